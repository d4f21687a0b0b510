//! Sinkron: how far everything has come, what came in and went out, and what is missing of whom.
//!
//! The screen only shows what was last answered and asks: files, keys and the ledger are whoever's that runs it.

pub mod layout;
mod offer;
pub mod tell;
pub mod wish;

use crate::app::access;
use crate::app::ask::{Ask, AskFor};
use crate::app::command::{Command, General, Move, Place, Spec};
use crate::app::explain::Explain;
use crate::app::list::ListState;
use crate::app::model::{Effect, Model, Overlay, Tab, Tone};
use crate::app::reports;
use crate::app::update::renew;
use crate::domain::access::Right;
use crate::i18n::Phrase;
use crate::ops::sync::{ExportStatus, MachineStatus, Preview, Status};

use layout::{Part, areas};
use wish::{Came, Order, Round, SyncAnswer, SyncWish};

/// What the screen can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Write out what an office has not.
    Export,
    /// Take a file in, after showing what it would change.
    Import,
    /// Take back the import selected.
    Withdraw,
    /// Go through the exchange folder: take in, and put there.
    Round,
    /// Look anew how far everything has come.
    Look,
    /// Show this part.
    Part(Part),
}

use Act as Do;
const HERE: Place = Place::On(Tab::Sync);
const fn reads(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::reads(Command::Sync(act), code, keys, HERE)
}
const fn changes(act: Act, code: &'static str, keys: &'static [&'static str]) -> Spec {
    Spec::writes(Command::Sync(act), code, keys, HERE)
}

/// The screen's part of the table.
pub static COMMANDS: &[Spec] = &[
    changes(Do::Export, "sync-export", &["e"]),
    changes(Do::Import, "sync-import", &["i"]),
    changes(Do::Withdraw, "sync-withdraw", &["w"]),
    changes(Do::Round, "sync-folder", &["f"]),
    reads(Do::Look, "sync-look", &["r"]),
    reads(Do::Part(Part::Standing), "sync-standing", &["1"]),
    reads(Do::Part(Part::In), "sync-in", &["2"]),
    reads(Do::Part(Part::Out), "sync-out", &["3"]),
    reads(Do::Part(Part::Machines), "sync-machines", &["4"]),
];

/// The screen.
#[derive(Debug, Default)]
pub struct SyncState {
    /// The part in sight.
    pub part: Part,
    /// Selection and window of each part, in the order of [`Part::ALL`].
    lists: [ListState; 4],
    /// How far everything had come when it was last asked.
    pub status: Option<Status>,
    /// What is tried again by itself and did not work the last time.
    pub trouble: Option<Phrase>,
    /// What was last written out, as the next one may be like it.
    order: Option<Order>,
}

impl SyncState {
    /// The list of a part.
    pub fn list(&self, part: Part) -> &ListState {
        let [standing, landed, out, machines] = &self.lists;
        match part {
            Part::Standing => standing,
            Part::In => landed,
            Part::Out => out,
            Part::Machines => machines,
        }
    }

    fn list_mut(&mut self, part: Part) -> &mut ListState {
        let [standing, landed, out, machines] = &mut self.lists;
        match part {
            Part::Standing => standing,
            Part::In => landed,
            Part::Out => out,
            Part::Machines => machines,
        }
    }

    /// The row selected in the part in sight.
    pub fn row(&self) -> Option<usize> {
        self.list(self.part).selected()
    }
}

/// Why nothing is shown, where nothing is.
pub fn why_empty(model: &Model) -> Option<Phrase> {
    if model.ids.is_practice() {
        return Some(Phrase::new("sync.practice"));
    }
    if let Some(denied) = access::refused(model, Command::Sync(Act::Look)) {
        return Some(access::told(&denied));
    }
    let unknown = Phrase::new("sync.unknown");
    model.sync.status.is_none().then_some(unknown)
}

/// Own changes that were not written out for head office yet, and those that it has not acknowledged. Nothing where nobody
/// waits for them.
pub fn waiting(model: &Model) -> Option<(u64, u64)> {
    let status = model.sync.status.as_ref()?;
    let status = Some(status).filter(|status| status.is_awaited())?;
    let saved = model.ids.next_seq().saturating_sub(1);
    let left = |of: u64| saved.saturating_sub(of);
    Some((left(status.exported), left(status.acknowledged)))
}

/// The screen comes to the front: how far everything has come is asked anew.
pub fn enter(model: &Model) -> Vec<Effect> {
    let may =
        !model.ids.is_practice() && access::refused(model, Command::Sync(Act::Look)).is_none();
    let look = may.then_some(Effect::Sync(SyncWish::Look));
    look.into_iter().collect()
}

/// Brings the lists in line with what is known and with the size.
pub fn settle(model: &mut Model) {
    if model.tab != Tab::Sync {
        return;
    }
    for part in Part::ALL {
        let rows = tell::count(model, part);
        let height = usize::from(areas(model.size, part).list.h).max(1);
        let list = model.sync.list_mut(part);
        list.resize(height);
        list.clamp(rows);
    }
}

/// Does what a command says.
pub fn run(model: &mut Model, act: Act) -> Vec<Effect> {
    if model.ids.is_practice() {
        return model.refuse("sync.practice");
    }
    match act {
        Act::Part(part) => model.sync.part = part,
        Act::Look => {
            model.say(Tone::Plain, Phrase::new("sync.looked"));
            return vec![Effect::Sync(SyncWish::Look)];
        }
        Act::Export => {
            let ask = offer::export(model);
            model.overlays.push(Overlay::Ask(Box::new(ask)));
        }
        Act::Import => {
            let ask = offer::import();
            model.overlays.push(Overlay::Ask(Box::new(ask)));
        }
        Act::Withdraw => return withdraw(model),
        Act::Round => return round(model),
    }
    Vec::new()
}

/// Asks why the import selected is taken back.
fn withdraw(model: &mut Model) -> Vec<Effect> {
    let landing = match model.sync.part {
        Part::In => tell::landing(model),
        Part::Standing | Part::Out | Part::Machines => None,
    };
    let Some(landing) = landing else {
        return model.refuse("sync.choose-landing");
    };
    if !landing.can_withdraw {
        return model.refuse("sync.cannot-withdraw");
    }
    let ask = offer::withdraw(model, landing);
    model.overlays.push(Overlay::Ask(Box::new(ask)));
    Vec::new()
}

/// Goes through the exchange folder, where one is set.
fn round(model: &mut Model) -> Vec<Effect> {
    let status = model.sync.status.as_ref();
    if status.is_some_and(|status| status.folder.is_none()) {
        return model.refuse("sync.no-folder");
    }
    vec![Effect::Sync(SyncWish::Round)]
}

/// Everything that was asked is answered.
pub fn asked(model: &mut Model, ask: &Ask) -> Vec<Effect> {
    let wish = match &ask.then {
        AskFor::Export => match offer::order(model, ask) {
            Ok(order) => {
                model.sync.order = Some(order.clone());
                SyncWish::Offer(order)
            }
            Err(key) => return model.refuse(key),
        },
        AskFor::Import if ask.text(0).is_empty() => return model.refuse("sync.no-path"),
        AskFor::Import => SyncWish::Preview(ask.text(0).to_owned()),
        AskFor::Withdraw(_) if ask.text(0).is_empty() => return model.refuse("sync.no-reason"),
        AskFor::Withdraw(landing) => {
            let reason = ask.text(0).to_owned();
            SyncWish::Withdraw {
                landing: *landing,
                reason,
            }
        }
        AskFor::Report(order) => return reports::asked(ask, order),
    };
    vec![Effect::Sync(wish)]
}

/// Takes a file in whose path was typed behind the command.
pub fn import(model: &mut Model, path: &str) -> Vec<Effect> {
    if model.ids.is_practice() {
        return model.refuse("sync.practice");
    }
    vec![Effect::Sync(SyncWish::Preview(path.to_owned()))]
}

/// What became of a wish.
pub fn answered(model: &mut Model, answer: SyncAnswer) -> Vec<Effect> {
    let effects = match answer.fresh {
        Some(fresh) => renew(model, *fresh),
        None => Vec::new(),
    };
    if let Some(status) = answer.status {
        take(model, *status);
    }
    came(model, answer.came);
    effects
}

/// Takes what is known now. What was selected stays selected, though something newer may have come above it.
fn take(model: &mut Model, status: Status) {
    let state = &mut model.sync;
    if let Some(before) = &state.status {
        let [_, landed, out, machines] = &mut state.lists;
        keep(landed, (&before.landings, &status.landings), |one| {
            one.index
        });
        let export = |one: &ExportStatus| (one.bundle, one.millis);
        keep(out, (&before.exports, &status.exports), export);
        let machine = |one: &MachineStatus| one.replica;
        keep(machines, (&before.machines, &status.machines), machine);
    }
    let known = status.machines.iter().filter(|one| !one.office.is_empty());
    model.names = known.map(|one| (one.replica, one.name.clone())).collect();
    state.status = Some(status);
}

/// Selects among what is there now the one that was selected, known again by its key.
fn keep<T, K: PartialEq>(list: &mut ListState, (before, now): (&[T], &[T]), key: impl Fn(&T) -> K) {
    let selected = list.selected().and_then(|at| before.get(at)).map(&key);
    let at = now.iter().position(|one| Some(key(one)) == selected);
    list.clamp(now.len());
    if let Some(at) = at {
        list.select(at);
    }
}

fn came(model: &mut Model, came: Came) {
    match came {
        Came::Looked => {}
        Came::Offered(order, offer) => {
            close_ask(model);
            let preview = tell::offer(model, &order, &offer);
            model.overlays.push(Overlay::Preview(Box::new(preview)));
        }
        Came::Written(files) => say_written(model, &files),
        Came::Previewed(preview) => {
            close_ask(model);
            let preview = tell::preview(model, &preview);
            model.overlays.push(Overlay::Preview(Box::new(preview)));
        }
        Came::TakenIn(preview) => say_taken(model, &preview),
        Came::Withdrawn(landing) => {
            close_ask(model);
            let phrase = Phrase::new("sync.withdrawn").with("n", landing);
            model.say(Tone::Good, phrase);
        }
        Came::Round(round) => say_round(model, &round),
        Came::Failed(why) => model.say(Tone::Bad, why),
        Came::Trouble(why) => model.sync.trouble = Some(why),
    }
}

/// What was asked is answered and done with.
fn close_ask(model: &mut Model) {
    if matches!(model.top(), Some(Overlay::Ask(_))) {
        model.overlays.pop();
    }
}

fn say_written(model: &mut Model, files: &[wish::Written]) {
    let texts = model.texts();
    let (ops, bytes) = sums(files);
    let first = files.first().map(|file| file.place.as_str());
    let phrase = Phrase::new(if files.len() == 1 {
        "sync.written"
    } else {
        "sync.written-parts"
    });
    let phrase = phrase
        .with("place", first.unwrap_or_default())
        .with("files", files.len())
        .with("n", tell::counted(texts, ops))
        .with("size", texts.size(bytes));
    if files.is_empty() {
        model.say(Tone::Plain, Phrase::new("sync.nothing-to-write"));
    } else {
        model.say(Tone::Good, phrase);
    }
}

fn sums(files: &[wish::Written]) -> (u64, u64) {
    let sum = |(ops, bytes), file: &wish::Written| (ops + file.ops, bytes + file.bytes);
    files.iter().fold((0, 0), sum)
}

fn say_taken(model: &mut Model, preview: &Preview) {
    let texts = model.texts();
    let (apart, _) = &preview.apart;
    let key = if preview.conflicts.is_empty() && *apart == 0 {
        "sync.taken"
    } else {
        "sync.taken-mind"
    };
    let phrase = Phrase::new(key)
        .with("from", tell::named(model, &preview.from))
        .with("n", tell::counted(texts, preview.new))
        .with("conflicts", preview.conflicts.len())
        .with("apart", tell::counted(texts, *apart));
    model.say(Tone::Good, phrase);
}

fn say_round(model: &mut Model, round: &Round) {
    model.sync.trouble = None;
    let refused = round.refused.first();
    if round.by_itself {
        model.sync.trouble = refused.map(|(place, why)| tell::refused(place, why));
        return;
    }
    let texts = model.texts();
    let new = round.taken.iter().map(|one| one.new).sum();
    let apart = round.taken.iter().map(|one| one.apart.0).sum();
    let (ops, _) = sums(&round.written);
    let phrase = Phrase::new("sync.round")
        .with("taken", round.taken.len())
        .with("new", tell::counted(texts, new))
        .with("apart", tell::counted(texts, apart))
        .with("written", round.written.len())
        .with("n", tell::counted(texts, ops));
    match refused {
        None => model.say(Tone::Good, phrase),
        Some((place, why)) => {
            let first = tell::refused(place, why);
            let all = Phrase::new("sync.round-refused")
                .with_all("done", vec![phrase])
                .with("files", round.refused.len())
                .with_all("first", vec![first]);
            model.say(Tone::Warning, all);
        }
    }
}

/// Opens what is selected: everything that is known of it.
pub fn open(model: &mut Model) -> Vec<Effect> {
    match explain(model) {
        Some(explain) => {
            model.overlays.push(Overlay::Explain(Box::new(explain)));
            Vec::new()
        }
        None => model.refuse("explain.nothing"),
    }
}

/// What the row selected was made of.
pub fn explain(model: &Model) -> Option<Explain> {
    if why_empty(model).is_some() {
        return None;
    }
    tell::detail(model)
}

/// The list that a movement is for; none where the movement changed the part.
pub fn turn(model: &mut Model, by: Move) -> Option<&mut ListState> {
    let state = &mut model.sync;
    let by = match by {
        Move::NextPane | Move::Right => 1,
        Move::PreviousPane | Move::Left => Part::ALL.len() - 1,
        Move::Rows(_) | Move::HalfPage(_) | Move::Page(_) | Move::First | Move::Last => {
            return Some(state.list_mut(state.part));
        }
    };
    state.part = state.part.turned(by);
    None
}

/// The right without which nothing here is for whoever sits at the keyboard.
pub const NEEDED: Right = Right::Exchange;

/// What can be done here now, for the bottom line.
pub fn hints(model: &Model) -> Vec<(Command, &'static str)> {
    let own = |act: Act, label: &'static str| (Command::Sync(act), label);
    let part = (Command::Move(Move::NextPane), "hint.sync-part");
    if why_empty(model).is_some() {
        return vec![own(Act::Look, "hint.sync-look")];
    }
    let mut hints = vec![
        own(Act::Export, "hint.sync-export"),
        own(Act::Import, "hint.sync-import"),
    ];
    let folder = model.sync.status.as_ref().and_then(|s| s.folder.as_ref());
    hints.extend(folder.map(|_| own(Act::Round, "hint.sync-folder")));
    if model.sync.part == Part::In && tell::landing(model).is_some_and(|one| one.can_withdraw) {
        hints.insert(0, own(Act::Withdraw, "hint.sync-withdraw"));
    }
    hints.push(part);
    if model.sync.row().is_some() {
        hints.push((Command::General(General::Open), "hint.sync-open"));
    }
    hints
}

#[cfg(test)]
mod tests;
