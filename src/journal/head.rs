//! The head file: how far the journal had come when somebody last wrote it down.
//!
//! It is what tells a journal cut off at its end from one that ends there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::ops::op::ReplicaId;

use super::error::JournalError;
use super::plate::{Magic, Plate, PlateFault};
use super::{Head, Position, disk};

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
        let path = path_of(dir);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(JournalError::io("reading", &path, e)),
        };
        let plate = Plate::decode(MAGIC, &bytes).map_err(|fault| match fault {
            PlateFault::Bad(what) => JournalError::damaged(&path, 0, what),
            PlateFault::Newer(version) => JournalError::Newer {
                file: path,
                version,
            },
        })?;
        let [index, end, last] = plate.numbers;
        let hash = plate.hash;
        Ok(Some(Self {
            replica: plate.replica,
            head: Head { index, hash },
            end: Position(end),
            last: Position(last),
        }))
    }

    /// Puts the head file in place, durably.
    pub(super) fn write(&self, dir: &Path) -> Result<(), JournalError> {
        let plate = Plate {
            replica: self.replica,
            numbers: [self.head.index, self.end.0, self.last.0],
            hash: self.head.hash,
        };
        disk::replace(&path_of(dir), &plate.encode(MAGIC))?;
        disk::sync_dir(dir)
    }
}

/// The path of the head file.
pub(super) fn path_of(dir: &Path) -> PathBuf {
    dir.join("head")
}
