//! What is known of bundles, machines and the ledger, in words: the rows of each part, and what stands behind a row.

use std::fmt::Write as _;

use crate::app::explain::{Explain, Why};
use crate::app::history::moment;
use crate::app::list::ListState;
use crate::app::model::{Effect, Model, Tone};
use crate::app::overlay::{Does, Preview as Shown, PreviewLine};
use crate::app::update::subject_name;
use crate::domain::coded::Coded;
use crate::i18n::{Phrase, Texts};
use crate::ops::bundle::{Range, Reason, SetApart};
use crate::ops::op::Subject;
use crate::ops::sync::{ExportStatus, LandingStatus, MachineStatus, Offer, Preview, Reach, Status};

use super::layout::Part;
use super::why_empty;
use super::wish::{Order, SyncWish};

/// A registry older than so many days may lack who was enrolled or revoked since.
const OLD_REGISTRY: i64 = 45;
/// Bits a second of the thinnest line that bundles are sent over.
const THIN_LINE: u64 = 25_000;
/// So many things of a kind are named one by one.
const NAMED: usize = 50;

/// A row: how it is to be taken, and its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// How it is to be taken.
    pub tone: Tone,
    /// Its cells, as many as the part has columns.
    pub cells: Vec<String>,
}

/// Translation keys of the columns of a part; none where the first cell of each row names it.
pub fn heads(part: Part) -> &'static [&'static str] {
    match part {
        Part::Standing => &[],
        Part::In => &[
            "sync.head-when",
            "sync.head-from",
            "sync.head-new",
            "sync.head-apart",
            "sync.head-state",
        ],
        Part::Out => &[
            "sync.head-when",
            "sync.head-for",
            "sync.head-ops",
            "sync.head-size",
            "sync.head-reach",
        ],
        Part::Machines => &[
            "sync.head-machine",
            "sync.head-office",
            "sync.head-up-to",
            "sync.head-seen",
            "sync.head-state",
        ],
    }
}

/// The rows of a part.
pub fn rows(model: &Model, part: Part) -> Vec<Row> {
    let Some(status) = shown(model) else {
        return Vec::new();
    };
    match part {
        Part::Standing => standing(model, status),
        Part::In => status
            .landings
            .iter()
            .map(|one| landed(model, one))
            .collect(),
        Part::Out => status
            .exports
            .iter()
            .map(|one| exported(model, one))
            .collect(),
        Part::Machines => status
            .machines
            .iter()
            .map(|one| machine(model, one))
            .collect(),
    }
}

/// How many rows a part has.
pub(super) fn count(model: &Model, part: Part) -> usize {
    match (part, shown(model)) {
        (_, None) => 0,
        (Part::Standing, Some(status)) => standing(model, status).len(),
        (Part::In, Some(status)) => status.landings.len(),
        (Part::Out, Some(status)) => status.exports.len(),
        (Part::Machines, Some(status)) => status.machines.len(),
    }
}

/// What is known, where it is for whoever sits at the keyboard.
fn shown(model: &Model) -> Option<&Status> {
    let status = model.sync.status.as_ref();
    status.filter(|_| why_empty(model).is_none())
}

/// The import selected.
pub(super) fn landing(model: &Model) -> Option<&LandingStatus> {
    let at = model.sync.list(Part::In).selected()?;
    shown(model)?.landings.get(at)
}

fn export_selected(model: &Model) -> Option<&ExportStatus> {
    let at = model.sync.list(Part::Out).selected()?;
    shown(model)?.exports.get(at)
}

fn machine_selected(model: &Model) -> Option<&MachineStatus> {
    let at = model.sync.list(Part::Machines).selected()?;
    shown(model)?.machines.get(at)
}

/// By what name a machine goes; under the lens without its owner, who may be anybody.
pub fn named(model: &Model, name: &str) -> String {
    let label = name.split(" (").next().unwrap_or_default();
    if model.people.veil().is_some() {
        label.to_owned()
    } else {
        name.to_owned()
    }
}

fn all_named(model: &Model, names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| named(model, name)).collect();
    if names.is_empty() {
        model.texts().get("sync.nobody").to_owned()
    } else {
        names.join(", ")
    }
}

/// A count.
pub(super) fn counted(texts: &Texts, n: u64) -> String {
    texts.count(usize::try_from(n).unwrap_or(usize::MAX))
}

/// How long so many seconds are.
fn lasting(seconds: u64) -> Phrase {
    if seconds < 120 {
        Phrase::new("sync.seconds").with("n", seconds)
    } else {
        Phrase::new("sync.minutes").with("n", seconds.div_ceil(60))
    }
}

fn when(model: &Model, millis: u64) -> String {
    moment(model.texts(), model.settings.zone, millis)
}

fn row(tone: Tone, label: &'static str, value: &Phrase, texts: &Texts) -> Row {
    Row {
        tone,
        cells: vec![texts.get(label).to_owned(), value.text(texts)],
    }
}

fn standing(model: &Model, status: &Status) -> Vec<Row> {
    let texts = model.texts();
    let row = |tone, label, value: Phrase| row(tone, label, &value, texts);
    let mut rows = reaches(model, status);
    rows.push(registry(model, status));
    rows.push(enrolled(status, texts));
    if status.forked {
        rows.push(row(Tone::Bad, "sync.chain", Phrase::new("sync.forked")));
    }
    rows.push(match &status.folder {
        Some(path) => row(
            Tone::Plain,
            "sync.folder",
            Phrase::new("sync.word").with("word", path),
        ),
        None => row(Tone::Plain, "sync.folder", Phrase::new("sync.folder-none")),
    });
    let trouble = model.sync.trouble.clone();
    rows.extend(trouble.map(|why| row(Tone::Warning, "sync.trouble", why)));
    let out = status.exports.first().map(|one| {
        Phrase::new("sync.last-out")
            .with("when", when(model, one.millis))
            .with("office", &one.office)
            .with("n", counted(texts, one.ops))
    });
    let never = || Phrase::new("sync.never");
    rows.push(row(
        Tone::Plain,
        "sync.last-export",
        out.unwrap_or_else(never),
    ));
    let came = status.landings.first().map(|one| {
        Phrase::new("sync.last-in")
            .with("when", when(model, one.millis))
            .with("from", named(model, &one.from))
            .with("n", counted(texts, one.new))
    });
    rows.push(row(
        Tone::Plain,
        "sync.last-import",
        came.unwrap_or_else(never),
    ));
    rows.push(gaps(status, texts));
    rows.extend(status.hash.map(|hash| {
        let sum = Phrase::new("sync.word").with("word", hex(&hash));
        row(Tone::Plain, "sync.hash", sum)
    }));
    rows
}

/// The three words, each with its count.
fn reaches(model: &Model, status: &Status) -> Vec<Row> {
    let texts = model.texts();
    let saved = model.ids.next_seq().saturating_sub(1);
    let reached = |label, key, of: u64| {
        let left = saved.saturating_sub(of);
        let tone = if left == 0 { Tone::Good } else { Tone::Plain };
        let phrase = Phrase::new(key)
            .with("n", counted(texts, of.min(saved)))
            .with("left", counted(texts, left));
        row(tone, label, &phrase, texts)
    };
    let own = Phrase::new("sync.saved-n").with("n", counted(texts, saved));
    if status.is_head_office() {
        let there = Phrase::new("sync.at-head-office");
        return vec![
            row(Tone::Good, "sync.saved", &own, texts),
            row(Tone::Good, "sync.acknowledged", &there, texts),
        ];
    }
    vec![
        row(Tone::Good, "sync.saved", &own, texts),
        reached("sync.exported", "sync.exported-n", status.exported),
        reached(
            "sync.acknowledged",
            "sync.acknowledged-n",
            status.acknowledged,
        ),
    ]
}

fn registry(model: &Model, status: &Status) -> Row {
    let texts = model.texts();
    let Some((version, issued)) = status.registry else {
        let none = Phrase::new("sync.registry-none");
        return row(Tone::Warning, "sync.registry", &none, texts);
    };
    let days = (model.today - issued).num_days();
    let (tone, key) = if days > OLD_REGISTRY {
        (Tone::Warning, "sync.registry-old")
    } else {
        (Tone::Good, "sync.registry-is")
    };
    let phrase = Phrase::new(key)
        .with("version", version)
        .with("days", days.max(0));
    row(tone, "sync.registry", &phrase, texts)
}

fn enrolled(status: &Status, texts: &Texts) -> Row {
    let (tone, phrase) = match &status.office {
        Some(_) if status.revoked => (Tone::Bad, Phrase::new("sync.revoked-here")),
        Some(office) => (
            Tone::Good,
            Phrase::new("sync.enrolled").with("office", office),
        ),
        None => (Tone::Warning, Phrase::new("sync.not-enrolled")),
    };
    row(tone, "sync.machine", &phrase, texts)
}

/// What is missing of all machines together.
fn gaps(status: &Status, texts: &Texts) -> Row {
    let ops: u64 = status.machines.iter().map(missing).sum();
    let machines = status.machines.iter().filter(|one| !one.missing.is_empty());
    if ops == 0 {
        return row(
            Tone::Good,
            "sync.gaps",
            &Phrase::new("sync.gaps-none"),
            texts,
        );
    }
    let phrase = Phrase::new("sync.gaps-n")
        .with("n", counted(texts, ops))
        .with("machines", machines.count());
    row(Tone::Warning, "sync.gaps", &phrase, texts)
}

fn missing(machine: &MachineStatus) -> u64 {
    machine.missing.iter().map(|(range, _)| range.len()).sum()
}

fn landed(model: &Model, one: &LandingStatus) -> Row {
    let texts = model.texts();
    let (tone, key) = if one.withdrawn.is_some() {
        (Tone::Warning, "sync.state-withdrawn")
    } else if one.apart.is_empty() {
        (Tone::Good, "sync.state-taken")
    } else {
        (Tone::Warning, "sync.state-apart")
    };
    Row {
        tone,
        cells: vec![
            when(model, one.millis),
            named(model, &one.from),
            counted(texts, one.new),
            texts.count(one.apart.len()),
            texts.get(key).to_owned(),
        ],
    }
}

/// How far something has come, by one word.
pub fn reach(texts: &Texts, reach: Reach) -> &str {
    texts.get(match reach {
        Reach::Saved => "sync.reach-saved",
        Reach::Exported => "sync.reach-exported",
        Reach::Acknowledged => "sync.reach-acknowledged",
    })
}

fn exported(model: &Model, one: &ExportStatus) -> Row {
    let texts = model.texts();
    let tone = match one.reach {
        Reach::Acknowledged => Tone::Good,
        Reach::Saved | Reach::Exported => Tone::Plain,
    };
    let (part, parts) = one.part;
    let office = if parts > 1 {
        format!("{} {part}/{parts}", one.office)
    } else {
        one.office.clone()
    };
    Row {
        tone,
        cells: vec![
            when(model, one.millis),
            office,
            counted(texts, one.ops),
            texts.size(one.bytes),
            reach(texts, one.reach).to_owned(),
        ],
    }
}

fn machine(model: &Model, one: &MachineStatus) -> Row {
    let texts = model.texts();
    let (tone, state) = machine_state(texts, one);
    let seen = one.seen.map(|millis| when(model, millis));
    Row {
        tone,
        cells: vec![
            named(model, &one.name),
            one.office.clone(),
            counted(texts, one.seq),
            seen.unwrap_or_else(|| texts.get("sync.never").to_owned()),
            state.text(texts),
        ],
    }
}

fn machine_state(texts: &Texts, one: &MachineStatus) -> (Tone, Phrase) {
    let missing = missing(one);
    if one.revoked {
        (Tone::Bad, Phrase::new("sync.state-revoked"))
    } else if let Some(at) = one.forked {
        (Tone::Bad, Phrase::new("sync.state-forked").with("seq", at))
    } else if missing > 0 {
        let phrase = Phrase::new("sync.state-missing").with("n", counted(texts, missing));
        (Tone::Warning, phrase)
    } else if one.seq == 0 {
        (Tone::Plain, Phrase::new("sync.state-nothing"))
    } else {
        (Tone::Good, Phrase::new("sync.state-whole"))
    }
}

/// A stretch that is missing, of which machine, and who has it.
fn lacking(model: &Model, name: &str, range: Range, with: &[String]) -> Phrase {
    Phrase::new("sync.missing-of")
        .with("from", range.from)
        .with("to", range.to)
        .with("machine", named(model, name))
        .with("with", all_named(model, with))
}

/// What stands below the rows: the one selected, in full.
pub fn foot(model: &Model) -> String {
    let texts = model.texts();
    match model.sync.part {
        Part::Standing => {
            let Some(at) = model.sync.row() else {
                return String::new();
            };
            let row = rows(model, Part::Standing).into_iter().nth(at);
            row.map_or_else(String::new, |row| row.cells.join(": "))
        }
        Part::In => landing(model).map_or_else(String::new, |one| {
            let why = one.withdrawn.as_ref();
            let mut parts = vec![named(model, &one.from), one.office.clone()];
            parts.extend(
                by_reason(&one.apart)
                    .into_iter()
                    .map(|(reason, n)| format!("{}: {n}", texts.label(reason))),
            );
            parts.extend(why.map(|why| texts.fill("sync.withdrawn-why", &[("why", why)])));
            parts.join(" · ")
        }),
        Part::Out => export_selected(model).map_or_else(String::new, |one| one.place.clone()),
        Part::Machines => machine_selected(model).map_or_else(String::new, |one| {
            let told = one.missing.first();
            let told = told.map(|(range, with)| lacking(model, &one.name, *range, with));
            let (_, state) = machine_state(texts, one);
            let seen = one.seen.map(|millis| {
                let day = when(model, millis);
                Phrase::new("sync.last-came").with("when", day).text(texts)
            });
            let told = told.unwrap_or(state).text(texts);
            std::iter::once(told)
                .chain(seen)
                .collect::<Vec<String>>()
                .join(" · ")
        }),
    }
}

/// How many were set apart, by reason.
fn by_reason(apart: &[SetApart]) -> Vec<(Reason, usize)> {
    let count = |reason: &Reason| apart.iter().filter(|one| one.reason == *reason).count();
    let all = Reason::ALL.iter().map(|reason| (*reason, count(reason)));
    all.filter(|(_, n)| *n > 0).collect()
}

/// Everything that is known of the row selected.
pub(super) fn detail(model: &Model) -> Option<Explain> {
    let (title, whys) = match model.sync.part {
        Part::Standing => {
            let row = rows(model, Part::Standing)
                .into_iter()
                .nth(model.sync.row()?)?;
            let cell = |at: usize| row.cells.get(at).cloned().unwrap_or_default();
            let what = Phrase::new("sync.word").with("word", cell(0));
            (
                Phrase::new("sync.standing"),
                vec![Why::of(what, cell(1), rule())],
            )
        }
        Part::In => {
            let one = landing(model)?;
            let title = Phrase::new("sync.landing").with("n", one.index);
            (title, landing_detail(model, one))
        }
        Part::Out => {
            let one = export_selected(model)?;
            (Phrase::new("sync.export-one"), export_detail(model, one))
        }
        Part::Machines => {
            let one = machine_selected(model)?;
            let title = Phrase::new("sync.word").with("word", named(model, &one.name));
            (title, machine_detail(model, one))
        }
    };
    Some(Explain::new(title, whys))
}

/// What the three words mean.
fn rule() -> Vec<Why> {
    [
        "sync.rule-saved",
        "sync.rule-exported",
        "sync.rule-acknowledged",
    ]
    .map(|key| Why::leaf(Phrase::new(key), ""))
    .into()
}

fn fact(key: &'static str, value: impl Into<String>) -> Why {
    Why::leaf(Phrase::new(key), value)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn landing_detail(model: &Model, one: &LandingStatus) -> Vec<Why> {
    let texts = model.texts();
    let apart = by_reason(&one.apart).into_iter().map(|(reason, n)| {
        let ops = one.apart.iter().filter(|apart| apart.reason == reason);
        let named = ops.take(NAMED).map(|apart| {
            let status = model.sync.status.as_ref();
            let name = status.map(|status| status.name_of(apart.op.replica));
            let phrase = Phrase::new("sync.op")
                .with("seq", apart.op.seq)
                .with("machine", named(model, &name.unwrap_or_default()));
            Why::leaf(phrase, "")
        });
        Why::of(
            Phrase::coded(Reason::NAME, reason.code()),
            texts.count(n),
            named.collect(),
        )
    });
    let mut whys = vec![
        fact(
            "sync.head-from",
            format!("{}, {}", named(model, &one.from), one.office),
        ),
        fact("sync.head-when", when(model, one.millis)),
        fact("sync.head-new", counted(texts, one.new)),
        Why::of(
            Phrase::new("sync.head-apart"),
            texts.count(one.apart.len()),
            apart.collect(),
        ),
        fact("sync.bundle", hex(&one.bundle.0)),
    ];
    let why = one.withdrawn.clone();
    whys.extend(why.map(|why| fact("sync.state-withdrawn", why)));
    whys
}

fn export_detail(model: &Model, one: &ExportStatus) -> Vec<Why> {
    let texts = model.texts();
    vec![
        fact("sync.head-for", one.office.clone()),
        fact("sync.head-when", when(model, one.millis)),
        fact("sync.head-ops", counted(texts, one.ops)),
        fact("sync.head-size", texts.size(one.bytes)),
        fact("sync.part", format!("{}/{}", one.part.0, one.part.1)),
        fact("sync.place", one.place.clone()),
        fact("sync.bundle", hex(&one.bundle.0)),
        Why::of(
            Phrase::new("sync.head-reach"),
            reach(texts, one.reach),
            rule(),
        ),
    ]
}

fn machine_detail(model: &Model, one: &MachineStatus) -> Vec<Why> {
    let texts = model.texts();
    let seen = one.seen.map(|millis| when(model, millis));
    let lacks = one.missing.iter().take(NAMED);
    let lacks = lacks.map(|(range, with)| Why::leaf(lacking(model, &one.name, *range, with), ""));
    vec![
        fact("sync.head-office", one.office.clone()),
        fact("sync.head-up-to", counted(texts, one.seq)),
        fact(
            "sync.head-seen",
            seen.unwrap_or_else(|| texts.get("sync.never").to_owned()),
        ),
        fact("sync.head-state", machine_state(texts, one).1.text(texts)),
        Why::of(
            Phrase::new("sync.gaps"),
            counted(texts, missing(one)),
            lacks.collect(),
        ),
        fact("sync.replica", one.replica.to_string()),
    ]
}

/// Why a file was refused.
pub(super) fn refused(place: &str, why: &Phrase) -> Phrase {
    Phrase::new("sync.refused-file")
        .with("place", place)
        .with_all("why", vec![why.clone()])
}

fn line(subject: impl Into<String>, outcome: Phrase, tone: Tone) -> PreviewLine {
    PreviewLine {
        subject: subject.into(),
        outcome,
        tone,
    }
}

/// What would be written out, before it is.
pub(super) fn offer(model: &Model, order: &Order, offer: &Offer) -> Shown {
    let texts = model.texts();
    let (own, others) = offer.ops;
    let label = |key| texts.get(key).to_owned();
    let counts = |n| Phrase::new("sync.changes").with("n", counted(texts, n));
    let sealed = if offer.recipients == 0 {
        line(
            label("sync.ask-sealed"),
            Phrase::new("sync.open"),
            Tone::Warning,
        )
    } else {
        let phrase = Phrase::new("sync.sealed-for").with("n", offer.recipients);
        line(label("sync.ask-sealed"), phrase, Tone::Good)
    };
    let place = if order.place.is_empty() {
        let folder = model.sync.status.as_ref().and_then(|s| s.folder.clone());
        folder.unwrap_or_default()
    } else {
        order.place.clone()
    };
    let place = Phrase::new("sync.word").with("word", place);
    let parts = Phrase::new("sync.files-n").with("n", offer.parts.len());
    let lines = vec![
        line(label("sync.own"), counts(own), Tone::Plain),
        line(label("sync.others"), counts(others), Tone::Plain),
        line(label("sync.files"), parts, Tone::Plain),
        sealed,
        line(label("sync.place"), place, Tone::Plain),
    ];
    let bytes = offer.bytes();
    Shown {
        title: Phrase::new("sync.offer-title").with("office", &offer.office),
        summary: Phrase::new("sync.offer-sum")
            .with("n", counted(texts, own + others))
            .with("size", texts.size(bytes))
            .with_all("time", vec![lasting(offer.seconds(THIN_LINE))]),
        list: ListState::new(lines.len(), 10),
        lines,
        does: Does::Ask(Box::new(Effect::Sync(SyncWish::Export(order.clone())))),
    }
}

/// What taking a file in would change, before it does.
pub(super) fn preview(model: &Model, preview: &Preview) -> Shown {
    let lines = preview_lines(model, preview);
    let is_known = preview.again && preview.new == 0;
    let (from_office, to_office) = &preview.offices;
    let summary = if is_known {
        "sync.preview-again"
    } else {
        "sync.preview-sum"
    };
    let (part, parts) = preview.part;
    Shown {
        title: Phrase::new("sync.preview-title").with("from", named(model, &preview.from)),
        summary: Phrase::new(summary)
            .with("from", from_office)
            .with("to", to_office)
            .with("part", part)
            .with("parts", parts),
        list: ListState::new(lines.len(), 10),
        lines,
        does: if is_known {
            Does::Nothing
        } else {
            let wish = SyncWish::TakeIn(preview.place.clone());
            Does::Ask(Box::new(Effect::Sync(wish)))
        },
    }
}

fn preview_lines(model: &Model, preview: &Preview) -> Vec<PreviewLine> {
    let texts = model.texts();
    let label = |key: &str| texts.get(key).to_owned();
    let counts = |n| Phrase::new("sync.changes").with("n", counted(texts, n));
    let new = Phrase::new("sync.changes-of")
        .with("n", counted(texts, preview.new))
        .with("subjects", texts.count(preview.subjects.len()));
    let mut lines = vec![
        line(label("sync.head-new"), new, Tone::Good),
        line(label("sync.known"), counts(preview.known), Tone::Plain),
    ];
    let (apart, some) = &preview.apart;
    if *apart > 0 {
        lines.push(line(
            label("sync.head-apart"),
            counts(*apart),
            Tone::Warning,
        ));
    }
    lines.extend(by_reason(some).into_iter().map(|(reason, n)| {
        let why = Phrase::coded(Reason::NAME, reason.code());
        line(format!("  {}", texts.count(n)), why, Tone::Warning)
    }));
    if preview.many {
        let many = Phrase::new("sync.many");
        lines.push(line(label("sync.conflict"), many, Tone::Warning));
    }
    let conflicts = preview.conflicts.iter().take(NAMED);
    lines.extend(conflicts.map(|subject| {
        let beside = Phrase::new("sync.beside");
        line(about(model, *subject), beside, Tone::Warning)
    }));
    lines.extend(warnings(model, preview));
    if let Some((before, now)) = preview.acknowledged {
        let phrase = Phrase::new("sync.acknowledges")
            .with("before", counted(texts, before))
            .with("now", counted(texts, now));
        lines.push(line(label("sync.acknowledged"), phrase, Tone::Good));
    }
    lines.extend(preview.registry.map(|version| {
        let phrase = Phrase::new("sync.registry-brought").with("version", version);
        line(label("sync.registry"), phrase, Tone::Good)
    }));
    lines
}

/// What is missing afterwards, and chains with two branches.
fn warnings(model: &Model, preview: &Preview) -> Vec<PreviewLine> {
    let texts = model.texts();
    let missing = preview.missing.iter().take(NAMED).map(|(range, with)| {
        let status = model.sync.status.as_ref();
        let name = status.map(|status| status.name_of(range.replica));
        let phrase = lacking(model, &name.unwrap_or_default(), *range, with);
        line(texts.get("sync.gaps"), phrase, Tone::Warning)
    });
    let forked = preview.forked.iter().map(|(name, seq)| {
        let phrase = Phrase::new("sync.state-forked").with("seq", seq);
        line(named(model, name), phrase, Tone::Bad)
    });
    let mut lines: Vec<PreviewLine> = missing.chain(forked).collect();
    if preview.other_branch {
        let phrase = Phrase::new("sync.forked");
        lines.push(line(texts.get("sync.chain"), phrase, Tone::Bad));
    }
    lines
}

/// Whom or what something is about, and for which period.
fn about(model: &Model, subject: Subject) -> String {
    let name = subject_name(model, subject);
    match subject.period {
        Some(period) => format!("{name} · {}", model.texts().period_short(period)),
        None => name,
    }
}
