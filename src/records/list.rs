//! The list as it was when the records were closed, in one file. The engine keeps the rows in tens of thousands of pieces,
//! and to gather them takes most of a start; one file is read at once.
//!
//! It is believed only while the records include exactly what they included then, and lies among them, so that it goes
//! when they go.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::durable;
use crate::wire;

use super::seal::sum;

/// Name of the file. It begins with what the records include, in bytes, then come a checksum and the rows.
const NAME: &str = "list";

/// Rows as they are kept, one after the other.
#[derive(Debug, Default)]
pub(super) struct Rows(Vec<u8>);

impl Rows {
    /// Adds the bytes of a row.
    pub(super) fn add(&mut self, id: EmployeeId, row: &[u8]) {
        self.0.extend(id.0.to_le_bytes());
        self.0.extend((row.len() as u64).to_le_bytes());
        self.0.extend(row);
    }
}

/// Writes the list of records that include this, whole or not at all. It need not outlast a cut of the power: what is not
/// what was written is not believed.
pub(super) fn write(records: &Path, included: &[u8], Rows(rows): &Rows) -> io::Result<()> {
    let (path, beside) = (records.join(NAME), records.join("list.new"));
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(included)?;
        file.write_all(&sum(included, rows).to_le_bytes())?;
        file.write_all(rows)
    });
    if written.is_err() {
        // On a full disk it would only be in the way.
        let _ = fs::remove_file(&beside);
        return written;
    }
    fs::rename(beside, path)
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

/// The list of records that include this, if it is there and whole.
pub(super) fn read(records: &Path, included: &[u8]) -> Option<Vec<RosterRow>> {
    let mut bytes = Vec::new();
    open(records, included)?.read_to_end(&mut bytes).ok()?;
    let (expected, rows) = bytes.split_first_chunk::<4>()?;
    (sum(included, rows) == u32::from_le_bytes(*expected)).then(|| decode(rows))?
}

fn decode(mut bytes: &[u8]) -> Option<Vec<RosterRow>> {
    let mut rows = Vec::new();
    while !bytes.is_empty() {
        let (id, rest) = bytes.split_first_chunk::<8>()?;
        let (len, rest) = rest.split_first_chunk::<8>()?;
        let len = usize::try_from(u64::from_le_bytes(*len)).ok()?;
        let (row, rest) = rest.split_at_checked(len)?;
        let id = EmployeeId(u64::from_le_bytes(*id));
        rows.push(wire::decode_row(row, id).ok()?);
        bytes = rest;
    }
    Some(rows)
}
