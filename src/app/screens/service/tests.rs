//! Complaints step by step, sheets nine digits a line, voices that stay hidden, actions with owner and day.

use chrono::NaiveDate;

use super::*;
use crate::app::model::Msg;
use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, OFFICE, SECTION, World, day};
use crate::domain::calendar::Calendar;
use crate::domain::complaint::{Clock, Complaint, StepKind};
use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::domain::survey::Grade;
use crate::i18n::Texts;
use crate::ops::edit::{code, text};
use crate::ops::fields as f;
use crate::ops::op::{SubjectKind, Value};
use crate::store::Store;

fn at(w: &mut World, part: &str) {
    w.keys(&format!("g l {part}"));
}

/// A quarter of a year earlier than the plans: complaints of March.
fn on(w: &mut World, today: NaiveDate) {
    w.send(Msg::Today(today));
    w.model.settings.rules.calendar = Calendar::plain();
}

fn only(w: &World) -> Complaint {
    let all = w.model.people.services().complaints();
    assert_eq!(all.len(), 1, "{}", w.notice());
    all[0].clone()
}

fn explained(w: &mut World, keys: &str) -> Vec<(String, String)> {
    w.keys(keys);
    let Some(Overlay::Explain(explain)) = w.model.top() else {
        panic!("{}", w.notice());
    };
    let texts = w.model.texts();
    let rows = explain.rows();
    let told = rows
        .iter()
        .map(|row| (row.what.text(texts), row.value.clone()));
    let told = told.collect();
    w.keys("Esc");
    told
}

/// A complaint as an import writes it: number, kind, received on, about the section.
fn put_complaint(w: &mut World, id: u64, number: &str, received: NaiveDate) {
    let values = [
        (f::COMPLAINT_NUMBER, text(number)),
        (f::COMPLAINT_DAY, Value::Date(received)),
        (f::COMPLAINT_KIND, Value::Code(1)),
        (f::COMPLAINT_UNIT, Value::Ref(SECTION.0)),
        (f::COMPLAINT_TEXT, text("KTP belum terbit")),
        (f::COMPLAINT_FROM, text("Rohani Siregar")),
    ];
    w.put(Subject::lasting(SubjectKind::Complaint, id), 0, &values);
}

fn put_step(w: &mut World, id: u64, kind: StepKind, day: NaiveDate, person: Option<EmployeeId>) {
    let mut values = vec![(f::STEP_KIND, code(kind)), (f::STEP_DAY, Value::Date(day))];
    values.extend(person.map(|id| (f::STEP_PERSON, Value::Ref(id.0))));
    let item = id * 100 + u64::from(kind.number());
    w.put(Subject::lasting(SubjectKind::Complaint, id), item, &values);
}

#[test]
fn a_complaint_is_registered_and_led_through_its_steps_which_alone_are_offered() {
    let mut w = World::new();
    on(&mut w, day(2026, 3, 2));
    at(&mut w, "1");
    w.keys("a");
    // Number, day and kind begin with what is likely.
    w.keys("Tab Tab Tab");
    w.type_text("Antrean loket terlalu lama");
    w.keys("Ctrl-s");
    assert!(w.model.overlays.is_empty(), "{:?}", w.errors());
    let complaint = only(&w);
    assert_eq!(
        (complaint.number.as_str(), complaint.unit),
        ("2026/001", Some(SECTION))
    );
    w.keys("s");
    let Some(Overlay::Pick(pick)) = w.model.top() else {
        panic!("{}", w.notice());
    };
    let offered: Vec<&str> = pick.items.iter().map(|item| item.label.as_str()).collect();
    assert_eq!(offered, ["Verifikasi", "Pengembalian", "Bukan kewenangan"]);
    w.keys("1 Ctrl-s");
    assert_eq!(only(&w).stage(), ComplaintStage::Verified);
    // Assigned to a person, who is the first thing asked for.
    w.keys("s 1 Ctrl-s");
    assert_eq!(w.errors().len(), 1, "nobody was named");
    w.keys("Space");
    w.type_text("Citra");
    w.keys("Enter Ctrl-s");
    assert_eq!(only(&w).assignee(), Some(CITRA));
    // An answer without words says nothing.
    w.keys("s 3 Ctrl-s");
    assert_eq!(w.errors().len(), 1);
    w.type_text("Loket kedua dibuka mulai besok");
    w.keys("Ctrl-s");
    assert_eq!(only(&w).stage(), ComplaintStage::Answered);
    // One step alone may follow: its form opens at once.
    w.keys("s Ctrl-s");
    assert_eq!(only(&w).stage(), ComplaintStage::Closed);
    w.keys("s");
    assert!(
        w.notice().contains("tidak ada langkah lagi"),
        "{}",
        w.notice()
    );
    w.keys("u");
    assert_eq!(only(&w).stage(), ComplaintStage::Answered);
}

#[test]
fn deadlines_are_told_day_by_day_with_the_holidays_that_were_skipped() {
    let mut w = World::new();
    on(&mut w, day(2026, 3, 4));
    for n in [19, 20] {
        let holidays = &mut w.model.settings.rules.calendar.holidays;
        holidays.insert(day(2026, 3, n), "Nyepi".to_owned());
    }
    put_complaint(&mut w, 7, "P-1", day(2026, 3, 2));
    at(&mut w, "1");
    let told = explained(&mut w, "E");
    assert_eq!(told[0].1, "9 Maret 2026", "5 working days");
    let kind = [(f::COMPLAINT_KIND, Value::Code(2))];
    w.put(Subject::lasting(SubjectKind::Complaint, 7), 0, &kind);
    let told = explained(&mut w, "E");
    assert_eq!(
        told[0].1, "24 Maret 2026",
        "14 working days and two holidays"
    );
    let has = |what: &str, value: &str| {
        assert!(
            told.iter().any(|(w, v)| w == what && v.contains(value)),
            "{told:#?}"
        );
    };
    has("Diterima (hari ke-0)", "2 Maret 2026");
    has("Hari kerja ke-1", "Selasa, 3 Maret");
    has("Bukan hari kerja", "Sabtu, 7 Maret");
    has("Libur: Nyepi", "Kamis, 19 Maret");
    has("Hari kerja ke-14", "Selasa, 24 Maret");
    assert!(told.iter().any(|(what, _)| what.contains("UU 25/2009")));
    let screen = w.screen(80, 24);
    assert!(screen.contains("aman, 12 hk lagi"), "{screen}");
    assert!(
        screen.contains("R. S.") && !screen.contains("Rohani"),
        "{screen}"
    );
}

#[test]
fn the_clock_stands_still_while_the_complainant_is_asked() {
    let mut w = World::new();
    on(&mut w, day(2026, 3, 4));
    put_complaint(&mut w, 7, "P-1", day(2026, 3, 2));
    at(&mut w, "1");
    // Sent back as incomplete, with the reason.
    w.keys("s 2 Tab Tab");
    w.type_text("Foto KK belum ada");
    w.keys("Ctrl-s");
    let line = |w: &World| {
        let all = complaints(&w.model);
        (all[0].clock, all[0].due)
    };
    let waiting = Clock::Paused {
        since: day(2026, 3, 4),
    };
    assert_eq!(line(&w).0, waiting);
    on(&mut w, day(2026, 3, 11));
    w.keys("s");
    w.keys("1 Ctrl-s");
    assert_eq!(
        line(&w),
        (Clock::Running { left: 3, total: 5 }, day(2026, 3, 16))
    );
    let told = explained(&mut w, "E");
    let paused = told
        .iter()
        .filter(|(what, _)| what.starts_with("Jam berhenti"));
    assert_eq!(paused.count(), 5, "{told:#?}");
    assert!(told.iter().any(|(what, _)| what == "Foto KK belum ada"));
}

#[test]
fn a_step_out_of_its_time_is_refused_beside_its_day() {
    let mut w = World::new();
    on(&mut w, day(2026, 3, 4));
    put_complaint(&mut w, 7, "P-1", day(2026, 3, 2));
    at(&mut w, "1");
    w.keys("s 1 Ctrl-u");
    w.type_text("1-3-2026");
    w.keys("Ctrl-s");
    assert!(w.errors()[0].contains("02-03-2026"), "{:?}", w.errors());
    w.keys("Ctrl-u");
    w.type_text("5-3-2026");
    w.keys("Ctrl-s");
    assert!(w.errors()[0].contains("belum tiba"), "{:?}", w.errors());
    assert_eq!(only(&w).steps, []);
}

#[test]
fn a_new_complaint_that_is_taken_back_is_told_without_its_id() {
    let mut w = World::new();
    at(&mut w, "1");
    w.keys("a Tab Tab Tab");
    w.type_text("Loket belum buka");
    w.keys("Ctrl-s u");
    assert!(w.model.people.services().complaints().is_empty());
    let notice = w.notice();
    assert!(notice.ends_with("· pengaduan baru"), "{notice}");
}

#[test]
fn what_is_overdue_comes_first_and_can_be_shown_alone() {
    let mut w = World::new();
    on(&mut w, day(2026, 3, 12));
    put_complaint(&mut w, 1, "baru", day(2026, 3, 11));
    put_complaint(&mut w, 2, "lewat", day(2026, 3, 2));
    put_complaint(&mut w, 3, "dijawab", day(2026, 3, 3));
    put_step(&mut w, 3, StepKind::Verified, day(2026, 3, 3), None);
    put_step(&mut w, 3, StepKind::Answered, day(2026, 3, 4), None);
    put_complaint(&mut w, 4, "dekat", day(2026, 3, 6));
    at(&mut w, "1");
    assert_eq!(w.model.service.complaints, [2, 4, 1, 3]);
    let screen = w.screen(120, 40);
    for told in [
        "! lewat 3 hk",
        "◊ dekat, 1 hk lagi",
        "• aman, 4 hk lagi",
        "√ tepat waktu",
    ] {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
    w.keys("x");
    assert_eq!(w.model.service.complaints, [2]);
    w.keys("Esc f");
    w.type_text("Ditanggapi");
    w.keys("Enter");
    assert_eq!(w.model.service.complaints, [3]);
    w.keys("Esc");
    assert_eq!(w.model.service.complaints.len(), 4);
}

#[test]
fn eight_of_ten_on_time_are_told_by_person_and_unit_with_their_number() {
    let mut w = World::new();
    on(&mut w, day(2026, 3, 20));
    for n in 1..=10 {
        put_complaint(&mut w, n, &format!("P-{n}"), day(2026, 3, 2));
        put_step(&mut w, n, StepKind::Verified, day(2026, 3, 3), None);
        put_step(&mut w, n, StepKind::Assigned, day(2026, 3, 3), Some(BUDI));
        let answered = if n <= 8 { 6 } else { 12 };
        put_step(&mut w, n, StepKind::Answered, day(2026, 3, answered), None);
    }
    at(&mut w, "1");
    let told = explained(&mut w, "t");
    let of = |name: &str| {
        let found = told.iter().find(|(what, _)| what == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let expected = "80,0% (8/10) · median 4 hk";
    assert_eq!(of("Seluruhnya"), expected);
    assert_eq!(of("Seksi Pelayanan"), expected);
    assert_eq!(of("Budi Santoso, A.Md."), expected);
    assert!(w.screen(120, 40).contains(expected));
}

#[test]
fn each_enter_saves_a_sheet_and_a_wrong_line_waits_while_the_others_are_kept() {
    let mut w = World::new();
    at(&mut w, "2");
    w.keys("i");
    w.type_text("443444433\n");
    assert_eq!(w.model.service.entry.as_ref().unwrap().saved.len(), 1);
    let sheets = |w: &World| w.model.people.services().sheets(SECTION, 2026).to_vec();
    assert_eq!(
        sheets(&w)[0].answers,
        "443444433",
        "durable before the next key"
    );
    // Eight digits: refused with its number and reason, and left to be corrected.
    w.type_text("44344443");
    assert!(w.screen(80, 24).contains("perlu 9 jawaban, ada 8"));
    w.keys("Enter");
    assert_eq!(w.notice(), "Baris 2 ditolak: perlu 9 jawaban, ada 8");
    w.type_text("3\n");
    assert_eq!(sheets(&w).len(), 2);
    // A paste of five lines, of which two are wrong.
    let pasted = "333333333\n444444445\n@20-11-2026\n#KTP-el\n44-444444\n12341234\n";
    w.send(Msg::Paste(pasted.to_owned()));
    assert_eq!(sheets(&w).len(), 4, "{}", w.notice());
    assert!(
        w.notice()
            .contains("Baris 4 ditolak: jawaban ke-9 adalah 5"),
        "{}",
        w.notice()
    );
    let dated = sheets(&w)
        .into_iter()
        .find(|sheet| sheet.service == "KTP-el")
        .unwrap();
    assert_eq!(
        (dated.day, dated.answers.as_str()),
        (day(2026, 11, 20), "44-444444")
    );
    let entry = w.model.service.entry.as_ref().unwrap();
    assert_eq!((entry.line, entry.waiting.len()), (4, 1));
    assert!(w.screen(60, 18).contains("Menunggu diperbaiki: 1"));
    // Corrected, a line keeps what held for it; the next one comes up.
    w.keys("Backspace 4 Enter");
    assert!(
        sheets(&w)
            .iter()
            .any(|s| s.answers == "444444444" && s.service.is_empty())
    );
    assert_eq!(w.model.service.entry.as_ref().unwrap().line, 8);
    w.keys("Esc");
    assert!(w.notice().contains("Baris 8 dilepas"), "{}", w.notice());
    w.keys("Esc");
    assert!(w.model.service.entry.is_none());
    assert_eq!(sheets(&w).len(), 5);
    w.keys("u");
    assert_eq!(sheets(&w).len(), 4, "undone by the act");
}

#[test]
fn a_sheet_that_could_not_be_saved_waits_to_be_entered_again() {
    let mut w = World::new();
    at(&mut w, "2");
    w.keys("i");
    w.type_text("443444433");
    let key = crate::app::key::Key::parse_all("Enter").unwrap()[0];
    let effects = update::update(&mut w.model, Msg::Key(key));
    assert!(matches!(effects.as_slice(), [Effect::Commit(_)]));
    w.send(Msg::Failed(Phrase::new("notice.not-clipped")));
    let entry = w.model.service.entry.as_ref().unwrap();
    assert_eq!((entry.input.text(), entry.saved.len()), ("443444433", 0));
    w.keys("Enter");
    assert_eq!(w.model.service.entry.as_ref().unwrap().saved.len(), 1);
}

/// Sheets as an import writes them.
fn put_sheets(w: &mut World, unit: UnitId, on: NaiveDate, sheets: &[&str]) {
    let year = Period::containing(on, crate::domain::period::Cycle::Annual);
    let subject = Subject::of(SubjectKind::Survey, unit.0, year);
    for (n, answers) in (1..).zip(sheets) {
        let item = u64::from(chrono::Datelike::ordinal(&on)) * 1_000 + n;
        let values = [
            (f::SHEET_DAY, Value::Date(on)),
            (f::SHEET_ANSWERS, text(answers)),
        ];
        w.put(subject, item, &values);
    }
}

#[test]
fn the_index_has_two_decimals_and_a_grade_and_is_explained_to_its_rule() {
    let mut w = World::new();
    put_sheets(&mut w, SECTION, day(2026, 11, 2), &["443444433"]);
    at(&mut w, "2");
    let screen = w.screen(80, 24);
    assert!(screen.contains("IKM 91,67 A (Sangat Baik)"), "{screen}");
    let told = explained(&mut w, "E");
    assert_eq!(told[0].1, "91,67");
    let exact = "(4/1 + 4/1 + 3/1 + 4/1 + 4/1 + 4/1 + 4/1 + 3/1 + 3/1) × 1/9 × 25";
    assert!(
        told.iter()
            .any(|(what, value)| what == exact && value == "91,67"),
        "{told:#?}"
    );
    for source in ["PermenPANRB 14/2017", "nasional-2026"] {
        assert!(
            told.iter().any(|(what, _)| what.contains(source)),
            "{told:#?}"
        );
    }
    put_sheets(&mut w, SECTION, day(2026, 11, 2), &["333333333"]);
    let screen = w.screen(80, 24);
    assert!(screen.contains("IKM 75,00 C (Kurang Baik)"), "{screen}");
    let report = report::report(&w.model, Some(OFFICE), 2026, None);
    let rules = &w.model.settings.rules.survey;
    assert_eq!(
        report.tally.index(rules).unwrap().grade(rules),
        Grade::C,
        "with what is below it"
    );
}

#[test]
fn respondents_are_told_beside_what_the_population_asks_for() {
    let mut w = World::new();
    put_sheets(&mut w, SECTION, day(2026, 11, 2), &["333333333"; 84]);
    at(&mut w, "2");
    w.keys("o");
    w.type_text("500");
    w.keys("Ctrl-s");
    let screen = w.screen(80, 24);
    assert!(
        screen.contains("responden 84/217 (pengguna 500)"),
        "{screen}"
    );
}

#[test]
fn the_trend_runs_over_years_and_quarters() {
    let mut w = World::new();
    put_sheets(&mut w, SECTION, day(2025, 5, 5), &["333333333"]);
    put_sheets(&mut w, SECTION, day(2026, 2, 5), &["344333333"]);
    put_sheets(&mut w, SECTION, day(2026, 11, 5), &["444444444"]);
    at(&mut w, "2");
    let screen = w.screen(80, 24);
    for told in [
        "2025",
        "75,00 C n=1",
        "TW I 2026",
        "80,56 B n=1",
        "TW IV 2026",
        "100,00 A n=1",
    ] {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
}

#[test]
fn the_lowest_element_comes_first_and_one_key_plans_for_it_with_owner_and_day() {
    let mut w = World::new();
    put_sheets(
        &mut w,
        SECTION,
        day(2026, 11, 2),
        &["432443344", "432443344"],
    );
    at(&mut w, "2");
    let lowest = &w.model.service.elements[..3];
    assert_eq!(
        lowest,
        [Element::Time, Element::Procedure, Element::Competence]
    );
    w.keys("p Ctrl-s");
    assert!(w.model.overlays.is_empty(), "{:?}", w.errors());
    let actions = |w: &World| w.model.people.services().actions(SECTION, 2026).to_vec();
    let planned = &actions(&w)[0];
    assert_eq!(planned.element, Some(3.into()));
    assert_eq!(
        (planned.owner, planned.due),
        (Some(AHMAD), Some(day(2027, 2, 22)))
    );
    assert_eq!(planned.source, "SKM 2026: U3 2,00");
    w.keys("u L");
    let Some(Overlay::Preview(preview)) = w.model.top() else {
        panic!("{}", w.notice());
    };
    assert_eq!(preview.lines.len(), 3);
    assert_eq!(actions(&w), [], "nothing is written before it is agreed to");
    w.keys("Enter");
    assert_eq!(actions(&w).len(), 3);
    assert!(
        actions(&w)
            .iter()
            .all(|action| action.owner == Some(AHMAD) && action.due.is_some())
    );
    w.keys("2 L");
    let Some(Overlay::Preview(preview)) = w.model.top() else {
        panic!("{}", w.notice());
    };
    assert!(
        preview.does.is_nothing(),
        "what is planned is not planned twice"
    );
}

/// Voices of the section as an import writes them: item, about whom, service, score, words.
fn put_voices(
    w: &mut World,
    about: Option<EmployeeId>,
    service: &str,
    scores: &[i64],
    words: &str,
) {
    let subject = Subject::of(
        SubjectKind::Voice,
        SECTION.0,
        Period::year_of(2026).unwrap(),
    );
    let from = 1 + w.model.people.services().voices(SECTION, 2026).len() as u64;
    for (item, score) in (from..).zip(scores) {
        let mut values = vec![
            (f::VOICE_DAY, Value::Date(day(2026, 11, 2))),
            (f::VOICE_SCORE, Value::Number((*score).into())),
            (f::VOICE_SERVICE, text(service)),
            (f::VOICE_TEXT, text(words)),
        ];
        values.extend(about.map(|id| (f::VOICE_ABOUT, Value::Ref(id.0))));
        w.put(subject, item, &values);
    }
}

#[test]
fn five_voices_are_shown_and_four_are_hidden_everywhere() {
    let mut w = World::new();
    put_voices(&mut w, Some(BUDI), "KTP-el", &[4, 4, 3, 4, 3], "Ramah");
    at(&mut w, "3");
    let screen = w.screen(80, 24);
    assert!(screen.contains("3,60 (n=5)"), "{screen}");
    w.select(BUDI);
    w.keys("g u");
    let screen = w.screen(80, 24);
    assert!(screen.contains("Suara masyarakat: 3,60 (n=5)"), "{screen}");
    // Five of one and four of another: the four stay hidden, and the five with them, as total less five
    // would tell the four.
    put_voices(&mut w, Some(CITRA), "Akta", &[1, 1, 1, 1], "Lambat sekali");
    at(&mut w, "3");
    for size in [(60, 18), (80, 24), (120, 40)] {
        for row in 0..4 {
            w.keys("g g");
            for _ in 0..row {
                w.keys("j");
            }
            let screen = w.screen(size.0, size.1);
            assert!(screen.contains("data < 5"), "{screen}");
            assert!(
                !screen.contains("1,00") && !screen.contains("Lambat"),
                "{screen}"
            );
            assert!(!screen.contains("3,60"), "{screen}");
            let told = explained(&mut w, "E");
            assert!(
                told.iter()
                    .all(|(what, v)| !what.contains("Lambat") && !v.contains("1,00"))
            );
        }
    }
    w.select(CITRA);
    w.keys("g u");
    assert!(w.screen(80, 24).contains("Suara masyarakat: data < 5"));
}

#[test]
fn a_narrower_look_at_units_tells_no_more_of_voices() {
    let mut w = World::new();
    put_voices(&mut w, Some(BUDI), "KTP-el", &[4, 4, 3, 4, 3], "Ramah");
    at(&mut w, "3");
    let told = |w: &mut World, scope: Scope| {
        w.model.service.scope = scope;
        w.keys("g g");
        w.model.service.groups.clone()
    };
    let narrow = told(&mut w, Scope::Of(SECTION));
    assert_eq!(narrow, told(&mut w, Scope::All));
    assert_eq!(narrow.len(), 2, "a service and a person");
    assert_eq!(voices::words(&w.model, &narrow[0].about, 2026).len(), 5);
}

#[test]
fn a_voice_is_entered_for_what_is_selected_and_changes_no_rating() {
    let mut w = World::new();
    put_voices(&mut w, Some(BUDI), "KTP-el", &[4, 4, 3, 4], "");
    w.select(BUDI);
    let before = w.model.person_file().unwrap().evaluations.clone();
    at(&mut w, "3");
    w.keys("j a Tab 5 Ctrl-s");
    assert!(w.errors()[0].contains("1, 2, 3 atau 4"), "{:?}", w.errors());
    w.keys("Ctrl-u 3 Ctrl-s");
    assert!(w.model.overlays.is_empty(), "{:?}", w.errors());
    let heard = of_person(&w.model, BUDI, 2026).unwrap();
    assert_eq!(tell::summary(w.model.texts(), heard), "3,60 (n=5)");
    assert_eq!(w.model.person_file().unwrap().evaluations, before);
}

#[test]
fn actions_are_added_marked_when_overdue_moved_and_summed_up_by_kind() {
    let mut w = World::new();
    let subject = Subject::of(
        SubjectKind::Action,
        SECTION.0,
        Period::year_of(2026).unwrap(),
    );
    let put = |w: &mut World, item: u64, kind: u8, quantity: i64, due: NaiveDate| {
        let values = [
            (f::ACTION_KIND, Value::Code(kind)),
            (f::ACTION_TEXT, text(&format!("Tindakan {item}"))),
            (f::ACTION_QUANTITY, Value::Number(quantity.into())),
            (f::ACTION_OWNER, Value::Ref(DEWI.0)),
            (f::ACTION_DUE, Value::Date(due)),
            (f::ACTION_STATE, Value::Code(1)),
        ];
        w.put(subject, item, &values);
    };
    put(&mut w, 1, 2, 12, day(2026, 12, 31));
    put(&mut w, 2, 3, 4, day(2026, 11, 1));
    put(&mut w, 3, 2, 3, day(2027, 1, 31));
    at(&mut w, "4");
    let screen = w.screen(120, 40);
    assert!(
        screen.contains("! lewat batas       Tindakan 2"),
        "{screen}"
    );
    assert!(
        screen.contains("Pelatihan: 2 terbuka (untuk 15), 0 selesai"),
        "{screen}"
    );
    w.keys("s");
    w.type_text("Selesai");
    w.keys("Enter");
    let screen = w.screen(120, 40);
    assert!(!screen.contains("! lewat batas "), "{screen}");
    assert!(
        screen.contains("Sarana dan prasarana: 0 terbuka, 1 selesai"),
        "{screen}"
    );
    w.keys("a Right Tab Tab");
    w.type_text("Antrean daring");
    w.keys("Ctrl-s");
    assert!(w.model.overlays.is_empty(), "{:?}", w.errors());
    assert_eq!(actions(&w.model).len(), 4);
    w.keys("G d y");
    assert_eq!(actions(&w.model).len(), 3, "{}", w.notice());
}

#[test]
fn parts_turn_by_tab_and_digits_and_a_unit_is_chosen_among_all() {
    let mut w = World::new();
    at(&mut w, "");
    w.keys("l Tab");
    assert_eq!(w.model.service.part, Part::Voices);
    w.keys("h h");
    assert_eq!(w.model.service.part, Part::Complaints);
    assert_eq!(
        unit(&w.model),
        Some(SECTION),
        "which the one at the keyboard leads"
    );
    w.keys("w");
    w.type_text("semua unit");
    w.keys("Enter");
    assert_eq!(unit(&w.model), None);
    for part in ["1", "2", "3", "4"] {
        w.keys(part);
        assert!(hints(&w.model).len() <= 5);
        let screen = w.screen(60, 18);
        assert!(screen.contains("Semua unit · 2026"), "{screen}");
    }
}

#[test]
fn a_store_for_looking_takes_neither_sheets_nor_steps() {
    let mut w = World::new();
    put_complaint(&mut w, 7, "P-1", day(2026, 11, 2));
    at(&mut w, "1");
    w.model.settings.read_only = Some("dibuka orang lain".into());
    let ops = w.store.next_seq();
    for keys in ["s", "a", "e", "d", "i", "o", "p", "P"] {
        w.keys(keys);
        assert!(
            w.model.overlays.is_empty() && w.model.service.entry.is_none(),
            "{keys}"
        );
    }
    assert_eq!(w.store.next_seq(), ops);
    assert!(!explained(&mut w, "E").is_empty(), "looking is allowed");
}

#[test]
fn means_have_two_decimals_in_both_languages() {
    use crate::i18n::Lang;
    let told = |lang, n: &str| tell::hundredths(Texts::of(lang), n.parse().unwrap());
    assert_eq!(told(Lang::Indonesian, "3.6"), "3,60");
    assert_eq!(told(Lang::Indonesian, "100"), "100,00");
    assert_eq!(told(Lang::English, "76.605"), "76.61");
    assert_eq!(told(Lang::English, "2.05"), "2.05");
}

#[test]
fn what_nobody_was_given_is_shown_to_whoever_leads_the_unit() {
    let mut w = World::new();
    put_complaint(&mut w, 1, "P-1", day(2026, 10, 1));
    put_step(&mut w, 1, StepKind::Assigned, day(2026, 10, 2), Some(CITRA));
    put_complaint(&mut w, 2, "P-2", day(2026, 11, 2));
    at(&mut w, "1");
    assert_eq!(w.model.service.complaints, [1, 2]);
    for (who, complaint) in [(AHMAD, 2), (CITRA, 1)] {
        look_at(&mut w.model, Part::Complaints, Scope::All, Some(who));
        update::settle(&mut w.model);
        let selected = complaints::selected(&w.model).map(|one| one.id);
        assert_eq!(selected, Some(complaint), "{who:?}");
    }
}
