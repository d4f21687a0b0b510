//! The oldest backups go once there are enough newer ones.

use std::fs;
use std::path::{Path, PathBuf};

use crate::durable;
use crate::ops::op::ReplicaId;

use super::names;

/// Removes the oldest backups of whole data of a replica until at most so many are left, but never the one that was just
/// made; answers which. What belongs to another replica, was made of damaged data or has another name is never touched.
/// What cannot be removed stays; the next backup tries again.
pub(super) fn rotate(dir: &Path, replica: ReplicaId, keep: usize, made: &Path) -> Vec<PathBuf> {
    let own = names::found(dir).unwrap_or_default().into_iter();
    let own = own.filter(|one| one.is_whole && one.is_of(replica) && one.path != made);
    let mut own: Vec<PathBuf> = own.map(|one| one.path).collect();
    let surplus = (own.len() + 1).saturating_sub(keep);
    own.truncate(surplus);
    own.retain(|path| fs::remove_file(path).is_ok());
    if !own.is_empty() {
        // One that comes back after a cut of the power does no harm.
        let _ = durable::sync_folder_of(made);
    }
    own
}
