//! The minutes of a performance dialogue (berita acara dialog kinerja), step by step. No official form is known, so what
//! stands in them is our own: what is recorded, and nothing else.

use chrono::{Datelike, NaiveDate};

use crate::app::screens::evaluation::{Line, Review, tell};
use crate::app::screens::{target, team};
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::meeting::{Agreement, DialogueStep, Meeting, agreed_in, to_talk_about};
use crate::domain::plan::{Indicator, Plan};
use crate::domain::rating::CoreValue;
use crate::i18n::Texts;

use super::Facts;
use super::person::{name, somebody};

/// A meeting; empty where there was none.
pub fn meeting(review: Review<'_>, met: Option<&Meeting>) -> Facts {
    let (model, texts) = (review.model, review.model.texts());
    let led_by = met.and_then(|met| met.led_by);
    let day = met.map(|met| {
        let weekday = texts.get_coded("weekday", weekday(met.day));
        format!("{weekday}, {}", texts.day_long(met.day))
    });
    let dash = || "–".to_owned();
    let times = met.map(|met| {
        let clock = |minute: Option<u16>| minute.map_or_else(dash, clock);
        let (from, until) = (clock(met.times.0), clock(met.times.1));
        texts.fill("minutes.times", &[("from", &from), ("until", &until)])
    });
    let taken = met.map(|met| {
        let count = |minutes: Option<u16>| minutes.map_or_else(dash, |n| n.to_string());
        let (used, planned) = (count(met.used), count(met.planned));
        texts.fill("minutes.taken", &[("used", &used), ("planned", &planned)])
    });
    let steps = met.map(|met| {
        let steps = DialogueStep::ALL.iter();
        steps
            .map(|step| one(review, met, *step))
            .collect::<Vec<_>>()
    });
    Facts::new()
        .flag("exists", met.is_some())
        .maybe("day", day)
        .maybe("date", met.map(|met| texts.day_long(met.day)))
        .maybe("times", times)
        .maybe("taken", taken)
        .maybe("place", met.map(|met| met.place.as_str()))
        .maybe("others", met.map(|met| met.others.as_str()))
        .group("led-by", somebody(model, led_by))
        .list("steps", steps.unwrap_or_default())
}

/// A step: its name, what stands of it, and what was noted.
fn one(review: Review<'_>, met: &Meeting, step: DialogueStep) -> Facts {
    let texts = review.model.texts();
    let mut told = Told {
        review,
        met,
        texts,
        lines: Vec::new(),
    };
    told.step(step);
    let skipped = met.skipped.contains(&step);
    Facts::new()
        .text("step", texts.label(step))
        .maybe("skipped", skipped.then(|| texts.get("minutes.skipped")))
        .text("lines", told.lines.join("\n"))
}

/// What is told of a step, line by line.
struct Told<'a> {
    review: Review<'a>,
    met: &'a Meeting,
    texts: &'static Texts,
    lines: Vec<String>,
}

impl Told<'_> {
    fn item(&mut self, sign: &str, words: &str) {
        self.lines
            .push(format!("{sign} {words}").trim_end().to_owned());
    }

    /// What is told only where there is anything to tell.
    fn told(&mut self, key: &str, place: &'static str, words: &str) {
        if !words.is_empty() {
            let told = self.texts.fill(key, &[(place, words)]);
            self.item(" ", &told);
        }
    }

    fn name(&self, id: Option<EmployeeId>) -> String {
        match id {
            Some(_) => name(self.review.model, id),
            None => "–".to_owned(),
        }
    }

    fn day(&self, day: Option<NaiveDate>) -> String {
        day.map_or_else(|| "–".to_owned(), |day| self.texts.day_long(day))
    }

    fn step(&mut self, step: DialogueStep) {
        match step {
            DialogueStep::Agreements => self.agreements_before(),
            DialogueStep::SelfView => self.own_view(),
            DialogueStep::Results => self.results(),
            DialogueStep::Team => self.teams(),
            DialogueStep::Values => self.values(),
            DialogueStep::Ratings => self.ratings(),
            DialogueStep::Predikat => self.predikat(),
            DialogueStep::FollowUp => self.agreements_now(),
            DialogueStep::Confirmation => self.answer(),
            // What was said stays where it was given: it is no part of what was decided here.
            DialogueStep::Feedback => {}
        }
        let met = self.met;
        for note in met.notes.iter().filter(|note| note.step == step) {
            let result = note.result.and_then(|id| {
                let plan = self.review.plan()?;
                plan.result(id).map(|result| result.title.clone())
            });
            let about = result.map_or_else(String::new, |title| format!("{title}: "));
            let words = format!("{about}{}", note.text);
            let told = self.texts.fill("minutes.note", &[("text", &words)]);
            self.item("*", &told);
        }
        if self.lines.is_empty() {
            let none = self.texts.get("minutes.nothing");
            self.item("-", none);
        }
    }

    fn agreement(&mut self, at: usize, agreed: &Agreement, with_state: bool) {
        self.item(&format!("{at}."), &agreed.text);
        let (owner, due) = (self.name(agreed.owner), self.day(agreed.due));
        let places = [("owner", owner.as_str()), ("due", &due)];
        let mut told = self.texts.fill("minutes.owner-due", &places);
        if with_state {
            told = format!("{told}; {}", self.texts.label(agreed.state));
        }
        self.item(" ", &told);
        self.told("minutes.outcome", "text", &agreed.outcome);
    }

    fn agreements_before(&mut self) {
        let file = self.review.file;
        let all = to_talk_about(&file.agreements, self.met.day);
        for (agreed, at) in all.into_iter().zip(1..) {
            self.agreement(at, agreed, true);
        }
    }

    fn agreements_now(&mut self) {
        let (began, file) = (self.met.day, self.review.file);
        let days = file.meetings.values().flatten().map(|met| met.day);
        let next = days.filter(|day| *day > began).min();
        let all = agreed_in(&file.agreements, began, next).into_iter();
        for (agreed, at) in all.zip(1..) {
            self.agreement(at, agreed, false);
        }
    }

    fn own_view(&mut self) {
        let (texts, review) = (self.texts, self.review);
        let Some(own) = review.own_overall() else {
            return;
        };
        let places = [
            ("results", tell::rating(texts, own.results)),
            ("behaviour", tell::rating(texts, own.behaviour)),
        ];
        let told = texts.fill("minutes.own", &places);
        self.item("-", &told);
        self.told("minutes.reason", "text", &own.reason);
    }

    fn results(&mut self) {
        let (texts, review) = (self.texts, self.review);
        let Some(plan) = review.plan() else {
            return;
        };
        for (result, at) in plan.results.iter().zip(1_usize..) {
            self.item(&format!("{at}."), &result.title);
            for indicator in &result.indicators {
                let told = figures(texts, plan, indicator);
                self.item(" ", &told);
            }
            let rating = tell::rating(texts, review.rating(Line::Result(result.id)));
            self.told("minutes.rating", "rating", rating);
            let note = review.rated(result.id).map(|rated| rated.note.clone());
            self.told("minutes.reason", "text", &note.unwrap_or_default());
        }
    }

    fn teams(&mut self) {
        let (texts, review) = (self.texts, self.review);
        let person = review.person();
        let people = &review.model.people;
        for team in people.teams(review.period.without_stint()) {
            if !team.members.iter().any(|member| member.id == person) {
                continue;
            }
            let result = team::tell::results(texts, team);
            let result = if result.is_empty() { "–" } else { &result };
            let places = [("team", team.name.as_str()), ("result", result)];
            let told = texts.fill("minutes.team", &places);
            self.item("-", &told);
        }
    }

    fn values(&mut self) {
        let (texts, review) = (self.texts, self.review);
        if review.plan().is_none() {
            return;
        }
        for value in CoreValue::ALL {
            let rating = tell::rating(texts, review.rating(Line::Value(*value)));
            let told = format!("{}: {rating}", texts.label(*value));
            self.item(&format!("{}.", value.number()), &told);
        }
    }

    fn ratings(&mut self) {
        let (texts, review) = (self.texts, self.review);
        let (results, behaviour) = review.ratings();
        for (key, rating) in [
            ("field.evaluation.results", results),
            ("field.evaluation.behaviour", behaviour),
        ] {
            let told = format!("{}: {}", texts.get(key), tell::rating(texts, rating));
            self.item("-", &told);
        }
        let reason = review.overall().map(|whole| whole.reason.clone());
        self.told("minutes.reason", "text", &reason.unwrap_or_default());
    }

    fn predikat(&mut self) {
        let (texts, review) = (self.texts, self.review);
        let predikat = review.predikat();
        let word = predikat.map_or("–", |predikat| texts.label(predikat));
        self.item("-", word);
        match review.closing() {
            Some(closing) => {
                let (n, day) = (closing.id.0.to_string(), texts.day_long(closing.day));
                let hash = closing.hash.get(..16).unwrap_or(&closing.hash);
                let places = [
                    ("n", n.as_str()),
                    ("day", &day),
                    ("rules", &closing.rules),
                    ("hash", hash),
                ];
                let told = texts.fill("minutes.closed", &places);
                self.item("-", &told);
            }
            None => self.item("-", texts.get("minutes.open")),
        }
    }

    fn answer(&mut self) {
        let (texts, review) = (self.texts, self.review);
        if let Some(outcome) = self.met.outcome {
            let objected = !review.objections().is_empty();
            let now = outcome.since(review.closing(), objected);
            let told = texts.fill("minutes.ended", &[("outcome", texts.label(now))]);
            self.item("-", &told);
        }
        let given = review.closing().map_or(&[][..], |one| &one.confirmations);
        for one in given {
            let day = self.day(one.day);
            let told = format!("{}, {day}. {}", texts.label(one.answer), one.note);
            self.item("-", &told);
        }
        for objection in review.objections() {
            let day = texts.day_long(objection.filed);
            let places = [("day", day.as_str()), ("reason", &objection.reason)];
            let told = texts.fill("minutes.objection", &places);
            self.item("-", &told);
        }
    }
}

/// An indicator with its target and what was achieved.
fn figures(texts: &Texts, plan: &Plan, indicator: &Indicator) -> String {
    let aim = target::read::target(texts, plan, indicator, false);
    let actual: Vec<String> = indicator
        .actuals
        .iter()
        .map(|actual| match actual.number {
            Some(number) => texts.number(number),
            None => actual.text.clone(),
        })
        .collect();
    let actual = if actual.is_empty() {
        "–".to_owned()
    } else {
        actual.join(" / ")
    };
    let places = [
        ("indicator", indicator.text.as_str()),
        ("target", &aim),
        ("actual", &actual),
    ];
    texts.fill("minutes.figures", &places)
}

/// `09.05`, as clocks are written in Indonesian.
fn clock(minute: u16) -> String {
    format!("{:02}.{:02}", minute / 60, minute % 60)
}

fn weekday(day: NaiveDate) -> &'static str {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let at = day.weekday().num_days_from_monday() as usize;
    DAYS.get(at).copied().unwrap_or_default()
}
