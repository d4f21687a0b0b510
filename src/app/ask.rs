//! A few lines that are asked before something is done that is no record: paths, a choice, a reason.
//!
//! Unlike a [`super::form::Form`] it knows no fields of the table and writes nothing.

use crate::i18n::Phrase;

use super::key::{Key, KeyCode};
use super::reports::Order;
use super::text_input::TextInput;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Its title.
    pub title: Phrase,
    /// Line by line.
    pub lines: Vec<AskLine>,
    /// Which line has the focus.
    pub focus: usize,
    /// What is done with the answers.
    pub then: AskFor,
}

/// One line of it.
#[derive(Debug, Clone)]
pub struct AskLine {
    /// Translation key of its name.
    pub label: &'static str,
    /// Translation key of what nothing typed means, where it may be left empty.
    pub empty: Option<&'static str>,
    /// What is answered.
    pub answer: Answer,
}

/// An answer.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Typed.
    Text(TextInput),
    /// One of these.
    Choice {
        /// All of them.
        options: Vec<Phrase>,
        /// Which one.
        at: usize,
    },
}

/// What is done with the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskFor {
    /// A bundle is written out.
    Export,
    /// A bundle is taken in.
    Import,
    /// A landing is taken back.
    Withdraw(u64),
    /// A report is written.
    Report(Order),
}

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Moved or typed.
    Done,
    /// Everything is answered.
    Answered,
}

impl Ask {
    /// Begins at the first line.
    pub fn new(title: Phrase, lines: Vec<AskLine>, then: AskFor) -> Self {
        Self {
            title,
            lines,
            focus: 0,
            then,
        }
    }

    /// Takes a key. Enter in the last line, and Ctrl-s in any, answers.
    pub fn key(&mut self, key: Key) -> Asked {
        let last = self.lines.len().saturating_sub(1);
        match (key.code, key.ctrl) {
            (KeyCode::Char('s'), true) => return Asked::Answered,
            (KeyCode::Enter, _) if self.focus >= last => return Asked::Answered,
            (KeyCode::Enter | KeyCode::Tab | KeyCode::Down, _) => {
                self.focus = (self.focus + 1).min(last);
            }
            (KeyCode::BackTab | KeyCode::Up, _) => self.focus = self.focus.saturating_sub(1),
            _ => self.answer(key),
        }
        Asked::Done
    }

    fn answer(&mut self, key: Key) {
        match self.lines.get_mut(self.focus).map(|line| &mut line.answer) {
            Some(Answer::Text(input)) => {
                input.key(key);
            }
            Some(Answer::Choice { options, at }) => {
                let count = options.len().max(1);
                match key.code {
                    KeyCode::Char(' ' | 'l') | KeyCode::Right => *at = (*at + 1) % count,
                    KeyCode::Char('h') | KeyCode::Left => *at = (*at + count - 1) % count,
                    _ => {}
                }
            }
            None => {}
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Some(Answer::Text(input)) = self.lines.get_mut(self.focus).map(|l| &mut l.answer) {
            input.paste(text);
        }
    }

    /// What was typed in a line.
    pub fn text(&self, line: usize) -> &str {
        match self.lines.get(line).map(|line| &line.answer) {
            Some(Answer::Text(input)) => input.text().trim(),
            Some(Answer::Choice { .. }) | None => "",
        }
    }

    /// Which was chosen in a line.
    pub fn chosen(&self, line: usize) -> usize {
        match self.lines.get(line).map(|line| &line.answer) {
            Some(Answer::Choice { at, .. }) => *at,
            Some(Answer::Text(_)) | None => 0,
        }
    }
}
