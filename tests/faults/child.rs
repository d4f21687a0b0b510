//! What this binary does as a child of itself: it saves, looks, or races for the lock.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::process::ExitCode;

use tatap::domain::id::EmployeeId;
use tatap::journal::Lost;
use tatap::ops::op::{Op, OpId, Subject};
use tatap::ops::state::{State, fold};
use tatap::store::disk::{DiskStore, Mode};
use tatap::store::mend::{self, Mended};
use tatap::store::{Store, StoreError};

use crate::saving::{self, Log, NOW};

/// So many subjects are looked up one by one.
const MANY: usize = 100;

/// Runs a child by its arguments.
pub(crate) fn run(args: &[String]) -> ExitCode {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["save", data, log, count, end] => {
            save(Path::new(data), Path::new(log), number(count), end);
        }
        ["clock", data, log, rest @ ..] => clock(Path::new(data), Path::new(log), rest),
        ["race", data, log] => race(Path::new(data), Path::new(log)),
        ["look", data, who] => look(Path::new(data), number(who)),
        other => panic!("no child does {other:?}"),
    }
    ExitCode::SUCCESS
}

fn number(text: &str) -> u64 {
    text.parse().expect("a number")
}

fn open(data: &Path, mode: Mode) -> Result<(DiskStore, Vec<String>), StoreError> {
    DiskStore::open(data, mode, &mut |_, _| ())
}

/// Saves so often. What was refused is tried once more, and then after opening anew, as a person would.
fn save(data: &Path, log: &Path, count: u64, end: &str) {
    let mut log = Log::open(log);
    let mut store = match open(data, Mode::Write) {
        Ok((store, _)) => store,
        Err(error) => return log.say(&format!("failed opening: {error}")),
    };
    for nth in 0..count {
        if nth == count / 2
            && let Err(error) = store.checkpoint()
        {
            log.say(&format!("failed checkpoint: {error}"));
        }
        let mut tries = 0;
        while let Err(error) = saving::save(&mut store, NOW + nth, &mut log) {
            log.say(&format!("failed {error}"));
            tries += 1;
            if tries == 3 {
                return;
            }
            if tries == 2 {
                drop(store);
                store = match open(data, Mode::Write) {
                    Ok((store, _)) => store,
                    Err(error) => return log.say(&format!("failed opening: {error}")),
                };
            }
        }
    }
    if end == "die" {
        // As after a kill: nothing is closed, and what the engine of the records holds back is gone.
        rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL)
            .expect("it may kill itself");
    }
    log.say("closing");
}

/// Saves once at each of these moments.
fn clock(data: &Path, log: &Path, moments: &[&str]) {
    let mut log = Log::open(log);
    let (mut store, _) = open(data, Mode::Write).expect("it opens");
    for moment in moments {
        saving::save(&mut store, number(moment), &mut log).expect("saved");
    }
}

/// Tries to become the one that writes; says how that went, and whether it ever was not alone.
fn race(data: &Path, log: &Path) {
    let mut log = Log::open(log);
    let mut store = match open(data, Mode::Write) {
        Ok((store, _)) => store,
        Err(StoreError::Held { .. }) => return log.say("held"),
        Err(error) => return log.say(&format!("failed opening: {error}")),
    };
    let alone = File::create(data.with_extension("alone")).expect("a file");
    if alone.try_lock().is_err() {
        return log.say("failed: two write at once");
    }
    for nth in 0..3 {
        if let Err(error) = saving::save(&mut store, NOW + nth, &mut log) {
            log.say(&format!("failed {error}"));
        }
    }
    // Let go before the store is, so that whoever comes next finds it free.
    drop(alone);
}

/// Opens what is there as far as that goes, and tells everything that can be seen.
fn look(data: &Path, who: u64) {
    let mut told = String::new();
    match open(data, Mode::Write) {
        Ok(opened) => {
            if !writing(opened, data, EmployeeId(who), &mut told) {
                doctor(data, EmployeeId(who), &mut told);
            }
        }
        Err(error) => {
            refused(&mut told, &error);
            match open(data, Mode::ReadOnly) {
                Ok((mut store, notes)) => {
                    told.push_str("opened look\n");
                    tell(&mut store, &notes, &mut told);
                }
                Err(error) => refused(&mut told, &error),
            }
            doctor(data, EmployeeId(who), &mut told);
        }
    }
    told.push_str("end\n");
    fs::write(data.with_extension("seen"), told).expect("it is told");
}

/// Tells what is there where it could be opened for writing, and whether saving goes on. Answers whether all of it could be
/// read.
fn writing(
    (mut store, notes): (DiskStore, Vec<String>),
    data: &Path,
    who: EmployeeId,
    told: &mut String,
) -> bool {
    told.push_str("opened write\n");
    let from = told.len();
    tell(&mut store, &notes, told);
    if told[from..].lines().any(|line| line.starts_with("fault ")) {
        return false;
    }
    if let Err(why) = go_on(store, data, who) {
        line(told, "stuck", &why);
    }
    true
}

/// What the doctor makes of it, and what is there afterwards.
fn doctor(data: &Path, who: EmployeeId, told: &mut String) {
    let damage = match mend::damage_and_whose(data) {
        Ok((damage, _)) => damage,
        Err(error) => return line(told, "doctor-failed", &error.to_string()),
    };
    let own: u64 = damage.own.iter().map(Lost::count).sum();
    let beside = damage.beside.0 + damage.beside.1;
    line(
        told,
        "doctor",
        &format!("{} {own} {beside}", damage.replica),
    );
    let copies = mend::in_directory(data, &damage.wanted()).unwrap_or_default();
    match mend::mend(data, &copies, NOW) {
        Ok(Some(mended)) => {
            let Mended {
                unknown,
                asked_again,
                ..
            } = mended;
            line(told, "mended", &format!("{unknown} {asked_again}"));
        }
        Ok(None) => line(told, "doctor-failed", "nothing is missing by his account"),
        Err(error) => line(told, "doctor-failed", &error.to_string()),
    }
    match open(data, Mode::Write) {
        Ok(opened) => {
            writing(opened, data, who, told);
        }
        Err(error) => refused(told, &error),
    }
}

fn refused(told: &mut String, error: &StoreError) {
    let kind = match error {
        StoreError::Place(_) => "place",
        StoreError::Newer(_) => "newer",
        StoreError::ReadOnly(_) => "read-only",
        _ => "other",
    };
    line(told, "refused", &format!("{kind} {error}"));
}

fn line(told: &mut String, what: &str, text: &str) {
    writeln!(told, "{what} {}", text.replace('\n', " ")).expect("text grows");
}

fn tell(store: &mut DiskStore, notes: &[String], told: &mut String) {
    for note in notes {
        line(told, "note", note);
    }
    line(
        told,
        "own",
        &format!("{} {}", store.replica(), store.next_seq()),
    );
    if let Err(error) = tell_ops(store, told) {
        line(told, "fault", &format!("while reading: {error}"));
    }
    match store.verify() {
        Ok(verified) => verified
            .faults
            .iter()
            .for_each(|fault| line(told, "fault", fault)),
        Err(error) => line(told, "fault", &format!("while verifying: {error}")),
    }
}

/// All ops, by subject; and whether what is shown of a subject is what its ops say. What cannot be read is told, and what
/// can be all the same.
fn tell_ops(store: &mut DiskStore, told: &mut String) -> Result<(), StoreError> {
    let mut subjects: BTreeSet<Subject> = BTreeSet::new();
    let mut own: BTreeMap<Subject, Vec<Op>> = BTreeMap::new();
    let mut each = |state: State| {
        subjects.insert(state.subject);
    };
    if let Err(error) = store.exchange()?.each_state(&mut each) {
        line(told, "fault", &format!("while reading: {error}"));
    }
    for act in store.acts(usize::MAX)? {
        match store.ops_of_act(act.seq) {
            Ok(ops) => {
                if ops.len() != act.ops as usize {
                    let what = format!("act {} has {} ops of {}", act.seq, ops.len(), act.ops);
                    line(told, "fault", &what);
                }
                for op in ops {
                    subjects.insert(op.subject);
                    own.entry(op.subject).or_default().push(op);
                }
            }
            Err(error) => line(told, "fault", &format!("act {}: {error}", act.seq)),
        }
    }
    let is_alone = store.exchange()?.ledger().entries() == 0;
    for (n, subject) in subjects.into_iter().enumerate() {
        // Of very many that were imported at once, each would be looked for in the same large frame.
        let known = own.remove(&subject).filter(|_| is_alone && n >= MANY);
        if let Err(error) = tell_subject(store, subject, known, told) {
            line(told, "fault", &format!("{subject:?}: {error}"));
        }
    }
    Ok(())
}

fn tell_subject(
    store: &mut DiskStore,
    subject: Subject,
    known: Option<Vec<Op>>,
    told: &mut String,
) -> Result<(), StoreError> {
    let exchange = store.exchange()?;
    let ops = known.map_or_else(|| exchange.ops_of(subject), Ok)?;
    let ops: BTreeMap<OpId, Op> = ops.into_iter().map(|op| (op.id, op)).collect();
    let counts = |op: &Op| exchange.standing(op).is_ok();
    let folded = fold(subject, ops.values().filter(|op| counts(op)));
    for op in ops.values() {
        let OpId { replica, seq } = op.id;
        let (mark, act, clock) = (saving::mark(op), op.act.1, op.clock.0);
        let (said, stands) = (saving::said(op), counts(op));
        let mut words = format!("{replica} {seq} {mark} {said} {act} {clock} {stands}");
        for pred in &op.preds {
            write!(words, " {}:{}", pred.replica, pred.seq).expect("text grows");
        }
        line(told, "op", &words);
    }
    if store.state(subject)? != folded {
        let what = format!("{subject:?} is not what its ops say");
        line(told, "fault", &what);
    }
    Ok(())
}

/// Whether saving goes on, and what is saved is there when it is opened once more.
fn go_on(mut store: DiskStore, data: &Path, who: EmployeeId) -> Result<(), String> {
    let mut log = Log::open(&data.with_extension("on"));
    let first = store.next_seq();
    let acts = saving::by(&store, who).map_err(|error| error.to_string())?;
    saving::save_these(&mut store, acts, NOW, &mut log).map_err(|error| error.to_string())?;
    drop(store);
    let (store, notes) = open(data, Mode::Write).map_err(|error| error.to_string())?;
    if !notes.is_empty() {
        return Err(format!("it is not mended for good: {}", notes.join("; ")));
    }
    let ops = store.ops_of_act(first).map_err(|error| error.to_string())?;
    if ops.len() != 1 || store.next_seq() != first + 1 {
        return Err("what was saved afterwards is not there".to_owned());
    }
    Ok(())
}
