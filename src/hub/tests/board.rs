//! What the board reads from a real PostgreSQL, and how long it takes.

use std::collections::BTreeMap;
use std::time::Instant;

use chrono::NaiveDate;

use super::server::Server;
use super::*;
use crate::app::board::{Answer, Board, Effect, Msg, Wish, update};
use crate::app::key::Key;
use crate::app::model::Settings;
use crate::config::{rules, scheme};
use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::hub::office::id_of;
use crate::hub::{Wanted, coverage, unit_periods, units};
use crate::i18n::{Lang, Texts};
use crate::ops::coverage::{Coverage, Trusted, Watch};
use crate::ops::op::ReplicaId;
use crate::ops::registry::Machine;

/// The local evaluation systems, of which each agency has one.
const SCHEMES: [&str; 5] = [
    "aceh",
    "kepahiang",
    "tangerang-selatan",
    "tanjungbalai",
    "tebingtinggi",
];

const PERIODS: [&str; 6] = [
    "2026-TW1", "2026-TW2", "2026-TW3", "2026-TW4", "2026", "2026-11",
];

fn code(n: usize) -> String {
    format!("K{n:04}")
}

fn replica(n: usize, machine: u8) -> ReplicaId {
    let mut id = [machine; 16];
    id[..8].copy_from_slice(&(n as u64).to_be_bytes());
    ReplicaId(id)
}

/// A registry of so many offices with two machines each.
fn registry(offices: usize) -> Registry {
    let machine = |n: usize, machine: u8| {
        let enrolled = Machine {
            owner: EmployeeId(1),
            office: code(n),
            label: format!("Laptop-{machine}"),
            key: [machine; 32],
            recipient: String::new(),
            revoked: None,
        };
        (replica(n, machine), enrolled)
    };
    let machines = (0..offices).flat_map(|n| [machine(n, 1), machine(n, 2)]);
    Registry {
        version: 1,
        issued: NaiveDate::from_ymd_opt(2026, 11, 1).unwrap(),
        people: BTreeMap::new(),
        supervision: Vec::new(),
        machines: machines.collect(),
    }
}

/// So many offices with so many units of 50 people each, as refreshing leaves them; every seventh has never reported, and
/// every fifth misses three changes.
fn filled(client: &mut Client, offices: usize, per_office: i32) {
    for n in (0..offices).filter(|n| n % 7 != 0) {
        let gap = if n % 5 == 0 { 3_i64 } else { 0 };
        let (id, code, agency, scheme) = (
            id_of(&code(n)),
            code(n),
            format!("Kota {}", n % 10),
            SCHEMES[n % SCHEMES.len()],
        );
        client
            .execute(
                "insert into office (office, code, name, agency, scheme, changed, refreshed) \
                 values ($1, $2, 'Dinas ' || $2, $3, $4, 3, 2 + $5::int)",
                &[&id, &code, &agency, &scheme, &((n % 2) as i32)],
            )
            .unwrap();
        client
            .execute(
                "insert into chain (office, replica, reaches, known, written, heard) \
                 values ($1, $2, 1000, 1000 + $3::bigint, now(), now() - make_interval(days => $4))",
                &[&id, &replica(n, 1).0.as_slice(), &gap, &((n % 30) as i32)],
            )
            .unwrap();
        client
            .execute(
                "insert into unit select $1, u::text, 'Bidang ' || u, case when u > 1 then '1' end \
                 from generate_series(1, $2::int) u",
                &[&id, &per_office],
            )
            .unwrap();
        for (at, period) in PERIODS.iter().enumerate() {
            client
                .execute(
                    "insert into completion select $1, u::text, $3, 50, 50, 48, 40 - $4::int, 1, 30 - $4::int, 5, 20 - $4::int, 5, 0, 0 \
                     from generate_series(1, $2::int) u",
                    &[&id, &per_office, period, &(at as i32)],
                )
                .unwrap();
        }
    }
    client.batch_execute("vacuum analyze").unwrap();
}

fn quarter(n: u8) -> Period {
    Period::quarter(2026, n).unwrap()
}

#[test]
fn the_board_tells_what_the_tables_hold_and_who_never_sent_anything() {
    let server = Server::start();
    let mut client = ready(&server);
    let mut registry = registry(50);
    filled(&mut client, 50, 4);
    // Head office's own chain, of which offices tell, goes the other way; another no registry knows.
    let [own, foreign] = [replica(99, 9), replica(98, 8)];
    let mut machine = registry.machines[&replica(1, 1)].clone();
    machine.office = HEAD_OFFICE.to_owned();
    registry.machines.insert(own, machine);
    for told in [own, foreign] {
        let sql = "insert into chain (office, replica, reaches, known) values ($1, $2, 0, 77)";
        let id = id_of(&code(1));
        client.execute(sql, &[&id, &told.0.as_slice()]).unwrap();
    }

    let seen = coverage(&mut client, &registry, Wanted::Near(quarter(4)), NOW).unwrap();
    assert_eq!(
        (seen.offices.len(), seen.periods.len()),
        (50, PERIODS.len())
    );
    assert_eq!(seen.period, Some(quarter(4)));
    let offices = seen.offices.iter();
    let never = offices.filter(|office| office.heard().is_none());
    assert_eq!(never.count(), 8, "0, 7 … 49");
    let silent = seen.office("K0007").unwrap();
    assert_eq!((silent.machines.len(), silent.silent()), (2, 2));
    let second = seen.office("K0001").unwrap();
    let named = [second.title(), &second.agency, &second.scheme];
    assert_eq!(named, ["Dinas K0001", "Kota 1", "kepahiang"]);
    assert_eq!((second.changes(), second.missing()), (1_000, 77));
    assert_eq!(second.machines.len(), 3, "its two, and the unknown one");
    assert_eq!(second.machines[2].trusted, Trusted::Unknown);
    assert!(seen.office("K0002").unwrap().is_stale && !second.is_stale);
    let done = second.completion;
    assert_eq!((done.people, done.rated, done.closed), (200, 148, 108));
    assert_eq!(done.predikat, [20, 68, 20, 0, 0]);
}

#[test]
fn an_office_is_read_with_its_units_and_a_unit_with_its_periods() {
    let server = Server::start();
    let mut client = ready(&server);
    filled(&mut client, 2, 4);
    let (of_office, undecided) = units(&mut client, "K0001", quarter(1)).unwrap();
    assert_eq!((of_office.len(), undecided), (4, 0));
    let second = &of_office[1];
    assert_eq!([&second.name, &second.parent], ["Bidang 2", "Bidang 1"]);
    assert_eq!(second.completion.rated, 40);
    let of_unit = unit_periods(&mut client, "K0001", "2").unwrap();
    let codes: Vec<String> = of_unit.iter().map(|(period, _)| period.code()).collect();
    let in_order = [
        "2026-TW1", "2026-TW2", "2026-TW3", "2026-11", "2026-TW4", "2026",
    ];
    assert_eq!(codes, in_order);

    let before = quarter(1).previous();
    let seen = coverage(&mut client, &registry(2), Wanted::This(before), NOW).unwrap();
    assert_eq!(seen.office("K0001").unwrap().completion.people, 0);
    let (uncounted, _) = units(&mut client, "K0001", before).unwrap();
    assert_eq!(
        uncounted.len(),
        4,
        "units are told though nothing was counted"
    );
}

#[test]
fn ratings_beside_one_another_are_counted_as_they_stand_and_refused_files_until_they_land() {
    let server = Server::start();
    let mut client = ready(&server);
    let registry = registry(1);
    for (rater, seq) in [(1_i64, 1_i64), (1, 2), (2, 3)] {
        client
            .execute(
                "insert into current_rating (office, owner, period, rater, replica, seq, actor, at) \
                 values ($1, 5, 202624, $2, '\\x01', $3, 1, now())",
                &[&id_of("K0000"), &rater, &seq],
            )
            .unwrap();
    }
    assert_eq!(units(&mut client, "K0000", quarter(4)).unwrap().1, 1);
    assert_eq!(units(&mut client, "K0000", quarter(3)).unwrap().1, 0);
    client
        .batch_execute(
            "insert into refused (file, registry, name, reason) values ('\\x01', 1, 'a', 'old'), ('\\x01', 2, 'a', 'new'), \
             ('\\x02', 1, 'b', 'gone'); \
             insert into fact (office, number, file, body) values (1, 1, '\\x02', '')",
        )
        .unwrap();
    let seen = coverage(&mut client, &registry, Wanted::Near(quarter(4)), NOW).unwrap();
    let refused: Vec<&str> = seen
        .refused
        .1
        .iter()
        .map(|one| one.reason.as_str())
        .collect();
    assert_eq!((seen.refused.0, refused), (1, vec!["new"]));
    assert_eq!((seen.period, seen.periods.len()), (None, 0));
}

/// What took how many milliseconds.
#[derive(Default)]
struct Took(BTreeMap<&'static str, Vec<f64>>);

impl Took {
    fn note(&mut self, what: &'static str, from: Instant) {
        let millis = from.elapsed().as_secs_f64() * 1e3;
        self.0.entry(what).or_default().push(millis);
    }

    fn tell(self, size: &str) {
        for (what, mut took) in self.0 {
            took.sort_by(f64::total_cmp);
            let (median, worst) = (took[took.len() / 2], took[took.len() - 1]);
            println!("{size}: {what}: median {median:.1} ms, worst {worst:.1} ms");
        }
    }
}

/// By hand: `cargo test --release --features hub --lib -- --ignored how_long --nocapture`.
#[test]
#[ignore = "fills a database for minutes and asserts nothing: it tells the figures of ARCHITECTURE.md"]
fn how_long_the_board_takes() {
    for (offices, per_office) in [(50, 200), (5_000, 20)] {
        let server = Server::start();
        let mut client = ready(&server);
        let registry = registry(offices);
        filled(&mut client, offices, per_office);
        let sql = "insert into current_rating (office, owner, period, rater, replica, seq, actor, at) \
             select $1, n, p, 1, '\\x01', n * 10 + p, 1, now() from generate_series(1, $2::int * 50) n, \
             generate_series(202621, 202626) p";
        let id = id_of(&code(1));
        client.execute(sql, &[&id, &per_office]).unwrap();
        client.batch_execute("vacuum analyze").unwrap();
        let mut took = Took::default();
        for _ in 0..15 {
            let begun = Instant::now();
            let mut client = server.client();
            let wanted = Wanted::Near(quarter(4));
            let seen = coverage(&mut client, &registry, wanted, NOW).unwrap();
            took.note("1 connect and read", begun);
            let mut board = opened(seen);
            frame(&board);
            took.note("2 the same and the first frame", begun);
            let begun = Instant::now();
            for key in Key::parse_script("/ \"dinas k0001\" Enter").unwrap() {
                update(&mut board, Msg::Key(key));
                frame(&board);
            }
            took.note("3 filter of 11 letters, each drawn", begun);
            for what in ["4 an office read and drawn", "5 a unit read and drawn"] {
                let begun = Instant::now();
                go_down(&mut board, &mut client);
                frame(&board);
                took.note(what, begun);
            }
            assert!(board.unit.is_some());
        }
        took.tell(&format!("{offices} x {per_office}"));
    }
}

fn opened(seen: Coverage) -> Board {
    let settings = Settings::shipped(
        Texts::of(Lang::Indonesian),
        rules::national().clone(),
        scheme::national().clone(),
    );
    let watch = Watch {
        now: NOW,
        zone: chrono::FixedOffset::east_opt(25_200).unwrap(),
        late: 14,
    };
    let mut board = Board::new(settings, watch, seen);
    update(&mut board, Msg::Resize(80, 24));
    board
}

/// Presses Enter, and answers what is asked for.
fn go_down(board: &mut Board, client: &mut Client) {
    for effect in update(board, Msg::Key(Key::parse("Enter").unwrap())) {
        let answer = match effect {
            Effect::Read(Wish::Office(code, period)) => {
                let (units, undecided) = units(client, &code, period).unwrap();
                Answer::Office {
                    code,
                    units,
                    undecided,
                }
            }
            Effect::Read(Wish::Unit(code, unit)) => Answer::Unit {
                periods: unit_periods(client, &code, &unit).unwrap(),
                code,
                unit,
            },
            other => panic!("{other:?}"),
        };
        update(board, Msg::Read(Ok(answer)));
    }
}

/// Draws one frame.
fn frame(board: &Board) {
    let area = ratatui::layout::Rect::new(0, 0, 80, 24);
    crate::ui::board::view(board, &mut ratatui::buffer::Buffer::empty(area));
}
