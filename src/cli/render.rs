//! `tatap debug render`: the screen as it is after some keys, as text. For documentation and for reports of
//! mistakes; nothing is read from the keyboard, and data that was named is not changed.

use chrono::{Offset, Utc};

use crate::app::key::Key;
use crate::app::model::Model;
use crate::app::screens::employees;
use crate::config::Borders;
use crate::demo;
use crate::domain::id::EmployeeId;
use crate::i18n::Phrase;
use crate::ops::op::ReplicaId;
use crate::pins::Vault;
use crate::runtime::executor::{self, Backing};
use crate::store::Store;
use crate::store::memory::MemoryStore;
use crate::ui;

use super::Exit;
use super::args::RenderArgs;
use super::context::{Context, Io};
use super::demo::seat_on;
use super::failure::Failure;
use super::settings;

/// Prints a screen.
pub(super) fn run(context: &Context, args: &RenderArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let named = args.office.scheme.as_deref();
    let office = named.map(|named| context.by_scheme(named)).transpose()?;
    let context = office.as_ref().unwrap_or(context);
    let keys = Key::parse_script(&args.keys)
        .map_err(|word| Failure::usage(Phrase::new("cli.no-such-key").with("key", word)))?;
    let is_demo = context
        .data_flag()
        .is_none_or(|data| data.as_os_str() == "demo");
    // Made-up data is shown as it stands on the day of the picture.
    let made_up = if is_demo {
        let (actor, appointments) = seat_on(args.today, context, &args.office);
        Some(context.seated(actor, appointments)?)
    } else {
        None
    };
    let context = made_up.as_ref().unwrap_or(context);
    let (mut store, actor) = store(context, args, io)?;
    let mut settings = settings::plain(context);
    settings.lens = settings::lens(&context.config);
    settings.ascii = args.ascii || context.config.borders == Borders::Ascii;
    if context.data_flag().is_some() || context.read_only {
        let why = context.texts.get("cli.render-read-only");
        settings.read_only = Some(why.to_owned());
    } else {
        // The same picture wherever it is made.
        settings.zone = Utc.fix();
    }
    let fresh = executor::fresh(store.as_ref())?;
    let mut model = Model::new(settings, args.today, actor, fresh);
    employees::begin(&mut model);
    let mut backing = Backing {
        store: store.as_mut(),
        pins: &mut Vault::in_memory(),
        desk: None,
    };
    executor::press(&mut model, &mut backing, args.size, &keys, noon(args));
    let (w, h) = args.size;
    let picture = if args.ansi {
        ui::print::ansi(&model, w, h)
    } else {
        ui::print::text(&model, w, h)
    };
    io.out.write_all(picture.as_bytes())?;
    Ok(Exit::Done)
}

/// The data that was named, or the demo as it stands on that day.
fn store(
    context: &Context,
    args: &RenderArgs,
    io: &mut Io<'_>,
) -> Result<(Box<dyn Store>, EmployeeId), Failure> {
    if context
        .data_flag()
        .is_some_and(|data| data.as_os_str() != "demo")
    {
        return Ok((Box::new(context.look(io)?), context.actor()));
    }
    let mut store = MemoryStore::new(ReplicaId([7; 16]));
    demo::fill(&mut store, args.today, noon(args), &context.rules)?;
    Ok((Box::new(context.guard(Box::new(store))?), context.actor()))
}

/// The clock of the picture: noon of its day.
fn noon(args: &RenderArgs) -> u64 {
    let noon = args.today.and_hms_opt(12, 0, 0).unwrap_or_default();
    noon.and_utc().timestamp_millis().max(0) as u64
}
