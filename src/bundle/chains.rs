//! Following the chains of a bundle: which entry comes next, and whether each range ends as it was signed.

use std::slice::Iter;

use crate::ops::bundle::{Carried, Manifest, SignedHead};
use crate::ops::chain;
use crate::ops::op::OpId;

use super::error::Hex;

/// Where in the ranges of a bundle its entries have come to.
pub(super) struct Chains<'a> {
    ranges: std::iter::Zip<Iter<'a, Carried>, Iter<'a, SignedHead>>,
    now: Option<Now<'a>>,
}

/// The range that is being followed.
struct Now<'a> {
    next: OpId,
    hash: [u8; 32],
    head: &'a SignedHead,
}

impl<'a> Chains<'a> {
    /// Before the first entry. Heads must be those of the carried ranges.
    pub(super) fn new(manifest: &'a Manifest, heads: &'a [SignedHead]) -> Self {
        let mut chains = Self {
            ranges: manifest.carried.iter().zip(heads),
            now: None,
        };
        chains.begin();
        chains
    }

    fn begin(&mut self) {
        self.now = self.ranges.next().map(|(carried, head)| Now {
            next: OpId {
                replica: carried.range.replica,
                seq: carried.range.from,
            },
            hash: carried.before,
            head,
        });
    }

    /// Which entry comes next, if any.
    pub(super) fn next(&self) -> Option<OpId> {
        self.now.as_ref().map(|now| now.next)
    }

    /// Goes on by one entry, and answers which it is.
    pub(super) fn follow(&mut self, entry: &[u8]) -> Result<OpId, String> {
        let Some(now) = self.now.as_mut() else {
            return Err("an entry follows on the last that the manifest names".into());
        };
        let id = now.next;
        now.hash = chain::next(now.hash, entry);
        now.next.seq += 1;
        if id.seq == now.head.seq {
            if now.hash != now.head.hash {
                let replica = Hex(&id.replica.0);
                let seq = id.seq;
                return Err(format!(
                    "the chain of the replica {replica} ends otherwise at {seq} than was signed"
                ));
            }
            self.begin();
        }
        Ok(id)
    }

    /// Whether nothing is missing.
    pub(super) fn finish(self) -> Result<(), String> {
        match self.now {
            None => Ok(()),
            Some(now) => Err(format!(
                "the entry {} of the replica {} is missing",
                now.next.seq,
                Hex(&now.next.replica.0)
            )),
        }
    }
}
