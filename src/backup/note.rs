//! What a backup says of itself, in its first member:
//!
//! ```text
//! tatap-backup 1
//! program <version>
//! replica <32 hexadecimal digits>
//! moment <YYYY-MM-DDTHH:MM:SSZ>
//! changes <own ones>
//! taken-in <entries that came from others>
//! whole yes|no
//! ```
//!
//! The first line keeps its form in every version to come.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::ops::op::ReplicaId;

const MAGIC: &str = "tatap-backup ";
const VERSION: &str = "1";
/// Longer than any.
pub(super) const MOST: u64 = 4096;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Version of the program that made it.
    pub program: String,
    /// Whose data it holds.
    pub replica: ReplicaId,
    /// When it was made, to the second.
    pub moment: DateTime<Utc>,
    /// Own changes in it.
    pub changes: u64,
    /// Changes of others in it.
    pub taken_in: u64,
    /// Whether the data was whole.
    pub is_whole: bool,
}

/// Why it cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is none.
    Malformed,
    /// It is of a later version.
    Newer,
}

impl Note {
    pub(super) fn write(&self) -> String {
        format!(
            "{MAGIC}{VERSION}\nprogram {}\nreplica {}\nmoment {}\nchanges {}\ntaken-in {}\nwhole {}\n",
            self.program,
            self.replica,
            self.moment.to_rfc3339_opts(SecondsFormat::Secs, true),
            self.changes,
            self.taken_in,
            if self.is_whole { "yes" } else { "no" },
        )
    }

    pub(super) fn read(text: &str) -> Result<Self, Unreadable> {
        let (first, rest) = text.split_once('\n').ok_or(Unreadable::Malformed)?;
        match first.strip_prefix(MAGIC) {
            Some(VERSION) => Self::lines(rest).ok_or(Unreadable::Malformed),
            Some(later) if later.parse().is_ok_and(|later: u32| later > 1) => {
                Err(Unreadable::Newer)
            }
            Some(_) | None => Err(Unreadable::Malformed),
        }
    }

    fn lines(text: &str) -> Option<Self> {
        let lines: BTreeMap<&str, &str> = text
            .lines()
            .map(|line| line.split_once(' '))
            .collect::<Option<_>>()?;
        let says = |word: &str| lines.get(word).copied();
        let moment = DateTime::parse_from_rfc3339(says("moment")?).ok()?;
        Some(Self {
            program: says("program")?.to_owned(),
            replica: ReplicaId::parse(says("replica")?)?,
            moment: moment.to_utc(),
            changes: says("changes")?.parse().ok()?,
            taken_in: says("taken-in")?.parse().ok()?,
            is_whole: match says("whole")? {
                "yes" => true,
                "no" => false,
                _ => return None,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_as_it_was_written_and_a_later_one_is_told() {
        let note = Note {
            program: "0.1.0".into(),
            replica: ReplicaId([7; 16]),
            moment: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            changes: 12,
            taken_in: 0,
            is_whole: false,
        };
        let text = note.write();
        assert_eq!(Note::read(&text), Ok(note));
        let later = text.replacen("tatap-backup 1", "tatap-backup 2", 1);
        assert_eq!(Note::read(&later), Err(Unreadable::Newer));
        for spoiled in [
            "",
            "tatap-backup 1\n",
            &text.replace("whole no", "whole perhaps"),
            &text.replace("changes 12", "changes -12"),
            &text.replace("replica 07", "replica x7"),
        ] {
            assert_eq!(Note::read(spoiled), Err(Unreadable::Malformed), "{spoiled}");
        }
    }
}
