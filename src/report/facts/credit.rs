//! Credit points of functional positions (angka kredit, Peraturan BKN 3/2023).

use rust_decimal::Decimal;

use crate::app::figures::years;
use crate::app::screens::evaluation::Review;
use crate::domain::coded::Coded;
use crate::domain::credit::{self, CreditRules};
use crate::domain::people::{CareerLevel, PositionKind};
use crate::domain::rating::Predikat;
use crate::i18n::Texts;

use super::Facts;

/// Conversion, accumulation, and what is missing; empty for who holds no functional position.
pub fn points(review: Review<'_>) -> Facts {
    let (model, employee) = (review.model, &review.file.employee);
    let (texts, rules) = (model.texts(), &model.settings.rules.credit);
    let functional = employee.position_kind == PositionKind::Functional;
    let level = employee.career_level.filter(|_| functional);
    let annual = years(model, review.file, review.period.year());
    let sum = level.map(|level| {
        let of_years = annual.values().map(|predikat| (*predikat, level));
        credit::accumulated(of_years, rules)
    });
    let rows = level.map(|level| {
        let years = annual.iter();
        years.map(move |(year, predikat)| row(texts, rules, year.to_string(), *predikat, level, 12))
    });
    let missing = level
        .zip(sum)
        .map(|(level, sum)| credit::missing(sum, level, rules));
    let shown = |points: Decimal| texts.decimals(credit::shown(points), 2);
    Facts::new()
        .flag("functional", level.is_some())
        .flag(
            "any",
            !annual.is_empty() || !periodic(review, level).is_empty(),
        )
        .maybe("level", level.map(|level| texts.label(level)))
        .list("years", rows.into_iter().flatten())
        .maybe("sum", sum.map(shown))
        .maybe(
            "missing-rank",
            missing.as_ref().map(|missing| shown(missing.rank)),
        )
        .maybe(
            "missing-level",
            missing.and_then(|missing| missing.level).map(shown),
        )
        .text("source", &rules.source)
        .list("periodic", periodic(review, level))
}

/// A line of the conversion.
fn row(
    texts: &'static Texts,
    rules: &CreditRules,
    when: String,
    predikat: Predikat,
    level: CareerLevel,
    months: u32,
) -> Facts {
    let points = if months == 12 {
        Some(credit::annual(predikat, level, rules))
    } else {
        credit::periodic(predikat, level, months, rules)
    };
    let percent = rules.percent.get(predikat.index()).copied();
    let coefficient = rules.coefficient.get(level.index()).copied();
    Facts::new()
        .text("when", when)
        .text("months", months.to_string())
        .text("predikat", texts.label(predikat))
        .maybe("percent", percent.map(|percent| texts.number(percent)))
        .maybe(
            "coefficient",
            coefficient.map(|number| texts.number(number)),
        )
        .maybe(
            "points",
            points.map(|points| texts.decimals(credit::shown(points), 2)),
        )
}

/// The conversion of a shorter period, which serves to close a gap before a promotion and is never summed to a year.
fn periodic(review: Review<'_>, level: Option<CareerLevel>) -> Vec<Facts> {
    let texts = review.model.texts();
    let rules = &review.model.settings.rules.credit;
    let (first, last) = review.period.months();
    let months = last - first + 1;
    let Some((predikat, level)) = review.predikat().zip(level).filter(|_| months < 12) else {
        return Vec::new();
    };
    let when = texts.period(review.period);
    vec![row(texts, rules, when, predikat, level, months)]
}
