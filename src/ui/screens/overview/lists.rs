//! The inbox, and what follows: one line each, and where Enter goes stands below.

use ratatui::layout::Rect;

use crate::app::alerts::Raised;
use crate::app::model::Model;
use crate::app::screens::overview::follow::{FollowKind, Line, Of};
use crate::app::screens::overview::layout::{Areas, Pane};
use crate::app::screens::overview::{line, raised, tab_of, tell};
use crate::domain::alert::Weight;
use crate::domain::coded::Coded;
use crate::domain::person::RosterRow;
use crate::ui::columns::{Column, layout};
use crate::ui::paint::Painter;
use crate::ui::theme::{Role, Symbols};

use super::{nothing, rows};

/// Columns of the inbox: weight, person, what, due, unit.
const INBOX: [Column; 5] = [
    Column::new(11, 11, 0, 9),
    Column::new(14, 24, 1, 8),
    Column::new(25, 32, 2, 10),
    Column::new(10, 10, 0, 6),
    Column::new(16, 20, 1, 3),
];

/// Draws what needs an act.
pub(super) fn inbox(model: &Model, p: &mut Painter<'_>, areas: &Areas) {
    let (list, foot) = areas.list(Pane::Inbox);
    let area: Rect = list.into();
    if model.overview.gathered.inbox.is_empty() {
        nothing(model, p, area, "overview.inbox-empty");
        return;
    }
    let columns = layout(area.width.saturating_sub(1), &INBOX);
    for (at, line) in rows(model, p, area, Pane::Inbox) {
        if let Some(raised) = model.overview.gathered.inbox.get(at) {
            alert(model, p, line, &columns, raised);
        }
    }
    if let Some(raised) = raised(model) {
        full(model, p, foot.into(), raised);
    }
}

/// The alert selected in full, with the screen that Enter goes to.
fn full(model: &Model, p: &mut Painter<'_>, foot: Rect, raised: &Raised) {
    let texts = model.texts();
    let unit = model.people.row(raised.person).and_then(RosterRow::unit);
    let unit = unit.map_or(String::new(), |unit| model.people.unit_name(unit));
    let said = tell::alert(texts, raised.alert).text(texts);
    let due = tell::due(raised.alert).map(|day| texts.day(day));
    let mut parts = vec![model.people.name(raised.person), said];
    parts.extend(due);
    parts.push(unit);
    parts.push(format!(
        "Enter {} {}",
        p.look.symbols.arrow,
        texts.get(tab_of(raised.alert.kind()).title())
    ));
    p.wrapped(foot, &parts.join(" · "), Role::Accent, foot.height);
}

fn alert(
    model: &Model,
    p: &mut Painter<'_>,
    line: Rect,
    columns: &[Option<(u16, u16)>],
    raised: &Raised,
) {
    let texts = model.texts();
    let weight = raised.alert.weight();
    let (symbol, role) = sign(&p.look.symbols, weight);
    let unit = model.people.row(raised.person).and_then(RosterRow::unit);
    let cells = [
        (format!("{symbol} {}", tell::weight(texts, weight)), role),
        (model.people.name(raised.person), Role::Text),
        (tell::alert(texts, raised.alert).text(texts), Role::Text),
        (
            tell::due(raised.alert).map_or(String::new(), |day| texts.day(day)),
            Role::Text,
        ),
        (
            unit.map_or(String::new(), |unit| model.people.unit_name(unit)),
            Role::Dim,
        ),
    ];
    let cells = cells.iter().map(|(text, role)| (text.as_str(), *role));
    p.cells(line, (1, 0), columns, cells);
}

/// Symbol and role of a weight; the word stands beside it.
fn sign(symbols: &Symbols, weight: Weight) -> (&'static str, Role) {
    match weight {
        Weight::Act => (symbols.late, Role::Bad),
        Weight::Soon => (symbols.silent, Role::Warn),
        Weight::Know => (symbols.dot, Role::Dim),
    }
}

/// Draws what follows, each kind under its head.
pub(super) fn follow(model: &Model, p: &mut Painter<'_>, areas: &Areas) {
    let (list, foot) = areas.list(Pane::Follow);
    let area: Rect = list.into();
    for (at, line) in rows(model, p, area, Pane::Follow) {
        if let Some(entry) = model.overview.gathered.follow.get(at) {
            follow_line(model, p, line, entry);
        }
    }
    let texts = model.texts();
    let said = line(model).and_then(|line| match &line.of {
        Of::All(_) => None,
        Of::Person(_, said) | Of::Unit(_, said) | Of::Sum(said) => Some(said.text(texts)),
    });
    let foot: Rect = foot.into();
    p.wrapped(foot, &said.unwrap_or_default(), Role::Accent, foot.height);
}

fn follow_line(model: &Model, p: &mut Painter<'_>, line: Rect, entry: &Line) {
    let texts = model.texts();
    let said = |phrase: &crate::i18n::Phrase| format!(" · {}", phrase.text(texts));
    match &entry.of {
        Of::All(n) => {
            let kind = texts.get_coded(FollowKind::NAME, entry.kind.code());
            let role = if *n == 0 { Role::Dim } else { Role::Title };
            let figure = format!("{n:>4} ");
            let inner = indented(line, 1);
            p.line(inner, 0, &[(&figure, Role::Accent), (kind, role)]);
        }
        Of::Person(id, phrase) => {
            let name = model.people.name(*id);
            let said = said(phrase);
            p.line(
                indented(line, 6),
                0,
                &[(&name, Role::Text), (&said, Role::Dim)],
            );
        }
        Of::Unit(unit, phrase) => {
            let what = phrase.text(texts);
            let unit = format!(" · {}", model.people.unit_name(*unit));
            p.line(
                indented(line, 6),
                0,
                &[(&what, Role::Text), (&unit, Role::Dim)],
            );
        }
        Of::Sum(phrase) => {
            p.line(indented(line, 6), 0, &[(&phrase.text(texts), Role::Accent)]);
        }
    }
}

/// A line without its first columns.
fn indented(line: Rect, by: u16) -> Rect {
    let by = by.min(line.width);
    Rect {
        x: line.x + by,
        width: line.width - by,
        ..line
    }
}
