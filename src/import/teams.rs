//! Team files: a row for each member. A row without a name belongs to the team of the row above.

use crate::domain::id::TeamId;
use crate::domain::period::Period;
use crate::domain::team::Role;
use crate::domain::text::clean;
use crate::ops::edit;
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{Field, Subject, SubjectKind, Value};
use crate::store::StoreError;

use super::Records;
use super::batch::{Batch, Want, has_item, wants};
use super::column::Column;
use super::reason::{Finding, Reason};
use super::record::Record;

/// The team of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Owner {
    team: TeamId,
    period: Period,
    name: String,
}

pub(super) fn plan(batch: &mut Batch<'_>, records: Records<'_>) -> Result<(), StoreError> {
    let mut above: Option<Result<Owner, u64>> = None;
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(line) => {
                above = Some(Err(line));
                continue;
            }
        };
        let owner = owner(batch, &record, above.as_ref());
        match owner.and_then(|owner| checked(batch, &record).map(|()| owner)) {
            Ok(owner) => {
                put(batch, &record, &owner)?;
                above = Some(Ok(owner));
            }
            Err(finding) => {
                // A bad member does not make the team of the rows below unknown.
                if finding.column.is_empty() || record.words(Column::Name).is_some() {
                    above = Some(Err(record.line()));
                }
                batch.refuse(finding);
            }
        }
    }
    Ok(())
}

fn owner(
    batch: &Batch<'_>,
    record: &Record<'_>,
    above: Option<&Result<Owner, u64>>,
) -> Result<Owner, Finding> {
    let goes_on = match (record.words(Column::Name), above) {
        (None, Some(Err(first))) => return Err(record.whole(Reason::RowAbove { first: *first })),
        (Some(name), Some(Ok(above))) => Some(above).filter(|above| above.name == name),
        (None, Some(Ok(above))) => Some(above),
        (_, None) | (Some(_), Some(Err(_))) => None,
    };
    let missing = |column| record.finding(column, Reason::Missing);
    let name = record
        .words(Column::Name)
        .or(goes_on.map(|above| above.name.as_str()));
    let name = name.ok_or_else(|| missing(Column::Name))?;
    let period = record
        .period()
        .or(goes_on.map(|above| above.period))
        .or(batch.options.period);
    let same = goes_on
        .filter(|_| record.words(Column::Code).is_none())
        .map(|above| above.team);
    Ok(Owner {
        team: same.unwrap_or_else(|| identity(batch, record.words(Column::Code), name)),
        period: period.ok_or_else(|| missing(Column::Period))?,
        name: name.to_owned(),
    })
}

/// A team is known by its code where it was imported with one, else by its name.
fn identity(batch: &Batch<'_>, code: Option<&str>, name: &str) -> TeamId {
    let index = batch.existing.index();
    let by_code = code.map(|code| TeamId(ident::natural("team", &clean(code))));
    by_code
        .filter(|id| index.has_team(*id))
        .or_else(|| index.team(name))
        .or(by_code)
        .unwrap_or_else(|| TeamId(ident::natural("team", &clean(name))))
}

/// What a row must not say.
fn checked(batch: &Batch<'_>, record: &Record<'_>) -> Result<(), Finding> {
    if record.day().is_some_and(|day| day > batch.options.today) {
        return Err(record.finding(Column::Day, Reason::Future));
    }
    let of_member = |(field, _): &(Field, Value)| is_of_member(*field);
    match record.nip(Column::Member) {
        Some(nip) if batch.existing.index().person(nip).is_none() => {
            let reason = batch.existing.index().unknown_person(nip);
            Err(record.finding(Column::Member, reason))
        }
        None if record.fields().iter().any(of_member) => {
            Err(record.finding(Column::Member, Reason::Missing))
        }
        Some(_) | None => Ok(()),
    }
}

fn is_of_member(field: Field) -> bool {
    f::spec(field).is_some_and(|spec| spec.item)
}

fn put(batch: &mut Batch<'_>, record: &Record<'_>, owner: &Owner) -> Result<(), StoreError> {
    let subject = Subject::of(SubjectKind::Team, owner.team.0, owner.period);
    let (of_member, mut of_team): (Vec<_>, Vec<_>) = record
        .fields()
        .into_iter()
        .partition(|(field, _)| is_of_member(*field));
    of_team.push((f::TEAM_NAME, edit::text(&owner.name)));
    let mut all = wants(0, of_team);
    let member = record
        .nip(Column::Member)
        .and_then(|nip| batch.existing.index().person(nip));
    if let Some(member) = member {
        all.extend(member_wants(batch, record, subject, member.0, of_member)?);
    }
    let key = member.map_or(0, |member| member.0);
    batch.put(record, subject, key, all).map(drop)
}

/// What a row wants of a member; a new one without a role is an ordinary one, one struck out comes back.
fn member_wants(
    batch: &mut Batch<'_>,
    record: &Record<'_>,
    subject: Subject,
    member: u64,
    mut fields: Vec<(Field, Value)>,
) -> Result<Vec<Want>, StoreError> {
    let state = batch.state(subject)?;
    let struck = state.value(member, f::REMOVED) == Some(&Value::Flag(true));
    if !has_item(state, member) && !fields.iter().any(|(field, _)| *field == f::MEMBER_ROLE) {
        fields.push((f::MEMBER_ROLE, edit::code(Role::Member)));
    }
    if struck {
        fields.push((f::REMOVED, Value::Flag(false)));
        batch.warn(record.finding(Column::Member, Reason::Restored));
    }
    Ok(wants(member, fields))
}
