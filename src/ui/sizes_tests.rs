//! Every screen, and everything that can lie over one, while the size of the terminal changes as it likes.

use std::collections::BTreeSet;

use crate::app::command::all;
use crate::app::model::{Overlay, Tab};
use crate::app::testing::World;
use crate::i18n::Lang;

/// Where everything can be told apart.
const ROOMY: (u16, u16) = (100, 30);

/// A window that somebody drags about, through the sizes at which something changes.
const STORM: [(u16, u16); 14] = [
    (80, 24),
    (0, 0),
    (40, 10),
    (300, 1),
    (47, 12),
    (39, 10),
    (160, 48),
    (40, 9),
    (60, 18),
    (2, 50),
    (59, 17),
    (41, 60),
    (200, 10),
    (40, 10),
];

/// Draws what there is at all sizes. Once the window is as it was, so is the screen.
fn storm(world: &mut World, place: &str) {
    let before = world.screen(ROOMY.0, ROOMY.1);
    for (w, h) in STORM {
        let shown = world.screen(w, h);
        assert_eq!(shown.is_empty(), w == 0 || h == 0, "{place} at {w}x{h}");
        assert!(
            shown.lines().count() <= usize::from(h),
            "{place} at {w}x{h}"
        );
    }
    let after = world.screen(ROOMY.0, ROOMY.1);
    assert_eq!(after, before, "{place} after the storm");
}

#[test]
fn every_screen_and_overlay_survives_every_size_and_comes_back_as_it_was() {
    for lang in [Lang::Indonesian, Lang::English] {
        let mut seen = BTreeSet::new();
        let mut world = World::of(lang);
        for tab in Tab::ALL {
            for spec in all().filter(|spec| spec.is_for(tab)) {
                world.model.overlays.clear();
                world.model.tab = tab;
                world.run(spec.command);
                let more: &[&str] = match world.model.top() {
                    Some(Overlay::Form(_)) => &["", "F1", "Esc Ctrl-x Ctrl-e"],
                    Some(_) | None => &[""],
                };
                for keys in more {
                    world.keys(keys);
                    let what = format!("{lang:?} {tab:?} {:?} {keys}", spec.command);
                    // What lies over a screen is drawn once, whatever lies below it.
                    let place = match world.model.top() {
                        Some(_) => format!("{:?} {keys}", spec.command),
                        None => world.screen(ROOMY.0, ROOMY.1),
                    };
                    if seen.insert(place) {
                        storm(&mut world, &what);
                    }
                }
            }
        }
        assert!(seen.len() > 50, "only {} places", seen.len());
    }
}

#[test]
fn the_smallest_terminals_say_what_is_missing_as_well_as_they_can() {
    for keys in ["", "?", "e", ":", "g o"] {
        let mut world = World::new();
        world.keys(keys);
        for (w, h) in (0..=30).flat_map(|w| (0..=12).map(move |h| (w, h))) {
            let shown = world.screen(w, h);
            // "min. 40×10", in one row or two.
            if w * h >= 10 && (w >= 10 || (w >= 5 && h >= 2)) {
                assert!(shown.contains("40×10"), "{w}x{h}: {shown}");
            }
            assert_eq!(shown.is_empty(), w == 0 || h == 0, "{w}x{h}: {shown}");
        }
        for (w, h) in [
            (300, 100),
            (40, 10),
            (41, 10),
            (40, 11),
            (300, 10),
            (40, 100),
        ] {
            let shown = world.screen(w, h);
            assert!(!shown.contains("40×10"), "{keys} {w}x{h}: {shown}");
        }
    }
}
