//! Deadlines, pauses and the order of steps of complaints.

use super::*;

pub(crate) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

pub(crate) fn rules() -> ComplaintRules {
    ComplaintRules {
        source: "UU 25/2009".to_owned(),
        verify: 3,
        answer: [5, 14, 60],
        near_percent: 50,
    }
}

pub(crate) fn step(id: u64, kind: StepKind, day: NaiveDate) -> Step {
    Step {
        id: ItemId(id),
        kind,
        day,
        person: None,
        note: String::new(),
    }
}

/// Received on Monday, 2 March 2026.
pub(crate) fn complaint(kind: ComplaintKind) -> Complaint {
    Complaint {
        id: 1,
        number: "P-1".to_owned(),
        received: day(3, 2),
        channel: None,
        kind,
        unit: None,
        service: String::new(),
        from: String::new(),
        text: String::new(),
        steps: Vec::new(),
        retired: false,
    }
}

fn with(steps: &[(StepKind, NaiveDate)]) -> Complaint {
    let steps = steps
        .iter()
        .enumerate()
        // Ids as the program gives them: in no order.
        .map(|(n, (kind, day))| step(9 - n as u64, *kind, *day));
    Complaint {
        steps: steps.collect(),
        ..complaint(ComplaintKind::Information)
    }
}

fn clock(complaint: &Complaint, today: NaiveDate) -> Clock {
    complaint.clock(&rules(), &Calendar::plain(), today)
}

fn urgency(complaint: &Complaint, today: NaiveDate) -> Urgency {
    complaint.urgency(&rules(), &Calendar::plain(), today)
}

#[test]
fn deadlines_are_counted_in_working_days_from_the_day_after_receipt() {
    let plain = Calendar::plain();
    let mut holidays = Calendar::plain();
    for n in [19, 20] {
        holidays.holidays.insert(day(3, n), "Nyepi".to_owned());
    }
    let due = |kind, calendar| complaint(kind).deadline(&rules(), calendar);
    assert_eq!(due(ComplaintKind::Information, &plain), day(3, 9));
    assert_eq!(due(ComplaintKind::Ordinary, &plain), day(3, 20));
    assert_eq!(due(ComplaintKind::Ordinary, &holidays), day(3, 24));
    assert_eq!(due(ComplaintKind::Supervisory, &holidays), day(5, 27));
    let complaint = complaint(ComplaintKind::Information);
    assert_eq!(complaint.verify_deadline(&rules(), &plain), day(3, 5));
}

#[test]
fn the_clock_stands_still_while_the_complainant_is_asked() {
    use StepKind::{Answered, Completed, Returned, Verified};
    let plain = Calendar::plain();
    let steps = [
        (Verified, day(3, 3)),
        (Returned, day(3, 4)),
        (Completed, day(3, 11)),
        (Answered, day(3, 16)),
    ];
    let waiting = with(&steps[..2]);
    assert_eq!(
        clock(&waiting, day(6, 1)),
        Clock::Paused { since: day(3, 4) }
    );
    assert_eq!(urgency(&waiting, day(6, 1)), Urgency::Paused);
    let left = |complaint: &Complaint, today| match clock(complaint, today) {
        Clock::Running { left, total: 5 } => left,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        left(&with(&steps[..1]), day(3, 4)),
        left(&with(&steps[..3]), day(3, 11)),
        "as much is left after the pause as before it"
    );
    let complete = with(&steps[..3]);
    assert_eq!(
        complete.deadline(&rules(), &plain),
        day(3, 16),
        "Wednesday to Wednesday: five days"
    );
    assert_eq!(
        complete.verify_deadline(&rules(), &plain),
        day(3, 5),
        "verified before"
    );
    let answered = with(&steps);
    let met = |in_time, on| Clock::Met {
        day: day(3, on),
        in_time,
    };
    assert_eq!(clock(&answered, day(6, 1)), met(true, 16));
    assert_eq!(answered.workdays_taken(&plain), Some(5));
    let late = with(&[steps[0], (Answered, day(3, 10))]);
    assert_eq!(clock(&late, day(6, 1)), met(false, 10));
}

#[test]
fn a_pause_before_verification_moves_that_deadline_too_and_pauses_add_up() {
    use StepKind::{Completed, Returned};
    let complaint = with(&[
        (Returned, day(3, 3)),
        (Completed, day(3, 4)),
        (Returned, day(3, 6)),
        (Completed, day(3, 9)),
    ]);
    let plain = Calendar::plain();
    assert_eq!(complaint.verify_deadline(&rules(), &plain), day(3, 9));
    assert_eq!(complaint.deadline(&rules(), &plain), day(3, 11));
    assert_eq!(complaint.stage(), ComplaintStage::Received);
}

#[test]
fn a_return_cannot_make_a_late_complaint_timely() {
    use StepKind::{Completed, Returned};
    let complaint = with(&[(Returned, day(3, 11)), (Completed, day(3, 18))]);
    assert_eq!(urgency(&complaint, day(3, 18)), Urgency::Overdue);
}

#[test]
fn urgency_changes_at_half_the_time_and_after_the_last_day() {
    let open = complaint(ComplaintKind::Information);
    for (today, expected) in [
        (2, Urgency::OnTime),
        (4, Urgency::OnTime),
        (5, Urgency::Near),
        (9, Urgency::Near),
        (10, Urgency::Overdue),
    ] {
        assert_eq!(urgency(&open, day(3, today)), expected, "{today}");
    }
    let friday = Complaint {
        received: day(3, 6),
        ..open
    };
    assert_eq!(urgency(&friday, day(3, 13)), Urgency::Near);
    assert_eq!(
        clock(&friday, day(3, 14)),
        Clock::Running { left: -1, total: 5 },
        "the Saturday after the last day"
    );
    let foreign = with(&[(StepKind::NotOurs, day(3, 3))]);
    assert_eq!(urgency(&foreign, day(6, 1)), Urgency::Done);
}

#[test]
fn steps_of_one_day_are_put_in_the_order_in_which_they_can_have_happened() {
    use StepKind::{Acted, Answered, Assigned, Closed, Completed, Returned, Verified};
    let stage = |steps: &[StepKind]| {
        let steps: Vec<_> = steps.iter().map(|kind| (*kind, day(3, 3))).collect();
        with(&steps).stage()
    };
    assert_eq!(stage(&[]), ComplaintStage::Received);
    assert_eq!(
        stage(&[Closed, Acted, Answered, Verified, Assigned]),
        ComplaintStage::Closed
    );
    let mut again = with(&[
        (Verified, day(3, 3)),
        (Returned, day(3, 3)),
        (Returned, day(3, 5)),
        (Completed, day(3, 5)),
    ]);
    assert_eq!(again.stage(), ComplaintStage::Returned);
    again.steps.push(step(1, Completed, day(3, 6)));
    assert_eq!(again.stage(), ComplaintStage::Verified);
}

#[test]
fn no_answer_comes_before_verification_and_no_end_before_an_answer() {
    use StepKind::{Answered, Assigned, Closed, Completed, Returned, Verified};
    let new = complaint(ComplaintKind::Information);
    assert!(new.may(Verified) && new.may(Returned));
    assert!(!new.may(Answered) && !new.may(Closed) && !new.may(Completed));
    let verified = with(&[(Verified, day(3, 3))]);
    assert!(verified.may(Answered) && verified.may(Assigned) && !verified.may(Closed));
    let answered = with(&[(Verified, day(3, 3)), (Answered, day(3, 4))]);
    assert_eq!(answered.allowed_steps(), [Closed]);
    let returned = with(&[(Verified, day(3, 3)), (Returned, day(3, 4))]);
    assert!(returned.may(Completed) && !returned.may(Answered));
    for stage in ComplaintStage::ALL {
        let ends = matches!(stage, ComplaintStage::Closed | ComplaintStage::NotOurs);
        assert_eq!(stage.next().is_empty(), ends, "{stage:?}");
    }
}

#[test]
fn a_step_out_of_its_time_or_order_is_refused() {
    let verified = with(&[(StepKind::Verified, day(3, 4))]);
    let check = |kind, on| verified.check_step(&step(1, kind, day(3, on)), day(3, 5));
    assert_eq!(check(StepKind::Answered, 4), Ok(()));
    assert_eq!(check(StepKind::Answered, 6), Err(StepError::Future));
    assert_eq!(
        check(StepKind::Answered, 3),
        Err(StepError::Before {
            earliest: day(3, 4)
        })
    );
    assert_eq!(
        check(StepKind::Closed, 5),
        Err(StepError::NotNow {
            stage: ComplaintStage::Verified
        })
    );
    let new = complaint(ComplaintKind::Information);
    let early = step(1, StepKind::Verified, day(3, 1));
    assert_eq!(
        new.check_step(&early, day(3, 5)),
        Err(StepError::Before {
            earliest: day(3, 2)
        })
    );
}

#[test]
fn the_person_to_whom_it_was_assigned_last_has_it_in_hand() {
    let assigned = |id, on, person| Step {
        person: Some(EmployeeId(person)),
        ..step(id, StepKind::Assigned, day(3, on))
    };
    let mut complaint = with(&[(StepKind::Verified, day(3, 3))]);
    assert_eq!(complaint.assignee(), None);
    complaint
        .steps
        .extend([assigned(1, 5, 7), assigned(2, 4, 8)]);
    assert_eq!(complaint.assignee(), Some(EmployeeId(7)));
}
