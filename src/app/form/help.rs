//! The keys of forms and texts, as F1 tells them where `?` types a question mark.

use crate::app::explain::{Explain, Why};
use crate::i18n::Phrase;

/// What keys do, in parts: the key of the words, and the keys as they are written.
type Part = (&'static str, &'static [(&'static str, &'static str)]);

const PARTS: [Part; 5] = [
    (
        "edit.help.form",
        &[
            ("edit.help.fields", "Tab  Shift-Tab"),
            ("edit.help.save", "Ctrl-s"),
            ("edit.help.save-next", "Ctrl-n"),
            ("edit.help.drop", "Esc"),
        ],
    ),
    (
        "edit.help.wide",
        &[
            ("edit.help.editor", "Ctrl-x Ctrl-e"),
            ("edit.help.back", "Esc  Ctrl-s"),
            ("edit.help.page", "PgUp  PgDn"),
        ],
    ),
    (
        "edit.help.edits",
        &[
            ("edit.help.undo", "Ctrl-_  Ctrl-x Ctrl-u"),
            ("edit.help.redo", "Alt-_  Ctrl-x Ctrl-r"),
            ("edit.help.word-back", "Ctrl-w  Alt-Backspace"),
            ("edit.help.word-on", "Alt-d  Ctrl-Del"),
            ("edit.help.line-back", "Ctrl-u"),
            ("edit.help.line-on", "Ctrl-k"),
            ("edit.help.yank", "Ctrl-y"),
        ],
    ),
    (
        "edit.help.moves",
        &[
            ("edit.help.by-word", "Alt-b  Alt-f  Ctrl-Left  Ctrl-Right"),
            ("edit.help.by-line", "Ctrl-a  Ctrl-e  Home  End"),
            ("edit.help.by-text", "Alt-<  Alt->  Ctrl-Home  Ctrl-End"),
        ],
    ),
    (
        "edit.help.phrases",
        &[
            ("edit.help.phrase", ";…  Space"),
            ("edit.help.phrase-list", ";;  Ctrl-x ;"),
        ],
    ),
];

/// The keys, in parts that can be folded.
pub fn keys() -> Explain {
    let key = |(what, keys): &(&'static str, &'static str)| Why::leaf(Phrase::new(what), *keys);
    let part = |(what, keys): &Part| Why::of(Phrase::new(what), "", keys.iter().map(key).collect());
    Explain::new(
        Phrase::new("edit.help.title"),
        PARTS.iter().map(part).collect(),
    )
}
