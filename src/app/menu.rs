//! Help, palette and the `:` line: three ways into the one table of commands.

use crate::i18n::Texts;

use super::command::{Command, Spec, all, spec};
use super::key::{Key, KeyCode};
use super::keymap::Keymap;
use super::list::ListState;
use super::model::Tab;
use super::nearest::{complete, fuzzy_rank};
use super::text_input::{Lines, TextInput};
use super::topic::{Topic, TopicLine};

/// One row of a menu.
#[derive(Debug, Clone)]
pub struct MenuRow {
    /// Its command.
    pub command: Command,
    /// Title in the user's language.
    pub title: String,
    /// Name on the `:` line.
    pub name: String,
    /// Keys as they are written.
    pub keys: String,
}

/// Help or palette: commands, narrowed by typing; Enter runs the one selected.
#[derive(Debug)]
pub struct Menu {
    /// Whether it shows only what can be done here.
    pub here: bool,
    /// All rows.
    pub rows: Vec<MenuRow>,
    /// What was typed.
    pub input: TextInput,
    /// Rows that fit, best first.
    pub shown: Vec<usize>,
    /// Where we are in what stands above the commands and in `shown`.
    pub list: ListState,
    topic: Topic,
    /// What stands above the commands while nothing is typed, at the width that it was broken for.
    lines: Vec<TopicLine>,
    width: usize,
}

/// A line of a menu.
#[derive(Debug, Clone, Copy)]
pub enum MenuLine<'a> {
    /// A line of what the screen is for.
    Topic(&'a TopicLine),
    /// A command.
    Command(&'a MenuRow),
}

/// What a key did to a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuAnswer {
    /// Narrowed or moved.
    Done,
    /// Run this.
    Run(Command),
    /// Run this line.
    RunLine(String),
    /// Close.
    Close,
}

/// The name of a command in a language.
pub fn name_of(spec: &Spec, texts: &Texts) -> String {
    let key = format!("command-name.{}", spec.code);
    if texts.has(&key) {
        texts.get(&key).to_owned()
    } else {
        spec.code.to_owned()
    }
}

/// A command as it is typed, for a sentence that points to it.
pub fn typed(command: Command, texts: &Texts) -> String {
    spec(command).map_or_else(String::new, |spec| name_of(spec, texts))
}

/// The title of a command in a language.
fn title_of(spec: &Spec, texts: &Texts) -> String {
    texts.get(&format!("command.{}", spec.code)).to_owned()
}

impl Menu {
    /// Help for a tab, with what the tab is for, or the palette of everything that can be done on it.
    pub fn new(
        topic: Option<Topic>,
        tab: Tab,
        keymap: &Keymap,
        texts: &Texts,
        offered: &dyn Fn(Command) -> bool,
    ) -> Self {
        let rows: Vec<MenuRow> = all()
            .filter(|spec| spec.is_for(tab) && offered(spec.command))
            .map(|spec| MenuRow {
                command: spec.command,
                title: title_of(spec, texts),
                name: name_of(spec, texts),
                keys: keymap.all_keys_of(spec.command).join("  "),
            })
            .collect();
        let mut menu = Self {
            here: topic.is_some(),
            list: ListState::new(rows.len(), 10),
            rows,
            input: TextInput::new("", Lines::One, 80),
            shown: Vec::new(),
            topic: topic.unwrap_or_default(),
            lines: Vec::new(),
            width: 0,
        };
        menu.narrow();
        menu
    }

    /// How many lines stand above the commands.
    pub fn above(&self) -> usize {
        if self.input.is_empty() {
            self.lines.len()
        } else {
            0
        }
    }

    /// The line in a place of the list.
    pub fn line(&self, at: usize) -> Option<MenuLine<'_>> {
        match at.checked_sub(self.above()) {
            Some(at) => {
                let row = self.shown.get(at).and_then(|at| self.rows.get(*at));
                row.map(MenuLine::Command)
            }
            None => self.lines.get(at).map(MenuLine::Topic),
        }
    }

    /// Takes another size of its inside.
    pub fn resize(&mut self, width: usize, height: usize) {
        self.list.resize(height);
        if width != self.width {
            self.width = width;
            self.lines = self.topic.lines(width);
            self.begin();
        }
    }

    /// Goes to the first command, or to the top where that would push out of sight what stands above.
    fn begin(&mut self) {
        let above = self.above();
        self.list.clamp(above + self.shown.len());
        self.list.first();
        if above < self.list.height() {
            self.list.select(above);
        }
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> MenuAnswer {
        match (key.code, key.ctrl) {
            (KeyCode::Enter, _) => {
                return match self.list.selected().and_then(|at| self.line(at)) {
                    Some(MenuLine::Command(row)) => MenuAnswer::Run(row.command),
                    Some(MenuLine::Topic(_)) | None => MenuAnswer::Done,
                };
            }
            _ if self.list.step_while_typing(key) => {}
            _ => {
                if self.input.key(key) {
                    self.narrow();
                }
            }
        }
        MenuAnswer::Done
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.narrow();
    }

    fn narrow(&mut self) {
        let words: Vec<String> = self
            .rows
            .iter()
            .map(|row| format!("{} {} {}", row.title, row.name, row.keys))
            .collect();
        let items: Vec<(usize, &str)> = words.iter().map(String::as_str).enumerate().collect();
        self.shown = fuzzy_rank(self.input.text().trim(), &items);
        self.begin();
    }
}

/// The `:` line.
#[derive(Debug)]
pub struct Line {
    /// What was typed.
    pub input: TextInput,
    /// Names that the line can be completed to.
    pub matches: Vec<String>,
    names: Vec<String>,
    past: Vec<String>,
    back: usize,
}

impl Line {
    /// A line that completes to the names of commands on a tab and remembers what was run before.
    pub fn new(
        tab: Tab,
        texts: &Texts,
        past: Vec<String>,
        offered: &dyn Fn(Command) -> bool,
    ) -> Self {
        let names = all()
            .filter(|spec| spec.is_for(tab) && offered(spec.command))
            .map(|spec| name_of(spec, texts))
            .collect();
        let mut line = Self {
            input: TextInput::new("", Lines::One, 200),
            matches: Vec::new(),
            names,
            past,
            back: 0,
        };
        line.refresh();
        line
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> MenuAnswer {
        match key.code {
            KeyCode::Enter => return MenuAnswer::RunLine(self.input.text().trim().to_owned()),
            KeyCode::Tab => {
                let word = self.input.text().to_owned();
                let completion = complete(&word, self.names.iter().map(String::as_str));
                let common = completion.common.clone();
                if common.len() > word.len() {
                    self.input.set(&common);
                }
            }
            KeyCode::Up => self.recall(1),
            KeyCode::Down => self.recall(-1),
            KeyCode::Backspace if self.input.is_empty() => return MenuAnswer::Close,
            _ => {
                self.input.key(key);
            }
        }
        self.refresh();
        MenuAnswer::Done
    }

    fn recall(&mut self, by: isize) {
        self.back = self.back.saturating_add_signed(by).min(self.past.len());
        let line = self.back.checked_sub(1).and_then(|at| self.past.get(at));
        self.input.set(line.map_or("", String::as_str));
    }

    fn refresh(&mut self) {
        let word = self.input.text().split_whitespace().next().unwrap_or("");
        let completion = complete(word, self.names.iter().map(String::as_str));
        self.matches = completion.matches.into_iter().map(str::to_owned).collect();
    }
}
