//! What of a data directory lies in a backup, as it is at one moment, whoever writes beside us.
//!
//! What names something is opened before what it names; see the head of the room.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::durable;
use crate::journal::{Access, DataDir, Journal, JournalError, Opened, Piece, raw_pieces, whose};
use crate::ops::op::ReplicaId;

use super::BackupError;
use super::members::{DRAFT, LEDGER, LOOSE, NOTE, OWN, RECEIVED, is_leaf};
use super::note::Note;
use super::pack::Packer;

/// What is copied.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) note: Note,
    /// What is wrong with the data, in words for an administrator. Empty when it is whole.
    pub(super) faults: Vec<String>,
    data: PathBuf,
    ledger: Vec<Piece>,
    received: Vec<Piece>,
    own: Vec<Piece>,
    draft: Option<Vec<u8>>,
}

/// A journal as it was found.
#[derive(Debug, Default)]
struct Looked {
    pieces: Vec<Piece>,
    replica: Option<ReplicaId>,
    entries: u64,
    fault: Option<String>,
}

impl Content {
    /// Looks at a data directory, and walks over all its journals.
    pub(super) fn of(data: &Path, moment: DateTime<Utc>) -> Result<Self, BackupError> {
        let dir = DataDir::open(data, false)?;
        let ledger = look(&dir, LEDGER)?;
        let received = look(&dir, RECEIVED)?;
        let draft = read_draft(&data.join(DRAFT))?;
        let own = look(&dir, OWN)?;
        let all = [&ledger, &received, &own];
        let faults: Vec<String> = all.iter().filter_map(|one| one.fault.clone()).collect();
        let note = Note {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            replica: own.replica.unwrap_or(ReplicaId([0; 16])),
            moment,
            changes: own.entries,
            taken_in: received.entries,
            is_whole: faults.is_empty(),
        };
        Ok(Self {
            note,
            faults,
            data: data.to_path_buf(),
            ledger: ledger.pieces,
            received: received.pieces,
            own: own.pieces,
            draft,
        })
    }

    /// Adds all of it to a backup.
    pub(super) fn pour<W: Write>(&self, packer: &mut Packer<W>) -> io::Result<()> {
        let note = self.note.write();
        packer.add(NOTE, note.len() as u64, &mut note.as_bytes())?;
        add_journal(packer, LEDGER, &self.ledger)?;
        add_journal(packer, RECEIVED, &self.received)?;
        if let Some(draft) = &self.draft {
            packer.add(DRAFT, draft.len() as u64, &mut draft.as_slice())?;
        }
        for folder in LOOSE {
            add_folder(packer, &self.data.join(folder), folder)?;
        }
        add_journal(packer, OWN, &self.own)
    }
}

/// Looks at one journal. One that is damaged is copied as it lies there.
fn look(dir: &DataDir, name: &str) -> Result<Looked, BackupError> {
    let folder = dir.path().join(name);
    let opened = if name == OWN {
        Journal::open(dir, Access::Look).map(Some)
    } else {
        Journal::open_beside(dir, name, ReplicaId([0; 16]), false)
    };
    let walked = opened.and_then(|opened| {
        let Some(Opened { journal, .. }) = opened else {
            return Ok(Looked::default());
        };
        journal.walk()?;
        Ok(Looked {
            pieces: journal.pieces()?,
            replica: Some(journal.replica()),
            entries: journal.head().index,
            fault: None,
        })
    });
    match walked {
        Err(error) if is_damage(&error) => Ok(Looked {
            pieces: raw_pieces(&folder)?,
            replica: whose(&folder),
            entries: 0,
            fault: Some(error.to_string()),
        }),
        walked => Ok(walked?),
    }
}

fn is_damage(error: &JournalError) -> bool {
    match error {
        JournalError::Damaged { .. }
        | JournalError::Shortened { .. }
        | JournalError::NoFrame { .. } => true,
        JournalError::ReadOnlyDisk { .. }
        | JournalError::ReadOnly { .. }
        | JournalError::ForeignOwner { .. }
        | JournalError::Network { .. }
        | JournalError::NotADirectory { .. }
        | JournalError::Absent { .. }
        | JournalError::Held(_)
        | JournalError::Newer { .. }
        | JournalError::Poisoned(_)
        | JournalError::Full { .. }
        | JournalError::Refused(_)
        | JournalError::Io { .. } => false,
    }
}

/// The draft is replaced whole whenever keys rest, so it is taken into memory as it was before the journal was opened.
fn read_draft(path: &Path) -> Result<Option<Vec<u8>>, BackupError> {
    let read = durable::open(path).and_then(|mut file| {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    match read {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some).map_err(BackupError::io("reading", path)),
    }
}

fn add_journal<W: Write>(packer: &mut Packer<W>, folder: &str, pieces: &[Piece]) -> io::Result<()> {
    pieces.iter().try_for_each(|piece| {
        let name = format!("{folder}/{}", piece.name);
        packer.add(&name, piece.len, &mut piece.reader())
    })
}

/// Adds the finished files of a folder, whose files are either never changed or only grow.
fn add_folder<W: Write>(packer: &mut Packer<W>, path: &Path, folder: &str) -> io::Result<()> {
    let mut leaves = Vec::new();
    match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        listed => {
            for entry in listed? {
                leaves.extend(entry?.file_name().into_string());
            }
        }
    }
    leaves.retain(|leaf| is_leaf(leaf));
    leaves.sort_unstable();
    for leaf in leaves {
        let path = path.join(&leaf);
        if !fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file()) {
            continue;
        }
        let file = match File::open(&path) {
            // The oldest draft goes when another is set aside.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            opened => opened?,
        };
        let len = file.metadata()?.len();
        packer.add(&format!("{folder}/{leaf}"), len, &mut file.take(len))?;
    }
    Ok(())
}
