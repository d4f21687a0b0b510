//! What stands on every page: the foot with the number of the page, and the running title.

use super::flow::{Slot, Style};
use super::font::{Fonts, LINE};
use super::sheet::{Ink, Mark, Page, Paper, Part, Pen, Step};
use super::wrap::{Line, one_line, wrap};
use crate::report::document::{Align, Document, Letters};

/// Letters in points.
const SIZE: f32 = 6.8;
const TITLE: f32 = 7.5;
/// Lines of the foot at most: the rest of the page is for the document.
const MOST: usize = 12;
/// Room between the foot and the number of the page.
const GAP: f32 = 14.0;

/// The foot of all pages, but for their numbers.
pub(super) struct Foot {
    lines: Vec<Line>,
    /// Width for the number.
    number: f32,
}

impl Foot {
    /// Breaks the foot of a document into lines.
    pub(super) fn new(fonts: &Fonts, document: &Document) -> Self {
        let face = fonts.face(false);
        let paper = Paper::a4(document.wide, 0.0);
        let longest = numbered(&document.page, 9999, 9999);
        let number = face
            .measure(&face.visible(&longest), SIZE)
            .min(paper.room() * 0.35);
        let room = paper.room() - number - GAP;
        let mut lines: Vec<Line> = document
            .foot
            .iter()
            .flat_map(|text| wrap(face, SIZE, text, room))
            .collect();
        if lines.len() > MOST {
            lines.truncate(MOST - 1);
            lines.extend(wrap(face, SIZE, "…", room));
        }
        Self { lines, number }
    }

    /// Its height in points, with the rule above it.
    pub(super) fn height(&self) -> f32 {
        self.lines.len().max(1) as f32 * SIZE * LINE + 10.0
    }

    /// Draws the foot on each page, and the running title on all but the first.
    pub(super) fn draw(
        &self,
        fonts: &Fonts,
        document: &Document,
        paper: &Paper,
        pages: &mut [Page],
    ) {
        let all = pages.len();
        let running = running(fonts, document, paper.room());
        for (index, page) in pages.iter_mut().enumerate() {
            if index > 0 {
                let slot = Slot {
                    x: paper.left,
                    y: paper.top - 20.0,
                    width: paper.room(),
                    align: Align::Right,
                };
                page.marks
                    .extend(words(&running, TITLE, slot, Part::Header));
            }
            self.page(fonts, document, paper, page, (index + 1, all));
        }
    }

    fn page(
        &self,
        fonts: &Fonts,
        document: &Document,
        paper: &Paper,
        page: &mut Page,
        (n, all): (usize, usize),
    ) {
        let top = paper.bottom + 6.0;
        page.marks.push(Mark {
            part: Part::Footer,
            ink: Ink::Path {
                steps: vec![Step::Move(paper.left, top), Step::Line(paper.right, top)],
                fill: None,
                pen: Some(Pen::black(0.4)),
            },
        });
        let slot = Slot {
            x: paper.left,
            y: top + 3.0,
            width: paper.room(),
            align: Align::Left,
        };
        for (nth, line) in self.lines.iter().enumerate() {
            let y = slot.y + nth as f32 * SIZE * LINE;
            let slot = Slot { y, ..slot };
            page.marks.extend(words(line, SIZE, slot, Part::Footer));
        }
        let number = numbered(&document.page, n, all);
        let number = one_line(fonts.face(false), SIZE, &number, self.number);
        let slot = Slot {
            align: Align::Right,
            ..slot
        };
        page.marks.extend(words(&number, SIZE, slot, Part::Footer));
    }
}

fn numbered(page: &str, n: usize, all: usize) -> String {
    page.replace("{n}", &n.to_string())
        .replace("{all}", &all.to_string())
}

fn running(fonts: &Fonts, document: &Document, room: f32) -> Line {
    let parts = [document.title.trim(), document.about.trim()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    one_line(fonts.face(false), TITLE, &parts.join(" – "), room)
}

fn words(line: &Line, size: f32, slot: Slot, part: Part) -> Option<Mark> {
    if line.text.trim().is_empty() {
        return None;
    }
    let (x, y) = Style::new(size, false).foot_of(line, slot);
    Some(Mark {
        part,
        ink: Ink::Words {
            x,
            y,
            size,
            letters: Letters::Plain,
            text: line.text.clone(),
        },
    })
}
