//! The first sheet of an XLSX workbook, cell by cell: a sheet with one cell in its last corner costs one
//! cell, and a workbook that unpacks to far more than it weighs is refused before it is held.

use std::io::{self, Cursor, Read, Write};

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use chrono::NaiveDate;
use zip::ZipArchive;

use crate::domain::text;
use crate::fence;

use super::cell;
use super::table::{Cell, Limit, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Row, Table, TableError, within};

/// Most bytes that a workbook may unpack to.
const MAX_UNPACKED: u64 = 4 * super::table::MAX_FILE;

/// Reads the first sheet. The library panics on some workbooks that no spreadsheet has written.
pub(super) fn read(bytes: &[u8]) -> Result<Table, TableError> {
    fence::caught(|| weigh(bytes, MAX_UNPACKED).and_then(|()| first_sheet(bytes)))
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

/// Refuses a workbook that unpacks to more than this. What its directory says of that may be wrong or missing, so it is
/// counted while it is unpacked to nowhere.
fn weigh(bytes: &[u8], most: u64) -> Result<(), TableError> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        // The reader of workbooks says better what is wrong.
        return Ok(());
    };
    let mut weight = 0;
    for file in 0..archive.len() {
        let Ok(file) = archive.by_index(file) else {
            // The reader of workbooks unpacks by the same library, so it cannot either.
            continue;
        };
        let mut counted = Counted(0);
        let _ = io::copy(&mut file.take(most - weight + 1), &mut counted);
        weight += counted.0;
        within(Limit::File, weight, most, 0)?;
    }
    Ok(())
}

/// How many bytes were written, whether or not the rest could be read.
struct Counted(u64);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    const MOST: u64 = 1 << 20;

    /// An archive of files of this many zeros.
    fn archive(files: usize, zeros: usize) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for file in 0..files {
            let options = SimpleFileOptions::default();
            zip.start_file(format!("xl/{file}.xml"), options).unwrap();
            zip.write_all(&vec![b'0'; zeros]).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// What both the directory and the files themselves say they unpack to, made smaller.
    fn lying(mut bytes: Vec<u8>) -> Vec<u8> {
        for (mark, size) in [(b"PK\x01\x02", 24), (b"PK\x03\x04", 22)] {
            let places: Vec<usize> = (0..bytes.len() - 4)
                .filter(|at| bytes[*at..].starts_with(mark))
                .collect();
            assert!(!places.is_empty());
            for at in places {
                bytes[at + size..at + size + 4].copy_from_slice(&9_u32.to_le_bytes());
            }
        }
        bytes
    }

    fn is_too_large(bytes: &[u8]) -> bool {
        matches!(
            weigh(bytes, MOST),
            Err(TableError::TooLarge {
                what: Limit::File,
                ..
            })
        )
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_whatever_its_directory_says() {
        let half = MOST as usize / 2;
        assert!(weigh(&archive(2, half), MOST).is_ok());
        assert!(weigh(&lying(archive(2, half)), MOST).is_ok());
        for bomb in [archive(1, 2 * half + 1), archive(3, half)] {
            assert!(bomb.len() < half / 50, "{} bytes", bomb.len());
            assert!(is_too_large(&bomb));
            let lying = lying(bomb);
            assert!(is_too_large(&lying) || is_cut(&lying));
        }
    }

    /// Whether the library refuses to unpack more than was said.
    fn is_cut(bytes: &[u8]) -> bool {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut file = archive.by_index(0).unwrap();
        io::copy(&mut file, &mut io::sink()).is_err()
    }

    #[test]
    fn what_has_no_directory_unpacks_to_nothing() {
        assert!(weigh(b"PK\x03\x04 and nothing else", MOST).is_ok());
        assert!(read(&archive(1, 9)).is_err());
    }
}
