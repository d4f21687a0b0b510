//! Taking in: a parcel is compared with what is here, which makes a plan, and the plan is carried out whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::id::EmployeeId;
use crate::ops::bundle::{
    BundleId, Carried, Entry, Known, Manifest, Range, Reason, SetApart, SignedHead,
};
use crate::ops::chain::{self, ChainHash};
use crate::ops::clock::Clock;
use crate::ops::ledger::{Fact, Gap, Landed, Ledger, Stored, short};
use crate::ops::op::{Op, Subject};
use crate::ops::registry::Registry;
use crate::ops::standing::Judge;
use crate::ops::state::fold;
use crate::store::exchange::{Chains, Exchange};
use crate::wire;

use super::SyncError;

/// So many entries are staged at once, and so many bytes.
const BATCH: usize = 1000;
const BATCH_BYTES: usize = 2 << 20;
/// Up to so many bytes of new ops conflicts are foretold; of more only that there are many.
const FORETOLD: usize = 4 << 20;
/// So many ops that were set apart are told one by one.
const APART_MOST: usize = 1000;

/// What of a parcel is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surveyed {
    /// Range by range.
    pub stretches: Vec<Stretch>,
    /// What is to be stored, split where stretches that wait begin or end.
    pub stored: Vec<Stored>,
}

/// Something that was proved and can be taken in.
pub trait Parcel {
    /// What it says of itself.
    fn manifest(&self) -> &Manifest;
    /// Its name.
    fn id(&self) -> BundleId;
    /// SHA-256 of the file.
    fn file(&self) -> [u8; 32];
    /// The signed ends of its ranges.
    fn heads(&self) -> &[SignedHead];
    /// Every entry, in the order of the ranges; they are proved once this has returned.
    fn each(
        &mut self,
        each: &mut dyn FnMut(Entry) -> Result<(), SyncError>,
    ) -> Result<(), SyncError>;
}

/// A carried range, and what of it is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// What the bundle carries.
    pub range: Range,
    /// How many of its ops are here already.
    pub known: u64,
    /// Whether what is new waits behind a gap.
    pub waits: bool,
    /// The first seq at which it differs from what is here: the chain has two branches.
    pub forked: Option<u64>,
}

/// What would be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The bundle.
    pub bundle: BundleId,
    /// What it says of itself.
    pub manifest: Manifest,
    /// Whether the very same bundle was taken in before.
    pub again: bool,
    /// Range by range.
    pub stretches: Vec<Stretch>,
    /// Ops that are new and will count.
    pub new: u64,
    /// Subjects that they change.
    pub subjects: BTreeSet<Subject>,
    /// The first of the new ops that will not count, and why.
    pub apart: Vec<SetApart>,
    /// How many will not count.
    pub apart_count: u64,
    /// Subjects in which values would stand side by side that do not now.
    pub conflicts: Vec<Subject>,
    /// Whether there are too many ops on what is here to foretell conflicts.
    pub many: bool,
    /// What is missing once it is taken in.
    pub gaps: Vec<Gap>,
    /// Whether its writer has seen another branch of the own chain: the data was copied, and the copy goes on.
    pub other_branch: bool,
    /// How far the own chain is acknowledged by whoever wrote it, if he says so: before and after.
    pub acknowledged: Option<(u64, u64)>,
    /// What is stored, split where stretches that wait begin or end.
    stored: Vec<Stored>,
}

impl Plan {
    /// Ops that are here already.
    pub fn known(&self) -> u64 {
        self.stretches.iter().map(|one| one.known).sum()
    }

    /// Whether it brings nothing at all: neither ops nor anything about ours.
    pub fn is_empty(&self) -> bool {
        self.again && self.stored.is_empty()
    }
}

/// Compares a parcel with what is here. Changes nothing. The parcel is read twice, so that nothing of it need be held: what
/// is new is known only at its end, and what counts only when that is known.
///
/// `registry` is the one that will be gone by, where the parcel brings a newer one.
pub fn plan(
    exchange: &dyn Chains,
    parcel: &mut dyn Parcel,
    registry: Option<&Arc<Registry>>,
) -> Result<Plan, SyncError> {
    let manifest = parcel.manifest().clone();
    let Surveyed { stretches, stored } = survey(exchange, parcel)?;
    let landed = landing(parcel, &stored, (EmployeeId::NOBODY, 0), Vec::new());
    let mut after = exchange.ledger().clone();
    after.take(Fact::Landed(landed));
    let registry = registry.cloned().or_else(|| exchange.registry());
    let gaps = after.gaps(exchange.own(), registry.as_deref());
    let mut judged = Judged::by(registry.clone().map(Judge::new), &after);
    let new = |entry: &Entry| stored.iter().any(|one| !one.is_branch && holds(one, entry));
    parcel.each(&mut |entry| {
        if new(&entry) {
            judged.take(&entry);
        }
        Ok(())
    })?;
    let own = exchange.own();
    let office = &manifest.from_office;
    let before = exchange
        .ledger()
        .with_office(office, own, registry.as_deref());
    let now = after.with_office(office, own, registry.as_deref());
    let of_own: Vec<Known> = manifest
        .have
        .iter()
        .copied()
        .filter(|one| one.replica == own)
        .collect();
    Ok(Plan {
        bundle: parcel.id(),
        again: exchange.ledger().landing_of(parcel.id()).is_some(),
        stretches,
        new: judged.counting,
        conflicts: foretell(exchange, &judged)?,
        many: judged.many(),
        subjects: judged.subjects,
        apart: judged.judging.apart,
        apart_count: judged.judging.apart_count,
        gaps,
        other_branch: known_otherwise(exchange, &of_own)?,
        acknowledged: (now > before).then_some((before, now)),
        stored,
        manifest,
    })
}

/// Walks along the chains of a parcel, and finds what of it is not here. The parcel is read once, and proved then.
pub fn survey(chains: &dyn Chains, parcel: &mut dyn Parcel) -> Result<Surveyed, SyncError> {
    let manifest = parcel.manifest().clone();
    let mut survey = Survey::new(chains, &manifest)?;
    parcel.each(&mut |entry| survey.take(&entry))?;
    let (stretches, stored) = survey.finish();
    Ok(Surveyed { stretches, stored })
}

/// Carries a plan out: reads the parcel once more, stores what is new, and makes it visible at once. Killed anywhere, it is
/// there whole or not at all, and carrying it out again completes it.
pub fn apply(
    exchange: &mut dyn Exchange,
    parcel: &mut dyn Parcel,
    plan: &Plan,
    actor: EmployeeId,
    now_millis: u64,
) -> Result<(), SyncError> {
    exchange.unstage();
    let (branches, straight): (Vec<&Stored>, Vec<&Stored>) =
        plan.stored.iter().partition(|one| one.is_branch);
    stage(exchange, parcel, &straight, |exchange, entries| {
        exchange.stage(entries)
    })?;
    if !branches.is_empty() {
        stage(exchange, parcel, &branches, |exchange, entries| {
            exchange.set_aside(entries)
        })?;
    }
    let apart = plan.apart.iter().take(APART_MOST).copied().collect();
    let landed = landing(parcel, &plan.stored, (actor, now_millis), apart);
    exchange.land(landed, now_millis)?;
    Ok(())
}

/// What is remembered of a parcel.
pub fn landing(
    parcel: &dyn Parcel,
    stored: &[Stored],
    (actor, millis): (EmployeeId, u64),
    apart_here: Vec<SetApart>,
) -> Landed {
    let manifest = parcel.manifest();
    Landed {
        bundle: parcel.id(),
        file: parcel.file(),
        exporter: manifest.exporter,
        person: manifest.person,
        from_office: manifest.from_office.clone(),
        actor,
        millis,
        frames: (0, 0),
        aside: (0, 0),
        stored: stored.to_vec(),
        heads: parcel.heads().to_vec(),
        have: all_known(manifest, parcel.heads()),
        landed: manifest.landed.clone(),
        set_apart: manifest.set_apart.clone(),
        apart_here,
        wanted: manifest.wanted.clone(),
        registry: manifest.registry,
    }
}

/// Whether an entry lies in a stored stretch.
pub fn holds(stored: &Stored, entry: &Entry) -> bool {
    let Range { replica, from, to } = stored.range;
    entry.id.replica == replica && (from..=to).contains(&entry.id.seq)
}

/// How far the writer has each chain: what it says, and what it carries to its end.
fn all_known(manifest: &Manifest, heads: &[SignedHead]) -> Vec<Known> {
    let carried = heads.iter().map(|head| Known {
        replica: head.replica,
        seq: head.seq,
        hash: short(&head.hash),
    });
    manifest.have.iter().copied().chain(carried).collect()
}

/// Stores the entries of these stretches, some at a time.
fn stage(
    exchange: &mut dyn Exchange,
    parcel: &mut dyn Parcel,
    stretches: &[&Stored],
    put: impl Fn(&mut dyn Exchange, &[Entry]) -> Result<(), crate::store::StoreError>,
) -> Result<(), SyncError> {
    let within = |entry: &Entry| stretches.iter().any(|one| holds(one, entry));
    let (mut batch, mut bytes) = (Vec::new(), 0);
    parcel.each(&mut |entry| {
        if within(&entry) {
            bytes += entry.bytes.len();
            batch.push(entry);
        }
        if batch.len() >= BATCH || bytes >= BATCH_BYTES {
            put(exchange, &batch)?;
            (batch, bytes) = (Vec::new(), 0);
        }
        Ok(())
    })?;
    Ok(put(exchange, &batch)?)
}

/// The comparison, entry by entry.
struct Survey<'a> {
    exchange: &'a dyn Chains,
    carried: std::vec::IntoIter<Carried>,
    now: Option<Walk>,
    stretches: Vec<Stretch>,
    stored: Vec<Stored>,
}

/// One range, as it is walked through.
struct Walk {
    range: Range,
    hash: ChainHash,
    /// The hashes of what is stored of it, by seq.
    here: BTreeMap<u64, ChainHash>,
    /// Where stretches that are stored begin or end, so that what is new is split there.
    cuts: BTreeSet<u64>,
    known: u64,
    forked: Option<u64>,
    /// The new stretch that is being walked through.
    open: Option<Stored>,
}

impl<'a> Survey<'a> {
    /// Begins, unless others have more of the own chain than is here: then this data is an older copy.
    fn new(exchange: &'a dyn Chains, manifest: &Manifest) -> Result<Self, SyncError> {
        let own = exchange.own();
        let ours = exchange.own_tip().seq;
        let carried = manifest.carried.iter();
        let carried = carried.map(|one| (one.range.replica, one.range.to));
        let known = manifest.have.iter().map(|one| (one.replica, one.seq));
        let theirs = carried.chain(known).filter(|(replica, _)| *replica == own);
        let theirs = theirs.map(|(_, seq)| seq).max().unwrap_or(0);
        if theirs > ours {
            return Err(SyncError::Behind { theirs, ours });
        }
        Ok(Self {
            exchange,
            carried: manifest.carried.clone().into_iter(),
            now: None,
            stretches: Vec::new(),
            stored: Vec::new(),
        })
    }

    fn take(&mut self, entry: &Entry) -> Result<(), SyncError> {
        let beyond =
            |walk: &Walk| walk.range.replica != entry.id.replica || entry.id.seq > walk.range.to;
        if self.now.as_ref().is_none_or(beyond) {
            self.close();
            // Entries come in the order of the ranges, each of which has one.
            let next = self.carried.next();
            let walk = next.map(|carried| Walk::begin(self.exchange, carried));
            self.now = walk.transpose()?;
        }
        if let Some(walk) = &mut self.now {
            walk.step(entry, &mut self.stored);
        }
        Ok(())
    }

    fn close(&mut self) {
        if let Some(walk) = self.now.take() {
            let tip = self.exchange.ledger().tip(walk.range.replica);
            let is_own = walk.range.replica == self.exchange.own();
            self.stored.extend(walk.open);
            self.stretches.push(Stretch {
                range: walk.range,
                known: walk.known,
                waits: !is_own && walk.range.from > tip.seq + 1,
                forked: walk.forked,
            });
        }
    }

    fn finish(mut self) -> (Vec<Stretch>, Vec<Stored>) {
        self.close();
        (self.stretches, self.stored)
    }
}

/// Judges new ops one after the other, by the registry and by the ledger as it will be once they are there.
#[derive(Debug)]
pub struct Judging<'a> {
    judge: Option<Judge>,
    after: &'a Ledger,
    /// The first that do not count, and why.
    pub apart: Vec<SetApart>,
    /// How many do not count.
    pub apart_count: u64,
}

impl<'a> Judging<'a> {
    /// Nothing was judged yet.
    pub fn by(judge: Option<Judge>, after: &'a Ledger) -> Self {
        Self {
            judge,
            after,
            apart: Vec::new(),
            apart_count: 0,
        }
    }

    /// Whether an op counts, and if not, why.
    pub fn stands(&self, op: &Op) -> Result<(), Reason> {
        self.after.reaches(op.id.replica, op.id.seq)?;
        self.judge
            .as_ref()
            .map_or(Ok(()), |judge| judge.standing(op))
    }

    /// The op of an entry, where it can be read, and whether it counts.
    pub fn take(&mut self, entry: &Entry) -> (Option<Op>, bool) {
        let op = wire::decode_entry(entry);
        let standing = match &op {
            None => Err(Reason::Unreadable),
            Some(op) => self.stands(op),
        };
        match standing {
            // What waits is told by the gap before it.
            Ok(()) | Err(Reason::Waiting) => {}
            Err(reason) => {
                self.apart_count += 1;
                if self.apart.len() < APART_MOST {
                    let op = entry.id;
                    self.apart.push(SetApart { op, reason });
                }
            }
        }
        (op, standing.is_ok())
    }
}

/// What the new ops that count come to.
struct Judged<'a> {
    judging: Judging<'a>,
    counting: u64,
    subjects: BTreeSet<Subject>,
    /// Those that count, to foretell conflicts by; none once they are too many.
    ops: Vec<Op>,
    weight: usize,
}

impl<'a> Judged<'a> {
    fn by(judge: Option<Judge>, after: &'a Ledger) -> Self {
        Self {
            judging: Judging::by(judge, after),
            counting: 0,
            subjects: BTreeSet::new(),
            ops: Vec::new(),
            weight: 0,
        }
    }

    fn many(&self) -> bool {
        self.weight > FORETOLD
    }

    fn take(&mut self, entry: &Entry) {
        let (Some(op), true) = self.judging.take(entry) else {
            return;
        };
        self.counting += 1;
        self.subjects.insert(op.subject);
        self.weight += entry.bytes.len();
        if self.many() {
            self.ops = Vec::new();
        } else {
            self.ops.push(op);
        }
    }
}

/// Subjects in which more would stand side by side than now.
fn foretell(exchange: &dyn Chains, judged: &Judged<'_>) -> Result<Vec<Subject>, SyncError> {
    let mut by_subject: BTreeMap<Subject, Vec<&Op>> = BTreeMap::new();
    for op in judged.ops.iter().filter(|op| wire::has_subject(op)) {
        by_subject.entry(op.subject).or_default().push(op);
    }
    let mut conflicts = Vec::new();
    for (subject, new) in by_subject {
        let here = exchange.ops_of(subject)?;
        let counting = || here.iter().filter(|op| exchange.standing(op).is_ok());
        let before = fold(subject, counting()).conflicts().count();
        let after = fold(subject, counting().chain(new)).conflicts().count();
        if after > before {
            conflicts.push(subject);
        }
    }
    Ok(conflicts)
}

impl Walk {
    fn begin(exchange: &dyn Chains, carried: Carried) -> Result<Self, SyncError> {
        let Carried { range, before } = carried;
        let here = here(exchange, range)?;
        let stored = exchange.ledger().stored(range.replica);
        let cuts = stored
            .iter()
            .flat_map(|one| [one.range.from - 1, one.range.to]);
        Ok(Self {
            hash: before,
            here,
            cuts: cuts.collect(),
            known: 0,
            forked: None,
            open: None,
            range,
        })
    }

    /// Takes one entry.
    fn step(&mut self, entry: &Entry, stored: &mut Vec<Stored>) {
        let before = self.hash;
        self.hash = chain::next(before, &entry.bytes);
        let seq = entry.id.seq;
        let here = self.here.get(&seq).filter(|_| self.forked.is_none());
        if here == Some(&self.hash) {
            stored.extend(self.open.take());
            self.known += 1;
            return;
        }
        if here.is_some() {
            stored.extend(self.open.take());
            self.forked = Some(seq);
        }
        let open = self.open.get_or_insert(Stored {
            range: Range {
                from: seq,
                ..self.range
            },
            before,
            after: self.hash,
            clock: Clock::default(),
            is_branch: self.forked.is_some(),
        });
        (open.range.to, open.after) = (seq, self.hash);
        if let Ok(peek) = wire::peek_op(&entry.bytes, entry.id.replica) {
            open.clock = open.clock.max(peek.clock);
        }
        if self.cuts.contains(&seq) {
            stored.extend(self.open.take());
        }
    }
}

/// Whether what somebody knows of chains is not what is here, of those that are here so far.
pub(super) fn known_otherwise(exchange: &dyn Chains, known: &[Known]) -> Result<bool, SyncError> {
    for one in known {
        let hash = exchange.hash_at(one.replica, one.seq)?;
        if hash.is_some_and(|hash| short(&hash) != one.hash) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The hashes of a chain that is stored here, by seq, as far as they lie in a range: of the own chain and of whatever was
/// taken in, whole or waiting.
fn here(exchange: &dyn Chains, range: Range) -> Result<BTreeMap<u64, ChainHash>, SyncError> {
    let mut hashes = BTreeMap::new();
    let mut pieces: Vec<(Range, ChainHash)> = Vec::new();
    let own = exchange.own_tip();
    if range.replica == exchange.own() && own.seq >= range.from {
        let start = Range {
            to: own.seq.min(range.to),
            ..range
        };
        if let Some(before) = exchange.hash_at(range.replica, range.from - 1)? {
            pieces.push((start, before));
        }
    }
    let stored = exchange.ledger().stored(range.replica);
    for one in stored.into_iter().filter(|one| !one.is_branch) {
        if one.range.from <= range.to && one.range.to >= range.from {
            pieces.push((one.range, one.before));
        }
    }
    for (piece, before) in pieces {
        let mut hash = before;
        for entry in exchange.entries(piece) {
            let entry = entry?;
            hash = chain::next(hash, &entry.bytes);
            if (range.from..=range.to).contains(&entry.id.seq) {
                hashes.insert(entry.id.seq, hash);
            }
        }
    }
    Ok(hashes)
}
