//! What a file holds, told by its length and SHA-256.

use std::fmt;
use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

use super::LARGEST;

/// Length and hash of what a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

impl Sum {
    /// Sums up what can be read; more than [`LARGEST`] is an error.
    pub fn of(from: &mut impl Read) -> io::Result<Self> {
        copy(from, io::sink())
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes, SHA-256 ", self.bytes)?;
        self.sha256
            .iter()
            .take(8)
            .try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("…")
    }
}

/// Passes bytes on and sums them up, and refuses more than [`LARGEST`].
pub(super) struct Summing<W> {
    into: W,
    bytes: u64,
    sha: Sha256,
}

impl<W: Write> Summing<W> {
    pub(super) fn new(into: W) -> Self {
        Self {
            into,
            bytes: 0,
            sha: Sha256::new(),
        }
    }

    /// What has passed, and where it went.
    pub(super) fn end(self) -> (Sum, W) {
        let sum = Sum {
            bytes: self.bytes,
            sha256: self.sha.finalize().into(),
        };
        (sum, self.into)
    }
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes + bytes.len() as u64 > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let written = self.into.write(bytes)?;
        self.sha.update(bytes.get(..written).unwrap_or(bytes));
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}

/// Sums up what can be read, and writes it on; more than [`LARGEST`] is an error.
pub(super) fn copy(from: &mut impl Read, into: impl Write) -> io::Result<Sum> {
    let mut into = Summing::new(into);
    io::copy(from, &mut into)?;
    Ok(into.end().0)
}
