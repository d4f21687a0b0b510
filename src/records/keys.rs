//! Keys, big-endian and of fixed width, so that everything of one person lies together.

use crate::domain::coded::Coded;
use crate::domain::period::Period;
use crate::ops::op::{Subject, SubjectKind};

/// `[owner u64][kind u8][period u32]`; period 0 is none.
pub(super) fn record(subject: Subject) -> [u8; 13] {
    let mut key = [0; 13];
    key[..8].copy_from_slice(&subject.owner.to_be_bytes());
    key[8] = subject.kind.number();
    let period = subject.period.map_or(0, Period::number);
    key[9..].copy_from_slice(&period.to_be_bytes());
    key
}

/// The subject of a record's key.
pub(super) fn subject(key: &[u8]) -> Option<Subject> {
    let key: &[u8; 13] = key.try_into().ok()?;
    let (owner, rest) = key.split_first_chunk::<8>()?;
    let (kind, period) = rest.split_first()?;
    let period = u32::from_be_bytes(period.try_into().ok()?);
    Some(Subject {
        owner: u64::from_be_bytes(*owner),
        kind: SubjectKind::from_number(*kind)?,
        period: match period {
            0 => None,
            number => Some(Period::from_number(number)?),
        },
    })
}

/// The number of a key that is nothing but a number.
pub(super) fn number(key: &[u8]) -> Option<u64> {
    key.try_into().ok().map(u64::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_hold_their_subject_and_lie_together_by_owner() {
        let plan = |owner, quarter| Subject {
            owner,
            kind: SubjectKind::Plan,
            period: Period::quarter(2026, quarter),
        };
        let subjects = [
            Subject::lasting(SubjectKind::Employee, 255),
            plan(255, 1),
            plan(255, 4),
            Subject {
                period: Period::quarter(2026, 1).and_then(|quarter| quarter.with_stint(1)),
                ..plan(255, 1)
            },
            Subject::lasting(SubjectKind::Employee, 256),
        ];
        let keys = subjects.map(record);
        assert!(keys.is_sorted());
        assert_eq!(keys.map(|key| super::subject(&key)), subjects.map(Some));
        assert_eq!(super::subject(&[0; 13]), None);
        assert_eq!(super::subject(&[0; 12]), None);
        assert_eq!(number(&7_u64.to_be_bytes()), Some(7));
    }
}
