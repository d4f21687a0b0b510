//! Rows as they come, for a spreadsheet that reads text: CSV with codes as heads.
//!
//! What a spreadsheet would run as a formula gets a leading apostrophe, as nothing else in such a file says that it
//! is words ([`crate::domain::text::formula_safe`]). What would end a cell in either notation is quoted in both, as some
//! spreadsheets try all signs at once.

use std::io::{self, Write};

use super::sheet::{Cell, Head};
use crate::domain::text::ends_cell;

/// A CSV file that is being written.
pub struct Separated<'a> {
    writer: csv::Writer<&'a mut dyn Write>,
    between: char,
    point: char,
}

impl<'a> Separated<'a> {
    /// Begins with the heads; with `;` between cells and a decimal comma if so wanted.
    pub fn begin(heads: &[Head], semicolon: bool, out: &'a mut dyn Write) -> io::Result<Self> {
        let (between, point) = if semicolon { (b';', ',') } else { (b',', '.') };
        let writer = csv::WriterBuilder::new()
            .delimiter(between)
            .quote_style(csv::QuoteStyle::Never)
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        let mut begun = Self {
            writer,
            between: char::from(between),
            point,
        };
        begun.record(heads.iter().map(|head| head.code))?;
        Ok(begun)
    }

    /// Adds a row.
    pub fn row(&mut self, row: &[Cell]) -> io::Result<()> {
        let point = self.point;
        self.record(row.iter().map(|cell| cell.csv(point)))
    }

    /// Ends.
    pub fn end(mut self) -> io::Result<()> {
        self.writer.flush()
    }

    fn record(&mut self, cells: impl Iterator<Item = impl AsRef<str>>) -> io::Result<()> {
        let between = self.between;
        self.writer
            .write_record(cells.map(|cell| quoted(cell.as_ref(), between)))
            .map_err(|error| match error.into_kind() {
                csv::ErrorKind::Io(error) => error,
                other => io::Error::other(format!("{other:?}")),
            })
    }
}

/// A cell as it stands in the file. A figure is quoted only where it must be, as what is quoted may be taken for words.
fn quoted(cell: &str, between: char) -> String {
    let figure = cell.strip_prefix('-').unwrap_or(cell);
    let figure = figure.starts_with(|c: char| c.is_ascii_digit())
        && figure.ends_with(|c: char| c.is_ascii_digit())
        && figure
            .chars()
            .all(|c| c.is_ascii_digit() || ".,".contains(c));
    let ends = |c| c == '"' || c == between || (ends_cell(c) && !figure);
    if cell.contains(ends) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::fields::FIELDS;
    use crate::report::sheet::of_field;

    #[test]
    fn no_cell_ends_in_its_middle_for_a_spreadsheet_that_takes_every_sign() {
        let words = ["a;b", "a,b", "a\tb", "a\nb", "say \"a\"", "", "a b"];
        let row: Vec<Cell> = words.map(|word| Cell::Text(word.to_owned())).to_vec();
        for semicolon in [false, true] {
            let mut file = Vec::new();
            let heads = vec![of_field(FIELDS[0].field); row.len()];
            let mut csv = Separated::begin(&heads, semicolon, &mut file).unwrap();
            csv.row(&row).unwrap();
            csv.end().unwrap();
            let file = String::from_utf8(file).unwrap();
            let line = file.split_once("\r\n").unwrap().1;
            let cells = r#""a;b"|"a,b"|a b|"a~b"|"say ""a"""||a b"#;
            let between = if semicolon { ";" } else { "," };
            assert_eq!(
                line,
                cells.replace('|', between).replace('~', "\n") + "\r\n"
            );
        }
    }
}
