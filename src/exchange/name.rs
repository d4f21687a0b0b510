//! Names in the exchange folder: of files, of their temporary forms, and of the folders of offices.
//!
//! All are made of `0-9`, `a-z`, `-` and `.`, so that no filesystem takes two of them for one, refuses one or changes it.

use std::fmt;
use std::io;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::ops::bundle::BundleId;
use crate::ops::op::ReplicaId;

/// How every name ends.
const SUFFIX: &str = ".tatap";

/// The name of a file: `<replica>-<to_seq>-<bundle>.tatap`, the first 8 bytes of both ids as hex, at most 60 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The first 8 bytes of the id of the replica that wrote it.
    pub replica: [u8; 8],
    /// The last own seq that it carries.
    pub to_seq: u64,
    /// The first 8 bytes of the id of the bundle.
    pub bundle: [u8; 8],
}

impl Name {
    /// The name of a bundle of a replica.
    pub fn new(replica: ReplicaId, to_seq: u64, bundle: BundleId) -> Self {
        Self {
            replica: first(replica.0),
            to_seq,
            bundle: first(bundle.0),
        }
    }

    /// Whether the file is one that this replica writes.
    pub fn is_of(&self, replica: ReplicaId) -> bool {
        self.replica == first(replica.0)
    }

    /// Whether the file is this bundle of this replica.
    pub fn names(&self, replica: ReplicaId, bundle: BundleId) -> bool {
        self.is_of(replica) && self.bundle == first(bundle.0)
    }

    /// Reads a name exactly as [`Name::new`] makes it; everything else that lies in a folder is nothing to us.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_suffix(SUFFIX)?.split('-');
        let name = Self {
            replica: unhex(parts.next()?)?,
            to_seq: number(parts.next()?)?,
            bundle: unhex(parts.next()?)?,
        };
        parts.next().is_none().then_some(name)
    }

    /// The name that a temporary file was to have.
    pub(super) fn parse_temporary(text: &str) -> Option<Self> {
        let (name, random) = text.strip_prefix('.')?.split_once(".tmp-")?;
        unhex::<8>(random)?;
        Self::parse(name)
    }
}

/// What a file is called until it is whole; never twice the same.
pub(super) fn temporary(name: &str) -> io::Result<String> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|e| io::Error::other(e.to_string()))?;
    Ok(format!(".{name}.tmp-{}", Hex(&random)))
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (replica, bundle) = (Hex(&self.replica), Hex(&self.bundle));
        write!(f, "{replica}-{}-{bundle}{SUFFIX}", self.to_seq)
    }
}

/// The name of the folder of an office, from its code. Letters compare without case, as everywhere in codes; where
/// anything else had to be changed, a short hash of the code keeps two offices apart.
pub fn office_folder(code: &str) -> String {
    /// Beside the hash; longer codes are cut.
    const LONGEST: usize = 40;
    let code = code.trim().to_lowercase();
    if code.len() <= LONGEST && is_plain(&code) {
        return code;
    }
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let readable: String = code.chars().map(safe).take(LONGEST).collect();
    let hash: [u8; 32] = Sha256::digest(code.as_bytes()).into();
    let hash = Hex(hash.first_chunk::<4>().map_or(&[], |hash| hash)).to_string();
    match readable.trim_matches('-') {
        "" => format!("k-{hash}"),
        readable => format!("{readable}-{hash}"),
    }
}

/// Whether a code in lower case can be the name of a folder as it is, on any filesystem, and never looks hashed.
fn is_plain(code: &str) -> bool {
    let safe = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'z' | b'-');
    let edge = code.is_empty() || code.starts_with('-') || code.ends_with('-');
    let hashed = code
        .rsplit_once('-')
        .is_some_and(|(_, end)| unhex::<4>(end).is_some());
    code.bytes().all(safe) && !edge && !hashed && !is_device(code)
}

/// Whether Windows takes a name for that of a device.
fn is_device(code: &str) -> bool {
    let port = |rest: &str| matches!(rest.as_bytes(), [b'0'..=b'9']);
    let numbered = ["com", "lpt"].iter().filter_map(|d| code.strip_prefix(d));
    matches!(code, "con" | "prn" | "aux" | "nul") || numbered.into_iter().any(port)
}

/// Bytes as lower-case hex.
struct Hex<'a>(&'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Exactly so many bytes of lower-case hex.
fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let lower = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if text.len() != 2 * N || !lower {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// A number without sign and without zeros before it.
fn number(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let zeros = text.len() > 1 && text.starts_with('0');
    (digits && !zeros).then(|| u64::from_str(text).ok())?
}

fn first(id: [u8; 16]) -> [u8; 8] {
    std::array::from_fn(|at| id.get(at).copied().unwrap_or_default())
}
