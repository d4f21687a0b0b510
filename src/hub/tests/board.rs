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
    // Head office's own chain, of which offices tell, goes the other way.
    let own = replica(99, 9);
    let mut machine = registry.machines[&replica(1, 1)].clone();
    machine.office = HEAD_OFFICE.to_owned();
    registry.machines.insert(own, machine);
    let (id, first) = (id_of(&code(1)), own.0.as_slice());
    let told = "insert into chain (office, replica, reaches, known) values ($1, $2, 0, 77)";
    client.execute(told, &[&id, &first]).unwrap();
    // One that no registry knows.
    let foreign = replica(98, 8);
    client.execute(told, &[&id, &foreign.0.as_slice()]).unwrap();

    let seen = coverage(&mut client, &registry, Wanted::Near(quarter(4)), NOW).unwrap();
    assert_eq!(seen.offices.len(), 50);
    assert_eq!(seen.period, Some(quarter(4)));
    assert_eq!(seen.periods.len(), PERIODS.len());
    let never = seen
        .offices
        .iter()
        .filter(|office| office.heard().is_none());
    assert_eq!(never.count(), 8, "0, 7 … 49");
    let silent = seen.office("K0007").unwrap();
    assert_eq!((silent.machines.len(), silent.silent()), (2, 2));
    let second = seen.office("K0001").unwrap();
    assert_eq!(
        (
            second.title(),
            second.agency.as_str(),
            second.scheme.as_str()
        ),
        ("Dinas K0001", "Kota 1", "kepahiang")
    );
    assert_eq!(
        (second.changes(), second.missing(), second.is_stale),
        (1_000, 77, false)
    );
    assert_eq!(second.machines.len(), 3, "its two, and the unknown one");
    assert_eq!(second.machines[2].trusted, Trusted::Unknown);
    assert!(seen.office("K0002").unwrap().is_stale);
    let done = second.completion;
    assert_eq!((done.people, done.rated, done.closed), (200, 148, 108));
    assert_eq!(done.predikat, [20, 68, 20, 0, 0]);

    let (of_office, undecided) = units(&mut client, "K0001", quarter(1)).unwrap();
    assert_eq!((of_office.len(), undecided), (4, 0));
    assert_eq!(
        (of_office[1].name.as_str(), of_office[1].parent.as_str()),
        ("Bidang 2", "Bidang 1")
    );
    assert_eq!(of_office[1].completion.rated, 40);
    let of_unit = unit_periods(&mut client, "K0001", "2").unwrap();
    let codes: Vec<String> = of_unit.iter().map(|(period, _)| period.code()).collect();
    assert_eq!(
        codes,
        [
            "2026-TW1", "2026-TW2", "2026-TW3", "2026-11", "2026-TW4", "2026"
        ]
    );

    let nothing = coverage(
        &mut client,
        &registry,
        Wanted::This(quarter(1).previous()),
        NOW,
    )
    .unwrap();
    assert_eq!(nothing.office("K0001").unwrap().completion.people, 0);
    assert_eq!(
        units(&mut client, "K0001", quarter(1).previous())
            .unwrap()
            .0
            .len(),
        4
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

/// By hand: `cargo test --release --features hub --lib -- --ignored how_long --nocapture`.
#[test]
#[ignore = "fills a database for minutes and asserts nothing: it tells the figures of ARCHITECTURE.md"]
fn how_long_the_board_takes() {
    for (offices, per_office) in [(50, 200), (5_000, 20)] {
        let server = Server::start();
        let mut client = ready(&server);
        let registry = registry(offices);
        filled(&mut client, offices, per_office);
        let mut took: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for _ in 0..15 {
            let mut note = |what, from: Instant| {
                took.entry(what)
                    .or_default()
                    .push(from.elapsed().as_secs_f64() * 1e3);
            };
            let begun = Instant::now();
            let mut client = server.client();
            let wanted = Wanted::Near(quarter(4));
            let seen: Coverage = coverage(&mut client, &registry, wanted, NOW).unwrap();
            note("1 connect and read", begun);
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
            frame(&board);
            note("2 read and first frame", begun);
            let begun = Instant::now();
            for key in Key::parse_script("/ \"dinas k0001\" Enter").unwrap() {
                update(&mut board, Msg::Key(key));
            }
            frame(&board);
            note("3 filter of 11 letters", begun);
            let begun = Instant::now();
            for key in ["Enter", "Enter"] {
                for effect in update(&mut board, Msg::Key(Key::parse(key).unwrap())) {
                    let Effect::Read(wish) = effect else { continue };
                    let answer = match wish {
                        Wish::Office(code, period) => {
                            let (units, undecided) = units(&mut client, &code, period).unwrap();
                            Answer::Office {
                                code,
                                units,
                                undecided,
                            }
                        }
                        Wish::Unit(code, unit) => Answer::Unit {
                            periods: unit_periods(&mut client, &code, &unit).unwrap(),
                            code,
                            unit,
                        },
                        Wish::All(_) => panic!("not asked for"),
                    };
                    update(&mut board, Msg::Read(Ok(answer)));
                }
                frame(&board);
                note(
                    if board.unit.is_some() {
                        "5 unit"
                    } else {
                        "4 office"
                    },
                    begun,
                );
            }
            assert!(board.unit.is_some());
        }
        for (what, mut took) in took {
            took.sort_by(f64::total_cmp);
            let (median, worst) = (took[took.len() / 2], took[took.len() - 1]);
            println!(
                "{offices} x {per_office}: {what}: median {median:.1} ms, worst {worst:.1} ms"
            );
        }
    }
}

/// Draws one frame.
fn frame(board: &Board) {
    let area = ratatui::layout::Rect::new(0, 0, 80, 24);
    crate::ui::board::view(board, &mut ratatui::buffer::Buffer::empty(area));
}
