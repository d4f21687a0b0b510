//! Segments: the numbered files that the journal consists of.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::durable;
use crate::ops::op::ReplicaId;

use super::disk;
use super::error::JournalError;
use super::plate::{Magic, PLATE, Plate, PlateFault};
use super::window::Window;
use super::{Head, Position};

/// Broken by a transfer that strips the eighth bit, translates line ends, or stops at ^Z.
const MAGIC: Magic = *b"\x89TATAPJ\r\n\x1a\n\0";

/// A segment, open for reading.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) number: u32,
    pub(super) path: PathBuf,
    pub(super) file: File,
    pub(super) replica: ReplicaId,
    /// The chain before its first entry.
    pub(super) before: Head,
    /// Where its good frames end.
    pub(super) end: u64,
}

impl Segment {
    /// Where the first frame of a segment lies.
    pub(super) const START: u64 = PLATE as u64;

    /// Puts a new, empty segment in place. The directory is not synced.
    pub(super) fn create(
        dir: &Path,
        number: u32,
        replica: ReplicaId,
        before: Head,
    ) -> Result<(), JournalError> {
        let plate = Plate {
            replica,
            numbers: [u64::from(number), before.index, 0],
            hash: before.hash,
        };
        disk::replace(&path_of(dir, number), &plate.encode(MAGIC))
    }

    /// Opens a segment and reads its header.
    pub(super) fn open(dir: &Path, number: u32) -> Result<Self, JournalError> {
        let mut segment = Self::open_unread(dir, number)?;
        (segment.replica, segment.before) = segment.read_header()?;
        Ok(segment)
    }

    /// Opens a segment whatever its header says; whose it is and what is before it are for the caller to find out.
    pub(super) fn open_unread(dir: &Path, number: u32) -> Result<Self, JournalError> {
        let path = path_of(dir, number);
        let failed = |e| JournalError::io("reading", &path, e);
        let file = match durable::open(&path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Err(JournalError::damaged(&path, 0, "the file is missing"));
            }
            Err(e) => return Err(failed(e)),
        };
        let end = file.metadata().map_err(failed)?.len();
        Ok(Self {
            number,
            path,
            file,
            replica: ReplicaId([0; 16]),
            before: Head {
                index: 0,
                hash: [0; 32],
            },
            end,
        })
    }

    /// A segment with nothing in it, which stands for files of which nothing is left.
    pub(super) fn nothing(dir: &Path, replica: ReplicaId) -> Result<Self, JournalError> {
        let path = path_of(dir, 1);
        let file = File::open("/dev/null").map_err(|e| JournalError::io("opening", &path, e))?;
        Ok(Self {
            number: 1,
            path,
            file,
            replica,
            before: Head::genesis(replica),
            end: Self::START,
        })
    }

    /// Reads the header anew.
    pub(super) fn read_header(&self) -> Result<(ReplicaId, Head), JournalError> {
        let mut bytes = [0; PLATE];
        match self.file.read_exact_at(&mut bytes, 0) {
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(self.damaged(0, "its header is cut short"));
            }
            other => other.map_err(|e| JournalError::io("reading", &self.path, e))?,
        }
        decode_header(&self.path, self.number, &bytes)
    }

    /// A window on its good frames.
    pub(super) fn window(&self, ahead: usize) -> Window<'_> {
        Window::new(&self.file, self.end, ahead)
    }

    /// A position in it.
    pub(super) fn position(&self, offset: u64) -> Position {
        Position::new(self.number, offset)
    }

    /// The error for damage in it.
    pub(super) fn damaged(&self, offset: u64, what: impl Into<String>) -> JournalError {
        JournalError::damaged(&self.path, offset, what)
    }
}

/// Reads the header of the segment with this number: whose it is, and the chain before its first entry.
pub(super) fn decode_header(
    path: &Path,
    number: u32,
    bytes: &[u8],
) -> Result<(ReplicaId, Head), JournalError> {
    let plate = Plate::decode(MAGIC, bytes).map_err(|fault| match fault {
        PlateFault::Bad(what) => JournalError::damaged(path, 0, what),
        PlateFault::Newer(version) => JournalError::Newer {
            file: path.to_path_buf(),
            version,
        },
    })?;
    let [found, index, _] = plate.numbers;
    if found != u64::from(number) {
        let what = format!("it is number {found} by its header");
        return Err(JournalError::damaged(path, 0, what));
    }
    let hash = plate.hash;
    Ok((plate.replica, Head { index, hash }))
}

/// So many digits have their names.
const DIGITS: usize = 8;

/// The path of a segment.
pub(super) fn path_of(dir: &Path, number: u32) -> PathBuf {
    dir.join(format!("{number:08}.tj"))
}

/// The highest number of the segments in a directory, 0 when there are none.
pub(super) fn count(dir: &Path) -> Result<u32, JournalError> {
    Ok(numbers(dir)?.last().copied().unwrap_or(0))
}

/// The numbers of the segments in a directory, whatever they hold; names that only look like theirs are none.
pub(super) fn numbers(dir: &Path) -> Result<BTreeSet<u32>, JournalError> {
    let failed = |e| JournalError::io("listing", dir, e);
    let mut numbers = BTreeSet::new();
    for item in fs::read_dir(dir).map_err(failed)? {
        let name = item.map_err(failed)?.file_name();
        numbers.extend(name.to_str().and_then(number_of));
    }
    Ok(numbers)
}

fn number_of(name: &str) -> Option<u32> {
    let digits = name
        .strip_suffix(".tj")
        .filter(|digits| digits.len() == DIGITS)?;
    let all = digits.bytes().all(|digit| digit.is_ascii_digit());
    digits.parse().ok().filter(|number| all && *number > 0)
}

/// All segments of a journal; there is always one.
#[derive(Debug)]
pub(super) struct Segments {
    /// Those that are full, in order from 1.
    pub(super) older: Vec<Segment>,
    /// The one that is written to.
    pub(super) current: Segment,
}

impl Segments {
    /// Opens all segments up to a number, and checks that they belong together.
    pub(super) fn open(dir: &Path, last: u32) -> Result<Self, JournalError> {
        let older = (1..last).map(|n| Segment::open(dir, n));
        let older = older.collect::<Result<Vec<_>, _>>()?;
        let current = Segment::open(dir, last)?;
        for segment in &older {
            if segment.replica != current.replica {
                return Err(segment.damaged(0, "it belongs to another journal"));
            }
        }
        Ok(Self { older, current })
    }

    /// The first one.
    pub(super) fn first(&self) -> &Segment {
        self.older.first().unwrap_or(&self.current)
    }

    /// By number.
    pub(super) fn get(&self, number: u32) -> Option<&Segment> {
        if number == self.current.number {
            return Some(&self.current);
        }
        let place = self.older.binary_search_by_key(&number, |one| one.number);
        self.older.get(place.ok()?)
    }

    /// The one that follows on a number. In a damaged journal numbers may be missing.
    pub(super) fn after(&self, number: u32) -> Option<&Segment> {
        let place = self.older.partition_point(|one| one.number <= number);
        let last = (self.current.number > number).then_some(&self.current);
        self.older.get(place).or(last)
    }

    /// All, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Segment> {
        self.older.iter().chain([&self.current])
    }

    /// Segment and offset of a position, if it lies within; its end counts as within.
    pub(super) fn locate(&self, at: Position) -> Option<(&Segment, u64)> {
        if at == Position::default() {
            return Some((self.first(), Segment::START));
        }
        let segment = self.get(at.segment())?;
        let within = (Segment::START..=segment.end).contains(&at.offset());
        within.then_some((segment, at.offset()))
    }

    /// Where the journal ends.
    pub(super) fn end(&self) -> Position {
        self.current.position(self.current.end)
    }
}
