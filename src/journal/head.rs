//! The head file: how far the journal had come when somebody last wrote it down. It is what tells a journal cut off at its
//! end from one that ends there.
//!
//! The mark says the same after every write, in place and unsynced: over a kill it tells what the head file does not say
//! yet, and after a cut of the power it is behind, or spoiled, and then nobody misses it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::durable;
use crate::ops::op::ReplicaId;

use super::error::JournalError;
use super::plate::{Magic, Plate, PlateFault};
use super::{Head, Position, disk};

/// A later version may say more, and then it is known as that.
const LARGEST: u64 = 4096;
const MAGIC: Magic = *b"\x89TATAPH\r\n\x1a\n\0";

/// What the head file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Saved {
    pub(super) replica: ReplicaId,
    pub(super) head: Head,
    /// Where the journal ended.
    pub(super) end: Position,
    /// Where its last frame began; `Position(0)` when there was none.
    pub(super) last: Position,
}

impl Saved {
    /// Reads the head file of a journal, if there is one.
    pub(super) fn read(dir: &Path) -> Result<Option<Self>, JournalError> {
        Self::read_from(&path_of(dir))
    }

    /// Reads the mark, if there is one that can be used.
    pub(super) fn marked(dir: &Path) -> Option<Self> {
        Self::read_from(&mark_of(dir)).ok().flatten()
    }

    fn read_from(path: &Path) -> Result<Option<Self>, JournalError> {
        let bytes = match durable::read(path, LARGEST) {
            Ok(bytes) => bytes.unwrap_or_default(),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) if e.kind() == io::ErrorKind::InvalidInput => {
                return Err(JournalError::damaged(path, 0, e.to_string()));
            }
            Err(e) => return Err(JournalError::io("reading", path, e)),
        };
        Self::decode(path, &bytes).map(Some)
    }

    /// Reads the bytes of a head file.
    pub(super) fn decode(path: &Path, bytes: &[u8]) -> Result<Self, JournalError> {
        let plate = Plate::decode(MAGIC, bytes).map_err(|fault| match fault {
            PlateFault::Bad(what) => JournalError::damaged(path, 0, what),
            PlateFault::Newer(version) => JournalError::Newer {
                file: path.to_path_buf(),
                version,
            },
        })?;
        let [index, end, last] = plate.numbers;
        let hash = plate.hash;
        Ok(Self {
            replica: plate.replica,
            head: Head { index, hash },
            end: Position(end),
            last: Position(last),
        })
    }

    /// The bytes of the head file.
    pub(super) fn encode(&self) -> Vec<u8> {
        let plate = Plate {
            replica: self.replica,
            numbers: [self.head.index, self.end.0, self.last.0],
            hash: self.head.hash,
        };
        plate.encode(MAGIC)
    }

    /// Puts the head file in place, durably.
    pub(super) fn write(&self, dir: &Path) -> Result<(), JournalError> {
        disk::replace(&path_of(dir), &self.encode())?;
        disk::sync_dir(dir)
    }
}

/// The mark of a journal that is written to. Where it cannot be kept, less is noticed, and nothing is wrong.
#[derive(Debug)]
pub(super) struct Mark(Option<File>);

impl Mark {
    pub(super) fn open(dir: &Path) -> Self {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false).mode(0o600);
        // A pipe in its place is not waited for.
        options.custom_flags(OFlags::NONBLOCK.bits().cast_signed());
        Self(options.open(mark_of(dir)).ok())
    }

    /// Writes down how far the journal has come.
    pub(super) fn set(&self, saved: &Saved) {
        if let Some(file) = &self.0 {
            let _ = file.write_all_at(&saved.encode(), 0);
        }
    }
}

/// Moves a folder aside that somebody has laid in the place of the head file.
pub(super) fn clear_the_way(dir: &Path) {
    let path = path_of(dir);
    if path.is_dir() {
        let _ = fs::rename(&path, path.with_extension("aside"));
    }
}

/// The path of the mark.
fn mark_of(dir: &Path) -> PathBuf {
    dir.join("mark")
}

/// The path of the head file.
pub(super) fn path_of(dir: &Path) -> PathBuf {
    dir.join("head")
}
