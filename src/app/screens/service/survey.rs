//! The survey: its elements, the lowest first, and what is planned for them.

use chrono::{Days, NaiveDate};

use crate::app::command::Command;
use crate::app::copy::new_item;
use crate::app::forms::{Ask, Target, build};
use crate::app::list::ListState;
use crate::app::model::{Effect, Model, Overlay, Tone};
use crate::app::overlay::{Does, Preview, PreviewLine};
use crate::app::register;
use crate::app::update::show;
use crate::domain::coded::Coded;
use crate::domain::follow::action::{ActionKind, ActionState};
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::survey::{ELEMENTS, Element};
use crate::i18n::Phrase;
use crate::ops::edit::{act_kind, code, draft, optional, text};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Field, Value};
use crate::ops::registers::{RegisterId, register as register_row};

use super::report::{Report, report, survey_of};
use super::{Act, Part, home, tell, unit, year};

/// Days until an action that is proposed by a key is due: a quarter of a year, to be changed in the form.
const DUE: u64 = 90;
/// How many of the lowest elements are planned for together.
const LOWEST: usize = 3;

/// The survey looked at.
pub fn current(model: &Model) -> Report {
    let service = model.service.of_service.as_deref();
    report(model, unit(model), year(model), service)
}

pub(super) fn settle(model: &mut Model) {
    let now = current(model).tally.lowest(ELEMENTS);
    let state = &mut model.service;
    state.lists[1].follow(&mut state.elements, now, None);
}

/// The element selected.
pub fn selected(model: &Model) -> Option<Element> {
    let row = model.service.lists[1].selected()?;
    model.service.elements.get(row).copied()
}

/// Opens the form of a whole sheet, with what is known of the respondent.
pub(super) fn add(model: &mut Model) -> Vec<Effect> {
    let Some(unit) = home(model) else {
        return model.refuse("service.no-unit");
    };
    let service = model.service.of_service.clone().unwrap_or_default();
    let begins = [(f::SHEET_SERVICE, text(&service))];
    let by = Command::Service(Act::Add);
    register::add(model, RegisterId::Survey, unit.0, &begins, by)
}

/// Opens the form for the number of people who use the service.
pub(super) fn population_form(model: &mut Model) -> Vec<Effect> {
    model.service.part = Part::Survey;
    let unit = home(model);
    let Some((unit, subject)) = unit.and_then(|unit| Some((unit, survey_of(unit, year(model))?)))
    else {
        return model.refuse("service.no-unit");
    };
    let title = Phrase::new("service.population")
        .with("unit", model.people.unit_name(unit))
        .with("year", year(model));
    let target = Target::plain(model.people.services().state(subject), 0);
    let asks = [Ask::may(f::SURVEY_POPULATION)];
    let form = build(model, title, act_kind(subject), target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Shows the next service, and after the last all.
pub(super) fn next_service(model: &mut Model) {
    model.service.part = Part::Survey;
    let all = report(model, unit(model), year(model), None).services;
    let names: Vec<String> = all.into_iter().map(|(name, _)| name).collect();
    let at = match &model.service.of_service {
        Some(now) => names.iter().position(|name| name == now).map(|at| at + 1),
        None => Some(0),
    };
    model.service.of_service = at.and_then(|at| names.get(at).cloned());
}

/// What an action for an element begins with: who leads the unit sees to it within a quarter of a year.
fn begins(model: &Model, unit: UnitId, element: Element, report: &Report) -> Vec<(Field, Value)> {
    let texts = model.texts();
    let mean = report.tally.element(element).mean();
    let source = Phrase::new("service.plan-source")
        .with("year", year(model))
        .with("element", element.number())
        .with(
            "mean",
            mean.map_or_else(String::new, |mean| tell::hundredths(texts, mean)),
        );
    let text_of = Phrase::new("service.plan-text").with("element", texts.label(element));
    vec![
        (f::ACTION_KIND, code(kind_of(element))),
        (f::ACTION_ELEMENT, Value::Number(element.number().into())),
        (f::ACTION_TEXT, text(&text_of.text(texts))),
        (
            f::ACTION_OWNER,
            optional(owner(model, unit), |id| Value::Ref(id.0)),
        ),
        (f::ACTION_DUE, Value::Date(due(model.today))),
        (f::ACTION_STATE, code(ActionState::Proposed)),
        (f::ACTION_SOURCE, text(&source.text(texts))),
    ]
}

/// Facilities are bought and people trained; everything else is a matter of the service itself.
fn kind_of(element: Element) -> ActionKind {
    match element {
        Element::Facilities => ActionKind::Facility,
        Element::Competence | Element::Behaviour => ActionKind::Training,
        Element::Procedure => ActionKind::Procedure,
        Element::Requirements
        | Element::Time
        | Element::Cost
        | Element::Product
        | Element::Complaints => ActionKind::Service,
    }
}

fn owner(model: &Model, unit: UnitId) -> Option<EmployeeId> {
    let head = model.people.organisation().unit(unit)?.head;
    head.or((model.actor != EmployeeId::NOBODY).then_some(model.actor))
}

fn due(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(DUE)).unwrap_or(today)
}

/// Opens the form of an action for the element selected.
pub(super) fn plan(model: &mut Model) -> Vec<Effect> {
    model.service.part = Part::Survey;
    settle(model);
    let Some(element) = selected(model) else {
        return model.refuse("service.no-answers");
    };
    let Some(unit) = home(model) else {
        return model.refuse("service.no-unit");
    };
    let begins = begins(model, unit, element, &current(model));
    let by = Command::Service(Act::Plan);
    register::add(model, RegisterId::Actions, unit.0, &begins, by)
}

/// Whether an action for this element is still to be done this year.
fn is_planned(model: &Model, unit: UnitId, element: Element) -> bool {
    let actions = model.people.services().actions(unit, year(model));
    let of = Some(element.number().into());
    actions
        .iter()
        .any(|action| action.is_open() && action.element == of)
}

/// Shows actions for the three lowest elements, which Enter writes together.
pub(super) fn plan_lowest(model: &mut Model) -> Vec<Effect> {
    model.service.part = Part::Survey;
    let report = current(model);
    let lowest = report.tally.lowest(LOWEST);
    if lowest.is_empty() {
        return model.refuse("service.no-answers");
    }
    let Some(unit) = home(model) else {
        return model.refuse("service.no-unit");
    };
    let subject = register_row(RegisterId::Actions).subject(unit.0, model.period);
    let base = model.people.services().state(subject);
    let (mut writes, mut lines) = (Vec::new(), Vec::new());
    let who = owner(model, unit).map_or_else(String::new, |id| model.people.name(id));
    let until = model.texts().day(due(model.today));
    for element in lowest {
        if is_planned(model, unit, element) {
            lines.push(PreviewLine {
                subject: model.texts().label(element).to_owned(),
                outcome: Phrase::new("service.plan-there"),
                tone: Tone::Plain,
            });
            continue;
        }
        let mean = report.tally.element(element).mean();
        lines.push(PreviewLine {
            subject: model.texts().label(element).to_owned(),
            outcome: Phrase::new("service.plan-line")
                .with(
                    "mean",
                    mean.map_or_else(String::new, |mean| tell::hundredths(model.texts(), mean)),
                )
                .with("who", &who)
                .with("day", &until),
            tone: Tone::Good,
        });
        let item = model.ids.fresh();
        writes.extend(new_item(item, begins(model, unit, element, &report)));
    }
    let preview = Preview {
        title: Phrase::new("service.plan-title"),
        summary: Phrase::new("service.plan-summary").with("unit", model.people.unit_name(unit)),
        list: ListState::new(lines.len(), 10),
        lines,
        does: Does::Commit(
            ActKind::EditRegister,
            draft(&base, writes).into_iter().collect(),
        ),
    };
    show(model, preview);
    Vec::new()
}
