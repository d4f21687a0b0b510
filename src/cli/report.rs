//! `tatap report`: official forms, recaps and files for national systems, for one or many people at once.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};

use crate::app::model::Model;
use crate::app::reports::kind::{About, Format, Report, ReportKind, report};
use crate::domain::access::Right;
use crate::domain::coded::Coded;
use crate::domain::id::UnitId;
use crate::i18n::{Lang, Phrase, Texts};
use crate::report::make::{Stamp, Target};
use crate::report::produce::{self, Findings, What};
use crate::report::run::{Run, usual};
use crate::report::save::{Over, save_by};
use crate::report::{ReportError, select};
use crate::runtime::reports::stamp_of;
use crate::store::guarded::Guarded;

use super::args::ReportArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::trusted::Trusted;
use super::{Exit, person};

/// Makes a report.
pub(super) fn run(context: &Context, args: &ReportArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let store = context.look(io)?;
    let mut model = context.model(&store, args.period)?;
    let row = report(args.kind);
    let personal = args.personal.then_some(Right::ReadFile);
    for right in row.right.into_iter().chain(personal) {
        context.need_at_large(&model, right)?;
    }
    // Forms are in Indonesian, whatever language the screen has.
    model.settings.texts = Texts::of(Lang::Indonesian);
    let targets = targets(&mut model, row, args)?;
    let job = Job {
        context,
        args,
        row,
        format: format(row, args.format)?,
        stamp: stamp(context),
    };
    match targets.as_slice() {
        [] => job.one(&store, model, None, io),
        [only] => job.one(&store, model, Some(*only), io),
        _ => job.many(&store, model, targets, io),
    }
}

/// The form of the file: as asked, otherwise the usual one.
fn format(row: &Report, asked: Option<Format>) -> Result<Format, Failure> {
    match asked {
        Some(format) if row.formats.contains(&format) => Ok(format),
        None => Ok(row.formats.first().copied().unwrap_or(Format::Text)),
        Some(_) => {
            let formats: Vec<&str> = row.formats.iter().map(|format| format.code()).collect();
            let phrase = Phrase::new("report.not-as")
                .with("kind", row.kind.code())
                .with("formats", formats.join(", "));
            Err(Failure::usage(phrase))
        }
    }
}

/// Whom the report is about: those named, a unit, or everybody in a unit or under a filter.
fn targets(model: &mut Model, row: &Report, args: &ReportArgs) -> Result<Vec<Target>, Failure> {
    let unit = match &args.unit {
        Some(words) => Some(select::unit(model, words)?),
        None => None,
    };
    let mut people = Vec::new();
    for words in &args.person {
        people.push(Target::Person(person::find(model, words)?));
    }
    match row.about {
        About::Unit | About::Everybody if !people.is_empty() && !takes_people(row.kind) => {
            Err(Failure::usage(Phrase::new("report.no-person")))
        }
        About::Everybody => Ok(unit.map(Target::Unit).into_iter().chain(people).collect()),
        About::Unit => match unit {
            Some(unit) => Ok(vec![Target::Unit(unit)]),
            None => Err(Failure::usage(Phrase::new("report.which-unit"))),
        },
        About::Person => {
            if args.unit.is_some() || args.filter.is_some() {
                people.extend(chosen(model, unit, args)?);
            }
            if people.is_empty() {
                return Err(Failure::usage(Phrase::new("report.which-person")));
            }
            Ok(people)
        }
    }
}

/// Whether a report about many can be about one person instead.
fn takes_people(kind: ReportKind) -> bool {
    matches!(
        kind,
        ReportKind::SiasnAnnual
            | ReportKind::SiasnPeriodic
            | ReportKind::SiasnCredit
            | ReportKind::SiasnCourses
    )
}

/// Who is in the unit and under the filter, without those who are retired or not to be read.
fn chosen(
    model: &mut Model,
    top: Option<UnitId>,
    args: &ReportArgs,
) -> Result<Vec<Target>, ReportError> {
    let rows = select::people_of(model, top, args.filter.as_deref())?;
    let wanted = rows
        .iter()
        .filter(|row| !row.employee.retired && model.people.reads(row.id()));
    Ok(wanted.map(|row| Target::Person(row.id())).collect())
}

/// Where and when, and with which key.
fn stamp(context: &Context) -> Stamp {
    let trusted = Trusted::look(context).ok();
    let key = trusted.and_then(|trusted| trusted.keys);
    let key = key.map(|keys| keys.replica.public().to_openssh());
    stamp_of(
        context.config.place.as_deref().unwrap_or_default(),
        key.as_deref(),
    )
}

/// A report as it was asked for.
struct Job<'a> {
    context: &'a Context,
    args: &'a ReportArgs,
    row: &'static Report,
    format: Format,
    stamp: Stamp,
}

impl Job<'_> {
    fn what(&self, target: Option<Target>) -> What {
        What {
            kind: self.row.kind,
            target,
            filter: self.args.filter.clone(),
            period: self.args.period,
            width: self.args.width.into(),
            semicolon: !self.args.comma,
            personal: self.args.personal,
        }
    }

    fn over(&self) -> Over {
        if self.args.force {
            Over::Replace
        } else {
            Over::Keep
        }
    }

    /// One file: papers and workbooks where they were asked for, everything that is text to standard output unless said
    /// otherwise.
    fn one(
        &self,
        store: &Guarded,
        model: Model,
        target: Option<Target>,
        io: &mut Io<'_>,
    ) -> Result<Exit, Failure> {
        let is_binary = matches!(self.format, Format::Pdf | Format::Xlsx);
        let out = self.args.output.as_deref();
        let to_stdout = out.map_or(!is_binary, |path| path == Path::new("-"));
        if to_stdout && is_binary && io.width.is_some() {
            return Err(Failure::usage(Phrase::new("report.to-terminal")));
        }
        let what = self.what(target);
        if to_stdout {
            let said = produce::write(store, model, &self.stamp, &what, self.format, io.out)?;
            return self.tell_findings(said, io);
        }
        let path = self.path(&model, target);
        if self.over() == Over::Keep && path.exists() {
            return Err(ReportError::Exists(path).into());
        }
        let mut said = None;
        save_by(&path, self.over(), |out| {
            said = produce::write(store, model, &self.stamp, &what, self.format, out)?;
            Ok(())
        })?;
        let told = Phrase::new("cli.written").with("file", path.display());
        io.tell(told.text(self.context.texts))?;
        self.tell_findings(said, io)
    }

    fn path(&self, model: &Model, target: Option<Target>) -> PathBuf {
        let out = self.args.output.as_deref();
        match out {
            Some(path) if !path.is_dir() => path.to_owned(),
            folder => {
                let folder = folder.unwrap_or(Path::new(""));
                usual(model, folder, self.row.kind, target, self.format)
            }
        }
    }

    /// What the national system would refuse, and who puts it right.
    fn tell_findings(&self, said: Option<Findings>, io: &mut Io<'_>) -> Result<Exit, Failure> {
        let Some(found) = said.filter(|found| !found.sheet.is_empty()) else {
            return Ok(Exit::Done);
        };
        found
            .sheet
            .write_table(self.context.texts, io.width, io.err)?;
        let is_clean = found.refused == 0;
        Ok(if is_clean { Exit::Done } else { Exit::Refused })
    }

    /// Many documents into a folder. What cannot be made is told, and the others are made all the same; Ctrl-C ends
    /// it after the file that is being written.
    fn many(
        &self,
        store: &Guarded,
        model: Model,
        targets: Vec<Target>,
        io: &mut Io<'_>,
    ) -> Result<Exit, Failure> {
        let folder = self
            .args
            .output
            .clone()
            .unwrap_or_else(|| PathBuf::from("."));
        if !folder.is_dir() {
            let phrase = Phrase::new("report.no-folder").with("path", folder.display());
            return Err(Failure::usage(phrase));
        }
        let stopped = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // Where it cannot be caught, it ends the program as ever; each file is whole all the same.
            let _ = signal_hook::flag::register(signal, Arc::clone(&stopped));
        }
        let mut run = Run {
            model,
            stamp: self.stamp.clone(),
            kind: self.row.kind,
            format: self.format,
            width: self.args.width.into(),
            folder,
            over: self.over(),
            targets,
            done: 0,
            written: 0,
        };
        while !stopped.load(Ordering::Relaxed) {
            let Some((target, made)) = run.step(store) else {
                break;
            };
            match made {
                Ok(_) => {}
                Err(error @ ReportError::File { .. }) => return Err(error.into()),
                Err(error) => self.tell_failed(&run, target, error, io)?,
            }
            self.tell_progress(&run, io)?;
        }
        self.tell_end(&run, stopped.load(Ordering::Relaxed), io)
    }

    fn tell_end(&self, run: &Run, stopped: bool, io: &mut Io<'_>) -> Result<Exit, Failure> {
        let key = if stopped {
            "report.stopped"
        } else {
            "report.many"
        };
        let told = Phrase::new(key)
            .with("n", run.written)
            .with("all", run.targets.len())
            .with("failed", run.done - run.written)
            .with("path", run.folder.display());
        io.tell(told.text(self.context.texts))?;
        let whole = run.written == run.targets.len();
        Ok(if whole { Exit::Done } else { Exit::Refused })
    }

    fn tell_failed(
        &self,
        run: &Run,
        target: Target,
        error: ReportError,
        io: &mut Io<'_>,
    ) -> Result<(), Failure> {
        let name = match target {
            Target::Person(id) => run.model.people.true_name(id),
            Target::Unit(id) => run.model.people.unit_name(id),
        };
        let why = Failure::from(error).text(self.context.texts);
        Ok(io.tell(format_args!("{name}: {why}"))?)
    }

    /// How far it has come, on a line that is written over; nothing where nobody looks.
    fn tell_progress(&self, run: &Run, io: &mut Io<'_>) -> Result<(), Failure> {
        if io.width.is_none() {
            return Ok(());
        }
        let all = run.targets.len();
        let told = Phrase::new("report.progress")
            .with("n", run.done)
            .with("all", all);
        let end = if run.done == all { "\n" } else { "" };
        Ok(write!(io.err, "\r{}{end}", told.text(self.context.texts))?)
    }
}
