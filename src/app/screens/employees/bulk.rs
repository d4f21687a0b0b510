//! Acts on all marked people, each shown before it is done.

use crate::app::copy::{Each, Source};
use crate::app::model::{Bulk, Effect, Model, Overlay};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::plan::Stage;
use crate::i18n::Phrase;

use super::{Choice, concerned, pick_person};

/// Loads the files of the people concerned, for what is to be done to them.
pub fn bulk(model: &mut Model, what: Bulk) -> Vec<Effect> {
    let people = concerned(model);
    if people.is_empty() {
        return model.refuse("notice.nobody");
    }
    model.bulk = Some(what);
    vec![Effect::LoadMany(people)]
}

pub(super) fn choose_source(model: &mut Model) {
    let texts = model.texts();
    let keys = ["copy.from-last", "copy.from-person", "copy.from-template"];
    let items = keys.iter().enumerate().map(|(at, key)| PickItem {
        id: at as u64,
        label: texts.get(key).to_owned(),
        detail: String::new(),
    });
    let people = concerned(model).len();
    let title = Phrase::new("copy.choose").with("people", people);
    let purpose = PickFor::Employees(Choice::CopySource);
    let pick = Pick::new(title, purpose, items.collect(), None);
    model.overlays.push(Overlay::Pick(Box::new(pick)));
}

pub(super) fn choose_stage(model: &mut Model) {
    let items = Stage::ALL.iter().map(|stage| PickItem {
        id: u64::from(stage.number()),
        label: model.texts().label(*stage).to_owned(),
        detail: String::new(),
    });
    let title = Phrase::new("stage.choose").with("people", concerned(model).len());
    let purpose = PickFor::Employees(Choice::Stage);
    let pick = Pick::new(title, purpose, items.collect(), None);
    model.overlays.push(Overlay::Pick(Box::new(pick)));
}

/// Something was chosen for the list.
pub fn chosen(model: &mut Model, choice: Choice, id: u64) -> Vec<Effect> {
    match choice {
        Choice::CopySource => match id {
            0 => bulk(model, Bulk::Copy(Source::LastPeriod)),
            1 => {
                let pick = pick_person(model, PickFor::Employees(Choice::CopyFrom), None);
                model.overlays.push(Overlay::Pick(Box::new(pick)));
                Vec::new()
            }
            _ => choose_template(model),
        },
        // The source's own file is loaded with the others and told apart by the id that was chosen.
        Choice::CopyFrom => copy_from(model, EmployeeId(id)),
        Choice::CopyTemplate => bulk(
            model,
            Bulk::Copy(Source::Template(crate::domain::id::TemplateId(id))),
        ),
        Choice::Stage => match Stage::from_number(id as u8) {
            Some(stage) => bulk(model, Bulk::Each(Each::Stage(stage))),
            None => Vec::new(),
        },
    }
}

pub(super) fn copy_from(model: &mut Model, from: EmployeeId) -> Vec<Effect> {
    let people = concerned(model);
    model.bulk = Some(Bulk::Copy(Source::Person(from)));
    let all = std::iter::once(from).chain(people.into_iter().filter(|id| *id != from));
    vec![Effect::LoadMany(all.collect())]
}

pub(super) fn choose_template(model: &mut Model) -> Vec<Effect> {
    let items: Vec<PickItem> = model
        .people
        .templates()
        .map(|template| PickItem {
            id: template.id.0,
            label: template.name.clone(),
            detail: template.plan.results.len().to_string(),
        })
        .collect();
    if items.is_empty() {
        return model.refuse("copy.no-template");
    }
    let purpose = PickFor::Employees(Choice::CopyTemplate);
    let pick = Pick::new(Phrase::new("copy.template"), purpose, items, None);
    model.overlays.push(Overlay::Pick(Box::new(pick)));
    Vec::new()
}
