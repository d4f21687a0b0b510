//! From a cell to a value. Nothing is guessed: what reads two ways is refused with both readings.
//!
//! Numbers: of two different separators the last is the decimal one ("1.250,5", "1,250.5"); the same
//! separator several times, and a space, group thousands ("1.250.000", "1 250"). A single point or comma with
//! exactly three digits behind it and one to three before it ("1.250") is a thousand to one reader and one
//! and a quarter to the next, in files of the same office: it is refused, unless the digits before it are 0
//! ("0,125"), since nobody groups thousands like that.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use crate::domain::coded::Coded;
use crate::domain::nip::{Nip, NipError};
use crate::domain::people::Grade;
use crate::domain::period::{Cycle, Period};
use crate::domain::siasn;
use crate::domain::text;

use super::labels;
use super::reason::Reason;
use super::table::Cell;

/// First day of the serial days of spreadsheets.
const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day of the calendar");
/// Serial days that are taken for days when they stand in a text file: 1954 to 2064.
const SERIALS: std::ops::RangeInclusive<u64> = 20_000..=60_000;
/// Whole numbers above this lose digits in a spreadsheet.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// The serial day of a calendar day.
pub(super) fn serial_of(day: NaiveDate) -> i64 {
    (day - EPOCH).num_days()
}

fn day_of(serial: f64) -> Option<NaiveDate> {
    // NaN and negative numbers become 0, the epoch itself, which is no day that anybody means.
    let days = serial as u64;
    EPOCH
        .checked_add_days(Days::new(days))
        .filter(|_| (1..=2_958_465).contains(&days))
}

/// The text of a cell, as a reader sees it, on one line.
pub(super) fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(words) => text::clean(words),
        // Its last digits are lost; written out it could pass for a NIP.
        Cell::Number(number) if number.abs() >= EXACT => format!("{number:E}"),
        Cell::Number(number) => format!("{number}"),
        Cell::Serial(serial) if *serial < 1.0 => clock(*serial),
        Cell::Serial(serial) => {
            day_of(*serial).map_or_else(|| format!("{serial}"), |day| day.to_string())
        }
        Cell::Flag(flag) => flag.to_string(),
        Cell::Error(error) => error.clone(),
    }
}

/// A share of a day as hours and minutes.
fn clock(share: f64) -> String {
    let minutes = (share * f64::from(DAY)).round() as u32;
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// Words on one line.
pub(super) fn words(cell: &Cell) -> Result<String, Reason> {
    limited(checked(cell).map(shown)?, text::MAX_TEXT)
}

/// Takes off the apostrophe by which spreadsheets, and our own exports, mark text that looks like a number
/// or a formula.
fn unmarked(words: String) -> String {
    match words.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || "=+-@".contains(c)) => {
            rest.to_owned()
        }
        Some(_) | None => words,
    }
}

/// Words on several lines.
pub(super) fn prose(cell: &Cell) -> Result<String, Reason> {
    let words = match checked(cell)? {
        Cell::Text(words) => text::clean_prose(words),
        other @ (Cell::Empty
        | Cell::Number(_)
        | Cell::Serial(_)
        | Cell::Flag(_)
        | Cell::Error(_)) => shown(other),
    };
    limited(words, text::MAX_PROSE)
}

fn limited(words: String, limit: usize) -> Result<String, Reason> {
    if text::exceeds(&words, limit) {
        return Err(Reason::TooLong { limit });
    }
    Ok(unmarked(words))
}

/// A cell that a spreadsheet could compute.
fn checked(cell: &Cell) -> Result<&Cell, Reason> {
    match cell {
        Cell::Error(_) => Err(Reason::CellError),
        Cell::Empty | Cell::Text(_) | Cell::Number(_) | Cell::Serial(_) | Cell::Flag(_) => Ok(cell),
    }
}

/// A NIP. One that a spreadsheet turned into a number is recognised and never restored.
pub(super) fn nip(cell: &Cell, today: NaiveDate) -> Result<Nip, Reason> {
    if matches!(cell, Cell::Number(number) if number.abs() >= EXACT) {
        return Err(Reason::MangledNip);
    }
    let words = shown(checked(cell)?);
    if is_scientific(&words) {
        return Err(Reason::MangledNip);
    }
    Nip::parse(&words, today).map_err(|error| match error {
        // Spreadsheets keep 15 digits, so that the serial of a rounded NIP is 000, which is no serial.
        NipError::Serial => Reason::MangledNip,
        NipError::Empty
        | NipError::NotDigits(_)
        | NipError::Old
        | NipError::Length(_)
        | NipError::BirthDate
        | NipError::Month(_)
        | NipError::Sex(_)
        | NipError::AppointedInFuture
        | NipError::Age(_) => Reason::Nip(error),
    })
}

/// The identity of a person in SIASN, a UUID in any spelling.
pub(super) fn siasn_id(cell: &Cell) -> Result<String, Reason> {
    siasn::id(&words(cell)?).ok_or(Reason::SiasnId)
}

/// `1,98609E+17` and its relatives.
fn is_scientific(words: &str) -> bool {
    let Some((mantissa, exponent)) = words.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |part: &str, marks: &[char]| {
        part.contains(|c: char| c.is_ascii_digit())
            && part
                .chars()
                .all(|c| c.is_ascii_digit() || marks.contains(&c))
    };
    digits(mantissa, &['.', ',', ' ', '\'']) && digits(exponent, &['+'])
}

/// A day: `31-12-2026`, `31/12/2026`, `31.12.2026`, `31 Desember 2026`, `2026-12-31`, with or without a
/// time behind it, or the serial number of a spreadsheet.
pub(super) fn day(cell: &Cell) -> Result<NaiveDate, Reason> {
    let day = match checked(cell)? {
        Cell::Serial(serial) | Cell::Number(serial) => day_of(*serial),
        Cell::Text(words) => day_in(&text::clean(words)),
        Cell::Empty | Cell::Flag(_) | Cell::Error(_) => None,
    };
    day.filter(|day| (1900..=2200).contains(&chrono::Datelike::year(day)))
        .ok_or(Reason::Date)
}

fn day_in(words: &str) -> Option<NaiveDate> {
    if let Some(serial) = words.parse().ok().filter(|n| SERIALS.contains(n)) {
        return day_of(serial as f64);
    }
    let parts: Vec<&str> = words
        .split(['-', '/', '.', ' ', ',', 'T'])
        .filter(|part| !part.is_empty() && !part.contains(':'))
        .collect();
    let [first, month, last] = parts[..] else {
        return None;
    };
    let month = match labels::number("month", month) {
        Some(month) => u32::from(month),
        None => month.parse().ok().filter(|_| month.len() <= 2)?,
    };
    let (year, day) = if first.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    let (year, day) = (
        Some(year).filter(|y| y.len() == 4)?,
        Some(day).filter(|d| d.len() <= 2)?,
    );
    NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.parse().ok()?)
}

/// A number; a percent sign and `Rp` are taken off. The rule for separators stands at the top.
pub(super) fn number(cell: &Cell) -> Result<Decimal, Reason> {
    match checked(cell)? {
        Cell::Number(number) => rounded(*number),
        Cell::Text(words) => number_in(&text::clean(words)),
        Cell::Empty | Cell::Serial(_) | Cell::Flag(_) | Cell::Error(_) => Err(Reason::Number),
    }
}

/// A binary number as the 15 digits that a spreadsheet shows of it.
fn rounded(number: f64) -> Result<Decimal, Reason> {
    Decimal::from_scientific(&format!("{number:.14e}"))
        .map(|exact| exact.normalize())
        .map_err(|_| Reason::NumberRange)
}

fn number_in(words: &str) -> Result<Decimal, Reason> {
    let bare = words.trim_start_matches('\'').trim();
    let bare = bare.strip_suffix('%').unwrap_or(bare);
    let bare = ["Rp.", "Rp", "IDR"]
        .iter()
        .find_map(|mark| bare.strip_prefix(mark))
        .unwrap_or(bare);
    let bare = bare.trim();
    let (sign, digits) = match bare.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", bare.strip_prefix('+').unwrap_or(bare)),
    };
    let (whole, fraction) = split_number(digits)?;
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let number = Decimal::from_str_exact(&format!("{sign}{whole}.{fraction}"));
    number
        .map(|n| n.normalize())
        .map_err(|_| Reason::NumberRange)
}

/// Whole part (with its grouping) and fraction of an unsigned number.
fn split_number(digits: &str) -> Result<(&str, &str), Reason> {
    let marks: Vec<(usize, char)> = digits
        .char_indices()
        .filter(|(_, c)| !c.is_ascii_digit())
        .collect();
    if marks
        .iter()
        .any(|(_, c)| !matches!(c, '.' | ',' | ' ' | '\''))
    {
        return Err(Reason::Number);
    }
    let points: Vec<(usize, char)> = marks
        .iter()
        .copied()
        .filter(|(_, c)| matches!(c, '.' | ','))
        .collect();
    let decimal = match points[..] {
        [(at, mark)] => {
            let (whole, fraction) = (&digits[..at], &digits[at + 1..]);
            let grouped = marks.len() > 1;
            if !grouped && fraction.len() == 3 && is_group(whole) {
                return Err(ambiguous(whole, mark, fraction));
            }
            Some(at)
        }
        [.., (_, before), (at, last)] if before != last => Some(at),
        [] | [.., _] => None,
    };
    let (whole, fraction) = decimal.map_or((digits, ""), |at| (&digits[..at], &digits[at + 1..]));
    let plain = fraction.chars().all(|c| c.is_ascii_digit());
    let some = whole.len() + fraction.len() > 0;
    if plain && some && groups(whole) {
        Ok((whole, fraction))
    } else {
        Err(Reason::Number)
    }
}

/// One to three digits that can stand before a group of thousands.
fn is_group(whole: &str) -> bool {
    (1..=3).contains(&whole.len()) && !whole.starts_with('0')
}

fn ambiguous(whole: &str, mark: char, fraction: &str) -> Reason {
    let decimal = format!("{whole}{mark}{fraction}");
    Reason::AmbiguousNumber {
        grouped: format!("{whole}{fraction}"),
        decimal: decimal
            .trim_end_matches('0')
            .trim_end_matches(mark)
            .to_owned(),
    }
}

/// Whether a whole number is grouped by thousands throughout, with one separator, or not at all.
fn groups(whole: &str) -> bool {
    let mut marks = whole.chars().filter(|c| !c.is_ascii_digit());
    let Some(mark) = marks.next() else {
        return true;
    };
    let mut groups = whole.split(mark);
    let first = groups.next().is_some_and(is_group);
    first && groups.all(|group| group.len() == 3 && group.chars().all(|c| c.is_ascii_digit()))
}

/// A duration in minutes: `90`, `90 menit`, `1:30`, `1 jam 30 menit`, or a time of a spreadsheet.
pub(super) fn minutes(cell: &Cell) -> Result<u32, Reason> {
    let minutes = match checked(cell)? {
        Cell::Serial(share) => Some((share * f64::from(DAY)).round() as u32),
        Cell::Number(number) => Some(*number).filter(|n| n.fract() == 0.0).map(|n| n as u32),
        Cell::Text(words) => minutes_in(&text::clean(words).to_lowercase()),
        Cell::Empty | Cell::Flag(_) | Cell::Error(_) => None,
    };
    minutes
        .filter(|minutes| (1..=DAY).contains(minutes))
        .ok_or(Reason::Minutes)
}

fn minutes_in(words: &str) -> Option<u32> {
    let clock = words
        .trim_end_matches("jam")
        .trim_end()
        .split_once(':')
        .map(|(hours, rest)| {
            let minutes = rest.split(':').next().unwrap_or_default();
            Some(
                hours.parse::<u32>().ok()?.checked_mul(60)?
                    + minutes.parse::<u32>().ok().filter(|m| *m < 60)?,
            )
        });
    if let Some(clock) = clock {
        return clock;
    }
    let (hours, rest) = ["jam", "hours", "hour"]
        .iter()
        .find_map(|unit| words.split_once(unit))
        .unwrap_or(("", words));
    let hours = match hours.trim() {
        "" => Decimal::ZERO,
        hours => number_in(hours).ok()?.checked_mul(Decimal::from(60))?,
    };
    let rest = ["menit", "minutes", "mnt", "min"]
        .iter()
        .find_map(|unit| rest.trim().strip_suffix(unit))
        .unwrap_or(rest)
        .trim();
    let minutes = if rest.is_empty() {
        Decimal::ZERO
    } else {
        number_in(rest).ok()?
    };
    let sum = hours.checked_add(minutes)?;
    rust_decimal::prelude::ToPrimitive::to_u32(&sum).filter(|_| sum.is_integer())
}

/// A member of a closed list, by label or code.
pub(super) fn label(list: &str, cell: &Cell) -> Result<u8, Reason> {
    let accepted = || Reason::Label {
        accepted: labels::accepted(list),
    };
    labels::number(list, &shown(checked(cell)?)).ok_or_else(accepted)
}

/// Yes or no.
pub(super) fn flag(cell: &Cell) -> Result<bool, Reason> {
    label("flag", cell).map(|number| number == 1)
}

/// A grade, with or without the name of its rank: `III/b`, `Penata Muda Tk I (III/b)`.
pub(super) fn grade(cell: &Cell) -> Result<Grade, Reason> {
    let words = shown(checked(cell)?);
    let parts = words
        .split(['(', ')', ',', ' '])
        .filter(|part| part.contains('/'));
    Grade::parse(&words)
        .or_else(|| parts.filter_map(Grade::parse).next_back())
        .ok_or(Reason::Grade)
}

/// A period: `2026`, `2026-TW4`, `2026-TW4b`, `TW IV 2026`, `Q4 2026`, `2026-11`, `November 2026`.
///
/// Spreadsheets turn `2026-11` into the first day of that month, which is read back as the month.
pub(super) fn period(cell: &Cell) -> Result<Period, Reason> {
    let period = match checked(cell)? {
        Cell::Serial(serial) => day_of(*serial)
            .filter(|day| chrono::Datelike::day(day) == 1)
            .map(|day| Period::containing(day, Cycle::Monthly)),
        Cell::Text(_) | Cell::Number(_) => {
            let words = shown(cell);
            Period::from_code(&words).or_else(|| period_in(&words))
        }
        Cell::Empty | Cell::Flag(_) | Cell::Error(_) => None,
    };
    period.ok_or(Reason::Period)
}

fn period_in(words: &str) -> Option<Period> {
    let mut tokens = tokens(words);
    let is_year = |token: &String| token.len() == 4 && token.parse::<u16>().is_ok();
    let at = tokens.iter().position(is_year)?;
    let year = tokens.remove(at).parse().ok()?;
    let cycle_of = |token: &String| labels::number(Cycle::NAME, token).and_then(Cycle::from_number);
    // "Triwulan IV Tahun 2026": the word for the year goes with the year.
    tokens.retain(|token| cycle_of(token) != Some(Cycle::Annual));
    let at = tokens.iter().position(|token| cycle_of(token).is_some());
    let cycle = at.and_then(|at| cycle_of(&tokens.remove(at)));
    match (cycle, tokens.as_slice()) {
        (None, []) => Period::year_of(year),
        (Some(Cycle::Quarterly), [quarter]) => {
            Period::quarter(year, roman(quarter).or_else(|| quarter.parse().ok())?)
        }
        (None | Some(Cycle::Monthly), [month]) => Period::month(
            year,
            labels::number("month", month).or_else(|| month.parse().ok())?,
        ),
        (None | Some(Cycle::Monthly | Cycle::Quarterly | Cycle::Annual), _) => None,
    }
}

/// Runs of letters and runs of digits, in lower case.
fn tokens(words: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut last = None;
    for c in words.chars().flat_map(char::to_lowercase) {
        let kind = c.is_alphanumeric().then_some(c.is_ascii_digit());
        match (kind, tokens.last_mut()) {
            (None, _) => {}
            (Some(_), Some(token)) if kind == last => token.push(c),
            (Some(_), _) => tokens.push(c.to_string()),
        }
        last = kind;
    }
    tokens
}

fn roman(word: &str) -> Option<u8> {
    let at = ["i", "ii", "iii", "iv"]
        .iter()
        .position(|numeral| *numeral == word)?;
    Some(at as u8 + 1)
}

/// What stands in a cell of targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A figure, with the unit of measure where the cell has one (`12 dokumen`, `95%`).
    Figure(Decimal, String),
    /// Two bounds (`80-90 %`).
    Range(Decimal, Decimal, String),
    /// Words without any figure.
    Words(String),
}

/// A target: a figure, a range or words.
pub(super) fn target(cell: &Cell) -> Result<Target, Reason> {
    let words = match checked(cell)? {
        Cell::Text(_) => words(cell)?,
        Cell::Empty | Cell::Number(_) | Cell::Serial(_) | Cell::Flag(_) | Cell::Error(_) => {
            return number(cell).map(|number| Target::Figure(number, String::new()));
        }
    };
    if !words.contains(|c: char| c.is_ascii_digit()) {
        return Ok(Target::Words(words));
    }
    let (figures, unit) = cut_unit(&words);
    let bounds = ["s.d.", "s/d", "sampai", "–", "—", "-"]
        .iter()
        .find_map(|mark| figures.split_once(mark))
        .filter(|(low, _)| !low.trim().is_empty());
    match bounds {
        Some((low, high)) => {
            let (low, high) = (number_in(low.trim())?, number_in(high.trim())?);
            if low > high {
                Err(Reason::Range)
            } else {
                Ok(Target::Range(low, high, unit))
            }
        }
        None => number_in(figures).map(|number| Target::Figure(number, unit)),
    }
}

/// Cuts the unit of measure off the end of a target.
fn cut_unit(words: &str) -> (&str, String) {
    let end = words
        .rfind(|c: char| c.is_ascii_digit())
        .map_or(words.len(), |at| at + 1);
    let (figures, unit) = words.split_at(end);
    (figures, unit.trim().to_owned())
}

#[cfg(test)]
#[path = "cell_tests.rs"]
mod tests;
