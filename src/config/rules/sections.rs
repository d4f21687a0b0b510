//! One reader for each table of the file of rules.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::config::ConfigError;
use crate::config::reader::Section;
use crate::domain::calendar::{Calendar, DayOfWeek};
use crate::domain::coded::Coded;
use crate::domain::competence::CompetenceRules;
use crate::domain::complaint::{ComplaintKind, ComplaintRules};
use crate::domain::credit::CreditRules;
use crate::domain::discipline::{DisciplineRules, Threshold};
use crate::domain::distribution::{Demand, DistributionRules, Pattern};
use crate::domain::follow::award::AwardRules;
use crate::domain::follow::coaching::CoachingRules;
use crate::domain::follow::improvement::ImprovementRules;
use crate::domain::follow::incentive::IncentiveTable;
use crate::domain::objection::ObjectionRules;
use crate::domain::peer::PeerRules;
use crate::domain::people::CareerLevel;
use crate::domain::rating::{OrgRating, Predikat};
use crate::domain::suggestion::SuggestionRules;
use crate::domain::survey::{Grade, SurveyRules};
use crate::domain::voice::VoiceRules;

/// All tables and values at the top of the file.
pub(super) const TOP: &[&str] = &[
    "version",
    "predikat",
    "workday",
    "log",
    "calendar",
    "suggestion",
    "distribution",
    "voice",
    "peer",
    "survey",
    "complaint",
    "discipline",
    "competence",
    "credit",
    "objection",
    "award",
    "coaching",
    "improvement",
    "incentive",
];

type Read<T> = Result<T, ConfigError>;

/// A table of the file, which knows only these keys.
fn table<'a>(top: &Section<'a>, key: &str, known: &[&str]) -> Read<Section<'a>> {
    let section = top.needed(key, top.section(key)?)?;
    section.only(known)?;
    Ok(section)
}

fn source(section: &Section<'_>) -> Read<String> {
    let text = section.needed("source", section.text("source")?)?;
    Ok(text.to_owned())
}

fn number(section: &Section<'_>, key: &str, most: u32) -> Read<u32> {
    section.needed(key, section.number(key, 1..=most)?)
}

fn decimal(section: &Section<'_>, key: &str, most: u32) -> Read<Decimal> {
    let bounds = Decimal::ZERO..=Decimal::from(most);
    section.needed(key, section.decimal(key, bounds)?)
}

/// One value for each member of a closed list, in the order of the list.
fn by_code<T: Coded, V: Copy, const N: usize>(
    section: &Section<'_>,
    empty: V,
    read: impl Fn(&str) -> Read<V>,
) -> Read<[V; N]> {
    let codes: Vec<&str> = T::ALL.iter().map(|member| member.code()).collect();
    section.only(&codes)?;
    let mut values = [empty; N];
    for (value, code) in values.iter_mut().zip(codes) {
        *value = read(code)?;
    }
    Ok(values)
}

pub(super) fn calendar(top: &Section<'_>) -> Read<Calendar> {
    let section = table(top, "calendar", &["source", "works", "holidays"])?;
    let days = section.needed("works", section.codes::<DayOfWeek>("works")?)?;
    let mut works = [false; 7];
    for (day, works) in DayOfWeek::ALL.iter().zip(&mut works) {
        *works = days.contains(day);
    }
    if days.is_empty() {
        let next = "name at least one day on which the office works".into();
        return Err(section.refuse("works", "names no day", next));
    }
    let named = section.needed("holidays", section.section("holidays")?)?;
    let mut holidays = BTreeMap::new();
    for key in named.keys() {
        let day = key.parse::<NaiveDate>().map_err(|_| {
            let next = "write the day as 2026-08-17".into();
            named.refuse_key(key, format!("`{key}` is not a day"), next)
        })?;
        holidays.insert(day, named.text(key)?.unwrap_or_default().to_owned());
    }
    Ok(Calendar {
        source: source(&section)?,
        works,
        holidays,
    })
}

pub(super) fn suggestion(top: &Section<'_>) -> Read<SuggestionRules> {
    let known = ["source", "majority", "small_part", "leader"];
    let section = table(top, "suggestion", &known)?;
    let leader = section.needed("leader", section.section("leader")?)?;
    Ok(SuggestionRules {
        source: source(&section)?,
        majority: decimal(&section, "majority", 1)?,
        small_part: decimal(&section, "small_part", 1)?,
        leader: by_code::<OrgRating, _, 5>(
            &leader,
            crate::domain::rating::Rating::Below,
            |code| leader.needed(code, leader.code(code)?),
        )?,
    })
}

pub(super) fn distribution(top: &Section<'_>) -> Read<DistributionRules> {
    let codes = OrgRating::ALL.iter().map(|rating| rating.code());
    let known: Vec<&str> = ["source", "strict", "min_n"]
        .into_iter()
        .chain(codes)
        .collect();
    let section = table(top, "distribution", &known)?;
    let mut patterns: [Pattern; 5] = std::array::from_fn(|_| Pattern::default());
    for (rating, pattern) in OrgRating::ALL.iter().zip(&mut patterns) {
        let code = rating.code();
        *pattern = demands(&section.needed(code, section.section(code)?)?)?;
    }
    Ok(DistributionRules {
        source: source(&section)?,
        strict: section.needed("strict", section.flag("strict")?)?,
        min_n: number(&section, "min_n", 1_000)?,
        patterns,
    })
}

fn demands(section: &Section<'_>) -> Read<Pattern> {
    section.only(&["most", "at_most", "at_least", "at_least_one"])?;
    let mut demands = Vec::new();
    if let Some(of) = section.code("most")? {
        demands.push(Demand::Most { of });
    }
    if let Some(caps) = section.section("at_most")? {
        let codes: Vec<&str> = Predikat::ALL
            .iter()
            .map(|predikat| predikat.code())
            .collect();
        caps.only(&codes)?;
        for of in Predikat::ALL.iter().copied() {
            let share = caps.decimal(of.code(), Decimal::ZERO..=Decimal::ONE)?;
            demands.extend(share.map(|share| Demand::AtMost { of, share }));
        }
    }
    for floor in section.sections("at_least")?.unwrap_or_default() {
        floor.only(&["of", "share"])?;
        demands.push(Demand::AtLeast {
            of: floor.needed("of", floor.codes("of")?)?,
            share: decimal(&floor, "share", 1)?,
        });
    }
    if let Some(of) = section.codes("at_least_one")? {
        demands.push(Demand::Some { of, count: 1 });
    }
    Ok(Pattern { demands })
}

pub(super) fn voice(top: &Section<'_>) -> Read<VoiceRules> {
    let section = table(top, "voice", &["source", "min_n"])?;
    Ok(VoiceRules {
        source: source(&section)?,
        min_n: number(&section, "min_n", 1_000)?,
    })
}

pub(super) fn peer(top: &Section<'_>) -> Read<PeerRules> {
    let section = table(top, "peer", &["source", "enabled", "min", "superior"])?;
    Ok(PeerRules {
        source: source(&section)?,
        enabled: section.needed("enabled", section.flag("enabled")?)?,
        min: number(&section, "min", 100)?,
        superior: decimal(&section, "superior", 1)?,
    })
}

pub(super) fn survey(top: &Section<'_>) -> Read<SurveyRules> {
    let section = table(top, "survey", &["source", "weight", "from"])?;
    let weight = match section.needed("weight", section.text("weight")?)? {
        "1/9" => None,
        _ => Some(decimal(&section, "weight", 1)?),
    };
    let from = section.needed("from", section.section("from")?)?;
    let from = by_code::<Grade, _, 4>(&from, Decimal::ZERO, |code| decimal(&from, code, 100))?;
    if !from.is_sorted_by(|better, worse| better > worse) {
        let next = "each grade must begin below the one before it".into();
        return Err(section.refuse("from", "has bands that overlap", next));
    }
    Ok(SurveyRules {
        source: source(&section)?,
        weight,
        from,
    })
}

pub(super) fn complaint(top: &Section<'_>) -> Read<ComplaintRules> {
    let section = table(
        top,
        "complaint",
        &["source", "verify", "near_percent", "answer"],
    )?;
    let answer = section.needed("answer", section.section("answer")?)?;
    Ok(ComplaintRules {
        source: source(&section)?,
        verify: number(&section, "verify", 366)?,
        answer: by_code::<ComplaintKind, _, 3>(&answer, 0, |code| number(&answer, code, 366))?,
        near_percent: number(&section, "near_percent", 100)?,
    })
}

pub(super) fn discipline(top: &Section<'_>) -> Read<DisciplineRules> {
    let known = ["source", "minutes_per_day", "unbroken", "thresholds"];
    let section = table(top, "discipline", &known)?;
    let mut thresholds: Vec<Threshold> = Vec::new();
    for step in section.needed("thresholds", section.sections("thresholds")?)? {
        step.only(&["days", "severity", "measure"])?;
        let threshold = Threshold {
            days: number(&step, "days", 366)?,
            severity: step.needed("severity", step.code("severity")?)?,
            measure: step.needed("measure", step.code("measure")?)?,
        };
        if thresholds
            .last()
            .is_some_and(|last| last.days >= threshold.days)
        {
            let next = "write the thresholds in rising order of days".into();
            return Err(step.refuse("days", "is not above the threshold before it", next));
        }
        thresholds.push(threshold);
    }
    Ok(DisciplineRules {
        source: source(&section)?,
        minutes_per_day: number(&section, "minutes_per_day", 24 * 60)?,
        unbroken: number(&section, "unbroken", 366)?,
        thresholds,
    })
}

pub(super) fn competence(top: &Section<'_>) -> Read<CompetenceRules> {
    let section = table(top, "competence", &["source", "most"])?;
    Ok(CompetenceRules {
        source: source(&section)?,
        most: number(&section, "most", 9)?,
    })
}

pub(super) fn credit(top: &Section<'_>) -> Read<CreditRules> {
    let section = table(top, "credit", &["source", "percent", "levels"])?;
    let levels = section.needed("levels", section.section("levels")?)?;
    let level = |code: &str| {
        let level = levels.needed(code, levels.section(code)?)?;
        level.only(&["coefficient", "rank", "level"])?;
        Ok((
            decimal(&level, "coefficient", 1_000)?,
            decimal(&level, "rank", 10_000)?,
            level.decimal("level", Decimal::ZERO..=Decimal::from(10_000))?,
        ))
    };
    let empty = (Decimal::ZERO, Decimal::ZERO, None);
    let levels = by_code::<CareerLevel, _, 8>(&levels, empty, level)?;
    Ok(CreditRules {
        source: source(&section)?,
        percent: percent(&section)?,
        coefficient: levels.map(|(coefficient, _, _)| coefficient),
        rank: levels.map(|(_, rank, _)| rank),
        level: levels.map(|(_, _, level)| level),
    })
}

/// A figure in per cent for each predikat.
fn percent(section: &Section<'_>) -> Read<[Decimal; 5]> {
    let percent = section.needed("percent", section.section("percent")?)?;
    by_code::<Predikat, _, 5>(&percent, Decimal::ZERO, |code| {
        decimal(&percent, code, 1_000)
    })
}

pub(super) fn objection(top: &Section<'_>) -> Read<ObjectionRules> {
    let section = table(top, "objection", &["source", "days", "decision_days"])?;
    Ok(ObjectionRules {
        source: source(&section)?,
        days: number(&section, "days", 366)?,
        decision_days: number(&section, "decision_days", 366)?,
    })
}

pub(super) fn award(top: &Section<'_>) -> Read<AwardRules> {
    let section = table(top, "award", &["source", "years"])?;
    Ok(AwardRules {
        source: source(&section)?,
        years: number(&section, "years", 10)?,
    })
}

pub(super) fn coaching(top: &Section<'_>) -> Read<CoachingRules> {
    let section = table(top, "coaching", &["source", "statements", "most"])?;
    Ok(CoachingRules {
        source: source(&section)?,
        statements: number(&section, "statements", 50)?,
        most: number(&section, "most", 9)?,
    })
}

pub(super) fn improvement(top: &Section<'_>) -> Read<ImprovementRules> {
    let section = table(
        top,
        "improvement",
        &["source", "months", "placement_months"],
    )?;
    Ok(ImprovementRules {
        source: source(&section)?,
        months: number(&section, "months", 60)?,
        placement_months: number(&section, "placement_months", 60)?,
    })
}

pub(super) fn incentive(top: &Section<'_>) -> Read<Option<IncentiveTable>> {
    let Some(section) = top.section("incentive")? else {
        return Ok(None);
    };
    section.only(&["source", "percent"])?;
    Ok(Some(IncentiveTable {
        source: source(&section)?,
        percent: percent(&section)?,
    }))
}
