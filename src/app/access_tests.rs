use super::*;
use crate::app::command::{Spec, all};
use crate::app::model::{Msg, Tab};
use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, SRI, World, day, period};
use crate::app::update;
use crate::ops::edit::code;
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind, Value};

/// Everybody who can sit at the keyboard of the small office, looking at Budi: who, appointed to what.
const SEATS: [(EmployeeId, Option<Role>); 9] = [
    (BUDI, None),
    (AHMAD, None),
    (SRI, None),
    (CITRA, None),
    (CITRA, Some(Role::PerformanceAdmin)),
    (CITRA, Some(Role::ServiceOperator)),
    (CITRA, Some(Role::Auditor)),
    (CITRA, Some(Role::HeadOffice)),
    (CITRA, Some(Role::Keeper)),
];

fn seated(person: EmployeeId, role: Option<Role>) -> World {
    let mut world = World::new();
    world.model.actor = person;
    world.model.settings.appointments = Appointments::only(person, role.into_iter().collect());
    world
}

fn rights(needs: Needs) -> &'static [Right] {
    match needs {
        Nothing => &[],
        Plan => &[Right::PlanTargets, Right::ApprovePlan],
        AtLarge(rights)
        | Person(rights)
        | One(_, rights)
        | Everybody(rights)
        | Unit(rights)
        | Team(rights) => rights,
    }
}

#[test]
fn every_command_that_writes_needs_a_right() {
    let world = World::new();
    // What they take back, do again or go on with is judged when it is committed; a PIN is one's own.
    let judged_later = ["undo", "redo", "drafts", "pin", "repeat"];
    for spec in all().filter(|spec| spec.writes && !judged_later.contains(&spec.code)) {
        let needs = needs(&world.model, spec.command);
        assert!(
            !rights(needs).is_empty(),
            "{}: say in app/access/needs.rs which",
            spec.code
        );
        assert!(
            // Whoever takes a bundle in writes none of it himself.
            rights(needs)
                .iter()
                .all(|right| !right.looks() || *right == Right::Exchange),
            "{}",
            spec.code
        );
    }
}

#[test]
fn the_lens_changes_nothing_about_who_may_do_what() {
    for (person, role) in SEATS {
        let mut world = seated(person, role);
        let plan = Subject::of(SubjectKind::Plan, CITRA.0, period());
        world.put(plan, 0, &[(f::STAGE, code(Stage::Approved))]);
        let named = Subject {
            kind: SubjectKind::Employee,
            owner: CITRA.0,
            period: None,
        };
        world.put(named, 0, &[(f::APPRAISER, Value::Ref(SRI.0))]);
        world.select(BUDI);
        world.model.employees.marks = [BUDI, CITRA, DEWI].into();
        let judged = |world: &World| -> Vec<(&str, Option<Denied>)> {
            let of_people = |spec: &&Spec| {
                // Which unit is looked at follows from what the screen can show.
                !matches!(needs(&world.model, spec.command), Unit(_))
            };
            let of = |spec: &Spec| refused(&world.model, spec.command);
            let all = all().filter(of_people);
            all.map(|spec| (spec.code, of(spec))).collect()
        };
        let open = judged(&world);
        world.keys("P");
        assert!(world.model.people.is_hidden(CITRA));
        for ((code, before), (_, under)) in open.into_iter().zip(judged(&world)) {
            let what = |denied: Option<Denied>| denied.map(|d| (d.right, d.person));
            assert_eq!(what(before), what(under), "{code} by {person:?} {role:?}");
        }
    }
}

#[test]
fn every_role_is_refused_every_command_exactly_as_the_table_says() {
    for (person, role) in SEATS {
        for tab in Tab::ALL {
            let mut world = seated(person, role);
            world.model.tab = tab;
            world.send(Msg::Rested);
            for spec in all().filter(|spec| spec.is_for(tab)) {
                world.model.overlays.clear();
                world.model.notice = None;
                world.model.tab = tab;
                let refused = refused(&world.model, spec.command);
                let needs = needs(&world.model, spec.command);
                if let Needs::Person(rights) = needs {
                    let roles = roles_towards(&world.model, BUDI, When::In(period()));
                    let may = rights.iter().any(|right| roles.may(*right));
                    assert_eq!(refused.is_none(), may, "{person:?} {role:?} {}", spec.code);
                }
                let effects = update::run(&mut world.model, spec.command);
                let seen = format!("{person:?} {role:?} {tab:?} {}", spec.code);
                match refused {
                    Some(denied) => {
                        let recorded = Effect::Deny(denied.right, denied.person);
                        assert_eq!(effects, [recorded], "{seen}");
                        assert!(world.model.overlays.is_empty(), "{seen}");
                        assert!(!world.notice().is_empty(), "{seen}");
                    }
                    // It opens what is selected by the command for that, which is judged in turn.
                    None if spec.code == "open" => {}
                    None => {
                        let denies = |effect: &Effect| matches!(effect, Effect::Deny(..));
                        assert!(!effects.iter().any(denies), "{seen}");
                        assert!(!world.notice().contains("Tidak diizinkan"), "{seen}");
                    }
                }
                // Whoever chose somebody else is judged by himself again.
                world.model.actor = person;
                world.select(BUDI);
            }
        }
    }
}

#[test]
fn help_palette_and_hints_offer_only_what_is_allowed() {
    let mut world = seated(CITRA, Some(Role::Auditor));
    for tab in Tab::ALL {
        world.model.tab = tab;
        world.keys("?");
        let Some(Overlay::Menu(menu)) = world.model.top() else {
            panic!("no help");
        };
        assert!(!menu.rows.is_empty());
        for row in &menu.rows {
            assert!(allows(&world.model, row.command), "{}", row.name);
        }
        world.keys("Esc");
    }
    world.model.tab = Tab::Evaluation;
    let seen = world.screen(80, 24);
    let hints = seen.lines().last().unwrap_or_default();
    assert!(
        !hints.contains("tutup") && hints.ends_with("? bantuan"),
        "{hints}"
    );
}

#[test]
fn a_refusal_says_what_about_whom_and_who_may() {
    let mut world = seated(CITRA, Some(Role::PerformanceAdmin));
    world.keys("g t o");
    assert_eq!(
        world.notice(),
        "Tidak diizinkan: mencatat realisasi (Budi Santoso, A.Md.). Yang boleh: pejabat penilai \
         (Ahmad Fauzi, S.Sos.). Tidak ada yang diubah."
    );
    let about = Some(BUDI);
    assert!(
        world
            .asked
            .contains(&Effect::Deny(Right::RecordActual, about))
    );
    let mut world = seated(BUDI, None);
    world.keys("a");
    assert_eq!(
        world.notice(),
        "Tidak diizinkan: mengubah data pegawai dan unit. Yang boleh: pengelola kinerja, pusat. Tidak \
         ada yang diubah."
    );
}

#[test]
fn an_employee_proposes_a_plan_and_leaves_an_approved_one_alone() {
    let mut world = seated(DEWI, None);
    world.select(DEWI);
    world.keys("g t a");
    assert!(
        matches!(world.model.top(), Some(Overlay::Form(_))),
        "{}",
        world.notice()
    );
    let mut world = seated(BUDI, None);
    world.keys("g t a");
    assert!(
        world.notice().contains("menyetujui atau mengubah SKP"),
        "{}",
        world.notice()
    );
    world.keys("j o");
    assert!(
        matches!(world.model.top(), Some(Overlay::Form(_))),
        "{}",
        world.notice()
    );
}

#[test]
fn the_known_holes_are_closed() {
    let closing = Subject::of(SubjectKind::Closing, BUDI.0, period());
    let closed = |received: Option<Value>| {
        let mut world = seated(BUDI, None);
        let mut values = vec![
            (f::CLOSED_DAY, Value::Date(day(2026, 11, 20))),
            (f::CLOSED_RESULTS, Value::Code(1)),
        ];
        values.extend(received.map(|day| (f::RECEIVED_DAY, day)));
        world.put(closing, 1, &values);
        world.select(BUDI);
        world.keys("g n");
        world
    };
    let mut world = closed(None);
    world.keys("c");
    assert!(
        matches!(world.model.top(), Some(Overlay::Form(_))),
        "{}",
        world.notice()
    );
    // The day from which the time for an objection runs is not put off by whoever may object.
    let mut world = closed(Some(Value::Date(day(2026, 11, 21))));
    world.keys("c");
    assert!(
        world.notice().contains("mengubah tanggal penerimaan"),
        "{}",
        world.notice()
    );
    for (person, role, may) in [
        (BUDI, None, false),
        (AHMAD, None, false),
        (CITRA, Some(Role::PerformanceAdmin), true),
    ] {
        let mut world = seated(person, role);
        world.keys("g n m");
        assert_eq!(
            !world.notice().contains("Tidak diizinkan"),
            may,
            "{}",
            world.notice()
        );
    }
}

#[test]
fn taking_the_seat_of_another_takes_a_pin() {
    let mut world = seated(AHMAD, None);
    world.keys(": s a y a Enter b u d i Enter");
    assert_eq!(world.model.actor, AHMAD);
    assert!(matches!(world.model.top(), Some(Overlay::Pin(_))));
}

#[test]
fn the_roles_at_the_keyboard_are_told_with_what_they_may_do() {
    let mut world = seated(AHMAD, Some(Role::Auditor));
    world.keys(": p e r a n Enter");
    let seen = world.screen(100, 60);
    for words in [
        "Ahmad Fauzi",
        "pejabat penilai",
        "auditor",
        "menutup evaluasi",
    ] {
        assert!(seen.contains(words), "{words}:\n{seen}");
    }
    world.keys("Esc");
    world.model.notice = None;
    assert!(world.screen(100, 24).contains("auditor"), "the state line");
    let mut world = World::new();
    assert!(
        !world.screen(100, 24).contains("pengelola"),
        "by default nothing is said"
    );
}

#[test]
fn an_empty_screen_names_no_key_that_is_not_permitted_and_does_not_call_hidden_things_absent() {
    let mut world = seated(BUDI, None);
    world.keys("g l");
    let seen = world.screen(80, 24);
    assert!(
        seen.contains("Tidak diizinkan") && !seen.contains("Belum ada pengaduan"),
        "{seen}"
    );
    let mut world = seated(CITRA, Some(Role::Auditor));
    world.select(DEWI);
    for (keys, reason) in [("g t", "Belum ada SKP"), ("g u", "belum mendapat")] {
        world.keys(keys);
        let seen = world.screen(80, 24);
        assert!(
            seen.contains(reason) && !seen.contains("tambah") && !seen.contains("Tekan"),
            "{keys}: {seen}"
        );
    }
}

#[test]
fn a_colleague_is_chosen_by_name_and_counted_nowhere() {
    let mut world = World::new();
    let store = std::mem::replace(
        &mut world.store,
        crate::store::memory::MemoryStore::new(crate::ops::op::ReplicaId([7; 16])),
    );
    let given = Appointments::only(BUDI, Roles::NONE);
    let clock = || (day(2026, 11, 24), 1);
    let guarded =
        crate::store::guarded::Guarded::new(Box::new(store), BUDI, given.clone(), Box::new(clock));
    let fresh = crate::runtime::executor::fresh(&guarded).unwrap();
    world.model.settings.appointments = given;
    world.model.actor = BUDI;
    update::update(&mut world.model, Msg::Refreshed(Box::new(fresh)));
    assert_eq!(world.model.people.rows().len(), 1);
    assert_eq!(world.model.people.name(CITRA), "Citra Lestari, S.E.");
    let pick = employees::pick_person(&world.model, crate::app::pick::PickFor::Actor, None);
    assert_eq!(pick.items.len(), 5);
    let seen = world.screen(120, 40);
    assert!(
        seen.contains("Budi Santoso") && !seen.contains("Citra Lestari"),
        "{seen}"
    );
    assert!(seen.contains("1/1"), "{seen}");
}
