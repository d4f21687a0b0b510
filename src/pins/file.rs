//! The file of PINs: lines of text with their own digest, so that what was cut or flipped is noticed.
//!
//! ```text
//! tatap-pins 1
//! <person> <attempts since the last right one> <PHC string>
//! sha256 <of everything above>
//! ```

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::domain::closing::hash;
use crate::domain::id::EmployeeId;
use crate::durable;

use super::{Entries, Entry, PinsError, is_hash};

/// What the first line begins with; a number follows, the version of the form.
const MAGIC: &str = "tatap-pins ";
/// The version written here.
const VERSION: &str = "1";
/// No office has so many people on one machine; more is never read into memory.
const LARGEST: u64 = 8 << 20;

/// The file of a data directory.
pub(super) fn path_of(dir: &Path) -> PathBuf {
    dir.join("pins")
}

/// Reads the file; nothing where there is none.
pub(super) fn read(path: &Path) -> Result<Entries, PinsError> {
    let bytes = match bytes(path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(damaged(path)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Entries::new()),
        Err(source) => return Err(failed("reading", path, source)),
    };
    match parse(&bytes) {
        Parsed::Whole(entries) => Ok(entries),
        Parsed::Newer => Err(PinsError::Newer {
            path: path.to_path_buf(),
        }),
        Parsed::Damaged => Err(damaged(path)),
    }
}

/// What stands in the file; nothing where that is more than can be right, or no file.
fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match durable::read(path, LARGEST) {
        // Nothing that is no file was ever written here.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(None),
        read => read,
    }
}

enum Parsed {
    Whole(Entries),
    Newer,
    Damaged,
}

fn parse(bytes: &[u8]) -> Parsed {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Parsed::Damaged;
    };
    match whole(text) {
        Some(entries) => Parsed::Whole(entries),
        None if is_newer(text) => Parsed::Newer,
        None => Parsed::Damaged,
    }
}

/// Whether the first line is that of a later version.
fn is_newer(text: &str) -> bool {
    let version = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix(MAGIC));
    version.is_some_and(|version| version.parse::<u32>().is_ok_and(|version| version > 1))
}

fn whole(text: &str) -> Option<Entries> {
    let at = text.rfind("sha256 ")?;
    let (body, digest) = text.split_at_checked(at)?;
    if digest != format!("sha256 {}\n", hash(body)) {
        return None;
    }
    let mut lines = body.lines();
    if lines.next()?.strip_prefix(MAGIC)? != VERSION {
        return None;
    }
    lines.map(entry).collect()
}

fn entry(line: &str) -> Option<(EmployeeId, Entry)> {
    let mut parts = line.splitn(3, ' ');
    let person = EmployeeId(parts.next()?.parse().ok()?);
    let failed = parts.next()?.parse().ok()?;
    let hash = parts.next().filter(|hash| is_hash(hash))?.to_owned();
    Some((person, Entry { failed, hash }))
}

/// Puts the file in place as a whole, and durably.
pub(super) fn write(path: &Path, entries: &Entries) -> Result<(), PinsError> {
    let mut text = format!("{MAGIC}{VERSION}\n");
    for (person, entry) in entries {
        let _ = writeln!(text, "{} {} {}", person.0, entry.failed, entry.hash);
    }
    let _ = writeln!(text, "sha256 {}", hash(&text));
    let beside = path.with_extension("new");
    durable::replace(path, &beside, text.as_bytes())
        .map_err(|source| failed("writing", path, source))
}

fn damaged(path: &Path) -> PinsError {
    PinsError::Damaged {
        path: path.to_path_buf(),
        aside: None,
    }
}

/// Moves a file that is not whole out of the way, under a name that is free, and says which.
pub(super) fn set_aside(path: &Path) -> Result<PathBuf, PinsError> {
    let names = (1..1_000).map(|n| path.with_extension(format!("damaged-{n}")));
    let mut free = names.filter(|name| !name.exists());
    let aside = free
        .next()
        .unwrap_or_else(|| path.with_extension("damaged"));
    fs::rename(path, &aside)
        .and_then(|()| durable::sync_folder_of(path))
        .map_err(|source| failed("setting aside", path, source))?;
    Ok(aside)
}

fn failed(doing: &'static str, path: &Path, source: io::Error) -> PinsError {
    PinsError::Io {
        doing,
        path: path.to_path_buf(),
        source,
    }
}
