//! Facts of the ledger: what came in, what went out, what was taken back. Kept for ever, on this machine alone.

use serde::{Deserialize, Serialize};

use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::ops::bundle::{BundleId, Known, Range, SetApart, SignedHead};
use crate::ops::clock::Clock;
use crate::ops::ledger::{Adopted, Continued, Exported, Fact, Landed, Stored, Withdrawn};
use crate::ops::op::{OpId, ReplicaId};

use super::codec::{self, list};
use super::{Kind, WireError, envelope, open_own};

/// **Frozen: do not modify.** A later form is a new schema.
#[derive(Debug, Serialize, Deserialize)]
enum FactV1<'a> {
    Landed(#[serde(borrow)] LandedV1<'a>),
    Exported(#[serde(borrow)] ExportedV1<'a>),
    Withdrawn {
        landing: u64,
        actor: u64,
        millis: u64,
        reason: &'a str,
    },
    Continued {
        past: [u8; 16],
        millis: u64,
    },
    Adopted {
        range: RangeV1,
        seq: u64,
    },
}

#[derive(Debug, Serialize, Deserialize)]
struct LandedV1<'a> {
    bundle: [u8; 16],
    file: [u8; 32],
    exporter: [u8; 16],
    person: u64,
    from_office: &'a str,
    actor: u64,
    millis: u64,
    frames: (u64, u64),
    aside: (u64, u64),
    #[serde(deserialize_with = "list")]
    stored: Vec<StoredV1>,
    #[serde(deserialize_with = "list")]
    heads: Vec<HeadV1>,
    #[serde(deserialize_with = "list")]
    have: Vec<([u8; 16], u64, [u8; 8])>,
    #[serde(deserialize_with = "list")]
    landed: Vec<[u8; 16]>,
    #[serde(deserialize_with = "list")]
    set_apart: Vec<([u8; 16], u64, u8)>,
    #[serde(deserialize_with = "list")]
    apart_here: Vec<([u8; 16], u64, u8)>,
    #[serde(deserialize_with = "list")]
    wanted: Vec<RangeV1>,
    registry: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredV1 {
    range: RangeV1,
    before: [u8; 32],
    after: [u8; 32],
    clock: u64,
    is_branch: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct RangeV1 {
    replica: [u8; 16],
    from: u64,
    to: u64,
}

/// The signature in two halves, as serde knows arrays of up to 32.
#[derive(Debug, Serialize, Deserialize)]
struct HeadV1 {
    replica: [u8; 16],
    seq: u64,
    clock: u64,
    hash: [u8; 32],
    signature: ([u8; 32], [u8; 32]),
}

#[derive(Debug, Serialize, Deserialize)]
struct ExportedV1<'a> {
    bundle: [u8; 16],
    to_office: &'a str,
    #[serde(deserialize_with = "list")]
    ranges: Vec<RangeV1>,
    part: (u16, u16),
    set: [u8; 8],
    bytes: u64,
    actor: u64,
    millis: u64,
    place: &'a str,
}

/// The bytes of a fact.
pub fn encode_fact(fact: &Fact) -> Vec<u8> {
    let wire = match fact {
        Fact::Landed(landed) => FactV1::Landed(landed_out(landed)),
        Fact::Exported(exported) => FactV1::Exported(ExportedV1 {
            bundle: exported.bundle.0,
            to_office: &exported.to_office,
            ranges: exported.ranges.iter().map(range_out).collect(),
            part: exported.part,
            set: exported.set,
            bytes: exported.bytes,
            actor: exported.actor.0,
            millis: exported.millis,
            place: &exported.place,
        }),
        Fact::Withdrawn(withdrawn) => FactV1::Withdrawn {
            landing: withdrawn.landing,
            actor: withdrawn.actor.0,
            millis: withdrawn.millis,
            reason: &withdrawn.reason,
        },
        Fact::Continued(continued) => FactV1::Continued {
            past: continued.past.0,
            millis: continued.millis,
        },
        Fact::Adopted(adopted) => FactV1::Adopted {
            range: range_out(&adopted.range),
            seq: adopted.seq,
        },
    };
    codec::append(envelope(Kind::Fact), &wire)
}

fn landed_out(landed: &Landed) -> LandedV1<'_> {
    let known = |one: &Known| (one.replica.0, one.seq, one.hash);
    let apart = |one: &SetApart| (one.op.replica.0, one.op.seq, one.reason.number());
    LandedV1 {
        bundle: landed.bundle.0,
        file: landed.file,
        exporter: landed.exporter.0,
        person: landed.person.0,
        from_office: &landed.from_office,
        actor: landed.actor.0,
        millis: landed.millis,
        frames: landed.frames,
        aside: landed.aside,
        stored: landed.stored.iter().map(stored_out).collect(),
        heads: landed.heads.iter().map(head_out).collect(),
        have: landed.have.iter().map(known).collect(),
        landed: landed.landed.iter().map(|id| id.0).collect(),
        set_apart: landed.set_apart.iter().map(apart).collect(),
        apart_here: landed.apart_here.iter().map(apart).collect(),
        wanted: landed.wanted.iter().map(range_out).collect(),
        registry: landed.registry,
    }
}

fn range_out(range: &Range) -> RangeV1 {
    RangeV1 {
        replica: range.replica.0,
        from: range.from,
        to: range.to,
    }
}

fn stored_out(stored: &Stored) -> StoredV1 {
    StoredV1 {
        range: range_out(&stored.range),
        before: stored.before,
        after: stored.after,
        clock: stored.clock.0,
        is_branch: stored.is_branch,
    }
}

fn head_out(head: &SignedHead) -> HeadV1 {
    let half = |start: usize| {
        std::array::from_fn(|at| head.signature.get(start + at).copied().unwrap_or_default())
    };
    HeadV1 {
        replica: head.replica.0,
        seq: head.seq,
        clock: head.clock.0,
        hash: head.hash,
        signature: (half(0), half(32)),
    }
}

/// Reads a fact.
pub fn decode_fact(bytes: &[u8]) -> Result<Fact, WireError> {
    let wire: FactV1<'_> = codec::whole(open_own(Kind::Fact, bytes)?)?;
    Ok(match wire {
        FactV1::Landed(landed) => Fact::Landed(landed_in(landed)?),
        FactV1::Exported(exported) => Fact::Exported(Exported {
            bundle: BundleId(exported.bundle),
            to_office: exported.to_office.to_owned(),
            ranges: exported.ranges.iter().map(range_in).collect(),
            part: exported.part,
            set: exported.set,
            bytes: exported.bytes,
            actor: EmployeeId(exported.actor),
            millis: exported.millis,
            place: exported.place.to_owned(),
        }),
        FactV1::Withdrawn {
            landing,
            actor,
            millis,
            reason,
        } => Fact::Withdrawn(Withdrawn {
            landing,
            actor: EmployeeId(actor),
            millis,
            reason: reason.to_owned(),
        }),
        FactV1::Continued { past, millis } => Fact::Continued(Continued {
            past: ReplicaId(past),
            millis,
        }),
        FactV1::Adopted { range, seq } => Fact::Adopted(Adopted {
            range: range_in(&range),
            seq,
        }),
    })
}

fn landed_in(wire: LandedV1<'_>) -> Result<Landed, WireError> {
    let known = |(replica, seq, hash): ([u8; 16], u64, [u8; 8])| Known {
        replica: ReplicaId(replica),
        seq,
        hash,
    };
    let apart = |(replica, seq, reason): ([u8; 16], u64, u8)| {
        Ok(SetApart {
            op: OpId {
                replica: ReplicaId(replica),
                seq,
            },
            reason: super::basic::code("reason", reason)?,
        })
    };
    Ok(Landed {
        bundle: BundleId(wire.bundle),
        file: wire.file,
        exporter: ReplicaId(wire.exporter),
        person: EmployeeId(wire.person),
        from_office: wire.from_office.to_owned(),
        actor: EmployeeId(wire.actor),
        millis: wire.millis,
        frames: wire.frames,
        aside: wire.aside,
        stored: wire.stored.iter().map(stored_in).collect(),
        heads: wire.heads.iter().map(head_in).collect(),
        have: wire.have.into_iter().map(known).collect(),
        landed: wire.landed.into_iter().map(BundleId).collect(),
        set_apart: wire
            .set_apart
            .into_iter()
            .map(apart)
            .collect::<Result<_, WireError>>()?,
        apart_here: wire
            .apart_here
            .into_iter()
            .map(apart)
            .collect::<Result<_, WireError>>()?,
        wanted: wire.wanted.iter().map(range_in).collect(),
        registry: wire.registry,
    })
}

fn range_in(wire: &RangeV1) -> Range {
    Range {
        replica: ReplicaId(wire.replica),
        from: wire.from,
        to: wire.to,
    }
}

fn stored_in(wire: &StoredV1) -> Stored {
    Stored {
        range: range_in(&wire.range),
        before: wire.before,
        after: wire.after,
        clock: Clock(wire.clock),
        is_branch: wire.is_branch,
    }
}

fn head_in(wire: &HeadV1) -> SignedHead {
    let (first, second) = wire.signature;
    let at = |at: usize| first.iter().chain(&second).nth(at).copied();
    SignedHead {
        replica: ReplicaId(wire.replica),
        seq: wire.seq,
        clock: Clock(wire.clock),
        hash: wire.hash,
        signature: std::array::from_fn(|n| at(n).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::bundle::Reason;

    fn range() -> Range {
        Range {
            replica: ReplicaId([3; 16]),
            from: 1,
            to: 2,
        }
    }

    fn landed() -> Fact {
        Fact::Landed(Landed {
            bundle: BundleId([1; 16]),
            file: [2; 32],
            exporter: ReplicaId([3; 16]),
            person: EmployeeId(4),
            from_office: "dinkes".into(),
            actor: EmployeeId(5),
            millis: 6,
            frames: (7, 8),
            aside: (0, 0),
            stored: vec![Stored {
                range: range(),
                before: [9; 32],
                after: [10; 32],
                clock: Clock(11),
                is_branch: true,
            }],
            heads: vec![SignedHead {
                replica: ReplicaId([3; 16]),
                seq: 2,
                clock: Clock(11),
                hash: [10; 32],
                signature: std::array::from_fn(|n| n as u8),
            }],
            have: vec![Known {
                replica: ReplicaId([3; 16]),
                seq: 2,
                hash: [10; 8],
            }],
            landed: vec![BundleId([12; 16])],
            set_apart: vec![SetApart {
                op: OpId {
                    replica: ReplicaId([3; 16]),
                    seq: 1,
                },
                reason: Reason::NotEntitled,
            }],
            apart_here: vec![],
            wanted: vec![range()],
            registry: 13,
        })
    }

    fn others() -> [Fact; 4] {
        let exported = Fact::Exported(Exported {
            bundle: BundleId([1; 16]),
            to_office: "pusat".into(),
            ranges: vec![range()],
            part: (1, 2),
            set: [4; 8],
            bytes: 300,
            actor: EmployeeId(5),
            millis: 6,
            place: "/media/stik".into(),
        });
        let withdrawn = Fact::Withdrawn(Withdrawn {
            landing: 1,
            actor: EmployeeId(5),
            millis: 7,
            reason: "salah".into(),
        });
        let continued = Fact::Continued(Continued {
            past: ReplicaId([3; 16]),
            millis: 6,
        });
        let adopted = Fact::Adopted(Adopted {
            range: range(),
            seq: 9,
        });
        [exported, withdrawn, continued, adopted]
    }

    #[test]
    fn facts_read_back() {
        for fact in others().into_iter().chain([landed()]) {
            assert_eq!(decode_fact(&encode_fact(&fact)), Ok(fact));
        }
    }

    #[test]
    fn facts_have_the_bytes_they_always_had() {
        let [exported, withdrawn, continued, adopted] = others().map(|fact| encode_fact(&fact));
        assert_eq!(withdrawn, b"\x08\x01\x02\x01\x05\x07\x05salah");
        let three = [3; 16];
        let bytes = [b"\x08\x01\x03".as_slice(), &three, b"\x06"].concat();
        assert_eq!(continued, bytes);
        let bytes = [b"\x08\x01\x04".as_slice(), &three, b"\x01\x02\x09"].concat();
        assert_eq!(adopted, bytes);
        let mut expected = b"\x08\x01\x01".to_vec();
        expected.extend([1; 16]);
        expected.extend(b"\x05pusat\x01");
        expected.extend([3; 16]);
        expected.extend(b"\x01\x02\x01\x02");
        expected.extend([4; 8]);
        expected.extend(b"\xfb\x2c\x01\x05\x06\x0b/media/stik");
        assert_eq!(exported, expected);
        let landed = encode_fact(&landed());
        assert_eq!(landed.len(), 364);
        assert_eq!(&landed[..3], b"\x08\x01\x00");
    }

    #[test]
    fn arbitrary_bytes_never_panic() {
        for length in 0..40 {
            for byte in [0, 1, 2, 0xfb, 0xfd, 0xff] {
                let mut bytes = vec![8, 1];
                bytes.extend(vec![byte; length]);
                let _ = decode_fact(&bytes);
            }
        }
    }
}
