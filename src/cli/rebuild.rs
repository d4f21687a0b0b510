//! `tatap rebuild`: the records anew from the journal, which is the truth.

use crate::domain::access::Right;
use crate::i18n::Phrase;
use crate::store::Store;
use crate::store::disk::DiskStore;

use super::Exit;
use super::context::{Context, Io, Meter, tell_notes};
use super::failure::Failure;

/// Makes the records anew.
pub(super) fn run(context: &Context, io: &mut Io<'_>) -> Result<Exit, Failure> {
    context.refuse_read_only()?;
    context.need(Right::Maintain)?;
    let dir = context.data_dir()?;
    if !dir.exists() {
        // Opening for writing would make a directory where there is nothing to rebuild.
        context.look(io)?;
    }
    let mut meter = Meter::new(context.texts);
    let rebuilt = DiskStore::rebuild(&dir, &mut |done, all| meter.show(done, all));
    meter.clear();
    let (mut store, notes) = rebuilt?;
    tell_notes(&notes, io);
    store.checkpoint()?;
    let done = Phrase::new("cli.rebuilt")
        .with("path", dir.display())
        .with("ops", context.texts.count((store.next_seq() - 1) as usize))
        .with("people", context.texts.count(store.roster()?.len()));
    io.say(done.text(context.texts))?;
    Ok(Exit::Done)
}
