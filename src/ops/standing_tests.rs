use chrono::NaiveDate;

use super::*;
use crate::domain::coded::Coded as _;
use crate::domain::id::EmployeeId;
use crate::ops::clock::Clock;
use crate::ops::op::{Field, OpId, ReplicaId, Value};
use crate::ops::registry::{Enrolled, Revocation};

const BUDI: EmployeeId = EmployeeId(1);
const SRI: EmployeeId = EmployeeId(2);
const TUTI: EmployeeId = EmployeeId(3);
const ADMIN: EmployeeId = EmployeeId(4);
const PUSAT: EmployeeId = EmployeeId(5);
const NEW: EmployeeId = EmployeeId(6);

fn replica(who: EmployeeId) -> ReplicaId {
    ReplicaId([who.0 as u8; 16])
}

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn supervision(from: NaiveDate, until: Option<NaiveDate>, appraiser: EmployeeId) -> Supervision {
    Supervision {
        employee: BUDI,
        appraiser,
        reviewer: Some(TUTI),
        from,
        until,
    }
}

/// Sri appraised Budi until the middle of 2026, and a new superior since; Tuti reviews; each has a machine.
fn registry() -> Registry {
    let roles = |who| match who {
        ADMIN => Roles::of(Role::PerformanceAdmin),
        PUSAT => Roles::of(Role::HeadOffice),
        _ => Roles::NONE,
    };
    let all = [BUDI, SRI, TUTI, ADMIN, PUSAT, NEW];
    let person = |who: EmployeeId| Enrolled {
        name: format!("Pegawai {}", who.0),
        office: "dinkes".into(),
        roles: roles(who),
        keys: vec![],
    };
    let machine = |who: EmployeeId| Machine {
        owner: who,
        office: "dinkes".into(),
        label: format!("Laptop-{}", who.0),
        key: [who.0 as u8; 32],
        recipient: String::new(),
        revoked: None,
    };
    Registry {
        version: 1,
        issued: day(2026, 1, 2),
        people: all.map(|who| (who, person(who))).into(),
        supervision: vec![
            supervision(day(2025, 1, 1), Some(day(2026, 6, 30)), SRI),
            supervision(day(2026, 7, 1), None, NEW),
        ],
        machines: all.map(|who| (replica(who), machine(who))).into(),
    }
}

fn judge(registry: Registry) -> Judge {
    Judge::new(Arc::new(registry))
}

fn op(machine: EmployeeId, actor: EmployeeId, subject: Subject, field: Field) -> Op {
    Op {
        id: OpId {
            replica: replica(machine),
            seq: 7,
        },
        clock: Clock::at(1),
        actor,
        act: (ActKind::Rate, 7),
        subject,
        preds: vec![],
        body: Body::Set(vec![Write::own(field, Value::Code(1))]),
    }
}

fn quarter(n: u8) -> Period {
    Period::quarter(2026, n).unwrap()
}

fn rating(machine: EmployeeId, actor: EmployeeId, n: u8) -> Op {
    let subject = Subject::of(SubjectKind::Evaluation, BUDI.0, quarter(n));
    op(machine, actor, subject, f::RATE_RESULTS)
}

#[test]
fn a_rating_counts_from_whoever_supervised_in_that_period_alone() {
    let judge = judge(registry());
    assert_eq!(judge.standing(&rating(SRI, SRI, 1)), Ok(()));
    assert_eq!(
        judge.standing(&rating(SRI, SRI, 3)),
        Err(Reason::NotEntitled)
    );
    assert_eq!(judge.standing(&rating(NEW, NEW, 3)), Ok(()));
    for other in [BUDI, TUTI, ADMIN, PUSAT] {
        let standing = judge.standing(&rating(other, other, 1));
        assert_eq!(standing, Err(Reason::NotEntitled), "{other:?}");
    }
    // In the name of another, on whatever machine.
    assert_eq!(
        judge.standing(&rating(PUSAT, SRI, 1)),
        Err(Reason::NotHisMachine)
    );
}

#[test]
fn an_employee_speaks_at_his_superiors_machine_and_nowhere_else() {
    let judge = judge(registry());
    let own = Subject::of(SubjectKind::SelfAssessment, BUDI.0, quarter(3));
    let word = |machine| op(machine, BUDI, own, f::RATE_RESULTS);
    for machine in [BUDI, SRI, NEW, TUTI, ADMIN] {
        assert_eq!(judge.standing(&word(machine)), Ok(()), "{machine:?}");
    }
    let closing = Subject::of(SubjectKind::Closing, BUDI.0, quarter(3));
    let confirmed = op(NEW, BUDI, closing, f::CONFIRMED);
    assert_eq!(judge.standing(&confirmed), Ok(()));
    let elsewhere = op(BUDI, SRI, own, f::RATE_RESULTS);
    assert_eq!(judge.standing(&elsewhere), Err(Reason::NotHisMachine));
}

#[test]
fn the_reviewing_officer_decides_and_closes_anew() {
    let judge = judge(registry());
    let objection = Subject::of(SubjectKind::Objection, BUDI.0, quarter(3));
    let closing = Subject::of(SubjectKind::Closing, BUDI.0, quarter(3));
    assert_eq!(
        judge.standing(&op(TUTI, TUTI, objection, f::OBJECTION_DECIDED)),
        Ok(())
    );
    assert_eq!(
        judge.standing(&op(TUTI, TUTI, closing, f::CLOSED_DAY)),
        Ok(())
    );
    let own = judge.standing(&op(NEW, NEW, objection, f::OBJECTION_DECIDED));
    assert_eq!(own, Err(Reason::NotEntitled));
}

#[test]
fn master_data_is_for_those_appointed() {
    let judge = judge(registry());
    let person = |who| op(who, who, Subject::employee(BUDI), f::NAME);
    assert_eq!(judge.standing(&person(ADMIN)), Ok(()));
    assert_eq!(judge.standing(&person(PUSAT)), Ok(()));
    assert_eq!(judge.standing(&person(SRI)), Err(Reason::NotEntitled));
}

#[test]
fn machines_must_be_known_and_nothing_counts_after_they_were_revoked() {
    let mut registry = registry();
    let lost = registry.machines.get_mut(&replica(SRI)).unwrap();
    lost.revoked = Some(Revocation {
        last: 7,
        day: day(2026, 11, 1),
    });
    let judge = judge(registry);
    let mut op = rating(SRI, SRI, 1);
    assert_eq!(judge.standing(&op), Ok(()), "up to there it does");
    op.id.seq = 8;
    assert_eq!(judge.standing(&op), Err(Reason::Revoked));
    op.id.replica = ReplicaId([99; 16]);
    assert_eq!(judge.standing(&op), Err(Reason::UnknownReplica));
}

#[test]
fn nobody_rates_his_own_part_in_a_team() {
    let judge = judge(registry());
    let team = Subject::of(SubjectKind::Team, 77, quarter(3));
    let mut op = op(SRI, SRI, team, f::CONTRIBUTION);
    let write = |item| {
        Body::Set(vec![Write {
            item,
            field: f::CONTRIBUTION,
            value: Value::Code(1),
        }])
    };
    op.body = write(BUDI.0);
    assert_eq!(judge.standing(&op), Ok(()));
    op.body = write(SRI.0);
    assert_eq!(judge.standing(&op), Err(Reason::NotEntitled));
}

#[test]
fn between_the_values_of_another_only_the_reviewing_officer_decides() {
    let judge = judge(registry());
    let decision = |who: EmployeeId| {
        let mut op = rating(who, who, 3);
        op.act.0 = ActKind::Resolve;
        let whose = Write::own(f::DECISION_OF, Value::Ref(NEW.0));
        let value = Write::own(f::RATE_RESULTS, Value::Code(2));
        op.body = Body::Set(vec![value, whose]);
        op
    };
    assert_eq!(judge.standing(&decision(NEW)), Ok(()), "his own");
    assert_eq!(judge.standing(&decision(TUTI)), Ok(()));
    for other in [SRI, BUDI, ADMIN, PUSAT] {
        let standing = judge.standing(&decision(other));
        assert_eq!(standing, Err(Reason::NotEntitled), "{other:?}");
    }
}

#[test]
fn a_note_of_head_office_counts_and_nobody_elses_however_it_is_brought() {
    let judge = judge(registry());
    let year = Period::year_of(2026).unwrap();
    let notes = Subject::of(SubjectKind::Annotation, BUDI.0, year);
    let note = |who, act| {
        let mut op = op(who, who, notes, f::ANNOTATED_TEXT);
        op.act.0 = act;
        op
    };
    let decision = |who| {
        let mut op = note(who, ActKind::Resolve);
        let whose = Write::own(f::DECISION_OF, Value::Ref(PUSAT.0));
        let value = Write::own(f::ANNOTATED_TEXT, Value::Text("Baik".into()));
        op.body = Body::Set(vec![value, whose]);
        op
    };
    assert_eq!(judge.standing(&note(PUSAT, ActKind::EditRegister)), Ok(()));
    for other in [BUDI, SRI, NEW, TUTI, ADMIN] {
        let tried = [
            note(other, ActKind::EditRegister),
            note(other, ActKind::Import),
            note(other, ActKind::Resolve),
            decision(other),
        ];
        for op in tried {
            let standing = judge.standing(&op);
            assert_eq!(standing, Err(Reason::NotEntitled), "{other:?} {:?}", op.act);
        }
    }
    let at_another = op(SRI, PUSAT, notes, f::ANNOTATED_TEXT);
    assert_eq!(judge.standing(&at_another), Err(Reason::NotHisMachine));
}

#[test]
fn no_rating_of_head_office_counts_whatever_it_is_called() {
    let judge = judge(registry());
    let rating = |act| {
        let mut op = rating(PUSAT, PUSAT, 3);
        op.act.0 = act;
        op
    };
    for act in ActKind::ALL {
        let standing = judge.standing(&rating(*act));
        assert_eq!(standing, Err(Reason::NotEntitled), "{act:?}");
    }
}
