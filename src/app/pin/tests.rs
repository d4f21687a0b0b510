//! PINs under the hands: chosen, asked for, locked, reset, and nowhere to be read.

use crate::app::model::{Effect, Msg, Overlay};
use crate::app::pin::Step;
use crate::app::testing::{AHMAD, BUDI, CITRA, SRI, World, day};
use crate::domain::id::EmployeeId;
use crate::domain::meeting::{PinEvent, PinRecord};
use crate::domain::person::PersonFile;
use crate::i18n::Lang;
use crate::ops::fields as f;
use crate::ops::op::{ReplicaId, Subject, SubjectKind, Value};
use crate::pins::Vault;
use crate::store::Store;
use crate::store::memory::MemoryStore;

fn file(world: &World, who: EmployeeId) -> PersonFile {
    world.store.dossier(who).expect("a file").file
}

fn records(world: &World, who: EmployeeId) -> Vec<PinRecord> {
    file(world, who).pins
}

fn events(world: &World, who: EmployeeId) -> Vec<PinEvent> {
    let records = records(world, who);
    records.iter().map(|record| record.event).collect()
}

fn step(world: &World) -> Option<Step> {
    match world.model.top() {
        Some(Overlay::Pin(entry)) => Some(entry.step),
        Some(_) | None => None,
    }
}

/// Says on the `:` line who sits at the keyboard.
fn sit(world: &mut World, name: &str) {
    world.keys(":");
    world.type_text("saya\n");
    world.type_text(name);
    world.keys("Enter");
}

/// A name that nobody could have typed by chance.
const PIN: &str = "q7f-Kopi9";

#[test]
fn another_seat_takes_that_persons_pin_chosen_twice_at_first() {
    let mut world = World::new();
    sit(&mut world, "Budi");
    assert_eq!(step(&world), Some(Step::Choosing));
    assert_eq!(world.model.actor, AHMAD, "nobody sits there yet");
    world.type_text("123456\n");
    assert!(world.screen(60, 18).contains("berurutan"));
    world.type_text("19900101\n");
    assert!(world.screen(60, 18).contains("tanggal lahir"));
    world.type_text(&format!("{PIN}\n{PIN}x\n"));
    assert!(world.screen(60, 18).contains("Kedua isian berbeda"));
    assert!(records(&world, BUDI).is_empty(), "nothing was chosen yet");
    world.type_text(&format!("{PIN}\n{PIN}\n"));
    assert_eq!(world.model.actor, BUDI);
    let record = &records(&world, BUDI)[0];
    assert_eq!(
        (record.event, record.by, record.day),
        (PinEvent::Set, Some(AHMAD), day(2026, 11, 24))
    );
    // The configured seat is whose program it is, and has no PIN here.
    sit(&mut world, "Ahmad");
    assert_eq!(world.model.actor, AHMAD);
    sit(&mut world, "Budi");
    assert_eq!(step(&world), Some(Step::Asking));
    world.type_text("falsch1\n");
    assert!(world.screen(60, 18).contains("Sisa 4 percobaan"));
    world.keys("Esc");
    assert_eq!(world.model.actor, AHMAD);
    sit(&mut world, "Budi");
    assert!(world.screen(60, 18).contains("Sisa 4 percobaan"));
    world.send(Msg::Paste(format!("{PIN}\n")));
    world.keys("Enter");
    assert_eq!(world.model.actor, BUDI);
}

#[test]
fn coming_back_to_the_configured_seat_takes_its_pin_where_it_has_one() {
    let mut world = World::new();
    world.keys(":");
    world.type_text(&format!("pin\n{PIN}\n{PIN}\n"));
    assert_eq!(events(&world, AHMAD), [PinEvent::Set]);
    sit(&mut world, "Budi");
    world.type_text(&format!("{PIN}b\n{PIN}b\n"));
    assert_eq!(world.model.actor, BUDI);
    sit(&mut world, "Ahmad");
    assert_eq!(step(&world), Some(Step::Asking));
    world.type_text(&format!("{PIN}\n"));
    assert_eq!(world.model.actor, AHMAD);
}

#[test]
fn on_made_up_data_and_when_only_looking_no_pin_is_asked_for() {
    let mut world = World::new();
    world.model.settings.read_only = Some("hanya melihat".into());
    sit(&mut world, "Budi");
    assert_eq!((step(&world), world.model.actor), (None, AHMAD));
    assert!(world.notice().contains("percobaan tidak dapat dihitung"));
    let practice = MemoryStore::new(ReplicaId::practice([3; 8]));
    let mut world = World::new();
    let fresh = crate::app::testing::fresh(&practice);
    world.model.ids = fresh.ids;
    sit(&mut world, "Budi");
    assert_eq!((step(&world), world.model.actor), (None, BUDI));
}

#[test]
fn whoever_knows_the_old_pin_changes_it_and_the_change_is_recorded() {
    let mut world = World::new();
    world.keys(":");
    world.type_text(&format!("pin\n{PIN}\n{PIN}\n"));
    assert!(
        world.notice().contains("PIN tersimpan"),
        "{}",
        world.notice()
    );
    world.keys(":");
    world.type_text("pin\nsalah-1\n");
    assert_eq!(step(&world), Some(Step::Asking));
    world.type_text(&format!("{PIN}\nbaru-8841\nbaru-8841\n"));
    assert_eq!(step(&world), None, "{}", world.notice());
    assert_eq!(events(&world, AHMAD), [PinEvent::Set, PinEvent::Changed]);
    sit(&mut world, "Budi");
    world.type_text(&format!("{PIN}\n{PIN}\n"));
    sit(&mut world, "Ahmad");
    world.type_text("baru-8841\n");
    assert_eq!(world.model.actor, AHMAD);
    world.model.actor = EmployeeId::NOBODY;
    world.keys(":");
    world.type_text("pin\n");
    assert!(world.notice().contains(":saya"));
}

#[test]
fn five_wrong_attempts_lock_which_is_recorded_and_only_somebody_else_resets() {
    let mut world = World::new();
    sit(&mut world, "Budi");
    world.type_text(&format!("{PIN}\n{PIN}\n"));
    sit(&mut world, "Ahmad");
    sit(&mut world, "Budi");
    world.type_text(&"salah-1\n".repeat(5));
    assert_eq!(step(&world), Some(Step::Locked));
    assert_eq!(events(&world, BUDI), [PinEvent::Set, PinEvent::Locked]);
    let screen = world.screen(60, 18);
    assert!(screen.contains("bukan penilai"), "{screen}");
    world.type_text(PIN);
    world.keys("Enter");
    assert_eq!((step(&world), world.model.actor), (None, AHMAD));

    world.select(BUDI);
    for (who, words) in [
        (AHMAD, "penilai tidak mereset"),
        (BUDI, "gantilah dengan :pin"),
        (EmployeeId::NOBODY, "siapa Saudara"),
    ] {
        world.model.actor = who;
        world.keys(":");
        world.type_text("reset-pin\n");
        assert!(world.notice().contains(words), "{}", world.notice());
        assert!(world.model.overlays.is_empty());
    }
    world.model.actor = SRI;
    world.keys(":");
    world.type_text("reset-pin\n");
    world.keys("Ctrl-s");
    assert_eq!(world.errors(), ["wajib diisi"]);
    world.type_text("Lupa PIN, diminta sendiri");
    world.keys("Ctrl-s");
    assert!(world.notice().contains("direset"), "{}", world.notice());
    let reset = records(&world, BUDI).pop().expect("a record");
    assert_eq!(
        (reset.event, reset.by, reset.reason.as_str()),
        (PinEvent::Reset, Some(SRI), "Lupa PIN, diminta sendiri")
    );
    world.model.actor = AHMAD;
    sit(&mut world, "Budi");
    assert_eq!(step(&world), Some(Step::Choosing));
    // All of it stands in the person's history, and is nothing that an undo takes back.
    world.keys("Esc H");
    let Some(Overlay::History(view)) = world.model.top() else {
        panic!("no history");
    };
    let told: Vec<&str> = view.lines.iter().map(|line| line.new.as_str()).collect();
    for event in ["PIN dipilih", "PIN terkunci", "PIN direset"] {
        assert!(told.contains(&event), "{event}: {told:?}");
    }
    world.keys("Esc u");
    assert_eq!(records(&world, BUDI).len(), 3);
}

#[test]
fn a_lock_that_was_not_recorded_before_a_kill_is_recorded_when_it_is_seen() {
    let mut world = World::new();
    let pin = crate::domain::pin::Pin::typed(PIN);
    world.pins.choose(BUDI, &pin).unwrap();
    for _ in 0..5 {
        let wrong = crate::domain::pin::Pin::typed("salah-1");
        world.pins.check(BUDI, &wrong).unwrap();
    }
    world.select(BUDI);
    for _ in 0..2 {
        sit(&mut world, "Budi");
        assert_eq!(step(&world), Some(Step::Locked));
        assert_eq!(events(&world, BUDI), [PinEvent::Locked], "once");
        world.keys("Enter");
    }
}

#[test]
fn a_pin_known_elsewhere_is_chosen_here_and_recorded_as_set_here() {
    let mut world = World::new();
    let subject = Subject {
        owner: BUDI.0,
        kind: SubjectKind::Pin,
        period: crate::domain::period::Period::year_of(2026),
    };
    let set = crate::ops::edit::code(PinEvent::Set);
    let elsewhere = [
        (f::PIN_DAY, Value::Date(day(2026, 3, 2))),
        (f::PIN_EVENT, set),
    ];
    world.put(subject, 77, &elsewhere);
    sit(&mut world, "Budi");
    let screen = world.screen(60, 18);
    assert!(screen.contains("2 Maret 2026"), "{screen}");
    world.type_text(&format!("{PIN}\n{PIN}\n"));
    assert_eq!(events(&world, BUDI), [PinEvent::Set, PinEvent::Set]);
    assert_eq!(world.model.actor, BUDI);
}

#[test]
fn a_record_that_is_not_saved_keeps_the_pin_from_being_chosen() {
    let mut world = World::new();
    sit(&mut world, "Budi");
    world.type_text(&format!("{PIN}\n{PIN}"));
    let enter = crate::app::key::Key::plain(crate::app::key::KeyCode::Enter);
    let effects = crate::app::update::update(&mut world.model, Msg::Key(enter));
    assert!(
        matches!(effects.as_slice(), [Effect::Commit(_)]),
        "recorded first"
    );
    world.send(Msg::Failed(crate::i18n::Phrase::new("notice.not-clipped")));
    assert_eq!((step(&world), world.model.actor), (None, AHMAD));
    sit(&mut world, "Budi");
    assert_eq!(step(&world), Some(Step::Choosing), "there is none");
}

#[test]
fn a_damaged_file_confirms_nothing_and_is_told() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("pins"), "tatap-pins 1\nrubbish\n").unwrap();
    let mut world = World::new();
    world.pins = Vault::at(dir.path());
    sit(&mut world, "Budi");
    assert_eq!((step(&world), world.model.actor), (None, AHMAD));
    let notice = world.notice();
    assert!(
        notice.contains("disisihkan") && notice.contains("pins.damaged-1"),
        "{notice}"
    );
    sit(&mut world, "Budi");
    assert_eq!(step(&world), Some(Step::Choosing), "set anew");
}

#[test]
fn nothing_of_a_pin_is_in_the_model_or_the_ops_or_on_the_screen() {
    for lang in [Lang::Indonesian, Lang::English] {
        let mut world = World::of(lang);
        let name = if lang == Lang::Indonesian {
            "saya"
        } else {
            "me"
        };
        world.keys(":");
        world.type_text(&format!("{name}\nBudi\n"));
        let unseen = |world: &mut World, when: &str| {
            let screen = world.screen(80, 24);
            let model = format!("{:?}", world.model);
            for told in [&screen, &model] {
                assert!(!told.contains(PIN), "{when}");
            }
            assert!(!model.contains(&PIN[..6]), "{when}");
        };
        world.type_text(PIN);
        unseen(&mut world, "while it is typed");
        let dots = "•".repeat(PIN.len());
        assert!(world.screen(80, 24).contains(&dots));
        world.keys("Enter");
        world.type_text(PIN);
        unseen(&mut world, "while it is repeated");
        world.keys("Enter");
        unseen(&mut world, "once it is kept");
        world.keys(": Up");
        unseen(&mut world, "on the line of commands");
        let acts = world.store.history(BUDI.0).unwrap();
        assert!(!format!("{acts:?}").contains(PIN));
        let effect = Effect::Pin(super::PinWish::Check(
            CITRA,
            crate::domain::pin::Pin::typed(PIN),
        ));
        assert!(!format!("{effect:?}").contains(PIN));
    }
}
