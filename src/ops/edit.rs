//! From what a form or a file says to the writes that are needed, and no more.

use super::fields::register_of;
use super::op::{ActKind, Body, Draft, Field, Subject, SubjectKind, Value, Write};
use super::state::State;

use crate::domain::id::EmployeeId;

/// The writes that make these fields of an item hold these values, as `actor`. Fields that hold them
/// already are left alone; a register is written whole as soon as one of its fields changes.
pub fn writes(
    state: &State,
    item: u64,
    wanted: &[(Field, Value)],
    actor: EmployeeId,
) -> Vec<Write> {
    let current = |field: Field| {
        match state.versions_of(item, field, actor) {
            [only] => Some(only.value(field)),
            [] => Some(&Value::Empty),
            // Writing any value into a conflict decides it.
            [_, _, ..] => None,
        }
    };
    let changed = |field: Field, value: &Value| current(field) != Some(value);
    let mut fields: Vec<Field> = wanted
        .iter()
        .filter(|(field, value)| changed(*field, value))
        .flat_map(|(field, _)| register_of(*field))
        .collect();
    fields.sort_unstable();
    fields.dedup();
    let value_of = |field: Field| {
        let given = wanted
            .iter()
            .find(|(f, _)| *f == field)
            .map(|(_, value)| value);
        given
            .or_else(|| current(field))
            .cloned()
            .unwrap_or(Value::Empty)
    };
    fields
        .into_iter()
        .map(|field| Write {
            item,
            field,
            value: value_of(field),
        })
        .collect()
}

/// A draft with these writes on what the state shows; none if there is nothing to write.
pub fn draft(state: &State, writes: Vec<Write>) -> Option<Draft> {
    (!writes.is_empty()).then(|| Draft {
        subject: state.subject,
        preds: state.frontier.clone(),
        body: Body::Set(writes),
    })
}

/// What a user does when he edits a subject of this kind.
pub fn act_kind(subject: Subject) -> ActKind {
    match subject.kind {
        SubjectKind::Employee => ActKind::EditEmployee,
        SubjectKind::Unit => ActKind::EditUnit,
        SubjectKind::Plan => ActKind::EditTarget,
        SubjectKind::Log => ActKind::EditLog,
        SubjectKind::Feedback => ActKind::GiveFeedback,
        SubjectKind::Evaluation => ActKind::Rate,
        SubjectKind::Team => ActKind::EditTeam,
        SubjectKind::Template => ActKind::EditTemplate,
        SubjectKind::SelfAssessment => ActKind::AssessOneself,
        SubjectKind::Closing => ActKind::Close,
        SubjectKind::Objection => ActKind::Object,
        SubjectKind::Complaint => ActKind::HandleComplaint,
        SubjectKind::Voice | SubjectKind::Survey => ActKind::RecordVoice,
        SubjectKind::Organisation => ActKind::RateOrganisation,
        SubjectKind::Meeting => ActKind::HoldMeeting,
        SubjectKind::Pin => ActKind::ManagePin,
        SubjectKind::Denial => ActKind::Deny,
        SubjectKind::Expectation
        | SubjectKind::Conduct
        | SubjectKind::Competence
        | SubjectKind::Coaching
        | SubjectKind::Session
        | SubjectKind::Training
        | SubjectKind::Improvement
        | SubjectKind::Award
        | SubjectKind::Strength
        | SubjectKind::Peer
        | SubjectKind::Agreement
        | SubjectKind::Annotation
        | SubjectKind::Action => ActKind::EditRegister,
    }
}

/// Words as a value; nothing if they are blank.
pub fn text(words: &str) -> Value {
    if words.trim().is_empty() {
        Value::Empty
    } else {
        Value::Text(words.trim().to_owned())
    }
}

/// An optional value.
pub fn optional<T>(value: Option<T>, to_value: impl FnOnce(T) -> Value) -> Value {
    value.map_or(Value::Empty, to_value)
}

/// A member of a closed list as a value.
pub fn code<T: crate::domain::coded::Coded>(member: T) -> Value {
    Value::Code(member.number())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::Period;
    use crate::ops::clock::Clock;
    use crate::ops::fields;
    use crate::ops::op::{Op, OpId, ReplicaId};
    use crate::ops::state::fold;

    #[test]
    fn only_what_changes_is_written_and_a_register_goes_whole() {
        let subject = Subject {
            owner: 1,
            kind: SubjectKind::Plan,
            period: Period::quarter(2026, 4),
        };
        let empty = State::empty(subject);
        let actor = EmployeeId(5);
        let wanted = [
            (fields::TARGET, Value::Number(12.into())),
            (fields::UNIT_OF_MEASURE, Value::Empty),
            (fields::ACTUAL, Value::Number(6.into())),
        ];
        let first = writes(&empty, 9, &wanted, actor);
        let written: Vec<Field> = first.iter().map(|w| w.field).collect();
        assert_eq!(
            written,
            [
                fields::TARGET,
                fields::ACTUAL,
                fields::ACTUAL_TEXT,
                fields::EVIDENCE,
                fields::ACTUAL_DAY
            ]
        );
        let op = Op {
            id: OpId {
                replica: ReplicaId([1; 16]),
                seq: 1,
            },
            clock: Clock(1),
            actor,
            act: (ActKind::EditTarget, 1),
            subject,
            preds: vec![],
            body: Body::Set(first),
        };
        let state = fold(subject, [&op]);
        assert_eq!(writes(&state, 9, &wanted, actor), []);
        let evidence = [(fields::EVIDENCE, text(" laporan.pdf "))];
        let second = writes(&state, 9, &evidence, actor);
        assert_eq!(second.len(), 4, "the figure travels with its evidence");
        assert_eq!(second[0].value, Value::Number(6.into()));
        let draft = draft(&state, second).unwrap();
        assert_eq!(draft.preds, [op.id]);
    }
}
