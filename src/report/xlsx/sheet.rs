//! One sheet of a file: values, a row of totals, notes across all columns, and the set-up for screen and paper.

use rust_xlsxwriter::{IgnoreError, Worksheet};

use super::cell::{Kind, Value, float};
use super::look::Look;
use super::total::{Seen, Spans, formula};
use super::{Book, day};
use crate::app::wrap::wrap;
use crate::report::ReportError;
use crate::report::sheet::Head;
use crate::report::workbook::Totals;

/// Height of a line, and of the highest row that is seen at once, in points.
const LINE: (usize, usize) = (15, 300);
/// The number by which spreadsheets know A4.
const A4: u8 = 9;

/// A sheet that is being written.
pub(super) struct Sheet {
    pub(super) file: Worksheet,
    pub(super) name: String,
    /// The last row that is written, counted from 0.
    pub(super) last: u32,
}

impl Sheet {
    /// Puts a value into the last row.
    pub(super) fn put(&mut self, at: u16, value: &Value, look: &Look) -> Result<(), ReportError> {
        let (file, row) = (&mut self.file, self.last);
        match value {
            Value::Nothing => {}
            Value::Words { text, kind, .. } => {
                file.write_string_with_format(row, at, text, look.of(*kind))?;
            }
            Value::Figure(number, kind) => {
                file.write_number_with_format(row, at, float(*number), look.of(*kind))?;
            }
            Value::Day(on) => {
                file.write_datetime_with_format(row, at, &day(*on)?, look.of(Kind::Day))?;
            }
        }
        Ok(())
    }

    /// Writes a row of totals.
    pub(super) fn total(
        &mut self,
        row: u32,
        totals: &Totals,
        heads: &[Head],
        seen: &[Seen],
        spans: &Spans,
        look: &Look,
    ) -> Result<(), ReportError> {
        let place = |code: &str| heads.iter().position(|head| head.code == code);
        for (head, at) in heads.iter().zip(0_u16..) {
            let total = totals.of.iter().find(|(code, _)| *code == head.code);
            match total {
                Some((_, total)) => {
                    let (formula, kind) = formula(*total, at.into(), seen, spans, place);
                    let file = &mut self.file;
                    file.write_formula_with_format(row, at, formula, look.total(kind))?;
                }
                None if at == 0 => {
                    let look = look.total(Kind::Words);
                    self.file
                        .write_string_with_format(row, at, &totals.label, look)?;
                }
                None => {
                    self.file.write_blank(row, at, look.total(Kind::Words))?;
                }
            }
        }
        Ok(())
    }

    /// Words across all columns, in a row as high as they need.
    pub(super) fn note(
        &mut self,
        row: u32,
        note: &str,
        widths: &[usize],
        look: &Look,
    ) -> Result<(), ReportError> {
        let room = widths.iter().sum::<usize>().max(1);
        let file = &mut self.file;
        match u16::try_from(widths.len().saturating_sub(1)) {
            Ok(last) if last > 0 => {
                file.merge_range(row, 0, row, last, note, &look.note)?;
            }
            Ok(_) | Err(_) => {
                file.write_string_with_format(row, 0, note, &look.note)?;
            }
        }
        file.set_row_height(row, height(wrap(note, room).len()))?;
        Ok(())
    }

    /// Widths, filter, what stays in sight, and paper.
    pub(super) fn set_up(&mut self, widths: &[usize], book: &Book) -> Result<(), ReportError> {
        let (file, last) = (&mut self.file, self.last);
        for (width, at) in widths.iter().zip(0..) {
            file.set_column_width(at, *width as f64)?;
        }
        file.set_freeze_panes(1, 0)?;
        let end = widths.len().saturating_sub(1) as u16;
        if last > 0 {
            file.autofilter(0, 0, last, end)?;
            // A NIP is digits on purpose.
            file.ignore_error_range(1, 0, last, end, IgnoreError::NumberStoredAsText)?;
        }
        file.set_landscape()
            .set_paper_size(A4)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
        file.set_repeat_rows(0, 0)?;
        let (title, about) = &book.top;
        file.set_header(format!("&L&\"-,Bold\"{}&R{}", quoted(title), quoted(about)));
        let page = book
            .texts
            .fill("tables.page", &[("n", "&P"), ("all", "&N")]);
        file.set_footer(format!("&L{}&R{page}", quoted(&book.made)));
        Ok(())
    }
}

/// Words at the top or foot of a page, where `&` begins an order; both hold 255 characters together.
fn quoted(text: &str) -> String {
    let short: String = text.chars().take(90).collect();
    // A space keeps digits from being read as a size of the letters before them.
    format!(" {}", short.replace('&', "&&"))
}

/// The height of so many lines, in points.
pub(super) fn height(lines: usize) -> f64 {
    (lines * LINE.0).min(LINE.1) as f64
}
