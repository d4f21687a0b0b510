//! The budgets of the exchange: the size of a quarter of reviews as a bundle, and the time to write it, prove it and take it
//! in, in one run.
//!
//! `cargo bench --bench exchange` runs it; `TATAP_BENCH=1000` measures so many employees only. Nothing here fails on a slow
//! machine: figures are for reading.

#[allow(dead_code, reason = "medians are for the other bench")]
mod table;

use std::io::Cursor;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use tatap::bundle;
use tatap::domain::access::{Role, Roles};
use tatap::domain::id::EmployeeId;
use tatap::domain::period::Period;
use tatap::ops::fields as f;
use tatap::ops::op::{Act, ActKind, Body, Draft, ReplicaId, Subject, SubjectKind, Value, Write};
use tatap::ops::registry::{Enrolled, HEAD_OFFICE, Machine, Registry, Supervision};
use tatap::store::Store;
use tatap::store::disk::{DiskStore, Mode};
use tatap::sync::{Since, Wish, apply, open, outline, plan, write};
use tatap::trust::seal::Identity;
use tatap::trust::sign::{PublicHalf, SigningKey};

use table::{heading, told, within};

type Try<T> = Result<T, Box<dyn std::error::Error>>;

const APPRAISER: EmployeeId = EmployeeId(197_003_151_995_032_001);
const HEAD: EmployeeId = EmployeeId(196_801_011_994_031_001);
const NOW: u64 = 1_790_000_000_000;
/// Words as people write them: few that are frequent, many that are rare.
const WORDS: [&str; 24] = [
    "target",
    "tercapai",
    "laporan",
    "tepat",
    "waktu",
    "bukti",
    "lengkap",
    "pelayanan",
    "masyarakat",
    "perlu",
    "ditingkatkan",
    "kerja",
    "sama",
    "tim",
    "baik",
    "bulan",
    "depan",
    "dokumen",
    "rapat",
    "dengan",
    "dan",
    "pada",
    "untuk",
    "imunisasi",
];

fn main() -> Try<()> {
    let sizes: Vec<u64> = match std::env::var("TATAP_BENCH") {
        Ok(size) => vec![size.parse()?],
        Err(_) if std::env::args().any(|arg| arg == "--test") => vec![25],
        Err(_) => vec![25, 1_000, 10_000],
    };
    for employees in sizes {
        measured(employees)?;
    }
    Ok(())
}

/// An office and head office, and what each needs to trust the other.
struct World {
    office: DiskStore,
    head: DiskStore,
    key: SigningKey,
    sealed: Identity,
    registry: Arc<Registry>,
    _dirs: [tempfile::TempDir; 2],
}

fn measured(employees: u64) -> Try<()> {
    let mut world = world(employees)?;
    let fields = reviewed(&mut world, employees)?;
    heading(&format!(
        "{employees} employees, one quarter: {employees} ops, {fields} field sets"
    ));
    for sealed in [false, true] {
        let bytes = exported(&mut world, employees, fields, sealed)?;
        if sealed {
            land(&mut world, &bytes)?;
        }
    }
    Ok(())
}

/// Writes a bundle out, and reads it to its end, as whoever exports does before his file gets its name.
fn exported(world: &mut World, employees: u64, fields: u64, sealed: bool) -> Try<Vec<u8>> {
    let recipients = [world.sealed.recipient()];
    let wish = Wish {
        to_office: HEAD_OFFICE,
        since: Since::Receipt,
        most: None,
        plain: !sealed,
        person: APPRAISER,
        from_office: "dinkes",
        key: &world.key,
        own_recipient: Some(world.sealed.recipient()),
        registry: None,
        among: None,
    };
    let begun = Instant::now();
    let outlined = outline(world.office.exchange()?, &wish)?;
    let offered = begun.elapsed();
    let mut bytes = Vec::new();
    let to: &[_] = if sealed { &recipients } else { &[] };
    let begun = Instant::now();
    let part = outlined.part(1)?;
    let office = world.office.exchange()?;
    write(office, part, to, &world.key, &mut bytes, &mut |_| ())?;
    let written = begun.elapsed();
    let begun = Instant::now();
    let proved = prove(world, &bytes)?;
    let read = begun.elapsed();
    let what = if sealed {
        "sealed bundle"
    } else {
        "plain bundle"
    };
    let sizes = format!(
        "{} B, {:.1} B/op, {:.2} B/field set",
        bytes.len(),
        bytes.len() as f64 / employees as f64,
        bytes.len() as f64 / fields as f64
    );
    told(what, &sizes);
    told("  shown beforehand", &millis(offered));
    told("  written", &millis(written));
    told("  first pass: hashes and signatures", &millis(proved));
    told("  read to its end", &millis(read));
    let all = offered + written + read;
    within("  exported, self-verified", Duration::from_secs(1), all);
    Ok(bytes)
}

/// Both passes over a bundle; how long the first took.
fn prove(world: &World, bytes: &[u8]) -> Try<Duration> {
    let keys = [world.sealed.clone()];
    let mut file = Cursor::new(bytes);
    let registry = &world.registry;
    let begun = Instant::now();
    let checked = bundle::check(&mut file, &keys, &|replica| {
        registry
            .machines
            .get(&replica)
            .map(|one| PublicHalf(one.key))
    })?;
    let first = begun.elapsed();
    bundle::entries(&mut file, &checked, &keys, &mut |_| Ok(()))?;
    Ok(first)
}

fn land(world: &mut World, bytes: &[u8]) -> Try<()> {
    let keys = [world.sealed.clone()];
    let own = (world.head.replica(), key(2).public());
    for what in ["taken in", "taken in again"] {
        let begun = Instant::now();
        let mut opened = open(Cursor::new(bytes), &keys, &world.registry, own)?;
        let exchange = world.head.exchange()?;
        let planned = plan(exchange, &mut opened, None)?;
        let planned_in = begun.elapsed();
        if !planned.is_empty() {
            apply(exchange, &mut opened, &planned, HEAD, NOW)?;
        }
        within(what, Duration::from_secs(2), begun.elapsed());
        told("  of it the plan", &millis(planned_in));
    }
    Ok(())
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_seed(&[n; 32])
}

fn employee(n: u64) -> EmployeeId {
    EmployeeId(198_001_012_005_011_000 + n * 1_000_003)
}

fn world(employees: u64) -> Try<World> {
    let dirs = [tempfile::tempdir()?, tempfile::tempdir()?];
    let at = |n: usize| DiskStore::open(dirs[n].path(), Mode::Write, &mut |_, _| ());
    let (mut office, mut head) = (at(0)?.0, at(1)?.0);
    let sealed = Identity::generate();
    let registry = registry(employees, [office.replica(), head.replica()], &sealed)?;
    let registry = Arc::new(registry);
    office.exchange()?.go_by(registry.clone())?;
    head.exchange()?.go_by(registry.clone())?;
    Ok(World {
        office,
        head,
        key: key(1),
        sealed,
        registry,
        _dirs: dirs,
    })
}

fn registry(employees: u64, [office, head]: [ReplicaId; 2], sealed: &Identity) -> Try<Registry> {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).ok_or("a day")?;
    let person = |name: &str, office: &str, roles| Enrolled {
        name: name.into(),
        office: office.into(),
        roles,
        keys: vec![],
    };
    let machine = |owner, office: &str, n| Machine {
        owner,
        office: office.into(),
        label: office.into(),
        key: key(n).public().0,
        recipient: sealed.recipient().to_string(),
        revoked: None,
    };
    let supervision = |n| Supervision {
        employee: employee(n),
        appraiser: APPRAISER,
        reviewer: None,
        from: first,
        until: None,
    };
    Ok(Registry {
        version: 1,
        issued: first,
        people: [
            (APPRAISER, person("Sri", "dinkes", Roles::NONE)),
            (
                HEAD,
                person("Pusat", HEAD_OFFICE, Roles::of(Role::HeadOffice)),
            ),
        ]
        .into(),
        supervision: (0..employees).map(supervision).collect(),
        machines: [
            (office, machine(APPRAISER, "dinkes", 1)),
            (head, machine(HEAD, HEAD_OFFICE, 2)),
        ]
        .into(),
    })
}

/// Everybody is rated once: 16 field sets, in seven of ten with words. Answers how many field sets that were.
fn reviewed(world: &mut World, employees: u64) -> Try<u64> {
    let period = Period::quarter(2026, 4).ok_or("a quarter")?;
    let mut dice = 7_u64;
    let mut roll = move |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (dice >> 33) % sides
    };
    let (mut acts, mut fields) = (Vec::new(), 0);
    for n in 0..employees {
        let mut said = |count: u64| {
            let rolled = |_| WORDS[(roll(24) * roll(24) / 24) as usize];
            (0..count).map(rolled).collect::<Vec<_>>().join(" ")
        };
        let reason = said(if n % 10 < 7 { 16 } else { 0 });
        let mut writes = vec![
            Write::own(f::RATE_RESULTS, Value::Code(1 + (n % 3) as u8)),
            Write::own(f::RATE_BEHAVIOUR, Value::Code(1 + (n / 3 % 3) as u8)),
            Write::own(f::RATE_REASON, Value::Text(reason)),
        ];
        for item in 1..=7 {
            let value = Value::Code(1 + ((n * item) % 3) as u8);
            let note = Value::Text(said(if item == n % 7 { 3 } else { 0 }));
            writes.push(Write {
                item,
                field: f::RATE_ITEM,
                value,
            });
            if item < 7 {
                writes.push(Write {
                    item,
                    field: f::RATE_ITEM_NOTE,
                    value: note,
                });
            }
        }
        fields += writes.len() as u64;
        let draft = Draft {
            subject: Subject::of(SubjectKind::Evaluation, employee(n).0, period),
            preds: vec![],
            body: Body::Set(writes),
        };
        let act = Act {
            kind: ActKind::Rate,
            actor: APPRAISER,
            drafts: vec![draft],
        };
        acts.push((act, NOW + n * 60_000));
    }
    world.office.commit_all(acts)?;
    Ok(fields)
}
