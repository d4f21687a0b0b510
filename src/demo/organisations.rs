//! What each office achieved in the latest quarter that is evaluated, and in the year before this one.

use chrono::NaiveDate;

use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::ops::op::{ActKind, Subject, SubjectKind};
use crate::ops::{edit, fields as f};

use super::diary::{Change, Diary, days_before, workday};
use super::tables::OrganisationRow;
use super::world::{World, unit_id};

/// Tells all of them, set a week after the end of the period by whoever appraises the head of the office.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    let [_, last_year] = world.closed_years();
    for row in &world.tables.organisations {
        for period in [world.judged(), last_year] {
            let day = workday(days_before(period.last_day(), -9));
            rate(world, diary, row, period, day);
        }
    }
}

fn rate(world: &World, diary: &mut Diary, row: &OrganisationRow, period: Period, day: NaiveDate) {
    let leads = |person: &&super::world::Person| {
        person.post.unit == row.unit && !person.post.lead.is_empty()
    };
    let head = world.people.iter().find(leads);
    let above = head.and_then(|head| head.appraiser);
    let change = Change::own(
        Subject::of(SubjectKind::Organisation, unit_id(&row.unit).0, period),
        vec![
            (f::ORG_RATING, edit::code(row.rating)),
            (f::ORG_REASON, edit::text(&row.reason)),
            (
                f::SPREAD_REASON,
                edit::text(if period == world.judged() {
                    &row.spread
                } else {
                    ""
                }),
            ),
        ],
    );
    let actor = above.unwrap_or(EmployeeId::NOBODY);
    diary.note(
        (day, 10 * 60),
        actor,
        ActKind::RateOrganisation,
        vec![change],
    );
}
