//! Taking the terminal and giving it back, whatever happens in between.
//!
//! The state lives in one static, because a panic and a last signal have to restore the terminal from
//! wherever they are. What is left behind by a `kill -9` only `reset` can mend.

use std::fs::File;
use std::io::{self, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::process::{Signal, kill_current_process_group};
use rustix::stdio::{stdin, stdout};
use rustix::termios::{isatty, tcgetwinsize};
use thiserror::Error;

use crate::fence::is_fenced;

use super::environment::TermEnv;

/// Alternate screen, bracketed paste, no cursor.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l";
/// The reverse, after ending a frame that broke off. The alternate screen goes last, as it brings back
/// the cursor where it was. Where there is none (the Linux console, GNU screen as it comes) nothing of what
/// was shown may stay behind.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[r\x1b[m\x1b[H\x1b[2J\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// Presses and the wheel of the mouse, told in the form that knows wide screens; and no more of them.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";
/// Parents to look at when searching for the shell.
const DEEPEST: usize = 32;

/// Why there is no screen to work on.
#[derive(Debug, Error)]
pub enum TerminalError {
    /// Input or output is a file or a pipe.
    #[error(
        "{stream} is not a terminal, so there is no screen to draw on. Run tatap without a pipe or a \
         redirection, or take the lists as text: tatap list employees (see tatap list --help)"
    )]
    NotATerminal {
        /// Which end: `standard input` or `standard output`.
        stream: &'static str,
    },
    /// `TERM` names a terminal that cannot place the cursor.
    #[error(
        "the terminal cannot place the cursor (TERM is {}). Set TERM to what your terminal is, for \
         example TERM=xterm, or take the lists as text: tatap list employees", named(.term)
    )]
    Unusable {
        /// `TERM` as it is set.
        term: String,
    },
    /// The system refused.
    #[error("the terminal could not be set up: {0}. Try again in another window, or run: reset")]
    Io(#[from] io::Error),
}

fn named(term: &str) -> &str {
    if term.is_empty() { "not set" } else { term }
}

/// What became of a wish to suspend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspension {
    /// The program was stopped; draw nothing until [`super::input::Input::Resumed`] has come.
    Stopped,
    /// There is no shell that could wake it again. Nothing was done.
    NoJobControl,
}

/// The thread that draws, while the terminal is ours.
static OWNER: Mutex<Option<ThreadId>> = Mutex::new(None);
/// Whether the mouse is listened to, so that it is let go with the terminal, and taken again with it.
static MOUSE: AtomicBool = AtomicBool::new(false);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The terminal while it is ours. Dropping gives it back.
#[derive(Debug)]
pub struct Session {
    /// No one else makes sessions.
    _private: (),
}

impl Session {
    /// Takes the terminal for the calling thread: raw mode (with Ctrl-s and Ctrl-q as plain keys),
    /// alternate screen, bracketed paste, no cursor.
    pub fn open(env: &TermEnv) -> Result<Self, TerminalError> {
        check(env)?;
        // Before anything is changed, so that a half-opened session is given back on error.
        let session = Self { _private: () };
        enter()?;
        Ok(session)
    }

    /// A writer to the terminal for the backend. Unbuffered, and its own descriptor, so that dropping
    /// the backend does not close standard output before the terminal is given back.
    pub fn writer(&self) -> io::Result<File> {
        Ok(File::from(rustix::io::dup(stdout())?))
    }

    /// Listens to the mouse, or no more. Nothing is sent where nothing changes.
    pub fn listen_to_mouse(&self, on: bool) -> io::Result<()> {
        if MOUSE.swap(on, Ordering::Relaxed) == on {
            return Ok(());
        }
        write_all(if on { MOUSE_ON } else { MOUSE_OFF })
    }

    /// Gives the terminal back and stops the program, and the others of its job, until the shell continues it.
    pub fn suspend(&self) -> Result<Suspension, TerminalError> {
        if !has_job_control() {
            return Ok(Suspension::NoJobControl);
        }
        restore();
        kill_current_process_group(Signal::STOP).map_err(io::Error::from)?;
        Ok(Suspension::Stopped)
    }

    /// Takes the terminal again after a suspension. The backend has to repaint then, and the size may
    /// be another one.
    pub fn resume(&self) -> Result<(), TerminalError> {
        // A shell may have changed the modes while we were stopped from outside, still in raw mode.
        let _ = disable_raw_mode();
        enter()?;
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        restore();
    }
}

/// Whether a session can be opened, without opening it.
pub fn check(env: &TermEnv) -> Result<(), TerminalError> {
    let ends = [
        (isatty(stdin()), "standard input"),
        (isatty(stdout()), "standard output"),
    ];
    if let Some((_, stream)) = ends.into_iter().find(|(is_terminal, _)| !is_terminal) {
        return Err(TerminalError::NotATerminal { stream });
    }
    if !env.is_usable() {
        let term = env.term.clone();
        return Err(TerminalError::Unusable { term });
    }
    Ok(())
}

fn enter() -> io::Result<()> {
    *lock(&OWNER) = Some(thread::current().id());
    enable_raw_mode()?;
    write_all(ENTER)?;
    if MOUSE.load(Ordering::Relaxed) {
        write_all(MOUSE_ON)?;
    }
    Ok(())
}

/// Gives the terminal back if it is ours; from any thread, any number of times, on a dead line too.
/// Whoever comes second waits until it has been given back, so that no exit overtakes it.
pub fn restore() {
    let mut owner = lock(&OWNER);
    if owner.take().is_none() {
        return;
    }
    // The modes first: writing may block on a stuck line.
    let _ = disable_raw_mode();
    if MOUSE.load(Ordering::Relaxed) {
        let _ = write_all(MOUSE_OFF);
    }
    let _ = write_all(LEAVE);
}

fn write_all(bytes: &[u8]) -> io::Result<()> {
    File::from(rustix::io::dup(stdout())?).write_all(bytes)
}

/// Whether the line to the terminal is gone. Drawing and resuming fail from then on.
pub fn is_lost() -> bool {
    rustix::termios::tcgetattr(stdin()).is_err()
}

/// Columns and rows of the terminal; 80 and 24 if it does not know.
pub fn size() -> (u16, u16) {
    let size = tcgetwinsize(stdout())
        .ok()
        .map(|size| (size.ws_col, size.ws_row));
    size.filter(|(width, height)| *width > 0 && *height > 0)
        .unwrap_or((80, 24))
}

/// Bits a second that the terminal says it runs at; 0 if it does not say. A serial line knows, and so does `ssh` of
/// the one that it was called from.
pub fn speed() -> u32 {
    rustix::termios::tcgetattr(stdout()).map_or(0, |modes| modes.output_speed())
}

/// Makes a panic of the drawing thread restore the terminal before it is reported by the hook that was
/// there before; call it after installing `color_eyre`. A panic of another thread is not written
/// over the screen; whoever waits for that thread learns of it.
pub fn guard_panics() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if is_fenced() {
            return;
        }
        let owner = *lock(&OWNER);
        if owner.is_some_and(|owner| owner != thread::current().id()) {
            return;
        }
        restore();
        report(info);
    }));
}

/// Whether somebody could continue us: a process above us in the same session, but in another process
/// group, which is what the shell of an interactive terminal is. Started by ssh or a terminal
/// directly there is none, and a stopped program would hang for ever.
fn has_job_control() -> bool {
    let Some(us) = Lineage::of("self") else {
        return false;
    };
    let mut process = us;
    for _ in 0..DEEPEST {
        let Some(above) = Lineage::of(&process.parent.to_string()) else {
            return false;
        };
        if above.session != us.session {
            return false;
        }
        if above.group != us.group {
            return true;
        }
        process = above;
    }
    false
}

/// Where a process stands. Read from `/proc`, as the numbers are 0 for what is outside of a container,
/// which the calls of the libraries do not expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lineage {
    parent: u32,
    group: u32,
    session: u32,
}

impl Lineage {
    fn of(process: &str) -> Option<Self> {
        Self::parse(&std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
    }

    /// `pid (name) state parent group session …`; the name may contain anything.
    fn parse(stat: &str) -> Option<Self> {
        let (_, rest) = stat.rsplit_once(')')?;
        let mut numbers = rest
            .split_whitespace()
            .skip(1)
            .map(|number| number.parse().ok());
        Some(Self {
            parent: numbers.next()??,
            group: numbers.next()??,
            session: numbers.next()??,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_way_out() {
        let stream = "standard output";
        let piped = TerminalError::NotATerminal { stream }.to_string();
        assert!(
            piped.starts_with("standard output is not a terminal"),
            "{piped}"
        );
        assert!(piped.contains("tatap list"), "{piped}");
        let dumb = |term: &str| {
            TerminalError::Unusable {
                term: term.to_owned(),
            }
            .to_string()
        };
        assert!(dumb("dumb").contains("(TERM is dumb)"));
        assert!(dumb("").contains("(TERM is not set)"));
    }

    #[test]
    fn nothing_stays_behind_where_there_is_no_alternate_screen() {
        let mut console = vt100::Parser::default();
        console.process(b"\x1b[?25l\x1b[2;9r\x1b[5;7H\x1b[7mrahasia");
        console.process(LEAVE);
        let screen = console.screen();
        assert_eq!(screen.contents(), "");
        assert_eq!(
            (screen.cursor_position(), screen.hide_cursor()),
            ((0, 0), false)
        );
    }

    #[test]
    fn where_a_process_stands_is_read_also_inside_a_container() {
        let us = Lineage::of("self").expect("the kernel says");
        let parent =
            rustix::process::getppid().map(|pid| pid.as_raw_nonzero().get().cast_unsigned());
        assert_eq!(Some(us.parent), parent);
        // Started from outside the container: what is outside has no number.
        assert_eq!(
            Lineage::parse("7 (a) b) S 0 0 0 34816 7"),
            Some(Lineage {
                parent: 0,
                group: 0,
                session: 0
            })
        );
        assert_eq!(Lineage::of("0"), None);
    }

    #[test]
    fn only_a_terminal_that_is_ours_is_given_back_and_not_for_a_panic_that_is_caught() {
        restore();
        assert_eq!(*lock(&OWNER), None);
        guard_panics();
        let here = Some(thread::current().id());
        *lock(&OWNER) = here;
        assert!(crate::fence::caught(|| panic!("a damaged file")).is_err());
        // Taken away again, as there is no terminal to give back.
        assert_eq!(lock(&OWNER).take(), here);
    }
}
