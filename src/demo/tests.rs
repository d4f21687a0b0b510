//! The promises of the demo, on several days of the year, and of the seed.

use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::*;
use crate::config::rules::national;
use crate::domain::calendar::Calendar;
use crate::domain::coded::Coded;
use crate::domain::feedback::Source;
use crate::domain::log::LogState;
use crate::domain::nip::{EmploymentKind, Nip};
use crate::domain::people::{Grade, PositionKind};
use crate::domain::period::{Cycle, Period};
use crate::domain::person::{PersonFile, RosterRow};
use crate::domain::plan::{Stage, is_late};
use crate::domain::progress::{Achievement, Outcome};
use crate::domain::unit::{Organisation, Post};
use crate::ops::clock::Clock;
use crate::ops::op::{ReplicaId, SubjectKind};
use crate::ops::view;
use crate::store::memory::MemoryStore;

/// Mid-quarter, the first day of a year, a Sunday, a leap day late in a quarter.
const DAYS: [(i32, u32, u32); 4] = [(2026, 11, 24), (2027, 1, 1), (2027, 8, 15), (2028, 2, 29)];

mod evaluations;
mod examples;

struct Demo {
    today: NaiveDate,
    now: u64,
    store: MemoryStore,
    filled: Filled,
    files: Vec<PersonFile>,
}

/// Filling takes a while without optimisation, so the tests share the offices.
static DEMOS: LazyLock<Vec<Demo>> = LazyLock::new(|| DAYS.map(Demo::new).into());

impl Demo {
    fn new((year, month, day): (i32, u32, u32)) -> Self {
        let today = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let noon = today.and_hms_opt(5, 0, 0).unwrap().and_utc();
        let now = noon.timestamp_millis() as u64;
        let mut store = MemoryStore::new(ReplicaId([7; 16]));
        let filled = fill(&mut store, today, now, national()).unwrap();
        let file = |row: RosterRow| store.dossier(row.id()).unwrap().file;
        let files = store.roster().unwrap().into_iter().map(file).collect();
        Self {
            today,
            now,
            store,
            filled,
            files,
        }
    }

    fn current(&self) -> Period {
        Period::containing(self.today, Cycle::Quarterly)
    }

    fn roster(&self) -> Vec<RosterRow> {
        self.store.roster().unwrap()
    }

    fn teams(&self) -> Vec<crate::domain::team::Team> {
        let shared = self.store.shared().unwrap();
        let teams = shared
            .iter()
            .filter(|s| s.subject.kind == SubjectKind::Team);
        teams.map(view::team).collect()
    }

    fn organisation(&self) -> (Organisation, Vec<Post>) {
        let post = |row: RosterRow| Post {
            id: row.id(),
            kind: row.employee.position_kind,
            level: row.employee.career_level,
            unit: row.employee.unit,
            appraiser: row.employee.appraiser_override,
            reviewer: None,
        };
        let posts: Vec<Post> = self.roster().into_iter().map(post).collect();
        let shared = self.store.shared().unwrap();
        let units = shared
            .iter()
            .filter(|s| s.subject.kind == SubjectKind::Unit);
        let organisation = Organisation::new(units.map(view::unit), posts.iter().copied());
        (organisation, posts)
    }
}

#[test]
fn the_same_day_makes_the_same_offices_and_another_day_others() {
    let (one, two) = (&DEMOS[0], Demo::new(DAYS[0]));
    assert_eq!(one.filled, two.filled);
    assert_eq!(one.roster(), two.roster());
    assert_eq!(one.store.shared().unwrap(), two.store.shared().unwrap());
    assert_eq!(one.files, two.files);
    assert_eq!(
        one.store.acts(usize::MAX).unwrap(),
        two.store.acts(usize::MAX).unwrap()
    );
    assert_eq!(one.store.verify().unwrap().faults, Vec::<String>::new());
    assert_ne!(one.roster(), DEMOS[1].roster());
    let mut used = two.store;
    assert!(
        fill(&mut used, two.today, two.now, national()).is_err(),
        "not empty"
    );
}

#[test]
fn about_a_hundred_and_twenty_people_have_valid_numbers_and_names_of_their_own() {
    for demo in &*DEMOS {
        let roster = demo.roster();
        assert_eq!(roster.len(), demo.filled.people);
        assert!((115..=130).contains(&roster.len()), "{}", roster.len());
        let names: BTreeSet<_> = roster.iter().map(|row| &row.employee.name).collect();
        assert_eq!(names.len(), roster.len(), "names");
        let mut kinds: BTreeMap<EmploymentKind, usize> = BTreeMap::new();
        for row in &roster {
            let employee = &row.employee;
            *kinds.entry(employee.kind).or_default() += 1;
            assert_eq!(employee.nip.is_some(), employee.grade.is_some());
            if let Some(nip) = employee.nip {
                let parsed = Nip::parse(&nip.to_string(), demo.today);
                assert_eq!(parsed, Ok(nip), "{}", employee.name);
                assert_eq!(Some(nip.kind()), employee.grade.map(Grade::kind));
            }
        }
        assert!(
            EmploymentKind::ALL.iter().all(|kind| kinds[kind] >= 9),
            "{kinds:?}"
        );
        let position = |scheme: &str| {
            let id = supervisor(demo.today, scheme);
            let found = roster.iter().find(|row| row.id() == id).unwrap();
            found.employee.position.clone()
        };
        for (scheme, head) in [
            ("tebingtinggi", "Sekretaris Daerah"),
            (
                "kepahiang",
                "Kepala Dinas Kependudukan dan Pencatatan Sipil",
            ),
            (SCHEME, "Kepala Dinas Kesehatan"),
            ("tanjungbalai", "Kepala Dinas Pendidikan"),
            ("aceh", "Kepala Dinas Sosial Aceh"),
            ("nasional", "Kepala Dinas Kesehatan"),
        ] {
            assert_eq!(position(scheme), head, "{scheme}");
        }
    }
}

#[test]
fn everybody_but_the_one_between_units_has_an_appraiser_and_no_head_is_missing() {
    let demo = &DEMOS[0];
    let (organisation, posts) = demo.organisation();
    let posts = posts
        .iter()
        .filter(|post| post.kind != PositionKind::RegionHead);
    let lost: Vec<_> = posts
        .filter(|post| {
            organisation.appraiser(post).is_err() || organisation.reviewer(post).is_err()
        })
        .collect();
    assert_eq!(lost.len(), 1, "{lost:?}");
    assert!(lost[0].unit.is_none());
    assert!(organisation.units().all(|unit| unit.head.is_some()));
    assert_eq!(organisation.units().count(), demo.filled.units);
}

#[test]
fn plans_run_through_four_quarters_and_the_year_and_say_something() {
    for demo in &*DEMOS {
        let mut stages = BTreeSet::new();
        for file in demo.files.iter().filter(|f| f.employee.nip.is_some()) {
            let name = &file.employee.name;
            let former = |period: &Period| period.year() < demo.today.year() - 1;
            let recent = file.plans.keys().filter(|period| !former(period));
            assert!((5..=6).contains(&recent.count()), "{name}");
            let first = demo.current().previous().previous();
            assert_eq!(file.plans[&first].stage, Stage::Evaluated, "{name}");
            assert!(file.evaluations.keys().any(|(p, _)| *p == first), "{name}");
            stages.extend(file.plans.values().map(|plan| plan.stage));
            for plan in file.plans.values() {
                assert!((3..=12).contains(&plan.results.len()), "{name}");
                for result in &plan.results {
                    assert!(result.title.chars().count() > 15, "{}", result.title);
                    assert!(result.indicators.len() <= 3);
                }
                for (_, indicator) in plan.indicators() {
                    assert!(indicator.actuals.iter().all(|a| !a.evidence.is_empty()));
                    assert!(indicator.text.chars().count() > 10, "{}", indicator.text);
                }
            }
        }
        assert_eq!(stages.len(), Stage::ALL.len(), "{} {stages:?}", demo.today);
    }
}

#[test]
fn results_support_results_that_exist() {
    let demo = &DEMOS[0];
    let files: BTreeMap<_, _> = demo
        .files
        .iter()
        .map(|file| (file.employee.id, file))
        .collect();
    let mut supported = 0;
    for file in files.values() {
        for (period, plan) in &file.plans {
            for (person, result) in plan.results.iter().filter_map(|r| r.supports) {
                supported += 1;
                assert!(files[&person].plans[period].result(result).is_some());
            }
        }
        let logged = file.log.iter().filter_map(|entry| entry.result);
        let voiced = file.feedback.iter().filter_map(|feedback| feedback.result);
        for item in logged.chain(voiced) {
            let known = |plan: &crate::domain::plan::Plan| plan.result(item).is_some();
            assert!(file.plans.values().any(known), "{}", file.employee.name);
        }
    }
    assert!(supported > 500, "{supported}");
}

#[test]
fn every_problem_worth_finding_is_there() {
    for demo in &*DEMOS {
        let current = demo.current();
        let files = &demo.files;
        let plans = || files.iter().filter_map(|file| file.plans.get(&current));
        let complete = |p: &&crate::domain::plan::Plan| p.missing().is_empty();
        let drafts = || plans().filter(|plan| plan.stage == Stage::Draft);
        assert!(drafts().filter(complete).count() >= 1, "a complete draft");
        assert!(
            drafts().any(|plan| plan.missing().len() >= 2),
            "an incomplete plan"
        );
        let elapsed = current.elapsed_permille(demo.today);
        let late = plans().filter(|p| p.stage == Stage::Approved && p.late(elapsed) > 0);
        // Within the first days nothing can be behind the calendar.
        assert!(is_late(0, elapsed).then(|| late.count()) != Some(0), "late");
        let silent = |file: &&PersonFile| {
            let last = file.log.last().map(|entry| entry.day);
            last.is_some_and(|last| Calendar::plain().workdays_between(last, demo.today) >= 9)
        };
        assert_eq!(files.iter().filter(silent).count(), 1, "silent");
        let last = files.iter().filter_map(|f| f.log.last());
        assert!(last.clone().count() > 110 && last.clone().all(|e| e.day < demo.today));
        let mut entries = files.iter().flat_map(|file| &file.log);
        let returned = entries.find(|entry| entry.state == LogState::Returned);
        assert!(!returned.unwrap().return_reason.is_empty());
        let beyond = |team: &&crate::domain::team::Team| {
            let outcome = team.achievement().map(Achievement::outcome);
            team.period == current && outcome == Some(Outcome::Exceeded)
        };
        let teams = demo.teams();
        assert_eq!(teams.len(), 2 * demo.filled.teams);
        assert!(teams.iter().filter(beyond).count() >= 1, "beyond its goal");
        let roster = demo.roster();
        let differing: u16 = roster.iter().map(|row| row.conflicts).sum();
        assert!(differing <= 1, "{differing} values differ");
    }
}

#[test]
fn one_actual_was_written_by_two_people_who_had_not_seen_each_other() {
    let demo = &DEMOS[0];
    let states: Vec<_> = demo
        .roster()
        .into_iter()
        .filter(|row| row.conflicts > 0)
        .flat_map(|row| demo.store.dossier(row.id()).unwrap().states.into_values())
        .collect();
    let all = crate::ops::conflict::all(&states);
    let [conflict] = all.as_slice() else {
        panic!("{all:?}");
    };
    let [first, second] = conflict.versions.as_slice() else {
        panic!("{conflict:?}");
    };
    assert_ne!(first.actor, second.actor);
    assert!(conflict.differs(crate::ops::fields::EVIDENCE));
}

#[test]
fn the_procurement_team_passes_its_result_to_all_four_members() {
    let demo = &DEMOS[0];
    let teams = demo.teams();
    let team = teams
        .iter()
        .find(|team| team.period == demo.current() && team.name.contains("Pengadaan"))
        .unwrap();
    assert_eq!(team.improvement_percent(), Some("30.0".parse().unwrap()));
    assert_eq!(team.members.len(), 4);
    assert!(
        team.members
            .iter()
            .all(|m| m.contribution.is_some() && m.cooperation.is_some())
    );
    let (kind, heard_by) = team.feedback_for_members().unwrap();
    for member in heard_by {
        let feedback = demo.store.dossier(member).unwrap().file.feedback;
        let heard = |f: &&crate::domain::feedback::Feedback| {
            f.team == Some(team.id) && f.kind == kind && f.text.contains("21 hari, target 24 hari")
        };
        assert_eq!(feedback.iter().filter(heard).count(), 1);
    }
}

#[test]
fn feedback_comes_from_every_side_and_nobody_hears_the_same_twice() {
    let demo = &DEMOS[0];
    let mut sources: BTreeMap<Source, usize> = BTreeMap::new();
    for file in &demo.files {
        let texts: BTreeSet<_> = file.feedback.iter().map(|f| &f.text).collect();
        assert_eq!(texts.len(), file.feedback.len(), "{}", file.employee.name);
        for feedback in &file.feedback {
            *sources.entry(feedback.source).or_default() += 1;
            assert!(feedback.day < demo.today && !feedback.text.contains('{'));
        }
    }
    assert!(
        Source::ALL.iter().all(|source| sources[source] >= 10),
        "{sources:?}"
    );
}

#[test]
fn acts_are_made_by_many_people_over_the_months_and_none_after_now() {
    let demo = &DEMOS[0];
    let acts = demo.store.acts(usize::MAX).unwrap();
    assert_eq!(acts.len(), demo.filled.acts);
    assert!((800..=3_500).contains(&acts.len()), "{}", acts.len());
    let actors: BTreeSet<_> = acts.iter().map(|act| act.actor).collect();
    let kinds: BTreeSet<_> = acts.iter().map(|act| act.kind).collect();
    assert!(actors.len() > 100 && kinds.len() >= 9, "{kinds:?}");
    assert!(!actors.contains(&EmployeeId::NOBODY));
    assert!(acts.is_sorted_by(|newer, older| newer.clock > older.clock));
    let first = acts.last().unwrap().clock;
    assert!(acts[0].clock < Clock::at(demo.now));
    assert!(demo.now - first.millis() > 200 * 86_400_000);
}

#[test]
fn the_health_office_stands_where_its_example_says() {
    let demo = &DEMOS[0];
    let files = &demo.files;
    let wanted =
        |file: &&PersonFile| file.employee.position == "Kepala Seksi Surveilans dan Imunisasi";
    let file = files.iter().find(wanted).unwrap();
    let plan = &file.plans[&demo.current().previous()];
    let (_, indicator) = plan.indicators().next().unwrap();
    let percent = indicator.achievement().unwrap().percent();
    assert_eq!(percent, "87.0".parse().unwrap());
}

#[test]
fn a_seed_is_of_the_size_asked_and_the_same_for_the_same_number() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let seeded = |employees, rng| {
        let mut store = MemoryStore::new(ReplicaId([7; 16]));
        let mut heard = Vec::new();
        let seeded = seed(&mut store, employees, rng, today, 1, &mut |n| heard.push(n)).unwrap();
        assert_eq!(heard.last(), Some(&employees));
        (store, seeded)
    };
    let (store, summary) = seeded(1_200, 7);
    let roster = store.roster().unwrap();
    assert_eq!((roster.len(), summary.employees), (1_200, 1_200));
    assert_eq!(roster, seeded(1_200, 7).0.roster().unwrap());
    assert_ne!(roster, seeded(1_200, 8).0.roster().unwrap());
    let (units, mut unplaced) = (summary.units, 0);
    assert_eq!(units, 1 + 3 + 20 + 20 + 8);
    for row in &roster {
        let nip = row.employee.nip;
        unplaced += usize::from(row.employee.unit.is_none());
        assert!(nip.is_none_or(|nip| Nip::parse(&nip.to_string(), today) == Ok(nip)));
        assert!(nip.is_none() || (row.plans.len() == 1 && row.plans[0].targets > 0));
    }
    assert_eq!(unplaced, 0);
    let acts = store.acts(usize::MAX).unwrap();
    assert!(acts.iter().all(|act| act.ops <= 1_010));
    assert!(
        roster
            .iter()
            .any(|row| row.last_log.is_some() && row.last_feedback.is_some())
    );
}
