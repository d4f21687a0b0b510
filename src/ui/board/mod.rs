//! Draws the board of head office: what is opened, the list in front, what it comes to.

mod spread;

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::board::layout::{Areas, areas};
use crate::app::board::tell::{self, Listed, Row, listed};
use crate::app::board::{Above, Board, OfficePart, Part, saved_name};
use crate::app::command::{Command, General};
use crate::app::geometry::{SMALLEST, frame};
use crate::app::model::Tone;

use super::columns::{Column, layout};
use super::glyphs::{width, wrap};
use super::hints::{Hint, own};
use super::paint::Painter;
use super::position::position;
use super::rows::{below, row_of};
use super::theme::Role;
use super::{Cursor, hints, look_of, overlays, too_small};

/// Where a column stands and how wide it is, if there is room for it.
type Place = Option<(u16, u16)>;

/// A column, and whether its figures stand below one another.
type Placed = (Column, bool);

const fn words(min: u16, ideal: u16, grow: u16, keep: u8) -> Placed {
    (Column::new(min, ideal, grow, keep), false)
}

const fn figures(wide: u16, keep: u8) -> Placed {
    (Column::new(wide, wide, 0, keep), true)
}

/// In the order of [`tell::heads`].
const OFFICES: [Placed; 8] = [
    words(16, 30, 2, 10),
    words(12, 12, 0, 9),
    figures(7, 6),
    figures(7, 8),
    figures(7, 5),
    figures(7, 7),
    words(18, 26, 1, 4),
    words(10, 12, 0, 3),
];
const GROUPS: [Placed; 9] = [
    words(16, 30, 1, 10),
    figures(7, 6),
    figures(7, 3),
    figures(9, 8),
    figures(6, 9),
    figures(7, 7),
    figures(9, 2),
    figures(7, 4),
    figures(7, 5),
];
const REFUSED: [Placed; 3] = [
    words(16, 16, 0, 9),
    words(20, 60, 1, 10),
    words(30, 60, 1, 5),
];
const UNITS: [Placed; 8] = [
    words(16, 30, 2, 10),
    figures(7, 6),
    figures(7, 4),
    figures(7, 5),
    figures(7, 7),
    figures(6, 9),
    figures(7, 8),
    words(18, 30, 1, 3),
];
const MACHINES: [Placed; 6] = [
    words(20, 30, 1, 10),
    words(9, 12, 0, 6),
    figures(7, 8),
    words(12, 12, 0, 7),
    words(9, 12, 0, 4),
    words(14, 18, 0, 9),
];
const PERIODS: [Placed; 7] = [
    words(16, 24, 1, 10),
    figures(7, 6),
    figures(7, 4),
    figures(7, 5),
    figures(7, 7),
    figures(6, 9),
    figures(7, 8),
];

fn columns_of(listed: Listed) -> &'static [Placed] {
    match listed {
        Listed::Offices => &OFFICES,
        Listed::Groups => &GROUPS,
        Listed::Refused => &REFUSED,
        Listed::Units => &UNITS,
        Listed::Machines => &MACHINES,
        Listed::Periods => &PERIODS,
    }
}

/// Draws everything. Returns where the cursor stands.
pub fn view(board: &Board, buf: &mut Buffer) -> Cursor {
    let look = look_of(&board.settings);
    let p = &mut Painter::new(buf, &look);
    let size = (p.area().width, p.area().height);
    if size.0 < SMALLEST.0 || size.1 < SMALLEST.1 {
        too_small(board.texts(), p);
        return None;
    }
    let parts = frame(size);
    top(board, p, parts.tabs.into());
    let cursor = page(board, p);
    let keys = hints_of(board);
    hints::line(board.texts(), keys, p, parts.hints.into());
    let above = match &board.above {
        Some(Above::Help(menu)) => {
            let texts = board.texts();
            let saved = |digit| saved_name(digit).map(|key| texts.get(key).to_owned());
            overlays::menu(texts, &saved, menu, p)
        }
        Some(Above::Pick(pick)) => overlays::pick(board.texts(), pick, p),
        None => cursor,
    };
    state(board, p, parts.state.into());
    above
}

/// Draws one frame through a terminal.
pub fn draw<B: Backend>(terminal: &mut Terminal<B>, board: &Board) -> Result<(), B::Error> {
    terminal.draw(|frame| {
        if let Some(at) = view(board, frame.buffer_mut()) {
            frame.set_cursor_position(at);
        }
    })?;
    Ok(())
}

/// What this is, how much there is of it, and the period in front.
fn top(board: &Board, p: &mut Painter<'_>, area: Rect) {
    let texts = board.texts();
    let period = board.coverage.period;
    let period = period.map_or_else(String::new, |period| texts.period(period));
    let from = p.right(area, 0, &period, Role::Accent);
    let title = format!("[{}]", texts.get("board.title"));
    let x = p.text(area, 0, 0, &title, Role::Title);
    if let Some(path) = tell::path(board) {
        let room = from.saturating_sub(x + 2);
        p.clipped(area, x + 1, 0, &path, room, Role::Accent);
    }
}

/// The list in front, with what stands above and below it.
fn page(board: &Board, p: &mut Painter<'_>) -> Cursor {
    let areas = areas(board);
    titles(board, p, areas.title.into());
    let cursor = filter(board, p, areas.filter.into());
    let table = board.table();
    let list: Rect = areas.list.into();
    if table.shown.is_empty() {
        let area = Rect {
            x: list.x + 2.min(list.width),
            width: list.width.saturating_sub(4),
            ..list
        };
        let why = board.texts().get(tell::why_empty(board));
        p.wrapped(area, why, Role::Text, area.height);
    } else {
        rows(board, p, &areas);
    }
    if board.unit.is_some() {
        spread::draw(board, p, areas.foot.into());
    } else {
        foot(board, p, areas.foot.into());
    }
    cursor
}

/// The names of all lists of the page, the one in front between brackets, and which row of how many is selected.
fn titles(board: &Board, p: &mut Painter<'_>, area: Rect) {
    let titles: Vec<(&str, bool)> = match (&board.office, &board.unit) {
        (_, Some(_)) => Vec::new(),
        (Some(page), None) => {
            let parts = OfficePart::ALL.iter();
            parts
                .map(|part| (part.title(), *part == page.part))
                .collect()
        }
        (None, None) => {
            let parts = Part::ALL.iter();
            parts
                .map(|part| (part.title(), *part == board.part))
                .collect()
        }
    };
    let mut x = 0;
    for (key, here) in titles {
        let name = board.texts().get(key);
        let (text, role) = if here {
            (format!("[{name}]"), Role::Title)
        } else {
            (format!(" {name} "), Role::Dim)
        };
        x = p.text(area, x, 0, &text, role);
    }
    let list = &board.table().list;
    if let Some(at) = list.selected() {
        position(p, area, at, 1, list.len());
    }
}

/// The filter, typed or in use, and what it leaves in which order.
fn filter(board: &Board, p: &mut Painter<'_>, area: Rect) -> Cursor {
    let told = tell::filter(board);
    let from = p.right(area, 0, &told, Role::Dim);
    let room = from.saturating_sub(2);
    match &board.typing {
        Some(typing) => {
            let (visible, column) = typing.input.view(usize::from(room));
            p.text(area, 0, 0, "/", Role::Key);
            p.clipped(area, 1, 0, visible, room, Role::Input);
            Some((area.x + 1 + column as u16, area.y))
        }
        None if board.table().query.is_empty() => None,
        None => {
            let query = format!("/{}", board.table().query);
            p.clipped(area, 0, 0, &query, room, Role::Accent);
            None
        }
    }
}

/// The columns of the list in front, and where each stands.
fn columns(board: &Board, area: Rect) -> (&'static [Placed], Vec<Place>) {
    let placed = columns_of(listed(board));
    let columns: Vec<Column> = placed.iter().map(|(column, _)| *column).collect();
    (placed, layout(area.width.saturating_sub(3), &columns))
}

fn rows(board: &Board, p: &mut Painter<'_>, areas: &Areas) {
    let list: Rect = areas.list.into();
    let (placed, columns) = columns(board, list);
    let texts = board.texts();
    let heads: Vec<String> = tell::heads(board)
        .iter()
        .map(|head| texts.get(head).to_owned())
        .collect();
    cells(p, areas.heads.into(), (placed, &columns), &heads, |_| {
        Role::Dim
    });
    let table = board.table();
    for (at, y) in table.list.visible().zip(0_u16..list.height) {
        let line = row_of(list, y);
        p.marker(line, 0, table.list.selected() == Some(at));
        let row = table.shown.get(at).and_then(|at| tell::row(board, *at));
        if let Some(row) = row {
            sign(p, line, &row);
            let toned = toned(listed(board));
            let role = role_of(row.tone);
            cells(p, line, (placed, &columns), &row.cells, |at| {
                if at == toned { role } else { Role::Text }
            });
        }
    }
}

/// The column whose words say what the sign before the row says.
fn toned(listed: Listed) -> usize {
    match listed {
        Listed::Offices => 1,
        Listed::Groups => 4,
        Listed::Refused => 2,
        Listed::Units | Listed::Periods => 6,
        Listed::Machines => 5,
    }
}

fn role_of(tone: Tone) -> Role {
    match tone {
        Tone::Good => Role::Good,
        Tone::Plain => Role::Text,
        Tone::Warning => Role::Warn,
        Tone::Bad => Role::Bad,
    }
}

fn sign(p: &mut Painter<'_>, line: Rect, row: &Row) {
    let symbols = p.look.symbols;
    let sign = match row.tone {
        Tone::Good => symbols.check,
        Tone::Plain => " ",
        Tone::Warning => symbols.late,
        Tone::Bad => symbols.urgent,
    };
    p.text(line, 1, 0, sign, role_of(row.tone));
}

/// Cells in their columns, figures against the right edge of theirs.
fn cells(
    p: &mut Painter<'_>,
    line: Rect,
    (placed, columns): (&[Placed], &[Place]),
    cells: &[String],
    role: impl Fn(usize) -> Role,
) {
    let each = placed.iter().zip(columns).zip(cells).enumerate();
    for (at, (((_, right), column), text)) in each {
        let Some((x, w)) = *column else { continue };
        let blanks = if *right {
            w.saturating_sub(width(text))
        } else {
            0
        };
        p.clipped(line, 3 + x + blanks, 0, text, w - blanks, role(at));
    }
}

/// The lines below the list, with their figures below those of the rows.
fn foot(board: &Board, p: &mut Painter<'_>, area: Rect) {
    let (placed, columns) = columns(board, area);
    let lines = tell::foot(board);
    let mut spare = area.height.saturating_sub(lines.len() as u16);
    let mut y = 0;
    for line in lines {
        let role = match line.tone {
            Tone::Plain => Role::Dim,
            Tone::Good | Tone::Warning | Tone::Bad => role_of(line.tone),
        };
        let mut rest = below(area, y);
        let mut cells = vec![String::new(); placed.len()];
        for (at, figure) in line.figures {
            // The words end where the first figure stands.
            if let (Some(cell), Some(Some((x, _)))) = (cells.get_mut(at), columns.get(at)) {
                rest.width = rest.width.min(x + 2);
                *cell = figure;
            }
        }
        self::cells(p, row_of(area, y), (placed, &columns), &cells, |_| role);
        let used = p.wrapped(rest, &line.text, role, 1 + spare).max(1);
        spare = spare.saturating_sub(used - 1);
        y += used;
    }
}

/// What just happened, or as of when all this is; where it does not fit it takes the rows above.
fn state(board: &Board, p: &mut Painter<'_>, area: Rect) {
    const MOST: usize = 3;
    let (tone, text) = match &board.notice {
        Some(notice) => (notice.tone, notice.phrase.text(board.texts())),
        None => tell::state(board),
    };
    let symbols = p.look.symbols;
    let (role, text) = match tone {
        Tone::Good => (Role::Good, format!("{} {text}", symbols.check)),
        Tone::Plain if board.notice.is_none() => (Role::Dim, text),
        Tone::Plain => (Role::Text, text),
        Tone::Warning => (Role::Warn, format!("{} {text}", symbols.late)),
        Tone::Bad => (Role::Error, format!("{} {text}", symbols.late)),
    };
    let rows = wrap(&text, area.width).len().clamp(1, MOST) as u16;
    let room = Rect {
        y: (area.y + 1).saturating_sub(rows),
        height: rows,
        ..area
    };
    p.clear(room);
    p.wrapped(room, &text, role, rows);
}

/// Keys that are worth showing, help last.
fn hints_of(board: &Board) -> Vec<Hint> {
    if board.above.is_some() {
        return own(&[("Enter", "hint.take"), ("Esc", "hint.back")]);
    }
    if board.typing.is_some() {
        return own(&[("Enter", "hint.keep"), ("Esc", "hint.back")]);
    }
    let keymap = &board.settings.keymap;
    let hints = board.hints().into_iter();
    let mut hints: Vec<Hint> = hints
        .map(|(command, label)| (keymap.keys_of(command), label))
        .filter(|(keys, _)| !keys.is_empty())
        .collect();
    let help = keymap.keys_of(Command::General(General::Help));
    hints.push((help, "hint.help"));
    hints
}

#[cfg(test)]
mod tests;
