//! `tatap minutes`: the minutes (berita acara) of a performance dialogue as plain text, always in Indonesian.

use std::path::Path;

use crate::app::minutes;
use crate::app::screens::evaluation::Review;
use crate::domain::meeting::Meeting;
use crate::domain::period::Period;
use crate::domain::person::PersonFile;
use crate::i18n::Phrase;
use crate::store::Store;

use super::Exit;
use super::args::MinutesArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::{output, person};

/// Prints the minutes of the last meeting with a person.
pub(super) fn run(context: &Context, args: &MinutesArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let store = context.look(io)?;
    let model = context.model(&store, args.period)?;
    let id = person::find(&model, &args.person)?;
    let file = store.dossier(id)?.file;
    let Some((period, met)) = last(&file, args.period) else {
        let phrase = match args.period {
            Some(period) => {
                Phrase::new("cli.no-meeting-then").with("period", context.texts.period(period))
            }
            None => Phrase::new("cli.no-meeting"),
        };
        return Err(Failure::refused(phrase.with("name", model.people.name(id))));
    };
    let review = Review {
        model: &model,
        file: &file,
        period,
    };
    let text = minutes::text(review, met);
    match &args.output {
        Some(path) if path != Path::new("-") => {
            output::write(path, text.as_bytes())?;
            let told = Phrase::new("cli.written").with("file", path.display());
            writeln!(io.err, "tatap: {}", told.text(context.texts))?;
        }
        Some(_) | None => io.out.write_all(text.as_bytes())?,
    }
    Ok(Exit::Done)
}

/// The last meeting about a period, or about any.
fn last(file: &PersonFile, about: Option<Period>) -> Option<(Period, &Meeting)> {
    let asked = file
        .meetings
        .iter()
        .filter(|(period, _)| about.is_none_or(|about| about == **period));
    let all = asked.flat_map(|(period, all)| all.iter().map(|met| (*period, met)));
    all.max_by_key(|(_, met)| (met.day, met.id))
}
