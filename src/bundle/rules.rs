//! What must agree within a bundle. The writer holds to it, and the reader insists on it.

use crate::ops::bundle::{Carried, Manifest, SignedHead};
use crate::ops::chain;

use super::RANGES_MOST;
use super::error::Hex;

/// Judges a manifest and the signed ends of its ranges; answers how many entries it carries.
pub(super) fn agree(manifest: &Manifest, heads: &[SignedHead]) -> Result<u64, String> {
    let (part, parts) = manifest.part;
    if part == 0 || part > parts {
        return Err(format!("it is part {part} of {parts}"));
    }
    let ranges = manifest.carried.len();
    if ranges > RANGES_MOST {
        return Err(format!("it carries {ranges} ranges, at most {RANGES_MOST}"));
    }
    if ranges != heads.len() {
        return Err(format!("{ranges} ranges have {} signed ends", heads.len()));
    }
    let mut total = 0_u64;
    let mut last: Option<&Carried> = None;
    for (carried, head) in manifest.carried.iter().zip(heads) {
        range(carried, head, last)?;
        last = Some(carried);
        total = total
            .checked_add(carried.range.len())
            .ok_or("it carries more entries than can be counted")?;
    }
    Ok(total)
}

/// Judges one range, after the one before it.
fn range(carried: &Carried, head: &SignedHead, last: Option<&Carried>) -> Result<(), String> {
    let range = carried.range;
    let wrong = |what: &str| {
        let replica = Hex(&range.replica.0);
        let (from, to) = (range.from, range.to);
        Err(format!(
            "the range {from} to {to} of the replica {replica} {what}"
        ))
    };
    if range.from == 0 || range.to < range.from || range.to == u64::MAX {
        return wrong("is no range");
    }
    let after =
        last.is_none_or(|last| (last.range.replica, last.range.to) < (range.replica, range.from));
    if !after {
        return wrong("does not come after the one before it");
    }
    if range.from == 1 && carried.before != chain::genesis(range.replica) {
        return wrong("does not begin where the chain begins");
    }
    if (head.replica, head.seq) != (range.replica, range.to) {
        return wrong("has the signed end of another");
    }
    Ok(())
}
