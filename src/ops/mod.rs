//! The only ways in which a record can change, and how concurrent changes merge. Pure.

pub mod access;
pub mod act;
pub mod bundle;
pub mod chain;
pub mod clock;
pub mod conflict;
#[cfg(feature = "hub")]
pub mod coverage;
pub mod edit;
pub mod enrolling;
pub mod entry;
pub mod fields;
pub mod history;
pub mod ident;
pub mod ledger;
pub mod lists;
pub mod op;
pub mod registers;
pub mod registry;
pub mod roster;
pub mod standing;
pub mod state;
pub mod sync;
pub mod view;
