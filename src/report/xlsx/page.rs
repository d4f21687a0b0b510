//! A tab as one or more sheets: rows as they come, then totals, notes, charts, widths and the set-up for paper.

use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::utility::row_col_to_cell;

use super::Book;
use super::cell::{Kind, Value, fitting};
use super::chart::{Place, chart};
use super::sheet::{Sheet, height};
use super::total::{Seen, Spans};
use crate::app::wrap::{columns, wrap};
use crate::domain::text::clean_prose;
use crate::report::ReportError;
use crate::report::sheet::{Cell, Head};
use crate::report::workbook::Tab;

/// Narrowest and widest column, in characters; what is longer goes on in the next line.
const WIDTHS: (usize, usize) = (6, 56);
/// A head that is no longer stays on one line.
const SHORT: usize = 9;
/// What the button of a filter takes.
const BUTTON: usize = 3;
/// How many places of texts that were cut are named.
const PLACES: usize = 20;

/// A tab that is being written.
pub(super) struct Page {
    tab: Tab,
    titles: Vec<String>,
    sheets: Vec<Sheet>,
    widths: Vec<usize>,
    seen: Vec<Seen>,
    cut: Vec<String>,
    cuts: usize,
}

impl Page {
    /// Begins a tab with its head and the rows that it holds.
    pub(super) fn begin(book: &mut Book, mut tab: Tab) -> Result<Self, ReportError> {
        let heads = tab.sheet.heads().to_vec();
        let titles: Vec<String> = heads.iter().map(|head| head.title(book.texts)).collect();
        let labels = tab.totals.iter().map(|totals| columns(&totals.label) + 2);
        let labels = labels.max().unwrap_or(0);
        let rows = std::mem::replace(&mut tab.sheet, crate::report::sheet::Sheet::new(heads));
        let mut page = Self {
            widths: titles.iter().map(|title| head_width(title)).collect(),
            seen: vec![Seen::default(); titles.len()],
            titles,
            tab,
            sheets: Vec::new(),
            cut: Vec::new(),
            cuts: 0,
        };
        if let Some(first) = page.widths.first_mut() {
            *first = labels.max(*first);
        }
        page.open(book)?;
        for row in rows.into_rows() {
            page.row(book, &row)?;
        }
        Ok(page)
    }

    /// Opens the first sheet, or one more where the last is full.
    fn open(&mut self, book: &mut Book) -> Result<(), ReportError> {
        let mut file = if self.tab.long {
            book.file.new_worksheet_with_constant_memory()?
        } else {
            Worksheet::new()
        };
        let name = book
            .names
            .take(&self.tab.name, book.texts.get("tables.tab"));
        file.set_name(&name)?;
        // What has no result shows nothing, instead of 0.
        file.set_formula_result_default("");
        let mut lines = 1;
        for (title, at) in self.titles.iter().zip(0..) {
            file.write_string_with_format(0, at, title, &book.look.head)?;
            lines = lines.max(wrap(title, head_width(title) - BUTTON).len());
        }
        file.set_row_height(0, height(lines) + 3.0)?;
        self.sheets.push(Sheet {
            file,
            name,
            last: 0,
        });
        Ok(())
    }

    /// Adds a row.
    pub(super) fn row(&mut self, book: &mut Book, row: &[Cell]) -> Result<(), ReportError> {
        if self
            .sheets
            .last()
            .is_none_or(|sheet| sheet.last >= book.rows)
        {
            self.open(book)?;
        }
        let many = self.sheets.len() > 1;
        let Some(sheet) = self.sheets.last_mut() else {
            return Ok(());
        };
        sheet.last += 1;
        let mut lines = 1;
        for (at, cell) in row.iter().enumerate() {
            let value = Value::of(book.texts, cell);
            sheet.put(at as u16, &value, &book.look)?;
            lines = lines.max(value.lines(WIDTHS.1));
            if let Some(width) = self.widths.get_mut(at) {
                *width = (*width).max(value.width(book.texts));
            }
            if let Some(seen) = self.seen.get_mut(at) {
                seen.add(&value);
            }
            if matches!(value, Value::Words { cut: true, .. }) {
                self.cuts += 1;
                let place = row_col_to_cell(sheet.last, at as u16);
                let told = if many {
                    format!("{}!{place}", sheet.name)
                } else {
                    place
                };
                self.cut.extend((self.cuts <= PLACES).then_some(told));
            }
        }
        // Not every spreadsheet looks for itself how high a row must be.
        if lines > 1 {
            sheet.file.set_row_height(sheet.last, height(lines))?;
        }
        Ok(())
    }

    /// Ends the tab; answers its sheets in their order.
    pub(super) fn end(mut self, book: &Book) -> Result<Vec<Worksheet>, ReportError> {
        let widths: Vec<usize> = self
            .widths
            .iter()
            .map(|width| (width + 1).clamp(WIDTHS.0, WIDTHS.1))
            .collect();
        let row = self.totals(book, &widths)?;
        let mut row = self.charts(row)?;
        let notes = self.notes(book);
        if let Some(sheet) = self.sheets.last_mut() {
            for note in notes {
                sheet.note(row, &note, &widths, &book.look)?;
                row += 1;
            }
        }
        let mut files = Vec::with_capacity(self.sheets.len());
        for mut sheet in self.sheets {
            sheet.set_up(&widths, book)?;
            files.push(sheet.file);
        }
        Ok(files)
    }

    /// Writes the totals below the data; answers the row for what follows.
    fn totals(&mut self, book: &Book, widths: &[usize]) -> Result<u32, ReportError> {
        let spans = self.sheets.iter();
        let spans = Spans(
            spans
                .map(|sheet| (sheet.name.clone(), sheet.last + 1))
                .collect(),
        );
        let heads: Vec<Head> = self.tab.sheet.heads().to_vec();
        let Some(sheet) = self.sheets.last_mut() else {
            return Ok(0);
        };
        let mut row = sheet.last + 1;
        // A range over nothing would be the head.
        if sheet.last == 0 {
            let nothing = book.texts.get("tables.nothing");
            sheet.note(row, nothing, widths, &book.look)?;
            return Ok(row + 2);
        }
        for totals in &self.tab.totals {
            sheet.total(row, totals, &heads, &self.seen, &spans, &book.look)?;
            row += 1;
        }
        Ok(row + 1)
    }

    /// What is told below, and what had to be cut.
    fn notes(&self, book: &Book) -> Vec<String> {
        let mut notes = self.tab.notes.clone();
        if self.cuts > 0 {
            let mut places = self.cut.join(", ");
            if self.cuts > PLACES {
                places.push_str(" …");
            }
            let n = book.texts.count(self.cuts);
            let told = [("n", n.as_str()), ("places", places.as_str())];
            notes.push(book.texts.fill("tables.cut-note", &told));
        }
        let clean = |note: String| fitting(clean_prose(&note), "…").0;
        notes.into_iter().map(clean).collect()
    }

    /// Draws the charts from this row on; answers the row for what follows. What goes over several sheets has none.
    fn charts(&mut self, mut row: u32) -> Result<u32, ReportError> {
        let [sheet] = self.sheets.as_mut_slice() else {
            return Ok(row);
        };
        if sheet.last == 0 || self.tab.long {
            return Ok(row);
        }
        let (tab, seen) = (&self.tab, &self.seen);
        let column = |code: &str| {
            let at = tab.sheet.place(code)?;
            let kind = seen.get(at).and_then(|seen| seen.kind);
            Some((at as u16, kind.unwrap_or(Kind::Whole)))
        };
        for of in &tab.charts {
            let place = Place {
                sheet: &sheet.name,
                last: sheet.last,
                column: &column,
            };
            let drawn = chart(of, &place);
            sheet.file.insert_chart(row, 0, &drawn)?;
            // A row is 20 dots high.
            row += super::chart::height(of.drawn, sheet.last) / 20 + 2;
        }
        Ok(row)
    }
}

/// A head is broken into lines, but no word is.
fn head_width(title: &str) -> usize {
    let longest = title.split_whitespace().map(columns).max().unwrap_or(0);
    BUTTON + columns(title).min(longest.max(SHORT))
}
