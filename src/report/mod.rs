//! Documents, tables and files that leave the program: official forms, recaps, files for national systems.

pub mod document;
mod error;
pub mod list;
pub mod select;
pub mod separated;
pub mod sheet;
pub mod tables;
pub mod workbook;
pub mod xlsx;

pub use error::ReportError;
