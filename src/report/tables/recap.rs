//! How everybody stands: one line for each unit, whose sums are the whole, and everybody with the predikat.

use crate::app::alerts::predikat;
use crate::app::model::{Model, Tab as Screen};
use crate::app::screens::overview::gather::{Depth, Gathered, Recap, UnitRecap, gather};
use crate::app::screens::overview::{Scope, top};
use crate::app::update;
use crate::domain::alert::submitted_share;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::plan::Stage;
use crate::report::ReportError;
use crate::report::list::{Source, who};
use crate::report::sheet::{Cell, Head, Sheet, data, shown};
use crate::report::workbook::{Tab, Total, Workbook};

use super::{TableKind, frame, named, no_filter, notes, spread, sum, unit_of};

/// The stages are told apart, so that they and those without a plan add up to the people; so do the predikat
/// and those without one.
const HEADS: &[Head] = &[
    data("unit"),
    shown("unit-name"),
    data("period"),
    shown("people"),
    shown("no-plan"),
    shown("draft"),
    shown("submitted"),
    shown("approved"),
    shown("evaluating"),
    shown("evaluated"),
    shown("submitted-share"),
    data("closed"),
    data("very-good"),
    data("good"),
    data("needs-improvement"),
    data("poor"),
    data("very-poor"),
    data("unrated"),
    shown("act-now"),
    shown("soon"),
    data("know"),
];

const TOTALS: &[(&str, Total)] = &[
    ("people", Total::Sum),
    ("no-plan", Total::Sum),
    ("draft", Total::Sum),
    ("submitted", Total::Sum),
    ("approved", Total::Sum),
    ("evaluating", Total::Sum),
    ("evaluated", Total::Sum),
    (
        "submitted-share",
        Total::Share {
            part: &["submitted", "approved", "evaluating", "evaluated"],
            of: &["people"],
        },
    ),
    ("closed", Total::Sum),
    ("very-good", Total::Sum),
    ("good", Total::Sum),
    ("needs-improvement", Total::Sum),
    ("poor", Total::Sum),
    ("very-poor", Total::Sum),
    ("unrated", Total::Sum),
    ("act-now", Total::Sum),
    ("soon", Total::Sum),
    ("know", Total::Sum),
];

const MEMBERS: &[Head] = &[
    shown("nip"),
    shown("name"),
    shown("position"),
    shown("unit-name"),
    shown("stage"),
    shown("results"),
    shown("behaviour"),
    shown("predikat"),
];

/// How everybody stands in the period looked at.
pub fn recap<'s>(
    source: &'s mut Source<'_>,
    unit: Option<UnitId>,
) -> Result<Workbook<'s>, ReportError> {
    no_filter(source, TableKind::Recap)?;
    let model = &mut source.model;
    model.overview.scope = unit.map_or(Scope::Everybody, Scope::Unit);
    model.tab = Screen::Overview;
    update::settle(model);
    let source = &*source;
    let model = &source.model;
    let gathered = gather(model, top(model), Depth::Every);
    let when = model.texts().period(model.period);
    let told = || notes(source, unit, &when);
    let mut workbook = frame(source, TableKind::Recap, unit, &when);
    workbook.tabs = vec![
        named(source, "recap", by_unit(model, &gathered))
            .total(sum(source), TOTALS)
            .told(told()),
        spread::pattern(source, &gathered.whole.spread).told(told()),
        spread::by_unit(source, &gathered).told(told()),
        members(source, &gathered).told(told()),
    ];
    Ok(workbook)
}

/// The recap by unit.
pub fn by_unit(model: &Model, gathered: &Gathered) -> Sheet {
    let mut sheet = Sheet::new(HEADS);
    for part in &gathered.units {
        sheet.push(line(model, part));
    }
    sheet
}

/// Code and name of the unit of a part.
pub(super) fn unit_cells(model: &Model, part: &UnitRecap) -> [Cell; 2] {
    let unit = part
        .unit
        .and_then(|id| model.people.organisation().unit(id));
    let name = unit.map_or(model.texts().get("overview.no-unit"), |unit| &unit.name);
    [
        Cell::of(unit, |unit| Cell::text(&unit.code)),
        Cell::text(name),
    ]
}

fn line(model: &Model, part: &UnitRecap) -> Vec<Cell> {
    let count = |count: usize| Cell::count(count as u64);
    let recap = &part.recap;
    let share = submitted_share(recap.people, recap.reached(Stage::Submitted));
    let period = Cell::Code(model.period.code(), model.texts().period(model.period));
    let mut cells = Vec::from(unit_cells(model, part));
    cells.extend([period, count(recap.people), count(recap.without_plan())]);
    cells.extend(recap.stages.map(count));
    cells.push(Cell::of(share, Cell::Percent));
    cells.push(count(recap.closed));
    cells.extend(recap.spread.0.map(Cell::count));
    cells.push(count(unrated(recap)));
    cells.extend(recap.alerts.map(count));
    cells
}

/// How many have no predikat.
pub fn unrated(recap: &Recap) -> usize {
    recap.people.saturating_sub(recap.spread.total() as usize)
}

/// Everybody with ratings and predikat.
fn members(source: &Source<'_>, gathered: &Gathered) -> Tab {
    let mut sheet = Sheet::new(MEMBERS);
    for (id, _) in &gathered.members {
        sheet.push(member(source, *id));
    }
    let mut tab = named(source, "people", sheet);
    tab.long = true;
    tab.total(
        sum(source),
        &[("name", Total::Count), ("predikat", Total::Count)],
    )
}

fn member(source: &Source<'_>, id: EmployeeId) -> Vec<Cell> {
    let (model, texts) = (&source.model, source.model.texts());
    let row = model.people.row(id);
    let plan = row.and_then(|row| row.plan(model.period));
    let predikat = row.and_then(|row| predikat(row, model.period, &model.settings.rules.predikat));
    let [nip, name] = who(model, id);
    vec![
        nip,
        name,
        Cell::of(row, |row| Cell::text(&row.employee.position)),
        Cell::of(row, |row| unit_of(source, row)),
        Cell::of(plan, |plan| Cell::code(texts, plan.stage)),
        Cell::of(plan.and_then(|plan| plan.results), |r| Cell::code(texts, r)),
        Cell::of(plan.and_then(|plan| plan.behaviour), |r| {
            Cell::code(texts, r)
        }),
        Cell::of(predikat, |predikat| Cell::code(texts, predikat)),
    ]
}
