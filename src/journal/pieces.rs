//! A journal as files that stand still, to be copied while a writer goes on appending.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::durable;
use crate::ops::op::ReplicaId;

use super::error::JournalError;
use super::head::{self, Saved};
use super::plate::PLATE;
use super::segment::{self, Segment};
use super::{Journal, Position};

/// A file of a journal, as long as it is to be copied.
#[derive(Debug)]
pub struct Piece {
    /// Its name in the folder of the journal.
    pub name: String,
    /// How many of its bytes.
    pub len: u64,
    bytes: Bytes,
}

#[derive(Debug)]
enum Bytes {
    File(File),
    Memory(Vec<u8>),
}

impl Piece {
    /// What it holds. Bytes behind its end are not read, whoever may have written them.
    pub fn reader(&self) -> Box<dyn Read + '_> {
        match &self.bytes {
            Bytes::File(file) => Box::new(Part {
                file,
                at: 0,
                end: self.len,
            }),
            Bytes::Memory(bytes) => Box::new(Cursor::new(bytes)),
        }
    }
}

/// The beginning of a file, read without moving in it.
struct Part<'a> {
    file: &'a File,
    at: u64,
    end: u64,
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let want = (self.end - self.at).min(buffer.len() as u64) as usize;
        let read = self
            .file
            .read_at(buffer.get_mut(..want).unwrap_or_default(), self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Journal {
    /// The files of which this journal consists up to its end as it is known here: its segments in order, and then a head
    /// file that names just that end.
    pub fn pieces(&self) -> Result<Vec<Piece>, JournalError> {
        let mut pieces = Vec::new();
        for segment in self.segments.iter() {
            let file = segment.file.try_clone();
            pieces.push(Piece {
                name: name_of(segment.number),
                len: segment.end,
                bytes: Bytes::File(
                    file.map_err(|e| JournalError::io("reading", &segment.path, e))?,
                ),
            });
        }
        pieces.push(memory(self.now().encode()));
        Ok(pieces)
    }

    /// Walks over everything from the beginning, and tells the first fault. Unlike [`Journal::verify`] it minds no head
    /// file, which a writer beside us may have written since; without one that fits, though, what is missing at the end
    /// could not be noticed, and that is a fault too.
    pub fn walk(&self) -> Result<(), JournalError> {
        if self.saved.is_none() {
            let path = head::path_of(&self.root);
            let what = "it does not say where the journal ended";
            return Err(JournalError::damaged(&path, 0, what));
        }
        let mut next = 1;
        for frame in self.scan(Position(0)) {
            let frame = frame?;
            next = frame.first_index + frame.entries.len() as u64;
        }
        if next != self.next_index() {
            let current = &self.segments.current;
            let what = "the last change is not the one last written";
            return Err(current.damaged(current.end, what));
        }
        Ok(())
    }
}

/// The files of a journal that cannot be opened, as they lie in its folder: for a copy of what is left.
pub fn raw_pieces(folder: &Path) -> Result<Vec<Piece>, JournalError> {
    let mut pieces = Vec::new();
    for number in segment::numbers(folder)? {
        let path = segment::path_of(folder, number);
        let Ok(file) = durable::open(&path) else {
            continue;
        };
        let meta = file
            .metadata()
            .map_err(|e| JournalError::io("reading", &path, e))?;
        pieces.push(Piece {
            name: name_of(number),
            len: meta.len(),
            bytes: Bytes::File(file),
        });
    }
    if let Ok(Some(bytes)) = durable::read(&head::path_of(folder), PLATE as u64) {
        pieces.push(memory(bytes));
    }
    Ok(pieces)
}

/// The replica that a journal bears, as far as any of its files still says so.
pub fn whose(folder: &Path) -> Option<ReplicaId> {
    let saved = Saved::read(folder).ok().flatten();
    let by_segment = || {
        let mut numbers = segment::numbers(folder).ok()?.into_iter();
        numbers.find_map(|n| Segment::open(folder, n).ok().map(|one| one.replica))
    };
    saved.map(|saved| saved.replica).or_else(by_segment)
}

fn memory(bytes: Vec<u8>) -> Piece {
    Piece {
        name: "head".to_owned(),
        len: bytes.len() as u64,
        bytes: Bytes::Memory(bytes),
    }
}

fn name_of(number: u32) -> String {
    let path = segment::path_of(Path::new(""), number);
    path.display().to_string()
}
