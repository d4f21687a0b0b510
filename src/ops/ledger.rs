//! What came in and what went out: a fold over the facts of the ledger. Pure.
//!
//! Ops that came in lie in a journal of their own; a landing says where, and only what a landing names is there at all.
//! Of each chain only the part that is whole from its beginning is folded: what lies behind a gap waits.

use std::collections::BTreeMap;

use crate::domain::id::EmployeeId;

use super::bundle::{BundleId, Known, Range, Reason, SetApart, SignedHead};
use super::chain::{ChainHash, genesis};
use super::clock::Clock;
use super::op::ReplicaId;
use super::registry::{HEAD_OFFICE, Registry};

/// A stretch of a chain that was stored, and the hashes at both of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Which ops.
    pub range: Range,
    /// The hash before the first.
    pub before: ChainHash,
    /// The hash of the last.
    pub after: ChainHash,
    /// The latest clock in it.
    pub clock: Clock,
    /// Whether it is a branch: its chain was already known to go on otherwise. It is kept, and never folded.
    pub is_branch: bool,
}

/// A bundle that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landed {
    /// Which.
    pub bundle: BundleId,
    /// SHA-256 of the file.
    pub file: [u8; 32],
    /// The replica that wrote it.
    pub exporter: ReplicaId,
    /// Whose that is.
    pub person: EmployeeId,
    /// The office it comes from, as the registry says.
    pub from_office: String,
    /// Who took it in.
    pub actor: EmployeeId,
    /// When, in milliseconds since 1970.
    pub millis: u64,
    /// Where the frames with its new ops begin and end among what was received; both 0 if it brought none.
    pub frames: (u64, u64),
    /// The same for branches of chains that were known to go on otherwise: kept, and never folded.
    pub aside: (u64, u64),
    /// What it brought that was new.
    pub stored: Vec<Stored>,
    /// The signed ends of the chains it carried.
    pub heads: Vec<SignedHead>,
    /// How far its writer has each chain, those carried included.
    pub have: Vec<Known>,
    /// Our bundles that its writer has taken in.
    pub landed: Vec<BundleId>,
    /// Ops that its writer set apart.
    pub set_apart: Vec<SetApart>,
    /// Ops that were set apart here when it was taken in.
    pub apart_here: Vec<SetApart>,
    /// What its writer misses.
    pub wanted: Vec<Range>,
    /// The registry that its writer goes by.
    pub registry: u64,
}

/// A bundle that was written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Which.
    pub bundle: BundleId,
    /// For which office.
    pub to_office: String,
    /// What it carries.
    pub ranges: Vec<Range>,
    /// Which part of the set, and of how many.
    pub part: (u16, u16),
    /// The same for all parts of one export.
    pub set: [u8; 8],
    /// Length in bytes.
    pub bytes: u64,
    /// Who wrote it out.
    pub actor: EmployeeId,
    /// When, in milliseconds since 1970.
    pub millis: u64,
    /// Where to, as it was named: a path, or `-` for a pipe.
    pub place: String,
}

/// A landing that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Place of the landing in the ledger.
    pub landing: u64,
    /// Who.
    pub actor: EmployeeId,
    /// When, in milliseconds since 1970.
    pub millis: u64,
    /// Why.
    pub reason: String,
}

/// The end of this data as one replica, and its beginning as another: it was copied, or an older copy was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Continued {
    /// The replica that it was. Its chain is a landing like those of others.
    pub past: ReplicaId,
    /// When, in milliseconds since 1970.
    pub millis: u64,
}

/// What was orphaned behind a fork of a past chain and written anew by the present replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adopted {
    /// Which stretch of which past chain.
    pub range: Range,
    /// The own seq of the first op that was written for it.
    pub seq: u64,
}

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A bundle was taken in.
    Landed(Landed),
    /// A bundle was written out.
    Exported(Exported),
    /// A landing was taken back.
    Withdrawn(Withdrawn),
    /// The data goes on as another replica.
    Continued(Continued),
    /// Orphaned ops were written anew.
    Adopted(Adopted),
}

/// A landing, and whether it still stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// Its place in the ledger, from 1.
    pub index: u64,
    /// What was taken in.
    pub landed: Landed,
    /// How it was taken back, if it was.
    pub withdrawn: Option<Withdrawn>,
}

/// The end of the part of a chain that is whole from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// Its last seq; 0 for none.
    pub seq: u64,
    /// Its hash.
    pub hash: ChainHash,
}

impl Tip {
    /// The tip of a chain of which nothing is there.
    pub fn none(replica: ReplicaId) -> Self {
        Self {
            seq: 0,
            hash: genesis(replica),
        }
    }

    /// As it is told to others.
    pub fn known(self, replica: ReplicaId) -> Known {
        Known {
            replica,
            seq: self.seq,
            hash: short(&self.hash),
        }
    }
}

/// The first bytes of a hash.
pub fn short(hash: &ChainHash) -> [u8; 8] {
    std::array::from_fn(|at| hash.get(at).copied().unwrap_or_default())
}

/// A stretch that is missing, and who has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What is missing.
    pub range: Range,
    /// Replicas whose bundles say that they have it.
    pub with: Vec<ReplicaId>,
}

/// Everything that came in and went out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    landings: Vec<Landing>,
    exports: Vec<Exported>,
    tips: BTreeMap<ReplicaId, Tip>,
    forks: BTreeMap<ReplicaId, u64>,
    pasts: Vec<Continued>,
    adopted: Vec<Adopted>,
    entries: u64,
}

impl Ledger {
    /// Takes in the next fact.
    pub fn take(&mut self, fact: Fact) {
        self.entries += 1;
        match fact {
            Fact::Landed(landed) => {
                let touched: Vec<ReplicaId> = replicas(&landed);
                self.landings.push(Landing {
                    index: self.entries,
                    landed,
                    withdrawn: None,
                });
                self.find_tips(&touched);
            }
            Fact::Exported(exported) => self.exports.push(exported),
            Fact::Continued(continued) => self.pasts.push(continued),
            Fact::Adopted(adopted) => self.adopted.push(adopted),
            Fact::Withdrawn(withdrawn) => {
                let wanted = |one: &&mut Landing| one.index == withdrawn.landing;
                if let Some(landing) = self.landings.iter_mut().find(wanted) {
                    let touched = replicas(&landing.landed);
                    landing.withdrawn = Some(withdrawn);
                    self.find_tips(&touched);
                }
            }
        }
    }

    fn find_tips(&mut self, replicas: &[ReplicaId]) {
        for replica in replicas {
            let tip = self.walk(Tip::none(*replica), *replica);
            if tip.seq == 0 {
                self.tips.remove(replica);
            } else {
                self.tips.insert(*replica, tip);
            }
            let stored = self.stored(*replica);
            let branches = stored.iter().filter(|one| one.is_branch);
            match branches.map(|one| one.range.from).min() {
                Some(at) => self.forks.insert(*replica, at),
                None => self.forks.remove(replica),
            };
        }
    }

    /// Goes on from a tip as far as stored stretches follow on it; of several the longest.
    pub fn walk(&self, from: Tip, replica: ReplicaId) -> Tip {
        let stored = self.stored(replica);
        let mut tip = from;
        loop {
            let follows = |one: &&&Stored| {
                one.range.from == tip.seq + 1 && one.before == tip.hash && !one.is_branch
            };
            let longest = stored.iter().filter(follows).max_by_key(|one| one.range.to);
            match longest {
                Some(next) if !next.range.is_empty() => {
                    tip = Tip {
                        seq: next.range.to,
                        hash: next.after,
                    };
                }
                Some(_) | None => return tip,
            }
        }
    }

    /// All landings, those taken back included, oldest first.
    pub fn landings(&self) -> &[Landing] {
        &self.landings
    }

    /// Landings that stand, oldest first.
    pub fn standing(&self) -> impl Iterator<Item = &Landing> {
        let stands = |one: &&Landing| one.withdrawn.is_none();
        self.landings.iter().filter(stands)
    }

    /// Landings that stand from an office, newest first.
    pub fn from_office(&self, office: &str) -> Vec<&Landing> {
        let from = self
            .standing()
            .filter(|one| one.landed.from_office == office);
        let mut landings: Vec<&Landing> = from.collect();
        landings.reverse();
        landings
    }

    /// What was written out, oldest first.
    pub fn exports(&self) -> &[Exported] {
        &self.exports
    }

    /// How many entries the ledger has.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// The stretches of a chain that are stored here, whether they are folded or wait.
    pub fn stored(&self, replica: ReplicaId) -> Vec<&Stored> {
        let all = self.standing().flat_map(|one| &one.landed.stored);
        all.filter(|one| one.range.replica == replica).collect()
    }

    /// How far each foreign chain is whole.
    pub fn tips(&self) -> &BTreeMap<ReplicaId, Tip> {
        &self.tips
    }

    /// How far a foreign chain is whole.
    pub fn tip(&self, replica: ReplicaId) -> Tip {
        let known = self.tips.get(&replica).copied();
        known.unwrap_or_else(|| Tip::none(replica))
    }

    /// Whether a foreign op is folded: it neither waits behind a gap nor lies behind a fork.
    pub fn reaches(&self, replica: ReplicaId, seq: u64) -> Result<(), Reason> {
        if self.tips.get(&replica).is_none_or(|tip| seq > tip.seq) {
            Err(Reason::Waiting)
        } else if self.forks.get(&replica).is_some_and(|at| seq >= *at) {
            Err(Reason::Forked)
        } else {
            Ok(())
        }
    }

    /// The landing of a bundle that stands.
    pub fn landing_of(&self, bundle: BundleId) -> Option<&Landing> {
        self.standing().find(|one| one.landed.bundle == bundle)
    }

    /// How far a chain is with an office, by what came from there. Head office is one; of another office every machine that
    /// was ever heard of must have it, as one does not know what the other was given. One that the registry has revoked
    /// will never say so, and is not waited for.
    pub fn with_office(
        &self,
        office: &str,
        replica: ReplicaId,
        registry: Option<&Registry>,
    ) -> u64 {
        let still = |one: &Landing| {
            // What a machine of head office has acknowledged is there, whatever became of the machine.
            office == HEAD_OFFICE
                || registry.is_none_or(|registry| registry.end_of(one.landed.exporter).is_none())
        };
        let mut with: BTreeMap<ReplicaId, u64> = BTreeMap::new();
        for landing in self
            .standing()
            .filter(|one| one.landed.from_office == office && still(one))
        {
            let known = landing.landed.have.iter();
            let known = known
                .filter(|one| one.replica == replica)
                .map(|one| one.seq);
            let seq = with.entry(landing.landed.exporter).or_default();
            *seq = known.max().unwrap_or(0).max(*seq);
        }
        let seqs = with.into_values();
        let with = if office == HEAD_OFFICE {
            seqs.max()
        } else {
            seqs.min()
        };
        with.unwrap_or(0)
    }

    /// How far head office has acknowledged a chain (diakui pusat).
    pub fn acknowledged(&self, replica: ReplicaId) -> u64 {
        self.with_office(HEAD_OFFICE, replica, None)
    }

    /// How far a chain was written out to an office, whole from its beginning or from what is there already.
    pub fn exported(&self, office: &str, replica: ReplicaId, registry: Option<&Registry>) -> u64 {
        self.exported_by(office, replica, registry, |_| true)
    }

    /// The same by those exports alone that count.
    pub fn exported_by(
        &self,
        office: &str,
        replica: ReplicaId,
        registry: Option<&Registry>,
        counts: impl Fn(&Exported) -> bool,
    ) -> u64 {
        let to = self.exports.iter();
        let to = to.filter(|one| one.to_office == office && counts(one));
        let mut ranges: Vec<Range> = to
            .flat_map(|one| &one.ranges)
            .filter(|range| range.replica == replica)
            .copied()
            .collect();
        ranges.sort_unstable_by_key(|range| range.from);
        let start = self.with_office(office, replica, registry);
        ranges.iter().fold(start, |so_far, range| {
            if range.from <= so_far + 1 {
                so_far.max(range.to)
            } else {
                so_far
            }
        })
    }

    /// The latest signed end of a chain at or before this seq.
    pub fn head_of(&self, replica: ReplicaId, up_to: u64) -> Option<SignedHead> {
        let all = self.standing().flat_map(|one| &one.landed.heads);
        let fitting = all.filter(|head| head.replica == replica && head.seq <= up_to);
        fitting.max_by_key(|head| head.seq).copied()
    }

    /// Chains of which two branches were seen, and the first seq that differs.
    pub fn forks(&self) -> &BTreeMap<ReplicaId, u64> {
        &self.forks
    }

    /// The replicas that this data was before, oldest first.
    pub fn pasts(&self) -> &[Continued] {
        &self.pasts
    }

    /// Whether this data was that replica before.
    pub fn was(&self, replica: ReplicaId) -> bool {
        self.pasts.iter().any(|one| one.past == replica)
    }

    /// What was written here as another replica, from which some seq on counts nowhere, and was not written anew yet: the
    /// chain has two branches, as is seen here or as others say, or the registry says where it ends.
    pub fn orphans(&self, registry: Option<&Registry>) -> Vec<Range> {
        let orphaned = self.pasts.iter().filter_map(|one| {
            let end = registry.and_then(|registry| registry.end_of(one.past));
            let cuts = [
                self.forks.get(&one.past).copied(),
                self.forked_elsewhere(one.past),
                end.map(|last| last + 1),
            ];
            let from = cuts.into_iter().flatten().min()?;
            let adopted = self.adopted.iter().map(|one| one.range);
            let adopted = adopted.filter(|range| range.replica == one.past);
            let done = adopted.map(|range| range.to).max().unwrap_or(0);
            Some(Range {
                replica: one.past,
                from: from.max(done + 1),
                to: self.tip(one.past).seq,
            })
        });
        orphaned.filter(|range| !range.is_empty()).collect()
    }

    /// The first seq of a chain of which others say that it lies behind a fork. It is only told: whoever says so could
    /// make others' words disappear.
    pub fn forked_elsewhere(&self, replica: ReplicaId) -> Option<u64> {
        let said = self.standing().flat_map(|one| &one.landed.set_apart);
        let forked = said.filter(|one| one.reason == Reason::Forked && one.op.replica == replica);
        forked.map(|one| one.op.seq).min()
    }

    /// What is missing before something that is stored, or that somebody says he has, by replica. `own` is never missing, and
    /// nobody misses what would not count: what a machine wrote behind the end that the registry gives it.
    pub fn gaps(&self, own: ReplicaId, registry: Option<&Registry>) -> Vec<Gap> {
        let ends = |replica| registry.and_then(|registry| registry.end_of(replica));
        let mut furthest: BTreeMap<ReplicaId, u64> = BTreeMap::new();
        for landing in self.standing() {
            let known = landing.landed.have.iter();
            let heads = landing.landed.heads.iter();
            let seen = known
                .map(|one| (one.replica, one.seq))
                .chain(heads.map(|head| (head.replica, head.seq)));
            for (replica, seq) in seen.filter(|(replica, _)| *replica != own) {
                let most = furthest.entry(replica).or_default();
                *most = seq.max(*most);
            }
        }
        let missing = furthest.into_iter().flat_map(|(replica, to)| {
            let to = ends(replica).map_or(to, |end| to.min(end));
            self.missing_of(replica, to)
        });
        missing
            .map(|range| Gap {
                with: self.who_has(range),
                range,
            })
            .collect()
    }

    /// The stretches of a chain up to this seq that are not stored.
    fn missing_of(&self, replica: ReplicaId, to: u64) -> Vec<Range> {
        let mut stored: Vec<Range> = self.stored(replica).iter().map(|one| one.range).collect();
        stored.sort_unstable_by_key(|range| range.from);
        let end = Range {
            replica,
            from: to + 1,
            to: to + 1,
        };
        let mut next = self.tip(replica).seq + 1;
        let mut missing = Vec::new();
        for range in stored.into_iter().chain([end]) {
            if range.from > next && next <= to {
                missing.push(Range {
                    replica,
                    from: next,
                    to: (range.from - 1).min(to),
                });
            }
            next = next.max(range.to + 1);
        }
        missing
    }

    /// Whoever says that he has a stretch.
    fn who_has(&self, range: Range) -> Vec<ReplicaId> {
        let has = |one: &&Landing| {
            let known = one.landed.have.iter();
            let mut fitting = known.filter(|known| known.replica == range.replica);
            one.landed.exporter == range.replica || fitting.any(|known| known.seq >= range.to)
        };
        let mut with: Vec<ReplicaId> = self
            .standing()
            .filter(has)
            .map(|one| one.landed.exporter)
            // What this data was before has no more than what is here.
            .filter(|exporter| !self.was(*exporter))
            .collect();
        with.sort_unstable();
        with.dedup();
        with
    }

    /// What others miss of what is here, as they have said and not been given since.
    pub fn wanted(&self, office: &str) -> Vec<Range> {
        let from = self
            .standing()
            .filter(|one| one.landed.from_office == office);
        let latest = from.max_by_key(|one| one.index);
        latest
            .map(|one| one.landed.wanted.clone())
            .unwrap_or_default()
    }

    /// Whether a landing can still be taken back: nothing was written out or acknowledged since that rests on it.
    pub fn can_withdraw(&self, index: u64) -> bool {
        let Some(landing) = self.landings.iter().find(|one| one.index == index) else {
            return false;
        };
        let brought = &landing.landed.stored;
        let rests = |exported: &Exported| {
            exported.millis >= landing.landed.millis
                && exported
                    .ranges
                    .iter()
                    .any(|range| brought.iter().any(|one| one.range.replica == range.replica))
        };
        landing.withdrawn.is_none() && !self.exports.iter().any(rests)
    }
}

/// The chains of which a landing brought something.
fn replicas(landed: &Landed) -> Vec<ReplicaId> {
    let mut all: Vec<ReplicaId> = landed.stored.iter().map(|one| one.range.replica).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
