//! A program in a terminal of its own: start it, type, wait for what the screen shows, look how it ends.
//!
//! Nothing sleeps: every wait blocks on the output of the program, up to [`PATIENCE`].

#![allow(dead_code, reason = "each test uses the part it needs")]

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};

/// How long to wait for anything; far more than is ever needed, as the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(20);

/// "Are you well?", and the answer of every terminal.
const QUESTION: &[u8] = b"\x1b[5n";
const ANSWER: &[u8] = b"\x1b[0n";

/// A running program and its terminal. Dropping kills it.
pub(crate) struct Pty {
    child: Box<dyn Child + Send + Sync>,
    terminal: Option<(Box<dyn MasterPty + Send>, Box<dyn Write + Send>)>,
    output: Receiver<Vec<u8>>,
    closing: Arc<AtomicBool>,
    parser: vt100::Parser,
    received: Vec<u8>,
    /// How far questions were looked for; `None` for a terminal that answers none.
    answered: Option<usize>,
}

impl Pty {
    /// Starts a program in a terminal of `size` columns and rows. Its environment is `env` and what a
    /// program needs to run at all: nothing of the tester's own taste.
    pub(crate) fn start<S: AsRef<OsStr>>(
        program: impl AsRef<OsStr>,
        args: impl IntoIterator<Item = S>,
        env: &[(&str, &str)],
        (width, height): (u16, u16),
    ) -> Self {
        let pair = native_pty_system()
            .openpty(pty_size(width, height))
            .expect("a terminal");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for (name, value) in env {
            command.env(name, value);
        }
        command.cwd(std::env::temp_dir());
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let closing = Arc::new(AtomicBool::new(false));
        let (sender, output) = channel();
        let closed = Arc::clone(&closing);
        thread::spawn(move || {
            let mut buffer = [0; 8_192];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() || closed.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        Self {
            child,
            terminal: Some((pair.master, writer)),
            output,
            closing,
            parser: vt100::Parser::new(some(height), some(width), 0),
            received: Vec::new(),
            answered: Some(0),
        }
    }

    /// Types; `\x1b[A` and the like are what the keys send.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let (_, writer) = self.terminal.as_mut().expect("the line is up");
        writer
            .write_all(bytes.as_ref())
            .and_then(|()| writer.flush())
            .expect("typing");
    }

    /// Waits until the screen is as `wanted`; fails with the screen if it never is.
    pub(crate) fn wait_for(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !wanted(self.parser.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(error) => panic!("{what}: {error}; the screen is\n{}", self.text()),
            }
        }
    }

    /// Waits until the screen contains `text`.
    pub(crate) fn wait_for_text(&mut self, text: &str) {
        self.wait_for(text, |screen| screen.contents().contains(text));
    }

    /// Takes output until none comes for `pause`; returns how many bytes came.
    pub(crate) fn quiet_for(&mut self, pause: Duration) -> usize {
        let before = self.received.len();
        let deadline = Instant::now() + PATIENCE;
        while let Ok(bytes) = self.output.recv_timeout(pause) {
            assert!(Instant::now() < deadline, "the program never comes to rest");
            self.take(&bytes);
        }
        self.received.len() - before
    }

    /// The screen.
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// The text of the screen, without trailing blanks.
    pub(crate) fn text(&self) -> String {
        self.screen().contents()
    }

    /// All that the program has sent.
    pub(crate) fn received(&self) -> &[u8] {
        &self.received
    }

    /// Whether the terminal is as a shell wants it: lines are edited and echoed, nothing of a
    /// full-screen program is left behind.
    pub(crate) fn is_restored(&self) -> bool {
        const ICANON_AND_ECHO: u32 = 0b1010;
        let screen = self.screen();
        let modes = self
            .terminal
            .as_ref()
            .and_then(|(master, _)| master.get_termios());
        let cooked = modes
            .is_some_and(|modes| modes.local_flags.bits() & ICANON_AND_ECHO == ICANON_AND_ECHO);
        let shown = !screen.alternate_screen() && !screen.hide_cursor();
        cooked && shown && !screen.bracketed_paste()
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        self.parser.screen_mut().set_size(some(height), some(width));
        let (master, _) = self.terminal.as_ref().expect("the line is up");
        master.resize(pty_size(width, height)).expect("resize");
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("signal");
    }

    /// Lets the line drop, as a lost connection does. The program has to send something on a resize,
    /// as only that wakes the reader that holds the line.
    pub(crate) fn hang_up(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        self.resize(70, 20);
        while self.output.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Disconnected) {}
        self.terminal = None;
    }

    /// Waits for the end of the program.
    pub(crate) fn wait_exit(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    panic!("the program does not end; the screen is\n{}", self.text())
                }
            }
        }
        self.child.wait().expect("the exit status")
    }

    fn take(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.received.extend_from_slice(bytes);
        self.answer();
    }

    /// Answers questions no more.
    pub(crate) fn fall_silent(&mut self) {
        self.answered = None;
    }

    fn answer(&mut self) {
        while let Some(from) = self.answered
            && let Some(at) = self.received[from..]
                .windows(4)
                .position(|four| four == QUESTION)
        {
            self.answered = Some(from + at + QUESTION.len());
            if let Some((_, writer)) = &mut self.terminal {
                // The program may have ended by now.
                let _ = writer.write_all(ANSWER).and_then(|()| writer.flush());
            }
        }
    }

    /// Takes away the limit on the size of files that the program was started with.
    pub(crate) fn give_room(&self) {
        let none = Rlimit {
            current: None,
            maximum: None,
        };
        prlimit(Some(self.pid()), Resource::Fsize, none).expect("a limit of our own child");
    }

    fn pid(&self) -> Pid {
        let id = self
            .child
            .process_id()
            .and_then(|id| i32::try_from(id).ok());
        id.and_then(Pid::from_raw).expect("a running program")
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = kill_process(self.pid(), Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

fn pty_size(width: u16, height: u16) -> PtySize {
    PtySize {
        rows: height,
        cols: width,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn some(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).expect("a size")
}

#[test]
fn a_program_is_driven_through_its_terminal() {
    let mut pty = Pty::start(
        "sh",
        ["-c", "stty size; read x; echo got $x; exit 7"],
        &[],
        (50, 12),
    );
    pty.wait_for_text("12 50");
    assert!(pty.is_restored());
    pty.send("abc\n");
    pty.wait_for_text("got abc");
    assert_eq!(pty.wait_exit().exit_code(), 7);
    let mut cat = Pty::start("cat", [""; 0], &[], (80, 24));
    cat.send("x\n");
    cat.wait_for_text("x\nx");
    assert_eq!(cat.quiet_for(Duration::from_millis(20)), 0);
    cat.signal(Signal::TERM);
    assert!(cat.wait_exit().signal().is_some());
}
