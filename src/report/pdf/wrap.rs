//! Texts broken into lines of a width on paper.

use super::font::Face;

/// Room for the small differences of adding widths in another order.
const SLACK: f32 = 1e-3;

/// Marks the end of a text that was cut.
const CUT: char = '…';

/// One line, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Its text. A line that goes on in the next ends with a blank, unless a word was broken, so that whoever
    /// copies the text or has it read aloud gets whole words.
    pub(super) text: String,
    /// Its width in points, without blanks at its end.
    pub(super) width: f32,
}

/// A place where a line may end.
#[derive(Clone, Copy)]
struct Stop {
    /// Where the words before it end, and how wide they are.
    end: usize,
    width: f32,
    /// Where the next line begins, and how far the pen is there.
    next: usize,
    pen: f32,
}

/// Breaks `text` into lines of at most `room` points, at blanks and hyphens where there are any.
///
/// There is always a line, and a line holds a character even where the room is too small for any.
pub(super) fn wrap(face: &Face, size: f32, text: &str, room: f32) -> Vec<Line> {
    let text = face.visible(text);
    let mut breaker = Breaker {
        face,
        size,
        room: (room / size).max(0.0) + SLACK,
        lines: Vec::new(),
    };
    for line in text.split('\n') {
        breaker.line(line);
    }
    let mut lines = breaker.lines;
    if let Some(last) = lines.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    lines
}

/// Widest piece of `text` that [`wrap`] would not break, in points.
pub(super) fn longest(face: &Face, size: f32, text: &str) -> f32 {
    let text = face.visible(text);
    let (mut widest, mut pen, mut before) = (0.0_f32, 0.0, ' ');
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '\n' || is_blank(c) {
            pen = 0.0;
        } else {
            pen += face.width(c);
            widest = widest.max(pen);
            if breaks_after(before, c, rest.peek().copied()) {
                pen = 0.0;
            }
        }
        before = c;
    }
    widest * size
}

/// [`wrap`] with at most `most` lines, of which the last shows that something was cut.
pub(super) fn wrap_some(face: &Face, size: f32, text: &str, room: f32, most: usize) -> Vec<Line> {
    let mut lines = wrap(face, size, text, room);
    if lines.len() > most {
        lines.truncate(most.max(1));
        if let Some(last) = lines.last_mut() {
            let mut text = last.text.trim_end().to_owned();
            while !text.is_empty() && face.measure(&text, size) + face.width(CUT) * size > room {
                text.pop();
            }
            text.push(CUT);
            last.width = face.measure(&text, size);
            last.text = text;
        }
    }
    lines
}

/// Lines of several texts below each other, with a blank after each text for those who copy them.
pub(super) fn below_each_other(texts: impl IntoIterator<Item = Vec<Line>>) -> Vec<Line> {
    let mut all = Vec::new();
    for mut lines in texts {
        if let Some(last) = lines.last_mut() {
            last.text.push(' ');
        }
        all.append(&mut lines);
    }
    all
}

/// `text` on one line of at most `room` points, cut where it is longer.
pub(super) fn one_line(face: &Face, size: f32, text: &str, room: f32) -> Line {
    let flat = text.replace('\n', " ");
    let lines = wrap_some(face, size, &flat, room, 1);
    lines.into_iter().next().unwrap_or(Line {
        text: String::new(),
        width: 0.0,
    })
}

struct Breaker<'f> {
    face: &'f Face,
    size: f32,
    /// In sizes of the letters.
    room: f32,
    lines: Vec<Line>,
}

impl Breaker<'_> {
    fn line(&mut self, line: &str) {
        let (mut start, mut pen, mut inked) = (0, 0.0, 0.0);
        let mut stop: Option<Stop> = None;
        let mut before = ' ';
        let mut rest = line.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let width = self.face.width(c);
            let after = at + c.len_utf8();
            if is_blank(c) {
                pen += width;
                let (end, inked) = match stop {
                    // The blanks before belong to the same gap.
                    Some(last) if last.next == at && is_blank(before) => (last.end, last.width),
                    Some(_) | None => (at, inked),
                };
                if end > start {
                    stop = Some(Stop {
                        end,
                        width: inked,
                        next: after,
                        pen,
                    });
                }
            } else {
                // Twice at most: a word carried to the next line may fill it already.
                while pen + width > self.room && at > start {
                    let cut = stop.take().unwrap_or(Stop {
                        end: at,
                        width: inked,
                        next: at,
                        pen,
                    });
                    self.push(&line[start..cut.end], cut.width, cut.next > cut.end);
                    start = cut.next;
                    pen -= cut.pen;
                }
                pen += width;
                inked = pen;
                let next = rest.peek().map(|(_, c)| *c);
                if breaks_after(before, c, next) {
                    stop = Some(Stop {
                        end: after,
                        width: inked,
                        next: after,
                        pen,
                    });
                }
            }
            before = c;
        }
        self.push(
            line[start..].trim_end_matches(is_blank),
            inked.min(pen),
            true,
        );
    }

    /// `width` in sizes of the letters.
    fn push(&mut self, text: &str, width: f32, blank: bool) {
        let mut text = text.to_owned();
        let width = if text.is_empty() { 0.0 } else { width };
        if blank {
            text.push(' ');
        }
        self.lines.push(Line {
            text,
            width: width * self.size,
        });
    }
}

/// Whether a line may end at a character, which then is not drawn.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Whether a line may end after a character that is drawn: in compound words, never in days and figures.
fn breaks_after(before: char, c: char, next: Option<char>) -> bool {
    matches!(c, '-' | '/' | '–' | '—')
        && before.is_alphabetic()
        && next.is_some_and(char::is_alphabetic)
}
