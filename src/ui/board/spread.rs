//! The predikat of a unit in the period selected, as bars with their figures.

use ratatui::layout::Rect;

use crate::app::board::{Board, tell};
use crate::domain::coded::Coded as _;
use crate::domain::rating::Predikat;
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::picture;
use crate::ui::rows::row_of;
use crate::ui::theme::Role;

/// Columns of a count, and of a share.
const COUNT: u16 = 8;
const SHARE: u16 = 5;

/// Draws them below a blank row and a title.
pub(super) fn draw(board: &Board, p: &mut Painter<'_>, area: Rect) {
    let Some((period, completion)) = tell::selected_period(board) else {
        return;
    };
    let texts = board.texts();
    let title = texts.fill("board.spread", &[("period", &period)]);
    p.clipped(row_of(area, 1), 0, 0, &title, area.width, Role::Title);
    let labels = Predikat::ALL.iter().map(|one| width(texts.label(*one)));
    let label = labels.max().unwrap_or(0);
    for (at, predikat) in Predikat::ALL.iter().enumerate() {
        let line = row_of(area, at as u16 + 2);
        let (n, permille) = tell::of_predikat(board, &completion, at);
        p.text(line, 2, 0, texts.label(*predikat), Role::Text);
        let mut x = 2 + label;
        let share = permille.map_or_else(String::new, |permille| texts.percent(permille));
        for (text, wide) in [(&n, COUNT), (&share, SHARE)] {
            let blanks = wide.saturating_sub(width(text));
            p.text(line, x + blanks, 0, text, Role::Accent);
            x += wide;
        }
        let bar = Rect {
            x: line.x + (x + 2).min(line.width),
            width: line.width.saturating_sub(x + 4).min(50),
            ..line
        };
        let permille = permille.and_then(|permille| u16::try_from(permille).ok());
        picture::bar(p, bar, permille, None);
    }
}
