//! The last change, done again on the row selected now.
//!
//! What a command wrote at once is written again by the same command, with all its checks; what was chosen is chosen
//! again; what was entered in a form is offered in the form that the same command opens now, and saved by whoever
//! has looked at it. What takes something away, closes, decides or confirms is never repeated.

use crate::i18n::Phrase;
use crate::ops::fields::Holds;
use crate::ops::op::{ActKind, Field};

use super::command::{Command, General, spec};
use super::form::{Entry, Form};
use super::model::{Effect, Model, Overlay, Tone};
use super::pick::PickFor;
use super::screens::{employees, evaluation, service, target};
use super::update::{choose, run};

/// What can be done again.
#[derive(Debug, Clone)]
pub struct Last {
    /// The command that began it.
    pub command: Command,
    with: With,
}

/// What the command was given.
#[derive(Debug, Clone)]
enum With {
    Nothing,
    Chosen(PickFor, u64),
    Entered(Vec<(Field, Entry)>),
}

/// Whether acts of a kind may be repeated.
fn repeats(kind: ActKind) -> bool {
    match kind {
        ActKind::EditTarget
        | ActKind::MoveStage
        | ActKind::RecordActual
        | ActKind::EditLog
        | ActKind::GiveFeedback
        | ActKind::Rate
        | ActKind::EditTeam
        | ActKind::ReviewLog
        | ActKind::EditRegister
        | ActKind::AssessOneself
        | ActKind::RecordVoice => true,
        // People and units are each their own; the others take away, decide, freeze or bind.
        ActKind::EditEmployee
        | ActKind::EditUnit
        | ActKind::CopyTargets
        | ActKind::PasteTargets
        | ActKind::Import
        | ActKind::Undo
        | ActKind::Redo
        | ActKind::Retire
        | ActKind::Resolve
        | ActKind::EditTemplate
        | ActKind::Close
        | ActKind::Reopen
        | ActKind::Object
        | ActKind::HandleComplaint
        | ActKind::RateOrganisation
        | ActKind::Transfer
        | ActKind::HoldMeeting
        | ActKind::Confirm
        | ActKind::ManagePin
        | ActKind::Deny => false,
    }
}

fn written(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::Commit(act) if repeats(act.kind)))
}

/// Remembers what a command did, or which one opened what lies on top now.
pub(super) fn ran(model: &mut Model, command: Command, overlays: usize, effects: &[Effect]) {
    let own = [
        Command::General(General::Repeat),
        Command::Evaluation(evaluation::Act::Clear),
    ];
    if own.contains(&command) || !spec(command).is_some_and(|spec| spec.writes) {
        return;
    }
    if written(effects) {
        let with = With::Nothing;
        model.last = Some(Last { command, with });
    } else if model.overlays.len() > overlays {
        model.opened = Some(command);
    }
}

/// Remembers what was chosen, where choosing it was the change.
pub(super) fn chose(model: &mut Model, purpose: PickFor, id: u64, effects: &[Effect]) {
    let told = match purpose {
        PickFor::Target(target::Choice::Stage) | PickFor::Service(service::Choice::State) => {
            written(effects)
        }
        PickFor::Employees(employees::Choice::Stage) => true,
        PickFor::Employees(_)
        | PickFor::Service(_)
        | PickFor::Field(_)
        | PickFor::Period
        | PickFor::Actor
        | PickFor::Unit
        | PickFor::Scheme
        | PickFor::Phrase
        | PickFor::Draft
        | PickFor::Sort
        | PickFor::Team(_)
        | PickFor::Feedback(_)
        | PickFor::Meeting(_)
        | PickFor::Report
        | PickFor::Chapter
        | PickFor::Overview(_) => false,
    };
    if let Some(command) = model.opened.filter(|_| told) {
        let with = With::Chosen(purpose, id);
        model.last = Some(Last { command, with });
    }
}

/// Remembers what was entered in a form that is being saved.
pub(super) fn entered(model: &mut Model, form: &Form) {
    let Some(command) = model.opened.filter(|_| repeats(form.act)) else {
        return;
    };
    // A result belongs to the plan of one person.
    let fields = form
        .fields
        .iter()
        .filter(|field| field.holds != Holds::Item);
    let changed = fields.filter(|field| field.changed(model.today));
    let values = changed.map(|field| (field.field, field.entry.clone()));
    let with = With::Entered(values.collect());
    model.last = Some(Last { command, with });
}

/// Does the last change again on what is selected now.
pub(super) fn repeat(model: &mut Model) -> Vec<Effect> {
    let Some(Last { command, with }) = model.last.clone() else {
        return model.refuse("repeat.nothing");
    };
    let title = title(model, command);
    if !spec(command).is_some_and(|spec| spec.is_for(model.tab)) {
        let phrase = Phrase::new("repeat.elsewhere").with("what", title);
        model.say(Tone::Warning, phrase);
        return Vec::new();
    }
    let overlays = model.overlays.len();
    match with {
        With::Nothing => run(model, command),
        With::Chosen(purpose, id) => choose(model, command, purpose, id),
        With::Entered(values) => {
            let effects = run(model, command);
            let opened = model.overlays.len() > overlays;
            if let Some(Overlay::Form(form)) = model.overlays.last_mut().filter(|_| opened) {
                for (field, entry) in values {
                    if let Some(field) = form.field_mut(field) {
                        field.entry = entry;
                    }
                }
                let phrase = Phrase::new("repeat.offered").with("what", title);
                model.say(Tone::Plain, phrase);
            }
            effects
        }
    }
}

/// How what can be done again is called.
pub fn title(model: &Model, command: Command) -> String {
    let code = spec(command).map_or("", |spec| spec.code);
    model.texts().get_coded("command", code).to_owned()
}

#[cfg(test)]
#[path = "repeat_tests.rs"]
mod tests;
