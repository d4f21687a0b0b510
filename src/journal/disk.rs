//! Files that survive a power cut: written beside, synced, renamed, and the directory synced.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::error::JournalError;

/// Makes the names in a directory durable.
pub(crate) fn sync_dir(path: &Path) -> Result<(), JournalError> {
    File::open(path)
        .and_then(|dir| dir.sync_all())
        .map_err(|e| JournalError::io("syncing", path, e))
}

/// Opens a file of ours for writing, readable by the owner alone.
pub(super) fn create(path: &Path) -> Result<File, JournalError> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .map_err(|e| JournalError::io("creating", path, e))
}

/// Puts a whole file in place at once: after a crash it is there as it was, or as it is now.
///
/// The directory is not synced here, as the caller must know on which side of the rename he failed.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), JournalError> {
    let beside = path.with_extension("new");
    let written = write_synced(&beside, bytes).and_then(|()| {
        fs::rename(&beside, path).map_err(|e| JournalError::io("putting in place", path, e))
    });
    if written.is_err() {
        // What is left over is harmless, and overwritten the next time.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), JournalError> {
    let mut file = create(path)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|e| JournalError::io("writing", path, e))
}

/// Kept so that the head can still be written when the disk is full.
const RESERVE: u64 = 1 << 20;

fn reserve_path(dir: &Path) -> std::path::PathBuf {
    dir.join("reserve")
}

/// Sets space aside, if there is any: without it less is possible, but nothing is wrong.
pub(super) fn reserve(dir: &Path) {
    let path = reserve_path(dir);
    if path.exists() {
        return;
    }
    let whole = create(&path).is_ok_and(|file| {
        rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, RESERVE).is_ok()
    });
    if !whole {
        let _ = fs::remove_file(&path);
    }
}

/// Gives the space up; answers whether there was any.
pub(super) fn release(dir: &Path) -> bool {
    fs::remove_file(reserve_path(dir)).is_ok()
}
