//! Penilaian: the ratings of a person for a period, with what suggests them and what follows.
//!
//! The appraiser's ratings and the person's own view stand beside each other; who sits at the keyboard
//! decides which of the two a key writes. Nothing but an explicit choice ever changes a rating.

mod close;
pub mod confirm;
mod evidence;
mod object;
mod rate;
pub mod read;
mod spread;
pub mod tell;
mod transfer;
mod why;

#[cfg(test)]
mod chance_tests;
#[cfg(test)]
mod confirm_tests;
#[cfg(test)]
mod tests;

use crate::app::command::{Command, General, Move, Place, Spec};
use crate::app::form::Form;
use crate::app::forms::Wrong;
use crate::app::geometry::{Area, frame};
use crate::app::list::ListState;
use crate::app::model::{Effect, Model, Tab, Tone};
use crate::domain::access::{Denied, Right};
use crate::domain::coded::coded;
use crate::domain::id::EmployeeId;
use crate::domain::meeting::Answer;
use crate::domain::period::Period;
use crate::domain::rating::Rating;
use crate::i18n::Phrase;
use crate::ops::op::{Draft, Field, Value};

pub use close::unrated_numbers;
pub use rate::{entitled, open_overall, wrong_stage};
pub use read::{Line, Review};
pub use why::{explain, explain_line, whole};

/// What the screen can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Rate what is selected.
    Rate(Rating),
    /// Take the rating of what is selected away.
    Clear,
    /// Rate what is selected with a note and evidence.
    Edit,
    /// Choose both ratings.
    Overall,
    /// Say what the leader expects for a core value.
    Expect,
    /// Close the evaluation.
    Close,
    /// Open a closed evaluation again.
    Reopen,
    /// Note that the employee received the result.
    Receive,
    /// The employee confirms the result with the own PIN.
    ConfirmByPin,
    /// Note that the employee signed on paper.
    ConfirmOnPaper,
    /// Note that the employee refused to sign.
    RefuseToSign,
    /// File an objection.
    Object,
    /// Decide an objection.
    Decide,
    /// Part the plan of the period in two, as the person was transferred.
    Transfer,
}

coded! {
    /// What a form of the screen is about.
    Paper "paper" {
        /// The rating of one result or value.
        Item = 1 "item",
        /// Both ratings.
        Whole = 2 "whole",
        /// Why an evaluation is opened again.
        Reopening = 3 "reopening",
        /// When the employee received the result.
        Receipt = 4 "receipt",
        /// An objection.
        Objection = 5 "objection",
        /// The decision on an objection.
        Decision = 6 "decision",
        /// A transfer within the period.
        Transfer = 7 "transfer",
        /// The employee's words beside the confirmation by PIN.
        ByPin = 8 "by-pin",
        /// The confirmation on paper.
        OnPaper = 9 "on-paper",
        /// The refusal to sign.
        Refusal = 10 "refusal",
    }
}

use Act as Do;
const HERE: Place = Place::On(Tab::Evaluation);
const fn changes(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::writes(Command::Evaluation(act), code, keys, HERE)
}

/// The screen's part of the table.
pub static COMMANDS: &[Spec] = &[
    changes(Do::Rate(Rating::Above), "rate-above", &["1"]),
    changes(Do::Rate(Rating::Meets), "rate-meets", &["2"]),
    changes(Do::Rate(Rating::Below), "rate-below", &["3"]),
    changes(Do::Clear, "rate-clear", &["0"]),
    changes(Do::Edit, "rate-edit", &["e"]),
    changes(Do::Overall, "rate-overall", &["b"]),
    changes(Do::Expect, "expect", &["x"]),
    changes(Do::Close, "close-evaluation", &["t"]),
    changes(Do::Reopen, "reopen-evaluation", &["T"]),
    changes(Do::Receive, "receive-evaluation", &["c"]),
    changes(Do::ConfirmByPin, "confirm-pin", &["p"]),
    changes(Do::ConfirmOnPaper, "confirm-paper", &["S"]),
    changes(Do::RefuseToSign, "refuse-to-sign", &["X"]),
    changes(Do::Object, "file-objection", &["o"]),
    changes(Do::Decide, "decide-objection", &["O"]),
    changes(Do::Transfer, "transfer", &["m"]),
];

/// The screen.
#[derive(Debug, Default)]
pub struct EvaluationState {
    /// Selection and window.
    pub list: ListState,
    /// The lines listed.
    pub shown: Vec<Line>,
    /// Whose, and for when.
    of: Option<(EmployeeId, Period)>,
}

/// Where the parts of the screen lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Where the evaluation stands, and the heads of the list.
    pub head: Area,
    /// The list.
    pub list: Area,
    /// The selected line in full.
    pub detail: Area,
    /// Whether the detail stands beside the list.
    pub wide: bool,
}

/// Columns of the detail beside the list.
const PANE: u16 = 52;

/// Divides the screen.
pub fn parts(size: (u16, u16)) -> Parts {
    let body = frame(size).body;
    let wide = body.w >= 110;
    let (left, detail) = if wide {
        body.right(PANE)
    } else {
        body.bottom(match body.h {
            20.. => 9,
            14.. => 7,
            _ => 0,
        })
    };
    let (head, list) = left.top(2);
    Parts {
        head,
        list,
        detail,
        wide,
    }
}

/// Brings the screen in line with the rest.
pub fn settle(model: &mut Model) {
    if model.tab != Tab::Evaluation {
        return;
    }
    let shown = Review::of(model).map_or_else(Vec::new, Review::lines);
    let of = model.person().map(|person| (person, model.period));
    let rows = parts(model.size).list.h;
    let state = &mut model.evaluation;
    state.list.resize(usize::from(rows).max(1));
    state.list.clamp(shown.len());
    if state.of != of {
        state.list.first();
        state.of = of;
    }
    state.shown = shown;
}

/// Selects a line for what is asked next, whatever screen is in front.
pub fn look_at(model: &mut Model, line: Line) {
    let shown = Review::of(model).map_or_else(Vec::new, Review::lines);
    let at = shown.iter().position(|other| *other == line);
    let of = model.person().map(|person| (person, model.period));
    let state = &mut model.evaluation;
    state.list.clamp(shown.len());
    state.list.select(at.unwrap_or(0));
    (state.shown, state.of) = (shown, of);
}

/// Does what a command says.
pub fn run(model: &mut Model, act: Act) -> Vec<Effect> {
    if model.person_file().is_none() {
        return model.refuse("notice.nobody");
    }
    match act {
        Act::Rate(rating) => rate::rate(model, Some(rating)),
        Act::Clear => rate::rate(model, None),
        Act::Edit => rate::edit(model),
        Act::Overall => rate::open_overall(model),
        Act::Expect => rate::expect(model),
        Act::Close => close::close(model),
        Act::Reopen => close::reopen(model),
        Act::Receive => close::receive(model),
        Act::ConfirmByPin => confirm::open(model, Answer::Pin),
        Act::ConfirmOnPaper => confirm::open(model, Answer::Paper),
        Act::RefuseToSign => confirm::open(model, Answer::Refused),
        Act::Object => object::file(model),
        Act::Decide => object::decide(model),
        Act::Transfer => transfer::open(model),
    }
}

/// Checks what was entered, and answers what it writes.
pub fn save(
    model: &Model,
    form: &Form,
    paper: Paper,
    values: &[(Field, Value)],
) -> Result<Vec<Draft>, Wrong> {
    match paper {
        Paper::Item => rate::save_item(model, form, values),
        Paper::Whole => rate::save_whole(model, form, values),
        Paper::Reopening => close::save_reopening(model, form, values),
        Paper::Receipt => close::save_receipt(model, form, values),
        Paper::ByPin => confirm::save(model, form, Answer::Pin, values),
        Paper::OnPaper => confirm::save(model, form, Answer::Paper, values),
        Paper::Refusal => confirm::save(model, form, Answer::Refused, values),
        Paper::Objection => object::save_objection(model, form, values),
        Paper::Decision => object::save_decision(model, form, values),
        Paper::Transfer => transfer::save(model, form, values),
    }
}

/// Why something about the evaluation looked at is not for whoever sits at the keyboard, in the words of this
/// screen; nothing where the general ones do.
pub fn why_not(model: &Model, denied: &Denied) -> Option<Phrase> {
    let review = Review::of(model).filter(|review| denied.person == Some(review.person()))?;
    let right = denied.right;
    if right == Right::Object {
        return Some(object::not_the_employee(review));
    }
    if right == Right::Decide {
        return object::not_the_reviewer(review);
    }
    let judged = [Right::Rate, Right::Close, Right::Reopen, Right::Receive];
    rate::entitled(review)
        .err()
        .filter(|_| judged.contains(&right))
}

/// Says why something was not done.
fn refuse(model: &mut Model, why: Phrase) -> Vec<Effect> {
    model.say(Tone::Warning, why);
    Vec::new()
}

/// The keys of a command of this screen.
fn key(model: &Model, act: Act) -> String {
    model.settings.keymap.keys_of(Command::Evaluation(act))
}

/// Opens what is selected: its form.
pub fn open(model: &mut Model) -> Vec<Effect> {
    // By the table, so that nothing opens for writing where nothing may be written.
    crate::app::update::run(model, Command::Evaluation(Act::Edit))
}

/// Goes back one level within the screen; no, as it has one level only.
pub fn back(_model: &mut Model) -> bool {
    false
}

/// Peels one layer off the screen; there is none.
pub fn peel(_model: &mut Model) -> bool {
    false
}

/// The list that a movement is for.
pub fn turn(model: &mut Model, _by: Move) -> Option<&mut ListState> {
    Some(&mut model.evaluation.list)
}

/// What can be done here now, for the bottom line.
pub fn hints(model: &Model) -> Vec<(Command, &'static str)> {
    let own = |act: Act, label: &'static str| (Command::Evaluation(act), label);
    let explain = (
        Command::General(General::Explain),
        "hint.evaluation-explain",
    );
    let Some(review) = Review::of(model).filter(|review| review.plan().is_some()) else {
        return vec![(Command::Go(Tab::Target), "hint.evaluation-plan")];
    };
    if review.waiting().is_some() {
        return vec![own(Act::Decide, "hint.evaluation-decide"), explain];
    }
    // An objection is filed once.
    let filed = !review.objections().is_empty();
    let object = (!filed).then(|| own(Act::Object, "hint.evaluation-object"));
    if confirm::is_asked(review) {
        let answers = [
            own(Act::ConfirmByPin, "hint.evaluation-confirm"),
            own(Act::ConfirmOnPaper, "hint.evaluation-paper"),
            own(Act::RefuseToSign, "hint.evaluation-refuse"),
        ];
        return answers.into_iter().chain(object).chain([explain]).collect();
    }
    if review.closing().is_some() {
        let reopen = own(Act::Reopen, "hint.evaluation-reopen");
        return [explain]
            .into_iter()
            .chain(object)
            .chain([reopen])
            .collect();
    }
    let rate = [
        own(Act::Rate(Rating::Above), "hint.evaluation-above"),
        own(Act::Rate(Rating::Meets), "hint.evaluation-meets"),
        own(Act::Rate(Rating::Below), "hint.evaluation-below"),
    ];
    let whole = [
        own(Act::Overall, "hint.evaluation-overall"),
        own(Act::Close, "hint.evaluation-close"),
    ];
    match read::selected(model) {
        Some(Line::Overall) | None => whole.into_iter().chain([explain]).collect(),
        Some(Line::Results | Line::Result(_) | Line::Behaviour | Line::Value(_)) => {
            rate.into_iter().chain(whole).collect()
        }
    }
}
