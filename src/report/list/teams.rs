//! One line for each team of the period.

use crate::domain::progress::Achievement;
use crate::domain::team::Team;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

use super::Source;

const HEADS: &[Head] = &[
    shown("name"),
    data("period"),
    shown("unit-name"),
    data("goal"),
    shown("measure"),
    data("direction"),
    shown("baseline"),
    shown("target"),
    shown("team-result"),
    shown("unit-of-measure"),
    shown("achievement"),
    data("day"),
    data("leader"),
    shown("members"),
];

pub(super) fn sheet(source: &Source<'_>) -> Sheet {
    let model = &source.model;
    let mut sheet = Sheet::new(HEADS);
    for team in model.people.teams(model.period) {
        let row = line(source, team);
        if select::has_words(model, &row, source.asked.filter.as_deref()) {
            sheet.push(row);
        }
    }
    sheet
}

fn line(source: &Source<'_>, team: &Team) -> Vec<Cell> {
    let model = &source.model;
    let result = team.result();
    let achievement = team.achievement().map(Achievement::percent);
    vec![
        Cell::text(&team.name),
        Cell::text(team.period.code()),
        Cell::of(team.unit, |unit| Cell::text(model.people.unit_name(unit))),
        Cell::text(&team.goal),
        Cell::text(&team.measure),
        Cell::code(model.texts(), team.direction),
        Cell::of(team.baseline, Cell::Number),
        Cell::of(team.target, Cell::Number),
        Cell::of(result.and_then(|result| result.number), Cell::Number),
        Cell::text(&team.unit_of_measure),
        Cell::of(achievement, Cell::Percent),
        Cell::of(result.and_then(|result| result.day), Cell::Day),
        source.name(team.leader().map(|leader| leader.id)),
        Cell::count(team.members.len() as u64),
    ]
}
