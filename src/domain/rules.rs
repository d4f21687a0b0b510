//! The numbers of law and locality, passed in as a value and never global.

use super::rating::PredikatTable;

/// A versioned set of rules, read from `assets/rules/*.toml` by `config`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Name and version, printed wherever a rule decides something.
    pub version: String,
    /// Legal source of the predikat table.
    pub predikat_source: String,
    /// The 3×3 table.
    pub predikat: PredikatTable,
    /// Minutes of a working day (Perpres 21/2023: 37.5 hours in five days).
    pub minutes_per_day: u32,
    /// Working days after which a log entry counts as written late.
    pub backfill_workdays: u32,
    /// Working days without an entry after which a person is flagged.
    pub silent_workdays: u32,
}
