//! What a key means in a text: the keys of readline, and those that every keyboard has for it.

use super::Lines;
use crate::app::key::{Key, KeyCode};

/// What an edit moves over or deletes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// One grapheme cluster.
    Cluster,
    /// A word of letters and digits, with what stands before it.
    Word,
    /// A word between blanks.
    Blanks,
    /// To the end of the line.
    Line,
    /// To the end of the text.
    Text,
}

/// Whether an edit goes towards the start or the end of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Back,
    On,
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    Move(Way, Reach),
    Delete(Way, Reach),
    /// A row up or down.
    Row(Way),
    /// As many rows as are shown, up or down.
    Page(Way),
    Break,
    Type(char),
    /// Insert what was deleted last.
    Yank,
    Undo,
    Redo,
}

/// What a key means.
pub(super) fn meaning(key: Key, lines: Lines) -> Option<Ask> {
    match (key.ctrl, key.alt) {
        (false, false) => plain(key.code, lines),
        (true, false) => with_ctrl(key.code),
        (false, true) => with_alt(key.code),
        (true, true) => None,
    }
}

fn with_ctrl(code: KeyCode) -> Option<Ask> {
    use {Reach as R, Way as W};
    Some(match code {
        KeyCode::Char('a') => Ask::Move(W::Back, R::Line),
        KeyCode::Char('e') => Ask::Move(W::On, R::Line),
        KeyCode::Char('b') => Ask::Move(W::Back, R::Cluster),
        KeyCode::Char('f') => Ask::Move(W::On, R::Cluster),
        KeyCode::Left => Ask::Move(W::Back, R::Word),
        KeyCode::Right => Ask::Move(W::On, R::Word),
        KeyCode::Home => Ask::Move(W::Back, R::Text),
        KeyCode::End => Ask::Move(W::On, R::Text),
        KeyCode::Char('h') => Ask::Delete(W::Back, R::Cluster),
        KeyCode::Char('d') => Ask::Delete(W::On, R::Cluster),
        KeyCode::Char('w') => Ask::Delete(W::Back, R::Blanks),
        KeyCode::Char('u') => Ask::Delete(W::Back, R::Line),
        KeyCode::Char('k') => Ask::Delete(W::On, R::Line),
        KeyCode::Delete => Ask::Delete(W::On, R::Word),
        KeyCode::Backspace => Ask::Delete(W::Back, R::Word),
        KeyCode::Char('y') => Ask::Yank,
        KeyCode::Char('_') => Ask::Undo,
        _ => return None,
    })
}

fn with_alt(code: KeyCode) -> Option<Ask> {
    use {Reach as R, Way as W};
    Some(match code {
        KeyCode::Char('b') => Ask::Move(W::Back, R::Word),
        KeyCode::Char('f') => Ask::Move(W::On, R::Word),
        KeyCode::Char('<') => Ask::Move(W::Back, R::Text),
        KeyCode::Char('>') => Ask::Move(W::On, R::Text),
        KeyCode::Char('d') => Ask::Delete(W::On, R::Word),
        KeyCode::Backspace => Ask::Delete(W::Back, R::Word),
        KeyCode::Char('_') => Ask::Redo,
        _ => return None,
    })
}

fn plain(code: KeyCode, lines: Lines) -> Option<Ask> {
    let ask = match code {
        KeyCode::Char(c) => Ask::Type(c),
        KeyCode::Left => Ask::Move(Way::Back, Reach::Cluster),
        KeyCode::Right => Ask::Move(Way::On, Reach::Cluster),
        KeyCode::Home => Ask::Move(Way::Back, Reach::Line),
        KeyCode::End => Ask::Move(Way::On, Reach::Line),
        KeyCode::Backspace => Ask::Delete(Way::Back, Reach::Cluster),
        KeyCode::Delete => Ask::Delete(Way::On, Reach::Cluster),
        KeyCode::Enter if lines == Lines::Many => Ask::Break,
        KeyCode::Up if lines == Lines::Many => Ask::Row(Way::Back),
        KeyCode::Down if lines == Lines::Many => Ask::Row(Way::On),
        KeyCode::PageUp if lines == Lines::Many => Ask::Page(Way::Back),
        KeyCode::PageDown if lines == Lines::Many => Ask::Page(Way::On),
        KeyCode::Enter
        | KeyCode::Up
        | KeyCode::Down
        | KeyCode::Esc
        | KeyCode::Tab
        | KeyCode::BackTab
        | KeyCode::PageUp
        | KeyCode::PageDown
        | KeyCode::F(_) => return None,
    };
    Some(ask)
}
