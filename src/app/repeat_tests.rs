use crate::app::command::all;
use crate::app::model::{Overlay, Tab};
use crate::app::screens::evaluation::Review;
use crate::app::testing::{AHMAD, BUDI, CITRA, World};
use crate::domain::rating::Rating;
use crate::store::Store;

#[test]
fn a_rating_is_given_again_to_the_line_selected_now() {
    let mut w = World::new();
    w.keys(".");
    assert!(w.notice().contains("Belum ada perubahan"), "{}", w.notice());
    w.keys("g n 1 j .");
    let review = Review::of(&w.model).expect("a file");
    let rated: Vec<Option<Rating>> = review
        .lines()
        .iter()
        .take(2)
        .map(|line| review.rating(*line))
        .collect();
    assert_eq!(rated, [Some(Rating::Above); 2]);
    w.keys("k j");
    assert!(
        w.screen(160, 24)
            .lines()
            .any(|line| line.contains(". ulangi:")),
        "the state line says what"
    );
    // Taking a rating away is not done again, so what was done before it is.
    w.keys("0 .");
    let review = Review::of(&w.model).expect("a file");
    assert_eq!(review.rating(review.lines()[1]), Some(Rating::Above));
    w.keys("g t .");
    assert!(w.notice().contains("layar lain"), "{}", w.notice());
}

#[test]
fn what_was_entered_is_offered_for_the_next_person_and_saved_by_hand() {
    let mut w = World::new();
    w.keys("g u +");
    w.type_text("Melayani dengan ramah");
    w.keys("Ctrl-s g p");
    w.select(CITRA);
    let ops = w.store.next_seq();
    w.keys("g u .");
    assert!(
        matches!(w.model.top(), Some(Overlay::Form(_))),
        "{}",
        w.notice()
    );
    assert!(w.notice().contains("ditawarkan lagi"), "{}", w.notice());
    assert_eq!(
        w.store.next_seq(),
        ops,
        "nothing is written before it was looked at"
    );
    assert!(w.screen(100, 30).contains("Melayani dengan ramah"));
    w.keys("Ctrl-s");
    let given = &w.model.person_file().expect("a file").feedback;
    assert_eq!(
        given.first().map(|given| given.text.as_str()),
        Some("Melayani dengan ramah")
    );
    assert_eq!(w.model.person(), Some(CITRA));
}

#[test]
fn a_stage_that_was_chosen_is_chosen_for_the_next_person() {
    let mut w = World::new();
    w.keys("g t t 1");
    let stage = w.model.plan().expect("a plan").stage;
    w.keys("g p");
    w.select(CITRA);
    w.keys("g t");
    assert_ne!(w.model.plan().expect("a plan").stage, stage);
    w.keys(".");
    assert_eq!(
        w.model.plan().expect("a plan").stage,
        stage,
        "{}",
        w.notice()
    );
}

#[test]
fn nothing_that_takes_away_closes_or_decides_is_ever_repeated() {
    for (keys, tab) in [
        ("d y", Tab::Employees),
        ("d y", Tab::Target),
        ("t y", Tab::Evaluation),
        ("c y", Tab::Employees),
    ] {
        let mut w = World::new();
        w.model.tab = tab;
        w.keys(keys);
        w.model.overlays.clear();
        assert!(w.model.last.is_none(), "{tab:?} {keys}: {:?}", w.model.last);
    }
    // Nor does it repeat itself, or run where nothing may be written.
    let mut w = World::new();
    w.keys("g n 1 . . .");
    assert!(w.model.last.is_some());
    assert!(all().any(|spec| spec.code == "repeat" && spec.writes));
    assert_eq!((w.model.actor, w.model.person()), (AHMAD, Some(BUDI)));
}
