//! The employee's answer under the hands: with a PIN, on paper, refused, objected to, and by two machines.

use super::confirm;
use super::read::Review;
use super::tell;
use super::tests::{become_of, rate_all, review, world};
use crate::app::alerts::of_row;
use crate::app::command::Command;
use crate::app::model::Overlay;
use crate::app::testing::{AHMAD, BUDI, CITRA, SRI, World, day, period};
use crate::domain::alert::Alert;
use crate::domain::closing::Reply;
use crate::domain::meeting::{Answer, Confirmation, PinEvent};
use crate::ops::edit::{code, draft, text, writes};
use crate::ops::fields as f;
use crate::ops::op::{Act, ActKind, Draft, Subject, SubjectKind, Value};
use crate::ops::state::State;
use crate::store::Store;

const PIN: &str = "q7f-Kopi9";

/// Closed on 15 January 2027, and not yet handed over.
fn closed() -> World {
    let mut world = world();
    rate_all(&mut world, "2", "2");
    become_of(&mut world, AHMAD, day(2027, 1, 15));
    world.keys("t y");
    world
}

fn told(world: &World) -> String {
    confirm::told(review(world)).join("\n")
}

fn given(world: &World) -> Confirmation {
    let closing = review(world).closing().expect("a closing");
    match closing.confirmations.as_slice() {
        [only] => only.clone(),
        all => panic!("{all:?}: {}", world.notice()),
    }
}

fn choose_pin(world: &mut World) {
    world.type_text(&format!("{PIN}\n{PIN}\n"));
}

#[test]
fn closed_without_an_answer_it_waits_wherever_it_is_looked_for() {
    let mut world = closed();
    assert!(told(&world).contains("Menunggu konfirmasi"));
    for size in [(60, 18), (80, 24)] {
        let screen = world.screen(size.0, size.1);
        assert!(screen.contains("menunggu konfirmasi"), "{screen}");
    }
    let row = world.model.people.row(BUDI).unwrap().clone();
    assert_eq!(row.follow.unconfirmed, Some(day(2027, 1, 15)));
    let since = day(2027, 1, 15);
    assert!(of_row(&world.model, &row).contains(&Alert::Unconfirmed { since }));
    world.keys("g p /");
    world.type_text("is:menunggu\n");
    assert_eq!(world.model.employees.shown.len(), 1);
    assert_eq!(world.model.person(), Some(BUDI));
    assert!(world.screen(80, 24).contains('§'));
    world.keys("g n p Ctrl-s");
    choose_pin(&mut world);
    let row = world.model.people.row(BUDI).unwrap();
    assert_eq!(row.follow.unconfirmed, None);
    assert!(!world.screen(80, 24).contains("menunggu konfirmasi"));
}

#[test]
fn the_employee_confirms_with_the_own_pin_beside_the_appraiser_and_may_add_words() {
    let mut world = closed();
    world.keys("p");
    assert!(
        world.notice().contains("hak keberatan sampai 29-01-2027"),
        "{}",
        world.notice()
    );
    world.type_text("Mohon pelatihan arsip");
    world.keys("Ctrl-s");
    assert!(matches!(world.model.top(), Some(Overlay::Pin(_))));
    world.keys("Esc");
    assert!(
        matches!(world.model.top(), Some(Overlay::Form(_))),
        "the words are there"
    );
    assert_eq!(review(&world).closing().unwrap().confirmations, []);
    world.keys("Ctrl-s");
    choose_pin(&mut world);
    assert!(world.model.overlays.is_empty(), "{}", world.notice());
    let answer = given(&world);
    assert_eq!(
        (answer.answer, answer.day, answer.by, answer.note.as_str()),
        (
            Answer::Pin,
            Some(day(2027, 1, 15)),
            Some(AHMAD),
            "Mohon pelatihan arsip"
        )
    );
    let act = world.store.acts(1).unwrap()[0];
    assert_eq!(
        (act.kind, act.actor),
        (ActKind::Confirm, BUDI),
        "his own word"
    );
    let closing = review(&world).closing().unwrap();
    assert_eq!(closing.received, Some(day(2027, 1, 15)), "the clock runs");
    assert_eq!(world.model.actor, AHMAD, "the seat stays");
    let words = told(&world);
    assert!(words.contains("Mohon pelatihan arsip"), "{words}");
    assert!(
        words.contains("PIN dipilih pada hari yang sama, oleh Ahmad"),
        "{words}"
    );
    world.keys("p");
    assert!(world.notice().contains("sudah dikonfirmasi"));
    // What was sealed is the employee's, and no undo of the appraiser takes it back.
    for keys in ["S", "X"] {
        world.keys(keys);
        assert!(
            world.notice().contains("hanya dapat diubah dengan PIN"),
            "{}",
            world.notice()
        );
        assert!(world.model.overlays.is_empty());
    }
    world.keys("u");
    assert_eq!(given(&world).answer, Answer::Pin);
}

#[test]
fn a_wrong_pin_confirms_nothing_and_keeps_the_words() {
    let mut world = closed();
    world.keys("p Ctrl-s");
    choose_pin(&mut world);
    become_of(&mut world, AHMAD, day(2027, 1, 16));
    world.keys("T");
    world.type_text("Bukti baru");
    world.keys("Ctrl-s t y");
    assert_eq!(
        review(&world).closing().unwrap().confirmations,
        [],
        "a new revision"
    );
    assert!(told(&world).contains("Menunggu konfirmasi"));
    world.keys("p");
    world.type_text("Sudah saya baca");
    world.keys("Ctrl-s");
    world.type_text("salah-1\n");
    assert!(world.screen(60, 18).contains("Sisa 4 percobaan"));
    assert_eq!(review(&world).closing().unwrap().confirmations, []);
    world.type_text(&format!("{PIN}\n"));
    assert_eq!(given(&world).note, "Sudah saya baca");
    assert_eq!(
        review(&world).closings()[0].confirmations.len(),
        1,
        "the first stays"
    );
}

#[test]
fn paper_and_refusal_are_what_the_appraiser_records() {
    let mut world = closed();
    world.model.actor = CITRA;
    for keys in ["p", "S", "X"] {
        world.keys(keys);
        assert!(world.notice().contains("Ahmad Fauzi"), "{}", world.notice());
    }
    become_of(&mut world, AHMAD, day(2027, 1, 20));
    world.keys("X Ctrl-s");
    assert_eq!(world.errors(), ["wajib diisi"]);
    world.type_text("Menunggu hasil pemeriksaan arsip");
    world.keys("Ctrl-s");
    let answer = given(&world);
    assert_eq!((answer.answer, answer.by), (Answer::Refused, Some(AHMAD)));
    assert_eq!(
        review(&world).closing().unwrap().received,
        Some(day(2027, 1, 20))
    );
    assert!(told(&world).contains("menolak menandatangani 20-01-2027"));
    assert_eq!(world.store.acts(1).unwrap()[0].actor, AHMAD);

    let mut world = closed();
    become_of(&mut world, AHMAD, day(2027, 1, 20));
    world.keys("S Ctrl-u");
    world.type_text("14-01-2027");
    world.keys("Ctrl-s");
    assert!(world.errors()[0].contains("ditutup 15 Januari 2027"));
    world.keys("Ctrl-u");
    world.type_text("18-01-2027");
    world.keys("Ctrl-s");
    assert_eq!(given(&world).day, Some(day(2027, 1, 18)));
    assert_eq!(
        review(&world).closing().unwrap().received,
        Some(day(2027, 1, 18))
    );
    // Who has signed on paper may still confirm with a PIN, which then stands.
    world.keys("p Ctrl-s");
    choose_pin(&mut world);
    assert_eq!(given(&world).answer, Answer::Pin);
}

#[test]
fn an_answer_to_what_has_changed_since_says_so() {
    let mut world = closed();
    world.keys("p Ctrl-s");
    choose_pin(&mut world);
    let plan = Subject::of(SubjectKind::Plan, BUDI.0, period());
    world.put(plan, 301, &[(f::ACTUAL, Value::Number(420.into()))]);
    assert!(told(&world).contains("telah berubah sejak jawaban itu"));
    let mut world = closed();
    world.put(plan, 301, &[(f::ACTUAL, Value::Number(420.into()))]);
    world.keys("p");
    assert!(
        world.notice().contains("Yang dijawab adalah revisi 1"),
        "{}",
        world.notice()
    );
}

#[test]
fn a_reset_shortly_before_a_confirmation_stands_beside_it() {
    let mut world = closed();
    become_of(&mut world, SRI, day(2027, 1, 17));
    world.keys(":");
    world.type_text("reset-pin\n");
    world.type_text("Lupa");
    world.keys("Ctrl-s");
    become_of(&mut world, AHMAD, day(2027, 1, 20));
    world.keys("p Ctrl-s");
    choose_pin(&mut world);
    let words = told(&world);
    assert!(
        words.contains("PIN direset 3 hari sebelumnya, oleh Dra. Sri"),
        "{words}"
    );
    assert!(words.contains("Lupa"), "{words}");
    let file = &review(&world).file;
    let events: Vec<_> = file.pins.iter().map(|record| record.event).collect();
    assert_eq!(events, [PinEvent::Reset, PinEvent::Set]);
}

/// An answer as another machine wrote it, which had seen no other.
fn elsewhere(world: &mut World, seen: &State, answer: Answer, note: &str) {
    let wanted = [
        (f::CONFIRMED, code(answer)),
        (f::CONFIRMED_DAY, Value::Date(day(2027, 1, 16))),
        (f::CONFIRMED_BY, Value::Ref(AHMAD.0)),
        (f::CONFIRMED_NOTE, text(note)),
    ];
    let all = writes(seen, 1, &wanted, AHMAD);
    let drafts: Vec<Draft> = draft(seen, all).into_iter().collect();
    let act = Act {
        kind: ActKind::Confirm,
        actor: AHMAD,
        drafts,
    };
    world.now += 1_000;
    world.store.commit(act, world.now).expect("a commit");
    world.refresh();
}

#[test]
fn answers_of_two_machines_stand_side_by_side_until_a_new_one_decides() {
    let mut world = closed();
    let subject = Subject::of(SubjectKind::Closing, BUDI.0, period());
    let seen = world.store.state(subject).unwrap();
    elsewhere(&mut world, &seen, Answer::Refused, "Belum setuju");
    elsewhere(&mut world, &seen, Answer::Paper, "");
    let closing = review(&world).closing().unwrap();
    assert!(matches!(closing.reply(&[]), Reply::Several([_, _])));
    let words = told(&world);
    assert!(
        words.contains("dua perangkat") && words.contains("Belum setuju"),
        "{words}"
    );
    assert_eq!(world.model.people.row(BUDI).unwrap().conflicts, 1);
    assert!(world.screen(80, 24).contains("dua jawaban berbeda"));
    world.keys("p Ctrl-s");
    choose_pin(&mut world);
    assert_eq!(given(&world).answer, Answer::Pin);
    assert_eq!(world.model.people.row(BUDI).unwrap().conflicts, 0);
}

#[test]
fn the_employee_objects_on_the_spot_with_the_own_pin_and_the_clock_begins() {
    let mut world = closed();
    let object = Command::Evaluation(super::Act::Object);
    let offered = |world: &World| {
        super::hints(&world.model)
            .iter()
            .any(|hint| hint.0 == object)
    };
    assert!(offered(&world));
    world.keys("o");
    let notice = world.notice();
    assert!(
        notice.contains("diterima hari ini, 15-01-2027") && notice.contains("29-01-2027"),
        "{notice}"
    );
    world.type_text("Bukti triwulan belum dihitung");
    world.keys("Ctrl-s");
    assert_eq!(review(&world).objections(), [], "the PIN is still to come");
    choose_pin(&mut world);
    let act = world.store.acts(1).unwrap()[0];
    assert_eq!((act.kind, act.actor), (ActKind::Object, BUDI));
    let received = |review: Review<'_>| review.closing().unwrap().received;
    assert_eq!(received(review(&world)), Some(day(2027, 1, 15)));
    let clock = tell::clock(review(&world)).unwrap();
    assert!(
        clock.contains("Putusan Dra. Sri Wahyuni") && clock.contains("05-02-2027"),
        "{clock}"
    );
    let closing = review(&world).closing().unwrap();
    let objections = review(&world).objections();
    assert!(matches!(closing.reply(&objections), Reply::Objected(_)));
    let row = world.model.people.row(BUDI).unwrap();
    assert_eq!(row.follow.unconfirmed, None, "an objection is an answer");
    let due = day(2027, 2, 5);
    let alert = Alert::ObjectionToDecide {
        due,
        overdue: false,
    };
    assert!(of_row(&world.model, row).contains(&alert));
    // The decision is a revision of its own, and asks for an answer of its own.
    become_of(&mut world, SRI, day(2027, 2, 1));
    world.keys("O");
    assert!(world.notice().contains("Dengarkan kedua pihak"));
    world.type_text("Bukti ada di register\tTidak hadir, dipanggil dua kali\t");
    world.keys("1 Tab 2 Tab");
    world.type_text("Bukti dihitung");
    world.keys("Ctrl-s");
    assert!(world.model.overlays.is_empty(), "{:?}", world.errors());
    let decided = review(&world).decided().expect("decided");
    assert_eq!(decided.appraiser_side, "Tidak hadir, dipanggil dua kali");
    assert!(!offered(&world), "an objection is filed once");
    assert!(told(&world).contains("Menunggu konfirmasi"));
    world.keys("S Ctrl-s");
    assert_eq!(
        given(&world).by,
        Some(SRI),
        "whoever closed it records the paper"
    );
}
