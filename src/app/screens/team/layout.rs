//! Where the panes of the screen lie; shared by the lists, which page by their height, and by the drawing.

use crate::app::geometry::{Area, frame};

/// A pane that keys move in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The teams of the period.
    #[default]
    Teams,
    /// The members of the team selected.
    Members,
}

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Teams, one line or two of the goal, members; no frames.
    Small,
    /// Teams above, members and goal side by side below.
    Medium,
    /// Teams and goal on the left, members and ratings on the right.
    Wide,
}

/// The panes. Those of [`Shape::Small`] and the teams of [`Shape::Medium`] have no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// How much room there is.
    pub shape: Shape,
    /// The list of teams, its heads in the first row.
    pub teams: Area,
    /// The goal.
    pub goal: Area,
    /// The list of members.
    pub members: Area,
    /// Ratings of the members as pictures; empty where the goal's pane takes them in.
    pub ratings: Area,
}

/// Divides the screen.
pub fn areas(size: (u16, u16)) -> Areas {
    let body = frame(size).body;
    if body.w >= 100 && body.h >= 28 {
        wide(body)
    } else if body.w >= 76 && body.h >= 18 {
        medium(body)
    } else {
        small(body)
    }
}

fn wide(body: Area) -> Areas {
    let (left, right) = body.left((body.w * 2 / 5).saturating_sub(2).clamp(44, 60));
    let (teams, goal) = left.top(body.h * 2 / 5);
    let (members, ratings) = right.bottom(14);
    Areas {
        shape: Shape::Wide,
        teams,
        goal,
        members,
        ratings,
    }
}

fn medium(body: Area) -> Areas {
    let (teams, rest) = body.top((body.h * 2 / 7).clamp(4, 10));
    let (members, goal) = rest.right((body.w * 2 / 5).min(44));
    Areas {
        shape: Shape::Medium,
        teams,
        goal,
        members,
        ratings: Area::default(),
    }
}

fn small(body: Area) -> Areas {
    let (teams, rest) = body.top((body.h / 3).clamp(2, 5));
    let (goal, members) = rest.top(if body.h >= 12 { 2 } else { 1 });
    Areas {
        shape: Shape::Small,
        teams,
        goal,
        members,
        ratings: Area::default(),
    }
}

impl Areas {
    /// Rows of the list in a pane.
    pub fn rows(&self, pane: Pane) -> usize {
        let (area, below) = match pane {
            Pane::Teams => (self.teams, 0),
            Pane::Members => (self.members, self.foot()),
        };
        let frame = if self.framed(pane) { 2 } else { 0 };
        usize::from(area.h.saturating_sub(1 + frame + below)).max(1)
    }

    /// Whether a pane has a frame.
    pub fn framed(&self, pane: Pane) -> bool {
        match (self.shape, pane) {
            (Shape::Small, Pane::Teams | Pane::Members) | (Shape::Medium, Pane::Teams) => false,
            (Shape::Medium, Pane::Members) | (Shape::Wide, Pane::Teams | Pane::Members) => true,
        }
    }

    /// Rows below the list of members that tell more about what is selected.
    pub fn foot(&self) -> u16 {
        match self.shape {
            Shape::Small => u16::from(self.members.h >= 6),
            Shape::Medium | Shape::Wide => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_stay_within_the_body_and_apart_at_any_size() {
        for w in 40..140 {
            for h in 10..60 {
                let body = frame((w, h)).body;
                let areas = areas((w, h));
                let panes = [areas.teams, areas.goal, areas.members, areas.ratings];
                for pane in panes {
                    assert!(pane.x + pane.w <= body.x + body.w, "{pane:?} in {w}x{h}");
                    assert!(pane.y + pane.h <= body.y + body.h, "{pane:?} in {w}x{h}");
                }
                let cells = |pane: &Area| u32::from(pane.w) * u32::from(pane.h);
                assert_eq!(panes.iter().map(cells).sum::<u32>(), cells(&body));
            }
        }
    }

    #[test]
    fn the_design_sizes_have_room_for_their_lists() {
        let rows = |size| {
            let areas = areas(size);
            (areas.rows(Pane::Teams), areas.rows(Pane::Members))
        };
        assert_eq!(rows((60, 18)), (4, 6));
        assert_eq!(rows((80, 24)), (5, 7));
        assert_eq!(rows((120, 40)), (11, 15));
    }
}
