//! Where the panes of the screen lie; shared by the lists, which page by their height, and by the drawing.

use crate::app::geometry::{Area, frame};

/// A pane that keys move in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The sections, each with its figure.
    #[default]
    Sections,
    /// The entries of the section in focus.
    Entries,
}

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One pane at a time.
    Small,
    /// Sections on the left, entries and the selected one in full on the right.
    Large,
}

/// The panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// How much room there is.
    pub shape: Shape,
    /// The sections.
    pub sections: Area,
    /// The entries.
    pub entries: Area,
    /// The selected entry in full.
    pub detail: Area,
    /// Rows above the entries, inside their frame.
    pub head: u16,
}

/// Columns of the sections, where they stand beside the entries.
const SECTIONS: u16 = 30;

/// Divides the screen.
pub fn areas(size: (u16, u16)) -> Areas {
    let body = frame(size).body;
    if body.w < 76 || body.h < 16 {
        let (entries, detail) = body.bottom(if body.h >= 14 { 6 } else { 0 });
        return Areas {
            shape: Shape::Small,
            sections: body,
            entries,
            detail,
            head: 2,
        };
    }
    let (sections, rest) = body.left(SECTIONS + body.w / 24);
    let share = if body.h >= 30 {
        body.h / 2
    } else {
        body.h * 2 / 5
    };
    let (entries, detail) = rest.bottom(share.clamp(7, 20));
    Areas {
        shape: Shape::Large,
        sections,
        entries,
        detail,
        head: 3,
    }
}

impl Areas {
    /// Rows of the list in a pane, inside its frame.
    pub fn rows(&self, pane: Pane) -> usize {
        let (area, head) = match pane {
            Pane::Sections => (self.sections, 0),
            Pane::Entries => (self.entries, self.head),
        };
        usize::from(area.h.saturating_sub(2 + head)).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_stay_within_the_body_at_any_size() {
        for w in 40..140 {
            for h in 10..60 {
                let body = frame((w, h)).body;
                let areas = areas((w, h));
                for pane in [areas.sections, areas.entries, areas.detail] {
                    assert!(pane.x + pane.w <= body.x + body.w, "{pane:?} in {w}x{h}");
                    assert!(pane.y + pane.h <= body.y + body.h, "{pane:?} in {w}x{h}");
                }
            }
        }
        assert_eq!(areas((60, 18)).shape, Shape::Small);
        assert_eq!(areas((80, 24)).shape, Shape::Large);
        assert!(areas((80, 24)).rows(Pane::Sections) >= 11);
    }
}
