//! The store that only looks: the journal as it was when it was opened, folded in memory.
//!
//! The engine of the records lets in one process only, and a reader must not disturb the one that writes.

use std::path::{Path, PathBuf};

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::journal::Journal;
use crate::ops::op::{Act, Op, ReplicaId, Subject};
use crate::ops::state::State;
use crate::ops::view::Dossier;

use super::folded::Folded;
use super::replay::Progress;
use super::{ActRecord, Committed, Store, StoreError, Verified};

/// What stood in the journal.
#[derive(Debug)]
pub(super) struct Snapshot {
    journal: Journal,
    folded: Folded,
    data: PathBuf,
}

impl Snapshot {
    pub(super) fn read(
        journal: Journal,
        data: &Path,
        progress: Progress<'_>,
    ) -> Result<Self, StoreError> {
        let (folded, _) = Folded::read(&journal, progress)?;
        Ok(Self {
            journal,
            folded,
            data: data.to_path_buf(),
        })
    }

    fn refuse(&self) -> StoreError {
        StoreError::ReadOnly(format!(
            "{} is open for reading only; nothing was saved. Start again without --read-only",
            self.data.display()
        ))
    }
}

impl Store for Snapshot {
    fn replica(&self) -> ReplicaId {
        self.journal.replica()
    }

    fn next_seq(&self) -> u64 {
        self.journal.next_index()
    }

    fn commit(&mut self, _act: Act, _now_millis: u64) -> Result<Committed, StoreError> {
        Err(self.refuse())
    }

    fn commit_all(&mut self, _acts: Vec<(Act, u64)>) -> Result<Vec<ActRecord>, StoreError> {
        Err(self.refuse())
    }

    fn ops_of_act(&self, seq: u64) -> Result<Vec<Op>, StoreError> {
        self.folded.ops_of_act(&self.journal, seq)
    }

    fn state(&self, subject: Subject) -> Result<State, StoreError> {
        self.folded.state(subject)
    }

    fn dossier(&self, id: EmployeeId) -> Result<Dossier, StoreError> {
        self.folded.dossier(id)
    }

    fn roster(&self) -> Result<Vec<RosterRow>, StoreError> {
        self.folded.roster()
    }

    fn shared(&self) -> Result<Vec<State>, StoreError> {
        self.folded.shared()
    }

    fn acts(&self, limit: usize) -> Result<Vec<ActRecord>, StoreError> {
        Ok(self.folded.acts(limit))
    }

    fn history(&self, owner: u64) -> Result<Vec<Op>, StoreError> {
        self.folded.history(&self.journal, owner)
    }

    fn verify(&self) -> Result<Verified, StoreError> {
        Ok(self.folded.verify(&self.journal))
    }

    fn checkpoint(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
