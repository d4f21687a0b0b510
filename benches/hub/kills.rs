//! Kills: program and database are ended at moments by chance, and the disk is full; in the end everything is as if nothing
//! had happened, and nothing counts twice.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use tatap::exchange::Folder;
use tempfile::TempDir;

use crate::Try;
use crate::delivery::Delivery;
use crate::dice::Dice;
use crate::hub::{Hub, Ran};
use crate::oracle::Oracle;
use crate::server::{Keeping, Server};
use crate::table::told;

/// How the program ends where files were refused, and where the database fails.
const REFUSED: i32 = 1;
const FAILED: i32 = 4;
/// More runs than any round needs, and the most strikes in one of them.
const RUNS: usize = 50;
const STRIKES_MOST: usize = 3;
/// One of these by chance in each run.
const STRIKES: [Strike; 4] = [
    Strike::Program,
    Strike::Database,
    Strike::Halt,
    Strike::MidCopy,
];
/// Room on the small disk, and what is left of it where it is full, in bytes.
const DISK: u64 = 320 << 20;
const LEFT: u64 = 128 << 10;

/// What is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strike {
    /// The program, by SIGKILL.
    Program,
    /// The first process of the server, by SIGKILL.
    Database,
    /// The server, told to end at once.
    Halt,
    /// The server by SIGKILL, while a bundle is being copied.
    MidCopy,
}

impl fmt::Display for Strike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Program => "the program, kill -9",
            Self::Database => "the database, kill -9",
            Self::Halt => "the database, immediate shutdown",
            Self::MidCopy => "the database, kill -9 while a bundle is copied",
        })
    }
}

/// Everything that is to land, in one folder.
pub(crate) struct Campaign<'a> {
    oracle: Oracle<'a>,
    hub: Hub,
    server: Server,
    dice: Dice,
    /// How long landing takes where nobody interferes.
    usual: Duration,
    /// How often each struck while something was landing.
    struck: [u64; STRIKES.len()],
    _inbox: TempDir,
}

impl<'a> Campaign<'a> {
    /// Puts everything into one folder, and lands it once undisturbed.
    pub(crate) fn begin(oracle: Oracle<'a>, delivery: &Delivery, seed: u64) -> Try<Self> {
        let server = Server::start_in(tempfile::tempdir()?, Keeping::Durably);
        let inbox = tempfile::tempdir()?;
        let hub = put(&oracle, delivery, &inbox, &server)?;
        let mut campaign = Self {
            oracle,
            hub,
            server,
            dice: Dice::of(seed, 2 << 40),
            usual: Duration::ZERO,
            struck: [0; STRIKES.len()],
            _inbox: inbox,
        };
        campaign.emptied()?;
        let begun = Instant::now();
        campaign.hub.ingest()?.succeeded(&[0, REFUSED])?;
        campaign.usual = begun.elapsed();
        campaign.oracle.holds(&campaign.hub)?;
        Ok(campaign)
    }

    /// Lands everything so many times over, while things end.
    pub(crate) fn rounds(&mut self, rounds: usize) -> Try<()> {
        let (mut runs, mut most) = (0, 0);
        for round in 0..rounds {
            self.emptied()?;
            let of_round = if round % 2 == 1 {
                self.two_at_once()?
            } else {
                self.round()?
            };
            self.oracle
                .holds(&self.hub)
                .map_err(|error| format!("round {round}: {error}"))?;
            runs += of_round;
            most = most.max(of_round);
        }
        for (strike, times) in STRIKES.iter().zip(self.struck) {
            told(&strike.to_string(), &format!("{times} times"));
        }
        let figure = format!("{rounds} of {rounds} rounds, {runs} runs, {most} in one");
        told("as if nothing had happened", &figure);
        Ok(())
    }

    /// An empty database.
    fn emptied(&mut self) -> Try<()> {
        self.hub
            .client()?
            .batch_execute("drop schema public cascade; create schema public")?;
        self.hub.init()
    }

    /// Runs until everything has landed, and strikes meanwhile. Answers how many runs it took.
    fn round(&mut self) -> Try<usize> {
        for run in 1..=RUNS {
            let child = self.hub.begin()?;
            if self.strike(child)?.is_whole() {
                return Ok(run);
            }
        }
        Err(format!("not everything has landed in {RUNS} runs").into())
    }

    /// The same by two programs at once.
    fn two_at_once(&mut self) -> Try<usize> {
        for run in 1..=RUNS {
            let children = [self.hub.begin()?, self.hub.begin()?];
            let [first, second] = children;
            let first = self.strike(first)?;
            let second = Ran::of(second)?;
            if first.is_whole() && second.is_whole() {
                return Ok(2 * run);
            }
        }
        Err(format!("not everything has landed in {RUNS} runs").into())
    }

    /// Ends things at moments by chance, and waits for the program.
    fn strike(&mut self, mut child: Child) -> Try<Ran> {
        for _ in 0..STRIKES_MOST {
            let which = self.dice.below(STRIKES.len());
            let strike = STRIKES.get(which).copied().unwrap_or(Strike::Program);
            thread::sleep(self.usual.mul_f64(self.dice.below(1_000) as f64 / 1_000.0));
            if strike == Strike::MidCopy {
                self.wait_for_copy(&mut child)?;
            }
            if child.try_wait()?.is_some() {
                break;
            }
            if let Some(times) = self.struck.get_mut(which) {
                *times += 1;
            }
            match strike {
                Strike::Program => child.kill()?,
                Strike::Database | Strike::MidCopy => self.server.fall_and_rise(),
                Strike::Halt => self.server.halt_and_rise(),
            }
        }
        Ran::of(child)
    }

    /// Until a bundle is being copied, or the program has ended.
    fn wait_for_copy(&self, child: &mut Child) -> Try<()> {
        let mut client = self.hub.client()?;
        while child.try_wait()?.is_none() {
            let copies = client.query_opt("select 1 from pg_stat_progress_copy limit 1", &[])?;
            if copies.is_some() {
                break;
            }
        }
        Ok(())
    }
}

/// Puts everything into one folder.
fn put(oracle: &Oracle<'_>, delivery: &Delivery, inbox: &TempDir, server: &Server) -> Try<Hub> {
    let path = inbox.path().join("antar");
    let folder = Folder::make(&path)?;
    for wave in 0..delivery.waves() {
        delivery.put(wave, &folder)?;
    }
    Ok(Hub::new(&oracle.world.head_office, &path, server.url()))
}

/// The disk of the database is full in the middle, and has room again later.
pub(crate) fn full_disk(oracle: &Oracle<'_>, delivery: &Delivery) -> Try<()> {
    let what = "the disk full, then not";
    let disk = match SmallDisk::mounted() {
        Ok(disk) => disk,
        Err(error) => {
            told(what, &format!("skipped: {error}"));
            return Ok(());
        }
    };
    let folder = TempDir::new_in(disk.0.path())?;
    let mut server = Server::start_in(folder, Keeping::Durably);
    let inbox = tempfile::tempdir()?;
    let hub = put(oracle, delivery, &inbox, &server)?;
    hub.init()?;
    let ballast = disk.fill()?;
    let ran = hub.ingest()?;
    ran.succeeded(&[FAILED])?;
    if oracle.holds(&hub).is_ok() {
        return Err("everything has landed on a disk that is full".into());
    }
    fs::remove_file(ballast)?;
    server.wait();
    hub.ingest()?.succeeded(&[0, REFUSED])?;
    oracle.holds(&hub)?;
    told(what, &ran.said());
    Ok(())
}

/// A disk of its own, which only root can make.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mounted() -> Try<Self> {
        let place = tempfile::tempdir()?;
        let size = format!("size={DISK},mode=755");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]);
        let made = mount.arg(place.path()).output()?;
        if made.status.success() {
            return Ok(Self(place));
        }
        Err(String::from_utf8_lossy(&made.stderr).trim().into())
    }

    /// Fills it but for a little; answers the file that does.
    fn fill(&self) -> Try<PathBuf> {
        let path = self.0.path().join("ballast");
        let room = rustix::fs::statvfs(self.0.path())?;
        let room = (room.f_bavail * room.f_frsize).saturating_sub(LEFT);
        let zeros = io::repeat(0).take(room);
        io::copy(&mut { zeros }, &mut File::create(&path)?)?;
        Ok(path)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

impl Ran {
    /// Whether everything there was has been looked at.
    fn is_whole(&self) -> bool {
        self.succeeded(&[0, REFUSED]).is_ok()
    }
}
