//! What a registry must still hold of the one before it: nothing is taken out, so that what was once rightly written
//! stays so, and nobody can be disowned without a trace.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::id::EmployeeId;
use crate::ops::op::ReplicaId;
use crate::ops::registry::{Enrolled, Machine, Registry, Revocation};

/// What a later registry leaves out or changes that may only be added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// A person.
    #[error("the person {}", .0.0)]
    Person(EmployeeId),
    /// A key of a person, or their order.
    #[error("a key of the person {}", .0.0)]
    PersonKey(EmployeeId),
    /// A supervision, or the day on which it ended.
    #[error("that {} was appraised by {} from {from}", employee.0, appraiser.0)]
    Supervision {
        /// Whom.
        employee: EmployeeId,
        /// By whom.
        appraiser: EmployeeId,
        /// Since when.
        from: NaiveDate,
    },
    /// A machine.
    #[error("the machine {0}")]
    Machine(ReplicaId),
    /// The key or the recipient of a machine, or whose it is.
    #[error("the key or the owner of the machine {0}")]
    MachineKey(ReplicaId),
    /// That a machine was revoked, or from which seq on.
    #[error("the revocation of the machine {0}")]
    Revocation(ReplicaId),
}

/// Whether one registry holds all that another, earlier one holds. A supervision may end, a person or a machine may
/// move to another office and be called otherwise, and a revocation may reach further back.
pub fn follows(old: &Registry, new: &Registry) -> Result<(), Missing> {
    for (id, person) in &old.people {
        keeps_person(*id, person, new.people.get(id))?;
    }
    let spans: BTreeMap<_, _> = new
        .supervision
        .iter()
        .map(|s| (s.span(), s.until))
        .collect();
    for supervision in &old.supervision {
        let kept = spans.get(&supervision.span());
        // What had no end may have got one; an end that was told stays.
        let stays =
            kept.is_some_and(|until| supervision.until.is_none() || *until == supervision.until);
        if !stays {
            return Err(Missing::Supervision {
                employee: supervision.employee,
                appraiser: supervision.appraiser,
                from: supervision.from,
            });
        }
    }
    for (id, machine) in &old.machines {
        keeps_machine(*id, machine, new.machines.get(id))?;
    }
    Ok(())
}

fn keeps_person(id: EmployeeId, old: &Enrolled, new: Option<&Enrolled>) -> Result<(), Missing> {
    let new = new.ok_or(Missing::Person(id))?;
    if new.keys.starts_with(&old.keys) {
        Ok(())
    } else {
        Err(Missing::PersonKey(id))
    }
}

fn keeps_machine(id: ReplicaId, old: &Machine, new: Option<&Machine>) -> Result<(), Missing> {
    let new = new.ok_or(Missing::Machine(id))?;
    let same = (old.owner, old.key, &old.recipient) == (new.owner, new.key, &new.recipient);
    if !same {
        Err(Missing::MachineKey(id))
    } else if keeps_revocation(old.revoked, new.revoked) {
        Ok(())
    } else {
        Err(Missing::Revocation(id))
    }
}

fn keeps_revocation(old: Option<Revocation>, new: Option<Revocation>) -> bool {
    old.is_none_or(|old| new.is_some_and(|new| new.last <= old.last))
}
