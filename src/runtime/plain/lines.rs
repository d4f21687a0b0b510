//! Where lines come from: the keyboard in its ordinary mode, a pipe, a test.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::{LocalModes, OptionalActions, Termios, isatty, tcgetattr, tcsetattr};

/// The longest line that is taken; the rest of a longer one is dropped, before it takes memory.
const LONGEST: u64 = 64 * 1024;

/// What came of waiting for a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A line, without its end.
    Line(String),
    /// Nothing for so long.
    Pause,
    /// There are no more.
    End,
}

/// A source of lines.
pub trait Lines {
    /// Waits so long for a line.
    fn line(&mut self, patience: Duration) -> io::Result<Typed>;
    /// Waits for something that nobody may read over a shoulder.
    fn secret(&mut self) -> io::Result<Typed>;
}

/// Standard input.
#[derive(Debug)]
pub struct Keyboard(BufReader<File>);

impl Keyboard {
    /// Reads from standard input, by a descriptor of its own.
    pub fn new() -> io::Result<Self> {
        let input = rustix::io::dup(rustix::stdio::stdin())?;
        Ok(Self(BufReader::new(File::from(input))))
    }
}

impl Lines for Keyboard {
    fn line(&mut self, patience: Duration) -> io::Result<Typed> {
        if self.0.buffer().is_empty() && !is_ready(self.0.get_ref(), patience)? {
            return Ok(Typed::Pause);
        }
        read(&mut self.0)
    }

    fn secret(&mut self) -> io::Result<Typed> {
        let _hidden = Hidden::new()?;
        read(&mut self.0)
    }
}

/// Whether something can be read before the patience ends. The end of the input can.
fn is_ready(input: &File, patience: Duration) -> io::Result<bool> {
    let patience = Timespec::try_from(patience).map_err(io::Error::other)?;
    let mut ends = [PollFd::new(input, PollFlags::IN)];
    match poll(&mut ends, Some(&patience)) {
        Ok(ready) => Ok(ready > 0),
        Err(Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Reads a line of at most [`LONGEST`] bytes.
fn read(source: &mut impl BufRead) -> io::Result<Typed> {
    let mut bytes = Vec::new();
    let mut limited = Read::take(&mut *source, LONGEST);
    if limited.read_until(b'\n', &mut bytes)? == 0 {
        return Ok(Typed::End);
    }
    if bytes.last() != Some(&b'\n') && bytes.len() as u64 == LONGEST {
        drop_rest(source)?;
    }
    let text = String::from_utf8_lossy(&bytes);
    Ok(Typed::Line(text.trim_end_matches(['\n', '\r']).to_owned()))
}

fn drop_rest(source: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = source.fill_buf()?;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        let done = end.is_some() || buffer.is_empty();
        source.consume(used);
        if done {
            return Ok(());
        }
    }
}

/// A terminal that does not echo, until it is dropped.
struct Hidden(Option<Termios>);

impl Hidden {
    fn new() -> io::Result<Self> {
        let input = io::stdin();
        if !isatty(&input) {
            return Ok(Self(None));
        }
        let before = tcgetattr(&input)?;
        let mut quiet = before.clone();
        quiet.local_modes -= LocalModes::ECHO;
        // The line end is echoed all the same, so that what follows stands on a line of its own.
        quiet.local_modes |= LocalModes::ECHONL;
        tcsetattr(&input, OptionalActions::Flush, &quiet)?;
        Ok(Self(Some(before)))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_cut_and_the_next_one_is_whole() {
        let long = "a".repeat(100_000);
        let mut source = io::Cursor::new(format!("{long}\nb\r\nc"));
        let Typed::Line(first) = read(&mut source).unwrap() else {
            panic!("a line");
        };
        assert_eq!(first.len() as u64, LONGEST);
        assert_eq!(read(&mut source).unwrap(), Typed::Line("b".into()));
        assert_eq!(read(&mut source).unwrap(), Typed::Line("c".into()));
        assert_eq!(read(&mut source).unwrap(), Typed::End);
    }
}
