//! `tatap report`: official forms, recaps and files for national systems, for one or many people at once.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::Local;
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::app::history::moment;
use crate::app::model::Model;
use crate::app::reports::kind::{About, Format, Report, report};
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::i18n::{Lang, Phrase, Texts};
use crate::report::make::{Maker, Stamp, Target, file_name};
use crate::report::save::{Over, save};
use crate::report::{ReportError, paper, select};

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
    if let Some(right) = row.right {
        context.need_at_large(&model, right)?;
    }
    let format = format(row, args.format)?;
    // Forms are in Indonesian, whatever language the screen has.
    model.settings.texts = Texts::of(Lang::Indonesian);
    let targets = targets(&mut model, row, args)?;
    let stamp = stamp(context);
    let job = Job {
        context,
        args,
        row,
        format,
        maker: Maker::new(&store, &model, &stamp),
        model: &model,
    };
    match targets.as_slice() {
        [only] => job.one(*only, io),
        several => job.many(several, io),
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

/// Whom the report is about: those named, or everybody in a unit or under a filter.
fn targets(model: &mut Model, row: &Report, args: &ReportArgs) -> Result<Vec<Target>, Failure> {
    if row.about != About::Person {
        let Some(unit) = &args.unit else {
            return Err(Failure::usage(Phrase::new("report.which-unit")));
        };
        return Ok(vec![Target::Unit(select::unit(model, unit)?)]);
    }
    let mut people = Vec::new();
    for words in &args.person {
        people.push(person::find(model, words)?);
    }
    if args.unit.is_some() || args.filter.is_some() {
        people.extend(chosen(model, args)?);
    }
    if people.is_empty() {
        return Err(Failure::usage(Phrase::new("report.which-person")));
    }
    Ok(people.into_iter().map(Target::Person).collect())
}

/// Who is in the unit and under the filter, without those who are retired or not to be read.
fn chosen(model: &mut Model, args: &ReportArgs) -> Result<Vec<EmployeeId>, ReportError> {
    let top = match &args.unit {
        Some(words) => Some(select::unit(model, words)?),
        None => None,
    };
    let rows = select::people(model, args.filter.as_deref())?;
    let organisation = model.people.organisation();
    let within = |unit| top.is_none_or(|top| organisation.within(unit, top));
    let wanted = rows.iter().filter(|row| {
        let inside = top.is_none() || row.unit().is_some_and(within);
        inside && !row.employee.retired && model.people.reads(row.id())
    });
    Ok(wanted.map(|row| row.id()).collect())
}

/// Where and when, and with which key.
fn stamp(context: &Context) -> Stamp {
    let trusted = Trusted::look(context).ok();
    let key = trusted.and_then(|trusted| trusted.keys);
    let key = key.map(|keys| keys.replica.public().to_openssh());
    let now = Local::now().fixed_offset();
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    Stamp {
        place: context.config.place.clone().unwrap_or_default(),
        made: moment(Texts::of(Lang::Indonesian), *now.offset(), millis),
        key: key.as_deref().and_then(key_name),
    }
}

/// The last letters of a key, which is how screens name it too.
fn key_name(key: &str) -> Option<String> {
    let body = key.split_whitespace().nth(1)?;
    Some(format!("…{}", body.get(body.len().saturating_sub(8)..)?))
}

/// One report for some people or units.
struct Job<'a> {
    context: &'a Context,
    args: &'a ReportArgs,
    row: &'static Report,
    format: Format,
    maker: Maker<'a>,
    model: &'a Model,
}

impl Job<'_> {
    fn bytes(&self, target: Target) -> Result<Vec<u8>, ReportError> {
        let document = self.maker.document(self.row.kind, target)?;
        paper::bytes(&document, self.format, self.args.width.into())
    }

    fn over(&self) -> Over {
        if self.args.force {
            Over::Replace
        } else {
            Over::Keep
        }
    }

    /// The file of a report in a folder.
    fn file(&self, folder: &Path, target: Target) -> PathBuf {
        let name = file_name(self.model, self.row.kind, Some(target));
        folder.join(format!("{name}.{}", self.format.code()))
    }

    /// One document: text to standard output, everything else to a file, unless said otherwise.
    fn one(&self, target: Target, io: &mut Io<'_>) -> Result<Exit, Failure> {
        let out = self.args.output.as_deref();
        let to_stdout = match out {
            Some(path) => path == Path::new("-"),
            None => self.format == Format::Text,
        };
        if to_stdout && self.format == Format::Pdf && io.width.is_some() {
            return Err(Failure::usage(Phrase::new("report.to-terminal")));
        }
        let bytes = self.bytes(target)?;
        if to_stdout {
            io.out.write_all(&bytes)?;
            return Ok(Exit::Done);
        }
        let path = match out {
            Some(path) if path.is_dir() => self.file(path, target),
            Some(path) => path.to_owned(),
            None => self.file(Path::new(""), target),
        };
        save(&path, &bytes, self.over())?;
        let told = Phrase::new("cli.written").with("file", path.display());
        writeln!(io.err, "tatap: {}", told.text(self.context.texts))?;
        Ok(Exit::Done)
    }

    /// Many documents into a folder. What cannot be made is told, and the others are made all the same; Ctrl-C ends
    /// it after the file that is being written.
    fn many(&self, targets: &[Target], io: &mut Io<'_>) -> Result<Exit, Failure> {
        let folder = self.args.output.as_deref().unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let phrase = Phrase::new("report.no-folder").with("path", folder.display());
            return Err(Failure::usage(phrase));
        }
        let stopped = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // Where it cannot be caught, it ends the program as ever; each file is whole all the same.
            let _ = signal_hook::flag::register(signal, Arc::clone(&stopped));
        }
        let (mut written, mut failed) = (0, 0);
        for target in targets {
            if stopped.load(Ordering::Relaxed) {
                break;
            }
            let path = self.file(folder, *target);
            let done = self.bytes(*target);
            match done.and_then(|bytes| save(&path, &bytes, self.over())) {
                Ok(()) => written += 1,
                // A disk that is full for one is full for all.
                Err(error @ ReportError::File { .. }) => return Err(error.into()),
                Err(error) => {
                    failed += 1;
                    self.tell_failed(*target, error, io)?;
                }
            }
            self.tell_progress(written + failed, targets.len(), io)?;
        }
        let key = if stopped.load(Ordering::Relaxed) {
            "report.stopped"
        } else {
            "report.many"
        };
        let told = Phrase::new(key)
            .with("n", written)
            .with("all", targets.len())
            .with("failed", failed)
            .with("path", folder.display());
        writeln!(io.err, "tatap: {}", told.text(self.context.texts))?;
        Ok(if written == targets.len() {
            Exit::Done
        } else {
            Exit::Refused
        })
    }

    fn tell_failed(
        &self,
        target: Target,
        error: ReportError,
        io: &mut Io<'_>,
    ) -> Result<(), Failure> {
        let name = match target {
            Target::Person(id) => self.model.people.true_name(id),
            Target::Unit(id) => self.model.people.unit_name(id),
        };
        let why = Failure::from(error).text(self.context.texts);
        Ok(writeln!(io.err, "tatap: {name}: {why}")?)
    }

    /// How far it has come, on a line of its own that is written over; nothing where nobody looks.
    fn tell_progress(&self, done: usize, all: usize, io: &mut Io<'_>) -> Result<(), Failure> {
        if io.width.is_none() {
            return Ok(());
        }
        let told = Phrase::new("report.progress")
            .with("n", done)
            .with("all", all);
        let end = if done == all { "\n" } else { "" };
        Ok(write!(io.err, "\r{}{end}", told.text(self.context.texts))?)
    }
}
