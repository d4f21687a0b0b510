//! Ids, subjects and values between their domain and their wire forms.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::coded::Coded;
use crate::domain::period::Period;
use crate::ops::op::{OpId, ReplicaId, Subject, SubjectKind, Value};

use super::WireError;
use super::v1::{IdV1, SubjectV1, ValueV1};

pub(super) fn impossible(what: &'static str, value: impl TryInto<i64>) -> WireError {
    WireError::Impossible {
        what,
        value: value.try_into().unwrap_or(i64::MAX),
    }
}

/// An id by its seq.
pub(super) fn id_out(id: OpId, own: ReplicaId) -> IdV1 {
    if id.replica == own {
        IdV1::Own(id.seq)
    } else {
        IdV1::Other(id.replica.0, id.seq)
    }
}

pub(super) fn id_in(id: &IdV1, own: ReplicaId) -> OpId {
    match id {
        IdV1::Own(seq) => OpId {
            replica: own,
            seq: *seq,
        },
        IdV1::Other(replica, seq) => OpId {
            replica: ReplicaId(*replica),
            seq: *seq,
        },
    }
}

/// An id by how far it lies before `seq`. The distance wraps, so that every id has a form.
pub(super) fn back_out(id: OpId, own: ReplicaId, seq: u64) -> IdV1 {
    match id_out(id, own) {
        IdV1::Own(earlier) => IdV1::Own(seq.wrapping_sub(earlier)),
        other @ IdV1::Other(..) => other,
    }
}

pub(super) fn back_in(id: &IdV1, own: ReplicaId, seq: u64) -> OpId {
    match id {
        IdV1::Own(distance) => id_in(&IdV1::Own(seq.wrapping_sub(*distance)), own),
        IdV1::Other(..) => id_in(id, own),
    }
}

pub(super) fn subject_out(subject: Subject) -> SubjectV1 {
    SubjectV1 {
        kind: subject.kind.number(),
        owner: subject.owner,
        period: subject.period.map_or(0, Period::number),
    }
}

pub(super) fn subject_in(subject: &SubjectV1) -> Result<Subject, WireError> {
    Ok(Subject {
        owner: subject.owner,
        kind: code("subject kind", subject.kind)?,
        period: period(subject.period)?,
    })
}

/// A period; number 0 is none.
pub(super) fn period(number: u32) -> Result<Option<Period>, WireError> {
    match (number, Period::from_number(number)) {
        (0, _) => Ok(None),
        (_, Some(period)) => Ok(Some(period)),
        (_, None) => Err(impossible("period", number)),
    }
}

/// A member of a closed list.
pub(super) fn code<T: Coded>(what: &'static str, number: u8) -> Result<T, WireError> {
    T::from_number(number).ok_or_else(|| impossible(what, number))
}

/// A member of a closed list; number 0 is none.
pub(super) fn some_code<T: Coded>(what: &'static str, number: u8) -> Result<Option<T>, WireError> {
    (number != 0).then(|| code(what, number)).transpose()
}

/// Days since 1970.
pub(super) fn day_out(day: NaiveDate) -> i32 {
    day.to_epoch_days()
}

pub(super) fn day_in(days: i32) -> Result<NaiveDate, WireError> {
    NaiveDate::from_epoch_days(days).ok_or_else(|| impossible("day", days))
}

pub(super) fn value_out(value: &Value) -> ValueV1<'_> {
    match value {
        Value::Empty => ValueV1::Empty,
        Value::Text(text) => ValueV1::Text(text),
        Value::Number(number) => ValueV1::Number(number.mantissa(), number.scale() as u8),
        Value::Date(day) => ValueV1::Date(day_out(*day)),
        Value::Ref(id) => ValueV1::Ref(*id),
        Value::Code(number) => ValueV1::Code(*number),
        Value::Flag(flag) => ValueV1::Flag(*flag),
    }
}

pub(super) fn value_in(value: &ValueV1<'_>) -> Result<Value, WireError> {
    Ok(match value {
        ValueV1::Empty => Value::Empty,
        ValueV1::Text(text) => Value::Text((*text).to_owned()),
        ValueV1::Number(mantissa, scale) => {
            let number = Decimal::try_from_i128_with_scale(*mantissa, u32::from(*scale));
            Value::Number(number.map_err(|_| impossible("scale of a figure", *scale))?)
        }
        ValueV1::Date(days) => Value::Date(day_in(*days)?),
        ValueV1::Ref(id) => Value::Ref(*id),
        ValueV1::Code(number) => Value::Code(*number),
        ValueV1::Flag(flag) => Value::Flag(*flag),
    })
}

/// The kind of a subject as the merge reads it, for subjects that cannot be placed.
pub(super) fn unplaced(owner: u64) -> Subject {
    Subject::lasting(SubjectKind::Template, owner)
}
