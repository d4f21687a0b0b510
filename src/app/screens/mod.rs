//! One module for each screen: its state, its part of the table of commands, and what they do.

pub mod employees;
pub mod feedback;
pub mod target;
pub mod team;
