//! A desk as text: JSON, so that in the worst case a person can read in the file what she had written.
//!
//! States are put in as the base64 of their byte form, which holds them exactly. Whoever keeps the text
//! looks at its checksum first; what is read here is not trusted all the same.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::id::EmployeeId;
use crate::domain::period::Period;

use super::agenda_json::AgendaV1;
use super::form_json::FormV1;
use super::sheets_json::SheetsV1;
use super::{Desk, Place};

/// Why a text is no desk.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// It does not follow the form.
    #[error("not in the form of a draft: {0}")]
    Form(#[from] serde_json::Error),
    /// Something in it means nothing to this version.
    #[error("{0} of the draft is not understood")]
    Unknown(&'static str),
}

#[derive(Serialize, Deserialize)]
struct DeskV1 {
    actor: u64,
    day: i32,
    next_seq: u64,
    place: PlaceV1,
    forms: Vec<FormV1>,
    sheets: Option<SheetsV1>,
    // Drafts of before the meeting was kept have none.
    #[serde(default)]
    agenda: AgendaV1,
}

#[derive(Serialize, Deserialize)]
struct PlaceV1 {
    tab: String,
    period: u32,
    person: Option<u64>,
    query: String,
}

/// The text of a desk.
pub fn encode(desk: &Desk) -> Result<Vec<u8>, DeskError> {
    let place = &desk.place;
    let wire = DeskV1 {
        actor: desk.actor.0,
        day: desk.day.to_epoch_days(),
        next_seq: desk.next_seq,
        place: PlaceV1 {
            tab: place.tab.clone(),
            period: place.period.number(),
            person: place.person.map(|id| id.0),
            query: place.query.clone(),
        },
        forms: desk.forms.iter().map(FormV1::from).collect(),
        sheets: desk.sheets.as_ref().map(SheetsV1::from),
        agenda: AgendaV1::from(&desk.agenda),
    };
    Ok(serde_json::to_vec(&wire)?)
}

/// Reads the text of a desk.
pub fn decode(text: &[u8]) -> Result<Desk, DeskError> {
    let wire: DeskV1 = serde_json::from_slice(text)?;
    let place = wire.place;
    let forms = wire.forms.into_iter().map(FormV1::read);
    Ok(Desk {
        actor: EmployeeId(wire.actor),
        day: NaiveDate::from_epoch_days(wire.day).ok_or(DeskError::Unknown("the day"))?,
        next_seq: wire.next_seq,
        place: Place {
            tab: place.tab,
            period: Period::from_number(place.period).ok_or(DeskError::Unknown("the period"))?,
            person: place.person.map(EmployeeId),
            query: place.query,
        },
        forms: forms.collect::<Result<_, _>>()?,
        sheets: wire.sheets.map(SheetsV1::read).transpose()?,
        agenda: wire.agenda.read()?,
    })
}
