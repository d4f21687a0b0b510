//! `tatap practice`: the screen on made-up data that stays, to learn the program on.
//!
//! The replica is marked as one for practice, so the screen says so all the time, and no office takes what
//! was only practised.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::i18n::Phrase;
use crate::ops::op::ReplicaId;
use crate::store::Store;
use crate::store::disk::Mode;
use crate::store::drafts::Drafts;

use super::args::PracticeArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::seat::{self, Seated};
use super::{Exit, demo, open};

/// Opens the screen on the practice data, which is made where there is none.
pub(super) fn run(context: &Context, args: &PracticeArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let office = demo::office(context, &args.office)?;
    let context = office.as_ref().unwrap_or(context);
    context.refuse_read_only()?;
    context.check_terminal()?;
    let dir = place(context)?;
    Context::refuse_occupied(&dir)?;
    let actor = crate::demo::supervisor(context.today, &context.scheme.code);
    let mut store = match seat::sit(context, &dir, Mode::Practice, io)? {
        Seated::Holding(store) => store,
        Seated::Looking(store, holder) => {
            return open::look_on(context, store, actor, (&dir, &holder), io);
        }
        Seated::Damaged(store, why) => {
            return open::look_at_what_is_left(context, store, actor, (&dir, &why), io);
        }
        Seated::Left => return Ok(Exit::Store as u8),
    };
    if args.anew && store.next_seq() > 1 {
        let replica = store.replica();
        drop(store);
        forget(&dir, replica)?;
        store = context.open(&dir, Mode::Practice, io)?;
    }
    if store.next_seq() == 1 {
        let (today, now) = (context.today, Context::now_millis());
        crate::demo::fill(&mut store, today, now, &context.rules)?;
    }
    let (actor, appointments) = demo::seat(context, &args.office);
    let context = &context.seated(actor, appointments)?;
    let told = Phrase::new("cli.practice").with("path", dir.display());
    io.tell(told.text(context.texts))?;
    open::hold(context, store, actor, &dir, io)
}

/// Removes what was practised, and nothing else that may lie there. It was opened as practice just before, so
/// nothing of it is real.
fn forget(dir: &Path, replica: ReplicaId) -> Result<(), Failure> {
    for part in ["records", "journal"] {
        let path = dir.join(part);
        fs::remove_dir_all(&path).map_err(|error| Failure::file(&path, &error))?;
    }
    Drafts::new(dir, replica).forget_all()?;
    // The PINs of made-up people are made up too.
    match fs::remove_file(dir.join("pins")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::file(&dir.join("pins"), &error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// `--data`, or a directory beside that of the real data.
fn place(context: &Context) -> Result<PathBuf, Failure> {
    match context.data_flag() {
        Some(dir) => Ok(dir.to_path_buf()),
        None => Ok(beside(&context.data_dir()?)),
    }
}

fn beside(data: &Path) -> PathBuf {
    let mut name = data.file_name().map_or_else(OsString::new, OsString::from);
    name.push("-latihan");
    data.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn practice_lies_beside_the_real_data() {
        let beside = beside(Path::new("/home/sri/.local/share/tatap"));
        assert_eq!(beside, Path::new("/home/sri/.local/share/tatap-latihan"));
    }
}
