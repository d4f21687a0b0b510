//! One line for each person.

use crate::app::model::Model;
use crate::domain::person::RosterRow;
use crate::report::ReportError;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

use super::Source;

/// The names of the first ones are those of import files, so that the CSV can be imported again.
const HEADS: &[Head] = &[
    shown("nip"),
    shown("name"),
    data("kind"),
    data("grade"),
    shown("position"),
    data("position-kind"),
    data("career-level"),
    data("unit"),
    shown("unit-name"),
    data("phone"),
    data("email"),
    data("siasn-id"),
    data("retired"),
    data("appraised-by"),
    data("period"),
    shown("stage"),
    shown("progress"),
    shown("late"),
    data("last-log"),
    data("last-feedback"),
    data("undecided"),
    data("unconfirmed-since"),
];

pub(super) fn sheet(source: &mut Source<'_>) -> Result<Sheet, ReportError> {
    let people = select::people(&mut source.model, source.asked.filter.as_deref())?;
    let mut sheet = Sheet::new(HEADS);
    for row in &people {
        let mut cells = identity(source, row);
        cells.extend(standing(&source.model, row));
        sheet.push(cells);
    }
    Ok(sheet)
}

fn identity(source: &Source<'_>, row: &RosterRow) -> Vec<Cell> {
    let (texts, employee) = (source.model.texts(), &row.employee);
    let [nip, name] = source.who(row.id());
    let unit = employee
        .unit
        .and_then(|id| source.model.people.organisation().unit(id));
    vec![
        nip,
        name,
        Cell::code(texts, employee.kind),
        Cell::of(employee.grade, |grade| Cell::text(grade.code())),
        Cell::text(&employee.position),
        Cell::code(texts, employee.position_kind),
        Cell::of(employee.career_level, |level| Cell::code(texts, level)),
        Cell::of(unit, |unit| Cell::text(&unit.code)),
        Cell::of(unit, |unit| Cell::text(&unit.name)),
        Cell::text(&employee.phone),
        Cell::text(&employee.email),
        Cell::text(&employee.siasn_id),
        Cell::Flag(employee.retired),
    ]
}

/// How the person stands in the period.
fn standing(model: &Model, row: &RosterRow) -> Vec<Cell> {
    let texts = model.texts();
    let plan = row.plan(model.period);
    let place = model.people.place(row.id());
    let appraiser = place.and_then(|at| model.people.appraiser_at(at));
    vec![
        Cell::of(appraiser, |id| Cell::text(model.people.name(id))),
        Cell::text(model.period.code()),
        Cell::of(plan, |plan| Cell::code(texts, plan.stage)),
        Cell::of(plan.and_then(|plan| plan.progress), |progress| {
            Cell::Permille(progress.into())
        }),
        Cell::of(plan, |plan| Cell::count(plan.late(model.today) as u64)),
        Cell::of(row.last_log, Cell::Day),
        Cell::of(row.last_feedback, Cell::Day),
        Cell::count(row.conflicts),
        Cell::of(row.follow.unconfirmed, Cell::Day),
    ]
}
