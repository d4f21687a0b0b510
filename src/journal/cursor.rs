//! Walking over the frames of all segments in order, checking sums and the chain.

use super::error::JournalError;
use super::segment::{Segment, Segments};
use super::window::{NARROW, WIDE, Window};
use super::{Fault, Frame, Head, Position, frame};

/// A place between two frames.
#[derive(Debug)]
pub(super) struct Cursor<'a> {
    segments: &'a Segments,
    pub(super) segment: &'a Segment,
    pub(super) offset: u64,
    /// The chain up to here, when it is known.
    pub(super) chain: Option<Head>,
    /// The chain before the last frame that was read.
    pub(super) before: Head,
    window: Window<'a>,
}

impl<'a> Cursor<'a> {
    /// A cursor at a position, if that lies within the journal.
    pub(super) fn at(segments: &'a Segments, at: Position) -> Option<Self> {
        let (segment, offset) = segments.locate(at)?;
        Some(Self {
            segments,
            segment,
            offset,
            chain: (offset == Segment::START).then_some(segment.before),
            before: segment.before,
            window: segment.window(WIDE),
        })
    }

    /// The next frame, or `None` at the end. After a fault it stands where it was.
    pub(super) fn step(&mut self) -> Result<Option<Frame>, Fault> {
        while self.offset == self.segment.end {
            let Some(next) = self.segments.after(self.segment.number) else {
                return Ok(None);
            };
            self.enter(next)?;
        }
        let read = frame::read(&mut self.window, self.offset)?;
        if self.chain.is_some_and(|chain| chain != read.lead.before) {
            return Err(Fault::Chain("a frame does not follow on the one before it"));
        }
        let at = self.segment.position(self.offset);
        self.offset += read.lead.len as u64;
        self.before = read.lead.before;
        self.chain = Some(read.lead.before.with_all(&read.entries));
        Ok(Some(Frame {
            at,
            next: self.segment.position(self.offset),
            first_index: read.lead.before.index + 1,
            entries: read.entries,
        }))
    }

    /// The next whole frame, whatever lies between: for reading what is left of a damaged journal.
    pub(super) fn stride(&mut self) -> Option<Frame> {
        loop {
            match self.step() {
                Ok(frame) => return frame,
                // The frame itself is good.
                Err(Fault::Chain(_)) => self.chain = None,
                Err(Fault::Bad(_)) => {
                    let mut window = self.segment.window(WIDE);
                    match find_after(&mut window, self.offset, |_| true) {
                        Ok(next) => self.skip_to(next.unwrap_or(self.segment.end)),
                        Err(_) => self.skip_block(),
                    }
                }
                // Of a place that cannot be read nothing is known but that something may follow it.
                Err(Fault::Io(_)) => self.skip_block(),
            }
        }
    }

    fn skip_to(&mut self, offset: u64) {
        self.chain = None;
        self.offset = offset;
    }

    fn skip_block(&mut self) {
        const BLOCK: u64 = 4096;
        self.window = self.segment.window(NARROW);
        let behind = (self.offset / BLOCK + 1) * BLOCK;
        self.skip_to(behind.min(self.segment.end));
    }

    fn enter(&mut self, next: &'a Segment) -> Result<(), Fault> {
        self.segment = next;
        self.offset = Segment::START;
        self.window = next.window(WIDE);
        if self.chain.is_some_and(|chain| chain != next.before) {
            return Err(Fault::Chain("it does not follow on the file before it"));
        }
        self.chain = Some(next.before);
        Ok(())
    }

    /// The error for a fault met here.
    pub(super) fn error(&self, fault: Fault) -> JournalError {
        fault.into_error(self.segment, self.offset)
    }
}

/// Reads one frame, and answers the chain after it too.
pub(super) fn read_one(
    segments: &Segments,
    at: Position,
) -> Option<Result<(Frame, Head), JournalError>> {
    let (mut segment, mut offset) = segments.locate(at)?;
    if offset == segment.end {
        segment = segments.after(segment.number)?;
        offset = Segment::START;
    }
    let read = frame::read(&mut segment.window(NARROW), offset);
    Some(match read {
        Err(fault) => Err(fault.into_error(segment, offset)),
        Ok(read) => {
            let after = read.lead.before.with_all(&read.entries);
            let frame = Frame {
                at: segment.position(offset),
                next: segment.position(offset + read.lead.len as u64),
                first_index: read.lead.before.index + 1,
                entries: read.entries,
            };
            Ok((frame, after))
        }
    })
}

/// The offset of the next good frame after a bad one, if there is any that is wanted.
///
/// Looked for byte by byte, as the length of a bad frame cannot be trusted.
pub(super) fn find_after(
    window: &mut Window<'_>,
    bad: u64,
    wanted: impl Fn(&frame::Lead) -> bool,
) -> Result<Option<u64>, Fault> {
    for offset in bad + 1..window.end() {
        let Some(lead) = window.get(offset, frame::LEAD)? else {
            break;
        };
        if !frame::Lead::parse(lead).is_some_and(|lead| wanted(&lead)) {
            continue;
        }
        match frame::read(window, offset) {
            Ok(_) => return Ok(Some(offset)),
            Err(Fault::Bad(_) | Fault::Chain(_)) => {}
            Err(Fault::Io(e)) => return Err(Fault::Io(e)),
        }
    }
    Ok(None)
}
