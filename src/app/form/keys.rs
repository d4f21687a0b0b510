//! What keys and pasted text do to a form.

use std::ops::Range;

use super::{Entry, Form};
use crate::app::key::{Key, KeyCode};
use crate::app::phrases::{self, Phrases};
use crate::app::text_input::{Killed, Lines, TextInput};
use crate::ops::fields::Holds;

/// With less room than this many characters it is told how many still fit.
pub const SCARCE: usize = 500;

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
    /// The user wants to choose among the phrases.
    Phrases,
    /// The user wants to know the keys.
    Help,
    /// What the key is for cannot be done; the key of the reason.
    Refused(&'static str),
    /// The key is not the form's.
    Ignored,
}

/// How the texts of a form are being edited, beside the texts themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Editing {
    /// Whether Ctrl-x was pressed, and the next key says what for.
    pub prefix: bool,
    /// Whether the text in focus fills the screen.
    pub wide: bool,
    /// What was counted there when the keys last rested: figures that run along would cost more than the text.
    pub counted: Option<Counted>,
    /// What was deleted last, in whichever field.
    pub killed: Killed,
}

/// Rows and characters of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Where the cursor stands, from 1.
    pub row: usize,
    /// How many rows there are.
    pub rows: usize,
    /// How many characters.
    pub chars: usize,
    /// How many characters still fit.
    pub room: usize,
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

impl Form {
    /// Takes Esc where it leaves something within the form; `false` where it leaves the form.
    pub fn escape(&mut self) -> bool {
        std::mem::take(&mut self.editing.prefix) || self.widen(false)
    }

    /// Whether the text in focus has several lines, for which there is the large editor.
    pub fn has_editor(&self) -> bool {
        match self.focused().map(|field| &field.entry) {
            Some(Entry::Text(input)) => input.lines() == Lines::Many,
            Some(Entry::Choice { .. } | Entry::Reference { .. }) | None => false,
        }
    }

    /// Lets the text in focus fill the screen or no longer; whether it did.
    fn widen(&mut self, wide: bool) -> bool {
        self.editing.counted = None;
        std::mem::replace(&mut self.editing.wide, wide)
    }

    /// Counts the text that fills the screen, now that the keys rest.
    pub fn count(&mut self) {
        if !self.editing.wide {
            return;
        }
        self.editing.counted = self.input_mut().map(|input| {
            let (row, rows) = input.row();
            Counted {
                row,
                rows,
                chars: input.chars(),
                room: input.room(),
            }
        });
    }

    /// Counts where that cannot wait: nothing was counted yet, or the room ends.
    pub(super) fn count_if_needed(&mut self) {
        let before = self.editing.counted.map_or(0, |counted| counted.room);
        let now = self.input_mut().map_or(0, |input| input.room());
        if before.min(now) < SCARCE {
            self.count();
        }
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key, phrases: &Phrases) -> FormAnswer {
        if std::mem::take(&mut self.editing.prefix) {
            return self.second_key(key);
        }
        if key.code == KeyCode::F(1) {
            return FormAnswer::Help;
        }
        if key == Key::ctrl('x') && self.input_mut().is_some() {
            self.editing.prefix = true;
            return FormAnswer::Done;
        }
        if let Some((name, phrase)) = self.named(phrases) {
            return self.key_behind_name(key, name, phrase);
        }
        let answer = self.field_key(key);
        let sign = key == Key::char(phrases::SIGN);
        if sign && !phrases.is_empty() && self.phrase_place(phrases::asked).is_some() {
            return FormAnswer::Phrases;
        }
        answer
    }

    /// Takes a key where the name of a phrase stands before the cursor: what ends the name puts the phrase in
    /// its place. Tab does only that, so that it can be read before the next field.
    fn key_behind_name(&mut self, key: Key, name: Range<usize>, phrase: &str) -> FormAnswer {
        const REFUSED: FormAnswer = FormAnswer::Refused("edit.phrase-too-long");
        let leaves = match (key.code, key.ctrl) {
            (KeyCode::Tab, _) | (KeyCode::Char('s'), true) => true,
            (KeyCode::Char('n'), true) => !self.editing.wide,
            (KeyCode::Enter, _) => self.input_mut().is_some_and(|i| i.lines() == Lines::One),
            _ => false,
        };
        if leaves {
            return match (self.replace(name, phrase), key.code) {
                (false, _) => REFUSED,
                (true, KeyCode::Tab) => FormAnswer::Done,
                (true, _) => self.field_key(key),
            };
        }
        let answer = self.field_key(key);
        let ends = key.code == KeyCode::Enter || key.typed().is_some_and(phrases::ends_name);
        let cursor = self.input_mut().map_or(0, |input| input.cursor());
        // Without room for what ends it the name is not ended.
        if ends && cursor > name.end && !self.replace(name, phrase) {
            return REFUSED;
        }
        answer
    }

    /// The name of a phrase that stands before the cursor, and the phrase.
    fn named<'p>(&mut self, phrases: &'p Phrases) -> Option<(Range<usize>, &'p str)> {
        if phrases.is_empty() {
            return None;
        }
        let name = self.phrase_place(phrases::begun)?;
        let word = self.input_mut()?.text().get(name.clone())?;
        let phrase = phrases.get(word.strip_prefix(phrases::SIGN)?)?;
        Some((name, phrase))
    }

    /// A place for a phrase before the cursor, where the field in focus takes words.
    fn phrase_place(
        &mut self,
        find: fn(&str, usize) -> Option<Range<usize>>,
    ) -> Option<Range<usize>> {
        match self.focused()?.holds {
            Holds::Text | Holds::Prose => {
                let input = self.input_mut()?;
                find(input.text(), input.cursor())
            }
            Holds::Number
            | Holds::Date
            | Holds::Nip
            | Holds::Grade
            | Holds::Code(_)
            | Holds::Flag
            | Holds::Person
            | Holds::Unit
            | Holds::Team
            | Holds::Item => None,
        }
    }

    /// The part of a name that was typed before the phrases were asked for.
    pub fn phrase_begun(&mut self) -> String {
        let name = self.phrase_place(phrases::begun);
        let word = name.and_then(|name| self.input_mut()?.text().get(name));
        word.map_or(String::new(), |word| word.replace(phrases::SIGN, ""))
    }

    /// Puts a phrase in the place of what asked for it, or at the cursor. `false` if there is no room.
    pub fn insert_phrase(&mut self, phrase: &str) -> bool {
        let place = self
            .phrase_place(phrases::asked)
            .or_else(|| self.phrase_place(phrases::begun));
        let cursor = self.input_mut().map_or(0, |input| input.cursor());
        self.replace(place.unwrap_or(cursor..cursor), phrase)
    }

    fn replace(&mut self, range: Range<usize>, phrase: &str) -> bool {
        self.input_mut()
            .is_some_and(|input| input.exchange(range, phrase))
    }

    fn field_key(&mut self, key: Key) -> FormAnswer {
        if self.editing.wide {
            self.wide_key(key)
        } else {
            self.plain_key(key)
        }
    }

    fn plain_key(&mut self, key: Key) -> FormAnswer {
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

    /// Takes a key where the text in focus fills the screen: none of them leads to another field.
    fn wide_key(&mut self, key: Key) -> FormAnswer {
        let key = match (key.code, key.ctrl) {
            (KeyCode::Char('s'), true) => {
                self.widen(false);
                return FormAnswer::Done;
            }
            (KeyCode::Char('n'), true) => Key::plain(KeyCode::Down),
            (KeyCode::Char('p'), true) => Key::plain(KeyCode::Up),
            _ => key,
        };
        let focused = self.fields.get_mut(self.focus);
        if let Some((Entry::Text(input), error)) = focused.map(|f| (&mut f.entry, &mut f.error))
            && let Typed::Entered = text_key(input, key, &mut self.editing.killed)
        {
            *error = None;
        }
        FormAnswer::Done
    }

    /// Takes the key behind Ctrl-x.
    fn second_key(&mut self, key: Key) -> FormAnswer {
        let Some(input) = self.input_mut() else {
            return FormAnswer::Ignored;
        };
        match (key.code, key.ctrl) {
            (KeyCode::Char('u'), true) => input.undo(),
            (KeyCode::Char('r'), true) => input.redo(),
            (KeyCode::Char('e'), true) if self.has_editor() => {
                self.widen(!self.editing.wide);
            }
            (KeyCode::Char('e'), true) => return FormAnswer::Refused("edit.one-line"),
            (KeyCode::Char(phrases::SIGN), false) => return FormAnswer::Phrases,
            _ => return FormAnswer::Refused("edit.no-such-key"),
        }
        FormAnswer::Done
    }

    /// The text in focus, if it is a text.
    pub(super) fn input_mut(&mut self) -> Option<&mut TextInput> {
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
