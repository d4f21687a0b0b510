//! A bucket beside the exchange folder: the same files under the same names, in any store that speaks S3.
//!
//! ```text
//! PREFIX/naik/OFFICE/NAME                    a file of at most 5 MiB, as in the folder
//! PREFIX/naik/OFFICE/NAME.SUM.02-of-07       a piece of a larger one; turun/ and antar/ likewise
//! ```
//!
//! SUM is the beginning of the hash of the whole file, so that pieces of two never make one, and none is taken for a whole
//! file. Each object is one PUT, made whole or not at all by the store; a list says what is missing, so whatever was cut off
//! is completed by the next run.
//!
//! Nothing that the bucket says is believed. What is pulled is one more file in the folder, put there like any other, never
//! over another, and proved when it is taken in. A list that leaves something out costs a transfer, and no more.
//!
//! Built only with the feature `bucket`, which `hub` includes.

mod client;
mod error;
mod key;
mod list;
mod mirror;
mod patience;
mod place;

pub use client::Client;
pub use error::BucketError;
pub use mirror::{Mirror, Mirrored};
pub use patience::Patience;
pub use place::Place;

#[cfg(test)]
mod tests;
