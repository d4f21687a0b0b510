use super::*;

fn indicator(id: u64, target: i64) -> Indicator {
    Indicator {
        id: ItemId(id),
        aspect: Aspect::Quantity,
        text: "Jumlah dokumen".into(),
        direction: Direction::More,
        target: Some(target.into()),
        target_high: None,
        target_text: String::new(),
        unit: "dokumen".into(),
        level: ResultLevel::Output,
        actuals: Vec::new(),
    }
}

fn result(id: u64, indicators: Vec<Indicator>) -> PlannedResult {
    PlannedResult {
        id: ItemId(id),
        kind: ResultKind::Main,
        title: "Tersusunnya laporan".into(),
        supports: None,
        perspective: None,
        indicators,
    }
}

fn plan(employee: u64, results: Vec<PlannedResult>) -> Plan {
    let period = Period::quarter(2026, 4).unwrap();
    Plan {
        results,
        ..Plan::empty(EmployeeId(employee), period)
    }
}

#[test]
fn a_plan_with_one_main_result_and_a_target_of_twelve_documents_can_be_submitted() {
    let complete = plan(1, vec![result(1, vec![indicator(2, 12)])]);
    assert_eq!(complete.may_move_to(Stage::Submitted), Ok(()));
}

#[test]
fn a_result_without_indicator_is_refused_by_name() {
    let without = plan(1, vec![result(1, vec![])]);
    assert_eq!(
        without.may_move_to(Stage::Submitted),
        Err(StageRefusal::Incomplete(vec![Missing::Indicator(ItemId(
            1
        ))]))
    );
    assert_eq!(plan(1, vec![]).missing(), [Missing::MainResult]);
}

#[test]
fn the_qualitative_approach_needs_no_target() {
    let told = Indicator {
        target: None,
        unit: String::new(),
        ..indicator(2, 0)
    };
    let mut qualitative = plan(1, vec![result(1, vec![told])]);
    assert_eq!(qualitative.missing(), [Missing::Target(ItemId(2))]);
    qualitative.approach = Approach::Qualitative;
    assert_eq!(qualitative.missing(), []);
}

#[test]
fn evaluation_is_refused_on_a_draft_and_allowed_once_approved() {
    let mut plan = plan(1, vec![result(1, vec![indicator(2, 12)])]);
    assert!(!plan.stage.may_rate());
    assert_eq!(
        plan.may_move_to(Stage::Evaluating),
        Err(StageRefusal::Jump {
            from: Stage::Draft,
            to: Stage::Evaluating
        })
    );
    plan.stage = Stage::Approved;
    assert!(plan.stage.may_rate());
    assert_eq!(plan.may_move_to(Stage::Evaluating), Ok(()));
}

#[test]
fn a_superior_result_with_three_supporters_shows_three_and_orphans_are_listed() {
    let superior = plan(1, vec![result(100, vec![])]);
    let support = |employee: u64| {
        let supporting = PlannedResult {
            supports: Some((EmployeeId(1), ItemId(100))),
            ..result(employee, vec![])
        };
        plan(employee, vec![supporting])
    };
    let mut members = vec![support(2), support(3), support(4)];
    members.push(plan(5, vec![result(50, vec![])]));
    let (rows, orphans) = cascade(&superior, &members);
    assert_eq!(
        rows,
        [(
            ItemId(100),
            vec![EmployeeId(2), EmployeeId(3), EmployeeId(4)]
        )]
    );
    assert_eq!(orphans, [(EmployeeId(5), ItemId(50))]);
}

#[test]
fn two_actuals_that_nobody_decided_between_count_as_none() {
    let actual = |n: i64| Actual {
        number: Some(n.into()),
        ..Actual::default()
    };
    let mut disputed = indicator(2, 12);
    disputed.actuals = vec![actual(6), actual(12)];
    assert_eq!(disputed.achievement(), None);
    disputed.actuals.pop();
    assert_eq!(
        disputed
            .achievement()
            .map(super::super::progress::Achievement::permille),
        Some(500)
    );
    let plan = plan(1, vec![result(1, vec![disputed, indicator(3, 10)])]);
    assert_eq!(plan.progress_permille(), Some(250));
    assert_eq!(plan.late(600), 1);
    assert_eq!(plan.late(700), 2);
}
