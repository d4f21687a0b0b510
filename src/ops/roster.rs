//! From the states of one person to the row of the employee list.

use crate::domain::period::Period;
use crate::domain::person::{PlanSummary, RosterRow};
use crate::domain::plan::Plan;
use crate::domain::rating::Evaluation;

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
    }
}

/// The evaluation that stands for a period: the one there is, or none while several stand beside each other.
fn standing(dossier: &Dossier, period: Period) -> Evaluation {
    let mut all = dossier
        .file
        .evaluations
        .iter()
        .filter(|((p, _), _)| *p == period)
        .flat_map(|(_, evaluations)| evaluations);
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
