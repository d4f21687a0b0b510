//! What somebody plans, does and writes down.

use rust_decimal::Decimal;

use crate::domain::id::EmployeeId;
use crate::domain::log::LogEntry;
use crate::domain::person::PersonFile;
use crate::domain::plan::{Indicator, Plan, PlannedResult};
use crate::domain::progress::Achievement;

use super::Lines;
use super::mask::Datum;

pub(super) fn all(lines: &mut Lines<'_>, file: &PersonFile) {
    let who = file.employee.id;
    for plan in file.plans.values() {
        if lines.wants(plan.period) {
            put_plan(lines, who, plan);
        }
    }
    for entry in &file.log {
        if lines.wants_day(entry.day) {
            put_entry(lines, who, entry);
        }
    }
}

fn put_plan(lines: &mut Lines<'_>, who: EmployeeId, plan: &Plan) {
    let progress = plan.progress_permille();
    let fields = vec![
        ("person", Datum::person(who)),
        ("period", Datum::period(plan.period)),
        ("stage", Datum::code(plan.stage)),
        ("approach", Datum::code(plan.approach)),
        ("unit", Datum::Id(plan.unit.map(|unit| unit.0))),
        ("appraiser", Datum::Person(plan.appraiser)),
        ("from", Datum::Day(plan.days.0)),
        ("until", Datum::Day(plan.days.1)),
        (
            "progress",
            Datum::Number(progress.map(|permille| Decimal::new(permille.into(), 1))),
        ),
    ];
    lines.put("plan", fields);
    for result in &plan.results {
        put_result(lines, who, plan, result);
        for indicator in &result.indicators {
            put_indicator(lines, who, (plan, result), indicator);
        }
    }
}

fn put_result(lines: &mut Lines<'_>, who: EmployeeId, plan: &Plan, result: &PlannedResult) {
    let supports = result.supports;
    let fields = vec![
        ("person", Datum::person(who)),
        ("period", Datum::period(plan.period)),
        ("result", Datum::item(result.id)),
        ("kind", Datum::code(result.kind)),
        ("perspective", Datum::some_code(result.perspective)),
        (
            "supports-person",
            Datum::Person(supports.map(|(person, _)| person)),
        ),
        (
            "supports-result",
            Datum::Item(supports.map(|(_, result)| result)),
        ),
        ("title", Datum::prose(&result.title)),
    ];
    lines.put("result", fields);
}

fn put_indicator(
    lines: &mut Lines<'_>,
    who: EmployeeId,
    (plan, result): (&Plan, &PlannedResult),
    indicator: &Indicator,
) {
    let actual = indicator.actual();
    let said = |words: Option<&String>| Datum::Prose(words.cloned().unwrap_or_default());
    let fields = vec![
        ("person", Datum::person(who)),
        ("period", Datum::period(plan.period)),
        ("result", Datum::item(result.id)),
        ("indicator", Datum::item(indicator.id)),
        ("aspect", Datum::code(indicator.aspect)),
        ("level", Datum::code(indicator.level)),
        ("direction", Datum::code(indicator.direction)),
        ("target", Datum::Number(indicator.target)),
        ("target-high", Datum::Number(indicator.target_high)),
        ("unit-of-measure", Datum::words(&indicator.unit)),
        (
            "actual",
            Datum::Number(actual.and_then(|actual| actual.number)),
        ),
        ("day", Datum::Day(actual.and_then(|actual| actual.day))),
        (
            "achievement",
            Datum::Number(indicator.achievement().map(Achievement::percent)),
        ),
        ("undecided", Datum::flag(indicator.actuals.len() > 1)),
        ("text", Datum::prose(&indicator.text)),
        ("target-text", Datum::prose(&indicator.target_text)),
        ("actual-text", said(actual.map(|actual| &actual.text))),
        ("evidence", said(actual.map(|actual| &actual.evidence))),
    ];
    lines.put("indicator", fields);
}

fn put_entry(lines: &mut Lines<'_>, who: EmployeeId, entry: &LogEntry) {
    let fields = vec![
        ("person", Datum::person(who)),
        ("entry", Datum::item(entry.id)),
        ("day", Datum::day(entry.day)),
        ("result", Datum::Item(entry.result)),
        ("state", Datum::code(entry.state)),
        ("minutes", Datum::Number(entry.minutes.map(Decimal::from))),
        ("quantity", Datum::Number(entry.quantity)),
        ("unit-of-measure", Datum::words(&entry.unit)),
        ("activity", Datum::prose(&entry.activity)),
        ("evidence", Datum::prose(&entry.evidence)),
        ("return-reason", Datum::prose(&entry.return_reason)),
    ];
    lines.put("log", fields);
}
