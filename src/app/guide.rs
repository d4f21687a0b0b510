//! The guide in the program: it opens on the chapter that fits the screen one comes from.

use crate::i18n::Phrase;

use super::model::{Effect, Model, Overlay, Tab, Tone};
use super::pick::{Pick, PickFor, PickItem};
use super::reading::{Leaf, Read, Reading};

/// Columns of a page at most: longer lines are hard to read.
const WIDEST: u16 = 100;

/// Codes of the chapters that screens open.
pub const CODES: [&str; 9] = [
    "berkeliling",
    "target",
    "tim",
    "umpan-balik",
    "rapat",
    "penilaian",
    "pembinaan",
    "layanan",
    "sinkron",
];

/// The chapter that fits a screen.
fn chapter(tab: Tab) -> &'static str {
    match tab {
        Tab::Employees | Tab::Overview => "berkeliling",
        Tab::Target => "target",
        Tab::Team => "tim",
        Tab::Feedback => "umpan-balik",
        Tab::Meeting => "rapat",
        Tab::Evaluation => "penilaian",
        Tab::FollowUp => "pembinaan",
        Tab::Service => "layanan",
        Tab::Sync => "sinkron",
    }
}

/// Asks for the guide, to be opened where these words lead, or at the chapter of the screen.
pub fn open(model: &Model, words: &str) -> Vec<Effect> {
    let at = if words.is_empty() {
        chapter(model.tab)
    } else {
        words
    };
    vec![Effect::Guide {
        width: model.size.0.min(WIDEST),
        at: at.to_owned(),
    }]
}

/// The guide is there.
pub fn opened(model: &mut Model, chapters: Vec<Leaf>, at: &str) -> Vec<Effect> {
    model
        .overlays
        .push(Overlay::Reading(Box::new(Reading::of_book(chapters))));
    // Lines are broken for the screen before anything can be found in them.
    super::update::settle(model);
    let found = match model.overlays.last_mut() {
        Some(Overlay::Reading(reading)) => reading.go_to(at),
        Some(_) | None => Read::Done,
    };
    read(model, found)
}

/// What a key did to what is read.
pub fn read(model: &mut Model, read: Read) -> Vec<Effect> {
    match read {
        Read::Done => {}
        Read::Close => {
            model.overlays.pop();
        }
        Read::NotFound => model.say(Tone::Warning, Phrase::new("guide.not-found")),
        Read::Chapters => offer(model),
    }
    Vec::new()
}

/// Offers the chapters.
fn offer(model: &mut Model) {
    let Some(Overlay::Reading(reading)) = model.overlays.last() else {
        return;
    };
    let items = reading.chapters().zip(0..).map(|(title, id)| PickItem {
        id,
        label: title.to_owned(),
        detail: String::new(),
    });
    let items = items.collect();
    let pick = Pick::new(Phrase::new("guide.chapters"), PickFor::Chapter, items, None);
    model.overlays.push(Overlay::Pick(Box::new(pick)));
}

/// A chapter was chosen.
pub fn chosen(model: &mut Model, id: u64) {
    if let (Some(Overlay::Reading(reading)), Ok(at)) =
        (model.overlays.last_mut(), usize::try_from(id))
    {
        reading.go(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::World;
    use crate::i18n::Lang;

    fn title(w: &World) -> String {
        match w.model.top() {
            Some(Overlay::Reading(reading)) => reading.title().to_owned(),
            other => panic!("{other:?}: {}", w.notice()),
        }
    }

    #[test]
    fn every_screen_opens_its_chapter_and_comes_back() {
        let mut w = World::of(Lang::English);
        for tab in Tab::ALL {
            w.model.tab = tab;
            assert!(CODES.contains(&chapter(tab)));
            w.keys("g h");
            let wanted = crate::report::guide::by_code(chapter(tab)).unwrap();
            assert_eq!(title(&w), wanted.title(), "{tab:?}");
            for (width, height) in [(60, 18), (80, 24), (120, 40)] {
                assert!(w.screen(width, height).contains(wanted.title()));
            }
            w.keys("q");
            assert!(w.model.overlays.is_empty());
        }
    }

    #[test]
    fn words_behind_the_command_lead_to_a_chapter_or_a_place_and_chapters_can_be_chosen() {
        let mut w = World::new();
        for (words, code) in [("sinkron", "sinkron"), ("diska penuh", "gangguan")] {
            w.keys(":");
            w.type_text(&format!("panduan {words}"));
            w.keys("Enter");
            let wanted = crate::report::guide::by_code(code).unwrap();
            assert_eq!(title(&w), wanted.title());
            w.keys("Esc");
        }
        w.keys("g h c");
        w.type_text("umpan balik");
        w.keys("Enter");
        let wanted = crate::report::guide::by_code("umpan-balik").unwrap();
        assert_eq!(title(&w), wanted.title());
        w.keys("/");
        w.type_text("xyzzy");
        w.keys("Enter");
        assert!(w.notice().contains("tidak ada"), "{}", w.notice());
        w.keys("/ x Esc");
        assert!(
            matches!(w.model.top(), Some(Overlay::Reading(_))),
            "only the search ends"
        );
    }
}
