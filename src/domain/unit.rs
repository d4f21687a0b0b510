//! Units of the organisation and who appraises whom.
//!
//! The appraiser is the direct superior in the unit tree, at lowest a supervisor (PP 30/2019; table of
//! the regions). The table [`wanted`] says which kinds of position may appraise which; the tree decides who.

use std::collections::BTreeMap;

use super::coded::coded;
use super::id::{EmployeeId, UnitId};
use super::people::{CareerLevel, Employee, PositionKind};

coded! {
    /// Kind of unit.
    UnitKind "unit" {
        /// The whole government (province, regency, city).
        Government = 1 "instansi",
        /// Agency (dinas, badan, secretariat, inspectorate, district).
        Agency = 2 "opd",
        /// Secretariat or division of an agency.
        Division = 3 "bidang",
        /// Subdivision or section.
        Section = 4 "seksi",
        /// Technical unit, health centre, school, village office.
        Technical = 5 "uptd",
    }
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Identity.
    pub id: UnitId,
    /// The office's own code, unique among active units.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// Who leads it.
    pub head: Option<EmployeeId>,
    /// No longer exists; history stays.
    pub retired: bool,
}

/// What the resolution needs to know of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post {
    /// The person.
    pub id: EmployeeId,
    /// Kind of position.
    pub kind: PositionKind,
    /// Career level.
    pub level: Option<CareerLevel>,
    /// Unit.
    pub unit: Option<UnitId>,
    /// Appraiser set by hand.
    pub appraiser: Option<EmployeeId>,
    /// Reviewing officer set by hand.
    pub reviewer: Option<EmployeeId>,
}

impl From<&Employee> for Post {
    fn from(employee: &Employee) -> Self {
        Self {
            id: employee.id,
            kind: employee.position_kind,
            level: employee.career_level,
            unit: employee.unit,
            appraiser: employee.appraiser_override,
            reviewer: employee.reviewer_override,
        }
    }
}

/// The unit tree with the posts of those who lead units.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    units: BTreeMap<UnitId, Unit>,
    heads: BTreeMap<EmployeeId, Post>,
    /// The highest unit that each head leads: it is asked for everybody in the list.
    led: BTreeMap<EmployeeId, UnitId>,
}

/// How an appraiser was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// By the table over the unit tree.
    ByTree(EmployeeId),
    /// Set by hand.
    ByHand(EmployeeId),
}

impl Found {
    /// The person found.
    pub fn id(self) -> EmployeeId {
        match self {
            Self::ByTree(id) | Self::ByHand(id) => id,
        }
    }
}

/// Why no appraiser was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotFound {
    /// The person has no unit.
    NoUnit,
    /// No unit above has a head of a fitting kind.
    NoHead,
    /// The appraiser set by hand is the person himself.
    Oneself,
}

impl NotFound {
    /// Stable code, the second half of its translation key.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoUnit => "no-unit",
            Self::NoHead => "no-head",
            Self::Oneself => "oneself",
        }
    }
}

/// Units nested deeper than this are taken for a loop.
const DEPTH: usize = 32;

impl Organisation {
    /// Builds the tree; `posts` need only hold the heads of units, others are ignored.
    pub fn new(
        units: impl IntoIterator<Item = Unit>,
        posts: impl IntoIterator<Item = Post>,
    ) -> Self {
        let units: BTreeMap<_, _> = units.into_iter().map(|unit| (unit.id, unit)).collect();
        let leading: std::collections::BTreeSet<_> =
            units.values().filter_map(|u| u.head).collect();
        let heads = posts
            .into_iter()
            .filter(|p| leading.contains(&p.id))
            .map(|p| (p.id, p))
            .collect();
        let mut organisation = Self {
            units,
            heads,
            led: BTreeMap::new(),
        };
        organisation.led = organisation.highest_led();
        organisation
    }

    fn highest_led(&self) -> BTreeMap<EmployeeId, UnitId> {
        let mut led: BTreeMap<EmployeeId, (usize, UnitId)> = BTreeMap::new();
        for unit in self.units.values().filter(|unit| !unit.retired) {
            let Some(head) = unit.head else { continue };
            let place = (self.chain(unit.id).count(), unit.id);
            let highest = led.entry(head).or_insert(place);
            *highest = place.min(*highest);
        }
        let units = led.into_iter();
        units.map(|(head, (_, unit))| (head, unit)).collect()
    }

    /// A unit.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    /// All units, by id.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// The active unit with this code, compared without case.
    pub fn by_code(&self, code: &str) -> Option<&Unit> {
        let folded = code.trim().to_lowercase();
        self.units
            .values()
            .find(|unit| !unit.retired && unit.code.to_lowercase() == folded)
    }

    /// A unit and those above it, nearest first; stops at a loop.
    pub fn chain(&self, from: UnitId) -> impl Iterator<Item = &Unit> {
        std::iter::successors(self.units.get(&from), |unit| {
            unit.parent.and_then(|parent| self.units.get(&parent))
        })
        .take(DEPTH)
    }

    /// The office that a unit belongs to: the nearest agency above it, otherwise the topmost unit.
    pub fn office_of(&self, unit: UnitId) -> Option<&Unit> {
        let agency = self
            .chain(unit)
            .find(|above| above.kind == UnitKind::Agency);
        agency.or_else(|| self.chain(unit).last())
    }

    /// Whether `unit` lies in the subtree of `top`.
    pub fn within(&self, unit: UnitId, top: UnitId) -> bool {
        self.chain(unit).any(|above| above.id == top)
    }

    /// A unit and those below it; all where none is named.
    pub fn below(&self, top: Option<UnitId>) -> impl Iterator<Item = UnitId> {
        let all = self.units().map(|unit| unit.id);
        all.filter(move |unit| top.is_none_or(|top| self.within(*unit, top)))
    }

    /// Whether making `parent` the parent of `unit` would close a loop.
    pub fn would_loop(&self, unit: UnitId, parent: UnitId) -> bool {
        self.within(parent, unit)
    }

    /// The unit that this person leads, the highest if there are several.
    pub fn led_by(&self, id: EmployeeId) -> Option<&Unit> {
        self.units.get(self.led.get(&id)?)
    }

    /// Who appraises this person.
    pub fn appraiser(&self, post: &Post) -> Result<Found, NotFound> {
        match post.appraiser {
            Some(id) if id == post.id => return Err(NotFound::Oneself),
            Some(id) => return Ok(Found::ByHand(id)),
            None => {}
        }
        self.superior(post, wanted(post.kind, post.level))
            .map(Found::ByTree)
    }

    /// Who reviews the appraisal of this person: the appraiser's own superior.
    pub fn reviewer(&self, post: &Post) -> Result<Found, NotFound> {
        match post.reviewer {
            Some(id) if id == post.id => return Err(NotFound::Oneself),
            Some(id) => return Ok(Found::ByHand(id)),
            None => {}
        }
        let appraiser = self.appraiser(post)?.id();
        let Some(appraiser) = self.heads.get(&appraiser) else {
            return Err(NotFound::NoHead);
        };
        match self.appraiser(appraiser) {
            Ok(found) => Ok(Found::ByTree(found.id())),
            // The head of a region has nobody above him and reviews his own appraisals.
            Err(_) if appraiser.kind == PositionKind::RegionHead => Ok(Found::ByTree(appraiser.id)),
            Err(reason) => Err(reason),
        }
    }

    /// Who appraises the head of a unit.
    pub fn appraiser_of_head(&self, head: EmployeeId) -> Option<EmployeeId> {
        let post = self.heads.get(&head)?;
        self.appraiser(post).ok().map(Found::id)
    }

    fn superior(&self, post: &Post, wanted: &[PositionKind]) -> Result<EmployeeId, NotFound> {
        let unit = post.unit.ok_or(NotFound::NoUnit)?;
        self.chain(unit)
            .filter_map(|unit| unit.head)
            .filter(|head| *head != post.id)
            .find(|head| {
                self.heads
                    .get(head)
                    .is_some_and(|h| wanted.contains(&h.kind))
            })
            .ok_or(NotFound::NoHead)
    }
}

/// Kinds of position that may appraise a position, nearest first.
///
/// PP 30/2019 and the regions' table: staff by supervisor, administrator where there is none, and so on.
pub fn wanted(kind: PositionKind, level: Option<CareerLevel>) -> &'static [PositionKind] {
    use PositionKind::{
        Administrator, Functional, RegionHead, SeniorExecutive, SeniorExecutiveHigh, Staff,
        Supervisor,
    };
    match kind {
        RegionHead => &[],
        SeniorExecutiveHigh | SeniorExecutive => &[RegionHead],
        Administrator => &[SeniorExecutive, SeniorExecutiveHigh, RegionHead],
        Supervisor => &[Administrator, SeniorExecutive, SeniorExecutiveHigh],
        Staff => &[
            Supervisor,
            Administrator,
            SeniorExecutive,
            SeniorExecutiveHigh,
        ],
        Functional => match level {
            Some(CareerLevel::ExpertPrincipal | CareerLevel::ExpertAssociate) => {
                &[SeniorExecutive, SeniorExecutiveHigh, RegionHead]
            }
            Some(CareerLevel::ExpertJunior) => {
                &[Administrator, SeniorExecutive, SeniorExecutiveHigh]
            }
            Some(
                CareerLevel::Beginner
                | CareerLevel::Skilled
                | CareerLevel::Proficient
                | CareerLevel::Overseer
                | CareerLevel::ExpertFirst,
            )
            | None => &[
                Supervisor,
                Administrator,
                SeniorExecutive,
                SeniorExecutiveHigh,
            ],
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: u64, parent: Option<u64>, head: Option<u64>) -> Unit {
        Unit {
            id: UnitId(id),
            code: format!("U{id}"),
            name: format!("Unit {id}"),
            kind: UnitKind::Section,
            parent: parent.map(UnitId),
            head: head.map(EmployeeId),
            retired: false,
        }
    }

    fn post(id: u64, kind: PositionKind, unit: u64) -> Post {
        Post {
            id: EmployeeId(id),
            kind,
            level: None,
            unit: Some(UnitId(unit)),
            appraiser: None,
            reviewer: None,
        }
    }

    /// Government 1 (head 10) over agency 2 (20), division 3 (30), section 4 (`section_head`).
    fn office(section_head: Option<u64>) -> Organisation {
        Organisation::new(
            [
                unit(1, None, Some(10)),
                unit(2, Some(1), Some(20)),
                unit(3, Some(2), Some(30)),
                unit(4, Some(3), section_head),
            ],
            [
                post(10, PositionKind::RegionHead, 1),
                post(20, PositionKind::SeniorExecutive, 2),
                post(30, PositionKind::Administrator, 3),
                post(40, PositionKind::Supervisor, 4),
            ],
        )
    }

    #[test]
    fn staff_are_appraised_by_the_supervisor_or_else_the_administrator() {
        let staff = post(50, PositionKind::Staff, 4);
        let with = office(Some(40));
        assert_eq!(with.appraiser(&staff), Ok(Found::ByTree(EmployeeId(40))));
        assert_eq!(with.reviewer(&staff), Ok(Found::ByTree(EmployeeId(30))));
        let without = office(None);
        assert_eq!(without.appraiser(&staff), Ok(Found::ByTree(EmployeeId(30))));
        assert_eq!(without.reviewer(&staff), Ok(Found::ByTree(EmployeeId(20))));
    }

    #[test]
    fn every_rank_finds_the_one_above_and_the_region_head_reviews_his_own() {
        let org = office(Some(40));
        let chain = [
            (40, PositionKind::Supervisor, 4, 30),
            (30, PositionKind::Administrator, 3, 20),
        ];
        for (id, kind, at, appraiser) in chain {
            assert_eq!(
                org.appraiser(&post(id, kind, at)),
                Ok(Found::ByTree(EmployeeId(appraiser))),
                "{id}"
            );
        }
        let chief = post(20, PositionKind::SeniorExecutive, 2);
        assert_eq!(org.appraiser(&chief), Ok(Found::ByTree(EmployeeId(10))));
        assert_eq!(org.reviewer(&chief), Ok(Found::ByTree(EmployeeId(10))));
        assert_eq!(
            org.appraiser(&post(10, PositionKind::RegionHead, 1)),
            Err(NotFound::NoHead)
        );
    }

    #[test]
    fn functional_levels_follow_their_own_rows() {
        let org = office(Some(40));
        for (level, appraiser) in [
            (CareerLevel::ExpertAssociate, 20),
            (CareerLevel::ExpertJunior, 30),
            (CareerLevel::ExpertFirst, 40),
            (CareerLevel::Skilled, 40),
        ] {
            let person = Post {
                level: Some(level),
                ..post(60, PositionKind::Functional, 4)
            };
            assert_eq!(
                org.appraiser(&person),
                Ok(Found::ByTree(EmployeeId(appraiser))),
                "{level:?}"
            );
        }
    }

    #[test]
    fn an_override_wins_but_nobody_appraises_himself() {
        let org = office(Some(40));
        let by_hand = Post {
            appraiser: Some(EmployeeId(77)),
            ..post(50, PositionKind::Staff, 4)
        };
        assert_eq!(org.appraiser(&by_hand), Ok(Found::ByHand(EmployeeId(77))));
        let oneself = Post {
            appraiser: Some(EmployeeId(50)),
            ..by_hand
        };
        assert_eq!(org.appraiser(&oneself), Err(NotFound::Oneself));
        let nowhere = Post {
            unit: None,
            appraiser: None,
            ..by_hand
        };
        assert_eq!(org.appraiser(&nowhere), Err(NotFound::NoUnit));
    }

    #[test]
    fn a_loop_of_units_ends_and_is_foreseen() {
        let org = Organisation::new([unit(1, Some(2), None), unit(2, Some(1), None)], []);
        assert_eq!(
            org.appraiser(&post(5, PositionKind::Staff, 1)),
            Err(NotFound::NoHead)
        );
        let line = office(None);
        assert!(line.would_loop(UnitId(2), UnitId(4)));
        assert!(!line.would_loop(UnitId(4), UnitId(2)));
    }
}
