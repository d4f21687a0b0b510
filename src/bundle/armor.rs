//! A bundle as text, for the body of a mail: base64 between two lines of dashes.
//!
//! What mails do to text is borne with: other ends of lines, marks of quotation before them, lines broken anew, words
//! before and behind. What is between the lines is read as it is needed, and never kept whole.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::error::{BundleError, Part, Place};

/// The line before.
pub const BEGIN: &str = "-----BEGIN TATAP BUNDLE-----";
/// The line behind.
pub const END: &str = "-----END TATAP BUNDLE-----";

/// Bytes in a line that is written, as 64 letters.
const LINE: usize = 48;
/// The most letters that are taken as one line; a longer one is several.
const LINE_MOST: u64 = 1000;
/// How far into a text its first line of dashes is looked for.
const PROSE_MOST: u64 = 1 << 20;

/// Writes a bundle as text.
pub fn armor(from: &mut dyn Read, to: &mut dyn Write) -> Result<(), BundleError> {
    let mut line = Vec::with_capacity(LINE);
    writeln!(to, "{BEGIN}").map_err(BundleError::unwritten)?;
    loop {
        line.clear();
        let read = from.take(LINE as u64).read_to_end(&mut line);
        let read = read.map_err(|error| at(0).unread(error))?;
        if read > 0 {
            writeln!(to, "{}", STANDARD.encode(&line)).map_err(BundleError::unwritten)?;
        }
        if read < LINE {
            return writeln!(to, "{END}").map_err(BundleError::unwritten);
        }
    }
}

fn at(offset: u64) -> Place {
    Place::clear(Part::Armor, offset)
}

/// The bytes of a bundle, whether it lies there as such or as text.
#[derive(Debug)]
pub enum Source<R> {
    /// As such; or no bundle at all, which is told when it is read.
    Raw(R),
    /// As text.
    Text(Text<R>),
}

impl<R: Read + Seek> Source<R> {
    /// Looks which it is. Text is read to its last line of dashes, so that what is broken is told at once.
    pub fn open(mut input: R) -> Result<Self, BundleError> {
        let unread = |error| at(0).unread(error);
        let mut first = Vec::new();
        input.rewind().map_err(unread)?;
        (&mut input)
            .take(1)
            .read_to_end(&mut first)
            .map_err(unread)?;
        input.rewind().map_err(unread)?;
        if first == b"\x89" {
            return Ok(Self::Raw(input));
        }
        let mut lines = BufReader::new(input);
        let Some(start) = find_begin(&mut lines).map_err(unread)? else {
            lines.rewind().map_err(unread)?;
            return Ok(Self::Raw(lines.into_inner()));
        };
        let mut text = Text::new(lines, start);
        let len = io::copy(&mut text, &mut io::sink());
        text.len = len.map_err(|error| at(text.offset).unread(error))?;
        text.restart().map_err(|error| at(start).unread(error))?;
        Ok(Self::Text(text))
    }
}

impl<R: Read + Seek> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Raw(input) => input.read(buffer),
            Self::Text(text) => text.read(buffer),
        }
    }
}

impl<R: Read + Seek> Seek for Source<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::Raw(input) => input.seek(to),
            Self::Text(text) => text.seek(to),
        }
    }
}

/// Reads a line, or as much of it as is taken at once.
fn line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<u64> {
    line.clear();
    let read = input.take(LINE_MOST).read_until(b'\n', line)?;
    Ok(read as u64)
}

/// A line without what a mail puts around it.
fn bare(line: &[u8]) -> &[u8] {
    let quoted = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'>';
    let start = line.iter().position(|byte| !quoted(byte));
    line.get(start.unwrap_or(line.len())..)
        .unwrap_or_default()
        .trim_ascii_end()
}

/// Where the line behind the first line of dashes begins.
fn find_begin(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let (mut offset, mut found) = (0, Vec::new());
    while offset < PROSE_MOST {
        match line(input, &mut found)? {
            0 => return Ok(None),
            read => offset += read,
        }
        if bare(&found) == BEGIN.as_bytes() {
            return Ok(Some(offset));
        }
    }
    Ok(None)
}

/// A bundle that is read out of a text.
#[derive(Debug)]
pub struct Text<R> {
    input: BufReader<R>,
    /// Where its first line lies in the text.
    start: u64,
    /// How far the text was read.
    offset: u64,
    /// Bytes of the bundle.
    len: u64,
    /// How many of them were handed on.
    at: u64,
    /// Letters that are not yet four.
    letters: Vec<u8>,
    /// Bytes that were not yet handed on.
    bytes: io::Cursor<Vec<u8>>,
    /// Whether the last letters were filled up, so that only the last line may follow.
    filled: bool,
    ended: bool,
}

impl<R: Read + Seek> Text<R> {
    fn new(input: BufReader<R>, start: u64) -> Self {
        Self {
            input,
            start,
            offset: start,
            len: 0,
            at: 0,
            letters: Vec::new(),
            bytes: io::Cursor::default(),
            filled: false,
            ended: false,
        }
    }

    fn restart(&mut self) -> io::Result<()> {
        self.input.seek(SeekFrom::Start(self.start))?;
        self.offset = self.start;
        self.at = 0;
        self.letters.clear();
        self.bytes = io::Cursor::default();
        (self.filled, self.ended) = (false, false);
        Ok(())
    }

    /// Reads one line.
    fn advance(&mut self) -> io::Result<()> {
        let mut found = Vec::new();
        let read = line(&mut self.input, &mut found)?;
        let wrong = |what| Err(io::Error::new(io::ErrorKind::InvalidData, what));
        if read == 0 {
            let what = format!("the line {END} is missing");
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, what));
        }
        let found = bare(&found);
        if found == END.as_bytes() {
            self.ended = true;
            let whole = self.letters.is_empty();
            return if whole {
                Ok(())
            } else {
                wrong("letters are missing before the last line")
            };
        }
        if self.filled && !found.is_empty() {
            return wrong("letters follow where the bundle ends");
        }
        self.letters.extend_from_slice(found);
        let whole = self.letters.len() / 4 * 4;
        let Some((letters, rest)) = self.letters.split_at_checked(whole) else {
            return Ok(());
        };
        let Ok(bytes) = STANDARD.decode(letters) else {
            return wrong("this is no base64");
        };
        self.filled = letters.ends_with(b"=");
        self.letters = rest.to_vec();
        self.bytes = io::Cursor::new(bytes);
        self.offset += read;
        Ok(())
    }
}

impl<R: Read + Seek> Read for Text<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.bytes.read(buffer)?;
            self.at += read as u64;
            if read > 0 || self.ended || buffer.is_empty() {
                return Ok(read);
            }
            self.advance()?;
        }
    }
}

impl<R: Read + Seek> Seek for Text<R> {
    /// Going back is reading anew from the beginning; behind the end there is nothing to go to.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(to) => Some(to),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let Some(to) = to.filter(|to| *to <= self.len) else {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        };
        if to < self.at {
            self.restart()?;
        }
        let skip = to - self.at;
        io::copy(&mut self.take(skip), &mut io::sink())?;
        Ok(self.at)
    }
}
