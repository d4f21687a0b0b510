//! The manifest of a bundle, in a frozen form of its own: position is what is written, and a change is a new schema.

use serde::{Deserialize, Serialize};

use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::ops::bundle::{BundleId, Carried, Known, Manifest, Range, SetApart};
use crate::ops::clock::Clock;
use crate::ops::op::{OpId, ReplicaId};

use super::basic::code;
use super::codec::list;
use super::{Kind, WireError, codec, envelope, open_own};

/// A manifest. **Frozen: do not modify.**
#[derive(Debug, Serialize, Deserialize)]
struct ManifestV1<'a> {
    exporter: [u8; 16],
    person: u64,
    clock: u64,
    from_office: &'a str,
    to_office: &'a str,
    #[serde(deserialize_with = "list")]
    carried: Vec<(RangeV1, [u8; 32])>,
    /// Replica, seq, first bytes of the hash.
    #[serde(deserialize_with = "list")]
    have: Vec<([u8; 16], u64, [u8; 8])>,
    #[serde(deserialize_with = "list")]
    landed: Vec<[u8; 16]>,
    /// Replica, seq, reason.
    #[serde(deserialize_with = "list")]
    set_apart: Vec<([u8; 16], u64, u8)>,
    #[serde(deserialize_with = "list")]
    wanted: Vec<RangeV1>,
    #[serde(deserialize_with = "list")]
    recipients: Vec<[u8; 8]>,
    registry: u64,
    set: [u8; 8],
    part: (u16, u16),
    app: &'a str,
}

/// A range: replica, first and last seq. **Frozen: do not modify.**
#[derive(Debug, Serialize, Deserialize)]
struct RangeV1([u8; 16], u64, u64);

fn range_out(range: &Range) -> RangeV1 {
    RangeV1(range.replica.0, range.from, range.to)
}

fn range_in(RangeV1(replica, from, to): RangeV1) -> Range {
    let replica = ReplicaId(replica);
    Range { replica, from, to }
}

/// The bytes of a manifest; the same for the same manifest.
pub fn encode_manifest(manifest: &Manifest) -> Vec<u8> {
    let carried = manifest.carried.iter();
    let have = manifest.have.iter();
    let set_apart = manifest.set_apart.iter();
    let wire = ManifestV1 {
        exporter: manifest.exporter.0,
        person: manifest.person.0,
        clock: manifest.clock.0,
        from_office: &manifest.from_office,
        to_office: &manifest.to_office,
        carried: carried.map(|c| (range_out(&c.range), c.before)).collect(),
        have: have.map(|k| (k.replica.0, k.seq, k.hash)).collect(),
        landed: manifest.landed.iter().map(|id| id.0).collect(),
        set_apart: set_apart
            .map(|s| (s.op.replica.0, s.op.seq, s.reason.number()))
            .collect(),
        wanted: manifest.wanted.iter().map(range_out).collect(),
        recipients: manifest.recipients.clone(),
        registry: manifest.registry,
        set: manifest.set,
        part: manifest.part,
        app: &manifest.app,
    };
    codec::append(envelope(Kind::Manifest), &wire)
}

/// Reads a manifest.
pub fn decode_manifest(bytes: &[u8]) -> Result<Manifest, WireError> {
    let wire: ManifestV1<'_> = codec::whole(open_own(Kind::Manifest, bytes)?)?;
    let carried = wire.carried.into_iter().map(|(range, before)| Carried {
        range: range_in(range),
        before,
    });
    let have = wire.have.into_iter().map(|(replica, seq, hash)| Known {
        replica: ReplicaId(replica),
        seq,
        hash,
    });
    let set_apart = wire.set_apart.into_iter().map(|(replica, seq, reason)| {
        let replica = ReplicaId(replica);
        Ok(SetApart {
            op: OpId { replica, seq },
            reason: code("reason for setting an op apart", reason)?,
        })
    });
    Ok(Manifest {
        exporter: ReplicaId(wire.exporter),
        person: EmployeeId(wire.person),
        clock: Clock(wire.clock),
        from_office: wire.from_office.to_owned(),
        to_office: wire.to_office.to_owned(),
        carried: carried.collect(),
        have: have.collect(),
        landed: wire.landed.into_iter().map(BundleId).collect(),
        set_apart: set_apart.collect::<Result<_, WireError>>()?,
        wanted: wire.wanted.into_iter().map(range_in).collect(),
        recipients: wire.recipients,
        registry: wire.registry,
        set: wire.set,
        part: wire.part,
        app: wire.app.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::bundle::Reason;
    use proptest::prelude::*;

    const OWN: ReplicaId = ReplicaId([0xaa; 16]);

    fn a_manifest() -> Manifest {
        let range = |from, to| Range {
            replica: OWN,
            from,
            to,
        };
        Manifest {
            exporter: OWN,
            person: EmployeeId(198_505_152_010_011_001),
            clock: Clock::at(1_790_000_000_000),
            from_office: "kab-a".into(),
            to_office: "pusat".into(),
            carried: vec![Carried {
                range: range(1, 300),
                before: [7; 32],
            }],
            have: vec![Known {
                replica: ReplicaId([0xbb; 16]),
                seq: 70_000,
                hash: [8; 8],
            }],
            landed: vec![BundleId([9; 16])],
            set_apart: vec![SetApart {
                op: OpId {
                    replica: OWN,
                    seq: 5,
                },
                reason: Reason::NotEntitled,
            }],
            wanted: vec![range(2, 3)],
            recipients: vec![[1; 8]],
            registry: 4,
            set: [2; 8],
            part: (1, 2),
            app: "0.1.0".into(),
        }
    }

    /// Never change this line: these bytes lie in people's files.
    #[test]
    fn a_manifest_has_the_bytes_it_always_had() {
        let bytes = encode_manifest(&a_manifest());
        let hex = bytes
            .iter()
            .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        assert_eq!(hex, GOLDEN.replace([' ', '\n'], ""));
        assert_eq!(decode_manifest(&bytes), Ok(a_manifest()));
    }

    const GOLDEN: &str = "0701aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaafd7941a44f623bc102fd0000006c50c4a001056b \
        61622d6105707573617401aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01fb2c0107070707070707 \
        0707070707070707070707070707070707070707070707070701bbbbbbbbbbbbbbbbbbbbbbbb \
        bbbbbbbbfc701101000808080808080808010909090909090909090909090909090901aaaaaa \
        aaaaaaaaaaaaaaaaaaaaaaaaaa050301aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa020301010101 \
        0101010101040202020202020202010205302e312e30";

    proptest! {
        #[test]
        fn spoiled_bytes_are_refused_and_nothing_else(
            flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut bytes = encode_manifest(&a_manifest());
            for (at, with) in flips {
                let at = at.index(bytes.len());
                bytes[at] ^= with;
            }
            let _ = decode_manifest(&bytes);
            prop_assert!(decode_manifest(&bytes[..cut.index(bytes.len())]).is_err());
        }
    }
}
