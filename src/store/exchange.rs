//! What a store is asked when its content meets that of others: raw entries of chains, landings, and by whom they count.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::domain::period::Period;
use crate::ops::bundle::{Entry, Range, Reason};
use crate::ops::chain::ChainHash;
use crate::ops::ledger::{Exported, Landed, Ledger, Tip, Withdrawn};
use crate::ops::op::{Op, ReplicaId, Subject, SubjectKind};
use crate::ops::registry::Registry;
use crate::ops::standing::Judge;
use crate::ops::state::State;
use crate::wire;

use super::StoreError;

/// Entries, or why they cannot be read.
pub type Entries<'a> = Box<dyn Iterator<Item = Result<Entry, StoreError>> + 'a>;

/// Whatever holds the chains of replicas and knows what came in and what went out: what bundles are compared with and
/// written from.
pub trait Chains {
    /// Which replica writes here.
    fn own(&self) -> ReplicaId;

    /// The end of the own chain.
    fn own_tip(&self) -> Tip;

    /// What came in and what went out.
    fn ledger(&self) -> &Ledger;

    /// The registry by which ops count.
    fn registry(&self) -> Option<Arc<Registry>>;

    /// Whether an op counts, and if not, why.
    fn standing(&self, op: &Op) -> Result<(), Reason>;

    /// The entries of a stretch of a chain as they were written, in order, as far as they are stored here; each once.
    fn entries(&self, range: Range) -> Entries<'_>;

    /// The hash of a chain at a seq that is stored here; none where it is not.
    fn hash_at(&self, replica: ReplicaId, seq: u64) -> Result<Option<ChainHash>, StoreError>;

    /// All ops of a subject, whether they count or not.
    fn ops_of(&self, subject: Subject) -> Result<Vec<Op>, StoreError>;

    /// The entries of all branches that were set aside, in the order in which they came.
    fn branches(&self) -> Entries<'_>;

    /// Every subject of which something counts, with its state.
    fn each_state(&self, each: &mut dyn FnMut(State)) -> Result<(), StoreError>;
}

/// Chains from which bundles are written out.
pub trait Sender: Chains {
    /// Writes down what was written out.
    fn note_export(&mut self, exported: Exported) -> Result<(), StoreError>;
}

/// The side of a store that faces other replicas.
pub trait Exchange: Sender {
    /// Goes by this registry from now on. What counts by it is folded anew.
    fn go_by(&mut self, registry: Arc<Registry>) -> Result<(), StoreError>;

    /// Stores entries of others where nothing sees them until [`Exchange::land`] makes them part of a landing.
    fn stage(&mut self, entries: &[Entry]) -> Result<(), StoreError>;

    /// Stores entries of a branch, of a chain that is known to go on otherwise: after all that is staged.
    fn set_aside(&mut self, entries: &[Entry]) -> Result<(), StoreError>;

    /// Forgets what was staged.
    fn unstage(&mut self);

    /// Makes what was staged visible, all at once: after a crash it is there whole or not at all. `landed.frames` and
    /// `landed.aside` are filled in here.
    fn land(&mut self, landed: Landed, now_millis: u64) -> Result<(), StoreError>;

    /// Takes a landing back. What it brought is folded no more.
    fn withdraw(&mut self, withdrawn: Withdrawn) -> Result<(), StoreError>;

    /// Writes anew what was orphaned behind a fork of a past chain: the same words, by the same people, upon what they were
    /// written upon. Answers how many ops it was.
    fn adopt(&mut self, orphans: Range, now_millis: u64) -> Result<u64, StoreError>;
}

/// Whether an op counts here, and if not, why: it may wait behind a gap, and the registry says who is believed.
///
/// The people and units that were entered here before there was a registry, by somebody who was not appointed to it, are
/// still seen here: until those of head office have come, there would be nobody in the list.
pub(super) fn standing(
    own: ReplicaId,
    ledger: &Ledger,
    judge: Option<&Judge>,
    op: &Op,
) -> Result<(), Reason> {
    let is_master = matches!(op.subject.kind, SubjectKind::Employee | SubjectKind::Unit);
    let stays = (op.id.replica == own || ledger.was(op.id.replica)) && is_master;
    match counts_by_all(own, ledger, judge, op) {
        Err(Reason::NotEntitled | Reason::NotHisMachine) if stays => Ok(()),
        judged => judged,
    }
}

/// The same as everybody judges it; what is written from now on must stand up to this.
pub(super) fn counts_by_all(
    own: ReplicaId,
    ledger: &Ledger,
    judge: Option<&Judge>,
    op: &Op,
) -> Result<(), Reason> {
    let is_own = op.id.replica == own;
    if !is_own {
        ledger.reaches(op.id.replica, op.id.seq)?;
    }
    match judge {
        // Before this machine is enrolled nobody else believes it, but its owner goes on working with it.
        Some(judge) if (is_own || ledger.was(op.id.replica)) && !judge.knows(op.id.replica) => {
            Ok(())
        }
        Some(judge) => judge.standing(op),
        None => Ok(()),
    }
}

/// A hash over everything that counts: two replicas that have the same ops and the same registry have the same.
pub fn state_hash(exchange: &dyn Chains) -> Result<[u8; 32], StoreError> {
    // A form of its own, so that it does not depend on whose replica it is.
    let nobody = ReplicaId([0; 16]);
    let mut digests: Vec<(Subject, [u8; 32])> = Vec::new();
    exchange.each_state(&mut |state| {
        if !state.frontier.is_empty() {
            let bytes = wire::encode_state(&state, nobody);
            digests.push((state.subject, Sha256::digest(&bytes).into()));
        }
    })?;
    digests.sort_unstable();
    let mut hash = Sha256::new().chain_update(b"tatap state v1\0");
    for (subject, digest) in digests {
        hash.update(subject.owner.to_le_bytes());
        hash.update([subject.kind as u8]);
        hash.update(subject.period.map_or(0, Period::number).to_le_bytes());
        hash.update(digest);
    }
    Ok(hash.finalize().into())
}
