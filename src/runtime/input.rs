//! What happens outside, as one kind of message, and the threads that read the keyboard.
//!
//! Two threads: one blocks in `read`, the other in the channel, with a time limit only while an ESC waits
//! for its window. So nothing wakes while nobody types.

use std::io::{self, ErrorKind, Read};
use std::os::fd::AsFd;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::Errno;

use super::decode::Decoder;
use super::signals::Ending;
use crate::app::key::Key;

/// What a mouse can do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// The left button went down.
    Left,
    /// The wheel turned away from the user.
    WheelUp,
    /// The wheel turned towards the user.
    WheelDown,
}

/// What the mouse did, and where, counted from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What.
    pub what: Press,
    /// Column.
    pub x: u16,
    /// Row.
    pub y: u16,
}

/// Something from outside that the program has to react to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed.
    Key(Key),
    /// The mouse did something; told only while it is listened to.
    Mouse(Mouse),
    /// Text was pasted: line ends are `\n`, no control characters but tabs.
    Paste(String),
    /// More than [`super::decode::PASTE_LIMIT`] bytes were pasted; nothing of it is kept.
    PasteTooLong,
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// Somebody asks the program to end, or the line is lost.
    Terminate(Ending),
    /// The terminal answered a question: what was sent before it is shown.
    Answered,
    /// Somebody asks the program to suspend (`kill -TSTP`).
    Suspend,
    /// Somebody asks for something that lies in the data directory (see [`crate::seat`]).
    Knock,
    /// The program runs again after a suspension, and the terminal may show anything.
    Resumed,
}

/// Reads the keyboard in the background and passes what comes to `sink`, until `sink` returns false or
/// the terminal is gone, which is told as [`Ending::Hangup`].
pub fn read_keys(
    escape_window: Duration,
    sink: impl Fn(Input) -> bool + Send + 'static,
) -> io::Result<()> {
    let keyboard = rustix::io::dup(rustix::stdio::stdin())?;
    read_from(std::fs::File::from(keyboard), escape_window, sink)
}

fn read_from<R>(
    source: R,
    escape_window: Duration,
    sink: impl Fn(Input) -> bool + Send + 'static,
) -> io::Result<()>
where
    R: Read + AsFd + Send + 'static,
{
    // Bounded, so that a paste of gigabytes waits in the line and not in memory.
    let (sender, receiver) = sync_channel(64);
    thread::Builder::new()
        .name("keyboard".into())
        .spawn(move || read_bytes(source, &sender))?;
    thread::Builder::new().name("keys".into()).spawn(move || {
        decode_bytes(&receiver, escape_window, &sink);
    })?;
    Ok(())
}

/// Ends, and with it the channel, when the terminal is gone or nobody listens.
fn read_bytes<R: Read + AsFd>(mut source: R, sender: &SyncSender<Vec<u8>>) {
    let mut buffer = [0; 4096];
    loop {
        // A program that is woken behind the back of the shell (to hand its place over) would be stopped again
        // for reading, even if there is nothing to be read; for waiting it is not. What fails here fails there.
        while poll(&mut [PollFd::new(&source, PollFlags::IN)], None) == Err(Errno::INTR) {}
        match source.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // Another program on the same terminal may set this behind our back.
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                if set_blocking(&source).is_err() {
                    return;
                }
            }
            Err(_) => return,
        }
    }
}

fn set_blocking(source: impl AsFd) -> rustix::io::Result<()> {
    let flags = fcntl_getfl(&source)?;
    fcntl_setfl(&source, flags - OFlags::NONBLOCK)
}

fn decode_bytes(
    receiver: &Receiver<Vec<u8>>,
    escape_window: Duration,
    sink: &impl Fn(Input) -> bool,
) {
    let mut decoder = Decoder::new(escape_window);
    let mut found = Vec::new();
    loop {
        let bytes = match decoder.patience() {
            Some(patience) => receiver.recv_timeout(patience),
            None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match bytes {
            Ok(bytes) => decoder.feed(&bytes, &mut found),
            Err(RecvTimeoutError::Timeout) => decoder.expire(&mut found),
            Err(RecvTimeoutError::Disconnected) => {
                sink(Input::Terminate(Ending::Hangup));
                return;
            }
        }
        if !found.drain(..).all(sink) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::net::UnixStream;
    use std::sync::mpsc::channel;

    use super::*;
    use crate::app::key::KeyCode;

    #[test]
    fn keys_come_through_and_a_lost_line_is_a_hangup() {
        let (mut line, keyboard) = UnixStream::pair().expect("a pair");
        keyboard.set_nonblocking(true).expect("set");
        let (sender, receiver) = channel();
        let sink = move |input| sender.send(input).is_ok();
        read_from(keyboard, Duration::from_millis(5), sink).expect("threads");
        line.write_all(b"j\x1b").expect("write");
        assert_eq!(receiver.recv(), Ok(Input::Key(Key::char('j'))));
        assert_eq!(receiver.recv(), Ok(Input::Key(Key::plain(KeyCode::Esc))));
        drop(line);
        assert_eq!(receiver.recv(), Ok(Input::Terminate(Ending::Hangup)));
        assert!(receiver.recv().is_err(), "both threads have ended");
    }
}
