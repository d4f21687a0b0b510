//! `tatap bundle export`: shows what would be written, asks, and writes it.

use std::io::{BufRead as _, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use crate::exchange::Name;
use crate::i18n::{Phrase, Texts};
use crate::ops::registry::HEAD_OFFICE;
use crate::ops::sync::Offer;
use crate::store::Store as _;
use crate::store::exchange::{Chains, Exchange};
use crate::sync::desk::{Desk, Order, WrittenOut};
use crate::sync::{Outline, Since};

use super::super::Exit;
use super::super::args::ExportArgs;
use super::super::context::{Context, Io, Meter};
use super::super::failure::Failure;
use super::super::folder::whole;
use super::super::trusted::say;

/// The line by which the time is told: 25 kbit/s.
const THIN_LINE: u64 = 25_000;

/// Writes what an office has not.
pub(super) fn run(context: &Context, args: &ExportArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let mut store = if args.dry_run {
        context.look(io)?
    } else {
        context.write(io)?
    };
    let desk = if args.dry_run {
        context.desk_to_look()?
    } else {
        context.desk()?
    };
    let exchange = store.exchange()?;
    let order = order(args, &desk, exchange)?;
    let outline = desk.outline(exchange, &order, context.by())?;
    let numbers = numbers(args, &outline)?;
    tell(context, &desk.offer(exchange, &outline), &outline, io);
    if args.dry_run {
        return Ok(Exit::Done);
    }
    let job = Job {
        context,
        args,
        desk: &desk,
        outline: &outline,
    };
    let is_pipe = args.output == Path::new("-");
    if is_pipe && !args.armor && std::io::stdout().is_terminal() {
        return Err(Failure::usage(Phrase::new("cli-export.terminal")));
    }
    if !args.yes && !agreed(context, io)? {
        note(io, context.texts, &Phrase::new("cli-export.declined"));
        return Ok(Exit::Done);
    }
    if is_pipe {
        job.stream(exchange, &numbers, io)?;
    } else {
        job.write(exchange, &numbers, io)?;
    }
    store.checkpoint()?;
    Ok(Exit::Done)
}

/// For which office, from where on, how large.
fn order(args: &ExportArgs, desk: &Desk, exchange: &dyn Chains) -> Result<Order, Failure> {
    let to_office = match &args.to {
        Some(office) => office.clone(),
        None if desk.office(exchange) == HEAD_OFFICE => {
            return Err(Failure::usage(Phrase::new("cli-export.whereto")));
        }
        None => HEAD_OFFICE.to_owned(),
    };
    Ok(Order {
        to_office,
        since: if args.since_export {
            Since::Export
        } else {
            Since::Receipt
        },
        most: args.max,
        plain: args.plain,
    })
}

/// Which parts are written.
fn numbers(args: &ExportArgs, outline: &Outline) -> Result<Vec<u16>, Failure> {
    if let Some(number) = args.part {
        outline.part(number)?;
        return Ok(vec![number]);
    }
    let parts = u16::try_from(outline.parts.len()).unwrap_or(u16::MAX);
    if parts > 1 && args.output == Path::new("-") {
        let phrase = Phrase::new("cli-export.one-at-a-time").with("parts", parts);
        return Err(Failure::usage(phrase));
    }
    Ok((1..=parts).collect())
}

/// Says what would be written, before anything is.
fn tell(context: &Context, offer: &Offer, outline: &Outline, io: &mut Io<'_>) {
    let texts = context.texts;
    let (own, others) = offer.ops;
    if outline.ops() == 0 {
        note(
            io,
            texts,
            &Phrase::new("cli-export.nothing").with("office", &offer.office),
        );
    }
    let told = Phrase::new("cli-export.offer")
        .with("office", &offer.office)
        .with("own", own)
        .with("others", others)
        .with("parts", offer.parts.len())
        .with("size", texts.size(offer.bytes()))
        .with("seconds", offer.seconds(THIN_LINE));
    note(io, texts, &told);
    let sealed = match offer.recipients {
        0 => Phrase::new("cli-export.unsealed"),
        machines => Phrase::new("cli-export.sealed").with("machines", machines),
    };
    note(io, texts, &sealed);
    if offer.parts.len() > 1 {
        for (number, bytes) in (1..).zip(&offer.parts) {
            let number: u64 = number;
            let part = Phrase::new("cli-export.part").with("number", number);
            note(io, texts, &part.with("size", texts.size(*bytes)));
        }
    }
}

/// Says something beside what is written.
fn note(io: &mut Io<'_>, texts: &Texts, phrase: &Phrase) {
    // A closed standard error must not keep anybody from his bundle.
    let _ = io.note(phrase.text(texts));
}

/// Asks whoever sits at a terminal; elsewhere what was ordered is done.
fn agreed(context: &Context, io: &mut Io<'_>) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(true);
    }
    let question = Phrase::new("cli-export.ask").text(context.texts);
    write!(io.err, "{question} ")?;
    io.err.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    let answer = answer.trim().to_lowercase();
    Ok(["y", "ya", "yes"].contains(&answer.as_str()))
}

/// An export that was agreed on.
struct Job<'a> {
    context: &'a Context,
    args: &'a ExportArgs,
    desk: &'a Desk,
    outline: &'a Outline,
}

impl Job<'_> {
    /// Writes one part to standard output, which cannot be read back.
    fn stream(
        &self,
        exchange: &mut dyn Exchange,
        numbers: &[u16],
        io: &mut Io<'_>,
    ) -> Result<(), Failure> {
        for number in numbers {
            let part = (self.outline, *number);
            let out: &mut dyn Write = &mut *io.out;
            let to = (out, self.args.armor);
            let by = self.context.by();
            let bytes = self.desk.write_to(exchange, part, to, by, &mut |_| ())?;
            let told = Phrase::new("cli-export.streamed");
            note(
                io,
                self.context.texts,
                &told.with("size", self.context.texts.size(bytes)),
            );
        }
        Ok(())
    }

    /// Writes files, each read back before it is told.
    fn write(
        &self,
        exchange: &mut dyn Exchange,
        numbers: &[u16],
        io: &mut Io<'_>,
    ) -> Result<(), Failure> {
        for number in numbers {
            let path = self.path(exchange, *number)?;
            let all = self.outline.part(*number)?.ops();
            let mut meter = Meter::new(self.context.texts);
            let written = self.desk.write_file(
                exchange,
                (self.outline, *number),
                (&path, self.args.armor),
                self.context.by(),
                &mut |done| meter.show(done, all),
            );
            meter.clear();
            say(self.context, io, &self.told(&written?))?;
        }
        Ok(())
    }

    fn told(&self, written: &WrittenOut) -> Phrase {
        let key = if written.was_there {
            "cli-export.was-there"
        } else {
            "cli-export.written"
        };
        Phrase::new(key)
            .with("path", written.place.display())
            .with("ops", written.ops)
            .with("size", self.context.texts.size(written.bytes))
    }

    /// Where a part is written: in a folder under the name of its content, otherwise as named, with its number where there
    /// are several.
    fn path(&self, exchange: &dyn Chains, number: u16) -> Result<PathBuf, Failure> {
        let out = whole(&self.args.output)?;
        if out.is_dir() {
            let part = self.outline.part(number)?;
            let name = Name::new(exchange.own(), part.to_seq(), part.id());
            let end = if self.args.armor { ".txt" } else { "" };
            return Ok(out.join(format!("{name}{end}")));
        }
        let parts = self.outline.parts.len();
        if parts == 1 {
            return Ok(out);
        }
        Ok(numbered(&out, number, parts))
    }
}

/// `paket.tatap` as `paket-1of3.tatap`.
fn numbered(path: &Path, number: u16, parts: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let end = path
        .extension()
        .map(|end| format!(".{}", end.to_string_lossy()));
    let end = end.unwrap_or_default();
    path.with_file_name(format!("{stem}-{number}of{parts}{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_file_are_numbered_before_its_ending() {
        let numbered = |path| numbered(Path::new(path), 2, 3);
        assert_eq!(
            numbered("/usb/paket.tatap"),
            Path::new("/usb/paket-2of3.tatap")
        );
        assert_eq!(numbered("paket"), Path::new("paket-2of3"));
    }
}
