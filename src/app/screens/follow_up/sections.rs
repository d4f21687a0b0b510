//! The sections of the screen: what each is called, its figure, and what stands above its entries.

use rust_decimal::Decimal;

use super::{Row, Sign, registers, scheme};
use crate::app::access;
use crate::app::figures::{self, Sources};
use crate::app::model::Model;
use crate::domain::access::{Right, When};
use crate::domain::competence::Competence;
use crate::domain::credit;
use crate::domain::discipline::Standing;
use crate::domain::follow::award::{Award, AwardState, eligible};
use crate::domain::follow::coaching::{
    Coaching, CoachingState, means, needs_escalation, needs_plan,
};
use crate::domain::follow::improvement::ImprovementState;
use crate::domain::follow::training::{hours_in, needs};
use crate::domain::meeting::{Agreement, AgreementState};
use crate::domain::peer::{Status, status};
use crate::domain::scheme::Figure;
use crate::domain::strength::TraitKind;
use crate::i18n::Texts;
use crate::ops::registers::RegisterId;

/// A section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What the chosen local system shows and asks for.
    Scheme,
    /// A register.
    Register(RegisterId),
    /// Credit points of a functional position.
    Credit,
}

impl Section {
    /// The register that it shows, where it shows one.
    pub fn register(self) -> Option<RegisterId> {
        match self {
            Self::Register(id) => Some(id),
            Self::Scheme | Self::Credit => None,
        }
    }
}

/// A section with its figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Which.
    pub section: Section,
    /// What it is called.
    pub name: String,
    /// Its figure, in a word or two.
    pub figure: String,
    /// How it stands.
    pub sign: Sign,
}

const REGISTERS: [RegisterId; 10] = [
    RegisterId::Agreements,
    RegisterId::Strengths,
    RegisterId::Competences,
    RegisterId::Attendance,
    RegisterId::Coaching,
    RegisterId::Sessions,
    RegisterId::Training,
    RegisterId::Improvement,
    RegisterId::Awards,
    RegisterId::Peers,
];

/// All sections of a person; credit points are for functional positions only, and notes of head office where there
/// are any or can be.
pub fn all(from: &Sources<'_>, figures: &figures::All) -> Vec<Shown> {
    let credit = from.file.employee.career_level.map(|_| Section::Credit);
    let notes = annotated(from).then_some(RegisterId::Notes);
    let registers = REGISTERS.into_iter().chain(notes).map(Section::Register);
    let sections = std::iter::once(Section::Scheme)
        .chain(registers)
        .chain(credit);
    sections
        .map(|section| {
            let (figure, sign) = figure(from, figures, section);
            Shown {
                section,
                name: short(from.texts(), section),
                figure,
                sign,
            }
        })
        .collect()
}

/// Whether head office has noted something, or whoever sits at the keyboard may.
fn annotated(from: &Sources<'_>) -> bool {
    let person = from.file.employee.id;
    !from.file.annotations.is_empty()
        || access::roles_towards(from.model, person, When::Now).may(Right::Annotate)
}

/// What a section is called, in full.
pub fn name(model: &Model, section: Section) -> String {
    let texts = model.texts();
    match section {
        Section::Scheme => {
            let scheme = &model.settings.scheme;
            format!("{} · {}", texts.said(&scheme.name), scheme.version)
        }
        Section::Register(id) => texts.label(id).to_owned(),
        Section::Credit => texts.get("follow.credit").to_owned(),
    }
}

/// What a section is called in the list.
fn short(texts: &'static Texts, section: Section) -> String {
    let key = match section {
        Section::Scheme => "follow.scheme",
        Section::Credit => "follow.credit",
        Section::Register(RegisterId::Agreements) => "follow.agreements",
        Section::Register(RegisterId::Strengths) => "follow.strengths",
        Section::Register(RegisterId::Competences) => "follow.competences",
        Section::Register(RegisterId::Attendance) => "follow.attendance",
        Section::Register(RegisterId::Coaching) => "follow.coaching",
        Section::Register(RegisterId::Sessions) => "follow.sessions",
        Section::Register(RegisterId::Peers) => "follow.peers",
        Section::Register(id) => return texts.label(id).to_owned(),
    };
    texts.get(key).to_owned()
}

/// The rows of a section.
pub fn rows(from: &Sources<'_>, figures: &figures::All, section: Section) -> Vec<Row> {
    match section {
        Section::Scheme => scheme::rows(from, figures),
        Section::Register(id) => registers::rows(from, id),
        Section::Credit => scheme::credit(from),
    }
}

/// The figure of a section, and how it stands.
fn figure(from: &Sources<'_>, figures: &figures::All, section: Section) -> (String, Sign) {
    let texts = from.texts();
    match section {
        Section::Scheme => {
            let open = scheme::open(from, figures);
            let told = texts.fill("follow.n-asked", &[("n", &texts.count(open))]);
            (told, offered(open > 0))
        }
        Section::Credit => {
            let points = scheme::points(from).map(credit::shown);
            let points = points.map(|points| texts.decimals(points, 2));
            (points.unwrap_or_else(|| "–".to_owned()), Sign::Plain)
        }
        Section::Register(id) => of_register(from, id),
    }
}

fn offered(anything: bool) -> Sign {
    if anything { Sign::Offer } else { Sign::Plain }
}

fn of_register(from: &Sources<'_>, id: RegisterId) -> (String, Sign) {
    let (texts, file) = (from.texts(), from.file);
    match id {
        RegisterId::Strengths => {
            let traits = registers::traits(from);
            let strong = traits.iter().filter(|t| t.kind == TraitKind::Strength);
            let strong = strong.count();
            let told = format!("{strong} + {}", traits.len() - strong);
            (told, offered(!registers::carried(from).is_empty()))
        }
        RegisterId::Competences => competences(from),
        RegisterId::Attendance => {
            let standing = figures::standing(from);
            let sign = match standing.reached {
                Some(_) => Sign::Attention,
                None => Sign::Plain,
            };
            let days = texts.number(standing.days.into());
            (texts.fill("follow.days", &[("n", &days)]), sign)
        }
        RegisterId::Coaching => {
            let open = |plan: &&Coaching| plan.state != CoachingState::Finished;
            let open = texts.count(file.coaching.iter().filter(open).count());
            let told = texts.fill("follow.n-open", &[("n", &open)]);
            (told, offered(registers::coaching_missing(from)))
        }
        RegisterId::Sessions => (texts.count(file.sessions.len()), Sign::Plain),
        RegisterId::Training => training(from),
        RegisterId::Improvement => improvement(from),
        RegisterId::Awards => {
            let given = |award: &&Award| match award.state {
                AwardState::Approved | AwardState::Given => true,
                AwardState::Proposed | AwardState::Declined => false,
            };
            let given = texts.count(file.awards.iter().filter(given).count());
            (given, offered(registers::award_proposed(from)))
        }
        RegisterId::Peers => peers(from),
        RegisterId::Agreements => {
            let open = |agreed: &&Agreement| agreed.state == AgreementState::Open;
            let late = |agreed: &Agreement| agreed.is_overdue(from.model.today);
            let count = texts.count(file.agreements.iter().filter(open).count());
            let sign = if file.agreements.iter().any(late) {
                Sign::Attention
            } else {
                Sign::Plain
            };
            (texts.fill("follow.n-open", &[("n", &count)]), sign)
        }
        RegisterId::Notes => (texts.count(file.annotations.len()), Sign::Plain),
        RegisterId::Objections | RegisterId::Voices | RegisterId::Survey | RegisterId::Actions => {
            (String::new(), Sign::Plain)
        }
    }
}

fn competences(from: &Sources<'_>) -> (String, Sign) {
    let texts = from.texts();
    let all = figures::of_year(from);
    let gap: Decimal = all.iter().filter_map(Competence::gap).sum();
    if gap.is_zero() {
        return (texts.count(all.len()), Sign::Plain);
    }
    let gap = texts.number(gap);
    (texts.fill("follow.gap", &[("n", &gap)]), Sign::Attention)
}

fn training(from: &Sources<'_>) -> (String, Sign) {
    let (texts, courses) = (from.texts(), &from.file.courses);
    let hours = texts.number(hours_in(courses, from.period.year()));
    let told = texts.fill("figure-measure.hours", &[("n", &hours)]);
    let needed = needs(courses).next().is_some() || !figures::unmet(from).is_empty();
    (told, offered(needed))
}

fn improvement(from: &Sources<'_>) -> (String, Sign) {
    let (texts, rules) = (from.texts(), &from.model.settings.rules.improvement);
    let plans = &from.file.improvements;
    if plans
        .iter()
        .any(|plan| plan.escalates(from.model.today, rules))
    {
        return (texts.get("follow.overdue").to_owned(), Sign::Attention);
    }
    let mut running = plans
        .iter()
        .filter(|plan| plan.state == ImprovementState::Running);
    match running.next() {
        Some(plan) => (texts.day(plan.due_day(rules)), Sign::Fair),
        None if registers::improvement_missing(from) => (texts.count(plans.len()), Sign::Offer),
        None => (texts.count(plans.len()), Sign::Plain),
    }
}

fn peers(from: &Sources<'_>) -> (String, Sign) {
    let texts = from.texts();
    let rules = &from.model.settings.rules.peer;
    if !rules.enabled {
        return (texts.get("follow.off").to_owned(), Sign::Plain);
    }
    match status(registers::asked(from), rules) {
        Status::Pending { .. } => (texts.get("follow.pending").to_owned(), Sign::Fair),
        Status::Ready(outcome) => {
            let result = outcome.combined.unwrap_or(outcome.others);
            (texts.decimals(result.mean, 2), Sign::Good)
        }
    }
}

/// What stands above the entries of a section: where the person stands, and what follows from it.
pub fn head(from: &Sources<'_>, section: Section) -> String {
    let texts = from.texts();
    let file = from.file;
    match section {
        Section::Scheme => texts.said(&from.model.settings.scheme.purpose).to_owned(),
        Section::Credit => texts.get("follow.head-credit").to_owned(),
        Section::Register(RegisterId::Strengths) => match registers::before(from) {
            Some((period, _)) => {
                let carried = registers::carried(from).len();
                let places = [
                    ("n", &*texts.count(carried)),
                    ("period", &*texts.period(period)),
                ];
                texts.fill("follow.head-carried", &places)
            }
            None => texts.get("follow.head-strengths").to_owned(),
        },
        Section::Register(RegisterId::Competences) => {
            let most = from.model.settings.rules.competence.most.to_string();
            texts.fill("follow.head-competences", &[("most", &most)])
        }
        Section::Register(RegisterId::Attendance) => attendance(texts, &figures::standing(from)),
        Section::Register(RegisterId::Coaching) => coaching(from),
        Section::Register(RegisterId::Sessions) => sessions(from),
        Section::Register(RegisterId::Training) => {
            let found = figures::of(from, Figure::TrainingHours)
                .value
                .unwrap_or_default();
            let places = [
                (
                    "hours",
                    &*figures::shown(texts, Figure::TrainingHours, found),
                ),
                ("year", &*from.period.year().to_string()),
                ("needed", &*texts.count(needs(&file.courses).count())),
            ];
            texts.fill("follow.head-training", &places)
        }
        Section::Register(RegisterId::Improvement) => {
            let rules = &from.model.settings.rules.improvement;
            let months = rules.months.to_string();
            let places = [("months", &*months), ("source", &*rules.source)];
            let late = |plan: &&crate::domain::follow::improvement::Improvement| {
                plan.escalates(from.model.today, rules)
            };
            match file.improvements.iter().find(late) {
                Some(plan) => {
                    let due = texts.day_long(plan.due_day(rules));
                    texts.fill("follow.head-escalate", &[("due", &due)])
                }
                None => texts.fill("follow.head-improvement", &places),
            }
        }
        Section::Register(RegisterId::Awards) => awards(from),
        Section::Register(RegisterId::Peers) => registers::peers_head(from),
        Section::Register(RegisterId::Agreements) => texts.get("follow.head-agreements").to_owned(),
        Section::Register(RegisterId::Notes) => texts.get("follow.head-notes").to_owned(),
        Section::Register(
            RegisterId::Objections | RegisterId::Voices | RegisterId::Survey | RegisterId::Actions,
        ) => String::new(),
    }
}

/// Days, the measure that the law names as an indication only, and the next threshold.
pub fn attendance(texts: &'static Texts, standing: &Standing) -> String {
    let days = texts.number(standing.days.into());
    let mut told = match &standing.reached {
        None => texts.fill("follow.no-threshold", &[("days", &days)]),
        Some(reached) => {
            let run = standing.longest_run.to_string();
            let (key, days) = if standing.by_run {
                ("follow.threshold-run", &*run)
            } else {
                ("follow.threshold", &*days)
            };
            let places = [
                ("days", days),
                ("measure", texts.label(reached.measure)),
                ("severity", texts.label(reached.severity)),
            ];
            texts.fill(key, &places)
        }
    };
    if let Some((next, missing)) = &standing.next {
        let places = [
            ("n", &*missing.to_string()),
            ("measure", texts.label(next.measure)),
        ];
        told.push(' ');
        told.push_str(&texts.fill("follow.next-threshold", &places));
    }
    if standing.reached.is_some() {
        told.push(' ');
        told.push_str(texts.get("follow.listen-first"));
    }
    told
}

fn coaching(from: &Sources<'_>) -> String {
    let texts = from.texts();
    let Some((period, predikat)) = figures::latest(from) else {
        return texts.get("follow.head-no-predikat").to_owned();
    };
    let key = if needs_escalation(predikat) {
        "follow.head-coaching-told"
    } else if needs_plan(predikat) {
        "follow.head-coaching"
    } else {
        "follow.head-coaching-free"
    };
    let places = [
        ("predikat", texts.label(predikat)),
        ("period", &*texts.period(period)),
    ];
    texts.fill(key, &places)
}

/// The means of the latest answers to form B.1.8, by whom they are about.
fn sessions(from: &Sources<'_>) -> String {
    let texts = from.texts();
    let answered = from.file.sessions.iter().rev();
    let latest = answered.filter_map(|session| {
        let answers = registers::statements(from, session)?;
        Some((session.day, means(&answers)))
    });
    match latest.into_iter().next() {
        None => texts.get("follow.head-sessions").to_owned(),
        Some((day, means)) => {
            let told = means
                .into_iter()
                .map(|(about, mean)| format!("{} {}", texts.label(about), texts.decimals(mean, 2)));
            let told: Vec<String> = told.collect();
            format!("B.1.8 {}: {}", texts.day(day), told.join(" · "))
        }
    }
}

/// Whether the person is eligible, and what the office's table names as incentive: shown, never paid.
fn awards(from: &Sources<'_>) -> String {
    let (texts, rules) = (from.texts(), &from.model.settings.rules);
    let annual = figures::years(from.model, from.file, from.period.year());
    let mut told = match eligible(&annual, &rules.award) {
        Some(years) => {
            let years: Vec<String> = years.iter().map(ToString::to_string).collect();
            texts.fill("follow.eligible", &[("years", &years.join(", "))])
        }
        None => texts.fill(
            "follow.not-eligible",
            &[("years", &rules.award.years.to_string())],
        ),
    };
    if let Some(incentive) = incentive(from) {
        told.push(' ');
        told.push_str(&incentive);
    }
    told
}

/// What the agency's table names for the predikat, where it has one.
pub fn incentive(from: &Sources<'_>) -> Option<String> {
    let texts = from.texts();
    let table = from.model.settings.rules.incentive.as_ref()?;
    let (_, predikat) = figures::latest(from)?;
    let percent = texts.percent_exact(table.percent(predikat)?);
    let places = [
        ("percent", &*percent),
        ("predikat", texts.label(predikat)),
        ("source", &*table.source),
    ];
    Some(texts.fill("follow.incentive", &places))
}
