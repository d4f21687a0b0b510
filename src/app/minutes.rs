//! The minutes of a performance dialogue (berita acara dialog kinerja). No official form is known, so the layout is
//! our own: plain text of 80 columns, always in Indonesian, from what is recorded and nothing else.

use chrono::{Datelike, NaiveDate};

use super::model::{Effect, Model, Overlay, Tab};
use super::overlay::Reading;
use super::screens::evaluation::{Line, Review, tell};
use super::screens::{meeting, target};
use super::wrap::{columns, wrap};
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::meeting::{Agreement, DialogueStep, Meeting, agreed_in, to_talk_about};
use crate::domain::nip::Nip;
use crate::domain::plan::{Indicator, Plan};
use crate::domain::rating::CoreValue;
use crate::domain::text::clean;
use crate::i18n::{Lang, Texts};

/// Columns of the page.
const WIDTH: usize = 80;
/// Columns of the names on the left.
const LABEL: usize = 18;
/// Columns before the words of a section.
const INDENT: usize = 3;

/// Shows the minutes of the meeting in front, or of the last one with the person looked at.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if model.tab == Tab::Meeting && meeting::look_for_minutes(model) {
        return Vec::new();
    }
    let Some((met, review)) = last(model).zip(Review::of(model)) else {
        return model.refuse("minutes.none");
    };
    let title = model.texts().fill(
        "minutes.title",
        &[("name", &model.people.name(review.person()))],
    );
    let reading = Reading::new(title, text(review, met));
    model.overlays.push(Overlay::Reading(Box::new(reading)));
    Vec::new()
}

/// The meeting whose minutes are meant: the one in front, otherwise the last one about the period.
fn last(model: &Model) -> Option<&Meeting> {
    let of_period = || model.person_file()?.meetings.get(&model.period)?.last();
    meeting::current(model).or_else(of_period)
}

/// The minutes of a meeting.
pub fn text(review: Review<'_>, met: &Meeting) -> String {
    let mut sheet = Sheet {
        review,
        met,
        texts: Texts::of(Lang::Indonesian),
        lines: Vec::new(),
    };
    sheet.head();
    for step in DialogueStep::ALL {
        sheet.step(*step);
    }
    sheet.signatures();
    let mut text = sheet.lines.join("\n");
    text.push('\n');
    text
}

struct Sheet<'a> {
    review: Review<'a>,
    met: &'a Meeting,
    texts: &'static Texts,
    lines: Vec<String>,
}

impl Sheet<'_> {
    fn put(&mut self, line: impl Into<String>) {
        let line: String = line.into();
        self.lines.push(line.trim_end().to_owned());
    }

    fn blank(&mut self) {
        self.put("");
    }

    fn centred(&mut self, words: &str) {
        let before = WIDTH.saturating_sub(columns(words)) / 2;
        self.put(format!("{}{words}", " ".repeat(before)));
    }

    /// Words from a column on, broken at the right edge; the first row may have something before it.
    fn words(&mut self, lead: &str, indent: usize, words: &str) {
        let words = clean(words);
        let room = WIDTH.saturating_sub(indent);
        for (at, part) in wrap(&words, room).into_iter().enumerate() {
            let before = if at == 0 { lead } else { "" };
            let gap = indent.saturating_sub(columns(before));
            let row = words.get(part).unwrap_or_default();
            self.put(format!("{before}{}{row}", " ".repeat(gap)));
        }
    }

    fn named(&mut self, key: &str, value: &str) {
        let name = self.texts.get(key);
        let gap = LABEL.saturating_sub(columns(name));
        let lead = format!("{name}{}:", " ".repeat(gap));
        let value = if value.is_empty() { "–" } else { value };
        self.words(&lead, LABEL + 2, value);
    }

    /// A line of a section.
    fn item(&mut self, sign: &str, words: &str) {
        let lead = format!("{}{sign}", " ".repeat(INDENT));
        self.words(&lead, INDENT + 3, words);
    }

    /// What is told only where there is anything to tell.
    fn told(&mut self, key: &str, place: &'static str, words: &str) {
        if !words.is_empty() {
            let told = self.texts.fill(key, &[(place, words)]);
            self.item(" ", &told);
        }
    }

    fn name(&self, id: Option<EmployeeId>) -> String {
        id.map_or_else(
            || "–".to_owned(),
            |id| self.review.model.people.true_name(id),
        )
    }

    fn day(&self, day: Option<NaiveDate>) -> String {
        day.map_or_else(|| "–".to_owned(), |day| self.texts.day_long(day))
    }

    fn head(&mut self) {
        let (texts, met) = (self.texts, self.met);
        self.centred(texts.get("minutes.head"));
        let period = texts.period(self.review.period);
        self.centred(&period);
        self.blank();
        let weekday = texts.get_coded("weekday", weekday(met.day));
        let day = format!("{weekday}, {}", texts.day_long(met.day));
        self.named("minutes.day", &day);
        let times = (met.times.0.map(clock), met.times.1.map(clock));
        let dash = || "–".to_owned();
        let (from, until) = (times.0.unwrap_or_else(dash), times.1.unwrap_or_else(dash));
        let places = [("from", from.as_str()), ("until", &until)];
        let times = texts.fill("minutes.times", &places);
        self.named("minutes.clock", &times);
        let count = |minutes: Option<u16>| minutes.map_or_else(dash, |n| n.to_string());
        let (used, planned) = (count(met.used), count(met.planned));
        let places = [("used", used.as_str()), ("planned", &planned)];
        let taken = texts.fill("minutes.taken", &places);
        self.named("minutes.duration", &taken);
        self.named("minutes.place", &met.place);
        self.blank();
        self.party("minutes.appraiser", met.led_by);
        self.party("minutes.employee", Some(self.review.person()));
        self.named("minutes.others", &met.others);
    }

    fn party(&mut self, key: &str, id: Option<EmployeeId>) {
        let (name, nip, position) = self.who(id);
        self.named(key, &name);
        self.named("minutes.nip", &nip);
        self.named("minutes.position", &position);
    }

    fn who(&self, id: Option<EmployeeId>) -> (String, String, String) {
        let row = id.and_then(|id| self.review.model.people.true_row(id));
        let nip = row.and_then(|row| row.employee.nip).map(Nip::plain);
        let position = row.map_or_else(String::new, |row| row.employee.position.clone());
        (self.name(id), nip.unwrap_or_default(), position)
    }

    /// A step: its head, what stands of it, and what was noted.
    fn step(&mut self, step: DialogueStep) {
        self.blank();
        let name = self.texts.label(step).to_uppercase();
        let skipped = self.met.skipped.contains(&step);
        let mark = if skipped {
            format!(" ({})", self.texts.get("minutes.skipped"))
        } else {
            String::new()
        };
        self.put(format!("{}. {name}{mark}", step.number()));
        let before = self.lines.len();
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
        if self.lines.len() == before {
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
            let result = super::screens::team::tell::results(texts, team);
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

    fn signatures(&mut self) {
        let texts = self.texts;
        let (left, _, _) = self.who(Some(self.review.person()));
        let (right, _, _) = self.who(self.met.led_by);
        self.blank();
        let rows = [
            (
                texts.get("minutes.sign-employee").to_owned(),
                texts.get("minutes.sign-appraiser").to_owned(),
            ),
            (String::new(), String::new()),
            (String::new(), String::new()),
            (String::new(), String::new()),
            (clean(&left), clean(&right)),
            (
                self.nip(Some(self.review.person())),
                self.nip(self.met.led_by),
            ),
        ];
        for (left, right) in rows {
            let half = WIDTH / 2 + 2;
            let left = cut(&left, half - 2);
            let gap = half.saturating_sub(columns(&left));
            let right = cut(&right, WIDTH - half);
            self.put(format!("{left}{}{right}", " ".repeat(gap)));
        }
        self.blank();
        let foot = texts.get("minutes.foot");
        self.words("", 0, foot);
    }

    fn nip(&self, id: Option<EmployeeId>) -> String {
        let (_, nip, _) = self.who(id);
        format!("NIP {}", if nip.is_empty() { "–" } else { &nip })
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

/// As much of a name as fits in so many columns.
fn cut(words: &str, room: usize) -> String {
    let first = wrap(words, room).into_iter().next();
    let shown = first.and_then(|part| words.get(part));
    shown.unwrap_or_default().trim_end().to_owned()
}

#[cfg(test)]
#[path = "minutes_tests.rs"]
mod tests;
