//! What needs an act now: nothing logged for days, a target behind its time, a deadline near.
//!
//! Alerts are derived from a handful of facts of each person, so that those of thousands are cheap.

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;

use super::coded::coded;
use super::discipline::{DisciplineRules, Measure, Severity};
use super::follow::coaching::{needs_escalation, needs_plan};
use super::objection::decision_due;
use super::period::Period;
use super::plan::Stage;
use super::punctuality::share;
use super::rating::Predikat;
use super::rules::Rules;

coded! {
    /// How soon something must be done, the most pressing first.
    Weight "alert-weight" {
        /// Act now.
        Act = 1 "act",
        /// See to it soon.
        Soon = 2 "soon",
        /// Good to know.
        Know = 3 "know",
    }
}

coded! {
    /// Kind of alert.
    AlertKind "alert" {
        /// No daily log for days.
        NoLog = 1 "no-log",
        /// Targets behind the calendar.
        TargetBehind = 2 "target-behind",
        /// The plan of the period is not submitted.
        PlanNotSubmitted = 3 "plan-not-submitted",
        /// Complaints near their deadline.
        ComplaintNear = 4 "complaint-near",
        /// Complaints past their deadline.
        ComplaintOverdue = 5 "complaint-overdue",
        /// An objection waits for its decision.
        ObjectionToDecide = 6 "objection-to-decide",
        /// An improvement plan is past its day.
        ImprovementOverdue = 7 "improvement-overdue",
        /// A predikat that asks for coaching, and none is open.
        CoachingMissing = 8 "coaching-missing",
        /// A predikat of which the personnel office (BKPSDM) must be told.
        EscalationDue = 9 "escalation-due",
        /// Unexcused absence reached a threshold.
        DisciplineReached = 10 "discipline-reached",
        /// Agreed actions are past their day.
        ActionOverdue = 11 "action-overdue",
        /// A closed evaluation waits for the employee's answer.
        Unconfirmed = 12 "unconfirmed",
        /// What was agreed on in a meeting is past its day.
        AgreementOverdue = 13 "agreement-overdue",
        /// Values differ, and nobody has decided between them.
        Undecided = 14 "undecided",
    }
}

/// An alert with its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alert {
    /// No daily log.
    NoLog {
        /// Working days since the last entry, or since the period began where there never was one.
        days: u32,
    },
    /// Targets behind the calendar.
    TargetBehind {
        /// How many.
        count: usize,
    },
    /// The plan of the period is not submitted.
    PlanNotSubmitted {
        /// Until when it should be: the end of the first month of the period (DEFAULT).
        due: NaiveDate,
        /// Whether that day has passed.
        overdue: bool,
    },
    /// Complaints in hand that are near their deadline.
    ComplaintNear {
        /// How many.
        count: usize,
    },
    /// Complaints in hand that are past their deadline.
    ComplaintOverdue {
        /// How many.
        count: usize,
    },
    /// An objection waits for its decision.
    ObjectionToDecide {
        /// Until when it should be decided.
        due: NaiveDate,
        /// Whether that day has passed.
        overdue: bool,
    },
    /// An improvement plan is past its day.
    ImprovementOverdue {
        /// Until when it should have been finished.
        due: NaiveDate,
    },
    /// A predikat that asks for coaching, and none is open.
    CoachingMissing,
    /// A predikat of which the personnel office must be told.
    EscalationDue,
    /// Unexcused absence reached a threshold.
    DisciplineReached {
        /// Working days: the sum of the year, or the unbroken run where that is what counts.
        days: u32,
        /// What the law names for it.
        measure: Measure,
        /// Its level.
        severity: Severity,
    },
    /// Agreed actions are past their day.
    ActionOverdue {
        /// How many.
        count: usize,
    },
    /// What was agreed on in a meeting is past its day.
    AgreementOverdue {
        /// The earliest such day.
        due: NaiveDate,
    },
    /// Values that were written without having seen each other wait for a decision.
    Undecided {
        /// How many.
        count: usize,
    },
    /// A closed evaluation waits for the employee's answer.
    Unconfirmed {
        /// Since when: the earliest closing without one.
        since: NaiveDate,
    },
}

impl Alert {
    /// Its kind.
    pub fn kind(self) -> AlertKind {
        match self {
            Self::NoLog { .. } => AlertKind::NoLog,
            Self::TargetBehind { .. } => AlertKind::TargetBehind,
            Self::PlanNotSubmitted { .. } => AlertKind::PlanNotSubmitted,
            Self::ComplaintNear { .. } => AlertKind::ComplaintNear,
            Self::ComplaintOverdue { .. } => AlertKind::ComplaintOverdue,
            Self::ObjectionToDecide { .. } => AlertKind::ObjectionToDecide,
            Self::ImprovementOverdue { .. } => AlertKind::ImprovementOverdue,
            Self::CoachingMissing => AlertKind::CoachingMissing,
            Self::EscalationDue => AlertKind::EscalationDue,
            Self::DisciplineReached { .. } => AlertKind::DisciplineReached,
            Self::ActionOverdue { .. } => AlertKind::ActionOverdue,
            Self::AgreementOverdue { .. } => AlertKind::AgreementOverdue,
            Self::Unconfirmed { .. } => AlertKind::Unconfirmed,
            Self::Undecided { .. } => AlertKind::Undecided,
        }
    }

    /// How soon something must be done.
    pub fn weight(self) -> Weight {
        match self {
            Self::NoLog { .. }
            | Self::ComplaintOverdue { .. }
            | Self::ImprovementOverdue { .. }
            | Self::EscalationDue
            | Self::PlanNotSubmitted { overdue: true, .. }
            | Self::ObjectionToDecide { overdue: true, .. }
            | Self::DisciplineReached {
                severity: Severity::Medium | Severity::Heavy,
                ..
            } => Weight::Act,
            Self::TargetBehind { .. }
            | Self::ComplaintNear { .. }
            | Self::CoachingMissing
            | Self::ActionOverdue { .. }
            | Self::AgreementOverdue { .. }
            | Self::Unconfirmed { .. }
            | Self::Undecided { .. }
            | Self::ObjectionToDecide { overdue: false, .. }
            | Self::DisciplineReached {
                severity: Severity::Light,
                ..
            } => Weight::Soon,
            Self::PlanNotSubmitted { overdue: false, .. } => Weight::Know,
        }
    }
}

/// What alerts are made of: the facts of one person in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonFacts {
    /// The period looked at.
    pub period: Period,
    /// Day of the latest log entry.
    pub last_log: Option<NaiveDate>,
    /// Where the plan of the period stands; none where there is no plan.
    pub stage: Option<Stage>,
    /// Targets behind the calendar.
    pub behind: usize,
    /// Unexcused absence in the year, in whole working days.
    pub absence_days: u32,
    /// The longest unbroken run of it, in working days.
    pub absence_unbroken: u32,
    /// Whether an improvement plan is open.
    pub improvement_open: bool,
    /// Until when it must be finished.
    pub improvement_due: Option<NaiveDate>,
    /// The predikat that stands.
    pub predikat: Option<Predikat>,
    /// Whether coaching is planned or under way, or was begun since that predikat.
    pub coaching_open: bool,
    /// Whether an objection waits for its decision.
    pub objection_open: bool,
    /// When it was filed.
    pub objection_filed: Option<NaiveDate>,
    /// Complaints in hand that are near their deadline.
    pub complaints_near: usize,
    /// Complaints in hand that are past their deadline.
    pub complaints_overdue: usize,
    /// Agreed actions that are past their day.
    pub actions_overdue: usize,
    /// By when the earliest thing agreed on in a meeting, and still open, was to be done.
    pub agreement_due: Option<NaiveDate>,
    /// Day of the earliest closing that waits for the employee's answer.
    pub unconfirmed: Option<NaiveDate>,
    /// Differing values that whoever looks may decide between.
    pub undecided: usize,
}

impl PersonFacts {
    /// Nothing known of anybody in this period.
    pub fn empty(period: Period) -> Self {
        Self {
            period,
            last_log: None,
            stage: None,
            behind: 0,
            absence_days: 0,
            absence_unbroken: 0,
            improvement_open: false,
            improvement_due: None,
            predikat: None,
            coaching_open: false,
            objection_open: false,
            objection_filed: None,
            complaints_near: 0,
            complaints_overdue: 0,
            actions_overdue: 0,
            agreement_due: None,
            unconfirmed: None,
            undecided: 0,
        }
    }
}

/// The alerts of one person, the most pressing first.
pub fn of_person(facts: &PersonFacts, rules: &Rules, today: NaiveDate) -> Vec<Alert> {
    let mut alerts: Vec<Alert> = [
        plan_not_submitted(facts, today),
        no_log(facts, rules, today),
        objection(facts, rules, today),
        improvement(facts, today),
        agreement(facts, today),
        discipline(facts, &rules.discipline),
        facts.unconfirmed.map(|since| Alert::Unconfirmed { since }),
    ]
    .into_iter()
    .flatten()
    .chain(follow_up(facts))
    .chain(counted(facts))
    .collect();
    alerts.sort_by_key(|alert| (alert.weight(), alert.kind()));
    alerts
}

/// Nothing logged for days, while the period runs.
fn no_log(facts: &PersonFacts, rules: &Rules, today: NaiveDate) -> Option<Alert> {
    let before = facts.period.first_day().pred_opt()?;
    let last = facts.last_log.unwrap_or(before);
    let days = rules.calendar.workdays_between(last, today);
    (facts.period.contains(today) && days >= rules.silent_workdays).then_some(Alert::NoLog { days })
}

/// A plan that nobody has submitted, once its period has begun.
fn plan_not_submitted(facts: &PersonFacts, today: NaiveDate) -> Option<Alert> {
    let missing = matches!(facts.stage, None | Some(Stage::Draft));
    let begun = facts.period.first_day();
    let due = begun.checked_add_months(Months::new(1))?.pred_opt()?;
    (missing && today >= begun).then_some(Alert::PlanNotSubmitted {
        due,
        overdue: today > due,
    })
}

fn objection(facts: &PersonFacts, rules: &Rules, today: NaiveDate) -> Option<Alert> {
    let filed = facts.objection_filed.filter(|_| facts.objection_open)?;
    let due = decision_due(filed, &rules.objection);
    Some(Alert::ObjectionToDecide {
        due,
        overdue: today > due,
    })
}

fn improvement(facts: &PersonFacts, today: NaiveDate) -> Option<Alert> {
    let due = facts.improvement_due.filter(|_| facts.improvement_open)?;
    (today > due).then_some(Alert::ImprovementOverdue { due })
}

fn agreement(facts: &PersonFacts, today: NaiveDate) -> Option<Alert> {
    let due = facts.agreement_due?;
    (today > due).then_some(Alert::AgreementOverdue { due })
}

fn discipline(facts: &PersonFacts, rules: &DisciplineRules) -> Option<Alert> {
    if facts.absence_unbroken >= rules.unbroken {
        return Some(Alert::DisciplineReached {
            days: facts.absence_unbroken,
            measure: Measure::Dismissal,
            severity: Severity::Heavy,
        });
    }
    let mut highest_first = rules.thresholds.iter().rev();
    let reached = highest_first.find(|threshold| facts.absence_days >= threshold.days)?;
    Some(Alert::DisciplineReached {
        days: facts.absence_days,
        measure: reached.measure,
        severity: reached.severity,
    })
}

/// What a predikat asks for (DEFAULT): coaching below `Baik`, and a notice below `Butuh Perbaikan`.
fn follow_up(facts: &PersonFacts) -> impl Iterator<Item = Alert> {
    let coaching = facts.predikat.is_some_and(needs_plan) && !facts.coaching_open;
    let coaching = coaching.then_some(Alert::CoachingMissing);
    let escalation = facts.predikat.is_some_and(needs_escalation);
    let escalation = escalation.then_some(Alert::EscalationDue);
    coaching.into_iter().chain(escalation)
}

fn counted(facts: &PersonFacts) -> impl Iterator<Item = Alert> {
    let some = |count: usize| (count > 0).then_some(count);
    [
        some(facts.complaints_overdue).map(|count| Alert::ComplaintOverdue { count }),
        some(facts.complaints_near).map(|count| Alert::ComplaintNear { count }),
        some(facts.behind).map(|count| Alert::TargetBehind { count }),
        some(facts.actions_overdue).map(|count| Alert::ActionOverdue { count }),
        some(facts.undecided).map(|count| Alert::Undecided { count }),
    ]
    .into_iter()
    .flatten()
}

/// Share of people who have submitted their plan, in per cent with one decimal; none of nobody.
pub fn submitted_share(total: usize, submitted: usize) -> Option<Decimal> {
    share(submitted, total)
}

#[cfg(test)]
#[path = "alert_tests.rs"]
mod tests;
