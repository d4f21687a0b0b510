use chrono::Datelike;

use super::wish::{Since, Written};
use super::*;
use crate::app::model::Msg;
use crate::app::testing::{BUDI, SRI, World, day, period};
use crate::domain::access::{Appointments, Role};
use crate::ops::bundle::{BundleId, Range, Reason, SetApart};
use crate::ops::op::{OpId, ReplicaId, Subject, SubjectKind};
use crate::ops::sync::{LandingStatus, Offer, Reach};

const OTHER: ReplicaId = ReplicaId([9; 16]);
/// 12 May 2026, 09:00 at Greenwich.
const MAY: u64 = 1_778_576_400_000;

fn machines() -> Vec<MachineStatus> {
    let range = Range {
        replica: OTHER,
        from: 412,
        to: 430,
    };
    vec![
        MachineStatus {
            replica: OTHER,
            name: "Laptop-B (Budi Santoso)".into(),
            office: "dinkes".into(),
            seq: 411,
            missing: vec![(range, vec!["Laptop-C (Citra Lestari)".into()])],
            seen: Some(MAY),
            revoked: false,
            forked: None,
        },
        MachineStatus {
            replica: ReplicaId([8; 16]),
            name: "Server (Sri Wahyuni)".into(),
            office: "pusat".into(),
            seq: 12,
            missing: vec![],
            seen: None,
            revoked: true,
            forked: None,
        },
    ]
}

/// Everything that can be said, in one status.
fn status() -> Status {
    let replica = ReplicaId([7; 16]);
    let apart = SetApart {
        op: OpId {
            replica: OTHER,
            seq: 411,
        },
        reason: Reason::NotEntitled,
    };
    Status {
        own: replica,
        saved: 60,
        exported: 40,
        acknowledged: 30,
        registry: Some((7, day(2026, 10, 8))),
        office: Some("dinkes".into()),
        revoked: false,
        forked: false,
        machines: machines(),
        landings: vec![LandingStatus {
            index: 3,
            bundle: BundleId([1; 16]),
            from: "Laptop-B (Budi Santoso)".into(),
            office: "dinkes".into(),
            millis: MAY,
            new: 38,
            apart: vec![apart],
            withdrawn: None,
            can_withdraw: true,
        }],
        exports: vec![ExportStatus {
            bundle: BundleId([2; 16]),
            office: "pusat".into(),
            millis: MAY,
            ops: 40,
            bytes: 11_264,
            part: (1, 1),
            place: "/media/stick/satu.tatap".into(),
            reach: Reach::Exported,
        }],
        hash: None,
        folder: Some("/media/stick".into()),
    }
}

fn looked(status: Status) -> SyncAnswer {
    SyncAnswer {
        status: Some(Box::new(status)),
        ..SyncAnswer::only(Came::Looked)
    }
}

/// The screen, with this answer to the look that it asks for.
fn showing(status: Status) -> World {
    let mut world = World::new();
    world.answers.push_back(looked(status));
    world.keys("g s");
    world
}

fn preview() -> Preview {
    Preview {
        place: "/media/stick/dua.tatap".into(),
        bundle: BundleId([3; 16]),
        from: "Laptop-B (Budi Santoso)".into(),
        offices: ("dinkes".into(), "pusat".into()),
        part: (1, 2),
        again: false,
        new: 38,
        known: 5,
        apart: (
            1,
            vec![SetApart {
                op: OpId {
                    replica: OTHER,
                    seq: 411,
                },
                reason: Reason::NotEntitled,
            }],
        ),
        conflicts: vec![Subject::of(SubjectKind::Evaluation, BUDI.0, period())],
        many: false,
        subjects: vec![Subject::employee(BUDI)],
        missing: vec![(
            Range {
                replica: OTHER,
                from: 412,
                to: 430,
            },
            vec!["Laptop-C (Citra Lestari)".into()],
        )],
        forked: vec![],
        acknowledged: Some((30, 35)),
        registry: Some(8),
        other_branch: false,
    }
}

#[test]
fn the_three_words_stand_there_with_their_counts_and_an_old_registry_is_told() {
    let mut world = showing(status());
    // The registry of 8 October is 47 days old on 24 November.
    let seen = world.screen(80, 24);
    let saved = world.model.ids.next_seq() - 1;
    for words in [
        format!("{saved} perubahan perangkat ini"),
        format!("40 sudah ditulis untuk pusat, {} belum", saved - 40),
        format!("30 diakui pusat, {} belum", saved - 30),
        "versi 7, 47 hari; minta yang terbaru".to_owned(),
        "terdaftar, kantor dinkes".to_owned(),
        "/media/stick".to_owned(),
        "19 perubahan dari 1 perangkat".to_owned(),
    ] {
        assert!(seen.contains(&words), "{words}:\n{seen}");
    }
    assert_eq!(world.model.today.day(), 24);
    // Machines are called by their names wherever something of theirs stands.
    let named = |one: &MachineStatus| world.model.names.get(&one.replica) == Some(&one.name);
    assert!(
        status()
            .machines
            .iter()
            .filter(|one| !one.office.is_empty())
            .all(named)
    );
}

#[test]
fn each_part_shows_its_rows_and_what_is_selected_stands_in_full() {
    let mut world = showing(status());
    world.keys("2");
    let seen = world.screen(80, 24);
    assert!(seen.contains("Laptop-B (Budi Santoso)"), "{seen}");
    assert!(seen.contains("tidak berwenang"), "the reason:\n{seen}");
    world.keys("Tab");
    let seen = world.screen(80, 24);
    assert!(
        seen.contains("11,3 kB") && seen.contains("diekspor"),
        "{seen}"
    );
    assert!(seen.contains("/media/stick/satu.tatap"), "{seen}");
    world.keys("l");
    let seen = world.screen(80, 24);
    assert!(seen.contains("kurang 19"), "{seen}");
    assert!(
        seen.contains("412–430 dari Laptop-B") && seen.contains("ada pada Laptop-C"),
        "{seen}"
    );
    world.keys("j");
    assert!(world.screen(80, 24).contains("dicabut"));
    world.keys("k Enter");
    assert!(matches!(world.model.top(), Some(Overlay::Explain(_))));
    assert!(world.screen(120, 40).contains("412–430"));
}

#[test]
fn what_is_wrong_is_said_with_the_command_that_helps() {
    let alone = Status {
        registry: None,
        office: None,
        folder: None,
        ..status()
    };
    let mut world = showing(alone);
    let seen = world.screen(120, 40);
    assert!(seen.contains("tatap key request --label"), "{seen}");
    assert!(seen.contains("tatap registry import"), "{seen}");
    assert!(seen.contains("exchange_folder"), "{seen}");
    let copied = Status {
        forked: true,
        revoked: true,
        ..status()
    };
    let seen = showing(copied).screen(200, 40);
    assert!(seen.contains("tatap replica recover"), "{seen}");
    assert!(seen.contains("dicabut pusat"), "{seen}");
}

#[test]
fn an_export_is_asked_offered_and_written_only_then() {
    let mut world = showing(status());
    let offer = Offer {
        office: "dinkes".into(),
        ops: (30, 8),
        parts: vec![11_000],
        recipients: 2,
    };
    world.keys("e Space");
    let order = Order {
        office: "dinkes".into(),
        since: Since::Export,
        most: Some(256 << 10),
        sealed: false,
        place: "/tmp/x.tatap".into(),
    };
    let came = Came::Offered(order.clone(), offer);
    world.answers.push_back(SyncAnswer::only(came));
    world.keys("Tab Space Tab 2 5 6 Tab Space Tab");
    world.type_text("/tmp/x.tatap");
    assert!(world.screen(60, 18).contains("tanpa segel"));
    world.keys("Enter");
    let asked = Effect::Sync(SyncWish::Offer(order.clone()));
    assert_eq!(world.asked.last(), Some(&asked));
    let seen = world.screen(80, 24);
    assert!(
        seen.contains("38 perubahan, 11 kB, ± 4 detik pada 25 kbit/s"),
        "{seen}"
    );
    let written = Written {
        place: "/tmp/x.tatap".into(),
        bytes: 11_000,
        ops: 38,
    };
    let came = Came::Written(vec![written]);
    world.answers.push_back(SyncAnswer::only(came));
    world.keys("Enter");
    assert_eq!(
        world.asked.last(),
        Some(&Effect::Sync(SyncWish::Export(order)))
    );
    assert!(world.model.overlays.is_empty());
    assert!(
        world.notice().contains("/tmp/x.tatap"),
        "{}",
        world.notice()
    );
    // The next one begins with what was chosen before.
    world.keys("e");
    assert!(world.screen(80, 24).contains("256"));
}

#[test]
fn a_place_is_needed_where_no_folder_is_set_and_a_size_is_a_number() {
    let alone = Status {
        folder: None,
        ..status()
    };
    let mut world = showing(alone);
    world.keys("e Ctrl-s");
    assert_eq!(world.asked, [Effect::Sync(SyncWish::Look)]);
    assert!(
        world.notice().contains("Folder tukar"),
        "{}",
        world.notice()
    );
    world.keys("Tab Tab x Ctrl-s");
    assert!(world.notice().contains("angka"), "{}", world.notice());
    assert!(matches!(world.model.top(), Some(Overlay::Ask(_))));
    world.keys("Esc f");
    assert!(
        world.notice().contains("exchange_folder"),
        "{}",
        world.notice()
    );
}

#[test]
fn an_import_is_looked_at_first_and_q_leaves_everything_as_it_was() {
    let mut world = showing(status());
    let previewed = || SyncAnswer::only(Came::Previewed(Box::new(preview())));
    for leave in ["q", "Esc"] {
        world.answers.push_back(previewed());
        world.keys("i");
        world.type_text("/media/stick/dua.tatap\n");
        let seen = world.screen(100, 30);
        for words in [
            "38 perubahan pada 1 catatan",
            "5 perubahan",
            "tidak berwenang",
            "Budi Santoso, A.Md. · TW IV 2026",
            "412–430 dari Laptop-B",
            "dari 30 menjadi 35",
            "membawa versi 8",
        ] {
            assert!(seen.contains(words), "{words}:\n{seen}");
        }
        world.keys(leave);
        assert!(world.model.overlays.is_empty());
    }
    let taken = |effect: &Effect| matches!(effect, Effect::Sync(SyncWish::TakeIn(_)));
    assert!(!world.asked.iter().any(taken));
    world.answers.push_back(previewed());
    world.keys(": i m p o r Space / x Enter");
    world
        .answers
        .push_back(SyncAnswer::only(Came::TakenIn(Box::new(preview()))));
    world.keys("Enter");
    assert!(world.asked.iter().any(taken));
    assert!(
        world.notice().contains("38 baru, 1 berbeda"),
        "{}",
        world.notice()
    );
}

#[test]
fn what_was_taken_in_before_cannot_be_taken_in_again() {
    let mut world = showing(status());
    let again = Preview {
        again: true,
        new: 0,
        ..preview()
    };
    let came = Came::Previewed(Box::new(again));
    world.answers.push_back(SyncAnswer::only(came));
    world.keys("i x Enter");
    assert!(world.screen(80, 24).contains("sudah pernah diambil"));
    let asked = world.asked.len();
    world.keys("Enter");
    assert_eq!(world.asked.len(), asked);
}

#[test]
fn a_failure_keeps_what_was_typed() {
    let mut world = showing(status());
    let came = Came::Failed(Phrase::new("sync-error.no-registry"));
    world.answers.push_back(SyncAnswer::only(came));
    world.keys("i / x Enter");
    assert!(
        world.notice().contains("daftar tepercaya"),
        "{}",
        world.notice()
    );
    let Some(Overlay::Ask(ask)) = world.model.top() else {
        panic!("it is gone");
    };
    assert_eq!(ask.text(0), "/x");
}

#[test]
fn an_import_is_taken_back_with_a_reason_only_where_it_can_be() {
    let mut world = showing(status());
    world.keys("w");
    assert!(world.notice().contains("Masuk"), "{}", world.notice());
    world.keys("2 w Enter");
    assert!(world.notice().contains("alasan"), "{}", world.notice());
    world
        .answers
        .push_back(SyncAnswer::only(Came::Withdrawn(3)));
    world.type_text("salah berkas\n");
    let wish = SyncWish::Withdraw {
        landing: 3,
        reason: "salah berkas".into(),
    };
    assert_eq!(world.asked.last(), Some(&Effect::Sync(wish)));
    assert!(world.model.overlays.is_empty());
    let mut kept = status();
    for landing in &mut kept.landings {
        landing.can_withdraw = false;
    }
    let mut world = showing(kept);
    world.keys("2 w");
    assert!(
        world.notice().contains("tidak dapat ditarik"),
        "{}",
        world.notice()
    );
    assert!(world.model.overlays.is_empty());
}

#[test]
fn the_state_line_tells_what_is_not_exported_and_counts_on_after_a_save() {
    let mut world = showing(status());
    world.keys("g p");
    let saved = world.model.ids.next_seq() - 1;
    let left = format!("{} belum diekspor", saved - 40);
    assert!(world.screen(120, 24).contains(&left));
    world.keys("e Ctrl-u");
    world.type_text("Budi S.");
    world.keys("Ctrl-s g p");
    world.model.notice = None;
    let more = format!("{} belum diekspor", saved - 39);
    assert!(
        world.screen(120, 24).contains(&more),
        "{}",
        world.screen(120, 24)
    );
    let done = Status {
        exported: saved + 1,
        acknowledged: saved + 1,
        ..status()
    };
    world.send(Msg::Sync(Box::new(looked(done))));
    assert!(!world.screen(120, 24).contains("belum di"));
    // Where nobody waits for them, nobody is told.
    let alone = Status {
        registry: None,
        ..status()
    };
    world.send(Msg::Sync(Box::new(looked(alone))));
    assert!(!world.screen(120, 24).contains("belum di"));
}

#[test]
fn a_round_by_itself_says_nothing_and_its_trouble_stands_in_the_state_line() {
    let mut world = showing(status());
    world.model.notice = None;
    let by_itself = Round {
        taken: vec![preview()],
        by_itself: true,
        ..Round::default()
    };
    world.send(Msg::Sync(Box::new(SyncAnswer::only(Came::Round(
        by_itself,
    )))));
    assert_eq!(world.notice(), "");
    let why = Phrase::new("sync.no-folder");
    world.send(Msg::Sync(Box::new(SyncAnswer::only(Came::Trouble(why)))));
    assert_eq!(world.notice(), "");
    world.keys("g p");
    assert!(world.screen(120, 24).contains("folder tukar bermasalah"));
    let by_hand = Round {
        refused: vec![("x.tatap".into(), Phrase::new("sync-error.no-registry"))],
        ..Round::default()
    };
    world.send(Msg::Sync(Box::new(SyncAnswer::only(Came::Round(by_hand)))));
    assert!(
        world.notice().contains("1 ditolak: x.tatap"),
        "{}",
        world.notice()
    );
    world.keys("g t");
    assert!(!world.screen(120, 24).contains("bermasalah"));
}

#[test]
fn practice_and_whoever_may_not_exchange_are_told_so_and_ask_nothing() {
    let mut world = World::new();
    world.model.ids = crate::ops::ident::IdSource::new(ReplicaId::practice([7; 8]), 1);
    world.keys("g s e i f r");
    assert_eq!(world.asked, []);
    assert!(world.screen(80, 24).contains("Data latihan"));
    let mut world = World::new();
    world.model.actor = SRI;
    world.model.settings.appointments =
        Appointments::only(SRI, [Role::Auditor].into_iter().collect());
    world.answers.push_back(looked(status()));
    world.keys("g s");
    let seen = world.screen(80, 24);
    assert_eq!(seen.contains("Laptop"), world.model.sync.status.is_some());
}

#[test]
fn under_the_lens_machines_stand_there_without_their_owners() {
    let mut world = showing(status());
    world.keys("P");
    for keys in ["1", "2", "3", "4", "Enter", "q", "2 Enter", "q w"] {
        world.keys(keys);
        for (w, h) in [(60, 18), (80, 24), (120, 40)] {
            let seen = world.screen(w, h);
            for name in ["Budi Santoso", "Citra", "Sri Wahyuni"] {
                assert!(!seen.contains(name), "{keys} {name}:\n{seen}");
            }
        }
    }
    let mut world = showing(status());
    world.keys("P");
    let came = Came::Previewed(Box::new(preview()));
    world.send(Msg::Sync(Box::new(SyncAnswer::only(came))));
    let seen = world.screen(120, 40);
    assert!(
        !seen.contains("Citra") && seen.contains("Laptop-C"),
        "{seen}"
    );
}

#[test]
fn what_came_by_itself_does_not_move_what_is_selected() {
    let mut world = showing(status());
    world.keys("2");
    let mut later = status();
    let landing = LandingStatus {
        index: 4,
        ..later.landings[0].clone()
    };
    later.landings.insert(0, landing);
    world.send(Msg::Sync(Box::new(looked(later))));
    assert_eq!(tell::landing(&world.model).map(|one| one.index), Some(3));
}

#[test]
fn the_history_tells_how_far_each_own_change_has_come() {
    let mut world = showing(status());
    world.select(BUDI);
    world.keys("g p e Ctrl-u");
    world.type_text("Budi S.");
    world.keys("Ctrl-s H");
    let Some(Overlay::History(view)) = world.model.top() else {
        panic!("{}", world.notice());
    };
    let reaches: Vec<Option<Reach>> = view.lines.iter().map(|line| line.reach).collect();
    assert_eq!(reaches.first(), Some(&Some(Reach::Saved)));
    assert!(reaches.contains(&Some(Reach::Acknowledged)), "{reaches:?}");
    assert!(world.screen(80, 24).contains("disimpan"));
}

#[test]
fn at_head_office_nobody_waits_for_its_own_changes() {
    let mut world = showing(Status {
        office: Some("pusat".into()),
        ..status()
    });
    assert!(world.screen(80, 24).contains("perangkat ini milik pusat"));
    world.keys("g p");
    assert!(!world.screen(120, 24).contains("belum di"));
}

#[test]
fn everything_survives_every_size_and_ascii() {
    let mut world = showing(status());
    world.model.settings.ascii = true;
    for keys in [
        "1",
        "2",
        "3",
        "4",
        "e",
        "Esc i",
        "Esc 2 w",
        "Esc Enter",
        "Esc H",
    ] {
        world.keys(keys);
        for (w, h) in [(0, 0), (1, 1), (40, 10), (60, 18), (80, 24), (200, 60)] {
            let seen = world.screen(w, h);
            let strange = seen.chars().find(|c| !c.is_ascii());
            assert_eq!(strange, None, "{keys} {w}x{h}:\n{seen}");
        }
    }
}
