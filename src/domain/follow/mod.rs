//! What follows from an evaluation: awards, coaching, training, improvement, incentives, and what an
//! organisation itself needs.

pub mod action;
pub mod award;
pub mod coaching;
pub mod improvement;
pub mod incentive;
pub mod training;
