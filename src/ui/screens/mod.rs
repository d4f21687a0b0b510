//! One module for each screen, beside its own in `app/screens`.

pub(super) mod employees;
pub(super) mod evaluation;
pub(super) mod feedback;
pub(super) mod follow_up;
pub(super) mod meeting;
pub(super) mod overview;
pub(super) mod service;
pub(super) mod sync;
pub(super) mod target;
pub(super) mod team;
