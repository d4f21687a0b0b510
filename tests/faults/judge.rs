//! The one judge of the campaign: what is there after a fault, and whether that may be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::process::{self, Call};
use crate::seen::number;
pub(crate) use crate::seen::{Id, Seen, SeenOp};

/// Whoever looks must have seen everything by then.
const PATIENCE: Duration = Duration::from_mins(3);
/// An act of so many ops is one frame of the journal; of a larger one each part of so many is.
const FRAME: u64 = 1000;

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
    /// Of what was acknowledged, what had been lost before.
    pub(crate) lost: BTreeSet<Id>,
    /// Who sits at the keyboard.
    pub(crate) who: u64,
    /// Nobody here can mend it, so that it need not open for writing: the directory is no place for data (a folder stands in
    /// the place of the lock, the disk can only be read), or the registry is spoiled, which only head office can send again.
    pub(crate) no_place: bool,
    /// The fault has taken the whole folder of the own journal, and with it everything that tells how far it came but the
    /// index, which may be behind. There is nothing to look at, and the doctor brings back what the index knows.
    pub(crate) is_gone: bool,
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
            lost: BTreeSet::new(),
            who,
            no_place: false,
            is_gone: false,
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
    pub(crate) fn became(self, seen: &Seen) -> Self {
        let mut became = self.may_become(seen);
        became.saved.extend(seen.ops.keys().cloned());
        became
    }

    /// The same where the directory cannot be a place for data any more.
    pub(crate) fn no_place(mut self, is_none: bool) -> Self {
        self.no_place = is_none;
        self
    }

    /// Whose ops were asked to be saved.
    fn replicas(&self) -> BTreeSet<&String> {
        self.asked.keys().map(|(replica, _)| replica).collect()
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

/// What a fault has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Everything is there, and there was nothing to tell.
    Ok,
    /// It works again, and it was told what had happened.
    Mended(String),
    /// It could be looked at, and why nothing is written was told; then the doctor mended it.
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
    let told = seen.told();
    let lost = |what: String| Verdict::Lost(format!("{what}; told: {told}"));
    if let Some(wrong) = wrong(seen, expected) {
        return lost(wrong);
    }
    let missing = missing(seen, expected);
    if seen.opened == "write" && seen.doctor.is_some() {
        // Whoever opens it does not read everything; what is wrong in old parts is told when that is read.
        return match unmended(seen, expected) {
            None => Verdict::Mended(format!("by the doctor, after: {}", seen.faults.join("; "))),
            Some(why) => lost(why),
        };
    }
    if seen.opened == "write" {
        return match (missing.len() as u64, told.is_empty()) {
            (0, true) => Verdict::Ok,
            (0, false) => Verdict::Mended(told),
            // Where it opens for writing, nothing may be missing at all: of one fault the head file, the mark or the index
            // is left to tell of what the journal lacks. Only where the power is cut and the disk has neither kept what
            // it called written nor the mark can the end be gone unnoticed, and no fault here is of that kind.
            (n, _) => lost(format!("{n} acknowledged ops are missing")),
        };
    }
    if told.is_empty() {
        return lost("not opened for writing and not told why".to_owned());
    }
    if seen.opened.is_empty() {
        return match (seen.kind.as_str(), unmended(seen, expected)) {
            ("place" | "newer", _) if expected.no_place => Verdict::Refused(told),
            (_, None) if expected.is_gone => Verdict::Refused(told),
            (_, None) => lost("refused, and the doctor could mend it".to_owned()),
            (_, Some(why)) => lost(format!("refused, and {why}")),
        };
    }
    if expected.no_place {
        return match missing.len() {
            0 => Verdict::ReadOnly(told),
            n => lost(format!(
                "{n} acknowledged ops are missing where nothing is damaged"
            )),
        };
    }
    match unmended(seen, expected) {
        None => Verdict::ReadOnly(told),
        Some(why) => lost(why),
    }
}

/// What was called saved and is not there, neither by its name nor said anew.
fn missing<'a>(seen: &Seen, expected: &'a Expected) -> Vec<&'a Id> {
    let repeats = seen.repeats();
    let there = |id: &&Id| seen.ops.contains_key(*id) || repeats.contains_key(*id);
    let saved = expected.saved.difference(&expected.lost);
    saved.filter(|id| !there(id)).collect()
}

/// What is wrong with how the doctor mended what could only be looked at.
fn unmended(seen: &Seen, expected: &Expected) -> Option<String> {
    let Some(doctor) = &seen.doctor else {
        return Some("the doctor was not asked".to_owned());
    };
    if let Some(why) = &doctor.failed {
        return Some(format!("the doctor cannot mend it: {why}"));
    }
    let own = |id: &&&Id| id.0 == doctor.own;
    let gone = missing(seen, expected);
    // Nobody can be told how much is missing of what could not be opened at all, or was opened as if nothing were.
    let is_named = seen.opened == "look";
    let (mine, others) = (gone.iter().filter(own).count() as u64, gone.len() as u64);
    if is_named && (mine > doctor.named.0 || (others > mine && doctor.named.1 == 0)) {
        let named = doctor.named;
        return Some(format!(
            "{mine} of {others} are own ops that are missing, and {named:?} were named"
        ));
    }
    let after = &doctor.after;
    if after.opened != "write" {
        return Some(format!(
            "mended, but not opened for writing: {}",
            after.told()
        ));
    }
    let repeats = after.repeats();
    let again = |id: &Id| repeats.get(id).copied();
    // What could be read before says the same now, by its own name or said anew.
    let changed = seen.ops.iter().find(|(id, op)| {
        let by_name = after.ops.get(*id).is_some_and(|now| now.mark == op.mark);
        let same = |now: &SeenOp| now.said == op.said && now.clock == op.clock;
        !(by_name || again(id).is_some_and(same))
    });
    if let Some(((replica, seq), _)) = changed {
        return Some(format!(
            "op {seq} of {replica} was there before it was mended, and is not now"
        ));
    }
    let gone = missing(after, expected);
    let mine = gone.iter().filter(|id| id.0 == doctor.own).count() as u64;
    let (unknown, asked_again) = doctor.given_up;
    if (!expected.is_gone && mine > unknown)
        || (!expected.is_gone && gone.len() as u64 > mine && asked_again + doctor.named.1 == 0)
    {
        return Some(format!(
            "{} ops are gone, and {unknown} were named",
            gone.len()
        ));
    }
    let other = Expected {
        counting: None,
        ..expected.clone()
    };
    reused(after, expected).or_else(|| wrong(after, &other))
}

/// Whether a name that was given to something acknowledged may be given to something else.
fn reused(after: &Seen, expected: &Expected) -> Option<String> {
    let saved = expected.saved.iter().filter(|id| id.0 == after.own);
    let last = saved.map(|id| id.1).max().unwrap_or(0);
    (after.next <= last).then(|| format!("{} comes next, and {last} was saved", after.next))
}

/// What must never be, whatever has happened.
fn wrong(seen: &Seen, expected: &Expected) -> Option<String> {
    for (id, op) in &seen.ops {
        let marks = expected.asked.get(id);
        let is_asked = marks.is_some_and(|marks| marks.contains(&op.mark));
        // Said anew by the doctor, in the name of another replica.
        let repeats = || {
            op.preds
                .iter()
                .any(|pred| expected.asked.contains_key(pred))
        };
        let is_repeated = !expected.replicas().contains(&id.0) && id.0 == seen.own && repeats();
        if !is_asked && !is_repeated {
            return Some(format!("op {} of {} is none that was saved", id.1, id.0));
        }
    }
    for whole in &expected.whole {
        let there = whole.iter().filter(|id| seen.ops.contains_key(*id)).count();
        if there != 0 && there != whole.len() {
            return Some(format!("an act is half there: {there} of {whole:?}"));
        }
    }
    if seen.opened == "write" && seen.doctor.is_none() {
        return wrong_for_writing(seen, expected);
    }
    None
}

fn wrong_for_writing(seen: &Seen, expected: &Expected) -> Option<String> {
    let faults: Vec<&str> = seen
        .faults
        .iter()
        .chain(&seen.stuck)
        .map(String::as_str)
        .collect();
    if !faults.is_empty() {
        return Some(format!(
            "opened for writing with faults: {}",
            faults.join("; ")
        ));
    }
    if !seen.chain().map(|(seq, _)| seq).eq(1..seen.next) {
        return Some(format!("the chain has holes before {}", seen.next));
    }
    let ops: Vec<&SeenOp> = seen.chain().map(|(_, op)| op).collect();
    if ops.windows(2).any(|pair| pair[0].clock > pair[1].clock) {
        return Some("clocks run backwards".to_owned());
    }
    let counting = expected.counting.as_ref();
    let others_count = counting.is_some_and(|counting| *counting != seen.counting());
    (others_count && seen.told().is_empty())
        .then(|| "other ops count than before, and nothing is said of it".to_owned())
}
