use crate::app::model::{Effect, Model, Overlay};
use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, SECTION, SRI, World, period};
use crate::domain::id::EmployeeId;
use crate::domain::plan::Stage;
use crate::ops::edit::{code, text};
use crate::ops::fields as f;
use crate::ops::op::{Field, Subject, SubjectKind, Value};
use crate::store::Store;

fn shown(model: &Model) -> Vec<EmployeeId> {
    let rows = model.people.rows();
    let at = model.employees.shown.iter();
    at.map(|at| rows[*at as usize].id()).collect()
}

fn form_error(world: &World) -> String {
    match world.model.top() {
        Some(Overlay::Form(form)) => form
            .focused()
            .and_then(|field| field.error.as_ref())
            .map_or(String::new(), |error| error.text(world.model.texts())),
        other => panic!("no form but {other:?}"),
    }
}

#[test]
fn the_list_runs_as_the_organisation_does_and_filters_at_every_key() {
    let mut world = World::new();
    assert_eq!(shown(&world.model), [SRI, AHMAD, BUDI, CITRA, DEWI]);
    world.keys("/ c i t");
    assert_eq!(shown(&world.model), [CITRA]);
    world.keys("Esc");
    assert_eq!(shown(&world.model).len(), 5, "Esc drops what was typed");
    world.keys("/ ! b u d i Enter");
    assert_eq!(shown(&world.model), [SRI, AHMAD, CITRA, DEWI]);
    world.keys("/ Ctrl-u ~ d w a n g Enter");
    assert_eq!(shown(&world.model).first(), Some(&DEWI));
    world.keys("Esc");
    assert_eq!(shown(&world.model).len(), 5, "Esc peels the filter");
}

#[test]
fn saved_filters_answer_to_digits_and_name_themselves() {
    let mut world = World::new();
    world.keys("6");
    assert_eq!(
        shown(&world.model),
        [BUDI, CITRA, DEWI],
        "whom Ahmad appraises"
    );
    assert_eq!(world.notice(), "Saringan: bawahan saya");
    world.keys("/ c i t Enter");
    assert_eq!(
        shown(&world.model),
        [CITRA],
        "what is typed narrows further"
    );
    assert_eq!(world.model.employees.query, "is:mine cit");
    world.keys("1");
    assert_eq!(shown(&world.model).len(), 5);
    world.keys("9");
    assert!(world.notice().contains('9'), "{}", world.notice());
    assert_eq!(
        shown(&world.model).len(),
        5,
        "an empty digit changes nothing"
    );
}

#[test]
fn marks_survive_filters_and_are_counted_when_hidden() {
    let mut world = World::new();
    world.keys("* s a n t o Enter");
    assert!(world.model.employees.marks.contains(&BUDI));
    assert_eq!(shown(&world.model).len(), 5, "marking is no filter");
    world.keys("/ c i t r a Enter Space");
    assert_eq!(world.model.employees.marks.len(), 2);
    assert_eq!(world.model.employees.hidden_marks(&world.model.people), 1);
    let screen = world.screen(80, 24);
    assert!(screen.contains("2 ditandai (1 tersembunyi)"), "{screen}");
    world.keys("Esc V");
    assert_eq!(world.model.employees.marks.len(), 3, "inverted");
    world.keys("Ctrl-\\");
    assert!(world.model.employees.marks.is_empty());
}

#[test]
fn sorting_keeps_the_person_selected() {
    let mut world = World::new();
    world.select(CITRA);
    world.keys("s 2");
    let names: Vec<String> = shown(&world.model)
        .into_iter()
        .map(|id| world.model.people.name(id))
        .collect();
    assert!(names.is_sorted(), "{names:?}");
    assert_eq!(world.model.person(), Some(CITRA));
    world.keys("S");
    assert_eq!(shown(&world.model).last(), Some(&AHMAD));
}

#[test]
fn a_new_person_is_checked_beside_the_field_and_then_saved() {
    let mut world = World::new();
    world.keys("a");
    world.type_text("Eko Prasetyo\n199001012015031002");
    world.keys("Ctrl-s");
    assert_eq!(form_error(&world), "wajib diisi", "a position is needed");
    world.type_text("Operator");
    // Kind of position: the sixth is Pelaksana.
    world.keys("Tab 6 Ctrl-s");
    assert!(world.model.overlays.is_empty(), "{}", world.notice());
    assert!(
        world
            .notice()
            .starts_with("Tersimpan: ubah pegawai · Eko Prasetyo")
    );
    let id = EmployeeId(199_001_012_015_031_002);
    assert_eq!(world.model.person(), Some(id), "the new person is selected");
    let row = world.model.people.row(id).unwrap();
    assert_eq!(
        row.employee.unit,
        Some(SECTION),
        "beside whoever was selected"
    );
    assert_eq!(
        world
            .model
            .people
            .appraiser_at(world.model.people.place(id).unwrap()),
        Some(AHMAD)
    );
    world.keys("u");
    assert_eq!(shown(&world.model).len(), 5, "undone, as if never entered");
    world.keys("Ctrl-r");
    assert_eq!(shown(&world.model).len(), 6);
    world.keys("a");
    world.type_text("Orang Lain\n199001012015031002\n");
    world.keys("Ctrl-s");
    assert_eq!(world.store.roster().unwrap().len(), 6, "nothing was saved");
    world.keys("Esc");
    assert!(
        matches!(world.model.top(), Some(Overlay::Confirm(_))),
        "what was typed is not lost at once"
    );
    world.keys("n");
    assert!(matches!(world.model.top(), Some(Overlay::Form(_))));
    world.keys("Esc y");
    assert!(world.model.overlays.is_empty());
}

#[test]
fn a_nip_that_is_taken_or_wrong_is_refused_in_words() {
    let mut world = World::new();
    world.keys("a");
    world.type_text("Orang Lain\n199001012015031001\n\n\nStaf\n");
    world.keys("6 Ctrl-s");
    assert_eq!(form_error(&world), "sudah dipakai oleh Budi Santoso, A.Md.");
    world.keys("Ctrl-u");
    world.type_text("199013012015031001");
    world.keys("Ctrl-s");
    assert!(
        form_error(&world).contains("tanggal lahir"),
        "{}",
        form_error(&world)
    );
}

#[test]
fn another_appraiser_needs_a_reason_and_nobody_appraises_himself() {
    let mut world = World::new();
    world.select(BUDI);
    world.keys("e Tab Tab Tab Tab Tab Tab Tab Tab b u d i Enter Ctrl-s");
    assert_eq!(form_error(&world), "tidak boleh menilai diri sendiri");
    world.keys("Backspace s r i Enter Ctrl-s");
    assert_eq!(form_error(&world), "sebutkan alasan memilih penilai lain");
    world.type_text("Kepala seksi sedang cuti");
    world.keys("Ctrl-s");
    let place = world.model.people.place(BUDI).unwrap();
    assert_eq!(world.model.people.appraiser_at(place), Some(SRI));
    world.keys("u");
    let place = world.model.people.place(BUDI).unwrap();
    assert_eq!(world.model.people.appraiser_at(place), Some(AHMAD));
}

#[test]
fn a_unit_cannot_lie_below_itself() {
    let mut world = World::new();
    world.keys(": u b a h - u n i t Enter d i n a s Enter");
    world.keys("Tab Tab Tab s e k s i Enter Ctrl-s");
    assert_eq!(
        form_error(&world),
        "unit ini akan berada di bawah dirinya sendiri"
    );
}

#[test]
fn retiring_takes_a_preview_and_brings_back() {
    let mut world = World::new();
    world.select(DEWI);
    world.keys("d");
    assert!(
        matches!(world.model.top(), Some(Overlay::Preview(_))),
        "d alone does nothing"
    );
    world.keys("d Enter");
    assert!(
        matches!(world.model.top(), Some(Overlay::Preview(_))),
        "neither d nor Enter do it"
    );
    world.keys("y");
    assert_eq!(shown(&world.model), [SRI, AHMAD, BUDI, CITRA]);
    world.keys("/ i s : p e n s i u n Enter");
    assert_eq!(
        shown(&world.model),
        [DEWI],
        "retired people are found on request"
    );
    world.keys(": a k t i f k a n Enter y Esc");
    assert_eq!(shown(&world.model).len(), 5);
}

/// A hundred people in the section, and a plan of 25 results for Budi; everybody else has none.
fn large_office() -> World {
    let mut world = World::new();
    for n in 0..50 {
        let id = EmployeeId(1_000 + n);
        let values = [
            (f::NAME, text(&format!("Salinan {n:02}"))),
            (f::POSITION, text("Pengadministrasi")),
            (f::WORKS_IN, Value::Ref(SECTION.0)),
        ];
        world.put(Subject::employee(id), 0, &values);
    }
    let plan = Subject::of(SubjectKind::Plan, BUDI.0, period());
    for n in 0..25_u64 {
        let result = 9_000 + n * 2;
        let title: [(Field, Value); 2] = [
            (f::RESULT_TITLE, text(&format!("Hasil {n:02}"))),
            (f::ORDER, Value::Number((n + 10).into())),
        ];
        world.put(plan, result, &title);
        let indicator = [
            (f::INDICATOR_OF, Value::Ref(result)),
            (f::INDICATOR_TEXT, text("Jumlah berkas")),
            (f::TARGET, Value::Number((n + 1).into())),
            (f::UNIT_OF_MEASURE, text("berkas")),
        ];
        world.put(plan, result + 1, &indicator);
    }
    world
}

#[test]
fn twenty_five_targets_reach_fifty_people_in_twelve_keys_and_one_undo_takes_them_back() {
    let mut world = large_office();
    world.select(BUDI);
    let before = world.store.roster().unwrap();
    let keys = world.keys("* s a l Enter c 2 b u d Enter Enter");
    assert!(keys <= 12, "{keys} keys");
    assert!(
        world.notice().starts_with("Tersimpan: salin target"),
        "{}",
        world.notice()
    );
    for n in 0..50 {
        let file = world.store.dossier(EmployeeId(1_000 + n)).unwrap().file;
        let plan = file.plans.get(&period()).expect("a plan");
        assert!(plan.results.len() >= 25, "{} results", plan.results.len());
        assert_eq!(plan.stage, Stage::Draft);
        assert!(
            plan.indicators().all(|(_, i)| i.actuals.is_empty()),
            "what was achieved is not copied"
        );
    }
    world.keys("u");
    assert!(
        world.notice().starts_with("Diurungkan: salin target"),
        "{}",
        world.notice()
    );
    assert_eq!(world.store.roster().unwrap(), before);
    world.keys("Ctrl-r");
    let file = world.store.dossier(EmployeeId(1_049)).unwrap().file;
    assert!(file.plans[&period()].results.len() >= 25);
}

#[test]
fn copying_again_adds_nothing_and_leaves_agreed_plans_alone() {
    let mut world = large_office();
    world.keys("* s a l Enter c 2 b u d Enter Enter");
    let once = world.store.roster().unwrap();
    world.keys("c 2 b u d Enter Enter");
    assert_eq!(world.store.roster().unwrap(), once);
    world.keys("Ctrl-\\");
    world.select(CITRA);
    world.keys("c 2 b u d Enter");
    let screen = world.screen(100, 24);
    assert!(screen.contains("SKP bukan draf, dilewati"), "{screen}");
}

#[test]
fn last_periods_targets_come_without_what_was_achieved() {
    let mut world = World::new();
    let plan = Subject::of(SubjectKind::Plan, BUDI.0, period());
    world.put(plan, 0, &[(f::STAGE, code(Stage::Draft))]);
    world.model.period = period().next();
    world.select(BUDI);
    world.keys("c 1 Enter");
    let file = world.store.dossier(BUDI).unwrap().file;
    let (old, new) = (&file.plans[&period()], &file.plans[&period().next()]);
    let titles = |plan: &crate::domain::plan::Plan| -> Vec<String> {
        plan.results.iter().map(|r| r.title.clone()).collect()
    };
    assert_eq!(titles(old), titles(new));
    assert!(new.indicators().all(|(_, i)| i.actuals.is_empty()));
    assert!(
        old.results[0].id != new.results[0].id,
        "they are results of their own"
    );
}

#[test]
fn an_empty_list_says_why_and_what_to_do() {
    let mut world = World::empty();
    let screen = world.screen(80, 24);
    assert!(screen.contains("tatap import"), "{screen}");
    world.keys("e c d Enter");
    assert!(world.asked.iter().all(|effect| *effect != Effect::Quit));
}

#[test]
fn the_id_of_siasn_is_a_uuid_or_blank_and_kept_as_siasn_writes_it() {
    let typed = |world: &mut World, id: &str| {
        world.keys("e Shift-Tab");
        world.type_text(id);
        world.keys("Ctrl-s");
    };
    let kept = |world: &World| {
        let file = world.store.dossier(BUDI).expect("a file").file;
        file.employee.siasn_id
    };
    let mut world = World::new();
    world.select(BUDI);
    typed(&mut world, "199001012015031001");
    assert!(
        form_error(&world).contains("ID SIASN"),
        "{}",
        form_error(&world)
    );
    assert_eq!(kept(&world), "");
    let mut world = World::new();
    world.select(BUDI);
    typed(&mut world, "A5EB03E241F24E1A9D4B0F5C6A7B8C9D");
    assert!(world.model.top().is_none(), "{}", world.notice());
    let id = "a5eb03e2-41f2-4e1a-9d4b-0f5c6a7b8c9d";
    assert_eq!(kept(&world), id);
    let row = world.model.people.row(BUDI).expect("a row");
    assert_eq!(row.employee.siasn_id, id);
    assert_eq!(
        row.clone().veiled().employee.siasn_id,
        "",
        "like the telephone"
    );
}
