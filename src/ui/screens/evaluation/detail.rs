//! The line selected, in full: what was chosen and why, what is suggested, and what the person thinks.

use ratatui::layout::Rect;

use crate::app::command::Command;
use crate::app::conflict;
use crate::app::screens::evaluation::read::selected;
use crate::app::screens::evaluation::{Act, Line, Review, confirm, tell};
use crate::app::screens::target;
use crate::domain::closing::Reply;
use crate::domain::coded::Coded;
use crate::domain::feedback::FeedbackKind;
use crate::domain::id::ItemId;
use crate::domain::rating::{CoreValue, Rating};
use crate::domain::suggestion::Suggestion;
use crate::ui::glyphs::wrap;
use crate::ui::paint::Painter;
use crate::ui::picture::nine;
use crate::ui::theme::Role;

use super::{differs, grade_role};

/// Words to be drawn, and how.
type Told = (String, Role);

/// Rows and columns of the picture of three by three.
const PICTURE: (u16, u16) = (36, 4);
/// From so many rows on, the predikat is told with both suggestions and the reason.
const ROOMY: u16 = 20;
/// How many feedbacks are shown.
const FEEDBACK: usize = 3;

/// Draws the detail.
pub(super) fn draw(review: Review<'_>, p: &mut Painter<'_>, area: Rect) {
    let Some(line) = selected(review.model) else {
        return;
    };
    if area.height < 3 {
        return;
    }
    let texts = review.model.texts();
    let title = match line {
        Line::Result(_) | Line::Value(_) => tell::rating(texts, review.rating(line)).to_owned(),
        Line::Results | Line::Behaviour | Line::Overall => tell::label(review, line),
    };
    let inner = p.frame(area, &title);
    let told = match line {
        Line::Results | Line::Behaviour => of_whole(review, p, line),
        Line::Result(id) => of_result(review, p, id),
        Line::Value(value) => of_value(review, p, value),
        Line::Overall => of_overall(review, p, inner.height >= ROOMY),
    };
    let lines = fitted(&told, inner);
    let used = lines.len() as u16;
    for (y, (text, role)) in (0..inner.height).zip(&lines) {
        p.clipped(inner, 0, y, text, inner.width, *role);
    }
    let left = inner.height.saturating_sub(used);
    if line == Line::Overall && left > PICTURE.1 && inner.width >= PICTURE.0 {
        let below = Rect {
            y: inner.y + used + 1,
            width: PICTURE.0,
            height: PICTURE.1.min(left - 1),
            ..inner
        };
        picture(review, p, below);
    }
}

/// The words in rows, each sentence with as much of it as leaves the others their first row.
fn fitted(told: &[Told], area: Rect) -> Vec<Told> {
    let mut rows: Vec<Told> = Vec::new();
    for (at, (text, role)) in told.iter().enumerate() {
        let after = told.len() - at - 1;
        let room = usize::from(area.height).saturating_sub(rows.len() + after);
        let mut lines = wrap(text, area.width);
        if lines.len() > room.max(1) {
            let rest = lines.split_off(room.max(1) - 1);
            lines.push(rest.join(" "));
        }
        rows.extend(lines.into_iter().map(|line| (line, *role)));
    }
    rows
}

/// The three by three, with the one cell that applies.
fn picture(review: Review<'_>, p: &mut Painter<'_>, area: Rect) {
    let texts = review.model.texts();
    let (Some(results), Some(behaviour)) = review.ratings() else {
        return;
    };
    let worst_first = Rating::ALL.len() - 1 - behaviour.index();
    let mut cells = [[0; 3]; 3];
    if let Some(cell) = cells
        .get_mut(results.index())
        .and_then(|row| row.get_mut(worst_first))
    {
        *cell = 1;
    }
    let rows = [Rating::Above, Rating::Meets, Rating::Below]
        .map(|rating| tell::short(texts, Some(rating)));
    let columns = [
        texts.get("team.behaviour-below"),
        texts.get("team.behaviour-meets"),
        texts.get("team.behaviour-above"),
    ];
    nine(p, area, cells, rows, columns);
}

fn key(review: Review<'_>, act: Act) -> String {
    let keymap = &review.model.settings.keymap;
    keymap.keys_of(Command::Evaluation(act))
}

/// One of both ratings: what is suggested, and why something else was chosen.
fn of_whole(review: Review<'_>, p: &Painter<'_>, line: Line) -> Vec<Told> {
    let texts = review.model.texts();
    let mut told = rated_by(review);
    let suggestion = match line {
        Line::Results => review.results_suggestion(),
        Line::Behaviour | Line::Result(_) | Line::Value(_) | Line::Overall => {
            review.behaviour_suggestion()
        }
    };
    match suggestion {
        Some(found) => told.extend(of_suggestion(review, line, &found)),
        None if line == Line::Results => {
            let words = texts.get("evaluation.no-suggestion-results");
            told.push((words.to_owned(), Role::Dim));
        }
        None => {
            let n = review.unrated_values().len().to_string();
            let words = texts.fill("evaluation.no-suggestion-values", &[("n", &n)]);
            told.push((words, Role::Dim));
        }
    }
    if let Some(whole) = review.overall()
        && !whole.evidence.is_empty()
    {
        let words = texts.fill("evaluation.evidence-of", &[("text", &whole.evidence)]);
        told.push((words, Role::Text));
    }
    if review.all_overall().len() > 1 {
        let key = conflict::key_of(review.model);
        let words = texts.fill("evaluation.undecided-line", &[("key", &key)]);
        told.push((words, Role::Bad));
    }
    told.push(own(review, p, line));
    told
}

fn of_suggestion(review: Review<'_>, line: Line, found: &Suggestion) -> Vec<Told> {
    let texts = review.model.texts();
    let role = if found.ambiguous {
        Role::Warn
    } else {
        Role::Accent
    };
    let mut told = vec![(tell::suggestion(review.model, found), role)];
    let chosen = review.rating(line);
    let reason = review.overall().map_or("", |whole| whole.reason.as_str());
    if chosen.is_some_and(|chosen| chosen != found.rating) {
        told.push(if reason.is_empty() {
            let words = texts.get("evaluation.departs-silent");
            (words.to_owned(), Role::Warn)
        } else {
            let words = texts.fill("evaluation.departs", &[("reason", reason)]);
            (words, Role::Text)
        });
    } else if !reason.is_empty() {
        let words = texts.fill("evaluation.note-of", &[("text", reason)]);
        told.push((words, Role::Text));
    }
    told
}

/// Who rated, where that is not the present appraiser.
fn rated_by(review: Review<'_>) -> Vec<Told> {
    let rater = review
        .rater()
        .filter(|rater| Some(*rater) != review.appraiser());
    let name = rater.map(|id| review.model.people.name(id));
    let texts = review.model.texts();
    let told = name.map(|name| texts.fill("evaluation.rated-by", &[("name", &name)]));
    told.map(|told| (told, Role::Dim)).into_iter().collect()
}

/// A planned result: what its indicators say, what the rater noted.
fn of_result(review: Review<'_>, p: &Painter<'_>, id: ItemId) -> Vec<Told> {
    let texts = review.model.texts();
    let line = Line::Result(id);
    let Some((plan, result)) = review
        .plan()
        .and_then(|plan| Some((plan, plan.result(id)?)))
    else {
        return Vec::new();
    };
    let mut told = vec![(result.title.clone(), Role::Title)];
    told.extend(noted(review, line));
    told.push(own(review, p, line));
    if let Some(rating) = review.suggested(line) {
        let words = texts.fill("evaluation.figures-say", &[("rating", texts.label(rating))]);
        let departs = review.rating(line).is_some_and(|chosen| chosen != rating);
        let sign = if departs { p.look.symbols.conflict } else { "" };
        let role = if departs { Role::Warn } else { Role::Accent };
        told.push((format!("{sign} {words}").trim().to_owned(), role));
    }
    for indicator in &result.indicators {
        let standing = target::read::standing(review.model, plan, indicator);
        let aim = target::read::target(texts, plan, indicator, review.model.settings.ascii);
        let outcome = standing.outcome.map_or("", |outcome| texts.label(outcome));
        let actual = if standing.actual.is_empty() {
            "–"
        } else {
            &standing.actual
        };
        let figures = format!(
            "{}: {aim} {} {actual} {} {outcome}",
            indicator.text, p.look.symbols.arrow, standing.percent
        );
        told.push((figures.trim().to_owned(), Role::Text));
    }
    told.extend(feedback(review, line));
    told
}

/// A core value: its guide lines, what the leader expects, what the rater noted.
fn of_value(review: Review<'_>, p: &Painter<'_>, value: CoreValue) -> Vec<Told> {
    let texts = review.model.texts();
    let line = Line::Value(value);
    let guide = tell::guide(texts, value);
    let mut told: Vec<Told> = guide
        .iter()
        .map(|line| (format!("{} {line}", p.look.symbols.dot), Role::Text))
        .collect();
    told.push(expectation(review, value));
    told.extend(noted(review, line));
    told.push(own(review, p, line));
    told.extend(feedback(review, line));
    told
}

fn expectation(review: Review<'_>, value: CoreValue) -> Told {
    let texts = review.model.texts();
    if let Some(text) = tell::expectation(review, value) {
        let words = texts.fill("evaluation.expected", &[("text", text)]);
        return (words, Role::Accent);
    }
    let key = key(review, Act::Expect);
    let words = texts.fill("evaluation.no-expectation", &[("key", &key)]);
    (words, Role::Dim)
}

/// Note and evidence of the rater, and where there is none.
fn noted(review: Review<'_>, line: Line) -> Vec<Told> {
    let texts = review.model.texts();
    let mut told = Vec::new();
    if line.item().is_some_and(|item| review.is_undecided(item)) {
        let key = conflict::key_of(review.model);
        let words = texts.fill("evaluation.undecided-line", &[("key", &key)]);
        told.push((words, Role::Bad));
    }
    if let Some(rated) = line.item().and_then(|item| review.rated(item)) {
        let both = [
            ("evaluation.note-of", &rated.note),
            ("evaluation.evidence-of", &rated.evidence),
        ];
        for (key, text) in both {
            if !text.is_empty() {
                told.push((texts.fill(key, &[("text", text)]), Role::Text));
            }
        }
    }
    if review.has_gap(line) {
        told.push((texts.get("evaluation.gap").to_owned(), Role::Warn));
    }
    told
}

/// The person's own view, and that it differs.
fn own(review: Review<'_>, p: &Painter<'_>, line: Line) -> Told {
    let texts = review.model.texts();
    let Some(rating) = review.own_rating(line) else {
        return (texts.get("evaluation.own-none").to_owned(), Role::Dim);
    };
    let note = match line.item() {
        Some(item) => review.own(item).map_or("", |own| own.note.as_str()),
        None => review.own_overall().map_or("", |own| own.reason.as_str()),
    };
    let places = [
        ("rating", texts.label(rating)),
        ("note", note),
        ("sign", p.look.symbols.conflict),
    ];
    let key = match (differs(review, line), note.is_empty()) {
        (true, true) => "evaluation.own-differs",
        (true, false) => "evaluation.own-differs-note",
        (false, true) => "evaluation.own-of",
        (false, false) => "evaluation.own-note",
    };
    let role = if differs(review, line) {
        Role::Warn
    } else {
        Role::Text
    };
    (texts.fill(key, &places), role)
}

/// The latest feedback about a line.
fn feedback(review: Review<'_>, line: Line) -> Vec<Told> {
    let texts = review.model.texts();
    let given = review.feedback(line);
    let each = given.iter().take(FEEDBACK).map(|given| {
        let (sign, role) = match given.kind {
            FeedbackKind::Appreciation => ("+", Role::Good),
            FeedbackKind::Improvement => ("-", Role::Warn),
            FeedbackKind::Note => ("·", Role::Text),
        };
        let source = texts.label(given.source);
        let first = given.text.lines().next().unwrap_or_default();
        (format!("{sign} {source}: {first}"), role)
    });
    each.collect()
}

/// The predikat, what was settled, the clock of an objection, and what follows.
fn of_overall(review: Review<'_>, p: &Painter<'_>, roomy: bool) -> Vec<Told> {
    let texts = review.model.texts();
    let mut told = vec![predikat(review)];
    if roomy {
        told.extend(reasons(review));
    }
    told.extend(frozen(review));
    let gaps = review.lines().into_iter();
    let gaps = gaps.filter(|line| review.has_gap(*line)).count();
    if gaps > 0 {
        let words = texts.fill("evaluation.gaps", &[("n", &gaps.to_string())]);
        told.push((words, Role::Warn));
    }
    let changed = tell::revision(review).map(|told| (told, Role::Warn));
    let clock = tell::clock(review).map(|told| (told, Role::Accent));
    told.extend(changed);
    told.extend(answered(review));
    told.extend(clock);
    if let Some(trend) = tell::trend(review, p.look.symbols.arrow) {
        let annual = review.period.cycle() == crate::domain::period::Cycle::Annual;
        let key = if annual {
            "evaluation.past-year"
        } else {
            "evaluation.trend"
        };
        told.push((texts.fill(key, &[("text", &trend)]), Role::Text));
    }
    if let Some(own) = review.own_predikat() {
        let role = if differs(review, Line::Overall) {
            Role::Warn
        } else {
            Role::Text
        };
        let places = [("predikat", texts.label(own))];
        told.push((texts.fill("evaluation.own-predikat", &places), role));
    }
    let follows = [tell::credit(review), tell::incentive(review)];
    let follows = follows.into_iter().flatten();
    told.extend(follows.map(|words| (words, Role::Dim)));
    told
}

/// How the employee answered.
fn answered(review: Review<'_>) -> Vec<Told> {
    let role = match review.closing().map(|one| one.reply(&[])) {
        Some(Reply::Waiting) => Role::Warn,
        Some(Reply::Several(_)) => Role::Bad,
        Some(Reply::Given(_) | Reply::Objected(_)) | None => Role::Text,
    };
    let told = confirm::told(review).into_iter();
    told.map(|words| (words, role)).collect()
}

/// Both suggestions, and the appraiser's reason.
fn reasons(review: Review<'_>) -> Vec<Told> {
    let both = [
        (Line::Results, review.results_suggestion()),
        (Line::Behaviour, review.behaviour_suggestion()),
    ];
    let mut told: Vec<Told> = Vec::new();
    for (line, found) in both {
        if let Some(found) = found {
            let label = tell::label(review, line);
            let words = tell::suggestion(review.model, &found);
            told.push((format!("{label}. {words}"), Role::Accent));
        }
    }
    if let Some(whole) = review.overall().filter(|whole| !whole.reason.is_empty()) {
        let texts = review.model.texts();
        let words = texts.fill("evaluation.note-of", &[("text", &whole.reason)]);
        told.push((words, Role::Text));
    }
    told
}

/// Both ratings and what follows from them.
fn predikat(review: Review<'_>) -> Told {
    let texts = review.model.texts();
    let (results, behaviour) = review.ratings();
    let Some(predikat) = review.predikat() else {
        let key = key(review, Act::Overall);
        let words = texts.fill("evaluation.predikat-none", &[("key", &key)]);
        return (words, Role::Dim);
    };
    let places = [
        ("results", tell::short(texts, results)),
        ("behaviour", tell::short(texts, behaviour)),
        ("predikat", texts.label(predikat)),
    ];
    let words = texts.fill("evaluation.predikat-of", &places);
    (words, grade_role(predikat))
}

/// The rules and the hash of what was closed.
fn frozen(review: Review<'_>) -> Option<Told> {
    let texts = review.model.texts();
    let closing = review.closing()?;
    if !closing.is_intact() {
        let words = texts.get("evaluation.not-intact");
        return Some((words.to_owned(), Role::Bad));
    }
    let hash: String = closing.hash.chars().take(12).collect();
    let places = [("rules", closing.rules.as_str()), ("hash", &hash)];
    Some((texts.fill("evaluation.frozen", &places), Role::Dim))
}
