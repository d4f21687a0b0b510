//! A window on a file: reads ahead in large pieces, and never beyond a given end.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Reading ahead when everything is wanted.
pub(super) const WIDE: usize = 1 << 20;
/// Reading ahead when one frame is wanted; most fit in.
pub(super) const NARROW: usize = 4 << 10;

/// A part of a file in memory.
#[derive(Debug)]
pub(super) struct Window<'a> {
    file: &'a File,
    end: u64,
    ahead: usize,
    start: u64,
    bytes: Vec<u8>,
}

impl<'a> Window<'a> {
    pub(super) fn new(file: &'a File, end: u64, ahead: usize) -> Self {
        Self {
            file,
            end,
            ahead,
            start: 0,
            bytes: Vec::new(),
        }
    }

    /// Where it ends.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// Bytes of the file; `None` when it ends before.
    pub(super) fn get(&mut self, at: u64, len: usize) -> io::Result<Option<&[u8]>> {
        if self.end.saturating_sub(at) < len as u64 {
            return Ok(None);
        }
        if self.held(at, len).is_none() {
            self.fill(at, len.max(self.ahead))?;
        }
        Ok(self.held(at, len))
    }

    fn held(&self, at: u64, len: usize) -> Option<&[u8]> {
        let from = usize::try_from(at.checked_sub(self.start)?).ok()?;
        self.bytes.get(from..from.checked_add(len)?)
    }

    fn fill(&mut self, at: u64, want: usize) -> io::Result<()> {
        let want = (self.end - at).min(want as u64) as usize;
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.resize(want, 0);
        let mut read = 0;
        while let Some(rest) = bytes.get_mut(read..).filter(|rest| !rest.is_empty()) {
            match self.file.read_at(rest, at + read as u64) {
                Ok(0) => break,
                Ok(n) => read += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        bytes.truncate(read);
        self.start = at;
        self.bytes = bytes;
        Ok(())
    }
}
