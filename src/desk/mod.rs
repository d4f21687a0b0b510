//! What was begun and is not saved: where somebody was, and every form as far as it was filled in.
//!
//! Plain values, so that a program that was killed can be gone on with where it stood. The screens lay
//! them out and pick them up (`app/resume.rs`), [`encode`] makes text of them, and `store/drafts.rs` keeps
//! that text in a file. Each part of the program that holds something unsaved has one field of [`Desk`].
//!
//! What is secret (a PIN, a password) is no part of it, and never becomes one.

mod agenda;
mod agenda_json;
mod form_json;
mod json;
mod sheets_json;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::period::Period;
use crate::ops::op::{ActKind, Field, Value};
use crate::ops::state::State;

pub use agenda::{After, Agenda, Sitting};
pub use json::{DeskError, decode, encode};

/// Everything that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// Who sat at the keyboard.
    pub actor: EmployeeId,
    /// The day.
    pub day: NaiveDate,
    /// The seq that the next op would have had. Whether a form was saved after all is told by it.
    pub next_seq: u64,
    /// Which screen, and whom it was about.
    pub place: Place,
    /// Forms that were open, the one on top last.
    pub forms: Vec<OpenForm>,
    /// Sheets of the survey that were being entered.
    pub sheets: Option<Sheets>,
    /// Whom to meet, and where the dialogues stand.
    pub agenda: Agenda,
}

/// Which screen was in front, and whom it was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Code of the command that goes to the tab.
    pub tab: String,
    /// The period looked at.
    pub period: Period,
    /// The person selected.
    pub person: Option<EmployeeId>,
    /// The filter of the list.
    pub query: String,
}

/// A form as far as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenForm {
    /// What kind of record it is about.
    pub record: RecordCode,
    /// Its title.
    pub title: Message,
    /// What saving it does.
    pub act: ActKind,
    /// The state that was shown when it was opened: what was not seen is not overwritten.
    pub base: State,
    /// The item within the subject.
    pub item: u64,
    /// Values written with it that the user does not enter.
    pub fixed: Vec<(Field, Value)>,
    /// Its fields.
    pub fields: Vec<OpenField>,
    /// Which field had the focus.
    pub focus: usize,
    /// Whether the text in focus filled the screen.
    pub wide: bool,
    /// Code of the command that opened it, and opens the next one.
    pub opened_by: Option<String>,
}

/// A kind of record by its number, with what the kind is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordCode {
    /// Number of the kind.
    pub kind: u8,
    /// People, or the number of a part.
    pub of: Vec<u64>,
}

/// A message, such as the title of a form: its key, and what fills the places in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Key.
    pub key: String,
    /// Places by name.
    pub places: Vec<(String, String)>,
}

/// Sheets of the survey, as far as they were entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheets {
    /// The unit whose survey it is.
    pub unit: UnitId,
    /// The line that was being typed.
    pub line: Sheet,
    /// What was typed of it.
    pub typed: Typed,
    /// Whether it was refused once already.
    pub refused: bool,
    /// Number of the last line given.
    pub last: usize,
    /// What holds for the lines to come: a line without words.
    pub next: Sheet,
    /// Lines that wait to be corrected.
    pub waiting: Vec<Sheet>,
    /// Lines that were saved, newest last.
    pub saved: Vec<Sheet>,
}

/// A line of the survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its number.
    pub line: usize,
    /// What stands there.
    pub text: String,
    /// The day on which it was filled in.
    pub day: NaiveDate,
    /// The service it is about.
    pub service: String,
}

/// A field as far as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenField {
    /// Which.
    pub field: Field,
    /// Whether it must be filled.
    pub required: bool,
    /// The value when the form was opened.
    pub before: Value,
    /// What was entered.
    pub entered: Entered,
    /// Why it cannot be saved so, or why it is asked for.
    pub error: Option<Message>,
}

/// What was entered in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered {
    /// Typed.
    Text(Typed),
    /// A member of the closed list, by its number.
    Choice(Option<u8>),
    /// A record.
    Reference {
        /// Which.
        chosen: Option<u64>,
        /// How it is called.
        label: String,
    },
}

/// A text, where the cursor stood in it, and what can be taken back and done again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Typed {
    /// The text.
    pub text: String,
    /// Byte offset of the cursor.
    pub cursor: usize,
    /// Edits that can be taken back, the latest last.
    pub undo: Vec<Change>,
    /// Edits that can be done again, the next last.
    pub redo: Vec<Change>,
}

/// One edit of a text: `removed` stood at `at`, and `inserted` stands there since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Byte offset of the change.
    pub at: usize,
    /// What was there.
    pub removed: String,
    /// What is there now.
    pub inserted: String,
    /// Byte offset of the cursor before it.
    pub before: usize,
    /// Byte offset of the cursor after it.
    pub after: usize,
    /// Whether the next key may belong to it.
    pub grows: bool,
}
