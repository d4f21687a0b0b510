//! What a line that somebody typed means: the keys that would have been pressed on the screen.

use crate::app::key::{Key, KeyCode};
use crate::app::model::{Model, Tab};
use crate::app::screens::meeting::{focus_line, sitting};

/// What a line asks for where no question is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    /// These keys.
    Keys(Vec<Key>),
    /// Everything once more.
    Again,
    /// What can be done here.
    Help,
    /// There is no such number; so many there are.
    NoNumber(usize),
    /// It means nothing.
    Nothing,
}

/// Understands a line. Nothing is Enter; a number with keys behind it selects, and the keys are for what it selects;
/// a command begins with `:`; everything else is keys as they are written in the help.
pub(super) fn wish(model: &Model, line: &str) -> Wish {
    let line = line.trim();
    match line {
        "" => return Wish::Keys(vec![Key::plain(KeyCode::Enter)]),
        "?" => return Wish::Help,
        "." => return Wish::Again,
        _ => {}
    }
    if line.starts_with(':') {
        let typed = line.chars().map(Key::char);
        let enter = Key::plain(KeyCode::Enter);
        return Wish::Keys(typed.chain([enter]).collect());
    }
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let number = |text: &str| text.parse::<usize>().ok();
    if let Some(number) = first.strip_prefix('#').and_then(number) {
        return numbered(model, number, rest.trim());
    }
    match number(first) {
        // Whoever is named on the agenda is meant to be met.
        Some(number) if model.tab == Tab::Sync || sitting(model).is_none() => {
            numbered(model, number, "Enter")
        }
        Some(number) if !rest.is_empty() => numbered(model, number, rest.trim()),
        Some(_) | None => Key::parse_all(line)
            .filter(|keys| !keys.is_empty())
            .map_or(Wish::Nothing, Wish::Keys),
    }
}

/// Selects by number, with what follows it.
fn numbered(model: &Model, number: usize, rest: &str) -> Wish {
    let (at, count) = place(model);
    let Some(wanted) = number.checked_sub(1).filter(|wanted| *wanted < count) else {
        return Wish::NoNumber(count);
    };
    let Some(then) = (if rest.is_empty() {
        Some(Vec::new())
    } else {
        Key::parse_all(rest)
    }) else {
        return Wish::Nothing;
    };
    let code = if wanted < at {
        KeyCode::Up
    } else {
        KeyCode::Down
    };
    let steps = std::iter::repeat_n(Key::plain(code), at.abs_diff(wanted));
    Wish::Keys(steps.chain(then).collect())
}

/// Which of how many is selected.
pub(super) fn place(model: &Model) -> (usize, usize) {
    if model.tab == Tab::Sync {
        let list = model.sync.list(model.sync.part);
        return (list.selected().unwrap_or(0), list.len());
    }
    if sitting(model).is_none() {
        let list = &model.meeting.list;
        return (list.selected().unwrap_or(0), list.len());
    }
    let focus = focus_line(model);
    let choices = model.meeting.page.choices();
    let at = choices
        .map(|(line, _)| line)
        .position(|line| Some(line) == focus);
    (at.unwrap_or(0), model.meeting.page.choices().count())
}
