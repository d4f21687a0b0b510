//! Landing whatever the offices have put into an exchange folder: several offices at a time, each file by itself, so that a
//! bad one keeps no other from landing. Doing it again, also after it was killed anywhere, completes what is missing.

use std::io::Seek as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use postgres::Client;

use crate::bundle::armor;
use crate::exchange::{Direction, ExchangeError, Folder, Found, Sum};
use crate::ops::op::ReplicaId;
use crate::ops::registry::Registry;
use crate::ops::standing::Judge;
use crate::sync::{SyncError, open};
use crate::trust::seal::Identity;
use crate::trust::sign::PublicHalf;

use super::{Database, HubError, Landing, land, need};

/// So often a database that has gone away is waited for, each time twice as long, before it is given up.
const PATIENCE: u32 = 5;
/// The first wait.
const PAUSE: Duration = Duration::from_millis(200);

/// Who takes in: a machine of head office.
#[derive(Debug, Clone)]
pub struct Receiver {
    /// Its replica, and its key.
    pub own: (ReplicaId, PublicHalf),
    /// What sealed files are opened with.
    pub keys: Vec<Identity>,
    /// By whom ops count.
    pub registry: Arc<Registry>,
    /// Where files are copied to before they are looked at.
    pub spool: PathBuf,
    /// What the clock says, in milliseconds since 1970.
    pub millis: u64,
}

/// What came of a file.
#[derive(Debug)]
pub enum Came {
    /// It has landed.
    Landed(Landing),
    /// It had landed, or had been refused, before.
    Known,
    /// It was refused, which was written down.
    Refused(String),
}

/// How many files came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ingested {
    /// Landed now.
    pub landed: u64,
    /// Had landed, or had been refused, before.
    pub known: u64,
    /// Refused now.
    pub refused: u64,
    /// Other names, which are none of ours.
    pub ignored: u64,
    /// Ops that were not here before.
    pub new_ops: u64,
}

/// Lands what lies in the folder. Tells `each` of every file in turn. The first that fails by no fault of a file ends it; what
/// has landed until then stands.
pub fn ingest(
    database: &Database,
    folder: &Folder,
    receiver: &Receiver,
    workers: usize,
    each: &mut dyn FnMut(&Path, &Came),
) -> Result<Ingested, HubError> {
    need(&mut database.connect()?)?;
    let offices: Vec<&str> = receiver.registry.offices().into_iter().collect();
    let (next, judge) = (
        AtomicUsize::new(0),
        Judge::new(Arc::clone(&receiver.registry)),
    );
    let mut sum = Ingested::default();
    thread::scope(|scope| {
        let (tell, told) = mpsc::channel();
        for _ in 0..workers.clamp(1, offices.len().max(1)) {
            let (tell, next, offices) = (tell.clone(), &next, &offices);
            let judge = &judge;
            scope.spawn(move || {
                let mut worker = Worker {
                    database,
                    folder,
                    receiver,
                    judge,
                    client: None,
                };
                while let Some(office) = offices.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let done = worker.office(office, &mut |told| tell.send(Ok(told)).is_ok());
                    if let Err(error) = done {
                        let _ = tell.send(Err(error));
                        return;
                    }
                }
            });
        }
        drop(tell);
        for told in told {
            // Where this returns, nobody hears the others any more, and they stop after the file in hand.
            match told? {
                Told::File(path, came) => {
                    count(&mut sum, &came);
                    each(&path, &came);
                }
                Told::Ignored(names) => sum.ignored += names,
            }
        }
        Ok(sum)
    })
}

fn count(sum: &mut Ingested, came: &Came) {
    match came {
        Came::Landed(landing) => {
            sum.landed += 1;
            sum.new_ops += landing.new;
        }
        Came::Known => sum.known += 1,
        Came::Refused(_) => sum.refused += 1,
    }
}

/// What a worker tells.
enum Told {
    File(PathBuf, Came),
    Ignored(u64),
}

struct Worker<'a> {
    database: &'a Database,
    folder: &'a Folder,
    receiver: &'a Receiver,
    judge: &'a Judge,
    client: Option<Client>,
}

impl Worker<'_> {
    /// Lands everything from an office, oldest first.
    fn office(&mut self, office: &str, tell: &mut dyn FnMut(Told) -> bool) -> Result<(), HubError> {
        let listing = self.folder.scan(Direction::Up, office);
        let listing = listing.map_err(SyncError::from)?;
        let odd = listing.refused.len() as u64;
        if !tell(Told::Ignored(listing.ignored as u64 + odd)) {
            return Ok(());
        }
        for found in listing.files {
            let came = self.patiently(&found)?;
            if !tell(Told::File(found.path, came)) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Lands a file, and waits a moment for a database that has gone away.
    fn patiently(&mut self, found: &Found) -> Result<Came, HubError> {
        let mut pause = PAUSE;
        for _ in 0..PATIENCE {
            match self.file(found) {
                Err(HubError::Database(error)) if is_passing(&error) => {}
                Err(HubError::Connect { .. }) => {}
                done => return done,
            }
            self.client = None;
            thread::sleep(pause);
            pause *= 2;
        }
        self.file(found)
    }

    fn file(&mut self, found: &Found) -> Result<Came, HubError> {
        let client = match &mut self.client {
            Some(client) => client,
            none => none.insert(self.database.connect()?),
        };
        let copied = self.folder.spool(found, &self.receiver.spool);
        let mut file = match copied {
            Ok(file) => file,
            // Taken away or exchanged meanwhile: whatever is there then comes with the next run.
            Err(error @ (ExchangeError::Io { .. } | ExchangeError::InTheWay { .. })) => {
                return Ok(Came::Refused(error.to_string()));
            }
            Err(error) => return Err(SyncError::from(error).into()),
        };
        let summed = Sum::of(&mut file).and_then(|sum| file.rewind().map(|()| sum));
        let digest = summed.map_err(|source| SyncError::Io {
            what: format!("reading {}", found.path.display()),
            source,
        })?;
        let digest = digest.sha256;
        let version = super::signed(self.receiver.registry.version);
        let known = client.query_opt(
            "select 1 from fact where file = $1 union all \
             select 1 from refused where file = $1 and registry = $2 limit 1",
            &[&digest.as_slice(), &version],
        )?;
        if known.is_some() {
            return Ok(Came::Known);
        }
        let receiver = self.receiver;
        let landed = armor::Source::open(file)
            .map_err(SyncError::from)
            .and_then(|source| open(source, &receiver.keys, &receiver.registry, receiver.own))
            .map_err(HubError::from)
            .and_then(|mut parcel| {
                land(
                    client,
                    &mut parcel,
                    receiver.own.0,
                    self.judge,
                    receiver.millis,
                )
            });
        match landed {
            Ok(landing) if landing.again => Ok(Came::Known),
            Ok(landing) => Ok(Came::Landed(landing)),
            Err(error) if error.is_of_the_file() => {
                let (name, why) = (found.path.display().to_string(), error.to_string());
                client.execute(
                    "insert into refused (file, registry, name, reason) values ($1, $2, $3, $4) on conflict do nothing",
                    &[&digest.as_slice(), &version, &name, &why],
                )?;
                Ok(Came::Refused(why))
            }
            Err(error) => Err(error),
        }
    }
}

/// Whether it may go otherwise the next time: the connection was lost, the server is starting or stopping, or two were in
/// each other's way.
fn is_passing(error: &postgres::Error) -> bool {
    let Some(code) = error.code() else {
        return true;
    };
    let class = code.code().get(..2);
    matches!(class, Some("08" | "40" | "57"))
}
