//! The names of backups, and what lies in a folder of them.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::ops::op::ReplicaId;

const PREFIX: &str = "tatap-";
const MOMENT: &str = "%Y%m%d-%H%M%S";
const DAMAGED: &str = "-damaged";
const PLAIN: &str = ".tar.zst";
const SEALED: &str = ".age";
/// Of the replica so many digits stand in the name, as in the exchange folder.
const DIGITS: usize = 16;

/// What the name of a backup says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) moment: DateTime<Utc>,
    pub(super) replica: String,
    pub(super) is_whole: bool,
    pub(super) is_sealed: bool,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (moment, replica) = (self.moment.format(MOMENT), &self.replica);
        let damaged = if self.is_whole { "" } else { DAMAGED };
        let sealed = if self.is_sealed { SEALED } else { "" };
        write!(f, "{PREFIX}{moment}-{replica}{damaged}{PLAIN}{sealed}")
    }
}

impl Name {
    /// Reads a name exactly as it is written; anything else is none.
    fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(PREFIX)?;
        let (stem, is_sealed) = match rest.strip_suffix(SEALED) {
            Some(rest) => (rest.strip_suffix(PLAIN)?, true),
            None => (rest.strip_suffix(PLAIN)?, false),
        };
        let (stem, is_whole) = match stem.strip_suffix(DAMAGED) {
            Some(stem) => (stem, false),
            None => (stem, true),
        };
        let (moment, replica) = stem.rsplit_once('-')?;
        let moment = NaiveDateTime::parse_from_str(moment, MOMENT).ok()?;
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let name = Self {
            moment: moment.and_utc(),
            replica: replica.to_owned(),
            is_whole,
            is_sealed,
        };
        let is_replica = replica.len() == DIGITS && replica.bytes().all(digit);
        (is_replica && name.to_string() == text).then_some(name)
    }
}

/// How a replica stands in a name.
pub(super) fn short(replica: ReplicaId) -> String {
    let mut digits = replica.to_string();
    digits.truncate(DIGITS);
    digits
}

/// A backup that lies in a folder, as its name tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub path: PathBuf,
    /// When it was made.
    pub moment: DateTime<Utc>,
    /// The first digits of the replica.
    pub replica: String,
    /// Whether the data was whole.
    pub is_whole: bool,
    /// Whether it is sealed.
    pub is_sealed: bool,
    /// Its length.
    pub bytes: u64,
}

impl Found {
    /// Whether it holds the data of a replica.
    pub fn is_of(&self, replica: ReplicaId) -> bool {
        self.replica == short(replica)
    }
}

/// The backups in a folder, the oldest first. Other names, links and whatever is no regular file are left out.
pub fn found(dir: &Path) -> io::Result<Vec<Found>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str().and_then(Name::parse) else {
            continue;
        };
        // What is taken away meanwhile is not there.
        let Ok(meta) = fs::symlink_metadata(entry.path()) else {
            continue;
        };
        if meta.is_file() {
            all.push(Found {
                path: entry.path(),
                moment: name.moment,
                replica: name.replica,
                is_whole: name.is_whole,
                is_sealed: name.is_sealed,
                bytes: meta.len(),
            });
        }
    }
    all.sort_by(|a, b| (a.moment, &a.path).cmp(&(b.moment, &b.path)));
    Ok(all)
}

/// The newest backup of whole data of a replica in a folder, if there is any.
pub fn latest(dir: &Path, replica: ReplicaId) -> Option<Found> {
    let mut all = found(dir).unwrap_or_default().into_iter();
    all.rfind(|one| one.is_whole && one.is_of(replica))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_made_and_nothing_else_is_one() {
        for (is_whole, is_sealed, text) in [
            (
                true,
                false,
                "tatap-20270115-080000-0707070707070707.tar.zst",
            ),
            (
                true,
                true,
                "tatap-20270115-080000-0707070707070707.tar.zst.age",
            ),
            (
                false,
                false,
                "tatap-20270115-080000-0707070707070707-damaged.tar.zst",
            ),
            (
                false,
                true,
                "tatap-20270115-080000-0707070707070707-damaged.tar.zst.age",
            ),
        ] {
            let name = Name {
                moment: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
                replica: short(ReplicaId([7; 16])),
                is_whole,
                is_sealed,
            };
            assert_eq!(name.to_string(), text);
            assert_eq!(Name::parse(text), Some(name));
        }
        for text in [
            "tatap-20270115-080000-0707070707070707.tar",
            "tatap-20270115-080000-07070707.tar.zst",
            "tatap-20270115-080000-070707070707070G.tar.zst",
            "tatap-20271315-080000-0707070707070707.tar.zst",
            "tatap-20270115-80000-0707070707070707.tar.zst",
            "tatap-20270115-080000-0707070707070707.tar.zst.new",
            ".tatap-20270115-080000-0707070707070707.tar.zst",
            "tatap-20270115-080000-0707070707070707 (1).tar.zst",
        ] {
            assert_eq!(Name::parse(text), None, "{text}");
        }
    }
}
