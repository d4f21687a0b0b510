//! Work teams: their goal, what came of it, and who took part.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::coded::coded;
use super::feedback::FeedbackKind;
use super::id::{EmployeeId, TeamId, UnitId};
use super::period::Period;
use super::plan::Direction;
use super::progress::{Achievement, Outcome};
use super::rating::Rating;

coded! {
    /// Role of a member.
    Role "role" {
        /// Leads the team (ketua).
        Leader = 1 "leader",
        /// Member (anggota).
        Member = 2 "member",
    }
}

/// A member of a team and what the leader thinks of the part taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub id: EmployeeId,
    /// Role.
    pub role: Role,
    /// Contribution to the result.
    pub contribution: Option<Rating>,
    /// Cooperation with the others.
    pub cooperation: Option<Rating>,
    /// A word on it.
    pub note: String,
}

/// What a team has achieved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TeamResult {
    /// The figure.
    pub number: Option<Decimal>,
    /// Evidence.
    pub evidence: String,
    /// Day for which it stands.
    pub day: Option<NaiveDate>,
}

/// A team in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Identity, the same in every period.
    pub id: TeamId,
    /// For when.
    pub period: Period,
    /// Name.
    pub name: String,
    /// The unit it belongs to.
    pub unit: Option<UnitId>,
    /// What it is to achieve.
    pub goal: String,
    /// What is measured.
    pub measure: String,
    /// Which way the measure improves.
    pub direction: Direction,
    /// Where it started.
    pub baseline: Option<Decimal>,
    /// Where it should arrive.
    pub target: Option<Decimal>,
    /// Unit of measure.
    pub unit_of_measure: String,
    /// Where it arrived: one, or several that nobody has decided between yet.
    pub results: Vec<TeamResult>,
    /// Members, the leader first.
    pub members: Vec<Member>,
    /// Dissolved; history stays.
    pub retired: bool,
}

impl Team {
    /// The result that stands; none while there are several.
    pub fn result(&self) -> Option<&TeamResult> {
        match self.results.as_slice() {
            [only] => Some(only),
            [] | [_, _, ..] => None,
        }
    }

    /// Achievement of the target.
    pub fn achievement(&self) -> Option<Achievement> {
        Achievement::of(self.direction, self.target?, None, self.result()?.number?)
    }

    /// Whether the target lies on the wrong side of where it started, so that the direction is hardly meant.
    pub fn points_astray(&self) -> bool {
        let ends = self.baseline.zip(self.target);
        ends.is_some_and(|(from, to)| match self.direction {
            Direction::More => to < from,
            Direction::Less => to > from,
            Direction::Range | Direction::Text => false,
        })
    }

    /// How far the result moved from the baseline in the wanted direction, in per cent with one decimal.
    pub fn improvement_percent(&self) -> Option<Decimal> {
        let (from, to) = (self.baseline?, self.result()?.number?);
        if from.is_zero() {
            return None;
        }
        let gain = match self.direction {
            Direction::Less => from.checked_sub(to)?,
            Direction::More | Direction::Range => to.checked_sub(from)?,
            Direction::Text => return None,
        };
        let share = gain
            .checked_div(from.abs())?
            .checked_mul(Decimal::ONE_HUNDRED)?;
        Some(share.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero))
    }

    /// What every member hears of the team's result: appreciation once the target is reached,
    /// something to improve otherwise; nothing while there is no result. It changes no rating.
    pub fn feedback_for_members(&self) -> Option<(FeedbackKind, Vec<EmployeeId>)> {
        let kind = match self.achievement()?.outcome() {
            Outcome::Reached | Outcome::Exceeded => FeedbackKind::Appreciation,
            Outcome::NotReached => FeedbackKind::Improvement,
        };
        Some((kind, self.members.iter().map(|member| member.id).collect()))
    }

    /// The leader, if one is named.
    pub fn leader(&self) -> Option<&Member> {
        self.members
            .iter()
            .find(|member| member.role == Role::Leader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_procurement_team_from_thirty_to_twenty_one_days_improves_by_thirty_per_cent() {
        let member = |id: u64| Member {
            id: EmployeeId(id),
            role: if id == 1 { Role::Leader } else { Role::Member },
            contribution: None,
            cooperation: None,
            note: String::new(),
        };
        let team = Team {
            id: TeamId(1),
            period: Period::quarter(2026, 4).unwrap(),
            name: "Tim Pengadaan".into(),
            unit: None,
            goal: "Pengadaan lebih cepat".into(),
            measure: "Lama proses".into(),
            direction: Direction::Less,
            baseline: Some(30.into()),
            target: Some(24.into()),
            unit_of_measure: "hari".into(),
            results: vec![TeamResult {
                number: Some(21.into()),
                ..TeamResult::default()
            }],
            members: (1..=4).map(member).collect(),
            retired: false,
        };
        assert_eq!(team.improvement_percent(), Some("30.0".parse().unwrap()));
        assert!(!team.points_astray());
        let direction = Direction::More;
        assert!(
            Team {
                direction,
                ..team.clone()
            }
            .points_astray()
        );
        assert_eq!(
            team.achievement().map(Achievement::outcome),
            Some(Outcome::Exceeded)
        );
        let (kind, heard_by) = team.feedback_for_members().unwrap();
        assert_eq!((kind, heard_by.len()), (FeedbackKind::Appreciation, 4));
        assert!(
            team.members
                .iter()
                .all(|m| m.contribution.is_none() && m.cooperation.is_none())
        );
    }
}
