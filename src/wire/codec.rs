//! The only file that names bincode: one limited configuration, slices in, no byte left over.
//!
//! Words and byte strings are borrowed from the input and lists grow as their items arrive, so no length
//! that a damaged input claims is ever reserved.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::WireError;

/// The most that one value may take; the journal's frames have the same limit.
const LIMIT: usize = 64 << 20;

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<LIMIT>()
}

/// The bytes of a wire value, after these.
pub(super) fn append<T: Serialize>(mut bytes: Vec<u8>, value: &T) -> Vec<u8> {
    bincode::serde::encode_into_std_write(value, &mut bytes, config())
        .expect("wire types have known lengths, and writing to memory does not fail");
    bytes
}

/// Reads a wire value that fills its bytes.
pub(super) fn whole<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, WireError> {
    match prefix(bytes)? {
        (value, read) if read == bytes.len() => Ok(value),
        (_, read) => Err(WireError::Trailing(bytes.len() - read)),
    }
}

/// Reads a wire value from the front, and tells how many bytes it took.
pub(super) fn prefix<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<(T, usize), WireError> {
    bincode::serde::borrow_decode_from_slice(bytes, config())
        .map_err(|error| WireError::Malformed(error.to_string()))
}

/// Reads a list without reserving what its length claims.
pub(super) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Items<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
            let mut items = Vec::new();
            while let Some(item) = seq.next_element()? {
                items.push(item);
            }
            Ok(items)
        }
    }

    deserializer.deserialize_seq(Items(PhantomData))
}

/// Writes a byte string as such and not as a list of numbers.
pub(super) fn raw<S: serde::Serializer>(bytes: &&[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}
