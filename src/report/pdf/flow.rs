//! The pen going down the pages: where the next block stands, and when a new page begins.

use super::font::{ASCENT, Fonts, LINE};
use super::sheet::{Bookmark, Ink, Kind, Mark, Page, Paper, Part, Pen, Step, Tree, rectangle};
use super::wrap::{Line, wrap};
use crate::report::document::{Align, Letters};

/// Letters of headings, in points.
const HEADING: f32 = 10.5;
/// Room above a heading and below it, in points.
const ABOVE: f32 = 9.0;
const BELOW: f32 = 4.0;

/// How words look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Size of the letters in points.
    pub(super) size: f32,
    /// Height of a line in points.
    pub(super) line: f32,
    /// Whether they are bold.
    pub(super) strong: bool,
}

impl Style {
    /// Words with the usual height of lines.
    pub(super) fn new(size: f32, strong: bool) -> Self {
        Self {
            size,
            line: size * LINE,
            strong,
        }
    }

    /// From the top of a line to the foot of its letters.
    pub(super) fn foot(self) -> f32 {
        // The letters stand in the middle of a line that is higher than usual.
        let lead = (self.line - self.size * LINE) / 2.0;
        lead + self.size * ASCENT
    }

    /// Where the letters of a line begin in a slot, and where their foot is.
    pub(super) fn foot_of(self, line: &Line, slot: Slot) -> (f32, f32) {
        let free = slot.width - line.width;
        let x = match slot.align {
            Align::Left => slot.x,
            Align::Middle => slot.x + free / 2.0,
            Align::Right => slot.x + free,
        };
        (x, slot.y + self.foot())
    }
}

/// Room on a page where words go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) align: Align,
}

/// A heading that waits for what stands below it.
struct Waiting {
    text: String,
    lines: Vec<Line>,
}

impl Waiting {
    fn height(&self, style: Style) -> f32 {
        ABOVE + self.lines.len() as f32 * style.line + BELOW
    }
}

/// The pages so far and the pen on the last.
pub(super) struct Flow<'f> {
    pub(super) fonts: &'f Fonts,
    pub(super) paper: Paper,
    pub(super) pages: Vec<Page>,
    pub(super) tree: Tree,
    pub(super) bookmarks: Vec<Bookmark>,
    /// Where the next block begins.
    pub(super) y: f32,
    waiting: Vec<Waiting>,
    /// Whether what comes next begins a page.
    turned: bool,
    /// Whether nothing stands on the page yet.
    fresh: bool,
}

impl<'f> Flow<'f> {
    /// An empty first page.
    pub(super) fn new(fonts: &'f Fonts, paper: Paper) -> Self {
        Self {
            fonts,
            paper,
            pages: vec![Page::default()],
            tree: Tree::default(),
            bookmarks: Vec::new(),
            y: paper.top,
            waiting: Vec::new(),
            turned: false,
            fresh: true,
        }
    }

    /// A new page, now.
    pub(super) fn turn(&mut self) {
        self.pages.push(Page::default());
        self.y = self.paper.top;
        self.fresh = true;
    }

    /// A new page for whatever comes next; none where nothing comes or nothing came.
    pub(super) fn turn_later(&mut self) {
        self.settle();
        self.turned = self.pages.len() > 1 || !self.fresh;
    }

    /// Room between blocks; none at the top of a page.
    pub(super) fn gap(&mut self, points: f32) {
        if !self.fresh {
            self.y += points;
        }
    }

    /// Height that is left on the page.
    pub(super) fn left(&self) -> f32 {
        self.paper.bottom - self.y
    }

    /// Makes sure that this height fits on the page below the headings that wait, and sets those.
    pub(super) fn need(&mut self, height: f32) {
        if self.turned {
            self.turned = false;
            self.turn();
        }
        let style = Style::new(HEADING, true);
        let heads: f32 = self.waiting.iter().map(|w| w.height(style)).sum();
        if heads + height > self.left() && !self.fresh {
            self.turn();
        }
        for heading in std::mem::take(&mut self.waiting) {
            self.set_heading(&heading, style);
        }
        self.fresh = false;
    }

    /// A heading, which is set together with what follows.
    pub(super) fn heading(&mut self, text: &str) {
        let lines = wrap(self.fonts.face(true), HEADING, text, self.paper.room());
        self.waiting.push(Waiting {
            text: text.to_owned(),
            lines,
        });
    }

    /// Sets the headings after which nothing comes.
    pub(super) fn settle(&mut self) {
        if !self.waiting.is_empty() {
            self.need(0.0);
        }
    }

    fn set_heading(&mut self, heading: &Waiting, style: Style) {
        self.gap(ABOVE);
        self.fresh = false;
        // The first heading is of the first level, whatever it is called.
        let level = if self.bookmarks.is_empty() { 1 } else { 2 };
        let node = self
            .tree
            .add(None, Kind::Heading(level, heading.text.clone()));
        self.bookmark(level, &heading.text);
        self.column(&heading.lines, style, Align::Left, Part::Node(node));
        self.y += BELOW;
    }

    /// Makes the place of the pen one to go to.
    pub(super) fn bookmark(&mut self, level: u16, text: &str) {
        self.bookmarks.push(Bookmark {
            level,
            text: text.to_owned(),
            page: self.pages.len() - 1,
            y: self.y,
        });
    }

    /// Lines over the whole width, going on over pages.
    pub(super) fn column(&mut self, lines: &[Line], style: Style, align: Align, part: Part) {
        for line in lines {
            if style.line > self.left() && self.y > self.paper.top {
                self.turn();
            }
            self.fresh = false;
            let slot = Slot {
                x: self.paper.left,
                y: self.y,
                width: self.paper.room(),
                align,
            };
            self.words(line, style, slot, part);
            self.y += style.line;
        }
    }

    /// Lines below each other in a slot, whatever the pen does.
    pub(super) fn stack(&mut self, lines: &[Line], style: Style, slot: Slot, part: Part) {
        for (n, line) in lines.iter().enumerate() {
            let y = slot.y + n as f32 * style.line;
            self.words(line, style, Slot { y, ..slot }, part);
        }
    }

    fn words(&mut self, line: &Line, style: Style, slot: Slot, part: Part) {
        let (x, y) = style.foot_of(line, slot);
        let ink = Ink::Words {
            x,
            y,
            size: style.size,
            letters: letters(style.strong),
            text: line.text.clone(),
        };
        self.mark(part, ink);
    }

    /// A filled rectangle.
    pub(super) fn fill(&mut self, [x, y, width, height]: [f32; 4], grey: u8, part: Part) {
        let ink = Ink::Path {
            steps: rectangle(x, y, width, height),
            fill: Some(grey),
            pen: None,
        };
        self.mark(part, ink);
    }

    /// A stroked path.
    pub(super) fn stroke(&mut self, steps: Vec<Step>, pen: Pen, part: Part) {
        let ink = Ink::Path {
            steps,
            fill: None,
            pen: Some(pen),
        };
        self.mark(part, ink);
    }

    /// Draws on the page of the pen.
    pub(super) fn mark(&mut self, part: Part, ink: Ink) {
        self.mark_on(self.pages.len() - 1, part, ink);
    }

    /// Draws on a page that was left already.
    pub(super) fn mark_on(&mut self, page: usize, part: Part, ink: Ink) {
        if let Some(page) = self.pages.get_mut(page) {
            page.marks.push(Mark { part, ink });
        }
    }
}

/// How words look that are strong, or not.
fn letters(strong: bool) -> Letters {
    if strong {
        Letters::Strong
    } else {
        Letters::Plain
    }
}
