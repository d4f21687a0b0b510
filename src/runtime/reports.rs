//! Reports that a screen asks for: shown as text, then written to a file, or file by file for many.

use std::path::{Path, PathBuf};

use chrono::Local;

use crate::app::history::moment;
use crate::app::model::{Model, Msg};
use crate::app::reports::kind::Format;
use crate::app::reports::{Order, ReportAnswer, ReportWish, Whom};
use crate::i18n::{Lang, Phrase, Texts};
use crate::report::ReportError;
use crate::report::make::{Stamp, Target};
use crate::report::produce::{self, What};
use crate::report::run::{Run, usual};
use crate::report::save::{Over, save_by};
use crate::store::Store;
use crate::sync::desk::Desk;

use super::executor;

/// What a wish comes to.
pub enum Begun {
    /// All of it is done.
    Done(Box<ReportAnswer>),
    /// File by file, by whoever has time in between.
    Goes(Box<Run>),
}

/// Where and when documents are made here.
pub fn stamp_now(place: &str, desk: Option<&Desk>) -> Stamp {
    let key = desk.map(|desk| desk.keys().replica.public().to_openssh());
    stamp_of(place, key.as_deref())
}

/// The same with a key in the form of OpenSSH.
pub fn stamp_of(place: &str, key: Option<&str>) -> Stamp {
    let now = Local::now().fixed_offset();
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    Stamp {
        place: place.to_owned(),
        made: moment(Texts::of(Lang::Indonesian), *now.offset(), millis),
        key: key.and_then(key_name),
    }
}

/// Does what is wished, or begins it.
pub fn begin(model: &Model, store: &dyn Store, wish: ReportWish, stamp: &Stamp) -> Begun {
    let done = match wish {
        ReportWish::Stop => return Begun::Done(Box::new(ended(None, None))),
        ReportWish::Show(order) => show(model, store, order, stamp),
        ReportWish::Write {
            order,
            format,
            place,
            replace,
        } => match several(&order) {
            Some(targets) => match run(model, store, &order, format, &place, replace, stamp) {
                Ok(run) => {
                    return Begun::Goes(Box::new(Run { targets, ..run }));
                }
                Err(error) => Err(error),
            },
            None => write(model, store, (&order, format, &place, replace), stamp),
        },
    };
    Begun::Done(Box::new(
        done.unwrap_or_else(|error| ReportAnswer::Failed(told(&error))),
    ))
}

/// The same without anybody in between: all files at once.
pub fn at_once(model: &Model, store: &dyn Store, wish: ReportWish, stamp: &Stamp) -> Msg {
    let answer = match begin(model, store, wish, stamp) {
        Begun::Done(answer) => *answer,
        Begun::Goes(mut run) => {
            let mut failed = None;
            while let Some(first) = step(&mut run, store) {
                failed = failed.or(first);
            }
            ended(Some(&run), failed)
        }
    };
    Msg::Report(Box::new(answer))
}

/// Makes the next file of a run: none once all are made, otherwise whose was not made and why, if so.
pub fn step(run: &mut Run, store: &dyn Store) -> Option<Option<(String, Phrase)>> {
    let (target, made) = run.step(store)?;
    let name = match target {
        Target::Person(id) => run.model.people.true_name(id),
        Target::Unit(id) => run.model.people.unit_name(id),
    };
    Some(made.err().map(|error| (name, told(&error))))
}

/// What is said at the end of a run.
pub fn ended(run: Option<&Run>, failed: Option<(String, Phrase)>) -> ReportAnswer {
    ReportAnswer::Finished {
        written: run.map_or(0, |run| run.written),
        all: run.map_or(0, |run| run.targets.len()),
        place: run.map_or_else(String::new, |run| run.folder.display().to_string()),
        failed,
    }
}

/// The people of an order for more than one.
fn several(order: &Order) -> Option<Vec<Target>> {
    match &order.whom {
        Whom::People(ids) if ids.len() > 1 => {
            Some(ids.iter().map(|id| Target::Person(*id)).collect())
        }
        Whom::People(_) | Whom::Unit(_) | Whom::Everybody => None,
    }
}

/// A model of its own, with the words of documents.
fn own_model(model: &Model, store: &dyn Store) -> Result<Model, ReportError> {
    let mut settings = model.settings.clone();
    settings.texts = Texts::of(Lang::Indonesian);
    let fresh = executor::fresh(store)?;
    let mut own = Model::new(settings, model.today, model.actor, fresh);
    crate::app::update::set_period(&mut own, model.period);
    Ok(own)
}

fn show(
    model: &Model,
    store: &dyn Store,
    order: Order,
    stamp: &Stamp,
) -> Result<ReportAnswer, ReportError> {
    // Papers of 132 columns are read on screens that have them.
    let width = if model.size.0 >= 132 { 132 } else { 80 };
    let own = own_model(model, store)?;
    let what = What {
        width,
        ..What::of(&order)
    };
    let text = produce::preview(store, own, stamp, &what)?;
    Ok(ReportAnswer::Shown(order, text))
}

fn write(
    model: &Model,
    store: &dyn Store,
    (order, format, place, replace): (&Order, Format, &str, bool),
    stamp: &Stamp,
) -> Result<ReportAnswer, ReportError> {
    let what = What::of(order);
    let given = at_home(place);
    let path = if place.is_empty() || given.is_dir() {
        usual(model, &given, order.kind, what.target, format)
    } else {
        given
    };
    let own = own_model(model, store)?;
    let over = if replace { Over::Replace } else { Over::Keep };
    if over == Over::Keep && path.exists() {
        return Ok(exists(order, format, &path));
    }
    let written = save_by(&path, over, |out| {
        produce::write(store, own, stamp, &what, format, out).map(drop)
    });
    match written {
        Ok(()) => Ok(ReportAnswer::Written(whole(&path))),
        Err(ReportError::Exists(path)) => Ok(exists(order, format, &path)),
        Err(error) => Err(error),
    }
}

/// A file is there already: whoever says so replaces it.
fn exists(order: &Order, format: Format, path: &Path) -> ReportAnswer {
    let again = ReportWish::Write {
        order: order.clone(),
        format,
        place: path.display().to_string(),
        replace: true,
    };
    ReportAnswer::Exists(whole(path), Box::new(again))
}

fn run(
    model: &Model,
    store: &dyn Store,
    order: &Order,
    format: Format,
    place: &str,
    replace: bool,
    stamp: &Stamp,
) -> Result<Run, ReportError> {
    let folder = at_home(place);
    if !place.is_empty() && !folder.is_dir() {
        let phrase = Phrase::new("report.no-folder").with("path", folder.display());
        return Err(ReportError::Usage(phrase));
    }
    Ok(Run {
        model: own_model(model, store)?,
        stamp: stamp.clone(),
        kind: order.kind,
        format,
        width: 80,
        folder,
        over: if replace { Over::Replace } else { Over::Keep },
        targets: Vec::new(),
        done: 0,
        written: 0,
    })
}

/// A path as it is typed: `~/` is the home of whoever types.
fn at_home(place: &str) -> PathBuf {
    match (place.strip_prefix("~/"), etcetera::home_dir()) {
        (Some(rest), Ok(home)) => home.join(rest),
        (Some(_) | None, _) => PathBuf::from(place),
    }
}

/// A path as people find it again.
fn whole(path: &Path) -> String {
    let whole = std::path::absolute(path);
    whole
        .unwrap_or_else(|_| path.to_owned())
        .display()
        .to_string()
}

/// Why a report was not made, in words.
fn told(error: &ReportError) -> Phrase {
    match error {
        ReportError::Refused(phrase) | ReportError::Usage(phrase) => phrase.clone(),
        ReportError::Store(error) => executor::told(error),
        ReportError::File { path, source } => Phrase::new("cli.file")
            .with("path", path.display())
            .with("why", source),
        ReportError::Output(source) => Phrase::new("cli.output").with("why", source),
        ReportError::Exists(path) => Phrase::new("report.exists-here").with("path", path.display()),
    }
}

/// The last letters of a key, which is how screens name it too.
fn key_name(key: &str) -> Option<String> {
    let body = key.split_whitespace().nth(1)?;
    Some(format!("…{}", body.get(body.len().saturating_sub(8)..)?))
}
