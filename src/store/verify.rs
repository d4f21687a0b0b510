//! Comparing the records with the journal, subject by subject.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::ops::op::{Op, Subject, SubjectKind};
use crate::ops::roster;
use crate::ops::state::{State, fold};
use crate::ops::view::Dossier;
use crate::wire::Applied;

use super::index::Index;
use super::opening::agree;
use super::replay;
use super::{StoreError, Verified};

/// More faults than this are counted, not told one by one.
const TOLD: usize = 50;

/// Walks the journal, folds every subject anew, and compares.
pub(super) fn verify(index: Index<'_>, applied: &Applied) -> Result<Verified, StoreError> {
    let (ops, faults) = index.truth.verify();
    let mut verified = Verified {
        ops,
        subjects: 0,
        faults,
    };
    // Records made from a journal that is damaged prove nothing.
    if verified.faults.is_empty() {
        let found = compare(index, applied, &mut verified.faults)?;
        verified.subjects = found;
    }
    let untold = verified.faults.len().saturating_sub(TOLD);
    verified.faults.truncate(TOLD);
    if untold > 0 {
        verified.faults.push(format!("and {untold} more"));
    }
    Ok(verified)
}

fn compare(
    index: Index<'_>,
    applied: &Applied,
    faults: &mut Vec<String>,
) -> Result<u64, StoreError> {
    let survey = replay::survey(index.truth, &mut |_, _| ())?;
    let mut rows = match index.records.roster() {
        Ok(rows) => rows.into_iter().map(|row| (row.id().0, row)).collect(),
        Err(error) => {
            faults.push(error.to_string());
            BTreeMap::new()
        }
    };
    let mut unaccounted: BTreeSet<Subject> = match index.records.subjects() {
        Ok(subjects) => subjects.into_iter().collect(),
        Err(error) => {
            faults.push(error.to_string());
            BTreeSet::new()
        }
    };
    let mut subjects = 0;
    for owners in &survey.slices {
        let mut states: BTreeMap<u64, Vec<State>> = BTreeMap::new();
        for (subject, ops) in by_subject(replay::slice(index.truth, owners)?) {
            let counting = ops.iter().filter(|op| index.truth.counts(op));
            let state = fold(subject, counting);
            unaccounted.remove(&subject);
            subjects += 1;
            faults.extend(compare_state(index, &state));
            states.entry(subject.owner).or_default().push(state);
        }
        for (owner, states) in states {
            faults.extend(compare_row(owner, states, rows.remove(&owner).as_ref()));
        }
    }
    faults.extend(
        unaccounted
            .iter()
            .map(|subject| format!("{} is in the index, but not in the journal", name(*subject))),
    );
    let acts = index.records.acts(usize::MAX);
    match acts {
        Ok(acts) if acts.iter().rev().eq(survey.acts.iter().map(|(act, _)| act)) => {}
        Ok(_) => faults.push("the list of acts is not that of the journal".to_owned()),
        Err(error) => faults.push(error.to_string()),
    }
    match index.records.count() {
        Ok(count) => faults.extend(agree(applied, count).err().map(|e| e.to_string())),
        Err(error) => faults.push(error.to_string()),
    }
    Ok(subjects)
}

fn by_subject(placed: Vec<replay::Placed>) -> BTreeMap<Subject, Vec<Op>> {
    let mut subjects: BTreeMap<Subject, Vec<Op>> = BTreeMap::new();
    for one in placed {
        subjects.entry(one.op.subject).or_default().push(one.op);
    }
    subjects
}

fn compare_state(index: Index<'_>, expected: &State) -> Option<String> {
    let subject = expected.subject;
    let what = match index.records.record(subject) {
        Ok(Some(record)) => match record.state {
            // Too large to be kept; it is folded whenever it is read.
            None => return None,
            Some(state) if state == *expected => return None,
            Some(_) => "in the index differs from the journal".to_owned(),
        },
        Ok(None) => "is missing from the index".to_owned(),
        Err(error) => error.to_string(),
    };
    Some(format!("{} {what}", name(subject)))
}

fn compare_row(owner: u64, states: Vec<State>, row: Option<&RosterRow>) -> Option<String> {
    let is_person = |state: &State| state.subject.kind == SubjectKind::Employee;
    let is_listed = states
        .iter()
        .any(|state| is_person(state) && !state.frontier.is_empty());
    let expected = is_listed.then(|| roster::row(&Dossier::new(EmployeeId(owner), states)));
    (expected.as_ref() != row).then(|| format!("the row of {owner} in the list is not up to date"))
}

fn name(subject: Subject) -> String {
    use crate::domain::coded::Coded;
    let period = subject.period.map(|period| format!(" {}", period.code()));
    format!(
        "{} {}{}",
        subject.kind.code(),
        subject.owner,
        period.unwrap_or_default()
    )
}
