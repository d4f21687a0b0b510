//! Workbooks as XLSX files: typed cells, one head that stays in sight, totals that a spreadsheet computes anew,
//! native charts, pages that can be printed.
//!
//! **No text is ever run.** What comes from people is written as a string, never as a formula and never as a link,
//! and a spreadsheet does not evaluate strings. So, other than in CSV, texts that begin with `=`, `+`, `-` or `@` are
//! kept as they are, without an apostrophe before them; they are marked as quoted, which keeps them words also when
//! somebody edits the cell. Who saves such a file as CSV from a spreadsheet loses that mark: for CSV there is
//! [`super::workbook::Workbook::write_csv`].
//!
//! Heads stand in the first row, as filters and pivot tables ask for; what is told of a table stands below it.
//! Long tabs are written to an unnamed temporary file row by row. The same workbook makes the same bytes.

mod cell;
mod chart;
mod look;
mod name;
mod page;
mod sheet;
#[cfg(test)]
mod tests;
mod total;

use std::io::{self, Write};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook as File, XlsxError};

use super::ReportError;
use super::workbook::Workbook;
use crate::domain::text::clean;
use crate::fence;
use crate::i18n::Texts;

use look::Look;
use name::Names;
use page::Page;

/// Most rows of data on one sheet: what a spreadsheet holds, less the head and room for totals and notes.
const ROWS: u32 = 1_048_576 - 1 - 100;

/// What all pages are written with.
struct Book {
    file: File,
    names: Names,
    look: Look,
    texts: &'static Texts,
    /// Most rows of data on one sheet.
    rows: u32,
    /// What stands at the top of each printed page: title, and whom it is about.
    top: (String, String),
    /// The day on which it was made, in words.
    made: String,
}

/// Writes a workbook as an XLSX file. `out` need not be able to go back; a file wants a buffer.
pub fn write<W: Write + Send>(
    workbook: Workbook<'_>,
    texts: &'static Texts,
    out: W,
) -> Result<(), ReportError> {
    // The library panics where the temporary files of long tabs find no room.
    fence::caught(|| write_by(workbook, texts, out, ROWS))
        .unwrap_or_else(|why| Err(std::io::Error::other(why).into()))
}

fn write_by<W: Write + Send>(
    workbook: Workbook<'_>,
    texts: &'static Texts,
    out: W,
    rows: u32,
) -> Result<(), ReportError> {
    let mut book = Book {
        file: File::new(),
        names: Names::default(),
        look: Look::new(),
        texts,
        rows,
        top: (clean(&workbook.title), clean(&workbook.about)),
        made: texts.day_long(workbook.made),
    };
    book.file.set_properties(&properties(&workbook)?);
    let mut pages = Vec::with_capacity(workbook.tabs.len());
    for tab in workbook.tabs {
        pages.push(Page::begin(&mut book, tab)?);
    }
    if let Some(rest) = workbook.rest {
        rest(&mut |tab, row| match pages.get_mut(tab) {
            Some(page) => page.row(&mut book, &row),
            None => Ok(()),
        })?;
    }
    for page in pages {
        for sheet in page.end(&book)? {
            book.file.push_worksheet(sheet);
        }
    }
    book.file.save_to_writer(out)?;
    Ok(())
}

/// Title, whom it is about, and the day instead of the moment.
fn properties(workbook: &Workbook<'_>) -> Result<DocProperties, ReportError> {
    Ok(DocProperties::new()
        .set_title(clean(&workbook.title))
        .set_subject(clean(&workbook.about))
        .set_author("tatap")
        .set_creation_datetime(&day(workbook.made)?))
}

/// A day as spreadsheets count them.
fn day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8)
}

impl From<XlsxError> for ReportError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) => Self::Output(error),
            other => Self::Output(io::Error::other(other)),
        }
    }
}
