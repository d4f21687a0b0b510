//! Rows as they come, for a spreadsheet that reads text: CSV with codes as heads.
//!
//! What a spreadsheet would run as a formula gets a leading apostrophe, as nothing else in such a file says that it
//! is words ([`crate::domain::text::formula_safe`]).

use std::io::{self, Write};

use super::sheet::{Cell, Head};

/// A CSV file that is being written.
pub struct Separated<'a> {
    writer: csv::Writer<&'a mut dyn Write>,
    point: char,
}

impl<'a> Separated<'a> {
    /// Begins with the heads; with `;` between cells and a decimal comma if so wanted.
    pub fn begin(heads: &[Head], semicolon: bool, out: &'a mut dyn Write) -> io::Result<Self> {
        let (between, point) = if semicolon { (b';', ',') } else { (b',', '.') };
        let writer = csv::WriterBuilder::new()
            .delimiter(between)
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        let mut begun = Self { writer, point };
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

    fn record(&mut self, cells: impl Iterator<Item = impl AsRef<[u8]>>) -> io::Result<()> {
        self.writer
            .write_record(cells)
            .map_err(|error| match error.into_kind() {
                csv::ErrorKind::Io(error) => error,
                other => io::Error::other(format!("{other:?}")),
            })
    }
}
