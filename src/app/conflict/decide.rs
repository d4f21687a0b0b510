//! Who may decide between values, and the forms that ask why.

use crate::app::access;
use crate::app::form::{Editing, Form, FormField};
use crate::app::forms::{Record, Wrong, text_of, value_of};
use crate::app::model::{Effect, Model, Overlay, Tone};
use crate::domain::access::{Denied, Right};
use crate::domain::closing;
use crate::domain::id::EmployeeId;
use crate::domain::unit::Post;
use crate::i18n::Phrase;
use crate::ops::access::{Change, TEAM_RATINGS, is_of_other, needed};
use crate::ops::conflict::{Choice, Conflict, Flaw, REASON, resolve};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Draft, Field, Subject, SubjectKind, Value, Write};
use crate::ops::state::Slot;
use crate::ops::view::registers;

use super::{Conflicts, on_top, tell};

/// What is decided about what, while the reason is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deciding {
    /// Between which values.
    pub slot: Slot,
    /// How.
    pub way: Way,
}

/// How it is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A version is picked, by its place.
    Pick(u8),
    /// Other values are written.
    Anew,
    /// It is handed to the reviewing officer.
    HandUp,
}

/// Why somebody may not decide.
#[derive(Debug, Clone)]
pub enum Barred {
    /// By the table of rights.
    Denied(Denied),
    /// For a reason of its own.
    Told(Phrase),
}

impl Barred {
    /// In words.
    pub fn told(&self) -> Phrase {
        match self {
            Self::Denied(denied) => access::told(denied),
            Self::Told(phrase) => phrase.clone(),
        }
    }

    fn refuse(self, model: &mut Model) -> Vec<Effect> {
        model.say(Tone::Warning, self.told());
        match self {
            Self::Denied(denied) => vec![Effect::Deny(denied.right, denied.person)],
            Self::Told(_) => Vec::new(),
        }
    }
}

/// The right that deciding takes, if whoever sits at the keyboard has it; otherwise who decides instead.
///
/// # Errors
///
/// The refusal, in words.
pub fn may(model: &Model, view: &Conflicts, conflict: &Conflict) -> Result<Right, Barred> {
    let before = view.state(conflict.subject);
    let beside = view.state(Subject {
        kind: SubjectKind::Closing,
        ..conflict.subject
    });
    let change = Change {
        kind: ActKind::Resolve,
        actor: model.actor,
        decides: false,
        closed: closing::standing(&registers::closings(&beside)).is_some(),
        before: &before,
    };
    let writes = [Write {
        item: conflict.slot.item,
        field: f::DECISION_OF,
        value: Value::Ref(conflict.slot.rater.0),
    }];
    let rights = needed(&change, &writes).unwrap_or_default();
    let right = rights.first().copied().unwrap_or(Right::Decide);
    if is_of_other(&change, &writes) {
        let name = model.people.name(conflict.slot.rater);
        return Err(Barred::Told(
            Phrase::new("conflict.raters-own").with("name", name),
        ));
    }
    let own_rating = TEAM_RATINGS.contains(&conflict.slot.register)
        && conflict.slot.item == model.actor.0
        && conflict.subject.kind == SubjectKind::Team;
    match access::lacks(model, conflict.subject, right) {
        Some(denied) => Err(Barred::Denied(denied)),
        None if own_rating => Err(Barred::Told(Phrase::new("conflict.own-rating"))),
        None => Ok(right),
    }
}

/// Opens the form of a decision, or says why there is none.
pub(super) fn open(model: &mut Model, way: Way) -> Vec<Effect> {
    if let Some(why) = &model.settings.read_only {
        let phrase = Phrase::new("notice.read-only").with("why", why);
        model.say(Tone::Warning, phrase);
        return Vec::new();
    }
    let Some(view) = on_top(model) else {
        return Vec::new();
    };
    let Some(conflict) = view.selected() else {
        return Vec::new();
    };
    let opened = may(model, view, conflict)
        .and_then(|right| fits(model, conflict, way, right).map_err(Barred::Told))
        .map(|()| form(model, view, conflict, way));
    match opened {
        Ok(form) => {
            model.overlays.push(Overlay::Form(Box::new(form)));
            Vec::new()
        }
        Err(barred) => barred.refuse(model),
    }
}

/// Whether there is anything to decide in this way.
fn fits(model: &Model, conflict: &Conflict, way: Way, right: Right) -> Result<(), Phrase> {
    match way {
        Way::Pick(at) if usize::from(at) >= conflict.versions.len() => {
            let count = conflict.versions.len();
            Err(Phrase::new("conflict.no-version").with("n", count))
        }
        Way::Anew if !conflict.can_be_written() => Err(told(Flaw::OthersWord)),
        Way::HandUp if !conflict.subject.kind.is_of_person() => Err(told(Flaw::NotUpwards)),
        Way::HandUp if right == Right::Decide => Err(Phrase::new("conflict.is-up")),
        Way::HandUp => match officer(model, EmployeeId(conflict.subject.owner)) {
            Some(_) => Ok(()),
            None => Err(Phrase::new("conflict.nobody-above")),
        },
        Way::Pick(_) | Way::Anew => Ok(()),
    }
}

/// Who decides what is handed up.
fn officer(model: &Model, person: EmployeeId) -> Option<EmployeeId> {
    let row = model.people.true_row(person)?;
    let post = Post::from(&row.employee);
    let found = model.people.organisation().holder(Right::Decide, &post);
    found.map(|(_, id)| id)
}

fn form(model: &Model, view: &Conflicts, conflict: &Conflict, way: Way) -> Form {
    let texts = model.texts();
    let what = tell::what(model, conflict);
    let title = match way {
        Way::Pick(at) => {
            Phrase::new("conflict.form-pick").with("version", tell::letter(usize::from(at)))
        }
        Way::Anew => Phrase::new("conflict.form-anew"),
        Way::HandUp => Phrase::new("conflict.form-up").with(
            "name",
            officer(model, EmployeeId(conflict.subject.owner))
                .map_or_else(String::new, |id| model.people.name(id)),
        ),
    };
    let blank = |field: Field, required: bool| {
        FormField::new(field, Value::Empty, required, String::new(), texts)
    };
    let mut fields: Vec<FormField> = match way {
        Way::Anew => conflict
            .fields()
            .into_iter()
            .map(|field| blank(field, conflict.always_said(field)))
            .collect(),
        Way::Pick(_) | Way::HandUp => Vec::new(),
    };
    fields.push(blank(f::DECISION_REASON, true));
    let slot = conflict.slot;
    Form {
        record: Record::Decision(Deciding { slot, way }),
        title: title.with("what", what),
        act: ActKind::Resolve,
        base: view.state(conflict.subject),
        item: slot.item,
        fixed: Vec::new(),
        fields,
        focus: 0,
        editing: Editing::default(),
        again: false,
        saving: false,
        opened_by: None,
    }
}

/// The draft of a decision, on the state that was shown.
///
/// # Errors
///
/// What is wrong with which field.
pub fn save(
    model: &Model,
    form: &Form,
    deciding: Deciding,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    let choice = match deciding.way {
        Way::Pick(at) => Choice::Pick(usize::from(at)),
        Way::HandUp => Choice::HandUp,
        Way::Anew => {
            let written = values
                .iter()
                .filter(|(field, _)| *field != f::DECISION_REASON);
            let written: Vec<(Field, Value)> = written.cloned().collect();
            check_days(model, &written)?;
            Choice::Write(written)
        }
    };
    let reason = text_of(values, f::DECISION_REASON);
    resolve(&form.base, deciding.slot, &choice, reason)
        .map(|draft| vec![draft])
        .map_err(|flaw| (f::DECISION_REASON, told(flaw)))
}

/// Nothing was achieved, or said, on a day to come.
fn check_days(model: &Model, values: &[(Field, Value)]) -> Result<(), Wrong> {
    let to_come =
        |field: &Field| matches!(value_of(values, *field), Value::Date(day) if *day > model.today);
    match values.iter().map(|(field, _)| *field).find(to_come) {
        Some(field) => Err((field, Phrase::new("target.future"))),
        None => Ok(()),
    }
}

/// A flaw in words.
fn told(flaw: Flaw) -> Phrase {
    match flaw {
        Flaw::Reason => Phrase::new("conflict.reason").with("n", REASON),
        Flaw::Settled => Phrase::new("conflict.settled"),
        Flaw::Version | Flaw::Shape => Phrase::new("conflict.look-again"),
        Flaw::Empty => Phrase::new("conflict.empty"),
        Flaw::NotUpwards => Phrase::new("conflict.not-upwards"),
        Flaw::OthersWord => Phrase::new("conflict.others-word"),
    }
}
