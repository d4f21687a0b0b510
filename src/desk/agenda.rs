//! The agenda of meetings, and where each dialogue stands.

use std::collections::BTreeSet;

use crate::domain::coded::coded;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::meeting::DialogueStep;
use crate::domain::period::Period;

/// Whom to meet, and where the dialogues stand: all that a restart needs to go on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agenda {
    /// One for each person, in the order in which they come.
    pub sittings: Vec<Sitting>,
    /// With whom a dialogue is under way.
    pub open: Option<EmployeeId>,
    /// Who gave the keyboard to the employee, and takes it back.
    pub lead: Option<EmployeeId>,
    /// Where the hour was last spent: the next meeting is held there too.
    pub place: Option<String>,
    /// What follows once the form on top is saved.
    pub after: Option<After>,
    /// Whom the next meeting would be with; only in what is kept, as on the screen the list knows it.
    pub selected: Option<EmployeeId>,
}

coded! {
    /// What follows in a dialogue once something that was asked for is on disk.
    After "meeting-after" {
        /// The next step or result.
        Forth = 1 "forth",
        /// The next line that can be selected; from the last one nothing.
        Row = 2 "row",
        /// The next line that can be selected; from the last one the next step.
        RowOrForth = 3 "row-or-forth",
        /// The next person of the agenda.
        Next = 4 "next",
        /// The minutes, once the file is there.
        Minutes = 5 "minutes",
    }
}

/// The dialogue with one person, from the agenda to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// With whom.
    pub person: EmployeeId,
    /// About when.
    pub period: Period,
    /// Minutes planned.
    pub planned: u16,
    /// Its record, once it has begun.
    pub meeting: Option<ItemId>,
    /// The step.
    pub step: DialogueStep,
    /// The planned result talked about, within the step of results.
    pub result: Option<ItemId>,
    /// Which of what can be selected is in focus.
    pub row: usize,
    /// Time used, breaks left out, in milliseconds.
    pub used_ms: u64,
    /// Steps that were left out.
    pub skipped: BTreeSet<DialogueStep>,
}

impl Sitting {
    /// One that has not begun.
    pub fn new(person: EmployeeId, period: Period, planned: u16) -> Self {
        Self {
            person,
            period,
            planned,
            meeting: None,
            step: DialogueStep::Agreements,
            result: None,
            row: 0,
            used_ms: 0,
            skipped: BTreeSet::new(),
        }
    }
}

impl Agenda {
    /// How many come before a person.
    pub fn place_of(&self, person: EmployeeId) -> Option<usize> {
        self.sittings.iter().position(|one| one.person == person)
    }

    /// The dialogue with a person.
    pub fn of(&self, person: EmployeeId) -> Option<&Sitting> {
        self.sittings.iter().find(|one| one.person == person)
    }

    /// The dialogue with a person, to be changed.
    pub fn of_mut(&mut self, person: EmployeeId) -> Option<&mut Sitting> {
        self.sittings.iter_mut().find(|one| one.person == person)
    }
}
