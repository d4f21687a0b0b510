//! Why a command did not do what was asked, in the user's language, and the exit code that says so.

use std::io::{self, Write};
use std::path::Path;

use crate::app::keymap::BindingError;
use crate::config::ConfigError;
use crate::i18n::{Phrase, Texts};
use crate::report::ReportError;
use crate::runtime::executor;
use crate::runtime::plain::PlainError;
use crate::runtime::program::ProgramError;
use crate::runtime::terminal::TerminalError;
use crate::store::StoreError;

/// Exit codes. A program ended by signal `n` exits with `128 + n` besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done; also when the reader of a pipe has gone away.
    Done = 0,
    /// Something was refused, not found, or found faulty.
    Refused = 1,
    /// Wrong usage: an unknown flag, a wrong value, a mistake in the configuration.
    Usage = 2,
    /// The data cannot be opened: in use, damaged, made by a newer version, not ours, none there.
    Store = 3,
    /// Reading or writing failed: an unreadable file, a full or read-only disk.
    Io = 4,
    /// There is no terminal to draw on.
    Terminal = 5,
    /// It was taken in, but something before it is missing: a part, or an earlier bundle.
    Gap = 10,
    /// Something is not signed by whom it must be: an unknown, revoked or wrong signer.
    Signer = 11,
    /// A bundle is not as it was written, or no bundle at all.
    Corrupt = 12,
    /// A bundle or an exchange folder was made by a later version.
    NewerBundle = 13,
    /// A bundle is for another office, or sealed for others.
    NotForUs = 14,
    /// More than there may ever be: too large, too many, out of measure.
    Limit = 15,
}

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// What was printed could not be written.
    Output(io::Error),
    /// Anything else, told.
    Told(Exit, Phrase),
}

impl Failure {
    /// Something refused, not found or faulty.
    pub(super) fn refused(phrase: Phrase) -> Self {
        Self::Told(Exit::Refused, phrase)
    }

    /// A wrong value on the command line or in the configuration.
    pub(super) fn usage(phrase: Phrase) -> Self {
        Self::Told(Exit::Usage, phrase)
    }

    /// A key binding that the configuration must not have.
    pub(super) fn keys(file: Option<&Path>, error: &BindingError) -> Self {
        let file = file.map(|file| file.display().to_string());
        let phrase = Phrase::new("cli.keys")
            .with("file", file.unwrap_or_default())
            .with("detail", error);
        Self::usage(phrase)
    }

    /// A saved filter of the configuration that asks for nothing.
    pub(super) fn saved_filter(file: Option<&Path>, digit: u8, term: &str) -> Self {
        let file = file.map(|file| file.display().to_string());
        let phrase = Phrase::new("cli.saved-filter")
            .with("file", file.unwrap_or_default())
            .with("digit", digit)
            .with("term", term);
        Self::usage(phrase)
    }

    /// A file that could not be read or written.
    pub(super) fn file(path: &Path, error: &io::Error) -> Self {
        let phrase = Phrase::new("cli.file")
            .with("path", path.display())
            .with("why", error);
        Self::Told(Exit::Io, phrase)
    }

    /// Says it, and answers the exit code. Who closes a pipe knows why, and is told nothing.
    pub(super) fn report(&self, texts: &Texts, err: &mut dyn Write) -> u8 {
        let exit = match self {
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Exit::Done as u8;
            }
            Self::Output(_) => Exit::Io,
            Self::Told(exit, _) => *exit,
        };
        // There is nowhere left to say that standard error is closed.
        let _ = writeln!(err, "tatap: {}", self.text(texts));
        exit as u8
    }

    /// What went wrong, in words that may be shown anywhere.
    pub(super) fn text(&self, texts: &Texts) -> String {
        let text = match self {
            Self::Output(error) => Phrase::new("cli.output").with("why", error).text(texts),
            Self::Told(_, phrase) => phrase.text(texts),
        };
        crate::domain::text::clean_prose(&text)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Refused(phrase) => Self::refused(phrase),
            ReportError::Usage(phrase) => Self::usage(phrase),
            ReportError::Store(error) => Self::from(&error),
            ReportError::File { path, source } => Self::file(&path, &source),
            ReportError::Output(error) => Self::Output(error),
            ReportError::Exists(path) => {
                Self::refused(Phrase::new("report.exists").with("path", path.display()))
            }
        }
    }
}

impl From<&StoreError> for Failure {
    fn from(error: &StoreError) -> Self {
        let exit = match error {
            StoreError::Held { .. }
            | StoreError::Place(_)
            | StoreError::Moved(_)
            | StoreError::Newer(_)
            | StoreError::Damaged(_)
            | StoreError::Index(_) => Exit::Store,
            StoreError::ReadOnly(_)
            | StoreError::Full(_)
            | StoreError::Io { .. }
            | StoreError::Unfinished(_) => Exit::Io,
            StoreError::Refused(_) | StoreError::Denied(_) | StoreError::NotCounted(_) => {
                Exit::Refused
            }
        };
        Self::Told(exit, executor::told(error))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::from(&error)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let (exit, key) = match error {
            ConfigError::Read { .. } | ConfigError::Write { .. } => (Exit::Io, "cli.config"),
            ConfigError::NoHome
            | ConfigError::TooLarge { .. }
            | ConfigError::Untrusted { .. }
            | ConfigError::Refused { .. } => (Exit::Usage, "cli.config"),
            ConfigError::UnknownScheme { .. } => (Exit::Usage, "cli-scheme.unknown"),
        };
        Self::Told(exit, Phrase::new(key).with("detail", error))
    }
}

impl From<ProgramError> for Failure {
    fn from(error: ProgramError) -> Self {
        match error {
            ProgramError::Terminal(error) => error.into(),
            ProgramError::Io(error) => {
                Self::Told(Exit::Terminal, Phrase::new("cli.screen").with("why", error))
            }
            ProgramError::Store(error) => error.into(),
        }
    }
}

impl From<PlainError> for Failure {
    fn from(error: PlainError) -> Self {
        match error {
            PlainError::Io(error) => {
                Self::Told(Exit::Terminal, Phrase::new("cli.screen").with("why", error))
            }
            PlainError::Store(error) => error.into(),
        }
    }
}

impl From<TerminalError> for Failure {
    fn from(error: TerminalError) -> Self {
        let phrase = match error {
            TerminalError::NotATerminal { .. } => Phrase::new("cli.no-terminal"),
            TerminalError::Unusable { term } => {
                Phrase::new("cli.unusable-terminal").with("term", term)
            }
            TerminalError::Io(why) => Phrase::new("cli.screen").with("why", why),
        };
        Self::Told(Exit::Terminal, phrase)
    }
}
