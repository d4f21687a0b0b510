//! What a cell of ours is in a spreadsheet: words, a figure with its notation, a day, or nothing.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::app::wrap::{columns, wrap};
use crate::domain::text::{clean_prose, formula_safe};
use crate::i18n::Texts;
use crate::report::sheet::Cell;

/// The longest text in a cell, in units of UTF-16.
const LONGEST: usize = 32_767;
/// Figures with more digits would lose some.
const DIGITS: u128 = 1_000_000_000_000_000;

/// How a value is written and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Words.
    Words,
    /// Digits that are no figure, such as a NIP.
    Digits,
    /// Words that would be a formula if somebody typed them.
    Quoted,
    /// A whole number.
    Whole,
    /// A number with what comes after the comma.
    Figure,
    /// A number with two decimals.
    Hundredths,
    /// A share.
    Percent,
    /// A day.
    Day,
}

impl Kind {
    /// All of them.
    pub(super) const ALL: [Self; 8] = [
        Self::Words,
        Self::Digits,
        Self::Quoted,
        Self::Whole,
        Self::Figure,
        Self::Hundredths,
        Self::Percent,
        Self::Day,
    ];

    /// Decimals to which means of such figures are rounded.
    pub(super) fn decimals(self) -> u32 {
        match self {
            // 0.875 is shown as 87.5 %.
            Self::Percent => 3,
            Self::Words
            | Self::Digits
            | Self::Quoted
            | Self::Whole
            | Self::Figure
            | Self::Hundredths
            | Self::Day => 2,
        }
    }
}

/// What stands in a cell of a spreadsheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Nothing.
    Nothing,
    /// Words, and whether some of them had to go.
    Words {
        /// The words.
        text: String,
        /// As what they are written.
        kind: Kind,
        /// Whether they were too long.
        cut: bool,
    },
    /// A figure; of a share the share itself, 0.875.
    Figure(Decimal, Kind),
    /// A day.
    Day(NaiveDate),
}

impl Value {
    /// What a cell is. Codes are told in words.
    pub(super) fn of(texts: &Texts, cell: &Cell) -> Self {
        match cell {
            Cell::Empty => Self::Nothing,
            Cell::Text(text) | Cell::Code(_, text) => words(texts, text),
            Cell::Many(all) => words(texts, &all.join(" / ")),
            Cell::Flag(_) => words(texts, &cell.shown(texts)),
            Cell::Number(number) if number.is_integer() => figure(texts, *number, Kind::Whole),
            Cell::Number(number) => figure(texts, *number, Kind::Figure),
            Cell::Hundredths(number) => figure(texts, *number, Kind::Hundredths),
            Cell::Percent(percent) => figure(texts, *percent / Decimal::ONE_HUNDRED, Kind::Percent),
            Cell::Permille(permille) => {
                figure(texts, Decimal::new(i64::from(*permille), 3), Kind::Percent)
            }
            // Spreadsheets count days from 1900, in which they have one too many.
            Cell::Day(day) if !(1901..=9999).contains(&day.year()) => {
                words(texts, &day.to_string())
            }
            Cell::Day(day) => Self::Day(*day),
        }
    }

    /// Columns of a terminal that it takes, about which a spreadsheet needs too.
    pub(super) fn width(&self, texts: &Texts) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Words { text, .. } => text.lines().map(columns).max().unwrap_or(0) + 1,
            Self::Figure(_, Kind::Percent) => 6,
            Self::Figure(number, _) => texts.number(*number).len() + 1,
            Self::Day(_) => 10,
        }
    }

    /// Lines that it takes in a column of this width.
    pub(super) fn lines(&self, width: usize) -> usize {
        match self {
            // Most texts are short.
            Self::Words { text, .. } if text.len() <= width && !text.contains('\n') => 1,
            Self::Words { text, .. } => wrap(text, width).len(),
            Self::Nothing | Self::Figure(..) | Self::Day(_) => 1,
        }
    }
}

fn figure(texts: &Texts, number: Decimal, kind: Kind) -> Value {
    if number.normalize().mantissa().unsigned_abs() < DIGITS {
        Value::Figure(number, kind)
    } else {
        words(texts, &texts.number(number))
    }
}

fn words(texts: &Texts, text: &str) -> Value {
    let text = clean_prose(text);
    if text.is_empty() {
        return Value::Nothing;
    }
    let kind = match formula_safe(&text) {
        Cow::Owned(_) => Kind::Quoted,
        Cow::Borrowed(_) if text.bytes().all(|byte| byte.is_ascii_digit()) => Kind::Digits,
        Cow::Borrowed(_) => Kind::Words,
    };
    let (text, cut) = fitting(text, texts.get("tables.cut"));
    Value::Words { text, kind, cut }
}

/// The text as long as a cell may hold, with a mark at its end where some of it had to go.
pub(super) fn fitting(text: String, mark: &str) -> (String, bool) {
    // Bytes are an upper bound of units, so that most texts need no counting.
    if text.len() <= LONGEST || units(&text) <= LONGEST {
        return (text, false);
    }
    let room = LONGEST - units(mark);
    let mut used = 0;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            used += c.len_utf16();
            used > room
        })
        .map_or(text.len(), |(at, _)| at);
    (format!("{}{mark}", &text[..end]), true)
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The figure as spreadsheets keep it, the nearest to what is written.
pub(super) fn float(number: Decimal) -> f64 {
    number.normalize().to_string().parse().unwrap_or_default()
}
