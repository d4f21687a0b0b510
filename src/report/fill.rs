//! A form filled with facts: a document.

use super::document;
use super::document::{Bar, Column, Document, Group, Limit, Pairs, Paragraph, Row, Signature};
use super::facts::{Fact, Facts};
use super::form::{self, Form, FormError, Part};

/// What is shown where there is nothing.
const NOTHING: &str = "–";

/// Why there is no such document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfilled {
    /// Something is missing without which it makes no sense; in words of the form.
    Missing(String),
    /// The form is wrong.
    Form(FormError),
}

impl From<FormError> for Unfilled {
    fn from(error: FormError) -> Self {
        Self::Form(error)
    }
}

/// Fills a form.
pub fn fill(form: &Form, facts: &Facts) -> Result<Document, Unfilled> {
    let scope = Scope {
        levels: vec![facts],
        at: &form.title,
    };
    for (name, words) in &form.needs {
        if !scope.is_there(name)? {
            return Err(Unfilled::Missing(scope.line(words)?));
        }
    }
    let mut blocks = Vec::new();
    for block in &form.block {
        scope.block(block, &mut blocks)?;
    }
    Ok(Document {
        title: scope.line(&form.title)?,
        about: scope.line(&form.about)?,
        wide: form.wide,
        blocks,
        ..Document::default()
    })
}

/// Fills lines, without those that come to nothing.
pub fn lines(lines: &[String], facts: &Facts) -> Result<Vec<String>, FormError> {
    let scope = Scope {
        levels: vec![facts],
        at: "foot",
    };
    scope.lines(lines)
}

/// What names mean at a place of the form: the innermost facts first.
struct Scope<'a> {
    levels: Vec<&'a Facts>,
    at: &'a str,
}

/// Words of a form with its places filled.
struct Filled {
    words: String,
    /// Whether all its places may be empty, and are.
    is_void: bool,
}

impl<'a> Scope<'a> {
    fn within(&self, inner: &'a Facts) -> Scope<'a> {
        let mut levels = self.levels.clone();
        levels.push(inner);
        Scope {
            levels,
            at: self.at,
        }
    }

    fn get(&self, name: &str) -> Result<&'a Fact, FormError> {
        let mut levels = self.levels.iter().rev();
        let found = levels.find_map(|facts| facts.get(name));
        found.ok_or_else(|| FormError::Unknown {
            at: self.at.to_owned(),
            name: name.to_owned(),
        })
    }

    fn is_there(&self, name: &str) -> Result<bool, FormError> {
        Ok(self.get(name)?.is_there())
    }

    fn may(&self, when: Option<&String>) -> Result<bool, FormError> {
        when.map_or(Ok(true), |name| self.is_there(name))
    }

    fn list(&self, name: &str) -> Result<&'a [Facts], FormError> {
        match self.get(name)? {
            Fact::List(all) => Ok(all),
            Fact::Text(_) | Fact::Number(_) | Fact::Group(_) => Err(FormError::Unknown {
                at: self.at.to_owned(),
                name: format!("{name} (as a list)"),
            }),
        }
    }

    /// Fills the places of a line.
    fn filled(&self, line: &str) -> Result<Filled, FormError> {
        let mut words = String::new();
        let (mut optional, mut something) = (false, false);
        let mut rest = line;
        while let Some((before, place)) = rest.split_once('{') {
            let Some((name, after)) = place.split_once('}') else {
                break;
            };
            words.push_str(before);
            rest = after;
            let (name, may_be_empty) = match name.strip_suffix('?') {
                Some(name) => (name, true),
                None => (name, false),
            };
            optional |= may_be_empty;
            match self.get(name)? {
                Fact::Text(text) if text.is_empty() && may_be_empty => {}
                Fact::Text(text) if text.is_empty() => {
                    words.push_str(NOTHING);
                    something = true;
                }
                Fact::Text(text) => {
                    words.push_str(text);
                    something = true;
                }
                Fact::Number(_) | Fact::List(_) | Fact::Group(_) => {
                    return Err(FormError::Unknown {
                        at: self.at.to_owned(),
                        name: format!("{name} (as words)"),
                    });
                }
            }
        }
        words.push_str(rest);
        Ok(Filled {
            words: words.trim().to_owned(),
            is_void: optional && !something,
        })
    }

    fn line(&self, line: &str) -> Result<String, FormError> {
        Ok(self.filled(line)?.words)
    }

    /// Several lines, without those that came to nothing.
    fn lines(&self, lines: &[String]) -> Result<Vec<String>, FormError> {
        let mut all = Vec::new();
        for line in lines {
            let filled = self.filled(line)?;
            if !filled.is_void {
                all.push(filled.words);
            }
        }
        Ok(all)
    }

    fn block(&self, block: &form::Block, into: &mut Vec<document::Block>) -> Result<(), FormError> {
        if !self.may(block.when.as_ref())? {
            return Ok(());
        }
        if let Some(name) = &block.unless
            && self.is_there(name)?
        {
            return Ok(());
        }
        match &block.each {
            None => self.part(&block.part, into),
            Some(name) => {
                for one in self.list(name)? {
                    self.within(one).part(&block.part, into)?;
                }
                Ok(())
            }
        }
    }

    fn part(&self, part: &Part, into: &mut Vec<document::Block>) -> Result<(), FormError> {
        let made = match part {
            Part::Title(lines) => document::Block::Title(self.lines(lines)?),
            Part::Heading(words) => document::Block::Heading(self.line(words)?),
            Part::Text(text) => document::Block::Paragraph(self.paragraph(text)?),
            Part::Pairs(all) => document::Block::Pairs(self.pairs(all)?),
            Part::Table(table) => document::Block::Table(self.table(table)?),
            Part::Chart(chart) => document::Block::Chart(self.chart(chart)?),
            Part::Signatures(all) => document::Block::Signatures(self.signatures(all)?),
            Part::NewPage => document::Block::NewPage,
            Part::Blocks(blocks) => {
                for block in blocks {
                    self.block(block, into)?;
                }
                return Ok(());
            }
        };
        into.push(made);
        Ok(())
    }

    fn paragraph(&self, text: &form::Text) -> Result<Paragraph, FormError> {
        Ok(match text {
            form::Text::Plain(words) => Paragraph {
                text: self.line(words)?,
                ..Paragraph::default()
            },
            form::Text::Set {
                words,
                align,
                strong,
            } => Paragraph {
                text: self.line(words)?,
                align: *align,
                strong: *strong,
            },
        })
    }

    fn pairs(&self, all: &[form::Pairs]) -> Result<Vec<Pairs>, FormError> {
        let mut made = Vec::new();
        for list in all {
            let mut rows = Vec::new();
            for (name, value) in &list.rows {
                let value = self.filled(value)?;
                if !value.is_void {
                    rows.push((self.line(name)?, value.words));
                }
            }
            made.push(Pairs {
                heading: self.line(&list.heading)?,
                rows,
            });
        }
        Ok(made)
    }

    fn signatures(&self, all: &[form::Signature]) -> Result<Vec<Signature>, FormError> {
        let mut made = Vec::new();
        for one in all {
            if self.may(one.when.as_ref())? {
                made.push(Signature {
                    above: self.lines(&one.above)?,
                    name: self.line(&one.name)?,
                    below: self.lines(&one.below)?,
                });
            }
        }
        Ok(made)
    }

    fn chart(&self, chart: &form::Chart) -> Result<document::Chart, FormError> {
        let mut bars = Vec::new();
        for bar in self.list(&chart.bars)? {
            let scope = self.within(bar);
            let limit = scope.number("limit")?;
            let limit = match limit {
                Some(value) => Some(Limit {
                    value,
                    shown: scope.line("{limit-shown?}")?,
                }),
                None => None,
            };
            bars.push(Bar {
                label: scope.line("{label?}")?,
                value: scope.number("value")?,
                shown: scope.line("{shown?}")?,
                limit,
            });
        }
        Ok(document::Chart {
            caption: self.line(&chart.caption)?,
            shape: chart.shape,
            bars,
            full: self.number(&chart.full)?.unwrap_or_default(),
        })
    }

    fn number(&self, name: &str) -> Result<Option<rust_decimal::Decimal>, FormError> {
        match self.get(name)? {
            Fact::Number(number) => Ok(*number),
            Fact::Text(_) | Fact::List(_) | Fact::Group(_) => Err(FormError::Unknown {
                at: self.at.to_owned(),
                name: format!("{name} (as a figure)"),
            }),
        }
    }

    fn table(&self, table: &form::Table) -> Result<document::Table, FormError> {
        let mut made = Made::default();
        for column in &table.columns {
            if self.may(column.when.as_ref())? {
                self.column(column, &mut made)?;
            }
        }
        let mut groups = Vec::new();
        for group in &table.groups {
            if self.may(group.when.as_ref())? {
                groups.push(self.group(group, &made)?);
            }
        }
        Ok(document::Table {
            columns: made.columns,
            numbered: table.numbered,
            groups,
        })
    }

    /// A column, or one for each of its list.
    fn column<'f>(&self, column: &'f form::Column, made: &mut Made<'f>) -> Result<(), FormError> {
        let of = |head: String| Column {
            head,
            width: column.width,
            align: column.align,
        };
        match &column.each {
            None => {
                made.columns.push(of(self.line(&column.head)?));
                made.cells.push((column, None));
            }
            Some(name) => {
                for (at, one) in self.list(name)?.iter().enumerate() {
                    let head = self.within(one).line(&column.head)?;
                    made.columns.push(of(head));
                    made.cells.push((column, Some(at)));
                }
            }
        }
        Ok(())
    }

    fn group(&self, group: &form::Group, made: &Made<'_>) -> Result<Group, FormError> {
        let mut rows = Vec::new();
        for fixed in &group.fixed {
            let cells: Result<Vec<_>, _> = fixed.iter().map(|cell| self.line(cell)).collect();
            rows.push(Row {
                cells: cells?.into_iter().map(Some).collect(),
                strong: false,
            });
        }
        if let Some(path) = &group.rows {
            match path.split_once('/') {
                None => {
                    for one in self.list(path)? {
                        rows.push(self.within(one).row(group, made, true)?);
                    }
                }
                Some((outer, inner)) => {
                    for one in self.list(outer)? {
                        let scope = self.within(one);
                        for (at, part) in scope.list(inner)?.iter().enumerate() {
                            rows.push(scope.within(part).row(group, made, at == 0)?);
                        }
                    }
                }
            }
        }
        if rows.is_empty() && !group.empty.is_empty() {
            rows.push(empty(&self.line(&group.empty)?, made));
        }
        Ok(Group {
            band: self.line(&group.band)?,
            rows,
        })
    }

    /// A row; cells that are shared stand in the first of their rows only.
    fn row(&self, group: &form::Group, made: &Made<'_>, first: bool) -> Result<Row, FormError> {
        let mut cells = Vec::new();
        for (column, at) in &made.cells {
            if column.join && !first {
                cells.push(None);
                continue;
            }
            let cell = match at {
                None => self.line(&column.cell)?,
                Some(at) => match self.list("cells")?.get(*at) {
                    Some(cell) => self.within(cell).line(&column.cell)?,
                    None => String::new(),
                },
            };
            cells.push(Some(cell));
        }
        let strong = group.strong.as_ref();
        Ok(Row {
            cells,
            strong: match strong {
                Some(name) => self.is_there(name)?,
                None => false,
            },
        })
    }
}

/// Columns of a table, each with where its cells come from.
#[derive(Default)]
struct Made<'f> {
    columns: Vec<Column>,
    cells: Vec<(&'f form::Column, Option<usize>)>,
}

/// A row that says that there are none, beside the column of the numbers.
fn empty(words: &str, made: &Made<'_>) -> Row {
    let place = made.columns.len().saturating_sub(1).min(1);
    let cells = (0..made.columns.len()).map(|at| {
        let here = at == place;
        Some(if here {
            words.to_owned()
        } else {
            String::new()
        })
    });
    Row {
        cells: cells.collect(),
        strong: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        let indicator = |text: &str| Facts::new().text("indicator", text);
        let result =
            |title: &str, of: Vec<Facts>| Facts::new().text("title", title).list("indicators", of);
        Facts::new()
            .text("name", "Budi\u{202e}")
            .text("nip", "")
            .list(
                "results",
                [
                    result("Satu", vec![indicator("a"), indicator("b")]),
                    result("Dua", vec![indicator("c")]),
                ],
            )
            .list("none", [])
    }

    fn filled(form: &str) -> Result<Document, Unfilled> {
        fill(&Form::parse(form).unwrap(), &facts())
    }

    #[test]
    fn places_are_filled_and_lines_that_come_to_nothing_left_out() {
        let document = filled(
            r#"
            title = "Formulir {name}"
            [[block]]
            title = ["SATU", "NIP. {nip?}", "NIP. {nip}", "{name}"]
            "#,
        )
        .unwrap();
        assert_eq!(document.title, "Formulir Budi");
        let document::Block::Title(lines) = &document.blocks[0] else {
            panic!("a title");
        };
        assert_eq!(lines, &["SATU", "NIP. –", "Budi"]);
    }

    #[test]
    fn rows_of_one_result_share_its_cell() {
        let document = filled(
            r#"
            title = "x"
            [[block]]
            [block.table]
            columns = [
                { head = "No", width = 1, cell = "{n}" },
                { head = "RHK", width = 3, cell = "{title}", join = true },
                { head = "IKI", width = 3, cell = "{indicator}" },
            ]
            groups = [
                { band = "A. UTAMA", rows = "results/indicators" },
                { band = "B. TAMBAHAN", rows = "none", empty = "Tidak ada" },
            ]
            "#,
        )
        .unwrap();
        let document::Block::Table(table) = &document.blocks[0] else {
            panic!("a table");
        };
        let shown: Vec<Vec<Option<&str>>> = table.groups[0]
            .rows
            .iter()
            .map(|row| row.cells.iter().map(Option::as_deref).collect())
            .collect();
        assert_eq!(
            shown,
            [
                vec![Some("1"), Some("Satu"), Some("a")],
                vec![Some("2"), None, Some("b")],
                vec![Some("1"), Some("Dua"), Some("c")],
            ]
        );
        assert_eq!(
            table.groups[1].rows[0].cells[1].as_deref(),
            Some("Tidak ada")
        );
    }

    #[test]
    fn what_is_needed_is_asked_for_in_words_and_unknown_names_are_told() {
        let missing =
            filled("title = \"x\"\nneeds = [[\"nip\", \"{name} tanpa NIP\"]]\nblock = []");
        assert_eq!(missing, Err(Unfilled::Missing("Budi tanpa NIP".to_owned())));
        let wrong = filled("title = \"x\"\n[[block]]\nheading = \"{nmae}\"");
        assert!(
            matches!(wrong, Err(Unfilled::Form(FormError::Unknown { name, .. })) if name == "nmae")
        );
    }
}
