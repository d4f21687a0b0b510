//! What is asked before bundles are written out, taken in or taken back.

use crate::app::ask::{Answer, Ask, AskFor, AskLine};
use crate::app::model::Model;
use crate::app::text_input::{Lines, TextInput};
use crate::i18n::Phrase;
use crate::ops::registry::HEAD_OFFICE;
use crate::ops::sync::LandingStatus;

use super::tell;
use super::wish::{Order, Since};

/// The longest path or reason, in characters.
const LINE_MAX: usize = 300;

/// A line in which something is typed.
fn text(label: &'static str, begun: &str) -> AskLine {
    let answer = Answer::Text(TextInput::new(begun, Lines::One, LINE_MAX));
    AskLine {
        label,
        empty: None,
        answer,
    }
}

/// A line that may be left empty, which means this.
fn perhaps(label: &'static str, begun: &str, empty: &'static str) -> AskLine {
    AskLine {
        empty: Some(empty),
        ..text(label, begun)
    }
}

/// A line in which one of several is chosen.
fn choice(label: &'static str, options: Vec<Phrase>, at: usize) -> AskLine {
    let answer = Answer::Choice { options, at };
    AskLine {
        label,
        empty: None,
        answer,
    }
}

/// The offices that can be written to: head office first, then those of the machines that are known.
fn offices(model: &Model) -> Vec<String> {
    let status = model.sync.status.as_ref();
    let machines = status.into_iter().flat_map(|status| &status.machines);
    let own = status.and_then(|status| status.office.clone());
    let mut others: Vec<String> = machines.map(|one| one.office.clone()).chain(own).collect();
    others.retain(|office| !office.is_empty() && office != HEAD_OFFICE);
    others.sort_unstable();
    others.dedup();
    std::iter::once(HEAD_OFFICE.to_owned())
        .chain(others)
        .collect()
}

/// Asks what is to be written out, for whom and where to.
pub(super) fn export(model: &Model) -> Ask {
    let offices = offices(model);
    let before = model.sync.order.as_ref();
    let at = before.and_then(|order| offices.iter().position(|office| *office == order.office));
    let office = |code: &String| Phrase::new("sync.word").with("word", code);
    let since = match before.map(|order| order.since) {
        Some(Since::Export) => 1,
        Some(Since::Receipt) | None => 0,
    };
    let most = before.and_then(|order| order.most);
    let most = most.map_or_else(String::new, |bytes| (bytes >> 10).to_string());
    let is_open = before.is_some_and(|order| !order.sealed);
    let lines = vec![
        choice(
            "sync.ask-office",
            offices.iter().map(office).collect(),
            at.unwrap_or(0),
        ),
        choice(
            "sync.ask-since",
            vec![
                Phrase::new("sync.since-receipt"),
                Phrase::new("sync.since-export"),
            ],
            since,
        ),
        perhaps("sync.ask-most", &most, "sync.one-file"),
        choice(
            "sync.ask-sealed",
            vec![Phrase::new("sync.sealed"), Phrase::new("sync.open")],
            usize::from(is_open),
        ),
        perhaps(
            "sync.ask-place",
            before.map_or("", |order| &order.place),
            "sync.into-folder",
        ),
    ];
    Ask::new(Phrase::new("sync.export-title"), lines, AskFor::Export)
}

/// What was answered to that; the key of the reason where it cannot be.
pub(super) fn order(model: &Model, ask: &Ask) -> Result<Order, &'static str> {
    let office = offices(model).into_iter().nth(ask.chosen(0));
    let most = match ask.text(2) {
        "" => None,
        typed => {
            let kib = typed
                .parse::<u64>()
                .ok()
                .filter(|kib| (1..=65_536).contains(kib));
            Some(kib.ok_or("sync.no-size")? << 10)
        }
    };
    let place = ask.text(4).to_owned();
    let folder = model.sync.status.as_ref().and_then(|s| s.folder.as_ref());
    if place.is_empty() && folder.is_none() {
        return Err("sync.no-place");
    }
    Ok(Order {
        office: office.unwrap_or_else(|| HEAD_OFFICE.to_owned()),
        since: if ask.chosen(1) == 0 {
            Since::Receipt
        } else {
            Since::Export
        },
        most,
        sealed: ask.chosen(3) == 0,
        place,
    })
}

/// Asks which file is to be taken in.
pub(super) fn import() -> Ask {
    let lines = vec![text("sync.ask-path", "")];
    Ask::new(Phrase::new("sync.import-title"), lines, AskFor::Import)
}

/// Asks why an import is taken back.
pub(super) fn withdraw(model: &Model, landing: &LandingStatus) -> Ask {
    let title = Phrase::new("sync.withdraw-title")
        .with("n", tell::counted(model.texts(), landing.new))
        .with("from", tell::named(model, &landing.from));
    let lines = vec![text("sync.ask-reason", "")];
    Ask::new(title, lines, AskFor::Withdraw(landing.index))
}
