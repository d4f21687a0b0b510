//! The board of head office: all offices, an office, a unit; who has reported, what is missing, how far the work has come.
//!
//! An app of its own, as it shows no store of this machine; its keys are those of the program, as far as they mean something
//! here. It never reads: it wishes, and is answered.

pub mod layout;
pub mod rows;
pub mod table;
pub mod tell;
mod update;

use crate::domain::coded::Coded as _;
use crate::domain::period::Period;
use crate::i18n::{Phrase, Texts};
use crate::ops::coverage::{Completion, Coverage, Office, Refused, Sum, Unit, Watch};

use super::command::{Command, General, Move};
use super::key::Key;
use super::menu::Menu;
use super::model::{Notice, Settings, Tone};
use super::pick::Pick;
use super::screens::employees::Act;
use super::text_input::TextInput;

use rows::Group;
use table::{By, Table};

pub use update::update;

/// What is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// All offices, for this period or the one that is nearest to today.
    All(Option<Period>),
    /// The units of an office in a period.
    Office(String, Period),
    /// The periods of a unit of an office.
    Unit(String, String),
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// All offices.
    All(Box<Coverage>),
    /// The units of an office in a period, and how many ratings wait for a decision.
    Office {
        /// Its code.
        code: String,
        /// The units.
        units: Vec<Unit>,
        /// Ratings that several stand beside one another of.
        undecided: u64,
    },
    /// The periods of a unit.
    Unit {
        /// The office.
        code: String,
        /// The unit.
        unit: String,
        /// How far its work has come in each, in order.
        periods: Vec<(Period, Completion)>,
    },
}

/// What happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The terminal has so many columns and rows.
    Resize(u16, u16),
    /// Something was read, or why it could not be.
    Read(Result<Answer, Phrase>),
    /// Something cannot be done.
    Cannot(&'static str),
}

/// What the world is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// To read.
    Read(Wish),
    /// To paint the whole screen again.
    Redraw,
    /// To suspend the program.
    Suspend,
    /// To leave.
    Quit,
}

/// A list of the first page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All offices.
    Offices,
    /// Agencies side by side.
    Agencies,
    /// Local evaluation systems side by side.
    Schemes,
    /// Files that were refused.
    Refused,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Offices, Self::Agencies, Self::Schemes, Self::Refused];

    /// Key of its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Offices => "board.offices",
            Self::Agencies => "board.agencies",
            Self::Schemes => "board.schemes",
            Self::Refused => "board.refused",
        }
    }
}

/// A list of an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficePart {
    /// Its units.
    Units,
    /// Its machines.
    Machines,
}

impl OfficePart {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Units, Self::Machines];

    /// Key of its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Units => "board.units",
            Self::Machines => "board.machines",
        }
    }
}

/// An office that was opened.
#[derive(Debug, Clone)]
pub struct OfficePage {
    /// Its code.
    pub code: String,
    /// The list in front.
    pub part: OfficePart,
    /// Its units.
    pub units: Vec<Unit>,
    /// Ratings of the period that wait for a decision now.
    pub undecided: u64,
    /// The lists.
    pub tables: [Table; 2],
}

/// A unit that was opened.
#[derive(Debug, Clone)]
pub struct UnitPage {
    /// Its id.
    pub id: String,
    /// Its periods, in order.
    pub periods: Vec<(Period, Completion)>,
    /// The list.
    pub table: Table,
}

/// A filter while it is typed.
#[derive(Debug, Clone)]
pub struct Typing {
    /// What was typed.
    pub input: TextInput,
    before: String,
}

/// What lies above the page.
#[derive(Debug)]
pub enum Above {
    /// Help.
    Help(Menu),
    /// A choice of period or of order.
    Pick(Pick),
}

/// The board.
#[derive(Debug)]
pub struct Board {
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Looks and keys.
    pub settings: Settings,
    /// By which time offices are judged.
    pub watch: Watch,
    /// All offices, as they were last read.
    pub coverage: Coverage,
    /// Agencies and systems, from the same.
    pub groups: [Vec<Group>; 2],
    /// The list of the first page in front.
    pub part: Part,
    /// The lists of the first page.
    pub tables: [Table; 4],
    /// The office that is open.
    pub office: Option<OfficePage>,
    /// The unit of it that is open.
    pub unit: Option<UnitPage>,
    /// A filter being typed.
    pub typing: Option<Typing>,
    /// What lies above.
    pub above: Option<Above>,
    /// What just happened.
    pub notice: Option<Notice>,
    /// Why what is shown could not be read anew.
    pub trouble: Option<Phrase>,
    /// How many wishes are not answered yet.
    pub waiting: usize,
    /// What goes one level down when it is answered.
    opening: Option<Wish>,
    keys: Vec<Key>,
}

/// What the program can do that means something here; all of it changes nothing.
const COMMANDS: [Command; 34] = [
    Command::General(General::Open),
    Command::General(General::Back),
    Command::General(General::Peel),
    Command::Move(Move::NextPane),
    Command::Move(Move::PreviousPane),
    Command::Move(Move::Right),
    Command::Move(Move::Left),
    Command::Employees(Act::Filter),
    Command::Employees(Act::Saved(1)),
    Command::Employees(Act::Saved(2)),
    Command::Employees(Act::Saved(3)),
    Command::Employees(Act::Saved(4)),
    Command::Employees(Act::Saved(5)),
    Command::Employees(Act::Saved(6)),
    Command::Employees(Act::Sort),
    Command::Employees(Act::Reverse),
    Command::General(General::NextPeriod),
    Command::General(General::PreviousPeriod),
    Command::General(General::ChoosePeriod),
    Command::General(General::Refresh),
    Command::General(General::Redraw),
    Command::General(General::Help),
    Command::Move(Move::Rows(1)),
    Command::Move(Move::Rows(-1)),
    Command::Move(Move::Rows(10)),
    Command::Move(Move::Rows(-10)),
    Command::Move(Move::HalfPage(1)),
    Command::Move(Move::HalfPage(-1)),
    Command::Move(Move::Page(1)),
    Command::Move(Move::Page(-1)),
    Command::Move(Move::First),
    Command::Move(Move::Last),
    Command::General(General::Suspend),
    Command::General(General::Quit),
];

/// Groups are read side by side, so they begin by name.
const GROUP_ORDERS: &[By] = &[By::Name, By::Age, By::Missing, By::Done];

/// Filters on digits: digit, key of the name, query.
const SAVED: [(u8, &str, &str); 6] = [
    (1, "board.saved-all", ""),
    (2, "board.saved-late", rows::LATE.0),
    (3, "board.saved-never", rows::NEVER.0),
    (4, "board.saved-missing", rows::MISSING.0),
    (5, "board.saved-stale", rows::STALE.0),
    (6, "board.saved-forked", rows::FORKED.0),
];

/// Key of the name of the saved filter on a digit.
pub fn saved_name(digit: u8) -> Option<&'static str> {
    let saved = SAVED.iter().find(|(at, _, _)| *at == digit);
    saved.map(|(_, key, _)| *key)
}

impl Board {
    /// The board as it begins with what was read first.
    pub fn new(settings: Settings, watch: Watch, coverage: Coverage) -> Self {
        let mut board = Self {
            size: (80, 24),
            settings,
            watch,
            coverage: Coverage::default(),
            groups: [Vec::new(), Vec::new()],
            part: Part::Offices,
            tables: [
                Table::new(By::ALL),
                Table::new(GROUP_ORDERS),
                Table::new(GROUP_ORDERS),
                Table::new(&[By::Age]),
            ],
            office: None,
            unit: None,
            typing: None,
            above: None,
            notice: None,
            trouble: None,
            waiting: 0,
            opening: None,
            keys: Vec::new(),
        };
        board.take(coverage);
        board
    }

    /// Words in the language of the user.
    pub fn texts(&self) -> &'static Texts {
        self.settings.texts
    }

    /// Takes what all offices come to now.
    fn take(&mut self, coverage: Coverage) {
        let watch = &self.watch;
        let agencies = rows::groups(&coverage, watch, |office| &office.agency);
        let schemes = rows::groups(&coverage, watch, |office| &office.scheme);
        let [of_offices, of_agencies, of_schemes, of_refused] = &mut self.tables;
        let offices = coverage.offices.iter();
        of_offices.take(offices.map(|office| rows::office(office, watch)).collect());
        of_agencies.take(agencies.iter().map(rows::group).collect());
        of_schemes.take(schemes.iter().map(rows::group).collect());
        of_refused.take(coverage.refused.1.iter().map(rows::refused).collect());
        self.groups = [agencies, schemes];
        let turned = coverage
            .period
            .filter(|now| Some(*now) != self.coverage.period);
        if let (Some(unit), Some(period)) = (&mut self.unit, turned) {
            unit.table.select(&period.code());
        }
        self.coverage = coverage;
        self.take_machines();
    }

    /// The machines of the office that is open are read with all offices.
    fn take_machines(&mut self) {
        let Some(page) = &mut self.office else {
            return;
        };
        let office = self.coverage.office(&page.code);
        let machines = office.map_or(&[][..], |office| &office.machines);
        let [_, table] = &mut page.tables;
        table.take(machines.iter().map(rows::machine).collect());
    }

    /// The list in front.
    pub fn table(&self) -> &Table {
        if let Some(unit) = &self.unit {
            return &unit.table;
        }
        match &self.office {
            Some(office) => office.table(),
            None => self.table_of(self.part),
        }
    }

    /// A list of the first page.
    fn table_of(&self, part: Part) -> &Table {
        let [offices, agencies, schemes, refused] = &self.tables;
        match part {
            Part::Offices => offices,
            Part::Agencies => agencies,
            Part::Schemes => schemes,
            Part::Refused => refused,
        }
    }

    fn table_mut(&mut self) -> &mut Table {
        if let Some(unit) = &mut self.unit {
            return &mut unit.table;
        }
        if let Some(office) = &mut self.office {
            let [units, machines] = &mut office.tables;
            return match office.part {
                OfficePart::Units => units,
                OfficePart::Machines => machines,
            };
        }
        let [offices, agencies, schemes, refused] = &mut self.tables;
        match self.part {
            Part::Offices => offices,
            Part::Agencies => agencies,
            Part::Schemes => schemes,
            Part::Refused => refused,
        }
    }

    /// The office that is open, as it was last read.
    pub fn opened(&self) -> Option<&Office> {
        self.coverage.office(&self.office.as_ref()?.code)
    }

    /// The unit that is open, by its name.
    pub fn opened_unit(&self) -> Option<&Unit> {
        let (office, unit) = (self.office.as_ref()?, self.unit.as_ref()?);
        office.units.iter().find(|one| one.id == unit.id)
    }

    /// The office selected on the first page.
    pub fn selected_office(&self) -> Option<&Office> {
        let at = self.table_of(Part::Offices).selected()?;
        self.coverage.offices.get(at)
    }

    /// The file selected of those that were refused.
    pub fn selected_refused(&self) -> Option<&Refused> {
        self.coverage
            .refused
            .1
            .get(self.table_of(Part::Refused).selected()?)
    }

    /// The group selected, where groups are in front.
    pub fn selected_group(&self) -> Option<&Group> {
        let [agencies, schemes] = &self.groups;
        let groups = match self.part {
            Part::Agencies => agencies,
            Part::Schemes => schemes,
            Part::Offices | Part::Refused => return None,
        };
        groups.get(self.table_of(self.part).selected()?)
    }

    /// What the offices that the filter shows come to.
    pub fn sum_shown(&self) -> Sum {
        let shown = self.table_of(Part::Offices).shown.iter();
        let offices = shown.filter_map(|at| self.coverage.offices.get(*at));
        Sum::of(offices, &self.watch)
    }

    /// The agency with this name.
    pub fn agency(&self, name: &str) -> Option<&Group> {
        let [agencies, _] = &self.groups;
        agencies.iter().find(|group| group.name == name)
    }

    /// Keys that are worth showing, with the keys of their labels.
    pub fn hints(&self) -> Vec<(Command, &'static str)> {
        let open = (Command::General(General::Open), "hint.open");
        let back = (Command::General(General::Back), "hint.back");
        let filter = (Command::Employees(Act::Filter), "hint.filter");
        let sort = (Command::Employees(Act::Sort), "board.hint-sort");
        let part = (Command::Move(Move::NextPane), "board.hint-part");
        let read = (Command::General(General::Refresh), "board.hint-read");
        match (&self.office, &self.unit) {
            (_, Some(_)) => vec![back, read],
            (Some(page), None) if page.part == OfficePart::Machines => {
                vec![back, part, sort, filter]
            }
            (Some(_), None) => vec![open, back, part, sort, filter],
            (None, None) if self.part == Part::Refused => vec![filter, part, read],
            (None, None) if !self.table().query.is_empty() => {
                let peel = (Command::General(General::Peel), "hint.peel");
                vec![open, peel, filter, sort, part]
            }
            (None, None) => vec![open, filter, sort, part, read],
        }
    }

    fn say(&mut self, tone: Tone, phrase: Phrase) {
        self.notice = Some(Notice { tone, phrase });
    }
}

impl OfficePage {
    /// The list in front.
    pub fn table(&self) -> &Table {
        let [units, machines] = &self.tables;
        match self.part {
            OfficePart::Units => units,
            OfficePart::Machines => machines,
        }
    }

    /// What all its units come to.
    pub fn sum(&self) -> Completion {
        let units = self.units.iter().map(|unit| unit.completion);
        units.fold(Completion::default(), Completion::and)
    }
}

#[cfg(test)]
pub(crate) mod tests;
