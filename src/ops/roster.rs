//! From the states of one person to the row of the employee list.

use chrono::NaiveDate;

use crate::domain::access::Stint;
use crate::domain::closing::{self, Closing, Reply};
use crate::domain::discipline::{Absence, AbsenceKind};
use crate::domain::follow::award::{Award, AwardState};
use crate::domain::follow::coaching::CoachingState;
use crate::domain::follow::improvement::{Improvement, ImprovementState};
use crate::domain::follow::training::CourseState;
use crate::domain::meeting::{AgreementState, Met};
use crate::domain::objection::Objection;
use crate::domain::period::{Cycle, Period};
use crate::domain::person::{FollowUps, PersonFile, PlanSummary, RosterRow, Sight};
use crate::domain::plan::Plan;
use crate::domain::rating::{Evaluation, Predikat};

use super::view::Dossier;

/// The row of a person.
pub fn row(dossier: &Dossier) -> RosterRow {
    let file = &dossier.file;
    let conflicts: usize = dossier
        .states
        .values()
        .map(|state| state.conflicts().count())
        .sum();
    let mut plans: Vec<PlanSummary> = file
        .plans
        .iter()
        .rev()
        .take(RosterRow::PLANS)
        .map(|(period, plan)| summary(plan, &standing(dossier, *period)))
        .collect();
    plans.shrink_to_fit();
    RosterRow {
        employee: file.employee.clone(),
        plans,
        last_log: file.log.last().map(|entry| entry.day),
        last_feedback: file.feedback.first().map(|feedback| feedback.day),
        conflicts: conflicts.min(usize::from(u16::MAX)) as u16,
        follow: follow_ups(file),
        stints: stints(file),
        sight: Sight::Full,
    }
}

/// The plans of a file that were carried out in another post than the present one.
pub fn stints(file: &PersonFile) -> Vec<Stint> {
    let parted = |plan: &&Plan| plan.unit.is_some() || plan.appraiser.is_some();
    let stint = |plan: &Plan| Stint {
        period: plan.period,
        unit: plan.unit,
        appraiser: plan.appraiser,
    };
    file.plans.values().filter(parted).map(stint).collect()
}

/// The evaluation that stands for a period: what was closed, where that stands, as it is after a decision on
/// an objection; otherwise the one there is, or none while several stand beside each other.
fn standing(dossier: &Dossier, period: Period) -> Evaluation {
    if let Some(closed) = dossier
        .file
        .closings
        .get(&period)
        .and_then(|all| closing::standing(all))
    {
        return Evaluation {
            results: closed.results,
            behaviour: closed.behaviour,
            ..Evaluation::default()
        };
    }
    // What was taken away again says nothing.
    let mut all = dossier
        .file
        .evaluations
        .iter()
        .filter(|((p, _), _)| *p == period)
        .flat_map(|(_, evaluations)| evaluations)
        .filter(|one| **one != Evaluation::default());
    match (all.next(), all.next()) {
        (Some(only), None) => only.clone(),
        (None | Some(_), _) => Evaluation::default(),
    }
}

fn summary(plan: &Plan, evaluation: &Evaluation) -> PlanSummary {
    let mut racing: Vec<u16> = plan
        .racing()
        .map(|(_, achieved)| achieved.min(1000) as u16)
        .collect();
    racing.sort_unstable();
    let mut lowest = [1000; 4];
    for (low, achieved) in lowest.iter_mut().zip(racing) {
        *low = achieved;
    }
    PlanSummary {
        period: plan.period,
        stage: plan.stage,
        progress: plan.progress_permille(),
        targets: plan
            .indicators()
            .filter(|(_, i)| i.target.is_some())
            .count() as u16,
        lowest,
        results: evaluation.results,
        behaviour: evaluation.behaviour,
    }
}

/// What of a file needs following up.
fn follow_ups(file: &PersonFile) -> FollowUps {
    let running = |plan: &&Improvement| plan.state == ImprovementState::Running;
    let proposed = |award: &&Award| award.state == AwardState::Proposed;
    let granted = |award: &&Award| matches!(award.state, AwardState::Approved | AwardState::Given);
    let improving: Vec<&Improvement> = file.improvements.iter().filter(running).collect();
    let begun = improving.iter().filter(|plan| plan.due.is_none());
    let objections = file.objections.iter().flat_map(|(period, all)| {
        let closings = file.closings.get(period);
        let closing = closings.and_then(|all| closing::standing(all));
        let closed = closing.map(|closing| closing.day);
        let open = move |one: &&Objection| one.decided.is_none() && one.concerns(closed);
        all.iter().filter(open)
    });
    FollowUps {
        absences: counted(file),
        coaching_open: file
            .coaching
            .iter()
            .any(|plan| plan.state != CoachingState::Finished),
        coached: file.coaching.iter().map(|plan| plan.day).max(),
        improvement_due: improving.iter().filter_map(|plan| plan.due).min(),
        improvement_begun: begun.map(|plan| plan.start).min(),
        objection_filed: objections.map(|objection| objection.filed).min(),
        closed: closed(file),
        awards_open: few(file.awards.iter().filter(proposed).count()),
        awards: few(file.awards.iter().filter(granted).count()),
        training_needed: few(file
            .courses
            .iter()
            .filter(|course| course.state != CourseState::Done)
            .count()),
        self_assessed: file.self_assessments.keys().next_back().copied(),
        met: file.meetings.values().flatten().map(|met| met.day).max(),
        unconfirmed: unconfirmed(file),
        agreement_due: file
            .agreements
            .iter()
            .filter(|agreed| agreed.state == AgreementState::Open)
            .filter_map(|agreed| agreed.due)
            .min(),
        meetings: meetings(file),
    }
}

/// The last meeting about each period, as it stands now.
fn meetings(file: &PersonFile) -> Vec<Met> {
    let met = file.meetings.iter().rev().filter_map(|(period, all)| {
        let last = all.last()?;
        let closings = file.closings.get(period);
        let closing = closings.and_then(|all| closing::standing(all));
        let closed = closing.map(|closing| closing.day);
        let mut objections = file.objections.get(period).into_iter().flatten();
        let objected = objections.any(|objection| objection.concerns(closed));
        Some(Met {
            period: *period,
            outcome: last.outcome.map(|ended| ended.since(closing, objected)),
            used: last.used,
        })
    });
    met.take(FollowUps::MEETINGS).collect()
}

/// The earliest day of a closing that the employee has not answered in any way.
fn unconfirmed(file: &PersonFile) -> Option<NaiveDate> {
    let waiting = file.closings.iter().filter_map(|(period, all)| {
        let closing = closing::standing(all)?;
        let objections = file.objections.get(period).map_or(&[][..], Vec::as_slice);
        (closing.reply(objections) == Reply::Waiting).then_some(closing.day)
    });
    waiting.min()
}

fn few(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Absences that can count, of the latest year that has any and of the year before it, in which a run may have
/// begun, without their notes.
fn counted(file: &PersonFile) -> Vec<Absence> {
    let counts =
        |absence: &&Absence| matches!(absence.kind, AbsenceKind::Unexcused | AbsenceKind::Late);
    let has_any = |(_, all): &(&i32, &Vec<Absence>)| all.iter().any(|one| counts(&one));
    let Some((latest, _)) = file.absences.iter().rev().find(has_any) else {
        return Vec::new();
    };
    let plain = |absence: &Absence| Absence {
        note: String::new(),
        ..absence.clone()
    };
    let both = file.absences.range(latest - 1..=*latest);
    let both = both.flat_map(|(_, all)| all);
    both.filter(counts).map(plain).collect()
}

/// The predikat of the latest evaluations that are closed, newest first; a decided objection counts.
fn closed(file: &PersonFile) -> Vec<(Period, Predikat)> {
    let standing = |closings: &Vec<Closing>| closing::standing(closings)?.predikat;
    // An office that evaluates every month would otherwise forget the years that awards ask for.
    let (mut years, mut shorter) = (0, 0);
    let few = |(period, _): &(Period, Predikat)| {
        let kept = match period.cycle() {
            Cycle::Annual => &mut years,
            Cycle::Quarterly | Cycle::Monthly => &mut shorter,
        };
        *kept += 1;
        *kept <= FollowUps::CLOSED
    };
    file.closings
        .iter()
        .rev()
        .filter_map(|(period, closings)| Some((*period, standing(closings)?)))
        .filter(few)
        .collect()
}
