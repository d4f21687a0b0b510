//! The lines that every screen has: tabs and whose data above, state below; the keys are told in [`super::hints`].

use ratatui::layout::Rect;

use crate::app::access;
use crate::app::command::{Command, General, spec};
use crate::app::conflict;
use crate::app::menu::typed;
use crate::app::model::{Model, Tab, Tone};
use crate::app::repeat;
use crate::app::screens::{meeting, sync};
use crate::app::seat::{self, Seat};
use crate::domain::coded::Coded;

use super::glyphs::{width, wrap};
use super::paint::Painter;
use super::theme::Role;

/// Tabs on the left, person and period on the right.
pub(super) fn tabs(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let mut x = 0;
    for sign in signs(model) {
        x = p.text(area, x, 0, sign, Role::Warn) + 1;
    }
    if model.settings.read_only.is_some() {
        // Nor what is only looked at for what can be worked on, whatever the line of the state says just now.
        x = p.text(area, x, 0, texts.get("state.read-only"), Role::Warn) + 1;
    }
    for (title, here) in titles(model, area.width.saturating_sub(x)) {
        let role = if here { Role::Title } else { Role::Dim };
        x = p.text(area, x, 0, &title, role);
    }
    let period = |short: bool| {
        if short {
            texts.period_short(model.period)
        } else {
            texts.period(model.period)
        }
    };
    let whose = whose(model, p.look.thin);
    let name = whose.map_or(String::new(), |name| format!("{name} · "));
    let room = area.width.saturating_sub(x + 1);
    // A long name costs the period its long form first, and only then itself: when it is always stands in full.
    let short = width(&name) + width(&period(false)) > room;
    let period = period(short);
    let room = room.saturating_sub(width(&period));
    let name = cut(name.trim_end_matches(" · "), room, p.look.symbols.ellipsis);
    let whose = if name.is_empty() {
        period
    } else {
        format!("{name} · {period}")
    };
    let whose_width = width(&whose).min(area.width);
    p.clipped(
        area,
        area.width - whose_width,
        0,
        &whose,
        whose_width,
        Role::Accent,
    );
}

/// The name of the person that a screen is about. In the thinnest look a list names nobody, as the name would follow each key.
fn whose(model: &Model, is_thin: bool) -> Option<String> {
    // In the list the name follows when the keys rest, as the detail pane does.
    let person = match model.tab {
        Tab::Employees if is_thin => None,
        Tab::Employees => model.employees.rested,
        Tab::Meeting => meeting::sitting(model).map(|here| here.person),
        Tab::Target
        | Tab::Team
        | Tab::Feedback
        | Tab::Evaluation
        | Tab::FollowUp
        | Tab::Service
        | Tab::Overview
        | Tab::Sync => model.person(),
    };
    match model.tab {
        Tab::Team | Tab::Service | Tab::Overview | Tab::Sync => None,
        Tab::Employees
        | Tab::Target
        | Tab::Feedback
        | Tab::Meeting
        | Tab::Evaluation
        | Tab::FollowUp => person.map(|id| model.people.name(id)),
    }
}

/// The tab whose name stands in a column of the top line.
pub(super) fn tab_at(model: &Model, columns: u16, x: u16) -> Option<Tab> {
    let mut from = signs(model).iter().map(|sign| width(sign) + 1).sum::<u16>();
    let titles = titles(model, columns.saturating_sub(from));
    for (tab, (title, _)) in Tab::ALL.into_iter().zip(titles) {
        let to = from + width(&title);
        if (from..to).contains(&x) {
            return Some(tab);
        }
        from = to;
    }
    None
}

/// What stands before the tabs: practice must never be taken for the real thing, and whoever sits at the keyboard
/// must know what the other can see.
fn signs(model: &Model) -> Vec<&'static str> {
    let texts = model.texts();
    let practice = model.ids.is_practice().then(|| texts.get("app.practice"));
    let lens = model.people.veil().map(|_| texts.get("lens.sign"));
    practice.into_iter().chain(lens).collect()
}

/// The tabs as there is room for them beside the period: all by name; the others by the letter that goes
/// to them; on a very narrow screen only the one in front.
fn titles(model: &Model, columns: u16) -> Vec<(String, bool)> {
    let texts = model.texts();
    let room = columns.saturating_sub(1 + width(&texts.period_short(model.period)));
    let all = |other: &dyn Fn(Tab) -> String| -> Vec<(String, bool)> {
        let title = |tab: Tab| {
            if tab == model.tab {
                (format!("[{}]", texts.get(tab.title())), true)
            } else {
                (other(tab), false)
            }
        };
        Tab::ALL.into_iter().map(title).collect()
    };
    let fits = |titles: &Vec<(String, bool)>| {
        titles.iter().map(|(title, _)| width(title)).sum::<u16>() <= room
    };
    let letter = |tab: Tab| {
        let keys = model.settings.keymap.keys_of(Command::Go(tab));
        let letter = keys.rsplit(' ').next().unwrap_or_default();
        format!(" {letter} ")
    };
    let named = all(&|tab| format!(" {} ", texts.get(tab.title())));
    let lettered = all(&letter);
    let alone = || all(&|_| String::new());
    [named, lettered]
        .into_iter()
        .find(fits)
        .unwrap_or_else(alone)
}

/// A name with the separator that follows it in `room` columns, cut where needed; nothing where it would be a stub.
fn cut(name: &str, room: u16, ellipsis: &str) -> String {
    const SEPARATOR: u16 = 3;
    const STUB: u16 = 4;
    let room = room.saturating_sub(SEPARATOR);
    if width(name) <= room {
        return name.to_owned();
    }
    if room < STUB {
        return String::new();
    }
    let mut kept = String::new();
    for sign in name.chars() {
        let mut longer = kept.clone();
        longer.push(sign);
        if width(&longer) + 1 > room {
            break;
        }
        kept = longer;
    }
    format!("{}{ellipsis}", kept.trim_end())
}

/// What just happened, with the symbol of its tone.
fn notice(model: &Model, p: &Painter<'_>) -> Option<(String, Role)> {
    let notice = model.notice.as_ref()?;
    let (role, symbol) = match notice.tone {
        Tone::Good => (Role::Good, p.look.symbols.check),
        Tone::Plain => (Role::Text, " "),
        Tone::Warning => (Role::Warn, p.look.symbols.late),
        Tone::Bad => (Role::Error, p.look.symbols.late),
    };
    let text = notice.phrase.text(model.texts());
    Some((format!("{symbol} {text}"), role))
}

/// A notice that does not fit the state line takes the rows above it until the next key: half a reason is none.
pub(super) fn long_notice(model: &Model, p: &mut Painter<'_>, area: Rect) {
    const MOST: usize = 3;
    let Some((text, role)) = notice(model, p).filter(|(text, _)| width(text) > area.width) else {
        return;
    };
    let rows = wrap(&text, area.width).len().min(MOST) as u16;
    let room = Rect {
        y: (area.y + 1).saturating_sub(rows),
        height: rows,
        ..area
    };
    p.clear(room);
    p.wrapped(room, &text, role, rows);
}

/// The question of somebody who asks for the place: above the state, over everything else but no key is kept
/// from what lies below, so that whoever types goes on typing.
pub(super) fn asked_for(model: &Model, p: &mut Painter<'_>, area: Rect) {
    const MOST: usize = 4;
    let Some(name) = model.seat.asked_by() else {
        return;
    };
    let command = |act| Command::General(General::Seat(act));
    let keys = |act| model.settings.keymap.keys_of(command(act));
    let (yes, no) = (keys(seat::Act::HandOver), keys(seat::Act::Keep));
    let places = [("name", name), ("yes", &yes), ("no", &no)];
    let text = model.texts().fill("seat.asked", &places);
    let rows = wrap(&text, area.width).len().min(MOST) as u16;
    let room = Rect {
        y: area.y.saturating_sub(rows),
        height: rows,
        ..area
    };
    p.clear(room);
    p.wrapped(room, &text, Role::Warn, rows);
}

/// How far own changes have come, as long as they have not come all the way, and what keeps them.
fn reached(model: &Model) -> impl Iterator<Item = String> {
    let texts = model.texts();
    let left = match sync::waiting(model) {
        Some((0, 0)) | None => None,
        Some((0, left)) => Some(("state.unacknowledged", left)),
        Some((left, _)) => Some(("state.unexported", left)),
    };
    let left = left.map(|(key, n)| texts.fill(key, &[("n", &n.to_string())]));
    let trouble = model.sync.trouble.as_ref();
    let trouble = trouble.map(|_| texts.get("state.sync-trouble").to_owned());
    left.into_iter().chain(trouble)
}

/// What keys cost on the line, on the right, where somebody wants to know. Answers what is left.
fn meter(model: &Model, p: &mut Painter<'_>, area: Rect) -> Rect {
    let Some(meter) = &model.meter else {
        return area;
    };
    let told = meter.told();
    let places = [
        ("last", &*told.last.to_string()),
        ("mean", &told.mean.to_string()),
    ];
    let text = model.texts().fill("state.meter", &places);
    let from = p.right(area, 0, &text, Role::Dim);
    Rect {
        width: from.saturating_sub(1),
        ..area
    }
}

/// What just happened, or how the data stands.
pub(super) fn state(model: &Model, p: &mut Painter<'_>, area: Rect) {
    let texts = model.texts();
    let area = meter(model, p, area);
    if let Some((text, role)) = notice(model, p) {
        p.clipped(area, 0, 0, &text, area.width, role);
        return;
    }
    let mut parts: Vec<String> = Vec::new();
    parts.push(match (&model.seat, &model.settings.read_only) {
        (Seat::Of(name), _) => texts.fill("seat.held-by", &[("name", name)]),
        (Seat::Free, _) => {
            let name = typed(Command::General(General::Seat(seat::Act::Take)), texts);
            texts.fill("seat.free", &[("command", &name)])
        }
        (Seat::Ours { .. }, Some(_)) => texts.get("state.read-only").to_owned(),
        (Seat::Ours { .. }, None) => texts.get("state.saved").to_owned(),
    });
    parts.extend(reached(model));
    for role in access::badge(model) {
        parts.push(texts.get_coded("access-badge", role.code()).to_owned());
    }
    let people = texts.count(model.people.rows().len());
    parts.push(texts.fill("state.people", &[("n", &people)]));
    let undecided = conflict::open_count(model);
    if undecided > 0 {
        parts.push(texts.fill("state.conflicts", &[("n", &undecided.to_string())]));
    }
    let marks = model.employees.marks.len();
    if marks > 0 {
        let hidden = model.employees.hidden_marks(&model.people);
        let key = if hidden > 0 {
            "state.marked-hidden"
        } else {
            "state.marked"
        };
        let (n, hidden) = (marks.to_string(), hidden.to_string());
        parts.push(texts.fill(key, &[("n", &n), ("hidden", &hidden)]));
    }
    // Nothing is undone where nothing may be written.
    let undo = model.acts.undo.first();
    if let Some(act) = undo.filter(|_| model.settings.read_only.is_none()) {
        let key = model
            .settings
            .keymap
            .keys_of(Command::General(General::Undo));
        let what = texts.get_coded("act", act.kind.code());
        parts.push(texts.fill("state.undo", &[("key", &key), ("what", what)]));
    }
    // The dialogue goes on from row to row by itself.
    if let Some(last) = &model.last
        && model.tab != Tab::Meeting
        && spec(last.command).is_some_and(|spec| spec.is_for(model.tab))
    {
        let repeat = Command::General(General::Repeat);
        let key = model.settings.keymap.keys_of(repeat);
        let what = repeat::title(model, last.command);
        parts.push(texts.fill("state.repeat", &[("key", &key), ("what", &what)]));
    }
    p.clipped(area, 0, 0, &parts.join(" · "), area.width, Role::Dim);
}

#[cfg(test)]
mod tests {
    use crate::app::geometry::SMALLEST;
    use crate::app::model::Tab;
    use crate::app::testing::World;
    use crate::i18n::Phrase;
    use crate::ops::ident::IdSource;
    use crate::ops::op::ReplicaId;

    #[test]
    fn in_ascii_mode_no_screen_shows_anything_else() {
        let mut world = World::new();
        world.model.settings.ascii = true;
        for keys in ["g p", "Space", "g t", "Tab", "g m", "g u", "?", "Esc H"] {
            world.keys(keys);
            for (w, h) in [(60, 18), (80, 24), (120, 40)] {
                let seen = world.screen(w, h);
                assert!(seen.is_ascii(), "{keys} {w}x{h}:\n{seen}");
            }
        }
    }

    #[test]
    fn help_is_the_last_hint_at_every_width() {
        let mut world = World::new();
        for keys in ["g p", "Space", "g t", "g m", "g u"] {
            world.keys(keys);
            for w in [40, 52, 60, 71, 80, 120] {
                let seen = world.screen(w, 24);
                let hints = seen.lines().last().unwrap_or_default();
                assert!(hints.ends_with("? bantuan"), "{keys} {w}: {hints}");
            }
        }
    }

    #[test]
    fn a_period_is_never_cut_and_a_name_only_after_it_was_told_in_short() {
        let mut world = World::new();
        for w in 40..130 {
            let seen = world.screen(w, 24);
            let top = seen.lines().next().unwrap_or_default();
            let whole = top.ends_with("Triwulan IV 2026");
            assert!(whole || top.ends_with("TW IV 2026"), "{w}: {top}");
            assert!(!(whole && top.contains('…')), "{w}: {top}");
        }
    }

    #[test]
    fn a_long_notice_stands_in_full() {
        let mut world = World::new();
        let reason = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh akhir";
        let about = Phrase::new("notice.read-only").with("why", reason);
        world.model.say(crate::app::model::Tone::Warning, about);
        let seen = world.screen(60, 18);
        assert!(seen.contains("akhir"), "{seen}");
        assert!(!world.screen(60, 18).contains("sepulu…"), "{seen}");
        world.keys("j");
        assert!(!world.screen(60, 18).contains("akhir"));
    }

    #[test]
    fn practice_says_so_on_every_screen_at_every_size_whatever_lies_above() {
        let mut world = World::new();
        let practice = ReplicaId::practice([7; 8]);
        world.model.ids = IdSource::new(practice, 1);
        for tab in Tab::ALL {
            for keys in [
                "",
                "?",
                "H",
                ": i s t i l a h Enter",
                ": s k e m a Enter",
                "g d",
            ] {
                world.model.overlays.clear();
                world.model.tab = tab;
                world.keys(keys);
                for (w, h) in [SMALLEST, (60, 18), (80, 24), (120, 40)] {
                    let seen = world.screen(w, h);
                    let top = seen.lines().next().unwrap_or_default();
                    assert!(
                        top.starts_with("LATIHAN"),
                        "{tab:?} {keys} {w}x{h}:\n{seen}"
                    );
                }
            }
        }
        world.model.ids = IdSource::new(ReplicaId([7; 16]), 1);
        world.model.overlays.clear();
        assert!(!world.screen(80, 24).contains("LATIHAN"));
    }
}
