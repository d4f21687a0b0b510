//! One line for each person asked about from all sides: where the answers stand, never who gave which.

use crate::app::model::Model;
use crate::domain::peer::{Missing, Outcome, PeerAnswer, Status, status};
use crate::domain::period::Period;
use crate::i18n::Phrase;
use crate::report::ReportError;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

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

pub(super) fn sheet(source: &mut Source<'_>) -> Result<Sheet, ReportError> {
    if !source.model.settings.rules.peer.enabled {
        return Err(ReportError::Refused(Phrase::new("cli-peer.off")));
    }
    let people = select::people(&mut source.model, source.asked.filter.as_deref())?;
    let mut sheet = Sheet::new(HEADS);
    for row in &people {
        let file = source.store.dossier(row.id())?.file;
        let wanted = source.asked.period;
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
    let unreadable =
        (unreadable > 0).then(|| Phrase::new("cli-peer.unreadable").with("count", unreadable));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::model::Model;
    use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, SRI, World, fresh, period, today};
    use crate::domain::id::EmployeeId;
    use crate::domain::peer::Side;
    use crate::ops::edit::{code, text};
    use crate::ops::fields as f;
    use crate::ops::op::{Subject, SubjectKind, Value};
    use crate::report::list::Asked;

    fn answer(w: &mut World, item: u64, from: EmployeeId, side: Side, answers: &str) {
        let subject = Subject::of(SubjectKind::Peer, BUDI.0, period());
        let values = [
            (f::PEER_FROM, Value::Ref(from.0)),
            (f::PEER_SIDE, code(side)),
            (f::PEER_ANSWERS, text(answers)),
        ];
        w.put(subject, item, &values);
    }

    fn listed(w: &World) -> String {
        let mut settings = w.model.settings.clone();
        settings.rules.peer.enabled = true;
        let mut source = Source {
            store: &w.store,
            model: Model::new(settings, today(), AHMAD, fresh(&w.store)),
            asked: Asked {
                filter: None,
                period: Some(period()),
            },
        };
        let told = sheet(&mut source).unwrap().json();
        assert_eq!(told.as_array().map(Vec::len), Some(1));
        told.to_string()
    }

    #[test]
    fn two_of_three_colleagues_are_pending_with_the_reason_and_nobody_is_named() {
        let mut w = World::new();
        answer(&mut w, 1, AHMAD, Side::Superior, "4444444");
        answer(&mut w, 2, CITRA, Side::Peer, "3333333");
        answer(&mut w, 3, DEWI, Side::Peer, "3333333");
        answer(&mut w, 4, SRI, Side::Peer, "");
        let told = listed(&w);
        assert!(told.contains("\"pending\""), "{told}");
        assert!(told.contains("2 dari 3"), "{told}");
        answer(&mut w, 4, SRI, Side::Peer, "3333332");
        let told = listed(&w);
        assert!(
            told.contains("\"ready\"") && told.contains("3.58"),
            "{told}"
        );
        for name in ["Ahmad", "Citra", "Dewi", "Sri"] {
            assert!(!told.contains(name), "{told}");
        }
    }
}
