//! Everything that is on the screen or could be, as plain values.

use std::collections::BTreeMap;

use chrono::{FixedOffset, NaiveDate, Offset, Utc};

use crate::desk::Desk;
use crate::domain::access::{Appointments, Right};
use crate::domain::id::{EmployeeId, ItemId, TeamId, UnitId};
use crate::domain::meeting::Habits;
use crate::domain::period::{Cycle, Period};
use crate::domain::person::PersonFile;
use crate::domain::plan::Plan;
use crate::domain::rules::Rules;
use crate::domain::scheme::Scheme;
use crate::i18n::{Phrase, Texts};
use crate::ops::act::{ActRecord, Committed, News, stacks};
use crate::ops::fields::{FEEDBACK_FROM, Holds};
use crate::ops::ident::IdSource;
use crate::ops::op::{Act, ActKind, Draft, Field, Op, ReplicaId, Subject, SubjectKind};
use crate::ops::state::State;
use crate::ops::view::Dossier;

use super::ask::Ask;
use super::command::Command;
use super::conflict::Conflicts;
use super::explain::Explain;
use super::form::Form;
use super::glossary::Glossary;
use super::key::Key;
use super::keymap::Keymap;
use super::lens;
use super::menu::{Line, Menu};
use super::meter::Meter;
use super::overlay::{Confirm, HistoryView, Preview, Then};
use super::people::People;
use super::phrases::Phrases;
use super::pick::Pick;
use super::pin::{PinAnswer, PinEntry, PinWish};
use super::reading::{Leaf, Reading};
use super::repeat::Last;
use super::reports::{ReportAnswer, ReportWish};
use super::resume::{DraftWish, Found};
use super::screens::employees::EmployeesState;
use super::screens::evaluation::EvaluationState;
use super::screens::feedback::FeedbackState;
use super::screens::follow_up::FollowUpState;
use super::screens::meeting::MeetingState;
use super::screens::overview::OverviewState;
use super::screens::service::ServiceState;
use super::screens::sync::SyncState;
use super::screens::sync::wish::{SyncAnswer, SyncWish};
use super::screens::target::TargetState;
use super::screens::team::TeamState;
use super::seat::Seat;

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tab {
    /// The employee list (Pegawai).
    Employees,
    /// Target progress (Target).
    Target,
    /// Team evaluation (Tim).
    Team,
    /// Feedback entry (Umpan Balik).
    Feedback,
    /// The review meeting (Rapat).
    Meeting,
    /// Ratings of a person (Penilaian).
    Evaluation,
    /// Registers of a person and what follows (Pembinaan).
    FollowUp,
    /// The service of units (Layanan).
    Service,
    /// Everybody at a glance (Ringkasan).
    Overview,
    /// Bundles, and how far everything has come (Sinkron).
    Sync,
}

impl Tab {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 10] = [
        Self::Employees,
        Self::Target,
        Self::Team,
        Self::Feedback,
        Self::Meeting,
        Self::Evaluation,
        Self::FollowUp,
        Self::Service,
        Self::Overview,
        Self::Sync,
    ];

    /// Translation key of its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Employees => "tab.employees",
            Self::Target => "tab.target",
            Self::Team => "tab.team",
            Self::Feedback => "tab.feedback",
            Self::Meeting => "tab.meeting",
            Self::Evaluation => "tab.evaluation",
            Self::FollowUp => "tab.follow-up",
            Self::Service => "tab.service",
            Self::Overview => "tab.overview",
            Self::Sync => "tab.sync",
        }
    }
}

/// How urgent a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Good,
    /// Something to know.
    Plain,
    /// Something to mind.
    Warning,
    /// Something was not done.
    Bad,
}

/// A line about what just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How urgent.
    pub tone: Tone,
    /// What.
    pub phrase: Phrase,
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// No colours.
    Mono,
}

impl Palette {
    /// Translation key of its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Dark => "look.dark",
            Self::Light => "look.light",
            Self::Mono => "look.mono",
        }
    }
}

/// How things look and are counted; from the configuration, the terminal and the commands.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Words.
    pub texts: &'static Texts,
    /// Colours.
    pub palette: Palette,
    /// Plain ASCII for lines and bars.
    pub ascii: bool,
    /// Where the clock on the wall hangs.
    pub zone: FixedOffset,
    /// How the office divides the year.
    pub cycle: Cycle,
    /// Numbers of law and locality.
    pub rules: Rules,
    /// The local evaluation system.
    pub scheme: Scheme,
    /// Saved filters by digit: name and query.
    pub filters: Vec<(u8, String, String)>,
    /// Meetings.
    pub meeting: Habits,
    /// The office's own phrases.
    pub phrases: Phrases,
    /// Keys.
    pub keymap: Keymap,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// Whether as little as possible is sent, for the thinnest lines.
    pub thrift: bool,
    /// When the privacy lens is on without having been asked for.
    pub lens: lens::When,
    /// The store is open for reading only; why.
    pub read_only: Option<String>,
    /// Who was appointed to what.
    pub appointments: Appointments,
    /// The town that stands before the day above signatures; empty where none was named.
    pub place: String,
}

impl Settings {
    /// As they are without a configuration, in a dark terminal that knows all characters, at Greenwich.
    pub fn shipped(texts: &'static Texts, rules: Rules, scheme: Scheme) -> Self {
        Self {
            texts,
            palette: Palette::Dark,
            ascii: false,
            zone: Utc.fix(),
            cycle: Cycle::Quarterly,
            rules,
            scheme,
            filters: Vec::new(),
            meeting: Habits::default(),
            phrases: Phrases::default(),
            keymap: Keymap::shipped(),
            mouse: false,
            thrift: false,
            lens: lens::When::default(),
            read_only: None,
            appointments: Appointments::Keeper,
            place: String::new(),
        }
    }
}

/// What lies above the screen, the last on top.
#[derive(Debug)]
pub enum Overlay {
    /// A form.
    Form(Box<Form>),
    /// A choice among records.
    Pick(Box<Pick>),
    /// Help or palette.
    Menu(Menu),
    /// The glossary.
    Glossary(Box<Glossary>),
    /// The `:` line.
    Line(Line),
    /// A question before something that cannot be taken lightly.
    Confirm(Confirm),
    /// What an act on many would do.
    Preview(Box<Preview>),
    /// Who changed what.
    History(HistoryView),
    /// What a figure was made of.
    Explain(Box<Explain>),
    /// A document to be read.
    Reading(Box<Reading>),
    /// A PIN that is typed.
    Pin(Box<PinEntry>),
    /// What nobody has decided between.
    Conflicts(Box<Conflicts>),
    /// Some lines that are asked before something is done.
    Ask(Box<Ask>),
}

/// Everything.
#[derive(Debug)]
pub struct Model {
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The day.
    pub today: NaiveDate,
    /// The moment of the message that is being answered, in milliseconds since 1970; whoever sends messages sets it.
    pub now: u64,
    /// Looks and rules.
    pub settings: Settings,
    /// Who sits at the keyboard.
    pub actor: EmployeeId,
    /// Who sat there when the program began, by the configuration.
    pub home: EmployeeId,
    /// The period looked at.
    pub period: Period,
    /// Everybody.
    pub people: People,
    /// The file of the person looked at.
    pub file: Option<Dossier>,
    /// The screen in front.
    pub tab: Tab,
    /// The employee list.
    pub employees: EmployeesState,
    /// Target progress.
    pub target: TargetState,
    /// Team evaluation.
    pub team: TeamState,
    /// Feedback entry.
    pub feedback: FeedbackState,
    /// The review meeting.
    pub meeting: MeetingState,
    /// Ratings of a person.
    pub evaluation: EvaluationState,
    /// Registers of a person and what follows.
    pub follow_up: FollowUpState,
    /// The service of units.
    pub service: ServiceState,
    /// Everybody at a glance.
    pub overview: OverviewState,
    /// Bundles, and how far everything has come.
    pub sync: SyncState,
    /// What lies above.
    pub overlays: Vec<Overlay>,
    /// Keys that are the beginning of a sequence.
    pub pending: Vec<Key>,
    /// What just happened.
    pub notice: Option<Notice>,
    /// Acts that can be taken back and done again, last first.
    pub acts: Acts,
    /// Who sits at the data.
    pub seat: Seat,
    /// Source of new ids.
    pub ids: IdSource,
    /// The names of machines, as far as they are known here.
    pub names: BTreeMap<ReplicaId, String>,
    /// What waits for files of several people.
    pub bulk: Option<Bulk>,
    /// Lines that were run, newest first.
    pub lines: Vec<String>,
    /// How many files of a run of reports are done, and of how many, while one goes on.
    pub reporting: Option<(usize, usize)>,
    /// The last change that can be done again elsewhere.
    pub last: Option<Last>,
    /// The command that opened what lies on top.
    pub opened: Option<Command>,
    /// What keys cost on the line, while somebody wants to know.
    pub meter: Option<Meter>,
}

/// Undo and redo of whoever sits at the keyboard: nobody takes back what another has done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acts {
    /// Latest acts made here, whoever made them, newest first.
    pub all: Vec<ActRecord>,
    /// What can be taken back, last first.
    pub undo: Vec<ActRecord>,
    /// What can be done again, last first.
    pub redo: Vec<ActRecord>,
}

/// What waits for files of several people.
#[derive(Debug, Clone)]
pub enum Bulk {
    /// Targets are to be copied.
    Copy(super::copy::Source),
    /// The target screen wants to know their plans.
    Plans,
    /// What is undecided about them is to be shown.
    Conflicts,
    /// Something is to be written to each of them.
    Each(super::copy::Each),
}

/// What the mouse does: it only moves, whatever changes something has keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointed {
    /// The wheel was turned by so many clicks, towards the user where positive.
    Wheel(i8),
    /// A row was clicked that lies so many rows below the one selected.
    Row(i8),
    /// The name of a tab was clicked.
    Tab(Tab),
}

/// What happens to the model.
#[derive(Debug)]
pub enum Msg {
    /// A key.
    Key(Key),
    /// Something was pointed at with the mouse.
    Pointed(Pointed),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size.
    Resize(u16, u16),
    /// No key for a moment: time to load what is selected.
    Rested,
    /// The day has changed.
    Today(NaiveDate),
    /// The file of a person.
    Loaded(Box<Dossier>),
    /// Files of several people, for [`Bulk`].
    LoadedMany(Vec<Dossier>),
    /// Something is on disk.
    Committed(Box<Committed>),
    /// Something was not done; nothing was saved.
    Failed(Phrase),
    /// Who changed what of a person.
    History(EmployeeId, Vec<Op>),
    /// Everything from the store again, as the user asked.
    Refreshed(Box<Fresh>),
    /// Everything from the store again, as somebody else wrote much.
    Renewed(Box<Fresh>),
    /// What somebody else wrote.
    News(Box<News>),
    /// Who sits at the data now.
    Seat(Seat),
    /// New settings from the configuration.
    Settings(Box<Settings>),
    /// A draft was found.
    Draft(Box<Found>),
    /// Drafts that were set aside: when each was written, and what it holds. Newest first.
    Drafts(Vec<(u64, Desk)>),
    /// What became of the PIN of a person.
    Pin(EmployeeId, PinAnswer),
    /// What became of something asked about bundles.
    Sync(Box<SyncAnswer>),
    /// What came of a report.
    Report(Box<ReportAnswer>),
    /// The chapters of the guide, and where to open it.
    Guide(Vec<Leaf>, String),
    /// Another person has sat down, with everything as that person may see it.
    Seated(EmployeeId, Box<Fresh>),
}

/// Everything from the store.
#[derive(Debug)]
pub struct Fresh {
    /// Rows of everybody.
    pub rows: Vec<crate::domain::person::RosterRow>,
    /// Units, teams, templates.
    pub shared: Vec<State>,
    /// Latest own acts, newest first.
    pub acts: Vec<ActRecord>,
    /// Source of new ids.
    pub ids: IdSource,
}

/// What the model asks of the world. Each is answered by a message or by nothing.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Load the file of a person.
    Load(EmployeeId),
    /// Load the files of several people.
    LoadMany(Vec<EmployeeId>),
    /// Write an act durably.
    Commit(Act),
    /// Take back the act with this seq: undo, or redo of an undo.
    TakeBack {
        /// Seq of the act.
        seq: u64,
        /// [`ActKind::Undo`] or [`ActKind::Redo`].
        kind: ActKind,
    },
    /// Load the history of a person.
    LoadHistory(EmployeeId),
    /// Load everything again.
    Refresh,
    /// Ask something of the PINs of this machine.
    Pin(PinWish),
    /// Ask something of whoever writes bundles and takes them in.
    Sync(SyncWish),
    /// Ask for a report.
    Report(ReportWish),
    /// Ask for the guide.
    Guide {
        /// Columns of its lines.
        width: u16,
        /// A chapter, or words, at which it is opened.
        at: String,
    },
    /// Record what was refused to whoever sits at the keyboard, and about whom.
    Deny(Right, Option<EmployeeId>),
    /// Let another person sit down at the keyboard.
    Sit(EmployeeId),
    /// Give text to the clipboard of the terminal.
    Clip(String),
    /// Something of whoever keeps the drafts.
    Draft(DraftWish),
    /// Listen to the mouse, or no more.
    Mouse(bool),
    /// Read the configuration again.
    Reload,
    /// Write the local evaluation system with this code into the configuration.
    ChooseScheme(String),
    /// Paint the whole screen again.
    Redraw,
    /// Hand the place at the data over to whoever asks for it.
    HandOver,
    /// Tell whoever asks for the place that it is kept.
    KeepSeat,
    /// Take the place at the data, which were only looked at.
    TakeSeat,
    /// Suspend the program.
    Suspend,
    /// Leave the program.
    Quit,
}

impl Model {
    /// A model over everything from the store.
    pub fn new(settings: Settings, today: NaiveDate, actor: EmployeeId, fresh: Fresh) -> Self {
        let period = Period::containing(today, settings.cycle);
        let people = People::new(fresh.rows, fresh.shared, period);
        let mut model = Self {
            size: (80, 24),
            today,
            now: 0,
            settings,
            actor,
            home: actor,
            period,
            people,
            file: None,
            tab: Tab::Employees,
            employees: EmployeesState::default(),
            target: TargetState::default(),
            team: TeamState::default(),
            feedback: FeedbackState::default(),
            meeting: MeetingState::default(),
            evaluation: EvaluationState::default(),
            follow_up: FollowUpState::default(),
            service: ServiceState::default(),
            overview: OverviewState::default(),
            sync: SyncState::default(),
            overlays: Vec::new(),
            pending: Vec::new(),
            notice: None,
            acts: Acts::of(fresh.acts, actor),
            seat: Seat::default(),
            ids: fresh.ids,
            names: BTreeMap::new(),
            bulk: None,
            lines: Vec::new(),
            reporting: None,
            last: None,
            opened: None,
            meter: None,
        };
        model.employees.detail = !model.settings.thrift;
        super::update::settle(&mut model);
        lens::begin(&mut model);
        model.employees.rested = model.person();
        model
    }

    /// Words of the language in use.
    pub fn texts(&self) -> &'static Texts {
        self.settings.texts
    }

    /// Somebody else sits at the keyboard.
    pub fn sit_down(&mut self, actor: EmployeeId) {
        self.actor = actor;
        self.acts = Acts::of(std::mem::take(&mut self.acts.all), actor);
        self.employees.outdate();
    }

    /// Says something below the screen.
    pub fn say(&mut self, tone: Tone, phrase: Phrase) {
        self.notice = Some(Notice { tone, phrase });
    }

    /// Says why something was not done.
    pub fn refuse(&mut self, key: &'static str) -> Vec<Effect> {
        self.say(Tone::Warning, Phrase::new(key));
        Vec::new()
    }

    /// Asks before something is committed.
    pub fn ask_first(
        &mut self,
        question: Phrase,
        kind: ActKind,
        drafts: Vec<Draft>,
    ) -> Vec<Effect> {
        let then = Then::Commit(kind, drafts);
        self.overlays
            .push(Overlay::Confirm(Confirm { question, then }));
        Vec::new()
    }

    /// The person whom all screens are about: the one selected in the list.
    pub fn person(&self) -> Option<EmployeeId> {
        self.employees.selected(&self.people)
    }

    /// The file of the person looked at, if it is loaded, which it never is of somebody hidden.
    pub fn person_file(&self) -> Option<&PersonFile> {
        let dossier = self.file.as_ref()?;
        (Some(dossier.file.employee.id) == self.person()).then_some(&dossier.file)
    }

    /// The plan of the person looked at for the period looked at.
    pub fn plan(&self) -> Option<&Plan> {
        self.person_file()?.plans.get(&self.period)
    }

    /// The state of a subject of the person looked at, for the period looked at where it has one.
    pub fn state(&self, kind: SubjectKind, period: Option<Period>) -> Option<State> {
        let owner = self.person()?.0;
        let dossier = self
            .file
            .as_ref()
            .filter(|d| d.file.employee.id.0 == owner)?;
        Some(dossier.state(Subject {
            owner,
            kind,
            period,
        }))
    }

    /// An act of the person at the keyboard; nothing where there is nothing to write.
    pub fn act(&self, kind: ActKind, drafts: Vec<Draft>) -> Option<Act> {
        (!drafts.is_empty()).then_some(Act {
            kind,
            actor: self.actor,
            drafts,
        })
    }

    /// Writes an act, or says that nothing has changed.
    pub fn commit(&mut self, kind: ActKind, drafts: Vec<Draft>) -> Vec<Effect> {
        if let Some(act) = self.act(kind, drafts) {
            vec![Effect::Commit(act)]
        } else {
            self.say(Tone::Plain, Phrase::new("notice.unchanged"));
            Vec::new()
        }
    }

    /// How a reference is called.
    pub fn label(&self, holds: Holds, id: u64) -> String {
        match holds {
            Holds::Person => self.people.name(EmployeeId(id)),
            Holds::Unit => self.people.unit_name(UnitId(id)),
            Holds::Team => {
                let team = self.people.all_teams().find(|team| team.id == TeamId(id));
                team.map_or_else(|| id.to_string(), |team| team.name.clone())
            }
            Holds::Item => self.item_label(ItemId(id)),
            Holds::Nip => id.to_string(),
            Holds::Text
            | Holds::Prose
            | Holds::Number
            | Holds::Date
            | Holds::Grade
            | Holds::Code(_)
            | Holds::Flag => String::new(),
        }
    }

    /// How a reference in a field is called: of whoever said something nothing stands for the name by which the
    /// person could be known again elsewhere, while the lens is on.
    pub fn label_in(&self, field: Field, holds: Holds, id: u64) -> String {
        if field == FEEDBACK_FROM {
            self.people.author(EmployeeId(id))
        } else {
            self.label(holds, id)
        }
    }

    /// The title of a result in any plan of the person looked at.
    fn item_label(&self, id: ItemId) -> String {
        let plans = self
            .person_file()
            .into_iter()
            .flat_map(|file| file.plans.values());
        plans
            .filter_map(|plan| plan.result(id))
            .map(|result| result.title.clone())
            .next()
            .or_else(|| self.target.known_title(id).map(str::to_owned))
            .unwrap_or_default()
    }

    /// The overlay on top.
    pub fn top(&self) -> Option<&Overlay> {
        self.overlays.last()
    }
}

impl Acts {
    /// From the acts of the store, newest first.
    pub fn of(all: Vec<ActRecord>, actor: EmployeeId) -> Self {
        let own: Vec<ActRecord> = all
            .iter()
            .filter(|act| act.actor == actor)
            .copied()
            .collect();
        let (undo, redo) = stacks(&own);
        Self { all, undo, redo }
    }

    /// Takes a new act.
    pub fn push(&mut self, act: ActRecord, actor: EmployeeId) {
        self.push_all(&[act], actor);
    }

    /// Takes new acts, oldest first.
    pub fn push_all(&mut self, acts: &[ActRecord], actor: EmployeeId) {
        self.all.splice(0..0, acts.iter().rev().copied());
        self.all.truncate(ACTS);
        *self = Self::of(std::mem::take(&mut self.all), actor);
    }
}

/// How many own acts are kept at hand for undo.
pub const ACTS: usize = 1_000;
