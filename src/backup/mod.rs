//! Backups: everything that is needed to go on with a data directory, in one file; and going on from one.
//!
//! # Form
//!
//! `tatap-YYYYMMDD-HHMMSS-REPLICA.tar.zst`: moment in UTC, and of the replica the first 8 bytes as hex. A tar (ustar, nothing
//! but regular files) packed with zstd, so that `tar --zstd -xf` and `sha256sum -c SHA256SUMS` are all that is needed to get
//! at what it holds. Sealed, it ends in `.tar.zst.age`, and `age -d` comes first. `-damaged` stands before the ending where
//! what was copied was not whole.
//!
//! | member, in this order | what |
//! |---|---|
//! | `TATAP-BACKUP` | what it is: lines of a word and what it says, see `note.rs` |
//! | `ledger/`, `received/` | these journals, segments first, then a head file that names exactly their end |
//! | `draft`, `drafts/`, `readers/`, `registry/` | as they are |
//! | `journal/` | the own chain, likewise |
//! | `SHA256SUMS` | the sums of all members before it |
//!
//! # While somebody writes
//!
//! No lock is taken. What names something is opened before what it names: a landing writes to `received/` first and to the
//! ledger last, and ledger and drafts name own changes. Of each journal exactly that is copied that was walked over when it
//! was opened, so what was acknowledged before is in it, and its chain is whole.

mod content;
mod error;
mod members;
mod names;
mod note;
mod pack;
mod place;
mod read;
mod restore;
mod rotate;
mod write;

#[cfg(test)]
mod tests;

pub use error::BackupError;
pub use names::{Found, found, latest};
pub use note::Note;
pub use place::{default_dir, is_elsewhere, make_ready, usual_recipients};
pub use read::{Checked, check, unpack};
pub use restore::{Restored, restore};
pub use write::{Made, Order, make};
