//! `tatap list`: what the screens show, as text, JSON or CSV.

mod actions;
mod complaints;
mod conflicts;
mod denials;
mod employees;
mod entries;
mod feedback;
mod follow_ups;
mod meetings;
mod peers;
mod ratings;
mod targets;
mod teams;
mod units;
mod voices;

use crate::app::model::Model;
use crate::domain::access::Right;
use crate::domain::id::EmployeeId;
use crate::i18n::Phrase;
use crate::ops::registers::RegisterId;
use crate::store::Store;

use super::Exit;
use super::args::{ListArgs, Listed, What};
use super::context::{Context, Io};
use super::failure::Failure;
use super::sheet::{Cell, Sheet};

pub(super) use entries::cell;

/// What a list is made from.
struct Source<'a> {
    store: &'a dyn Store,
    model: Model,
    args: &'a ListArgs,
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
pub(super) fn who(model: &Model, id: EmployeeId) -> [Cell; 2] {
    let row = model.people.row(id);
    let nip = row.and_then(|row| row.employee.nip);
    [
        Cell::of(nip, |nip| Cell::Text(nip.plain())),
        Cell::text(model.people.name(id)),
    ]
}

/// Prints a list.
pub(super) fn run(context: &Context, args: &ListArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let store = context.look(io)?;
    let mut source = Source {
        model: context.model(&store, args.period)?,
        store: &store,
        args,
    };
    if matches!(args.what, What::Of(Listed::Complaints | Listed::Actions)) {
        context.need_at_large(&source.model, Right::ReadService)?;
    }
    let sheet = match args.what {
        What::Entries(RegisterId::Peers) => peers::sheet(&mut source)?,
        What::Entries(id) => entries::sheet(&mut source, id)?,
        What::Of(listed) => of(&mut source, listed)?,
    };
    sheet.print(context.texts, args.format, io)?;
    say_empty(context, &sheet, io);
    Ok(Exit::Done)
}

fn of(source: &mut Source<'_>, listed: Listed) -> Result<Sheet, Failure> {
    Ok(match listed {
        Listed::Employees => employees::sheet(source)?,
        Listed::Targets => targets::sheet(source)?,
        Listed::Teams => teams::sheet(source),
        Listed::Feedback => feedback::sheet(source)?,
        Listed::Ratings => ratings::sheet(source)?,
        Listed::Units => units::sheet(source),
        Listed::Complaints => complaints::sheet(source),
        Listed::Voices => voices::sheet(source),
        Listed::Actions => actions::sheet(source),
        Listed::Meetings => meetings::sheet(source)?,
        Listed::FollowUps => follow_ups::sheet(source)?,
        Listed::Denials => denials::sheet(source)?,
        Listed::Conflicts => conflicts::sheet(source)?,
    })
}

/// An empty list is no mistake, but whoever looks at it should not wonder.
pub(super) fn say_empty(context: &Context, sheet: &Sheet, io: &mut Io<'_>) {
    if sheet.is_empty() {
        let text = Phrase::new("cli.empty").text(context.texts);
        let _ = writeln!(io.err, "tatap: {text}");
    }
}
