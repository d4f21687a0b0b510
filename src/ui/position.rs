//! Where one is in a long list, in figures: a scroll bar costs two cells with every step.

use ratatui::layout::Rect;

use super::glyphs;
use super::paint::Painter;
use super::theme::Role;

/// Draws the place in a list of `len` rows against the right edge of the first row of `area`.
///
/// With a `height` of one or none, `offset` is one row: `12/340`. Otherwise it is the first of `height` visible
/// rows: `12-31/340`. Half a figure would lie, so when the long form does not fit the short one stands, or
/// nothing, as on the thinnest lines. Returns the columns used.
pub fn position(p: &mut Painter<'_>, area: Rect, offset: usize, height: usize, len: usize) -> u16 {
    if p.look.thin {
        // It would change with every key.
        return 0;
    }
    let fits = |text: &String| glyphs::width(text) <= area.width;
    let Some(text) = forms(offset, height, len).into_iter().find(fits) else {
        return 0;
    };
    p.right(area, 0, &text, Role::Dim);
    glyphs::width(&text)
}

fn forms(offset: usize, height: usize, len: usize) -> Vec<String> {
    let first = offset.saturating_add(1).min(len);
    let last = offset.saturating_add(height).min(len);
    let short = format!("{first}/{len}");
    if last > first {
        vec![format!("{first}-{last}/{len}"), short]
    } else {
        vec![short]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::shot::{shot, unicode};

    fn at(width: u16, offset: usize, height: usize, len: usize) -> String {
        shot(width, 1, &unicode(), |p, area| {
            position(p, area, offset, height, len);
        })
    }

    #[test]
    fn a_row_or_the_rows_in_view_of_all() {
        assert_eq!(at(10, 11, 1, 340), "    12/340");
        assert_eq!(at(10, 11, 20, 340), " 12-31/340");
        assert_eq!(at(10, 330, 20, 340), "   331/340");
        assert_eq!(at(10, 0, 20, 5), "     1-5/5");
        assert_eq!(at(10, 0, 20, 0), "       0/0");
        assert_eq!(at(10, usize::MAX, usize::MAX, 7), "       7/7");
    }

    #[test]
    fn never_half_a_figure() {
        assert_eq!(at(8, 11, 20, 340), "  12/340");
        assert_eq!(at(5, 11, 20, 340), "");
        assert_eq!(at(0, 11, 20, 340), "");
    }

    #[test]
    fn tells_the_columns_used() {
        shot(20, 1, &unicode(), |p, area| {
            assert_eq!(position(p, area, 11, 1, 340), 6);
            assert_eq!(position(p, Rect::new(0, 0, 3, 1), 11, 1, 340), 0);
        });
    }
}
