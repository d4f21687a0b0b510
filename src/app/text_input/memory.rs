//! What is kept of a text that is being edited, where the program may end at any moment.

use super::history::{EDITS_MAX, History};
use super::{Lines, TextInput, clean, exchange};
use crate::desk::Typed;

impl TextInput {
    /// What has to be kept to go on editing later.
    pub fn memory(&self) -> Typed {
        Typed {
            text: self.text.clone(),
            cursor: self.cursor,
            undo: self.history.undo(),
            redo: self.history.redo().to_vec(),
        }
    }

    /// An input that goes on where another was left.
    ///
    /// The memory is not trusted: the text is cleaned, the cursor put where it may stand, and edits that do
    /// not lead from text to text are forgotten, all of them.
    pub fn restore(memory: Typed, lines: Lines, max_chars: usize) -> Self {
        let mut input = Self::new(&memory.text, lines, max_chars);
        input.move_to(memory.cursor);
        if is_sound(&memory, lines) {
            input.history = History::new(memory.undo, memory.redo);
        }
        input
    }

    /// Goes on where this input, or one like it, was left.
    pub fn resume(&mut self, memory: Typed) {
        *self = Self::restore(memory, self.lines, self.max_chars);
    }
}

/// Whether the edits lead from text to text, and none of them brings what no text may hold.
fn is_sound(typed: &Typed, lines: Lines) -> bool {
    let is_clean = |text: &String| clean(text, lines).0 == *text;
    let edits = typed.undo.iter().chain(&typed.redo);
    let mut pieces = edits
        .clone()
        .flat_map(|edit| [&edit.removed, &edit.inserted]);
    let (mut before, mut behind) = (typed.text.clone(), typed.text.clone());
    let mut back = typed.undo.iter().rev();
    let mut on = typed.redo.iter().rev();
    edits.count() <= EDITS_MAX
        && is_clean(&typed.text)
        && pieces.all(is_clean)
        && back.all(|edit| exchange(&mut before, edit.at, &edit.inserted, &edit.removed))
        && on.all(|edit| exchange(&mut behind, edit.at, &edit.removed, &edit.inserted))
}
