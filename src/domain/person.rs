//! What the list knows of each person (compact, one row each) and what is loaded when a person is opened.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::feedback::Feedback;
use super::id::{EmployeeId, UnitId};
use super::log::LogEntry;
use super::people::Employee;
use super::period::Period;
use super::plan::{Plan, Stage, is_late};
use super::rating::{Evaluation, Rating};

/// Summary of one plan, for the list and for trends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanSummary {
    /// For when.
    pub period: Period,
    /// Where it stands.
    pub stage: Stage,
    /// Mean achievement in thousandths, see [`Plan::progress_permille`].
    pub progress: Option<u16>,
    /// Number of indicators with a computable target.
    pub targets: u16,
    /// The lowest achievements among indicators where more is better, in thousandths up to 1000. How many
    /// of them are late depends on the day, see [`PlanSummary::late`].
    pub lowest: [u16; 4],
    /// Rating of the work results, while exactly one stands.
    pub results: Option<Rating>,
    /// Rating of the behaviour, while exactly one stands.
    pub behaviour: Option<Rating>,
}

impl PlanSummary {
    /// How many targets are behind the calendar today, at most four.
    pub fn late(&self, today: NaiveDate) -> usize {
        self.behind(self.period.elapsed_permille(today))
    }

    /// How many targets are behind when so much of the period has passed, in thousandths, at most four.
    pub fn behind(&self, elapsed: u16) -> usize {
        self.lowest
            .iter()
            .filter(|low| is_late(u32::from(**low), elapsed))
            .count()
    }
}

/// One row of the employee list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// The person.
    pub employee: Employee,
    /// Latest plans, newest first, at most [`RosterRow::PLANS`].
    pub plans: Vec<PlanSummary>,
    /// Day of the latest log entry.
    pub last_log: Option<NaiveDate>,
    /// Day of the latest feedback.
    pub last_feedback: Option<NaiveDate>,
    /// Values that nobody has decided between yet.
    pub conflicts: u16,
}

impl RosterRow {
    /// How many plans a row keeps.
    pub const PLANS: usize = 6;

    /// Identity of the person.
    pub fn id(&self) -> EmployeeId {
        self.employee.id
    }

    /// Whether anything is known of the person; not so once adding the person was undone.
    pub fn is_known(&self) -> bool {
        !self.employee.name.is_empty() || self.employee.nip.is_some()
    }

    /// Unit of the person.
    pub fn unit(&self) -> Option<UnitId> {
        self.employee.unit
    }

    /// The plan for this period.
    pub fn plan(&self, period: Period) -> Option<&PlanSummary> {
        self.plans.iter().find(|plan| plan.period == period)
    }
}

/// Everything that is held on one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonFile {
    /// Who.
    pub employee: Employee,
    /// Plans by period.
    pub plans: BTreeMap<Period, Plan>,
    /// Log entries by day.
    pub log: Vec<LogEntry>,
    /// Feedback, newest first.
    pub feedback: Vec<Feedback>,
    /// Evaluations by period and rater; several for one rater where nobody has decided yet.
    pub evaluations: BTreeMap<(Period, EmployeeId), Vec<Evaluation>>,
}
