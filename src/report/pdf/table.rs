//! Tables as grids: widths of columns, heads, bands and cells that go on into the rows below.

use super::flow::Flow;
use super::font::Fonts;
use super::grid::{self, Cell, Grid, Role, Row};
use super::wrap::longest;
use crate::report::document::{Align, Group, Row as Given, Table};

/// Greys behind heads and bands: light enough for words on a bad printer.
pub(super) const HEAD: u8 = 222;
pub(super) const BAND: u8 = 238;

/// No word makes a column wider than this, in points: a NIP of 18 digits fits.
const WIDEST_WORD: f32 = 100.0;

/// Sets a table.
pub(super) fn table(flow: &mut Flow<'_>, table: &Table) {
    let count = columns(table);
    if count == 0 {
        return;
    }
    let narrow = flow.paper.room() / count as f32;
    let size = match count {
        0..=8 => 8.5,
        9..=12 => 8.0,
        _ => 7.0_f32.min(narrow * 0.4).max(2.0),
    };
    let pad = 3.0_f32.min(narrow * 0.12);
    let edges = edges(flow, table, count, (size, pad));
    flow.gap(2.0);
    let grid = Grid {
        edges,
        ruled: true,
        head: heads(table, count),
        rows: table
            .groups
            .iter()
            .flat_map(|group| rows(table, group, count))
            .collect(),
        size,
        pad,
        ..Grid::default()
    };
    grid::set(flow, grid);
    flow.y += 6.0;
}

/// How many columns there are: a cell too many gets a column without a head, so that nothing is lost.
fn columns(table: &Table) -> usize {
    let rows = table.groups.iter().flat_map(|group| &group.rows);
    let cells = rows.map(|row| row.cells.len()).max().unwrap_or(0);
    let bands = table.groups.iter().any(|group| !group.band.is_empty());
    table.columns.len().max(cells).max(usize::from(bands))
}

fn heads(table: &Table, count: usize) -> Vec<Row> {
    let row = |text: &dyn Fn(usize) -> String, strong: bool| Row {
        cells: (0..count)
            .map(|column| Cell {
                column,
                across: 1,
                down: 1,
                text: text(column),
                align: Align::Middle,
                strong,
                role: Role::Above,
            })
            .collect(),
        fill: Some(HEAD),
        keep: true,
    };
    let name = |at: usize| {
        table
            .columns
            .get(at)
            .map_or(String::new(), |c| c.head.clone())
    };
    let mut heads = Vec::new();
    if table.columns.iter().any(|column| !column.head.is_empty()) {
        heads.push(row(&name, true));
    }
    if table.numbered {
        heads.push(row(&|at| format!("({})", at + 1), false));
    }
    heads
}

fn rows(table: &Table, group: &Group, count: usize) -> Vec<Row> {
    let mut out = Vec::new();
    if !group.band.is_empty() {
        out.push(Row {
            cells: vec![Cell {
                column: 0,
                across: count,
                down: 1,
                text: group.band.clone(),
                align: Align::Left,
                strong: true,
                role: Role::Beside,
            }],
            fill: Some(BAND),
            keep: true,
        });
    }
    for (index, given) in group.rows.iter().enumerate() {
        let cells = (0..count).filter_map(|column| {
            let text = begins(&group.rows, index, column)?;
            let align = table.columns.get(column).map(|c| c.align);
            Some(Cell {
                column,
                across: 1,
                down: 1 + group.rows[index + 1..]
                    .iter()
                    .take_while(|row| goes_on(row, column))
                    .count(),
                text: text.to_owned(),
                align: align.unwrap_or_default(),
                strong: given.strong,
                role: Role::Value,
            })
        });
        out.push(Row {
            cells: cells.collect(),
            fill: None,
            keep: false,
        });
    }
    out
}

/// Whether the cell above goes on into this row. A cell that the row is too short for is empty.
fn goes_on(row: &Given, column: usize) -> bool {
    row.cells.get(column).is_some_and(Option::is_none)
}

/// The text of a cell that begins in a row; none where the one above goes on. In the first row all cells begin.
fn begins(rows: &[Given], index: usize, column: usize) -> Option<&str> {
    match rows[index].cells.get(column) {
        Some(Some(text)) => Some(text),
        Some(None) if index > 0 => None,
        Some(None) | None => Some(""),
    }
}

/// Where the columns begin and end: by their shares, but no word is broken while another column has room.
fn edges(flow: &Flow<'_>, table: &Table, count: usize, (size, pad): (f32, f32)) -> Vec<f32> {
    let room = flow.paper.room();
    let given = table.columns.iter().map(|column| f32::from(column.width));
    let sum: f32 = given.clone().sum();
    let mean = if sum > 0.0 {
        sum / table.columns.len() as f32
    } else {
        1.0
    };
    let mut shares: Vec<f32> = given
        .map(|share| if sum > 0.0 { share } else { 1.0 })
        .collect();
    shares.resize(count, mean);
    let least: Vec<f32> = words(flow.fonts, table, count, size)
        .into_iter()
        .map(|word| word.min(WIDEST_WORD) + 2.0 * pad + 0.2)
        .collect();
    let mut at = flow.paper.left;
    let mut edges = vec![at];
    for width in spread(room, &shares, &least) {
        at += width;
        edges.push(at);
    }
    edges
}

/// The widest word of each column.
fn words(fonts: &Fonts, table: &Table, count: usize, size: f32) -> Vec<f32> {
    let mut widest = vec![size; count];
    let mut see = |column: usize, text: &str, strong: bool| {
        if let Some(known) = widest.get_mut(column) {
            *known = known.max(longest(fonts.face(strong), size, text));
        }
    };
    for (at, column) in table.columns.iter().enumerate() {
        see(at, &column.head, true);
        if table.numbered {
            see(at, &format!("({})", at + 1), false);
        }
    }
    for row in table.groups.iter().flat_map(|group| &group.rows) {
        for (at, text) in row.cells.iter().enumerate() {
            see(at, text.as_deref().unwrap_or_default(), row.strong);
        }
    }
    widest
}

/// Spreads `room` by shares, with at least so much for each.
///
/// Where even that is too much, everybody gets a part of what they need.
pub(super) fn spread(room: f32, shares: &[f32], least: &[f32]) -> Vec<f32> {
    let needed: f32 = least.iter().sum();
    if needed >= room {
        return least.iter().map(|need| need * room / needed).collect();
    }
    // Those whose share is too small get what they need, and the others share the rest, until it is enough for all.
    let mut fixed = vec![false; shares.len()];
    loop {
        let free: f32 = shares
            .iter()
            .zip(&fixed)
            .filter(|(_, f)| !**f)
            .map(|(s, _)| s)
            .sum();
        let taken: f32 = least
            .iter()
            .zip(&fixed)
            .filter(|(_, f)| **f)
            .map(|(l, _)| l)
            .sum();
        let width = |at: usize| {
            if fixed[at] {
                least[at]
            } else if free > 0.0 {
                (room - taken) * shares[at] / free
            } else {
                0.0
            }
        };
        let widths: Vec<f32> = (0..shares.len()).map(width).collect();
        let mut settled = true;
        for (at, wide) in widths.iter().enumerate() {
            if !fixed[at] && *wide < least[at] {
                fixed[at] = true;
                settled = false;
            }
        }
        if settled {
            return widths;
        }
    }
}
