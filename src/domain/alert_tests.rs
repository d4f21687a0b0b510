//! Which facts raise which alerts, and how pressing they are.

use super::*;
use crate::config::rules::national;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Somebody of whom nothing needs to be said on 12 November 2026.
fn quiet() -> PersonFacts {
    PersonFacts {
        last_log: Some(day(2026, 11, 11)),
        stage: Some(Stage::Approved),
        predikat: Some(Predikat::Good),
        ..PersonFacts::empty(Period::quarter(2026, 4).unwrap())
    }
}

fn alerts_on(facts: &PersonFacts, today: NaiveDate) -> Vec<Alert> {
    of_person(facts, national(), today)
}

fn alerts(facts: &PersonFacts) -> Vec<Alert> {
    alerts_on(facts, day(2026, 11, 12))
}

#[test]
fn who_is_on_course_has_no_alert() {
    assert_eq!(alerts(&quiet()), []);
}

#[test]
fn five_working_days_without_a_log_ask_for_an_act() {
    let facts = PersonFacts {
        last_log: Some(day(2026, 11, 6)),
        ..quiet()
    };
    assert_eq!(alerts(&facts), [], "four days since Friday");
    let found = alerts_on(&facts, day(2026, 11, 13));
    assert_eq!(found, [Alert::NoLog { days: 5 }]);
    assert_eq!(found[0].weight(), Weight::Act);
    assert_eq!(
        alerts_on(&facts, day(2027, 1, 20)),
        [],
        "the period is over"
    );
    let never = PersonFacts {
        last_log: None,
        ..quiet()
    };
    let found = alerts_on(&never, day(2026, 10, 7));
    assert_eq!(
        found,
        [Alert::NoLog { days: 5 }],
        "since Thursday 1 October"
    );
    assert_eq!(alerts_on(&never, day(2026, 10, 6)), []);
}

#[test]
fn holidays_are_not_days_without_a_log() {
    let facts = PersonFacts {
        period: Period::quarter(2026, 1).unwrap(),
        last_log: Some(day(2026, 3, 17)),
        ..quiet()
    };
    assert_eq!(
        alerts_on(&facts, day(2026, 3, 30)),
        [],
        "after Nyepi and Idul Fitri"
    );
}

#[test]
fn a_plan_is_due_at_the_end_of_the_first_month_of_its_period() {
    let due = day(2026, 10, 31);
    let late = |overdue| [Alert::PlanNotSubmitted { due, overdue }];
    for stage in [None, Some(Stage::Draft)] {
        let on = |today: NaiveDate| {
            let last_log = Some(today);
            alerts_on(
                &PersonFacts {
                    last_log,
                    stage,
                    ..quiet()
                },
                today,
            )
        };
        assert_eq!(on(day(2026, 9, 30)), [], "not begun");
        assert_eq!(on(due), late(false));
        assert_eq!(on(day(2026, 11, 1)), late(true));
    }
    assert_eq!(late(false)[0].weight(), Weight::Know);
    assert_eq!(late(true)[0].weight(), Weight::Act);
    let submitted = PersonFacts {
        stage: Some(Stage::Submitted),
        ..quiet()
    };
    assert_eq!(alerts(&submitted), []);
}

#[test]
fn a_low_predikat_asks_for_coaching_and_the_lowest_for_a_notice_too() {
    use Predikat::{Good, NeedsImprovement, Poor, VeryGood, VeryPoor};
    let of = |predikat, coaching_open| {
        alerts(&PersonFacts {
            predikat: Some(predikat),
            coaching_open,
            ..quiet()
        })
    };
    let both = [Alert::EscalationDue, Alert::CoachingMissing];
    assert_eq!(of(VeryGood, false), []);
    assert_eq!(of(Good, false), []);
    assert_eq!(of(NeedsImprovement, false), [Alert::CoachingMissing]);
    assert_eq!(of(NeedsImprovement, true), []);
    assert_eq!(of(Poor, false), both);
    assert_eq!(of(VeryPoor, false), both);
    assert_eq!(of(VeryPoor, true), [Alert::EscalationDue]);
}

#[test]
fn absence_reaches_what_the_law_names_for_it() {
    let reached = |absence_days, absence_unbroken| {
        let found = alerts(&PersonFacts {
            absence_days,
            absence_unbroken,
            ..quiet()
        });
        found.first().map(|alert| (*alert, alert.weight()))
    };
    let expected = |days, measure, severity, weight| {
        let alert = Alert::DisciplineReached {
            days,
            measure,
            severity,
        };
        Some((alert, weight))
    };
    assert_eq!(reached(2, 2), None);
    assert_eq!(
        reached(3, 3),
        expected(3, Measure::OralReprimand, Severity::Light, Weight::Soon)
    );
    assert_eq!(
        reached(16, 2),
        expected(16, Measure::CutNineMonths, Severity::Medium, Weight::Act)
    );
    assert_eq!(
        reached(10, 10),
        expected(10, Measure::Dismissal, Severity::Heavy, Weight::Act)
    );
}

#[test]
fn an_improvement_plan_is_overdue_the_day_after_its_last() {
    let due = day(2027, 8, 1);
    let on = |today, improvement_open| {
        let facts = PersonFacts {
            improvement_due: Some(due),
            improvement_open,
            ..quiet()
        };
        alerts_on(&facts, today)
    };
    assert_eq!(on(due, true), []);
    let after = day(2027, 8, 2);
    assert_eq!(on(after, true), [Alert::ImprovementOverdue { due }]);
    assert_eq!(on(after, false), []);
}

#[test]
fn an_objection_waits_until_it_is_decided() {
    let on = |today, objection_open| {
        let facts = PersonFacts {
            objection_filed: Some(day(2027, 1, 15)),
            objection_open,
            ..quiet()
        };
        alerts_on(&facts, today)
    };
    let due = day(2027, 2, 5);
    let waits = |overdue| [Alert::ObjectionToDecide { due, overdue }];
    assert_eq!(on(due, true), waits(false));
    assert_eq!(on(day(2027, 2, 6), true), waits(true));
    assert_eq!(on(day(2027, 2, 6), false), []);
    assert!(waits(true)[0].weight() < waits(false)[0].weight());
}

#[test]
fn the_most_pressing_stands_first() {
    let facts = PersonFacts {
        stage: Some(Stage::Draft),
        behind: 2,
        complaints_near: 1,
        complaints_overdue: 3,
        actions_overdue: 4,
        ..quiet()
    };
    let due = day(2026, 10, 31);
    let pressing = [Alert::ComplaintOverdue { count: 3 }];
    let soon = [
        Alert::TargetBehind { count: 2 },
        Alert::ComplaintNear { count: 1 },
        Alert::ActionOverdue { count: 4 },
    ];
    let plan = |overdue| Alert::PlanNotSubmitted { due, overdue };
    let later = [plan(true)]
        .iter()
        .chain(&pressing)
        .chain(&soon)
        .copied()
        .collect::<Vec<_>>();
    assert_eq!(alerts(&facts), later);
    let earlier: Vec<_> = pressing
        .iter()
        .chain(&soon)
        .copied()
        .chain([plan(false)])
        .collect();
    let facts = PersonFacts {
        last_log: Some(due),
        ..facts
    };
    assert_eq!(alerts_on(&facts, due), earlier);
}

#[test]
fn fourteen_of_twenty_plans_submitted_are_seventy_per_cent() {
    assert_eq!(submitted_share(20, 14), Some(Decimal::new(700, 1)));
    assert_eq!(submitted_share(3, 2), Some(Decimal::new(667, 1)));
    assert_eq!(submitted_share(0, 0), None);
}
