//! Sheets that are being entered, as they are kept where a line drops.

use crate::app::model::Model;
use crate::app::text_input::{Lines, TextInput};
use crate::desk::{Sheet, Sheets};

use super::Part;
use super::entry::{Entry, Given, Heading, LONGEST};

/// What is kept of the sheets that are being entered; none where none are.
pub fn sheets(model: &Model) -> Option<Sheets> {
    let entry = model.service.entry.as_ref()?;
    let of = |line: usize, heading: &Heading| Sheet {
        line,
        text: String::new(),
        day: heading.day,
        service: heading.service.clone(),
    };
    Some(Sheets {
        unit: entry.unit,
        line: of(entry.line, &entry.heading),
        typed: entry.input.memory(),
        refused: entry.refused,
        last: entry.last,
        next: of(0, &entry.next),
        waiting: entry.waiting.iter().map(sheet).collect(),
        saved: entry.saved.iter().map(sheet).collect(),
    })
}

/// Goes on entering sheets.
pub fn resume(model: &mut Model, sheets: &Sheets) {
    let mut input = TextInput::new("", Lines::One, LONGEST);
    input.resume(sheets.typed.clone());
    model.service.part = Part::Survey;
    model.service.entry = Some(Entry {
        unit: sheets.unit,
        next: heading(&sheets.next),
        heading: heading(&sheets.line),
        input,
        line: sheets.line.line,
        saved: sheets.saved.iter().map(given).collect(),
        waiting: sheets.waiting.iter().map(given).collect(),
        refused: sheets.refused,
        pending: Vec::new(),
        last: sheets.last,
    });
}

fn sheet(given: &Given) -> Sheet {
    Sheet {
        line: given.line,
        text: given.text.clone(),
        day: given.heading.day,
        service: given.heading.service.clone(),
    }
}

fn given(sheet: &Sheet) -> Given {
    Given {
        line: sheet.line,
        text: sheet.text.clone(),
        heading: heading(sheet),
    }
}

fn heading(sheet: &Sheet) -> Heading {
    Heading {
        day: sheet.day,
        service: sheet.service.clone(),
    }
}
