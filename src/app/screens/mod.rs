//! One module for each screen: its state, its part of the table of commands, and what they do.

pub mod employees;
pub mod evaluation;
pub mod feedback;
pub mod follow_up;
pub mod meeting;
pub mod overview;
pub mod service;
pub mod sync;
pub mod target;
pub mod team;
