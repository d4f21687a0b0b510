//! Byte forms: what is read and written again is read as the same.

use tatap::domain::coded::Coded;
use tatap::domain::id::EmployeeId;
use tatap::domain::period::Period;
use tatap::ops::op::{Subject, SubjectKind};
use tatap::wire::{
    decode_act, decode_applied, decode_fact, decode_manifest, decode_op, decode_record, decode_row,
    decode_state, encode_act, encode_applied, encode_fact, encode_manifest, encode_op,
    encode_record, encode_row, encode_state, has_subject, peek_op,
};

use super::{OWN, choice};

pub(super) fn op(data: &[u8]) {
    let peeked = peek_op(data, OWN);
    let Ok(op) = decode_op(data, OWN) else {
        return;
    };
    assert!(peeked.is_ok(), "what is read whole is read in part");
    let written = encode_op(&op, OWN);
    assert_eq!(decode_op(&written, OWN).as_ref(), Ok(&op));
    let _ = has_subject(&op);
}

pub(super) fn state(data: &[u8]) {
    let (first, rest) = choice(data);
    let kind = SubjectKind::ALL[usize::from(first) % SubjectKind::ALL.len()];
    let subject = match Period::from_number(20_261).filter(|_| first >= 128) {
        Some(period) => Subject::of(kind, 5, period),
        None => Subject::lasting(kind, 5),
    };
    if let Ok(state) = decode_state(rest, subject, OWN) {
        let written = encode_state(&state, OWN);
        assert_eq!(decode_state(&written, subject, OWN).as_ref(), Ok(&state));
    }
}

pub(super) fn row(data: &[u8]) {
    let id = EmployeeId(5);
    if let Ok(row) = decode_row(data, id) {
        assert_eq!(decode_row(&encode_row(&row), id).as_ref(), Ok(&row));
    }
}

pub(super) fn act(data: &[u8]) {
    if let Ok((act, position)) = decode_act(data, 9) {
        let written = encode_act(&act, position);
        assert_eq!(decode_act(&written, 9), Ok((act, position)));
    }
}

pub(super) fn record(data: &[u8]) {
    if let Ok((positions, state)) = decode_record(data) {
        let written = encode_record(&positions, state);
        assert_eq!(decode_record(&written), Ok((positions, state)));
    }
}

pub(super) fn applied(data: &[u8]) {
    if let Ok(applied) = decode_applied(data) {
        assert_eq!(decode_applied(&encode_applied(&applied)), Ok(applied));
    }
}

pub(super) fn fact(data: &[u8]) {
    if let Ok(fact) = decode_fact(data) {
        assert_eq!(decode_fact(&encode_fact(&fact)), Ok(fact));
    }
}

pub(super) fn manifest(data: &[u8]) {
    if let Ok(manifest) = decode_manifest(data) {
        assert_eq!(decode_manifest(&encode_manifest(&manifest)), Ok(manifest));
    }
}
