//! What units will do about their service and their own needs.

use crate::app::command::Command;
use crate::app::model::{Effect, Model};
use crate::app::register;
use crate::domain::coded::Coded;
use crate::domain::follow::action::{Action, ActionState};
use crate::domain::id::{ItemId, UnitId};
use crate::domain::period::Period;
use crate::ops::edit::{act_kind, code, draft, writes};
use crate::ops::fields as f;
use crate::ops::op::Subject;
use crate::ops::registers::{RegisterId, register as register_row};

use super::{Act, Choice, home, items_of, offer, unit, year};

/// Actions of the units looked at, of the year and what is still open of those before: what is overdue first,
/// then what is due next, then what is done.
pub fn actions(model: &Model) -> Vec<(Subject, &Action)> {
    let year = year(model);
    let services = model.people.services();
    let kept = register_row(RegisterId::Actions);
    let of_unit = |unit: UnitId| {
        let actions = services.concerning(unit, year);
        actions.filter_map(move |(at, action)| {
            let period = Period::year_of(at)?;
            Some((kept.subject(unit.0, period), action))
        })
    };
    let units = model.people.organisation().below(unit(model));
    let mut all: Vec<(Subject, &Action)> = units.flat_map(of_unit).collect();
    all.sort_by_key(|(_, action)| {
        let rank = if action.is_overdue(model.today) {
            0
        } else if action.is_open() {
            1
        } else {
            2
        };
        (rank, action.due.is_none(), action.due, action.id)
    });
    all
}

/// An action by where it lies.
pub fn action(model: &Model, (subject, item): (Subject, ItemId)) -> Option<&Action> {
    let year = subject.period?.year();
    let services = model.people.services();
    let all = services.actions(UnitId(subject.owner), year).iter();
    all.into_iter().find(|action| action.id == item)
}

pub(super) fn settle(model: &mut Model) {
    let now = actions(model)
        .into_iter()
        .filter(|(_, action)| !model.service.overdue || action.is_overdue(model.today))
        .map(|(subject, action)| (subject, action.id))
        .collect();
    let state = &mut model.service;
    state.lists[3].follow(&mut state.actions, now, None);
}

fn selected(model: &Model) -> Option<(Subject, ItemId)> {
    let row = model.service.lists[3].selected()?;
    model.service.actions.get(row).copied()
}

pub(super) fn add(model: &mut Model) -> Vec<Effect> {
    let Some(unit) = home(model) else {
        return model.refuse("service.no-unit");
    };
    let begins = [(f::ACTION_STATE, code(ActionState::Proposed))];
    let by = Command::Service(Act::Add);
    register::add(model, RegisterId::Actions, unit.0, &begins, by)
}

pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    match selected(model) {
        Some((subject, item)) => register::edit(model, RegisterId::Actions, subject, item),
        None => model.refuse("service.no-action"),
    }
}

pub(super) fn strike(model: &mut Model) -> Vec<Effect> {
    let Some((subject, item)) = selected(model) else {
        return model.refuse("service.no-action");
    };
    let what = action(model, (subject, item)).map_or_else(String::new, |a| a.text.clone());
    register::strike(model, RegisterId::Actions, subject, item, &what)
}

/// Offers the states of an action.
pub(super) fn choose_state(model: &mut Model) -> Vec<Effect> {
    let Some(action) = selected(model).and_then(|at| action(model, at)) else {
        return model.refuse("service.no-action");
    };
    let now = action.state.number().into();
    let items = items_of(model, ActionState::ALL);
    offer(model, "service.choose-state", Choice::State, items, now)
}

/// A state was chosen: it is written at once.
pub(super) fn state_chosen(model: &mut Model, id: u64) -> Vec<Effect> {
    let (Some((subject, item)), Some(state)) =
        (selected(model), ActionState::from_number(id as u8))
    else {
        return model.refuse("service.no-action");
    };
    let base = model.people.services().state(subject);
    let wanted = [(f::ACTION_STATE, code(state))];
    let drafts = draft(&base, writes(&base, item.0, &wanted, model.actor));
    model.commit(act_kind(subject), drafts.into_iter().collect())
}
