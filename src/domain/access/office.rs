//! How somebody stands to people, units and teams.

use std::cell::RefCell;
use std::collections::HashMap;

use super::{Appointments, Right, Role, Roles};
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::period::Period;
use crate::domain::team::{Member, Role as Membership, Team};
use crate::domain::unit::{Found, Organisation, Post};

/// A period in which a plan was carried out in another post than the present one: after a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stint {
    /// The period of the plan.
    pub period: Period,
    /// Its unit, where it is not the present one.
    pub unit: Option<UnitId>,
    /// Its appraiser, where one was named.
    pub appraiser: Option<EmployeeId>,
}

impl Stint {
    /// The post in which the plan is carried out.
    pub fn post(&self, present: &Post) -> Post {
        Post {
            unit: self.unit.or(present.unit),
            appraiser: self.appraiser.or(present.appraiser),
            ..*present
        }
    }
}

/// For when it is asked who somebody is to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// For what has no time of its own.
    Now,
    /// For the evaluation of a period.
    In(Period),
    /// For what lies with a year or a month, in which several evaluations meet.
    Around(Period),
    /// At any time: whoever appraised once can read what he wrote.
    Ever,
}

/// Superiors further up than this are taken for a loop.
const DEPTH: usize = 32;

/// The organisation as one person stands in it.
#[derive(Debug)]
pub struct Office<'a> {
    organisation: &'a Organisation,
    me: EmployeeId,
    anywhere: Roles,
    /// Units that lie in my line, as far as it was asked: thousands of people share a unit.
    mine: RefCell<HashMap<UnitId, bool>>,
}

impl<'a> Office<'a> {
    /// The organisation as this person stands in it.
    pub fn new(
        organisation: &'a Organisation,
        me: EmployeeId,
        appointments: &Appointments,
    ) -> Self {
        Self {
            organisation,
            me,
            anywhere: appointments.anywhere(me),
            mine: RefCell::default(),
        }
    }

    /// What one is everywhere, whomever it is about.
    pub fn anywhere(&self) -> Roles {
        self.anywhere
    }

    /// What one is towards something that is about nobody in particular: whoever leads a unit appraises somebody.
    pub fn at_large(&self) -> Roles {
        let leads = self.organisation.led_by(self.me).is_some();
        self.anywhere().with_if(leads, Role::UnitHead)
    }

    /// What one is to a person. Nobody is his own appraiser, reviewing officer or superior.
    pub fn towards(&self, present: &Post, stints: &[Stint], when: When) -> Roles {
        let roles = self.anywhere();
        if self.me == EmployeeId::NOBODY {
            return roles;
        }
        if present.id == self.me {
            return roles.with(Role::Employee);
        }
        let own = |stint: &&Stint| match when {
            When::Now => false,
            When::In(period) => stint.period == period,
            When::Around(period) => stint.period.year() == period.year(),
            When::Ever => true,
        };
        let mut posts: Vec<Post> = stints
            .iter()
            .filter(own)
            .map(|one| one.post(present))
            .collect();
        let replaced = matches!(when, When::In(_)) && !posts.is_empty();
        if !replaced {
            posts.push(*present);
        }
        let named = |found: Result<Found, _>| found.map(Found::id) == Ok(self.me);
        let appraises = |post: &Post| named(self.organisation.appraiser(post));
        let reviews = |post: &Post| named(self.organisation.reviewer(post));
        roles
            .with_if(posts.iter().any(appraises), Role::Appraiser)
            // Who appraised does not decide about himself, whatever he was named.
            .with_if(
                posts.iter().any(|post| reviews(post) && !appraises(post)),
                Role::ReviewingOfficer,
            )
            .with_if(self.is_above(present), Role::Superior)
    }

    /// Whether one may read the file of a person. The same as asking [`Office::towards`] at any time, without looking
    /// up appraisers where the line of the unit tells enough: it is asked for everybody in the list.
    pub fn reads(&self, present: &Post, stints: &[Stint]) -> bool {
        if self.anywhere().may(Right::ReadFile) || self.is_above(present) {
            return true;
        }
        let by_hand = present.appraiser.is_some() || present.reviewer.is_some();
        let own = present.id == self.me;
        (own || by_hand || !stints.is_empty())
            && self
                .towards(present, stints, When::Ever)
                .may(Right::ReadFile)
    }

    /// What one is to a unit: its head, or somebody above it.
    pub fn towards_unit(&self, unit: Option<UnitId>) -> Roles {
        let roles = self.anywhere();
        let Some(unit) = unit.and_then(|id| self.organisation.unit(id)) else {
            return roles;
        };
        if unit.head == Some(self.me) && self.me != EmployeeId::NOBODY {
            return roles.with(Role::UnitHead);
        }
        let above = unit.parent.is_some_and(|parent| self.leads_over(parent));
        roles.with_if(above, Role::Superior)
    }

    /// What one is to a team: one of its leaders, or what one is to its unit.
    pub fn towards_team(&self, team: &Team) -> Roles {
        let leads = |one: &Member| one.id == self.me && one.role == Membership::Leader;
        self.towards_unit(team.unit)
            .with_if(team.members.iter().any(leads), Role::TeamLeader)
    }

    /// Whether one stands in the line of superiors of a person.
    fn is_above(&self, post: &Post) -> bool {
        if post.id == self.me || self.me == EmployeeId::NOBODY {
            return false;
        }
        let by_hand = post.appraiser.is_some() && self.is_in_line(post.appraiser);
        by_hand || post.unit.is_some_and(|unit| self.leads_over(unit))
    }

    /// Whether one leads a unit or one above it, or is above whoever does.
    fn leads_over(&self, unit: UnitId) -> bool {
        if let Some(known) = self.mine.borrow().get(&unit) {
            return *known;
        }
        let mut heads = self.organisation.chain(unit).filter_map(|unit| unit.head);
        let found = heads.any(|head| self.is_in_line(Some(head)));
        self.mine.borrow_mut().insert(unit, found);
        found
    }

    /// Whether one is this superior, or one that appraises him in turn.
    fn is_in_line(&self, superior: Option<EmployeeId>) -> bool {
        std::iter::successors(superior, |id| self.organisation.appraiser_of_head(*id))
            .take(DEPTH)
            .any(|id| id == self.me)
    }
}

impl Organisation {
    /// The one person who may do something about the holder of a post, where the table names one: the appraiser, the
    /// reviewing officer, or the employee himself.
    pub fn holder(&self, right: Right, post: &Post) -> Option<(Role, EmployeeId)> {
        match right.roles() {
            [Role::Employee] => Some((Role::Employee, post.id)),
            [Role::ReviewingOfficer] => {
                let found = self.reviewer(post).ok()?;
                Some((Role::ReviewingOfficer, found.id()))
            }
            roles if roles.contains(&Role::Appraiser) => {
                let found = self.appraiser(post).ok()?;
                Some((Role::Appraiser, found.id()))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "office_tests.rs"]
mod tests;
