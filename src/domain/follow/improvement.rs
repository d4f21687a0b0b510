//! The six-month improvement plan and what comes after it (PP 30/2019 Ps 56 to 58).

use chrono::{Months, NaiveDate};

use crate::domain::coded::coded;
use crate::domain::id::ItemId;

coded! {
    /// What came of a plan.
    ImprovementState "improvement" {
        /// Under way.
        Running = 1 "running",
        /// The goals were reached.
        Reached = 2 "reached",
        /// The goals were not reached; a competency test follows.
        NotReached = 3 "not-reached",
    }
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Improvement {
    /// Identity.
    pub id: ItemId,
    /// When it began.
    pub start: NaiveDate,
    /// When it must be finished.
    pub due: Option<NaiveDate>,
    /// What is to be reached.
    pub goals: String,
    /// What was done so far.
    pub progress: String,
    /// What came of it.
    pub state: ImprovementState,
    /// The competency test (uji kompetensi): day and outcome in words.
    pub test: String,
}

/// The clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImprovementRules {
    /// Legal source.
    pub source: String,
    /// Months until a plan is due.
    pub months: u32,
    /// Months of a temporary placement.
    pub placement_months: u32,
}

/// When a plan that begins on a day must be finished: the same day some months later, or the last day of
/// a month that is shorter.
pub fn due(start: NaiveDate, rules: &ImprovementRules) -> NaiveDate {
    after(start, rules.months)
}

/// When a temporary placement that begins on a day must end.
pub fn placement_end(start: NaiveDate, rules: &ImprovementRules) -> NaiveDate {
    after(start, rules.placement_months)
}

fn after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX)
}

impl Improvement {
    /// When it must be finished: the day agreed on, else the one that follows from its start.
    pub fn due_day(&self, rules: &ImprovementRules) -> NaiveDate {
        self.due.unwrap_or_else(|| due(self.start, rules))
    }

    /// Whether it is still under way after its last day.
    pub fn is_overdue(&self, today: NaiveDate, rules: &ImprovementRules) -> bool {
        self.state == ImprovementState::Running && today > self.due_day(rules)
    }

    /// Whether somebody above must act: it is overdue, or its goals were not reached and no competency test
    /// is recorded yet.
    pub fn escalates(&self, today: NaiveDate, rules: &ImprovementRules) -> bool {
        match self.state {
            ImprovementState::Running => self.is_overdue(today, rules),
            ImprovementState::Reached => false,
            ImprovementState::NotReached => self.test.trim().is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> ImprovementRules {
        ImprovementRules {
            source: String::new(),
            months: 6,
            placement_months: 12,
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn plan(state: ImprovementState) -> Improvement {
        Improvement {
            id: ItemId(1),
            start: day("2027-02-01"),
            due: None,
            goals: String::new(),
            progress: String::new(),
            state,
            test: String::new(),
        }
    }

    #[test]
    fn a_plan_is_due_after_six_months_at_the_latest_on_the_last_of_the_month() {
        for (start, expected) in [
            ("2027-02-01", "2027-08-01"),
            ("2027-08-31", "2028-02-29"),
            ("2026-08-31", "2027-02-28"),
        ] {
            assert_eq!(due(day(start), &rules()), day(expected), "{start}");
        }
        assert_eq!(
            placement_end(day("2027-02-01"), &rules()),
            day("2028-02-01")
        );
    }

    #[test]
    fn a_plan_that_is_not_finished_is_overdue_the_day_after() {
        let running = plan(ImprovementState::Running);
        assert!(!running.is_overdue(day("2027-08-01"), &rules()));
        assert!(running.is_overdue(day("2027-08-02"), &rules()));
        assert!(running.escalates(day("2027-08-02"), &rules()));
        let reached = plan(ImprovementState::Reached);
        assert!(!reached.is_overdue(day("2027-08-02"), &rules()));
        let longer = Improvement {
            due: Some(day("2027-09-01")),
            ..running
        };
        assert!(!longer.is_overdue(day("2027-08-02"), &rules()));
    }

    #[test]
    fn goals_not_reached_ask_for_a_competency_test() {
        let mut failed = plan(ImprovementState::NotReached);
        assert!(failed.escalates(day("2027-07-01"), &rules()));
        failed.test = "2027-08-10: memenuhi syarat".into();
        assert!(!failed.escalates(day("2027-08-12"), &rules()));
    }
}
