//! A journal that passes by: its files read one after another from a stream, as out of a backup, and walked over without
//! being put anywhere. Never more than one frame of it is in memory.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::ops::op::ReplicaId;

use super::error::JournalError;
use super::frame::{self, LEAD, Lead};
use super::head::Saved;
use super::plate::PLATE;
use super::segment::{self, Segment};
use super::{Fault, Head, Position};

/// What is known of a journal that passes by. Its segments come first, in order, and its head file last.
#[derive(Debug)]
pub struct Passing {
    folder: PathBuf,
    replica: ReplicaId,
    chain: Head,
    /// The number of the segment that passed last; 0 before the first.
    number: u32,
    end: Position,
    last: Position,
    is_whole: bool,
}

impl Passing {
    /// Before the first file; the folder names it in errors.
    pub fn new(folder: &str) -> Self {
        let replica = ReplicaId([0; 16]);
        Self {
            folder: PathBuf::from(folder),
            replica,
            chain: Head::genesis(replica),
            number: 0,
            end: Position::default(),
            last: Position::default(),
            is_whole: false,
        }
    }

    /// Takes the next file in: its name in the folder, its length, and what it holds.
    pub fn file(&mut self, name: &str, len: u64, input: &mut dyn Read) -> Result<(), JournalError> {
        let path = self.folder.join(name);
        let next = segment::path_of(&self.folder, self.number + 1);
        if self.is_whole || (name != "head" && path != next) {
            return Err(JournalError::damaged(&path, 0, "it stands out of order"));
        }
        if name == "head" {
            self.head(&path, len, input)
        } else {
            self.segment(&path, len, input)
        }
    }

    /// Whose journal it was and where it ended, once its head file has passed.
    pub fn end(&self) -> Option<(ReplicaId, Head)> {
        self.is_whole.then_some((self.replica, self.chain))
    }

    fn segment(&mut self, path: &Path, len: u64, input: &mut dyn Read) -> Result<(), JournalError> {
        let number = self.number + 1;
        let mut plate = [0; PLATE];
        fill(path, input, &mut plate)?;
        let (replica, before) = segment::decode_header(path, number, &plate)?;
        let expected = match self.number {
            0 => (replica, Head::genesis(replica)),
            _ => (self.replica, self.chain),
        };
        if (replica, before) != expected {
            let what = "it does not follow on the file before it";
            return Err(JournalError::damaged(path, 0, what));
        }
        (self.replica, self.chain, self.number) = (replica, before, number);
        let mut offset = Segment::START;
        let mut bytes = Vec::new();
        while offset < len {
            let frame = next_frame(input, len - offset, &mut bytes);
            let frame = frame.map_err(|fault| told(path, offset, fault))?;
            if frame.lead.before != self.chain {
                let what = Fault::Chain("a frame does not follow on the one before it");
                return Err(told(path, offset, what));
            }
            self.chain = self.chain.with_all(&frame.entries);
            self.last = Position::new(number, offset);
            offset += frame.lead.len as u64;
        }
        self.end = Position::new(number, offset);
        Ok(())
    }

    fn head(&mut self, path: &Path, len: u64, input: &mut dyn Read) -> Result<(), JournalError> {
        let mut bytes = [0; PLATE];
        fill(path, input, &mut bytes)?;
        let saved = Saved::decode(path, &bytes)?;
        let walked = Saved {
            replica: self.replica,
            head: self.chain,
            end: self.end,
            last: self.last,
        };
        if len != PLATE as u64 || self.number == 0 || saved != walked {
            let what = "it does not name the end of its journal";
            return Err(JournalError::damaged(path, 0, what));
        }
        self.is_whole = true;
        Ok(())
    }
}

/// Reads the next frame; at most so many bytes are left of its file. What it claims to need is only taken as it comes.
fn next_frame(input: &mut dyn Read, left: u64, bytes: &mut Vec<u8>) -> Result<frame::Read, Fault> {
    const CUT: Fault = Fault::Bad("a frame is cut short");
    bytes.clear();
    input.take(LEAD as u64).read_to_end(bytes)?;
    if bytes.len() < LEAD {
        return Err(CUT);
    }
    let lead = Lead::parse(bytes).ok_or(Fault::Bad("no frame begins here"))?;
    if lead.len as u64 > left {
        return Err(CUT);
    }
    input.take((lead.len - LEAD) as u64).read_to_end(bytes)?;
    if bytes.len() < lead.len {
        return Err(CUT);
    }
    frame::of_bytes(lead, bytes)
}

fn fill(path: &Path, input: &mut dyn Read, bytes: &mut [u8]) -> Result<(), JournalError> {
    input.read_exact(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => JournalError::damaged(path, 0, "its header is cut short"),
        _ => JournalError::io("reading", path, error),
    })
}

fn told(path: &Path, offset: u64, fault: Fault) -> JournalError {
    match fault {
        Fault::Io(error) => JournalError::io("reading", path, error),
        Fault::Bad(what) | Fault::Chain(what) => JournalError::damaged(path, offset, what),
    }
}
