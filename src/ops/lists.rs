//! The closed lists by name, for what reads the table of fields: forms, histories, files.

use crate::domain::coded::Coded;
use crate::domain::complaint::{ComplaintKind, StepKind};
use crate::domain::discipline::AbsenceKind;
use crate::domain::feedback::{FeedbackKind, Source};
use crate::domain::follow::action::{ActionKind, ActionState};
use crate::domain::follow::award::{AwardKind, AwardState};
use crate::domain::follow::coaching::{CoachingState, SessionKind};
use crate::domain::follow::improvement::ImprovementState;
use crate::domain::follow::training::{CourseKind, CourseState};
use crate::domain::log::LogState;
use crate::domain::meeting::{AgreementState, Answer, DialogueStep, Outcome, PinEvent};
use crate::domain::nip::EmploymentKind;
use crate::domain::peer::Side;
use crate::domain::people::{CareerLevel, PositionKind};
use crate::domain::plan::{
    Approach, Aspect, Direction, Perspective, ResultKind, ResultLevel, Stage,
};
use crate::domain::rating::{CoreValue, OrgRating, Predikat, Rating};
use crate::domain::strength::TraitKind;
use crate::domain::survey::{Education, Sex};
use crate::domain::team::Role;
use crate::domain::unit::UnitKind;
use crate::domain::voice::Channel;

/// Number and code of every member, in the order in which they are offered.
type Members = Vec<(u8, &'static str)>;

fn members_of<T: Coded>() -> (&'static str, fn() -> Members) {
    (T::NAME, || {
        T::ALL
            .iter()
            .map(|member| (member.number(), member.code()))
            .collect()
    })
}

/// The members of the list with this name; none if there is no such list.
pub fn members(list: &str) -> Members {
    let lists = [
        members_of::<AbsenceKind>(),
        members_of::<ActionKind>(),
        members_of::<ActionState>(),
        members_of::<AgreementState>(),
        members_of::<Answer>(),
        members_of::<Approach>(),
        members_of::<Aspect>(),
        members_of::<AwardKind>(),
        members_of::<AwardState>(),
        members_of::<CareerLevel>(),
        members_of::<Channel>(),
        members_of::<CoachingState>(),
        members_of::<ComplaintKind>(),
        members_of::<CoreValue>(),
        members_of::<CourseKind>(),
        members_of::<CourseState>(),
        members_of::<Direction>(),
        members_of::<Education>(),
        members_of::<EmploymentKind>(),
        members_of::<FeedbackKind>(),
        members_of::<ImprovementState>(),
        members_of::<LogState>(),
        members_of::<OrgRating>(),
        members_of::<Outcome>(),
        members_of::<Perspective>(),
        members_of::<PinEvent>(),
        members_of::<PositionKind>(),
        members_of::<Predikat>(),
        members_of::<Rating>(),
        members_of::<ResultKind>(),
        members_of::<ResultLevel>(),
        members_of::<Role>(),
        members_of::<SessionKind>(),
        members_of::<Sex>(),
        members_of::<Side>(),
        members_of::<Source>(),
        members_of::<Stage>(),
        members_of::<DialogueStep>(),
        members_of::<StepKind>(),
        members_of::<TraitKind>(),
        members_of::<UnitKind>(),
    ];
    let found = lists.iter().find(|(name, _)| *name == list);
    found.map_or_else(Vec::new, |(_, members)| members())
}

/// The code of a member of a list.
pub fn code_of(list: &str, number: u8) -> Option<&'static str> {
    members(list)
        .into_iter()
        .find(|(n, _)| *n == number)
        .map(|(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::fields::{FIELDS, Holds};

    #[test]
    fn every_list_that_a_field_names_is_known() {
        for spec in FIELDS {
            if let Holds::Code(list) = spec.holds {
                assert!(!members(list).is_empty(), "{}: {list}", spec.code);
            }
        }
        assert_eq!(code_of("rating", 1), Some("above"));
        assert_eq!(code_of("rating", 9), None);
    }
}
