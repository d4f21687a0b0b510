//! What the figure in focus was made of: down to the entries, the rule, its source and its version.

use super::{Section, What, registers, scheme};
use crate::app::explain::Why;
use crate::app::figures::{self, Sources};
use crate::domain::coded::Coded;
use crate::domain::credit;
use crate::domain::follow::coaching::{About, Session, Statement, means};
use crate::domain::rating::Predikat;
use crate::domain::scheme::{Assessed, Figure, Measured, Trigger};
use crate::i18n::Phrase;
use crate::ops::registers::RegisterId;

/// The explanation of a section, or of the row in focus.
pub(super) fn of(from: &Sources<'_>, section: Section, row: Option<What>) -> Vec<Why> {
    let figure = |figure| {
        vec![figures::why(
            from.texts(),
            figure,
            &figures::of(from, figure),
        )]
    };
    match (section, row) {
        (Section::Scheme, Some(What::Asked(at))) => asked(from, at),
        (Section::Scheme, what) => scheme(from, what),
        (Section::Credit, _) => points(from),
        (Section::Register(RegisterId::Competences), _) => {
            let mut whys = figure(Figure::CompetenceGap);
            whys.extend(figure(Figure::CompetenceLevel));
            whys
        }
        (Section::Register(RegisterId::Attendance), _) => {
            let mut whys = figure(Figure::DisciplineDays);
            whys.push(thresholds(from));
            whys
        }
        (Section::Register(RegisterId::Training), _) => figure(Figure::TrainingHours),
        (Section::Register(RegisterId::Peers), _) => figure(Figure::PeerResult),
        (Section::Register(RegisterId::Sessions), row) => sessions(from, row),
        (Section::Register(RegisterId::Coaching), _) => {
            follows(from, "follow.rule-coaching", &from.rules().coaching.source)
        }
        (Section::Register(RegisterId::Improvement), _) => follows(
            from,
            "follow.rule-improvement",
            &from.rules().improvement.source,
        ),
        (Section::Register(RegisterId::Awards), _) => awards(from),
        (
            Section::Register(
                RegisterId::Strengths
                | RegisterId::Objections
                | RegisterId::Voices
                | RegisterId::Survey
                | RegisterId::Actions
                | RegisterId::Agreements
                | RegisterId::Notes,
            ),
            _,
        ) => Vec::new(),
    }
}

fn said(words: &str) -> Phrase {
    Phrase::new("figures.plain").with("text", words)
}

/// What a scheme may and may not do, where it comes from and its version.
fn source(from: &Sources<'_>, title: &'static str) -> Why {
    let scheme = &from.model.settings.scheme;
    let source = Phrase::new("explain.source").with("source", &scheme.source);
    let version = Phrase::new("follow.scheme-version").with("version", &scheme.version);
    Why::of(
        Phrase::new(title),
        "",
        vec![Why::leaf(source, ""), Why::leaf(version, "")],
    )
}

/// The whole scheme, or the component or indicator in focus.
fn scheme(from: &Sources<'_>, what: Option<What>) -> Vec<Why> {
    let all = &from.model.follow_up.figures;
    let assessed = scheme::assessed(from, all);
    let mut whys: Vec<Why> = match what {
        Some(What::Component(at)) => assessed
            .get(at)
            .into_iter()
            .map(|of| component(from, all, of))
            .collect(),
        Some(What::Indicator(at, n)) => {
            let measured = assessed.get(at).and_then(|of| of.indicators.get(n));
            measured
                .into_iter()
                .map(|of| indicator(from, all, of))
                .collect()
        }
        Some(What::Asked(_) | What::Entry(_) | What::Offer(_) | What::Told(_)) | None => {
            assessed.iter().map(|of| component(from, all, of)).collect()
        }
    };
    whys.push(source(from, "follow.evidence"));
    whys
}

fn component(from: &Sources<'_>, all: &figures::All, assessed: &Assessed<'_>) -> Why {
    let texts = from.texts();
    let indicators = assessed
        .indicators
        .iter()
        .map(|of| indicator(from, all, of));
    Why::of(
        said(texts.said(&assessed.component.name)),
        scheme::index(texts, "follow.index-rests", &assessed.index),
        indicators.collect(),
    )
}

fn indicator(from: &Sources<'_>, all: &figures::All, measured: &Measured<'_>) -> Why {
    let texts = from.texts();
    let of = measured.indicator;
    let index = measured.index.map(|index| texts.decimals(index, 1));
    let index = index.unwrap_or_else(|| "–".to_owned());
    let ends = Phrase::new("follow.ends")
        .with("zero", figures::shown(texts, of.figure, of.zero))
        .with("full", figures::shown(texts, of.figure, of.full));
    let band = measured
        .band
        .map(|band| texts.said(&band.name))
        .unwrap_or_default();
    let mut parts = Vec::new();
    if let Some(found) = all.get(&of.figure) {
        parts.push(figures::why(texts, of.figure, found));
    }
    parts.push(Why::leaf(
        Phrase::new("follow.weight-of").with("n", of.weight),
        "",
    ));
    parts.push(Why::leaf(ends, ""));
    let bands = Phrase::new("follow.bands-are").with("bands", super::detail::bands(texts, of));
    parts.push(Why::leaf(bands, band));
    Why::of(said(texts.said(&of.name)), index, parts)
}

fn asked(from: &Sources<'_>, at: usize) -> Vec<Why> {
    let texts = from.texts();
    let all = &from.model.follow_up.figures;
    let asked = scheme::asked(from, all);
    let found = asked
        .into_iter()
        .find(|open| scheme::place(from, open.follow_up) == at);
    let Some(open) = found else {
        return Vec::new();
    };
    let mut parts = vec![Why::leaf(open.reason, "")];
    match &open.follow_up.when {
        Trigger::Below { figure, .. } | Trigger::AtLeast { figure, .. } => {
            parts.extend(
                all.get(figure)
                    .map(|found| figures::why(texts, *figure, found)),
            );
        }
        Trigger::Predikat(_) | Trigger::Years { .. } | Trigger::Signal(_) => {}
    }
    parts.push(source(from, "follow.people-decide"));
    let name = said(texts.said(&open.follow_up.name));
    vec![Why::of(name, texts.label(open.follow_up.then), parts)]
}

/// The thresholds of the law, with the one that is reached.
fn thresholds(from: &Sources<'_>) -> Why {
    let texts = from.texts();
    let rules = &from.rules().discipline;
    let standing = figures::standing(from);
    let step = |threshold: &crate::domain::discipline::Threshold| {
        let what = Phrase::new("follow.from-days")
            .with("n", threshold.days)
            .with("measure", texts.label(threshold.measure));
        let reached = standing.reached.as_ref() == Some(threshold) && !standing.by_run;
        let word = if reached {
            texts.get("follow.reached")
        } else {
            ""
        };
        Why::leaf(what, word)
    };
    let mut parts: Vec<Why> = rules.thresholds.iter().map(step).collect();
    let run = Phrase::new("follow.from-run").with("n", rules.unbroken);
    let word = if standing.by_run {
        texts.get("follow.reached")
    } else {
        ""
    };
    parts.push(Why::leaf(run, word));
    parts.push(from.rule("figures.rule-discipline", &rules.source));
    Why::of(Phrase::new("follow.thresholds"), "", parts)
}

/// Form B.1.8, statement by statement: of the session in focus, otherwise of all.
fn sessions(from: &Sources<'_>, row: Option<What>) -> Vec<Why> {
    let wanted = |session: &&Session| match row {
        Some(What::Entry(item)) => session.id == item,
        Some(_) | None => true,
    };
    let told = from
        .file
        .sessions
        .iter()
        .filter(wanted)
        .filter_map(|session| {
            let answers = registers::statements(from, session)?;
            Some(form(from, session, &answers))
        });
    told.collect()
}

fn form(from: &Sources<'_>, session: &Session, answers: &[u8]) -> Why {
    let texts = from.texts();
    let means = means(answers);
    let group = |about: &About| {
        let mean = means.iter().find(|(of, _)| of == about);
        let mean = mean.map_or_else(|| "–".to_owned(), |(_, mean)| texts.decimals(*mean, 2));
        let each = Statement::ALL.iter().zip(answers).zip(1_usize..);
        let own = each.filter(|((statement, _), _)| statement.about() == *about);
        let leaves = own.map(|((statement, answer), n)| {
            let what = said(&format!("{n}. {}", texts.label(*statement)));
            Why::leaf(what, answer.to_string())
        });
        Why::of(said(texts.label(*about)), mean, leaves.collect())
    };
    let mut parts: Vec<Why> = About::ALL.iter().map(group).collect();
    parts.push(from.rule("statement-note.wording", &from.rules().coaching.source));
    Why::of(
        said(&format!("B.1.8 {}", texts.day(session.day))),
        "",
        parts,
    )
}

/// What follows from the predikat, by which rule.
fn follows(from: &Sources<'_>, rule: &'static str, source: &str) -> Vec<Why> {
    let texts = from.texts();
    let Some((period, predikat)) = figures::latest(from) else {
        return vec![from.rule(rule, source)];
    };
    let what = Phrase::new("follow.predikat-of").with("period", texts.period(period));
    vec![Why::of(
        what,
        texts.label(predikat),
        vec![from.rule(rule, source)],
    )]
}

/// The annual predikat, and from how many years at the top on there is priority.
fn awards(from: &Sources<'_>) -> Vec<Why> {
    let texts = from.texts();
    let rules = &from.rules().award;
    let annual = figures::years(from.model, from.file, from.period.year());
    let year = |(year, predikat): (i32, Predikat)| {
        Why::leaf(said(&year.to_string()), texts.label(predikat))
    };
    let mut parts: Vec<Why> = annual.into_iter().map(year).collect();
    if parts.is_empty() {
        parts.push(Why::leaf(Phrase::new("follow.no-annual"), ""));
    }
    let rule = Phrase::new("follow.rule-award").with("years", rules.years);
    parts.push(Why::rule(from.model, rule, &rules.source));
    let mut whys = vec![Why::of(Phrase::new("follow.annual"), "", parts)];
    if let Some(table) = &from.rules().incentive {
        let told = super::sections::incentive(from).unwrap_or_default();
        whys.push(Why::of(
            Phrase::new("follow.incentive-title"),
            "",
            vec![
                Why::leaf(said(&told), ""),
                from.rule("follow.rule-incentive", &table.source),
            ],
        ));
    }
    whys
}

/// How the credit points come about.
fn points(from: &Sources<'_>) -> Vec<Why> {
    let texts = from.texts();
    let rules = &from.rules().credit;
    let Some(level) = from.file.employee.career_level else {
        return Vec::new();
    };
    let number =
        |n: Option<&rust_decimal::Decimal>| n.map_or_else(String::new, |n| texts.number(*n));
    let coefficient = number(rules.coefficient.get(level.index()));
    let year = |(year, predikat): (i32, Predikat)| {
        let factor = Phrase::new("follow.credit-factor")
            .with("percent", number(rules.percent.get(predikat.index())))
            .with("coefficient", &coefficient)
            .with("level", texts.label(level));
        let points = credit::shown(credit::annual(predikat, level, rules));
        let what = said(&format!("{year} · {}", texts.label(predikat)));
        Why::of(what, texts.decimals(points, 2), vec![Why::leaf(factor, "")])
    };
    let annual = figures::years(from.model, from.file, from.period.year());
    let mut parts: Vec<Why> = annual.into_iter().map(year).collect();
    parts.push(from.rule("follow.credit-note", &rules.source));
    let total = scheme::points(from);
    let total = total.map_or_else(|| "–".to_owned(), |n| texts.decimals(credit::shown(n), 2));
    vec![Why::of(Phrase::new("follow.credit"), total, parts)]
}
