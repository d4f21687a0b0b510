//! Who is believed, and how that is proved: keys, signatures, sealing for recipients, the registry.
//!
//! Everything that is signed is signed the way OpenSSH signs files (SSHSIG, Ed25519, SHA-512), each kind of thing in a
//! namespace of its own, so that stock `ssh-keygen -Y verify` can check it and no signature passes for another.

mod error;
pub mod follows;
mod form;
pub mod kept;
pub mod keys;
pub mod person;
pub mod registry_file;
pub mod request;
pub mod seal;
pub mod sign;
pub mod words;

#[cfg(test)]
mod tests;

pub use error::{Forgery, TrustError};
