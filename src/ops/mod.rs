//! The only ways in which a record can change, and how concurrent changes merge. Pure.

pub mod clock;
pub mod fields;
pub mod op;
pub mod state;
