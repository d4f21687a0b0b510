//! Entries of registers, field by field: read from a state, and judged by the domain before they are written.
//! Forms and files put the same question, so what one refuses the other does too.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::answers::AnswerError;
use crate::domain::coded::Coded;
use crate::domain::competence::{Competence, CompetenceError};
use crate::domain::discipline::{self, Absence, AbsenceError, AbsenceKind};
use crate::domain::follow::coaching::{AnswersError, parse_statements};
use crate::domain::id::ItemId;
use crate::domain::peer;
use crate::domain::rules::Rules;
use crate::domain::survey::Answers;
use crate::domain::voice::check_score;

use super::fields as f;
use super::op::{Field, Value};
use super::registers::{Register, RegisterId};
use super::state::State;

/// An entry of a register.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Identity.
    pub id: ItemId,
    /// What stands in its fields, in the order of the register.
    pub values: Vec<(Field, Value)>,
}

/// The entries that were not struck out, by day where they have one.
pub fn entries(state: &State, register: &Register) -> Vec<Entry> {
    let struck = |id: u64| state.value(id, f::REMOVED) == Some(&Value::Flag(true));
    let value = |id: u64, field| state.value(id, field).cloned().unwrap_or(Value::Empty);
    let entry = |id| Entry {
        id: ItemId(id),
        values: register
            .columns
            .iter()
            .map(|column| (column.field, value(id, column.field)))
            .collect(),
    };
    let mut all: Vec<Entry> = state.items().filter(|id| !struck(*id)).map(entry).collect();
    all.sort_by_key(|entry| {
        (
            register.day.and_then(|day| date(&entry.values, day)),
            entry.id,
        )
    });
    all
}

/// What is entered in a field.
pub fn value_of(values: &[(Field, Value)], field: Field) -> &Value {
    values
        .iter()
        .find(|(f, _)| *f == field)
        .map_or(&Value::Empty, |(_, value)| value)
}

/// The words entered in a field.
pub fn text_of(values: &[(Field, Value)], field: Field) -> &str {
    match value_of(values, field) {
        Value::Text(text) => text,
        _ => "",
    }
}

/// The day entered in a field.
pub fn date(values: &[(Field, Value)], field: Field) -> Option<NaiveDate> {
    match value_of(values, field) {
        Value::Date(day) => Some(*day),
        _ => None,
    }
}

fn number(values: &[(Field, Value)], field: Field) -> Option<Decimal> {
    match value_of(values, field) {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

/// What keeps an entry from being saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryError {
    /// Attendance.
    Absence(AbsenceError),
    /// A competence.
    Competence(CompetenceError),
    /// The answers to form B.1.8.
    Statements(AnswersError),
    /// A line of answers.
    Answers(AnswerError),
    /// What has happened cannot lie ahead.
    Future,
    /// A score that is none.
    Score,
    /// A voice that neither scores nor speaks.
    Silent,
}

impl EntryError {
    /// The two halves of its translation key, `absence-error` and `future`.
    pub fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Absence(why) => ("absence-error", why.code()),
            Self::Competence(why) => ("competence-error", why.code()),
            Self::Statements(why) => ("answers-error", why.code()),
            Self::Answers(AnswerError::Count { .. }) => ("answer-error", "count"),
            Self::Answers(AnswerError::OutOfScale { .. }) => ("answer-error", "out-of-scale"),
            Self::Answers(AnswerError::Blank { .. }) => ("answer-error", "blank"),
            Self::Answers(AnswerError::AllBlank) => ("answer-error", "all-blank"),
            Self::Future => ("stream", "future"),
            Self::Score => ("entry", "score"),
            Self::Silent => ("entry", "silent"),
        }
    }

    /// What fills the sentence, by name.
    pub fn places(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Competence(CompetenceError::OffScale { most, .. }) => {
                vec![("most", most.to_string())]
            }
            Self::Statements(AnswersError::Count { found, wanted })
            | Self::Answers(AnswerError::Count { found, wanted }) => {
                vec![("found", found.to_string()), ("wanted", wanted.to_string())]
            }
            Self::Statements(AnswersError::OffScale {
                statement, most, ..
            }) => vec![
                ("statement", statement.to_string()),
                ("most", most.to_string()),
            ],
            Self::Answers(AnswerError::OutOfScale { place, found }) => {
                vec![("place", place.to_string()), ("found", found.to_string())]
            }
            Self::Answers(AnswerError::Blank { place }) => vec![("place", place.to_string())],
            Self::Absence(_)
            | Self::Competence(CompetenceError::NoReason)
            | Self::Answers(AnswerError::AllBlank)
            | Self::Future
            | Self::Score
            | Self::Silent => Vec::new(),
        }
    }
}

/// A field, and what is wrong there.
pub type Wrong = (Field, EntryError);

/// What the domain says of an entry on the day on which it is written.
pub fn check(
    id: RegisterId,
    values: &[(Field, Value)],
    today: NaiveDate,
    rules: &Rules,
) -> Result<(), Wrong> {
    match id {
        RegisterId::Attendance => attendance(values, today),
        RegisterId::Competences => competence(values, rules),
        RegisterId::Sessions => statements(values, rules),
        RegisterId::Peers => match text_of(values, f::PEER_ANSWERS) {
            "" => Ok(()),
            text => answers(peer::parse(text), f::PEER_ANSWERS),
        },
        RegisterId::Voices => voice(values, today),
        RegisterId::Survey => {
            past(values, f::SHEET_DAY, today)?;
            let text = text_of(values, f::SHEET_ANSWERS);
            answers(Answers::parse(text), f::SHEET_ANSWERS)
        }
        RegisterId::Notes => past(values, f::ANNOTATED_DAY, today),
        RegisterId::Strengths
        | RegisterId::Coaching
        | RegisterId::Training
        | RegisterId::Improvement
        | RegisterId::Awards
        | RegisterId::Objections
        | RegisterId::Actions
        | RegisterId::Agreements => Ok(()),
    }
}

fn past(values: &[(Field, Value)], field: Field, today: NaiveDate) -> Result<(), Wrong> {
    match date(values, field) {
        Some(day) if day > today => Err((field, EntryError::Future)),
        Some(_) | None => Ok(()),
    }
}

fn answers<T>(read: Result<T, AnswerError>, field: Field) -> Result<(), Wrong> {
    read.map(drop)
        .map_err(|why| (field, EntryError::Answers(why)))
}

fn attendance(values: &[(Field, Value)], today: NaiveDate) -> Result<(), Wrong> {
    let kind = match value_of(values, f::ABSENCE_KIND) {
        Value::Code(number) => AbsenceKind::from_number(*number),
        _ => None,
    };
    let absence = Absence {
        id: ItemId(0),
        from: date(values, f::ABSENCE_FROM).unwrap_or(today),
        until: date(values, f::ABSENCE_UNTIL),
        days: number(values, f::ABSENCE_DAYS),
        minutes: number(values, f::ABSENCE_MINUTES),
        kind: kind.unwrap_or(AbsenceKind::Excused),
        note: String::new(),
    };
    discipline::check(&absence, today).map_err(|why| {
        let field = match why {
            AbsenceError::Future if absence.until.is_none() => f::ABSENCE_FROM,
            AbsenceError::Future | AbsenceError::Backwards => f::ABSENCE_UNTIL,
            AbsenceError::RunAndSum | AbsenceError::Days(_) => f::ABSENCE_DAYS,
            AbsenceError::Minutes(_) | AbsenceError::NoMinutes => f::ABSENCE_MINUTES,
        };
        (field, EntryError::Absence(why))
    })
}

fn competence(values: &[(Field, Value)], rules: &Rules) -> Result<(), Wrong> {
    let competence = Competence {
        id: ItemId(0),
        name: text_of(values, f::COMPETENCE_NAME).to_owned(),
        standard: number(values, f::COMPETENCE_STANDARD),
        level: number(values, f::COMPETENCE_LEVEL),
        reason: text_of(values, f::COMPETENCE_REASON).to_owned(),
    };
    competence.check(&rules.competence).map_err(|why| {
        let field = match why {
            CompetenceError::OffScale { given, .. } if competence.standard == Some(given) => {
                f::COMPETENCE_STANDARD
            }
            CompetenceError::OffScale { .. } => f::COMPETENCE_LEVEL,
            CompetenceError::NoReason => f::COMPETENCE_REASON,
        };
        (field, EntryError::Competence(why))
    })
}

fn statements(values: &[(Field, Value)], rules: &Rules) -> Result<(), Wrong> {
    match text_of(values, f::SESSION_ANSWERS) {
        "" => Ok(()),
        text => parse_statements(text, &rules.coaching)
            .map(drop)
            .map_err(|why| (f::SESSION_ANSWERS, EntryError::Statements(why))),
    }
}

fn voice(values: &[(Field, Value)], today: NaiveDate) -> Result<(), Wrong> {
    past(values, f::VOICE_DAY, today)?;
    match number(values, f::VOICE_SCORE) {
        Some(score) => check_score(score)
            .map(drop)
            .map_err(|_| (f::VOICE_SCORE, EntryError::Score)),
        None if text_of(values, f::VOICE_TEXT).is_empty() => {
            Err((f::VOICE_SCORE, EntryError::Silent))
        }
        None => Ok(()),
    }
}
