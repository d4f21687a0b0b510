//! A form: fields of one record, each typed, chosen or picked, with what is wrong written beside it.
//!
//! The table [`FIELDS`](crate::ops::fields::FIELDS) says what a field holds, and so how it is entered
//! and read; [`super::forms`] says which fields a record has and what becomes of them.

use chrono::NaiveDate;

use crate::domain::nip::Nip;
use crate::domain::parse;
use crate::domain::people::Grade;
use crate::i18n::{Phrase, Texts};
use crate::ops::edit::text as text_value;
use crate::ops::fields::{Holds, spec};
use crate::ops::lists;
use crate::ops::op::{ActKind, Field, Value};
use crate::ops::state::State;

use super::forms::Record;
use super::key::{Key, KeyCode};
use super::text_input::{Killed, Lines, TextInput};

/// Longest entry of one line, in characters.
const LINE_MAX: usize = 300;
/// Longest entry of several lines, in characters.
const PROSE_MAX: usize = 4_000;

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

/// What a key did to a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormAnswer {
    /// Something was entered or the focus moved.
    Done,
    /// The user wants to pick a record for the field in focus, beginning with what was typed.
    Pick(Option<char>),
    /// The user wants to save.
    Save,
    /// The user wants to save and enter another one.
    SaveAndNext,
    /// The key is not the form's.
    Ignored,
}

/// How the texts of a form are being edited, beside the texts themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Editing {
    /// Whether Ctrl-x was pressed, and the next key says what for.
    pub prefix: bool,
    /// What was deleted last, in whichever field.
    pub killed: Killed,
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
            Entry::Text(TextInput::new(text, Lines::Many, PROSE_MAX))
        }
        (Holds::Prose, _) => Entry::Text(TextInput::new("", Lines::Many, PROSE_MAX)),
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

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> FormAnswer {
        if std::mem::take(&mut self.editing.prefix) {
            return self.second_key(key);
        }
        if key == Key::ctrl('x') && self.input_mut().is_some() {
            self.editing.prefix = true;
            return FormAnswer::Done;
        }
        match (key.code, key.ctrl) {
            (KeyCode::Char('s'), true) => return FormAnswer::Save,
            (KeyCode::Char('n'), true) => return FormAnswer::SaveAndNext,
            (KeyCode::Tab, _) => return self.step(1),
            (KeyCode::BackTab, _) => return self.step(-1),
            _ => {}
        }
        let last = self.focus + 1 >= self.fields.len();
        let Some(field) = self.fields.get_mut(self.focus) else {
            return FormAnswer::Ignored;
        };
        let answer = match &mut field.entry {
            Entry::Text(input) => text_key(input, key, &mut self.editing.killed),
            Entry::Choice { members, at, .. } => choice_key(members, at, key),
            Entry::Reference { chosen, label } => reference_key(chosen, label, key),
        };
        match answer {
            Typed::Entered => {
                field.error = None;
                FormAnswer::Done
            }
            Typed::Next if last => FormAnswer::Save,
            Typed::Next | Typed::Down => self.step(1),
            Typed::Up => self.step(-1),
            Typed::Pick(c) => FormAnswer::Pick(c),
            Typed::Ignored => FormAnswer::Ignored,
        }
    }

    /// Takes the key behind Ctrl-x.
    fn second_key(&mut self, key: Key) -> FormAnswer {
        let Some(input) = self.input_mut() else {
            return FormAnswer::Ignored;
        };
        match (key.code, key.ctrl) {
            (KeyCode::Char('u'), true) => input.undo(),
            (KeyCode::Char('r'), true) => input.redo(),
            _ => return FormAnswer::Ignored,
        }
        FormAnswer::Done
    }

    /// The text in focus, if it is a text.
    fn input_mut(&mut self) -> Option<&mut TextInput> {
        match self.fields.get_mut(self.focus).map(|f| &mut f.entry) {
            Some(Entry::Text(input)) => Some(input),
            Some(Entry::Choice { .. } | Entry::Reference { .. }) | None => None,
        }
    }

    /// Takes pasted text into the field in focus. Returns how many characters found no room.
    pub fn paste(&mut self, text: &str) -> usize {
        match self.input_mut() {
            Some(input) => input.paste(text).over.chars().count(),
            None => text.chars().count(),
        }
    }

    fn step(&mut self, by: isize) -> FormAnswer {
        self.editing.killed.open = false;
        let len = self.fields.len() as isize;
        if len > 0 {
            self.focus = (self.focus as isize + by).rem_euclid(len) as usize;
        }
        FormAnswer::Done
    }
}

/// What a key did to one field.
enum Typed {
    Entered,
    Next,
    Up,
    Down,
    Pick(Option<char>),
    Ignored,
}

/// A key for a text. What is deleted in one field can be inserted in another, so it is lent to the input.
fn text_key(input: &mut TextInput, key: Key, killed: &mut Killed) -> Typed {
    std::mem::swap(input.killed_mut(), killed);
    let typed = text_key_within(input, key);
    std::mem::swap(input.killed_mut(), killed);
    typed
}

fn text_key_within(input: &mut TextInput, key: Key) -> Typed {
    let one_line = input.lines() == Lines::One;
    match key.code {
        KeyCode::Enter if one_line => Typed::Next,
        KeyCode::Up if one_line => Typed::Up,
        KeyCode::Down if one_line => Typed::Down,
        _ if input.key(key) => Typed::Entered,
        KeyCode::Up => Typed::Up,
        KeyCode::Down => Typed::Down,
        _ => Typed::Ignored,
    }
}

fn choice_key(members: &[(u8, &str)], at: &mut Option<usize>, key: Key) -> Typed {
    let len = members.len();
    match key.code {
        KeyCode::Enter => return Typed::Next,
        KeyCode::Up => return Typed::Up,
        KeyCode::Down => return Typed::Down,
        KeyCode::Backspace | KeyCode::Delete => *at = None,
        KeyCode::Right | KeyCode::Char(' ' | 'l') => {
            *at = Some(at.map_or(0, |at| (at + 1) % len.max(1)));
        }
        KeyCode::Left | KeyCode::Char('h') => {
            *at = Some(at.map_or(len.saturating_sub(1), |at| {
                (at + len.max(1) - 1) % len.max(1)
            }));
        }
        KeyCode::Char(digit @ '1'..='9') => {
            let wanted = digit as usize - '1' as usize;
            if wanted >= len {
                return Typed::Ignored;
            }
            *at = Some(wanted);
        }
        _ => return Typed::Ignored,
    }
    Typed::Entered
}

fn reference_key(chosen: &mut Option<u64>, label: &mut String, key: Key) -> Typed {
    match key.code {
        // Enter picks when there is nothing yet, and goes on when there is.
        KeyCode::Enter if chosen.is_some() => Typed::Next,
        KeyCode::Enter | KeyCode::Char(' ') | KeyCode::Right => Typed::Pick(None),
        KeyCode::Up => Typed::Up,
        KeyCode::Down => Typed::Down,
        KeyCode::Backspace | KeyCode::Delete => {
            *chosen = None;
            label.clear();
            Typed::Entered
        }
        _ => key.typed().map_or(Typed::Ignored, |c| Typed::Pick(Some(c))),
    }
}

#[cfg(test)]
mod tests;
