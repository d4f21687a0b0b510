//! A text that is being edited: one line or several, moved through by grapheme cluster, with the keys of readline.

mod history;
mod keys;
mod memory;
mod rows;

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::key::Key;
use super::wrap::harmless;
use crate::desk::Change;
use history::History;
use keys::{Ask, Reach, Way, meaning};

pub use rows::Wrapped;

/// How many lines a text may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// One; Enter is left to the form.
    One,
    /// Any number; Enter begins a new one.
    Many,
}

/// What of an inserted text did not go in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cut {
    /// The end of the text, for which there was no room.
    pub over: String,
    /// How many control and other unseen characters were left out.
    pub dropped: usize,
}

impl Cut {
    /// Whether everything went in.
    pub fn is_empty(&self) -> bool {
        self.over.is_empty() && self.dropped == 0
    }
}

/// What was deleted last by more than a letter, to be inserted elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Killed {
    /// The text.
    pub text: String,
    /// Whether the last key deleted it, so that what the next one deletes is added to it.
    pub open: bool,
}

/// A text that is being edited.
///
/// The cursor always stands between two grapheme clusters. Control, bidirectional and unseen characters
/// never enter; line breaks only where there are several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextInput {
    text: String,
    cursor: usize,
    /// How many characters the text has.
    chars: usize,
    lines: Lines,
    max_chars: usize,
    /// Column that moving up and down tries to keep.
    goal: Option<usize>,
    /// Columns and rows of the field, where they are known.
    size: Option<(usize, usize)>,
    /// The first row shown.
    top: usize,
    /// The rows at this size; none where they have to be found anew.
    rows: Vec<Range<usize>>,
    history: History,
    killed: Killed,
}

impl TextInput {
    /// An input that begins with this text and the cursor at its end.
    ///
    /// The text is cleaned but not cut: opening a form must not shorten what somebody once stored. The
    /// limit, in characters, holds for what is added.
    pub fn new(text: &str, lines: Lines, max_chars: usize) -> Self {
        let text = clean(text, lines).0;
        Self {
            cursor: text.len(),
            chars: text.chars().count(),
            text,
            lines,
            max_chars,
            goal: None,
            size: None,
            top: 0,
            rows: Vec::new(),
            history: History::default(),
            killed: Killed::default(),
        }
    }

    /// Replaces the text, cleaned but not cut, and puts the cursor at its end.
    pub fn set(&mut self, text: &str) {
        let text = clean(text, self.lines).0;
        if text == self.text {
            self.move_to(text.len());
        } else {
            self.replace(0..self.text.len(), &text, false);
        }
    }

    /// Takes the text out and leaves the input empty, as if nothing had been typed yet.
    pub fn take(&mut self) -> String {
        let empty = Self::new("", self.lines, self.max_chars);
        std::mem::replace(self, empty).text
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Byte offset of the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Puts the cursor at this byte offset, or at the next place after it where it may stand.
    pub fn move_to(&mut self, at: usize) {
        self.cursor = at;
        self.settle();
        self.goal = None;
    }

    /// How many lines it may have.
    pub fn lines(&self) -> Lines {
        self.lines
    }

    /// How many characters the text has.
    pub fn chars(&self) -> usize {
        self.chars
    }

    /// How many characters it may have.
    pub fn max_chars(&self) -> usize {
        self.max_chars
    }

    /// How many characters may still be added.
    pub fn room(&self) -> usize {
        self.max_chars.saturating_sub(self.chars)
    }

    /// Takes a key. `false` if the key means nothing here, so that the form may use it.
    ///
    /// Up in the first row and Down in the last are not taken, so that they can lead to the next field.
    /// A character for which there is no room is taken, and lost: it must not act as a command instead.
    pub fn key(&mut self, key: Key) -> bool {
        let killing = std::mem::take(&mut self.killed.open);
        match meaning(key, self.lines) {
            None => return false,
            Some(Ask::Row(way)) => return self.vertical(way, 1),
            Some(Ask::Page(way)) => {
                let rows = self.size.map_or(1, |(_, rows)| rows);
                self.vertical(way, rows.saturating_sub(1).max(1));
            }
            Some(Ask::Type(c)) => self.type_text(c.encode_utf8(&mut [0; 4])),
            Some(Ask::Break) => self.type_text("\n"),
            Some(Ask::Move(way, reach)) => self.move_to(self.target(way, reach)),
            Some(Ask::Delete(way, reach)) => self.delete(way, reach, killing),
            Some(Ask::Yank) => self.yank(),
            Some(Ask::Undo) => self.undo(),
            Some(Ask::Redo) => self.redo(),
        }
        true
    }

    /// Takes back the last edit.
    pub fn undo(&mut self) {
        if let Some(edit) = self.history.step_back() {
            exchange(&mut self.text, edit.at, &edit.inserted, &edit.removed);
            let cursor = edit.before;
            self.count_anew(cursor);
        }
    }

    /// Does again the edit that was taken back last.
    pub fn redo(&mut self) {
        if let Some(edit) = self.history.step_on() {
            exchange(&mut self.text, edit.at, &edit.removed, &edit.inserted);
            let cursor = edit.after;
            self.count_anew(cursor);
        }
    }

    /// What was deleted last; another field of a form may insert it.
    pub fn killed_mut(&mut self) -> &mut Killed {
        &mut self.killed
    }

    /// Inserts a text at the cursor as far as there is room, and tells what was left out.
    ///
    /// Tabs become blanks, and so do line breaks where there is only one line.
    pub fn paste(&mut self, text: &str) -> Cut {
        // The last line break of a copied line is not meant as text.
        let text = match self.lines {
            Lines::One => text.trim_end_matches(['\n', '\r']),
            Lines::Many => text,
        };
        let (mut text, dropped) = clean(text, self.lines);
        let over = text.split_off(fitting(&text, self.room()));
        self.killed.open = false;
        self.replace(self.cursor..self.cursor, &text, false);
        Cut { over, dropped }
    }

    /// Puts a text in the place of another as one edit. `false` if it does not fit, and nothing is changed.
    pub fn exchange(&mut self, range: Range<usize>, text: &str) -> bool {
        let text = clean(text, self.lines).0;
        let Some(old) = self.text.get(range.clone()) else {
            return false;
        };
        let fits = text.chars().count() <= self.room() + old.chars().count();
        if fits {
            self.replace(range, &text, false);
        }
        fits
    }

    fn type_text(&mut self, text: &str) {
        let wanted = text.chars().all(|c| c == '\n' || harmless(c));
        if wanted && self.room() >= text.chars().count() {
            self.replace(self.cursor..self.cursor, text, true);
        }
    }

    /// The one place where the text changes, but for taking back and doing again.
    fn replace(&mut self, range: Range<usize>, inserted: &str, grows: bool) {
        if range.is_empty() && inserted.is_empty() {
            return;
        }
        let (at, before) = (range.start, self.cursor);
        // Behind what is replaced the cursor stays where it is in the text.
        let behind = before.saturating_sub(range.end);
        let removed = self.text[range.clone()].to_owned();
        self.text.replace_range(range, inserted);
        self.rows.clear();
        self.chars += inserted.chars().count();
        self.chars -= removed.chars().count();
        self.move_to(at + inserted.len() + behind);
        self.history.push(Change {
            at,
            removed,
            inserted: inserted.to_owned(),
            before,
            after: self.cursor,
            grows,
        });
    }

    fn count_anew(&mut self, cursor: usize) {
        self.rows.clear();
        self.chars = self.text.chars().count();
        self.move_to(cursor);
    }

    /// Deletes; what is more than a letter is kept, together with what the key before deleted.
    fn delete(&mut self, way: Way, reach: Reach, killing: bool) {
        let to = self.target(way, reach);
        let mut range = self.cursor.min(to)..self.cursor.max(to);
        // Ctrl-k at the end of a line joins it with the next.
        if range.is_empty() && (way, reach) == (Way::On, Reach::Line) {
            range.end = (range.end + 1).min(self.text.len());
        }
        if reach != Reach::Cluster && !range.is_empty() {
            let deleted = &self.text[range.clone()];
            let kept = &mut self.killed.text;
            match way {
                Way::Back if killing => kept.insert_str(0, deleted),
                Way::On if killing => kept.push_str(deleted),
                Way::Back | Way::On => deleted.clone_into(kept),
            }
            self.killed.open = true;
        }
        self.replace(range, "", reach == Reach::Cluster);
    }

    /// Inserts what was deleted last, as far as there is room.
    fn yank(&mut self) {
        let killed = std::mem::take(&mut self.killed.text);
        self.paste(&killed);
        self.killed.text = killed;
    }

    fn target(&self, way: Way, reach: Reach) -> usize {
        let (before, after) = self.text.split_at(self.cursor);
        match (way, reach) {
            (Way::Back, Reach::Cluster) => before
                .grapheme_indices(true)
                .next_back()
                .map_or(0, |(at, _)| at),
            (Way::On, Reach::Cluster) => {
                self.cursor + after.graphemes(true).next().map_or(0, str::len)
            }
            (Way::Back, Reach::Word) => word_back(before, |c| c.chars().any(char::is_alphanumeric)),
            (Way::Back, Reach::Blanks) => {
                word_back(before, |c| !c.chars().all(char::is_whitespace))
            }
            (Way::On, Reach::Word | Reach::Blanks) => {
                self.cursor + word_on(after, |c| c.chars().any(char::is_alphanumeric))
            }
            (Way::Back, Reach::Line) => self.line_start(),
            (Way::On, Reach::Line) => self.line_end(),
            (Way::Back, Reach::Text) => 0,
            (Way::On, Reach::Text) => self.text.len(),
        }
    }

    fn line_start(&self) -> usize {
        line_start(&self.text, self.cursor)
    }

    fn line_end(&self) -> usize {
        line_end(&self.text, self.cursor)
    }

    /// Moves the cursor on to the next place between two clusters: typing or deleting may join what stands
    /// on both sides of it into one.
    fn settle(&mut self) {
        let mut at = self.cursor.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at += 1;
        }
        let mut place = GraphemeCursor::new(at, self.text.len(), true);
        self.cursor = match place.is_boundary(&self.text, 0) {
            Ok(false) => place.next_boundary(&self.text, 0).ok().flatten(),
            Ok(true) | Err(_) => None,
        }
        .unwrap_or(at);
    }
}

/// The text without what must not enter, and how many characters were left out.
fn clean(text: &str, lines: Lines) -> (String, usize) {
    let mut clean = String::with_capacity(text.len());
    let mut dropped = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{2028}' | '\u{2029}' if lines == Lines::Many => clean.push('\n'),
            '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\t' => clean.push(' '),
            c if harmless(c) => clean.push(c),
            _ => dropped += 1,
        }
    }
    (clean, dropped)
}

/// Length of the longest part of the text, by whole clusters, that has at most `room` characters.
fn fitting(text: &str, mut room: usize) -> usize {
    for (at, cluster) in text.grapheme_indices(true) {
        let chars = cluster.chars().count();
        if chars > room {
            return at;
        }
        room -= chars;
    }
    text.len()
}

/// Puts one piece in the place of another, if that stands there.
fn exchange(text: &mut String, at: usize, old: &str, new: &str) -> bool {
    let range = at..at.saturating_add(old.len());
    let stands = text.get(range.clone()) == Some(old);
    if stands {
        text.replace_range(range, new);
    }
    stands
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |i| i + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |i| at + i)
}

/// Start of the last word in the text.
fn word_back(text: &str, in_word: impl Fn(&str) -> bool) -> usize {
    let mut start = text.len();
    let mut seen = false;
    for (at, cluster) in text.grapheme_indices(true).rev() {
        match (in_word(cluster), seen) {
            (true, _) => seen = true,
            (false, true) => return start,
            (false, false) => {}
        }
        start = at;
    }
    start
}

/// End of the first word in the text.
fn word_on(text: &str, in_word: impl Fn(&str) -> bool) -> usize {
    let mut seen = false;
    for (at, cluster) in text.grapheme_indices(true) {
        match (in_word(cluster), seen) {
            (true, _) => seen = true,
            (false, true) => return at,
            (false, false) => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests;
