//! Who is believed, and how that is proved: keys, signatures, sealing for recipients.
//!
//! Everything that is signed is signed the way OpenSSH signs files (SSHSIG, Ed25519, SHA-512), each kind of thing in a
//! namespace of its own, so that stock `ssh-keygen -Y verify` can check it and no signature passes for another.

pub mod seal;
pub mod sign;
