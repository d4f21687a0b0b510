//! Going on from a backup, at any place, as a new replica.
//!
//! All of it is done in a folder beside the place, `.NAME.restoring`: unpacked, walked over, made a new replica. Only then
//! is it given its name, so killed anywhere, the place is empty or whole, and a place that is there can be worked in at once
//! without writing a second history in the name of the first. Doing it again begins anew.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use crate::durable;
use crate::journal::{DataDir, sync_dir};
use crate::ops::op::ReplicaId;
use crate::store::Store;
use crate::store::disk::{DiskStore, Mode};
use crate::store::renew::renew;
use crate::trust::seal::Identity;

use super::members::{JOURNALS, LOOSE};
use super::read::{Checked, check, unpack};
use super::{BackupError, Note};

/// What was gone on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup says of itself.
    pub note: Note,
    /// Which replica the data is now.
    pub replica: ReplicaId,
    /// How many people are in it.
    pub people: usize,
}

/// Goes on from a backup in a directory that is empty or not there.
pub fn restore(
    path: &Path,
    to: &Path,
    with: &[Identity],
    millis: u64,
) -> Result<Restored, BackupError> {
    refuse_occupied(to)?;
    let checked = check(path, with)?;
    if !checked.note.is_whole {
        return Err(BackupError::Unwhole {
            path: path.to_path_buf(),
        });
    }
    let staging = Staging::make(to)?;
    let restored = go_on(path, &checked, with, &staging.path, millis);
    let restored = restored.and_then(|restored| {
        // Renaming over a directory works while that is empty, and only then.
        let named = fs::rename(&staging.path, to);
        let named = named.and_then(|()| durable::sync_folder_of(to));
        named.map_err(BackupError::io("putting in place", to))?;
        Ok(restored)
    });
    if restored.is_err() {
        staging.remove();
    }
    restored
}

fn refuse_occupied(to: &Path) -> Result<(), BackupError> {
    match fs::read_dir(to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(BackupError::io("looking at", to)(error)),
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(BackupError::Occupied(to.to_path_buf())),
        },
    }
}

/// Everything that is done before the place has its name.
fn go_on(
    path: &Path,
    checked: &Checked,
    with: &[Identity],
    staging: &Path,
    millis: u64,
) -> Result<Restored, BackupError> {
    // The data must be allowed to lie there before it does.
    DataDir::open(staging, true)?;
    refuse_full(staging, checked.bytes)?;
    // It is read a second time, so it is judged a second time.
    let unpacked = unpack(path, with, staging, false)?;
    if unpacked != *checked {
        return Err(BackupError::Damaged {
            path: path.to_path_buf(),
            what: "it was changed while it was read".to_owned(),
        });
    }
    for folder in JOURNALS.into_iter().chain(LOOSE) {
        let folder = staging.join(folder);
        if folder.is_dir() {
            sync_dir(&folder)?;
        }
    }
    let past = renew(staging, millis)?;
    let mode = if past.is_practice() {
        Mode::Practice
    } else {
        Mode::Write
    };
    let (mut store, _) = DiskStore::open(staging, mode, &mut |_, _| ())?;
    let replica = store.replica();
    store.checkpoint()?;
    let people = store.roster()?.len();
    Ok(Restored {
        note: unpacked.note,
        replica,
        people,
    })
}

/// The journals are written a second time when the data becomes another replica, so twice the room is needed.
fn refuse_full(staging: &Path, bytes: u64) -> Result<(), BackupError> {
    let space = rustix::fs::statvfs(staging).map_err(io::Error::from);
    let space = space.map_err(BackupError::io("looking at", staging))?;
    if space.f_bavail.saturating_mul(space.f_frsize) < bytes.saturating_mul(2) {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        return Err(BackupError::io("writing", staging)(full));
    }
    Ok(())
}

/// The folder beside the place, held by one process.
#[derive(Debug)]
struct Staging {
    path: PathBuf,
    /// Whoever has the lock works in it; it ends with the process.
    _lock: File,
}

impl Staging {
    fn make(to: &Path) -> Result<Self, BackupError> {
        let mut name = std::ffi::OsString::from(".");
        name.push(to.file_name().unwrap_or_default());
        name.push(".restoring");
        let path = to.with_file_name(name);
        let mut builder = DirBuilder::new();
        let made = builder.recursive(true).mode(0o700).create(&path);
        made.map_err(BackupError::io("making", &path))?;
        let lock = File::open(&path).map_err(BackupError::io("opening", &path))?;
        if lock.try_lock().is_err() {
            return Err(BackupError::Busy(to.to_path_buf()));
        }
        // What is there was left by a process that was killed; it is not gone on with.
        let emptied = empty(&path);
        emptied.map_err(BackupError::io("emptying", &path))?;
        Ok(Self { path, _lock: lock })
    }

    /// What cannot be removed is removed the next time.
    fn remove(&self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn empty(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
