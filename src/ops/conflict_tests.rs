use super::*;
use crate::domain::period::Period;
use crate::ops::edit::{text, writes};
use crate::ops::op::{Op, ReplicaId};
use crate::ops::state::fold;

const BUDI: u64 = 50;
const AHMAD: EmployeeId = EmployeeId(7);
const SRI: EmployeeId = EmployeeId(9);

fn subject(kind: SubjectKind) -> Subject {
    Subject::of(kind, BUDI, Period::quarter(2026, 4).unwrap())
}

/// Ops of several machines on one subject.
struct Ops(Subject, Vec<Op>);

impl Ops {
    fn state(&self) -> State {
        fold(self.0, &self.1)
    }

    fn push(&mut self, replica: u8, actor: EmployeeId, kind: ActKind, draft: Draft) -> OpId {
        let seq = self.1.len() as u64 + 1;
        let id = OpId {
            replica: ReplicaId([replica; 16]),
            seq,
        };
        self.1.push(Op {
            id,
            clock: Clock(seq),
            actor,
            act: (kind, seq),
            subject: self.0,
            preds: draft.preds,
            body: draft.body,
        });
        id
    }

    /// Writes fields on what was seen.
    fn write(&mut self, replica: u8, actor: EmployeeId, seen: &State, item: u64, values: &[Put]) {
        let all = writes(seen, item, values, actor);
        let draft = crate::ops::edit::draft(seen, all).unwrap();
        self.push(replica, actor, ActKind::RecordActual, draft);
    }
}

type Put = (Field, Value);

fn number(n: i64) -> Value {
    Value::Number(n.into())
}

/// An actual written on two machines, neither of which had seen the other.
fn actuals() -> (Ops, Slot) {
    let mut ops = Ops(subject(SubjectKind::Plan), Vec::new());
    let title = [(f::INDICATOR_TEXT, text("Jumlah KK yang terbit"))];
    ops.write(1, AHMAD, &ops.state(), 3, &title);
    let seen = ops.state();
    let first = [(f::ACTUAL, number(310)), (f::EVIDENCE, text("register"))];
    ops.write(1, AHMAD, &seen, 3, &first);
    let second = [(f::ACTUAL, number(290)), (f::EVIDENCE, text("aplikasi"))];
    ops.write(2, AHMAD, &seen, 3, &second);
    (ops, Slot::of(3, f::ACTUAL, EmployeeId::NOBODY))
}

const WHY: &str = "Sesuai register yang dilegalisasi";

#[test]
fn a_conflict_says_what_it_is_about_and_where_each_version_comes_from() {
    let (ops, slot) = actuals();
    let all = all([&ops.state()]);
    let [conflict] = all.as_slice() else {
        panic!("{all:?}");
    };
    assert_eq!(conflict.slot, slot);
    assert_eq!(conflict.of, Of::Titled("Jumlah KK yang terbit".into()));
    let from: Vec<_> = conflict.versions.iter().map(|v| v.op.replica).collect();
    assert_eq!(from, [ReplicaId([1; 16]), ReplicaId([2; 16])]);
    assert!(conflict.differs(f::EVIDENCE) && !conflict.differs(f::ACTUAL_DAY));
    assert!(conflict.always_said(f::EVIDENCE) && !conflict.always_said(f::ACTUAL_DAY));
    assert!(conflict.can_be_handed_up() && conflict.can_be_written());
    assert_eq!((conflict.handed_up, &conflict.said), (false, &None));
}

#[test]
fn what_is_picked_goes_whole_with_its_evidence_and_the_reason_stays() {
    let (mut ops, slot) = actuals();
    let draft = resolve(&ops.state(), slot, &Choice::Pick(1), WHY).unwrap();
    ops.push(1, AHMAD, ActKind::Resolve, draft);
    let state = ops.state();
    assert_eq!(state.conflicts().count(), 0);
    assert_eq!(state.value(3, f::ACTUAL), Some(&number(290)));
    assert_eq!(state.value(3, f::EVIDENCE), Some(&text("aplikasi")));
    assert_eq!(state.value(3, f::DECISION_REASON), Some(&text(WHY)));
}

#[test]
fn a_late_third_version_opens_it_again_and_the_reason_stands_by_the_decision() {
    let (mut ops, slot) = actuals();
    let shown = ops.state();
    let third = [(f::ACTUAL, number(305))];
    let before: Vec<OpId> = ops.1.iter().take(1).map(|op| op.id).collect();
    let seen = fold(ops.0, &ops.1[..1]);
    assert_eq!(seen.frontier, before);
    ops.write(3, SRI, &seen, 3, &third);
    let draft = resolve(&shown, slot, &Choice::Pick(0), WHY).unwrap();
    let decided = ops.push(1, AHMAD, ActKind::Resolve, draft);
    let all = all([&ops.state()]);
    let values: Vec<&Value> = all[0].versions.iter().map(|v| v.value(f::ACTUAL)).collect();
    assert_eq!(values, [&number(305), &number(310)]);
    let said: Vec<bool> = all[0]
        .versions
        .iter()
        .map(|version| all[0].said_with(version).is_some())
        .collect();
    assert_eq!(said, [false, true]);
    assert_eq!(all[0].versions[1].op, decided);
    // Whoever sees all three decides for good.
    let draft = resolve(&ops.state(), slot, &Choice::Pick(0), WHY).unwrap();
    ops.push(1, AHMAD, ActKind::Resolve, draft);
    assert_eq!(ops.state().value(3, f::ACTUAL), Some(&number(305)));
}

#[test]
fn handed_up_it_stays_open_and_what_is_decided_lands_in_the_register_of_the_rater() {
    let mut ops = Ops(subject(SubjectKind::Evaluation), Vec::new());
    let seen = ops.state();
    ops.write(1, AHMAD, &seen, 0, &[(f::RATE_RESULTS, Value::Code(1))]);
    ops.write(2, AHMAD, &seen, 0, &[(f::RATE_RESULTS, Value::Code(3))]);
    let slot = Slot::of(0, f::RATE_RESULTS, AHMAD);
    let draft = resolve(&ops.state(), slot, &Choice::HandUp, WHY).unwrap();
    ops.push(1, AHMAD, ActKind::Resolve, draft);
    let state = ops.state();
    let conflict = all([&state]).remove(0);
    assert!(conflict.handed_up && !conflict.can_be_handed_up());
    assert_eq!(conflict.said.as_ref().map(|said| said.actor), Some(AHMAD));
    assert!(!is_handed_up(&state, 0, SRI), "nobody else's is");
    let choice = Choice::Write(vec![(f::RATE_RESULTS, Value::Code(2))]);
    let draft = resolve(&state, slot, &choice, WHY).unwrap();
    ops.push(4, SRI, ActKind::Resolve, draft);
    let state = ops.state();
    let [only] = state.versions_of(0, f::RATE_RESULTS, AHMAD) else {
        panic!("{:?}", state.slots);
    };
    assert_eq!(
        (only.actor, only.value(f::RATE_RESULTS)),
        (SRI, &Value::Code(2))
    );
    assert!(state.versions_of(0, f::RATE_RESULTS, SRI).is_empty());
    assert!(
        is_handed_up(&state, 0, AHMAD),
        "what comes late is still the officer's"
    );
}

#[test]
fn what_is_no_decision_says_why() {
    let (ops, slot) = actuals();
    let state = ops.state();
    let tried = |choice: Choice, reason: &str| resolve(&state, slot, &choice, reason).map(drop);
    assert_eq!(tried(Choice::Pick(0), "sembilan."), Err(Flaw::Reason));
    assert_eq!(tried(Choice::Pick(0), "   kosong      "), Err(Flaw::Reason));
    assert_eq!(tried(Choice::Pick(0), "tepat sepu"), Ok(()));
    assert_eq!(tried(Choice::Pick(2), WHY), Err(Flaw::Version));
    assert_eq!(tried(Choice::Write(Vec::new()), WHY), Err(Flaw::Empty));
    let other = Slot { item: 4, ..slot };
    let settled = resolve(&state, other, &Choice::HandUp, WHY);
    assert_eq!(settled, Err(Flaw::Settled));
    let good = resolve(&state, slot, &Choice::Pick(0), WHY).unwrap();
    let spoiled = |change: &dyn Fn(&mut Vec<Write>)| {
        let Body::Set(mut writes) = good.body.clone() else {
            panic!("writes");
        };
        change(&mut writes);
        check(&state, &Body::Set(writes))
    };
    assert_eq!(spoiled(&|_| {}), Ok(()));
    assert_eq!(spoiled(&|writes| drop(writes.remove(0))), Err(Flaw::Shape));
    assert_eq!(spoiled(&|writes| writes[0].item = 9), Err(Flaw::Shape));
    let more = |field, value| {
        spoiled(&|writes| {
            let value = Value::clone(&value);
            writes.push(Write {
                item: 3,
                field,
                value,
            });
        })
    };
    assert_eq!(more(f::TARGET, number(1)), Err(Flaw::Shape));
    assert_eq!(more(f::HANDED_UP, Value::Flag(false)), Err(Flaw::Shape));
    assert_eq!(more(f::DECISION_OF, Value::Ref(7)), Err(Flaw::Shape));
    assert_eq!(check(&state, &Body::Retract(Vec::new())), Err(Flaw::Shape));
}

#[test]
fn nothing_shared_is_handed_up_and_nobody_writes_the_answer_of_the_employee() {
    let both = |kind, item, field: Field, values: [Value; 2]| {
        let mut ops = Ops(subject(kind), Vec::new());
        let seen = ops.state();
        for (value, replica) in values.into_iter().zip(1..) {
            ops.write(replica, AHMAD, &seen, item, &[(field, value)]);
        }
        (ops.state(), Slot::of(item, field, EmployeeId::NOBODY))
    };
    let results = [number(1), number(2)];
    let (team, slot) = both(SubjectKind::Team, 0, f::TEAM_RESULT, results);
    let up = resolve(&team, slot, &Choice::HandUp, WHY);
    assert_eq!(up, Err(Flaw::NotUpwards));
    let answers = [Value::Code(1), Value::Code(3)];
    let (closing, slot) = both(SubjectKind::Closing, 1, f::CONFIRMED, answers);
    let written = Choice::Write(vec![(f::CONFIRMED, Value::Code(2))]);
    let other = resolve(&closing, slot, &written, WHY);
    assert_eq!(other, Err(Flaw::OthersWord));
    assert!(resolve(&closing, slot, &Choice::Pick(1), WHY).is_ok());
}

#[test]
fn a_change_that_would_decide_by_the_way_is_found_and_an_unseen_one_is_not() {
    let (ops, slot) = actuals();
    let state = ops.state();
    let one_seen = fold(ops.0, &ops.1[..2]);
    let values = [(f::ACTUAL, number(1))];
    let draft = |seen: &State, item, values: &[Put]| {
        crate::ops::edit::draft(seen, writes(seen, item, values, AHMAD)).unwrap()
    };
    let passed = |kind, draft: &Draft| passed_over(kind, &state, draft, AHMAD);
    let over = draft(&state, 3, &values);
    assert_eq!(passed(ActKind::RecordActual, &over), Some(slot));
    assert_eq!(passed(ActKind::Resolve, &over), None);
    let unseen = draft(&one_seen, 3, &values);
    assert_eq!(passed(ActKind::RecordActual, &unseen), None, "it only adds");
    let elsewhere = draft(&state, 4, &values);
    assert_eq!(passed(ActKind::RecordActual, &elsewhere), None);
    let target = draft(&state, 3, &[(f::TARGET, number(400))]);
    assert_eq!(passed(ActKind::EditTarget, &target), None);
}

#[test]
fn differing_evidence_and_own_ratings_keep_an_evaluation_from_being_closed() {
    let (ops, slot) = actuals();
    let plan = ops.state();
    let mut ratings = Ops(subject(SubjectKind::Evaluation), Vec::new());
    let seen = ratings.state();
    let blocked = |plan: &State, ratings: &State| {
        blocks_closing(plan, ratings, Some(AHMAD)).map(|conflict| conflict.slot)
    };
    let empty = State::empty(plan.subject);
    assert_eq!(blocked(&plan, &seen), Some(slot));
    assert_eq!(blocked(&empty, &seen), None);
    for (who, replica) in [(SRI, 1), (SRI, 2), (AHMAD, 3), (AHMAD, 4)] {
        let rating = Value::Code(1 + replica % 2);
        ratings.write(replica, who, &seen, 3, &[(f::RATE_ITEM, rating)]);
        let own = (replica == 4).then(|| Slot::of(3, f::RATE_ITEM, AHMAD));
        assert_eq!(blocked(&empty, &ratings.state()), own, "{who:?}");
    }
}
