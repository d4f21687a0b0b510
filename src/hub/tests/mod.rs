//! What lands in a real PostgreSQL is what head office holds in its own store.

mod board;
mod derived;
mod secured;
#[allow(dead_code, reason = "some of it is for the demonstration")]
mod server;

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{
    Came, Client, Database, HubError, Ingested, Landing, Office, Receiver, VERSION, audit, ingest,
    init, land, need,
};
use crate::domain::coded::Coded as _;
use crate::domain::period::Period;
use crate::exchange::{Direction, Folder, Name, Put};
use crate::ops::bundle::Range;
use crate::ops::fields as f;
use crate::ops::op::Value;
use crate::ops::registry::{HEAD_OFFICE, Registry, Revocation};
use crate::ops::standing::Judge;
use crate::ops::state::State;
use crate::ops::view::evaluation;
use crate::store::Store as _;
use crate::store::exchange::{Chains as _, state_hash};
use crate::sync::tests::world::{NOW, RESULTS, World, day, id, key, ratings};
use crate::sync::{SyncError, open, outline};
use server::Server;

/// The office of the first three replicas of a world.
const OFFICE: &str = "dinkes";

/// A database with our tables.
fn ready(server: &Server) -> Client {
    let mut client = server.client();
    init(&mut client).unwrap();
    client
}

/// Empties it again.
fn emptied(client: &mut Client) {
    client
        .batch_execute(
            "truncate office, op, fact, refused, chain, current_rating, completion, unit",
        )
        .unwrap();
}

/// By whom ops count.
fn judge(world: &World) -> Judge {
    Judge::new(world.registry.clone())
}

/// Lands what was written out, as head office.
fn landed(client: &mut Client, world: &World, bytes: &[u8]) -> Result<Landing, HubError> {
    let own = (id(3), world.replicas[3].key.public());
    let mut parcel = open(Cursor::new(bytes), &[], &world.registry, own)?;
    land(client, &mut parcel, id(3), &judge(world), NOW)
}

/// A hash over all that counts of the office.
fn hash(client: &mut Client, world: &World) -> [u8; 32] {
    let mut moment = client.transaction().unwrap();
    let office = Office::lock(&mut moment, OFFICE, id(3), &judge(world)).unwrap();
    state_hash(&office).unwrap()
}

/// Every rating that stands: period, rater, replica, seq, results.
type Standing = (i64, i64, Vec<u8>, i64, Option<String>);

fn ratings_here(client: &mut Client) -> Vec<Standing> {
    let rows = client.query(
        "select period, rater, replica, seq, results from current_rating order by 1, 2, 3, 4",
        &[],
    );
    let rows = rows.unwrap().into_iter();
    rows.map(|row| (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)))
        .collect()
}

/// The same by the store of head office.
fn ratings_there(world: &World) -> Vec<Standing> {
    let mut all = Vec::new();
    let mut of_state = |state: State| {
        let period = state.subject.period.map_or(0, Period::number);
        let rated = state.slots.iter();
        for (slot, versions) in rated.filter(|(slot, _)| slot.register == RESULTS) {
            for version in versions {
                let results = evaluation(version).results.map(|one| one.code().to_owned());
                let (replica, seq) = (version.op.replica.0.to_vec(), version.op.seq as i64);
                let by = slot.rater.0 as i64;
                all.push((i64::from(period), by, replica, seq, results));
            }
        }
    };
    let store = &world.replicas[3].store;
    store.each_state(&mut of_state).unwrap();
    all.sort();
    all
}

fn count(client: &mut Client, sql: &str) -> i64 {
    client.query_one(sql, &[]).unwrap().get(0)
}

#[test]
fn tables_are_made_once_and_another_version_is_named() {
    let server = Server::start();
    let mut client = server.client();
    assert!(matches!(need(&mut client), Err(HubError::Absent)));
    assert_eq!(init(&mut client).unwrap(), 0);
    need(&mut client).unwrap();
    assert_eq!(init(&mut client).unwrap(), VERSION);
    client
        .execute("insert into tatap_schema (version) values (999)", &[])
        .unwrap();
    for refused in [need(&mut client), init(&mut client).map(drop)] {
        assert!(matches!(refused, Err(HubError::Newer { found: 999, .. })));
    }
    drop(server);
    let gone = need(&mut client).unwrap_err();
    assert!(matches!(gone, HubError::Database(_)), "{gone}");
    assert!(
        gone.to_string().contains("lands with the next run"),
        "{gone}"
    );
}

#[test]
fn a_bundle_lands_once_a_gap_waits_and_a_false_one_changes_nothing() {
    let server = Server::start();
    let mut client = ready(&server);
    let mut world = World::new();
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    let first = world.parts(0, 3, None).remove(0);
    world.send(0, 3);
    world.send(3, 0);
    world.write(0, ratings(2), RESULTS, Value::Code(3));
    let second = world.parts(0, 3, None).remove(0);

    let waiting = landed(&mut client, &world, &second).unwrap();
    assert_eq!((waiting.ops, waiting.new, waiting.apart), (1, 1, 0));
    let nothing = hash(&mut client, &World::new());
    assert_eq!(hash(&mut client, &world), nothing, "it waits behind a gap");

    let whole = landed(&mut client, &world, &first).unwrap();
    assert_eq!((whole.new, whole.again), (1, false));
    world.take_in(3, &second).unwrap();
    assert_eq!(hash(&mut client, &world), world.hash(3));

    let again = landed(&mut client, &world, &first).unwrap();
    assert_eq!((again.new, again.again), (0, true));
    assert_eq!(count(&mut client, "select count(*) from fact"), 2);

    let mut spoiled = first.clone();
    let at = spoiled.len() / 2;
    spoiled[at] ^= 1;
    let refused = landed(&mut client, &world, &spoiled).unwrap_err();
    assert!(refused.is_of_the_file(), "{refused}");
    let before = hash(&mut client, &world);
    let mut foreign = World::new();
    foreign.replicas[0].key = key(9);
    foreign.write(0, ratings(1), RESULTS, Value::Code(1));
    let forged = foreign.parts(0, 3, None).remove(0);
    let refused = landed(&mut client, &world, &forged).unwrap_err();
    assert!(
        matches!(refused, HubError::Sync(SyncError::Bundle(_))),
        "{refused}"
    );
    assert_eq!(hash(&mut client, &world), before);
}

#[test]
fn an_office_is_answered_from_the_database_as_from_a_store() {
    let server = Server::start();
    let mut client = ready(&server);
    let mut world = World::new();
    for n in 0..2_500_u64 {
        let words = Value::Text(format!("Alasan {n}"));
        world.write(0, ratings(1 + (n % 4) as u8), f::RATE_REASON, words);
    }
    let sent = world.parts(0, 3, None).remove(0);
    assert_eq!(landed(&mut client, &world, &sent).unwrap().new, 2_500);
    world.take_in(3, &sent).unwrap();
    let mut moment = client.transaction().unwrap();
    let office = Office::lock(&mut moment, OFFICE, id(3), &judge(&world)).unwrap();
    let head_office = &world.replicas[3].store;
    let stretch = Range {
        replica: id(0),
        from: 7,
        to: 2_400,
    };
    let [ours, theirs] = [office.entries(stretch), head_office.entries(stretch)]
        .map(|entries| entries.map(Result::unwrap).collect::<Vec<_>>());
    assert!(ours == theirs && ours.len() == 2_394);
    assert_eq!(
        office.hash_at(id(0), 1_234).unwrap(),
        head_office.hash_at(id(0), 1_234).unwrap()
    );
    assert_eq!(office.hash_at(id(0), 9_999).unwrap(), None);
    let wish = world.wish(3, OFFICE);
    let [ours, theirs] = [&office as &dyn crate::store::exchange::Chains, head_office]
        .map(|chains| outline(chains, &wish).unwrap().parts.remove(0).manifest);
    assert_eq!(ours, theirs, "the receipt is the same");
    assert_eq!(ours.have[0].seq, 2_500);
    assert!(ours.to_office == OFFICE && ours.from_office == HEAD_OFFICE);
}

#[test]
fn the_audit_finds_one_altered_byte_wherever_it_is() {
    let server = Server::start();
    let mut client = ready(&server);
    let mut world = World::new();
    for quarter in 1..=4 {
        world.write(0, ratings(quarter), RESULTS, Value::Code(2));
        world.write(1, ratings(quarter), RESULTS, Value::Code(3));
    }
    for from in [0, 1] {
        let sent = world.parts(from, 3, None).remove(0);
        landed(&mut client, &world, &sent).unwrap();
    }
    let whole = audit(&mut client, &world.registry).unwrap();
    assert_eq!((whole.offices, whole.ops, whole.heads), (1, 8, 2));
    assert_eq!(whole.wrong, []);
    let third = "where replica = decode(repeat('01', 16), 'hex') and seq = 3";
    let flip =
        |column: &str| format!("set {column} = set_byte({column}, 1, get_byte({column}, 1) # 4)");
    for spoil in [
        format!("update op {} {third}", flip("body")),
        format!("update op {} {third}", flip("hash")),
        format!("update op set owner = owner + 1 {third}"),
        format!("update op set branch = true {third}"),
        format!("delete from op {third}"),
        "delete from op where seq = 4".to_owned(),
        "insert into op select office, replica, 5, hash, branch, landing, owner, kind, period, body from op where seq = 4"
            .to_owned(),
        "insert into op select office, '\\x00', seq, hash, branch, landing, owner, kind, period, body from op".to_owned(),
        "insert into op select office, sha256(replica), seq, hash, branch, landing, owner, kind, period, body from op"
            .to_owned(),
        "update current_rating set results = 'above' where period = (select min(period) from current_rating)".to_owned(),
        "delete from current_rating where period = (select min(period) from current_rating)".to_owned(),
        format!("update fact {} where number = 1", flip("body")),
        "delete from fact where number = 1".to_owned(),
    ] {
        let mut spoiled = client.transaction().unwrap();
        assert!(spoiled.execute(&spoil, &[]).unwrap() > 0, "{spoil}");
        spoiled.commit().unwrap();
        let found = audit(&mut client, &world.registry).unwrap().wrong;
        assert!(!found.is_empty(), "{spoil}");
        emptied(&mut client);
        for from in [0, 1] {
            let sent = world.parts(from, 3, None).remove(0);
            landed(&mut client, &world, &sent).unwrap();
        }
    }
}

/// What an office does: write, and hand in everything it has, or only what head office has not acknowledged.
#[derive(Debug, Clone)]
enum Step {
    Write {
        who: usize,
        quarter: u8,
        value: u8,
    },
    HandIn {
        who: usize,
    },
    Answer {
        who: usize,
    },
    /// Two of the office meet.
    Meet {
        from: usize,
        to: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..3_usize;
    prop_oneof![
        4 => (who.clone(), 1..4_u8, 1..4_u8)
            .prop_map(|(who, quarter, value)| Step::Write { who, quarter, value }),
        3 => who.clone().prop_map(|who| Step::HandIn { who }),
        1 => who.clone().prop_map(|who| Step::Answer { who }),
        2 => (who.clone(), who).prop_map(|(from, to)| Step::Meet { from, to }),
    ]
}

#[test]
fn whatever_is_sent_lost_repeated_and_reordered_lands_as_it_does_in_a_store() {
    let server = Server::start();
    let client = std::cell::RefCell::new(ready(&server));
    let steps = proptest::collection::vec(step(), 1..24);
    let order = any::<prop::sample::Index>();
    let config = Config {
        cases: 60,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(
            &(steps, proptest::collection::vec(order, 0..24)),
            |(steps, order)| {
                let client = &mut *client.borrow_mut();
                emptied(client);
                let (mut world, sent) = told(&steps);
                let mut delivered: Vec<&Vec<u8>> = order
                    .iter()
                    .filter(|_| !sent.is_empty())
                    .map(|index| index.get(&sent))
                    .collect();
                delivered.extend(sent.iter().rev());
                for bytes in delivered {
                    world.take_in(3, bytes).unwrap();
                    landed(client, &world, bytes).unwrap();
                    prop_assert_eq!(hash(client, &world), world.hash(3));
                    prop_assert_eq!(ratings_here(client), ratings_there(&world));
                }
                let audited = audit(client, &world.registry).unwrap();
                prop_assert_eq!(audited.wrong, []);
                Ok(())
            },
        )
        .unwrap();
}

/// Goes through the steps; answers the world before head office has taken anything in, and what was handed in.
fn told(steps: &[Step]) -> (World, Vec<Vec<u8>>) {
    let mut world = World::new();
    let mut head_office = World::new();
    let mut sent = Vec::new();
    for step in steps {
        match *step {
            Step::Write {
                who,
                quarter,
                value,
            } => {
                let subject = ratings(quarter);
                let preds = world.replicas[who].store.state(subject).unwrap().frontier;
                // Not everybody may rate, and the store says so.
                let _ = world.write_upon(who, subject, preds, (RESULTS, Value::Code(value)));
            }
            Step::HandIn { who } => sent.extend(world.parts(who, 3, None)),
            Step::Answer { who } => {
                for bytes in &sent {
                    head_office.take_in(3, bytes).unwrap();
                }
                let answer = head_office.parts(3, who, None).remove(0);
                world.take_in(who, &answer).unwrap();
            }
            Step::Meet { from, to } if from != to => {
                world.send(from, to);
            }
            Step::Meet { .. } => {}
        }
    }
    (world, sent)
}

/// Puts files into an exchange folder as an office does.
fn put(folder: &Folder, n: usize, seq: u64, bytes: &[u8]) -> PathBuf {
    let bundle = crate::bundle::check(&mut Cursor::new(bytes), &[], &|replica| {
        (0..4)
            .map(|n| (id(n), key(n).public()))
            .find(|(one, _)| *one == replica)
            .map(|(_, key)| key)
    });
    let name = Name::new(id(n), seq, bundle.unwrap().id);
    let put = folder.put(Direction::Up, OFFICE, name, &mut |out| out.write_all(bytes));
    match put.unwrap() {
        Put::Safe { path, .. } | Put::AlreadyThere { path } => path,
    }
}

/// Head office, to which an exchange folder belongs.
fn receiver(world: &World, spool: &Path) -> Receiver {
    Receiver {
        own: (id(3), world.replicas[3].key.public()),
        keys: Vec::new(),
        registry: world.registry.clone(),
        spool: spool.to_path_buf(),
        millis: NOW,
    }
}

/// Lands what lies in a folder; answers what was refused besides.
fn run(
    server: &Server,
    folder: &Folder,
    receiver: &Receiver,
) -> Result<(Ingested, Vec<PathBuf>), HubError> {
    let mut refused = Vec::new();
    let sum = ingest(
        &server.database(),
        folder,
        receiver,
        2,
        &mut |path, came| {
            if let Came::Refused(why) = came {
                assert!(!why.is_empty());
                refused.push(path.to_path_buf());
            }
        },
    );
    Ok((sum?, refused))
}

#[test]
fn an_inbox_lands_file_by_file_and_what_is_bad_is_set_apart_once() {
    let server = Server::start();
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::make(&temp.path().join("antar")).unwrap();
    let mut world = World::new();
    for (n, quarter) in [(0, 1), (1, 1), (0, 2)] {
        world.write(n, ratings(quarter), RESULTS, Value::Code(2));
        let bytes = &world.parts(n, 3, None)[0];
        put(&folder, n, u64::from(quarter), bytes);
    }
    world.write(1, ratings(3), RESULTS, Value::Code(2));
    let bad = put(&folder, 1, 9, &world.parts(1, 3, None)[0]);
    let mut spoiled = std::fs::read(&bad).unwrap();
    let at = spoiled.len() - 9;
    spoiled[at] ^= 1;
    std::fs::write(&bad, &spoiled).unwrap();
    std::fs::write(bad.with_file_name("catatan.txt"), "bukan berkas kita").unwrap();

    let receiver = receiver(&world, temp.path());
    assert!(matches!(
        run(&server, &folder, &receiver),
        Err(HubError::Absent)
    ));
    let mut client = ready(&server);
    let first = run(&server, &folder, &receiver).unwrap();
    let expected = Ingested {
        landed: 3,
        known: 0,
        refused: 1,
        ignored: 1,
        new_ops: 3,
    };
    assert_eq!(first, (expected, vec![bad.clone()]));
    let (again, refused) = run(&server, &folder, &receiver).unwrap();
    assert_eq!((again.landed, again.known, refused), (0, 4, Vec::new()));
    // By a newer registry what was refused is looked at once more.
    let newer = Registry {
        version: 2,
        ..(*world.registry).clone()
    };
    let newer = Receiver {
        registry: Arc::new(newer),
        ..receiver
    };
    assert_eq!(run(&server, &folder, &newer).unwrap().1, [bad]);
    assert_eq!(count(&mut client, "select count(*) from refused"), 2);
}

#[test]
fn a_database_that_falls_while_bundles_land_ends_as_if_it_had_not() {
    let mut server = Server::start();
    drop(ready(&server));
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::make(&temp.path().join("antar")).unwrap();
    let mut world = World::new();
    for seq in 1..=12 {
        let n = seq as usize % 2;
        world.write(n, ratings(1 + seq as u8 % 4), RESULTS, Value::Code(2));
        put(&folder, n, seq, &world.parts(n, 3, None)[0]);
    }
    let (database, receiver) = (server.database(), receiver(&world, temp.path()));
    let mut files = 0;
    let sum = ingest(&database, &folder, &receiver, 1, &mut |_, _| {
        files += 1;
        if files % 4 == 0 {
            server.fall_and_rise();
        }
    });
    // What had landed and could not be told any more is known the second time.
    let sum = sum.unwrap();
    assert_eq!((sum.landed + sum.known, sum.refused), (12, 0));
    for n in [0, 1] {
        world.send(n, 3);
    }
    let mut client = server.client();
    assert_eq!(hash(&mut client, &world), world.hash(3));
    assert_eq!(count(&mut client, "select count(*) from fact"), 12);
    assert_eq!(audit(&mut client, &world.registry).unwrap().wrong, []);
}

#[test]
fn ratings_and_chains_stand_beside_the_ops_as_they_land() {
    let server = Server::start();
    let mut client = ready(&server);
    let mut world = World::new();
    // Two machines of the same rater, which have not seen each other.
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    world.write(1, ratings(1), RESULTS, Value::Code(3));
    for from in [0, 1] {
        let sent = world.parts(from, 3, None).remove(0);
        landed(&mut client, &world, &sent).unwrap();
    }
    let both: Vec<Option<String>> = ratings_here(&mut client)
        .into_iter()
        .map(|one| one.4)
        .collect();
    assert_eq!(both, [Some("meets".to_owned()), Some("below".to_owned())]);
    let chains = "select count(*) from chain where reaches = 1 and known = 1 and forked is null \
                  and heard is not null and written is not null";
    assert_eq!(count(&mut client, chains), 2);

    // By a registry that has revoked the second machine its word counts no more: read off with the next landing.
    let mut revoked = (*world.registry).clone();
    revoked.version += 1;
    let end = Revocation {
        last: 0,
        day: day(2026, 1, 1),
    };
    revoked.machines.get_mut(&id(1)).unwrap().revoked = Some(end);
    world.registry = Arc::new(revoked);
    world.write(0, ratings(2), RESULTS, Value::Code(1));
    let sent = world.parts(0, 3, None).remove(0);
    landed(&mut client, &world, &sent).unwrap();
    let left: Vec<Vec<u8>> = ratings_here(&mut client)
        .into_iter()
        .map(|one| one.2)
        .collect();
    assert_eq!(left, [id(0).0.to_vec(), id(0).0.to_vec()]);
}
