//! One thing after the other, so that it can be read.

use super::world::{EMPLOYEE, NOW, RESULTS, World, id, ratings};
use crate::bundle::ANCILLARY_MOST;
use crate::domain::id::EmployeeId;
use crate::ops::bundle::{Range, Reason};
use crate::ops::fields as f;
use crate::ops::ledger::Withdrawn;
use crate::ops::op::{Act, ActKind, Body, Draft, Subject, Value};
use crate::ops::registry::HEAD_OFFICE;
use crate::store::Store;
use crate::store::exchange::{Chains, Exchange, Sender};
use crate::sync::{Since, SyncError, Wish, outline};

fn rated(world: &World, n: usize) -> Vec<Value> {
    let state = world.replicas[n].store.state(ratings(1)).unwrap();
    let versions = state.versions_of(0, RESULTS, EmployeeId(1));
    versions
        .iter()
        .map(|one| one.value(RESULTS).clone())
        .collect()
}

/// Writes enough, in words that do not pack well, to fill several parts.
fn many(world: &mut World) {
    for n in 0..200_u64 {
        let words = format!("{:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(7));
        world.write(
            0,
            ratings(1 + (n % 4) as u8),
            f::RATE_REASON,
            Value::Text(words),
        );
    }
}

#[test]
fn what_is_sent_arrives_is_acknowledged_and_is_not_sent_again() {
    let mut world = World::new();
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    let plan = world.send(0, 3);
    assert_eq!((plan.new, plan.known(), plan.apart_count), (1, 0, 0));
    assert!(plan.gaps.is_empty() && plan.conflicts.is_empty());
    assert_eq!(rated(&world, 3), [Value::Code(2)]);
    assert_eq!(world.replicas[0].store.ledger().acknowledged(id(0)), 0);
    let back = world.send(3, 0);
    assert_eq!(back.acknowledged, Some((0, 1)));
    assert_eq!(world.replicas[0].store.ledger().acknowledged(id(0)), 1);
    let outlined = outline(&world.replicas[0].store, &world.wish(0, HEAD_OFFICE)).unwrap();
    assert_eq!(outlined.ops(), 0);
}

#[test]
fn a_lost_bundle_heals_itself_and_the_same_one_twice_changes_nothing() {
    let mut world = World::new();
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    let lost = world.parts(0, 3, None);
    world.write(0, ratings(2), RESULTS, Value::Code(3));
    let both = world.parts(0, 3, None);
    assert_eq!(world.take_in(3, &both[0]).unwrap().new, 2);
    let before = world.hash(3);
    for bytes in [&both[0], &lost[0], &both[0]] {
        let again = world.take_in(3, bytes).unwrap();
        assert_eq!((again.new, again.stretches.len()), (0, 1));
        assert!(again.known() > 0);
    }
    assert_eq!(world.hash(3), before);
}

#[test]
fn two_machines_of_one_appraiser_disagree_side_by_side_until_one_that_saw_both_decides() {
    let mut world = World::new();
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    world.write(1, ratings(1), RESULTS, Value::Code(3));
    let plan = world.send(0, 1);
    assert_eq!(plan.conflicts, [ratings(1)], "it is foretold");
    world.send(1, 0);
    assert_eq!(rated(&world, 0).len(), 2);
    assert_eq!(world.hash(0), world.hash(1));
    world.write(0, ratings(1), RESULTS, Value::Code(1));
    world.send(0, 1);
    assert_eq!(rated(&world, 1), [Value::Code(1)]);
}

#[test]
fn what_came_in_while_a_form_was_open_is_not_overwritten() {
    let mut world = World::new();
    world.write(1, ratings(1), RESULTS, Value::Code(3));
    let shown = world.replicas[0].store.state(ratings(1)).unwrap().frontier;
    world.send(1, 0);
    world
        .write_upon(0, ratings(1), shown, (RESULTS, Value::Code(2)))
        .unwrap();
    assert_eq!(rated(&world, 0).len(), 2);
}

#[test]
fn parts_arrive_in_any_order_and_what_is_missing_is_named_and_asked_for() {
    let mut world = World::new();
    many(&mut world);
    let parts = world.parts(0, 3, Some(1200));
    assert!(parts.len() > 3, "{}", parts.len());
    let whole = parts.len();
    for n in [0, 2, whole - 1] {
        world.take_in(3, &parts[n]).unwrap();
    }
    let ledger = world.replicas[3].store.ledger();
    let gaps = ledger.gaps(id(3), None);
    assert_eq!(gaps.len(), 2);
    assert_eq!(gaps[0].with, [id(0)]);
    // Head office asks, and what it misses rides in the next bundle, though nothing was acknowledged yet.
    world.send(3, 0);
    for n in (0..whole).rev() {
        world.take_in(3, &parts[n]).unwrap();
    }
    assert!(
        world.replicas[3]
            .store
            .ledger()
            .gaps(id(3), None)
            .is_empty()
    );
    assert_eq!(world.hash(3), world.hash(0));
}

#[test]
fn one_part_is_made_again_to_the_byte() {
    let mut world = World::new();
    many(&mut world);
    assert_eq!(world.parts(0, 3, Some(1200)), world.parts(0, 3, Some(1200)));
    let wish = Wish {
        most: Some(300),
        ..world.wish(0, HEAD_OFFICE)
    };
    let refused = outline(&world.replicas[0].store, &wish).unwrap_err();
    assert!(
        matches!(refused, SyncError::TooSmall { most: 300 }),
        "{refused}"
    );
}

#[test]
fn whoever_carries_the_words_of_others_needs_no_trust() {
    let mut world = World::new();
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    world.send(0, 2);
    world.send(2, 3);
    assert_eq!(rated(&world, 3), [Value::Code(2)]);
    let direct = {
        let mut other = World::new();
        other.write(0, ratings(1), RESULTS, Value::Code(2));
        other.send(0, 3);
        other.hash(3)
    };
    assert_eq!(world.hash(3), direct);
}

#[test]
fn a_rating_from_head_office_is_refused_there_and_set_apart_everywhere_else() {
    let mut world = World::new();
    let refused = world.write_upon(3, ratings(1), vec![], (RESULTS, Value::Code(1)));
    assert!(refused.is_err(), "its own program refuses it");
    // Another program might not.
    let mut rogue = World::new();
    let mut open = (*rogue.registry).clone();
    open.supervision[0].appraiser = EmployeeId(3);
    rogue.replicas[3]
        .store
        .go_by(std::sync::Arc::new(open))
        .unwrap();
    rogue.write(3, ratings(1), RESULTS, Value::Code(1));
    let forged = rogue.parts(3, 0, None);
    let plan = world.take_in(0, &forged[0]).unwrap();
    assert_eq!((plan.new, plan.apart_count), (0, 1));
    assert_eq!(plan.apart[0].reason, Reason::NotEntitled);
    assert!(rated(&world, 0).is_empty());
    let landed = &world.replicas[0].store.ledger().landings()[0].landed;
    assert_eq!(landed.apart_here, plan.apart, "visible, and blocks nothing");
    // A registry that says otherwise makes it count at once, without asking for it again.
    let mut open = (*world.registry).clone();
    open.supervision[0].appraiser = EmployeeId(3);
    world.replicas[0]
        .store
        .go_by(std::sync::Arc::new(open))
        .unwrap();
    let state = world.replicas[0].store.state(ratings(1)).unwrap();
    assert_eq!(state.versions_of(0, RESULTS, EmployeeId(3)).len(), 1);
}

#[test]
fn a_landing_taken_back_leaves_no_trace_in_what_counts() {
    let mut world = World::new();
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    let before = world.hash(0);
    world.write(1, ratings(1), RESULTS, Value::Code(3));
    world.send(1, 0);
    assert_ne!(world.hash(0), before);
    let landing = world.replicas[0].store.ledger().landings()[0].index;
    assert!(world.replicas[0].store.ledger().can_withdraw(landing));
    let withdrawn = Withdrawn {
        landing,
        actor: EmployeeId(1),
        millis: NOW,
        reason: "salah stik".into(),
    };
    world.replicas[0].store.withdraw(withdrawn).unwrap();
    assert_eq!(world.hash(0), before);
    world.send(1, 0);
    assert_eq!(rated(&world, 0).len(), 2, "it can come again");
}

#[test]
fn a_chain_with_two_branches_is_kept_in_both_and_folded_in_neither() {
    let mut world = World::new();
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    world.send(0, 3);
    // The data was copied, and both copies go on.
    let copy = world.replicas[0].store.clone();
    world.write(0, ratings(2), RESULTS, Value::Code(2));
    world.send(0, 3);
    let first = std::mem::replace(&mut world.replicas[0].store, copy);
    world.write(0, ratings(2), RESULTS, Value::Code(3));
    world.write(0, ratings(3), RESULTS, Value::Code(3));
    let plan = world.send(0, 3);
    assert_eq!(plan.stretches[0].forked, Some(2));
    let store = &world.replicas[3].store;
    assert_eq!(store.ledger().forks(), &[(id(0), 2)].into());
    assert_eq!(store.branches().count(), 2);
    let state = store.state(ratings(2)).unwrap();
    assert!(
        state.is_empty(),
        "what lies behind the fork counts in neither branch"
    );
    let state = store.state(ratings(1)).unwrap();
    assert!(!state.is_empty(), "what lies before it does");
    // The owner learns of it as soon as he sees the other branch.
    world.replicas[2].store = {
        let mut other = World::new();
        other.replicas[0].store = first;
        other.send(0, 2);
        other.replicas.remove(2).store
    };
    let plan = world.send(2, 0);
    assert!(plan.other_branch && plan.stretches.is_empty());
}

#[test]
fn an_older_copy_takes_nothing_in_and_says_why() {
    let mut world = World::new();
    let older = world.replicas[0].store.clone();
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    world.send(0, 3);
    let back = world.parts(3, 0, None);
    world.replicas[0].store = older;
    let refused = world.take_in(0, &back[0]).unwrap_err();
    assert!(
        matches!(refused, SyncError::Behind { theirs: 1, ours: 0 }),
        "{refused}"
    );
    assert!(refused.to_string().contains("tatap replica recover"));
}

#[test]
fn a_bundle_for_another_office_or_from_a_false_one_is_refused() {
    let mut world = World::new();
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    let outlined = outline(&world.replicas[0].store, &world.wish(0, "disdik")).unwrap();
    let bytes = world.written(0, &outlined);
    let refused = world.take_in(2, &bytes[0]).unwrap_err();
    assert!(
        matches!(refused, SyncError::OtherOffice { .. }),
        "{refused}"
    );
    let mut part = outlined;
    part.parts[0].manifest.from_office = "disdik".into();
    let bytes = world.written(0, &part);
    let refused = world.take_in(3, &bytes[0]).unwrap_err();
    assert!(
        matches!(refused, SyncError::FalseOrigin { .. }),
        "{refused}"
    );
}

#[test]
fn from_what_was_written_out_last_less_is_carried_and_from_what_was_received_it_heals() {
    let mut world = World::new();
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    let outlined = outline(&world.replicas[0].store, &world.wish(0, HEAD_OFFICE)).unwrap();
    let exported = outlined.parts[0].exported(EmployeeId(1), NOW, 300, "-");
    world.replicas[0].store.note_export(exported).unwrap();
    world.write(0, ratings(2), RESULTS, Value::Code(2));
    let wish = Wish {
        since: Since::Export,
        among: None,
        ..world.wish(0, HEAD_OFFICE)
    };
    let less = outline(&world.replicas[0].store, &wish).unwrap();
    let carried = less.parts[0].manifest.carried[0].range;
    assert_eq!(
        carried,
        Range {
            replica: id(0),
            from: 2,
            to: 2
        }
    );
    let all = outline(&world.replicas[0].store, &world.wish(0, HEAD_OFFICE)).unwrap();
    assert_eq!(all.ops(), 2);
    assert_eq!(EMPLOYEE, EmployeeId(100));
}

#[test]
fn a_newer_registry_goes_along_unless_a_bundle_has_no_room_for_it() {
    let world = World::new();
    for (bytes, goes_along) in [(ANCILLARY_MOST, true), (ANCILLARY_MOST + 1, false)] {
        let file = vec![b'#'; bytes];
        let wish = Wish {
            registry: Some(&file),
            ..world.wish(3, "dinkes")
        };
        let outlined = outline(&world.replicas[3].store, &wish).unwrap();
        assert_eq!(outlined.parts[0].registry.is_some(), goes_along);
    }
}

#[test]
fn who_was_entered_before_there_was_a_registry_is_still_seen_there_and_nowhere_else() {
    let mut world = World::new();
    let registry = world.registry.clone();
    world.replicas[0].store = crate::store::memory::MemoryStore::new(id(0));
    let person = Subject::employee(EMPLOYEE);
    world.write(0, person, f::NAME, Value::Text("Budi".into()));
    world.replicas[0].store.go_by(registry).unwrap();
    assert_eq!(world.replicas[0].store.roster().unwrap().len(), 1);
    let refused = world.write_upon(0, person, vec![], (f::NAME, Value::Text("Tuti".into())));
    assert!(refused.is_err(), "from now on it is for those appointed");
    let plan = world.send(0, 3);
    assert_eq!((plan.new, plan.apart_count), (0, 1));
    assert!(world.replicas[3].store.roster().unwrap().is_empty());
    world.write(3, person, f::NAME, Value::Text("Budi Santoso".into()));
    world.send(3, 0);
    let row = &world.replicas[0].store.roster().unwrap()[0];
    assert_eq!(row.employee.name, "Budi Santoso");
}

#[test]
fn what_this_version_does_not_know_is_passed_on_byte_for_byte() {
    let mut world = World::new();
    let draft = Draft {
        subject: ratings(1),
        preds: vec![],
        body: Body::Unknown {
            kind: 77,
            bytes: vec![9, 8, 7],
        },
    };
    let act = Act {
        kind: ActKind::Rate,
        actor: EmployeeId(1),
        drafts: vec![draft],
    };
    world.replicas[0].store.commit(act, NOW).unwrap();
    world.send(0, 2);
    world.send(2, 3);
    let range = Range {
        replica: id(0),
        from: 1,
        to: 1,
    };
    let of = |n: usize| {
        let store = &world.replicas[n].store;
        store.entries(range).map(Result::unwrap).collect::<Vec<_>>()
    };
    assert_eq!(of(0).len(), 1);
    assert_eq!(of(3), of(0));
}
