//! A text that is being edited: one line or several, moved through by grapheme cluster, with the keys of readline.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::key::{Key, KeyCode};
use super::wrap::{columns, harmless, window, wrap};

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

/// The rows of a wrapped text, as byte ranges, and where the cursor stands among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// The rows, at least one.
    pub rows: Vec<Range<usize>>,
    /// Index of the row in which the cursor stands.
    pub row: usize,
    /// Column of the cursor, below the width that was asked for.
    pub column: usize,
}

/// What an edit moves over or deletes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// One grapheme cluster.
    Cluster,
    /// A word of letters and digits, with what stands before it.
    Word,
    /// A word between blanks.
    Blanks,
    /// To the end of the line.
    Line,
}

/// Whether an edit goes towards the start or the end of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Back,
    On,
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edit {
    Move(Way, Reach),
    Delete(Way, Reach),
    Vertical(Way),
    Break,
    Type(char),
}

/// A text that is being edited.
///
/// The cursor always stands between two grapheme clusters. Control, bidirectional and unseen characters
/// never enter; line breaks only where there are several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextInput {
    text: String,
    cursor: usize,
    lines: Lines,
    max_chars: usize,
    /// Column that moving up and down tries to keep.
    goal: Option<usize>,
}

impl TextInput {
    /// An input that begins with this text and the cursor at its end.
    ///
    /// The text is cleaned but not cut: opening a form must not shorten what somebody once stored. The
    /// limit, in characters, holds for what is added.
    pub fn new(text: &str, lines: Lines, max_chars: usize) -> Self {
        let mut input = Self {
            text: String::new(),
            cursor: 0,
            lines,
            max_chars,
            goal: None,
        };
        input.set(text);
        input
    }

    /// Replaces the text, cleaned but not cut, and puts the cursor at its end.
    pub fn set(&mut self, text: &str) {
        self.text = clean(text, self.lines).0;
        self.cursor = self.text.len();
        self.goal = None;
    }

    /// Takes the text out and leaves the input empty.
    pub fn take(&mut self) -> String {
        self.cursor = 0;
        self.goal = None;
        std::mem::take(&mut self.text)
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

    /// How many characters may still be added.
    pub fn room(&self) -> usize {
        self.max_chars.saturating_sub(self.text.chars().count())
    }

    /// Takes a key. `false` if the key means nothing here, so that the form may use it.
    ///
    /// Up in the first line and Down in the last are not taken, so that they can lead to the next field.
    /// A character for which there is no room is taken, and lost: it must not act as a command instead.
    pub fn key(&mut self, key: Key) -> bool {
        match edit(key, self.lines) {
            None => false,
            Some(Edit::Vertical(way)) => self.vertical(way),
            Some(Edit::Type(c)) => self.type_text(c.encode_utf8(&mut [0; 4])),
            Some(Edit::Break) => self.type_text("\n"),
            Some(Edit::Move(way, reach)) => {
                self.cursor = self.target(way, reach);
                self.goal = None;
                true
            }
            Some(Edit::Delete(way, reach)) => {
                self.delete(way, reach);
                true
            }
        }
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
        self.insert(&text);
        Cut { over, dropped }
    }

    /// Column of the cursor in its line.
    pub fn cursor_col(&self) -> usize {
        columns(&self.text[self.line_start()..self.cursor])
    }

    /// The part of the cursor's line that is shown in a field of this width, and the column of the cursor
    /// in it, which is below the width: at the end of the text the cursor has a cell of its own.
    pub fn view(&self, width: usize) -> (&str, usize) {
        let start = self.line_start();
        let line = &self.text[start..self.line_end()];
        window(line, self.cursor - start, width)
    }

    /// The rows of the text in a field of this width, and the place of the cursor.
    ///
    /// Rows are one column narrower than the field, so that the cursor has a cell at their end.
    pub fn lines_wrapped(&self, width: usize) -> Wrapped {
        let width = width.max(2);
        let rows = wrap(&self.text, width - 1);
        let row = rows
            .partition_point(|row| row.start <= self.cursor)
            .saturating_sub(1);
        let start = rows.get(row).map_or(0, |row| row.start);
        let column = columns(&self.text[start..self.cursor]).min(width - 1);
        Wrapped { rows, row, column }
    }

    fn type_text(&mut self, text: &str) -> bool {
        let wanted = text.chars().all(|c| c == '\n' || harmless(c));
        if wanted && self.room() >= text.chars().count() {
            self.insert(text);
        }
        true
    }

    fn insert(&mut self, text: &str) {
        self.text.insert_str(self.cursor, text);
        self.move_to(self.cursor + text.len());
    }

    fn delete(&mut self, way: Way, reach: Reach) {
        let to = self.target(way, reach);
        let mut range = self.cursor.min(to)..self.cursor.max(to);
        // Ctrl-k at the end of a line joins it with the next.
        if range.is_empty() && (way, reach) == (Way::On, Reach::Line) {
            range.end = (range.end + 1).min(self.text.len());
        }
        let start = range.start;
        self.text.replace_range(range, "");
        self.move_to(start);
    }

    /// Moves a line up or down; `false` if there is none.
    fn vertical(&mut self, way: Way) -> bool {
        let start = match way {
            Way::Back => match self.line_start() {
                0 => return false,
                start => line_start(&self.text, start - 1),
            },
            Way::On => match self.line_end() {
                end if end == self.text.len() => return false,
                end => end + 1,
            },
        };
        let goal = self.goal.unwrap_or_else(|| self.cursor_col());
        let line = &self.text[start..line_end(&self.text, start)];
        self.cursor = start + offset_of_column(line, goal);
        self.goal = Some(goal);
        true
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

/// What a key means.
fn edit(key: Key, lines: Lines) -> Option<Edit> {
    use {Reach as R, Way as W};
    let edit = match (key.ctrl, key.alt, key.code) {
        (false, false, code) => return plain_edit(code, lines),
        (true, false, KeyCode::Char('a')) => Edit::Move(W::Back, R::Line),
        (true, false, KeyCode::Char('e')) => Edit::Move(W::On, R::Line),
        (true, false, KeyCode::Char('b')) => Edit::Move(W::Back, R::Cluster),
        (true, false, KeyCode::Char('f')) => Edit::Move(W::On, R::Cluster),
        (true, false, KeyCode::Char('h')) => Edit::Delete(W::Back, R::Cluster),
        (true, false, KeyCode::Char('d')) => Edit::Delete(W::On, R::Cluster),
        (true, false, KeyCode::Char('w')) => Edit::Delete(W::Back, R::Blanks),
        (true, false, KeyCode::Char('u')) => Edit::Delete(W::Back, R::Line),
        (true, false, KeyCode::Char('k')) => Edit::Delete(W::On, R::Line),
        (false, true, KeyCode::Char('b')) | (true, false, KeyCode::Left) => {
            Edit::Move(W::Back, R::Word)
        }
        (false, true, KeyCode::Char('f')) | (true, false, KeyCode::Right) => {
            Edit::Move(W::On, R::Word)
        }
        (false, true, KeyCode::Char('d')) | (true, false, KeyCode::Delete) => {
            Edit::Delete(W::On, R::Word)
        }
        (false, true, KeyCode::Backspace) | (true, false, KeyCode::Backspace) => {
            Edit::Delete(W::Back, R::Word)
        }
        _ => return None,
    };
    Some(edit)
}

/// What a key without modifiers means.
fn plain_edit(code: KeyCode, lines: Lines) -> Option<Edit> {
    let edit = match code {
        KeyCode::Char(c) => Edit::Type(c),
        KeyCode::Left => Edit::Move(Way::Back, Reach::Cluster),
        KeyCode::Right => Edit::Move(Way::On, Reach::Cluster),
        KeyCode::Home => Edit::Move(Way::Back, Reach::Line),
        KeyCode::End => Edit::Move(Way::On, Reach::Line),
        KeyCode::Backspace => Edit::Delete(Way::Back, Reach::Cluster),
        KeyCode::Delete => Edit::Delete(Way::On, Reach::Cluster),
        KeyCode::Enter if lines == Lines::Many => Edit::Break,
        KeyCode::Up if lines == Lines::Many => Edit::Vertical(Way::Back),
        KeyCode::Down if lines == Lines::Many => Edit::Vertical(Way::On),
        KeyCode::Enter
        | KeyCode::Up
        | KeyCode::Down
        | KeyCode::Esc
        | KeyCode::Tab
        | KeyCode::BackTab
        | KeyCode::PageUp
        | KeyCode::PageDown
        | KeyCode::F(_) => return None,
    };
    Some(edit)
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

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |i| i + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |i| at + i)
}

/// Where the last cluster begins that starts at or before this column, or the end of the line.
fn offset_of_column(line: &str, goal: usize) -> usize {
    let mut column = 0;
    for (at, cluster) in line.grapheme_indices(true) {
        column += columns(cluster);
        if column > goal {
            return at;
        }
    }
    line.len()
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
#[path = "text_input_tests.rs"]
mod tests;
