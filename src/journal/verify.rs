//! Walking over everything anew, trusting nothing that was found at opening.

use super::cursor::{Cursor, find_after};
use super::head::{self, Saved};
use super::segment::Segment;
use super::window::WIDE;
use super::{Fault, Head, Journal, Position, Verified};

/// Faults that are listed; a file that is gone wrong altogether would fill the screen.
const LISTED: usize = 100;

struct Walk<'a> {
    journal: &'a Journal,
    saved: Option<Saved>,
    /// The chain where the head file says that the journal ended.
    at_saved: Option<Head>,
    chain: Option<Head>,
    verified: Verified,
    more: u64,
}

pub(super) fn verify(journal: &Journal) -> Verified {
    let mut walk = Walk {
        journal,
        saved: None,
        at_saved: None,
        chain: None,
        verified: Verified::default(),
        more: 0,
    };
    walk.read_head();
    for segment in journal.segments.iter() {
        walk.segment(segment);
    }
    walk.compare();
    if walk.more > 0 {
        walk.verified.faults.push(format!("and {} more", walk.more));
    }
    walk.verified
}

impl Walk<'_> {
    fn fault(&mut self, fault: String) {
        if self.verified.faults.len() < LISTED {
            self.verified.faults.push(fault);
        } else {
            self.more += 1;
        }
    }

    fn read_head(&mut self) {
        let path = head::path_of(&self.journal.root);
        match Saved::read(&self.journal.root) {
            Ok(Some(saved)) => self.saved = Some(saved),
            Ok(None) => self.fault(format!("{}: the file is missing", path.display())),
            Err(e) => self.fault(e.to_string()),
        }
    }

    fn segment(&mut self, segment: &Segment) {
        self.verified.bytes += segment.end;
        match segment.read_header() {
            Ok((replica, before)) => {
                if (replica, before) != (segment.replica, segment.before) {
                    self.fault(say(segment, 0, "its header was changed"));
                }
            }
            Err(e) => self.fault(e.to_string()),
        }
        let mut from = Segment::START;
        while let Some(bad) = self.frames(segment, from) {
            // The chain is broken here; it is taken up again where the next good frame says.
            self.chain = None;
            let found = find_after(&mut segment.window(WIDE), bad, |_| true);
            match found {
                Ok(Some(next)) => from = next,
                Ok(None) => break,
                Err(fault) => return self.fault(fault.into_error(segment, bad).to_string()),
            }
        }
    }

    /// Walks over good frames; answers the offset of the first that is not.
    fn frames(&mut self, segment: &Segment, from: u64) -> Option<u64> {
        let mut cursor = Cursor::at(&self.journal.segments, segment.position(from))?;
        if from == Segment::START && self.chain.is_some_and(|chain| chain != segment.before) {
            self.fault(say(segment, 0, "it does not follow on the file before it"));
        }
        loop {
            let here = segment.position(cursor.offset);
            self.chain = cursor.chain;
            self.note_saved(here);
            if cursor.offset == segment.end {
                return None;
            }
            match cursor.step() {
                Ok(Some(frame)) => {
                    self.verified.frames += 1;
                    self.verified.entries += frame.entries.len() as u64;
                }
                Ok(None) => return None,
                // The frame itself is good; what is wrong is between it and the one before.
                Err(Fault::Chain(what)) => {
                    self.fault(say(segment, cursor.offset, what));
                    cursor.chain = None;
                }
                Err(Fault::Bad(what)) => {
                    self.fault(say(segment, cursor.offset, what));
                    return Some(cursor.offset);
                }
                Err(fault @ Fault::Io(_)) => {
                    self.fault(cursor.error(fault).to_string());
                    return None;
                }
            }
        }
    }

    fn note_saved(&mut self, here: Position) {
        if self.saved.is_some_and(|saved| saved.end == here) {
            self.at_saved = self.chain;
        }
    }

    /// Compares what was walked over with the head file, and with what this process knows.
    fn compare(&mut self) {
        let path = head::path_of(&self.journal.root);
        let said = |what: &str| format!("{}: {what}", path.display());
        if let Some(saved) = self.saved {
            if saved.replica != self.journal.replica() {
                self.fault(said("it belongs to another journal"));
            }
            if self.at_saved != Some(saved.head) {
                self.fault(said(&format!(
                    "change {} at segment {}, byte {} is not what was saved",
                    saved.head.index,
                    saved.end.segment(),
                    saved.end.offset()
                )));
            }
        }
        if self.chain != Some(self.journal.head) {
            let current = &self.journal.segments.current;
            self.fault(say(
                current,
                current.end,
                "the last change is not the one last written",
            ));
        }
    }
}

fn say(segment: &Segment, offset: u64, what: &str) -> String {
    format!("{}, byte {offset}: {what}", segment.path.display())
}
