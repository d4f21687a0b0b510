//! Data that goes on as another replica: it was copied, or an older copy was put back, and two that write in one name would
//! make a chain with two branches.
//!
//! The own chain becomes one that was taken in, like those of others, and a new one is begun. Nothing is removed: the
//! journal that was is kept under another name. Killed anywhere, doing it again completes it.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::bundle;
use crate::domain::id::EmployeeId;
use crate::journal::{Access, DataDir, Head, Journal, Opened, Position};
use crate::ops::bundle::{BundleId, Entry, Range};
use crate::ops::chain;
use crate::ops::clock::Clock;
use crate::ops::ledger::{Continued, Fact, Landed, Stored, Tip};
use crate::ops::op::{OpId, ReplicaId};
use crate::records;
use crate::trust::TrustError;
use crate::trust::keys::Keys;
use crate::wire;

use super::StoreError;
use super::disk::{registry, take};
use super::truth::{Reading, Truth};

/// So many entries are moved at once.
const BATCH: usize = 1000;

/// Ends the replica of a data directory; the next start begins another. Answers which it was.
pub fn renew(data: &Path, now_millis: u64) -> Result<ReplicaId, StoreError> {
    let dir = DataDir::open(data, true)?;
    let _lock = take(data, &dir)?;
    let Opened { journal, .. } = Journal::open(&dir, Access::Write)?;
    let past = journal.replica();
    let (mut truth, _) = Truth::open(journal, dir, Reading::AndWriting, registry(data)?)?;
    if !truth.ledger().was(past) {
        end(&mut truth, data, now_millis)?;
    }
    truth.checkpoint()?;
    drop(truth);
    // What is made from the journal can be made again; without it a new journal would be refused.
    records::discard(data);
    Keys::retire(data, past).map_err(|error| told(&error))?;
    put_aside(data, past)?;
    Ok(past)
}

fn told(error: &TrustError) -> StoreError {
    StoreError::Place(error.to_string())
}

/// Takes the own chain in as if it came from another, and notes that it has ended.
fn end(truth: &mut Truth, data: &Path, millis: u64) -> Result<(), StoreError> {
    let dir = DataDir::open(data, false)?;
    let past = Journal::open(&dir, Access::Look)?.journal;
    if past.head().index > 0 {
        hand_over(&past, past.head(), truth, data, millis)?;
    }
    truth.write(Fact::Continued(Continued {
        past: past.replica(),
        millis,
    }))
}

/// Takes a chain that was written here in as if it came from another, up to a place.
pub(super) fn hand_over(
    past: &Journal,
    whole: Head,
    truth: &mut Truth,
    data: &Path,
    millis: u64,
) -> Result<(), StoreError> {
    let landed = landing(past, whole, truth, data, millis)?;
    truth.write(Fact::Landed(landed))
}

/// Stores entries among those that were taken in; answers where, and the latest clock.
fn stage(
    past: &Journal,
    whole: Head,
    truth: &mut Truth,
) -> Result<((u64, u64), Clock), StoreError> {
    let replica = past.replica();
    let (mut frames, mut clock, mut some) = (None, Clock::default(), Vec::new());
    let mut put = |some: &mut Vec<Entry>| -> Result<(), StoreError> {
        let (begin, end) = truth.stage(some)?;
        frames = Some((frames.map_or(begin, |(first, _)| first), end));
        some.clear();
        Ok(())
    };
    for frame in past.scan(Position(0)) {
        let frame = frame?;
        for (seq, bytes) in (frame.first_index..=whole.index).zip(frame.entries) {
            let peek = wire::peek_op(&bytes, replica);
            clock = clock.max(peek.map(|peek| peek.clock).unwrap_or_default());
            let id = OpId { replica, seq };
            some.push(Entry { id, bytes });
        }
        if some.len() >= BATCH {
            put(&mut some)?;
        }
    }
    if !some.is_empty() {
        put(&mut some)?;
    }
    Ok((frames.unwrap_or_default(), clock))
}

fn landing(
    journal: &Journal,
    whole: Head,
    truth: &mut Truth,
    data: &Path,
    millis: u64,
) -> Result<Landed, StoreError> {
    let past = journal.replica();
    let (tip, known) = (tip(whole), tip(journal.reached()));
    let range = Range {
        replica: past,
        from: 1,
        to: tip.seq,
    };
    let (frames, clock) = stage(journal, whole, truth)?;
    let stored = Stored {
        range,
        before: chain::genesis(past),
        after: tip.hash,
        clock,
        is_branch: false,
    };
    let keys = Keys::open(data).map_err(|error| told(&error))?;
    let signed = keys.map(|keys| bundle::sign_head(&keys.replica, past, tip.seq, clock, tip.hash));
    let head = signed
        .transpose()
        .map_err(|error| StoreError::Place(error.to_string()))?;
    let name = Sha256::new()
        .chain_update(b"tatap past v1\0")
        .chain_update(past.0)
        .finalize();
    let name: [u8; 32] = name.into();
    Ok(Landed {
        bundle: BundleId(std::array::from_fn(|at| {
            name.get(at).copied().unwrap_or_default()
        })),
        file: tip.hash,
        exporter: past,
        person: EmployeeId::NOBODY,
        from_office: String::new(),
        actor: EmployeeId::NOBODY,
        millis,
        frames,
        aside: (0, 0),
        stored: (!range.is_empty()).then_some(stored).into_iter().collect(),
        heads: head.into_iter().collect(),
        // What was lost of it is missed, and asked for.
        have: vec![known.known(past)],
        landed: Vec::new(),
        set_apart: Vec::new(),
        apart_here: Vec::new(),
        wanted: Vec::new(),
        registry: 0,
    })
}

fn tip(head: Head) -> Tip {
    Tip {
        seq: head.index,
        hash: head.hash,
    }
}

/// Gives the journal that was another name.
fn put_aside(data: &Path, past: ReplicaId) -> Result<(), StoreError> {
    let from = data.join("journal");
    let to = data.join(format!("past-{past}"));
    let failed = |source| StoreError::Io {
        what: format!("putting {} aside", from.display()),
        source,
    };
    fs::rename(&from, &to).map_err(failed)?;
    Ok(crate::journal::sync_dir(data)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::EmployeeId;
    use crate::ops::bundle::Range;
    use crate::ops::fields;
    use crate::ops::op::Subject;
    use crate::store::Store;
    use crate::store::contract_tests::{NOW, SITI, import, open, say};
    use crate::store::exchange::state_hash;

    /// A data directory with some people in it, and the hash of all that counts.
    fn filled(data: &Path) -> [u8; 32] {
        let (mut store, _) = open(data);
        store.commit(import(0..1500), NOW).unwrap();
        let act = say(&store, SITI, fields::NAME, "Siti Rahayu");
        store.commit(act, NOW).unwrap();
        state_hash(store.exchange().unwrap()).unwrap()
    }

    #[test]
    fn everything_stays_and_the_next_start_begins_another_chain() {
        let temp = tempfile::tempdir().unwrap();
        let before = filled(temp.path());
        let past = renew(temp.path(), NOW).unwrap();
        let (mut store, notes) = open(temp.path());
        assert_ne!(store.replica(), past);
        assert_eq!(store.next_seq(), 1);
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!(state_hash(store.exchange().unwrap()).unwrap(), before);
        let exchange = store.exchange().unwrap();
        assert!(exchange.ledger().was(past));
        assert_eq!(exchange.ledger().tip(past).seq, 1501);
        assert!(store.verify().unwrap().faults.is_empty());
        assert!(temp.path().join(format!("past-{past}")).is_dir());
        // What was written before is gone on with.
        let act = say(&store, SITI, fields::NAME, "Siti Rahayu, S.E.");
        store.commit(act, NOW + 1).unwrap();
        let state = store.state(Subject::employee(EmployeeId(SITI))).unwrap();
        assert!(state.conflicts().next().is_none());
        // And again.
        drop(store);
        let second = renew(temp.path(), NOW + 2).unwrap();
        let (mut store, _) = open(temp.path());
        let exchange = store.exchange().unwrap();
        assert_eq!(exchange.ledger().tip(second).seq, 1);
        assert!(exchange.ledger().was(past) && exchange.ledger().was(second));
    }

    #[test]
    fn killed_after_any_step_it_is_completed_by_doing_it_again() {
        let temp = tempfile::tempdir().unwrap();
        let before = filled(temp.path());
        let dir = DataDir::open(temp.path(), true).unwrap();
        let Opened { journal, .. } = Journal::open(&dir, Access::Write).unwrap();
        let (mut truth, _) = Truth::open(journal, dir, Reading::AndWriting, None).unwrap();
        end(&mut truth, temp.path(), NOW).unwrap();
        drop(truth);
        // Somebody starts the program meanwhile: nothing is there twice.
        let (mut store, _) = open(temp.path());
        assert_eq!(state_hash(store.exchange().unwrap()).unwrap(), before);
        drop(store);
        renew(temp.path(), NOW).unwrap();
        let (mut store, _) = open(temp.path());
        assert_eq!(store.next_seq(), 1);
        let exchange = store.exchange().unwrap();
        assert_eq!(exchange.ledger().landings().len(), 1);
        assert_eq!(state_hash(exchange).unwrap(), before);
    }

    #[test]
    fn orphans_are_written_anew_upon_what_they_were_written_upon() {
        let temp = tempfile::tempdir().unwrap();
        filled(temp.path());
        let (mut store, _) = open(temp.path());
        let act = say(&store, SITI, fields::NAME, "Siti Rahayu, S.E.");
        store.commit(act, NOW).unwrap();
        drop(store);
        let past = renew(temp.path(), NOW).unwrap();
        let (mut store, _) = open(temp.path());
        let orphans = Range {
            replica: past,
            from: 1501,
            to: 1502,
        };
        let exchange = store.exchange().unwrap();
        assert_eq!(exchange.adopt(orphans, NOW + 1).unwrap(), 2);
        let own = exchange.own();
        let anew: Vec<_> = exchange
            .entries(Range {
                replica: own,
                from: 1,
                to: 2,
            })
            .map(|entry| crate::wire::decode_op(&entry.unwrap().bytes, own).unwrap())
            .collect();
        assert!(anew[0].preds.iter().all(|pred| pred.replica == past));
        assert_eq!(anew[1].preds, [anew[0].id]);
        let state = store.state(Subject::employee(EmployeeId(SITI))).unwrap();
        assert!(state.conflicts().next().is_none());
    }
}
