//! What is known of a person when the follow-ups of a scheme are looked for, and which of them are open.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::person::{of_year, standing};
use super::{All, Sources, shown, values};
use crate::app::alerts;
use crate::app::model::Model;
use crate::app::screens::evaluation::Review;
use crate::domain::alert::{Alert, PersonFacts, of_person};
use crate::domain::competence::Competence;
use crate::domain::follow::award::{AwardKind, AwardState};
use crate::domain::follow::coaching::CoachingState;
use crate::domain::follow::improvement::ImprovementState;
use crate::domain::follow::training::{CourseState, suggested};
use crate::domain::period::Period;
use crate::domain::person::PersonFile;
use crate::domain::plan::Stage;
use crate::domain::rating::Predikat;
use crate::domain::scheme::{Facts, Figure, FollowUp, Response, Signal, Trigger, follow_ups};
use crate::i18n::Phrase;

/// A follow-up that the facts ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open<'a> {
    /// Which.
    pub follow_up: &'a FollowUp,
    /// Why.
    pub reason: Phrase,
    /// The day of what was done about it; none while nothing was.
    pub answered: Option<NaiveDate>,
}

/// The predikat that follow-ups look at: that of the period, and while there is none that of the period
/// before, which is still to be followed up.
pub fn latest(from: &Sources<'_>) -> Option<(Period, Predikat)> {
    let of = |period: Period| Some((period, from.review().at(period).predikat()?));
    of(from.period).or_else(|| of(from.period.previous()))
}

/// The annual predikat up to the year of the period, by year.
pub fn years(model: &Model, file: &PersonFile, until: i32) -> BTreeMap<i32, Predikat> {
    let rated = file.evaluations.keys().map(|(period, _)| *period);
    let periods: BTreeSet<Period> = file.closings.keys().copied().chain(rated).collect();
    let predikat = |period: Period| {
        let review = Review {
            model,
            file,
            period,
        };
        review.predikat()
    };
    periods
        .into_iter()
        .filter(|period| Some(*period) == Period::year_of(period.year()))
        .filter(|period| period.year() <= until)
        .filter_map(|period| Some((period.year(), predikat(period)?)))
        .collect()
}

/// What is known.
pub fn facts(from: &Sources<'_>, figures: &All) -> Facts {
    let annual = years(from.model, from.file, from.period.year());
    let latest_year = annual.keys().next_back().copied();
    let run = (0..).map_while(|back| annual.get(&(latest_year? - back)).copied());
    Facts {
        predikat: latest(from).map(|(_, predikat)| predikat),
        years: run.collect(),
        figures: values(figures),
        signals: signals(from),
    }
}

/// What monitoring notices of the person now.
fn signals(from: &Sources<'_>) -> BTreeSet<Signal> {
    let (rules, today) = (from.rules(), from.model.today);
    let row = from.model.people.row(from.id());
    if row.is_some_and(|row| !alerts::is_reviewed(row)) {
        return BTreeSet::new();
    }
    let alerts = of_person(&person_facts(from), rules, today);
    let mut signals: BTreeSet<Signal> = alerts.into_iter().filter_map(signal).collect();
    let evaluated = from
        .plan()
        .is_some_and(|plan| plan.stage == Stage::Evaluated);
    let due = today > from.period.last_day() && from.plan().is_some() && !evaluated;
    signals.extend(due.then_some(Signal::EvaluationDue));
    signals
}

fn signal(alert: Alert) -> Option<Signal> {
    Some(match alert {
        Alert::NoLog { .. } => Signal::LogSilent,
        Alert::TargetBehind { .. } => Signal::TargetLate,
        Alert::PlanNotSubmitted { .. } => Signal::PlanMissing,
        Alert::ComplaintNear { .. } => Signal::ComplaintNear,
        Alert::ComplaintOverdue { .. } => Signal::ComplaintOverdue,
        Alert::ImprovementOverdue { .. } => Signal::ImprovementOverdue,
        Alert::DisciplineReached { .. } => Signal::Discipline,
        Alert::ObjectionToDecide { .. }
        | Alert::CoachingMissing
        | Alert::EscalationDue
        | Alert::ActionOverdue { .. }
        | Alert::AgreementOverdue { .. }
        | Alert::Undecided { .. }
        | Alert::Unconfirmed { .. } => return None,
    })
}

/// The same facts as those of the inbox, read from the whole file: it knows every year.
fn person_facts(from: &Sources<'_>) -> PersonFacts {
    let (rules, today) = (from.rules(), from.model.today);
    let absence = standing(from);
    let running = from.file.improvements.iter();
    let running = running.filter(|plan| plan.state == ImprovementState::Running);
    let improvement_due = running.map(|plan| plan.due_day(&rules.improvement)).min();
    let plan = from.plan();
    let own = PersonFacts {
        last_log: from.file.log.last().map(|entry| entry.day),
        stage: plan.map(|plan| plan.stage),
        behind: plan.map_or(0, |plan| plan.late(from.period.elapsed_permille(today))),
        absence_days: absence.days,
        absence_unbroken: absence.longest_run,
        improvement_open: improvement_due.is_some(),
        improvement_due,
        ..PersonFacts::empty(from.period)
    };
    alerts::beside(from.model, from.id(), own)
}

/// The follow-ups that the chosen scheme asks for, with their reasons and what was done about them.
pub fn asked<'a>(from: &Sources<'a>, facts: &Facts) -> Vec<Open<'a>> {
    let all = follow_ups(&from.model.settings.scheme, facts).into_iter();
    let open = |follow_up: &'a FollowUp| Open {
        follow_up,
        reason: reason(from, facts, &follow_up.when),
        answered: answered(from, follow_up.then),
    };
    all.map(open).collect()
}

/// Why a follow-up is asked for, in a sentence.
pub fn reason(from: &Sources<'_>, facts: &Facts, trigger: &Trigger) -> Phrase {
    let texts = from.texts();
    let compared = |key: &'static str, figure: Figure, with| {
        let value = facts.figures.get(&figure).copied().unwrap_or_default();
        Phrase::new(key)
            .with("figure", texts.label(figure))
            .with("value", shown(texts, figure, value))
            .with("than", shown(texts, figure, with))
    };
    match trigger {
        Trigger::Predikat(_) => {
            let (period, predikat) = latest(from).unzip();
            Phrase::new("figures.because-predikat")
                .with(
                    "predikat",
                    predikat.map_or("–", |predikat| texts.label(predikat)),
                )
                .with(
                    "period",
                    period.map_or_else(String::new, |p| texts.period(p)),
                )
        }
        Trigger::Years { of, .. } => {
            let run = facts
                .years
                .iter()
                .take_while(|predikat| of.contains(predikat));
            let labels: Vec<&str> = of.iter().map(|predikat| texts.label(*predikat)).collect();
            Phrase::new("figures.because-years")
                .with("predikat", labels.join(" / "))
                .with("years", run.count())
        }
        Trigger::Below { figure, than } => compared("figures.because-below", *figure, *than),
        Trigger::AtLeast { figure, least } => compared("figures.because-at-least", *figure, *least),
        Trigger::Signal(signal) => {
            Phrase::new("figures.because-signal").with("signal", texts.label(*signal))
        }
    }
}

/// The day of the latest entry that answers a follow-up of this kind: of the year of the period, or still
/// under way. What is told to others or to the organisation is not kept of a person.
pub fn answered(from: &Sources<'_>, response: Response) -> Option<NaiveDate> {
    let year = |day: NaiveDate| day.year() == from.period.year();
    let award = |kinds: &[AwardKind]| {
        let awards = from.file.awards.iter();
        let decided = |state| match state {
            AwardState::Proposed => false,
            AwardState::Approved | AwardState::Given | AwardState::Declined => true,
        };
        let own = awards.filter(|award| kinds.contains(&award.kind));
        own.filter(|award| year(award.day) || !decided(award.state))
            .map(|award| award.day)
            .max()
    };
    match response {
        Response::Award => award(&[
            AwardKind::Succession,
            AwardKind::Development,
            AwardKind::Medal,
        ]),
        Response::Recognition => award(&[AwardKind::Recognition]),
        Response::Incentive => award(&[AwardKind::Incentive]),
        Response::SharePractice => award(&[AwardKind::GoodPractice]),
        // What was begun since the predikat that is followed up answers it, finished or not.
        Response::Coaching => {
            let since = from.period.previous().first_day();
            let plans = from.file.coaching.iter();
            plans
                .filter(|plan| plan.day >= since || plan.state != CoachingState::Finished)
                .map(|plan| plan.day)
                .max()
        }
        // A gap that no training names is not answered by some other training.
        Response::Training if !unmet(from).is_empty() => None,
        Response::Training => {
            let courses = from.file.courses.iter();
            courses
                .filter(|course| year(course.day) || course.state != CourseState::Done)
                .map(|course| course.day)
                .max()
        }
        Response::ImprovementPlan => {
            let plans = from.file.improvements.iter();
            plans
                .filter(|plan| year(plan.start) || plan.state == ImprovementState::Running)
                .map(|plan| plan.start)
                .max()
        }
        Response::Escalation | Response::OrganisationNeed | Response::NotifyLeader => None,
    }
}

/// Competences of the year with a gap that no training answers yet.
pub fn unmet<'a>(from: &Sources<'a>) -> Vec<&'a Competence> {
    suggested(of_year(from), &from.file.courses, from.period.year())
}
