//! Documents from the records: loads what a report needs, fills its form, and says what it rests on.

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::app::figures;
use crate::app::model::Model;
use crate::app::reports::kind::ReportKind;
use crate::app::screens::evaluation::Review;
use crate::app::screens::service::report::report as survey_of;
use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::meeting::Meeting;
use crate::domain::period::Period;
use crate::domain::person::PersonFile;
use crate::domain::plan::Plan;
use crate::domain::unit::{Found, Post};
use crate::i18n::Phrase;
use crate::ops::op::ReplicaId;
use crate::ops::view::Dossier;
use crate::store::Store;
use crate::wire;

use super::ReportError;
use super::document::Document;
use super::facts::{self, Beside, Facts};
use super::fill::{Unfilled, fill};
use super::form::{Form, words as form};
use super::plain;
use super::sheet::hex;

/// Whom a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A person.
    Person(EmployeeId),
    /// A unit with those below it.
    Unit(UnitId),
}

/// Where and when documents are made, and with which key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Place, for `place, day` above signatures; dots to write on where it is empty.
    pub place: String,
    /// The moment, as people write it.
    pub made: String,
    /// Name of the key of this machine; none where it has none.
    pub key: Option<String>,
}

/// Makes documents from one store.
pub struct Maker<'a> {
    store: &'a dyn Store,
    model: &'a Model,
    stamp: &'a Stamp,
}

/// The foot of every page.
#[derive(Deserialize)]
struct Foot {
    page: String,
    lines: Vec<String>,
}

/// Digits of a hash that are printed: enough to compare by eye.
const DIGITS: usize = 16;

impl<'a> Maker<'a> {
    /// From this store. The model tells who may be named and which period is meant, and its words must be those of
    /// documents, [`crate::i18n::Lang::Indonesian`].
    pub fn new(store: &'a dyn Store, model: &'a Model, stamp: &'a Stamp) -> Self {
        Self {
            store,
            model,
            stamp,
        }
    }

    /// A document.
    pub fn document(&self, kind: ReportKind, target: Target) -> Result<Document, ReportError> {
        let Some(words) = form(kind) else {
            return Err(no_document(kind));
        };
        match target {
            Target::Person(id) => self.of_person(kind, words, id),
            Target::Unit(unit) => self.of_unit(kind, words, unit),
        }
    }

    /// Everything that is held on a person and who saw it, for programs.
    pub fn held(&self, id: EmployeeId) -> Result<Value, ReportError> {
        let dossier = self.store.dossier(id)?;
        let file = &dossier.file;
        let review = Review {
            model: self.model,
            file,
            period: self.model.period,
        };
        let employee = facts::person::party(self.model, &file.employee, None);
        Ok(Facts::new()
            .text("as-of", self.model.today.to_string())
            .group("employee", employee)
            .and(self.access(review, &dossier))
            .json())
    }

    /// What is held, who saw it, who may see it.
    fn access(&self, review: Review<'_>, dossier: &Dossier) -> Facts {
        let readings = self.store.readers(review.person());
        let (appraiser, reviewer) = (review.appraiser(), review.reviewer());
        let entitled = facts::access::entitled(self.model, appraiser, reviewer);
        Facts::new()
            .group(
                "access",
                facts::access::access(self.model, dossier, &readings),
            )
            .list("entitled", entitled)
    }

    fn of_person(
        &self,
        kind: ReportKind,
        words: &str,
        id: EmployeeId,
    ) -> Result<Document, ReportError> {
        let dossier = self.store.dossier(id)?;
        let file = &dossier.file;
        let (period, met) = self.meeting(kind, file);
        let review = Review {
            model: self.model,
            file,
            period,
        };
        // Whose file is opened is written down: the superior's only for what is printed from it.
        let superior = if matches!(kind, ReportKind::Skp | ReportKind::OnePage) {
            self.superior(file, period)?
        } else {
            None
        };
        let members = if kind == ReportKind::RoleMatrix {
            self.members(id, period)?
        } else {
            Vec::new()
        };
        let beside = Beside {
            met,
            superior: superior.as_ref(),
            members: &members,
        };
        let mut facts = facts::of_person(review, beside);
        if kind == ReportKind::SubjectAccess {
            facts = facts.and(self.access(review, &dossier));
        }
        let state = Phrase::new("report.state").with("hash", state_of(&dossier));
        self.filled(words, facts, Some(state))
    }

    fn of_unit(
        &self,
        kind: ReportKind,
        words: &str,
        unit: UnitId,
    ) -> Result<Document, ReportError> {
        let model = self.model;
        let base = Facts::new().text("period", model.texts().period(model.period));
        let facts = if kind == ReportKind::Survey {
            let year = model.period.year();
            let report = survey_of(model, Some(unit), year, None);
            base.group(
                "survey",
                facts::unit::survey(model, Some(unit), &report, year),
            )
        } else {
            self.reads_all(unit)?;
            base.group("unit", facts::unit::unit(model, unit))
        };
        self.filled(words, facts, None)
    }

    /// Refuses what would be counted from some of the people only.
    fn reads_all(&self, unit: UnitId) -> Result<(), ReportError> {
        let people = &self.model.people;
        let within = |of| people.organisation().within(of, unit);
        let here = people.known().filter(|row| row.unit().is_some_and(within));
        let hidden = here.filter(|row| !people.reads(row.id())).count();
        if hidden > 0 {
            let phrase = Phrase::new("report.not-all")
                .with("n", hidden)
                .with("unit", self.model.people.unit_name(unit));
            return Err(ReportError::Refused(phrase));
        }
        Ok(())
    }

    fn filled(
        &self,
        words: &str,
        facts: Facts,
        state: Option<Phrase>,
    ) -> Result<Document, ReportError> {
        let texts = self.model.texts();
        let place = match self.stamp.place.as_str() {
            "" => "....................",
            place => place,
        };
        let facts = facts
            .text("place", place)
            .text("today", texts.day_long(self.model.today));
        let form = Form::parse(words).map_err(|error| wrong(&error.to_string()))?;
        let mut document = fill(&form, &facts).map_err(|why| match why {
            Unfilled::Missing(words) => {
                ReportError::Refused(Phrase::new("report.missing").with("what", words))
            }
            Unfilled::Form(error) => wrong(&error.to_string()),
        })?;
        document.made = self.model.today.to_string();
        let state = state.unwrap_or_else(|| {
            let hash = short(&Sha256::digest(plain::text(&document, 132)));
            Phrase::new("report.content").with("hash", hash)
        });
        self.foot(&mut document, &state.text(texts))?;
        Ok(document)
    }

    /// What the document rests on, at the foot of every page.
    fn foot(&self, document: &mut Document, state: &str) -> Result<(), ReportError> {
        let foot: Foot = toml::from_str(include_str!("../../assets/forms/foot.toml"))
            .map_err(|error| wrong(&error.to_string()))?;
        let settings = &self.model.settings;
        let texts = self.model.texts();
        let facts = Facts::new()
            .text("scheme", &settings.scheme.version)
            .text("rules", &settings.rules.version)
            .text("made", &self.stamp.made)
            .text("version", env!("CARGO_PKG_VERSION"))
            .text("state", state)
            .text(
                "key",
                self.stamp
                    .key
                    .as_deref()
                    .unwrap_or(texts.get("report.no-key")),
            );
        let facts = Facts::new().group("foot", facts);
        document.foot =
            super::fill::lines(&foot.lines, &facts).map_err(|error| wrong(&error.to_string()))?;
        document.page = foot.page;
        Ok(())
    }

    /// The period of a document, and the meeting that minutes are about: the last about the period looked at,
    /// otherwise the last of all.
    fn meeting<'f>(&self, kind: ReportKind, file: &'f PersonFile) -> (Period, Option<&'f Meeting>) {
        let now = self.model.period;
        let last = |all: &'f Vec<Meeting>| all.iter().max_by_key(|met| (met.day, met.id));
        if let Some(met) = file.meetings.get(&now).and_then(last) {
            return (now, Some(met));
        }
        if kind != ReportKind::Minutes {
            return (now, None);
        }
        let all = file.meetings.iter();
        let all = all.filter_map(|(period, all)| Some((*period, last(all)?)));
        match all.max_by_key(|(_, met)| (met.day, met.id)) {
            Some((period, met)) => (period, Some(met)),
            None => (now, None),
        }
    }

    /// The superior's plan, where it may be read.
    fn superior(&self, file: &PersonFile, period: Period) -> Result<Option<Plan>, ReportError> {
        let above = figures::superior(self.model, file, period);
        match above.filter(|id| self.model.people.reads(*id)) {
            Some(above) => Ok(self.store.dossier(above)?.file.plans.remove(&period)),
            None => Ok(None),
        }
    }

    /// The plans of those whom somebody appraises, as far as they may be read.
    fn members(&self, superior: EmployeeId, period: Period) -> Result<Vec<Plan>, ReportError> {
        let organisation = self.model.people.organisation();
        let mut plans = Vec::new();
        for row in self.model.people.everybody() {
            let found = organisation.appraiser(&Post::from(&row.employee));
            let is_own = found.is_ok_and(|found| Found::id(found) == superior);
            if is_own && self.model.people.reads(row.id()) {
                plans.extend(self.store.dossier(row.id())?.file.plans.remove(&period));
            }
        }
        Ok(plans)
    }
}

/// What is said of a report that is no document.
pub(super) fn no_document(kind: ReportKind) -> ReportError {
    ReportError::Usage(Phrase::new("report.no-document").with("kind", kind.code()))
}

fn wrong(detail: &str) -> ReportError {
    ReportError::Refused(Phrase::new("report.form-wrong").with("why", detail))
}

/// The first digits of a hash.
fn short(hash: &[u8]) -> String {
    let mut digits = hex(hash);
    digits.truncate(DIGITS);
    digits
}

/// The hash of everything that is held on a person, the same on every machine that holds the same.
fn state_of(dossier: &Dossier) -> String {
    let mut hash = Sha256::new();
    for state in dossier.states.values() {
        hash.update(wire::encode_state(state, ReplicaId([0; 16])));
    }
    short(&hash.finalize())
}

/// The usual name of a file, without its ending: `skp-2026-TW4-199001012015031001`.
pub fn file_name(model: &Model, kind: ReportKind, target: Option<Target>) -> String {
    const YEARLY: [ReportKind; 3] = [
        ReportKind::Survey,
        ReportKind::Competence,
        ReportKind::Award,
    ];
    let period = if kind == ReportKind::SubjectAccess {
        model.today.to_string()
    } else if YEARLY.contains(&kind) {
        model.period.year().to_string()
    } else {
        model.period.code()
    };
    let whom = target.map(|target| match target {
        Target::Person(id) => {
            let row = model.people.true_row(id);
            let nip = row.and_then(|row| row.employee.nip);
            nip.map_or_else(|| id.0.to_string(), crate::domain::nip::Nip::plain)
        }
        Target::Unit(id) => {
            let unit = model.people.organisation().unit(id);
            unit.map_or_else(|| id.0.to_string(), |unit| plain_name(&unit.code))
        }
    });
    let parts = [Some(kind.code().to_owned()), Some(period), whom];
    parts.into_iter().flatten().collect::<Vec<_>>().join("-")
}

/// Letters and digits of a name, for that of a file.
fn plain_name(name: &str) -> String {
    let signs = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    signs.take(40).collect()
}
