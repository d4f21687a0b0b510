//! What is read off the ops as they land: how far every chain has come, and every rating that stands.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use postgres::Transaction;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::Type;

use crate::domain::coded::Coded as _;
use crate::domain::rating as grade;
use crate::ops::bundle::Range;
use crate::ops::clock::Clock;
use crate::ops::fields as f;
use crate::ops::ledger::{Landed, Ledger, Stored};
use crate::ops::op::{Op, ReplicaId, Subject, SubjectKind};
use crate::ops::state::{Slot, State, Version, fold};
use crate::ops::view;
use crate::sync::Judging;
use crate::wire;

use super::office::{columns, entry};
use super::{HubError, signed};

/// The ratings of a person in a period, as columns.
type Rated = (i64, i64);

/// Which ratings are to be read off anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Touched {
    /// All of the office.
    All,
    /// Those of which ops came, and those in these stretches.
    Some(BTreeSet<Rated>, Vec<Range>),
}

impl Touched {
    /// What a landing touches beside the ops that it brings: what had waited behind a gap, and what lies behind a fork.
    pub(super) fn by(before: &Ledger, after: &Ledger, stored: &[Stored]) -> Self {
        let replicas: BTreeSet<ReplicaId> = stored.iter().map(|one| one.range.replica).collect();
        let ranges = replicas.into_iter().flat_map(|replica| {
            let (from, to) = (before.tip(replica).seq + 1, after.tip(replica).seq);
            let reached = Range { replica, from, to };
            let waited = Some(reached).filter(|reached| !brings(stored, *reached));
            let fork = after.forks().get(&replica).copied();
            let fork = fork.filter(|_| fork != before.forks().get(&replica).copied());
            let forked = fork.map(|from| Range { replica, from, to });
            [waited, forked]
        });
        let ranges = ranges.flatten().filter(|range| !range.is_empty());
        Self::Some(BTreeSet::new(), ranges.collect())
    }

    /// Another op came.
    pub(super) fn note(&mut self, op: &Op) {
        match self {
            Self::Some(subjects, _) if op.subject.kind == SubjectKind::Evaluation => {
                let (owner, _, period) = columns(op.subject);
                subjects.insert((owner, period));
            }
            Self::Some(..) | Self::All => {}
        }
    }
}

/// Whether a landing brings all of a stretch itself.
fn brings(stored: &[Stored], reached: Range) -> bool {
    let straight = stored
        .iter()
        .filter(|one| !one.is_branch && one.range.replica == reached.replica);
    let brought = straight
        .map(|one| Range {
            from: one.range.from.max(reached.from),
            to: one.range.to.min(reached.to),
            ..reached
        })
        .filter(|range| !range.is_empty());
    brought.map(|range| range.len()).sum::<u64>() == reached.len()
}

/// Reads the ratings off anew that were touched.
pub(super) fn ratings(
    transaction: &mut Transaction<'_>,
    office: i64,
    touched: &Touched,
    judging: &Judging<'_>,
) -> Result<(), HubError> {
    let subjects = match touched {
        Touched::All => None,
        Touched::Some(subjects, ranges) if ranges.is_empty() => Some(subjects.clone()),
        Touched::Some(subjects, ranges) => {
            let mut all = subjects.clone();
            all.extend(lying_in(transaction, office, ranges)?);
            Some(all)
        }
    };
    if subjects.as_ref().is_some_and(BTreeSet::is_empty) {
        return Ok(());
    }
    forget(transaction, office, subjects.as_ref())?;
    let ratings = read(transaction, office, subjects.as_ref(), judging)?;
    write(transaction, office, &ratings)
}

/// Whose ratings lie in stretches of chains.
fn lying_in(
    transaction: &mut Transaction<'_>,
    office: i64,
    ranges: &[Range],
) -> Result<Vec<Rated>, HubError> {
    let mut found = Vec::new();
    for range in ranges {
        let rows = transaction.query(
            "select distinct owner, period from op where office = $1 and replica = $2 and seq between $3 and $4 \
             and kind = $5",
            &[
                &office,
                &range.replica.0.as_slice(),
                &signed(range.from),
                &signed(range.to),
                &KIND,
            ],
        )?;
        for row in rows {
            found.push((row.try_get(0)?, row.try_get(1)?));
        }
    }
    Ok(found)
}

/// Ratings, as the database counts kinds.
const KIND: i16 = SubjectKind::Evaluation as i16;

/// Takes away what stood.
fn forget(
    transaction: &mut Transaction<'_>,
    office: i64,
    subjects: Option<&BTreeSet<Rated>>,
) -> Result<(), HubError> {
    if let Some(subjects) = subjects {
        let (owners, periods): (Vec<i64>, Vec<i64>) = subjects.iter().copied().unzip();
        transaction.execute(
            "delete from current_rating c using unnest($2::bigint[], $3::bigint[]) as t(owner, period) \
             where c.office = $1 and c.owner = t.owner and c.period = t.period",
            &[&office, &owners, &periods],
        )?;
    } else {
        transaction.execute("delete from current_rating where office = $1", &[&office])?;
    }
    Ok(())
}

/// A rating that stands, as the database has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rating {
    owner: i64,
    period: i64,
    rater: i64,
    replica: Vec<u8>,
    seq: i64,
    actor: i64,
    at: SystemTime,
    results: Option<String>,
    behaviour: Option<String>,
}

impl Rating {
    fn of(subject: Subject, slot: &Slot, version: &Version) -> Self {
        let (owner, _, period) = columns(subject);
        let said = view::evaluation(version);
        let code = |rating: Option<grade::Rating>| rating.map(|rating| rating.code().to_owned());
        Self {
            owner,
            period,
            rater: signed(slot.rater.0),
            replica: version.op.replica.0.to_vec(),
            seq: signed(version.op.seq),
            actor: signed(version.actor.0),
            at: moment(version.clock),
            results: code(said.results),
            behaviour: code(said.behaviour),
        }
    }

    /// Of whom and when, and the op that says so.
    pub(super) fn op(&self) -> (&[u8], i64) {
        (&self.replica, self.seq)
    }
}

/// The ratings that stand by the ops: those of some people in some periods, or all of the office.
pub(super) fn read(
    transaction: &mut Transaction<'_>,
    office: i64,
    subjects: Option<&BTreeSet<Rated>>,
    judging: &Judging<'_>,
) -> Result<Vec<Rating>, HubError> {
    let rows = if let Some(subjects) = subjects {
        let (owners, periods): (Vec<i64>, Vec<i64>) = subjects.iter().copied().unzip();
        transaction.query(
            "select replica, seq, body from op join unnest($2::bigint[], $3::bigint[]) as t(owner, period) \
             using (owner, period) where office = $1 and kind = $4 and not branch",
            &[&office, &owners, &periods, &KIND],
        )?
    } else {
        transaction.query(
            "select replica, seq, body from op where office = $1 and kind = $2 and not branch",
            &[&office, &KIND],
        )?
    };
    let mut by_subject: BTreeMap<Subject, Vec<Op>> = BTreeMap::new();
    for row in &rows {
        let op = wire::decode_entry(&entry(row)?);
        if let Some(op) = op.filter(|op| judging.stands(op).is_ok()) {
            by_subject.entry(op.subject).or_default().push(op);
        }
    }
    let states = by_subject.iter().map(|(subject, ops)| fold(*subject, ops));
    Ok(states.flat_map(|state| ratings_of(&state)).collect())
}

fn ratings_of(state: &State) -> Vec<Rating> {
    let rated = state.slots.iter();
    let rated = rated.filter(|(slot, _)| slot.register == f::RATE_RESULTS);
    let each = |(slot, versions): (&Slot, &Vec<Version>)| {
        let of = |version| Rating::of(state.subject, slot, version);
        versions.iter().map(of).collect::<Vec<_>>()
    };
    rated.flat_map(each).collect()
}

/// The ratings that the database says stand.
pub(super) fn said(
    transaction: &mut Transaction<'_>,
    office: i64,
) -> Result<Vec<Rating>, HubError> {
    let rows = transaction.query(
        "select owner, period, rater, replica, seq, actor, at, results, behaviour from current_rating where office = $1",
        &[&office],
    )?;
    let rating = |row: &postgres::Row| {
        Ok(Rating {
            owner: row.try_get(0)?,
            period: row.try_get(1)?,
            rater: row.try_get(2)?,
            replica: row.try_get(3)?,
            seq: row.try_get(4)?,
            actor: row.try_get(5)?,
            at: row.try_get(6)?,
            results: row.try_get(7)?,
            behaviour: row.try_get(8)?,
        })
    };
    rows.iter().map(rating).collect()
}

fn write(
    transaction: &mut Transaction<'_>,
    office: i64,
    ratings: &[Rating],
) -> Result<(), HubError> {
    let into = transaction.copy_in(
        "copy current_rating (office, owner, period, rater, replica, seq, actor, at, results, behaviour) \
         from stdin binary",
    )?;
    let types = [
        Type::INT8,
        Type::INT8,
        Type::INT8,
        Type::INT8,
        Type::BYTEA,
        Type::INT8,
        Type::INT8,
        Type::TIMESTAMPTZ,
        Type::TEXT,
        Type::TEXT,
    ];
    let mut writer = BinaryCopyInWriter::new(into, &types);
    for one in ratings {
        writer.write(&[
            &office,
            &one.owner,
            &one.period,
            &one.rater,
            &one.replica,
            &one.seq,
            &one.actor,
            &one.at,
            &one.results,
            &one.behaviour,
        ])?;
    }
    writer.finish()?;
    Ok(())
}

/// Writes down how far the chains have come of which a landing tells.
pub(super) fn chains(
    transaction: &mut Transaction<'_>,
    office: i64,
    after: &Ledger,
    landed: &Landed,
) -> Result<(), HubError> {
    let mut known: BTreeMap<ReplicaId, (u64, Clock)> = BTreeMap::new();
    let mut tell = |replica, seq: u64, clock: Clock| {
        let told = known.entry(replica).or_default();
        *told = (told.0.max(seq), told.1.max(clock));
    };
    tell(landed.exporter, 0, Clock::default());
    for one in &landed.have {
        tell(one.replica, one.seq, Clock::default());
    }
    for head in &landed.heads {
        tell(head.replica, head.seq, Clock::default());
    }
    for one in &landed.stored {
        tell(one.range.replica, one.range.to, one.clock);
    }
    let statement = transaction.prepare(
        "insert into chain (office, replica, reaches, known, forked, written, heard) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (office, replica) do update set reaches = excluded.reaches, \
         known = greatest(chain.known, excluded.known), forked = excluded.forked, \
         written = greatest(chain.written, excluded.written), heard = greatest(chain.heard, excluded.heard)",
    )?;
    let heard = UNIX_EPOCH + Duration::from_millis(landed.millis);
    for (replica, (seq, clock)) in known {
        let reaches = after.tip(replica).seq;
        transaction.execute(
            &statement,
            &[
                &office,
                &replica.0.as_slice(),
                &signed(reaches),
                &signed(seq.max(reaches)),
                &after.forks().get(&replica).copied().map(signed),
                &Some(clock).filter(|clock| clock.millis() > 0).map(moment),
                &(replica == landed.exporter).then_some(heard),
            ],
        )?;
    }
    Ok(())
}

fn moment(clock: Clock) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(clock.millis())
}
