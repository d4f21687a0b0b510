//! Numbers, days and periods as each language writes them.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::domain::period::{Part, Period};

use super::{Lang, Texts};

impl Texts {
    /// A number: decimal comma and thousands points in Indonesian, the reverse in English.
    pub fn number(&self, number: Decimal) -> String {
        let plain = number.normalize().abs().to_string();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        // Indonesian spelling parts every thousand; English leaves four digits alone.
        let (group, point, ungrouped) = match self.lang() {
            Lang::Indonesian => ('.', ',', 3),
            Lang::English => (',', '.', 4),
        };
        let mut text = String::new();
        if number.is_sign_negative() && !number.is_zero() {
            text.push('-');
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && whole.len() > ungrouped && (whole.len() - at).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(point);
            text.push_str(fraction);
        }
        text
    }

    /// A length in bytes as people read it: `45,7 kB`.
    pub fn size(&self, bytes: u64) -> String {
        let (unit, divisor) = match bytes {
            0..1_000 => ("B", 1),
            1_000..1_000_000 => ("kB", 1_000),
            1_000_000.. => ("MB", 1_000_000),
        };
        let number = (Decimal::from(bytes) / Decimal::from(divisor)).round_dp(1);
        format!("{} {unit}", self.number(number.normalize()))
    }

    /// A number with exactly so many decimals, half up: `3,60`.
    pub fn decimals(&self, number: Decimal, places: u32) -> String {
        use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
        let rounded = number.round_dp_with_strategy(places, MidpointAwayFromZero);
        let missing = places.saturating_sub(rounded.normalize().scale()) as usize;
        let mut text = self.number(rounded);
        if missing > 0 && missing as u32 == places {
            text.push(match self.lang() {
                Lang::Indonesian => ',',
                Lang::English => '.',
            });
        }
        text.push_str(&"0".repeat(missing));
        text
    }

    /// A count.
    pub fn count(&self, count: usize) -> String {
        self.number(Decimal::from(count))
    }

    /// Thousandths as per cent without decimals.
    pub fn percent(&self, permille: u32) -> String {
        format!("{}%", permille / 10)
    }

    /// Per cent with one decimal, `87,0%`, as achievements are told.
    pub fn percent_exact(&self, percent: Decimal) -> String {
        let rounded =
            percent.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        let whole = self.number(rounded.trunc());
        let tenths = (rounded.fract().abs() * Decimal::TEN).normalize();
        let point = match self.lang() {
            Lang::Indonesian => ',',
            Lang::English => '.',
        };
        let sign = if rounded.is_sign_negative() && rounded.trunc().is_zero() {
            "-"
        } else {
            ""
        };
        format!("{sign}{whole}{point}{tenths}%")
    }

    /// A day in digits, `31-12-2026`.
    pub fn day(&self, day: NaiveDate) -> String {
        match self.lang() {
            Lang::Indonesian => day.format("%d-%m-%Y").to_string(),
            Lang::English => day.format("%Y-%m-%d").to_string(),
        }
    }

    /// A day in words, `2 Januari 2027`.
    pub fn day_long(&self, day: NaiveDate) -> String {
        let month = self.month(day.month() as u8);
        format!("{} {month} {}", day.day(), day.year())
    }

    /// A day without its year, `2 Jan`.
    pub fn day_short(&self, day: NaiveDate) -> String {
        let month: String = self.month(day.month() as u8).chars().take(3).collect();
        format!("{} {month}", day.day())
    }

    /// A period in words, `Triwulan IV 2026`; a further stint with its letter, `Triwulan IV 2026 (b)`.
    pub fn period(&self, period: Period) -> String {
        let year = period.year();
        let first = match period.part() {
            Part::Year => self.fill("period.year", &[("year", &year.to_string())]),
            Part::Quarter(n) => {
                let year = year.to_string();
                self.fill("period.quarter", &[("n", roman(n)), ("year", &year)])
            }
            Part::Month(n) => format!("{} {year}", self.month(n)),
        };
        match period.letter() {
            Some(letter) => format!("{first} ({letter})"),
            None => first,
        }
    }

    /// A period in as few columns as it can be told, `TW IV 2026` or `TW IV 2026b`.
    pub fn period_short(&self, period: Period) -> String {
        let year = period.year().to_string();
        let mut short = match period.part() {
            Part::Year => year,
            Part::Quarter(n) => {
                self.fill("period.quarter-short", &[("n", roman(n)), ("year", &year)])
            }
            Part::Month(n) => {
                let month: String = self.month(n).chars().take(3).collect();
                format!("{month} {year}")
            }
        };
        short.extend(period.letter());
        short
    }

    fn month(&self, month: u8) -> &str {
        const KEYS: [&str; 12] = [
            "month.1", "month.2", "month.3", "month.4", "month.5", "month.6", "month.7", "month.8",
            "month.9", "month.10", "month.11", "month.12",
        ];
        let at = usize::from(month.clamp(1, 12)) - 1;
        self.get(KEYS[at])
    }
}

/// A quarter as offices number it.
fn roman(quarter: u8) -> &'static str {
    match quarter {
        1 => "I",
        2 => "II",
        3 => "III",
        _ => "IV",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_as_people_read_them() {
        let texts = Texts::of(Lang::Indonesian);
        assert_eq!(texts.size(999), "999 B");
        assert_eq!(texts.size(3_000), "3 kB");
        assert_eq!(texts.size(45_670), "45,7 kB");
        assert_eq!(texts.size(1_400_000), "1,4 MB");
    }

    #[test]
    fn numbers_days_and_periods_follow_the_language() {
        let (id, en) = (Texts::of(Lang::Indonesian), Texts::of(Lang::English));
        let number: Decimal = "1234567.50".parse().unwrap();
        assert_eq!(id.number(number), "1.234.567,5");
        assert_eq!(en.number(-number), "-1,234,567.5");
        assert_eq!(id.number(1250.into()), "1.250");
        assert_eq!(id.number(125.into()), "125");
        assert_eq!(en.number(1250.into()), "1250");
        assert_eq!(id.decimals("3.6".parse().unwrap(), 2), "3,60");
        assert_eq!(id.decimals("2.085".parse().unwrap(), 2), "2,09");
        assert_eq!(en.decimals(1250.into(), 2), "1250.00");
        assert_eq!(id.decimals(7.into(), 0), "7");
        assert_eq!(id.percent_exact(87.into()), "87,0%");
        assert_eq!(en.percent_exact("107.14".parse().unwrap()), "107.1%");
        assert_eq!(id.percent_exact("-0.5".parse().unwrap()), "-0,5%");
        let day = NaiveDate::from_ymd_opt(2027, 1, 2).unwrap();
        assert_eq!(id.day(day), "02-01-2027");
        assert_eq!(id.day_long(day), "2 Januari 2027");
        assert_eq!(en.day_short(day), "2 Jan");
        let quarter = Period::quarter(2026, 4).unwrap();
        assert_eq!(id.period(quarter), "Triwulan IV 2026");
        assert_eq!(en.period(quarter), "Quarter IV 2026");
        assert_eq!(id.period_short(quarter), "TW IV 2026");
        assert_eq!(en.period_short(quarter), "Qtr IV 2026");
        assert_eq!(id.period(Period::month(2026, 5).unwrap()), "Mei 2026");
        let second = quarter.with_stint(1).unwrap();
        assert_eq!(id.period(second), "Triwulan IV 2026 (b)");
        assert_eq!(id.period_short(second), "TW IV 2026b");
    }
}
