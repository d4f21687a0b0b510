//! The guide: chapters of Markdown built into the program, as documents for the screen and for paper.

use super::document::{Block, Document};
use super::markdown::{self, NoPlace};
use super::plain;

/// A chapter.
#[derive(Debug, Clone, Copy)]
pub struct Chapter {
    /// By what it is called on the command line and by screens.
    pub code: &'static str,
    text: &'static str,
}

macro_rules! chapter {
    ($code:literal, $file:literal) => {
        Chapter {
            code: $code,
            text: include_str!(concat!("../../assets/guide/", $file)),
        }
    };
}

/// All chapters in their order.
pub static CHAPTERS: [Chapter; 14] = [
    chapter!("pengantar", "01-pengantar.md"),
    chapter!("jam-pertama", "02-jam-pertama.md"),
    chapter!("berkeliling", "03-berkeliling.md"),
    chapter!("target", "04-target.md"),
    chapter!("tim", "05-tim.md"),
    chapter!("umpan-balik", "06-umpan-balik.md"),
    chapter!("rapat", "07-rapat.md"),
    chapter!("penilaian", "08-penilaian.md"),
    chapter!("pembinaan", "09-pembinaan.md"),
    chapter!("layanan", "10-layanan.md"),
    chapter!("laporan", "11-laporan.md"),
    chapter!("sinkron", "12-sinkron.md"),
    chapter!("gangguan", "13-gangguan.md"),
    chapter!("pengelola", "14-pengelola.md"),
];

impl Chapter {
    /// What it is called on the page.
    pub fn title(&self) -> &'static str {
        let first = self.text.lines().next().unwrap_or_default();
        first.trim_start_matches('#').trim()
    }

    /// What stands in it.
    pub fn blocks(&self) -> Result<Vec<Block>, NoPlace> {
        markdown::blocks(self.text)
    }

    /// The chapter as text of so many columns.
    pub fn plain(&self, width: usize) -> Result<String, NoPlace> {
        let document = Document {
            blocks: self.blocks()?,
            ..Document::default()
        };
        Ok(plain::text(&document, width))
    }
}

/// The chapter with a code.
pub fn by_code(code: &str) -> Option<&'static Chapter> {
    CHAPTERS.iter().find(|chapter| chapter.code == code)
}

/// The whole guide, with its contents before it. It is made on no day in particular, so that the same program always
/// writes the same file.
pub fn document() -> Result<Document, NoPlace> {
    let titles = CHAPTERS.iter().map(|chapter| chapter.title().to_owned());
    let mut blocks = vec![
        Block::Title(vec![
            "Panduan tatap".to_owned(),
            "Rapat kinerja tatap muka, dari awal sampai selesai".to_owned(),
        ]),
        Block::Contents(titles.collect()),
    ];
    for chapter in &CHAPTERS {
        blocks.push(Block::NewPage);
        blocks.extend(chapter.blocks()?);
    }
    Ok(Document {
        title: "Panduan tatap".to_owned(),
        about: concat!("versi ", env!("CARGO_PKG_VERSION")).to_owned(),
        blocks,
        page: "Halaman {n} dari {all}".to_owned(),
        foot: vec![concat!("tatap ", env!("CARGO_PKG_VERSION")).to_owned()],
        ..Document::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::guide::CODES;
    use crate::app::wrap::columns;
    use crate::report::pdf;

    #[test]
    fn every_chapter_can_be_set_at_every_width() {
        for chapter in &CHAPTERS {
            for width in [60, 80, 132] {
                let text = chapter.plain(width);
                let text = text.unwrap_or_else(|why| panic!("{}: {why}", chapter.code));
                for line in text.lines() {
                    assert!(columns(line) <= width, "{}: {line}", chapter.code);
                    let typed = line.matches('`').count();
                    assert_eq!(typed % 2, 0, "{}, torn apart: {line}", chapter.code);
                }
            }
        }
    }

    #[test]
    fn the_chapters_are_those_that_screens_ask_for() {
        let codes = CHAPTERS.map(|chapter| chapter.code);
        for code in CODES {
            assert!(codes.contains(&code), "{code}");
        }
    }

    #[test]
    fn the_whole_guide_is_one_file_that_is_always_the_same() {
        let once = pdf::render(&document().unwrap()).unwrap();
        assert_eq!(once, pdf::render(&document().unwrap()).unwrap());
    }
}
