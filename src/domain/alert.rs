//! What needs an act now: nothing logged for days, a target behind its time, a deadline near.
