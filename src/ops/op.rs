//! What a change is: one atomic save of one form on one subject.

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::coded::coded;
use crate::domain::id::EmployeeId;
use crate::domain::period::Period;

use super::clock::Clock;

/// A replica: one person's data directory on one machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplicaId(pub [u8; 16]);

impl ReplicaId {
    /// How the ids of replicas begin on which somebody practises or looks at made-up data.
    const PRACTICE: [u8; 8] = *b"latihan:";

    /// The id of a replica for practice. Every op made there carries it for ever, so that what was only
    /// practised can never be taken for real.
    pub fn practice(random: [u8; 8]) -> Self {
        let mut id = [0; 16];
        let (mark, rest) = id.split_at_mut(Self::PRACTICE.len());
        mark.copy_from_slice(&Self::PRACTICE);
        rest.copy_from_slice(&random);
        Self(id)
    }

    /// Whether it is a replica for practice.
    pub fn is_practice(self) -> bool {
        self.0.starts_with(&Self::PRACTICE)
    }

    /// Reads 32 hexadecimal digits in lower case, as it is displayed; nothing where they are none.
    pub fn parse(text: &str) -> Option<Self> {
        let number = u128::from_str_radix(text, 16).ok()?;
        let id = Self(number.to_be_bytes());
        (id.to_string() == text).then_some(id)
    }
}

impl fmt::Display for ReplicaId {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// The name of an op: its replica, and its place in the chain of that replica (1, 2, 3 …, no holes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpId {
    /// Where it was made.
    pub replica: ReplicaId,
    /// Its place in the chain, from 1.
    pub seq: u64,
}

coded! {
    /// What an op is about.
    SubjectKind "subject" {
        /// An employee; owner is the employee.
        Employee = 1 "employee",
        /// A unit; owner is the unit.
        Unit = 2 "unit",
        /// A plan; owner is the employee, with a period.
        Plan = 3 "plan",
        /// The daily log of a month; owner is the employee, with a month.
        Log = 4 "log",
        /// Feedback of a year; owner is the employee, with a year.
        Feedback = 5 "feedback",
        /// Ratings; owner is the employee, with a period.
        Evaluation = 6 "evaluation",
        /// A team; owner is the team, with a period.
        Team = 7 "team",
        /// A named set of targets; owner is the template.
        Template = 8 "template",
        /// What the employee thinks of the own work; owner is the employee, with a period.
        SelfAssessment = 9 "self-assessment",
        /// What the leader expects for each core value; owner is the employee, with a period.
        Expectation = 10 "expectation",
        /// Attendance of a year; owner is the employee, with a year.
        Conduct = 11 "conduct",
        /// Competences of a year; owner is the employee, with a year.
        Competence = 12 "competence",
        /// Coaching plans of a year; owner is the employee, with a year.
        Coaching = 13 "coaching",
        /// Coaching sessions of a year; owner is the employee, with a year.
        Session = 14 "session",
        /// Training of a year; owner is the employee, with a year.
        Training = 15 "training",
        /// Improvement plans begun in a year; owner is the employee, with a year.
        Improvement = 16 "improvement",
        /// Awards of a year; owner is the employee, with a year.
        Award = 17 "award",
        /// Strengths and what to work on; owner is the employee, with a period.
        Strength = 18 "strength",
        /// Closings of an evaluation; owner is the employee, with a period.
        Closing = 19 "closing",
        /// Objections to an evaluation; owner is the employee, with a period.
        Objection = 20 "objection",
        /// Answers from all sides; owner is the employee, with a period.
        Peer = 21 "peer",
        /// What the public says of the service of a unit; owner is the unit, with a year.
        Voice = 22 "voice",
        /// Sheets of the satisfaction survey; owner is the unit, with a year.
        Survey = 23 "survey",
        /// What a unit will do about its service and its needs; owner is the unit, with a year.
        Action = 24 "action",
        /// What the organisation achieved; owner is the unit, with a period.
        Organisation = 25 "organisation",
        /// A complaint; owner is the complaint.
        Complaint = 26 "complaint",
        /// Meetings about a period; owner is the employee, with a period.
        Meeting = 27 "meeting",
        /// What was agreed on in a year; owner is the employee, with a year.
        Agreement = 28 "agreement",
        /// What happened to the PIN in a year, never the PIN itself; owner is the employee, with a year.
        Pin = 29 "pin",
        /// What was refused to a person in a year; owner is whom it was refused to, with a year.
        Denial = 30 "denial",
        /// Notes of head office of a year; owner is the employee, with a year.
        Annotation = 31 "annotation",
    }
}

/// What is shared by all, beside the files of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// A unit itself.
    Unit,
    /// A team in a period.
    Team,
    /// A template.
    Template,
    /// Voices of the public on a unit.
    Voice,
    /// Sheets of the survey on a unit.
    Survey,
    /// What a unit plans to do.
    Action,
    /// What the organisation achieved.
    Organisation,
    /// A complaint.
    Complaint,
}

impl SubjectKind {
    /// What of that which is shared by all; nothing where it is part of the file of a person.
    pub fn shared(self) -> Option<Shared> {
        match self {
            Self::Unit => Some(Shared::Unit),
            Self::Team => Some(Shared::Team),
            Self::Template => Some(Shared::Template),
            Self::Voice => Some(Shared::Voice),
            Self::Survey => Some(Shared::Survey),
            Self::Action => Some(Shared::Action),
            Self::Organisation => Some(Shared::Organisation),
            Self::Complaint => Some(Shared::Complaint),
            Self::Employee
            | Self::Plan
            | Self::Log
            | Self::Feedback
            | Self::Evaluation
            | Self::SelfAssessment
            | Self::Expectation
            | Self::Conduct
            | Self::Competence
            | Self::Coaching
            | Self::Session
            | Self::Training
            | Self::Improvement
            | Self::Award
            | Self::Strength
            | Self::Closing
            | Self::Objection
            | Self::Peer
            | Self::Meeting
            | Self::Agreement
            | Self::Pin
            | Self::Denial
            | Self::Annotation => None,
        }
    }

    /// Whether it is part of the file of a person, and so can change the list.
    pub fn is_of_person(self) -> bool {
        self.shared().is_none()
    }
}

/// What an op is about. Ordered by owner first, so that everything of one person lies together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// Person, unit, team or template, by kind.
    pub owner: u64,
    /// Kind.
    pub kind: SubjectKind,
    /// Period, for kinds that have one.
    pub period: Option<Period>,
}

impl Subject {
    /// A subject without a period.
    pub fn lasting(kind: SubjectKind, owner: u64) -> Self {
        Self {
            owner,
            kind,
            period: None,
        }
    }

    /// A subject with a period.
    pub fn of(kind: SubjectKind, owner: u64, period: Period) -> Self {
        Self {
            owner,
            kind,
            period: Some(period),
        }
    }

    /// The subject of an employee.
    pub fn employee(id: EmployeeId) -> Self {
        Self::lasting(SubjectKind::Employee, id.0)
    }
}

/// A value of a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing: the field was emptied.
    Empty,
    /// Words.
    Text(String),
    /// A figure.
    Number(Decimal),
    /// A day.
    Date(NaiveDate),
    /// A reference to a person, unit, team or item.
    Ref(u64),
    /// A member of a closed list, by number.
    Code(u8),
    /// Yes or no.
    Flag(bool),
}

/// A field by its number; the table of those this version knows is [`super::fields::FIELDS`].
///
/// Fields of later versions are kept and passed on untouched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field(pub u16);

/// One field of one item set to a value. Item 0 is the subject itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Item within the subject, 0 for the subject itself.
    pub item: u64,
    /// Field.
    pub field: Field,
    /// New value.
    pub value: Value,
}

impl Write {
    /// A write to the subject itself.
    pub fn own(field: Field, value: Value) -> Self {
        Self {
            item: 0,
            field,
            value,
        }
    }
}

/// What an op does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Sets fields.
    Set(Vec<Write>),
    /// Takes back earlier ops on the same subject, as if they had not been made. Taking back a
    /// retraction brings them to life again.
    Retract(Vec<OpId>),
    /// Of a kind that this version does not know; kept and passed on untouched.
    Unknown {
        /// Kind as written.
        kind: u8,
        /// Body as written.
        bytes: Vec<u8>,
    },
}

coded! {
    /// What the user did; ops of one act share it, and undo names it.
    ActKind "act" {
        /// Added or edited an employee.
        EditEmployee = 1 "edit-employee",
        /// Added or edited a unit.
        EditUnit = 2 "edit-unit",
        /// Added or edited a planned result or an indicator.
        EditTarget = 3 "edit-target",
        /// Moved a plan to another stage.
        MoveStage = 4 "move-stage",
        /// Recorded an actual.
        RecordActual = 5 "record-actual",
        /// Wrote the daily log.
        EditLog = 6 "edit-log",
        /// Gave feedback.
        GiveFeedback = 7 "give-feedback",
        /// Rated.
        Rate = 8 "rate",
        /// Added or edited a team.
        EditTeam = 9 "edit-team",
        /// Copied targets.
        CopyTargets = 10 "copy-targets",
        /// Pasted rows.
        PasteTargets = 11 "paste-targets",
        /// Imported a file.
        Import = 12 "import",
        /// Took back an act.
        Undo = 13 "undo",
        /// Did again what was taken back.
        Redo = 14 "redo",
        /// Retired a record.
        Retire = 15 "retire",
        /// Decided between values.
        Resolve = 16 "resolve",
        /// Saved a template.
        EditTemplate = 17 "edit-template",
        /// Reviewed log entries: approved or returned.
        ReviewLog = 18 "review-log",
        /// Wrote in a register: attendance, competence, coaching, training, awards and the like.
        EditRegister = 19 "edit-register",
        /// Assessed the own work.
        AssessOneself = 20 "assess-oneself",
        /// Closed an evaluation.
        Close = 21 "close",
        /// Opened a closed evaluation again.
        Reopen = 22 "reopen",
        /// Filed or decided an objection.
        Object = 23 "object",
        /// Registered a complaint or took a step with it.
        HandleComplaint = 24 "handle-complaint",
        /// Entered sheets of the survey or voices of the public.
        RecordVoice = 25 "record-voice",
        /// Entered what the organisation achieved.
        RateOrganisation = 26 "rate-organisation",
        /// Began a separate plan after a transfer.
        Transfer = 27 "transfer",
        /// Held a meeting, or noted something in it.
        HoldMeeting = 28 "hold-meeting",
        /// Confirmed a closed evaluation, or refused to.
        Confirm = 29 "confirm",
        /// Chose, changed or reset a PIN.
        ManagePin = 30 "manage-pin",
        /// Was refused something.
        Deny = 31 "deny",
    }
}

/// A change as it is kept for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Op {
    /// Name.
    pub id: OpId,
    /// When, for display and as a tie-break; see [`Clock`].
    pub clock: Clock,
    /// Who.
    pub actor: EmployeeId,
    /// What the user did, and the seq of the first op of that act.
    pub act: (ActKind, u64),
    /// About what.
    pub subject: Subject,
    /// The frontier of the subject that was *shown* when the form was opened.
    pub preds: Vec<OpId>,
    /// What it does.
    pub body: Body,
}

/// An op before it is committed: what a form hands over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// About what.
    pub subject: Subject,
    /// The frontier of the subject that was shown when the form was opened.
    pub preds: Vec<OpId>,
    /// What it does.
    pub body: Body,
}

/// All drafts that one action of the user makes; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// What the user did.
    pub kind: ActKind,
    /// Who.
    pub actor: EmployeeId,
    /// The changes.
    pub drafts: Vec<Draft>,
}
