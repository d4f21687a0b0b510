//! The forms of teams, members and results, and what saving a team takes.

use crate::app::command::Command;
use crate::app::conflict;
use crate::app::form::{Entry, Form};
use crate::app::forms::{Ask, Record, Target, Wrong, build, direct, opened_by, text_of};
use crate::app::model::{Effect, Model, Overlay};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, TeamId};
use crate::domain::plan::Direction;
use crate::domain::team::{Role, Team};
use crate::i18n::Phrase;
use crate::ops::edit::{code, draft, writes};
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{ActKind, Draft, Field, Subject, SubjectKind, Value};
use crate::ops::state::State;

use crate::app::screens::employees::hidden_words;

use super::{Act, Choice, selected};

fn show(model: &mut Model, form: Form) {
    model.overlays.push(Overlay::Form(Box::new(form)));
}

/// Opens the form of a new team.
pub(super) fn add_team(model: &mut Model) {
    // The identity follows from the name that will be entered.
    let base = State::empty(Subject::of(SubjectKind::Team, 0, model.period));
    let form = team_form(model, base, "team.form-add");
    show(model, opened_by(Command::Team(Act::Add), form));
}

/// Opens the form of the team selected.
pub(super) fn edit_team(model: &mut Model) -> Vec<Effect> {
    let Some((_, state)) = selected(model) else {
        return model.refuse("team.none");
    };
    let base = state.clone();
    let form = team_form(model, base, "team.form-edit");
    show(model, form);
    Vec::new()
}

fn team_form(model: &Model, base: State, title: &'static str) -> Form {
    let own_unit = model
        .person()
        .and_then(|id| model.people.row(id))
        .and_then(crate::domain::person::RosterRow::unit)
        .filter(|_| base.is_empty());
    let asks = [
        Ask::must(f::TEAM_NAME),
        Ask::may(f::TEAM_UNIT).or(own_unit.map_or(Value::Empty, |unit| Value::Ref(unit.0))),
        Ask::must(f::TEAM_GOAL),
        Ask::may(f::TEAM_MEASURE),
        Ask::must(f::TEAM_DIRECTION).or(code(Direction::More)),
        Ask::may(f::TEAM_BASELINE),
        Ask::may(f::TEAM_TARGET),
        Ask::may(f::TEAM_UNIT_OF_MEASURE),
    ];
    let target = Target {
        record: Record::Team,
        ..Target::plain(base, 0)
    };
    let title = Phrase::new(title).with("period", model.texts().period(model.period));
    let mut form = build(model, title, ActKind::EditTeam, target, &asks);
    without_range(&mut form);
    form
}

/// A team has one figure as its target, so a range is not offered where none is chosen already.
fn without_range(form: &mut Form) {
    let range = Direction::Range.number();
    if let Some(field) = form.field_mut(f::TEAM_DIRECTION)
        && field.before != Value::Code(range)
        && let Entry::Choice { members, at, .. } = &mut field.entry
    {
        let chosen = at.and_then(|at| members.get(at)).map(|(number, _)| *number);
        members.retain(|(number, _)| *number != range);
        *at = members
            .iter()
            .position(|(number, _)| Some(*number) == chosen);
    }
}

/// Checks a team and says what is to be written.
pub fn save(
    model: &mut Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let name = text_of(values, f::TEAM_NAME);
    let folded = |name: &str| name.trim().to_lowercase();
    let is_new = form.base.subject.owner == 0;
    let own = (!is_new).then_some(TeamId(form.base.subject.owner));
    let teams = model.people.teams(model.period);
    let double = teams
        .iter()
        .find(|team| Some(team.id) != own && folded(&team.name) == folded(name));
    if let Some(team) = double {
        let unit = team
            .unit
            .map_or(String::new(), |unit| model.people.unit_name(unit));
        let why = Phrase::new("team.taken").with("name", &team.name);
        return Err((f::TEAM_NAME, why.with("unit", unit)));
    }
    if !is_new {
        return Ok(direct(model, form, values));
    }
    let base = base_of_new(model, name);
    model.team.wanted = Some(TeamId(base.subject.owner));
    let mut wanted = values.to_vec();
    if !base.is_empty() {
        wanted.push((f::RETIRED, Value::Flag(false)));
    }
    let all = writes(&base, 0, &wanted, model.actor);
    Ok(draft(&base, all).into_iter().collect())
}

/// Where a new team of this name is written. A team that was dissolved under the name comes back; one that
/// was called so once and has another name now keeps its identity, and the new one gets a fresh one.
fn base_of_new(model: &mut Model, name: &str) -> State {
    let id = ident::natural("team", name);
    let known = model.people.team(TeamId(id), model.period);
    match known {
        Some((team, state)) if team.retired || state.is_empty() => state.clone(),
        Some(_) => {
            let fresh = model.ids.fresh();
            State::empty(Subject::of(SubjectKind::Team, fresh, model.period))
        }
        None => State::empty(Subject::of(SubjectKind::Team, id, model.period)),
    }
}

/// Offers everybody in service who is not a member yet.
pub(super) fn pick_member(model: &mut Model) -> Vec<Effect> {
    let Some((team, _)) = selected(model) else {
        return model.refuse("team.none");
    };
    let is_member = |id: EmployeeId| team.members.iter().any(|member| member.id == id);
    let items: Vec<PickItem> = model
        .people
        .rows()
        .iter()
        .filter(|row| !row.employee.retired && !is_member(row.id()))
        .map(|row| PickItem {
            id: row.id().0,
            label: row.employee.name.clone(),
            detail: row.employee.position.clone(),
        })
        .collect();
    if items.is_empty() {
        return model.refuse("team.nobody-left");
    }
    let title = Phrase::new("team.pick-member").with("team", &team.name);
    let pick = Pick::new(title, PickFor::Team(Choice::Member), items, None)
        .found_by(|item| hidden_words(model, item));
    model.overlays.push(Overlay::Pick(Box::new(pick)));
    Vec::new()
}

/// Opens the form of a member, present or to be.
pub(super) fn member_form(model: &mut Model, id: EmployeeId) -> Vec<Effect> {
    let Some((team, state)) = selected(model) else {
        return model.refuse("team.none");
    };
    let is_new = !team.members.iter().any(|member| member.id == id);
    let role = if team.leader().is_none() {
        Role::Leader
    } else {
        Role::Member
    };
    let asks = [
        Ask::must(f::MEMBER_ROLE).or(code(role)),
        Ask::may(f::CONTRIBUTION),
        Ask::may(f::COOPERATION),
        Ask::may(f::MEMBER_NOTE),
    ];
    let mut target = Target::plain(state.clone(), id.0);
    // Somebody who was struck out before comes back as he was.
    let struck = state.value(id.0, f::REMOVED) == Some(&Value::Flag(true));
    if struck {
        target.fixed.push((f::REMOVED, Value::Flag(false)));
    }
    let title = Phrase::new(if is_new {
        "team.form-add-member"
    } else {
        "team.form-edit-member"
    });
    let title = title
        .with("name", model.people.name(id))
        .with("team", &team.name);
    let form = build(model, title, ActKind::EditTeam, target, &asks);
    let form = if is_new {
        opened_by(Command::Team(Act::AddMember), form)
    } else {
        form
    };
    model.team.wanted_member = Some(id);
    show(model, form);
    Vec::new()
}

/// Opens the form of the team's result.
pub(super) fn result_form(model: &mut Model) -> Vec<Effect> {
    let Some((team, state)) = selected(model) else {
        return model.refuse("team.none");
    };
    if conflict::stands_in(state, 0, f::TEAM_RESULT, model.actor) {
        return conflict::open(model);
    }
    let in_words = team.direction == Direction::Text;
    let number = if in_words {
        Ask::may(f::TEAM_RESULT)
    } else {
        Ask::must(f::TEAM_RESULT)
    };
    let evidence = if in_words {
        Ask::must(f::TEAM_EVIDENCE)
    } else {
        Ask::may(f::TEAM_EVIDENCE)
    };
    let day = Ask::must(f::TEAM_RESULT_DAY).or(Value::Date(model.today));
    let title = Phrase::new("team.form-result")
        .with("team", &team.name)
        .with("target", target_words(model, team));
    let target = Target::plain(state.clone(), 0);
    let form = build(
        model,
        title,
        ActKind::RecordActual,
        target,
        &[number, evidence, day],
    );
    show(model, form);
    Vec::new()
}

fn target_words(model: &Model, team: &Team) -> String {
    super::tell::figure(model.texts(), team, team.target)
}
