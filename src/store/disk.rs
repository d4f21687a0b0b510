//! The store in a data directory.
//!
//! One act of up to a thousand ops is one frame of the journal: after a crash it is there whole or not at
//! all. A larger act (an import) is several frames with the same act seq, written with one sync. An error
//! leaves nothing of it; a crash in the middle leaves a prefix of whole frames, which is what an import
//! that was cut off should leave: it names what it has seen, and importing the file again adds the rest.

use std::path::Path;
use std::sync::Arc;

pub use super::replay::Progress;
use chrono::NaiveDate;

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::identity::{self, IdentityError, Standing, Why};
use crate::journal::{Access, DataDir, Journal, JournalError, Lock, Opened};
use crate::ops::op::{Act, Op, ReplicaId, Subject};
use crate::ops::registry::Registry;
use crate::ops::state::State;
use crate::ops::view::Dossier;
use crate::records;
use crate::trust::kept::Kept;

use super::drafts::Drafts;
use super::exchange::Exchange;
use super::live::{Live, Lookup};
use super::mend;
use super::readers::{Readers, Readings};
use super::snapshot::Snapshot;
use super::truth::{Reading, Truth};
use super::{ActRecord, CaughtUp, Committed, Moved, Store, StoreError, Verified, opening};

/// What the store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Reading and writing, by one process at a time.
    Write,
    /// Looking at what is there, whoever else writes. Changes nothing on disk.
    ReadOnly,
    /// Like writing, but only where there is nothing yet or where somebody practised before.
    Practice,
}

/// A store in a data directory.
#[derive(Debug)]
pub struct DiskStore {
    inner: Inner,
    readers: Readers,
}

#[derive(Debug)]
enum Inner {
    Live(Box<Live>),
    Snapshot(Box<Snapshot>),
}

impl DiskStore {
    /// Opens the store, and tells what the user should know about it: a torn end of the journal, an index
    /// that was built anew.
    pub fn open(
        path: &Path,
        mode: Mode,
        progress: Progress<'_>,
    ) -> Result<(Self, Vec<String>), StoreError> {
        match mode {
            Mode::Write => Self::open_live(path, Access::Write, false, progress),
            Mode::Practice => Self::open_live(path, Access::Practice, false, progress),
            Mode::ReadOnly => {
                let (snapshot, notes) = Snapshot::open(path, progress)?;
                let inner = Inner::Snapshot(Box::new(snapshot));
                let readers = Readers::new(path);
                Ok((Self { inner, readers }, notes))
            }
        }
    }

    /// Makes sure, before anything is written, that the data is what it was when it was last at home here, and remembers
    /// outside of it how far it comes; what there is to tell is answered. Data that is only looked at is left alone.
    pub fn at_home(&mut self, home: &Path) -> Result<Vec<String>, StoreError> {
        let Inner::Live(live) = &mut self.inner else {
            return Ok(Vec::new());
        };
        let (replica, seq) = (live.truth.replica(), live.truth.own.head().index);
        let data = live.truth.place();
        let failed = |error: IdentityError| StoreError::Place(error.to_string());
        let looked = identity::look(&data, home, replica, seq).map_err(failed)?;
        match looked.standing {
            Standing::Same => {}
            Standing::New | Standing::Unknown => {
                if let Err(error) = identity::settle(&data, home, replica, seq) {
                    return Ok(vec![error.to_string()]);
                }
            }
            Standing::Copied { why } => {
                return Err(StoreError::Moved(match why {
                    Why::OtherMachine => Moved::OtherMachine,
                    Why::OtherPlace => Moved::OtherPlace,
                }));
            }
            Standing::RolledBack { seen, now } => {
                return Err(StoreError::Moved(Moved::Older { seen, now }));
            }
        }
        live.home = Some(home.to_path_buf());
        let aside = looked.set_aside.iter();
        Ok(aside
            .map(|path| format!("{} was damaged and is set aside.", path.display()))
            .collect())
    }

    /// Opens the store for writing, with records made anew from the journal.
    pub fn rebuild(path: &Path, progress: Progress<'_>) -> Result<(Self, Vec<String>), StoreError> {
        Self::open_live(path, Access::Write, true, progress)
    }

    fn open_live(
        path: &Path,
        access: Access,
        anew: bool,
        progress: Progress<'_>,
    ) -> Result<(Self, Vec<String>), StoreError> {
        if !mend::is_unfinished(path) {
            refuse_orphans(path)?;
        }
        let dir = DataDir::open(path, true)?;
        let lock = take(path, &dir)?;
        mend::complete(path)?;
        let Opened { journal, mut notes } = Journal::open(&dir, access)?;
        if access == Access::Practice && !journal.replica().is_practice() {
            return Err(StoreError::Place(format!(
                "{} holds real data, which is no place to practise; nothing was changed. Name another \
                 directory",
                path.display()
            )));
        }
        let (truth, told) = Truth::open(journal, dir, Reading::AndWriting, registry(path)?)?;
        notes.extend(told);
        notes.extend(take_over_drafts(path, &truth));
        let (lookup, applied) = if anew {
            let (records, applied) = opening::rebuild(&truth, path, progress)?;
            (Lookup::Records(records), applied)
        } else {
            let (lookup, applied, note) = opening::open(&truth, path, progress)?;
            notes.extend(note);
            (lookup, applied)
        };
        let live = Live::new(truth, lookup, applied, path.to_path_buf(), lock);
        let inner = Inner::Live(Box::new(live));
        let readers = Readers::new(path);
        Ok((Self { inner, readers }, notes))
    }

    /// Makes every value of the records unreadable.
    #[cfg(test)]
    pub(super) fn break_records(&self) {
        match &self.inner {
            Inner::Live(live) => live.break_records(),
            Inner::Snapshot(_) => {}
        }
    }

    fn store(&self) -> &dyn Store {
        match &self.inner {
            Inner::Live(live) => live.as_ref(),
            Inner::Snapshot(snapshot) => snapshot.as_ref(),
        }
    }

    fn store_mut(&mut self) -> &mut dyn Store {
        match &mut self.inner {
            Inner::Live(live) => live.as_mut(),
            Inner::Snapshot(snapshot) => snapshot.as_mut(),
        }
    }
}

/// Takes the lock of a data directory, or tells who holds it.
pub(super) fn take(data: &Path, dir: &DataDir) -> Result<Lock, StoreError> {
    Lock::take(dir).map_err(|error| match error {
        JournalError::Held(holder) => StoreError::Held {
            path: data.to_path_buf(),
            holder,
        },
        other => other.into(),
    })
}

/// Whatever made this data another replica, what was begun before goes on in it. Answers what went wrong; the next start
/// tries again.
fn take_over_drafts(path: &Path, truth: &Truth) -> Option<String> {
    let ledger = truth.ledger();
    if ledger.pasts().is_empty() {
        return None;
    }
    let taken = Drafts::new(path, truth.replica()).take_over(|past| ledger.was(past));
    taken.err().map(|error| error.to_string())
}

/// The registry that a data directory goes by.
pub(super) fn registry(data: &Path) -> Result<Option<Arc<Registry>>, StoreError> {
    let current = Kept::of(data).current();
    let current = current.map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok(current.map(|current| Arc::new(current.issue.registry)))
}

/// Refuses to begin a new journal beside records that were made from one: that one is lost, and they are what
/// is left of it.
fn refuse_orphans(path: &Path) -> Result<(), StoreError> {
    if records::exist(path) && !path.join("journal").exists() {
        return Err(StoreError::Damaged(format!(
            "{} holds an index, but the journal that it was made from is gone; nothing was changed. \
             Run: tatap doctor",
            path.display()
        )));
    }
    Ok(())
}

impl Store for DiskStore {
    fn note_reader(&self, day: NaiveDate, reader: EmployeeId, person: EmployeeId) {
        self.readers.note(day, reader, person);
    }

    fn readers(&self, person: EmployeeId) -> Readings {
        self.readers.of(person)
    }

    fn replica(&self) -> ReplicaId {
        self.store().replica()
    }

    fn next_seq(&self) -> u64 {
        self.store().next_seq()
    }

    fn commit(&mut self, act: Act, now_millis: u64) -> Result<Committed, StoreError> {
        self.store_mut().commit(act, now_millis)
    }

    fn commit_all(&mut self, acts: Vec<(Act, u64)>) -> Result<Vec<ActRecord>, StoreError> {
        self.store_mut().commit_all(acts)
    }

    fn ops_of_act(&self, seq: u64) -> Result<Vec<Op>, StoreError> {
        self.store().ops_of_act(seq)
    }

    fn state(&self, subject: Subject) -> Result<State, StoreError> {
        self.store().state(subject)
    }

    fn dossier(&self, id: EmployeeId) -> Result<Dossier, StoreError> {
        self.store().dossier(id)
    }

    fn roster(&self) -> Result<Vec<RosterRow>, StoreError> {
        self.store().roster()
    }

    fn shared(&self) -> Result<Vec<State>, StoreError> {
        self.store().shared()
    }

    fn acts(&self, limit: usize) -> Result<Vec<ActRecord>, StoreError> {
        self.store().acts(limit)
    }

    fn history(&self, owner: u64) -> Result<Vec<Op>, StoreError> {
        self.store().history(owner)
    }

    fn verify(&self) -> Result<Verified, StoreError> {
        self.store().verify()
    }

    fn checkpoint(&mut self) -> Result<(), StoreError> {
        self.store_mut().checkpoint()
    }

    fn catch_up(&mut self) -> Result<CaughtUp, StoreError> {
        self.store_mut().catch_up()
    }

    fn exchange(&mut self) -> Result<&mut dyn Exchange, StoreError> {
        self.store_mut().exchange()
    }
}
