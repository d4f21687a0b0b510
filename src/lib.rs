//! `tatap` ("to face"): performance-review meetings of Indonesian civil servants, at a terminal.
//!
//! Dependencies point downwards only; `tests/it/tidy.rs` scans the imports and fails otherwise.

pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod i18n;
pub mod import;
pub mod journal;
pub mod ops;
pub mod records;
pub mod runtime;
pub mod store;
pub mod ui;
pub mod wire;
