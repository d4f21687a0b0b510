//! Whole stores that earlier versions made, kept as they were, and opened by this one (upgrade); and what this one does
//! with what a later version has written (downgrade).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Who sits at the keyboard of every kept store.
const BAMBANG: &str = "196804111993031009";

/// The latest kept store: with keys, a registry, and what came in from head office.
const LATEST: &str = "5-reports";

/// A kept store, unpacked, and a home of its own.
struct Kept {
    temp: tempfile::TempDir,
}

impl Kept {
    fn unpack(name: &str) -> Self {
        let temp = tempfile::tempdir().expect("a folder");
        let packed = folder().join(format!("{name}.tar.zst"));
        let mut tar = Command::new("tar");
        tar.arg("-C").arg(temp.path()).arg("-xf").arg(packed);
        assert!(tar.status().expect("tar").success(), "{name}");
        let config = format!("actor = \"{BAMBANG}\"\n");
        fs::write(temp.path().join("config.toml"), config).expect("a configuration");
        Self { temp }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    /// What the program that made it said of it.
    fn said(&self, name: &str) -> String {
        fs::read_to_string(self.path("said").join(name)).expect("what was said")
    }

    /// Exit code, answer, and what was said beside it.
    fn ran(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tatap"));
        command
            .env_clear()
            .env("HOME", self.temp.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .args(["--lang", "en", "--config"])
            .arg(self.path("config.toml"))
            .arg("--data")
            .arg(self.path("store"))
            .args(args);
        let output = command.output().expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let code = output.status.code().unwrap_or(-1);
        (code, text(output.stdout), text(output.stderr))
    }

    fn done(&self, args: &[&str]) -> String {
        let (code, out, err) = self.ran(args);
        assert_eq!(code, 0, "{args:?}: {out}{err}");
        out
    }

    /// Says that the copy is the store, where the version that made it knew one from the other.
    fn settle(&self) {
        if self.path("store/instance").exists() {
            let (code, _, err) = self.ran(&["verify"]);
            assert_eq!(code, 3, "{err}");
            self.done(&["replica", "keep"]);
        }
    }

    /// Every change of every person.
    fn history(&self) -> String {
        let list = self.done(&["--read-only", "list", "employees", "--csv"]);
        let mut people: Vec<&str> = list
            .lines()
            .filter_map(|line| line.split(',').next())
            .filter(|nip| nip.len() == 18)
            .collect();
        people.sort_unstable();
        let files = people.iter().map(|nip| {
            let args = ["--read-only", "history", nip, "--csv"];
            self.done(&args)
        });
        files.collect()
    }

    /// Writes down a day of work.
    fn write(&self) -> (i32, String, String) {
        let file = self.path("log.csv");
        let day = format!("NIP;Tanggal;Uraian\n{BAMBANG};20-11-2026;Memeriksa gudang arsip\n");
        fs::write(&file, day).expect("a file");
        self.ran(&["import", "log", &file.display().to_string()])
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/stores")
}

/// Names of all kept stores, the oldest first.
fn names() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("kept stores");
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".tar.zst").map(str::to_owned))
        .collect();
    names.sort();
    names
}

/// Everything below a folder, byte for byte; but for who looked at whose file, which is written down of whoever looks.
fn contents(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.ends_with("readers") {
            continue;
        }
        if path.is_dir() {
            all.extend(contents(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            all.insert(path, bytes);
        }
    }
    all
}

/// The number before the first word.
fn number(counts: &str) -> usize {
    let (number, _) = counts.split_once(' ').expect("a number and words");
    number.parse().expect("a number")
}

#[test]
fn the_latest_kept_store_is_there() {
    let names = names();
    assert_eq!(names.last().map(String::as_str), Some(LATEST), "{names:?}");
    assert!(names.len() >= 5, "{names:?}");
}

#[test]
fn a_store_of_any_earlier_version_says_what_it_said_and_is_gone_on_with() {
    for name in names() {
        let kept = Kept::unpack(&name);
        let before = contents(&kept.path("store"));
        assert_eq!(kept.history(), kept.said("history.csv"), "{name}");
        assert!(contents(&kept.path("store")) == before, "{name}: looked at");
        kept.settle();
        let counts = kept.said("counts.txt");
        let verified = kept.done(&["verify"]);
        assert!(verified.contains(counts.trim()), "{name}: {verified}");
        assert!(verified.contains("Nothing is wrong"), "{name}: {verified}");

        let (code, out, err) = kept.write();
        assert_eq!(code, 0, "{name}: {out}{err}");
        assert!(err.is_empty(), "{name}: nothing more to tell: {err}");
        let verified = kept.done(&["verify"]);
        let more = format!("{} changes", number(&counts) + 1);
        assert!(verified.contains(&more), "{name}: {verified}");
        assert!(verified.contains("Nothing is wrong"), "{name}: {verified}");
        assert!(kept.history().contains("Memeriksa gudang arsip"), "{name}");
        leaves_as_a_bundle(&kept, &name, number(&counts) + 1);
    }
}

/// What was written by both versions leaves for head office; sealed, where the store knows for whom.
fn leaves_as_a_bundle(kept: &Kept, name: &str, ops: usize) {
    let file = kept.path("up.tatap").display().to_string();
    let mut args = vec!["bundle", "export", "--yes", &file];
    if !kept.path("store/registry").exists() {
        args.push("--plain");
    }
    let said = kept.done(&args);
    assert!(
        said.contains("written and read back whole"),
        "{name}: {said}"
    );
    let inspected = kept.done(&["bundle", "inspect", &file, "--json"]);
    let inspected: serde_json::Value = serde_json::from_str(&inspected).expect("JSON");
    assert_eq!(
        inspected["ops"].as_u64(),
        Some(ops as u64),
        "{name}: {inspected}"
    );
}

#[test]
fn records_of_an_earlier_version_are_made_anew_and_that_is_told_as_it_is() {
    let kept = Kept::unpack("3-meeting");
    let (code, _, err) = kept.ran(&["verify"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("another version of tatap wrote it"), "{err}");
    let (_, _, err) = kept.ran(&["verify"]);
    assert_eq!(err, "");
}

/// The same file as a later version would begin it.
fn of_a_later_version(path: &Path) -> Vec<u8> {
    let old = fs::read(path).expect("a file");
    let mut bytes = old.clone();
    bytes[12] = 2;
    let sum = crc32c::crc32c(&bytes[..92]).to_le_bytes();
    bytes[92..96].copy_from_slice(&sum);
    fs::write(path, bytes).expect("written");
    old
}

#[test]
fn what_a_later_version_wrote_is_refused_unchanged_and_opened_again_by_the_right_one() {
    for file in [
        "journal/head",
        "journal/00000001.tj",
        "ledger/head",
        "ledger/00000001.tj",
        "received/head",
        "received/00000001.tj",
    ] {
        let kept = Kept::unpack(LATEST);
        kept.settle();
        let path = kept.path("store").join(file);
        let old = of_a_later_version(&path);
        let before = contents(&kept.path("store"));
        let (code, out, err) = kept.write();
        assert_eq!((code, out.as_str()), (3, ""), "{file}: {err}");
        assert!(err.contains("made by a newer tatap"), "{file}: {err}");
        let (code, _, err) = kept.ran(&["--read-only", "list", "employees"]);
        assert_eq!(code, 3, "{file}: {err}");
        assert!(contents(&kept.path("store")) == before, "{file}: refused");

        fs::write(&path, old).expect("as the right program reads it");
        let (code, out, err) = kept.write();
        assert_eq!(code, 0, "{file}: {out}{err}");
        assert!(
            kept.done(&["verify"]).contains("Nothing is wrong"),
            "{file}"
        );
    }
}
