//! The lines of the tree, and where everything lies on the screen.

use crate::app::geometry::{Area, frame};
use crate::app::model::Model;
use crate::domain::id::ItemId;

use super::TargetState;

/// A line of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A result.
    Result(ItemId),
    /// An indicator: its result, and itself.
    Indicator(ItemId, ItemId),
}

impl Row {
    /// The item of the line.
    pub fn id(self) -> ItemId {
        match self {
            Self::Result(id) | Self::Indicator(_, id) => id,
        }
    }

    /// The result that the line belongs to.
    pub fn result(self) -> ItemId {
        match self {
            Self::Result(id) | Self::Indicator(id, _) => id,
        }
    }
}

/// The lines of the plan looked at.
pub(super) fn rows(model: &Model) -> Vec<Row> {
    let mut rows = Vec::new();
    for result in model.plan().into_iter().flat_map(|plan| &plan.results) {
        rows.push(Row::Result(result.id));
        if !model.target.collapsed.contains(&result.id) {
            let own = result.indicators.iter();
            rows.extend(own.map(|i| Row::Indicator(result.id, i.id)));
        }
    }
    rows
}

/// One step towards the root (`left`) or the leaves: folds, unfolds, or moves.
pub(super) fn fold(state: &mut TargetState, left: bool) {
    match (state.row(), left) {
        (Some(Row::Indicator(result, _)), true) => {
            let parent = state.rows.iter().position(|row| row.id() == result);
            if let Some(row) = parent {
                state.tree.select(row);
            }
        }
        (Some(Row::Result(id)), true) => {
            state.collapsed.insert(id);
        }
        (Some(Row::Result(id)), false) => {
            // An unfolded result leads on to its first indicator, where it has one.
            if !state.collapsed.remove(&id) {
                let next = state.tree.selected().map_or(0, |row| row + 1);
                if matches!(state.rows.get(next), Some(Row::Indicator(..))) {
                    state.tree.select(next);
                }
            }
        }
        (Some(Row::Indicator(..)), false) | (None, _) => {}
    }
}

/// Where the parts of the screen lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// How the plan stands.
    pub header: Area,
    /// Names of the panes.
    pub panes: Area,
    /// The list in front, with the heads of its columns.
    pub list: Area,
    /// The detail of what is selected.
    pub detail: Option<Area>,
    /// Whether the detail stands at the side rather than below.
    pub beside: bool,
}

/// Narrowest screen with the detail at the side.
const WIDE: u16 = 100;

/// Divides the screen.
pub fn areas(size: (u16, u16), detail: bool) -> Areas {
    let body = frame(size).body;
    let (header, rest) = body.top(if body.h >= 18 { 3 } else { 2 });
    let (panes, rest) = rest.top(1);
    let beside = rest.w >= WIDE;
    let below = if rest.h >= 15 { 7 } else { 4 };
    let (list, detail) = if !detail {
        (rest, None)
    } else if beside {
        let (list, detail) = rest.right((rest.w / 3).max(38));
        // A blank column between the figures and the frame.
        (list.left(list.w.saturating_sub(1)).0, Some(detail))
    } else if rest.h >= 10 {
        let (list, detail) = rest.bottom(below);
        (list, Some(detail))
    } else {
        (rest, None)
    };
    Areas {
        header,
        panes,
        list,
        detail,
        beside,
    }
}
