//! The file by which a data directory is known again, in both its copies: lines of text with their own digest.
//!
//! ```text
//! tatap-instance 1
//! random <32 hexadecimal digits>
//! replica <32 hexadecimal digits>
//! machine <SHA-256 of the random and the id of the machine, or -, where it has none>
//! place <device>:<inode>:<nanoseconds of its birth since 1970, or -, where nobody knows>
//! seq <the highest own seq seen>
//! sha256 <of everything above>
//! ```

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::domain::closing::hash;
use crate::durable;
use crate::ops::op::ReplicaId;

use super::here::Place;

/// What the first line begins with; a number follows, the version of the form.
const MAGIC: &str = "tatap-instance ";
/// The version written here.
const VERSION: &str = "1";
/// Longer files are none of ours.
const LARGEST: u64 = 4096;

/// What is known of a data directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Drawn when it was settled, as hex.
    pub(super) random: String,
    /// Whose data lie in it.
    pub(super) replica: ReplicaId,
    /// The machine it was settled on, unrecognisable without the random.
    pub(super) machine: Option<String>,
    /// Where it was then.
    pub(super) place: Place,
    /// The highest own seq that was seen in it. Only the copy outside is kept up to date.
    pub(super) seq: u64,
}

/// What was found where a record should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kept {
    /// Nothing.
    Absent,
    /// A record.
    Whole(Record),
    /// Something that was cut, flipped, or never a record.
    Damaged,
    /// A record of a later version of the program.
    Newer,
}

impl Record {
    /// Looks for a record.
    pub(super) fn read(path: &Path) -> io::Result<Kept> {
        let mut bytes = Vec::new();
        let file = match durable::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Kept::Absent),
            opened => opened?,
        };
        file.take(LARGEST + 1).read_to_end(&mut bytes)?;
        let text = String::from_utf8(bytes).unwrap_or_default();
        Ok(match Self::parse(&text) {
            Some(record) => Kept::Whole(record),
            None if is_newer(&text) => Kept::Newer,
            None => Kept::Damaged,
        })
    }

    /// Puts it in place whole, durably, and for its owner alone.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        durable::replace(path, &path.with_extension("new"), self.text().as_bytes())
    }

    pub(super) fn text(&self) -> String {
        let machine = self.machine.as_deref().unwrap_or("-");
        let mut text = format!("{MAGIC}{VERSION}\n");
        let _ = writeln!(text, "random {}", self.random);
        let _ = writeln!(text, "replica {}", hex(self.replica.0));
        let _ = writeln!(text, "machine {machine}");
        let _ = writeln!(text, "place {}", self.place);
        let _ = writeln!(text, "seq {}", self.seq);
        let digest = hash(&text);
        let _ = writeln!(text, "sha256 {digest}");
        text
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let (body, digest) = text.split_at_checked(text.rfind("sha256 ")?)?;
        if digest != format!("sha256 {}\n", hash(body)) {
            return None;
        }
        let mut lines = body.lines();
        let mut next = |key: &str| lines.next()?.strip_prefix(key);
        next(MAGIC).filter(|version| *version == VERSION)?;
        let random = next("random ").filter(|random| unhex(random).is_some())?;
        let replica = ReplicaId(unhex(next("replica ")?)?);
        let machine = Some(next("machine ")?).filter(|machine| *machine != "-");
        let record = Self {
            random: random.to_owned(),
            replica,
            machine: machine.map(str::to_owned),
            place: Place::parse(next("place ")?)?,
            seq: next("seq ")?.parse().ok()?,
        };
        lines.next().is_none().then_some(record)
    }
}

/// Whether the first line is that of a later version.
fn is_newer(text: &str) -> bool {
    let line = text.lines().next();
    let version = line.and_then(|line| line.strip_prefix(MAGIC));
    version.is_some_and(|version| version.parse::<u32>().is_ok_and(|version| version > 1))
}

/// Moves a file that is no record out of the way, under a name that is free, and answers which.
pub(super) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let names = (1..1_000).map(|n| path.with_extension(format!("damaged-{n}")));
    let mut free = names.filter(|name| !name.exists());
    let last = || path.with_extension("damaged");
    let aside = free.next().unwrap_or_else(last);
    fs::rename(path, &aside)?;
    durable::sync_folder_of(path)?;
    Ok(aside)
}

/// Sixteen bytes as lower-case hex.
pub(super) fn hex(bytes: [u8; 16]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<[u8; 16]> {
    let number = u128::from_str_radix(text, 16).ok()?;
    let bytes = number.to_be_bytes();
    // One way of writing it only: no sign, no capitals, no fewer digits.
    (hex(bytes) == text).then_some(bytes)
}
