//! How far everything has come, as plain values for the screen and the command line: what is only here, what was written
//! out, what head office has acknowledged, what others have sent, and what is missing.

use chrono::NaiveDate;

use crate::domain::id::EmployeeId;

use super::bundle::{BundleId, Range, SetApart};
use super::op::{OpId, ReplicaId, Subject};
use super::registry::HEAD_OFFICE;

/// How far a change has come. Three words that are never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// On disk here (disimpan).
    Saved,
    /// Written out for head office (diekspor).
    Exported,
    /// Head office has said that it has it (diakui pusat).
    Acknowledged,
}

/// Everything that the screen and the command line tell of sync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// This replica.
    pub own: ReplicaId,
    /// Own changes.
    pub saved: u64,
    /// Own changes up to here were written out for head office.
    pub exported: u64,
    /// Own changes up to here were acknowledged by head office.
    pub acknowledged: u64,
    /// Version of the registry and the day on which it was signed.
    pub registry: Option<(u64, NaiveDate)>,
    /// The office of this machine, if it is enrolled.
    pub office: Option<String>,
    /// Whether this machine was revoked.
    pub revoked: bool,
    /// Whether somebody has seen another branch of the own chain: this data was copied, and the copy goes on.
    pub forked: bool,
    /// Other replicas.
    pub machines: Vec<MachineStatus>,
    /// What came in, newest first.
    pub landings: Vec<LandingStatus>,
    /// What went out, newest first.
    pub exports: Vec<ExportStatus>,
    /// A hash over everything that counts, which two replicas can compare.
    pub hash: Option<[u8; 32]>,
    /// The exchange folder, where one is set.
    pub folder: Option<String>,
}

/// Another replica.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineStatus {
    /// Which.
    pub replica: ReplicaId,
    /// Its label and its owner.
    pub name: String,
    /// Its office; empty where no registry knows it.
    pub office: String,
    /// How much of its chain is here and whole.
    pub seq: u64,
    /// What is missing of it, and by what name those go who have it.
    pub missing: Vec<(Range, Vec<String>)>,
    /// When something of it last came, in milliseconds since 1970.
    pub seen: Option<u64>,
    /// Whether it was revoked.
    pub revoked: bool,
    /// From which seq on its chain has two branches.
    pub forked: Option<u64>,
}

/// A bundle that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandingStatus {
    /// Its place in the ledger, by which it is withdrawn.
    pub index: u64,
    /// Its name.
    pub bundle: BundleId,
    /// Who wrote it: label and owner.
    pub from: String,
    /// From which office.
    pub office: String,
    /// When it was taken in, in milliseconds since 1970.
    pub millis: u64,
    /// Ops that were new.
    pub new: u64,
    /// Ops of it that were set apart here.
    pub apart: Vec<SetApart>,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
    /// Whether it can still be withdrawn.
    pub can_withdraw: bool,
}

/// A bundle that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportStatus {
    /// Its name.
    pub bundle: BundleId,
    /// For which office.
    pub office: String,
    /// When it was written, in milliseconds since 1970.
    pub millis: u64,
    /// Ops in it.
    pub ops: u64,
    /// Length in bytes.
    pub bytes: u64,
    /// Which part, of how many.
    pub part: (u16, u16),
    /// Where to.
    pub place: String,
    /// How far it has come.
    pub reach: Reach,
}

/// What taking a bundle in would change, for showing it first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Where the bundle lies.
    pub place: String,
    /// Its name.
    pub bundle: BundleId,
    /// Who wrote it.
    pub from: String,
    /// From which office, and for which.
    pub offices: (String, String),
    /// Which part, of how many.
    pub part: (u16, u16),
    /// Whether the same was taken in before.
    pub again: bool,
    /// Ops that are new and will count.
    pub new: u64,
    /// Ops that are here already.
    pub known: u64,
    /// Ops that will be set apart, and the first of them with their reasons.
    pub apart: (u64, Vec<SetApart>),
    /// What would stand side by side that does not now.
    pub conflicts: Vec<Subject>,
    /// Whether it is too much to foretell conflicts.
    pub many: bool,
    /// People and other things that it changes.
    pub subjects: Vec<Subject>,
    /// What will be missing, and who has it.
    pub missing: Vec<(Range, Vec<String>)>,
    /// Chains with two branches: by what name, and from which seq on.
    pub forked: Vec<(String, u64)>,
    /// Own changes that are acknowledged with it: up to which, and up to which now.
    pub acknowledged: Option<(u64, u64)>,
    /// The registry that it brings.
    pub registry: Option<u64>,
    /// Whether its writer has seen another branch of the own chain.
    pub other_branch: bool,
}

/// What would be written out, for showing it first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// For which office.
    pub office: String,
    /// Own ops and ops of others that it carries.
    pub ops: (u64, u64),
    /// Length of each part in bytes.
    pub parts: Vec<u64>,
    /// For how many machines it is sealed; 0 where it is not.
    pub recipients: usize,
}

impl Offer {
    /// Length of all parts.
    pub fn bytes(&self) -> u64 {
        self.parts.iter().sum()
    }

    /// Seconds at so many bits a second.
    pub fn seconds(&self, bits: u64) -> u64 {
        (self.bytes() * 8).div_ceil(bits.max(1))
    }
}

impl Status {
    /// Whether this is a machine of head office, whose changes are there from the beginning.
    pub fn is_head_office(&self) -> bool {
        self.office.as_deref() == Some(HEAD_OFFICE)
    }

    /// Whether anybody waits for the own changes: there is a registry, and this machine is not head office's.
    pub fn is_awaited(&self) -> bool {
        self.registry.is_some() && !self.is_head_office()
    }

    /// How far an own op has come. Nothing of ops of others, and where nobody waits for the own.
    pub fn reach(&self, op: OpId) -> Option<Reach> {
        if op.replica != self.own || !self.is_awaited() {
            return None;
        }
        Some(if op.seq <= self.acknowledged {
            Reach::Acknowledged
        } else if op.seq <= self.exported {
            Reach::Exported
        } else {
            Reach::Saved
        })
    }

    /// By what name a replica goes.
    pub fn name_of(&self, replica: ReplicaId) -> String {
        let known = self.machines.iter().find(|one| one.replica == replica);
        known.map_or_else(|| replica.to_string(), |one| one.name.clone())
    }
}

/// Who took part in an export or an import, so that it can be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub actor: EmployeeId,
    /// When, in milliseconds since 1970.
    pub millis: u64,
}
