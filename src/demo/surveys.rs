//! Sheets of the satisfaction survey over two years, entered in one go for each service.

use chrono::Months;

use crate::domain::coded::Coded;
use crate::domain::period::{Cycle, Period};
use crate::domain::survey::{Education, Sex};
use crate::ops::op::{ActKind, Subject, SubjectKind, Value};
use crate::ops::{edit, fields as f, ident};

use super::diary::{Change, Diary, days_before, workday};
use super::rng::Rng;
use super::tables::SurveyRow;
use super::world::{World, office_of, unit_id};

/// Days over which the sheets of a service were filled in.
const DAYS: i64 = 40;

/// Tells all sheets.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    for row in &world.tables.surveys {
        let years_ago = Months::new(12 * row.year.unsigned_abs());
        let Some(last) = world.summing_day().checked_sub_months(years_ago) else {
            continue;
        };
        let year = Period::containing(last, Cycle::Annual);
        let subject = Subject::of(SubjectKind::Survey, unit_id(&row.unit).0, year);
        let asked = Change::own(
            subject,
            vec![(f::SURVEY_POPULATION, Value::Number(row.population.into()))],
        );
        let answers = row.answers.split(' ').enumerate();
        let sheets = answers.map(|(n, answers)| sheet(world, row, subject, (n, answers), last));
        let changes = [asked].into_iter().chain(sheets).collect();
        let entered = workday(days_before(last, 1));
        let operator = world.operator(office_of(&row.unit));
        diary.note((entered, 14 * 60), operator, ActKind::RecordVoice, changes);
    }
}

fn sheet(
    world: &World,
    row: &SurveyRow,
    subject: Subject,
    (n, answers): (usize, &str),
    last: chrono::NaiveDate,
) -> Change {
    let key = format!("{} {} {} {n}", row.unit, row.service, row.year);
    let item = ident::natural("demo-sheet", &key);
    let mut rng = Rng::of("sheet", item);
    let occupation = rng.pick(world.tables.sentences("occupation", ""));
    let day = workday(days_before(last, rng.between(2, DAYS)));
    Change {
        subject,
        item,
        values: vec![
            (f::SHEET_DAY, Value::Date(day)),
            (f::SHEET_SERVICE, edit::text(&row.service)),
            (f::SHEET_ANSWERS, edit::text(answers)),
            (
                f::SHEET_SEX,
                edit::optional(rng.pick(Sex::ALL).copied(), edit::code),
            ),
            (f::SHEET_AGE, Value::Number(rng.between(19, 67).into())),
            (
                f::SHEET_EDUCATION,
                edit::optional(rng.pick(Education::ALL).copied(), edit::code),
            ),
            (
                f::SHEET_OCCUPATION,
                edit::text(occupation.map_or("", String::as_str)),
            ),
        ],
    }
}
