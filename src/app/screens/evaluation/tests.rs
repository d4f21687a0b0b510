//! The evaluation screen under the hands: choosing, suggesting, closing, objecting.

use chrono::NaiveDate;

use super::read::{Line, Review, Standing};
use super::tell;
use crate::app::explain::Why;
use crate::app::model::{Msg, Overlay};
use crate::app::testing::{AHMAD, BUDI, CITRA, OFFICE, SECTION, SRI, World, day, period};
use crate::domain::coded::Coded;
use crate::domain::distribution::Verdict;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::people::{CareerLevel, PositionKind};
use crate::domain::period::Period;
use crate::domain::plan::{ResultKind, Stage};
use crate::domain::rating::{CoreValue, OrgRating, Predikat, Rating};
use crate::ops::edit::{code, text};
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind, Value};

/// The evaluation of Budi by Ahmad in the fourth quarter.
pub(super) fn world() -> World {
    let mut world = World::new();
    world.keys("g n");
    world
}

pub(super) fn review(world: &World) -> Review<'_> {
    Review::of(&world.model).expect("a file")
}

fn plan_of(who: EmployeeId) -> Subject {
    Subject::of(SubjectKind::Plan, who.0, period())
}

/// Selects a line.
fn at(world: &mut World, line: Line) {
    let shown = &world.model.evaluation.shown;
    let row = shown.iter().position(|shown| *shown == line);
    let row = row.unwrap_or_else(|| panic!("no {line:?} in {shown:?}"));
    world.model.evaluation.list.select(row);
}

/// Rates lines by their keys.
fn rate(world: &mut World, lines: impl IntoIterator<Item = (Line, &'static str)>) {
    for (line, key) in lines {
        at(world, line);
        world.keys(key);
        assert!(
            world.model.overlays.is_empty(),
            "{line:?}: {}",
            world.notice()
        );
    }
}

fn values(keys: &[&'static str]) -> Vec<(Line, &'static str)> {
    let values = CoreValue::ALL.iter().map(|value| Line::Value(*value));
    values.zip(keys.iter().copied()).collect()
}

/// Everything rated as meeting expectation, and both ratings chosen by their keys.
pub(super) fn rate_all(world: &mut World, results: &'static str, behaviour: &'static str) {
    let plan = review(world).plan().expect("a plan");
    let items: Vec<Line> = plan
        .results
        .iter()
        .map(|one| Line::Result(one.id))
        .collect();
    rate(world, items.into_iter().map(|line| (line, results)));
    rate(world, values(&[behaviour; 7]));
    rate(
        world,
        [(Line::Results, results), (Line::Behaviour, behaviour)],
    );
}

pub(super) fn become_of(world: &mut World, who: EmployeeId, today: NaiveDate) {
    world.model.actor = who;
    world.send(Msg::Today(today));
}

fn told(whys: &[Why], world: &World) -> String {
    let texts = world.model.texts();
    whys.iter()
        .map(|why| {
            let own = format!("{} {}\n", why.what.text(texts), why.value);
            own + &told(&why.parts, world)
        })
        .collect()
}

fn explained(world: &mut World, line: Line) -> String {
    at(world, line);
    let why = super::why::of_line(review(world), line).expect("an explanation");
    told(&[why], world)
}

const FIRST: Line = Line::Result(ItemId(300));

#[test]
fn a_closing_is_frozen_the_same_whether_the_employee_looks_on_or_not() {
    let frozen = |lens: bool| {
        let mut world = world();
        if lens {
            world.keys("S");
        }
        rate_all(&mut world, "2", "2");
        world.keys("t y");
        assert!(matches!(review(&world).standing(), Standing::Closed(_)));
        let closings = review(&world).closings();
        closings
            .iter()
            .map(|closing| closing.text.clone())
            .collect::<Vec<String>>()
    };
    let seen = frozen(false);
    assert_eq!(frozen(true), seen);
    assert!(seen[0].contains("Ahmad Fauzi"), "{seen:?}");
}

#[test]
fn one_key_rates_a_line_and_another_takes_the_rating_away() {
    let mut world = world();
    for (key, rating) in [
        ("1", Some(Rating::Above)),
        ("2", Some(Rating::Meets)),
        ("3", Some(Rating::Below)),
        ("0", None),
    ] {
        rate(&mut world, [(FIRST, key)]);
        assert_eq!(review(&world).rating(FIRST), rating);
    }
    world.keys("u");
    assert_eq!(review(&world).rating(FIRST), Some(Rating::Below), "undone");
    world.keys("e");
    world.keys("1 Tab");
    world.type_text("Melampaui jadwal\tBA-12/2026");
    world.keys("Ctrl-s");
    let rated = review(&world).rated(ItemId(300)).expect("a rating");
    assert_eq!(
        (rated.note.as_str(), rated.evidence.as_str()),
        ("Melampaui jadwal", "BA-12/2026")
    );
}

#[test]
fn the_suggestion_spells_out_what_it_counted_and_says_when_it_is_doubtful() {
    let mut world = world();
    for item in [320, 330] {
        world.result(plan_of(BUDI), item, "Hasil lain", Stage::Approved);
    }
    let results = [300, 310, 320, 330].map(|id| Line::Result(ItemId(id)));
    rate(&mut world, results.into_iter().zip(["1", "1", "1", "3"]));
    let suggested = |world: &World| {
        let found = review(world).results_suggestion().expect("a suggestion");
        tell::suggestion(&world.model, &found)
    };
    let words = suggested(&world);
    assert!(
        words.starts_with("Saran: 3 di atas, 1 di bawah (1 utama) → Sesuai ekspektasi;"),
        "{words}"
    );
    assert!(
        !words.contains("AMBIGU"),
        "a quarter is a small part: {words}"
    );
    let additional = [(f::RESULT_KIND, code(ResultKind::Additional))];
    world.put(plan_of(BUDI), 300, &additional);
    let words = suggested(&world);
    assert!(words.contains("AMBIGU: perlu pertimbangan"), "{words}");
    assert_eq!(review(&world).ratings(), (None, None), "nothing was chosen");
    rate(&mut world, [(Line::Result(ItemId(330)), "1")]);
    assert!(suggested(&world).contains("4 di atas → Di atas ekspektasi"));
}

#[test]
fn whoever_departs_from_the_suggestion_says_why() {
    let mut world = world();
    let results = [300, 310].map(|id| Line::Result(ItemId(id)));
    rate(&mut world, results.into_iter().map(|line| (line, "2")));
    at(&mut world, Line::Results);
    world.keys("1");
    assert!(
        world.errors()[0].contains("2 sesuai → Sesuai ekspektasi"),
        "{:?}",
        world.errors()
    );
    assert_eq!(review(&world).ratings().0, None, "nothing is saved yet");
    world.type_text("Capaian diraih saat kantor kekurangan orang");
    world.keys("Ctrl-s");
    assert!(world.model.overlays.is_empty(), "{:?}", world.errors());
    assert_eq!(review(&world).ratings(), (Some(Rating::Above), None));
    // The reason that stands is enough for the same departure, and none is asked for what is suggested.
    rate(&mut world, [(Line::Results, "2")]);
    assert_eq!(review(&world).ratings().0, Some(Rating::Meets));
}

#[test]
fn seven_values_stand_in_order_with_21_guide_lines_and_six_ratings_are_not_enough() {
    let mut world = world();
    let texts = world.model.texts();
    let shown: Vec<CoreValue> = world
        .model
        .evaluation
        .shown
        .iter()
        .filter_map(|line| match line {
            Line::Value(value) => Some(*value),
            Line::Results | Line::Result(_) | Line::Behaviour | Line::Overall => None,
        })
        .collect();
    assert_eq!(shown, CoreValue::ALL);
    let guide: std::collections::BTreeSet<&str> = CoreValue::ALL
        .iter()
        .flat_map(|value| tell::guide(texts, *value))
        .collect();
    assert_eq!(guide.len(), 21);
    assert!(guide.contains("Menjaga rahasia jabatan dan negara"));
    rate(&mut world, values(&["2"; 6]));
    at(&mut world, Line::Behaviour);
    world.keys("2");
    assert!(
        world.notice().contains("belum dinilai: Kolaboratif"),
        "{}",
        world.notice()
    );
    world.keys("b 2 Tab 2 Ctrl-s");
    assert!(world.errors()[0].contains("Kolaboratif"));
    world.keys("Esc y");
    assert_eq!(review(&world).ratings(), (None, None));
    rate(&mut world, [(Line::Value(CoreValue::Collaborative), "2")]);
    rate(&mut world, [(Line::Behaviour, "2")]);
    assert_eq!(review(&world).ratings().1, Some(Rating::Meets));
}

#[test]
fn the_predikat_follows_from_both_ratings_by_the_table() {
    use Predikat::{Good, NeedsImprovement, Poor, VeryGood, VeryPoor};
    let expected = [
        [VeryGood, Good, Poor],
        [Good, Good, Poor],
        [NeedsImprovement, NeedsImprovement, VeryPoor],
    ];
    let mut world = world();
    for (results, row) in ["1", "2", "3"].into_iter().zip(expected) {
        for (behaviour, predikat) in ["1", "2", "3"].into_iter().zip(row) {
            rate(
                &mut world,
                [(Line::Results, results), (Line::Behaviour, behaviour)],
            );
            assert_eq!(review(&world).predikat(), Some(predikat));
        }
    }
    assert_eq!((Poor.number(), VeryPoor.number()), (4, 5));
    let words = explained(&mut world, Line::Overall);
    assert!(words.contains("[Sangat Kurang]"), "{words}");
    assert!(world.screen(120, 40).contains("Di bawah│•"), "the picture");
}

fn organisation(world: &mut World, rating: OrgRating) {
    let subject = Subject::of(SubjectKind::Organisation, SECTION.0, period());
    world.put(subject, 0, &[(f::ORG_RATING, code(rating))]);
}

#[test]
fn a_leader_begins_with_the_result_of_the_unit_and_keeps_it_unless_somebody_says_why() {
    let mut world = world();
    organisation(&mut world, OrgRating::Outstanding);
    world.select(AHMAD);
    world.model.actor = SRI;
    world.keys("b");
    let screen = world.screen(80, 24);
    assert!(screen.contains("[Di atas]"), "{screen}");
    assert!(world.notice().contains("Rating lain memerlukan alasan"));
    world.keys("Tab 2 Ctrl-s");
    assert_eq!(
        review(&world).ratings(),
        (Some(Rating::Above), Some(Rating::Meets))
    );
    world.keys("b 2 Ctrl-s");
    assert!(
        world.errors()[0].contains("capaian organisasi Istimewa"),
        "{:?}",
        world.errors()
    );
    world.type_text("Capaian ditopang unit lain");
    world.keys("Ctrl-s");
    assert_eq!(review(&world).ratings().0, Some(Rating::Meets));
}

#[test]
fn the_own_view_stands_beside_the_rating_and_what_differs_is_flagged() {
    let mut world = world();
    world.model.actor = BUDI;
    rate(&mut world, [(FIRST, "1")]);
    world.keys("b");
    assert!(
        world.notice().contains("dirinya sendiri") && world.notice().contains("Ahmad Fauzi"),
        "{}",
        world.notice()
    );
    world.keys("1 Tab 2 Tab");
    world.type_text("Semua target tercapai");
    world.keys("Ctrl-s");
    assert_eq!(review(&world).rating(FIRST), None, "no rating by oneself");
    assert_eq!(review(&world).ratings(), (None, None));
    assert_eq!(review(&world).own_rating(FIRST), Some(Rating::Above));
    world.model.actor = AHMAD;
    rate(&mut world, [(FIRST, "2")]);
    at(&mut world, FIRST);
    let screen = world.screen(80, 24);
    assert!(screen.contains("≠"), "{screen}");
    assert!(
        screen.contains("Berbeda ≠ menurut pegawai: Di atas"),
        "{screen}"
    );
    assert_eq!(review(&world).own_predikat(), Some(Predikat::Good));
}

#[test]
fn whoever_may_not_rate_is_told_who_may() {
    let mut world = world();
    at(&mut world, FIRST);
    let refused = |world: &mut World, keys: &str, words: &str| {
        world.keys(keys);
        let notice = world.notice();
        assert!(notice.contains(words), "{keys}: {notice}");
        assert!(world.model.overlays.is_empty());
        assert_eq!(review(world).rating(FIRST), None);
    };
    world.model.actor = EmployeeId::NOBODY;
    refused(&mut world, "1", ":saya");
    world.model.actor = CITRA;
    refused(&mut world, "1", "Yang menilai adalah Ahmad Fauzi");
    refused(&mut world, "b", "Yang menilai adalah Ahmad Fauzi");
    refused(&mut world, "t", "Yang menilai adalah Ahmad Fauzi");
    world.model.actor = AHMAD;
    for stage in [Stage::Draft, Stage::Submitted, Stage::Evaluated] {
        world.put(plan_of(BUDI), 0, &[(f::STAGE, code(stage))]);
        // `t` alone would close the evaluation here.
        let way = "dinilai pada Disetujui atau Evaluasi. g t t memindahkannya";
        refused(&mut world, "1", way);
    }
    world.put(plan_of(BUDI), 0, &[(f::STAGE, code(Stage::Approved))]);
    world.send(Msg::Today(day(2026, 9, 30)));
    refused(&mut world, "1", "baru mulai 1 Oktober 2026");
    world.select(CITRA);
    world.model.actor = CITRA;
    world.send(Msg::Today(day(2026, 11, 24)));
    world.keys("x");
    at(&mut world, Line::Value(CoreValue::Loyal));
    world.keys("x");
    assert!(
        world.notice().contains("menilai adalah Ahmad Fauzi"),
        "{}",
        world.notice()
    );
}

#[test]
fn what_the_leader_expects_stands_with_the_value() {
    let mut world = world();
    at(&mut world, Line::Value(CoreValue::ServiceOriented));
    world.keys("x");
    world.type_text("Antrean selesai hari itu juga");
    world.keys("Ctrl-s");
    let screen = world.screen(80, 24);
    assert!(screen.contains("Ekspektasi pimpinan: Antrean"), "{screen}");
}

#[test]
fn closing_asks_for_everything_and_freezes_it() {
    let mut world = world();
    world.keys("t");
    let notice = world.notice();
    assert!(
        notice.contains("RHK 1, 2")
            && notice.contains("Kolaboratif")
            && !notice.contains("kedua rating"),
        "the next thing to do is to rate them: {notice}"
    );
    rate_all(&mut world, "2", "2");
    // What is rated later may suggest something else than what was chosen.
    let all = review(&world).plan().unwrap().results.clone();
    rate(
        &mut world,
        all.iter().map(|one| (Line::Result(one.id), "3")),
    );
    world.keys("t");
    let notice = world.notice();
    assert!(
        notice.starts_with("Belum dapat ditutup (b ") && notice.contains("alasan"),
        "{notice}"
    );
    rate(
        &mut world,
        all.iter().map(|one| (Line::Result(one.id), "2")),
    );
    world.keys("t");
    assert!(matches!(world.model.top(), Some(Overlay::Confirm(_))));
    world.keys("Enter");
    assert_eq!(review(&world).standing(), Standing::Open, "Enter is no yes");
    world.keys("y");
    let closing = review(&world).closing().expect("a closing").clone();
    assert!(closing.is_intact());
    assert_eq!(
        (closing.by, closing.predikat, closing.rules.as_str()),
        (Some(AHMAD), Some(Predikat::Good), "nasional-2026.1")
    );
    assert_eq!(closing.day, day(2026, 11, 24));
    assert_eq!(world.model.plan().unwrap().stage, Stage::Evaluated);
    for keys in ["1", "b", "t"] {
        at(&mut world, FIRST);
        world.keys(keys);
        assert!(world.notice().contains("T membukanya kembali"));
    }
    assert!(
        world
            .screen(80, 24)
            .contains("Ditutup 24-11-2026 oleh Ahmad")
    );
    let row = world.model.people.row(BUDI).expect("a row");
    assert_eq!(row.follow.closed, [(period(), Predikat::Good)]);
    world.keys("u");
    assert!(world.notice().contains("Tidak ada yang dapat diurungkan"));
    assert!(review(&world).closing().is_some(), "frozen");
    at(&mut world, Line::Overall);
    let screen = world.screen(80, 24);
    assert!(
        screen.contains("Dibekukan menurut nasional-2026.1"),
        "{screen}"
    );
}

#[test]
fn reopening_takes_a_reason_and_the_next_closing_is_another_revision() {
    let mut world = world();
    world.keys("T");
    assert!(
        world.notice().contains("belum ditutup"),
        "{}",
        world.notice()
    );
    rate_all(&mut world, "2", "2");
    world.keys("t y T Ctrl-s");
    assert_eq!(world.errors(), ["wajib diisi"]);
    world.type_text("Bukti baru dari inspektorat");
    world.keys("Ctrl-s");
    assert!(matches!(review(&world).standing(), Standing::Reopened(_)));
    assert_eq!(world.model.plan().unwrap().stage, Stage::Evaluating);
    rate(&mut world, [(FIRST, "1"), (Line::Result(ItemId(310)), "1")]);
    let changed = tell::revision(review(&world)).expect("told");
    assert!(
        changed.contains("berbeda dari yang ditetapkan"),
        "{changed}"
    );
    rate(&mut world, [(Line::Results, "1")]);
    world.keys("t y");
    let all = review(&world).closings().to_vec();
    assert_eq!(all.len(), 2, "both stay");
    assert_eq!(all[0].results, Some(Rating::Meets));
    assert_eq!(all[1].results, Some(Rating::Above));
    assert!(all.iter().all(crate::domain::closing::Closing::is_intact));
    let told = tell::revision(review(&world)).expect("told");
    assert!(
        told.starts_with("Revisi 2, berbeda dari yang ditetapkan"),
        "{told}"
    );
}

#[test]
fn a_change_behind_a_closing_is_shown_and_closing_again_makes_a_revision() {
    let mut world = world();
    rate_all(&mut world, "2", "2");
    world.keys("t y");
    world.put(
        plan_of(BUDI),
        301,
        &[(f::ACTUAL, Value::Number(420.into()))],
    );
    assert!(matches!(review(&world).standing(), Standing::Changed(_)));
    at(&mut world, Line::Overall);
    let screen = world.screen(120, 40);
    assert!(screen.contains("berbeda dari yang ditetapkan"), "{screen}");
    assert_eq!(
        review(&world).ratings(),
        (Some(Rating::Meets), Some(Rating::Meets)),
        "no figure changes a rating"
    );
    world.keys("t y");
    assert_eq!(review(&world).closings().len(), 2);
    assert!(matches!(review(&world).standing(), Standing::Closed(_)));
}

/// Closed on 15 January 2027 and received the same day.
fn received() -> World {
    let mut world = world();
    rate_all(&mut world, "1", "1");
    become_of(&mut world, AHMAD, day(2027, 1, 15));
    world.keys("t y");
    world.keys("c Ctrl-s");
    world
}

#[test]
fn an_objection_is_filed_on_the_fourteenth_day_and_not_on_the_fifteenth() {
    let mut world = received();
    let clock = tell::clock(review(&world)).expect("a clock");
    assert!(
        clock.contains("sampai 29-01-2027 (sisa 14 hari)"),
        "{clock}"
    );
    world.model.actor = CITRA;
    world.keys("o");
    assert!(world.notice().contains("diajukan oleh Budi Santoso"));
    become_of(&mut world, BUDI, day(2027, 1, 30));
    world.keys("o");
    let notice = world.notice();
    assert!(
        notice.contains("batas pengajuan 29 Januari 2027 sudah lewat"),
        "{notice}"
    );
    become_of(&mut world, BUDI, day(2027, 1, 29));
    world.keys("o");
    world.type_text("Bukti triwulan belum dihitung");
    // The form stays open past the last day.
    world.send(Msg::Today(day(2027, 1, 30)));
    world.keys("Ctrl-s");
    assert!(world.errors()[0].contains("sudah lewat"));
    world.send(Msg::Today(day(2027, 1, 29)));
    world.keys("Ctrl-s");
    assert!(world.model.overlays.is_empty(), "{:?}", world.errors());
    let waiting = review(&world).waiting().expect("an objection");
    assert_eq!(waiting.filed, day(2027, 1, 29));
    world.keys("o");
    assert!(world.notice().contains("sudah diajukan"));
    // It waits in its period; from any other the way there is told.
    world.keys("> O");
    assert!(
        world.notice().contains("keberatan Triwulan IV 2026; g d"),
        "{}",
        world.notice()
    );
}

#[test]
fn receipt_is_not_noted_before_the_closing_nor_in_advance() {
    let mut world = world();
    world.keys("c");
    assert!(world.notice().contains("belum ditutup"));
    rate_all(&mut world, "2", "2");
    become_of(&mut world, AHMAD, day(2027, 1, 15));
    world.keys("t y c Ctrl-u");
    world.type_text("14-01-2027");
    world.keys("Ctrl-s");
    assert!(world.errors()[0].contains("ditutup 15 Januari 2027"));
    world.keys("Ctrl-u");
    world.type_text("16-01-2027");
    world.keys("Ctrl-s");
    assert!(world.errors()[0].contains("belum tiba"));
    world.keys("Esc y");
    world.model.actor = CITRA;
    world.keys("c");
    assert!(world.notice().contains("Ahmad Fauzi"));
}

#[test]
fn only_the_reviewing_officer_decides_and_both_versions_stay() {
    let mut world = received();
    assert_eq!(review(&world).predikat(), Some(Predikat::VeryGood));
    become_of(&mut world, BUDI, day(2027, 1, 20));
    world.keys("o");
    world.type_text("Mohon ditinjau");
    world.keys("Ctrl-s");
    for actor in [BUDI, AHMAD, CITRA] {
        world.model.actor = actor;
        world.keys("O");
        let notice = world.notice();
        assert!(notice.contains("Sri Wahyuni"), "{notice}");
    }
    world.model.actor = AHMAD;
    world.keys("T");
    assert!(world.notice().contains("menunggu putusan"));
    become_of(&mut world, SRI, day(2027, 2, 1));
    world.keys("O Ctrl-s");
    assert_eq!(world.errors().len(), 5, "nothing is chosen beforehand");
    world.type_text("Bukti kunjungan malam belum dihitung\t");
    world.keys("Tab 2 Tab 2 Tab");
    world.type_text("Bukti diperiksa kembali");
    world.keys("Ctrl-s");
    assert_eq!(world.errors(), ["wajib diisi"], "one side was not heard");
    world.type_text("Tidak hadir, sudah dipanggil dua kali");
    world.keys("Ctrl-s");
    assert!(world.model.overlays.is_empty(), "{:?}", world.errors());
    let review_now = review(&world);
    assert_eq!(review_now.predikat(), Some(Predikat::Good));
    let grades: Vec<_> = review_now.closings().iter().map(|c| c.predikat).collect();
    assert_eq!(grades, [Some(Predikat::VeryGood), Some(Predikat::Good)]);
    assert!(matches!(review_now.standing(), Standing::Closed(_)));
    let chosen = review_now.overall().expect("the appraiser's own choice");
    assert_eq!(chosen.results, Some(Rating::Above), "it stays as it was");
    let words = explained(&mut world, Line::Overall);
    assert!(words.contains("Sangat Baik menjadi Baik"), "{words}");
    let both = [
        "Revisi 1",
        "Revisi 2",
        "kunjungan malam",
        "dipanggil dua kali",
    ];
    for kept in both {
        assert!(words.contains(kept), "{kept}: {words}");
    }
    let row = world.model.people.row(BUDI).expect("a row");
    assert_eq!(row.follow.closed, [(period(), Predikat::Good)]);
    assert_eq!(
        row.plan(period()).and_then(|plan| plan.results),
        Some(Rating::Meets)
    );
    world.model.actor = AHMAD;
    world.keys("T");
    assert!(world.notice().contains("final"), "{}", world.notice());
    world.model.actor = BUDI;
    world.keys("o");
    assert!(world.notice().contains("final"), "{}", world.notice());
}

#[test]
fn a_strict_office_asks_for_the_reason_of_a_spread_before_anything_is_closed() {
    let mut world = world();
    world.model.settings.rules.distribution.strict = true;
    world.model.settings.rules.distribution.min_n = 1;
    organisation(&mut world, OrgRating::VeryPoor);
    rate_all(&mut world, "1", "1");
    world.keys("t");
    let notice = world.notice();
    assert!(notice.contains("Seksi Pelayanan menyimpang"), "{notice}");
    let subject = Subject::of(SubjectKind::Organisation, SECTION.0, period());
    world.put(subject, 0, &[(f::SPREAD_REASON, text("Satu orang saja"))]);
    world.keys("t y");
    assert!(review(&world).closing().is_some(), "{}", world.notice());
    // Where the rules are not strict the same breach hinders nothing.
    let mut world = self::world();
    organisation(&mut world, OrgRating::VeryPoor);
    rate_all(&mut world, "1", "1");
    world.keys("t y");
    assert!(review(&world).closing().is_some());
    let spread = crate::domain::distribution::Spread([1, 0, 0, 0, 0]);
    let rules = &world.model.settings.rules.distribution;
    let verdict = crate::domain::distribution::check(&spread, OrgRating::VeryPoor, rules);
    assert!(matches!(verdict, Verdict::Unchecked { .. }));
}

#[test]
fn a_strict_office_holds_the_spread_against_the_nearest_result_whatever_is_written_below_it() {
    let mut world = world();
    world.model.settings.rules.distribution.strict = true;
    world.model.settings.rules.distribution.min_n = 1;
    let office = Subject::of(SubjectKind::Organisation, OFFICE.0, period());
    world.put(office, 0, &[(f::ORG_RATING, code(OrgRating::VeryPoor))]);
    let section = Subject::of(SubjectKind::Organisation, SECTION.0, period());
    world.put(section, 0, &[(f::SPREAD_REASON, text("Belum disepakati"))]);
    rate_all(&mut world, "1", "1");
    world.keys("t");
    let notice = world.notice();
    let name = world.model.people.unit_name(OFFICE);
    assert!(notice.contains(&format!("{name} menyimpang")), "{notice}");
}

#[test]
fn the_annual_evaluation_sees_the_periods_of_its_year_and_each_stint_of_a_transfer() {
    let mut world = world();
    rate_all(&mut world, "1", "1");
    let year = Period::year_of(2026).expect("a year");
    let second = period().with_stint(1).expect("a stint");
    let before = period().previous();
    for (period, who) in [(year, AHMAD), (second, SRI)] {
        let plan = Subject::of(SubjectKind::Plan, BUDI.0, period);
        world.result(plan, 900, "Hasil setahun", Stage::Approved);
        world.put(plan, 0, &[(f::PLAN_APPRAISER, Value::Ref(who.0))]);
    }
    let rated = Subject::of(SubjectKind::Evaluation, BUDI.0, before);
    let meets = [
        (f::RATE_RESULTS, code(Rating::Meets)),
        (f::RATE_BEHAVIOUR, code(Rating::Meets)),
    ];
    world.put(rated, 0, &meets);
    crate::app::update::set_period(&mut world.model, second);
    world.send(Msg::Rested);
    world.keys("b");
    assert!(
        world.notice().contains("menilai adalah Dra. Sri Wahyuni"),
        "{}",
        world.notice()
    );
    assert_eq!(review(&world).ratings(), (None, None), "a plan of its own");
    crate::app::update::set_period(&mut world.model, year);
    world.send(Msg::Rested);
    let past = review(&world).past();
    let seen: Vec<(Period, Option<Predikat>)> = past
        .iter()
        .map(|past| (past.period, past.predikat))
        .collect();
    assert_eq!(
        seen,
        [
            (before, Some(Predikat::Good)),
            (period(), Some(Predikat::VeryGood)),
            (second, None)
        ]
    );
    at(&mut world, Line::Overall);
    let screen = world.screen(120, 40);
    assert!(
        screen.contains("TW III 2026 Baik · TW IV 2026 Sangat Baik"),
        "{screen}"
    );
    assert_eq!(review(&world).predikat(), None, "no mean of quarters");
    crate::app::update::set_period(&mut world.model, period());
    world.send(Msg::Rested);
    let trend = tell::trend(review(&world), "→").expect("a trend");
    assert!(trend.starts_with("TW III 2026 Baik →"), "{trend}");
}

#[test]
fn credit_points_and_the_allowance_are_told_where_they_apply() {
    let mut world = world();
    rate_all(&mut world, "1", "1");
    assert_eq!(tell::credit(review(&world)), None, "no functional position");
    assert_eq!(tell::incentive(review(&world)), None, "no table");
    let functional = [
        (f::POSITION_KIND, code(PositionKind::Functional)),
        (f::CAREER_LEVEL, code(CareerLevel::ExpertFirst)),
    ];
    world.put(Subject::employee(BUDI), 0, &functional);
    let told = tell::credit(review(&world)).expect("points");
    assert!(told.contains("3 bulan 4,69 (Ahli Pertama)"), "{told}");
    let table = crate::domain::follow::incentive::IncentiveTable {
        source: "Permenlu 3/2025".into(),
        percent: [100, 100, 80, 70, 60].map(Into::into),
    };
    world.model.settings.rules.incentive = Some(table);
    let told = tell::incentive(review(&world)).expect("a share");
    assert!(told.contains("100%") && told.contains("Permenlu"), "{told}");
    at(&mut world, Line::Overall);
    let screen = world.screen(120, 40);
    assert!(screen.contains("Angka kredit") && screen.contains("tunjangan"));
    let year = Period::year_of(2026).expect("a year");
    let plan = Subject::of(SubjectKind::Plan, BUDI.0, year);
    world.result(plan, 900, "Hasil setahun", Stage::Approved);
    let rated = Subject::of(SubjectKind::Evaluation, BUDI.0, year);
    let best = [
        (f::RATE_RESULTS, code(Rating::Above)),
        (f::RATE_BEHAVIOUR, code(Rating::Above)),
    ];
    world.put(rated, 0, &best);
    let annual = review(&world).at(year);
    let told = tell::credit(annual).expect("points");
    assert!(told.contains("setahun 18,75"), "{told}");
}

#[test]
fn every_line_is_explained_down_to_the_entries_the_rule_its_source_and_version() {
    let mut world = world();
    let log = Subject::of(SubjectKind::Log, BUDI.0, Period::month(2026, 11).unwrap());
    let entry = [
        (f::LOG_DAY, Value::Date(day(2026, 11, 3))),
        (f::LOG_RESULT, Value::Ref(300)),
        (f::LOG_ACTIVITY, text("Menerbitkan KK")),
        (f::LOG_QUANTITY, Value::Number(40.into())),
        (f::LOG_UNIT, text("dokumen")),
    ];
    world.put(log, 71, &entry);
    let said = Subject::of(
        SubjectKind::Feedback,
        BUDI.0,
        Period::year_of(2026).unwrap(),
    );
    let given = [
        (f::FEEDBACK_DAY, Value::Date(day(2026, 11, 5))),
        (f::FEEDBACK_TEXT, text("Pelayanan cepat")),
        (f::FEEDBACK_RESULT, Value::Ref(300)),
    ];
    world.put(said, 72, &given);
    rate_all(&mut world, "2", "2");
    let words = explained(&mut world, FIRST);
    for wanted in [
        "Dipilih oleh Ahmad Fauzi, S.Sos. Sesuai ekspektasi",
        "Jumlah KK yang terbit 77,5%",
        "Menerbitkan KK",
        "40 dokumen",
        "Pelayanan cepat",
        "realisasi menyarankan Di bawah ekspektasi",
        "Dasar: PermenPANRB 6/2022",
        "Versi aturan: nasional-2026.1",
    ] {
        assert!(words.contains(wanted), "{wanted} in {words}");
    }
    let words = explained(&mut world, Line::Value(CoreValue::Loyal));
    assert!(words.contains("Menjaga rahasia jabatan dan negara"));
    assert!(words.contains("Belum ada bukti"), "a gap is told: {words}");
    world.keys("t y");
    let words = explained(&mut world, Line::Overall);
    for wanted in ["[Baik]", "Sidik SHA-256", "Sidik cocok", "PP 30/2019 Ps 59"] {
        assert!(words.contains(wanted), "{wanted} in {words}");
    }
    world.keys("E");
    assert!(matches!(world.model.top(), Some(Overlay::Explain(_))));
    world.screen(60, 18);
}

#[test]
fn a_transfer_parts_the_plan_and_each_part_is_rated_by_its_own_appraiser() {
    let mut world = world();
    world.keys("m Ctrl-u");
    world.type_text("01-10-2026");
    world.keys("Ctrl-s");
    assert!(world.errors()[0].contains("sesudah hari pertamanya"));
    world.keys("Ctrl-u");
    world.type_text("16-11-2026");
    world.keys("Ctrl-s");
    assert!(world.model.overlays.is_empty(), "{:?}", world.errors());
    let first = world.model.plan().expect("the plan so far").clone();
    assert_eq!(first.days.1, Some(day(2026, 11, 15)));
    assert_eq!((first.appraiser, first.unit), (Some(AHMAD), Some(SECTION)));
    world.keys("m");
    assert!(world.notice().contains("sudah dipisahkan"));
    let second = period().with_stint(1).expect("a stint");
    world.keys("g d");
    world.type_text("TW4b");
    world.keys("Enter");
    assert_eq!(world.model.period, second);
    let plan = world.model.plan().expect("a plan of its own");
    assert_eq!((plan.stage, plan.results.len()), (Stage::Draft, 0));
    assert_eq!(plan.days.0, Some(day(2026, 11, 16)));
    // Whoever appraises the person from now on, the first part stays with the one of then.
    world.put(
        Subject::employee(BUDI),
        0,
        &[(f::APPRAISER, Value::Ref(SRI.0))],
    );
    let now = review(&world);
    assert_eq!(now.appraiser(), Some(SRI));
    assert_eq!(now.at(period()).appraiser(), Some(AHMAD));
}
