//! Figures and days as people write them, in forms and in files.

use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::Decimal;

/// Reads a figure with decimal comma or point, with or without thousands marks, a blank or a per cent sign.
///
/// A mark followed by exactly three digits, alone in the figure, could mean either (`1.250`): it is read
/// the Indonesian way, point for thousands and comma for decimals. Where both marks stand, the last one
/// is the decimal mark.
pub fn number(text: &str) -> Option<Decimal> {
    let text: String = text
        .trim()
        .trim_end_matches('%')
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{a0}')
        .collect();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit())
        || !digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    {
        return None;
    }
    let (group, point) = marks(digits);
    if !grouped(digits.split(point).next().unwrap_or(""), group) {
        return None;
    }
    let plain: String = digits
        .chars()
        .filter(|c| *c != group)
        .map(|c| if c == point { '.' } else { c })
        .collect();
    if plain.ends_with('.') || plain.matches('.').count() > 1 {
        return None;
    }
    format!("{sign}{plain}").parse().ok()
}

/// Which character groups thousands, and which is the decimal mark.
fn marks(digits: &str) -> (char, char) {
    match (digits.rfind('.'), digits.rfind(',')) {
        (Some(point), Some(comma)) if point > comma => (',', '.'),
        (Some(at), None) if digits.matches('.').count() == 1 && digits.len() - at != 4 => {
            (',', '.')
        }
        (None, Some(_)) if digits.matches(',').count() > 1 => (',', '.'),
        (_, _) => ('.', ','),
    }
}

/// Whether the groups of the whole part are groups of three.
fn grouped(whole: &str, group: char) -> bool {
    let mut parts = whole.split(group);
    let first = parts.next().unwrap_or("");
    let mut rest = parts.peekable();
    rest.peek().is_none() || ((1..=3).contains(&first.len()) && rest.all(|part| part.len() == 3))
}

/// Reads a day: `31-12-2026`, `31/12/2026`, `31.12.2026`, `2026-12-31`; without year the year of `today`;
/// `+1` and `-1` count days from `today`, and `0` is `today`.
pub fn day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = text.trim();
    if let Some(days) = text.strip_prefix('-').and_then(|n| n.parse().ok()) {
        return today.checked_sub_days(Days::new(days));
    }
    if let Some(days) = text.strip_prefix('+').and_then(|n| n.parse().ok()) {
        return today.checked_add_days(Days::new(days));
    }
    if text == "0" {
        return Some(today);
    }
    let parts: Option<Vec<u32>> = text
        .split(['-', '/', '.'])
        .map(|part| part.trim().parse().ok())
        .collect();
    match parts?.as_slice() {
        [year @ 1900..=9999, month, day] | [day, month, year @ 1900..=9999] => {
            NaiveDate::from_ymd_opt(*year as i32, *month, *day)
        }
        [day, month] => NaiveDate::from_ymd_opt(today.year(), *month, *day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_with_either_mark() {
        let cases = [
            ("12", "12"),
            ("1250", "1250"),
            ("1.250", "1250"),
            ("1,250", "1.250"),
            ("1.250,5", "1250.5"),
            ("1,250.5", "1250.5"),
            ("1 250", "1250"),
            ("6,5", "6.5"),
            ("6.5", "6.5"),
            ("87,0 %", "87.0"),
            ("1.234.567", "1234567"),
            ("-3", "-3"),
        ];
        for (text, plain) in cases {
            assert_eq!(number(text), plain.parse().ok(), "{text}");
        }
        for text in [
            "",
            "-",
            "12a",
            "1.2.3",
            "1,2,3",
            ",5",
            "5,",
            "1e5",
            "12.34.567",
            "1.250,5,5",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let expected = NaiveDate::from_ymd_opt(2026, 12, 31);
        for text in [
            "31-12-2026",
            "31/12/2026",
            "2026-12-31",
            "31.12.2026",
            "31/12",
        ] {
            assert_eq!(day(text, today), expected, "{text}");
        }
        assert_eq!(day("-1", today), today.pred_opt());
        assert_eq!(day("0", today), Some(today));
        for text in ["31-02-2026", "x", "", "1-1-26", "2026-13-01"] {
            assert_eq!(day(text, today), None, "{text}");
        }
    }
}
