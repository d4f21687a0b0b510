//! The keys of a data directory: they are made on the machine, stay on it, and are never written over.
//!
//! `DATA/keys/replica` signs what this replica writes, `recipient` opens what is sealed for it, and `head-office`
//! signs registries, on the one machine where it was made. Whoever has these files is this machine, so they are the
//! owner's alone, or are not used.

use std::fs::{self, DirBuilder, Metadata};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::durable;
use crate::ops::op::ReplicaId;

use super::TrustError;
use super::seal::Identity;
use super::sign::{KeyError, SigningKey};

/// Anybody beside the owner.
const OTHERS: u32 = 0o077;
/// Larger than any of these keys.
const LARGEST: u64 = 16 << 10;

/// The keys of a data directory.
#[derive(Debug, Clone)]
pub struct Keys {
    dir: PathBuf,
    /// Signs what this replica writes.
    pub replica: SigningKey,
    /// Opens what is sealed for this replica.
    pub recipient: Identity,
    /// Signs registries, where the key of head office was made here.
    pub head_office: Option<SigningKey>,
}

impl Keys {
    /// The directory of the keys of a data directory.
    pub fn dir_of(data: &Path) -> PathBuf {
        data.join("keys")
    }

    /// The keys that are there; nothing where none were made. What is there only in part is completed by
    /// [`Keys::open_or_make`].
    pub fn open(data: &Path) -> Result<Option<Self>, TrustError> {
        let dir = Self::dir_of(data);
        if !check(&dir, "700")? {
            return Ok(None);
        }
        let replica = read(&dir.join("replica"), SigningKey::from_openssh)?;
        let recipient = read(&dir.join("recipient"), identity)?;
        let head_office = read(&dir.join("head-office"), SigningKey::from_openssh)?;
        Ok(replica.zip(recipient).map(|(replica, recipient)| Self {
            dir,
            replica,
            recipient,
            head_office,
        }))
    }

    /// The same, and makes those that are not there.
    pub fn open_or_make(data: &Path) -> Result<Self, TrustError> {
        let dir = Self::dir_of(data);
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder
            .create(&dir)
            .map_err(TrustError::io("making", &dir))?;
        check(&dir, "700")?;
        make(&dir.join("replica"), || Ok(fresh()?.to_openssh()?))?;
        make(&dir.join("recipient"), || {
            let secret = Identity::generate().secret();
            Ok(Zeroizing::new(format!("{}\n", *secret)))
        })?;
        Self::open(data)?.ok_or(TrustError::NoKeys { path: dir })
    }

    /// Puts the key of a past replica aside, so that the present one gets its own. What is sealed for the recipient can still
    /// be opened.
    pub fn retire(data: &Path, past: ReplicaId) -> Result<(), TrustError> {
        let key = Self::dir_of(data).join("replica");
        let aside = Self::dir_of(data).join(format!("replica-{past}"));
        match fs::rename(&key, &aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(TrustError::io("putting aside", &key)(error))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// A key of head office that is kept elsewhere, in a file of OpenSSH without a passphrase.
    pub fn elsewhere(path: &Path) -> Result<SigningKey, TrustError> {
        let key = read(path, SigningKey::from_openssh)?;
        key.ok_or_else(|| TrustError::io("reading", path)(io::ErrorKind::NotFound.into()))
    }

    /// The identities in a file of age, one on a line, as `age-keygen` writes it; `keys/recipient` is such a file too.
    pub fn identities(path: &Path) -> Result<Vec<Identity>, TrustError> {
        let all = |text: &str| {
            let lines = text.lines().map(str::trim);
            let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
            lines.map(identity).collect::<Result<Vec<_>, _>>()
        };
        let found = read(path, all)?;
        found.ok_or_else(|| TrustError::io("reading", path)(io::ErrorKind::NotFound.into()))
    }

    /// Makes the key of head office, unless it is there already.
    pub fn make_head_office(&mut self) -> Result<&SigningKey, TrustError> {
        let path = self.dir.join("head-office");
        make(&path, || Ok(fresh()?.to_openssh()?))?;
        let made = read(&path, SigningKey::from_openssh)?;
        let made = made.ok_or(TrustError::NoKeys { path })?;
        Ok(self.head_office.insert(made))
    }
}

/// A key by chance.
fn fresh() -> Result<SigningKey, TrustError> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *seed).map_err(|error| TrustError::Chance(error.to_string()))?;
    Ok(SigningKey::from_seed(&seed))
}

impl From<KeyError> for TrustError {
    fn from(error: KeyError) -> Self {
        Self::Unsigned(error.0)
    }
}

fn identity(text: &str) -> Result<Identity, KeyError> {
    Identity::parse(text).map_err(|error| KeyError(error.to_string()))
}

/// Whether something is there; refuses what others than its owner may get at.
fn check(path: &Path, mode: &'static str) -> Result<bool, TrustError> {
    match fs::metadata(path) {
        Ok(found) if is_exposed(&found) => Err(TrustError::Exposed {
            path: path.to_path_buf(),
            mode,
        }),
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(TrustError::io("reading", path)(error)),
    }
}

fn is_exposed(found: &Metadata) -> bool {
    found.permissions().mode() & OTHERS != 0
}

/// Reads a key file; nothing where there is none.
fn read<K>(
    path: &Path,
    parse: impl FnOnce(&str) -> Result<K, KeyError>,
) -> Result<Option<K>, TrustError> {
    if !check(path, "600")? {
        return Ok(None);
    }
    let damaged = |why| TrustError::DamagedKey {
        path: path.to_path_buf(),
        why,
    };
    let bytes = durable::read(path, LARGEST).map_err(TrustError::io("reading", path))?;
    let bytes = bytes.ok_or_else(|| damaged("it is too large".into()))?;
    let bytes = Zeroizing::new(bytes);
    let text = str::from_utf8(&bytes).map_err(|_| damaged("it is no text".into()))?;
    parse(text).map(Some).map_err(|error| damaged(error.0))
}

/// Writes a key file that is not there yet; one that is there stays as it is.
fn make(
    path: &Path,
    key: impl FnOnce() -> Result<Zeroizing<String>, TrustError>,
) -> Result<(), TrustError> {
    if path.exists() {
        return Ok(());
    }
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    match durable::create(path, &beside, key()?.as_bytes()) {
        // Somebody else was faster, and that key counts.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        done => done.map_err(TrustError::io("writing", path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_pipe_in_the_place_of_a_key_or_a_registry_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipa");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::from(0o600)).unwrap();
        assert!(matches!(Keys::elsewhere(&pipe), Err(TrustError::Io { .. })));
        assert!(matches!(
            Keys::identities(&pipe),
            Err(TrustError::Io { .. })
        ));
        assert!(matches!(
            super::super::kept::read(&pipe),
            Err(TrustError::Io { .. })
        ));
    }

    #[test]
    fn keys_are_made_once_for_their_owner_alone_and_stay_the_same() {
        let data = tempfile::tempdir().unwrap();
        assert!(Keys::open(data.path()).unwrap().is_none());
        let mut made = Keys::open_or_make(data.path()).unwrap();
        let dir = Keys::dir_of(data.path());
        assert_eq!(mode(&dir), 0o700);
        assert_eq!(mode(&dir.join("replica")), 0o600);
        assert_eq!(mode(&dir.join("recipient")), 0o600);
        assert!(made.head_office.is_none() && !dir.join("head-office").exists());
        let office = made.make_head_office().unwrap().public();
        assert_eq!(made.make_head_office().unwrap().public(), office);
        let again = Keys::open_or_make(data.path()).unwrap();
        assert_eq!(again.replica.public(), made.replica.public());
        assert_eq!(again.recipient.recipient(), made.recipient.recipient());
        assert_eq!(again.head_office.unwrap().public(), office);
        assert_eq!(
            fs::read_dir(&dir).unwrap().count(),
            3,
            "nothing is left over"
        );
        let other = tempfile::tempdir().unwrap();
        let other = Keys::open_or_make(other.path()).unwrap();
        assert_ne!(other.replica.public(), made.replica.public());
    }

    #[test]
    fn half_made_keys_are_completed_and_what_is_there_is_kept() {
        let data = tempfile::tempdir().unwrap();
        let made = Keys::open_or_make(data.path()).unwrap();
        fs::remove_file(Keys::dir_of(data.path()).join("recipient")).unwrap();
        assert!(Keys::open(data.path()).unwrap().is_none());
        let again = Keys::open_or_make(data.path()).unwrap();
        assert_eq!(again.replica.public(), made.replica.public());
    }

    #[test]
    fn what_others_may_read_is_refused_with_the_command_that_helps() {
        let data = tempfile::tempdir().unwrap();
        Keys::open_or_make(data.path()).unwrap();
        let dir = Keys::dir_of(data.path());
        for (path, mode, open) in [
            (dir.join("replica"), "600", 0o640),
            (dir.join("recipient"), "600", 0o604),
            (dir.clone(), "700", 0o750),
        ] {
            fs::set_permissions(&path, Permissions::from_mode(open)).unwrap();
            let error = Keys::open(data.path()).unwrap_err().to_string();
            let helps = format!("chmod {mode} '{}'", path.display());
            assert!(error.contains(&helps), "{error}");
            assert!(Keys::open_or_make(data.path()).is_err());
            let right = u32::from_str_radix(mode, 8).unwrap();
            fs::set_permissions(&path, Permissions::from_mode(right)).unwrap();
        }
        assert!(Keys::open(data.path()).unwrap().is_some());
    }

    #[test]
    fn a_damaged_key_is_named_and_never_made_anew() {
        let data = tempfile::tempdir().unwrap();
        Keys::open_or_make(data.path()).unwrap();
        let dir = Keys::dir_of(data.path());
        let large = vec![b'x'; 20_000];
        for (name, damage) in [
            ("replica", &b"-----BEGIN OPENSSH"[..]),
            ("recipient", b"\xff\xfe"),
            ("recipient", large.as_slice()),
        ] {
            let path = dir.join(name);
            let whole = fs::read(&path).unwrap();
            fs::write(&path, damage).unwrap();
            let error = Keys::open_or_make(data.path()).unwrap_err().to_string();
            let told = error.contains(path.to_str().unwrap());
            assert!(told && error.contains("tatap key request"), "{error}");
            assert_eq!(fs::read(&path).unwrap(), damage);
            fs::write(&path, whole).unwrap();
        }
    }
}
