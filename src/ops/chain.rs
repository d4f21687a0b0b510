//! The chain of a replica: each entry is hashed over the one before, so that the last hash covers all of them. It is the
//! chain of the journal; a bundle carries a part of it.

use sha2::{Digest, Sha256};

use super::op::ReplicaId;

/// A hash over all entries up to one.
pub type ChainHash = [u8; 32];

/// The hash before the first entry.
pub fn genesis(replica: ReplicaId) -> ChainHash {
    let hash = Sha256::new().chain_update(b"tatap genesis v1\0");
    hash.chain_update(replica.0).finalize().into()
}

/// The hash at an entry, after the hash at the one before.
pub fn next(before: ChainHash, entry: &[u8]) -> ChainHash {
    let hash = Sha256::new().chain_update(b"tatap op v1\0");
    hash.chain_update(before)
        .chain_update(entry)
        .finalize()
        .into()
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
