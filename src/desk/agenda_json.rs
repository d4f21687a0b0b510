//! The agenda as JSON.

use serde::{Deserialize, Serialize};

use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::meeting::DialogueStep;
use crate::domain::period::Period;

use super::json::DeskError;
use super::{After, Agenda, Sitting};

#[derive(Default, Serialize, Deserialize)]
pub(super) struct AgendaV1 {
    sittings: Vec<SittingV1>,
    open: Option<u64>,
    lead: Option<u64>,
    place: Option<String>,
    // Drafts of before these were kept have none.
    #[serde(default)]
    after: Option<u8>,
    #[serde(default)]
    selected: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct SittingV1 {
    person: u64,
    period: u32,
    planned: u16,
    meeting: Option<u64>,
    step: u8,
    result: Option<u64>,
    row: usize,
    used_ms: u64,
    skipped: Vec<u8>,
}

impl From<&Agenda> for AgendaV1 {
    fn from(agenda: &Agenda) -> Self {
        Self {
            sittings: agenda.sittings.iter().map(SittingV1::from).collect(),
            open: agenda.open.map(|id| id.0),
            lead: agenda.lead.map(|id| id.0),
            place: agenda.place.clone(),
            after: agenda.after.map(Coded::number),
            selected: agenda.selected.map(|id| id.0),
        }
    }
}

impl AgendaV1 {
    pub(super) fn read(self) -> Result<Agenda, DeskError> {
        let sittings = self.sittings.into_iter().map(SittingV1::read);
        Ok(Agenda {
            sittings: sittings.collect::<Result<_, _>>()?,
            open: self.open.map(EmployeeId),
            lead: self.lead.map(EmployeeId),
            place: self.place,
            after: self.after.map(after).transpose()?,
            selected: self.selected.map(EmployeeId),
        })
    }
}

fn after(number: u8) -> Result<After, DeskError> {
    After::from_number(number).ok_or(DeskError::Unknown("what follows in a meeting"))
}

impl From<&Sitting> for SittingV1 {
    fn from(sitting: &Sitting) -> Self {
        let skipped = sitting.skipped.iter();
        Self {
            person: sitting.person.0,
            period: sitting.period.number(),
            planned: sitting.planned,
            meeting: sitting.meeting.map(|id| id.0),
            step: sitting.step.number(),
            result: sitting.result.map(|id| id.0),
            row: sitting.row,
            used_ms: sitting.used_ms,
            skipped: skipped.map(|step| step.number()).collect(),
        }
    }
}

impl SittingV1 {
    fn read(self) -> Result<Sitting, DeskError> {
        let step = |number| {
            DialogueStep::from_number(number).ok_or(DeskError::Unknown("a step of a meeting"))
        };
        Ok(Sitting {
            person: EmployeeId(self.person),
            period: Period::from_number(self.period)
                .ok_or(DeskError::Unknown("the period of a meeting"))?,
            planned: self.planned,
            meeting: self.meeting.map(ItemId),
            step: step(self.step)?,
            result: self.result.map(ItemId),
            row: self.row,
            used_ms: self.used_ms,
            skipped: self
                .skipped
                .into_iter()
                .map(step)
                .collect::<Result<_, _>>()?,
        })
    }
}
