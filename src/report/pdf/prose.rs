//! Words of a handbook: lines in which letters differ, lists, screens, and the contents.

use super::flow::{Flow, Style};
use super::font::Fonts;
use super::sheet::{Ink, Kind, Part};
use super::wrap::one_line;
use crate::report::document::{Letters, Prose, Run};

/// Letters in points.
const TEXT: f32 = 9.5;
const LINE: f32 = TEXT * 1.35;
/// Letters of one width are wider than the others, so they are set a little smaller.
const FIXED: f32 = 0.92;
/// Room for the mark of an entry.
const INDENT: f32 = 15.0;
/// Below words, and below an entry of a list.
const BELOW: f32 = 5.0;
const CLOSE: f32 = 2.0;

/// Letters of a screen at most, in points; wider screens are set smaller.
const SCREEN: f32 = 7.6;
/// Height of a line of a screen in sizes of its letters, in which lines of frames touch.
const SCREEN_LINE: f32 = 1.1328;
/// Width of every character of a screen in sizes of its letters.
const CELL: f32 = 0.6001;
/// Between the frame of a screen and its letters.
const PAD: f32 = 5.0;
/// Grey behind a screen.
const GREY: u8 = 244;

/// Words of a line that look alike.
#[derive(Debug, Clone, PartialEq)]
struct Piece {
    letters: Letters,
    text: String,
    width: f32,
}

/// Words between two blanks.
type Word = Vec<Piece>;

/// Sets words, which may go on over pages, but never with a single line at the foot of one.
pub(super) fn prose(flow: &mut Flow<'_>, prose: &Prose) {
    let indent = INDENT * prose.depth as f32;
    let room = flow.paper.room() - indent;
    let lines = lines(words(flow.fonts, &prose.runs, room), room);
    flow.need(LINE * lines.len().min(2) as f32);
    let node = flow.tree.add(None, Kind::Paragraph);
    for (at, line) in lines.iter().enumerate() {
        if LINE > flow.left() && at > 0 {
            flow.turn();
        }
        let foot = flow.y + Style::new(TEXT, false).foot();
        let mut x = flow.paper.left + indent;
        if at == 0 && !prose.mark.is_empty() {
            put(
                flow,
                (x - INDENT, foot),
                Letters::Plain,
                &format!("{} ", prose.mark),
                node,
            );
        }
        for piece in line {
            put(flow, (x, foot), piece.letters, &piece.text, node);
            x += piece.width;
        }
        flow.y += LINE;
    }
    flow.y += if prose.depth > 0 { CLOSE } else { BELOW };
}

fn put(flow: &mut Flow<'_>, (x, y): (f32, f32), letters: Letters, text: &str, node: usize) {
    let ink = Ink::Words {
        x,
        y,
        size: size_of(letters),
        letters,
        text: text.to_owned(),
    };
    flow.mark(Part::Node(node), ink);
}

fn size_of(letters: Letters) -> f32 {
    match letters {
        Letters::Plain | Letters::Strong => TEXT,
        Letters::Fixed => TEXT * FIXED,
    }
}

/// Words as they may stand on lines. What is typed is torn apart only where it would not fit on one.
fn words(fonts: &Fonts, runs: &[Run], room: f32) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for run in runs {
        let face = fonts.of(run.letters);
        let text = face.visible(&run.text);
        let measure = |text: &str| face.measure(text, size_of(run.letters));
        let whole = run.letters == Letters::Fixed && measure(&text) < room;
        let breaks = |c: char| c.is_whitespace() && !whole;
        for (at, part) in text.split(breaks).enumerate() {
            open &= at == 0;
            if part.is_empty() {
                continue;
            }
            let piece = Piece {
                letters: run.letters,
                text: part.to_owned(),
                width: measure(part),
            };
            match words.last_mut().filter(|_| open) {
                Some(word) => word.push(piece),
                None => words.push(vec![piece]),
            }
            open = true;
        }
        open &= !text.ends_with(breaks);
    }
    words
}

/// Words on lines, with a blank after each, so that whoever copies a line gets whole words.
fn lines(words: Vec<Word>, room: f32) -> Vec<Word> {
    let mut lines: Vec<Word> = Vec::new();
    let mut used = 0.0;
    for word in words {
        let width: f32 = word.iter().map(|piece| piece.width).sum();
        if lines.is_empty() || used + width > room {
            lines.push(Vec::new());
            used = 0.0;
        }
        // A blank is as wide as in words that are not typed, whatever stands beside it.
        let blank = TEXT * BLANK;
        used += width + blank;
        if let Some(line) = lines.last_mut() {
            line.extend(word);
            line.push(Piece {
                letters: Letters::Plain,
                text: " ".to_owned(),
                width: blank,
            });
        }
    }
    lines
}

/// Width of a blank in sizes of the letters.
const BLANK: f32 = 0.278;

/// Sets a screen, which is never torn apart.
pub(super) fn screen(flow: &mut Flow<'_>, lines: &[String]) {
    let columns = lines.iter().map(|line| line.chars().count()).max();
    let columns = columns.unwrap_or(1).max(1) as f32;
    let room = flow.paper.room() - 2.0 * PAD;
    let size = SCREEN.min(room / (columns * CELL));
    let line_height = size * SCREEN_LINE;
    let height = line_height * lines.len() as f32 + 2.0 * PAD;
    flow.need(height + BELOW);
    let node = flow.tree.add(None, Kind::Paragraph);
    let (left, top) = (flow.paper.left, flow.y);
    let width = columns * CELL * size + 2.0 * PAD;
    flow.fill([left, top, width, height], GREY, Part::Layout);
    for (at, line) in lines.iter().enumerate() {
        let y = top + PAD + at as f32 * line_height;
        bars(flow, line, (left + PAD, y), size);
        let text: String = line
            .chars()
            .map(|c| if eighths(c).is_some() { ' ' } else { c })
            .collect();
        let ink = Ink::Words {
            x: left + PAD,
            y: y + size * DOWN,
            size,
            letters: Letters::Fixed,
            text: format!("{} ", flow.fonts.of(Letters::Fixed).visible(&text)),
        };
        flow.mark(Part::Node(node), ink);
    }
    flow.y += height + BELOW;
}

/// From the top of a line of a screen to the foot of its letters, in sizes of the letters.
const DOWN: f32 = 0.8325;

/// Bars of which the typeface has only some are drawn.
fn bars(flow: &mut Flow<'_>, line: &str, (x, y): (f32, f32), size: f32) {
    let cell = CELL * size;
    for (at, c) in line.chars().enumerate() {
        if let Some(eighths) = eighths(c) {
            let height = size * SCREEN_LINE * f32::from(eighths) / 8.0;
            let place = [
                x + at as f32 * cell,
                y + size * SCREEN_LINE - height,
                cell,
                height,
            ];
            flow.fill(place, 0, Part::Layout);
        }
    }
}

/// How many eighths of its cell a bar fills.
fn eighths(c: char) -> Option<u8> {
    let code = u32::from(c).checked_sub(0x2580)?;
    u8::try_from(code).ok().filter(|n| (1..=7).contains(n))
}

/// Room for the contents, until it is known on which pages things stand.
pub(super) struct Reserved {
    page: usize,
    y: f32,
    entries: Vec<(String, usize)>,
    /// The first bookmark that can be one of them.
    from: usize,
}

/// Keeps room for the contents.
pub(super) fn reserve(flow: &mut Flow<'_>, titles: &[String]) -> Reserved {
    let height = LINE * titles.len() as f32;
    flow.need(height.min(flow.paper.body()));
    let entries = titles.iter().map(|title| {
        let node = flow.tree.add(None, Kind::Paragraph);
        (title.clone(), node)
    });
    let entries = entries.collect();
    let y = flow.y;
    flow.y += height + BELOW;
    Reserved {
        page: flow.pages.len() - 1,
        y,
        entries,
        from: flow.bookmarks.len(),
    }
}

/// Writes the contents where room was kept for them.
pub(super) fn fill(flow: &mut Flow<'_>, reserved: &Reserved) {
    let last = flow.pages.len() - 1;
    let (left, room) = (flow.paper.left, flow.paper.room());
    for (at, (title, node)) in reserved.entries.iter().enumerate() {
        let found = flow.bookmarks.iter().skip(reserved.from);
        let page = found.into_iter().find(|mark| mark.text == *title);
        let page = page.map_or(last, |mark| mark.page) + 1;
        let face = flow.fonts.face(false);
        let title = one_line(face, TEXT, title, room - 40.0);
        let number = one_line(face, TEXT, &page.to_string(), 40.0);
        let foot = reserved.y + at as f32 * LINE + Style::new(TEXT, false).foot();
        let places = [(left, title), (left + room - number.width, number)];
        for (x, line) in places {
            let ink = Ink::Words {
                x,
                y: foot,
                size: TEXT,
                letters: Letters::Plain,
                text: format!("{} ", line.text.trim_end()),
            };
            flow.mark_on(reserved.page, Part::Node(*node), ink);
        }
    }
}
