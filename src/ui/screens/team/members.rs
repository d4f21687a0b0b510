//! The members of a team: what each contributed, how each cooperated, and the predikat of the period.

use ratatui::layout::Rect;

use crate::app::lens::Veil;
use crate::app::model::Model;
use crate::app::screens::team::layout::{Areas, Pane, Shape};
use crate::app::screens::team::tell::{feedback_text, predikat};
use crate::app::screens::team::{Act, disputed, member, member_at};
use crate::domain::coded::Coded;
use crate::domain::feedback::FeedbackKind;
use crate::domain::id::EmployeeId;
use crate::domain::rating::{Predikat, Rating};
use crate::domain::team::{Member, Team};
use crate::ui::columns::{Column, layout};
use crate::ui::glyphs::{width, wrap};
use crate::ui::paint::Painter;
use crate::ui::picture::levels;
use crate::ui::rows::{below, row_of};
use crate::ui::theme::Role;

use super::{keys, marker, pane_title};

/// Columns of the list: name, contribution, cooperation, predikat, role.
const COLUMNS: [Column; 5] = [
    Column::new(14, 24, 3, 10),
    Column::new(12, 14, 0, 9),
    Column::new(12, 14, 0, 8),
    Column::new(15, 15, 0, 7),
    Column::new(7, 7, 0, 3),
];

/// Translation keys of the heads.
const HEADS: [&str; 5] = [
    "team.member",
    "team.contribution",
    "team.cooperation",
    "team.predikat",
    "team.role",
];

/// Draws the pane of members.
pub(super) fn draw(model: &Model, p: &mut Painter<'_>, areas: &Areas, team: &Team) {
    let texts = model.texts();
    let area: Rect = areas.members.into();
    let inner = if areas.framed(Pane::Members) {
        let title = texts.fill("team.members-of", &[("team", &team.name)]);
        let title = format!("{title} ({})", team.members.len());
        let title = pane_title(model, p, Pane::Members, &title);
        p.frame(area, &title)
    } else {
        area
    };
    let columns = layout(inner.width.saturating_sub(2), &COLUMNS);
    let heads = HEADS.map(|head| (texts.get(head), Role::Dim));
    p.cells(inner, (2, 0), &columns, heads);
    if team.members.is_empty() {
        let text = texts.fill("team.no-members", &[("key", &keys(model, Act::AddMember))]);
        let room = below(inner, 1);
        let room = Rect {
            x: room.x + 2,
            width: room.width.saturating_sub(2),
            ..room
        };
        p.wrapped(room, &text, Role::Text, 2);
    }
    let list = &model.team.members;
    for (y, row) in list.visible().enumerate() {
        if let Some(member) = member_at(model, row) {
            let line = row_of(inner, y as u16 + 1);
            draw_member(
                model,
                p,
                line,
                &columns,
                member,
                list.selected() == Some(row),
            );
        }
    }
    let foot = foot_rows(model, areas, inner, team);
    let room = below(inner, inner.height - foot);
    match areas.shape {
        Shape::Small => {
            let room = Rect {
                x: room.x + room.width.min(2),
                width: room.width.saturating_sub(2),
                ..room
            };
            foot_line(model, p, areas, room, team);
        }
        Shape::Medium | Shape::Wide => {
            p.rule(room, 0);
            draw_foot(model, p, areas, below(room, 1), team);
        }
    }
}

fn draw_member(
    model: &Model,
    p: &mut Painter<'_>,
    line: Rect,
    columns: &[Option<(u16, u16)>],
    member: &Member,
    selected: bool,
) {
    let texts = model.texts();
    if selected {
        marker(model, p, line, Pane::Members);
    }
    let name_role = if selected { Role::Selected } else { Role::Text };
    let name = model.people.name(member.id);
    let (grade, grade_role) = grade(model, member.id);
    let cells = [
        (name.as_str(), name_role),
        ("", Role::Text),
        ("", Role::Text),
        (grade, grade_role),
        (texts.label(member.role), Role::Dim),
    ];
    p.cells(line, (2, 0), columns, cells);
    let rated = [member.contribution, member.cooperation];
    if let Some(unseen) = unseen(model, member.id) {
        for (x, _) in columns.iter().skip(1).take(2).flatten() {
            p.text(line, x + 2, 0, unseen, Role::Dim);
        }
        return;
    }
    for (column, rating) in columns.iter().skip(1).zip(rated) {
        if let Some((x, w)) = column {
            let cell = Rect {
                x: line.x + x + 2,
                width: *w,
                ..line
            };
            if disputed(model, member.id) {
                let sign = p.look.symbols.conflict;
                let told = format!("{sign} {}", texts.get("team.standing-differ"));
                p.clipped(cell, 0, 0, &told, cell.width, Role::Bad);
            } else {
                draw_rating(model, p, cell, rating);
            }
        }
    }
}

/// One to three steps with the word beside them.
fn draw_rating(model: &Model, p: &mut Painter<'_>, cell: Rect, rating: Option<Rating>) {
    levels(p, cell, rating.map(|rating| 2 - rating.index().min(2)));
    let (word, role) = match rating {
        Some(Rating::Above) => (short(model, Rating::Above), Role::Good),
        Some(Rating::Meets) => (short(model, Rating::Meets), Role::Text),
        Some(Rating::Below) => (short(model, Rating::Below), Role::Warn),
        None => ("–", Role::Dim),
    };
    p.clipped(cell, 4, 0, word, cell.width.saturating_sub(4), role);
}

/// A rating in a word or two.
pub(super) fn short(model: &Model, rating: Rating) -> &'static str {
    model.texts().get_coded("rating-short", rating.code())
}

/// The predikat of a person for the period, or that there is none yet.
fn grade(model: &Model, id: EmployeeId) -> (&'static str, Role) {
    if let Some(unseen) = unseen(model, id) {
        return (unseen, Role::Dim);
    }
    match predikat(model, id) {
        Some(predikat) => (model.texts().label(predikat), grade_role(predikat)),
        None => (model.texts().get("team.unrated"), Role::Dim),
    }
}

/// What stands for the ratings of a member who is hidden.
fn unseen(model: &Model, id: EmployeeId) -> Option<&'static str> {
    let veil = model.people.veil().filter(|veil| veil.hides(id));
    veil.map(Veil::unseen)
}

/// The note on a member.
fn note<'a>(model: &Model, member: &'a Member) -> &'a str {
    unseen(model, member.id).unwrap_or(&member.note)
}

/// How a predikat is to be taken.
pub(super) fn grade_role(predikat: Predikat) -> Role {
    match predikat {
        Predikat::VeryGood => Role::Good,
        Predikat::Good => Role::Text,
        Predikat::NeedsImprovement => Role::Warn,
        Predikat::Poor | Predikat::VeryPoor => Role::Bad,
    }
}

/// In the least room: what all members receive, the note on the member, or the keys to rate.
fn foot_line(model: &Model, p: &mut Painter<'_>, areas: &Areas, room: Rect, team: &Team) {
    let texts = model.texts();
    if tells_heard(model, areas) && team.feedback_for_members().is_some() {
        draw_heard(model, p, room, team);
        return;
    }
    let note = member(model).map_or("", |member| note(model, member));
    let inside = model.team.focus == Pane::Members;
    let (text, role) = match (inside, note) {
        (true, "") => (texts.get("team.rate-keys"), Role::Dim),
        (false, "") => (texts.get("team.no-change"), Role::Dim),
        (_, note) => (note, Role::Text),
    };
    p.clipped(room, 0, 0, text, room.width, role);
}

/// The member selected with the keys to rate, or what all members receive, by the pane in focus.
fn draw_foot(model: &Model, p: &mut Painter<'_>, areas: &Areas, room: Rect, team: &Team) {
    match member(model) {
        Some(member) if !tells_heard(model, areas) => draw_detail(model, p, room, member),
        Some(_) | None => draw_heard(model, p, room, team),
    }
}

/// Whether the foot tells what all members receive: where no other pane does and the teams have the focus.
fn tells_heard(model: &Model, areas: &Areas) -> bool {
    areas.shape != Shape::Wide && model.team.focus == Pane::Teams
}

/// Rows of the foot. What all members receive may take the rows that the list leaves empty.
fn foot_rows(model: &Model, areas: &Areas, inner: Rect, team: &Team) -> u16 {
    let least = areas.foot().min(inner.height);
    if !tells_heard(model, areas) || team.feedback_for_members().is_none() {
        return least;
    }
    let lines = wrap(&feedback_text(model.texts(), team), inner.width).len() as u16;
    let listed = model.team.members.visible().len() as u16;
    let free = inner.height.saturating_sub(1 + listed);
    // Its head, and a rule above where there is a frame.
    let besides = 1 + u16::from(areas.framed(Pane::Members));
    (lines + besides).min(free).max(least)
}

fn draw_detail(model: &Model, p: &mut Painter<'_>, room: Rect, member: &Member) {
    let texts = model.texts();
    let name = model.people.name(member.id);
    let (grade, grade_role) = grade(model, member.id);
    let role = format!(" · {} · ", texts.label(member.role));
    // The predikat must not be cut off by a long name.
    let rest = width(&role).saturating_add(width(grade));
    let x = p.clipped(
        room,
        0,
        0,
        &name,
        room.width.saturating_sub(rest),
        Role::Title,
    );
    let x = p.text(room, x, 0, &role, Role::Dim);
    p.text(room, x, 0, grade, grade_role);
    let (note, role) = match note(model, member) {
        "" => (texts.get("team.no-note"), Role::Dim),
        note => (note, Role::Text),
    };
    p.clipped(room, 0, 1, note, room.width, role);
    p.clipped(
        room,
        0,
        2,
        texts.get("team.rate-keys"),
        room.width,
        Role::Key,
    );
    let scale = format!(
        "{} · {}",
        texts.get("team.rate-scale"),
        texts.get("team.no-change")
    );
    let line = if width(&scale) <= room.width {
        scale.as_str()
    } else {
        texts.get("team.no-change")
    };
    p.clipped(room, 0, 3, line, room.width, Role::Dim);
}

/// What every member receives from the team's result.
pub(super) fn draw_heard(model: &Model, p: &mut Painter<'_>, room: Rect, team: &Team) {
    let texts = model.texts();
    let Some((kind, people)) = team.feedback_for_members() else {
        p.wrapped(room, texts.get("team.heard-nothing"), Role::Dim, 3);
        return;
    };
    let role = match kind {
        FeedbackKind::Appreciation => Role::Good,
        FeedbackKind::Improvement => Role::Warn,
        FeedbackKind::Note => Role::Text,
    };
    if people.is_empty() {
        let key = keys(model, Act::AddMember);
        let told = texts.fill("team.no-members", &[("key", &key)]);
        p.wrapped(room, &told, Role::Dim, 3);
        return;
    }
    let n = people.len().to_string();
    let places = [("kind", texts.label(kind)), ("n", n.as_str())];
    let head = texts.fill("team.heard-kind", &places);
    let mut x = p.clipped(room, 0, 0, &head, room.width, role);
    let how = texts.fill("team.heard-key", &[("key", &keys(model, Act::PassOn))]);
    for told in [how.as_str(), texts.get("team.heard-no-change")] {
        let told = format!(" · {told}");
        if x + width(&told) <= room.width {
            x = p.text(room, x, 0, &told, Role::Dim);
        }
    }
    let words = below(room, 1);
    p.wrapped(words, &feedback_text(texts, team), Role::Text, words.height);
}
