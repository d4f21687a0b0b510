//! The screen, driven by keys over a store in memory.

use super::*;
use crate::app::alerts;
use crate::app::key::Key;
use crate::app::model::Msg;
use crate::app::screens::follow_up::{self, Section};
use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, OFFICE, SECTION, SRI, World, day, period};
use crate::domain::alert::{Alert, AlertKind, Weight};
use crate::domain::complaint::StepKind;
use crate::domain::discipline::{AbsenceKind, Measure};
use crate::domain::distribution::Spread;
use crate::domain::follow::action::{ActionKind, ActionState};
use crate::domain::follow::award::{AwardKind, AwardState};
use crate::domain::follow::coaching::CoachingState;
use crate::domain::log::LogState;
use crate::domain::nip::EmploymentKind;
use crate::domain::people::PositionKind;
use crate::domain::period::Period;
use crate::domain::plan::Stage;
use crate::domain::rating::{OrgRating, Predikat, Rating};
use crate::i18n::Lang;
use crate::ops::edit::{code, text};
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind, Value};
use crate::ops::registers::RegisterId;

use crate::store::Store;
use chrono::NaiveDate;
use follow::{FollowKind, Of};

/// The office led by whoever sits at the keyboard, on the overview.
fn office() -> World {
    let mut world = World::new();
    world.keys("Esc g o s 1");
    assert_eq!(top(&world.model), None, "everybody");
    world
}

/// Somebody new in the section.
fn hire(world: &mut World, id: u64) -> EmployeeId {
    let values = [
        (f::NAME, text(&format!("Pegawai {id}"))),
        (f::EMPLOYMENT, code(EmploymentKind::Pns)),
        (f::POSITION_KIND, code(PositionKind::Staff)),
        (f::WORKS_IN, Value::Ref(SECTION.0)),
    ];
    world.put(Subject::employee(EmployeeId(id)), 0, &values);
    EmployeeId(id)
}

fn plan(world: &mut World, who: EmployeeId, stage: Stage) {
    let subject = Subject::of(SubjectKind::Plan, who.0, period());
    world.put(subject, 0, &[(f::STAGE, code(stage))]);
}

fn rate(world: &mut World, who: EmployeeId, results: Rating, behaviour: Rating) {
    let subject = Subject::of(SubjectKind::Evaluation, who.0, period());
    let values = [
        (f::RATE_RESULTS, code(results)),
        (f::RATE_BEHAVIOUR, code(behaviour)),
    ];
    world.put(subject, 0, &values);
}

/// Ten people in the section, evaluated with these numbers of each predikat, and nobody else with a rating.
fn evaluated(counts: [usize; 5]) -> World {
    // One pair of ratings for each predikat.
    let pairs = [
        (Rating::Above, Rating::Above),
        (Rating::Meets, Rating::Meets),
        (Rating::Below, Rating::Meets),
        (Rating::Above, Rating::Below),
        (Rating::Below, Rating::Below),
    ];
    let mut world = World::new();
    let mut next = 900_001;
    for (count, (results, behaviour)) in counts.into_iter().zip(pairs) {
        for _ in 0..count {
            let who = hire(&mut world, next);
            plan(&mut world, who, Stage::Evaluated);
            rate(&mut world, who, results, behaviour);
            next += 1;
        }
    }
    world.keys("g o Tab Tab");
    assert_eq!(
        top(&world.model),
        Some(SECTION),
        "the unit that Ahmad leads"
    );
    world
}

fn achieved(world: &mut World, unit: UnitId, rating: OrgRating) {
    let subject = Subject::of(SubjectKind::Organisation, unit.0, period());
    let values = [
        (f::ORG_RATING, code(rating)),
        (f::ORG_REASON, text("LKjIP triwulan IV")),
    ];
    world.put(subject, 0, &values);
}

/// What the screen says of the spread, line by line.
fn verdict(world: &World) -> Vec<String> {
    let model = &world.model;
    let told = spread::told(model, &spread::tried(model));
    let said = |(_, phrase): &(Tone, Phrase)| phrase.text(model.texts());
    told.iter().map(said).collect()
}

fn ops(world: &World) -> u64 {
    world.store.next_seq()
}

fn about(world: &World, who: EmployeeId) -> Vec<Alert> {
    let row = world.model.people.row(who).expect("a row");
    alerts::of_row(&world.model, row)
}

fn follows(world: &World, kind: FollowKind) -> Vec<String> {
    let texts = world.model.texts();
    let lines = world.model.overview.gathered.follow.iter();
    let lines = lines.filter(|line| line.kind == kind);
    let told = lines.filter_map(|line| match &line.of {
        Of::All(_) => None,
        Of::Person(id, said) => Some(format!(
            "{}: {}",
            world.model.people.name(*id),
            said.text(texts)
        )),
        Of::Unit(unit, said) => Some(format!(
            "{}: {}",
            world.model.people.unit_name(*unit),
            said.text(texts)
        )),
        Of::Sum(said) => Some(said.text(texts)),
    });
    told.collect()
}

fn register(kind: SubjectKind, owner: u64) -> Subject {
    let year = Period::year_of(2026).expect("a year");
    Subject::of(kind, owner, year)
}

#[test]
fn fourteen_of_twenty_who_have_submitted_are_seventy_per_cent() {
    let mut world = World::new();
    // Ahmad, Budi and Citra have submitted, Dewi has no plan; eleven of sixteen more have submitted.
    for id in 0..16 {
        let who = hire(&mut world, 900_001 + id);
        let stage = if id < 11 {
            Stage::Submitted
        } else {
            Stage::Draft
        };
        plan(&mut world, who, stage);
    }
    world.keys("g o Tab");
    let whole = &world.model.overview.gathered.whole;
    assert_eq!((whole.people, whole.reached(Stage::Submitted)), (20, 14));
    for (w, h) in [(60, 18), (80, 24), (120, 40)] {
        let seen = world.screen(w, h);
        assert!(seen.contains("70,0%"), "{seen}");
    }
}

#[test]
fn five_working_days_without_a_log_are_urgent_and_enter_goes_to_the_log() {
    let mut world = World::new();
    let wrote = |on| {
        [
            (f::LOG_DAY, Value::Date(on)),
            (f::LOG_ACTIVITY, text("Melayani pemohon")),
            (f::LOG_STATE, code(LogState::Recorded)),
        ]
    };
    let month = Subject::of(
        SubjectKind::Log,
        BUDI.0,
        Period::month(2026, 11).expect("a month"),
    );
    world.put(month, 1, &wrote(day(2026, 11, 17)));
    assert_eq!(about(&world, BUDI).first(), Some(&Alert::NoLog { days: 5 }));
    assert_eq!(Alert::NoLog { days: 5 }.weight(), Weight::Act);
    world.keys("/ Ctrl-u");
    world.type_text("is:urgent\n");
    assert!(world.screen(80, 24).contains("Budi Santoso"));
    world.keys("Esc g o");
    while raised(&world.model).map(|raised| raised.person) != Some(BUDI) {
        world.keys("j");
    }
    let seen = world.screen(80, 24);
    assert!(seen.contains("! Segera"), "{seen}");
    assert!(seen.contains("5 hari kerja tanpa log"), "{seen}");
    world.keys("Enter");
    assert_eq!(world.model.tab, Tab::Target);
    assert_eq!(world.model.person(), Some(BUDI));
    world.put(month, 2, &wrote(day(2026, 11, 18)));
    assert!(!about(&world, BUDI).contains(&Alert::NoLog { days: 5 }));
}

#[test]
fn who_never_wrote_a_log_is_missed_only_where_the_system_asks_for_one() {
    let mut world = World::new();
    for (code, asks) in [
        ("kepahiang", false),
        ("tangerang-selatan", true),
        ("aceh", true),
    ] {
        let mut shipped = crate::config::scheme::shipped().iter();
        let scheme = shipped.find(|scheme| scheme.code == code);
        world.model.settings.scheme = scheme.expect("a shipped scheme").clone();
        let mut alerts = about(&world, DEWI).into_iter();
        let missed = alerts.any(|alert| matches!(alert, Alert::NoLog { .. }));
        assert_eq!(missed, asks, "{code}");
    }
}

#[test]
fn seven_good_one_very_good_and_two_to_improve_fit_a_good_organisation() {
    let mut world = evaluated([1, 7, 2, 0, 0]);
    achieved(&mut world, SECTION, OrgRating::Good);
    assert_eq!(verdict(&world), ["Sebaran sesuai pola untuk capaian ini"]);
    assert_eq!(world.keys("a"), 1);
    assert!(
        world.notice().contains("tidak menyimpang"),
        "{}",
        world.notice()
    );
}

#[test]
fn ten_good_of_ten_are_two_warnings_and_a_justification_settles_them() {
    let mut world = evaluated([0, 10, 0, 0, 0]);
    assert!(verdict(&world)[0].contains("Isi capaian organisasi (o)"));
    // What the section achieved is the rating of its own head.
    world.keys("o");
    assert!(
        world.notice().contains("Tidak diizinkan"),
        "{}",
        world.notice()
    );
    world.model.actor = SRI;
    world.keys("s s e k s i Enter o 2 Tab");
    world.type_text("Target layanan tercapai");
    world.keys("Ctrl-s");
    assert_eq!(
        verdict(&world),
        [
            "Baik: 10 orang, paling banyak 7",
            "Butuh Perbaikan + Kurang: 0 orang, paling sedikit 1",
            "Tulis pertimbangannya (a); tidak ada yang ditahan",
        ]
    );
    for (w, h) in [(60, 18), (80, 24), (120, 40)] {
        let seen = world.screen(w, h);
        assert!(seen.contains("! Baik: 10 orang"), "{seen}");
        assert!(seen.contains("paling banyak 7"), "{seen}");
    }
    world.keys("a");
    world.type_text("Seluruh target triwulan tercapai");
    world.keys("Ctrl-s");
    assert_eq!(
        verdict(&world)[2],
        "Pertimbangan: Seluruh target triwulan tercapai"
    );
    world.keys("u");
    assert!(verdict(&world)[2].contains("(a)"), "{:?}", verdict(&world));
    world.model.settings.rules.distribution.strict = true;
    assert!(verdict(&world)[2].contains("belum dapat ditutup"));
    world.keys("u");
    assert_eq!(spread::rating(&world.model), None);
    assert_eq!(world.store.verify().unwrap().faults, Vec::<String>::new());
}

#[test]
fn one_very_good_is_a_warning_in_a_very_poor_organisation_also_when_told_of_the_unit_above() {
    let mut world = evaluated([1, 0, 1, 0, 8]);
    achieved(&mut world, OFFICE, OrgRating::VeryPoor);
    assert_eq!(verdict(&world)[0], "Sangat Baik: 1 orang, paling banyak 0");
    let seen = world.screen(80, 24);
    assert!(seen.contains("Sangat Kurang (Dinas Dukcapil)"), "{seen}");
}

#[test]
fn four_people_are_too_few_for_a_pattern() {
    let mut world = evaluated([0, 4, 0, 0, 0]);
    achieved(&mut world, SECTION, OrgRating::Good);
    assert_eq!(
        verdict(&world),
        ["4 orang berpredikat; pola baru dipakai mulai 5 orang"]
    );
}

#[test]
fn what_if_is_seen_at_once_and_never_leaves_the_screen() {
    let mut world = evaluated([0, 10, 0, 0, 0]);
    achieved(&mut world, SECTION, OrgRating::Good);
    world.model.overview.pane = Pane::Spread;
    let (before, rows) = (ops(&world), world.store.roster().expect("rows"));
    world.model.overview.list_mut(Pane::Spread).last();
    for (keys, spread) in [
        ("+", [1, 9, 0, 0, 0]),
        ("-", [0, 10, 0, 0, 0]),
        ("3", [0, 9, 1, 0, 0]),
        ("k 4", [0, 8, 1, 1, 0]),
        ("k 1", [1, 7, 1, 1, 0]),
        ("k 5 - -", [1, 6, 1, 1, 1]),
        ("2", [1, 7, 1, 1, 0]),
    ] {
        for key in Key::parse_all(keys).expect("keys") {
            let asked = crate::app::update::update(&mut world.model, Msg::Key(key));
            let writes =
                |effect: &Effect| matches!(effect, Effect::Commit(_) | Effect::TakeBack { .. });
            assert!(!asked.iter().any(writes), "{keys}: {asked:?}");
        }
        assert_eq!(spread::tried(&world.model), Spread(spread), "{keys}");
        assert_eq!(spread::stands(&world.model), Spread([0, 10, 0, 0, 0]));
    }
    assert_eq!(verdict(&world), ["Sebaran sesuai pola untuk capaian ini"]);
    let seen = world.screen(80, 24);
    assert!(seen.contains("COBA-COBA, tidak disimpan"), "{seen}");
    assert!(seen.contains("10→7"), "{seen}");
    // Also while nothing may be written, as nothing is.
    world.model.settings.read_only = Some("dibuka orang lain".into());
    world.keys("1");
    world.keys("Esc");
    assert!(world.model.overview.what_if.is_empty());
    assert!(!world.screen(80, 24).contains("COBA-COBA"));
    assert_eq!(
        (ops(&world), world.store.roster().expect("rows")),
        (before, rows)
    );
    world.keys("Tab 1");
    assert!(world.notice().contains("Sebaran"), "{}", world.notice());
}

#[test]
fn two_years_of_the_best_predikat_make_eligible_and_one_does_not() {
    let mut world = World::new();
    let mut close = |who: EmployeeId, year: i32, predikat: Predikat| {
        let year = Period::year_of(year).expect("a year");
        let values = [
            (f::CLOSED_DAY, Value::Date(day(2026, 1, 10))),
            (f::CLOSED_PREDIKAT, code(predikat)),
        ];
        world.put(Subject::of(SubjectKind::Closing, who.0, year), 1, &values);
    };
    for (who, second) in [(BUDI, Predikat::VeryGood), (CITRA, Predikat::Good)] {
        close(who, 2025, Predikat::VeryGood);
        close(who, 2026, second);
    }
    world.keys("g o Shift-Tab");
    assert_eq!(
        follows(&world, FollowKind::AwardEligible),
        ["Budi Santoso, A.Md.: Sangat Baik 2025, 2026: layak prioritas suksesi"]
    );
    world.keys("j Enter");
    assert_eq!(world.model.tab, Tab::FollowUp);
    assert_eq!(world.model.person(), Some(BUDI));
    // Years after the one looked at are not seen, here as on the screen of the person.
    let before = Period::quarter(2025, 4).expect("a quarter");
    crate::app::update::set_period(&mut world.model, before);
    world.keys("g o");
    assert_eq!(follows(&world, FollowKind::AwardEligible), [""; 0]);
}

#[test]
fn an_improvement_plan_is_due_months_after_its_start_where_no_day_was_agreed_on() {
    let mut world = office();
    let plan = [(f::IMPROVE_START, Value::Date(day(2026, 4, 1)))];
    world.put(register(SubjectKind::Improvement, BUDI.0), 1, &plan);
    assert!(about(&world, BUDI).contains(&Alert::ImprovementOverdue {
        due: day(2026, 10, 1)
    }));
    assert_eq!(
        follows(&world, FollowKind::Improvement),
        ["Budi Santoso, A.Md.: lewat jatuh tempo 01-10-2026"]
    );
}

#[test]
fn a_run_of_absence_over_the_turn_of_the_year_is_one_run() {
    let mut world = World::new();
    world.send(Msg::Today(day(2026, 1, 20)));
    let reached = |world: &World| {
        let mut alerts = about(world, BUDI).into_iter();
        alerts.any(|alert| {
            let by_run = Measure::Dismissal;
            matches!(alert, Alert::DisciplineReached { measure, .. } if measure == by_run)
        })
    };
    for (year, from, until) in [
        (2025, day(2025, 12, 22), day(2025, 12, 31)),
        (2026, day(2026, 1, 1), day(2026, 1, 6)),
    ] {
        assert!(!reached(&world), "{year}");
        let year = Period::year_of(year).expect("a year");
        let run = [
            (f::ABSENCE_KIND, code(AbsenceKind::Unexcused)),
            (f::ABSENCE_FROM, Value::Date(from)),
            (f::ABSENCE_UNTIL, Value::Date(until)),
        ];
        world.put(Subject::of(SubjectKind::Conduct, BUDI.0, year), 1, &run);
    }
    assert!(reached(&world));
}

#[test]
fn enter_is_promised_only_where_something_waits() {
    let mut world = World::new();
    world.keys("g o");
    let open = Command::General(General::Open);
    let promised = |world: &World| {
        hints(&world.model)
            .iter()
            .any(|(command, _)| *command == open)
    };
    assert!(raised(&world.model).is_some() && promised(&world));
    world.model.overview.gathered.inbox.clear();
    assert!(!promised(&world));
}

#[test]
fn an_objection_is_decided_where_enter_leads() {
    assert_eq!(tab_of(AlertKind::ObjectionToDecide), Tab::Evaluation);
}

#[test]
fn what_follows_is_counted_with_names_and_units() {
    let mut world = World::new();
    let award = [
        (f::AWARD_DAY, Value::Date(day(2026, 11, 2))),
        (f::AWARD_KIND, code(AwardKind::Recognition)),
        (f::AWARD_REASON, text("Loket terpadu")),
        (f::AWARD_STATE, code(AwardState::Proposed)),
    ];
    world.put(register(SubjectKind::Award, CITRA.0), 1, &award);
    let improve = [
        (f::IMPROVE_START, Value::Date(day(2026, 5, 1))),
        (f::IMPROVE_DUE, Value::Date(day(2026, 11, 1))),
    ];
    world.put(register(SubjectKind::Improvement, BUDI.0), 1, &improve);
    let action = [
        (f::ACTION_KIND, code(ActionKind::Training)),
        (f::ACTION_TEXT, text("Pelatihan layanan loket")),
        (f::ACTION_QUANTITY, Value::Number(12.into())),
        (f::ACTION_DUE, Value::Date(day(2026, 11, 20))),
        (f::ACTION_STATE, code(ActionState::Running)),
    ];
    world.put(register(SubjectKind::Action, SECTION.0), 1, &action);
    let sheet = [
        (f::SHEET_DAY, Value::Date(day(2026, 11, 3))),
        (f::SHEET_ANSWERS, text("443444333")),
    ];
    world.put(register(SubjectKind::Survey, SECTION.0), 1, &sheet);
    world.keys("g o h");
    assert_eq!(
        follows(&world, FollowKind::AwardProposed),
        ["Citra Lestari, S.E.: 1 usulan"]
    );
    assert_eq!(
        follows(&world, FollowKind::Improvement),
        ["Budi Santoso, A.Md.: lewat jatuh tempo 01-11-2026"]
    );
    assert_eq!(
        follows(&world, FollowKind::Need),
        [
            "Pelatihan: 1 belum selesai, 0 selesai, jumlah 12",
            "Seksi Pelayanan: Pelatihan layanan loket · – · 20-11-2026",
        ]
    );
    let lowest = follows(&world, FollowKind::Survey);
    assert_eq!(lowest.len(), 3);
    assert!(lowest[0].contains(": 3,00 (n=1)"), "{lowest:?}");
    assert!(about(&world, BUDI).contains(&Alert::ImprovementOverdue {
        due: day(2026, 11, 1)
    }));
    // What nobody was given is the business of the head of the unit.
    assert!(about(&world, AHMAD).contains(&Alert::ActionOverdue { count: 1 }));
}

#[test]
fn an_objection_to_a_result_that_was_closed_anew_waits_no_longer() {
    let mut world = World::new();
    let of = |kind| Subject::of(kind, BUDI.0, period());
    let filed = [(f::OBJECTION_FILED, Value::Date(day(2026, 10, 20)))];
    let closed = |on| {
        let predikat = (f::CLOSED_PREDIKAT, code(Predikat::Good));
        [(f::CLOSED_DAY, Value::Date(on)), predikat]
    };
    let waits = |world: &World| {
        let mut alerts = about(world, BUDI).into_iter();
        alerts.any(|alert| alert.kind() == AlertKind::ObjectionToDecide)
    };
    world.put(of(SubjectKind::Closing), 1, &closed(day(2026, 10, 19)));
    world.put(of(SubjectKind::Objection), 1, &filed);
    assert!(waits(&world));
    world.put(of(SubjectKind::Closing), 2, &closed(day(2026, 10, 25)));
    assert!(!waits(&world));
}

#[test]
fn what_was_agreed_on_years_ago_and_is_not_done_is_shown_wherever_it_presses() {
    let mut world = office();
    let year = Period::year_of(2023).expect("a year");
    let lasting = Subject::of(SubjectKind::Action, SECTION.0, year);
    for (item, state) in [(1, ActionState::Running), (2, ActionState::Done)] {
        let action = [
            (f::ACTION_KIND, code(ActionKind::Facility)),
            (f::ACTION_TEXT, text("Ruang tunggu")),
            (f::ACTION_DUE, Value::Date(day(2023, 11, 20))),
            (f::ACTION_STATE, code(state)),
        ];
        world.put(lasting, item, &action);
    }
    assert!(about(&world, AHMAD).contains(&Alert::ActionOverdue { count: 1 }));
    assert_eq!(
        follows(&world, FollowKind::Need).last().map(String::as_str),
        Some("Seksi Pelayanan: Ruang tunggu · – · 20-11-2023")
    );
    let shown = crate::app::screens::service::actions(&world.model);
    let shown: Vec<u64> = shown.iter().map(|(_, action)| action.id.0).collect();
    assert_eq!(shown, [1]);
}

#[test]
fn a_complaint_past_its_deadline_is_an_alert_of_whoever_has_it_and_leads_to_the_service() {
    let mut world = World::new();
    let complaint = Subject::lasting(SubjectKind::Complaint, 77);
    let own = [
        (f::COMPLAINT_NUMBER, text("P-1")),
        (f::COMPLAINT_DAY, Value::Date(day(2026, 10, 1))),
        (f::COMPLAINT_UNIT, Value::Ref(SECTION.0)),
    ];
    world.put(complaint, 0, &own);
    assert!(about(&world, AHMAD).contains(&Alert::ComplaintOverdue { count: 1 }));
    // The day before it was due it presses less; the list of people follows the day as the inbox does.
    let urgent = |world: &mut World, today: NaiveDate| {
        world.model.employees.query = "is:urgent ahmad".to_owned();
        world.send(Msg::Today(today));
        !world.model.employees.shown.is_empty()
    };
    let today = world.model.today;
    world.keys("Esc");
    for (on, pressing) in [(day(2026, 10, 2), false), (today, true)] {
        let all = urgent(&mut world, on);
        let row = world.model.people.row(AHMAD).expect("a row");
        assert_eq!(all, alerts::is_urgent(&world.model, row), "{on}");
        let overdue = about(&world, AHMAD).contains(&Alert::ComplaintOverdue { count: 1 });
        assert_eq!(overdue, pressing, "{on}");
    }
    for (item, kind) in [(1, StepKind::Verified), (2, StepKind::Assigned)] {
        let step = [
            (f::STEP_KIND, code(kind)),
            (f::STEP_DAY, Value::Date(day(2026, 10, 2))),
            (f::STEP_PERSON, Value::Ref(CITRA.0)),
        ];
        world.put(complaint, item, &step);
    }
    assert_eq!(
        about(&world, CITRA).first(),
        Some(&Alert::ComplaintOverdue { count: 1 })
    );
    assert!(!about(&world, AHMAD).contains(&Alert::ComplaintOverdue { count: 1 }));
    world.keys("g o");
    while raised(&world.model).map(|raised| raised.person) != Some(CITRA) {
        world.keys("j");
    }
    world.keys("Enter");
    assert_eq!(world.model.tab, Tab::Service);
    assert_eq!(world.model.service.complaints, [77]);
    assert!(
        world.notice().contains("1 pengaduan lewat batas"),
        "{}",
        world.notice()
    );
}

#[test]
fn going_to_a_person_lifts_a_filter_that_hides_her_and_says_so() {
    let mut world = World::new();
    world.keys("/ Ctrl-u");
    world.type_text("citra\n");
    world.keys("g o");
    assert_eq!(raised(&world.model).map(|raised| raised.person), Some(DEWI));
    world.keys("Enter");
    assert_eq!(world.model.person(), Some(DEWI));
    assert_eq!(world.model.tab, Tab::Target);
    assert!(world.model.employees.query.is_empty());
    assert!(
        world.notice().contains("Saringan dilepas"),
        "{}",
        world.notice()
    );
}

#[test]
fn the_parts_add_up_to_the_whole_at_every_depth() {
    let mut world = office();
    let lost = [
        (f::NAME, text("Tanpa Unit")),
        (f::EMPLOYMENT, code(EmploymentKind::Pppk)),
    ];
    world.put(Subject::employee(EmployeeId(77)), 0, &lost);
    rate(&mut world, BUDI, Rating::Above, Rating::Above);
    for (unit, depth) in [
        (None, Depth::Branches),
        (None, Depth::Every),
        (Some(OFFICE), Depth::Branches),
        (Some(SECTION), Depth::Every),
    ] {
        let all = gather(&world.model, unit, depth);
        let sum = |count: fn(&gather::Recap) -> usize| -> usize {
            all.units.iter().map(|part| count(&part.recap)).sum()
        };
        assert_eq!(sum(|recap| recap.people), all.whole.people);
        assert_eq!(
            sum(|recap| recap.stages.iter().sum()),
            all.whole.stages.iter().sum::<usize>()
        );
        assert_eq!(sum(|recap| recap.alerts.iter().sum()), all.inbox.len());
        assert_eq!(sum(|recap| recap.spread.total() as usize), 1);
        assert_eq!(all.whole.nine[0][0], 1);
        for part in &all.units {
            let recap = &part.recap;
            let staged: usize = recap.stages.iter().sum();
            assert_eq!(recap.people, recap.without_plan() + staged);
        }
    }
    assert_eq!(gather(&world.model, None, Depth::Every).whole.people, 6);
}

#[test]
fn enter_goes_down_the_tree_and_q_back_up() {
    let mut world = office();
    world.keys("Tab j j");
    let part = part(&world.model).expect("a part");
    assert_eq!(
        (part.unit, part.whole, part.recap.people),
        (Some(SECTION), true, 4)
    );
    world.keys("Enter");
    assert_eq!(top(&world.model), Some(SECTION));
    assert_eq!(world.model.overview.gathered.whole.people, 4);
    world.keys("j Enter");
    assert!(
        world.notice().contains("Tidak ada unit"),
        "{}",
        world.notice()
    );
    world.keys("q");
    assert_eq!(top(&world.model), None);
    // Back to the unit that the person at the keyboard leads, and then to the list.
    world.keys("q");
    assert_eq!(top(&world.model), Some(SECTION));
    world.keys("q");
    assert_eq!(world.model.tab, Tab::Employees);
}

#[test]
fn every_pane_explains_its_figures_down_to_people_and_the_version_of_the_rules() {
    let mut world = evaluated([0, 10, 0, 0, 0]);
    achieved(&mut world, SECTION, OrgRating::Good);
    world.model.overview.pane = Pane::Inbox;
    for pane in Pane::ALL {
        assert_eq!(world.model.overview.pane, pane);
        world.keys("E");
        let Some(Overlay::Explain(explain)) = world.model.top() else {
            panic!("{pane:?}: {}", world.notice());
        };
        let texts = world.model.texts();
        let rows: Vec<String> = explain
            .rows()
            .iter()
            .map(|row| row.what.text(texts))
            .collect();
        assert!(
            rows.iter().any(|row| row.contains("nasional-")),
            "{pane:?}: {rows:?}"
        );
        if matches!(pane, Pane::Stages | Pane::Spread | Pane::Heat) {
            assert!(
                rows.iter().any(|row| row == "Pegawai 900001"),
                "{pane:?}: {rows:?}"
            );
        }
        world.keys("Esc Tab");
    }
}

#[test]
fn elected_and_retired_people_and_volunteers_without_plans_are_not_counted() {
    let mut world = office();
    for (id, field, value) in [
        (81, f::POSITION_KIND, code(PositionKind::RegionHead)),
        (82, f::EMPLOYMENT, code(EmploymentKind::NonAsn)),
        (83, f::RETIRED, Value::Flag(true)),
    ] {
        let who = hire(&mut world, id);
        world.put(Subject::employee(who), 0, &[(field, value)]);
        assert!(about(&world, who).is_empty(), "{id}");
    }
    assert_eq!(gather(&world.model, None, Depth::Every).whole.people, 5);
}

#[test]
fn nobody_and_nothing_say_so() {
    for lang in [Lang::Indonesian, Lang::English] {
        let mut world = World::empty();
        world.model.settings.texts = crate::i18n::Texts::of(lang);
        world.keys("g o");
        for _ in Pane::ALL {
            for (w, h) in [(40, 10), (60, 18), (80, 24), (120, 40)] {
                world.screen(w, h);
            }
            world.keys("Enter + 3 o a E Esc Esc Tab");
        }
        assert_eq!(ops(&world), 1);
    }
}

#[test]
fn in_plain_ascii_no_pane_shows_anything_else_and_help_is_the_last_hint() {
    let mut world = evaluated([1, 9, 0, 0, 0]);
    achieved(&mut world, SECTION, OrgRating::Good);
    world.model.settings.ascii = true;
    world.keys("3");
    for _ in Pane::ALL {
        for (w, h) in [(52, 14), (60, 18), (80, 24), (120, 40)] {
            let seen = world.screen(w, h);
            assert!(seen.is_ascii(), "{w}x{h}:\n{seen}");
            assert!(seen.trim_end().ends_with("? bantuan"), "{w}x{h}:\n{seen}");
        }
        world.keys("Tab");
    }
}

#[test]
fn the_head_of_the_office_begins_with_the_office() {
    let mut world = World::new();
    world.model.actor = SRI;
    world.keys("g o");
    assert_eq!(top(&world.model), Some(OFFICE));
}

#[test]
fn coaching_that_answered_a_predikat_is_not_asked_for_again_once_it_is_finished() {
    let mut world = evaluated([0, 0, 1, 0, 0]);
    let who = EmployeeId(900_001);
    let missing = |world: &World| about(world, who).contains(&Alert::CoachingMissing);
    assert!(missing(&world));
    world.keys("Tab Tab Tab g g");
    let at = |world: &World| raised(&world.model).map(|raised| raised.alert);
    for _ in 0..about(&world, who).len() * 10 {
        if at(&world) != Some(Alert::CoachingMissing) {
            world.keys("j");
        }
    }
    world.keys("Enter");
    assert_eq!(world.model.person(), Some(who));
    let there = follow_up::section(&world.model).and_then(Section::register);
    assert_eq!(there, Some(RegisterId::Coaching), "where it is planned");
    world.keys("g o");
    let subject = register(SubjectKind::Coaching, who.0);
    let plan = |began| {
        [
            (f::COACHING_DAY, Value::Date(began)),
            (f::COACHING_STATE, code(CoachingState::Finished)),
        ]
    };
    let long_ago = period().previous().previous().first_day();
    world.put(subject, 1, &plan(long_ago));
    assert!(
        missing(&world),
        "what was finished long ago answers nothing"
    );
    world.put(subject, 2, &plan(period().first_day()));
    assert!(!missing(&world));
}

#[test]
fn the_years_that_an_award_asks_for_outlast_many_months() {
    let mut world = office();
    let closed = |world: &mut World, period: Period| {
        let subject = Subject::of(SubjectKind::Closing, BUDI.0, period);
        let values = [
            (f::CLOSED_DAY, Value::Date(period.last_day())),
            (f::CLOSED_PREDIKAT, code(Predikat::VeryGood)),
        ];
        world.put(subject, 1, &values);
    };
    for year in [2024, 2025] {
        closed(&mut world, Period::year_of(year).unwrap());
    }
    for month in 1..=10 {
        closed(&mut world, Period::month(2026, month).unwrap());
    }
    let row = world.model.people.row(BUDI).unwrap();
    let kept = row.follow.closed.iter().map(|(period, _)| period.code());
    let kept: Vec<String> = kept.collect();
    assert_eq!(kept.len(), 8, "{kept:?}");
    assert!(kept.contains(&"2024".to_owned()) && kept.contains(&"2026-10".to_owned()));
}
