//! `tatap` alone: the screen on the configured data.

use std::path::Path;
use std::time::Duration;

use crate::domain::id::EmployeeId;
use crate::i18n::Phrase;
use crate::runtime::environment::TermEnv;
use crate::runtime::program::{self, Ended, Start};
use crate::runtime::{executor, terminal};
use crate::store::Store;

use super::Exit;
use super::context::{Context, Io};
use super::failure::Failure;
use super::settings;
use crate::app::model::Model;
use crate::app::scheme;
use crate::app::screens::employees;
use crate::config;

/// Opens the screen on the configured data.
pub(super) fn run(context: &Context, io: &mut Io<'_>) -> Result<u8, Failure> {
    // Without a terminal nothing is made and nobody is kept out.
    terminal::check(&TermEnv::from_process())?;
    let dir = context.data_dir()?;
    let store = if context.read_only {
        context.look(io)?
    } else {
        context.write(io)?
    };
    screen(context, Box::new(store), context.actor(), &dir)
}

/// Opens the screen on a store, and answers the exit code.
pub(super) fn screen(
    context: &Context,
    store: Box<dyn Store>,
    actor: EmployeeId,
    dir: &Path,
) -> Result<u8, Failure> {
    let env = TermEnv::from_process();
    let read_only = context.read_only.then(|| {
        let phrase = Phrase::new("cli.read-only-screen").with("path", dir.display());
        phrase.text(context.texts)
    });
    let settings = settings::for_terminal(context, &env, read_only.clone());
    let fresh = executor::fresh(store.as_ref())?;
    let mut model = Model::new(settings, context.today, actor, fresh);
    employees::begin(&mut model);
    if is_first_start(context, store.as_ref()) {
        scheme::ask(&mut model, config::scheme::shipped());
    }
    terminal::guard_panics();
    let escape = context.config.escape_ms;
    let ended = program::run(Start {
        model,
        store,
        env,
        escape: escape.map(|ms| Duration::from_millis(ms.into())),
        reload: Box::new(|env| {
            let read = context.again().map_err(|why| why.text(context.texts))?;
            Ok(settings::for_terminal(&read, env, read_only.clone()))
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
    })
}

/// Whether the office may still have to say which scheme it uses: it has chosen none, and there is nothing yet
/// that was done by another. Made-up data is no office.
fn is_first_start(context: &Context, store: &dyn Store) -> bool {
    let is_new = store.next_seq() == 1 && !store.replica().is_practice();
    is_new && !context.read_only && context.config.scheme.is_none()
}
