//! Sealing with age: what is sealed for some machines can be opened by these and by nobody else.
//!
//! The form is that of age v1 (binary, X25519), so that stock `age` opens it too. Before age reads a header, its size
//! is measured here: a header is small, whatever a file claims.

use std::fmt;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read, Write};
use std::iter;

use age::secrecy::ExposeSecret;
use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, EncryptError, Encryptor, x25519};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The most bytes that a header may have.
pub const HEADER_MOST: usize = 16 * 1024;
/// The most stanzas that a header may have.
pub const STANZAS_MOST: usize = 64;
/// The most recipients: age adds a stanza of its own, so that no reader counts on knowing all kinds.
pub const RECIPIENTS_MOST: usize = STANZAS_MOST - 1;

/// How every header of age begins.
const AGE: &[u8] = b"age-encryption.org/";
/// The only version there is.
const VERSION: &[u8] = b"v1\n";
/// Bytes between the header and what is sealed.
const NONCE: u64 = 16;

/// Why something could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Reading or writing failed.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A recipient or an identity is not written as age writes it.
    #[error("this is no {what} of age: {why}")]
    Malformed {
        /// What it should be.
        what: &'static str,
        /// What is wrong.
        why: String,
    },
    /// Nobody, or more than a header holds.
    #[error("sealed for {0} recipients; between 1 and {RECIPIENTS_MOST} are possible")]
    Recipients(usize),
    /// None of the identities is among those it was sealed for.
    #[error("it is sealed for others")]
    NotForUs,
    /// The header is not as it was written.
    #[error("the header of the seal is damaged: {0}")]
    Damaged(String),
    /// Sealed in a later form of age.
    #[error("sealed in a later form of age")]
    Newer,
    /// The header is larger than any that tatap writes.
    #[error("the header of the seal has {found} {what}; the most is {most}")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// How much.
        found: usize,
        /// How much there may be.
        most: usize,
    },
}

impl From<DecryptError> for SealError {
    fn from(error: DecryptError) -> Self {
        match error {
            DecryptError::Io(error) => Self::Io(error),
            DecryptError::NoMatchingKeys => Self::NotForUs,
            DecryptError::UnknownFormat => Self::Newer,
            other => Self::Damaged(other.to_string()),
        }
    }
}

impl From<EncryptError> for SealError {
    fn from(error: EncryptError) -> Self {
        Self::Io(io::Error::other(error.to_string()))
    }
}

/// Somebody for whom something can be sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(x25519::Recipient);

impl Recipient {
    /// Reads `age1…`.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        let malformed = |why: &'static str| SealError::Malformed {
            what: "recipient",
            why: why.into(),
        };
        text.trim().parse().map(Self).map_err(malformed)
    }

    /// The first 8 bytes of the SHA-256 of `age1…`, by which a manifest names it.
    pub fn id(&self) -> [u8; 8] {
        let mut id = [0; 8];
        for (place, byte) in id.iter_mut().zip(Sha256::digest(self.to_string())) {
            *place = byte;
        }
        id
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({})", self.0)
    }
}

/// What opens what is sealed for its recipient. Whoever has it reads everything; it is never shown.
#[derive(Clone)]
pub struct Identity(x25519::Identity);

impl Identity {
    /// Makes up a new one.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// Reads `AGE-SECRET-KEY-…`.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        let malformed = |why: &'static str| SealError::Malformed {
            what: "identity",
            why: why.into(),
        };
        text.trim().parse().map(Self).map_err(malformed)
    }

    /// What [`Identity::parse`] reads, for a file that nobody else may read.
    pub fn secret(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// Whom to seal for, so that this opens it.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity of {}", self.0.to_public())
    }
}

/// Seals what is written into it. Without [`Sealing::finish`] the end is missing, and nobody can read it.
pub struct Sealing<W: Write>(StreamWriter<W>);

impl<W: Write> Sealing<W> {
    /// Writes the end.
    pub fn finish(self) -> Result<W, SealError> {
        Ok(self.0.finish()?)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Begins to seal for these recipients. Other bytes each time, as age makes up a key for each file.
pub fn seal<W: Write>(to: &[Recipient], out: W) -> Result<Sealing<W>, SealError> {
    if to.is_empty() || to.len() > RECIPIENTS_MOST {
        return Err(SealError::Recipients(to.len()));
    }
    let to = to
        .iter()
        .map(|recipient| &recipient.0 as &dyn age::Recipient);
    let writer = Encryptor::with_recipients(to)?.wrap_output(out)?;
    Ok(Sealing(writer))
}

/// The header and the nonce, and what follows on them.
type Whole<R> = Chain<Cursor<Vec<u8>>, BufReader<R>>;

/// What was sealed. Bytes that were changed or cut off on the way are errors of the kinds `InvalidData` and
/// `UnexpectedEof`; so are bytes that follow.
pub struct Unsealed<R: Read> {
    stream: StreamReader<Whole<R>>,
    by: Recipient,
}

impl<R: Read> Unsealed<R> {
    /// The recipient whose identity opened it.
    pub fn by(&self) -> &Recipient {
        &self.by
    }
}

impl<R: Read> Read for Unsealed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer)
    }
}

/// Opens what is sealed, with the first of the identities that can.
pub fn unseal<R: Read>(with: &[Identity], input: R) -> Result<Unsealed<R>, SealError> {
    let mut input = BufReader::new(input);
    let header = header(&mut input)?;
    for identity in with {
        // Which of several opened it age does not tell, so each tries alone, on the header in memory.
        let key = || iter::once(&identity.0 as &dyn age::Identity);
        match Decryptor::new_buffered(header.as_slice())?.decrypt(key()) {
            Err(DecryptError::NoMatchingKeys) => {}
            Err(error) => return Err(error.into()),
            Ok(_) => {
                let whole = Cursor::new(header).chain(input);
                let stream = Decryptor::new_buffered(whole)?.decrypt(key())?;
                let by = identity.recipient();
                return Ok(Unsealed { stream, by });
            }
        }
    }
    Err(SealError::NotForUs)
}

/// Reads the header and the nonce, and judges their size alone.
fn header(input: &mut impl BufRead) -> Result<Vec<u8>, SealError> {
    let damaged = |what: &str| SealError::Damaged(what.into());
    let mut header = Vec::new();
    let mut stanzas = 0;
    loop {
        let start = header.len();
        let room = (HEADER_MOST + 1).saturating_sub(start);
        input.take(room as u64).read_until(b'\n', &mut header)?;
        let limit = |what, found, most| SealError::Limit { what, found, most };
        if header.len() > HEADER_MOST {
            return Err(limit("bytes", header.len(), HEADER_MOST));
        }
        let line = header.get(start..).unwrap_or_default();
        match line.strip_prefix(AGE) {
            _ if !line.ends_with(b"\n") => return Err(damaged("it ends within")),
            Some(VERSION) if start == 0 => {}
            Some(_) if start == 0 => return Err(SealError::Newer),
            None if start == 0 => return Err(damaged("it begins otherwise")),
            Some(_) | None => {}
        }
        stanzas += usize::from(line.starts_with(b"-> "));
        if stanzas > STANZAS_MOST {
            return Err(limit("stanzas", stanzas, STANZAS_MOST));
        }
        if line.starts_with(b"---") {
            break;
        }
    }
    let nonce = input.take(NONCE).read_to_end(&mut header)?;
    if nonce as u64 != NONCE {
        return Err(damaged("it ends within"));
    }
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(to: &[Recipient], bytes: &[u8]) -> Vec<u8> {
        let mut sealing = seal(to, Vec::new()).unwrap();
        sealing.write_all(bytes).unwrap();
        sealing.finish().unwrap()
    }

    fn opened(with: &[Identity], bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut read = Vec::new();
        unseal(with, bytes)?.read_to_end(&mut read)?;
        Ok(read)
    }

    #[test]
    fn each_recipient_opens_it_and_nobody_else_does() {
        let [one, two, other] = [(); 3].map(|()| Identity::generate());
        let bytes = sealed(&[one.recipient(), two.recipient()], b"rahasia");
        assert_eq!(
            opened(std::slice::from_ref(&two), &bytes).unwrap(),
            b"rahasia"
        );
        let with = [other.clone(), one.clone()];
        assert_eq!(
            unseal(&with, bytes.as_slice()).unwrap().by(),
            &one.recipient()
        );
        assert!(matches!(opened(&[other], &bytes), Err(SealError::NotForUs)));
        assert!(matches!(opened(&[], &bytes), Err(SealError::NotForUs)));
        assert!(!bytes.windows(7).any(|window| window == b"rahasia"));
    }

    #[test]
    fn identities_are_read_as_they_are_written() {
        let identity = Identity::generate();
        let again = Identity::parse(&identity.secret()).unwrap();
        assert_eq!(again.recipient(), identity.recipient());
        let recipient = Recipient::parse(&identity.recipient().to_string()).unwrap();
        assert_eq!(recipient.id(), again.recipient().id());
        assert!(!format!("{identity:?}").contains("SECRET"));
        assert!(Recipient::parse("age1tidak").is_err());
        assert!(Identity::parse("tidak").is_err());
    }

    #[test]
    fn the_most_recipients_can_be_written_and_read() {
        let identity = Identity::generate();
        let to = vec![identity.recipient(); RECIPIENTS_MOST];
        assert_eq!(opened(&[identity], &sealed(&to, b"isi")).unwrap(), b"isi");
        let more = vec![to[0].clone(); RECIPIENTS_MOST + 1];
        assert!(matches!(
            seal(&more, Vec::new()),
            Err(SealError::Recipients(64))
        ));
        assert!(matches!(
            seal(&[], Vec::new()),
            Err(SealError::Recipients(0))
        ));
    }

    #[test]
    fn a_header_out_of_measure_is_refused_before_age_sees_it() {
        let identity = [Identity::generate()];
        let many = format!("age-encryption.org/v1\n{}", "-> X\n\n".repeat(50_000));
        let refused = opened(&identity, many.as_bytes());
        assert!(
            matches!(refused, Err(SealError::Limit { found: 65, .. })),
            "{refused:?}"
        );
        let long = format!("age-encryption.org/v1\n-> X {}", "a".repeat(1 << 20));
        let refused = opened(&identity, long.as_bytes());
        assert!(matches!(
            refused,
            Err(SealError::Limit { what: "bytes", .. })
        ));
        let later = opened(&identity, b"age-encryption.org/v2\nsesuatu");
        assert!(matches!(later, Err(SealError::Newer)));
    }

    #[test]
    fn whatever_is_cut_off_or_added_is_noticed() {
        let identity = [Identity::generate()];
        let bytes = sealed(&[identity[0].recipient()], b"isi");
        for len in 0..bytes.len() {
            assert!(opened(&identity, &bytes[..len]).is_err(), "{len}");
        }
        let more = [bytes.as_slice(), b"!"].concat();
        assert!(opened(&identity, &more).is_err());
        // As long as a piece of age exactly: what follows is another piece.
        let piece = sealed(&[identity[0].recipient()], &vec![7; 64 * 1024]);
        assert!(opened(&identity, &piece).is_ok());
        assert!(opened(&identity, &[piece.as_slice(), b"!"].concat()).is_err());
    }
}
