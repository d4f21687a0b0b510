//! Byte forms of what is kept: ops and manifests for ever, states, rows and acts until the records are rebuilt.
//!
//! Each value stands in an envelope `[type u8][schema u8][body]`; lengths and checksums are the business
//! of whoever stores it, and a checksum is verified before anything is decoded. The wire types are frozen
//! (`v1.rs`) and apart from the types of `ops`, so that a change of those cannot change a byte.
//!
//! What this version does not know it keeps and hands on untouched: unknown fields as they are, bodies
//! that it cannot read as [`Body::Unknown`], and ops that it cannot even place as [`UNPLACED`].

mod applied;
mod basic;
mod codec;
mod fact;
mod manifest;
mod op;
mod record;
mod state;
mod v1;

#[cfg(test)]
mod tests;

pub use applied::{Applied, decode_applied, decode_record, encode_applied, encode_record};
pub use fact::{decode_fact, encode_fact};
pub use manifest::{decode_manifest, encode_manifest};
pub use op::{Peek, UNPLACED, WHOLE, decode_entry, decode_op, encode_op, has_subject, peek_op};
pub use record::{decode_act, decode_row, encode_act, encode_row};
pub use state::{decode_state, encode_state};

#[cfg(doc)]
use crate::ops::op::Body;

/// What an envelope holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Op = 1,
    State = 2,
    Row = 3,
    Act = 4,
    Record = 5,
    Applied = 6,
    Fact = 8,
    Manifest = 7,
}

/// The schema that this version writes.
const SCHEMA: u8 = 1;

/// Why bytes are not what they should be. Nothing was taken from them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Shorter than an envelope.
    #[error("too short to be anything: {0} bytes")]
    Short(usize),
    /// Something else.
    #[error("holds a value of type {found} where one of type {expected} should stand")]
    Type {
        /// The type that was asked for.
        expected: u8,
        /// The type that stands there.
        found: u8,
    },
    /// Written by a later version of the program.
    #[error("written in schema {0} by a later version of tatap")]
    Newer(u8),
    /// Written by an earlier version of the program; only of what is made anew, as the rest is read for ever.
    #[error("written in schema {0} by an earlier version of tatap")]
    Older(u8),
    /// The bytes do not follow the form.
    #[error("not in the form of its type: {0}")]
    Malformed(String),
    /// Bytes follow where the value ends.
    #[error("{0} bytes follow where the value ends")]
    Trailing(usize),
    /// A number that means nothing where it stands.
    #[error("{what} has the impossible value {value}")]
    Impossible {
        /// What it should be.
        what: &'static str,
        /// What it is.
        value: i64,
    },
}

/// Begins an envelope.
fn envelope(kind: Kind) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(96);
    bytes.extend([kind as u8, SCHEMA]);
    bytes
}

/// Opens an envelope: its schema and its body.
fn open(kind: Kind, bytes: &[u8]) -> Result<(u8, &[u8]), WireError> {
    match bytes {
        [found, 0, ..] if *found == kind as u8 => Err(WireError::Malformed("schema 0".into())),
        [found, schema, body @ ..] if *found == kind as u8 => Ok((*schema, body)),
        [found, _, ..] => Err(WireError::Type {
            expected: kind as u8,
            found: *found,
        }),
        [] | [_] => Err(WireError::Short(bytes.len())),
    }
}

/// Opens an envelope of the schema of this version.
fn open_own(kind: Kind, bytes: &[u8]) -> Result<&[u8], WireError> {
    match open(kind, bytes)? {
        (SCHEMA, body) => Ok(body),
        (schema, _) => Err(WireError::Newer(schema)),
    }
}
