//! Real directories, copied, renamed, put back and damaged.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use proptest::prelude::*;
use tempfile::TempDir;

use super::here::Place;
use super::*;

const REPLICA: ReplicaId = ReplicaId([3; 16]);

/// A home with data in it, and the files with the ids of two machines.
struct Home {
    temp: TempDir,
}

impl Home {
    fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir(temp.path().join("data")).unwrap();
        fs::write(temp.path().join("data/journal"), "entri").unwrap();
        fs::write(
            temp.path().join("machine"),
            "0123456789abcdef0123456789abcdef\n",
        )
        .unwrap();
        fs::write(
            temp.path().join("other"),
            "fedcba9876543210fedcba9876543210\n",
        )
        .unwrap();
        Self { temp }
    }

    /// The same, with the data settled.
    fn settled(seq: u64) -> Self {
        let home = Self::new();
        home.settle("data", seq);
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    fn inside(&self) -> PathBuf {
        self.path("data/instance")
    }

    fn outside(&self) -> PathBuf {
        self.path("state/tatap/03030303030303030303030303030303")
    }

    fn on<T>(&self, data: &str, act: impl FnOnce(Files<'_>) -> T) -> T {
        let (data, state) = (self.path(data), self.path("state/tatap"));
        act(Files::of(&data, &state, REPLICA))
    }

    fn settle(&self, data: &str, seq: u64) {
        self.on(data, |files| files.settle(&self.path("machine"), seq))
            .unwrap();
    }

    fn note(&self, seq: u64) {
        note_seq(&self.path("state/tatap"), REPLICA, seq).unwrap();
    }

    /// How the data stand, nothing being set aside.
    fn standing(&self, data: &str, machine: &str, seq: u64) -> Standing {
        let looked = self
            .on(data, |files| files.look(&self.path(machine), seq))
            .unwrap();
        assert_eq!(looked.set_aside, Vec::<PathBuf>::new());
        looked.standing
    }

    fn copy(&self, from: &str, to: &str) {
        let mut cp = Command::new("cp");
        cp.arg("-a").arg(self.path(from)).arg(self.path(to));
        assert!(cp.status().unwrap().success());
    }
}

fn copied(why: Why) -> Standing {
    Standing::Copied { why }
}

#[test]
fn data_are_new_until_they_are_settled_and_then_the_same() {
    let home = Home::new();
    assert_eq!(home.standing("data", "machine", 5), Standing::New);
    assert!(!home.inside().exists(), "looking writes nothing");
    home.settle("data", 5);
    assert_eq!(home.standing("data", "machine", 5), Standing::Same);
    assert_eq!(home.standing("data", "machine", 9), Standing::Same);
    for path in [home.inside(), home.outside()] {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", path.display());
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            !text.contains("0123456789abcdef"),
            "the machine is not named: {text}"
        );
    }
    let mode = fs::metadata(home.path("state/tatap"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn the_public_functions_ask_this_machine() {
    let home = Home::new();
    let (data, state) = (home.path("data"), home.path("state/tatap"));
    settle(&data, &state, REPLICA, 1).unwrap();
    note_seq(&state, REPLICA, 2).unwrap();
    let standing = |seq| look(&data, &state, REPLICA, seq).unwrap().standing;
    assert_eq!(standing(2), Standing::Same);
    assert_eq!(standing(1), Standing::RolledBack { seen: 2, now: 1 });
}

#[test]
fn a_renamed_directory_is_the_same_and_no_time_of_a_file_matters() {
    let home = Home::settled(5);
    fs::rename(home.path("data"), home.path("pindah")).unwrap();
    for name in ["pindah", "pindah/instance", "pindah/journal"] {
        let file = fs::File::open(home.path(name)).unwrap();
        file.set_modified(std::time::UNIX_EPOCH).unwrap();
    }
    assert_eq!(home.standing("pindah", "machine", 5), Standing::Same);
}

#[test]
fn a_copy_is_noticed_and_the_original_goes_on() {
    let home = Home::settled(5);
    home.copy("data", "salinan");
    assert_eq!(
        home.standing("salinan", "machine", 5),
        copied(Why::OtherPlace)
    );
    assert_eq!(home.standing("data", "machine", 5), Standing::Same);
    // Whatever is done to the original, and to the copy outside.
    fs::remove_dir_all(home.path("state")).unwrap();
    assert_eq!(
        home.standing("salinan", "machine", 5),
        copied(Why::OtherPlace)
    );
    fs::remove_dir_all(home.path("data")).unwrap();
    fs::rename(home.path("salinan"), home.path("data")).unwrap();
    assert_eq!(home.standing("data", "machine", 5), copied(Why::OtherPlace));
}

#[test]
fn a_copy_on_another_machine_is_noticed_with_and_without_the_state() {
    let home = Home::settled(5);
    assert_eq!(home.standing("data", "other", 5), copied(Why::OtherMachine));
    fs::remove_dir_all(home.path("state")).unwrap();
    assert_eq!(home.standing("data", "other", 5), copied(Why::OtherMachine));
    // A machine that is only being set up has no id, which shows nothing.
    fs::write(home.path("machine"), "uninitialized\n").unwrap();
    assert_eq!(home.standing("data", "machine", 5), Standing::Unknown);
    home.settle("data", 5);
    assert_eq!(home.standing("data", "other", 5), Standing::Same);
}

#[test]
fn of_two_copies_the_one_settled_last_stays_and_the_other_is_told() {
    let home = Home::settled(5);
    home.copy("data", "salinan");
    home.settle("salinan", 5);
    assert_eq!(home.standing("salinan", "machine", 5), Standing::Same);
    assert_eq!(home.standing("data", "machine", 5), copied(Why::OtherPlace));
    home.settle("data", 5);
    assert_eq!(home.standing("data", "machine", 5), Standing::Same);
    assert_eq!(
        home.standing("salinan", "machine", 5),
        copied(Why::OtherPlace)
    );
}

#[test]
fn an_older_journal_is_noticed_by_the_seq_that_was_seen() {
    let home = Home::settled(5);
    home.note(9);
    home.note(7);
    assert_eq!(home.standing("data", "machine", 9), Standing::Same);
    let back = Standing::RolledBack { seen: 9, now: 8 };
    assert_eq!(home.standing("data", "machine", 8), back);
    // Also where the whole directory was put back, and where what is inside went with the old data.
    home.copy("data", "cadangan");
    assert_eq!(home.standing("cadangan", "machine", 8), back);
    fs::remove_file(home.inside()).unwrap();
    assert_eq!(home.standing("data", "machine", 8), back);
}

#[test]
fn one_missing_file_is_written_again_without_an_alarm() {
    let home = Home::settled(5);
    for lose in [Home::outside, Home::inside] {
        fs::remove_file(lose(&home)).unwrap();
        home.note(99);
        assert_eq!(home.standing("data", "machine", 99), Standing::Unknown);
        home.settle("data", 99);
        assert_eq!(home.standing("data", "machine", 99), Standing::Same);
    }
    fs::remove_file(home.inside()).unwrap();
    fs::remove_file(home.outside()).unwrap();
    assert_eq!(home.standing("data", "machine", 99), Standing::New);
}

#[test]
fn a_copy_without_its_inner_file_is_known_by_the_outer_one() {
    let home = Home::settled(5);
    home.copy("data", "salinan");
    fs::remove_file(home.path("salinan/instance")).unwrap();
    assert_eq!(
        home.standing("salinan", "machine", 5),
        copied(Why::OtherPlace)
    );
}

/// Whatever was killed between the two files: the next look is as the one before, or asks for settling again.
#[test]
fn settling_that_was_cut_short_is_done_again() {
    let cut = |home: &Home, before: Option<Vec<u8>>| {
        let _ = fs::remove_file(home.inside());
        if let Some(bytes) = before {
            fs::write(home.inside(), bytes).unwrap();
        }
    };
    let home = Home::settled(5);
    cut(&home, None);
    assert_eq!(home.standing("data", "machine", 5), Standing::Unknown);
    // A new replica in a copy.
    let old = fs::read(home.outside()).unwrap();
    let other = ReplicaId([4; 16]);
    let (data, state) = (home.path("data"), home.path("state/tatap"));
    let files = Files::of(&data, &state, other);
    files.settle(&home.path("machine"), 0).unwrap();
    cut(&home, Some(old));
    let looked = files.look(&home.path("machine"), 0).unwrap();
    assert_eq!(looked.standing, Standing::Unknown);
    // A copy that is settled as it is.
    let home = Home::settled(5);
    home.copy("data", "salinan");
    let old = fs::read(home.inside()).unwrap();
    home.settle("salinan", 5);
    fs::write(home.path("salinan/instance"), old).unwrap();
    assert_eq!(
        home.standing("salinan", "machine", 5),
        copied(Why::OtherPlace)
    );
}

#[test]
fn replicas_for_practice_are_left_alone() {
    let home = Home::new();
    let (data, state) = (home.path("data"), home.path("state/tatap"));
    let practice = ReplicaId::practice([1; 8]);
    settle(&data, &state, practice, 3).unwrap();
    note_seq(&state, practice, 4).unwrap();
    let looked = look(&data, &state, practice, 1).unwrap();
    assert_eq!(looked.standing, Standing::Same);
    assert!(!home.inside().exists() && !state.exists());
}

#[test]
fn a_damaged_file_is_set_aside_and_told_and_the_other_one_counts() {
    let home = Home::settled(5);
    for damaged in [Home::inside, Home::outside] {
        let path = damaged(&home);
        let whole = fs::read(&path).unwrap();
        let flipped = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x20;
            bytes
        };
        let cuts = (0..whole.len()).step_by(7).map(|len| whole[..len].to_vec());
        let flips = (1..whole.len()).step_by(11).map(flipped);
        for bytes in cuts.chain(flips).chain([vec![0xff; 100_000]]) {
            fs::write(&path, &bytes).unwrap();
            let looked = home.on("data", |files| files.look(&home.path("machine"), 5));
            let looked = looked.unwrap();
            assert_eq!(looked.standing, Standing::Unknown);
            let [aside] = looked.set_aside.as_slice() else {
                panic!("{looked:?}");
            };
            assert_eq!(fs::read(aside).unwrap(), bytes);
            assert!(!path.exists());
            fs::remove_file(aside).unwrap();
        }
        home.settle("data", 5);
    }
}

#[test]
fn a_file_of_a_later_version_is_left_as_it_is() {
    let home = Home::settled(5);
    for path in [home.inside(), home.outside()] {
        let text = fs::read_to_string(&path).unwrap();
        let newer = text.replace("tatap-instance 1", "tatap-instance 2");
        fs::write(&path, &newer).unwrap();
        let looked = home.on("data", |files| files.look(&home.path("machine"), 5));
        assert!(
            matches!(looked, Err(IdentityError::Newer { .. })),
            "{looked:?}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), newer);
        fs::write(&path, text).unwrap();
    }
    fs::write(home.inside(), "tatap-instance 2\n").unwrap();
    let settled = home.on("data", |files| files.settle(&home.path("machine"), 5));
    assert!(
        matches!(settled, Err(IdentityError::Newer { .. })),
        "{settled:?}"
    );
}

#[test]
fn what_cannot_be_read_or_written_is_an_error_and_no_alarm() {
    let home = Home::settled(5);
    fs::remove_file(home.inside()).unwrap();
    fs::create_dir(home.inside()).unwrap();
    let looked = home.on("data", |files| files.look(&home.path("machine"), 5));
    let told = looked.unwrap_err().to_string();
    assert!(told.contains("data/instance"), "{told}");
    let gone = home.on("tiada", |files| files.look(&home.path("machine"), 5));
    assert!(gone.is_err());
}

#[test]
fn a_device_with_another_number_is_the_same_where_the_birth_is_known() {
    let place = Place {
        device: 8,
        inode: 7,
        born: Some(1),
    };
    assert!(place.is(&Place { device: 9, ..place }));
    assert!(!place.is(&Place { inode: 8, ..place }));
    let born = Some(2);
    assert!(!place.is(&Place { born, ..place }));
    let unborn = Place {
        born: None,
        ..place
    };
    assert!(unborn.is(&unborn) && place.is(&unborn));
    assert!(!unborn.is(&Place {
        device: 9,
        ..unborn
    }));
}

fn any_record() -> impl Strategy<Value = Record> {
    let place = (any::<u64>(), any::<u64>(), any::<Option<u128>>());
    let machine = prop::option::of("[0-9a-f]{64}");
    (
        any::<[u8; 16]>(),
        any::<[u8; 16]>(),
        machine,
        place,
        any::<u64>(),
    )
        .prop_map(
            |(random, replica, machine, (device, inode, born), seq)| Record {
                random: record::hex(random),
                replica: ReplicaId(replica),
                machine,
                place: Place {
                    device,
                    inode,
                    born,
                },
                seq,
            },
        )
}

proptest! {
    #[test]
    fn a_record_is_read_as_it_was_written_and_never_as_another(record in any_record(), at in 0_usize..400, to in any::<char>()) {
        let text = record.text();
        prop_assert_eq!(Record::parse(&text), Some(record));
        prop_assert!(text.len() < 4096);
        let at = at % text.len();
        let changed = format!("{}{to}{}", &text[..at], &text[at + 1..]);
        prop_assert!(changed == text || Record::parse(&changed).is_none());
    }

    #[test]
    fn any_text_is_read_or_not(text in any::<String>()) {
        prop_assert!(Record::parse(&text).is_none());
    }
}
