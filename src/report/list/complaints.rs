//! One line for each complaint, the most pressing first. Who complains is told by initials only.

use crate::app::screens::service::{Line, Scope, complaints, line, of_unit, tell};
use crate::domain::complaint::{Clock, Urgency};
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

use super::{Source, overdue};

const HEADS: &[Head] = &[
    shown("number"),
    shown("received"),
    shown("due"),
    shown("clock"),
    data("urgency"),
    data("days-left"),
    shown("stage"),
    shown("on-time"),
    data("kind"),
    data("channel"),
    shown("unit-name"),
    data("service"),
    data("nip"),
    shown("officer"),
    data("from"),
    data("text"),
];

/// What the screen shows of all units; with a period, what was received in it.
pub(super) fn sheet(source: &mut Source<'_>) -> Sheet {
    source.model.service.scope = Scope::All;
    wanted(source, lines(source)).0
}

/// The complaints about the units looked at: what the screen shows, or what was received in the period asked for.
pub(in crate::report) fn lines<'s>(source: &'s Source<'_>) -> Vec<Line<'s>> {
    let model = &source.model;
    match source.asked.period {
        None => complaints(model),
        Some(period) => {
            let all = of_unit(model).into_iter();
            let received = all.filter(|complaint| period.contains(complaint.received));
            received.map(|complaint| line(model, complaint)).collect()
        }
    }
}

/// The complaints that the words of the filter ask for, and their rows.
pub(in crate::report) fn wanted<'l>(
    source: &Source<'_>,
    lines: Vec<Line<'l>>,
) -> (Sheet, Vec<Line<'l>>) {
    let (words, only_overdue) = overdue(source.asked.filter.as_deref());
    let (mut sheet, mut kept) = (Sheet::new(HEADS), Vec::with_capacity(lines.len()));
    for line in lines {
        let row = row(source, &line);
        let wanted = !only_overdue || line.urgency == Urgency::Overdue;
        if wanted && select::has_words(&source.model, &row, Some(&words)) {
            sheet.push(row);
            kept.push(line);
        }
    }
    (sheet, kept)
}

fn row(source: &Source<'_>, line: &Line<'_>) -> Vec<Cell> {
    let (model, texts) = (&source.model, source.model.texts());
    let complaint = line.complaint;
    let left = match line.clock {
        Clock::Running { left, .. } => Cell::Number(left.into()),
        Clock::Paused { .. } | Clock::Met { .. } | Clock::NotOurs => Cell::Empty,
    };
    let on_time = match line.clock {
        Clock::Met { in_time, .. } => Cell::Flag(in_time),
        Clock::Running { left, .. } if left < 0 => Cell::Flag(false),
        Clock::Running { .. } | Clock::Paused { .. } | Clock::NotOurs => Cell::Empty,
    };
    let officer = complaint.assignee().map(|id| source.who(id));
    let [nip, officer] = officer.unwrap_or([Cell::Empty, Cell::Empty]);
    vec![
        Cell::text(model.people.services().complaint_label(complaint.id)),
        Cell::Day(complaint.received),
        Cell::Day(line.due),
        Cell::text(tell::clock(texts, line.clock, line.urgency)),
        Cell::code(texts, line.urgency),
        left,
        Cell::code(texts, line.stage),
        on_time,
        Cell::code(texts, complaint.kind),
        Cell::of(complaint.channel, |channel| Cell::code(texts, channel)),
        Cell::of(complaint.unit, |unit| {
            Cell::text(model.people.unit_name(unit))
        }),
        Cell::text(&complaint.service),
        nip,
        officer,
        Cell::text(tell::masked(&complaint.from)),
        Cell::text(&complaint.text),
    ]
}
