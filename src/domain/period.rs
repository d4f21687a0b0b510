//! Assessment periods: a month, a quarter (triwulan) or a whole year.

use chrono::{Datelike, Months, NaiveDate};

use super::coded::coded;

coded! {
    /// How an office divides the year for periodic evaluation (SIASN `periodikId`: 1 monthly, 2 quarterly).
    Cycle "cycle" {
        /// Twelve periods a year.
        Monthly = 1 "monthly",
        /// Four periods a year.
        Quarterly = 2 "quarterly",
        /// The annual evaluation alone.
        Annual = 3 "annual",
    }
}

/// A period of one year. Ordered by end, then by length, so that a quarter stands before its year, then by
/// stint.
///
/// Somebody who is transferred gets a new work plan within the same period, and the plans stay apart
/// (PermenPANRB 6/2022; how they are weighed against each other is the appraiser's to say). The stint tells
/// them apart: 0 is the first and normally the only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    year: u16,
    part: Part,
    stint: u8,
}

/// What a stint adds to a period's number: more than any `YYYYPP`.
const STINT: u32 = 1_000_000;

/// The last stint, one letter for each up to `j`.
const LAST_STINT: u8 = 9;

/// The part of the year that a period covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// January to December.
    Year,
    /// Quarter 1 to 4.
    Quarter(u8),
    /// Month 1 to 12.
    Month(u8),
}

impl Period {
    /// A whole year, 1900 to 9999.
    pub fn year_of(year: i32) -> Option<Self> {
        let year = u16::try_from(year)
            .ok()
            .filter(|year| (1900..=9999).contains(year))?;
        Some(Self {
            year,
            part: Part::Year,
            stint: 0,
        })
    }

    /// A quarter, 1 to 4.
    pub fn quarter(year: i32, quarter: u8) -> Option<Self> {
        let period = Self::year_of(year)?;
        (1..=4).contains(&quarter).then_some(Self {
            part: Part::Quarter(quarter),
            ..period
        })
    }

    /// A month, 1 to 12.
    pub fn month(year: i32, month: u8) -> Option<Self> {
        let period = Self::year_of(year)?;
        (1..=12).contains(&month).then_some(Self {
            part: Part::Month(month),
            ..period
        })
    }

    /// The period of this cycle that contains the day.
    pub fn containing(day: NaiveDate, cycle: Cycle) -> Self {
        let year = day.year().clamp(1900, 9999) as u16;
        let part = match cycle {
            Cycle::Monthly => Part::Month(day.month() as u8),
            Cycle::Quarterly => Part::Quarter((day.month0() / 3 + 1) as u8),
            Cycle::Annual => Part::Year,
        };
        Self {
            year,
            part,
            stint: 0,
        }
    }

    /// All periods of a year under a cycle: the periodic ones in order, then the year itself.
    pub fn of_year(year: i32, cycle: Cycle) -> Vec<Self> {
        let parts: Vec<Option<Self>> = match cycle {
            Cycle::Monthly => (1..=12).map(|m| Self::month(year, m)).collect(),
            Cycle::Quarterly => (1..=4).map(|q| Self::quarter(year, q)).collect(),
            Cycle::Annual => Vec::new(),
        };
        parts
            .into_iter()
            .chain([Self::year_of(year)])
            .flatten()
            .collect()
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        i32::from(self.year)
    }

    /// The part of the year.
    pub fn part(self) -> Part {
        self.part
    }

    /// Which work plan within the period: 0 for the first, 1 and on for those after a transfer.
    pub fn stint(self) -> u8 {
        self.stint
    }

    /// The same stretch of time for another stint, 0 to 9.
    pub fn with_stint(self, stint: u8) -> Option<Self> {
        (stint <= LAST_STINT).then_some(Self { stint, ..self })
    }

    /// The same stretch of time for the first stint, under which everything is kept that no transfer
    /// divides.
    #[must_use]
    pub fn without_stint(self) -> Self {
        Self { stint: 0, ..self }
    }

    /// The letter that tells a further stint from the first, `b` to `j`; the first has none.
    pub fn letter(self) -> Option<char> {
        (self.stint > 0).then(|| char::from(b'a' + self.stint))
    }

    /// The cycle whose period this is.
    pub fn cycle(self) -> Cycle {
        match self.part {
            Part::Year => Cycle::Annual,
            Part::Quarter(_) => Cycle::Quarterly,
            Part::Month(_) => Cycle::Monthly,
        }
    }

    /// First and last month, 1 to 12.
    pub fn months(self) -> (u32, u32) {
        match self.part {
            Part::Year => (1, 12),
            Part::Quarter(q) => (u32::from(q) * 3 - 2, u32::from(q) * 3),
            Part::Month(m) => (u32::from(m), u32::from(m)),
        }
    }

    /// First day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year(), self.months().0, 1).unwrap_or_default()
    }

    /// Last day.
    pub fn last_day(self) -> NaiveDate {
        let last_month = NaiveDate::from_ymd_opt(self.year(), self.months().1, 1);
        last_month
            .and_then(|day| day.checked_add_months(Months::new(1)))
            .and_then(|day| day.pred_opt())
            .unwrap_or_default()
    }

    /// Whether the day lies in the period.
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.first_day()..=self.last_day()).contains(&day)
    }

    /// Share of the period that has passed at the end of `today`, in thousandths.
    pub fn elapsed_permille(self, today: NaiveDate) -> u16 {
        let length = (self.last_day() - self.first_day()).num_days() + 1;
        let passed = (today - self.first_day()).num_days() + 1;
        (passed.clamp(0, length) * 1000 / length) as u16
    }

    /// The period of the same length just before this one, first stint.
    #[must_use]
    pub fn previous(self) -> Self {
        let (year, part) = match self.part {
            Part::Year => (self.year - 1, Part::Year),
            Part::Quarter(1) => (self.year - 1, Part::Quarter(4)),
            Part::Quarter(q) => (self.year, Part::Quarter(q - 1)),
            Part::Month(1) => (self.year - 1, Part::Month(12)),
            Part::Month(m) => (self.year, Part::Month(m - 1)),
        };
        Self {
            year,
            part,
            stint: 0,
        }
    }

    /// The period of the same length just after this one, first stint.
    #[must_use]
    pub fn next(self) -> Self {
        let (year, part) = match self.part {
            Part::Year => (self.year + 1, Part::Year),
            Part::Quarter(4) => (self.year + 1, Part::Quarter(1)),
            Part::Quarter(q) => (self.year, Part::Quarter(q + 1)),
            Part::Month(12) => (self.year + 1, Part::Month(1)),
            Part::Month(m) => (self.year, Part::Month(m + 1)),
        };
        Self {
            year,
            part,
            stint: 0,
        }
    }

    /// The number under which ops and keys carry it: `YYYYPP`, PP 0 for the year, 1 to 12 for a
    /// month, 21 to 24 for a quarter; a further stint stands before it, `SYYYYPP`.
    pub fn number(self) -> u32 {
        let part = match self.part {
            Part::Year => 0,
            Part::Month(m) => u32::from(m),
            Part::Quarter(q) => 20 + u32::from(q),
        };
        u32::from(self.stint) * STINT + u32::from(self.year) * 100 + part
    }

    /// The period with this number.
    pub fn from_number(number: u32) -> Option<Self> {
        let year = i32::try_from(number % STINT / 100).ok()?;
        let first = match (number % 100) as u8 {
            0 => Self::year_of(year),
            m @ 1..=12 => Self::month(year, m),
            q @ 21..=24 => Self::quarter(year, q - 20),
            _ => None,
        };
        first?.with_stint(u8::try_from(number / STINT).ok()?)
    }

    /// The code used on the command line and in files: `2026`, `2026-TW4`, `2026-03`; a further stint
    /// adds its letter, `2026-TW4b`.
    pub fn code(self) -> String {
        let mut code = match self.part {
            Part::Year => self.year.to_string(),
            Part::Quarter(q) => format!("{}-TW{q}", self.year),
            Part::Month(m) => format!("{}-{m:02}", self.year),
        };
        code.extend(self.letter());
        code
    }

    /// The period with this code, in small letters or capitals.
    pub fn from_code(code: &str) -> Option<Self> {
        let last = code.chars().next_back()?.to_ascii_lowercase();
        match (1..=LAST_STINT).find(|stint| char::from(b'a' + stint) == last) {
            Some(stint) => {
                let first = code.strip_suffix(char::is_alphabetic)?;
                Self::first_from_code(first)?.with_stint(stint)
            }
            None => Self::first_from_code(code),
        }
    }

    /// The first stint with this code.
    fn first_from_code(code: &str) -> Option<Self> {
        let Some((year, part)) = code.split_once('-') else {
            return Self::year_of(code.parse().ok()?);
        };
        let year = year.parse().ok()?;
        match part.strip_prefix("TW").or_else(|| part.strip_prefix("tw")) {
            Some(quarter) => Self::quarter(year, quarter.parse().ok()?),
            None => Self::month(year, part.parse().ok()?),
        }
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |p: &Self| (p.year, p.months().1, 12 - p.months().0);
        key(self)
            .cmp(&key(other))
            .then(self.number().cmp(&other.number()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_year_by_quarters_has_four_periods_and_the_annual_one() {
        let months: Vec<_> = Period::of_year(2026, Cycle::Quarterly)
            .iter()
            .map(|p| p.months())
            .collect();
        assert_eq!(months, [(1, 3), (4, 6), (7, 9), (10, 12), (1, 12)]);
        assert_eq!(Period::of_year(2026, Cycle::Monthly).len(), 13);
    }

    #[test]
    fn numbers_and_codes_survive_a_round_trip() {
        for period in Period::of_year(2027, Cycle::Monthly)
            .into_iter()
            .chain(Period::of_year(2027, Cycle::Quarterly))
        {
            assert_eq!(Period::from_number(period.number()), Some(period));
            assert_eq!(Period::from_code(&period.code()), Some(period));
            assert_eq!(period.next().previous(), period);
        }
        assert_eq!(Period::from_number(202_613), None);
        assert_eq!(Period::from_code("2026-TW5"), None);
    }

    #[test]
    fn every_stint_of_a_period_survives_a_round_trip_and_lasts_as_long_as_the_first() {
        let periods = Period::of_year(1900, Cycle::Monthly)
            .into_iter()
            .chain(Period::of_year(2026, Cycle::Quarterly))
            .chain(Period::of_year(9999, Cycle::Quarterly));
        for first in periods {
            for stint in 0..=9 {
                let period = first.with_stint(stint).unwrap();
                assert_eq!(period.stint(), stint);
                assert_eq!(period.without_stint(), first);
                assert_eq!(Period::from_number(period.number()), Some(period));
                assert_eq!(Period::from_code(&period.code()), Some(period));
                let capitals = period.code().to_uppercase();
                assert_eq!(Period::from_code(&capitals), Some(period));
                assert_eq!(period.first_day(), first.first_day());
                assert_eq!(period.last_day(), first.last_day());
                assert_eq!(period.next(), first.next());
            }
            assert_eq!(first.with_stint(10), None);
        }
    }

    #[test]
    fn a_further_stint_has_a_letter_and_a_digit_before_its_number() {
        let of = |first: Option<Period>, stint| first.unwrap().with_stint(stint).unwrap();
        for (period, code, number) in [
            (of(Period::quarter(2026, 4), 0), "2026-TW4", 202_624),
            (of(Period::quarter(2026, 4), 1), "2026-TW4b", 1_202_624),
            (of(Period::year_of(2026), 1), "2026b", 1_202_600),
            (of(Period::month(2026, 3), 2), "2026-03c", 2_202_603),
        ] {
            assert_eq!((period.code().as_str(), period.number()), (code, number));
        }
        for code in [
            "",
            "b",
            "2026a",
            "2026-TW4a",
            "2026-TW4k",
            "2026-TW4bb",
            "2026-TWb",
        ] {
            assert_eq!(Period::from_code(code), None, "{code}");
        }
        for number in [1_000_000, 10_202_624, u32::MAX] {
            assert_eq!(Period::from_number(number), None, "{number}");
        }
    }

    #[test]
    fn elapsed_share_runs_from_nothing_to_all() {
        let q4 = Period::quarter(2026, 4).unwrap();
        assert_eq!(q4.elapsed_permille(day(2026, 9, 30)), 0);
        assert_eq!(q4.elapsed_permille(day(2026, 11, 15)), 500);
        assert_eq!(q4.elapsed_permille(day(2027, 2, 1)), 1000);
        assert_eq!(q4.last_day(), day(2026, 12, 31));
    }

    #[test]
    fn a_quarter_stands_before_its_year_and_after_its_months() {
        let quarter = Period::quarter(2026, 4).unwrap();
        let mut periods = [
            Period::year_of(2026).unwrap(),
            quarter.with_stint(1).unwrap(),
            quarter,
            Period::month(2026, 12).unwrap(),
            Period::quarter(2026, 3).unwrap(),
        ];
        periods.sort();
        let codes: Vec<_> = periods.iter().map(|p| p.code()).collect();
        assert_eq!(
            codes,
            ["2026-TW3", "2026-12", "2026-TW4", "2026-TW4b", "2026"]
        );
    }
}
