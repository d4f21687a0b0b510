//! A form: fields of one record, each typed, chosen or picked, with what is wrong written beside it.
//!
//! The table [`FIELDS`](crate::ops::fields::FIELDS) says what a field holds, and so how it is entered
//! and read; [`super::forms`] says which fields a record has and what becomes of them.

pub mod help;
mod keys;

use chrono::NaiveDate;

use crate::domain::nip::Nip;
use crate::domain::parse;
use crate::domain::people::Grade;
use crate::domain::text::MAX_PROSE;
use crate::i18n::{Phrase, Texts};
use crate::ops::edit::text as text_value;
use crate::ops::fields::{Holds, spec};
use crate::ops::lists;
use crate::ops::op::{ActKind, Field, Value};
use crate::ops::state::State;

use super::forms::Record;
use super::geometry::{editor, overlay};
use super::history::field_name;
use super::text_input::{Lines, TextInput};
use super::wrap::columns;

pub use keys::{Counted, Editing, FormAnswer, SCARCE};

/// Longest entry of one line, in characters.
const LINE_MAX: usize = 300;
/// Rows in which words on several lines are shown.
pub const PROSE_ROWS: u16 = 5;

/// How a field is entered.
#[derive(Debug, Clone)]
pub enum Entry {
    /// Typed.
    Text(TextInput),
    /// Chosen from a closed list.
    Choice {
        /// Number and code of each member.
        members: Vec<(u8, &'static str)>,
        /// Name of the list.
        list: &'static str,
        /// Which is chosen.
        at: Option<usize>,
    },
    /// Picked among records.
    Reference {
        /// Which.
        chosen: Option<u64>,
        /// How it is called.
        label: String,
    },
}

/// One field of a form.
#[derive(Debug, Clone)]
pub struct FormField {
    /// Which field.
    pub field: Field,
    /// What it holds.
    pub holds: Holds,
    /// What is entered.
    pub entry: Entry,
    /// Whether it may stay empty.
    pub required: bool,
    /// What is wrong with it.
    pub error: Option<Phrase>,
    /// The value when the form was opened.
    pub before: Value,
}

/// A form of one record.
#[derive(Debug, Clone)]
pub struct Form {
    /// Which record it is about.
    pub record: Record,
    /// Its title.
    pub title: Phrase,
    /// What saving it does.
    pub act: ActKind,
    /// The state that was shown when it was opened.
    pub base: State,
    /// The item within the subject.
    pub item: u64,
    /// Values written with it that the user does not enter.
    pub fixed: Vec<(Field, Value)>,
    /// Its fields.
    pub fields: Vec<FormField>,
    /// Which field has the focus.
    pub focus: usize,
    /// How its texts are being edited.
    pub editing: Editing,
    /// Whether another one follows after saving.
    pub again: bool,
    /// Whether it is being saved; it closes when the store has answered.
    pub saving: bool,
    /// The command that opened it, and opens the next one.
    pub opened_by: Option<super::command::Command>,
}

impl FormField {
    /// A field with its value.
    pub fn new(field: Field, value: Value, required: bool, label: String, texts: &Texts) -> Self {
        let holds = spec(field).map_or(Holds::Text, |spec| spec.holds);
        Self {
            field,
            holds,
            entry: entry(holds, &value, label, texts),
            required,
            error: None,
            before: value,
        }
    }

    /// How it is called, with a mark where it must be filled.
    pub fn label(&self, texts: &Texts) -> String {
        let name = field_name(texts, self.field);
        if self.required {
            format!("{name} *")
        } else {
            name
        }
    }

    /// Reads what is entered.
    pub fn value(&self, today: NaiveDate) -> Result<Value, Phrase> {
        let value = match &self.entry {
            Entry::Choice { members, at, .. } => {
                at.and_then(|at| members.get(at))
                    .map_or(Value::Empty, |(number, _)| match self.holds {
                        Holds::Flag => Value::Flag(*number == 1),
                        _ => Value::Code(*number),
                    })
            }
            Entry::Reference { chosen, .. } => chosen.map_or(Value::Empty, Value::Ref),
            Entry::Text(input) if input.text().trim().is_empty() => Value::Empty,
            Entry::Text(input) => self.read(input.text(), today)?,
        };
        if self.required && value == Value::Empty {
            return Err(Phrase::new("form.required"));
        }
        Ok(value)
    }

    fn read(&self, text: &str, today: NaiveDate) -> Result<Value, Phrase> {
        match self.holds {
            Holds::Number => parse::number(text)
                .map(Value::Number)
                .ok_or_else(|| Phrase::new("form.not-a-number").with("text", text)),
            Holds::Date => parse::day(text, today)
                .map(Value::Date)
                .ok_or_else(|| Phrase::new("form.not-a-day").with("text", text)),
            Holds::Nip => Nip::parse(text, today)
                .map(|nip| Value::Ref(nip.number()))
                .map_err(|error| Phrase::coded("nip", error.code())),
            Holds::Grade => Grade::parse(text)
                .map(|grade| Value::Code(grade.number()))
                .ok_or_else(|| Phrase::new("form.not-a-grade").with("text", text)),
            Holds::Text
            | Holds::Prose
            | Holds::Person
            | Holds::Unit
            | Holds::Team
            | Holds::Item
            | Holds::Code(_)
            | Holds::Flag => Ok(text_value(text)),
        }
    }

    /// Whether what is entered differs from what was there.
    pub fn changed(&self, today: NaiveDate) -> bool {
        match self.value(today) {
            Ok(value) => value != self.before,
            // A field that must be filled and never was is no loss.
            Err(_) => !self.is_blank() || self.before != Value::Empty,
        }
    }

    fn is_blank(&self) -> bool {
        match &self.entry {
            Entry::Text(input) => input.text().trim().is_empty(),
            Entry::Choice { at, .. } => at.is_none(),
            Entry::Reference { chosen, .. } => chosen.is_none(),
        }
    }
}

fn entry(holds: Holds, value: &Value, label: String, texts: &Texts) -> Entry {
    let chosen_code =
        |number: &u8, members: &[(u8, &str)]| members.iter().position(|(n, _)| n == number);
    match (holds, value) {
        (Holds::Code(list), value) => {
            let members = lists::members(list);
            let at = match value {
                Value::Code(number) => chosen_code(number, &members),
                _ => None,
            };
            Entry::Choice { members, list, at }
        }
        (Holds::Flag, value) => Entry::Choice {
            members: vec![(1, "yes"), (2, "no")],
            list: "flag",
            at: match value {
                Value::Flag(true) => Some(0),
                Value::Flag(false) => Some(1),
                _ => None,
            },
        },
        (Holds::Person | Holds::Unit | Holds::Team | Holds::Item, value) => Entry::Reference {
            chosen: match value {
                Value::Ref(id) => Some(*id),
                _ => None,
            },
            label,
        },
        (Holds::Prose, Value::Text(text)) => {
            Entry::Text(TextInput::new(text, Lines::Many, MAX_PROSE))
        }
        (Holds::Prose, _) => Entry::Text(TextInput::new("", Lines::Many, MAX_PROSE)),
        (Holds::Text | Holds::Number | Holds::Date | Holds::Nip | Holds::Grade, value) => {
            Entry::Text(TextInput::new(
                &plain(holds, value, texts),
                Lines::One,
                LINE_MAX,
            ))
        }
    }
}

/// A value as it is typed.
fn plain(holds: Holds, value: &Value, texts: &Texts) -> String {
    match (holds, value) {
        (Holds::Grade, Value::Code(number)) => {
            Grade::from_number(*number).map_or(String::new(), |grade| grade.code().to_owned())
        }
        (Holds::Nip, Value::Ref(number)) => number.to_string(),
        (_, Value::Text(text)) => text.clone(),
        // With three decimals a comma would read as thousands in the other notation, so plain digits.
        (_, Value::Number(number)) => number.normalize().to_string().replace('.', ","),
        (_, Value::Date(day)) => texts.day(*day),
        (_, Value::Empty | Value::Ref(_) | Value::Code(_) | Value::Flag(_)) => String::new(),
    }
}

impl Form {
    /// The field in focus.
    pub fn focused(&self) -> Option<&FormField> {
        self.fields.get(self.focus)
    }

    /// A field by its number.
    pub fn field_mut(&mut self, field: Field) -> Option<&mut FormField> {
        self.fields.iter_mut().find(|f| f.field == field)
    }

    /// What is entered in a field, if it can be read.
    pub fn entered(&self, field: Field, today: NaiveDate) -> Value {
        let found = self.fields.iter().find(|f| f.field == field);
        found.map_or(Value::Empty, |f| f.value(today).unwrap_or(Value::Empty))
    }

    /// Whether anything was entered that is not saved.
    pub fn changed(&self, today: NaiveDate) -> bool {
        self.fields.iter().any(|field| field.changed(today))
    }

    /// Reads all fields; what is wrong is written beside its field and the focus goes to the first.
    pub fn read(&mut self, today: NaiveDate) -> Option<Vec<(Field, Value)>> {
        let mut values = Vec::new();
        let mut first_wrong = None;
        for (at, field) in self.fields.iter_mut().enumerate() {
            match field.value(today) {
                Ok(value) => {
                    field.error = None;
                    values.push((field.field, value));
                }
                Err(error) => {
                    field.error = Some(error);
                    first_wrong = first_wrong.or(Some(at));
                }
            }
        }
        match first_wrong {
            Some(at) => {
                self.focus = at;
                None
            }
            None => Some(values),
        }
    }

    /// Writes what is wrong beside a field and moves the focus there.
    pub fn refuse(&mut self, field: Field, error: Phrase) {
        if let Some(at) = self.fields.iter().position(|f| f.field == field) {
            self.fields[at].error = Some(error);
            self.focus = at;
        }
    }

    /// Columns of the labels in a form that is so wide inside; one more parts them from what is entered.
    pub fn label_columns(&self, texts: &Texts, inside: u16) -> u16 {
        let labels = self.fields.iter().map(|field| columns(&field.label(texts)));
        let widest = labels.max().unwrap_or(0) + 2;
        (widest as u16).min(inside * 7 / 20)
    }

    /// Takes another size of the screen, which says how its texts are broken into rows.
    pub fn resize(&mut self, size: (u16, u16), texts: &Texts) {
        let (columns, rows) = if self.editing.wide {
            let (_, text) = editor(size);
            (text.w, text.h)
        } else {
            let inside = overlay(size).w.saturating_sub(2);
            let labels = self.label_columns(texts, inside);
            (inside.saturating_sub(labels + 1), PROSE_ROWS)
        };
        for field in &mut self.fields {
            if let Entry::Text(input) = &mut field.entry
                && input.lines() == Lines::Many
            {
                input.resize(usize::from(columns), usize::from(rows));
            }
        }
        self.count_if_needed();
    }
}

#[cfg(test)]
mod tests;
