//! `tatap debug seed`: a store of any size to measure with.

use crate::demo;
use crate::i18n::Phrase;
use crate::store::disk::Mode;

use super::Exit;
use super::args::SeedArgs;
use super::context::{Context, Io, Meter};
use super::failure::Failure;

/// Fills an empty directory with made-up people.
pub(super) fn run(context: &Context, args: &SeedArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    context.refuse_read_only()?;
    Context::refuse_occupied(&args.dir)?;
    let mut store = context.open(&args.dir, Mode::Practice, io)?;
    let mut meter = Meter::new(context.texts);
    let people = args.employees as usize;
    let now = Context::now_millis();
    let progress = &mut |done: usize| meter.show(done as u64, people as u64);
    let seeded = demo::seed(&mut store, people, args.rng, context.today, now, progress);
    meter.clear();
    let seeded = seeded?;
    let told = Phrase::new("cli.seeded")
        .with("path", args.dir.display())
        .with("people", context.texts.count(seeded.employees))
        .with("units", context.texts.count(seeded.units));
    io.say(told.text(context.texts))?;
    Ok(Exit::Done)
}
