//! The store: journal and records behind one narrow trait in domain types.
//!
//! What `commit` has answered is on disk. The trait has two implementations, [`memory`] for tests and
//! pictures and [`disk`] for work; one contract test runs on both.

pub mod disk;
pub mod drafts;
pub mod exchange;
mod folded;
pub mod guarded;
mod index;
mod landing;
mod live;
pub mod memory;
pub mod mend;
mod notary;
mod opening;
pub mod readers;
pub mod renew;
mod replay;
mod snapshot;
mod truth;
mod verify;

#[cfg(test)]
pub(crate) mod contract_tests;
#[cfg(test)]
mod disk_tests;

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::domain::access::{Denied, Right};
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::journal::{Holder, JournalError};
pub use crate::ops::act::{ActRecord, Committed, News, stacks};
use crate::ops::bundle::Reason;
use crate::ops::clock::Clock;
use crate::ops::op::{Act, Body, Draft, Op, OpId, ReplicaId, Subject};
use crate::ops::state::State;
use crate::ops::view::Dossier;
use crate::records::RecordsError;
use crate::wire::Applied;
use exchange::Exchange;
use readers::Readings;

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// Ops in the journal.
    pub ops: u64,
    /// Subjects in the records.
    pub subjects: u64,
    /// What is wrong, in words for an administrator: place and reason. Empty when all is well.
    pub faults: Vec<String>,
}

/// Why the store did not do what was asked. Nothing was changed, except where it says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The data directory is open, or can only be opened, for reading.
    #[error("{0}")]
    ReadOnly(String),
    /// Another process works in the data directory.
    #[error(
        "{} is in use by {holder}; nothing was changed. Close it there, or look without changing \
         anything: --read-only", path.display()
    )]
    Held {
        /// The data directory.
        path: PathBuf,
        /// Who: process, terminal, since when, machine.
        holder: Holder,
    },
    /// The data directory is in a place, or of a kind, where the program cannot work.
    #[error("{0}")]
    Place(String),
    /// The data directory is not where and what it was.
    #[error("{}", .0.words())]
    Moved(Moved),
    /// Written by a later version of the program.
    #[error("{0}")]
    Newer(String),
    /// The disk is full.
    #[error(
        "no space left on the disk of {0}; nothing was saved. Free some space, then save again"
    )]
    Full(String),
    /// Reading or writing failed.
    #[error("{what}: {source}; nothing was saved")]
    Io {
        /// What was being done, to which file.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// What is on disk is not what was written.
    #[error("{0}")]
    Damaged(String),
    /// The act itself cannot be stored (too large, nothing in it).
    #[error("{0}")]
    Refused(String),
    /// Whoever sits at the keyboard may not do or see this.
    #[error("{} is not for whoever sits at the keyboard; nothing was changed", .0.right.code())]
    Denied(Box<Denied>),
    /// By the registry it would count nowhere.
    #[error("by the registry this would count nowhere ({}); nothing was saved", .0.code())]
    NotCounted(Reason),
    /// The journal is whole, but the index that is made from it can be neither used nor made anew.
    #[error(
        "the index of saved changes cannot be used ({0}). Everything saved is safe in the journal. \
         Check the free space of the disk, then start again: the index is built anew"
    )]
    Index(String),
    /// What was saved is saved; what belongs to bringing the store in order afterwards failed.
    #[error(
        "everything saved is safe, but the store could not be brought in order ({0}). Check the disk \
         and its free space; it is tried again after the next change"
    )]
    Unfinished(String),
}

/// How a data directory is not what it was. Going on with it could write two histories in one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// It was brought from another machine.
    OtherMachine,
    /// It lies elsewhere on this machine.
    OtherPlace,
    /// It holds less than it once did: an older copy was put back.
    Older {
        /// How many changes there were.
        seen: u64,
        /// How many there are.
        now: u64,
    },
}

impl Moved {
    /// The second half of its translation key.
    pub fn code(self) -> &'static str {
        match self {
            Self::OtherMachine => "moved-machine",
            Self::OtherPlace => "moved-place",
            Self::Older { .. } => "moved-older",
        }
    }

    fn words(self) -> String {
        let what = match self {
            Self::OtherMachine => "this data was brought from another machine".to_owned(),
            Self::OtherPlace => "this data is a copy, or was moved".to_owned(),
            Self::Older { seen, now } => format!(
                "this data is an older copy: it has {now} changes of its own, and once had {seen}"
            ),
        };
        format!(
            "{what}; nothing was changed. Go on as a new replica (tatap replica recover), or, where the other \
             is gone for good, as the same (tatap replica keep)"
        )
    }
}

impl From<JournalError> for StoreError {
    fn from(error: JournalError) -> Self {
        let text = error.to_string();
        match error {
            JournalError::ReadOnlyDisk { .. } | JournalError::ReadOnly { .. } => {
                Self::ReadOnly(text)
            }
            JournalError::ForeignOwner { .. }
            | JournalError::Network { .. }
            | JournalError::NotADirectory { .. }
            | JournalError::Absent { .. } => Self::Place(text),
            JournalError::Held(holder) => Self::Held {
                path: PathBuf::new(),
                holder,
            },
            JournalError::Newer { .. } => Self::Newer(text),
            JournalError::Shortened { .. }
            | JournalError::Damaged { .. }
            | JournalError::NoFrame { .. }
            | JournalError::Poisoned(_) => Self::Damaged(text),
            JournalError::Full { path } => Self::Full(path.display().to_string()),
            JournalError::Refused(_) => Self::Refused(text),
            JournalError::Io {
                doing,
                path,
                source,
            } => Self::Io {
                what: format!("{doing} {}", path.display()),
                source,
            },
        }
    }
}

/// What another process has written since a store was opened, or last caught up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaughtUp {
    /// Nothing.
    Nothing,
    /// This.
    News(Box<News>),
    /// So much, or in such a way, that everything is to be read anew.
    Everything,
}

/// A store of one replica.
pub trait Store: Send {
    /// Which replica writes here.
    fn replica(&self) -> ReplicaId;
    /// The seq that the next op will have.
    fn next_seq(&self) -> u64;
    /// Stamps the drafts, writes them durably, and answers what changed. All or nothing: an error means
    /// that nothing was saved.
    fn commit(&mut self, act: Act, now_millis: u64) -> Result<Committed, StoreError>;
    /// Commits many acts at once, each with its moment in milliseconds, for imports: faster than one by one, and without an answer for each
    /// subject, so what is shown is read anew afterwards.
    ///
    /// An error means that nothing was saved. A crash in the middle leaves a prefix, whole acts and
    /// of the last one perhaps only its first thousands of ops.
    fn commit_all(&mut self, acts: Vec<(Act, u64)>) -> Result<Vec<ActRecord>, StoreError>;
    /// The ops of one own act, by the seq of its first op.
    fn ops_of_act(&self, seq: u64) -> Result<Vec<Op>, StoreError>;
    /// The state of a subject, empty if nothing was ever written.
    fn state(&self, subject: Subject) -> Result<State, StoreError>;
    /// Everything held on one person.
    fn dossier(&self, id: EmployeeId) -> Result<Dossier, StoreError>;
    /// All rows of the employee list.
    fn roster(&self) -> Result<Vec<RosterRow>, StoreError>;
    /// States of all units, teams and templates.
    fn shared(&self) -> Result<Vec<State>, StoreError>;
    /// The latest own acts, newest first.
    fn acts(&self, limit: usize) -> Result<Vec<ActRecord>, StoreError>;
    /// All ops on the subjects of an owner, in the order of their clocks.
    fn history(&self, owner: u64) -> Result<Vec<Op>, StoreError>;
    /// Walks the journal's chain and compares the records with it.
    fn verify(&self) -> Result<Verified, StoreError>;
    /// Makes everything durable that need not be (head, records), before idling or leaving.
    fn checkpoint(&mut self) -> Result<(), StoreError>;
    /// Takes in what another process has written. Cheap while there is nothing.
    ///
    /// Beside a store that writes there is no other, so only one that looks has anything to say.
    fn catch_up(&mut self) -> Result<CaughtUp, StoreError> {
        Ok(CaughtUp::Nothing)
    }
    /// The side that faces other replicas.
    fn exchange(&mut self) -> Result<&mut dyn Exchange, StoreError>;
    /// Somebody opened the file of a person: it is written down outside of the records, where that is possible.
    fn note_reader(&self, _day: NaiveDate, _reader: EmployeeId, _person: EmployeeId) {}
    /// Who opened the file of a person on this machine, and on which days.
    fn readers(&self, _person: EmployeeId) -> Readings {
        Readings::new()
    }
    /// Another person sits down at the keyboard. Only a store that minds who asks has anything to do.
    fn seat(&mut self, _who: EmployeeId) {}
    /// A person other than the one at the keyboard has just proved who he is, and answers for the next act.
    fn vouch(&mut self, _who: EmployeeId) {}
    /// Something was refused to whoever sits at the keyboard before the store was asked; it is to be recorded.
    fn deny(&mut self, _right: Right, _about: Option<EmployeeId>) -> Result<(), StoreError> {
        Ok(())
    }
}

/// The drafts that take back an act: one retraction for each subject it touched.
pub fn take_back(store: &dyn Store, seq: u64) -> Result<Vec<Draft>, StoreError> {
    let mut drafts: Vec<Draft> = Vec::new();
    for op in store.ops_of_act(seq)? {
        match drafts.iter_mut().find(|draft| draft.subject == op.subject) {
            Some(Draft {
                body: Body::Retract(ids),
                ..
            }) => ids.push(op.id),
            Some(_) | None => drafts.push(Draft {
                subject: op.subject,
                preds: store.state(op.subject)?.frontier,
                body: Body::Retract(vec![op.id]),
            }),
        }
    }
    Ok(drafts)
}

/// Refuses acts with nothing in them.
fn refuse_empty<'a>(acts: impl IntoIterator<Item = &'a Act>) -> Result<(), StoreError> {
    if acts.into_iter().any(|act| act.drafts.is_empty()) {
        return Err(StoreError::Refused(
            "an act without changes; nothing was saved".into(),
        ));
    }
    Ok(())
}

/// Turns the drafts of an act into ops.
pub(crate) fn stamp(act: Act, replica: ReplicaId, first_seq: u64, clock: Clock) -> Vec<Op> {
    let stamp = |(n, draft): (usize, Draft)| Op {
        id: OpId {
            replica,
            seq: first_seq + n as u64,
        },
        clock,
        actor: act.actor,
        act: (act.kind, first_seq),
        subject: draft.subject,
        preds: draft.preds,
        body: draft.body,
    };
    act.drafts.into_iter().enumerate().map(stamp).collect()
}

/// The record of an act, from its ops and the acts before it.
pub(crate) fn record_of(ops: &[Op], act_of_op: impl Fn(u64) -> Option<u64>) -> Option<ActRecord> {
    Some(ActRecord {
        ops: ops.len() as u32,
        ..ActRecord::of_first(ops.first()?, act_of_op)
    })
}

/// The act that an op belongs to, of acts in the order of their seqs.
fn act_of_op(acts: &[ActRecord], seq: u64) -> Option<u64> {
    let after = acts.partition_point(|act| act.seq <= seq);
    acts.get(after.checked_sub(1)?).map(|act| act.seq)
}
