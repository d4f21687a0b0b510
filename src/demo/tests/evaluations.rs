//! The evaluations of the demo: closed as they were rated, spread as the patterns ask, objected to.

use chrono::Days;

use super::examples::closing_of;
use super::{DEMOS, Demo};
use crate::config::rules::national;
use crate::demo::registers::value;
use crate::demo::tables::Tables;
use crate::demo::world::World;
use crate::domain::closing::{self, Closing, Reply};
use crate::domain::coded::Coded;
use crate::domain::distribution::{self, Breach, Spread, Verdict};
use crate::domain::id::{EmployeeId, ItemId, UnitId};
use crate::domain::meeting::PinEvent;
use crate::domain::nip::Nip;
use crate::domain::objection::{Denied, may_decide, may_file};
use crate::domain::peer::{self, Side, Status};
use crate::domain::period::Period;
use crate::domain::person::PersonFile;
use crate::domain::pin;
use crate::domain::plan::{ResultKind, Stage};
use crate::domain::rating::{CoreValue, Evaluation, OrgRating, Predikat, Rating};
use crate::domain::suggestion::{self, Rated};
use crate::ops::op::{SubjectKind, Value};
use crate::ops::state::State;
use crate::ops::view::registers;

#[test]
fn closed_evaluations_are_intact_complete_and_follow_from_what_was_rated() {
    for demo in &*DEMOS {
        let (organisation, _) = demo.organisation();
        let mut closed = 0;
        for file in &demo.files {
            let name = &file.employee.name;
            for (period, closings) in &file.closings {
                closed += closings.len();
                for closing in closings {
                    assert!(closing.is_intact() && closing.text.contains(name), "{name}");
                    assert!(closing.received.is_none_or(|day| day >= closing.day));
                }
                stands(file, *period, closings.last().unwrap());
                let leads = organisation.led_by(file.employee.id);
                let achieved = leads.and_then(|unit| achieved(demo, unit.id, *period));
                let led = achieved.map(|rating| national().suggestion.of_leader(rating));
                let results = rater(file, *period).1.results;
                assert!(led.is_none() || led == results, "{name} leads");
            }
        }
        assert!(closed > 150, "{closed}");
    }
}

/// The last closing holds what was rated or decided, and that follows from each result and value.
fn stands(file: &PersonFile, period: Period, last: &Closing) {
    let (name, rules) = (&file.employee.name, &national().suggestion);
    let plan = &file.plans[&period];
    assert_eq!(plan.stage, Stage::Evaluated, "{name}");
    let mut objections = file.objections.get(&period).into_iter().flatten();
    let decided = objections.any(|objection| objection.decided.is_some());
    let (by, whole) = rater(file, period);
    let same = (whole.results, whole.behaviour) == (last.results, last.behaviour);
    assert!(same || decided, "{name}");
    let items = &file.item_ratings[&(period, by)];
    let of = |id: u64| items.iter().find(|rated| rated.item.0 == id)?.rating;
    let results = plan.results.iter().map(|result| Rated {
        main: result.kind == ResultKind::Main,
        rating: of(result.id.0).expect("every result is rated"),
    });
    let results: Vec<Rated> = results.collect();
    let results = suggestion::results(&results, rules).unwrap();
    assert_eq!(Some(results.rating), whole.results, "{name}");
    let values = CoreValue::ALL.iter().map(|value| of(value.number().into()));
    let values: Vec<Rating> = values.map(|rating| rating.expect("all seven")).collect();
    let behaviour = suggestion::behaviour(&values, rules).unwrap();
    assert_eq!(Some(behaviour.rating), whole.behaviour, "{name}");
}

fn rater(file: &PersonFile, period: Period) -> (EmployeeId, Evaluation) {
    let mut found = file.evaluations.iter().filter(|((p, _), _)| *p == period);
    let ((_, by), all) = found.next().unwrap();
    (*by, all[0].clone())
}

fn achieved(demo: &Demo, unit: UnitId, period: Period) -> Option<OrgRating> {
    let states = demo.states(SubjectKind::Organisation);
    let of_unit =
        |state: &&State| state.subject.owner == unit.0 && state.subject.period == Some(period);
    states
        .iter()
        .find(of_unit)
        .and_then(|state| registers::achieved(state).rating())
}

#[test]
fn one_office_departs_from_the_pattern_and_the_others_fit_it() {
    for demo in &*DEMOS {
        let (organisation, _) = demo.organisation();
        let mut breaches = Vec::new();
        for code in [
            "TT-SETDA",
            "TT-PTSP",
            "KPH-CAPIL",
            "TS-DINKES",
            "TB-DISDIK",
            "ACH-DINSOS",
        ] {
            let unit = demo.unit(code).id;
            let within = |file: &PersonFile| {
                file.employee
                    .unit
                    .is_some_and(|u| organisation.within(u, unit))
            };
            let rated = demo
                .files
                .iter()
                .filter(|file| within(file))
                .filter_map(|file| {
                    let of = |(p, _): &&(Period, EmployeeId)| *p == demo.judged();
                    let by = file.evaluations.keys().find(of)?;
                    file.evaluations[by][0].predikat(&national().predikat)
                });
            let rating = achieved(demo, unit, demo.judged()).unwrap();
            match distribution::check(&Spread::of(rated), rating, &national().distribution) {
                Verdict::Fits => {}
                Verdict::Breaches(found) => breaches.push((code, found)),
                Verdict::Unchecked { .. } => panic!("{code} has people"),
            }
        }
        let [(code, found)] = &breaches[..] else {
            panic!("{breaches:?}");
        };
        assert_eq!(*code, "KPH-CAPIL");
        assert!(
            found
                .iter()
                .any(|breach| matches!(breach, Breach::TooFew { .. }))
        );
    }
}

#[test]
fn an_objection_waits_another_was_decided_and_an_evaluation_has_a_second_revision() {
    for demo in &*DEMOS {
        let judged = demo.judged();
        let file = demo.file("Dadang Iskandar");
        let received = closing_of(file, judged).received.unwrap();
        assert!((10..=12).contains(&(demo.today - received).num_days()));
        let objection = &file.objections[&judged][0];
        assert_eq!(objection.decided, None);
        assert!(objection.filed > received);
        let rules = &national().objection;
        let filed = may_file(Some(received), &[], objection.filed, rules);
        assert_eq!(filed, Ok(received.checked_add_days(Days::new(14)).unwrap()));

        let heard = demo.file("Syafrizal Tanjung");
        let (year, decided) = heard.objections.first_key_value().unwrap();
        assert_eq!(decided[0].check_decision(), Ok(()));
        let revisions: Vec<_> = heard.closings[year].iter().map(|c| c.predikat).collect();
        assert_eq!(
            revisions,
            [Some(Predikat::NeedsImprovement), Some(Predikat::Good)]
        );
        let appraiser = rater(heard, *year).0;
        let may = may_decide(appraiser, heard.employee.id, Some(appraiser), decided[0].by);
        assert_eq!(may, Err(Denied::Appraiser));

        let revised = &demo.file("Nurhalimah Nasution").closings[&judged];
        assert_eq!(revised.len(), 2);
        assert!(revised[0].reopened.is_some() && !revised[0].reopen_reason.is_empty());
        assert_ne!(revised[0].hash, revised[1].hash);
        assert_eq!(closing::standing(revised).unwrap().id, ItemId(2));
    }
}

#[test]
fn of_two_asked_from_all_sides_one_still_lacks_a_peer() {
    for demo in &*DEMOS {
        let rules = &national().peer;
        let judged = demo.judged();
        let ready = peer::status(&demo.file("Nurul Fajri").peers[&judged], rules);
        assert!(matches!(ready, Status::Ready(outcome) if outcome.others_n == 3));
        let status = peer::status(&demo.file("Ikhsan Maulana").peers[&judged], rules);
        let Status::Pending {
            missing,
            unreadable: 0,
        } = status
        else {
            panic!("{status:?}");
        };
        assert_eq!(missing.len(), 1);
        assert_eq!((missing[0].side, missing[0].have), (Side::Peer, 2));
    }
}

#[test]
fn every_cell_of_the_tables_says_something_and_every_name_is_one_persons() {
    let demo = &DEMOS[0];
    let (tables, world) = (Tables::shipped(), World::new(demo.today));
    let has_one = |name: &str| {
        let having = tables.people.iter().filter(|row| row.name.contains(name));
        assert_eq!(having.count(), 1, "{name}");
    };
    for row in &tables.entries {
        let names = [row.owner.as_str(), row.by.as_str()];
        names
            .into_iter()
            .filter(|n| n.contains(' '))
            .for_each(has_one);
        assert!(!row.cells.is_empty());
        for (field, cell) in &row.cells {
            let value = value(&world, row, *field, cell);
            assert_eq!(
                value == Value::Empty,
                cell.is_empty(),
                "{:?} {cell}",
                row.register
            );
        }
    }
    let named = tables.organisations.iter().flat_map(|row| {
        let names = [&row.best, &row.weak, &row.misconduct];
        names.into_iter().flat_map(|names| names.split('|'))
    });
    let former = tables.former.iter().map(|row| row.name.as_str());
    for name in named.chain(former).filter(|name| !name.is_empty()) {
        has_one(name);
        let nip: Option<Nip> = world.named(name).unwrap().nip;
        assert!(nip.is_some(), "{name} is evaluated");
    }
}

#[test]
fn most_have_answered_some_are_asked_one_refused_one_objects_and_a_reset_shows() {
    for demo in &*DEMOS {
        let judged = demo.judged();
        let mut counts = std::collections::BTreeMap::new();
        for file in &demo.files {
            for (period, closings) in &file.closings {
                let none = Vec::new();
                let objections = file.objections.get(period).unwrap_or(&none);
                let standing = closing::standing(closings).unwrap();
                let code = match standing.reply(objections) {
                    Reply::Waiting => "waiting",
                    Reply::Objected(_) => "objected",
                    Reply::Given(given) => given.answer.code(),
                    Reply::Several(_) => "several",
                };
                assert!(
                    code != "waiting" || *period >= judged,
                    "{:?}",
                    file.employee.name
                );
                *counts.entry(code).or_insert(0) += 1;
            }
        }
        assert_eq!(
            (counts["refused"], counts["objected"]),
            (1, 1),
            "{counts:?}"
        );
        assert!(counts["pin"] > 30 && counts["waiting"] > 5, "{counts:?}");
        assert!(counts["waiting"] < counts["pin"], "{counts:?}");
        assert!(!counts.contains_key("several"));

        let reset = demo.file("Nurhalimah Nasution");
        let given = &closing_of(reset, judged).confirmations[0];
        let before = pin::shortly_before(&reset.pins, given.day.unwrap()).unwrap();
        assert_eq!(before.event, PinEvent::Reset);
        assert!(before.by.is_some() && before.by != Some(reset.employee.id));
        let heard = demo.file("Syafrizal Tanjung");
        let decided = &heard.objections.values().next().unwrap()[0];
        assert_eq!(decided.check_hearing(), Ok(()));
    }
}
