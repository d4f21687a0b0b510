//! Sealing for recipients, as age does it.

use std::fmt;
use std::str::FromStr as _;

use age::secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// The private half by which what was sealed for a machine is opened.
#[derive(Clone)]
pub struct Identity(age::x25519::Identity);

impl Identity {
    /// A new one, by chance.
    pub fn generate() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// Reads `AGE-SECRET-KEY-1…`; nothing where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        age::x25519::Identity::from_str(text.trim()).ok().map(Self)
    }

    /// What [`Identity::parse`] reads.
    pub fn to_secret(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// The public half.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.recipient())
    }
}

/// The public half, for which things are sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(age::x25519::Recipient);

impl Recipient {
    /// Reads `age1…`; nothing where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        age::x25519::Recipient::from_str(text).ok().map(Self)
    }

    /// A short name: the first bytes of the SHA-256 of its text.
    pub fn id(&self) -> [u8; 8] {
        let digest: [u8; 32] = Sha256::digest(self.to_string()).into();
        std::array::from_fn(|i| digest[i])
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_are_kept_as_text() {
        let identity = Identity::generate();
        let again = Identity::parse(&identity.to_secret()).unwrap();
        let recipient = again.recipient();
        assert_eq!(recipient, identity.recipient());
        assert_eq!(Recipient::parse(&recipient.to_string()), Some(recipient));
        assert!(Recipient::parse("age1salah").is_none() && Identity::parse("").is_none());
        assert!(!format!("{identity:?}").contains("SECRET"));
    }
}
