//! What was written, told, and put where the screens find it.

use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::person::RosterRow;
use crate::i18n::Phrase;
use crate::ops::act::{ActRecord, Committed, News};
use crate::ops::op::{ActKind, Shared, Subject};
use crate::ops::state::State;

use super::{run, settle};
use crate::app::command::Command;
use crate::app::conflict;
use crate::app::model::{Effect, Model, Overlay, Tone};
use crate::app::pin;
use crate::app::screens::{employees, evaluation, meeting, service, target};

pub(super) fn on_committed(model: &mut Model, committed: Committed) -> Vec<Effect> {
    let Committed {
        act,
        states,
        rows,
        next_seq,
    } = committed;
    let people = rows.len();
    take_in(model, states, rows, next_seq);
    let named = name_act(model, &act, people);
    model.acts.push(act, model.actor);
    model.say(Tone::Good, named);
    target::committed(model, act.kind);
    service::saved(model);
    let mut effects = pin::saved(model);
    let again = close_saved(model);
    settle(model);
    if act.kind == ActKind::EditEmployee {
        employees::select(model, EmployeeId(act.subject.owner));
        model.employees.rested = model.person();
    }
    effects.extend(meeting::saved(model));
    effects.extend(again.into_iter().flat_map(|command| run(model, command)));
    effects
}

/// What somebody else wrote beside us: shown where it belongs, with nothing said and nothing moved.
pub(super) fn on_news(model: &mut Model, news: News) -> Vec<Effect> {
    let News {
        acts,
        states,
        rows,
        next_seq,
    } = news;
    take_in(model, states, rows, next_seq);
    model.acts.push_all(&acts, model.actor);
    Vec::new()
}

/// Puts new states and rows where the screens find them.
fn take_in(model: &mut Model, states: Vec<State>, rows: Vec<RosterRow>, next_seq: u64) {
    let news = states.clone();
    for state in states {
        let owner = state.subject.owner;
        match &mut model.file {
            Some(dossier) if dossier.file.employee.id.0 == owner => dossier.put(state),
            Some(_) | None => model.people.put_shared(state),
        }
    }
    for row in rows {
        model.people.put_row(row);
    }
    conflict::take_in(model, &news);
    model.employees.outdate();
    model.overview.outdate();
    model.ids = model.ids.after(next_seq);
}

/// Closes the form that was being saved. Returns the command that opens the next one, if one was asked for.
fn close_saved(model: &mut Model) -> Option<Command> {
    match model.overlays.last() {
        Some(Overlay::Form(form)) if form.saving => {
            let next = form.opened_by.filter(|_| form.again);
            model.overlays.pop();
            next
        }
        Some(_) | None => None,
    }
}

/// What was saved, taken back or done again, told with its subject.
fn name_act(model: &Model, act: &ActRecord, people: usize) -> Phrase {
    let texts = model.texts();
    let named = |kind: ActKind| texts.get_coded("act", kind.code());
    let about = if people > 1 {
        texts.fill("state.people", &[("n", &texts.count(people))])
    } else {
        subject_name(model, act.subject)
    };
    match act.kind {
        ActKind::Undo | ActKind::Redo => {
            let of = act.of.and_then(|seq| original(model, seq));
            let what = of.map_or("", |of| named(of.kind));
            let key = if act.kind == ActKind::Undo {
                "undo.done"
            } else {
                "redo.done"
            };
            Phrase::new(key).with("what", what).with("about", about)
        }
        kind => {
            let saved = Phrase::new("notice.saved")
                .with("what", named(kind))
                .with("about", about);
            match evaluation::tell::latest_signature(model, act.subject) {
                Some(told) if kind == ActKind::Close => Phrase::new("evaluation.saved-signed")
                    .with_all("saved", vec![saved])
                    .with("signature", told),
                Some(_) | None => saved,
            }
        }
    }
}

/// The act that was meant in the end, through undos of redos.
pub(super) fn original(model: &Model, seq: u64) -> Option<&ActRecord> {
    let mut act = model.acts.all.iter().find(|act| act.seq == seq)?;
    while let Some(of) = act.of {
        act = model.acts.all.iter().find(|act| act.seq == of)?;
    }
    Some(act)
}

/// How a subject is called.
pub fn subject_name(model: &Model, subject: Subject) -> String {
    match subject.kind.shared() {
        Some(
            Shared::Unit | Shared::Voice | Shared::Survey | Shared::Action | Shared::Organisation,
        ) => model.people.unit_name(UnitId(subject.owner)),
        Some(Shared::Complaint) => {
            let known = model.people.services().complaint(subject.owner);
            // Taken back, a new one has no number any more; its id would say nothing to anybody.
            let number = known.map_or("", |complaint| complaint.number.as_str());
            match number {
                "" => model.texts().get("hint.service-complaint").to_owned(),
                number => number.to_owned(),
            }
        }
        Some(Shared::Team) => model.label(crate::ops::fields::Holds::Team, subject.owner),
        Some(Shared::Template) => model
            .people
            .template(crate::domain::id::TemplateId(subject.owner))
            .map_or_else(String::new, |template| template.name.clone()),
        None => model.people.name(EmployeeId(subject.owner)),
    }
}
