//! Opening a journal: finding its end, and telling an unfinished write from damage.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::ops::op::ReplicaId;

use super::cursor::{Cursor, find_after, read_one};
use super::datadir::DataDir;
use super::error::JournalError;
use super::head::{self, Mark, Saved};
use super::segment::{self, Segment, Segments};
use super::tail::{self, FileTail, Tail};
use super::window::{WIDE, Window};
use super::{Access, Fault, Head, Journal, Opened, Position, SEGMENT_LIMIT, disk};

/// Where a journal was found to end.
struct Found {
    head: Head,
    /// Where its last frame begins.
    last: Position,
    /// Where its last frame ends, in the last segment.
    end: u64,
    /// What is wrong after the last whole frame, when it is a write that was not finished.
    torn: Option<&'static str>,
}

/// Opens the journal below a data directory.
pub(super) fn open(dir: &DataDir, access: Access) -> Result<Opened, JournalError> {
    let root = dir.path().join("journal");
    open_root(root, access, |root| match access {
        Access::Look => Err(absent(root)),
        Access::Write => Ok(ReplicaId(random(root)?)),
        Access::Practice => Ok(ReplicaId::practice(random(root)?)),
    })
}

/// Opens a journal beside it, which bears the name of a replica when it is made; none where there is none to look at.
pub(super) fn open_beside(
    dir: &DataDir,
    name: &str,
    replica: ReplicaId,
    write: bool,
) -> Result<Option<Opened>, JournalError> {
    let root = dir.path().join(name);
    let access = if write { Access::Write } else { Access::Look };
    if !write && !root.is_dir() {
        return Ok(None);
    }
    open_root(root, access, |_| Ok(replica)).map(Some)
}

fn open_root(
    root: PathBuf,
    access: Access,
    named: impl FnOnce(&Path) -> Result<ReplicaId, JournalError>,
) -> Result<Opened, JournalError> {
    let write = access != Access::Look;
    let mut notes = Vec::new();
    prepare(&root, write)?;
    // The head is read before the segments are looked at, so that a writer at work beside us can
    // only have come further than the head says.
    let mut saved = read_head(&root, &mut notes)?;
    let mut mark = Saved::marked(&root);
    if segment::count(&root)? == 0 {
        let known = saved.is_some() || !notes.is_empty();
        saved = Some(make(&root, write, known, named)?);
    }
    let count = segment::count(&root)?;
    if let Some(shortened) = saved.and_then(|saved| shortened(&root, count, &saved)) {
        if write {
            return Err(shortened);
        }
        notes.push(shortened.to_string());
        (saved, mark) = (None, None);
    }
    let mut segments = Segments::open(&root, count)?;
    let found = find_end(&segments, &root, saved)?;
    if saved.is_none() && notes.is_empty() && found.head.index > 0 {
        notes.push(head_lost(&root, "it is missing"));
    }
    if let Some(short) = mark.and_then(|mark| short_of(&segments, &found, &mark)) {
        if write {
            return Err(short);
        }
        notes.push(short.to_string());
    }
    if let Some(what) = found.torn {
        notes.push(tail::leave_out(&segments.current, found.end, what, write)?);
    }
    let seen = segments.current.end;
    segments.current.end = found.end;
    let tail = write.then(|| FileTail::open(&segments.current.path));
    let tail = tail
        .transpose()?
        .map(|tail| Box::new(tail) as Box<dyn Tail>);
    if write {
        disk::reserve(&root);
    }
    let mark = write.then(|| Mark::open(&root));
    let mut journal = Journal {
        root,
        segments,
        head: found.head,
        last: found.last,
        seen,
        saved,
        tail,
        mark,
        poison: None,
        limit: SEGMENT_LIMIT,
        lost: None,
    };
    renew_head(&mut journal);
    Ok(Opened { journal, notes })
}

/// Writes the head file anew for whoever writes, where it was lost and everything was walked over instead. Where it cannot be
/// written, less is noticed, as before.
fn renew_head(journal: &mut Journal) {
    if journal.tail.is_some() && journal.saved.is_none() {
        head::clear_the_way(&journal.root);
        let _ = journal.write_head();
    }
}

fn prepare(root: &Path, write: bool) -> Result<(), JournalError> {
    if root.is_dir() {
        return Ok(());
    }
    if !write {
        return Err(absent(root));
    }
    DirBuilder::new()
        .mode(0o700)
        .create(root)
        .map_err(|e| JournalError::io("creating", root, e))?;
    root.parent().map_or(Ok(()), disk::sync_dir)
}

fn absent(root: &Path) -> JournalError {
    JournalError::Absent {
        path: root.to_path_buf(),
    }
}

/// The head file. Damage to it hides nothing else, so it is noted and the whole journal walked.
fn read_head(root: &Path, notes: &mut Vec<String>) -> Result<Option<Saved>, JournalError> {
    match Saved::read(root) {
        Err(JournalError::Damaged { what, .. }) => {
            notes.push(head_lost(root, &what));
            Ok(None)
        }
        other => other,
    }
}

fn head_lost(root: &Path, what: &str) -> String {
    format!(
        "{} cannot be used: {what}. All that is in the journal was checked and is whole, but if \
         changes are missing from its end, that could not be noticed",
        head::path_of(root).display()
    )
}

/// Makes a new journal, if that is what is wanted and there was none.
fn make(
    root: &Path,
    write: bool,
    known: bool,
    named: impl FnOnce(&Path) -> Result<ReplicaId, JournalError>,
) -> Result<Saved, JournalError> {
    if known {
        return Err(JournalError::Shortened {
            path: root.to_path_buf(),
            what: "all its files but the head are missing".to_owned(),
        });
    }
    if !write {
        return Err(absent(root));
    }
    let replica = named(root)?;
    let head = Head::genesis(replica);
    Segment::create(root, 1, replica, head)?;
    let saved = Saved {
        replica,
        head,
        end: Position::new(1, Segment::START),
        last: Position::default(),
    };
    // This syncs the directory, and so the name of the segment too.
    saved.write(root)?;
    Ok(saved)
}

fn random<const N: usize>(root: &Path) -> Result<[u8; N], JournalError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| {
        JournalError::io("making up an id for", root, io::Error::other(e.to_string()))
    })?;
    Ok(bytes)
}

/// Whether acknowledged entries are missing from the end.
fn shortened(root: &Path, count: u32, saved: &Saved) -> Option<JournalError> {
    let number = saved.end.segment();
    let path = segment::path_of(root, number);
    let what = if number > count {
        "the file is missing".to_owned()
    } else {
        let len = fs::metadata(&path).ok()?.len();
        if number < count || len >= saved.end.offset() {
            return None;
        }
        format!("it has {len} bytes, and had {} before", saved.end.offset())
    };
    Some(JournalError::Shortened { path, what })
}

/// Whether what was found ends before what the mark says was written.
fn short_of(segments: &Segments, found: &Found, mark: &Saved) -> Option<JournalError> {
    let current = &segments.current;
    let is_short = mark.replica == current.replica && mark.head.index > found.head.index;
    is_short.then(|| JournalError::Shortened {
        path: current.path.clone(),
        what: format!(
            "it is whole up to change {} only, and change {} was written",
            found.head.index, mark.head.index
        ),
    })
}

/// Walks from the head file's end to the last whole frame; without a head file, over everything.
fn find_end(segments: &Segments, root: &Path, saved: Option<Saved>) -> Result<Found, JournalError> {
    let first = segments.first();
    if first.before != Head::genesis(first.replica) {
        return Err(first.damaged(0, "it does not begin a journal"));
    }
    let mut last = Position::default();
    let mut from = last;
    if let Some(saved) = saved {
        check_saved(segments, &saved).map_err(|what| match what {
            Misfit::Error(e) => e,
            Misfit::Head(what) => JournalError::damaged(&head::path_of(root), 0, what),
        })?;
        (last, from) = (saved.last, saved.end);
    }
    let mut cursor = Cursor::at(segments, from).ok_or_else(|| {
        JournalError::damaged(&head::path_of(root), 0, "the journal has no such end")
    })?;
    let mut head = saved.map_or(first.before, |saved| saved.head);
    if cursor.chain.is_some_and(|chain| chain != head) {
        return Err(cursor.error(Fault::Chain("it does not follow on the file before it")));
    }
    cursor.chain = Some(head);
    let torn = loop {
        match cursor.step() {
            Ok(Some(frame)) => {
                last = frame.at;
                head = head.with_all(&frame.entries);
            }
            Ok(None) => break None,
            Err(Fault::Bad(what)) if is_torn(segments, &cursor, head)? => break Some(what),
            Err(fault) => return Err(cursor.error(fault)),
        }
    };
    Ok(Found {
        head,
        last,
        end: cursor.offset,
        torn,
    })
}

/// Why head file and journal do not fit.
enum Misfit {
    Error(JournalError),
    Head(&'static str),
}

/// Whether the last frame that the head file knows of is there, whole, and the same.
fn check_saved(segments: &Segments, saved: &Saved) -> Result<(), Misfit> {
    let first = segments.first();
    if saved.replica != first.replica {
        return Err(Misfit::Head("it belongs to another journal"));
    }
    let (head, next) = if saved.head.index == 0 {
        (first.before, first.position(Segment::START))
    } else {
        let read = read_one(segments, saved.last)
            .ok_or(Misfit::Head("the journal has no frame where it says"))?;
        let (frame, after) = read.map_err(Misfit::Error)?;
        (after, frame.next)
    };
    if head != saved.head {
        return Err(Misfit::Head("the journal's last saved change is another"));
    }
    let rolled = Position::new(next.segment() + 1, Segment::START);
    if saved.end != next && saved.end != rolled {
        return Err(Misfit::Head(
            "the journal's last saved change ends elsewhere",
        ));
    }
    Ok(())
}

/// Whether the bad frame here can be a write that was not finished.
///
/// It can be when it is in the last segment, and no frame after it was begun after a sync: such a
/// frame is only written when all before it is on disk, so a bad one before it was once good.
pub(super) fn is_torn(
    segments: &Segments,
    cursor: &Cursor<'_>,
    head: Head,
) -> Result<bool, JournalError> {
    let segment = cursor.segment;
    if segment.number != segments.current.number {
        return Ok(false);
    }
    let mut window = Window::new(&segment.file, segment.end, WIDE);
    // No entry is shorter than its length, so that many may lie between at most.
    let furthest = head.index + (segment.end - cursor.offset) / 4;
    let proof = find_after(&mut window, cursor.offset, |lead| {
        lead.nth == 0 && (head.index + 1..=furthest).contains(&lead.before.index)
    });
    Ok(proof.map_err(|fault| cursor.error(fault))?.is_none())
}
