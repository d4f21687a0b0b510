//! The daily activity log, and the proposal that it makes for an actual.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::calendar::Calendar;
use super::coded::coded;
use super::id::ItemId;

coded! {
    /// What the superior made of an entry.
    LogState "log" {
        /// Written down.
        Recorded = 1 "recorded",
        /// Seen and accepted.
        Approved = 2 "approved",
        /// Sent back with a reason.
        Returned = 3 "returned",
    }
}

/// One line of the daily log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Identity.
    pub id: ItemId,
    /// Day of the activity.
    pub day: NaiveDate,
    /// The planned result it serves.
    pub result: Option<ItemId>,
    /// What was done.
    pub activity: String,
    /// How much came of it.
    pub quantity: Option<Decimal>,
    /// Unit of the quantity.
    pub unit: String,
    /// Minutes spent.
    pub minutes: Option<u32>,
    /// Evidence: path, link, document number.
    pub evidence: String,
    /// What the superior made of it.
    pub state: LogState,
    /// Why it was returned.
    pub return_reason: String,
}

/// What is wrong, or only odd, with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogProblem {
    /// The day lies after today: refused.
    Future,
    /// No activity given: refused.
    NoActivity,
    /// The minutes of the day exceed a working day: a warning with the sum.
    Overlong {
        /// Minutes of the whole day.
        sum: u32,
        /// Minutes of a working day.
        limit: u32,
    },
    /// Written more working days after the fact than the office allows: a warning.
    Backfilled {
        /// Working days between the activity and today.
        days: u32,
    },
}

impl LogProblem {
    /// Whether the entry cannot be saved at all.
    pub fn refuses(self) -> bool {
        match self {
            Self::Future | Self::NoActivity => true,
            Self::Overlong { .. } | Self::Backfilled { .. } => false,
        }
    }
}

/// When an entry counts as written late.
#[derive(Debug, Clone, Copy)]
pub struct Backfill<'a> {
    /// Working days of the office.
    pub calendar: &'a Calendar,
    /// Working days within which an activity should be written down.
    pub workdays: u32,
}

impl Backfill<'_> {
    /// How many working days after the fact an activity was written down, where that is more than allowed.
    pub fn of(&self, day: NaiveDate, written: NaiveDate) -> Option<u32> {
        let days = self.calendar.workdays_between(day, written);
        (days > self.workdays).then_some(days)
    }
}

/// Checks an entry against the others of the same person and the office's limits; without `backfill` it
/// may be as old as it likes.
pub fn check(
    entry: &LogEntry,
    others: &[LogEntry],
    today: NaiveDate,
    minutes_per_day: u32,
    backfill: Option<Backfill<'_>>,
) -> Vec<LogProblem> {
    let mut problems = Vec::new();
    if entry.day > today {
        problems.push(LogProblem::Future);
    }
    if entry.activity.trim().is_empty() {
        problems.push(LogProblem::NoActivity);
    }
    let sum = others
        .iter()
        .filter(|other| other.day == entry.day && other.id != entry.id)
        .chain([entry])
        .fold(0_u32, |sum, e| sum.saturating_add(e.minutes.unwrap_or(0)));
    if sum > minutes_per_day {
        problems.push(LogProblem::Overlong {
            sum,
            limit: minutes_per_day,
        });
    }
    let late = backfill.and_then(|backfill| backfill.of(entry.day, today));
    problems.extend(late.map(|days| LogProblem::Backfilled { days }));
    problems
}

/// What the log of one result adds up to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogSum {
    /// Entries that were not returned.
    pub entries: usize,
    /// Minutes of them.
    pub minutes: u32,
    /// Quantities by unit of measure, folded to lower case.
    pub quantities: BTreeMap<String, Decimal>,
}

/// Sums the log by result; entries that serve none stand under `None`. Returned entries do not count.
pub fn sums(entries: &[LogEntry]) -> BTreeMap<Option<ItemId>, LogSum> {
    let mut sums: BTreeMap<Option<ItemId>, LogSum> = BTreeMap::new();
    for entry in entries
        .iter()
        .filter(|entry| entry.state != LogState::Returned)
    {
        let sum = sums.entry(entry.result).or_default();
        sum.entries += 1;
        sum.minutes = sum.minutes.saturating_add(entry.minutes.unwrap_or(0));
        if let Some(quantity) = entry.quantity {
            let total = sum
                .quantities
                .entry(entry.unit.trim().to_lowercase())
                .or_default();
            *total = total.saturating_add(quantity);
        }
    }
    sums
}

/// The actual that the log proposes for an indicator of `result` counted in `unit`: the sum of the
/// quantities logged for that result in that unit of measure.
pub fn proposal(entries: &[LogEntry], result: ItemId, unit: &str) -> Option<Decimal> {
    sums(entries)
        .remove(&Some(result))?
        .quantities
        .remove(&unit.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
    }

    fn entry(id: u64, on: u32, minutes: u32, quantity: i64) -> LogEntry {
        LogEntry {
            id: ItemId(id),
            day: day(on),
            result: Some(ItemId(9)),
            activity: "Verifikasi berkas".into(),
            quantity: Some(quantity.into()),
            unit: "Dokumen".into(),
            minutes: Some(minutes),
            evidence: String::new(),
            state: LogState::Recorded,
            return_reason: String::new(),
        }
    }

    #[test]
    fn a_day_over_seven_and_a_half_hours_is_a_warning_and_the_future_is_refused() {
        let calendar = Calendar::plain();
        let backfill = Some(Backfill {
            calendar: &calendar,
            workdays: 5,
        });
        let first = entry(1, 20, 480, 1);
        let second = entry(2, 20, 90, 1);
        let problems = check(&second, &[first], day(20), 450, backfill);
        assert_eq!(
            problems,
            [LogProblem::Overlong {
                sum: 570,
                limit: 450
            }]
        );
        assert!(!problems[0].refuses());
        let future = check(&entry(3, 24, 10, 1), &[], day(23), 450, backfill);
        assert_eq!(future, [LogProblem::Future]);
        assert!(future[0].refuses());
        let late = check(&entry(3, 2, 10, 1), &[], day(23), 450, backfill);
        assert_eq!(late, [LogProblem::Backfilled { days: 15 }]);
        assert_eq!(check(&entry(3, 2, 10, 1), &[], day(23), 450, None), []);
    }

    #[test]
    fn holidays_are_no_days_on_which_an_entry_was_missing() {
        let mut calendar = Calendar::plain();
        let backfill = |calendar: &Calendar| {
            Backfill {
                calendar,
                workdays: 5,
            }
            .of(day(13), day(23))
        };
        assert_eq!(backfill(&calendar), Some(6));
        calendar.holidays.insert(day(18), "Hari libur".to_owned());
        assert_eq!(backfill(&calendar), None);
    }

    #[test]
    fn three_entries_of_forty_thirty_five_and_twenty_five_propose_a_hundred() {
        let mut entries = vec![
            entry(1, 2, 60, 40),
            entry(2, 3, 60, 35),
            entry(3, 4, 60, 25),
        ];
        assert_eq!(proposal(&entries, ItemId(9), "dokumen"), Some(100.into()));
        assert_eq!(proposal(&entries, ItemId(9), "orang"), None);
        entries[0].state = LogState::Returned;
        assert_eq!(proposal(&entries, ItemId(9), "dokumen "), Some(60.into()));
    }
}
