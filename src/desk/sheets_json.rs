//! Sheets of the survey as JSON.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::id::UnitId;

use super::form_json::TypedV1;
use super::json::DeskError;
use super::{Sheet, Sheets};

#[derive(Serialize, Deserialize)]
pub(super) struct SheetsV1 {
    unit: u64,
    line: SheetV1,
    typed: TypedV1,
    refused: bool,
    last: usize,
    next: SheetV1,
    waiting: Vec<SheetV1>,
    saved: Vec<SheetV1>,
}

/// Number, words, days since 1970, service.
#[derive(Serialize, Deserialize)]
struct SheetV1(usize, String, i32, String);

impl From<&Sheets> for SheetsV1 {
    fn from(sheets: &Sheets) -> Self {
        let out = |sheets: &[Sheet]| sheets.iter().map(SheetV1::from).collect();
        Self {
            unit: sheets.unit.0,
            line: (&sheets.line).into(),
            typed: (&sheets.typed).into(),
            refused: sheets.refused,
            last: sheets.last,
            next: (&sheets.next).into(),
            waiting: out(&sheets.waiting),
            saved: out(&sheets.saved),
        }
    }
}

impl SheetsV1 {
    pub(super) fn read(self) -> Result<Sheets, DeskError> {
        let read = |sheets: Vec<SheetV1>| -> Result<Vec<Sheet>, DeskError> {
            sheets.into_iter().map(SheetV1::read).collect()
        };
        Ok(Sheets {
            unit: UnitId(self.unit),
            line: self.line.read()?,
            typed: self.typed.read(),
            refused: self.refused,
            last: self.last,
            next: self.next.read()?,
            waiting: read(self.waiting)?,
            saved: read(self.saved)?,
        })
    }
}

impl From<&Sheet> for SheetV1 {
    fn from(sheet: &Sheet) -> Self {
        Self(
            sheet.line,
            sheet.text.clone(),
            sheet.day.to_epoch_days(),
            sheet.service.clone(),
        )
    }
}

impl SheetV1 {
    fn read(self) -> Result<Sheet, DeskError> {
        let Self(line, text, days, service) = self;
        Ok(Sheet {
            line,
            text,
            day: NaiveDate::from_epoch_days(days).ok_or(DeskError::Unknown("a day"))?,
            service,
        })
    }
}
