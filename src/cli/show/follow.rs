//! The registers of a person, what the chosen scheme makes of them, and what follows.
//!
//! People read what stands on the screen; programs get every field. Who answered what from which side is told
//! to neither.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::app::figures::{self, Sources};
use crate::app::screens::follow_up::{self, Row, Section, Shown, Sign};
use crate::app::wrap::wrap;
use crate::cli::context::Io;
use crate::cli::failure::Failure;
use crate::domain::coded::Coded;
use crate::domain::competence::Competence;
use crate::domain::credit;
use crate::domain::follow::award::{AwardKind, eligible};
use crate::domain::follow::coaching::{means, parse_statements};
use crate::domain::id::ItemId;
use crate::domain::peer::{self, Status};
use crate::domain::period::Period;
use crate::domain::scheme::{Assessed, Measured, assess};
use crate::domain::text::clean;
use crate::ops::entry::entries;
use crate::ops::op::Subject;
use crate::ops::registers::{Owner, REGISTERS, Register, RegisterId, column_code};
use crate::ops::state::State;
use crate::report::list::cell;
use crate::report::sheet::Cell;

/// Columns of a page that goes to a file or a pipe.
const WIDTH: usize = 100;

/// The person with everything that figures are made from, and the states of the registers.
pub(super) struct Follow<'a> {
    pub(super) from: Sources<'a>,
    pub(super) states: &'a BTreeMap<Subject, State>,
}

impl Follow<'_> {
    /// The sections of the screen, as far as there is anything in them.
    pub(super) fn print(&self, io: &mut Io<'_>) -> Result<(), Failure> {
        let all = figures::all(&self.from);
        for shown in follow_up::sections(&self.from, &all) {
            let rows = follow_up::rows(&self.from, &all, shown.section);
            let silent = rows.is_empty() && shown.section != Section::Register(RegisterId::Awards);
            if !silent {
                self.print_section(&shown, rows, io)?;
            }
        }
        Ok(())
    }

    fn print_section(&self, shown: &Shown, rows: Vec<Row>, io: &mut Io<'_>) -> Result<(), Failure> {
        let name = follow_up::name(self.from.model, shown.section);
        io.say(format_args!("\n{} · {}", clean(&name), shown.figure))?;
        let head = clean(&follow_up::head(&self.from, shown.section));
        let width = io.width.unwrap_or(WIDTH).min(WIDTH).saturating_sub(2);
        for line in wrap(&head, width) {
            io.say(format_args!("  {}", head.get(line).unwrap_or_default()))?;
        }
        for row in rows {
            let sign = match row.sign {
                Sign::Plain | Sign::Head => " ",
                Sign::Good => "+",
                Sign::Fair => "·",
                Sign::Attention => "!",
                Sign::Offer => ">",
            };
            let parts = [row.lead, row.text, row.tail];
            let parts: Vec<String> = parts.iter().map(|part| clean(part)).collect();
            let parts = parts.iter().filter(|part| !part.is_empty());
            let told: Vec<&str> = parts.map(String::as_str).collect();
            io.say(format_args!("  {sign} {}", told.join(" · ")))?;
        }
        Ok(())
    }

    /// Everything for programs, beside what the rest of the person says.
    pub(super) fn json(&self, into: &mut Map<String, Value>) {
        into.insert("scheme".into(), self.scheme());
        for register in REGISTERS.iter().filter(|one| one.owner == Owner::Person) {
            // Objections belong to the evaluation, and answers from all sides are told as a result only.
            if matches!(register.id, RegisterId::Objections | RegisterId::Peers) {
                continue;
            }
            let value = self.register(register);
            into.insert(register.id.code().into(), value);
        }
        into.insert(RegisterId::Peers.code().into(), self.peers());
        into.insert("attendance-standing".into(), self.standing());
        into.insert("award-eligible-years".into(), self.eligible());
        into.insert("incentive".into(), self.incentive());
        into.insert("credit-points".into(), self.credit());
    }

    fn scheme(&self) -> Value {
        let from = &self.from;
        let scheme = &from.model.settings.scheme;
        let all = figures::all(from);
        let components = assess(scheme, &figures::values(&all));
        let facts = figures::facts(from, &all);
        let follow_ups = figures::asked(from, &facts).into_iter().map(|open| {
            json!({
                "code": open.follow_up.code,
                "then": open.follow_up.then.code(),
                "why": open.reason.text(from.texts()),
                "taken-up": open.answered.map(|day| day.to_string()),
            })
        });
        json!({
            "code": scheme.code,
            "version": scheme.version,
            "period": from.period.code(),
            "components": components.iter().map(|of| component(from, &all, of)).collect::<Value>(),
            "follow-ups": follow_ups.collect::<Value>(),
        })
    }

    /// The entries of a register with all their fields, and what follows from them.
    fn register(&self, register: &Register) -> Value {
        let own = self.states.values();
        let own = own.filter(|state| state.subject.kind == register.kind);
        let told = own.flat_map(|state| {
            let period = state.subject.period.map(Period::code);
            entries(state, register).into_iter().map(move |entry| {
                let mut object = Map::new();
                object.insert("period".into(), json!(period));
                for (field, value) in &entry.values {
                    let cell = cell(self.from.model, *field, value);
                    object.insert(column_code(*field).into(), cell.json());
                }
                self.beyond(register.id, entry.id, &mut object);
                Value::Object(object)
            })
        });
        told.collect()
    }

    /// What the rules make of an entry.
    fn beyond(&self, id: RegisterId, item: ItemId, into: &mut Map<String, Value>) {
        let (file, rules) = (self.from.file, self.from.rules());
        match id {
            RegisterId::Competences => {
                let mut all = file.competences.values().flatten();
                let gap = all.find(|competence| competence.id == item);
                let gap = gap.and_then(Competence::gap);
                into.insert("gap".into(), number(gap));
            }
            RegisterId::Sessions => {
                let session = file.sessions.iter().find(|session| session.id == item);
                let answers = session
                    .and_then(|session| parse_statements(&session.answers, &rules.coaching).ok());
                for (about, mean) in answers.map(|answers| means(&answers)).unwrap_or_default() {
                    let mean = mean.round_dp(2);
                    into.insert(format!("mean-{}", about.code()), number(Some(mean)));
                }
            }
            RegisterId::Improvement => {
                if let Some(plan) = file.improvements.iter().find(|plan| plan.id == item) {
                    let (today, rules) = (self.from.model.today, &rules.improvement);
                    into.insert("due-day".into(), json!(plan.due_day(rules).to_string()));
                    into.insert("overdue".into(), json!(plan.is_overdue(today, rules)));
                    into.insert("escalates".into(), json!(plan.escalates(today, rules)));
                }
            }
            RegisterId::Awards => {
                let award = file.awards.iter().find(|award| award.id == item);
                let practice = award.filter(|award| award.kind == AwardKind::GoodPractice);
                let note = practice.map(|award| follow_up::published(&self.from, award));
                into.insert("publishable".into(), json!(note));
            }
            RegisterId::Strengths
            | RegisterId::Attendance
            | RegisterId::Coaching
            | RegisterId::Training
            | RegisterId::Objections
            | RegisterId::Peers
            | RegisterId::Voices
            | RegisterId::Survey
            | RegisterId::Actions
            | RegisterId::Agreements
            | RegisterId::Notes => {}
        }
    }

    /// Where the answers from all sides stand in the period, never who gave which.
    fn peers(&self) -> Value {
        let from = &self.from;
        let rules = &from.rules().peer;
        if !rules.enabled {
            return json!({"enabled": false});
        }
        let answers = from.file.peers.get(&from.period);
        let answers = answers.map_or(&[][..], Vec::as_slice);
        match peer::status(answers, rules) {
            Status::Pending {
                missing,
                unreadable,
            } => {
                let why = figures::pending(from, &missing, unreadable);
                json!({"enabled": true, "status": "pending", "why": why.text(from.texts())})
            }
            Status::Ready(outcome) => json!({
                "enabled": true,
                "status": "ready",
                "superior": number(outcome.superior.map(|score| score.mean)),
                "others": number(Some(outcome.others.mean)),
                "others-n": outcome.others_n,
                "combined": number(outcome.combined.map(|score| score.mean)),
                "texts": peer::texts(answers, rules).unwrap_or_default(),
            }),
        }
    }

    fn standing(&self) -> Value {
        let standing = figures::standing(&self.from);
        let texts = self.from.texts();
        let next = standing.next.as_ref().map(
            |(threshold, missing)| json!({"measure": threshold.measure.code(), "in-days": missing}),
        );
        let reached = standing.reached.as_ref();
        json!({
            "days": standing.days,
            "minutes-left": standing.minutes_left,
            "longest-run": standing.longest_run,
            "indicated-measure": reached.map(|threshold| threshold.measure.code()),
            "indicated-severity": reached.map(|threshold| threshold.severity.code()),
            "by-run": standing.by_run,
            "next": next,
            "told": follow_up::attendance(texts, &standing),
        })
    }

    fn eligible(&self) -> Value {
        let from = &self.from;
        let annual = figures::years(from.model, from.file, from.period.year());
        json!(eligible(&annual, &from.rules().award))
    }

    fn incentive(&self) -> Value {
        json!(follow_up::incentive(&self.from))
    }

    /// Points of functional positions: of each year, together, and what is missing.
    fn credit(&self) -> Value {
        let from = &self.from;
        let Some(level) = from.file.employee.career_level else {
            return Value::Null;
        };
        let rules = &from.rules().credit;
        let annual = figures::years(from.model, from.file, from.period.year());
        let years: Map<String, Value> = annual
            .iter()
            .map(|(year, predikat)| {
                let points = credit::shown(credit::annual(*predikat, level, rules));
                (year.to_string(), number(Some(points)))
            })
            .collect();
        let all = credit::accumulated(annual.values().map(|p| (*p, level)), rules);
        let missing = credit::missing(all, level, rules);
        json!({
            "level": level.code(),
            "years": years,
            "accumulated": number(Some(all)),
            "missing-to-rank": number(Some(missing.rank)),
            "missing-to-level": number(missing.level),
        })
    }
}

fn number(number: Option<Decimal>) -> Value {
    Cell::of(number, Cell::Number).json()
}

fn component(from: &Sources<'_>, all: &figures::All, assessed: &Assessed<'_>) -> Value {
    let indicators = assessed.indicators.iter();
    json!({
        "code": assessed.component.code,
        "index": number(assessed.index.index),
        "weight-seen": assessed.index.weight_seen,
        "weight-all": assessed.index.weight_all,
        "indicators": indicators.map(|of| indicator(from, all, of)).collect::<Value>(),
    })
}

fn indicator(from: &Sources<'_>, all: &figures::All, measured: &Measured<'_>) -> Value {
    let of = measured.indicator;
    let missing = all
        .get(&of.figure)
        .and_then(|found| found.value.as_ref().err());
    json!({
        "code": of.code,
        "figure": of.figure.code(),
        "value": number(measured.value),
        "index": number(measured.index),
        "band": measured.band.map(|band| from.texts().said(&band.name)),
        "tone": measured.band.map(|band| band.tone.code()),
        "missing": missing.map(|reason| reason.text(from.texts())),
    })
}
