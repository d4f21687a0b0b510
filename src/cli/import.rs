//! `tatap import`: a file of an office into the store, with a report of every row that stayed out.

use serde_json::{Value, json};

use crate::app::register::entry_wrong;
use crate::domain::coded::Coded;
use crate::domain::id::UnitId;
use crate::domain::text::clean;
use crate::i18n::{Phrase, Texts};
use crate::import::{
    Existing, Finding, HeaderError, ImportError, ImportPlan, Kind, Options, Reason, Report,
    StoreView, Table, TableError, check_columns, plan,
};
use crate::ops::op::{Act, ActKind, ReplicaId};
use crate::store::Store;
use crate::store::memory::MemoryStore;

use super::Exit;
use super::args::ImportArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::output;
use crate::cli::output::print_json;
use crate::report::sheet::{Cell, Head, Sheet, shown};

const HEADS: &[Head] = &[shown("line"), shown("column"), shown("cell"), shown("why")];
/// More warnings than this are counted, not shown; JSON has them all.
const WARNINGS: usize = 40;

/// Imports a file. One bad row is enough for [`Exit::Refused`], also where the others went in.
pub(super) fn run(context: &Context, args: &ImportArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    if !args.dry_run {
        context.refuse_read_only()?;
    }
    // A file that is no table is found out before a data directory is made for it.
    let table = Table::read(&args.file).map_err(|error| refused(args, &error.into()))?;
    check_columns(args.kind, &table, args.period.is_some())
        .map_err(|error| refused(args, &error.into()))?;
    if table.rows.is_empty() {
        let none = Phrase::new("cli-import.no-rows").with("file", args.file.display());
        return Err(Failure::refused(none));
    }
    let mut store: Box<dyn Store> = if args.dry_run {
        look(context, io)?
    } else {
        Box::new(context.write(io)?)
    };
    let options = Options {
        strict: args.strict,
        actor: context.actor(),
        period: args.period,
        ..Options::new(context.today, &context.rules)
    };
    let view =
        StoreView::new(store.as_ref()).map_err(|error| refused(args, &ImportError::from(error)))?;
    let options = Options {
        unit: unit_of(args, &view, context.texts)?,
        ..options
    };
    let planned = plan(args.kind, &table, &view, &options);
    let ImportPlan { drafts, report } = planned.map_err(|error| refused(args, &error))?;
    drop(view);
    let saved = !args.dry_run && !drafts.is_empty();
    let mut finished = Ok(());
    if saved {
        let act = Act {
            kind: ActKind::Import,
            actor: options.actor,
            drafts,
        };
        store.commit_all(vec![(act, Context::now_millis())])?;
        // The rows are saved by now, which the report must say whatever comes of this.
        finished = store.checkpoint();
    }
    let told = Told {
        args,
        report: &report,
        read_as: &table.read_as,
        saved,
    };
    if args.json {
        print_json(&told.json(context.texts), io)?;
    } else {
        told.print(context.texts, io)?;
    }
    finished?;
    Ok(if report.refused.is_empty() {
        Exit::Done
    } else {
        Exit::Refused
    })
}

/// The unit that `--unit` names.
fn unit_of(
    args: &ImportArgs,
    view: &StoreView<'_>,
    texts: &'static Texts,
) -> Result<Option<UnitId>, Failure> {
    let Some(words) = &args.unit else {
        return Ok(None);
    };
    let found = view.index().unit(words).map_err(|reason| {
        let phrase = Phrase::new("cli-import.unit")
            .with("unit", words)
            .with("why", reason_text(&reason, texts));
        Failure::usage(phrase)
    });
    found.map(Some)
}

/// What is there, for a dry run; where nothing is there yet, nothing is made either.
fn look(context: &Context, io: &mut Io<'_>) -> Result<Box<dyn Store>, Failure> {
    let dir = context.data_dir()?;
    let is_new = match std::fs::read_dir(&dir) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    if is_new {
        return Ok(Box::new(MemoryStore::new(ReplicaId([0; 16]))));
    }
    Ok(Box::new(context.look(io)?))
}

/// Why a file was not imported at all.
fn refused(args: &ImportArgs, error: &ImportError) -> Failure {
    let (exit, phrase) = match error {
        ImportError::Store(_) => (Exit::Store, Phrase::new("cli-import.store")),
        ImportError::Table(error) => (
            match error {
                TableError::Io(_) => Exit::Io,
                TableError::NotAFile
                | TableError::Empty
                | TableError::Format(_)
                | TableError::Workbook(_)
                | TableError::TooLarge { .. }
                | TableError::UnclosedQuote { .. } => Exit::Refused,
            },
            table_phrase(error),
        ),
        ImportError::Header(error) => (Exit::Refused, header_phrase(error)),
    };
    Failure::Told(
        exit,
        phrase
            .with("file", args.file.display())
            .with("error", error),
    )
}

/// The message of a code of the import, `import.<table>.<code>`.
fn words(table: &str, code: &str) -> Phrase {
    Phrase::coded("import", &format!("{table}.{code}"))
}

fn table_phrase(error: &TableError) -> Phrase {
    let phrase = words("table", error.code());
    match error {
        TableError::TooLarge { limit, line: 0, .. } => {
            words("table", "too-large-file").with("limit", limit)
        }
        TableError::Io(why) => phrase.with("why", why),
        TableError::NotAFile | TableError::Empty => phrase,
        TableError::Format(what) => phrase.with("what", what),
        TableError::Workbook(why) => phrase.with("why", why),
        TableError::TooLarge { what, limit, line } => phrase
            .with("what", what)
            .with("limit", limit)
            .with("line", line),
        TableError::UnclosedQuote { line } => phrase.with("line", line),
    }
}

fn header_phrase(error: &HeaderError) -> Phrase {
    let phrase = words("header", error.code());
    match error {
        HeaderError::Missing { line, missing } => {
            let columns = missing.iter().map(|(column, words)| {
                let words: Vec<String> = words
                    .iter()
                    .take(3)
                    .map(|word| format!("\"{word}\""))
                    .collect();
                format!("{} ({})", column.code(), words.join(", "))
            });
            let columns: Vec<String> = columns.collect();
            phrase
                .with("line", line)
                .with("columns", columns.join("; "))
        }
        HeaderError::Twice {
            line,
            column,
            first,
            second,
        } => phrase
            .with("line", line)
            .with("column", column.code())
            .with("first", first)
            .with("second", second),
    }
}

/// A reason in words.
fn reason_text(reason: &Reason, texts: &'static Texts) -> String {
    if let Reason::Nip(error) = reason {
        let detail = match error.detail() {
            none if none.is_empty() => none,
            detail => format!(" ({detail})"),
        };
        return format!("{}{detail}", texts.get_coded("nip", error.code()));
    }
    if let Reason::Entry(why) = reason {
        return entry_wrong(why).text(texts);
    }
    let mut phrase = words("reason", reason.code());
    for (name, value) in reason.args() {
        // A stage is told by its name, everything else as it is.
        let named = texts.get(&format!("stage.{value}")).to_owned();
        let is_stage = name == "stage" && !named.starts_with("stage.");
        phrase = phrase.with(name, if is_stage { named } else { value });
    }
    phrase.text(texts)
}

/// What a file is about, in words; registers have theirs already.
fn kind_name(kind: Kind, texts: &'static Texts) -> &'static str {
    match kind {
        Kind::Entries(id) => texts.label(id),
        Kind::Employees
        | Kind::Units
        | Kind::Targets
        | Kind::Teams
        | Kind::Actuals
        | Kind::Log
        | Kind::Feedback
        | Kind::Survey
        | Kind::Voices
        | Kind::Complaints => texts.get_coded("cli-kind", kind.code()),
    }
}

struct Told<'a> {
    args: &'a ImportArgs,
    report: &'a Report,
    read_as: &'a str,
    saved: bool,
}

impl Told<'_> {
    fn json(&self, texts: &'static Texts) -> Value {
        let report = self.report;
        let findings = |all: &[Finding]| -> Value {
            let each = all.iter().map(|finding| {
                json!({
                    "line": finding.line,
                    "column": finding.column,
                    "value": finding.value,
                    "code": finding.reason.code(),
                    "reason": reason_text(&finding.reason, texts),
                })
            });
            each.collect()
        };
        json!({
            "kind": self.args.kind.code(),
            "file": self.args.file.display().to_string(),
            "read-as": self.read_as,
            "dry-run": self.args.dry_run,
            "saved": self.saved,
            "held-back": report.held_back,
            "new": report.new,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "refused": report.refused_rows(),
            "refusals": findings(&report.refused),
            "warnings": findings(&report.warnings),
        })
    }

    fn print(&self, texts: &'static Texts, io: &mut Io<'_>) -> Result<(), Failure> {
        let report = self.report;
        let head = Phrase::new("cli-import.head")
            .with("file", self.args.file.display())
            .with("kind", kind_name(self.args.kind, texts))
            .with("read", self.read_as);
        io.say(clean(&head.text(texts)))?;
        let counts = Phrase::new("cli-import.counts")
            .with("new", texts.count(report.new))
            .with("changed", texts.count(report.changed))
            .with("unchanged", texts.count(report.unchanged))
            .with("refused", texts.count(report.refused_rows()));
        io.say(counts.text(texts))?;
        print_findings(texts, "cli-import.refused", &report.refused, usize::MAX, io)?;
        print_findings(texts, "cli-import.warnings", &report.warnings, WARNINGS, io)?;
        io.say(texts.get(self.outcome()))?;
        Ok(())
    }

    /// What became of the file, and what to do next.
    fn outcome(&self) -> &'static str {
        let refused = !self.report.refused.is_empty();
        match (self.args.dry_run, self.report.held_back, self.saved) {
            (true, _, _) => "cli-import.dry",
            (false, true, _) => "cli-import.held-back",
            (false, false, true) if refused => "cli-import.saved-some",
            (false, false, true) => "cli-import.saved",
            (false, false, false) if refused => "cli-import.nothing-good",
            (false, false, false) => "cli-import.nothing-new",
        }
    }
}

fn print_findings(
    texts: &'static Texts,
    title: &'static str,
    findings: &[Finding],
    most: usize,
    io: &mut Io<'_>,
) -> Result<(), Failure> {
    if findings.is_empty() {
        return Ok(());
    }
    io.say(format_args!("\n{}", texts.get(title)))?;
    let mut sheet = Sheet::new(HEADS);
    for finding in findings.iter().take(most) {
        sheet.push(vec![
            Cell::count(finding.line),
            Cell::text(&finding.column),
            Cell::text(&finding.value),
            Cell::text(reason_text(&finding.reason, texts)),
        ]);
    }
    // The reason is the point of it, so it is never cut to the width of a terminal.
    let whole = io.width.take();
    let printed = output::print_table(texts, &sheet, io);
    io.width = whole;
    printed?;
    let more = findings.len().saturating_sub(most);
    if more > 0 {
        let phrase = Phrase::new("cli-import.more").with("count", texts.count(more));
        io.say(phrase.text(texts))?;
    }
    Ok(io.say("")?)
}
