//! A document as plain text of so many columns: for the screen, a printer without graphics, a mail.
//!
//! Only lines, hyphens and bars are drawn, so that it reads the same on every machine. A table whose columns would
//! become too narrow to read is written row by row, each cell after its head.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use unicode_segmentation::UnicodeSegmentation;

use crate::app::wrap::{columns, wrap};

use super::document::{
    Align, Bar, Block, Chart, Column, Document, Letters, Pairs, Paragraph, Prose, Row, Run, Shape,
    Signature, Table,
};

/// Columns of the names in a list of names and values.
const LABEL: usize = 24;
/// Narrower than this no column of words is read.
const NARROW: usize = 9;
/// A word of a head is not torn apart up to this.
const WORD: usize = 14;
/// Columns of what a bar is called.
const CALLED: usize = 22;
/// Columns of the mark before an entry of a list.
const INDENT: usize = 3;
/// Lines of room for a signature.
const ROOM: usize = 3;

/// The document as lines of at most so many columns, with a line feed after each.
pub fn text(document: &Document, width: usize) -> String {
    let mut page = Page {
        width: width.max(20),
        lines: Vec::new(),
    };
    for block in &document.blocks {
        page.block(block);
    }
    page.foot(document);
    let mut text = page.lines.join("\n");
    text.push('\n');
    text
}

struct Page {
    width: usize,
    lines: Vec<String>,
}

impl Page {
    fn put(&mut self, line: impl AsRef<str>) {
        self.lines.push(line.as_ref().trim_end().to_owned());
    }

    /// An empty line, unless there is one already.
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn block(&mut self, block: &Block) {
        // The entries of a list stand close.
        if !matches!(block, Block::Prose(prose) if !prose.mark.is_empty()) {
            self.gap();
        }
        match block {
            Block::Title(lines) => {
                for line in lines {
                    self.words(line, Align::Middle);
                }
            }
            Block::Heading(words) => self.words(&words.to_uppercase(), Align::Left),
            Block::Paragraph(Paragraph { text, align, .. }) => self.words(text, *align),
            Block::Pairs(all) => self.pairs(all),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Signatures(all) => self.signatures(all),
            Block::NewPage => self.put("-".repeat(self.width)),
            Block::Prose(prose) => self.prose(prose),
            Block::Screen(lines) => {
                for line in lines {
                    self.put(cut(line, self.width));
                }
            }
            Block::Contents(titles) => {
                for title in titles {
                    self.words(title, Align::Left);
                }
            }
        }
    }

    fn prose(&mut self, prose: &Prose) {
        let Prose { mark, depth, runs } = prose;
        let whole: String = runs.iter().map(unbroken).collect();
        let outer = INDENT * depth.saturating_sub(1);
        let indent = if *depth == 0 { 0 } else { outer + INDENT };
        let lines = rows(&whole, self.width.saturating_sub(indent).max(1));
        for (at, line) in lines.iter().enumerate() {
            let before = if at == 0 {
                format!("{:outer$}{mark:<width$}", "", width = indent - outer)
            } else {
                " ".repeat(indent)
            };
            self.put(format!("{before}{}", line.replace('\u{a0}', " ")));
        }
    }

    fn words(&mut self, words: &str, align: Align) {
        for line in rows(words, self.width) {
            self.put(set(&line, self.width, align));
        }
    }

    fn pairs(&mut self, all: &[Pairs]) {
        for list in all {
            self.gap();
            if !list.heading.is_empty() {
                self.words(&list.heading.to_uppercase(), Align::Left);
            }
            let names = list.rows.iter().map(|(name, _)| columns(name));
            let label = names.max().unwrap_or(0).min(LABEL);
            for (name, value) in &list.rows {
                let room = self.width.saturating_sub(label + 3).max(1);
                let (names, values) = (rows(name, label.max(1)), rows(value, room));
                for at in 0..names.len().max(values.len()) {
                    let name = names.get(at).map_or("", String::as_str);
                    let value = values.get(at).map_or("", String::as_str);
                    let colon = if at == 0 { ":" } else { " " };
                    self.put(format!("{} {colon} {value}", set(name, label, Align::Left)));
                }
            }
        }
    }

    fn signatures(&mut self, all: &[Signature]) {
        let gap = 2;
        let count = all.len().max(1);
        let room = (self.width.saturating_sub(gap * (count - 1)) / count).max(1);
        let cell = |lines: &[String]| -> Vec<String> {
            lines.iter().flat_map(|line| rows(line, room)).collect()
        };
        let above: Vec<Vec<String>> = all.iter().map(|one| cell(&one.above)).collect();
        let below = all.iter().map(|one| {
            let name = if one.name.is_empty() && !one.above.is_empty() {
                ".".repeat(room.min(30))
            } else {
                one.name.clone()
            };
            let mut lines = rows(&name, room);
            lines.extend(cell(&one.below));
            lines
        });
        let below: Vec<Vec<String>> = below.collect();
        self.beside(&above, room, gap);
        for _ in 0..ROOM {
            self.lines.push(String::new());
        }
        self.beside(&below, room, gap);
    }

    fn beside(&mut self, cells: &[Vec<String>], room: usize, gap: usize) {
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let parts = cells.iter().map(|cell| {
                let line = cell.get(at).map_or("", String::as_str);
                set(line, room, Align::Left)
            });
            self.put(parts.collect::<Vec<_>>().join(&" ".repeat(gap)));
        }
    }

    fn chart(&mut self, chart: &Chart) {
        self.words(&chart.caption, Align::Left);
        let called = chart.bars.iter().map(|bar| columns(&bar.label)).max();
        let called = called.unwrap_or(0).min(CALLED);
        let longest = chart.bars.iter().map(|bar| columns(&said(bar))).max();
        let room = self
            .width
            .saturating_sub(called + longest.unwrap_or(0) + 4)
            .clamp(5, 50);
        for bar in &chart.bars {
            let label = cut(&bar.label, called);
            let drawn = drawn(bar, chart, room);
            self.put(format!(
                "{} |{drawn}| {}",
                set(&label, called, Align::Left),
                said(bar)
            ));
        }
    }

    fn table(&mut self, table: &Table) {
        let Some(widths) = widths(table, self.width) else {
            return self.stacked(table);
        };
        let rule = ruled(&widths);
        self.put(&rule);
        let heads = table.columns.iter().map(|column| column.head.clone());
        self.cells(&heads.collect::<Vec<_>>(), &table.columns, &widths, true);
        if table.numbered {
            let numbers = (1..=table.columns.len()).map(|n| format!("({n})"));
            self.cells(&numbers.collect::<Vec<_>>(), &table.columns, &widths, true);
        }
        self.put(&rule);
        for group in &table.groups {
            if !group.band.is_empty() {
                let room = widths.iter().sum::<usize>() + 3 * widths.len().saturating_sub(1);
                for line in rows(&group.band, room) {
                    self.put(format!("| {} |", set(&line, room, Align::Left)));
                }
                self.put(&rule);
            }
            for (at, row) in group.rows.iter().enumerate() {
                let next = group.rows.get(at + 1);
                self.cells(&texts(row), &table.columns, &widths, false);
                let goes_on = next.is_some_and(|next| next.cells.iter().any(Option::is_none));
                self.put(if goes_on {
                    between(&widths, next)
                } else {
                    rule.clone()
                });
            }
        }
    }

    fn cells(&mut self, cells: &[String], heads: &[Column], widths: &[usize], middle: bool) {
        let wrapped: Vec<Vec<String>> = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| rows(cell, *width))
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0).max(1);
        for at in 0..height {
            let parts = wrapped.iter().zip(widths).zip(heads);
            let parts = parts.map(|((lines, width), head)| {
                let align = if middle { Align::Middle } else { head.align };
                set(lines.get(at).map_or("", String::as_str), *width, align)
            });
            self.put(format!("| {} |", parts.collect::<Vec<_>>().join(" | ")));
        }
    }

    /// Row by row, each cell after its head.
    fn stacked(&mut self, table: &Table) {
        let heads = table.columns.iter().map(|column| columns(&column.head));
        let label = heads.max().unwrap_or(0).min(LABEL);
        for group in &table.groups {
            if !group.band.is_empty() {
                self.gap();
                self.words(&group.band, Align::Left);
            }
            for row in &group.rows {
                self.put("-".repeat(self.width));
                for (head, cell) in table.columns.iter().zip(texts(row)) {
                    if cell.is_empty() {
                        continue;
                    }
                    let room = self.width.saturating_sub(label + 3).max(1);
                    let names = rows(&head.head, label.max(1));
                    let values = rows(&cell, room);
                    for at in 0..names.len().max(values.len()) {
                        let name = names.get(at).map_or("", String::as_str);
                        let value = values.get(at).map_or("", String::as_str);
                        let colon = if at == 0 { ":" } else { " " };
                        self.put(format!("{} {colon} {value}", set(name, label, Align::Left)));
                    }
                }
            }
        }
        self.put("-".repeat(self.width));
    }

    fn foot(&mut self, document: &Document) {
        if document.foot.is_empty() {
            return;
        }
        self.gap();
        self.put("-".repeat(self.width));
        for line in &document.foot {
            self.words(line, Align::Left);
        }
    }
}

/// Words of a run; what is typed is not torn apart at its blanks.
fn unbroken(run: &Run) -> String {
    match run.letters {
        Letters::Plain | Letters::Strong => run.in_words(),
        Letters::Fixed => run.in_words().replace(' ', "\u{a0}"),
    }
}

/// Words broken into lines of so many columns.
fn rows(words: &str, width: usize) -> Vec<String> {
    let parts = wrap(words, width).into_iter();
    parts
        .map(|part| words.get(part).unwrap_or_default().trim_end().to_owned())
        .collect()
}

/// A line in its room.
fn set(line: &str, room: usize, align: Align) -> String {
    let free = room.saturating_sub(columns(line));
    let before = match align {
        Align::Left => 0,
        Align::Middle => free / 2,
        Align::Right => free,
    };
    format!("{}{line}{}", " ".repeat(before), " ".repeat(free - before))
}

/// As much of a line as fits.
fn cut(line: &str, room: usize) -> String {
    let mut fitting = String::new();
    for cluster in line.graphemes(true) {
        if columns(&fitting) + columns(cluster) > room {
            break;
        }
        fitting.push_str(cluster);
    }
    fitting
}

/// The figure of a bar, with what it is held against.
fn said(bar: &Bar) -> String {
    match &bar.limit {
        Some(limit) if !limit.shown.is_empty() => format!("{} ({})", bar.shown, limit.shown),
        Some(_) | None => bar.shown.clone(),
    }
}

/// A bar of so many columns, with a mark where its limit lies.
fn drawn(bar: &Bar, chart: &Chart, room: usize) -> String {
    let mut cells = vec![' '; room];
    let filled = bar.value.map_or(0, |value| reach(value, chart.full, room));
    match chart.shape {
        Shape::Bars | Shape::Curve => cells.iter_mut().take(filled).for_each(|cell| *cell = '#'),
        Shape::Line => {
            let point = bar.value.and(cells.get_mut(filled.saturating_sub(1)));
            if let Some(cell) = point {
                *cell = '*';
            }
        }
    }
    if let Some(limit) = &bar.limit {
        let at = reach(limit.value, chart.full, room).min(room.saturating_sub(1));
        cells.get_mut(at).into_iter().for_each(|cell| *cell = '|');
    }
    cells.into_iter().collect()
}

/// How many of so many columns a figure reaches.
fn reach(value: Decimal, full: Decimal, room: usize) -> usize {
    let share = value.checked_div(full).unwrap_or_default();
    let share = share.clamp(Decimal::ZERO, Decimal::ONE);
    let reached = (share * Decimal::from(room)).round().to_usize();
    reached.unwrap_or(0).min(room)
}

/// Cells of a row as they stand; what goes on from above is empty.
fn texts(row: &Row) -> Vec<String> {
    let cells = row.cells.iter();
    cells.map(|cell| cell.clone().unwrap_or_default()).collect()
}

/// Columns for each column; none where one would be too narrow for its words.
fn widths(table: &Table, width: usize) -> Option<Vec<usize>> {
    let count = table.columns.len();
    let room = width.checked_sub(3 * count + 1).filter(|_| count > 0)?;
    let all: usize = table
        .columns
        .iter()
        .map(|column| usize::from(column.width))
        .sum();
    let needs = |at: usize| -> usize {
        let cells = table.groups.iter().flat_map(|group| &group.rows);
        let cells = cells.filter_map(|row| row.cells.get(at)?.as_deref());
        let head = table
            .columns
            .get(at)
            .map_or("", |column| column.head.as_str());
        let all = cells.chain([head]).flat_map(|cell| cell.split('\n'));
        all.map(columns).max().unwrap_or(1).max(3)
    };
    let word = |at: usize| {
        let head = table.columns.get(at).map_or("", |column| &column.head);
        let words = head.split_whitespace().map(columns);
        words.max().unwrap_or(0).min(WORD)
    };
    let least = (0..count).map(|at| NARROW.min(needs(at)).max(word(at)));
    let least: Vec<usize> = least.collect();
    if least.iter().sum::<usize>() > room {
        return None;
    }
    let shares = table.columns.iter().zip(&least).enumerate();
    let mut widths: Vec<usize> = shares
        .map(|(at, (column, least))| {
            let share = room * usize::from(column.width) / all.max(1);
            share.min(needs(at)).max(*least)
        })
        .collect();
    // What narrow columns need beyond their share comes from the widest.
    while widths.iter().sum::<usize>() > room {
        let spare = (0..count).filter(|at| widths.get(*at) > least.get(*at));
        let widest = spare.max_by_key(|at| widths.get(*at).copied());
        match widest.and_then(|at| widths.get_mut(at)) {
            Some(width) => *width -= 1,
            None => break,
        }
    }
    // What short columns leave goes to those that have more to say.
    let mut free = room.saturating_sub(widths.iter().sum());
    while free > 0 {
        let wanting = (0..count).filter(|at| widths.get(*at).is_some_and(|w| *w < needs(*at)));
        let wanting: Vec<usize> = wanting.collect();
        if wanting.is_empty() {
            break;
        }
        for at in wanting.into_iter().take(free) {
            if let Some(width) = widths.get_mut(at) {
                *width += 1;
                free -= 1;
            }
        }
    }
    Some(widths)
}

fn ruled(widths: &[usize]) -> String {
    let parts = widths.iter().map(|width| "-".repeat(width + 2));
    format!("+{}+", parts.collect::<Vec<_>>().join("+"))
}

/// The rule before a row some of whose cells go on from above.
fn between(widths: &[usize], next: Option<&Row>) -> String {
    let goes_on = |at: usize| {
        let cell = next.and_then(|row| row.cells.get(at));
        cell.is_some_and(Option::is_none)
    };
    let parts = widths.iter().enumerate().map(|(at, width)| {
        let sign = if goes_on(at) { " " } else { "-" };
        sign.repeat(width + 2)
    });
    format!("+{}+", parts.collect::<Vec<_>>().join("+"))
}

#[cfg(test)]
mod tests {
    use super::super::document::Group;
    use super::*;

    fn table() -> Table {
        let column = |head: &str, width| Column {
            head: head.to_owned(),
            width,
            align: Align::Left,
        };
        let row = |cells: &[Option<&str>]| Row {
            cells: cells.iter().map(|cell| cell.map(str::to_owned)).collect(),
            strong: false,
        };
        Table {
            columns: vec![
                column("No", 1),
                column("Hasil kerja", 4),
                column("Indikator", 4),
            ],
            numbered: true,
            groups: vec![Group {
                band: "A. UTAMA".to_owned(),
                rows: vec![
                    row(&[
                        Some("1"),
                        Some("Layanan yang cepat bagi masyarakat"),
                        Some("12 dokumen"),
                    ]),
                    row(&[Some("2"), None, Some("3 hari")]),
                ],
            }],
        }
    }

    fn document(block: Block) -> Document {
        Document {
            blocks: vec![block],
            foot: vec!["tatap".to_owned()],
            ..Document::default()
        }
    }

    #[test]
    fn a_table_has_its_rows_in_columns_and_joined_cells_have_no_line() {
        insta::assert_snapshot!(text(&document(Block::Table(table())), 52));
    }

    #[test]
    fn what_is_too_narrow_for_columns_is_written_row_by_row() {
        let told = text(&document(Block::Table(table())), 20);
        assert!(told.contains("Indikator"), "{told}");
        assert!(told.lines().all(|line| columns(line) <= 20), "{told}");
    }

    #[test]
    fn no_line_is_wider_than_asked_whatever_stands_in_it() {
        let long = "\u{1F468}\u{200D}\u{1F469}".repeat(40) + &"x".repeat(300) + " e\u{301}";
        let pairs = Block::Pairs(vec![Pairs {
            heading: long.clone(),
            rows: vec![(long.clone(), long.clone()), (String::new(), String::new())],
        }]);
        let signatures = Block::Signatures(vec![
            Signature {
                name: long.clone(),
                ..Signature::default()
            },
            Signature::default(),
        ]);
        for block in [
            pairs,
            signatures,
            Block::Paragraph(Paragraph {
                text: long,
                ..Paragraph::default()
            }),
        ] {
            let told = text(&document(block), 80);
            let over: Vec<&str> = told.lines().filter(|line| columns(line) > 80).collect();
            assert!(over.is_empty(), "{over:?}");
        }
    }

    #[test]
    fn a_chart_without_a_scale_is_still_drawn() {
        let chart = Chart {
            caption: "Sebaran".to_owned(),
            bars: vec![Bar {
                label: "Baik".to_owned(),
                value: Some(7.into()),
                shown: "7".to_owned(),
                limit: None,
            }],
            ..Chart::default()
        };
        let told = text(&document(Block::Chart(chart)), 60);
        assert!(told.contains("Baik |"), "{told}");
    }
}
