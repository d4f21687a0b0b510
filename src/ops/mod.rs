//! The only ways in which a record can change, and how concurrent changes merge. Pure.

pub mod access;
pub mod act;
pub mod bundle;
pub mod clock;
pub mod conflict;
pub mod edit;
pub mod entry;
pub mod fields;
pub mod history;
pub mod ident;
pub mod lists;
pub mod op;
pub mod registers;
pub mod registry;
pub mod roster;
pub mod state;
pub mod view;
