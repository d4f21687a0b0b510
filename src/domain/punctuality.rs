//! How punctually complaints are answered: by an office, a unit, a person.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use super::calendar::Calendar;
use super::complaint::{Clock, Complaint, ComplaintRules};
use super::id::{EmployeeId, UnitId};

/// What a number of complaints adds up to. Those that are not for the office, and open ones that are not
/// due yet or wait for the complainant, do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Punctuality {
    /// Answered.
    pub answered: usize,
    /// Answered by the deadline.
    pub on_time: usize,
    /// Not answered though the deadline has passed: they count as not on time.
    pub overdue_open: usize,
    /// Median of the working days that an answer took, without those in which the clock stood still.
    pub median_workdays: Option<Decimal>,
}

impl Punctuality {
    /// Share answered on time of all that were answered or should have been, in per cent with one
    /// decimal, rounded half up.
    pub fn percent(&self) -> Option<Decimal> {
        share(self.on_time, self.answered + self.overdue_open)
    }
}

/// A share of a number in per cent with one decimal, rounded half up; none of nothing.
pub fn share(part: usize, of: usize) -> Option<Decimal> {
    let percent = (Decimal::from(part) * Decimal::ONE_HUNDRED).checked_div(Decimal::from(of))?;
    Some(percent.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
}

/// How punctually these complaints are answered; retired ones do not count.
pub fn punctuality<'a>(
    complaints: impl IntoIterator<Item = &'a Complaint>,
    rules: &ComplaintRules,
    calendar: &Calendar,
    today: NaiveDate,
) -> Punctuality {
    let mut sum = Punctuality::default();
    let mut taken = Vec::new();
    for complaint in complaints.into_iter().filter(|c| !c.retired) {
        match complaint.clock(rules, calendar, today) {
            Clock::Met { in_time, .. } => {
                sum.answered += 1;
                sum.on_time += usize::from(in_time);
                taken.extend(complaint.workdays_taken(calendar));
            }
            Clock::Running { left, .. } => sum.overdue_open += usize::from(left < 0),
            Clock::Paused { .. } | Clock::NotOurs => {}
        }
    }
    sum.median_workdays = median(taken);
    sum
}

fn median(mut days: Vec<u32>) -> Option<Decimal> {
    days.sort_unstable();
    let upper = days.get(days.len() / 2)?;
    let lower = days.get((days.len() - 1) / 2)?;
    Some((Decimal::from(*lower) + Decimal::from(*upper)) / Decimal::TWO)
}

/// The same for each person to whom complaints were assigned last; under `None` those assigned to nobody.
pub fn by_person<'a>(
    complaints: impl IntoIterator<Item = &'a Complaint>,
    rules: &ComplaintRules,
    calendar: &Calendar,
    today: NaiveDate,
) -> BTreeMap<Option<EmployeeId>, Punctuality> {
    grouped(complaints, Complaint::assignee, |group| {
        punctuality(group, rules, calendar, today)
    })
}

/// The same for each unit whose service it was; under `None` those that name no unit.
pub fn by_unit<'a>(
    complaints: impl IntoIterator<Item = &'a Complaint>,
    rules: &ComplaintRules,
    calendar: &Calendar,
    today: NaiveDate,
) -> BTreeMap<Option<UnitId>, Punctuality> {
    grouped(
        complaints,
        |complaint| complaint.unit,
        |group| punctuality(group, rules, calendar, today),
    )
}

fn grouped<'a, K: Ord>(
    complaints: impl IntoIterator<Item = &'a Complaint>,
    key: impl Fn(&Complaint) -> K,
    sum: impl Fn(Vec<&'a Complaint>) -> Punctuality,
) -> BTreeMap<K, Punctuality> {
    let mut groups: BTreeMap<K, Vec<&Complaint>> = BTreeMap::new();
    for complaint in complaints.into_iter().filter(|c| !c.retired) {
        groups.entry(key(complaint)).or_default().push(complaint);
    }
    groups
        .into_iter()
        .map(|(key, group)| (key, sum(group)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::complaint::tests::{complaint, day, rules, step};
    use crate::domain::complaint::{ComplaintKind, StepKind};

    /// Received Mon 2 March, due Mon 9 March, answered on this day by this person.
    fn answered(person: u64, on: u32) -> Complaint {
        let mut complaint = complaint(ComplaintKind::Information);
        let mut assigned = step(2, StepKind::Assigned, day(3, 2));
        assigned.person = Some(EmployeeId(person));
        complaint.steps = vec![
            step(1, StepKind::Verified, day(3, 2)),
            assigned,
            step(3, StepKind::Answered, day(3, on)),
        ];
        complaint.unit = Some(UnitId(person % 2));
        complaint
    }

    fn open(received: u32) -> Complaint {
        Complaint {
            received: day(3, received),
            ..complaint(ComplaintKind::Information)
        }
    }

    fn all(complaints: &[Complaint]) -> Punctuality {
        punctuality(complaints, &rules(), &Calendar::plain(), day(3, 12))
    }

    #[test]
    fn eight_of_ten_on_time_are_eighty_per_cent() {
        let mut complaints: Vec<Complaint> = (0..8).map(|n| answered(n, 3)).collect();
        complaints.push(answered(8, 11));
        complaints.push(answered(9, 12));
        assert_eq!(all(&complaints).percent(), Some(Decimal::new(800, 1)));
        assert_eq!(all(&complaints[..9]).percent(), Some(Decimal::new(889, 1)));
    }

    #[test]
    fn an_open_overdue_complaint_is_not_on_time_and_one_not_due_does_not_count() {
        let mut foreign = open(2);
        foreign.steps = vec![step(1, StepKind::NotOurs, day(3, 3))];
        let mut waiting = open(2);
        waiting.steps = vec![step(1, StepKind::Returned, day(3, 3))];
        let retired = Complaint {
            retired: true,
            ..open(2)
        };
        let sum = all(&[answered(1, 4), open(2), open(10), foreign, waiting, retired]);
        let expected = Punctuality {
            answered: 1,
            on_time: 1,
            overdue_open: 1,
            median_workdays: Some(2.into()),
        };
        assert_eq!(sum, expected);
        assert_eq!(sum.percent(), Some(50.into()));
        assert_eq!(all(&[open(10)]).percent(), None);
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        let complaints = [3, 12, 4, 5].map(|on| answered(1, on));
        let median = |complaints| all(complaints).median_workdays;
        assert_eq!(median(&complaints), Some(Decimal::new(25, 1)));
        assert_eq!(median(&complaints[..3]), Some(2.into()));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn complaints_are_counted_for_whom_and_whose_service_they_were() {
        let complaints = [answered(1, 3), answered(1, 12), answered(2, 3), open(2)];
        let plain = Calendar::plain();
        let people = by_person(&complaints, &rules(), &plain, day(3, 12));
        let percent = |who: Option<u64>| people[&who.map(EmployeeId)].percent();
        assert_eq!(percent(Some(1)), Some(50.into()));
        assert_eq!(percent(Some(2)), Some(100.into()));
        assert_eq!(percent(None), Some(0.into()));
        let units = by_unit(&complaints, &rules(), &plain, day(3, 12));
        assert_eq!(units[&Some(UnitId(1))].answered, 2);
        assert_eq!(units[&None].overdue_open, 1);
        assert_eq!(units.len(), 3);
    }
}
