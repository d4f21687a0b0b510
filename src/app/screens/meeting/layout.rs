//! Where the parts of the dialogue lie, and which rows of a step are in the window.

use crate::app::geometry::{Area, frame};
use crate::app::model::Model;
use crate::app::wrap::{columns, wrap};

use super::{Page, sitting};

/// A row of the step in front: which line, which part of its text, and whether the line begins here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line.
    pub line: usize,
    /// Bytes of its text.
    pub part: std::ops::Range<usize>,
}

/// Where the parts of the dialogue lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Step and time.
    pub head: Area,
    /// What is to be talked about.
    pub question: Area,
    /// The facts.
    pub page: Area,
}

/// Rows of the question.
const QUESTION: u16 = 2;
/// Wider lines are hard to follow.
const WIDEST: u16 = 100;
/// Columns before the words: the marker, the sign.
pub const INDENT: u16 = 4;

/// Divides the screen for the dialogue.
pub fn parts(size: (u16, u16)) -> Parts {
    let mut body = frame(size).body;
    body.w = body.w.min(WIDEST);
    let (head, rest) = body.top(1);
    let (question, page) = rest.top(QUESTION);
    Parts {
        head,
        question,
        page,
    }
}

/// Rows of the list of the agenda: two stand above it.
pub const AGENDA_HEAD: u16 = 2;

/// Breaks the lines of a step into rows.
pub(super) fn rows_of(page: &Page, width: usize) -> Vec<Row> {
    let lines = page.lines.iter().enumerate();
    lines
        .flat_map(|(at, line)| {
            // What stands to the right of a line takes its room from the whole line.
            let beside = columns(&line.tail);
            let taken = if beside > 0 { beside + 2 } else { 0 };
            let room = width.saturating_sub(taken).max(width / 3).max(1);
            // A line with a bar stays one row: it is cut rather than broken.
            let room = if line.bar.is_some() {
                columns(&line.text)
            } else {
                room
            };
            let parts = wrap(&line.text, room);
            parts.into_iter().map(move |part| Row { line: at, part })
        })
        .collect()
}

/// Keeps what is in focus in the window.
pub(super) fn reveal(model: &mut Model) {
    let height = usize::from(parts(model.size).page.h).max(1);
    let focus = focus_line(model);
    let state = &mut model.meeting;
    let last = state.rows.len().saturating_sub(height);
    state.top = state.top.min(last);
    let Some(line) = focus else {
        return;
    };
    let mut rows = state.rows.iter();
    let first = rows.position(|row| row.line == line).unwrap_or(0);
    let end = state.rows.iter().rposition(|row| row.line == line);
    if first < state.top || end.is_some_and(|end| end >= state.top + height) {
        state.top = first.saturating_sub(height / 3).min(last);
    }
}

/// The line in focus of the step in front, where one can be selected.
pub fn focus_line(model: &Model) -> Option<usize> {
    let at = sitting(model)?.row;
    model.meeting.page.choices().nth(at).map(|(line, _)| line)
}
