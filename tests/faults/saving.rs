//! What the children of the campaign save, and the log in which they say beforehand what it is and afterwards that it
//! was called saved.
//!
//! The log is written with a system call that the store never makes, so that faults which are injected into the store do
//! not hit what the child has to say.

use std::collections::hash_map::DefaultHasher;
use std::fs::{File, OpenOptions};
use std::hash::{Hash as _, Hasher as _};
use std::io::IoSlice;
use std::path::Path;

use tatap::domain::id::EmployeeId;
use tatap::ops::fields;
use tatap::ops::op::{Act, ActKind, Body, Draft, Op, OpId, Subject, Value, Write};
use tatap::store::disk::DiskStore;
use tatap::store::{Store, StoreError, take_back};

const PEOPLE: u64 = 20;
/// A moment in 2026.
pub(crate) const NOW: u64 = 1_790_000_000_000;

/// What is said in a log, line by line.
pub(crate) struct Log {
    file: File,
    at: u64,
}

impl Log {
    pub(crate) fn open(path: &Path) -> Self {
        let file = OpenOptions::new()
            .create(true)
            .append(false)
            .write(true)
            .truncate(false)
            .open(path);
        let file = file.expect("a log");
        let at = file.metadata().expect("a log").len();
        Self { file, at }
    }

    pub(crate) fn say(&mut self, line: &str) {
        let line = format!("{line}\n");
        let written = rustix::io::pwritev(&self.file, &[IoSlice::new(line.as_bytes())], self.at);
        assert_eq!(written, Ok(line.len()), "the log takes it");
        self.at += line.len() as u64;
    }
}

/// By what an op is known again: everything but its clock and its act, which an import that goes on after a kill chooses
/// anew.
pub(crate) fn mark(op: &Op) -> u64 {
    mark_of(op.actor, op.act.0, op.subject, &op.preds, &op.body)
}

fn mark_of(actor: EmployeeId, act: ActKind, subject: Subject, preds: &[OpId], body: &Body) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{actor:?} {act:?} {subject:?} {preds:?} {body:?}").hash(&mut hasher);
    hasher.finish()
}

/// What an op says, whatever its name and whatever it has seen: the same once it is said anew in the name of another
/// replica.
pub(crate) fn said(op: &Op) -> u64 {
    let body = match &op.body {
        Body::Retract(ids) => format!("takes {} back", ids.len()),
        other => format!("{other:?}"),
    };
    let mut hasher = DefaultHasher::new();
    (
        format!("{:?} {:?} {:?}", op.actor, op.act.0, op.subject),
        body,
    )
        .hash(&mut hasher);
    hasher.finish()
}

fn person(n: u64) -> Subject {
    Subject::employee(EmployeeId(198_505_152_010_012_000 + n % PEOPLE * 1000))
}

fn draft(store: &DiskStore, subject: Subject, n: u64) -> Result<Draft, StoreError> {
    let state = store.state(subject)?;
    let name = Write::own(fields::NAME, Value::Text(format!("Nama {n}")));
    Ok(Draft {
        subject,
        preds: state.frontier,
        body: Body::Set(vec![name]),
    })
}

/// What is saved next: mostly one form, at times an undo or many acts at once.
fn next(store: &DiskStore) -> Result<Vec<Act>, StoreError> {
    let n = store.next_seq();
    let act = |kind, drafts| Act {
        kind,
        actor: EmployeeId(1),
        drafts,
    };
    if n % 17 == 3 {
        let last = store.acts(1)?[0];
        return Ok(vec![act(ActKind::Undo, take_back(store, last.seq)?)]);
    }
    if n % 20 == 19 {
        let one = |i| {
            Ok(act(
                ActKind::EditEmployee,
                vec![draft(store, person(i), i)?],
            ))
        };
        return (n..n + 15).map(one).collect();
    }
    let drafts = vec![
        draft(store, person(n), n)?,
        draft(store, person(n + 1), n + 1)?,
    ];
    Ok(vec![act(ActKind::EditEmployee, drafts)])
}

/// One form of one person, by that person.
pub(crate) fn by(store: &DiskStore, who: EmployeeId) -> Result<Vec<Act>, StoreError> {
    let drafts = vec![draft(store, Subject::employee(who), store.next_seq())?];
    Ok(vec![Act {
        kind: ActKind::EditEmployee,
        actor: who,
        drafts,
    }])
}

/// Saves, and says so before and after. Answers what was refused.
pub(crate) fn save(store: &mut DiskStore, now: u64, log: &mut Log) -> Result<(), StoreError> {
    let acts = next(store)?;
    save_these(store, acts, now, log)
}

/// Saves these acts, and says so before and after.
pub(crate) fn save_these(
    store: &mut DiskStore,
    mut acts: Vec<Act>,
    now: u64,
    log: &mut Log,
) -> Result<(), StoreError> {
    let first = store.next_seq();
    let mut seq = first;
    for act in &acts {
        let act_seq = seq;
        for draft in &act.drafts {
            let Draft {
                subject,
                preds,
                body,
            } = draft;
            let mark = mark_of(act.actor, act.kind, *subject, preds, body);
            log.say(&format!("asked {} {seq} {mark} {act_seq}", store.replica()));
            seq += 1;
        }
    }
    if let [_] = acts.as_slice() {
        let act = acts.pop().expect("it is one");
        store.commit(act, now)?;
    } else {
        store.commit_all(acts.into_iter().map(|act| (act, now)).collect())?;
    }
    log.say(&format!("saved {} {first} {seq}", store.replica()));
    Ok(())
}
