//! Working days: which days of the week an office works, and its holidays.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::coded::coded;

coded! {
    /// A day of the week.
    DayOfWeek "weekday" {
        /// Senin.
        Monday = 1 "mon",
        /// Selasa.
        Tuesday = 2 "tue",
        /// Rabu.
        Wednesday = 3 "wed",
        /// Kamis.
        Thursday = 4 "thu",
        /// Jumat.
        Friday = 5 "fri",
        /// Sabtu.
        Saturday = 6 "sat",
        /// Minggu.
        Sunday = 7 "sun",
    }
}

/// The week and the holidays of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Where the week and the holidays are written down.
    pub source: String,
    /// Days of the week on which the office works, Monday first.
    pub works: [bool; 7],
    /// Holidays and what they are.
    pub holidays: BTreeMap<NaiveDate, String>,
}

impl Calendar {
    /// Whether the office works on this day.
    pub fn is_workday(&self, day: NaiveDate) -> bool {
        let of_week = day.weekday().num_days_from_monday() as usize;
        self.works.get(of_week).copied().unwrap_or(false) && !self.holidays.contains_key(&day)
    }
}
