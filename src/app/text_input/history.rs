//! What was done to a text, so that it can be taken back and done again.

use std::collections::VecDeque;

use crate::desk::Change;

/// Most edits that are kept; the oldest are forgotten first.
pub(super) const EDITS_MAX: usize = 1_000;
/// Most bytes that the edits hold together. The latest is kept however long it is.
const BYTES_MAX: usize = 256 << 10;
/// Longest edit that typing still adds to, in bytes: some write without blanks.
const RUN_MAX: usize = 120;

/// Edits that can be taken back, and those that were and can be done again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct History {
    undo: VecDeque<Change>,
    redo: Vec<Change>,
    /// Bytes that all edits hold.
    bytes: usize,
}

impl Change {
    /// How much of the history it takes.
    fn bytes(&self) -> usize {
        self.removed.len() + self.inserted.len()
    }

    /// Takes the next edit in where both are typing, or both erasing, of one word.
    fn join(&mut self, next: &Self) -> bool {
        let grows = self.grows && next.grows && self.bytes() + next.bytes() <= RUN_MAX;
        if !grows || self.after != next.before {
            return false;
        }
        let typed = self.removed.is_empty() && next.removed.is_empty();
        let erased = self.inserted.is_empty() && next.inserted.is_empty();
        if typed && next.at == self.at + self.inserted.len() {
            if begins_word(&self.inserted, &next.inserted) {
                return false;
            }
            self.inserted.push_str(&next.inserted);
        } else if erased && next.at == self.at {
            if begins_word(&self.removed, &next.removed) {
                return false;
            }
            self.removed.push_str(&next.removed);
        } else if erased && next.at + next.removed.len() == self.at {
            // Towards the start a word is left where its beginning is passed.
            if begins_word(&next.removed, &self.removed) {
                return false;
            }
            self.removed.insert_str(0, &next.removed);
            self.at = next.at;
        } else {
            return false;
        }
        self.after = next.after;
        true
    }
}

/// Whether a word begins between two pieces of text.
fn begins_word(before: &str, behind: &str) -> bool {
    before.ends_with(char::is_whitespace) && !behind.starts_with(char::is_whitespace)
}

impl History {
    /// A history of edits made before, the latest last.
    pub(super) fn new(undo: Vec<Change>, redo: Vec<Change>) -> Self {
        let bytes = undo.iter().chain(&redo).map(Change::bytes).sum();
        let undo = undo.into();
        let mut history = Self { undo, redo, bytes };
        history.trim();
        history
    }

    /// Edits that can be taken back, the latest last.
    pub(super) fn undo(&self) -> Vec<Change> {
        self.undo.iter().cloned().collect()
    }

    /// Edits that can be done again, the next last.
    pub(super) fn redo(&self) -> &[Change] {
        &self.redo
    }

    /// Remembers an edit; what was taken back cannot be done again behind it.
    pub(super) fn push(&mut self, edit: Change) {
        let forgotten: usize = self.redo.drain(..).map(|edit| edit.bytes()).sum();
        self.bytes = self.bytes + edit.bytes() - forgotten;
        let joined = self.undo.back_mut().is_some_and(|last| last.join(&edit));
        if !joined {
            self.undo.push_back(edit);
        }
        self.trim();
    }

    /// The edit to take back now.
    pub(super) fn step_back(&mut self) -> Option<&Change> {
        let edit = self.undo.pop_back()?;
        self.redo.push(edit);
        self.redo.last()
    }

    /// The edit to do again now.
    pub(super) fn step_on(&mut self) -> Option<&Change> {
        let edit = self.redo.pop()?;
        self.undo.push_back(edit);
        self.undo.back()
    }

    fn trim(&mut self) {
        while self.undo.len() > 1 && (self.undo.len() > EDITS_MAX || self.bytes > BYTES_MAX) {
            let oldest = self.undo.pop_front();
            self.bytes -= oldest.map_or(0, |edit| edit.bytes());
        }
    }
}
