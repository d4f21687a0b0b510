//! What is on the screen, in the demo of 24 November 2026: every screen at three sizes in both languages, and
//! the states worth seeing. After a wanted change: `INSTA_UPDATE=always cargo test --test it screens`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use chrono::NaiveDate;
use tatap::app::geometry::SMALLEST;
use tatap::app::key::Key;
use tatap::app::model::{Model, Msg, Palette, Settings};
use tatap::app::phrases::Phrases;
use tatap::app::screens::employees;
use tatap::app::screens::sync::wish::{Came, Order, Since, SyncAnswer};
use tatap::app::update::update;
use tatap::config::{rules, scheme};
use tatap::demo;
use tatap::domain::coded::Coded;
use tatap::domain::id::EmployeeId;
use tatap::domain::meeting::DialogueStep;
use tatap::i18n::{Lang, Texts};
use tatap::ops::bundle::{BundleId, Range, Reason, SetApart};
use tatap::ops::op::{OpId, ReplicaId};
use tatap::ops::sync::{ExportStatus, LandingStatus, MachineStatus, Offer, Preview, Reach, Status};
use tatap::pins::Vault;
use tatap::runtime::executor::{self, Backing};
use tatap::store::Store;
use tatap::store::memory::MemoryStore;
use tatap::ui::print;

/// Noon of the day on which everything happens.
const NOON: u64 = 1_795_521_600_000;

const SIZES: [(u16, u16); 3] = [(60, 18), (80, 24), (120, 40)];

/// The screens, and the keys that lead to them.
const SCREENS: [(&str, &str); 13] = [
    ("employees", ""),
    ("target", "j j j Enter"),
    ("team", "g m"),
    ("feedback", "j j j g u"),
    ("meeting", "g r"),
    ("evaluation", "j j j g n < G"),
    ("follow-up", "j j j g k l"),
    ("overview", "g o"),
    ("service", "g l"),
    ("sync", "g s"),
    ("editor", EDITOR),
    // What two people wrote of one target of somebody in another office.
    ("conflicts", "g b"),
    // The employee at the keyboard, to confirm or to object.
    ("pin", "j j j < g n p Ctrl-s \"7391\""),
];

/// Three paragraphs in the large editor, with a phrase, a joined emoji, a flag and wide characters.
const EDITOR: &str = "j j j g u a \"Pada rapat 24 November Saudara memaparkan capaian triwulan IV dengan \
    runtut, lengkap dengan bukti dukung dan rencana perbaikan. ;lanjut \" Enter Enter \"Jose\u{301} 👨\u{200d}👩\u{200d}👧 \
    🇮🇩 漢字\" Enter \"Selesai.\" Up Ctrl-x Ctrl-e";

/// States worth seeing, and the keys that lead to them; at 80×24 in Indonesian.
const STATES: [(&str, &str); 24] = [
    ("form", "j j j e"),
    ("form-with-an-error", "j j j e Ctrl-u Ctrl-s"),
    ("form-help", "j j j e F1"),
    ("phrases", "j j j g u a \"Baik. ;;\" Down"),
    ("filter", "/ Ctrl-u \"is:late !is:retired\""),
    ("nobody-found", "/ Ctrl-u \"xyzzy\" Enter"),
    ("help", "?"),
    ("help-searched", "? \"salin\""),
    ("glossary", ": \"istilah keberatan\" Enter"),
    ("scheme", ": \"skema\" Enter"),
    ("pick", "g d"),
    ("copy-from", "Space j Space j Space c"),
    ("copy-preview", "> Space j Space j Space c 1"),
    ("discard", "j j j e \"x\" Esc"),
    ("confirm", "j j j < g n p"),
    ("history", "j j j H"),
    ("overview-what-if", "g o Tab Tab < j + j 3"),
    ("overview-map", "g o Tab Tab Tab < j j"),
    ("service-clock", "g l w \"semua\" Enter E"),
    ("service-survey", "g l 2 w \"semua\" Enter"),
    ("service-index", "g l 2 w \"semua\" Enter E"),
    ("service-sheets", "g l i \"443444\""),
    ("service-voices", "g l 3 w \"semua\" Enter"),
    ("service-actions", "g l 4 w \"semua\" Enter"),
];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

/// The demo, made once and only looked at, and who sits at the keyboard.
static DEMO: LazyLock<Mutex<(MemoryStore, EmployeeId)>> = LazyLock::new(|| {
    let mut store = MemoryStore::new(ReplicaId([7; 16]));
    demo::fill(&mut store, today(), NOON, rules::national()).expect("an empty store");
    let actor = demo::supervisor(today(), demo::SCHEME);
    Mutex::new((store, actor))
});

fn settings(lang: Lang) -> Settings {
    let phrases = [
        (
            "bukti",
            "Bukti dukung agar dilengkapi:\n- surat tugas\n- foto kegiatan",
        ),
        (
            "lanjut",
            "Disepakati untuk ditindaklanjuti paling lambat akhir bulan ini.",
        ),
    ];
    let phrases = phrases.map(|(name, text)| (name.to_owned(), text.to_owned()));
    Settings {
        phrases: Phrases::new(phrases.into()),
        ..Settings::shipped(
            Texts::of(lang),
            rules::national().clone(),
            scheme::national().clone(),
        )
    }
}

/// The model over a store after some keys.
fn after(
    settings: Settings,
    store: &mut dyn Store,
    actor: EmployeeId,
    size: (u16, u16),
    keys: &str,
) -> Model {
    let before = store.next_seq();
    let keys = Key::parse_script(keys).expect("keys");
    let fresh = executor::fresh(store).expect("rows");
    let mut model = Model::new(settings, today(), actor, fresh);
    employees::begin(&mut model);
    let mut backing = Backing {
        store: &mut *store,
        pins: &mut Vault::in_memory(),
        desk: None,
    };
    executor::press(&mut model, &mut backing, size, &keys, NOON);
    assert_eq!(store.next_seq(), before, "the demo is shared: only look");
    model
}

/// The demo after some keys.
fn demo(settings: Settings, size: (u16, u16), keys: &str) -> Model {
    let mut demo = DEMO
        .lock()
        .expect("keys that change nothing, in every test");
    let (store, actor) = &mut *demo;
    after(settings, store, *actor, size, keys)
}

fn check(name: &str, picture: &str) {
    let mut insta = insta::Settings::clone_current();
    insta.set_snapshot_path("snapshots");
    insta.set_prepend_module_to_snapshot(false);
    insta.set_omit_expression(true);
    insta.bind(|| insta::assert_snapshot!(name, picture));
}

fn screen_name(screen: &str, lang: Lang, (w, h): (u16, u16)) -> String {
    format!("{screen}-{}-{w}x{h}", lang.code())
}

/// A screen at every size in both languages.
fn check_screen(screen: &str) {
    let (_, keys) = SCREENS
        .iter()
        .find(|(name, _)| *name == screen)
        .expect("a screen");
    for lang in [Lang::Indonesian, Lang::English] {
        for size in SIZES {
            let model = demo(settings(lang), size, keys);
            let text = print::text(&model, size.0, size.1);
            check(&screen_name(screen, lang, size), &text);
        }
    }
}

#[test]
fn employees_at_every_size_in_both_languages() {
    check_screen("employees");
}

#[test]
fn pin_at_every_size_in_both_languages() {
    check_screen("pin");
}

#[test]
fn conflicts_at_every_size_in_both_languages() {
    check_screen("conflicts");
}

#[test]
fn target_at_every_size_in_both_languages() {
    check_screen("target");
}

#[test]
fn team_at_every_size_in_both_languages() {
    check_screen("team");
}

#[test]
fn feedback_at_every_size_in_both_languages() {
    check_screen("feedback");
}

#[test]
fn meeting_at_every_size_in_both_languages() {
    check_screen("meeting");
}

#[test]
fn follow_up_at_every_size_in_both_languages() {
    check_screen("follow-up");
}

#[test]
fn evaluation_at_every_size_in_both_languages() {
    check_screen("evaluation");
}

#[test]
fn overview_at_every_size_in_both_languages() {
    check_screen("overview");
}

#[test]
fn service_at_every_size_in_both_languages() {
    check_screen("service");
}

/// The pictures of bundles and machines.
const BUNDLES: [&str; 7] = [
    "standing", "in", "out", "machines", "import", "export", "asked",
];

#[test]
fn sync_at_every_size_in_both_languages() {
    check_screen("sync");
}

/// A bundle that came in, and what a machine of another office lacks, as somebody may meet them.
fn bundles() -> Status {
    let (own, other) = (ReplicaId([7; 16]), ReplicaId([9; 16]));
    let apart = SetApart {
        op: OpId {
            replica: other,
            seq: 411,
        },
        reason: Reason::NotEntitled,
    };
    let machine = |replica, name: &str, office: &str| MachineStatus {
        replica,
        name: name.into(),
        office: office.into(),
        seq: 411,
        missing: vec![],
        seen: Some(NOON),
        revoked: false,
        forked: None,
    };
    let missing = Range {
        replica: other,
        from: 412,
        to: 430,
    };
    let with = vec!["Server (Sri Wahyuni)".to_owned()];
    let landing = |index, withdrawn: Option<&str>| LandingStatus {
        index,
        bundle: BundleId([index as u8; 16]),
        from: "Laptop-B (Budi Santoso)".into(),
        office: "dinkes".into(),
        millis: NOON,
        new: 38,
        apart: vec![apart],
        withdrawn: withdrawn.map(str::to_owned),
        can_withdraw: withdrawn.is_none(),
    };
    let export = |reach, ops, part| ExportStatus {
        bundle: BundleId([3; 16]),
        office: "pusat".into(),
        millis: NOON,
        ops,
        bytes: 11_264,
        part,
        place: "/media/flashdisk/tukar/naik/dinkes/0707070707070707-40-0303030303030303.tatap"
            .into(),
        reach,
    };
    Status {
        own,
        saved: 60,
        exported: 40,
        acknowledged: 30,
        registry: NaiveDate::from_ymd_opt(2026, 10, 8).map(|day| (7, day)),
        office: Some("dinkes".into()),
        revoked: false,
        forked: true,
        machines: vec![
            MachineStatus {
                missing: vec![(missing, with)],
                ..machine(other, "Laptop-B (Budi Santoso)", "dinkes")
            },
            MachineStatus {
                revoked: true,
                ..machine(ReplicaId([8; 16]), "Laptop-C (Citra Lestari)", "dinkes")
            },
            MachineStatus {
                forked: Some(17),
                ..machine(ReplicaId([6; 16]), "Laptop-D (Dewi Anggraini)", "dinkes")
            },
            machine(ReplicaId([5; 16]), "Server (Sri Wahyuni)", "pusat"),
        ],
        landings: vec![landing(2, None), landing(1, Some("salah berkas"))],
        exports: vec![
            export(Reach::Exported, 10, (2, 2)),
            export(Reach::Exported, 20, (1, 2)),
            export(Reach::Acknowledged, 30, (1, 1)),
        ],
        hash: None,
        folder: Some("/media/flashdisk/tukar".into()),
    }
}

/// What taking a bundle in would change.
fn incoming() -> Came {
    let status = bundles();
    let other = ReplicaId([9; 16]);
    let missing = status.machines.into_iter().take(1);
    Came::Previewed(Box::new(Preview {
        place: "/media/flashdisk/dua.tatap".into(),
        bundle: BundleId([4; 16]),
        from: "Laptop-B (Budi Santoso)".into(),
        offices: ("dinkes".into(), "pusat".into()),
        part: (1, 2),
        again: false,
        new: 38,
        known: 5,
        apart: (
            1,
            vec![SetApart {
                op: OpId {
                    replica: other,
                    seq: 411,
                },
                reason: Reason::NotEntitled,
            }],
        ),
        conflicts: vec![],
        many: true,
        subjects: vec![],
        missing: missing.flat_map(|one| one.missing).collect(),
        forked: vec![("Laptop-D (Dewi Anggraini)".into(), 17)],
        acknowledged: Some((30, 35)),
        registry: Some(8),
        other_branch: false,
    }))
}

/// What would be written out.
fn outgoing() -> Came {
    let order = Order {
        office: "pusat".into(),
        since: Since::Receipt,
        most: None,
        sealed: true,
        place: String::new(),
    };
    let offer = Offer {
        office: "pusat".into(),
        ops: (30, 8),
        parts: vec![11_000],
        recipients: 3,
    };
    Came::Offered(order, offer)
}

#[test]
fn bundles_and_machines_at_every_size_in_both_languages() {
    for lang in [Lang::Indonesian, Lang::English] {
        for size in SIZES {
            let mut model = demo(settings(lang), size, "g s");
            let told = |came, status: Option<Status>| {
                let status = status.map(Box::new);
                Msg::Sync(Box::new(SyncAnswer {
                    status,
                    ..SyncAnswer::only(came)
                }))
            };
            let picture = |model: &Model, name: &str| {
                let text = print::text(model, size.0, size.1);
                check(&screen_name(&format!("sync-{name}"), lang, size), &text);
            };
            update(&mut model, told(Came::Looked, Some(bundles())));
            for (part, key) in [
                ("standing", '1'),
                ("in", '2'),
                ("out", '3'),
                ("machines", '4'),
            ] {
                update(&mut model, Msg::Key(Key::char(key)));
                picture(&model, part);
            }
            for (what, came) in [("import", incoming()), ("export", outgoing())] {
                update(&mut model, told(came, None));
                picture(&model, what);
                update(&mut model, Msg::Key(Key::char('q')));
            }
            update(&mut model, Msg::Key(Key::char('e')));
            picture(&model, "asked");
        }
    }
}

#[test]
fn the_large_editor_at_every_size_in_both_languages() {
    check_screen("editor");
}

#[test]
fn states_worth_seeing() {
    for (name, keys) in STATES {
        let model = demo(settings(Lang::Indonesian), (80, 24), keys);
        check(name, &print::text(&model, 80, 24));
    }
}

fn dialogue_name(step: DialogueStep) -> String {
    format!("dialogue-{:02}-{}", step.number(), step.code())
}

/// A dialogue writes that it has begun, so it has a demo of its own.
#[test]
fn a_dialogue_step_by_step() {
    let mut store = MemoryStore::new(ReplicaId([8; 16]));
    demo::fill(&mut store, today(), NOON, rules::national()).expect("an empty store");
    let actor = demo::supervisor(today(), demo::SCHEME);
    let fresh = executor::fresh(&store).expect("rows");
    let mut model = Model::new(settings(Lang::Indonesian), today(), actor, fresh);
    employees::begin(&mut model);
    let mut pins = Vault::in_memory();
    let mut press = |model: &mut Model, size, keys: &str| {
        let keys = Key::parse_script(keys).expect("keys");
        let mut desk = Backing {
            store: &mut store,
            pins: &mut pins,
            desk: None,
        };
        executor::press(model, &mut desk, size, &keys, NOON);
    };
    // About the quarter that is closed, so that there is something to tell at every step.
    press(&mut model, (80, 24), "< M");
    for step in DialogueStep::ALL {
        check(&dialogue_name(*step), &print::text(&model, 80, 24));
        press(&mut model, (80, 24), "s");
        model.notice = None;
    }
    press(&mut model, (60, 18), "L Up Up Up Up Up Up Up Enter");
    check("dialogue-60x18", &print::text(&model, 60, 18));
    model.settings.texts = Texts::of(Lang::English);
    press(&mut model, (120, 40), "Ctrl-l");
    check("dialogue-en-120x40", &print::text(&model, 120, 40));
    press(&mut model, (80, 24), "B");
    check("minutes", &print::text(&model, 80, 24));
}

#[test]
fn an_empty_store_says_what_to_do() {
    let mut store = MemoryStore::new(ReplicaId([7; 16]));
    let nobody = EmployeeId::NOBODY;
    let settings = settings(Lang::Indonesian);
    let model = after(settings, &mut store, nobody, (80, 24), "");
    check("empty-store", &print::text(&model, 80, 24));
}

#[test]
fn a_terminal_that_is_too_small_says_so() {
    let (w, h) = (SMALLEST.0 - 1, SMALLEST.1 - 1);
    let model = demo(settings(Lang::Indonesian), (w, h), "");
    check("too-small", &print::text(&model, w, h));
}

#[test]
fn lines_and_bars_in_plain_ascii() {
    let mut settings = settings(Lang::Indonesian);
    settings.ascii = true;
    let model = demo(settings, (80, 24), "j j j Enter");
    let text = print::text(&model, 80, 24);
    check("ascii", &text);
}

#[test]
fn colours_of_each_theme() {
    for (name, palette) in THEMES {
        let mut settings = settings(Lang::Indonesian);
        settings.palette = palette;
        let model = demo(settings, (80, 24), "");
        check(&theme_name(name), &styled(&print::ansi(&model, 80, 24)));
    }
}

const THEMES: [(&str, Palette); 3] = [
    ("dark", Palette::Dark),
    ("light", Palette::Light),
    ("mono", Palette::Mono),
];

fn theme_name(theme: &str) -> String {
    format!("employees-in-{theme}")
}

/// A picture in colour as text, then the same place by place with a letter for each style, then what the
/// letters stand for.
fn styled(ansi: &str) -> String {
    let (mut text, mut letters) = (String::new(), String::new());
    let mut styles: Vec<String> = Vec::new();
    for line in ansi.lines() {
        let mut row = String::new();
        for run in line.split("\x1b[") {
            let (codes, run) = run.split_once('m').unwrap_or(("", run));
            let style = words(codes);
            let letter = match styles.iter().position(|known| *known == style) {
                _ if style.is_empty() => '.',
                Some(at) => letter(at),
                None => {
                    styles.push(style);
                    letter(styles.len() - 1)
                }
            };
            text.push_str(run);
            row.extend(run.chars().map(|_| letter));
        }
        letters.push_str(row.trim_end_matches('.'));
        letters.push('\n');
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    let legend = styles.iter().enumerate();
    let legend: Vec<String> = legend
        .map(|(at, style)| format!("{} = {style}", letter(at)))
        .collect();
    format!("{text}\n{letters}\n{}\n", legend.join("\n"))
}

fn letter(at: usize) -> char {
    let letters = ('a'..='z').chain('A'..='Z');
    letters.clone().nth(at).expect("fewer styles than letters")
}

/// What the numbers of an escape sequence mean; nothing for a reset.
fn words(codes: &str) -> String {
    const COLOURS: [&str; 8] = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "grey",
    ];
    let word = |code: u8| {
        let colour = |base: u8| COLOURS[usize::from(code - base)];
        match code {
            0 => String::new(),
            1 => "bold".to_owned(),
            2 => "dim".to_owned(),
            3 => "italic".to_owned(),
            4 => "underlined".to_owned(),
            7 => "reversed".to_owned(),
            30..=37 => colour(30).to_owned(),
            40..=47 => format!("on {}", colour(40)),
            90..=97 => format!("bright {}", colour(90)),
            100..=107 => format!("on bright {}", colour(100)),
            other => panic!("what is {other}?"),
        }
    };
    let codes = codes.split(';').filter_map(|code| code.parse().ok());
    let words: Vec<String> = codes.map(word).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[test]
fn every_snapshot_has_its_test() {
    let bundles = BUNDLES.iter().map(|name| format!("sync-{name}"));
    let screens = SCREENS.iter().map(|(screen, _)| (*screen).to_owned());
    let screens = screens.chain(bundles).flat_map(|screen| {
        let both = [Lang::Indonesian, Lang::English];
        let sized = move |lang| SIZES.map(|size| screen_name(&screen, lang, size));
        both.into_iter().flat_map(sized)
    });
    let states = STATES.iter().map(|(name, _)| (*name).to_owned());
    let themes = THEMES.iter().map(|(name, _)| theme_name(name));
    let others = ["empty-store", "too-small", "ascii"].map(str::to_owned);
    let dialogue = DialogueStep::ALL.iter().map(|step| dialogue_name(*step));
    let beside = ["dialogue-60x18", "dialogue-en-120x40", "minutes"].map(str::to_owned);
    let dialogue = dialogue.chain(beside);
    let all = screens.chain(states).chain(themes).chain(dialogue);
    let wanted: BTreeSet<String> = all.chain(others).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots");
    let there: BTreeSet<String> = fs::read_dir(folder)
        .expect("the folder of the snapshots")
        .map(|entry| entry.expect("an entry").file_name())
        .filter_map(|name| Some(name.to_str()?.strip_suffix(".snap")?.to_owned()))
        .collect();
    let orphans: Vec<&String> = there.difference(&wanted).collect();
    assert!(orphans.is_empty(), "no test makes these: {orphans:?}");
}
