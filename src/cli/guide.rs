//! `tatap guide`: the chapters of the guide, one of them, or all of it as text or PDF. It needs no configuration, as it
//! is read where something is wrong.

use std::io;
use std::path::Path;

use crate::i18n::{Phrase, Texts};
use crate::report::guide::{CHAPTERS, by_code, document};
use crate::report::markdown::NoPlace;
use crate::report::save::{Over, save};
use crate::report::{ReportError, pdf, plain};

use super::Exit;
use super::args::{GuideArgs, GuideFormat};
use super::context::Io;
use super::failure::Failure;

/// Columns of a page that goes to a file or a pipe, and the most that are read with ease.
const WIDTH: usize = 80;
const WIDEST: usize = 100;

/// Prints or writes what was asked for.
pub(super) fn run(args: &GuideArgs, texts: &Texts, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let to_stdout = args.output == Path::new("-");
    let width = io.width.filter(|_| to_stdout).unwrap_or(WIDTH).min(WIDEST);
    let bytes = match (args.format, &args.chapter) {
        (Some(GuideFormat::Pdf), _) if to_stdout && io.width.is_some() => {
            return Err(Failure::usage(Phrase::new("report.to-terminal")));
        }
        (Some(GuideFormat::Pdf), _) => {
            let document = document().map_err(broken)?;
            pdf::render(&document).map_err(broken)?
        }
        (Some(GuideFormat::Txt), _) => {
            let document = document().map_err(broken)?;
            plain::text(&document, width).into_bytes()
        }
        (None, Some(word)) => chapter(word, width)?,
        (None, None) => contents().into_bytes(),
    };
    if to_stdout {
        io.out.write_all(&bytes)?;
        return Ok(Exit::Done);
    }
    let over = if args.force {
        Over::Replace
    } else {
        Over::Keep
    };
    save(&args.output, &bytes, over)?;
    let told = Phrase::new("cli.written").with("file", args.output.display());
    io.tell(told.text(texts))?;
    Ok(Exit::Done)
}

/// Codes and titles of the chapters.
fn contents() -> String {
    let widest = CHAPTERS.iter().map(|chapter| chapter.code.len()).max();
    let widest = widest.unwrap_or(0);
    let lines = CHAPTERS
        .iter()
        .map(|chapter| format!("{:<widest$}  {}\n", chapter.code, chapter.title()));
    lines.collect()
}

fn chapter(word: &str, width: usize) -> Result<Vec<u8>, Failure> {
    let Some(chapter) = by_code(word) else {
        let codes = CHAPTERS.map(|chapter| chapter.code);
        let phrase = Phrase::new("cli-guide.unknown")
            .with("word", word)
            .with("chapters", codes.join(", "));
        return Err(Failure::refused(phrase));
    };
    let text: Result<String, NoPlace> = chapter.plain(width);
    Ok(text.map_err(broken)?.into_bytes())
}

/// The guide is built in, and a test sets all of it.
fn broken(why: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::from(ReportError::Output(io::Error::other(why)))
}
