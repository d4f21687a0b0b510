//! The rows in which a text is shown, and the cursor's way up and down through them.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::TextInput;
use super::keys::Way;
use crate::app::wrap::{columns, window, wrap};

/// The rows of a wrapped text, as byte ranges, and where the cursor stands among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped<'a> {
    /// The rows, at least one.
    pub rows: Cow<'a, [Range<usize>]>,
    /// Index of the row in which the cursor stands.
    pub row: usize,
    /// Column of the cursor, below the width that was asked for.
    pub column: usize,
    top: usize,
}

impl Wrapped<'_> {
    /// The first of `height` rows that are shown: the one shown first before, unless the cursor has left them.
    pub fn first(&self, height: usize) -> usize {
        let height = height.max(1);
        let lowest = self.rows.len().saturating_sub(height);
        let above = (self.row + 1).saturating_sub(height);
        self.top.min(lowest).max(above).min(self.row)
    }
}

impl TextInput {
    /// Takes another size of the field, in columns and rows, and keeps the cursor among the rows shown.
    pub fn resize(&mut self, columns: usize, rows: usize) {
        let wider = self.size.is_none_or(|(before, _)| before != columns);
        self.size = Some((columns, rows));
        if wider {
            self.rows.clear();
        }
        self.lay();
        self.top = self.lines_wrapped(columns).first(rows);
    }

    /// The row of the cursor, from 1, and how many rows there are.
    pub fn row(&mut self) -> (usize, usize) {
        self.lay();
        (row_of(&self.rows, self.cursor) + 1, self.rows.len())
    }

    /// Finds the rows where the text or the width has changed.
    fn lay(&mut self) {
        if self.rows.is_empty() {
            // Where no width is known, every line is a row.
            let width = self
                .size
                .map_or(usize::MAX, |(columns, _)| row_width(columns));
            self.rows = wrap(&self.text, width);
        }
    }

    /// The part of the cursor's line that is shown in a field of this width, and the column of the cursor
    /// in it, which is below the width: at the end of the text the cursor has a cell of its own.
    pub fn view(&self, width: usize) -> (&str, usize) {
        let start = self.line_start();
        let line = &self.text[start..self.line_end()];
        window(line, self.cursor - start, width)
    }

    /// The rows of the text in a field of this width, and the place of the cursor.
    ///
    /// Rows are one column narrower than the field, so that the cursor has a cell at their end.
    pub fn lines_wrapped(&self, width: usize) -> Wrapped<'_> {
        let known = self.size.is_some_and(|(columns, _)| columns == width) && !self.rows.is_empty();
        let rows = if known {
            Cow::Borrowed(self.rows.as_slice())
        } else {
            Cow::Owned(wrap(&self.text, row_width(width)))
        };
        let row = row_of(&rows, self.cursor);
        let start = rows.get(row).map_or(0, |row| row.start);
        let column = columns(&self.text[start..self.cursor]).min(row_width(width));
        let top = self.top;
        Wrapped {
            rows,
            row,
            column,
            top,
        }
    }

    /// Moves some rows up or down, or as far as there are any; `false` if there is none.
    pub(super) fn vertical(&mut self, way: Way, by: usize) -> bool {
        self.lay();
        let row = row_of(&self.rows, self.cursor);
        let to = match way {
            Way::Back => row.saturating_sub(by),
            Way::On => (row + by).min(self.rows.len().saturating_sub(1)),
        };
        let (Some(from), Some(range)) = (self.rows.get(row), self.rows.get(to)) else {
            return false;
        };
        if to == row {
            return false;
        }
        let goal = self
            .goal
            .unwrap_or_else(|| columns(&self.text[from.start..self.cursor]));
        let words = &self.text[range.clone()];
        let mut at = range.start + offset_of_column(words, goal);
        // Behind the last cluster of a row that goes on the cursor would be shown in the next.
        if self.rows.get(to + 1).is_some_and(|next| next.start == at) {
            at = range.start
                + words
                    .grapheme_indices(true)
                    .next_back()
                    .map_or(0, |(at, _)| at);
        }
        self.move_to(at);
        self.goal = Some(goal);
        true
    }
}

/// Columns of the rows in a field: one less than it has.
pub(super) fn row_width(columns: usize) -> usize {
    columns.max(2) - 1
}

/// In which row a byte offset is shown.
fn row_of(rows: &[Range<usize>], at: usize) -> usize {
    rows.partition_point(|row| row.start <= at)
        .saturating_sub(1)
}

/// Where the last cluster begins that starts at or before this column, or the end of the line.
fn offset_of_column(line: &str, goal: usize) -> usize {
    let mut column = 0;
    for (at, cluster) in line.grapheme_indices(true) {
        column += columns(cluster);
        if column > goal {
            return at;
        }
    }
    line.len()
}
