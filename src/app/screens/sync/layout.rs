//! Where the parts of the screen lie; shared by the lists, which page by their height, and by the drawing.

use crate::app::geometry::{Area, frame};

/// A part of the screen: one is in sight, with the names of all above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Part {
    /// How far everything has come (keadaan).
    #[default]
    Standing,
    /// What came in (masuk).
    In,
    /// What went out (keluar).
    Out,
    /// Other machines (mesin).
    Machines,
}

impl Part {
    /// All of them, in the order in which keys go through them.
    pub const ALL: [Self; 4] = [Self::Standing, Self::In, Self::Out, Self::Machines];

    /// Translation key of its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Standing => "sync.standing",
            Self::In => "sync.in",
            Self::Out => "sync.out",
            Self::Machines => "sync.machines",
        }
    }

    /// The part so many places further, around the end.
    #[must_use]
    pub fn turned(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|part| *part == self);
        let at = (at.unwrap_or(0) + by) % Self::ALL.len();
        Self::ALL.get(at).copied().unwrap_or_default()
    }
}

/// Rows in which what is selected stands in full.
const FOOT: u16 = 3;
/// From so many rows on there is room for it.
const FOOT_FROM: u16 = 9;

/// The parts of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// The names of all parts.
    pub titles: Area,
    /// The names of the columns; empty where there are none.
    pub heads: Area,
    /// The rows.
    pub list: Area,
    /// The row selected, in full.
    pub foot: Area,
}

/// Divides the screen.
pub fn areas(size: (u16, u16), part: Part) -> Areas {
    let (titles, rest) = frame(size).body.top(1);
    let heads = match part {
        Part::Standing => 0,
        Part::In | Part::Out | Part::Machines => 1,
    };
    let (heads, rest) = rest.top(heads);
    let foot = if rest.h >= FOOT_FROM { FOOT } else { 0 };
    let (list, foot) = rest.bottom(foot);
    Areas {
        titles,
        heads,
        list,
        foot,
    }
}
