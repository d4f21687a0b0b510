//! What is agreed on: who does what until when, and what became of what was agreed on before.

use chrono::Datelike;

use crate::app::command::Command;
use crate::app::form::Form;
use crate::app::forms::{Ask, Record, Target, build, opened_by};
use crate::app::model::{Effect, Model, Overlay};
use crate::app::register;
use crate::desk::After;
use crate::domain::id::ItemId;
use crate::domain::meeting::AgreementState;
use crate::domain::period::Period;
use crate::domain::rating::Rating;
use crate::i18n::Phrase;
use crate::ops::edit::{act_kind, code, draft, writes};
use crate::ops::fields as f;
use crate::ops::op::{Draft, Subject, SubjectKind, Value};
use crate::ops::registers::RegisterId;
use crate::ops::state::State;

use super::Act;
use super::lead::saved;

/// Opens the form of something agreed on now: the employee does it until the end of the next period, unless
/// something else is said.
pub(super) fn add(model: &mut Model) -> Vec<Effect> {
    let Some(person) = model.person() else {
        return model.refuse("notice.nobody");
    };
    let Some(year) = Period::year_of(model.today.year()) else {
        return model.refuse("stream.no-year");
    };
    let subject = Subject::of(SubjectKind::Agreement, person.0, year);
    let due = model.period.next().last_day();
    let due = due.max(model.today);
    let asks = [
        Ask::must(f::AGREED_TEXT),
        Ask::must(f::AGREED_OWNER).or(Value::Ref(person.0)),
        Ask::must(f::AGREED_DUE).or(Value::Date(due)),
    ];
    let target = Target {
        record: Record::Entry(RegisterId::Agreements),
        base: State::empty(subject),
        item: 0,
        fixed: vec![
            (f::AGREED_DAY, Value::Date(model.today)),
            (f::AGREED_STATE, code(AgreementState::Open)),
        ],
    };
    let name = model.people.name(person);
    let title = Phrase::new("meeting.form-agreement").with("name", name);
    let form = build(model, title, act_kind(subject), target, &asks);
    let form: Form = opened_by(Command::Meeting(Act::Agree), form);
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

fn home(model: &Model, id: ItemId) -> Option<Subject> {
    register::home(model, RegisterId::Agreements, id)
}

/// Opens the whole entry: to say in words what became of it, or to put something right.
pub(super) fn edit(model: &mut Model, id: ItemId) -> Vec<Effect> {
    let Some(subject) = home(model, id) else {
        return model.refuse("entry.gone");
    };
    let effects = register::edit(model, RegisterId::Agreements, subject, id);
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        // The words on what became of it are what is wanted most.
        let place = form
            .fields
            .iter()
            .position(|field| field.field == f::AGREED_OUTCOME);
        form.focus = place.unwrap_or(form.focus);
    }
    effects
}

/// Asks whether it is to be struck out.
pub(super) fn strike(model: &mut Model, id: ItemId) -> Vec<Effect> {
    let Some(subject) = home(model, id) else {
        return model.refuse("entry.gone");
    };
    let all = model.person_file().map(|file| &file.agreements);
    let agreed = all.and_then(|all| all.iter().find(|agreed| agreed.id == id));
    let what = agreed.map_or_else(String::new, |agreed| agreed.text.clone());
    register::strike(model, RegisterId::Agreements, subject, id, &what)
}

/// Says what became of it: kept, late or dropped, by the first, second or third of three; open again by none.
pub(super) fn judge(model: &mut Model, id: ItemId, to: Option<Rating>) -> Vec<Effect> {
    let became = match to {
        Some(Rating::Above) => AgreementState::Kept,
        Some(Rating::Meets) => AgreementState::Late,
        Some(Rating::Below) => AgreementState::Dropped,
        None => AgreementState::Open,
    };
    let base = home(model, id).and_then(|at| model.state(at.kind, at.period));
    let Some(base) = base else {
        return model.refuse("entry.gone");
    };
    let wanted = [(f::AGREED_STATE, code(became))];
    let all = writes(&base, id.0, &wanted, model.actor);
    let drafts: Vec<Draft> = draft(&base, all).into_iter().collect();
    model.meeting.agenda.after = Some(After::Row);
    if drafts.is_empty() {
        return saved(model);
    }
    model.commit(act_kind(base.subject), drafts)
}
