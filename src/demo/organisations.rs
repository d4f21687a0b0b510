//! What each office achieved in the latest quarter that is evaluated, and some in the year before.

use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::domain::rating::OrgRating;
use crate::ops::op::{ActKind, Subject, SubjectKind};
use crate::ops::{edit, fields as f};

use super::diary::{Change, Diary};
use super::ratings::days_after;
use super::tables::OrganisationRow;
use super::world::{World, unit_id};

/// Tells all of them, set a week after the end of the period by whoever appraises the head of the office.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    let [_, last_year] = world.closed_years();
    for row in &world.tables.organisations {
        rate(world, diary, row, (world.judged(), row.rating));
        if let Some(annual) = row.annual {
            rate(world, diary, row, (last_year, annual));
        }
    }
}

fn rate(
    world: &World,
    diary: &mut Diary,
    row: &OrganisationRow,
    (period, rating): (Period, OrgRating),
) {
    let mut people = world.people.iter();
    let head = people.find(|person| person.post.unit == row.unit && !person.post.lead.is_empty());
    let above = head.and_then(|head| head.appraiser);
    let change = Change::own(
        Subject::of(SubjectKind::Organisation, unit_id(&row.unit).0, period),
        vec![
            (f::ORG_RATING, edit::code(rating)),
            (f::ORG_REASON, edit::text(&row.reason)),
            (f::SPREAD_REASON, edit::text(&row.spread)),
        ],
    );
    let when = (days_after(period, 9), 10 * 60);
    let actor = above.unwrap_or(EmployeeId::NOBODY);
    diary.note(when, actor, ActKind::RateOrganisation, vec![change]);
}
