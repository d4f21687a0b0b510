//! Markdown as blocks of a document: of it only what a handbook needs, and everything else is an error, so that
//! nothing that was written is lost on paper or on the screen.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use thiserror::Error;

use super::document::{Align, Block, Column, Group, Letters, Prose, Row, Run, Table};

/// Markdown that cannot be set.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("line {line}: {what} has no place in a document")]
pub struct NoPlace {
    /// Where, from 1.
    pub line: usize,
    /// What stands there.
    pub what: String,
}

/// Reads a text: `#` is its title, all others are headings.
pub fn blocks(text: &str) -> Result<Vec<Block>, NoPlace> {
    let mut reader = Reader::default();
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter();
    for (event, at) in parser {
        let known = reader.take(event);
        known.map_err(|what| NoPlace {
            line: line_of(text, &at),
            what,
        })?;
    }
    Ok(reader.blocks)
}

fn line_of(text: &str, at: &Range<usize>) -> usize {
    let before = text.get(..at.start).unwrap_or(text);
    before.matches('\n').count() + 1
}

/// A list that is open.
struct List {
    /// The number of the next entry, where they are numbered.
    next: Option<u64>,
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// Words of what is open.
    runs: Vec<Run>,
    strong: bool,
    lists: Vec<List>,
    /// What stands before the entry that is open, until its words are set.
    mark: Option<String>,
    table: Option<Table>,
    screen: Option<String>,
}

impl Reader {
    /// Takes what comes next; what it is where it has no place.
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(tag) => self.open(&tag)?,
            Event::End(tag) => self.close(tag),
            Event::Text(text) => match &mut self.screen {
                Some(screen) => screen.push_str(&text),
                None => self.words(&text),
            },
            Event::Code(text) => self.runs.push(Run {
                letters: Letters::Fixed,
                text: text.into_string(),
            }),
            Event::SoftBreak => self.words(" "),
            // A remark, such as how the picture below it is made.
            Event::Html(text) if text.trim_start().starts_with("<!--") => {}
            other => return Err(format!("{other:?}")),
        }
        Ok(())
    }

    fn words(&mut self, text: &str) {
        let letters = if self.strong {
            Letters::Strong
        } else {
            Letters::Plain
        };
        match self.runs.last_mut() {
            Some(run) if run.letters == letters => run.text.push_str(text),
            Some(_) | None => self.runs.push(Run {
                letters,
                text: text.to_owned(),
            }),
        }
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), String> {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } => self.set(),
            Tag::Strong => self.strong = true,
            Tag::List(first) => {
                self.set();
                self.lists.push(List { next: *first });
            }
            Tag::Item => {
                self.set();
                self.mark = self.lists.last_mut().map(|list| match &mut list.next {
                    Some(n) => {
                        *n += 1;
                        format!("{}.", *n - 1)
                    }
                    None => "\u{2022}".to_owned(),
                });
            }
            Tag::CodeBlock(_) => {
                self.set();
                self.screen = Some(String::new());
            }
            Tag::Table(columns) => self.open_table(columns),
            Tag::TableRow => {
                if let Some(group) = self.table.as_mut().and_then(|t| t.groups.last_mut()) {
                    group.rows.push(Row::default());
                }
            }
            Tag::Emphasis | Tag::Link { .. } | Tag::TableHead | Tag::TableCell | Tag::HtmlBlock => {
            }
            other => return Err(format!("{other:?}")),
        }
        Ok(())
    }

    fn open_table(&mut self, columns: &[pulldown_cmark::Alignment]) {
        let columns = columns.iter().map(|align| Column {
            align: match align {
                pulldown_cmark::Alignment::Right => Align::Right,
                pulldown_cmark::Alignment::Center => Align::Middle,
                pulldown_cmark::Alignment::None | pulldown_cmark::Alignment::Left => Align::Left,
            },
            ..Column::default()
        });
        self.table = Some(Table {
            columns: columns.collect(),
            numbered: false,
            groups: vec![Group::default()],
        });
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::Paragraph | TagEnd::Item => self.set(),
            TagEnd::Strong => self.strong = false,
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::CodeBlock => {
                let lines = self.screen.take().unwrap_or_default();
                let lines = lines.lines().map(str::to_owned).collect();
                self.blocks.push(Block::Screen(lines));
            }
            TagEnd::TableCell => self.cell(),
            TagEnd::Table => {
                if let Some(mut table) = self.table.take() {
                    share(&mut table);
                    self.blocks.push(Block::Table(table));
                }
            }
            _ => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        let runs = std::mem::take(&mut self.runs);
        let text: String = runs.into_iter().map(|run| run.text).collect();
        self.blocks.push(match level {
            HeadingLevel::H1 => Block::Title(vec![text]),
            HeadingLevel::H2
            | HeadingLevel::H3
            | HeadingLevel::H4
            | HeadingLevel::H5
            | HeadingLevel::H6 => Block::Heading(text),
        });
    }

    /// Sets the words that are open.
    fn set(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        if !runs.is_empty() {
            self.blocks.push(Block::Prose(Prose {
                mark: self.mark.take().unwrap_or_default(),
                depth: self.lists.len(),
                runs,
            }));
        }
    }

    /// A cell of a table: of its head as long as there is a column without one.
    fn cell(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        let Some(table) = &mut self.table else {
            return;
        };
        let text: String = runs.into_iter().map(|run| run.text).collect();
        let rows = table.groups.last_mut().map(|group| &mut group.rows);
        if let Some(row) = rows.and_then(|rows| rows.last_mut()) {
            row.cells.push(Some(text));
        } else if let Some(column) = table.columns.iter_mut().find(|column| column.width == 0) {
            column.head = text;
            column.width = 1;
        }
    }
}

/// Gives each column the share of the width that its words ask for.
fn share(table: &mut Table) {
    for (at, column) in table.columns.iter_mut().enumerate() {
        let rows = table.groups.iter().flat_map(|group| &group.rows);
        let cells = rows.filter_map(|row| row.cells.get(at)?.as_deref());
        let longest = cells
            .chain([column.head.as_str()])
            .map(|c| c.chars().count());
        column.width = u16::try_from(longest.max().unwrap_or(1).clamp(6, 60)).unwrap_or(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::Document;
    use crate::report::plain;

    fn told(text: &str) -> String {
        let document = Document {
            blocks: blocks(text).unwrap(),
            ..Document::default()
        };
        plain::text(&document, 40)
    }

    #[test]
    fn a_handbook_reads_the_same_as_it_was_written() {
        insta::assert_snapshot!(told(
            "# Rapat\n\nTekan `g r`, lalu **baca**\nyang tampil.\n\n## Langkah\n\n1. Buka agenda dengan `f`, yang \
             mengisinya.\n2. Mulai:\n   - dengan `Enter`\n   - dengan `M`\n\n   Lalu baca.\n\n<!-- picture: tatap -->\n\
             ```text\n[Rapat] │\n  1  Siti\n```\n\n| Tombol | Guna |\n|---|---|\n| `q` | kembali |\n"
        ));
    }

    #[test]
    fn what_has_no_place_is_told_with_its_line() {
        for (text, line) in [
            ("a\n\n![gambar](x.png)\n", 3),
            ("> kutipan", 1),
            ("a\n\n<b>tebal</b>", 3),
            ("---\n", 1),
        ] {
            assert_eq!(blocks(text).unwrap_err().line, line, "{text}");
        }
    }
}
