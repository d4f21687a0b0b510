//! How clocks, means and shares are told, on the screen and on the command line.

use rust_decimal::Decimal;

use crate::app::model::Model;
use crate::domain::complaint::{Clock, Urgency};
use crate::domain::punctuality::Punctuality;
use crate::domain::voice::Summary;
use crate::i18n::Texts;

/// The clock of a complaint in a few words: `aman, 5 hk lagi`, `dekat, 2 hk lagi`, `lewat 3 hk`.
pub fn clock(texts: &'static Texts, clock: Clock, urgency: Urgency) -> String {
    let days = |key: &str, days: i64| texts.fill(key, &[("days", &days.to_string())]);
    match clock {
        Clock::Running { left: 0, .. } => texts.get("service.last-day").to_owned(),
        Clock::Running { left, .. } if left < 0 => days("service.days-over", -left),
        Clock::Running { left, .. } if urgency == Urgency::Near => days("service.days-near", left),
        Clock::Running { left, .. } => days("service.days-left", left),
        Clock::Paused { .. } => texts.label(Urgency::Paused).to_owned(),
        Clock::Met { in_time: true, .. } => texts.get("service.in-time").to_owned(),
        Clock::Met { in_time: false, .. } => texts.get("service.too-late").to_owned(),
        Clock::NotOurs => texts.get("complaint-stage.not-ours").to_owned(),
    }
}

/// Two decimals always, as means and indices are told: `3,60`.
pub fn hundredths(texts: &Texts, number: Decimal) -> String {
    let rounded =
        number.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    let whole = texts.number(rounded.trunc());
    let cents = ((rounded.fract().abs() * Decimal::ONE_HUNDRED).trunc()).normalize();
    // The mark of decimals is whatever the language parts a half with.
    let half = texts.number(Decimal::new(5, 1));
    let point: String = half.chars().filter(|c| !c.is_ascii_digit()).collect();
    format!("{whole}{point}{cents:0>2}")
}

/// What may be shown of some voices: `3,60 (n=5)`, or `data < 5`.
pub fn summary(texts: &Texts, summary: Summary) -> String {
    match summary {
        Summary::Shown { n, mean } => {
            let (mean, n) = (hundredths(texts, mean), n.to_string());
            texts.fill("service.mean", &[("mean", &mean), ("n", &n)])
        }
        Summary::Hidden { min_n, .. } => {
            texts.fill("service.hidden", &[("min", &min_n.to_string())])
        }
        Summary::Withheld { .. } => texts.get("service.withheld").to_owned(),
    }
}

/// Share on time with what it is a share of, and the median: `80,0% (8/10) · median 4 hk`.
pub fn punctuality(texts: &Texts, sum: &Punctuality) -> String {
    let of = sum.answered + sum.overdue_open;
    let Some(percent) = sum.percent() else {
        return texts.get("service.no-answers-yet").to_owned();
    };
    let share = texts.fill(
        "service.share",
        &[
            ("percent", &texts.percent_exact(percent)),
            ("n", &texts.count(sum.on_time)),
            ("of", &texts.count(of)),
        ],
    );
    match sum.median_workdays {
        Some(median) => {
            let median = texts.fill("service.median", &[("days", &texts.number(median))]);
            format!("{share} · {median}")
        }
        None => share,
    }
}

/// Who complains, by initials: a name is not needed to follow a complaint.
pub fn masked(name: &str) -> String {
    let initials = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    let initials: Vec<String> = initials
        .map(|first| format!("{}.", first.to_uppercase()))
        .collect();
    initials.join(" ")
}

/// Respondents, and how many of them the population asks for: `84/217`.
pub fn sample(model: &Model, report: &super::report::Report) -> String {
    let texts = model.texts();
    let n = report.tally.respondents.to_string();
    match (report.needed, report.population) {
        (Some(needed), Some(population)) => texts.fill(
            "service.sample",
            &[
                ("n", &n),
                ("needed", &needed.to_string()),
                ("population", &texts.count(population as usize)),
            ],
        ),
        (_, _) => texts.fill("service.sample-unknown", &[("n", &n)]),
    }
}
