//! The board of head office at a terminal. What is read comes from a thread of its own, so that keys are heard while a
//! database is slow, or gone.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use chrono::Utc;

use crate::app::board::{Answer, Board, Effect, Msg, Wish, update};
use crate::i18n::Phrase;
use crate::ui;

use super::backend::{CompactBackend, Window};
use super::environment::TermEnv;
use super::input::{self, Input};
use super::pace::{Pace, Step};
use super::program::{Ended, ProgramError};
use super::signals::{self, Ending};
use super::terminal::{self, Session, Suspension};

/// An answer that comes so soon is drawn with what its key has changed, in one frame.
const SOON: Duration = Duration::from_millis(150);
/// How long is waited at the end for what the terminal still has to answer.
const LAST_ANSWER: Duration = Duration::from_millis(300);

/// Reads what is wished for, or says why it cannot.
pub type Reader = Box<dyn FnMut(&Wish) -> Result<Answer, Phrase> + Send>;

/// Something that happened.
enum Came {
    Outside(Input),
    Read(Box<Result<Answer, Phrase>>),
}

struct Running {
    board: Board,
    session: Session,
    screen: Window,
    pace: Pace,
    wishes: Sender<Wish>,
    /// Nothing is drawn before then, unless what is read comes first.
    soon: Option<Instant>,
    /// To be stopped, once what is under way is shown.
    stops: bool,
    /// Stopped: nothing may be drawn.
    stopped: bool,
    ended: Option<Ended>,
}

/// Runs until the user leaves or somebody ends the program.
pub fn run(
    board: Board,
    env: &TermEnv,
    escape: Option<Duration>,
    reader: Reader,
) -> Result<Ended, ProgramError> {
    let session = Session::open(env)?;
    let window = escape.unwrap_or_else(|| env.escape_window());
    let (sender, inbox) = channel();
    let [keys, watched] = [sender.clone(), sender.clone()];
    input::read_keys(window, move |input| keys.send(Came::Outside(input)).is_ok())?;
    signals::watch(move |input| watched.send(Came::Outside(input)).is_ok())?;
    let wishes = read_aside(reader, sender)?;
    let size = terminal::size();
    let backend = CompactBackend::new(session.writer()?, size)
        .synchronized(env.synchronized())
        .ends_styles(env.ends_styles())
        .ascii(!env.utf8);
    let mut pace = Pace::new(env.line(terminal::speed()));
    pace.thrifty(board.settings.thrift);
    let mut running = Running {
        board,
        screen: Window::new(backend)?,
        session,
        pace,
        wishes,
        soon: None,
        stops: false,
        stopped: false,
        ended: None,
    };
    running.send(Msg::Resize(size.0, size.1));
    running.live(&inbox)
}

/// The thread that reads. A panic in it is told like any other failure.
fn read_aside(mut reader: Reader, sink: Sender<Came>) -> io::Result<Sender<Wish>> {
    let (wishes, asked) = channel::<Wish>();
    let read = move || {
        for wish in asked {
            let read = catch_unwind(AssertUnwindSafe(|| reader(&wish)));
            let read = read.unwrap_or_else(|_| Err(Phrase::new("board.gone")));
            if sink.send(Came::Read(Box::new(read))).is_err() {
                return;
            }
        }
    };
    thread::Builder::new().name("reader".into()).spawn(read)?;
    Ok(wishes)
}

impl Running {
    fn live(&mut self, inbox: &Receiver<Came>) -> Result<Ended, ProgramError> {
        loop {
            // Everything that waits is applied before the next frame is drawn.
            while self.ended.is_none()
                && let Ok(came) = inbox.try_recv()
            {
                self.take(came)?;
            }
            if let Some(ended) = self.ended.take() {
                if !matches!(ended, Ended::Asked(_)) {
                    self.hear_out(inbox);
                }
                return Ok(ended);
            }
            if std::mem::take(&mut self.stops) {
                self.hear_out(inbox);
                self.suspend()?;
                continue;
            }
            let now = Instant::now();
            let step = match self.soon.filter(|until| *until > now) {
                Some(until) => Step::WaitUntil(until),
                None => self.pace.next(now),
            };
            let until = match step {
                Step::Draw => {
                    self.draw()?;
                    continue;
                }
                // Nothing is ever typed that could be lost, and nothing waits for rest.
                Step::Keep | Step::Rest => continue,
                Step::WaitUntil(until) => Some(until),
                Step::Idle => None,
            };
            match wait(inbox, until) {
                Ok(came) => self.take(came)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Ended::Asked(Ending::Hangup)),
            }
        }
    }

    fn take(&mut self, came: Came) -> Result<(), ProgramError> {
        let now = Instant::now();
        let input = match came {
            Came::Outside(input) => input,
            Came::Read(read) => {
                self.soon = None;
                self.send(Msg::Read(*read));
                return Ok(());
            }
        };
        match input {
            Input::Key(key) => {
                self.pace.key(now);
                self.send(Msg::Key(key));
            }
            Input::Paste(text) => self.send(Msg::Paste(text)),
            Input::PasteTooLong => self.send(Msg::Cannot("notice.paste-too-long")),
            Input::Resize(width, height) => self.resized(now, (width, height)),
            Input::Answered => self.pace.answered(now),
            Input::Terminate(ending) => self.ended = Some(Ended::Asked(ending)),
            Input::Suspend => self.stops = true,
            Input::Resumed => {
                self.session.resume()?;
                self.stopped = false;
                self.resized(now, terminal::size());
            }
            // The mouse is not listened to, and there is no place to ask for.
            Input::Mouse(_) | Input::Knock => {}
        }
        Ok(())
    }

    fn resized(&mut self, now: Instant, (width, height): (u16, u16)) {
        self.screen.backend_mut().resize(width, height);
        self.pace.resized(now);
        self.send(Msg::Resize(width, height));
    }

    /// Changes the board, and does what it asks for.
    fn send(&mut self, msg: Msg) {
        self.pace.changed();
        self.board.watch.now = Utc::now().timestamp_millis().max(0).cast_unsigned();
        for effect in update(&mut self.board, msg) {
            match effect {
                Effect::Read(wish) => {
                    self.soon = Some(Instant::now() + SOON);
                    if self.wishes.send(wish).is_err() {
                        update(&mut self.board, Msg::Read(Err(Phrase::new("board.gone"))));
                    }
                }
                Effect::Redraw => self.screen.backend_mut().repaint(),
                Effect::Suspend => self.stops = true,
                Effect::Quit => self.ended = Some(Ended::ByUser),
            }
        }
    }

    fn draw(&mut self) -> Result<(), ProgramError> {
        let mut bytes = 0;
        let asks = self.pace.asks();
        self.soon = None;
        if !self.stopped {
            if asks {
                self.screen.backend_mut().ask();
            }
            match ui::board::draw(&mut self.screen, &self.board) {
                // The signal that tells of a lost line may come after the first failed write.
                Err(_) if terminal::is_lost() => self.ended = Some(Ended::Asked(Ending::Hangup)),
                shown => {
                    shown?;
                    bytes = self.screen.backend().sent().last;
                }
            }
        }
        let now = Instant::now();
        self.pace.drawn(now, bytes);
        if asks && bytes > 0 {
            self.pace.asked(now, bytes);
        }
        Ok(())
    }

    fn suspend(&mut self) -> Result<(), ProgramError> {
        match self.session.suspend()? {
            Suspension::Stopped => self.stopped = true,
            Suspension::NoJobControl => self.send(Msg::Cannot("notice.no-job-control")),
        }
        Ok(())
    }

    /// Waits a little for what the terminal still has to answer, which the shell would take for typed.
    fn hear_out(&mut self, inbox: &Receiver<Came>) {
        let until = Instant::now() + LAST_ANSWER;
        while self.pace.awaits_answer() {
            match wait(inbox, Some(until)) {
                Ok(Came::Outside(Input::Answered)) => self.pace.answered(Instant::now()),
                Ok(Came::Outside(Input::Terminate(ending))) => {
                    self.ended = Some(Ended::Asked(ending));
                    return;
                }
                Ok(Came::Outside(_) | Came::Read(_)) => {}
                Err(_) => return,
            }
        }
    }
}

/// Waits for what comes, at most until then, where there is a then.
fn wait(inbox: &Receiver<Came>, until: Option<Instant>) -> Result<Came, RecvTimeoutError> {
    match until {
        Some(until) => inbox.recv_timeout(until.saturating_duration_since(Instant::now())),
        None => inbox.recv().map_err(RecvTimeoutError::from),
    }
}
