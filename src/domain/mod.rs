//! What is true of performance reviews: people, plans, ratings, teams, feedback.
//!
//! Pure: no I/O, no clock, no serialisation, no text that a user reads.

pub mod coded;
pub mod feedback;
pub mod id;
pub mod log;
pub mod nip;
pub mod parse;
pub mod people;
pub mod period;
pub mod person;
pub mod plan;
pub mod progress;
pub mod rating;
pub mod rules;
pub mod team;
pub mod text;
pub mod unit;
