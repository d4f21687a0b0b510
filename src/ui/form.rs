//! A form: label, entry and what is wrong, one field below the other, scrolled to the one in focus.

use ratatui::layout::Rect;

use crate::app::form::{Entry, Form, FormField, PROSE_ROWS};
use crate::app::geometry::overlay;
use crate::app::model::Model;
use crate::app::text_input::{Lines, TextInput};
use crate::app::wrap::wrap;

use super::glyphs::width;
use super::paint::Painter;
use super::theme::Role;
use super::{Cursor, editor};

/// Most rows that are taken by what is wrong with a field.
const WRONG_ROWS: usize = 4;

/// Draws a form over the screen, or the text in focus over all of it. Returns where the cursor stands.
pub(super) fn draw(model: &Model, form: &Form, p: &mut Painter<'_>) -> Cursor {
    if form.editing.wide {
        return editor::draw(model, form, p);
    }
    let area: Rect = overlay((p.area().width, p.area().height)).into();
    let inside = area.width.saturating_sub(2);
    let labels = form.label_columns(model.texts(), inside);
    let entry = inside.saturating_sub(labels + 1);
    let told = form.fields.iter().map(|field| wrong(model, field, entry));
    let wrong: Vec<Vec<String>> = told.collect();
    let rows: Vec<u16> = form.fields.iter().zip(&wrong).map(rows_of).collect();
    let needed = rows.iter().sum::<u16>() + 2;
    let area = Rect {
        height: area.height.min(needed.max(5)),
        ..area
    };
    p.clear(area);
    let title = form.title.text(model.texts());
    let inner = p.frame(area, &title);
    let mut y = first_row(&rows, form.focus, inner.height);
    let mut cursor = None;
    for (at, field) in form.fields.iter().enumerate() {
        if y >= 0 && y < i32::from(inner.height) {
            let row = Rect {
                y: inner.y + y as u16,
                height: rows[at].min(inner.height - y as u16),
                ..inner
            };
            let focused = at == form.focus;
            let here = draw_field(model, (field, &wrong[at]), focused, labels, row, p);
            cursor = cursor.or(here.filter(|_| focused));
        }
        y += i32::from(rows[at]);
    }
    cursor
}

/// What is wrong with a field, in rows of so many columns.
fn wrong(model: &Model, field: &FormField, columns: u16) -> Vec<String> {
    let Some(error) = &field.error else {
        return Vec::new();
    };
    let text = error.text(model.texts());
    let rows = wrap(&text, usize::from(columns.saturating_sub(2)));
    let rows = rows.into_iter().take(WRONG_ROWS);
    rows.filter_map(|row| text.get(row).map(str::to_owned))
        .collect()
}

/// Rows that a field takes, with what is wrong with it.
fn rows_of((field, wrong): (&FormField, &Vec<String>)) -> u16 {
    let entry = match &field.entry {
        Entry::Text(input) if input.lines() == Lines::Many => PROSE_ROWS,
        Entry::Text(_) | Entry::Choice { .. } | Entry::Reference { .. } => 1,
    };
    entry + wrong.len() as u16
}

/// Row of the first field, above the window where the one in focus would not fit otherwise.
fn first_row(rows: &[u16], focus: usize, height: u16) -> i32 {
    let until_focus: u16 = rows.iter().take(focus + 1).sum();
    i32::from(height) - i32::from(until_focus.max(height))
}

fn draw_field(
    model: &Model,
    (field, wrong): (&FormField, &[String]),
    focused: bool,
    labels: u16,
    area: Rect,
    p: &mut Painter<'_>,
) -> Cursor {
    let role = if focused { Role::Selected } else { Role::Dim };
    p.marker(area, 0, focused);
    p.clipped(
        area,
        1,
        0,
        &field.label(model.texts()),
        labels.saturating_sub(1),
        role,
    );
    let entry = Rect {
        x: area.x + labels + 1,
        width: area.width.saturating_sub(labels + 1),
        ..area
    };
    let (rows, cursor) = match &field.entry {
        Entry::Text(input) => draw_text(input, focused, entry, p),
        Entry::Choice { members, list, at } => {
            draw_choice(model, members, list, *at, focused, entry, p);
            (1, None)
        }
        Entry::Reference { label, .. } => {
            draw_reference(model, label, focused, entry, p);
            (1, None)
        }
    };
    for (told, at) in wrong.iter().zip(0..) {
        let sign = if at == 0 { p.look.symbols.late } else { " " };
        let text = format!("{sign} {told}");
        p.clipped(entry, 0, rows + at, &text, entry.width, Role::Bad);
    }
    cursor
}

fn draw_text(input: &TextInput, focused: bool, area: Rect, p: &mut Painter<'_>) -> (u16, Cursor) {
    let role = if focused { Role::Input } else { Role::Text };
    if input.lines() == Lines::One {
        // Without the focus the words stand from their beginning, and what does not fit is seen to be cut.
        let (visible, column) = if focused {
            input.view(usize::from(area.width))
        } else {
            (input.text(), 0)
        };
        let end = p.clipped(area, 0, 0, visible, area.width, role);
        p.repeat(
            area,
            (end, 0),
            area.width.saturating_sub(end),
            "_",
            Role::Dim,
        );
        let cursor = focused.then(|| (area.x + column as u16, area.y));
        return (1, cursor);
    }
    let wrapped = input.lines_wrapped(usize::from(area.width));
    let rows = PROSE_ROWS.min(area.height);
    let first = wrapped.first(usize::from(rows));
    for (y, range) in wrapped
        .rows
        .iter()
        .skip(first)
        .take(usize::from(rows))
        .enumerate()
    {
        let line = input.text().get(range.clone()).unwrap_or("");
        let end = p.clipped(area, 0, y as u16, line, area.width, role);
        // The room for words is seen before there are any.
        let left = area.width.saturating_sub(end);
        p.repeat(area, (end, y as u16), left, "_", Role::Dim);
    }
    let y = area.y + (wrapped.row - first) as u16;
    let cursor = focused.then_some((area.x + wrapped.column as u16, y));
    (PROSE_ROWS, cursor)
}

/// The members of a short list side by side, the chosen one in brackets; of a long one only the chosen.
fn draw_choice(
    model: &Model,
    members: &[(u8, &str)],
    list: &str,
    at: Option<usize>,
    focused: bool,
    area: Rect,
    p: &mut Painter<'_>,
) {
    let labels = labels(model, members, list);
    let short = labels_short(model, members, list);
    let fits = |labels: &Vec<String>| {
        let whole: u16 = labels.iter().map(|label| width(label) + 3).sum();
        whole <= area.width.saturating_add(1)
    };
    let role = if focused { Role::Input } else { Role::Text };
    if let Some(labels) = [Some(&labels), short.as_ref()]
        .into_iter()
        .flatten()
        .find(|labels| fits(labels))
    {
        let mut x = 0;
        for (n, label) in labels.iter().enumerate() {
            let chosen = at == Some(n);
            let (open, close) = if chosen { ("[", "]") } else { (" ", " ") };
            let text = format!("{open}{label}{close}");
            x = 1 + p.text(area, x, 0, &text, if chosen { role } else { Role::Dim });
        }
        return;
    }
    let chosen = at.and_then(|at| labels.get(at));
    let text = match chosen {
        Some(label) if focused => format!(
            "< {label} > {}/{}",
            at.map_or(0, |at| at + 1),
            members.len()
        ),
        Some(label) => label.clone(),
        None if focused => format!("< {} >", model.texts().get("form.choose")),
        None => "–".to_owned(),
    };
    let others = if focused {
        others(&labels, at)
    } else {
        String::new()
    };
    p.line(area, 0, &[(&text, role), (&others, Role::Dim)]);
}

/// What else can be chosen, with the digits that choose it, beginning behind what is chosen.
fn others(labels: &[String], at: Option<usize>) -> String {
    let from = at.map_or(0, |at| at + 1);
    let all = labels.iter().enumerate();
    let behind = all.clone().skip(from);
    let before = all.take(from.saturating_sub(1));
    behind
        .chain(before)
        .fold(String::new(), |told, (n, label)| {
            format!("{told}  {} {label}", n + 1)
        })
}

/// The members of a closed list in words.
fn labels(model: &Model, members: &[(u8, &str)], list: &str) -> Vec<String> {
    let texts = model.texts();
    let each = members.iter();
    each.map(|(_, code)| texts.get(&format!("{list}.{code}")).to_owned())
        .collect()
}

/// The same in short words, where the list has them.
fn labels_short(model: &Model, members: &[(u8, &str)], list: &str) -> Option<Vec<String>> {
    let texts = model.texts();
    let keys = members
        .iter()
        .map(|(_, code)| format!("{list}-short.{code}"));
    let keys: Vec<String> = keys.collect();
    keys.iter()
        .all(|key| texts.has(key))
        .then(|| keys.iter().map(|key| texts.get(key).to_owned()).collect())
}

fn draw_reference(model: &Model, label: &str, focused: bool, area: Rect, p: &mut Painter<'_>) {
    let role = if focused { Role::Input } else { Role::Text };
    let text = if label.is_empty() {
        model.texts().get("form.pick").to_owned()
    } else {
        label.to_owned()
    };
    let role = if label.is_empty() && !focused {
        Role::Dim
    } else {
        role
    };
    p.clipped(area, 0, 0, &text, area.width, role);
}
