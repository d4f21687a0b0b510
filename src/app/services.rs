//! What is shared of the service of units: complaints, surveys, voices of the public, actions, and what
//! the organisation achieved.

use std::collections::BTreeMap;

use crate::domain::complaint::Complaint;
use crate::domain::follow::action::Action;
use crate::domain::id::UnitId;
use crate::domain::period::Period;
use crate::domain::survey::Sheet;
use crate::domain::voice::Voice;
use crate::ops::op::{Subject, SubjectKind};
use crate::ops::state::State;
use crate::ops::view::registers::{self, Achieved};

/// Everything shared of the service of units, with the states that forms are opened on.
#[derive(Debug, Default)]
pub struct Services {
    states: BTreeMap<Subject, State>,
    complaints: BTreeMap<u64, Complaint>,
    voices: BTreeMap<(UnitId, i32), Vec<Voice>>,
    sheets: BTreeMap<(UnitId, i32), Vec<Sheet>>,
    actions: BTreeMap<(UnitId, i32), Vec<Action>>,
    achieved: BTreeMap<(UnitId, Period), Achieved>,
}

impl Services {
    /// Takes a new state of a complaint, or of the service of a unit.
    pub fn keep(&mut self, state: State) {
        let subject = state.subject;
        match subject.period {
            None => {
                self.complaints
                    .insert(subject.owner, registers::complaint(&state));
            }
            Some(period) => self.keep_of_unit(UnitId(subject.owner), period, &state),
        }
        self.states.insert(subject, state);
    }

    fn keep_of_unit(&mut self, unit: UnitId, period: Period, state: &State) {
        let of_year = (unit, period.year());
        let kind = state.subject.kind;
        if kind == SubjectKind::Voice {
            self.voices.insert(of_year, registers::voices(state));
        } else if kind == SubjectKind::Survey {
            self.sheets.insert(of_year, registers::sheets(state));
        } else if kind == SubjectKind::Action {
            self.actions.insert(of_year, registers::actions(state));
        } else if kind == SubjectKind::Organisation {
            self.achieved
                .insert((unit, period), registers::achieved(state));
        }
    }

    /// The state of a subject, empty if nothing was ever written.
    pub fn state(&self, subject: Subject) -> State {
        self.states
            .get(&subject)
            .cloned()
            .unwrap_or_else(|| State::empty(subject))
    }

    /// The states of all of it.
    pub fn states(&self) -> impl Iterator<Item = &State> {
        self.states.values()
    }

    /// All complaints that are in the register, the oldest first.
    pub fn complaints(&self) -> Vec<&Complaint> {
        let kept = |complaint: &&Complaint| {
            let subject = Subject::lasting(SubjectKind::Complaint, complaint.id);
            // A complaint whose registration was undone has an empty state.
            !complaint.retired && self.states.get(&subject).is_some_and(|s| !s.is_empty())
        };
        let mut all: Vec<&Complaint> = self.complaints.values().filter(kept).collect();
        all.sort_by(|a, b| (a.received, &a.number, a.id).cmp(&(b.received, &b.number, b.id)));
        all
    }

    /// A complaint.
    pub fn complaint(&self, id: u64) -> Option<&Complaint> {
        self.complaints.get(&id)
    }

    /// How a complaint is called: its number, or its id where it has none.
    pub fn complaint_label(&self, id: u64) -> String {
        match self.complaint(id) {
            Some(complaint) if !complaint.number.is_empty() => complaint.number.clone(),
            Some(_) | None => id.to_string(),
        }
    }

    /// What the public says of a unit in a year, newest first.
    pub fn voices(&self, unit: UnitId, year: i32) -> &[Voice] {
        self.voices.get(&(unit, year)).map_or(&[], Vec::as_slice)
    }

    /// All voices of a year, with their units.
    pub fn all_voices(&self, year: i32) -> impl Iterator<Item = (UnitId, &Voice)> {
        self.voices
            .iter()
            .filter(move |((_, y), _)| *y == year)
            .flat_map(|((unit, _), voices)| voices.iter().map(|voice| (*unit, voice)))
    }

    /// Sheets of the survey of a unit in a year.
    pub fn sheets(&self, unit: UnitId, year: i32) -> &[Sheet] {
        self.sheets.get(&(unit, year)).map_or(&[], Vec::as_slice)
    }

    /// Actions of a unit in a year, the most urgent first.
    pub fn actions(&self, unit: UnitId, year: i32) -> &[Action] {
        self.actions.get(&(unit, year)).map_or(&[], Vec::as_slice)
    }

    /// Actions of a unit that concern a year, each with the year it lies in: those of the year, and what is still
    /// open of those before.
    pub fn concerning(&self, unit: UnitId, year: i32) -> impl Iterator<Item = (i32, &Action)> {
        let until = self.actions.range((unit, i32::MIN)..=(unit, year));
        until.flat_map(move |((_, of), actions)| {
            let kept = move |action: &&Action| *of == year || action.is_open();
            actions.iter().filter(kept).map(|action| (*of, action))
        })
    }

    /// All actions of all years, with their units: one that is still to be done does not end with its year.
    pub fn every_action(&self) -> impl Iterator<Item = (UnitId, &Action)> {
        self.actions
            .iter()
            .flat_map(|((unit, _), actions)| actions.iter().map(|action| (*unit, action)))
    }

    /// What a unit achieved in a period.
    pub fn achieved(&self, unit: UnitId, period: Period) -> Option<&Achieved> {
        self.achieved.get(&(unit, period))
    }
}
