//! The tables of `assets/demo`: semicolon-separated, one row a thing, shipped inside the program.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};

use crate::domain::coded::{Coded, coded};
use crate::domain::complaint::ComplaintKind;
use crate::domain::feedback::{FeedbackKind, Source};
use crate::domain::people::{CareerLevel, Grade, PositionKind};
use crate::domain::plan::{Aspect, Direction, ResultLevel};
use crate::domain::rating::{CoreValue, OrgRating, Predikat};
use crate::domain::unit::UnitKind;
use crate::domain::voice::Channel;
use crate::ops::fields::FIELDS;
use crate::ops::op::Field;
use crate::ops::registers::RegisterId;

/// A register with its table.
macro_rules! register_table {
    ($id:ident, $file:literal) => {
        (
            RegisterId::$id,
            include_str!(concat!("../../assets/demo/registers/", $file, ".csv")),
        )
    };
}

coded! {
    /// What is special about a person; everybody else does well enough.
    #[expect(unreachable_pub, reason = "the macro declares public lists")]
    Story "story" {
        /// The demo opens with this person's people.
        Supervisor = 1 "supervisor",
        /// Enters for the office what nobody enters personally.
        Operator = 2 "operator",
        /// Does better than asked.
        Strong = 3 "strong",
        /// A little behind; last period's evaluation is still open.
        Slow = 4 "slow",
        /// Far behind on the main results of this period.
        Late = 5 "late",
        /// Has not written the log for nine working days.
        Silent = 6 "silent",
        /// This period's plan is complete but was never submitted.
        Draft = 7 "draft",
        /// This period's plan lacks indicators and a target.
        Incomplete = 8 "incomplete",
        /// This period's plan waits for the appraiser.
        Submitted = 9 "submitted",
        /// A log entry was sent back.
        Returned = 10 "returned",
        /// Moved out of a unit and not yet into another, so that nobody appraises.
        Unplaced = 11 "unplaced",
        /// Does well enough; only the appraiser's rating of the last period is missing.
        Unrated = 12 "unrated",
        /// Thinks better of the own results than the appraiser does, and objects.
        Differs = 13 "differs",
    }
}

/// A unit.
#[derive(Debug, Deserialize)]
pub(super) struct UnitRow {
    pub(super) code: String,
    pub(super) parent: String,
    #[serde(deserialize_with = "member")]
    pub(super) kind: UnitKind,
    pub(super) name: String,
}

/// A post and who fills it.
#[derive(Debug, Deserialize)]
pub(super) struct PostRow {
    pub(super) unit: String,
    pub(super) lead: String,
    #[serde(deserialize_with = "member")]
    pub(super) kind: PositionKind,
    #[serde(deserialize_with = "optional_member")]
    pub(super) level: Option<CareerLevel>,
    #[serde(deserialize_with = "grade")]
    pub(super) grade: Option<Grade>,
    pub(super) sex: String,
    pub(super) name: String,
    pub(super) work: String,
    #[serde(deserialize_with = "optional_member")]
    pub(super) story: Option<Story>,
    pub(super) title: String,
}

/// A row of `work.csv`: an indicator; empty cells on the left repeat those above.
#[derive(Debug, Deserialize)]
struct WorkRow {
    work: String,
    theme: String,
    result: String,
    #[serde(deserialize_with = "member")]
    aspect: Aspect,
    #[serde(deserialize_with = "member")]
    direction: Direction,
    indicator: String,
    target: String,
    high: Option<i64>,
    unit: String,
    last: Option<i64>,
    #[serde(deserialize_with = "optional_member")]
    level: Option<ResultLevel>,
    log: String,
}

/// A planned result of a line of work.
#[derive(Debug)]
pub(super) struct Goal {
    pub(super) theme: String,
    pub(super) title: String,
    pub(super) measures: Vec<Measure>,
    /// What the daily log says when it is worked on, and the measure that it serves.
    pub(super) activities: Vec<(String, usize)>,
}

/// An indicator, with its target for a quarter.
#[derive(Debug)]
pub(super) struct Measure {
    pub(super) aspect: Aspect,
    pub(super) direction: Direction,
    pub(super) text: String,
    pub(super) target: Option<Decimal>,
    pub(super) high: Option<Decimal>,
    pub(super) words: String,
    pub(super) unit: String,
    /// What came of it last quarter, where the example is known.
    pub(super) last: Option<Decimal>,
    /// Whether it tells what changed for people, rather than what was done.
    pub(super) level: Option<ResultLevel>,
}

impl Measure {
    /// Whether it is counted, so that a year holds four times as much.
    pub(super) fn counts(&self) -> bool {
        self.aspect == Aspect::Quantity && self.direction == Direction::More && self.unit != "%"
    }
}

/// A team over last quarter (0) and this one (1): where it began, its target, its result.
#[derive(Debug, Deserialize)]
pub(super) struct TeamRow {
    pub(super) key: String,
    pub(super) units: String,
    pub(super) size: usize,
    #[serde(deserialize_with = "member")]
    pub(super) direction: Direction,
    pub(super) of: String,
    pub(super) b0: i64,
    pub(super) t0: i64,
    pub(super) r0: Option<i64>,
    pub(super) b1: i64,
    pub(super) t1: i64,
    pub(super) r1: Option<i64>,
    pub(super) name: String,
    pub(super) goal: String,
    pub(super) measure: String,
}

/// Something that is said of people; of any office where none is named.
#[derive(Debug, Deserialize)]
pub(super) struct VoiceRow {
    #[serde(deserialize_with = "member")]
    pub(super) source: Source,
    #[serde(deserialize_with = "member")]
    pub(super) kind: FeedbackKind,
    #[serde(deserialize_with = "optional_member")]
    pub(super) value: Option<CoreValue>,
    pub(super) theme: String,
    pub(super) office: String,
    pub(super) from: String,
    pub(super) text: String,
}

/// A sentence for a use, such as the reason of a rating.
#[derive(Debug, Deserialize)]
struct SentenceRow {
    #[serde(rename = "use")]
    use_: String,
    key: String,
    text: String,
}

/// A given name and, unrelated to it, a family name.
#[derive(Debug, Deserialize)]
pub(super) struct NameRow {
    pub(super) given: String,
    pub(super) family: String,
}

/// The sheets of the survey of a service in a year: 0 the one summed up, -1 the year before.
#[derive(Debug, Deserialize)]
pub(super) struct SurveyRow {
    pub(super) unit: String,
    pub(super) service: String,
    pub(super) year: i32,
    pub(super) population: u32,
    pub(super) answers: String,
}

/// A complaint; see [`super::complaints`] for how its days are written.
#[derive(Debug, Deserialize)]
pub(super) struct ComplaintRow {
    pub(super) number: String,
    pub(super) unit: String,
    pub(super) service: String,
    #[serde(deserialize_with = "member")]
    pub(super) kind: ComplaintKind,
    #[serde(deserialize_with = "member")]
    pub(super) channel: Channel,
    pub(super) received: String,
    pub(super) from: String,
    pub(super) text: String,
    pub(super) steps: String,
}

/// What an office achieved, and who stands out in it; everybody else is rated Baik.
#[derive(Debug, Deserialize)]
pub(super) struct OrganisationRow {
    pub(super) unit: String,
    #[serde(deserialize_with = "member")]
    pub(super) rating: OrgRating,
    #[serde(deserialize_with = "optional_member")]
    pub(super) annual: Option<OrgRating>,
    pub(super) best: String,
    pub(super) weak: String,
    pub(super) misconduct: String,
    pub(super) reason: String,
    pub(super) spread: String,
}

/// The predikat of somebody in the two years before, where it is not Baik.
#[derive(Debug, Deserialize)]
pub(super) struct FormerRow {
    pub(super) name: String,
    #[serde(deserialize_with = "optional_member")]
    pub(super) earlier: Option<Predikat>,
    #[serde(deserialize_with = "optional_member")]
    pub(super) last: Option<Predikat>,
}

/// An entry of a register: whose, by whom, when, for which period, and its fields.
#[derive(Debug)]
pub(super) struct EntryRow {
    pub(super) register: RegisterId,
    pub(super) owner: String,
    pub(super) by: String,
    pub(super) at: String,
    pub(super) period: String,
    pub(super) cells: Vec<(Field, String)>,
}

/// The tables of the registers.
const REGISTERS: [(RegisterId, &str); 12] = [
    register_table!(Strengths, "strengths"),
    register_table!(Competences, "competences"),
    register_table!(Attendance, "attendance"),
    register_table!(Coaching, "coaching-plans"),
    register_table!(Sessions, "sessions"),
    register_table!(Training, "trainings"),
    register_table!(Improvement, "improvement-plans"),
    register_table!(Awards, "awards"),
    register_table!(Agreements, "agreements"),
    register_table!(Peers, "peers"),
    register_table!(Voices, "voices"),
    register_table!(Actions, "actions"),
];

/// All tables.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) units: Vec<UnitRow>,
    pub(super) people: Vec<PostRow>,
    pub(super) work: BTreeMap<String, Vec<Goal>>,
    pub(super) teams: Vec<TeamRow>,
    pub(super) voices: Vec<VoiceRow>,
    pub(super) names: Vec<NameRow>,
    pub(super) entries: Vec<EntryRow>,
    pub(super) surveys: Vec<SurveyRow>,
    pub(super) complaints: Vec<ComplaintRow>,
    pub(super) organisations: Vec<OrganisationRow>,
    pub(super) former: Vec<FormerRow>,
    sentences: BTreeMap<(String, String), Vec<String>>,
}

impl Tables {
    /// The tables as shipped.
    pub(super) fn shipped() -> &'static Self {
        static TABLES: LazyLock<Tables> = LazyLock::new(|| {
            Tables::read().expect("the shipped tables are read by every test of the demo")
        });
        &TABLES
    }

    fn read() -> Result<Self, csv::Error> {
        let mut sentences: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for row in rows::<SentenceRow>(include_str!("../../assets/demo/sentences.csv"))? {
            sentences
                .entry((row.use_, row.key))
                .or_default()
                .push(row.text);
        }
        Ok(Self {
            units: rows(include_str!("../../assets/demo/units.csv"))?,
            people: rows(include_str!("../../assets/demo/people.csv"))?,
            work: work(rows(include_str!("../../assets/demo/work.csv"))?),
            teams: rows(include_str!("../../assets/demo/teams.csv"))?,
            voices: rows(include_str!("../../assets/demo/voices.csv"))?,
            names: rows(include_str!("../../assets/demo/names.csv"))?,
            entries: entries()?,
            surveys: rows(include_str!("../../assets/demo/survey.csv"))?,
            complaints: rows(include_str!("../../assets/demo/complaints.csv"))?,
            organisations: rows(include_str!("../../assets/demo/organisations.csv"))?,
            former: rows(include_str!("../../assets/demo/former.csv"))?,
            sentences,
        })
    }

    /// The sentences for a use.
    pub(super) fn sentences(&self, use_: &str, key: &str) -> &[String] {
        let key = (use_.to_owned(), key.to_owned());
        self.sentences.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The first sentence for a use.
    pub(super) fn sentence(&self, use_: &str, key: &str) -> &str {
        self.sentences(use_, key).first().map_or("", String::as_str)
    }
}

fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, csv::Error> {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.as_bytes())
        .deserialize()
        .collect()
}

/// The entries of all registers. Columns that are no fields are left out, which a test would notice.
fn entries() -> Result<Vec<EntryRow>, csv::Error> {
    let mut entries = Vec::new();
    for (register, text) in REGISTERS {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.delimiter(b';').from_reader(text.as_bytes());
        let headers = reader.headers()?.clone();
        for record in reader.records() {
            let record = record?;
            let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
            let named = headers.iter().enumerate().skip(4);
            let field = |(at, code)| {
                let spec = FIELDS.iter().find(|spec| spec.code == code)?;
                Some((spec.field, cell(at)))
            };
            entries.push(EntryRow {
                register,
                owner: cell(0),
                by: cell(1),
                at: cell(2),
                period: cell(3),
                cells: named.filter_map(field).collect(),
            });
        }
    }
    Ok(entries)
}

fn work(rows: Vec<WorkRow>) -> BTreeMap<String, Vec<Goal>> {
    let mut work: BTreeMap<String, Vec<Goal>> = BTreeMap::new();
    let mut current = String::new();
    for row in rows {
        if !row.work.is_empty() {
            current.clone_from(&row.work);
        }
        let goals = work.entry(current.clone()).or_default();
        if !row.result.is_empty() {
            goals.push(Goal {
                theme: row.theme.clone(),
                title: row.result.clone(),
                measures: Vec::new(),
                activities: Vec::new(),
            });
        }
        if let Some(goal) = goals.last_mut() {
            let activity = (row.log.clone(), goal.measures.len());
            goal.activities
                .extend((!row.log.is_empty()).then_some(activity));
            goal.measures.push(measure(row));
        }
    }
    work
}

fn measure(row: WorkRow) -> Measure {
    let target: Option<Decimal> = row.target.parse().ok();
    Measure {
        aspect: row.aspect,
        direction: row.direction,
        text: row.indicator,
        words: if target.is_none() {
            row.target
        } else {
            String::new()
        },
        target,
        high: row.high.map(Decimal::from),
        unit: row.unit,
        last: row.last.map(Decimal::from),
        level: row.level,
    }
}

fn member<'de, D: Deserializer<'de>, T: Coded>(input: D) -> Result<T, D::Error> {
    let code = String::deserialize(input)?;
    T::from_code(&code).ok_or_else(|| D::Error::custom(format!("{code} is no {}", T::NAME)))
}

fn optional_member<'de, D: Deserializer<'de>, T: Coded>(input: D) -> Result<Option<T>, D::Error> {
    match String::deserialize(input)?.as_str() {
        "" => Ok(None),
        code => T::from_code(code)
            .map(Some)
            .ok_or_else(|| D::Error::custom(format!("{code} is no {}", T::NAME))),
    }
}

fn grade<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Grade>, D::Error> {
    match String::deserialize(input)?.as_str() {
        "" => Ok(None),
        code => Grade::parse(code)
            .map(Some)
            .ok_or_else(|| D::Error::custom(format!("{code} is no grade"))),
    }
}
