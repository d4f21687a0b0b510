//! What went wrong with bundles, in words that can be translated, the same on the screen and on the command line.

use std::path::PathBuf;

use crate::bundle::BundleError;
use crate::exchange::{ExchangeError, Thing};
use crate::i18n::Phrase;
use crate::sync::SyncError;

use crate::runtime::executor;

/// Why a bundle was not written or taken in.
pub fn told(error: &SyncError) -> Phrase {
    match error {
        SyncError::Store(error) => executor::told(error),
        SyncError::Bundle(error) => bundle(error),
        SyncError::Folder(error) => folder(error),
        SyncError::NoRegistry => Phrase::new("sync-error.no-registry"),
        SyncError::NobodyThere { office } => {
            Phrase::new("sync-error.nobody-there").with("office", office)
        }
        SyncError::TooMany {
            office,
            machines,
            most,
        } => Phrase::new("sync-error.too-many")
            .with("office", office)
            .with("machines", machines)
            .with("most", most),
        SyncError::Recipient(why) => Phrase::new("sync-error.recipient").with("why", why),
        SyncError::OtherOffice { office } => {
            Phrase::new("sync-error.other-office").with("office", office)
        }
        SyncError::FalseOrigin { said, known } => Phrase::new("sync-error.false-origin")
            .with("said", said)
            .with("known", known),
        SyncError::Behind { theirs, ours } => Phrase::new("sync-error.behind")
            .with("theirs", theirs)
            .with("ours", ours),
        SyncError::NoPart { wanted, parts } => Phrase::new("sync-error.no-part")
            .with("wanted", wanted)
            .with("parts", parts),
        SyncError::TooSmall { most } => Phrase::new("sync-error.too-small").with("most", most),
        SyncError::TooLarge { most } => {
            Phrase::new("sync-error.too-large").with("most", most >> 20)
        }
        SyncError::InTheWay { path } => {
            Phrase::new("sync-error.in-the-way").with("path", path.display())
        }
        SyncError::NotWithdrawn { landing } => {
            Phrase::new("sync-error.not-withdrawn").with("landing", landing)
        }
        SyncError::Unsigned(replica) => Phrase::new("sync-error.unsigned").with("replica", replica),
        SyncError::Io { what, source } => Phrase::new("sync-error.io")
            .with("what", what)
            .with("why", source),
        // Of keys and registries the errors say themselves what helps.
        SyncError::Trust(error) => Phrase::new("sync.failed").with("why", error),
    }
}

/// Why a bundle file was not read or written.
pub fn bundle(error: &BundleError) -> Phrase {
    match error {
        BundleError::Io { doing, source } => Phrase::new("sync-error.io")
            .with("what", doing)
            .with("why", source),
        BundleError::Elsewhere(why) => Phrase::new("sync-error.io")
            .with("what", "")
            .with("why", why),
        BundleError::NotABundle => Phrase::new("bundle-error.no-bundle"),
        BundleError::TextModeDamage => Phrase::new("bundle-error.text-mode"),
        BundleError::Corrupt { at, what } => Phrase::new("bundle-error.corrupt")
            .with("at", at)
            .with("what", what),
        BundleError::Newer { at, what } => Phrase::new("bundle-error.newer")
            .with("at", at)
            .with("what", what),
        BundleError::UnknownSigner { replica } => {
            Phrase::new("bundle-error.unknown-signer").with("replica", replica)
        }
        BundleError::BadSignature { at, replica } => Phrase::new("bundle-error.bad-signature")
            .with("at", at)
            .with("replica", replica),
        BundleError::NotForYou { what } => {
            Phrase::new("bundle-error.not-for-you").with("what", what)
        }
        BundleError::Limit {
            at,
            what,
            found,
            most,
        } => Phrase::new("bundle-error.limit")
            .with("at", at)
            .with("what", what)
            .with("found", found)
            .with("most", most),
        BundleError::Unwritable { what } => {
            Phrase::new("bundle-error.unwritable").with("what", what)
        }
    }
}

/// Why something did not come or go through the folder.
pub fn folder(error: &ExchangeError) -> Phrase {
    let told = |key: &'static str, path: &PathBuf| Phrase::new(key).with("path", path.display());
    match error {
        ExchangeError::NotAFolder { path } => told("folder-error.not-a-folder", path),
        ExchangeError::NotMade { path } => told("folder-error.not-made", path),
        ExchangeError::Newer { path, layout } => {
            told("folder-error.newer", path).with("layout", layout)
        }
        ExchangeError::Exchanged { path } => told("folder-error.exchanged", path),
        ExchangeError::InTheWay { path, thing } => told("folder-error.in-the-way", path).with_all(
            "thing",
            vec![Phrase::coded("folder-thing", code_of(*thing))],
        ),
        ExchangeError::OtherBytes { path, .. } => told("folder-error.other-bytes", path),
        ExchangeError::NotAsWritten { path, .. } => told("folder-error.not-as-written", path),
        ExchangeError::TooLarge { path } => told("folder-error.too-large", path),
        ExchangeError::Arriving { path } => told("folder-error.arriving", path),
        ExchangeError::Io {
            doing,
            path,
            source,
        } => Phrase::new("sync-error.io")
            .with("what", format!("{doing} {}", path.display()))
            .with("why", source),
    }
}

/// The second half of `folder-thing.…`.
fn code_of(thing: Thing) -> &'static str {
    match thing {
        Thing::Link => "link",
        Thing::Folder => "folder",
        Thing::Pipe => "pipe",
        Thing::Device => "device",
        Thing::Socket => "socket",
        Thing::File => "file",
        Thing::TooLarge => "too-large",
        Thing::Unknown => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Lang, Texts};

    #[test]
    fn things_in_the_way_have_their_words() {
        let texts = Texts::of(Lang::Indonesian);
        for thing in [
            Thing::Link,
            Thing::Folder,
            Thing::Pipe,
            Thing::Device,
            Thing::Socket,
            Thing::File,
            Thing::TooLarge,
            Thing::Unknown,
        ] {
            let key = format!("folder-thing.{}", code_of(thing));
            assert!(texts.has(&key), "{thing}");
        }
    }
}
