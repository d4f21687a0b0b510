//! Head office at scale: offices write a quarter on two machines each, what they hand in arrives in disorder, `tatap hub`
//! lands it in a PostgreSQL of the bench's own, set up as the package is, and everything in it must be what a store says
//! that took the same in.
//!
//! `bash tests/hub.sh` runs it with 50 offices of 10,000 people. `TATAP_BENCH=5x1000` has so many offices of so many people;
//! `TATAP_KILLS=100` lands a small inbox a hundred times while program and database are killed; `TATAP_SEED` repeats a run.
//! What is not as it must be ends it with an error; how long things take does not.

mod cost;
mod delivery;
mod dice;
mod enrolled;
mod figures;
mod hub;
mod kills;
mod oracle;
mod quarter;
#[allow(dead_code, clippy::unwrap_used, reason = "as the tests have it")]
#[path = "../../src/hub/tests/server.rs"]
mod server;
#[allow(dead_code, reason = "medians are for the other bench")]
#[path = "../table.rs"]
mod table;
mod written;

use std::thread;
use std::time::Instant;

use tatap::exchange::Folder;
use tatap::hub::{Client, Database};

use delivery::Delivery;
use enrolled::{Size, World};
use hub::Hub;
use kills::Campaign;
use oracle::Oracle;
use server::{Keeping, Server};
use table::{heading, told};
use written::{Weight, Written};

type Try<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Half a million people.
const WHOLE: Size = Size {
    offices: 50,
    employees: 10_000,
};
/// For whoever only asks whether it runs.
const TINY: Size = Size {
    offices: 3,
    employees: 40,
};

/// For kills: what lands within a second or two.
const SMALL: Size = Size {
    offices: 4,
    employees: 60,
};
/// Rounds of kills for whoever only asks whether it runs.
const FEW: usize = 2;

fn main() -> Try<()> {
    let seed = seed()?;
    let is_bench = std::env::args().any(|arg| arg == "--bench");
    let kills = match std::env::var("TATAP_KILLS") {
        Ok(rounds) => Some(rounds.parse()?),
        Err(_) => None,
    };
    if kills.is_none() {
        let told = Told::by(size(is_bench)?, seed)?;
        landed(&told)?;
    }
    if kills.is_some() || !is_bench {
        let told = Told::by(if kills.is_some() { SMALL } else { TINY }, seed)?;
        killed(&told, kills.unwrap_or(FEW), seed)?;
    }
    Ok(())
}

/// Who wrote what, and how it travels.
struct Told {
    size: Size,
    world: World,
    written: Vec<Written>,
    weight: Weight,
    delivery: Delivery,
}

impl Told {
    fn by(size: Size, seed: u64) -> Try<Self> {
        heading(&format!(
            "{} offices of {} people, a quarter; TATAP_SEED={seed}",
            size.offices, size.employees
        ));
        let (world, registry) = enrolled::world(size, seed)?;
        told("registry", &figures::bytes(registry as u64));
        let begun = Instant::now();
        let written = all_written(&world, seed)?;
        let mut weight = Weight::default();
        for one in &written {
            weight += one.weight;
        }
        figures::written(size, weight, begun.elapsed());
        Ok(Self {
            size,
            delivery: Delivery::of(&written, seed),
            world,
            written,
            weight,
        })
    }

    fn oracle(&self) -> Oracle<'_> {
        Oracle {
            world: &self.world,
            written: &self.written,
            due: &self.delivery.due,
        }
    }
}

fn landed(told_of: &Told) -> Try<()> {
    let server = Server::start_in(tempfile::tempdir()?, Keeping::Durably);
    let folder = tempfile::tempdir()?;
    let inbox = folder.path().join("antar");
    let exchange = Folder::make(&inbox)?;
    let hub = Hub::new(&told_of.world.head_office, &inbox, server.url());
    hub.init()?;
    figures::landed(&hub, server.id(), &exchange, &told_of.delivery)?;
    figures::weighed(&hub, told_of.weight)?;
    figures::looked_at_again(&hub, &told_of.world)?;
    figures::audited(&hub, told_of.weight)?;
    figures::refreshed(&hub, told_of.size)?;
    let begun = Instant::now();
    told_of.oracle().holds(&hub)?;
    told(
        "as a store says that took the same in",
        &figures::seconds(begun.elapsed()),
    );
    Ok(())
}

fn killed(told_of: &Told, rounds: usize, seed: u64) -> Try<()> {
    heading("kills");
    let mut campaign = Campaign::begin(told_of.oracle(), &told_of.delivery, seed)?;
    campaign.rounds(rounds)?;
    kills::full_disk(&told_of.oracle(), &told_of.delivery)
}

/// Has every office write, two at a time.
fn all_written(world: &World, seed: u64) -> Try<Vec<Written>> {
    let half = world.offices.len().div_ceil(2);
    let write = |offices: &[enrolled::Office]| {
        let one = |office| written::written(office, &world.head_office, &world.registry, seed);
        offices.iter().map(one).collect::<Try<Vec<_>>>()
    };
    let (first, second) = world.offices.split_at(half);
    thread::scope(|scope| {
        let other = scope.spawn(|| write(second));
        let mut all = write(first)?;
        all.extend(other.join().map_err(|_| "a thread has ended early")??);
        Ok(all)
    })
}

/// As `TATAP_BENCH` says; whole with `cargo bench`.
fn size(is_bench: bool) -> Try<Size> {
    if let Ok(asked) = std::env::var("TATAP_BENCH") {
        let (offices, employees) = asked.split_once('x').ok_or("TATAP_BENCH=OFFICESxPEOPLE")?;
        return Ok(Size {
            offices: offices.parse()?,
            employees: employees.parse()?,
        });
    }
    Ok(if is_bench { WHOLE } else { TINY })
}

fn seed() -> Try<u64> {
    match std::env::var("TATAP_SEED") {
        Ok(seed) => Ok(seed.parse()?),
        Err(_) => Ok(u64::from(std::process::id())),
    }
}
