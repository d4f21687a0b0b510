//! What the screen looks like.

use crate::app::screens::team::tests::{empty, office};
use crate::app::testing::World;
use crate::i18n::Lang;

const SIZES: [(u16, u16); 3] = [(60, 18), (80, 24), (120, 40)];

fn holds(world: &mut World, (w, h): (u16, u16), words: &[&str]) {
    let seen = world.screen(w, h);
    let flat: String = seen
        .replace(['│', '|'], " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for word in words {
        assert!(flat.contains(word), "{word} at {w}x{h}:\n{seen}");
    }
}

#[test]
fn goal_outcome_members_and_their_grades_are_seen_at_every_size() {
    for (lang, words) in [
        (
            Lang::Indonesian,
            [
                "» terlampaui",
                "+30,0%",
                "■■■ Di atas",
                "■■□ Sesuai",
                "Ahmad Fauzi",
            ],
        ),
        (
            Lang::English,
            [
                "» exceeded",
                "+30.0%",
                "■■■ Above",
                "■■□ Meets",
                "Ahmad Fauzi",
            ],
        ),
    ] {
        let mut world = office(lang);
        for size in SIZES {
            holds(&mut world, size, &words);
            holds(&mut world, size, &["○ ", "30", "◊ ", "24", "● ", "21 hari"]);
        }
        let unrated = if lang == Lang::English {
            "not rated yet: 1"
        } else {
            "belum dinilai: 1"
        };
        for size in [(80, 24), (120, 40)] {
            holds(&mut world, size, &[unrated]);
        }
    }
}

#[test]
fn what_members_receive_is_shown_before_it_is_sent() {
    let mut world = office(Lang::Indonesian);
    for size in [(80, 24), (120, 40)] {
        holds(
            &mut world,
            size,
            &["Apresiasi untuk 4 anggota", "Kondisi awal 30 hari"],
        );
    }
}

#[test]
fn an_empty_period_says_why_and_how_to_go_on() {
    for size in SIZES {
        let mut world = empty(Lang::Indonesian);
        holds(
            &mut world,
            size,
            &["Belum ada tim di Triwulan IV 2026", "Tekan a"],
        );
        let mut world = office(Lang::Indonesian);
        world.keys(">");
        holds(
            &mut world,
            size,
            &["Belum ada tim di Triwulan I 2027", "Tekan c", "3 tim"],
        );
        world.keys("< g g");
        holds(&mut world, size, &["Belum ada anggota. Tekan i"]);
    }
}

#[test]
fn pictures_read_in_ascii_too() {
    let mut world = office(Lang::Indonesian);
    world.model.settings.ascii = true;
    holds(
        &mut world,
        (80, 24),
        &[
            "### Di atas",
            "##. Sesuai",
            "o====",
            "==X===",
            "o 30 X 24 * 21 hari",
        ],
    );
}

#[test]
fn no_size_is_too_small_or_odd() {
    let mut world = office(Lang::English);
    for w in (38..130).step_by(7) {
        for h in (8..50).step_by(3) {
            world.screen(w, h);
            world.keys("Tab");
        }
    }
}
