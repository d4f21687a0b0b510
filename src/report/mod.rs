//! Documents, tables and files that leave the program: official forms, recaps, files for national systems.

pub mod document;
mod error;
pub mod facts;
pub mod fill;
pub mod form;
pub mod guide;
pub mod lines;
pub mod list;
pub mod make;
pub mod markdown;
pub mod paper;
pub mod pdf;
pub mod plain;
pub mod produce;
pub mod run;
pub mod save;
pub mod select;
pub mod separated;
pub mod sheet;
pub mod siasn;
pub mod tables;
pub mod workbook;
pub mod xlsx;

pub use error::ReportError;
