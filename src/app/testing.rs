//! A small office to try the screens in: the model over a store in memory, driven by keys as they are written.

use std::collections::VecDeque;

use chrono::NaiveDate;

use crate::config::{rules, scheme};
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::nip::Nip;
use crate::domain::people::{Grade, PositionKind};
use crate::domain::period::Period;
use crate::domain::plan::{Approach, Aspect, Direction, ResultKind, Stage};
use crate::domain::unit::UnitKind;
use crate::i18n::{Lang, Texts};
use crate::ops::edit::{code, draft, text, writes};
use crate::ops::fields as f;
use crate::ops::ident::IdSource;
use crate::ops::op::{Act, ActKind, Field, ReplicaId, Subject, SubjectKind, Value};
use crate::ops::sync::By;
use crate::pins::Vault;
use crate::store::memory::MemoryStore;
use crate::store::{Store, take_back};

use super::command::Command;
use super::key::{Key, KeyCode};
use super::model::{ACTS, Effect, Fresh, Model, Msg, Overlay, Palette, Settings};
use super::reports::ReportWish;
use super::screens::employees;
use super::screens::sync::wish::{SyncAnswer, SyncWish};
use super::update::update;

/// Heads the office (JPT Pratama).
pub(crate) const SRI: EmployeeId = EmployeeId(197_003_151_995_032_001);
/// Heads the section (Pengawas), and sits at the keyboard.
pub(crate) const AHMAD: EmployeeId = EmployeeId(198_204_102_008_011_002);
/// Works in the section.
pub(crate) const BUDI: EmployeeId = EmployeeId(199_001_012_015_031_001);
/// Works in the section.
pub(crate) const CITRA: EmployeeId = EmployeeId(199_205_122_018_032_002);
/// Works in the section, since this year; has no plan yet.
pub(crate) const DEWI: EmployeeId = EmployeeId(199_507_232_020_122_003);
/// The office.
pub(crate) const OFFICE: UnitId = UnitId(11);
/// The section.
pub(crate) const SECTION: UnitId = UnitId(12);

/// A model, the store that answers it, and the clock on the wall.
#[derive(Debug)]
pub(crate) struct World {
    /// The model.
    pub(crate) model: Model,
    /// The store.
    pub(crate) store: MemoryStore,
    /// The PINs of the machine.
    pub(crate) pins: Vault,
    /// Milliseconds since 1970.
    pub(crate) now: u64,
    /// Who sits at the keyboard as the store was told, which takes no act of anybody else.
    pub(crate) seated: EmployeeId,
    /// Effects that no store answers (clipboard, redraw, quit), oldest first.
    pub(crate) asked: Vec<Effect>,
    /// What the next things that are asked about bundles are answered with.
    pub(crate) answers: VecDeque<SyncAnswer>,
}

/// The day on which everything happens: 24 November 2026, in the fourth quarter.
pub(crate) fn today() -> NaiveDate {
    day(2026, 11, 24)
}

/// A day.
pub(crate) fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a day")
}

/// The period looked at: the fourth quarter of 2026.
pub(crate) fn period() -> Period {
    Period::quarter(2026, 4).expect("a quarter")
}

fn settings(lang: Lang) -> Settings {
    Settings {
        palette: Palette::Mono,
        ..Settings::shipped(
            Texts::of(lang),
            rules::national().clone(),
            scheme::national().clone(),
        )
    }
}

impl World {
    /// The office in Indonesian: head, supervisor and three staff, two of them with plans of two quarters.
    pub(crate) fn new() -> Self {
        Self::of(Lang::Indonesian)
    }

    /// The office in a language.
    pub(crate) fn of(lang: Lang) -> Self {
        let mut store = MemoryStore::new(ReplicaId([7; 16]));
        let now = fill(&mut store);
        let model = Model::new(settings(lang), today(), AHMAD, fresh(&store));
        let mut world = Self {
            model,
            store,
            pins: Vault::in_memory(),
            now,
            seated: AHMAD,
            asked: Vec::new(),
            answers: VecDeque::new(),
        };
        world.select(BUDI);
        world
    }

    /// An office where nobody has been entered yet.
    pub(crate) fn empty() -> Self {
        let store = MemoryStore::new(ReplicaId([7; 16]));
        let model = Model::new(
            settings(Lang::Indonesian),
            today(),
            EmployeeId::NOBODY,
            fresh(&store),
        );
        Self {
            model,
            store,
            pins: Vault::in_memory(),
            now: 1,
            seated: EmployeeId::NOBODY,
            asked: Vec::new(),
            answers: VecDeque::new(),
        }
    }

    /// Writes something as an import does, past the screens; it cannot be undone there.
    pub(crate) fn put(&mut self, subject: Subject, item: u64, values: &[(Field, Value)]) {
        put(&mut self.store, &mut self.now, subject, item, values);
        self.refresh();
        self.model.notice = None;
    }

    /// Shows what has come into the store past the screens.
    pub(crate) fn refresh(&mut self) {
        let fresh = fresh(&self.store);
        self.send(Msg::Refreshed(Box::new(fresh)));
    }

    /// A result in a plan, with the stage of the plan.
    pub(crate) fn result(&mut self, subject: Subject, item: u64, title: &str, stage: Stage) {
        self.put(subject, 0, &at_stage(stage));
        let (subject, item, values) = result(subject, item, title, item);
        self.put(subject, item, &values);
    }

    /// An indicator of a result.
    pub(crate) fn indicator(
        &mut self,
        subject: Subject,
        ids: (u64, u64),
        what: &str,
        kind: (Direction, &str),
        figures: Figures<'_>,
    ) {
        let (subject, item, values) = indicator(subject, ids, what, kind, figures);
        self.put(subject, item, &values);
    }

    /// What is wrong in the form on top.
    pub(crate) fn errors(&self) -> Vec<String> {
        let Some(Overlay::Form(form)) = self.model.top() else {
            panic!("no form: {}", self.notice());
        };
        let errors = form.fields.iter().filter_map(|field| field.error.as_ref());
        errors.map(|error| error.text(self.model.texts())).collect()
    }

    /// Selects a person in the list and loads the file.
    pub(crate) fn select(&mut self, id: EmployeeId) {
        assert!(
            employees::select(&mut self.model, id),
            "{id:?} is not shown"
        );
        self.send(Msg::Rested);
    }

    /// Gives a message to the model, and the answers of the store to what it asks.
    pub(crate) fn send(&mut self, msg: Msg) {
        let mut waiting = VecDeque::from([msg]);
        for _ in 0..50 {
            let Some(msg) = waiting.pop_front() else {
                return;
            };
            for effect in update(&mut self.model, msg) {
                waiting.extend(self.answer(effect));
            }
        }
        panic!("the model never comes to rest");
    }

    fn answer(&mut self, effect: Effect) -> Option<Msg> {
        let store = &self.store;
        Some(match effect {
            Effect::Load(id) => Msg::Loaded(Box::new(store.dossier(id).expect("a file"))),
            Effect::LoadMany(ids) => {
                let files = ids.iter().map(|id| store.dossier(*id).expect("a file"));
                Msg::LoadedMany(files.collect())
            }
            Effect::Commit(act) => self.commit(act),
            Effect::TakeBack { seq, kind } => {
                let drafts = take_back(store, seq).expect("an act to take back");
                let actor = self.model.actor;
                self.commit(Act {
                    kind,
                    actor,
                    drafts,
                })
            }
            Effect::LoadHistory(id) => Msg::History(id, store.history(id.0).expect("history")),
            Effect::Refresh => Msg::Refreshed(Box::new(fresh(store))),
            Effect::Pin(wish) => crate::runtime::executor::pin(&mut self.pins, wish),
            Effect::Sit(who) => {
                self.seated = who;
                Msg::Seated(who, Box::new(fresh(store)))
            }
            Effect::Sync(wish) => self.exchange(wish),
            Effect::Guide { width, at } => crate::runtime::executor::guide(width, at),
            Effect::Report(wish @ ReportWish::Show(_)) => {
                let stamp = crate::report::make::Stamp::default();
                crate::runtime::reports::at_once(&self.model, store, wish, &stamp)
            }
            // Files are written by nobody here.
            Effect::Report(ReportWish::Write { .. } | ReportWish::Stop)
            | Effect::Clip(_)
            | Effect::Deny(..)
            | Effect::Draft(_)
            | Effect::Mouse(_)
            | Effect::Reload
            | Effect::ChooseScheme(_)
            | Effect::Redraw
            | Effect::HandOver
            | Effect::KeepSeat
            | Effect::TakeSeat
            | Effect::Suspend
            | Effect::Quit => {
                self.asked.push(effect);
                return None;
            }
        })
    }

    /// Answers what is asked about bundles: as the next of [`World::answers`] says, otherwise as a machine without keys.
    fn exchange(&mut self, wish: SyncWish) -> Msg {
        if let Some(answer) = self.answers.pop_front() {
            self.asked.push(Effect::Sync(wish));
            return Msg::Sync(Box::new(answer));
        }
        let mut backing = crate::runtime::executor::Backing {
            store: &mut self.store,
            pins: &mut self.pins,
            desk: None,
        };
        let by = By {
            actor: self.model.actor,
            millis: self.now,
        };
        crate::runtime::exchange::answer(&mut backing, wish, by)
    }

    fn commit(&mut self, act: Act) -> Msg {
        self.now += 1_000;
        let committed = self.store.commit(act, self.now).expect("a commit");
        Msg::Committed(Box::new(committed))
    }

    /// Presses keys as they are written: `g t j Ctrl-s`. Returns how many there were.
    pub(crate) fn keys(&mut self, keys: &str) -> usize {
        let keys = Key::parse_all(keys).unwrap_or_else(|| panic!("no such keys: {keys}"));
        for key in &keys {
            self.send(Msg::Key(*key));
        }
        keys.len()
    }

    /// Gives a command, as a palette does, and the answers of the store to what it asks.
    pub(crate) fn run(&mut self, command: Command) {
        for effect in super::update::run(&mut self.model, command) {
            if let Some(msg) = self.answer(effect) {
                self.send(msg);
            }
        }
    }

    /// Types a text; line breaks are Enter, tabs Tab.
    pub(crate) fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            let key = match c {
                '\n' => Key::plain(KeyCode::Enter),
                '\t' => Key::plain(KeyCode::Tab),
                c => Key::char(c),
            };
            self.send(Msg::Key(key));
        }
    }

    /// The screen at this size, as text.
    pub(crate) fn screen(&mut self, w: u16, h: u16) -> String {
        self.send(Msg::Resize(w, h));
        crate::ui::shot::screen(&self.model, w, h)
    }

    /// What is told below the screen; empty if nothing is.
    pub(crate) fn notice(&self) -> String {
        let told = self.model.notice.as_ref();
        told.map_or(String::new(), |notice| {
            notice.phrase.text(self.model.texts())
        })
    }
}

/// Enters the office into an empty store; answers the moment of the last act.
pub(crate) fn fill(store: &mut dyn Store) -> u64 {
    let mut now = 1_795_500_000_000;
    for (subject, item, values) in office() {
        put(store, &mut now, subject, item, &values);
    }
    now
}

/// Everything from the store, as the start of the program reads it.
pub(crate) fn fresh(store: &MemoryStore) -> Fresh {
    Fresh {
        rows: store.roster().expect("rows"),
        shared: store.shared().expect("units and teams"),
        acts: store.acts(ACTS).expect("acts"),
        ids: IdSource::new(store.replica(), store.next_seq()),
    }
}

fn put(
    store: &mut dyn Store,
    now: &mut u64,
    subject: Subject,
    item: u64,
    values: &[(Field, Value)],
) {
    *now += 1_000;
    let state = store.state(subject).expect("a state");
    let all = writes(&state, item, values, AHMAD);
    let act = Act {
        kind: ActKind::Import,
        actor: AHMAD,
        drafts: draft(&state, all).into_iter().collect(),
    };
    if !act.drafts.is_empty() {
        store.commit(act, *now).expect("a commit");
    }
}

type Put = (Subject, u64, Vec<(Field, Value)>);

/// Figures of an indicator: target, its upper bound, actual.
pub(crate) type Figures<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

fn office() -> Vec<Put> {
    let mut all = vec![
        unit(
            OFFICE,
            "DUKCAPIL",
            "Dinas Dukcapil",
            UnitKind::Agency,
            None,
            SRI,
        ),
        unit(
            SECTION,
            "DUKCAPIL.1",
            "Seksi Pelayanan",
            UnitKind::Section,
            Some(OFFICE),
            AHMAD,
        ),
        person(
            SRI,
            "Dra. Sri Wahyuni, M.Si.",
            "Kepala Dinas",
            PositionKind::SeniorExecutive,
            OFFICE,
        ),
        person(
            AHMAD,
            "Ahmad Fauzi, S.Sos.",
            "Kepala Seksi Pelayanan",
            PositionKind::Supervisor,
            SECTION,
        ),
        person(
            BUDI,
            "Budi Santoso, A.Md.",
            "Pengelola Layanan",
            PositionKind::Staff,
            SECTION,
        ),
        person(
            CITRA,
            "Citra Lestari, S.E.",
            "Analis Kependudukan",
            PositionKind::Staff,
            SECTION,
        ),
        person(
            DEWI,
            "Dewi Anggraini",
            "Pranata Layanan",
            PositionKind::Staff,
            SECTION,
        ),
    ];
    for (who, at) in [(SRI, 100), (AHMAD, 200), (BUDI, 300), (CITRA, 400)] {
        all.extend(plan(who, period(), Stage::Approved, at));
    }
    for (who, at) in [(BUDI, 500), (CITRA, 600)] {
        all.extend(plan(who, period().previous(), Stage::Evaluated, at));
    }
    all
}

fn unit(
    id: UnitId,
    short: &str,
    name: &str,
    kind: UnitKind,
    parent: Option<UnitId>,
    head: EmployeeId,
) -> Put {
    let values = vec![
        (f::UNIT_CODE, text(short)),
        (f::UNIT_NAME, text(name)),
        (f::UNIT_KIND, code(kind)),
        (
            f::UNIT_PARENT,
            parent.map_or(Value::Empty, |unit| Value::Ref(unit.0)),
        ),
        (f::UNIT_HEAD, Value::Ref(head.0)),
    ];
    (Subject::lasting(SubjectKind::Unit, id.0), 0, values)
}

fn person(id: EmployeeId, name: &str, position: &str, kind: PositionKind, unit: UnitId) -> Put {
    let nip = Nip::parse(&id.0.to_string(), today()).expect("a valid NIP");
    let grade = Grade::parse("III/b").expect("a grade");
    let values = vec![
        (f::NAME, text(name)),
        (f::NIP, Value::Ref(nip.number())),
        (f::GRADE, Value::Code(grade.number())),
        (f::POSITION, text(position)),
        (f::POSITION_KIND, code(kind)),
        (f::WORKS_IN, Value::Ref(unit.0)),
    ];
    (Subject::employee(id), 0, values)
}

/// A plan of two results: items `at` with indicators `at + 1` and `at + 2`, and `at + 10` with `at + 11`.
fn plan(who: EmployeeId, period: Period, stage: Stage, at: u64) -> Vec<Put> {
    let subject = Subject::of(SubjectKind::Plan, who.0, period);
    let measured = |item: u64, of: u64, what: &str, unit: &str, target: &str, actual: &str| {
        let figures = (target, None, Some(actual));
        indicator(subject, (item, of), what, (Direction::More, unit), figures)
    };
    let served = "Terlaksananya pelayanan dokumen kependudukan";
    vec![
        (subject, 0, at_stage(stage)),
        result(subject, at, served, 1),
        measured(at + 1, at, "Jumlah KK yang terbit", "dokumen", "400", "310"),
        measured(at + 2, at, "Kepuasan pemohon", "persen", "90", "88"),
        result(subject, at + 10, "Tersusunnya laporan pelayanan bulanan", 2),
        measured(at + 11, at + 10, "Laporan tepat waktu", "laporan", "3", "1"),
    ]
}

fn at_stage(stage: Stage) -> Vec<(Field, Value)> {
    vec![
        (f::APPROACH, code(Approach::Quantitative)),
        (f::STAGE, code(stage)),
    ]
}

fn result(subject: Subject, item: u64, title: &str, order: u64) -> Put {
    let values = vec![
        (f::RESULT_TITLE, text(title)),
        (f::RESULT_KIND, code(ResultKind::Main)),
        (f::ORDER, Value::Number(order.into())),
    ];
    (subject, item, values)
}

fn indicator(
    subject: Subject,
    (item, of): (u64, u64),
    what: &str,
    (direction, unit): (Direction, &str),
    (target, high, actual): Figures<'_>,
) -> Put {
    let read = |figure: &str| Value::Number(figure.parse().expect("a figure"));
    let mut values = vec![
        (f::INDICATOR_OF, Value::Ref(of)),
        (f::INDICATOR_TEXT, text(what)),
        (f::ASPECT, code(Aspect::Quantity)),
        (f::DIRECTION, code(direction)),
        (f::TARGET, read(target)),
        (f::UNIT_OF_MEASURE, text(unit)),
        (f::ORDER, Value::Number(item.into())),
    ];
    values.extend(high.map(|high| (f::TARGET_HIGH, read(high))));
    if let Some(actual) = actual {
        values.push((f::ACTUAL, read(actual)));
        values.push((f::ACTUAL_DAY, Value::Date(day(2026, 11, 20))));
    }
    (subject, item, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_is_as_it_says() {
        let mut world = World::new();
        assert_eq!(world.model.people.rows().len(), 5);
        assert_eq!(world.model.person(), Some(BUDI));
        assert_eq!(world.model.plan().map(|plan| plan.results.len()), Some(2));
        let at = world.model.people.place(BUDI).expect("a place");
        assert_eq!(world.model.people.appraiser_at(at), Some(AHMAD));
        assert!(world.model.acts.undo.is_empty());
        assert!(world.screen(80, 24).contains("Budi Santoso"));
        assert_eq!(world.keys("g t"), 2);
    }
}
