//! The registry: who may be believed, as head office has signed it. Pure values; [`super::standing`] judges by them.
//!
//! Versions follow one another, and each holds all that the one before held: a supervision is closed and a machine
//! revoked, never taken out, so that what was once rightly written stays so.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::access::Roles;
use crate::domain::id::EmployeeId;

use super::op::ReplicaId;

/// The code of head office where an office is named.
pub const HEAD_OFFICE: &str = "pusat";

/// Who may be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registry {
    /// Counts from 1; the higher one stands.
    pub version: u64,
    /// When head office signed it.
    pub issued: NaiveDate,
    /// People.
    pub people: BTreeMap<EmployeeId, Enrolled>,
    /// Who appraises whom, and since when.
    pub supervision: Vec<Supervision>,
    /// Replicas: one person's data on one machine.
    pub machines: BTreeMap<ReplicaId, Machine>,
}

/// A person in the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// Name, for telling who it is where nothing else is known of him.
    pub name: String,
    /// Code of the office he belongs to.
    pub office: String,
    /// What he was appointed to.
    pub roles: Roles,
    /// His own SSH keys (lines as in `id_ed25519.pub`) with which he signs what is final; the newest last.
    pub keys: Vec<String>,
}

/// A stretch of time in which one appraises another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supervision {
    /// Whom.
    pub employee: EmployeeId,
    /// The appraiser (pejabat penilai).
    pub appraiser: EmployeeId,
    /// The reviewing officer (atasan pejabat penilai), where there is one.
    pub reviewer: Option<EmployeeId>,
    /// First day.
    pub from: NaiveDate,
    /// Last day, once it has ended.
    pub until: Option<NaiveDate>,
}

/// What makes a supervision the one that it is: whom, since when, and by whom.
pub type Span = (EmployeeId, NaiveDate, EmployeeId, Option<EmployeeId>);

impl Supervision {
    /// What makes it the one that it is; a registry has each once, in this order.
    pub fn span(&self) -> Span {
        (self.employee, self.from, self.appraiser, self.reviewer)
    }
}

/// A replica in the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// Whose.
    pub owner: EmployeeId,
    /// Code of the office to which it belongs.
    pub office: String,
    /// What people call it: `Laptop-B`.
    pub label: String,
    /// Its public Ed25519 key.
    pub key: [u8; 32],
    /// Its age recipient (`age1…`), for what is sealed for it.
    pub recipient: String,
    /// Since it was lost or given back: nothing after this seq counts.
    pub revoked: Option<Revocation>,
}

/// The end of the belief in a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// The last seq that still counts.
    pub last: u64,
    /// When it was revoked.
    pub day: NaiveDate,
}

impl Registry {
    /// The machines of an office that are still believed, to which something can be sealed.
    pub fn recipients<'a>(&'a self, office: &'a str) -> impl Iterator<Item = &'a Machine> {
        let open = move |machine: &&Machine| machine.office == office && machine.revoked.is_none();
        self.machines.values().filter(open)
    }

    /// The codes of all offices that have a machine, but head office itself; each once, in order.
    pub fn offices(&self) -> BTreeSet<&str> {
        let machines = self.machines.values();
        let offices = machines.map(|machine| machine.office.as_str());
        offices.filter(|office| *office != HEAD_OFFICE).collect()
    }

    /// The last seq of a machine that counts, where it was revoked.
    pub fn end_of(&self, replica: ReplicaId) -> Option<u64> {
        let revoked = self.machines.get(&replica)?.revoked?;
        Some(revoked.last)
    }

    /// The name by which a replica is told of: its label and its owner's name.
    pub fn name_of(&self, replica: ReplicaId) -> Option<String> {
        let machine = self.machines.get(&replica)?;
        let owner = self.people.get(&machine.owner);
        Some(match owner {
            Some(person) => format!("{} ({})", machine.label, person.name),
            None => machine.label.clone(),
        })
    }
}
