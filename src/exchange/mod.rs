//! The exchange folder: named files that never change, carried from office to office by a stick, by Syncthing, by a
//! mount from another machine, or by a folder that the users of one machine share.
//!
//! ```text
//! ROOT/TATAP.txt             a note for people; its first line says how the folder is laid out
//! ROOT/naik/OFFICE/NAME      from an office to head office
//! ROOT/turun/OFFICE/NAME     from head office to an office
//! ROOT/antar/OFFICE/NAME     between colleagues of an office
//! ```
//!
//! What a file means is nobody's business here. Whoever carries the folder may be slow, may bring files in any order, and
//! may mean harm: nothing is believed because of where it lies, what it is called or when it was written. So there are no
//! locks, no lists and no file that is ever written twice; each name has one writer, and the same name means the same
//! bytes. Nothing is deleted here but temporary files that a killed program of ours left behind.
//!
//! Folders and files are reached from the root step by step, and no link is followed on the way. The root itself is known
//! again by its device and number, so that nothing is written below an empty mount point once the stick is out.

mod dir;
mod disk;
mod error;
mod name;
mod put;
mod scan;
mod spool;
mod sum;
mod watch;

#[cfg(test)]
mod tests;

use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub use disk::{Filesystem, Removable};
pub use error::{ExchangeError, Thing};
pub use name::{Name, office_folder};
pub use put::{Put, Writing};
pub use scan::{Found, Listing, MOST_FILES, Refused};
pub use sum::Sum;
pub use watch::Watch;

use dir::Dir;

/// Largest file that is written or read, in bytes.
pub const LARGEST: u64 = 64 << 20;

/// The note for people.
const NOTE: &str = "TATAP.txt";
/// What it says.
const NOTE_TEXT: &str = include_str!("../../assets/exchange/TATAP.txt");
/// How its first line begins; the number of the layout follows.
const LAYOUT: &str = "tatap exchange folder, layout ";

/// Which way a file goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From an office to head office.
    Up,
    /// From head office to an office.
    Down,
    /// Between colleagues of an office.
    Between,
}

impl Direction {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Up, Self::Down, Self::Between];

    /// The other way: what head office takes from the offices, they put there for it.
    #[must_use]
    pub fn back(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            Self::Between => Self::Between,
        }
    }

    /// The folder of this direction, below the root.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Up => "naik",
            Self::Down => "turun",
            Self::Between => "antar",
        }
    }
}

/// An exchange folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    identity: (u64, u64),
    filesystem: Filesystem,
}

impl Folder {
    /// Opens a folder that was made for this.
    pub fn open(root: &Path) -> Result<Self, ExchangeError> {
        let dir = Dir::root(root)?;
        check_note(&dir)?;
        Ok(Self {
            root: root.to_path_buf(),
            identity: dir.identity()?,
            filesystem: Filesystem::of(&dir)?,
        })
    }

    /// Makes a folder ready for this, and the folder itself where only that is missing; then opens it. What is ready
    /// already stays as it is.
    pub fn make(root: &Path) -> Result<Self, ExchangeError> {
        match std::fs::create_dir(root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(ExchangeError::NotAFolder {
                    path: root.to_path_buf(),
                });
            }
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(ExchangeError::io("making", root, error));
            }
            Ok(()) | Err(_) => {}
        }
        let dir = Dir::root(root)?;
        if dir.stat(NOTE)?.is_none() {
            put::deliver(&dir, NOTE, &mut |into| into.write_all(NOTE_TEXT.as_bytes()))?;
        }
        check_note(&dir)?;
        for direction in Direction::ALL {
            dir.make_inner(direction.folder())?;
        }
        Self::open(root)
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What it lies on.
    pub fn filesystem(&self) -> Filesystem {
        self.filesystem
    }

    /// Opens the root, which must still be the one it was.
    fn enter(&self) -> Result<Dir, ExchangeError> {
        let exchanged = || ExchangeError::Exchanged {
            path: self.root.clone(),
        };
        let dir = match Dir::root(&self.root) {
            Err(ExchangeError::NotAFolder { .. }) => return Err(exchanged()),
            opened => opened?,
        };
        if dir.identity()? != self.identity {
            return Err(exchanged());
        }
        Ok(dir)
    }

    /// Opens the folder of an office, where there is one; `office` is the name of its folder.
    fn place(&self, direction: Direction, office: &str) -> Result<Option<Dir>, ExchangeError> {
        match self.enter()?.inner(direction.folder())? {
            Some(dir) => dir.inner(office),
            None => Ok(None),
        }
    }
}

/// Whether the note of a folder is ours, and of a layout that is known here.
fn check_note(root: &Dir) -> Result<(), ExchangeError> {
    let not_made = || ExchangeError::NotMade {
        path: root.path.clone(),
    };
    if root.stat(NOTE)?.is_none() {
        return Err(not_made());
    }
    let mut start = Vec::new();
    let mut note = root.open_file(NOTE)?.take(200);
    note.read_to_end(&mut start)
        .map_err(|e| ExchangeError::io("reading", &root.path.join(NOTE), e))?;
    let start = String::from_utf8_lossy(&start);
    let line = start.lines().next().unwrap_or_default();
    let layout = line.strip_prefix(LAYOUT).and_then(|n| n.parse().ok());
    match layout {
        Some(1) => Ok(()),
        Some(layout) if layout > 1 => Err(ExchangeError::Newer {
            path: root.path.clone(),
            layout,
        }),
        Some(_) | None => Err(not_made()),
    }
}
