//! What every store must do, run on the one in memory and the one on disk; and the two held equal over
//! random acts.

use crate::ops::op::ActKind;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::disk::{DiskStore, Mode};
use super::memory::MemoryStore;
use super::*;
use crate::domain::period::Period;
use crate::ops::edit;
use crate::ops::fields::{self, FIELDS, FieldSpec, Holds};
use crate::ops::op::{Field, SubjectKind, Value, Write};

pub(crate) const SITI: u64 = 198_505_152_010_012_001;
pub(crate) const NOW: u64 = 1_790_000_000_000;
const ACTOR: EmployeeId = EmployeeId(5);

pub(crate) fn open(path: &std::path::Path) -> (DiskStore, Vec<String>) {
    DiskStore::open(path, Mode::Write, &mut |_, _| ()).unwrap()
}

/// An act that sets one field of a person to these words.
pub(crate) fn say(store: &dyn Store, owner: u64, field: Field, words: &str) -> Act {
    let state = store.state(Subject::employee(EmployeeId(owner))).unwrap();
    let writes = vec![Write::own(field, Value::Text(words.into()))];
    Act {
        kind: ActKind::EditEmployee,
        actor: ACTOR,
        drafts: vec![edit::draft(&state, writes).unwrap()],
    }
}

/// An act that brings in many people whom nobody knew.
pub(crate) fn import(people: std::ops::Range<u64>) -> Act {
    let draft = |n: u64| Draft {
        subject: Subject::employee(EmployeeId(SITI + n * 1000)),
        preds: vec![],
        body: Body::Set(vec![
            Write::own(fields::NAME, Value::Text(format!("Pegawai Nomor {n}"))),
            Write::own(fields::NIP, Value::Ref(SITI + n)),
            Write::own(fields::EMPLOYMENT, Value::Code(1)),
            Write::own(fields::GRADE, Value::Code(10)),
            Write::own(fields::POSITION, Value::Text("Analis Kebijakan".into())),
            Write::own(fields::POSITION_KIND, Value::Code(5)),
            Write::own(fields::CAREER_LEVEL, Value::Code(5)),
            Write::own(fields::WORKS_IN, Value::Ref((1 << 63) | (n % 40))),
            Write::own(fields::PHONE, Value::Text(format!("0812000{n}"))),
            Write::own(fields::EMAIL, Value::Text(format!("pegawai{n}@kota.go.id"))),
        ]),
    };
    Act {
        kind: ActKind::Import,
        actor: ACTOR,
        drafts: people.map(draft).collect(),
    }
}

fn undo(store: &mut dyn Store, kind: ActKind, seq: u64) -> Committed {
    let drafts = take_back(store, seq).unwrap();
    let act = Act {
        kind,
        actor: ACTOR,
        drafts,
    };
    store.commit(act, NOW).unwrap()
}

/// Everything a store can be asked.
#[derive(Debug, PartialEq)]
pub(super) struct Answers {
    next_seq: u64,
    roster: Vec<RosterRow>,
    shared: Vec<State>,
    acts: Vec<ActRecord>,
    ops: Vec<Vec<Op>>,
    histories: Vec<Vec<Op>>,
    dossiers: Vec<Dossier>,
}

pub(super) fn answers(store: &dyn Store) -> Answers {
    let acts = store.acts(usize::MAX).unwrap();
    let ops: Vec<Vec<Op>> = acts
        .iter()
        .map(|act| store.ops_of_act(act.seq).unwrap())
        .collect();
    let mut owners: Vec<u64> = ops.iter().flatten().map(|op| op.subject.owner).collect();
    owners.sort_unstable();
    owners.dedup();
    let owners = owners.into_iter();
    Answers {
        next_seq: store.next_seq(),
        roster: store.roster().unwrap(),
        shared: store.shared().unwrap(),
        acts,
        ops,
        histories: owners.clone().map(|o| store.history(o).unwrap()).collect(),
        dossiers: owners
            .map(|o| store.dossier(EmployeeId(o)).unwrap())
            .collect(),
    }
}

fn on_both(contract: fn(&mut dyn Store)) {
    let mut memory = MemoryStore::new(ReplicaId([7; 16]));
    contract(&mut memory);
    let temp = tempfile::tempdir().unwrap();
    let (mut disk, notes) = open(temp.path());
    assert_eq!(notes, Vec::<String>::new());
    contract(&mut disk);
    // Whoever writes has nobody to catch up with.
    let writing: [&mut dyn Store; 2] = [&mut memory, &mut disk];
    for store in writing {
        assert_eq!(store.catch_up().unwrap(), CaughtUp::Nothing);
    }
    let before = answers(&disk);
    drop(disk);
    let (disk, notes) = open(temp.path());
    assert_eq!(notes, Vec::<String>::new());
    assert_eq!(answers(&disk), before, "after opening again");
    assert_eq!(disk.verify().unwrap().faults, Vec::<String>::new());
    drop(disk);
    let (mut looking, _) = DiskStore::open(temp.path(), Mode::ReadOnly, &mut |_, _| ()).unwrap();
    assert_eq!(answers(&looking), before, "looking only");
    assert_eq!(looking.catch_up().unwrap(), CaughtUp::Nothing);
    assert_eq!(looking.verify().unwrap().faults, Vec::<String>::new());
}

#[test]
fn a_commit_answers_what_changed_and_is_read_back() {
    on_both(|store| {
        let act = say(store, SITI, fields::NAME, "Siti");
        let committed = store.commit(act, NOW).unwrap();
        assert_eq!((committed.act.seq, committed.next_seq), (1, 2));
        assert_eq!(committed.rows[0].employee.name, "Siti");
        assert_eq!(store.roster().unwrap(), committed.rows);
        let subject = Subject::employee(EmployeeId(SITI));
        assert_eq!(store.state(subject).unwrap(), committed.states[0]);
        let act = say(store, SITI, fields::NAME, "Siti Rahayu");
        store.commit(act, 5).unwrap();
        let history = store.history(SITI).unwrap();
        assert_eq!(history.len(), 2);
        assert!(
            history[0].clock < history[1].clock,
            "though the wall went back"
        );
        assert_eq!(store.roster().unwrap()[0].employee.name, "Siti Rahayu");
    });
}

#[test]
fn an_act_is_taken_back_and_done_again() {
    on_both(|store| {
        for name in ["Siti", "Siti R."] {
            let act = say(store, SITI, fields::NAME, name);
            store.commit(act, NOW).unwrap();
        }
        let name = |store: &dyn Store| store.roster().unwrap()[0].employee.name.clone();
        let undone = undo(store, ActKind::Undo, 2);
        assert_eq!((undone.act.of, name(store)), (Some(2), "Siti".into()));
        let (undo_stack, redo_stack) = stacks(&store.acts(10).unwrap());
        assert_eq!((undo_stack.len(), redo_stack.len()), (1, 1));
        let redone = undo(store, ActKind::Redo, undone.act.seq);
        assert_eq!((redone.act.of, name(store)), (Some(3), "Siti R.".into()));
    });
}

#[test]
fn values_written_unseen_stand_side_by_side() {
    on_both(|store| {
        let subject = Subject {
            owner: SITI,
            kind: SubjectKind::Plan,
            period: Period::quarter(2026, 4),
        };
        for n in [10, 20] {
            let act = Act {
                kind: ActKind::RecordActual,
                actor: ACTOR,
                drafts: vec![Draft {
                    subject,
                    preds: vec![],
                    body: Body::Set(vec![Write {
                        item: 9,
                        field: fields::ACTUAL,
                        value: Value::Number(Decimal::from(n)),
                    }]),
                }],
            };
            let committed = store.commit(act, NOW).unwrap();
            assert_eq!(committed.rows[0].conflicts, u16::from(n == 20));
        }
        assert_eq!(store.state(subject).unwrap().conflicts().count(), 1);
        assert!(store.roster().unwrap().is_empty(), "nobody entered him yet");
        let act = say(store, SITI, fields::NAME, "Siti");
        store.commit(act, NOW).unwrap();
        assert_eq!(store.roster().unwrap()[0].conflicts, 1);
    });
}

#[test]
fn an_act_with_nothing_in_it_is_refused_and_changes_nothing() {
    on_both(|store| {
        let empty = Act {
            kind: ActKind::Import,
            actor: ACTOR,
            drafts: vec![],
        };
        let refused = store.commit(empty.clone(), NOW);
        assert!(matches!(refused, Err(StoreError::Refused(_))));
        let refused = store.commit_all(vec![(import(0..3), NOW), (empty, NOW)]);
        assert!(matches!(refused, Err(StoreError::Refused(_))));
        assert_eq!(store.commit_all(vec![]).unwrap(), []);
        assert_eq!((store.next_seq(), store.acts(9).unwrap().len()), (1, 0));
    });
}

#[test]
fn a_large_act_spans_frames_and_is_still_one_act() {
    on_both(|store| {
        let acts = vec![import(0..2300), import(2300..2310)];
        let records = store
            .commit_all(acts.into_iter().map(|act| (act, NOW)).collect())
            .unwrap();
        let sizes: Vec<_> = records.iter().map(|act| (act.seq, act.ops)).collect();
        assert_eq!(sizes, [(1, 2300), (2301, 10)]);
        assert_eq!(store.acts(5).unwrap().len(), 2);
        assert_eq!(store.ops_of_act(1).unwrap().len(), 2300);
        assert_eq!(store.roster().unwrap().len(), 2310);
        let act = say(store, SITI, fields::NAME, "Siti");
        store.commit(act, NOW).unwrap();
        assert_eq!(store.history(SITI).unwrap().len(), 2);
        undo(store, ActKind::Undo, 2311);
        let employee = store.dossier(EmployeeId(SITI)).unwrap().file.employee;
        assert_eq!(employee.name, "Pegawai Nomor 0");
    });
}

/// One step of a random history.
#[derive(Debug, Clone)]
enum Step {
    /// Fields of a subject, by one of some people, having seen the subject as it was this many versions ago.
    Edit(Vec<Edit>),
    /// Takes back, or does again, one of the acts so far.
    TakeBack(u8),
    /// Several edits as acts of their own, at once.
    Bulk(Vec<Edit>),
}

#[derive(Debug, Clone)]
struct Edit {
    subject: Subject,
    spec: FieldSpec,
    n: u8,
    actor: u64,
    stale: bool,
}

fn edits() -> impl Strategy<Value = Edit> {
    let spec = proptest::sample::select(FIELDS);
    (spec, 0..3_usize, 0..3_u64, 1..4_u8, any::<bool>()).prop_map(
        |(spec, kind, owner, n, stale)| {
            let kind = spec.kinds[kind % spec.kinds.len()];
            let has_period = !matches!(
                kind,
                SubjectKind::Employee | SubjectKind::Unit | SubjectKind::Template
            );
            let period = has_period.then(|| match kind {
                SubjectKind::Log => Period::month(2026, n),
                SubjectKind::Feedback => Period::year_of(2026),
                // Ends of periods and numbers of periods are ordered differently.
                _ if n == 1 => Period::year_of(2026),
                _ => Period::quarter(2026, n),
            });
            let place = match kind {
                SubjectKind::Unit => 1 << 40,
                SubjectKind::Team => 2 << 40,
                SubjectKind::Template => 3 << 40,
                _ => SITI,
            };
            Edit {
                subject: Subject {
                    owner: place + owner,
                    kind,
                    period: period.flatten(),
                },
                spec,
                n,
                actor: u64::from(n),
                stale,
            }
        },
    )
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => proptest::collection::vec(edits(), 1..4).prop_map(Step::Edit),
        2 => any::<u8>().prop_map(Step::TakeBack),
        1 => proptest::collection::vec(edits(), 1..6).prop_map(Step::Bulk),
    ]
}

fn sample(spec: &FieldSpec, n: u8) -> Value {
    match spec.holds {
        Holds::Text | Holds::Prose => Value::Text(format!("nilai {n}")),
        Holds::Number => Value::Number(i64::from(n).into()),
        Holds::Date => Value::Date(chrono::NaiveDate::from_ymd_opt(2026, 1, n.into()).unwrap()),
        Holds::Nip => Value::Ref(SITI + u64::from(n)),
        Holds::Person | Holds::Unit | Holds::Team | Holds::Item => Value::Ref(n.into()),
        Holds::Grade | Holds::Code(_) => Value::Code(n),
        Holds::Flag => Value::Flag(n == 1),
    }
}

fn draft_of(store: &dyn Store, edit: &Edit) -> Draft {
    let frontier = store.state(edit.subject).unwrap().frontier;
    Draft {
        subject: edit.subject,
        preds: if edit.stale { vec![] } else { frontier },
        body: Body::Set(vec![Write {
            item: u64::from(edit.spec.item) * u64::from(edit.n),
            field: edit.spec.field,
            value: sample(&edit.spec, edit.n),
        }]),
    }
}

fn act_of(store: &dyn Store, edits: &[Edit]) -> Act {
    Act {
        kind: ActKind::EditTarget,
        actor: EmployeeId(edits[0].actor),
        drafts: edits.iter().map(|edit| draft_of(store, edit)).collect(),
    }
}

fn run(store: &mut dyn Store, step: &Step, now: u64) -> Option<Committed> {
    match step {
        Step::Edit(edits) => {
            let act = act_of(store, edits);
            Some(store.commit(act, now).unwrap())
        }
        Step::TakeBack(n) => {
            let acts = store.acts(usize::MAX).unwrap();
            let target = acts.get(usize::from(*n) % acts.len().max(1))?;
            let act = Act {
                kind: ActKind::Undo,
                actor: target.actor,
                drafts: take_back(store, target.seq).unwrap(),
            };
            Some(store.commit(act, now).unwrap())
        }
        Step::Bulk(edits) => {
            let acts = edits.iter().map(|e| act_of(store, std::slice::from_ref(e)));
            store
                .commit_all(acts.map(|act| (act, now)).collect())
                .unwrap();
            None
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn both_stores_answer_the_same(
        steps in proptest::collection::vec((steps(), 0..NOW), 1..24), reopen in 0..24_usize
    ) {
        let temp = tempfile::tempdir().unwrap();
        let (mut disk, _) = open(temp.path());
        let mut memory = MemoryStore::new(disk.replica());
        for (n, (step, now)) in steps.iter().enumerate() {
            prop_assert_eq!(run(&mut disk, step, *now), run(&mut memory, step, *now));
            if n == reopen {
                drop(disk);
                if reopen % 2 == 0 {
                    std::fs::remove_dir_all(temp.path().join("records")).unwrap();
                }
                disk = open(temp.path()).0;
            }
        }
        prop_assert_eq!(answers(&disk), answers(&memory));
        prop_assert_eq!(disk.verify().unwrap(), memory.verify().unwrap());
        drop(disk);
        let (looking, _) =
            DiskStore::open(temp.path(), Mode::ReadOnly, &mut |_, _| ()).unwrap();
        prop_assert_eq!(answers(&looking), answers(&memory));
    }
}
