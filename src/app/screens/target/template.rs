//! Saving the plan looked at as a template that others are copied from.

use crate::app::copy::{indicator_values, new_item, result_values};
use crate::app::form::Form;
use crate::app::forms::{Ask, Record, Target, Wrong, build, text_of};
use crate::app::model::{Effect, Model, Overlay};
use crate::domain::id::TemplateId;
use crate::domain::plan::{Plan, PlannedResult};
use crate::i18n::Phrase;
use crate::ops::edit::{draft, writes};
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{ActKind, Draft, Field, Subject, SubjectKind, Value, Write};
use crate::ops::state::State;

use super::{Act, refuse_with};

/// Asks for the name of the template.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.plan().is_none_or(|plan| plan.results.is_empty()) {
        return refuse_with(model, Phrase::new("target.no-plan"), Act::AddResult);
    }
    let base = State::empty(Subject::lasting(SubjectKind::Template, 0));
    let target = Target {
        record: Record::Template,
        ..Target::plain(base, 0)
    };
    let asks = [Ask::must(f::TEMPLATE_NAME)];
    let title = Phrase::new("form.template");
    let form = build(model, title, ActKind::EditTemplate, target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Makes a template of the plan looked at. A template of that name takes what it lacks and what reads
/// differently; what else it holds stays.
pub fn save_template(
    model: &mut Model,
    _: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let name = text_of(values, f::TEMPLATE_NAME);
    let id = ident::natural("template", name);
    let wrong = || (f::TEMPLATE_NAME, Phrase::new("target.no-plan"));
    let plan = model.plan().cloned().ok_or_else(wrong)?;
    let (state, has) = match model.people.template(TemplateId(id)) {
        Some(template) => (template.state.clone(), Some(template.plan.clone())),
        None => (
            State::empty(Subject::lasting(SubjectKind::Template, id)),
            None,
        ),
    };
    let mut all = writes(&state, 0, values, model.actor);
    let mut last = has.as_ref().map_or(0, |plan| plan.results.len());
    for result in &plan.results {
        let old = has
            .as_ref()
            .and_then(|plan| same_result(plan, &result.title));
        if old.is_none() {
            last += 1;
        }
        all.extend(merged(model, &state, result, old, last));
    }
    Ok(draft(&state, all).into_iter().collect())
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn same_result<'a>(plan: &'a Plan, title: &str) -> Option<&'a PlannedResult> {
    plan.results
        .iter()
        .find(|result| same(&result.title, title))
}

/// The writes that bring one result into the template.
fn merged(
    model: &mut Model,
    state: &State,
    result: &PlannedResult,
    old: Option<&PlannedResult>,
    order: usize,
) -> Vec<Write> {
    let actor = model.actor;
    let unordered = |values: Vec<(Field, Value)>| -> Vec<(Field, Value)> {
        let all = values.into_iter();
        all.filter(|(field, _)| *field != f::ORDER).collect()
    };
    let mut all = Vec::new();
    let values = result_values(result, order, true);
    let item = old.map_or_else(|| model.ids.fresh(), |old| old.id.0);
    all.extend(if old.is_some() {
        writes(state, item, &unordered(values), actor)
    } else {
        new_item(item, values).collect()
    });
    let mut last = old.map_or(0, |old| old.indicators.len());
    for indicator in &result.indicators {
        let mut known = old.into_iter().flat_map(|old| &old.indicators);
        if let Some(known) = known.find(|known| same(&known.text, &indicator.text)) {
            let values = unordered(indicator_values(indicator, item, 0));
            all.extend(writes(state, known.id.0, &values, actor));
        } else {
            last += 1;
            let own = model.ids.fresh();
            all.extend(new_item(own, indicator_values(indicator, item, last)));
        }
    }
    all
}
