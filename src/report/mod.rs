//! Documents, tables and files that leave the program: official forms, recaps, files for national systems.

pub mod document;
pub mod pdf;
