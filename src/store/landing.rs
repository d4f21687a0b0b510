//! How the store that writes takes in what others wrote.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ops::bundle::{Entry, Range, Reason};
use crate::ops::chain::ChainHash;
use crate::ops::clock::Clock;
use crate::ops::ledger::{Adopted, Exported, Fact, Landed, Ledger, Tip, Withdrawn};
use crate::ops::op::{Body, Op, OpId, ReplicaId, Subject};
use crate::ops::registry::Registry;
use crate::ops::state::State;

use super::Store;
use super::StoreError;
use super::exchange::{Chains, Entries, Exchange, Sender};
use super::index::{Index, Trouble};
use super::live::{Live, Lookup, behind};
use super::replay::{self, Placed};
use super::truth::Truth;

/// So many ops are applied at once.
const SLICE: usize = 20_000;

impl Chains for Live {
    fn own(&self) -> ReplicaId {
        self.truth.replica()
    }

    fn own_tip(&self) -> Tip {
        let head = self.truth.own.head();
        Tip {
            seq: head.index,
            hash: head.hash,
        }
    }

    fn ledger(&self) -> &Ledger {
        self.truth.ledger()
    }

    fn registry(&self) -> Option<Arc<Registry>> {
        self.truth.registry()
    }

    fn standing(&self, op: &Op) -> Result<(), Reason> {
        self.truth.standing(op)
    }

    fn entries(&self, range: Range) -> Entries<'_> {
        replay::entries(&self.truth, range)
    }

    fn hash_at(&self, replica: ReplicaId, seq: u64) -> Result<Option<ChainHash>, StoreError> {
        replay::hash_at(&self.truth, replica, seq)
    }

    fn ops_of(&self, subject: Subject) -> Result<Vec<Op>, StoreError> {
        let positions = self.with(
            |index| {
                let record = index.records.record(subject)?;
                Ok(record.map(|record| record.positions).unwrap_or_default())
            },
            |folded| Ok(folded.positions(subject).to_vec()),
        )?;
        replay::ops_of_subject(&self.truth, &positions, subject)
    }

    fn branches(&self) -> Entries<'_> {
        replay::branches(&self.truth)
    }

    fn each_state(&self, each: &mut dyn FnMut(State)) -> Result<(), StoreError> {
        each_state(&self.truth, each)
    }
}

impl Sender for Live {
    fn note_export(&mut self, exported: Exported) -> Result<(), StoreError> {
        self.truth.write(Fact::Exported(exported))?;
        let applied = super::Applied {
            beside: self.truth.beside_own(),
            ..self.applied.get()
        };
        if let Lookup::Records(records) = &*self.lookup.borrow() {
            // Where that fails the next start makes the records anew.
            let _ = records.set_applied(&applied);
        }
        self.applied.set(applied);
        Ok(())
    }
}

impl Exchange for Live {
    fn go_by(&mut self, registry: Arc<Registry>) -> Result<(), StoreError> {
        self.truth.go_by(registry);
        self.fold_anew()
    }

    fn stage(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        grow(&mut self.staged, &mut self.truth, entries)
    }

    fn set_aside(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        grow(&mut self.aside, &mut self.truth, entries)
    }

    fn unstage(&mut self) {
        (self.staged, self.aside) = (None, None);
    }

    fn land(&mut self, landed: Landed, now_millis: u64) -> Result<(), StoreError> {
        let before = self.truth.ledger().tips().clone();
        let latest = landed.stored.iter().map(|one| one.clock).max();
        let landed = Landed {
            frames: self.staged.take().unwrap_or_default(),
            aside: self.aside.take().unwrap_or_default(),
            ..landed
        };
        self.truth.write(Fact::Landed(landed))?;
        self.clock = self.clock.observe(latest.unwrap_or_default(), now_millis);
        // From here on it is saved, whatever becomes of the records.
        if self.take_in(&before).is_err() {
            self.fold_anew()?;
        }
        Ok(())
    }

    fn withdraw(&mut self, withdrawn: Withdrawn) -> Result<(), StoreError> {
        self.truth.write(Fact::Withdrawn(withdrawn))?;
        self.fold_anew()
    }

    fn adopt(&mut self, orphans: Range, now_millis: u64) -> Result<u64, StoreError> {
        let first = self.next_seq();
        let entries = replay::entries(&self.truth, orphans);
        let mut clock = self.clock;
        let ops = anew(entries, orphans, (self.truth.replica(), first), || {
            clock = clock.tick(now_millis);
            clock
        })?;
        let count = ops.len() as u64;
        self.save(ops, false)?;
        self.truth.write(Fact::Adopted(Adopted {
            range: orphans,
            seq: first,
        }))?;
        self.fold_anew()?;
        Ok(count)
    }
}

/// Orphaned ops as they are written anew: by another replica, from this seq on. What they named of each other they name
/// still.
pub(super) fn anew(
    entries: Entries<'_>,
    orphans: Range,
    (replica, first): (ReplicaId, u64),
    mut clock: impl FnMut() -> Clock,
) -> Result<Vec<Op>, StoreError> {
    let renamed = |id: OpId| {
        let within = id.replica == orphans.replica && id.seq >= orphans.from;
        if within {
            OpId {
                replica,
                seq: first + (id.seq - orphans.from),
            }
        } else {
            id
        }
    };
    let mut ops = Vec::new();
    for entry in entries {
        let entry = entry?;
        let op = crate::wire::decode_op(&entry.bytes, entry.id.replica).map_err(|error| {
            StoreError::Damaged(format!(
                "an orphaned change cannot be read: {error}; nothing was changed"
            ))
        })?;
        let act = renamed(OpId {
            replica: op.id.replica,
            seq: op.act.1.max(orphans.from),
        });
        ops.push(Op {
            id: renamed(op.id),
            clock: clock(),
            act: (op.act.0, act.seq),
            preds: op.preds.into_iter().map(renamed).collect(),
            body: match op.body {
                Body::Retract(ids) => Body::Retract(ids.into_iter().map(renamed).collect()),
                body @ (Body::Set(_) | Body::Unknown { .. }) => body,
            },
            ..op
        });
    }
    Ok(ops)
}

impl Live {
    /// Applies what was taken in last, and what waited for it, to the records.
    fn take_in(&mut self, before: &BTreeMap<ReplicaId, Tip>) -> Result<(), Trouble> {
        let mut applied = self.applied.get();
        let mut slice: Vec<Placed> = Vec::new();
        let batches = replay::touched(&self.truth, before);
        let lookup = self.lookup.get_mut();
        let Lookup::Records(records) = lookup else {
            return Err(behind());
        };
        let index = Index {
            truth: &self.truth,
            records,
        };
        for batch in batches {
            slice.extend(replay::ops_of(&batch?, |_| true)?);
            if slice.len() >= SLICE {
                applied = index.advance_foreign(&applied, std::mem::take(&mut slice))?;
            }
        }
        applied = index.advance_foreign(&applied, slice)?;
        applied.clock = applied.clock.max(self.clock);
        records.set_applied(&applied)?;
        self.applied.set(applied);
        Ok(())
    }

    /// Folds everything anew, as what counts is no longer what it was.
    fn fold_anew(&mut self) -> Result<(), StoreError> {
        self.build_anew(&super::RecordsError::Absent)
    }
}

/// Folds every subject from the journals.
pub(super) fn each_state(truth: &Truth, each: &mut dyn FnMut(State)) -> Result<(), StoreError> {
    let survey = replay::survey(truth, &mut |_, _| ())?;
    for owners in &survey.slices {
        let mut placed = replay::slice(truth, owners)?;
        placed.retain(|one| crate::wire::has_subject(&one.op));
        placed.sort_by_key(|one| one.op.subject);
        for ops in placed.chunk_by(|a, b| a.op.subject == b.op.subject) {
            if let Some(first) = ops.first() {
                each(replay::state_of(truth, first.op.subject, ops));
            }
        }
    }
    Ok(())
}

/// Stages entries, and remembers where all of a landing begin and end.
fn grow(
    staged: &mut Option<(u64, u64)>,
    truth: &mut Truth,
    entries: &[Entry],
) -> Result<(), StoreError> {
    if !entries.is_empty() {
        let (from, to) = truth.stage(entries)?;
        *staged = Some((staged.map_or(from, |(first, _)| first), to));
    }
    Ok(())
}
