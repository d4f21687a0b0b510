//! Sheets of the survey: nine columns of answers, or one column of nine digits.

use crate::domain::coded::Coded;
use crate::domain::survey::{AnswerError, Answers, Education, Sex};
use crate::domain::text::fold;
use crate::ops::fields as f;
use crate::ops::op::Value;
use crate::ops::registers::RegisterId;
use crate::store::StoreError;

use super::Records;
use super::batch::Batch;
use super::column::{ANSWERS, Column};
use super::nameless::{self, Nameless, Times, day_key};
use super::reason::{Finding, Reason};
use super::record::Record;

pub(super) fn plan(batch: &mut Batch<'_>, records: Records<'_>) -> Result<(), StoreError> {
    let mut times = Times::default();
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
    times: &mut Times,
) -> Result<(), StoreError> {
    let words = |column| fold(record.words(column).unwrap_or_default());
    let code = |number: Option<u8>| number.unwrap_or(0);
    let key = format!(
        "{}|{}|{}|{}|{}|{}|{}|{}|{}",
        sheet.unit,
        day_key(record),
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
    let mut fields = record.fields();
    fields.push((f::SHEET_ANSWERS, Value::Text(sheet.answers)));
    let entry = Nameless {
        register: RegisterId::Survey,
        kind: "sheet",
        unit: sheet.unit,
        key,
        fields,
    };
    nameless::put(batch, record, entry, times)
}
