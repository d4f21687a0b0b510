//! Appending: everything on disk before the answer, or nothing at all.

use std::io;

use super::error::JournalError;
use super::head::Saved;
use super::segment::Segment;
use super::tail::FileTail;
use super::{Head, Journal, Position, disk, frame};

/// Frames to be written and synced together.
struct Group {
    bytes: Vec<u8>,
    /// Where each frame begins.
    starts: Vec<u64>,
    /// The chain after them.
    head: Head,
}

impl Group {
    fn encode<'a>(
        before: Head,
        frames: impl Iterator<Item = &'a [Vec<u8>]>,
    ) -> Result<Self, JournalError> {
        let mut group = Self {
            bytes: Vec::new(),
            starts: Vec::new(),
            head: before,
        };
        for (nth, entries) in (0..).zip(frames) {
            group.starts.push(group.bytes.len() as u64);
            group.head = frame::write(&mut group.bytes, group.head, nth, entries)?;
        }
        Ok(group)
    }
}

impl Journal {
    /// Writes frames that are acknowledged together. All lie in one segment, so that taking them
    /// back is one cut.
    pub(super) fn write_group<'a>(
        &mut self,
        frames: impl Iterator<Item = &'a [Vec<u8>]>,
    ) -> Result<Vec<Position>, JournalError> {
        self.check_writable()?;
        let group = Group::encode(self.head, frames)?;
        let Some(last) = group.starts.last() else {
            return Ok(Vec::new());
        };
        self.make_room(group.bytes.len() as u64)?;
        self.write_bytes(&group.bytes)?;
        let current = &mut self.segments.current;
        let start = current.end;
        current.end += group.bytes.len() as u64;
        self.head = group.head;
        self.last = current.position(start + last);
        if let Some(mark) = &self.mark {
            mark.set(&self.now());
        }
        let current = &self.segments.current;
        let at = group
            .starts
            .iter()
            .map(|offset| current.position(start + offset));
        Ok(at.collect())
    }

    /// Writes the head file, if the journal has grown since.
    pub(super) fn write_head(&mut self) -> Result<(), JournalError> {
        self.check_writable()?;
        let now = self.now();
        if self.saved == Some(now) {
            return Ok(());
        }
        match now.write(&self.root) {
            Err(JournalError::Full { .. }) if disk::release(&self.root) => now.write(&self.root)?,
            other => other?,
        }
        self.saved = Some(now);
        Ok(())
    }

    /// How far it has come.
    pub(super) fn now(&self) -> Saved {
        Saved {
            replica: self.replica(),
            head: self.head,
            end: self.end(),
            last: self.last,
        }
    }

    fn check_writable(&self) -> Result<(), JournalError> {
        match &self.poison {
            Some(reason) => Err(JournalError::Poisoned(reason.clone())),
            None if self.tail.is_none() => Err(self.read_only()),
            None => Ok(()),
        }
    }

    fn read_only(&self) -> JournalError {
        JournalError::ReadOnly {
            path: self.root.clone(),
        }
    }

    fn write_bytes(&mut self, bytes: &[u8]) -> Result<(), JournalError> {
        let end = self.segments.current.end;
        let Some(tail) = &mut self.tail else {
            return Err(self.read_only());
        };
        match tail.write(end, bytes).and_then(|()| tail.sync()) {
            Ok(()) => Ok(()),
            Err(e) => {
                let cut = tail.cut(end);
                Err(self.failed(e, cut))
            }
        }
    }

    /// What a failed write comes to. A full disk is over when what was written is taken back; after
    /// any other failure the kernel may have dropped pages that it calls written, so that only
    /// opening anew can tell what is on disk.
    fn failed(&mut self, error: io::Error, cut: io::Result<()>) -> JournalError {
        let path = &self.segments.current.path;
        let reason = format!("writing {}: {error}", path.display());
        let answer = JournalError::io("writing", path, error);
        match (answer, cut) {
            (full @ JournalError::Full { .. }, Ok(())) => full,
            (answer, Ok(())) => {
                self.poison = Some(reason);
                answer
            }
            // What was written could not be taken back, and may be there when opened again.
            (_, Err(cut)) => {
                let reason = format!("{reason}, and taking it back: {cut}");
                self.poison = Some(reason.clone());
                JournalError::Poisoned(reason)
            }
        }
    }

    /// Begins a new segment when the current one would become too long.
    fn make_room(&mut self, len: u64) -> Result<(), JournalError> {
        let current = &self.segments.current;
        if current.end == Segment::START || current.end + len <= self.limit {
            return Ok(());
        }
        let number = current.number + 1;
        Segment::create(&self.root, number, current.replica, self.head)?;
        // From here on the old segment must not grow, or the new one would not follow on it.
        let entered = self.enter(number);
        if let Err(e) = &entered {
            self.poison = Some(format!("beginning a new file: {e}"));
        }
        entered?;
        // The head only serves to notice a loss, so failing to write it loses nothing now.
        let _ = self.write_head();
        Ok(())
    }

    fn enter(&mut self, number: u32) -> Result<(), JournalError> {
        disk::sync_dir(&self.root)?;
        let next = Segment::open(&self.root, number)?;
        self.tail = Some(Box::new(FileTail::open(&next.path)?));
        let full = std::mem::replace(&mut self.segments.current, next);
        self.segments.older.push(full);
        Ok(())
    }
}
