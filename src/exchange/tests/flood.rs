//! More than anybody should put into a folder.

use std::time::{Duration, SystemTime};

use super::*;

#[test]
fn a_hundred_thousand_other_names_hide_no_file() {
    let world = World::new();
    let office = world.office();
    for n in 0..50_000 {
        fs::File::create(office.join(format!(".syncthing.{n}.tmp"))).unwrap();
    }
    world.put(name(1, 1), b"isi").unwrap();
    for n in 50_000..100_000 {
        fs::File::create(office.join(format!("{n}.sync-conflict"))).unwrap();
    }
    let listing = world.scan();
    assert_eq!((listing.files.len(), listing.ignored), (1, 100_000));
    assert!(!listing.too_many);
}

#[test]
fn more_files_than_are_looked_at_are_told() {
    let world = World::new();
    let office = world.office();
    for n in 0..MOST_FILES as u64 {
        fs::File::create(office.join(name(2, n).to_string())).unwrap();
    }
    let listing = world.scan();
    assert_eq!((listing.files.len(), listing.too_many), (MOST_FILES, false));
    fs::File::create(office.join(name(3, 1).to_string())).unwrap();
    let listing = world.scan();
    assert_eq!((listing.files.len(), listing.too_many), (MOST_FILES, true));
}

#[test]
fn the_oldest_comes_first_and_no_time_of_a_file_breaks_anything() {
    let world = World::new();
    let now = SystemTime::now();
    let times = [
        (1, now),
        (2, now - Duration::from_hours(1)),
        (3, SystemTime::UNIX_EPOCH - Duration::from_hours(24 * 365)),
        (4, now + Duration::from_hours(24 * 365 * 100)),
        (5, now),
    ];
    for (seq, time) in times {
        let file = fs::File::create(world.path(name(1, seq))).unwrap();
        file.set_modified(time).unwrap();
    }
    let order: Vec<u64> = world.scan().files.iter().map(|f| f.name.to_seq).collect();
    assert_eq!(order, [3, 2, 1, 5, 4]);
}

#[test]
fn each_replica_finds_what_it_wrote() {
    let world = World::new();
    for (replica, seq) in [(1, 3), (2, 9), (1, 12)] {
        world.put(name(replica, seq), &[replica]).unwrap();
    }
    let own = |replica| {
        let files = world
            .folder
            .own_files(Direction::Up, OFFICE, ReplicaId([replica; 16]));
        let names = files.unwrap().into_iter().map(|file| file.name);
        names.collect::<std::collections::BTreeSet<Name>>()
    };
    assert_eq!(own(1), [name(1, 3), name(1, 12)].into());
    assert_eq!(own(2), [name(2, 9)].into());
    assert_eq!(own(3), [].into());
    let elsewhere = world.folder.scan(Direction::Down, OFFICE).unwrap();
    assert_eq!(elsewhere, Listing::default());
}
