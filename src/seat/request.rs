//! A request for the seat: a file in the data directory, locked by whoever asks for as long as he asks.
//!
//! It holds the signature of who asks, whether the holder was found stopped, and then whatever the holder
//! answers, a line each; the last one counts. It is no record: after a cut of the power nobody asks any more,
//! so nothing is synced.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::journal::Holder;

/// Longest request that is read; what is longer is not ours.
const LONGEST: usize = 4096;

/// What a holder answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// His user is being asked.
    Asking,
    /// The seat is kept.
    Kept,
    /// The seat is free in a moment.
    Leaving,
}

impl Answer {
    const ALL: [Self; 3] = [Self::Asking, Self::Kept, Self::Leaving];

    fn word(self) -> &'static str {
        match self {
            Self::Asking => "asking",
            Self::Kept => "kept",
            Self::Leaving => "leaving",
        }
    }
}

fn path_in(data: &Path) -> PathBuf {
    data.join("request")
}

/// Whether a path leads to this very file.
fn is_at(file: &File, path: &Path) -> bool {
    let there = fs::metadata(path).map(|meta| (meta.dev(), meta.ino()));
    let ours = file.metadata().map(|meta| (meta.dev(), meta.ino()));
    matches!((there, ours), (Ok(there), Ok(ours)) if there == ours)
}

/// Who asks and in what words, of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Content {
    who: Holder,
    woken: bool,
    answer: Option<Answer>,
}

impl Content {
    fn read(file: &File) -> Option<Self> {
        let mut bytes = vec![0; LONGEST];
        let length = file.read_at(&mut bytes, 0).ok()?;
        let text = std::str::from_utf8(bytes.get(..length)?).ok()?;
        // A line that is not complete is still being written.
        let (text, _) = text.rsplit_once('\n')?;
        let mut lines = text.lines();
        let who = Holder::read(&mut lines)?;
        let woken = lines.next()? == "stopped";
        let last = lines.next_back();
        let answer = last.and_then(|last| Answer::ALL.into_iter().find(|a| a.word() == last));
        Some(Self { who, woken, answer })
    }
}

/// Our request, until it is dropped or the process ends.
#[derive(Debug)]
pub struct Request {
    file: File,
    path: PathBuf,
}

/// Why nothing can be asked.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// Somebody else asks already.
    #[error("somebody else asks for the seat already")]
    Asked,
    /// The request cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Request {
    /// Asks for the seat at the data in a directory. `woken` tells that the holder was found stopped, and is
    /// about to be continued only for this.
    pub fn place(data: &Path, woken: bool) -> Result<Self, RequestError> {
        if Asked::find(data).is_some() {
            return Err(RequestError::Asked);
        }
        let beside = data.join("request.new");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&beside)?;
        match file.try_lock() {
            Ok(()) => {}
            // Somebody else is placing his at this very moment.
            Err(TryLockError::WouldBlock) => return Err(RequestError::Asked),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        file.set_len(0)?;
        let found = if woken { "stopped" } else { "running" };
        file.write_all(format!("{}{found}\n", Holder::ourselves().signature()).as_bytes())?;
        let path = path_in(data);
        fs::rename(&beside, &path)?;
        Ok(Self { file, path })
    }

    /// What the holder has answered so far.
    pub fn answer(&self) -> Option<Answer> {
        Content::read(&self.file)?.answer
    }

    /// Whether it still lies where a holder finds it.
    pub fn is_placed(&self) -> bool {
        is_at(&self.file, &self.path)
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        if self.is_placed() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A request as the holder finds it.
#[derive(Debug)]
pub struct Asked {
    /// Who asks.
    pub who: Holder,
    /// Whether the holder was stopped, and was continued only to hand over.
    pub woken: bool,
    file: File,
}

impl Asked {
    /// The request of somebody who waits for an answer to it. What was left behind by a process that has ended
    /// is removed.
    pub fn find(data: &Path) -> Option<Self> {
        let path = path_in(data);
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .open(&path)
            .ok()?;
        if !is_locked(&file) {
            if is_at(&file, &path) {
                let _ = fs::remove_file(&path);
            }
            return None;
        }
        let Content { who, woken, answer } = Content::read(&file)?;
        match answer {
            Some(Answer::Kept | Answer::Leaving) => None,
            Some(Answer::Asking) | None => Some(Self { who, woken, file }),
        }
    }

    /// Whether the process that asks is still there and asks.
    pub fn is_waiting(&self) -> bool {
        is_locked(&self.file)
    }

    /// Tells whoever asks. He waits in any case until the seat is free or he has had enough, so an answer that
    /// cannot be written (a full disk) only leaves him without words.
    pub fn answer(&self, answer: Answer) {
        let _ = (&self.file).write_all(format!("{}\n", answer.word()).as_bytes());
    }
}

/// Whether the process that made a request still runs.
fn is_locked(file: &File) -> bool {
    match file.try_lock_shared() {
        Ok(()) => {
            let _ = file.unlock();
            false
        }
        Err(TryLockError::WouldBlock) => true,
        Err(TryLockError::Error(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_request_is_found_answered_and_gone_with_whoever_made_it() {
        let temp = tempfile::tempdir().unwrap();
        assert!(Asked::find(temp.path()).is_none());
        let request = Request::place(temp.path(), true).unwrap();
        let path = temp.path().join("request");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let asked = Asked::find(temp.path()).unwrap();
        assert_eq!(asked.who.pid, std::process::id());
        assert!(asked.woken && asked.is_waiting());
        assert_eq!(request.answer(), None);
        asked.answer(Answer::Asking);
        assert_eq!(request.answer(), Some(Answer::Asking));
        assert!(Asked::find(temp.path()).is_some(), "it still waits");
        asked.answer(Answer::Kept);
        assert_eq!(request.answer(), Some(Answer::Kept));
        assert!(Asked::find(temp.path()).is_none(), "it is answered");
        drop(request);
        assert!(!asked.is_waiting() && !path.exists());
        let again = Request::place(temp.path(), false).unwrap();
        assert!(!Asked::find(temp.path()).unwrap().woken);
        assert_eq!(again.answer(), None);
    }

    #[test]
    fn two_do_not_ask_at_once() {
        let temp = tempfile::tempdir().unwrap();
        let first = Request::place(temp.path(), false).unwrap();
        let second = Request::place(temp.path(), false);
        assert!(matches!(second, Err(RequestError::Asked)), "{second:?}");
        assert!(first.is_placed());
        drop(first);
        // One that is just being placed.
        let placing = File::create(temp.path().join("request.new")).unwrap();
        placing.lock().unwrap();
        let second = Request::place(temp.path(), false);
        assert!(matches!(second, Err(RequestError::Asked)), "{second:?}");
        drop(placing);
        assert!(Request::place(temp.path(), false).is_ok());
    }

    #[test]
    fn what_a_killed_process_left_behind_is_removed_and_what_is_no_request_is_ignored() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("request");
        fs::write(&path, Holder::ourselves().signature() + "running\n").unwrap();
        assert!(Asked::find(temp.path()).is_none());
        assert!(!path.exists());
        for text in [
            "",
            "x\n",
            "1\n2\n3\n",
            &"\u{e9}".repeat(9_000),
            "12\na\nb\nc\nrunning",
        ] {
            fs::write(&path, text).unwrap();
            let locked = File::open(&path).unwrap();
            locked.lock().unwrap();
            assert!(Asked::find(temp.path()).is_none(), "{text}");
            drop(locked);
        }
    }

    #[test]
    fn an_answer_that_is_half_written_is_not_taken() {
        let temp = tempfile::tempdir().unwrap();
        let request = Request::place(temp.path(), false).unwrap();
        let asked = Asked::find(temp.path()).unwrap();
        asked.answer(Answer::Asking);
        (&asked.file).write_all(b"kep").unwrap();
        assert_eq!(request.answer(), Some(Answer::Asking));
        (&asked.file).write_all(b"t\n").unwrap();
        assert_eq!(request.answer(), Some(Answer::Kept));
    }
}
