//! A process that saves for as long as it lives and says what it has saved: this same binary, running the ignored test
//! [`child`].

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tatap::domain::id::EmployeeId;
use tatap::ops::fields;
use tatap::ops::op::{Act, ActKind, Body, Draft, Subject, Value, Write};
use tatap::store::disk::{DiskStore, Mode};
use tatap::store::{Store, take_back};

const DIR: &str = "TATAP_SAVING_DIR";
const PEOPLE: u64 = 20;

fn person(n: u64) -> Subject {
    Subject::employee(EmployeeId(198_505_152_010_012_000 + n % PEOPLE * 1000))
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
#[ignore = "the child of other tests; saves until it is killed"]
fn child() {
    let Ok(dir) = std::env::var(DIR) else {
        return;
    };
    let opened = DiskStore::open(Path::new(&dir), Mode::Write, &mut |_, _| ());
    let (mut store, _) = opened.expect("the store opens");
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
        .args(["--exact", "saving::child", "--nocapture", "--ignored"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts")
}
