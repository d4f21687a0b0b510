//! The pure core: what is on the screen, and what every key and answer does to it.
//!
//! [`update::update`] never fails, blocks, or asks the time: every wish is an [`model::Effect`], every
//! answer a [`model::Msg`].

pub mod access;
pub mod alerts;
pub mod ask;
#[cfg(feature = "hub")]
pub mod board;
pub mod clip;
pub mod command;
pub mod conflict;
pub mod copy;
pub mod explain;
pub mod figures;
pub mod filter;
pub mod fold;
pub mod form;
pub mod forms;
pub mod geometry;
pub mod glossary;
pub mod guide;
pub mod history;
pub mod key;
pub mod keymap;
pub mod lens;
pub mod list;
pub mod menu;
pub mod meter;
pub mod minutes;
pub mod model;
pub mod nearest;
pub mod overlay;
pub mod people;
pub mod phrases;
pub mod pick;
pub mod pin;
pub mod reading;
pub mod register;
pub mod repeat;
pub mod reports;
pub mod resume;
pub mod scheme;
pub mod screens;
pub mod seat;
pub mod services;
#[cfg(test)]
pub(crate) mod testing;
pub mod text_input;
pub mod topic;
pub mod update;
pub mod wrap;
