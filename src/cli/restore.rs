//! `tatap restore`: going on from a backup, as a new replica.

use crate::backup;
use crate::i18n::Phrase;
use crate::identity;
use crate::store::Store;
use crate::store::disk::{DiskStore, Mode};
use crate::trust::keys::Keys;
use crate::trust::seal::Identity;

use super::Exit;
use super::args::RestoreArgs;
use super::context::{Context, Io};
use super::failure::Failure;

/// Goes on from a backup in a directory where nothing is yet.
pub(super) fn run(context: &Context, args: &RestoreArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    context.refuse_read_only()?;
    let identities = identities(context, args)?;
    let restored = backup::restore(&args.file, &args.to, &identities, Context::now_millis())?;
    if let Some(home) = identity::state_dir() {
        let (mut store, _) = DiskStore::open(&args.to, Mode::Write, &mut |_, _| ())?;
        store.at_home(&home)?;
        store.checkpoint()?;
    }
    let moment = restored.note.moment.with_timezone(&context.zone);
    let done = Phrase::new("cli-backup.restored")
        .with("path", args.to.display())
        .with("moment", moment.format("%d-%m-%Y %H:%M"))
        .with("people", context.texts.count(restored.people))
        .with("replica", restored.replica);
    io.say(done.text(context.texts))?;
    io.say(context.texts.get("cli-backup.restored-next"))?;
    Ok(Exit::Done)
}

/// The key that was named; otherwise those of the data that is configured here, where there are any.
fn identities(context: &Context, args: &RestoreArgs) -> Result<Vec<Identity>, Failure> {
    if let Some(file) = &args.identity {
        return Ok(Keys::identities(file)?);
    }
    let own = Keys::dir_of(&context.data_dir()?).join("recipient");
    if own.exists() {
        return Ok(Keys::identities(&own)?);
    }
    Ok(Vec::new())
}
