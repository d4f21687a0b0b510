//! The list as it was when the records were closed, in one file. The engine keeps the rows in tens of thousands of pieces,
//! and to gather them takes most of a start; one file is read at once.
//!
//! It is believed only while the records include exactly what they included then, and lies among them, so that it goes
//! when they go. It is what the records include, in bytes, and then blocks of rows, of which an empty one is the last:
//!
//! ```text
//! length  4   checksum  4, over what the records include, the number of the block and the rows   rows
//! ```
//!
//! Only one block is in memory beside the rows that it becomes.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::durable;
use crate::wire;

use super::error::RecordsError;
use super::seal::sum;

/// Name of the file.
const NAME: &str = "list";
/// A block is full with so many bytes of rows.
const FULL: usize = 256 * 1024;
/// No block is longer, as no row is longer than an entry of the journal.
const LONGEST: usize = FULL + 1024 * 1024;

/// To what a block is bound, so that none is missed or stands in the place of another.
fn place(included: &[u8], number: u32) -> Vec<u8> {
    [included, &number.to_le_bytes()].concat()
}

/// A list that is being written.
pub(super) struct Writer<'a> {
    path: PathBuf,
    included: &'a [u8],
    file: BufWriter<File>,
    block: Vec<u8>,
    number: u32,
}

impl<'a> Writer<'a> {
    fn begin(path: PathBuf, included: &'a [u8]) -> Result<Self, RecordsError> {
        let file = File::create(&path).and_then(|file| {
            let mut file = BufWriter::new(file);
            file.write_all(included).map(|()| file)
        });
        match file {
            Ok(file) => Ok(Self {
                path,
                included,
                file,
                block: Vec::new(),
                number: 0,
            }),
            Err(source) => Err(RecordsError::Io { path, source }),
        }
    }

    /// Adds the bytes of a row.
    pub(super) fn add(&mut self, id: EmployeeId, row: &[u8]) -> Result<(), RecordsError> {
        self.block.extend(id.0.to_le_bytes());
        self.block.extend((row.len() as u32).to_le_bytes());
        self.block.extend(row);
        if self.block.len() < FULL {
            return Ok(());
        }
        self.end_block()
    }

    fn end_block(&mut self) -> Result<(), RecordsError> {
        let sum = sum(&place(self.included, self.number), &self.block);
        let len = self.block.len() as u32;
        let bytes = [&len.to_le_bytes(), &sum.to_le_bytes(), &*self.block].concat();
        let written = self.file.write_all(&bytes);
        self.block.clear();
        self.number += 1;
        written.map_err(|source| self.failed(source))
    }

    fn finish(mut self) -> Result<(), RecordsError> {
        if !self.block.is_empty() {
            self.end_block()?;
        }
        self.end_block()?;
        let flushed = self.file.flush();
        flushed.map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> RecordsError {
        let path = self.path.clone();
        RecordsError::Io { path, source }
    }
}

/// Writes the list of records that include this, whole or not at all. It need not outlast a cut of the power: what is not
/// what was written is not believed.
pub(super) fn write(
    records: &Path,
    included: &[u8],
    fill: impl FnOnce(&mut Writer<'_>) -> Result<(), RecordsError>,
) -> Result<(), RecordsError> {
    let (path, beside) = (records.join(NAME), records.join("list.new"));
    let written = Writer::begin(beside.clone(), included).and_then(|mut list| {
        fill(&mut list)?;
        list.finish()
    });
    if written.is_err() {
        // On a full disk it would only be in the way.
        let _ = fs::remove_file(&beside);
        return written;
    }
    fs::rename(beside, &path).map_err(|source| RecordsError::Io { path, source })
}

/// The file after its beginning, if it is of records that include this.
fn open(records: &Path, included: &[u8]) -> Option<File> {
    let mut file = durable::open(&records.join(NAME)).ok()?;
    let mut begin = vec![0; included.len()];
    file.read_exact(&mut begin).ok()?;
    (begin == included).then_some(file)
}

/// Whether the list of records that include this is there.
pub(super) fn is_kept(records: &Path, included: &[u8]) -> bool {
    open(records, included).is_some()
}

/// The list of records that include this and so many people, if it is there and whole.
pub(super) fn read(records: &Path, included: &[u8], people: usize) -> Option<Vec<RosterRow>> {
    let mut file = BufReader::with_capacity(FULL, open(records, included)?);
    let (mut rows, mut block) = (Vec::with_capacity(people), Vec::new());
    for number in 0.. {
        let (mut len, mut expected) = ([0; 4], [0; 4]);
        file.read_exact(&mut len).ok()?;
        file.read_exact(&mut expected).ok()?;
        let len = u32::from_le_bytes(len) as usize;
        if len > LONGEST {
            return None;
        }
        block.resize(len, 0);
        file.read_exact(&mut block).ok()?;
        if sum(&place(included, number), &block) != u32::from_le_bytes(expected) {
            return None;
        }
        if len == 0 {
            break;
        }
        decode(&block, &mut rows)?;
    }
    Some(rows)
}

fn decode(mut bytes: &[u8], rows: &mut Vec<RosterRow>) -> Option<()> {
    while !bytes.is_empty() {
        let (id, rest) = bytes.split_first_chunk()?;
        let (len, rest) = rest.split_first_chunk()?;
        let (row, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        let id = EmployeeId(u64::from_le_bytes(*id));
        rows.push(wire::decode_row(row, id).ok()?);
        bytes = rest;
    }
    Some(())
}
