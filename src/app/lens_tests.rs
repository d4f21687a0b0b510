use crate::app::command::{Command, General};
use crate::app::filter::Query;
use crate::app::lens::{When, meeting_begins, meeting_ends};
use crate::app::model::{Msg, Overlay};
use crate::app::screens::employees;
use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, SRI, World, fresh, period};
use crate::domain::id::EmployeeId;
use crate::domain::rating::Rating;
use crate::ops::edit::code;
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind, Value};

/// The office with Citra rated and ahead, looked at by Budi.
fn looked_on() -> World {
    let mut w = World::new();
    let ratings = Subject::of(SubjectKind::Evaluation, CITRA.0, period());
    let above = [
        (f::RATE_RESULTS, code(Rating::Above)),
        (f::RATE_BEHAVIOUR, code(Rating::Above)),
    ];
    w.put(ratings, 0, &above);
    w.select(BUDI);
    w.keys("P");
    w
}

fn shown(w: &World) -> Vec<EmployeeId> {
    let rows = w.model.people.rows();
    let shown = w.model.employees.shown.iter();
    shown.map(|at| rows[*at as usize].id()).collect()
}

#[test]
fn one_key_hides_everybody_else_and_shows_them_again() {
    let mut w = looked_on();
    let seen = w.screen(120, 30);
    assert!(seen.contains("Budi Santoso"), "{seen}");
    for other in ["Sri", "Ahmad", "Citra", "Dewi", "Disetujui  ███"] {
        assert!(!seen.contains(other), "{other}:\n{seen}");
    }
    assert!(
        seen.contains("1990•••• •••••• • 001"),
        "the own NIP is masked:\n{seen}"
    );
    w.keys("P");
    assert!(w.screen(120, 30).contains("Citra"));
    assert_eq!(w.model.person(), Some(BUDI));
}

#[test]
fn moving_in_the_list_unveils_nobody_and_only_the_command_moves_the_focus() {
    let mut w = looked_on();
    w.select(CITRA);
    assert!(
        w.model.person_file().is_none(),
        "the file is not even loaded"
    );
    for tab in ["g t", "g u", "g n", "g k"] {
        w.keys(tab);
        let seen = w.screen(120, 30);
        assert!(seen.contains("Disembunyikan oleh lensa"), "{seen}");
        assert!(!seen.contains("Jumlah KK"), "{seen}");
    }
    w.keys("g p e");
    assert!(w.model.overlays.is_empty() && w.notice().contains("Lensa privasi"));
    w.keys("H E g n E");
    assert!(w.model.overlays.is_empty(), "{}", w.notice());
    w.keys(": l e n s a - k e - s i n i Enter");
    assert!(w.screen(120, 30).contains("Citra Lestari"));
    w.keys("g p");
    let seen = w.screen(120, 30);
    assert!(!seen.contains("Budi"), "{seen}");
}

#[test]
fn a_search_that_finds_nobody_says_that_the_lens_is_on() {
    let mut w = looked_on();
    w.keys("g p /");
    w.type_text("citra\n");
    let seen = w.screen(80, 24);
    assert!(
        seen.contains("lensa privasi") && seen.contains("P mematikannya"),
        "{seen}"
    );
}

#[test]
fn neither_filter_nor_order_tells_what_the_rows_hide() {
    let mut w = looked_on();
    for query in [
        "citra",
        "is:unrated",
        "is:late",
        "stage:disetujui",
        "nip:1992",
        "is:noplan",
        "~ctra",
    ] {
        w.model.employees.query = query.into();
        w.model.employees.outdate();
        w.keys("Esc"); // settles; the query goes with it
        w.model.employees.query = query.into();
        w.model.employees.outdate();
        crate::app::update::settle(&mut w.model);
        assert!(!Query::parse(query).is_empty());
        let others: Vec<EmployeeId> = shown(&w).into_iter().filter(|id| *id != BUDI).collect();
        assert_eq!(others, [], "{query}");
    }
    w.keys("Esc");
    // By progress whoever is hidden has none, so all of them stand together in an order without meaning.
    w.keys("s 5");
    assert_eq!(shown(&w).last(), Some(&BUDI));
    let before = shown(&w);
    let ratings = Subject::of(SubjectKind::Plan, CITRA.0, period());
    w.put(ratings, 401, &[(f::ACTUAL, Value::Number(4000.into()))]);
    w.keys("s 5");
    assert_eq!(shown(&w), before);
}

#[test]
fn a_colleague_is_chosen_by_position_or_by_a_name_that_is_typed_and_not_shown() {
    let mut w = looked_on();
    let pick = employees::pick_person(&w.model, crate::app::pick::PickFor::Actor, None);
    w.model.overlays.push(Overlay::Pick(Box::new(pick)));
    w.type_text("citra");
    let seen = w.screen(100, 30);
    assert!(
        seen.contains("Analis Kependudukan") && !seen.contains("Citra"),
        "{seen}"
    );
    let Some(Overlay::Pick(pick)) = w.model.top() else {
        panic!("no choice");
    };
    assert_eq!(
        pick.shown.first().map(|at| pick.items[*at].id),
        Some(CITRA.0)
    );
}

#[test]
fn a_number_stands_for_the_same_person_all_along() {
    let mut w = looked_on();
    let first = w.model.people.name(DEWI);
    assert!(first.starts_with("Pegawai "), "{first}");
    w.keys("P P");
    assert_eq!(w.model.people.name(DEWI), first);
    w.refresh();
    assert_eq!(
        w.model.people.name(DEWI),
        first,
        "read anew it stays hidden"
    );
    w.keys(": b a h a s a Enter");
    assert_eq!(
        w.model.people.name(DEWI),
        first.replace("Pegawai", "Employee")
    );
    assert_eq!(
        w.model.people.name(AHMAD),
        "Appraiser",
        "what he is to the one in focus"
    );
    assert_eq!(
        w.model.people.author(DEWI),
        "•••",
        "whoever said something is not known again"
    );
    w.keys(": b o r d e r s Enter");
    assert_eq!(w.model.people.author(SRI), "***");
}

#[test]
fn a_nip_that_somebody_hidden_has_is_taken_all_the_same() {
    let mut w = looked_on();
    w.keys("e Tab Ctrl-u");
    w.type_text(&CITRA.0.to_string());
    w.keys("Ctrl-s");
    assert!(
        w.errors().iter().any(|error| error.contains("Pegawai")),
        "{:?}",
        w.errors()
    );
}

#[test]
fn a_meeting_puts_it_on_and_takes_off_only_what_it_put_on() {
    let mut w = World::new();
    meeting_begins(&mut w.model, CITRA);
    assert!(w.model.people.is_hidden(BUDI) && !w.model.people.is_hidden(CITRA));
    meeting_begins(&mut w.model, DEWI);
    assert!(w.model.people.is_hidden(CITRA) && !w.model.people.is_hidden(DEWI));
    meeting_ends(&mut w.model);
    assert!(w.model.people.veil().is_none());
    w.keys("P");
    meeting_begins(&mut w.model, CITRA);
    meeting_ends(&mut w.model);
    assert!(
        w.model.people.veil().is_some(),
        "the key put it on, the key takes it off"
    );
    w.keys("P");
    w.model.settings.lens = When::Off;
    meeting_begins(&mut w.model, CITRA);
    assert!(w.model.people.veil().is_none());
    w.model.settings.lens = When::Always;
    let settings = w.model.settings.clone();
    w.model = crate::app::model::Model::new(settings, w.model.today, AHMAD, fresh(&w.store));
    assert!(
        [SRI, AHMAD, BUDI, CITRA, DEWI]
            .iter()
            .all(|id| w.model.people.is_hidden(*id))
    );
    meeting_begins(&mut w.model, CITRA);
    assert!(!w.model.people.is_hidden(CITRA));
    meeting_ends(&mut w.model);
    assert!(w.model.people.is_hidden(CITRA));
}

#[test]
fn a_file_that_comes_late_is_not_taken_and_a_history_not_shown() {
    let mut w = World::new();
    w.select(CITRA);
    let dossier = w.model.file.take().expect("a file");
    w.select(BUDI);
    w.keys("P");
    w.send(Msg::Loaded(Box::new(dossier)));
    assert!(
        w.model
            .file
            .as_ref()
            .is_none_or(|file| file.file.employee.id == BUDI)
    );
    w.send(Msg::History(CITRA, Vec::new()));
    assert!(w.model.overlays.is_empty());
    w.run(Command::General(General::History));
    assert!(
        matches!(w.model.top(), Some(Overlay::History(_))),
        "the own history may be seen"
    );
}
