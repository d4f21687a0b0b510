//! Made, read back, spoiled, forged, gone on from.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::ops::fields;
use crate::store::Store;
use crate::store::contract_tests::{NOW, SITI, import, open, say};
use crate::store::disk::DiskStore;
use crate::store::exchange::state_hash;
use crate::trust::seal::{Identity, Recipient, SealError};

struct House {
    temp: tempfile::TempDir,
}

impl House {
    /// A data directory with some people in it.
    fn new() -> (Self, DiskStore) {
        let house = Self {
            temp: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(house.dir()).unwrap();
        let (mut store, _) = open(&house.data());
        store.commit(import(0..50), NOW).unwrap();
        (house, store)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    fn data(&self) -> PathBuf {
        self.path("data")
    }

    fn dir(&self) -> PathBuf {
        self.path("backups")
    }

    /// A backup made so many seconds after the beginning.
    fn make(&self, seconds: u64, keep: usize, seal_for: &[Recipient]) -> Result<Made, BackupError> {
        make(&Order {
            data: &self.data(),
            dir: &self.dir(),
            keep,
            seal_for,
            millis: NOW + seconds * 1000,
        })
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn everything(store: &mut DiskStore) -> [u8; 32] {
    state_hash(store.exchange().unwrap()).unwrap()
}

#[test]
fn what_is_gone_on_from_is_all_there_as_a_new_replica_and_the_original_is_untouched() {
    let (house, mut store) = House::new();
    let (before, replica) = (everything(&mut store), store.replica());
    let drafts = crate::store::drafts::Drafts::new(&house.data(), replica);
    drafts.write(NOW, false, b"{\"kata\":1}").unwrap();
    store.note_reader(
        chrono::NaiveDate::from_ymd_opt(2026, 11, 1).unwrap(),
        crate::domain::id::EmployeeId(1),
        crate::domain::id::EmployeeId(2),
    );
    fs::write(
        house.data().join("readers/2026-11.tsv"),
        "2026-11-01\t1\t2\n",
    )
    .unwrap();
    fs::write(house.data().join("pins"), "rahasia").unwrap();
    let made = house.make(0, 7, &[]).unwrap();
    assert!(made.faults.is_empty() && made.removed.is_empty());
    assert_eq!(made.note.changes, store.next_seq() - 1);
    let rights = fs::metadata(&made.path).unwrap().permissions().mode();
    assert_eq!(rights & 0o777, 0o600);
    assert_eq!(latest(&house.dir(), replica).unwrap().path, made.path);
    let to = house.path("lain");
    let restored = restore(&made.path, &to, &[], NOW + 1).unwrap();
    assert_ne!(restored.replica, replica);
    assert_eq!(restored.note, made.note);
    let (mut again, notes) = open(&to);
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(again.replica(), restored.replica);
    assert_eq!(everything(&mut again), before);
    assert!(again.verify().unwrap().faults.is_empty());
    assert_eq!(again.roster().unwrap().len(), restored.people);
    let act = say(&again, SITI, fields::NAME, "Siti Rahayu, S.E.");
    again.commit(act, NOW + 2).unwrap();
    // What was begun goes on, who read is known, and nothing secret came along.
    let kept = crate::store::drafts::Drafts::new(&to, restored.replica).read();
    assert_eq!(kept.unwrap().unwrap().text, b"{\"kata\":1}");
    assert!(to.join("readers/2026-11.tsv").exists());
    assert!(!to.join("pins").exists() && !to.join("keys").exists());
    // The original is as it was, and goes on.
    assert_eq!(store.replica(), replica);
    assert_eq!(everything(&mut store), before);
    let act = say(&store, SITI, fields::NAME, "Siti R.");
    store.commit(act, NOW + 3).unwrap();
    let occupied = restore(&made.path, &to, &[], NOW);
    assert!(matches!(occupied, Err(BackupError::Occupied(_))));
}

#[test]
fn what_was_acknowledged_before_is_in_a_backup_made_while_somebody_writes() {
    let (house, mut store) = House::new();
    let (stop, written) = (AtomicBool::new(false), std::sync::atomic::AtomicU64::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut n = 0;
            while !stop.load(Ordering::Relaxed) {
                n += 1;
                let act = say(&store, SITI, fields::NAME, &format!("Siti {n}"));
                store.commit(act, NOW + n).unwrap();
                if n % 7 == 0 {
                    store.checkpoint().unwrap();
                }
                written.store(store.next_seq() - 1, Ordering::SeqCst);
            }
        });
        for second in 0..8 {
            let before = written.load(Ordering::SeqCst);
            let made = house.make(second, 20, &[]).unwrap();
            assert!(made.faults.is_empty(), "{:?}", made.faults);
            assert!(made.note.changes >= before);
            let to = house.path(&format!("lain-{second}"));
            restore(&made.path, &to, &[], NOW).unwrap();
            let (again, _) = open(&to);
            assert!(again.verify().unwrap().faults.is_empty());
        }
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_backup_cut_or_flipped_anywhere_is_refused_and_nothing_is_left() {
    let (house, store) = House::new();
    drop(store);
    let made = house.make(0, 7, &[]).unwrap();
    let good = fs::read(&made.path).unwrap();
    let unpacked = zstd::decode_all(good.as_slice()).unwrap();
    let bad = house.path("rusak.tar.zst");
    let step = (good.len() / 150).max(1);
    for at in (0..good.len()).step_by(step) {
        fs::write(&bad, &good[..at]).unwrap();
        assert!(check(&bad, &[]).is_err(), "cut at {at}");
        let mut flipped = good.clone();
        flipped[at] ^= 0x10;
        fs::write(&bad, &flipped).unwrap();
        // A bit that zstd does not mind changes nothing of what is unpacked.
        let same = || zstd::decode_all(flipped.as_slice()).unwrap() == unpacked;
        assert!(check(&bad, &[]).is_err() || same(), "flipped at {at}");
    }
    fs::write(&bad, [good.as_slice(), b"!"].concat()).unwrap();
    assert!(check(&bad, &[]).is_err());
    fs::write(&bad, [good.as_slice(), good.as_slice()].concat()).unwrap();
    assert!(check(&bad, &[]).is_err());
    let to = house.path("lain");
    assert!(restore(&bad, &to, &[], NOW).is_err());
    assert!(!to.exists() && !house.path(".lain.restoring").exists());
}

#[test]
fn common_tools_get_at_what_a_backup_holds() {
    let (house, store) = House::new();
    drop(store);
    let made = house.make(0, 7, &[]).unwrap();
    let to = house.path("lain");
    fs::create_dir(&to).unwrap();
    let mut tar = Command::new("tar");
    tar.arg("--zstd")
        .arg("-xf")
        .arg(&made.path)
        .arg("-C")
        .arg(&to);
    if !tar.status().is_ok_and(|done| done.success()) {
        let _ = writeln!(std::io::stderr(), "no tar that knows zstd");
        return;
    }
    let mut sums = Command::new("sha256sum");
    sums.args(["--quiet", "-c", "SHA256SUMS"]);
    let sums = sums.current_dir(&to).status().unwrap();
    assert!(sums.success());
}

/// A file of the form, with these members instead of ours, each with its kind.
fn forged(path: &Path, members: &[(&str, tar::EntryType, u64, &[u8])]) {
    let file = fs::File::create(path).unwrap();
    let mut packed = zstd::stream::write::Encoder::new(file, 3).unwrap();
    for (name, kind, size, bytes) in members {
        let mut header = tar::Header::new_ustar();
        // As bytes, since what tar refuses to write is what must be refused to be read.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(*size);
        header.set_mode(0o4777);
        header.set_entry_type(*kind);
        if *kind == tar::EntryType::Symlink {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        packed.write_all(header.as_bytes()).unwrap();
        packed.write_all(bytes).unwrap();
        let pad = (512 - bytes.len() % 512) % 512;
        packed.write_all(&vec![0; pad]).unwrap();
    }
    packed.write_all(&[0; 1024]).unwrap();
    packed.finish().unwrap();
}

/// What a backup without anything would say of itself.
fn note() -> String {
    Note {
        program: "0.1.0".into(),
        replica: crate::ops::op::ReplicaId([7; 16]),
        moment: chrono::DateTime::UNIX_EPOCH,
        changes: 0,
        taken_in: 0,
        is_whole: true,
    }
    .write()
}

#[test]
fn whatever_is_no_member_of_ours_is_refused_before_anything_is_written() {
    use tar::EntryType as Kind;
    let house = tempfile::tempdir().unwrap();
    let (path, to) = (house.path().join("x.tar.zst"), house.path().join("lain"));
    let note = note();
    let first = (
        members::NOTE,
        Kind::Regular,
        note.len() as u64,
        note.as_bytes(),
    );
    for (name, kind, size) in [
        ("/tmp/x", Kind::Regular, 1),
        ("../x", Kind::Regular, 1),
        ("drafts/../../x", Kind::Regular, 1),
        ("keys/replica", Kind::Regular, 1),
        ("draft", Kind::Symlink, 0),
        ("draft", Kind::Link, 0),
        ("draft", Kind::Char, 0),
        ("draft", Kind::Fifo, 0),
        ("drafts", Kind::Directory, 0),
        ("draft", Kind::GNULongName, 1),
        ("draft", Kind::XHeader, 1),
        ("draft", Kind::XGlobalHeader, 1),
        ("draft", Kind::GNUSparse, 1),
    ] {
        forged(&path, &[first, (name, kind, size, &b"x"[..size as usize])]);
        let refused = restore(&path, &to, &[], NOW);
        assert!(
            matches!(refused, Err(BackupError::Foreign { .. })),
            "{name} {kind:?}: {refused:?}"
        );
    }
    forged(
        &path,
        &[
            first,
            ("draft", Kind::Regular, 1, b"x"),
            ("draft", Kind::Regular, 1, b"x"),
        ],
    );
    assert!(matches!(
        check(&path, &[]),
        Err(BackupError::Damaged { .. })
    ));
    forged(&path, &[first, ("draft", Kind::Regular, 1 << 32, b"")]);
    assert!(matches!(check(&path, &[]), Err(BackupError::Limit { .. })));
    forged(&path, &[("draft", Kind::Regular, 1, b"x"), first]);
    assert!(matches!(
        check(&path, &[]),
        Err(BackupError::Foreign { .. })
    ));
    forged(&path, &[first]);
    assert!(matches!(
        check(&path, &[]),
        Err(BackupError::Damaged { .. })
    ));
    assert!(!to.exists());
    assert_eq!(fs::read_dir(house.path()).unwrap().count(), 1);
}

#[test]
fn only_the_oldest_of_this_replica_go() {
    let (house, store) = House::new();
    let other = "tatap-20010101-000000-0909090909090909.tar.zst";
    let short = &store.replica().to_string()[..16];
    let damaged = format!("tatap-20010101-000000-{short}-damaged.tar.zst");
    let strange = format!("tatap-20010101-000000-{short}.tar.zst.bak");
    for name in [other, &damaged, &strange] {
        fs::write(house.dir().join(name), "x").unwrap();
    }
    let leftover = house
        .dir()
        .join(format!(".tatap-20010101-000000-{short}.tar.zst.1.new"));
    fs::write(&leftover, "x").unwrap();
    let made: Vec<Made> = (0..4).map(|n| house.make(n, 2, &[]).unwrap()).collect();
    assert!(made[1].removed.is_empty());
    assert_eq!(made[2].removed, [made[0].path.clone()]);
    assert_eq!(made[3].removed, [made[1].path.clone()]);
    assert_eq!(house.names().len(), 5, "{:?}", house.names());
    assert!(!leftover.exists());
    // A clock that was put back takes nothing away that was just made.
    let early = make(&Order {
        data: &house.data(),
        dir: &house.dir(),
        keep: 1,
        seal_for: &[],
        millis: 1000,
    });
    assert!(early.unwrap().path.exists());
}

#[test]
fn damaged_data_is_copied_as_it_is_and_takes_no_backup_away() {
    let (house, mut store) = House::new();
    let act = say(&store, SITI, fields::NAME, "Siti Rahayu");
    store.commit(act, NOW).unwrap();
    store.checkpoint().unwrap();
    drop(store);
    let good = house.make(0, 1, &[]).unwrap();
    let segment = house.data().join("journal/00000001.tj");
    let mut bytes = fs::read(&segment).unwrap();
    bytes[200] ^= 1;
    fs::write(&segment, &bytes).unwrap();
    let made = house.make(1, 1, &[]).unwrap();
    assert_eq!(made.faults.len(), 1);
    assert!(made.path.to_string_lossy().contains("-damaged"));
    assert!(good.path.exists() && made.removed.is_empty());
    assert_eq!(
        latest(&house.dir(), good.note.replica).unwrap().path,
        good.path
    );
    let refused = restore(&made.path, &house.path("lain"), &[], NOW);
    assert!(matches!(refused, Err(BackupError::Unwhole { .. })));
    // What is left is in it, for whoever repairs.
    let to = tempfile::tempdir().unwrap();
    unpack(&made.path, &[], to.path(), true).unwrap();
    assert_eq!(
        fs::read(to.path().join("journal/00000001.tj")).unwrap(),
        bytes
    );
    assert!(!to.path().join("readers").exists());
    // A journal that lost its end is damaged too.
    fs::write(&segment, &bytes[..150]).unwrap();
    assert!(!house.make(2, 1, &[]).unwrap().faults.is_empty());
}

#[test]
fn a_sealed_backup_opens_for_whom_it_is_sealed_and_was_read_back_all_the_same() {
    let (house, store) = House::new();
    drop(store);
    let [office, other] = [(); 2].map(|()| Identity::generate());
    let made = house.make(0, 7, &[office.recipient()]).unwrap();
    assert!(made.path.to_string_lossy().ends_with(".tar.zst.age"));
    let refused = check(&made.path, &[other]);
    assert!(matches!(
        refused,
        Err(BackupError::Seal {
            source: SealError::NotForUs,
            ..
        })
    ));
    let with = [office];
    assert_eq!(check(&made.path, &with).unwrap().note, made.note);
    let restored = restore(&made.path, &house.path("lain"), &with, NOW).unwrap();
    assert_eq!(restored.people, 50);
    let bytes = fs::read(&made.path).unwrap();
    fs::write(&made.path, &bytes[..bytes.len() - 1]).unwrap();
    assert!(check(&made.path, &with).is_err());
}

#[test]
fn a_restore_that_was_killed_is_begun_anew() {
    let (house, store) = House::new();
    drop(store);
    let made = house.make(0, 7, &[]).unwrap();
    let staging = house.path(".lain.restoring");
    fs::create_dir(&staging).unwrap();
    unpack(&made.path, &[], &staging, false).unwrap();
    let to = house.path("lain");
    // Somebody else is at work there.
    let held = fs::File::open(&staging).unwrap();
    held.try_lock().unwrap();
    let busy = restore(&made.path, &to, &[], NOW);
    assert!(matches!(busy, Err(BackupError::Busy(_))), "{busy:?}");
    drop(held);
    restore(&made.path, &to, &[], NOW).unwrap();
    assert!(!staging.exists());
}

#[test]
fn a_folder_within_the_data_is_refused_and_one_that_is_not_there_is_not_made_up() {
    let (house, store) = House::new();
    drop(store);
    let within = make_ready(&house.data().join("cadangan"), &house.data());
    assert!(matches!(within, Err(BackupError::Within(_))));
    assert!(make_ready(&house.path("stik/cadangan"), &house.data()).is_err());
    let dir = default_dir(&house.data());
    assert_eq!(dir, house.path("data-backups"));
    make_ready(&dir, &house.data()).unwrap();
    make_ready(&dir, &house.data()).unwrap();
    assert!(!is_elsewhere(&dir, &house.data()).unwrap());
    assert!(usual_recipients(&house.data()).unwrap().is_empty());
}
