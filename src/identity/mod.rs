//! A data directory knows whether it is the one it was, or a copy of it, or a backup that was put back.
//!
//! Two directories that both go on with one replica write different ops under the same names, and the chain forks. It costs
//! little to notice that before anything is written: `DATA/instance` says on which machine and in which directory the data
//! were settled; a second copy outside the data, at `$XDG_STATE_HOME/tatap/<replica>`, says so too, and how far the
//! replica has come.
//!
//! | What was done | Inside | Outside | |
//! |---|---|---|---|
//! | renamed on its disk | fits | fits | same |
//! | copied on its machine | other directory | fits the original | copied |
//! | copied to another machine | other machine | missing | copied |
//! | an older journal put back | fits | higher seq | rolled back |
//! | home folder tidied | fits | missing | unknown, written again |
//!
//! A whole machine that is cloned with its id and its home looks the same from within: that is noticed by others, when both
//! branches of the chain reach them. Somebody who wants to deceive can write both files; they guard against accidents.

mod here;
mod judge;
mod record;

#[cfg(test)]
mod tests;

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::ops::op::ReplicaId;

pub use judge::{Standing, Why};

use here::Here;
use record::{Kept, Record};

/// Where systemd keeps the id of the machine.
const MACHINE_ID: &str = "/etc/machine-id";

/// Why it is not known whether a data directory is the one it was. Nothing was changed but what the message says.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The system refused something.
    #[error("{doing} {}: {source}; the data were not touched. Make it readable and writable, and start again", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The file was written by a later version of the program.
    #[error("{} was written by a later version of tatap; nothing was changed. Use that version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
    },
}

/// What was seen of a data directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// Whether it is the one it was.
    pub standing: Standing,
    /// Damaged files, under the names by which they were set aside; to be told.
    pub set_aside: Vec<PathBuf>,
}

/// Where the copies outside the data are: `tatap` in the user's directory for states (`$XDG_STATE_HOME`); none without a
/// home directory.
pub fn state_dir() -> Option<PathBuf> {
    let dirs = etcetera::choose_base_strategy().ok()?;
    if !dirs.home_dir().is_dir() {
        return None;
    }
    Some(dirs.state_dir()?.join("tatap"))
}

/// Looks whether a data directory is the one it was, before anything is written to it: for whoever holds its lock. Nothing
/// is changed, only damaged files are set aside. `own_seq` is the last seq of the replica's own chain in its journal.
pub fn look(
    data: &Path,
    state_dir: &Path,
    replica: ReplicaId,
    own_seq: u64,
) -> Result<Looked, IdentityError> {
    Files::of(data, state_dir, replica).look(Path::new(MACHINE_ID), own_seq)
}

/// Writes down that the data of a replica are at home here: at the first start, after a new replica was made, and where
/// one of the files was missing. The outer file is written first: where only that is done, the next look says
/// [`Standing::Unknown`], or finds the copy that it found before.
pub fn settle(
    data: &Path,
    state_dir: &Path,
    replica: ReplicaId,
    seq: u64,
) -> Result<(), IdentityError> {
    Files::of(data, state_dir, replica).settle(Path::new(MACHINE_ID), seq)
}

/// Notes outside the data how far the replica has come; only what its journal holds durably. Cheap, and meant for
/// checkpoints and the end. Does nothing where the seq is no higher, or where nothing was settled.
pub fn note_seq(state_dir: &Path, replica: ReplicaId, seq: u64) -> Result<(), IdentityError> {
    let path = outside(state_dir, replica);
    if replica.is_practice() {
        return Ok(());
    }
    match kept(&path)? {
        Kept::Whole(record) if record.seq < seq => write(&path, &Record { seq, ..record }),
        Kept::Whole(_) | Kept::Absent | Kept::Damaged | Kept::Newer => Ok(()),
    }
}

/// The two files about a data directory.
struct Files<'a> {
    data: &'a Path,
    inside: PathBuf,
    outside: PathBuf,
    replica: ReplicaId,
}

impl<'a> Files<'a> {
    fn of(data: &'a Path, state_dir: &Path, replica: ReplicaId) -> Self {
        Self {
            data,
            inside: data.join("instance"),
            outside: outside(state_dir, replica),
            replica,
        }
    }

    fn look(&self, machine_id: &Path, own_seq: u64) -> Result<Looked, IdentityError> {
        let mut set_aside = Vec::new();
        if self.replica.is_practice() {
            return Ok(Looked {
                standing: Standing::Same,
                set_aside,
            });
        }
        let inside = sound(&self.inside, &mut set_aside)?;
        let outside = sound(&self.outside, &mut set_aside)?;
        let records = (inside.as_ref(), outside.as_ref());
        let here = self.here(machine_id)?;
        Ok(Looked {
            standing: judge::judge(records, &here, (self.replica, own_seq)),
            set_aside,
        })
    }

    fn settle(&self, machine_id: &Path, seq: u64) -> Result<(), IdentityError> {
        if self.replica.is_practice() {
            return Ok(());
        }
        let here = self.here(machine_id)?;
        let random = match self.random_inside(&here)? {
            Some(random) => random,
            None => draw().map_err(|e| failed("drawing a number for", &self.inside, e))?,
        };
        let record = Record {
            machine: here.machine_under(&random),
            random,
            replica: self.replica,
            place: here.place,
            seq,
        };
        self.make_state_dir()?;
        write(&self.outside, &record)?;
        write(&self.inside, &record)
    }

    /// The random of a record that was written here; any other is left to the directory it belongs to.
    fn random_inside(&self, here: &Here) -> Result<Option<String>, IdentityError> {
        match kept(&self.inside)? {
            Kept::Whole(record) if record.replica == self.replica => {
                Ok(judge::fits(&record, here).then_some(record.random))
            }
            Kept::Newer => Err(newer(&self.inside)),
            Kept::Whole(_) | Kept::Absent | Kept::Damaged => Ok(None),
        }
    }

    fn here(&self, machine_id: &Path) -> Result<Here, IdentityError> {
        Here::of(self.data, machine_id).map_err(|e| failed("looking at", self.data, e))
    }

    fn make_state_dir(&self) -> Result<(), IdentityError> {
        let Some(dir) = self.outside.parent() else {
            return Ok(());
        };
        let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
        made.map_err(|e| failed("making", dir, e))
    }
}

fn outside(state_dir: &Path, replica: ReplicaId) -> PathBuf {
    state_dir.join(record::hex(replica.0))
}

/// Reads a record; what is none is set aside.
fn sound(path: &Path, set_aside: &mut Vec<PathBuf>) -> Result<Option<Record>, IdentityError> {
    match kept(path)? {
        Kept::Whole(record) => Ok(Some(record)),
        Kept::Absent => Ok(None),
        Kept::Newer => Err(newer(path)),
        Kept::Damaged => {
            let aside = record::set_aside(path).map_err(|e| failed("setting aside", path, e))?;
            set_aside.push(aside);
            Ok(None)
        }
    }
}

fn kept(path: &Path) -> Result<Kept, IdentityError> {
    Record::read(path).map_err(|e| failed("reading", path, e))
}

fn write(path: &Path, record: &Record) -> Result<(), IdentityError> {
    record.write(path).map_err(|e| failed("writing", path, e))
}

/// Sixteen bytes that nobody has drawn before, as hex.
fn draw() -> io::Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|e| io::Error::other(e.to_string()))?;
    Ok(record::hex(random))
}

fn newer(path: &Path) -> IdentityError {
    IdentityError::Newer {
        path: path.to_path_buf(),
    }
}

fn failed(doing: &'static str, path: &Path, source: io::Error) -> IdentityError {
    IdentityError::Io {
        doing,
        path: path.to_path_buf(),
        source,
    }
}
