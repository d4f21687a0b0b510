use super::*;
use crate::config::rules::national;
use Predikat::{Good, NeedsImprovement, Poor, VeryGood, VeryPoor};

fn national_check(spread: [u32; 5], organisation: OrgRating) -> Verdict {
    check(&Spread(spread), organisation, &national().distribution)
}

#[test]
fn seven_good_one_very_good_and_two_to_improve_fit_a_good_organisation() {
    let verdict = national_check([1, 7, 2, 0, 0], OrgRating::Good);
    assert_eq!(verdict, Verdict::Fits);
}

#[test]
fn ten_good_of_ten_breach_the_pattern_of_a_good_organisation_twice() {
    let breaches = vec![
        Breach::TooMany {
            of: Good,
            found: 10,
            most_allowed: 7,
        },
        Breach::TooFew {
            of: vec![NeedsImprovement, Poor],
            found: 0,
            least: 1,
        },
    ];
    let verdict = national_check([0, 10, 0, 0, 0], OrgRating::Good);
    assert_eq!(verdict, Verdict::Breaches(breaches));
}

#[test]
fn one_very_good_breaches_the_pattern_of_a_very_poor_organisation() {
    let breaches = vec![Breach::TooMany {
        of: VeryGood,
        found: 1,
        most_allowed: 0,
    }];
    let verdict = national_check([1, 0, 1, 0, 8], OrgRating::VeryPoor);
    assert_eq!(verdict, Verdict::Breaches(breaches));
}

#[test]
fn most_allows_equals_and_names_the_one_that_has_more() {
    let outstanding = |spread| national_check(spread, OrgRating::Outstanding);
    assert_eq!(outstanding([5, 5, 0, 0, 0]), Verdict::Fits);
    let breach = Breach::NotMost {
        of: VeryGood,
        found: 2,
        exceeded_by: Good,
        with: 4,
    };
    assert_eq!(
        outstanding([2, 4, 0, 4, 0]),
        Verdict::Breaches(vec![breach])
    );
}

#[test]
fn fewer_than_five_people_are_not_checked() {
    for organisation in OrgRating::ALL {
        let verdict = national_check([1, 1, 1, 1, 0], *organisation);
        assert_eq!(verdict, Verdict::Unchecked { n: 4, min_n: 5 });
        let verdict = national_check([1, 1, 1, 1, 1], *organisation);
        assert!(!matches!(verdict, Verdict::Unchecked { .. }));
    }
}

#[test]
fn a_spread_counts_and_tries_out_a_move() {
    let spread = Spread::of([Good, VeryGood, Good, Poor]);
    assert_eq!(spread, Spread([1, 2, 0, 1, 0]));
    assert_eq!(spread.total(), 4);
    assert_eq!(spread.moved(Some(Good), VeryPoor).0, [1, 1, 0, 1, 1]);
    assert_eq!(spread.moved(Some(Good), Good), spread);
    assert_eq!(spread.moved(None, NeedsImprovement).0, [1, 2, 1, 1, 0]);
}

/// What a spread breaches, told apart only by kind and by the positions of the predikat concerned.
type Broken = Vec<(&'static str, Vec<usize>)>;

/// The table of SE MenPANRB 3/2023 read again in whole numbers, apart from the rules and their reader.
fn oracle(organisation: OrgRating, [sb, b, bp, k, sk]: [u32; 5]) -> Broken {
    let n = sb + b + bp + k + sk;
    let table: Vec<(bool, &str, Vec<usize>)> = match organisation {
        OrgRating::Outstanding => vec![
            (10 * sb <= 7 * n, "too many", vec![0]),
            (
                b <= sb && bp <= sb && k <= sb && sk <= sb,
                "not most",
                vec![0],
            ),
        ],
        OrgRating::Good => vec![
            (10 * b <= 7 * n, "too many", vec![1]),
            (sb <= b && bp <= b && k <= b && sk <= b, "not most", vec![1]),
            (bp + k >= 1, "too few", vec![2, 3]),
        ],
        OrgRating::NeedsImprovement => vec![
            (10 * bp >= 6 * n, "too few", vec![2]),
            (10 * sb <= n, "too many", vec![0]),
        ],
        OrgRating::Poor => vec![
            (10 * k >= 6 * n, "too few", vec![3]),
            (10 * bp >= n, "too few", vec![2]),
            (10 * sb <= n, "too many", vec![0]),
        ],
        OrgRating::VeryPoor => vec![
            (10 * sk >= 6 * n, "too few", vec![4]),
            (10 * (k + bp) >= n, "too few", vec![2, 3]),
            (sb == 0, "too many", vec![0]),
        ],
    };
    let broken = table.into_iter().filter(|(holds, ..)| !holds);
    let mut broken: Broken = broken.map(|(_, kind, of)| (kind, of)).collect();
    broken.sort();
    broken
}

fn broken(verdict: Verdict) -> Broken {
    let breaches = match verdict {
        Verdict::Unchecked { n, .. } => panic!("{n} are not checked"),
        Verdict::Fits => Vec::new(),
        Verdict::Breaches(breaches) => breaches,
    };
    let mut broken: Broken = breaches
        .into_iter()
        .map(|breach| {
            let (kind, of) = match breach {
                Breach::TooMany { of, .. } => ("too many", vec![of]),
                Breach::TooFew { of, .. } => ("too few", of),
                Breach::NotMost { of, .. } => ("not most", vec![of]),
            };
            let mut of: Vec<usize> = of.iter().map(|of| *of as usize - 1).collect();
            of.sort_unstable();
            (kind, of)
        })
        .collect();
    broken.sort();
    broken
}

/// Compares both readings for all five results of the organisation; how many of them the spread fits.
fn compare(spread: [u32; 5], rules: &DistributionRules) -> usize {
    let mut fitting = 0;
    for organisation in OrgRating::ALL.iter().copied() {
        let expected = oracle(organisation, spread);
        let found = broken(check(&Spread(spread), organisation, rules));
        assert_eq!(found, expected, "{organisation:?} {spread:?}");
        fitting += usize::from(expected.is_empty());
    }
    fitting
}

/// The national patterns from the first person on.
fn from_one() -> DistributionRules {
    DistributionRules {
        min_n: 1,
        ..national().distribution.clone()
    }
}

#[test]
fn every_spread_of_up_to_fourteen_people_agrees_with_the_table_of_the_law() {
    let rules = from_one();
    let (mut seen, mut fitting) = (0, 0);
    for n in 1..=14 {
        for sb in 0..=n {
            for b in 0..=n - sb {
                for bp in 0..=n - sb - b {
                    for k in 0..=n - sb - b - bp {
                        fitting += compare([sb, b, bp, k, n - sb - b - bp - k], &rules);
                        seen += 1;
                    }
                }
            }
        }
    }
    assert_eq!(seen, 11_627, "all ways to spread 1 to 14 people over five");
    assert!(fitting > 0);
}

#[test]
fn spreads_at_the_limits_of_up_to_sixty_people_agree_with_the_table_of_the_law() {
    let rules = from_one();
    for n in 15..=60_u32 {
        let around = [1, 6, 7].map(|tenths| tenths * n / 10);
        let limits = around
            .iter()
            .flat_map(|at| [*at, *at + 1])
            .chain([0, n / 2]);
        let limits: Vec<u32> = limits.collect();
        for (one, other, rest) in [(0, 1, 2), (2, 0, 4), (3, 2, 1), (4, 3, 0), (1, 2, 3)] {
            for first in &limits {
                for second in limits.iter().filter(|second| first + *second <= n) {
                    let mut spread = [0; 5];
                    spread[one] = *first;
                    spread[other] = *second;
                    spread[rest] = n - first - second;
                    compare(spread, &rules);
                }
            }
        }
    }
}

#[test]
fn spreads_by_chance_of_up_to_sixty_people_agree_with_the_table_of_the_law() {
    let rules = from_one();
    let mut seed = 2026_u64;
    let mut draw = |below: u32| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as u32 % below
    };
    for n in 15..=60_u32 {
        for _ in 0..150 {
            // Three of four people share one predikat, so that patterns come near.
            let favourite = draw(5);
            let mut spread = [0; 5];
            for _ in 0..n {
                let predikat = if draw(4) > 0 { favourite } else { draw(5) };
                spread[predikat as usize] += 1;
            }
            compare(spread, &rules);
        }
    }
}
