//! The one table of columns: for every kind of file its columns, whether they must be there, and which field
//! of which record each fills. The header, the reading of cells and the documentation all follow it.

use std::sync::LazyLock;

use crate::domain::coded::{Coded, coded};
use crate::ops::fields::{self as f, Holds};
use crate::ops::op::Field;
use crate::ops::registers::{REGISTERS, Register, RegisterId, column_code};

/// What a file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Employees.
    Employees,
    /// Units.
    Units,
    /// Targets: planned results and their indicators.
    Targets,
    /// Teams and their members.
    Teams,
    /// Actuals of indicators.
    Actuals,
    /// Daily log.
    Log,
    /// Feedback.
    Feedback,
    /// Sheets of the survey.
    Survey,
    /// What the public says.
    Voices,
    /// Complaints.
    Complaints,
    /// Entries of a register of people, whose columns follow the table of registers.
    Entries(RegisterId),
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: &'static [Self] = &[
        Self::Employees,
        Self::Units,
        Self::Targets,
        Self::Teams,
        Self::Actuals,
        Self::Log,
        Self::Feedback,
        Self::Survey,
        Self::Voices,
        Self::Complaints,
        Self::Entries(RegisterId::Attendance),
        Self::Entries(RegisterId::Competences),
        Self::Entries(RegisterId::Training),
        Self::Entries(RegisterId::Awards),
        Self::Entries(RegisterId::Strengths),
        Self::Entries(RegisterId::Coaching),
        Self::Entries(RegisterId::Sessions),
        Self::Entries(RegisterId::Improvement),
    ];

    /// Its name on the command line and of its files in `assets/import`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Employees => "employees",
            Self::Units => "units",
            Self::Targets => "targets",
            Self::Teams => "teams",
            Self::Actuals => "actuals",
            Self::Log => "log",
            Self::Feedback => "feedback",
            Self::Survey => "survey",
            Self::Voices => "voices",
            Self::Complaints => "complaints",
            Self::Entries(id) => id.code(),
        }
    }

    /// The kind with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

coded! {
    /// A column, in whichever kind of file. The code is its name in `assets/import/<kind>.toml`, and its
    /// translation key with `column.` before it.
    Column "column" {
        /// NIP of the person whom the row is about.
        Nip = 1 "nip",
        /// Name of the person, the unit or the team.
        Name = 2 "name",
        /// Kind of employment, unit, result or feedback.
        Kind = 3 "kind",
        /// Grade.
        Grade = 4 "grade",
        /// Title of the position.
        Position = 5 "position",
        /// Kind of the position.
        PositionKind = 6 "position-kind",
        /// Career level.
        CareerLevel = 7 "career-level",
        /// Unit, by code or unique name.
        Unit = 8 "unit",
        /// NIP of the appraiser set by hand, or the name of one who has none.
        Appraiser = 9 "appraiser",
        /// Why the appraiser is set by hand.
        AppraiserReason = 10 "appraiser-reason",
        /// NIP of the reviewing officer set by hand, or the name of one who has none.
        Reviewer = 11 "reviewer",
        /// Telephone.
        Phone = 12 "phone",
        /// Mail address.
        Email = 13 "email",
        /// No longer in service, or no longer existing.
        Retired = 14 "retired",
        /// Code of the unit or the team.
        Code = 15 "code",
        /// Code of the unit above.
        Parent = 16 "parent",
        /// NIP of the head, or the name of one who has none.
        Head = 17 "head",
        /// Period.
        Period = 18 "period",
        /// Title of the planned result.
        Result = 19 "result",
        /// Wording of the indicator.
        Indicator = 20 "indicator",
        /// Aspect.
        Aspect = 21 "aspect",
        /// Which way the figure improves.
        Direction = 22 "direction",
        /// Target: a figure, a range or words.
        Target = 23 "target",
        /// Upper bound of the target.
        TargetHigh = 24 "target-high",
        /// Target in words.
        TargetText = 25 "target-text",
        /// Unit of measure.
        Measured = 26 "unit-of-measure",
        /// Title of the superior's result that is supported.
        Supports = 27 "supports",
        /// Perspective.
        Perspective = 28 "perspective",
        /// The figure achieved.
        Actual = 29 "actual",
        /// What was achieved, in words.
        ActualText = 30 "actual-text",
        /// Evidence.
        Evidence = 31 "evidence",
        /// Day.
        Day = 32 "day",
        /// What was done.
        Activity = 33 "activity",
        /// How much came of it.
        Quantity = 34 "quantity",
        /// Minutes spent.
        Minutes = 35 "minutes",
        /// Where feedback comes from.
        Source = 36 "source",
        /// Words of the feedback.
        Text = 37 "text",
        /// Core value.
        Value = 38 "value",
        /// Who gave the feedback: NIP or words. Of attendance, the first day.
        From = 39 "from",
        /// Goal of the team.
        Goal = 40 "goal",
        /// What is measured.
        Measure = 41 "measure",
        /// Where the team started.
        Baseline = 42 "baseline",
        /// Where the team arrived.
        TeamResult = 43 "team-result",
        /// NIP of a member.
        Member = 44 "member",
        /// Role of the member.
        Role = 45 "role",
        /// Contribution of the member.
        Contribution = 46 "contribution",
        /// Cooperation of the member.
        Cooperation = 47 "cooperation",
        /// A word on the member.
        Note = 48 "note",
        /// Last day.
        Until = 49 "until",
        /// Working days as a sum.
        Days = 50 "days",
        /// Name of a competence.
        Competence = 51 "competence",
        /// What the post asks for of a competence.
        Standard = 52 "standard",
        /// What the person has of a competence.
        Level = 53 "level",
        /// Why.
        Reason = 54 "reason",
        /// NIP of the coach.
        Coach = 55 "coach",
        /// Until when.
        Due = 56 "due",
        /// How far it is.
        State = 57 "state",
        /// What came of it.
        Outcome = 58 "outcome",
        /// What was talked about.
        Topic = 59 "topic",
        /// What was agreed.
        Agreement = 60 "agreement",
        /// Answers, one digit each: to the statements of form B.1.8, or on the elements of the survey.
        Answers = 61 "answers",
        /// Name of a course.
        Training = 62 "training",
        /// Hours of a course.
        Hours = 63 "hours",
        /// Number of a certificate.
        Certificate = 64 "certificate",
        /// First day of an improvement plan.
        Start = 65 "start",
        /// What an improvement plan is to reach.
        Goals = 66 "goals",
        /// How an improvement plan goes.
        Progress = 67 "progress",
        /// What the competence test found.
        Test = 68 "test",
        /// NIP of who decided.
        By = 69 "by",
        /// Answer on element 1 of the survey.
        U1 = 82 "u1",
        /// Answer on element 2 of the survey.
        U2 = 83 "u2",
        /// Answer on element 3 of the survey.
        U3 = 84 "u3",
        /// Answer on element 4 of the survey.
        U4 = 85 "u4",
        /// Answer on element 5 of the survey.
        U5 = 86 "u5",
        /// Answer on element 6 of the survey.
        U6 = 87 "u6",
        /// Answer on element 7 of the survey.
        U7 = 88 "u7",
        /// Answer on element 8 of the survey.
        U8 = 89 "u8",
        /// Answer on element 9 of the survey.
        U9 = 90 "u9",
        /// Name of the service.
        Service = 91 "service",
        /// Sex of a respondent.
        Sex = 92 "sex",
        /// Age of a respondent in years.
        Age = 93 "age",
        /// Education of a respondent.
        Education = 94 "education",
        /// Occupation of a respondent.
        Occupation = 95 "occupation",
        /// Number of a complaint, or of a respondent.
        Number = 96 "number",
        /// Score of 1 to 4.
        Score = 97 "score",
        /// How something reached the office.
        Channel = 98 "channel",
        /// Day on which a complaint was verified.
        Verified = 99 "verified",
        /// Day on which a complaint was given to somebody.
        Assigned = 100 "assigned",
        /// NIP of whoever a complaint was given to.
        Officer = 101 "officer",
        /// Day on which a complaint was answered.
        Answered = 102 "answered",
        /// The answer to a complaint.
        Answer = 103 "answer",
        /// Day on which a complaint was settled.
        Closed = 104 "closed",
        /// Identity in the national system SIASN.
        SiasnId = 105 "siasn-id",
    }
}

/// Whether a column must be in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// In the file, and filled in every row.
    Filled,
    /// In the file; a blank cell means something of its own.
    Present,
    /// In the file, unless the caller names a period for all rows.
    Period,
    /// This one or another like it in the file; the first of them is the one that is asked for.
    Any,
    /// May be left out. A blank cell leaves what is known as it is.
    Free,
}

/// How a cell is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// As the field holds it; the value goes into the field.
    Field(Field),
    /// The NIP of a person.
    Nip,
    /// The NIP of a person, or the name of one who is no civil servant and has none.
    Person,
    /// A period.
    Period,
    /// Words that are looked up or are part of a key.
    Words,
    /// A duration in minutes.
    Minutes(Field),
    /// A target, which may be a figure, a range or words.
    Target,
    /// The identity of a person in SIASN.
    SiasnId,
}

/// A column of a kind of file.
#[derive(Debug, Clone, Copy)]
pub struct ColumnSpec {
    /// Which.
    pub column: Column,
    /// Whether it must be there.
    pub need: Need,
    /// How its cells are read.
    pub takes: Takes,
}

impl ColumnSpec {
    /// What the field of the column holds, if it fills one directly.
    pub(super) fn holds(self) -> Option<(Field, Holds)> {
        match self.takes {
            Takes::Field(field) => f::spec(field).map(|spec| (field, spec.holds)),
            Takes::Nip
            | Takes::Person
            | Takes::Period
            | Takes::Words
            | Takes::Minutes(_)
            | Takes::Target
            | Takes::SiasnId => None,
        }
    }
}

const fn spec(column: Column, need: Need, takes: Takes) -> ColumnSpec {
    ColumnSpec {
        column,
        need,
        takes,
    }
}

/// A column that may be left out and fills a field.
const fn free(column: Column, field: Field) -> ColumnSpec {
    spec(column, Need::Free, Takes::Field(field))
}

/// A column that must be filled and fills a field.
const fn must(column: Column, field: Field) -> ColumnSpec {
    spec(column, Need::Filled, Takes::Field(field))
}

const PERIOD: ColumnSpec = spec(Column::Period, Need::Period, Takes::Period);
const PERSON: ColumnSpec = spec(Column::Nip, Need::Filled, Takes::Nip);

const EMPLOYEES: &[ColumnSpec] = &[
    spec(Column::Nip, Need::Present, Takes::Nip),
    must(Column::Name, f::NAME),
    free(Column::Kind, f::EMPLOYMENT),
    free(Column::Grade, f::GRADE),
    free(Column::Position, f::POSITION),
    free(Column::PositionKind, f::POSITION_KIND),
    free(Column::CareerLevel, f::CAREER_LEVEL),
    free(Column::Unit, f::WORKS_IN),
    spec(Column::Appraiser, Need::Free, Takes::Person),
    free(Column::AppraiserReason, f::APPRAISER_REASON),
    spec(Column::Reviewer, Need::Free, Takes::Person),
    free(Column::Phone, f::PHONE),
    free(Column::Email, f::EMAIL),
    spec(Column::SiasnId, Need::Free, Takes::SiasnId),
    free(Column::Retired, f::RETIRED),
];

const UNITS: &[ColumnSpec] = &[
    must(Column::Code, f::UNIT_CODE),
    must(Column::Name, f::UNIT_NAME),
    free(Column::Kind, f::UNIT_KIND),
    spec(Column::Parent, Need::Free, Takes::Words),
    spec(Column::Head, Need::Free, Takes::Person),
    free(Column::Retired, f::RETIRED),
];

/// Rows pasted without a header hold the columns from [`Column::Result`] on in this order.
const TARGETS: &[ColumnSpec] = &[
    spec(Column::Nip, Need::Present, Takes::Nip),
    PERIOD,
    spec(Column::Result, Need::Present, Takes::Words),
    spec(Column::Indicator, Need::Filled, Takes::Words),
    free(Column::Aspect, f::ASPECT),
    spec(Column::Target, Need::Free, Takes::Target),
    free(Column::Measured, f::UNIT_OF_MEASURE),
    free(Column::Direction, f::DIRECTION),
    free(Column::TargetHigh, f::TARGET_HIGH),
    free(Column::TargetText, f::TARGET_TEXT),
    free(Column::Kind, f::RESULT_KIND),
    spec(Column::Supports, Need::Free, Takes::Words),
    free(Column::Perspective, f::PERSPECTIVE),
];

const TEAMS: &[ColumnSpec] = &[
    spec(Column::Name, Need::Present, Takes::Words),
    spec(Column::Period, Need::Period, Takes::Period),
    spec(Column::Code, Need::Free, Takes::Words),
    free(Column::Unit, f::TEAM_UNIT),
    free(Column::Goal, f::TEAM_GOAL),
    free(Column::Measure, f::TEAM_MEASURE),
    free(Column::Direction, f::TEAM_DIRECTION),
    free(Column::Baseline, f::TEAM_BASELINE),
    free(Column::Target, f::TEAM_TARGET),
    free(Column::Measured, f::TEAM_UNIT_OF_MEASURE),
    free(Column::TeamResult, f::TEAM_RESULT),
    free(Column::Evidence, f::TEAM_EVIDENCE),
    free(Column::Day, f::TEAM_RESULT_DAY),
    spec(Column::Member, Need::Free, Takes::Nip),
    free(Column::Role, f::MEMBER_ROLE),
    free(Column::Contribution, f::CONTRIBUTION),
    free(Column::Cooperation, f::COOPERATION),
    free(Column::Note, f::MEMBER_NOTE),
];

const ACTUALS: &[ColumnSpec] = &[
    PERSON,
    PERIOD,
    spec(Column::Result, Need::Free, Takes::Words),
    spec(Column::Indicator, Need::Filled, Takes::Words),
    spec(Column::Aspect, Need::Free, Takes::Field(f::ASPECT)),
    free(Column::Actual, f::ACTUAL),
    free(Column::ActualText, f::ACTUAL_TEXT),
    free(Column::Evidence, f::EVIDENCE),
    free(Column::Day, f::ACTUAL_DAY),
];

const LOG: &[ColumnSpec] = &[
    PERSON,
    must(Column::Day, f::LOG_DAY),
    must(Column::Activity, f::LOG_ACTIVITY),
    spec(Column::Result, Need::Free, Takes::Words),
    free(Column::Quantity, f::LOG_QUANTITY),
    free(Column::Measured, f::LOG_UNIT),
    spec(Column::Minutes, Need::Free, Takes::Minutes(f::LOG_MINUTES)),
    free(Column::Evidence, f::LOG_EVIDENCE),
];

const FEEDBACK: &[ColumnSpec] = &[
    PERSON,
    must(Column::Day, f::FEEDBACK_DAY),
    must(Column::Source, f::FEEDBACK_SOURCE),
    free(Column::Kind, f::FEEDBACK_KIND),
    must(Column::Text, f::FEEDBACK_TEXT),
    spec(Column::Result, Need::Free, Takes::Words),
    free(Column::Value, f::FEEDBACK_VALUE),
    spec(Column::From, Need::Free, Takes::Words),
];

/// Answers on the nine elements of the survey, in their order.
pub(super) const ANSWERS: [Column; 9] = [
    Column::U1,
    Column::U2,
    Column::U3,
    Column::U4,
    Column::U5,
    Column::U6,
    Column::U7,
    Column::U8,
    Column::U9,
];

/// One of several columns of which the file has at least one.
const fn any(column: Column) -> ColumnSpec {
    spec(column, Need::Any, Takes::Words)
}

const UNIT_OF_ROW: ColumnSpec = spec(Column::Unit, Need::Free, Takes::Words);
const RESPONDENT: ColumnSpec = spec(Column::Number, Need::Free, Takes::Words);

const SURVEY: &[ColumnSpec] = &[
    free(Column::Day, f::SHEET_DAY),
    UNIT_OF_ROW,
    RESPONDENT,
    free(Column::Service, f::SHEET_SERVICE),
    any(Column::Answers),
    any(Column::U1),
    any(Column::U2),
    any(Column::U3),
    any(Column::U4),
    any(Column::U5),
    any(Column::U6),
    any(Column::U7),
    any(Column::U8),
    any(Column::U9),
    free(Column::Sex, f::SHEET_SEX),
    free(Column::Age, f::SHEET_AGE),
    free(Column::Education, f::SHEET_EDUCATION),
    free(Column::Occupation, f::SHEET_OCCUPATION),
];

const VOICES: &[ColumnSpec] = &[
    free(Column::Day, f::VOICE_DAY),
    UNIT_OF_ROW,
    RESPONDENT,
    free(Column::Service, f::VOICE_SERVICE),
    spec(Column::Nip, Need::Free, Takes::Nip),
    spec(Column::Score, Need::Any, Takes::Field(f::VOICE_SCORE)),
    spec(Column::Text, Need::Any, Takes::Field(f::VOICE_TEXT)),
    free(Column::Channel, f::VOICE_CHANNEL),
];

const COMPLAINTS: &[ColumnSpec] = &[
    must(Column::Number, f::COMPLAINT_NUMBER),
    must(Column::Day, f::COMPLAINT_DAY),
    free(Column::Kind, f::COMPLAINT_KIND),
    free(Column::Channel, f::COMPLAINT_CHANNEL),
    free(Column::Unit, f::COMPLAINT_UNIT),
    free(Column::Service, f::COMPLAINT_SERVICE),
    free(Column::From, f::COMPLAINT_FROM),
    must(Column::Text, f::COMPLAINT_TEXT),
    free(Column::Verified, f::STEP_DAY),
    free(Column::Assigned, f::STEP_DAY),
    spec(Column::Officer, Need::Free, Takes::Nip),
    free(Column::Answered, f::STEP_DAY),
    free(Column::Answer, f::STEP_NOTE),
    free(Column::Closed, f::STEP_DAY),
];

/// The columns of each register: the person, the period where an entry has no day, and its fields.
static ENTRIES: LazyLock<Vec<(RegisterId, Vec<ColumnSpec>)>> = LazyLock::new(|| {
    let columns = |register: &Register| (register.id, of_register(register));
    REGISTERS.iter().map(columns).collect()
});

fn of_register(register: &Register) -> Vec<ColumnSpec> {
    let period = register.day.is_none().then_some(PERIOD);
    let fields = register.columns.iter().filter_map(|column| {
        let named = Column::from_code(column_code(column.field))?;
        let of = if column.must { must } else { free };
        Some(of(named, column.field))
    });
    [PERSON].into_iter().chain(period).chain(fields).collect()
}

/// The columns of a kind of file, in the order of the samples.
pub fn columns(kind: Kind) -> &'static [ColumnSpec] {
    match kind {
        Kind::Employees => EMPLOYEES,
        Kind::Units => UNITS,
        Kind::Targets => TARGETS,
        Kind::Teams => TEAMS,
        Kind::Actuals => ACTUALS,
        Kind::Log => LOG,
        Kind::Feedback => FEEDBACK,
        Kind::Survey => SURVEY,
        Kind::Voices => VOICES,
        Kind::Complaints => COMPLAINTS,
        Kind::Entries(id) => {
            let found = ENTRIES.iter().find(|(of, _)| *of == id);
            found.map_or(&[], |(_, columns)| columns)
        }
    }
}

/// The two files of each kind: a sample, and the headers of its columns.
macro_rules! files {
    ($($name:literal)+) => {
        [$((
            $name,
            include_str!(concat!("../../assets/import/", $name, ".csv")),
            include_str!(concat!("../../assets/import/", $name, ".toml")),
        )),+]
    };
}

static FILES: [(&str, &str, &str); 18] = files!(
    "employees" "units" "targets" "teams" "actuals" "log" "feedback"
    "survey" "voices" "complaints"
    "attendance" "competences" "trainings" "awards" "strengths"
    "coaching-plans" "sessions" "improvement-plans"
);

fn files(kind: Kind) -> (&'static str, &'static str) {
    let found = FILES.iter().find(|(name, ..)| *name == kind.code());
    // Every kind has its files, which a test holds.
    found.map_or(("", ""), |(_, sample, aliases)| (*sample, *aliases))
}

/// The sample file of a kind, as a user may start from.
pub fn sample(kind: Kind) -> &'static str {
    files(kind).0
}

/// The table of headers of a kind, `column = ["header", …]`.
pub(super) fn aliases(kind: Kind) -> &'static str {
    files(kind).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::registers::register;

    #[test]
    fn every_kind_has_its_files_and_names_each_of_its_columns_once() {
        for kind in Kind::ALL {
            assert_ne!(sample(*kind), "", "{}", kind.code());
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
            if let Kind::Entries(id) = kind {
                let fields = columns(*kind).iter().filter(|spec| spec.holds().is_some());
                assert_eq!(fields.count(), register(*id).columns.len(), "{id:?}");
            }
            let mut named: Vec<Column> = columns(*kind).iter().map(|c| c.column).collect();
            named.sort_unstable();
            assert!(named.is_sorted_by(|a, b| a < b), "{}", kind.code());
            for spec in columns(*kind) {
                assert_eq!(
                    matches!(spec.takes, Takes::Field(_)),
                    spec.holds().is_some()
                );
            }
        }
    }
}
