//! `tatap` ("to face"): performance-review meetings of Indonesian civil servants, at a terminal.
//!
//! Dependencies point downwards only; `tests/it/tidy.rs` scans the imports and fails otherwise. The map of
//! the rooms, the invariants and the test of each stand in `ARCHITECTURE.md`.
//!
//! Who draws what:
//!
//! ```text
//! [Pegawai] Target  Tim  Umpan Balik          Nama · Triwulan IV 2026   ui::chrome::tabs
//! /is:mine  6 bawahan saya                                       1/23   ui::screens, one module
//! > Nama           Jabatan         SKP        Kemajuan  Umpan  Ket      for each, beside its state
//!   …                                                                   in app::screens
//! ┌ Nama ─────────────────────────────────────────────────────────┐
//! │ detail, following when the keys rest                          │    app::…::areas says where
//! └───────────────────────────────────────────────────────────────┘    things lie, for keys that
//! Disimpan · 121 pegawai · u urungkan: catat log                        page and for drawing alike
//! Enter buka  / saring  A umpan balik  ? bantuan                        ui::chrome::{state, hints}
//! ```
//!
//! Above it lie forms (`ui::form` over `app::form`) and the other overlays (`ui::overlays`). What is drawn
//! reaches the terminal through `runtime::backend`, which sends only what changes.

pub mod app;
pub mod backup;
#[cfg(feature = "bucket")]
pub mod bucket;
pub mod bundle;
pub mod cli;
pub mod config;
pub mod demo;
pub mod desk;
pub mod domain;
pub mod durable;
pub mod exchange;
pub mod fence;
#[cfg(feature = "hub")]
pub mod hub;
pub mod i18n;
pub mod identity;
pub mod import;
pub mod journal;
pub mod ops;
pub mod pins;
pub mod records;
pub mod report;
pub mod runtime;
pub mod seat;
pub mod store;
pub mod sync;
#[cfg(feature = "bucket")]
pub mod tls;
pub mod trust;
pub mod ui;
pub mod wire;
