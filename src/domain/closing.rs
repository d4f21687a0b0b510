//! Closed evaluations: frozen with a hash; what changes later makes a visible new revision.
//!
//! The frozen form is lines of `key: value` in a fixed order, all of them always there, so that equal
//! evaluations have equal texts and the hash can be checked by hand with `sha256sum`. It is kept for years:
//! its keys, order and escapes do not change; a new form would get a new first line.

use std::fmt::Write;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::coded::Coded;
use super::id::{EmployeeId, ItemId};
use super::meeting::Confirmation;
use super::objection::Objection;
use super::plan::{Indicator, Plan, PlannedResult};
use super::rating::{CoreValue, Predikat, Rating};

/// One closing of an evaluation. Item 1, 2, 3 … are its revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Number of the revision, as an item.
    pub id: ItemId,
    /// When it was closed.
    pub day: NaiveDate,
    /// By whom.
    pub by: Option<EmployeeId>,
    /// Rating of the results as it stood.
    pub results: Option<Rating>,
    /// Rating of the behaviour as it stood.
    pub behaviour: Option<Rating>,
    /// The predikat that followed.
    pub predikat: Option<Predikat>,
    /// Version of the rules by which it followed.
    pub rules: String,
    /// SHA-256 of [`Closing::text`], hexadecimal, see [`hash`].
    pub hash: String,
    /// Everything that was evaluated, as [`text`] writes it.
    pub text: String,
    /// The signature of that text by whoever closed it, with an SSH key of his own (SSHSIG); empty where none was at hand.
    pub signature: String,
    /// The key that signed, as in `id_ed25519.pub`.
    pub key: String,
    /// When the employee received it; the time for an objection runs from here.
    pub received: Option<NaiveDate>,
    /// When it was opened again.
    pub reopened: Option<NaiveDate>,
    /// Why it was opened again.
    pub reopen_reason: String,
    /// How the employee answered it; several where two machines recorded it without seeing each other.
    pub confirmations: Vec<Confirmation>,
}

/// A person as the frozen form names him.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// Name with titles.
    pub name: String,
    /// The 18 digits; empty for people without a NIP.
    pub nip: String,
}

/// A rating of one thing with the rater's note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated<T> {
    /// What is rated.
    pub of: T,
    /// The rating, where one was given.
    pub rating: Option<Rating>,
    /// The note.
    pub note: String,
}

/// Everything that is evaluated, at the moment of closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Who is evaluated.
    pub employee: Party,
    /// Who evaluates.
    pub appraiser: Party,
    /// Version of the rules.
    pub rules: String,
    /// The plan with its actuals and evidence; it names the period.
    pub plan: Plan,
    /// Ratings of planned results, in any order.
    pub items: Vec<Rated<ItemId>>,
    /// Ratings of core values, in any order.
    pub values: Vec<Rated<CoreValue>>,
    /// Rating of the results.
    pub results: Option<Rating>,
    /// Rating of the behaviour.
    pub behaviour: Option<Rating>,
    /// The predikat that follows.
    pub predikat: Option<Predikat>,
    /// The rater's reasons.
    pub reason: String,
}

/// The frozen form of an evaluation.
pub fn text(frozen: &Frozen) -> String {
    let mut lines = Lines(String::new());
    lines.put("form", "tatap-closing-1");
    lines.put("employee", &frozen.employee.name);
    lines.put("employee nip", &frozen.employee.nip);
    lines.put("appraiser", &frozen.appraiser.name);
    lines.put("appraiser nip", &frozen.appraiser.nip);
    lines.put("period", &frozen.plan.period.code());
    lines.put("rules", &frozen.rules);
    lines.put("approach", frozen.plan.approach.code());
    for (result, at) in frozen.plan.results.iter().zip(1_usize..) {
        lines.result(&format!("result {at}"), result, &frozen.items);
    }
    for value in CoreValue::ALL {
        lines.rated(&format!("value {}", value.code()), value, &frozen.values);
    }
    lines.put("rating results", code(frozen.results));
    lines.put("rating behaviour", code(frozen.behaviour));
    lines.put("predikat", code(frozen.predikat));
    lines.put("reason", &frozen.reason);
    lines.0
}

/// SHA-256 of a frozen form, 64 hexadecimal digits.
pub fn hash(text: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(text).into();
    digest.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The lines of a frozen form, as far as they are written.
struct Lines(String);

impl Lines {
    /// One line. Line breaks and backslashes of the value are escaped, so that no value can pass for a line.
    fn put(&mut self, key: &str, value: &str) {
        let value = value.replace('\\', "\\\\");
        let value = value.replace('\r', "\\r").replace('\n', "\\n");
        let gap = if value.is_empty() { "" } else { " " };
        let _ = writeln!(self.0, "{key}:{gap}{value}");
    }

    fn result(&mut self, key: &str, result: &PlannedResult, items: &[Rated<ItemId>]) {
        self.put(&format!("{key} kind"), result.kind.code());
        self.put(&format!("{key} title"), &result.title);
        self.put(&format!("{key} perspective"), code(result.perspective));
        for (indicator, at) in result.indicators.iter().zip(1_usize..) {
            self.indicator(&format!("{key} indicator {at}"), indicator);
        }
        self.rated(key, &result.id, items);
    }

    fn indicator(&mut self, key: &str, indicator: &Indicator) {
        self.put(&format!("{key} aspect"), indicator.aspect.code());
        self.put(&format!("{key} text"), &indicator.text);
        self.put(&format!("{key} direction"), indicator.direction.code());
        self.put(&format!("{key} target"), &figure(indicator.target));
        self.put(
            &format!("{key} target high"),
            &figure(indicator.target_high),
        );
        self.put(&format!("{key} target text"), &indicator.target_text);
        self.put(&format!("{key} unit"), &indicator.unit);
        for (actual, at) in indicator.actuals.iter().zip(1_usize..) {
            let key = format!("{key} actual {at}");
            let day = actual.day.map(|day| day.to_string());
            self.put(&format!("{key} number"), &figure(actual.number));
            self.put(&format!("{key} text"), &actual.text);
            self.put(&format!("{key} evidence"), &actual.evidence);
            self.put(&format!("{key} day"), &day.unwrap_or_default());
        }
    }

    fn rated<T: PartialEq>(&mut self, key: &str, of: &T, rated: &[Rated<T>]) {
        let rated = rated.iter().find(|rated| rated.of == *of);
        let rating = rated.and_then(|rated| rated.rating);
        let note = rated.map_or("", |rated| &rated.note);
        self.put(&format!("{key} rating"), code(rating));
        self.put(&format!("{key} note"), note);
    }
}

/// The code of a term, empty for none.
fn code<T: Coded>(term: Option<T>) -> &'static str {
    term.map_or("", Coded::code)
}

/// A figure without trailing zeros (`12.0` and `12` are one target), empty for none.
fn figure(figure: Option<Decimal>) -> String {
    figure.map_or_else(String::new, |figure| figure.normalize().to_string())
}

impl Closing {
    /// Whether the text is still the one that was closed.
    pub fn is_intact(&self) -> bool {
        hash(&self.text) == self.hash
    }

    /// The appraiser's NIP as it was frozen; whoever may not see it otherwise sees it here.
    pub fn appraiser_nip(&self) -> Option<&str> {
        let mut lines = self.text.lines();
        lines.find_map(|line| line.strip_prefix("appraiser nip: "))
    }

    /// Whether what stands now differs from what was closed: it needs a new revision.
    pub fn differs(&self, current: &str) -> bool {
        self.text != current
    }
}

/// How the employee answered a closing. Each revision asks for an answer of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply<'a> {
    /// Not yet (menunggu konfirmasi).
    Waiting,
    /// With an objection, which waits for its decision.
    Objected(&'a Objection),
    /// Confirmed, or refused to.
    Given(&'a Confirmation),
    /// Differently on machines that have not seen each other; nobody has decided yet.
    Several(&'a [Confirmation]),
}

impl Closing {
    /// How the employee answered it; `objections` are those of the same period.
    pub fn reply<'a>(&'a self, objections: &'a [Objection]) -> Reply<'a> {
        let against = |one: &&Objection| one.decided.is_none() && one.filed >= self.day;
        match self.confirmations.as_slice() {
            [] => match objections.iter().find(against) {
                Some(objection) => Reply::Objected(objection),
                None => Reply::Waiting,
            },
            [only] => Reply::Given(only),
            several @ [_, _, ..] => Reply::Several(several),
        }
    }
}

/// The closing that stands: the last one, unless it was opened again.
pub fn standing(closings: &[Closing]) -> Option<&Closing> {
    closings
        .iter()
        .max_by_key(|closing| closing.id)
        .filter(|closing| closing.reopened.is_none())
}

/// The number of the next revision, the first of which is 1.
pub fn next_number(closings: &[Closing]) -> u64 {
    let last = closings.iter().map(|closing| closing.id.0).max();
    last.unwrap_or(0).saturating_add(1)
}

#[cfg(test)]
#[path = "closing_tests.rs"]
mod tests;
