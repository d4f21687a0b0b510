use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::domain::coded::Coded;
use crate::domain::id::ItemId;
use crate::domain::meeting::DialogueStep;
use crate::ops::clock::Clock;
use crate::ops::op::{OpId, ReplicaId, Subject, SubjectKind};
use crate::ops::state::{Slot, Version};

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Empty),
        any::<String>().prop_map(Value::Text),
        (any::<i64>(), 0_u32..28).prop_map(|(digits, scale)| {
            Value::Number(Decimal::try_new(digits, scale).expect("a figure"))
        }),
        (-100_000_i32..100_000)
            .prop_map(|days| { Value::Date(NaiveDate::from_epoch_days(days).expect("a day")) }),
        any::<u64>().prop_map(Value::Ref),
        any::<u8>().prop_map(Value::Code),
        any::<bool>().prop_map(Value::Flag),
    ]
}

fn values() -> impl Strategy<Value = Vec<(Field, Value)>> {
    prop::collection::vec((any::<u16>().prop_map(Field), value()), 0..4)
}

fn id() -> impl Strategy<Value = OpId> {
    (any::<[u8; 16]>(), any::<u64>()).prop_map(|(replica, seq)| OpId {
        replica: ReplicaId(replica),
        seq,
    })
}

fn period() -> impl Strategy<Value = Period> {
    (2000_i32..2100, 1_u8..=4).prop_map(|(year, n)| Period::quarter(year, n).expect("a quarter"))
}

fn state() -> impl Strategy<Value = State> {
    let kind = prop::sample::select(SubjectKind::ALL);
    let subject = (any::<u64>(), kind, prop::option::of(period()));
    let version = (id(), any::<u64>(), any::<u64>(), values());
    let slot = (any::<u64>(), any::<u16>(), any::<u64>());
    let slots = prop::collection::btree_map(slot, prop::collection::vec(version, 1..3), 0..4);
    let frontier = prop::collection::vec(id(), 0..3);
    (subject, frontier, slots).prop_map(|((owner, kind, period), frontier, slots)| State {
        subject: Subject {
            owner,
            kind,
            period,
        },
        frontier,
        slots: slots
            .into_iter()
            .map(|((item, register, rater), versions)| {
                let slot = Slot {
                    item,
                    register: Field(register),
                    rater: EmployeeId(rater),
                };
                let versions = versions
                    .into_iter()
                    .map(|(op, clock, actor, values)| Version {
                        op,
                        clock: Clock(clock),
                        actor: EmployeeId(actor),
                        values,
                    });
                (slot, versions.collect())
            })
            .collect(),
    })
}

fn change() -> impl Strategy<Value = Change> {
    let places = (any::<usize>(), any::<usize>(), any::<usize>());
    (places, any::<String>(), any::<String>(), any::<bool>()).prop_map(
        |((at, before, after), removed, inserted, grows)| Change {
            at,
            removed,
            inserted,
            before,
            after,
            grows,
        },
    )
}

fn typed() -> impl Strategy<Value = Typed> {
    let changes = || prop::collection::vec(change(), 0..3);
    (any::<String>(), any::<usize>(), changes(), changes()).prop_map(
        |(text, cursor, undo, redo)| Typed {
            text,
            cursor,
            undo,
            redo,
        },
    )
}

fn entered() -> impl Strategy<Value = Entered> {
    prop_oneof![
        typed().prop_map(Entered::Text),
        any::<Option<u8>>().prop_map(Entered::Choice),
        (any::<Option<u64>>(), any::<String>())
            .prop_map(|(chosen, label)| Entered::Reference { chosen, label }),
    ]
}

fn message() -> impl Strategy<Value = Message> {
    let places = prop::collection::vec((any::<String>(), any::<String>()), 0..3);
    (any::<String>(), places).prop_map(|(key, places)| Message { key, places })
}

fn form() -> impl Strategy<Value = OpenForm> {
    let error = prop::option::of(message());
    let field = (any::<u16>(), any::<bool>(), value(), entered(), error);
    let field = field.prop_map(|(field, required, before, entered, error)| OpenField {
        field: Field(field),
        required,
        before,
        entered,
        error,
    });
    let record = (any::<u8>(), prop::collection::vec(any::<u64>(), 0..3));
    let about = (state(), any::<u64>(), values());
    let act = prop::sample::select(ActKind::ALL);
    let fields = prop::collection::vec(field, 0..4);
    let rest = (any::<usize>(), any::<bool>(), any::<Option<String>>());
    (record, message(), act, about, fields, rest).prop_map(
        |((kind, of), title, act, (base, item, fixed), fields, (focus, wide, opened_by))| {
            OpenForm {
                record: RecordCode { kind, of },
                title,
                act,
                base,
                item,
                fixed,
                fields,
                focus,
                wide,
                opened_by,
            }
        },
    )
}

fn sheet() -> impl Strategy<Value = Sheet> {
    let day = -100_000_i32..100_000;
    (any::<usize>(), any::<String>(), day, any::<String>()).prop_map(
        |(line, text, day, service)| Sheet {
            line,
            text,
            day: NaiveDate::from_epoch_days(day).expect("a day"),
            service,
        },
    )
}

fn sheets() -> impl Strategy<Value = Sheets> {
    let many = || prop::collection::vec(sheet(), 0..3);
    let head = (any::<u64>(), any::<bool>(), any::<usize>(), typed());
    (head, sheet(), sheet(), many(), many()).prop_map(
        |((unit, refused, last, typed), line, next, waiting, saved)| Sheets {
            unit: UnitId(unit),
            line,
            typed,
            refused,
            last,
            next,
            waiting,
            saved,
        },
    )
}

fn sitting() -> impl Strategy<Value = Sitting> {
    let step = || prop::sample::select(DialogueStep::ALL);
    let ids = (any::<u64>(), any::<Option<u64>>(), any::<Option<u64>>());
    let figures = (any::<u16>(), any::<usize>(), any::<u64>());
    let skipped = prop::collection::btree_set(step(), 0..4);
    (ids, period(), figures, step(), skipped).prop_map(
        |((person, meeting, result), period, (planned, row, used_ms), step, skipped)| Sitting {
            person: EmployeeId(person),
            period,
            planned,
            meeting: meeting.map(ItemId),
            step,
            result: result.map(ItemId),
            row,
            used_ms,
            skipped,
        },
    )
}

fn agenda() -> impl Strategy<Value = Agenda> {
    let who = || any::<Option<u64>>().prop_map(|id| id.map(EmployeeId));
    let sittings = prop::collection::vec(sitting(), 0..3);
    let after = prop::option::of(prop::sample::select(After::ALL));
    let people = (who(), who(), who());
    (sittings, people, any::<Option<String>>(), after).prop_map(
        |(sittings, (open, lead, selected), place, after)| Agenda {
            sittings,
            open,
            lead,
            place,
            after,
            selected,
        },
    )
}

fn desk() -> impl Strategy<Value = Desk> {
    let place = (
        any::<String>(),
        period(),
        any::<Option<u64>>(),
        any::<String>(),
    );
    let head = (any::<u64>(), -100_000_i32..100_000, any::<u64>());
    let open = (
        prop::collection::vec(form(), 0..3),
        prop::option::of(sheets()),
        agenda(),
    );
    (head, place, open).prop_map(
        |((actor, day, next_seq), (tab, period, person, query), (forms, sheets, agenda))| Desk {
            actor: EmployeeId(actor),
            day: NaiveDate::from_epoch_days(day).expect("a day"),
            next_seq,
            place: Place {
                tab,
                period,
                person: person.map(EmployeeId),
                query,
            },
            forms,
            sheets,
            agenda,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn any_desk_is_read_as_it_was_written_and_no_part_of_its_text_is_one(desk in desk(), cut in 0.0..1.0) {
        let text = encode(&desk).expect("it has a text");
        prop_assert_eq!(&decode(&text).expect("it is read"), &desk);
        let cut = (text.len() as f64 * cut) as usize;
        prop_assert!(decode(&text[..cut]).is_err());
    }

    #[test]
    fn spoiled_text_is_refused_or_read_and_never_more(desk in desk(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut text = encode(&desk).expect("it has a text");
        let at = at.index(text.len());
        text[at] = byte;
        let _ = decode(&text);
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(decode(&bytes).is_err());
    }
}

#[test]
fn deep_and_boundless_text_takes_no_more_than_its_length() {
    let deep = "[".repeat(1 << 20);
    assert!(decode(deep.as_bytes()).is_err());
    let many = format!("{{\"forms\":[{}", "[".repeat(1 << 20));
    assert!(decode(many.as_bytes()).is_err());
}
