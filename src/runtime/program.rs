//! The program at a terminal: input becomes messages, messages change the model, the model is drawn.
//!
//! One thread does all of it; the store answers within milliseconds, so it is asked right here, and what
//! is said to be saved is on disk before the next frame.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{Local, Utc};

use crate::app::model::{Model, Msg, Overlay, Settings, Tone};
use crate::app::resume::DraftWish;
use crate::i18n::Phrase;
use crate::store::drafts::Drafts;
use crate::store::{Store, StoreError};
use crate::ui;

use super::backend::{CompactBackend, Window};
use super::environment::TermEnv;
use super::executor::{self, World};
use super::input::{self, Input};
use super::keeper::Keeper;
use super::pace::{Pace, Step};
use super::signals::{self, Ending};
use super::terminal::{self, Session, Suspension, TerminalError};

/// More than this is not given to the clipboard of a terminal, many of which take no more.
const CLIP_MAX: usize = 32 * 1024;

/// Everything that the program starts with.
pub struct Start<'a> {
    /// The first screen.
    pub model: Model,
    /// Where the data is.
    pub store: Box<dyn Store>,
    /// Where what is not saved is kept, if it may be.
    pub drafts: Option<Drafts>,
    /// What is known of the terminal.
    pub env: TermEnv,
    /// How long a lone Esc waits, where the configuration says.
    pub escape: Option<Duration>,
    /// Reads the configuration again, or says why it cannot be used.
    pub reload: Reload<'a>,
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
    keeper: Option<Keeper>,
    session: Session,
    screen: Window,
    pace: Pace,
    env: TermEnv,
    reload: Reload<'a>,
    choose: Choose<'a>,
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
        keeper: start.drafts.map(Keeper::new),
        screen: Window::new(backend)?,
        session,
        pace: Pace::new(start.env.line()),
        env: start.env,
        reload: start.reload,
        choose: start.choose,
        ended: None,
        unchecked: false,
        stopped: false,
    };
    program.send(Msg::Resize(size.0, size.1));
    let live = || {
        program.pick_up();
        // No key has been pressed yet, and the detail of the first person is wanted all the same.
        program.send(Msg::Rested);
        program.live(&inbox)
    };
    let ended = match catch_unwind(AssertUnwindSafe(live)) {
        Ok(ended) => ended,
        Err(panic) => {
            program.panicked();
            resume_unwind(panic)
        }
    };
    program.leave(ended.as_ref().ok());
    let ended = ended?;
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
                Step::Keep => self.keep(),
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
                self.touched(now);
                self.send(Msg::Key(key));
            }
            Input::Paste(text) => {
                self.touched(now);
                self.send(Msg::Paste(text));
            }
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
        let seq = self.store.next_seq();
        let wishes = executor::settle(&mut self.model, self.store.as_mut(), msg, now_millis());
        for wish in wishes {
            if let Err(key) = self.carry_out(wish) {
                self.model.say(Tone::Warning, Phrase::new(key));
            }
        }
        if self.store.next_seq() != seq {
            self.unchecked = true;
            // What was saved is no draft any more, and must not come back as one.
            self.keep();
        }
    }

    /// Does what concerns the terminal; what cannot be done is answered with the key of the reason.
    fn carry_out(&mut self, wish: World) -> Result<(), &'static str> {
        match wish {
            World::Quit => self.ended = Some(Ended::ByUser),
            World::Draft(wish) => self.draft(wish),
            World::Reload => {
                self.reload();
            }
            World::ChooseScheme(code) => self.choose_scheme(&code),
            World::Redraw => self.screen.backend_mut().repaint(),
            // A terminal that does not know the sequence ignores it.
            World::Clip(text) => clip(&self.session, &text).map_err(|_| "notice.not-clipped")?,
            World::Suspend => self.suspend().map_err(|_| "notice.no-job-control")?,
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

/// What is not saved.
impl Program<'_> {
    /// Something that is not saved may have changed.
    fn touched(&mut self, now: Instant) {
        if self.keeper.is_some() {
            self.pace.touched(now);
        }
    }

    /// Writes down what is not saved; a disk that does not take it is told once.
    fn keep(&mut self) {
        if let Some(keeper) = &mut self.keeper
            && let Err(error) = keeper.keep(&self.model, now_millis())
        {
            let why = executor::told(&error).text(self.model.texts());
            let phrase = Phrase::new("draft.not-kept").with("why", why);
            self.model.say(Tone::Warning, phrase);
            self.pace.changed();
        }
        self.pace.kept(Instant::now());
    }

    /// Every orderly way out passes here, while the data is still ours.
    fn leave(&mut self, ended: Option<&Ended>) {
        let Some(keeper) = &mut self.keeper else {
            return;
        };
        // There is nobody left to tell.
        let _ = match ended {
            Some(Ended::ByUser) => keeper.leave(&self.model, now_millis()),
            Some(Ended::Asked(_)) | None => keeper.keep(&self.model, now_millis()),
        };
    }

    fn panicked(&mut self) {
        if let Some(keeper) = &mut self.keeper {
            keeper.panicked(now_millis());
        }
    }

    /// Looks at the start for what was cut off.
    fn pick_up(&mut self) {
        let Some(keeper) = &mut self.keeper else {
            return;
        };
        match keeper.find(self.store.as_ref()) {
            Ok(Some(found)) => self.send(Msg::Draft(Box::new(found))),
            Ok(None) => {}
            Err(trouble) => {
                let fault = Phrase::coded("draft-fault", trouble.code);
                let path = trouble.path.map(|path| path.display().to_string());
                let phrase = Phrase::new("draft.unusable")
                    .with("why", fault.text(self.model.texts()))
                    .with("path", path.unwrap_or_default());
                self.model.say(Tone::Warning, phrase);
            }
        }
    }

    fn draft(&mut self, wish: DraftWish) {
        let Some(keeper) = &mut self.keeper else {
            return;
        };
        match wish {
            DraftWish::SetAside => match keeper.set_aside() {
                Ok(Some(path)) if self.model.notice.is_none() => {
                    let phrase = Phrase::new("draft.aside").with("path", path.display());
                    self.model.say(Tone::Plain, phrase);
                }
                Ok(_) => {}
                Err(error) => self.model.say(Tone::Bad, executor::told(&error)),
            },
            DraftWish::List => {
                let aside = keeper.aside();
                self.send(Msg::Drafts(aside));
            }
            DraftWish::TakeUp(at) => self.take_up(at),
        }
    }

    /// Goes on with a draft that was set aside, and forgets it there once it is kept as the one in hand.
    fn take_up(&mut self, at: u64) {
        let chosen = self.keeper.as_ref();
        let Some(found) = chosen.and_then(|keeper| keeper.chosen(self.store.as_ref(), at)) else {
            self.model.say(Tone::Warning, Phrase::new("draft.gone"));
            return;
        };
        self.send(Msg::Draft(Box::new(found)));
        self.keep();
        let is_open = matches!(self.model.top(), Some(Overlay::Form(_)));
        if let Some(keeper) = self
            .keeper
            .as_ref()
            .filter(|keeper| is_open && keeper.is_kept())
            && let Err(error) = keeper.forget(at)
        {
            self.model.say(Tone::Warning, executor::told(&error));
        }
    }
}

fn now_millis() -> u64 {
    Utc::now().timestamp_millis().max(0) as u64
}

/// Gives text to the clipboard of the terminal (OSC 52).
fn clip(session: &Session, text: &str) -> io::Result<()> {
    let mut end = text.len().min(CLIP_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let code = format!("\x1b]52;c;{}\x07", STANDARD.encode(&text[..end]));
    session.writer()?.write_all(code.as_bytes())
}
