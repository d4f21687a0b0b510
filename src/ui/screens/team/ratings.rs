//! How ratings spread: three by three, by predikat, and by contribution and cooperation within the team.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::screens::team::counts;
use crate::app::screens::team::tell::{Counts, spread};
use crate::domain::coded::Coded;
use crate::domain::rating::{Predikat, Rating};
use crate::domain::team::Team;
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::picture::nine;
use crate::ui::rows::{below, row_of};
use crate::ui::theme::Role;

use super::members::{grade_role, short};

/// Rows of the three by three with the heads of its columns.
const NINE_ROWS: u16 = 4;

/// Whose ratings are counted.
pub(super) fn title(model: &Model) -> String {
    let texts = model.texts();
    if model.team.everybody {
        let n = texts.count(model.employees.shown.len());
        texts.fill("team.ratings-everybody", &[("n", &n)])
    } else {
        texts.get("team.ratings").to_owned()
    }
}

/// Of a few people every count tells something of each, so that nothing is counted while somebody looks on.
fn hidden(model: &Model, p: &mut Painter<'_>, area: Rect) -> bool {
    let hidden = model.people.veil().is_some();
    if hidden {
        let text = model.texts().get("lens.no-counts");
        p.wrapped(area, text, Role::Dim, area.height);
    }
    hidden
}

/// The pictures below something else: a head, the three by three, and what else there is room for.
pub(super) fn draw_with_head(model: &Model, p: &mut Painter<'_>, area: Rect, team: &Team) {
    if area.height <= NINE_ROWS || hidden(model, p, area) {
        return;
    }
    let counts = counts(model);
    let texts = model.texts();
    let whose = if model.team.everybody {
        texts.fill(
            "team.nine-everybody",
            &[("n", &texts.count(model.employees.shown.len()))],
        )
    } else {
        texts.get("team.nine-team").to_owned()
    };
    let head = format!("{} · {whose}", texts.get("team.nine"));
    p.clipped(area, 0, 0, &head, area.width, Role::Title);
    let rest = below(area, 1);
    // Whom the picture leaves out, and one bar for each predikat.
    let besides = 1 + Predikat::ALL.len() as u16;
    let rows = if rest.height >= NINE_ROWS + besides {
        (rest.height - besides).min(9)
    } else {
        NINE_ROWS
    };
    let picture = Rect {
        height: rows,
        ..rest
    };
    draw_nine(model, p, picture, &counts);
    let rest = below(rest, rows);
    if model.team.everybody || !team.members.is_empty() {
        unrated(model, p, rest, &counts);
    }
    if rest.height >= besides {
        // A blank row between, where there is one to spare.
        let from = 1 + u16::from(rest.height > besides);
        draw_predikat(model, p, below(rest, from), &counts);
    }
    if rest.height >= besides + 6 {
        draw_spreads(model, p, below(rest, besides + 2), team);
    }
}

/// The pictures side by side in a pane of their own.
pub(super) fn draw(model: &Model, p: &mut Painter<'_>, area: Rect, team: &Team) {
    if hidden(model, p, area) {
        return;
    }
    let texts = model.texts();
    let counts = counts(model);
    let left = Rect {
        width: (area.width / 2).min(40),
        ..area
    };
    p.clipped(left, 0, 0, texts.get("team.nine"), left.width, Role::Dim);
    let picture = below(left, 1);
    let picture = Rect {
        height: picture.height.saturating_sub(1).min(10),
        ..picture
    };
    draw_nine(model, p, picture, &counts);
    unrated(
        model,
        p,
        row_of(area, area.height.saturating_sub(1)),
        &counts,
    );
    let right = Rect {
        x: left.x + left.width + 2,
        width: area.width.saturating_sub(left.width + 2),
        ..area
    };
    p.clipped(
        right,
        0,
        0,
        texts.get("team.predikat"),
        right.width,
        Role::Dim,
    );
    draw_predikat(model, p, below(right, 1), &counts);
    draw_spreads(model, p, below(right, 7), team);
}

fn draw_nine(model: &Model, p: &mut Painter<'_>, area: Rect, counts: &Counts) {
    let texts = model.texts();
    let rows = [Rating::Above, Rating::Meets, Rating::Below].map(|rating| short(model, rating));
    let columns = [
        texts.get("team.behaviour-below"),
        texts.get("team.behaviour-meets"),
        texts.get("team.behaviour-above"),
    ];
    nine(p, area, counts.nine, rows, columns);
}

/// People who are not in the pictures.
fn unrated(model: &Model, p: &mut Painter<'_>, area: Rect, counts: &Counts) {
    let texts = model.texts();
    let (text, role) = if counts.unrated == 0 {
        (texts.get("team.all-rated").to_owned(), Role::Dim)
    } else {
        let n = texts.count(counts.unrated);
        (texts.fill("team.not-rated", &[("n", &n)]), Role::Warn)
    };
    p.clipped(area, 0, 0, &text, area.width, role);
}

/// One bar for each predikat.
fn draw_predikat(model: &Model, p: &mut Painter<'_>, area: Rect, counts: &Counts) {
    let labels = Predikat::ALL
        .iter()
        .map(|grade| model.texts().label(*grade));
    let widest = labels.clone().map(width).max().unwrap_or(0);
    let most = counts.predikat.into_iter().max().unwrap_or(0);
    for (y, ((grade, label), count)) in Predikat::ALL
        .iter()
        .zip(labels)
        .zip(counts.predikat)
        .enumerate()
    {
        let line = row_of(area, y as u16);
        let role = grade_role(*grade);
        draw_bar(p, line, (label, widest), count, most, role);
    }
}

/// Contribution and cooperation across the team, side by side.
fn draw_spreads(model: &Model, p: &mut Painter<'_>, area: Rect, team: &Team) {
    let texts = model.texts();
    let half = area.width.saturating_sub(2) / 2;
    let both = [
        (
            "team.contribution",
            spread(team, |member| member.contribution),
        ),
        (
            "team.cooperation",
            spread(team, |member| member.cooperation),
        ),
    ];
    let widest = Rating::ALL
        .iter()
        .map(|rating| width(short(model, *rating)));
    let widest = widest.max().unwrap_or(0);
    for (at, (head, (counts, _))) in (0..2).zip(both) {
        let part = Rect {
            x: area.x + at * (half + 2),
            width: half,
            ..area
        };
        p.clipped(part, 0, 0, texts.get(head), half, Role::Dim);
        let most = counts.into_iter().max().unwrap_or(0);
        for (y, (rating, count)) in (1..).zip(Rating::ALL.iter().zip(counts)) {
            let label = short(model, *rating);
            draw_bar(p, row_of(part, y), (label, widest), count, most, Role::Text);
        }
    }
}

/// A label, a bar as long as the count asks for, and the count.
fn draw_bar(
    p: &mut Painter<'_>,
    line: Rect,
    (label, widest): (&str, u16),
    count: usize,
    most: usize,
    role: Role,
) {
    let figure = count.to_string();
    let role = if count == 0 { Role::Dim } else { role };
    p.clipped(line, 0, 0, label, widest, role);
    let room = line.width.saturating_sub(widest + 2 + width(&figure));
    // One cell a person as long as they fit; then to scale, and anybody at all shows.
    let cells = if most <= usize::from(room) {
        count
    } else {
        (count * usize::from(room) / most).max(usize::from(count > 0))
    };
    let full = p.look.symbols.bar_full;
    let x = p.repeat(line, (widest + 1, 0), cells as u16, full, role);
    let x = if cells == 0 { x } else { x + 1 };
    p.text(line, x, 0, &figure, role);
}
