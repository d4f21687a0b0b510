//! `tatap overview`: how everybody stands. As CSV it is the recap by unit, whose sums are the whole.

use serde_json::{Value, json};

use crate::app::model::{Model, Tab};
use crate::app::screens::overview::follow::{FollowKind, Line, Of};
use crate::app::screens::overview::gather::{Depth, Gathered, Recap, gather};
use crate::app::screens::overview::{Scope, scope_name, spread, tell, top};
use crate::app::update;
use crate::domain::alert::{Weight, submitted_share};
use crate::domain::coded::Coded;
use crate::domain::nip::Nip;
use crate::domain::plan::Stage;
use crate::domain::rating::{Predikat, Rating};
use crate::i18n::Phrase;

use super::Exit;
use super::args::OverviewArgs;
use super::context::{Context, Io};
use super::failure::Failure;
use super::output;
use crate::cli::output::print_json;
use crate::report::select;
use crate::report::sheet::Cell;
use crate::report::tables::{by_unit, unrated};

/// Prints the overview.
pub(super) fn run(
    context: &Context,
    args: &OverviewArgs,
    io: &mut Io<'_>,
) -> Result<Exit, Failure> {
    let store = context.look(io)?;
    let mut model = context.model(&store, args.period)?;
    model.overview.scope = scope(&model, args.unit.as_deref())?;
    model.tab = Tab::Overview;
    update::settle(&mut model);
    let gathered = gather(&model, top(&model), Depth::Every);
    if args.format.json {
        print_json(&whole(&model, &gathered), io)?;
    } else if args.format.csv {
        output::print(context.texts, &by_unit(&model, &gathered), args.format, io)?;
    } else {
        print(&model, &gathered, args, io)?;
    }
    Ok(Exit::Done)
}

/// The unit with this code; everybody where none was named.
fn scope(model: &Model, code: Option<&str>) -> Result<Scope, Failure> {
    code.map_or(Ok(Scope::Everybody), |code| {
        Ok(Scope::Unit(select::unit(model, code)?))
    })
}

/// Everything, for programs.
fn whole(model: &Model, gathered: &Gathered) -> Value {
    let texts = model.texts();
    let unit = top(model).and_then(|id| model.people.organisation().unit(id));
    let achieved = spread::achieved(model);
    let verdict = spread::told(model, &gathered.whole.spread);
    let verdict = verdict.into_iter().map(|(_, said)| said.text(texts));
    let breaches = spread::breaches(model, &gathered.whole.spread).len();
    json!({
        "unit": unit.map(|unit| &unit.code),
        "period": model.period.code(),
        "rules": model.settings.rules.version,
        "whole": figures(&gathered.whole),
        "organisation": {
            "unit": achieved.map(|(id, _)| model.people.unit_name(id)),
            "rating": spread::rating(model).map(Coded::code),
            "reason": achieved.and_then(|(_, achieved)| achieved.ratings.first()).map(|(_, why)| why),
            "spread-reason": spread::reason(model),
        },
        "breaches": breaches,
        "verdict": verdict.collect::<Vec<_>>(),
        "follow": follow(model, &gathered.follow),
        "units": by_unit(model, gathered).json(),
    })
}

fn figures(recap: &Recap) -> Value {
    let stages = Stage::ALL.iter().zip(recap.stages);
    let stages: serde_json::Map<_, _> = stages
        .map(|(stage, n)| (stage.code().to_owned(), n.into()))
        .collect();
    let spread = Predikat::ALL.iter().zip(recap.spread.0);
    let spread: serde_json::Map<_, _> = spread
        .map(|(predikat, n)| (predikat.code().to_owned(), n.into()))
        .collect();
    let alerts = Weight::ALL.iter().zip(recap.alerts);
    let alerts: serde_json::Map<_, _> = alerts
        .map(|(weight, n)| (weight.code().to_owned(), n.into()))
        .collect();
    let mut nine = Vec::new();
    for (results, row) in Rating::ALL.iter().zip(recap.nine) {
        for (behaviour, n) in Rating::ALL.iter().zip(row) {
            nine.push(json!({
                "results": results.code(), "behaviour": behaviour.code(), "people": n,
            }));
        }
    }
    let submitted = recap.reached(Stage::Submitted);
    let share = submitted_share(recap.people, submitted);
    json!({
        "people": recap.people,
        "no-plan": recap.without_plan(),
        "stages": stages,
        "submitted": submitted,
        "submitted-share": share.map(|share| Cell::Percent(share).json()),
        "closed": recap.closed,
        "predikat": spread,
        "unrated": unrated(recap),
        "ratings": nine,
        "alerts": alerts,
    })
}

/// What follows, by kind, with the people or units concerned.
fn follow(model: &Model, lines: &[Line]) -> Value {
    let texts = model.texts();
    let of_kind = |kind: FollowKind| -> Vec<Value> {
        let lines = lines.iter().filter(|line| line.kind == kind);
        lines
            .filter_map(|line| match &line.of {
                Of::All(_) => None,
                Of::Person(id, said) => {
                    let nip = model.people.row(*id).and_then(|row| row.employee.nip);
                    Some(json!({
                        "nip": nip.map(Nip::plain),
                        "name": model.people.name(*id),
                        "what": said.text(texts),
                    }))
                }
                Of::Unit(unit, said) => Some(json!({
                    "unit": model.people.unit_name(*unit),
                    "what": said.text(texts),
                })),
                Of::Sum(said) => Some(json!({ "what": said.text(texts) })),
            })
            .collect()
    };
    let kinds = FollowKind::ALL.iter();
    let all: serde_json::Map<_, _> = kinds
        .map(|kind| (kind.code().to_owned(), Value::from(of_kind(*kind))))
        .collect();
    Value::Object(all)
}

/// Everything, for people.
fn print(
    model: &Model,
    gathered: &Gathered,
    args: &OverviewArgs,
    io: &mut Io<'_>,
) -> Result<(), Failure> {
    let texts = model.texts();
    let recap_of = &gathered.whole;
    let submitted = recap_of.reached(Stage::Submitted);
    let head = Phrase::new("cli-overview.head")
        .with("unit", scope_name(model, top(model)))
        .with("period", texts.period(model.period))
        .with("people", texts.count(recap_of.people))
        .with("submitted", texts.count(submitted))
        .with("share", tell::share(texts, submitted, recap_of.people));
    io.say(format_args!("{}\n", head.text(texts)))?;
    output::print(texts, &by_unit(model, gathered), args.format, io)?;
    io.say("")?;
    let rating =
        spread::rating(model).map_or(texts.get("overview.not-entered"), |r| texts.label(r));
    io.say(format_args!(
        "{}: {rating}",
        texts.get("overview.organisation")
    ))?;
    for predikat in Predikat::ALL.iter().copied() {
        let n = recap_of.spread.count(predikat);
        let share = tell::share(texts, n as usize, recap_of.spread.total() as usize);
        io.say(format_args!("  {}: {n} ({share})", texts.label(predikat)))?;
    }
    for (_, said) in spread::told(model, &recap_of.spread) {
        io.say(format_args!("  {}", said.text(texts)))?;
    }
    io.say("")?;
    for line in &gathered.follow {
        if let Some(text) = follow_line(model, line) {
            io.say(crate::domain::text::clean(&text))?;
        }
    }
    Ok(())
}

/// One line of what follows; nothing for a kind without any.
fn follow_line(model: &Model, line: &Line) -> Option<String> {
    let texts = model.texts();
    match &line.of {
        Of::All(0) => None,
        Of::All(n) => Some(format!("{}: {n}", texts.label(line.kind))),
        Of::Person(id, said) => {
            let name = model.people.name(*id);
            Some(format!("  {name} · {}", said.text(texts)))
        }
        Of::Unit(unit, said) => {
            let unit = model.people.unit_name(*unit);
            Some(format!("  {unit} · {}", said.text(texts)))
        }
        Of::Sum(said) => Some(format!("  {}", said.text(texts))),
    }
}
