//! Contribution to the goals of the organisation: how many of its results a person supports.
