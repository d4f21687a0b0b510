//! Draws the meeting: the agenda, or the step of the dialogue in front.

use ratatui::layout::Rect;

use crate::app::geometry::frame;
use crate::app::model::Model;
use crate::app::screens::meeting::page::{self, Kind, Line};
use crate::app::screens::meeting::{
    AGENDA_HEAD, INDENT, Parts, Row, Status, focus_line, is_handed, parts, sitting, spent, status,
    told, why_empty,
};
use crate::desk::Sitting;
use crate::domain::meeting::Outcome;
use crate::ui::Cursor;
use crate::ui::columns::{Column, layout};
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::picture::bar;
use crate::ui::position::position;
use crate::ui::rows::{below, row_of};
use crate::ui::theme::{Role, Symbols};

/// Draws the screen.
pub(in crate::ui) fn draw(model: &Model, p: &mut Painter<'_>) -> Cursor {
    let size = (p.area().width, p.area().height);
    match sitting(model) {
        Some(here) => dialogue(model, here, p, &parts(size)),
        None => agenda(model, p, frame(size).body.into()),
    }
    None
}

/// The step in front: where one is and how long it took, what is asked, and the facts.
fn dialogue(model: &Model, here: &Sitting, p: &mut Painter<'_>, parts: &Parts) {
    let texts = model.texts();
    let head: Rect = parts.head.into();
    let (time, over) = page::time(model, here);
    let role = if over { Role::Warn } else { Role::Accent };
    let from = p.right(head, 0, &time, role);
    let mut place = page::place(model);
    if is_handed(model) {
        let name = model.people.name(here.person);
        place = texts.fill(
            "meeting.place-handed",
            &[("place", &place), ("name", &name)],
        );
    }
    p.clipped(head, 0, 0, &place, from.saturating_sub(2), Role::Title);
    let state = &model.meeting;
    let area: Rect = parts.page.into();
    let question: Rect = parts.question.into();
    if model.person_file().is_none() {
        p.wrapped(question, texts.get("meeting.reading"), Role::Text, 2);
        return;
    }
    p.wrapped(question, &state.page.question, Role::Key, question.height);
    let focus = focus_line(model);
    let rows = state.rows.iter().skip(state.top);
    for (y, row) in (0..area.height).zip(rows) {
        if let Some(line) = state.page.lines.get(row.line) {
            draw_row(p, row_of(area, y), line, row, focus == Some(row.line));
        }
    }
    let below = state
        .rows
        .len()
        .saturating_sub(state.top + usize::from(area.height));
    if below > 0 {
        let n = below.to_string();
        let more = texts.fill("meeting.more", &[("n", &n)]);
        p.right(
            question,
            question.height.saturating_sub(1),
            &more,
            Role::Dim,
        );
    }
}

/// A shorter bar says nothing.
const SHORTEST: u16 = 10;

/// The sign before a line and how its words are drawn: the kind never stands in the colour alone.
fn looks(symbols: &Symbols, line: &Line) -> (&'static str, Role) {
    match line.kind {
        Kind::Head => (" ", Role::Title),
        Kind::Fact | Kind::Blank => (" ", Role::Text),
        Kind::Aside => (" ", Role::Dim),
        Kind::Own => (symbols.dot, Role::Accent),
        Kind::Said => ("\"", Role::Text),
        Kind::Good => (symbols.check, Role::Good),
        Kind::Mind => (symbols.late, Role::Warn),
        Kind::Note => ("*", Role::Accent),
        Kind::Choice if line.done => (symbols.check, Role::Text),
        Kind::Choice => (symbols.step_empty, Role::Text),
    }
}

fn draw_row(p: &mut Painter<'_>, at: Rect, line: &Line, row: &Row, focused: bool) {
    let (sign, role) = looks(&p.look.symbols, line);
    let words = line.text.get(row.part.clone()).unwrap_or_default();
    let first = row.part.start == 0;
    let text = if focused { Role::Selected } else { role };
    if !first {
        p.text(at, INDENT, 0, words.trim_end(), role);
        return;
    }
    p.marker(at, 0, focused);
    p.text(at, 2, 0, sign, role);
    let tail = p.right(at, 0, &line.tail, tail_role(line));
    // As wide as the rows were broken: only before something on the right a column stays free.
    let gap = u16::from(!line.tail.is_empty());
    let room = tail.saturating_sub(INDENT + gap);
    match line.bar {
        Some(shown) => {
            let words = width(words).min(room.saturating_sub(SHORTEST));
            let x = p.clipped(at, INDENT, 0, line.text.as_str(), words, text) + 2;
            let area = Rect {
                x: at.x + x.min(at.width),
                width: tail.saturating_sub(x + 1).min(30),
                ..at
            };
            bar(p, area, shown.progress, shown.elapsed);
        }
        None => {
            p.clipped(at, INDENT, 0, words.trim_end(), room.max(1), text);
        }
    }
}

fn tail_role(line: &Line) -> Role {
    match line.kind {
        Kind::Choice | Kind::Head => Role::Accent,
        Kind::Fact | Kind::Blank | Kind::Said | Kind::Note => Role::Text,
        Kind::Aside => Role::Dim,
        Kind::Good => Role::Good,
        Kind::Own | Kind::Mind => Role::Warn,
    }
}

/// Columns of the agenda: number, name, planned, used, how far.
const COLUMNS: [Column; 5] = [
    Column::new(3, 3, 0, 9),
    Column::new(14, 26, 1, 9),
    Column::new(7, 7, 0, 5),
    Column::new(8, 8, 0, 4),
    Column::new(16, 30, 2, 8),
];

const HEADS: [&str; 5] = [
    "meeting.head-number",
    "meeting.head-name",
    "meeting.head-planned",
    "meeting.head-used",
    "meeting.head-status",
];

/// Whom to meet, and how far one has come with each.
fn agenda(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let state = &model.meeting;
    if state.agenda.sittings.is_empty() {
        empty(model, p, area);
        return;
    }
    let used = match state.list.selected() {
        Some(at) if state.list.len() > state.list.height() => {
            position(p, area, at, 1, state.list.len()) + 1
        }
        Some(_) | None => 0,
    };
    let room = area.width.saturating_sub(used);
    p.clipped(area, 0, 0, &sum(model), room, Role::Dim);
    let columns = layout(area.width.saturating_sub(4), &COLUMNS);
    let heads = HEADS.map(|key| (texts.get(key), Role::Dim));
    p.cells(row_of(area, 1), (4, 0), &columns, heads);
    let rows = below(area, AGENDA_HEAD);
    for (y, at) in (0_u16..).zip(state.list.visible()) {
        let Some(one) = state.agenda.sittings.get(at) else {
            continue;
        };
        let selected = state.list.selected() == Some(at);
        let line = row_of(rows, y);
        p.marker(line, 0, selected);
        one_of_agenda(model, p, line, &columns, (at, one, selected));
    }
}

fn one_of_agenda(
    model: &Model,
    p: &mut Painter<'_>,
    line: Rect,
    columns: &[Option<(u16, u16)>],
    (at, one, selected): (usize, &Sitting, bool),
) {
    let status = status(model, one);
    let (sign, role) = sign(&p.look.symbols, status);
    p.text(line, 2, 0, sign, role);
    let used = match spent(model, one) {
        0 => String::new(),
        used => used.to_string(),
    };
    let name = if selected { Role::Selected } else { Role::Text };
    let (number, planned) = ((at + 1).to_string(), one.planned.to_string());
    let words = match model.people.veil() {
        // How others stand is nothing to be read beside one of them.
        Some(veil) if veil.hides(one.person) => veil.unseen().to_owned(),
        Some(_) | None => told(model, status),
    };
    let whose = model.people.name(one.person);
    let cells = [
        (number.as_str(), Role::Dim),
        (&whose, name),
        (&planned, Role::Text),
        (&used, Role::Text),
        (&words, role),
    ];
    p.cells(line, (4, 0), columns, cells);
}

fn sign(symbols: &Symbols, status: Status) -> (&'static str, Role) {
    match status {
        Status::NotYet => (symbols.step_empty, Role::Dim),
        Status::UnderWay(_) => (symbols.arrow, Role::Accent),
        Status::Ended(Outcome::Confirmed) => (symbols.check, Role::Good),
        Status::Ended(Outcome::Waiting | Outcome::Adjourned) => (symbols.dot, Role::Warn),
        Status::Ended(Outcome::Refused | Outcome::Objected) => (symbols.late, Role::Bad),
    }
}

/// How many people, how many are done, minutes planned and used.
fn sum(model: &Model) -> String {
    let all = &model.meeting.agenda.sittings;
    let done = all
        .iter()
        .filter(|one| matches!(status(model, one), Status::Ended(outcome) if outcome.is_done()));
    let planned: u32 = all.iter().map(|one| u32::from(one.planned)).sum();
    let used: u32 = all.iter().map(|one| u32::from(spent(model, one))).sum();
    let places = [
        ("n", all.len().to_string()),
        ("done", done.count().to_string()),
        ("planned", planned.to_string()),
        ("used", used.to_string()),
    ];
    let places: Vec<(&str, &str)> = places.iter().map(|(k, v)| (*k, v.as_str())).collect();
    model.texts().fill("meeting.sum", &places)
}

/// Never an empty list without the reason and the way on.
fn empty(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let text = why_empty(model);
    let inside = Rect {
        x: area.x + 2.min(area.width),
        y: area.y + 1.min(area.height),
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(1),
    };
    p.wrapped(inside, &text, Role::Text, inside.height);
}
