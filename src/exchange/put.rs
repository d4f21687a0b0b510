//! Putting a file into the folder: beside it, synced, given its name, read back.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use rustix::fs::{AtFlags, Mode, RenameFlags};
use rustix::io::Errno;

use super::dir::{self, Dir};
use super::error::ExchangeError;
use super::name::{self, Name};
use super::sum::{self, Sum, Summing};
use super::{Direction, Folder};

/// How old a temporary file is before nobody can be writing it any more.
const STALE: Duration = Duration::from_hours(24);

/// What became of a file that was put into the folder. In both cases it was read back from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// It is there, and reads as it was written.
    Safe {
        /// Where.
        path: PathBuf,
        /// Its length.
        bytes: u64,
        /// Its hash.
        sha256: [u8; 32],
    },
    /// It was there before, with the same bytes.
    AlreadyThere {
        /// Where.
        path: PathBuf,
    },
}

/// What writes a file.
pub type Writing<'a> = &'a mut dyn FnMut(&mut dyn Write) -> io::Result<()>;

impl Folder {
    /// Puts a file into the folder of an office, durably and whole or not at all, and reads it back. What is there under
    /// the same name is never overwritten.
    ///
    /// Names are those of one writer each: two programs of one replica do not run at once.
    pub fn put(
        &self,
        direction: Direction,
        office: &str,
        name: Name,
        write: Writing<'_>,
    ) -> Result<Put, ExchangeError> {
        let root = self.enter()?;
        let direction = root.make_inner(direction.folder())?;
        let dir = direction.make_inner(&name::office_folder(office))?;
        sweep(&dir, name)?;
        deliver(&dir, &name.to_string(), write)
    }
}

/// Writes a file beside its place, gives it its name, and reads it back.
pub(super) fn deliver(dir: &Dir, name: &str, write: Writing<'_>) -> Result<Put, ExchangeError> {
    let temporary = Temporary::make(dir, name)?;
    let ours = temporary.fill(name, write)?;
    let placed = temporary.place(name, &WAYS)?;
    dir.sync()?;
    confirm(dir, name, ours, placed)
}

/// Whether a file that was written, or was there, is as it should be.
fn confirm(dir: &Dir, name: &str, ours: Sum, placed: Placed) -> Result<Put, ExchangeError> {
    let there = dir.sum_of(name)?;
    let path = dir.path.join(name);
    match (placed, there == ours) {
        (Placed::New, true) => Ok(Put::Safe {
            path,
            bytes: ours.bytes,
            sha256: ours.sha256,
        }),
        (Placed::New, false) => Err(ExchangeError::NotAsWritten { path, there, ours }),
        (Placed::Taken, true) => Ok(Put::AlreadyThere { path }),
        (Placed::Taken, false) => Err(ExchangeError::OtherBytes { path, there, ours }),
    }
}

/// Whether a file got its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placed {
    New,
    /// Something of this name was there.
    Taken,
}

/// How a file gets its name without taking that of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Not known to NFS and to some programs that serve filesystems.
    Rename,
    /// Not known to FAT and SMB.
    Link,
    /// Known everywhere. A program that is killed meanwhile leaves a part under the name; whoever reads sees that it is
    /// no whole bundle, and the next export has another name.
    Copy,
}

/// The ways, from the best to the one that always goes.
const WAYS: [Way; 3] = [Way::Rename, Way::Link, Way::Copy];

/// A file that is not whole yet. Whatever happens, it is gone afterwards.
struct Temporary<'a> {
    dir: &'a Dir,
    name: String,
    file: File,
}

impl<'a> Temporary<'a> {
    fn make(dir: &'a Dir, name: &str) -> Result<Self, ExchangeError> {
        let made = name::temporary(name).and_then(|name| {
            let file = dir.create(&name)?;
            Ok(Self { dir, name, file })
        });
        made.map_err(|e| ExchangeError::io("making a file in", &dir.path, e))
    }

    /// Writes and syncs it.
    fn fill(&self, name: &str, write: Writing<'_>) -> Result<Sum, ExchangeError> {
        let path = self.dir.path.join(name);
        let filled = self.written(write).and_then(|sum| {
            self.settle(&self.file)?;
            Ok(sum)
        });
        filled.map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge if error.raw_os_error().is_none() => {
                ExchangeError::TooLarge { path }
            }
            _ => ExchangeError::io("writing", &path, error),
        })
    }

    fn written(&self, write: Writing<'_>) -> io::Result<Sum> {
        let mut into = Summing::new(BufWriter::new(&self.file));
        write(&mut into)?;
        into.flush()?;
        Ok(into.end().0)
    }

    /// Takes the right to write from a file that is whole, and syncs it. In a folder that is shared by a group, the
    /// group may read whatever the umask says, as that is what the folder is for.
    fn settle(&self, file: &File) -> io::Result<()> {
        let shared = self.dir.is_shared().map_err(io::Error::other)?;
        let given = rustix::fs::fstat(file)?.st_mode;
        let mode = if shared { 0o640 } else { 0o400 | given & 0o440 };
        dir::allow(file, Mode::from(mode))?;
        file.sync_all()
    }

    /// Gives it its name in the first way that the filesystem knows.
    fn place(&self, name: &str, ways: &[Way]) -> Result<Placed, ExchangeError> {
        let mut last = Errno::NOTSUP.into();
        for way in ways {
            match self.try_way(*way, name) {
                Ok(()) => return Ok(Placed::New),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    return Ok(Placed::Taken);
                }
                Err(error) if is_unknown(&error) => last = error,
                Err(error) => {
                    last = error;
                    break;
                }
            }
        }
        Err(ExchangeError::io(
            "giving its name to",
            &self.dir.path.join(name),
            last,
        ))
    }

    fn try_way(&self, way: Way, name: &str) -> io::Result<()> {
        let (fd, from) = (&self.dir.fd, self.name.as_str());
        match way {
            Way::Rename => {
                rustix::fs::renameat_with(fd, from, fd, name, RenameFlags::NOREPLACE)?;
                Ok(())
            }
            Way::Link => Ok(rustix::fs::linkat(fd, from, fd, name, AtFlags::empty())?),
            Way::Copy => {
                let into = self.dir.create(name)?;
                let copied = self.copy_into(&into);
                if copied.is_err() {
                    self.dir.remove(name);
                }
                copied
            }
        }
    }

    fn copy_into(&self, into: &File) -> io::Result<()> {
        let whole = self.dir.open_file(&self.name);
        let mut whole = whole.map_err(io::Error::other)?;
        sum::copy(&mut whole, into)?;
        self.settle(into)
    }
}

impl Drop for Temporary<'_> {
    fn drop(&mut self) {
        self.dir.remove(&self.name);
    }
}

/// Whether the filesystem does not know what was asked, rather than refusing it.
fn is_unknown(error: &io::Error) -> bool {
    let unknown = [
        Errno::INVAL,
        Errno::NOSYS,
        Errno::NOTSUP,
        Errno::PERM,
        Errno::MLINK,
    ];
    let code = error.raw_os_error();
    unknown
        .iter()
        .any(|errno| code == Some(errno.raw_os_error()))
}

/// Removes what programs of the same replica and user that were killed left behind long ago.
fn sweep(dir: &Dir, ours: Name) -> Result<(), ExchangeError> {
    let us = rustix::process::geteuid().as_raw();
    for name in dir.names()?.0 {
        let left = Name::parse_temporary(&name).filter(|left| left.replica == ours.replica);
        if left.is_none() {
            continue;
        }
        let Some(stat) = dir.stat(&name)? else {
            continue;
        };
        let age = SystemTime::now().duration_since(dir::modified(&stat));
        let stale = age.is_ok_and(|age| age > STALE);
        if stale && stat.st_uid == us && dir::odd(&stat).is_none() {
            dir.remove(&name);
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "tests/put.rs"]
mod tests;
