//! What whoever looks has seen: what the child `look` tells, read back.

use std::collections::{BTreeMap, BTreeSet};

/// The name of an op: its replica, and its place in the chain of that replica.
pub(crate) type Id = (String, u64);

/// An op as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SeenOp {
    /// By what it is known again.
    pub(crate) mark: u64,
    /// What it says, whatever its name and whatever it has seen.
    pub(crate) said: u64,
    pub(crate) act: u64,
    pub(crate) clock: u64,
    pub(crate) counts: bool,
    /// What it names as seen.
    pub(crate) preds: Vec<Id>,
}

/// What whoever looks has seen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// `write`, `look`, or nothing where it could not be opened.
    pub(crate) opened: String,
    /// Why it could not be opened for writing, and then not at all.
    pub(crate) refused: Vec<String>,
    /// Of what kind the last refusal was.
    pub(crate) kind: String,
    pub(crate) notes: Vec<String>,
    pub(crate) own: String,
    pub(crate) next: u64,
    /// All ops.
    pub(crate) ops: BTreeMap<Id, SeenOp>,
    pub(crate) faults: Vec<String>,
    /// Why nothing more could be saved.
    pub(crate) stuck: Option<String>,
    /// What the doctor made of it, where it could not be opened for writing.
    pub(crate) doctor: Option<Box<Doctor>>,
}

/// What the doctor made of data that could not be opened for writing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Doctor {
    /// Which replica it was.
    pub(crate) own: String,
    /// How many own entries he named as missing, and how many of others and of the ledger.
    pub(crate) named: (u64, u64),
    /// How many changes he called unknown, and how many must be asked for again.
    pub(crate) given_up: (u64, u64),
    /// Why he could not mend it.
    pub(crate) failed: Option<String>,
    /// What is there afterwards.
    pub(crate) after: Seen,
}

impl Seen {
    /// Reads what a child has told.
    pub(crate) fn read(text: &str) -> Self {
        let mut seen = Self::default();
        let mut doctor: Option<Doctor> = None;
        for line in text.lines() {
            let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
            let words: Vec<&str> = rest.split(' ').collect();
            match (what, words.as_slice(), &mut doctor) {
                ("doctor", [replica, own, beside], None) => {
                    doctor = Some(Doctor {
                        own: (*replica).to_owned(),
                        named: (number(own), number(beside)),
                        ..Doctor::default()
                    });
                }
                ("doctor-failed", _, _) => {
                    doctor.get_or_insert_default().failed = Some(rest.to_owned());
                }
                ("mended", [unknown, again], Some(doctor)) => {
                    doctor.given_up = (number(unknown), number(again));
                }
                (_, words, Some(doctor)) => doctor.after.take(what, rest, words),
                (_, words, None) => seen.take(what, rest, words),
            }
        }
        seen.doctor = doctor.map(Box::new);
        seen
    }

    fn take(&mut self, what: &str, rest: &str, words: &[&str]) {
        match (what, words) {
            ("opened", _) => rest.clone_into(&mut self.opened),
            ("refused", [kind, ..]) => {
                (*kind).clone_into(&mut self.kind);
                self.refused
                    .push(rest.split_once(' ').map_or("", |(_, why)| why).to_owned());
            }
            ("note", _) => self.notes.push(rest.to_owned()),
            ("fault", _) => self.faults.push(rest.to_owned()),
            ("stuck", _) => self.stuck = Some(rest.to_owned()),
            ("own", [replica, next]) => {
                (self.own, self.next) = ((*replica).to_owned(), number(next));
            }
            ("op", [replica, seq, mark, said, act, clock, counts, preds @ ..]) => {
                let op = SeenOp {
                    mark: number(mark),
                    said: number(said),
                    act: number(act),
                    clock: number(clock),
                    counts: *counts == "true",
                    preds: preds.iter().filter_map(|id| id_of(id)).collect(),
                };
                self.ops.insert(((*replica).to_owned(), number(seq)), op);
            }
            _ => {}
        }
    }

    /// The ops that count.
    pub(crate) fn counting(&self) -> BTreeSet<Id> {
        let counting = self.ops.iter().filter(|(_, op)| op.counts);
        counting.map(|(id, _)| id.clone()).collect()
    }

    /// What there is to tell whoever opens it.
    pub(crate) fn told(&self) -> String {
        let all: Vec<&str> = self
            .refused
            .iter()
            .chain(&self.notes)
            .map(String::as_str)
            .collect();
        all.join("; ")
    }

    /// The own ops in the order of the chain.
    pub(crate) fn chain(&self) -> impl Iterator<Item = (u64, &SeenOp)> {
        let own = self
            .ops
            .iter()
            .filter(|((replica, _), _)| *replica == self.own);
        own.map(|((_, seq), op)| (*seq, op))
    }

    /// What was said anew here of ops that bore another name: each of those, and what says it now.
    pub(crate) fn repeats(&self) -> BTreeMap<Id, &SeenOp> {
        let own = self.chain().flat_map(|(_, op)| {
            let others = op.preds.iter().filter(|(replica, _)| *replica != self.own);
            others.map(move |id| (id.clone(), op))
        });
        own.collect()
    }
}

fn id_of(text: &str) -> Option<Id> {
    let (replica, seq) = text.split_once(':')?;
    Some((replica.to_owned(), number(seq)))
}

/// Reads a number.
pub(crate) fn number(text: &str) -> u64 {
    text.parse().expect("a number")
}
