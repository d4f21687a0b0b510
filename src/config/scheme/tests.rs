//! What the shipped schemes hold, and every refusal with file, line, key and reason.

use super::*;
use crate::domain::coded::Coded;
use crate::domain::period::Cycle;
use crate::domain::rating::Predikat;
use crate::domain::scheme::{Figure, Response, Signal, Trigger};

fn scheme(code: &str) -> &'static Scheme {
    shipped().iter().find(|scheme| scheme.code == code).unwrap()
}

/// Figures, responses and cycle that a system cannot be without (domain.md §6).
type Wanted = (
    &'static str,
    &'static [Figure],
    &'static [Response],
    Option<Cycle>,
);

const WANTED: [Wanted; 6] = [
    (
        "nasional",
        &[Figure::TargetProgress, Figure::Behaviour],
        &[
            Response::Award,
            Response::Coaching,
            Response::ImprovementPlan,
            Response::Escalation,
        ],
        None,
    ),
    (
        "tebingtinggi",
        &[
            Figure::TargetProgress,
            Figure::TeamResult,
            Figure::TeamCooperation,
            Figure::VoiceMean,
            Figure::FeedbackCount,
            Figure::TrainingHours,
        ],
        &[
            Response::Recognition,
            Response::SharePractice,
            Response::Training,
            Response::Coaching,
        ],
        Some(Cycle::Quarterly),
    ),
    (
        "kepahiang",
        &[
            Figure::DisciplineDays,
            Figure::CompetenceGap,
            Figure::CompetenceLevel,
            Figure::Contribution,
            Figure::VoiceMean,
        ],
        &[
            Response::Training,
            Response::Coaching,
            Response::Recognition,
            Response::Incentive,
        ],
        Some(Cycle::Quarterly),
    ),
    (
        "tangerang-selatan",
        &[
            Figure::TargetProgress,
            Figure::LogDays,
            Figure::LogApproved,
            Figure::FeedbackCount,
            Figure::ComplaintMedian,
        ],
        &[
            Response::Incentive,
            Response::Award,
            Response::Training,
            Response::Coaching,
        ],
        Some(Cycle::Monthly),
    ),
    (
        "tanjungbalai",
        &[
            Figure::DisciplineDays,
            Figure::SurveyIndex,
            Figure::TargetProgress,
        ],
        &[
            Response::Award,
            Response::Coaching,
            Response::Training,
            Response::OrganisationNeed,
        ],
        Some(Cycle::Annual),
    ),
    (
        "aceh",
        &[
            Figure::TargetProgress,
            Figure::TeamResult,
            Figure::OutcomeProgress,
            Figure::Behaviour,
            Figure::ComplaintOnTime,
            Figure::ComplaintMedian,
            Figure::SurveyIndex,
        ],
        &[
            Response::NotifyLeader,
            Response::OrganisationNeed,
            Response::SharePractice,
        ],
        Some(Cycle::Quarterly),
    ),
];

#[test]
fn every_shipped_scheme_holds_what_its_city_assesses_and_what_it_leads_to() {
    assert_eq!(shipped().len(), WANTED.len());
    for ((code, figures, responses, cycle), scheme) in WANTED.iter().zip(shipped()) {
        assert_eq!(&scheme.code, code);
        assert_eq!(scheme.version, format!("{code}-2026.1"));
        assert_eq!(&scheme.cycle, cycle, "{code}");
        let indicators = scheme.components.iter().flat_map(|of| &of.indicators);
        let named: Vec<Figure> = indicators.map(|indicator| indicator.figure).collect();
        for figure in *figures {
            assert!(named.contains(figure), "{code}: {figure:?}");
        }
        for response in *responses {
            let mut all = scheme.follow_ups.iter();
            assert!(all.any(|of| of.then == *response), "{code}: {response:?}");
        }
    }
    // Every figure that the program computes is of use to somebody.
    let all = shipped().iter().flat_map(|scheme| &scheme.components);
    let named: BTreeSet<Figure> = all
        .flat_map(|component| &component.indicators)
        .map(|indicator| indicator.figure)
        .collect();
    assert_eq!(named.len(), Figure::ALL.len());
}

#[test]
fn what_the_law_asks_for_follows_in_every_scheme() {
    for scheme in shipped() {
        let whens: Vec<&Trigger> = scheme.follow_ups.iter().map(|of| &of.when).collect();
        let two_years = Trigger::Years {
            of: vec![Predikat::VeryGood],
            years: 2,
        };
        assert!(whens.contains(&&two_years), "{}", scheme.code);
        for predikat in [
            Predikat::NeedsImprovement,
            Predikat::Poor,
            Predikat::VeryPoor,
        ] {
            let mut coaching = scheme.follow_ups.iter();
            let follows = coaching.any(|of| {
                of.then == Response::Coaching
                    && matches!(&of.when, Trigger::Predikat(of) if of.contains(&predikat))
            });
            assert!(follows, "{}: {predikat:?}", scheme.code);
        }
    }
    let overdue = Trigger::Signal(Signal::ComplaintOverdue);
    assert!(
        scheme("aceh")
            .follow_ups
            .iter()
            .any(|of| of.when == overdue)
    );
    let weights = scheme("tanjungbalai").components.iter();
    assert_eq!(weights.filter_map(|of| of.weight).sum::<u32>(), 100);
}

/// A small scheme of one component with two indicators.
const SMALL: &str = r#"code = "kota"
version = "kota-1"
source = "Perwali"
cycle = "monthly"
name = { id = "Kota", en = "City" }
purpose = { id = "Maju bersama", en = "Forward together" }

[[components]]
code = "hasil"
name = { id = "Hasil", en = "Results" }
why = { id = "Karena", en = "Because" }

[[components.indicators]]
code = "target"
name = { id = "Target", en = "Targets" }
figure = "target-progress"
weight = 60
zero = "0"
full = "100"
bands = [{ from = "0", tone = "fair", id = "Belum", en = "Not yet" }, { from = "80", tone = "good", id = "Baik", en = "Good" }]

[[components.indicators]]
code = "suara"
name = { id = "Suara", en = "Voice" }
figure = "voice-mean"
weight = 40
zero = "1"
full = "4"
bands = [{ from = "1", tone = "fair", id = "Semua", en = "All" }]

[[follow_ups]]
code = "bimbing"
when = { figure = "voice-mean", below = "2.6" }
then = "coaching"
name = { id = "Bimbingan", en = "Coaching" }

[[follow_ups]]
code = "hargai"
when = { predikat = ["very-good"], years = 2 }
then = "award"
name = { id = "Penghargaan", en = "Award" }
"#;

/// The refusal of the small scheme with one thing changed.
fn refused(from: &str, to: &str) -> String {
    let text = SMALL.replacen(from, to, 1);
    assert_ne!(text, SMALL, "{from}");
    parse(&text, "kota.toml").unwrap_err().to_string()
}

fn check(cases: &[(&str, &str, u32, &str)]) {
    for (from, to, line, words) in cases {
        let error = refused(from, to);
        assert!(
            error.starts_with(&format!("kota.toml:{line}:")),
            "{to}: {error}"
        );
        assert!(error.contains(words), "{to}: {error}");
        assert!(error.contains("nothing of the file was used; "), "{error}");
    }
}

#[test]
fn a_small_scheme_is_read_as_it_is_written() {
    let scheme = parse(SMALL, "kota.toml").unwrap();
    assert_eq!(
        (scheme.code.as_str(), scheme.cycle),
        ("kota", Some(Cycle::Monthly))
    );
    assert_eq!(scheme.components[0].indicators[1].figure, Figure::VoiceMean);
    assert_eq!(scheme.components[0].indicators[0].bands[1].name.id, "Baik");
    let voice = Figure::VoiceMean;
    let than = "2.6".parse().unwrap();
    assert_eq!(
        scheme.follow_ups[0].when,
        Trigger::Below {
            figure: voice,
            than
        }
    );
}

#[test]
fn keys_and_terms_that_nobody_knows_are_refused_with_the_nearest_known() {
    check(&[
        (
            "source =",
            "sorce =",
            3,
            "unknown key `sorce`; nothing of the file was used; did you mean `source`?",
        ),
        (
            "why = {",
            "mengapa = {",
            11,
            "unknown key `components[1].mengapa`",
        ),
        (
            "weight = 60",
            "wieght = 60",
            17,
            "`components[1].indicators[1].wieght`",
        ),
        (
            "below = \"2.6\"",
            "belwo = \"2.6\"",
            33,
            "did you mean `below`?",
        ),
        (
            "figure = \"target-progress\"",
            "figure = \"target-progres\"",
            16,
            "`components[1].indicators[1].figure`: \"target-progres\" is not known; nothing of the \
             file was used; write one of target-progress, main-results-met,",
        ),
        (
            "then = \"coaching\"",
            "then = \"punishment\"",
            34,
            "\"punishment\" is not known; nothing of the file was used; write one of award,",
        ),
        (
            "tone = \"fair\"",
            "tone = \"red\"",
            20,
            "`components[1].indicators[1].bands[1].tone`",
        ),
        (
            "[\"very-good\"]",
            "[\"best\"]",
            39,
            "`follow_ups[2].when.predikat`: \"best\" is not known",
        ),
        (
            "cycle = \"monthly\"",
            "cycle = \"weekly\"",
            4,
            "monthly, quarterly, annual",
        ),
    ]);
}

#[test]
fn weights_that_are_no_shares_of_one_whole_are_refused() {
    check(&[
        (
            "weight = 40",
            "weight = 30",
            13,
            "`components[1].indicators`: have weights that add up to 90 (60 + 30)",
        ),
        ("weight = 40", "weight = 0", 26, "0 is out of range"),
        (
            "why = {",
            "weight = 70\nwhy = {",
            8,
            "`components`: have weights that add up to 70 (70)",
        ),
    ]);
    let second = "[[components]]\ncode = \"tim\"\nweight = 100\nname = { id = \"Tim\", en = \"Team\" }\n\
        why = { id = \"a\", en = \"b\" }\nindicators = [{ code = \"y\", name = { id = \"a\", en = \"b\" }, \
        figure = \"behaviour\", weight = 100, zero = \"0\", full = \"7\", \
        bands = [{ from = \"0\", tone = \"fair\", id = \"a\", en = \"b\" }] }]\n\n[[follow_ups]]";
    let error = refused("[[follow_ups]]", second);
    assert!(
        error.contains("`components[2].weight`: is given to some components only"),
        "{error}"
    );
}

#[test]
fn bands_that_overlap_or_leave_values_out_are_refused() {
    check(&[
        (
            "from = \"80\"",
            "from = \"0\"",
            20,
            "`components[1].indicators[1].bands[2].from`: a band cannot begin at 0 here",
        ),
        (
            "from = \"80\"",
            "from = \"0\"",
            20,
            "write the bands in rising order; the one before begins at 0",
        ),
        (
            "{ from = \"0\"",
            "{ from = \"10\"",
            20,
            "begin the first band at 0, the lowest value of target-progress",
        ),
        (
            "from = \"80\"",
            "from = \"2000\"",
            20,
            "write a number from 0 to 1000",
        ),
        (
            "from = \"1\"",
            "from = \"0\"",
            29,
            "write a number from 1 to 4",
        ),
        (
            "full = \"4\"",
            "full = \"5\"",
            28,
            "`components[1].indicators[2].full`",
        ),
        ("full = \"4\"", "full = \"1\"", 28, "is the same as `zero`"),
        (
            "from = \"80\"",
            "from = 80",
            20,
            "not a text in quotation marks",
        ),
        (
            "below = \"2.6\"",
            "below = \"0.5\"",
            33,
            "`follow_ups[1].when.below`",
        ),
    ]);
}

#[test]
fn a_missing_language_a_code_given_twice_and_empty_values_are_refused() {
    check(&[
        (", en = \"City\"", "", 5, "`name.en`: is missing"),
        (
            "id = \"Suara\", ",
            "",
            24,
            "`components[1].indicators[2].name.id`: is missing",
        ),
        (
            ", en = \"Good\"",
            "",
            20,
            "`components[1].indicators[1].bands[2].en`: is missing",
        ),
        (
            "code = \"suara\"",
            "code = \"target\"",
            23,
            "\"target\" is given twice",
        ),
        (
            "code = \"hargai\"",
            "code = \"bimbing\"",
            38,
            "`follow_ups[2].code`: \"bimbing\" is given twice",
        ),
        (
            "code = \"kota\"",
            "code = \"Kota Baru\"",
            1,
            "is no short name",
        ),
        (
            "bands = [{ from = \"1\", tone = \"fair\", id = \"Semua\", en = \"All\" }]",
            "bands = []",
            29,
            "`components[1].indicators[2].bands`: is empty",
        ),
        (
            "[\"very-good\"]",
            "[]",
            39,
            "`follow_ups[2].when.predikat`: is empty",
        ),
        (
            "version = \"kota-1\"",
            "version = \" \"",
            2,
            "`version`: is empty",
        ),
        ("version = \"kota-1\"\n", "", 1, "`version`: is missing"),
    ]);
}

#[test]
fn lists_that_are_not_there_empty_or_endless_are_refused() {
    let head = SMALL.split("[[components]]").next().unwrap();
    let error = parse(&format!("{head}components = []\n"), "kota.toml").unwrap_err();
    assert!(
        error.to_string().contains("`components`: is empty"),
        "{error}"
    );
    let error = parse(head, "kota.toml").unwrap_err();
    assert!(
        error.to_string().contains("`components`: is missing"),
        "{error}"
    );
    let without = SMALL.split("[[follow_ups]]").next().unwrap();
    let error = parse(without, "kota.toml").unwrap_err();
    assert!(
        error.to_string().contains("`follow_ups`: is missing"),
        "{error}"
    );
    let many = "bands = [".to_owned() + &"{ from = \"1\" },".repeat(41) + "]";
    let error = refused(SMALL.lines().nth(28).unwrap(), &many);
    assert!(error.contains("has 41 entries"), "{error}");
}

#[test]
fn texts_that_are_too_long_or_steer_the_terminal_are_refused() {
    let long = "a".repeat(81);
    check(&[
        (
            "Maju bersama",
            &"maju ".repeat(70),
            6,
            "`purpose.id`: is longer than 300 characters",
        ),
        (
            "id = \"Hasil\"",
            &format!("id = \"{long}\""),
            10,
            "is longer than 80 characters",
        ),
        (
            "City",
            "City\\u001b[2J",
            5,
            "`name.en`: has control characters",
        ),
        (
            "City",
            "City\\u202e",
            5,
            "`name.en`: has control characters",
        ),
        ("City", "City\\nHall", 5, "line breaks"),
        ("Good", " Good", 20, "needless blanks"),
    ]);
}

#[test]
fn a_trigger_says_when_in_exactly_one_way() {
    let when = "when = { figure = \"voice-mean\", below = \"2.6\" }";
    check(&[
        (
            when,
            "when = { figure = \"voice-mean\" }",
            33,
            "write exactly one of below and at_least",
        ),
        (
            when,
            "when = { figure = \"voice-mean\", below = \"2\", at_least = \"3\" }",
            33,
            "has no threshold, or two",
        ),
        (
            when,
            "when = { figure = \"voice-mean\", signal = \"log-silent\" }",
            33,
            "exactly one of predikat, figure or signal",
        ),
        (
            when,
            "when = {}",
            33,
            "exactly one of predikat, figure or signal",
        ),
        (
            when,
            "when = { signal = \"log-silent\", years = 2 }",
            33,
            "unknown key `follow_ups[1].when.years`",
        ),
        (
            when,
            "when = { signal = \"quiet\" }",
            33,
            "\"quiet\" is not known",
        ),
        ("years = 2", "years = 1", 39, "from 2 to 10"),
    ]);
}

#[test]
fn a_name_is_a_shipped_one_a_path_or_refused_with_the_nearest() {
    assert_eq!(Choice::parse("aceh"), Ok(Choice::Shipped("aceh")));
    for path in ["kota.toml", "skema/kota", "./aceh"] {
        assert_eq!(Choice::parse(path), Ok(Choice::File(path.into())));
    }
    assert!(
        Choice::parse("kephiang")
            .unwrap_err()
            .contains("did you mean \"kepahiang\"?")
    );
    assert_eq!(find("tanjungbalai").unwrap().code, "tanjungbalai");
    let error = find("jakarta").unwrap_err().to_string();
    assert!(
        error.contains("no scheme is called \"jakarta\"") && error.contains("aceh"),
        "{error}"
    );
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kota.toml");
    std::fs::write(&path, SMALL).unwrap();
    assert_eq!(find(path.to_str().unwrap()).unwrap().version, "kota-1");
    std::fs::write(&path, SMALL.replacen("[[components]]", "[[component]]", 1)).unwrap();
    let error = load(&path).unwrap_err().to_string();
    let copy = FILES[5].1.replace("weight = 60", "weight = 50");
    let imitation = parse(&copy.replace("weight = 40", "weight = 50"), "kota.toml");
    let told = imitation.unwrap_err().to_string();
    assert!(
        told.contains("`code`: \"aceh\" is a shipped scheme"),
        "{told}"
    );
    assert!(
        error.contains("kota.toml:8:") && error.contains("`components`"),
        "{error}"
    );
}
