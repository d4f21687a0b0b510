//! The chain of a replica: each entry is sealed together with all before it.

use sha2::{Digest, Sha256};

use super::op::ReplicaId;

/// A hash over all entries up to one.
pub type ChainHash = [u8; 32];

/// The hash before the first entry.
pub fn genesis(replica: ReplicaId) -> ChainHash {
    let hash = Sha256::new()
        .chain_update(b"tatap genesis v1\0")
        .chain_update(replica.0);
    hash.finalize().into()
}

/// The hash with one entry more.
pub fn next(before: ChainHash, entry: &[u8]) -> ChainHash {
    let hash = Sha256::new()
        .chain_update(b"tatap op v1\0")
        .chain_update(before)
        .chain_update(entry);
    hash.finalize().into()
}
