//! Drafts: one file with what was begun and is not saved, and the last ones that were set aside.
//!
//! `DATA/draft` is one line that says what follows, and then the text of a desk. The line is
//! `tatap-draft VERSION REPLICA MILLISECONDS run|panic CHECKSUM`; the checksum covers all before it and all
//! behind the line. It belongs to whoever holds the lock of the directory. `DATA/drafts/` are those that
//! nobody wanted to go on with, or that could not be read: nothing that was typed is thrown away by itself.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Local, Utc};

use crate::durable;
use crate::journal::{JournalError, replace, sync_dir};
use crate::ops::op::ReplicaId;

use super::StoreError;

/// The most that a draft may take.
const LARGEST: usize = 8 << 20;
/// So many are kept of those set aside; the oldest go.
const KEPT: usize = 10;
const MAGIC: &str = "tatap-draft";
const VERSION: &str = "1";

/// The drafts of a data directory.
#[derive(Debug)]
pub struct Drafts {
    data: PathBuf,
    replica: ReplicaId,
}

/// A draft as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// When it was written, in milliseconds since 1970.
    pub at: u64,
    /// Whether the program panicked over it.
    pub after_panic: bool,
    /// The text of the desk.
    pub text: Vec<u8>,
}

/// Why there is a draft that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// It cannot be read from the disk.
    #[error("it cannot be read")]
    Unreadable,
    /// It is larger than any draft.
    #[error("it is too large")]
    Large,
    /// It is not as it was written.
    #[error("it is damaged")]
    Damaged,
    /// Another version of the program wrote it.
    #[error("another version of tatap wrote it")]
    Version,
    /// It belongs to other data.
    #[error("it belongs to other data")]
    Replica,
}

impl Drafts {
    /// The drafts in a data directory that is held by this process.
    pub fn new(data: &Path, replica: ReplicaId) -> Self {
        Self {
            data: data.to_path_buf(),
            replica,
        }
    }

    fn file(&self) -> PathBuf {
        self.data.join("draft")
    }

    fn aside(&self) -> PathBuf {
        self.data.join("drafts")
    }

    /// Puts a draft in the place of the one before; it is on disk when this returns.
    pub fn write(&self, at: u64, after_panic: bool, text: &[u8]) -> Result<(), StoreError> {
        if text.len() > LARGEST {
            return Err(StoreError::Refused(format!(
                "a draft may take {} MiB, this one takes {}",
                LARGEST >> 20,
                text.len() >> 20
            )));
        }
        let bytes = frame(self.replica, at, after_panic, text);
        replace(&self.file(), &bytes)?;
        Ok(sync_dir(&self.data)?)
    }

    /// The draft, if there is one.
    pub fn read(&self) -> Result<Option<Kept>, Unusable> {
        self.read_at(&self.file())
    }

    /// Removes the draft.
    pub fn remove(&self) -> Result<(), StoreError> {
        remove(&self.file())?;
        Ok(sync_dir(&self.data)?)
    }

    /// Sets the draft aside, and answers where; none if there is no draft.
    pub fn set_aside(&self) -> Result<Option<PathBuf>, StoreError> {
        let file = self.file();
        if !file.exists() {
            return Ok(None);
        }
        let aside = self.aside();
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&aside);
        made.map_err(|error| JournalError::io("making", &aside, error))?;
        let to = self.free_name();
        fs::rename(&file, &to).map_err(|error| JournalError::io("setting aside", &file, error))?;
        self.forget_oldest();
        sync_dir(&aside)?;
        sync_dir(&self.data)?;
        Ok(Some(to))
    }

    /// A name by which people find it again: when it was set aside. Names sort by age.
    fn free_name(&self) -> PathBuf {
        let now: DateTime<Local> = Utc::now().into();
        let name = now.format("%Y-%m-%d_%H.%M.%S%.3f").to_string();
        let numbers = (0_u32..).map(|n| match n {
            0 => name.clone(),
            n => format!("{name}_{n}"),
        });
        let mut paths = numbers.map(|name| self.aside().join(name));
        let free = paths.find(|path| !path.exists());
        free.unwrap_or_else(|| self.aside().join(name))
    }

    fn forget_oldest(&self) {
        for path in self.paths_aside().into_iter().skip(KEPT) {
            // One too many does no harm.
            let _ = fs::remove_file(path);
        }
    }

    /// Those set aside, newest first.
    fn paths_aside(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.aside()).into_iter().flatten();
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort_unstable();
        paths.reverse();
        paths
    }

    /// Those set aside that can be read, newest first.
    pub fn kept(&self) -> Vec<Kept> {
        let paths = self.paths_aside().into_iter();
        paths
            .filter_map(|path| self.read_at(&path).ok().flatten())
            .collect()
    }

    /// Removes the one set aside that was written at this moment.
    pub fn forget(&self, at: u64) -> Result<(), StoreError> {
        let is_it = |path: &PathBuf| {
            let kept = self.read_at(path);
            kept.is_ok_and(|kept| kept.is_some_and(|kept| kept.at == at))
        };
        let found = self.paths_aside().into_iter().find(is_it);
        found.map_or(Ok(()), |path| remove(&path))
    }

    /// Removes all of them.
    pub fn forget_all(&self) -> Result<(), StoreError> {
        self.remove()?;
        self.paths_aside().iter().try_for_each(|path| remove(path))
    }

    /// Makes the drafts of replicas that this data was before drafts of this one: nobody's words are left behind.
    pub fn take_over(&self, was: impl Fn(ReplicaId) -> bool) -> Result<(), StoreError> {
        let mut taken = false;
        for path in self.paths_aside().into_iter().chain([self.file()]) {
            // What cannot be read is set aside when it is asked for, as ever.
            if let Ok(Some((past, kept))) = look(&path)
                && was(past)
            {
                let bytes = frame(self.replica, kept.at, kept.after_panic, &kept.text);
                replace(&path, &bytes)?;
                taken = true;
            }
        }
        if taken {
            sync_dir(&self.data)?;
        }
        Ok(())
    }

    fn read_at(&self, path: &Path) -> Result<Option<Kept>, Unusable> {
        match look(path)? {
            Some((replica, _)) if replica != self.replica => Err(Unusable::Replica),
            looked => Ok(looked.map(|(_, kept)| kept)),
        }
    }
}

/// A draft, and whose it is.
fn look(path: &Path) -> Result<Option<(ReplicaId, Kept)>, Unusable> {
    match durable::read(path, (LARGEST + 1024) as u64) {
        Ok(Some(bytes)) => unframe(&bytes).map(Some),
        Ok(None) => Err(Unusable::Large),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(_) => Err(Unusable::Unreadable),
    }
}

fn frame(replica: ReplicaId, at: u64, after_panic: bool, text: &[u8]) -> Vec<u8> {
    let how = if after_panic { "panic" } else { "run" };
    let head = format!("{MAGIC} {VERSION} {replica} {at} {how} ");
    let sum = sum(&head, text);
    let mut bytes = format!("{head}{sum}\n").into_bytes();
    bytes.extend(text);
    bytes
}

fn sum(head: &str, text: &[u8]) -> String {
    let sum = crc32c::crc32c_append(crc32c::crc32c(head.as_bytes()), text);
    format!("{sum:08x}")
}

fn unframe(bytes: &[u8]) -> Result<(ReplicaId, Kept), Unusable> {
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let (line, text) = bytes.split_at(end.ok_or(Unusable::Damaged)?);
    let text = text.get(1..).unwrap_or_default();
    let line = str::from_utf8(line).map_err(|_| Unusable::Damaged)?;
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        [MAGIC, version, ..] if *version != VERSION => Err(Unusable::Version),
        [MAGIC, _, replica, at, how, told] => {
            let head = line.strip_suffix(told).unwrap_or_default();
            if *told != sum(head, text) {
                return Err(Unusable::Damaged);
            }
            let kept = Kept {
                at: at.parse().map_err(|_| Unusable::Damaged)?,
                after_panic: *how == "panic",
                text: text.to_vec(),
            };
            let replica = ReplicaId::parse(replica).ok_or(Unusable::Damaged)?;
            Ok((replica, kept))
        }
        _ => Err(Unusable::Damaged),
    }
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(JournalError::io("removing", path, error).into())
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
#[path = "drafts_tests.rs"]
mod tests;
