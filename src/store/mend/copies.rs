//! What other copies of a data directory still have.

use std::fs;
use std::path::Path;

use crate::journal::{DataDir, Journal, Position};
use crate::ops::bundle::{Entry, Range};
use crate::ops::op::OpId;
use crate::store::StoreError;

/// The entries of these stretches that lie in the journals of another directory: one that was copied or restored, or the
/// past of this data. Whether they are what they say is for the chain to prove.
pub fn in_directory(copy: &Path, wanted: &[Range]) -> Result<Vec<Entry>, StoreError> {
    let dir = DataDir::open(copy, false)?;
    let mut found = Vec::new();
    for name in chains(copy) {
        // One that cannot be read at all has nothing to give.
        if let Ok(opened) = Journal::open_damaged(&dir, &name, None) {
            gather(&opened.journal, wanted, &mut found);
        }
    }
    Ok(found)
}

/// Names of the folders that hold a chain each: the own one, and those of the past.
pub(super) fn chains(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| name == "journal" || name.starts_with("past-"))
        .collect();
    names.sort_unstable();
    names
}

fn gather(journal: &Journal, wanted: &[Range], found: &mut Vec<Entry>) {
    let replica = journal.replica();
    let wanted: Vec<&Range> = wanted.iter().filter(|one| one.replica == replica).collect();
    if wanted.is_empty() {
        return;
    }
    for frame in journal.scan(Position(0)).flatten() {
        let entries = (frame.first_index..).zip(frame.entries);
        let within = |seq: u64| wanted.iter().any(|one| (one.from..=one.to).contains(&seq));
        let fitting = entries.filter(|(seq, _)| within(*seq));
        found.extend(fitting.map(|(seq, bytes)| Entry {
            id: OpId { replica, seq },
            bytes,
        }));
    }
}
