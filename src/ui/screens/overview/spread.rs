//! The spread of predikat as bars with the limits of the pattern on them, the verdict in words, and below it
//! the people, for each of whom another predikat can be tried out.

use ratatui::layout::Rect;

use crate::app::model::{Model, Tone};
use crate::app::screens::overview::layout::{Areas, Pane};
use crate::app::screens::overview::{spread, tell};
use crate::domain::coded::Coded;
use crate::domain::distribution::Spread;
use crate::domain::rating::Predikat;
use crate::ui::glyphs::width;
use crate::ui::paint::Painter;
use crate::ui::rows::row_of;
use crate::ui::theme::Role;

use super::rows;

/// Draws the pane.
pub(super) fn draw(model: &Model, p: &mut Painter<'_>, areas: &Areas) {
    let (list, picture) = areas.list(Pane::Spread);
    let picture: Rect = picture.into();
    let tried = spread::tried(model);
    organisation(model, p, row_of(picture, 0), &tried);
    for (y, predikat) in (1..).zip(Predikat::ALL.iter().copied()) {
        bar(model, p, row_of(picture, y), predikat, &tried);
    }
    let above = Rect {
        height: picture.height.saturating_sub(1),
        ..picture
    };
    verdict(model, p, above, &tried);
    let head = row_of(picture, picture.height.saturating_sub(1));
    let how = model.texts().get("overview.members");
    p.clipped(head, 2, 0, how, head.width.saturating_sub(2), Role::Dim);
    members(model, p, list.into());
}

/// The organisation's result, and how many people are counted.
fn organisation(model: &Model, p: &mut Painter<'_>, line: Rect, tried: &Spread) {
    let texts = model.texts();
    let people = model.overview.gathered.whole.people;
    let counted = texts.fill(
        "overview.rated-of",
        &[
            ("n", &tried.total().to_string()),
            ("all", &people.to_string()),
        ],
    );
    let rating = spread::rating(model).map_or_else(
        || texts.get("overview.not-entered").to_owned(),
        |rating| texts.label(rating).to_owned(),
    );
    let whose = match spread::achieved(model) {
        Some((unit, _)) if Some(unit) != spread::unit(model) => {
            format!(" ({})", model.people.unit_name(unit))
        }
        Some(_) | None => String::new(),
    };
    let label = format!("{}: ", texts.get("overview.organisation"));
    let rest = format!("{whose} · {counted}");
    let mut parts = vec![
        (label.as_str(), Role::Dim),
        (&rating, Role::Accent),
        (&rest, Role::Dim),
    ];
    let mark = format!("{} · ", texts.get("overview.what-if-mark"));
    if !model.overview.what_if.is_empty() {
        // Before everything else, so that nobody takes it for what stands.
        parts.insert(0, (&mark, Role::Warn));
    }
    p.line(line, 0, &parts);
}

/// One predikat: word, count, bar with the limit, share, and what the pattern asks for.
fn bar(model: &Model, p: &mut Painter<'_>, line: Rect, predikat: Predikat, tried: &Spread) {
    let texts = model.texts();
    let labels = Predikat::ALL
        .iter()
        .map(|predikat| width(texts.label(*predikat)));
    let left = labels.max().unwrap_or(0).min(line.width / 3);
    p.clipped(line, 1, 0, texts.label(predikat), left, Role::Text);
    let (now, stands) = (tried.count(predikat), spread::stands(model).count(predikat));
    let figure = if now == stands {
        now.to_string()
    } else {
        format!("{stands}{}{now}", p.look.symbols.arrow)
    };
    let x = left + 2;
    let wide = 5;
    let cell = Rect {
        x: line.x + x.min(line.width),
        width: wide.min(line.width.saturating_sub(x)),
        ..line
    };
    p.right(cell, 0, &figure, Role::Accent);
    let x = x + wide + 1;
    let bars = (line.width / 4).min(24);
    let (most, words) = tell::limits(texts, spread::demands(model), predikat, tried.total());
    let room = Rect {
        x: line.x + x.min(line.width),
        width: bars.min(line.width.saturating_sub(x)),
        ..line
    };
    let permille = tell::permille(now, tried);
    picture(
        p,
        room,
        permille,
        most.map(|most| tell::permille(most, tried)),
    );
    let share = tell::share(texts, now as usize, tried.total() as usize);
    let x = x + bars + 1;
    let cell = Rect {
        x: line.x + x.min(line.width),
        width: 7.min(line.width.saturating_sub(x)),
        ..line
    };
    p.right(cell, 0, &share, Role::Text);
    let broken = spread::breaches(model, tried);
    let broken = broken.iter().any(|breach| tell::concerns(breach, predikat));
    let (sign, role) = match (words.is_empty(), broken) {
        (true, _) => (" ", Role::Dim),
        (false, true) => (p.look.symbols.late, Role::Warn),
        (false, false) => (p.look.symbols.check, Role::Dim),
    };
    let words = format!("{sign} {words}");
    let x = x + 8;
    p.clipped(line, x, 0, &words, line.width.saturating_sub(x), role);
}

/// A bar with a limit on it; what goes beyond the limit looks different from what does not.
fn picture(p: &mut Painter<'_>, area: Rect, share: u16, most: Option<u16>) {
    let symbols = p.look.symbols;
    let cells = |share: u16| (u32::from(share) * u32::from(area.width)).div_ceil(1000) as u16;
    let filled = cells(share);
    let limit = most.map(cells);
    let over = most.is_some_and(|most| share > most);
    let role = if over { Role::Warn } else { Role::Accent };
    for x in 0..area.width {
        let symbol = if limit == Some(x) {
            symbols.elapsed
        } else if x >= filled {
            symbols.bar_empty
        } else if over && limit.is_some_and(|limit| x > limit) {
            symbols.bar_behind
        } else {
            symbols.bar_full
        };
        p.text(area, x, 0, symbol, role);
    }
}

/// What the pattern says, each breach on a line of its own as far as there is room.
fn verdict(model: &Model, p: &mut Painter<'_>, picture: Rect, tried: &Spread) {
    let first = 1 + Predikat::ALL.len() as u16;
    let texts = model.texts();
    let told = spread::told(model, tried);
    let rows = picture.height.saturating_sub(first);
    for (y, (tone, phrase)) in (0..rows).zip(&told) {
        let (sign, role) = match tone {
            Tone::Good => (p.look.symbols.check, Role::Good),
            Tone::Plain => (p.look.symbols.dot, Role::Dim),
            Tone::Warning | Tone::Bad => (p.look.symbols.late, Role::Warn),
        };
        let line = row_of(picture, first + y);
        let mut text = format!("{sign} {}", phrase.text(texts));
        let left = told.len().saturating_sub(usize::from(y) + 1);
        if y + 1 == rows && left > 0 {
            let more = texts.fill("overview.more", &[("n", &left.to_string())]);
            text = format!("{text} {more}");
        }
        p.clipped(line, 1, 0, &text, line.width.saturating_sub(1), role);
    }
}

/// Everybody with the predikat that stands, and what is tried out.
fn members(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    for (at, line) in rows(model, p, area, Pane::Spread) {
        let Some((id, predikat)) = model.overview.gathered.members.get(at) else {
            continue;
        };
        let name = model.people.name(*id);
        let half = line.width / 2;
        p.clipped(line, 2, 0, &name, half.saturating_sub(3), Role::Text);
        let stands = predikat.map_or_else(
            || texts.get("overview.unrated"),
            |predikat| texts.label(predikat),
        );
        let right = Rect {
            x: line.x + half,
            width: line.width - half,
            ..line
        };
        match model.overview.what_if.get(id) {
            None => {
                p.clipped(right, 0, 0, stands, right.width, Role::Dim);
            }
            Some(to) => {
                let mark = texts.get("overview.what-if");
                let arrow = p.look.symbols.arrow;
                let text = format!("{stands} {arrow} {} ({mark})", texts.label(*to));
                p.clipped(right, 0, 0, &text, right.width, Role::Warn);
            }
        }
    }
}
