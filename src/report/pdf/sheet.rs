//! Pages as data: what is drawn where, and which part of the document it belongs to.
//!
//! Everything is in points from the upper left corner. Nothing here knows how a file is written.

use crate::report::document::Letters;

/// Which part of the document a mark belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A node of the [`Tree`], read aloud in its order.
    Node(usize),
    /// Lines and fills, and heads that stand there once more.
    Layout,
    /// The running title.
    Header,
    /// The foot.
    Footer,
}

/// A piece of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// The pen is set down.
    Move(f32, f32),
    /// A straight line.
    Line(f32, f32),
    /// A curve by two handles to a point.
    Curve([f32; 6]),
    /// Back to where the pen was set down.
    Close,
}

/// How a path is stroked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pen {
    /// Thickness in points.
    pub(super) width: f32,
    /// From 0, black, to 255, white.
    pub(super) grey: u8,
    /// Lengths of a dash and of the gap after it, for broken lines.
    pub(super) dash: Option<[f32; 2]>,
}

impl Pen {
    /// A black line.
    pub(super) const fn black(width: f32) -> Self {
        Self {
            width,
            grey: 0,
            dash: None,
        }
    }
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ink {
    /// Words on one line; `y` is the foot of their letters.
    Words {
        x: f32,
        y: f32,
        size: f32,
        letters: Letters,
        text: String,
    },
    /// A path, filled with a grey, stroked, or both.
    Path {
        steps: Vec<Step>,
        fill: Option<u8>,
        pen: Option<Pen>,
    },
    /// Nothing: an empty cell, which counts in the table all the same.
    Nothing,
}

/// Something drawn, and what it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    pub(super) part: Part,
    pub(super) ink: Ink,
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// In the order of drawing.
    pub(super) marks: Vec<Mark>,
}

/// What a node of the tree is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// A heading of a level, with its words.
    Heading(u16, String),
    /// Words.
    Paragraph,
    /// A table.
    Table,
    /// The heads of a table.
    TableHead,
    /// The rows of a table.
    TableBody,
    /// A row.
    Row,
    /// A cell that says what stands below it, or beside it.
    HeadCell {
        /// How many columns it covers.
        across: usize,
        /// Whether it speaks for its row rather than its column.
        beside: bool,
    },
    /// A cell.
    Cell {
        /// How many columns it covers.
        across: usize,
        /// How many rows it covers.
        down: usize,
    },
    /// A picture, in words.
    Figure(String),
}

/// A node of the tree.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) parent: Option<usize>,
}

/// The document as it is read aloud. Parents come before their children.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

impl Tree {
    /// Adds a node after all that are there.
    pub(super) fn add(&mut self, parent: Option<usize>, kind: Kind) -> usize {
        self.nodes.push(Node { kind, parent });
        self.nodes.len() - 1
    }
}

/// Where a heading stands.
#[derive(Debug)]
pub(super) struct Bookmark {
    /// 1 for a title, 2 for what stands below one.
    pub(super) level: u16,
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// The paper and the room on it for the blocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paper {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
}

impl Paper {
    /// A4 with a foot of some height.
    pub(super) fn a4(wide: bool, foot: f32) -> Self {
        const SHORT: f32 = 595.276;
        const LONG: f32 = 841.89;
        /// 16 mm, which every printer can do.
        const SIDE: f32 = 45.4;
        const TOP: f32 = 45.4;
        const BOTTOM: f32 = 28.0;
        let (width, height) = if wide { (LONG, SHORT) } else { (SHORT, LONG) };
        Self {
            width,
            height,
            left: SIDE,
            right: width - SIDE,
            top: TOP,
            bottom: height - BOTTOM - foot,
        }
    }

    /// Width for the blocks.
    pub(super) fn room(&self) -> f32 {
        self.right - self.left
    }

    /// Height for the blocks.
    pub(super) fn body(&self) -> f32 {
        self.bottom - self.top
    }
}

/// Steps of a rectangle.
pub(super) fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Vec<Step> {
    vec![
        Step::Move(x, y),
        Step::Line(x + width, y),
        Step::Line(x + width, y + height),
        Step::Line(x, y + height),
        Step::Close,
    ]
}
