//! Draws the ratings of a person: where the evaluation stands, its lines, and the selected one in full.

mod detail;

use ratatui::layout::Rect;

use crate::app::command::Command;
use crate::app::model::{Model, Tab};
use crate::app::screens::evaluation::{Line, Parts, Review, confirm, parts, tell};
use crate::domain::coded::Coded;
use crate::domain::rating::{Predikat, Rating};
use crate::ui::Cursor;
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::picture::levels;
use crate::ui::position::position;
use crate::ui::theme::Role;

/// Columns of a rating: three steps, a blank, and the word.
const STEPS: u16 = 4;

/// Draws the screen.
pub(in crate::ui) fn draw(model: &Model, p: &mut Painter<'_>) -> Cursor {
    let parts = parts((p.area().width, p.area().height));
    match Review::of(model) {
        Some(review) if review.plan().is_some() => {
            draw_head(review, p, &parts);
            draw_lines(review, p, parts.list.into());
            detail::draw(review, p, parts.detail.into());
        }
        Some(_) | None => empty(model, p, &parts),
    }
    None
}

/// Never an empty list without the reason and the way on.
fn empty(model: &Model, p: &mut Painter<'_>, parts: &Parts) {
    let texts = model.texts();
    let text = if model.person().is_none() {
        texts.get("evaluation.nobody").to_owned()
    } else if model.person_file().is_none() {
        texts.get("evaluation.reading").to_owned()
    } else {
        let key = model.settings.keymap.keys_of(Command::Go(Tab::Target));
        let period = texts.period(model.period);
        texts.fill("evaluation.empty", &[("period", &period), ("key", &key)])
    };
    let head: Rect = parts.head.into();
    let area = Rect {
        x: head.x + 2,
        y: head.y + 1,
        width: head.width.saturating_sub(4),
        height: parts.list.h,
    };
    p.wrapped(area, &text, Role::Text, area.height);
}

/// Where the evaluation stands and who appraises; then the heads of the columns.
fn draw_head(review: Review<'_>, p: &mut Painter<'_>, parts: &Parts) {
    let texts = review.model.texts();
    let area: Rect = parts.head.into();
    let list = &review.model.evaluation.list;
    let used = match list.selected() {
        Some(at) if list.len() > list.height() => {
            position(p, Rect { height: 1, ..area }, at, 1, list.len()) + 1
        }
        Some(_) | None => 0,
    };
    let stage = review.plan().map_or("", |plan| texts.label(plan.stage));
    let appraiser = match review.appraiser() {
        Some(id) => {
            let name = review.model.people.name(id);
            texts.fill("evaluation.appraiser", &[("name", &name)])
        }
        None => texts.get("evaluation.no-appraiser").to_owned(),
    };
    let standing = tell::standing(review);
    // What waits for the employee stands before the names, so that a narrow screen shows it too.
    let answer = confirm::short(review);
    let told = match answer {
        Some(answer) => format!("{answer} · {standing} · {appraiser}"),
        None => format!("{standing} · {stage} · {appraiser}"),
    };
    let room = area.width.saturating_sub(used);
    let role = if confirm::is_asked(review) {
        Role::Warn
    } else if review.closing().is_some() {
        Role::Accent
    } else {
        Role::Dim
    };
    p.clipped(area, 0, 0, &told, room, role);
    let columns = Columns::of(review.model, area.width);
    for (x, key) in [
        (2, "evaluation.head-line"),
        (columns.rating, "evaluation.head-rating"),
        (columns.own, "evaluation.head-own"),
    ] {
        let room = area.width.saturating_sub(x);
        p.clipped(area, x, 1, texts.get(key), room, Role::Dim);
    }
}

/// Where the columns begin. They depend on the width alone, so that nothing moves while scrolling.
struct Columns {
    /// The appraiser's rating.
    rating: u16,
    /// The person's own view.
    own: u16,
    /// Flags: differs, no evidence.
    flags: u16,
}

impl Columns {
    fn of(model: &Model, room: u16) -> Self {
        let texts = model.texts();
        let words = Rating::ALL
            .iter()
            .map(|rating| width(tell::short(texts, Some(*rating))));
        let grades = Predikat::ALL.iter().map(|grade| width(texts.label(*grade)));
        let rating = STEPS + words.max().unwrap_or(0);
        let grade = grades.max().unwrap_or(0);
        // The predikat stands in the same columns; where there is no room for its name, the steps give way.
        let each = if room >= 76 {
            rating.max(grade)
        } else {
            rating
        } + 1;
        let flags = room.saturating_sub(3);
        let own = flags.saturating_sub(each);
        Self {
            rating: own.saturating_sub(each),
            own,
            flags,
        }
    }
}

fn draw_lines(review: Review<'_>, p: &mut Painter<'_>, area: Rect) {
    let state = &review.model.evaluation;
    let columns = Columns::of(review.model, area.width);
    for (y, row) in state.list.visible().enumerate() {
        let Some(line) = state.shown.get(row) else {
            continue;
        };
        let at = Rect {
            y: area.y + y as u16,
            height: u16::from((y as u16) < area.height),
            ..area
        };
        p.marker(at, 0, state.list.selected() == Some(row));
        draw_line(
            review,
            p,
            at,
            &columns,
            *line,
            state.list.selected() == Some(row),
        );
    }
}

fn draw_line(
    review: Review<'_>,
    p: &mut Painter<'_>,
    at: Rect,
    columns: &Columns,
    line: Line,
    selected: bool,
) {
    let label = numbered(review, line);
    let role = match line {
        _ if selected => Role::Selected,
        Line::Results | Line::Behaviour | Line::Overall => Role::Title,
        Line::Result(_) | Line::Value(_) => Role::Text,
    };
    p.clipped(at, 2, 0, &label, columns.rating.saturating_sub(3), role);
    if line == Line::Overall {
        let room = columns.own.saturating_sub(columns.rating + 1);
        grade(review, p, at, (columns.rating, room), review.predikat());
        let room = columns.flags.saturating_sub(columns.own + 1);
        grade(review, p, at, (columns.own, room), review.own_predikat());
    } else {
        steps(review, p, at, columns.rating, review.rating(line));
        steps(review, p, at, columns.own, review.own_rating(line));
    }
    flags(review, p, at, columns.flags, line);
}

/// The label of a line: results and values with their numbers, indented under their heads.
fn numbered(review: Review<'_>, line: Line) -> String {
    let label = tell::label(review, line);
    match line {
        Line::Results | Line::Behaviour | Line::Overall => label,
        Line::Result(id) => {
            let results = review.plan().into_iter().flat_map(|plan| &plan.results);
            let at = results.take_while(|result| result.id != id).count() + 1;
            format!("  {at}. {label}")
        }
        Line::Value(value) => format!("  {}. {label}", value.number()),
    }
}

/// A rating as steps and as a word.
fn steps(review: Review<'_>, p: &mut Painter<'_>, at: Rect, x: u16, rating: Option<Rating>) {
    let pictured = Rect {
        x: at.x + x,
        width: STEPS.min(at.width.saturating_sub(x)),
        ..at
    };
    let level = rating.map(|rating| Rating::ALL.len() - 1 - rating.index());
    levels(p, pictured, level);
    let role = if rating.is_some() {
        Role::Text
    } else {
        Role::Dim
    };
    let word = tell::short(review.model.texts(), rating);
    p.text(at, x + STEPS, 0, word, role);
}

fn grade(
    review: Review<'_>,
    p: &mut Painter<'_>,
    at: Rect,
    (x, room): (u16, u16),
    predikat: Option<Predikat>,
) {
    let texts = review.model.texts();
    let word = predikat.map_or("–", |predikat| texts.label(predikat));
    p.clipped(at, x, 0, word, room, predikat.map_or(Role::Dim, grade_role));
}

/// How a predikat is drawn; its word always stands there.
fn grade_role(predikat: Predikat) -> Role {
    match predikat {
        Predikat::VeryGood | Predikat::Good => Role::Good,
        Predikat::NeedsImprovement => Role::Warn,
        Predikat::Poor | Predikat::VeryPoor => Role::Bad,
    }
}

/// What is to be minded: views that differ, ratings that nothing speaks for. The words stand in the detail.
fn flags(review: Review<'_>, p: &mut Painter<'_>, at: Rect, x: u16, line: Line) {
    let symbols = p.look.symbols;
    if differs(review, line) {
        p.text(at, x, 0, symbols.conflict, Role::Warn);
    }
    if review.has_gap(line) {
        p.text(at, x + 1, 0, symbols.late, Role::Warn);
    }
}

/// Whether appraiser and employee see a line differently.
fn differs(review: Review<'_>, line: Line) -> bool {
    let both = match line {
        Line::Overall => {
            return review
                .predikat()
                .zip(review.own_predikat())
                .is_some_and(|(one, other)| one != other);
        }
        Line::Results | Line::Behaviour | Line::Result(_) | Line::Value(_) => {
            review.rating(line).zip(review.own_rating(line))
        }
    };
    both.is_some_and(|(one, other)| one != other)
}
