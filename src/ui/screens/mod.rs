//! One module for each screen, beside its own in `app/screens`.

pub(super) mod employees;
pub(super) mod feedback;
pub(super) mod target;
pub(super) mod team;
