//! Documents set on A4 as PDF files: for printing, signing, archives (PDF/A-2a) and screen readers (PDF/UA-1).
//!
//! First the blocks are laid out as pages of marks (`sheet.rs`), then those are written (`write.rs`), as the number
//! of pages stands on each of them. The same document always gives the same bytes.

mod chart;
mod flow;
mod font;
mod foot;
mod grid;
mod pairs;
mod plot;
mod prose;
mod rules;
mod sheet;
mod sign;
mod table;
mod words;
mod wrap;
mod write;

#[cfg(test)]
mod tests;

use thiserror::Error;

use super::document::{Block, Document};
use flow::Flow;
use font::Fonts;
use foot::Foot;
use sheet::{Bookmark, Page, Paper, Tree};

/// Why a document could not be written as a PDF file. Neither happens with the typeface built in.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PdfError {
    /// The typeface built in cannot be read.
    #[error("the built-in typeface cannot be read")]
    Font,
    /// The file would break the norm for archives or screen readers.
    #[error("the file would not be a valid PDF/A: {0}")]
    Invalid(String),
}

/// A document on its pages.
struct Laid {
    paper: Paper,
    pages: Vec<Page>,
    tree: Tree,
    bookmarks: Vec<Bookmark>,
}

/// Writes a document as a PDF file.
pub fn render(document: &Document) -> Result<Vec<u8>, PdfError> {
    let fonts = Fonts::load()?;
    let laid = lay(document, &fonts);
    write::write(document, &fonts, &laid)
}

/// Sets the blocks on pages, with what stands on each of them.
fn lay(document: &Document, fonts: &Fonts) -> Laid {
    let foot = Foot::new(fonts, document);
    let paper = Paper::a4(document.wide, foot.height());
    let mut flow = Flow::new(fonts, paper);
    let mut contents = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Title(lines) => words::title(&mut flow, lines),
            Block::Heading(text) => flow.heading(text),
            Block::Paragraph(paragraph) => words::paragraph(&mut flow, paragraph),
            Block::Pairs(lists) => pairs::pairs(&mut flow, lists),
            Block::Table(table) => table::table(&mut flow, table),
            Block::Chart(chart) => chart::chart(&mut flow, chart),
            Block::Signatures(signatures) => sign::signatures(&mut flow, signatures),
            Block::NewPage => flow.turn_later(),
            Block::Prose(words) => prose::prose(&mut flow, words),
            Block::Screen(lines) => prose::screen(&mut flow, lines),
            Block::Contents(titles) => contents.push(prose::reserve(&mut flow, titles)),
        }
    }
    flow.settle();
    for reserved in &contents {
        prose::fill(&mut flow, reserved);
    }
    let mut pages = flow.pages;
    foot.draw(fonts, document, &paper, &mut pages);
    Laid {
        paper,
        pages,
        tree: flow.tree,
        bookmarks: flow.bookmarks,
    }
}
