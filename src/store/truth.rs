//! Everything that was ever written or taken in here: the own chain, what came from other replicas, the ledger of what came
//! and went, and the registry by which foreign ops count.
//!
//! What came from others lies in a journal of its own (`received/`), each entry an op as its replica wrote it, after the 16
//! bytes of that replica. It is there only as far as the ledger (`ledger/`) names it: a landing is written to the one first
//! and to the other last, so that after a crash it is there whole or not at all.

use std::path::PathBuf;
use std::sync::Arc;

use crate::journal::{DataDir, Frame, Head, Journal, JournalError, Lost, Opened, Position};
use crate::ops::bundle::{Entry, Reason};
use crate::ops::ledger::{Fact, Ledger};
use crate::ops::op::{Op, ReplicaId};
use crate::ops::registry::Registry;
use crate::ops::standing::Judge;
use crate::wire;

use super::{StoreError, exchange};

/// Folder of the own chain.
pub(super) const OWN: &str = "journal";
/// Folders of the two journals beside it.
const RECEIVED: &str = "received";
const LEDGER: &str = "ledger";

/// Marks a position among what was received. Positions have 24 bits for the number of a segment, so it is never theirs.
const FOREIGN: u64 = 1 << 63;
/// How many bytes of an entry name its replica.
const NAME: usize = 16;

/// Entries that were written together.
#[derive(Debug)]
pub(super) struct Batch {
    /// Where they lie.
    pub(super) at: u64,
    /// The seq of the first, where they are own ones.
    pub(super) first: Option<u64>,
    /// Each with the replica that wrote it.
    pub(super) entries: Vec<(ReplicaId, Vec<u8>)>,
}

/// Everything that was written or taken in.
#[derive(Debug)]
pub(super) struct Truth {
    pub(super) own: Journal,
    dir: DataDir,
    received: Option<Journal>,
    facts: Option<Journal>,
    ledger: Ledger,
    judge: Option<Judge>,
    reading: Reading,
}

/// How the journals are opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// For looking. What is damaged is an error.
    Whole,
    /// For looking, over everything that is damaged.
    WhatIsLeft,
    /// For writing too.
    AndWriting,
}

impl Truth {
    /// Opens what lies beside an open journal.
    pub(super) fn open(
        own: Journal,
        dir: DataDir,
        reading: Reading,
        registry: Option<Arc<Registry>>,
    ) -> Result<(Self, Vec<String>), StoreError> {
        let mut truth = Self {
            own,
            dir,
            received: None,
            facts: None,
            ledger: Ledger::default(),
            judge: registry.map(Judge::new),
            reading,
        };
        let mut notes = Vec::new();
        // Only once something was taken in is there anything to write to.
        truth.received = truth.beside(RECEIVED, false, &mut notes)?;
        truth.facts = truth.beside(LEDGER, false, &mut notes)?;
        truth.ledger = truth.read_ledger(&mut notes)?;
        if let Some(gone) = truth.gone() {
            match reading {
                Reading::WhatIsLeft => notes.push(gone.to_string()),
                Reading::Whole | Reading::AndWriting => return Err(gone),
            }
        }
        Ok((truth, notes))
    }

    /// What is wrong where one of the two journals beside the own one is gone, and the other names it.
    fn gone(&self) -> Option<StoreError> {
        let name = match (self.names_received(), self.lacks_ledger()) {
            (0, false) => return None,
            (0, true) => LEDGER,
            (_, _) => RECEIVED,
        };
        Some(self.is_gone(name))
    }

    /// How many entries the ledger names that lie nowhere.
    fn names_received(&self) -> u64 {
        if self.received.is_some() {
            return 0;
        }
        let stored = self.ledger.standing().flat_map(|one| &one.landed.stored);
        stored.map(|stored| stored.range.len()).sum()
    }

    /// Whether something was taken in, and there is no ledger at all: both are made before anything is written to either.
    fn lacks_ledger(&self) -> bool {
        let received = self.received.as_ref();
        self.facts.is_none() && received.is_some_and(|received| received.reached().index > 0)
    }

    /// Opens one of the journals beside the own one; makes it where that is wanted.
    fn beside(
        &self,
        name: &str,
        make: bool,
        notes: &mut Vec<String>,
    ) -> Result<Option<Journal>, StoreError> {
        let exists = self.dir.path().join(name).is_dir();
        if self.reading == Reading::WhatIsLeft {
            return Ok(self.what_is_left(name, notes).filter(|_| exists));
        }
        let write = make || (self.reading == Reading::AndWriting && exists);
        let opened = Journal::open_beside(&self.dir, name, self.own.replica(), write)?;
        Ok(opened.map(
            |Opened {
                 journal,
                 notes: told,
             }| {
                notes.extend(told);
                journal
            },
        ))
    }

    /// What is left of a journal beside the own one; what cannot be read at all is told.
    fn what_is_left(&self, name: &str, notes: &mut Vec<String>) -> Option<Journal> {
        match Journal::open_damaged(&self.dir, name, None) {
            Ok(opened) => {
                notes.extend(opened.notes);
                Some(opened.journal)
            }
            Err(JournalError::Absent { .. }) => None,
            Err(error) => {
                notes.push(error.to_string());
                None
            }
        }
    }

    /// How many entries are known to have been there beside the own chain, and cannot be read: of what was taken in, and of
    /// the ledger.
    pub(super) fn lost_beside(&self) -> (u64, u64) {
        let count = |journal: &Option<Journal>| {
            let lost = journal.iter().flat_map(Journal::lost);
            lost.map(Lost::count).sum::<u64>()
        };
        // How long a ledger was that is gone is known to nobody.
        (
            count(&self.received) + self.names_received(),
            count(&self.facts) + u64::from(self.lacks_ledger()),
        )
    }

    /// Every fact that can be read, with its place in the ledger.
    pub(super) fn facts(&self) -> Result<Vec<(u64, Fact)>, StoreError> {
        let mut facts = Vec::new();
        for frame in self.facts.iter().flat_map(|facts| facts.scan(Position(0))) {
            let frame = frame?;
            let entries = (frame.first_index..).zip(&frame.entries);
            facts.extend(
                entries.filter_map(|(at, bytes)| Some((at, wire::decode_fact(bytes).ok()?))),
            );
        }
        Ok(facts)
    }

    fn read_ledger(&self, notes: &mut Vec<String>) -> Result<Ledger, StoreError> {
        let mut ledger = Ledger::default();
        let frames = self.facts.iter().flat_map(|facts| facts.scan(Position(0)));
        for frame in frames {
            let frame = frame?;
            for (n, bytes) in frame.entries.iter().enumerate() {
                let why = |error| {
                    format!(
                        "entry {} of the ledger in {} cannot be read: {error}; nothing was changed. Install \
                         the latest tatap, or restore the directory from a copy",
                        frame.first_index + n as u64,
                        self.place().join(LEDGER).display(),
                    )
                };
                match wire::decode_fact(bytes).map_err(why) {
                    Ok(fact) => ledger.take(fact),
                    Err(why) if self.reading == Reading::WhatIsLeft => notes.push(why),
                    Err(why) => return Err(StoreError::Damaged(why)),
                }
            }
        }
        Ok(ledger)
    }

    pub(super) fn place(&self) -> PathBuf {
        self.dir.path().to_path_buf()
    }

    pub(super) fn replica(&self) -> ReplicaId {
        self.own.replica()
    }

    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(super) fn registry(&self) -> Option<Arc<Registry>> {
        self.judge.as_ref().map(|judge| judge.registry().clone())
    }

    /// Goes by another registry from now on; what was folded by the old one must be folded anew.
    pub(super) fn go_by(&mut self, registry: Arc<Registry>) {
        self.judge = Some(Judge::new(registry));
    }

    /// How far the ledger goes, and by which registry ops count: what the records are made from beside the own chain.
    pub(super) fn beside_own(&self) -> ([u8; 32], u64, u64) {
        let head = self.facts.as_ref().map(Journal::head);
        let head = head.unwrap_or(Head {
            index: 0,
            hash: [0; 32],
        });
        let version = self
            .judge
            .as_ref()
            .map_or(0, |judge| judge.registry().version);
        (head.hash, head.index, version)
    }

    /// Whether an op counts, and if not, why.
    pub(super) fn standing(&self, op: &Op) -> Result<(), Reason> {
        exchange::standing(self.own.replica(), &self.ledger, self.judge.as_ref(), op)
    }

    /// The same as everybody judges it.
    pub(super) fn counts_by_all(&self, op: &Op) -> Result<(), Reason> {
        exchange::counts_by_all(self.own.replica(), &self.ledger, self.judge.as_ref(), op)
    }

    pub(super) fn counts(&self, op: &Op) -> bool {
        self.standing(op).is_ok()
    }

    /// The entries at a position.
    pub(super) fn read(&self, at: u64) -> Result<Batch, StoreError> {
        if at & FOREIGN == 0 {
            return Ok(self.own_batch(self.own.read(Position(at))?));
        }
        let received = self
            .received
            .as_ref()
            .ok_or_else(|| self.is_gone(RECEIVED))?;
        self.foreign_batch(received.read(Position(at & !FOREIGN))?)
    }

    fn is_gone(&self, name: &str) -> StoreError {
        StoreError::Damaged(format!(
            "{} is gone, though there is what belongs to it; nothing was changed. Run: tatap doctor",
            self.place().join(name).display()
        ))
    }

    /// All entries of the own chain from a position on.
    pub(super) fn own_from(
        &self,
        from: Position,
    ) -> impl Iterator<Item = Result<Batch, StoreError>> + '_ {
        self.own.scan(from).map(|frame| Ok(self.own_batch(frame?)))
    }

    /// All entries: the own chain, and then what was taken in.
    pub(super) fn all(&self) -> impl Iterator<Item = Result<Batch, StoreError>> + '_ {
        self.own_from(Position(0)).chain(self.foreign())
    }

    /// Everything that was taken in and not taken back.
    pub(super) fn foreign(&self) -> impl Iterator<Item = Result<Batch, StoreError>> + '_ {
        let landings = self.ledger.standing();
        landings.flat_map(|landing| self.landed(landing.landed.frames))
    }

    /// The frames of one landing.
    pub(super) fn landed(
        &self,
        (from, to): (u64, u64),
    ) -> Box<dyn Iterator<Item = Result<Batch, StoreError>> + '_> {
        if from == to {
            return Box::new(std::iter::empty());
        }
        let Some(received) = &self.received else {
            let told = (self.reading != Reading::WhatIsLeft).then(|| Err(self.is_gone(RECEIVED)));
            return Box::new(told.into_iter());
        };
        let frames = received.scan(Position(from));
        let within =
            frames.take_while(move |frame| frame.as_ref().map_or(true, |frame| frame.at.0 < to));
        Box::new(within.map(|frame| self.foreign_batch(frame?)))
    }

    /// A frame of the own chain, with whose its entries are.
    pub(super) fn own_batch(&self, frame: Frame) -> Batch {
        let own = self.own.replica();
        Batch {
            at: frame.at.0,
            first: Some(frame.first_index),
            entries: frame
                .entries
                .into_iter()
                .map(|bytes| (own, bytes))
                .collect(),
        }
    }

    fn foreign_batch(&self, frame: Frame) -> Result<Batch, StoreError> {
        let split = |bytes: Vec<u8>| {
            let (name, op) = bytes.split_first_chunk::<NAME>()?;
            Some((ReplicaId(*name), op.to_vec()))
        };
        let at = frame.at;
        let entries: Option<Vec<_>> = frame.entries.into_iter().map(split).collect();
        Ok(Batch {
            at: at.0 | FOREIGN,
            first: None,
            entries: entries.ok_or_else(|| {
                StoreError::Damaged(format!(
                    "{}, segment {} byte {}: an entry is too short to name its replica; nothing was \
                     changed. Run: tatap doctor",
                    self.place().join(RECEIVED).display(),
                    at.segment(),
                    at.offset()
                ))
            })?,
        })
    }

    /// Puts entries of others on disk, where nothing sees them until a landing names them. Answers where they begin
    /// and end.
    pub(super) fn stage(&mut self, entries: &[Entry]) -> Result<(u64, u64), StoreError> {
        self.make_ready()?;
        let received = self.received.as_mut().ok_or_else(read_only)?;
        let named = |entry: &Entry| [entry.id.replica.0.as_slice(), &entry.bytes].concat();
        let frame: Vec<Vec<u8>> = entries.iter().map(named).collect();
        let at = received.append(&frame)?;
        Ok((at.0, received.end().0))
    }

    /// Writes a fact down; it is so once this returns.
    pub(super) fn write(&mut self, fact: Fact) -> Result<(), StoreError> {
        self.make_ready()?;
        let facts = self.facts.as_mut().ok_or_else(read_only)?;
        facts.append(&[wire::encode_fact(&fact)])?;
        self.ledger.take(fact);
        Ok(())
    }

    /// Makes the two journals, once there is something to write to them.
    pub(super) fn make_ready(&mut self) -> Result<(), StoreError> {
        if self.received.is_none() {
            self.received = self.beside(RECEIVED, true, &mut Vec::new())?;
        }
        if self.facts.is_none() {
            self.facts = self.beside(LEDGER, true, &mut Vec::new())?;
        }
        Ok(())
    }

    /// Writes down how far each journal has come.
    pub(super) fn checkpoint(&mut self) -> Result<(), JournalError> {
        self.own.checkpoint()?;
        self.checkpoint_beside()
    }

    /// The same for those beside the own one.
    pub(super) fn checkpoint_beside(&mut self) -> Result<(), JournalError> {
        let beside = [&mut self.received, &mut self.facts];
        beside
            .into_iter()
            .flatten()
            .try_for_each(Journal::checkpoint)
    }

    /// What is wrong with the journals, in words for an administrator; and how many own entries there are.
    pub(super) fn verify(&self) -> (u64, Vec<String>) {
        let own = self.own.verify();
        let mut faults = own.faults;
        for journal in [&self.received, &self.facts].into_iter().flatten() {
            faults.extend(journal.verify().faults);
        }
        (own.entries, faults)
    }

    /// Whether somebody beside us has written to the ledger, for whoever only looks.
    pub(super) fn has_moved(&mut self) -> Result<bool, StoreError> {
        match &mut self.facts {
            Some(facts) => Ok(facts.follow()?),
            None => Ok(self.place().join(LEDGER).is_dir()),
        }
    }
}

fn read_only() -> StoreError {
    StoreError::ReadOnly("the data is open for reading only; nothing was saved".to_owned())
}
