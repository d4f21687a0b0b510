//! The budgets of the program, measured in one run: start, filter, frame and bytes at two sizes, durable
//! saving beside the bare disk, bulk import, and building the index anew.
//!
//! `cargo bench` runs it; `TATAP_BENCH=5000` measures one size only. Nothing here fails on a slow machine:
//! figures are for reading, and ratios for comparing.

#![expect(clippy::print_stdout, reason = "a benchmark is for reading")]

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, Utc};
use ratatui::Terminal;
use tatap::app::key::Key;
use tatap::app::model::{Fresh, Model, Msg, Overlay, Settings, Tab};
use tatap::config::{rules, scheme};
use tatap::demo;
use tatap::domain::id::EmployeeId;
use tatap::i18n::{Lang, Texts};
use tatap::ops::edit::{draft, text, writes};
use tatap::ops::fields;
use tatap::ops::op::{Act, ActKind, Subject};
use tatap::pins::Vault;
use tatap::runtime::backend::CompactBackend;
use tatap::runtime::executor::{self, Backing};
use tatap::runtime::keeper::Keeper;
use tatap::store::Store;
use tatap::store::disk::{DiskStore, Mode};
use tatap::store::drafts::Drafts;
use tatap::ui;

type Try<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Try<()> {
    // `cargo test --benches` and the like only ask whether it runs.
    let sizes: Vec<usize> = match std::env::var("TATAP_BENCH") {
        Ok(size) => vec![size.parse()?],
        Err(_) if std::env::args().any(|arg| arg == "--test") => vec![200],
        Err(_) => vec![5_000, 100_000],
    };
    for employees in sizes {
        println!("\n{employees} employees");
        let dir = tempfile::tempdir()?;
        seeded(dir.path(), employees)?;
        started(dir.path())?;
        used(dir.path())?;
        saved(dir.path())?;
        kept(dir.path())?;
        rebuilt(dir.path())?;
        told(
            "size on disk",
            &format!("{:.1} MB", bytes_below(dir.path())? as f64 / 1e6),
        );
    }
    Ok(())
}

fn told(what: &str, figure: &str) {
    println!("  {what:<44} {figure:>28}");
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

fn seeded(dir: &Path, employees: usize) -> Try<()> {
    let mut store = open(dir)?;
    let started = Instant::now();
    demo::seed(&mut store, employees, 7, today(), now_millis(), &mut |_| {})?;
    let taken = started.elapsed();
    let ops = store.next_seq() - 1;
    let each = taken.as_micros() as f64 / ops.max(1) as f64;
    told(
        "bulk import, durable",
        &format!("{taken:.2?} ({ops} ops, {each:.1} µs each)"),
    );
    store.checkpoint()?;
    Ok(())
}

fn model(read: Fresh) -> Model {
    let settings = Settings::shipped(
        Texts::of(Lang::Indonesian),
        rules::national().clone(),
        scheme::national().clone(),
    );
    Model::new(settings, today(), EmployeeId::NOBODY, read)
}

/// A screen of 80×24 over the compact backend.
struct Screen {
    terminal: Terminal<CompactBackend<Vec<u8>>>,
}

impl Screen {
    fn new() -> Try<Self> {
        let backend = CompactBackend::new(Vec::new(), (80, 24));
        Ok(Self {
            terminal: Terminal::new(backend)?,
        })
    }

    /// Draws, and answers how many bytes were sent.
    fn draw(&mut self, model: &Model) -> Try<u64> {
        let before = self.terminal.backend().sent().bytes;
        ui::draw(&mut self.terminal, model)?;
        Ok(self.terminal.backend().sent().bytes - before)
    }
}

fn started(dir: &Path) -> Try<()> {
    let mut times = Vec::new();
    let mut parts = String::new();
    for _ in 0..5 {
        let begun = Instant::now();
        let store = open(dir)?;
        let opened = begun.elapsed();
        let read = executor::fresh(&store)?;
        let listed = begun.elapsed();
        let model = model(read);
        let ready = begun.elapsed();
        Screen::new()?.draw(&model)?;
        times.push(begun.elapsed());
        let (list, rest) = (listed.saturating_sub(opened), ready.saturating_sub(listed));
        parts = format!("open {opened:.0?}, list {list:.0?}, model {rest:.0?}");
    }
    told(
        "start to first frame, warm",
        &format!("{} ({parts})", spread(&mut times)),
    );
    told("memory after start", &memory());
    Ok(())
}

fn used(dir: &Path) -> Try<()> {
    let mut store = open(dir)?;
    let mut model = model(executor::fresh(&store)?);
    let mut backing = Backing {
        store: &mut store,
        pins: &mut Vault::in_memory(),
        desk: None,
    };
    executor::settle(&mut model, &mut backing, Msg::Rested, now_millis());
    let mut screen = Screen::new()?;
    let first = screen.draw(&model)?;
    told("bytes: first frame", &first.to_string());
    let mut press = |keys: &str, each: bool| -> Try<(Vec<Duration>, Vec<u64>)> {
        let (mut times, mut bytes) = (Vec::new(), Vec::new());
        for key in keys.split_whitespace() {
            let key = Key::parse(key).ok_or("a key")?;
            let begun = Instant::now();
            executor::settle(&mut model, &mut backing, Msg::Key(key), now_millis());
            if each {
                bytes.push(screen.draw(&model)?);
            }
            times.push(begun.elapsed());
        }
        model.tab = Tab::Employees;
        Ok((times, bytes))
    };
    let (mut times, bytes) = press(&"j ".repeat(200), true)?;
    told("key and frame: cursor down", &spread(&mut times));
    told(
        "bytes: cursor down, median and most",
        &median_and_most(bytes),
    );
    let (mut times, bytes) = press(&"PgDn ".repeat(40), true)?;
    told("key and frame: page down", &spread(&mut times));
    told("bytes: page down, median and most", &median_and_most(bytes));
    for query in ["s i t i", "~ b d s n", "! s t a f", "i s : l a t e"] {
        let keys = format!("/ {query} Backspace Backspace Esc");
        let (mut times, _) = press(&keys, true)?;
        let typed = query.replace(' ', "");
        told(
            &format!("key and frame: filter {typed}"),
            &spread(&mut times),
        );
    }
    edited(&mut backing, &mut screen)
}

/// Typing in the middle of the longest text, with everything in it that is hard to measure.
fn edited(backing: &mut Backing<'_>, screen: &mut Screen) -> Try<()> {
    const LONGEST: usize = 20_000;
    let mut model = model(executor::fresh(backing.store)?);
    let text = "Rapat e\u{301}valuasi 👨\u{200d}👩\u{200d}👧 kinerja 漢字, 🇮🇩 dan tindak lanjut. ";
    let text: String = text.chars().cycle().take(LONGEST - 300).collect();
    let mut send = |model: &mut Model, msg| executor::settle(model, backing, msg, now_millis());
    let keys = |keys: &str| Key::parse_all(keys).ok_or("keys");
    for key in keys("g u a Ctrl-x Ctrl-e")? {
        send(&mut model, Msg::Key(key));
    }
    if !matches!(model.top(), Some(Overlay::Form(form)) if form.editing.wide) {
        return Err("the large editor".into());
    }
    send(&mut model, Msg::Paste(text));
    for key in keys(&"PgUp ".repeat(8))? {
        send(&mut model, Msg::Key(key));
    }
    screen.draw(&model)?;
    for (what, pressed) in [
        ("a letter", "s a t u Space ".repeat(40)),
        ("undo and redo", "Ctrl-_ Alt-_ ".repeat(20)),
        ("a row up and down", "Up Down ".repeat(40)),
    ] {
        let (mut times, mut bytes) = (Vec::new(), Vec::new());
        for key in keys(&pressed)? {
            let begun = Instant::now();
            send(&mut model, Msg::Key(key));
            bytes.push(screen.draw(&model)?);
            times.push(begun.elapsed());
        }
        told(
            &format!("text of 20,000 characters: {what}"),
            &spread(&mut times),
        );
        told("bytes: median and most", &median_and_most(bytes));
    }
    Ok(())
}

fn saved(dir: &Path) -> Try<()> {
    let mut store = open(dir)?;
    let people: Vec<EmployeeId> = store
        .roster()?
        .iter()
        .take(300)
        .map(tatap::domain::person::RosterRow::id)
        .collect();
    let mut times = Vec::new();
    for id in people {
        let state = store.state(Subject::employee(id))?;
        let wanted = [(fields::PHONE, text("0812-0000-0000"))];
        let act = Act {
            kind: ActKind::EditEmployee,
            actor: id,
            drafts: draft(&state, writes(&state, 0, &wanted, id))
                .into_iter()
                .collect(),
        };
        let begun = Instant::now();
        store.commit(act, now_millis())?;
        times.push(begun.elapsed());
    }
    let ours = spread(&mut times);
    let mut floor = bare(dir)?;
    let ratio = median(&mut times).as_secs_f64() / median(&mut floor).as_secs_f64();
    told("durable save", &ours);
    told(
        "bare append and fdatasync of 200 bytes",
        &spread(&mut floor),
    );
    told("ratio of the medians", &format!("{ratio:.2}"));
    Ok(())
}

/// What it costs to keep a text of 20,000 characters with its history, which is done at most twice a second.
fn kept(dir: &Path) -> Try<()> {
    let mut store = open(dir)?;
    let mut model = model(executor::fresh(&store)?);
    let mut keeper = Keeper::new(Drafts::new(dir, store.replica()));
    let words = std::iter::repeat_n("k e r j a Space", 3_333).collect::<Vec<_>>();
    let keys = Key::parse_all(&format!("A {}", words.join(" "))).ok_or("keys")?;
    let mut backing = Backing {
        store: &mut store,
        pins: &mut Vault::in_memory(),
        desk: None,
    };
    for key in keys {
        executor::settle(&mut model, &mut backing, Msg::Key(key), now_millis());
    }
    let mut times = Vec::new();
    for _ in 0..50 {
        executor::settle(
            &mut model,
            &mut backing,
            Msg::Key(Key::char('x')),
            now_millis(),
        );
        let begun = Instant::now();
        keeper.keep(&model, now_millis())?;
        times.push(begun.elapsed());
    }
    told("draft of 20,000 characters, durable", &spread(&mut times));
    let file = dir.join("draft");
    told("its size", &format!("{} bytes", fs::metadata(&file)?.len()));
    Ok(fs::remove_file(file)?)
}

/// The least that a durable save can cost on this disk.
fn bare(dir: &Path) -> Try<Vec<Duration>> {
    let path = dir.join("floor");
    let mut file = File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..300 {
        let begun = Instant::now();
        file.write_all(&[7; 200])?;
        file.sync_data()?;
        times.push(begun.elapsed());
    }
    fs::remove_file(path)?;
    Ok(times)
}

fn rebuilt(dir: &Path) -> Try<()> {
    let begun = Instant::now();
    let (mut store, _) = DiskStore::rebuild(dir, &mut |_, _| {})?;
    let taken = begun.elapsed();
    let ops = store.next_seq() - 1;
    told(
        "index anew from the journal",
        &format!("{taken:.2?} ({ops} ops)"),
    );
    store.checkpoint()?;
    let begun = Instant::now();
    let verified = store.verify()?;
    let faults = verified.faults.len();
    told(
        "verify",
        &format!("{:.2?} ({faults} faults)", begun.elapsed()),
    );
    Ok(())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Median and 99th percentile.
fn spread(times: &mut [Duration]) -> String {
    let middle = median(times);
    let late = times.get((times.len() * 99 / 100).min(times.len().saturating_sub(1)));
    format!(
        "p50 {middle:.1?}, p99 {:.1?}",
        late.copied().unwrap_or_default()
    )
}

fn median_and_most(mut bytes: Vec<u64>) -> String {
    bytes.sort_unstable();
    let middle = bytes.get(bytes.len() / 2).copied().unwrap_or(0);
    format!("{middle}, {}", bytes.last().copied().unwrap_or(0))
}

fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    resident.map_or("unknown".to_owned(), |text| text.trim().to_owned())
}

fn bytes_below(dir: &Path) -> Try<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let data = entry.metadata()?;
        sum += if data.is_dir() {
            bytes_below(&entry.path())?
        } else {
            data.len()
        };
    }
    Ok(sum)
}
