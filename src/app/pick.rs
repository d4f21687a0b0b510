//! A choice among records or terms: type to narrow, Enter takes.

use crate::i18n::Phrase;
use crate::ops::op::Field;

use super::key::{Key, KeyCode};
use super::list::ListState;
use super::nearest::fuzzy_rank;
use super::text_input::{Lines, TextInput};

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickItem {
    /// What is chosen.
    pub id: u64,
    /// How it is called.
    pub label: String,
    /// More about it.
    pub detail: String,
}

/// What becomes of the choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickFor {
    /// A field of the form below.
    Field(Field),
    /// The phrase to insert into the form below, which stands in the detail.
    Phrase,
    /// The period looked at, by number.
    Period,
    /// Who sits at the keyboard.
    Actor,
    /// A draft that was set aside, by when it was written.
    Draft,
    /// The unit to edit.
    Unit,
    /// The local evaluation system, by its code in the detail.
    Scheme,
    /// The report that is wanted, by its number.
    Report,
    /// The chapter of the guide to read, by index.
    Chapter,
    /// By what the list is sorted, by index.
    Sort,
    /// Something of the employee list.
    Employees(super::screens::employees::Choice),
    /// Something of the target screen.
    Target(super::screens::target::Choice),
    /// Something of the team screen.
    Team(super::screens::team::Choice),
    /// Something of the feedback screen.
    Feedback(super::screens::feedback::Choice),
    /// Something of the meeting screen.
    Meeting(super::screens::meeting::Choice),
    /// Something of the screen of services.
    Service(super::screens::service::Choice),
    /// Something of the overview.
    Overview(super::screens::overview::Choice),
}

/// A choice.
#[derive(Debug)]
pub struct Pick {
    /// Its title.
    pub title: Phrase,
    /// What becomes of it.
    pub purpose: PickFor,
    /// Everything that can be chosen.
    pub items: Vec<PickItem>,
    /// What was typed.
    pub input: TextInput,
    /// Items that fit what was typed, best first.
    pub shown: Vec<usize>,
    /// Where in `shown` we are.
    pub list: ListState,
    /// Further words by which items are found, though they are not shown; empty where there are none.
    also: Vec<String>,
}

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickAnswer {
    /// Narrowed or moved.
    Done,
    /// This was chosen.
    Chosen(u64),
}

/// Rows in which a phrase is shown in full, with a blank one above.
const PREVIEW: u16 = 6;

/// More items than this are searched by substring, which is quicker than by likeness.
const FUZZY_MAX: usize = 5_000;

impl Pick {
    /// A choice; `typed` is what the user has typed already.
    pub fn new(title: Phrase, purpose: PickFor, items: Vec<PickItem>, typed: Option<char>) -> Self {
        let typed = typed.map(String::from).unwrap_or_default();
        let mut pick = Self {
            title,
            purpose,
            list: ListState::new(items.len(), 10),
            items,
            input: TextInput::new(&typed, Lines::One, 80),
            shown: Vec::new(),
            also: Vec::new(),
        };
        pick.narrow();
        pick
    }

    /// Finds items by words that are not shown too.
    #[must_use]
    pub fn found_by(mut self, words: impl Fn(&PickItem) -> Option<String>) -> Self {
        let words: Vec<Option<String>> = self.items.iter().map(words).collect();
        if words.iter().any(Option::is_some) {
            self.also = words.into_iter().map(Option::unwrap_or_default).collect();
            self.narrow();
        }
        self
    }

    /// Selects an item from the beginning.
    #[must_use]
    pub fn at(mut self, id: u64) -> Self {
        if let Some(row) = self.shown.iter().position(|at| self.items[*at].id == id) {
            self.list.select(row);
        }
        self
    }

    /// Rows below the list that show the selected item in full; none where a row tells everything.
    pub fn preview_rows(&self) -> u16 {
        if self.purpose == PickFor::Phrase {
            PREVIEW
        } else {
            0
        }
    }

    /// The item selected.
    pub fn selected(&self) -> Option<&PickItem> {
        let at = self.list.selected().and_then(|row| self.shown.get(row))?;
        self.items.get(*at)
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> PickAnswer {
        match (key.code, key.ctrl) {
            (KeyCode::Enter, _) => {
                let chosen = self.selected();
                return chosen.map_or(PickAnswer::Done, |item| PickAnswer::Chosen(item.id));
            }
            _ if self.list.step_while_typing(key) => {}
            // A short list without anything typed answers to digits.
            (KeyCode::Char(digit @ '1'..='9'), false)
                if self.input.is_empty() && self.items.len() <= 9 =>
            {
                let at = digit as usize - '1' as usize;
                if let Some(item) = self.items.get(at) {
                    return PickAnswer::Chosen(item.id);
                }
            }
            _ => {
                if self.input.key(key) {
                    self.narrow();
                }
            }
        }
        PickAnswer::Done
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.narrow();
    }

    fn narrow(&mut self) {
        let query = self.input.text().trim();
        self.shown = if self.items.len() > FUZZY_MAX && !query.is_empty() {
            let folded = query.to_lowercase();
            let found = |text: &str| text.to_lowercase().contains(&folded);
            let also = |at: usize| self.also.get(at).is_some_and(|words| found(words));
            (0..self.items.len())
                .filter(|at| found(&self.items[*at].label) || also(*at))
                .collect()
        } else {
            let told = self.items.iter().enumerate();
            let words: Vec<String> = told
                .map(|(at, item)| {
                    let also = self.also.get(at).map_or("", String::as_str);
                    format!("{} {} {also}", item.label, item.detail)
                })
                .collect();
            let items: Vec<(usize, &str)> = words.iter().map(String::as_str).enumerate().collect();
            fuzzy_rank(query, &items)
        };
        self.list.clamp(self.shown.len());
        self.list.first();
    }
}
