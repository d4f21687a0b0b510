//! Forms as they are kept.
//!
//! What is read back is believed only as far as this version understands it: a field, a kind of record or a
//! command that it does not know makes the whole draft one that is set aside.

use crate::desk::{Desk, Entered, Message, OpenField, OpenForm, RecordCode};
use crate::domain::coded::Coded;
use crate::domain::complaint::StepKind;
use crate::domain::id::EmployeeId;
use crate::i18n::Phrase;
use crate::ops::fields::spec;
use crate::ops::op::Field;
use crate::ops::registers::RegisterId;
use crate::ops::state::Slot;

use crate::app::command::{by_code, spec as spec_of};
use crate::app::conflict::{Deciding, Way};
use crate::app::form::{Editing, Entry, Form, FormField};
use crate::app::forms::Record;
use crate::app::model::Model;
use crate::app::screens::evaluation::Paper;
use crate::app::screens::meeting;

/// What is kept of a form.
pub(super) fn open_form(model: &Model, form: &Form) -> OpenForm {
    let opened_by = form.opened_by.and_then(spec_of);
    OpenForm {
        record: record_out(&form.record),
        title: message(model, &form.title),
        act: form.act,
        base: form.base.clone(),
        item: form.item,
        fixed: form.fixed.clone(),
        fields: form
            .fields
            .iter()
            .map(|field| open_field(model, field))
            .collect(),
        focus: form.focus,
        wide: form.editing.wide,
        opened_by: opened_by.map(|spec| spec.code.to_owned()),
    }
}

/// What is kept of a message. What it has no place for says nothing.
fn message(model: &Model, phrase: &Phrase) -> Message {
    let known = model.texts().places(&phrase.key).unwrap_or_default();
    let places = phrase.places.iter();
    let places = places.filter(|(name, _)| known.contains(name));
    Message {
        key: phrase.key.clone().into_owned(),
        places: places
            .map(|(name, value)| ((*name).to_owned(), value.text(model.texts())))
            .collect(),
    }
}

fn open_field(model: &Model, field: &FormField) -> OpenField {
    OpenField {
        field: field.field,
        required: field.required,
        before: field.before.clone(),
        entered: match &field.entry {
            Entry::Text(input) => Entered::Text(input.memory()),
            Entry::Choice { members, at, .. } => {
                let member = at.and_then(|at| members.get(at));
                Entered::Choice(member.map(|(number, _)| *number))
            }
            Entry::Reference { chosen, label } => Entered::Reference {
                chosen: *chosen,
                label: label.clone(),
            },
        },
        error: field.error.as_ref().map(|error| message(model, error)),
    }
}

/// The forms that were open, the one on top last; none if one of them is not understood.
pub(super) fn all(model: &Model, desk: &Desk) -> Option<Vec<Form>> {
    desk.forms.iter().map(|open| form(model, open)).collect()
}

fn form(model: &Model, open: &OpenForm) -> Option<Form> {
    let fields = open.fields.iter().map(|open| field(model, open));
    let fields: Vec<FormField> = fields.collect::<Option<_>>()?;
    let opened_by = match &open.opened_by {
        Some(code) => Some(by_code(code)?.command),
        None => None,
    };
    Some(Form {
        record: record_in(&open.record)?,
        title: read(model, &open.title)?,
        act: open.act,
        base: open.base.clone(),
        item: open.item,
        fixed: open.fixed.clone(),
        focus: open.focus.min(fields.len().saturating_sub(1)),
        fields,
        editing: Editing {
            wide: open.wide,
            ..Editing::default()
        },
        again: false,
        saving: false,
        opened_by,
    })
}

fn field(model: &Model, open: &OpenField) -> Option<FormField> {
    spec(open.field)?;
    let before = open.before.clone();
    let mut field = FormField::new(
        open.field,
        before,
        open.required,
        String::new(),
        model.texts(),
    );
    match (&mut field.entry, &open.entered) {
        (Entry::Text(input), Entered::Text(typed)) => input.resume(typed.clone()),
        (Entry::Choice { members, at, .. }, Entered::Choice(number)) => {
            let place = |wanted: u8| members.iter().position(|(number, _)| *number == wanted);
            *at = match number {
                Some(number) => Some(place(*number)?),
                None => None,
            };
        }
        (entry @ Entry::Reference { .. }, Entered::Reference { chosen, label }) => {
            *entry = Entry::Reference {
                chosen: *chosen,
                label: label.clone(),
            };
        }
        (
            Entry::Text(_) | Entry::Choice { .. } | Entry::Reference { .. },
            Entered::Text(_) | Entered::Choice(_) | Entered::Reference { .. },
        ) => return None,
    }
    // Without it the form is the same; it is told again when it is saved.
    field.error = open.error.as_ref().and_then(|error| read(model, error));
    Some(field)
}

fn read(model: &Model, message: &Message) -> Option<Phrase> {
    Phrase::read(&message.key, &message.places, model.texts())
}

/// The numbers of the kinds of records. A new kind gets the next number, and a line in [`record_in`].
pub(super) fn record_out(record: &Record) -> RecordCode {
    let (kind, of) = match record {
        Record::Plain => (1, Vec::new()),
        Record::Employee => (2, Vec::new()),
        Record::Unit => (3, Vec::new()),
        Record::Result => (4, Vec::new()),
        Record::Actual => (5, Vec::new()),
        Record::Indicator => (6, Vec::new()),
        Record::Log => (7, Vec::new()),
        Record::Feedback(about) => (8, about.iter().map(|id| id.0).collect()),
        Record::Team => (9, Vec::new()),
        Record::Evaluation(paper) => (10, vec![u64::from(paper.number())]),
        Record::Template => (11, Vec::new()),
        Record::Entry(register) => (12, vec![u64::from(register.number())]),
        Record::Complaint => (13, Vec::new()),
        Record::Step(step) => (14, vec![u64::from(step.number())]),
        Record::PinReset => (15, Vec::new()),
        Record::Meeting(paper) => (16, vec![u64::from(paper.number())]),
        Record::Decision(deciding) => (17, decision_out(deciding)),
    };
    RecordCode { kind, of }
}

pub(super) fn record_in(code: &RecordCode) -> Option<Record> {
    Some(match code.kind {
        1 => Record::Plain,
        2 => Record::Employee,
        3 => Record::Unit,
        4 => Record::Result,
        5 => Record::Actual,
        6 => Record::Indicator,
        7 => Record::Log,
        8 => Record::Feedback(code.of.iter().map(|id| EmployeeId(*id)).collect()),
        9 => Record::Team,
        10 => Record::Evaluation(part::<Paper>(code)?),
        11 => Record::Template,
        12 => Record::Entry(part::<RegisterId>(code)?),
        13 => Record::Complaint,
        14 => Record::Step(part::<StepKind>(code)?),
        15 => Record::PinReset,
        16 => Record::Meeting(part::<meeting::Paper>(code)?),
        17 => Record::Decision(decision_in(&code.of)?),
        _ => return None,
    })
}

/// How it is decided, and between which values; a version that is picked is named by its place.
fn decision_out(deciding: &Deciding) -> Vec<u64> {
    let Deciding { slot, way } = deciding;
    let (way, at) = match way {
        Way::Pick(at) => (1, u64::from(*at)),
        Way::Anew => (2, 0),
        Way::HandUp => (3, 0),
    };
    let register = u64::from(slot.register.0);
    vec![way, at, slot.item, register, slot.rater.0]
}

fn decision_in(of: &[u64]) -> Option<Deciding> {
    let [way, at, item, register, rater] = of else {
        return None;
    };
    Some(Deciding {
        slot: Slot {
            item: *item,
            register: Field(u16::try_from(*register).ok()?),
            rater: EmployeeId(*rater),
        },
        way: match way {
            1 => Way::Pick(u8::try_from(*at).ok()?),
            2 => Way::Anew,
            3 => Way::HandUp,
            _ => return None,
        },
    })
}

/// The part of a record, by its number.
fn part<T: Coded>(code: &RecordCode) -> Option<T> {
    let number = u8::try_from(*code.of.first()?).ok()?;
    T::from_number(number)
}
