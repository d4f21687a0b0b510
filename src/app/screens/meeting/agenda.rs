//! The agenda: whom to meet, in which order, for how long, and how far one has come.

use crate::app::alerts;
use crate::app::command::Command;
use crate::app::model::{Effect, Model, Overlay, Tab, Tone};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::desk::Sitting;
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::meeting::{DialogueStep, Outcome};
use crate::domain::person::RosterRow;
use crate::i18n::Phrase;

use super::lead::minutes_used;
use super::{Act, Choice};

/// More people than anybody meets in a period.
const MOST: usize = 200;
/// Minutes by which the plan of a meeting changes.
const MINUTES: u16 = 5;
/// The longest meeting, in minutes.
const LONGEST: u16 = 480;

/// How far one has come with a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not begun.
    NotYet,
    /// Under way, at this step.
    UnderWay(DialogueStep),
    /// It has ended so.
    Ended(Outcome),
}

/// How far one has come with a person of the agenda.
pub fn status(model: &Model, sitting: &Sitting) -> Status {
    let row = model.people.true_row(sitting.person);
    match row.and_then(|row| row.follow.meeting(sitting.period)) {
        // Broken off, and begun again since.
        Some(met) if met.outcome == Some(Outcome::Adjourned) && is_open(model, sitting) => {
            Status::UnderWay(sitting.step)
        }
        Some(met) => met
            .outcome
            .map_or(Status::UnderWay(sitting.step), Status::Ended),
        None => Status::NotYet,
    }
}

/// Minutes that the dialogue with a person has taken: as counted now, otherwise as its record says.
pub fn spent(model: &Model, sitting: &Sitting) -> u16 {
    let row = model.people.true_row(sitting.person);
    let met = row.and_then(|row| row.follow.meeting(sitting.period));
    let recorded = met.and_then(|met| met.used).unwrap_or(0);
    match minutes_used(sitting) {
        0 => recorded,
        counted => counted,
    }
}

/// Why nobody is on the agenda, and the way on.
pub fn why_empty(model: &Model) -> String {
    let keymap = &model.settings.keymap;
    let places = [
        ("fill", keymap.keys_of(Command::Meeting(Act::Fill))),
        ("add", keymap.keys_of(Command::Meeting(Act::Add))),
        ("people", keymap.keys_of(Command::Go(Tab::Employees))),
    ];
    let places: Vec<(&str, &str)> = places.iter().map(|(k, v)| (*k, v.as_str())).collect();
    model.texts().fill("meeting.empty", &places)
}

/// How that is told.
pub fn told(model: &Model, status: Status) -> String {
    let texts = model.texts();
    match status {
        Status::NotYet => texts.get("meeting.not-yet").to_owned(),
        Status::UnderWay(step) => {
            let (n, of) = (step.index() + 1, DialogueStep::ALL.len());
            let place = format!("{n}/{of} {}", texts.label(step));
            texts.fill("meeting.under-way", &[("step", &place)])
        }
        Status::Ended(outcome) => texts.label(outcome).to_owned(),
    }
}

fn is_open(model: &Model, sitting: &Sitting) -> bool {
    model.meeting.agenda.open == Some(sitting.person)
}

/// Whether nothing is left to be talked about with a person of the agenda.
pub(super) fn is_done(model: &Model, sitting: &Sitting) -> bool {
    matches!(status(model, sitting), Status::Ended(outcome) if outcome.is_done())
}

/// Whether the one at the keyboard appraises the person in this place, whose work is reviewed at all.
fn is_own(model: &Model, at: usize, row: &RosterRow) -> bool {
    alerts::is_reviewed(row) && model.people.appraiser_at(at) == Some(model.actor)
}

/// Fills the agenda: with those marked, with those whom a filter shows, or with all own people who have not been
/// met about this period. Whoever has begun stays, and minutes that were planned stay planned.
pub(super) fn fill(model: &mut Model) -> Vec<Effect> {
    let (people, key) = candidates(model);
    let left_out = people.len();
    let own: Vec<EmployeeId> = people
        .into_iter()
        .filter(|at| {
            let row = model.people.everybody().get(*at);
            row.is_some_and(|row| is_own(model, *at, row))
        })
        .filter_map(|at| model.people.everybody().get(at).map(RosterRow::id))
        .collect();
    let left_out = left_out - own.len();
    let (period, planned) = (model.period, model.settings.meeting.minutes);
    let agenda = &mut model.meeting.agenda;
    let begun = |one: &Sitting| one.meeting.is_some() && one.period == period;
    let (mut sittings, waiting): (Vec<Sitting>, Vec<Sitting>) =
        std::mem::take(&mut agenda.sittings)
            .into_iter()
            .partition(begun);
    let minutes = |id| {
        let mut waiting = waiting.iter();
        let before = waiting.find(|one| one.person == id && one.period == period);
        before.map_or(planned, |one| one.planned)
    };
    let new: Vec<EmployeeId> = own
        .into_iter()
        .filter(|id| !sittings.iter().any(|one| one.person == *id))
        .collect();
    let new = new.into_iter();
    sittings.extend(new.map(|id| Sitting::new(id, period, minutes(id))));
    sittings.truncate(MOST);
    let n = sittings.len();
    if !sittings.iter().any(|one| Some(one.person) == agenda.open) {
        agenda.open = None;
    }
    agenda.sittings = sittings;
    model.meeting.list.clamp(n);
    if n == 0 {
        model.refuse(if left_out > 0 {
            "meeting.nobody-own"
        } else {
            "meeting.nobody-to-meet"
        });
        return Vec::new();
    }
    let mut told = Phrase::new(key).with("n", n);
    if left_out > 0 {
        told = Phrase::new("meeting.filled-part")
            .with("what", told.text(model.texts()))
            .with("n", left_out);
    }
    model.say(Tone::Plain, told);
    Vec::new()
}

/// Places of those from whom the agenda is filled, in the order of the list, and how that is told.
fn candidates(model: &Model) -> (Vec<usize>, &'static str) {
    let marks = &model.employees.marks;
    let rows = model.people.everybody().iter().enumerate();
    if !marks.is_empty() {
        let marked = rows.filter(|(_, row)| marks.contains(&row.id()));
        return (marked.map(|(at, _)| at).collect(), "meeting.filled-marks");
    }
    // The filter with which the list opens is no choice of people.
    let asked = model.employees.query.trim();
    if !asked.is_empty() && asked != "is:mine" {
        let shown = model.employees.shown.iter();
        let shown = shown.map(|at| *at as usize).collect();
        return (shown, "meeting.filled-filter");
    }
    let left = |row: &RosterRow| {
        let met = row.follow.meeting(model.period);
        !met.and_then(|met| met.outcome)
            .is_some_and(Outcome::is_done)
    };
    let waiting = rows.filter(|(at, row)| left(row) && is_own(model, *at, row));
    (waiting.map(|(at, _)| at).collect(), "meeting.filled-left")
}

/// The person selected on the agenda.
pub(super) fn selected(model: &Model) -> Option<EmployeeId> {
    let at = model.meeting.list.selected()?;
    model.meeting.agenda.sittings.get(at).map(|one| one.person)
}

/// Moves the person selected by one place.
pub(super) fn shift(model: &mut Model, by: isize) -> Vec<Effect> {
    let state = &mut model.meeting;
    let Some(at) = state.list.selected() else {
        return Vec::new();
    };
    let to = at.saturating_add_signed(by);
    if to < state.agenda.sittings.len() {
        state.agenda.sittings.swap(at, to);
        state.list.select(to);
    }
    Vec::new()
}

/// Plans more or fewer minutes: for the dialogue in front, or for the person selected.
pub(super) fn plan(model: &mut Model, more: bool) -> Vec<Effect> {
    let person = super::sitting(model).map(|sitting| sitting.person);
    let Some(person) = person.or_else(|| selected(model)) else {
        return Vec::new();
    };
    if let Some(sitting) = model.meeting.agenda.of_mut(person) {
        sitting.planned = if more {
            (sitting.planned + MINUTES).min(LONGEST)
        } else {
            sitting.planned.saturating_sub(MINUTES).max(MINUTES)
        };
    }
    Vec::new()
}

/// Offers the own people who are not on the agenda yet.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    let rows = model.people.everybody().iter().enumerate();
    let free = |row: &RosterRow| model.meeting.agenda.of(row.id()).is_none();
    let items = rows
        .filter(|(at, row)| free(row) && is_own(model, *at, row))
        .map(|(_, row)| PickItem {
            id: row.id().0,
            label: row.employee.name.clone(),
            detail: row.employee.position.clone(),
        });
    let items: Vec<PickItem> = items.collect();
    if items.is_empty() {
        return model.refuse(if model.meeting.agenda.sittings.is_empty() {
            "meeting.nobody-to-meet"
        } else {
            "meeting.nobody-left"
        });
    }
    let title = Phrase::new("meeting.choose-person");
    let pick = Pick::new(title, PickFor::Meeting(Choice::Person), items, None);
    model.overlays.push(Overlay::Pick(Box::new(pick)));
    Vec::new()
}

/// Puts a person on the agenda, below the one selected, and selects her. Whoever is there stays there.
pub(super) fn put(model: &mut Model, person: EmployeeId) {
    let (period, planned) = (model.period, model.settings.meeting.minutes);
    let state = &mut model.meeting;
    let known = state.agenda.place_of(person);
    let at = known.unwrap_or_else(|| {
        let below = state.list.selected().map_or(0, |at| at + 1);
        let at = below.min(state.agenda.sittings.len());
        let sitting = Sitting::new(person, period, planned);
        state.agenda.sittings.insert(at, sitting);
        at
    });
    if let Some(sitting) = state.agenda.sittings.get_mut(at)
        && sitting.period != period
    {
        // A meeting about another period is another meeting.
        *sitting = Sitting::new(person, period, planned);
    }
    let len = state.agenda.sittings.len();
    state.list.clamp(len);
    state.list.select(at);
}

/// Takes the person selected off the agenda. What was recorded stays recorded.
pub(super) fn strike(model: &mut Model) -> Vec<Effect> {
    let Some(at) = model.meeting.list.selected() else {
        return model.refuse("notice.nobody");
    };
    let removed = model.meeting.agenda.sittings.remove(at);
    if model.meeting.agenda.open == Some(removed.person) {
        model.meeting.agenda.open = None;
    }
    let name = model.people.name(removed.person);
    model.say(Tone::Plain, Phrase::new("meeting.off").with("name", name));
    Vec::new()
}
