//! What the journal promises, tried on real files.

mod damage;
mod failing;
mod follow;
mod golden;
mod salvage;

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

/// A data directory that is gone after the test.
struct World {
    temp: TempDir,
    dir: DataDir,
}

impl World {
    fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let dir = DataDir::open(temp.path(), true).unwrap();
        Self { temp, dir }
    }

    /// A world with a journal of so many frames, and a checkpoint after some of them, where the power was cut: there is no
    /// mark.
    fn with(frames: u64, checkpoint: u64) -> Self {
        let world = Self::killed(frames, checkpoint);
        fs::remove_file(world.path("mark")).unwrap();
        world
    }

    /// The same where only the program was killed.
    fn killed(frames: u64, checkpoint: u64) -> Self {
        let world = Self::new();
        let mut journal = world.open();
        for n in 1..=frames {
            journal.append(&act(n)).unwrap();
            if n == checkpoint {
                journal.checkpoint().unwrap();
            }
        }
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join("journal").join(name)
    }

    fn try_open(&self, write: bool) -> Result<Opened, JournalError> {
        Journal::open(&self.dir, if write { Access::Write } else { Access::Look })
    }

    /// Opens for writing, expecting nothing worth a note.
    fn open(&self) -> Journal {
        let opened = self.try_open(true).unwrap();
        assert_eq!(opened.notes, Vec::<String>::new());
        opened.journal
    }

    /// Opens with segments so short that two frames of [`act`] fill one.
    fn open_short(&self) -> Journal {
        let mut journal = self.open();
        journal.limit = 96 + 200;
        journal
    }

    /// Names of the files that were put aside.
    fn aside(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.path(""))
            .unwrap()
            .map(|item| item.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with("torn-"))
            .collect();
        names.sort();
        names
    }
}

/// The first segment.
const ONE: &str = "00000001.tj";
/// The second.
const TWO: &str = "00000002.tj";

/// Entries of the nth frame: one or two, one of them sometimes empty.
fn act(n: u64) -> Vec<Vec<u8>> {
    let text = format!("change {n}").into_bytes();
    match n % 3 {
        0 => vec![text, Vec::new()],
        1 => vec![text],
        _ => vec![text.clone(), text],
    }
}

fn acts(frames: u64) -> Vec<Vec<Vec<u8>>> {
    (1..=frames).map(act).collect()
}

fn entries_of(journal: &Journal) -> Vec<Vec<Vec<u8>>> {
    let frames = journal
        .scan(Position(0))
        .map(|frame| frame.unwrap().entries);
    frames.collect()
}

#[test]
fn what_is_appended_is_read_back() {
    let world = World::new();
    let mut journal = world.open();
    assert_eq!(journal.next_index(), 1);
    assert_eq!(entries_of(&journal), acts(0));
    let mut at = Vec::new();
    for n in 1..=5 {
        let end = journal.end();
        at.push(journal.append(&act(n)).unwrap());
        assert_eq!(at.last(), Some(&end));
    }
    assert_eq!(journal.next_index(), 9);
    assert_eq!(entries_of(&journal), acts(5));
    let mut index = 1;
    for (n, at) in (1..).zip(at) {
        let frame = journal.read(at).unwrap();
        assert_eq!((frame.at, frame.first_index), (at, index));
        assert_eq!(frame.entries, act(n));
        index += frame.entries.len() as u64;
        let rest: Vec<_> = journal.scan(frame.next).map(Result::unwrap).collect();
        assert_eq!(rest.len() as u64, 5 - n);
    }
    assert_eq!(
        journal.verify(),
        Verified {
            frames: 5,
            entries: 8,
            bytes: journal.end().offset(),
            faults: Vec::new()
        }
    );
}

#[test]
fn a_reopened_journal_goes_on_where_it_ended() {
    for checkpoint in 0..=4 {
        let world = World::with(4, checkpoint);
        let mut journal = world.open();
        let (replica, head, end) = (journal.replica(), journal.head(), journal.end());
        journal.append(&act(5)).unwrap();
        journal.checkpoint().unwrap();
        drop(journal);
        let journal = world.open();
        assert_eq!(journal.replica(), replica);
        assert_eq!(journal.read(end).unwrap().first_index, head.index + 1);
        assert_eq!(entries_of(&journal), acts(5));
        assert_eq!(journal.verify().faults, Vec::<String>::new());
    }
}

#[test]
fn two_journals_have_different_replicas_and_chains() {
    let (one, two) = (World::with(1, 0).open(), World::with(1, 0).open());
    assert_ne!(one.replica(), two.replica());
    assert_ne!(one.head(), two.head());
}

#[test]
fn a_batch_is_appended_whole_and_written_down_in_the_head() {
    let world = World::new();
    let mut journal = world.open();
    assert_eq!(journal.append_all(&[]).unwrap(), []);
    let at = journal.append_all(&acts(4)).unwrap();
    for (n, at) in (1..).zip(&at) {
        assert_eq!(journal.read(*at).unwrap().entries, act(n));
    }
    assert_eq!(at.len(), 4);
    assert_eq!(journal.saved.map(|saved| saved.end), Some(journal.end()));
    journal.append(&act(5)).unwrap();
    assert_eq!(entries_of(&world.open()), acts(5));
}

#[test]
fn a_frame_out_of_bounds_is_refused_and_leaves_no_trace() {
    let world = World::with(2, 2);
    let mut journal = world.open();
    let before = fs::read(world.path(ONE)).unwrap();
    let long = vec![0; frame::MAX_ENTRY + 1];
    let most = vec![0; frame::MAX_ENTRY];
    for entries in [vec![], vec![long], vec![most.clone(); 64]] {
        for refused in [
            journal.append(&entries).map(drop),
            journal.append_all(&[act(3), entries.clone()]).map(drop),
        ] {
            assert!(
                matches!(refused, Err(JournalError::Refused(_))),
                "{refused:?}"
            );
        }
    }
    assert_eq!(fs::read(world.path(ONE)).unwrap(), before);
    let at = journal.append(&vec![most.clone(); 3]).unwrap();
    assert_eq!(journal.read(at).unwrap().entries, vec![most; 3]);
}

#[test]
fn a_full_segment_is_followed_by_another() {
    let world = World::new();
    let mut journal = world.open_short();
    let mut ends = vec![journal.end()];
    for n in 1..=9 {
        journal.append(&act(n)).unwrap();
        ends.push(journal.end());
    }
    assert!(journal.segments.older.len() > 2);
    assert!(ends.is_sorted());
    for (past, end) in ends.iter().enumerate() {
        let rest: Vec<_> = journal.scan(*end).map(|f| f.unwrap().entries).collect();
        assert_eq!(rest, acts(9)[past..]);
        let next = journal.read(*end).map(|frame| frame.entries).ok();
        assert_eq!(next, acts(9).get(past).cloned());
    }
    for journal in [
        journal,
        world.open(),
        world.try_open(false).unwrap().journal,
    ] {
        assert_eq!(entries_of(&journal), acts(9));
        assert_eq!(journal.verify().faults, Vec::<String>::new());
    }
}

#[test]
fn a_batch_longer_than_a_segment_stays_together() {
    let world = World::with(1, 0);
    let mut journal = world.open_short();
    journal.append_all(&acts(9)).unwrap();
    journal.append(&act(10)).unwrap();
    let sizes: Vec<_> = journal.segments.iter().map(|s| s.end).collect();
    assert_eq!(sizes.len(), 3);
    drop(journal);
    assert_eq!(entries_of(&world.open()).len(), 11);
}

#[test]
fn a_segment_begun_before_a_crash_is_gone_on_with() {
    let world = World::with(2, 2);
    let journal = world.open();
    Segment::create(&journal.root, 2, journal.replica(), journal.head()).unwrap();
    drop(journal);
    let mut journal = world.open();
    assert_eq!(journal.end(), Position::new(2, 96));
    journal.append(&act(3)).unwrap();
    journal.checkpoint().unwrap();
    assert_eq!(entries_of(&world.open()), acts(3));
}

#[test]
fn a_reader_sees_what_was_there_and_changes_nothing() {
    let world = World::new();
    let absent = world.try_open(false);
    assert!(matches!(absent, Err(JournalError::Absent { .. })));
    let mut writer = world.open();
    writer.append(&act(1)).unwrap();
    let mut reader = world.try_open(false).unwrap().journal;
    writer.append(&act(2)).unwrap();
    assert_eq!(entries_of(&reader), acts(1));
    let refused = reader.append(&act(2));
    assert!(matches!(refused, Err(JournalError::ReadOnly { .. })));
    let refused = reader.checkpoint();
    assert!(matches!(refused, Err(JournalError::ReadOnly { .. })));
    assert_eq!(entries_of(&writer), acts(2));
}

#[test]
fn a_position_outside_the_journal_is_an_error() {
    let journal = World::with(3, 3).open();
    let Position(end) = journal.end();
    for at in [
        1,
        95,
        end + 1,
        Position::new(2, 96).0,
        Position::new(9, 0).0,
        u64::MAX,
    ] {
        let read = journal.read(Position(at));
        assert!(
            matches!(read, Err(JournalError::NoFrame { .. })),
            "{at}: {read:?}"
        );
        let scanned: Vec<_> = journal.scan(Position(at)).collect();
        assert!(matches!(scanned[..], [Err(JournalError::NoFrame { .. })]));
    }
    for offset in 97..Position(end).offset() {
        let at = Position::new(1, offset);
        if let Ok(frame) = journal.read(at) {
            assert!(
                journal
                    .scan(Position(0))
                    .any(|known| known.unwrap() == frame)
            );
        }
    }
}
