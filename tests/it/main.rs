//! One integration binary, so that two cores link once.
#![expect(clippy::panic, reason = "a test that cannot go on ends by panicking")]
#![expect(
    clippy::too_many_lines,
    reason = "a script of keys reads best in one piece"
)]

mod access;
mod backup;
#[cfg(feature = "bucket")]
mod bucket;
mod bundle;
mod cli;
mod docs_fresh;
mod doctor;
mod drafts;
mod lens;
mod line;
mod locales;
mod meeting;
mod pin;
mod program;
mod registers;
mod replica;
mod report;
mod saving;
mod screens;
mod seat;
mod service;
mod stores;
mod support;
mod sync;
mod terminal;
mod tidy;
mod trust;
