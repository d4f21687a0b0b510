//! What the figures of the screen are made of.

use chrono::NaiveDate;

use crate::app::explain::{Explain, Why};
use crate::app::model::Model;
use crate::domain::coded::Coded;
use crate::domain::complaint::{Complaint, Step};
use crate::domain::id::UnitId;
use crate::domain::punctuality::{self, Punctuality};
use crate::domain::survey::{Element, Tally};
use crate::i18n::Phrase;

use super::voices::About;
use super::{Part, complaints, survey, tell, unit, voices, year};

/// What the figure in focus was made of.
pub fn explain(model: &Model) -> Option<Explain> {
    match model.service.part {
        Part::Complaints => complaints::selected(model).map(|one| of_complaint(model, one)),
        Part::Survey => Some(of_survey(model)),
        Part::Voices => voices::selected(model).map(|group| of_voices(model, group)),
        Part::Actions => None,
    }
}

fn of_complaint(model: &Model, complaint: &Complaint) -> Explain {
    let (texts, rules) = (model.texts(), &model.settings.rules);
    let line = complaints::line(model, complaint);
    let label = model.people.services().complaint_label(complaint.id);
    let rule = Phrase::new("service.rule-answer")
        .with("kind", texts.label(complaint.kind))
        .with("days", rules.complaint.days(complaint.kind));
    let due = Why::of(
        Phrase::new("service.due"),
        texts.day_long(line.due),
        vec![
            Why::leaf(
                Phrase::new("service.urgency").with("word", texts.label(line.urgency)),
                tell::clock(texts, line.clock, line.urgency),
            ),
            Why::rule(model, rule, &rules.complaint.source),
            Why::rule(
                model,
                Phrase::new("service.rule-calendar"),
                &rules.calendar.source,
            ),
        ],
    );
    let text = Phrase::new("service.quoted").with("text", &complaint.text);
    let days = Why::of(
        Phrase::new("service.day-by-day"),
        "",
        days(model, complaint, line.due),
    );
    let verify = Why::leaf(
        Phrase::new("service.verify-by").with("days", rules.complaint.verify),
        texts.day_long(complaint.verify_deadline(&rules.complaint, &rules.calendar)),
    );
    let steps = complaint.steps_in_order();
    let steps: Vec<Why> = steps.into_iter().map(|s| step(model, s)).collect();
    let count = texts.count(steps.len());
    Explain::new(
        Phrase::new("service.explain-complaint").with("number", label),
        vec![
            due,
            Why::leaf(text, ""),
            Why::of(Phrase::new("service.steps"), count, steps),
            verify,
            days,
        ],
    )
}

fn step(model: &Model, step: &Step) -> Why {
    let texts = model.texts();
    let person = step.person.map(|id| model.people.name(id));
    let told = Phrase::new("service.step-line")
        .with("step", texts.label(step.kind))
        .with("person", person.unwrap_or_default());
    let note = (!step.note.is_empty())
        .then(|| Why::leaf(Phrase::new("service.quoted").with("text", &step.note), ""));
    Why::of(told, texts.day(step.day), note.into_iter().collect())
}

/// Every day from the first to the last of the clock: which counted, and why the others did not.
fn days(model: &Model, complaint: &Complaint, due: NaiveDate) -> Vec<Why> {
    let (texts, calendar) = (model.texts(), &model.settings.rules.calendar);
    let first = complaint.received;
    let mut lines = vec![Why::leaf(
        Phrase::new("service.day-zero"),
        texts.day_long(first),
    )];
    let mut count = 0;
    for day in first.iter_days().skip(1).take_while(|day| *day <= due) {
        let what = if let Some(holiday) = calendar.holidays.get(&day) {
            Phrase::new("service.day-holiday").with("holiday", holiday)
        } else if !calendar.is_workday(day) {
            Phrase::new("service.day-off")
        } else if complaint.is_paused_on(day) {
            Phrase::new("service.day-paused")
        } else {
            count += 1;
            Phrase::new("service.day-counted").with("n", count)
        };
        let value = format!("{}, {}", weekday(model, day), texts.day_long(day));
        lines.push(Why::leaf(what, value));
    }
    lines
}

fn weekday(model: &Model, day: NaiveDate) -> &'static str {
    use chrono::Datelike;
    const KEYS: [&str; 7] = [
        "weekday.mon",
        "weekday.tue",
        "weekday.wed",
        "weekday.thu",
        "weekday.fri",
        "weekday.sat",
        "weekday.sun",
    ];
    let at = day.weekday().num_days_from_monday() as usize;
    model.texts().get(KEYS[at % 7])
}

/// How punctually complaints are answered: all looked at, by unit, by person.
pub fn punctuality(model: &Model) -> Explain {
    let rules = &model.settings.rules;
    let all = complaints::of_unit(model);
    let sum = |what: Phrase, sum: &Punctuality| counted(model, what, sum);
    let (r, c, today) = (&rules.complaint, &rules.calendar, model.today);
    let whole = punctuality::punctuality(all.iter().copied(), r, c, today);
    let units = punctuality::by_unit(all.iter().copied(), r, c, today);
    let people = punctuality::by_person(all.iter().copied(), r, c, today);
    let units = units.iter().map(|(id, of)| {
        let name = id.map_or_else(
            || model.texts().get("service.no-unit-named").to_owned(),
            |id| model.people.unit_name(id),
        );
        sum(Phrase::new("service.quoted").with("text", name), of)
    });
    let seen = |id: &Option<crate::domain::id::EmployeeId>| {
        id.is_none_or(|id| !model.people.is_hidden(id))
    };
    let people = people.iter().filter(|(id, _)| seen(id)).map(|(id, of)| {
        let name = id.map_or_else(
            || model.texts().get("service.nobody-assigned").to_owned(),
            |id| model.people.name(id),
        );
        sum(Phrase::new("service.quoted").with("text", name), of)
    });
    Explain::new(
        Phrase::new("service.explain-punctuality").with("unit", unit_words(model, unit(model))),
        vec![
            sum(Phrase::new("service.on-time"), &whole),
            Why::of(Phrase::new("service.by-unit"), "", units.collect()),
            Why::of(Phrase::new("service.by-person"), "", people.collect()),
            Why::rule(
                model,
                Phrase::new("service.rule-punctuality"),
                &rules.complaint.source,
            ),
        ],
    )
}

fn counted(model: &Model, what: Phrase, sum: &Punctuality) -> Why {
    let texts = model.texts();
    let parts = Phrase::new("service.counted")
        .with("answered", sum.answered)
        .with("on-time", sum.on_time)
        .with("overdue", sum.overdue_open);
    Why::of(
        what,
        tell::punctuality(texts, sum),
        vec![Why::leaf(parts, "")],
    )
}

/// How a unit is called; all where there is none.
pub fn unit_words(model: &Model, unit: Option<UnitId>) -> String {
    unit.map_or_else(
        || model.texts().get("service.all-units").to_owned(),
        |unit| model.people.unit_name(unit),
    )
}

fn of_survey(model: &Model) -> Explain {
    let (texts, rules) = (model.texts(), &model.settings.rules.survey);
    let report = survey::current(model);
    let tally = report.tally;
    let elements = Element::ALL.iter().map(|of| element(model, &tally, *of));
    let weight = rules
        .weight
        .map_or_else(|| "1/9".to_owned(), |weight| texts.number(weight));
    let mut parts = vec![
        Why::of(Phrase::new("service.elements"), "", elements.collect()),
        Why::leaf(Phrase::new("service.weight"), weight.clone()),
    ];
    let value = match tally.index(rules) {
        Ok(index) => {
            let formula = Phrase::new("service.quoted").with("text", formula(&tally, &weight));
            let exact = Why::leaf(formula, tell::hundredths(texts, index.rounded()));
            parts.push(Why::of(Phrase::new("service.exact"), "", vec![exact]));
            let bands = Element::ALL.len().min(rules.from.len());
            let told = crate::domain::survey::Grade::ALL.iter().zip(rules.from);
            let bands = told.take(bands).map(|(grade, from)| {
                let what = Phrase::new("service.band").with("grade", texts.label(*grade));
                Why::leaf(what, tell::hundredths(texts, from))
            });
            let grade = texts.label(index.grade(rules));
            parts.push(Why::of(
                Phrase::new("service.grade"),
                grade,
                bands.collect(),
            ));
            tell::hundredths(texts, index.rounded())
        }
        Err(missing) => {
            let missing = missing.0.iter().map(|of| texts.label(*of).to_owned());
            let missing: Vec<String> = missing.collect();
            let what = Phrase::new("service.unanswered").with("elements", missing.join(", "));
            parts.push(Why::leaf(what, ""));
            "–".to_owned()
        }
    };
    parts.push(Why::leaf(
        Phrase::new("service.respondents"),
        tell::sample(model, &report),
    ));
    if tally.unreadable > 0 {
        parts.push(Why::leaf(
            Phrase::new("service.unreadable"),
            tally.unreadable.to_string(),
        ));
    }
    parts.push(Why::rule(
        model,
        Phrase::new("service.rule-survey"),
        &rules.source,
    ));
    let title = Phrase::new("service.explain-survey")
        .with("unit", unit_words(model, unit(model)))
        .with("year", year(model));
    Explain::new(
        title,
        vec![Why::of(Phrase::new("service.index"), value, parts)],
    )
}

fn element(model: &Model, tally: &Tally, of: Element) -> Why {
    let texts = model.texts();
    let result = tally.element(of);
    let mean = result
        .mean()
        .map_or_else(|| "–".to_owned(), |mean| tell::hundredths(texts, mean));
    let what = Phrase::new("service.element-line")
        .with("n", of.number())
        .with("element", texts.label(of));
    let parts = Phrase::new("service.element-parts")
        .with("sum", result.sum)
        .with("n", result.n);
    Why::of(what, mean, vec![Why::leaf(parts, "")])
}

/// The index as it is made, before anything is rounded: every mean is the fraction that it is.
fn formula(tally: &Tally, weight: &str) -> String {
    let means = tally.elements.iter();
    let means: Vec<String> = means.map(|e| format!("{}/{}", e.sum, e.n)).collect();
    format!("({}) × {weight} × 25", means.join(" + "))
}

fn of_voices(model: &Model, group: &super::Group) -> Explain {
    let rules = &model.settings.rules.voice;
    let said = voices::words(model, &group.about, year(model));
    let said: Vec<Why> = said
        .into_iter()
        .map(|text| Why::leaf(Phrase::new("service.quoted").with("text", text), ""))
        .collect();
    let rule = Phrase::new("service.rule-voice").with("min", rules.min_n);
    let mean = Why::of(
        Phrase::new("service.voice-mean"),
        tell::summary(model.texts(), group.summary),
        vec![
            Why::leaf(Phrase::new("service.voice-use"), ""),
            Why::rule(model, rule, &rules.source),
        ],
    );
    let count = model.texts().count(said.len());
    Explain::new(
        Phrase::new("service.explain-voices").with("about", about(model, &group.about)),
        vec![mean, Why::of(Phrase::new("service.words"), count, said)],
    )
}

/// How a group of voices is called.
pub fn about(model: &Model, about: &About) -> String {
    match about {
        About::Service(unit, name) if name.is_empty() => model.people.unit_name(*unit),
        About::Service(unit, name) => format!("{name} · {}", model.people.unit_name(*unit)),
        About::Person(id) => model.people.name(*id),
    }
}
