//! The acceptance numbers of the figures, each opened to what it was made of.

use super::*;
use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, SECTION, SRI, World, day, period};
use crate::domain::competence::Competence;
use crate::domain::complaint::{ComplaintKind, StepKind};
use crate::domain::discipline::AbsenceKind;
use crate::domain::follow::training::CourseState;
use crate::domain::plan::{Direction, ResultLevel};
use crate::domain::rating::{CoreValue, Predikat, Rating};
use crate::domain::scheme::Signal;
use crate::domain::team::Role;
use crate::ops::edit::{code, text};
use crate::ops::fields as f;
use crate::ops::op::{Field, Subject, SubjectKind, Value};
use crate::ops::view::Dossier;
use crate::store::Store;

fn number(text: &str) -> Decimal {
    text.parse().expect("a figure")
}

fn num(n: i64) -> Value {
    Value::Number(n.into())
}

/// A subject of Budi for the year.
pub(crate) fn year(kind: SubjectKind, y: i32) -> Subject {
    Subject::of(kind, BUDI.0, Period::year_of(y).expect("a year"))
}

/// A subject of Budi for the quarter.
pub(crate) fn quarter(kind: SubjectKind) -> Subject {
    Subject::of(kind, BUDI.0, period())
}

/// Ratings of Budi by his appraiser, for a period.
pub(crate) fn rate(world: &mut World, period: Period, results: Rating, behaviour: Rating) {
    let subject = Subject::of(SubjectKind::Evaluation, BUDI.0, period);
    let values = [
        (f::RATE_RESULTS, code(results)),
        (f::RATE_BEHAVIOUR, code(behaviour)),
    ];
    world.put(subject, 0, &values);
}

fn dossier(world: &World, id: EmployeeId) -> Dossier {
    world.store.dossier(id).expect("a file")
}

/// A figure of Budi in the fourth quarter, with the superior's plan at hand.
fn found(world: &World, figure: Figure) -> Found {
    let (own, above) = (dossier(world, BUDI), dossier(world, AHMAD));
    let from = Sources {
        model: &world.model,
        file: &own.file,
        period: period(),
        superior: above.file.plans.get(&period()),
    };
    of(&from, figure)
}

fn value(world: &World, figure: Figure) -> Option<Decimal> {
    found(world, figure).value.ok()
}

/// Everything that an explanation says.
fn told(world: &World, why: &Why) -> String {
    let mut all = format!("{} {}\n", why.what.text(world.model.texts()), why.value);
    for part in &why.parts {
        all.push_str(&told(world, part));
    }
    all
}

fn explained(world: &World, figure: Figure) -> String {
    told(
        world,
        &why(world.model.texts(), figure, &found(world, figure)),
    )
}

#[test]
fn a_person_linked_to_three_of_twelve_results_contributes_a_quarter() {
    let mut w = World::new();
    let above = Subject::of(SubjectKind::Plan, AHMAD.0, period());
    for item in 1001..=1010 {
        let values = [(f::RESULT_TITLE, text(&format!("Hasil unit {item}")))];
        w.put(above, item, &values);
    }
    let own = quarter(SubjectKind::Plan);
    w.put(own, 320, &[(f::RESULT_TITLE, text("Hasil ketiga"))]);
    for (item, supports) in [(300, 1001), (310, 1002), (320, 200)] {
        let values = [
            (f::SUPPORTS_PERSON, Value::Ref(AHMAD.0)),
            (f::SUPPORTS_RESULT, Value::Ref(supports)),
        ];
        w.put(own, item, &values);
    }
    assert_eq!(value(&w, Figure::Contribution), Some(number("25")));
    let all = explained(&w, Figure::Contribution);
    assert!(all.contains("25,0%"), "{all}");
    assert!(all.contains("3 dari 12"), "{all}");
    assert!(all.contains("Hasil unit 1002"), "{all}");
    assert!(
        all.contains("nasional-2026.1"),
        "the version of the rules: {all}"
    );
}

#[test]
fn eight_of_ten_complaints_in_time_are_eighty_per_cent() {
    let mut w = World::new();
    for n in 0..10_u64 {
        let subject = Subject::lasting(SubjectKind::Complaint, 9_000 + n);
        let values = [
            (f::COMPLAINT_NUMBER, text(&format!("P-{n}"))),
            (f::COMPLAINT_DAY, Value::Date(day(2026, 10, 5))),
            (f::COMPLAINT_KIND, code(ComplaintKind::Information)),
            (f::COMPLAINT_UNIT, Value::Ref(SECTION.0)),
        ];
        w.put(subject, 0, &values);
        let late = if n < 8 { 7 } else { 20 };
        let steps = [
            (1, StepKind::Verified, 5),
            (2, StepKind::Assigned, 5),
            (3, StepKind::Answered, late),
        ];
        for (item, kind, on) in steps {
            let mut values = vec![
                (f::STEP_KIND, code(kind)),
                (f::STEP_DAY, Value::Date(day(2026, 10, on))),
            ];
            if kind == StepKind::Assigned {
                values.push((f::STEP_PERSON, Value::Ref(BUDI.0)));
            }
            w.put(subject, item, &values);
        }
    }
    assert_eq!(value(&w, Figure::ComplaintOnTime), Some(number("80")));
    assert_eq!(value(&w, Figure::ComplaintMedian), Some(number("2")));
    let all = explained(&w, Figure::ComplaintOnTime);
    assert!(
        all.contains("80,0%") && all.contains("P-9 terlambat"),
        "{all}"
    );
}

/// A competence of Budi this year.
pub(crate) fn competence(world: &mut World, item: u64, name: &str, level: i64, standard: i64) {
    let values = [
        (f::COMPETENCE_NAME, text(name)),
        (f::COMPETENCE_LEVEL, num(level)),
        (f::COMPETENCE_STANDARD, num(standard)),
        (
            f::COMPETENCE_REASON,
            text("Belum pernah memakai lembar sebar"),
        ),
    ];
    world.put(year(SubjectKind::Competence, 2026), item, &values);
}

#[test]
fn level_two_against_standard_four_is_a_gap_of_two() {
    let mut w = World::new();
    assert!(found(&w, Figure::CompetenceGap).value.is_err());
    competence(&mut w, 21, "Manajemen data", 2, 4);
    competence(&mut w, 22, "Pelayanan", 5, 4);
    assert_eq!(value(&w, Figure::CompetenceGap), Some(number("2")));
    assert_eq!(value(&w, Figure::CompetenceLevel), Some(number("3.5")));
    let all = explained(&w, Figure::CompetenceGap);
    assert!(all.contains("Nilai 2, standar jabatan 4"), "{all}");
    let file = dossier(&w, BUDI).file;
    assert!(
        file.competences[&2026]
            .iter()
            .any(Competence::needs_training)
    );
}

/// A course of Budi.
pub(crate) fn course(world: &mut World, item: u64, month: u32, hours: i64, state: CourseState) {
    let values = [
        (f::COURSE_NAME, text(&format!("Pelatihan {item}"))),
        (f::COURSE_DAY, Value::Date(day(2026, month, 2))),
        (f::COURSE_STATE, code(state)),
        (f::COURSE_HOURS, num(hours)),
    ];
    world.put(year(SubjectKind::Training, 2026), item, &values);
}

#[test]
fn twenty_and_forty_hours_done_are_sixty_in_the_year() {
    let mut w = World::new();
    course(&mut w, 31, 3, 20, CourseState::Done);
    course(&mut w, 32, 9, 40, CourseState::Done);
    course(&mut w, 33, 10, 99, CourseState::Planned);
    assert_eq!(value(&w, Figure::TrainingHours), Some(number("60")));
    assert!(explained(&w, Figure::TrainingHours).contains("60 JP"));
}

/// An entry of attendance of Budi this year.
pub(crate) fn absence(world: &mut World, item: u64, kind: AbsenceKind, rest: &[(Field, Value)]) {
    let mut values = vec![
        (f::ABSENCE_KIND, code(kind)),
        (f::ABSENCE_FROM, Value::Date(day(2026, 3, 2))),
    ];
    values.extend_from_slice(rest);
    world.put(year(SubjectKind::Conduct, 2026), item, &values);
}

#[test]
fn days_without_explanation_and_late_minutes_add_up() {
    let mut w = World::new();
    assert_eq!(value(&w, Figure::DisciplineDays), Some(Decimal::ZERO));
    absence(
        &mut w,
        41,
        AbsenceKind::Unexcused,
        &[(f::ABSENCE_DAYS, num(2))],
    );
    absence(
        &mut w,
        42,
        AbsenceKind::Late,
        &[(f::ABSENCE_MINUTES, num(300))],
    );
    absence(
        &mut w,
        43,
        AbsenceKind::Late,
        &[(f::ABSENCE_MINUTES, num(160))],
    );
    absence(&mut w, 44, AbsenceKind::Leave, &[(f::ABSENCE_DAYS, num(9))]);
    assert_eq!(value(&w, Figure::DisciplineDays), Some(number("3")));
    let all = explained(&w, Figure::DisciplineDays);
    assert!(
        all.contains("300 menit") && all.contains("PP 94/2021"),
        "{all}"
    );
}

#[test]
fn progress_and_met_results_are_those_of_the_plan() {
    let mut w = World::new();
    // 310/400, 88/90 and 1/3: 77.5, 97.7 and 33.3.
    assert_eq!(value(&w, Figure::TargetProgress), Some(number("69.5")));
    assert_eq!(value(&w, Figure::MainResultsMet), Some(Decimal::ZERO));
    let own = quarter(SubjectKind::Plan);
    w.put(own, 311, &[(f::ACTUAL, num(3))]);
    assert_eq!(value(&w, Figure::MainResultsMet), Some(number("50")));
    assert!(found(&w, Figure::OutcomeProgress).value.is_err());
    w.put(own, 302, &[(f::RESULT_LEVEL, code(ResultLevel::Outcome))]);
    assert_eq!(value(&w, Figure::OutcomeProgress), Some(number("97.7")));
    let all = explained(&w, Figure::OutcomeProgress);
    assert!(all.contains("Kepuasan pemohon"), "the outcome: {all}");
    assert!(
        all.contains("Jumlah KK yang terbit"),
        "and the output beside it: {all}"
    );
}

#[test]
fn the_log_is_measured_by_working_days_without_leave() {
    let mut w = World::new();
    let month = Subject::of(
        SubjectKind::Log,
        BUDI.0,
        Period::month(2026, 10).expect("a month"),
    );
    for (item, on) in [(51, 1), (52, 2), (53, 2)] {
        let values = [
            (f::LOG_DAY, Value::Date(day(2026, 10, on))),
            (f::LOG_ACTIVITY, text("Melayani loket")),
        ];
        w.put(month, item, &values);
    }
    w.model.today = day(2026, 10, 7);
    // Thursday 1 to Wednesday 7 October: five working days.
    assert_eq!(value(&w, Figure::LogDays), Some(number("40")));
    let leave = [
        (f::ABSENCE_KIND, code(AbsenceKind::Leave)),
        (f::ABSENCE_FROM, Value::Date(day(2026, 10, 5))),
    ];
    w.put(year(SubjectKind::Conduct, 2026), 45, &leave);
    assert_eq!(value(&w, Figure::LogDays), Some(number("50")));
    assert_eq!(value(&w, Figure::LogApproved), Some(Decimal::ZERO));
    assert_eq!(value(&w, Figure::FeedbackCount), Some(Decimal::ZERO));
}

#[test]
fn all_seven_values_must_be_rated_before_they_are_counted() {
    let mut w = World::new();
    let subject = quarter(SubjectKind::Evaluation);
    for value in &CoreValue::ALL[..6] {
        w.put(
            subject,
            u64::from(value.number()),
            &[(f::RATE_ITEM, code(Rating::Meets))],
        );
    }
    let reason = found(&w, Figure::Behaviour)
        .value
        .expect_err("six are not all");
    assert!(reason.text(w.model.texts()).contains("6 dari 7"));
    w.put(subject, 7, &[(f::RATE_ITEM, code(Rating::Below))]);
    assert_eq!(value(&w, Figure::Behaviour), Some(number("6")));
}

#[test]
fn a_team_result_and_cooperation_reach_each_member() {
    let mut w = World::new();
    assert!(found(&w, Figure::TeamResult).value.is_err());
    let team = Subject::of(SubjectKind::Team, 77, period());
    let values = [
        (f::TEAM_NAME, text("Tim Pengadaan")),
        (f::TEAM_DIRECTION, code(Direction::Less)),
        (f::TEAM_BASELINE, num(30)),
        (f::TEAM_TARGET, num(24)),
        (f::TEAM_RESULT, num(21)),
    ];
    w.put(team, 0, &values);
    w.put(team, BUDI.0, &[(f::MEMBER_ROLE, code(Role::Member))]);
    assert_eq!(value(&w, Figure::TeamResult), Some(number("112.5")));
    assert!(found(&w, Figure::TeamCooperation).value.is_err());
    w.put(team, BUDI.0, &[(f::COOPERATION, code(Rating::Above))]);
    assert_eq!(value(&w, Figure::TeamCooperation), Some(number("3")));
}

#[test]
fn few_voices_hide_their_mean_and_five_show_it() {
    let mut w = World::new();
    let unit = Subject::of(
        SubjectKind::Voice,
        SECTION.0,
        Period::year_of(2026).expect("a year"),
    );
    for (item, score) in [(61, 4), (62, 4), (63, 3), (64, 4), (65, 3)] {
        let reason = found(&w, Figure::VoiceMean).value.expect_err("too few");
        assert!(reason.text(w.model.texts()).contains("kurang dari 5"));
        let count = value(&w, Figure::VoiceCount);
        assert_eq!(count.is_some(), item == 61, "few are not counted out");
        let values = [
            (f::VOICE_DAY, Value::Date(day(2026, 11, 3))),
            (f::VOICE_ABOUT, Value::Ref(BUDI.0)),
            (f::VOICE_SCORE, num(score)),
        ];
        w.put(unit, item, &values);
    }
    assert_eq!(value(&w, Figure::VoiceMean), Some(number("3.6")));
    assert_eq!(value(&w, Figure::VoiceCount), Some(number("5")));
    assert!(explained(&w, Figure::VoiceMean).contains("3,60"));
    // One voice about a colleague would follow from the total and this mean, so this one goes too.
    let values = [
        (f::VOICE_DAY, Value::Date(day(2026, 11, 4))),
        (f::VOICE_ABOUT, Value::Ref(CITRA.0)),
        (f::VOICE_SCORE, num(1)),
    ];
    w.put(unit, 66, &values);
    assert!(found(&w, Figure::VoiceMean).value.is_err());
}

#[test]
fn the_survey_is_that_of_the_nearest_unit_with_sheets() {
    let mut w = World::new();
    assert!(found(&w, Figure::SurveyIndex).value.is_err());
    let office = Subject::of(
        SubjectKind::Survey,
        crate::app::testing::OFFICE.0,
        Period::year_of(2026).expect("a year"),
    );
    let values = [
        (f::SHEET_DAY, Value::Date(day(2026, 2, 3))),
        (f::SHEET_ANSWERS, text("443444433")),
    ];
    w.put(office, 71, &values);
    assert_eq!(value(&w, Figure::SurveyIndex), Some(number("91.67")));
    let all = explained(&w, Figure::SurveyIndex);
    assert!(
        all.contains("Dinas Dukcapil") && all.contains("A (Sangat Baik)"),
        "{all}"
    );
}

#[test]
fn what_cannot_be_computed_says_why_and_names_no_figure() {
    let w = World::new();
    let dewi = dossier(&w, DEWI);
    let from = Sources {
        model: &w.model,
        file: &dewi.file,
        period: period(),
        superior: None,
    };
    let all = super::all(&from);
    assert_eq!(all.len(), Figure::ALL.len());
    for (figure, found) in &all {
        match &found.value {
            Ok(value) => assert!(value.is_zero(), "{figure:?}: nothing is known of Dewi"),
            Err(reason) => {
                assert!(w.model.texts().has(&reason.key), "{figure:?}: {reason:?}");
                assert!(!values(&all).contains_key(figure));
            }
        }
    }
    assert!(all[&Figure::PeerResult].value.is_err(), "360° is off");
}

fn year_of(y: i32) -> Period {
    Period::year_of(y).expect("a year")
}

fn facts_now(world: &World) -> crate::domain::scheme::Facts {
    let own = dossier(world, BUDI);
    let from = Sources {
        model: &world.model,
        file: &own.file,
        period: period(),
        superior: None,
    };
    facts(&from, &super::all(&from))
}

#[test]
fn years_at_the_top_are_counted_without_a_gap_and_the_last_predikat_is_followed_up() {
    let mut w = World::new();
    rate(&mut w, year_of(2023), Rating::Above, Rating::Above);
    rate(&mut w, year_of(2025), Rating::Above, Rating::Above);
    let facts = facts_now(&w);
    assert_eq!(facts.years, [Predikat::VeryGood], "2024 is missing");
    assert_eq!(facts.predikat, None);
    rate(&mut w, year_of(2026), Rating::Above, Rating::Above);
    assert_eq!(facts_now(&w).years, [Predikat::VeryGood; 2]);
    rate(&mut w, period().previous(), Rating::Below, Rating::Meets);
    let facts = facts_now(&w);
    assert_eq!(facts.predikat, Some(Predikat::NeedsImprovement));
    rate(&mut w, period(), Rating::Meets, Rating::Meets);
    assert_eq!(facts_now(&w).predikat, Some(Predikat::Good));
}

#[test]
fn what_is_followed_up_is_what_the_evaluation_shows() {
    let mut w = World::new();
    rate(&mut w, period(), Rating::Below, Rating::Meets);
    // Another appraises now and has rated nothing yet: the ratings so far stand.
    let plan = quarter(SubjectKind::Plan);
    w.put(plan, 0, &[(f::PLAN_APPRAISER, Value::Ref(SRI.0))]);
    let own = dossier(&w, BUDI);
    let review = Review {
        model: &w.model,
        file: &own.file,
        period: period(),
    };
    assert_eq!(review.appraiser(), Some(SRI));
    assert_eq!(superior(&w.model, &own.file, period()), Some(SRI));
    assert_eq!(review.predikat(), Some(Predikat::NeedsImprovement));
    assert_eq!(facts_now(&w).predikat, review.predikat());
}

#[test]
fn what_is_asked_for_has_its_reason_and_what_was_done_about_it() {
    let mut w = World::new();
    rate(&mut w, period(), Rating::Below, Rating::Below);
    let all = |w: &World| -> Vec<(String, String, Option<chrono::NaiveDate>)> {
        let own = dossier(w, BUDI);
        let from = Sources {
            model: &w.model,
            file: &own.file,
            period: period(),
            superior: None,
        };
        let facts = facts(&from, &super::all(&from));
        let open = asked(&from, &facts).into_iter();
        open.map(|open| {
            let reason = open.reason.text(w.model.texts());
            (open.follow_up.code.clone(), reason, open.answered)
        })
        .collect()
    };
    let codes: Vec<String> = all(&w).into_iter().map(|(code, _, _)| code).collect();
    assert_eq!(codes, ["coaching", "improvement", "notice"]);
    assert_eq!(all(&w)[0].1, "Predikat Sangat Kurang pada Triwulan IV 2026");
    assert_eq!(all(&w)[0].2, None);
    let values = [
        (f::COACHING_DAY, Value::Date(day(2026, 11, 2))),
        (f::COACHING_GOAL, text("Laporan tepat waktu")),
    ];
    w.put(year(SubjectKind::Coaching, 2026), 81, &values);
    assert_eq!(all(&w)[0].2, Some(day(2026, 11, 2)));
    // The log has been silent since the period began, where the office's system asks for one, and the targets
    // are behind.
    assert!(!facts_now(&w).signals.contains(&Signal::LogSilent));
    let mut shipped = crate::config::scheme::shipped().iter();
    let scheme = shipped.find(|scheme| scheme.code == "tangerang-selatan");
    w.model.settings.scheme = scheme.expect("a shipped scheme").clone();
    let signals = facts_now(&w).signals;
    assert!(signals.contains(&Signal::LogSilent), "{signals:?}");
    assert!(!signals.contains(&Signal::Discipline));
}
