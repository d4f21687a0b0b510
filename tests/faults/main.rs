//! What breaks in offices, done on purpose: kills, damaged files, disks that fail or are full, clocks that jump, and two
//! that start at once. After each, whoever opens the data finds everything that was acknowledged, or is told the truth.
//!
//! `cargo test --test faults` does a share of all faults in a minute or two; `TATAP_FAULTS=n` does n times as many, and from
//! 20 on all of them, with more random ones. Words after `--` are looked for in the rows of the table, to do only those. The
//! table is printed, and written to `target/faults.md` (or the folder that `TATAP_FAULTS_DIR` names).
#![expect(clippy::panic, reason = "a test that cannot go on ends by panicking")]

mod campaign;
mod child;
mod clocks;
mod damage;
mod judge;
mod kills;
mod operations;
mod places;
mod process;
mod races;
mod saving;
mod seen;
mod template;
mod writes;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use campaign::{Job, WHOLE};
use template::Templates;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("child") => child::run(&args[1..]),
        // Whoever asks for the names of tests gets none: this is one campaign.
        _ if args.iter().any(|arg| arg == "--list") => ExitCode::SUCCESS,
        _ => campaign(&args),
    }
}

/// Does everything, or what is asked for.
fn campaign(args: &[String]) -> ExitCode {
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let times = std::env::var("TATAP_FAULTS");
    let times: u64 = times.map_or(1, |times| times.parse().expect("a number"));
    let below = tempfile::Builder::new()
        .prefix("tatap-faults-")
        .tempdir_in(room())
        .expect("a folder");
    if let Err(why) = process::can_inject(below.path()) {
        panic!("strace cannot inject faults here, which the campaign needs: {why}");
    }
    let start = Instant::now();
    let templates = Templates::make(&below.path().join("templates"));
    let operations = operations::all(&templates, below.path());
    judge_bites(&templates, below.path());
    // What is random is multiplied once everything else is done anyway.
    let more = times.div_ceil(WHOLE);
    let mut jobs: Vec<Job<'_>> = Vec::new();
    jobs.extend(races::jobs(&templates, more));
    jobs.extend(clocks::jobs(&templates));
    jobs.extend(places::jobs(&templates));
    jobs.extend(writes::jobs(&templates, &operations, below.path(), more));
    jobs.extend(damage::jobs(&templates, more));
    jobs.extend(kills::jobs(&operations, below.path(), more));
    jobs.retain(|job| wanted.is_empty() || wanted.iter().any(|word| job.row.contains(*word)));
    let all = jobs.len();
    let jobs = campaign::share(jobs, times);
    let results = campaign::run(&jobs, &below.path().join("jobs"));
    let table = results.table();
    write_down(&table, &results.told());
    let mut out = std::io::stdout().lock();
    let share = jobs.len() * 100 / all.max(1);
    writeln!(
        out,
        "{table}\n{} faults in {} s, {share} % of all {all}; TATAP_FAULTS={WHOLE} does all of them.\n",
        results.count(),
        start.elapsed().as_secs()
    )
    .expect("somebody reads it");
    if results.wrong().is_empty() {
        return ExitCode::SUCCESS;
    }
    for wrong in results.wrong() {
        writeln!(out, "{wrong}\n").expect("somebody reads it");
    }
    writeln!(out, "kept: {}", below.keep().display()).expect("somebody reads it");
    ExitCode::FAILURE
}

/// Where everything is done: in memory where there is room for it, as no fault here is one of the disk itself, and thousands
/// of synced writes are slow on one that is.
fn room() -> &'static str {
    const MEMORY: &str = "/dev/shm";
    const ENOUGH: u64 = 512 << 20;
    let free = rustix::fs::statvfs(MEMORY).map_or(0, |about| about.f_bavail * about.f_frsize);
    if free >= ENOUGH {
        MEMORY
    } else {
        env!("CARGO_TARGET_TMPDIR")
    }
}

fn write_down(table: &str, told: &str) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("a folder");
    let folder =
        std::env::var_os("TATAP_FAULTS_DIR").map_or_else(|| target.to_path_buf(), PathBuf::from);
    let text =
        format!("{table}\nWhat was told, each once, with a fault after which it was:\n\n{told}");
    fs::write(folder.join("faults.md"), text).expect("the results are written");
}

/// A judge that lets everything pass would make all of this worthless: what was never saved, and what is missing, is
/// found.
fn judge_bites(templates: &Templates, below: &Path) {
    let closed = &templates.closed;
    let data = closed.copy(&below.join("bites"));
    let expected = closed.expected();
    assert_eq!(judge::after(&data, &expected), judge::Verdict::Ok);
    // The judge has gone on saving, so there is one more now.
    let more = judge::after(&data, &expected);
    assert!(matches!(more, judge::Verdict::Lost(_)), "{more:?}");
    let other = templates.killed.copy(&below.join("bites-too"));
    let less = judge::after(&other, &expected);
    assert!(matches!(less, judge::Verdict::Lost(_)), "{less:?}");
    let mut missing = closed.expected();
    missing.saved.insert(("0".repeat(32), 1));
    let data = closed.copy(&below.join("bites-again"));
    let missed = judge::after(&data, &missing);
    assert!(matches!(missed, judge::Verdict::Lost(_)), "{missed:?}");
}
