//! Rapat: the hour in which appraiser and employee sit side by side. An agenda of people, and the dialogue with
//! one of them, one step a screen.
//!
//! It leads the conversation and writes nothing of its own: ratings, actuals and feedback go the way of their own
//! screens. What it keeps itself is the record of the meeting, its notes, and what was agreed on.

mod acts;
mod agenda;
mod agreements;
mod layout;
mod lead;
pub mod page;
mod pages;
mod record;
#[cfg(test)]
mod tests;

use crate::app::command::{Command, General, Move, Place, Spec};
use crate::app::form::Form;
use crate::app::forms::Wrong;
use crate::app::geometry::frame;
use crate::app::lens;
use crate::app::list::ListState;
use crate::app::minutes;
use crate::app::model::{Effect, Model, Overlay, Tab, Tone};
use crate::desk::{After, Agenda, Sitting};
use crate::domain::coded::coded;
use crate::domain::id::EmployeeId;
use crate::domain::meeting::{Answer, DialogueStep};
use crate::domain::rating::Rating;
use crate::i18n::Phrase;
use crate::ops::op::{Draft, Field, Value};

pub use agenda::{Status, spent, status, told, why_empty};
pub use layout::{AGENDA_HEAD, INDENT, Parts, Row, focus_line, parts};
pub use lead::{minutes_used, tick};
pub use page::Page;
pub use record::current;

use layout::{reveal, rows_of};

/// What the screen can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Begin the meeting with the person looked at, or go on with it.
    Meet,
    /// Fill the agenda anew: from the marks, the filter, or everybody who has not been met.
    Fill,
    /// Add a person to the agenda; within the dialogue, something agreed on.
    Add,
    /// Take what is selected away: a person off the agenda; within the dialogue, an agreement.
    Strike,
    /// Write down something agreed on.
    Agree,
    /// Strike out something agreed on.
    StrikeAgreement,
    /// Earlier on the agenda.
    Earlier,
    /// Later on the agenda.
    Later,
    /// More minutes.
    More,
    /// Fewer minutes.
    Less,
    /// Judge what is selected by the first, second or third of three: a rating, or what became of an agreement.
    Judge(Rating),
    /// Take that judgement away.
    Clear,
    /// Open the form of what is selected.
    Edit,
    /// Record what was achieved on the indicator selected.
    Actual,
    /// Give feedback, linked to what is talked about.
    Feedback,
    /// Say what the leader expects for the core value selected.
    Expect,
    /// Note something on the step.
    Note,
    /// Say who else is there, and where.
    Others,
    /// Leave the step out.
    Skip,
    /// Choose a step.
    Steps,
    /// Choose both ratings in one form.
    Both,
    /// Close the evaluation.
    Close,
    /// Open it again.
    Reopen,
    /// Hand the keyboard to the employee, or take it back.
    Hand,
    /// The employee answers the closing: with the own PIN, on paper, or by refusing to sign.
    Answer(Answer),
    /// The employee objects on the spot.
    Object,
    /// Show the minutes.
    Minutes,
}

coded! {
    /// What a form of the screen is about.
    Paper "meeting-paper" {
        /// A note on a step.
        Note = 1 "note",
        /// Who else was there, and where.
        Attendance = 2 "attendance",
    }
}

/// What is chosen for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The step to go to.
    Step,
    /// Whom to add to the agenda.
    Person,
}

use Act as Do;
const HERE: Place = Place::On(Tab::Meeting);
const fn reads(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::reads(Command::Meeting(act), code, keys, HERE)
}
const fn changes(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::writes(Command::Meeting(act), code, keys, HERE)
}

/// The screen's part of the table.
pub static COMMANDS: &[Spec] = &[
    reads(Do::Fill, "agenda-fill", &["f"]),
    // By the agenda or the dialogue; what they write there has a command of its own, judged by itself.
    reads(Do::Add, "meeting-add", &["a"]),
    reads(Do::Strike, "meeting-strike", &["d"]),
    changes(Do::Agree, "meeting-agree", &[]),
    changes(Do::StrikeAgreement, "meeting-strike-agreement", &[]),
    reads(Do::Earlier, "agenda-earlier", &["Alt-k"]),
    reads(Do::Later, "agenda-later", &["Alt-j"]),
    reads(Do::More, "agenda-more", &["+"]),
    reads(Do::Less, "agenda-less", &["-"]),
    changes(Do::Judge(Rating::Above), "judge-first", &["1"]),
    changes(Do::Judge(Rating::Meets), "judge-second", &["2"]),
    changes(Do::Judge(Rating::Below), "judge-third", &["3"]),
    changes(Do::Clear, "judge-none", &["0"]),
    changes(Do::Edit, "meeting-edit", &["e"]),
    changes(Do::Actual, "meeting-actual", &["o"]),
    changes(Do::Feedback, "meeting-feedback", &["A"]),
    changes(Do::Expect, "meeting-expect", &["x"]),
    changes(Do::Note, "meeting-note", &["n"]),
    changes(Do::Others, "meeting-others", &["w"]),
    reads(Do::Skip, "meeting-skip", &["s"]),
    reads(Do::Steps, "meeting-steps", &["L"]),
    changes(Do::Both, "meeting-both", &["b"]),
    changes(Do::Close, "meeting-close", &["t"]),
    changes(Do::Reopen, "meeting-reopen", &["T"]),
    reads(Do::Hand, "meeting-hand", &["i"]),
    changes(Do::Answer(Answer::Pin), "meeting-pin", &["p"]),
    changes(Do::Answer(Answer::Paper), "meeting-paper", &["S"]),
    changes(Do::Answer(Answer::Refused), "meeting-refuse", &["X"]),
    changes(Do::Object, "meeting-object", &["O"]),
];

/// What can be done from every screen. It stands behind what screens add, whose keys win.
pub static ANYWHERE: &[Spec] = &[
    Spec::writes(Command::Meeting(Do::Meet), "meet", &["M"], Place::Anywhere),
    Spec::reads(
        Command::Meeting(Do::Minutes),
        "meeting-minutes",
        &["B"],
        Place::Anywhere,
    ),
];

/// The screen.
#[derive(Debug, Default)]
pub struct MeetingState {
    /// Who is to be met, and where the dialogues stand: all that has to outlive the program.
    pub agenda: Agenda,
    /// Selection and window of the agenda.
    pub list: ListState,
    /// The step in front.
    pub page: Page,
    /// Its rows, as wide as there is room.
    pub rows: Vec<Row>,
    /// The first row shown.
    pub top: usize,
    /// The moment of the last message while a dialogue was under way.
    seen: Option<u64>,
    /// Who took the keyboard back from the employee, until the store has been told.
    retaken: Option<EmployeeId>,
}

impl MeetingState {
    /// Whether a dialogue is under way, whatever screen is in front.
    pub fn is_on(&self) -> bool {
        self.agenda.open.is_some()
    }

    /// Who leads: whoever sits at the keyboard, or who handed it to the employee.
    pub fn leader(&self, actor: EmployeeId) -> EmployeeId {
        self.agenda.lead.unwrap_or(actor)
    }
}

/// Whether the employee has the keyboard.
pub fn is_handed(model: &Model) -> bool {
    let lead = model.meeting.agenda.lead;
    lead.is_some_and(|lead| lead != model.actor)
}

/// Brings the screen in line with the rest.
pub fn settle(model: &mut Model) {
    lead::take_back_astray(model);
    if model.tab != Tab::Meeting {
        return;
    }
    let body = frame(model.size).body;
    let rows = usize::from(body.h.saturating_sub(AGENDA_HEAD + 1)).max(1);
    let state = &mut model.meeting;
    state.list.resize(rows);
    state.list.clamp(state.agenda.sittings.len());
    let page = page::of(model).unwrap_or_default();
    let area = parts(model.size).page;
    let rows = rows_of(&page, usize::from(area.w.saturating_sub(INDENT)));
    let state = &mut model.meeting;
    (state.page, state.rows) = (page, rows);
    reveal(model);
}

/// The dialogue in front: the one under way, while its person and its period are looked at.
pub fn sitting(model: &Model) -> Option<&Sitting> {
    let open = model.meeting.agenda.open?;
    let sitting = model.meeting.agenda.of(open)?;
    (model.person() == Some(open) && model.period == sitting.period).then_some(sitting)
}

/// The dialogue in front, to be changed.
fn sitting_mut(model: &mut Model) -> Option<&mut Sitting> {
    let open = sitting(model)?.person;
    model.meeting.agenda.of_mut(open)
}

/// What the screen asks for when it comes to the front.
pub fn enter(model: &mut Model) {
    if let Some(open) = model.meeting.agenda.open {
        lead::look_at(model, open);
    } else if model.meeting.agenda.sittings.is_empty() {
        agenda::fill(model);
        model.notice = None;
    }
}

/// What is to be kept of the agenda. Nothing follows from what is not kept itself: a question, a PIN.
pub fn kept(model: &Model) -> Agenda {
    let has_form = matches!(model.top(), Some(Overlay::Form(_)));
    let agenda = &model.meeting.agenda;
    Agenda {
        after: agenda.after.filter(|_| has_form),
        selected: agenda::selected(model),
        ..agenda.clone()
    }
}

/// Takes up what was kept of the agenda when the program was left or cut off. A dialogue of another day rests until
/// somebody goes on with it.
pub fn resume(model: &mut Model, kept: &Agenda, same_day: bool) {
    let selected = kept.selected.and_then(|person| kept.place_of(person));
    model.meeting.agenda = Agenda {
        selected: None,
        ..kept.clone()
    };
    let state = &mut model.meeting;
    state.list.clamp(state.agenda.sittings.len());
    state.list.select(selected.unwrap_or(0));
    if !same_day {
        model.meeting.agenda.open = None;
        model.meeting.agenda.lead = None;
        model.meeting.agenda.after = None;
    }
    if let Some(open) = model.meeting.agenda.open {
        lens::meeting_begins(model, open);
    }
}

/// Does what a command says.
pub fn run(model: &mut Model, act: Act) -> Vec<Effect> {
    model.meeting.agenda.after = None;
    match act {
        Act::Meet => lead::meet(model),
        Act::Minutes => minutes::open(model),
        // The agenda would change out of sight.
        Act::Fill | Act::Earlier | Act::Later if sitting(model).is_some() => {
            model.refuse("meeting.agenda-when")
        }
        Act::Fill => agenda::fill(model),
        Act::Earlier => agenda::shift(model, -1),
        Act::Later => agenda::shift(model, 1),
        Act::More => agenda::plan(model, true),
        Act::Less => agenda::plan(model, false),
        Act::Add if sitting(model).is_none() => agenda::choose(model),
        Act::Strike if sitting(model).is_none() => agenda::strike(model),
        Act::Add
        | Act::Strike
        | Act::Agree
        | Act::StrikeAgreement
        | Act::Judge(_)
        | Act::Clear
        | Act::Edit
        | Act::Actual
        | Act::Feedback
        | Act::Expect
        | Act::Note
        | Act::Others
        | Act::Skip
        | Act::Steps
        | Act::Both
        | Act::Close
        | Act::Reopen
        | Act::Hand
        | Act::Answer(_)
        | Act::Object => match sitting(model).map(|sitting| sitting.step) {
            Some(_) if model.person_file().is_none() => model.refuse("follow.loading"),
            Some(step) => in_dialogue(model, act, step),
            None => model.refuse("meeting.not-on"),
        },
    }
}

/// What is done within the dialogue.
fn in_dialogue(model: &mut Model, act: Act, step: DialogueStep) -> Vec<Effect> {
    match act {
        // By the table, so that nothing opens for writing where nothing may be written.
        Act::Add => run_by_table(model, Act::Agree),
        Act::Strike => run_by_table(model, Act::StrikeAgreement),
        Act::Agree => agreements::add(model),
        Act::StrikeAgreement => acts::strike(model),
        Act::Judge(rating) => acts::judge(model, step, Some(rating)),
        Act::Clear => acts::judge(model, step, None),
        Act::Edit => acts::edit(model),
        Act::Actual => acts::actual(model),
        Act::Feedback => acts::feedback(model),
        Act::Expect => acts::expect(model),
        Act::Note => record::note(model),
        Act::Others => record::attendance(model),
        Act::Skip => lead::skip(model),
        Act::Steps => lead::choose_step(model),
        Act::Both => acts::both(model),
        Act::Close => acts::close(model),
        Act::Reopen => acts::reopen(model),
        Act::Hand => lead::hand(model),
        Act::Answer(answer) => acts::answer(model, answer),
        Act::Object => acts::object(model),
        Act::Meet
        | Act::Fill
        | Act::Earlier
        | Act::Later
        | Act::More
        | Act::Less
        | Act::Minutes => Vec::new(),
    }
}

fn run_by_table(model: &mut Model, act: Act) -> Vec<Effect> {
    crate::app::update::run(model, Command::Meeting(act))
}

/// With whom a meeting would begin: on the agenda with the person selected there.
pub fn meant(model: &Model) -> Option<EmployeeId> {
    let on_agenda = model.tab == Tab::Meeting && sitting(model).is_none();
    let selected = agenda::selected(model).filter(|_| on_agenda);
    selected.or_else(|| model.person())
}

/// Takes what was chosen.
pub fn chosen(model: &mut Model, choice: Choice, id: u64) -> Vec<Effect> {
    match choice {
        Choice::Step => lead::step_chosen(model, id),
        Choice::Person => {
            agenda::put(model, EmployeeId(id));
            Vec::new()
        }
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
        Paper::Note | Paper::Attendance => Ok(record::save(model, form, values)),
    }
}

/// Tells the store that the keyboard is the leader's again: before what the leader writes from now on, and after
/// what the employee still wrote.
pub fn reseat(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(lead) = model.meeting.retaken.take() else {
        return;
    };
    let of_lead = |effect: &Effect| matches!(effect, Effect::Commit(act) if act.actor == lead);
    let first = effects.iter().position(of_lead);
    effects.insert(first.unwrap_or(effects.len()), Effect::Sit(lead));
}

/// What is asked of the world of itself: the record of a meeting that has begun.
pub fn wanted(model: &mut Model) -> Vec<Effect> {
    if model.meeting.agenda.after == Some(After::Minutes) && model.person_file().is_some() {
        return lead::saved(model);
    }
    record::begin(model)
}

/// On the agenda the minutes of the person selected are meant, whose file may have to be read first. Whether it has.
pub fn look_for_minutes(model: &mut Model) -> bool {
    if sitting(model).is_some() {
        return false;
    }
    if let Some(person) = agenda::selected(model) {
        lead::look_at(model, person);
    }
    let waits = model.person_file().is_none();
    model.meeting.agenda.after = waits.then_some(After::Minutes);
    waits
}

/// Goes on once something is on disk.
pub fn saved(model: &mut Model) -> Vec<Effect> {
    record::remember(model);
    lead::saved(model)
}

/// Something was not done: nothing follows from it.
pub fn failed(model: &mut Model) {
    model.meeting.agenda.after = None;
}

/// Enter: the next step, or the meeting with the person selected on the agenda.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if sitting(model).is_some() {
        return lead::enter_forth(model);
    }
    // Whoever presses on at the end of one meeting begins no other: that has a key of its own.
    let met = meant(model).and_then(|person| model.meeting.agenda.of(person));
    if met.is_some_and(|met| agenda::is_done(model, met)) {
        let key = model.settings.keymap.keys_of(Command::Meeting(Act::Meet));
        model.say(Tone::Warning, Phrase::new("meeting.met").with("key", key));
        return Vec::new();
    }
    // By the table, so that nothing begins where nothing may be written.
    run_by_table(model, Act::Meet)
}

/// Goes back one step, and from the first one to the agenda; no if the agenda is in front.
pub fn back(model: &mut Model) -> bool {
    if sitting(model).is_none() {
        return false;
    }
    lead::back(model);
    true
}

/// Peels one layer off the screen: the keyboard comes back from the employee. No if there is none.
pub fn peel(model: &mut Model) -> bool {
    let handed = is_handed(model);
    lead::take_back(model);
    handed
}

/// The list that a movement is for; within the dialogue, the movement itself.
pub fn turn(model: &mut Model, by: Move) -> Option<&mut ListState> {
    if sitting(model).is_none() {
        return Some(&mut model.meeting.list);
    }
    let height = isize::try_from(parts(model.size).page.h)
        .unwrap_or(1)
        .max(1);
    match by {
        Move::Right | Move::NextPane => lead::forth(model),
        Move::Left | Move::PreviousPane => lead::back_within(model),
        Move::Rows(n) => lead::move_focus(model, isize::from(n)),
        Move::HalfPage(n) => lead::scroll(model, isize::from(n) * (height / 2).max(1)),
        Move::Page(n) => lead::scroll(model, isize::from(n) * (height - 1).max(1)),
        Move::First => lead::scroll(model, isize::MIN / 2),
        Move::Last => lead::scroll(model, isize::MAX / 2),
    }
    None
}

/// What can be done here now, for the bottom line.
pub fn hints(model: &Model) -> Vec<(Command, &'static str)> {
    if sitting(model).is_some() {
        return model.meeting.page.acts.clone();
    }
    let own = |act: Act, label: &'static str| (Command::Meeting(act), label);
    if model.meeting.agenda.sittings.is_empty() {
        return vec![
            own(Act::Fill, "hint.meeting-fill"),
            own(Act::Add, "hint.meeting-add"),
            (Command::Go(Tab::Employees), "hint.follow-people"),
        ];
    }
    vec![
        (Command::General(General::Open), "hint.meeting-begin"),
        own(Act::Later, "hint.meeting-later"),
        own(Act::More, "hint.meeting-more"),
        own(Act::Fill, "hint.meeting-fill"),
        own(Act::Minutes, "hint.meeting-minutes"),
    ]
}

/// What the figure in focus was made of: that of the rating or the predikat that is talked about.
pub fn explain(model: &Model) -> Option<crate::app::explain::Explain> {
    let _ = sitting(model)?;
    acts::explain(model)
}
