//! `tatap demo`: the screen on made-up data, thrown away at the end unless it is to be kept.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::domain::access::{Appointments, Role};
use crate::domain::id::EmployeeId;
use crate::i18n::Phrase;
use crate::store::disk::Mode;

use super::args::{DemoArgs, OfficeArgs};
use super::context::{Context, Io};
use super::failure::Failure;
use super::{Exit, open};

/// Fills a directory and opens the screen on it.
pub(super) fn run(context: &Context, args: &DemoArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let office = office(context, &args.office)?;
    let context = office.as_ref().unwrap_or(context);
    context.refuse_read_only()?;
    if context.data_flag().is_some() {
        return Err(Failure::usage(Phrase::new("cli.demo-data")));
    }
    let (actor, appointments) = seat(context, &args.office);
    let context = &context.seated(actor, appointments)?;
    let Some(kept) = &args.keep else {
        context.check_terminal()?;
        let temporary = Temporary::new()?;
        fill(context, temporary.path(), io)?;
        let store = context.open(temporary.path(), Mode::Write, io)?;
        return open::hold(context, store, actor, temporary.path(), io);
    };
    fill(context, kept, io)?;
    let told = Phrase::new("cli.demo-kept").with("path", kept.display());
    io.tell(told.text(context.texts))?;
    if context.check_terminal().is_err() {
        // To keep the data is reason enough; a script may want no screen.
        return Ok(Exit::Done as u8);
    }
    let store = context.open(kept, Mode::Write, io)?;
    open::hold(context, store, actor, kept, io)
}

/// Who sits at the keyboard of the made-up office, appointed to what: its supervisor, who keeps the data, or
/// somebody with this role and no other.
pub(super) fn seat(context: &Context, args: &OfficeArgs) -> (EmployeeId, Appointments) {
    seat_on(context.today, context, args)
}

/// The same on another day.
pub(super) fn seat_on(
    today: NaiveDate,
    context: &Context,
    args: &OfficeArgs,
) -> (EmployeeId, Appointments) {
    let scheme = context.scheme.code.as_str();
    match args.role {
        None => (crate::demo::supervisor(today, scheme), Appointments::Keeper),
        Some(role) => {
            let person = crate::demo::in_role(today, scheme, role);
            let appointed = Role::APPOINTED.into_iter().filter(|one| *one == role);
            (person, Appointments::only(person, appointed.collect()))
        }
    }
}

/// The context of the made-up office that was asked for by name, or of the one that the demo opens with where
/// the configuration names none; nothing where it does.
pub(super) fn office(context: &Context, args: &OfficeArgs) -> Result<Option<Context>, Failure> {
    let named = match (&args.scheme, &context.config.scheme) {
        (Some(named), _) => Some(named.as_str()),
        (None, Some(_)) => None,
        (None, None) => Some(crate::demo::SCHEME),
    };
    named.map(|named| context.by_scheme(named)).transpose()
}

/// Fills an empty directory with the five offices.
fn fill(context: &Context, dir: &Path, io: &mut Io<'_>) -> Result<(), Failure> {
    Context::refuse_occupied(dir)?;
    let mut store = context.open(dir, Mode::Practice, io)?;
    let (today, now) = (context.today, Context::now_millis());
    crate::demo::fill(&mut store, today, now, &context.rules)?;
    Ok(())
}

/// A directory that is gone when this is dropped.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Result<Self, Failure> {
        let mut random = [0_u8; 8];
        let base = std::env::temp_dir();
        if let Err(error) = getrandom::fill(&mut random) {
            return Err(Failure::file(
                &base,
                &std::io::Error::other(error.to_string()),
            ));
        }
        let path = base.join(format!("tatap-demo-{:016x}", u64::from_le_bytes(random)));
        // It must be new, or somebody else could have laid it there.
        DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .map_err(|error| Failure::file(&path, &error))?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // What cannot be removed now, the system removes with its other temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}
