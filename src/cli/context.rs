//! What every subcommand starts from: configuration, language, data directory, day and clock.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use chrono::{FixedOffset, Local, NaiveDate, Utc};

use crate::app::access;
use crate::app::filter::Query;
use crate::app::keymap::Keymap;
use crate::app::model::Model;
use crate::app::update;
use crate::config::{Config, scheme};
use crate::domain::access::{Appointments, Denied, Right, Roles};
use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::domain::rules::Rules;
use crate::domain::scheme::Scheme;
use crate::domain::text::{clean, tame};
use crate::i18n::{Lang, Phrase, Texts};
use crate::identity;
use crate::runtime::environment::TermEnv;
use crate::runtime::exchange::Exchanging;
use crate::runtime::{executor, terminal};
use crate::store::disk::{DiskStore, Mode};
use crate::store::guarded::Guarded;
use crate::store::{Store, StoreError};
use crate::trust::person::Signer;

use super::args::Cli;
use super::failure::Failure;
use super::login::Seated;
use super::settings;

/// Where a subcommand writes.
pub(super) struct Io<'a> {
    /// What was asked for.
    pub(super) out: &'a mut dyn Write,
    /// What is said about it.
    pub(super) err: &'a mut dyn Write,
    /// Columns of the terminal that `out` is; none for files and pipes, which take lines of any length.
    pub(super) width: Option<usize>,
}

/// The doors for words: whatever of them came from outside does nothing in a terminal but show.
impl Io<'_> {
    /// Prints words that were asked for, as they are laid out.
    pub(super) fn say(&mut self, words: impl Display) -> io::Result<()> {
        writeln!(self.out, "{}", tame(&words.to_string()))
    }

    /// Says something about what was asked for.
    pub(super) fn tell(&mut self, words: impl Display) -> io::Result<()> {
        self.note(format_args!("tatap: {words}"))
    }

    /// The same without the name of the program before it.
    pub(super) fn note(&mut self, words: impl Display) -> io::Result<()> {
        writeln!(self.err, "{}", tame(&words.to_string()))
    }
}

/// What every subcommand starts from.
pub(super) struct Context {
    pub(super) config: Config,
    pub(super) rules: Rules,
    pub(super) scheme: Scheme,
    pub(super) keymap: Keymap,
    pub(super) texts: &'static Texts,
    pub(super) read_only: bool,
    pub(super) plain: bool,
    pub(super) today: NaiveDate,
    pub(super) zone: FixedOffset,
    seated: Seated,
    flags: Flags,
}

/// The flags that stand above the configuration.
#[derive(Clone)]
struct Flags {
    config: Option<PathBuf>,
    lang: Option<Lang>,
    data: Option<PathBuf>,
    read_only: bool,
    plain: bool,
    scheme: Option<String>,
    /// Who sits at the keyboard of made-up data.
    seated: Option<Seated>,
}

/// The words for mistakes in the configuration itself, which therefore cannot choose the language.
pub(super) fn texts_before_config(cli: &Cli) -> &'static Texts {
    Texts::of(cli.lang.unwrap_or(Lang::Indonesian))
}

impl Context {
    /// Reads the configuration and puts the flags above it.
    pub(super) fn new(cli: &Cli) -> Result<Self, Failure> {
        Self::read(Flags {
            config: cli.config.clone(),
            lang: cli.lang,
            data: cli.data.clone(),
            read_only: cli.read_only,
            plain: cli.plain,
            scheme: None,
            seated: None,
        })
    }

    /// Reads the configuration again, as it is now.
    pub(super) fn again(&self) -> Result<Self, Failure> {
        Self::read(self.flags.clone())
    }

    /// The same by another local system, also when the configuration is read again.
    pub(super) fn by_scheme(&self, words: &str) -> Result<Self, Failure> {
        Self::read(Flags {
            scheme: Some(words.to_owned()),
            ..self.flags.clone()
        })
    }

    /// The same on made-up data, with this person at the keyboard, also when the configuration is read again.
    pub(super) fn seated(
        &self,
        person: EmployeeId,
        appointments: Appointments,
    ) -> Result<Self, Failure> {
        Self::read(Flags {
            seated: Some(Seated::chosen(person, appointments)),
            ..self.flags.clone()
        })
    }

    fn read(flags: Flags) -> Result<Self, Failure> {
        let now = Local::now();
        let config = Config::load(flags.config.as_deref())?;
        for (digit, saved) in &config.filters {
            if let Some(term) = Query::parse(&saved.query).unfinished().first() {
                let file = config.file.as_deref();
                return Err(Failure::saved_filter(file, *digit, term));
            }
        }
        Ok(Self {
            rules: config.rules()?,
            scheme: match &flags.scheme {
                Some(words) => scheme::find(words)?,
                None => config.scheme()?,
            },
            keymap: Keymap::new(&config.keys)
                .map_err(|error| Failure::keys(config.file.as_deref(), &error))?,
            texts: Texts::of(flags.lang.unwrap_or(config.language)),
            read_only: flags.read_only,
            plain: flags.plain,
            today: now.date_naive(),
            zone: *now.offset(),
            seated: match &flags.seated {
                Some(chosen) => chosen.clone(),
                None => Seated::by(&config)?,
            },
            config,
            flags,
        })
    }

    /// The clock on the wall in milliseconds.
    pub(super) fn now_millis() -> u64 {
        Utc::now().timestamp_millis().max(0) as u64
    }

    /// `--data`, where it was given.
    pub(super) fn data_flag(&self) -> Option<&Path> {
        self.flags.data.as_deref()
    }

    /// `--config`, where it was given.
    pub(super) fn config_flag(&self) -> Option<&Path> {
        self.flags.config.as_deref()
    }

    /// What is exchanged with others, and where.
    pub(super) fn exchanging(&self) -> Exchanging {
        Exchanging {
            office: self.config.office.clone().unwrap_or_default(),
            folder: self.config.exchange_folder.clone(),
        }
    }

    /// Where the data is.
    pub(super) fn data_dir(&self) -> Result<PathBuf, Failure> {
        match &self.flags.data {
            Some(dir) => Ok(dir.clone()),
            None => Ok(self.config.data_dir()?),
        }
    }

    /// Opens the data for looking only. Never waits for whoever writes.
    pub(super) fn look(&self, io: &mut Io<'_>) -> Result<Guarded, Failure> {
        self.guard(Box::new(self.look_unguarded(io)?))
    }

    /// The same without a guard, for whoever puts one on.
    pub(super) fn look_unguarded(&self, io: &mut Io<'_>) -> Result<DiskStore, Failure> {
        let dir = self.data_dir()?;
        // What somebody else keeps to himself may be there; opening it says why it cannot be read.
        if matches!(dir.try_exists(), Ok(false)) {
            return Err(Self::no_data(&dir));
        }
        self.open(&dir, Mode::ReadOnly, io)
    }

    /// Says that there is nothing to look at.
    pub(super) fn no_data(dir: &Path) -> Failure {
        let phrase = Phrase::new("cli.no-data").with("path", dir.display());
        Failure::Told(super::Exit::Store, phrase)
    }

    /// Opens the data for writing, and makes the directory where there is none.
    pub(super) fn write(&self, io: &mut Io<'_>) -> Result<Guarded, Failure> {
        self.refuse_read_only()?;
        self.admit()?;
        self.guard(Box::new(self.open(&self.data_dir()?, Mode::Write, io)?))
    }

    /// Refuses whoever is logged in where the registry does not know him, and says whom to ask.
    fn admit(&self) -> Result<(), Failure> {
        match &self.seated.stranger {
            Some(why) => Err(Failure::refused(why.clone())),
            None => Ok(()),
        }
    }

    /// The store as the person at the keyboard may see and change it.
    pub(super) fn guard(&self, store: Box<dyn Store>) -> Result<Guarded, Failure> {
        self.admit()?;
        Ok(self.guard_for(store, self.actor()))
    }

    /// The same for whoever sits at the keyboard by now.
    pub(super) fn guard_for(&self, store: Box<dyn Store>, seat: EmployeeId) -> Guarded {
        let appointments = self.seated.appointments.clone();
        let clock = || (Local::now().date_naive(), Self::now_millis());
        Guarded::new(store, seat, appointments, Box::new(clock))
            .signed_by(self.actor(), self.signer())
    }

    /// What signs with the keys of whoever started the program.
    pub(super) fn signer(&self) -> Signer {
        let home = etcetera::home_dir().ok();
        Signer::new(self.config.signing_key.as_deref(), home.as_deref())
    }

    /// Refuses what is about nobody in particular to whoever may not, without asking the data, which may be damaged.
    pub(super) fn need(&self, right: Right) -> Result<(), Failure> {
        self.admit()?;
        Self::have(self.appointments().anywhere(self.actor()), right)
    }

    /// Refuses what somebody may do at large who leads a unit or was appointed.
    pub(super) fn need_at_large(&self, model: &Model, right: Right) -> Result<(), Failure> {
        self.admit()?;
        Self::have(access::own_roles(model), right)
    }

    fn have(roles: Roles, right: Right) -> Result<(), Failure> {
        if roles.may(right) {
            return Ok(());
        }
        let denied = Denied {
            right,
            person: None,
            name: String::new(),
            holder: None,
        };
        Err(Failure::refused(access::told(&denied)))
    }

    /// Refuses to open a screen where there is no terminal. Line by line none is needed.
    pub(super) fn check_terminal(&self) -> Result<(), Failure> {
        if self.plain {
            return Ok(());
        }
        Ok(terminal::check(&TermEnv::from_process())?)
    }

    /// Refuses a command that writes together with `--read-only`.
    pub(super) fn refuse_read_only(&self) -> Result<(), Failure> {
        if self.read_only {
            return Err(Failure::usage(Phrase::new("cli.read-only")));
        }
        Ok(())
    }

    /// Refuses a directory for made-up data in which something else lies; whether it is data of the program
    /// is found out when it is opened.
    pub(super) fn refuse_occupied(dir: &Path) -> Result<(), Failure> {
        let is_occupied = std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
        if is_occupied && !dir.join("journal").exists() {
            let phrase = Phrase::new("cli.not-empty").with("path", dir.display());
            return Err(Failure::refused(phrase));
        }
        Ok(())
    }

    /// Opens a data directory and passes on what the store has to say.
    pub(super) fn open(
        &self,
        dir: &Path,
        mode: Mode,
        io: &mut Io<'_>,
    ) -> Result<DiskStore, Failure> {
        Ok(self.try_open(dir, mode, io)?)
    }

    /// The same, for callers that know what to do about errors.
    pub(super) fn try_open(
        &self,
        dir: &Path,
        mode: Mode,
        io: &mut Io<'_>,
    ) -> Result<DiskStore, StoreError> {
        let mut meter = Meter::new(self.texts);
        let opened = DiskStore::open(dir, mode, &mut |done, all| meter.show(done, all));
        meter.clear();
        let (mut store, mut notes) = opened?;
        if let Some(home) = identity::state_dir().filter(|_| mode == Mode::Write) {
            notes.extend(store.at_home(&home)?);
        }
        tell_notes(&notes, io);
        Ok(store)
    }

    /// A model over a store without any screen: the lists are those of the screens.
    pub(super) fn model(
        &self,
        store: &dyn Store,
        period: Option<Period>,
    ) -> Result<Model, Failure> {
        let settings = settings::plain(self);
        let mut model = Model::new(settings, self.today, self.actor(), executor::fresh(store)?);
        if let Some(period) = period {
            update::set_period(&mut model, period);
        }
        Ok(model)
    }

    /// Who sits at the keyboard: by the registry, otherwise by the configuration.
    pub(super) fn actor(&self) -> EmployeeId {
        self.seated.person
    }

    /// Who was appointed to what.
    pub(super) fn appointments(&self) -> &Appointments {
        &self.seated.appointments
    }
}

/// Passes on what a store said when it was opened.
pub(super) fn tell_notes(notes: &[String], io: &mut Io<'_>) {
    for note in notes {
        // A closed standard error must not keep anybody from his data.
        let _ = io.tell(clean(note));
    }
}

/// A line that counts on a terminal while something takes long; nothing elsewhere.
pub(super) struct Meter {
    texts: &'static Texts,
    on: bool,
    shown: Option<u64>,
}

impl Meter {
    /// Counts on standard error where that is a terminal.
    pub(super) fn new(texts: &'static Texts) -> Self {
        Self {
            texts,
            on: std::io::stderr().is_terminal(),
            shown: None,
        }
    }

    /// Shows so many of all, each hundredth once.
    pub(super) fn show(&mut self, done: u64, all: u64) {
        let percent = (done * 100).checked_div(all).unwrap_or(0).min(100);
        // What is quickly done needs no line.
        if !self.on || self.shown == Some(percent) || all < 20_000 {
            return;
        }
        self.shown = Some(percent);
        let percent = percent.to_string();
        let text = self.texts.fill("cli.progress", &[("percent", &percent)]);
        let _ = write!(std::io::stderr(), "\r{text}");
    }

    /// Takes the line away.
    pub(super) fn clear(&mut self) {
        if self.shown.take().is_some() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
