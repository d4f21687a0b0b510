//! Random histories of four replicas: whatever is written, carried, lost, repeated and reordered, nothing is lost and all
//! come to the same.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::world::{NOW, RESULTS, World, id, ratings};
use crate::domain::id::EmployeeId;
use crate::ops::bundle::Range;
use crate::ops::op::{Body, Op, OpId, Value};
use crate::ops::standing::Judge;
use crate::store::Store;
use crate::store::exchange::{Chains, Exchange};
use crate::wire;

/// How many histories; the gate asks for ten thousand of each property, which all are looked at in each history.
fn cases() -> u32 {
    let asked = std::env::var("TATAP_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(1_000)
}

#[derive(Debug, Clone)]
enum Step {
    /// Opens a form: remembers what is shown.
    Open { who: usize },
    /// Saves what was opened, or opens and saves; at this wall clock, in years from now.
    Save {
        who: usize,
        quarter: u8,
        value: u8,
        years: i64,
    },
    /// Writes out and takes in at once.
    Send { from: usize, to: usize },
    /// Writes out, and keeps it.
    Keep { from: usize, to: usize },
    /// Takes in something that was kept, perhaps for the second time.
    Deliver { which: usize, to: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..3_usize;
    let all = 0..4_usize;
    prop_oneof![
        2 => who.clone().prop_map(|who| Step::Open { who }),
        5 => (who, 1..3_u8, 1..4_u8, -20..20_i64)
            .prop_map(|(who, quarter, value, years)| Step::Save { who, quarter, value, years }),
        3 => (all.clone(), all.clone()).prop_map(|(from, to)| Step::Send { from, to }),
        2 => (all.clone(), all.clone()).prop_map(|(from, to)| Step::Keep { from, to }),
        2 => (0..8_usize, all).prop_map(|(which, to)| Step::Deliver { which, to }),
    ]
}

/// What came of a history.
struct Told {
    world: World,
    /// Every op that anybody saved.
    saved: BTreeSet<OpId>,
}

fn tell(steps: &[Step]) -> Told {
    let mut world = World::new();
    let mut shown: [Option<Vec<OpId>>; 4] = Default::default();
    let mut kept: Vec<Vec<u8>> = Vec::new();
    let mut saved = BTreeSet::new();
    for step in steps {
        match step.clone() {
            Step::Open { who } => {
                let state = world.replicas[who].store.state(ratings(1)).unwrap();
                shown[who] = Some(state.frontier);
            }
            Step::Save {
                who,
                quarter,
                value,
                years,
            } => {
                let subject = ratings(quarter);
                let opened = shown[who].take().filter(|_| quarter == 1);
                let preds = opened
                    .unwrap_or_else(|| world.replicas[who].store.state(subject).unwrap().frontier);
                let at = NOW.saturating_add_signed(years * 31_557_600_000);
                let wanted = (RESULTS, Value::Code(value));
                if let Ok(committed) = world.write_at(who, subject, preds, wanted, at) {
                    saved.insert(OpId {
                        replica: id(who),
                        seq: committed.act.seq,
                    });
                }
            }
            Step::Send { from, to } if from != to => {
                world.send(from, to);
            }
            Step::Keep { from, to } if from != to => kept.extend(world.parts(from, to, None)),
            Step::Deliver { which, to } => {
                if let Some(bytes) = kept.get(which) {
                    // What is for another office is refused, and changes nothing.
                    let _ = world.take_in(to, bytes);
                }
            }
            Step::Send { .. } | Step::Keep { .. } => {}
        }
    }
    world.settle();
    Told { world, saved }
}

fn ops_of(world: &World, n: usize) -> Vec<Op> {
    let quarters = [1, 2].map(ratings);
    let store = &world.replicas[n].store;
    quarters
        .iter()
        .flat_map(|subject| store.ops_of(*subject).unwrap())
        .collect()
}

/// The merge as last-writer-wins would do it: the latest clock stands, the rest is gone.
fn last_writer(ops: &[Op]) -> Option<OpId> {
    let rated = ops.iter().filter(|op| op.subject == ratings(1));
    rated.max_by_key(|op| (op.clock, op.id)).map(|op| op.id)
}

/// Writes that nobody who wrote later had seen, in the first quarter, by slot of their rater.
fn unseen(ops: &[Op]) -> Vec<OpId> {
    let of = |op: &&Op| op.subject == ratings(1);
    let saw = |later: &Op, id: OpId| ancestors(ops, later).contains(&id);
    let mut heads = Vec::new();
    for op in ops.iter().filter(of) {
        let same = |later: &&Op| later.actor == op.actor;
        if !ops
            .iter()
            .filter(of)
            .filter(same)
            .any(|later| saw(later, op.id))
        {
            heads.push(op.id);
        }
    }
    heads
}

fn ancestors(ops: &[Op], op: &Op) -> BTreeSet<OpId> {
    let mut seen = BTreeSet::new();
    let mut next = op.preds.clone();
    while let Some(id) = next.pop() {
        if seen.insert(id) {
            next.extend(
                ops.iter()
                    .filter(|op| op.id == id)
                    .flat_map(|op| op.preds.clone()),
            );
        }
    }
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// P1 convergence, P2 no silent loss, P3 relay, P4 acknowledgement of what changes nothing, P5 the form that was open, P9
    /// clocks, P10 entries byte for byte, P12 determinism.
    #[test]
    fn whatever_happens_all_come_to_the_same_and_nothing_is_lost(
        steps in prop::collection::vec(step(), 1..18)
    ) {
        let told = tell(&steps);
        let world = &told.world;
        for n in 1..4 {
            prop_assert_eq!(world.hash(0), world.hash(n), "P1, P3: replica {}", n);
        }
        let ops = ops_of(world, 3);
        let ids: BTreeSet<OpId> = ops.iter().map(|op| op.id).collect();
        prop_assert_eq!(&ids, &told.saved, "P2: every op is everywhere");
        let judge = Judge::new(world.registry.clone());
        let counting: Vec<Op> = ops.iter().filter(|op| judge.standing(op).is_ok()).cloned().collect();
        let state = world.replicas[3].store.state(ratings(1)).unwrap();
        let heads = unseen(&counting);
        for head in &heads {
            let op = counting.iter().find(|op| op.id == *head).unwrap();
            let Body::Set(writes) = &op.body else { continue };
            let versions = state.versions_of(0, RESULTS, op.actor);
            let stands = versions.iter().any(|one| one.value(RESULTS) == &writes[0].value);
            prop_assert!(stands, "P2, P5: {head:?} is neither shown nor seen by a later one");
        }
        let standing: usize = [1, 2].iter().map(|who| state.versions_of(0, RESULTS, EmployeeId(*who)).len()).sum();
        prop_assert!(standing <= heads.len(), "P5: what was seen and overwritten does not come back");
        for n in 0..4 {
            let store = &world.replicas[n].store;
            for (m, _) in world.replicas.iter().enumerate().filter(|(m, _)| *m != n) {
                let theirs = world.replicas[m].store.own_tip();
                prop_assert_eq!(store.ledger().tip(id(m)), theirs, "P4: {} of {}", m, n);
                let range = Range { replica: id(m), from: 1, to: theirs.seq };
                let here: Vec<_> = store.entries(range).map(Result::unwrap).collect();
                let there: Vec<_> = world.replicas[m].store.entries(range).map(Result::unwrap).collect();
                prop_assert_eq!(&here, &there, "P10");
                for entry in here {
                    let op = wire::decode_op(&entry.bytes, entry.id.replica).unwrap();
                    prop_assert_eq!(wire::encode_op(&op, entry.id.replica), entry.bytes, "P10");
                }
            }
        }
        prop_assert_eq!(world.parts(0, 3, Some(2_000)), world.parts(0, 3, Some(2_000)), "P12");
    }

    /// P6: any part of a set first, in any order, and some of them twice.
    #[test]
    fn any_order_of_parts_comes_to_the_same(
        values in prop::collection::vec((1..3_u8, any::<u64>()), 4..20),
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..12),
    ) {
        let mut world = World::new();
        for (quarter, value) in values {
            let words = Value::Text(format!("{value:x}"));
            world.write(0, ratings(quarter), crate::ops::fields::RATE_REASON, words);
        }
        let parts = world.parts(0, 3, Some(1_000));
        for index in order {
            world.take_in(3, &parts[index.index(parts.len())]).unwrap();
        }
        for part in &parts {
            world.take_in(3, part).unwrap();
        }
        prop_assert_eq!(world.hash(3), world.hash(0));
        prop_assert!(world.replicas[3].store.ledger().gaps(id(3), None).is_empty());
    }

    /// P7: both branches of a copied chain, in any order: the common part counts, neither branch does, and both are kept.
    #[test]
    fn branches_in_any_order_leave_what_they_have_in_common(
        common in 0..4_u8, first in 1..4_u8, second in 1..4_u8, flip in any::<bool>()
    ) {
        let mut world = World::new();
        let write = |world: &mut World, n: u8, value: u8| {
            world.write(0, ratings(1 + n % 3), RESULTS, Value::Code(1 + value % 3));
        };
        for n in 0..common {
            write(&mut world, n, n);
        }
        let copy = world.replicas[0].store.clone();
        for n in 0..first {
            write(&mut world, n, n);
        }
        let one = world.parts(0, 3, None);
        world.replicas[0].store = copy;
        for n in 0..second {
            write(&mut world, n, n + 1);
        }
        let other = world.parts(0, 3, None);
        let both = if flip { [&other, &one] } else { [&one, &other] };
        for parts in both {
            world.take_in(3, &parts[0]).unwrap();
        }
        let store = &world.replicas[3].store;
        let fork = u64::from(common) + 1;
        prop_assert_eq!(store.ledger().forks(), &[(id(0), fork)].into());
        for op in ops_of(&world, 3) {
            prop_assert_eq!(store.standing(&op).is_ok(), op.id.seq < fork);
        }
        let later = if flip { first } else { second };
        prop_assert_eq!(store.branches().count(), usize::from(later));
    }

    /// P8: the registry before, after, or in between.
    #[test]
    fn the_registry_may_come_at_any_time(
        steps in prop::collection::vec((0..3_usize, 1..4_u8), 1..8), at in 0..8_usize
    ) {
        let play = |at: usize| {
            let mut world = World::new();
            let mut other = (*world.registry).clone();
            other.supervision[0].appraiser = EmployeeId(2);
            other.version = 2;
            let newer = std::sync::Arc::new(other);
            for (n, (who, value)) in steps.iter().enumerate() {
                if n == at {
                    world.replicas[3].store.go_by(newer.clone()).unwrap();
                }
                let preds = vec![];
                let _ = world.write_upon(*who, ratings(1), preds, (RESULTS, Value::Code(*value)));
                world.send(*who, 3);
            }
            world.replicas[3].store.go_by(newer).unwrap();
            world.hash(3)
        };
        prop_assert_eq!(play(at), play(usize::MAX));
    }
}

/// P14, the control: the same property fails for last-writer-wins, so the histories are wild enough to tell.
#[test]
fn last_writer_wins_loses_ratings_in_such_histories() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let strategy = prop::collection::vec(step(), 8..18);
    let (mut lost, mut all) = (0, 0);
    for _ in 0..200 {
        let steps = strategy.new_tree(&mut runner).unwrap().current();
        let told = tell(&steps);
        let ops = ops_of(&told.world, 3);
        let heads = unseen(&ops);
        if heads.is_empty() {
            continue;
        }
        all += 1;
        let winner = last_writer(&ops);
        lost += u32::from(heads.iter().any(|head| Some(*head) != winner));
    }
    assert!(
        lost * 4 > all,
        "only {lost} of {all} histories lose anything"
    );
}
