//! One process at a time works in a data directory: an flock(2) on `DIR/lock`.
//!
//! The kernel drops the lock with the process, however it ends, so a lock is never stale. What is
//! written in the file only names the holder for others; it decides nothing.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use super::datadir::DataDir;
use super::error::JournalError;

/// The right to write in a data directory, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

/// Who works in a data directory.
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

impl Lock {
    /// Takes the lock, or answers who has it.
    pub fn take(dir: &DataDir) -> Result<Self, JournalError> {
        let path = lock_path(dir);
        let failed = |e| JournalError::io("locking", &path, e);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
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

    /// Who has the lock now, if anybody.
    pub fn holder(dir: &DataDir) -> Option<Holder> {
        let file = File::open(lock_path(dir)).ok()?;
        match file.try_lock_shared() {
            // Nobody has it: what is written there was left behind by a process that was killed.
            Ok(()) | Err(TryLockError::Error(_)) => None,
            Err(TryLockError::WouldBlock) => Some(read(&file).unwrap_or_else(unknown)),
        }
    }

    /// Writes who we are. A full disk must not keep anybody from his data, so failing is allowed.
    fn sign(&mut self) {
        let Holder {
            pid,
            tty,
            since,
            host,
        } = ourselves();
        let text = format!("{pid}\n{tty}\n{since}\n{host}\n");
        let _ = self.file.set_len(0);
        let _ = self.file.write_all(text.as_bytes());
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
    }
}

fn lock_path(dir: &DataDir) -> PathBuf {
    dir.path().join("lock")
}

fn ourselves() -> Holder {
    let tty = rustix::termios::ttyname(std::io::stdin(), Vec::new());
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    Holder {
        pid: std::process::id(),
        tty: tty.map_or_else(
            |_| "no terminal".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        ),
        since: chrono::Local::now().format("%Y-%m-%dT%H:%M").to_string(),
        host: host.trim().to_owned(),
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
    let mut lines = text.lines().map(str::to_owned);
    Some(Holder {
        pid: lines.next()?.parse().ok()?,
        tty: lines.next()?,
        since: lines.next()?,
        host: lines.next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_lock_is_refused_naming_the_holder() {
        let temp = tempfile::tempdir().unwrap();
        let dir = DataDir::open(temp.path(), true).unwrap();
        assert_eq!(Lock::holder(&dir), None);
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
        assert_eq!(Lock::holder(&dir), Some(holder));
        drop(lock);
        assert_eq!(Lock::holder(&dir), None);
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
        assert_eq!(Lock::holder(&dir), None);
        let _lock = Lock::take(&dir).unwrap();
        assert_eq!(Lock::holder(&dir).map(|h| h.pid), Some(std::process::id()));
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
