//! What was answered as saved is there after kill -9, two hundred times over.
//!
//! The child is this same binary, running the ignored test [`child`]: it saves for as long as it lives and
//! says what it has saved. It is killed at a random moment; then the directory is opened and compared.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tatap::domain::id::EmployeeId;
use tatap::ops::fields;
use tatap::ops::op::{Act, ActKind, Body, Draft, Subject, Value, Write};
use tatap::store::disk::{DiskStore, Mode};
use tatap::store::{Store, take_back};

const DIR: &str = "TATAP_KILL_DIR";
const KILLS: u64 = 200;
const PEOPLE: u64 = 20;

fn person(n: u64) -> Subject {
    Subject::employee(EmployeeId(198_505_152_010_012_000 + n % PEOPLE * 1000))
}

fn open(path: &Path) -> (DiskStore, Vec<String>) {
    DiskStore::open(path, Mode::Write, &mut |_, _| ()).expect("the store opens after a kill")
}

fn draft(store: &DiskStore, n: u64) -> Draft {
    let state = store.state(person(n)).expect("a state is read");
    let name = Write::own(fields::NAME, Value::Text(format!("Nama {n}")));
    Draft {
        subject: state.subject,
        preds: state.frontier,
        body: Body::Set(vec![name]),
    }
}

/// What the child does next: mostly one form, at times an undo or many acts at once.
fn save(store: &mut DiskStore) {
    let n = store.next_seq();
    let act = |kind, drafts| Act {
        kind,
        actor: EmployeeId(1),
        drafts,
    };
    let now = 1_790_000_000_000 + n;
    if n % 17 == 3 {
        let last = store.acts(1).expect("acts are read")[0];
        let drafts = take_back(store, last.seq).expect("an act is taken back");
        store
            .commit(act(ActKind::Undo, drafts), now)
            .expect("saved");
    } else if n % 40 == 39 {
        let one = |i| act(ActKind::EditEmployee, vec![draft(store, i)]);
        let acts = (n..n + 15).map(|n| (one(n), now)).collect();
        store.commit_all(acts).expect("saved");
    } else {
        let drafts = vec![draft(store, n), draft(store, n + 1)];
        store
            .commit(act(ActKind::EditEmployee, drafts), now)
            .expect("saved");
    }
}

#[test]
#[ignore = "the child of the test below; saves until it is killed"]
fn child() {
    let Ok(dir) = std::env::var(DIR) else {
        return;
    };
    let (mut store, _) = open(Path::new(&dir));
    loop {
        save(&mut store);
        let mut out = std::io::stdout().lock();
        writeln!(out, "saved {}", store.next_seq() - 1).expect("the parent listens");
        out.flush().expect("the parent listens");
    }
}

/// A process that saves until it is killed, and says on its output what it has saved.
pub(crate) fn start(dir: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this binary has a path"))
        .args(["--exact", "kill::child", "--nocapture", "--ignored"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts")
}

/// A small generator, so that a failure can be run again.
pub(crate) fn random(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

/// Lets the child save for a while, kills it, and answers the last seq it called saved.
fn run_and_kill(dir: &Path, seed: &mut u64) -> u64 {
    let mut child = start(dir);
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    let mut saved = 0;
    let mut wanted = random(seed) % 25;
    // Now and then it is killed while it opens.
    let while_opening = random(seed).is_multiple_of(8);
    while !while_opening && wanted > 0 {
        let line = lines
            .next()
            .expect("the child lives")
            .expect("it can be read");
        if let Some(seq) = line.strip_prefix("saved ") {
            saved = seq.parse().expect("it is a number");
            wanted -= 1;
        }
    }
    let spins = random(seed) % if while_opening { 10_000_000 } else { 300_000 };
    for spin in 0..spins {
        std::hint::black_box(spin);
    }
    child.kill().expect("it is killed");
    child.wait().expect("it has ended");
    // What it said before it died counts, heard or not.
    for line in lines.map_while(Result::ok) {
        let seq = line.strip_prefix("saved ").and_then(|seq| seq.parse().ok());
        saved = seq.unwrap_or(saved);
    }
    saved
}

#[test]
fn what_was_called_saved_survives_two_hundred_kills() {
    let temp = tempfile::tempdir().expect("there is room");
    let dir = temp.path().join("data");
    let mut seed = 0x7a7a_9000_u64;
    let (mut saved, mut rebuilt) = (0, 0);
    for kill in 0..KILLS {
        saved = run_and_kill(&dir, &mut seed).max(saved);
        if kill % 25 == 24 {
            std::fs::remove_dir_all(dir.join("records")).expect("it is removed");
        }
        if kill % 4 == 0 || kill == KILLS - 1 {
            let (store, notes) = open(&dir);
            rebuilt += notes.len();
            assert!(
                store.next_seq() > saved,
                "kill {kill}: {saved} was called saved, {} follows",
                store.next_seq()
            );
            assert_eq!(
                store.verify().expect("it is verified").faults,
                Vec::<String>::new()
            );
            acts_are_whole(&store);
        }
    }
    println!("{saved} ops saved, {rebuilt} notes");
    assert!(saved > KILLS, "the child hardly saved anything: {saved}");
}

/// Every act has all its ops: two for a form, one for each of those saved at once.
fn acts_are_whole(store: &DiskStore) {
    let acts = store.acts(200).expect("acts are read");
    let mut next: BTreeMap<u64, u64> = BTreeMap::new();
    for act in &acts {
        let ops = store.ops_of_act(act.seq).expect("ops are read");
        assert_eq!(ops.len(), act.ops as usize);
        next.insert(act.seq, act.seq + u64::from(act.ops));
    }
    let starts: Vec<u64> = next.keys().skip(1).copied().collect();
    let ends: Vec<u64> = next.values().take(starts.len()).copied().collect();
    assert_eq!(starts, ends, "acts follow one another without holes");
}
