//! The frozen form is golden: what it is today, it must be in ten years.

use super::*;
use crate::domain::period::Period;
use crate::domain::plan::{
    Actual, Approach, Aspect, Direction, Perspective, ResultKind, ResultLevel, Stage,
};

fn indicator(id: u64, text: &str, target: &str, actual: &str) -> Indicator {
    Indicator {
        id: ItemId(id),
        aspect: Aspect::Quantity,
        text: text.into(),
        direction: Direction::More,
        target: target.parse().ok(),
        target_high: None,
        target_text: String::new(),
        unit: "KK".into(),
        level: ResultLevel::Output,
        actuals: vec![Actual {
            number: actual.parse().ok(),
            text: String::new(),
            evidence: "BA-12/2026".into(),
            day: "2026-12-15".parse().ok(),
        }],
    }
}

/// A programme against poverty: 120 families served (output), 30 out of poverty (outcome).
fn frozen() -> Frozen {
    let period = Period::year_of(2026).unwrap();
    Frozen {
        employee: Party {
            name: "Sri Wahyuni, S.E.".into(),
            nip: "199009132025242014".into(),
        },
        appraiser: Party {
            name: "Budi Santoso".into(),
            nip: String::new(),
        },
        rules: "nasional-2026.1".into(),
        plan: Plan {
            approach: Approach::Quantitative,
            stage: Stage::Evaluated,
            results: vec![PlannedResult {
                id: ItemId(7),
                kind: ResultKind::Main,
                title: "Keluarga miskin didampingi".into(),
                supports: None,
                perspective: None,
                indicators: vec![
                    indicator(8, "Keluarga didampingi", "120.0", "120"),
                    indicator(9, "Keluarga lulus", "30", "32.5"),
                ],
            }],
            ..Plan::empty(EmployeeId(1), period)
        },
        items: vec![Rated {
            of: ItemId(7),
            rating: Some(Rating::Above),
            note: "Melampaui target".into(),
        }],
        values: vec![
            Rated {
                of: CoreValue::Loyal,
                rating: Some(Rating::Meets),
                note: "Baris satu\nbaris dua \\ tiga".into(),
            },
            Rated {
                of: CoreValue::Accountable,
                rating: None,
                note: "Laporan tertib".into(),
            },
        ],
        results: Some(Rating::Above),
        behaviour: Some(Rating::Meets),
        predikat: Some(Predikat::Good),
        reason: "Bukti dukung lengkap".into(),
    }
}

const GOLDEN: &str = r"form: tatap-closing-1
employee: Sri Wahyuni, S.E.
employee nip: 199009132025242014
appraiser: Budi Santoso
appraiser nip:
period: 2026
rules: nasional-2026.1
approach: quantitative
result 1 kind: main
result 1 title: Keluarga miskin didampingi
result 1 perspective:
result 1 indicator 1 aspect: quantity
result 1 indicator 1 text: Keluarga didampingi
result 1 indicator 1 direction: more
result 1 indicator 1 target: 120
result 1 indicator 1 target high:
result 1 indicator 1 target text:
result 1 indicator 1 unit: KK
result 1 indicator 1 actual 1 number: 120
result 1 indicator 1 actual 1 text:
result 1 indicator 1 actual 1 evidence: BA-12/2026
result 1 indicator 1 actual 1 day: 2026-12-15
result 1 indicator 2 aspect: quantity
result 1 indicator 2 text: Keluarga lulus
result 1 indicator 2 direction: more
result 1 indicator 2 target: 30
result 1 indicator 2 target high:
result 1 indicator 2 target text:
result 1 indicator 2 unit: KK
result 1 indicator 2 actual 1 number: 32.5
result 1 indicator 2 actual 1 text:
result 1 indicator 2 actual 1 evidence: BA-12/2026
result 1 indicator 2 actual 1 day: 2026-12-15
result 1 rating: above
result 1 note: Melampaui target
value service-oriented rating:
value service-oriented note:
value accountable rating:
value accountable note: Laporan tertib
value competent rating:
value competent note:
value harmonious rating:
value harmonious note:
value loyal rating: meets
value loyal note: Baris satu\nbaris dua \\ tiga
value adaptive rating:
value adaptive note:
value collaborative rating:
value collaborative note:
rating results: above
rating behaviour: meets
predikat: good
reason: Bukti dukung lengkap
";

fn closing(number: u64, text: &str) -> Closing {
    Closing {
        id: ItemId(number),
        day: "2027-01-10".parse().unwrap(),
        by: None,
        results: Some(Rating::Above),
        behaviour: Some(Rating::Meets),
        predikat: Some(Predikat::Good),
        rules: "nasional-2026.1".into(),
        hash: hash(text),
        text: text.into(),
        received: None,
        reopened: None,
        reopen_reason: String::new(),
        signature: String::new(),
        key: String::new(),
        confirmations: Vec::new(),
    }
}

#[test]
fn the_frozen_form_and_its_hash_are_what_they_always_were() {
    assert_eq!(text(&frozen()), GOLDEN);
    assert_eq!(
        hash(GOLDEN),
        "1056138a682f953a1ac1d3319ba0896d6808f2647f51e4a0fc5d981b41bca850"
    );
    // The example of FIPS 180-4, so that any other tool finds the same hash.
    assert_eq!(
        hash("abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn any_change_of_what_was_evaluated_changes_the_hash() {
    fn first(frozen: &mut Frozen) -> &mut Indicator {
        &mut frozen.plan.results[0].indicators[0]
    }
    let changes: [fn(&mut Frozen); 32] = [
        |f| f.employee.name.push('x'),
        |f| f.employee.nip.push('1'),
        |f| f.appraiser.name.push('x'),
        |f| f.appraiser.nip.push('1'),
        |f| f.rules.push('x'),
        |f| f.plan.period = f.plan.period.next(),
        |f| f.plan.approach = Approach::Qualitative,
        |f| f.plan.results[0].kind = ResultKind::Additional,
        |f| f.plan.results[0].title.push('x'),
        |f| f.plan.results[0].perspective = Some(Perspective::Budget),
        |f| f.plan.results[0].indicators.reverse(),
        |f| f.plan.results.clear(),
        |f| first(f).aspect = Aspect::Cost,
        |f| first(f).text.push('x'),
        |f| first(f).direction = Direction::Less,
        |f| first(f).target = None,
        |f| first(f).target_high = Some(1.into()),
        |f| first(f).target_text.push('x'),
        |f| first(f).unit.push('x'),
        |f| first(f).actuals[0].number = None,
        |f| first(f).actuals[0].text.push('x'),
        |f| first(f).actuals[0].evidence.push('x'),
        |f| first(f).actuals[0].day = None,
        |f| first(f).actuals.push(Actual::default()),
        |f| f.items[0].rating = Some(Rating::Meets),
        |f| f.items[0].note.push('x'),
        |f| f.values[0].rating = None,
        |f| f.values[1].note.push('x'),
        |f| f.results = Some(Rating::Below),
        |f| f.behaviour = None,
        |f| f.predikat = None,
        |f| f.reason.push('x'),
    ];
    let mut hashes = std::collections::BTreeSet::from([hash(&text(&frozen()))]);
    for (at, change) in changes.iter().enumerate() {
        let mut later = frozen();
        change(&mut later);
        assert!(hashes.insert(hash(&text(&later))), "change {at}");
    }
}

#[test]
fn the_order_of_ratings_and_zeros_after_the_point_change_nothing() {
    let mut same = frozen();
    same.values.reverse();
    same.plan.results[0].indicators[0].target = "120".parse().ok();
    assert_eq!(text(&same), GOLDEN);
}

proptest::proptest! {
    /// No text of a user can pass for another line, or be taken for another text.
    #[test]
    fn each_text_stays_on_its_line(one in "[a\\\\\n\r: ]{0,8}", two in "[a\\\\\n\r: ]{0,8}") {
        let with = |title: &str, reason: &str| {
            let mut frozen = frozen();
            frozen.plan.results[0].title = title.into();
            frozen.reason = reason.into();
            text(&frozen)
        };
        proptest::prop_assert_eq!(with(&one, &two).lines().count(), GOLDEN.lines().count());
        proptest::prop_assert_eq!(with(&one, "") == with(&two, ""), one == two);
        proptest::prop_assert_eq!(with(&one, &two) == with(&two, &one), one == two);
    }
}

#[test]
fn a_changed_text_is_noticed() {
    let mut closing = closing(1, GOLDEN);
    assert!(closing.is_intact());
    assert!(!closing.differs(&text(&frozen())));
    let mut later = frozen();
    later.reason.push_str(" dan sah");
    assert!(closing.differs(&text(&later)), "a new revision");
    closing.text.push(' ');
    assert!(!closing.is_intact());
}

#[test]
fn the_last_revision_stands_unless_it_was_opened_again() {
    assert_eq!(standing(&[]), None);
    assert_eq!(next_number(&[]), 1);
    let mut closings = [closing(2, "b"), closing(1, "a")];
    assert_eq!(standing(&closings).map(|c| c.id), Some(ItemId(2)));
    assert_eq!(next_number(&closings), 3);
    closings[0].reopened = "2027-01-20".parse().ok();
    assert_eq!(standing(&closings), None, "an older one never comes back");
}
