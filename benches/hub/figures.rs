//! What is measured, and printed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tatap::exchange::Folder;
use tatap::hub::{self, Came, Receiver};

use crate::Try;
use crate::cost;
use crate::delivery::Delivery;
use crate::enrolled::{Size, World};
use crate::hub::Hub;
use crate::table::{heading, kept, median, told, within};
use crate::written::Weight;

/// Ops that are to land in a second, with what it takes to prove and judge them.
const OPS_A_SECOND: f64 = 60_000.0;
/// How long a file that landed before may take.
const AGAIN: Duration = Duration::from_millis(10);

pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

pub(crate) fn bytes(count: u64) -> String {
    match count {
        0..10_000 => format!("{count} B"),
        10_000..10_000_000 => format!("{} kB", count / 1_000),
        _ => format!("{} MB", count / 1_000_000),
    }
}

fn each(bytes: u64, ops: u64) -> String {
    format!("{:.1} B/op", bytes as f64 / ops.max(1) as f64)
}

/// What the offices have written.
pub(crate) fn written(size: Size, weight: Weight, took: Duration) {
    let people = size.offices as u64 * size.employees;
    let each_person = weight.ops as f64 / people.max(1) as f64;
    told("ops", &format!("{}, {each_person:.1} a person", weight.ops));
    let sealed = format!(
        "{}, {}",
        bytes(weight.sealed),
        each(weight.sealed, weight.ops)
    );
    told("sealed bundles", &sealed);
    told("written in", &seconds(took));
}

/// Lands wave after wave.
pub(crate) fn landed(hub: &Hub, server: u32, folder: &Folder, delivery: &Delivery) -> Try<()> {
    heading("landing");
    let (mut all, mut took, mut memory) = (0, Duration::ZERO, 0);
    let (mut program, before) = (Duration::ZERO, cost::with_children(server));
    for wave in 0..delivery.waves() {
        let files = delivery.put(wave, folder)?;
        let ran = hub.ingest()?;
        // Refused files are told so.
        ran.succeeded(&[0, 1])?;
        let (landed, ops) = (ran.count("landed")?, ran.count("new-ops")?);
        let rate = ops as f64 / ran.took.as_secs_f64();
        let what = format!("{files} more files: {landed} bundles, {ops} ops");
        told(&what, &format!("{}, {rate:.0} ops/s", seconds(ran.took)));
        all += ops;
        took += ran.took;
        program += ran.used;
        memory = memory.max(ran.memory);
    }
    let server = cost::with_children(server).saturating_sub(before);
    let rate = all as f64 / took.as_secs_f64();
    let figure = format!("{rate:.0} ops/s in {}", seconds(took));
    kept("all of it", "≥ 60000 ops/s", &figure, rate >= OPS_A_SECOND);
    let each = |used: Duration| format!("{:.1} µs", used.as_secs_f64() * 1e6 / all.max(1) as f64);
    let figure = format!("{} and {} an op", each(program), each(server));
    told("processor: the program, the server", &figure);
    let free = 2.0 * all as f64 / (program + server).as_secs_f64();
    told(
        "which are, by two processors with nothing else",
        &format!("{free:.0} ops/s"),
    );
    told("most memory of it", &bytes(memory));
    Ok(())
}

/// What the database weighs.
pub(crate) fn weighed(hub: &Hub, weight: Weight) -> Try<()> {
    heading("the database");
    let client = &mut hub.client()?;
    let rows = client.query(
        "select relname::text, pg_relation_size(oid)::bigint from pg_class \
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'i') order by 2 desc, 1",
        &[],
    )?;
    let mut sum = 0;
    for row in rows {
        let (name, size): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
        let size = size.unsigned_abs();
        sum += size;
        if size > 0 {
            told(
                &name,
                &format!("{}, {}", bytes(size), each(size, weight.ops)),
            );
        }
    }
    told(
        "all of it",
        &format!("{}, {}", bytes(sum), each(sum, weight.ops)),
    );
    Ok(())
}

/// Looks at everything in the inbox once more, and how long each file takes that landed before.
pub(crate) fn looked_at_again(hub: &Hub, world: &World) -> Try<()> {
    let ran = hub.ingest()?;
    ran.succeeded(&[0])?;
    if ran.count("landed")? + ran.count("refused")? > 0 {
        return Err(format!("landed or was refused twice: {}", ran.said()).into());
    }
    let files = ran.count("landed-before")?;
    told(&format!("all {files} files once more"), &seconds(ran.took));
    let folder = Folder::open(&hub.inbox)?;
    let receiver = Receiver {
        own: (
            world.head_office.replica,
            world.head_office.keys.replica.public(),
        ),
        keys: vec![world.head_office.keys.recipient.clone()],
        registry: Arc::clone(&world.registry),
        spool: world.head_office.data(),
        millis: 0,
    };
    let mut times = Vec::new();
    let mut begun = Instant::now();
    let mut came = BTreeMap::new();
    hub::ingest(
        &hub.database()?,
        &folder,
        &receiver,
        1,
        &mut |path, what| {
            times.push(begun.elapsed());
            begun = Instant::now();
            came.insert(path.to_path_buf(), matches!(what, Came::Known));
        },
    )?;
    if !came.values().all(|known| *known) {
        return Err("not everything is known".into());
    }
    within("one of them, the middle", AGAIN, median(&mut times));
    Ok(())
}

/// The audit of everything.
pub(crate) fn audited(hub: &Hub, weight: Weight) -> Try<()> {
    let (ran, ops, wrong) = hub.audit()?;
    if (ops, wrong) != (weight.ops, 0) {
        return Err(format!("the audit has found otherwise: {}", ran.said()).into());
    }
    let rate = ops as f64 / ran.took.as_secs_f64();
    let figure = format!("{}, {rate:.0} ops/s", seconds(ran.took));
    told("audit, which finds nothing", &figure);
    told("most memory of it", &bytes(ran.memory));
    Ok(())
}

/// The records of everything, made anew: everybody has one.
pub(crate) fn refreshed(hub: &Hub, size: Size) -> Try<()> {
    let ran = hub.refresh()?;
    let records = ran.count("records")?;
    let people = size.offices as u64 * size.employees;
    let each = ran.took.as_secs_f64() * 1e6 / people as f64;
    told(
        &format!("{records} records for analysis"),
        &format!("{}, {each:.0} µs a person", seconds(ran.took)),
    );
    told("most memory of it", &bytes(ran.memory));
    let known = "select count(*) from records.employee where sight = 'full'";
    let counted = hub.client()?.query_one(known, &[])?;
    let counted: i64 = counted.try_get(0)?;
    if counted.unsigned_abs() < people {
        return Err(format!("{counted} people have records, and not {people}").into());
    }
    Ok(())
}
