//! The program at a terminal: input becomes messages, messages change the model, the model is drawn.
//!
//! One thread does all of it; the store answers within milliseconds, so it is asked right here, and what
//! is said to be saved is on disk before the next frame.

mod answers;
mod drafts;
mod reporting;
mod rounds;

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use chrono::{Local, Utc};

use crate::app;
use crate::app::model::{Model, Msg, Pointed, Settings, Tone};
use crate::domain::id::EmployeeId;
use crate::i18n::Phrase;
use crate::identity;
use crate::pins::Vault;
use crate::seat::decide::{Said, Standing};
use crate::seat::{self, Holder};
use crate::store::disk::{DiskStore, Mode};
use crate::store::{Store, StoreError};
use crate::ui;

use super::backend::{CompactBackend, Window};
use super::clipboard::{self, Within};
use super::environment::TermEnv;
use super::exchange::Exchanging;
use super::executor::{self, Backing, World};
use super::input::{self, Input, Press};
use super::keeper::Keeper;
use super::pace::{Pace, Step};
use super::seat::{Place, Seat, Turn};
use super::signals::{self, Ending};
use super::terminal::{self, Session, Suspension, TerminalError};
use reporting::Reporting;
use rounds::Rounds;

/// Everything that the program starts with.
pub struct Start<'a> {
    /// The first screen.
    pub model: Model,
    /// Where the data is.
    pub store: Box<dyn Store>,
    /// Guards a store that is opened later.
    pub guard: Guard<'a>,
    /// The PINs of this machine.
    pub pins: Vault,
    /// Where the program sits at it.
    pub place: Place,
    /// What the configuration says of exchanging bundles.
    pub exchanging: Exchanging,
    /// What is known of the terminal.
    pub env: TermEnv,
    /// How long a lone Esc waits, where the configuration says.
    pub escape: Option<Duration>,
    /// Reads the configuration again, or says why it cannot be used.
    pub reload: Reload<'a>,
    /// Writes a scheme into the configuration, or says why it cannot.
    pub choose: Choose<'a>,
}

/// The store as a person may see and change it.
pub type Guard<'a> = Box<dyn Fn(Box<dyn Store>, EmployeeId) -> Box<dyn Store> + 'a>;

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The user left.
    ByUser,
    /// Somebody else ended it, or the line is gone.
    Asked(Ending),
    /// Another process of the same user has the place now.
    HandedOver(Holder),
}

/// Where the program stands with the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    Runs,
    /// To be stopped, once the terminal has answered.
    Stops,
    /// Nothing may be drawn.
    Stopped,
}

struct Program<'a> {
    model: Model,
    /// Before the session, so that it is closed, and its lock free for the next, whatever becomes of the terminal.
    store: Box<dyn Store>,
    guard: Guard<'a>,
    pins: Vault,
    seat: Seat,
    /// Keeps what is not saved, where one may write.
    keeper: Option<Keeper>,
    exchanging: Exchanging,
    rounds: Rounds,
    session: Session,
    screen: Window,
    pace: Pace,
    env: TermEnv,
    reload: Reload<'a>,
    choose: Choose<'a>,
    /// Where copies go that are too large for the clipboard.
    copies: PathBuf,
    ended: Option<Ended>,
    /// Files that are written one after the other, between the keys.
    run: Option<Reporting>,
    /// Something was committed since the last checkpoint.
    unchecked: bool,
    job: Job,
    /// What others write could not be read, which was told.
    troubled: bool,
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
    let backend = CompactBackend::new(session.writer()?, size)
        .synchronized(start.env.synchronized())
        .ends_styles(start.env.ends_styles())
        .ascii(!start.env.utf8);
    let mut program = Program {
        model: start.model,
        store: start.store,
        guard: start.guard,
        pins: start.pins,
        copies: start.place.data().to_owned(),
        seat: Seat::new(start.place, Instant::now()),
        keeper: None,
        exchanging: start.exchanging,
        rounds: Rounds::default(),
        screen: Window::new(backend)?,
        session,
        pace: Pace::new(start.env.line(terminal::speed())),
        env: start.env,
        reload: start.reload,
        choose: start.choose,
        ended: None,
        run: None,
        unchecked: false,
        job: Job::Runs,
        troubled: false,
    };
    program.send(Msg::Resize(size.0, size.1));
    program
        .session
        .listen_to_mouse(program.model.settings.mouse)?;
    let live = || {
        program.pick_up();
        program.open_desk();
        // No key has been pressed yet, and the detail of the first person is wanted all the same.
        program.send(Msg::Rested);
        // What else is for a rest comes after the first frame.
        program.pace.key(Instant::now());
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
            self.look_around();
            self.go_round();
            if let Some(ended) = self.ended.take() {
                if !matches!(ended, Ended::Asked(_)) {
                    self.hear_out(inbox);
                }
                return Ok(ended);
            }
            if self.job == Job::Stops {
                self.job = Job::Runs;
                self.hear_out(inbox);
                if self.ended.is_none() {
                    self.suspend()?;
                }
                continue;
            }
            let until = match self.pace.next(Instant::now()) {
                Step::Draw => {
                    self.draw()?;
                    continue;
                }
                Step::Keep => {
                    self.keep();
                    continue;
                }
                Step::Rest => {
                    self.rest();
                    continue;
                }
                Step::WaitUntil(_) | Step::Idle if self.run.is_some() => {
                    self.report_on();
                    continue;
                }
                Step::WaitUntil(until) => Some(until),
                Step::Idle => None,
            };
            let timers = self.seat.due().into_iter().chain(self.rounds.due());
            match wait(inbox, until.into_iter().chain(timers).min()) {
                Ok(input) => self.take(input)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(self.hung_up()),
            }
        }
    }

    fn hung_up(&mut self) -> Ended {
        let ended = self.ended.take();
        ended.unwrap_or(Ended::Asked(Ending::Hangup))
    }

    fn draw(&mut self) -> Result<(), ProgramError> {
        let mut bytes = 0;
        let asks = self.pace.asks();
        if self.job != Job::Stopped {
            if asks {
                self.screen.backend_mut().ask();
            }
            match ui::draw(&mut self.screen, &self.model) {
                // The signal that tells of a lost line may come after the first failed write.
                Err(_) if terminal::is_lost() => self.ended = Some(Ended::Asked(Ending::Hangup)),
                shown => {
                    shown?;
                    bytes = self.screen.backend().sent().last;
                    if let Some(meter) = &mut self.model.meter {
                        meter.sent(bytes);
                    }
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

    /// The keys rest: time for what need not be done at once.
    fn rest(&mut self) {
        self.send(Msg::Rested);
        // Made ready for the first key of a filter.
        self.model.people.haystack();
        // A request whose signal did not reach us.
        self.attend(None);
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
                self.seat.key(now);
                self.touched(now);
                if let Some(meter) = &mut self.model.meter {
                    meter.key();
                }
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
            Input::Paste(text) => {
                self.seat.key(now);
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
            Input::Answered => self.pace.answered(now),
            Input::Terminate(ending) => self.ended = Some(Ended::Asked(ending)),
            Input::Suspend => self.job = Job::Stops,
            Input::Knock => self.attend(None),
            Input::Resumed => self.resume(now)?,
        }
        Ok(())
    }

    fn resume(&mut self, now: Instant) -> Result<(), ProgramError> {
        // Whoever was woken only to hand over leaves the terminal alone: it belongs to the shell, which would
        // stop us again.
        self.attend(None);
        if self.ended.is_some() {
            return Ok(());
        }
        self.session.resume()?;
        self.job = Job::Runs;
        let (width, height) = terminal::size();
        self.screen.backend_mut().resize(width, height);
        self.pace.resized(now);
        self.send(Msg::Resize(width, height));
        Ok(())
    }

    /// Looks for what others do at the data, when it is time to.
    fn look_around(&mut self) {
        let now = Instant::now();
        if self.seat.due().is_none_or(|due| due > now) {
            return;
        }
        let Some(shown) = self.seat.glance(now) else {
            return self.attend(None);
        };
        match executor::catch_up(self.store.as_mut()) {
            Ok(news) => {
                self.troubled = false;
                if let Some(news) = news {
                    self.send(news);
                }
            }
            // Told once; it is tried again all the same.
            Err(_) if self.troubled => {}
            Err(error) => {
                self.troubled = true;
                self.send(Msg::Failed(executor::told(&error)));
            }
        }
        if self.model.seat != shown {
            self.send(Msg::Seat(shown));
        }
    }

    /// Does what is to be done about somebody who asks for the place, if anybody does.
    fn attend(&mut self, said: Option<Said>) {
        let standing = if terminal::is_lost() {
            Standing::TerminalGone
        } else {
            Standing::Attended
        };
        match self.seat.attend(standing, said, Instant::now()) {
            Turn::Nothing => {}
            Turn::Show(shown) => self.send(Msg::Seat(shown)),
            Turn::HandOver(who) => self.ended = Some(Ended::HandedOver(who)),
        }
    }

    /// Opens for writing what was only looked at, if nobody else sits there.
    fn take_seat(&mut self) {
        let Some((data, may_sit)) = self.seat.looking() else {
            return;
        };
        if !may_sit {
            let phrase = Phrase::new("seat.only-looking");
            return self.model.say(Tone::Warning, phrase);
        }
        let opened = DiskStore::open(data, Mode::Write, &mut |_, _| ());
        let opened = opened.and_then(|(mut store, notes)| {
            if let Some(home) = identity::state_dir() {
                store.at_home(&home)?;
            }
            let store = (self.guard)(Box::new(store), self.model.actor);
            Ok((executor::fresh(store.as_ref())?, store, notes))
        });
        match opened {
            Ok((fresh, store, notes)) => {
                self.store = store;
                self.seat.sit();
                self.model.settings.read_only = None;
                self.send(Msg::Seat(app::seat::Seat::default()));
                self.send(Msg::Renewed(Box::new(fresh)));
                let phrase = if notes.is_empty() {
                    Phrase::new("seat.taken")
                } else {
                    Phrase::new("seat.taken-noted").with("notes", notes.join(" "))
                };
                self.model.say(Tone::Good, phrase);
                // What whoever sat here before had begun is ours to go on with.
                self.pick_up();
                self.open_desk();
            }
            Err(StoreError::Held { holder, .. }) => {
                let phrase = Phrase::new("seat.still-held");
                let phrase = phrase.with("name", seat::name_of(&holder));
                self.model.say(Tone::Warning, phrase);
            }
            Err(error) => self.send(Msg::Failed(executor::told(&error))),
        }
    }

    fn suspend(&mut self) -> Result<(), ProgramError> {
        match self.session.suspend()? {
            Suspension::Stopped => self.job = Job::Stopped,
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
        let mut backing = Backing {
            store: self.store.as_mut(),
            pins: &mut self.pins,
            desk: self.rounds.desk.as_ref(),
        };
        let wishes = executor::settle(&mut self.model, &mut backing, msg, now_millis());
        self.pace.thrifty(self.model.settings.thrift);
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
            World::Sync(wish) => self.exchange(wish),
            World::Report(wish) => self.report(wish),
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
            World::HandOver => self.attend(Some(Said::HandOver)),
            World::KeepSeat => self.attend(Some(Said::Keep)),
            World::TakeSeat => self.take_seat(),
            World::Suspend => self.job = Job::Stops,
        }
        Ok(())
    }

    /// Gives text to the clipboard of the terminal; what that would cut goes to a file, whose name is told.
    fn clip(&mut self, text: &str) -> io::Result<()> {
        if text.len() > clipboard::LIMIT {
            let now = Local::now().fixed_offset();
            let (tone, phrase) = match clipboard::keep(&self.copies, text, now) {
                Ok(path) => (
                    Tone::Warning,
                    Phrase::new("notice.clipped-file").with("path", path.display()),
                ),
                Err(why) => (
                    Tone::Bad,
                    Phrase::new("notice.not-kept")
                        .with("path", self.copies.display())
                        .with("why", why),
                ),
            };
            self.model.say(tone, phrase);
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
            Ok(mut settings) => {
                settings
                    .read_only
                    .clone_from(&self.model.settings.read_only);
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

fn now_millis() -> u64 {
    Utc::now().timestamp_millis().max(0) as u64
}

/// Waits for input, at most until then, where there is a then.
fn wait(inbox: &Receiver<Input>, until: Option<Instant>) -> Result<Input, RecvTimeoutError> {
    match until {
        Some(until) => inbox.recv_timeout(until.saturating_duration_since(Instant::now())),
        None => inbox.recv().map_err(RecvTimeoutError::from),
    }
}
