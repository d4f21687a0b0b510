//! What of one person can be sent, and what stands in the way of the rest.

use std::collections::BTreeSet;

use chrono::Datelike;

use crate::app::model::Model;
use crate::app::screens::evaluation::Review;
use crate::app::screens::evaluation::read::Standing;
use crate::domain::closing::Closing;
use crate::domain::follow::training::{Course, CourseState};
use crate::domain::nip::{EmploymentKind, Nip};
use crate::domain::people::{Employee, PositionKind};
use crate::domain::period::Period;
use crate::domain::person::{PersonFile, RosterRow, Sight};
use crate::domain::siasn;
use crate::ops::op::SubjectKind;
use crate::ops::view::Dossier;

use super::bodies::{self, Judged};
use super::finding::{Fault, Finding, Weight};
use super::twins::Twins;
use super::{Siasn, SiasnKind, SiasnRecord, codes};

/// Longest name that is thought to be taken, in characters (unverified).
const NAME_MAX: usize = 100;
/// Longest position or name of a unit that is thought to be taken, in characters (unverified).
const WORDS_MAX: usize = 255;

/// Faults with what exactly they are about.
type Faults = Vec<(Fault, String)>;

/// What is wanted of one person.
pub(super) struct Wanted<'a> {
    pub(super) kind: SiasnKind,
    pub(super) model: &'a Model,
    pub(super) dossier: &'a Dossier,
    pub(super) twins: &'a Twins,
}

impl<'a> Wanted<'a> {
    fn file(&self) -> &'a PersonFile {
        &self.dossier.file
    }

    fn employee(&self) -> &'a Employee {
        &self.file().employee
    }

    /// The period that is asked for.
    fn period(&self) -> Period {
        let asked = self.model.period;
        match self.kind {
            SiasnKind::Periodic => asked.without_stint(),
            SiasnKind::Annual | SiasnKind::Credit | SiasnKind::Courses => {
                Period::year_of(asked.year()).unwrap_or(asked)
            }
        }
    }

    /// Adds what there is of the person.
    pub(super) fn put(&self, siasn: &mut Siasn) {
        match self.kind {
            SiasnKind::Courses => self.put_courses(siasn),
            // Others have no credit points.
            SiasnKind::Credit if self.employee().position_kind != PositionKind::Functional => {}
            SiasnKind::Annual | SiasnKind::Periodic | SiasnKind::Credit => self.put_judged(siasn),
        }
    }

    fn put_judged(&self, siasn: &mut Siasn) {
        let mut faults = self.identity();
        let review = self.review(&mut faults);
        let judged = review.and_then(|review| closed(review, &mut faults));
        if self.kind == SiasnKind::Credit {
            faults.push((Fault::CreditDecree, String::new()));
            if self.employee().career_level.is_none() {
                faults.push((Fault::NoLevel, self.employee().position.clone()));
            }
        }
        let asked = review.filter(|_| self.kind == SiasnKind::Annual);
        let appraiser = asked.and_then(|review| self.appraiser(review, &mut faults));
        if let (Some(judged), false) = (judged, refuses(&faults)) {
            let body = match self.kind {
                SiasnKind::Annual => bodies::annual(judged, appraiser.as_ref()),
                SiasnKind::Periodic => bodies::periodic(judged),
                SiasnKind::Credit => bodies::credit(judged),
                SiasnKind::Courses => None,
            };
            siasn
                .records
                .extend(body.map(|(body, beside)| self.record(body, beside)));
        }
        self.tell(siasn, self.period(), faults);
    }

    fn put_courses(&self, siasn: &mut Siasn) {
        let year = self.period().year();
        let done =
            |course: &&Course| course.state == CourseState::Done && course.day.year() == year;
        let courses: Vec<&Course> = self.file().courses.iter().filter(done).collect();
        if courses.is_empty() {
            return;
        }
        let mut faults = self.identity();
        let kept_out = refuses(&faults);
        faults.push((Fault::CourseOrganiser, String::new()));
        for course in courses {
            if course.certificate.trim().is_empty() {
                faults.push((Fault::CourseCertificate, course.name.clone()));
            }
            if bodies::hours(course).is_none() {
                faults.push((Fault::CourseHours, course.name.clone()));
            }
            if !kept_out {
                let body = bodies::course(self.employee(), course);
                siasn.records.push(self.record(body, Vec::new()));
            }
        }
        self.tell(siasn, self.period(), faults);
    }

    fn record(&self, body: Vec<serde_json::Value>, beside: Vec<serde_json::Value>) -> SiasnRecord {
        SiasnRecord {
            person: self.employee().id,
            nip: plain(self.employee()),
            name: self.employee().name.clone(),
            body,
            beside,
        }
    }

    fn tell(&self, siasn: &mut Siasn, period: Period, faults: Faults) {
        let found = faults.into_iter().map(|(fault, detail)| Finding {
            person: self.employee().id,
            nip: plain(self.employee()),
            name: self.employee().name.clone(),
            period: period.code(),
            fault,
            detail,
        });
        siasn.findings.extend(found);
    }

    /// Whether SIASN can know the person.
    fn identity(&self) -> Faults {
        let employee = self.employee();
        let mut faults = Faults::new();
        let mut tell = |fault, detail: &str| faults.push((fault, detail.to_owned()));
        match employee.kind {
            EmploymentKind::NonAsn => tell(Fault::NotAsn, ""),
            EmploymentKind::Pppk => tell(Fault::Pppk, ""),
            EmploymentKind::Pns => {}
        }
        if employee.nip.is_none() && employee.kind != EmploymentKind::NonAsn {
            tell(Fault::NoNip, "");
        }
        let id = employee.siasn_id.as_str();
        if id.is_empty() {
            tell(Fault::NoId, "");
        } else if siasn::id(id).is_none() {
            tell(Fault::BadId, id);
        }
        if let Some(key) = self.twins.of(employee) {
            tell(Fault::Duplicate, &key);
        }
        faults
    }

    /// The evaluation that is sent: of several after a transfer the last one.
    fn review(&self, faults: &mut Faults) -> Option<Review<'a>> {
        let mut tell = |fault, detail: String| faults.push((fault, detail));
        let asked = self.period();
        if self.kind == SiasnKind::Periodic && codes::periodic(asked.cycle()).is_none() {
            tell(Fault::PeriodKind, self.model.texts().period(asked));
            return None;
        }
        let file = self.file();
        let periods = file.plans.keys().chain(file.closings.keys());
        let stints: BTreeSet<Period> = periods
            .copied()
            .filter(|period| period.without_stint() == asked)
            .collect();
        let Some(last) = stints.last().copied() else {
            tell(Fault::NoPlan, String::new());
            return None;
        };
        if stints.len() > 1 {
            let codes: Vec<String> = stints.iter().map(|period| period.code()).collect();
            tell(Fault::SeveralStints, codes.join(", "));
        }
        let review = Review {
            model: self.model,
            file,
            period: last,
        };
        let open = self.undecided(last);
        if open > 0 {
            tell(Fault::Undecided, open.to_string());
        }
        // What was closed holds the NIP of the appraiser, so whether it still stands cannot be told without it.
        let row = appraiser_of(review);
        if let Some(row) = row.filter(|row| row.sight == Sight::Name) {
            tell(Fault::AppraiserUnseen, row.employee.name.clone());
            return None;
        }
        Some(review)
    }

    /// How many values of the evaluation stand side by side.
    fn undecided(&self, period: Period) -> usize {
        let kinds = [
            SubjectKind::Plan,
            SubjectKind::Evaluation,
            SubjectKind::Objection,
        ];
        let states = self.dossier.states.values().filter(|state| {
            kinds.contains(&state.subject.kind) && state.subject.period == Some(period)
        });
        states.map(|state| state.conflicts().count()).sum()
    }

    /// Who has appraised, with what is missing of the data that SIASN asks for.
    fn appraiser(&self, review: Review<'_>, faults: &mut Faults) -> Option<bodies::Appraiser> {
        let Some(row) = appraiser_of(review) else {
            faults.push((Fault::NoAppraiser, String::new()));
            return None;
        };
        let name = row.employee.name.clone();
        let appraiser = bodies::Appraiser::of(self.model, &row.employee);
        let mut lacks = |fault| faults.push((fault, name.clone()));
        let is_asn = row.employee.kind != EmploymentKind::NonAsn;
        if is_asn && appraiser.nip.is_empty() {
            lacks(Fault::AppraiserNip);
        }
        if is_asn && appraiser.grade.is_none() {
            lacks(Fault::AppraiserGrade);
        }
        if appraiser.position.is_empty() {
            lacks(Fault::AppraiserPosition);
        }
        if appraiser.unit.is_empty() {
            lacks(Fault::AppraiserUnit);
        }
        for (words, most) in [
            (&appraiser.name, NAME_MAX),
            (&appraiser.position, WORDS_MAX),
            (&appraiser.unit, WORDS_MAX),
        ] {
            if words.chars().count() > most {
                faults.push((Fault::TooLong, words.clone()));
            }
        }
        Some(appraiser)
    }
}

/// Who has rated, or else is to rate.
fn appraiser_of(review: Review<'_>) -> Option<&RosterRow> {
    let id = review.rater().or(review.appraiser())?;
    let row = review.model.people.true_row(id);
    row.filter(|row| row.is_known())
}

/// The evaluation, where it is closed and stands as it was closed.
fn closed<'a>(review: Review<'a>, faults: &mut Faults) -> Option<Judged<'a>> {
    let mut tell = |fault, detail: String| faults.push((fault, detail));
    let closing = match review.standing() {
        Standing::Closed(closing) => closing,
        Standing::Open => {
            tell(Fault::NotClosed, String::new());
            return None;
        }
        Standing::Reopened(closing) => {
            tell(Fault::Reopened, revision(closing));
            return None;
        }
        Standing::Changed(closing) => {
            tell(Fault::Changed, revision(closing));
            return None;
        }
    };
    if !closing.is_intact() {
        tell(Fault::NotIntact, revision(closing));
    }
    if review.waiting().is_some() {
        tell(Fault::Objection, String::new());
    }
    let ratings = closing.results.zip(closing.behaviour);
    let Some(((results, behaviour), predikat)) = ratings.zip(closing.predikat) else {
        tell(Fault::NoRatings, revision(closing));
        return None;
    };
    if codes::matrix(results, behaviour) != codes::quadrant(predikat) {
        let texts = review.model.texts();
        tell(Fault::Matrix, texts.label(predikat).to_owned());
    }
    Some(Judged {
        review,
        results,
        behaviour,
        predikat,
    })
}

fn revision(closing: &Closing) -> String {
    closing.id.0.to_string()
}

fn refuses(faults: &Faults) -> bool {
    faults
        .iter()
        .any(|(fault, _)| fault.weight() == Weight::Refuses)
}

fn plain(employee: &Employee) -> String {
    employee.nip.map(Nip::plain).unwrap_or_default()
}
