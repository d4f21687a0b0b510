//! What stands in front, as lines of text: no columns to be kept in line, no colours, every sign a word.

use crate::app::ask::{Answer, AskLine};
use crate::app::conflict::{self, Conflicts};
use crate::app::form::{Entry, Form, FormField};
use crate::app::history::field_name;
use crate::app::model::{Model, Overlay, Tab};
use crate::app::pick::Pick;
use crate::app::screens::meeting::page::{self, Bar, Kind, Line};
use crate::app::screens::meeting::{self, Page, sitting};
use crate::app::screens::sync;
use crate::i18n::Texts;

/// Columns of a line, so that it fits the narrowest terminal that anybody uses.
pub(super) const WIDTH: usize = 76;
/// Columns of a document, which is broken to them already.
pub(super) const PAGE: usize = 80;
/// More choices are not read out at once: typing narrows them.
pub(super) const CHOICES: usize = 20;

/// Where one is, what is asked, the facts.
pub(super) fn screen(model: &Model) -> Vec<String> {
    if model.tab == Tab::Sync {
        return bundles(model);
    }
    match sitting(model) {
        Some(here) => {
            let (time, _) = page::time(model, here);
            let name = model.people.name(here.person);
            let mut lines = vec![format!("{} · {name} · {time}", page::place(model))];
            lines.push(model.meeting.page.question.clone());
            lines.extend(facts(model, &model.meeting.page));
            lines
        }
        None => agenda(model),
    }
}

/// How far everything has come: the part in sight, row by row, each with a number.
fn bundles(model: &Model) -> Vec<String> {
    let texts = model.texts();
    let part = model.sync.part;
    let mut lines = vec![texts.get(part.title()).to_owned()];
    lines.extend(sync::why_empty(model).map(|why| why.text(texts)));
    let heads = sync::tell::heads(part);
    let rows = sync::tell::rows(model, part);
    for (row, number) in rows.iter().zip(1_usize..) {
        let named = |(at, cell): (usize, &String)| match heads.get(at) {
            Some(head) => format!("{} {cell}", texts.get(head)),
            None => cell.clone(),
        };
        let cells: Vec<String> = row.cells.iter().enumerate().map(named).collect();
        let between = if heads.is_empty() { ": " } else { ", " };
        lines.push(format!("[{number}] {}", cells.join(between)));
    }
    lines
}

/// A line that is asked: its name, what stands in it, what can be chosen.
pub(super) fn asked(model: &Model, line: &AskLine) -> Vec<String> {
    let texts = model.texts();
    let mut name = texts.get(line.label).to_owned();
    let mut now = |value: &str| {
        if !value.is_empty() {
            name.push_str(&texts.fill("plain.now", &[("value", value)]));
        }
    };
    match &line.answer {
        Answer::Text(input) => {
            let empty = line.empty.filter(|_| input.is_empty());
            now(empty.map_or(input.text(), |key| texts.get(key)));
            vec![name]
        }
        Answer::Choice { options, at } => {
            let chosen = options.get(*at).map(|option| option.text(texts));
            now(&chosen.unwrap_or_default());
            let options = options.iter().zip(1_usize..);
            let options = options.map(|(option, n)| format!("{n}: {}", option.text(texts)));
            std::iter::once(name).chain(options).collect()
        }
    }
}

/// The lines of a step, what can be selected with its number.
pub(super) fn facts(model: &Model, page: &Page) -> Vec<String> {
    let mut number = 0;
    let mut lines = Vec::new();
    for line in &page.lines {
        if line.focus.is_some() {
            number += 1;
        }
        lines.push(fact(model.texts(), line, number));
    }
    lines
}

/// One line: its kind as a word where the words do not tell it, then what stands on the right and in its bar.
fn fact(texts: &'static Texts, line: &Line, number: usize) -> String {
    let mut told = match line.kind {
        Kind::Blank => return String::new(),
        // Of a note the words say what it is.
        Kind::Head | Kind::Fact | Kind::Aside | Kind::Note => String::new(),
        Kind::Own => own(texts, &line.text).to_owned(),
        Kind::Said => texts.get("plain.said").to_owned(),
        Kind::Good => texts.get("plain.good").to_owned(),
        Kind::Mind => texts.get("plain.mind").to_owned(),
        Kind::Choice => format!("[{number}]"),
    };
    if !told.is_empty() {
        told.push(' ');
    }
    told.push_str(&line.text);
    let beside = [line.bar.map(|shown| bar(texts, shown)), tail(line)];
    for more in beside.into_iter().flatten() {
        told.push_str(": ");
        told.push_str(&more);
    }
    if line.kind == Kind::Choice && line.done {
        told.push_str(texts.get("plain.done"));
    }
    told
}

/// By whom, unless the words say so themselves.
fn own(texts: &'static Texts, words: &str) -> &'static str {
    let begins = |key: &str| {
        let beginning = texts.get(key).split('{').next();
        beginning.is_some_and(|beginning| words.starts_with(beginning))
    };
    if begins("evaluation.own-of") || begins("evaluation.own-predikat") {
        ""
    } else {
        texts.get("plain.own")
    }
}

/// What differs from what was told before; what stands below a line that can be selected comes with that line.
pub(super) fn changed(before: &[String], now: &[String]) -> Vec<String> {
    let mut changed = Vec::new();
    let mut head = None;
    for line in now {
        let numbered = line.starts_with('[');
        if numbered || line.is_empty() {
            head = Some(line).filter(|_| numbered);
        }
        if before.contains(line) {
            continue;
        }
        let above = head.take().filter(|_| !numbered);
        changed.extend(above.into_iter().chain([line]).cloned());
    }
    changed
}

fn tail(line: &Line) -> Option<String> {
    let tail = line.tail.trim();
    (!tail.is_empty()).then(|| tail.to_owned())
}

fn bar(texts: &Texts, bar: Bar) -> String {
    let percent =
        |permille: Option<u16>| permille.map_or("–".to_owned(), |p| texts.percent(p.into()));
    let places = [
        ("progress", percent(bar.progress)),
        ("elapsed", percent(bar.elapsed)),
    ];
    let places: Vec<(&str, &str)> = places.iter().map(|(k, v)| (*k, v.as_str())).collect();
    texts.fill("plain.bar", &places)
}

/// Whom to meet, each with a number.
fn agenda(model: &Model) -> Vec<String> {
    let texts = model.texts();
    let all = &model.meeting.agenda.sittings;
    if all.is_empty() {
        return vec![meeting::why_empty(model)];
    }
    let mut lines = vec![texts.fill("plain.agenda", &[("n", &texts.count(all.len()))])];
    for (one, number) in all.iter().zip(1_usize..) {
        let places = [
            ("n", number.to_string()),
            ("name", model.people.name(one.person)),
            ("status", meeting::told(model, meeting::status(model, one))),
            ("used", meeting::spent(model, one).to_string()),
            ("planned", one.planned.to_string()),
        ];
        let places: Vec<(&str, &str)> = places.iter().map(|(k, v)| (*k, v.as_str())).collect();
        lines.push(texts.fill("plain.sitting", &places));
    }
    lines
}

/// What can be done now: the keys of the screen, each with its word.
pub(super) fn acts(model: &Model) -> Vec<String> {
    let texts = model.texts();
    let keymap = &model.settings.keymap;
    let hints = if model.tab == Tab::Sync {
        sync::hints(model)
    } else {
        meeting::hints(model)
    };
    let mut lines: Vec<String> = hints
        .into_iter()
        .map(|(command, label)| format!("{}: {}", keymap.keys_of(command), texts.get(label)))
        .collect();
    lines.extend(texts.get("plain.help").lines().map(str::to_owned));
    lines
}

/// The title of a form.
pub(super) fn form(model: &Model, form: &Form) -> Vec<String> {
    vec![
        form.title.text(model.texts()),
        model.texts().get("plain.form").to_owned(),
    ]
}

/// A field: its name, whether it must be filled, what is wrong with it, what stands in it, what can be chosen.
pub(super) fn field(model: &Model, field: &FormField) -> Vec<String> {
    let texts = model.texts();
    let mut lines = Vec::new();
    if let Some(error) = &field.error {
        let why = error.text(texts);
        lines.push(texts.fill("plain.wrong", &[("why", &why)]));
    }
    let mut name = field_name(texts, field.field);
    if field.required {
        name.push_str(texts.get("plain.required"));
    }
    let now = entered(texts, field);
    if !now.is_empty() {
        name.push_str(&texts.fill("plain.now", &[("value", &now)]));
    }
    lines.push(name);
    if let Entry::Choice { members, list, .. } = &field.entry {
        let members = members.iter().zip(1_usize..);
        lines.extend(members.map(|((_, code), n)| format!("{n}: {}", texts.get_coded(list, code))));
    }
    lines
}

/// What is entered in a field, as it is read.
fn entered(texts: &'static Texts, field: &FormField) -> String {
    match &field.entry {
        Entry::Text(input) => input.text().to_owned(),
        Entry::Choice { members, list, at } => at
            .and_then(|at| members.get(at))
            .map_or_else(String::new, |(_, code)| {
                texts.get_coded(list, code).to_owned()
            }),
        Entry::Reference { label, .. } => label.clone(),
    }
}

/// What can be chosen, each with a number.
pub(super) fn pick(model: &Model, pick: &Pick) -> Vec<String> {
    let texts = model.texts();
    let mut lines = vec![pick.title.text(texts)];
    let shown = pick.shown.iter().filter_map(|at| pick.items.get(*at));
    lines.extend(shown.zip(1_usize..).take(CHOICES).map(|(item, n)| {
        if item.detail.is_empty() {
            format!("[{n}] {}", item.label)
        } else {
            format!("[{n}] {}, {}", item.label, item.detail)
        }
    }));
    if let Some(more) = pick
        .shown
        .len()
        .checked_sub(CHOICES)
        .filter(|more| *more > 0)
    {
        lines.push(texts.fill("plain.more", &[("n", &texts.count(more))]));
    }
    if pick.shown.is_empty() {
        lines.push(texts.get("pick.none-fits").to_owned());
    }
    lines
}

/// Whatever else lies above: it is read out whole.
pub(super) fn reading(model: &Model, overlay: &Overlay) -> Vec<String> {
    let texts = model.texts();
    match overlay {
        Overlay::Reading(reading) => std::iter::once(reading.title().to_owned())
            .chain(reading.lines.iter().cloned())
            .collect(),
        Overlay::Explain(explain) => std::iter::once(explain.title.text(texts))
            .chain(explain.rows().into_iter().map(|row| {
                let indent = "  ".repeat(usize::from(row.depth));
                let value = if row.value.is_empty() {
                    String::new()
                } else {
                    format!(": {}", row.value)
                };
                format!("{indent}{}{value}", row.what.text(texts))
            }))
            .collect(),
        Overlay::History(history) => std::iter::once(history.name.clone())
            .chain(history.lines.iter().map(|line| {
                format!(
                    "{} · {} · {} {}: {} → {}",
                    line.when, line.who, line.what, line.of, line.old, line.new
                )
            }))
            .collect(),
        Overlay::Preview(preview) => [preview.title.text(texts), preview.summary.text(texts)]
            .into_iter()
            .chain(
                preview
                    .lines
                    .iter()
                    .map(|line| format!("{}: {}", line.subject, line.outcome.text(texts))),
            )
            .collect(),
        Overlay::Conflicts(view) => undecided(model, view),
        Overlay::Form(_)
        | Overlay::Pick(_)
        | Overlay::Menu(_)
        | Overlay::Glossary(_)
        | Overlay::Line(_)
        | Overlay::Confirm(_)
        | Overlay::Ask(_)
        | Overlay::Pin(_) => vec![texts.get("plain.not-here").to_owned()],
    }
}

/// Which of how many is told, who decides, and what each version says; what differs is marked by a word.
fn undecided(model: &Model, view: &Conflicts) -> Vec<String> {
    let texts = model.texts();
    let Some(conflict) = view.selected() else {
        return Vec::new();
    };
    let at = view.list.selected().unwrap_or(0) + 1;
    let what = conflict::tell::what(model, conflict);
    let mut lines = vec![format!("[{at}/{}] {what}", view.entries.len())];
    lines.push(match conflict::may(model, view, conflict) {
        Ok(_) => texts.get("conflict.yours").to_owned(),
        Err(barred) => barred.told().text(texts),
    });
    let rows = conflict::rows(model, conflict);
    for (at, _) in conflict.versions.iter().enumerate() {
        lines.push(format!("[{}] {}", at + 1, conflict::tell::letter(at)));
        for row in &rows {
            let differs = if row.differs {
                texts.get("plain.differs")
            } else {
                ""
            };
            let said = row.said.get(at);
            lines.extend(said.map(|said| format!("  {}{differs}: {said}", row.label)));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_stands_below_a_line_is_told_with_it_and_nothing_else_is_told_again() {
        let before = lines("[1] Loyal: –\n- setia\n[2] Adaptif: –\n\nRating: –");
        let now = lines("[1] Loyal: 2\n[2] Adaptif: –\n- proaktif\n\nRating: 2");
        let told = changed(&before, &now);
        assert_eq!(
            told,
            lines("[1] Loyal: 2\n[2] Adaptif: –\n- proaktif\nRating: 2")
        );
        assert!(changed(&now, &now).is_empty());
    }

    #[test]
    fn the_own_view_is_not_announced_twice() {
        for lang in [Lang::Indonesian, Lang::English] {
            let texts = Texts::of(lang);
            let view = texts.fill("evaluation.own-note", &[("rating", "2"), ("note", "x")]);
            assert_eq!(own(texts, &view), "");
            assert_eq!(own(texts, "26-11-2026 PIN"), texts.get("plain.own"));
        }
    }
}
