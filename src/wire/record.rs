//! Rows of the employee list and acts, as the records keep them.

use rust_decimal::Decimal;

use crate::domain::access::Stint;
use crate::domain::coded::Coded;
use crate::domain::discipline::Absence;
use crate::domain::id::{EmployeeId, ItemId, UnitId};
use crate::domain::meeting::Met;
use crate::domain::nip::Nip;
use crate::domain::people::{Employee, Grade};
use crate::domain::period::Period;
use crate::domain::person::{FollowUps, PlanSummary, RosterRow, Sight};
use crate::ops::act::ActRecord;
use crate::ops::clock::Clock;

use super::basic::{code, day_in, day_out, impossible, period, some_code, subject_in, subject_out};
use super::v1::{AbsenceV1, ActV1, FollowV1, PlanV1, RowV1};
use super::{Kind, WireError, codec, envelope, open_own};

/// The bytes of a row; its person is not among them.
pub fn encode_row(row: &RosterRow) -> Vec<u8> {
    let person = &row.employee;
    let wire = RowV1 {
        nip: person.nip.map(Nip::number),
        name: &person.name,
        kind: person.kind.number(),
        grade: person.grade.map_or(0, Grade::number),
        position: &person.position,
        position_kind: person.position_kind.number(),
        career_level: number(person.career_level),
        unit: person.unit.map(|unit| unit.0),
        appraiser: person.appraiser_override.map(|id| id.0),
        appraiser_reason: &person.appraiser_reason,
        reviewer: person.reviewer_override.map(|id| id.0),
        phone: &person.phone,
        email: &person.email,
        retired: person.retired,
        plans: row.plans.iter().map(plan_out).collect(),
        last_log: row.last_log.map(day_out),
        last_feedback: row.last_feedback.map(day_out),
        conflicts: row.conflicts,
        follow: follow_out(&row.follow),
        stints: row.stints.iter().map(stint_out).collect(),
    };
    let bytes = codec::append(envelope(Kind::Row), &wire);
    // What schema 1 has no place for stands behind it, and nothing where there is nothing of it.
    if person.siasn_id.is_empty() {
        bytes
    } else {
        codec::append(bytes, &person.siasn_id)
    }
}

/// The number of a member of a closed list, 0 for none.
fn number<T: Coded>(member: Option<T>) -> u8 {
    member.map_or(0, Coded::number)
}

fn plan_out(plan: &PlanSummary) -> PlanV1 {
    PlanV1 {
        period: plan.period.number(),
        stage: plan.stage.number(),
        progress: plan.progress,
        targets: plan.targets,
        lowest: plan.lowest,
        results: number(plan.results),
        behaviour: number(plan.behaviour),
    }
}

/// Reads the row of a person.
pub fn decode_row(bytes: &[u8], id: EmployeeId) -> Result<RosterRow, WireError> {
    let body = open_own(Kind::Row, bytes)?;
    let (wire, read): (RowV1<'_>, usize) = codec::prefix(body)?;
    let siasn_id = behind(body.get(read..).unwrap_or_default())?;
    Ok(RosterRow {
        employee: Employee {
            siasn_id: siasn_id.to_owned(),
            ..employee_in(&wire, id)?
        },
        plans: each(&wire.plans, plan_in)?,
        last_log: wire.last_log.map(day_in).transpose()?,
        last_feedback: wire.last_feedback.map(day_in).transpose()?,
        conflicts: wire.conflicts,
        follow: follow_in(&wire.follow)?,
        stints: each(&wire.stints, stint_in)?,
        sight: Sight::Full,
    })
}

/// Each item read. `collect` would make room for four of them, which are many bytes with the rows of everybody.
fn each<T, U>(items: &[T], read: impl Fn(&T) -> Result<U, WireError>) -> Result<Vec<U>, WireError> {
    let mut all = Vec::with_capacity(items.len());
    for item in items {
        all.push(read(item)?);
    }
    Ok(all)
}

/// What stands behind the row of schema 1: the identity in SIASN, where there is one.
fn behind(rest: &[u8]) -> Result<&str, WireError> {
    match rest {
        [] => Ok(""),
        // An empty text is never written, so it is no text but a byte too many.
        [0, ..] => Err(WireError::Trailing(rest.len())),
        _ => codec::whole(rest),
    }
}

fn stint_out(stint: &Stint) -> (u32, Option<u64>, Option<u64>) {
    let (unit, appraiser) = (stint.unit, stint.appraiser);
    let (unit, appraiser) = (unit.map(|id| id.0), appraiser.map(|id| id.0));
    (stint.period.number(), unit, appraiser)
}

fn stint_in(wire: &(u32, Option<u64>, Option<u64>)) -> Result<Stint, WireError> {
    let (number, unit, appraiser) = *wire;
    Ok(Stint {
        period: period(number)?.ok_or_else(|| impossible("period", number))?,
        unit: unit.map(UnitId),
        appraiser: appraiser.map(EmployeeId),
    })
}

fn employee_in(wire: &RowV1<'_>, id: EmployeeId) -> Result<Employee, WireError> {
    let nip = |number| Nip::from_number(number).ok_or_else(|| impossible("NIP", number));
    let grade = |number| Grade::from_number(number).ok_or_else(|| impossible("grade", number));
    Ok(Employee {
        id,
        nip: wire.nip.map(nip).transpose()?,
        name: wire.name.to_owned(),
        kind: code("kind of employment", wire.kind)?,
        grade: (wire.grade != 0)
            .then_some(wire.grade)
            .map(grade)
            .transpose()?,
        position: wire.position.to_owned(),
        position_kind: code("kind of position", wire.position_kind)?,
        career_level: some_code("career level", wire.career_level)?,
        unit: wire.unit.map(UnitId),
        appraiser_override: wire.appraiser.map(EmployeeId),
        appraiser_reason: wire.appraiser_reason.to_owned(),
        reviewer_override: wire.reviewer.map(EmployeeId),
        phone: wire.phone.to_owned(),
        email: wire.email.to_owned(),
        siasn_id: String::new(),
        retired: wire.retired,
    })
}

fn plan_in(wire: &PlanV1) -> Result<PlanSummary, WireError> {
    Ok(PlanSummary {
        period: period(wire.period)?.ok_or_else(|| impossible("period", wire.period))?,
        stage: code("stage", wire.stage)?,
        progress: wire.progress,
        targets: wire.targets,
        lowest: wire.lowest,
        results: some_code("rating of results", wire.results)?,
        behaviour: some_code("rating of behaviour", wire.behaviour)?,
    })
}

fn follow_out(follow: &FollowUps) -> FollowV1 {
    FollowV1 {
        absences: follow.absences.iter().map(absence_out).collect(),
        coaching_open: follow.coaching_open,
        coached: follow.coached.map(day_out),
        improvement_due: follow.improvement_due.map(day_out),
        improvement_begun: follow.improvement_begun.map(day_out),
        objection_filed: follow.objection_filed.map(day_out),
        closed: follow
            .closed
            .iter()
            .map(|(period, predikat)| (period.number(), predikat.number()))
            .collect(),
        awards_open: follow.awards_open,
        awards: follow.awards,
        training_needed: follow.training_needed,
        self_assessed: follow.self_assessed.map(Period::number),
        met: follow.met.map(day_out),
        unconfirmed: follow.unconfirmed.map(day_out),
        agreement_due: follow.agreement_due.map(day_out),
        meetings: follow
            .meetings
            .iter()
            .map(|met| {
                let outcome = met.outcome.map(Coded::number);
                (met.period.number(), outcome, met.used)
            })
            .collect(),
    }
}

fn follow_in(wire: &FollowV1) -> Result<FollowUps, WireError> {
    let closed = |(number, predikat): &(u32, u8)| {
        let period = period(*number)?.ok_or_else(|| impossible("period", *number))?;
        Ok((period, code("predikat", *predikat)?))
    };
    let met = |(number, outcome, used): &(u32, Option<u8>, Option<u16>)| {
        Ok(Met {
            period: period(*number)?.ok_or_else(|| impossible("period", *number))?,
            outcome: outcome
                .map(|number| code("outcome of a meeting", number))
                .transpose()?,
            used: *used,
        })
    };
    Ok(FollowUps {
        absences: each(&wire.absences, absence_in)?,
        coaching_open: wire.coaching_open,
        coached: wire.coached.map(day_in).transpose()?,
        improvement_due: wire.improvement_due.map(day_in).transpose()?,
        improvement_begun: wire.improvement_begun.map(day_in).transpose()?,
        objection_filed: wire.objection_filed.map(day_in).transpose()?,
        closed: each(&wire.closed, closed)?,
        awards_open: wire.awards_open,
        awards: wire.awards,
        training_needed: wire.training_needed,
        self_assessed: wire.self_assessed.map(period).transpose()?.flatten(),
        met: wire.met.map(day_in).transpose()?,
        unconfirmed: wire.unconfirmed.map(day_in).transpose()?,
        agreement_due: wire.agreement_due.map(day_in).transpose()?,
        meetings: each(&wire.meetings, met)?,
    })
}

fn absence_out(absence: &Absence) -> AbsenceV1 {
    // Whatever does not fit is no number of days; the entry itself is whole in the ops.
    let figure = |figure: Decimal| Some((i64::try_from(figure.mantissa()).ok()?, figure.scale()));
    AbsenceV1 {
        item: absence.id.0,
        from: day_out(absence.from),
        until: absence.until.map(day_out),
        days: absence.days.and_then(figure),
        minutes: absence.minutes.and_then(figure),
        kind: absence.kind.number(),
    }
}

fn absence_in(wire: &AbsenceV1) -> Result<Absence, WireError> {
    let figure = |(digits, scale): (i64, u32)| {
        Decimal::try_new(digits, scale).map_err(|_| impossible("scale", scale))
    };
    Ok(Absence {
        id: ItemId(wire.item),
        from: day_in(wire.from)?,
        until: wire.until.map(day_in).transpose()?,
        days: wire.days.map(figure).transpose()?,
        minutes: wire.minutes.map(figure).transpose()?,
        kind: code("kind of absence", wire.kind)?,
        note: String::new(),
    })
}

/// The bytes of an act and of the position of its first frame; its seq is not among them.
pub fn encode_act(act: &ActRecord, position: u64) -> Vec<u8> {
    let wire = ActV1 {
        position,
        ops: act.ops,
        kind: act.kind.number(),
        actor: act.actor.0,
        clock: act.clock.0,
        subject: subject_out(act.subject),
        of: act.of,
    };
    codec::append(envelope(Kind::Act), &wire)
}

/// Reads the act with this seq, and the position of its first frame.
pub fn decode_act(bytes: &[u8], seq: u64) -> Result<(ActRecord, u64), WireError> {
    let wire: ActV1 = codec::whole(open_own(Kind::Act, bytes)?)?;
    let act = ActRecord {
        seq,
        ops: wire.ops,
        kind: code("kind of act", wire.kind)?,
        actor: EmployeeId(wire.actor),
        clock: Clock(wire.clock),
        subject: subject_in(&wire.subject)?,
        of: wire.of,
    };
    Ok((act, wire.position))
}
