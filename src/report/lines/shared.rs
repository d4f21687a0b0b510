//! What belongs to units: the tree, teams, complaints, actions, what an organisation achieved.

use crate::app::screens::service::{self, Line};
use crate::domain::complaint::Clock;
use crate::domain::follow::action::Action;
use crate::domain::id::{ItemId, UnitId};
use crate::domain::progress::Achievement;
use crate::domain::team::{Member, Team};
use crate::domain::unit::Unit;

use super::Lines;
use super::mask::Datum;

pub(super) fn all(lines: &mut Lines<'_>) {
    let model = lines.model;
    for unit in model.people.organisation().units() {
        put_unit(lines, unit);
    }
    let mut teams: Vec<&Team> = model.people.all_teams().collect();
    teams.sort_by_key(|team| (team.period, team.id));
    for team in teams {
        // A team whose making was undone has nothing left.
        if lines.wants(team.period) && !team.name.is_empty() {
            put_team(lines, team);
            for member in &team.members {
                put_member(lines, team, member);
            }
        }
    }
    for complaint in model.people.services().complaints() {
        if lines.wants_day(complaint.received) {
            put_complaint(lines, &service::line(model, complaint));
        }
    }
    for (unit, action) in model.people.services().every_action() {
        put_action(lines, unit, action);
    }
}

fn put_unit(lines: &mut Lines<'_>, unit: &Unit) {
    let fields = vec![
        ("unit", Datum::Id(Some(unit.id.0))),
        ("code", Datum::words(&unit.code)),
        ("name", Datum::words(&unit.name)),
        ("kind", Datum::code(unit.kind)),
        ("parent", Datum::Id(unit.parent.map(|parent| parent.0))),
        ("head", Datum::Person(unit.head)),
        ("retired", Datum::flag(unit.retired)),
    ];
    lines.put("unit", fields);
}

fn put_team(lines: &mut Lines<'_>, team: &Team) {
    let result = team.result();
    let achievement = team.achievement().map(Achievement::percent);
    let evidence = result.map_or("", |result| &result.evidence);
    let fields = vec![
        ("team", Datum::Id(Some(team.id.0))),
        ("period", Datum::period(team.period)),
        ("unit", Datum::Id(team.unit.map(|unit| unit.0))),
        ("direction", Datum::code(team.direction)),
        ("baseline", Datum::Number(team.baseline)),
        ("target", Datum::Number(team.target)),
        ("unit-of-measure", Datum::words(&team.unit_of_measure)),
        ("result", Datum::Number(result.and_then(|one| one.number))),
        ("day", Datum::Day(result.and_then(|one| one.day))),
        ("achievement", Datum::Number(achievement)),
        ("improvement", Datum::Number(team.improvement_percent())),
        ("undecided", Datum::flag(team.results.len() > 1)),
        ("retired", Datum::flag(team.retired)),
        ("name", Datum::prose(&team.name)),
        ("goal", Datum::prose(&team.goal)),
        ("measure", Datum::prose(&team.measure)),
        ("evidence", Datum::prose(evidence)),
    ];
    lines.put("team", fields);
}

fn put_member(lines: &mut Lines<'_>, team: &Team, member: &Member) {
    let fields = vec![
        ("team", Datum::Id(Some(team.id.0))),
        ("period", Datum::period(team.period)),
        ("person", Datum::person(member.id)),
        ("role", Datum::code(member.role)),
        ("contribution", Datum::some_code(member.contribution)),
        ("cooperation", Datum::some_code(member.cooperation)),
        ("note", Datum::prose(&member.note)),
    ];
    lines.put("team-member", fields);
}

fn put_complaint(lines: &mut Lines<'_>, line: &Line<'_>) {
    let complaint = line.complaint;
    let in_time = match line.clock {
        Clock::Met { in_time, .. } => Some(in_time),
        Clock::Running { left, .. } if left < 0 => Some(false),
        Clock::Running { .. } | Clock::Paused { .. } | Clock::NotOurs => None,
    };
    let fields = vec![
        ("complaint", Datum::item(ItemId(complaint.id))),
        ("received", Datum::day(complaint.received)),
        ("channel", Datum::some_code(complaint.channel)),
        ("kind", Datum::code(complaint.kind)),
        ("unit", Datum::Id(complaint.unit.map(|unit| unit.0))),
        ("service", Datum::words(&complaint.service)),
        ("stage", Datum::code(line.stage)),
        ("urgency", Datum::code(line.urgency)),
        ("due", Datum::day(line.due)),
        ("answered", Datum::Day(complaint.answered())),
        ("in-time", Datum::Flag(in_time)),
        ("assignee", Datum::Person(complaint.assignee())),
        ("number", Datum::Secret(complaint.number.clone())),
        ("from", Datum::Secret(complaint.from.clone())),
        ("text", Datum::prose(&complaint.text)),
    ];
    lines.put("complaint", fields);
}

fn put_action(lines: &mut Lines<'_>, unit: UnitId, action: &Action) {
    let fields = vec![
        ("unit", Datum::Id(Some(unit.0))),
        ("action", Datum::item(action.id)),
        ("kind", Datum::code(action.kind)),
        ("element", Datum::Number(action.element)),
        ("state", Datum::code(action.state)),
        ("due", Datum::Day(action.due)),
        ("owner", Datum::Person(action.owner)),
        ("quantity", Datum::Number(action.quantity)),
        ("text", Datum::prose(&action.text)),
        ("source", Datum::prose(&action.source)),
    ];
    lines.put("action", fields);
}
