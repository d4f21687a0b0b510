//! Counting, locking, and what becomes of a file that is not whole.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::*;

const BUDI: EmployeeId = EmployeeId(198_609_262_015_051_001);
const CITRA: EmployeeId = EmployeeId(199_205_122_018_032_002);

fn pin(text: &str) -> Pin {
    Pin::typed(text)
}

/// A directory with a vault in which Budi has a PIN.
fn vault() -> (tempfile::TempDir, Vault, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = Vault::cheap_at(dir.path());
    vault.choose(BUDI, &pin("739146")).unwrap();
    let path = dir.path().join("pins");
    (dir, vault, path)
}

#[test]
fn what_is_new_costs_more_than_owasp_asks_for() {
    let dir = tempfile::tempdir().unwrap();
    let mut real = Vault::at(dir.path());
    real.choose(BUDI, &pin("739146")).unwrap();
    let text = fs::read_to_string(dir.path().join("pins")).unwrap();
    let hash = text.split(' ').nth(3).unwrap().lines().next().unwrap();
    assert!(
        hash.starts_with("$argon2id$v=19$m=32768,t=3,p=1$"),
        "{hash}"
    );
    let params = Params::try_from(&PasswordHash::new(hash).unwrap()).unwrap();
    assert!(params.m_cost() >= 19 * 1024 && params.t_cost() >= 2);
    assert_eq!(real.check(BUDI, &pin("739146")).unwrap(), Checked::Right);
}

#[test]
fn the_right_pin_clears_the_count_and_the_fifth_wrong_one_locks() {
    let (_dir, mut vault, _) = vault();
    let wrong = pin("739147");
    for left in [4, 3, 2, 1] {
        assert_eq!(vault.check(BUDI, &wrong).unwrap(), Checked::Wrong { left });
    }
    assert_eq!(vault.check(BUDI, &pin("739146")).unwrap(), Checked::Right);
    assert_eq!(
        vault.standing(BUDI).unwrap(),
        PinStanding::Ready { left: ATTEMPTS }
    );
    for _ in 0..4 {
        vault.check(BUDI, &wrong).unwrap();
    }
    let locked = vault.check(BUDI, &wrong).unwrap();
    assert_eq!(locked, Checked::Locked { now: true });
    // The right one opens nothing any more.
    let locked = vault.check(BUDI, &pin("739146")).unwrap();
    assert_eq!(locked, Checked::Locked { now: false });
    let taken = vault.choose(BUDI, &pin("846251")).unwrap_err();
    assert!(matches!(taken, PinsError::Taken), "{taken}");
    vault.forget(BUDI).unwrap();
    assert_eq!(vault.standing(BUDI).unwrap(), PinStanding::Absent);
    assert_eq!(vault.check(BUDI, &wrong).unwrap(), Checked::Absent);
    vault.choose(BUDI, &pin("846251")).unwrap();
    assert_eq!(vault.check(BUDI, &pin("846251")).unwrap(), Checked::Right);
}

#[test]
fn a_kill_between_counting_and_judging_gives_no_attempt_back() {
    let (dir, mut vault, _) = vault();
    for used in 1..=ATTEMPTS {
        assert!(vault.begin(BUDI).unwrap().is_some());
        // Killed here; the next start reads what is on disk.
        vault = Vault::cheap_at(dir.path());
        let left = ATTEMPTS - used;
        let expected = match left {
            0 => PinStanding::Locked,
            left => PinStanding::Ready { left },
        };
        assert_eq!(vault.standing(BUDI).unwrap(), expected);
    }
    assert_eq!(vault.begin(BUDI).unwrap(), None);
}

#[test]
fn people_have_pins_and_counts_of_their_own() {
    let (dir, mut vault, path) = vault();
    vault.choose(CITRA, &pin("846251")).unwrap();
    vault.check(BUDI, &pin("846251")).unwrap();
    let again = Vault::cheap_at(dir.path());
    let stands = |who| again.standing(who).unwrap();
    assert_eq!(stands(BUDI), PinStanding::Ready { left: 4 });
    assert_eq!(stands(CITRA), PinStanding::Ready { left: 5 });
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("739146") && !text.contains("846251"));
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn whoever_knows_the_old_pin_changes_it() {
    let (_dir, mut vault, _) = vault();
    let changed = vault.change(BUDI, &pin("000111"), &pin("846251")).unwrap();
    assert_eq!(changed, Checked::Wrong { left: 4 });
    let changed = vault.change(BUDI, &pin("739146"), &pin("846251")).unwrap();
    assert_eq!(changed, Checked::Right);
    assert_eq!(vault.check(BUDI, &pin("846251")).unwrap(), Checked::Right);
}

#[test]
fn a_file_cut_or_flipped_anywhere_is_set_aside_and_confirms_nothing() {
    let (_dir, mut vault, path) = vault();
    let whole = fs::read(&path).unwrap();
    let damaged = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let dir = path.parent().unwrap();
        let seen = Vault::looking_at(dir).standing(BUDI).unwrap_err();
        assert!(matches!(seen, PinsError::Damaged { aside: None, .. }));
        let error = Vault::cheap_at(dir)
            .check(BUDI, &pin("739146"))
            .unwrap_err();
        let PinsError::Damaged {
            aside: Some(aside), ..
        } = error
        else {
            panic!("{error}");
        };
        assert_eq!(fs::read(&aside).unwrap(), bytes);
        fs::remove_file(aside).unwrap();
        assert!(!path.exists());
    };
    for cut in 0..whole.len() {
        damaged(&whole[..cut]);
    }
    for at in (0..whole.len()).filter(|at| *at != MAGIC_DIGIT) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        damaged(&flipped);
    }
    damaged(&vec![b'x'; (8 << 20) + 1]);
    assert_eq!(vault.standing(BUDI).unwrap(), PinStanding::Absent);
    vault.choose(BUDI, &pin("739146")).unwrap();
}

/// Where the version stands: another digit there may be a later version.
const MAGIC_DIGIT: usize = "tatap-pins ".len();

#[test]
fn the_file_of_a_later_version_is_left_alone() {
    let (dir, _, path) = vault();
    fs::write(&path, "tatap-pins 2\nwhatever it is\n").unwrap();
    let mut vault = Vault::cheap_at(dir.path());
    for error in [
        vault.standing(BUDI).unwrap_err(),
        vault.choose(BUDI, &pin("739146")).unwrap_err(),
        vault.forget(BUDI).unwrap_err(),
    ] {
        assert!(matches!(error, PinsError::Newer { .. }), "{error}");
    }
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .starts_with("tatap-pins 2")
    );
}

#[test]
fn a_file_that_cannot_be_written_refuses_the_attempt_before_it_is_judged() {
    let (dir, mut vault, path) = vault();
    // A directory in the place of what is written beside.
    fs::create_dir(path.with_extension("new")).unwrap();
    let error = vault.check(BUDI, &pin("739146")).unwrap_err();
    assert!(matches!(error, PinsError::Io { .. }), "{error}");
    drop(dir);
}

#[test]
fn a_hash_that_asks_for_memory_or_time_out_of_measure_is_no_hash_of_ours() {
    let (_dir, mut vault, _) = vault();
    let hash = vault.begin(BUDI).unwrap().unwrap();
    assert!(is_hash(&hash));
    assert!(is_hash(&hash.replace("m=8,t=1,", "m=131072,t=12,")));
    for (ours, asked) in [
        ("m=8,", "m=131073,"),
        ("m=8,", "m=4294967295,"),
        ("t=1,", "t=13,"),
        ("t=1,", "t=4294967295,"),
        ("m=8,t=1,p=1", "m=40,t=1,p=5"),
    ] {
        assert!(hash.contains(ours), "{hash}");
        assert!(!is_hash(&hash.replace(ours, asked)), "{asked}");
    }
    assert!(!is_hash("$argon2id$v=19$m=8,t=1,p=1"), "no hash at all");
    assert!(!format!("{vault:?}").contains("739146"));
}

#[test]
fn a_spoiled_file_that_asks_for_a_gigabyte_is_set_aside_before_anything_is_hashed() {
    let (dir, mut vault, path) = vault();
    let hash = vault.begin(BUDI).unwrap().unwrap();
    let asking = Entry {
        failed: 0,
        hash: hash.replace("m=8,t=1,", "m=1048576,t=64,"),
    };
    file::write(&path, &Entries::from([(BUDI, asking)])).unwrap();
    let error = Vault::cheap_at(dir.path())
        .check(BUDI, &pin("739146"))
        .unwrap_err();
    assert!(
        matches!(error, PinsError::Damaged { aside: Some(_), .. }),
        "{error}"
    );
}
