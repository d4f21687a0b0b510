//! Documents, tables and files that leave the program: official forms, recaps, files for national systems.

pub mod document;
mod error;
pub mod lines;
pub mod list;
pub mod select;
pub mod sheet;
pub mod siasn;

pub use error::ReportError;
