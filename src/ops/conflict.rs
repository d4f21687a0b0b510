//! Values that were written without having seen each other, and what people decide between them.
//!
//! A decision is one act of [`ActKind::Resolve`]: it writes the whole register anew, with the reason, over the whole
//! frontier that was *shown*. What arrives later and was not shown stands beside it again, so that a decision never
//! hides what nobody had seen. Handing up writes no value: the conflict stays, and is the reviewing officer's.

use std::collections::BTreeMap;

use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::rating::CoreValue;

use super::clock::Clock;
use super::fields::{self as f, register_of};
use super::op::{ActKind, Body, Draft, Field, OpId, Subject, SubjectKind, Value, Write};
use super::state::{Slot, State, Version, decided_for};

/// Characters that a reason has at least.
pub const REASON: usize = 10;

/// Fields that say by what a value is borne out.
pub const EVIDENCE: [Field; 4] = [
    f::EVIDENCE,
    f::RATE_EVIDENCE,
    f::RATE_ITEM_EVIDENCE,
    f::TEAM_EVIDENCE,
];

/// Fields that a decision writes beside the register.
pub const DECISION: [Field; 3] = [f::DECISION_REASON, f::DECISION_OF, f::HANDED_UP];

/// Fields by which the items of plans, objections and competences are called.
const NAMES: [Field; 4] = [
    f::INDICATOR_TEXT,
    f::RESULT_TITLE,
    f::OBJECTION_REASON,
    f::COMPETENCE_NAME,
];

/// Of which item of a subject something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// The subject itself.
    Whole,
    /// An item by its wording, which may be unknown here.
    Titled(String),
    /// A core value.
    Value(CoreValue),
    /// A member of a team.
    Member(EmployeeId),
    /// A revision of a closed evaluation, by its number.
    Revision(u64),
}

/// What was said with the last decision about a register, or when it was handed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// In which op: the version that it wrote bears this reason.
    pub op: OpId,
    /// Who.
    pub actor: EmployeeId,
    /// When.
    pub clock: Clock,
    /// Why.
    pub reason: String,
}

/// A register in which several values stand side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Of what.
    pub subject: Subject,
    /// Where in it.
    pub slot: Slot,
    /// Of which item.
    pub of: Of,
    /// The values, in the order of their clocks; two at least.
    pub versions: Vec<Version>,
    /// Whether it was handed to the reviewing officer, who then decides, now and whatever comes late.
    pub handed_up: bool,
    /// What was said about it last.
    pub said: Option<Said>,
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A version as it stands, by its place among those shown.
    Pick(usize),
    /// These values of the register; what is not named is empty.
    Write(Vec<(Field, Value)>),
    /// Nothing yet: it is handed to the reviewing officer.
    HandUp,
}

/// Why something is no decision. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The reason is missing or too short.
    #[error("a decision between differing values needs a reason of at least {REASON} characters")]
    Reason,
    /// There is nothing to decide.
    #[error("the values no longer differ; look again at what stands there")]
    Settled,
    /// There is no such version.
    #[error("there is no such version among those shown")]
    Version,
    /// Nothing was chosen.
    #[error("a decision must leave a value")]
    Empty,
    /// Nobody stands above.
    #[error("only what is held on a person is handed to the reviewing officer")]
    NotUpwards,
    /// It is the word of the employee, which nobody writes for him.
    #[error(
        "the answer of the employee is chosen among those given; nobody writes another for him"
    )]
    OthersWord,
    /// It writes something else than one register and why.
    #[error("a decision writes one register, whole, with its reason, and nothing else")]
    Shape,
}

impl Conflict {
    /// All fields of the register, the one that names it first.
    pub fn fields(&self) -> Vec<Field> {
        register_of(self.slot.register).collect()
    }

    /// Whether the versions differ in a field.
    pub fn differs(&self, field: Field) -> bool {
        let mut values = self.versions.iter().map(|version| version.value(field));
        let first = values.next();
        values.any(|value| Some(value) != first)
    }

    /// What was said with a version, where a decision wrote it.
    pub fn said_with(&self, version: &Version) -> Option<&Said> {
        self.said.as_ref().filter(|said| said.op == version.op)
    }

    /// Whether it can be handed up: above a person there is a reviewing officer, above what is shared nobody.
    pub fn can_be_handed_up(&self) -> bool {
        self.subject.kind.is_of_person() && !self.handed_up
    }

    /// Whether other values can be written than those that stand there.
    pub fn can_be_written(&self) -> bool {
        self.subject.kind != SubjectKind::Closing
    }

    /// Fields of which every version says something, so that whatever is written anew does too.
    pub fn always_said(&self, field: Field) -> bool {
        let mut values = self.versions.iter().map(|version| version.value(field));
        values.all(|value| *value != Value::Empty)
    }
}

/// All conflicts of these states, by subject and place. Items are named by the plans among them.
pub fn all<'a>(states: impl IntoIterator<Item = &'a State>) -> Vec<Conflict> {
    let states: BTreeMap<Subject, &State> = states
        .into_iter()
        .map(|state| (state.subject, state))
        .collect();
    let of_state = |state: &&'a State| {
        let plan = Subject {
            kind: SubjectKind::Plan,
            ..state.subject
        };
        find(state, states.get(&plan).copied())
    };
    states.values().flat_map(of_state).collect()
}

/// The conflicts of one state, items named by the plan that it belongs to.
pub fn find(state: &State, plan: Option<&State>) -> Vec<Conflict> {
    let conflict = |(slot, versions): (&Slot, &[Version])| Conflict {
        subject: state.subject,
        slot: *slot,
        of: of(state, plan, slot.item),
        versions: versions.to_vec(),
        handed_up: is_handed_up(state, slot.item, slot.rater),
        said: said(state, *slot),
    };
    state.conflicts().map(conflict).collect()
}

fn of(state: &State, plan: Option<&State>, item: u64) -> Of {
    let titled = |state: &State, fields: &[Field]| {
        let mut values = fields.iter().filter_map(|field| state.value(item, *field));
        let words = values.find_map(|value| {
            let Value::Text(words) = value else {
                return None;
            };
            Some(words.clone())
        });
        Of::Titled(words.unwrap_or_default())
    };
    let kind = state.subject.kind;
    if item == 0 {
        Of::Whole
    } else if kind == SubjectKind::Team {
        Of::Member(EmployeeId(item))
    } else if kind == SubjectKind::Closing {
        Of::Revision(item)
    } else if [SubjectKind::Evaluation, SubjectKind::SelfAssessment].contains(&kind) {
        let value = u8::try_from(item).ok().and_then(CoreValue::from_number);
        let result = || plan.map_or(Of::Whole, |plan| titled(plan, &[f::RESULT_TITLE]));
        value.map_or_else(result, Of::Value)
    } else {
        titled(state, &NAMES)
    }
}

/// Whether the register of an item, shared or of a rater, was ever handed up.
pub fn is_handed_up(state: &State, item: u64, rater: EmployeeId) -> bool {
    let versions = state.versions_of(item, f::HANDED_UP, rater);
    let said = |version: &Version| *version.value(f::HANDED_UP) == Value::Flag(true);
    versions.iter().any(said)
}

fn said(state: &State, slot: Slot) -> Option<Said> {
    let version = state
        .versions_of(slot.item, f::DECISION_REASON, slot.rater)
        .last()?;
    let Value::Text(reason) = version.value(f::DECISION_REASON) else {
        return None;
    };
    Some(Said {
        op: version.op,
        actor: version.actor,
        clock: version.clock,
        reason: reason.clone(),
    })
}

/// The draft of a decision on the state that was shown.
///
/// # Errors
///
/// Where it is no decision; see [`Flaw`].
pub fn resolve(shown: &State, slot: Slot, choice: &Choice, reason: &str) -> Result<Draft, Flaw> {
    let versions = shown.slots.get(&slot).map_or(&[][..], Vec::as_slice);
    let write = |field: Field, value: Value| Write {
        item: slot.item,
        field,
        value,
    };
    let register = |value: &dyn Fn(Field) -> Value| -> Vec<Write> {
        let fields = register_of(slot.register);
        fields.map(|field| write(field, value(field))).collect()
    };
    let mut writes = match choice {
        Choice::Pick(at) => {
            let picked = versions.get(*at).ok_or(Flaw::Version)?;
            register(&|field| picked.value(field).clone())
        }
        Choice::Write(values) => register(&|field| {
            let given = values.iter().find(|(named, _)| *named == field);
            given.map_or(Value::Empty, |(_, value)| value.clone())
        }),
        Choice::HandUp => vec![write(f::HANDED_UP, Value::Flag(true))],
    };
    writes.push(write(f::DECISION_REASON, super::edit::text(reason)));
    if slot.rater != EmployeeId::NOBODY {
        writes.push(write(f::DECISION_OF, Value::Ref(slot.rater.0)));
    }
    writes.sort_by_key(|write| write.field);
    let draft = Draft {
        subject: shown.subject,
        preds: shown.frontier.clone(),
        body: Body::Set(writes),
    };
    check(shown, &draft.body).map(|()| draft)
}

/// Whether a body is a decision on something that differs in a state.
///
/// # Errors
///
/// Where it is not, whoever made it; see [`Flaw`].
pub fn check(before: &State, body: &Body) -> Result<(), Flaw> {
    let Body::Set(writes) = body else {
        return Err(Flaw::Shape);
    };
    let (about, register): (Vec<&Write>, Vec<&Write>) = writes
        .iter()
        .partition(|write| DECISION.contains(&write.field));
    let item = writes.first().map(|write| write.item).ok_or(Flaw::Shape)?;
    if writes.iter().any(|write| write.item != item) {
        return Err(Flaw::Shape);
    }
    if !about.iter().any(|write| is_reason(write)) {
        return Err(Flaw::Reason);
    }
    let rater = decided_for(writes);
    let mut open = before.conflicts().map(|(slot, _)| *slot);
    let in_question = |slot: &Slot| slot.item == item && slot.rater == rater;
    let Some(first) = register.first() else {
        return check_handed_up(before.subject, &about).and_then(|()| {
            open.any(|slot| in_question(&slot))
                .then_some(())
                .ok_or(Flaw::Settled)
        });
    };
    let slot = Slot::of(item, first.field, rater);
    let mut written: Vec<Field> = register.iter().map(|write| write.field).collect();
    written.sort_unstable();
    let whole = register_of(slot.register).eq(written.iter().copied());
    if !whole || slot.rater != rater || about.iter().any(|write| write.field == f::HANDED_UP) {
        return Err(Flaw::Shape);
    }
    if !open.any(|differing| differing == slot) {
        return Err(Flaw::Settled);
    }
    if register.iter().all(|write| write.value == Value::Empty) {
        return Err(Flaw::Empty);
    }
    let stands = |version: &Version| {
        let same = |write: &&Write| *version.value(write.field) == write.value;
        register.iter().all(same)
    };
    let shown = before.slots.get(&slot);
    let own_word = before.subject.kind == SubjectKind::Closing;
    if own_word && !shown.is_some_and(|versions| versions.iter().any(stands)) {
        return Err(Flaw::OthersWord);
    }
    Ok(())
}

fn check_handed_up(subject: Subject, about: &[&Write]) -> Result<(), Flaw> {
    let says = |write: &&&Write| write.field == f::HANDED_UP && write.value == Value::Flag(true);
    if !about.iter().any(|write| says(&write)) {
        return Err(Flaw::Shape);
    }
    if subject.kind.is_of_person() {
        Ok(())
    } else {
        Err(Flaw::NotUpwards)
    }
}

fn is_reason(write: &Write) -> bool {
    let long = |words: &str| words.trim().chars().count() >= REASON;
    write.field == f::DECISION_REASON && matches!(&write.value, Value::Text(words) if long(words))
}

/// The register between whose values an act would decide by the way, having seen them, without anybody having
/// chosen or said why. What withdraws the own word does not, nor does an employee who answers anew.
pub fn passed_over(
    kind: ActKind,
    before: &State,
    draft: &Draft,
    actor: EmployeeId,
) -> Option<Slot> {
    let exempt = [ActKind::Resolve, ActKind::Import, ActKind::Confirm];
    let Body::Set(writes) = &draft.body else {
        return None;
    };
    if exempt.contains(&kind) {
        return None;
    }
    let saw_all = before.frontier.iter().all(|op| draft.preds.contains(op));
    let seen = |versions: &[Version]| {
        let named = versions.iter().filter(|v| draft.preds.contains(&v.op));
        saw_all || named.count() > 1
    };
    let written = |slot: &Slot| {
        let into = |write: &Write| Slot::of(write.item, write.field, actor) == *slot;
        writes.iter().any(into)
    };
    let mut open = before.conflicts();
    let passed = open.find(|(slot, versions)| written(slot) && seen(versions));
    passed.map(|(slot, _)| *slot)
}

/// The conflict that keeps an evaluation from being closed: in its plan, or in the ratings of whoever closes it.
pub fn blocks_closing(
    plan: &State,
    ratings: &State,
    rater: Option<EmployeeId>,
) -> Option<Conflict> {
    let own = |conflict: &Conflict| Some(conflict.slot.rater) == rater;
    let in_ratings = find(ratings, Some(plan)).into_iter().find(own);
    in_ratings.or_else(|| find(plan, Some(plan)).into_iter().next())
}

#[cfg(test)]
#[path = "conflict_tests.rs"]
mod tests;
