//! What is true of performance reviews: people, plans, ratings, teams, feedback.
//!
//! Pure: no I/O, no clock, no serialisation, no text that a user reads.

pub mod access;
pub mod alert;
pub mod annotation;
pub mod answers;
pub mod calendar;
pub mod closing;
pub mod coded;
pub mod competence;
pub mod complaint;
pub mod contribution;
pub mod credit;
pub mod discipline;
pub mod distribution;
mod exact;
pub mod feedback;
pub mod follow;
pub mod id;
pub mod log;
pub mod meeting;
pub mod nip;
pub mod objection;
pub mod parse;
pub mod peer;
pub mod people;
pub mod period;
pub mod person;
pub mod pin;
pub mod plan;
pub mod progress;
pub mod public;
pub mod punctuality;
pub mod rating;
pub mod rules;
pub mod scheme;
pub mod siasn;
pub mod strength;
pub mod suggestion;
pub mod survey;
pub mod team;
pub mod text;
pub mod unit;
pub mod voice;
