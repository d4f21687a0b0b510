//! Giving feedback: the form, what it begins with, and what is written in the end.

use chrono::{Datelike, NaiveDate};

use crate::app::command::Command;
use crate::app::copy::{Each, new_item};
use crate::app::form::Form;
use crate::app::forms::{Ask, Record, Target, Wrong, build, direct, opened_by, value_of};
use crate::app::model::{Bulk, Effect, Model, Overlay, Tone};
use crate::app::pick::{Pick, PickFor, PickItem};
use crate::app::screens::employees;
use crate::domain::feedback::{FeedbackKind, Source};
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::period::{Cycle, Period};
use crate::i18n::Phrase;
use crate::ops::edit::{code, draft, writes};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, Subject, SubjectKind, Value};
use crate::ops::state::State;

use super::Act;

/// Opens the form of a new feedback on the person looked at.
pub(super) fn give(model: &mut Model, kind: FeedbackKind) -> Vec<Effect> {
    let people = model.person().into_iter().collect();
    begin(model, people, kind, Command::Feedback(Act::Give(kind)))
}

/// Opens the form of a new feedback on these people.
pub fn open_for(model: &mut Model, people: Vec<EmployeeId>) -> Vec<Effect> {
    let by = Command::Employees(employees::Act::Feedback);
    begin(model, people, FeedbackKind::Note, by)
}

fn begin(
    model: &mut Model,
    people: Vec<EmployeeId>,
    kind: FeedbackKind,
    by: Command,
) -> Vec<Effect> {
    if people.is_empty() {
        return model.refuse("notice.nobody");
    }
    let only = model.person().filter(|id| people == [*id]);
    let form = new_form(model, people, kind);
    model
        .overlays
        .push(Overlay::Form(Box::new(opened_by(by, form))));
    match only {
        // The file comes while the text is typed.
        Some(id) if model.person_file().is_none() => vec![Effect::Load(id)],
        Some(_) | None => Vec::new(),
    }
}

/// What a form asks for. The text stands second and has the focus: one step back is the kind, one step
/// forth what it is about, and all that follows has a default.
fn asks(one: bool) -> Vec<Ask> {
    let mut asks = vec![
        Ask::may(f::FEEDBACK_KIND),
        Ask::must(f::FEEDBACK_TEXT),
        Ask::may(f::FEEDBACK_RESULT),
        Ask::may(f::FEEDBACK_VALUE),
        Ask::may(f::FEEDBACK_SOURCE),
        Ask::may(f::FEEDBACK_DAY),
        Ask::may(f::FEEDBACK_FROM),
        Ask::may(f::FEEDBACK_FROM_TEXT),
        Ask::may(f::FEEDBACK_TEAM),
    ];
    // Several people have no planned result in common.
    asks.retain(|ask| one || ask.field != f::FEEDBACK_RESULT);
    asks
}

/// Where the text stands among the fields.
const TEXT: usize = 1;

fn new_form(model: &Model, people: Vec<EmployeeId>, kind: FeedbackKind) -> Form {
    let owner = people.first().map_or(0, |id| id.0);
    let year = Period::containing(model.today, Cycle::Annual);
    let base = State::empty(Subject::of(SubjectKind::Feedback, owner, year));
    let title = match people.as_slice() {
        [one] => Phrase::new("stream.give").with("name", model.people.name(*one)),
        all => Phrase::new("stream.give-many").with("people", all.len()),
    };
    let asks: Vec<Ask> = asks(people.len() == 1)
        .into_iter()
        .map(|ask| {
            let default = default(model, &people, kind, ask.field);
            ask.or(default)
        })
        .collect();
    let target = Target {
        record: Record::Feedback(people),
        ..Target::plain(base, 0)
    };
    let form = build(model, title, ActKind::GiveFeedback, target, &asks);
    Form {
        focus: TEXT,
        ..form
    }
}

/// What a field of a new feedback begins with.
fn default(model: &Model, people: &[EmployeeId], kind: FeedbackKind, field: Field) -> Value {
    match field {
        f::FEEDBACK_KIND => code(kind),
        f::FEEDBACK_DAY => Value::Date(model.today),
        f::FEEDBACK_FROM if model.actor != EmployeeId::NOBODY => Value::Ref(model.actor.0),
        f::FEEDBACK_SOURCE => {
            let mut sources = people.iter().map(|id| source(model, *id));
            let first = sources.next();
            match first.filter(|first| sources.all(|other| other == *first)) {
                Some(common) => code(common),
                // Left open, each gets his own when it is saved.
                None => Value::Empty,
            }
        }
        _ => Value::Empty,
    }
}

/// More levels than any office has between the lowest and the highest post.
const HIGHEST: usize = 12;

/// What the one at the keyboard is to a person.
fn source(model: &Model, person: EmployeeId) -> Source {
    // The appraiser's own appraiser is a superior too, however high; loops in the data end.
    let above = |from: EmployeeId, wanted: EmployeeId| {
        let appraiser = |id: &EmployeeId| model.people.appraiser_at(model.people.place(*id)?);
        std::iter::successors(appraiser(&from), appraiser)
            .take(HIGHEST)
            .any(|id| id == wanted)
    };
    if model.actor == person {
        Source::Oneself
    } else if model.actor == EmployeeId::NOBODY {
        Source::Peer
    } else if above(person, model.actor) {
        Source::Superior
    } else if above(model.actor, person) {
        Source::Subordinate
    } else {
        Source::Peer
    }
}

/// Opens the form of the selected feedback.
pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    let given = super::selected(model).map(|given| given.id);
    let (Some(person), Some(id)) = (model.person(), given) else {
        return model.refuse("stream.none-selected");
    };
    let Some(base) = super::home(model, id) else {
        return model.refuse("stream.none-selected");
    };
    let title = Phrase::new("stream.edit").with("name", model.people.name(person));
    let target = Target {
        record: Record::Feedback(vec![person]),
        ..Target::plain(base, id.0)
    };
    let form = build(model, title, ActKind::GiveFeedback, target, &asks(true));
    let form = Form {
        focus: TEXT,
        ..form
    };
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// What can be linked on a day: the results of the plans for that day, of the period looked at where there
/// are none, and of all plans where there are none either.
pub(super) fn results(model: &Model, day: NaiveDate) -> Vec<PickItem> {
    let Some(file) = model.person_file() else {
        return Vec::new();
    };
    let of = |fits: &dyn Fn(Period) -> bool| -> Vec<PickItem> {
        let plans = file.plans.iter().rev().filter(|(period, _)| fits(**period));
        let items = plans.flat_map(|(period, plan)| {
            plan.results.iter().map(|result| PickItem {
                id: result.id.0,
                label: result.title.clone(),
                detail: model.texts().period(*period),
            })
        });
        items.collect()
    };
    let tries: [&dyn Fn(Period) -> bool; 3] = [
        &|period| period.contains(day),
        &|period| period == model.period,
        &|_| true,
    ];
    let found = tries.into_iter().map(of).find(|items| !items.is_empty());
    found.unwrap_or_default()
}

/// A choice among the results that the feedback of this form can be about.
pub fn pick_result(model: &Model, form: &Form, purpose: PickFor, typed: Option<char>) -> Pick {
    let day = match form.entered(f::FEEDBACK_DAY, model.today) {
        Value::Date(day) => day,
        _ => model.today,
    };
    let items = results(model, day);
    Pick::new(Phrase::new("stream.choose-result"), purpose, items, typed)
}

/// Checks the day, and completes what was left open for all alike. Returns the year where it belongs.
fn checked(
    model: &Model,
    form: &Form,
    values: &[(Field, Value)],
) -> Result<(Period, Vec<(Field, Value)>), Wrong> {
    let before = form
        .fields
        .iter()
        .find(|field| field.field == f::FEEDBACK_DAY);
    let day = match (
        value_of(values, f::FEEDBACK_DAY),
        before.map(|field| &field.before),
    ) {
        (Value::Date(day), _) | (_, Some(Value::Date(day))) => *day,
        (_, Some(_) | None) => model.today,
    };
    let wrong = |key| (f::FEEDBACK_DAY, Phrase::new(key));
    if day > model.today {
        return Err(wrong("stream.future"));
    }
    let year = Period::year_of(day.year()).ok_or_else(|| wrong("stream.no-year"))?;
    let mut values = values.to_vec();
    put(&mut values, f::FEEDBACK_DAY, Value::Date(day));
    Ok((year, values))
}

fn put(values: &mut Vec<(Field, Value)>, field: Field, value: Value) {
    values.retain(|(other, _)| *other != field);
    values.push((field, value));
}

/// Completes for one person what was left open: what the one at the keyboard is to him, and who is meant
/// by a source that it cannot be.
pub fn for_person(
    model: &Model,
    person: EmployeeId,
    values: &[(Field, Value)],
) -> Vec<(Field, Value)> {
    let mut values = values.to_vec();
    if *value_of(&values, f::FEEDBACK_SOURCE) == Value::Empty {
        put(&mut values, f::FEEDBACK_SOURCE, code(source(model, person)));
    }
    let by_actor = *value_of(&values, f::FEEDBACK_FROM) == Value::Ref(model.actor.0);
    let from = value_of(&values, f::FEEDBACK_SOURCE).clone();
    if by_actor && from == code(Source::Public) {
        put(&mut values, f::FEEDBACK_FROM, Value::Empty);
    } else if by_actor && from == code(Source::Oneself) {
        put(&mut values, f::FEEDBACK_FROM, Value::Ref(person.0));
    }
    values
}

/// Whether the file of the only person concerned is loaded.
fn at_hand(model: &Model, about: &[EmployeeId]) -> bool {
    let file = model.file.as_ref();
    file.is_some_and(|dossier| about == [dossier.file.employee.id])
}

/// Asks for the files of people who are not at hand, to show what would be written to each. The form waits
/// below until it is done. `None` where the form can be saved as it stands.
pub fn ask_for_files(model: &mut Model, form: &mut Form) -> Option<Vec<Effect>> {
    let Record::Feedback(about) = &form.record else {
        return None;
    };
    if form.item != 0 || at_hand(model, about) {
        return None;
    }
    let about = about.clone();
    let ready = form
        .read(model.today)
        .map(|values| checked(model, form, &values));
    match ready {
        Some(Ok((year, values))) => {
            form.saving = true;
            model.bulk = Some(Bulk::Each(Each::Feedback(year, values)));
            return Some(vec![Effect::LoadMany(about)]);
        }
        Some(Err((field, error))) => form.refuse(field, error),
        None => {}
    }
    model.say(Tone::Warning, Phrase::new("form.wrong"));
    Some(Vec::new())
}

/// Checks feedback on one person whose file is loaded, and says what is to be written. Feedback lies with
/// the year of its day: where an edit changes the year, it is struck out there and written here.
pub fn save(
    model: &mut Model,
    form: &Form,
    about: &[EmployeeId],
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let (year, values) = checked(model, form, values)?;
    let loading = || (f::FEEDBACK_TEXT, Phrase::new("stream.loading"));
    let person = *about.first().ok_or_else(loading)?;
    let values = for_person(model, person, &values);
    let subject = Subject::of(SubjectKind::Feedback, person.0, year);
    if form.item != 0 && form.base.subject == subject {
        return Ok(direct(model, form, &values));
    }
    let dossier = model.file.as_ref().filter(|_| at_hand(model, about));
    let state = dossier.ok_or_else(loading)?.state(subject);
    let item = model.ids.fresh();
    let mut drafts: Vec<Draft> = draft(&state, new_item(item, values).collect())
        .into_iter()
        .collect();
    if form.item != 0 {
        let gone = [(f::REMOVED, Value::Flag(true))];
        let gone = writes(&form.base, form.item, &gone, model.actor);
        drafts.extend(draft(&form.base, gone));
    }
    model.feedback.wanted = Some(ItemId(item));
    Ok(drafts)
}
