//! New identifiers without chance: derived from the replica and a counter, or from a natural key.
//!
//! Natural keys let two offices import the same file and mean the same things.

use sha2::{Digest, Sha256};

use crate::domain::id::EmployeeId;
use crate::domain::nip::Nip;

use super::op::ReplicaId;

/// Ids derived by hash have the top bit set, so that they never meet an id that is a NIP.
const HASHED: u64 = 1 << 63;

fn hash(parts: &[&[u8]]) -> u64 {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part);
    }
    let digest: [u8; 32] = sha.finalize().into();
    let first: [u8; 8] = std::array::from_fn(|i| digest[i]);
    u64::from_le_bytes(first) | HASHED
}

/// The id of something that has a natural key, such as the code of a unit. Letters compare without case.
pub fn natural(list: &str, key: &str) -> u64 {
    hash(&[list.as_bytes(), key.trim().to_lowercase().as_bytes()])
}

/// The id of a person: the number of the NIP, or a hash of the name where there is none.
pub fn person(nip: Option<Nip>, name: &str) -> EmployeeId {
    EmployeeId(nip.map_or_else(|| natural("person", name), Nip::number))
}

/// A source of ids that no other replica, and no other session of this one, hands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdSource {
    replica: ReplicaId,
    next_seq: u64,
    handed_out: u64,
}

impl IdSource {
    /// Starts at the seq that the next op of this replica will have.
    pub fn new(replica: ReplicaId, next_seq: u64) -> Self {
        Self {
            replica,
            next_seq,
            handed_out: 0,
        }
    }

    /// The source for the time after a commit, when the next op will have this seq.
    #[must_use]
    pub fn after(&self, next_seq: u64) -> Self {
        Self::new(self.replica, next_seq)
    }

    /// The seq that the next op will have.
    pub fn next_seq(&self) -> u64 {
        self.next_seq
    }

    /// Whether the replica is one for practice.
    pub fn is_practice(&self) -> bool {
        self.replica.is_practice()
    }

    /// Whether it is this replica.
    pub fn is_of(&self, replica: ReplicaId) -> bool {
        self.replica == replica
    }

    /// A fresh id.
    pub fn fresh(&mut self) -> u64 {
        self.handed_out += 1;
        let (seq, n) = (self.next_seq.to_le_bytes(), self.handed_out.to_le_bytes());
        hash(&[b"fresh", &self.replica.0, &seq, &n])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_by_list_replica_session_and_count_but_not_by_case() {
        assert_eq!(natural("unit", "DUKCAPIL "), natural("unit", "dukcapil"));
        assert_ne!(natural("unit", "a"), natural("team", "a"));
        let ids = |replica, seq| {
            let mut source = IdSource::new(ReplicaId([replica; 16]), seq);
            [source.fresh(), source.fresh()]
        };
        let all: std::collections::BTreeSet<u64> = [ids(1, 1), ids(1, 2), ids(2, 1)]
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(all.len(), 6);
    }
}
