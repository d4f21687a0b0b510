//! What is kept of a text that is being edited, where the program may end at any moment.

use super::history::{EDITS_MAX, History};
use super::{Edit, Lines, TextInput, clean, exchange};

/// What is kept of an input where the program may end at any moment: enough to go on editing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memory {
    /// The text.
    pub text: String,
    /// Byte offset of the cursor.
    pub cursor: usize,
    /// Edits that can be taken back, the latest last.
    pub undo: Vec<Edit>,
    /// Edits that can be done again, the next last.
    pub redo: Vec<Edit>,
}

impl TextInput {
    /// What has to be kept to go on editing later.
    pub fn memory(&self) -> Memory {
        Memory {
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
    pub fn restore(memory: Memory, lines: Lines, max_chars: usize) -> Self {
        let mut input = Self::new(&memory.text, lines, max_chars);
        input.move_to(memory.cursor);
        if memory.is_sound(lines) {
            input.history = History::new(memory.undo, memory.redo);
        }
        input
    }

    /// Goes on where this input, or one like it, was left.
    pub fn resume(&mut self, memory: Memory) {
        *self = Self::restore(memory, self.lines, self.max_chars);
    }
}

impl Memory {
    /// Whether the edits lead from text to text, and none of them brings what no text may hold.
    fn is_sound(&self, lines: Lines) -> bool {
        let is_clean = |text: &String| clean(text, lines).0 == *text;
        let edits = self.undo.iter().chain(&self.redo);
        let mut pieces = edits
            .clone()
            .flat_map(|edit| [&edit.removed, &edit.inserted]);
        let (mut before, mut behind) = (self.text.clone(), self.text.clone());
        let mut back = self.undo.iter().rev();
        let mut on = self.redo.iter().rev();
        edits.count() <= EDITS_MAX
            && is_clean(&self.text)
            && pieces.all(is_clean)
            && back.all(|edit| exchange(&mut before, edit.at, &edit.inserted, &edit.removed))
            && on.all(|edit| exchange(&mut behind, edit.at, &edit.removed, &edit.inserted))
    }
}
