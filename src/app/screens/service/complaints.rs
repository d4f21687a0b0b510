//! Complaints as they are listed: what presses most stands first.

use chrono::{Datelike, NaiveDate};

use crate::app::model::{Effect, Model};
use crate::app::pick::PickItem;
use crate::domain::coded::Coded;
use crate::domain::complaint::{Clock, Complaint, ComplaintStage, Urgency};

use super::{Choice, covers, items_of, offer, year};

/// A complaint, and how it stands today.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The complaint.
    pub complaint: &'a Complaint,
    /// Where it stands.
    pub stage: ComplaintStage,
    /// Until when it must be answered.
    pub due: NaiveDate,
    /// The clock of the answer.
    pub clock: Clock,
    /// How pressing it is.
    pub urgency: Urgency,
}

/// How a complaint stands today.
pub fn line<'a>(model: &Model, complaint: &'a Complaint) -> Line<'a> {
    let rules = &model.settings.rules;
    let clock = complaint.clock(&rules.complaint, &rules.calendar, model.today);
    Line {
        complaint,
        stage: complaint.stage(),
        due: complaint.deadline(&rules.complaint, &rules.calendar),
        clock,
        urgency: clock.urgency(rules.complaint.near_percent),
    }
}

/// Complaints of the units looked at: those of the year, and whatever is still open. What is overdue comes
/// first, then what is due next, what waits, and what is done, newest first.
pub fn complaints(model: &Model) -> Vec<Line<'_>> {
    let year = year(model);
    let mut lines: Vec<Line<'_>> = of_unit(model)
        .into_iter()
        .map(|complaint| line(model, complaint))
        .filter(|line| line.complaint.received.year() == year || line.urgency != Urgency::Done)
        .collect();
    lines.sort_by_key(|line| {
        let days = |day: NaiveDate| day.num_days_from_ce();
        match line.urgency {
            Urgency::Overdue => (0, days(line.due)),
            Urgency::Near | Urgency::OnTime => (1, days(line.due)),
            Urgency::Paused => (2, days(line.due)),
            Urgency::Done => (3, -days(line.complaint.received)),
        }
    });
    lines
}

/// All complaints about the units looked at.
pub fn of_unit(model: &Model) -> Vec<&Complaint> {
    let mut all = model.people.services().complaints();
    all.retain(|complaint| covers(model, complaint.unit));
    all
}

fn shown(model: &Model) -> Vec<u64> {
    let state = &model.service;
    complaints(model)
        .iter()
        .filter(|line| !state.overdue || line.urgency == Urgency::Overdue)
        .filter(|line| state.stage.is_none_or(|stage| stage == line.stage))
        .map(|line| line.complaint.id)
        .collect()
}

pub(super) fn settle(model: &mut Model) {
    let mut now = shown(model);
    if let Some(wanted) = model.service.wanted
        && !now.contains(&wanted)
        && model.people.services().complaint(wanted).is_some()
    {
        // What was just written is never out of sight.
        super::peel(model);
        now = shown(model);
    }
    let state = &mut model.service;
    let wanted = state
        .wanted
        .and_then(|id| now.iter().position(|shown| *shown == id));
    if wanted.is_some() {
        state.wanted = None;
    }
    state.lists[0].follow(&mut state.complaints, now, wanted);
}

/// The complaint selected.
pub fn selected(model: &Model) -> Option<&Complaint> {
    let row = model.service.lists[0].selected()?;
    let id = model.service.complaints.get(row)?;
    model.people.services().complaint(*id)
}

pub(super) fn choose_stage(model: &mut Model) -> Vec<Effect> {
    let all = PickItem {
        id: 0,
        label: model.texts().get("service.all-stages").to_owned(),
        detail: String::new(),
    };
    let mut items = items_of(model, ComplaintStage::ALL);
    items.push(all);
    model.service.part = super::Part::Complaints;
    let now = model.service.stage.map_or(0, |stage| stage.number().into());
    offer(model, "service.choose-stage", Choice::Stage, items, now)
}
