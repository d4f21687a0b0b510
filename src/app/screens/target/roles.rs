//! The matrix of roles and results: who supports which of the person's results, and whose results support
//! nothing. The plans of the members, and that of the superior, are loaded when they are asked for.

use crate::app::form::Entry;
use crate::app::model::{Bulk, Effect, Model, Overlay, Tone};
use crate::domain::contribution::{self, Contribution};
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::plan::{Plan, cascade};
use crate::i18n::Phrase;
use crate::ops::fields as f;
use crate::ops::view::Dossier;

use super::{Act, Pane, read, refuse_with};

/// A line of the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A result of the person, and how many support it.
    Result(String, usize),
    /// Somebody who supports the result above.
    Supporter(String),
    /// The head of the results that support nothing, with their number.
    Orphans(usize),
    /// A result of a member that supports nothing: whose, and which.
    Orphan(String, String),
}

/// Loads the plans of everybody whom the person appraises, and shows who supports what.
pub(super) fn show(model: &mut Model, person: EmployeeId) -> Vec<Effect> {
    let members = members(model, person);
    if members.is_empty() {
        let phrase = Phrase::new("target.no-members").with("name", model.people.name(person));
        model.say(Tone::Warning, phrase);
        // The superior's plan is still worth having: it names what this person's results support.
        return load(model, read::appraiser(model).into_iter().collect());
    }
    if model.plan().is_none() {
        return refuse_with(model, Phrase::new("target.no-plan"), Act::AddResult);
    }
    model.target.pane = Pane::Roles;
    let superior = read::appraiser(model);
    load(model, members.into_iter().chain(superior).collect())
}

/// Everybody in service whom this person appraises.
fn members(model: &Model, person: EmployeeId) -> Vec<EmployeeId> {
    let rows = model.people.rows().iter().enumerate();
    rows.filter(|(at, row)| !row.employee.retired && model.people.appraiser_at(*at) == Some(person))
        .map(|(_, row)| row.id())
        .collect()
}

/// Asks for the plans of others.
pub(super) fn load(model: &mut Model, people: Vec<EmployeeId>) -> Vec<Effect> {
    // Plans of those whose file may not be read stay unknown.
    let people: Vec<EmployeeId> = people
        .into_iter()
        .filter(|id| model.people.reads(*id))
        .collect();
    if people.is_empty() {
        return Vec::new();
    }
    model.bulk = Some(Bulk::Plans);
    vec![Effect::LoadMany(people)]
}

/// Keeps the plans that were asked for, and tells what follows from them.
pub fn know(model: &mut Model, dossiers: &[Dossier]) {
    for dossier in dossiers {
        let id = dossier.file.employee.id;
        let key = (id, model.period);
        match dossier.file.plans.get(&model.period) {
            Some(plan) => model.target.known.insert(key, plan.clone()),
            None => model.target.known.remove(&key),
        };
    }
    name_supported(model);
    if model.target.pane == Pane::Roles {
        model.target.matrix = matrix(model, dossiers);
    }
}

/// A form that was opened before the superior's plan was there learns how the supported result is called.
fn name_supported(model: &mut Model) {
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return;
    };
    if let Some(field) = form.field_mut(f::SUPPORTS_RESULT)
        && let Entry::Reference {
            chosen: Some(id),
            label,
        } = &mut field.entry
        && let Some(title) = model.target.known_title(ItemId(*id))
    {
        title.clone_into(label);
    }
}

fn matrix(model: &Model, dossiers: &[Dossier]) -> Vec<Role> {
    let Some(plan) = model.plan() else {
        return Vec::new();
    };
    let superior = read::appraiser(model);
    let members: Vec<&Plan> = dossiers
        .iter()
        .filter(|dossier| Some(dossier.file.employee.id) != superior)
        .filter_map(|dossier| dossier.file.plans.get(&model.period))
        .collect();
    let (rows, orphans) = cascade(plan, members.iter().copied());
    let mut lines = Vec::new();
    for (id, who) in rows {
        let title = plan
            .result(id)
            .map_or_else(String::new, |r| r.title.clone());
        lines.push(Role::Result(title, who.len()));
        lines.extend(
            who.into_iter()
                .map(|id| Role::Supporter(model.people.name(id))),
        );
    }
    if !orphans.is_empty() {
        lines.push(Role::Orphans(orphans.len()));
    }
    for (who, what) in orphans {
        let plan = members.iter().find(|plan| plan.employee == who);
        let title = plan
            .filter(|_| !model.people.is_hidden(who))
            .and_then(|plan| plan.result(what))
            .map(|r| r.title.clone());
        lines.push(Role::Orphan(
            model.people.name(who),
            title.unwrap_or_default(),
        ));
    }
    lines
}

/// How many of the superior's results this person supports; none while the superior's plan is not at hand.
pub fn share(model: &Model) -> Option<Contribution> {
    let superior = read::appraiser(model)?;
    let above = model.target.known.get(&(superior, model.period))?;
    let ids: Vec<ItemId> = above.results.iter().map(|result| result.id).collect();
    Some(contribution::share(model.plan()?, &ids))
}

/// Somebody was chosen whose results are to be supported: they must be at hand to be chosen among.
pub fn supporter_chosen(model: &mut Model, id: EmployeeId) -> Vec<Effect> {
    if let Some(Overlay::Form(form)) = model.overlays.last_mut()
        && let Some(field) = form.field_mut(f::SUPPORTS_RESULT)
    {
        field.entry = Entry::Reference {
            chosen: None,
            label: String::new(),
        };
    }
    if model.target.known.contains_key(&(id, model.period)) {
        return Vec::new();
    }
    load(model, vec![id])
}
