//! A form as JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::coded::Coded;
use crate::domain::period::Period;
use crate::ops::op::{ActKind, Field, ReplicaId, Subject, SubjectKind, Value};
use crate::wire;

use super::json::DeskError;
use super::{Change, Entered, Message, OpenField, OpenForm, RecordCode, Typed};

/// States name every op in full, so that they mean the same wherever they are read.
const NO_REPLICA: ReplicaId = ReplicaId([0; 16]);

#[derive(Serialize, Deserialize)]
pub(super) struct FormV1 {
    record: (u8, Vec<u64>),
    title: MessageV1,
    act: u8,
    subject: (u8, u64, u32),
    base: String,
    item: u64,
    fixed: Vec<(u16, ValueV1)>,
    fields: Vec<FieldV1>,
    focus: usize,
    wide: bool,
    opened_by: Option<String>,
}

/// A key, and what fills the places in its message.
type MessageV1 = (String, Vec<(String, String)>);

#[derive(Serialize, Deserialize)]
struct FieldV1 {
    field: u16,
    required: bool,
    before: ValueV1,
    entered: EnteredV1,
    // Drafts of before it was kept have none.
    #[serde(default)]
    error: Option<MessageV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum EnteredV1 {
    Text(TypedV1),
    Choice(Option<u8>),
    Reference { chosen: Option<u64>, label: String },
}

/// A text with its history.
#[derive(Serialize, Deserialize)]
pub(super) struct TypedV1 {
    text: String,
    cursor: usize,
    undo: Vec<ChangeV1>,
    redo: Vec<ChangeV1>,
}

/// Where, what was there, what is there now, the cursor before and after, and whether it grows.
#[derive(Serialize, Deserialize)]
struct ChangeV1(usize, String, String, usize, usize, bool);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ValueV1 {
    Empty,
    Text(String),
    /// Digits with their point.
    Number(String),
    /// Days since 1970.
    Date(i32),
    Ref(u64),
    Code(u8),
    Flag(bool),
}

impl From<&OpenForm> for FormV1 {
    fn from(form: &OpenForm) -> Self {
        let subject = form.base.subject;
        let period = subject.period.map_or(0, Period::number);
        Self {
            record: (form.record.kind, form.record.of.clone()),
            title: message_out(&form.title),
            act: form.act.number(),
            subject: (subject.kind.number(), subject.owner, period),
            base: STANDARD.encode(wire::encode_state(&form.base, NO_REPLICA)),
            item: form.item,
            fixed: values_out(&form.fixed),
            fields: form.fields.iter().map(FieldV1::from).collect(),
            focus: form.focus,
            wide: form.wide,
            opened_by: form.opened_by.clone(),
        }
    }
}

impl FormV1 {
    pub(super) fn read(self) -> Result<OpenForm, DeskError> {
        let (kind, owner, period) = self.subject;
        let unknown = DeskError::Unknown;
        let period = match period {
            0 => None,
            number => Some(Period::from_number(number).ok_or(unknown("a period"))?),
        };
        let subject = Subject {
            owner,
            kind: SubjectKind::from_number(kind).ok_or(unknown("a kind of record"))?,
            period,
        };
        let base = STANDARD.decode(self.base).map_err(|_| unknown("a state"))?;
        let base = wire::decode_state(&base, subject, NO_REPLICA);
        let fields = self.fields.into_iter().map(FieldV1::read);
        Ok(OpenForm {
            record: RecordCode {
                kind: self.record.0,
                of: self.record.1,
            },
            title: message_in(self.title),
            act: ActKind::from_number(self.act).ok_or(unknown("an act"))?,
            base: base.map_err(|_| unknown("a state"))?,
            item: self.item,
            fixed: values_in(self.fixed)?,
            fields: fields.collect::<Result<_, _>>()?,
            focus: self.focus,
            wide: self.wide,
            opened_by: self.opened_by,
        })
    }
}

impl From<&OpenField> for FieldV1 {
    fn from(field: &OpenField) -> Self {
        Self {
            field: field.field.0,
            required: field.required,
            before: value_out(&field.before),
            entered: match &field.entered {
                Entered::Text(typed) => EnteredV1::Text(typed.into()),
                Entered::Choice(number) => EnteredV1::Choice(*number),
                Entered::Reference { chosen, label } => EnteredV1::Reference {
                    chosen: *chosen,
                    label: label.clone(),
                },
            },
            error: field.error.as_ref().map(message_out),
        }
    }
}

impl FieldV1 {
    fn read(self) -> Result<OpenField, DeskError> {
        Ok(OpenField {
            field: Field(self.field),
            required: self.required,
            before: value_in(self.before)?,
            entered: match self.entered {
                EnteredV1::Text(typed) => Entered::Text(typed.read()),
                EnteredV1::Choice(number) => Entered::Choice(number),
                EnteredV1::Reference { chosen, label } => Entered::Reference { chosen, label },
            },
            error: self.error.map(message_in),
        })
    }
}

impl From<&Typed> for TypedV1 {
    fn from(typed: &Typed) -> Self {
        Self {
            text: typed.text.clone(),
            cursor: typed.cursor,
            undo: typed.undo.iter().map(change_out).collect(),
            redo: typed.redo.iter().map(change_out).collect(),
        }
    }
}

impl TypedV1 {
    pub(super) fn read(self) -> Typed {
        Typed {
            text: self.text,
            cursor: self.cursor,
            undo: self.undo.into_iter().map(change_in).collect(),
            redo: self.redo.into_iter().map(change_in).collect(),
        }
    }
}

fn message_out(message: &Message) -> MessageV1 {
    (message.key.clone(), message.places.clone())
}

fn message_in((key, places): MessageV1) -> Message {
    Message { key, places }
}

fn change_out(change: &Change) -> ChangeV1 {
    ChangeV1(
        change.at,
        change.removed.clone(),
        change.inserted.clone(),
        change.before,
        change.after,
        change.grows,
    )
}

fn change_in(ChangeV1(at, removed, inserted, before, after, grows): ChangeV1) -> Change {
    Change {
        at,
        removed,
        inserted,
        before,
        after,
        grows,
    }
}

fn values_out(values: &[(Field, Value)]) -> Vec<(u16, ValueV1)> {
    let values = values.iter();
    values
        .map(|(field, value)| (field.0, value_out(value)))
        .collect()
}

fn values_in(values: Vec<(u16, ValueV1)>) -> Result<Vec<(Field, Value)>, DeskError> {
    let values = values.into_iter();
    values
        .map(|(field, value)| Ok((Field(field), value_in(value)?)))
        .collect()
}

fn value_out(value: &Value) -> ValueV1 {
    match value {
        Value::Empty => ValueV1::Empty,
        Value::Text(text) => ValueV1::Text(text.clone()),
        Value::Number(number) => ValueV1::Number(number.to_string()),
        Value::Date(day) => ValueV1::Date(day.to_epoch_days()),
        Value::Ref(id) => ValueV1::Ref(*id),
        Value::Code(number) => ValueV1::Code(*number),
        Value::Flag(flag) => ValueV1::Flag(*flag),
    }
}

fn value_in(value: ValueV1) -> Result<Value, DeskError> {
    Ok(match value {
        ValueV1::Empty => Value::Empty,
        ValueV1::Text(text) => Value::Text(text),
        ValueV1::Number(digits) => {
            let number = Decimal::from_str_exact(&digits);
            Value::Number(number.map_err(|_| DeskError::Unknown("a figure"))?)
        }
        ValueV1::Date(days) => {
            let day = NaiveDate::from_epoch_days(days);
            Value::Date(day.ok_or(DeskError::Unknown("a day"))?)
        }
        ValueV1::Ref(id) => Value::Ref(id),
        ValueV1::Code(number) => Value::Code(number),
        ValueV1::Flag(flag) => Value::Flag(flag),
    })
}
