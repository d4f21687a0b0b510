use super::*;
use crate::config::rules::national;
use crate::domain::id::ItemId;
use crate::domain::plan::{Actual, Aspect, Indicator, ResultKind, ResultLevel};

fn rules() -> &'static SuggestionRules {
    &national().suggestion
}

/// Main results, then additional ones: so many above, meeting and below expectation.
fn suggest(main: [usize; 3], additional: [usize; 3]) -> Suggestion {
    let mut rated = Vec::new();
    for (main, counts) in [(true, main), (false, additional)] {
        for (rating, count) in Rating::ALL.iter().zip(counts) {
            rated.extend(vec![
                Rated {
                    main,
                    rating: *rating
                };
                count
            ]);
        }
    }
    results(&rated, rules()).expect("something is rated")
}

#[test]
fn the_published_cases_of_work_results_are_suggested() {
    use Because::{MainBelow, MostAboveNoMainBelow, MostBelow, Otherwise};
    let none = [0; 3];
    for (main, additional, rating, because, ambiguous) in [
        // F08 of the table of features.
        ([3, 0, 1], none, Rating::Meets, MainBelow, false),
        ([4, 0, 0], none, Rating::Above, MostAboveNoMainBelow, false),
        ([0, 1, 3], none, Rating::Below, MostBelow, false),
        // Exactly half is not most.
        ([2, 2, 0], none, Rating::Meets, Otherwise, false),
        ([0, 2, 2], none, Rating::Meets, Otherwise, true),
        // More than a quarter of the main results is no small part.
        ([3, 0, 2], none, Rating::Meets, MainBelow, true),
        ([0, 3, 1], none, Rating::Meets, Otherwise, false),
        // Only main results keep a person from being above.
        (
            [3, 0, 0],
            [0, 0, 2],
            Rating::Above,
            MostAboveNoMainBelow,
            false,
        ),
        ([0, 0, 1], [3, 0, 0], Rating::Meets, MainBelow, true),
        ([0, 4, 1], [0, 0, 2], Rating::Meets, Otherwise, false),
        (none, [0, 0, 1], Rating::Below, MostBelow, false),
    ] {
        let found = suggest(main, additional);
        assert_eq!(
            (found.rating, found.because, found.ambiguous),
            (rating, because, ambiguous),
            "{main:?} {additional:?}"
        );
    }
    assert_eq!(results(&[], rules()), None);
}

#[test]
fn a_suggestion_names_what_it_counted() {
    let counts = Counts {
        above: 3,
        meets: 2,
        below: 2,
        main: 5,
        main_below: 1,
    };
    assert_eq!(suggest([2, 2, 1], [1, 0, 1]).counts, counts);
}

#[test]
fn behaviour_is_suggested_once_all_seven_values_are_rated() {
    let values = |above, meets, below| {
        let ratings = [
            vec![Rating::Above; above],
            vec![Rating::Meets; meets],
            vec![Rating::Below; below],
        ];
        behaviour(&ratings.concat(), rules())
    };
    let rating = |above, meets, below| {
        let found = values(above, meets, below).expect("all seven are rated");
        (found.rating, found.ambiguous)
    };
    assert_eq!(values(6, 0, 0), Err(Unrated { missing: 1 }));
    assert_eq!(values(0, 0, 0), Err(Unrated { missing: 7 }));
    assert_eq!(rating(4, 3, 0), (Rating::Above, false));
    assert_eq!(rating(3, 4, 0), (Rating::Meets, false));
    assert_eq!(rating(6, 0, 1), (Rating::Meets, false));
    assert_eq!(rating(5, 0, 2), (Rating::Meets, true));
    assert_eq!(rating(3, 0, 4), (Rating::Below, false));
}

#[test]
fn the_leader_of_a_unit_is_given_its_result_and_another_rating_departs() {
    let expected = [
        Rating::Above,
        Rating::Meets,
        Rating::Below,
        Rating::Below,
        Rating::Below,
    ];
    for (organisation, rating) in OrgRating::ALL.iter().zip(expected) {
        let found = leader(*organisation, rules());
        assert_eq!(found.rating, rating, "{organisation:?}");
        assert_eq!(found.because, Because::LeaderOfUnit(*organisation));
        for chosen in Rating::ALL {
            assert_eq!(departs(*chosen, &found), *chosen != rating);
        }
    }
}

/// A result whose indicators have the target 10 and these actuals.
fn result(direction: Direction, actuals: &[&[i64]]) -> PlannedResult {
    let indicator = |numbers: &&[i64]| Indicator {
        id: ItemId(2),
        aspect: Aspect::Quantity,
        text: "Jumlah dokumen".into(),
        direction,
        target: Some(10.into()),
        target_high: Some(10.into()),
        target_text: String::new(),
        unit: "dokumen".into(),
        level: ResultLevel::Output,
        actuals: numbers
            .iter()
            .map(|number| Actual {
                number: Some((*number).into()),
                ..Actual::default()
            })
            .collect(),
    };
    PlannedResult {
        id: ItemId(1),
        kind: ResultKind::Main,
        title: "Tersusunnya laporan".into(),
        supports: None,
        perspective: None,
        indicators: actuals.iter().map(indicator).collect(),
    }
}

#[test]
fn figures_suggest_a_rating_for_one_result_where_they_decide() {
    use Direction::{Less, More, Range, Text};
    for (direction, actuals, rating) in [
        (More, vec![&[10][..], &[12]], Some(Rating::Above)),
        (More, vec![&[10], &[10]], Some(Rating::Meets)),
        (More, vec![&[12], &[9]], Some(Rating::Below)),
        (Less, vec![&[9]], Some(Rating::Above)),
        (Range, vec![&[10]], Some(Rating::Meets)),
        // A figure is missing: what is there decides only when it is not reached.
        (More, vec![&[12], &[]], None),
        (More, vec![&[9], &[]], Some(Rating::Below)),
        // Nobody has decided between two actuals.
        (More, vec![&[9], &[10, 12]], None),
        (Text, vec![&[10]], None),
        (More, vec![], None),
    ] {
        let found = of_result(&result(direction, &actuals));
        assert_eq!(found, rating, "{direction:?} {actuals:?}");
    }
}

#[test]
fn a_target_in_words_leaves_the_other_indicators_to_decide() {
    let mut mixed = result(Direction::More, &[&[12]]);
    let told = result(Direction::Text, &[&[1, 2]]);
    mixed.indicators.extend(told.indicators);
    assert_eq!(of_result(&mixed), Some(Rating::Above));
}
