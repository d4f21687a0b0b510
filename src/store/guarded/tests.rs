use std::collections::BTreeMap;

use super::*;
use crate::app::testing::{AHMAD, BUDI, CITRA, SECTION, SRI, World, day, period};
use crate::domain::meeting::PinEvent;
use crate::domain::person::Sight;
use crate::domain::rating::Rating;
use crate::ops::conflict::{Choice, resolve};
use crate::ops::edit::{code, draft, text, writes};
use crate::ops::op::Field;
use crate::ops::state::Slot;
use crate::store::memory::MemoryStore;
use crate::store::take_back;

const NOW: u64 = 1_800_000_000_000;

/// The small office, guarded for somebody who was appointed to this.
fn guarded(seat: EmployeeId, roles: &[Role]) -> Guarded {
    let office: MemoryStore = World::new().store;
    let given = Appointments::only(seat, roles.iter().copied().collect());
    let clock = || (day(2026, 11, 24), NOW);
    Guarded::new(Box::new(office), seat, given, Box::new(clock))
}

/// An act of one write on a subject.
fn act(store: &Guarded, kind: ActKind, subject: Subject, write: (u64, Field, Value)) -> Act {
    let before = store.inner.borrow().state(subject).unwrap();
    let (item, field, value) = write;
    let all = writes(&before, item, &[(field, value)], store.seat);
    Act {
        kind,
        actor: store.seat,
        drafts: draft(&before, all).into_iter().collect(),
    }
}

fn try_write(
    store: &mut Guarded,
    kind: ActKind,
    subject: Subject,
    write: (u64, Field, Value),
) -> Result<(), Right> {
    let act = act(store, kind, subject, write);
    match store.commit(act, NOW) {
        Ok(_) => Ok(()),
        Err(StoreError::Denied(denied)) => Err(denied.right),
        Err(other) => panic!("{other}"),
    }
}

fn of(kind: SubjectKind, who: EmployeeId) -> Subject {
    Subject::of(kind, who.0, period())
}

fn refusals(store: &Guarded, who: EmployeeId) -> Vec<(String, Option<u64>)> {
    let year = Period::year_of(2026).unwrap();
    let subject = Subject::of(SubjectKind::Denial, who.0, year);
    let state = store.inner.borrow().state(subject).unwrap();
    let line = |item| {
        let what = match state.value(item, f::DENIED_WHAT) {
            Some(Value::Text(what)) => what.clone(),
            other => panic!("{other:?}"),
        };
        let about = match state.value(item, f::DENIED_PERSON) {
            Some(Value::Ref(id)) => Some(*id),
            _ => None,
        };
        (what, about)
    };
    let mut all: Vec<_> = state.items().map(line).collect();
    all.sort();
    all
}

#[test]
fn an_employee_sees_the_own_row_and_of_colleagues_only_who_they_are() {
    let store = guarded(BUDI, &[]);
    for row in store.roster().unwrap() {
        let own = row.id() == BUDI;
        assert_eq!(row.sight == Sight::Full, own, "{}", row.employee.name);
        assert_eq!(row.employee.nip.is_some(), own);
        assert_eq!(!row.plans.is_empty(), own);
        assert!(!row.employee.name.is_empty() && row.unit().is_some());
    }
    assert!(store.dossier(BUDI).is_ok() && store.history(BUDI.0).is_ok());
    for other in [CITRA, AHMAD, SRI] {
        let Err(StoreError::Denied(denied)) = store.dossier(other) else {
            panic!("{other:?} is read");
        };
        assert_eq!(
            (denied.right, denied.person),
            (Right::ReadFile, Some(other))
        );
        assert!(!denied.name.is_empty());
        assert!(store.history(other.0).is_err());
        assert!(store.state(of(SubjectKind::Plan, other)).is_err());
    }
}

#[test]
fn the_appraiser_and_the_person_take_no_pin_away_whatever_else_they_are() {
    let pins = Subject::of(SubjectKind::Pin, BUDI.0, Period::year_of(2026).unwrap());
    for office in [Role::Keeper, Role::PerformanceAdmin] {
        for (seat, may) in [(AHMAD, false), (BUDI, false), (CITRA, true), (SRI, true)] {
            let mut store = guarded(seat, &[office]);
            let reset = (7, f::PIN_EVENT, code(PinEvent::Reset));
            let tried = try_write(&mut store, ActKind::ManagePin, pins, reset);
            let expected = if may { Ok(()) } else { Err(Right::ResetPin) };
            assert_eq!(tried, expected, "{seat:?} as {office:?}");
        }
    }
}

#[test]
fn superiors_and_those_appointed_see_everybody_below_or_all() {
    let full = |store: &Guarded| {
        let rows = store.roster().unwrap().into_iter();
        rows.filter(|row| row.sight == Sight::Full).count()
    };
    assert_eq!(full(&guarded(AHMAD, &[])), 4, "himself and three");
    assert_eq!(full(&guarded(SRI, &[])), 5);
    assert_eq!(full(&guarded(BUDI, &[Role::Auditor])), 5);
    assert_eq!(full(&guarded(BUDI, &[Role::PerformanceAdmin])), 5);
    assert_eq!(full(&guarded(BUDI, &[Role::ServiceOperator])), 1);
    assert!(
        guarded(EmployeeId::NOBODY, &[])
            .roster()
            .unwrap()
            .is_empty()
    );
    assert!(
        guarded(EmployeeId::NOBODY, &[])
            .shared()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn acts_are_judged_where_they_are_committed() {
    let rating = || (0, f::RATE_RESULTS, Value::Code(1));
    let plan = || (0, f::STAGE, code(crate::domain::plan::Stage::Evaluating));
    for (seat, roles, rates, moves) in [
        (AHMAD, &[][..], true, true),
        (BUDI, &[], false, false),
        (SRI, &[], false, false),
        (CITRA, &[Role::PerformanceAdmin], false, false),
        (CITRA, &[Role::Auditor], false, false),
        (CITRA, &[Role::Keeper], false, true),
    ] {
        let mut store = guarded(seat, roles);
        let rated = try_write(
            &mut store,
            ActKind::Rate,
            of(SubjectKind::Evaluation, BUDI),
            rating(),
        );
        assert_eq!(
            rated,
            if rates { Ok(()) } else { Err(Right::Rate) },
            "{seat:?}"
        );
        let moved = try_write(
            &mut store,
            ActKind::MoveStage,
            of(SubjectKind::Plan, BUDI),
            plan(),
        );
        assert_eq!(
            moved,
            if moves {
                Ok(())
            } else {
                Err(Right::ApprovePlan)
            },
            "{seat:?}"
        );
    }
}

#[test]
fn head_office_annotates_and_rates_nobody_and_nobody_else_annotates() {
    let notes = Subject::of(
        SubjectKind::Annotation,
        BUDI.0,
        Period::year_of(2026).unwrap(),
    );
    let note = || (7, f::ANNOTATED_TEXT, text("Lihat lampiran"));
    let mut pusat = guarded(CITRA, &[Role::HeadOffice]);
    let tried = try_write(&mut pusat, ActKind::EditRegister, notes, note());
    assert_eq!(tried, Ok(()));
    let rating = (0, f::RATE_RESULTS, code(Rating::Meets));
    let rated = of(SubjectKind::Evaluation, BUDI);
    let tried = try_write(&mut pusat, ActKind::Rate, rated, rating);
    assert_eq!(tried, Err(Right::Rate));
    for (seat, roles) in [
        (BUDI, &[][..]),
        (AHMAD, &[]),
        (SRI, &[]),
        (CITRA, &[Role::PerformanceAdmin]),
        (CITRA, &[Role::Auditor]),
        (CITRA, &[Role::Keeper]),
    ] {
        for kind in [ActKind::EditRegister, ActKind::Import] {
            let tried = try_write(&mut guarded(seat, roles), kind, notes, note());
            assert_eq!(tried, Err(Right::Annotate), "{seat:?} {roles:?} {kind:?}");
        }
    }
}

#[test]
fn an_import_brings_what_the_right_to_import_covers_and_no_rating() {
    let name = || (0, f::NAME, text("Budi Santosa"));
    let mut admin = guarded(CITRA, &[Role::PerformanceAdmin]);
    let target = (900, f::RESULT_TITLE, text("Hasil baru"));
    let plan = of(SubjectKind::Plan, BUDI);
    assert_eq!(
        try_write(&mut admin, ActKind::Import, Subject::employee(BUDI), name()),
        Ok(())
    );
    assert_eq!(
        try_write(&mut admin, ActKind::Import, plan, target.clone()),
        Ok(())
    );
    assert_eq!(
        try_write(
            &mut admin,
            ActKind::EditTarget,
            plan,
            (901, f::RESULT_TITLE, text("Lain"))
        ),
        Err(Right::ApprovePlan)
    );
    let rating = (0, f::RATE_RESULTS, Value::Code(1));
    let evaluation = of(SubjectKind::Evaluation, BUDI);
    assert_eq!(
        try_write(&mut admin, ActKind::Import, evaluation, rating),
        Err(Right::Rate)
    );
    let mut employee = guarded(BUDI, &[]);
    let refused = try_write(
        &mut employee,
        ActKind::Import,
        Subject::employee(BUDI),
        name(),
    );
    assert_eq!(refused, Err(Right::EditMasterData));
}

#[test]
fn nobody_acts_in_the_name_of_another_unless_he_has_just_proved_who_he_is() {
    let mut store = guarded(AHMAD, &[]);
    let view = (0, f::RATE_RESULTS, Value::Code(2));
    let own = of(SubjectKind::SelfAssessment, BUDI);
    let forged = || Act {
        actor: BUDI,
        ..act(&store_of(BUDI), ActKind::AssessOneself, own, view.clone())
    };
    assert!(matches!(
        store.commit(forged(), NOW),
        Err(StoreError::Refused(_))
    ));
    store.vouch(BUDI);
    assert!(store.commit(forged(), NOW).is_ok());
    // Once, and for what that person may do.
    assert!(store.commit(forged(), NOW).is_err());
}

fn store_of(seat: EmployeeId) -> Guarded {
    guarded(seat, &[])
}

#[test]
fn undo_is_judged_like_what_it_takes_back() {
    let mut store = guarded(AHMAD, &[]);
    let written = act(
        &store,
        ActKind::RecordActual,
        of(SubjectKind::Plan, BUDI),
        (301, f::ACTUAL, Value::Number(320.into())),
    );
    let seq = store.commit(written, NOW).unwrap().act.seq;
    // Whoever no longer appraises takes nothing back.
    let section = Subject::lasting(SubjectKind::Unit, SECTION.0);
    let mut admin = Guarded::new(
        store.inner.into_inner(),
        CITRA,
        Appointments::only(CITRA, Roles::of(Role::PerformanceAdmin)),
        Box::new(|| (day(2026, 11, 24), NOW)),
    );
    assert_eq!(
        try_write(
            &mut admin,
            ActKind::EditUnit,
            section,
            (0, f::UNIT_HEAD, Value::Ref(CITRA.0))
        ),
        Ok(())
    );
    let mut former = Guarded::new(
        admin.inner.into_inner(),
        AHMAD,
        Appointments::Given(BTreeMap::new()),
        Box::new(|| (day(2026, 11, 24), NOW)),
    );
    let drafts = take_back(former.inner.borrow().as_ref(), seq).unwrap();
    let act = Act {
        kind: ActKind::Undo,
        actor: AHMAD,
        drafts,
    };
    assert!(matches!(
        former.commit(act, NOW),
        Err(StoreError::Denied(_))
    ));
}

#[test]
fn a_refusal_is_recorded_once_for_each_person_right_and_day() {
    let mut store = guarded(BUDI, &[]);
    for _ in 0..5 {
        assert!(store.dossier(CITRA).is_err());
        assert!(store.deny(Right::Transfer, Some(BUDI)).is_ok());
    }
    assert!(store.dossier(SRI).is_err());
    let expected = [
        (Right::ReadFile.code().to_owned(), Some(CITRA.0)),
        (Right::ReadFile.code().to_owned(), Some(SRI.0)),
        (Right::Transfer.code().to_owned(), Some(BUDI.0)),
    ];
    let mut found = refusals(&store, BUDI);
    found.sort();
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(found, expected);
    // It is no act that could be taken back, and nobody writes it by hand.
    let year = Period::year_of(2026).unwrap();
    let subject = Subject::of(SubjectKind::Denial, BUDI.0, year);
    let forged = act(
        &store,
        ActKind::Deny,
        subject,
        (1, f::DENIED_WHAT, text("x")),
    );
    assert!(matches!(
        store.commit(forged, NOW),
        Err(StoreError::Refused(_))
    ));
    assert_eq!(store.verify().unwrap().faults, Vec::<String>::new());
}

#[test]
fn another_at_the_keyboard_is_judged_by_what_he_is() {
    let mut store = guarded(BUDI, &[]);
    assert!(store.dossier(CITRA).is_err());
    store.seat(AHMAD);
    assert!(store.dossier(CITRA).is_ok());
}

#[test]
fn the_voice_of_the_public_is_for_the_head_of_the_unit_and_the_operator() {
    let year = Period::year_of(2026).unwrap();
    let voices = Subject::of(SubjectKind::Voice, SECTION.0, year);
    let shown = |seat, roles: &[Role]| {
        let store = guarded(seat, roles);
        let values = [
            (f::VOICE_DAY, Value::Date(day(2026, 11, 1))),
            (f::VOICE_ABOUT, Value::Ref(BUDI.0)),
            (f::VOICE_TEXT, text("Ramah")),
        ];
        let before = State::empty(voices);
        for (item, skip) in [(1, None), (2, Some(f::VOICE_ABOUT))] {
            let values: Vec<_> = values
                .iter()
                .filter(|(f, _)| Some(*f) != skip)
                .cloned()
                .collect();
            let frontier = store.inner.borrow().state(voices).unwrap();
            let all = writes(&before, item, &values, AHMAD);
            let act = Act {
                kind: ActKind::RecordVoice,
                actor: AHMAD,
                drafts: draft(&frontier, all).into_iter().collect(),
            };
            store.inner.borrow_mut().commit(act, NOW).unwrap();
        }
        let all = store.shared().unwrap();
        let state = all.into_iter().find(|state| state.subject == voices);
        state.map_or(0, |state| state.items().count())
    };
    assert_eq!(shown(AHMAD, &[]), 2);
    assert_eq!(shown(SRI, &[]), 2);
    assert_eq!(shown(CITRA, &[Role::ServiceOperator]), 2);
    assert_eq!(shown(CITRA, &[Role::Auditor]), 2);
    assert_eq!(shown(BUDI, &[]), 1, "what is said of himself");
    assert_eq!(shown(CITRA, &[]), 0);
}

/// Two values that a rater, or anybody, wrote without having seen each other.
fn differ(store: &mut Guarded, who: EmployeeId, at: (Subject, u64, Field), values: [Value; 2]) {
    let (subject, item, field) = at;
    let seen = store.inner.borrow().state(subject).unwrap();
    for value in values {
        let all = writes(&seen, item, &[(field, value)], who);
        let act = Act {
            kind: ActKind::Import,
            actor: who,
            drafts: draft(&seen, all).into_iter().collect(),
        };
        store.inner.get_mut().commit(act, NOW).unwrap();
    }
}

const WHY: &str = "Sesuai register yang dilegalisasi";

/// Tries to decide; the right that lacks, or the words of the refusal.
fn decide(
    store: &mut Guarded,
    (subject, slot): (Subject, Slot),
    choice: &Choice,
) -> Result<(), String> {
    let shown = store.inner.borrow().state(subject).unwrap();
    let draft = resolve(&shown, slot, choice, WHY).map_err(|flaw| flaw.to_string())?;
    let act = Act {
        kind: ActKind::Resolve,
        actor: store.seat,
        drafts: vec![draft],
    };
    match store.commit(act, NOW) {
        Ok(_) => Ok(()),
        Err(StoreError::Denied(denied)) => Err(denied.right.code().to_owned()),
        Err(other) => Err(other.to_string()),
    }
}

#[test]
fn drafts_of_a_rater_are_decided_by_that_rater_and_what_he_hands_up_by_the_officer() {
    let subject = of(SubjectKind::Evaluation, BUDI);
    let at = (subject, Slot::of(3, f::RATE_ITEM, AHMAD));
    let world = |seat| {
        let mut store = guarded(seat, &[]);
        let values = [Value::Code(1), Value::Code(3)];
        differ(&mut store, AHMAD, (subject, 3, f::RATE_ITEM), values);
        store
    };
    let pick = Choice::Pick(0);
    for seat in [SRI, BUDI, CITRA] {
        let refused = decide(&mut world(seat), at, &pick);
        assert_eq!(refused, Err("rate".into()), "{seat:?}");
    }
    let mut store = world(AHMAD);
    assert_eq!(decide(&mut store, at, &Choice::HandUp), Ok(()));
    assert_eq!(decide(&mut store, at, &pick), Err("decide".into()));
    store.seat(SRI);
    assert_eq!(decide(&mut store, at, &pick), Ok(()));
    let state = store.inner.borrow().state(subject).unwrap();
    assert_eq!(state.conflicts().count(), 0);
    assert_eq!(state.versions_of(3, f::RATE_ITEM, AHMAD).len(), 1);
    assert_eq!(decide(&mut world(AHMAD), at, &pick), Ok(()));
}

#[test]
fn differing_actuals_are_decided_by_whoever_records_them_and_once_closed_by_the_officer() {
    let subject = of(SubjectKind::Plan, BUDI);
    let at = (subject, Slot::of(301, f::ACTUAL, EmployeeId::NOBODY));
    let values = || [Value::Number(1.into()), Value::Number(2.into())];
    let pick = Choice::Pick(1);
    for (seat, closed, expected) in [
        (AHMAD, false, Ok(())),
        (BUDI, false, Ok(())),
        (CITRA, false, Err("record-actual".to_owned())),
        (SRI, false, Err("record-actual".to_owned())),
        (AHMAD, true, Err("decide".to_owned())),
        (BUDI, true, Err("decide".to_owned())),
        (SRI, true, Ok(())),
    ] {
        let mut store = guarded(seat, &[]);
        if closed {
            let closing = of(SubjectKind::Closing, BUDI);
            let day = Value::Date(day(2027, 1, 4));
            let seen = store.inner.borrow().state(closing).unwrap();
            let all = writes(&seen, 1, &[(f::CLOSED_DAY, day)], AHMAD);
            let act = Act {
                kind: ActKind::Close,
                actor: AHMAD,
                drafts: draft(&seen, all).into_iter().collect(),
            };
            store.inner.get_mut().commit(act, NOW).unwrap();
        }
        differ(&mut store, AHMAD, (subject, 301, f::ACTUAL), values());
        let tried = decide(&mut store, at, &pick);
        assert_eq!(tried, expected, "{seat:?}, closed: {closed}");
    }
}

#[test]
fn nothing_decides_by_the_way_and_no_evaluation_is_closed_over_differing_values() {
    let subject = of(SubjectKind::Plan, BUDI);
    let values = [Value::Number(1.into()), Value::Number(2.into())];
    let mut store = guarded(AHMAD, &[]);
    differ(&mut store, AHMAD, (subject, 301, f::ACTUAL), values);
    let refused = |store: &mut Guarded, act: Act| {
        let ops = store.next_seq();
        match store.commit(act, NOW) {
            Err(StoreError::Refused(why)) => {
                assert_eq!(store.next_seq(), ops, "nothing was written");
                why
            }
            other => panic!("{other:?}"),
        }
    };
    let over = (301, f::ACTUAL, Value::Number(3.into()));
    let act_over = act(&store, ActKind::RecordActual, subject, over);
    let why = refused(&mut store, act_over);
    assert!(
        why.contains("plan.actual") && why.contains("nothing was changed"),
        "{why}"
    );
    let closing = of(SubjectKind::Closing, BUDI);
    let hash = (1, f::CLOSED_HASH, text("ab"));
    let close = act(&store, ActKind::Close, closing, hash);
    let why = refused(&mut store, close);
    assert!(
        why.contains("cannot be closed") && why.contains("plan.actual"),
        "{why}"
    );
    // Nor is anything else taken for a decision.
    let over = (301, f::ACTUAL, Value::Number(3.into()));
    let bare = act(&store, ActKind::Resolve, subject, over);
    let why = refused(&mut store, bare);
    assert!(why.contains("reason"), "{why}");
    let at = (subject, Slot::of(301, f::ACTUAL, EmployeeId::NOBODY));
    assert_eq!(decide(&mut store, at, &Choice::Pick(0)), Ok(()));
    let close = act(
        &store,
        ActKind::Close,
        closing,
        (1, f::CLOSED_HASH, text("ab")),
    );
    assert!(store.commit(close, NOW).is_ok());
}

#[test]
fn a_decision_is_not_taken_back_by_whoever_made_it() {
    let subject = of(SubjectKind::Plan, BUDI);
    let values = [Value::Number(1.into()), Value::Number(2.into())];
    let mut store = guarded(AHMAD, &[]);
    differ(&mut store, AHMAD, (subject, 301, f::ACTUAL), values);
    let at = (subject, Slot::of(301, f::ACTUAL, EmployeeId::NOBODY));
    assert_eq!(decide(&mut store, at, &Choice::Pick(0)), Ok(()));
    let seq = store.next_seq() - 1;
    let act = Act {
        kind: ActKind::Undo,
        actor: AHMAD,
        drafts: take_back(&store, seq).unwrap(),
    };
    let Err(StoreError::Denied(denied)) = store.commit(act, NOW) else {
        panic!("it was taken back");
    };
    assert_eq!(denied.right, Right::Decide);
    assert!(crate::store::stacks(&store.acts(9).unwrap()).0.is_empty());
}
