//! The configuration file: how the program looks, who sits at it, where its data is.
//!
//! A file is taken whole or not at all: one mistake refuses it with its place, and nothing falls back to
//! a default that nobody asked for. What a key string or a filter query means is the app's to judge.

mod choose;
mod error;
mod phrases;
mod reader;
pub mod registry;
pub mod rules;
pub mod scheme;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use etcetera::BaseStrategy;

use crate::domain::access::Roles;
use crate::domain::coded::coded;
use crate::domain::meeting::Habits;
use crate::domain::nip::Nip;
use crate::domain::period::Cycle;
use crate::domain::rules::Rules;
use crate::domain::scheme::Scheme;
use crate::i18n::Lang;

pub use choose::choose_scheme;
pub use error::ConfigError;
use reader::{Section, Source};

coded! {
    /// Colours of the screen.
    Theme "theme" {
        /// Dark, unless the terminal says that its background is light.
        Auto = 1 "auto",
        /// For a dark background.
        Dark = 2 "dark",
        /// For a light background.
        Light = 3 "light",
        /// No colours at all.
        Mono = 4 "mono",
    }
}

coded! {
    /// Characters that lines and bars are drawn with.
    Borders "borders" {
        /// Unicode where the locale is UTF-8, ASCII elsewhere.
        Auto = 1 "auto",
        /// Always box drawing characters.
        Unicode = 2 "unicode",
        /// Always plain ASCII.
        Ascii = 3 "ascii",
    }
}

coded! {
    /// When the privacy lens is on without having been asked for.
    Lens "lens" {
        /// Never.
        Off = 1 "off",
        /// While a meeting is held.
        Meeting = 2 "meeting",
        /// From the start.
        Always = 3 "always",
    }
}

/// A filter kept under a digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    /// Name shown beside the digit.
    pub name: String,
    /// The query, as it would be typed after `/`.
    pub query: String,
}

/// The longest meeting that can be planned, in minutes.
const MEETING_MAX: u32 = 480;

/// What the configuration file says, with the default wherever it says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Which file says so; none where there is no file.
    pub file: Option<PathBuf>,
    /// Language of the screen.
    pub language: Lang,
    /// Colours.
    pub theme: Theme,
    /// Line characters.
    pub borders: Borders,
    /// When the privacy lens is on by itself.
    pub lens: Lens,
    /// Whether the mouse is listened to from the start.
    pub mouse: bool,
    /// Whether as little as possible is sent, for the thinnest lines.
    pub thrift: bool,
    /// Where the data is; see [`Config::data_dir`].
    pub data_dir: Option<PathBuf>,
    /// Who sits at the keyboard.
    pub actor: Option<Nip>,
    /// What that person was appointed to, where there is no registry; none where nobody was appointed to anything.
    pub roles: Option<Roles>,
    /// The file that says who may use the program here; see [`registry::Registry::of`].
    pub registry: Option<PathBuf>,
    /// The SSH key with which whoever sits at the keyboard signs what is final; the usual one where nothing is set.
    pub signing_key: Option<PathBuf>,
    /// The code of the office, until a registry says it.
    pub office: Option<String>,
    /// The town that stands before the day above signatures.
    pub place: Option<String>,
    /// The folder through which bundles come and go.
    pub exchange_folder: Option<PathBuf>,
    /// The folder for backups.
    pub backup_dir: Option<PathBuf>,
    /// How many backups of this data are kept there.
    pub backup_keep: usize,
    /// How the office divides the year.
    pub cycle: Cycle,
    /// How long a lone Esc waits for the rest of a key sequence, in milliseconds; the runtime decides
    /// where nothing is set.
    pub escape_ms: Option<u16>,
    /// The office's own file of rules, in place of the national one.
    pub rules: Option<PathBuf>,
    /// The local evaluation system; none until one is chosen, which is the national one.
    pub scheme: Option<scheme::Choice>,
    /// Keys by command; commands left out keep their own. Not judged here.
    pub keys: BTreeMap<String, Vec<String>>,
    /// Meetings.
    pub meeting: Habits,
    /// Saved filters by digit, 2 to 9 (1 is always everybody).
    pub filters: BTreeMap<u8, SavedFilter>,
    /// The office's own phrases by name, which is in lower case.
    pub phrases: BTreeMap<String, String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            file: None,
            language: Lang::Indonesian,
            theme: Theme::Auto,
            borders: Borders::Auto,
            lens: Lens::Meeting,
            mouse: false,
            thrift: false,
            data_dir: None,
            actor: None,
            roles: None,
            registry: None,
            signing_key: None,
            office: None,
            place: None,
            exchange_folder: None,
            backup_dir: None,
            backup_keep: 7,
            cycle: Cycle::Quarterly,
            escape_ms: None,
            rules: None,
            scheme: None,
            meeting: Habits::default(),
            keys: BTreeMap::new(),
            filters: BTreeMap::new(),
            phrases: BTreeMap::new(),
        }
    }
}

/// All keys at the top level, in the order of `config.example.toml`.
const KEYS: &[&str] = &[
    "language",
    "theme",
    "borders",
    "lens",
    "mouse",
    "thrift",
    "data_dir",
    "actor",
    "roles",
    "registry",
    "signing_key",
    "office",
    "place",
    "exchange_folder",
    "backup_dir",
    "backup_keep",
    "cycle",
    "escape_ms",
    "rules",
    "scheme",
    "meeting",
    "keys",
    "filters",
    "phrases",
];

/// More backups than this nobody looks through.
const BACKUPS_MAX: u32 = 1_000;

/// Longest wait after Esc that still feels like a key, in milliseconds.
const ESCAPE_MAX: u32 = 2_000;

impl Config {
    /// Reads the file given, or the user's own if there is one. A file that was asked for must exist.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        if let Some(path) = path {
            return Self::read(path);
        }
        // Without a home directory there is no file to read, which is no mistake.
        match own_file().filter(|path| path.exists()) {
            Some(path) => Self::read(&path),
            None => Ok(Self::default()),
        }
    }

    fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = reader::read(path)?;
        let mut config = Self::parse(&text, &path.display().to_string())?;
        // Paths in a file are meant from where the file stands.
        let base = path.parent().unwrap_or(Path::new(""));
        let own_scheme = match &mut config.scheme {
            Some(scheme::Choice::File(path)) => Some(path),
            Some(scheme::Choice::Shipped(_)) | None => None,
        };
        let paths = [
            config.data_dir.as_mut(),
            config.rules.as_mut(),
            config.registry.as_mut(),
            config.signing_key.as_mut(),
            config.exchange_folder.as_mut(),
            config.backup_dir.as_mut(),
            own_scheme,
        ];
        for path in paths.into_iter().flatten() {
            *path = base.join(expand_home(path));
        }
        config.file = Some(path.to_owned());
        Ok(config)
    }

    /// Reads the text of a file; `file` names it in errors.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        let source = Source::new(text, file);
        let table = source.parse()?;
        let top = Section::top(&source, table.get_ref());
        top.only(KEYS)?;
        let default = Self::default();
        Ok(Self {
            file: None,
            language: top.code("language")?.unwrap_or(default.language),
            theme: top.code("theme")?.unwrap_or(default.theme),
            borders: top.code("borders")?.unwrap_or(default.borders),
            lens: top.code("lens")?.unwrap_or(default.lens),
            mouse: top.flag("mouse")?.unwrap_or(default.mouse),
            thrift: top.flag("thrift")?.unwrap_or(default.thrift),
            data_dir: top.text("data_dir")?.map(PathBuf::from),
            actor: actor(&top)?,
            roles: roles(&top)?,
            registry: top.text("registry")?.map(PathBuf::from),
            signing_key: top.text("signing_key")?.map(PathBuf::from),
            office: top.text("office")?.map(str::to_owned),
            place: top.text("place")?.map(str::to_owned),
            exchange_folder: top.text("exchange_folder")?.map(PathBuf::from),
            backup_dir: top.text("backup_dir")?.map(PathBuf::from),
            backup_keep: top
                .number("backup_keep", 1..=BACKUPS_MAX)?
                .map_or(default.backup_keep, |keep| keep as usize),
            cycle: top.code("cycle")?.unwrap_or(default.cycle),
            escape_ms: top
                .number("escape_ms", 1..=ESCAPE_MAX)?
                .and_then(|ms| ms.try_into().ok()),
            rules: top.text("rules")?.map(PathBuf::from),
            scheme: chosen_scheme(&top)?,
            meeting: meeting(&top)?,
            keys: keys(&top)?,
            filters: filters(&top)?,
            phrases: phrases::read(&top)?,
        })
    }

    /// Where the data is: as configured, or `tatap` in the user's data directory (`$XDG_DATA_HOME`).
    pub fn data_dir(&self) -> Result<PathBuf, ConfigError> {
        match &self.data_dir {
            Some(dir) => Ok(dir.clone()),
            None => etcetera::choose_base_strategy()
                .map(|dirs| dirs.data_dir().join("tatap"))
                .map_err(|_| ConfigError::NoHome),
        }
    }

    /// The rules: the office's own file if one is configured, otherwise the national ones.
    pub fn rules(&self) -> Result<Rules, ConfigError> {
        match &self.rules {
            Some(path) => rules::load(path),
            None => Ok(rules::national().clone()),
        }
    }

    /// The local evaluation system: a shipped one, or the office's own file.
    pub fn scheme(&self) -> Result<Scheme, ConfigError> {
        match &self.scheme {
            Some(choice) => choice.read(),
            None => scheme::Choice::NATIONAL.read(),
        }
    }
}

/// Where the user's own file is, below the configuration directory.
const CONFIG_PATH: &str = "tatap/config.toml";

/// The user's own file, whether it is there or not; none without a home directory.
fn own_file() -> Option<PathBuf> {
    let dirs = etcetera::choose_base_strategy().ok()?;
    Some(dirs.config_dir().join(CONFIG_PATH))
}

fn expand_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), etcetera::home_dir()) {
        (Ok(rest), Ok(home)) => home.join(rest),
        (Ok(_) | Err(_), _) => path.to_owned(),
    }
}

fn actor(top: &Section<'_>) -> Result<Option<Nip>, ConfigError> {
    let Some(text) = top.text("actor")? else {
        return Ok(None);
    };
    // The clock is not asked here: a NIP of the future is found out when its owner is looked up.
    let nip = Nip::parse(text, NaiveDate::MAX).map_err(|error| {
        top.refuse(
            "actor",
            &format!("`{text}` is no NIP ({} {})", error.code(), error.detail()),
            "write the 18 digits of your NIP in quotation marks, or remove the line".into(),
        )
    })?;
    Ok(Some(nip))
}

/// Roles are somebody's.
fn roles(top: &Section<'_>) -> Result<Option<Roles>, ConfigError> {
    let roles = registry::appointed(top)?;
    if roles.is_some() && top.text("actor")?.is_none() {
        let next = "add `actor` with the NIP of that person, or remove the line".into();
        return Err(top.refuse("roles", "nobody is named who has them", next));
    }
    Ok(roles)
}

fn chosen_scheme(top: &Section<'_>) -> Result<Option<scheme::Choice>, ConfigError> {
    let Some(words) = top.text("scheme")? else {
        return Ok(None);
    };
    let unknown = |next| top.refuse("scheme", &format!("\"{words}\" is not known"), next);
    scheme::Choice::parse(words).map(Some).map_err(unknown)
}

fn keys(top: &Section<'_>) -> Result<BTreeMap<String, Vec<String>>, ConfigError> {
    let Some(section) = top.section("keys")? else {
        return Ok(BTreeMap::new());
    };
    let commands = section.keys();
    commands
        .map(|command| {
            let keys = section.texts(command)?.unwrap_or_default();
            Ok((command.to_owned(), keys))
        })
        .collect()
}

fn meeting(top: &Section<'_>) -> Result<Habits, ConfigError> {
    let default = Habits::default();
    let Some(section) = top.section("meeting")? else {
        return Ok(default);
    };
    section.only(&["minutes", "place"])?;
    let minutes = section.number("minutes", 5..=MEETING_MAX)?;
    Ok(Habits {
        minutes: minutes
            .and_then(|minutes| minutes.try_into().ok())
            .unwrap_or(default.minutes),
        place: section.text("place")?.unwrap_or_default().to_owned(),
    })
}

fn filters(top: &Section<'_>) -> Result<BTreeMap<u8, SavedFilter>, ConfigError> {
    let Some(section) = top.section("filters")? else {
        return Ok(BTreeMap::new());
    };
    let mut filters = BTreeMap::new();
    for key in section.keys() {
        let digit = key.parse().ok().filter(|digit| (2..=9).contains(digit));
        let Some(digit) = digit else {
            return Err(section.refuse_key(
                key,
                format!("`{key}` is no digit from 2 to 9"),
                "give the filter a digit from 2 to 9; 1 always shows everybody".into(),
            ));
        };
        if let Some(filter) = section.section(key)? {
            filter.only(&["name", "query"])?;
            filters.insert(
                digit,
                SavedFilter {
                    name: filter.needed("name", filter.text("name")?)?.to_owned(),
                    query: filter.needed("query", filter.text("query")?)?.to_owned(),
                },
            );
        }
    }
    Ok(filters)
}

#[cfg(test)]
mod tests;
