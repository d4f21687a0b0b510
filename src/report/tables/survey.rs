//! The satisfaction survey of a unit in a year: by element, by service, over time, and sheet by sheet.
//!
//! Nothing tells who answered. Of a sheet there are its nine answers and nothing else, neither day nor service, sex,
//! age, education or occupation, in an order that is not that in which they were entered.

use crate::app::model::Model;
use crate::app::screens::service::report::{Report, report, sheets};
use crate::app::screens::service::{tell, year};
use crate::domain::coded::Coded;
use crate::domain::id::UnitId;
use crate::domain::survey::{Answers, ELEMENTS, Element, Tally};
use crate::i18n::Phrase;
use crate::report::ReportError;
use crate::report::list::Source;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};
use crate::report::workbook::{ChartOf, Drawn, Series, Tab, Total, Workbook};

use super::{TableKind, frame, named, no_filter, notes, sum};

const ELEMENT: &[Head] = &[
    shown("element"),
    shown("name"),
    shown("mean"),
    shown("sum"),
    shown("n"),
];

const INDEX: &[Head] = &[
    shown("name"),
    shown("index"),
    shown("grade"),
    shown("respondents"),
    data("code"),
];

const ANSWERS: &[Head] = &[
    shown("row"),
    shown("u1"),
    shown("u2"),
    shown("u3"),
    shown("u4"),
    shown("u5"),
    shown("u6"),
    shown("u7"),
    shown("u8"),
    shown("u9"),
];

/// The survey of the year looked at.
pub fn survey<'s>(
    source: &'s mut Source<'_>,
    unit: Option<UnitId>,
) -> Result<Workbook<'s>, ReportError> {
    no_filter(source, TableKind::Survey)?;
    let source = &*source;
    let model = &source.model;
    let year = year(model);
    let report = report(model, unit, year, None);
    let when = year.to_string();
    let mut told = figures(model, &report);
    told.extend(notes(source, unit, &when));
    let mut workbook = frame(source, TableKind::Survey, unit, &when);
    workbook.tabs = vec![
        element_tab(source, &report),
        named(source, "services", services(model, &report).without("code"))
            .total(sum(source), &[("respondents", Total::Sum)]),
        trend_tab(source, &report),
        answers(source, unit, year),
    ];
    for tab in &mut workbook.tabs {
        tab.notes.extend(told.iter().cloned());
    }
    Ok(workbook)
}

/// One line for each element that was answered, the lowest first.
pub fn elements(model: &Model, report: &Report) -> Sheet {
    let (texts, tally) = (model.texts(), report.tally);
    let mut sheet = Sheet::new(ELEMENT);
    for element in tally.lowest(ELEMENTS) {
        let result = tally.element(element);
        sheet.push(vec![
            Cell::text(format!("U{}", element.number())),
            Cell::code(texts, element),
            Cell::of(result.mean(), Cell::Hundredths),
            Cell::count(result.sum),
            Cell::count(result.n),
        ]);
    }
    sheet
}

/// One line for each service.
pub fn services(model: &Model, report: &Report) -> Sheet {
    let texts = model.texts();
    let all = report.services.iter();
    indices(
        model,
        all.map(|(name, tally)| {
            let told = if name.is_empty() {
                texts.get("service.no-service").to_owned()
            } else {
                name.clone()
            };
            (name.clone(), told, tally)
        }),
    )
}

/// One line for each year before, and for each quarter of this one.
pub fn trend(model: &Model, report: &Report) -> Sheet {
    let all = report.trend.iter();
    indices(
        model,
        all.map(|(period, tally)| (period.code(), model.texts().period(*period), tally)),
    )
}

fn indices<'t>(model: &Model, all: impl Iterator<Item = (String, String, &'t Tally)>) -> Sheet {
    let (texts, rules) = (model.texts(), &model.settings.rules.survey);
    let mut sheet = Sheet::new(INDEX);
    for (code, name, tally) in all {
        let index = tally.index(rules).ok();
        let grade = index.as_ref().map(|index| index.grade(rules));
        sheet.push(vec![
            Cell::text(name.clone()),
            Cell::of(index, |index| Cell::Hundredths(index.rounded())),
            Cell::of(grade, |grade| Cell::code(texts, grade)),
            Cell::count(tally.respondents),
            if code.is_empty() {
                Cell::Empty
            } else {
                Cell::Code(code, name)
            },
        ]);
    }
    sheet
}

/// Index, grade, respondents, and what could not be read.
fn figures(model: &Model, report: &Report) -> Vec<String> {
    let (texts, rules) = (model.texts(), &model.settings.rules.survey);
    let sample = tell::sample(model, report);
    let whole = match report.tally.index(rules) {
        Ok(index) => Phrase::new("cli-survey.figures")
            .with("index", tell::hundredths(texts, index.rounded()))
            .with("grade", texts.label(index.grade(rules)))
            .with("sample", sample)
            .text(texts),
        Err(_) => sample,
    };
    let unreadable = (report.tally.unreadable > 0).then(|| {
        Phrase::new("tables.unreadable")
            .with("n", report.tally.unreadable)
            .text(texts)
    });
    let source = Phrase::new("tables.source").with("source", &rules.source);
    [Some(whole), unreadable, Some(source.text(texts))]
        .into_iter()
        .flatten()
        .collect()
}

fn element_tab(source: &Source<'_>, report: &Report) -> Tab {
    named(source, "elements", elements(&source.model, report))
        .total(sum(source), &[("sum", Total::Sum), ("n", Total::Sum)])
        .drawn(chart(
            source,
            "chart-elements",
            Drawn::Bars,
            "mean",
            Some((0, 4, 1)),
        ))
}

fn trend_tab(source: &Source<'_>, report: &Report) -> Tab {
    named(
        source,
        "trend",
        trend(&source.model, report).without("code"),
    )
    .drawn(chart(
        source,
        "chart-trend",
        Drawn::Line,
        "index",
        Some((25, 100, 25)),
    ))
}

fn chart(
    source: &Source<'_>,
    title: &'static str,
    drawn: Drawn,
    column: &'static str,
    range: Option<(u32, u32, u32)>,
) -> ChartOf {
    ChartOf {
        title: source.model.texts().get_coded("tables", title).to_owned(),
        drawn,
        names: "name",
        series: vec![Series {
            column,
            mark: false,
        }],
        range,
    }
}

/// The answers alone, sorted by themselves.
fn answers(source: &Source<'_>, unit: Option<UnitId>, year: i32) -> Tab {
    let texts = source.model.texts();
    let sheets = sheets(&source.model, unit, year);
    let mut all: Vec<Answers> = sheets
        .iter()
        .filter_map(|sheet| Answers::parse(&sheet.answers).ok())
        .collect();
    all.sort_by_cached_key(Answers::text);
    let mut sheet = Sheet::new(ANSWERS);
    for (given, at) in all.iter().zip(1_u64..) {
        let answers = Element::ALL.iter().map(|element| given.of(*element));
        let cells = answers.map(|answer| Cell::of(answer, Cell::count));
        sheet.push(std::iter::once(Cell::count(at)).chain(cells).collect());
    }
    let each = |total| -> Vec<(&'static str, Total)> {
        let columns = ANSWERS.iter().skip(1);
        columns.map(|head| (head.code, total)).collect()
    };
    let mut tab = named(source, "answers", sheet)
        .total(sum(source), &each(Total::Sum))
        .total(texts.get("tables.answered"), &each(Total::Count))
        .total(texts.get("tables.means"), &each(Total::Mean))
        .told([texts.get("tables.nobody-named").to_owned()]);
    tab.long = true;
    tab
}
