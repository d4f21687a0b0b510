//! Where things lie on the board.

use crate::app::geometry::{Area, frame};

use super::Board;

/// The parts of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// What is opened, or the names of the lists.
    pub title: Area,
    /// The filter and the order.
    pub filter: Area,
    /// Heads of the columns.
    pub heads: Area,
    /// Rows.
    pub list: Area,
    /// What the rows come to, or more about the one selected.
    pub foot: Area,
}

/// Rows of the spread of predikat, with a blank one above and its title.
const SPREAD: u16 = 7;

/// Divides the page in front.
pub fn areas(board: &Board) -> Areas {
    let body = frame(board.size).body;
    let foot = match (&board.office, &board.unit) {
        // Where there is no room for a picture, the figures of the row say the same.
        (_, Some(_)) if body.h >= 16 => SPREAD,
        (_, Some(_)) => 0,
        (Some(_) | None, None) => 3,
    };
    let (title, rest) = body.top(1);
    let (filter, rest) = rest.top(1);
    let (heads, rest) = rest.top(1);
    let (list, foot) = rest.bottom(foot.min(rest.h / 2));
    Areas {
        title,
        filter,
        heads,
        list,
        foot,
    }
}
