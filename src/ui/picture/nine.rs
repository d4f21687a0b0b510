//! Three by three: two judgements of a person, and how many people share them.

use ratatui::layout::Rect;

use crate::ui::glyphs;
use crate::ui::paint::Painter;
use crate::ui::theme::Role;

/// Below this, lines between the cells would take the room of the figures.
const LINED_WIDTH: u16 = 20;

/// Draws `counts` as a table of three by three cells with their labels, rows from the top.
///
/// One row a cell: one dot a person if every cell has the room, figures otherwise. With more rows, the figure
/// stands over its dots, and one dot is as many people as the fullest cell asks for.
pub fn nine(
    p: &mut Painter<'_>,
    area: Rect,
    counts: [[usize; 3]; 3],
    row_labels: [&str; 3],
    column_labels: [&str; 3],
) {
    let grid = Grid::of(area, row_labels);
    labels(p, &grid, row_labels, column_labels);
    lines(p, &grid);
    let people = People::of(&grid, counts);
    for (row, counts) in (0..3).zip(counts) {
        for (column, count) in (0..3).zip(counts) {
            cell(p, grid.cell(row, column), people, count);
        }
    }
}

/// Where everything is.
struct Grid {
    area: Rect,
    /// Width of the labels of the rows.
    left: u16,
    /// Whether there is a row for the labels of the columns.
    head: u16,
    width: u16,
    height: u16,
    /// Blank or drawn columns between cells.
    between: u16,
    /// Drawn rows between cells.
    across: u16,
}

impl Grid {
    fn of(area: Rect, row_labels: [&str; 3]) -> Self {
        let widest = row_labels.map(glyphs::width).into_iter().fold(0, u16::max);
        // The picture matters more than its labels, so they get a third at most.
        let left = widest.min(area.width / 3);
        let head = u16::from(area.height > 3);
        let rows = area.height - head;
        let across = u16::from(rows >= 8);
        let between = u16::from(area.width >= 6);
        Self {
            area,
            left,
            head,
            width: area.width.saturating_sub(left + 3 * between) / 3,
            height: (rows.saturating_sub(2 * across) / 3).max(1),
            between,
            across,
        }
    }

    fn x(&self, column: u16) -> u16 {
        let step = self.width.saturating_add(self.between);
        (self.left + self.between).saturating_add(step.saturating_mul(column))
    }

    fn y(&self, row: u16) -> u16 {
        let step = self.height.saturating_add(self.across);
        self.head.saturating_add(step.saturating_mul(row))
    }

    /// The place of a cell within the area, as an area of its own.
    fn cell(&self, row: u16, column: u16) -> Rect {
        let cell = Rect::new(
            self.area.x.saturating_add(self.x(column)),
            self.area.y.saturating_add(self.y(row)),
            self.width,
            self.height,
        );
        cell.intersection(self.area)
    }

    fn lined(&self) -> bool {
        self.between > 0 && self.area.width >= LINED_WIDTH
    }
}

fn labels(p: &mut Painter<'_>, grid: &Grid, rows: [&str; 3], columns: [&str; 3]) {
    for (row, label) in (0..3).zip(rows) {
        p.clipped(grid.area, 0, grid.y(row), label, grid.left, Role::Dim);
    }
    for (column, label) in (0..3).zip(columns) {
        if grid.head > 0 {
            p.clipped(grid.area, grid.x(column), 0, label, grid.width, Role::Dim);
        }
    }
}

fn lines(p: &mut Painter<'_>, grid: &Grid) {
    let symbols = p.look.symbols.borders;
    let end = grid.y(2).saturating_add(grid.height).min(grid.area.height);
    if grid.lined() {
        for column in 0..3 {
            for y in grid.head..end {
                let x = grid.x(column) - 1;
                p.text(grid.area, x, y, symbols.down, Role::Border);
            }
        }
    }
    if grid.across > 0 {
        for row in 1..3 {
            for column in 0..3 {
                let at = (grid.x(column), grid.y(row) - 1);
                p.repeat(grid.area, at, grid.width, symbols.across, Role::Border);
            }
        }
    }
}

/// How the people of a cell are drawn, the same in all cells so that they can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum People {
    /// One dot each.
    Dots,
    /// The figure alone.
    Figure,
    /// The figure over dots that are so many people each.
    Both(usize),
}

impl People {
    fn of(grid: &Grid, counts: [[usize; 3]; 3]) -> Self {
        let most = counts.into_iter().flatten().max().unwrap_or_default();
        let width = usize::from(grid.width);
        if grid.height > 1 {
            let room = width * usize::from(grid.height - 1);
            Self::Both(most.div_ceil(room.max(1)).max(1))
        } else if most <= width {
            Self::Dots
        } else {
            Self::Figure
        }
    }
}

fn cell(p: &mut Painter<'_>, area: Rect, people: People, count: usize) {
    let role = if count == 0 { Role::Dim } else { Role::Text };
    match people {
        People::Dots if count == 0 => {
            p.text(area, 0, 0, p.look.symbols.nobody, role);
        }
        People::Dots => dots(p, area, 0, count),
        People::Figure => figure(p, area, count, role),
        People::Both(each) => {
            figure(p, area, count, role);
            dots(p, area, 1, count.div_ceil(each));
        }
    }
}

/// A figure that does not fit would lie when cut, so an ellipsis stands for it.
fn figure(p: &mut Painter<'_>, area: Rect, count: usize, role: Role) {
    let text = count.to_string();
    if glyphs::width(&text) <= area.width {
        p.text(area, 0, 0, &text, role);
    } else {
        p.text(area, 0, 0, p.look.symbols.ellipsis, role);
    }
}

fn dots(p: &mut Painter<'_>, area: Rect, from: u16, count: usize) {
    let mut left = u16::try_from(count).unwrap_or(u16::MAX);
    for y in from..area.height {
        let here = left.min(area.width);
        p.repeat(area, (0, y), here, p.look.symbols.dot, Role::Accent);
        left -= here;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::shot::{ascii, shot, unicode};
    use crate::ui::theme::Look;

    const ROWS: [&str; 3] = ["Di atas", "Sesuai", "Di bawah"];
    const COLUMNS: [&str; 3] = ["Bawah", "Sesuai", "Atas"];

    fn draw(look: &Look, (width, height): (u16, u16), counts: [[usize; 3]; 3]) -> String {
        shot(width, height, look, |p, area| {
            nine(p, area, counts, ROWS, COLUMNS);
        })
    }

    const FEW: [[usize; 3]; 3] = [[0, 1, 2], [1, 4, 1], [0, 1, 0]];
    const MANY: [[usize; 3]; 3] = [[0, 41, 120], [13, 840, 66], [2, 9, 0]];

    #[test]
    fn few_people_are_dots_in_a_small_space() {
        assert_eq!(
            draw(&unicode(), (24, 5), FEW),
            "         Baw… Ses… Atas\n\
             Di atas │·   │•   │••\n\
             Sesuai  │•   │••••│•\n\
             Di bawah│·   │•   │·"
        );
    }

    #[test]
    fn many_people_are_figures_in_a_small_space() {
        assert_eq!(
            draw(&ascii(), (24, 5), MANY),
            "         Baw~ Ses~ Atas\n\
             Di atas |0   |41  |120\n\
             Sesuai  |13  |840 |66\n\
             Di bawah|2   |9   |0"
        );
    }

    #[test]
    fn a_larger_space_has_both_with_dots_to_scale() {
        assert_eq!(
            draw(&unicode(), (40, 9), MANY),
            [
                "         Bawah     Sesuai    Atas",
                "Di atas │0        │41       │120",
                "        │         │•        │••",
                "        │─────────│─────────│─────────",
                "Sesuai  │13       │840      │66",
                "        │•        │•••••••••│•",
                "        │─────────│─────────│─────────",
                "Di bawah│2        │9        │0",
                "        │•        │•        │",
            ]
            .join("\n")
        );
    }

    #[test]
    fn figures_are_never_cut() {
        let seen = draw(&ascii(), (11, 3), [[12345, 1, 0]; 3]);
        assert!(!seen.contains("123"), "{seen}");
    }

    #[test]
    fn no_size_is_too_small_or_odd() {
        for width in 0..50 {
            for height in 0..16 {
                draw(&unicode(), (width, height), FEW);
                draw(&ascii(), (width, height), [[usize::MAX; 3]; 3]);
            }
        }
    }
}
