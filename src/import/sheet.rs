//! The first sheet of an XLSX workbook, cell by cell: a sheet with one cell in its last corner costs one
//! cell, and a workbook that unpacks to far more than it weighs is refused before it is unpacked.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use chrono::NaiveDate;

use crate::domain::text;
use crate::fence;

use super::cell;
use super::table::{Cell, Limit, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Row, Table, TableError, within};

/// Most bytes that a workbook may unpack to.
const MAX_UNPACKED: u64 = 4 * super::table::MAX_FILE;

/// Reads the first sheet. The library panics on some workbooks that no spreadsheet has written.
pub(super) fn read(bytes: &[u8]) -> Result<Table, TableError> {
    within(Limit::File, unpacked(bytes), MAX_UNPACKED, 0)?;
    fence::caught(|| first_sheet(bytes))
        .unwrap_or_else(|why| Err(TableError::Workbook(text::clean(&why))))
}

fn first_sheet(bytes: &[u8]) -> Result<Table, TableError> {
    let broken = |error: XlsxError| TableError::Workbook(text::clean(&error.to_string()));
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheet = workbook
        .sheet_names()
        .into_iter()
        .next()
        .ok_or(TableError::Empty)?;
    let mut reader = workbook.worksheet_cells_reader(&sheet).map_err(broken)?;
    let percent: Vec<bool> = reader
        .styles()
        .iter()
        .map(|style| {
            style
                .number_format
                .as_ref()
                .is_some_and(|f| f.format_code.contains('%'))
        })
        .collect();
    let mut rows: Vec<Row> = Vec::new();
    while let Some((found, style)) = reader.next_cell_with_style_id().map_err(broken)? {
        let (row, column) = found.get_position();
        let line = u64::from(row) + 1;
        let percent = percent.get(style).copied().unwrap_or(false);
        place(
            &mut rows,
            line,
            column as usize,
            to_cell(found.get_value(), percent),
        )?;
    }
    Table::collect(
        rows.into_iter().map(Ok),
        format!("XLSX, \"{}\"", text::clean(&sheet)),
    )
}

/// Puts a cell into its row; cells come in reading order.
fn place(rows: &mut Vec<Row>, line: u64, column: usize, cell: Cell) -> Result<(), TableError> {
    if cell.is_blank() {
        return Ok(());
    }
    within(Limit::Columns, column as u64 + 1, MAX_COLUMNS as u64, line)?;
    if let Cell::Text(text) = &cell {
        within(Limit::Cell, text.len() as u64, MAX_CELL as u64, line)?;
    }
    if rows.last().is_none_or(|row| row.line != line) {
        within(Limit::Rows, rows.len() as u64, MAX_ROWS as u64, line)?;
        rows.push(Row {
            line,
            cells: Vec::new(),
        });
    }
    if let Some(row) = rows.last_mut() {
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Cell::Empty);
        }
        row.cells[column] = cell;
    }
    Ok(())
}

fn to_cell(value: &DataRef<'_>, percent: bool) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) if percent => Cell::Number(number * 100.0),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::Text(text.clone())
        }
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::DateTime(day) => Cell::Serial(serial(day)),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

/// The serial day counted from the epoch of 1900, whichever epoch the workbook counts from.
fn serial(day: &calamine::ExcelDateTime) -> f64 {
    let value = day.as_f64();
    if !day.is_datetime() || value < 1.0 {
        return value;
    }
    let (year, month, of_month, ..) = day.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(of_month))
        .map_or(value, |date| cell::serial_of(date) as f64 + value.fract())
}

/// What the directory at the end of the archive says its files unpack to; 0 if it cannot be read, which
/// the library will then say better.
fn unpacked(bytes: &[u8]) -> u64 {
    let number = |at: usize, len: usize| -> Option<u64> {
        let raw = bytes.get(at..at.checked_add(len)?)?;
        Some(
            raw.iter()
                .rev()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        )
    };
    let tail = bytes.len().saturating_sub(66_000);
    let end = bytes[tail..]
        .windows(4)
        .rposition(|w| w == b"PK\x05\x06")
        .map(|at| at + tail);
    let Some(mut at) = end
        .and_then(|end| number(end + 16, 4))
        .map(|at| at as usize)
    else {
        return 0;
    };
    let mut sum = 0_u64;
    while bytes.get(at..at.saturating_add(4)) == Some(b"PK\x01\x02") {
        let sizes = (
            number(at + 24, 4),
            number(at + 28, 2),
            number(at + 30, 2),
            number(at + 32, 2),
        );
        let (Some(size), Some(name), Some(extra), Some(comment)) = sizes else {
            break;
        };
        sum = sum.saturating_add(size);
        at += 46 + (name + extra + comment) as usize;
    }
    sum
}
