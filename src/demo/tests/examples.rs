//! The worked example of each of the five local systems, found in the demo by its numbers.

use rust_decimal::Decimal;

use super::{DEMOS, Demo};
use crate::config::rules::national;
use crate::domain::closing::{self, Closing};
use crate::domain::coded::Coded;
use crate::domain::complaint::{Clock, Complaint, ComplaintStage, Urgency};
use crate::domain::contribution;
use crate::domain::discipline::{self, AbsenceKind, Measure};
use crate::domain::distribution::Spread;
use crate::domain::feedback::{FeedbackKind, Source};
use crate::domain::follow::action::{self, Action, ActionKind};
use crate::domain::follow::award::{AwardKind, AwardState, eligible, publishable};
use crate::domain::follow::coaching::{CoachingState, means, needs_plan, parse_statements};
use crate::domain::follow::training::{hours_in, suggested};
use crate::domain::id::{ItemId, UnitId};
use crate::domain::period::{Cycle, Period};
use crate::domain::person::PersonFile;
use crate::domain::plan::ResultLevel;
use crate::domain::progress::Outcome;
use crate::domain::punctuality;
use crate::domain::rating::{Predikat, Rating};
use crate::domain::strength;
use crate::domain::survey::{self, Element, Grade, Sheet};
use crate::domain::unit::Unit;
use crate::domain::voice::{self, Summary, Voice};
use crate::ops::op::SubjectKind;
use crate::ops::state::State;
use crate::ops::view::registers;
use crate::store::Store;

impl Demo {
    /// Somebody by a part of the name.
    pub(super) fn file(&self, name: &str) -> &PersonFile {
        let mut files = self.files.iter();
        files
            .find(|file| file.employee.name.contains(name))
            .expect(name)
    }

    pub(super) fn states(&self, kind: SubjectKind) -> Vec<State> {
        let shared = self.store.shared().unwrap().into_iter();
        shared.filter(|state| state.subject.kind == kind).collect()
    }

    pub(super) fn unit(&self, code: &str) -> Unit {
        let (organisation, _) = self.organisation();
        organisation.by_code(code).expect(code).clone()
    }

    fn of_unit<T>(
        &self,
        kind: SubjectKind,
        code: &str,
        year: i32,
        read: fn(&State) -> Vec<T>,
    ) -> Vec<T> {
        let unit = self.unit(code).id.0;
        let states = self.states(kind).into_iter();
        let mut of_year = states.filter(|state| {
            state.subject.owner == unit && state.subject.period.map(Period::year) == Some(year)
        });
        of_year.next().map_or(Vec::new(), |state| read(&state))
    }

    /// The year in which days, hours and voices are summed up.
    fn summed(&self) -> i32 {
        let file = self.file("Sukardi");
        *file.absences.last_key_value().expect("days").0
    }

    fn sheets(&self, code: &str, ago: i32) -> Vec<Sheet> {
        self.of_unit(
            SubjectKind::Survey,
            code,
            self.summed() - ago,
            registers::sheets,
        )
    }

    fn voices(&self, code: &str) -> Vec<Voice> {
        self.of_unit(SubjectKind::Voice, code, self.summed(), registers::voices)
    }

    fn complaints(&self) -> Vec<Complaint> {
        let states = self.states(SubjectKind::Complaint);
        states.iter().map(registers::complaint).collect()
    }

    /// The latest quarter that is closed.
    pub(super) fn judged(&self) -> Period {
        let file = self.file("Debora Manurung");
        let mut closed = file.closings.keys().rev();
        *closed
            .find(|period| period.cycle() == Cycle::Quarterly)
            .expect("closed")
    }
}

pub(super) fn closing_of(file: &PersonFile, period: Period) -> &Closing {
    closing::standing(&file.closings[&period]).expect("closed")
}

/// The predikat of the annual evaluations that are closed.
fn annual(file: &PersonFile) -> std::collections::BTreeMap<i32, Predikat> {
    let years = file.closings.keys().filter(|p| p.cycle() == Cycle::Annual);
    years
        .map(|period| (period.year(), closing_of(file, *period).predikat.unwrap()))
        .collect()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

// A, Tebingtinggi.

#[test]
fn every_member_of_the_procurement_team_hears_of_30_days_that_became_21() {
    for demo in &*DEMOS {
        let teams = demo.teams();
        let mut found = teams.iter().filter(|team| team.name.contains("Pengadaan"));
        let team = found.find(|team| team.period == demo.current()).unwrap();
        let figures = [team.baseline, team.target, team.result().unwrap().number];
        assert_eq!(figures, [30, 24, 21].map(|n| Some(Decimal::from(n))));
        for member in &team.members {
            let file = demo.store.dossier(member.id).unwrap().file;
            let heard = file.feedback.iter().filter(|f| {
                f.team == Some(team.id)
                    && f.source == Source::TeamLeader
                    && f.kind == FeedbackKind::Appreciation
                    && f.text.contains("21 hari, target 24 hari")
            });
            assert_eq!(heard.count(), 1, "{}", file.employee.name);
        }
    }
}

#[test]
fn a_weakness_is_carried_on_and_a_former_one_has_become_a_strength() {
    let demo = &DEMOS[0];
    let strengths = &demo.file("Ahmad Rizki Lubis").strengths;
    let [before, last, now] = [2, 1, 0].map(|back| {
        let mut period = demo.current();
        for _ in 0..back {
            period = period.previous();
        }
        strengths[&period].clone()
    });
    let texts = |found: Vec<&strength::Trait>| -> Vec<String> {
        found.into_iter().map(|line| line.text.clone()).collect()
    };
    assert_eq!(
        texts(strength::carried(&before, &last)),
        Vec::<String>::new()
    );
    assert_eq!(
        texts(strength::carried(&last, &now)),
        ["Mengarsipkan berkas pada hari yang sama"]
    );
}

#[test]
fn one_person_has_60_hours_two_best_years_and_a_practice_to_share_without_a_nip() {
    for demo in &*DEMOS {
        let file = demo.file("Debora Manurung");
        assert_eq!(hours_in(&file.courses, demo.summed()), 60.into());
        let rules = &national().award;
        assert_eq!(
            eligible(&annual(file), rules).map(|years| years.len()),
            Some(2)
        );
        let other = annual(demo.file("Hotman Sitorus"));
        assert!(
            other
                .values()
                .copied()
                .eq([Predikat::VeryGood, Predikat::Good])
        );
        assert_eq!(eligible(&other, rules), None);
        let shared = |award: &&crate::domain::follow::award::Award| {
            award.kind == AwardKind::GoodPractice && award.state == AwardState::Given
        };
        let award = file.awards.iter().find(shared).unwrap();
        let nip = file.employee.nip.unwrap().to_string();
        assert!(award.note.contains(&nip));
        assert!(!publishable(&award.note, &[]).contains(&nip));
    }
}

// B, Kepahiang.

#[test]
fn the_public_is_heard_per_person_and_per_service_and_four_voices_stay_hidden() {
    for demo in &*DEMOS {
        let voices = demo.voices("KPH-CAPIL");
        let rules = &national().voice;
        let services = voice::by_service(&voices, rules);
        let shown = Summary::Shown {
            n: 5,
            mean: decimal("3.60"),
        };
        let hidden = Summary::Hidden { n: 4, min_n: 5 };
        assert_eq!(services["Perekaman KTP elektronik"], shown);
        assert_eq!(services["Kartu keluarga"], hidden);
        let persons = voice::by_person(&voices, rules);
        assert_eq!(persons[&demo.file("Herlina Oktavia").employee.id], shown);
        assert_eq!(persons[&demo.file("Jemi Saputra").employee.id], hidden);
    }
}

#[test]
fn days_without_explanation_name_their_measures_and_minutes_add_up() {
    for demo in &*DEMOS {
        let rules = national();
        let standing = |name| {
            let absences = &demo.file(name).absences[&demo.summed()];
            for absence in absences {
                assert_eq!(discipline::check(absence, demo.today), Ok(()));
            }
            discipline::standing(absences, demo.summed(), &rules.calendar, &rules.discipline)
        };
        let three = standing("Sukardi");
        assert_eq!(three.days, 3);
        assert_eq!(three.reached.unwrap().measure, Measure::OralReprimand);
        let ten = standing("Rian Febriansyah");
        assert_eq!((ten.days, ten.by_run), (10, false));
        assert_eq!(ten.reached.unwrap().measure, Measure::Dissatisfaction);
        let late = standing("Jemi Saputra");
        assert_eq!((late.days, late.minutes_left), (1, 10));
        let minutes = &demo.file("Jemi Saputra").absences[&demo.summed()];
        assert!(
            minutes
                .iter()
                .all(|absence| absence.kind == AbsenceKind::Late)
        );
    }
}

#[test]
fn a_gap_of_two_suggests_training_and_a_quarter_of_the_units_results_is_supported() {
    for demo in &*DEMOS {
        let file = demo.file("Tri Wahyuningsih");
        let (year, competences) = file.competences.last_key_value().unwrap();
        for competence in competences {
            assert_eq!(competence.check(&national().competence), Ok(()));
        }
        let [found] = suggested(competences, &file.courses, *year)[..] else {
            panic!("one suggestion");
        };
        assert_eq!(
            (found.name.as_str(), found.gap()),
            ("Manajemen data", Some(2.into()))
        );
        let head = demo.unit("KPH-CAPIL").head.unwrap();
        let head = demo.store.dossier(head).unwrap().file;
        let unit: Vec<ItemId> = head.plans[&demo.current()]
            .results
            .iter()
            .map(|r| r.id)
            .collect();
        let own = &demo.file("Meri Susanti").plans[&demo.current()];
        let share = contribution::share(own, &unit);
        assert_eq!((share.supported.len(), share.of), (3, 12));
        assert_eq!(share.percent(), Some(decimal("25.0")));
    }
}

#[test]
fn coaching_is_under_way_with_nine_answers_of_the_form() {
    let demo = &DEMOS[0];
    let file = demo.file("Jemi Saputra");
    let plan = &file.coaching[0];
    assert_eq!(plan.state, CoachingState::Running);
    assert_eq!(file.sessions.len(), 3);
    assert!(
        file.sessions
            .iter()
            .all(|session| session.plan == Some(plan.id))
    );
    let rules = &national().coaching;
    let answers = parse_statements(&file.sessions[2].answers, rules).unwrap();
    assert_eq!((answers.len(), means(&answers).len()), (9, 3));
}

// C, Tangerang Selatan.

#[test]
fn of_5000_vaccinations_4350_were_given_and_the_log_tells_of_more() {
    for demo in &*DEMOS {
        let file = demo.file("Iis Aisyah");
        let plan = &file.plans[&demo.current().previous()];
        let (_, indicator) = plan.indicators().next().unwrap();
        let achieved = indicator.achievement().unwrap();
        assert_eq!(achieved.percent(), decimal("87.0"));
        assert_eq!(achieved.outcome(), Outcome::NotReached);
        let log = &demo.file("Dewi Ratnaningrum").log;
        assert!(
            log.iter()
                .any(|entry| entry.unit == "dosis" && entry.quantity.is_some())
        );
    }
}

#[test]
fn one_officer_answers_slowly_and_another_sees_the_own_work_otherwise() {
    for demo in &*DEMOS {
        let rules = national();
        let by = punctuality::by_person(
            &demo.complaints(),
            &rules.complaint,
            &rules.calendar,
            demo.today,
        );
        let slow = by[&Some(demo.file("Mardiyah").employee.id)];
        assert_eq!((slow.answered, slow.on_time), (4, 1));
        let file = demo.file("Dadang Iskandar");
        let own = &file.self_assessments[&demo.judged()].whole[0];
        let closed = closing_of(file, demo.judged());
        assert_eq!(own.results, Some(Rating::Above));
        assert_eq!(closed.predikat, Some(Predikat::Good));
        assert_ne!(
            (own.results, own.behaviour),
            (closed.results, closed.behaviour)
        );
        let history = file
            .closings
            .keys()
            .filter(|p| p.cycle() == Cycle::Quarterly);
        assert!(history.count() >= 2, "what incentives go by");
    }
}

// D, Tanjungbalai.

#[test]
fn the_year_is_closed_at_the_education_office_and_tells_what_it_needs() {
    for demo in &*DEMOS {
        let office = demo.unit("TB-DISDIK");
        let (organisation, _) = demo.organisation();
        let mut spread = Spread::default();
        for file in demo.files.iter().filter(|f| f.employee.nip.is_some()) {
            let of_office = |unit: UnitId| organisation.within(unit, office.id);
            if file.employee.unit.is_some_and(of_office) {
                let years = annual(file);
                assert_eq!(years.len(), 1, "{}", file.employee.name);
                spread = spread.moved(None, *years.values().next().unwrap());
            }
        }
        assert!(spread.total() > 20 && spread.count(Predikat::NeedsImprovement) == 2);
        let year = demo.summed();
        let actions: Vec<Action> =
            demo.of_unit(SubjectKind::Action, "TB-DISDIK", year, registers::actions);
        let needs = action::by_kind(&actions);
        let need = |kind| needs.iter().find(|need| need.kind == kind).unwrap();
        assert_eq!(need(ActionKind::Training).quantity, 40.into());
        assert_eq!(need(ActionKind::Facility).quantity, 200.into());
        assert!(actions.iter().all(|action| !action.source.is_empty()));
        assert!(actions.iter().any(|action| action.is_overdue(demo.today)));
    }
}

#[test]
fn who_met_the_target_is_honoured_and_who_fell_short_is_coached_but_for_one() {
    for demo in &*DEMOS {
        let best = demo.file("Dina Mariana");
        assert_eq!(
            closing_of(best, demo.judged()).predikat,
            Some(Predikat::VeryGood)
        );
        assert!(
            best.awards
                .iter()
                .any(|award| award.state == AwardState::Given)
        );
        let short = demo.file("Rudi Hartono");
        assert!(annual(short).values().copied().any(needs_plan));
        assert!(
            short
                .coaching
                .iter()
                .any(|plan| plan.state == CoachingState::Running)
        );
        let alone = demo.file("Junaidi Panggabean");
        let predikat = closing_of(alone, demo.judged()).predikat;
        assert_eq!(predikat, Some(Predikat::NeedsImprovement));
        assert!(alone.coaching.is_empty());
    }
}

// E, Aceh.

#[test]
fn complaints_stand_at_every_stage_and_eight_of_ten_were_answered_on_time() {
    for demo in &*DEMOS {
        let rules = national();
        let complaints = demo.complaints();
        for complaint in &complaints {
            let mut so_far = Complaint {
                steps: Vec::new(),
                ..complaint.clone()
            };
            let mut steps = complaint.steps.clone();
            steps.sort_by_key(|step| (step.day, step.kind));
            for step in &steps {
                let checked = so_far.check_step(step, demo.today);
                assert_eq!(checked, Ok(()), "{} {step:?}", complaint.number);
                so_far.steps.push(step.clone());
            }
        }
        let office = || complaints.iter().filter(|c| c.number.starts_with("ADU"));
        for stage in ComplaintStage::ALL {
            let stands = |c: &&Complaint| c.stage() == *stage;
            let closed_only = *stage == ComplaintStage::Answered;
            assert!(closed_only || office().any(|c| stands(&c)), "{stage:?}");
        }
        let urgency = |c: &Complaint| c.urgency(&rules.complaint, &rules.calendar, demo.today);
        for urgency_of in Urgency::ALL {
            assert!(
                office().any(|c| urgency(c) == *urgency_of),
                "{urgency_of:?}"
            );
        }
        let clock = |number: &str| {
            let found = office().find(|c| c.number.starts_with(number)).unwrap();
            found.clock(&rules.complaint, &rules.calendar, demo.today)
        };
        assert!(matches!(clock("ADU/029"), Clock::Running { left, .. } if left < -2));
        assert!(matches!(clock("ADU/031"), Clock::Running { left: 2, .. }));
        assert!(matches!(clock("ADU/032"), Clock::Paused { .. }));
        assert_eq!(clock("ADU/034"), Clock::NotOurs);
        let by = punctuality::by_person(&complaints, &rules.complaint, &rules.calendar, demo.today);
        let wilda = by[&Some(demo.file("Wilda Rahmi").employee.id)];
        assert_eq!((wilda.answered, wilda.on_time), (10, 8));
        assert_eq!(wilda.percent(), Some(decimal("80.0")));
    }
}

#[test]
fn one_service_is_graded_a_another_c_and_the_lowest_element_has_its_action() {
    for demo in &*DEMOS {
        let rules = &national().survey;
        let index = |code, ago| {
            let sheets = demo.sheets(code, ago);
            let tally = survey::Tally::of_sheets(&sheets);
            assert_eq!(tally.unreadable, 0, "{code}");
            tally.index(rules).unwrap()
        };
        let best = index("ACH-DINSOS-PFM", 0);
        assert_eq!(
            (best.rounded(), best.grade(rules)),
            (decimal("91.67"), Grade::A)
        );
        let fair = index("ACH-DINSOS-ADU", 0);
        assert_eq!(
            (fair.rounded(), fair.grade(rules)),
            (decimal("75.00"), Grade::C)
        );
        assert!(
            fair.tally
                .elements
                .iter()
                .any(|e| e.n < fair.tally.respondents),
            "blanks"
        );
        for code in ["ACH-DINSOS-PFM", "ACH-DINSOS-ADU", "KPH-CAPIL", "TT-PTSP"] {
            assert!(
                index(code, 1).rounded() < index(code, 0).rounded(),
                "{code}"
            );
        }
        assert_eq!(best.tally.lowest(1), [Element::Time]);
        let year = demo.summed();
        let actions = demo.of_unit(
            SubjectKind::Action,
            "ACH-DINSOS-PFM",
            year,
            registers::actions,
        );
        let about = Decimal::from(Element::Time.number());
        let action = actions.iter().find(|a| a.element == Some(about)).unwrap();
        assert!(action.owner.is_some() && action.due.is_some());
    }
}

#[test]
fn of_120_households_reached_30_stand_on_their_own() {
    let demo = &DEMOS[0];
    let plan = &demo.file("Cut Intan").plans[&demo.current().previous()];
    let reached = |level| {
        let mut found = plan
            .indicators()
            .map(|(_, i)| i)
            .filter(move |i| i.level == level);
        found.next().unwrap().actual().unwrap().number
    };
    assert_eq!(reached(ResultLevel::Output), Some(120.into()));
    assert_eq!(reached(ResultLevel::Outcome), Some(30.into()));
}

#[test]
fn a_plan_of_six_months_is_past_its_day_and_must_be_told_further() {
    for demo in &*DEMOS {
        let rules = &national().improvement;
        let file = demo.file("Mahfud Syamaun");
        let plan = &file.improvements[0];
        assert!(plan.is_overdue(demo.today, rules) && plan.escalates(demo.today, rules));
        let lasted = (plan.due.unwrap() - plan.start).num_days();
        assert!((181..=184).contains(&lasted), "{lasted}");
        let closed = closing_of(file, demo.judged());
        assert_eq!(closed.predikat, Some(Predikat::Poor));
    }
}
