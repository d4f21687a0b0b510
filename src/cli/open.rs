//! `tatap` alone: the screen on the configured data.

use std::path::Path;
use std::time::Duration;

use crate::domain::id::EmployeeId;
use crate::i18n::Phrase;
use crate::pins::Vault;
use crate::runtime::environment::TermEnv;
use crate::runtime::plain::{self, Keyboard, PlainError};
use crate::runtime::program::{self, Ended, Start};
use crate::runtime::seat::Place;
use crate::runtime::{executor, terminal};
use crate::seat::{Holder, name_of};
use crate::store::Store;
use crate::store::disk::{DiskStore, Mode};

use super::Exit;
use super::context::{Context, Io};
use super::failure::Failure;
use super::seat::{self, Seated};
use super::settings;
use crate::app::command::{Command, General};
use crate::app::menu;
use crate::app::model::Model;
use crate::app::scheme;
use crate::app::screens::employees;
use crate::config;

/// Opens the screen on the configured data.
pub(super) fn run(context: &Context, io: &mut Io<'_>) -> Result<u8, Failure> {
    // Without a terminal nothing is made and nobody is kept out.
    context.check_terminal()?;
    let dir = context.data_dir()?;
    let actor = context.actor();
    if context.read_only {
        let store = context.look_unguarded(io)?;
        let why = Phrase::new("cli.read-only-screen").with("path", dir.display());
        let place = Place::Looking {
            data: dir,
            may_sit: false,
        };
        return screen(context, store, actor, (place, Some(&why)), io);
    }
    match seat::sit(context, &dir, Mode::Write, io)? {
        Seated::Holding(store) => hold(context, store, actor, &dir, io),
        Seated::Looking(store, holder) => look_on(context, store, actor, (&dir, &holder), io),
        Seated::Damaged(store, why) => {
            look_at_what_is_left(context, store, actor, (&dir, &why), io)
        }
        Seated::Left => Ok(Exit::Store as u8),
    }
}

/// Opens the screen on a store that is held, and answers the exit code.
pub(super) fn hold(
    context: &Context,
    store: DiskStore,
    actor: EmployeeId,
    dir: &Path,
    io: &mut Io<'_>,
) -> Result<u8, Failure> {
    let place = Place::Holding(dir.to_path_buf());
    screen(context, store, actor, (place, None), io)
}

/// Opens the screen beside whoever holds the store, until the place is taken.
pub(super) fn look_on(
    context: &Context,
    store: DiskStore,
    actor: EmployeeId,
    (dir, holder): (&Path, &Holder),
    io: &mut Io<'_>,
) -> Result<u8, Failure> {
    let take = Command::General(General::Seat(crate::app::seat::Act::Take));
    let why = Phrase::new("seat.looking")
        .with("path", dir.display())
        .with("name", name_of(holder))
        .with("command", menu::typed(take, context.texts));
    let place = Place::Looking {
        data: dir.to_path_buf(),
        may_sit: true,
    };
    screen(context, store, actor, (place, Some(&why)), io)
}

/// Opens the screen on what is left of damaged data, which nobody writes to before it is mended.
pub(super) fn look_at_what_is_left(
    context: &Context,
    store: DiskStore,
    actor: EmployeeId,
    (dir, why): (&Path, &Phrase),
    io: &mut Io<'_>,
) -> Result<u8, Failure> {
    io.tell(why.text(context.texts))?;
    let why = Phrase::new("cli.damaged-screen").with("path", dir.display());
    let place = Place::Looking {
        data: dir.to_path_buf(),
        may_sit: false,
    };
    screen(context, store, actor, (place, Some(&why)), io)
}

/// Opens the screen on a store, with the reason where it may only be looked at, and answers the exit code.
fn screen(
    context: &Context,
    store: DiskStore,
    actor: EmployeeId,
    (place, why): (Place, Option<&Phrase>),
    io: &mut Io<'_>,
) -> Result<u8, Failure> {
    let env = TermEnv::from_process();
    let read_only = why.map(|why| why.text(context.texts));
    let settings = settings::for_terminal(context, &env, read_only);
    let first = is_first_start(context, &store);
    let store: Box<dyn Store> = Box::new(context.guard(Box::new(store))?);
    let fresh = executor::fresh(store.as_ref())?;
    let mut model = Model::new(settings, context.today, actor, fresh);
    employees::begin(&mut model);
    if why.is_none() && first {
        scheme::ask(&mut model, config::scheme::shipped());
    }
    if context.plain {
        return line_by_line(context, model, store, place, io);
    }
    terminal::guard_panics();
    let escape = context.config.escape_ms;
    let ended = program::run(Start {
        model,
        store,
        guard: Box::new(|store, seat| Box::new(context.guard_for(store, seat))),
        pins: Vault::at(place.data()),
        place,
        exchanging: context.exchanging(),
        env,
        escape: escape.map(|ms| Duration::from_millis(ms.into())),
        reload: Box::new(|env| {
            let read = context.again().map_err(|why| why.text(context.texts))?;
            Ok(settings::for_terminal(&read, env, None))
        }),
        choose: Box::new(|code| {
            let file = config::choose_scheme(context.config_flag(), code);
            let file = file.map_err(|why| why.to_string())?;
            Ok(file.display().to_string())
        }),
    })?;
    Ok(match ended {
        Ended::ByUser => Exit::Done as u8,
        Ended::Asked(ending) => u8::try_from(ending.exit_code()).unwrap_or(u8::MAX),
        Ended::HandedOver(to) => handed_over(context, &to, io),
    })
}

/// Leads the meeting without a screen, and answers the exit code.
fn line_by_line(
    context: &Context,
    model: Model,
    mut store: Box<dyn Store>,
    place: Place,
    io: &mut Io<'_>,
) -> Result<u8, Failure> {
    let mut input = Keyboard::new().map_err(PlainError::from)?;
    let ended = plain::run(plain::Start {
        model,
        store: store.as_mut(),
        pins: Vault::at(place.data()),
        place,
        exchanging: context.exchanging(),
        input: &mut input,
        out: io.out,
    })?;
    Ok(match ended {
        plain::Ended::ByUser | plain::Ended::InputOver => Exit::Done as u8,
        plain::Ended::HandedOver(to) => handed_over(context, &to, io),
    })
}

/// Says to whom the place went.
fn handed_over(context: &Context, to: &Holder, io: &mut Io<'_>) -> u8 {
    let told = Phrase::new("seat.handed-over").with("name", name_of(to));
    // Where the terminal is gone there is nobody to tell.
    let _ = io.tell(told.text(context.texts));
    Exit::Done as u8
}

/// Whether the office may still have to say which scheme it uses: it has chosen none, and there is nothing yet
/// that was done by another. Made-up data is no office.
fn is_first_start(context: &Context, store: &dyn Store) -> bool {
    let is_new = store.next_seq() == 1 && !store.replica().is_practice();
    is_new && context.config.scheme.is_none()
}
