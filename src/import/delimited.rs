//! CSV as offices have it: comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252.

use std::borrow::Cow;

use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::table::{Cell, Limit, MAX_CELL, MAX_FILE, Row, Table, TableError, within};

const DELIMITERS: [u8; 3] = *b"\t;,";

/// Reads delimited text; the first row that is not blank is the header.
pub(super) fn read(bytes: &[u8]) -> Result<Table, TableError> {
    let (text, encoding) = decode(bytes)?;
    let (text, delimiter) = if let Some(delimiter) = declared(&text) {
        (Cow::Owned(hide_first_line(&text)), delimiter)
    } else {
        let delimiter = sniff(text.as_bytes());
        (text, delimiter)
    };
    let shown = match delimiter {
        b'\t' => "tab".to_owned(),
        other => format!("\"{}\"", char::from(other)),
    };
    let table = Table::collect(
        Rows::new(text.as_bytes(), delimiter),
        format!("{}, {shown}", encoding.name()),
    )?;
    Ok(Table {
        delimited: true,
        ..table
    })
}

/// Reads rows copied from a spreadsheet.
pub(super) fn pasted(text: &str) -> Result<Table, TableError> {
    within(Limit::File, text.len() as u64, MAX_FILE, 0)?;
    let mut rows = Vec::new();
    for row in Rows::new(text.as_bytes(), b'\t') {
        rows.extend(Some(row?).filter(|row| !row.is_blank()));
    }
    Ok(Table {
        rows,
        read_as: "paste".to_owned(),
        ..Table::default()
    })
}

/// Bytes to text: by the mark at the start, else UTF-8 if it is valid, else Windows-1252.
fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static Encoding), TableError> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if bytes.iter().take(4096).any(|b| *b == 0) => {
            return Err(TableError::Format("a binary file"));
        }
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    Ok((encoding.decode_with_bom_removal(bytes).0, encoding))
}

/// The delimiter that spreadsheets declare in a first line `sep=;`.
fn declared(text: &str) -> Option<u8> {
    let line = text.lines().next()?.trim_matches(['"', ' ']);
    match line
        .strip_prefix("sep=")
        .or(line.strip_prefix("SEP="))?
        .as_bytes()
    {
        [delimiter] if DELIMITERS.contains(delimiter) => Some(*delimiter),
        [] | [_, ..] => None,
    }
}

/// Blanks the first line out, so that the lines after it keep their numbers.
fn hide_first_line(text: &str) -> String {
    text.find('\n')
        .map_or_else(String::new, |end| text[end..].to_owned())
}

/// The delimiter by which the first rows fall into the same number of cells most often.
fn sniff(bytes: &[u8]) -> u8 {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|delimiter| agreement(head, *delimiter))
        .unwrap_or(b',')
}

/// How many of the first rows agree on a number of cells above one, and on which.
fn agreement(head: &[u8], delimiter: u8) -> (usize, usize) {
    let widths: Vec<usize> = reader(head, delimiter)
        .byte_records()
        .take(20)
        .filter_map(|record| record.ok().map(|r| r.len()))
        .filter(|width| *width > 1)
        .collect();
    widths
        .iter()
        .map(|width| (widths.iter().filter(|w| *w == width).count(), *width))
        .max()
        .unwrap_or((0, 0))
}

fn reader(bytes: &[u8], delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes)
}

/// The rows of a text, one after the other.
struct Rows<'a> {
    text: &'a [u8],
    reader: Reader<&'a [u8]>,
    record: ByteRecord,
}

impl<'a> Rows<'a> {
    fn new(text: &'a [u8], delimiter: u8) -> Self {
        Self {
            text,
            reader: reader(text, delimiter),
            record: ByteRecord::new(),
        }
    }

    fn row(&self) -> Result<Row, TableError> {
        let (line, start) = self.start();
        let mut cells = Vec::with_capacity(self.record.len());
        for cell in &self.record {
            within(Limit::Cell, cell.len() as u64, MAX_CELL as u64, line)
                .map_err(|error| self.unclosed(start, line).unwrap_or(error))?;
            cells.push(match cell {
                b"" => Cell::Empty,
                filled => Cell::Text(String::from_utf8_lossy(filled).into_owned()),
            });
        }
        match self.unclosed(start, line) {
            Some(error) => Err(error),
            None => Ok(Row { line, cells }),
        }
    }

    /// Line and byte at which the record begins. The position of the reader is that before the blank lines
    /// above it, which it passes over.
    fn start(&self) -> (u64, usize) {
        let (line, from) = self
            .record
            .position()
            .map_or((1, 0), |at| (at.line(), at.byte() as usize));
        let rest = self.text.get(from..).unwrap_or_default();
        let blank = rest
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        (line + count(b'\n', &rest[..blank]) as u64, from + blank)
    }

    /// A quotation mark that nobody closes makes the rest of the file one cell of the last row.
    fn unclosed(&self, start: usize, line: u64) -> Option<TableError> {
        let here = self.reader.position();
        let last = here.byte() as usize >= self.text.len();
        let rest = self.text.get(start..).filter(|_| last)?;
        (count(b'"', rest) % 2 == 1 && rest.trim_ascii_end().contains(&b'\n'))
            .then_some(TableError::UnclosedQuote { line })
    }
}

fn count(wanted: u8, bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == wanted).count() - 1
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => Some(self.row()),
            Ok(false) => None,
            // Reading from memory as bytes, flexibly, leaves nothing to fail at.
            Err(error) => Some(Err(TableError::Io(error.into()))),
        }
    }
}
