use crate::app::model::{Model, Msg, Overlay};
use crate::app::phrases::Phrases;
use crate::app::testing::World;
use crate::domain::text::MAX_PROSE;
use crate::i18n::Lang;

/// What is entered in the text in focus of the form on top.
fn text(world: &mut World) -> String {
    let Some(Overlay::Form(form)) = world.model.overlays.last_mut() else {
        panic!("no form: {}", world.notice());
    };
    let input = form.input_mut().expect("a text in focus");
    input.text().to_owned()
}

#[test]
fn edits_are_taken_back_behind_ctrl_x_and_no_other_key_there_types() {
    let mut world = World::new();
    world.keys("e");
    let before = text(&mut world);
    world.type_text(" satu dua");
    world.keys("Ctrl-x Ctrl-u");
    assert_eq!(text(&mut world), format!("{before} satu "));
    world.keys("Ctrl-x Ctrl-r");
    assert_eq!(text(&mut world), format!("{before} satu dua"));
    world.keys("Ctrl-x x Ctrl-x Ctrl-s");
    assert_eq!(text(&mut world), format!("{before} satu dua"));
}

#[test]
fn what_was_deleted_in_one_field_is_inserted_in_another() {
    let mut world = World::new();
    world.keys("e");
    let name = text(&mut world);
    world.keys("Ctrl-u Tab Ctrl-u Ctrl-y");
    let nip = text(&mut world);
    world.keys("Shift-Tab Ctrl-y");
    assert_eq!(text(&mut world), nip);
    assert_ne!(name, nip);
}

/// The form on top.
fn form(model: &Model) -> &super::Form {
    let Some(Overlay::Form(form)) = model.top() else {
        panic!("no form");
    };
    form
}

/// A form of feedback with the cursor in its text, and three phrases.
fn feedback() -> World {
    let mut world = World::new();
    let phrases = [
        ("lanjut", "Ditindaklanjuti segera."),
        ("bukti", "Bukti:\n- SK"),
        ("rapat-2", "Rapat kedua"),
    ];
    let phrases = phrases.map(|(name, text)| (name.to_owned(), text.to_owned()));
    world.model.settings.phrases = Phrases::new(phrases.into());
    world.keys("g u a");
    assert!(form(&world.model).focused().is_some());
    world
}

#[test]
fn the_large_editor_is_the_same_text_and_leaves_nothing_behind() {
    let mut world = feedback();
    world.type_text("satu dua");
    for back in ["Esc", "Ctrl-s", "Ctrl-x Ctrl-e", "Ctrl-g", "Ctrl-c"] {
        world.keys("Ctrl-x Ctrl-e");
        assert!(form(&world.model).editing.wide, "{back}");
        world.send(Msg::Paste(" tiga".into()));
        world.keys("Ctrl-_");
        world.keys(back);
        assert!(!form(&world.model).editing.wide, "{back}");
        assert_eq!(text(&mut world), "satu dua", "{back}");
        assert_eq!(
            world.model.overlays.len(),
            1,
            "{back}: no question, and the form stays"
        );
    }
    world.keys("Ctrl-_");
    assert_eq!(text(&mut world), "satu ");
}

#[test]
fn no_key_of_the_large_editor_leads_to_another_field_or_saves() {
    let mut world = feedback();
    world.keys("Ctrl-x Ctrl-e");
    let focus = form(&world.model).focus;
    world.type_text("a\nb");
    for key in "Tab Shift-Tab Up Up Up Down Down Down Ctrl-n Ctrl-p PgUp PgDn".split(' ') {
        world.keys(key);
        let form = form(&world.model);
        assert!(
            form.editing.wide && form.focus == focus && !form.saving,
            "{key}"
        );
    }
    assert_eq!(text(&mut world), "a\nb");
}

#[test]
fn a_field_of_one_line_has_no_large_editor() {
    let mut world = World::new();
    world.keys("e Ctrl-x Ctrl-e");
    assert!(!form(&world.model).editing.wide);
    assert!(world.notice().contains("satu baris"), "{}", world.notice());
}

#[test]
fn escape_behind_ctrl_x_only_takes_that_back() {
    let mut world = feedback();
    world.type_text("a");
    world.keys("Ctrl-x Esc");
    assert_eq!(world.model.overlays.len(), 1);
    world.type_text("u");
    assert_eq!(text(&mut world), "au");
}

#[test]
fn the_name_of_a_phrase_becomes_its_text_when_it_ends() {
    for (typed, want) in [
        (";lanjut ", "Ditindaklanjuti segera. "),
        ("Ya; ;Lanjut, lalu", "Ya; Ditindaklanjuti segera., lalu"),
        ("(;rapat-2)", "(Rapat kedua)"),
        (";bukti\n", "Bukti:\n- SK\n"),
        (";lanjut\t", "Ditindaklanjuti segera."),
        (";tidak-ada ", ";tidak-ada "),
        ("a;lanjut ", "a;lanjut "),
        (";lanjut", ";lanjut"),
        (";lanjutkan ", ";lanjutkan "),
        ("; lanjut ", "; lanjut "),
    ] {
        let mut world = feedback();
        world.type_text(typed);
        assert_eq!(text(&mut world), want, "{typed}");
        if want != typed && !typed.ends_with("lalu") {
            world.keys("Ctrl-_");
            assert_eq!(text(&mut world), typed.replace('\t', ""), "{typed}");
        }
    }
}

#[test]
fn leaving_the_field_ends_a_name_too_and_one_line_stays_one() {
    let mut world = feedback();
    world.model.overlays.clear();
    world.keys("g p e Ctrl-u");
    world.type_text(";bukti\n");
    world.keys("Up");
    assert_eq!(text(&mut world), "Bukti: - SK");
    world.type_text(" ;lanjut");
    world.keys("Ctrl-s Enter");
    let name = world.model.people.name(crate::app::testing::BUDI);
    assert_eq!(name, "Bukti: - SK Ditindaklanjuti segera.");
}

#[test]
fn a_phrase_for_which_there_is_no_room_leaves_what_was_typed() {
    let mut world = feedback();
    world.send(Msg::Paste("x".repeat(MAX_PROSE - 10)));
    world.type_text(" ;lanjut ");
    assert!(text(&mut world).ends_with("x ;lanjut "));
    assert!(world.notice().contains("tidak muat"), "{}", world.notice());
    world.keys("Backspace Tab");
    assert!(text(&mut world).ends_with("x ;lanjut"), "the field stays");
    world.keys("Ctrl-x ;");
    world.keys("Enter");
    assert!(text(&mut world).ends_with("x ;lanjut"));
}

#[test]
fn phrases_are_chosen_from_a_list_while_typing() {
    let mut world = feedback();
    world.type_text("Ya. ;;");
    assert!(world.screen(80, 24).contains(";rapat-2"));
    world.keys("Down Enter");
    assert_eq!(text(&mut world), "Ya. Ditindaklanjuti segera.");
    world.keys("Ctrl-_");
    assert_eq!(text(&mut world), "Ya. ;;");
    world.keys("Ctrl-u");
    world.type_text(";ra");
    world.keys("Ctrl-x ; Enter");
    assert_eq!(
        text(&mut world),
        "Rapat kedua",
        "narrowed by what was typed"
    );
    world.type_text(" ;;");
    world.keys("Esc");
    world.type_text("a");
    assert_eq!(text(&mut world), "Rapat kedua ;;a");
    world.keys("Home Ctrl-x ; 1");
    assert_eq!(text(&mut world), "Bukti:\n- SKRapat kedua ;;a");
    world.keys("Ctrl-x Ctrl-e Ctrl-x ; 1");
    assert!(form(&world.model).editing.wide);
}

#[test]
fn without_phrases_two_signs_are_two_signs() {
    let mut world = feedback();
    world.model.settings.phrases = Phrases::default();
    world.type_text(";;a");
    assert_eq!(text(&mut world), ";;a");
    world.keys("Ctrl-x ;");
    assert!(
        world.notice().contains("Belum ada frasa"),
        "{}",
        world.notice()
    );
    assert_eq!(text(&mut world), ";;a");
}

#[test]
fn a_paste_is_text_in_one_step_whatever_it_holds() {
    let mut world = feedback();
    world.type_text("a");
    world.send(Msg::Paste(
        "q\r\n;lanjut \tg u\u{1b}[2J\u{13}\u{18}\u{202e}\u{200b}:wq\n".into(),
    ));
    assert_eq!(text(&mut world), "aq\n;lanjut  g u[2J:wq\n");
    assert_eq!(world.model.overlays.len(), 1);
    world.keys("Ctrl-_");
    assert_eq!(text(&mut world), "a");
}

#[test]
fn help_in_a_form_tells_the_keys_in_both_languages() {
    for (lang, words) in [
        (Lang::Indonesian, "Urungkan suntingan"),
        (Lang::English, "Take back an edit"),
    ] {
        let mut world = World::of(lang);
        world.keys("g u a F1");
        let seen = world.screen(80, 24);
        assert!(
            seen.contains(words) && seen.contains("Ctrl-x Ctrl-e"),
            "{seen}"
        );
        world.keys("Esc");
        assert!(
            world
                .screen(80, 24)
                .lines()
                .last()
                .is_some_and(|hints| hints.contains("F1"))
        );
    }
}

#[test]
fn every_key_that_help_tells_is_a_key() {
    for row in super::help::keys().rows() {
        for word in row
            .value
            .split_whitespace()
            .filter(|word| !word.starts_with([';']))
        {
            assert!(crate::app::key::Key::parse(word).is_some(), "{word}");
        }
    }
}
