//! What a bundle says, as plain values: which ranges of which chains it carries, and what its writer knows.

use crate::domain::coded::coded;
use crate::domain::id::EmployeeId;

use super::clock::Clock;
use super::op::{OpId, ReplicaId};

/// The name of a bundle, made from its manifest: the same content has the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundleId(pub [u8; 16]);

/// A stretch of the chain of one replica, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// Whose chain.
    pub replica: ReplicaId,
    /// First seq.
    pub from: u64,
    /// Last seq.
    pub to: u64,
}

impl Range {
    /// How many ops it has.
    pub fn len(&self) -> u64 {
        (self.to + 1).saturating_sub(self.from)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A range that a bundle carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    /// Which.
    pub range: Range,
    /// The hash of the entry before the first; the genesis hash before seq 1.
    pub before: [u8; 32],
}

/// How far somebody has a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Whose chain.
    pub replica: ReplicaId,
    /// The last seq of the part that is whole from the beginning.
    pub seq: u64,
    /// The first bytes of the hash there, by which a fork is noticed.
    pub hash: [u8; 8],
}

coded! {
    /// Why an op does not count.
    Reason "standing" {
        /// The replica is not in the registry.
        UnknownReplica = 1 "unknown-replica",
        /// Written after the machine was revoked.
        Revoked = 2 "revoked",
        /// Its maker may not do this to whom it is about.
        NotEntitled = 3 "not-entitled",
        /// In the name of somebody who does not own the machine, where only he himself may speak.
        NotHisMachine = 4 "not-his-machine",
        /// The chain of the replica has two branches, and this lies behind the fork.
        Forked = 5 "forked",
        /// Ops before it are missing.
        Waiting = 6 "waiting",
        /// Its bytes are no op of this program.
        Unreadable = 7 "unreadable",
    }
}

/// An op that was set apart, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetApart {
    /// Which.
    pub op: OpId,
    /// Why.
    pub reason: Reason,
}

/// What a bundle says of itself and of its writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The replica that wrote and signed it.
    pub exporter: ReplicaId,
    /// Whose that is.
    pub person: EmployeeId,
    /// The latest clock of the writer's own ops: no wall clock, so that the same content has the same bytes.
    pub clock: Clock,
    /// Code of the office it comes from.
    pub from_office: String,
    /// Code of the office it is for; [`super::registry::HEAD_OFFICE`] for head office.
    pub to_office: String,
    /// What it carries, by replica; entries follow in this order.
    pub carried: Vec<Carried>,
    /// How far the writer has other chains; what comes from head office is a receipt.
    pub have: Vec<Known>,
    /// Bundles of the addressee that the writer has taken in, latest first.
    pub landed: Vec<BundleId>,
    /// Ops that the writer set apart.
    pub set_apart: Vec<SetApart>,
    /// What the writer misses.
    pub wanted: Vec<Range>,
    /// The first 8 bytes of the SHA-256 of each age recipient it is sealed for, so that nobody seals it anew for others.
    pub recipients: Vec<[u8; 8]>,
    /// Version of the registry that the writer goes by; 0 for none.
    pub registry: u64,
    /// The same for all parts of one export.
    pub set: [u8; 8],
    /// Which part this is, from 1, and how many there are.
    pub part: (u16, u16),
    /// Version of the program that wrote it.
    pub app: String,
}

/// An op as it lies in the chain of its replica.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub id: OpId,
    /// As it was written there.
    pub bytes: Vec<u8>,
}

/// The end of a carried range, signed by the replica whose chain it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedHead {
    /// Whose chain.
    pub replica: ReplicaId,
    /// Seq of the last entry.
    pub seq: u64,
    /// Its clock.
    pub clock: Clock,
    /// Its hash, which covers all before it.
    pub hash: [u8; 32],
    /// Of [`SignedHead::message`].
    pub signature: [u8; 64],
}

impl SignedHead {
    /// What is signed: replica, seq, clock and hash, little-endian.
    pub fn message(replica: ReplicaId, seq: u64, clock: Clock, hash: [u8; 32]) -> [u8; 64] {
        let mut message = [0; 64];
        let parts = [
            replica.0.as_slice(),
            &seq.to_le_bytes(),
            &clock.0.to_le_bytes(),
            &hash,
        ];
        for (place, byte) in message.iter_mut().zip(parts.concat()) {
            *place = byte;
        }
        message
    }
}
