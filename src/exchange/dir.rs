//! An open folder, in which names are looked up without following a link and without waiting for a pipe.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::fs::{Advice, AtFlags, Dir as Entries, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

use super::LARGEST;
use super::error::{ExchangeError, Thing};
use super::sum::{self, Sum};

/// Most entries of a folder that are read; only somebody who means harm puts so many there.
const MOST_ENTRIES: usize = 200_000;

/// The bit by which what is made within belongs to the group of the folder.
const SETGID: u32 = 0o2000;

/// An open folder.
#[derive(Debug)]
pub(super) struct Dir {
    pub(super) fd: OwnedFd,
    pub(super) path: PathBuf,
}

impl Dir {
    /// Opens the root, to which a link may lead: whoever configured it may have wanted that.
    pub(super) fn root(path: &Path) -> Result<Self, ExchangeError> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        match rustix::fs::open(path, flags, Mode::empty()) {
            Ok(fd) => Ok(Self {
                fd,
                path: path.to_path_buf(),
            }),
            Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => Err(ExchangeError::NotAFolder {
                path: path.to_path_buf(),
            }),
            Err(error) => Err(ExchangeError::io("opening", path, error)),
        }
    }

    /// A folder in this one, where there is one.
    pub(super) fn inner(&self, name: &str) -> Result<Option<Self>, ExchangeError> {
        let path = self.path.join(name);
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        match rustix::fs::openat(&self.fd, name, flags, Mode::empty()) {
            Ok(fd) => Ok(Some(Self { fd, path })),
            Err(Errno::NOENT) => Ok(None),
            Err(Errno::NOTDIR | Errno::LOOP) => Err(ExchangeError::InTheWay {
                thing: self.stat(name)?.map_or(Thing::Unknown, |stat| thing(&stat)),
                path,
            }),
            Err(error) => Err(ExchangeError::io("opening", &path, error)),
        }
    }

    /// A folder in this one, which is made where there is none. In a folder that is shared by a group it gets the
    /// rights of this one, whatever the umask: colleagues are to find what is put there.
    pub(super) fn make_inner(&self, name: &str) -> Result<Self, ExchangeError> {
        if let Some(dir) = self.inner(name)? {
            return Ok(dir);
        }
        let path = self.path.join(name);
        let failed = |e: Errno| ExchangeError::io("making", &path, e);
        let ours = match rustix::fs::mkdirat(&self.fd, name, Mode::from(0o777)) {
            Ok(()) => true,
            Err(Errno::EXIST) => false,
            Err(error) => return Err(failed(error)),
        };
        let made = self.inner(name)?;
        let made = made.ok_or_else(|| failed(Errno::NOENT))?;
        let rights = self.mode()?;
        if ours && rights & SETGID != 0 {
            allow(&made.fd, Mode::from(rights)).map_err(failed)?;
        }
        self.sync()?;
        Ok(made)
    }

    /// Device and number of the folder itself, by which it is known again.
    pub(super) fn identity(&self) -> Result<(u64, u64), ExchangeError> {
        let stat = rustix::fs::fstat(&self.fd)
            .map_err(|e| ExchangeError::io("looking at", &self.path, e))?;
        Ok((stat.st_dev, stat.st_ino))
    }

    /// Whether what is made within belongs to the group of the folder, and so is shared.
    pub(super) fn is_shared(&self) -> Result<bool, ExchangeError> {
        Ok(self.mode()? & SETGID != 0)
    }

    fn mode(&self) -> Result<u32, ExchangeError> {
        let stat = rustix::fs::fstat(&self.fd)
            .map_err(|e| ExchangeError::io("looking at", &self.path, e))?;
        Ok(stat.st_mode & 0o7777)
    }

    /// What a name stands for, links not followed.
    pub(super) fn stat(&self, name: &str) -> Result<Option<Stat>, ExchangeError> {
        match rustix::fs::statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(stat)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(ExchangeError::io(
                "looking at",
                &self.path.join(name),
                error,
            )),
        }
    }

    /// The names within that are text, at most so many that a flood holds nobody up, and whether there are more.
    pub(super) fn names(&self) -> Result<(Vec<String>, bool), ExchangeError> {
        let failed = |e: Errno| ExchangeError::io("listing", &self.path, e);
        let mut names = Vec::new();
        for entry in Entries::read_from(&self.fd).map_err(failed)? {
            if names.len() == MOST_ENTRIES {
                return Ok((names, true));
            }
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name != "." && name != ".." {
                names.push(name);
            }
        }
        Ok((names, false))
    }

    /// Opens a regular file of at most [`LARGEST`] bytes for reading. Anything else is told, and not touched.
    pub(super) fn open_file(&self, name: &str) -> Result<File, ExchangeError> {
        let path = self.path.join(name);
        let failed = |e: Errno| ExchangeError::io("opening", &path, e);
        // Opening a device can already do something, so it is looked at before and after.
        let stat = self.stat(name)?.ok_or_else(|| failed(Errno::NOENT))?;
        regular(&stat, &path)?;
        let flags =
            OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let fd = match rustix::fs::openat(&self.fd, name, flags, Mode::empty()) {
            Err(Errno::LOOP) => {
                let thing = Thing::Link;
                return Err(ExchangeError::InTheWay { path, thing });
            }
            opened => opened.map_err(failed)?,
        };
        regular(&rustix::fs::fstat(&fd).map_err(failed)?, &path)?;
        Ok(fd.into())
    }

    /// Makes a file that was not there, to be written.
    pub(super) fn create(&self, name: &str) -> rustix::io::Result<File> {
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        rustix::fs::openat(&self.fd, name, flags, Mode::from(0o640)).map(File::from)
    }

    /// Takes a name of ours away; what is not there need not be.
    pub(super) fn remove(&self, name: &str) {
        let _ = rustix::fs::unlinkat(&self.fd, name, AtFlags::empty());
    }

    /// What a file holds, read from the disk rather than from memory as far as the system can be told so.
    pub(super) fn sum_of(&self, name: &str) -> Result<Sum, ExchangeError> {
        let mut file = self.open_file(name)?;
        // A filesystem that knows no such advice reads as it reads.
        let _ = rustix::fs::fadvise(&file, 0, None, Advice::DontNeed);
        sum::copy(&mut file, io::sink())
            .map_err(|e| ExchangeError::io("reading back", &self.path.join(name), e))
    }

    /// Makes the names within durable.
    pub(super) fn sync(&self) -> Result<(), ExchangeError> {
        match rustix::fs::fsync(&self.fd) {
            // Some network filesystems sync names by themselves, and refuse to be asked.
            Ok(()) | Err(Errno::INVAL | Errno::NOTSUP | Errno::NOSYS) => Ok(()),
            Err(error) => Err(ExchangeError::io("syncing", &self.path, error)),
        }
    }
}

/// Gives a file or folder of ours these rights, where the filesystem has rights at all.
pub(super) fn allow(file: impl std::os::fd::AsFd, mode: Mode) -> rustix::io::Result<()> {
    match rustix::fs::fchmod(file, mode) {
        Err(Errno::PERM | Errno::NOTSUP | Errno::NOSYS) => Ok(()),
        done => done,
    }
}

/// What something is, other than a regular file that may be read.
pub(super) fn odd(stat: &Stat) -> Option<Thing> {
    match thing(stat) {
        Thing::File if u64::try_from(stat.st_size).is_ok_and(|size| size <= LARGEST) => None,
        Thing::File => Some(Thing::TooLarge),
        other => Some(other),
    }
}

fn thing(stat: &Stat) -> Thing {
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => Thing::File,
        FileType::Directory => Thing::Folder,
        FileType::Symlink => Thing::Link,
        FileType::Fifo => Thing::Pipe,
        FileType::Socket => Thing::Socket,
        FileType::CharacterDevice | FileType::BlockDevice => Thing::Device,
        FileType::Unknown => Thing::Unknown,
    }
}

fn regular(stat: &Stat, path: &Path) -> Result<(), ExchangeError> {
    match odd(stat) {
        None => Ok(()),
        Some(thing) => Err(ExchangeError::InTheWay {
            path: path.to_path_buf(),
            thing,
        }),
    }
}

/// When a file was last written, as its filesystem says; what cannot be a time is the oldest there is.
pub(super) fn modified(stat: &Stat) -> SystemTime {
    let seconds = u64::try_from(stat.st_mtime).unwrap_or_default();
    let nanos = u32::try_from(stat.st_mtime_nsec).unwrap_or_default();
    let since = Duration::from_secs(seconds).checked_add(Duration::from_nanos(nanos.into()));
    let time = since.and_then(|since| UNIX_EPOCH.checked_add(since));
    time.unwrap_or(UNIX_EPOCH)
}
