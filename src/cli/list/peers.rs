//! One line for each person asked about from all sides: where the answers stand, never who gave which.

use crate::app::model::Model;
use crate::cli::failure::Failure;
use crate::cli::filter;
use crate::cli::sheet::{Cell, Head, Sheet, data, shown};
use crate::domain::peer::{Missing, Outcome, PeerAnswer, Status, status};
use crate::domain::period::Period;
use crate::i18n::Phrase;

use super::Source;
use super::entries::lies_in;

const HEADS: &[Head] = &[
    shown("nip"),
    shown("name"),
    shown("period"),
    shown("status"),
    shown("why"),
    data("superior"),
    data("others"),
    data("others-n"),
    shown("combined"),
];

pub(super) fn sheet(source: &mut Source<'_>) -> Result<Sheet, Failure> {
    if !source.model.settings.rules.peer.enabled {
        return Err(Failure::refused(Phrase::new("cli-peer.off")));
    }
    let people = filter::people(&mut source.model, source.args.filter.as_deref())?;
    let mut sheet = Sheet::new(HEADS);
    for row in &people {
        let file = source.store.dossier(row.id())?.file;
        let wanted = source.args.period;
        let wanted = |period: Period| wanted.is_none_or(|wanted| lies_in(period, wanted));
        let asked = file.peers.iter();
        for (period, answers) in asked.filter(|(period, _)| wanted(**period)) {
            if answers.is_empty() {
                continue;
            }
            let mut line = Vec::from(source.who(row.id()));
            line.push(Cell::text(period.code()));
            line.extend(standing(&source.model, answers));
            sheet.push(line);
        }
    }
    Ok(sheet)
}

fn standing(model: &Model, answers: &[PeerAnswer]) -> Vec<Cell> {
    let told = |code: &str| {
        let text = model.texts().get(&format!("cli-peer.{code}")).to_owned();
        Cell::Code(code.to_owned(), text)
    };
    match status(answers, &model.settings.rules.peer) {
        Status::Pending {
            missing,
            unreadable,
        } => {
            let why = pending(model, &missing, unreadable);
            let mut cells = vec![told("pending"), Cell::Many(why)];
            cells.extend(vec![Cell::Empty; 4]);
            cells
        }
        Status::Ready(outcome) => {
            let mut cells = vec![told("ready"), Cell::Empty];
            cells.extend(figures(outcome));
            cells
        }
    }
}

/// Which sides lack how many answers, and how many cannot be read.
fn pending(model: &Model, missing: &[Missing], unreadable: usize) -> Vec<String> {
    let texts = model.texts();
    let lacking = missing.iter().map(|side| {
        let phrase = Phrase::new("cli-peer.missing").with("side", texts.label(side.side));
        phrase.with("have", side.have).with("need", side.need)
    });
    let unreadable = (unreadable > 0)
        .then(|| Phrase::new("cli-peer.unreadable").with("count", unreadable));
    let all = lacking.chain(unreadable);
    all.map(|phrase| phrase.text(texts)).collect()
}

fn figures(outcome: Outcome) -> [Cell; 4] {
    [
        Cell::of(outcome.superior, |score| Cell::Number(score.mean)),
        Cell::Number(outcome.others.mean),
        Cell::count(outcome.others_n),
        Cell::Number(outcome.combined.unwrap_or(outcome.others).mean),
    ]
}
