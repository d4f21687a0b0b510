//! Documents, tables and files that leave the program: official forms, recaps, files for national systems.

pub mod document;
mod error;
pub mod facts;
pub mod fill;
pub mod form;
pub mod list;
pub mod plain;
pub mod select;
pub mod sheet;

pub use error::ReportError;
