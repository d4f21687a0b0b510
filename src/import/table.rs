//! A file as a table of cells: what it says, not yet what it means.
//!
//! The kind of file is told by its content, never by its name. Limits are checked before memory is spent.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{delimited, sheet};

/// Largest file that is read, in bytes.
pub const MAX_FILE: u64 = 256 * 1024 * 1024;
/// Most rows, the header not counted.
pub const MAX_ROWS: usize = 1_000_000;
/// Most columns.
pub const MAX_COLUMNS: usize = 256;
/// Longest cell, in bytes.
pub const MAX_CELL: usize = 64 * 1024;

/// A cell. Text files hold only text; spreadsheets know numbers and days.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// As written.
    Text(String),
    /// A number; one shown as per cent stands as shown (87, not 0.87).
    Number(f64),
    /// A serial day with its share of the day, counted from 30 December 1899.
    Serial(f64),
    /// A truth value.
    Flag(bool),
    /// A formula that failed, such as `#REF!`.
    Error(String),
}

impl Cell {
    /// Whether there is nothing in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Serial(_) | Self::Flag(_) | Self::Error(_) => false,
        }
    }
}

/// A row with the line of the file, or the row of the sheet, at which it begins.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Line, from 1.
    pub line: u64,
    /// Cells, by column; trailing ones may be missing.
    pub cells: Vec<Cell>,
}

impl Row {
    /// A cell; empty where the row is shorter.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

/// A table. Rows without any content are left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The first row that is not blank; without cells for pasted rows, which have none.
    pub headers: Row,
    /// The others.
    pub rows: Vec<Row>,
    /// How it was read, such as `UTF-8, ";"`, for the report.
    pub read_as: String,
    /// Whether cells are told apart by a sign, which a row may have too many or too few of.
    pub delimited: bool,
}

/// Why a file is no table. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// It cannot be read.
    #[error(
        "cannot read the file: {0}; nothing was imported. Check that it exists and that you may read it"
    )]
    Io(#[from] std::io::Error),
    /// A directory or a device.
    #[error("this is not a regular file; nothing was imported. Name a CSV or XLSX file")]
    NotAFile,
    /// No row at all.
    #[error("the file has no rows; nothing was imported. The first row must name the columns")]
    Empty,
    /// Neither CSV nor XLSX.
    #[error(
        "this is {0}, not CSV or XLSX; nothing was imported. Save it as XLSX or CSV and import that"
    )]
    Format(&'static str),
    /// A workbook that cannot be read.
    #[error(
        "the workbook cannot be read ({0}); nothing was imported. Open it in a spreadsheet, save it again as XLSX or CSV and import that"
    )]
    Workbook(String),
    /// More than a limit allows.
    #[error(
        "line {line}: {what} is larger than the limit of {limit}; nothing was imported. Split the file and import the parts"
    )]
    TooLarge {
        /// Which limit.
        what: Limit,
        /// Its value.
        limit: u64,
        /// Where, 0 for the file as a whole.
        line: u64,
    },
    /// A quotation mark opens and never closes, so that the rest of the file is one cell.
    #[error(
        "line {line}: a quotation mark opens here and is never closed; nothing was imported. Close it, or double it if it is part of the text"
    )]
    UnclosedQuote {
        /// Line of the row.
        line: u64,
    },
}

/// What a table may be too large in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Bytes of the file, unpacked ones for a workbook.
    File,
    /// Rows.
    Rows,
    /// Columns.
    Columns,
    /// Bytes of a cell.
    Cell,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::File => "the file",
            Self::Rows => "the number of rows",
            Self::Columns => "the number of columns",
            Self::Cell => "a cell",
        })
    }
}

impl TableError {
    /// Stable code, for the translation key `import.table.<code>`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::NotAFile => "not-a-file",
            Self::Empty => "empty",
            Self::Format(_) => "format",
            Self::Workbook(_) => "workbook",
            Self::TooLarge { .. } => "too-large",
            Self::UnclosedQuote { .. } => "unclosed-quote",
        }
    }
}

impl Table {
    /// Reads a CSV or XLSX file.
    pub fn read(path: &Path) -> Result<Self, TableError> {
        // Looked at before it is opened: opening a pipe waits for somebody to write into it.
        let about = path.metadata()?;
        if !about.is_file() {
            return Err(TableError::NotAFile);
        }
        let file = File::open(path)?;
        within(Limit::File, about.len(), MAX_FILE, 0)?;
        // The file may grow while it is read.
        let mut bytes = Vec::with_capacity(about.len() as usize);
        file.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
        Self::from_bytes(&bytes)
    }

    /// Reads what a CSV or XLSX file holds.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TableError> {
        within(Limit::File, bytes.len() as u64, MAX_FILE, 0)?;
        if bytes.starts_with(b"PK\x03\x04") {
            return sheet::read(bytes);
        }
        match foreign(bytes) {
            Some(format) => Err(TableError::Format(format)),
            None => delimited::read(bytes),
        }
    }

    /// Rows copied from a spreadsheet: cells apart by tabs, no header.
    pub fn from_pasted(text: &str) -> Result<Self, TableError> {
        delimited::pasted(text)
    }

    /// Puts rows together; the first one that is not blank is the header.
    pub(super) fn collect(
        rows: impl Iterator<Item = Result<Row, TableError>>,
        read_as: String,
    ) -> Result<Self, TableError> {
        let mut table = Self {
            read_as,
            ..Self::default()
        };
        for row in rows {
            let row = row?;
            if row.is_blank() {
                continue;
            }
            within(
                Limit::Columns,
                row.cells.len() as u64,
                MAX_COLUMNS as u64,
                row.line,
            )?;
            if table.headers.cells.is_empty() {
                table.headers = row;
            } else {
                within(
                    Limit::Rows,
                    table.rows.len() as u64 + 1,
                    MAX_ROWS as u64,
                    row.line,
                )?;
                table.rows.push(row);
            }
        }
        if table.headers.cells.is_empty() {
            return Err(TableError::Empty);
        }
        Ok(table)
    }
}

/// Refuses what exceeds a limit.
pub(super) fn within(what: Limit, size: u64, limit: u64, line: u64) -> Result<(), TableError> {
    if size > limit {
        return Err(TableError::TooLarge { what, limit, line });
    }
    Ok(())
}

/// Files that people take for tables.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 6] = [
        (b"\xd0\xcf\x11\xe0", "an old workbook (XLS)"),
        (b"%PDF", "a PDF"),
        (b"<html", "a web page"),
        (b"<!doctype html", "a web page"),
        (b"<table", "a web page"),
        (b"<?xml", "an XML document"),
    ];
    let start = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    MARKS
        .iter()
        .find(|(mark, _)| {
            start
                .get(..mark.len())
                .is_some_and(|s| s.eq_ignore_ascii_case(mark))
        })
        .map(|(_, format)| *format)
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
