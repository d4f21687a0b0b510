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
        before: &closed,
    };
    assert_eq!(needed(&change(false), &predikat), Some(vec![Right::Close]));
    assert_eq!(needed(&change(true), &predikat), Some(vec![Right::Decide]));
}
