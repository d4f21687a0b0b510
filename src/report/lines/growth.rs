//! What is kept of somebody beside plan and ratings: competence, attendance, coaching, training, what was agreed on.

use chrono::Datelike;
use rust_decimal::Decimal;

use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::meeting::{Agreement, Meeting};
use crate::domain::period::Period;
use crate::domain::person::PersonFile;

use super::Lines;
use super::mask::Datum;

pub(super) fn all(lines: &mut Lines<'_>, file: &PersonFile) {
    let who = file.employee.id;
    competences(lines, who, file);
    absences(lines, who, file);
    coaching(lines, who, file);
    sessions(lines, who, file);
    trainings(lines, who, file);
    improvements(lines, who, file);
    awards(lines, who, file);
    for (period, all) in &file.strengths {
        for one in all
            .iter()
            .filter(|_| lines.wants(*period))
            .collect::<Vec<_>>()
        {
            let fields = vec![
                ("person", Datum::person(who)),
                ("period", Datum::period(*period)),
                ("strength", Datum::item(one.id)),
                ("kind", Datum::code(one.kind)),
                ("text", Datum::prose(&one.text)),
            ];
            lines.put("strength", fields);
        }
    }
    for (period, all) in &file.meetings {
        if lines.wants(*period) {
            for one in all {
                put_meeting(lines, (who, *period), one);
            }
        }
    }
    for one in &file.agreements {
        if lines.wants_day(one.day) {
            put_agreement(lines, who, one);
        }
    }
}

fn competences(lines: &mut Lines<'_>, who: EmployeeId, file: &PersonFile) {
    for (year, all) in &file.competences {
        for one in all {
            if lines.wants_year(*year) {
                let fields = vec![
                    ("person", Datum::person(who)),
                    ("year", Datum::count(*year)),
                    ("competence", Datum::item(one.id)),
                    ("name", Datum::words(&one.name)),
                    ("standard", Datum::Number(one.standard)),
                    ("level", Datum::Number(one.level)),
                    ("gap", Datum::Number(one.gap())),
                    ("reason", Datum::prose(&one.reason)),
                ];
                lines.put("competence", fields);
            }
        }
    }
}

fn absences(lines: &mut Lines<'_>, who: EmployeeId, file: &PersonFile) {
    for one in file.absences.values().flatten() {
        if lines.wants_day(one.from) {
            let fields = vec![
                ("person", Datum::person(who)),
                ("absence", Datum::item(one.id)),
                ("kind", Datum::code(one.kind)),
                ("from", Datum::day(one.from)),
                ("until", Datum::Day(one.until)),
                ("days", Datum::Number(one.days)),
                ("minutes", Datum::Number(one.minutes)),
                ("note", Datum::prose(&one.note)),
            ];
            lines.put("absence", fields);
        }
    }
}

fn coaching(lines: &mut Lines<'_>, who: EmployeeId, file: &PersonFile) {
    for one in &file.coaching {
        if lines.wants_day(one.day) {
            let fields = vec![
                ("person", Datum::person(who)),
                ("coaching", Datum::item(one.id)),
                ("day", Datum::day(one.day)),
                ("state", Datum::code(one.state)),
                ("due", Datum::Day(one.due)),
                ("coach", Datum::Person(one.coach)),
                ("reason", Datum::prose(&one.reason)),
                ("goal", Datum::prose(&one.goal)),
                ("outcome", Datum::prose(&one.outcome)),
            ];
            lines.put("coaching", fields);
        }
    }
}

fn sessions(lines: &mut Lines<'_>, who: EmployeeId, file: &PersonFile) {
    for one in &file.sessions {
        if lines.wants_day(one.day) {
            let fields = vec![
                ("person", Datum::person(who)),
                ("session", Datum::item(one.id)),
                ("day", Datum::day(one.day)),
                ("kind", Datum::code(one.kind)),
                ("coaching", Datum::Item(one.plan)),
                ("topic", Datum::prose(&one.topic)),
                ("agreement", Datum::prose(&one.agreement)),
            ];
            lines.put("session", fields);
        }
    }
}

fn trainings(lines: &mut Lines<'_>, who: EmployeeId, file: &PersonFile) {
    for one in &file.courses {
        if lines.wants_day(one.day) {
            let fields = vec![
                ("person", Datum::person(who)),
                ("training", Datum::item(one.id)),
                ("day", Datum::day(one.day)),
                ("year", Datum::count(one.day.year())),
                ("kind", Datum::code(one.kind)),
                ("state", Datum::code(one.state)),
                ("hours", Datum::Number(one.hours)),
                ("name", Datum::words(&one.name)),
                ("certificate", Datum::Secret(one.certificate.clone())),
                ("reason", Datum::prose(&one.reason)),
            ];
            lines.put("training", fields);
        }
    }
}

fn improvements(lines: &mut Lines<'_>, who: EmployeeId, file: &PersonFile) {
    for one in &file.improvements {
        if lines.wants_day(one.start) {
            let fields = vec![
                ("person", Datum::person(who)),
                ("improvement", Datum::item(one.id)),
                ("start", Datum::day(one.start)),
                ("due", Datum::Day(one.due)),
                ("state", Datum::code(one.state)),
                ("goals", Datum::prose(&one.goals)),
                ("progress", Datum::prose(&one.progress)),
                ("test", Datum::prose(&one.test)),
            ];
            lines.put("improvement", fields);
        }
    }
}

fn awards(lines: &mut Lines<'_>, who: EmployeeId, file: &PersonFile) {
    for one in &file.awards {
        if lines.wants_day(one.day) {
            let fields = vec![
                ("person", Datum::person(who)),
                ("award", Datum::item(one.id)),
                ("day", Datum::day(one.day)),
                ("kind", Datum::code(one.kind)),
                ("state", Datum::code(one.state)),
                ("by", Datum::Person(one.by)),
                ("reason", Datum::prose(&one.reason)),
                ("note", Datum::prose(&one.note)),
            ];
            lines.put("award", fields);
        }
    }
}

fn put_meeting(lines: &mut Lines<'_>, (who, period): (EmployeeId, Period), one: &Meeting) {
    let few = |count: Option<u16>| Datum::Number(count.map(Decimal::from));
    let fields = vec![
        ("person", Datum::person(who)),
        ("period", Datum::period(period)),
        ("meeting", Datum::item(one.id)),
        ("day", Datum::day(one.day)),
        ("began", few(one.times.0)),
        ("ended", few(one.times.1)),
        ("planned", few(one.planned)),
        ("used", few(one.used)),
        ("led-by", Datum::Person(one.led_by)),
        (
            "skipped",
            Datum::Codes(one.skipped.iter().map(|step| step.code()).collect()),
        ),
        ("outcome", Datum::some_code(one.outcome)),
        ("notes", Datum::count(one.notes.len() as u64)),
        ("place", Datum::prose(&one.place)),
        ("others", Datum::prose(&one.others)),
    ];
    lines.put("meeting", fields);
}

fn put_agreement(lines: &mut Lines<'_>, who: EmployeeId, one: &Agreement) {
    let fields = vec![
        ("person", Datum::person(who)),
        ("agreement", Datum::item(one.id)),
        ("day", Datum::day(one.day)),
        ("due", Datum::Day(one.due)),
        ("state", Datum::code(one.state)),
        ("owner", Datum::Person(one.owner)),
        ("text", Datum::prose(&one.text)),
        ("outcome", Datum::prose(&one.outcome)),
    ];
    lines.put("agreement", fields);
}
