//! The process that holds the data, as far as another process of the same user can see it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};

use crate::journal::{Holder, Lock};

/// A process that certainly holds the lock file, seen in `/proc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbour {
    pid: Pid,
    /// Whether it was stopped, by Ctrl-z or a signal.
    pub is_stopped: bool,
    /// Whether the terminal it was started at is gone.
    pub lost_terminal: bool,
}

impl Neighbour {
    /// Finds the process that signed the lock of a data directory. Nothing where it is on another machine, in
    /// another container, not ours to look at, or does not have the lock file open: then the number may be that
    /// of anybody, who must not be sent a signal.
    pub fn find(data: &Path, holder: &Holder) -> Option<Self> {
        let pid = Pid::from_raw(i32::try_from(holder.pid).ok()?)?;
        if holder.host != Holder::ourselves().host || !has_open(holder.pid, &Lock::path(data)) {
            return None;
        }
        let stat = fs::read_to_string(format!("/proc/{}/stat", holder.pid)).ok()?;
        let (is_stopped, terminal) = state_and_terminal(&stat)?;
        Some(Self {
            pid,
            is_stopped,
            lost_terminal: holder.tty.starts_with("/dev/") && terminal == 0,
        })
    }

    /// Tells it to look for requests, and wakes it where it is stopped. Whoever does not listen (an import, a
    /// program that is just starting) is not disturbed: both signals are ignored by default.
    pub fn knock(self) {
        // A process that has ended meanwhile has let go of the lock, which is all that was wanted.
        let _ = kill_process(self.pid, Signal::URG);
        if self.is_stopped {
            let _ = kill_process(self.pid, Signal::CONT);
        }
    }
}

/// Whether a process has this very file open.
fn has_open(pid: u32, path: &Path) -> bool {
    let Ok(wanted) = fs::metadata(path) else {
        return false;
    };
    let Ok(open) = fs::read_dir(format!("/proc/{pid}/fd")) else {
        return false;
    };
    open.flatten().any(|entry| {
        // Follows the link to the file itself, whatever its name is by now.
        fs::metadata(entry.path())
            .is_ok_and(|file| (file.dev(), file.ino()) == (wanted.dev(), wanted.ino()))
    })
}

/// Whether a process is stopped, and the number of its terminal, 0 for none: from
/// `pid (name) state parent group session terminal …`; the name may contain anything.
fn state_and_terminal(stat: &str) -> Option<(bool, i64)> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut parts = rest.split_whitespace();
    let is_stopped = parts.next()? == "T";
    Some((is_stopped, parts.nth(3)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::DataDir;

    #[test]
    fn only_who_has_the_lock_file_open_on_this_machine_is_found() {
        let temp = tempfile::tempdir().unwrap();
        let dir = DataDir::open(temp.path(), true).unwrap();
        let ours = Holder::ourselves();
        assert_eq!(Neighbour::find(temp.path(), &ours), None, "no lock yet");
        let _lock = Lock::take(&dir).unwrap();
        let found = Neighbour::find(temp.path(), &ours).unwrap();
        assert!(!found.is_stopped);
        for other in [
            // The init process, which has other things open.
            Holder {
                pid: 1,
                ..ours.clone()
            },
            Holder {
                pid: 0,
                ..ours.clone()
            },
            Holder {
                host: "elsewhere".to_owned(),
                ..ours
            },
        ] {
            assert_eq!(Neighbour::find(temp.path(), &other), None, "{other}");
        }
    }

    #[test]
    fn stopped_processes_and_lost_terminals_are_seen() {
        let stopped = "7 (a) b) T 1 7 7 34816 7 0";
        assert_eq!(state_and_terminal(stopped), Some((true, 34816)));
        assert_eq!(state_and_terminal("7 (a) S 1 7 7 0 -1"), Some((false, 0)));
        assert_eq!(state_and_terminal("7 (a) S 1"), None);
        assert_eq!(state_and_terminal(""), None);
    }
}
