//! Gathers what the rows of a file want, subject by subject, and turns it into drafts and a report.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use crate::domain::id::{EmployeeId, UnitId};
use crate::ops::edit;
use crate::ops::op::{Draft, Field, Subject, Value};
use crate::ops::state::{Slot, State};
use crate::store::StoreError;

use super::column::Column;
use super::existing::Existing;
use super::reason::{Finding, Reason, Report};
use super::record::Record;
use super::{ImportPlan, Options};

/// A field of an item that a row wants to hold a value.
pub(super) type Want = (u64, Field, Value);

/// Several wants on one item.
pub(super) fn wants(item: u64, fields: impl IntoIterator<Item = (Field, Value)>) -> Vec<Want> {
    fields
        .into_iter()
        .map(|(field, value)| (item, field, value))
        .collect()
}

/// What the file wants of one subject.
struct Work {
    state: State,
    /// Value and the line that first asked for it.
    wanted: BTreeMap<(u64, Field), (Value, u64)>,
}

/// An import under way.
pub(super) struct Batch<'a> {
    pub(super) existing: &'a dyn Existing,
    pub(super) options: &'a Options<'a>,
    pub(super) report: Report,
    work: HashMap<Subject, Work>,
    order: Vec<Subject>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(existing: &'a dyn Existing, options: &'a Options<'a>) -> Self {
        Self {
            existing,
            options,
            report: Report::default(),
            work: HashMap::new(),
            order: Vec::new(),
        }
    }

    /// Refuses a row.
    pub(super) fn refuse(&mut self, finding: Finding) {
        self.report.refused.push(finding);
    }

    /// Remarks on a row that is imported.
    pub(super) fn warn(&mut self, finding: Finding) {
        self.report.warnings.push(finding);
    }

    /// The person whom a row is about; refused if there is none with this NIP.
    pub(super) fn person(&mut self, record: &Record<'_>, column: Column) -> Option<EmployeeId> {
        let Some(nip) = record.nip(column) else {
            self.refuse(record.finding(column, Reason::Missing));
            return None;
        };
        let person = self.existing.index().person(nip);
        if person.is_none() {
            self.refuse(record.finding(column, self.existing.index().unknown_person(nip)));
        }
        person
    }

    /// The person whom a column names; none where it is blank.
    pub(super) fn named(
        &self,
        record: &Record<'_>,
        column: Column,
    ) -> Result<Option<EmployeeId>, Finding> {
        let Some(nip) = record.nip(column) else {
            return Ok(None);
        };
        let index = self.existing.index();
        let unknown = || record.finding(column, index.unknown_person(nip));
        index.person(nip).map(Some).ok_or_else(unknown)
    }

    /// The unit whose service a row is about: its own, or the one named for all rows.
    pub(super) fn unit(&self, record: &Record<'_>) -> Result<UnitId, Finding> {
        if let Some(words) = record.words(Column::Unit) {
            let found = self.existing.index().unit(words);
            return found.map_err(|reason| record.finding(Column::Unit, reason));
        }
        let missing = || record.finding(Column::Unit, Reason::NoUnit);
        self.options.unit.ok_or_else(missing)
    }

    /// The state of a subject before the import.
    pub(super) fn state(&mut self, subject: Subject) -> Result<&State, StoreError> {
        self.load(subject).map(|work| &work.state)
    }

    fn load(&mut self, subject: Subject) -> Result<&mut Work, StoreError> {
        Ok(match self.work.entry(subject) {
            Entry::Occupied(work) => work.into_mut(),
            Entry::Vacant(unread) => {
                self.order.push(subject);
                unread.insert(Work::on(self.existing.state(subject)?))
            }
        })
    }

    /// Takes a subject as one that nothing was ever written to, without asking the store.
    pub(super) fn adopt(&mut self, subject: Subject) {
        if let Entry::Vacant(unread) = self.work.entry(subject) {
            self.order.push(subject);
            unread.insert(Work::on(State::empty(subject)));
        }
    }

    /// Takes what a row wants of a subject; `key` is the item that the row is about. The row is refused
    /// if it contradicts an earlier one or would decide between values behind people's backs. Answers whether
    /// the row changes anything.
    pub(super) fn put(
        &mut self,
        record: &Record<'_>,
        subject: Subject,
        key: u64,
        mut wants: Vec<Want>,
    ) -> Result<bool, StoreError> {
        let actor = self.options.actor;
        let work = self.load(subject)?;
        wants.retain(|want| !work.says_already(want));
        if let Some((field, reason)) = wants.iter().find_map(|want| work.objects(want)) {
            self.refuse(record.finding_on(field, reason));
            return Ok(false);
        }
        let new = work.is_new(key);
        let changes = wants.iter().any(|(item, field, value)| {
            !work.wanted.contains_key(&(*item, *field))
                && !edit::writes(&work.state, *item, &[(*field, value.clone())], actor).is_empty()
        });
        for (item, field, value) in wants {
            work.wanted
                .entry((item, field))
                .or_insert((value, record.line()));
        }
        match (changes, new) {
            (false, _) => self.report.unchanged += 1,
            (true, true) => self.report.new += 1,
            (true, false) => self.report.changed += 1,
        }
        Ok(changes)
    }

    /// Drafts and report.
    pub(super) fn finish(mut self) -> ImportPlan {
        let actor = self.options.actor;
        let mut drafts = Vec::new();
        for subject in &self.order {
            if let Some(work) = self.work.remove(subject) {
                drafts.extend(work.draft(actor));
            }
        }
        let mut report = self.report;
        report.refused.sort_by_key(|finding| finding.line);
        report.warnings.sort_by_key(|finding| finding.line);
        if self.options.strict && !report.refused.is_empty() {
            report.held_back = true;
            drafts.clear();
        }
        ImportPlan { drafts, report }
    }
}

impl Work {
    fn on(state: State) -> Self {
        Self {
            state,
            wanted: BTreeMap::new(),
        }
    }

    /// Nothing was ever set and nothing is wanted: what was never set is no already.
    fn says_already(&self, (item, field, value): &Want) -> bool {
        *value == Value::Flag(false)
            && matches!(self.state.value(*item, *field), None | Some(Value::Empty))
    }

    fn objects(&self, (item, field, value): &Want) -> Option<(Field, Reason)> {
        if self.state.versions(*item, *field).len() > 1 {
            return Some((*field, Reason::Undecided));
        }
        match self.wanted.get(&(*item, *field)) {
            Some((other, first)) if other != value => {
                Some((*field, Reason::Contradicts { first: *first }))
            }
            Some(_) | None => None,
        }
    }

    /// Whether an item is neither there nor wanted by an earlier row.
    fn is_new(&self, item: u64) -> bool {
        if item == 0 {
            return self.state.is_empty();
        }
        !has_item(&self.state, item)
    }

    fn draft(self, actor: EmployeeId) -> Option<Draft> {
        let mut by_item: BTreeMap<u64, Vec<(Field, Value)>> = BTreeMap::new();
        for ((item, field), (value, _)) in self.wanted {
            by_item.entry(item).or_default().push((field, value));
        }
        let writes = by_item
            .into_iter()
            .flat_map(|(item, fields)| edit::writes(&self.state, item, &fields, actor))
            .collect();
        edit::draft(&self.state, writes)
    }
}

/// Whether anything was ever written to an item, struck out or not.
pub(super) fn has_item(state: &State, item: u64) -> bool {
    let first = Slot {
        item,
        register: Field(0),
        rater: EmployeeId::NOBODY,
    };
    state
        .slots
        .range(first..)
        .next()
        .is_some_and(|(slot, _)| slot.item == item)
}

/// For each row that leans, directly or through other rows, on something that is neither known nor in the
/// file: which of its needs is not met. `rows` are the keys of the rows with what they need.
pub(super) fn unmet<K: Copy + Eq + std::hash::Hash>(
    rows: &[(K, Vec<K>)],
    known: impl Fn(K) -> bool,
) -> Vec<Option<K>> {
    let present: std::collections::HashSet<K> = rows.iter().map(|(key, _)| *key).collect();
    let mut leaning: HashMap<K, Vec<usize>> = HashMap::new();
    let mut lost: Vec<K> = Vec::new();
    for (at, (_, needs)) in rows.iter().enumerate() {
        for need in needs.iter().filter(|need| !known(**need)) {
            leaning.entry(*need).or_default().push(at);
            if !present.contains(need) {
                lost.push(*need);
            }
        }
    }
    let mut unmet = vec![None; rows.len()];
    while let Some(key) = lost.pop() {
        for at in leaning.remove(&key).unwrap_or_default() {
            if unmet[at].is_none() {
                unmet[at] = Some(key);
                lost.push(rows[at].0);
            }
        }
    }
    unmet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leans_on_something_missing_falls_with_all_that_leans_on_it() {
        let rows = [
            (1, vec![2]),
            (2, vec![9]),
            (3, vec![7]),
            (4, vec![1, 7]),
            (5, vec![6]),
            (6, vec![5]),
        ];
        let unmet = unmet(&rows, |key| key == 7);
        assert_eq!(unmet, [Some(2), Some(9), None, Some(1), None, None]);
    }
}
