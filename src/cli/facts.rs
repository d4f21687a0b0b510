//! Facts about one thing: a line for each for people, an object for programs.

use serde_json::{Map, Value};

use crate::app::wrap::columns;
use crate::i18n::Texts;

use super::context::Io;
use super::failure::Failure;
use super::output::{print_json, print_table};
use crate::report::sheet::{Cell, Sheet};

/// Facts in the order in which they are told.
#[derive(Debug, Default)]
pub(super) struct Facts(Vec<(&'static str, Cell)>);

impl Facts {
    /// Adds a fact; its title is the message `cli-fact.<code>`.
    pub(super) fn add(&mut self, code: &'static str, cell: Cell) {
        self.0.push((code, cell));
    }

    /// The facts as members of an object.
    pub(super) fn json(&self) -> Map<String, Value> {
        let pairs = self
            .0
            .iter()
            .map(|(code, cell)| ((*code).to_owned(), cell.json()));
        pairs.collect()
    }

    /// Prints the facts and a table below them, or one object with both.
    pub(super) fn print_with(
        &self,
        texts: &Texts,
        (name, sheet): (&'static str, &Sheet),
        as_json: bool,
        io: &mut Io<'_>,
    ) -> Result<(), Failure> {
        if as_json {
            let mut all = self.json();
            all.insert(name.to_owned(), sheet.json());
            return print_json(&Value::Object(all), io);
        }
        self.print(texts, io)?;
        if !sheet.is_empty() {
            io.say("")?;
            print_table(texts, sheet, io)?;
        }
        Ok(())
    }

    /// Prints a line for each of which something is known.
    pub(super) fn print(&self, texts: &Texts, io: &mut Io<'_>) -> Result<(), Failure> {
        let line = |(code, cell): &(&str, Cell)| {
            let title = texts.get(&format!("cli-fact.{code}")).to_owned();
            (title, cell.shown(texts))
        };
        let lines: Vec<(String, String)> = self.0.iter().map(line).collect();
        let width = lines
            .iter()
            .map(|(title, _)| columns(title))
            .max()
            .unwrap_or(0);
        for (title, told) in lines.iter().filter(|(_, told)| !told.is_empty()) {
            let blanks = " ".repeat(width - columns(title));
            io.say(format_args!("{title}{blanks}  {told}"))?;
        }
        Ok(())
    }
}
