//! Signing and checking, as OpenSSH does it.

use ssh_encoding::{Decode, Encode};
use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::public::{Ed25519PublicKey, KeyData};
use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey, PublicKey, Signature, SshSig};
use zeroize::Zeroizing;

/// What a signature is for. One never passes for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A whole bundle, by the replica that wrote it.
    Bundle,
    /// The end of a chain, by its replica.
    Head,
    /// A registry, by head office.
    Registry,
    /// A request to be enrolled, by the replica that asks.
    Request,
    /// A closed evaluation or a decision, by a person.
    Final,
}

impl Purpose {
    /// The namespace of OpenSSH.
    pub fn namespace(self) -> &'static str {
        match self {
            Self::Bundle => "tatap-bundle-v1",
            Self::Head => "tatap-head-v1",
            Self::Registry => "tatap-registry-v1",
            Self::Request => "tatap-request-v1",
            Self::Final => "tatap-final-v1",
        }
    }
}

/// The public half of a key: 32 bytes of Ed25519.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicHalf(pub [u8; 32]);

impl PublicHalf {
    /// Reads a line as in `id_ed25519.pub`; the comment is left out.
    pub fn from_openssh(line: &str) -> Option<Self> {
        Self::of(PublicKey::from_openssh(line).ok()?.key_data())
    }

    /// A line as in `id_ed25519.pub`, without a comment.
    pub fn to_openssh(self) -> String {
        // An Ed25519 key always has this form.
        self.key().to_openssh().unwrap_or_default()
    }

    fn of(data: &KeyData) -> Option<Self> {
        data.ed25519().map(|key| Self(key.0))
    }

    fn data(self) -> KeyData {
        KeyData::Ed25519(Ed25519PublicKey(self.0))
    }

    fn key(self) -> PublicKey {
        PublicKey::from(self.data())
    }

    /// Whether this key made the signature (the bytes of an SSHSIG) of this message for this purpose.
    pub fn verifies(self, purpose: Purpose, message: &[u8], signature: &[u8]) -> bool {
        let Some(signature) = parsed(signature) else {
            return false;
        };
        self.key()
            .verify(purpose.namespace(), message, &signature)
            .is_ok()
    }

    /// The same for the 64 bytes of a bare signature, as [`SigningKey::sign_bare`] makes them.
    pub fn verifies_bare(self, purpose: Purpose, message: &[u8], signature: &[u8; 64]) -> bool {
        let whole = Signature::new(Algorithm::Ed25519, signature.as_slice()).and_then(|bare| {
            let namespace = purpose.namespace();
            SshSig::new(self.data(), namespace, HashAlg::Sha512, bare)
        });
        whole.is_ok_and(|whole| {
            let checked = self.key().verify(purpose.namespace(), message, &whole);
            checked.is_ok()
        })
    }
}

/// Who made a signature (the bytes of an SSHSIG), as it says itself; whether that is so, [`PublicHalf::verifies`] tells.
pub fn claimed_signer(signature: &[u8]) -> Option<PublicHalf> {
    PublicHalf::of(parsed(signature)?.public_key())
}

/// Puts a signature (the bytes of an SSHSIG) between its lines of dashes, as `ssh-keygen -Y sign` writes it.
pub fn armored(signature: &[u8]) -> Option<String> {
    parsed(signature)?.to_pem(LineEnding::LF).ok()
}

/// The bytes of a signature that stands between lines of dashes.
pub fn dearmored(text: &str) -> Option<Vec<u8>> {
    bytes_of(&SshSig::from_pem(text).ok()?).ok()
}

fn bytes_of(signature: &SshSig) -> Result<Vec<u8>, ssh_encoding::Error> {
    let mut bytes = Vec::new();
    signature.encode(&mut bytes)?;
    Ok(bytes)
}

/// Reads a signature, if it has the bytes that it would be written with: nothing follows, and no version but ours,
/// which stands outside of what is signed, and where the library takes an earlier one too.
fn parsed(bytes: &[u8]) -> Option<SshSig> {
    let found = SshSig::decode(&mut &*bytes).ok()?;
    let (key, bare) = (found.public_key().clone(), found.signature().clone());
    let anew = SshSig::new(key, found.namespace(), found.hash_alg(), bare).ok()?;
    (bytes_of(&anew).ok()? == bytes).then_some(anew)
}

/// A private key.
#[derive(Clone)]
pub struct SigningKey(PrivateKey);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SigningKey").field(&self.public().0).finish()
    }
}

/// A key that cannot be used: not in OpenSSH's form, not Ed25519, or locked with a passphrase.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct KeyError(pub String);

impl From<ssh_key::Error> for KeyError {
    fn from(error: ssh_key::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<ssh_encoding::Error> for KeyError {
    fn from(error: ssh_encoding::Error) -> Self {
        Self(error.to_string())
    }
}

impl SigningKey {
    /// The key that grows from these 32 bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let pair = Ed25519Keypair::from_seed(seed);
        Self(PrivateKey::from(pair))
    }

    /// Reads a file as `ssh-keygen -t ed25519` writes it.
    pub fn from_openssh(text: &str) -> Result<Self, KeyError> {
        let key = PrivateKey::from_openssh(text)?;
        match key.key_data() {
            KeypairData::Ed25519(_) => Ok(Self(key)),
            KeypairData::Encrypted(_) => Err(KeyError("it is locked with a passphrase".into())),
            _ => Err(KeyError("it is no Ed25519 key".into())),
        }
    }

    /// What such a file holds.
    pub fn to_openssh(&self) -> Result<Zeroizing<String>, KeyError> {
        Ok(self.0.to_openssh(LineEnding::LF)?)
    }

    /// The public half.
    pub fn public(&self) -> PublicHalf {
        // Both constructors let in nothing but Ed25519.
        PublicHalf::of(self.0.public_key().key_data()).unwrap_or(PublicHalf([0; 32]))
    }

    /// Signs a message: the bytes of an SSHSIG, the same each time.
    pub fn sign(&self, purpose: Purpose, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        Ok(bytes_of(&self.sealed(purpose, message)?)?)
    }

    /// Signs a message, and answers the signature alone, without who made it and what for.
    pub fn sign_bare(&self, purpose: Purpose, message: &[u8]) -> Result<[u8; 64], KeyError> {
        let whole = self.sealed(purpose, message)?;
        let bare = whole.signature_bytes().try_into();
        bare.map_err(|_| KeyError("it makes signatures of another length".into()))
    }

    fn sealed(&self, purpose: Purpose, message: &[u8]) -> Result<SshSig, KeyError> {
        Ok(self.0.sign(purpose.namespace(), HashAlg::Sha512, message)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_for_one_message_one_purpose_and_one_key() {
        let key = SigningKey::from_seed(&[7; 32]);
        let signature = key.sign(Purpose::Bundle, b"isi").unwrap();
        assert_eq!(signature, key.sign(Purpose::Bundle, b"isi").unwrap());
        let public = key.public();
        assert!(public.verifies(Purpose::Bundle, b"isi", &signature));
        assert!(!public.verifies(Purpose::Bundle, b"isj", &signature));
        assert!(!public.verifies(Purpose::Registry, b"isi", &signature));
        let other = SigningKey::from_seed(&[8; 32]).public();
        assert!(!other.verifies(Purpose::Bundle, b"isi", &signature));
        assert_eq!(claimed_signer(&signature), Some(public));
        let text = armored(&signature).unwrap();
        assert!(text.starts_with("-----BEGIN SSH SIGNATURE-----\n"));
        assert_eq!(dearmored(&text), Some(signature));
    }

    #[test]
    fn no_byte_of_a_signature_can_be_another() {
        let key = SigningKey::from_seed(&[7; 32]);
        let signature = key.sign(Purpose::Bundle, b"isi").unwrap();
        for at in 0..signature.len() {
            for flip in [1, 0x80] {
                let mut wrong = signature.clone();
                wrong[at] ^= flip;
                let public = key.public();
                assert!(!public.verifies(Purpose::Bundle, b"isi", &wrong), "{at}");
            }
        }
        let longer = [signature.as_slice(), b"\0"].concat();
        assert!(!key.public().verifies(Purpose::Bundle, b"isi", &longer));
    }

    #[test]
    fn a_bare_signature_is_checked_for_its_purpose_too() {
        let key = SigningKey::from_seed(&[7; 32]);
        let bare = key.sign_bare(Purpose::Head, b"ujung").unwrap();
        let public = key.public();
        assert!(public.verifies_bare(Purpose::Head, b"ujung", &bare));
        assert!(!public.verifies_bare(Purpose::Bundle, b"ujung", &bare));
        let mut wrong = bare;
        wrong[63] ^= 1;
        assert!(!public.verifies_bare(Purpose::Head, b"ujung", &wrong));
    }

    #[test]
    fn keys_are_kept_in_the_form_of_openssh() {
        let key = SigningKey::from_seed(&[7; 32]);
        let read = SigningKey::from_openssh(&key.to_openssh().unwrap()).unwrap();
        assert_eq!(read.public(), key.public());
        let line = key.public().to_openssh();
        assert!(line.starts_with("ssh-ed25519 "));
        assert_eq!(PublicHalf::from_openssh(&line), Some(key.public()));
        assert!(SigningKey::from_openssh("tidak").is_err());
    }
}
