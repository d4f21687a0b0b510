//! Everything a key can do: one table that feeds keymap, hint bar, help, palette, `:` line and docs.
//!
//! The table is kept in parts, one for each screen beside its code, so that a screen stays in one place.

use super::model::Tab;
use super::screens::{
    employees, evaluation, feedback, follow_up, meeting, overview, service, sync, target, team,
};
use super::seat;

/// Something the user can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// Go to a tab.
    Go(Tab),
    /// Next or previous tab.
    Turn(Turn),
    /// Move within the list in focus.
    Move(Move),
    /// Anything that every screen can do.
    General(General),
    /// What the employee list can do.
    Employees(employees::Act),
    /// What the target screen can do.
    Target(target::Act),
    /// What the team screen can do.
    Team(team::Act),
    /// What the feedback screen can do.
    Feedback(feedback::Act),
    /// What the meeting screen can do.
    Meeting(meeting::Act),
    /// What the evaluation screen can do.
    Evaluation(evaluation::Act),
    /// What the screen of registers can do.
    FollowUp(follow_up::Act),
    /// What the screen of services can do.
    Service(service::Act),
    /// What the overview can do.
    Overview(overview::Act),
    /// What the screen of bundles can do.
    Sync(sync::Act),
}

/// One step forth or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    /// Forth.
    Next,
    /// Back.
    Previous,
}

/// A movement within a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Move {
    /// Rows down (positive) or up.
    Rows(i8),
    /// Half a page down or up.
    HalfPage(i8),
    /// A page down or up.
    Page(i8),
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// To the left: collapse, or the pane on the left.
    Left,
    /// To the right: expand, or the pane on the right.
    Right,
    /// To the next pane.
    NextPane,
    /// To the previous pane.
    PreviousPane,
}

/// What every screen can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum General {
    /// Open what is selected.
    Open,
    /// Back one level.
    Back,
    /// Peel one layer: overlay, filter, marks. Never quits.
    Peel,
    /// Help for this place.
    Help,
    /// The fuzzy list of all commands.
    Palette,
    /// The `:` line.
    Line,
    /// Take back the last act.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Next person of the list.
    NextPerson,
    /// Previous person of the list.
    PreviousPerson,
    /// Next period.
    NextPeriod,
    /// Previous period.
    PreviousPeriod,
    /// Choose a period.
    ChoosePeriod,
    /// Read everything from the store again.
    Refresh,
    /// Read the configuration again.
    Reload,
    /// Paint the whole screen again.
    Redraw,
    /// Next theme.
    Theme,
    /// Lines and bars in plain ASCII or in Unicode.
    Borders,
    /// The other language.
    Language,
    /// Add a unit.
    AddUnit,
    /// Edit a unit.
    EditUnit,
    /// Choose who sits at the keyboard.
    ChooseActor,
    /// Go on with what was begun and set aside.
    Drafts,
    /// Choose or change the PIN of whoever sits at the keyboard.
    ChangePin,
    /// Take the PIN of the person looked at away.
    ResetPin,
    /// Who sits at the keyboard, in which roles, and what they may do.
    Roles,
    /// Who changed what of this person, and when.
    History,
    /// What nobody has decided between.
    Conflicts,
    /// What the figure in focus was made of.
    Explain,
    /// Official forms, recaps and files, shown before they are written.
    Reports,
    /// What the terms mean.
    Glossary,
    /// The local evaluation system in force.
    Scheme,
    /// The guide, at the chapter of this screen.
    Guide,
    /// Hide everybody but the person selected, or nobody any more.
    Lens,
    /// Bring the person selected into the focus of the lens.
    LensHere,
    /// Do the last change again on what is selected.
    Repeat,
    /// Listen to the mouse, or no more.
    Mouse,
    /// Send as little as possible, for the thinnest lines, or everything again.
    Thrift,
    /// Show what keys cost on the line, or no more.
    Meter,
    /// Copy the field in focus to the clipboard of the terminal.
    CopyField,
    /// Copy the whole row.
    CopyRow,
    /// What can be done about the place at the data.
    Seat(seat::Act),
    /// Suspend the program.
    Suspend,
    /// Leave the program.
    Quit,
    /// Ctrl-c: cancel what is being typed, or say how to leave.
    Cancel,
}

/// Where a command can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On every screen.
    Anywhere,
    /// On one screen only.
    On(Tab),
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// The command.
    pub command: Command,
    /// Stable code: name in the `[keys]` of the configuration and on the `:` line; `command.` and this is
    /// the key of its title, `command-name.` and this of its name in the user's language.
    pub code: &'static str,
    /// Keys, each as it is written (`g p`).
    pub keys: &'static [&'static str],
    /// Where it can be given.
    pub place: Place,
    /// Whether it changes records, and so is refused when reading only.
    pub writes: bool,
}

impl Spec {
    /// A command that looks but does not touch.
    pub const fn reads(
        command: Command,
        code: &'static str,
        keys: &'static [&'static str],
        place: Place,
    ) -> Self {
        Self {
            command,
            code,
            keys,
            place,
            writes: false,
        }
    }

    /// A command that changes records.
    pub const fn writes(
        command: Command,
        code: &'static str,
        keys: &'static [&'static str],
        place: Place,
    ) -> Self {
        Self {
            command,
            code,
            keys,
            place,
            writes: true,
        }
    }

    /// Whether it can be given on this tab.
    pub fn is_for(&self, tab: Tab) -> bool {
        match self.place {
            Place::Anywhere => true,
            Place::On(place) => place == tab,
        }
    }
}

use Command::{General as Do, Go, Move as To};
use Place::Anywhere;

/// The part of the table that every screen shares.
static GENERAL: &[Spec] = &[
    Spec::reads(Go(Tab::Employees), "go-employees", &["g p"], Anywhere),
    Spec::reads(Go(Tab::Target), "go-targets", &["g t"], Anywhere),
    Spec::reads(Go(Tab::Team), "go-teams", &["g m"], Anywhere),
    Spec::reads(Go(Tab::Feedback), "go-feedback", &["g u"], Anywhere),
    Spec::reads(Go(Tab::Meeting), "go-meeting", &["g r"], Anywhere),
    Spec::reads(Go(Tab::Evaluation), "go-evaluation", &["g n"], Anywhere),
    Spec::reads(Go(Tab::FollowUp), "go-follow-up", &["g k"], Anywhere),
    Spec::reads(Go(Tab::Service), "go-service", &["g l"], Anywhere),
    Spec::reads(Go(Tab::Overview), "go-overview", &["g o"], Anywhere),
    Spec::reads(Go(Tab::Sync), "go-sync", &["g s"], Anywhere),
    Spec::reads(Command::Turn(Turn::Next), "next-tab", &["]"], Anywhere),
    Spec::reads(
        Command::Turn(Turn::Previous),
        "previous-tab",
        &["["],
        Anywhere,
    ),
    Spec::reads(To(Move::Rows(1)), "down", &["j", "Down"], Anywhere),
    Spec::reads(To(Move::Rows(-1)), "up", &["k", "Up"], Anywhere),
    Spec::reads(To(Move::Rows(10)), "down-ten", &["J"], Anywhere),
    Spec::reads(To(Move::Rows(-10)), "up-ten", &["K"], Anywhere),
    Spec::reads(
        To(Move::HalfPage(1)),
        "half-page-down",
        &["Ctrl-d"],
        Anywhere,
    ),
    Spec::reads(
        To(Move::HalfPage(-1)),
        "half-page-up",
        &["Ctrl-u"],
        Anywhere,
    ),
    Spec::reads(
        To(Move::Page(1)),
        "page-down",
        &["PgDn", "Ctrl-f"],
        Anywhere,
    ),
    Spec::reads(To(Move::Page(-1)), "page-up", &["PgUp", "Ctrl-b"], Anywhere),
    Spec::reads(To(Move::First), "first", &["g g", "Home"], Anywhere),
    Spec::reads(To(Move::Last), "last", &["G", "End"], Anywhere),
    Spec::reads(To(Move::Left), "left", &["h", "Left"], Anywhere),
    Spec::reads(To(Move::Right), "right", &["l", "Right"], Anywhere),
    Spec::reads(To(Move::NextPane), "next-pane", &["Tab"], Anywhere),
    Spec::reads(
        To(Move::PreviousPane),
        "previous-pane",
        &["Shift-Tab"],
        Anywhere,
    ),
    Spec::reads(Do(General::Open), "open", &["Enter"], Anywhere),
    Spec::reads(Do(General::Back), "back", &["q", "Backspace"], Anywhere),
    Spec::reads(Do(General::Peel), "peel", &["Esc", "Ctrl-g"], Anywhere),
    Spec::reads(Do(General::Help), "help", &["?", "F1"], Anywhere),
    Spec::reads(Do(General::Palette), "palette", &["Ctrl-p"], Anywhere),
    Spec::reads(Do(General::Line), "line", &[":"], Anywhere),
    Spec::writes(Do(General::Undo), "undo", &["u"], Anywhere),
    Spec::writes(Do(General::Redo), "redo", &["Ctrl-r"], Anywhere),
    Spec::reads(Do(General::NextPerson), "next-person", &["n"], Anywhere),
    Spec::reads(
        Do(General::PreviousPerson),
        "previous-person",
        &["N"],
        Anywhere,
    ),
    Spec::reads(Do(General::NextPeriod), "next-period", &[">"], Anywhere),
    Spec::reads(
        Do(General::PreviousPeriod),
        "previous-period",
        &["<"],
        Anywhere,
    ),
    Spec::reads(Do(General::ChoosePeriod), "period", &["g d"], Anywhere),
    Spec::reads(Do(General::Refresh), "refresh", &["r"], Anywhere),
    Spec::reads(Do(General::Redraw), "redraw", &["Ctrl-l"], Anywhere),
    Spec::reads(Do(General::Reload), "reload", &["R"], Anywhere),
    Spec::reads(Do(General::Theme), "theme", &[], Anywhere),
    Spec::reads(Do(General::Borders), "borders", &[], Anywhere),
    Spec::reads(Do(General::Language), "language", &[], Anywhere),
    Spec::writes(Do(General::AddUnit), "add-unit", &[], Anywhere),
    Spec::writes(Do(General::EditUnit), "edit-unit", &[], Anywhere),
    Spec::reads(Do(General::ChooseActor), "actor", &[], Anywhere),
    Spec::writes(Do(General::Drafts), "drafts", &[], Anywhere),
    Spec::writes(Do(General::ChangePin), "pin", &[], Anywhere),
    Spec::writes(Do(General::ResetPin), "reset-pin", &[], Anywhere),
    Spec::reads(Do(General::Roles), "roles", &[], Anywhere),
    Spec::reads(Do(General::History), "history", &["H"], Anywhere),
    Spec::reads(Do(General::Conflicts), "conflicts", &["g b"], Anywhere),
    Spec::reads(Do(General::Explain), "explain", &["E"], Anywhere),
    Spec::reads(Do(General::Reports), "reports", &["F"], Anywhere),
    Spec::reads(Do(General::Glossary), "glossary", &[], Anywhere),
    Spec::reads(Do(General::Guide), "guide", &["g h"], Anywhere),
    Spec::reads(Do(General::Scheme), "scheme", &[], Anywhere),
    Spec::reads(Do(General::Lens), "lens", &["P"], Anywhere),
    Spec::reads(Do(General::LensHere), "lens-here", &[], Anywhere),
    Spec::writes(Do(General::Repeat), "repeat", &["."], Anywhere),
    Spec::reads(Do(General::Mouse), "mouse", &[], Anywhere),
    Spec::reads(Do(General::Thrift), "thrift", &[], Anywhere),
    Spec::reads(Do(General::Meter), "meter", &[], Anywhere),
    Spec::reads(Do(General::CopyField), "copy-field", &["y"], Anywhere),
    Spec::reads(Do(General::CopyRow), "copy-row", &["Y"], Anywhere),
    Spec::reads(
        Do(General::Seat(seat::Act::HandOver)),
        "hand-over",
        &["Alt-y"],
        Anywhere,
    ),
    Spec::reads(
        Do(General::Seat(seat::Act::Keep)),
        "keep-seat",
        &["Alt-n"],
        Anywhere,
    ),
    Spec::reads(
        Do(General::Seat(seat::Act::Take)),
        "take-seat",
        &[],
        Anywhere,
    ),
    Spec::reads(Do(General::Suspend), "suspend", &["Ctrl-z"], Anywhere),
    Spec::reads(Do(General::Cancel), "cancel", &["Ctrl-c"], Anywhere),
    Spec::reads(Do(General::Quit), "quit", &["Q", "F10"], Anywhere),
];

/// The whole table: what a screen adds stands before what all share, so that it wins for the same key.
pub static COMMANDS: [&[Spec]; 12] = [
    employees::COMMANDS,
    target::COMMANDS,
    team::COMMANDS,
    feedback::COMMANDS,
    meeting::COMMANDS,
    evaluation::COMMANDS,
    follow_up::COMMANDS,
    service::COMMANDS,
    overview::COMMANDS,
    sync::COMMANDS,
    meeting::ANYWHERE,
    GENERAL,
];

/// All rows of the table.
pub fn all() -> impl Iterator<Item = &'static Spec> {
    COMMANDS.iter().flat_map(|part| part.iter())
}

/// The row of a command.
pub fn spec(command: Command) -> Option<&'static Spec> {
    all().find(|spec| spec.command == command)
}

/// The row with a code.
pub fn by_code(code: &str) -> Option<&'static Spec> {
    all().find(|spec| spec.code == code)
}
