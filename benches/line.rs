//! What goes over the line: bytes of what is done most, beside the same screens through ratatui's stock backend, and a
//! key held for two seconds over a thin line, beside `less` and `vim` where they are installed.
//!
//! `cargo bench --bench line` runs it, for a minute. Nothing here fails on a slow machine: bytes are told beside their
//! budgets, and `tests/it/line.rs` holds them.

#![expect(clippy::print_stdout, reason = "a benchmark is for reading")]

use std::collections::VecDeque;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, Utc};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::backend::Backend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use ratatui_crossterm::CrosstermBackend;
use ratatui_crossterm::crossterm::style::force_color_output;
use tatap::app::key::Key;
use tatap::app::model::{Model, Msg, Settings};
use tatap::app::screens::employees;
use tatap::config::{rules, scheme};
use tatap::demo;
use tatap::domain::id::EmployeeId;
use tatap::i18n::{Lang, Texts};
use tatap::ops::op::ReplicaId;
use tatap::pins::Vault;
use tatap::runtime::backend::CompactBackend;
use tatap::runtime::executor::{self, Backing};
use tatap::store::disk::{DiskStore, Mode};
use tatap::store::memory::MemoryStore;
use tatap::ui;

type Try<T> = Result<T, Box<dyn std::error::Error>>;
type Size = (u16, u16);

const SMALL: Size = (80, 24);
const LARGE: Size = (160, 48);

fn main() -> Try<()> {
    // `cargo test --benches` and the like only ask whether it runs.
    let only_tried = std::env::args().any(|arg| arg == "--test");
    let employees = if only_tried { 200 } else { 1_000 };
    force_color_output(true);
    for size in [SMALL, LARGE] {
        spent(employees, size)?;
    }
    let keys = if only_tried { 3 } else { 60 };
    held(employees, keys)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default()
}

fn now_millis() -> u64 {
    Utc::now().timestamp_millis().max(0) as u64
}

/// Counts what goes through it.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len(), Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The list of an office on a screen whose bytes are counted.
struct Office<B: Backend> {
    model: Model,
    store: MemoryStore,
    pins: Vault,
    terminal: Terminal<B>,
    counter: Counter,
}

impl<B: Backend> Office<B>
where
    B::Error: 'static,
{
    fn new(store: &MemoryStore, size: Size, terminal: Terminal<B>, counter: Counter) -> Try<Self> {
        let settings = Settings::shipped(
            Texts::of(Lang::Indonesian),
            rules::national().clone(),
            scheme::national().clone(),
        );
        let fresh = executor::fresh(store)?;
        let mut model = Model::new(settings, today(), EmployeeId::NOBODY, fresh);
        employees::begin(&mut model);
        let mut office = Self {
            model,
            store: store.clone(),
            pins: Vault::in_memory(),
            terminal,
            counter,
        };
        office.send(Msg::Resize(size.0, size.1));
        office.send(Msg::Rested);
        Ok(office)
    }

    fn send(&mut self, msg: Msg) {
        let mut backing = Backing {
            store: &mut self.store,
            pins: &mut self.pins,
            desk: None,
        };
        executor::settle(&mut self.model, &mut backing, msg, now_millis());
    }

    fn frame(&mut self) -> Try<usize> {
        ui::draw(&mut self.terminal, &self.model)?;
        Ok(self.counter.0.swap(0, Ordering::Relaxed))
    }

    /// What each of these keys costs.
    fn press(&mut self, keys: &str) -> Try<Vec<usize>> {
        let keys = Key::parse_script(keys).map_err(|_| "keys")?;
        let frames = keys.into_iter().map(|key| {
            self.send(Msg::Key(key));
            self.frame()
        });
        frames.collect()
    }

    /// In the order of [`BUDGETS`].
    fn figures(&mut self) -> Try<[usize; 8]> {
        let first = self.frame()?;
        let moved = mean(&self.press(&"j k j j ".repeat(5))?);
        self.send(Msg::Rested);
        let detail = self.frame()?;
        let scrolled = mean(&self.press(&"j ".repeat(300))?);
        let page = most(&self.press(&"PgDn ".repeat(4))?);
        let filter = most(&self.press("/ s i t Backspace a n")?);
        self.press("Esc Esc g g")?;
        self.send(Msg::Rested);
        self.frame()?;
        let nothing = most(&self.press("k k")?);
        let held = self.press(&"j ".repeat(60))?.iter().sum();
        Ok([first, moved, scrolled, page, detail, filter, nothing, held])
    }
}

fn mean(costs: &[usize]) -> usize {
    costs.iter().sum::<usize>().div_ceil(costs.len().max(1))
}

fn most(costs: &[usize]) -> usize {
    costs.iter().copied().max().unwrap_or_default()
}

/// What is measured, and how many bytes it may cost at 80×24 and at 160×48.
const BUDGETS: [(&str, usize, usize); 8] = [
    ("first frame", 3_000, 9_000),
    ("cursor down, mean", 60, 60),
    ("list scrolls by a row, mean", 200, 200),
    ("page", 2_200, 6_000),
    ("detail, once the keys rest", 600, 600),
    ("letter of a filter, most", 2_200, 4_500),
    ("key without effect", 0, 0),
    ("key held 60 times, each drawn", 12_000, 12_000),
];

fn spent(employees: usize, size: Size) -> Try<()> {
    let mut store = MemoryStore::new(ReplicaId([7; 16]));
    demo::seed(&mut store, employees, 7, today(), now_millis(), &mut |_| {})?;
    let counter = Counter::default();
    let compact = Terminal::new(CompactBackend::new(counter.clone(), size))?;
    let ours = Office::new(&store, size, compact, counter)?.figures()?;
    let counter = Counter::default();
    let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
    let backend = CrosstermBackend::new(counter.clone());
    let plain = Terminal::with_options(backend, TerminalOptions { viewport })?;
    let stock = Office::new(&store, size, plain, counter)?.figures()?;
    println!("\nBytes at {}×{}, {employees} employees", size.0, size.1);
    println!("  {:<32} {:>8} {:>8} {:>8}", "", "ours", "stock", "budget");
    for (((what, small, large), ours), stock) in BUDGETS.into_iter().zip(ours).zip(stock) {
        let budget = if size == SMALL { small } else { large };
        let verdict = met(ours <= budget);
        println!("  {what:<32} {ours:>8} {stock:>8} {budget:>8}  {verdict}");
    }
    Ok(())
}

fn met(yes: bool) -> &'static str {
    if yes { "met" } else { "missed" }
}

/// A line: its name, what it carries in a second, how long a byte is on its way, and by when a held key has to be shown.
type Line = (&'static str, usize, Duration, Duration);

const LINES: [Line; 2] = [
    ("960 B/s", 960, Duration::ZERO, Duration::from_secs(4)),
    (
        "56 kbit/s, 300 ms",
        7_000,
        Duration::from_millis(150),
        Duration::from_millis(500),
    ),
];

fn held(employees: usize, keys: usize) -> Try<()> {
    let dir = tempfile::tempdir()?;
    let path = |name: &str| dir.path().join(name).display().to_string();
    let (data, list, thrift) = (path("data"), path("list.txt"), path("thrift.toml"));
    let (mut store, _) = DiskStore::open(Path::new(&data), Mode::Write, &mut |_, _| {})?;
    demo::seed(&mut store, employees, 7, today(), now_millis(), &mut |_| {})?;
    let rows = executor::fresh(&store)?.rows;
    drop(store);
    let rows = rows
        .iter()
        .map(|row| format!("{:<40} {}\n", row.employee.name, row.id().0));
    fs::write(&list, rows.collect::<String>())?;
    fs::write(&thrift, "thrift = true\n")?;
    let tatap = env!("CARGO_BIN_EXE_tatap");
    let ours = [tatap, "--read-only", "--data", &data];
    let thrifty = [&ours[..], &["--config", &thrift]].concat();
    for (size, (line, rate, delay, budget)) in [SMALL, LARGE]
        .into_iter()
        .flat_map(|size| LINES.map(|line| (size, line)))
    {
        println!(
            "\nDown held for two seconds at {}×{}, {line}",
            size.0, size.1
        );
        println!("  {:<32} {:>8} {:>12}", "", "bytes", "behind");
        for (name, command, answers) in [
            ("ours", &ours[..], true),
            ("ours, terminal never answers", &ours[..], false),
            ("ours, thrift", &thrifty[..], true),
            ("less", &["less", &list][..], true),
            ("vim", &["vim", "-u", "NONE", "-N", &list][..], true),
        ] {
            if !is_installed(command.first().copied().unwrap_or_default()) {
                continue;
            }
            let far = Far {
                rate,
                delay,
                answers,
            };
            let (bytes, behind) = far.hold(command, size, keys)?;
            let is_ours = name == "ours";
            let verdict = if is_ours { met(behind <= budget) } else { "" };
            let behind = format!("{:.2} s", behind.as_secs_f64());
            println!("  {name:<32} {bytes:>8} {behind:>12}  {verdict}");
        }
    }
    Ok(())
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Path::new(program).is_absolute()
        || std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}

/// A terminal at the far end of a line.
struct Far {
    /// Bytes a second.
    rate: usize,
    /// How long everything is on its way, in each direction.
    delay: Duration,
    /// Whether it says that it is well when it is asked.
    answers: bool,
}

const QUESTION: &[u8] = b"\x1b[5n";
const ANSWER: &[u8] = b"\x1b[0n";
const DOWN: &[u8] = b"\x1b[B";
/// Keyboards repeat about thirty times a second.
const REPEAT: Duration = Duration::from_millis(33);
/// A line takes what it carries in this time at once.
const TICK: Duration = Duration::from_millis(50);
/// Without a byte for so long, all has been shown.
const QUIET: Duration = Duration::from_millis(2_500);

impl Far {
    /// Holds a key; answers how many bytes came, and how long after it was let go the last of them was shown.
    fn hold(&self, command: &[&str], size: Size, keys: usize) -> Try<(usize, Duration)> {
        let pair = native_pty_system().openpty(PtySize {
            rows: size.1,
            cols: size.0,
            ..PtySize::default()
        })?;
        let mut builder = CommandBuilder::from_argv(command.iter().map(Into::into).collect());
        builder.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8")] {
            builder.env(name, value);
        }
        builder.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let mut child = pair.slave.spawn_command(builder)?;
        let mut keyboard = pair.master.take_writer()?;
        let rate = Arc::new(AtomicUsize::new(usize::MAX));
        let shown = carried(pair.master.try_clone_reader()?, Arc::clone(&rate));
        // Started at full speed: this is about the key.
        shown.recv_timeout(Duration::from_secs(20))?;
        while shown.recv_timeout(Duration::from_secs(2)).is_ok() {}
        rate.store(self.rate, Ordering::Relaxed);
        let figures = self.watch(&shown, &mut keyboard, keys);
        child.kill()?;
        child.wait()?;
        figures
    }

    fn watch(
        &self,
        shown: &Receiver<(Instant, Vec<u8>)>,
        keyboard: &mut impl Write,
        keys: usize,
    ) -> Try<(usize, Duration)> {
        let start = Instant::now();
        let presses = (0..keys as u32).map(|n| (start + REPEAT * n, DOWN));
        let mut typed: VecDeque<(Instant, &[u8])> = presses.collect();
        let released = typed.back().map_or(start, |(at, _)| *at);
        let (mut bytes, mut last, mut seen) = (0, released, Vec::new());
        loop {
            let now = Instant::now();
            typed.make_contiguous().sort_by_key(|(at, _)| *at);
            while let Some((_, key)) = typed.pop_front_if(|(at, _)| *at + self.delay <= now) {
                keyboard.write_all(key)?;
            }
            let next = typed.front().map(|(at, _)| *at + self.delay);
            let until = next.unwrap_or(last.max(released) + QUIET);
            match shown.recv_timeout(until.saturating_duration_since(now)) {
                Ok((at, text)) => {
                    last = at + self.delay;
                    bytes += text.len();
                    seen.extend_from_slice(&text);
                    while let Some(asked) = position(&seen, QUESTION) {
                        seen.drain(..asked + QUESTION.len());
                        typed.extend(self.answers.then_some((last, ANSWER)));
                    }
                }
                Err(_) if next.is_none() => break,
                Err(_) => {}
            }
        }
        Ok((bytes, last.saturating_duration_since(released)))
    }
}

fn position(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|part| part == wanted)
}

/// Takes so many bytes a second from a terminal, as they are at the moment, and tells when.
fn carried(
    mut terminal: Box<dyn Read + Send>,
    rate: Arc<AtomicUsize>,
) -> Receiver<(Instant, Vec<u8>)> {
    let (sender, shown) = channel();
    thread::spawn(move || {
        let mut buffer = vec![0; 65_536];
        loop {
            let per_tick = rate.load(Ordering::Relaxed) / 20;
            let room = per_tick.clamp(1, buffer.len());
            let Ok(count @ 1..) = terminal.read(&mut buffer[..room]) else {
                return;
            };
            if per_tick < buffer.len() {
                thread::sleep(TICK.mul_f64(count as f64 / room as f64));
            }
            if sender
                .send((Instant::now(), buffer[..count].to_vec()))
                .is_err()
            {
                return;
            }
        }
    });
    shown
}
