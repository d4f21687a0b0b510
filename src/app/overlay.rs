//! Overlays that are too small for a file of their own.

use crate::i18n::Phrase;
use crate::ops::op::{ActKind, Draft};
use crate::ops::sync::Reach;

use super::key::{Key, KeyCode};
use super::list::ListState;
use super::model::{Effect, Tone};
use super::reports::Order;
use super::resume::Found;
use super::wrap::wrap;

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

/// A document to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it is the preview of, where it can be written.
    pub order: Option<Order>,
    /// Its title.
    pub title: String,
    /// Its lines, as wide as there is room.
    pub lines: Vec<String>,
    /// The first line shown.
    pub top: usize,
    text: String,
    height: usize,
}

impl Reading {
    /// A document, from its beginning.
    pub fn new(title: String, text: String) -> Self {
        Self {
            order: None,
            title,
            lines: Vec::new(),
            top: 0,
            text,
            height: 1,
        }
    }

    /// The same as what an order came to, which can be written.
    #[must_use]
    pub fn of_report(self, order: Order) -> Self {
        Self {
            order: Some(order),
            ..self
        }
    }

    /// Takes another size. A line that is wider than the screen is broken, so that none of it is lost.
    pub fn resize(&mut self, width: usize, height: usize) {
        let text = &self.text;
        let rows = wrap(text, width).into_iter();
        let rows = rows.filter_map(|part| text.get(part));
        self.lines = rows.map(|row| row.trim_end().to_owned()).collect();
        self.height = height.max(1);
        self.top = self.top.min(self.last());
    }

    /// Takes a key; whether it closes the document.
    pub fn key(&mut self, key: Key) -> bool {
        let page = self.height.saturating_sub(1).max(1);
        self.top = match (key.code, key.ctrl) {
            (KeyCode::Char('q') | KeyCode::Backspace, false) => return true,
            (KeyCode::Down | KeyCode::Enter | KeyCode::Char('j'), false) => self.top + page / 2,
            (KeyCode::Up | KeyCode::Char('k'), false) => self.top.saturating_sub(page / 2),
            (KeyCode::PageDown | KeyCode::Char(' '), _) | (KeyCode::Char('f' | 'd'), true) => {
                self.top + page
            }
            (KeyCode::PageUp, _) | (KeyCode::Char('b' | 'u'), true) => {
                self.top.saturating_sub(page)
            }
            (KeyCode::Home | KeyCode::Char('g'), _) => 0,
            (KeyCode::End | KeyCode::Char('G'), _) => self.last(),
            _ => self.top,
        }
        .min(self.last());
        false
    }

    fn last(&self) -> usize {
        self.lines.len().saturating_sub(self.height)
    }
}
