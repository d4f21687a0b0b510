//! Teams over two quarters: goal, result, members, and what every member hears of the result.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::coded::Coded;
use crate::domain::feedback::{FeedbackKind, Source};
use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::domain::progress::{Achievement, Outcome};
use crate::domain::rating::{CoreValue, Rating};
use crate::domain::team::Role;
use crate::ops::op::{ActKind, Subject, SubjectKind, Value};
use crate::ops::{edit, fields as f, ident};

use super::diary::{Change, Diary, days_before, workday, workdays_before};
use super::rng::Rng;
use super::tables::{Story, TeamRow};
use super::voices;
use super::world::{Person, World};

/// One team in one quarter.
struct Run<'a> {
    row: &'a TeamRow,
    id: u64,
    period: Period,
    baseline: Decimal,
    target: Decimal,
    result: Option<Decimal>,
    members: &'a [&'a Person],
}

/// Tells all teams.
pub(super) fn tell(world: &World, diary: &mut Diary) {
    for row in &world.tables.teams {
        let members = members(world, row);
        let earlier = (world.quarters[2], row.b0, row.t0, row.r0);
        let now = (world.quarters[3], row.b1, row.t1, row.r1);
        for (period, baseline, target, result) in [earlier, now] {
            let run = Run {
                row,
                id: ident::natural("team", &row.key),
                period,
                baseline: baseline.into(),
                target: target.into(),
                result: result.map(Decimal::from),
                members: &members,
            };
            run.tell(world, diary);
        }
    }
}

/// The first people of the units named, who begin with their heads.
fn members<'a>(world: &'a World, row: &TeamRow) -> Vec<&'a Person> {
    let units = row.units.split(' ');
    let people = units.flat_map(|unit| world.people.iter().filter(move |p| p.post.unit == unit));
    people.take(row.size).collect()
}

impl Run<'_> {
    fn subject(&self) -> Subject {
        Subject::of(SubjectKind::Team, self.id, self.period)
    }

    fn tell(&self, world: &World, diary: &mut Diary) {
        let Some(leader) = self.members.first() else {
            return;
        };
        let begun = workday(days_before(self.period.first_day(), 2));
        diary.note((begun, 11 * 60), leader.id, ActKind::EditTeam, self.goal());
        let Some(result) = self.result else {
            return;
        };
        let over = self.period.last_day() < world.today;
        let day = if over {
            workday(self.period.last_day())
        } else {
            workdays_before(world.today, 4)
        };
        let mut rng = Rng::of("team", self.id);
        let evidence = world.evidence(&self.row.units, self.period, &mut rng);
        let change = Change::own(
            self.subject(),
            vec![
                (f::TEAM_RESULT, Value::Number(result)),
                (f::TEAM_EVIDENCE, edit::text(&evidence)),
                (f::TEAM_RESULT_DAY, Value::Date(day)),
            ],
        );
        diary.note((day, 13 * 60), leader.id, ActKind::EditTeam, vec![change]);
        let parts = self.members.iter().map(|member| self.part(world, member));
        diary.note((day, 14 * 60), leader.id, ActKind::Rate, parts.collect());
        self.pass_on(world, diary, leader.id, day, result);
    }

    fn goal(&self) -> Vec<Change> {
        let row = self.row;
        let unit = row.units.split(' ').next().unwrap_or_default();
        let unit = ident::natural("unit", unit);
        let team = Change::own(
            self.subject(),
            vec![
                (f::TEAM_NAME, edit::text(&row.name)),
                (f::TEAM_UNIT, Value::Ref(unit)),
                (f::TEAM_GOAL, edit::text(&row.goal)),
                (f::TEAM_MEASURE, edit::text(&row.measure)),
                (f::TEAM_DIRECTION, edit::code(row.direction)),
                (f::TEAM_BASELINE, Value::Number(self.baseline)),
                (f::TEAM_TARGET, Value::Number(self.target)),
                (f::TEAM_UNIT_OF_MEASURE, edit::text(&row.of)),
            ],
        );
        let members = self.members.iter().enumerate().map(|(n, member)| {
            let role = if n == 0 { Role::Leader } else { Role::Member };
            Change {
                subject: self.subject(),
                item: member.id.0,
                values: vec![(f::MEMBER_ROLE, edit::code(role))],
            }
        });
        [team].into_iter().chain(members).collect()
    }

    /// What the leader thinks of a member's part.
    fn part(&self, world: &World, member: &Person) -> Change {
        let mut rng = Rng::of(&format!("part {}", self.period.number()), member.id.0);
        let (contribution, cooperation) = if member.is(Story::Strong) {
            (Rating::Above, Rating::Above)
        } else if member.is(Story::Late) {
            (Rating::Below, Rating::Meets)
        } else if rng.chance(25) {
            (Rating::Meets, Rating::Above)
        } else {
            (Rating::Meets, Rating::Meets)
        };
        let note = world.tables.sentence("member", contribution.code());
        Change {
            subject: self.subject(),
            item: member.id.0,
            values: vec![
                (f::CONTRIBUTION, edit::code(contribution)),
                (f::COOPERATION, edit::code(cooperation)),
                (f::MEMBER_NOTE, edit::text(note)),
            ],
        }
    }

    /// The team's result becomes feedback for every member, and changes no rating.
    fn pass_on(
        &self,
        world: &World,
        diary: &mut Diary,
        leader: EmployeeId,
        day: NaiveDate,
        result: Decimal,
    ) {
        let achievement = Achievement::of(self.row.direction, self.target, None, result);
        let kind = match achievement.map(Achievement::outcome) {
            Some(Outcome::Reached | Outcome::Exceeded) => FeedbackKind::Appreciation,
            Some(Outcome::NotReached) | None => FeedbackKind::Improvement,
        };
        let text = world
            .tables
            .sentence("team", "")
            .replace("{team}", &self.row.name)
            .replace("{measure}", &self.row.measure.to_lowercase())
            .replace("{result}", &result.to_string())
            .replace("{target}", &self.target.to_string())
            .replace("{baseline}", &self.baseline.to_string())
            .replace("{of}", &self.row.of);
        let feedback = |member: &&Person| Change {
            subject: Subject::of(SubjectKind::Feedback, member.id.0, voices::year_of(day)),
            item: ident::natural(
                "demo-team-voice",
                &format!("{} {} {}", self.id, self.period.number(), member.id.0),
            ),
            values: vec![
                (f::FEEDBACK_DAY, Value::Date(day)),
                (f::FEEDBACK_SOURCE, edit::code(Source::TeamLeader)),
                (f::FEEDBACK_KIND, edit::code(kind)),
                (f::FEEDBACK_TEXT, edit::text(&text)),
                (f::FEEDBACK_VALUE, edit::code(CoreValue::Collaborative)),
                (f::FEEDBACK_FROM, Value::Ref(leader.0)),
                (f::FEEDBACK_TEAM, Value::Ref(self.id)),
            ],
        };
        let changes = self.members.iter().map(feedback).collect();
        diary.note((day, 14 * 60 + 30), leader, ActKind::GiveFeedback, changes);
    }
}
