//! One line for each meeting.

use crate::domain::coded::Coded;
use crate::domain::meeting::Meeting;
use crate::domain::period::Period;
use crate::report::ReportError;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

use super::Source;
use super::entries::lies_in;

const HEADS: &[Head] = &[
    data("nip"),
    shown("name"),
    data("period"),
    shown("day"),
    shown("began"),
    shown("ended"),
    data("place"),
    data("led-by"),
    data("others-present"),
    data("planned"),
    shown("used"),
    data("skipped"),
    shown("outcome"),
    data("notes"),
];

pub(super) fn sheet(source: &mut Source<'_>) -> Result<Sheet, ReportError> {
    let people = select::people(&mut source.model, source.asked.filter.as_deref())?;
    let mut sheet = Sheet::new(HEADS);
    for row in &people {
        let file = source.store.dossier(row.id())?.file;
        let wanted = source.asked.period;
        let wanted = |period: Period| wanted.is_none_or(|wanted| lies_in(period, wanted));
        let all = file.meetings.iter().filter(|(period, _)| wanted(**period));
        for (period, met) in all.flat_map(|(period, all)| all.iter().map(move |met| (period, met)))
        {
            let mut line = Vec::from(source.who(row.id()));
            line.push(Cell::Code(
                period.code(),
                source.model.texts().period(*period),
            ));
            line.extend(cells(source, met));
            sheet.push(line);
        }
    }
    Ok(sheet)
}

fn cells(source: &Source<'_>, met: &Meeting) -> Vec<Cell> {
    let texts = source.model.texts();
    let minutes = |count: Option<u16>| Cell::of(count, Cell::count);
    let skipped: Vec<&str> = met.skipped.iter().map(|step| step.code()).collect();
    vec![
        Cell::Day(met.day),
        Cell::of(met.times.0, clock),
        Cell::of(met.times.1, clock),
        Cell::text(&met.place),
        source.name(met.led_by),
        Cell::text(&met.others),
        minutes(met.planned),
        minutes(met.used),
        Cell::text(skipped.join(" ")),
        Cell::of(met.outcome, |outcome| Cell::code(texts, outcome)),
        Cell::count(met.notes.len() as u64),
    ]
}

/// `09:05`, as files write it.
fn clock(minute: u16) -> Cell {
    Cell::text(format!("{:02}:{:02}", minute / 60, minute % 60))
}
