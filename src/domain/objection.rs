//! Objections (PP 30/2019 Ps 59): fourteen days after receiving the result, to the appraiser's superior,
//! whose decision is final.

use chrono::{Days, NaiveDate};

use super::id::{EmployeeId, ItemId};
use super::rating::Rating;

/// An objection to an evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Identity.
    pub id: ItemId,
    /// When it was filed.
    pub filed: NaiveDate,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub decided: Option<NaiveDate>,
    /// By whom.
    pub by: Option<EmployeeId>,
    /// Rating of the results after the decision.
    pub results: Option<Rating>,
    /// Rating of the behaviour after the decision.
    pub behaviour: Option<Rating>,
    /// The decision in words.
    pub answer: String,
    /// What the employee said when heard.
    pub employee_side: String,
    /// What the appraiser said when heard.
    pub appraiser_side: String,
}

impl Objection {
    /// Whether it is about the result that was closed on a day, the last one where none is. One that was decided
    /// is final, whatever followed.
    pub fn concerns(&self, closed: Option<NaiveDate>) -> bool {
        self.decided.is_some() || closed.is_none_or(|day| self.filed >= day)
    }
}

/// The clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionRules {
    /// Legal source.
    pub source: String,
    /// Calendar days in which it may be filed.
    pub days: u32,
    /// Calendar days in which it should be decided; a reminder only.
    pub decision_days: u32,
}

/// Why an objection cannot be filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotFile {
    /// It is not recorded that the employee received the result.
    NotReceived,
    /// The time is over.
    Late {
        /// The last day on which it could be filed.
        last: NaiveDate,
    },
    /// There is one already; the decision on it is final.
    AlreadyFiled,
}

impl CannotFile {
    /// Stable code, the second half of its translation key (`objection-refused.late`).
    pub fn code(self) -> &'static str {
        match self {
            Self::NotReceived => "not-received",
            Self::Late { .. } => "late",
            Self::AlreadyFiled => "already-filed",
        }
    }
}

/// The last day for an objection to a result received on a day.
pub fn last_day(received: NaiveDate, rules: &ObjectionRules) -> NaiveDate {
    after(received, rules.days)
}

/// The day by which an objection should be decided; a reminder, as the law sets none.
pub fn decision_due(filed: NaiveDate, rules: &ObjectionRules) -> NaiveDate {
    after(filed, rules.decision_days)
}

fn after(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(days.into()))
        .unwrap_or(NaiveDate::MAX)
}

/// Whether an objection may be filed today, and until when. `filed` are the ones to the same result.
pub fn may_file(
    received: Option<NaiveDate>,
    filed: &[Objection],
    today: NaiveDate,
    rules: &ObjectionRules,
) -> Result<NaiveDate, CannotFile> {
    if !filed.is_empty() {
        return Err(CannotFile::AlreadyFiled);
    }
    let last = last_day(received.ok_or(CannotFile::NotReceived)?, rules);
    if today > last {
        return Err(CannotFile::Late { last });
    }
    Ok(last)
}

/// Why somebody may not decide an objection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Nobody decides in his own matter.
    Employee,
    /// The objection is against the appraiser's own result.
    Appraiser,
    /// Somebody other than the reviewing officer (atasan pejabat penilai).
    NotReviewer,
    /// Nobody is known as the reviewing officer.
    NoReviewer,
}

impl Denied {
    /// Stable code, the second half of its translation key (`decision-denied.appraiser`).
    pub fn code(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::Appraiser => "appraiser",
            Self::NotReviewer => "not-reviewer",
            Self::NoReviewer => "no-reviewer",
        }
    }
}

/// Whether somebody may decide: the reviewing officer, and never the appraiser or the employee.
pub fn may_decide(
    actor: EmployeeId,
    employee: EmployeeId,
    appraiser: Option<EmployeeId>,
    reviewer: Option<EmployeeId>,
) -> Result<(), Denied> {
    if actor == employee {
        return Err(Denied::Employee);
    }
    if Some(actor) == appraiser {
        return Err(Denied::Appraiser);
    }
    match reviewer {
        Some(reviewer) if reviewer == actor => Ok(()),
        Some(_) => Err(Denied::NotReviewer),
        None => Err(Denied::NoReviewer),
    }
}

/// What a decision lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Incomplete {
    /// The day, or the day lies before the objection.
    Day,
    /// Who decided.
    By,
    /// One of the two ratings, changed or confirmed.
    Ratings,
    /// The answer in words.
    Answer,
    /// What the employee says.
    Employee,
    /// What the appraiser says.
    Appraiser,
}

impl Incomplete {
    /// Stable code, the second half of its translation key (`decision-missing.answer`).
    pub fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::By => "by",
            Self::Ratings => "ratings",
            Self::Answer => "answer",
            Self::Employee => "employee",
            Self::Appraiser => "appraiser",
        }
    }
}

impl Objection {
    /// Whether the decision is complete: day, person, both ratings and an answer.
    pub fn check_decision(&self) -> Result<(), Incomplete> {
        if self.decided.is_none_or(|day| day < self.filed) {
            return Err(Incomplete::Day);
        }
        if self.by.is_none() {
            return Err(Incomplete::By);
        }
        if self.results.is_none() || self.behaviour.is_none() {
            return Err(Incomplete::Ratings);
        }
        if self.answer.trim().is_empty() {
            return Err(Incomplete::Answer);
        }
        Ok(())
    }

    /// Whether both sides were heard (Ps 59), or it is said of a side that it did not come. Decisions of before
    /// this was asked for stand without.
    pub fn check_hearing(&self) -> Result<(), Incomplete> {
        if self.employee_side.trim().is_empty() {
            return Err(Incomplete::Employee);
        }
        if self.appraiser_side.trim().is_empty() {
            return Err(Incomplete::Appraiser);
        }
        Ok(())
    }

    /// Whether a decision is still awaited past the day by which it should be there.
    pub fn is_overdue(&self, today: NaiveDate, rules: &ObjectionRules) -> bool {
        self.decided.is_none() && today > decision_due(self.filed, rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> ObjectionRules {
        ObjectionRules {
            source: String::new(),
            days: 14,
            decision_days: 21,
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn objection() -> Objection {
        Objection {
            id: ItemId(1),
            filed: day("2027-01-20"),
            reason: "Bukti dukung triwulan III belum dihitung".into(),
            decided: Some(day("2027-02-01")),
            by: Some(EmployeeId(3)),
            results: Some(Rating::Meets),
            behaviour: Some(Rating::Meets),
            answer: "Bukti dukung telah diperiksa kembali".into(),
            employee_side: "Capaian triwulan III belum dihitung".into(),
            appraiser_side: "Bukti dukung baru diterima sesudah evaluasi".into(),
        }
    }

    #[test]
    fn the_last_of_fourteen_days_is_in_time_and_the_next_is_not() {
        let received = Some(day("2027-01-15"));
        let last = day("2027-01-29");
        assert_eq!(may_file(received, &[], last, &rules()), Ok(last));
        assert_eq!(
            may_file(received, &[], day("2027-01-30"), &rules()),
            Err(CannotFile::Late { last })
        );
    }

    #[test]
    fn nothing_is_filed_before_the_result_is_received_or_twice() {
        let today = day("2027-01-20");
        assert_eq!(
            may_file(None, &[], today, &rules()),
            Err(CannotFile::NotReceived)
        );
        assert_eq!(
            may_file(Some(today), &[objection()], today, &rules()),
            Err(CannotFile::AlreadyFiled)
        );
    }

    #[test]
    fn only_the_reviewing_officer_decides() {
        let [employee, appraiser, reviewer, other] = [1, 2, 3, 4].map(EmployeeId);
        let decide = |actor, reviewer| may_decide(actor, employee, Some(appraiser), reviewer);
        assert_eq!(decide(reviewer, Some(reviewer)), Ok(()));
        assert_eq!(decide(other, Some(reviewer)), Err(Denied::NotReviewer));
        assert_eq!(decide(other, None), Err(Denied::NoReviewer));
        assert_eq!(decide(appraiser, Some(appraiser)), Err(Denied::Appraiser));
        assert_eq!(decide(employee, Some(employee)), Err(Denied::Employee));
    }

    type Remove = fn(&mut Objection);

    #[test]
    fn a_decision_names_day_person_ratings_and_answer() {
        assert_eq!(objection().check_decision(), Ok(()));
        let lacking: [(Remove, Incomplete); 6] = [
            (|o| o.decided = None, Incomplete::Day),
            (|o| o.decided = o.filed.pred_opt(), Incomplete::Day),
            (|o| o.by = None, Incomplete::By),
            (|o| o.results = None, Incomplete::Ratings),
            (|o| o.behaviour = None, Incomplete::Ratings),
            (|o| o.answer = " ".into(), Incomplete::Answer),
        ];
        for (remove, expected) in lacking {
            let mut objection = objection();
            remove(&mut objection);
            assert_eq!(objection.check_decision(), Err(expected));
        }
    }

    #[test]
    fn both_sides_are_heard_before_it_is_decided() {
        assert_eq!(objection().check_hearing(), Ok(()));
        let lacking: [(Remove, Incomplete); 2] = [
            (|o| o.employee_side = " ".into(), Incomplete::Employee),
            (|o| o.appraiser_side = String::new(), Incomplete::Appraiser),
        ];
        for (remove, expected) in lacking {
            let mut objection = objection();
            remove(&mut objection);
            assert_eq!(objection.check_hearing(), Err(expected));
            assert_eq!(objection.check_decision(), Ok(()), "it stands all the same");
        }
    }

    #[test]
    fn a_reminder_comes_after_twenty_one_days_without_a_decision() {
        let mut waiting = objection();
        assert!(!waiting.is_overdue(day("2027-03-01"), &rules()), "decided");
        waiting.decided = None;
        assert!(!waiting.is_overdue(day("2027-02-10"), &rules()));
        assert!(waiting.is_overdue(day("2027-02-11"), &rules()));
    }
}
