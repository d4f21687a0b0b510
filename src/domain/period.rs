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

/// A period of one year. Ordered by end, then by length, so that a quarter stands before its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    year: u16,
    part: Part,
}

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
        Self { year, part }
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

    /// The period of the same length just before this one.
    #[must_use]
    pub fn previous(self) -> Self {
        let (year, part) = match self.part {
            Part::Year => (self.year - 1, Part::Year),
            Part::Quarter(1) => (self.year - 1, Part::Quarter(4)),
            Part::Quarter(q) => (self.year, Part::Quarter(q - 1)),
            Part::Month(1) => (self.year - 1, Part::Month(12)),
            Part::Month(m) => (self.year, Part::Month(m - 1)),
        };
        Self { year, part }
    }

    /// The period of the same length just after this one.
    #[must_use]
    pub fn next(self) -> Self {
        let (year, part) = match self.part {
            Part::Year => (self.year + 1, Part::Year),
            Part::Quarter(4) => (self.year + 1, Part::Quarter(1)),
            Part::Quarter(q) => (self.year, Part::Quarter(q + 1)),
            Part::Month(12) => (self.year + 1, Part::Month(1)),
            Part::Month(m) => (self.year, Part::Month(m + 1)),
        };
        Self { year, part }
    }

    /// The number under which ops and keys carry it: `YYYYPP`, PP 0 for the year, 1 to 12 for a
    /// month, 21 to 24 for a quarter.
    pub fn number(self) -> u32 {
        let part = match self.part {
            Part::Year => 0,
            Part::Month(m) => u32::from(m),
            Part::Quarter(q) => 20 + u32::from(q),
        };
        u32::from(self.year) * 100 + part
    }

    /// The period with this number.
    pub fn from_number(number: u32) -> Option<Self> {
        let year = i32::try_from(number / 100).ok()?;
        match (number % 100) as u8 {
            0 => Self::year_of(year),
            m @ 1..=12 => Self::month(year, m),
            q @ 21..=24 => Self::quarter(year, q - 20),
            _ => None,
        }
    }

    /// The code used on the command line and in files: `2026`, `2026-TW4`, `2026-03`.
    pub fn code(self) -> String {
        match self.part {
            Part::Year => self.year.to_string(),
            Part::Quarter(q) => format!("{}-TW{q}", self.year),
            Part::Month(m) => format!("{}-{m:02}", self.year),
        }
    }

    /// The period with this code.
    pub fn from_code(code: &str) -> Option<Self> {
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
    fn elapsed_share_runs_from_nothing_to_all() {
        let q4 = Period::quarter(2026, 4).unwrap();
        assert_eq!(q4.elapsed_permille(day(2026, 9, 30)), 0);
        assert_eq!(q4.elapsed_permille(day(2026, 11, 15)), 500);
        assert_eq!(q4.elapsed_permille(day(2027, 2, 1)), 1000);
        assert_eq!(q4.last_day(), day(2026, 12, 31));
    }

    #[test]
    fn a_quarter_stands_before_its_year_and_after_its_months() {
        let mut periods = [
            Period::year_of(2026).unwrap(),
            Period::quarter(2026, 4).unwrap(),
            Period::month(2026, 12).unwrap(),
            Period::quarter(2026, 3).unwrap(),
        ];
        periods.sort();
        let codes: Vec<_> = periods.iter().map(|p| p.code()).collect();
        assert_eq!(codes, ["2026-TW3", "2026-12", "2026-TW4", "2026"]);
    }
}
