//! Indices by hand, and when follow-ups are asked for.

use super::*;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn words(text: &str) -> Bilingual {
    Bilingual {
        id: text.into(),
        en: text.into(),
    }
}

fn indicator(figure: Figure, weight: u32, zero: &str, full: &str) -> Indicator {
    let band = |from: &str, name, tone| Band {
        from: decimal(from),
        name: words(name),
        tone,
    };
    Indicator {
        code: "x".into(),
        name: words("x"),
        figure,
        weight,
        bands: vec![
            band("0", "low", Tone::Attention),
            band("80", "middle", Tone::Fair),
            band("100", "high", Tone::Good),
        ],
        full: decimal(full),
        zero: decimal(zero),
    }
}

fn scheme(indicators: Vec<Indicator>, follow_ups: Vec<FollowUp>) -> Scheme {
    Scheme {
        code: "x".into(),
        version: "x-1".into(),
        source: "x".into(),
        name: words("x"),
        purpose: words("x"),
        cycle: None,
        components: vec![Component {
            code: "x".into(),
            name: words("x"),
            why: words("x"),
            weight: None,
            indicators,
        }],
        follow_ups,
    }
}

#[test]
fn an_index_is_proportional_between_zero_and_full_and_cut_off_outside() {
    use Figure::{DisciplineDays, TargetProgress, VoiceMean};
    for (figure, zero, full, value, wanted) in [
        (TargetProgress, "0", "100", "87", "87.0"),
        (TargetProgress, "50", "100", "87.5", "75.0"),
        (TargetProgress, "0", "100", "143", "100.0"),
        (TargetProgress, "50", "100", "12", "0.0"),
        // Two thirds, and a half that is rounded up.
        (TargetProgress, "0", "120", "80", "66.7"),
        (TargetProgress, "0", "100", "87.25", "87.3"),
        (VoiceMean, "1", "4", "3.6", "86.7"),
        // Less is better.
        (DisciplineDays, "10", "0", "0", "100.0"),
        (DisciplineDays, "10", "0", "3", "70.0"),
        (DisciplineDays, "10", "0", "28", "0.0"),
        (
            TargetProgress,
            "0",
            "100",
            "79228162514264337593543950335",
            "100",
        ),
        (
            TargetProgress,
            "0",
            "100",
            "-79228162514264337593543950335",
            "0",
        ),
    ] {
        let found = index(&indicator(figure, 100, zero, full), decimal(value));
        assert_eq!(found, decimal(wanted), "{figure:?} {zero} {full} {value}");
    }
}

#[test]
fn a_component_is_the_weighted_mean_of_what_is_known_and_says_how_much_that_is() {
    let scheme = scheme(
        vec![
            indicator(Figure::TargetProgress, 60, "0", "100"),
            indicator(Figure::LogDays, 25, "0", "100"),
            indicator(Figure::DisciplineDays, 15, "10", "0"),
        ],
        Vec::new(),
    );
    let mut figures = BTreeMap::from([(Figure::TargetProgress, decimal("87"))]);
    figures.insert(Figure::DisciplineDays, decimal("3"));
    let assessed = assess(&scheme, &figures);
    // (60 × 87 + 15 × 70) ÷ 75 = 83.6
    let wanted = Covered {
        index: Some(decimal("83.6")),
        weight_seen: 75,
        weight_all: 100,
    };
    assert_eq!(assessed[0].index, wanted);
    let told: Vec<_> = assessed[0]
        .indicators
        .iter()
        .map(|m| (m.value.is_some(), m.index, m.band.map(|band| band.tone)))
        .collect();
    assert_eq!(
        told,
        [
            (true, Some(decimal("87")), Some(Tone::Fair)),
            (false, None, None),
            (true, Some(decimal("70")), Some(Tone::Attention)),
        ]
    );
    let nothing = assess(&scheme, &BTreeMap::new());
    assert_eq!(
        (nothing[0].index.index, nothing[0].index.weight_seen),
        (None, 0)
    );
}

#[test]
fn a_band_reaches_up_to_the_next_and_nothing_lies_between() {
    let indicator = indicator(Figure::TargetProgress, 100, "0", "100");
    for (value, wanted) in [
        ("0", "low"),
        ("79.999", "low"),
        ("80", "middle"),
        ("99.9", "middle"),
        ("100", "high"),
        ("700", "high"),
        ("-1", "low"),
    ] {
        let band = indicator.band(decimal(value)).unwrap();
        assert_eq!(band.name.en, wanted, "{value}");
    }
    assert!(!indicator.less_is_better());
}

#[test]
fn a_follow_up_is_proposed_when_its_facts_are_there_and_never_without() {
    use Predikat::{Good, Poor, VeryGood};
    let figure = Figure::LogDays;
    let all = [
        Trigger::Predikat(vec![Poor]),
        Trigger::Years {
            of: vec![VeryGood],
            years: 2,
        },
        Trigger::Below {
            figure,
            than: decimal("80"),
        },
        Trigger::AtLeast {
            figure,
            least: decimal("80"),
        },
        Trigger::Signal(Signal::ComplaintOverdue),
    ];
    let follow_ups_of = all.iter().enumerate().map(|(at, when)| FollowUp {
        code: at.to_string(),
        when: when.clone(),
        then: Response::Coaching,
        name: words("x"),
    });
    let scheme = scheme(Vec::new(), follow_ups_of.collect());
    let codes = |facts: &Facts| -> String {
        let found = follow_ups(&scheme, facts);
        found
            .iter()
            .map(|follow_up| follow_up.code.as_str())
            .collect()
    };
    let with = |change: &dyn Fn(&mut Facts)| {
        let mut facts = Facts::default();
        change(&mut facts);
        codes(&facts)
    };
    assert_eq!(codes(&Facts::default()), "");
    assert_eq!(with(&|facts| facts.predikat = Some(Poor)), "0");
    assert_eq!(with(&|facts| facts.predikat = Some(Good)), "");
    assert_eq!(with(&|facts| facts.years = vec![VeryGood, VeryGood]), "1");
    assert_eq!(
        with(&|facts| facts.years = vec![VeryGood, Good, VeryGood]),
        ""
    );
    assert_eq!(with(&|facts| facts.years = vec![VeryGood]), "");
    for (value, wanted) in [("79.9", "2"), ("80", "3")] {
        let found = with(&|facts| {
            facts.figures.insert(figure, decimal(value));
        });
        assert_eq!(found, wanted, "{value}");
    }
    let found = with(&|facts| {
        facts.signals.insert(Signal::ComplaintOverdue);
    });
    assert_eq!(found, "4");
}
