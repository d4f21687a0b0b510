//! The budgets of the program, measured in one run: start, keys, rest and memory of the real program in a terminal,
//! filter, frame and bytes of the screens, and the store beside SQLite.
//!
//! `cargo bench --bench budgets` runs it with 100,000 people. `TATAP_BENCH=5000` measures so many, and
//! `TATAP_BENCH=million` writes on until there are a million changes, which takes minutes. Nothing here fails on a slow
//! machine: figures are for reading, and ratios for comparing. Where others use the machine it only ever gets slower, so
//! the best of some rounds counts.

mod program;
mod screens;
mod store;
#[path = "../table.rs"]
mod table;

use std::path::Path;

use chrono::{NaiveDate, Utc};
use tatap::store::disk::{DiskStore, Mode};

use table::heading;

type Try<T> = Result<T, Box<dyn std::error::Error>>;

/// What the budgets are for.
const PEOPLE: usize = 100_000;
/// What is written on to where that is asked for.
const CHANGES: u64 = 1_000_000;

fn main() -> Try<()> {
    let (people, changes) = match std::env::var("TATAP_BENCH").as_deref() {
        Ok("million") => (PEOPLE, CHANGES),
        Ok(size) => (size.parse()?, 0),
        // `cargo test --benches` and the like only ask whether it runs.
        Err(_) if std::env::args().any(|arg| arg == "--test") => (200, 0),
        Err(_) => (PEOPLE, 0),
    };
    heading(&format!("{people} people"));
    // Backups are made beside the data.
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("data");
    let ops = store::seeded(&data, people, changes)?;
    program::measured(&data)?;
    screens::started(&data)?;
    screens::used(&data)?;
    screens::kept(&data)?;
    store::saved(&data)?;
    store::imported()?;
    store::rebuilt(&data, ops)?;
    for words in [["doctor"].as_slice(), &["backup", "--plain"]] {
        let taken = program::command(&data, words)?;
        table::told(
            &format!("tatap {}", words.join(" ")),
            &format!("{taken:.2?}"),
        );
    }
    store::weighed(&data, ops)
}

fn open(dir: &Path) -> Try<DiskStore> {
    Ok(DiskStore::open(dir, Mode::Write, &mut |_, _| {})?.0)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default()
}

fn now_millis() -> u64 {
    Utc::now().timestamp_millis().max(0) as u64
}
