//! The directory of the records as a whole: left-overs, setting aside, and the mark of a session.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::durable;

/// Name of the directory within the data directory.
const NAME: &str = "records";
/// Begin of the name of a directory that was set aside.
const ASIDE: &str = "records.aside-";
/// Name of the file that stands while a session writes; it holds the boot id of the machine.
const OPEN: &str = "records.open";

/// Where the records of a data directory lie.
pub(super) fn path(data: &Path) -> PathBuf {
    data.join(NAME)
}

/// Whether there are any records.
pub fn exist(data: &Path) -> bool {
    path(data).exists()
}

/// Deletes snapshots that the engine had begun to write when it was killed; it cannot open beside them. A pipe in the place
/// of one of its files it would wait for.
pub(super) fn clear_leftovers(records: &Path) -> io::Result<()> {
    for entry in entries(records)? {
        let about = entry.symlink_metadata()?;
        if !about.is_file() && !about.is_dir() {
            return Err(durable::no_file());
        }
        if entry.extension().is_some_and(|e| e == "generating") {
            fs::remove_file(entry)?;
        }
    }
    Ok(())
}

/// Moves the records out of the way until new ones are whole, keeping the last that were moved only. Answers
/// where to.
pub fn set_aside(data: &Path) -> io::Result<Option<PathBuf>> {
    let from = path(data);
    if !from.exists() {
        return Ok(None);
    }
    let older = aside(data)?;
    let next = older.iter().map(|(n, _)| n.saturating_add(1)).max();
    let to = data.join(format!("{ASIDE}{}", next.unwrap_or(1)));
    fs::rename(from, &to)?;
    for (_, path) in older {
        remove(&path);
    }
    Ok(Some(to))
}

/// Removes the records and what was set aside: nobody may have them open, or use them further.
pub fn discard(data: &Path) {
    remove(&path(data));
    discard_aside(data);
}

/// Removes what was set aside.
pub fn discard_aside(data: &Path) {
    for (_, path) in aside(data).unwrap_or_default() {
        remove(&path);
    }
}

fn aside(data: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let entries = entries(data)?.into_iter();
    let aside = entries.filter_map(|path| Some((aside_number(&path)?, path)));
    Ok(aside.collect())
}

/// Removes a directory of records. One that cannot be removed only takes space. An abandoned handle keeps
/// its files open, and their space with them, so they are emptied first.
fn remove(dir: &Path) {
    let files = entries(dir).unwrap_or_default().into_iter();
    for path in files.filter(|path| path.symlink_metadata().is_ok_and(|about| about.is_file())) {
        let _ = File::options()
            .write(true)
            .open(path)
            .and_then(|file| file.set_len(0));
    }
    let _ = fs::remove_dir_all(dir);
    // Somebody may have laid a file where a directory belongs.
    let _ = fs::remove_file(dir);
}

fn aside_number(path: &Path) -> Option<u64> {
    let name = path.file_name()?.to_str()?;
    name.strip_prefix(ASIDE)?.parse().ok()
}

fn entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(dir) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(e),
    }
}

fn boot_id() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default()
}

/// Whether the last session neither closed nor ended on this boot of the machine: then the power may have
/// been cut, and the engine, which does not sync what it writes, cannot be trusted unseen.
pub fn power_was_cut(data: &Path) -> bool {
    let boot = durable::read(&data.join(OPEN), 4096);
    boot.is_ok_and(|boot| boot.as_deref() != Some(boot_id().as_bytes()))
}

/// Marks that a session writes.
pub fn mark_open(data: &Path) -> io::Result<()> {
    let path = data.join(OPEN);
    durable::replace(&path, &path.with_extension("new"), boot_id().as_bytes())
}

/// Marks that the session has closed with everything on disk.
pub fn mark_closed(data: &Path) -> io::Result<()> {
    fs::remove_file(data.join(OPEN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_directory_set_aside_is_kept() {
        let temp = tempfile::tempdir().unwrap();
        assert_eq!(set_aside(temp.path()).unwrap(), None);
        for n in 1..4 {
            fs::create_dir(path(temp.path())).unwrap();
            let to = set_aside(temp.path()).unwrap();
            assert_eq!(to, Some(temp.path().join(format!("records.aside-{n}"))));
            assert_eq!(entries(temp.path()).unwrap().len(), 1);
        }
        fs::create_dir(path(temp.path())).unwrap();
        fs::write(path(temp.path()).join("db"), "of the engine").unwrap();
        let open = File::open(path(temp.path()).join("db")).unwrap();
        discard_aside(temp.path());
        assert_eq!(entries(temp.path()).unwrap(), [path(temp.path())]);
        discard(temp.path());
        assert!(entries(temp.path()).unwrap().is_empty());
        assert_eq!(open.metadata().unwrap().len(), 0, "its space is free");
    }

    #[test]
    fn half_written_snapshots_are_deleted_and_nothing_else() {
        let temp = tempfile::tempdir().unwrap();
        for name in ["snap.0A.generating", "snap.09", "db"] {
            fs::write(temp.path().join(name), b"").unwrap();
        }
        clear_leftovers(temp.path()).unwrap();
        assert_eq!(entries(temp.path()).unwrap().len(), 2);
        assert!(clear_leftovers(&temp.path().join("absent")).is_ok());
    }

    #[test]
    fn a_session_that_ended_on_another_boot_is_noticed() {
        let temp = tempfile::tempdir().unwrap();
        assert!(!power_was_cut(temp.path()));
        mark_open(temp.path()).unwrap();
        assert!(
            !power_was_cut(temp.path()),
            "killed, but the machine ran on"
        );
        fs::write(temp.path().join(OPEN), "another boot").unwrap();
        assert!(power_was_cut(temp.path()));
        mark_closed(temp.path()).unwrap();
        assert!(!power_was_cut(temp.path()));
    }
}
