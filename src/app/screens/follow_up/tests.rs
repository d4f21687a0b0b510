//! The registers of a person key by key: what is proposed, what is refused, and what is shown to nobody.

use rust_decimal::Decimal;

use super::*;
use crate::app::figures::tests::{absence, competence, course, quarter, rate, year};
use crate::app::history::tell;
use crate::app::model::{Msg, Overlay};
use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, SRI, World, day, period};
use crate::domain::access::{Appointments, Role, Roles};
use crate::domain::coded::Coded;
use crate::domain::discipline::AbsenceKind;
use crate::domain::follow::award::AwardKind;
use crate::domain::follow::coaching::CoachingState;
use crate::domain::follow::incentive::IncentiveTable;
use crate::domain::follow::training::CourseState;
use crate::domain::people::CareerLevel;
use crate::domain::rating::Rating;
use crate::domain::strength::TraitKind;
use crate::i18n::Lang;
use crate::ops::edit::{code, text};
use crate::ops::fields as f;
use crate::ops::op::{Field, SubjectKind, Value};
use crate::store::Store;

/// The screen of Budi at a section.
fn at(world: &mut World, section: Section) {
    world.select(BUDI);
    world.keys("g k");
    to(world, section);
}

fn to(world: &mut World, section: Section) {
    world.keys("h g g");
    for _ in 0..world.model.follow_up.shown.len() {
        if self::section(&world.model) == Some(section) {
            world.keys("l");
            return;
        }
        world.keys("j");
    }
    panic!("no section {section:?}");
}

fn register(id: RegisterId) -> Section {
    Section::Register(id)
}

fn texts(world: &World) -> Vec<String> {
    let rows = world.model.follow_up.rows.iter();
    rows.map(|row| format!("{} {} {}", row.lead, row.text, row.tail))
        .collect()
}

fn whole(world: &World) -> String {
    format!(
        "{}\n{}",
        world.model.follow_up.head,
        texts(world).join("\n")
    )
}

/// What stands in a field of the form on top.
fn entered(world: &World, field: Field) -> Value {
    let Some(Overlay::Form(form)) = world.model.top() else {
        panic!("no form: {}", world.notice());
    };
    form.entered(field, world.model.today)
}

fn explained(world: &mut World) -> String {
    world.keys("E");
    let Some(Overlay::Explain(explain)) = world.model.top() else {
        panic!("nothing explained: {}", world.notice());
    };
    let texts = world.model.texts();
    let rows = explain.rows().into_iter();
    let told: Vec<String> = rows
        .map(|row| format!("{} {}", row.what.text(texts), row.value))
        .collect();
    world.keys("q");
    told.join("\n")
}

#[test]
fn three_days_name_an_oral_reprimand_as_an_indication_and_the_next_threshold() {
    let mut w = World::new();
    let days = |w: &mut World, n: i64| {
        let days = [(f::ABSENCE_DAYS, Value::Number(n.into()))];
        absence(w, 41, AbsenceKind::Unexcused, &days);
        at(w, register(RegisterId::Attendance));
        w.model.follow_up.head.clone()
    };
    for (n, measure) in [
        (3, "Teguran lisan"),
        (10, "Pernyataan tidak puas secara tertulis"),
        (16, "Pemotongan tukin 25 % selama 9 bulan"),
        (24, "Penurunan jabatan setingkat lebih rendah"),
        (28, "Pemberhentian dengan hormat"),
    ] {
        let head = days(&mut w, n);
        assert!(
            head.contains(measure) && head.contains("Hanya indikasi"),
            "{head}"
        );
    }
    let head = days(&mut w, 2);
    assert!(!head.contains("ambang Teguran lisan ("), "{head}");
    assert!(head.contains("dalam 1 hari: Teguran lisan"), "{head}");
    let run = [
        (f::ABSENCE_DAYS, Value::Empty),
        (f::ABSENCE_UNTIL, Value::Date(day(2026, 3, 13))),
    ];
    absence(&mut w, 41, AbsenceKind::Unexcused, &run);
    at(&mut w, register(RegisterId::Attendance));
    let head = &w.model.follow_up.head;
    assert!(
        head.contains("10 hari kerja berturut-turut tanpa keterangan"),
        "{head}"
    );
    let why = explained(&mut w);
    assert!(
        why.contains("PP 94/2021") && why.contains("10 hari kerja"),
        "{why}"
    );
}

/// What offers training for a gap.
const OFFER: (Command, &str) = (Command::FollowUp(Act::Offer), "hint.follow-training");

#[test]
fn a_gap_becomes_needed_training_by_one_key_and_nothing_is_saved_before_it_is_read() {
    let mut w = World::new();
    competence(&mut w, 21, "Manajemen data", 2, 4);
    at(&mut w, register(RegisterId::Competences));
    assert!(whole(&w).contains("kesenjangan 2"), "{}", whole(&w));
    let offered = |w: &World| hints(&w.model).contains(&OFFER);
    assert!(offered(&w) && w.screen(120, 40).contains("Tekan o"));
    w.keys("o");
    assert_eq!(entered(&w, f::COURSE_STATE), code(CourseState::Needed));
    assert_eq!(
        entered(&w, f::COURSE_NAME),
        text("Pelatihan Manajemen data")
    );
    let courses = |w: &World| w.store.dossier(BUDI).expect("a file").file.courses.len();
    assert_eq!(courses(&w), 0);
    w.keys("Ctrl-s");
    assert_eq!(courses(&w), 1, "{:?}", w.notice());
    // What is needed already is not proposed again.
    assert!(!offered(&w) && !w.screen(120, 40).contains("Tekan o"));
    to(&mut w, register(RegisterId::Training));
    assert_eq!(w.model.follow_up.rows.len(), 1, "{:?}", texts(&w));
    w.keys("u");
    assert!(texts(&w)[0].contains("diusulkan"), "{:?}", texts(&w));
    w.keys("Enter");
    assert_eq!(
        entered(&w, f::COURSE_REASON),
        text("Kesenjangan kompetensi Manajemen data: 2")
    );
}

#[test]
fn a_level_of_six_is_refused() {
    let mut w = World::new();
    at(&mut w, register(RegisterId::Competences));
    w.keys("a");
    w.type_text("Pelayanan\t4\t6");
    w.keys("Ctrl-s");
    assert!(w.errors()[0].contains("1–5"), "{:?}", w.errors());
}

#[test]
fn hours_of_training_add_up_in_the_list_of_sections() {
    let mut w = World::new();
    course(&mut w, 31, 3, 20, CourseState::Done);
    course(&mut w, 32, 9, 40, CourseState::Done);
    at(&mut w, register(RegisterId::Training));
    let shown = w.model.follow_up.shown.iter();
    let training = shown
        .into_iter()
        .find(|s| s.section == register(RegisterId::Training));
    assert_eq!(training.map(|s| s.figure.as_str()), Some("60 JP"));
    assert!(w.model.follow_up.head.contains("60 JP selesai pada 2026"));
}

#[test]
fn a_weak_predikat_offers_a_plan_filled_in_and_saves_nothing_by_itself() {
    let mut w = World::new();
    at(&mut w, register(RegisterId::Coaching));
    assert!(w.model.follow_up.rows.is_empty());
    rate(&mut w, period(), Rating::Below, Rating::Meets);
    w.put(
        quarter(SubjectKind::Strength),
        91,
        &[
            (f::STRENGTH_KIND, code(TraitKind::ToImprove)),
            (f::STRENGTH_TEXT, text("Ketepatan waktu laporan")),
        ],
    );
    at(&mut w, register(RegisterId::Coaching));
    assert!(texts(&w)[0].contains("Butuh Perbaikan"), "{:?}", texts(&w));
    let before = w.store.next_seq();
    w.keys("Enter");
    assert_eq!(
        entered(&w, f::COACHING_GOAL),
        text("Ketepatan waktu laporan")
    );
    assert_eq!(
        entered(&w, f::COACHING_REASON),
        text("Predikat Butuh Perbaikan pada Triwulan IV 2026")
    );
    assert_eq!(entered(&w, f::COACHING_COACH), Value::Ref(AHMAD.0));
    assert_eq!(entered(&w, f::COACHING_DUE), Value::Date(day(2027, 3, 31)));
    w.keys("Esc");
    assert_eq!(w.store.next_seq(), before, "looked at, not saved");
    w.keys("Enter Ctrl-s");
    let plans = w.model.person_file().expect("a file").coaching.clone();
    assert_eq!(plans.len(), 1, "{}", w.notice());
    assert!(!whole(&w).contains("diusulkan"), "{}", whole(&w));
    w.keys("s");
    let state = |w: &World| w.model.person_file().expect("a file").coaching[0].state;
    assert_eq!(state(&w), CoachingState::Running);
    w.keys("s s");
    assert_eq!(state(&w), CoachingState::Finished);
    assert!(w.notice().contains("sudah selesai"), "{}", w.notice());
    assert!(
        !whole(&w).contains("diusulkan"),
        "it has answered the predikat"
    );
}

#[test]
fn eight_answers_to_form_b18_are_refused_and_nine_give_means_by_group() {
    let mut w = World::new();
    at(&mut w, register(RegisterId::Sessions));
    w.keys("a Tab Right Tab");
    w.type_text("Jadwal laporan");
    w.keys("Tab Tab");
    w.type_text("54354354");
    w.keys("Ctrl-s");
    assert!(
        w.errors()[0].contains("perlu 9 jawaban, baru ada 8"),
        "{:?}",
        w.errors()
    );
    w.type_text("3");
    w.keys("Ctrl-s");
    assert!(w.model.overlays.is_empty(), "{:?}", w.errors());
    let head = &w.model.follow_up.head;
    assert!(head.contains("Tentang pegawai 4,00"), "{head}");
    let row = w.model.follow_up.rows[0].clone();
    let paras = detail(&w.model, register(RegisterId::Sessions), &row);
    let statements = paras
        .iter()
        .filter(|para| para.label.starts_with(char::is_numeric));
    assert_eq!(statements.count(), 9, "{paras:?}");
    assert!(
        paras
            .iter()
            .any(|para| para.text.contains("Rumusan pernyataan dari program"))
    );
    let why = explained(&mut w);
    assert!(
        why.contains("9. Pegawai dan pimpinan bersama-sama"),
        "{why}"
    );
}

#[test]
fn a_session_belongs_to_the_plan_under_way() {
    let mut w = World::new();
    let plan = [
        (f::COACHING_DAY, Value::Date(day(2026, 11, 2))),
        (f::COACHING_GOAL, text("Laporan tepat waktu")),
        (f::COACHING_STATE, code(CoachingState::Running)),
    ];
    w.put(year(SubjectKind::Coaching, 2026), 81, &plan);
    at(&mut w, register(RegisterId::Sessions));
    w.keys("a Tab Right Tab");
    w.type_text("Jadwal laporan");
    w.keys("Ctrl-s");
    let session = &w.model.person_file().expect("a file").sessions[0];
    assert_eq!(session.plan, Some(ItemId(81)));
}

#[test]
fn six_months_to_improve_then_it_is_told_further() {
    let mut w = World::new();
    let plan = [
        (f::IMPROVE_START, Value::Date(day(2027, 2, 1))),
        (f::IMPROVE_GOALS, text("Laporan tepat waktu")),
    ];
    w.put(year(SubjectKind::Improvement, 2027), 85, &plan);
    w.send(Msg::Today(day(2027, 8, 1)));
    at(&mut w, register(RegisterId::Improvement));
    assert!(
        texts(&w)[0].contains("jatuh tempo 01-08-2027"),
        "{:?}",
        texts(&w)
    );
    assert!(!w.model.follow_up.head.contains("BKPSDM"));
    w.send(Msg::Today(day(2027, 8, 2)));
    assert!(
        texts(&w)[0].contains("lewat jatuh tempo 01-08-2027"),
        "{:?}",
        texts(&w)
    );
    assert!(
        w.model.follow_up.head.contains("BKPSDM"),
        "{}",
        w.model.follow_up.head
    );
    let not_reached = code(crate::domain::follow::improvement::ImprovementState::NotReached);
    w.put(
        year(SubjectKind::Improvement, 2027),
        85,
        &[(f::IMPROVE_STATE, not_reached)],
    );
    at(&mut w, register(RegisterId::Improvement));
    let row = w.model.follow_up.rows[0].clone();
    let paras = detail(&w.model, register(RegisterId::Improvement), &row);
    assert!(
        paras
            .iter()
            .any(|para| para.text.contains("uji kompetensi")),
        "{paras:?}"
    );
}

fn of_year(y: i32) -> Period {
    Period::year_of(y).expect("a year")
}

#[test]
fn two_best_years_are_eligible_and_a_good_one_ends_it() {
    let mut w = World::new();
    rate(&mut w, of_year(2025), Rating::Above, Rating::Above);
    rate(&mut w, of_year(2026), Rating::Meets, Rating::Meets);
    at(&mut w, register(RegisterId::Awards));
    assert!(w.model.follow_up.head.contains("Belum memenuhi syarat"));
    assert!(w.model.follow_up.rows.is_empty());
    rate(&mut w, of_year(2026), Rating::Above, Rating::Above);
    at(&mut w, register(RegisterId::Awards));
    let head = &w.model.follow_up.head;
    assert!(
        head.contains("2025, 2026") && head.contains("prioritas suksesi"),
        "{head}"
    );
    w.keys("o");
    assert_eq!(entered(&w, f::AWARD_KIND), code(AwardKind::Succession));
    w.keys("Ctrl-s");
    let state = |w: &World| w.model.person_file().expect("a file").awards[0].clone();
    assert_eq!(state(&w).state, AwardState::Proposed, "{}", w.notice());
    w.keys("s");
    assert_eq!(
        (state(&w).state, state(&w).by),
        (AwardState::Approved, Some(AHMAD))
    );
    w.keys("s");
    assert_eq!(state(&w).state, AwardState::Given);
    w.keys("s");
    assert!(w.notice().contains("sudah diberikan"), "{}", w.notice());
}

#[test]
fn nobody_decides_on_an_award_of_his_own() {
    let mut w = World::new();
    let award = [
        (f::AWARD_DAY, Value::Date(day(2026, 11, 2))),
        (f::AWARD_REASON, text("Loket terpadu")),
        (f::AWARD_STATE, code(AwardState::Proposed)),
    ];
    w.put(year(SubjectKind::Award, 2026), 95, &award);
    w.model.actor = BUDI;
    at(&mut w, register(RegisterId::Awards));
    w.keys("s");
    assert!(
        w.notice().contains("diputuskan oleh atasan"),
        "{}",
        w.notice()
    );
    let awards = &w.model.person_file().expect("a file").awards;
    assert_eq!(awards[0].state, AwardState::Proposed);
}

#[test]
fn head_office_notes_something_which_others_then_see_and_cannot_change() {
    let notes = register(RegisterId::Notes);
    let offered = |w: &World| w.model.follow_up.shown.iter().any(|s| s.section == notes);
    let mut w = World::new();
    w.select(BUDI);
    w.keys("g k");
    assert!(!offered(&w), "nobody has noted anything");
    seat(&mut w, CITRA, Role::HeadOffice);
    at(&mut w, notes);
    w.keys("a");
    assert_eq!(entered(&w, f::ANNOTATED_BY), Value::Ref(CITRA.0));
    w.keys("Tab");
    w.type_text("Bukti RHK 2 sudah diminta");
    w.keys("Tab");
    w.type_text("2026-TW3");
    w.keys("Ctrl-s");
    let told = texts(&w);
    assert_eq!(
        told,
        ["24-11-2026 2026-TW3 · Bukti RHK 2 sudah diminta Citra Lestari, S.E."],
        "{}",
        w.notice()
    );
    seat(&mut w, AHMAD, Role::PerformanceAdmin);
    at(&mut w, notes);
    assert_eq!(texts(&w), told);
    for key in ["a", "e", "d"] {
        w.model.notice = None;
        w.keys(key);
        assert!(w.model.overlays.is_empty(), "{key}");
        assert!(w.notice().contains("catatan pusat"), "{}", w.notice());
    }
}

fn seat(world: &mut World, person: EmployeeId, role: Role) {
    world.model.actor = person;
    world.model.settings.appointments = Appointments::only(person, Roles::of(role));
}

#[test]
fn a_good_practice_is_copied_without_nip_and_names() {
    let mut w = World::new();
    let award = [
        (f::AWARD_DAY, Value::Date(day(2026, 11, 2))),
        (f::AWARD_KIND, code(AwardKind::GoodPractice)),
        (f::AWARD_REASON, text("Loket terpadu")),
        (
            f::AWARD_NOTE,
            text(
                "Budi Santoso (NIP 199001012015031001) bersama Citra Lestari membuka loket kedua.",
            ),
        ),
    ];
    w.put(year(SubjectKind::Award, 2026), 95, &award);
    at(&mut w, register(RegisterId::Awards));
    w.keys("c");
    let note = "… (NIP …) bersama … membuka loket kedua.";
    assert_eq!(w.asked, [Effect::Clip(note.to_owned())]);
}

#[test]
fn a_weakness_of_one_period_is_on_the_agenda_of_the_next_and_is_taken_over_by_one_key() {
    let mut w = World::new();
    let before = Subject::of(SubjectKind::Strength, BUDI.0, period().previous());
    for (item, kind, words) in [
        (91, TraitKind::ToImprove, "Ketepatan waktu laporan"),
        (92, TraitKind::Strength, "Cermat"),
    ] {
        let values = [
            (f::STRENGTH_KIND, code(kind)),
            (f::STRENGTH_TEXT, text(words)),
        ];
        w.put(before, item, &values);
    }
    at(&mut w, register(RegisterId::Strengths));
    assert_eq!(texts(&w), ["diusulkan Ketepatan waktu laporan TW III 2026"]);
    w.keys("o");
    assert_eq!(texts(&w), ["- Ketepatan waktu laporan Perlu dikembangkan"]);
    assert!(
        w.model
            .follow_up
            .head
            .contains("0 hal dari Triwulan III 2026")
    );
    w.keys("u");
    assert!(texts(&w)[0].contains("diusulkan"));
}

#[test]
fn the_scheme_shows_figures_bands_and_what_they_rest_on_and_opens_them() {
    let mut w = World::new();
    at(&mut w, Section::Scheme);
    let all = whole(&w);
    assert!(all.contains("Hasil kerja indeks"), "{all}");
    assert!(
        all.contains("69,5%") && all.contains("Perlu dibahas 69,5"),
        "{all}"
    );
    assert!(
        all.contains("indeks – (0/100)"),
        "behaviour is not rated: {all}"
    );
    let indicator = w
        .model
        .follow_up
        .rows
        .iter()
        .position(|row| row.what == What::Indicator(0, 0));
    w.model
        .follow_up
        .entries
        .select(indicator.expect("an indicator"));
    let why = explained(&mut w);
    for part in [
        "Jumlah KK yang terbit",
        "PermenPANRB 8/2021",
        "nasional-2026.1",
        "Bobot",
    ] {
        assert!(why.contains(part), "{part}: {why}");
    }
    assert!(
        w.screen(120, 40).contains("nasional-2026.1"),
        "with its version"
    );
}

#[test]
fn what_the_scheme_asks_for_opens_the_entry_that_answers_it() {
    let mut w = World::new();
    rate(&mut w, period(), Rating::Below, Rating::Below);
    at(&mut w, Section::Scheme);
    assert!(
        texts(&w)[0].contains("Bimbingan kinerja terencana"),
        "{:?}",
        texts(&w)
    );
    w.keys("g g Enter");
    let Value::Text(reason) = entered(&w, f::COACHING_REASON) else {
        panic!("no reason");
    };
    assert!(reason.contains("Sangat Kurang"), "{reason}");
    w.keys("Esc y");
    w.keys("j j o");
    assert!(w.notice().contains("BKPSDM"), "{}", w.notice());
}

#[test]
fn the_office_table_of_incentives_is_shown_and_never_paid() {
    let mut w = World::new();
    rate(&mut w, period(), Rating::Below, Rating::Meets);
    for (percent, shown) in [
        ([100, 100, 80, 70, 60], "80,0%"),
        ([100, 100, 90, 85, 80], "90,0%"),
    ] {
        w.model.settings.rules.incentive = Some(IncentiveTable {
            source: "Permen contoh".to_owned(),
            percent: percent.map(Decimal::from),
        });
        at(&mut w, register(RegisterId::Awards));
        let head = &w.model.follow_up.head;
        assert!(
            head.contains(shown) && head.contains("hanya ditampilkan"),
            "{head}"
        );
    }
}

#[test]
fn credit_points_follow_the_annual_predikat_and_tell_what_is_missing() {
    let mut w = World::new();
    let level = |w: &mut World, level: CareerLevel| {
        w.put(
            Subject::employee(BUDI),
            0,
            &[(f::CAREER_LEVEL, code(level))],
        );
    };
    w.keys("g k");
    assert!(
        w.model
            .follow_up
            .shown
            .iter()
            .all(|s| s.section != Section::Credit)
    );
    level(&mut w, CareerLevel::ExpertFirst);
    rate(&mut w, of_year(2025), Rating::Above, Rating::Above);
    at(&mut w, Section::Credit);
    let all = whole(&w);
    assert!(all.contains("18,75 Tahun 2025 Sangat Baik"), "{all}");
    assert!(all.contains("31,25 Kurang ke pangkat berikutnya"), "{all}");
    level(&mut w, CareerLevel::Beginner);
    rate(&mut w, of_year(2025), Rating::Below, Rating::Below);
    at(&mut w, Section::Credit);
    assert!(
        whole(&w).contains("0,94 Tahun 2025 Sangat Kurang"),
        "{}",
        whole(&w)
    );
    level(&mut w, CareerLevel::ExpertFirst);
    rate(&mut w, period(), Rating::Meets, Rating::Meets);
    at(&mut w, Section::Credit);
    assert!(
        whole(&w).contains("3,13 3 bulan, Triwulan IV 2026"),
        "{}",
        whole(&w)
    );
    assert!(explained(&mut w).contains("Peraturan BKN 3/2023"));
}

/// Answers of four people about Budi, each with a word of its own.
fn peers(w: &mut World, n: usize) {
    w.model.settings.rules.peer.enabled = true;
    let of = [
        (101, CITRA, 2, "4444443", "kata rahasia satu"),
        (102, DEWI, 2, "3333331", "kata rahasia dua"),
        (103, SRI, 2, "2222224", "kata rahasia tiga"),
    ];
    for (at, (item, who, side, answers, words)) in of.into_iter().enumerate() {
        let mut values = vec![
            (f::PEER_FROM, Value::Ref(who.0)),
            (f::PEER_SIDE, Value::Code(side)),
        ];
        if at < n {
            values.push((f::PEER_ANSWERS, text(answers)));
            values.push((f::PEER_TEXT, text(words)));
        }
        w.put(quarter(SubjectKind::Peer), item, &values);
    }
}

#[test]
fn two_of_three_colleagues_leave_the_result_pending_with_the_reason() {
    let mut w = World::new();
    at(&mut w, register(RegisterId::Peers));
    assert!(
        w.model.follow_up.head.contains("enabled = true"),
        "how to switch it on"
    );
    let add = Command::FollowUp(Act::Add);
    let promised = |w: &World| hints(&w.model).iter().any(|(command, _)| *command == add);
    assert!(!promised(&w), "nothing is promised that is refused");
    w.keys("a");
    assert!(w.model.overlays.is_empty());
    peers(&mut w, 2);
    at(&mut w, register(RegisterId::Peers));
    let head = &w.model.follow_up.head;
    assert!(
        head.contains("MENUNGGU") && head.contains("Rekan: 2 dari 3"),
        "{head}"
    );
    assert_eq!(w.model.follow_up.rows.len(), 3);
}

#[test]
fn a_result_shows_means_and_words_but_no_names() {
    let mut w = World::new();
    peers(&mut w, 3);
    at(&mut w, register(RegisterId::Peers));
    let all = whole(&w);
    // 27 + 19 + 16 of 21 answers.
    assert!(all.contains("2,95 Rekan dan bawahan, 3 jawaban"), "{all}");
    assert!(all.contains("kata rahasia dua"), "{all}");
    for name in ["Citra", "Dewi", "Sri"] {
        assert!(!all.contains(name), "{name}: {all}");
    }
}

#[test]
fn nobody_is_asked_twice_from_one_side_nor_about_oneself() {
    let mut w = World::new();
    peers(&mut w, 1);
    at(&mut w, register(RegisterId::Peers));
    w.keys("a");
    let choose = |w: &mut World, id: EmployeeId| {
        let Some(Overlay::Form(form)) = w.model.overlays.last_mut() else {
            panic!("no form");
        };
        let field = form.field_mut(f::PEER_FROM).expect("a field");
        field.entry = crate::app::form::Entry::Reference {
            chosen: Some(id.0),
            label: String::new(),
        };
    };
    choose(&mut w, CITRA);
    w.keys("Ctrl-s");
    assert!(w.errors()[0].contains("sudah diminta"), "{:?}", w.errors());
    choose(&mut w, BUDI);
    w.keys("Ctrl-s");
    assert!(w.errors()[0].contains("penilaian diri"), "{:?}", w.errors());
    choose(&mut w, AHMAD);
    w.keys("Ctrl-s");
    assert!(w.model.overlays.is_empty(), "{:?}", w.errors());
}

/// Every place of the program that could tell of an answer: screens, forms, histories, filters.
#[test]
fn what_somebody_answered_is_shown_nowhere() {
    let secrets = ["4444443", "3333331", "rahasia satu", "rahasia dua"];
    let clear = |place: &str, shown: &str| {
        for secret in secrets {
            assert!(!shown.contains(secret), "{place}: {shown}");
        }
    };
    let mut w = World::of(Lang::Indonesian);
    peers(&mut w, 2);
    for keys in ["g p", "g t", "g m", "g u", "g n", "g l", "g o"] {
        w.keys(keys);
        clear(keys, &w.screen(120, 40));
    }
    at(&mut w, register(RegisterId::Peers));
    for row in 0..3 {
        w.model.follow_up.entries.select(row);
        for size in [(60, 18), (80, 24), (120, 40)] {
            clear("the section", &w.screen(size.0, size.1));
        }
        w.keys("e");
        clear("a form", &w.screen(120, 40));
        w.keys("Esc");
        w.keys("d");
        clear("the question before striking out", &w.screen(120, 40));
        w.keys("n");
        w.keys("E");
        clear("the explanation", &w.screen(120, 40));
        w.keys("q");
        w.keys("y Y");
        clear("the clipboard", &format!("{:?}", w.asked));
    }
    w.keys("H");
    let Some(Overlay::History(view)) = w.model.top() else {
        panic!("no history");
    };
    clear("the history", &format!("{:?}", view.lines));
    let name = |_, _| String::new();
    for field in [f::PEER_ANSWERS, f::PEER_TEXT] {
        let told = tell(w.model.texts(), field, &text("4444443"), &name);
        assert_eq!(told, "(rahasia)", "wherever a change is told");
    }
    clear("the history on the screen", &w.screen(120, 40));
    w.keys("Esc g p");
    w.keys("/ Ctrl-u");
    w.type_text("rahasia");
    w.keys("Enter");
    assert_eq!(w.model.person(), None, "a filter finds nobody by an answer");
}

#[test]
fn an_answer_that_is_in_is_not_opened_again() {
    let mut w = World::new();
    peers(&mut w, 1);
    at(&mut w, register(RegisterId::Peers));
    let answered = texts(&w)
        .iter()
        .position(|row| row.contains("sudah menjawab"));
    w.model
        .follow_up
        .entries
        .select(answered.expect("one has answered"));
    w.keys("e");
    assert!(w.model.overlays.is_empty());
    assert!(w.notice().contains("tetap rahasia"), "{}", w.notice());
    let open = texts(&w)
        .iter()
        .position(|row| row.contains("belum menjawab"));
    w.model.follow_up.entries.select(open.expect("one has not"));
    w.keys("e");
    assert!(
        matches!(w.model.top(), Some(Overlay::Form(_))),
        "{}",
        w.notice()
    );
}

#[test]
fn panes_are_walked_with_the_usual_keys_and_fit_every_size() {
    let mut w = World::new();
    w.keys("g k");
    assert_eq!(w.model.follow_up.focus, Pane::Sections);
    w.keys("Tab");
    assert_eq!(w.model.follow_up.focus, Pane::Entries);
    w.keys("h");
    assert_eq!(w.model.follow_up.focus, Pane::Sections);
    w.keys("Enter q");
    assert_eq!(w.model.follow_up.focus, Pane::Sections);
    let small = w.screen(60, 18);
    assert!(
        small.contains("Kehadiran") && small.contains("Penghargaan"),
        "{small}"
    );
    w.keys("l");
    let small = w.screen(60, 18);
    assert!(!small.contains("Sesi B.1.8"), "one pane at a time: {small}");
    let large = w.screen(120, 40);
    assert!(
        large.contains("Sesi B.1.8") && large.contains("Rincian"),
        "{large}"
    );
    w.keys("q q");
    assert_eq!(w.model.tab, Tab::Employees);
}

#[test]
fn reading_only_adds_nothing_and_says_why() {
    let mut w = World::new();
    competence(&mut w, 21, "Manajemen data", 2, 4);
    w.model.settings.read_only = Some("contoh".to_owned());
    at(&mut w, register(RegisterId::Competences));
    for keys in ["a", "e", "d", "o", "Enter", "s"] {
        w.keys(keys);
        assert!(w.model.overlays.is_empty(), "{keys}");
        assert!(w.notice().contains("Hanya baca"), "{keys}: {}", w.notice());
    }
}

#[test]
fn every_register_of_a_person_but_objections_has_its_section() {
    let mut w = World::new();
    seat(&mut w, AHMAD, Role::HeadOffice);
    w.keys("g k");
    let shown: Vec<Section> = w.model.follow_up.shown.iter().map(|s| s.section).collect();
    for id in RegisterId::ALL {
        let of_person =
            crate::ops::registers::register(*id).owner == crate::ops::registers::Owner::Person;
        let wanted = of_person && *id != RegisterId::Objections;
        assert_eq!(shown.contains(&register(*id)), wanted, "{id:?}");
    }
}
