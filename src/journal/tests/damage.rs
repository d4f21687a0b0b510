//! Files that are cut off, changed, mixed up, or gone.

use super::*;

/// The files of a small journal, to be put back after each trial.
struct Files {
    world: World,
    segment: Vec<u8>,
    head: Vec<u8>,
}

impl Files {
    fn of(world: World) -> Self {
        let segment = fs::read(world.path(ONE)).unwrap();
        let head = fs::read(world.path("head")).unwrap();
        Self {
            world,
            segment,
            head,
        }
    }

    fn restore(&self) {
        fs::write(self.world.path(ONE), &self.segment).unwrap();
        fs::write(self.world.path("head"), &self.head).unwrap();
        let _ = fs::remove_file(self.world.path("mark"));
        for name in self.world.aside() {
            fs::remove_file(self.world.path(&name)).unwrap();
        }
    }

    /// Offsets at which frames end, the header first.
    fn ends(&self) -> Vec<u64> {
        self.restore();
        let journal = self.world.open();
        let ends = journal.scan(Position(0)).map(|f| f.unwrap().next.offset());
        [96].into_iter().chain(ends).collect()
    }
}

#[test]
fn cut_off_anywhere_it_yields_whole_frames_or_says_what_is_missing() {
    let files = Files::of(World::with(5, 3));
    let (ends, world) = (files.ends(), &files.world);
    for len in 0..files.segment.len() {
        for write in [true, false] {
            files.restore();
            fs::write(world.path(ONE), &files.segment[..len]).unwrap();
            let whole = ends.iter().rposition(|end| *end <= len as u64);
            match (world.try_open(write), whole) {
                (Ok(opened), Some(whole)) => {
                    assert!(
                        !write || whole >= 3,
                        "{len}: acknowledged frames are missing"
                    );
                    assert_eq!(entries_of(&opened.journal), acts(whole as u64), "{len}");
                    let exact = ends[whole] == len as u64 && whole >= 3;
                    assert_eq!(opened.notes.is_empty(), exact, "{len}: {:?}", opened.notes);
                }
                (Err(JournalError::Shortened { path, .. }), whole) => {
                    assert!(write && whole.is_none_or(|whole| whole < 3), "{len}");
                    assert_eq!(path, world.path(ONE));
                }
                (Err(JournalError::Damaged { offset: 0, .. }), None) => assert!(!write),
                (other, _) => panic!("{len}: {other:?}"),
            }
            let left = fs::read(world.path(ONE)).unwrap();
            assert!(files.segment.starts_with(&left));
            assert!(write || left.len() == len, "reading changed the file");
        }
    }
}

#[test]
fn cut_off_without_a_head_it_yields_whole_frames_and_a_note() {
    let files = Files::of(World::with(4, 2));
    let ends = files.ends();
    for len in 96..files.segment.len() {
        files.restore();
        fs::remove_file(files.world.path("head")).unwrap();
        fs::write(files.world.path(ONE), &files.segment[..len]).unwrap();
        let opened = files.world.try_open(true).unwrap();
        let whole = ends.iter().rposition(|end| *end <= len as u64).unwrap();
        assert_eq!(entries_of(&opened.journal), acts(whole as u64));
        assert_eq!(
            opened.notes.is_empty(),
            len == 96,
            "{len}: {:?}",
            opened.notes
        );
    }
}

#[test]
fn a_torn_end_is_put_aside_and_gone_on_from() {
    let files = Files::of(World::with(3, 1));
    let (ends, world) = (files.ends(), &files.world);
    let cut = files.segment.len() - 5;
    for round in 1..=3 {
        fs::write(world.path(ONE), &files.segment[..cut]).unwrap();
        let _ = fs::remove_file(world.path("mark"));
        let opened = world.try_open(true).unwrap();
        assert_eq!(opened.notes.len(), 1);
        let names = world.aside();
        assert_eq!(names.len(), round, "nothing put aside is overwritten");
        for name in names {
            let kept = fs::read(world.path(&name)).unwrap();
            assert_eq!(kept, files.segment[ends[2] as usize..cut]);
        }
        assert!(
            opened.notes[0].contains("torn-00000001-"),
            "{:?}",
            opened.notes
        );
        let mut journal = opened.journal;
        journal.append(&act(3)).unwrap();
        drop(journal);
        assert_eq!(entries_of(&world.open()), acts(3));
    }
}

#[test]
fn garbage_or_zeros_after_the_end_are_a_torn_end() {
    let files = Files::of(World::with(3, 3));
    for tail in [vec![0; 5000], vec![0xFF; 300], b"\x40\0\0\0".to_vec()] {
        files.restore();
        let longer = [&files.segment[..], &tail[..]].concat();
        fs::write(files.world.path(ONE), longer).unwrap();
        let opened = files.world.try_open(true).unwrap();
        assert_eq!(entries_of(&opened.journal), acts(3));
        assert_eq!(opened.notes.len(), 1);
        assert_eq!(fs::read(files.world.path(ONE)).unwrap(), files.segment);
    }
}

#[test]
fn any_flipped_bit_of_a_segment_is_noticed() {
    for checkpoint in [0, 3, 5] {
        let files = Files::of(World::with(5, checkpoint));
        let last = files.ends()[4] as usize;
        for bit in 0..files.segment.len() * 8 {
            files.restore();
            let mut bytes = files.segment.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            fs::write(files.world.path(ONE), &bytes).unwrap();
            let torn = checkpoint < 5 && bit / 8 >= last;
            check_flipped(&files.world, &format!("{checkpoint}, bit {bit}"), torn);
            let left = fs::read(files.world.path(ONE)).unwrap();
            assert_eq!(left == bytes, !torn, "bit {bit}: changed though damaged");
        }
    }
}

/// A flip shows as an error at opening, or in a scan and in `verify`; and as a torn end only where
/// nothing can tell it from one.
fn check_flipped(world: &World, what: &str, torn: bool) {
    let opened = match world.try_open(true) {
        Ok(opened) => opened,
        Err(JournalError::Damaged { file, .. }) => {
            assert!(!torn && file.ends_with(ONE), "{what}");
            return;
        }
        Err(other) => panic!("{what}: {other}"),
    };
    if torn {
        assert_eq!(opened.notes.len(), 1, "{what}");
        assert_eq!(entries_of(&opened.journal), acts(4), "{what}");
        return;
    }
    let mut good = 0;
    let mut failed = false;
    for frame in opened.journal.scan(Position(0)) {
        match frame {
            Ok(frame) => {
                good += 1;
                assert_eq!(frame.entries, act(good), "{what}");
            }
            Err(JournalError::Damaged { .. }) => failed = true,
            Err(other) => panic!("{what}: {other}"),
        }
    }
    assert!(failed, "{what}: not noticed");
    let faults = opened.journal.verify().faults;
    assert!(
        faults.iter().any(|f| f.contains("00000001.tj, byte ")),
        "{what}: {faults:?}"
    );
}

#[test]
fn any_flipped_bit_of_the_head_is_noted_and_hides_nothing() {
    let files = Files::of(World::with(4, 2));
    for bit in 0..files.head.len() * 8 {
        files.restore();
        let mut bytes = files.head.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        fs::write(files.world.path("head"), &bytes).unwrap();
        let looking = files.world.try_open(false).unwrap().journal;
        assert_eq!(looking.verify().faults.len(), 1);
        let Opened { journal, notes } = files.world.try_open(true).unwrap();
        assert_eq!(notes.len(), 1, "bit {bit}");
        assert_eq!(entries_of(&journal), acts(4));
        assert_eq!(journal.verify().faults, Vec::<String>::new());
    }
}

#[test]
fn the_head_says_when_the_journal_was_exchanged() {
    let files = Files::of(World::with(4, 4));
    let other = Files::of(World::with(4, 4));
    let shorter = World::with(4, 0);
    let refused = |why: &str| match files.world.try_open(true) {
        Err(JournalError::Damaged { file, what, .. }) => {
            assert_eq!(file, files.world.path("head"));
            assert!(what.contains(why), "{what}");
        }
        other => panic!("{other:?}"),
    };
    fs::write(files.world.path("head"), &other.head).unwrap();
    refused("another journal");
    files.restore();
    fs::copy(shorter.path(ONE), files.world.path(ONE)).unwrap();
    refused("another journal");
    // The same replica, the same length, but another last change.
    files.restore();
    fs::remove_file(files.world.path(ONE)).unwrap();
    let saved = Saved::read(&files.world.path("")).unwrap().unwrap();
    fs::remove_file(files.world.path("head")).unwrap();
    let genesis = Head::genesis(saved.replica);
    Segment::create(&files.world.path(""), 1, saved.replica, genesis).unwrap();
    let mut journal = files.world.open();
    for n in [1, 2, 3, 7] {
        journal.append(&act(n)).unwrap();
    }
    fs::write(files.world.path("head"), &files.head).unwrap();
    refused("last saved change is another");
    let faults = journal.verify().faults;
    assert!(
        faults.iter().any(|f| f.contains("change 6 at segment 1")),
        "{faults:?}"
    );
}

#[test]
fn a_frame_cut_out_or_repeated_breaks_the_chain() {
    let files = Files::of(World::with(5, 5));
    let ends: Vec<_> = files.ends().iter().map(|end| *end as usize).collect();
    let frame = &files.segment[ends[1]..ends[2]];
    let out = [&files.segment[..ends[1]], &files.segment[ends[2]..]].concat();
    let twice = [&files.segment[..ends[2]], frame, &files.segment[ends[2]..]].concat();
    for (bytes, offset) in [(out, ends[1]), (twice, ends[2])] {
        fs::write(files.world.path(ONE), bytes).unwrap();
        fs::remove_file(files.world.path("head")).unwrap();
        match files.world.try_open(true) {
            Err(JournalError::Damaged {
                offset: at, what, ..
            }) => {
                assert_eq!(at, offset as u64);
                assert!(what.contains("does not follow"), "{what}");
            }
            other => panic!("{other:?}"),
        }
        files.restore();
    }
}

#[test]
fn a_bad_frame_within_an_unfinished_batch_is_torn() {
    let world = World::with(2, 2);
    let mut journal = world.open();
    let head = fs::read(world.path("head")).unwrap();
    let at = journal.append_all(&[act(3), act(4), act(5)]).unwrap();
    drop(journal);
    // As after a power cut: neither head nor mark was written, and one page of the batch neither.
    fs::remove_file(world.path("mark")).unwrap();
    fs::write(world.path("head"), head).unwrap();
    let mut bytes = fs::read(world.path(ONE)).unwrap();
    bytes[at[1].offset() as usize..][..40].fill(0);
    fs::write(world.path(ONE), bytes).unwrap();
    let opened = world.try_open(true).unwrap();
    assert_eq!(entries_of(&opened.journal), acts(3));
    assert_eq!(opened.notes.len(), 1);
}

#[test]
fn a_bad_frame_before_one_begun_after_a_sync_is_damage() {
    let world = World::with(2, 2);
    let mut journal = world.open();
    let at = journal.append(&act(3)).unwrap();
    journal.append(&act(4)).unwrap();
    drop(journal);
    let mut bytes = fs::read(world.path(ONE)).unwrap();
    bytes[at.offset() as usize..][..40].fill(0);
    fs::write(world.path(ONE), &bytes).unwrap();
    for write in [true, false] {
        match world.try_open(write) {
            Err(JournalError::Damaged { file, offset, .. }) => {
                assert_eq!((file, offset), (world.path(ONE), at.offset()));
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(fs::read(world.path(ONE)).unwrap(), bytes);
}

#[test]
fn verify_names_every_bad_frame() {
    let files = Files::of(World::with(6, 6));
    let ends = files.ends();
    let journal = files.world.open();
    let mut bytes = files.segment.clone();
    for n in [1, 4] {
        bytes[ends[n] as usize + 60] ^= 1;
    }
    fs::write(files.world.path(ONE), &bytes).unwrap();
    let verified = journal.verify();
    assert_eq!(verified.frames, 4);
    assert_eq!(verified.faults.len(), 2);
    for (fault, n) in verified.faults.iter().zip([1, 4]) {
        assert!(
            fault.contains(&format!("00000001.tj, byte {}: ", ends[n])),
            "{fault}"
        );
    }
}

/// A journal of several segments; answers how many.
fn rolled() -> (World, u32) {
    let world = World::new();
    let mut journal = world.open_short();
    for n in 1..=9 {
        journal.append(&act(n)).unwrap();
    }
    let count = journal.segments.current.number;
    (world, count)
}

#[test]
fn a_missing_segment_is_named() {
    let (world, last) = rolled();
    fs::rename(world.path(TWO), world.path("kept")).unwrap();
    for write in [true, false] {
        match world.try_open(write) {
            Err(JournalError::Damaged { file, .. }) => assert_eq!(file, world.path(TWO)),
            other => panic!("{other:?}"),
        }
    }
    fs::rename(world.path("kept"), world.path(TWO)).unwrap();
    fs::remove_file(world.path(&format!("{last:08}.tj"))).unwrap();
    let shortened = world.try_open(true).unwrap_err();
    assert!(shortened.to_string().contains("tatap doctor"));
    assert!(matches!(shortened, JournalError::Shortened { .. }));
    let opened = world.try_open(false).unwrap();
    let left = entries_of(&opened.journal);
    assert_eq!(left, acts(left.len() as u64));
    assert_eq!(opened.notes.len(), 1);
}

#[test]
fn with_only_the_head_left_no_new_journal_is_begun() {
    let world = World::with(2, 2);
    fs::remove_file(world.path(ONE)).unwrap();
    for damage in [false, true] {
        if damage {
            fs::write(world.path("head"), b"?").unwrap();
        }
        let refused = world.try_open(true);
        assert!(matches!(refused, Err(JournalError::Shortened { .. })));
        assert!(!world.path(ONE).exists());
    }
}

#[test]
fn an_older_segment_is_not_cut_off_but_damaged() {
    let (world, _) = rolled();
    let bytes = fs::read(world.path(TWO)).unwrap();
    for len in 0..bytes.len() {
        fs::write(world.path(TWO), &bytes[..len]).unwrap();
        let damaged = |error: JournalError| match error {
            JournalError::Damaged { file, .. } => {
                file == world.path(TWO) || file == world.path("00000003.tj")
            }
            _ => false,
        };
        match world.try_open(true) {
            Err(error) => assert!(damaged(error), "{len}"),
            Ok(opened) => {
                let mut scan = opened.journal.scan(Position(0));
                assert!(damaged(scan.find_map(Result::err).unwrap()), "{len}");
                assert!(!opened.journal.verify().faults.is_empty(), "{len}");
            }
        }
    }
    assert_eq!(world.aside(), Vec::<String>::new());
}

#[test]
fn a_newer_format_is_named_and_left_alone() {
    for name in [ONE, "head"] {
        let world = World::with(2, 2);
        let mut bytes = fs::read(world.path(name)).unwrap();
        bytes[12] = 9;
        let sum = crc32c::crc32c(&bytes[..92]).to_le_bytes();
        bytes[92..96].copy_from_slice(&sum);
        fs::write(world.path(name), &bytes).unwrap();
        for write in [true, false] {
            let error = world.try_open(write).unwrap_err();
            assert!(
                matches!(&error, JournalError::Newer { version: 9, .. }),
                "{error}"
            );
            assert!(error.to_string().contains("made by a newer tatap"));
        }
        assert_eq!(fs::read(world.path(name)).unwrap(), bytes);
    }
}

#[test]
fn a_transfer_in_text_mode_is_recognised() {
    let world = World::with(2, 2);
    let bytes = fs::read(world.path(ONE)).unwrap();
    let mut text = bytes.clone();
    text.remove(7);
    text.push(0);
    fs::write(world.path(ONE), text).unwrap();
    let error = world.try_open(true).unwrap_err().to_string();
    assert!(error.contains("text mode"), "{error}");
}

#[test]
fn killed_without_a_cut_of_the_power_every_acknowledged_frame_is_missed_if_it_is_gone() {
    let world = World::killed(5, 3);
    let whole = fs::read(world.path(ONE)).unwrap();
    for len in 96..whole.len() {
        fs::write(world.path(ONE), &whole[..len]).unwrap();
        let refused = world.try_open(true).unwrap_err();
        assert!(
            matches!(refused, JournalError::Shortened { .. }),
            "{len}: {refused}"
        );
        assert_eq!(
            fs::read(world.path(ONE)).unwrap().len(),
            len,
            "nothing was cut off"
        );
        assert!(!world.try_open(false).unwrap().notes.is_empty());
    }
    for at in 96..whole.len() {
        let mut spoiled = whole.clone();
        spoiled[at] ^= 1;
        fs::write(world.path(ONE), &spoiled).unwrap();
        let noticed = match world.try_open(true) {
            Err(_) => true,
            Ok(opened) => !opened.journal.verify().faults.is_empty(),
        };
        assert!(noticed, "{at}");
    }
    // A mark that is spoiled itself is no mark.
    fs::write(world.path(ONE), &whole).unwrap();
    fs::write(world.path("mark"), [7; 96]).unwrap();
    assert_eq!(entries_of(&world.open()), acts(5));
}

#[test]
fn names_that_only_look_like_ours_are_passed_over() {
    let world = World::with(3, 3);
    let strange = [
        "2.tj",
        "000000002.tj",
        "4294967295.tj",
        "+0000002.tj",
        "00000000.tj",
    ];
    for name in strange {
        fs::write(world.path(name), b"").unwrap();
    }
    fs::create_dir(world.path("00000001 (copy).tj")).unwrap();
    for write in [true, false] {
        let opened = world.try_open(write).unwrap();
        assert_eq!(entries_of(&opened.journal), acts(3));
        assert_eq!(opened.notes, Vec::<String>::new());
    }
}

#[test]
fn a_segment_far_away_is_no_reason_to_look_for_millions() {
    let world = World::with(3, 3);
    fs::write(world.path("99999999.tj"), b"").unwrap();
    assert!(world.try_open(true).is_err());
    let left = Journal::open_damaged(&world.dir, "journal", None).unwrap();
    assert_eq!(entries_of(&left.journal), acts(3));
    assert_eq!(left.journal.lost(), []);
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_told_and_not_waited_for() {
    for name in [ONE, "head", "mark"] {
        let world = World::killed(3, 2);
        fs::remove_file(world.path(name)).unwrap();
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let kind = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, world.path(name), kind, mode, 0).unwrap();
        let opened = world.try_open(true);
        assert_eq!(opened.is_err(), name == ONE, "{name}");
        if let Ok(mut opened) = opened {
            assert_eq!(
                opened.notes.is_empty(),
                name == "mark",
                "{:?}",
                opened.notes
            );
            opened.journal.append(&act(4)).unwrap();
            assert_eq!(entries_of(&opened.journal), acts(4));
        }
    }
}

#[test]
fn a_head_file_that_was_lost_is_told_once_and_written_anew() {
    let world = World::with(3, 2);
    for stands in [false, true] {
        fs::remove_file(world.path("head")).unwrap();
        if stands {
            fs::create_dir(world.path("head")).unwrap();
        }
        let opened = world.try_open(true).unwrap();
        assert_eq!(opened.notes.len(), 1, "{:?}", opened.notes);
        assert_eq!(opened.journal.verify().faults, Vec::<String>::new());
        drop(opened);
        assert_eq!(world.try_open(true).unwrap().notes, Vec::<String>::new());
    }
}
