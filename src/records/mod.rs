//! Current records and indexes. The only folder that names sled.
//!
//! Nothing here is the truth: every value can be made anew from the journal, so nothing is synced until a
//! checkpoint, and whatever looks wrong is an error that makes the store build the records again. Ops stay
//! out, a record only knows where in the journal they lie.

mod changes;
mod error;
mod folder;
mod keys;
mod list;
mod seal;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use sled::{Db, IVec, Tree};

use crate::domain::id::EmployeeId;
use crate::domain::person::RosterRow;
use crate::fence;
use crate::ops::act::ActRecord;
use crate::ops::op::{ReplicaId, Subject, SubjectKind};
use crate::ops::state::State;
use crate::wire::{self, Applied, WireError};

pub use changes::Changes;
pub use error::RecordsError;
use error::damaged;
pub use folder::{discard, discard_aside, exist, mark_closed, mark_open, power_was_cut, set_aside};
use seal::{seal, unseal};

/// Memory for pages of the engine; its own default is a gigabyte.
const CACHE: u64 = 64 << 20;
/// The key of the one value in `meta`.
const APPLIED: &[u8] = b"applied";
/// How often a locked folder is tried again, every hundredth of a second.
const PATIENCE: u32 = 100;

/// So long the engine may take to write what it holds.
const LONGEST: Duration = Duration::from_secs(20);

#[cfg(test)]
thread_local! {
    /// Whether this thread is to find the disk full when it opens records.
    pub(crate) static DISK_IS_FULL: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Asks the engine, whose panics become errors. Its handle is not used after one, only the records that are
/// built anew from the journal.
fn guarded<T>(run: impl FnOnce() -> Result<T, RecordsError>) -> Result<T, RecordsError> {
    fence::caught(run).unwrap_or_else(|why| Err(RecordsError::Panicked(why)))
}

/// The record of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Which subject.
    pub subject: Subject,
    /// Its state; none if that is too large to be kept and must be folded from the ops.
    pub state: Option<State>,
    /// Positions in the journal of the frames that hold its ops, ascending.
    pub positions: Vec<u64>,
}

/// Open records.
#[derive(Debug)]
pub struct Records {
    path: PathBuf,
    own: ReplicaId,
    /// There until it is closed.
    engine: Option<Engine>,
}

#[derive(Debug)]
struct Engine {
    db: Db,
    people: Tree,
    shared: Tree,
    roster: Tree,
    acts: Tree,
    meta: Tree,
}

impl Records {
    /// Opens the records of a data directory, or makes empty ones. `own` is the replica of its journal.
    ///
    /// The caller holds the lock of the data directory.
    pub fn open(data: &Path, own: ReplicaId) -> Result<Self, RecordsError> {
        let path = folder::path(data);
        #[cfg(test)]
        if DISK_IS_FULL.get() {
            let source = std::io::ErrorKind::StorageFull.into();
            return Err(RecordsError::Io { path, source });
        }
        folder::clear_leftovers(&path).map_err(|source| RecordsError::Io {
            path: path.clone(),
            source,
        })?;
        guarded(|| {
            let config = sled::Config::new()
                .path(&path)
                .cache_capacity(CACHE)
                .mode(sled::Mode::LowSpace)
                // The store flushes at checkpoints; a timer would wake an idle machine.
                .flush_every_ms(None);
            let db = open_patiently(&config)?;
            let engine = Engine {
                people: db.open_tree("records")?,
                shared: db.open_tree("shared")?,
                roster: db.open_tree("roster")?,
                acts: db.open_tree("acts")?,
                meta: db.open_tree("meta")?,
                db,
            };
            Ok(Self {
                path: path.clone(),
                own,
                engine: Some(engine),
            })
        })
    }

    fn engine(&self) -> &Engine {
        self.engine
            .as_ref()
            .expect("it is open until it is dropped")
    }

    /// How much of the journal is included; none in records that are empty or were never finished.
    pub fn applied(&self) -> Result<Option<Applied>, RecordsError> {
        guarded(|| {
            let Some(sealed) = self.engine().meta.get(APPLIED)? else {
                return Ok(None);
            };
            value("meta", APPLIED, &sealed, wire::decode_applied).map(Some)
        })
    }

    /// Writes down how much of the journal is included. Comes last: what it promises is there.
    pub fn set_applied(&self, applied: &Applied) -> Result<(), RecordsError> {
        guarded(|| {
            let value = seal(APPLIED, &wire::encode_applied(applied));
            self.engine().meta.insert(APPLIED, value)?;
            Ok(())
        })
    }

    fn tree(&self, kind: SubjectKind) -> &Tree {
        if kind.is_of_person() {
            &self.engine().people
        } else {
            &self.engine().shared
        }
    }

    /// The record of a subject.
    pub fn record(&self, subject: Subject) -> Result<Option<Record>, RecordsError> {
        guarded(|| {
            let key = keys::record(subject);
            let found = self.tree(subject.kind).get(key)?;
            found.map(|sealed| self.read(&key, &sealed)).transpose()
        })
    }

    /// The file of a person.
    pub fn of_person(&self, owner: u64) -> Result<Vec<Record>, RecordsError> {
        self.of(&self.engine().people, owner)
    }

    /// The records of a unit, a team or a template.
    pub fn of_shared(&self, owner: u64) -> Result<Vec<Record>, RecordsError> {
        self.of(&self.engine().shared, owner)
    }

    /// Everything under this number, whatever it is.
    pub fn of_owner(&self, owner: u64) -> Result<Vec<Record>, RecordsError> {
        let mut records = self.of_person(owner)?;
        records.extend(self.of_shared(owner)?);
        Ok(records)
    }

    fn of(&self, tree: &Tree, owner: u64) -> Result<Vec<Record>, RecordsError> {
        guarded(|| {
            let entries = tree.scan_prefix(owner.to_be_bytes());
            entries.map(|entry| self.read_entry(entry)).collect()
        })
    }

    /// The records of all units, teams and templates.
    pub fn shared(&self) -> Result<Vec<Record>, RecordsError> {
        guarded(|| {
            let all = self.engine().shared.iter();
            all.map(|entry| self.read_entry(entry)).collect()
        })
    }

    fn read_entry(&self, entry: sled::Result<(IVec, IVec)>) -> Result<Record, RecordsError> {
        let (key, sealed) = entry?;
        self.read(&key, &sealed)
    }

    fn read(&self, key: &[u8], sealed: &[u8]) -> Result<Record, RecordsError> {
        let subject =
            keys::subject(key).ok_or_else(|| damaged("records", key, "there is no subject"))?;
        value("records", key, sealed, |bytes| {
            let (positions, state) = wire::decode_record(bytes)?;
            let state = (!state.is_empty())
                .then(|| wire::decode_state(state, subject, self.own))
                .transpose()?;
            Ok(Record {
                subject,
                state,
                positions,
            })
        })
    }

    /// All rows of the list, by person.
    pub fn roster(&self) -> Result<Vec<RosterRow>, RecordsError> {
        guarded(|| {
            let rows = self.engine().roster.iter().map(|entry| {
                let (key, sealed) = entry?;
                let id = keys::number(&key)
                    .ok_or_else(|| damaged("roster", &key, "there is no person"))?;
                value("roster", &key, &sealed, |bytes| {
                    wire::decode_row(bytes, EmployeeId(id))
                })
            });
            rows.collect()
        })
    }

    /// The same as it was when records that include this were closed, if they are these and nothing was written since.
    pub fn kept_roster(&self, included: &Applied) -> Option<Vec<RosterRow>> {
        let people = usize::try_from(included.people).unwrap_or_default();
        list::read(&self.path, &wire::encode_applied(included), people)
    }

    /// Keeps the list for the next start. `included` is what the records include.
    pub fn keep_roster(&self, included: &Applied) -> Result<(), RecordsError> {
        let included = wire::encode_applied(included);
        if list::is_kept(&self.path, &included) {
            return Ok(());
        }
        let fill = |list: &mut list::Writer<'_>| {
            for entry in &self.engine().roster {
                let (key, sealed) = entry?;
                let id = keys::number(&key)
                    .ok_or_else(|| damaged("roster", &key, "there is no person"))?;
                let row = unseal(&key, &sealed)
                    .ok_or_else(|| damaged("roster", &key, "the checksum is wrong"))?;
                list.add(EmployeeId(id), row)?;
            }
            Ok(())
        };
        guarded(|| list::write(&self.path, &included, fill))
    }

    /// The act that begins with this op, and where its first frame lies.
    pub fn act(&self, seq: u64) -> Result<Option<(ActRecord, u64)>, RecordsError> {
        guarded(|| {
            let found = self.engine().acts.get(seq.to_be_bytes())?;
            let read = |sealed: IVec| act(&seq.to_be_bytes(), &sealed);
            found.map(read).transpose()
        })
    }

    /// The act that an op belongs to.
    pub fn act_of_op(&self, seq: u64) -> Result<Option<(ActRecord, u64)>, RecordsError> {
        guarded(|| {
            let found = self.engine().acts.range(..=seq.to_be_bytes()).next_back();
            found.map(act_entry).transpose()
        })
    }

    /// The latest acts, newest first.
    pub fn acts(&self, limit: usize) -> Result<Vec<ActRecord>, RecordsError> {
        guarded(|| {
            let newest = self.engine().acts.iter().rev().take(limit);
            newest.map(|entry| Ok(act_entry(entry)?.0)).collect()
        })
    }

    /// Changes to be filled and [written](Records::write).
    pub fn changes(&self) -> Changes {
        Changes::new(self.own)
    }

    /// Writes changes, value by value.
    ///
    /// Writing the same again changes nothing, so after a crash in between the journal is replayed from where
    /// [`Records::applied`] says.
    pub fn write(&self, changes: Changes) -> Result<(), RecordsError> {
        guarded(|| {
            changes.people.write(&self.engine().people)?;
            changes.shared.write(&self.engine().shared)?;
            changes.roster.write(&self.engine().roster)?;
            changes.acts.write(&self.engine().acts)
        })
    }

    /// Counts subjects, rows and acts. Reads all keys.
    pub fn count(&self) -> Result<[u64; 3], RecordsError> {
        guarded(|| {
            // Not `Tree::len`: once the engine has failed, its iterators answer with the error for ever.
            let count = |tree: &Tree| {
                let mut keys = tree.iter().keys();
                keys.try_fold(0_u64, |count, key| key.map(|_| count + 1))
            };
            Ok([
                count(&self.engine().people)? + count(&self.engine().shared)?,
                count(&self.engine().roster)?,
                count(&self.engine().acts)?,
            ])
        })
    }

    /// Reads everything, and counts it.
    pub fn check(&self) -> Result<[u64; 3], RecordsError> {
        guarded(|| {
            let all = self
                .engine()
                .people
                .iter()
                .chain(self.engine().shared.iter());
            let subjects = all.map(|entry| self.read_entry(entry).map(|_| 1_u64));
            let subjects = subjects.sum::<Result<u64, _>>()?;
            let acts = self
                .engine()
                .acts
                .iter()
                .map(|entry| act_entry(entry).map(|_| 1_u64));
            let acts = acts.sum::<Result<u64, _>>()?;
            Ok([subjects, self.roster()?.len() as u64, acts])
        })
    }

    /// All subjects.
    pub fn subjects(&self) -> Result<Vec<Subject>, RecordsError> {
        guarded(|| {
            let keys = self
                .engine()
                .people
                .iter()
                .keys()
                .chain(self.engine().shared.iter().keys());
            keys.map(|key| {
                let key = key?;
                keys::subject(&key).ok_or_else(|| damaged("records", &key, "there is no subject"))
            })
            .collect()
        })
    }

    /// Hands what was written to the system, which keeps it over a kill but not over a cut of the power.
    pub fn flush(&self) -> Result<(), RecordsError> {
        flush_within(&self.engine().db, &self.path)
    }

    /// Makes everything durable. The engine itself never calls fsync(2).
    pub fn sync(&self) -> Result<(), RecordsError> {
        self.flush()?;
        let path = self.path.join("db");
        File::open(&path)
            .and_then(|file| file.sync_all())
            .map_err(|source| RecordsError::Io { path, source })
    }

    /// Makes every value unreadable, for tests of what happens then.
    #[cfg(test)]
    pub(crate) fn scramble(&self) {
        for tree in [
            &self.engine().people,
            &self.engine().shared,
            &self.engine().roster,
            &self.engine().acts,
        ] {
            for key in tree.iter().keys() {
                tree.insert(key.unwrap(), b"scrambled").unwrap();
            }
        }
    }

    /// Closes records that are not to be trusted, without letting the engine write once more.
    pub fn abandon(self) {
        // A handle that has panicked may panic or hang in its drop. Its lock stays on the file, which is
        // moved aside, until the program ends.
        std::mem::forget(self);
    }
}

/// Lets the engine write what it holds, and waits no longer than it may take: where the disk has failed under one of its own
/// threads, it waits for that for ever.
fn flush_within(db: &Db, path: &Path) -> Result<(), RecordsError> {
    let db = db.clone();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let flushed = guarded(|| Ok(db.flush().map(drop)?));
        // Whoever is answered may close it, and must be the last to do so.
        drop(db);
        let _ = tell.send(flushed);
    });
    told.recv_timeout(LONGEST).unwrap_or_else(|_| {
        Err(RecordsError::Io {
            path: path.to_path_buf(),
            source: std::io::ErrorKind::TimedOut.into(),
        })
    })
}

impl Drop for Records {
    /// The engine writes once more when it is closed. Where the disk has refused something, it may panic then, or wait for ever
    /// for a thread of its own that has failed; so it is asked first, and left as it is if it cannot write.
    fn drop(&mut self) {
        let Some(engine) = self.engine.take() else {
            return;
        };
        if flush_within(&engine.db, &self.path).is_err() {
            return std::mem::forget(engine);
        }
        let _ = fence::caught(|| drop(engine));
    }
}

fn act_entry(entry: sled::Result<(IVec, IVec)>) -> Result<(ActRecord, u64), RecordsError> {
    let (key, sealed) = entry?;
    act(&key, &sealed)
}

fn act(key: &[u8], sealed: &[u8]) -> Result<(ActRecord, u64), RecordsError> {
    let seq = keys::number(key).ok_or_else(|| damaged("acts", key, "there is no act"))?;
    value("acts", key, sealed, |bytes| wire::decode_act(bytes, seq))
}

/// Opens sled, and waits a moment where its folder is locked. The journal's lock is ours, so only this very
/// process can hold it: through a handle that was just dropped, or a child between fork and exec.
fn open_patiently(config: &sled::Config) -> sled::Result<Db> {
    for _ in 0..PATIENCE {
        match sleeping_soundly(|| config.open()) {
            Err(sled::Error::Io(error)) if error.to_string().contains("acquire lock") => {
                std::thread::sleep(Duration::from_millis(10));
            }
            opened => return opened,
        }
    }
    sleeping_soundly(|| config.open())
}

/// Runs what starts the threads of the engine. Each of the seven is told when there is work, and wakes every second to look
/// for some all the same. Threads inherit how late they may wake where they wait for nothing but the time: for these it is
/// an hour, so that an idle program is still. Where that cannot be set it wakes a little. Nothing that is run may wait for
/// a time itself.
#[cfg(target_os = "linux")]
fn sleeping_soundly<T>(run: impl FnOnce() -> T) -> T {
    use rustix::thread::set_current_timer_slack;
    const HOUR: u64 = 3_600_000_000_000;
    let _ = set_current_timer_slack(std::num::NonZeroU64::new(HOUR));
    let done = run();
    // As it was before.
    let _ = set_current_timer_slack(None);
    done
}

/// Runs what starts the threads of the engine.
#[cfg(not(target_os = "linux"))]
fn sleeping_soundly<T>(run: impl FnOnce() -> T) -> T {
    run()
}

/// Opens a sealed value and decodes it.
fn value<T>(
    tree: &'static str,
    key: &[u8],
    sealed: &[u8],
    decode: impl FnOnce(&[u8]) -> Result<T, WireError>,
) -> Result<T, RecordsError> {
    let bytes = unseal(key, sealed).ok_or_else(|| damaged(tree, key, "the checksum is wrong"))?;
    decode(bytes).map_err(|error| match error {
        WireError::Newer(_) | WireError::Older(_) => RecordsError::OtherVersion,
        WireError::Short(_)
        | WireError::Type { .. }
        | WireError::Malformed(_)
        | WireError::Trailing(_)
        | WireError::Impossible { .. } => damaged(tree, key, &error.to_string()),
    })
}
