//! The last line: at most six keys that are valid now, the way to help or out among them.

use ratatui::layout::Rect;

use crate::app::access;
use crate::app::ask::{Answer, Ask};
use crate::app::command::{Command, General, spec};
use crate::app::conflict::{Conflicts, may};
use crate::app::form::{Entry, Form};
use crate::app::key::Key;
use crate::app::model::{Model, Overlay, Tab};
use crate::app::screens::{
    employees, evaluation, feedback, follow_up, meeting, overview, service, sync, target, team,
};

use crate::domain::access::Right;
use crate::i18n::Texts;

use super::glyphs::width;
use super::paint::Painter;
use super::theme::Role;

/// How many keys at most; on the thinnest lines only the way to help or out.
const MOST: usize = 6;

/// Draws the line.
pub(super) fn draw(model: &Model, p: &mut Painter<'_>, area: Rect) {
    line(model.texts(), hints_of(model), p, area);
}

/// Draws these keys, the way to help or out last.
pub(super) fn line(texts: &Texts, hints: Vec<Hint>, p: &mut Painter<'_>, area: Rect) {
    let mut x = 0;
    let most = if p.look.thin { 1 } else { MOST };
    for (keys, label) in fitting(texts, hints, most, area.width) {
        if x > 0 {
            x += 2;
        }
        x = p.text(area, x, 0, &keys, Role::Key);
        let room = area.width.saturating_sub(x + 1);
        x = p.clipped(area, x + 1, 0, texts.get(label), room, Role::Dim);
    }
}

/// As many hints as fit; the last, which is the way to help or out, stays and the ones before it go.
fn fitting(texts: &Texts, mut hints: Vec<Hint>, most: usize, room: u16) -> Vec<Hint> {
    let wide = |hints: &[Hint]| -> u16 {
        let each = hints.iter();
        each.map(|(keys, label)| width(keys) + width(texts.get(label)) + 3)
            .sum()
    };
    while hints.len() > most || (hints.len() > 1 && wide(&hints) > room.saturating_add(2)) {
        hints.remove(hints.len() - 2);
    }
    hints
}

/// Keys as they are written, and the key of what they do.
pub(super) type Hint = (String, &'static str);

/// Keys that go on from a list without people: to fill it, or to let go of the filter.
fn nobody_shown(model: &Model) -> Vec<(Command, &'static str)> {
    if model.people.rows().is_empty() {
        vec![
            (Command::Employees(employees::Act::Add), "hint.add-employee"),
            (Command::General(General::Line), "hint.line"),
        ]
    } else {
        vec![
            (Command::General(General::Peel), "hint.peel"),
            (
                Command::Employees(employees::Act::Saved(1)),
                "hint.everybody",
            ),
            (Command::Employees(employees::Act::Filter), "hint.filter"),
        ]
    }
}

/// What the bottom line names on a screen with nothing above it.
fn commands_of(model: &Model) -> Vec<(Command, &'static str)> {
    match model.tab {
        Tab::Employees if model.employees.shown.is_empty() => nobody_shown(model),
        Tab::Employees => employees::hints(model),
        Tab::Target => target::hints(model),
        Tab::Team => team::hints(model),
        Tab::Feedback => feedback::hints(model),
        Tab::Meeting => meeting::hints(model),
        Tab::Evaluation => evaluation::hints(model),
        Tab::FollowUp => follow_up::hints(model),
        Tab::Service => service::hints(model),
        Tab::Overview => overview::hints(model),
        Tab::Sync => sync::hints(model),
    }
}

/// Hints of keys that no command stands for.
pub(super) fn own(hints: &[(&str, &'static str)]) -> Vec<Hint> {
    let each = hints.iter();
    each.map(|(keys, label)| ((*keys).to_owned(), *label))
        .collect()
}

/// What a form offers: behind Ctrl-x, in the large editor, or in the field in focus.
fn form_hints(form: &Form) -> Vec<Hint> {
    if form.editing.prefix {
        return own(&[
            ("Ctrl-e", "hint.editor"),
            ("Ctrl-u", "hint.undo"),
            ("Ctrl-r", "hint.redo"),
            (";", "hint.phrases"),
            ("Esc", "hint.back"),
        ]);
    }
    if form.editing.wide {
        return own(&[
            ("Ctrl-_", "hint.undo"),
            ("F1", "hint.keys"),
            ("Alt-_", "hint.redo"),
            ("Esc", "hint.to-form"),
        ]);
    }
    let mut hints = own(match form.focused().map(|field| &field.entry) {
        Some(Entry::Choice { .. }) => &[("Space", "hint.choose")],
        Some(Entry::Reference { .. }) => &[("Space", "hint.pick")],
        Some(Entry::Text(_)) | None => &[],
    });
    hints.extend(own(&[
        ("Tab", "hint.next-field"),
        ("Ctrl-s", "hint.save"),
        ("F1", "hint.keys"),
    ]));
    if form.has_editor() {
        hints.extend(own(&[("Ctrl-x Ctrl-e", "hint.editor")]));
    }
    if form.opened_by.is_some() {
        hints.extend(own(&[("Ctrl-n", "hint.save-next")]));
    }
    hints.extend(own(&[("Esc", "hint.drop")]));
    hints
}

/// What can be done about the values selected, where whoever sits at the keyboard may do anything about them.
fn conflict_hints(model: &Model, view: &Conflicts) -> Vec<Hint> {
    let mut hints = Vec::new();
    let conflict = view.selected();
    let may = conflict.and_then(|conflict| Some((conflict, may(model, view, conflict).ok()?)));
    if let Some((conflict, right)) = may.filter(|_| model.settings.read_only.is_none()) {
        let last = conflict.versions.len().min(9);
        hints.push((format!("1–{last}"), "hint.conflict-pick"));
        if conflict.can_be_written() {
            hints.extend(own(&[("e", "hint.conflict-anew")]));
        }
        if conflict.can_be_handed_up() && right != Right::Decide {
            hints.extend(own(&[("a", "hint.conflict-up")]));
        }
    }
    if conflict.is_some_and(|conflict| conflict.versions.len() > 2) {
        hints.extend(own(&[("h l", "hint.conflict-scroll")]));
    }
    hints.extend(own(&[("Esc", "hint.conflict-later")]));
    hints
}

/// What a few lines that are asked offer.
fn ask_hints(ask: &Ask) -> Vec<Hint> {
    let line = ask.lines.get(ask.focus).map(|line| &line.answer);
    let mut hints = own(match line {
        Some(Answer::Choice { .. }) => &[("Space", "hint.choose")],
        Some(Answer::Text(_)) | None => &[],
    });
    if ask.lines.len() > 1 {
        hints.extend(own(&[("Tab", "hint.next-field"), ("Ctrl-s", "hint.go-on")]));
    } else {
        hints.extend(own(&[("Enter", "hint.go-on")]));
    }
    hints.extend(own(&[("Esc", "hint.back")]));
    hints
}

/// The keys that are worth showing now, the way to help or out last.
fn hints_of(model: &Model) -> Vec<Hint> {
    match model.top() {
        Some(Overlay::Form(form)) => form_hints(form),
        Some(Overlay::Pick(_)) => own(&[("Enter", "hint.take"), ("Esc", "hint.back")]),
        Some(Overlay::Menu(_)) => own(&[("Enter", "hint.run"), ("Esc", "hint.back")]),
        Some(Overlay::Line(_)) => own(&[
            ("Tab", "hint.complete"),
            ("Enter", "hint.run"),
            ("Esc", "hint.back"),
        ]),
        Some(Overlay::Pin(entry)) if entry.is_typed() => {
            own(&[("Enter", "hint.go-on"), ("Esc", "hint.back")])
        }
        Some(Overlay::Ask(ask)) => ask_hints(ask),
        Some(Overlay::Confirm(_)) => own(&[("y", "hint.yes"), ("n", "hint.no")]),
        // With nothing to do there is nothing to agree to.
        Some(Overlay::Preview(preview)) if preview.does.is_nothing() => {
            own(&[("Esc", "hint.back")])
        }
        Some(Overlay::Preview(preview)) => {
            let key = Key::plain(preview.key()).to_string();
            own(&[(key.as_str(), "hint.do-it"), ("Esc", "hint.leave-it")])
        }
        Some(Overlay::Conflicts(view)) => conflict_hints(model, view),
        Some(Overlay::Reading(reading)) if reading.seeking.is_some() => {
            own(&[("Enter", "hint.seek"), ("Esc", "hint.back")])
        }
        Some(Overlay::Reading(reading)) if reading.is_book() => own(&[
            ("PgDn", "hint.page"),
            ("]", "hint.next-chapter"),
            ("c", "hint.chapters"),
            ("/", "hint.seek"),
            ("Esc", "hint.back"),
        ]),
        Some(Overlay::Reading(reading)) if reading.order.is_some() => own(&[
            ("w", "hint.write"),
            ("PgDn", "hint.page"),
            ("Esc", "hint.back"),
        ]),
        Some(
            Overlay::Pin(_)
            | Overlay::History(_)
            | Overlay::Explain(_)
            | Overlay::Glossary(_)
            | Overlay::Reading(_),
        ) => own(&[("Esc", "hint.back")]),
        None if model.employees.typing.is_some() => {
            own(&[("Enter", "hint.keep"), ("Esc", "hint.back")])
        }
        None if model.tab == Tab::Service && model.service.entry.is_some() => {
            own(&[("Enter", "hint.save"), ("Esc", "hint.back")])
        }
        None => hints_of_screen(model),
    }
}

/// What the screen itself can do now, and help.
fn hints_of_screen(model: &Model) -> Vec<Hint> {
    let keymap = &model.settings.keymap;
    let mut hints: Vec<Hint> = commands_of(model)
        .into_iter()
        .filter(|(command, _)| is_of_use(model, *command))
        .map(|(command, label)| (keymap.keys_of(command), label))
        .filter(|(keys, _)| !keys.is_empty())
        .take(5)
        .collect();
    let help = keymap.keys_of(Command::General(General::Help));
    hints.push((help, "hint.help"));
    hints
}

/// Whether a command would do anything: it is permitted, and writes only where something can be written.
fn is_of_use(model: &Model, command: Command) -> bool {
    let writes = spec(command).is_some_and(|spec| spec.writes);
    let may_write = model.settings.read_only.is_none();
    (may_write || !writes) && access::allows(model, command)
}

#[cfg(test)]
mod tests {
    use crate::app::testing::World;

    #[test]
    fn reading_only_no_hint_names_what_writes() {
        let mut world = World::new();
        world.keys("g t");
        let hints = |world: &World| {
            let shown = super::hints_of_screen(&world.model).into_iter();
            shown.map(|(_, label)| label).collect::<Vec<_>>()
        };
        assert!(hints(&world).contains(&"hint.target-actual"));
        world.model.settings.read_only = Some("dibuka orang lain".into());
        let left = hints(&world);
        assert!(!left.contains(&"hint.target-actual"), "{left:?}");
        assert_eq!(left.last(), Some(&"hint.help"));
    }
}
