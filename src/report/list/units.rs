//! One line for each unit, as the organisation runs.

use std::collections::BTreeMap;

use crate::domain::id::UnitId;
use crate::domain::person::RosterRow;
use crate::domain::unit::Unit;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

use super::Source;

const HEADS: &[Head] = &[
    shown("code"),
    shown("name"),
    shown("kind"),
    shown("parent"),
    data("head"),
    shown("head-name"),
    shown("people"),
    data("retired"),
];

pub(super) fn sheet(source: &Source<'_>) -> Sheet {
    let organisation = source.model.people.organisation();
    let mut units: Vec<(Vec<&str>, &Unit)> = organisation
        .units()
        .map(|unit| {
            let mut path: Vec<&str> = organisation
                .chain(unit.id)
                .map(|unit| unit.code.as_str())
                .collect();
            path.reverse();
            (path, unit)
        })
        .collect();
    units.sort_by(|a, b| a.0.cmp(&b.0));
    let people = people_of_units(source);
    let mut sheet = Sheet::new(HEADS);
    for (_, unit) in units {
        let row = line(source, unit, people.get(&unit.id).copied().unwrap_or(0));
        if select::has_words(&source.model, &row, source.asked.filter.as_deref()) {
            sheet.push(row);
        }
    }
    sheet
}

/// How many work in each unit itself.
fn people_of_units(source: &Source<'_>) -> BTreeMap<UnitId, u64> {
    let mut people = BTreeMap::new();
    let rows = source.model.people.rows().iter();
    for unit in rows
        .filter(|row| !row.employee.retired)
        .filter_map(RosterRow::unit)
    {
        *people.entry(unit).or_default() += 1;
    }
    people
}

fn line(source: &Source<'_>, unit: &Unit, people: u64) -> Vec<Cell> {
    let organisation = source.model.people.organisation();
    let parent = unit.parent.and_then(|id| organisation.unit(id));
    let head = unit.head.map(|id| source.who(id));
    let [nip, name] = head.unwrap_or([Cell::Empty, Cell::Empty]);
    vec![
        Cell::text(&unit.code),
        Cell::text(&unit.name),
        Cell::code(source.model.texts(), unit.kind),
        Cell::of(parent, |parent| Cell::text(&parent.code)),
        nip,
        name,
        Cell::count(people),
        Cell::Flag(unit.retired),
    ]
}
