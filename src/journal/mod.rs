//! The journal: an append-only, checksummed, hash-chained file of opaque entries.
//!
//! It is where changes are kept; everything else is made from it and can be made again. It knows
//! nothing about what an entry means, and has no index: who wants to find a frame keeps its
//! [`Position`].
//!
//! # Form on disk
//!
//! All numbers are little-endian. Hashes are SHA-256, checksums CRC-32C.
//!
//! `journal/NNNNNNNN.tj`, from 1: a *segment*, 64 MiB long or a little more. It begins with a
//! header of 96 bytes:
//!
//! | offset | length | what |
//! |---|---|---|
//! | 0 | 12 | magic `89 "TATAPJ" 0D 0A 1A 0A 00`, which any transfer in text mode destroys |
//! | 12 | 2 | version of the format, 1 |
//! | 14 | 2 | zero |
//! | 16 | 16 | replica |
//! | 32 | 8 | number of the segment |
//! | 40 | 8 | index of the last entry before it, 0 in the first segment |
//! | 48 | 32 | hash of that entry, or the genesis hash |
//! | 80 | 12 | zero |
//! | 92 | 4 | checksum of bytes 0 to 91 |
//!
//! Magic, version and checksum keep their places in every version to come, so that a newer file can
//! be told from a damaged one.
//!
//! Then *frames* follow, one for each act, without gaps:
//!
//! | offset | length | what |
//! |---|---|---|
//! | 0 | 4 | length of what follows the checksum, so 8 less than that of the frame |
//! | 4 | 4 | checksum of the length and of all that follows this checksum |
//! | 8 | 8 | index of the first entry |
//! | 16 | 4 | number of entries, at least 1 |
//! | 20 | 4 | place among the frames that were synced together, from 0 |
//! | 24 | 32 | hash of the last entry before this frame |
//! | 56 | … | for each entry, its length in 4 bytes and its bytes |
//!
//! The hash of an entry is that of `"tatap op v1\0"`, the hash of the entry before it, and its
//! bytes; before the first entry stands the *genesis* hash, that of `"tatap genesis v1\0"` and the
//! replica. A frame carries the hash *before* it and not the one after, so that it can be checked
//! from any place on: what follows on a frame (the next one, the header of the next segment, the
//! head file) says what it must have been.
//!
//! An entry has at most 1 MiB, a frame at most 64 MiB.
//!
//! `journal/head` has the same form as a segment header, with the magic `89 "TATAPH" 0D 0A 1A 0A
//! 00`, the index of the last entry at 32, the [`Position`] of the end at 40, the hash of the last
//! entry at 48, and the position of the last frame at 80. It is replaced whole at every checkpoint,
//! after a batch, and when a segment is begun.
//!
//! `journal/mark` has the form of the head file. It is written in place after every write, and never synced.
//!
//! `journal/torn-NNNNNNNN-OFFSET.bin` are writes that were not finished, put aside at opening;
//! `journal/reserve` is space set aside for the head; `journal/*.new` are left by a crash and mean
//! nothing.
//!
//! # The end of the journal
//!
//! What lies before the end that the head file or the mark names was acknowledged: if it is missing, the
//! journal is [shortened](JournalError::Shortened), and if it is bad, it is
//! [damaged](JournalError::Damaged). What comes after it is walked over at opening. A bad frame
//! there is a write that was not finished, unless a good frame follows whose place is 0, for such a
//! frame is only written when all before it has been synced. The one thing that cannot be told
//! apart, where the power was cut and the mark with it, is rot in the very last frames after the last checkpoint; their
//! bytes are kept.

mod append;
mod cursor;
mod datadir;
mod disk;
mod error;
mod follow;
mod frame;
mod head;
mod lock;
mod opening;
mod passing;
mod pieces;
mod plate;
mod salvage;
mod segment;
mod tail;
mod verify;
mod window;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use crate::ops::op::ReplicaId;

use cursor::Cursor;
use head::{Mark, Saved};
use segment::{Segment, Segments};
use tail::Tail;

pub use datadir::DataDir;
pub(crate) use disk::{replace, sync_dir};
pub use error::JournalError;
pub use lock::{Holder, Lock};
pub use passing::Passing;
pub use pieces::{Piece, raw_pieces, whose};

/// Length that a segment does not exceed, unless one frame or batch alone does.
const SEGMENT_LIMIT: u64 = 64 << 20;

/// Where a frame lies: the number of its segment in the high bits, its offset there in the low 40.
///
/// `Position(0)` is the start of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(pub u64);

impl Position {
    const OFFSET_BITS: u32 = 40;

    fn new(segment: u32, offset: u64) -> Self {
        Self((u64::from(segment) << Self::OFFSET_BITS) | offset)
    }

    /// Number of the segment, from 1.
    pub fn segment(self) -> u32 {
        (self.0 >> Self::OFFSET_BITS) as u32
    }

    /// Offset in the file of that segment.
    pub fn offset(self) -> u64 {
        self.0 & ((1 << Self::OFFSET_BITS) - 1)
    }
}

/// The end of the chain: how many entries there are, and the hash over all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Index of the last entry; 0 when there is none.
    pub index: u64,
    /// Hash of the last entry, which covers all before it.
    pub hash: [u8; 32],
}

/// One act as it lies in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Where it begins.
    pub at: Position,
    /// Where the next one begins, if there is one.
    pub next: Position,
    /// Index of its first entry.
    pub first_index: u64,
    /// Its entries, at least one.
    pub entries: Vec<Vec<u8>>,
}

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// Whole frames.
    pub frames: u64,
    /// Entries in them.
    pub entries: u64,
    /// Bytes read.
    pub bytes: u64,
    /// What is wrong, with file and offset. Empty when all is well.
    pub faults: Vec<String>,
}

/// A stretch of entries that were there and cannot be read any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    /// The chain before the first of them.
    pub before: Head,
    /// The chain after the last.
    pub after: Head,
}

impl Lost {
    /// Their indexes.
    pub fn range(&self) -> RangeInclusive<u64> {
        self.before.index + 1..=self.after.index
    }

    /// How many they are.
    pub fn count(&self) -> u64 {
        self.after.index - self.before.index
    }
}

impl fmt::Display for Lost {
    /// `7`, or `7-12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = self.range();
        if range.start() == range.end() {
            write!(f, "{}", range.start())
        } else {
            write!(f, "{}-{}", range.start(), range.end())
        }
    }
}

/// What is wrong with a place in a segment.
#[derive(Debug)]
enum Fault {
    /// It could not be read.
    Io(io::Error),
    /// There is no whole frame.
    Bad(&'static str),
    /// There is one, but it does not follow on what is before it.
    Chain(&'static str),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Fault {
    fn into_error(self, segment: &Segment, offset: u64) -> JournalError {
        match self {
            Self::Io(e) => JournalError::io("reading", &segment.path, e),
            Self::Bad(what) | Self::Chain(what) => segment.damaged(offset, what),
        }
    }
}

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    root: PathBuf,
    segments: Segments,
    head: Head,
    /// Where the last frame begins; `Position(0)` when there is none.
    last: Position,
    /// How long the last segment was when it was last walked over; only whoever looks asks again.
    seen: u64,
    /// What the head file says, as far as it can be used.
    saved: Option<Saved>,
    /// For writing; `None` when open for reading only.
    tail: Option<Box<dyn Tail>>,
    /// Kept while writing.
    mark: Option<Mark>,
    /// Why nothing more is written.
    poison: Option<String>,
    limit: u64,
    /// Which entries cannot be read, where the journal was opened as a damaged one: it is read over its faults.
    lost: Option<Vec<Lost>>,
}

/// An open journal, and what there is to say about it.
#[derive(Debug)]
pub struct Opened {
    /// The journal.
    pub journal: Journal,
    /// What the user should know: an unfinished write that was put aside and where, a lost head
    /// file, and when reading only, entries that are missing.
    pub notes: Vec<String>,
}

/// What a journal is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading what is there.
    Look,
    /// Reading and writing.
    Write,
    /// Reading and writing; where there is no journal yet, one for practice is made.
    Practice,
}

impl Journal {
    /// Opens the journal below `dir/journal`; makes one when writing and there is none.
    ///
    /// Whoever writes must hold the [`Lock`]. Whoever looks changes nothing on disk, and a writer may be at
    /// work beside him: what is appended later is seen after [`Journal::follow`].
    pub fn open(dir: &DataDir, access: Access) -> Result<Opened, JournalError> {
        opening::open(dir, access)
    }

    /// Opens another journal of the data directory, below `dir/name`, for what is kept beside the own chain; the same
    /// files, with entries of another kind. It bears the name of this replica when it is made. Looking at one that was
    /// never made is no error.
    pub fn open_beside(
        dir: &DataDir,
        name: &str,
        replica: ReplicaId,
        write: bool,
    ) -> Result<Option<Opened>, JournalError> {
        opening::open_beside(dir, name, replica, write)
    }

    /// Opens the journal in `dir/name` for looking, whatever is wrong with it, and walks over all of it. What is whole is
    /// read; what is not is passed over, told in the notes, and named by [`Journal::lost`].
    ///
    /// `known` is whose journal it was and how far it came, where somebody other than its head file knows. An error means
    /// that nobody knows whose it was, or that a later version wrote it.
    pub fn open_damaged(
        dir: &DataDir,
        name: &str,
        known: Option<(ReplicaId, Head)>,
    ) -> Result<Opened, JournalError> {
        salvage::open(dir, name, known)
    }

    /// Entries that are known to have been there and cannot be read. Known only of a journal that was
    /// [opened as a damaged one](Journal::open_damaged); otherwise empty.
    pub fn lost(&self) -> &[Lost] {
        self.lost.as_deref().unwrap_or_default()
    }

    /// Which replica this is: made up when the journal was made.
    pub fn replica(&self) -> ReplicaId {
        self.segments.current.replica
    }

    /// The index that the next entry will have, from 1.
    pub fn next_index(&self) -> u64 {
        self.head.index + 1
    }

    /// Appends one frame. It is on disk when this returns, or nothing of it is.
    pub fn append(&mut self, entries: &[Vec<u8>]) -> Result<Position, JournalError> {
        let at = self.write_group([entries].into_iter())?;
        Ok(at.first().copied().unwrap_or(self.last))
    }

    /// Appends many frames with one sync and writes the head file; answers where each lies.
    ///
    /// All or nothing too, except that of a batch that a crash cut short the first frames may be
    /// there, each of them whole.
    pub fn append_all(&mut self, frames: &[Vec<Vec<u8>>]) -> Result<Vec<Position>, JournalError> {
        let at = self.write_group(frames.iter().map(Vec::as_slice))?;
        // Rot within a batch looks like a batch that was cut short, unless the head file says that
        // it was not. The frames are on disk in any case, so failing here is no failure.
        let _ = self.write_head();
        Ok(at)
    }

    /// Reads the frame at a position, and checks its checksum.
    pub fn read(&self, at: Position) -> Result<Frame, JournalError> {
        let read = cursor::read_one(&self.segments, at).ok_or_else(|| self.no_frame(at))?;
        read.map(|(frame, _)| frame)
    }

    /// All frames from a position on, in order; stops after the first error. In a journal that was
    /// [opened as a damaged one](Journal::open_damaged) bad frames are passed over instead.
    ///
    /// Checksums and chain are checked, the first frame's own link only if it begins a segment.
    /// A position that is the end of a full segment continues in the next; one that does not lie in
    /// the journal is an error, as whoever kept it knows of more than there is.
    pub fn scan(&self, from: Position) -> impl Iterator<Item = Result<Frame, JournalError>> + '_ {
        let at = Cursor::at(&self.segments, from).or_else(|| self.beyond(from));
        let mut cursor = Some(at.ok_or_else(|| self.no_frame(from)));
        std::iter::from_fn(move || match cursor.take()? {
            Err(e) => Some(Err(e)),
            Ok(mut walk) if self.lost.is_some() => {
                let frame = walk.stride()?;
                cursor = Some(Ok(walk));
                Some(Ok(frame))
            }
            Ok(mut walk) => {
                let step = walk.step().map_err(|fault| walk.error(fault)).transpose()?;
                cursor = step.is_ok().then_some(Ok(walk));
                Some(step)
            }
        })
    }

    /// Where to go on where a position is lost, in a damaged journal.
    fn beyond(&self, lost: Position) -> Option<Cursor<'_>> {
        self.lost.as_ref()?;
        let next = self.segments.after(lost.segment());
        let at = next.map_or_else(|| self.end(), |next| next.position(Segment::START));
        Cursor::at(&self.segments, at)
    }

    /// The start of the segment in which the entry with this index lies: a place to scan from.
    pub fn near(&self, index: u64) -> Position {
        let segment = self.segment_of(index);
        segment.map_or(Position(0), |segment| segment.position(Segment::START))
    }

    /// The chain before the segment in which the entry with this index lies.
    pub fn before(&self, index: u64) -> Head {
        let segment = self.segment_of(index);
        segment.map_or_else(|| Head::genesis(self.replica()), |segment| segment.before)
    }

    fn segment_of(&self, index: u64) -> Option<&Segment> {
        let before = |segment: &&Segment| segment.before.index < index;
        self.segments.iter().filter(before).last()
    }

    /// Where the next frame will lie. When a segment is full it will lie at the start of the next
    /// one instead; [`Journal::scan`] and [`Journal::read`] take either.
    pub fn end(&self) -> Position {
        self.segments.end()
    }

    /// The end of the chain.
    pub fn head(&self) -> Head {
        self.head
    }

    /// How far the chain is known to have come, whether its end can be read or not.
    pub fn reached(&self) -> Head {
        let lost = self.lost().last().map(|lost| lost.after);
        lost.filter(|after| after.index > self.head.index)
            .unwrap_or(self.head)
    }

    /// Walks everything anew and answers all that is wrong.
    pub fn verify(&self) -> Verified {
        verify::verify(self)
    }

    /// Writes down where the journal ends, so that a loss at its end is noticed.
    pub fn checkpoint(&mut self) -> Result<(), JournalError> {
        self.write_head()
    }

    fn no_frame(&self, at: Position) -> JournalError {
        JournalError::NoFrame {
            path: self.root.clone(),
            at,
        }
    }
}
