//! The agenda and the dialogue, by keys over a store in memory.

use super::*;
use crate::app::model::{Msg, Overlay};
use crate::app::resume::{self, Found, How};
use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, SRI, World, day, fresh, period, today};
use crate::desk::Desk;
use crate::domain::coded::Coded;
use crate::domain::id::ItemId;
use crate::domain::meeting::{AgreementState, Meeting, Outcome};
use crate::domain::person::PersonFile;
use crate::domain::plan::Stage;
use crate::domain::rating::{CoreValue, Predikat};
use crate::i18n::Phrase;
use crate::ops::edit::{code, text};
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind};
use crate::store::Store;
use proptest::prelude::*;

/// Noon in Jakarta is five hours after midnight at Greenwich; the tests count from some moment of the day.
const START: u64 = 1_795_510_800_000;
const MINUTE: u64 = 60_000;

fn world() -> World {
    let mut world = World::new();
    world.model.now = START;
    let plan = Subject::of(SubjectKind::Plan, BUDI.0, period());
    world.put(plan, 0, &[(f::STAGE, code(Stage::Evaluating))]);
    world.select(BUDI);
    world
}

/// Something agreed on with Budi in a meeting of 1 October.
fn agree(world: &mut World, item: u64, what: &str, due: chrono::NaiveDate) {
    let year = crate::domain::period::Period::year_of(2026).unwrap();
    let subject = Subject::of(SubjectKind::Agreement, BUDI.0, year);
    let values = [
        (f::AGREED_DAY, Value::Date(day(2026, 10, 1))),
        (f::AGREED_TEXT, text(what)),
        (f::AGREED_OWNER, Value::Ref(BUDI.0)),
        (f::AGREED_DUE, Value::Date(due)),
        (f::AGREED_STATE, code(AgreementState::Open)),
    ];
    world.put(subject, item, &values);
}

fn file(world: &World, of: EmployeeId) -> PersonFile {
    world.store.dossier(of).unwrap().file
}

fn meetings(world: &World, of: EmployeeId) -> Vec<Meeting> {
    let mut file = file(world, of);
    file.meetings.remove(&period()).unwrap_or_default()
}

fn step(world: &World) -> DialogueStep {
    sitting(&world.model).expect("a dialogue").step
}

fn lines(world: &World) -> String {
    let page = &world.model.meeting.page;
    let lines = page.lines.iter();
    let lines: Vec<String> = lines
        .map(|line| format!("{} | {}", line.text, line.tail))
        .collect();
    lines.join("\n")
}

/// The PIN that Budi chooses, and has.
const PIN: &str = "q7f-Kopi9";

/// The employee takes the keyboard, with a PIN chosen for the first time.
fn hand(w: &mut World) {
    w.keys("i");
    w.type_text(&format!("{PIN}\n{PIN}\n"));
    assert_eq!(w.model.actor, BUDI, "{}", w.notice());
}

/// Goes to a step by the list of steps.
fn jump(world: &mut World, step: DialogueStep) {
    world.keys("L Home");
    for _ in 0..step.index() {
        world.keys("Down");
    }
    world.keys("Enter");
    assert_eq!(self::step(world), step);
}

#[test]
fn the_agenda_is_filled_from_marks_a_filter_or_those_not_met_and_put_in_order() {
    let mut w = world();
    let people = |w: &World| -> Vec<EmployeeId> {
        w.model
            .meeting
            .agenda
            .sittings
            .iter()
            .map(|one| one.person)
            .collect()
    };
    w.keys("g r");
    assert_eq!(people(&w), [BUDI, CITRA, DEWI], "own people alone");
    w.keys("Alt-j + + j j -");
    assert_eq!(people(&w), [CITRA, BUDI, DEWI]);
    let planned: Vec<u16> = w
        .model
        .meeting
        .agenda
        .sittings
        .iter()
        .map(|one| one.planned)
        .collect();
    assert_eq!(planned, [30, 40, 25]);
    w.keys("d");
    assert_eq!(people(&w), [CITRA, BUDI]);
    w.keys("a Enter");
    assert_eq!(
        people(&w),
        [CITRA, BUDI, DEWI],
        "whoever is missing is offered"
    );
    w.keys("g p / Ctrl-u c i t r a Enter g r f");
    assert_eq!(people(&w), [CITRA]);
    assert!(w.notice().contains("saringan"), "{}", w.notice());
    w.keys("g p Esc V g r f");
    assert_eq!(
        people(&w).len(),
        3,
        "five are marked, three are appraised by Ahmad"
    );
    assert!(w.notice().contains('2'), "{}", w.notice());
    for (width, height) in [(60, 18), (80, 24), (120, 40)] {
        let seen = w.screen(width, height);
        assert!(
            seen.contains("Citra Lestari") && seen.contains("belum dimulai"),
            "{seen}"
        );
    }
}

#[test]
fn a_meeting_is_recorded_from_its_beginning_and_goes_on_where_it_was_left() {
    let mut w = world();
    w.keys("M");
    assert_eq!(w.model.tab, Tab::Meeting);
    let met = meetings(&w, BUDI);
    assert_eq!(met.len(), 1);
    assert_eq!((met[0].day, met[0].led_by), (today(), Some(AHMAD)));
    assert_eq!((met[0].planned, met[0].outcome), (Some(30), None));
    // 09:00 at Greenwich, where the clock of these settings hangs.
    assert_eq!(met[0].times.0, Some(9 * 60));
    w.keys("Enter Enter Enter");
    assert_eq!(step(&w), DialogueStep::Results);
    let second = sitting(&w.model).unwrap().result;
    assert!(second.is_some());
    // Another tab, another person, and back: the same step and result.
    w.keys("g p k k g r");
    assert_eq!(
        (step(&w), sitting(&w.model).unwrap().result),
        (DialogueStep::Results, second)
    );
    assert_eq!(w.model.person(), Some(BUDI));
    w.keys("q q q q");
    assert!(
        sitting(&w.model).is_none() && w.model.tab == Tab::Meeting,
        "the agenda"
    );
    assert!(w.notice().contains("dijeda"), "{}", w.notice());
    w.keys("Enter");
    assert_eq!(step(&w), DialogueStep::Agreements);
    assert_eq!(meetings(&w, BUDI).len(), 1, "the same meeting");
    // Without what was kept of the agenda, the record still tells.
    let kept = w.model.meeting.agenda.clone();
    let settings = w.model.settings.clone();
    w.model = Model::new(settings, today(), AHMAD, fresh(&w.store));
    w.model.now = START;
    w.select(BUDI);
    w.keys("M");
    assert_eq!(meetings(&w, BUDI).len(), 1);
    assert_eq!(sitting(&w.model).unwrap().meeting, kept.sittings[0].meeting);
}

#[test]
fn after_a_cut_the_dialogue_stands_at_the_same_step_and_result_with_what_was_typed() {
    let mut w = world();
    w.keys("M Enter s Enter");
    w.model.now += 4 * MINUTE;
    w.keys("n");
    w.type_text("Antrean bertambah");
    let kept = resume::desk(&w.model);
    let agenda = w.model.meeting.agenda.clone();
    let settings = w.model.settings.clone();
    w.model = Model::new(settings, today(), AHMAD, fresh(&w.store));
    w.model.now = START + 500 * MINUTE;
    w.send(Msg::Draft(Box::new(Found {
        desk: kept,
        at: START,
        states: Vec::new(),
        how: How::CutOff,
    })));
    assert_eq!(w.model.tab, Tab::Meeting, "{}", w.notice());
    assert_eq!(step(&w), DialogueStep::Results);
    assert_eq!(w.model.meeting.agenda, agenda);
    let second = sitting(&w.model).and_then(|here| lead::result(&w.model, here));
    assert_eq!(second, Some(ItemId(310)));
    assert!(
        matches!(w.model.top(), Some(Overlay::Form(_))),
        "{}",
        w.notice()
    );
    w.keys("Ctrl-s");
    assert!(lines(&w).contains("Antrean bertambah"), "{}", lines(&w));
    assert_eq!(meetings(&w, BUDI)[0].notes.len(), 1);
    assert_eq!(
        minutes_used(sitting(&w.model).unwrap()),
        4,
        "the break is not counted"
    );
}

/// The program anew on the same store, with what was kept of it.
fn cut(w: &mut World, kept: Desk) {
    let settings = w.model.settings.clone();
    w.model = Model::new(settings, today(), AHMAD, fresh(&w.store));
    w.model.now = START;
    w.send(Msg::Draft(Box::new(Found {
        desk: kept,
        at: START,
        states: Vec::new(),
        how: How::CutOff,
    })));
}

#[test]
fn a_form_of_the_dialogue_that_was_cut_off_leads_on_once_it_is_saved() {
    let mut w = world();
    w.keys("M");
    jump(&mut w, DialogueStep::Results);
    w.keys("2 2");
    jump(&mut w, DialogueStep::Values);
    w.keys("2 2 2 2 2 2 2 2 1");
    assert_eq!((step(&w), w.errors().len()), (DialogueStep::Ratings, 1));
    let (why, kept) = (w.errors(), resume::desk(&w.model));
    cut(&mut w, kept);
    assert_eq!(w.errors(), why, "why the reason is asked for");
    w.type_text("Warga memuji");
    w.keys("Ctrl-s");
    assert_eq!(step(&w), DialogueStep::Predikat, "{}", w.notice());
    // Of a question nothing is kept, and nothing follows from it.
    w.keys("t");
    assert!(matches!(w.model.top(), Some(Overlay::Confirm(_))));
    let kept = resume::desk(&w.model);
    assert_eq!(kept.agenda.after, None);
    cut(&mut w, kept);
    assert!(w.model.overlays.is_empty());
    w.keys("t y");
    assert_eq!(step(&w), DialogueStep::FollowUp, "{}", w.notice());
}

#[test]
fn filling_the_agenda_again_leaves_the_minutes_that_were_planned() {
    let mut w = world();
    w.keys("g r + f");
    let agenda = &w.model.meeting.agenda;
    assert_eq!(agenda.of(BUDI).map(|one| one.planned), Some(35));
}

#[test]
fn after_a_cut_the_agenda_stands_on_the_same_person_in_the_same_order() {
    let mut w = world();
    w.keys("g r Alt-j + j");
    assert!(w.screen(80, 24).contains("> □ 3   Dewi"));
    let kept = resume::desk(&w.model);
    cut(&mut w, kept.clone());
    assert_eq!(resume::desk(&w.model), kept);
    let seen = w.screen(80, 24);
    assert!(
        seen.contains("  □ 2   Budi") && seen.contains("> □ 3   Dewi"),
        "{seen}"
    );
}

#[test]
fn what_was_sealed_before_the_cut_does_not_come_back_though_a_pin_was_chosen_meanwhile() {
    let mut w = full();
    w.keys("M");
    jump(&mut w, DialogueStep::Results);
    w.keys("2 2 2 2");
    jump(&mut w, DialogueStep::Values);
    w.keys("2 2 2 2 2 2 2 2 2 t y");
    jump(&mut w, DialogueStep::Confirmation);
    w.keys("p");
    let kept = resume::desk(&w.model);
    w.keys("Ctrl-s");
    w.type_text(&format!("{PIN}\n{PIN}\n"));
    assert!(w.model.overlays.is_empty(), "{}", w.notice());
    cut(&mut w, kept);
    assert!(w.model.overlays.is_empty());
    assert!(w.notice().contains("sudah tersimpan"), "{}", w.notice());
    assert_eq!(step(&w), DialogueStep::Confirmation);
}

#[test]
fn an_agenda_of_another_day_is_there_again_and_its_dialogue_rests() {
    let mut w = world();
    w.keys("g r Alt-j M Enter");
    let mut kept = resume::desk(&w.model);
    let people: Vec<EmployeeId> = kept.agenda.sittings.iter().map(|one| one.person).collect();
    kept.day = kept.day.pred_opt().unwrap();
    let settings = w.model.settings.clone();
    w.model = Model::new(settings, today(), AHMAD, fresh(&w.store));
    w.send(Msg::Draft(Box::new(Found {
        desk: kept,
        at: START,
        states: Vec::new(),
        how: How::CutOff,
    })));
    let now = w.model.meeting.agenda.sittings.iter().map(|one| one.person);
    assert_eq!(now.collect::<Vec<_>>(), people);
    assert!(!w.model.meeting.is_on());
}

#[test]
fn while_a_dialogue_is_under_way_nobody_else_is_seen() {
    let mut w = world();
    w.keys("g r");
    assert!(w.screen(80, 24).contains("Citra Lestari"));
    w.keys("Enter");
    assert!(w.model.people.is_hidden(CITRA) && !w.model.people.is_hidden(BUDI));
    w.keys("q");
    assert!(
        w.screen(80, 24).contains("Citra Lestari"),
        "on the agenda she is seen again"
    );
}

#[test]
fn whoever_does_not_appraise_a_person_holds_no_meeting() {
    let mut w = world();
    w.select(SRI);
    w.keys("M");
    assert!(sitting(&w.model).is_none() && w.model.meeting.agenda.of(SRI).is_none());
    assert!(meetings(&w, SRI).is_empty());
    assert!(!w.notice().is_empty());
    // Nor with oneself; and as the lens is off again, the appraiser is told by name.
    w.select(AHMAD);
    w.keys("M");
    assert!(meetings(&w, AHMAD).is_empty());
    assert!(w.notice().contains("Sri Wahyuni"), "{}", w.notice());
}

/// Budi with two agreements of the last meeting and four planned results.
fn full() -> World {
    let mut w = world();
    agree(&mut w, 71, "Menyusun jadwal piket loket", day(2026, 11, 1));
    agree(
        &mut w,
        72,
        "Melatih rekan memakai aplikasi",
        day(2026, 12, 1),
    );
    let plan = Subject::of(SubjectKind::Plan, BUDI.0, period());
    for item in [320, 330] {
        w.result(plan, item, "Hasil lain", Stage::Evaluating);
        let figures = ("100", None, Some("100"));
        let kind = (crate::domain::plan::Direction::More, "berkas");
        w.indicator(plan, (item + 1, item), "Jumlah berkas", kind, figures);
    }
    w.select(BUDI);
    w
}

/// Leads Budi through everything that a person needs. Returns how many keys that took besides text.
fn lead_through(w: &mut World) -> usize {
    let mut keys = w.keys("M");
    // What became of the two agreements.
    keys += w.keys("1 2 Enter");
    assert_eq!(step(w), DialogueStep::SelfView);
    keys += w.keys("Enter");
    // Four results, each rated by a digit that goes on.
    keys += w.keys("2 2 1 2");
    assert_eq!(step(w), DialogueStep::Team);
    keys += w.keys("Enter Enter");
    // Seven values, then both ratings as suggested.
    keys += w.keys("2 2 2 2 1 2 2");
    assert_eq!(step(w), DialogueStep::Ratings);
    keys += w.keys("2 2");
    assert_eq!(step(w), DialogueStep::Predikat, "{}", lines(w));
    keys += w.keys("t y");
    assert_eq!(step(w), DialogueStep::FollowUp, "{}", w.notice());
    // Two agreements: owner and day have their defaults.
    for what in ["Mengikuti pelatihan arsip", "Mengirim laporan setiap Jumat"] {
        keys += w.keys("a");
        w.type_text(what);
        keys += w.keys("Ctrl-s");
        assert!(w.model.overlays.is_empty(), "{:?}", w.errors());
    }
    keys += w.keys("Enter");
    assert_eq!(step(w), DialogueStep::Confirmation);
    assert!(
        lines(w).contains("Mengirim laporan setiap Jumat"),
        "{}",
        lines(w)
    );
    // The employee chooses a PIN and seals it; then the meeting ends.
    keys += w.keys("p Ctrl-s");
    for _ in 0..2 {
        w.type_text(PIN);
        keys += w.keys("Enter");
    }
    keys + w.keys("Enter")
}

#[test]
fn the_whole_of_one_person_takes_at_most_sixty_keys() {
    let mut w = full();
    let keys = lead_through(&mut w);
    assert!(
        sitting(&w.model).is_none(),
        "the agenda again: {}",
        w.notice()
    );
    assert!(keys <= 60, "{keys} keys");
    // Far fewer, so that there is room for what a real hour brings.
    assert!(keys <= 38, "{keys} keys");
}

#[test]
fn pressing_on_at_the_end_begins_no_second_meeting_but_its_own_key_does() {
    let mut w = full();
    lead_through(&mut w);
    let held = meetings(&w, BUDI).len();
    w.keys("Enter Enter");
    assert!(sitting(&w.model).is_none());
    assert_eq!(meetings(&w, BUDI).len(), held, "{}", w.notice());
    assert!(w.notice().contains("M memulai"), "{}", w.notice());
    w.keys("M");
    assert_eq!(step(&w), DialogueStep::Agreements);
    assert_eq!(meetings(&w, BUDI).len(), held + 1);
}

#[test]
fn what_will_keep_from_rating_is_said_at_the_first_step() {
    let mut w = world();
    let plan = Subject::of(SubjectKind::Plan, BUDI.0, period());
    for (stage, told) in [
        (Stage::Draft, true),
        (Stage::Submitted, true),
        (Stage::Approved, false),
    ] {
        w.put(plan, 0, &[(f::STAGE, code(stage))]);
        w.keys("M");
        let way = lines(&w).contains("g t t memindahkannya");
        assert_eq!(way, told, "{stage:?}: {}", lines(&w));
        w.keys("q");
    }
}

#[test]
fn a_meeting_begins_at_what_is_still_to_be_judged() {
    let mut w = full();
    let year = crate::domain::period::Period::year_of(2026).unwrap();
    let agreed = Subject::of(SubjectKind::Agreement, BUDI.0, year);
    w.put(agreed, 71, &[(f::AGREED_STATE, code(AgreementState::Kept))]);
    w.keys("g r Enter");
    let at = super::focus_line(&w.model).expect("something to judge");
    let line = &w.model.meeting.page.lines[at];
    assert!(!line.done, "{line:?}");
}

#[test]
fn what_was_led_through_is_on_record() {
    let mut w = full();
    w.keys("g r g p");
    lead_through(&mut w);
    let met = meetings(&w, BUDI);
    assert_eq!(met.len(), 1);
    assert_eq!(met[0].outcome, Some(Outcome::Confirmed));
    assert!(met[0].skipped.is_empty());
    let file = file(&w, BUDI);
    let all = file.agreements.iter();
    let became = |id| {
        let mut all = all.clone();
        all.find(|one| one.id == ItemId(id)).map(|one| one.state)
    };
    assert_eq!(became(71), Some(AgreementState::Kept));
    assert_eq!(became(72), Some(AgreementState::Late));
    let new: Vec<_> = all.clone().filter(|one| one.day == today()).collect();
    assert_eq!(new.len(), 2);
    let due = Some(period().next().last_day());
    assert!(
        new.iter()
            .all(|one| (one.owner, one.due) == (Some(BUDI), due))
    );
    let closing = file.closings[&period()].last().unwrap();
    assert_eq!(closing.predikat, Some(Predikat::Good));
    let follow = &w.model.people.row(BUDI).unwrap().follow;
    assert_eq!(follow.met, Some(today()));
    let last = follow.meeting(period()).unwrap();
    assert_eq!(last.outcome, Some(Outcome::Confirmed));
    // And the next one is selected.
    let next = w.model.meeting.list.selected().unwrap();
    let next = &w.model.meeting.agenda.sittings[next];
    assert_eq!(next.person, CITRA);
}

#[test]
fn a_rating_that_departs_asks_for_its_reason_before_the_dialogue_goes_on() {
    let mut w = world();
    w.keys("M");
    jump(&mut w, DialogueStep::Results);
    w.keys("2 2");
    jump(&mut w, DialogueStep::Values);
    w.keys("2 2 2 2 2 2 2");
    assert_eq!(step(&w), DialogueStep::Ratings);
    w.keys("1");
    assert!(
        matches!(w.model.top(), Some(Overlay::Form(_))),
        "{}",
        w.notice()
    );
    assert_eq!(w.errors().len(), 1);
    let screen = w.screen(80, 24);
    let last = "bukan sebagian besar  ";
    assert!(screen.contains(last), "the reason to its end: {screen}");
    // Dropped: nothing is chosen, and what is saved later does not go on by itself.
    w.keys("Esc y n");
    w.type_text("Perlu dibahas");
    w.keys("Ctrl-s");
    assert_eq!(step(&w), DialogueStep::Ratings);
    assert_eq!(file(&w, BUDI).evaluations.get(&(period(), AHMAD)), None);
    w.keys("1");
    w.type_text("Melampaui harapan masyarakat");
    w.keys("Ctrl-s");
    assert_eq!(step(&w), DialogueStep::Ratings);
    assert_eq!(sitting(&w.model).unwrap().row, 1, "on to the behaviour");
    w.keys("2");
    assert_eq!(step(&w), DialogueStep::Predikat);
}

#[test]
fn a_failed_save_does_not_go_on() {
    let mut w = world();
    w.keys("M");
    jump(&mut w, DialogueStep::Results);
    let effects =
        crate::app::update::update(&mut w.model, Msg::Key(crate::app::key::Key::char('2')));
    assert_eq!(effects.len(), 1, "a commit");
    w.send(Msg::Failed(Phrase::new("notice.not-clipped")));
    w.keys("n");
    w.type_text("x");
    w.keys("Ctrl-s");
    assert_eq!(step(&w), DialogueStep::Results);
    let here = sitting(&w.model).unwrap();
    assert_eq!(
        lead::result(&w.model, here),
        Some(ItemId(300)),
        "still the first result"
    );
}

#[test]
fn what_is_chosen_already_is_agreed_to_by_the_same_digit() {
    let mut w = world();
    w.keys("M");
    jump(&mut w, DialogueStep::Results);
    w.keys("2");
    let ops = w.store.next_seq();
    w.keys("Backspace 2");
    let here = sitting(&w.model).unwrap();
    assert_eq!(lead::result(&w.model, here), Some(ItemId(310)));
    assert_eq!(w.store.next_seq(), ops, "nothing is written twice");
}

#[test]
fn steps_are_left_out_noted_and_revisited_and_the_record_says_so() {
    let mut w = world();
    w.keys("M n");
    w.type_text("Dibuka dengan doa");
    w.keys("Ctrl-s s");
    assert_eq!(step(&w), DialogueStep::SelfView);
    w.keys("s s");
    assert_eq!(step(&w), DialogueStep::Team);
    // A step that is opened again and gone through is left out no longer.
    w.keys("L");
    let Some(Overlay::Pick(pick)) = w.model.top() else {
        panic!("the steps");
    };
    let told = pick.items[0].detail.clone();
    assert_eq!(told, "dilewati, ada catatan");
    assert_eq!(pick.items[2].detail, "dilewati, belum lengkap");
    w.keys("Esc");
    jump(&mut w, DialogueStep::Results);
    w.keys("n");
    w.type_text("Alat cetak rusak dua minggu");
    w.keys("Ctrl-s Enter Enter");
    jump(&mut w, DialogueStep::Confirmation);
    assert!(lines(&w).contains("Alat cetak rusak"), "{}", lines(&w));
    w.keys("Enter");
    let met = meetings(&w, BUDI).remove(0);
    assert_eq!(
        met.skipped,
        [DialogueStep::Agreements, DialogueStep::SelfView]
    );
    assert_eq!(met.outcome, Some(Outcome::Adjourned), "it was never closed");
    let notes: Vec<_> = met
        .notes
        .iter()
        .map(|note| (note.step, note.result))
        .collect();
    assert_eq!(
        notes,
        [
            (DialogueStep::Agreements, None),
            (DialogueStep::Results, Some(ItemId(300)))
        ]
    );
    // Edited, not doubled.
    w.keys("k Enter n");
    w.type_text(" bersama");
    w.keys("Ctrl-s");
    let met = meetings(&w, BUDI).remove(0);
    assert_eq!(met.notes.len(), 2);
    assert!(met.notes[0].text.contains("bersama"), "{:?}", met.notes);
}

#[test]
fn time_counts_between_keys_and_a_break_counts_fifteen_minutes_at_most() {
    let mut w = world();
    w.keys("M");
    let after = |w: &mut World, minutes: u64, keys: &str| {
        w.model.now += minutes * MINUTE;
        w.keys(keys);
        minutes_used(&w.model.meeting.agenda.sittings[0])
    };
    assert_eq!(after(&mut w, 5, "j"), 5);
    assert!(w.screen(80, 24).contains("5/30 mnt"));
    assert_eq!(after(&mut w, 120, "j"), 20, "the line had dropped");
    // On another screen the hour goes on; on the agenda it rests.
    assert_eq!(after(&mut w, 2, "g t"), 22);
    assert_eq!(after(&mut w, 2, "g r"), 24);
    assert_eq!(after(&mut w, 1, "q"), 25);
    assert!(!w.model.meeting.is_on());
    assert_eq!(after(&mut w, 9, "j"), 25);
    assert_eq!(after(&mut w, 9, "Enter"), 25);
    assert_eq!(after(&mut w, 6, "j"), 31);
    assert!(w.screen(80, 24).contains("31/30 mnt"));
    // Going on after a restart, only what was counted counts.
    let kept = w.model.meeting.agenda.clone();
    let settings = w.model.settings.clone();
    w.model = Model::new(settings, today(), AHMAD, fresh(&w.store));
    w.model.meeting.agenda = kept;
    w.model.now = START + 500 * MINUTE;
    w.keys("g r");
    assert_eq!(after(&mut w, 1, "j"), 32);
    jump(&mut w, DialogueStep::Confirmation);
    w.keys("Enter");
    assert_eq!(meetings(&w, BUDI)[0].used, Some(32));
}

#[test]
fn the_employee_takes_the_keyboard_for_the_own_view_and_gives_it_back_with_the_step() {
    let mut w = world();
    // The list shows the people of whoever sits at the keyboard, as it does when the program opens.
    crate::app::screens::employees::begin(&mut w.model);
    w.select(BUDI);
    w.keys("M Enter");
    w.keys("1");
    assert!(w.notice().contains("pegawai sendiri"), "{}", w.notice());
    hand(&mut w);
    let lines = w.model.meeting.page.choices().count();
    assert_eq!(lines, 2 + 2 + CoreValue::ALL.len());
    for _ in 0..lines {
        w.keys("1");
    }
    assert_eq!(
        step(&w),
        DialogueStep::SelfView,
        "the last one does not go on by itself"
    );
    // However the step is left, the keyboard is the leader's again.
    w.keys("g t");
    assert_eq!((w.model.actor, w.seated), (AHMAD, AHMAD));
    w.keys("g r i");
    assert_eq!(w.model.actor, AHMAD, "not without the PIN");
    w.type_text(&format!("{PIN}\n"));
    assert_eq!((w.model.actor, w.seated), (BUDI, BUDI));
    w.keys("Enter");
    assert_eq!((w.model.actor, step(&w)), (AHMAD, DialogueStep::Results));
    assert_eq!(
        w.seated, AHMAD,
        "the store is told, so that it takes the leader's acts"
    );
    let file = file(&w, BUDI);
    assert_eq!(
        file.self_assessments[&period()].items.len(),
        2 + CoreValue::ALL.len()
    );
    assert!(
        file.item_ratings.is_empty(),
        "no rating of the appraiser was touched"
    );
    jump(&mut w, DialogueStep::Values);
    w.keys("i");
    assert_eq!(w.model.actor, AHMAD, "nowhere else");
}

#[test]
fn an_objection_on_the_spot_starts_its_clock_and_ends_the_meeting_so() {
    let mut w = world();
    w.keys("M");
    jump(&mut w, DialogueStep::Results);
    w.keys("2 2");
    jump(&mut w, DialogueStep::Values);
    w.keys("2 2 2 2 2 2 2 2 2 t y");
    jump(&mut w, DialogueStep::Confirmation);
    w.keys("O");
    w.type_text("Realisasi November belum dihitung");
    w.keys("Ctrl-s Esc");
    assert!(
        file(&w, BUDI).objections.is_empty(),
        "nobody objects in another's name"
    );
    w.keys("Ctrl-s");
    w.type_text(&format!("{PIN}\n{PIN}\n"));
    assert!(w.model.overlays.is_empty(), "{}", w.notice());
    let told = "Keberatan 24-11-2026: Realisasi November";
    assert!(lines(&w).contains(told), "{}", lines(&w));
    let object = Command::Meeting(Act::Object);
    let offered = hints(&w.model);
    assert!(offered.iter().all(|(offered, _)| *offered != object));
    w.keys("Enter");
    assert_eq!(w.model.actor, AHMAD);
    let met = meetings(&w, BUDI).remove(0);
    assert_eq!(met.outcome, Some(Outcome::Objected));
    let file = file(&w, BUDI);
    assert_eq!(file.closings[&period()][0].received, Some(today()));
    assert_eq!(file.objections[&period()].len(), 1);
}

#[test]
fn the_employee_confirms_with_the_pin_on_paper_or_refuses_and_the_meeting_ends_so() {
    for (keys, words, outcome) in [
        ("p", "", Outcome::Confirmed),
        ("S", "", Outcome::Confirmed),
        ("X", "Ingin membaca dahulu", Outcome::Refused),
    ] {
        let mut w = world();
        w.keys("M");
        w.keys("p");
        assert!(w.notice().contains("Konfirmasi"), "{}", w.notice());
        jump(&mut w, DialogueStep::Results);
        w.keys("2 2");
        jump(&mut w, DialogueStep::Values);
        w.keys("2 2 2 2 2 2 2 2 2 t y");
        jump(&mut w, DialogueStep::Confirmation);
        w.keys(keys);
        assert!(
            matches!(w.model.top(), Some(Overlay::Form(_))),
            "{keys}: {}",
            w.notice()
        );
        assert_eq!(
            w.notice().contains("PIN ditanyakan setelah ini"),
            keys == "p",
            "before somebody types it for all to read: {}",
            w.notice()
        );
        w.type_text(words);
        w.keys("Ctrl-s");
        if keys == "p" {
            w.type_text(&format!("{PIN}\n{PIN}\n"));
        }
        assert!(w.model.overlays.is_empty(), "{keys}: {}", w.notice());
        assert_eq!(step(&w), DialogueStep::Confirmation, "the leader ends it");
        w.keys("Enter");
        assert_eq!(meetings(&w, BUDI)[0].outcome, Some(outcome), "{keys}");
        assert_eq!(w.model.actor, AHMAD);
    }
}

#[test]
fn attendance_and_place_are_kept_and_the_place_for_the_next_meeting_too() {
    let mut w = world();
    w.keys("M w");
    w.type_text("Sekretaris dinas");
    w.keys("Tab");
    w.type_text("Ruang rapat lantai 2");
    w.keys("Ctrl-s");
    let met = meetings(&w, BUDI).remove(0);
    assert_eq!(
        (met.others.as_str(), met.place.as_str()),
        ("Sekretaris dinas", "Ruang rapat lantai 2")
    );
    w.keys("q g p");
    w.select(CITRA);
    w.keys("M");
    assert_eq!(meetings(&w, CITRA)[0].place, "Ruang rapat lantai 2");
}

#[test]
fn an_undone_beginning_is_written_again_with_the_next_note() {
    let mut w = world();
    w.keys("M u");
    assert!(meetings(&w, BUDI).is_empty());
    w.keys("n");
    w.type_text("Tidak hilang");
    w.keys("Ctrl-s");
    let met = meetings(&w, BUDI);
    assert_eq!(met.len(), 1);
    assert_eq!((met[0].day, met[0].notes.len()), (today(), 1));
}

#[test]
fn reading_only_a_dialogue_neither_begins_nor_ends() {
    let mut w = world();
    w.model.settings.read_only = Some("dibuka orang lain".into());
    let ops = w.store.next_seq();
    w.keys("g r Enter");
    assert!(w.notice().contains("dibuka orang lain"), "{}", w.notice());
    assert!(sitting(&w.model).is_none());
    assert_eq!(w.store.next_seq(), ops);
}

#[test]
fn every_step_shows_its_question_and_fits_every_size_in_both_languages() {
    for lang in [crate::i18n::Lang::Indonesian, crate::i18n::Lang::English] {
        let mut w = World::of(lang);
        w.keys("M");
        for step in DialogueStep::ALL {
            jump(&mut w, *step);
            let question = w.model.meeting.page.question.clone();
            assert!(
                question.ends_with('?') && !question.starts_with("meeting"),
                "{question}"
            );
            let words = question.split(' ').next().unwrap_or_default();
            for (width, height) in [(40, 10), (60, 18), (80, 24), (120, 40)] {
                let seen = w.screen(width, height);
                assert!(seen.contains(words), "{step:?} {width}x{height}:\n{seen}");
            }
        }
    }
}

#[test]
fn no_row_of_a_step_is_cut_however_wide_the_screen() {
    let mut w = world();
    w.keys("M n");
    w.type_text(&"satu dua tiga empat lima ".repeat(8));
    w.keys("Ctrl-s s");
    w.keys("Backspace");
    for width in 44..104 {
        let seen = w.screen(width, 40);
        let state = &w.model.meeting;
        for row in &state.rows {
            let line = &state.page.lines[row.line];
            let words = line.text[row.part.clone()].trim_end();
            if line.tail.is_empty() && line.bar.is_none() {
                assert!(seen.contains(words), "{width}: {words}\n{seen}");
            }
        }
    }
}

#[test]
fn the_agenda_is_changed_where_it_is_seen_and_says_when_there_is_nobody() {
    let mut w = world();
    w.keys("M");
    let before = w.model.meeting.agenda.sittings.clone();
    for keys in ["f", "Alt-k", "Alt-j"] {
        w.keys(keys);
        assert!(w.notice().contains("di agenda"), "{keys}: {}", w.notice());
        assert_eq!(w.model.meeting.agenda.sittings, before);
    }
    let mut w = World::empty();
    for keys in ["g r f", "a"] {
        w.keys(keys);
        let notice = w.notice();
        assert!(notice.contains("Tidak ada pegawai"), "{keys}: {notice}");
    }
}

#[test]
fn without_a_plan_the_dialogue_says_so_and_can_still_be_held() {
    let mut w = world();
    w.select(DEWI);
    w.keys("M");
    for step in DialogueStep::ALL {
        jump(&mut w, *step);
        w.keys("1");
    }
    w.keys("Enter");
    assert_eq!(meetings(&w, DEWI)[0].outcome, Some(Outcome::Adjourned));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever keys are pressed, nobody but the leader has the keyboard outside of the employee's steps, and the
    /// time never runs backwards.
    #[test]
    fn the_keyboard_always_comes_back(keys in prop::collection::vec(0_usize..18, 1..40)) {
        const KEYS: [&str; 18] = [
            "Enter", "Backspace", "1", "2", "3", "0", "i q 7 f - K o p i 9 Enter q 7 f - K o p i 9 Enter", "j", "k", "s", "g t", "g r", "Esc", "L Enter", "O",
            "Right", "PgDn", "q",
        ];
        let mut w = world();
        w.keys("M");
        let mut used = 0;
        for key in keys {
            w.model.now += 1_000;
            w.keys(KEYS[key]);
            let now = w.model.meeting.agenda.sittings.iter().map(|one| one.used_ms).sum::<u64>();
            prop_assert!(now >= used || w.model.meeting.agenda.open.is_none());
            used = now;
            let here = sitting(&w.model).map(|here| here.step);
            let may = matches!(here, Some(DialogueStep::SelfView));
            prop_assert!(w.model.actor == AHMAD || (may && w.model.tab == Tab::Meeting));
        }
    }
}
