//! How things look: roles to styles, and the symbols that carry the same meaning without colour.
//!
//! Screens name a [`Role`], never a colour. Only the sixteen palette colours are used, so that the office's own
//! terminal scheme decides the exact shades and a style change costs few bytes on a slow line.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Text that may be overlooked.
    Dim,
    /// The name of a screen, a pane or a group.
    Title,
    /// A figure or picture that draws the eye without judging.
    Accent,
    /// The cell under the cursor.
    Selected,
    /// The sign before the row under the cursor.
    Marker,
    /// A row marked for a common act.
    Marked,
    /// Reached or in order.
    Good,
    /// In need of attention.
    Warn,
    /// Missed or broken.
    Bad,
    /// Lines between parts.
    Border,
    /// A key that can be pressed.
    Key,
    /// Text being typed.
    Input,
    /// Something the program tells.
    Notice,
    /// Something that went wrong.
    Error,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 15] = [
        Self::Text,
        Self::Dim,
        Self::Title,
        Self::Accent,
        Self::Selected,
        Self::Marker,
        Self::Marked,
        Self::Good,
        Self::Warn,
        Self::Bad,
        Self::Border,
        Self::Key,
        Self::Input,
        Self::Notice,
        Self::Error,
    ];
}

/// The style of every role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    shade: Shade,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shade {
    Dark,
    Light,
    Mono,
    Thin,
}

impl Theme {
    /// For a dark background.
    pub const fn dark() -> Self {
        Self { shade: Shade::Dark }
    }

    /// For a light background: no yellow, no green, no cyan, nothing bright.
    pub const fn light() -> Self {
        Self {
            shade: Shade::Light,
        }
    }

    /// Without any colour, as `NO_COLOR` asks: bold, underline, reverse and dim only.
    pub const fn mono() -> Self {
        Self { shade: Shade::Mono }
    }

    /// For the thinnest lines: every change of style is left out but of what must not be overlooked, and the row
    /// under the cursor has its sign alone.
    pub const fn thin() -> Self {
        Self { shade: Shade::Thin }
    }

    /// The style of `role`.
    pub const fn style(&self, role: Role) -> Style {
        match self.shade {
            Shade::Dark => colored(role, &DARK),
            Shade::Light => colored(role, &LIGHT),
            Shade::Mono => shape(role),
            Shade::Thin => thin(role),
        }
    }
}

/// The colours of a theme; everything else has none.
struct Colors {
    accent: Color,
    marked: Color,
    good: Color,
    warn: Color,
    bad: Color,
}

const DARK: Colors = Colors {
    accent: Color::Cyan,
    marked: Color::LightMagenta,
    good: Color::Green,
    warn: Color::Yellow,
    // The plain red of many schemes is too dark to read on black.
    bad: Color::LightRed,
};

const LIGHT: Colors = Colors {
    accent: Color::Blue,
    // Yellow cannot be read on white, so attention shares its colour with the marks, which carry a symbol.
    marked: Color::Magenta,
    warn: Color::Magenta,
    // Green neither; what is good has a symbol too, and asks for no attention.
    good: Color::Reset,
    bad: Color::Red,
};

const fn colored(role: Role, colors: &Colors) -> Style {
    let style = shape(role);
    match role {
        Role::Text
        | Role::Dim
        | Role::Title
        | Role::Selected
        | Role::Marker
        | Role::Border
        | Role::Input => style,
        Role::Accent | Role::Key | Role::Notice => style.fg(colors.accent),
        Role::Marked => style.fg(colors.marked),
        Role::Good => style.fg(colors.good),
        Role::Warn => style.fg(colors.warn),
        Role::Bad | Role::Error => style.fg(colors.bad),
    }
}

/// What a role looks like before colour. All themes share it, so what can be told apart in colour can mostly be
/// told apart without. `Dim` is the attribute and not a grey: some schemes paint grey as their background.
const fn shape(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Text | Role::Accent | Role::Good => style,
        Role::Dim | Role::Border => style.add_modifier(Modifier::DIM),
        Role::Title | Role::Marked | Role::Warn | Role::Key | Role::Notice => {
            style.add_modifier(Modifier::BOLD)
        }
        Role::Bad => style.add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED)),
        Role::Input => style.add_modifier(Modifier::UNDERLINED),
        Role::Selected | Role::Marker => style.add_modifier(Modifier::REVERSED),
        Role::Error => style.add_modifier(Modifier::BOLD.union(Modifier::REVERSED)),
    }
}

/// What is left where every byte counts.
const fn thin(role: Role) -> Style {
    match role {
        Role::Marker | Role::Input | Role::Error => shape(role),
        Role::Text
        | Role::Dim
        | Role::Title
        | Role::Accent
        | Role::Selected
        | Role::Marked
        | Role::Good
        | Role::Warn
        | Role::Bad
        | Role::Border
        | Role::Key
        | Role::Notice => Style::new(),
    }
}

/// The lines of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Borders {
    /// A line across.
    pub across: &'static str,
    /// A line down.
    pub down: &'static str,
    /// The upper left corner.
    pub upper_left: &'static str,
    /// The upper right corner.
    pub upper_right: &'static str,
    /// The lower left corner.
    pub lower_left: &'static str,
    /// The lower right corner.
    pub lower_right: &'static str,
}

/// Every symbol the program draws, each one column wide.
///
/// The characters are those that the fonts of Windows terminals have had for decades (WGL4), save the eight
/// blocks of a trend: the usual client is PuTTY, and a missing glyph is an empty box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Symbols {
    /// Whether the terminal is to get nothing but ASCII from the program itself.
    pub plain: bool,
    /// A done cell of a bar.
    pub bar_full: &'static str,
    /// A half done cell of a bar.
    pub bar_part: &'static str,
    /// A cell that time has passed but the work has not.
    pub bar_behind: &'static str,
    /// A cell still ahead.
    pub bar_empty: &'static str,
    /// The last cell of a bar that went beyond its end.
    pub bar_over: &'static str,
    /// The share of time elapsed.
    pub elapsed: &'static str,
    /// A value nobody has given yet.
    pub unknown: &'static str,
    /// The row under the cursor.
    pub selected: &'static str,
    /// A row marked for a common act.
    pub mark: &'static str,
    /// A branch whose parts are shown.
    pub expanded: &'static str,
    /// A branch whose parts are hidden.
    pub collapsed: &'static str,
    /// Flag: late.
    pub late: &'static str,
    /// Something needs an act now.
    pub urgent: &'static str,
    /// Flag: no log for some time.
    pub silent: &'static str,
    /// Flag: two offices say different things.
    pub conflict: &'static str,
    /// Flag: the employee has not answered a result.
    pub unsigned: &'static str,
    /// Flag: there is a note.
    pub note: &'static str,
    /// The lines of a frame.
    pub borders: Borders,
    /// Where text was cut.
    pub ellipsis: &'static str,
    /// Heights of a trend, lowest first.
    pub trend: &'static [&'static str],
    /// A period of a trend without a value.
    pub trend_gap: &'static str,
    /// A reached step of a rating.
    pub step: &'static str,
    /// A step of a rating that is not reached.
    pub step_empty: &'static str,
    /// One or more people in a picture.
    pub dot: &'static str,
    /// Nobody, in a picture of people.
    pub nobody: &'static str,
    /// The way still to go on a scale.
    pub track: &'static str,
    /// The way gone on a scale.
    pub track_gone: &'static str,
    /// The baseline on a scale.
    pub baseline: &'static str,
    /// The target on a scale.
    pub target: &'static str,
    /// The result on a scale.
    pub result: &'static str,
    /// Done.
    pub check: &'static str,
    /// From one thing to another.
    pub arrow: &'static str,
    /// Sorted from the least to the most.
    pub rising: &'static str,
    /// Sorted from the most to the least.
    pub falling: &'static str,
}

impl Symbols {
    /// For terminals that speak UTF-8.
    pub const fn unicode() -> Self {
        Self {
            plain: false,
            bar_full: "█",
            bar_part: "▌",
            bar_behind: "▒",
            bar_empty: "·",
            bar_over: "»",
            elapsed: "│",
            unknown: "?",
            // One byte: it moves with every press of an arrow key.
            selected: ">",
            mark: "●",
            expanded: "▼",
            collapsed: "►",
            late: "!",
            urgent: "‼",
            silent: "○",
            conflict: "≠",
            unsigned: "§",
            note: "¶",
            borders: Borders {
                across: "─",
                down: "│",
                upper_left: "┌",
                upper_right: "┐",
                lower_left: "└",
                lower_right: "┘",
            },
            ellipsis: "…",
            trend: &["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
            trend_gap: "·",
            step: "■",
            step_empty: "□",
            dot: "•",
            nobody: "·",
            track: "─",
            track_gone: "═",
            baseline: "○",
            target: "◊",
            result: "●",
            check: "√",
            arrow: "→",
            rising: "▲",
            falling: "▼",
        }
    }

    /// For every other terminal.
    pub const fn ascii() -> Self {
        Self {
            plain: true,
            bar_full: "#",
            bar_part: "=",
            bar_behind: "-",
            bar_empty: ".",
            bar_over: "+",
            elapsed: "|",
            unknown: "?",
            selected: ">",
            mark: "*",
            expanded: "-",
            collapsed: "+",
            late: "!",
            urgent: "A",
            silent: "z",
            conflict: "x",
            unsigned: "w",
            note: "\"",
            borders: Borders {
                across: "-",
                down: "|",
                upper_left: "+",
                upper_right: "+",
                lower_left: "+",
                lower_right: "+",
            },
            ellipsis: "~",
            trend: &["_", ".", "-", "=", "#"],
            trend_gap: " ",
            step: "#",
            step_empty: ".",
            dot: "o",
            nobody: ".",
            track: "-",
            track_gone: "=",
            baseline: "o",
            target: "X",
            result: "*",
            check: "v",
            arrow: ">",
            rising: "^",
            falling: "v",
        }
    }

    /// For the thinnest lines: ASCII, and frames of blanks, which cost nothing.
    pub const fn thin() -> Self {
        Self {
            borders: Borders {
                across: " ",
                down: " ",
                upper_left: " ",
                upper_right: " ",
                lower_left: " ",
                lower_right: " ",
            },
            ..Self::ascii()
        }
    }

    #[cfg(test)]
    fn all(&self) -> Vec<&'static str> {
        let lines = &self.borders;
        let mut all = vec![
            self.bar_full,
            self.bar_part,
            self.bar_behind,
            self.bar_empty,
            self.bar_over,
            self.elapsed,
            self.unknown,
            self.selected,
            self.mark,
            self.expanded,
            self.collapsed,
            self.late,
            self.urgent,
            self.silent,
            self.conflict,
            self.unsigned,
            self.note,
            lines.across,
            lines.down,
            lines.upper_left,
            lines.upper_right,
            lines.lower_left,
            lines.lower_right,
            self.ellipsis,
            self.trend_gap,
            self.step,
            self.step_empty,
            self.dot,
            self.nobody,
            self.track,
            self.track_gone,
            self.baseline,
            self.target,
            self.result,
            self.check,
            self.arrow,
            self.rising,
            self.falling,
        ];
        all.extend_from_slice(self.trend);
        all
    }
}

/// Everything a painter needs to know about looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The style of every role.
    pub theme: Theme,
    /// The symbols.
    pub symbols: Symbols,
    /// Whether pictures are left out where a figure stands beside them, and what moves with the cursor.
    pub thin: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs;

    #[test]
    fn every_symbol_is_one_column_wide_and_ascii_is_ascii() {
        for symbols in [Symbols::unicode(), Symbols::ascii()] {
            for symbol in symbols.all() {
                assert_eq!(glyphs::width(symbol), 1, "{symbol}");
            }
        }
        assert!(
            Symbols::ascii()
                .all()
                .iter()
                .all(|symbol| symbol.is_ascii())
        );
    }

    #[test]
    fn the_flags_differ_from_each_other_and_so_do_the_parts_of_a_bar_and_the_marks_of_a_scale() {
        for s in [Symbols::unicode(), Symbols::ascii()] {
            distinct(&[
                s.late, s.urgent, s.silent, s.conflict, s.unsigned, s.note, s.mark, s.check,
            ]);
            distinct(&[
                s.bar_full,
                s.bar_part,
                s.bar_behind,
                s.bar_empty,
                s.bar_over,
                s.elapsed,
            ]);
            distinct(&[s.track, s.track_gone, s.baseline, s.target, s.result]);
            distinct(&[s.expanded, s.collapsed]);
            distinct(&[s.step, s.step_empty]);
        }
    }

    fn distinct(symbols: &[&str]) {
        for (at, symbol) in symbols.iter().enumerate() {
            assert!(!symbols[..at].contains(symbol), "{symbol} twice");
        }
    }

    #[test]
    fn mono_names_no_colour_and_no_theme_leaves_the_palette() {
        for role in Role::ALL {
            let style = Theme::mono().style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
            for theme in [Theme::dark(), Theme::light()] {
                let style = theme.style(role);
                assert!(!matches!(
                    style.fg,
                    Some(Color::Rgb(..) | Color::Indexed(_))
                ));
                assert_eq!(style.bg, None, "{role:?}");
            }
        }
    }

    #[test]
    fn the_cursor_and_errors_survive_without_colour() {
        for role in [Role::Selected, Role::Error] {
            let style = Theme::mono().style(role);
            assert!(style.add_modifier.contains(Modifier::REVERSED));
        }
    }

    #[test]
    fn light_avoids_what_cannot_be_read_on_white() {
        for role in Role::ALL {
            assert!(!matches!(
                Theme::light().style(role).fg,
                Some(
                    Color::Yellow
                        | Color::LightYellow
                        | Color::Green
                        | Color::LightGreen
                        | Color::Cyan
                        | Color::LightCyan
                        | Color::White
                )
            ));
        }
    }
}
