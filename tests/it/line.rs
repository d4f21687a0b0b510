//! What goes over the line: the real screens through our backend and through ratatui's stock one, cell by cell, and
//! what each key costs, at a terminal too.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::num::NonZeroU16;
use std::rc::Rc;
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use assert_cmd::cargo::cargo_bin;
use chrono::NaiveDate;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use ratatui_crossterm::CrosstermBackend;
use ratatui_crossterm::crossterm::style::force_color_output;
use tatap::app::key::Key;
use tatap::app::model::{Model, Msg, Palette, Settings, Tab};
use tatap::app::screens::employees;
use tatap::config::{rules, scheme};
use tatap::demo;
use tatap::domain::id::EmployeeId;
use tatap::domain::person::RosterRow;
use tatap::i18n::{Lang, Texts};
use tatap::ops::edit::{draft, text, writes};
use tatap::ops::fields;
use tatap::ops::op::{Act, ActKind, ReplicaId, Subject};
use tatap::pins::Vault;
use tatap::runtime::backend::CompactBackend;
use tatap::runtime::executor::{self, Backing, World};
use tatap::store::Store;
use tatap::store::memory::MemoryStore;
use tatap::ui;
use tempfile::TempDir;

use crate::program::{ENV, tatap};
use crate::support::pty::Pty;

/// Noon of the day on which everything happens.
const NOON: u64 = 1_795_521_600_000;

/// A terminal at the end of a line, and what came through it.
#[derive(Clone)]
struct Screen(Rc<RefCell<End>>);

struct End {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    counted: usize,
}

impl Screen {
    fn new((width, height): (u16, u16)) -> Self {
        let some = |n| NonZeroU16::new(n).expect("a size");
        let parser = vt100::Parser::new(some(height), some(width), 0);
        Self(Rc::new(RefCell::new(End {
            parser,
            bytes: Vec::new(),
            counted: 0,
        })))
    }

    /// How many bytes have come since the last time.
    fn take_bytes(&self) -> usize {
        let mut end = self.0.borrow_mut();
        let before = end.counted;
        end.counted = end.bytes.len();
        end.counted - before
    }

    /// All that has come.
    fn sent(&self) -> Vec<u8> {
        self.0.borrow().bytes.clone()
    }

    /// What can be read.
    fn text(&self) -> String {
        self.0.borrow().parser.screen().contents()
    }

    /// What can be seen.
    fn cells(&self) -> Vec<Look> {
        cells_of(self.0.borrow().parser.screen())
    }

    /// Where the cursor stands, if it is shown.
    fn cursor(&self) -> Option<(u16, u16)> {
        let end = self.0.borrow();
        let screen = end.parser.screen();
        (!screen.hide_cursor()).then(|| screen.cursor_position())
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut end = self.0.borrow_mut();
        end.parser.process(bytes);
        end.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What can be seen, cell by cell.
fn cells_of(screen: &vt100::Screen) -> Vec<Look> {
    let (rows, columns) = screen.size();
    let places = (0..rows.get()).flat_map(|y| (0..columns.get()).map(move |x| (y, x)));
    places
        .map(|(y, x)| look(screen.cell(y, x).expect("on the screen")))
        .collect()
}

/// Text, ink, paper, and bold, dim, underline, reverse.
type Look = (String, vt100::Color, vt100::Color, [bool; 4]);

fn look(cell: &vt100::Cell) -> Look {
    let text = if cell.has_contents() {
        cell.contents()
    } else {
        " "
    };
    let bits = [cell.bold(), cell.dim(), cell.underline(), cell.inverse()];
    // Of a blank only its paper can be seen.
    let (ink, bits) = match (text, bits) {
        (" ", [_, _, false, false]) => (vt100::Color::Default, [false; 4]),
        (_, bits) => (cell.fgcolor(), bits),
    };
    (text.to_owned(), ink, cell.bgcolor(), bits)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

fn settings(lang: Lang) -> Settings {
    Settings::shipped(
        Texts::of(lang),
        rules::national().clone(),
        scheme::national().clone(),
    )
}

/// The demo, made once: that takes longer than any test with it.
static DEMO: LazyLock<Mutex<MemoryStore>> = LazyLock::new(|| {
    let mut store = MemoryStore::new(ReplicaId([7; 16]));
    demo::fill(&mut store, today(), NOON, rules::national()).expect("an empty store");
    Mutex::new(store)
});

/// A thousand people, likewise.
static THOUSAND: LazyLock<Mutex<MemoryStore>> = LazyLock::new(|| {
    let mut store = MemoryStore::new(ReplicaId([7; 16]));
    demo::seed(&mut store, 1_000, 7, today(), NOON, &mut |_| {}).expect("an empty store");
    Mutex::new(store)
});

/// An office at the keyboard, without a terminal.
struct Office {
    model: Model,
    store: MemoryStore,
    pins: Vault,
    now: u64,
}

impl Office {
    fn new(lang: Lang, size: (u16, u16)) -> Self {
        let store = DEMO.lock().expect("no test failed in it").clone();
        let actor = demo::supervisor(today(), demo::SCHEME);
        Self::of(store, settings(lang), actor, size)
    }

    fn of(store: MemoryStore, settings: Settings, actor: EmployeeId, size: (u16, u16)) -> Self {
        let fresh = executor::fresh(&store).expect("rows");
        let mut model = Model::new(settings, today(), actor, fresh);
        employees::begin(&mut model);
        let mut office = Self {
            model,
            store,
            pins: Vault::in_memory(),
            now: NOON,
        };
        office.send(Msg::Resize(size.0, size.1));
        office.send(Msg::Rested);
        office
    }

    /// Whether the screen is to be painted anew.
    fn send(&mut self, msg: Msg) -> bool {
        self.now += 1_000;
        let mut backing = Backing {
            store: &mut self.store,
            pins: &mut self.pins,
            desk: None,
        };
        let wishes = executor::settle(&mut self.model, &mut backing, msg, self.now);
        wishes.contains(&World::Redraw)
    }

    /// Gives people other names, in turn.
    fn rename(&mut self, names: &[&str]) {
        let people: Vec<EmployeeId> = self
            .store
            .roster()
            .expect("rows")
            .iter()
            .map(RosterRow::id)
            .collect();
        for (id, name) in people.into_iter().zip(names.iter().cycle()) {
            let state = self.store.state(Subject::employee(id)).expect("a state");
            let wanted = [(fields::NAME, text(name))];
            let act = Act {
                kind: ActKind::EditEmployee,
                actor: id,
                drafts: draft(&state, writes(&state, 0, &wanted, id))
                    .into_iter()
                    .collect(),
            };
            self.store.commit(act, self.now).expect("saved");
        }
        let fresh = executor::fresh(&self.store).expect("rows");
        self.send(Msg::Refreshed(Box::new(fresh)));
    }

    fn keys(&mut self, keys: &str) -> bool {
        let keys = Key::parse_script(keys).expect("keys");
        let wishes = keys.into_iter().map(|key| self.send(Msg::Key(key)));
        wishes.filter(|redraw| *redraw).count() > 0
    }
}

/// What hands do, at random but the same in every run.
const DONE: [&str; 53] = [
    "j",
    "j",
    "j",
    "Down",
    "Down",
    "k",
    "PgDn",
    "PgDn",
    "PgUp",
    "G",
    "g g",
    "Ctrl-d",
    "J",
    "Tab",
    "l",
    "h",
    "]",
    "[",
    "g p",
    "g p",
    "g t",
    "g m",
    "g u",
    "g r",
    "g n",
    "g k",
    "g l",
    "g o",
    "g s",
    "Enter",
    "q",
    "Esc",
    "Esc",
    "Space",
    "/ \"si\"",
    "\"an\"",
    "Ctrl-u",
    "<",
    ">",
    "?",
    "Ctrl-p",
    "H",
    "E",
    "z",
    "s",
    "S",
    "e",
    "A \"Baik sekali\"",
    "n",
    "Ctrl-l",
    ": \"theme\" Enter",
    ": \"borders\" Enter",
    ": \"thrift\" Enter",
];

/// How many of them, at the end, change how things look.
const LOOKS: usize = 3;

/// Numbers without a pattern worth minding.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// What the detail pane may cost once the keys rest.
const DETAIL: usize = 600;

#[test]
fn any_walk_through_the_screens_looks_the_same_as_through_the_stock_backend_for_less() {
    force_color_output(true);
    for (at, size) in [(60, 18), (80, 24), (160, 48)].into_iter().enumerate() {
        for lang in [Lang::Indonesian, Lang::English] {
            let (ours, stock) = (Screen::new(size), Screen::new(size));
            let mut compact =
                Terminal::new(CompactBackend::new(ours.clone(), size)).expect("a terminal");
            let whole = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
            let options = TerminalOptions { viewport: whole };
            let backend = CrosstermBackend::new(stock.clone());
            let mut plain = Terminal::with_options(backend, options).expect("a terminal");
            let mut office = Office::new(lang, size);
            let mut dice = Dice(at as u64);
            let (mut spent, mut spent_by_stock) = (0, 0);
            for step in 0..200 {
                if step % 10 == 0 {
                    // Nobody stays for ever in a form.
                    office.model.overlays.clear();
                    office.model.tab = Tab::ALL[step / 10 % Tab::ALL.len()];
                }
                let keys = DONE[dice.below(DONE.len())];
                let redraw = office.keys(keys);
                if redraw {
                    compact.backend_mut().repaint();
                }
                if dice.below(3) == 0 {
                    office.send(Msg::Rested);
                }
                ui::draw(&mut compact, &office.model).expect("drawn");
                ui::draw(&mut plain, &office.model).expect("drawn");
                let place = format!("{size:?} {lang:?} step {step}: {keys}");
                same(&ours, &stock, size.0, &place);
                spent += ours.take_bytes();
                spent_by_stock += stock.take_bytes();
            }
            println!("{size:?} {lang:?}: {spent} bytes, stock {spent_by_stock}");
            assert!(spent * 4 < spent_by_stock * 3, "{spent} {spent_by_stock}");
        }
    }
}

fn same(ours: &Screen, stock: &Screen, width: u16, place: &str) {
    assert_eq!(ours.cursor(), stock.cursor(), "{place}");
    let (ours, stock) = (ours.cells(), stock.cells());
    for (n, (ours, stock)) in ours.iter().zip(&stock).enumerate() {
        let (x, y) = (n % usize::from(width), n / usize::from(width));
        assert_eq!(ours, stock, "{place}, column {x}, row {y}");
    }
}

/// A screen of a thousand people, and what is sent to it.
struct Watched {
    office: Office,
    screen: Screen,
    terminal: Terminal<CompactBackend<Screen>>,
}

impl Watched {
    fn new(lang: Lang, size: (u16, u16), thrift: bool) -> Self {
        let store = THOUSAND.lock().expect("no test failed in it").clone();
        let mut settings = settings(lang);
        settings.thrift = thrift;
        let screen = Screen::new(size);
        let backend = CompactBackend::new(screen.clone(), size);
        Self {
            office: Office::of(store, settings, EmployeeId::NOBODY, size),
            terminal: Terminal::new(backend).expect("a terminal"),
            screen,
        }
    }

    /// How many bytes the frame takes that shows how things are now.
    fn frame(&mut self) -> usize {
        ui::draw(&mut self.terminal, &self.office.model).expect("drawn");
        self.screen.take_bytes()
    }

    /// What each of these keys costs, drawn one by one.
    fn costs(&mut self, keys: &str) -> Vec<usize> {
        let keys = Key::parse_script(keys).expect("keys");
        keys.into_iter()
            .map(|key| {
                self.office.send(Msg::Key(key));
                self.frame()
            })
            .collect()
    }

    /// What follows when the keys rest.
    fn rest(&mut self) -> usize {
        self.office.send(Msg::Rested);
        self.frame()
    }
}

#[test]
fn the_real_screens_stay_within_their_budgets() {
    for (size, first, page, filter, help) in [
        ((60, 18), 1_500, 900, 800, 1_700),
        ((80, 24), 2_500, 1_200, 900, 2_600),
        ((160, 48), 8_200, 4_400, 4_500, 5_500),
    ] {
        let mut watched = Watched::new(Lang::Indonesian, size, false);
        let most = |costs: Vec<usize>| costs.into_iter().max().unwrap_or_default();
        let cost = watched.frame();
        assert!(cost <= first, "{size:?}: first {cost}");
        let moves = watched.costs(&"j k j j ".repeat(5));
        assert!(mean(&moves) <= 60, "{size:?}: moves {moves:?}");
        let cost = watched.rest();
        assert!(cost <= 300, "{size:?}: the detail {cost}");
        let held = watched.costs(&"j ".repeat(300));
        assert!(mean(&held) <= 160, "{size:?}: held {}", mean(&held));
        let cost = most(watched.costs(&"PgDn ".repeat(10)));
        assert!(cost <= page, "{size:?}: page {cost}");
        let cost = most(watched.costs("/ s i t Backspace a n"));
        assert!(cost <= filter, "{size:?}: filter {cost}");
        watched.costs("Esc Esc");
        let cost = most(watched.costs("? Esc"));
        assert!(cost <= help, "{size:?}: help {cost}");
        watched.costs("g g");
        watched.rest();
        assert_eq!(watched.costs("k Esc"), [0, 0], "{size:?}: nothing changed");
        assert_eq!(watched.rest(), 0, "{size:?}: nothing changed");
    }
}

fn mean(costs: &[usize]) -> usize {
    costs.iter().sum::<usize>().div_ceil(costs.len())
}

/// Keys that go everywhere, for comparing what they cost.
const TOUR: &str = "j j PgDn PgDn / \"si\" Enter Esc ? Esc Enter q g n q g o q e Esc";

#[test]
fn thrift_sends_much_less_and_nothing_that_follows_the_cursor() {
    for (size, held) in [((60, 18), 60), ((80, 24), 75), ((160, 48), 80)] {
        let mut thrifty = Watched::new(Lang::Indonesian, size, true);
        let mut full = Watched::new(Lang::Indonesian, size, false);
        let (first, whole) = (thrifty.frame(), full.frame());
        assert!(first * 3 <= whole * 2, "{size:?}: {first} of {whole}");
        let moves = thrifty.costs("j j j k");
        assert!(moves.iter().all(|cost| *cost <= 20), "{size:?}: {moves:?}");
        assert_eq!(thrifty.rest(), 0, "{size:?}");
        let cost = mean(&thrifty.costs(&"j ".repeat(300)));
        assert!(cost <= held, "{size:?}: held {cost}");
        full.rest();
        let (spent, whole): (usize, usize) = (
            thrifty.costs(TOUR).iter().sum(),
            full.costs(TOUR).iter().sum(),
        );
        assert!(spent * 3 <= whole * 2, "{size:?}: {spent} of {whole}");
        // Switched off, everything is there again.
        thrifty.costs(": \"thrift\" Enter");
        let shown = thrifty.screen.cells();
        assert!(
            shown
                .iter()
                .any(|(_, ink, ..)| *ink != vt100::Color::Default)
        );
    }
}

/// Where what is selected on a screen can be told from the rest.
fn reversed(screen: &Screen) -> usize {
    let cells = screen.cells();
    cells.iter().filter(|(.., bits)| bits[3]).count()
}

#[test]
fn the_row_under_the_cursor_is_seen_in_every_look_on_every_screen() {
    let size = (80, 24);
    let places = [
        "g p",
        "g t",
        "g m",
        "g u",
        "g r",
        "g n",
        "g k",
        "g l",
        "g o",
        "? j",
        "Ctrl-p",
        "g d",
        "F",
        "s",
        "H",
        ": \"istilah\" Enter",
        "Space c",
        "e",
    ];
    let mut office = Office::new(Lang::Indonesian, size);
    for place in places {
        office.model.overlays.clear();
        office.model.tab = Tab::Employees;
        office.keys(place);
        let mut seen = Vec::new();
        for (thrift, palette) in [
            (true, Palette::Dark),
            (false, Palette::Light),
            (false, Palette::Mono),
            (false, Palette::Dark),
        ] {
            office.model.settings.palette = palette;
            office.model.settings.thrift = thrift;
            let screen = Screen::new(size);
            let mut terminal =
                Terminal::new(CompactBackend::new(screen.clone(), size)).expect("a terminal");
            ui::draw(&mut terminal, &office.model).expect("drawn");
            seen.push(reversed(&screen) > 0);
        }
        assert_eq!(seen, [true; 4], "{place}: thrift, light, mono, dark");
    }
}

/// Names as nobody has them, and as somebody may send them.
const HOSTILE: [&str; 8] = [
    "👨\u{200d}👩\u{200d}👧 Keluarga",
    "🇮🇩🇮🇩 Bendera",
    "e\u{301}a\u{308}\u{323}\u{301}\u{301} Gabung",
    "\u{202e}terbalik\u{202c} RTL",
    "漢字かな ﾊﾝｶｸ Lebar",
    "a\u{200b}b\u{feff}c\u{2060} Tak tampak",
    "⌨\u{fe0f} ❤\u{fe0f} ☎\u{fe0e} Ragam",
    "\u{1f44d}\u{1f3fd} ห์ ക്ഷി Aksara",
];

#[test]
fn hostile_names_leave_every_frame_as_a_repaint_would_and_plain_looks_plain() {
    let size = (80, 24);
    for (ascii, thrift) in [(false, false), (true, false), (true, true)] {
        let mut office = Office::new(Lang::Indonesian, size);
        office.rename(&HOSTILE);
        office.model.settings.ascii = ascii;
        office.model.settings.thrift = thrift;
        office.keys("Esc Esc");
        let ours = Screen::new(size);
        let mut terminal = Terminal::new(CompactBackend::new(ours.clone(), size).ascii(ascii))
            .expect("a terminal");
        let mut dice = Dice(3);
        let mut seen = 0;
        for step in 0..120 {
            let keys = DONE[dice.below(DONE.len() - LOOKS)];
            if step % 10 == 0 {
                office.model.overlays.clear();
                office.model.tab = Tab::ALL[step / 10 % 3];
            }
            office.keys(keys);
            office.send(Msg::Rested);
            ui::draw(&mut terminal, &office.model).expect("drawn");
            let place = format!("{ascii} {thrift} step {step}: {keys}");
            let anew = Screen::new(size);
            let mut fresh = Terminal::new(CompactBackend::new(anew.clone(), size).ascii(ascii))
                .expect("a terminal");
            ui::draw(&mut fresh, &office.model).expect("drawn");
            same(&ours, &anew, size.0, &place);
            seen += in_place(&office.model, &ours, size, &place);
        }
        assert!(seen > 100, "the names were hardly seen: {seen}");
        let sent = ours.sent();
        assert_eq!(sent.is_ascii(), ascii, "thrift {thrift}");
        let sent_text = String::from_utf8_lossy(&sent);
        let wrong = sent_text.chars().find(|c| is_disputed(*c));
        assert_eq!(wrong, None, "what terminals make different things of");
        for sequence in sequences(&sent) {
            assert!(is_known(&sequence), "{sequence:?}");
        }
    }
}

/// Whether terminals differ in how wide a character is, or in what it does to its neighbours: joiners and other
/// invisible marks, directions, variations, skin tones, halves of flags.
fn is_disputed(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// Checks that the layout holds nothing disputed, and that all else stands in the column where it put it, whatever
/// stands before it on its row; how many of the hostile names are seen.
fn in_place(model: &Model, shown: &Screen, (width, height): (u16, u16), place: &str) -> usize {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    ui::view(model, &mut buffer);
    let mut covered = 0;
    for (cell, (text, ..)) in buffer.content().iter().zip(&shown.cells()) {
        assert!(!cell.symbol().contains(is_disputed), "{place}: {cell:?}");
        if covered > 0 {
            covered -= 1;
            continue;
        }
        covered = cell.cell_width().saturating_sub(1);
        if cell.symbol().is_ascii() && !cell.symbol().is_empty() {
            assert_eq!(text, cell.symbol(), "{place}\n{}", shown.text());
        } else if model.settings.ascii {
            let letter = cell.symbol().chars().next().unwrap_or_default();
            let of_a_name = HOSTILE.iter().any(|name| name.contains(letter));
            assert!(of_a_name, "{place}: {cell:?} where marks are plain");
        }
    }
    let text = shown.text();
    let last_words = HOSTILE.map(|name| name.rsplit(' ').next().unwrap_or_default());
    let seen = last_words.into_iter().filter(|word| text.contains(word));
    seen.count()
}

/// The control sequences in what was sent.
fn sequences(sent: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(sent);
    let starts = text.match_indices('\u{1b}').map(|(at, _)| &text[at + 1..]);
    starts
        .map(|rest| {
            let end = match rest.strip_prefix('[') {
                Some(params) => {
                    2 + params
                        .find(|c: char| !"0123456789;?".contains(c))
                        .expect("an end")
                }
                None => 1,
            };
            rest[..end].to_owned()
        })
        .collect()
}

/// Whether every terminal in use knows a sequence, the Linux console included (`console_codes(4)`): moves, erasing to
/// the end of a row and of the screen, margins, scrolling down, the cursor, and styles of the sixteen colours.
fn is_known(sequence: &str) -> bool {
    let Some(rest) = sequence.strip_prefix('[') else {
        return sequence == "M";
    };
    let (params, last) = rest.split_at(rest.len() - 1);
    let numbers = || params.split(';').map(|number| number.parse().unwrap_or(0));
    let style =
        |n: u16| matches!(n, 0..=2 | 4 | 7 | 22 | 24 | 27 | 30..=37 | 39..=47 | 49 | 90..=97);
    match last {
        "H" | "C" | "D" | "K" | "r" => params.chars().all(|c| c != '?'),
        "J" => params == "2",
        "m" => numbers().all(style),
        "h" | "l" => params == "?25",
        _ => false,
    }
}

/// The program at a terminal, over an office of three hundred.
fn started(data: &str, more: &[&str], env: &[(&str, &str)], size: (u16, u16)) -> Pty {
    let args = [&["--data", data], more].concat();
    let env = [&ENV[..], env].concat();
    let mut pty = Pty::start(cargo_bin("tatap"), args, &env, size);
    pty.wait_for_text("300 pegawai");
    pty
}

fn seeded() -> (TempDir, String) {
    let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let data = dir.path().join("data").display().to_string();
    let (code, said) = tatap(&["debug", "seed", "--employees", "300", "--dir", &data]);
    assert_eq!(code, Some(0), "{said}");
    (dir, data)
}

/// Longer than the keys have to rest.
const A_WHILE: Duration = Duration::from_millis(400);

#[test]
fn at_a_terminal_keys_cost_what_they_may_and_nothing_costs_nothing() {
    let (_dir, data) = seeded();
    for (size, first, page) in [((80, 24), 3_000, 2_200), ((160, 48), 9_000, 6_000)] {
        let mut pty = started(&data, &[], &[], size);
        pty.quiet_for(A_WHILE);
        let sent = pty.received().len();
        assert!(sent <= first, "{size:?}: first frame {sent}");
        let mut press = |key: &str, shows: &str, most: usize| {
            let before = pty.received().len();
            pty.send(key);
            pty.wait_for_text(shows);
            pty.quiet_for(A_WHILE);
            let sent = pty.received().len() - before;
            assert!((1..=most).contains(&sent), "{size:?} {key:?}: {sent}");
        };
        // With what follows when the keys rest.
        press("j", " 2/300", 60 + DETAIL);
        press("j", " 3/300", 60 + DETAIL);
        press("k", " 2/300", 60 + DETAIL);
        press("G", " 300/300", page + DETAIL);
        press("gg", " 1/300", page + DETAIL);
        press("/", "Esc kembali", 140);
        press("s", "/s", page + DETAIL);
        press("\x1b", "Semua pegawai", page + DETAIL);
        press("gg", "1/300", page + DETAIL);
        pty.send("k");
        assert_eq!(pty.quiet_for(A_WHILE), 0, "{size:?}: a key without effect");
        assert_eq!(pty.quiet_for(3 * A_WHILE), 0, "{size:?}: nobody types");
    }
}

#[test]
fn at_a_terminal_only_keys_in_a_row_ask_and_answers_change_nothing() {
    let (_dir, data) = seeded();
    let mut pty = started(&data, &["--read-only"], &[], (80, 24));
    pty.quiet_for(A_WHILE);
    let asked = |pty: &Pty| sequences(pty.received()).contains("[5n");
    pty.send("j");
    pty.wait_for_text(" 2/300");
    pty.quiet_for(A_WHILE);
    assert!(!asked(&pty), "a single key");
    pty.send("jj");
    pty.wait_for_text(" 4/300");
    pty.quiet_for(A_WHILE);
    assert!(asked(&pty), "two keys");
    pty.send("\x1b[0n");
    assert_eq!(pty.quiet_for(A_WHILE), 0, "an answer is no key");
    // Who does not answer is not waited for: neither with what is drawn nor on the way out.
    pty.fall_silent();
    pty.send("j".repeat(40));
    pty.wait_for_text(" 44/300");
    pty.send("jjQ");
    assert!(pty.wait_exit().success() && pty.is_restored());
}

#[test]
fn at_a_terminal_thrift_sends_the_marker_alone_and_the_meter_tells_so() {
    let (dir, data) = seeded();
    let config = dir.path().join("thrift.toml");
    fs::write(&config, "thrift = true\n").expect("written");
    let config = config.display().to_string();
    let mut pty = started(&data, &["--config", &config], &[], (80, 24));
    pty.quiet_for(A_WHILE);
    let first = pty.received().len();
    assert!(first <= 1_600, "first frame {first}");
    // The list begins below the tabs, the filter and the heads.
    for (key, row) in [("j", 4), ("j", 5), ("k", 4)] {
        let before = pty.received().len();
        pty.send(key);
        // On so thin a line a key waits until what was sent before it has arrived.
        pty.wait_for("the marker moved", |screen| {
            screen
                .cell(row, 0)
                .is_some_and(|cell| cell.contents() == ">")
        });
        pty.quiet_for(A_WHILE);
        let sent = pty.received().len() - before;
        assert!((1..=20).contains(&sent), "{key}: {sent}");
    }
    pty.send(":meteran\r");
    pty.wait_for_text("B/tombol");
    pty.quiet_for(A_WHILE);
    pty.send("j");
    pty.wait_for_text("terakhir 12 B");
    // The figures cost little, and only when they change.
    pty.quiet_for(A_WHILE);
    pty.send("j");
    let sent = pty.quiet_for(A_WHILE);
    assert!(sent <= 60, "{sent}");
    pty.send(":meteran\r");
    pty.wait_for("no meter", |screen| !screen.contents().contains("B/tombol"));
}

#[test]
fn a_storm_of_sizes_ends_in_the_screen_of_a_fresh_start() {
    let (_dir, data) = seeded();
    let size = (100, 30);
    let mut fresh = started(&data, &["--read-only"], &[], size);
    fresh.quiet_for(A_WHILE);
    let mut pty = started(&data, &["--read-only"], &[], (80, 24));
    let mut dice = Dice(5);
    for _ in 0..60 {
        let (width, height) = (1 + dice.below(200), 1 + dice.below(70));
        pty.resize(width as u16, height as u16);
    }
    for (width, height) in [(1, 1), (300, 100), size] {
        pty.resize(width, height);
    }
    let wanted = cells_of(fresh.screen());
    pty.wait_for("the same screen", |screen| cells_of(screen) == wanted);
    assert_eq!(pty.quiet_for(A_WHILE), 0);
}

#[test]
fn without_utf_8_and_without_colours_no_byte_says_otherwise() {
    let (_dir, data) = seeded();
    let env = [("LANG", "C"), ("NO_COLOR", "1"), ("TERM", "linux")];
    let mut pty = started(&data, &[], &env, (80, 24));
    for (keys, shows) in [
        ("j", "[Pegawai]"),
        ("go", "[Ringkasan]"),
        ("gn", "[Penilaian]"),
        ("?", "Bantuan"),
        ("\x1b[200~漢字 é\x1b[201~", "Bantuan"),
    ] {
        pty.send(keys);
        pty.wait_for_text(shows);
    }
    pty.quiet_for(A_WHILE);
    let sent = pty.received();
    assert!(sent.is_ascii());
    for sequence in sequences(sent).iter().filter(|one| one.ends_with('m')) {
        let numbers = sequence[1..sequence.len() - 1].split(';');
        let colours = numbers.filter(|number| number.len() > 1 && !number.starts_with('2'));
        assert_eq!(colours.count(), 0, "{sequence}");
    }
}
