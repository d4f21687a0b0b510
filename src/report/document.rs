//! A document before it has pages: what stands in it and in which order, nothing of fonts, columns or paper.
//!
//! A form ([`super::form`]) filled with facts makes one; [`super::plain`] writes it as text of any width, and
//! [`super::pdf`] sets it on A4. All texts are already in their language, cleaned of control and bidi
//! characters; a line feed within a text begins a new line.

use rust_decimal::Decimal;
use serde::Deserialize;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// What it is called, for the title of the file; the words on the page are in its blocks.
    pub title: String,
    /// Whom or what it is about, for the properties of the file.
    pub about: String,
    /// Whether it lies on its side.
    pub wide: bool,
    /// From top to bottom.
    pub blocks: Vec<Block>,
    /// What stands at the foot of each page, above its number.
    pub foot: Vec<String>,
    /// How pages are numbered: `{n}` is the page, `{all}` how many there are.
    pub page: String,
    /// The day on which it was made, as `2026-12-31`.
    pub made: String,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The title: centred lines, the first larger.
    Title(Vec<String>),
    /// A heading of a section, which never stands alone at the foot of a page.
    Heading(String),
    /// Words.
    Paragraph(Paragraph),
    /// Names and values: one list, or two or three beside each other.
    Pairs(Vec<Pairs>),
    /// A table.
    Table(Table),
    /// A picture of figures.
    Chart(Chart),
    /// Who signs: at most three beside each other, never torn apart by the end of a page.
    Signatures(Vec<Signature>),
    /// What follows begins a new page.
    NewPage,
    /// Words of a handbook.
    Prose(Prose),
    /// Lines as a terminal shows them, every character as wide as the others.
    Screen(Vec<String>),
    /// The titles that follow, with their pages.
    Contents(Vec<String>),
}

/// Words of a handbook, some of which stand out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prose {
    /// What stands before them in a list, `1.` or a bullet; empty for none.
    pub mark: String,
    /// In how many lists they stand.
    pub depth: usize,
    /// The words.
    pub runs: Vec<Run>,
}

/// Words that look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// How they look.
    pub letters: Letters,
    /// The words.
    pub text: String,
}

impl Run {
    /// The words where letters cannot differ: what is typed stands between backticks.
    pub fn in_words(&self) -> String {
        match self.letters {
            Letters::Plain | Letters::Strong => self.text.clone(),
            Letters::Fixed => format!("`{}`", self.text),
        }
    }
}

/// How letters look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Letters {
    /// As most do.
    #[default]
    Plain,
    /// Bold.
    Strong,
    /// All of one width: keys and commands.
    Fixed,
}

/// Where words stand in their room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Middle,
    /// At the right: figures.
    Right,
}

/// Words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub align: Align,
    /// Whether they are bold.
    pub strong: bool,
}

/// Names with their values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairs {
    /// What stands above them; may be empty.
    pub heading: String,
    /// Name and value.
    pub rows: Vec<(String, String)>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Whether the columns are numbered, (1) (2) (3), below their heads, as official forms do.
    pub numbered: bool,
    /// Its rows, in groups.
    pub groups: Vec<Group>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// What stands above it, again on each page.
    pub head: String,
    /// Its share of the width, against those of the others.
    pub width: u16,
    /// Where words stand in it.
    pub align: Align,
}

/// Rows that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// What stands above them across all columns; may be empty.
    pub band: String,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// One for each column; none where the cell above goes on into this row.
    pub cells: Vec<Option<String>>,
    /// Whether it is bold: sums.
    pub strong: bool,
}

/// A picture of figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chart {
    /// What it shows.
    pub caption: String,
    /// How it is drawn.
    pub shape: Shape,
    /// From left to right, or from top to bottom.
    pub bars: Vec<Bar>,
    /// What a full bar stands for; above 0.
    pub full: Decimal,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Lying bars, one below the other.
    #[default]
    Bars,
    /// Standing bars with a smooth curve over them.
    Curve,
    /// A line through points in time.
    Line,
}

/// One figure of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bar {
    /// What it is called.
    pub label: String,
    /// The figure, from 0 to [`Chart::full`]; none where there is none, which is no zero.
    pub value: Option<Decimal>,
    /// The figure in words.
    pub shown: String,
    /// What it is held against, such as the most that a pattern allows.
    pub limit: Option<Limit>,
}

/// What a bar is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Where it lies.
    pub value: Decimal,
    /// In words.
    pub shown: String,
}

/// Room for a signature; one with nothing in it keeps its place free.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signature {
    /// Above it: place and day, in which office.
    pub above: Vec<String>,
    /// Name of whoever signs; a line to write on where it is empty.
    pub name: String,
    /// Below it: the NIP, and how it was confirmed.
    pub below: Vec<String>,
}
