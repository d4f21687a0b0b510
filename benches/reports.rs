//! The budgets of the reports: the time to write each workbook of many people, the size of the file and the most memory
//! taken, each in a process of its own.
//!
//! `cargo bench --bench reports` runs it; `TATAP_BENCH=1000` measures so many employees only, `TATAP_BENCH=demo` the office
//! of the demonstration. `TATAP_BENCH_OUT=FOLDER` keeps the files, to open them in a spreadsheet, and
//! `TATAP_BENCH_UNIT=CODE` looks at one unit. Nothing here fails on a slow machine: figures are for reading.

#![expect(clippy::print_stdout, reason = "a benchmark is for reading")]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use chrono::{NaiveDate, Utc};
use tatap::app::model::{Model, Settings};
use tatap::config::{rules, scheme};
use tatap::demo;
use tatap::domain::coded::Coded;
use tatap::domain::id::EmployeeId;
use tatap::i18n::{Lang, Texts};
use tatap::report::list::{Asked, Source};
use tatap::report::select;
use tatap::report::tables::{TableKind, workbook};
use tatap::report::xlsx;
use tatap::runtime::executor;
use tatap::store::disk::{DiskStore, Mode};

type Try<T> = Result<T, Box<dyn std::error::Error>>;

/// The store and the report that a process of its own is asked to measure.
const STORE: &str = "TATAP_BENCH_STORE";
const KIND: &str = "TATAP_BENCH_KIND";

fn main() -> Try<()> {
    if let (Ok(dir), Ok(kind)) = (std::env::var(STORE), std::env::var(KIND)) {
        return measured(Path::new(&dir), &kind);
    }
    let size = match std::env::var("TATAP_BENCH") {
        Ok(size) => size,
        Err(_) if std::env::args().any(|arg| arg == "--test") => "200".to_owned(),
        Err(_) => "10000".to_owned(),
    };
    println!("\n{size}: seconds of the report alone, of the whole process, size, most memory");
    let dir = tempfile::tempdir()?;
    filled(dir.path(), &size)?;
    let kinds = TableKind::ALL.iter().map(|kind| kind.code());
    for kind in std::iter::once("nothing").chain(kinds) {
        let mut child = Command::new(std::env::current_exe()?);
        let status = child.env(STORE, dir.path()).env(KIND, kind).status()?;
        if !status.success() {
            return Err(kind.into());
        }
    }
    Ok(())
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default()
}

fn filled(dir: &Path, size: &str) -> Try<()> {
    let mut store = DiskStore::open(dir, Mode::Write, &mut |_, _| {})?.0;
    let now = Utc::now().timestamp_millis().max(0) as u64;
    if size == "demo" {
        demo::fill(&mut store, today(), now, rules::national())?;
    } else {
        demo::seed(&mut store, size.parse()?, 7, today(), now, &mut |_| {})?;
    }
    Ok(())
}

/// Writes one report, or only opens what it is made from.
fn measured(dir: &Path, kind: &str) -> Try<()> {
    let begun = Instant::now();
    let texts = Texts::of(Lang::Indonesian);
    let store = DiskStore::open(dir, Mode::ReadOnly, &mut |_, _| {})?.0;
    let settings = Settings::shipped(texts, rules::national().clone(), scheme::national().clone());
    let mut source = Source {
        model: Model::new(
            settings,
            today(),
            EmployeeId::NOBODY,
            executor::fresh(&store)?,
        ),
        store: &store,
        asked: Asked::default(),
    };
    if std::env::var("TATAP_BENCH").is_ok_and(|size| size == "demo") {
        // The quarter that is over, in which everybody is rated.
        let over = source.model.period.previous();
        tatap::app::update::set_period(&mut source.model, over);
    }
    let unit = match std::env::var("TATAP_BENCH_UNIT") {
        Ok(words) => Some(select::unit(&source.model, &words)?),
        Err(_) => None,
    };
    let opened = begun.elapsed();
    let (folder, _kept) = folder()?;
    let path = folder.join(format!("{kind}.xlsx"));
    if let Some(kind) = TableKind::from_code(kind) {
        let book = workbook(kind, &mut source, unit)?;
        let mut file = BufWriter::new(File::create(&path)?);
        xlsx::write(book, texts, &mut file)?;
        file.flush()?;
    }
    let whole = begun.elapsed();
    let bytes = fs::metadata(&path).map_or(0, |known| known.len());
    println!(
        "  {kind:<12} {:>6.2} s {:>6.2} s {:>9.1} kB {:>6} MiB",
        whole.saturating_sub(opened).as_secs_f64(),
        whole.as_secs_f64(),
        bytes as f64 / 1e3,
        most_memory() / 1024
    );
    if TableKind::from_code(kind).is_some() {
        let csv = File::create(folder.join(format!("{kind}.csv")))?;
        let kind = TableKind::from_code(kind).ok_or("a report")?;
        workbook(kind, &mut source, unit)?.write_csv(true, &mut BufWriter::new(csv))?;
    }
    Ok(())
}

/// Where the files go, and what takes them away again.
fn folder() -> Try<(PathBuf, Option<tempfile::TempDir>)> {
    if let Ok(folder) = std::env::var("TATAP_BENCH_OUT") {
        return Ok((folder.into(), None));
    }
    let dir = tempfile::tempdir()?;
    Ok((dir.path().to_owned(), Some(dir)))
}

/// Most memory that this process has taken so far, in KiB; 0 where the system does not tell.
fn most_memory() -> u64 {
    let told = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let figure = line.and_then(|line| line.split_whitespace().next());
    figure.and_then(|kib| kib.parse().ok()).unwrap_or(0)
}
