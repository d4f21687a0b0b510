//! One line for each indicator of a plan; a result without indicators has one of its own.

use crate::domain::id::EmployeeId;
use crate::domain::plan::{Indicator, Plan, PlannedResult};
use crate::domain::progress::Achievement;
use crate::report::ReportError;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

use super::Source;

/// The columns.
pub(in crate::report) const HEADS: &[Head] = &[
    shown("nip"),
    shown("name"),
    data("period"),
    data("stage"),
    shown("result"),
    data("kind"),
    shown("indicator"),
    data("aspect"),
    data("direction"),
    shown("target"),
    data("target-high"),
    data("target-text"),
    shown("unit-of-measure"),
    shown("actual"),
    data("actual-text"),
    data("evidence"),
    data("day"),
    shown("achievement"),
];

pub(super) fn sheet(source: &mut Source<'_>) -> Result<Sheet, ReportError> {
    let people = select::people(&mut source.model, source.asked.filter.as_deref())?;
    let mut sheet = Sheet::new(HEADS);
    for row in people {
        // Rows know which of the latest periods have a plan; older ones only the file knows.
        let dossier = source.store.dossier(row.id())?;
        if let Some(plan) = dossier.file.plans.get(&source.model.period) {
            for line in lines(source, row.id(), plan) {
                sheet.push(line);
            }
        }
    }
    Ok(sheet)
}

/// The lines of one plan.
pub(in crate::report) fn lines(source: &Source<'_>, id: EmployeeId, plan: &Plan) -> Vec<Vec<Cell>> {
    let mut lines = Vec::new();
    for result in &plan.results {
        let indicators = result.indicators.iter().map(Some);
        let bare = result.indicators.is_empty().then_some(None);
        for indicator in indicators.chain(bare) {
            let mut line = heading(source, id, plan, result);
            line.extend(figures(source, indicator));
            lines.push(line);
        }
    }
    lines
}

fn heading(source: &Source<'_>, id: EmployeeId, plan: &Plan, result: &PlannedResult) -> Vec<Cell> {
    let texts = source.model.texts();
    let [nip, name] = source.who(id);
    vec![
        nip,
        name,
        Cell::Code(plan.period.code(), texts.period(plan.period)),
        Cell::code(texts, plan.stage),
        Cell::text(&result.title),
        Cell::code(texts, result.kind),
    ]
}

fn figures(source: &Source<'_>, indicator: Option<&Indicator>) -> Vec<Cell> {
    let texts = source.model.texts();
    let Some(indicator) = indicator else {
        return vec![Cell::Empty; 12];
    };
    let actual = indicator.actual();
    let achievement = indicator.achievement().map(Achievement::percent);
    vec![
        Cell::text(&indicator.text),
        Cell::code(texts, indicator.aspect),
        Cell::code(texts, indicator.direction),
        Cell::of(indicator.target, Cell::Number),
        Cell::of(indicator.target_high, Cell::Number),
        Cell::text(&indicator.target_text),
        Cell::text(&indicator.unit),
        Cell::of(actual.and_then(|actual| actual.number), Cell::Number),
        Cell::of(actual, |actual| Cell::text(&actual.text)),
        Cell::of(actual, |actual| Cell::text(&actual.evidence)),
        Cell::of(actual.and_then(|actual| actual.day), Cell::Day),
        Cell::of(achievement, Cell::Percent),
    ]
}
