//! Names and values beside each other in a light frame, as official forms open with.

use super::flow::Flow;
use super::grid::{self, Cell, Grid, Role, Row};
use super::table::HEAD;
use crate::report::document::{Align, Pairs};

/// Letters in points, and room left and right of words.
const SIZE: f32 = 9.0;
const PAD: f32 = 3.5;
/// Lists beside each other at most.
const BESIDE: usize = 3;
/// Columns of a list: its names, colons, values.
const COLUMNS: usize = 3;

/// Sets lists beside each other.
pub(super) fn pairs(flow: &mut Flow<'_>, lists: &[Pairs]) {
    for lists in lists.chunks(BESIDE) {
        if lists
            .iter()
            .any(|list| !list.heading.is_empty() || !list.rows.is_empty())
        {
            flow.gap(2.0);
            let grid = Grid {
                edges: edges(flow, lists),
                drawn: (0..=lists.len() * COLUMNS)
                    .map(|at| at % COLUMNS == 0)
                    .collect(),
                uncounted: (0..lists.len()).map(|list| list * COLUMNS + 1).collect(),
                ruled: false,
                head: head(lists),
                rows: rows(lists),
                size: SIZE,
                pad: PAD,
            };
            grid::set(flow, grid);
            flow.y += 6.0;
        }
    }
}

/// Names are as wide as the widest of them, within bounds.
fn edges(flow: &Flow<'_>, lists: &[Pairs]) -> Vec<f32> {
    let face = flow.fonts.face(false);
    let wide = flow.paper.room() / lists.len() as f32;
    let colon = face.measure(":", SIZE) + 2.0 * PAD;
    let mut edges = vec![flow.paper.left];
    for (at, list) in lists.iter().enumerate() {
        let left = flow.paper.left + wide * at as f32;
        let names = list
            .rows
            .iter()
            .map(|(name, _)| face.measure(&face.visible(name), SIZE));
        let name = names.fold(0.0, f32::max) + 2.0 * PAD + 0.2;
        let name = name.clamp(wide * 0.15, wide * 0.42);
        edges.extend([left + name, left + name + colon - PAD, left + wide]);
    }
    edges
}

fn head(lists: &[Pairs]) -> Vec<Row> {
    if lists.iter().all(|list| list.heading.is_empty()) {
        return Vec::new();
    }
    let cells = lists.iter().enumerate().map(|(at, list)| Cell {
        column: at * COLUMNS,
        across: COLUMNS,
        down: 1,
        text: list.heading.clone(),
        align: Align::Middle,
        strong: true,
        role: Role::Above,
    });
    vec![Row {
        cells: cells.collect(),
        fill: Some(HEAD),
        keep: true,
    }]
}

fn rows(lists: &[Pairs]) -> Vec<Row> {
    let most = lists.iter().map(|list| list.rows.len()).max().unwrap_or(0);
    (0..most)
        .map(|index| Row {
            cells: lists
                .iter()
                .enumerate()
                .flat_map(|(at, list)| cells(at, list.rows.get(index)))
                .collect(),
            ..Row::default()
        })
        .collect()
}

fn cells(list: usize, pair: Option<&(String, String)>) -> [Cell; COLUMNS] {
    let (name, value) = pair.map_or(("", ""), |(name, value)| (name, value));
    let colon = if pair.is_some() { ":" } else { "" };
    let cell = |at: usize, text: &str, role: Role| Cell {
        column: list * COLUMNS + at,
        across: 1,
        down: 1,
        text: text.to_owned(),
        align: Align::Left,
        strong: false,
        role,
    };
    [
        cell(0, name, Role::Beside),
        cell(1, colon, Role::Same),
        cell(2, value, Role::Value),
    ]
}
