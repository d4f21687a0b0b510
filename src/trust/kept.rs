//! The registries of a data directory: the key of head office that is believed here, and every version taken in.
//!
//! `DATA/registry/head-office.pub` is the key, `NNNNNN.registry` the files as they came. The newest counts, and is
//! checked again each time it is read. Whoever may write the directory may also put an older state of it back, which
//! no file can prevent; what comes from outside never takes anything back.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder};
use std::io::{self, Read as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use crate::durable;
use crate::ops::op::ReplicaId;

use super::follows::follows;
use super::registry_file::{self, Issue, LARGEST};
use super::sign::PublicHalf;
use super::words::Words;
use super::{Forgery, TrustError};

/// The registries of a data directory.
#[derive(Debug, Clone)]
pub struct Kept {
    dir: PathBuf,
}

/// The registry that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// What it says.
    pub issue: Issue,
    /// SHA-256 of its file, as the next version names it.
    pub digest: [u8; 32],
}

/// How whoever imports a registry knows the key of head office.
#[derive(Debug, Clone, Copy)]
pub enum Expected<'a> {
    /// By the words that head office reads over the phone, or has printed on a letter.
    Words(&'a str),
    /// By the key itself, where it was made here.
    Key(PublicHalf),
}

/// What came of taking a registry in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It counts from now on.
    New {
        /// The version that counted before.
        before: Option<u64>,
        /// What it says.
        issue: Issue,
    },
    /// It was here already.
    Same(u64),
}

impl Kept {
    /// The registries of a data directory. Nothing is read or made before it is needed.
    pub fn of(data: &Path) -> Self {
        Self {
            dir: data.join("registry"),
        }
    }

    /// Where head office prepares the next version, before it is signed.
    pub fn draft(&self) -> PathBuf {
        self.dir.join("draft.toml")
    }

    /// Where a version is, once it was taken in.
    pub fn file(&self, version: u64) -> PathBuf {
        self.dir.join(name(version))
    }

    /// What the draft says; nothing where none was prepared.
    pub fn read_draft(&self) -> Result<Option<Issue>, TrustError> {
        let Some(bytes) = read(&self.draft())? else {
            return Ok(None);
        };
        let text = str::from_utf8(&bytes).unwrap_or_default();
        registry_file::parse(text).map(Some)
    }

    /// Writes the draft.
    pub fn write_draft(&self, issue: &Issue) -> Result<(), TrustError> {
        let text = registry_file::text(issue);
        registry_file::parse(&text)?;
        self.write("draft.toml", text.as_bytes())
    }

    /// Throws the draft away, if there is one.
    pub fn drop_draft(&self) -> Result<(), TrustError> {
        let path = self.draft();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(TrustError::io("removing", &path)(error))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// The key of head office that is believed here, once there is one.
    pub fn pinned(&self) -> Result<Option<PublicHalf>, TrustError> {
        let path = self.dir.join("head-office.pub");
        let Some(bytes) = read(&path)? else {
            return Ok(None);
        };
        let key = str::from_utf8(&bytes)
            .ok()
            .and_then(PublicHalf::from_openssh);
        key.map(Some).ok_or(TrustError::DamagedPin { path })
    }

    /// The registry that counts; nothing where none was taken in yet.
    pub fn current(&self) -> Result<Option<Current>, TrustError> {
        match self.pinned()? {
            Some(key) => self.current_by(key),
            None => Ok(None),
        }
    }

    fn current_by(&self, key: PublicHalf) -> Result<Option<Current>, TrustError> {
        let newest = self.versions()?.pop_last();
        newest
            .map(|version| self.issue_of(version, key))
            .transpose()
    }

    fn issue_of(&self, version: u64, key: PublicHalf) -> Result<Current, TrustError> {
        let file = read(&self.file(version))?.unwrap_or_default();
        let issue = registry_file::verify(&file, key)?;
        if issue.registry.version != version {
            return Err(TrustError::Forged(Forgery::Misnamed));
        }
        let digest = registry_file::digest(&file);
        Ok(Current { issue, digest })
    }

    /// The version of each registry that is here, the newest last.
    fn versions(&self) -> Result<BTreeSet<u64>, TrustError> {
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
            Err(error) => return Err(TrustError::io("reading", &self.dir)(error)),
        };
        let mut versions = BTreeSet::new();
        for entry in entries {
            let entry = entry.map_err(TrustError::io("reading", &self.dir))?;
            versions.extend(entry.file_name().to_str().and_then(version_of));
        }
        Ok(versions)
    }

    /// The first version of those here that knows a machine.
    pub fn since(&self, machine: ReplicaId) -> Result<Option<u64>, TrustError> {
        let Some(key) = self.pinned()? else {
            return Ok(None);
        };
        for version in self.versions()? {
            let found = self.issue_of(version, key)?;
            if found.issue.registry.machines.contains_key(&machine) {
                return Ok(Some(version));
            }
        }
        Ok(None)
    }

    /// Takes in a registry from outside, where it is by head office and newer than what is here, and holds all that
    /// that holds. Versions may be left out. The first one is believed only by what was `expected`.
    pub fn take_in(
        &self,
        file: &[u8],
        expected: Option<Expected<'_>>,
    ) -> Result<Taken, TrustError> {
        let signer = registry_file::signer(file)?;
        let pinned = self.pinned()?;
        if pinned.is_some_and(|pinned| pinned != signer) {
            return Err(TrustError::Forged(Forgery::Stranger));
        }
        match expected {
            Some(Expected::Words(typed)) => Words::of_key(signer).matches(typed)?,
            Some(Expected::Key(key)) if key != signer => return Err(TrustError::OtherKey),
            None if pinned.is_none() => return Err(TrustError::Unpinned(Words::of_key(signer))),
            Some(Expected::Key(_)) | None => {}
        }
        let issue = registry_file::verify(file, signer)?;
        let before = self.current_by(signer)?;
        if let Some(before) = &before {
            let (kept, offered) = (before.issue.registry.version, issue.registry.version);
            if offered == kept && registry_file::digest(file) == before.digest {
                return Ok(Taken::Same(kept));
            }
            succeeds(before, &issue)?;
        }
        if pinned.is_none() {
            let line = format!("{}\n", signer.to_openssh());
            self.write("head-office.pub", line.as_bytes())?;
        }
        self.write(&name(issue.registry.version), file)?;
        let before = before.map(|before| before.issue.registry.version);
        Ok(Taken::New { before, issue })
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), TrustError> {
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder
            .create(&self.dir)
            .map_err(TrustError::io("making", &self.dir))?;
        let path = self.dir.join(name);
        let beside = self.dir.join(format!(".{name}.{}.new", std::process::id()));
        durable::replace(&path, &beside, bytes).map_err(TrustError::io("writing", &path))
    }
}

/// Whether a registry may come after the one here.
fn succeeds(before: &Current, issue: &Issue) -> Result<(), TrustError> {
    let (kept, offered) = (before.issue.registry.version, issue.registry.version);
    if offered < kept {
        return Err(TrustError::Rollback { kept, offered });
    }
    let is_next = offered == kept + 1;
    if offered == kept || is_next && issue.previous != Some(before.digest) {
        return Err(TrustError::Branch { version: offered });
    }
    follows(&before.issue.registry, &issue.registry).map_err(|missing| TrustError::Missing {
        kept,
        offered,
        missing,
    })
}

fn name(version: u64) -> String {
    format!("{version:06}.registry")
}

fn version_of(file: &str) -> Option<u64> {
    let version = file.strip_suffix(".registry")?.parse().ok()?;
    (name(version) == file).then_some(version)
}

/// Reads a file as far as a registry may be long; nothing where there is none.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, TrustError> {
    let file = match durable::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(TrustError::io("reading", path)(error)),
    };
    let mut bytes = Vec::new();
    let read = file.take(LARGEST as u64 + 1).read_to_end(&mut bytes);
    read.map_err(TrustError::io("reading", path))?;
    Ok(Some(bytes))
}
