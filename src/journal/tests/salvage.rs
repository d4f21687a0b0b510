//! What is left of a damaged journal is read, and what is lost is named.

use super::*;

/// Six frames in three segments, with a checkpoint after the fifth.
fn world() -> World {
    let world = World::new();
    let mut journal = world.open_short();
    for n in 1..=6 {
        journal.append(&act(n)).unwrap();
        if n == 5 {
            journal.checkpoint().unwrap();
        }
    }
    drop(journal);
    assert!(world.path("00000003.tj").exists());
    world
}

/// Every entry by its index, as it was written.
fn written(world: &World) -> Vec<(u64, Vec<u8>)> {
    indexed(&world.try_open(false).unwrap().journal)
}

fn indexed(journal: &Journal) -> Vec<(u64, Vec<u8>)> {
    let frames = journal.scan(Position(0)).map(Result::unwrap);
    let entries = frames.flat_map(|frame| (frame.first_index..).zip(frame.entries));
    entries.collect()
}

/// Opens what is left and checks that it is what was written, less what is said to be lost. Answers how many are.
fn check(world: &World, all: &[(u64, Vec<u8>)], acknowledged: u64) -> u64 {
    let Opened { journal, notes } = Journal::open_damaged(&world.dir, "journal", None).unwrap();
    let read = indexed(&journal);
    let lost = |index: &u64| {
        journal
            .lost()
            .iter()
            .any(|lost| lost.range().contains(index))
    };
    for (index, entry) in all {
        let is_there = read.contains(&(*index, entry.clone()));
        assert!(
            is_there || lost(index) || *index > acknowledged,
            "{index} is missing, and nobody says so"
        );
        assert!(
            !(is_there && lost(index)),
            "{index} is there, and called lost"
        );
    }
    assert!(
        read.iter().all(|one| all.contains(one)),
        "something else is read"
    );
    let count = journal.lost().iter().map(Lost::count).sum();
    assert_eq!(notes.is_empty(), count == 0);
    count
}

#[test]
fn a_sound_journal_has_lost_nothing() {
    let world = world();
    let all = written(&world);
    assert_eq!(check(&world, &all, u64::MAX), 0);
}

#[test]
fn whatever_byte_is_changed_the_other_frames_are_read_and_the_loss_is_named() {
    let world = world();
    let all = written(&world);
    let acknowledged = world
        .try_open(false)
        .unwrap()
        .journal
        .saved
        .unwrap()
        .head
        .index;
    let mut lost = 0;
    for name in [ONE, TWO, "00000003.tj", "head"] {
        let bytes = fs::read(world.path(name)).unwrap();
        for at in 0..bytes.len() {
            let mut spoiled = bytes.clone();
            spoiled[at] ^= 0x40;
            fs::write(world.path(name), &spoiled).unwrap();
            lost += check(&world, &all, acknowledged);
        }
        fs::write(world.path(name), &bytes).unwrap();
    }
    assert!(lost > 0, "no change ever hurt");
}

#[test]
fn whatever_is_cut_off_or_gone_the_other_frames_are_read_and_the_loss_is_named() {
    let world = world();
    let all = written(&world);
    let acknowledged = world
        .try_open(false)
        .unwrap()
        .journal
        .saved
        .unwrap()
        .head
        .index;
    for name in [ONE, TWO, "00000003.tj"] {
        let bytes = fs::read(world.path(name)).unwrap();
        for len in 0..bytes.len() {
            fs::write(world.path(name), &bytes[..len]).unwrap();
            check(&world, &all, acknowledged);
        }
        fs::remove_file(world.path(name)).unwrap();
        assert!(check(&world, &all, acknowledged) > 0, "{name}");
        fs::write(world.path(name), &bytes).unwrap();
    }
}

#[test]
fn an_older_file_in_the_place_of_a_newer_one_says_nothing_twice() {
    let world = world();
    let all = written(&world);
    let older = fs::read(world.path(ONE)).unwrap();
    fs::write(world.path(TWO), older).unwrap();
    assert!(check(&world, &all, all.len() as u64) > 0);
}
