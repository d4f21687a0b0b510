//! One process at a time works in a data directory: an flock(2) on `DIR/lock`.
//!
//! The kernel drops the lock with the process, however it ends, so a lock is never stale. What is
//! written in the file only names the holder for others; it decides nothing.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::durable;

use super::datadir::DataDir;
use super::error::JournalError;

/// The right to write in a data directory, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

/// Whoever only asks who the holder is has the lock for a moment; so often, and after so long, it is tried again.
const ATTEMPTS: u32 = 4;
const MOMENT: Duration = Duration::from_millis(5);

/// Who works in a data directory, or asks to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Process.
    pub pid: u32,
    /// Terminal.
    pub tty: String,
    /// Since when, local time to the minute.
    pub since: String,
    /// Machine.
    pub host: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pid == 0 {
            return f.write_str("another process that has just started");
        }
        let Self {
            pid,
            tty,
            since,
            host,
        } = self;
        write!(f, "process {pid} on {host}, {tty}, since {since}")
    }
}

/// Longest part of a signature that is shown.
const PART: usize = 80;

impl Holder {
    /// The running process.
    pub fn ourselves() -> Self {
        let tty = rustix::termios::ttyname(std::io::stdin(), Vec::new());
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        Self {
            pid: std::process::id(),
            tty: tty.map_or_else(
                |_| "no terminal".to_owned(),
                |name| name.to_string_lossy().into_owned(),
            ),
            since: chrono::Local::now().format("%Y-%m-%dT%H:%M").to_string(),
            host: host.trim().to_owned(),
        }
    }

    /// A line for each part, as it is written in files.
    pub fn signature(&self) -> String {
        let Self {
            pid,
            tty,
            since,
            host,
        } = self;
        format!("{pid}\n{tty}\n{since}\n{host}\n")
    }

    /// Reads the lines of a signature.
    pub fn read<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        // It is shown, and anybody who may write the directory may have written it.
        let shown = |c: &char| matches!(c, ' '..='~');
        let mut next = || {
            Some(
                lines
                    .next()?
                    .chars()
                    .filter(shown)
                    .take(PART)
                    .collect::<String>(),
            )
        };
        Some(Self {
            pid: next()?.parse().ok()?,
            tty: next()?,
            since: next()?,
            host: next()?,
        })
    }
}

impl Lock {
    /// Takes the lock, or answers who has it.
    pub fn take(dir: &DataDir) -> Result<Self, JournalError> {
        let path = Self::path(dir.path());
        let failed = |e| JournalError::io("locking", &path, e);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(failed)?;
        let mut tried = file.try_lock();
        for _ in 1..ATTEMPTS {
            if matches!(tried, Err(TryLockError::WouldBlock)) {
                thread::sleep(MOMENT);
                tried = file.try_lock();
            }
        }
        match tried {
            Ok(()) => {
                let mut lock = Self { file };
                lock.sign();
                Ok(lock)
            }
            Err(TryLockError::WouldBlock) => {
                Err(JournalError::Held(read(&file).unwrap_or_else(unknown)))
            }
            Err(TryLockError::Error(e)) => Err(failed(e)),
        }
    }

    /// The file that is locked in a data directory.
    pub fn path(data: &Path) -> PathBuf {
        data.join("lock")
    }

    /// Who has the lock of a data directory now, if anybody.
    pub fn holder(data: &Path) -> Option<Holder> {
        let file = durable::open(&Self::path(data)).ok()?;
        match file.try_lock_shared() {
            // Nobody has it: what is written there was left behind by a process that was killed.
            Ok(()) | Err(TryLockError::Error(_)) => None,
            Err(TryLockError::WouldBlock) => Some(read(&file).unwrap_or_else(unknown)),
        }
    }

    /// Writes who we are. A full disk must not keep anybody from his data, so failing is allowed.
    fn sign(&mut self) {
        let _ = self.file.set_len(0);
        let _ = self
            .file
            .write_all(Holder::ourselves().signature().as_bytes());
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
    }
}

/// The holder in the moment between taking the lock and signing, or on a full disk.
fn unknown() -> Holder {
    Holder {
        pid: 0,
        tty: String::new(),
        since: String::new(),
        host: String::new(),
    }
}

fn read(file: &File) -> Option<Holder> {
    let mut text = String::new();
    // A signature is short; more than that is not ours and need not be read.
    file.take(4096).read_to_string(&mut text).ok()?;
    Holder::read(&mut text.lines())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_in_the_place_of_the_lock_is_not_waited_for() {
        use rustix::fs::{CWD, Mode, mkfifoat};
        let data = tempfile::tempdir().unwrap();
        mkfifoat(CWD, Lock::path(data.path()), Mode::from(0o600)).unwrap();
        assert_eq!(Lock::holder(data.path()), None);
    }

    #[test]
    fn a_second_lock_is_refused_naming_the_holder() {
        let temp = tempfile::tempdir().unwrap();
        let dir = DataDir::open(temp.path(), true).unwrap();
        assert_eq!(Lock::holder(temp.path()), None);
        let lock = Lock::take(&dir).unwrap();
        let error = Lock::take(&dir).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains(&format!("process {} on ", std::process::id())),
            "{text}"
        );
        let JournalError::Held(holder) = error else {
            panic!("{error}")
        };
        assert_eq!(Lock::holder(temp.path()), Some(holder));
        drop(lock);
        assert_eq!(Lock::holder(temp.path()), None);
        assert!(Lock::take(&dir).is_ok());
    }

    #[test]
    fn what_a_killed_process_left_behind_holds_nobody_up() {
        let temp = tempfile::tempdir().unwrap();
        let dir = DataDir::open(temp.path(), true).unwrap();
        std::fs::write(
            temp.path().join("lock"),
            "77\n/dev/pts/1\n2026-01-02T03:04\nx\n",
        )
        .unwrap();
        assert_eq!(Lock::holder(temp.path()), None);
        let _lock = Lock::take(&dir).unwrap();
        assert_eq!(
            Lock::holder(temp.path()).map(|h| h.pid),
            Some(std::process::id())
        );
    }

    #[test]
    fn asking_who_has_the_lock_keeps_nobody_from_taking_it() {
        let temp = tempfile::tempdir().unwrap();
        let dir = DataDir::open(temp.path(), true).unwrap();
        drop(Lock::take(&dir).unwrap());
        let asking = File::open(Lock::path(temp.path())).unwrap();
        asking.lock_shared().unwrap();
        // It is let go while the other tries again.
        let letting_go = thread::spawn(move || drop(asking));
        assert!(Lock::take(&dir).is_ok());
        letting_go.join().unwrap();
    }

    #[test]
    fn an_unsigned_lock_is_still_held() {
        let temp = tempfile::tempdir().unwrap();
        let dir = DataDir::open(temp.path(), true).unwrap();
        let lock = Lock::take(&dir).unwrap();
        lock.file.set_len(0).unwrap();
        let text = Lock::take(&dir).unwrap_err().to_string();
        assert!(
            text.contains("another process that has just started"),
            "{text}"
        );
    }
}
