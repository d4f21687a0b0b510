//! Where a data directory is: what the system says about the machine and the place.

use std::fmt;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::domain::closing::hash;

/// A directory on a disk, whatever it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Number of the device.
    pub(super) device: u64,
    /// Number of the directory on it.
    pub(super) inode: u64,
    /// When it was made, in nanoseconds since 1970, on filesystems that remember.
    pub(super) born: Option<u128>,
}

impl Place {
    fn of(data: &Path) -> io::Result<Self> {
        let meta = fs::metadata(data)?;
        // Not every filesystem remembers, and not every system asks.
        let born = meta.created().ok();
        let born = born.and_then(|born| born.duration_since(UNIX_EPOCH).ok());
        Ok(Self {
            device: meta.dev(),
            inode: meta.ino(),
            born: born.map(|born| born.as_nanos()),
        })
    }

    /// Whether it is the same directory. Devices are numbered anew when a machine starts or a disk is plugged in, so
    /// where the birth is known it says more than the number of the device.
    pub(super) fn is(&self, other: &Self) -> bool {
        let same = match (self.born, other.born) {
            (Some(born), Some(other)) => born == other,
            (Some(_) | None, None) | (None, Some(_)) => self.device == other.device,
        };
        same && self.inode == other.inode
    }

    /// Reads what [`fmt::Display`] writes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let device = parts.next()?.parse().ok()?;
        let inode = parts.next()?.parse().ok()?;
        let born = match parts.next()? {
            "-" => None,
            born => Some(born.parse().ok()?),
        };
        let place = Self {
            device,
            inode,
            born,
        };
        parts.next().is_none().then_some(place)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:", self.device, self.inode)?;
        match self.born {
            Some(born) => write!(f, "{born}"),
            None => f.write_str("-"),
        }
    }
}

/// Where a data directory is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Here {
    /// The id of the machine, where it has one.
    pub(super) machine: Option<String>,
    /// The directory.
    pub(super) place: Place,
}

impl Here {
    /// Asks the system; `machine_id` is the file with the id of the machine.
    pub(super) fn of(data: &Path, machine_id: &Path) -> io::Result<Self> {
        // Machines that are only being set up have an empty file or a word in it.
        let id = fs::read_to_string(machine_id).unwrap_or_default();
        let id = Some(id.trim()).filter(|id| id.len() == 32);
        Ok(Self {
            machine: id.map(str::to_owned),
            place: Place::of(data)?,
        })
    }

    /// The machine as it is written down: nobody learns from the file which one it is.
    pub(super) fn machine_under(&self, random: &str) -> Option<String> {
        let machine = self.machine.as_ref();
        machine.map(|machine| hash(&format!("{random}{machine}")))
    }
}
