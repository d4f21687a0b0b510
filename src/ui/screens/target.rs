//! The plan of one person: how it stands, its tree, the daily log, and who supports what.

mod daily;
mod detail;
mod roles;

#[cfg(test)]
mod pictures;

use ratatui::layout::Rect;

use crate::app::access;
use crate::app::command::Command;
use crate::app::conflict;
use crate::app::model::Model;
use crate::app::screens::evaluation::Review;
use crate::app::screens::target::{Act, Pane, Row, areas, daily as log, has_figures, read};
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::plan::{Indicator, Plan, PlannedResult, ResultKind, Stage};
use crate::domain::progress::Outcome;
use crate::domain::rating::Evaluation;
use crate::ui::Cursor;
use crate::ui::columns::{Column, layout};
use crate::ui::paint::Painter;
use crate::ui::picture::bar;
use crate::ui::position::position;
use crate::ui::theme::Role;

/// Line, aspect, target, actual, bar, per cent, flag, outcome.
const FIGURES: [(Column, &str); 8] = [
    (Column::new(20, 30, 3, 10), "target.head-line"),
    (Column::new(9, 9, 0, 2), "target.head-aspect"),
    (Column::new(12, 18, 1, 8), "target.head-target"),
    (Column::new(9, 9, 0, 7), "target.head-actual"),
    (Column::new(6, 10, 0, 6), ""),
    (Column::new(7, 7, 0, 9), "target.head-percent"),
    (Column::new(1, 1, 0, 9), ""),
    (Column::new(14, 14, 0, 5), ""),
];

/// Where the aspect stands in the table of figures.
const ASPECT: usize = 1;
/// Where the outcome stands in the table of figures.
const OUTCOME: usize = 7;

/// Line, aspect, expectation, actual, flag.
const WORDS: [(Column, &str); 5] = [
    (Column::new(18, 30, 2, 10), "target.head-line"),
    (Column::new(9, 9, 0, 2), "target.head-aspect"),
    (Column::new(14, 24, 2, 8), "target.head-expectation"),
    (Column::new(12, 20, 2, 9), "target.head-actual"),
    (Column::new(1, 1, 0, 9), ""),
];

/// From this width on a table of figures tells outcomes and aspects in words. Below it the wording of the lines
/// needs the room more: the per cent and the flag say the same, and the detail has the words.
const WORDY: u16 = 96;

/// Places and widths of columns.
type Places = Vec<Option<(u16, u16)>>;

/// Draws the screen. Returns where the cursor stands.
pub(in crate::ui) fn draw(model: &Model, p: &mut Painter<'_>) -> Cursor {
    let areas = areas((p.area().width, p.area().height), model.target.detail);
    let body = Rect {
        height: areas.header.h + areas.panes.h + areas.list.h,
        ..areas.header.into()
    };
    if model.person().is_none() {
        p.wrapped(body, model.texts().get("target.nobody"), Role::Text, 3);
        return None;
    }
    if model.person_file().is_none() {
        p.wrapped(body, model.texts().get("target.reading"), Role::Dim, 1);
        return None;
    }
    header(model, p, areas.header.into());
    panes(model, p, areas.panes.into());
    let list: Rect = areas.list.into();
    match model.target.pane {
        Pane::Plan => tree(model, p, list),
        Pane::Log => daily::draw(model, p, list),
        Pane::Roles => roles::draw(model, p, list),
    }
    let nothing = match model.target.pane {
        Pane::Plan | Pane::Roles => model.target.row().is_none(),
        Pane::Log => model.target.entries.is_empty() && log::silent(model).is_none(),
    };
    if let Some(area) = areas.detail.filter(|_| !nothing) {
        let inner = framed(model, p, area.into(), areas.beside);
        match model.target.pane {
            Pane::Plan | Pane::Roles => detail::draw(model, p, inner, areas.beside),
            Pane::Log => daily::detail(model, p, inner, areas.beside),
        }
    }
    None
}

/// The key of a command of this screen.
fn key(model: &Model, act: Act) -> String {
    model.settings.keymap.keys_of(Command::Target(act))
}

/// The frame of the detail: a whole one at the side, a line below. Returns the area inside.
fn framed(model: &Model, p: &mut Painter<'_>, area: Rect, beside: bool) -> Rect {
    let title = match model.target.pane {
        Pane::Plan | Pane::Roles => detail::title(model),
        Pane::Log => model.texts().get("target.log-title").to_owned(),
    };
    if beside {
        return p.frame(area, &title);
    }
    p.rule(area, 0);
    if !title.is_empty() {
        let title = format!(" {title} ");
        p.clipped(
            area,
            1,
            0,
            &title,
            area.width.saturating_sub(2),
            Role::Title,
        );
    }
    Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    }
}

/// How the plan stands.
fn header(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let mut y = 0;
    if area.height > 2 {
        identity(model, p, area);
        y = 1;
    }
    let Some(plan) = model.plan() else {
        return;
    };
    let texts = model.texts();
    let row = Rect {
        y: area.y + y,
        height: 1,
        ..area
    };
    let mut x = p.text(row, 0, 0, texts.label(plan.stage), Role::Title);
    if area.width >= 80 {
        let approach = format!(" · {}", texts.label(plan.approach));
        x = p.text(row, x, 0, &approach, Role::Text);
    }
    if has_figures(plan) {
        overall(model, p, row, x + 2, plan);
    }
    let (text, role) = verdict(model, plan);
    p.clipped(area, 0, y + 1, &text, area.width, role);
}

/// How many lines the plan has, appraiser and position.
fn identity(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let position = model
        .person_file()
        .map(|file| file.employee.position.as_str());
    let appraiser = match read::appraiser(model) {
        Some(id) => texts.fill("target.appraiser", &[("name", &model.people.name(id))]),
        None => texts.get("target.no-appraiser").to_owned(),
    };
    let count = model.plan().map_or_else(String::new, |plan| {
        let results = plan.results.len().to_string();
        let indicators = plan.indicators().count().to_string();
        let places = [("results", results.as_str()), ("indicators", &indicators)];
        texts.fill("target.results", &places)
    });
    let parts: Vec<&str> = [&count, &appraiser, position.unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    p.clipped(area, 0, 0, &parts.join(" · "), area.width, Role::Dim);
}

/// The bar of the whole plan with the time elapsed, and how many targets are late.
fn overall(model: &Model, p: &mut Painter<'_>, row: Rect, x: u16, plan: &Plan) {
    let texts = model.texts();
    let elapsed = plan.period.elapsed_permille(model.today);
    let progress = plan.progress_permille();
    let late = plan.late(elapsed);
    let share = progress.map_or("?".to_owned(), |share| texts.percent(u32::from(share)));
    let time = texts.percent(u32::from(elapsed));
    let time = texts.fill("target.time", &[("share", &time)]);
    let (late, role) = if late > 0 {
        let count = texts.fill("target.late", &[("n", &late.to_string())]);
        (format!("{} {count}", p.look.symbols.late), Role::Bad)
    } else {
        (texts.get("target.on-time").to_owned(), Role::Dim)
    };
    let figures = crate::ui::glyphs::width(&format!(" {share}  {time}  {late}"));
    let room = row.width.saturating_sub(x + figures).min(24);
    let pictured = Rect {
        x: row.x + x,
        width: room,
        ..row
    };
    bar(p, pictured, progress, Some(elapsed));
    let x = p.text(row, x + room + 1, 0, &share, Role::Text);
    let x = p.text(row, x + 2, 0, &time, Role::Dim);
    p.text(row, x + 2, 0, &late, role);
}

/// What is missing while the plan is written, and the ratings later on.
fn verdict(model: &Model, plan: &Plan) -> (String, Role) {
    let texts = model.texts();
    let missing = plan.missing();
    match (plan.stage, missing.first()) {
        (Stage::Draft, Some(first)) => {
            let (words, _, name) = read::missing(model, plan, first);
            let what = if name.is_empty() {
                words
            } else {
                format!("{words} · {name}")
            };
            let n = missing.len().to_string();
            let places = [("n", n.as_str()), ("what", &what)];
            (texts.fill("target.lacking", &places), Role::Warn)
        }
        (Stage::Draft, None) => {
            let key = key(model, Act::Stage);
            (texts.fill("target.complete", &[("key", &key)]), Role::Good)
        }
        (Stage::Submitted | Stage::Approved | Stage::Evaluating | Stage::Evaluated, _) => {
            let review = Review::of(model);
            if let Some(closing) = review.and_then(Review::closing) {
                let closed = Evaluation {
                    results: closing.results,
                    behaviour: closing.behaviour,
                    ..Evaluation::default()
                };
                let by = closing.by.unwrap_or(EmployeeId::NOBODY);
                return (rating(model, by, &closed), Role::Accent);
            }
            let ratings = read::ratings(model);
            match ratings.first() {
                // Two offices have rated, and nobody has decided between them yet.
                Some((rater, _)) if ratings.iter().filter(|(r, _)| r == rater).count() > 1 => {
                    let key = conflict::key_of(model);
                    let text = texts.fill("target.rating-differs", &[("key", &key)]);
                    (text, Role::Bad)
                }
                Some((rater, given)) => (rating(model, *rater, given), Role::Accent),
                None => (texts.get("target.unrated").to_owned(), Role::Dim),
            }
        }
    }
}

fn rating(model: &Model, rater: EmployeeId, given: &Evaluation) -> String {
    let texts = model.texts();
    let word = |rating: Option<crate::domain::rating::Rating>| {
        rating.map_or("–", |rating| {
            texts.get_coded("rating-short", rating.code())
        })
    };
    let predikat = given.predikat(&model.settings.rules.predikat);
    let key = if predikat.is_some() {
        "target.rating"
    } else {
        "target.rating-half"
    };
    let results = word(given.results).to_lowercase();
    let behaviour = word(given.behaviour).to_lowercase();
    let name = model.people.name(rater);
    let places = [
        ("predikat", predikat.map_or("–", |p| texts.label(p))),
        ("results", &results),
        ("behaviour", &behaviour),
        ("name", &name),
    ];
    texts.fill(key, &places)
}

/// The names of the panes, the one in front in brackets, and the place in its list.
fn panes(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let state = &model.target;
    let entries = state.entries.len().to_string();
    let mut log = texts.fill("target.pane-log", &[("n", &entries)]);
    if log::silent(model).is_some() {
        log = format!("{log} {}", p.look.symbols.silent);
    }
    let mut all = vec![
        (Pane::Plan, texts.get("target.pane-plan").to_owned()),
        (Pane::Log, log),
    ];
    if !state.matrix.is_empty() || state.pane == Pane::Roles {
        all.push((Pane::Roles, texts.get("target.pane-roles").to_owned()));
    }
    let mut x = 0;
    for (pane, name) in all {
        let (text, role) = if pane == state.pane {
            (format!("[{name}]"), Role::Title)
        } else {
            (format!(" {name} "), Role::Dim)
        };
        x = p.text(area, x, 0, &text, role);
    }
    let list = match state.pane {
        Pane::Plan => &state.tree,
        Pane::Log => &state.log,
        Pane::Roles => &state.roles,
    };
    if let Some(at) = list.selected() {
        position(p, area, at, 1, list.len());
    }
}

/// Draws the heads of columns. Returns the rows below.
fn heads(model: &Model, p: &mut Painter<'_>, area: Rect, places: &Places, heads: &[&str]) -> Rect {
    for (place, head) in places.iter().zip(heads) {
        if let (Some((x, w)), false) = (place, head.is_empty()) {
            p.clipped(area, x + 2, 0, model.texts().get(head), *w, Role::Dim);
        }
    }
    Rect {
        y: area.y + 1.min(area.height),
        height: area.height.saturating_sub(1),
        ..area
    }
}

fn tree(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let Some(plan) = model.plan().filter(|plan| !plan.results.is_empty()) else {
        empty(model, p, area);
        return;
    };
    let table: &[(Column, &str)] = if has_figures(plan) { &FIGURES } else { &WORDS };
    let narrow = has_figures(plan) && area.width < WORDY;
    let columns = table.iter().enumerate().map(|(at, (column, _))| Column {
        // Too wide for any screen, so that the places of the others stay where they are in the table.
        min: if narrow && (at == ASPECT || at == OUTCOME) {
            u16::MAX
        } else {
            column.min
        },
        ..*column
    });
    let columns: Vec<Column> = columns.collect();
    let titles: Vec<&str> = table.iter().map(|(_, title)| *title).collect();
    let places = layout(area.width.saturating_sub(2), &columns);
    let rows = heads(model, p, area, &places, &titles);
    for (y, at) in model.target.tree.visible().enumerate() {
        let Some(row) = model.target.rows.get(at) else {
            continue;
        };
        let line = Rect {
            y: rows.y + y as u16,
            height: 1,
            ..rows
        };
        let selected = model.target.tree.selected() == Some(at);
        p.marker(line, 0, selected);
        match *row {
            Row::Result(id) => {
                let found = plan.results.iter().enumerate().find(|(_, r)| r.id == id);
                if let Some((n, result)) = found {
                    draw_result(model, p, line, &places, (n + 1, result), selected);
                }
            }
            Row::Indicator(_, id) => {
                if let Some((_, indicator)) = plan.indicator(id) {
                    draw_indicator(model, p, line, &places, (plan, indicator), selected);
                }
            }
        }
    }
}

/// Never an empty tree without the way on.
fn empty(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let period = texts.period(model.period);
    let (add, copy) = (key(model, Act::AddResult), key(model, Act::Copy));
    let places = [("period", period.as_str()), ("add", &add), ("copy", &copy)];
    let may = model.settings.read_only.is_none()
        && access::allows(model, Command::Target(Act::AddResult));
    let reason = if may {
        "target.empty"
    } else {
        "target.empty-here"
    };
    let text = texts.fill(reason, &places);
    let area = Rect {
        x: area.x + 2,
        y: area.y + 1.min(area.height),
        width: area.width.saturating_sub(4).min(76),
        height: area.height.saturating_sub(1),
    };
    p.wrapped(area, &text, Role::Text, area.height);
}

fn role_of(selected: bool, otherwise: Role) -> Role {
    if selected { Role::Selected } else { otherwise }
}

/// A result: its wording runs over the columns that only indicators have.
fn draw_result(
    model: &Model,
    p: &mut Painter<'_>,
    line: Rect,
    places: &Places,
    (n, result): (usize, &PlannedResult),
    selected: bool,
) {
    let texts = model.texts();
    let collapsed = model.target.collapsed.contains(&result.id);
    let symbol = if collapsed {
        p.look.symbols.collapsed
    } else {
        p.look.symbols.expanded
    };
    let figures = places.len() == FIGURES.len();
    let bar_at = places.get(4).copied().flatten().filter(|_| figures);
    let percent_at = places.get(5).copied().flatten().filter(|_| figures);
    let end = bar_at.or(percent_at).map_or(line.width, |(x, _)| x + 1);
    let mut notes = Vec::new();
    if result.kind == ResultKind::Additional {
        notes.push(texts.get("target.additional").to_owned());
    }
    if collapsed || result.indicators.is_empty() {
        let count = result.indicators.len().to_string();
        notes.push(texts.fill("target.indicators", &[("n", &count)]));
    }
    let notes = if notes.is_empty() {
        String::new()
    } else {
        format!(" ({})", notes.join(", "))
    };
    p.text(line, 2, 0, symbol, Role::Dim);
    let notes_width = crate::ui::glyphs::width(&notes);
    let room = end.saturating_sub(4 + notes_width);
    let title = format!("{n} {}", result.title);
    let x = p.clipped(line, 4, 0, &title, room, role_of(selected, Role::Title));
    p.text(line, x, 0, &notes, Role::Dim);
    let progress = read::result_progress(result);
    if let Some((x, w)) = bar_at {
        let cell = Rect {
            x: line.x + x + 2,
            width: w,
            ..line
        };
        let elapsed = model.period.elapsed_permille(model.today);
        if progress.is_some() {
            bar(p, cell, progress, Some(elapsed));
        }
    }
    if let (Some((x, w)), Some(share)) = (percent_at, progress) {
        let cell = Rect {
            x: line.x + x + 2,
            width: w,
            ..line
        };
        p.right(cell, 0, &texts.percent(u32::from(share)), Role::Dim);
    }
}

fn draw_indicator(
    model: &Model,
    p: &mut Painter<'_>,
    line: Rect,
    places: &Places,
    (plan, indicator): (&Plan, &Indicator),
    selected: bool,
) {
    let texts = model.texts();
    let standing = read::standing(model, plan, indicator);
    let put = |p: &mut Painter<'_>, at: usize, text: &str, role: Role| {
        if let Some(Some((x, w))) = places.get(at) {
            p.clipped(line, x + 2, 0, text, *w, role);
        }
    };
    if let Some(Some((x, w))) = places.first() {
        let room = w.saturating_sub(2);
        let role = role_of(selected, Role::Text);
        p.clipped(line, x + 4, 0, &indicator.text, room, role);
    }
    put(p, 1, texts.label(indicator.aspect), Role::Dim);
    let differs = if standing.differs {
        Role::Bad
    } else {
        Role::Text
    };
    let actual = if standing.actual.is_empty() {
        "–"
    } else {
        standing.actual.as_str()
    };
    let (flag, flag_role) = flag_of(p, &standing);
    if !has_figures(plan) {
        put(p, 2, &indicator.target_text, Role::Text);
        put(p, 3, actual, differs);
        put(p, 4, flag, flag_role);
        return;
    }
    let target = read::target(texts, plan, indicator, model.settings.ascii);
    put(
        p,
        2,
        if target.is_empty() { "–" } else { &target },
        Role::Text,
    );
    put(p, 3, actual, differs);
    let cell = |at: usize| {
        let place = places.get(at).copied().flatten();
        place.map(|(x, width)| Rect {
            x: line.x + x + 2,
            width,
            ..line
        })
    };
    if let Some(cell) = cell(4).filter(|_| indicator.target.is_some()) {
        let elapsed = plan.period.elapsed_permille(model.today);
        bar(p, cell, standing.permille.or(Some(0)), Some(elapsed));
    }
    if let Some(cell) = cell(5) {
        p.right(cell, 0, &standing.percent, Role::Text);
    }
    put(p, 6, flag, flag_role);
    if let Some(outcome) = standing.outcome {
        put(p, 7, texts.label(outcome), outcome_role(outcome));
    }
}

/// The symbol of what is worth a look, or of what is done.
fn flag_of(p: &Painter<'_>, standing: &read::Standing) -> (&'static str, Role) {
    let symbols = p.look.symbols;
    if standing.differs {
        (symbols.conflict, Role::Bad)
    } else if standing.late {
        (symbols.late, Role::Bad)
    } else if matches!(standing.outcome, Some(Outcome::Reached | Outcome::Exceeded)) {
        (symbols.check, Role::Good)
    } else {
        ("", Role::Text)
    }
}

/// How an outcome is to be taken.
fn outcome_role(outcome: Outcome) -> Role {
    match outcome {
        Outcome::Reached | Outcome::Exceeded => Role::Good,
        Outcome::NotReached => Role::Warn,
    }
}
