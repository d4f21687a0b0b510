//! What is left of a damaged journal: opened for looking only, whatever is wrong with it. Frames that are whole are read,
//! the others are passed over, and it is known which entries they held.

use std::fs;
use std::path::{Path, PathBuf};

use crate::ops::op::ReplicaId;

use super::cursor::{Cursor, find_after};
use super::datadir::DataDir;
use super::error::JournalError;
use super::head::Saved;
use super::segment::{self, Segment, Segments};
use super::window::WIDE;
use super::{Fault, Frame, Head, Journal, Lost, Opened, Position, SEGMENT_LIMIT, frame};

/// Opens the journal in `dir/name`, and walks over all of it. `known` is whose it was and how far it came, where somebody
/// else knows.
pub(super) fn open(
    dir: &DataDir,
    name: &str,
    known: Option<(ReplicaId, Head)>,
) -> Result<Opened, JournalError> {
    let root = dir.path().join(name);
    // What the head file says is used where it can be read, and missed nowhere.
    let marked = Saved::marked(&root);
    let saved = Saved::read(&root).ok().flatten().or(marked);
    let known = known.filter(|known| saved.is_none_or(|saved| saved.replica == known.0));
    let replica = saved
        .map(|saved| saved.replica)
        .or(known.map(|known| known.0));
    let segments = segments(&root, replica)?;
    let mut found = Found::new(segments.first().replica);
    if let Some(mut cursor) = Cursor::at(&segments, Position(0)) {
        while let Some(frame) = cursor.stride() {
            found.take(&frame, cursor.before, cursor.chain);
        }
    }
    let marked = marked.filter(|mark| mark.replica == segments.first().replica);
    let known = known.map(|(_, head)| head);
    let heads = [
        saved.map(|saved| saved.head),
        marked.map(|mark| mark.head),
        known,
    ];
    if let Some(furthest) = heads.into_iter().flatten().max_by_key(|head| head.index) {
        found.miss_up_to(furthest);
    }
    let notes = found.told(&root).into_iter().collect();
    let journal = Journal {
        seen: segments.current.end,
        root,
        segments,
        head: found.head,
        last: found.last,
        saved,
        tail: None,
        mark: None,
        poison: None,
        limit: SEGMENT_LIMIT,
        lost: Some(found.lost),
    };
    Ok(Opened { journal, notes })
}

/// What a walk over everything finds.
struct Found {
    head: Head,
    last: Position,
    lost: Vec<Lost>,
}

impl Found {
    fn new(replica: ReplicaId) -> Self {
        Self {
            head: Head::genesis(replica),
            last: Position::default(),
            lost: Vec::new(),
        }
    }

    fn take(&mut self, frame: &Frame, before: Head, after: Option<Head>) {
        self.miss_up_to(before);
        // An older file put in the place of a newer one says again what is known.
        if let Some(after) = after.filter(|after| after.index > self.head.index) {
            (self.head, self.last) = (after, frame.at);
        }
    }

    /// The journal reached at least to here: what was not met is lost.
    fn miss_up_to(&mut self, after: Head) {
        if after.index > self.head.index {
            let before = self.head;
            self.lost.push(Lost { before, after });
        }
    }

    fn told(&self, root: &Path) -> Option<String> {
        let ranges: Vec<String> = self.lost.iter().map(Lost::to_string).collect();
        let count: u64 = self.lost.iter().map(Lost::count).sum();
        (count > 0).then(|| {
            format!(
                "{}: {count} entries that had been saved cannot be read any more (number {}). Everything else is \
                 there. Run: tatap doctor",
                root.display(),
                ranges.join(", ")
            )
        })
    }
}

/// Every segment of this journal that can be opened. What belongs to another journal is left out.
fn segments(root: &Path, replica: Option<ReplicaId>) -> Result<Segments, JournalError> {
    let numbers = segment::numbers(root).unwrap_or_default();
    let mut all = Vec::new();
    let mut refused = None;
    for number in numbers {
        match open_any(root, number, replica) {
            Ok(segment) => all.push(segment),
            Err(newer @ JournalError::Newer { .. }) => return Err(newer),
            Err(error) => refused = Some(error),
        }
    }
    let replica = replica.or_else(|| all.iter().find_map(named));
    let Some(replica) = replica else {
        return Err(refused.unwrap_or_else(|| absent(root)));
    };
    all.retain(|one| named(one).is_none_or(|own| own == replica));
    for one in &mut all {
        one.replica = replica;
    }
    let current = match all.pop() {
        Some(current) => current,
        None => Segment::nothing(root, replica)?,
    };
    Ok(Segments {
        older: all,
        current,
    })
}

fn absent(root: &Path) -> JournalError {
    JournalError::Absent {
        path: PathBuf::from(root),
    }
}

/// Whose a segment is, where its header says so.
fn named(segment: &Segment) -> Option<ReplicaId> {
    let nobody = ReplicaId([0; 16]);
    (segment.replica != nobody).then_some(segment.replica)
}

/// Opens a segment; where its header is gone, by its first whole frame.
fn open_any(root: &Path, number: u32, replica: Option<ReplicaId>) -> Result<Segment, JournalError> {
    let refused = match Segment::open(root, number) {
        Ok(segment) => return Ok(segment),
        Err(newer @ JournalError::Newer { .. }) => return Err(newer),
        Err(refused) => refused,
    };
    if !fs::metadata(segment::path_of(root, number)).is_ok_and(|about| about.is_file()) {
        return Err(refused);
    }
    let mut segment = Segment::open_unread(root, number)?;
    segment.before = first_chain(&segment).ok_or(refused)?;
    segment.replica = replica.unwrap_or(segment.replica);
    Ok(segment)
}

/// The chain before the first whole frame.
fn first_chain(segment: &Segment) -> Option<Head> {
    let mut window = segment.window(WIDE);
    let at = match frame::read(&mut window, Segment::START) {
        Ok(read) => return Some(read.lead.before),
        Err(Fault::Bad(_) | Fault::Chain(_)) => {
            find_after(&mut window, Segment::START, |_| true).ok()??
        }
        Err(Fault::Io(_)) => return None,
    };
    frame::read(&mut window, at)
        .ok()
        .map(|read| read.lead.before)
}
