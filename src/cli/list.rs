//! `tatap list`: what the screens show, as text, JSON or CSV.

use crate::domain::access::Right;
use crate::report::list::{Asked, Listed, Source, What, sheet};

use super::Exit;
use super::args::ListArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::output;

/// Prints a list.
pub(super) fn run(context: &Context, args: &ListArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let store = context.look(io)?;
    let mut source = Source {
        model: context.model(&store, args.period)?,
        store: &store,
        asked: Asked {
            filter: args.filter.clone(),
            period: args.period,
        },
    };
    if matches!(args.what, What::Of(Listed::Complaints | Listed::Actions)) {
        context.need_at_large(&source.model, Right::ReadService)?;
    }
    let sheet = sheet(&mut source, args.what)?;
    output::print(context.texts, &sheet, args.format, io)?;
    Ok(Exit::Done)
}
