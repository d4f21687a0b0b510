//! Whoever looks at the board finds what needs an act, goes down to it and back, and never waits for a database that is gone.

use chrono::FixedOffset;

use super::*;
use crate::config::{rules, scheme};
use crate::i18n::Lang;
use crate::ops::coverage::{Machine, Trusted};
use crate::ops::op::ReplicaId;

const DAY: u64 = 86_400_000;
/// Ten in the morning of 27 November 2026 in Jakarta.
pub(crate) const NOW: u64 = 1_795_748_400_000;

/// A made-up head office, whose database answers or does not.
pub(crate) struct World {
    pub(crate) board: Board,
    pub(crate) fell: bool,
    asked: Vec<Effect>,
}

/// Code, name, agency, system, days since it was heard of, changes, missing ones.
type Told = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<u64>,
    u64,
    u64,
);

/// The offices.
const OFFICES: [Told; 9] = [
    (
        "DISDIK",
        "Dinas Pendidikan",
        "Kota Tangerang Selatan",
        "tangerang-selatan",
        Some(0),
        18_204,
        0,
    ),
    (
        "DUKCAPIL",
        "Dinas Kependudukan dan Pencatatan Sipil",
        "Kota Tangerang Selatan",
        "tangerang-selatan",
        Some(1),
        4_310,
        12,
    ),
    (
        "DINKES",
        "Dinas Kesehatan",
        "Kota Tanjungbalai",
        "tanjungbalai",
        Some(3),
        9_117,
        0,
    ),
    (
        "BKPSDM",
        "",
        "Kota Tanjungbalai",
        "tanjungbalai",
        Some(15),
        822,
        0,
    ),
    (
        "SETDA",
        "Sekretariat Daerah",
        "Pemerintah Aceh",
        "aceh",
        Some(40),
        77,
        3,
    ),
    (
        "RSUD",
        "RSUD Bhakti Husada",
        "Pemerintah Aceh",
        "aceh",
        Some(2),
        1_500,
        0,
    ),
    (
        "BAPPEDA",
        "Badan Perencanaan Pembangunan Daerah",
        "Kabupaten Kepahiang",
        "kepahiang",
        None,
        0,
        0,
    ),
    (
        "DISPERIN",
        "Dinas Perindustrian",
        "Kota Tebing Tinggi",
        "tebingtinggi",
        Some(14),
        2_044,
        0,
    ),
    ("KEC-01", "Kecamatan Satu", "", "", None, 0, 0),
];

fn completion(people: u64, rated: u64, closed: u64) -> Completion {
    Completion {
        people,
        planned: people,
        agreed: people - people / 10,
        rated,
        undecided: rated / 400,
        closed,
        predikat: [
            closed / 10,
            closed - closed / 10 - closed / 20,
            closed / 20,
            0,
            0,
        ],
    }
}

fn machine(id: u8, name: &str, heard: Option<u64>, reaches: u64, known: u64) -> Machine {
    Machine {
        replica: ReplicaId([id; 16]),
        name: name.to_owned(),
        trusted: Trusted::Enrolled,
        reaches,
        known,
        forked: None,
        written: heard,
        heard,
    }
}

fn office(at: usize) -> Office {
    let (code, name, agency, scheme, days, changes, missing) = OFFICES[at];
    let heard = days.map(|days| NOW - days * DAY);
    let id = at as u8 * 4;
    let mut machines = vec![machine(
        id + 1,
        "Laptop-A (Ahmad Yani)",
        heard,
        changes,
        changes + missing,
    )];
    if code == "DISDIK" {
        machines.push(machine(id + 2, "Laptop-B (Budi Santoso)", None, 0, 0));
        machines.push(Machine {
            trusted: Trusted::Revoked(10),
            ..machine(id + 3, "Laptop-C (Citra Lestari)", heard, 10, 14)
        });
    }
    if code == "RSUD" {
        machines.push(Machine {
            forked: Some(301),
            trusted: Trusted::Unknown,
            ..machine(id + 2, "0b0b0b0b", heard, 300, 300)
        });
    }
    let people = if heard.is_some() {
        400 + 100 * at as u64
    } else {
        0
    };
    Office {
        code: code.to_owned(),
        name: name.to_owned(),
        agency: agency.to_owned(),
        scheme: scheme.to_owned(),
        is_stale: code == "DINKES",
        machines,
        completion: completion(
            people,
            people * (9 - at as u64) / 10,
            people * (8 - at as u64) / 10,
        ),
    }
}

pub(crate) fn quarter(n: u8) -> Period {
    Period::quarter(2026, n).unwrap()
}

pub(crate) fn coverage(period: Period) -> Coverage {
    let mut offices: Vec<Office> = (0..OFFICES.len()).map(office).collect();
    offices.sort_by(|a, b| a.code.cmp(&b.code));
    Coverage {
        read: NOW,
        period: Some(period),
        periods: vec![quarter(2), quarter(3), quarter(4)],
        offices,
        refused: (
            1,
            vec![Refused {
                name: "/srv/tatap/naik/setda/0102-77-0a.tatap".to_owned(),
                reason: "the bundle is not signed by whoever wrote it; nothing was changed"
                    .to_owned(),
                at: NOW - DAY,
            }],
        ),
    }
}

fn units() -> Vec<Unit> {
    let unit = |id: &str, name: &str, parent: &str, done| Unit {
        id: id.to_owned(),
        name: name.to_owned(),
        parent: parent.to_owned(),
        completion: done,
    };
    vec![
        unit("", "", "", completion(3, 0, 0)),
        unit("01", "Sekretariat", "", completion(42, 40, 38)),
        unit(
            "0101",
            "Subbagian Umum dan Kepegawaian",
            "Sekretariat",
            completion(17, 17, 17),
        ),
        unit(
            "02",
            "Bidang Pembinaan Sekolah Dasar",
            "",
            completion(910, 850, 400),
        ),
        unit(
            "03",
            "Bidang Pembinaan Sekolah Menengah Pertama",
            "",
            completion(600, 600, 590),
        ),
    ]
}

impl World {
    pub(crate) fn new(lang: Lang) -> Self {
        let settings = Settings::shipped(
            Texts::of(lang),
            rules::national().clone(),
            scheme::national().clone(),
        );
        let watch = Watch {
            now: NOW,
            zone: FixedOffset::east_opt(7 * 3_600).unwrap(),
            late: 14,
        };
        let mut world = Self {
            board: Board::new(settings, watch, coverage(quarter(4))),
            fell: false,
            asked: Vec::new(),
        };
        world.send(Msg::Resize(80, 24));
        world
    }

    fn read(&self, wish: &Wish) -> Result<Answer, Phrase> {
        if self.fell {
            return Err(Phrase::new("board.fallen").with("why", "connection closed"));
        }
        Ok(match wish {
            Wish::All(period) => Answer::All(Box::new(coverage(period.unwrap_or(quarter(4))))),
            Wish::Office(code, _) => Answer::Office {
                code: code.clone(),
                units: if code == "DISDIK" {
                    units()
                } else {
                    Vec::new()
                },
                undecided: 2,
            },
            Wish::Unit(code, unit) => Answer::Unit {
                code: code.clone(),
                unit: unit.clone(),
                periods: vec![
                    (quarter(2), completion(900, 900, 900)),
                    (quarter(3), completion(905, 905, 870)),
                    (quarter(4), completion(910, 850, 400)),
                ],
            },
        })
    }

    pub(crate) fn send(&mut self, msg: Msg) {
        for effect in update(&mut self.board, msg) {
            if let Effect::Read(wish) = &effect {
                let read = self.read(wish);
                update(&mut self.board, Msg::Read(read));
            }
            self.asked.push(effect);
        }
    }

    pub(crate) fn keys(&mut self, keys: &str) {
        for key in Key::parse_script(keys).unwrap() {
            self.send(Msg::Key(key));
        }
    }

    fn shown(&self) -> Vec<&str> {
        let shown = self.board.table().shown.iter();
        shown
            .map(|at| self.board.coverage.offices[*at].code.as_str())
            .collect()
    }

    fn notice(&self) -> Option<&str> {
        self.board
            .notice
            .as_ref()
            .map(|notice| notice.phrase.key.as_ref())
    }

    fn state(&self) -> String {
        tell::state(&self.board).1
    }
}

fn world() -> World {
    World::new(Lang::Indonesian)
}

#[test]
fn who_has_never_reported_stands_first_and_digits_find_what_needs_an_act() {
    let mut world = world();
    let never = ["BAPPEDA", "KEC-01"];
    assert_eq!(world.shown()[..3], ["BAPPEDA", "KEC-01", "SETDA"]);
    for (digit, found) in [
        ("2", &["SETDA", "BKPSDM"][..]),
        ("3", &never[..]),
        ("4", &["SETDA", "DUKCAPIL"][..]),
        ("5", &["DINKES"][..]),
        ("6", &["RSUD"][..]),
    ] {
        world.keys(digit);
        assert_eq!(world.shown(), found, "{digit}");
    }
    world.keys("1");
    assert_eq!(world.shown().len(), OFFICES.len());
    world.keys("9");
    assert_eq!(world.notice(), Some("board.saved-none"));
}

#[test]
fn a_filter_follows_the_letters_and_is_dropped_or_kept() {
    let mut world = world();
    world.keys("/ \"selatan\"");
    assert_eq!(world.shown(), ["DUKCAPIL", "DISDIK"]);
    world.keys("Esc");
    assert_eq!(world.shown().len(), OFFICES.len());
    world.keys("/ \"tanjungbalai !dinkes\" Enter");
    assert_eq!(world.shown(), ["BKPSDM"]);
    let sum = world.board.sum_shown();
    assert_eq!((sum.offices, sum.late), (1, 1));
    world.keys("Esc");
    assert_eq!(world.shown().len(), OFFICES.len(), "Esc peels the filter");
}

#[test]
fn an_order_is_chosen_and_turned_round_and_shows_its_top() {
    let mut world = world();
    let here = |world: &World| world.board.selected_office().unwrap().code.clone();
    world.keys("/ \"DISDIK\" Enter Esc");
    assert_eq!(here(&world), "DISDIK", "which the filter had found");
    world.keys("s 3");
    let most = ["DUKCAPIL", "SETDA"];
    assert_eq!(world.shown()[..2], most);
    assert_eq!(here(&world), "DUKCAPIL");
    world.keys("S");
    assert_eq!(world.shown()[8], "DUKCAPIL");
    world.keys("l l l s");
    assert_eq!(world.notice(), Some("board.one-order"));
}

#[test]
fn agencies_and_systems_lead_to_their_offices() {
    let mut world = world();
    world.keys("l");
    let [agencies, schemes] = &world.board.groups;
    assert_eq!(agencies.len(), 6, "one of them is not named");
    assert_eq!(schemes.len(), 6);
    let tangsel = world.board.agency("Kota Tangerang Selatan").unwrap();
    assert_eq!((tangsel.sum.offices, tangsel.sum.missing), (2, 12));
    world.keys("/ \"selatan\" Enter Enter");
    assert_eq!(world.board.part, Part::Offices);
    assert_eq!(world.shown(), ["DUKCAPIL", "DISDIK"]);
    world.keys("Esc l l g g Enter");
    assert_eq!(world.shown(), ["KEC-01"], "those that name no system");
}

#[test]
fn one_goes_down_to_a_unit_and_back_up_with_every_row_kept() {
    let mut world = world();
    world.keys("/ \"disdik\" Enter Enter");
    let page = world.board.office.as_ref().unwrap();
    assert_eq!(
        (page.code.as_str(), page.units.len(), page.undecided),
        ("DISDIK", 5, 2)
    );
    assert_eq!(page.sum().people, 3 + 42 + 17 + 910 + 600);
    let first = page.table().selected().unwrap();
    assert_eq!(
        page.units[first].id, "",
        "nobody has done anything there yet"
    );
    world.keys("j Enter");
    let (period, done) = tell::selected_period(&world.board).unwrap();
    assert_eq!((period.as_str(), done.closed), ("Triwulan IV 2026", 400));
    world.keys("Enter");
    assert_eq!(world.notice(), Some("board.nothing-below"));
    world.keys("q");
    assert!(world.board.unit.is_none());
    assert_eq!(
        world.board.office.as_ref().unwrap().table().list.selected(),
        Some(1)
    );
    world.keys("Tab");
    assert_eq!(tell::row(&world.board, 0).unwrap().cells[1], "1–18.204");
    world.keys("Esc");
    assert!(world.board.office.is_none());
    assert_eq!(world.board.selected_office().unwrap().code, "DISDIK");
    assert!(!world.asked.contains(&Effect::Quit));
    world.keys("Esc Esc Esc");
    assert!(!world.asked.contains(&Effect::Quit), "Esc never leaves");
    world.keys("q");
    assert!(world.asked.contains(&Effect::Quit));
}

#[test]
fn an_office_that_was_never_counted_shows_its_machines() {
    let mut world = world();
    world.keys("Enter");
    let page = world.board.office.as_ref().unwrap();
    assert_eq!(
        (page.code.as_str(), page.part),
        ("BAPPEDA", OfficePart::Machines)
    );
    assert_eq!(
        tell::row(&world.board, 0).unwrap().cells[5],
        "belum melapor"
    );
}

#[test]
fn another_period_is_read_at_every_level_and_the_last_says_so() {
    let mut world = world();
    world.keys("/ \"disdik\" Enter Enter j Enter <");
    assert_eq!(world.board.coverage.period, Some(quarter(3)));
    let (period, _) = tell::selected_period(&world.board).unwrap();
    assert_eq!(period, "Triwulan III 2026", "the row follows");
    world.keys("< <");
    assert_eq!(world.notice(), Some("board.no-more-periods"));
    world.keys("g d 1");
    assert_eq!(world.board.coverage.period, Some(quarter(4)));
    assert_eq!(world.board.waiting, 0);
}

#[test]
fn a_database_that_falls_is_told_and_what_was_read_stays_until_it_answers() {
    let mut world = world();
    world.fell = true;
    world.keys("r");
    assert_eq!(world.shown().len(), OFFICES.len());
    let state = world.state();
    assert!(state.contains("connection closed"), "{state}");
    assert!(
        state.contains("27-11-2026 10:00") && state.contains("r mencoba lagi"),
        "{state}"
    );
    world.keys("Enter j");
    assert!(world.board.office.is_none());
    assert!(
        world.state().contains("connection closed"),
        "no key makes it vanish"
    );
    world.fell = false;
    world.keys("r");
    assert!(world.state().starts_with("Dibaca"), "{}", world.state());
}

#[test]
fn nothing_is_asked_twice_while_it_is_read_and_what_comes_late_takes_nobody_back() {
    let mut world = world();
    world.keys("/ \"disdik\" Enter");
    let board = &mut world.board;
    let key = |c| Msg::Key(Key::char(c));
    let asked = update(board, Msg::Key(Key::parse("Enter").unwrap()));
    assert!(matches!(asked[..], [Effect::Read(Wish::Office(..))]));
    assert_eq!(tell::state(board).1, "Membaca…");
    assert_eq!(update(board, key('r')), []);
    let still = board
        .notice
        .as_ref()
        .map(|notice| notice.phrase.key.as_ref());
    assert_eq!(still, Some("board.still-reading"));
    update(board, Msg::Key(Key::parse("Esc").unwrap()));
    update(board, Msg::Key(Key::parse("Esc").unwrap()));
    let late = Answer::Office {
        code: "DISDIK".to_owned(),
        units: units(),
        undecided: 0,
    };
    update(board, Msg::Read(Ok(late)));
    assert!(board.office.is_none());
    assert_eq!(board.waiting, 0);
}

#[test]
fn what_means_nothing_here_says_so_and_a_paste_is_no_command() {
    let mut world = world();
    for (keys, notice) in [
        ("M", "board.not-here"),
        ("d", "board.not-here"),
        ("g t", "board.not-here"),
        ("Ctrl-q", "notice.no-such-key"),
        ("Ctrl-c", "board.how-to-quit"),
    ] {
        world.keys(keys);
        assert_eq!(world.notice(), Some(notice), "{keys}");
    }
    world.send(Msg::Paste("Q".to_owned()));
    assert_eq!(world.notice(), Some("board.paste"));
    assert!(!world.asked.contains(&Effect::Quit));
    world.keys("? \"keluar\" Enter");
    assert!(
        world.asked.contains(&Effect::Quit),
        "help runs what it names"
    );
}

#[test]
fn help_names_only_what_means_something_here() {
    let mut world = world();
    world.keys("?");
    let Some(Above::Help(menu)) = &world.board.above else {
        panic!("help");
    };
    assert_eq!(menu.rows.len(), COMMANDS.len());
    for row in &menu.rows {
        let mut world = self::world();
        let keys = row.keys.split("  ").next().unwrap();
        world.keys(keys);
        assert_ne!(world.notice(), Some("board.not-here"), "{keys}");
    }
}
