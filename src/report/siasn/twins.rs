//! People whom SIASN could not tell apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::model::Model;
use crate::domain::id::EmployeeId;
use crate::domain::nip::Nip;
use crate::domain::people::Employee;

/// NIPs and ids that more than one person of a file has.
pub(super) struct Twins(BTreeSet<String>);

impl Twins {
    /// Those of the people of a file.
    pub(super) fn among(model: &Model, ids: &[EmployeeId]) -> Self {
        let ids: BTreeSet<EmployeeId> = ids.iter().copied().collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in ids.iter().filter_map(|id| model.people.true_row(*id)) {
            for key in keys(&row.employee) {
                *counts.entry(key).or_default() += 1;
            }
        }
        let several = counts.into_iter().filter(|(_, count)| *count > 1);
        Self(several.map(|(key, _)| key).collect())
    }

    /// What another person has as well.
    pub(super) fn of(&self, employee: &Employee) -> Option<String> {
        keys(employee).find(|key| self.0.contains(key))
    }
}

/// What nobody else may have.
fn keys(employee: &Employee) -> impl Iterator<Item = String> + use<> {
    let id = Some(employee.siasn_id.clone()).filter(|id| !id.is_empty());
    employee.nip.map(Nip::plain).into_iter().chain(id)
}
