//! Rows of an area.

use ratatui::layout::Rect;

/// The row `y` of an area, as an area of its own.
pub(in crate::ui) fn row_of(area: Rect, y: u16) -> Rect {
    let y = y.min(area.height);
    Rect {
        y: area.y + y,
        height: (area.height - y).min(1),
        ..area
    }
}

/// What is left of an area below its first rows.
pub(in crate::ui) fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}
