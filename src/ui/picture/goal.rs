//! Where a team began, where it should come, and where it is.

use ratatui::layout::Rect;

use crate::ui::paint::Painter;
use crate::ui::theme::Role;

/// The figures of a goal, all in the same unit, best in thousandths of what the goal counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goal {
    /// Where the team began.
    pub baseline: Option<i64>,
    /// Where it should come.
    pub target: i64,
    /// Where it is.
    pub result: Option<i64>,
    /// Whether the smaller figure is the better one, as with days of waiting.
    pub less_is_better: bool,
}

impl Goal {
    /// The goal with figures that are better when larger. Saturates, so no figure is out of reach.
    fn upright(self) -> Self {
        if !self.less_is_better {
            return self;
        }
        Self {
            baseline: self.baseline.map(i64::saturating_neg),
            target: self.target.saturating_neg(),
            result: self.result.map(i64::saturating_neg),
            less_is_better: false,
        }
    }

    fn role(self) -> Role {
        let goal = self.upright();
        match (goal.result, goal.baseline) {
            (None, _) => Role::Dim,
            (Some(result), _) if result >= goal.target => Role::Good,
            (Some(result), Some(baseline)) if result > baseline => Role::Accent,
            (Some(_), _) => Role::Warn,
        }
    }
}

/// Draws the marks of a goal on a scale in the first row of `area`; better is always to the right.
///
/// The way from the baseline to the result is drawn heavier. Where marks meet, the result covers the target and the
/// target the baseline; the caller writes the figures.
pub fn beside(p: &mut Painter<'_>, area: Rect, goal: Goal) {
    if area.width == 0 {
        return;
    }
    let symbols = p.look.symbols;
    let role = goal.role();
    let goal = goal.upright();
    let scale = Scale::of(goal, area.width);
    let target = scale.column(goal.target);
    let baseline = goal.baseline.map(|value| scale.column(value));
    let result = goal.result.map(|value| scale.column(value));
    p.repeat(area, (0, 0), area.width, symbols.track, role);
    if let (Some(from), Some(to)) = (baseline, result) {
        let gone = from.abs_diff(to);
        p.repeat(area, (from.min(to), 0), gone, symbols.track_gone, role);
    }
    if let Some(baseline) = baseline {
        p.text(area, baseline, 0, symbols.baseline, role);
    }
    p.text(area, target, 0, symbols.target, role);
    if let Some(result) = result {
        p.text(area, result, 0, symbols.result, role);
    }
}

/// From figures to columns.
struct Scale {
    low: i128,
    span: i128,
    width: u16,
}

impl Scale {
    fn of(goal: Goal, width: u16) -> Self {
        let figures = [Some(goal.target), goal.baseline, goal.result];
        let figures = || figures.iter().flatten().map(|figure| i128::from(*figure));
        let low = figures().min().unwrap_or_default();
        let high = figures().max().unwrap_or_default();
        Self {
            low,
            span: high - low,
            width,
        }
    }

    /// The column of `figure`, rounded to the nearest; the middle when all figures are one.
    fn column(&self, figure: i64) -> u16 {
        let last = self.width.saturating_sub(1);
        if self.span == 0 {
            return last / 2;
        }
        let way = (i128::from(figure) - self.low) * i128::from(last);
        let column = (way + self.span / 2) / self.span;
        u16::try_from(column).unwrap_or(last).min(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::shot::{ascii, shot, unicode};

    const fn more(baseline: Option<i64>, target: i64, result: Option<i64>) -> Goal {
        Goal {
            baseline,
            target,
            result,
            less_is_better: false,
        }
    }

    const fn less(baseline: Option<i64>, target: i64, result: Option<i64>) -> Goal {
        Goal {
            less_is_better: true,
            ..more(baseline, target, result)
        }
    }

    fn draw(width: u16, goal: Goal) -> String {
        shot(width, 1, &unicode(), |p, area| beside(p, area, goal))
    }

    #[test]
    fn better_is_to_the_right_whichever_way_the_figures_run() {
        assert_eq!(draw(11, more(Some(60), 90, Some(75))), "○════●────◊");
        assert_eq!(draw(11, less(Some(90), 60, Some(75))), "○════●────◊");
        assert_eq!(draw(11, more(Some(60), 70, Some(80))), "○════◊════●");
        assert_eq!(draw(11, less(Some(10), 5, Some(15))), "●════○────◊");
        let seen = shot(11, 1, &ascii(), |p, area| {
            beside(p, area, more(Some(60), 90, Some(75)));
        });
        assert_eq!(seen, "o====*----X");
    }

    #[test]
    fn figures_that_are_missing_or_meet() {
        assert_eq!(draw(7, more(None, 90, Some(45))), "●─────◊");
        assert_eq!(draw(7, more(Some(10), 90, None)), "○─────◊");
        assert_eq!(draw(7, more(None, 90, None)), "───◊───");
        assert_eq!(draw(7, more(Some(10), 90, Some(90))), "○═════●");
        assert_eq!(draw(7, more(Some(10), 10, Some(10))), "───●───");
    }

    #[test]
    fn every_width_and_figure_is_safe() {
        let wild = less(Some(i64::MIN), i64::MAX, Some(i64::MIN));
        assert_eq!(draw(0, wild), "");
        assert_eq!(draw(1, wild), "●");
        assert_eq!(draw(5, more(Some(i64::MIN), i64::MAX, Some(0))), "○═●─◊");
        shot(5, 0, &unicode(), |p, area| beside(p, area, wild));
    }

    #[test]
    fn the_role_tells_reached_better_and_worse() {
        assert_eq!(more(Some(60), 90, Some(90)).role(), Role::Good);
        assert_eq!(more(Some(60), 90, Some(70)).role(), Role::Accent);
        assert_eq!(more(Some(60), 90, Some(60)).role(), Role::Warn);
        assert_eq!(less(Some(60), 30, Some(20)).role(), Role::Good);
        assert_eq!(less(Some(60), 30, Some(70)).role(), Role::Warn);
        assert_eq!(less(Some(60), 30, None).role(), Role::Dim);
    }
}
