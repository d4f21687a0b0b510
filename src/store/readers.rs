//! Who opened whose file on this machine, and when: what UU 27/2022 Ps 31 asks a keeper of personal data to record, and
//! what the subject may ask to see.
//!
//! One line for each day, reader and person, in a file for each month below `readers/`. It is no part of the journal:
//! whoever only looks may not write there, and is to be recorded all the same. It stays on this machine. What cannot be
//! written down, as on a disk that is full or read-only, hinders nobody from reading.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::domain::id::EmployeeId;
use crate::durable;

/// Where the files lie in a data directory.
const FOLDER: &str = "readers";
/// So much is read of the file of a month: some 300,000 lines.
const LARGEST: u64 = 16 << 20;

/// The days on which each reader opened a file.
pub type Readings = BTreeMap<EmployeeId, BTreeSet<NaiveDate>>;

/// The files.
#[derive(Debug)]
pub struct Readers {
    folder: PathBuf,
    open: RefCell<Option<Month>>,
}

/// The month that is written.
#[derive(Debug)]
struct Month {
    name: String,
    file: File,
    known: BTreeSet<(NaiveDate, EmployeeId, EmployeeId)>,
}

impl Readers {
    /// Those of a data directory. Nothing is read or made yet.
    pub fn new(data: &Path) -> Self {
        Self {
            folder: data.join(FOLDER),
            open: RefCell::new(None),
        }
    }

    /// Writes down that somebody opened the file of somebody else.
    pub fn note(&self, day: NaiveDate, reader: EmployeeId, person: EmployeeId) {
        if reader == person || reader == EmployeeId::NOBODY {
            return;
        }
        let mut open = self.open.borrow_mut();
        let name = day.format("%Y-%m.tsv").to_string();
        if open.as_ref().is_none_or(|month| month.name != name) {
            *open = self.month(name).ok();
        }
        let Some(month) = open.as_mut() else {
            return;
        };
        if month.known.insert((day, reader, person)) {
            let line = format!("{day}\t{}\t{}\n", reader.0, person.0);
            // One write, at the end of the file, so that lines of two programs never mix.
            let _ = month.file.write_all(line.as_bytes());
        }
    }

    fn month(&self, name: String) -> std::io::Result<Month> {
        let mut folder = fs::DirBuilder::new();
        folder.recursive(true).mode(0o700).create(&self.folder)?;
        let path = self.folder.join(&name);
        let known = lines(&path).collect();
        let mut options = OpenOptions::new();
        let options = options.read(true).append(true).create(true).mode(0o600);
        let mut file = options.open(path)?;
        // A line that was torn must not swallow the next one.
        if file.metadata()?.len() > 0 {
            let mut last = [0];
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                file.write_all(b"\n")?;
            }
        }
        Ok(Month { name, file, known })
    }

    /// Who opened the file of a person on which days.
    pub fn of(&self, person: EmployeeId) -> Readings {
        let mut found = Readings::new();
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for path in files.map(|entry| entry.path()) {
            for (day, reader, whose) in lines(&path) {
                if whose == person {
                    found.entry(reader).or_default().insert(day);
                }
            }
        }
        found
    }
}

/// The lines of a file that can be read; what is torn or strange is left out.
fn lines(path: &Path) -> impl Iterator<Item = (NaiveDate, EmployeeId, EmployeeId)> {
    let mut bytes = Vec::new();
    if let Ok(file) = durable::open(path) {
        // What cannot be read ends the list; what was read before it counts.
        let _ = file.take(LARGEST).read_to_end(&mut bytes);
    }
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<_> = text.lines().filter_map(line).collect();
    lines.into_iter()
}

fn line(line: &str) -> Option<(NaiveDate, EmployeeId, EmployeeId)> {
    let mut parts = line.split('\t');
    let day = parts.next()?.parse().ok()?;
    let mut id = || parts.next()?.parse().ok().map(EmployeeId);
    let (reader, person) = (id()?, id()?);
    parts.next().is_none().then_some((day, reader, person))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SRI: EmployeeId = EmployeeId(1);
    const BUDI: EmployeeId = EmployeeId(2);

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
    }

    #[test]
    fn a_reader_is_written_down_once_a_day_and_never_oneself() {
        let data = tempfile::tempdir().unwrap();
        let readers = Readers::new(data.path());
        readers.note(day(1), SRI, BUDI);
        readers.note(day(1), SRI, BUDI);
        readers.note(day(2), SRI, BUDI);
        readers.note(day(2), BUDI, BUDI);
        let again = Readers::new(data.path());
        again.note(day(2), SRI, BUDI);
        let found = again.of(BUDI);
        assert_eq!(found.len(), 1);
        assert_eq!(found[&SRI], BTreeSet::from([day(1), day(2)]));
        let text = fs::read_to_string(data.path().join("readers/2026-11.tsv")).unwrap();
        assert_eq!(text, "2026-11-01\t1\t2\n2026-11-02\t1\t2\n");
    }

    #[test]
    fn strange_lines_are_left_out_and_a_folder_that_cannot_be_made_hinders_nobody() {
        let data = tempfile::tempdir().unwrap();
        let readers = Readers::new(data.path());
        readers.note(day(1), SRI, BUDI);
        let path = data.path().join("readers/2026-11.tsv");
        let mut text = fs::read(&path).unwrap();
        text.extend(b"2026-11-02\tx\t2\n\xff\n2026-11-03\t1");
        fs::write(&path, text).unwrap();
        assert_eq!(readers.of(BUDI)[&SRI].len(), 1);
        Readers::new(data.path()).note(day(4), SRI, BUDI);
        assert_eq!(
            readers.of(BUDI)[&SRI].len(),
            2,
            "a torn line swallows no other"
        );
        let nowhere = Readers::new(&path);
        nowhere.note(day(1), SRI, BUDI);
        assert!(nowhere.of(BUDI).is_empty());
    }
}
