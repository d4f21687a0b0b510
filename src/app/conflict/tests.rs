use super::*;
use crate::app::testing::{AHMAD, BUDI, CITRA, SRI, World, day, period};
use crate::domain::access::{Appointments, Roles};
use crate::domain::alert::Alert;
use crate::i18n::Lang;
use crate::ops::edit::{draft, text, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Field, ReplicaId, Value};
use crate::store::Store;

/// Values that a person wrote on as many forms, each opened before any of them was saved.
fn differ(world: &mut World, who: EmployeeId, at: (Subject, u64), all: &[&[(Field, Value)]]) {
    let (subject, item) = at;
    let seen = world.store.state(subject).expect("a state");
    for values in all {
        let all = writes(&seen, item, values, who);
        let act = Act {
            kind: ActKind::Import,
            actor: who,
            drafts: draft(&seen, all).into_iter().collect(),
        };
        world.now += 60_000;
        world.store.commit(act, world.now).expect("a commit");
    }
    world.refresh();
    world.model.notice = None;
}

fn number(n: i64) -> Value {
    Value::Number(n.into())
}

fn plan(who: EmployeeId) -> Subject {
    Subject::of(SubjectKind::Plan, who.0, period())
}

/// Two actuals of the first indicator of Budi.
fn two(lang: Lang) -> World {
    let mut world = World::of(lang);
    differ(
        &mut world,
        BUDI,
        (plan(BUDI), 301),
        &[
            &[(f::ACTUAL, number(310)), (f::EVIDENCE, text("Register KK"))],
            &[(f::ACTUAL, number(290)), (f::EVIDENCE, text("Aplikasi"))],
        ],
    );
    world.select(BUDI);
    world
}

fn undecided(world: &World) -> u16 {
    let row = world.model.people.row(BUDI).expect("a row");
    row.conflicts
}

fn stands(world: &World, field: Field) -> Option<Value> {
    let state = world.store.state(plan(BUDI)).expect("a state");
    state.value(301, field).cloned()
}

#[test]
fn versions_stand_side_by_side_and_what_differs_has_a_sign() {
    for (lang, title) in [
        (Lang::Indonesian, "Bentrok (1)"),
        (Lang::English, "Conflicts (1)"),
    ] {
        let mut world = two(lang);
        world.keys("g b");
        let seen = world.screen(80, 24);
        assert!(seen.contains(title), "{seen}");
        let line = |word: &str| {
            let line = seen.lines().find(|line| line.contains(word));
            line.unwrap_or_else(|| panic!("no {word}:\n{seen}"))
                .to_owned()
        };
        let evidence = line("Register KK");
        assert!(
            evidence.contains("Aplikasi") && evidence.contains('≠'),
            "{seen}"
        );
        assert!(line("[1] A").contains("[2] B"), "{seen}");
        assert!(line("07070707").matches("07070707").count() == 2, "{seen}");
        assert!(!line("Budi Santoso, A.Md. ").contains('≠'));
        world.keys("Esc");
        assert!(world.model.overlays.is_empty());
    }
}

#[test]
fn a_version_is_picked_with_a_reason_and_leaves_the_list() {
    let mut world = two(Lang::Indonesian);
    assert_eq!(undecided(&world), 1);
    world.keys("g b 3");
    assert!(world.notice().contains("2 versi"), "{}", world.notice());
    world.keys("2");
    world.type_text("pendek");
    world.keys("Ctrl-s");
    assert!(world.errors()[0].contains("10"), "{:?}", world.errors());
    world.type_text(", lalu sesuai aplikasi pusat");
    world.keys("Ctrl-s");
    assert!(
        world.model.overlays.is_empty(),
        "the last one closes the list"
    );
    assert_eq!(undecided(&world), 0);
    assert_eq!(stands(&world, f::ACTUAL), Some(number(290)));
    assert_eq!(stands(&world, f::EVIDENCE), Some(text("Aplikasi")));
    assert_eq!(world.store.acts(1).unwrap()[0].kind, ActKind::Resolve);
    // Neither undo nor repetition touches it.
    world.keys("u");
    assert_eq!(world.notice(), "Tidak ada yang dapat diurungkan");
    world.keys(".");
    assert_eq!(stands(&world, f::ACTUAL), Some(number(290)));
    world.keys("H");
    assert!(world.screen(120, 40).contains("sesuai aplikasi pusat"));
}

#[test]
fn a_version_that_arrives_while_the_reason_is_written_opens_it_again() {
    let mut world = two(Lang::Indonesian);
    let before = world.store.history(BUDI.0).expect("ops");
    let of_plan = before.iter().filter(|op| op.subject == plan(BUDI));
    let older: Vec<_> = of_plan.take(5).collect();
    let seen = crate::ops::state::fold(plan(BUDI), older);
    world.keys("g b 1");
    world.type_text("Sesuai register yang disahkan");
    let all = writes(&seen, 301, &[(f::ACTUAL, number(305))], CITRA);
    let act = Act {
        kind: ActKind::Import,
        actor: CITRA,
        drafts: draft(&seen, all).into_iter().collect(),
    };
    world.now += 1_000;
    world.store.commit(act, world.now).expect("a commit");
    world.keys("Ctrl-s");
    assert_eq!(undecided(&world), 1, "nobody has decided about the third");
    let view = on_top(&world.model).expect("it stays open");
    let told = rows(&world.model, &view.entries[0]);
    let why = told.iter().find(|row| row.label == "Alasan putusan");
    let why = why.expect("the reason stands by the version that was decided");
    assert!(
        why.said
            .contains(&"Sesuai register yang disahkan".to_owned())
    );
    assert!(why.said.contains(&"–".to_owned()));
}

#[test]
fn what_is_written_anew_begins_empty_and_says_what_both_said() {
    let mut world = two(Lang::Indonesian);
    world.keys("g b e");
    let Some(Overlay::Form(form)) = world.model.top() else {
        panic!("no form: {}", world.notice());
    };
    assert!(
        form.fields
            .iter()
            .all(|field| !field.changed(day(2026, 11, 24)))
    );
    world.keys("Ctrl-s");
    assert_eq!(
        world.errors().len(),
        4,
        "figure, evidence, day and reason: {:?}",
        world.errors()
    );
    world.type_text("300\t\tBerita acara 12\t25-12-2026\tHitung ulang bersama kedua pihak");
    world.keys("Ctrl-s");
    assert!(
        world.errors()[0].contains("belum tiba"),
        "{:?}",
        world.errors()
    );
    world.keys("Ctrl-u");
    world.type_text("24-11-2026");
    world.keys("Ctrl-s");
    assert_eq!(
        stands(&world, f::ACTUAL),
        Some(number(300)),
        "{}",
        world.notice()
    );
    assert_eq!(undecided(&world), 0);
}

#[test]
fn ratings_are_the_raters_until_he_hands_them_up_and_then_the_officers() {
    let mut world = World::new();
    let subject = Subject::of(SubjectKind::Evaluation, BUDI.0, period());
    let values = [
        [(f::RATE_ITEM, Value::Code(1))],
        [(f::RATE_ITEM, Value::Code(3))],
    ];
    differ(&mut world, AHMAD, (subject, 300), &[&values[0], &values[1]]);
    world.select(BUDI);
    // In the name of the reviewing officer, who must wait.
    world.model.sit_down(SRI);
    world.keys("g b 1");
    assert!(
        world.notice().contains("Hanya Ahmad Fauzi"),
        "{}",
        world.notice()
    );
    world.keys("Esc");
    world.model.sit_down(AHMAD);
    world.keys("g b a");
    assert!(world.screen(80, 24).contains("Ajukan ke Dra. Sri Wahyuni"));
    world.type_text("Dua catatan saya tidak dapat dipadukan");
    world.keys("Ctrl-s");
    assert_eq!(undecided(&world), 1);
    let seen = world.screen(80, 24);
    assert!(
        seen.contains("diajukan ke atasan") && seen.contains("tidak dapat dipadukan"),
        "{seen}"
    );
    world.keys("1");
    assert!(
        world
            .asked
            .contains(&Effect::Deny(Right::Decide, Some(BUDI))),
        "{:?}",
        world.asked
    );
    world.keys("Esc");
    world.model.sit_down(SRI);
    world.keys("g b a");
    assert!(
        world.notice().contains("sudah menjadi wewenang"),
        "{}",
        world.notice()
    );
    world.keys("2");
    world.type_text("Mendengar keduanya, bukti kedua lebih kuat");
    world.keys("Ctrl-s");
    assert_eq!(undecided(&world), 0, "{}", world.notice());
    let state = world.store.state(subject).unwrap();
    let [only] = state.versions_of(300, f::RATE_ITEM, AHMAD) else {
        panic!("{state:?}");
    };
    assert_eq!(
        (only.actor, only.value(f::RATE_ITEM)),
        (SRI, &Value::Code(3))
    );
}

#[test]
fn keys_that_would_write_over_differing_values_lead_to_the_decision() {
    let mut world = two(Lang::Indonesian);
    world.keys("g t j");
    assert_eq!(world.model.target.row().map(|row| row.id().0), Some(301));
    world.keys("o");
    assert!(on_top(&world.model).is_some(), "{}", world.notice());
    // A form that was opened before they differed only adds to them; one opened on them is held back.
    world.keys("Esc");
    let state = world.store.state(plan(BUDI)).unwrap();
    let all = writes(&state, 301, &[(f::ACTUAL, number(1))], AHMAD);
    let drafts: Vec<_> = draft(&state, all).into_iter().collect();
    let seq = world.store.next_seq();
    world
        .model
        .ask_first(Phrase::new("form.drop"), ActKind::RecordActual, drafts);
    world.keys("y");
    assert_eq!(world.store.next_seq(), seq);
    let told = world.notice();
    assert!(
        told.contains("Jumlah KK yang terbit") && told.contains("g b"),
        "{told}"
    );
}

#[test]
fn an_evaluation_is_not_closed_over_differing_evidence_and_says_which() {
    let mut world = two(Lang::Indonesian);
    world.keys("g n t");
    let told = world.notice();
    assert!(
        told.contains("Realisasi: Jumlah KK yang terbit") && told.contains("g b"),
        "{told}"
    );
}

#[test]
fn the_count_of_ones_own_people_stands_on_every_screen_and_the_inbox_knows_it() {
    let mut world = two(Lang::Indonesian);
    for tab in Tab::ALL {
        world.model.tab = tab;
        world.model.notice = None;
        let seen = world.screen(80, 24);
        assert!(seen.contains("1 bentrok"), "{tab:?}:\n{seen}");
    }
    let alert = Alert::Undecided { count: 1 };
    let alerts = |world: &World| {
        let row = world.model.people.row(BUDI).expect("a row");
        crate::app::alerts::of_row(&world.model, row)
    };
    assert!(alerts(&world).contains(&alert));
    // Whoever may not decide has it neither counted nor in the inbox.
    world.model.settings.appointments = Appointments::only(CITRA, Roles::NONE);
    world.model.sit_down(CITRA);
    assert_eq!(open_count(&world.model), 0);
    assert!(!alerts(&world).contains(&alert));
}

#[test]
fn the_lens_hides_what_is_undecided_about_others() {
    let mut world = two(Lang::Indonesian);
    world.select(CITRA);
    world.keys("P");
    assert_eq!(open_count(&world.model), 0);
    world.keys("g b");
    assert!(world.model.overlays.is_empty());
    assert!(
        world.notice().contains("Tidak ada nilai berbeda"),
        "{}",
        world.notice()
    );
    world.keys("P");
    world.select(BUDI);
    world.keys("g b P");
    assert!(
        on_top(&world.model).is_some(),
        "the lens is no key of the list"
    );
}

#[test]
fn a_third_version_is_scrolled_to_and_long_words_scroll_down() {
    let mut world = World::new();
    let long = "bukti ".repeat(120);
    let all: Vec<Vec<(Field, Value)>> = (1..=3)
        .map(|n| {
            vec![
                (f::ACTUAL, number(n)),
                (f::EVIDENCE, text(&format!("{n} {long}"))),
            ]
        })
        .collect();
    let all: Vec<&[(Field, Value)]> = all.iter().map(Vec::as_slice).collect();
    differ(&mut world, AHMAD, (plan(BUDI), 301), &all);
    world.select(BUDI);
    world.keys("g b");
    let seen = world.screen(80, 24);
    assert!(seen.contains("[2] B") && !seen.contains("[3] C"), "{seen}");
    world.keys("l l l l");
    let seen = world.screen(80, 24);
    assert!(seen.contains("[3] C") && seen.contains("dari 3"), "{seen}");
    assert!(!seen.contains("Komputer"));
    world.keys("PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn");
    let seen = world.screen(80, 24);
    assert!(seen.contains("Tanda tangan"), "{seen}");
    world.keys("PgUp");
    assert!(!world.screen(80, 24).contains("Tanda tangan"));
    assert!(world.screen(120, 40).contains("[3] C"));
}

#[test]
fn machines_have_names_where_they_are_known_and_nothing_hostile_is_shown() {
    let mut world = two(Lang::Indonesian);
    let here = ReplicaId([7; 16]);
    let name = "Laptop \u{202e}Budi\u{1b}[31m".to_owned();
    world.model.names.insert(here, name);
    assert_eq!(
        tell::machine(&world.model, here),
        "Laptop Budi?[31m · 07070707"
    );
    let other = ReplicaId([9; 16]);
    assert_eq!(tell::machine(&world.model, other), "09090909");
    assert_eq!(
        tell::signature(&world.model, other),
        "komputer belum terdaftar"
    );
}

#[test]
fn looking_only_decides_nothing() {
    let mut world = two(Lang::Indonesian);
    world.model.settings.read_only = Some("dibuka orang lain".into());
    world.keys("g b");
    for key in ["1", "e", "a"] {
        world.keys(key);
        assert!(world.notice().contains("dibuka orang lain"));
        assert!(on_top(&world.model).is_some());
    }
}

#[test]
fn a_team_is_decided_by_whoever_rates_it_and_handed_to_nobody() {
    let mut world = World::new();
    let subject = Subject::of(SubjectKind::Team, 77, period());
    world.put(
        subject,
        0,
        &[
            (f::TEAM_NAME, text("Tim Layanan")),
            (f::TEAM_UNIT, Value::Ref(crate::app::testing::SECTION.0)),
        ],
    );
    let values = [
        [(f::CONTRIBUTION, Value::Code(1))],
        [(f::CONTRIBUTION, Value::Code(3))],
    ];
    differ(
        &mut world,
        AHMAD,
        (subject, BUDI.0),
        &[&values[0], &values[1]],
    );
    world.keys("g b a");
    assert!(
        world.notice().contains("Hanya yang menyangkut"),
        "{}",
        world.notice()
    );
    let seen = world.screen(80, 24);
    assert!(
        seen.contains("Tim Layanan") && seen.contains("Budi Santoso"),
        "{seen}"
    );
    world.keys("1");
    world.type_text("Disepakati bersama ketua tim");
    world.keys("Ctrl-s");
    let state = world.store.state(subject).unwrap();
    assert_eq!(state.value(BUDI.0, f::CONTRIBUTION), Some(&Value::Code(1)));
    assert!(world.model.overlays.is_empty());
}
