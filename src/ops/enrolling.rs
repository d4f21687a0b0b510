//! The next registry: what head office knows of people and of who appraises whom, put upon the one before.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::access::Roles;
use crate::domain::id::EmployeeId;

use super::op::ReplicaId;
use super::registry::{Enrolled, Registry, Span, Supervision};

/// A person as the data says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub id: EmployeeId,
    /// Name.
    pub name: String,
    /// Code of the office; empty where it is not known.
    pub office: String,
    /// Appraiser and reviewing officer, where there is anybody who appraises.
    pub superiors: Option<(EmployeeId, Option<EmployeeId>)>,
}

/// Puts people and their superiors upon a registry. What changed holds from this day; what the data does not know of
/// stays as it is.
pub fn update(registry: &mut Registry, known: &[Known], from: NaiveDate) {
    for person in known {
        let entry = registry.people.entry(person.id);
        let entry = entry.or_insert_with(|| Enrolled {
            name: String::new(),
            office: String::new(),
            roles: Roles::NONE,
            keys: Vec::new(),
        });
        entry.name.clone_from(&person.name);
        entry.office.clone_from(&person.office);
    }
    supervise(registry, known, from);
}

fn supervise(registry: &mut Registry, known: &[Known], from: NaiveDate) {
    let wanted: BTreeMap<_, _> = known.iter().map(|p| (p.id, p.superiors)).collect();
    let mut standing = BTreeSet::new();
    for one in &mut registry.supervision {
        let Some(superiors) = wanted.get(&one.employee).filter(|_| one.until.is_none()) else {
            continue;
        };
        if *superiors == Some((one.appraiser, one.reviewer)) {
            standing.insert(one.employee);
        } else {
            // Nothing that was signed is without a day on which it held.
            let eve = from.pred_opt().unwrap_or(from);
            one.until = Some(eve.max(one.from));
        }
    }
    let mut spans: BTreeSet<Span> = registry.supervision.iter().map(Supervision::span).collect();
    for (employee, superiors) in wanted {
        let Some((appraiser, reviewer)) = superiors.filter(|_| !standing.contains(&employee))
        else {
            continue;
        };
        let mut begun = Supervision {
            employee,
            appraiser,
            reviewer,
            from,
            until: None,
        };
        // What ended stays ended; who comes back on the same day begins on the next.
        while !spans.insert(begun.span()) {
            let Some(next) = begun.from.succ_opt() else {
                break;
            };
            begun.from = next;
        }
        registry.supervision.push(begun);
    }
    registry.supervision.sort_by_key(Supervision::span);
}

/// A difference between two registries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A person is new.
    Person(EmployeeId),
    /// What is told of a person is another: name, office, roles, keys.
    PersonChanged(EmployeeId),
    /// Somebody is appraised by another from now on.
    Begun(Supervision),
    /// Somebody is no longer appraised by another.
    Ended(Supervision),
    /// A machine is new.
    Machine(ReplicaId),
    /// A machine belongs to another office, or is called otherwise.
    MachineChanged(ReplicaId),
    /// A machine is revoked, or from an earlier seq on.
    Revoked(ReplicaId),
}

/// What a registry adds to the one before it.
pub fn changes(old: Option<&Registry>, new: &Registry) -> Vec<Change> {
    let mut changes = Vec::new();
    for (id, person) in &new.people {
        match old.and_then(|old| old.people.get(id)) {
            None => changes.push(Change::Person(*id)),
            Some(before) if before != person => changes.push(Change::PersonChanged(*id)),
            Some(_) => {}
        }
    }
    let before = old.into_iter().flat_map(|old| &old.supervision);
    let before: BTreeMap<Span, Option<NaiveDate>> = before.map(|s| (s.span(), s.until)).collect();
    for one in &new.supervision {
        match before.get(&one.span()) {
            None => changes.push(Change::Begun(one.clone())),
            Some(until) if *until != one.until => changes.push(Change::Ended(one.clone())),
            Some(_) => {}
        }
    }
    for (id, machine) in &new.machines {
        match old.and_then(|old| old.machines.get(id)) {
            None => changes.push(Change::Machine(*id)),
            Some(before) if before.revoked != machine.revoked => changes.push(Change::Revoked(*id)),
            Some(before) if before != machine => changes.push(Change::MachineChanged(*id)),
            Some(_) => {}
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: EmployeeId = EmployeeId(1);
    const B: EmployeeId = EmployeeId(2);
    const C: EmployeeId = EmployeeId(3);

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, d).unwrap()
    }

    fn empty() -> Registry {
        Registry {
            version: 1,
            issued: day(1),
            people: [].into(),
            supervision: Vec::new(),
            machines: [].into(),
        }
    }

    fn known(id: EmployeeId, superiors: Option<(EmployeeId, Option<EmployeeId>)>) -> Known {
        Known {
            id,
            name: format!("Pegawai {}", id.0),
            office: "disdik".into(),
            superiors,
        }
    }

    fn spans(registry: &Registry) -> Vec<(u64, u64, NaiveDate, Option<NaiveDate>)> {
        let span = |s: &Supervision| (s.employee.0, s.appraiser.0, s.from, s.until);
        registry.supervision.iter().map(span).collect()
    }

    #[test]
    fn a_new_superior_ends_the_old_supervision_the_day_before() {
        let mut registry = empty();
        update(
            &mut registry,
            &[known(A, Some((B, None))), known(C, Some((B, None)))],
            day(1),
        );
        let before = registry.clone();
        update(&mut registry, &[known(A, Some((B, None)))], day(5));
        assert_eq!(
            registry, before,
            "nothing changed, and what is not known here stays"
        );
        update(&mut registry, &[known(A, Some((C, Some(B))))], day(10));
        let wanted = [
            (1, 2, day(1), Some(day(9))),
            (1, 3, day(10), None),
            (3, 2, day(1), None),
        ];
        assert_eq!(spans(&registry), wanted);
        update(&mut registry, &[known(A, None)], day(20));
        assert_eq!(spans(&registry)[1], (1, 3, day(10), Some(day(19))));
    }

    #[test]
    fn there_and_back_on_one_day_leaves_nothing_empty_and_nothing_twice() {
        let mut registry = empty();
        for superior in [B, C, B, C] {
            update(&mut registry, &[known(A, Some((superior, None)))], day(4));
        }
        let mut all = registry
            .supervision
            .iter()
            .map(Supervision::span)
            .collect::<Vec<_>>();
        all.dedup();
        assert_eq!(all.len(), registry.supervision.len());
        assert!(
            registry
                .supervision
                .iter()
                .all(|s| s.until.is_none_or(|until| until >= s.from))
        );
        let open = registry.supervision.iter().filter(|s| s.until.is_none());
        assert_eq!(open.map(|s| s.appraiser).collect::<Vec<_>>(), [C]);
    }

    #[test]
    fn every_difference_is_told() {
        let mut old = empty();
        update(&mut old, &[known(A, Some((B, None)))], day(1));
        let mut new = old.clone();
        assert_eq!(changes(Some(&old), &new), []);
        update(
            &mut new,
            &[known(A, Some((C, None))), known(B, None)],
            day(10),
        );
        new.people.get_mut(&A).unwrap().office = "lain".into();
        let [ended, begun] = &new.supervision[..] else {
            panic!("{new:?}")
        };
        let wanted = [
            Change::PersonChanged(A),
            Change::Person(B),
            Change::Ended(ended.clone()),
            Change::Begun(begun.clone()),
        ];
        assert_eq!(changes(Some(&old), &new), wanted);
        assert_eq!(changes(None, &old).len(), 2);
    }
}
