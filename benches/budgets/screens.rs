//! The screens in this process, over the compact backend: what of a start or a key is ours, without a terminal.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use ratatui::Terminal;
use tatap::app::key::Key;
use tatap::app::model::{Fresh, Model, Msg, Overlay, Settings, Tab};
use tatap::config::{rules, scheme};
use tatap::domain::id::EmployeeId;
use tatap::i18n::{Lang, Texts};
use tatap::pins::Vault;
use tatap::runtime::backend::CompactBackend;
use tatap::runtime::executor::{self, Backing};
use tatap::runtime::keeper::Keeper;
use tatap::store::Store;
use tatap::store::drafts::Drafts;
use tatap::ui;

use crate::table::{spread, told};
use crate::{Try, now_millis, open, today};

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

pub(crate) fn started(dir: &Path) -> Try<()> {
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
    Ok(())
}

pub(crate) fn used(dir: &Path) -> Try<()> {
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

/// What it costs to keep a text of 20,000 characters with its history, which is done at most twice a second.
pub(crate) fn kept(dir: &Path) -> Try<()> {
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

fn median_and_most(mut bytes: Vec<u64>) -> String {
    bytes.sort_unstable();
    let middle = bytes.get(bytes.len() / 2).copied().unwrap_or(0);
    format!("{middle}, {}", bytes.last().copied().unwrap_or(0))
}
