//! The stream of feedback on one person: counts, filters, the stream, and the selected one in full.

use chrono::NaiveDate;
use ratatui::layout::Rect;

use crate::app::access;
use crate::app::command::{Command, General};
use crate::app::model::{Model, Tab};
use crate::app::screens::feedback::{
    Act, PUBLIC_LEAST, Parts, Sums, all, find, giver, parts, selected, sums,
};
use crate::app::screens::service;
use crate::domain::coded::Coded;
use crate::domain::feedback::{Feedback, FeedbackKind, Source};
use crate::domain::rating::CoreValue;
use crate::ops::fields::Holds;
use crate::ui::Cursor;
use crate::ui::columns::{Column, layout};
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::position::position;
use crate::ui::rows::below;
use crate::ui::theme::{Role, Symbols};

/// Columns of the stream: day, kind, source, text, link.
type Columns = Vec<Option<(u16, u16)>>;

/// Translation keys of the heads.
const HEADS: [&str; 4] = [
    "field.feedback.day",
    "field.feedback.kind",
    "field.feedback.source",
    "field.feedback.text",
];

/// Draws the screen. Returns where the cursor stands.
pub(in crate::ui) fn draw(model: &Model, p: &mut Painter<'_>) -> Cursor {
    let size = (p.area().width, p.area().height);
    let parts = parts(size, model.feedback.detail);
    let sums = sums(model);
    draw_head(model, p, &parts, &sums);
    let stream: Rect = parts.stream.into();
    let rows = Rect {
        y: stream.y + parts.head.min(stream.height),
        height: stream.height.saturating_sub(parts.head),
        ..stream
    };
    if model.feedback.shown.is_empty() {
        empty(model, p, rows);
    } else {
        draw_rows(model, p, rows);
    }
    if let (Some(area), Some(given)) = (parts.detail, selected(model)) {
        draw_detail(model, p, area.into(), given);
    }
    if let Some(area) = parts.sums {
        draw_sums(model, p, area.into(), &sums);
    }
    None
}

/// The symbol of a kind, which the word follows.
fn sign(symbols: &Symbols, kind: FeedbackKind) -> (&'static str, Role) {
    match kind {
        FeedbackKind::Appreciation => ("+", Role::Good),
        FeedbackKind::Improvement => ("-", Role::Warn),
        FeedbackKind::Note => (symbols.nobody, Role::Text),
    }
}

/// The widest label of a list.
fn widest<T: Coded>(model: &Model) -> u16 {
    let labels = T::ALL
        .iter()
        .map(|member| width(model.texts().label(*member)));
    labels.max().unwrap_or(0)
}

fn columns(model: &Model, room: u16) -> Columns {
    // A month told once reads as a group; where it does not fit stands the day in full.
    let day = if room >= 70 { 11 } else { 10 };
    let kind = if room >= 52 {
        2 + widest::<FeedbackKind>(model)
    } else {
        1
    };
    let source = widest::<Source>(model);
    let column = |min, ideal, grow, keep| Column {
        min,
        ideal,
        grow,
        keep,
    };
    layout(
        room,
        &[
            column(day, day, 0, 8),
            column(kind, kind, 0, 9),
            column(source, source, 0, 6),
            column(16, 40, 3, 10),
            column(1, 24, 1, 4),
        ],
    )
}

fn draw_head(model: &Model, p: &mut Painter<'_>, parts: &Parts, sums: &Sums) {
    let area: Rect = parts.stream.into();
    let texts = model.texts();
    let used = match model.feedback.list.selected() {
        Some(at) => position(
            p,
            Rect { height: 1, ..area },
            at,
            1,
            model.feedback.list.len(),
        ),
        None => 0,
    };
    let first = Rect {
        width: area.width.saturating_sub(used + 1),
        height: 1,
        ..area
    };
    counts(model, p, first, sums);
    filters(model, p, area);
    public_voice(model, p, area);
    if parts.sources {
        let told = format!(
            "{}: {}",
            texts.get("field.feedback.source"),
            sources(model, sums)
        );
        p.clipped(area, 0, 2, &told, area.width, Role::Dim);
    }
    let columns = columns(model, area.width.saturating_sub(2));
    let heads = HEADS.map(|head| (texts.get(head), Role::Dim));
    p.cells(area, (2, parts.head - 1), &columns, heads);
}

/// How much of each kind was said in the period; words where there is room for all.
fn counts(model: &Model, p: &mut Painter<'_>, area: Rect, sums: &Sums) {
    let texts = model.texts();
    let symbols = p.look.symbols;
    let period = format!("{}:", texts.period(model.period));
    let told: Vec<(String, String, Role)> = FeedbackKind::ALL
        .iter()
        .zip(sums.kinds)
        .map(|(kind, n)| {
            let (sign, role) = sign(&symbols, *kind);
            let count = format!("  {sign} {}", texts.count(n));
            (count, format!(" {}", texts.label(*kind)), role)
        })
        .collect();
    let whole: u16 = told.iter().map(|(n, word, _)| width(n) + width(word)).sum();
    let words = width(&period) + whole <= area.width;
    let mut x = p.text(area, 0, 0, &period, Role::Dim);
    for (n, word, role) in &told {
        x = p.text(area, x, 0, n, *role);
        if words {
            x = p.text(area, x, 0, word, *role);
        }
    }
}

/// How much each source said, of those that said anything.
fn sources(model: &Model, sums: &Sums) -> String {
    let heard = Source::ALL.iter().zip(sums.sources).filter(|(_, n)| *n > 0);
    let told: Vec<String> = heard
        .map(|(source, n)| {
            let label = model.texts().label(*source);
            format!("{label} {}", voices(model, *source, n))
        })
        .collect();
    if told.is_empty() {
        "–".to_owned()
    } else {
        told.join(" · ")
    }
}

/// A count of voices; few of the public stay untold.
fn voices(model: &Model, source: Source, n: usize) -> String {
    if source == Source::Public && (1..PUBLIC_LEAST).contains(&n) {
        format!("< {PUBLIC_LEAST}")
    } else {
        model.texts().count(n)
    }
}

/// What the public says of the person this year, at the right of the filters: evidence, never a rating.
fn public_voice(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let heard = model
        .person()
        .and_then(|id| service::of_person(model, id, service::year(model)));
    if let Some(heard) = heard {
        let mean = service::tell::summary(model.texts(), heard);
        let told = model
            .texts()
            .fill("service.of-person-line", &[("mean", &mean)]);
        let line = Rect {
            y: area.y + 1,
            height: area.height.saturating_sub(1).min(1),
            ..area
        };
        p.right(line, 0, &told, Role::Accent);
    }
}

/// What is shown, each with the key that changes it.
fn filters(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let state = &model.feedback;
    let key = |act| model.settings.keymap.keys_of(Command::Feedback(act));
    let last = key(Act::Kind(FeedbackKind::ALL.last().copied()));
    let kind = state.kind.map_or_else(
        || texts.get("stream.all-kinds").to_owned(),
        |kind| format!("{} {}", sign(&p.look.symbols, kind).0, texts.label(kind)),
    );
    let source = state
        .source
        .map_or(texts.get("stream.all-sources"), |source| {
            texts.label(source)
        });
    let time = if state.this_period {
        texts.period(model.period)
    } else {
        texts.get("stream.all-times").to_owned()
    };
    let told = [
        (
            format!("{}-{last}", key(Act::Kind(None))),
            kind,
            state.kind.is_some(),
        ),
        (key(Act::Source), source.to_owned(), state.source.is_some()),
        (key(Act::Period), time, state.this_period),
    ];
    let mut x = 0;
    for (keys, text, filtered) in told {
        let role = if filtered { Role::Accent } else { Role::Dim };
        x = p.text(area, x, 1, &keys, Role::Key);
        let room = area.width.saturating_sub(x + 1);
        x = 2 + p.clipped(area, x + 1, 1, &text, room, role);
    }
}

fn draw_rows(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let state = &model.feedback;
    let columns = columns(model, area.width.saturating_sub(2));
    let mut before: Option<NaiveDate> = None;
    for (y, row) in state.list.visible().enumerate() {
        let Some(given) = state.shown.get(row).and_then(|id| find(model, *id)) else {
            continue;
        };
        let line = Rect {
            y: area.y + y as u16,
            height: 1,
            ..area
        };
        let selected = state.list.selected() == Some(row);
        draw_day(model, p, line, &columns, given.day, before);
        draw_row(model, p, line, &columns, given, selected);
        before = Some(given.day);
    }
}

/// The day; behind it the month where it is another than that above.
fn draw_day(
    model: &Model,
    p: &mut Painter<'_>,
    line: Rect,
    columns: &Columns,
    day: NaiveDate,
    before: Option<NaiveDate>,
) {
    let Some(Some((x, w))) = columns.first() else {
        return;
    };
    let texts = model.texts();
    // What lies outside the period looked at stands back.
    let role = if model.period.contains(day) {
        Role::Accent
    } else {
        Role::Dim
    };
    if *w < 11 {
        p.clipped(line, x + 2, 0, &texts.day(day), *w, role);
        return;
    }
    let month = |day: NaiveDate| {
        let short = texts.day_short(day);
        let name = short.split_whitespace().last().unwrap_or_default();
        format!("{name} {}", day.format("%Y"))
    };
    let number = day.format("%e").to_string();
    p.text(line, x + 2, 0, &number, role);
    if before.is_none_or(|before| month(before) != month(day)) {
        p.clipped(line, x + 2 + 3, 0, &month(day), 8, role);
    }
}

fn draw_row(
    model: &Model,
    p: &mut Painter<'_>,
    line: Rect,
    columns: &Columns,
    given: &Feedback,
    selected: bool,
) {
    p.marker(line, 0, selected);
    let texts = model.texts();
    let (sign, role) = sign(&p.look.symbols, given.kind);
    // Where the word does not fit the symbol stands alone, and the word in the pane below.
    let narrow = columns
        .get(1)
        .is_some_and(|kind| kind.is_some_and(|(_, w)| w < 6));
    let kind = if narrow {
        sign.to_owned()
    } else {
        format!("{sign} {}", texts.label(given.kind))
    };
    let first = given.text.lines().next().unwrap_or_default();
    let more = given.text.trim_end().lines().count() > 1;
    let text = if more {
        format!("{first} {}", p.look.symbols.ellipsis)
    } else {
        first.to_owned()
    };
    let text_role = if selected { Role::Selected } else { Role::Text };
    let cells = [
        (kind.as_str(), role),
        (texts.label(given.source), Role::Dim),
        (text.as_str(), text_role),
    ];
    p.cells(line, (2, 0), columns.get(1..).unwrap_or_default(), cells);
    let about = link(model, p.look.symbols.arrow, given);
    if let Some(Some((x, w))) = columns.get(4)
        && !about.is_empty()
    {
        let text = if *w < 8 { p.look.symbols.arrow } else { &about };
        p.clipped(line, x + 2, 0, text, *w, Role::Dim);
    }
}

/// What a feedback is about; empty where it is linked to nothing.
fn link(model: &Model, arrow: &str, given: &Feedback) -> String {
    let value = given
        .value
        .map(|value| model.texts().label(value).to_owned());
    let result = given.result.map(|id| model.label(Holds::Item, id.0));
    let about: Vec<String> = [value, result].into_iter().flatten().collect();
    if about.is_empty() {
        String::new()
    } else {
        format!("{arrow} {}", about.join(" · "))
    }
}

/// The selected feedback in full.
fn draw_detail(model: &Model, p: &mut Painter<'_>, area: Rect, given: &Feedback) {
    let texts = model.texts();
    let (sign, _) = sign(&p.look.symbols, given.kind);
    let title = format!(
        "{sign} {} · {}",
        texts.label(given.kind),
        texts.label(given.source)
    );
    let inner = p.frame(area, &title);
    let (tail, rows) = if inner.height >= 9 {
        (about_in_full(model, given), 2)
    } else {
        (about_in_short(model, p.look.symbols.arrow, given), 1)
    };
    let after: u16 = tail
        .iter()
        .map(|(text, _)| rows_needed(text, inner.width).min(rows))
        .sum();
    let mut y = p.wrapped(inner, &when(model, given), Role::Dim, rows);
    let room = inner.height.saturating_sub(y + after).max(1);
    y += p.wrapped(below(inner, y), &given.text, Role::Text, room);
    if inner.height > y + after {
        y += 1;
    }
    for (text, role) in &tail {
        y += p.wrapped(below(inner, y), text, *role, rows);
    }
}

fn rows_needed(text: &str, width: u16) -> u16 {
    crate::ui::glyphs::wrap(text, width).len() as u16
}

/// Day in words, and who gave it.
fn when(model: &Model, given: &Feedback) -> String {
    let day = model.texts().day_long(given.day);
    match giver(model, given) {
        name if name.is_empty() => day,
        name => {
            let from = model.texts().fill("stream.from", &[("name", &name)]);
            format!("{day} · {from}")
        }
    }
}

/// What it is about, a row each, with the key that links it where it is not.
fn about_in_full(model: &Model, given: &Feedback) -> Vec<(String, Role)> {
    let texts = model.texts();
    let key = |act| model.settings.keymap.keys_of(Command::Feedback(act));
    let told = |name: &str, what: Option<String>, act: Act| match what {
        Some(what) => (format!("{}: {what}", texts.get(name)), Role::Text),
        None => (
            format!(
                "{}: {}",
                texts.get(name),
                texts.fill("stream.not-linked", &[("key", &key(act))])
            ),
            Role::Dim,
        ),
    };
    let result = given.result.map(|id| model.label(Holds::Item, id.0));
    let value = given.value.map(|value| texts.label(value).to_owned());
    let mut lines = vec![
        told("stream.result", result, Act::LinkResult),
        told("stream.value", value, Act::LinkValue),
    ];
    lines.extend(team(model, given));
    lines
}

fn team(model: &Model, given: &Feedback) -> Option<(String, Role)> {
    let name = model.label(Holds::Team, given.team?.0);
    // Most teams are called "Tim …" already.
    let key = if name.to_lowercase().starts_with("tim ") {
        "stream.team-named"
    } else {
        "stream.team"
    };
    let told = model.texts().fill(key, &[("name", &name)]);
    Some((told, Role::Text))
}

/// What it is about in one row, where there is no room for more.
fn about_in_short(model: &Model, arrow: &str, given: &Feedback) -> Vec<(String, Role)> {
    let key = |act| model.settings.keymap.keys_of(Command::Feedback(act));
    let link = match link(model, arrow, given) {
        none if none.is_empty() => (
            model.texts().fill(
                "stream.not-linked-short",
                &[
                    ("result", &key(Act::LinkResult)),
                    ("value", &key(Act::LinkValue)),
                ],
            ),
            Role::Dim,
        ),
        link => (link, Role::Text),
    };
    std::iter::once(link).chain(team(model, given)).collect()
}

/// Sources in figures, and appreciation against improvement for each core value.
fn draw_sums(model: &Model, p: &mut Painter<'_>, area: Rect, sums: &Sums) {
    let texts = model.texts();
    let inner = p.frame(area, &texts.period(model.period));
    let half = inner.width / 2;
    for (at, (source, n)) in Source::ALL.iter().zip(sums.sources).enumerate() {
        let cell = Rect {
            x: inner.x + if at < 3 { 0 } else { half + 1 },
            width: half.saturating_sub(1),
            ..below(inner, (at % 3) as u16)
        };
        let role = if n == 0 { Role::Dim } else { Role::Text };
        p.text(cell, 0, 0, texts.label(*source), role);
        p.right(cell, 0, &voices(model, *source, n), role);
    }
    draw_values(model, p, below(inner, 3), sums);
}

/// Columns on each side of the axis.
const BAR: u16 = 6;

/// Improvement to the left of an axis, appreciation to its right.
fn draw_values(model: &Model, p: &mut Painter<'_>, area: Rect, sums: &Sums) {
    let texts = model.texts();
    let axis = area.width.saturating_sub(BAR + 4);
    let most = sums
        .values
        .iter()
        .map(|(praise, wish)| praise.max(wish))
        .max();
    let most = most.copied().unwrap_or(0).max(usize::from(BAR));
    let cells = |n: usize| (n * usize::from(BAR)).div_ceil(most) as u16;
    let symbols = p.look.symbols;
    p.text(area, 0, 0, texts.get("stream.values"), Role::Title);
    p.text(area, axis.saturating_sub(2), 0, "-", Role::Warn);
    p.text(area, axis, 0, symbols.borders.down, Role::Border);
    p.text(area, axis + 2, 0, "+", Role::Good);
    for (y, (value, (praise, wish))) in (1..).zip(CoreValue::ALL.iter().zip(sums.values)) {
        let silent = praise + wish == 0;
        let role = if silent { Role::Dim } else { Role::Text };
        let room = axis.saturating_sub(BAR + 4);
        p.clipped(area, 0, y, texts.label(*value), room, role);
        p.text(area, axis, y, symbols.borders.down, Role::Border);
        let from = axis.saturating_sub(cells(wish));
        p.repeat(area, (from, y), cells(wish), symbols.bar_behind, Role::Warn);
        p.repeat(
            area,
            (axis + 1, y),
            cells(praise),
            symbols.bar_full,
            Role::Good,
        );
        if !silent {
            let left = Rect {
                width: axis.saturating_sub(BAR + 1),
                ..area
            };
            p.right(left, y, &texts.count(wish), Role::Warn);
            p.right(area, y, &texts.count(praise), Role::Good);
        }
    }
    let without = [("n", texts.count(sums.without))].map(|(k, v)| (k, v));
    let places: Vec<(&str, &str)> = without.iter().map(|(k, v)| (*k, v.as_str())).collect();
    if sums.without > 0 {
        p.clipped(
            area,
            0,
            8,
            &texts.fill("stream.without", &places),
            area.width,
            Role::Dim,
        );
    }
}

/// Never an empty stream without the reason and the way on.
fn empty(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let key = |command| model.settings.keymap.keys_of(command);
    let give = |kind| key(Command::Feedback(Act::Give(kind)));
    let name = model
        .person()
        .map_or(String::new(), |id| model.people.name(id));
    let reason = if model.person().is_none() {
        "stream.nobody"
    } else if model.person_file().is_none() {
        "stream.loading"
    } else if model.feedback.filters() && !all(model).is_empty() {
        "stream.filtered"
    } else if model.settings.read_only.is_some() {
        "stream.empty-read-only"
    } else if !access::allows(model, Command::Feedback(Act::Give(FeedbackKind::Note))) {
        "stream.empty-here"
    } else {
        "stream.empty"
    };
    let hidden = texts.count(all(model).len());
    let told = texts.fill(
        reason,
        &[
            ("name", &name),
            ("hidden", &hidden),
            ("people", &key(Command::Go(Tab::Employees))),
            ("peel", &key(Command::General(General::Peel))),
            ("praise", &give(FeedbackKind::Appreciation)),
            ("wish", &give(FeedbackKind::Improvement)),
            ("note", &give(FeedbackKind::Note)),
        ],
    );
    let area = Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        ..area
    };
    p.wrapped(area, &told, Role::Text, area.height);
}
