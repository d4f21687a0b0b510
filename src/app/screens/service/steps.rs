//! Registering a complaint and taking its steps, one after the other.

use chrono::Datelike;

use crate::app::command::Command;
use crate::app::copy::new_item;
use crate::app::form::Form;
use crate::app::forms::{
    Ask, Record, Target, Wrong, build, direct, opened_by, reference_of, text_of, value_of,
};
use crate::app::model::{Effect, Model, Overlay};
use crate::domain::coded::Coded;
use crate::domain::complaint::{Complaint, ComplaintKind, Step, StepError, StepKind};
use crate::domain::id::{EmployeeId, ItemId};
use crate::i18n::Phrase;
use crate::ops::edit::{code, draft, text, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, Subject, SubjectKind, Value};
use crate::ops::state::State;

use super::complaints::selected;
use super::{Act, Choice, home, items_of, offer};

/// The subject of a complaint; 0 for one that has no identity yet.
fn subject(id: u64) -> Subject {
    Subject::lasting(SubjectKind::Complaint, id)
}

/// Opens the form of a new complaint.
pub(super) fn add(model: &mut Model) -> Vec<Effect> {
    let unit = home(model);
    let begins = [
        (f::COMPLAINT_NUMBER, text(&next_number(model))),
        (f::COMPLAINT_DAY, Value::Date(model.today)),
        (f::COMPLAINT_KIND, code(ComplaintKind::Ordinary)),
        (
            f::COMPLAINT_UNIT,
            unit.map_or(Value::Empty, |unit| Value::Ref(unit.0)),
        ),
    ];
    let form = form(
        model,
        "service.complaint-add",
        State::empty(subject(0)),
        &begins,
    );
    let form = opened_by(Command::Service(Act::Add), form);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Opens the form of the complaint selected.
pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    let Some(id) = selected(model).map(|complaint| complaint.id) else {
        return model.refuse("service.no-complaint");
    };
    let base = model.people.services().state(subject(id));
    let form = form(model, "service.complaint-edit", base, &[]);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

fn form(model: &Model, title: &'static str, base: State, begins: &[(Field, Value)]) -> Form {
    let ask = |ask: Ask| {
        let begin = value_of(begins, ask.field).clone();
        ask.or(begin)
    };
    let asks = [
        Ask::must(f::COMPLAINT_NUMBER),
        Ask::must(f::COMPLAINT_DAY),
        Ask::must(f::COMPLAINT_KIND),
        Ask::must(f::COMPLAINT_TEXT),
        Ask::may(f::COMPLAINT_CHANNEL),
        Ask::may(f::COMPLAINT_UNIT),
        Ask::may(f::COMPLAINT_SERVICE),
        Ask::may(f::COMPLAINT_FROM),
    ]
    .map(ask);
    let title = Phrase::new(title).with(
        "number",
        model.people.services().complaint_label(base.subject.owner),
    );
    let target = Target {
        record: Record::Complaint,
        ..Target::plain(base, 0)
    };
    build(model, title, ActKind::HandleComplaint, target, &asks)
}

/// The next free number of the year, `2026/007`.
fn next_number(model: &Model) -> String {
    let year = model.today.year();
    let taken = |number: &str| {
        let all = model.people.services().complaints();
        all.iter().any(|complaint| complaint.number == number)
    };
    let mut n = 1 + model
        .people
        .services()
        .complaints()
        .iter()
        .filter(|complaint| complaint.received.year() == year)
        .count();
    while taken(&format!("{year}/{n:03}")) {
        n += 1;
    }
    format!("{year}/{n:03}")
}

/// Checks a complaint and says what is to be written.
pub fn save_complaint(
    model: &mut Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let id = form.base.subject.owner;
    let number = text_of(values, f::COMPLAINT_NUMBER);
    let day = match value_of(values, f::COMPLAINT_DAY) {
        Value::Date(day) => *day,
        _ => model.today,
    };
    if day > model.today {
        return Err((f::COMPLAINT_DAY, Phrase::new("stream.future")));
    }
    let services = model.people.services();
    let twice = |other: &&&Complaint| other.id != id && other.number == number;
    if services.complaints().iter().any(|other| twice(&other)) {
        let phrase = Phrase::new("service.number-taken").with("number", number);
        return Err((f::COMPLAINT_NUMBER, phrase));
    }
    if id != 0 {
        let first = services
            .complaint(id)
            .and_then(|complaint| complaint.steps.first());
        if let Some(first) = first.filter(|step| step.day < day) {
            let phrase =
                Phrase::new("service.after-step").with("day", model.texts().day(first.day));
            return Err((f::COMPLAINT_DAY, phrase));
        }
        return Ok(direct(model, form, values));
    }
    let fresh = model.ids.fresh();
    model.service.wanted = Some(fresh);
    let base = State::empty(subject(fresh));
    let all = writes(&base, 0, values, model.actor);
    Ok(draft(&base, all).into_iter().collect())
}

/// Asks whether the complaint selected is to be taken out of the register.
pub(super) fn strike(model: &mut Model) -> Vec<Effect> {
    let Some(complaint) = selected(model) else {
        return model.refuse("service.no-complaint");
    };
    let services = model.people.services();
    let question = Phrase::new("service.complaint-strike")
        .with("number", services.complaint_label(complaint.id));
    let base = services.state(subject(complaint.id));
    let gone = [(f::RETIRED, Value::Flag(true))];
    let drafts = draft(&base, writes(&base, 0, &gone, model.actor));
    model.ask_first(
        question,
        ActKind::HandleComplaint,
        drafts.into_iter().collect(),
    )
}

/// Offers the steps that may follow; where there is one only, its form.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(complaint) = selected(model) else {
        return model.refuse("service.no-complaint");
    };
    match complaint.allowed_steps() {
        [] => model.refuse("service.no-more-steps"),
        [only] => step_form(model, *only),
        several => {
            let items = items_of(model, several);
            offer(model, "service.choose-step", Choice::Step, items, 0)
        }
    }
}

/// A step was chosen.
pub(super) fn chosen(model: &mut Model, id: u64) -> Vec<Effect> {
    match StepKind::from_number(id as u8) {
        Some(kind) => step_form(model, kind),
        None => Vec::new(),
    }
}

fn step_form(model: &mut Model, kind: StepKind) -> Vec<Effect> {
    let Some(complaint) = selected(model) else {
        return model.refuse("service.no-complaint");
    };
    let services = model.people.services();
    let title = Phrase::new("service.step")
        .with("step", model.texts().label(kind))
        .with("number", services.complaint_label(complaint.id));
    let in_hand = complaint.assignee().unwrap_or(model.actor);
    let person = match kind {
        // To whom it is given is what this step says.
        StepKind::Assigned => Value::Empty,
        _ if in_hand == EmployeeId::NOBODY => Value::Empty,
        _ => Value::Ref(in_hand.0),
    };
    let ask = |field, required, default| Ask {
        field,
        required,
        default,
    };
    let mut asks = vec![
        ask(f::STEP_DAY, true, Value::Date(model.today)),
        ask(f::STEP_PERSON, kind == StepKind::Assigned, person),
        ask(f::STEP_NOTE, needs_words(kind), Value::Empty),
    ];
    if kind == StepKind::Assigned {
        // Who: the only thing that is not known yet comes first.
        asks.swap(0, 1);
    }
    let base = services.state(subject(complaint.id));
    let target = Target {
        record: Record::Step(kind),
        ..Target::plain(base, 0)
    };
    let form = build(model, title, ActKind::HandleComplaint, target, &asks);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Steps that say nothing without words: the answer, and why it was sent back or is not for this office.
fn needs_words(kind: StepKind) -> bool {
    match kind {
        StepKind::Answered | StepKind::Returned | StepKind::NotOurs => true,
        StepKind::Verified
        | StepKind::Assigned
        | StepKind::Acted
        | StepKind::Closed
        | StepKind::Completed => false,
    }
}

/// Checks a step and says what is to be written.
pub fn save_step(
    model: &mut Model,
    form: &Form,
    kind: StepKind,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let gone = || (f::STEP_DAY, Phrase::new("service.no-complaint"));
    let services = model.people.services();
    let id = form.base.subject.owner;
    let complaint = services.complaint(id).ok_or_else(gone)?;
    let day = match value_of(values, f::STEP_DAY) {
        Value::Date(day) => *day,
        _ => model.today,
    };
    let step = Step {
        id: ItemId(0),
        kind,
        day,
        person: reference_of(values, f::STEP_PERSON).map(EmployeeId),
        note: String::new(),
    };
    complaint.check_step(&step, model.today).map_err(|why| {
        let phrase = match why {
            StepError::Future => Phrase::new("stream.future"),
            StepError::Before { earliest } => {
                Phrase::new("service.step-before").with("day", model.texts().day(earliest))
            }
            StepError::NotNow { stage } => {
                Phrase::new("service.step-not-now").with("stage", model.texts().label(stage))
            }
        };
        (f::STEP_DAY, phrase)
    })?;
    let item = model.ids.fresh();
    let mut wanted = vec![(f::STEP_KIND, code(kind))];
    wanted.extend_from_slice(values);
    model.service.wanted = Some(id);
    Ok(draft(&form.base, new_item(item, wanted).collect())
        .into_iter()
        .collect())
}
