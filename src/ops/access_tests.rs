use super::*;
use crate::domain::period::Period;
use crate::ops::clock::Clock;
use crate::ops::op::{Body, Op, OpId, ReplicaId};
use crate::ops::state::fold;

const BUDI: u64 = 50;

fn subject(kind: SubjectKind) -> Subject {
    Subject::of(kind, BUDI, Period::quarter(2026, 4).unwrap())
}

/// A state in which somebody wrote this.
fn state(subject: Subject, writes: Vec<Write>) -> State {
    let op = Op {
        id: OpId {
            replica: ReplicaId([1; 16]),
            seq: 1,
        },
        clock: Clock(1),
        actor: EmployeeId(1),
        act: (ActKind::Import, 1),
        subject,
        preds: Vec::new(),
        body: Body::Set(writes),
    };
    fold(subject, [&op])
}

fn write(item: u64, field: Field, value: Value) -> Write {
    Write { item, field, value }
}

fn needs(before: &State, write: Write) -> Option<Vec<Right>> {
    let change = Change {
        kind: ActKind::EditTarget,
        actor: EmployeeId(7),
        decides: false,
        closed: false,
        before,
    };
    needed(&change, &[write])
}

#[test]
fn every_field_of_the_table_needs_a_right_on_every_subject_but_a_refusal() {
    for spec in f::FIELDS {
        for kind in spec.kinds {
            let before = State::empty(subject(*kind));
            let needed = needs(&before, write(1, spec.field, Value::Flag(true)));
            assert_eq!(
                needed.is_none(),
                *kind == SubjectKind::Denial,
                "{}",
                spec.code
            );
        }
    }
}

#[test]
fn a_plan_is_the_employees_to_propose_and_the_appraisers_once_approved() {
    let title = || write(3, f::RESULT_TITLE, Value::Text("Layanan".into()));
    let to = |stage: Stage| write(0, f::STAGE, Value::Code(stage.number()));
    let at = |stage: Stage| state(subject(SubjectKind::Plan), vec![to(stage)]);
    let draft = State::empty(subject(SubjectKind::Plan));
    assert_eq!(needs(&draft, title()), Some(vec![Right::PlanTargets]));
    assert_eq!(
        needs(&draft, to(Stage::Submitted)),
        Some(vec![Right::PlanTargets])
    );
    assert_eq!(
        needs(&draft, to(Stage::Approved)),
        Some(vec![Right::ApprovePlan])
    );
    let approved = at(Stage::Approved);
    assert_eq!(needs(&approved, title()), Some(vec![Right::ApprovePlan]));
    assert_eq!(
        needs(&approved, to(Stage::Draft)),
        Some(vec![Right::ApprovePlan])
    );
    let actual = write(3, f::ACTUAL, Value::Number(3.into()));
    assert_eq!(needs(&approved, actual), Some(vec![Right::RecordActual]));
    let appraiser = write(0, f::PLAN_APPRAISER, Value::Ref(7));
    assert_eq!(needs(&draft, appraiser), Some(vec![Right::Transfer]));
}

#[test]
fn the_day_of_receipt_is_entered_once_and_corrected_by_the_appraiser() {
    let day = |text: &str| write(1, f::RECEIVED_DAY, Value::Date(text.parse().unwrap()));
    let closed = State::empty(subject(SubjectKind::Closing));
    assert_eq!(
        needs(&closed, day("2027-01-15")),
        Some(vec![Right::Receive])
    );
    let received = state(subject(SubjectKind::Closing), vec![day("2027-01-15")]);
    assert_eq!(
        needs(&received, day("2027-02-15")),
        Some(vec![Right::CorrectReceipt])
    );
    assert_eq!(
        needs(&received, day("2027-01-15")),
        Some(vec![Right::Receive])
    );
}

#[test]
fn approving_an_entry_of_the_log_is_more_than_writing_it() {
    let log = State::empty(subject(SubjectKind::Log));
    let to = |state: LogState| write(1, f::LOG_STATE, Value::Code(state.number()));
    assert_eq!(
        needs(&log, to(LogState::Recorded)),
        Some(vec![Right::WriteLog])
    );
    assert_eq!(
        needs(&log, to(LogState::Approved)),
        Some(vec![Right::ReviewLog])
    );
    assert_eq!(
        needs(&log, to(LogState::Returned)),
        Some(vec![Right::ReviewLog])
    );
}

#[test]
fn a_peer_fills_in_the_own_answers_and_nothing_else() {
    let asked = state(
        subject(SubjectKind::Peer),
        vec![
            write(1, f::PEER_FROM, Value::Ref(7)),
            write(2, f::PEER_FROM, Value::Ref(8)),
        ],
    );
    assert!(is_asked(&asked, EmployeeId(7)) && !is_asked(&asked, EmployeeId(9)));
    let answer = |item| write(item, f::PEER_ANSWERS, Value::Text("4 4".into()));
    assert_eq!(needs(&asked, answer(1)), Some(vec![Right::AnswerAsPeer]));
    assert_eq!(needs(&asked, answer(2)), Some(vec![Right::KeepRegister]));
    let other = write(1, f::PEER_FROM, Value::Ref(8));
    assert_eq!(needs(&asked, other), Some(vec![Right::KeepRegister]));
}

#[test]
fn an_act_that_decides_an_objection_closes_as_the_reviewing_officer() {
    let closed = State::empty(subject(SubjectKind::Closing));
    let predikat = [write(1, f::CLOSED_PREDIKAT, Value::Code(1))];
    let change = |decides| Change {
        kind: ActKind::Close,
        actor: EmployeeId(7),
        decides,
        closed: true,
        before: &closed,
    };
    assert_eq!(needed(&change(false), &predikat), Some(vec![Right::Close]));
    assert_eq!(needed(&change(true), &predikat), Some(vec![Right::Decide]));
}

/// A decision between values of an item, in the register of a rater or of nobody.
fn decision(item: u64, rater: u64, extra: Write) -> Vec<Write> {
    let reason = Value::Text("Sesuai register".into());
    let mut writes = vec![extra, write(item, f::DECISION_REASON, reason)];
    if rater != 0 {
        writes.push(write(item, f::DECISION_OF, Value::Ref(rater)));
    }
    writes
}

#[test]
fn deciding_needs_what_writing_needs_until_it_is_closed_or_handed_up() {
    let needs = |before: &State, closed: bool, writes: &[Write]| {
        let change = Change {
            kind: ActKind::Resolve,
            actor: EmployeeId(7),
            decides: false,
            closed,
            before,
        };
        let rights = needed(&change, writes).unwrap();
        (rights, is_of_other(&change, writes))
    };
    let actual = decision(3, 0, write(3, f::ACTUAL, Value::Number(3.into())));
    let rating = |rater| decision(3, rater, write(3, f::RATE_ITEM, Value::Code(1)));
    let plan = State::empty(subject(SubjectKind::Plan));
    let ratings = State::empty(subject(SubjectKind::Evaluation));
    let record = vec![Right::RecordActual];
    assert_eq!(needs(&plan, false, &actual), (record, false));
    assert_eq!(
        needs(&ratings, false, &rating(7)),
        (vec![Right::Rate], false)
    );
    assert_eq!(
        needs(&ratings, false, &rating(8)),
        (vec![Right::Rate], true)
    );
    let officer = (vec![Right::Decide], false);
    assert_eq!(needs(&plan, true, &actual), officer);
    assert_eq!(needs(&ratings, true, &rating(8)), officer);
    let up = write(3, f::HANDED_UP, Value::Flag(true));
    let op = Op {
        id: OpId {
            replica: ReplicaId([1; 16]),
            seq: 1,
        },
        clock: Clock(1),
        actor: EmployeeId(8),
        act: (ActKind::Resolve, 1),
        subject: subject(SubjectKind::Evaluation),
        preds: Vec::new(),
        body: Body::Set(decision(3, 8, up.clone())),
    };
    let handed = fold(op.subject, [&op]);
    assert_eq!(needs(&handed, false, &rating(8)), officer);
    assert!(needs(&handed, false, &rating(7)).0 == vec![Right::Rate]);
    assert_eq!(needs(&handed, false, &decision(3, 8, up)), officer);
}

#[test]
fn a_member_is_rated_by_whoever_rates_and_what_the_employee_said_is_ruled_on() {
    let needs = |kind, item, field| {
        let before = State::empty(subject(kind));
        let change = Change {
            kind: ActKind::Resolve,
            actor: EmployeeId(7),
            decides: false,
            closed: true,
            before: &before,
        };
        needed(
            &change,
            &decision(item, 0, write(item, field, Value::Code(1))),
        )
        .unwrap()
    };
    for (kind, item, field, right) in [
        (SubjectKind::Team, 0, f::TEAM_RESULT, Right::EditTeam),
        (SubjectKind::Team, 5, f::CONTRIBUTION, Right::RateTeam),
        (SubjectKind::Closing, 1, f::CONFIRMED, Right::Decide),
        (SubjectKind::Objection, 4, f::OBJECTION_BY, Right::Decide),
        (
            SubjectKind::Competence,
            4,
            f::COMPETENCE_LEVEL,
            Right::KeepRegister,
        ),
        (
            SubjectKind::Organisation,
            0,
            f::ORG_RATING,
            Right::RateOrganisation,
        ),
    ] {
        assert_eq!(needs(kind, item, field), [right], "{kind:?}");
    }
}

#[test]
fn a_decision_is_taken_back_or_feigned_by_nobody_below_the_reviewing_officer() {
    let before = State::empty(subject(SubjectKind::Plan));
    for field in crate::ops::conflict::DECISION {
        let kept = needs(&before, write(3, field, Value::Flag(false)));
        assert_eq!(kept, Some(vec![Right::Decide]));
    }
}
