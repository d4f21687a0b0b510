//! The store: saving and importing beside SQLite, the index anew, and what it all takes on the disk.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use tatap::demo;
use tatap::domain::id::EmployeeId;
use tatap::domain::period::{Cycle, Period};
use tatap::domain::person::RosterRow;
use tatap::ops::edit::{draft, text, writes};
use tatap::ops::fields as f;
use tatap::ops::op::{Act, ActKind, Body, Draft, Subject, SubjectKind, Value, Write as Set};
use tatap::store::Store;
use tatap::store::disk::DiskStore;

use crate::table::{kept, late, median, spread, told, within};
use crate::{Try, now_millis, open, today};

/// Ops of one act of an import.
const BATCH: usize = 1_000;
/// Ops that are imported.
const IMPORTED: usize = 100_000;
/// Acts that are saved in one round, and how many rounds the best is taken of.
const SAVES: usize = 300;
const ROUNDS: usize = 3;

/// Fills a store with people, and with changes until there are so many. Answers how many there are.
pub(crate) fn seeded(dir: &Path, people: usize, changes: u64) -> Try<u64> {
    let mut store = open(dir)?;
    let begun = Instant::now();
    demo::seed(&mut store, people, 7, today(), now_millis(), &mut |_| {})?;
    lived_in(&mut store, changes)?;
    store.checkpoint()?;
    let (taken, ops) = (begun.elapsed(), store.next_seq() - 1);
    let each = taken.as_micros() as f64 / ops.max(1) as f64;
    told(
        "filled, durable",
        &format!("{taken:.1?} ({ops} ops, {each:.1} µs each)"),
    );
    Ok(ops)
}

/// Everybody writes the log of the work, day by day, until there are so many changes.
fn lived_in(store: &mut DiskStore, changes: u64) -> Try<()> {
    let people: Vec<EmployeeId> = store.roster()?.iter().map(RosterRow::id).collect();
    let mut days = std::iter::successors(Some(today()), NaiveDate::pred_opt);
    while store.next_seq() <= changes {
        let day = days.next().ok_or("a day")?;
        let month = Period::containing(day, Cycle::Monthly);
        let missing = (changes + 1).saturating_sub(store.next_seq());
        for some in people[..people.len().min(missing as usize)].chunks(BATCH) {
            let drafts = some.iter().map(|id| {
                let item = id.0 ^ u64::from_ne_bytes(day.to_string().as_bytes()[2..].try_into()?);
                let set = |field, value| Set { item, field, value };
                let activity = format!("Menyusun laporan harian {day} dan rapat koordinasi bidang");
                // As a form does, which was opened on what stands there.
                let state = store.state(Subject::of(SubjectKind::Log, id.0, month))?;
                Ok(Draft {
                    subject: state.subject,
                    preds: state.frontier,
                    body: Body::Set(vec![
                        set(f::LOG_DAY, Value::Date(day)),
                        set(f::LOG_ACTIVITY, text(&activity)),
                        set(f::LOG_MINUTES, Value::Number(90.into())),
                    ]),
                })
            });
            let drafts: Try<Vec<Draft>> = drafts.collect();
            commit(store, EmployeeId::NOBODY, ActKind::Import, drafts?)?;
        }
    }
    Ok(())
}

fn commit(store: &mut DiskStore, actor: EmployeeId, kind: ActKind, drafts: Vec<Draft>) -> Try<()> {
    let act = Act {
        kind,
        actor,
        drafts,
    };
    store.commit(act, now_millis())?;
    Ok(())
}

/// One change at a time, beside SQLite and beside the disk alone, in turns.
pub(crate) fn saved(dir: &Path) -> Try<()> {
    let mut store = open(dir)?;
    let mut people = store.roster()?.into_iter().map(|row| row.id()).cycle();
    let (mut ours, mut theirs, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let phone = text(&format!("0812-0000-{round:04}"));
        ours.push(changed(&mut store, people.by_ref().take(SAVES), &phone)?);
        theirs.extend(sqlite("save", SAVES));
        bare.push(disk_alone(dir)?);
    }
    let mut ours = best(ours)?;
    told("durable save", &spread(&mut ours));
    told(
        "  append and fdatasync of 200 bytes alone",
        &spread(&mut best(bare)?),
    );
    let Ok(mut theirs) = best(theirs) else {
        told("  SQLite", "not measured: python3 has none");
        return Ok(());
    };
    told("  SQLite, FULL, WAL", &spread(&mut theirs));
    let ratios = [
        ("p50", median(&mut ours), median(&mut theirs)),
        ("p99", late(&mut ours), late(&mut theirs)),
    ];
    for (what, ours, theirs) in ratios {
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        let what = format!("  {what}, ratio to SQLite");
        kept(&what, "≤ 2", &format!("{ratio:.2}"), ratio <= 2.0);
    }
    Ok(())
}

/// The round with the smallest median.
fn best(rounds: Vec<Vec<Duration>>) -> Try<Vec<Duration>> {
    let rounds = rounds
        .into_iter()
        .min_by_key(|times| median(&mut times.clone()));
    rounds.ok_or_else(|| "a round".into())
}

fn changed(
    store: &mut DiskStore,
    people: impl Iterator<Item = EmployeeId>,
    phone: &Value,
) -> Try<Vec<Duration>> {
    let mut times = Vec::new();
    for id in people {
        let state = store.state(Subject::employee(id))?;
        let wanted = [(f::PHONE, phone.clone())];
        let drafts = draft(&state, writes(&state, 0, &wanted, id))
            .into_iter()
            .collect();
        let begun = Instant::now();
        commit(store, id, ActKind::EditEmployee, drafts)?;
        times.push(begun.elapsed());
    }
    Ok(times)
}

/// The least that a durable save can cost on this disk.
fn disk_alone(dir: &Path) -> Try<Vec<Duration>> {
    let path = dir.join("floor");
    let mut file = File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..SAVES {
        let begun = Instant::now();
        file.write_all(&[7; 200])?;
        file.sync_data()?;
        times.push(begun.elapsed());
    }
    fs::remove_file(path)?;
    Ok(times)
}

/// What SQLite takes for the same; nothing where there is no Python with it.
fn sqlite(what: &str, count: usize) -> Option<Vec<Duration>> {
    let dir = tempfile::tempdir().ok()?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/budgets/sqlite.py");
    let mut python = Command::new("python3");
    let asked = python.arg(script).arg(dir.path().join("peer.db"));
    let told = asked.args([what, &count.to_string()]).output().ok()?;
    let lines = String::from_utf8(told.stdout).ok()?;
    let times = lines
        .lines()
        .map(|line| line.parse().map(Duration::from_nanos));
    let times: Vec<Duration> = times.collect::<Result<_, _>>().ok()?;
    (told.status.success() && !times.is_empty()).then_some(times)
}

/// People who were not there before, a thousand in an act, each act durable.
pub(crate) fn imported() -> Try<()> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let dir = tempfile::tempdir()?;
        let mut store = open(dir.path())?;
        let acts: Vec<Vec<Draft>> = (0..IMPORTED / BATCH).map(newcomers).collect();
        let begun = Instant::now();
        for drafts in acts {
            commit(&mut store, EmployeeId::NOBODY, ActKind::Import, drafts)?;
        }
        store.checkpoint()?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    let ours = times.first().copied().unwrap_or_default();
    within(
        "100,000 ops imported by 1,000, best of 3",
        Duration::from_secs(1),
        ours,
    );
    let theirs = (0..ROUNDS).filter_map(|_| sqlite("import", IMPORTED)?.first().copied());
    if let Some(theirs) = theirs.min() {
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        told(
            "  SQLite, FULL, WAL",
            &format!("{theirs:.2?} (ratio {ratio:.1})"),
        );
    }
    Ok(())
}

fn newcomers(batch: usize) -> Vec<Draft> {
    let of_one = |n: usize| {
        let id = EmployeeId(198_001_012_005_011_000 + (batch * BATCH + n) as u64 * 1_003);
        Draft {
            subject: Subject::employee(id),
            preds: Vec::new(),
            body: Body::Set(vec![
                Set::own(
                    f::NAME,
                    text(&format!("Pegawai Nomor {n} Angkatan {batch}")),
                ),
                Set::own(f::NIP, Value::Ref(id.0)),
                Set::own(f::POSITION, text("Pengolah Data dan Informasi")),
                Set::own(f::PHONE, text("0812-0000-0000")),
            ]),
        }
    };
    (0..BATCH).map(of_one).collect()
}

/// The index anew from the journal.
pub(crate) fn rebuilt(dir: &Path, ops: u64) -> Try<()> {
    let begun = Instant::now();
    let mut shown = 0_u32;
    let (mut store, _) = DiskStore::rebuild(dir, &mut |_, _| shown += 1)?;
    let taken = begun.elapsed();
    // The budget is for a million.
    let budget = Duration::from_secs(20).mul_f64(ops as f64 / 1e6);
    within(&format!("index anew from {ops} ops"), budget, taken);
    told("  progress shown", &format!("{shown} times"));
    store.checkpoint()?;
    let begun = Instant::now();
    let faults = store.verify()?.faults.len();
    told(
        "verify",
        &format!("{:.2?} ({faults} faults)", begun.elapsed()),
    );
    Ok(())
}

/// What everything takes on the disk, the index being new.
pub(crate) fn weighed(dir: &Path, ops: u64) -> Try<()> {
    let [journal, records] = ["journal", "records"].map(|name| bytes_below(&dir.join(name)));
    let (journal, records) = (journal? as f64 / 1e6, records? as f64 / 1e6);
    let what = format!("disk for {ops} ops");
    let figure = format!("{:.0} MB (index {records:.0})", journal + records);
    kept(&what, "≤ 300 MB", &figure, journal + records <= 300.0);
    Ok(())
}

fn bytes_below(dir: &Path) -> Try<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let data = entry.metadata()?;
        sum += if data.is_dir() {
            bytes_below(&entry.path())?
        } else {
            data.len()
        };
    }
    Ok(sum)
}
