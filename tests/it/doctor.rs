//! `tatap doctor`: what it says of sound, damaged and occupied data, and what is there after it has mended.

use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;

use serde_json::Value;
use tatap::store::disk::{DiskStore, Mode};

use crate::cli::told;

fn tatap(data: &Path, args: &[&str]) -> (i32, String, String) {
    tatap_at("WIB-7", data, args)
}

/// The same on a machine that keeps this time.
fn tatap_at(zone: &str, data: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = assert_cmd::Command::cargo_bin("tatap").expect("the binary is built");
    let home = data.parent().expect("a folder");
    command
        .env_clear()
        .env("HOME", home)
        .env("TZ", zone)
        .arg("--data")
        .arg(data)
        .args(args);
    told(&command.output().expect("it runs"))
}

fn findings(data: &Path, args: &[&str]) -> (i32, Vec<Value>) {
    let (code, out, err) = tatap(
        data,
        &[&["doctor", "--json", "--lang", "en"], args].concat(),
    );
    let all: Value =
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    (code, all.as_array().expect("a list").clone())
}

fn of<'a>(all: &'a [Value], code: &str) -> &'a Value {
    let found = all.iter().find(|one| one["code"] == code);
    found.unwrap_or_else(|| panic!("{code} is not among {all:#?}"))
}

fn seeded(data: &Path) -> String {
    let (code, _, err) = tatap(
        data.parent().expect("a folder"),
        &[
            "debug",
            "seed",
            "--employees",
            "40",
            "--dir",
            &data.display().to_string(),
        ],
    );
    assert_eq!(code, 0, "{err}");
    listed(data)
}

fn listed(data: &Path) -> String {
    let (code, out, err) = tatap(data, &["list", "targets", "--json"]);
    assert_eq!(code, 0, "{err}");
    out
}

/// Zeros in the middle of the only segment.
fn spoil(data: &Path) {
    let path = data.join("journal/00000001.tj");
    let length = fs::metadata(&path).expect("a segment").len();
    let file = fs::OpenOptions::new()
        .write(true)
        .open(path)
        .expect("a segment");
    file.write_all_at(&[0; 600], length / 2).expect("written");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("listed") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn sound_data_is_called_sound_and_data_in_use_is_not_disturbed() {
    let temp = tempfile::tempdir().expect("there is room");
    let data = temp.path().join("data");
    let before = seeded(&data);
    let (code, all) = findings(&data, &[]);
    assert_eq!(code, 0, "{all:#?}");
    assert_eq!(of(&all, "sound")["weight"], "fine");
    let (store, _) = DiskStore::open(&data, Mode::Write, &mut |_, _| ()).expect("opened");
    let (code, all) = findings(&data, &[]);
    assert_eq!(code, 0);
    of(&all, "held");
    of(&all, "sound-journal");
    let (code, _, err) = tatap(&data, &["doctor", "--repair"]);
    assert_eq!(code, 3, "{err}");
    drop(store);
    assert_eq!(listed(&data), before);
}

#[test]
fn a_machine_that_keeps_no_time_of_indonesia_is_told_what_to_do() {
    let temp = tempfile::tempdir().expect("there is room");
    let data = temp.path().join("data");
    seeded(&data);
    for (zone, told) in [
        ("UTC0", true),
        ("WIB-7", false),
        ("WITA-8", false),
        ("WIT-9", false),
        ("JST-9:30", true),
    ] {
        let (code, out, err) = tatap_at(zone, &data, &["doctor", "--lang", "en"]);
        assert_eq!(code, 0, "{err}");
        assert_eq!(out.contains("timedatectl"), told, "{zone}: {out}");
        assert_eq!(zone == "UTC0", out.contains("UTC+00:00"), "{out}");
    }
}

#[test]
fn damage_is_told_with_whose_it_is_and_mended_by_the_index_or_by_a_copy() {
    for from in [false, true] {
        let temp = tempfile::tempdir().expect("there is room");
        let [data, sound] = ["data", "sound"].map(|name| temp.path().join(name));
        let before = seeded(&data);
        copy(&data, &sound);
        spoil(&data);
        let (code, all) = findings(&data, &[]);
        assert_eq!(code, 1);
        let lost = of(&all, "lost");
        assert_eq!(lost["weight"], "grave");
        assert!(
            !lost["whose"].as_array().expect("names").is_empty(),
            "{lost}"
        );
        assert!(
            lost["next"]
                .as_str()
                .is_some_and(|next| next.contains("--repair"))
        );
        // What is left is shown, and said to be less.
        let (code, _, err) = tatap(&data, &["list", "targets", "--json"]);
        assert_eq!(code, 0);
        assert!(err.contains("cannot be read any more"), "{err}");
        let (code, _, err) = tatap(&data, &["import", "employees", "--dry-run", "/dev/null"]);
        assert_ne!(code, 0);
        assert!(!err.contains("panicked"), "{err}");
        let sound = sound.display().to_string();
        let more: &[&str] = if from { &["--from", &sound] } else { &[] };
        let (code, all) = findings(&data, &[&["--repair"], more].concat());
        assert_eq!(code, 0, "{all:#?}");
        of(&all, if from { "put-back" } else { "recalled" });
        assert_eq!(listed(&data), before);
        let (code, all) = findings(&data, &[]);
        assert_eq!(code, 0, "{all:#?}");
        of(&all, "set-aside");
    }
}

#[test]
fn what_is_not_data_or_not_there_is_told_and_nothing_is_made() {
    let temp = tempfile::tempdir().expect("there is room");
    let absent = temp.path().join("absent");
    let (code, _, err) = tatap(&absent, &["doctor"]);
    assert_eq!(code, 3, "{err}");
    assert!(!absent.exists());
    // What cannot be looked at, as a link that leads to itself or a folder of somebody else, may hold something.
    let closed = temp.path().join("closed");
    std::os::unix::fs::symlink(&closed, &closed).expect("linked");
    for command in ["doctor", "backup"] {
        let (code, out, err) = tatap(&closed, &[command, "--lang", "en"]);
        assert_ne!(code, 0, "{out}");
        assert!(!err.contains("There is no data"), "{err}");
    }
    let empty = temp.path().join("empty");
    fs::create_dir(&empty).expect("made");
    let (code, out, err) = tatap(&empty, &["doctor", "--repair", "--lang", "en"]);
    assert_ne!(code, 0, "{out}{err}");
    assert_eq!(
        fs::read_dir(&empty).expect("listed").count(),
        0,
        "{out}{err}"
    );
}
