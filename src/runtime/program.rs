//! The program at a terminal: input becomes messages, messages change the model, the model is drawn.
//!
//! One thread does all of it; the store answers within milliseconds, so it is asked right here, and what
//! is said to be saved is on disk before the next frame.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use chrono::{Local, Utc};

use crate::app::model::{Model, Msg, Pointed, Settings, Tone};
use crate::i18n::Phrase;
use crate::store::{Store, StoreError};
use crate::ui;

use super::backend::{CompactBackend, Window};
use super::clipboard::{self, Within};
use super::environment::TermEnv;
use super::executor::{self, World};
use super::input::{self, Input, Press};
use super::pace::{Pace, Step};
use super::signals::{self, Ending};
use super::terminal::{self, Session, Suspension, TerminalError};

/// Everything that the program starts with.
pub struct Start<'a> {
    /// The first screen.
    pub model: Model,
    /// Where the data is.
    pub store: Box<dyn Store>,
    /// What is known of the terminal.
    pub env: TermEnv,
    /// How long a lone Esc waits, where the configuration says.
    pub escape: Option<Duration>,
    /// Reads the configuration again, or says why it cannot be used.
    pub reload: Reload<'a>,
    /// Where copies go that are too large for the clipboard.
    pub copies: PathBuf,
    /// Writes a scheme into the configuration, or says why it cannot.
    pub choose: Choose<'a>,
}

/// Reads the settings anew for a terminal.
pub type Reload<'a> = Box<dyn Fn(&TermEnv) -> Result<Settings, String> + 'a>;

/// Writes the scheme with this code into the configuration. Answers in which file it stands now.
pub type Choose<'a> = Box<dyn Fn(&str) -> Result<String, String> + 'a>;

/// Why the program ended other than by the user's wish.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// There is no terminal to work on.
    #[error(transparent)]
    Terminal(#[from] TerminalError),
    /// The terminal does not take what is drawn.
    #[error("the terminal cannot be written to: {0}. Everything that was shown as saved is saved")]
    Io(#[from] io::Error),
    /// The store could not be brought in order at the end.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The user left.
    ByUser,
    /// Somebody else ended it, or the line is gone.
    Asked(Ending),
}

struct Program<'a> {
    model: Model,
    store: Box<dyn Store>,
    session: Session,
    screen: Window,
    pace: Pace,
    env: TermEnv,
    reload: Reload<'a>,
    choose: Choose<'a>,
    copies: PathBuf,
    ended: Option<Ended>,
    /// Something was committed since the last checkpoint.
    unchecked: bool,
    /// Stopped by the shell; nothing may be drawn.
    stopped: bool,
}

/// Runs until the user leaves or somebody ends the program.
pub fn run(start: Start<'_>) -> Result<Ended, ProgramError> {
    let session = Session::open(&start.env)?;
    let window = start.escape.unwrap_or_else(|| start.env.escape_window());
    let (sender, inbox) = channel();
    let sink = sender.clone();
    input::read_keys(window, move |input| sink.send(input).is_ok())?;
    signals::watch(move |input| sender.send(input).is_ok())?;
    let size = terminal::size();
    let backend =
        CompactBackend::new(session.writer()?, size).synchronized(start.env.synchronized());
    let mut program = Program {
        model: start.model,
        store: start.store,
        screen: Window::new(backend)?,
        session,
        pace: Pace::new(start.env.line()),
        env: start.env,
        reload: start.reload,
        choose: start.choose,
        copies: start.copies,
        ended: None,
        unchecked: false,
        stopped: false,
    };
    program.send(Msg::Resize(size.0, size.1));
    program
        .session
        .listen_to_mouse(program.model.settings.mouse)?;
    // No key has been pressed yet, and the detail of the first person is wanted all the same.
    program.send(Msg::Rested);
    let ended = program.live(&inbox)?;
    program.store.checkpoint()?;
    Ok(ended)
}

impl Program<'_> {
    fn live(&mut self, inbox: &Receiver<Input>) -> Result<Ended, ProgramError> {
        loop {
            // Everything that waits is applied before the next frame is drawn.
            while self.ended.is_none()
                && let Ok(input) = inbox.try_recv()
            {
                self.take(input)?;
            }
            if let Some(ended) = self.ended {
                return Ok(ended);
            }
            match self.pace.next(Instant::now()) {
                Step::Draw => self.draw()?,
                Step::Rest => self.rest(),
                Step::WaitUntil(until) => {
                    let patience = until.saturating_duration_since(Instant::now());
                    match inbox.recv_timeout(patience) {
                        Ok(input) => self.take(input)?,
                        Err(RecvTimeoutError::Timeout) => {}
                        Err(RecvTimeoutError::Disconnected) => return Ok(self.hung_up()),
                    }
                }
                Step::Idle => match inbox.recv() {
                    Ok(input) => self.take(input)?,
                    Err(_) => return Ok(self.hung_up()),
                },
            }
        }
    }

    fn hung_up(&self) -> Ended {
        self.ended.unwrap_or(Ended::Asked(Ending::Hangup))
    }

    fn draw(&mut self) -> Result<(), ProgramError> {
        let mut bytes = 0;
        if !self.stopped {
            match ui::draw(&mut self.screen, &self.model) {
                // The signal that tells of a lost line may come after the first failed write.
                Err(_) if terminal::is_lost() => self.ended = Some(Ended::Asked(Ending::Hangup)),
                shown => {
                    shown?;
                    bytes = self.screen.backend().sent().last;
                }
            }
        }
        self.pace.drawn(Instant::now(), bytes);
        Ok(())
    }

    /// The keys rest: time for what need not be done at once.
    fn rest(&mut self) {
        self.send(Msg::Rested);
        if self.unchecked {
            self.unchecked = false;
            if let Err(error) = self.store.checkpoint() {
                self.send(Msg::Failed(executor::told(&error)));
            }
        }
    }

    fn take(&mut self, input: Input) -> Result<(), ProgramError> {
        let now = Instant::now();
        let today = Local::now().date_naive();
        if today != self.model.today {
            self.send(Msg::Today(today));
        }
        match input {
            Input::Key(key) => {
                self.pace.key(now);
                self.send(Msg::Key(key));
            }
            Input::Mouse(mouse) => {
                self.pace.key(now);
                let hit = match mouse.what {
                    Press::WheelUp => Some(Pointed::Wheel(-1)),
                    Press::WheelDown => Some(Pointed::Wheel(1)),
                    Press::Left => ui::hit(&self.model, mouse.x, mouse.y),
                };
                if let Some(hit) = hit {
                    self.send(Msg::Pointed(hit));
                }
            }
            Input::Paste(text) => self.send(Msg::Paste(text)),
            Input::PasteTooLong => {
                self.model
                    .say(Tone::Warning, Phrase::new("notice.paste-too-long"));
                self.pace.changed();
            }
            Input::Resize(width, height) => {
                self.screen.backend_mut().resize(width, height);
                self.pace.resized(now);
                self.send(Msg::Resize(width, height));
            }
            Input::Terminate(ending) => self.ended = Some(Ended::Asked(ending)),
            Input::Suspend => self.suspend()?,
            Input::Resumed => {
                self.session.resume()?;
                self.stopped = false;
                let (width, height) = terminal::size();
                self.screen.backend_mut().resize(width, height);
                self.pace.resized(now);
                self.send(Msg::Resize(width, height));
            }
        }
        Ok(())
    }

    fn suspend(&mut self) -> Result<(), ProgramError> {
        match self.session.suspend()? {
            Suspension::Stopped => self.stopped = true,
            Suspension::NoJobControl => {
                self.model
                    .say(Tone::Warning, Phrase::new("notice.no-job-control"));
                self.pace.changed();
            }
        }
        Ok(())
    }

    /// Changes the model, and carries out what it asks for, until it asks for nothing more.
    fn send(&mut self, msg: Msg) {
        self.pace.changed();
        let now = Utc::now().timestamp_millis().max(0) as u64;
        let seq = self.store.next_seq();
        for wish in executor::settle(&mut self.model, self.store.as_mut(), msg, now) {
            if let Err(key) = self.carry_out(wish) {
                self.model.say(Tone::Warning, Phrase::new(key));
            }
        }
        self.unchecked |= self.store.next_seq() != seq;
    }

    /// Does what concerns the terminal; what cannot be done is answered with the key of the reason.
    fn carry_out(&mut self, wish: World) -> Result<(), &'static str> {
        match wish {
            World::Quit => self.ended = Some(Ended::ByUser),
            World::Reload => {
                self.reload();
            }
            World::ChooseScheme(code) => self.choose_scheme(&code),
            World::Redraw => self.screen.backend_mut().repaint(),
            // A terminal that does not know the sequence ignores it.
            World::Clip(text) => self.clip(&text).map_err(|_| "notice.not-clipped")?,
            World::Mouse(on) => self
                .session
                .listen_to_mouse(on)
                .map_err(|_| "notice.not-clipped")?,
            World::Suspend => self.suspend().map_err(|_| "notice.no-job-control")?,
        }
        Ok(())
    }

    /// Gives text to the clipboard of the terminal; what that would cut goes to a file, whose name is told.
    fn clip(&mut self, text: &str) -> io::Result<()> {
        if text.len() > clipboard::LIMIT {
            let now = Local::now().fixed_offset();
            let path = clipboard::keep(&self.copies, text, now)?;
            let phrase = Phrase::new("notice.clipped-file").with("path", path.display());
            self.model.say(Tone::Warning, phrase);
            return Ok(());
        }
        let within = self.env.within;
        self.session
            .writer()?
            .write_all(&clipboard::sequence(text, within))?;
        if within == Within::Tmux {
            self.model
                .say(Tone::Plain, Phrase::new("notice.clipped-tmux"));
        }
        Ok(())
    }

    /// Reads the configuration again; whether it could be used.
    fn reload(&mut self) -> bool {
        match (self.reload)(&self.env) {
            Ok(settings) => {
                self.send(Msg::Settings(Box::new(settings)));
                true
            }
            Err(why) => {
                let phrase = Phrase::new("notice.not-reloaded").with("why", why);
                self.model.say(Tone::Bad, phrase);
                false
            }
        }
    }

    fn choose_scheme(&mut self, code: &str) {
        match (self.choose)(code) {
            Ok(file) => {
                if self.reload() {
                    let name = self.model.texts().said(&self.model.settings.scheme.name);
                    let phrase = Phrase::new("scheme.chosen").with("name", name);
                    self.model.say(Tone::Good, phrase.with("file", file));
                }
            }
            Err(why) => {
                let phrase = Phrase::new("scheme.not-written").with("code", code);
                self.model.say(Tone::Bad, phrase.with("why", why));
            }
        }
    }
}
