//! Rows and columns, printed for people, for programs (JSON) and for spreadsheets (CSV).
//!
//! People get words of their language; programs and spreadsheets get stable codes, days as `2026-12-31` and
//! numbers with a point, whatever the language. A spreadsheet set to Indonesian reads neither commas between
//! cells nor points in numbers, so CSV comes in a second notation for it.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Map, Value};
use unicode_segmentation::UnicodeSegmentation;

use crate::app::history::field_name;
use crate::app::screens::service::tell::hundredths;
use crate::app::wrap::columns;
use crate::domain::coded::Coded;
use crate::domain::text::{clean, clean_prose, formula_safe};
use crate::i18n::Texts;
use crate::ops::op::Field;
use crate::ops::registers::column_code;

use super::args::Format;
use super::context::Io;
use super::failure::Failure;

/// What stands in a cell.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A figure.
    Number(Decimal),
    /// A day.
    Day(NaiveDate),
    /// Yes or no.
    Flag(bool),
    /// A stable code, and what people call it.
    Code(String, String),
    /// Thousandths, which people read as per cent.
    Permille(u32),
    /// An achievement in per cent, shown with one decimal.
    Percent(Decimal),
    /// A mean or an index, shown with two decimals.
    Hundredths(Decimal),
    /// Several words.
    Many(Vec<String>),
}

impl Cell {
    /// Words, or nothing where there are none.
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// A count.
    pub(super) fn count(count: impl Into<Decimal>) -> Self {
        Self::Number(count.into())
    }

    /// A member of a closed list.
    pub(super) fn code<T: Coded>(texts: &'static Texts, member: T) -> Self {
        Self::Code(member.code().to_owned(), texts.label(member).to_owned())
    }

    /// What an option holds, or nothing.
    pub(super) fn of<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// For people, on one line.
    pub(super) fn shown(&self, texts: &Texts) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Code(_, text) => clean(text),
            Self::Number(number) => texts.number(*number),
            Self::Day(day) => texts.day(*day),
            Self::Flag(yes) => texts
                .get(if *yes { "flag.yes" } else { "flag.no" })
                .to_owned(),
            Self::Permille(permille) => texts.percent(*permille),
            Self::Percent(percent) => texts.percent_exact(*percent),
            Self::Hundredths(number) => hundredths(texts, *number),
            Self::Many(all) => clean(&all.join(" / ")),
        }
    }

    /// For spreadsheets, with this between whole and fraction. Nothing in it is run as a formula.
    fn csv(&self, point: char) -> String {
        let figure = |number: Decimal| {
            number
                .normalize()
                .to_string()
                .replace('.', &point.to_string())
        };
        let text = match self {
            Self::Empty => String::new(),
            Self::Text(text) => clean_prose(text),
            Self::Code(code, _) => code.clone(),
            Self::Number(number) | Self::Hundredths(number) => figure(*number),
            Self::Day(day) => day.to_string(),
            Self::Flag(yes) => yes.to_string(),
            Self::Permille(permille) => figure(percent(*permille)),
            Self::Percent(percent) => figure(*percent),
            Self::Many(all) => clean_prose(&all.join(" / ")),
        };
        match formula_safe(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(safe) => safe,
        }
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        match self {
            Self::Empty => Value::Null,
            Self::Text(text) => Value::String(text.clone()),
            Self::Code(code, _) => Value::String(code.clone()),
            Self::Number(number) | Self::Hundredths(number) => json_number(*number),
            Self::Day(day) => Value::String(day.to_string()),
            Self::Flag(yes) => Value::Bool(*yes),
            Self::Permille(permille) => json_number(percent(*permille)),
            Self::Percent(percent) => json_number(*percent),
            Self::Many(all) => Value::from(all.clone()),
        }
    }
}

fn percent(permille: u32) -> Decimal {
    Decimal::new(i64::from(permille), 1).normalize()
}

/// A number where JSON can carry it exactly, otherwise its digits as text.
fn json_number(number: Decimal) -> Value {
    let digits = number.normalize().to_string();
    if let Ok(whole) = digits.parse::<i64>() {
        return Value::from(whole);
    }
    match digits.parse::<f64>() {
        Ok(float) if float.to_string() == digits => Value::from(float),
        Ok(_) | Err(_) => Value::String(digits),
    }
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    /// Name for programs and spreadsheets; its title is the message `cli-column.<code>`.
    pub(super) code: &'static str,
    /// Whether people see it too; there is more to tell than fits on a line.
    pub(super) shown: bool,
    /// The field whose name is the title instead.
    field: Option<Field>,
}

impl Head {
    fn title(self, texts: &Texts) -> String {
        match self.field {
            Some(field) => field_name(texts, field),
            None => texts.get(&format!("cli-column.{}", self.code)).to_owned(),
        }
    }
}

/// A column for everybody.
pub(super) const fn shown(code: &'static str) -> Head {
    Head {
        code,
        shown: true,
        field: None,
    }
}

/// A column for programs and spreadsheets.
pub(super) const fn data(code: &'static str) -> Head {
    Head {
        code,
        shown: false,
        field: None,
    }
}

/// A column for everybody that holds a field.
pub(super) fn of_field(field: Field) -> Head {
    Head {
        code: column_code(field),
        shown: true,
        field: Some(field),
    }
}

/// Rows under their columns.
#[derive(Debug)]
pub(super) struct Sheet {
    heads: Cow<'static, [Head]>,
    rows: Vec<Vec<Cell>>,
}

/// Narrowest that a column is squeezed to.
const NARROW: usize = 6;
/// Between two columns.
const GAP: &str = "  ";

impl Sheet {
    /// A sheet without rows.
    pub(super) fn new(heads: impl Into<Cow<'static, [Head]>>) -> Self {
        Self {
            heads: heads.into(),
            rows: Vec::new(),
        }
    }

    /// Adds a row, one cell for each column.
    pub(super) fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.heads.len());
        self.rows.push(row);
    }

    /// Whether there are no rows.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Prints it.
    pub(super) fn print(
        &self,
        texts: &Texts,
        format: Format,
        io: &mut Io<'_>,
    ) -> Result<(), Failure> {
        if format.json {
            print_json(&self.json(), io)
        } else if format.csv {
            self.print_csv(format.semicolon, io)
        } else {
            self.print_table(texts, io)
        }
    }

    /// The rows as objects.
    pub(super) fn json(&self) -> Value {
        let object = |row: &Vec<Cell>| {
            let cells = self.heads.iter().zip(row);
            let pairs = cells.map(|(head, cell)| (head.code.to_owned(), cell.json()));
            Value::Object(pairs.collect::<Map<_, _>>())
        };
        Value::Array(self.rows.iter().map(object).collect())
    }

    fn print_csv(&self, semicolon: bool, io: &mut Io<'_>) -> Result<(), Failure> {
        let (between, point) = if semicolon { (b';', ',') } else { (b',', '.') };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(between)
            .terminator(csv::Terminator::CRLF)
            .from_writer(&mut *io.out);
        let lost = |error: csv::Error| match error.into_kind() {
            csv::ErrorKind::Io(error) => Failure::Output(error),
            other => Failure::Output(std::io::Error::other(format!("{other:?}"))),
        };
        writer
            .write_record(self.heads.iter().map(|head| head.code))
            .map_err(lost)?;
        for row in &self.rows {
            writer
                .write_record(row.iter().map(|cell| cell.csv(point)))
                .map_err(lost)?;
        }
        Ok(writer.flush()?)
    }

    /// Prints the columns for people, aligned. Figures stand to the right.
    pub(super) fn print_table(&self, texts: &Texts, io: &mut Io<'_>) -> Result<(), Failure> {
        let places: Vec<usize> = (0..self.heads.len())
            .filter(|at| self.heads[*at].shown)
            .collect();
        let title = |at: &usize| self.heads[*at].title(texts);
        let titles: Vec<String> = places.iter().map(title).collect();
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| places.iter().map(|at| row[*at].shown(texts)).collect())
            .collect();
        let right: Vec<bool> = places.iter().map(|at| self.is_figure(*at)).collect();
        let mut widths: Vec<usize> = titles.iter().map(|title| columns(title)).collect();
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(columns(cell));
            }
        }
        squeeze(&mut widths, io.width);
        for row in std::iter::once(&titles).chain(&rows) {
            let cells = row.iter().zip(&widths).zip(&right);
            let cells: Vec<String> = cells
                .map(|((cell, width), right)| fit(cell, *width, *right))
                .collect();
            writeln!(io.out, "{}", cells.join(GAP).trim_end())?;
        }
        Ok(())
    }

    /// Whether a column holds figures, as far as it holds anything.
    fn is_figure(&self, at: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| row.get(at));
        cells.all(|cell| {
            matches!(
                cell,
                Cell::Number(_)
                    | Cell::Permille(_)
                    | Cell::Percent(_)
                    | Cell::Hundredths(_)
                    | Cell::Empty
            )
        })
    }
}

/// Bytes as pairs of hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Prints JSON, readable by people too.
pub(super) fn print_json(value: &Value, io: &mut Io<'_>) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *io.out, value)
        .map_err(|error| Failure::Output(error.into()))?;
    Ok(writeln!(io.out)?)
}

/// Takes columns from the widest until all fit.
fn squeeze(widths: &mut [usize], limit: Option<usize>) {
    let Some(limit) = limit else {
        return;
    };
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    let mut over = (widths.iter().sum::<usize>() + gaps).saturating_sub(limit);
    while over > 0 {
        match widths.iter_mut().max().filter(|widest| **widest > NARROW) {
            Some(widest) => *widest -= 1,
            None => return,
        }
        over -= 1;
    }
}

/// A cell in a column of this width.
fn fit(text: &str, width: usize, right: bool) -> String {
    let mut fitting = text.to_owned();
    if columns(text) > width {
        fitting.clear();
        let mut used = 0;
        for cluster in text.graphemes(true) {
            used += columns(cluster);
            if used + 1 > width {
                break;
            }
            fitting.push_str(cluster);
        }
        fitting.push('…');
    }
    let blanks = " ".repeat(width.saturating_sub(columns(&fitting)));
    if right {
        format!("{blanks}{fitting}")
    } else {
        format!("{fitting}{blanks}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    const HEADS: &[Head] = &[shown("name"), data("phone"), shown("progress")];

    fn printed(format: Format, width: Option<usize>) -> String {
        let mut sheet = Sheet::new(HEADS);
        sheet.push(vec![
            Cell::text("Siti \u{1b}[2JAminah, S.Kom."),
            Cell::text("+62 812"),
            Cell::Permille(875),
        ]);
        sheet.push(vec![
            Cell::text("=1+1"),
            Cell::Empty,
            Cell::Number("12345.50".parse().unwrap()),
        ]);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut io = Io {
            out: &mut out,
            err: &mut err,
            width,
        };
        sheet
            .print(Texts::of(Lang::Indonesian), format, &mut io)
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn people_get_aligned_columns_that_fit_their_terminal() {
        let format = Format {
            json: false,
            csv: false,
            semicolon: false,
        };
        assert_eq!(
            printed(format, None),
            "Nama                     Capaian\n\
             Siti [2JAminah, S.Kom.       87%\n\
             =1+1                    12.345,5\n"
        );
        let narrow = printed(format, Some(20));
        assert!(narrow.lines().all(|line| columns(line) <= 20), "{narrow}");
        assert!(narrow.contains('…'), "{narrow}");
    }

    #[test]
    fn spreadsheets_get_no_formulas_and_programs_get_numbers() {
        let csv = |semicolon| {
            let format = Format {
                json: false,
                csv: true,
                semicolon,
            };
            printed(format, None)
        };
        assert_eq!(
            csv(false),
            "name,phone,progress\r\n\"Siti [2JAminah, S.Kom.\",'+62 812,87.5\r\n'=1+1,,12345.5\r\n"
        );
        assert_eq!(
            csv(true),
            "name;phone;progress\r\nSiti [2JAminah, S.Kom.;'+62 812;87,5\r\n'=1+1;;12345,5\r\n"
        );
        let json = printed(
            Format {
                json: true,
                csv: false,
                semicolon: false,
            },
            None,
        );
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json[0]["progress"], 87.5);
        assert_eq!(json[1]["phone"], Value::Null);
    }
}
