//! How far everything has come, gathered from ledger and registry.

use std::collections::BTreeMap;

use crate::ops::bundle::Range;
use crate::ops::ledger::{Exported, Gap, Landing};
use crate::ops::op::ReplicaId;
use crate::ops::registry::{HEAD_OFFICE, Registry};
use crate::ops::sync::{ExportStatus, LandingStatus, MachineStatus, Reach, Status};
use crate::store::exchange::Chains;

use super::SyncError;
use super::import::known_otherwise;

/// By what name a replica goes: as the registry calls it, or by its id.
pub fn name_of(registry: Option<&Registry>, replica: ReplicaId) -> String {
    let known = registry.and_then(|registry| registry.name_of(replica));
    known.unwrap_or_else(|| replica.to_string())
}

/// A gap, with those who have what is missing by name.
pub fn told(registry: Option<&Registry>, gap: &Gap) -> (Range, Vec<String>) {
    let with = gap.with.iter().map(|replica| name_of(registry, *replica));
    (gap.range, with.collect())
}

/// Who has said that he has a stretch of the own chain, and where it was written out to.
pub fn holders(exchange: &dyn Chains, range: Range) -> Vec<String> {
    let (ledger, registry) = (exchange.ledger(), exchange.registry());
    let has = |landing: &&Landing| {
        let mut known = landing.landed.have.iter();
        let has_all = known.any(|one| one.replica == range.replica && one.seq >= range.to);
        has_all && !ledger.was(landing.landed.exporter)
    };
    let said = ledger.standing().filter(has);
    let mut names: Vec<String> = said
        .map(|landing| name_of(registry.as_deref(), landing.landed.exporter))
        .collect();
    let carries = |one: &&Exported| {
        let mut ranges = one.ranges.iter();
        ranges.any(|carried| {
            carried.replica == range.replica && carried.from <= range.from && carried.to >= range.to
        })
    };
    names.extend(
        ledger
            .exports()
            .iter()
            .filter(carries)
            .map(|one| one.place.clone()),
    );
    names.sort_unstable();
    names.dedup();
    names
}

/// How far everything has come.
pub fn status(exchange: &dyn Chains) -> Result<Status, SyncError> {
    let (ledger, registry) = (exchange.ledger(), exchange.registry());
    let registry = registry.as_deref();
    let own = exchange.own();
    let machine = registry.and_then(|registry| registry.machines.get(&own));
    let landings = ledger.landings().iter().rev();
    let exports = ledger.exports().iter().rev();
    let latest = ledger.standing().last();
    Ok(Status {
        own,
        saved: exchange.own_tip().seq,
        exported: ledger.exported(HEAD_OFFICE, own, registry),
        acknowledged: ledger.acknowledged(own),
        registry: registry.map(|registry| (registry.version, registry.issued)),
        office: machine.map(|machine| machine.office.clone()),
        revoked: machine.is_some_and(|machine| machine.revoked.is_some()),
        forked: match latest {
            Some(_) => forked(exchange)?,
            None => false,
        },
        machines: machines(exchange, registry),
        landings: landings
            .map(|one| landing(exchange, registry, one))
            .collect(),
        exports: exports.map(|one| export(exchange, one)).collect(),
        hash: None,
        folder: None,
    })
}

/// Whether what anybody last said of the own chain is not what it is.
fn forked(exchange: &dyn Chains) -> Result<bool, SyncError> {
    let own = exchange.own();
    let is_own = |one: &&crate::ops::bundle::Known| one.replica == own;
    let mut latest = BTreeMap::new();
    for landing in exchange.ledger().standing() {
        for known in landing.landed.have.iter().filter(is_own) {
            latest.insert(landing.landed.exporter, *known);
        }
    }
    let known: Vec<_> = latest.into_values().collect();
    let ledger = exchange.ledger();
    let told = ledger.forks().contains_key(&own) || ledger.forked_elsewhere(own).is_some();
    Ok(told || known_otherwise(exchange, &known)?)
}

fn machines(exchange: &dyn Chains, registry: Option<&Registry>) -> Vec<MachineStatus> {
    let (ledger, own) = (exchange.ledger(), exchange.own());
    let gaps = ledger.gaps(own, registry);
    let enrolled = registry
        .into_iter()
        .flat_map(|registry| registry.machines.keys());
    let missing = gaps.iter().map(|gap| gap.range.replica);
    let mut all: Vec<ReplicaId> = enrolled.chain(ledger.tips().keys()).copied().collect();
    all.extend(missing);
    all.sort_unstable();
    all.dedup();
    let others = all.into_iter().filter(|replica| *replica != own);
    others
        .map(|replica| {
            let machine = registry.and_then(|registry| registry.machines.get(&replica));
            let brought = |one: &&Landing| {
                let mut stored = one.landed.stored.iter();
                stored.any(|one| one.range.replica == replica) || one.landed.exporter == replica
            };
            let own_gaps = gaps.iter().filter(|gap| gap.range.replica == replica);
            MachineStatus {
                name: name_of(registry, replica),
                office: machine.map_or_else(String::new, |machine| machine.office.clone()),
                seq: ledger.tip(replica).seq,
                missing: own_gaps.map(|gap| told(registry, gap)).collect(),
                seen: ledger
                    .standing()
                    .filter(brought)
                    .map(|one| one.landed.millis)
                    .max(),
                revoked: machine.is_some_and(|machine| machine.revoked.is_some()),
                forked: ledger.forks().get(&replica).copied(),
                replica,
            }
        })
        .collect()
}

fn landing(exchange: &dyn Chains, registry: Option<&Registry>, landing: &Landing) -> LandingStatus {
    let landed = &landing.landed;
    LandingStatus {
        index: landing.index,
        bundle: landed.bundle,
        from: name_of(registry, landed.exporter),
        office: landed.from_office.clone(),
        millis: landed.millis,
        new: landed.stored.iter().map(|one| one.range.len()).sum(),
        apart: landed.apart_here.clone(),
        withdrawn: landing.withdrawn.as_ref().map(|one| one.reason.clone()),
        can_withdraw: exchange.ledger().can_withdraw(landing.index),
    }
}

fn export(exchange: &dyn Chains, exported: &Exported) -> ExportStatus {
    let (ledger, registry) = (exchange.ledger(), exchange.registry());
    let there = |range: &Range| {
        let office = &exported.to_office;
        ledger.with_office(office, range.replica, registry.as_deref()) >= range.to
    };
    let named = ledger.from_office(&exported.to_office);
    let named = named
        .iter()
        .any(|one| one.landed.landed.contains(&exported.bundle));
    let carried = !exported.ranges.is_empty() && exported.ranges.iter().all(there);
    ExportStatus {
        bundle: exported.bundle,
        office: exported.to_office.clone(),
        millis: exported.millis,
        ops: exported.ranges.iter().map(Range::len).sum(),
        bytes: exported.bytes,
        part: exported.part,
        place: exported.place.clone(),
        reach: if named || carried {
            Reach::Acknowledged
        } else {
            Reach::Exported
        },
    }
}
