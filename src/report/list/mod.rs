//! Lists: what the screens show, as rows and columns.

mod actions;
pub(super) mod complaints;
mod conflicts;
mod denials;
mod employees;
mod entries;
mod feedback;
mod follow_ups;
mod meetings;
mod peers;
mod ratings;
pub(super) mod targets;
mod teams;
mod units;
mod voices;

use clap::ValueEnum;

use crate::app::model::Model;
use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::ops::registers::RegisterId;
use crate::store::Store;

use super::ReportError;
use super::sheet::{Cell, Sheet};

pub use entries::cell;
pub(super) use entries::lies_in;

/// What is listed: what a screen shows, or a register of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// What a screen shows.
    Of(Listed),
    /// The entries of a register.
    Entries(RegisterId),
}

/// What screens show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listed {
    /// One line for each person
    Employees,
    /// One line for each indicator of a plan
    Targets,
    /// One line for each team
    Teams,
    /// One line for each feedback
    Feedback,
    /// One line for each person with a plan: ratings, suggestion, own view, closing, objection
    Ratings,
    /// One line for each unit
    Units,
    /// One line for each complaint, the most pressing first
    Complaints,
    /// What the public says, by service and by person
    Voices,
    /// One line for each action of a unit
    Actions,
    /// One line for each meeting: when, how long, and how it ended
    Meetings,
    /// One line for each follow-up that the chosen scheme asks for and nobody has taken up
    FollowUps,
    /// One line for each refusal: what, to whom, about whom
    Denials,
    /// One line for each version of what nobody has decided between: who wrote it, when, on which machine
    Conflicts,
}

/// Which rows of a list are wanted.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Which people, in the language of the filter on the screen; for everything else, words.
    pub filter: Option<String>,
    /// The period, where one was named.
    pub period: Option<Period>,
}

/// What a list is made from.
pub struct Source<'a> {
    /// The records.
    pub store: &'a dyn Store,
    /// A model of its own: filters are set on it.
    pub model: Model,
    /// Which rows are wanted.
    pub asked: Asked,
}

impl Source<'_> {
    /// NIP and name of a person, the first two cells of most rows.
    fn who(&self, id: EmployeeId) -> [Cell; 2] {
        who(&self.model, id)
    }

    /// The name of a person, or nothing where there is none.
    fn name(&self, id: Option<EmployeeId>) -> Cell {
        Cell::of(id, |id| Cell::text(self.model.people.name(id)))
    }
}

/// The words of a filter without the one that asks for what is overdue, and whether that one stood there.
fn overdue(query: Option<&str>) -> (String, bool) {
    let words = query.unwrap_or_default().split_whitespace();
    let asks = |word: &&str| matches!(*word, "overdue" | "is:overdue" | "lewat");
    let (asked, rest): (Vec<&str>, Vec<&str>) = words.partition(asks);
    (rest.join(" "), !asked.is_empty())
}

/// NIP and name of a person.
pub fn who(model: &Model, id: EmployeeId) -> [Cell; 2] {
    let row = model.people.row(id);
    let nip = row.and_then(|row| row.employee.nip);
    [
        Cell::of(nip, |nip| Cell::Text(nip.plain())),
        Cell::text(model.people.name(id)),
    ]
}

/// A list.
pub fn sheet(source: &mut Source<'_>, what: What) -> Result<Sheet, ReportError> {
    Ok(match what {
        What::Entries(RegisterId::Peers) => peers::sheet(source)?,
        What::Entries(id) => entries::sheet(source, id)?,
        What::Of(Listed::Employees) => employees::sheet(source)?,
        What::Of(Listed::Targets) => targets::sheet(source)?,
        What::Of(Listed::Teams) => teams::sheet(source),
        What::Of(Listed::Feedback) => feedback::sheet(source)?,
        What::Of(Listed::Ratings) => ratings::sheet(source)?,
        What::Of(Listed::Units) => units::sheet(source),
        What::Of(Listed::Complaints) => complaints::sheet(source),
        What::Of(Listed::Voices) => voices::sheet(source),
        What::Of(Listed::Actions) => actions::sheet(source),
        What::Of(Listed::Meetings) => meetings::sheet(source)?,
        What::Of(Listed::FollowUps) => follow_ups::sheet(source)?,
        What::Of(Listed::Denials) => denials::sheet(source)?,
        What::Of(Listed::Conflicts) => conflicts::sheet(source)?,
    })
}
