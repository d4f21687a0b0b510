//! A reader beside a writer at work.

use std::fs::{self, OpenOptions};
use std::io::Write;

use super::*;

/// What a reader that opens now sees.
fn seen_anew(world: &World) -> Vec<Vec<Vec<u8>>> {
    entries_of(&world.try_open(false).unwrap().journal)
}

#[test]
fn a_reader_that_follows_sees_what_is_appended_through_any_number_of_segments() {
    let world = World::new();
    let mut writer = world.open_short();
    let mut reader = world.try_open(false).unwrap().journal;
    assert!(!reader.follow().unwrap());
    let mut n = 0;
    // Sometimes more than a segment is written between two looks, sometimes nothing.
    for more in [1, 0, 2, 1, 7, 0, 1, 1, 1] {
        let end = reader.end();
        for _ in 0..more {
            n += 1;
            writer.append(&act(n)).unwrap();
        }
        assert_eq!(reader.follow().unwrap(), more > 0);
        let new: Vec<_> = reader.scan(end).map(|f| f.unwrap().entries).collect();
        assert_eq!(new, acts(n)[(n - more) as usize..]);
        assert_eq!(entries_of(&reader), acts(n));
        assert_eq!(
            (reader.head(), reader.last, reader.end()),
            (writer.head(), writer.last, writer.end())
        );
        assert_eq!(reader.verify().faults, Vec::<String>::new());
    }
    assert!(writer.segments.older.len() > 4);
}

#[test]
fn a_frame_that_is_half_written_is_waited_for() {
    let world = World::with(2, 2);
    let mut reader = world.try_open(false).unwrap().journal;
    let whole = fs::read(world.path(ONE)).unwrap().len();
    let mut writer = world.open();
    writer.append_all(&[act(3), act(4)]).unwrap();
    let bytes = fs::read(world.path(ONE)).unwrap();
    let frame = usize::try_from(writer.last.offset()).unwrap();
    for len in whole..=bytes.len() {
        fs::write(world.path(ONE), &bytes[..len]).unwrap();
        reader.follow().unwrap();
        let there = 2 + u64::from(len >= frame) + u64::from(len == bytes.len());
        assert_eq!(entries_of(&reader), acts(there), "{len} bytes");
    }
}

#[test]
fn what_another_session_left_unfinished_is_passed_over_and_written_over() {
    let world = World::with(2, 2);
    let mut rest = OpenOptions::new()
        .append(true)
        .open(world.path(ONE))
        .unwrap();
    rest.write_all(&[1, 2, 3, 4, 5]).unwrap();
    let mut reader = world.try_open(false).unwrap().journal;
    assert!(!reader.follow().unwrap());
    let mut writer = world.try_open(true).unwrap().journal;
    assert!(!reader.follow().unwrap());
    writer.append(&act(3)).unwrap();
    assert!(reader.follow().unwrap());
    assert_eq!(entries_of(&reader), acts(3));
}

#[test]
fn what_was_taken_back_is_an_error_until_it_is_opened_anew() {
    let world = World::with(2, 2);
    let before = fs::read(world.path(ONE)).unwrap();
    let mut writer = world.open();
    writer.append(&act(3)).unwrap();
    let mut reader = world.try_open(false).unwrap().journal;
    assert_eq!(entries_of(&reader), acts(3));
    drop(writer);
    fs::write(world.path(ONE), &before).unwrap();
    fs::remove_file(world.path("mark")).unwrap();
    assert!(reader.follow().is_err(), "it became shorter");
    // Other changes stand in the place of the one that was seen.
    let mut writer = world.open();
    for n in 5..=7 {
        writer.append(&act(n)).unwrap();
    }
    assert!(reader.follow().is_err(), "it is another");
    assert_eq!(seen_anew(&world), entries_of(&writer));
}

#[test]
fn damage_is_not_taken_for_a_write_that_goes_on() {
    let world = World::with(2, 2);
    let mut reader = world.try_open(false).unwrap().journal;
    let mut writer = world.open();
    let at = writer.append(&act(3)).unwrap();
    writer.append(&act(4)).unwrap();
    let mut bytes = fs::read(world.path(ONE)).unwrap();
    bytes[usize::try_from(at.offset()).unwrap() + 60] ^= 1;
    fs::write(world.path(ONE), bytes).unwrap();
    let told = reader.follow().unwrap_err();
    assert!(matches!(told, JournalError::Damaged { .. }), "{told}");
}
