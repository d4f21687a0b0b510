//! What others may put in the place of a file or of a folder.

use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use rustix::fs::{CWD, FileType, Mode};

use super::*;

/// Puts each thing that is no regular file at a path, one after the other, and answers what it is.
fn each_thing(path: &Path, target: &Path, mut tried: impl FnMut(Thing)) {
    symlink(target, path).unwrap();
    tried(Thing::Link);
    fs::remove_file(path).unwrap();
    symlink("/nonexistent", path).unwrap();
    tried(Thing::Link);
    fs::remove_file(path).unwrap();
    rustix::fs::mkfifoat(CWD, path, Mode::from(0o600)).unwrap();
    tried(Thing::Pipe);
    fs::remove_file(path).unwrap();
    let socket = UnixListener::bind(path).unwrap();
    tried(Thing::Socket);
    drop(socket);
    fs::remove_file(path).unwrap();
    let null = rustix::fs::makedev(1, 3);
    let made = rustix::fs::mknodat(
        CWD,
        path,
        FileType::CharacterDevice,
        Mode::from(0o600),
        null,
    );
    // Only root may make devices, and not everywhere.
    if made.is_ok() {
        tried(Thing::Device);
        fs::remove_file(path).unwrap();
    }
}

fn in_the_way<T: std::fmt::Debug>(result: Result<T, ExchangeError>, at: &Path) -> Thing {
    match result {
        Err(ExchangeError::InTheWay { path, thing }) => {
            assert_eq!(path, at);
            thing
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_regular_files_are_found_and_the_rest_is_named() {
    let world = World::new();
    world.put(name(1, 1), b"isi").unwrap();
    let (odd, secret) = (name(1, 2), world.temp.path().join("rahasia"));
    fs::write(&secret, b"rahasia").unwrap();
    each_thing(&world.path(odd), &secret, |thing| {
        let listing = world.scan();
        assert_eq!(listing.files.len(), 1);
        assert_eq!(listing.refused, [Refused { name: odd, thing }]);
        assert_eq!(listing.ignored, 0);
    });
    fs::create_dir(world.path(odd)).unwrap();
    fs::create_dir(world.office().join(".stfolder")).unwrap();
    let listing = world.scan();
    let thing = Thing::Folder;
    assert_eq!(listing.refused, [Refused { name: odd, thing }]);
    assert_eq!(listing.ignored, 1);
    let large = fs::File::create(world.path(name(1, 3))).unwrap();
    large.set_len(LARGEST).unwrap();
    assert_eq!(world.scan().files.len(), 2);
    large.set_len(LARGEST + 1).unwrap();
    assert_eq!(world.scan().refused[1].thing, Thing::TooLarge);
}

#[test]
fn what_takes_the_place_of_a_file_after_the_scan_is_not_followed_and_holds_nobody_up() {
    let world = World::new();
    let ours = name(1, 1);
    world.put(ours, b"isi").unwrap();
    let found = world.scan().files.remove(0);
    assert_eq!(world.spool(&found).unwrap(), b"isi");
    let (path, secret) = (world.path(ours), world.temp.path().join("rahasia"));
    fs::write(&secret, b"rahasia").unwrap();
    fs::remove_file(&path).unwrap();
    assert!(matches!(world.spool(&found), Err(ExchangeError::Io { .. })));
    each_thing(&path, &secret, |thing| {
        assert_eq!(in_the_way(world.spool(&found), &path), thing);
    });
    fs::File::create(&path)
        .unwrap()
        .set_len(LARGEST + 1)
        .unwrap();
    assert_eq!(in_the_way(world.spool(&found), &path), Thing::TooLarge);
    // Another regular file is a file like any other: what it holds now is what is copied, and what will be checked.
    fs::write(&path, b"lain").unwrap();
    assert_eq!(world.spool(&found).unwrap(), b"lain");
    let left: Vec<_> = fs::read_dir(world.temp.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "the copies are gone: {left:?}");
}

#[test]
fn a_link_in_the_place_of_a_folder_is_not_followed() {
    let world = World::new();
    let ours = name(1, 1);
    world.put(ours, b"isi").unwrap();
    let found = world.scan().files.remove(0);
    let (office, up) = (world.office(), world.folder.root().join("naik"));
    let elsewhere = world.temp.path().join("lain");
    fs::rename(&office, &elsewhere).unwrap();
    each_thing(&office, &elsewhere, |thing| {
        let scanned = world.folder.scan(Direction::Up, OFFICE);
        assert_eq!(in_the_way(scanned, &office), thing);
        assert_eq!(in_the_way(world.spool(&found), &office), thing);
        assert_eq!(in_the_way(world.put(name(1, 2), b"isi"), &office), thing);
    });
    fs::remove_dir_all(&up).unwrap();
    each_thing(&up, &elsewhere, |thing| {
        assert_eq!(in_the_way(world.put(name(1, 2), b"isi"), &up), thing);
    });
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 1);
}

#[test]
fn nothing_is_written_through_what_lies_under_the_name() {
    let world = World::new();
    let ours = name(1, 1);
    let (path, target) = (world.path(ours), world.temp.path().join("sasaran"));
    fs::write(&target, b"utuh").unwrap();
    each_thing(&path, &target, |thing| {
        assert_eq!(in_the_way(world.put(ours, b"isi"), &path), thing);
        assert_eq!(world.names(), [ours.to_string()]);
    });
    assert_eq!(fs::read(&target).unwrap(), b"utuh");
}
