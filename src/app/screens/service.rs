//! Layanan: the public's voice, the survey, complaints and what units will do about them.

use crate::app::command::{Command, Move, Spec};
use crate::app::list::ListState;
use crate::app::model::{Effect, Model};

/// What the screen can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {}

/// The screen's part of the table.
pub static COMMANDS: &[Spec] = &[];

/// The screen.
#[derive(Debug, Default)]
pub struct ServiceState {
    /// Selection and window.
    pub list: ListState,
}

/// Brings the screen in line with the rest.
pub fn settle(_model: &mut Model) {}

/// Does what a command says.
pub fn run(_model: &mut Model, act: Act) -> Vec<Effect> {
    match act {}
}

/// Opens what is selected.
pub fn open(_model: &mut Model) -> Vec<Effect> {
    Vec::new()
}

/// Goes back one level within the screen; no if it is at its top.
pub fn back(_model: &mut Model) -> bool {
    false
}

/// Peels one layer off the screen; no if there is none.
pub fn peel(_model: &mut Model) -> bool {
    false
}

/// The list that a movement is for; none where the movement changed the pane.
pub fn turn(model: &mut Model, _by: Move) -> Option<&mut ListState> {
    Some(&mut model.service.list)
}

/// What can be done here now, for the bottom line.
pub fn hints(_model: &Model) -> Vec<(Command, &'static str)> {
    Vec::new()
}

/// What the figure in focus was made of.
pub fn explain(_model: &Model) -> Option<crate::app::explain::Explain> {
    None
}
