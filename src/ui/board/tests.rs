//! What the board looks like: both languages at two sizes, every size without a panic, and with as little as possible.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::board::tests::{World, coverage, quarter};
use crate::app::board::{Answer, Msg};
use crate::domain::coded::Coded as _;
use crate::i18n::Lang;
use crate::ui::shot::text_of;

/// Pages, and the keys that lead to them.
const PAGES: [(&str, &str); 10] = [
    ("offices", ""),
    ("agencies", "l"),
    ("schemes", "l l"),
    ("refused", "l l l"),
    ("units", "/ \"disdik\" Enter Enter"),
    ("machines", "/ \"disdik\" Enter Enter Tab"),
    ("unit", "/ \"disdik\" Enter Enter j Enter"),
    ("filtered", "4 /"),
    ("sort", "s"),
    ("help", "?"),
];

fn screen(world: &mut World, width: u16, height: u16) -> String {
    world.send(Msg::Resize(width, height));
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    super::view(&world.board, &mut buf);
    text_of(&buf)
}

#[test]
fn every_page_looks_as_it_did() {
    for lang in Lang::ALL {
        for (name, keys) in PAGES {
            for (w, h) in [(80, 24), (120, 40)] {
                let mut world = World::new(*lang);
                world.keys(keys);
                let seen = screen(&mut world, w, h);
                insta::assert_snapshot!(format!("{name}-{}-{w}x{h}", lang.code()), seen);
            }
        }
    }
}

#[test]
fn a_database_that_fell_looks_as_it_did() {
    let mut world = World::new(Lang::Indonesian);
    world.fell = true;
    world.keys("r");
    insta::assert_snapshot!("fallen", screen(&mut world, 80, 24));
}

#[test]
fn every_page_comes_back_as_it_was_after_a_storm_of_sizes_and_hostile_names_are_only_shown() {
    for (name, keys) in PAGES {
        let mut world = World::new(Lang::Indonesian);
        let mut hostile = coverage(quarter(4));
        for office in &mut hostile.offices {
            for word in [&mut office.name, &mut office.agency, &mut office.scheme] {
                *word = format!("disdik\u{1b}[31m\u{202e}{}\r\n\u{7}", "panjang ".repeat(60));
            }
        }
        world.send(Msg::Read(Ok(Answer::All(Box::new(hostile)))));
        world.keys(keys);
        let before = screen(&mut world, 80, 24);
        assert!(
            !before.contains(['\u{1b}', '\u{7}', '\r', '\u{202e}']),
            "{name}"
        );
        for w in [1, 7, 39, 40, 41, 60, 79, 200] {
            for h in [1, 9, 10, 11, 18, 60] {
                screen(&mut world, w, h);
            }
        }
        assert_eq!(screen(&mut world, 80, 24), before, "{name}");
    }
}

#[test]
fn in_ascii_mode_no_page_shows_anything_else() {
    for (name, keys) in PAGES {
        let mut world = World::new(Lang::Indonesian);
        world.board.settings.ascii = true;
        world.keys(keys);
        let seen = screen(&mut world, 80, 24);
        assert!(seen.is_ascii(), "{name}:\n{seen}");
    }
}

#[test]
fn a_sign_and_a_word_stand_beside_every_colour() {
    let mut world = World::new(Lang::Indonesian);
    let seen = screen(&mut world, 80, 24);
    let row = |name: &str| {
        let row = seen.lines().find(|line| line.contains(name)).unwrap();
        let sign: String = row.chars().skip(1).take(1).collect();
        (sign, row.to_owned())
    };
    let [never, late, fresh] = [
        "Badan Perencanaan",
        "Sekretariat Daerah",
        "Dinas Pendidikan",
    ]
    .map(row);
    assert!(
        never.1.contains("belum pernah")
            && late.1.contains("40 hari")
            && fresh.1.contains("hari ini")
    );
    assert!(never.0 != late.0 && late.0 != fresh.0, "{seen}");
}

/// After a wanted change: take what is printed into the document.
#[test]
fn the_picture_in_the_document_is_what_is_drawn() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/hub/README.md");
    let document = std::fs::read_to_string(document).unwrap();
    let mut world = World::new(Lang::English);
    let seen = screen(&mut world, 80, 20);
    assert!(
        document.contains(&format!("```text\n{seen}\n```\n")),
        "{seen}"
    );
}
