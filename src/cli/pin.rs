//! `tatap pin`: how the PIN of a person stands on this machine, and taking it away. Nothing here knows a PIN.

use crate::app::pin::{may_reset, recorded};
use crate::domain::meeting::PinEvent;
use crate::domain::pin::PinStanding;
use crate::i18n::Phrase;
use crate::pins::{PinsError, Vault};
use crate::runtime::executor::pins_told;
use crate::store::Store;

use super::Exit;
use super::args::{Format, PinCommand};
use super::context::{Context, Io};
use super::failure::Failure;
use super::output;
use super::person;
use crate::report::list::who;
use crate::report::sheet::{Cell, Head, Sheet, shown};

const HEADS: &[Head] = &[
    shown("nip"),
    shown("name"),
    shown("pin"),
    shown("attempts-left"),
    shown("pin-event"),
    shown("pin-day"),
    shown("pin-by"),
    shown("pin-reason"),
];

/// Runs a subcommand.
pub(super) fn run(
    context: &Context,
    command: &PinCommand,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    match command {
        PinCommand::Status { person, format } => status(context, person, *format, io),
        PinCommand::Reset { person, reason } => reset(context, person, reason, io),
    }
}

/// Prints how the PIN stands, and what last happened to it by the records.
fn status(
    context: &Context,
    words: &str,
    format: Format,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let store = context.look(io)?;
    let model = context.model(&store, None)?;
    let id = person::find(&model, words)?;
    let standing = Vault::looking_at(&context.data_dir()?).standing(id)?;
    let records = store.dossier(id)?.file.pins;
    let (code, left) = match standing {
        PinStanding::Absent => ("absent", None),
        PinStanding::Ready { left } => ("ready", Some(left)),
        PinStanding::Locked => ("locked", Some(0)),
    };
    let texts = context.texts;
    let told = texts.get_coded("pin-standing", code).to_owned();
    let last = records.last();
    let [nip, name] = who(&model, id);
    let by = last.and_then(|record| record.by);
    let mut sheet = Sheet::new(HEADS);
    sheet.push(vec![
        nip,
        name,
        Cell::Code(code.to_owned(), told),
        Cell::of(left, Cell::count),
        Cell::of(last, |record| Cell::code(texts, record.event)),
        Cell::of(last, |record| Cell::Day(record.day)),
        Cell::of(by, |by| Cell::text(model.people.name(by))),
        Cell::of(last, |record| Cell::text(&record.reason)),
    ]);
    output::print(texts, &sheet, format, io)?;
    Ok(Exit::Done)
}

/// Records the reset, and then takes the PIN away.
fn reset(context: &Context, words: &str, reason: &str, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let reason = super::reason::reason(reason, "cli-pin.reason")?;
    let mut store = context.write(io)?;
    let mut model = context.model(&store, None)?;
    let id = person::find(&model, words)?;
    may_reset(&model, id).map_err(Failure::refused)?;
    let item = model.ids.fresh();
    if let Some(act) = recorded(&model, id, PinEvent::Reset, item, &reason) {
        store.commit(act, Context::now_millis())?;
    }
    store.checkpoint()?;
    Vault::at(&context.data_dir()?).forget(id)?;
    let told = Phrase::new("pin.forgotten").with("name", model.people.name(id));
    io.say(told.text(context.texts))?;
    Ok(Exit::Done)
}

impl From<PinsError> for Failure {
    fn from(error: PinsError) -> Self {
        let exit = match error {
            PinsError::Io { .. } | PinsError::Hash(_) => Exit::Io,
            PinsError::Damaged { .. } | PinsError::Newer { .. } => Exit::Store,
            PinsError::Taken => Exit::Refused,
        };
        Self::Told(exit, pins_told(&error))
    }
}
