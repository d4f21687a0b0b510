//! The shell around the pure core: terminal, keys, signals and the pace of drawing.
//!
//! The only folder that names crossterm; of ratatui only `backend.rs` knows, which is its `Backend`.
//! Everything from outside comes as one kind of message, [`input::Input`], through a closure that the
//! caller gives, so that it ends in the one channel of the program.

pub mod backend;
#[cfg(feature = "hub")]
pub mod board;
pub mod clipboard;
pub mod decode;
pub mod due;
pub mod environment;
pub mod exchange;
pub mod executor;
pub mod input;
pub mod keeper;
mod lag;
pub mod pace;
mod paint;
pub mod plain;
pub mod program;
pub mod reports;
pub mod seat;
pub mod signals;
pub mod terminal;
mod tile;
