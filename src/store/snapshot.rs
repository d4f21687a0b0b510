//! The store that only looks: the journal folded in memory, and brought up to what was written since when asked.
//!
//! The engine of the records lets in one process only, and a reader must not disturb the one that writes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::journal::{Access, DataDir, Journal, Opened, Position};
use crate::ops::bundle::{Entry, Range, Reason};
use crate::ops::chain::ChainHash;
use crate::ops::ledger::{Exported, Landed, Ledger, Tip, Withdrawn};
use crate::ops::op::{Act, Op, ReplicaId, Subject};
use crate::ops::registry::Registry;
use crate::ops::roster;
use crate::ops::state::State;
use crate::ops::view::Dossier;
use crate::wire;

use super::disk::registry;
use super::exchange::{Chains, Entries, Exchange, Sender};
use super::folded::Folded;
use super::landing;
use super::mend;
use super::replay::{self, Placed, Progress};
use super::truth::{self, Reading, Truth};
use super::{ActRecord, CaughtUp, Committed, News, Store, StoreError, Verified};

/// Beyond so many new ops it is cheaper to fold everything again.
const MANY: u64 = 1_000;

/// What stood in the journal.
#[derive(Debug)]
pub(super) struct Snapshot {
    truth: Truth,
    folded: Folded,
    /// How far of the journal is folded.
    included: Position,
    data: PathBuf,
}

impl Snapshot {
    /// Opens the journal for looking; also answers what the user should know about it.
    pub(super) fn open(
        data: &Path,
        progress: Progress<'_>,
    ) -> Result<(Self, Vec<String>), StoreError> {
        if mend::is_unfinished(data) {
            return Err(StoreError::Damaged(format!(
                "mending {} was cut off half way; nothing is lost. Complete it: tatap doctor --repair",
                data.display()
            )));
        }
        match Self::open_by(data, Reading::Whole, &mut *progress) {
            // What is left can be shown all the same, if it is said.
            Err(StoreError::Damaged(_) | StoreError::Io { .. }) => {
                Self::open_by(data, Reading::WhatIsLeft, progress)
            }
            opened => opened,
        }
    }

    fn open_by(
        data: &Path,
        reading: Reading,
        progress: Progress<'_>,
    ) -> Result<(Self, Vec<String>), StoreError> {
        let dir = DataDir::open(data, false)?;
        let Opened { journal, mut notes } = match reading {
            Reading::WhatIsLeft => Journal::open_damaged(&dir, truth::OWN, None)?,
            Reading::Whole | Reading::AndWriting => Journal::open(&dir, Access::Look)?,
        };
        let registry = match registry(data) {
            Err(error) if reading == Reading::WhatIsLeft => {
                notes.push(format!(
                    "{error}. What others wrote is shown without being judged by it"
                ));
                None
            }
            read => read?,
        };
        let (truth, told) = Truth::open(journal, dir, reading, registry)?;
        notes.extend(told);
        let (folded, _) = Folded::read(&truth, progress)?;
        let snapshot = Self {
            included: truth.own.end(),
            truth,
            folded,
            data: data.to_path_buf(),
        };
        Ok((snapshot, notes))
    }

    /// Takes in what the journal has grown by.
    fn follow(&mut self) -> Result<CaughtUp, StoreError> {
        if self.truth.has_moved()? {
            return self.read_anew();
        }
        self.truth.own.follow()?;
        let new = self.truth.own.head().index - self.folded.index();
        if new == 0 {
            return Ok(CaughtUp::Nothing);
        }
        if new > MANY {
            (self.folded, _) = Folded::read(&self.truth, &mut |_, _| ())?;
            self.included = self.truth.own.end();
            return Ok(CaughtUp::Everything);
        }
        let placed = replay::ops_from(&self.truth, self.included)?;
        self.folded.extend(&self.truth, &placed)?;
        self.included = self.truth.own.end();
        Ok(CaughtUp::News(Box::new(self.news(&placed)?)))
    }

    fn read_anew(&mut self) -> Result<CaughtUp, StoreError> {
        // Whoever saw more is not shown what is left.
        (*self, _) = Self::open_by(&self.data.clone(), Reading::Whole, &mut |_, _| ())?;
        Ok(CaughtUp::Everything)
    }

    /// What these ops, which are taken in, have changed.
    fn news(&self, placed: &[Placed]) -> Result<News, StoreError> {
        let ops = || placed.iter().map(|one| &one.op);
        let known = ops().filter(|op| wire::has_subject(op));
        let mut subjects: Vec<Subject> = known.map(|op| op.subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let states = subjects.iter().map(|subject| self.folded.state(*subject));
        let mut people: Vec<u64> = subjects
            .iter()
            .filter(|subject| subject.kind.is_of_person())
            .map(|subject| subject.owner)
            .collect();
        people.dedup();
        let row = |id: u64| Ok(roster::row(&self.folded.dossier(EmployeeId(id))?));
        let mut acts: Vec<u64> = ops().map(|op| op.act.1).collect();
        acts.dedup();
        let acts = acts.into_iter().filter_map(|seq| self.folded.act(seq));
        Ok(News {
            acts: acts.map(|(act, _)| *act).collect(),
            states: states.collect::<Result<_, StoreError>>()?,
            rows: people
                .into_iter()
                .map(row)
                .collect::<Result<_, StoreError>>()?,
            next_seq: self.next_seq(),
        })
    }

    fn refuse(&self) -> StoreError {
        StoreError::ReadOnly(format!(
            "{} is open for reading only; nothing was saved. Start again without --read-only",
            self.data.display()
        ))
    }
}

impl Chains for Snapshot {
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
        replay::ops_of_subject(&self.truth, self.folded.positions(subject), subject)
    }

    fn branches(&self) -> Entries<'_> {
        replay::branches(&self.truth)
    }

    fn each_state(&self, each: &mut dyn FnMut(State)) -> Result<(), StoreError> {
        landing::each_state(&self.truth, each)
    }
}

impl Sender for Snapshot {
    fn note_export(&mut self, _exported: Exported) -> Result<(), StoreError> {
        Err(self.refuse())
    }
}

impl Exchange for Snapshot {
    fn go_by(&mut self, _registry: Arc<Registry>) -> Result<(), StoreError> {
        Err(self.refuse())
    }

    fn stage(&mut self, _entries: &[Entry]) -> Result<(), StoreError> {
        Err(self.refuse())
    }

    fn set_aside(&mut self, _entries: &[Entry]) -> Result<(), StoreError> {
        Err(self.refuse())
    }

    fn unstage(&mut self) {}

    fn land(&mut self, _landed: Landed, _now_millis: u64) -> Result<(), StoreError> {
        Err(self.refuse())
    }

    fn withdraw(&mut self, _withdrawn: Withdrawn) -> Result<(), StoreError> {
        Err(self.refuse())
    }

    fn adopt(&mut self, _orphans: Range, _now_millis: u64) -> Result<u64, StoreError> {
        Err(self.refuse())
    }
}

impl Store for Snapshot {
    fn replica(&self) -> ReplicaId {
        self.truth.replica()
    }

    fn next_seq(&self) -> u64 {
        self.truth.own.next_index()
    }

    fn commit(&mut self, _act: Act, _now_millis: u64) -> Result<Committed, StoreError> {
        Err(self.refuse())
    }

    fn commit_all(&mut self, _acts: Vec<(Act, u64)>) -> Result<Vec<ActRecord>, StoreError> {
        Err(self.refuse())
    }

    fn ops_of_act(&self, seq: u64) -> Result<Vec<Op>, StoreError> {
        self.folded.ops_of_act(&self.truth, seq)
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
        self.folded.history(&self.truth, owner)
    }

    fn verify(&self) -> Result<Verified, StoreError> {
        Ok(self.folded.verify(&self.truth))
    }

    fn checkpoint(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn exchange(&mut self) -> Result<&mut dyn Exchange, StoreError> {
        Ok(self)
    }

    /// What does not fit what was seen before (a writer took back a write that had failed, another journal was
    /// put in place) is read anew; if that fails too, the reason is the answer, and what was seen stands.
    fn catch_up(&mut self) -> Result<CaughtUp, StoreError> {
        if let Ok(caught_up) = self.follow() {
            return Ok(caught_up);
        }
        self.read_anew()
    }
}
