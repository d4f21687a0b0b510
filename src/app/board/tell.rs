//! The board in words: heads and cells of each list, what stands above and below them.

use crate::app::history::moment;
use crate::app::model::Tone;
use crate::domain::coded::Coded;
use crate::domain::rating::Predikat;
use crate::i18n::{Phrase, Texts};
use crate::ops::coverage::{Completion, Machine, Office, Report, Sum, Trusted, Watch};

use super::rows::Group;
use super::{Board, OfficePage, OfficePart, Part};

/// A row as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// How it is to be taken.
    pub tone: Tone,
    /// Its cells.
    pub cells: Vec<String>,
}

/// A line below a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How it is to be taken.
    pub tone: Tone,
    /// Its words.
    pub text: String,
    /// Figures that stand below those of the rows, by column.
    pub figures: Vec<(usize, String)>,
}

impl Line {
    fn words(tone: Tone, text: String) -> Self {
        Self {
            tone,
            text,
            figures: Vec::new(),
        }
    }
}

/// Which list is in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// Offices.
    Offices,
    /// Agencies or systems.
    Groups,
    /// Files that were refused.
    Refused,
    /// Units of an office.
    Units,
    /// Machines of an office.
    Machines,
    /// Periods of a unit.
    Periods,
}

/// The list in front.
pub fn listed(board: &Board) -> Listed {
    match (&board.office, &board.unit) {
        (_, Some(_)) => Listed::Periods,
        (Some(page), None) => match page.part {
            OfficePart::Units => Listed::Units,
            OfficePart::Machines => Listed::Machines,
        },
        (None, None) => match board.part {
            Part::Offices => Listed::Offices,
            Part::Agencies | Part::Schemes => Listed::Groups,
            Part::Refused => Listed::Refused,
        },
    }
}

/// Keys of the heads of the columns.
pub fn heads(board: &Board) -> &'static [&'static str] {
    match listed(board) {
        Listed::Offices => &[
            "board.office",
            "board.heard",
            "board.changes",
            "board.missing",
            "board.rated",
            "board.closed",
            "board.agency",
            "board.scheme",
        ],
        Listed::Groups => &[
            "board.name",
            "board.offices",
            "board.in-time",
            "board.late",
            "board.never",
            "board.missing",
            "board.people",
            "board.rated",
            "board.closed",
        ],
        Listed::Refused => &["board.at", "board.file", "board.reason"],
        Listed::Units => &[
            "board.unit",
            "board.people",
            "board.planned",
            "board.agreed",
            "board.rated",
            "board.undecided",
            "board.closed",
            "board.parent",
        ],
        Listed::Machines => &[
            "board.machine",
            "board.sequence",
            "board.missing",
            "board.heard",
            "board.written",
            "board.standing",
        ],
        Listed::Periods => &[
            "board.period",
            "board.people",
            "board.planned",
            "board.agreed",
            "board.rated",
            "board.undecided",
            "board.closed",
        ],
    }
}

/// The row in this place among all of the list in front.
pub fn row(board: &Board, at: usize) -> Option<Row> {
    match listed(board) {
        Listed::Offices => Some(office(board, board.coverage.offices.get(at)?)),
        Listed::Groups => {
            let [agencies, schemes] = &board.groups;
            let groups = if board.part == Part::Schemes {
                schemes
            } else {
                agencies
            };
            Some(group(board, groups.get(at)?))
        }
        Listed::Refused => {
            let file = board.coverage.refused.1.get(at)?;
            let cells = vec![
                moment(board.texts(), board.watch.zone, file.at),
                end_of(&file.name),
                file.reason.clone(),
            ];
            Some(Row {
                tone: Tone::Warning,
                cells,
            })
        }
        Listed::Units => {
            let unit = board.office.as_ref()?.units.get(at)?;
            let mut cells = vec![unit_name(board.texts(), &unit.id, &unit.name)];
            cells.extend(stages(board.texts(), &unit.completion));
            cells.push(unit.parent.clone());
            Some(Row {
                tone: tone_of(&unit.completion),
                cells,
            })
        }
        Listed::Machines => Some(machine(board, board.opened()?.machines.get(at)?)),
        Listed::Periods => {
            let (period, completion) = board.unit.as_ref()?.periods.get(at)?;
            let mut cells = vec![board.texts().period(*period)];
            cells.extend(stages(board.texts(), completion));
            Some(Row {
                tone: tone_of(completion),
                cells,
            })
        }
    }
}

/// The folder of an office and the file in it: where all of them lie is the same for each.
fn end_of(path: &str) -> String {
    let mut parts: Vec<&str> = path.rsplit('/').take(2).collect();
    parts.reverse();
    parts.join("/")
}

/// What a unit is called.
pub fn unit_name(texts: &Texts, id: &str, name: &str) -> String {
    if id.is_empty() {
        texts.get("board.no-unit").to_owned()
    } else if name.is_empty() {
        id.to_owned()
    } else {
        name.to_owned()
    }
}

fn count(texts: &Texts, n: u64) -> String {
    texts.number(n.into())
}

/// A count of what should not be: nothing where there is none.
fn fault(texts: &Texts, n: u64) -> String {
    if n == 0 {
        String::new()
    } else {
        count(texts, n)
    }
}

fn share(texts: &Texts, completion: &Completion, part: u64) -> String {
    let share = completion.share(part);
    share.map_or_else(|| "–".to_owned(), |permille| texts.percent(permille))
}

/// How long ago, in words.
pub fn age(texts: &Texts, watch: &Watch, heard: Option<u64>) -> String {
    match watch.report(heard) {
        Report::Never => texts.get("board.never-yet").to_owned(),
        Report::Late(days) | Report::Fresh(days) => ago(texts, days),
    }
}

fn ago(texts: &Texts, days: u64) -> String {
    match days {
        0 => texts.get("board.today").to_owned(),
        1 => texts.get("board.one-day").to_owned(),
        days => texts.fill("board.days", &[("n", &count(texts, days))]),
    }
}

fn office(board: &Board, office: &Office) -> Row {
    let (texts, completion) = (board.texts(), &office.completion);
    let heard = office.heard();
    let tone = match board.watch.report(heard) {
        Report::Never => Tone::Bad,
        Report::Late(_) => Tone::Warning,
        Report::Fresh(_) if office.missing() > 0 || office.is_forked() => Tone::Warning,
        Report::Fresh(_) => Tone::Good,
    };
    let cells = vec![
        office.title().to_owned(),
        age(texts, &board.watch, heard),
        count(texts, office.changes()),
        fault(texts, office.missing()),
        share(texts, completion, completion.rated),
        share(texts, completion, completion.closed),
        office.agency.clone(),
        office.scheme.clone(),
    ];
    Row { tone, cells }
}

fn group_name(board: &Board, group: &Group) -> String {
    let key = match board.part {
        Part::Schemes => "board.no-scheme",
        Part::Offices | Part::Agencies | Part::Refused => "board.no-agency",
    };
    if group.name.is_empty() {
        board.texts().get(key).to_owned()
    } else {
        group.name.clone()
    }
}

fn group(board: &Board, group: &Group) -> Row {
    let (texts, sum) = (board.texts(), &group.sum);
    let completion = &sum.completion;
    let tone = match (sum.never, sum.late, sum.missing) {
        (0, 0, 0) => Tone::Good,
        _ => Tone::Warning,
    };
    let cells = vec![
        group_name(board, group),
        count(texts, sum.offices),
        count(texts, sum.fresh()),
        fault(texts, sum.late),
        fault(texts, sum.never),
        fault(texts, sum.missing),
        count(texts, completion.people),
        share(texts, completion, completion.rated),
        share(texts, completion, completion.closed),
    ];
    Row { tone, cells }
}

/// People, and how many of them have come to each stage.
fn stages(texts: &Texts, completion: &Completion) -> Vec<String> {
    vec![
        count(texts, completion.people),
        share(texts, completion, completion.planned),
        share(texts, completion, completion.agreed),
        share(texts, completion, completion.rated),
        fault(texts, completion.undecided),
        share(texts, completion, completion.closed),
    ]
}

fn tone_of(completion: &Completion) -> Tone {
    if completion.undecided > 0 {
        Tone::Warning
    } else if completion.people > 0 && completion.closed >= completion.people {
        Tone::Good
    } else {
        Tone::Plain
    }
}

fn machine(board: &Board, machine: &Machine) -> Row {
    let texts = board.texts();
    let report = board.watch.report(machine.heard);
    let (tone, standing) = match (machine.trusted, machine.forked) {
        (Trusted::Unknown, _) => (Tone::Bad, "board.unknown"),
        (_, Some(_)) => (Tone::Bad, "board.forked"),
        (Trusted::Revoked(_), None) => (Tone::Plain, "board.revoked"),
        (Trusted::Enrolled, None) if machine.is_silent() => (Tone::Bad, "board.silent"),
        (Trusted::Enrolled, None) if machine.missing() > 0 => (Tone::Warning, "board.gap"),
        (Trusted::Enrolled, None) if machine.heard.is_none() => (Tone::Plain, "board.by-others"),
        (Trusted::Enrolled, None) if matches!(report, Report::Late(_)) => {
            (Tone::Warning, "board.is-late")
        }
        (Trusted::Enrolled, None) => (Tone::Good, "board.in-order"),
    };
    let sequence = match machine.reaches {
        0 => String::new(),
        reaches => format!("1–{}", count(texts, reaches)),
    };
    let written = machine.written.map(|at| ago(texts, board.watch.days(at)));
    let cells = vec![
        machine.name.clone(),
        sequence,
        fault(texts, machine.missing()),
        age(texts, &board.watch, machine.heard),
        written.unwrap_or_default(),
        texts.get(standing).to_owned(),
    ];
    Row { tone, cells }
}

/// What is opened: the office, and the unit within it.
pub fn path(board: &Board) -> Option<String> {
    let page = board.office.as_ref()?;
    let office = board.opened().map_or(page.code.as_str(), Office::title);
    let unit = board.unit.as_ref().map(|unit| {
        let known = board.opened_unit();
        unit_name(board.texts(), &unit.id, known.map_or("", |unit| &unit.name))
    });
    Some(match unit {
        Some(unit) => format!("{office} · {unit}"),
        None => office.to_owned(),
    })
}

/// How many of how many are shown, and in which order.
pub fn filter(board: &Board) -> String {
    let (texts, table) = (board.texts(), board.table());
    let n = count(texts, table.shown.len() as u64);
    let all = count(texts, table.len() as u64);
    let shown = if table.shown.len() == table.len() {
        texts.fill("board.all-shown", &[("n", &all)])
    } else {
        texts.fill("board.some-shown", &[("n", &n), ("all", &all)])
    };
    if table.orders.len() < 2 {
        return shown;
    }
    let order = texts.label(table.by);
    let key = if table.reversed {
        "board.order-reversed"
    } else {
        "board.order"
    };
    format!("{shown} · {}", texts.fill(key, &[("by", order)]))
}

/// The lines below the list in front.
pub fn foot(board: &Board) -> Vec<Line> {
    match (&board.office, &board.unit) {
        (_, Some(_)) => Vec::new(),
        (Some(page), None) => office_foot(board, page),
        (None, None) => match board.part {
            Part::Offices => offices_foot(board),
            Part::Agencies | Part::Schemes => {
                let sum = Sum::of(&board.coverage.offices, &board.watch);
                let people = (6, count(board.texts(), sum.completion.people));
                let mut line = summed(board, "board.sum-all", "", &sum, [5, 7, 8]);
                line.figures.push(people);
                vec![line]
            }
            Part::Refused => {
                let file = board.selected_refused();
                file.map_or_else(Vec::new, |file| {
                    [&file.reason, &file.name]
                        .map(|text| Line::words(Tone::Warning, text.clone()))
                        .into()
                })
            }
        },
    }
}

/// More about the office selected, what its agency comes to, and what all that is shown comes to.
fn offices_foot(board: &Board) -> Vec<Line> {
    const COLUMNS: [usize; 3] = [3, 4, 5];
    let mut lines = Vec::new();
    if let Some(office) = board.selected_office() {
        let (tone, text) = notes(board, office);
        lines.push(Line::words(tone, text));
        let agency = board.agency(&office.agency);
        if let Some(agency) = agency.filter(|agency| !agency.name.is_empty()) {
            let (name, sum) = (&agency.name, &agency.sum);
            lines.push(summed(board, "board.sum-agency", name, sum, COLUMNS));
        }
    }
    let shown = board.sum_shown();
    lines.push(summed(board, "board.sum-shown", "", &shown, COLUMNS));
    lines
}

/// What there is to mind about an office.
fn notes(board: &Board, office: &Office) -> (Tone, String) {
    let texts = board.texts();
    let mut parts = vec![office.code.clone()];
    let named = [&office.agency, &office.scheme];
    parts.extend(named.into_iter().filter(|name| !name.is_empty()).cloned());
    let known = parts.len();
    let silent = office.silent() as u64;
    if silent > 0 {
        parts.push(texts.fill("board.note-silent", &[("n", &count(texts, silent))]));
    }
    if office.is_forked() {
        parts.push(texts.get("board.note-forked").to_owned());
    }
    if office.is_stale {
        parts.push(texts.get("board.note-stale").to_owned());
    }
    let tone = if parts.len() > known {
        Tone::Warning
    } else {
        Tone::Plain
    };
    (tone, parts.join(" · "))
}

/// A sum as a line: in words how many offices and which of them are awaited, and as figures what is missing and what
/// shares are rated and closed, in these columns.
fn summed(board: &Board, key: &str, name: &str, sum: &Sum, columns: [usize; 3]) -> Line {
    let texts = board.texts();
    let completion = &sum.completion;
    let faults = [("board.sum-late", sum.late), ("board.sum-never", sum.never)];
    let faults = faults.iter().filter(|(_, n)| *n > 0);
    let faults: Vec<String> = faults
        .map(|(key, n)| texts.fill(key, &[("n", &count(texts, *n))]))
        .collect();
    let what = if faults.is_empty() {
        texts.get("board.sum-in-time").to_owned()
    } else {
        faults.join(", ")
    };
    let figures = [
        fault(texts, sum.missing),
        share(texts, completion, completion.rated),
        share(texts, completion, completion.closed),
    ];
    Line {
        tone: Tone::Plain,
        text: texts.fill(
            key,
            &[
                ("name", name),
                ("n", &count(texts, sum.offices)),
                ("what", &what),
            ],
        ),
        figures: columns.into_iter().zip(figures).collect(),
    }
}

/// What all units come to, with which predikat, and what there is to mind.
fn office_foot(board: &Board, page: &OfficePage) -> Vec<Line> {
    let texts = board.texts();
    let mut lines = Vec::new();
    if page.part == OfficePart::Units {
        let sum = page.sum();
        let figures = (1..).zip(stages(texts, &sum));
        lines.push(Line {
            figures: figures.collect(),
            ..Line::words(Tone::Plain, texts.get("board.sum-units").to_owned())
        });
        lines.push(Line::words(Tone::Plain, spread(texts, &sum)));
    }
    if let Some(office) = board.opened() {
        let (mut tone, mut text) = notes(board, office);
        if page.undecided > 0 {
            tone = Tone::Warning;
            let n = count(texts, page.undecided);
            let note = texts.fill("board.note-undecided", &[("n", &n)]);
            text = format!("{text} · {note}");
        }
        lines.push(Line::words(tone, text));
    }
    lines
}

/// Which predikat how many have.
fn spread(texts: &'static Texts, completion: &Completion) -> String {
    let each = Predikat::ALL.iter().zip(completion.predikat);
    let each = each.map(|(predikat, n)| format!("{} {}", texts.label(*predikat), count(texts, n)));
    each.collect::<Vec<_>>().join(" · ")
}

/// How many have a predikat, and what share of those who have any.
pub fn of_predikat(board: &Board, completion: &Completion, at: usize) -> (String, Option<u32>) {
    let n = completion.predikat.get(at).copied().unwrap_or(0);
    let all: u64 = completion.predikat.iter().sum();
    let permille = (n * 1_000).checked_div(all);
    (
        count(board.texts(), n),
        permille.and_then(|permille| u32::try_from(permille).ok()),
    )
}

/// The completion of the period selected of the unit that is open.
pub fn selected_period(board: &Board) -> Option<(String, Completion)> {
    let page = board.unit.as_ref()?;
    let (period, completion) = page.periods.get(page.table.selected()?)?;
    Some((board.texts().period(*period), *completion))
}

/// Why the list in front is empty.
pub fn why_empty(board: &Board) -> &'static str {
    match listed(board) {
        _ if !board.table().is_empty() => "board.none-found",
        Listed::Offices | Listed::Groups => "board.no-offices",
        Listed::Refused => "board.none-refused",
        Listed::Units | Listed::Periods => "board.not-counted",
        Listed::Machines => "board.no-machines",
    }
}

/// The line of the state, where nothing just happened: as of when all this is.
pub fn state(board: &Board) -> (Tone, String) {
    let texts = board.texts();
    let at = moment(texts, board.watch.zone, board.coverage.read);
    if let Some(trouble) = &board.trouble {
        let trouble = vec![trouble.clone()];
        let phrase = Phrase::new("board.trouble").with_all("why", trouble);
        return (Tone::Bad, phrase.with("at", at).text(texts));
    }
    if board.waiting > 0 {
        return (Tone::Plain, texts.get("board.reading").to_owned());
    }
    let late = texts.fill("board.late-after", &[("n", &board.watch.late.to_string())]);
    let mut parts = vec![texts.fill("board.read-at", &[("at", &at)]), late];
    let (refused, _) = board.coverage.refused;
    if refused > 0 {
        parts.push(texts.fill("board.files-refused", &[("n", &count(texts, refused))]));
    }
    (Tone::Plain, parts.join(" · "))
}
