//! A document that is read on the whole screen: a report before it is written, or the guide with its chapters.

use super::key::{Key, KeyCode};
use super::reports::Order;
use super::text_input::{Lines, TextInput};
use super::wrap::wrap;

/// A chapter of what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// By what it is asked for.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// Where a chapter begins.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    code: String,
    title: String,
    /// In the text, in bytes.
    at: usize,
    /// In the lines.
    line: usize,
}

/// A document to be read.
#[derive(Debug)]
pub struct Reading {
    /// What it is the preview of, where it can be written.
    pub order: Option<Order>,
    /// Its lines, as wide as there is room.
    pub lines: Vec<String>,
    /// The first line shown.
    pub top: usize,
    /// What is sought, while it is typed.
    pub seeking: Option<TextInput>,
    title: String,
    marks: Vec<Mark>,
    text: String,
    sought: String,
    /// Where in the text each line begins.
    starts: Vec<usize>,
    width: usize,
    height: usize,
}

/// What a key did to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// Moved, or nothing.
    Done,
    /// Close it.
    Close,
    /// Show the chapters.
    Chapters,
    /// What is sought stands nowhere in it.
    NotFound,
}

impl Reading {
    /// A document, from its beginning.
    pub fn new(title: String, text: String) -> Self {
        Self {
            order: None,
            lines: Vec::new(),
            top: 0,
            seeking: None,
            title,
            marks: Vec::new(),
            text,
            sought: String::new(),
            starts: Vec::new(),
            width: 0,
            height: 1,
        }
    }

    /// A book: all chapters, one after the other.
    pub fn of_book(chapters: Vec<Leaf>) -> Self {
        let mut text = String::new();
        let marks = chapters.into_iter().map(|leaf| {
            if !text.is_empty() {
                text.push('\n');
            }
            let at = text.len();
            text.push_str(&leaf.text);
            Mark {
                code: leaf.code,
                title: leaf.title,
                at,
                line: 0,
            }
        });
        let marks = marks.collect();
        Self {
            marks,
            ..Self::new(String::new(), text)
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

    /// Whether it has chapters.
    pub fn is_book(&self) -> bool {
        !self.marks.is_empty()
    }

    /// Its title, or that of the chapter in front.
    pub fn title(&self) -> &str {
        self.chapter()
            .and_then(|at| self.marks.get(at))
            .map_or(&self.title, |mark| &mark.title)
    }

    /// Titles of the chapters.
    pub fn chapters(&self) -> impl Iterator<Item = &str> {
        self.marks.iter().map(|mark| mark.title.as_str())
    }

    /// The chapter in front.
    pub fn chapter(&self) -> Option<usize> {
        // What follows on a short last page is in sight too, and not yet the one that is read.
        let begun = self.marks.iter().take_while(|mark| mark.line <= self.top);
        begun.count().checked_sub(1)
    }

    /// Goes to the beginning of a chapter.
    pub fn go(&mut self, chapter: usize) {
        if let Some(mark) = self.marks.get(chapter) {
            self.top = mark.line.min(self.last());
        }
    }

    /// Goes to the chapter that is called so, or else to the first place where the words stand.
    pub fn go_to(&mut self, words: &str) -> Read {
        let folded = words.to_lowercase();
        let called = |mark: &Mark| mark.code == folded;
        let titled = |mark: &Mark| mark.title.to_lowercase().contains(&folded);
        let mut found = self.marks.iter().position(called);
        found = found.or_else(|| self.marks.iter().position(titled));
        if let Some(chapter) = found {
            self.go(chapter);
            return Read::Done;
        }
        words.clone_into(&mut self.sought);
        self.find(true, 0)
    }

    /// Takes another size, and stays at the same words. A line that is wider than the screen is broken, so that none of
    /// it is lost.
    pub fn resize(&mut self, width: usize, height: usize) {
        self.height = height.max(1);
        if self.width != width {
            self.width = width;
            self.lay();
        }
        self.top = self.top.min(self.last());
    }

    /// Breaks the text into lines.
    fn lay(&mut self) {
        let text = &self.text;
        let rows = wrap(text, self.width);
        let line_at = |at: usize| rows.partition_point(|row| row.start < at);
        for mark in &mut self.marks {
            mark.line = line_at(mark.at);
        }
        self.top = self.starts.get(self.top).map_or(0, |at| line_at(*at));
        let lines = rows.iter().filter_map(|row| text.get(row.clone()));
        self.lines = lines.map(|line| line.trim_end().to_owned()).collect();
        self.starts = rows.into_iter().map(|row| row.start).collect();
    }

    /// Ends what is typed of a search; whether there was something to end.
    pub fn stop_seeking(&mut self) -> bool {
        self.seeking.take().is_some()
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> Read {
        if let Some(input) = &mut self.seeking {
            if key.code != KeyCode::Enter {
                input.key(key);
                return Read::Done;
            }
            input.text().trim().clone_into(&mut self.sought);
            self.seeking = None;
            return self.find(true, self.top);
        }
        let page = self.height.saturating_sub(1).max(1);
        self.top = match (key.code, key.ctrl) {
            (KeyCode::Char('q') | KeyCode::Backspace, false) => return Read::Close,
            (KeyCode::Char('/'), false) => {
                self.seeking = Some(TextInput::new("", Lines::One, 80));
                self.top
            }
            (KeyCode::Char('n'), false) => return self.find(true, self.top + 1),
            (KeyCode::Char('N'), false) => return self.find(false, self.top),
            (KeyCode::Char('c'), false) if self.is_book() => return Read::Chapters,
            (KeyCode::Char(']'), false) => return self.turn(true),
            (KeyCode::Char('['), false) => return self.turn(false),
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
        Read::Done
    }

    /// To the next chapter, or to the beginning of this one and then to the one before.
    fn turn(&mut self, forth: bool) -> Read {
        let mut lines = self.marks.iter().map(|mark| mark.line);
        let found = if forth {
            lines.find(|line| *line > self.top)
        } else {
            lines.rfind(|line| *line < self.top)
        };
        if let Some(line) = found {
            self.top = line.min(self.last());
        }
        Read::Done
    }

    /// Goes to the next line with what is sought, from a line on, or to the one before; round at the end.
    fn find(&mut self, forth: bool, from: usize) -> Read {
        let sought = self.sought.to_lowercase();
        if sought.is_empty() {
            return Read::Done;
        }
        let has = |at: &usize| {
            let line = self.lines.get(*at);
            line.is_some_and(|line| line.to_lowercase().contains(&sought))
        };
        let all = self.lines.len();
        let found = if forth {
            (from..all).chain(0..from.min(all)).find(has)
        } else {
            (0..from.min(all))
                .rev()
                .chain((from.min(all)..all).rev())
                .find(has)
        };
        match found {
            Some(line) => {
                self.top = line.min(self.last());
                Read::Done
            }
            None => Read::NotFound,
        }
    }

    fn last(&self) -> usize {
        self.lines.len().saturating_sub(self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> Reading {
        let leaf = |code: &str, title: &str, words: &str| Leaf {
            code: code.to_owned(),
            title: title.to_owned(),
            text: format!("{title}\n{words}\n{}", "isi\n".repeat(40)),
        };
        let mut book = Reading::of_book(vec![
            leaf("rapat", "Rapat", "agenda"),
            leaf("sinkron", "Sinkron", "bundel"),
            leaf("gangguan", "Bila ada gangguan", "Diska penuh"),
        ]);
        book.resize(20, 10);
        book
    }

    fn press(book: &mut Reading, keys: &str) -> Read {
        let keys = Key::parse_script(keys).unwrap();
        keys.into_iter().map(|key| book.key(key)).last().unwrap()
    }

    #[test]
    fn chapters_follow_each_other_and_are_found_by_code_title_or_words() {
        let mut book = book();
        assert_eq!(book.title(), "Rapat");
        press(&mut book, "]");
        assert_eq!(
            (book.title(), book.lines[book.top].as_str()),
            ("Sinkron", "Sinkron")
        );
        press(&mut book, "j [");
        assert_eq!(book.title(), "Sinkron");
        press(&mut book, "[");
        assert_eq!(book.top, 0);
        for (words, title) in [
            ("sinkron", "Sinkron"),
            ("ganggu", "Bila ada gangguan"),
            ("BUNDEL", "Sinkron"),
        ] {
            assert_eq!(book.go_to(words), Read::Done);
            assert_eq!(book.title(), title);
        }
        assert_eq!(book.go_to("xyzzy"), Read::NotFound);
        assert_eq!(press(&mut book, "c"), Read::Chapters);
    }

    #[test]
    fn what_is_sought_is_found_in_all_chapters_and_round() {
        let mut book = book();
        press(&mut book, "/ d i s k a Enter");
        assert_eq!(book.title(), "Bila ada gangguan");
        let there = book.top;
        press(&mut book, "g N");
        assert_eq!(book.top, there);
        press(&mut book, "/ x x");
        assert!(book.stop_seeking() && !book.stop_seeking());
        assert_eq!(press(&mut book, "q"), Read::Close);
    }

    #[test]
    fn another_size_keeps_the_chapters_in_their_places() {
        let mut book = book();
        book.go(1);
        for width in [3, 60, 7] {
            book.resize(width, 10);
            assert_eq!(book.title(), "Sinkron");
        }
    }
}
