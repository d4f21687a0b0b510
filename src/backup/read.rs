//! Reading a backup: through all of it before anything is believed, and out of it into a folder.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::journal::{JournalError, Passing};
use crate::trust::seal::{Identity, unseal};

use super::BackupError;
use super::members::{JOURNALS, NOTE, OWN, RECEIVED, of_journal};
use super::note::{self, Note, Unreadable};
use super::pack;

/// How a file that age has sealed begins.
const AGE: &[u8] = b"age-encryption.org/";

/// What was found in a backup that is as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What it says of itself, which is so.
    pub note: Note,
    /// How many bytes it has unpacked.
    pub bytes: u64,
    /// Whether it is sealed.
    pub is_sealed: bool,
}

/// Reads through a backup: names, sums, and, where it was made of whole data, the chains of its journals. Takes as much
/// memory as a frame of a journal, and writes nothing.
pub fn check(path: &Path, with: &[Identity]) -> Result<Checked, BackupError> {
    read(path, with, None)
}

/// The same, and writes what it holds below a folder that is there: all of it, or only the journals. With these the folder
/// can be opened as a data directory to look at. On an error, what was written so far is left to the caller.
pub fn unpack(
    path: &Path,
    with: &[Identity],
    into: &Path,
    only_journals: bool,
) -> Result<Checked, BackupError> {
    read(path, with, Some((into, only_journals)))
}

fn read(
    path: &Path,
    with: &[Identity],
    into: Option<(&Path, bool)>,
) -> Result<Checked, BackupError> {
    let mut file = open(path)?;
    let mut reading = Reading {
        path,
        into,
        note: None,
        passing: BTreeMap::new(),
        bytes: 0,
    };
    let is_sealed = is_sealed(&mut file).map_err(BackupError::io("reading", path))?;
    let visit = &mut |name: &str, len: u64, input: &mut dyn Read| reading.member(name, len, input);
    if is_sealed {
        let seal = |source| BackupError::Seal {
            path: path.to_path_buf(),
            source,
        };
        pack::unpack(path, &mut unseal(with, file).map_err(seal)?, visit)?;
    } else {
        pack::unpack(path, &mut file, visit)?;
    }
    let (note, bytes) = reading.finish()?;
    Ok(Checked {
        note,
        bytes,
        is_sealed,
    })
}

/// Opens a regular file; nothing else is waited for.
fn open(path: &Path) -> Result<File, BackupError> {
    let meta = fs::metadata(path).map_err(BackupError::io("looking at", path))?;
    if !meta.is_file() {
        return Err(BackupError::Foreign {
            path: path.to_path_buf(),
            what: "it is no regular file".to_owned(),
        });
    }
    File::open(path).map_err(BackupError::io("reading", path))
}

fn is_sealed(file: &mut File) -> io::Result<bool> {
    let mut begin = Vec::new();
    file.take(AGE.len() as u64).read_to_end(&mut begin)?;
    file.rewind()?;
    Ok(begin == AGE)
}

/// A backup that is being read.
struct Reading<'a> {
    path: &'a Path,
    into: Option<(&'a Path, bool)>,
    note: Option<Note>,
    passing: BTreeMap<&'static str, Passing>,
    bytes: u64,
}

impl Reading<'_> {
    fn member(&mut self, name: &str, len: u64, input: &mut dyn Read) -> Result<(), BackupError> {
        self.bytes += len;
        let is_whole = match (&self.note, name) {
            (None, NOTE) => return self.read_note(input),
            (None, _) => return Err(self.foreign("it does not say what it is")),
            (Some(note), _) => note.is_whole,
        };
        let journal = of_journal(name).filter(|_| is_whole);
        let wanted = self
            .into
            .filter(|(_, only)| !only || of_journal(name).is_some());
        let mut out = wanted.map(|(into, _)| create(into, name)).transpose()?;
        let mut tee = Tee {
            input,
            out: out.as_mut().map(|(file, _)| file),
            failed: None,
        };
        let passed = match journal {
            Some((folder, leaf)) => {
                let fresh = || Passing::new(folder);
                let passing = self.passing.entry(folder).or_insert_with(fresh);
                passing.file(leaf, len, &mut tee)
            }
            None => Ok(()),
        };
        // What a journal does not ask for, and files of other kinds, are still to be written.
        let rest = io::copy(&mut tee, &mut io::sink());
        if let (Some(error), Some((_, place))) = (tee.failed.take(), &out) {
            return Err(BackupError::io("writing", place)(error));
        }
        passed.map_err(|error| self.misfit(error))?;
        rest.map_err(|error| BackupError::reading(self.path, error))?;
        match out {
            Some((file, place)) => file.sync_all().map_err(BackupError::io("syncing", &place)),
            None => Ok(()),
        }
    }

    fn read_note(&mut self, input: &mut dyn Read) -> Result<(), BackupError> {
        let mut text = String::new();
        let read = input.take(note::MOST).read_to_string(&mut text);
        read.map_err(|error| BackupError::reading(self.path, error))?;
        let note = Note::read(&text).map_err(|unreadable| match unreadable {
            Unreadable::Newer => BackupError::Newer {
                path: self.path.to_path_buf(),
            },
            Unreadable::Malformed => self.foreign("what it says of itself cannot be read"),
        })?;
        self.note = Some(note);
        Ok(())
    }

    /// Compares what was walked over with what it says of itself.
    fn finish(self) -> Result<(Note, u64), BackupError> {
        let Some(note) = &self.note else {
            return Err(self.foreign("there is nothing in it"));
        };
        if note.is_whole {
            let entries = |folder: &str| {
                let passed = self.passing.get(folder)?;
                passed.end().map(|(replica, head)| (replica, head.index))
            };
            let cut = JOURNALS
                .iter()
                .find(|folder| self.passing.contains_key(*folder) && entries(folder).is_none());
            let taken_in = entries(RECEIVED).map_or(0, |(_, entries)| entries);
            let fits = entries(OWN) == Some((note.replica, note.changes))
                && taken_in == note.taken_in
                && cut.is_none();
            if !fits {
                return Err(self.damaged("its journals are not those of which it tells"));
            }
        }
        Ok((note.clone(), self.bytes))
    }

    fn misfit(&self, error: JournalError) -> BackupError {
        match error {
            JournalError::Newer { .. } => BackupError::Newer {
                path: self.path.to_path_buf(),
            },
            JournalError::Damaged { file, offset, what } => {
                self.damaged(&format!("{}, byte {offset}: {what}", file.display()))
            }
            other => self.damaged(&other.to_string()),
        }
    }

    fn damaged(&self, what: &str) -> BackupError {
        BackupError::Damaged {
            path: self.path.to_path_buf(),
            what: what.to_owned(),
        }
    }

    fn foreign(&self, what: &str) -> BackupError {
        BackupError::Foreign {
            path: self.path.to_path_buf(),
            what: what.to_owned(),
        }
    }
}

/// Makes a file that was not there, for its owner alone. Its name was judged.
fn create(into: &Path, name: &str) -> Result<(File, PathBuf), BackupError> {
    let path = into.join(name);
    if let Some(folder) = path.parent() {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(BackupError::io("making", folder))?;
    }
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(&path);
    let file = file.map_err(BackupError::io("writing", &path))?;
    Ok((file, path))
}

/// Writes down what is read through it, where that is wanted.
struct Tee<'a, 'f> {
    input: &'a mut dyn Read,
    out: Option<&'f mut File>,
    failed: Option<io::Error>,
}

impl Read for Tee<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        if let Some(out) = &mut self.out
            && let Err(error) = out.write_all(buffer.get(..read).unwrap_or_default())
        {
            self.failed = Some(error);
            return Err(io::Error::other("it cannot be written"));
        }
        Ok(read)
    }
}
