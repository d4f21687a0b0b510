//! `tatap verify`: walks the chain of the journal and compares the records with it.

use crate::domain::access::Right;
use crate::i18n::Phrase;
use crate::store::disk::Mode;
use crate::store::{Store, StoreError};

use super::Exit;
use super::context::{Context, Io};
use super::failure::Failure;

/// Prints what was found. The records can only be compared by whoever may write, so while another program
/// has them open, or with `--read-only`, only the journal is walked, and that is said.
pub(super) fn run(context: &Context, io: &mut Io<'_>) -> Result<Exit, Failure> {
    context.need(Right::Maintain)?;
    let dir = context.data_dir()?;
    if !dir.exists() {
        // Writing would make the directory, and find nothing wrong with it.
        context.look(io)?;
    }
    let mode = if context.read_only {
        Mode::ReadOnly
    } else {
        Mode::Write
    };
    let (store, whole) = match context.try_open(&dir, mode, io) {
        Ok(store) => (store, mode == Mode::Write),
        Err(StoreError::Held { .. } | StoreError::ReadOnly(_)) => {
            (context.open(&dir, Mode::ReadOnly, io)?, false)
        }
        Err(error) => return Err(error.into()),
    };
    let verified = store.verify()?;
    let counts = Phrase::new("cli-verify.counts")
        .with("path", dir.display())
        .with("ops", context.texts.count(verified.ops as usize))
        .with("subjects", context.texts.count(verified.subjects as usize));
    io.say(counts.text(context.texts))?;
    if !whole {
        io.say(context.texts.get("cli-verify.journal-only"))?;
    }
    if verified.faults.is_empty() {
        io.say(context.texts.get("cli-verify.sound"))?;
        return Ok(Exit::Done);
    }
    for fault in &verified.faults {
        io.say(format_args!("- {}", crate::domain::text::clean(fault)))?;
    }
    let faults = Phrase::new("cli-verify.faults").with("count", verified.faults.len());
    Err(Failure::refused(faults))
}
