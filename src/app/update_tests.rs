use crate::app::command::all;
use crate::app::key::Key;
use crate::app::model::{Effect, Model, Msg, Overlay, Pointed, Tab};
use crate::app::testing::{AHMAD, BUDI, CITRA, World, fresh, period, today};
use crate::i18n::{Lang, Phrase};
use crate::store::Store;

#[test]
fn tabs_answer_to_their_letters_and_brackets() {
    let mut world = World::new();
    for (keys, tab) in [
        ("g t", Tab::Target),
        ("g m", Tab::Team),
        ("g u", Tab::Feedback),
        ("g p", Tab::Employees),
        ("g n", Tab::Evaluation),
        ("g k", Tab::FollowUp),
        ("g l", Tab::Service),
        ("g o", Tab::Overview),
        ("g p", Tab::Employees),
        ("g s", Tab::Sync),
        ("g p", Tab::Employees),
        ("[", Tab::Sync),
        ("]", Tab::Employees),
        ("Enter", Tab::Target),
        ("q", Tab::Employees),
    ] {
        world.keys(keys);
        assert_eq!(world.model.tab, tab, "{keys}");
    }
}

#[test]
fn unknown_keys_say_so_and_esc_never_quits() {
    let mut world = World::new();
    world.keys("g x");
    assert!(world.notice().contains("g x"), "{}", world.notice());
    for _ in 0..10 {
        world.keys("Esc Ctrl-g");
    }
    assert!(world.asked.is_empty());
    world.keys("Ctrl-c");
    assert!(world.notice().contains('Q'), "{}", world.notice());
    assert!(world.asked.is_empty());
    world.keys("Q");
    assert_eq!(world.asked, [Effect::Quit]);
}

#[test]
fn help_finds_a_command_and_runs_it() {
    let mut world = World::new();
    world.keys("? u r u t k a n Enter");
    assert!(
        matches!(world.model.top(), Some(Overlay::Pick(_))),
        "the sort menu"
    );
    world.keys("Esc Ctrl-p t e m a Enter");
    assert!(world.asked.contains(&Effect::Redraw));
}

#[test]
fn the_line_completes_remembers_and_names_the_nearest() {
    let mut world = World::new();
    world.keys(": p e r i o d e Space 2 0 2 6 - T W 1 Enter");
    assert_eq!(world.model.period.code(), "2026-TW1");
    world.keys(": s a l i n - t Tab Enter");
    assert!(
        matches!(world.model.top(), Some(Overlay::Pick(_))),
        "copying asks from where"
    );
    world.keys("Esc : Up Up Enter");
    assert_eq!(world.model.period.code(), "2026-TW1");
    world.keys(": p e r i o d Enter");
    assert!(
        world.notice().contains("periode") || world.model.top().is_some(),
        "{}",
        world.notice()
    );
    world.keys("Esc : s a r i n h Enter");
    assert!(world.notice().contains("saring"), "{}", world.notice());
}

#[test]
fn undo_and_redo_survive_a_restart_and_name_what_they_undid() {
    let mut world = World::new();
    world.select(BUDI);
    world.keys("e Ctrl-u");
    world.type_text("Budi Santosa");
    world.keys("Ctrl-s");
    let settings = world.model.settings.clone();
    world.model = Model::new(settings.clone(), today(), AHMAD, fresh(&world.store));
    world.keys("u");
    assert_eq!(
        world.notice(),
        "Diurungkan: ubah pegawai · Budi Santoso, A.Md."
    );
    world.model = Model::new(settings, today(), AHMAD, fresh(&world.store));
    world.keys("Ctrl-r");
    assert_eq!(world.notice(), "Diulangi: ubah pegawai · Budi Santosa");
    world.keys("u u");
    assert_eq!(world.notice(), "Tidak ada yang dapat diurungkan");
    assert_eq!(world.model.people.name(BUDI), "Budi Santoso, A.Md.");
    assert_eq!(world.store.verify().unwrap().faults, Vec::<String>::new());
}

#[test]
fn a_failed_save_keeps_the_form_and_its_words() {
    let mut world = World::new();
    world.select(BUDI);
    world.keys("e Ctrl-u");
    world.type_text("Nama Baru");
    // The store refuses: the commit is answered by a failure instead of by the store.
    let effects = crate::app::update::update(&mut world.model, Msg::Key(Key::ctrl('s')));
    assert!(matches!(effects.as_slice(), [Effect::Commit(_)]));
    world.send(Msg::Failed(Phrase::new("notice.not-clipped")));
    assert!(matches!(world.model.top(), Some(Overlay::Form(_))));
    world.keys("Ctrl-s");
    assert_eq!(world.model.people.name(BUDI), "Nama Baru");
}

#[test]
fn reading_only_refuses_every_command_that_writes() {
    let mut world = World::new();
    world.model.settings.read_only = Some("dibuka orang lain".into());
    let ops = world.store.next_seq();
    for spec in all().filter(|spec| spec.writes) {
        for tab in Tab::ALL.into_iter().filter(|tab| spec.is_for(*tab)) {
            world.model.tab = tab;
            let effects = crate::app::update::run(&mut world.model, spec.command);
            assert!(
                effects.is_empty() && world.model.overlays.is_empty(),
                "{}",
                spec.code
            );
            assert!(world.notice().contains("dibuka orang lain"));
        }
    }
    assert_eq!(world.store.next_seq(), ops);
}

#[test]
fn what_is_typed_behind_a_command_is_refused_like_the_command() {
    let mut world = World::new();
    world.model.settings.read_only = Some("dibuka orang lain".into());
    world.keys(": t a h a p Space d i s e t u j u i Enter");
    assert!(world.model.overlays.is_empty() && world.model.bulk.is_none());
    assert!(
        world.notice().contains("dibuka orang lain"),
        "{}",
        world.notice()
    );
    world.keys(": t e m a Space t e r a n g Enter");
    assert_eq!(world.notice(), "Sekarang: tema terang");
}

#[test]
fn every_command_survives_every_screen_of_every_size() {
    for (w, h) in [
        (0, 0),
        (1, 1),
        (39, 9),
        (40, 10),
        (60, 18),
        (80, 24),
        (200, 60),
    ] {
        for mut world in [World::new(), World::empty()] {
            for tab in Tab::ALL {
                for spec in all().filter(|spec| spec.is_for(tab)) {
                    world.model.overlays.clear();
                    world.model.tab = tab;
                    let effects = crate::app::update::run(&mut world.model, spec.command);
                    drop(effects);
                    world.screen(w, h);
                    world.keys("Down Up Tab x Backspace Enter");
                    world.screen(w, h);
                }
            }
        }
    }
}

#[test]
fn periods_are_turned_and_the_list_follows() {
    let mut world = World::new();
    world.select(CITRA);
    world.keys("<");
    assert_eq!(world.model.period, period().previous());
    assert_eq!(world.model.person(), Some(CITRA));
    world.keys("> >");
    assert_eq!(world.model.period, period().next());
}

#[test]
fn languages_and_themes_change_at_once() {
    let mut world = World::new();
    assert!(world.screen(120, 24).contains("Umpan Balik"));
    world.keys(": b a h a s a Enter");
    assert_eq!(world.model.texts().lang(), Lang::English);
    let screen = world.screen(120, 24);
    assert!(
        screen.contains("Feedback") && !screen.contains("Pegawai"),
        "{screen}"
    );
    world.keys(": b o r d e r s Enter");
    let screen = world.screen(80, 24);
    assert!(
        screen.chars().all(|c| c.is_ascii() || c == '·' || c == '–'),
        "{screen}"
    );
}

#[test]
fn the_history_of_a_person_is_shown_newest_first() {
    let mut world = World::new();
    world.select(BUDI);
    world.keys("e Ctrl-u");
    world.type_text("Budi Santosa");
    world.keys("Ctrl-s H");
    let Some(Overlay::History(view)) = world.model.top() else {
        panic!("no history");
    };
    let newest = &view.lines[0];
    assert_eq!(
        (newest.old.as_str(), newest.new.as_str()),
        ("Budi Santoso, A.Md.", "Budi Santosa")
    );
    assert_eq!(newest.what, "Nama");
    assert!(world.screen(100, 30).contains("Budi Santosa"));
}

#[test]
fn pasted_text_goes_into_fields_and_nowhere_else() {
    let mut world = World::new();
    world.send(Msg::Paste("ddd\nq\n".into()));
    assert!(world.notice().contains("Tempelan"), "{}", world.notice());
    assert!(world.asked.is_empty() && world.model.overlays.is_empty());
    world.keys("a");
    world.send(Msg::Paste("Nama\tPanjang\u{202e}\n".into()));
    let Some(Overlay::Form(form)) = world.model.top() else {
        panic!("no form");
    };
    let crate::app::form::Entry::Text(input) = &form.fields[0].entry else {
        panic!("a name is typed");
    };
    assert_eq!(input.text().trim(), "Nama Panjang");
}

#[test]
fn pasted_text_runs_nothing_on_any_screen_and_over_anything_that_lies_above() {
    let hostile = "dy\nQ\n:keluar\n\u{1b}[201~Qdy\r1 9 y y";
    let above = [
        "",
        "?",
        "Ctrl-p",
        ":",
        "H",
        "E",
        "g d",
        "s",
        "d",
        ": i s t i l a h Enter",
        "/",
        "*",
        "e",
        "a",
        "i",
        "P",
    ];
    for tab in Tab::ALL {
        for keys in above {
            let mut world = World::new();
            world.model.tab = tab;
            world.keys(keys);
            world.asked.clear();
            let (seq, overlays) = (world.store.next_seq(), world.model.overlays.len());
            world.send(Msg::Paste(hostile.into()));
            let now = (world.store.next_seq(), world.asked.as_slice());
            assert_eq!(now, (seq, &[][..]), "{tab:?} {keys}");
            // Targets are pasted as rows, which are looked at before anything is written.
            let shown = matches!(world.model.top(), Some(Overlay::Preview(_)));
            let same = world.model.overlays.len() == overlays && world.model.tab == tab;
            assert!(same || (tab == Tab::Target && shown), "{tab:?} {keys}");
        }
    }
}

#[test]
fn the_mouse_moves_and_opens_tabs_but_changes_nothing_and_only_when_asked() {
    let mut world = World::new();
    world.send(Msg::Resize(120, 30));
    let first = world.model.employees.list.selected();
    world.send(Msg::Pointed(Pointed::Wheel(1)));
    assert_eq!(world.model.employees.list.selected(), first, "it is off");
    world.keys(": t e t i k u s Enter");
    assert_eq!(world.asked, [Effect::Mouse(true)]);
    world.keys("g g");
    world.send(Msg::Pointed(Pointed::Wheel(1)));
    assert_eq!(world.model.employees.list.selected(), Some(3));
    // The second row of the list, and the name of the second tab.
    let seen = world.screen(120, 30);
    let row = seen
        .lines()
        .position(|line| line.contains("Ahmad"))
        .expect("a row") as u16;
    let hit = crate::ui::hit(&world.model, 6, row).expect("a row");
    world.send(Msg::Pointed(hit));
    assert_eq!(world.model.person(), Some(AHMAD));
    let column = seen.find("Target").expect("a tab") as u16;
    assert_eq!(
        crate::ui::hit(&world.model, column, 0),
        Some(Pointed::Tab(Tab::Target))
    );
    assert_eq!(crate::ui::hit(&world.model, 119, 0), None);
    world.send(Msg::Pointed(Pointed::Tab(Tab::Target)));
    assert_eq!(world.model.tab, Tab::Target);
    // Where something is asked or typed it does nothing.
    world.keys(":");
    let seq = world.store.next_seq();
    for pointed in [Pointed::Wheel(-1), Pointed::Row(2), Pointed::Tab(Tab::Team)] {
        world.send(Msg::Pointed(pointed));
    }
    assert_eq!(
        (world.store.next_seq(), world.model.tab),
        (seq, Tab::Target)
    );
    world.keys("Esc ?");
    world.send(Msg::Pointed(Pointed::Wheel(1)));
    assert!(matches!(world.model.top(), Some(Overlay::Menu(_))));
}
