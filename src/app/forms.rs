//! From a record to its form, and from what was entered to the act that saves it.

use crate::domain::complaint::StepKind;
use crate::domain::id::EmployeeId;
use crate::i18n::Phrase;
use crate::ops::edit::{draft, writes};
use crate::ops::fields::spec;
use crate::ops::op::{Act, ActKind, Draft, Field, Value};
use crate::ops::registers::RegisterId;
use crate::ops::state::State;

pub use crate::ops::entry::{text_of, value_of};

use super::command::Command;
use super::conflict::{self, Deciding};
use super::form::{Editing, Form, FormField};
use super::model::Model;
use super::pin;
use super::register;
use super::screens::{employees, evaluation, feedback, meeting, service, target, team};

/// What kind of record a form is about, where saving it takes more than writing its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// Fields are written where the form was opened.
    Plain,
    /// An employee; a new one gets his identity from what was entered.
    Employee,
    /// A unit; a new one gets its identity from its code.
    Unit,
    /// A planned result; the first one begins the plan.
    Result,
    /// What was achieved on an indicator.
    Actual,
    /// An indicator, whose target is checked against its direction.
    Indicator,
    /// A log entry, which lies with its month.
    Log,
    /// Feedback on these people, which lies with its year.
    Feedback(Vec<EmployeeId>),
    /// A team; a new one gets its identity from its name.
    Team,
    /// What is kept of a meeting.
    Meeting(meeting::Paper),
    /// A rating, or what becomes of it.
    Evaluation(evaluation::Paper),
    /// A template made of the plan looked at.
    Template,
    /// An entry of a register, which lies with its year or its period.
    Entry(RegisterId),
    /// A complaint; a new one gets an identity of its own.
    Complaint,
    /// A step of a complaint.
    Step(StepKind),
    /// Why the PIN of a person is taken away.
    PinReset,
    /// A decision between differing values.
    Decision(Deciding),
}

/// A field that a form asks for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Which.
    pub field: Field,
    /// Whether it may stay empty.
    pub required: bool,
    /// What it starts with where nothing stands yet.
    pub default: Value,
}

impl Ask {
    /// A field that may stay empty.
    pub fn may(field: Field) -> Self {
        Self {
            field,
            required: false,
            default: Value::Empty,
        }
    }

    /// A field that must be filled.
    pub fn must(field: Field) -> Self {
        Self {
            required: true,
            ..Self::may(field)
        }
    }

    /// Starts with a value.
    #[must_use]
    pub fn or(self, default: Value) -> Self {
        Self { default, ..self }
    }
}

/// Where a form writes.
#[derive(Debug, Clone)]
pub struct Target {
    /// What kind of record.
    pub record: Record,
    /// The state shown.
    pub base: State,
    /// The item within it, 0 for the subject itself.
    pub item: u64,
    /// Written with it, without being asked.
    pub fixed: Vec<(Field, Value)>,
}

impl Target {
    /// Fields written where they stand.
    pub fn plain(base: State, item: u64) -> Self {
        Self {
            record: Record::Plain,
            base,
            item,
            fixed: Vec::new(),
        }
    }
}

/// Builds a form with what stands in the state.
pub fn build(model: &Model, title: Phrase, act: ActKind, target: Target, asks: &[Ask]) -> Form {
    let rater = model.actor;
    let field = |ask: &Ask| {
        let versions = target.base.versions_of(target.item, ask.field, rater);
        let stands = versions
            .last()
            .map(|version| version.value(ask.field).clone());
        let value = stands
            .filter(|value| *value != Value::Empty)
            .unwrap_or_else(|| ask.default.clone());
        let label = match (&value, spec(ask.field).map(|spec| spec.holds)) {
            (Value::Ref(id), Some(holds)) => model.label_in(ask.field, holds, *id),
            (_, Some(_) | None) => String::new(),
        };
        FormField::new(ask.field, value, ask.required, label, model.texts())
    };
    Form {
        title,
        act,
        fields: asks.iter().map(field).collect(),
        record: target.record,
        base: target.base,
        item: target.item,
        fixed: target.fixed,
        focus: 0,
        editing: Editing::default(),
        again: false,
        saving: false,
        opened_by: None,
    }
}

/// Reads and checks a form; what is wrong is written beside its field.
pub fn save(model: &mut Model, form: &mut Form) -> Option<Act> {
    let values = form.read(model.today)?;
    let drafts = match &form.record {
        Record::Plain => Ok(direct(model, form, &values)),
        Record::Employee => employees::save_employee(model, form, &values),
        Record::Unit => employees::save_unit(model, form, &values),
        Record::Result => target::save_result(model, form, &values),
        Record::Actual => target::save_actual(model, form, &values),
        Record::Indicator => target::save_indicator(model, form, &values),
        Record::Log => target::save_log(model, form, &values),
        Record::Template => target::save_template(model, form, &values),
        Record::Entry(id) => register::save(model, form, *id, &values),
        Record::Complaint => service::save_complaint(model, form, &values),
        Record::Step(kind) => service::save_step(model, form, *kind, &values),
        Record::Meeting(paper) => meeting::save(model, form, *paper, &values),
        Record::Evaluation(paper) => evaluation::save(model, form, *paper, &values),
        Record::PinReset => pin::save_reset(model, form, &values),
        Record::Decision(deciding) => conflict::save(model, form, *deciding, &values),
        Record::Feedback(about) => {
            let about = about.clone();
            feedback::save(model, form, &about, &values)
        }
        Record::Team => team::save(model, form, &values),
    };
    match drafts {
        Ok(drafts) => Some(Act {
            kind: form.act,
            actor: model.actor,
            drafts,
        }),
        Err((field, error)) => {
            form.refuse(field, error);
            None
        }
    }
}

/// What is wrong with which field.
pub type Wrong = (Field, Phrase);

/// The writes of a form where it was opened.
pub fn direct(model: &Model, form: &Form, values: &[(Field, Value)]) -> Vec<Draft> {
    let wanted: Vec<(Field, Value)> = form.fixed.iter().chain(values).cloned().collect();
    let all = writes(&form.base, form.item, &wanted, model.actor);
    draft(&form.base, all).into_iter().collect()
}

/// The record entered in a field.
pub fn reference_of(values: &[(Field, Value)], field: Field) -> Option<u64> {
    match value_of(values, field) {
        Value::Ref(id) => Some(*id),
        _ => None,
    }
}

/// Marks a form as opened by a command, which opens the next one after saving.
pub fn opened_by(command: Command, form: Form) -> Form {
    Form {
        opened_by: Some(command),
        ..form
    }
}
