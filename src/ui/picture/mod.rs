//! Figures as pictures.
//!
//! Each picture says the same thing by shape as by colour, and the caller writes the word or the figure beside it.
//! Shares are in thousandths, so that no picture depends on rounding of fractions.

mod goal;
mod nine;

pub use goal::{Goal, beside};
pub use nine::nine;

use ratatui::layout::Rect;

use super::paint::Painter;
use super::theme::Role;

/// The whole, in thousandths.
const WHOLE: u16 = 1000;

/// Draws a bar of `progress` on the first row of `area`, with the share of time `elapsed` marked on it.
///
/// Behind the time, the missing cells up to the mark look different from those still ahead; beyond the end, the
/// last cell says so. The whole bar has one style, as every change of style costs bytes; on the thinnest lines the
/// figure beside it is enough.
pub fn bar(p: &mut Painter<'_>, area: Rect, progress: Option<u16>, elapsed: Option<u16>) {
    if p.look.thin {
        return;
    }
    let symbols = p.look.symbols;
    let role = bar_role(progress, elapsed);
    let mark = elapsed.and_then(|elapsed| mark(elapsed, area.width));
    let done = halves(progress.unwrap_or(0), area.width);
    let late = progress.is_some() && behind(progress, elapsed);
    for x in 0..area.width {
        let symbol = if progress.is_some_and(|share| share > WHOLE) && x + 1 == area.width {
            symbols.bar_over
        } else if mark == Some(x) {
            symbols.elapsed
        } else if progress.is_none() && x == 0 {
            symbols.unknown
        } else {
            match done.saturating_sub(u32::from(x) * 2) {
                0 if late && mark.is_some_and(|mark| x < mark) => symbols.bar_behind,
                0 => symbols.bar_empty,
                1 => symbols.bar_part,
                2.. => symbols.bar_full,
            }
        };
        p.text(area, x, 0, symbol, role);
    }
}

/// Whether the work is behind the time.
fn behind(progress: Option<u16>, elapsed: Option<u16>) -> bool {
    match (progress, elapsed) {
        (Some(progress), Some(elapsed)) => progress < elapsed.min(WHOLE),
        (None, _) | (_, None) => false,
    }
}

fn bar_role(progress: Option<u16>, elapsed: Option<u16>) -> Role {
    match progress {
        None => Role::Dim,
        Some(WHOLE..) => Role::Good,
        Some(_) if behind(progress, elapsed) => Role::Warn,
        Some(_) => Role::Accent,
    }
}

/// The cell in which `share` of the time ends.
fn mark(share: u16, width: u16) -> Option<u16> {
    let last = width.checked_sub(1)?;
    let at = u32::from(share.min(WHOLE)) * u32::from(width) / u32::from(WHOLE);
    Some(last.min(at as u16))
}

/// How many half cells of `width` are `share`; anything at all shows, and only the whole fills it.
fn halves(share: u16, width: u16) -> u32 {
    let share = u32::from(share.min(WHOLE));
    let halves = share * u32::from(width) * 2 / u32::from(WHOLE);
    halves.max(u32::from(share > 0))
}

/// Draws one column a period, the newest at the right end of what is drawn; the oldest are left out if need be.
///
/// The whole is the full height of `area`, unless a value is beyond it.
pub fn trend(p: &mut Painter<'_>, area: Rect, values: &[Option<u16>]) {
    let skip = values.len().saturating_sub(usize::from(area.width));
    let values = values.get(skip..).unwrap_or_default();
    let top = values.iter().flatten().fold(WHOLE, |top, v| top.max(*v));
    for (x, value) in (0..area.width).zip(values) {
        column(p, area, x, *value, top);
    }
}

fn column(p: &mut Painter<'_>, area: Rect, x: u16, value: Option<u16>, top: u16) {
    let symbols = p.look.symbols;
    let Some(value) = value else {
        let low = area.height.saturating_sub(1);
        p.text(area, x, low, symbols.trend_gap, Role::Dim);
        return;
    };
    let steps = symbols.trend.len();
    let all = steps * usize::from(area.height);
    let height = (usize::from(value) * all).div_ceil(usize::from(top)).max(1);
    for up in 0..area.height {
        let here = height.saturating_sub(usize::from(up) * steps).min(steps);
        let symbol = here.checked_sub(1).and_then(|at| symbols.trend.get(at));
        let symbol = symbol.copied().unwrap_or(" ");
        p.text(area, x, area.height - 1 - up, symbol, Role::Accent);
    }
}

/// Draws a rating, `0` the lowest and `2` the highest of three, as one to three filled steps in three columns.
///
/// The caller writes the word. Nothing rated yet is three empty steps.
pub fn levels(p: &mut Painter<'_>, area: Rect, level: Option<usize>) {
    let symbols = p.look.symbols;
    let role = match level {
        None => Role::Dim,
        Some(0) => Role::Warn,
        Some(1) => Role::Text,
        Some(2..) => Role::Good,
    };
    let reached = level.map_or(0, |level| level.min(2) + 1);
    for (at, x) in (0..3).enumerate() {
        let filled = at < reached;
        let symbol = if filled {
            symbols.step
        } else {
            symbols.step_empty
        };
        p.text(area, x, 0, symbol, role);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::shot::{ascii, shot, unicode};
    use crate::ui::theme::Look;

    fn bars(look: &Look, width: u16, all: &[(Option<u16>, Option<u16>)]) -> String {
        let lines = all.iter().map(|(progress, elapsed)| {
            shot(width, 1, look, |p, area| bar(p, area, *progress, *elapsed))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_bar_shows_progress_against_time() {
        let all = [
            (Some(0), None),
            (Some(1), None),
            (Some(450), None),
            (Some(999), None),
            (Some(1000), None),
            (Some(300), Some(600)),
            (Some(800), Some(600)),
            (Some(0), Some(1000)),
            (Some(1200), Some(1000)),
            (None, Some(500)),
            (None, None),
        ];
        let unicode = [
            "··········",
            "▌·········",
            "████▌·····",
            "█████████▌",
            "██████████",
            "███▒▒▒│···",
            "██████│█··",
            "▒▒▒▒▒▒▒▒▒│",
            "█████████»",
            "?····│····",
            "?·········",
        ];
        let ascii = [
            "..........",
            "=.........",
            "####=.....",
            "#########=",
            "##########",
            "###---|...",
            "######|#..",
            "---------|",
            "#########+",
            "?....|....",
            "?.........",
        ];
        assert_eq!(bars(&self::unicode(), 10, &all), unicode.join("\n"));
        assert_eq!(bars(&self::ascii(), 10, &all), ascii.join("\n"));
    }

    #[test]
    fn a_bar_at_odd_widths() {
        let late = [(Some(500), Some(700))];
        assert_eq!(bars(&unicode(), 0, &late), "");
        assert_eq!(bars(&unicode(), 1, &late), "│");
        assert_eq!(bars(&unicode(), 2, &late), "█│");
        assert_eq!(bars(&unicode(), 3, &late), "█▌│");
    }

    #[test]
    fn a_bar_judges_by_role_too() {
        assert_eq!(bar_role(Some(499), Some(500)), Role::Warn);
        assert_eq!(bar_role(Some(500), Some(500)), Role::Accent);
        assert_eq!(bar_role(Some(1000), Some(1200)), Role::Good);
        assert_eq!(bar_role(None, Some(500)), Role::Dim);
    }

    #[test]
    fn a_trend_has_one_column_a_period() {
        let values = [Some(0), Some(125), Some(500), None, Some(875), Some(1000)];
        let draw = |p: &mut Painter<'_>, area: Rect| trend(p, area, &values);
        assert_eq!(shot(8, 1, &unicode(), draw), "▁▁▄·▇█");
        assert_eq!(shot(8, 1, &ascii(), draw), "__- ##");
        assert_eq!(shot(8, 2, &unicode(), draw), "    ▆█\n▁▂█·██");
        assert_eq!(shot(3, 1, &unicode(), draw), "·▇█");
        assert_eq!(shot(0, 0, &unicode(), draw), "");
        assert_eq!(shot(4, 0, &unicode(), draw), "");
    }

    #[test]
    fn a_trend_beyond_the_whole_is_scaled_to_its_highest() {
        let draw = |p: &mut Painter<'_>, area: Rect| trend(p, area, &[Some(1000), Some(2000)]);
        assert_eq!(shot(2, 1, &unicode(), draw), "▄█");
    }

    #[test]
    fn a_rating_is_one_to_three_steps() {
        let draw =
            |look: &Look, width, level| shot(width, 1, look, |p, area| levels(p, area, level));
        let all = [None, Some(0), Some(1), Some(2), Some(9)];
        assert_eq!(
            all.map(|level| draw(&unicode(), 9, level)),
            ["□□□", "■□□", "■■□", "■■■", "■■■"]
        );
        assert_eq!(draw(&ascii(), 9, Some(1)), "##.");
        assert_eq!(draw(&ascii(), 2, Some(0)), "#.");
        assert_eq!(draw(&ascii(), 0, Some(0)), "");
    }
}
