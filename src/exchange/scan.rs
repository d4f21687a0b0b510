//! What lies in the folder of an office, looked at without opening anything.

use std::path::PathBuf;
use std::time::SystemTime;

use crate::ops::op::ReplicaId;

use super::dir::{self, Dir};
use super::error::{ExchangeError, Thing};
use super::name::{Name, office_folder};
use super::{Direction, Folder};

/// Most files of ours that are looked at in one folder.
pub const MOST_FILES: usize = 10_000;

/// A regular file with a name of ours, as it was when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub name: Name,
    /// Which way it goes.
    pub direction: Direction,
    /// The folder of the office, as [`office_folder`] names it.
    pub office: String,
    /// Where it is, to be shown; [`Folder::spool`] goes there step by step.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// When it was last written, as its filesystem says. Anybody can set that: good for an order, not for proof.
    pub modified: SystemTime,
}

/// Something with a name of ours that is not taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// Its name.
    pub name: Name,
    /// What it is.
    pub thing: Thing,
}

/// What lies in the folder of an office.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Files, oldest first.
    pub files: Vec<Found>,
    /// Links, pipes, devices, folders and files that are too large, with names of ours.
    pub refused: Vec<Refused>,
    /// How many other names there are: what Syncthing, editors and copying programs leave, or anything.
    pub ignored: usize,
    /// Whether there is more than was looked at.
    pub too_many: bool,
}

impl Folder {
    /// Lists the folder of an office; nothing where there is none. At most [`MOST_FILES`] names of ours are looked at, so
    /// that other names, however many, hide none of them.
    pub fn scan(&self, direction: Direction, office: &str) -> Result<Listing, ExchangeError> {
        let office = office_folder(office);
        match self.place(direction, &office)? {
            Some(dir) => list(&dir, direction, &office),
            None => Ok(Listing::default()),
        }
    }

    /// What a replica has put into the folder of an office, oldest first. Nobody else may ever remove it.
    pub fn own_files(
        &self,
        direction: Direction,
        office: &str,
        replica: ReplicaId,
    ) -> Result<Vec<Found>, ExchangeError> {
        let mut files = self.scan(direction, office)?.files;
        files.retain(|file| file.name.is_of(replica));
        Ok(files)
    }
}

fn list(dir: &Dir, direction: Direction, office: &str) -> Result<Listing, ExchangeError> {
    let (names, too_many) = dir.names()?;
    let all = names.len();
    let ours: Vec<Name> = names.iter().filter_map(|name| Name::parse(name)).collect();
    let mut listing = Listing {
        ignored: all - ours.len(),
        too_many: too_many || ours.len() > MOST_FILES,
        ..Listing::default()
    };
    for name in ours.into_iter().take(MOST_FILES) {
        let text = name.to_string();
        // Who put it there may have taken it away meanwhile.
        let Some(stat) = dir.stat(&text)? else {
            continue;
        };
        match dir::odd(&stat) {
            Some(thing) => listing.refused.push(Refused { name, thing }),
            None => listing.files.push(Found {
                name,
                direction,
                office: office.to_owned(),
                path: dir.path.join(text),
                bytes: u64::try_from(stat.st_size).unwrap_or_default(),
                modified: dir::modified(&stat),
            }),
        }
    }
    listing.files.sort_by_key(|file| (file.modified, file.name));
    listing.refused.sort();
    Ok(listing)
}
