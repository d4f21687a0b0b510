//! Working days: which days of the week an office works, and its holidays.

use std::collections::BTreeMap;
use std::ops::Bound;

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
    /// Monday to Friday without a holiday: for made-up offices, which keep no calendar of their own.
    pub fn plain() -> Self {
        Self {
            source: String::new(),
            works: [true, true, true, true, true, false, false],
            holidays: BTreeMap::new(),
        }
    }

    /// Whether the office works on this day.
    pub fn is_workday(&self, day: NaiveDate) -> bool {
        self.works_on_weekday(day) && !self.holidays.contains_key(&day)
    }

    fn works_on_weekday(&self, day: NaiveDate) -> bool {
        let of_week = day.weekday().num_days_from_monday() as usize;
        self.works.get(of_week).copied().unwrap_or(false)
    }

    /// The working day so many working days after `from`: day 1 is the next working day. `from` itself
    /// for no days, and where the calendar has no such day.
    pub fn add_workdays(&self, from: NaiveDate, count: u32) -> NaiveDate {
        self.nth_workday(from, count, NaiveDate::succ_opt)
    }

    /// The working day so many working days before `from`: day 1 is the working day just before it.
    /// `from` itself for no days, and where the calendar has no such day.
    pub fn workdays_back(&self, from: NaiveDate, count: u32) -> NaiveDate {
        self.nth_workday(from, count, NaiveDate::pred_opt)
    }

    fn nth_workday(
        &self,
        from: NaiveDate,
        count: u32,
        step: impl Fn(&NaiveDate) -> Option<NaiveDate>,
    ) -> NaiveDate {
        // A week without a working day, which the reader of rules refuses, would be walked to the end of time.
        let nth = (count as usize)
            .checked_sub(1)
            .filter(|_| self.works.contains(&true));
        let mut workdays =
            std::iter::successors(step(&from), |day| step(day)).filter(|day| self.is_workday(*day));
        nth.and_then(|nth| workdays.nth(nth)).unwrap_or(from)
    }

    /// Working days after `from` up to and including `to`; none where `to` does not lie after `from`.
    pub fn workdays_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        if to <= from {
            return 0;
        }
        let days = (to - from).num_days();
        let in_week = self.works.iter().filter(|works| **works).count() as i64;
        let rest = std::iter::successors(Some(to), NaiveDate::pred_opt)
            .take((days % 7) as usize)
            .filter(|day| self.works_on_weekday(*day))
            .count() as i64;
        let span = (Bound::Excluded(from), Bound::Included(to));
        let holidays = self
            .holidays
            .range(span)
            .filter(|(day, _)| self.works_on_weekday(**day))
            .count() as i64;
        u32::try_from(days / 7 * in_week + rest - holidays).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn with_holidays(days: &[NaiveDate]) -> Calendar {
        Calendar {
            holidays: days.iter().map(|day| (*day, "Nyepi".to_owned())).collect(),
            ..Calendar::plain()
        }
    }

    #[test]
    fn the_first_day_is_the_next_working_day_and_holidays_are_skipped() {
        let plain = Calendar::plain();
        let eid = with_holidays(&[day(3, 19), day(3, 20)]);
        let monday = day(3, 2);
        assert_eq!(plain.add_workdays(monday, 0), monday);
        assert_eq!(plain.add_workdays(monday, 5), day(3, 9));
        assert_eq!(plain.add_workdays(monday, 14), day(3, 20));
        assert_eq!(eid.add_workdays(monday, 14), day(3, 24));
        assert_eq!(eid.add_workdays(monday, 60), day(5, 27));
        assert_eq!(
            plain.add_workdays(day(3, 7), 1),
            day(3, 9),
            "from a Saturday"
        );
        assert_eq!(eid.workdays_back(day(3, 24), 14), monday);
    }

    #[test]
    fn working_days_between_skip_weekends_and_holidays() {
        let plain = Calendar::plain();
        assert_eq!(
            plain.workdays_between(day(11, 20), day(11, 23)),
            1,
            "Friday to Monday"
        );
        assert_eq!(plain.workdays_between(day(11, 23), day(11, 23)), 0);
        assert_eq!(plain.workdays_between(day(11, 23), day(11, 2)), 0);
        assert_eq!(plain.workdays_between(day(11, 2), day(11, 23)), 15);
        let holidays = with_holidays(&[day(11, 2), day(11, 22), day(11, 23)]);
        assert_eq!(
            holidays.workdays_between(day(11, 2), day(11, 23)),
            14,
            "neither the first day nor a Sunday is taken off twice"
        );
    }

    #[test]
    fn a_week_without_a_working_day_ends() {
        let none = Calendar {
            works: [false; 7],
            ..Calendar::plain()
        };
        assert_eq!(none.add_workdays(day(3, 2), u32::MAX), day(3, 2));
        assert_eq!(none.workdays_back(day(3, 2), 3), day(3, 2));
        assert_eq!(none.workdays_between(day(3, 2), day(4, 2)), 0);
        assert_eq!(
            Calendar::plain().add_workdays(NaiveDate::MAX, 3),
            NaiveDate::MAX
        );
    }

    /// A calendar of 2026 with at least one working day in the week.
    fn calendars() -> impl Strategy<Value = Calendar> {
        let works = any::<[bool; 7]>().prop_filter("works", |works| works.contains(&true));
        let holidays = proptest::collection::btree_set(1..=365_u32, 0..40);
        (works, holidays).prop_map(|(works, holidays)| Calendar {
            works,
            holidays: holidays
                .into_iter()
                .filter_map(|n| NaiveDate::from_yo_opt(2026, n))
                .map(|day| (day, String::new()))
                .collect(),
            ..Calendar::plain()
        })
    }

    proptest! {
        #[test]
        fn counting_agrees_with_a_walk_from_day_to_day(
            calendar in calendars(),
            start in 1..=365_u32,
            count in 1..80_u32,
        ) {
            let from = NaiveDate::from_yo_opt(2026, start).unwrap();
            let (mut walked, mut left) = (from, count);
            while left > 0 {
                walked = walked.succ_opt().unwrap();
                left -= u32::from(calendar.is_workday(walked));
                prop_assert_eq!(calendar.workdays_between(from, walked), count - left);
            }
            prop_assert_eq!(calendar.add_workdays(from, count), walked);
            let back = calendar.workdays_back(walked, count);
            prop_assert_eq!(calendar.workdays_between(back, walked), count);
        }
    }
}
