//! What the commands for bundles share: the desk they are written and taken in at, who did so, and why it was not done, told.

use std::path::Path;

use crate::bundle::BundleError;
use crate::exchange::ExchangeError;
use crate::i18n::Phrase;
use crate::ops::bundle::Range;
use crate::ops::sync::By;
use crate::runtime::exchange::told;
use crate::store::StoreError;
use crate::sync::SyncError;
use crate::sync::desk::Desk;

use super::Exit;
use super::context::Context;
use super::failure::Failure;

impl Context {
    /// The desk of the data here; keys are made where there are none.
    pub(super) fn desk(&self) -> Result<Desk, Failure> {
        let folder = self.config.exchange_folder.clone();
        Ok(Desk::open(&self.data_dir()?, self.own_office(), folder)?)
    }

    /// The same for looking only, which makes nothing.
    pub(super) fn desk_to_look(&self) -> Result<Desk, Failure> {
        let folder = self.config.exchange_folder.clone();
        Ok(Desk::look(&self.data_dir()?, self.own_office(), folder)?)
    }

    fn own_office(&self) -> &str {
        self.config.office.as_deref().unwrap_or_default()
    }

    /// Who does it, now.
    pub(super) fn by(&self) -> By {
        By {
            actor: self.actor(),
            millis: Self::now_millis(),
        }
    }
}

/// Why a bundle that came as a file was not taken.
pub(super) fn of_file(path: &Path, error: SyncError) -> Failure {
    match Failure::from(error) {
        Failure::Output(error) => Failure::Output(error),
        Failure::Told(exit, phrase) => {
            let about = Phrase::new("cli-bundle.of-file").with("path", path.display());
            Failure::Told(exit, about.with_all("detail", vec![phrase]))
        }
    }
}

/// A stretch of a chain as people read it: `1-3`, or `4`.
pub(super) fn stretch(range: &Range) -> String {
    if range.from == range.to {
        range.from.to_string()
    } else {
        format!("{}-{}", range.from, range.to)
    }
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Store(error) => error.into(),
            SyncError::Bundle(error) => error.into(),
            SyncError::Folder(error) => error.into(),
            SyncError::Trust(error) => error.into(),
            other => Self::Told(exit_of_sync(&other), told::told(&other)),
        }
    }
}

fn exit_of_sync(error: &SyncError) -> Exit {
    match error {
        SyncError::NoRegistry | SyncError::FalseOrigin { .. } => Exit::Signer,
        SyncError::OtherOffice { .. } => Exit::NotForUs,
        SyncError::Behind { .. } => Exit::Store,
        SyncError::NoPart { .. } => Exit::Usage,
        SyncError::TooMany { .. } | SyncError::TooSmall { .. } | SyncError::TooLarge { .. } => {
            Exit::Limit
        }
        SyncError::NobodyThere { .. }
        | SyncError::Recipient(_)
        | SyncError::InTheWay { .. }
        | SyncError::NotWithdrawn { .. }
        | SyncError::Unsigned(_) => Exit::Refused,
        SyncError::Io { .. }
        | SyncError::Store(_)
        | SyncError::Bundle(_)
        | SyncError::Folder(_)
        | SyncError::Trust(_) => Exit::Io,
    }
}

impl From<BundleError> for Failure {
    fn from(error: BundleError) -> Self {
        // What failed in the store was only handed through.
        if let BundleError::Elsewhere(inner) = &error
            && let Some(store) = inner.downcast_ref::<StoreError>()
        {
            return store.into();
        }
        Self::Told(exit_of_bundle(&error), told::bundle(&error))
    }
}

fn exit_of_bundle(error: &BundleError) -> Exit {
    match error {
        BundleError::Io { .. } | BundleError::Elsewhere(_) => Exit::Io,
        BundleError::NotABundle | BundleError::TextModeDamage | BundleError::Corrupt { .. } => {
            Exit::Corrupt
        }
        BundleError::Newer { .. } => Exit::NewerBundle,
        BundleError::UnknownSigner { .. } | BundleError::BadSignature { .. } => Exit::Signer,
        BundleError::NotForYou { .. } => Exit::NotForUs,
        BundleError::Limit { .. } => Exit::Limit,
        BundleError::Unwritable { .. } => Exit::Refused,
    }
}

impl From<ExchangeError> for Failure {
    fn from(error: ExchangeError) -> Self {
        let exit = match &error {
            ExchangeError::NotAFolder { .. }
            | ExchangeError::Exchanged { .. }
            | ExchangeError::NotAsWritten { .. }
            | ExchangeError::Io { .. } => Exit::Io,
            ExchangeError::NotMade { .. }
            | ExchangeError::InTheWay { .. }
            | ExchangeError::OtherBytes { .. }
            | ExchangeError::Arriving { .. } => Exit::Refused,
            ExchangeError::Newer { .. } => Exit::NewerBundle,
            ExchangeError::TooLarge { .. } => Exit::Limit,
        };
        Self::Told(exit, told::folder(&error))
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::PathBuf;

    use super::*;
    use crate::bundle::{Part, Place};
    use crate::exchange::Thing;
    use crate::i18n::{Lang, Texts};
    use crate::ops::op::ReplicaId;
    use crate::trust::{Forgery, TrustError};

    const AT: Place = Place {
        part: Part::Header,
        offset: 8,
        sealed: false,
    };

    /// One of each kind, with the exit code that says so.
    #[expect(clippy::too_many_lines, reason = "one table reads best in one piece")]
    fn all() -> Vec<(SyncError, Exit)> {
        let replica = ReplicaId([7; 16]);
        let office = || "DISDIK".to_owned();
        let what = || "apa".to_owned();
        let path = || PathBuf::from("/usb/paket.tatap");
        let io = || io::Error::other("rusak");
        let bundle = [
            (BundleError::NotABundle, Exit::Corrupt),
            (BundleError::TextModeDamage, Exit::Corrupt),
            (
                BundleError::Corrupt {
                    at: AT,
                    what: what(),
                },
                Exit::Corrupt,
            ),
            (
                BundleError::Newer {
                    at: AT,
                    what: what(),
                },
                Exit::NewerBundle,
            ),
            (BundleError::UnknownSigner { replica }, Exit::Signer),
            (BundleError::BadSignature { at: AT, replica }, Exit::Signer),
            (BundleError::NotForYou { what: "kunci" }, Exit::NotForUs),
            (
                BundleError::Limit {
                    at: AT,
                    what: "byte",
                    found: 2,
                    most: 1,
                },
                Exit::Limit,
            ),
            (BundleError::Unwritable { what: what() }, Exit::Refused),
            (
                BundleError::Io {
                    doing: "membaca",
                    source: io(),
                },
                Exit::Io,
            ),
            (
                BundleError::Elsewhere(Box::new(StoreError::Full("/".into()))),
                Exit::Io,
            ),
            (BundleError::Elsewhere("lain".into()), Exit::Io),
        ];
        let folder = [
            (ExchangeError::NotAFolder { path: path() }, Exit::Io),
            (ExchangeError::NotMade { path: path() }, Exit::Refused),
            (
                ExchangeError::Newer {
                    path: path(),
                    layout: 2,
                },
                Exit::NewerBundle,
            ),
            (ExchangeError::Exchanged { path: path() }, Exit::Io),
            (
                ExchangeError::InTheWay {
                    path: path(),
                    thing: Thing::Pipe,
                },
                Exit::Refused,
            ),
            (ExchangeError::TooLarge { path: path() }, Exit::Limit),
            (ExchangeError::Arriving { path: path() }, Exit::Refused),
            (
                ExchangeError::Io {
                    doing: "membaca",
                    path: path(),
                    source: io(),
                },
                Exit::Io,
            ),
        ];
        let own = vec![
            (SyncError::NoRegistry, Exit::Signer),
            (SyncError::NobodyThere { office: office() }, Exit::Refused),
            (
                SyncError::TooMany {
                    office: office(),
                    machines: 99,
                    most: 20,
                },
                Exit::Limit,
            ),
            (SyncError::OtherOffice { office: office() }, Exit::NotForUs),
            (
                SyncError::FalseOrigin {
                    said: office(),
                    known: what(),
                },
                Exit::Signer,
            ),
            (SyncError::Behind { theirs: 2, ours: 1 }, Exit::Store),
            (
                SyncError::NoPart {
                    wanted: 4,
                    parts: 3,
                },
                Exit::Usage,
            ),
            (SyncError::TooSmall { most: 1 }, Exit::Limit),
            (SyncError::TooLarge { most: 64 << 20 }, Exit::Limit),
            (SyncError::InTheWay { path: path() }, Exit::Refused),
            (SyncError::NotWithdrawn { landing: 3 }, Exit::Refused),
            (SyncError::Unsigned(replica), Exit::Refused),
            (
                SyncError::Io {
                    what: what(),
                    source: io(),
                },
                Exit::Io,
            ),
            (SyncError::Store(StoreError::Full("/".into())), Exit::Io),
            (
                SyncError::Trust(TrustError::Forged(Forgery::Changed)),
                Exit::Signer,
            ),
        ];
        let bundle = bundle
            .into_iter()
            .map(|(error, exit)| (SyncError::Bundle(error), exit));
        let folder = folder
            .into_iter()
            .map(|(error, exit)| (SyncError::Folder(error), exit));
        own.into_iter().chain(bundle).chain(folder).collect()
    }

    #[test]
    fn every_error_has_its_exit_code_and_whole_words_in_both_languages() {
        for lang in [Lang::Indonesian, Lang::English] {
            let texts = Texts::of(lang);
            for (error, wanted) in all() {
                let debug = format!("{error:?}");
                let Failure::Told(exit, phrase) = Failure::from(error) else {
                    panic!("{debug}");
                };
                assert_eq!(exit, wanted, "{debug}");
                assert!(texts.has(&phrase.key), "{}", phrase.key);
                let told = phrase.text(texts);
                assert!(!told.contains(['{', '}']), "{told}");
            }
        }
    }

    #[test]
    fn stretches_are_read_as_people_write_them() {
        let range = |from, to| Range {
            replica: ReplicaId([7; 16]),
            from,
            to,
        };
        assert_eq!(stretch(&range(3, 3)), "3");
        assert_eq!(stretch(&range(3, 12)), "3-12");
    }
}
