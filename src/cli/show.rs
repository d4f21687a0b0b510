//! `tatap show`: everything held on one person.

mod closings;
mod follow;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::app::figures::{self, Sources};
use crate::app::model::Model;
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::log::sums;
use crate::domain::people::Employee;
use crate::domain::person::PersonFile;
use crate::domain::plan::{Indicator, Plan, ResultLevel};
use crate::domain::progress::Achievement;
use crate::domain::rating::PredikatTable;
use crate::domain::text::clean;
use crate::domain::unit::{Found, NotFound, Post};
use crate::store::Store;

use super::Exit;
use super::args::ShowArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::person;
use crate::cli::output::print_json;
use crate::report::sheet::Cell;

use follow::Follow;

/// A line: what, and what it is. The code is the JSON name and the second half of `cli-show.<code>`.
type Line = (&'static str, Cell);

/// Prints a person.
pub(super) fn run(context: &Context, args: &ShowArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let store = context.look(io)?;
    let model = context.model(&store, args.period)?;
    let id = person::find(&model, &args.person)?;
    let dossier = store.dossier(id)?;
    let above = figures::superior(&model, &dossier.file, model.period);
    let superior = match above.filter(|id| model.people.reads(*id)) {
        Some(above) => store.dossier(above)?.file.plans.remove(&model.period),
        None => None,
    };
    let person = Person {
        file: dossier.file,
        model: &model,
        table: &context.rules.predikat,
    };
    let follow = Follow {
        from: Sources {
            model: &model,
            file: &person.file,
            period: model.period,
            superior: superior.as_ref(),
        },
        states: &dossier.states,
    };
    if args.json {
        let mut all = person.json();
        follow.json(&mut all);
        print_json(&Value::Object(all), io)?;
    } else {
        person.print(io)?;
        follow.print(io)?;
    }
    Ok(Exit::Done)
}

struct Person<'a> {
    file: PersonFile,
    model: &'a Model,
    table: &'a PredikatTable,
}

impl Person<'_> {
    fn name(&self, id: EmployeeId) -> Cell {
        Cell::text(self.model.people.name(id))
    }

    fn identity(&self) -> Vec<Line> {
        let (texts, employee) = (self.model.texts(), &self.file.employee);
        let unit = employee.unit;
        let (appraiser, reviewer) = self.superiors(employee);
        vec![
            ("name", Cell::text(&employee.name)),
            ("nip", Cell::of(employee.nip, |nip| Cell::Text(nip.plain()))),
            ("kind", Cell::code(texts, employee.kind)),
            (
                "grade",
                Cell::of(employee.grade, |grade| Cell::text(grade.code())),
            ),
            (
                "rank",
                Cell::of(
                    employee.grade.and_then(crate::domain::people::Grade::rank),
                    Cell::text,
                ),
            ),
            ("position", Cell::text(&employee.position)),
            ("position-kind", Cell::code(texts, employee.position_kind)),
            (
                "career-level",
                Cell::of(employee.career_level, |level| Cell::code(texts, level)),
            ),
            (
                "unit",
                Cell::of(unit, |unit| Cell::text(self.model.people.unit_name(unit))),
            ),
            ("appraiser", appraiser),
            ("reviewer", reviewer),
            ("phone", Cell::text(&employee.phone)),
            ("email", Cell::text(&employee.email)),
            ("siasn-id", Cell::text(&employee.siasn_id)),
            ("retired", Cell::Flag(employee.retired)),
        ]
    }

    /// Who appraises and who reviews, or why nobody was found.
    fn superiors(&self, employee: &Employee) -> (Cell, Cell) {
        let (post, organisation) = (Post::from(employee), self.model.people.organisation());
        let told = |found: Result<Found, NotFound>| match found {
            Ok(found) => self.name(found.id()),
            Err(why) => {
                let words = self.model.texts().get_coded("not-found", why.code());
                Cell::text(format!("({words})"))
            }
        };
        (
            told(organisation.appraiser(&post)),
            told(organisation.reviewer(&post)),
        )
    }

    fn indicator(&self, indicator: &Indicator) -> Vec<Line> {
        let actual = indicator.actual();
        vec![
            ("indicator", Cell::text(&indicator.text)),
            ("aspect", Cell::code(self.model.texts(), indicator.aspect)),
            ("level", Cell::code(self.model.texts(), indicator.level)),
            ("target", Cell::of(indicator.target, Cell::Number)),
            ("target-high", Cell::of(indicator.target_high, Cell::Number)),
            ("target-text", Cell::text(&indicator.target_text)),
            ("unit-of-measure", Cell::text(&indicator.unit)),
            (
                "actual",
                Cell::of(actual.and_then(|actual| actual.number), Cell::Number),
            ),
            (
                "actual-text",
                Cell::of(actual, |actual| Cell::text(&actual.text)),
            ),
            (
                "evidence",
                Cell::of(actual, |actual| Cell::text(&actual.evidence)),
            ),
            (
                "as-of",
                Cell::of(actual.and_then(|actual| actual.day), Cell::Day),
            ),
            (
                "achievement",
                Cell::of(
                    indicator.achievement().map(Achievement::percent),
                    Cell::Percent,
                ),
            ),
        ]
    }

    /// One block for each rating that stands, newest period first.
    fn ratings(&self) -> Vec<Vec<Line>> {
        let texts = self.model.texts();
        let evaluations = self.file.evaluations.iter().rev();
        let each = evaluations.flat_map(|((period, rater), all)| {
            all.iter()
                .map(move |evaluation| (*period, *rater, evaluation))
        });
        each.map(|(period, rater, evaluation)| {
            let predikat = evaluation.predikat(self.table);
            vec![
                ("period", Cell::Code(period.code(), texts.period(period))),
                ("rater", self.name(rater)),
                (
                    "results",
                    Cell::of(evaluation.results, |rating| Cell::code(texts, rating)),
                ),
                (
                    "behaviour",
                    Cell::of(evaluation.behaviour, |rating| Cell::code(texts, rating)),
                ),
                (
                    "predikat",
                    Cell::of(predikat, |predikat| Cell::code(texts, predikat)),
                ),
                ("reason", Cell::text(&evaluation.reason)),
            ]
        })
        .collect()
    }

    /// What the log of each result adds up to.
    fn log(&self) -> Vec<Vec<Line>> {
        let title = |id| {
            let mut plans = self.file.plans.values();
            plans
                .find_map(|plan| plan.result(id))
                .map(|result| result.title.clone())
        };
        let sums = sums(&self.file.log).into_iter();
        sums.map(|(result, sum)| {
            let quantities = sum.quantities.iter();
            let quantities = quantities
                .map(|(unit, total)| {
                    format!("{} {unit}", self.model.texts().number(*total))
                        .trim()
                        .to_owned()
                })
                .collect();
            vec![
                ("result", Cell::of(result.and_then(title), Cell::text)),
                ("entries", Cell::count(sum.entries as u64)),
                ("minutes", Cell::count(sum.minutes)),
                ("quantities", Cell::Many(quantities)),
            ]
        })
        .collect()
    }

    fn feedback(&self) -> Vec<Vec<Line>> {
        let texts = self.model.texts();
        let all = self.file.feedback.iter();
        all.map(|feedback| {
            let from = match feedback.from {
                Some(id) => self.name(id),
                None => Cell::text(&feedback.from_text),
            };
            vec![
                ("day", Cell::Day(feedback.day)),
                ("source", Cell::code(texts, feedback.source)),
                ("from", from),
                ("kind", Cell::code(texts, feedback.kind)),
                (
                    "value",
                    Cell::of(feedback.value, |value| Cell::code(texts, value)),
                ),
                ("text", Cell::text(&feedback.text)),
            ]
        })
        .collect()
    }

    fn json(&self) -> Map<String, Value> {
        let mut person = object(&self.identity());
        let plans = self.file.plans.values().rev();
        let blocks = |blocks: Vec<Vec<Line>>| -> Value {
            blocks
                .iter()
                .map(|lines| Value::Object(object(lines)))
                .collect()
        };
        person.insert(
            "plans".into(),
            plans.map(|plan| self.plan_json(plan)).collect(),
        );
        person.insert("ratings".into(), blocks(self.ratings()));
        person.insert(
            "closings".into(),
            blocks(closings::blocks(self.model, &self.file)),
        );
        person.insert("log".into(), blocks(self.log()));
        person.insert("feedback".into(), blocks(self.feedback()));
        person
    }

    fn plan_json(&self, plan: &Plan) -> Value {
        let results = plan.results.iter().map(|result| {
            let indicators = result.indicators.iter();
            let indicators: Value = indicators
                .map(|indicator| Value::Object(object(&self.indicator(indicator))))
                .collect();
            json!({"title": result.title, "kind": result.kind.code(), "indicators": indicators})
        });
        json!({
            "period": plan.period.code(),
            "stage": plan.stage.code(),
            "approach": plan.approach.code(),
            "progress": plan.progress_permille().map(|permille| Cell::Permille(permille.into()).json()),
            "late": plan.late(plan.period.elapsed_permille(self.model.today)),
            "results": results.collect::<Value>(),
        })
    }

    fn print(&self, io: &mut Io<'_>) -> Result<(), Failure> {
        self.print_lines(&self.identity(), io)?;
        for plan in self.file.plans.values().rev() {
            self.print_plan(plan, io)?;
        }
        for (title, blocks) in [
            ("cli-show.ratings", self.ratings()),
            (
                "cli-show.closings",
                closings::blocks(self.model, &self.file),
            ),
            ("cli-show.log", self.log()),
            ("cli-show.feedback", self.feedback()),
        ] {
            if blocks.is_empty() {
                continue;
            }
            io.say(format_args!("\n{}", self.model.texts().get(title)))?;
            for lines in blocks {
                self.print_row(&lines, io)?;
            }
        }
        Ok(())
    }

    /// One line below another, what is empty left out.
    fn print_lines(&self, lines: &[Line], io: &mut Io<'_>) -> Result<(), Failure> {
        let texts = self.model.texts();
        let title = |code: &str| texts.get(&format!("cli-show.{code}")).to_owned();
        let width = lines
            .iter()
            .map(|(code, _)| crate::app::wrap::columns(&title(code)));
        let width = width.max().unwrap_or(0);
        for (code, cell) in lines {
            let shown = cell.shown(texts);
            if !shown.is_empty() {
                let title = title(code);
                let blanks = " ".repeat(width.saturating_sub(crate::app::wrap::columns(&title)));
                io.say(format_args!("{title}{blanks}  {shown}"))?;
            }
        }
        Ok(())
    }

    /// All on one line, what is empty left out.
    fn print_row(&self, lines: &[Line], io: &mut Io<'_>) -> Result<(), Failure> {
        let texts = self.model.texts();
        let told: Vec<String> = lines
            .iter()
            .map(|(code, cell)| match (cell, cell.shown(texts)) {
                (_, shown) if shown.is_empty() => shown,
                (Cell::Number(_), shown) => {
                    texts.fill(&format!("cli-show.of-{code}"), &[("n", &shown)])
                }
                (_, shown) => shown,
            })
            .filter(|shown| !shown.is_empty())
            .collect();
        Ok(io.say(format_args!("  {}", told.join(" · ")))?)
    }

    fn print_plan(&self, plan: &Plan, io: &mut Io<'_>) -> Result<(), Failure> {
        let texts = self.model.texts();
        let progress = plan
            .progress_permille()
            .map(|permille| texts.percent(permille.into()));
        let parts = [
            Some(texts.period(plan.period)),
            Some(texts.label(plan.stage).to_owned()),
            progress,
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        io.say(format_args!("\nSKP {}", parts.join(" · ")))?;
        for (at, result) in plan.results.iter().enumerate() {
            io.say(format_args!("  {}. {}", at + 1, clean(&result.title)))?;
            for indicator in &result.indicators {
                io.say(format_args!("     {}", self.indicator_line(indicator)))?;
            }
        }
        Ok(())
    }

    /// An indicator with target, actual and achievement on one line.
    fn indicator_line(&self, indicator: &Indicator) -> String {
        let texts = self.model.texts();
        let figure = |number: Decimal| {
            format!("{} {}", texts.number(number), indicator.unit)
                .trim()
                .to_owned()
        };
        let target = match (indicator.target, indicator.target_high) {
            (Some(low), Some(high)) => format!("{}–{}", texts.number(low), figure(high)),
            (Some(target), None) => figure(target),
            (None, _) => clean(&indicator.target_text),
        };
        let actual = indicator.actual();
        let actual = actual.map_or_else(String::new, |actual| match actual.number {
            Some(number) => figure(number),
            None => clean(&actual.text),
        });
        let places = [("target", target.as_str()), ("actual", actual.as_str())];
        let mut line = clean(&indicator.text);
        // What came of it for people stands beside what was done, and says which it is.
        if indicator.level == ResultLevel::Outcome {
            line.push_str(" · ");
            line.push_str(texts.label(indicator.level));
        }
        line.push_str(" · ");
        line.push_str(&texts.fill("cli-show.target-line", &places[..1]));
        if !actual.is_empty() {
            line.push_str(" · ");
            line.push_str(&texts.fill("cli-show.actual-line", &places[1..]));
        }
        if let Some(achievement) = indicator.achievement() {
            line.push_str(" · ");
            line.push_str(&texts.percent_exact(achievement.percent()));
        }
        line
    }
}

fn object(lines: &[Line]) -> Map<String, Value> {
    let pairs = lines.iter();
    pairs
        .map(|(code, cell)| ((*code).to_owned(), cell.json()))
        .collect()
}
