//! Rows of a spreadsheet pasted into the plan: RHK, IKI, aspect, target, unit, direction, separated by tabs.
//!
//! A blank RHK cell goes on with the result above. Rows that cannot be read are shown with line, column and
//! reason, and the others are added. Files are read by `import`, which knows more forms of them.

use rust_decimal::Decimal;

use crate::app::copy::{indicator_values, new_item};
use crate::app::list::ListState;
use crate::app::model::{Effect, Model, Tone};
use crate::app::overlay::{Does, Preview, PreviewLine};
use crate::domain::coded::Coded;
use crate::domain::id::ItemId;
use crate::domain::parse;
use crate::domain::plan::{
    Approach, Aspect, Direction, Indicator, Plan, ResultKind, ResultLevel, Stage,
};
use crate::i18n::{Lang, Phrase, Texts};
use crate::ops::edit::{code, draft, text};
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Value, Write};
use crate::ops::state::State;

use super::{edit, plan_state, stage};

/// Titles of the columns, in their order.
const COLUMNS: [&str; 6] = [
    "field.plan.result",
    "field.plan.indicator",
    "field.plan.aspect",
    "field.plan.target",
    "field.plan.unit-of-measure",
    "field.plan.direction",
];

/// Pasted text: shows what would be added.
pub fn paste(model: &mut Model, pasted: &str) -> Vec<Effect> {
    if let Some(why) = &model.settings.read_only {
        let phrase = Phrase::new("notice.read-only").with("why", why);
        model.say(Tone::Warning, phrase);
        return Vec::new();
    }
    if !pasted.contains('\t') {
        return model.refuse("target.paste-no-table");
    }
    let Some((state, person)) = plan_state(model).zip(model.person()) else {
        return model.refuse("notice.nobody");
    };
    let plan = model.plan().cloned();
    let plan = plan.unwrap_or_else(|| Plan::empty(person, model.period));
    if plan.stage != Stage::Draft {
        return stage::refuse_settled(model, plan.stage);
    }
    let preview = preview(model, &plan, &state, &table(pasted));
    crate::app::update::show(model, preview);
    Vec::new()
}

/// The rows of a pasted table with the number of their first line. Cells may be quoted, as spreadsheets do
/// with line breaks.
pub(super) fn table(pasted: &str) -> Vec<(usize, Vec<String>)> {
    let pasted = pasted.replace("\r\n", "\n").replace('\r', "\n");
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut first, mut quoted) = (1, 1, false);
    let mut chars = pasted.chars().chain(['\n']).peekable();
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\n' if quoted && chars.peek().is_some() => cell.push(' '),
            '\t' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' => {
                row.push(std::mem::take(&mut cell));
                rows.push((first, std::mem::take(&mut row)));
                (first, quoted) = (line, false);
            }
            c => cell.push(c),
        }
    }
    rows
}

/// A cell, without blanks around it.
fn cell(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", |cell| cell.trim())
}

/// Whether a row is the heads of the columns.
fn is_head(row: &[String]) -> bool {
    const RESULT: [&str; 7] = [
        "rhk",
        "rencana hasil kerja",
        "hasil kerja",
        "hasil",
        "planned result",
        "result",
        "work result",
    ];
    const INDICATOR: [&str; 6] = [
        "iki",
        "indikator",
        "indikator (iki)",
        "indikator kinerja individu",
        "indicator",
        "indicator (iki)",
    ];
    let is = |at: usize, names: &[&str]| names.contains(&cell(row, at).to_lowercase().as_str());
    is(0, &RESULT) || is(1, &INDICATOR)
}

/// What is wrong with a row: the column, and why.
type Refused = (usize, Phrase);

/// Reads the indicator of a row.
fn indicator(row: &[String], approach: Approach) -> Result<Indicator, Refused> {
    let aspect = match cell(row, 2) {
        "" => Aspect::Quantity,
        word => {
            named::<Aspect>(word, &[]).ok_or_else(|| refused(2, "target.paste-aspect", word))?
        }
    };
    let mut read = Indicator {
        id: ItemId(0),
        aspect,
        text: cell(row, 1).to_owned(),
        direction: Direction::More,
        target: None,
        target_high: None,
        target_text: String::new(),
        unit: cell(row, 4).to_owned(),
        level: ResultLevel::Output,
        actuals: Vec::new(),
    };
    let told = match cell(row, 5) {
        "" => None,
        word => Some(direction(word).ok_or_else(|| refused(5, "target.paste-direction", word))?),
    };
    let target = cell(row, 3);
    if approach == Approach::Qualitative || told == Some(Direction::Text) {
        target.clone_into(&mut read.target_text);
        if approach == Approach::Quantitative {
            read.direction = Direction::Text;
        }
        return Ok(read);
    }
    let Some((by_sign, low, high)) = figures(target) else {
        return Err(refused(3, "form.not-a-number", target));
    };
    read.direction = told.or(by_sign).unwrap_or(Direction::More);
    (read.target, read.target_high) = (low, high);
    let is_range = read.direction == Direction::Range;
    match (low, high) {
        (Some(low), Some(high)) if is_range && low > high => {
            return Err((3, Phrase::new("target.range-order")));
        }
        (Some(_), None) if is_range => return Err((3, Phrase::new("target.range-high"))),
        (_, Some(_)) if !is_range => return Err((3, Phrase::new("target.high-only-range"))),
        (Some(_) | None, Some(_) | None) => {}
    }
    if read.unit.is_empty() && target.ends_with('%') {
        "%".clone_into(&mut read.unit);
    }
    if low.is_some() && read.unit.is_empty() {
        return Err((4, Phrase::new("target.unit-needed")));
    }
    Ok(read)
}

fn refused(column: usize, key: &'static str, word: &str) -> Refused {
    (column, Phrase::new(key).with("text", word))
}

/// A target as it is written: `12`, `≤ 8`, `80-90`. None where it cannot be read.
fn figures(target: &str) -> Option<(Option<Direction>, Option<Decimal>, Option<Decimal>)> {
    if target.is_empty() {
        return Some((None, None, None));
    }
    let signs = [
        ("≤", Direction::Less),
        ("<=", Direction::Less),
        ("<", Direction::Less),
        ("≥", Direction::More),
        (">=", Direction::More),
        (">", Direction::More),
    ];
    for (sign, direction) in signs {
        if let Some(rest) = target.strip_prefix(sign) {
            return Some((Some(direction), Some(parse::number(rest)?), None));
        }
    }
    if let Some(number) = parse::number(target) {
        return Some((None, Some(number), None));
    }
    for between in ["–", "-", "s.d.", "s/d", "sampai"] {
        if let Some((low, high)) = target.split_once(between)
            && let (Some(low), Some(high)) = (parse::number(low), parse::number(high))
        {
            return Some((Some(Direction::Range), Some(low), Some(high)));
        }
    }
    None
}

/// A member of a list by its code, or by its label in either language.
fn named<T: Coded>(word: &str, aliases: &[(&str, T)]) -> Option<T> {
    let folded = word.to_lowercase();
    let is = |member: &T| {
        let label = |lang| Texts::of(lang).label(*member).to_lowercase();
        member.code() == folded || Lang::ALL.iter().any(|lang| label(*lang) == folded)
    };
    let alias = aliases.iter().find(|(name, _)| *name == folded);
    T::ALL
        .iter()
        .copied()
        .find(is)
        .or_else(|| alias.map(|(_, member)| *member))
}

fn direction(word: &str) -> Option<Direction> {
    let aliases = [
        ("≥", Direction::More),
        (">=", Direction::More),
        ("naik", Direction::More),
        ("maksimal", Direction::Less),
        ("≤", Direction::Less),
        ("<=", Direction::Less),
        ("turun", Direction::Less),
        ("minimal", Direction::More),
        ("rentang", Direction::Range),
        ("teks", Direction::Text),
    ];
    named(word, &aliases)
}

/// A result that rows are added to.
struct Bearer {
    item: u64,
    texts: Vec<String>,
    next: Decimal,
}

/// Collects what is to be written, row by row.
struct Adding<'a> {
    plan: &'a Plan,
    state: &'a State,
    bearers: Vec<(String, Bearer)>,
    /// Which of the bearers the row before belongs to.
    current: Option<usize>,
    next: Decimal,
    results: usize,
    indicators: usize,
    refused: usize,
    writes: Vec<Write>,
}

impl Adding<'_> {
    /// The result of a row: the one above, one of the plan, or a new one. Returns whether it is new.
    fn bear(&mut self, model: &mut Model, title: &str) -> Option<bool> {
        if title.is_empty() {
            return self.current.map(|_| false);
        }
        let folded = title.to_lowercase();
        self.current = self.bearers.iter().position(|(known, _)| *known == folded);
        if self.current.is_some() {
            return Some(false);
        }
        let mut known = self.plan.results.iter();
        let found = known.find(|r| r.title.trim().to_lowercase() == folded);
        let own = found.into_iter().flat_map(|r| &r.indicators);
        let bearer = Bearer {
            item: found.map_or_else(|| model.ids.fresh(), |r| r.id.0),
            texts: own.clone().map(|i| i.text.trim().to_lowercase()).collect(),
            next: edit::next_order(self.state, own.map(|i| i.id)),
        };
        if found.is_none() {
            let values = vec![
                (f::RESULT_TITLE, text(title)),
                (f::RESULT_KIND, code(ResultKind::Main)),
                (f::ORDER, Value::Number(self.next)),
            ];
            self.writes.extend(new_item(bearer.item, values));
            self.next += Decimal::ONE;
            self.results += 1;
        }
        self.bearers.push((folded, bearer));
        self.current = Some(self.bearers.len() - 1);
        Some(found.is_none())
    }

    /// Takes a row. Returns what becomes of it.
    fn take(&mut self, model: &mut Model, row: &[String]) -> Result<&'static str, Refused> {
        let has_more = (1..=5).any(|at| !cell(row, at).is_empty());
        let has_text = !cell(row, 1).is_empty();
        if has_more && !has_text {
            return Err((1, Phrase::new("missing.indicator-text")));
        }
        let read = if has_text {
            Some(indicator(row, self.plan.approach)?)
        } else {
            None
        };
        let is_new = self
            .bear(model, cell(row, 0))
            .ok_or_else(|| (0, Phrase::new("target.paste-no-result")))?;
        let bearer = self.current.and_then(|at| self.bearers.get_mut(at));
        let (Some(read), Some((_, bearer))) = (read, bearer) else {
            return Ok(if is_new {
                "target.paste-result"
            } else {
                "target.paste-there"
            });
        };
        let folded = read.text.to_lowercase();
        if bearer.texts.contains(&folded) {
            return Ok("target.paste-there");
        }
        bearer.texts.push(folded);
        let mut values = indicator_values(&read, bearer.item, 0);
        values.retain(|(field, _)| *field != f::ORDER);
        values.push((f::ORDER, Value::Number(bearer.next)));
        bearer.next += Decimal::ONE;
        let item = model.ids.fresh();
        self.writes.extend(new_item(item, values));
        self.indicators += 1;
        Ok(if is_new {
            "target.paste-both"
        } else {
            "target.paste-indicator"
        })
    }
}

/// What pasting these rows would do.
fn preview(
    model: &mut Model,
    plan: &Plan,
    state: &State,
    rows: &[(usize, Vec<String>)],
) -> Preview {
    let mut adding = Adding {
        plan,
        state,
        bearers: Vec::new(),
        current: None,
        next: edit::next_order(state, plan.results.iter().map(|result| result.id)),
        results: 0,
        indicators: 0,
        refused: 0,
        writes: edit::first_writes(model, state),
    };
    let mut lines = Vec::new();
    for (at, (number, row)) in rows.iter().enumerate() {
        let blank = row.iter().all(|cell| cell.trim().is_empty());
        if blank || (at == 0 && is_head(row)) {
            continue;
        }
        let taken = adding.take(model, row);
        adding.refused += usize::from(taken.is_err());
        lines.push(told(model, *number, row, taken));
    }
    let added = adding.results + adding.indicators > 0;
    let summary = Phrase::new("target.paste-summary")
        .with("results", adding.results)
        .with("indicators", adding.indicators)
        .with("refused", adding.refused);
    Preview {
        title: Phrase::new("target.paste-title"),
        summary,
        list: ListState::new(lines.len(), 10),
        lines,
        does: Does::Commit(
            ActKind::PasteTargets,
            draft(state, adding.writes)
                .filter(|_| added)
                .into_iter()
                .collect(),
        ),
    }
}

/// One line of the preview.
fn told(
    model: &Model,
    number: usize,
    row: &[String],
    taken: Result<&'static str, Refused>,
) -> PreviewLine {
    let texts = model.texts();
    let number = number.to_string();
    let words = [cell(row, 1), cell(row, 0), cell(row, 3)];
    let words = words.into_iter().find(|word| !word.is_empty());
    let words = words.unwrap_or_default();
    let subject = texts.fill("target.paste-line", &[("line", &number), ("text", words)]);
    match taken {
        Ok(outcome) => PreviewLine {
            subject,
            outcome: Phrase::new(outcome),
            tone: if outcome == "target.paste-there" {
                Tone::Plain
            } else {
                Tone::Good
            },
        },
        Err((column, why)) => {
            let title = COLUMNS.get(column).map_or("", |key| texts.get(key));
            let outcome = Phrase::new("target.paste-refused")
                .with("column", column + 1)
                .with("title", title)
                .with("why", why.text(texts));
            PreviewLine {
                subject,
                outcome,
                tone: Tone::Warning,
            }
        }
    }
}
