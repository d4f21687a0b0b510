//! `tatap survey`: the satisfaction survey of a unit in a year, as the screen shows it.

use chrono::Datelike;
use serde_json::{Value, json};

use crate::app::model::Model;
use crate::app::screens::service::report::{Report, report};
use crate::app::screens::service::{tell, unit_words};
use crate::domain::access::Right;
use crate::domain::coded::Coded;
use crate::domain::id::UnitId;
use crate::domain::survey::Element;
use crate::i18n::Phrase;

use super::Exit;
use super::args::SurveyArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::output;
use crate::cli::output::print_json;
use crate::report::select;
use crate::report::sheet::{Cell, Sheet};
use crate::report::tables::{elements, services, trend};

/// Prints the survey.
pub(super) fn run(context: &Context, args: &SurveyArgs, io: &mut Io<'_>) -> Result<Exit, Failure> {
    let store = context.look(io)?;
    let model = context.model(&store, None)?;
    context.need_at_large(&model, Right::ReadService)?;
    let unit = match &args.unit {
        Some(words) => Some(select::unit(&model, words)?),
        None => None,
    };
    let year = args.year.unwrap_or_else(|| context.today.year());
    let report = report(&model, unit, year, args.service.as_deref());
    let told = Told {
        model: &model,
        report: &report,
        unit,
        year,
    };
    if args.json {
        print_json(&told.json(), io)?;
    } else {
        told.print(io)?;
    }
    Ok(Exit::Done)
}

struct Told<'a> {
    model: &'a Model,
    report: &'a Report,
    unit: Option<UnitId>,
    year: i32,
}

impl Told<'_> {
    fn elements(&self) -> Sheet {
        elements(self.model, self.report)
    }

    fn trend(&self) -> Sheet {
        trend(self.model, self.report)
    }

    fn services(&self) -> Sheet {
        services(self.model, self.report)
    }

    fn json(&self) -> Value {
        let (report, rules) = (self.report, &self.model.settings.rules);
        let index = report.tally.index(&rules.survey).ok();
        let grade = index
            .as_ref()
            .map(|index| index.grade(&rules.survey).code());
        let organisation = self.model.people.organisation();
        let unit = self.unit.and_then(|id| organisation.unit(id));
        json!({
            "unit": unit.map(|unit| unit.code.clone()),
            "year": self.year,
            "index": Cell::of(index, |index| Cell::Hundredths(index.rounded())).json(),
            "grade": grade,
            "respondents": report.tally.respondents,
            "unreadable": report.tally.unreadable,
            "population": report.population,
            "sample": report.needed,
            "elements": self.elements().json(),
            "services": self.services().json(),
            "trend": self.trend().json(),
            "weight": self.weight(),
            "rules": rules.version,
            "source": rules.survey.source,
        })
    }

    /// The weight of each element as a fraction or a decimal with a point, whatever the language.
    fn weight(&self) -> String {
        let weight = self.model.settings.rules.survey.weight;
        weight.map_or_else(|| "1/9".to_owned(), |weight| weight.to_string())
    }

    fn print(&self, io: &mut Io<'_>) -> Result<(), Failure> {
        let (texts, rules) = (self.model.texts(), &self.model.settings.rules);
        let head = Phrase::new("cli-survey.head")
            .with("unit", unit_words(self.model, self.unit))
            .with("year", self.year);
        io.say(head.text(texts))?;
        io.say(self.figures())?;
        if self.report.tally.respondents == 0 {
            return Ok(());
        }
        for (title, sheet) in [
            ("cli-survey.elements", self.elements()),
            ("cli-survey.services", self.services()),
            ("cli-survey.trend", self.trend()),
        ] {
            io.say(format_args!("\n{}", texts.get(title)))?;
            output::print_table(texts, &sheet, io)?;
        }
        let rule = Phrase::new("cli-survey.rule")
            .with("source", &rules.survey.source)
            .with("version", &rules.version)
            .with("weight", self.weight());
        io.say(format_args!("\n{}", rule.text(texts)))?;
        Ok(())
    }

    fn figures(&self) -> String {
        let (texts, rules) = (self.model.texts(), &self.model.settings.rules.survey);
        let sample = tell::sample(self.model, self.report);
        let phrase = match self.report.tally.index(rules) {
            Ok(index) => Phrase::new("cli-survey.figures")
                .with("index", tell::hundredths(texts, index.rounded()))
                .with("grade", texts.label(index.grade(rules))),
            Err(_) if self.report.tally.respondents == 0 => {
                Phrase::new("cli-survey.no-index").with("why", texts.get("cli-survey.nobody"))
            }
            Err(missing) => {
                let names: Vec<&str> = missing
                    .0
                    .iter()
                    .map(|e: &Element| texts.label(*e))
                    .collect();
                let why = Phrase::new("service.unanswered").with("elements", names.join(", "));
                Phrase::new("cli-survey.no-index").with("why", why.text(texts))
            }
        };
        phrase.with("sample", sample).text(texts)
    }
}
