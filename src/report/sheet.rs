//! Rows and columns, printed for people, for programs (JSON) and for spreadsheets (CSV).
//!
//! People get words of their language; programs and spreadsheets get stable codes, days as `2026-12-31` and
//! numbers with a point, whatever the language. A spreadsheet set to Indonesian reads neither commas between
//! cells nor points in numbers, so CSV comes in a second notation for it.

use std::borrow::Cow;
use std::io::{self, Write};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use rust_decimal::Decimal;
use serde_json::{Map, Value};
use unicode_segmentation::UnicodeSegmentation;

use crate::app::history::{field_name, moment};
use crate::app::model::Model;
use crate::app::screens::service::tell::hundredths;
use crate::app::wrap::columns;
use crate::domain::coded::Coded;
use crate::domain::text::{clean, clean_prose, formula_safe, json_tame};
use crate::i18n::Texts;
use crate::ops::op::Field;
use crate::ops::registers::column_code;

use super::separated::Separated;

/// What stands in a cell.
#[derive(Debug, Clone)]
pub enum Cell {
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
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// A count.
    pub fn count(count: impl Into<Decimal>) -> Self {
        Self::Number(count.into())
    }

    /// A member of a closed list.
    pub fn code<T: Coded>(texts: &'static Texts, member: T) -> Self {
        Self::Code(member.code().to_owned(), texts.label(member).to_owned())
    }

    /// What an option holds, or nothing.
    pub fn of<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// For people, on one line.
    pub fn shown(&self, texts: &Texts) -> String {
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
    pub(super) fn csv(&self, point: char) -> String {
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
    pub fn json(&self) -> Value {
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
pub fn json_number(number: Decimal) -> Value {
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
pub struct Head {
    /// Name for programs and spreadsheets; its title is the message `cli-column.<code>`.
    pub code: &'static str,
    /// Whether people see it too; there is more to tell than fits on a line.
    pub shown: bool,
    /// The field whose name is the title instead.
    field: Option<Field>,
}

impl Head {
    /// What people call it.
    pub fn title(self, texts: &Texts) -> String {
        match self.field {
            Some(field) => field_name(texts, field),
            None => texts.get(&format!("cli-column.{}", self.code)).to_owned(),
        }
    }
}

/// A column for everybody.
pub const fn shown(code: &'static str) -> Head {
    Head {
        code,
        shown: true,
        field: None,
    }
}

/// A column for programs and spreadsheets.
pub const fn data(code: &'static str) -> Head {
    Head {
        code,
        shown: false,
        field: None,
    }
}

/// A column for everybody that holds a field.
pub fn of_field(field: Field) -> Head {
    Head {
        code: column_code(field),
        shown: true,
        field: Some(field),
    }
}

/// Rows under their columns.
#[derive(Debug)]
pub struct Sheet {
    heads: Cow<'static, [Head]>,
    rows: Vec<Vec<Cell>>,
}

/// Narrowest that a column is squeezed to.
const NARROW: usize = 6;
/// Between two columns.
const GAP: &str = "  ";

impl Sheet {
    /// A sheet without rows.
    pub fn new(heads: impl Into<Cow<'static, [Head]>>) -> Self {
        Self {
            heads: heads.into(),
            rows: Vec::new(),
        }
    }

    /// The same without the column with this code.
    #[must_use]
    pub fn without(mut self, code: &str) -> Self {
        if let Some(at) = self.place(code) {
            self.heads.to_mut().remove(at);
            for row in &mut self.rows {
                row.remove(at);
            }
        }
        self
    }

    /// Adds a row, one cell for each column.
    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.heads.len());
        self.rows.push(row);
    }

    /// The columns.
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// Where the column with this code stands.
    pub fn place(&self, code: &str) -> Option<usize> {
        self.heads.iter().position(|head| head.code == code)
    }

    /// The rows, one cell in them for each column.
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// The rows, for whoever passes them on.
    pub fn into_rows(self) -> Vec<Vec<Cell>> {
        self.rows
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Keeps so many rows from the beginning.
    pub fn truncate(&mut self, most: usize) {
        self.rows.truncate(most);
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows as objects.
    pub fn json(&self) -> Value {
        let object = |row: &Vec<Cell>| {
            let cells = self.heads.iter().zip(row);
            let pairs = cells.map(|(head, cell)| (head.code.to_owned(), cell.json()));
            Value::Object(pairs.collect::<Map<_, _>>())
        };
        Value::Array(self.rows.iter().map(object).collect())
    }

    /// Writes them for a spreadsheet, with `;` between cells and a decimal comma if so wanted.
    pub fn write_csv(&self, semicolon: bool, out: &mut dyn Write) -> io::Result<()> {
        let mut file = Separated::begin(&self.heads, semicolon, out)?;
        for row in &self.rows {
            file.row(row)?;
        }
        file.end()
    }

    /// Writes the columns for people, aligned, at most this wide. Figures stand to the right.
    pub fn write_table(
        &self,
        texts: &Texts,
        width: Option<usize>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
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
        squeeze(&mut widths, width);
        for row in std::iter::once(&titles).chain(&rows) {
            let cells = row.iter().zip(&widths).zip(&right);
            let cells: Vec<String> = cells
                .map(|((cell, width), right)| fit(cell, *width, *right))
                .collect();
            writeln!(out, "{}", cells.join(GAP).trim_end())?;
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

/// A moment, in milliseconds since 1970, for programs: at Greenwich.
pub fn instant(millis: u64) -> String {
    let utc: Option<DateTime<Utc>> = DateTime::from_timestamp_millis(millis as i64);
    utc.map_or_else(String::new, |utc| {
        utc.to_rfc3339_opts(SecondsFormat::Millis, true)
    })
}

/// A moment, in milliseconds since 1970: for programs at Greenwich, for people on the clock of the wall.
pub fn when(model: &Model, millis: u64) -> Cell {
    Cell::Code(
        instant(millis),
        moment(model.texts(), model.settings.zone, millis),
    )
}

/// Bytes as pairs of hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Writes JSON, readable by people too, and harmless to whatever shows it.
pub fn write_json(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", json_tame(&format!("{value:#}")))
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

    fn sheet() -> Sheet {
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
        sheet
    }

    fn table(width: Option<usize>) -> String {
        let mut out = Vec::new();
        let texts = Texts::of(Lang::Indonesian);
        sheet().write_table(texts, width, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn people_get_aligned_columns_that_fit_their_terminal() {
        assert_eq!(
            table(None),
            "Nama                     Capaian\n\
             Siti [2JAminah, S.Kom.       87%\n\
             =1+1                    12.345,5\n"
        );
        let narrow = table(Some(20));
        assert!(narrow.lines().all(|line| columns(line) <= 20), "{narrow}");
        assert!(narrow.contains('…'), "{narrow}");
    }

    #[test]
    fn spreadsheets_get_no_formulas_and_programs_get_numbers() {
        let csv = |semicolon| {
            let mut out = Vec::new();
            sheet().write_csv(semicolon, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            csv(false),
            "name,phone,progress\r\n\"Siti [2JAminah, S.Kom.\",'+62 812,87.5\r\n'=1+1,,12345.5\r\n"
        );
        assert_eq!(
            csv(true),
            "name;phone;progress\r\n\"Siti [2JAminah, S.Kom.\";'+62 812;87,5\r\n'=1+1;;12345,5\r\n"
        );
        let json = sheet().json();
        assert_eq!(json[0]["progress"], 87.5);
        assert_eq!(json[1]["phone"], Value::Null);
    }
}
