//! The registry of those who may use the program on a host: which login is which person, appointed to what.
//!
//! A host's own file, [`SYSTEM`], decides for everybody there, and is believed only where nobody but root can have
//! written it. Without one the configuration may name a file, which binds whoever keeps to his configuration.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::reader::{self, Section, Source};
use super::{Config, ConfigError};
use crate::domain::access::{Role, Roles};
use crate::domain::nip::Nip;

/// Where the registry of a host stands.
pub const SYSTEM: &str = "/etc/tatap/registry.toml";

/// Whoever may write a file beside its owner: its group and others.
const WRITABLE: u32 = 0o022;

/// Somebody who may use the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Who it is.
    pub nip: Nip,
    /// What he was appointed to.
    pub roles: Roles,
}

/// Who may use the program, by login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registry {
    /// Which file says so.
    pub file: PathBuf,
    /// People by the name they log in with.
    pub logins: BTreeMap<String, Person>,
}

impl Registry {
    /// The registry in force: that of the host, otherwise the one that the configuration names, if any.
    pub fn of(config: &Config) -> Result<Option<Self>, ConfigError> {
        let system = Path::new(SYSTEM);
        if fs::symlink_metadata(system).is_ok() {
            trusted(system)?;
            return Self::read(system).map(Some);
        }
        config.registry.as_deref().map(Self::read).transpose()
    }

    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = reader::read(path)?;
        Self::parse(&text, path)
    }

    /// Reads the text of a file; `path` names it in errors.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let source = Source::new(text, &path.display().to_string());
        let table = source.parse()?;
        let top = Section::top(&source, table.get_ref());
        top.only(&["logins"])?;
        let mut logins = BTreeMap::new();
        if let Some(section) = top.section("logins")? {
            for login in section.keys() {
                if let Some(entry) = section.section(login)? {
                    logins.insert(login.to_owned(), person(&entry)?);
                }
            }
        }
        Ok(Self {
            file: path.to_owned(),
            logins,
        })
    }
}

fn person(entry: &Section<'_>) -> Result<Person, ConfigError> {
    entry.only(&["nip", "roles"])?;
    let text = entry.needed("nip", entry.text("nip")?)?;
    let nip = Nip::parse(text, NaiveDate::MAX).map_err(|error| {
        entry.refuse(
            "nip",
            &format!("`{text}` is no NIP ({} {})", error.code(), error.detail()),
            "write the 18 digits of the person's NIP in quotation marks".into(),
        )
    })?;
    let roles = appointed(entry)?.unwrap_or_default();
    Ok(Person { nip, roles })
}

/// The roles that a table appoints to; none where it says nothing of them.
pub(super) fn appointed(section: &Section<'_>) -> Result<Option<Roles>, ConfigError> {
    let Some(roles) = section.codes::<Role>("roles")? else {
        return Ok(None);
    };
    if let Some(follows) = roles.iter().find(|role| !Role::APPOINTED.contains(role)) {
        use crate::domain::coded::Coded as _;
        let known: Vec<&str> = Role::APPOINTED.iter().map(|role| role.code()).collect();
        return Err(section.refuse(
            "roles",
            &format!("nobody is appointed to \"{}\"", follows.code()),
            format!(
                "write one of {}; the others follow from who is whose superior",
                known.join(", ")
            ),
        ));
    }
    Ok(Some(roles.into_iter().collect()))
}

/// Believes the registry of a host only where it and its directory are root's, and nobody else can write them.
fn trusted(path: &Path) -> Result<(), ConfigError> {
    let places = [Some(path), path.parent()];
    for place in places.into_iter().flatten() {
        let failed = |source| ConfigError::Read {
            path: place.to_owned(),
            source,
        };
        let found = fs::metadata(place).map_err(failed)?;
        if let Some(why) = suspicion(found.uid(), found.mode()) {
            return Err(ConfigError::Untrusted {
                path: place.to_owned(),
                why,
            });
        }
    }
    Ok(())
}

/// Why something of this owner and mode is not believed.
fn suspicion(owner: u32, mode: u32) -> Option<&'static str> {
    if owner != 0 {
        Some("it does not belong to root")
    } else if mode & WRITABLE != 0 {
        Some("others than root may write it")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Registry, String> {
        Registry::parse(text, Path::new("registry.toml")).map_err(|error| error.to_string())
    }

    #[test]
    fn logins_are_people_with_what_they_were_appointed_to() {
        let text = "[logins.sri]\nnip = \"19700315 199503 2 001\"\n\n[logins.budi]\nnip = \
                    \"199001012015031001\"\nroles = [\"performance-admin\", \"auditor\"]\n";
        let read = parse(text).unwrap();
        assert_eq!(read.logins["sri"].roles, Roles::NONE);
        let budi = read.logins["budi"];
        assert_eq!(budi.nip.plain(), "199001012015031001");
        assert!(budi.roles.has(Role::Auditor) && budi.roles.has(Role::PerformanceAdmin));
        assert!(parse("").unwrap().logins.is_empty());
    }

    #[test]
    fn mistakes_are_told_with_file_line_and_key() {
        for (text, place, words) in [
            ("[login.sri]\n", "1:2", "did you mean `logins`?"),
            (
                "[logins.sri]\nroles = []\n",
                "1:9",
                "`logins.sri.nip`: is missing",
            ),
            ("[logins.sri]\nnip = \"1970\"\n", "2:7", "is no NIP"),
            (
                "[logins.sri]\nnip = \"197003151995032001\"\nroles = [\"admin\"]\n",
                "3:9",
                "\"admin\" is not known",
            ),
            (
                "[logins.sri]\nnip = \"197003151995032001\"\nroles = [\"appraiser\"]\n",
                "3:9",
                "nobody is appointed to \"appraiser\"",
            ),
        ] {
            let error = parse(text).unwrap_err();
            let at = format!("registry.toml:{place}: ");
            assert!(error.starts_with(&at) && error.contains(words), "{error}");
        }
    }

    #[test]
    fn only_what_root_alone_can_write_is_believed() {
        assert_eq!(suspicion(0, 0o100_644), None);
        assert_eq!(suspicion(0, 0o100_600), None);
        assert!(suspicion(1000, 0o100_644).is_some());
        assert!(suspicion(0, 0o100_664).is_some());
        assert!(suspicion(0, 0o100_646).is_some());
    }
}
