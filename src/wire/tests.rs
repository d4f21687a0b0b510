//! Literal bytes of every shape ever written, round trips, and input that somebody has damaged.

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::domain::access::Stint;
use crate::domain::coded::Coded;
use crate::domain::discipline::{Absence, AbsenceKind};
use crate::domain::id::{EmployeeId, ItemId, UnitId};
use crate::domain::nip::{EmploymentKind, Nip};
use crate::domain::people::{CareerLevel, Employee, Grade, PositionKind};
use crate::domain::period::{Cycle, Period};
use crate::domain::person::{FollowUps, PlanSummary, RosterRow, Sight};
use crate::domain::plan::Stage;
use crate::domain::rating::{Predikat, Rating};
use crate::ops::act::ActRecord;
use crate::ops::clock::Clock;
use crate::ops::fields;
use crate::ops::op::{
    ActKind, Body, Field, Op, OpId, ReplicaId, Subject, SubjectKind, Value, Write,
};
use crate::ops::state::{Slot, State, Version, fold};

const OWN: ReplicaId = ReplicaId([0xaa; 16]);
const OTHER: ReplicaId = ReplicaId([0xbb; 16]);
const PERSON: u64 = 198_505_152_010_011_001;

fn id(replica: ReplicaId, seq: u64) -> OpId {
    OpId { replica, seq }
}

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn op(body: Body) -> Op {
    Op {
        id: id(OWN, 70_000),
        clock: Clock::at(1_790_000_000_000),
        actor: EmployeeId(PERSON),
        act: (ActKind::RecordActual, 69_999),
        subject: Subject {
            owner: PERSON,
            kind: SubjectKind::Plan,
            period: Period::quarter(2026, 4),
        },
        preds: vec![id(OWN, 69_990), id(OTHER, 3)],
        body,
    }
}

/// One write of every type of value.
fn every_value() -> Body {
    let item = 0x8000_0000_0000_0001;
    let write = |field, value| Write { item, field, value };
    Body::Set(vec![
        Write::own(fields::APPROACH, Value::Code(1)),
        write(fields::ACTUAL, Value::Number(Decimal::new(-12_345, 2))),
        write(fields::ACTUAL_TEXT, Value::Empty),
        write(fields::EVIDENCE, Value::Text("BA-12 ✓".into())),
        write(fields::ACTUAL_DAY, Value::Date(day(2026, 12, 31))),
        write(fields::SUPPORTS_RESULT, Value::Ref(item)),
        write(fields::REMOVED, Value::Flag(true)),
        write(Field(9_999), Value::Text("later".into())),
    ])
}

fn a_state() -> State {
    let subject = op(Body::Set(vec![])).subject;
    let ops = [(OWN, 1), (OTHER, 1)].map(|(replica, seq)| Op {
        id: id(replica, seq),
        preds: vec![],
        ..op(Body::Set(vec![
            Write::own(fields::STAGE, Value::Code(2)),
            Write {
                item: 5,
                field: fields::ACTUAL,
                value: Value::Number(Decimal::from(replica.0[0])),
            },
        ]))
    });
    fold(subject, &ops)
}

fn a_row() -> RosterRow {
    RosterRow {
        employee: Employee {
            id: EmployeeId(PERSON),
            nip: Nip::from_number(PERSON),
            name: "Siti Rahayu, S.Sos.".into(),
            kind: EmploymentKind::Pns,
            grade: Grade::parse("III/b"),
            position: "Analis".into(),
            position_kind: PositionKind::Functional,
            career_level: Some(CareerLevel::ExpertFirst),
            unit: Some(UnitId(7)),
            appraiser_override: Some(EmployeeId(8)),
            appraiser_reason: "Plt.".into(),
            reviewer_override: None,
            phone: "0812".into(),
            email: "s@x.id".into(),
            siasn_id: String::new(),
            retired: false,
        },
        plans: vec![PlanSummary {
            period: Period::quarter(2026, 4).unwrap(),
            stage: Stage::ALL[1],
            progress: Some(755),
            targets: 3,
            lowest: [600, 1000, 1000, 1000],
            results: Some(Rating::Above),
            behaviour: None,
        }],
        last_log: Some(day(2026, 10, 1)),
        last_feedback: None,
        conflicts: 2,
        follow: FollowUps {
            absences: vec![Absence {
                id: ItemId(9),
                from: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
                until: None,
                days: Some(Decimal::new(25, 1)),
                minutes: None,
                kind: AbsenceKind::Unexcused,
                note: String::new(),
            }],
            closed: vec![(Period::quarter(2026, 3).unwrap(), Predikat::Good)],
            coaching_open: true,
            ..FollowUps::default()
        },
        stints: vec![Stint {
            period: Period::quarter(2026, 1).unwrap(),
            unit: Some(UnitId(5)),
            appraiser: None,
        }],
        sight: Sight::Full,
    }
}

fn an_act() -> ActRecord {
    ActRecord {
        seq: 70_000,
        ops: 3,
        kind: ActKind::Undo,
        actor: EmployeeId(PERSON),
        clock: Clock::at(1_790_000_000_000),
        subject: Subject::employee(EmployeeId(PERSON)),
        of: Some(69_000),
    }
}

/// Frames in two segments of the journal.
const POSITIONS: [u64; 3] = [(1 << 40) + 96, (1 << 40) + 700, (2 << 40) + 96];

fn an_applied() -> Applied {
    Applied {
        replica: OWN,
        index: 70_000,
        hash: [7; 32],
        last: POSITIONS[1],
        next: POSITIONS[2],
        last_sum: 0xdead_beef,
        clock: Clock::at(1_790_000_000_000),
        people: 300,
        subjects: 1_000,
        acts: 20,
        beside: ([9; 32], 4, 2),
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Never change a line of this: these bytes lie on people's disks.
#[test]
fn every_shape_has_the_bytes_it_always_had() {
    let retract = Body::Retract(vec![id(OWN, 69_998), id(OTHER, 9)]);
    let unknown = Body::Unknown {
        kind: 77,
        bytes: vec![1, 2, 3],
    };
    let golden = [
        ("set", encode_op(&op(every_value()), OWN), GOLDEN_SET),
        ("retract", encode_op(&op(retract), OWN), GOLDEN_RETRACT),
        ("unknown", encode_op(&op(unknown), OWN), GOLDEN_UNKNOWN),
        ("state", encode_state(&a_state(), OWN), GOLDEN_STATE),
        ("row", encode_row(&a_row()), GOLDEN_ROW),
        ("act", encode_act(&an_act(), 123_456), GOLDEN_ACT),
        ("record", encode_record(&POSITIONS, &[1, 2]), GOLDEN_RECORD),
        ("applied", encode_applied(&an_applied()), GOLDEN_APPLIED),
    ];
    for (name, bytes, expected) in golden {
        assert_eq!(hex(&bytes), expected.replace([' ', '\n'], ""), "{name}");
    }
}

const GOLDEN_RECORD: &str = "050103fd6000000000010000fb5c02fda4fdffffff000000020102";
const GOLDEN_APPLIED: &str = "0602aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaafc70110100070707070707070707070707070707 \
    0707070707070707070707070707070707fdbc02000000010000fd6000000000020000fcefbe \
    addefd0000006c50c4a001fb2c01fbe80314 \
    0909090909090909090909090909090909090909090909090909090909090909 0402";
const GOLDEN_SET: &str = "010100fc70110100fd0000006c50c4a001fd7941a44f623bc102050103fd7941a44f623bc102 \
    fc8017030002000a01bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb030141020001280501fd010000 \
    0000000080073c02fb7160023d003e010942412d313220e29c933f03fba4a22d04fd01000000 \
    00000080020601fb0f2701056c61746572";
const GOLDEN_RETRACT: &str = "010100fc70110100fd0000006c50c4a001fd7941a44f623bc102050103fd7941a44f623bc102 \
    fc8017030002000a01bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb03021502000201bbbbbbbbbbbb \
    bbbbbbbbbbbbbbbbbbbb09";
const GOLDEN_UNKNOWN: &str = "010100fc70110100fd0000006c50c4a001fd7941a44f623bc102050103fd7941a44f623bc102 \
    fc8017030002000a01bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb034d03010203";
const GOLDEN_STATE: &str = "020102000101bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb010201bbbbbbbbbbbbbbbbbbbbbbbbbb \
    bbbbbb01fd0000006c50c4a001fd7941a44f623bc1020001fd0000006c50c4a001fd7941a44f \
    623bc10202000100290005020501013c000201013c02fb54010000013c02fb760100";
const GOLDEN_ROW: &str = "030101fd7941a44f623bc1021353697469205261686179752c20532e536f732e010a06416e61 \
    6c697305050107010804506c742e000430383132067340782e69640001fc801703000201fbf3 \
    0203fb5802fbe803fbe803fbe803010001fbeea100020109fb44a0000132010001010000000001fc7f17030002000000000000000001fc7d170300010500";
const GOLDEN_ACT: &str = "0401fc40e20100030dfd7941a44f623bc102fd0000006c50c4a00101fd7941a44f623bc10200 \
    01fc880d0100";

#[test]
fn samples_of_records_are_read_as_written() {
    let state = a_state();
    let read = decode_state(&encode_state(&state, OWN), state.subject, OWN);
    assert_eq!(read, Ok(state));
    let row = a_row();
    assert_eq!(decode_row(&encode_row(&row), row.id()), Ok(row));
    let mut known = a_row();
    known.employee.siasn_id = "a5eb03e2-41f2-4e1a-9d4b-0f5c6a7b8c9d".into();
    let bytes = encode_row(&known);
    assert!(
        bytes.starts_with(&encode_row(&a_row())),
        "behind the row of schema 1"
    );
    assert_eq!(decode_row(&bytes, known.id()), Ok(known));
    let act = an_act();
    assert_eq!(decode_act(&encode_act(&act, 9), act.seq), Ok((act, 9)));
    let bytes = encode_record(&POSITIONS, &[1, 2]);
    assert_eq!(decode_record(&bytes), Ok((POSITIONS.to_vec(), &[1, 2][..])));
    let applied = an_applied();
    assert_eq!(decode_applied(&encode_applied(&applied)), Ok(applied));
}

#[test]
fn a_usual_op_carries_little_beside_its_words() {
    let name = "Siti Rahayu";
    let fields = 10;
    let writes = (0..fields).map(|n| Write {
        item: 0x8000_0000_0000_0001,
        field: Field(10 + n),
        value: Value::Text(name.into()),
    });
    let usual = Op {
        preds: vec![id(OWN, 69_990)],
        ..op(Body::Set(writes.collect()))
    };
    let length = encode_op(&usual, OWN).len();
    let per_field = 4 * usize::from(fields);
    let words = name.len() * usize::from(fields);
    assert!(length <= 62 + per_field + words, "{length} bytes");
}

#[test]
fn what_a_later_version_wrote_is_kept_and_handed_on_untouched() {
    let bytes = encode_op(&op(every_value()), OWN);
    // Envelope 2, id 6, clock 9, actor 9; then the kind of act, the way back, the kind of subject.
    let (act_at, subject_at) = (26, 28);
    let with = |at: usize, value: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = value;
        bytes
    };
    let kept = |bytes: &[u8]| {
        let op = decode_op(bytes, OWN).unwrap();
        assert_eq!(encode_op(&op, OWN), bytes);
        assert_eq!(op.id, id(OWN, 70_000));
        let Body::Unknown { kind, .. } = op.body else {
            panic!("{op:?}");
        };
        (kind, has_subject(&op))
    };
    assert_eq!(kept(&with(1, 2)), (WHOLE, true), "a later schema");
    assert_eq!(kept(&with(act_at, 99)), (WHOLE, true), "a kind of act");
    assert_eq!(kept(&with(subject_at, 99)), (UNPLACED, false), "a subject");
    let later_value = Body::Unknown {
        kind: 1,
        bytes: vec![1, 0, 1, 40, 9],
    };
    let later_value = op(later_value);
    assert_eq!(
        decode_op(&encode_op(&later_value, OWN), OWN),
        Ok(later_value)
    );
}

#[test]
fn a_cut_value_is_an_error_and_so_is_one_with_a_tail() {
    let state = a_state();
    let all = [
        encode_op(&op(every_value()), OWN),
        encode_state(&state, OWN),
        encode_row(&a_row()),
        encode_act(&an_act(), 1),
        encode_record(&POSITIONS, &[]),
        encode_applied(&an_applied()),
    ];
    for bytes in all {
        let read = |bytes: &[u8]| match bytes.first() {
            Some(1) => decode_op(bytes, OWN).map(|_| ()),
            Some(2) => decode_state(bytes, state.subject, OWN).map(|_| ()),
            Some(3) => decode_row(bytes, EmployeeId(1)).map(|_| ()),
            Some(4) => decode_act(bytes, 1).map(|_| ()),
            Some(5) => decode_record(bytes).map(|_| ()),
            _ => decode_applied(bytes).map(|_| ()),
        };
        assert_eq!(read(&bytes), Ok(()));
        for length in 0..bytes.len() {
            assert!(read(&bytes[..length]).is_err(), "{length} of {bytes:?}");
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert_eq!(read(&longer), Err(WireError::Trailing(1)));
        let newer = [&[bytes[0], 200], &bytes[2..]].concat();
        assert!(bytes[0] == 1 || read(&newer) == Err(WireError::Newer(200)));
    }
}

fn ids() -> impl Strategy<Value = OpId> {
    let replica = prop_oneof![
        Just(OWN),
        Just(OTHER),
        any::<[u8; 16]>().prop_map(ReplicaId)
    ];
    let seq = prop_oneof![1..300_u64, any::<u64>()];
    (replica, seq).prop_map(|(replica, seq)| OpId { replica, seq })
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Empty),
        ".{0,12}".prop_map(Value::Text),
        (any::<i64>(), 0..=28_u32).prop_map(|(m, s)| Value::Number(Decimal::new(m, s))),
        (-90_000..90_000).prop_map(|days| Value::Date(NaiveDate::from_epoch_days(days).unwrap())),
        any::<u64>().prop_map(Value::Ref),
        any::<u8>().prop_map(Value::Code),
        any::<bool>().prop_map(Value::Flag),
    ]
}

fn subjects() -> impl Strategy<Value = Subject> {
    let kind = proptest::sample::select(SubjectKind::ALL);
    let mut periods = vec![None];
    periods.extend(Period::of_year(2026, Cycle::Monthly).into_iter().map(Some));
    periods.extend(
        Period::of_year(9999, Cycle::Quarterly)
            .into_iter()
            .map(Some),
    );
    periods.push(Period::quarter(9999, 4).and_then(|quarter| quarter.with_stint(9)));
    let period = proptest::sample::select(periods);
    (any::<u64>(), kind, period).prop_map(|(owner, kind, period)| Subject {
        owner,
        kind,
        period,
    })
}

fn bodies() -> impl Strategy<Value = Body> {
    let write = (0..3_u64, any::<u16>(), values()).prop_map(|(item, field, value)| Write {
        item,
        field: Field(field),
        value,
    });
    prop_oneof![
        proptest::collection::vec(write, 0..12).prop_map(Body::Set),
        proptest::collection::vec(ids(), 0..5).prop_map(Body::Retract),
        (3..UNPLACED, any::<Vec<u8>>()).prop_map(|(kind, bytes)| Body::Unknown { kind, bytes }),
    ]
}

fn ops() -> impl Strategy<Value = Op> {
    let act = (proptest::sample::select(ActKind::ALL), any::<u64>());
    let preds = proptest::collection::vec(ids(), 0..4);
    let head = (ids(), any::<u64>(), any::<u64>());
    (head, act, subjects(), preds, bodies()).prop_map(
        |((id, clock, actor), act, subject, preds, body)| Op {
            id,
            clock: Clock(clock),
            actor: EmployeeId(actor),
            act,
            subject,
            preds,
            body,
        },
    )
}

fn states() -> impl Strategy<Value = State> {
    let version = (ids(), any::<u64>(), 0..3_u64);
    let values = proptest::collection::vec((1..200_u16, values()), 0..3);
    let versions = proptest::collection::vec((version, values), 0..3);
    let slot = (0..3_u64, 1..200_u16, 0..2_u64);
    let slots = proptest::collection::btree_map(slot, versions, 0..12);
    let frontier = proptest::collection::vec(ids(), 0..4);
    (subjects(), frontier, slots).prop_map(|(subject, frontier, slots)| State {
        subject,
        frontier,
        slots: slots
            .into_iter()
            .map(|((item, register, rater), versions)| {
                let slot = Slot {
                    item,
                    register: Field(register),
                    rater: EmployeeId(rater),
                };
                let version = |((op, clock, actor), values): ((OpId, u64, u64), Vec<_>)| Version {
                    op,
                    clock: Clock(clock),
                    actor: EmployeeId(actor),
                    values: values.into_iter().map(|(f, v)| (Field(f), v)).collect(),
                };
                (slot, versions.into_iter().map(version).collect())
            })
            .collect(),
    })
}

proptest! {
    #[test]
    fn every_op_is_read_as_it_was_written(op in ops()) {
        let bytes = encode_op(&op, OWN);
        let peek = peek_op(&bytes, OWN).unwrap();
        prop_assert_eq!(
            (peek.id, peek.clock, peek.act, peek.subject),
            (op.id, op.clock, op.act.1, Some(op.subject))
        );
        prop_assert_eq!(decode_op(&bytes, OWN), Ok(op));
    }

    #[test]
    fn every_state_is_read_as_it_was_written(state in states()) {
        let bytes = encode_state(&state, OWN);
        prop_assert_eq!(decode_state(&bytes, state.subject, OWN), Ok(state));
    }

    #[test]
    fn no_bytes_make_a_reader_panic(
        kind in 0..8_u8, schema in 0..3_u8, body in any::<Vec<u8>>(), subject in subjects()
    ) {
        let bytes = [&[kind, schema], body.as_slice()].concat();
        if let Ok(op) = decode_op(&bytes, OWN) {
            // What was understood has a form, and that form says the same.
            prop_assert_eq!(decode_op(&encode_op(&op, OWN), OWN), Ok(op));
        }
        let _ = decode_state(&bytes, subject, OWN);
        let _ = decode_row(&bytes, EmployeeId(1));
        let _ = decode_act(&bytes, 1);
        let _ = decode_record(&bytes);
        let _ = decode_applied(&bytes);
        let _ = peek_op(&bytes, OWN);
    }

    #[test]
    fn no_damage_to_a_real_value_makes_a_reader_panic(
        op in ops(), at in any::<proptest::sample::Index>(), bits in 1..=255_u8
    ) {
        let mut bytes = encode_op(&op, OWN);
        let at = at.index(bytes.len());
        bytes[at] ^= bits;
        let _ = decode_op(&bytes, OWN);
    }
}

/// A length of gigabytes in a few bytes reserves nothing: the reader fails at once instead.
#[test]
fn a_claimed_length_beyond_the_input_is_refused() {
    // Marker 253: a u64 follows.
    let huge = [253, 0, 0, 0, 0, 0, 0, 0, 1];
    let row = [&[3, 1, 0][..], &huge].concat();
    assert!(matches!(
        decode_row(&row, EmployeeId(1)),
        Err(WireError::Malformed(_))
    ));
    let many = [252, 0xff, 0xff, 0xff, 0x03];
    let state = [&[2, 1][..], &many, &[0; 8]].concat();
    let subject = Subject::employee(EmployeeId(1));
    assert!(matches!(
        decode_state(&state, subject, OWN),
        Err(WireError::Malformed(_))
    ));
}
