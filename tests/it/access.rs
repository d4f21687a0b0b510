//! Who sees and does what on the made-up offices: every role on every screen and with whatever keys are pressed.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;
use tatap::app::command::{Place, Spec, all};
use tatap::app::key::Key;
use tatap::app::model::{Model, Msg, Overlay, Settings, Tab};
use tatap::app::screens::employees;
use tatap::app::update;
use tatap::config::{rules, scheme};
use tatap::demo;
use tatap::domain::access::{Appointments, Role, Roles};
use tatap::domain::coded::Coded;
use tatap::domain::id::EmployeeId;
use tatap::domain::person::RosterRow;
use tatap::domain::rating::Predikat;
use tatap::domain::unit::{Organisation, Post};
use tatap::i18n::{Lang, Texts};
use tatap::ops::op::{ActKind, ReplicaId, SubjectKind};
use tatap::ops::view;
use tatap::pins::Vault;
use tatap::runtime::executor::{self, Answer, Backing};
use tatap::store::Store;
use tatap::store::guarded::Guarded;
use tatap::store::memory::MemoryStore;
use tatap::ui::print;

const NOW: u64 = 1_795_500_000_000;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

/// The demo as it stands that day, made once.
static DEMO: LazyLock<MemoryStore> = LazyLock::new(|| {
    let mut store = MemoryStore::new(ReplicaId([7; 16]));
    demo::fill(&mut store, today(), NOW, rules::national()).expect("a demo");
    store
});

/// The demo with somebody in a role at the keyboard.
struct Seat {
    store: Guarded,
    pins: Vault,
    model: Model,
    person: EmployeeId,
    role: Role,
    /// Everybody, as only the test knows them.
    rows: Vec<RosterRow>,
    organisation: Organisation,
    next_seq: u64,
}

impl Seat {
    fn of(role: Role) -> Self {
        let store = DEMO.clone();
        let rows = store.roster().expect("rows");
        let units = store.shared().expect("units");
        let units = units
            .iter()
            .filter(|state| state.subject.kind == SubjectKind::Unit);
        let posts = rows.iter().map(|row| Post::from(&row.employee));
        let organisation = Organisation::new(units.map(view::unit), posts);
        let person = demo::in_role(today(), demo::SCHEME, role);
        let appointed = Role::APPOINTED.into_iter().filter(|one| *one == role);
        let given = Appointments::only(person, appointed.collect::<Roles>());
        let next_seq = store.next_seq();
        let clock = Box::new(|| (today(), NOW));
        let store = Guarded::new(Box::new(store), person, given.clone(), clock);
        let mut settings = Settings::shipped(
            Texts::of(Lang::Indonesian),
            rules::national().clone(),
            scheme::national().clone(),
        );
        settings.appointments = given;
        let fresh = executor::fresh(&store).expect("what may be seen");
        let mut model = Model::new(settings, today(), person, fresh);
        employees::begin(&mut model);
        model.size = (160, 48);
        update::settle(&mut model);
        Self {
            store,
            pins: Vault::in_memory(),
            model,
            person,
            role,
            rows,
            organisation,
            next_seq,
        }
    }

    /// Whether a person is in the line below the one at the keyboard, found out in another way than by the program:
    /// by walking up from the person.
    fn is_below(&self, row: &RosterRow) -> bool {
        let mut at = Post::from(&row.employee);
        for _ in 0..20 {
            let Ok(found) = self.organisation.appraiser(&at) else {
                break;
            };
            if found.id() == self.person {
                return true;
            }
            let Some(next) = self.rows.iter().find(|row| row.id() == found.id()) else {
                break;
            };
            at = Post::from(&next.employee);
        }
        let units = row
            .unit()
            .into_iter()
            .flat_map(|unit| self.organisation.chain(unit));
        let mut heads = units.filter_map(|unit| unit.head);
        row.id() != self.person && heads.any(|head| head == self.person)
    }

    /// People whose file is not for the one at the keyboard.
    fn forbidden(&self) -> Vec<&RosterRow> {
        if matches!(
            self.role,
            Role::PerformanceAdmin | Role::Auditor | Role::HeadOffice
        ) {
            return Vec::new();
        }
        let once = |row: &RosterRow| {
            row.stints.iter().any(|stint| {
                let post = stint.post(&Post::from(&row.employee));
                let found = self.organisation.appraiser(&post);
                let reviews = self.organisation.reviewer(&post);
                [found, reviews]
                    .into_iter()
                    .flatten()
                    .any(|found| found.id() == self.person)
            })
        };
        let reviews = |row: &RosterRow| {
            let post = Post::from(&row.employee);
            let found = self.organisation.reviewer(&post);
            found.is_ok_and(|found| found.id() == self.person)
        };
        let hidden = |row: &&RosterRow| {
            row.id() != self.person && !self.is_below(row) && !once(row) && !reviews(row)
        };
        self.rows.iter().filter(hidden).collect()
    }

    fn screen(&self) -> String {
        print::text(&self.model, 160, 48)
    }

    fn send(&mut self, msg: Msg) {
        let mut backing = Backing {
            store: &mut self.store,
            pins: &mut self.pins,
            desk: None,
        };
        executor::settle(&mut self.model, &mut backing, msg, NOW);
    }

    fn run(&mut self, command: tatap::app::command::Command) {
        for effect in update::run(&mut self.model, command) {
            let mut backing = Backing {
                store: &mut self.store,
                pins: &mut self.pins,
                desk: None,
            };
            let answer = executor::answer(&mut backing, self.model.actor, effect, NOW);
            if let Answer::Msg(msg) = answer {
                self.send(msg);
            }
        }
    }

    fn keys(&mut self, keys: &str) {
        for key in Key::parse_all(keys).expect("keys") {
            self.send(Msg::Key(key));
        }
    }
}

/// Numbers of eighteen digits on a screen, however they are grouped.
fn numbers(screen: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in screen.lines() {
        let runs = line.split(|c: char| !c.is_ascii_digit() && c != ' ');
        for run in runs {
            let digits: Vec<u8> = run.bytes().filter(u8::is_ascii_digit).collect();
            for window in digits.windows(18) {
                found.insert(String::from_utf8_lossy(window).into_owned());
            }
        }
    }
    found
}

/// What a screen shows of people whose file is not for whoever sits at the keyboard.
fn leaks(seat: &Seat, forbidden: &[(String, String)], screen: &str) -> Vec<String> {
    let shown = numbers(screen);
    let texts = seat.model.texts();
    let predikat: Vec<&str> = Predikat::ALL.iter().map(|one| texts.label(*one)).collect();
    let mut leaks = Vec::new();
    for (nip, name) in forbidden {
        if shown.contains(nip) {
            leaks.push(format!("NIP of {name}"));
        }
        // What stands behind a name in a list is about that person; a choice has name and position, and beside it
        // stands what lies below.
        if matches!(seat.model.top(), Some(Overlay::Pick(_))) {
            continue;
        }
        let behind = screen
            .lines()
            .filter_map(|line| Some(line.split_once(name.as_str())?.1));
        for told in behind {
            if told.contains('%') || predikat.iter().any(|word| told.contains(word)) {
                leaks.push(format!("{name}{told}"));
            }
        }
    }
    leaks
}

#[test]
fn no_screen_and_no_command_shows_anybody_what_is_not_for_him() {
    for role in Role::NAMED {
        let mut seat = Seat::of(role);
        let forbidden = seat.forbidden().into_iter().map(|row| {
            let nip = row.employee.nip.map(tatap::domain::nip::Nip::plain);
            (nip.unwrap_or_default(), row.employee.name.clone())
        });
        let forbidden: Vec<(String, String)> = forbidden.collect();
        let all_seen = matches!(
            role,
            Role::PerformanceAdmin | Role::Auditor | Role::HeadOffice
        );
        assert_eq!(forbidden.is_empty(), all_seen, "{role:?}");
        for tab in Tab::ALL {
            // What every screen shares is tried on one of them, and on all what depends on where one is.
            let everywhere = [
                "open",
                "explain",
                "history",
                "help",
                "next-pane",
                "next-person",
            ];
            let tried = |spec: &&Spec| match spec.place {
                Place::On(place) => place == tab,
                Place::Anywhere => tab == Tab::Employees || everywhere.contains(&spec.code),
            };
            // The pictures of the guide are of these same offices, and no store is asked for them.
            let left_out = ["quit", "guide"];
            for spec in all()
                .filter(tried)
                .filter(|spec| !left_out.contains(&spec.code))
            {
                seat.model.overlays.clear();
                seat.model.pending.clear();
                seat.model.actor = seat.person;
                seat.model.tab = tab;
                seat.model.employees.typing = None;
                seat.run(spec.command);
                seat.send(Msg::Rested);
                let screen = seat.screen();
                let found = leaks(&seat, &forbidden, &screen);
                assert!(
                    found.is_empty(),
                    "{role:?} {tab:?} {}: {found:?}\n{screen}",
                    spec.code
                );
            }
        }
        check_ops(seat);
    }
}

/// What was committed is for this role, by rules written down here once more and apart from the table.
fn check_ops(seat: Seat) {
    let (person, role) = (seat.person, seat.role);
    let below: BTreeSet<u64> = seat
        .rows
        .iter()
        .filter(|row| seat.is_below(row))
        .map(|row| row.id().0)
        .collect();
    let store = seat.store.into_inner();
    for act in store.acts(usize::MAX).expect("acts") {
        if act.seq < seat.next_seq {
            continue;
        }
        assert_eq!(act.actor, person, "in the name of another");
        for op in store.ops_of_act(act.seq).expect("ops") {
            let (kind, owner) = (op.subject.kind, op.subject.owner);
            let own = owner == person.0 && kind.is_of_person();
            let what = format!("{role:?} wrote {kind:?} of {owner} by {:?}", act.kind);
            if kind == SubjectKind::Denial {
                assert!(own && act.kind == ActKind::Deny, "{what}");
                continue;
            }
            let judged = matches!(
                kind,
                SubjectKind::Evaluation | SubjectKind::Closing | SubjectKind::Expectation
            );
            assert!(!(own && judged), "himself: {what}");
            let noted = kind == SubjectKind::Annotation;
            assert!(!noted || role == Role::HeadOffice, "{what}");
            let service = matches!(
                kind,
                SubjectKind::Complaint
                    | SubjectKind::Voice
                    | SubjectKind::Survey
                    | SubjectKind::Action
            );
            let fits = match role {
                Role::PerformanceAdmin | Role::HeadOffice => !judged && !service,
                Role::ServiceOperator => own || service,
                _ => own || below.contains(&owner) || !kind.is_of_person(),
            };
            assert!(fits, "{what}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_keys_are_pressed_nothing_forbidden_is_committed(
        role in proptest::sample::select(Role::NAMED.to_vec()),
        keys in proptest::collection::vec(proptest::sample::select(KEYS.to_vec()), 1..120),
    ) {
        let mut seat = Seat::of(role);
        for key in keys {
            seat.keys(key);
            seat.send(Msg::Rested);
        }
        check_ops(seat);
    }
}

/// Keys that lead somewhere, change something, or save it.
const KEYS: &[&str] = &[
    "g p", "g t", "g m", "g u", "g n", "g k", "g l", "g o", "j", "j", "k", "Tab", "Enter", "Enter",
    "a", "e", "e", "d", "o", "i", "b", "c", "m", "t", "T", "x", "s", "p", "P", "O", "L", "+", "-",
    "1", "2", "3", "0", "7", "8", "9", "A", "f", "y", "y", "u", "Ctrl-r", "Space", "Ctrl-s",
    "Ctrl-s", "Esc", "<", ">", "*",
];
