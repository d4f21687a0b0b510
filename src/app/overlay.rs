//! Overlays that are too small for a file of their own.

use crate::i18n::Phrase;
use crate::ops::op::{ActKind, Draft};
use crate::ops::sync::Reach;

use super::key::KeyCode;
use super::list::ListState;
use super::model::{Effect, Tone};
use super::resume::Found;

/// A question that only `y` answers with yes; Enter does not.
#[derive(Debug)]
pub struct Confirm {
    /// What is asked.
    pub question: Phrase,
    /// What happens on yes.
    pub then: Then,
}

/// What a confirmed question does.
#[derive(Debug)]
pub enum Then {
    /// Commits drafts.
    Commit(ActKind, Vec<Draft>),
    /// Drops the form below without saving.
    DropForm,
    /// Asks something of the world.
    Ask(Effect),
    /// Goes on with a draft; on no it is set aside.
    Resume(Box<Found>),
}

/// One line of a preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewLine {
    /// About whom or what.
    pub subject: String,
    /// What would happen.
    pub outcome: Phrase,
    /// How it is to be taken.
    pub tone: Tone,
}

/// What an act on many would do, before it does it.
#[derive(Debug)]
pub struct Preview {
    /// Its title.
    pub title: Phrase,
    /// The sum of it.
    pub summary: Phrase,
    /// Line by line.
    pub lines: Vec<PreviewLine>,
    /// Where in the lines we are.
    pub list: ListState,
    /// What happens on yes.
    pub does: Does,
}

/// What an act that was looked at first does.
#[derive(Debug)]
pub enum Does {
    /// Commits drafts, if there are any.
    Commit(ActKind, Vec<Draft>),
    /// Asks something of the world.
    Ask(Box<Effect>),
    /// Nothing: there was only something to look at.
    Nothing,
}

impl Does {
    /// Whether there is nothing to agree to.
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Commit(_, drafts) => drafts.is_empty(),
            Self::Ask(_) => false,
            Self::Nothing => true,
        }
    }
}

impl Preview {
    /// The key that does it. Retiring people asks for more than Enter, which is pressed too easily.
    pub fn key(&self) -> KeyCode {
        match self.does {
            Does::Commit(ActKind::Retire, _) => KeyCode::Char('y'),
            Does::Commit(..) | Does::Ask(_) | Does::Nothing => KeyCode::Enter,
        }
    }
}

/// One change of a record, told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// When, local to the clock of whoever made it.
    pub when: String,
    /// Who.
    pub who: String,
    /// Which field.
    pub what: String,
    /// Of which item, by its wording; empty for the subject itself.
    pub of: String,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
    /// How far a change of this machine has come, where somebody waits for it.
    pub reach: Option<Reach>,
}

/// Who changed what of a person.
#[derive(Debug)]
pub struct HistoryView {
    /// Whose.
    pub name: String,
    /// Newest first.
    pub lines: Vec<HistoryLine>,
    /// Where in the lines we are.
    pub list: ListState,
}
