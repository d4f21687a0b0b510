//! The same on disk: what is taken in survives the end of the program, and equals what the memory says.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use super::world::{NOW, RESULTS, World, id, key, ratings};
use crate::domain::id::EmployeeId;
use crate::ops::bundle::Entry;
use crate::ops::ledger::Withdrawn;
use crate::ops::op::{OpId, Value};
use crate::ops::registry::Registry;
use crate::store::Store;
use crate::store::disk::{DiskStore, Mode};
use crate::store::exchange::state_hash;
use crate::sync::{Plan, apply, open, plan};

fn store(data: &Path, registry: &Arc<Registry>) -> DiskStore {
    let (mut store, notes) = DiskStore::open(data, Mode::Write, &mut |_, _| ()).unwrap();
    assert!(
        notes
            .iter()
            .all(|note| note.contains("index was built anew")),
        "{notes:?}"
    );
    store.exchange().unwrap().go_by(registry.clone()).unwrap();
    store
}

/// Takes a bundle in as replica 3, head office, does.
fn take_in(store: &mut DiskStore, world: &World, bytes: &[u8]) -> Plan {
    let own = (store.replica(), key(3).public());
    let mut registry = (*world.registry).clone();
    let machine = registry.machines[&id(3)].clone();
    registry.machines.insert(own.0, machine);
    let mut opened = open(Cursor::new(bytes), &[], &registry, own).unwrap();
    let exchange = store.exchange().unwrap();
    let planned = plan(exchange, &mut opened, None).unwrap();
    apply(exchange, &mut opened, &planned, EmployeeId(3), NOW).unwrap();
    planned
}

fn hash(store: &mut DiskStore) -> [u8; 32] {
    assert_eq!(store.verify().unwrap().faults, [""; 0]);
    state_hash(store.exchange().unwrap()).unwrap()
}

/// An appraiser who rates in parts, and what head office is sent.
fn written(world: &mut World) -> Vec<Vec<u8>> {
    for n in 0..200_u64 {
        let words = format!("{:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let field = crate::ops::fields::RATE_REASON;
        world.write(0, ratings(1 + (n % 4) as u8), field, Value::Text(words));
    }
    world.write(1, ratings(1), RESULTS, Value::Code(3));
    world.send(1, 0);
    world.parts(0, 3, Some(2_500))
}

#[test]
fn what_is_taken_in_is_there_after_a_restart_and_equals_what_the_memory_says() {
    let mut world = World::new();
    let parts = written(&mut world);
    let temp = tempfile::tempdir().unwrap();
    let mut disk = store(temp.path(), &world.registry);
    // The last first, so that everything waits.
    for part in parts.iter().rev() {
        take_in(&mut disk, &world, part);
        let now = hash(&mut disk);
        drop(disk);
        disk = store(temp.path(), &world.registry);
        assert_eq!(hash(&mut disk), now);
        world.take_in(3, part).unwrap();
        assert_eq!(now, world.hash(3));
    }
    assert_eq!(hash(&mut disk), world.hash(0));
    assert!(take_in(&mut disk, &world, &parts[0]).again);
    // A new index says the same.
    drop(disk);
    std::fs::remove_dir_all(temp.path().join("records")).unwrap();
    let mut disk = store(temp.path(), &world.registry);
    assert_eq!(hash(&mut disk), world.hash(0));
    let mut looking = DiskStore::open(temp.path(), Mode::ReadOnly, &mut |_, _| ())
        .unwrap()
        .0;
    assert_eq!(
        looking.exchange().unwrap().ledger().landings().len(),
        parts.len() + 1
    );
}

#[test]
fn what_was_only_staged_is_not_there_and_taking_it_in_again_completes_it() {
    let mut world = World::new();
    let parts = written(&mut world);
    let temp = tempfile::tempdir().unwrap();
    let mut disk = store(temp.path(), &world.registry);
    let empty = hash(&mut disk);
    let half = Entry {
        id: OpId {
            replica: id(0),
            seq: 1,
        },
        bytes: vec![1, 1, 0],
    };
    disk.exchange().unwrap().stage(&[half]).unwrap();
    drop(disk);
    let mut disk = store(temp.path(), &world.registry);
    assert_eq!(hash(&mut disk), empty);
    for part in &parts {
        take_in(&mut disk, &world, part);
    }
    assert_eq!(hash(&mut disk), world.hash(0));
}

#[test]
fn a_landing_is_taken_back_on_disk_too() {
    let mut world = World::new();
    let parts = written(&mut world);
    let temp = tempfile::tempdir().unwrap();
    let mut disk = store(temp.path(), &world.registry);
    take_in(&mut disk, &world, &parts[0]);
    let before = hash(&mut disk);
    take_in(&mut disk, &world, &parts[1]);
    assert_ne!(hash(&mut disk), before);
    let landing = disk.exchange().unwrap().ledger().landings()[1].index;
    let withdrawn = Withdrawn {
        landing,
        actor: EmployeeId(3),
        millis: NOW,
        reason: "salah stik".into(),
    };
    disk.exchange().unwrap().withdraw(withdrawn).unwrap();
    assert_eq!(hash(&mut disk), before);
    drop(disk);
    let mut disk = store(temp.path(), &world.registry);
    assert_eq!(hash(&mut disk), before);
    for part in &parts[1..] {
        take_in(&mut disk, &world, part);
    }
    assert_eq!(hash(&mut disk), world.hash(0));
}
