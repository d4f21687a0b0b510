//! The privacy lens over the demo: whatever is opened, nothing on the screen tells of anybody but the one in focus.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use tatap::app::command::{Command, Place, Spec, all};
use tatap::app::key::Key;
use tatap::app::lens;
use tatap::app::model::{Effect, Model, Msg, Settings, Tab};
use tatap::app::screens::{employees, meeting};
use tatap::app::update::{run, update};
use tatap::config::{rules, scheme};
use tatap::demo;
use tatap::domain::id::EmployeeId;
use tatap::i18n::{Lang, Texts};
use tatap::ops::op::ReplicaId;
use tatap::pins::Vault;
use tatap::runtime::executor::{self, Backing};
use tatap::store::memory::MemoryStore;
use tatap::ui::print;

/// Noon of the day on which everything happens.
const NOON: u64 = 1_795_521_600_000;
const SIZES: [(u16, u16); 3] = [(60, 18), (80, 24), (140, 45)];
/// What is pressed on each screen after each command: movements, panes, what opens, searches.
const KEYS: &str = "Tab Enter E";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

struct Meeting {
    model: Model,
    store: MemoryStore,
    pins: Vault,
    /// What may not be seen: names with and without titles, NIPs.
    hidden: BTreeSet<String>,
    /// How often the screen was looked at; each time at another size.
    looks: usize,
}

impl Meeting {
    fn new(lang: Lang) -> Self {
        let mut store = MemoryStore::new(ReplicaId([7; 16]));
        demo::fill(&mut store, today(), NOON, rules::national()).expect("an empty store");
        let actor = demo::supervisor(today(), demo::SCHEME);
        let settings = Settings::shipped(
            Texts::of(lang),
            rules::national().clone(),
            scheme::national().clone(),
        );
        let fresh = executor::fresh(&store).expect("rows");
        let mut model = Model::new(settings, today(), actor, fresh);
        employees::begin(&mut model);
        let mut meeting = Self {
            model,
            store,
            pins: Vault::in_memory(),
            hidden: BTreeSet::new(),
            looks: 0,
        };
        meeting.send(Msg::Resize(80, 24));
        meeting.send(Msg::Rested);
        meeting
    }

    fn send(&mut self, msg: Msg) {
        let mut backing = Backing {
            store: &mut self.store,
            pins: &mut self.pins,
            desk: None,
        };
        executor::settle(&mut self.model, &mut backing, msg, NOON);
    }

    fn keys(&mut self, keys: &str) {
        for key in Key::parse_script(keys).expect("keys") {
            self.send(Msg::Key(key));
        }
    }

    /// Puts the lens on for the third of the list, and notes what nobody else may be seen by.
    fn look_on(&mut self) -> EmployeeId {
        self.keys("j j");
        let focus = self.model.person().expect("somebody");
        for row in self.model.people.everybody() {
            if row.id() == focus {
                continue;
            }
            let name = &row.employee.name;
            let bare = name.split(',').next().unwrap_or_default();
            let words = bare.split_whitespace().filter(|w| !w.ends_with('.'));
            let words: Vec<&str> = words.collect();
            self.hidden.extend([name.clone(), words.join(" ")]);
            if let Some(nip) = row.employee.nip {
                self.hidden.extend([nip.to_string(), nip.plain()]);
            }
        }
        self.hidden.remove("");
        let seen = print::text(&self.model, 140, 45);
        assert!(
            self.hidden.iter().any(|name| seen.contains(name)),
            "without it they are seen"
        );
        self.keys("P");
        assert!(self.model.people.veil().is_some());
        focus
    }

    fn check(&mut self, after: &str) {
        let (w, h) = SIZES[self.looks % SIZES.len()];
        self.looks += 1;
        self.send(Msg::Resize(w, h));
        let seen = print::text(&self.model, w, h);
        let top = seen.lines().next().unwrap_or_default();
        let sign = self.model.texts().get("lens.sign");
        assert!(top.contains(sign), "{after}: no sign\n{seen}");
        let told = self.hidden.iter().find(|name| seen.contains(*name));
        assert_eq!(told, None, "{after} at {w}x{h}:\n{seen}");
    }
}

/// The commands worth a look on a tab: its own, and on the first tab those that every screen has.
fn commands(tab: Tab) -> impl Iterator<Item = &'static Spec> {
    let elsewhere = [
        "lens", "guide", "quit", "suspend", "language", "borders", "undo", "redo",
        // A meeting with somebody else brings that one into focus.
        "meet",
    ];
    all().filter(move |spec| match spec.place {
        Place::On(place) => place == tab,
        Place::Anywhere => {
            let moves = matches!(spec.command, Command::Move(_) | Command::Go(_));
            tab == Tab::Employees && !moves && !elsewhere.contains(&spec.code)
        }
    })
}

/// Keys to the one who is selected: the one in focus, and where the screen is about one person, another.
fn steps(tab: Tab) -> &'static [&'static str] {
    match tab {
        Tab::Employees | Tab::Target | Tab::Feedback | Tab::Evaluation | Tab::FollowUp => {
            &["", "n"]
        }
        Tab::Team | Tab::Meeting | Tab::Service | Tab::Overview | Tab::Sync => &[""],
    }
}

#[test]
fn no_screen_and_no_command_tells_of_anybody_but_the_one_in_focus() {
    let mut m = Meeting::new(Lang::Indonesian);
    let focus = m.look_on();
    for tab in Tab::ALL {
        // Once with the one in focus selected, once with somebody else.
        for step in steps(tab) {
            for spec in commands(tab) {
                m.model.overlays.clear();
                m.model.tab = Tab::Employees;
                employees::select(&mut m.model, focus);
                m.keys(step);
                if tab == Tab::Meeting {
                    m.keys("M");
                }
                m.model.tab = tab;
                m.send(Msg::Rested);
                let after = format!("{tab:?} {step} {}", spec.code);
                let asked = run(&mut m.model, spec.command);
                answer(&mut m, asked);
                if spec.code == "lens-here" {
                    lens::meeting_begins(&mut m.model, focus);
                }
                m.check(&after);
                for key in KEYS.split(' ') {
                    // On the agenda Enter begins a meeting, which brings somebody else into focus.
                    let agenda = tab == Tab::Meeting && meeting::sitting(&m.model).is_none();
                    if agenda && key == "Enter" {
                        continue;
                    }
                    m.keys(key);
                    m.check(&format!("{after} … {key}"));
                }
                m.keys("Esc Esc Esc Esc");
            }
        }
    }
}

#[test]
fn every_screen_hides_in_every_language_and_what_is_typed_finds_nobody() {
    let mut m = Meeting::new(Lang::English);
    let focus = m.look_on();
    let names: Vec<String> = m.hidden.iter().cloned().collect();
    for keys in [
        "g p",
        "1",
        "2",
        "s j j j j Enter",
        "S",
        "g t",
        "n",
        "g m",
        "l j j",
        "g u",
        "g n",
        "g k l",
        "g l",
        "2",
        "3",
        "4",
        "g o",
        "Tab",
        "Tab",
        "Tab",
        "Tab",
        "g p",
        "?",
        "Esc Ctrl-p",
        "Esc :",
        "Up Up Esc",
    ] {
        m.keys(keys);
        for _ in SIZES {
            m.check(keys);
        }
    }
    m.keys("g p 1");
    for name in names.iter().take(40) {
        m.keys("/ Ctrl-u");
        for c in name.chars() {
            m.send(Msg::Key(Key::char(c)));
        }
        let found = m.model.employees.shown.clone();
        let rows = m.model.people.everybody();
        let others = found.iter().filter(|at| rows[**at as usize].id() != focus);
        assert_eq!(others.count(), 0, "{name} is found");
        m.keys("Esc");
    }
}

/// Answers of the store to what a command asked for; nothing is written.
fn answer(m: &mut Meeting, asked: Vec<Effect>) {
    for effect in asked {
        if matches!(effect, Effect::Commit(_) | Effect::TakeBack { .. }) {
            continue;
        }
        let actor = m.model.actor;
        let mut backing = Backing {
            store: &mut m.store,
            pins: &mut m.pins,
            desk: None,
        };
        if let executor::Answer::Msg(msg) = executor::answer(&mut backing, actor, effect, NOON) {
            for effect in update(&mut m.model, msg) {
                assert!(!matches!(effect, Effect::Commit(_)));
            }
        }
    }
}
