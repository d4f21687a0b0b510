//! The text of all rows, folded and laid end to end, so that a search runs through memory in one direction.

use std::collections::HashMap;
use std::ops::Range;

use crate::domain::coded::Coded;
use crate::domain::people::Grade;
use crate::domain::plan::Stage;

use super::super::fold::fold_into;
use super::query::Column;

/// What of one row is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowText<'a> {
    /// Name of the person.
    pub name: &'a str,
    /// Name of the position.
    pub position: &'a str,
    /// Name of the unit.
    pub unit: &'a str,
    /// NIP, its digits only.
    pub nip: &'a str,
    /// Grade, for `gol:`.
    pub grade: Option<Grade>,
    /// Stage of the plan for the period, for `tahap:`.
    pub stage: Option<Stage>,
}

/// Searched columns of a row, in the order in which they lie in the arena.
pub(super) const COLUMNS: usize = 4;

/// A longer text than this is searched only so far: offsets within a row have two bytes.
const LONGEST: usize = 4_000;

/// Where one row lies in the arena.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row {
    start: usize,
    /// End of each column, from the start of the row.
    ends: [u16; COLUMNS],
    /// The kinds of characters in each column, see [`letters`]: most rows are ruled out by these alone.
    pub(super) letters: [u32; COLUMNS],
    /// Numbers of the texts of position and unit, which many rows share.
    shared: [u32; 2],
    pub(super) grade: u8,
    pub(super) stage: u8,
}

impl Row {
    fn range(&self) -> Range<usize> {
        self.start..self.start + usize::from(self.ends[COLUMNS - 1])
    }
}

/// The folded text of all rows.
///
/// Columns are separated by line breaks, which no search contains, so that no match reaches over two.
#[derive(Debug, Clone, Default)]
pub struct Haystack {
    arena: String,
    rows: Vec<Row>,
    /// Numbers of the different texts of positions and units.
    texts: HashMap<Box<str>, u32>,
    /// Bytes of the arena that no row uses any more.
    dead: usize,
    /// Checksum over everything ever put, by which a filter knows that its last result is of the same rows.
    version: u32,
}

impl Haystack {
    /// Without rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// Without rows, with room for so many.
    pub fn with_capacity(rows: usize) -> Self {
        Self {
            arena: String::with_capacity(rows * 100),
            rows: Vec::with_capacity(rows),
            ..Self::default()
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Puts the text of a row, new or changed. Rows between the last one and a new one are empty.
    pub fn put(&mut self, i: usize, text: &RowText<'_>) {
        if i >= self.rows.len() {
            self.rows.resize(i + 1, Row::default());
        }
        self.dead += self.rows[i].range().len();
        let row = self.append(text);
        self.rows[i] = row;
        let place = [i as u64, u64::from(row.grade) << 8 | u64::from(row.stage)];
        for part in place {
            self.version = crc32c::crc32c_append(self.version, &part.to_le_bytes());
        }
        let text = &self.arena.as_bytes()[row.range()];
        self.version = crc32c::crc32c_append(self.version, text);
        if self.dead > 4096 && self.dead > self.arena.len() / 2 {
            self.compact();
        }
    }

    pub(super) fn version(&self) -> u32 {
        self.version
    }

    pub(super) fn row(&self, i: usize) -> Option<&Row> {
        self.rows.get(i)
    }

    /// The number of the column's text, if such texts are numbered; always below [`Haystack::texts`].
    pub(super) fn number(row: &Row, column: Column) -> Option<usize> {
        match column {
            Column::Position => Some(row.shared[0] as usize),
            Column::Unit => Some(row.shared[1] as usize),
            Column::Any | Column::Name | Column::Nip => None,
        }
    }

    /// How many texts are numbered.
    pub(super) fn texts(&self) -> usize {
        self.texts.len() + 1
    }

    /// The folded text of a column; of all of them, separated by line breaks, for [`Column::Any`].
    pub(super) fn text(&self, row: &Row, column: Column) -> &str {
        let range = match index(column) {
            None => row.range(),
            Some(0) => row.start..row.start + usize::from(row.ends[0]),
            Some(i) => {
                let after = usize::from(row.ends[i - 1]) + 1;
                // A row that was never put has no separators.
                let end = usize::from(row.ends[i]).max(after);
                let len = self.arena.len();
                (row.start + after).min(len)..(row.start + end).min(len)
            }
        };
        self.arena.get(range).unwrap_or_default()
    }

    fn append(&mut self, text: &RowText<'_>) -> Row {
        let start = self.arena.len();
        let mut row = Row {
            start,
            grade: text.grade.map_or(0, Grade::number),
            stage: text.stage.map_or(0, Stage::number),
            ..Row::default()
        };
        let columns = [text.name, text.position, text.unit, text.nip];
        for (i, column) in columns.into_iter().enumerate() {
            if i > 0 {
                self.arena.push('\n');
            }
            let from = self.arena.len();
            fold_into(column, &mut self.arena);
            let to = self.arena.floor_char_boundary(from + LONGEST);
            self.arena.truncate(to);
            row.letters[i] = letters(&self.arena[from..]);
            row.ends[i] = (self.arena.len() - start) as u16;
        }
        row.shared = [Column::Position, Column::Unit].map(|column| self.share(&row, column));
        row
    }

    /// The number of a column's text; 0 is that of no text, and of rows never put.
    fn share(&mut self, row: &Row, column: Column) -> u32 {
        let text = self.text(row, column);
        if text.is_empty() {
            return 0;
        }
        if let Some(number) = self.texts.get(text) {
            return *number;
        }
        let text = text.into();
        let number = self.texts.len() as u32 + 1;
        self.texts.insert(text, number);
        number
    }

    /// Lays the rows end to end again.
    fn compact(&mut self) {
        let mut arena = String::with_capacity(self.arena.len() - self.dead);
        for row in &mut self.rows {
            let start = arena.len();
            arena.push_str(self.arena.get(row.range()).unwrap_or_default());
            row.start = start;
        }
        self.arena = arena;
        self.dead = 0;
    }
}

/// Index of a column in a row, if it is one column.
pub(super) fn index(column: Column) -> Option<usize> {
    match column {
        Column::Any => None,
        Column::Name => Some(0),
        Column::Position => Some(1),
        Column::Unit => Some(2),
        Column::Nip => Some(3),
    }
}

/// The kinds of characters in a folded text: one bit for each letter, one for all others each of digits,
/// blanks, signs, and what is not ASCII. A text can only be found where all of its bits are.
pub(super) fn letters(text: &str) -> u32 {
    text.bytes().fold(0, |set, byte| {
        set | 1
            << match byte {
                b'a'..=b'z' => byte - b'a',
                b'0'..=b'9' => 26,
                b' ' => 27,
                0..=127 => 28,
                128.. => 29,
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> RowText<'_> {
        RowText {
            name,
            unit: "Dinas",
            ..RowText::default()
        }
    }

    fn columns(haystack: &Haystack, i: usize) -> [&str; 5] {
        use Column::{Any, Name, Nip, Position, Unit};
        let row = haystack.row(i).expect("row");
        [Any, Name, Position, Unit, Nip].map(|column| haystack.text(row, column))
    }

    #[test]
    fn rows_are_folded_and_kept_apart() {
        let mut haystack = Haystack::new();
        haystack.put(1, &named("Büdi\nX"));
        assert_eq!(haystack.len(), 2);
        assert_eq!(columns(&haystack, 0), [""; 5]);
        assert_eq!(
            columns(&haystack, 1),
            ["budi x\n\ndinas\n", "budi x", "", "dinas", ""]
        );
    }

    #[test]
    fn a_changed_row_is_replaced_and_the_arena_does_not_grow_for_ever() {
        let mut haystack = Haystack::new();
        for i in 0..10 {
            haystack.put(i, &named("Ani"));
        }
        let before = haystack.version();
        for n in 0..10_000 {
            haystack.put(3, &named(&format!("Budi {n}")));
        }
        assert_ne!(haystack.version(), before);
        assert!(haystack.arena.len() < 10_000);
        assert_eq!(columns(&haystack, 3)[1], "budi 9999");
        assert_eq!(columns(&haystack, 2)[1], "ani");
        assert_eq!(columns(&haystack, 4)[1], "ani");
    }

    #[test]
    fn overlong_text_is_cut_between_characters() {
        let mut haystack = Haystack::new();
        haystack.put(0, &named(&"漢".repeat(100_000)));
        let [_, name, _, unit, _] = columns(&haystack, 0);
        assert_eq!((name.len(), unit), (3_999, "dinas"));
    }
}
