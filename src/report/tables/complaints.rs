//! Complaints: the list, how punctually each officer answers, and each kind.

use std::collections::BTreeMap;

use crate::app::screens::service::Line;
use crate::domain::coded::Coded;
use crate::domain::complaint::{Complaint, ComplaintKind};
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::punctuality::{Punctuality, by_person, punctuality};
use crate::report::ReportError;
use crate::report::list::{Source, complaints as listed, who};
use crate::report::sheet::{Cell, Head, Sheet, shown};
use crate::report::workbook::{Tab, Total, Workbook};

use super::{TableKind, frame, named, notes, scope, sum};

const OFFICERS: &[Head] = &[
    shown("nip"),
    shown("officer"),
    shown("complaints"),
    shown("answered"),
    shown("answered-on-time"),
    shown("overdue-open"),
    shown("on-time-share"),
    shown("median-days"),
];

const KINDS: &[Head] = &[
    shown("kind"),
    shown("complaints"),
    shown("answered"),
    shown("answered-on-time"),
    shown("overdue-open"),
    shown("on-time-share"),
    shown("median-days"),
];

const TOTALS: &[(&str, Total)] = &[
    ("complaints", Total::Sum),
    ("answered", Total::Sum),
    ("answered-on-time", Total::Sum),
    ("overdue-open", Total::Sum),
    (
        "on-time-share",
        Total::Share {
            part: &["answered-on-time"],
            of: &["answered", "overdue-open"],
        },
    ),
];

/// Complaints received in the period asked for; otherwise those of the year, and whatever is still open.
pub fn complaints<'s>(
    source: &'s mut Source<'_>,
    unit: Option<UnitId>,
) -> Result<Workbook<'s>, ReportError> {
    source.model.service.scope = scope(unit);
    let source = &*source;
    let lines = listed::lines(source);
    let when = when(source);
    let told = || notes(source, unit, &when);
    let (sheet, lines) = listed::wanted(source, lines);
    let mut workbook = frame(source, TableKind::Complaints, unit, &when);
    workbook.tabs = vec![
        named(source, "complaints", sheet)
            .total(sum(source), &[("received", Total::Count)])
            .told(told()),
        officers(source, &lines).told(told()),
        kinds(source, &lines).told(told()),
    ];
    for tab in workbook.tabs.iter_mut().skip(1) {
        let counted = source.model.texts().get("tables.counted-on-time");
        tab.notes.insert(0, counted.to_owned());
    }
    Ok(workbook)
}

fn when(source: &Source<'_>) -> String {
    let (model, texts) = (&source.model, source.model.texts());
    if let Some(period) = source.asked.period {
        return texts.period(period);
    }
    let year = crate::app::screens::service::year(model).to_string();
    texts.fill("tables.year-and-open", &[("year", &year)])
}

fn officers(source: &Source<'_>, lines: &[Line<'_>]) -> Tab {
    let model = &source.model;
    let rules = &model.settings.rules;
    let all = || lines.iter().map(|line| line.complaint);
    let sums = by_person(all(), &rules.complaint, &rules.calendar, model.today);
    let mut counts: BTreeMap<Option<EmployeeId>, u64> = BTreeMap::new();
    for complaint in all() {
        *counts.entry(complaint.assignee()).or_default() += 1;
    }
    let mut sheet = Sheet::new(OFFICERS);
    for (officer, sum) in &sums {
        let [nip, name] = match officer {
            Some(id) => who(model, *id),
            None => [
                Cell::Empty,
                Cell::text(model.texts().get("service.nobody-assigned")),
            ],
        };
        let count = counts.get(officer).copied().unwrap_or_default();
        let mut row = vec![nip, name, Cell::count(count)];
        row.extend(figures(sum));
        sheet.push(row);
    }
    named(source, "officers", sheet).total(sum(source), TOTALS)
}

fn kinds(source: &Source<'_>, lines: &[Line<'_>]) -> Tab {
    let model = &source.model;
    let rules = &model.settings.rules;
    let mut sheet = Sheet::new(KINDS);
    for kind in ComplaintKind::ALL {
        let all = lines.iter().map(|line| line.complaint);
        let of_kind: Vec<&Complaint> = all.filter(|complaint| complaint.kind == *kind).collect();
        let count = of_kind.len() as u64;
        let sum = punctuality(of_kind, &rules.complaint, &rules.calendar, model.today);
        let mut row = vec![Cell::code(model.texts(), *kind), Cell::count(count)];
        row.extend(figures(&sum));
        sheet.push(row);
    }
    named(source, "kinds", sheet).total(sum(source), TOTALS)
}

fn figures(sum: &Punctuality) -> [Cell; 5] {
    [
        Cell::count(sum.answered as u64),
        Cell::count(sum.on_time as u64),
        Cell::count(sum.overdue_open as u64),
        Cell::of(sum.percent(), Cell::Percent),
        Cell::of(sum.median_workdays, Cell::Number),
    ]
}
