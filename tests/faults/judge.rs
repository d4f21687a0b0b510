//! The one judge of the campaign: what is there after a fault, and whether that may be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::process::{self, Call};

/// Whoever looks must have seen everything by then.
const PATIENCE: Duration = Duration::from_mins(1);
/// An act of so many ops is one frame of the journal; of a larger one each part of so many is.
const FRAME: u64 = 1000;

/// The name of an op: its replica, and its place in the chain of that replica.
pub(crate) type Id = (String, u64);

/// What may be there, and what must.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expected {
    /// What was ever asked to be saved: by what each op is known, all that bore this name.
    pub(crate) asked: BTreeMap<Id, BTreeSet<u64>>,
    /// What was acknowledged.
    pub(crate) saved: BTreeSet<Id>,
    /// What is there whole or not at all.
    pub(crate) whole: BTreeSet<BTreeSet<Id>>,
    /// What counts, where nothing that is going on changes that.
    pub(crate) counting: Option<BTreeSet<Id>>,
    /// Who sits at the keyboard.
    pub(crate) who: u64,
}

impl Expected {
    /// Exactly what was seen.
    pub(crate) fn of(seen: &Seen, who: u64) -> Self {
        let ops = seen.ops.iter();
        Self {
            asked: ops
                .map(|(id, op)| (id.clone(), BTreeSet::from([op.mark])))
                .collect(),
            saved: seen.ops.keys().cloned().collect(),
            whole: BTreeSet::new(),
            counting: Some(seen.counting()),
            who,
        }
    }

    /// What an undisturbed run leads to may be there too, each frame of it and each landing whole.
    pub(crate) fn may_become(mut self, seen: &Seen) -> Self {
        self.counting = None;
        let mut parts: BTreeMap<(String, u64, u64), BTreeSet<Id>> = BTreeMap::new();
        for (id, op) in &seen.ops {
            if self.saved.contains(id) {
                continue;
            }
            self.asked.entry(id.clone()).or_default().insert(op.mark);
            let (replica, seq) = id.clone();
            // What comes of others lands at once.
            let is_own = replica == seen.own;
            let part = if is_own {
                (replica, op.act, (seq - op.act) / FRAME)
            } else {
                (String::new(), 0, 0)
            };
            parts.entry(part).or_default().insert(id.clone());
        }
        self.whole.extend(parts.into_values());
        self
    }

    /// The same, and all of that was called saved.
    pub(crate) fn became(mut self, seen: &Seen) -> Self {
        self.saved.extend(seen.ops.keys().cloned());
        self.may_become(seen)
    }

    /// What a child said that it saves, and has saved.
    pub(crate) fn and_logged(mut self, log: &Path) -> Self {
        self.counting = None;
        let text = fs::read_to_string(log).unwrap_or_default();
        let mut acts: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
        for line in text.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["asked", replica, seq, mark, act] => {
                    let id = (*replica).to_owned();
                    let id = (id, number(seq));
                    let first = (id.0.clone(), number(act));
                    if first == id {
                        acts.remove(&first);
                    }
                    acts.entry(first).or_default().insert(id.clone());
                    self.asked.entry(id).or_default().insert(number(mark));
                }
                ["saved", replica, from, to] => {
                    let seqs = number(from)..number(to);
                    self.saved
                        .extend(seqs.map(|seq| ((*replica).to_owned(), seq)));
                }
                _ => {}
            }
        }
        self.whole.extend(acts.into_values());
        self
    }
}

fn number(text: &str) -> u64 {
    text.parse().expect("a number")
}

/// An op as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SeenOp {
    /// By what it is known again.
    pub(crate) mark: u64,
    act: u64,
    clock: u64,
    counts: bool,
}

/// What whoever looks has seen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// `write`, `look`, or nothing where it could not be opened.
    opened: String,
    /// Why it could not be opened.
    refused: Vec<String>,
    notes: Vec<String>,
    own: String,
    next: u64,
    /// All ops.
    pub(crate) ops: BTreeMap<Id, SeenOp>,
    faults: Vec<String>,
    /// Why nothing more could be saved.
    stuck: Option<String>,
}

impl Seen {
    fn read(text: &str) -> Self {
        let mut seen = Self::default();
        for line in text.lines() {
            let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
            let words: Vec<&str> = rest.split(' ').collect();
            match (what, words.as_slice()) {
                ("opened", _) => rest.clone_into(&mut seen.opened),
                ("refused", _) => seen.refused.push(rest.to_owned()),
                ("note", _) => seen.notes.push(rest.to_owned()),
                ("fault", _) => seen.faults.push(rest.to_owned()),
                ("stuck", _) => seen.stuck = Some(rest.to_owned()),
                ("own", [replica, next]) => {
                    (seen.own, seen.next) = ((*replica).to_owned(), number(next))
                }
                ("op", [replica, seq, mark, act, clock, counts]) => {
                    let op = SeenOp {
                        mark: number(mark),
                        act: number(act),
                        clock: number(clock),
                        counts: *counts == "true",
                    };
                    seen.ops.insert(((*replica).to_owned(), number(seq)), op);
                }
                _ => {}
            }
        }
        seen
    }

    fn counting(&self) -> BTreeSet<Id> {
        let counting = self.ops.iter().filter(|(_, op)| op.counts);
        counting.map(|(id, _)| id.clone()).collect()
    }

    /// What there is to tell whoever opens it.
    fn told(&self) -> String {
        let all: Vec<&str> = self
            .refused
            .iter()
            .chain(&self.notes)
            .map(String::as_str)
            .collect();
        all.join("; ")
    }

    /// The own ops in the order of the chain.
    fn chain(&self) -> impl Iterator<Item = (u64, &SeenOp)> {
        let own = self
            .ops
            .iter()
            .filter(|((replica, _), _)| *replica == self.own);
        own.map(|((_, seq), op)| (*seq, op))
    }
}

/// What a fault has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Everything is there, and there was nothing to tell.
    Ok,
    /// It works again, and it was told what had happened.
    Mended(String),
    /// It can be looked at, and why nothing is written was told.
    ReadOnly(String),
    /// It is not opened at all, and it was told why.
    Refused(String),
    /// Something is lost, wrong, silently short, or holds whoever opens it up for ever.
    Lost(String),
}

/// Looks at what is there; nothing where that takes for ever.
pub(crate) fn seen(data: &Path, who: u64) -> Option<Seen> {
    let told = data.with_extension("seen");
    let _ = fs::remove_file(&told);
    let who = who.to_string();
    let call = Call::child(&["look".as_ref(), data.as_os_str(), who.as_ref()]);
    process::run(&call, &[], &data.with_extension("said"), PATIENCE)?;
    told_at(data)
}

/// What somebody who looked has told, if he came to the end.
pub(crate) fn told_at(data: &Path) -> Option<Seen> {
    let text = fs::read_to_string(data.with_extension("seen")).unwrap_or_default();
    Some(Seen::read(text.strip_suffix("end\n")?))
}

/// Opens a data directory after a fault, looks at everything, goes on saving, and judges.
pub(crate) fn after(data: &Path, expected: &Expected) -> Verdict {
    match seen(data, expected.who) {
        Some(seen) => judge(&seen, expected),
        None => Verdict::Lost("whoever opens it crashes or waits for ever".to_owned()),
    }
}

/// Judges what was seen.
pub(crate) fn judge(seen: &Seen, expected: &Expected) -> Verdict {
    if let Some(wrong) = wrong(seen, expected) {
        return Verdict::Lost(format!("{wrong}; told: {}", seen.told()));
    }
    let missing = expected
        .saved
        .iter()
        .filter(|id| !seen.ops.contains_key(*id))
        .count();
    let told = seen.told();
    match seen.opened.as_str() {
        "write" => {
            let faults = seen.faults.iter().chain(&seen.stuck);
            let faults: Vec<&str> = faults.map(String::as_str).collect();
            if !faults.is_empty() {
                return Verdict::Lost(format!(
                    "opened for writing with faults: {}",
                    faults.join("; ")
                ));
            }
            match (missing, told.is_empty()) {
                (0, true) => Verdict::Ok,
                (0, false) => Verdict::Mended(told),
                // What is put aside as unfinished can be rot in the last frame, which nothing tells apart.
                (_, false) if told.contains("put aside in") => Verdict::Mended(told),
                (n, _) => Verdict::Lost(format!("{n} acknowledged ops are missing; told: {told}")),
            }
        }
        "look" => {
            if told.is_empty() {
                return Verdict::Lost(format!(
                    "not opened for writing and not told why, {missing} missing"
                ));
            }
            Verdict::ReadOnly(told)
        }
        _ if told.is_empty() => Verdict::Lost("not opened and not told why".to_owned()),
        _ => Verdict::Refused(told),
    }
}

/// What must never be, whatever has happened.
fn wrong(seen: &Seen, expected: &Expected) -> Option<String> {
    for (id, op) in &seen.ops {
        if !expected
            .asked
            .get(id)
            .is_some_and(|marks| marks.contains(&op.mark))
        {
            return Some(format!("op {} of {} is none that was saved", id.1, id.0));
        }
    }
    for whole in &expected.whole {
        let there = whole.iter().filter(|id| seen.ops.contains_key(*id)).count();
        if there != 0 && there != whole.len() {
            return Some(format!("an act is half there: {there} of {whole:?}"));
        }
    }
    if seen.opened == "write" {
        if !seen.chain().map(|(seq, _)| seq).eq(1..seen.next) {
            return Some(format!("the chain has holes before {}", seen.next));
        }
        let ops: Vec<&SeenOp> = seen.chain().map(|(_, op)| op).collect();
        if ops.windows(2).any(|pair| pair[0].clock > pair[1].clock) {
            return Some("clocks run backwards".to_owned());
        }
        if expected
            .counting
            .as_ref()
            .is_some_and(|counting| *counting != seen.counting())
            && seen.told().is_empty()
        {
            return Some("other ops count than before, and nothing is said of it".to_owned());
        }
    }
    None
}
