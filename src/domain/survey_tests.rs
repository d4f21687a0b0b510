//! The survey: how answers are read, the exact index and its roundings, samples and periods.

use proptest::prelude::*;

use super::*;

fn rules(weight: Option<&str>) -> SurveyRules {
    SurveyRules {
        source: "PermenPANRB 14/2017".to_owned(),
        weight: weight.map(decimal),
        from: ["88.31", "76.61", "65.00", "25.00"].map(decimal),
    }
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn answers(text: &str) -> Answers {
    Answers::parse(text).unwrap()
}

fn graded(sheets: &[Answers], weight: Option<&str>) -> (String, Grade) {
    let rules = rules(weight);
    let index = index(sheets, &rules).unwrap();
    (index.rounded().to_string(), index.grade(&rules))
}

fn sheet(day: (i32, u32, u32), service: &str, answers: &str) -> Sheet {
    Sheet {
        id: ItemId(1),
        day: NaiveDate::from_ymd_opt(day.0, day.1, day.2).unwrap(),
        service: service.to_owned(),
        answers: answers.to_owned(),
        sex: None,
        age: None,
        education: None,
        occupation: String::new(),
    }
}

/// A tally with this sum and number for each element.
fn tally(elements: [(u64, u64); ELEMENTS]) -> Tally {
    Tally {
        respondents: elements.map(|(_, n)| n).into_iter().max().unwrap(),
        unreadable: 0,
        elements: elements.map(|(sum, n)| ElementResult { sum, n }),
    }
}

#[test]
fn there_are_nine_elements_and_arrays_follow_their_order() {
    assert_eq!(Element::ALL.len(), ELEMENTS);
    let row = answers("443444433");
    assert_eq!(row.of(Element::Time), Some(3));
    assert_eq!(row.of(Element::Facilities), Some(3));
}

#[test]
fn answers_are_read_however_they_are_parted() {
    let plain = answers("443444433");
    for text in [
        "4,4,3,4,4,4,4,3,3",
        "4; 4; 3; 4; 4; 4; 4; 3; 3",
        "4\t4\t3\t4\t4\t4\t4\t3\t3\r\n",
        " 4 4 3  4 4 4  4 3 3 ",
        "443,444,433",
    ] {
        assert_eq!(answers(text), plain, "{text:?}");
    }
    assert_eq!(plain.text(), "443444433");
}

#[test]
fn blanks_are_marks_or_empty_cells() {
    for text in [
        "44-4_44.3",
        "4,4,,4,,4,4,,3",
        "4\t4\t\t4\t \t4\t4\t\t3",
        "4 4 - 4 - 4 4 - 3",
    ] {
        assert_eq!(answers(text).text(), "44-4-44-3", "{text:?}");
    }
    assert_eq!(answers("4\t4\t4\t4\t4\t4\t4\t4\t").text(), "44444444-");
    assert_eq!(answers("\t4\t4\t4\t4\t4\t4\t4\t4").text(), "-44444444");
    assert_eq!(answers("44-4-44-3").of(Element::Product), None);
}

#[test]
fn what_is_wrong_with_a_line_is_told_exactly() {
    let error = |text| Answers::parse(text).unwrap_err();
    let count = |found| AnswerError::Count { found, wanted: 9 };
    let scale = |place, found| AnswerError::OutOfScale { place, found };
    assert_eq!(error("44344443"), count(8));
    assert_eq!(error("4434444333"), count(10));
    assert_eq!(error(""), count(0));
    assert_eq!(error(" \n"), count(0));
    assert_eq!(error("4,4,3,4,4,4,4,3,3,"), count(10));
    assert_eq!(error("443544433"), scale(4, '5'));
    assert_eq!(error("443444430"), scale(9, '0'));
    assert_eq!(error("4 4 x 4 4 4 4 3 3"), scale(3, 'x'));
    assert_eq!(error("٤43444433"), scale(1, '٤'));
    assert_eq!(error("---------"), AnswerError::AllBlank);
    assert_eq!(error(",,,,,,,,"), AnswerError::AllBlank);
}

#[test]
fn one_row_gives_91_67_and_a() {
    let row = answers("4,4,3,4,4,4,4,3,3");
    assert_eq!(graded(&[row], None), ("91.67".to_owned(), Grade::A));
}

#[test]
fn all_threes_give_75_and_c_as_the_regulation_has_it() {
    let rows = [answers("333333333"); 7];
    assert_eq!(graded(&rows, None), ("75.00".to_owned(), Grade::C));
}

#[test]
fn the_weight_as_written_decides_what_all_fours_give() {
    let rows = [answers("444444444"); 3];
    assert_eq!(graded(&rows, None).0, "100.00");
    assert_eq!(graded(&rows, Some("0.111")).0, "99.90");
    assert_eq!(graded(&rows, Some("0.11")).0, "99.00");
    let worst = [answers("111111111")];
    assert_eq!(graded(&worst, Some("0.11")), ("24.75".to_owned(), Grade::D));
}

#[test]
fn a_blank_leaves_the_number_of_its_element_only() {
    let rows = [answers("444444444"), answers("1--------")];
    let index = index(&rows, &rules(None)).unwrap();
    let first = index.tally.element(Element::Requirements);
    assert_eq!((first.sum, first.n), (5, 2));
    assert_eq!(first.mean(), Some(decimal("2.50")));
    assert_eq!(index.tally.element(Element::Cost).n, 1);
    assert_eq!(index.tally.respondents, 2);
    assert_eq!(index.rounded(), decimal("95.83"));
}

#[test]
fn without_answers_for_an_element_there_is_no_index_and_the_element_is_named() {
    let rows = [answers("44-4444-4"), answers("33-333333")];
    assert_eq!(
        index(&rows, &rules(None)).unwrap_err(),
        Unanswered(vec![Element::Time])
    );
    let none = index(&[], &rules(None)).unwrap_err();
    assert_eq!(none.0, Element::ALL);
}

#[test]
fn exactly_76_605_becomes_76_61_and_the_least_below_it_76_60() {
    // Eight elements at 3 and one at 17,889 / 5,000 = 3.5778: 25/9 × 27.5778 = 76.605.
    let threes = [(15_000, 5_000); 8];
    let with = |sum| {
        let mut elements = [(sum, 5_000); ELEMENTS];
        elements[..8].copy_from_slice(&threes);
        let index = tally(elements).index(&rules(None)).unwrap();
        (index.rounded().to_string(), index.grade(&rules(None)))
    };
    assert_eq!(with(17_889), ("76.61".to_owned(), Grade::B));
    assert_eq!(with(17_888), ("76.60".to_owned(), Grade::C));
    // The same out of five thousand sheets.
    let mut sheets = vec![answers("333333334"); 2_889];
    sheets.resize(5_000, answers("333333333"));
    assert_eq!(graded(&sheets, None), ("76.61".to_owned(), Grade::B));
}

#[test]
fn each_grade_begins_at_its_own_hundredth() {
    let grade = |sum: u64| {
        // With weights of 0.04 the index is the sum of the means: one element carries the hundredths.
        let mut elements = [(0, 1); ELEMENTS];
        elements[0] = (sum, 1_000);
        let index = tally(elements).index(&rules(Some("0.04"))).unwrap();
        index.grade(&rules(None))
    };
    assert_eq!([grade(88_304), grade(88_305)], [Grade::B, Grade::A]);
    assert_eq!([grade(76_604), grade(76_605)], [Grade::C, Grade::B]);
    assert_eq!([grade(64_994), grade(64_995)], [Grade::D, Grade::C]);
}

#[test]
fn means_are_rounded_half_up() {
    let mean = |sum, n| ElementResult { sum, n }.mean().map(|m| m.to_string());
    assert_eq!(mean(601, 200).as_deref(), Some("3.01"));
    assert_eq!(mean(19, 6).as_deref(), Some("3.17"));
    assert_eq!(mean(0, 0), None);
}

#[test]
fn millions_of_sheets_with_numbers_that_share_no_factor_stay_exact() {
    let primes = [
        999_953, 999_959, 999_961, 999_979, 999_983, 1_000_003, 1_000_033, 1_000_037, 1_000_039,
    ];
    let threes = primes.map(|n| (3 * n, n));
    let at = |elements| tally(elements).index(&rules(None)).unwrap().rounded();
    assert_eq!(at(threes), decimal("75.00"));
    // 0.005 × 9/25 = 0.0018 more in one mean is 1,799.9 answers: 1,799 are too few, 1,800 are enough.
    let more = |extra| {
        let mut elements = threes;
        elements[0].0 += extra;
        at(elements)
    };
    assert_eq!(more(1_799), decimal("75.00"));
    assert_eq!(more(1_800), decimal("75.01"));
    let most = [(u64::MAX, u64::MAX); ELEMENTS];
    assert_eq!(at(most), decimal("25.00"));
}

#[test]
fn the_lowest_elements_come_first_and_equal_ones_in_their_order() {
    let rows = [answers("432-44234"), answers("432-44244")];
    let mut tally = Tally::default();
    for row in &rows {
        tally.add(row);
    }
    assert_eq!(
        tally.lowest(3),
        [Element::Time, Element::Behaviour, Element::Procedure]
    );
    assert_eq!(tally.lowest(99).len(), 8);
    assert!(Tally::default().lowest(3).is_empty());
}

#[test]
fn samples_are_those_of_the_table() {
    let sizes = [0, 1, 10, 15, 100, 500, 1000, 1_000_000].map(sample_size);
    assert_eq!(sizes, [0, 1, 10, 14, 80, 217, 278, 384]);
    assert_eq!(sample_size(u32::MAX), 384);
}

#[test]
fn sheets_are_tallied_by_the_period_of_their_day_and_unreadable_ones_are_counted() {
    let sheets = [
        sheet((2026, 4, 1), "KTP", "444444444"),
        sheet((2026, 3, 31), "KTP", "333333333"),
        sheet((2026, 1, 1), "", "3333"),
        sheet((2026, 2, 2), "Akta", "222222222"),
    ];
    let trend: Vec<_> = by_period(&sheets, Cycle::Quarterly)
        .into_iter()
        .map(|(period, tally)| (period.code(), tally.respondents, tally.unreadable))
        .collect();
    assert_eq!(
        trend,
        [("2026-TW1".to_owned(), 2, 1), ("2026-TW2".to_owned(), 1, 0)]
    );
    let of_ktp = by_period(of_service(&sheets, " KTP"), Cycle::Annual);
    assert_eq!(of_ktp.len(), 1);
    let index = of_ktp[0].1.index(&rules(None)).unwrap();
    assert_eq!(index.rounded(), decimal("87.50"));
    assert_eq!(Tally::of_sheets(of_service(&sheets, "")).unreadable, 1);
}

/// Another way to the same index, in hundredths: all over the product of the numbers, in 128 bits.
fn oracle(sums: [(u64, u64); ELEMENTS], weight: (u128, u128)) -> u128 {
    let product: u128 = sums.iter().map(|(_, n)| u128::from(*n)).product();
    let above: u128 = sums
        .iter()
        .map(|(sum, n)| u128::from(*sum) * (product / u128::from(*n)))
        .sum::<u128>()
        * weight.0
        * 2500;
    let below = product * weight.1;
    above / below + u128::from(above % below * 2 >= below)
}

fn row() -> impl Strategy<Value = [Option<u8>; ELEMENTS]> {
    prop::array::uniform9(prop::option::weighted(0.8, 1..=4_u8))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn the_index_equals_an_integer_calculation(rows in prop::collection::vec(row(), 1..=40)) {
        let sheets: Vec<Answers> = rows
            .iter()
            .filter(|row| row.iter().any(Option::is_some))
            .map(|row| Answers(*row))
            .collect();
        let mut sums = [(0, 0); ELEMENTS];
        for row in &rows {
            for (sum, answer) in sums.iter_mut().zip(row) {
                *sum = answer.map_or(*sum, |a| (sum.0 + u64::from(a), sum.1 + 1));
            }
        }
        let weights = [(None, (1, 9)), (Some("0.111"), (111, 1000)), (Some("0.11"), (11, 100))];
        for (weight, exact) in weights {
            match index(&sheets, &rules(weight)) {
                Ok(index) => {
                    let hundredths = i64::try_from(oracle(sums, exact)).unwrap();
                    prop_assert_eq!(index.rounded(), Decimal::new(hundredths, 2));
                }
                Err(Unanswered(elements)) => {
                    let empty = sums.iter().filter(|(_, n)| *n == 0).count();
                    prop_assert_eq!(elements.len(), empty);
                    prop_assert!(empty > 0);
                }
            }
        }
    }

    #[test]
    fn answers_survive_a_round_trip_through_their_text(row in row()) {
        prop_assume!(row.iter().any(Option::is_some));
        let answers = Answers(row);
        prop_assert_eq!(Answers::parse(&answers.text()), Ok(answers));
    }

    #[test]
    fn any_text_is_taken_or_refused(text in ".{0,30}") {
        if let Ok(answers) = Answers::parse(&text) {
            prop_assert_eq!(Answers::parse(&answers.text()), Ok(answers));
        }
    }
}
