use super::*;
use crate::app::key::Key;
use crate::app::model::{Msg, Tab};
use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, World, day, period};
use crate::desk;
use crate::domain::plan::Stage;
use crate::ops::edit::{code, text};
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind};
use crate::store::Store;

const AT: u64 = 1_795_502_000_000;

/// What the program would find after a cut, through the text of the file.
fn cut(world: &World, how: How) -> Found {
    let kept = desk(&world.model);
    let text = desk::encode(&kept).expect("it has a text");
    let desk = desk::decode(&text).expect("it is read");
    assert_eq!(desk, kept);
    let subjects = desk.forms.iter().map(|form| form.base.subject);
    let states = subjects.map(|subject| world.store.state(subject).expect("a state"));
    Found {
        states: states.collect(),
        at: AT,
        desk,
        how,
    }
}

/// A program that starts anew on the same store.
fn anew(world: World) -> World {
    let mut anew = World::new();
    anew.store = world.store;
    anew.now = world.now;
    anew.refresh();
    anew.model.notice = None;
    anew
}

fn cut_and_resume(world: World) -> World {
    let found = cut(&world, How::CutOff);
    let mut anew = anew(world);
    anew.send(Msg::Draft(Box::new(found)));
    anew
}

fn has_form(world: &World) -> bool {
    matches!(world.model.top(), Some(Overlay::Form(_)))
}

#[test]
fn a_text_goes_on_in_the_same_field_at_the_same_place_with_its_history() {
    let mut world = World::new();
    world.select(CITRA);
    world.keys("g u A");
    world.type_text("Sabar menerangkan alur");
    world.keys("Alt-b");
    let before = desk(&world.model);
    let mut world = cut_and_resume(world);
    assert_eq!(desk(&world.model), before);
    assert_eq!(
        (world.model.tab, world.model.person()),
        (Tab::Feedback, Some(CITRA))
    );
    let told = world.notice();
    assert!(told.contains("Citra Lestari"), "{told}");
    assert!(told.contains("22 huruf"), "{told}");
    world.type_text("rapi ");
    assert!(world.screen(80, 24).contains("menerangkan rapi alur"));
    world.keys("Ctrl-x Ctrl-u Ctrl-x Ctrl-u");
    let seen = world.screen(80, 24);
    assert!(
        seen.contains("Sabar menerangkan") && !seen.contains("alur"),
        "{seen}"
    );
}

/// Two programs that get the same keys, one of them cut off in between, write the same.
#[test]
fn what_is_saved_after_a_cut_is_what_would_have_been_saved_without() {
    let scripts = [
        (Stage::Approved, "g t j o", "32", "5 Ctrl-s"),
        (Stage::Draft, "g t e", "Mutu ", "x Ctrl-s"),
        (Stage::Draft, "g t a", "Hasil baru", "x Ctrl-s"),
        (Stage::Approved, "g t L", "Melayani", "x Tab 2 Ctrl-s"),
        (Stage::Approved, "g n e", "", "2 Tab 2 Tab x Ctrl-s"),
        (Stage::Draft, "g p e", "", "Ctrl-u B u d i Ctrl-s"),
        (Stage::Draft, "A", "Sabar", "x Ctrl-s"),
    ];
    for (stage, open, typed, rest) in scripts {
        let play = |is_cut: bool| {
            let mut world = World::new();
            let plan = Subject::of(SubjectKind::Plan, BUDI.0, period());
            world.put(plan, 0, &[(f::STAGE, code(stage))]);
            world.keys(open);
            assert!(has_form(&world), "{open}: {}", world.notice());
            world.type_text(typed);
            if is_cut {
                world = cut_and_resume(world);
                assert!(has_form(&world), "{open}: {}", world.notice());
            }
            world.keys(rest);
            assert!(!has_form(&world), "{open}: {}", world.notice());
            let acts = world.store.acts(1).expect("acts");
            (
                world.store.ops_of_act(acts[0].seq).expect("ops"),
                world.notice(),
            )
        };
        assert_eq!(play(true), play(false), "{open}");
    }
}

#[test]
fn what_somebody_else_wrote_meanwhile_is_told_and_not_overwritten() {
    let mut world = World::new();
    world.keys("g p e");
    let shown = world.store.state(Subject::employee(BUDI)).expect("a state");
    let found = cut(&world, How::CutOff);
    let mut world = anew(world);
    world.put(Subject::employee(BUDI), 0, &[(f::NAME, text("Budi S."))]);
    let states = vec![world.store.state(Subject::employee(BUDI)).expect("a state")];
    let found = Found { states, ..found };
    world.send(Msg::Draft(Box::new(found)));
    assert!(world.notice().contains("Ahmad Fauzi"), "{}", world.notice());
    world.keys("Ctrl-u B u d i Ctrl-s");
    let acts = world.store.acts(1).expect("acts");
    let ops = world.store.ops_of_act(acts[0].seq).expect("ops");
    assert_eq!(ops[0].preds, shown.frontier, "what was shown, and no more");
}

#[test]
fn of_another_day_or_another_person_it_is_asked_first() {
    for other_day in [true, false] {
        let mut world = World::new();
        world.keys("A");
        world.type_text("Sabar");
        let found = cut(&world, How::CutOff);
        let mut world = anew(world);
        if other_day {
            world.send(Msg::Today(day(2026, 11, 25)));
        } else {
            world.model.sit_down(CITRA);
        }
        world.send(Msg::Draft(Box::new(found.clone())));
        assert!(!has_form(&world));
        let seen = world.screen(80, 24);
        assert!(seen.contains("Lanjutkan draf Ahmad Fauzi"), "{seen}");
        assert_eq!(
            desk(&world.model),
            found.desk,
            "it is not lost while it is asked"
        );
        world.keys("Enter");
        assert!(!has_form(&world), "Enter is pressed too easily");
        world.keys("y");
        if other_day {
            assert!(world.screen(80, 24).contains("Sabar"));
            assert_eq!(world.model.actor, AHMAD);
        } else {
            // Nobody writes in the name of another without that person's PIN.
            assert!(!has_form(&world));
            assert_eq!(world.model.actor, CITRA);
            assert!(world.asked.contains(&Effect::Draft(DraftWish::SetAside)));
        }
    }
}

#[test]
fn what_is_declined_is_set_aside_and_can_be_chosen_later() {
    for no in ["n", "Esc"] {
        let mut world = World::new();
        world.keys("A");
        world.type_text("Sabar");
        let found = cut(&world, How::Panicked);
        let mut world = anew(world);
        world.send(Msg::Draft(Box::new(found.clone())));
        assert!(world.screen(80, 24).contains("berhenti karena kesalahan"));
        world.keys(no);
        assert_eq!(world.asked, [Effect::Draft(DraftWish::SetAside)]);
        assert!(world.model.overlays.is_empty());
        world.keys(": d r a f Enter");
        assert_eq!(world.asked.pop(), Some(Effect::Draft(DraftWish::List)));
        world.send(Msg::Drafts(vec![(AT, found.desk.clone())]));
        let seen = world.screen(80, 24);
        assert!(
            seen.contains("Budi Santoso") && seen.contains("5 huruf"),
            "{seen}"
        );
        world.keys("Enter");
        assert_eq!(
            world.asked.pop(),
            Some(Effect::Draft(DraftWish::TakeUp(AT)))
        );
        world.send(Msg::Draft(Box::new(Found {
            how: How::Chosen,
            ..found
        })));
        assert!(world.screen(80, 24).contains("Sabar"));
    }
}

#[test]
fn a_form_that_was_saved_before_the_cut_does_not_come_back() {
    let mut world = World::new();
    world.keys("g u A");
    world.type_text("Sabar");
    let found = cut(&world, How::CutOff);
    world.keys("Ctrl-s");
    let mut world = anew(world);
    world.send(Msg::Draft(Box::new(found)));
    assert!(world.model.overlays.is_empty());
    assert_eq!(world.model.tab, Tab::Feedback);
    assert_eq!(
        world.asked,
        [Effect::Draft(DraftWish::SetAside)],
        "a copy is kept"
    );
    assert!(world.notice().contains("sudah tersimpan"));
}

#[test]
fn without_a_form_one_comes_back_to_the_place_and_the_filter() {
    let mut world = World::new();
    world.keys("/ d e w i Enter g t <");
    assert_eq!(world.model.person(), Some(DEWI));
    let before = desk(&world.model);
    let mut world = cut_and_resume(world);
    assert_eq!(desk(&world.model), before);
    assert!(world.notice().starts_with("Kembali"));
    // A person whom the filter does not show any more is found all the same.
    let mut found = cut(&world, How::CutOff);
    found.desk.place.query = "citra".to_owned();
    world.send(Msg::Draft(Box::new(found)));
    assert_eq!(world.model.person(), Some(DEWI));
    assert_eq!(world.model.employees.query, "");
    // On another day nobody is taken anywhere.
    let found = cut(&world, How::CutOff);
    let mut world = World::new();
    world.send(Msg::Today(day(2026, 11, 25)));
    let start = desk(&world.model);
    world.send(Msg::Draft(Box::new(found)));
    assert_eq!(desk(&world.model), start);
    assert!(world.model.overlays.is_empty());
}

#[test]
fn sheets_of_the_survey_go_on_with_the_line_and_those_that_wait() {
    let mut world = World::new();
    world.keys("g l 2 i");
    world.type_text("444333444\n9\n44433");
    assert!(world.screen(80, 24).contains("44433"));
    let before = desk(&world.model);
    assert!(before.sheets.is_some());
    let mut world = cut_and_resume(world);
    assert_eq!(desk(&world.model), before);
    assert_eq!(world.model.tab, Tab::Service);
    let saved = world.store.next_seq();
    world.keys("Ctrl-u");
    world.type_text("333444333\n");
    assert_eq!(world.store.next_seq(), saved + 1);
    // Cut off between saving a line and forgetting it: it is not entered twice.
    world.type_text("444444444");
    let found = cut(&world, How::CutOff);
    world.keys("Enter");
    let mut world = anew(world);
    world.send(Msg::Draft(Box::new(found)));
    let sheets = desk(&world.model).sheets.expect("they go on");
    assert_eq!(sheets.typed.text, "");
    // On another day it is asked.
    world.type_text("4443");
    let found = cut(&world, How::CutOff);
    let mut world = anew(world);
    world.send(Msg::Today(day(2026, 11, 25)));
    world.send(Msg::Draft(Box::new(found)));
    let seen = world.screen(80, 24);
    assert!(seen.contains("untuk Seksi Pelayanan"), "{seen}");
    assert!(seen.contains("(4 huruf"), "{seen}");
}

#[test]
fn what_this_version_does_not_know_is_set_aside_as_a_whole() {
    let mut world = World::new();
    world.keys("A");
    world.type_text("Sabar");
    let whole = cut(&world, How::CutOff);
    let spoil: [fn(&mut crate::desk::OpenForm); 5] = [
        |form| form.record.kind = 99,
        |form| form.title.key = "no.such".to_owned(),
        |form| form.opened_by = Some("no-such".to_owned()),
        |form| form.fields[0].field = crate::ops::op::Field(9_999),
        |form| form.fields[1].entered = crate::desk::Entered::Choice(None),
    ];
    for spoil in spoil {
        let mut found = whole.clone();
        spoil(&mut found.desk.forms[0]);
        let mut world = World::new();
        world.send(Msg::Draft(Box::new(found)));
        assert!(world.model.overlays.is_empty());
        assert_eq!(world.asked, [Effect::Draft(DraftWish::SetAside)]);
        assert!(world.notice().contains("versi lain"));
    }
}

#[test]
fn every_kind_of_record_comes_back() {
    use crate::app::conflict::{Deciding, Way};
    use crate::domain::coded::Coded;
    use crate::domain::complaint::StepKind;
    use crate::ops::registers::RegisterId;
    use crate::ops::state::Slot;
    let slot = Slot::of(301, crate::ops::fields::RATE_ITEM, BUDI);
    let ways = [Way::Pick(2), Way::Anew, Way::HandUp];
    let plain = [
        Record::Plain,
        Record::Employee,
        Record::Unit,
        Record::Result,
        Record::Actual,
        Record::Indicator,
        Record::Log,
        Record::Feedback(vec![BUDI, CITRA]),
        Record::Team,
        Record::Template,
        Record::Complaint,
        Record::PinReset,
    ];
    let papers = crate::app::screens::evaluation::Paper::ALL.iter();
    let all = plain
        .into_iter()
        .chain(papers.map(|paper| Record::Evaluation(*paper)))
        .chain(RegisterId::ALL.iter().map(|id| Record::Entry(*id)))
        .chain(StepKind::ALL.iter().map(|step| Record::Step(*step)))
        .chain(ways.map(|way| Record::Decision(Deciding { slot, way })));
    for record in all {
        let code = forms::record_out(&record);
        assert_eq!(forms::record_in(&code), Some(record));
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    /// Whatever was opened and typed, what is kept comes back as it was.
    #[test]
    fn any_desk_comes_back_as_it_was(
        open in proptest::sample::select(vec![
            "g p a", "g p e", "g t a", "g t i", "g t e", "g t o", "g t L", "g u A", "g n e", "g n b",
            "g m a", "g k a", "g l a", ": u n i t - b a r u Enter", "g t g t",
        ]),
        keys in proptest::collection::vec(proptest::sample::select(vec![
            "a", "B", "3", "Space", "é", "👩‍👩‍👧", "Enter", "Tab", "Shift-Tab", "Left", "Right", "Up", "Down", "Home", "End",
            "Backspace", "Del", "Ctrl-w", "Ctrl-u", "Ctrl-k", "Ctrl-y", "Ctrl-x Ctrl-u", "Ctrl-x Ctrl-r", "Ctrl-x Ctrl-e",
        ]), 0..40),
    ) {
        let mut world = World::new();
        world.keys(open);
        for key in keys {
            if key.chars().count() > 1 && Key::parse_all(key).is_none() {
                world.send(Msg::Paste(key.to_owned()));
            } else {
                world.keys(key);
            }
        }
        let before = desk(&world.model);
        let kept = before.clone();
        let world = cut_and_resume(world);
        proptest::prop_assert_eq!(desk(&world.model), kept);
    }
}
