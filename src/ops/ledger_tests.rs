use chrono::NaiveDate;

use super::*;
use crate::ops::registry::{Machine, Revocation};

const A: ReplicaId = ReplicaId([1; 16]);
const OWN: ReplicaId = ReplicaId([9; 16]);

/// The hash after seq `n` of a chain.
fn hash(n: u64) -> ChainHash {
    if n == 0 {
        return genesis(A);
    }
    let mut hash = [7; 32];
    hash[..8].copy_from_slice(&n.to_le_bytes());
    hash
}

fn stored(from: u64, to: u64) -> Stored {
    Stored {
        range: Range {
            replica: A,
            from,
            to,
        },
        before: hash(from - 1),
        after: hash(to),
        clock: Clock::at(to),
        is_branch: false,
    }
}

fn landed(n: u8, office: &str, stored: Vec<Stored>) -> Landed {
    let ends = stored.iter().map(|one| (one.range.to, one.after));
    Landed {
        bundle: BundleId([n; 16]),
        file: [n; 32],
        exporter: A,
        person: EmployeeId(1),
        from_office: office.into(),
        actor: EmployeeId(2),
        millis: u64::from(n) * 1000,
        frames: (0, 0),
        aside: (0, 0),
        have: ends.map(|(seq, hash)| Tip { seq, hash }.known(A)).collect(),
        stored,
        heads: vec![],
        landed: vec![],
        set_apart: vec![],
        apart_here: vec![],
        wanted: vec![],
        registry: 1,
    }
}

fn ledger(all: Vec<Vec<Stored>>) -> Ledger {
    let mut ledger = Ledger::default();
    for (n, stored) in (1..).zip(all) {
        ledger.take(Fact::Landed(landed(n, "dinkes", stored)));
    }
    ledger
}

fn exported(millis: u64, from: u64, to: u64) -> Exported {
    Exported {
        bundle: BundleId([88; 16]),
        to_office: HEAD_OFFICE.into(),
        ranges: vec![Range {
            replica: A,
            from,
            to,
        }],
        part: (1, 1),
        set: [0; 8],
        bytes: 1,
        actor: EmployeeId(2),
        millis,
        place: "-".into(),
    }
}

#[test]
fn parts_in_any_order_are_whole_when_the_last_has_come_and_wait_until_then() {
    let ledger = ledger(vec![vec![stored(1, 10)], vec![stored(21, 30)]]);
    assert_eq!(ledger.tip(A).seq, 10);
    assert_eq!(ledger.reaches(A, 10), Ok(()));
    assert_eq!(ledger.reaches(A, 21), Err(Reason::Waiting));
    let gaps = ledger.gaps(OWN, None);
    assert_eq!(gaps.len(), 1);
    assert_eq!((gaps[0].range.from, gaps[0].range.to), (11, 20));
    assert_eq!(gaps[0].with, [A]);
    let mut whole = ledger;
    whole.take(Fact::Landed(landed(3, "dinkes", vec![stored(11, 20)])));
    assert_eq!(whole.tip(A).seq, 30);
    assert_eq!(whole.gaps(OWN, None), []);
    assert_eq!(whole.gaps(A, None), []);
}

#[test]
fn stretches_that_overlap_are_joined_where_they_were_split() {
    // Behind a gap 18 to 25 and 11 to 20 came first; each new one is split where an older one begins or ends.
    let ledger = ledger(vec![
        vec![stored(18, 25)],
        vec![stored(11, 17), stored(18, 20)],
        vec![stored(1, 10), stored(11, 15)],
    ]);
    assert_eq!(ledger.tip(A).seq, 25);
}

#[test]
fn what_does_not_follow_by_its_hash_waits_and_a_branch_is_never_folded() {
    let mut odd = stored(11, 20);
    odd.before = [0; 32];
    assert_eq!(ledger(vec![vec![stored(1, 10)], vec![odd]]).tip(A).seq, 10);
    let mut branch = stored(11, 20);
    branch.is_branch = true;
    let forked = ledger(vec![vec![stored(1, 12)], vec![branch]]);
    assert_eq!(forked.tip(A).seq, 12);
    assert_eq!(forked.forks(), &[(A, 11)].into());
    assert_eq!(forked.reaches(A, 10), Ok(()));
    assert_eq!(forked.reaches(A, 11), Err(Reason::Forked));
}

#[test]
fn a_landing_is_withdrawn_until_it_was_passed_on() {
    let mut ledger = ledger(vec![vec![stored(1, 10)], vec![stored(11, 20)]]);
    assert!(ledger.can_withdraw(2) && ledger.can_withdraw(1) && !ledger.can_withdraw(7));
    ledger.take(Fact::Withdrawn(Withdrawn {
        landing: 2,
        actor: EmployeeId(2),
        millis: 5_000,
        reason: "salah kantor".into(),
    }));
    assert_eq!(ledger.tip(A).seq, 10);
    assert!(!ledger.can_withdraw(2), "it is withdrawn already");
    assert!(ledger.landing_of(BundleId([2; 16])).is_none());
    // It can come again.
    ledger.take(Fact::Landed(landed(9, "dinkes", vec![stored(11, 20)])));
    assert_eq!(ledger.tip(A).seq, 20);
    ledger.take(Fact::Exported(exported(9_500, 1, 20)));
    assert!(!ledger.can_withdraw(4) && !ledger.can_withdraw(1));
}

#[test]
fn an_office_does_not_wait_for_a_machine_that_was_revoked() {
    let lost = ReplicaId([2; 16]);
    let mut ledger = Ledger::default();
    ledger.take(Fact::Landed(landed(1, "dinkes", vec![stored(1, 30)])));
    let behind = Landed {
        exporter: lost,
        have: vec![],
        ..landed(2, "dinkes", vec![])
    };
    ledger.take(Fact::Landed(behind));
    assert_eq!(ledger.with_office("dinkes", A, None), 0);
    let day = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
    let registry = Registry {
        version: 2,
        issued: day,
        people: BTreeMap::new(),
        supervision: vec![],
        machines: BTreeMap::from([(
            lost,
            Machine {
                owner: EmployeeId(1),
                office: "dinkes".into(),
                label: "Laptop-B".into(),
                key: [0; 32],
                recipient: String::new(),
                revoked: Some(Revocation { last: 0, day }),
            },
        )]),
    };
    assert_eq!(ledger.with_office("dinkes", A, Some(&registry)), 30);
}

#[test]
fn only_head_office_acknowledges_and_a_lost_export_is_not_counted_as_there() {
    let mut ledger = ledger(vec![vec![stored(1, 10)]]);
    assert_eq!(ledger.acknowledged(A), 0);
    ledger.take(Fact::Landed(landed(5, HEAD_OFFICE, vec![stored(11, 12)])));
    assert_eq!(ledger.acknowledged(A), 12);
    assert_eq!(ledger.exported(HEAD_OFFICE, A, None), 12);
    ledger.take(Fact::Exported(exported(1, 20, 30)));
    assert_eq!(
        ledger.exported(HEAD_OFFICE, A, None),
        12,
        "13 to 19 were never written out"
    );
    ledger.take(Fact::Exported(exported(2, 10, 19)));
    assert_eq!(ledger.exported(HEAD_OFFICE, A, None), 30);
}
