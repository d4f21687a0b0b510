//! Replicas that write, send, lose, repeat and reorder; what must hold whatever they do.

mod disk;
mod histories;
mod parcels;
pub(crate) mod world;
