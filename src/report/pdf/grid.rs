//! Rows and columns of words with lines around them, going on over pages.
//!
//! Tables and lists of names and values are both grids. A cell may cover several columns and rows. Rows are not
//! torn apart by the end of a page unless they are tall; a cell that covers rows on both sides of it is written
//! again on the new page.

use super::flow::{Flow, Slot, Style};
use super::rules::Rules;
use super::sheet::{Ink, Kind, Part};
use super::wrap::{Line, wrap};
use crate::report::document::Align;

/// Room above and below the words of a cell, in points.
const AIR: f32 = 2.4;
/// What follows a cell that is written again on a new page.
const CONTINUED: &str = " (lanjutan)";
/// Lines of a cell that are written again at most: it was there in full.
const AGAIN: usize = 6;
/// A row taller than this part of a page may be torn apart.
const TALL: f32 = 0.6;
/// Heads taller than this part of a page are not repeated.
const TALL_HEAD: f32 = 0.4;
/// Lines of a row that are not torn from each other.
const FEWEST: usize = 3;

/// A cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// Its first column.
    pub(super) column: usize,
    /// How many columns and rows it covers; at least 1.
    pub(super) across: usize,
    pub(super) down: usize,
    pub(super) text: String,
    pub(super) align: Align,
    pub(super) strong: bool,
    pub(super) role: Role,
}

/// What a cell is to those who have the table read aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// A value.
    #[default]
    Value,
    /// What the values below it are.
    Above,
    /// What the values beside it are.
    Beside,
    /// A part of the cell before it.
    Same,
}

/// A row.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// From left to right; where a cell above goes on, there is none.
    pub(super) cells: Vec<Cell>,
    /// Grey behind it.
    pub(super) fill: Option<u8>,
    /// Whether it stays with the next row.
    pub(super) keep: bool,
}

/// Rows and columns.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Where the columns begin, and where the last ends.
    pub(super) edges: Vec<f32>,
    /// Which of the edges are drawn; all where it is empty.
    pub(super) drawn: Vec<bool>,
    /// Columns of [`Role::Same`], which count for nothing when the grid is read aloud.
    pub(super) uncounted: Vec<usize>,
    /// Whether there are lines between rows.
    pub(super) ruled: bool,
    /// Repeated on each page.
    pub(super) head: Vec<Row>,
    pub(super) rows: Vec<Row>,
    /// Letters in points.
    pub(super) size: f32,
    /// Room left and right of words in points.
    pub(super) pad: f32,
}

/// A cell that is being set, from where it began on this page.
struct Open {
    column: usize,
    across: usize,
    /// The row that it ends with.
    last: usize,
    /// Whether it covers several rows.
    joined: bool,
    text: String,
    lines: Vec<Line>,
    /// Lines that stand on earlier pages.
    done: usize,
    /// Where it begins on this page; not yet where it is none.
    top: Option<f32>,
    align: Align,
    strong: bool,
    fill: Option<u8>,
    part: Part,
}

impl Open {
    fn waiting(&self) -> usize {
        self.lines.len() - self.done
    }
}

/// A grid on its way down the pages.
struct Setter<'g, 'f, 'd> {
    flow: &'g mut Flow<'f>,
    grid: &'d Grid,
    rules: Rules,
    open: Vec<Open>,
    /// The body of the table, for its rows.
    body: usize,
    /// Where the rows begin on this page.
    top: f32,
}

/// Sets a grid at the pen.
pub(super) fn set(flow: &mut Flow<'_>, mut grid: Grid) {
    if grid.edges.len() < 2 || grid.head.is_empty() && grid.rows.is_empty() {
        return;
    }
    let head = height_of_head(flow, &grid);
    if head > TALL_HEAD * flow.paper.body() {
        let rows = std::mem::take(&mut grid.rows);
        grid.rows = std::mem::take(&mut grid.head);
        grid.rows.extend(rows);
    }
    let head = height_of_head(flow, &grid);
    let first = grid.rows.first().map_or(0.0, |row| {
        let next = grid.rows.get(1).filter(|_| row.keep);
        least(flow, &grid, row) + next.map_or(0.0, |row| least(flow, &grid, row))
    });
    flow.need(head + first);
    let table = flow.tree.add(None, Kind::Table);
    let thead = (!grid.head.is_empty()).then(|| flow.tree.add(Some(table), Kind::TableHead));
    let body = flow.tree.add(Some(table), Kind::TableBody);
    let mut setter = Setter {
        top: flow.y,
        flow,
        grid: &grid,
        rules: Rules::default(),
        open: Vec::new(),
        body,
    };
    setter.head(thead);
    for (index, row) in grid.rows.iter().enumerate() {
        setter.row(index, row);
    }
    setter.rules();
}

fn style(grid: &Grid, strong: bool) -> Style {
    Style::new(grid.size, strong)
}

fn room(grid: &Grid, column: usize, across: usize) -> f32 {
    edge(grid, column + across) - edge(grid, column) - 2.0 * grid.pad
}

fn edge(grid: &Grid, at: usize) -> f32 {
    let last = grid.edges.last().copied().unwrap_or_default();
    grid.edges.get(at).copied().unwrap_or(last)
}

fn lines(flow: &Flow<'_>, grid: &Grid, cell: &Cell) -> Vec<Line> {
    let face = flow.fonts.face(cell.strong);
    wrap(
        face,
        grid.size,
        &cell.text,
        room(grid, cell.column, cell.across),
    )
}

fn tall(grid: &Grid, lines: usize) -> f32 {
    lines as f32 * style(grid, false).line + 2.0 * AIR
}

fn height_of_head(flow: &Flow<'_>, grid: &Grid) -> f32 {
    grid.head.iter().map(|row| height(flow, grid, row)).sum()
}

fn height(flow: &Flow<'_>, grid: &Grid, row: &Row) -> f32 {
    let cells = row.cells.iter().filter(|cell| cell.down < 2);
    let most = cells.map(|cell| lines(flow, grid, cell).len()).max();
    tall(grid, most.unwrap_or(1))
}

/// What of a row must stand together.
fn least(flow: &Flow<'_>, grid: &Grid, row: &Row) -> f32 {
    let height = height(flow, grid, row);
    if height > TALL * flow.paper.body() {
        tall(grid, FEWEST)
    } else {
        height
    }
}

impl Setter<'_, '_, '_> {
    /// The heads: with their place in the tree on the first page, as a mere repetition on the others.
    fn head(&mut self, node: Option<usize>) {
        let grid = self.grid;
        for row in &grid.head {
            let tall = height(self.flow, grid, row);
            let in_tree = node.map(|node| self.flow.tree.add(Some(node), Kind::Row));
            for cell in &row.cells {
                let part = in_tree.map_or(Part::Layout, |row| self.part(row, cell, Part::Layout));
                self.head_cell(cell, row.fill, tall, part);
            }
            self.flow.y += tall;
        }
        self.top = self.flow.y;
    }

    fn head_cell(&mut self, cell: &Cell, fill: Option<u8>, tall: f32, part: Part) {
        let grid = self.grid;
        let lines = lines(self.flow, grid, cell);
        let (left, right) = (
            edge(grid, cell.column),
            edge(grid, cell.column + cell.across),
        );
        let y = self.flow.y;
        if let Some(grey) = fill {
            self.flow
                .fill([left, y, right - left, tall], grey, Part::Layout);
        }
        let style = style(grid, cell.strong);
        let free = tall - lines.len() as f32 * style.line;
        let slot = Slot {
            x: left + grid.pad,
            y: y + free / 2.0,
            width: right - left - 2.0 * grid.pad,
            align: cell.align,
        };
        self.words(&lines, style, slot, part);
        self.frame(cell.column, cell.across, y, y + tall, true);
    }

    fn words(&mut self, lines: &[Line], style: Style, slot: Slot, part: Part) {
        if lines.iter().all(|line| line.text.trim().is_empty()) {
            if part != Part::Layout {
                self.flow.mark(part, Ink::Nothing);
            }
        } else {
            self.flow.stack(lines, style, slot, part);
        }
    }

    /// The lines around a cell or a piece of it.
    fn frame(&mut self, column: usize, across: usize, top: f32, bottom: f32, closed: bool) {
        let drawn = |at: usize| self.grid.drawn.get(at).copied().unwrap_or(true);
        let (left, right) = (edge(self.grid, column), edge(self.grid, column + across));
        if drawn(column) {
            self.rules.down(left, top, bottom);
        }
        if drawn(column + across) {
            self.rules.down(right, top, bottom);
        }
        if self.grid.ruled || closed {
            self.rules.across(bottom, left, right);
        }
        if self.grid.ruled || top <= self.top + 0.01 {
            self.rules.across(top, left, right);
        }
    }

    fn rules(&mut self) {
        let rules = std::mem::take(&mut self.rules);
        rules.draw(self.flow);
    }

    /// The place of a cell in the tree.
    fn part(&mut self, row: usize, cell: &Cell, before: Part) -> Part {
        let covered = cell.column..cell.column + cell.across;
        let uncounted = self
            .grid
            .uncounted
            .iter()
            .filter(|at| covered.contains(*at));
        let across = cell.across.saturating_sub(uncounted.count()).max(1);
        let kind = match cell.role {
            Role::Value => Kind::Cell {
                across,
                down: cell.down,
            },
            Role::Above => Kind::HeadCell {
                across,
                beside: false,
            },
            Role::Beside => Kind::HeadCell {
                across,
                beside: true,
            },
            Role::Same => return before,
        };
        Part::Node(self.flow.tree.add(Some(row), kind))
    }

    fn begin(&mut self, index: usize, row: &Row) {
        let node = self.flow.tree.add(Some(self.body), Kind::Row);
        let mut part = Part::Layout;
        for cell in &row.cells {
            part = self.part(node, cell, part);
            self.open.push(Open {
                column: cell.column,
                across: cell.across,
                last: index + cell.down.max(1) - 1,
                joined: cell.down > 1,
                text: cell.text.clone(),
                lines: lines(self.flow, self.grid, cell),
                done: 0,
                top: None,
                align: cell.align,
                strong: cell.strong,
                fill: row.fill,
                part,
            });
        }
    }

    /// Sets a row, on as many pages as it needs.
    fn row(&mut self, index: usize, row: &Row) {
        self.begin(index, row);
        let next = self.grid.rows.get(index + 1).filter(|_| row.keep);
        let next = next.map_or(0.0, |row| least(self.flow, self.grid, row));
        let body = self.flow.paper.body() - height_of_head(self.flow, self.grid);
        loop {
            let high = self.height(index);
            let fresh = self.flow.y <= self.top + 0.01;
            let left = self.flow.left();
            if high + next <= left || (fresh && high <= left) {
                self.place(index, high);
                return;
            }
            let torn = high > TALL * body;
            if !fresh && (!torn || left < tall(self.grid, FEWEST)) {
                self.turn(self.flow.y);
            } else {
                self.begun();
                self.turn(self.flow.paper.bottom);
            }
        }
    }

    /// How high a row must be for all that ends with it.
    fn height(&self, index: usize) -> f32 {
        let y = self.flow.y;
        let ending = self.open.iter().filter(|open| open.last == index);
        ending
            .map(|open| tall(self.grid, open.waiting()) - (y - open.top.unwrap_or(y)))
            .fold(tall(self.grid, 1), f32::max)
    }

    fn begun(&mut self) {
        let y = self.flow.y;
        for open in &mut self.open {
            open.top.get_or_insert(y);
        }
    }

    fn place(&mut self, index: usize, high: f32) {
        self.begun();
        self.flow.y += high;
        let end = self.flow.y;
        let closed = index + 1 == self.grid.rows.len();
        let (ending, going): (Vec<_>, Vec<_>) = std::mem::take(&mut self.open)
            .into_iter()
            .partition(|open| open.last <= index);
        self.open = going;
        for mut open in ending {
            self.piece(&mut open, end, closed);
        }
    }

    /// Draws what of a cell stands on this page, down to `end`.
    fn piece(&mut self, open: &mut Open, end: f32, closed: bool) {
        let Some(top) = open.top else {
            return;
        };
        let grid = self.grid;
        let style = style(grid, open.strong);
        let (left, right) = (
            edge(grid, open.column),
            edge(grid, open.column + open.across),
        );
        if let Some(grey) = open.fill {
            self.flow
                .fill([left, top, right - left, end - top], grey, Part::Layout);
        }
        let fits = ((end - top - 2.0 * AIR + 0.01) / style.line).max(0.0) as usize;
        let count = fits.min(open.waiting());
        let slot = Slot {
            x: left + grid.pad,
            y: top + AIR,
            width: right - left - 2.0 * grid.pad,
            align: open.align,
        };
        let lines = open
            .lines
            .get(open.done..open.done + count)
            .unwrap_or_default();
        self.words(lines, style, slot, open.part);
        open.done += count;
        self.frame(open.column, open.across, top, end, closed);
    }

    /// Ends the page at `end` and goes on below the heads of the next.
    fn turn(&mut self, end: f32) {
        let mut open = std::mem::take(&mut self.open);
        for cell in &mut open {
            self.piece(cell, end, true);
        }
        // Rows without lines between them end with one here, too.
        let (left, right) = (
            edge(self.grid, 0),
            edge(self.grid, self.grid.edges.len() - 1),
        );
        self.rules.across(end, left, right);
        self.rules();
        self.flow.turn();
        self.flow.need(0.0);
        self.top = self.flow.y;
        self.head(None);
        for cell in &mut open {
            if cell.top.is_some() {
                cell.top = Some(self.flow.y);
                if cell.waiting() == 0 {
                    self.again(cell);
                }
            }
        }
        self.open = open;
    }

    /// A cell that stands on the page before in full: what covers several rows is written again.
    fn again(&mut self, open: &mut Open) {
        open.part = Part::Layout;
        open.lines.clear();
        open.done = 0;
        if !open.joined || open.text.trim().is_empty() {
            return;
        }
        let face = self.flow.fonts.face(open.strong);
        let (size, room) = (self.grid.size, room(self.grid, open.column, open.across));
        // In a column for running numbers there is no room for the word.
        let added = if face.measure(CONTINUED.trim(), size) <= room {
            CONTINUED
        } else {
            ""
        };
        let mut lines = wrap(face, size, &open.text, room);
        if lines.len() > AGAIN {
            lines.truncate(AGAIN - 1);
            lines.extend(wrap(face, size, &format!("…{added}"), room));
        } else {
            lines = wrap(face, size, &format!("{}{added}", open.text), room);
        }
        open.lines = lines;
    }
}
