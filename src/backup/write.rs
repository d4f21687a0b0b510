//! Writing a backup: beside its place, synced, read back whole, and only then named.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use rustix::fs::Advice;

use crate::durable;
use crate::ops::op::ReplicaId;
use crate::trust::seal::{Identity, Recipient, SealError, seal};

use super::content::Content;
use super::names::{self, Name, short};
use super::note::Note;
use super::pack::Packer;
use super::{BackupError, read, rotate};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// The data directory.
    pub data: &'a Path,
    /// The folder for backups, which is there.
    pub dir: &'a Path,
    /// How many backups of this replica are kept in it, at least 1.
    pub keep: usize,
    /// For whom it is sealed; for nobody, it is not sealed.
    pub seal_for: &'a [Recipient],
    /// Now.
    pub millis: u64,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Where it lies.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// What it says of itself.
    pub note: Note,
    /// What is wrong with the data. Where there is anything, the backup is marked as damaged, and no other was removed.
    pub faults: Vec<String>,
    /// Older backups that were removed.
    pub removed: Vec<PathBuf>,
}

/// Makes a backup, whoever else works on the data.
pub fn make(order: &Order<'_>) -> Result<Made, BackupError> {
    let now = DateTime::from_timestamp(order.millis as i64 / 1000, 0).unwrap_or_default();
    let mut content = Content::of(order.data, now)?;
    content.note.moment = free_moment(order.dir, content.note.replica, now);
    let name = Name {
        moment: content.note.moment,
        replica: short(content.note.replica),
        is_whole: content.faults.is_empty(),
        is_sealed: !order.seal_for.is_empty(),
    };
    remove_leftovers(order.dir, &name.replica);
    let path = order.dir.join(name.to_string());
    let beside = order.dir.join(beside(&name));
    put(&content, order.seal_for, &path, &beside)?;
    let bytes = fs::metadata(&path).map_err(BackupError::io("looking at", &path))?;
    let removed = if name.is_whole {
        rotate::rotate(order.dir, content.note.replica, order.keep, &path)
    } else {
        Vec::new()
    };
    Ok(Made {
        path,
        bytes: bytes.len(),
        note: content.note,
        faults: content.faults,
        removed,
    })
}

/// Names tell moments to the second: after one that was made in this second, or that had to say so, the next is said. One from
/// much later was made while the clock was wrong.
fn free_moment(dir: &Path, replica: ReplicaId, now: DateTime<Utc>) -> DateTime<Utc> {
    let own = names::found(dir).unwrap_or_default().into_iter();
    let own = own.filter(|one| one.is_of(replica)).map(|one| one.moment);
    let newest = own
        .filter(|moment| *moment < now + TimeDelta::minutes(1))
        .max();
    newest.map_or(now, |newest| now.max(newest + TimeDelta::seconds(1)))
}

/// Where it lies before it has its name.
fn beside(name: &Name) -> String {
    format!(".{name}.{}.new", std::process::id())
}

/// Removes what processes that are gone have left of this replica; a process that is still at work holds a lock on it.
fn remove_leftovers(dir: &Path, replica: &str) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let ours = name.starts_with(".tatap-") && name.ends_with(".new") && name.contains(replica);
        let is_left = || {
            let plain = fs::symlink_metadata(entry.path()).is_ok_and(|meta| meta.is_file());
            plain && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
        };
        if ours && is_left() {
            // What cannot be removed only takes space.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Writes it, reads it back and names it. On any error nothing is left of it.
fn put(content: &Content, to: &[Recipient], path: &Path, beside: &Path) -> Result<(), BackupError> {
    // Whoever it is sealed for, it must be read back here: one more key opens it, which is gone once that is done.
    let once = Identity::generate();
    let mut failed = None;
    let written = durable::create_by(path, beside, |file| {
        // Where no lock is known, nobody takes it for a leftover either.
        let _ = file.try_lock();
        fill(content, to, &once, file)?;
        file.sync_all()?;
        // A filesystem that knows no such advice reads as it reads.
        let _ = rustix::fs::fadvise(&*file, 0, None, Advice::DontNeed);
        match read::check(beside, std::slice::from_ref(&once)) {
            Ok(checked) if checked.note == content.note => Ok(()),
            Ok(_) => Err(io::Error::other(
                "it reads back otherwise than it was written",
            )),
            Err(error) => {
                failed = Some(error);
                Err(io::Error::other("it does not read back"))
            }
        }
    });
    match (written, failed) {
        (Err(_), Some(error)) => Err(error),
        (written, _) => written.map_err(BackupError::io("writing", path)),
    }
}

fn fill(content: &Content, to: &[Recipient], once: &Identity, file: &mut File) -> io::Result<()> {
    let seconds = content.note.moment.timestamp().max(0) as u64;
    let out = BufWriter::with_capacity(1 << 17, file);
    if to.is_empty() {
        let mut packer = Packer::new(out, seconds)?;
        content.pour(&mut packer)?;
        return packer.finish()?.flush();
    }
    let through = |error| match error {
        SealError::Io(error) => error,
        other => io::Error::other(other.to_string()),
    };
    let mut to = to.to_vec();
    to.push(once.recipient());
    let mut packer = Packer::new(seal(&to, out).map_err(through)?, seconds)?;
    content.pour(&mut packer)?;
    packer.finish()?.finish().map_err(through)?.flush()
}
