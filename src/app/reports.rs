//! Reports from any screen: choose what, look at it, and only then write it. One key begins it everywhere; whom it is
//! about follows from what is marked or looked at.

use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, UnitId};
use crate::i18n::Phrase;

use super::ask::{Answer, Ask, AskFor, AskLine};
use super::model::{Effect, Model, Overlay, Tab, Tone};
use super::overlay::{Confirm, Then};
use super::pick::{Pick, PickFor, PickItem};
use super::reading::Reading;
use super::screens::{employees, overview};
use super::text_input::{Lines, TextInput};

pub mod kind;
#[cfg(test)]
mod tests;

use kind::{About, Format, REPORTS, ReportKind, report};

/// Whom a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// These people, each in a document of its own.
    People(Vec<EmployeeId>),
    /// A unit with those below it.
    Unit(UnitId),
    /// Everybody.
    Everybody,
}

/// A report that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which.
    pub kind: ReportKind,
    /// About whom.
    pub whom: Whom,
}

/// What is asked of whoever makes reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportWish {
    /// Show it as text; of many people the first.
    Show(Order),
    /// Write it.
    Write {
        /// What.
        order: Order,
        /// In which form.
        format: Format,
        /// A file, or a folder for files with their usual names; empty for the folder in which the program began.
        place: String,
        /// Whether a file that is there is replaced.
        replace: bool,
    },
    /// Begin no further file.
    Stop,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportAnswer {
    /// The report as text.
    Shown(Order, String),
    /// A file was written.
    Written(String),
    /// So many of so many files were written; the rest follows unless it is stopped.
    Going {
        /// So far, written or not made.
        done: usize,
        /// All of them.
        all: usize,
    },
    /// All that could be made was written.
    Finished {
        /// So many.
        written: usize,
        /// Of so many.
        all: usize,
        /// Where.
        place: String,
        /// The first that was not made, and why.
        failed: Option<(String, Phrase)>,
    },
    /// A file is there already: the same again would replace it.
    Exists(String, Box<ReportWish>),
    /// It was not made.
    Failed(Phrase),
}

/// Offers all reports, those that fit the screen first.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let texts = model.texts();
    let mut rows: Vec<_> = REPORTS.iter().collect();
    rows.sort_by_key(|row| !fits(model.tab, row.kind));
    let items = rows.into_iter().map(|row| PickItem {
        id: u64::from(row.kind.number()),
        label: texts.label(row.kind).to_owned(),
        detail: about(model, row.about),
    });
    let title = Phrase::new("report.choose");
    let pick = Pick::new(title, PickFor::Report, items.collect(), None);
    model.overlays.push(Overlay::Pick(Box::new(pick)));
    Vec::new()
}

/// Whether a report is what somebody on a screen most probably wants.
fn fits(tab: Tab, kind: ReportKind) -> bool {
    let of_tab: &[ReportKind] = match tab {
        Tab::Employees => &[ReportKind::OnePage, ReportKind::Progress],
        Tab::Target => &[
            ReportKind::Skp,
            ReportKind::SkpAnnex,
            ReportKind::RoleMatrix,
            ReportKind::Log,
        ],
        Tab::Team => &[ReportKind::RoleMatrix],
        Tab::Feedback => &[ReportKind::OnePage],
        Tab::Meeting => &[ReportKind::Minutes, ReportKind::OnePage],
        Tab::Evaluation => &[
            ReportKind::Evaluation,
            ReportKind::EvaluationDocument,
            ReportKind::Objection,
            ReportKind::Credit,
        ],
        Tab::FollowUp => &[
            ReportKind::CoachingFeedback,
            ReportKind::Competence,
            ReportKind::Award,
        ],
        Tab::Service => &[ReportKind::Survey, ReportKind::Complaints],
        Tab::Overview => &[ReportKind::Recap, ReportKind::UnitPredikat],
        Tab::Sync => &[ReportKind::Data],
    };
    of_tab.contains(&kind)
}

/// Whom a report would be about, in words.
fn about(model: &Model, about: About) -> String {
    match whom(model, about) {
        Ok(Whom::People(ids)) => match ids.as_slice() {
            [only] => model.people.name(*only),
            several => model
                .texts()
                .fill("report.people", &[("n", &several.len().to_string())]),
        },
        Ok(Whom::Unit(unit)) => model.people.unit_name(unit),
        Ok(Whom::Everybody) => model.texts().get("report.everybody").to_owned(),
        Err(key) => model.texts().get(key).to_owned(),
    }
}

/// Whom a report is about: who is marked, or looked at; the unit of the overview, or that of the person.
fn whom(model: &Model, about: About) -> Result<Whom, &'static str> {
    let unit = || {
        let of_person = || model.people.row(model.person()?)?.unit();
        overview::top(model).or_else(of_person)
    };
    match about {
        About::Person => match employees::concerned(model) {
            none if none.is_empty() => Err("report.nobody"),
            ids => Ok(Whom::People(ids)),
        },
        About::Unit => unit().map(Whom::Unit).ok_or("report.no-unit"),
        About::Everybody => Ok(overview::top(model).map_or(Whom::Everybody, Whom::Unit)),
    }
}

/// A report was chosen.
pub fn chosen(model: &mut Model, id: u64) -> Vec<Effect> {
    let found = REPORTS
        .iter()
        .find(|row| u64::from(row.kind.number()) == id);
    found.map_or_else(Vec::new, |row| ask(model, row.kind))
}

/// Asks to be shown a report.
pub fn ask(model: &mut Model, kind: ReportKind) -> Vec<Effect> {
    match whom(model, report(kind).about) {
        Ok(whom) => vec![Effect::Report(ReportWish::Show(Order { kind, whom }))],
        Err(key) => model.refuse(key),
    }
}

/// Asks in which form and where what is shown is to be written.
pub fn write(model: &mut Model, order: &Order) {
    let formats = report(order.kind).formats.iter();
    let options = formats.map(|format| Phrase::coded("report-format", format.code()));
    let lines = vec![
        AskLine {
            label: "report.format",
            empty: None,
            answer: Answer::Choice {
                options: options.collect(),
                at: 0,
            },
        },
        AskLine {
            label: "report.place",
            empty: Some("report.usual-place"),
            answer: Answer::Text(TextInput::new("", Lines::One, 1_000)),
        },
    ];
    let title = Phrase::coded("report-kind", order.kind.code());
    let ask = Ask::new(title, lines, AskFor::Report(order.clone()));
    model.overlays.push(Overlay::Ask(Box::new(ask)));
}

/// Form and place are answered.
pub fn asked(ask: &Ask, order: &Order) -> Vec<Effect> {
    let formats = report(order.kind).formats;
    let format = formats.get(ask.chosen(0)).copied();
    vec![Effect::Report(ReportWish::Write {
        order: order.clone(),
        format: format.unwrap_or(Format::Text),
        place: ask.text(1).to_owned(),
        replace: false,
    })]
}

/// Stops a run of many, if one is going on.
pub fn stop(model: &mut Model) -> Option<Vec<Effect>> {
    model.reporting.take()?;
    Some(vec![Effect::Report(ReportWish::Stop)])
}

/// What became of a wish.
pub fn answered(model: &mut Model, answer: ReportAnswer) -> Vec<Effect> {
    match answer {
        ReportAnswer::Shown(order, text) => {
            let mut title = model.texts().label(order.kind).to_owned();
            if let Whom::People(ids) = &order.whom
                && let [only] = ids.as_slice()
            {
                title = format!("{title}: {}", model.people.name(*only));
            }
            let reading = Reading::new(title, text).of_report(order);
            model.overlays.push(Overlay::Reading(Box::new(reading)));
        }
        ReportAnswer::Written(path) => {
            close_ask(model);
            let phrase = Phrase::new("report.written").with("path", path);
            model.say(Tone::Good, phrase);
        }
        ReportAnswer::Going { done, all } => {
            if model.reporting.is_none() {
                close_ask(model);
            }
            model.reporting = Some((done, all));
            let phrase = Phrase::new("report.going").with("n", done).with("all", all);
            model.say(Tone::Plain, phrase);
        }
        ReportAnswer::Finished {
            written,
            all,
            place,
            failed,
        } => {
            model.reporting = None;
            let phrase = match failed {
                None => Phrase::new("report.finished"),
                Some((name, why)) => Phrase::new("report.finished-some")
                    .with("name", name)
                    .with("why", why.text(model.texts())),
            };
            let tone = if written == all {
                Tone::Good
            } else {
                Tone::Warning
            };
            let phrase = phrase.with("n", written).with("all", all);
            model.say(tone, phrase.with("path", place));
        }
        ReportAnswer::Exists(path, again) => {
            let question = Phrase::new("report.replace").with("path", path);
            let then = Then::Ask(Effect::Report(*again));
            model
                .overlays
                .push(Overlay::Confirm(Confirm { question, then }));
        }
        ReportAnswer::Failed(why) => model.say(Tone::Bad, why),
    }
    Vec::new()
}

/// Closes the question for form and place: what was typed is of no more use.
fn close_ask(model: &mut Model) {
    if let Some(Overlay::Ask(ask)) = model.top()
        && matches!(ask.then, AskFor::Report(_))
    {
        model.overlays.pop();
    }
}
