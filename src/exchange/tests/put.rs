//! Files are put whole or not at all, over nobody else's, and are read back.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;

use super::*;
use crate::ops::bundle::BundleId;
use crate::ops::op::ReplicaId;

const NAME: &str = "berkas";

fn name(replica: u8, to_seq: u64) -> Name {
    Name::new(ReplicaId([replica; 16]), to_seq, BundleId([7; 16]))
}

fn put(folder: &Folder, name: Name, bytes: &[u8]) -> Result<Put, ExchangeError> {
    folder.put(Direction::Between, "dinkes", name, &mut |into| {
        into.write_all(bytes)
    })
}

fn names(dir: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(dir).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().into_string().unwrap());
    names.collect()
}

#[test]
fn a_file_is_there_once_and_the_same_again_is_no_other() {
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::make(temp.path()).unwrap();
    let Put::Safe { path, bytes, .. } = put(&folder, name(1, 1), b"isi").unwrap() else {
        panic!("it was not there");
    };
    assert_eq!(fs::read(&path).unwrap(), b"isi");
    assert_eq!(bytes, 3);
    let there = Put::AlreadyThere { path: path.clone() };
    assert_eq!(put(&folder, name(1, 1), b"isi").unwrap(), there);
    let other = put(&folder, name(1, 1), b"lain").unwrap_err();
    assert!(
        matches!(other, ExchangeError::OtherBytes { .. }),
        "{other:?}"
    );
    let told = other.to_string();
    assert!(
        told.contains("3 bytes") && told.contains("4 bytes"),
        "{told}"
    );
    assert_eq!(fs::read(&path).unwrap(), b"isi");
    let office = temp.path().join("antar/dinkes");
    assert_eq!(names(&office), [name(1, 1).to_string()].into());
}

#[test]
fn of_many_writers_of_one_name_one_is_first_and_the_others_are_told() {
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::make(temp.path()).unwrap();
    let at_once = |bytes: [&'static [u8]; 8]| {
        let writers = bytes.map(|bytes| {
            let folder = folder.clone();
            thread::spawn(move || put(&folder, name(1, bytes.len() as u64 / 10), bytes))
        });
        writers.map(|writer| writer.join().unwrap())
    };
    let equal = at_once([&[7; 10]; 8]);
    let safe = |put: &&Result<Put, _>| matches!(put, Ok(Put::Safe { .. }));
    let there = |put: &&Result<Put, _>| matches!(put, Ok(Put::AlreadyThere { .. }));
    assert_eq!(equal.iter().filter(safe).count(), 1);
    assert_eq!(equal.iter().filter(there).count(), 7);
    let all: [&'static [u8]; 8] = [
        &[0; 20], &[1; 21], &[2; 22], &[3; 23], &[4; 24], &[5; 25], &[6; 26], &[7; 27],
    ];
    let different = at_once(all);
    assert_eq!(different.iter().filter(safe).count(), 1);
    let other = |put: &&Result<Put, _>| matches!(put, Err(ExchangeError::OtherBytes { .. }));
    assert_eq!(different.iter().filter(other).count(), 7);
    let office = temp.path().join("antar/dinkes");
    let held = fs::read(office.join(name(1, 2).to_string())).unwrap();
    assert!(all.contains(&held.as_slice()), "it is whole");
    assert_eq!(names(&office).len(), 2, "nothing else is left");
}

#[test]
fn a_writer_that_fails_or_does_not_end_leaves_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::make(temp.path()).unwrap();
    let put = |write: Writing<'_>| folder.put(Direction::Between, "dinkes", name(1, 1), write);
    let full = put(&mut |into| {
        into.write_all(&vec![7; 100_000])?;
        Err(Errno::NOSPC.into())
    });
    let full = full.unwrap_err();
    assert!(full.to_string().contains("No space left"), "{full}");
    let endless = put(&mut |into| {
        let block = vec![7; 1 << 20];
        loop {
            into.write_all(&block)?;
        }
    });
    assert!(
        matches!(endless, Err(ExchangeError::TooLarge { .. })),
        "{endless:?}"
    );
    assert!(names(&temp.path().join("antar/dinkes")).is_empty());
}

#[test]
fn every_way_gives_the_name_and_takes_none() {
    for way in WAYS {
        let temp = tempfile::tempdir().unwrap();
        let dir = Dir::root(temp.path()).unwrap();
        let place = |bytes: &[u8]| {
            let temporary = Temporary::make(&dir, NAME).unwrap();
            let sum = temporary
                .fill(NAME, &mut |into| into.write_all(bytes))
                .unwrap();
            (temporary.place(NAME, &[way]).unwrap(), sum)
        };
        let (placed, first) = place(b"isi");
        assert_eq!(placed, Placed::New, "{way:?}");
        assert_eq!(place(b"lain").0, Placed::Taken, "{way:?}");
        assert_eq!(names(temp.path()), [NAME.to_owned()].into(), "{way:?}");
        assert_eq!(dir.sum_of(NAME).unwrap(), first, "{way:?}");
        let meta = fs::metadata(temp.path().join(NAME)).unwrap();
        assert_eq!(meta.permissions().mode() & 0o337, 0, "{way:?}");
    }
}

#[test]
fn what_a_filesystem_does_not_know_is_told_from_what_it_refuses() {
    for (errno, unknown) in [
        (Errno::INVAL, true),
        (Errno::NOTSUP, true),
        (Errno::PERM, true),
        (Errno::NOSPC, false),
        (Errno::ACCESS, false),
        (Errno::ROFS, false),
    ] {
        assert_eq!(is_unknown(&errno.into()), unknown, "{errno}");
    }
}

#[test]
fn what_does_not_read_back_as_it_was_written_is_told() {
    let temp = tempfile::tempdir().unwrap();
    let dir = Dir::root(temp.path()).unwrap();
    let temporary = Temporary::make(&dir, NAME).unwrap();
    let ours = temporary
        .fill(NAME, &mut |into| into.write_all(b"isi"))
        .unwrap();
    let placed = temporary.place(NAME, &WAYS).unwrap();
    let path = temp.path().join(NAME);
    assert!(matches!(
        confirm(&dir, NAME, ours, placed),
        Ok(Put::Safe { .. })
    ));
    for spoiled in [b"isj".as_slice(), b"is", b"isii", b""] {
        fs::remove_file(&path).unwrap();
        fs::write(&path, spoiled).unwrap();
        let told = confirm(&dir, NAME, ours, placed);
        assert!(
            matches!(told, Err(ExchangeError::NotAsWritten { .. })),
            "{told:?}"
        );
        assert_eq!(
            fs::read(&path).unwrap(),
            spoiled,
            "it stays for whoever looks"
        );
    }
    fs::remove_file(&path).unwrap();
    assert!(confirm(&dir, NAME, ours, placed).is_err());
}

#[test]
fn only_old_leavings_of_the_same_replica_are_removed() {
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::make(temp.path()).unwrap();
    put(&folder, name(1, 1), b"isi").unwrap();
    let office = temp.path().join("antar/dinkes");
    let leave = |name: &str, hours: u64| {
        let file = File::create(office.join(name)).unwrap();
        let then = SystemTime::now() - Duration::from_hours(hours);
        file.set_modified(then).unwrap();
        name.to_owned()
    };
    let of = |replica| name::temporary(&name(replica, 9).to_string()).unwrap();
    leave(&of(1), 25);
    let kept = BTreeSet::from([
        leave(&of(1), 1),
        leave(&of(2), 25),
        leave(&name(1, 7).to_string(), 25_000),
        leave(".bukan-milik-kami.tmp-0000000000000000", 25_000),
        name(1, 1).to_string(),
        name(1, 2).to_string(),
    ]);
    put(&folder, name(1, 2), b"isi").unwrap();
    assert_eq!(names(&office), kept);
}
