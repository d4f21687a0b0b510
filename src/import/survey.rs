//! Sheets of the survey: nine columns of answers, or one column of nine digits.
//!
//! A sheet has no name. It is known by everything that a row says of it, and several alike by their order, so
//! that a file that grows or is sorted anew adds only what is new.

use std::collections::HashMap;

use chrono::Datelike;

use crate::domain::coded::Coded;
use crate::domain::survey::{AnswerError, Answers, Education, Sex};
use crate::domain::text::fold;
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{Field, Value};
use crate::ops::registers::{RegisterId, register};
use crate::store::StoreError;

use super::Records;
use super::batch::{Batch, has_item, wants};
use super::column::{ANSWERS, Column};
use super::reason::{Finding, Reason};
use super::record::Record;

pub(super) fn plan(batch: &mut Batch<'_>, records: Records<'_>) -> Result<(), StoreError> {
    let mut times = HashMap::new();
    for record in records.into_iter().flatten() {
        match sheet(batch, &record) {
            Ok(sheet) => put(batch, &record, sheet, &mut times)?,
            Err(finding) => batch.refuse(finding),
        }
    }
    Ok(())
}

/// A sheet that can be written.
struct Sheet {
    unit: u64,
    answers: String,
}

fn sheet(batch: &Batch<'_>, record: &Record<'_>) -> Result<Sheet, Finding> {
    if record.day().is_some_and(|day| day > batch.options.today) {
        return Err(record.finding(Column::Day, Reason::Future));
    }
    Ok(Sheet {
        answers: answers(record)?.text(),
        unit: batch.unit(record)?.0,
    })
}

/// The answers of a row, from one column or from nine.
fn answers(record: &Record<'_>) -> Result<Answers, Finding> {
    if let Some(line) = record.words(Column::Answers) {
        return Answers::parse(line).map_err(|why| record.finding(Column::Answers, reason(why)));
    }
    // A blank is written between its separators; a row that ends early has lost an answer, and nobody knows which.
    let found = ANSWERS.iter().filter(|of| record.reaches(**of)).count();
    if found < ANSWERS.len() {
        let wanted = ANSWERS.len();
        return Err(record.whole(Reason::Answers { found, wanted }));
    }
    let mut line = String::new();
    for column in ANSWERS {
        let told = record.words(column).unwrap_or("-");
        let mut signs = told.chars();
        let (Some(only), None) = (signs.next(), signs.next()) else {
            let answer = told.to_owned();
            return Err(record.finding(column, Reason::Answer { answer }));
        };
        line.push(only);
    }
    Answers::parse(&line).map_err(|why| match why {
        AnswerError::OutOfScale { place, .. } => {
            let column = ANSWERS.get(place - 1).copied().unwrap_or(Column::Answers);
            record.finding(column, reason(why))
        }
        AnswerError::Count { .. } | AnswerError::Blank { .. } | AnswerError::AllBlank => {
            record.whole(reason(why))
        }
    })
}

fn reason(why: AnswerError) -> Reason {
    match why {
        AnswerError::Count { found, wanted } => Reason::Answers { found, wanted },
        AnswerError::OutOfScale { found, .. } => Reason::Answer {
            answer: found.to_string(),
        },
        AnswerError::Blank { .. } | AnswerError::AllBlank => Reason::Missing,
    }
}

fn put(
    batch: &mut Batch<'_>,
    record: &Record<'_>,
    sheet: Sheet,
    times: &mut HashMap<String, u64>,
) -> Result<(), StoreError> {
    let day = record.day();
    let told = day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let words = |column| fold(record.words(column).unwrap_or_default());
    let code = |number: Option<u8>| number.unwrap_or(0);
    let key = format!(
        "{}|{told}|{}|{}|{}|{}|{}|{}|{}",
        sheet.unit,
        words(Column::Number),
        words(Column::Service),
        sheet.answers,
        code(record.code::<Sex>(Column::Sex).map(Coded::number)),
        record.number(Column::Age).unwrap_or_default().normalize(),
        code(
            record
                .code::<Education>(Column::Education)
                .map(Coded::number)
        ),
        words(Column::Occupation),
    );
    let nth = times.entry(key.clone()).or_default();
    let id = ident::natural("sheet", &format!("{key}|{nth}"));
    *nth += 1;
    let on = day.unwrap_or(batch.options.today);
    let Some(year) = crate::domain::period::Period::year_of(on.year()) else {
        batch.refuse(record.finding(Column::Day, Reason::Date));
        return Ok(());
    };
    let subject = register(RegisterId::Survey).subject(sheet.unit, year);
    let mut fields: Vec<(Field, Value)> = record.fields();
    fields.push((f::SHEET_ANSWERS, Value::Text(sheet.answers)));
    if day.is_none() && !has_item(batch.state(subject)?, id) {
        fields.push((f::SHEET_DAY, Value::Date(on)));
    }
    batch.put(record, subject, id, wants(id, fields)).map(drop)
}
