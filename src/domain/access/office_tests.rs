use super::*;
use crate::domain::id::TeamId;
use crate::domain::people::PositionKind;
use crate::domain::plan::Direction;
use crate::domain::unit::{Unit, UnitKind};

fn unit(id: u64, parent: Option<u64>, head: u64) -> Unit {
    Unit {
        id: UnitId(id),
        code: format!("U{id}"),
        name: String::new(),
        kind: UnitKind::Section,
        parent: parent.map(UnitId),
        head: Some(EmployeeId(head)),
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

/// Agency 2 (head 20), division 3 (30), section 4 (40) beside section 5 (41).
fn organisation() -> Organisation {
    Organisation::new(
        [
            unit(2, None, 20),
            unit(3, Some(2), 30),
            unit(4, Some(3), 40),
            unit(5, Some(3), 41),
        ],
        [
            post(20, PositionKind::SeniorExecutive, 2),
            post(30, PositionKind::Administrator, 3),
            post(40, PositionKind::Supervisor, 4),
            post(41, PositionKind::Supervisor, 5),
        ],
    )
}

fn staff() -> Post {
    post(50, PositionKind::Staff, 4)
}

/// What a person is to the holder of a post, without what everybody is.
fn towards(me: u64, post: &Post, stints: &[Stint], when: When) -> Vec<Role> {
    let given = Appointments::Given(std::collections::BTreeMap::new());
    let organisation = organisation();
    let office = Office::new(&organisation, EmployeeId(me), &given);
    let roles = office.towards(post, stints, when);
    roles
        .iter()
        .filter(|role| *role != Role::Colleague)
        .collect()
}

#[test]
fn roles_follow_from_the_line_of_superiors() {
    let to_staff = |me| towards(me, &staff(), &[], When::Now);
    assert_eq!(to_staff(50), [Role::Employee]);
    assert_eq!(to_staff(40), [Role::Appraiser, Role::Superior]);
    assert_eq!(to_staff(30), [Role::ReviewingOfficer, Role::Superior]);
    assert_eq!(to_staff(20), [Role::Superior]);
    assert_eq!(to_staff(41), [], "the head of another section");
    assert_eq!(to_staff(0), [], "nobody in particular");
}

#[test]
fn nobody_is_his_own_appraiser_or_superior() {
    for me in [20, 30, 40] {
        let own = organisation().led_by(EmployeeId(me)).map(|unit| unit.id.0);
        let post = post(me, PositionKind::Supervisor, own.unwrap());
        assert_eq!(towards(me, &post, &[], When::Ever), [Role::Employee]);
    }
}

#[test]
fn an_appraiser_set_by_hand_counts_and_so_does_whoever_is_above_him() {
    let by_hand = Post {
        appraiser: Some(EmployeeId(41)),
        ..staff()
    };
    let to = |me| towards(me, &by_hand, &[], When::Now);
    assert_eq!(to(41), [Role::Appraiser, Role::Superior]);
    assert_eq!(to(40), [Role::Superior], "still leads the unit");
    assert_eq!(to(30), [Role::ReviewingOfficer, Role::Superior]);
}

#[test]
fn after_a_transfer_each_evaluation_has_its_own_appraiser() {
    let [first, second] = [1, 2].map(|n| Period::quarter(2026, n).unwrap());
    let stint = Stint {
        period: first,
        unit: Some(UnitId(5)),
        appraiser: Some(EmployeeId(41)),
    };
    let to = |me, when| towards(me, &staff(), &[stint], when);
    assert_eq!(to(41, When::In(first)), [Role::Appraiser]);
    assert_eq!(to(41, When::In(second)), []);
    assert_eq!(to(41, When::Now), []);
    assert_eq!(to(41, When::Ever), [Role::Appraiser], "reads what he wrote");
    assert_eq!(to(40, When::In(first)), [Role::Superior]);
    assert_eq!(to(40, When::In(second)), [Role::Appraiser, Role::Superior]);
    let year = Period::year_of(2026).unwrap();
    for me in [40, 41] {
        assert!(
            to(me, When::Around(year)).contains(&Role::Appraiser),
            "{me}"
        );
    }
}

#[test]
fn a_unit_has_its_head_and_those_above_and_a_team_its_leader() {
    let given = Appointments::Given(std::collections::BTreeMap::new());
    let organisation = organisation();
    let office = |me| Office::new(&organisation, EmployeeId(me), &given);
    let section = Some(UnitId(4));
    assert!(office(40).towards_unit(section).has(Role::UnitHead));
    assert!(office(20).towards_unit(section).has(Role::Superior));
    assert!(!office(41).towards_unit(section).has(Role::Superior));
    let member = |id, role| Member {
        id: EmployeeId(id),
        role,
        contribution: None,
        cooperation: None,
        note: String::new(),
    };
    let team = Team {
        id: TeamId(1),
        period: Period::quarter(2026, 4).unwrap(),
        name: "Tim Pengadaan".into(),
        unit: section,
        goal: String::new(),
        measure: String::new(),
        direction: Direction::Less,
        baseline: None,
        target: None,
        unit_of_measure: String::new(),
        results: Vec::new(),
        members: vec![
            member(50, Membership::Leader),
            member(51, Membership::Member),
        ],
        retired: false,
    };
    let towards = |me| office(me).towards_team(&team);
    assert!(towards(50).has(Role::TeamLeader) && !towards(50).has(Role::UnitHead));
    assert!(!towards(51).has(Role::TeamLeader));
    // Nobody rates himself, and what a unit achieved is the rating of its head.
    let keeper = Office::new(&organisation, EmployeeId(40), &Appointments::Keeper);
    assert!(!keeper.towards_unit(section).may(Right::RateOrganisation));
    assert!(
        keeper
            .towards_unit(Some(UnitId(5)))
            .may(Right::RateOrganisation)
    );
}

#[test]
fn the_short_cut_for_reading_answers_like_the_table() {
    let organisation = organisation();
    let stint = Stint {
        period: Period::quarter(2026, 1).unwrap(),
        unit: Some(UnitId(5)),
        appraiser: None,
    };
    for me in [0, 20, 30, 40, 41, 50, 60, 77] {
        for role in [None, Some(Role::Auditor), Some(Role::ServiceOperator)] {
            let roles = role.into_iter().collect();
            let given = Appointments::only(EmployeeId(me), roles);
            let office = Office::new(&organisation, EmployeeId(me), &given);
            for unit in [2, 3, 4, 5, 9] {
                for by_hand in [None, Some(EmployeeId(41)), Some(EmployeeId(77))] {
                    for id in [20, 30, 40, 50, 60] {
                        let post = Post {
                            appraiser: by_hand,
                            reviewer: by_hand.filter(|_| unit == 3),
                            ..post(id, PositionKind::Staff, unit)
                        };
                        for stints in [&[][..], &[stint]] {
                            let slow = office.towards(&post, stints, When::Ever);
                            let fast = office.reads(&post, stints);
                            assert_eq!(fast, slow.may(Right::ReadFile), "{me} {post:?}");
                        }
                    }
                }
            }
        }
    }
}
