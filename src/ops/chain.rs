//! The chain of a replica: each entry is hashed over the one before, so that the last hash covers all of them.
//!
//! An entry goes in by its own hash. Whoever is not shown an entry but knows its hash can still follow the chain.

use sha2::{Digest, Sha256};

use super::op::ReplicaId;

/// The hash before the first entry.
pub fn genesis(replica: ReplicaId) -> [u8; 32] {
    let hash = Sha256::new().chain_update(b"tatap genesis v1\0");
    hash.chain_update(replica.0).finalize().into()
}

/// The hash at an entry, after the hash at the one before.
pub fn next(before: [u8; 32], entry: &[u8]) -> [u8; 32] {
    let hash = Sha256::new().chain_update(b"tatap op v2\0");
    let hash = hash.chain_update(before);
    hash.chain_update(Sha256::digest(entry)).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_tells_of_the_entry_and_of_all_before_it() {
        let start = genesis(ReplicaId([1; 16]));
        assert_ne!(start, genesis(ReplicaId([2; 16])));
        let one = next(start, b"satu");
        assert_ne!(one, next(start, b"dua"));
        assert_ne!(next(one, b"dua"), next(next(start, b"tiga"), b"dua"));
    }
}
