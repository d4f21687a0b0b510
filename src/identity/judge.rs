//! Whether a data directory is the one it was, decided from what was written down and what is so now. Pure.

use crate::ops::op::ReplicaId;

use super::here::Here;
use super::record::Record;

/// What shows that a data directory is a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was settled on another machine.
    OtherMachine,
    /// It is another directory than the one that was settled, or another directory of the same replica was settled later.
    OtherPlace,
}

/// Whether a data directory is the one it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is, or it is for practice, where nobody minds.
    Same,
    /// Nothing was ever written down: settle it.
    New,
    /// One of the two files is missing, and nothing speaks against the other: settle it, without an alarm.
    Unknown,
    /// It is a copy: what is written here could be written a second time elsewhere, under the same names. A new replica is
    /// needed.
    Copied {
        /// What shows it.
        why: Why,
    },
    /// It is older than it has been: somebody put a backup back. What is written here would be written a second time under
    /// the same names. A new replica is needed.
    RolledBack {
        /// The highest own seq that was seen.
        seen: u64,
        /// The highest own seq now.
        now: u64,
    },
}

/// Judges by the record inside the directory, the one outside, and where the directory is now.
pub(super) fn judge(
    (inside, outside): (Option<&Record>, Option<&Record>),
    here: &Here,
    (replica, now): (ReplicaId, u64),
) -> Standing {
    // A record of another replica is what a program left that was killed while it made a new one.
    let inside = inside.filter(|record| record.replica == replica);
    let outside = outside.filter(|record| record.replica == replica);
    if let Some(outside) = outside
        && outside.seq > now
    {
        let seen = outside.seq;
        return Standing::RolledBack { seen, now };
    }
    let mut records = [inside, outside].into_iter().flatten();
    if let Some(why) = records.find_map(|record| misfit(record, here)) {
        return Standing::Copied { why };
    }
    match (inside, outside) {
        (None, None) => Standing::New,
        (Some(inside), Some(outside)) if inside.random == outside.random => Standing::Same,
        // Another directory has been settled since, even if it has gone again.
        (Some(_), Some(_)) => Standing::Copied {
            why: Why::OtherPlace,
        },
        (Some(_), None) | (None, Some(_)) => Standing::Unknown,
    }
}

/// Whether a record was written here.
pub(super) fn fits(record: &Record, here: &Here) -> bool {
    misfit(record, here).is_none()
}

/// What shows that a record was not written here. A machine without an id shows nothing.
fn misfit(record: &Record, here: &Here) -> Option<Why> {
    let machine = here.machine_under(&record.random);
    if let (Some(then), Some(now)) = (&record.machine, machine)
        && *then != now
    {
        return Some(Why::OtherMachine);
    }
    (!record.place.is(&here.place)).then_some(Why::OtherPlace)
}
