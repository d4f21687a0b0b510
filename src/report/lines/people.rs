//! The first line, and who works here.

use crate::app::model::Model;
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::nip::Nip;
use crate::domain::people::Grade;
use crate::domain::period::Period;
use crate::domain::person::{RosterRow, Sight};
use crate::domain::unit::{Found, Post};

use super::mask::Datum;
use super::{FORMAT, Lines, LinesOptions};

/// What the lines are.
pub(super) fn meta(lines: &mut Lines<'_>, options: &LinesOptions) {
    let settings = &lines.model.settings;
    let fields = vec![
        ("format", Datum::count(FORMAT)),
        ("program", Datum::words(env!("CARGO_PKG_VERSION"))),
        ("made", Datum::day(lines.model.today)),
        ("scheme", Datum::words(&settings.scheme.code)),
        ("scheme-version", Datum::words(&settings.scheme.version)),
        ("rules", Datum::words(&settings.rules.version)),
        ("cycle", Datum::code(settings.cycle)),
        (
            "period",
            Datum::Words(options.period.map_or_else(String::new, Period::code)),
        ),
        ("masked", Datum::flag(!options.personal)),
    ];
    lines.put("meta", fields);
}

/// A person whose file may be read.
pub(super) fn employee(lines: &mut Lines<'_>, row: &RosterRow) {
    let fields = fields(lines.model, row);
    lines.put("employee", fields);
}

/// Everybody of whom only the row is shown: what a row shows, and no more.
pub(super) fn names(lines: &mut Lines<'_>) {
    let model = lines.model;
    let mut others: Vec<&RosterRow> = model
        .people
        .known()
        .filter(|row| !model.people.reads(row.id()) && row.is_known())
        .collect();
    others.sort_by_key(|row| row.id());
    for row in others {
        let fields = fields(model, row);
        lines.put("employee", fields);
    }
}

fn fields(model: &Model, row: &RosterRow) -> Vec<(&'static str, Datum)> {
    let employee = &row.employee;
    let full = row.sight == Sight::Full;
    let (appraiser, reviewer) = superiors(model, row);
    vec![
        ("person", Datum::person(employee.id)),
        (
            "sight",
            Datum::Code(Some(if full { "full" } else { "name" })),
        ),
        ("name", Datum::Secret(employee.name.clone())),
        (
            "nip",
            Datum::Secret(employee.nip.map(Nip::plain).unwrap_or_default()),
        ),
        ("siasn-id", Datum::Secret(employee.siasn_id.clone())),
        (
            "kind",
            Datum::Code(Some(employee.kind.code()).filter(|_| full)),
        ),
        ("grade", Datum::Code(employee.grade.map(Grade::code))),
        ("position", Datum::Secret(employee.position.clone())),
        ("position-kind", Datum::code(employee.position_kind)),
        ("career-level", Datum::some_code(employee.career_level)),
        ("unit", Datum::Id(employee.unit.map(|unit| unit.0))),
        ("appraiser", Datum::Person(appraiser)),
        ("reviewer", Datum::Person(reviewer)),
        ("phone", Datum::Secret(employee.phone.clone())),
        ("email", Datum::Secret(employee.email.clone())),
        ("retired", Datum::flag(employee.retired)),
    ]
}

fn superiors(model: &Model, row: &RosterRow) -> (Option<EmployeeId>, Option<EmployeeId>) {
    let (organisation, post) = (model.people.organisation(), Post::from(&row.employee));
    let found = |found: Result<Found, _>| found.ok().map(Found::id);
    (
        found(organisation.appraiser(&post)),
        organisation.reviewer(&post).ok().map(Found::id),
    )
}
