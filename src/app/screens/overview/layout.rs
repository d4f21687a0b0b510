//! Where the panes of the screen lie; shared by the lists, which page by their height, and by the drawing.

use crate::app::geometry::{Area, frame};

/// A pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// What needs an act.
    #[default]
    Inbox,
    /// How far plans and evaluations are.
    Stages,
    /// How the predikat are spread.
    Spread,
    /// Ratings by unit, three by three.
    Heat,
    /// What follows.
    Follow,
}

impl Pane {
    /// All of them, in the order in which keys go through them.
    pub const ALL: [Self; 5] = [
        Self::Inbox,
        Self::Stages,
        Self::Spread,
        Self::Heat,
        Self::Follow,
    ];

    /// Translation key of its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Inbox => "overview.inbox",
            Self::Stages => "overview.stages",
            Self::Spread => "overview.spread",
            Self::Heat => "overview.heat",
            Self::Follow => "overview.follow",
        }
    }

    /// Its place among all.
    pub fn index(self) -> usize {
        Self::ALL.iter().position(|pane| *pane == self).unwrap_or(0)
    }

    /// The pane so many places further, around the end.
    #[must_use]
    pub fn turned(self, by: usize) -> Self {
        let at = (self.index() + by) % Self::ALL.len();
        Self::ALL.get(at).copied().unwrap_or_default()
    }
}

/// The parts of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// Which unit is looked at, and how many people it has.
    pub scope: Area,
    /// The titles of the panes; empty where all are shown.
    pub titles: Area,
    /// Each pane, in the order of [`Pane::ALL`]; where there is room for one only, all lie in the same place.
    pub panes: [Area; 5],
    /// Whether all panes are shown, each in a frame.
    pub all: bool,
}

/// Divides the screen.
pub fn areas(size: (u16, u16)) -> Areas {
    let (scope, rest) = frame(size).body.top(1);
    if rest.w >= 110 && rest.h >= 32 {
        return wide(scope, rest);
    }
    let (titles, pane) = rest.top(1);
    Areas {
        scope,
        titles,
        panes: [pane; 5],
        all: false,
    }
}

fn wide(scope: Area, rest: Area) -> Areas {
    let (left, right) = rest.left(rest.w / 2);
    let (inbox, follow) = left.top(rest.h / 2);
    let (stages, below) = right.top(rest.h / 4);
    let (spread, heat) = below.top(below.h * 3 / 5);
    Areas {
        scope,
        titles: Area::default(),
        panes: [inbox, stages, spread, heat, follow],
        all: true,
    }
}

impl Areas {
    /// A pane without its frame.
    pub fn inside(&self, pane: Pane) -> Area {
        let area = self.panes.get(pane.index()).copied().unwrap_or_default();
        if !self.all {
            return area;
        }
        Area {
            x: area.x + 1,
            y: area.y + 1,
            w: area.w.saturating_sub(2),
            h: area.h.saturating_sub(2),
        }
    }

    /// The list of a pane, and what stands above, beside or below it.
    pub fn list(&self, pane: Pane) -> (Area, Area) {
        let inside = self.inside(pane);
        match pane {
            // What is selected stands in full below.
            Pane::Inbox | Pane::Follow => {
                let foot = if inside.h >= FOOT_FROM { FOOT } else { 0 };
                inside.bottom(foot)
            }
            // The heads of the columns.
            Pane::Stages => {
                let (head, list) = inside.top(1);
                (list, head)
            }
            Pane::Spread => {
                let (picture, list) = inside.top(picture_rows(inside.h));
                (list, picture)
            }
            Pane::Heat => inside.left(inside.w * 2 / 5),
        }
    }
}

/// Rows for what is selected in full, and from how many rows on a pane has them.
const FOOT: u16 = 2;
const FOOT_FROM: u16 = 8;

/// Rows for the organisation's rating, five bars, the verdict and the head of the people; the list of people
/// keeps what is left.
fn picture_rows(h: u16) -> u16 {
    const LEAST: u16 = 10;
    const MOST: u16 = 12;
    (h * 2 / 3).clamp(LEAST, MOST).min(h.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_stay_within_the_body_at_any_size_and_lists_within_their_pane() {
        for w in 40..150 {
            for h in 10..60 {
                let body = frame((w, h)).body;
                let areas = areas((w, h));
                for pane in Pane::ALL {
                    let (list, beside) = areas.list(pane);
                    for area in [areas.inside(pane), list, beside] {
                        assert!(area.x + area.w <= body.x + body.w, "{area:?} in {w}x{h}");
                        assert!(area.y + area.h <= body.y + body.h, "{area:?} in {w}x{h}");
                    }
                    assert!(list.h > 0, "{pane:?} in {w}x{h}");
                }
                let cells = |area: &Area| u32::from(area.w) * u32::from(area.h);
                if areas.all {
                    let sum: u32 = areas.panes.iter().map(cells).sum();
                    assert_eq!(sum + cells(&areas.scope), cells(&body));
                }
            }
        }
    }

    #[test]
    fn keys_go_around_all_panes() {
        let around: Vec<Pane> = (0..5).map(|by| Pane::Inbox.turned(by)).collect();
        assert_eq!(around, Pane::ALL);
        assert_eq!(Pane::Follow.turned(1), Pane::Inbox);
        assert_eq!(Pane::Inbox.turned(4), Pane::Follow);
    }
}
