//! Following a writer: taking in what he has appended, for whoever only looks.

use super::cursor::Cursor;
use super::error::JournalError;
use super::opening::is_torn;
use super::segment::{self, Segment};
use super::{Fault, Journal};

impl Journal {
    /// Takes in what a writer beside us has appended since; whether there was anything. While nothing has
    /// changed this costs two questions to the filesystem.
    ///
    /// A frame of which only a part is there yet is left for the next time. An error means that what was
    /// taken in before no longer fits what is there (a writer took back a write that had failed, or a copy
    /// was put in place), or that it is damaged: opening anew tells which.
    pub fn follow(&mut self) -> Result<bool, JournalError> {
        if self.tail.is_some() {
            return Ok(false);
        }
        let before = self.head;
        while self.take_in()? {}
        Ok(self.head != before)
    }

    /// Takes in what the last segment has grown by, and enters the next one; whether there was one.
    fn take_in(&mut self) -> Result<bool, JournalError> {
        let current = &self.segments.current;
        // In this order: once a next one was begun, this one grows no more.
        let next = segment::path_of(&self.root, current.number + 1);
        let is_full = next
            .try_exists()
            .map_err(|e| JournalError::io("looking for", &next, e))?;
        let len = current
            .file
            .metadata()
            .map_err(|e| JournalError::io("looking at", &current.path, e))?
            .len();
        if len < current.end {
            return Err(current.damaged(len, "it is shorter than it was"));
        }
        if len != self.seen {
            self.walk_to(len)?;
            self.seen = len;
        }
        if is_full {
            self.enter_next(len)?;
        }
        Ok(is_full)
    }

    /// Walks over the frames between the end that is known and this length of the last segment.
    fn walk_to(&mut self, len: u64) -> Result<(), JournalError> {
        let start = self.end();
        self.segments.current.end = len;
        let mut cursor = Cursor::at(&self.segments, start).ok_or_else(|| self.no_frame(start))?;
        cursor.chain = Some(self.head);
        let (mut head, mut last) = (self.head, self.last);
        loop {
            match cursor.step() {
                Ok(Some(frame)) => {
                    head = head.with_all(&frame.entries);
                    last = frame.at;
                }
                Ok(None) => break,
                Err(Fault::Bad(_)) if is_torn(&self.segments, &cursor, head)? => break,
                Err(fault) => return Err(cursor.error(fault)),
            }
        }
        let end = cursor.offset;
        self.segments.current.end = end;
        (self.head, self.last) = (head, last);
        Ok(())
    }

    /// Enters the segment after the last one, which is full.
    fn enter_next(&mut self, len: u64) -> Result<(), JournalError> {
        let current = &self.segments.current;
        if current.end != len {
            return Err(current.damaged(current.end, "its last frame is not whole"));
        }
        let mut next = Segment::open(&self.root, current.number + 1)?;
        if next.replica != current.replica || next.before != self.head {
            return Err(next.damaged(0, "it does not follow on the file before it"));
        }
        next.end = Segment::START;
        self.seen = Segment::START;
        let full = std::mem::replace(&mut self.segments.current, next);
        self.segments.older.push(full);
        Ok(())
    }
}
