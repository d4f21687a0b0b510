//! Where what is mended is made, and how it takes the place of what was: wholly, or not yet.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::durable;
use crate::journal::{DataDir, sync_dir};
use crate::ops::op::ReplicaId;
use crate::records;
use crate::store::StoreError;
use crate::trust::keys::Keys;

/// Where it is made.
const ROOM: &str = "mended";
/// Stands in it once everything there is whole; says where what was goes, and which replica has ended.
const READY: &str = "READY";
/// The folders that may be made anew.
const FOLDERS: [&str; 3] = ["journal", "received", "ledger"];

/// Whether a mending was cut off after which the directory must not be read: the next one completes it.
pub(in crate::store) fn is_unfinished(data: &Path) -> bool {
    data.join(ROOM).join(READY).exists()
}

/// An empty room.
pub(super) fn begin(data: &Path) -> Result<DataDir, StoreError> {
    let room = data.join(ROOM);
    match fs::remove_dir_all(&room) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(failed("emptying", &room)(error));
        }
        Ok(()) | Err(_) => {}
    }
    Ok(DataDir::open(&room, true)?)
}

/// Puts everything in place that was made. Answers where what was is kept.
pub(super) fn put_in_place(
    data: &Path,
    past: Option<ReplicaId>,
    now_millis: u64,
) -> Result<PathBuf, StoreError> {
    let aside = format!("damaged-{now_millis}");
    let past = past.map_or_else(String::new, |past| past.to_string());
    let ready = data.join(ROOM).join(READY);
    let beside = ready.with_extension("new");
    durable::replace(&ready, &beside, format!("{aside}\n{past}\n").as_bytes())
        .map_err(failed("writing", &ready))?;
    complete(data)?;
    Ok(data.join(aside))
}

/// Completes what was made, if anything was; for whoever holds the lock. Each step can be done again.
pub(in crate::store) fn complete(data: &Path) -> Result<(), StoreError> {
    let room = data.join(ROOM);
    let ready = room.join(READY);
    let told = match fs::read_to_string(&ready) {
        Ok(told) => told,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed("reading", &ready)(error)),
    };
    let mut lines = told.lines();
    let aside = data.join(lines.next().unwrap_or_default());
    let past = lines.next().and_then(ReplicaId::parse);
    fs::create_dir_all(&aside).map_err(failed("making", &aside))?;
    for name in FOLDERS {
        swap(&room.join(name), &data.join(name), &aside.join(name))?;
    }
    sync_dir(&aside)?;
    sync_dir(data)?;
    // They were made from what was.
    records::discard(data);
    if let Some(past) = past {
        Keys::retire(data, past).map_err(|error| StoreError::Place(error.to_string()))?;
    }
    fs::remove_dir_all(&room).map_err(failed("removing", &room))
}

/// Gives a folder that was made the place of the one that was there.
fn swap(made: &Path, there: &Path, kept: &Path) -> Result<(), StoreError> {
    if !made.exists() {
        return Ok(());
    }
    if there.symlink_metadata().is_ok() {
        fs::rename(there, kept).map_err(failed("setting aside", there))?;
    }
    fs::rename(made, there).map_err(failed("putting in place", there))
}

pub(super) fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let what = format!("{doing} {}", path.display());
    move |source| StoreError::Io { what, source }
}
