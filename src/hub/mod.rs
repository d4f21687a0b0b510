//! Head office at scale: what thousands of offices send lands in PostgreSQL, which can grow into a cluster.
//!
//! Nothing is decided here that a field machine would decide otherwise: an [`Office`] is chains like those of any store, and
//! bundles are compared with it and judged by the same code ([`crate::sync`]). A bundle lands in one transaction, which
//! begins by locking its office; killed anywhere, it has landed whole or not at all.
//!
//! Built only with the feature `hub`.

mod analysis;
mod answer;
mod audit;
mod columnar;
mod coverage;
mod database;
mod error;
mod export;
mod ingest;
mod land;
mod office;
mod offices;
mod records;
mod refresh;
mod schema;
mod standing;
mod status;

pub use analysis::{need_analysis, sql};
pub use answer::{answer, land_own};
pub use audit::{Audited, Wrong, audit};
pub use coverage::{Wanted, coverage, unit_periods, units};
pub use database::Database;
pub use error::HubError;
pub use export::{ExportedFiles, export};
pub use ingest::{Came, Ingested, Receiver, ingest};
pub use land::{Landing, land};
pub use office::Office;
pub use offices::{COLUMNS, Listed, read_offices, write_offices};
pub use refresh::{Refresher, Stale, refresh, stale};
pub use schema::{VERSION, init, need};
pub use status::{OfficeStatus, status};

pub use postgres::Client;

/// A number of the program in the signed numbers of the database, bit for bit.
fn signed(number: u64) -> i64 {
    number.cast_signed()
}

/// The number of the program.
fn unsigned(number: i64) -> u64 {
    number.cast_unsigned()
}

#[cfg(test)]
mod tests;
