//! Documents, tables and files that leave the program: official forms, recaps, files for national systems.

pub mod document;
mod error;
pub mod list;
pub mod select;
pub mod sheet;

pub use error::ReportError;
