//! Hostile input: whatever each parser of outside data has met is tried again, and what chance makes of it.
//!
//! The corpus lies in `fuzz/corpus`, a folder for each target, and `fuzz/run` adds to it what libFuzzer finds.
//! `TATAP_HOSTILE` says how many spoiled inputs each target gets; a run takes the same ones each time.

mod chance;
mod outlets;
mod samples;
mod targets;

use std::fs;
use std::path::{Path, PathBuf};

use chance::Dice;
use targets::{TARGETS, Target};

fn corpus_of(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("fuzz/corpus").join(name)
}

/// The inputs of a target, in the order of their names.
fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let files = fs::read_dir(corpus_of(name))
        .into_iter()
        .flatten()
        .flatten();
    let mut paths: Vec<PathBuf> = files.map(|file| file.path()).collect();
    paths.sort_unstable();
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).expect("a file of the corpus");
        (path, bytes)
    };
    paths.into_iter().map(read).collect()
}

/// Which input it was is told before the panic is passed on.
fn run(target: Target, what: &str, input: &[u8]) {
    let panics = std::panic::catch_unwind(|| target(input)).is_err();
    assert!(!panics, "{what}: {}", input.escape_ascii());
}

/// A test for each target, so that they run side by side and a name says what failed.
fn try_out(name: &str) {
    let (_, target) = TARGETS
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a target");
    let mut known = Vec::new();
    for (path, input) in corpus(name) {
        run(*target, &path.display().to_string(), &input);
        known.push(input);
    }
    assert!(!known.is_empty(), "{name} has no corpus");
    let count = std::env::var("TATAP_HOSTILE").ok();
    let count: u64 = count
        .and_then(|count| count.parse().ok())
        .unwrap_or(few(name));
    let mut dice = Dice::new(20_261_127);
    for n in 0..count {
        run(
            *target,
            &format!("{name}, mutant {n}"),
            &dice.spoiled(&known),
        );
    }
}

/// How many spoiled inputs a target gets where nothing else is said: fewer where each takes long.
fn few(name: &str) -> u64 {
    match name {
        "line" => 10,
        "program" => 30,
        "land" | "csv" | "xlsx" | "store" | "journal" | "paper" | "workbook" => 200,
        _ => 1_000,
    }
}

macro_rules! tried {
    ($($test:ident: $name:literal,)+) => {
        $(#[test]
        fn $test() {
            try_out($name);
        })+

        #[test]
        fn every_target_is_tried_and_every_folder_has_one() {
            let tried = [$($name),+];
            let named: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(tried[..], named);
            let folders = fs::read_dir(corpus_of("")).expect("the corpus").flatten();
            for folder in folders {
                let name = folder.file_name();
                assert!(named.iter().any(|named| name == **named), "{name:?}");
            }
        }
    };
}

tried! {
    armor: "armor",
    bundle: "bundle",
    bundle_signed: "bundle-signed",
    cells: "cells",
    config: "config",
    csv: "csv",
    draft: "draft",
    exchange_folder: "exchange-folder",
    form: "form",
    host_registry: "host-registry",
    identity: "identity",
    journal: "journal",
    keys: "keys",
    land: "land",
    line: "line",
    names: "names",
    paper: "paper",
    pins: "pins",
    program: "program",
    query: "query",
    readers: "readers",
    registry: "registry",
    request: "request",
    rules: "rules",
    scheme: "scheme",
    seat: "seat",
    store: "store",
    terminal: "terminal",
    text: "text",
    wire_act: "wire-act",
    wire_applied: "wire-applied",
    wire_fact: "wire-fact",
    wire_manifest: "wire-manifest",
    wire_op: "wire-op",
    wire_record: "wire-record",
    wire_row: "wire-row",
    wire_state: "wire-state",
    words: "words",
    workbook: "workbook",
    xlsx: "xlsx",
}
