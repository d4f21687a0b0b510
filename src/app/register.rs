//! Entries of a register: their form, what is checked before they are saved, and where they come to lie.
//!
//! Every screen that keeps a register adds, edits and strikes out entries by these few functions.

use chrono::Datelike;

use crate::domain::answers::AnswerError;
use crate::domain::coded::Coded;
use crate::domain::id::ItemId;
use crate::domain::peer::PeerAnswer;
use crate::domain::period::Period;
use crate::i18n::Phrase;
use crate::ops::edit::{act_kind, draft, writes};
use crate::ops::entry::{EntryError, check, value_of};
use crate::ops::fields as f;
use crate::ops::op::{Draft, Field, Subject, Value};
use crate::ops::registers::{Owner, Register, RegisterId, register};
use crate::ops::state::State;

use super::command::Command;
use super::copy::new_item;
use super::form::Form;
use super::forms::{Ask, Record, Target, Wrong, build, direct, opened_by, reference_of};
use super::model::{Effect, Model, Overlay};

/// The state of a subject of a register as it was shown, empty if nothing was ever written.
pub fn state(model: &Model, register: &Register, subject: Subject) -> Option<State> {
    match register.owner {
        Owner::Person => model
            .state(subject.kind, subject.period)
            .filter(|state| state.subject == subject),
        Owner::Unit => Some(model.people.services().state(subject)),
    }
}

/// The subject in which an entry of the person looked at lies.
pub fn home(model: &Model, id: RegisterId, item: ItemId) -> Option<Subject> {
    let kind = register(id).kind;
    let states = model.file.as_ref()?.states.values();
    states
        .filter(|state| state.subject.kind == kind)
        .find(|state| state.items().any(|id| id == item.0))
        .map(|state| state.subject)
}

/// Opens the form of a new entry of an owner's register. `begins` says what its fields begin with, and what is
/// written with it without being asked; a day that is not among them is today. `by` is the command that opens
/// the next one.
pub fn add(
    model: &mut Model,
    id: RegisterId,
    owner: u64,
    begins: &[(Field, Value)],
    by: Command,
) -> Vec<Effect> {
    let register = register(id);
    let subject = register.subject(owner, model.period);
    let asks = asks(register, |field| {
        let begin = begins.iter().find(|(given, _)| *given == field);
        match begin {
            Some((_, value)) => value.clone(),
            None if register.day == Some(field) => Value::Date(model.today),
            None => Value::Empty,
        }
    });
    let title = title(model, "entry.add", id, subject);
    let unasked = |(field, _): &&(Field, Value)| !asks.iter().any(|ask| ask.field == *field);
    let target = Target {
        fixed: begins.iter().filter(unasked).cloned().collect(),
        ..target(id, State::empty(subject), 0)
    };
    let form = build(model, title, act_kind(subject), target, &asks);
    let form = Box::new(opened_by(by, form));
    model.overlays.push(Overlay::Form(form));
    Vec::new()
}

/// Opens the form of an entry.
pub fn edit(model: &mut Model, id: RegisterId, subject: Subject, item: ItemId) -> Vec<Effect> {
    let register = register(id);
    let Some(base) = state(model, register, subject) else {
        return model.refuse("entry.gone");
    };
    let title = title(model, "entry.edit", id, subject);
    let asks = asks(register, |_| Value::Empty);
    let form = build(
        model,
        title,
        act_kind(subject),
        target(id, base, item.0),
        &asks,
    );
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Asks whether an entry is to be struck out. `what` is how it is called.
pub fn strike(
    model: &mut Model,
    id: RegisterId,
    subject: Subject,
    item: ItemId,
    what: &str,
) -> Vec<Effect> {
    let Some(base) = state(model, register(id), subject) else {
        return model.refuse("entry.gone");
    };
    let question = Phrase::new("entry.strike")
        .with("register", model.texts().label(id))
        .with("what", what);
    let drafts = struck(model, &base, item.0).into_iter().collect();
    model.ask_first(question, act_kind(subject), drafts)
}

/// Checks an entry and says what is to be written. An entry lies with the year of its day: where an edit
/// changes the year, it is struck out there and written here.
pub fn save(
    model: &mut Model,
    form: &Form,
    id: RegisterId,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let register = register(id);
    check(id, values, model.today, &model.settings.rules)
        .map_err(|(field, why)| (field, entry_wrong(&why)))?;
    if id == RegisterId::Peers {
        from_a_side(model, form, values)?;
    }
    let base = form.base.subject;
    let covers = match register.day.map(|field| (field, value_of(values, field))) {
        Some((field, Value::Date(day))) => {
            Some(Period::year_of(day.year()).ok_or((field, Phrase::new("stream.no-year")))?)
        }
        Some(_) | None => base.period,
    };
    let subject = Subject {
        period: covers,
        ..base
    };
    if form.item != 0 && base == subject {
        return Ok(direct(model, form, values));
    }
    let gone = || (register.columns[0].field, Phrase::new("entry.gone"));
    let home = state(model, register, subject).ok_or_else(gone)?;
    let item = model.ids.fresh();
    let fixed = form.fixed.iter().chain(values).cloned().collect();
    let mut drafts: Vec<Draft> = draft(&home, new_item(item, fixed).collect())
        .into_iter()
        .collect();
    if form.item != 0 {
        drafts.extend(struck(model, &form.base, form.item));
    }
    Ok(drafts)
}

/// Nobody is asked twice from one side, nor about oneself: each would weigh more than the others.
fn from_a_side(model: &Model, form: &Form, values: &[(Field, Value)]) -> Result<(), Wrong> {
    let subject = form.base.subject;
    let who = reference_of(values, f::PEER_FROM);
    if who == Some(subject.owner) {
        return Err((f::PEER_FROM, Phrase::new("entry.peer-oneself")));
    }
    let file = model.person_file().zip(subject.period);
    let asked = file.and_then(|(file, period)| file.peers.get(&period));
    let again = |peer: &PeerAnswer| {
        peer.id.0 != form.item
            && peer.from.map(|id| id.0) == who
            && *value_of(values, f::PEER_SIDE) == Value::Code(peer.side.number())
    };
    if asked.is_some_and(|asked| asked.iter().any(again)) {
        return Err((f::PEER_FROM, Phrase::new("entry.peer-twice")));
    }
    Ok(())
}

fn struck(model: &Model, base: &State, item: u64) -> Option<Draft> {
    let gone = [(f::REMOVED, Value::Flag(true))];
    draft(base, writes(base, item, &gone, model.actor))
}

fn asks(register: &Register, begin: impl Fn(Field) -> Value) -> Vec<Ask> {
    let columns = register.columns.iter();
    let ask = columns.map(|column| Ask {
        field: column.field,
        required: column.must,
        default: begin(column.field),
    });
    ask.collect()
}

fn target(id: RegisterId, base: State, item: u64) -> Target {
    Target {
        record: Record::Entry(id),
        ..Target::plain(base, item)
    }
}

fn title(model: &Model, key: &'static str, id: RegisterId, subject: Subject) -> Phrase {
    Phrase::new(key)
        .with("register", model.texts().label(id))
        .with("name", super::update::subject_name(model, subject))
}

/// Why the domain does not take an entry, in words.
pub fn entry_wrong(why: &EntryError) -> Phrase {
    let (list, code) = why.words();
    let phrase = Phrase::coded(list, code);
    let places = why.places().into_iter();
    places.fold(phrase, |phrase, (place, value)| phrase.with(place, value))
}

/// Why a line of answers is not taken, in words.
pub fn answers_wrong(why: AnswerError) -> Phrase {
    entry_wrong(&EntryError::Answers(why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::General;
    use crate::app::testing::{BUDI, SECTION, World, day};
    use crate::domain::period::Cycle;
    use crate::ops::op::SubjectKind;

    const BY: Command = Command::General(General::Refresh);

    fn year(kind: SubjectKind, owner: u64, y: i32) -> Subject {
        Subject::of(kind, owner, Period::containing(day(y, 5, 1), Cycle::Annual))
    }

    #[test]
    fn an_entry_is_added_with_its_year_moves_with_its_day_and_is_struck_out() {
        let mut w = World::new();
        w.select(BUDI);
        add(&mut w.model, RegisterId::Training, BUDI.0, &[], BY);
        // Name, kind and state; the day is there.
        w.type_text("Pelatihan arsip");
        w.keys("Tab Right Tab Right Tab Ctrl-u");
        w.type_text("3-2-2026");
        w.keys("Ctrl-s");
        assert!(w.model.overlays.is_empty(), "{:?}", w.errors());
        let courses = |w: &World| w.model.person_file().unwrap().courses.clone();
        assert_eq!(courses(&w).len(), 1);
        assert_eq!(courses(&w)[0].day, day(2026, 2, 3));
        let home = year(SubjectKind::Training, BUDI.0, 2026);
        let item = courses(&w)[0].id;
        edit(&mut w.model, RegisterId::Training, home, item);
        w.keys("Tab Tab Tab Ctrl-u");
        w.type_text("3-2-2025");
        w.keys("Ctrl-s");
        assert!(w.model.overlays.is_empty(), "{:?}", w.errors());
        assert_eq!(courses(&w).len(), 1, "it has moved, not doubled");
        assert_eq!(courses(&w)[0].day, day(2025, 2, 3));
        assert_eq!(courses(&w)[0].name, "Pelatihan arsip");
        let home = year(SubjectKind::Training, BUDI.0, 2025);
        let item = courses(&w)[0].id;
        strike(
            &mut w.model,
            RegisterId::Training,
            home,
            item,
            "Pelatihan arsip",
        );
        w.keys("y");
        assert_eq!(courses(&w), []);
        w.keys("u");
        assert_eq!(courses(&w).len(), 1, "and comes back");
    }

    #[test]
    fn what_the_domain_refuses_is_told_beside_its_field() {
        let mut w = World::new();
        w.select(BUDI);
        add(&mut w.model, RegisterId::Competences, BUDI.0, &[], BY);
        w.type_text("Pelayanan");
        w.keys("Tab 4 Tab 6 Ctrl-s");
        assert_eq!(w.errors().len(), 1);
        assert!(w.errors()[0].contains("1–5"), "{:?}", w.errors());
        w.keys("Ctrl-u 2 Ctrl-s");
        assert!(w.errors()[0].contains("alasan"), "{:?}", w.errors());
        w.keys("Esc y");
        let nine = Value::Text("44344443".to_owned());
        let begins = [(f::SHEET_ANSWERS, nine)];
        add(&mut w.model, RegisterId::Survey, SECTION.0, &begins, BY);
        w.keys("Ctrl-s");
        assert!(w.errors()[0].contains('8'), "{:?}", w.errors());
    }
}
