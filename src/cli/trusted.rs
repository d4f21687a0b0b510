//! What the commands for keys and registries share: what could not be believed, told, and what is in force here.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::i18n::Phrase;
use crate::ops::op::ReplicaId;
use crate::ops::registry::{HEAD_OFFICE, Machine, Registry};
use crate::trust::TrustError;
use crate::trust::kept::{Current, Kept, read};
use crate::trust::keys::Keys;
use crate::trust::registry_file::Issue;
use crate::trust::words::Mismatch;

use super::Exit;
use super::context::{Context, Io};
use super::failure::Failure;

/// Keys and registries of the data directory.
pub(super) struct Trusted {
    pub(super) data: PathBuf,
    pub(super) kept: Kept,
    pub(super) keys: Option<Keys>,
    pub(super) current: Option<Current>,
}

impl Trusted {
    /// Looks at what is there, and makes nothing.
    pub(super) fn look(context: &Context) -> Result<Self, Failure> {
        let data = context.data_dir()?;
        let kept = Kept::of(&data);
        Ok(Self {
            keys: Keys::open(&data)?,
            current: kept.current()?,
            kept,
            data,
        })
    }

    /// The registry in force.
    pub(super) fn registry(&self) -> Option<&Registry> {
        self.current.as_ref().map(|current| &current.issue.registry)
    }

    /// The registry in force, without which there is nothing to tell.
    pub(super) fn need_registry(&self) -> Result<&Registry, Failure> {
        let none = || Failure::refused(Phrase::new("cli-registry.none"));
        self.registry().ok_or_else(none)
    }

    /// Whether this is where registries are made: the key of head office is here, or this machine is one of its.
    pub(super) fn is_head_office(&self, replica: ReplicaId) -> bool {
        let has_key = |keys: &Keys| keys.head_office.is_some();
        self.registry().map_or_else(
            || self.keys.as_ref().is_some_and(has_key),
            |registry| is_head_office(registry, replica, self.keys.as_ref()),
        )
    }

    /// What is prepared for the next version, otherwise the next version as the one in force says.
    pub(super) fn prepared(&self, today: NaiveDate) -> Result<Issue, Failure> {
        let draft = self.kept.read_draft();
        let draft = draft.map_err(|error| of_file(&self.kept.draft(), &error))?;
        let next = self.next(today);
        let fits = |draft: &Issue| {
            draft.registry.version == next.registry.version && draft.previous == next.previous
        };
        Ok(draft.filter(fits).unwrap_or(next))
    }

    /// The next version, saying what the one in force says.
    pub(super) fn next(&self, today: NaiveDate) -> Issue {
        let empty = || Registry {
            version: 0,
            issued: today,
            people: [].into(),
            supervision: Vec::new(),
            machines: [].into(),
        };
        let mut registry = self.registry().cloned().unwrap_or_else(empty);
        registry.version += 1;
        registry.issued = today;
        Issue {
            registry,
            previous: self.current.as_ref().map(|current| current.digest),
        }
    }
}

/// The same by a registry.
pub(super) fn is_head_office(registry: &Registry, replica: ReplicaId, keys: Option<&Keys>) -> bool {
    let has_key = keys.is_some_and(|keys| keys.head_office.is_some());
    let own = registry.machines.get(&replica);
    has_key || own.is_some_and(|own| own.office == HEAD_OFFICE)
}

/// The replica of the data here.
pub(super) fn own_replica(context: &Context, io: &mut Io<'_>) -> Result<ReplicaId, Failure> {
    use crate::store::Store as _;
    Ok(context.look(io)?.replica())
}

/// How a machine stands: the second half of `cli-standing.…`.
pub(super) fn standing(machine: &Machine) -> &'static str {
    if machine.revoked.is_some() {
        "revoked"
    } else {
        "enrolled"
    }
}

/// Says something on a line.
pub(super) fn say(context: &Context, io: &mut Io<'_>, phrase: &Phrase) -> Result<(), Failure> {
    let text = crate::domain::text::clean_prose(&phrase.text(context.texts));
    Ok(io.say(text)?)
}

/// Reads a file that came from outside.
pub(super) fn bytes_of(path: &Path) -> Result<Vec<u8>, Failure> {
    let absent = || Failure::file(path, &std::io::ErrorKind::NotFound.into());
    read(path)?.ok_or_else(absent)
}

/// Why a file that came from outside was not believed.
pub(super) fn of_file(path: &Path, error: &TrustError) -> Failure {
    let phrase = Phrase::new("cli-trust.of-file")
        .with("path", path.display())
        .with_all("detail", vec![told(error)]);
    Failure::Told(exit(error), phrase)
}

impl From<TrustError> for Failure {
    fn from(error: TrustError) -> Self {
        Self::Told(exit(&error), told(&error))
    }
}

fn exit(error: &TrustError) -> Exit {
    match error {
        TrustError::Io { .. } => Exit::Io,
        TrustError::Exposed { .. }
        | TrustError::DamagedKey { .. }
        | TrustError::DamagedPin { .. }
        | TrustError::NoKeys { .. } => Exit::Store,
        TrustError::Forged(_)
        | TrustError::Unpinned(_)
        | TrustError::Words(_)
        | TrustError::OtherKey => Exit::Signer,
        TrustError::Chance(_)
        | TrustError::Unsigned(_)
        | TrustError::Form { .. }
        | TrustError::Enrolled(_)
        | TrustError::Rollback { .. }
        | TrustError::Branch { .. }
        | TrustError::Missing { .. } => Exit::Refused,
    }
}

/// The error in the user's language.
fn told(error: &TrustError) -> Phrase {
    match error {
        TrustError::Io { path, source, .. } => Phrase::new("cli-trust.io")
            .with("path", path.display())
            .with("why", source),
        TrustError::Exposed { path, mode } => Phrase::new("cli-trust.exposed")
            .with("path", path.display())
            .with("mode", mode),
        TrustError::DamagedKey { path, why } => Phrase::new("cli-trust.damaged-key")
            .with("path", path.display())
            .with("why", why),
        TrustError::DamagedPin { path } => {
            Phrase::new("cli-trust.damaged-pin").with("path", path.display())
        }
        TrustError::NoKeys { path } => {
            Phrase::new("cli-trust.no-keys").with("path", path.display())
        }
        TrustError::Chance(why) | TrustError::Unsigned(why) => {
            Phrase::new("cli-trust.unsigned").with("why", why)
        }
        TrustError::Form {
            line,
            field,
            reason,
        } => Phrase::new("cli-trust.form")
            .with("line", line)
            .with("field", field)
            .with("reason", reason),
        TrustError::Forged(how) => {
            let what = Phrase::coded("cli-forgery", how.code());
            Phrase::new("cli-trust.forged").with_all("what", vec![what])
        }
        TrustError::Unpinned(words) => Phrase::new("cli-trust.unpinned").with("words", words),
        TrustError::Words(mismatch) => {
            Phrase::new("cli-trust.words").with_all("what", vec![mismatched(mismatch)])
        }
        TrustError::OtherKey => Phrase::new("cli-trust.other-key"),
        TrustError::Rollback { kept, offered } => Phrase::new("cli-trust.rollback")
            .with("kept", kept)
            .with("offered", offered),
        TrustError::Enrolled(label) => Phrase::new("cli-trust.enrolled").with("label", label),
        TrustError::Branch { version } => Phrase::new("cli-trust.branch").with("version", version),
        TrustError::Missing {
            kept,
            offered,
            missing,
        } => Phrase::new("cli-trust.missing")
            .with("kept", kept)
            .with("offered", offered)
            .with("missing", missing),
    }
}

fn mismatched(mismatch: &Mismatch) -> Phrase {
    match mismatch {
        Mismatch::Count(count) => Phrase::new("cli-trust.word-count").with("count", count),
        Mismatch::Unknown { place, word } => Phrase::new("cli-trust.word-unknown")
            .with("place", place)
            .with("word", word),
        Mismatch::Other { place, word } => Phrase::new("cli-trust.word-other")
            .with("place", place)
            .with("word", word),
    }
}
