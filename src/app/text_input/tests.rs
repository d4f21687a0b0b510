use proptest::prelude::*;

use super::rows::row_width;
use super::*;
use crate::app::wrap::wrap;
use crate::desk::Typed;

/// Presses keys as they are written, separated by blanks.
fn press(input: &mut TextInput, keys: &str) -> bool {
    Key::parse_all(keys)
        .expect(keys)
        .into_iter()
        .fold(true, |_, key| input.key(key))
}

fn after(text: &str, lines: Lines, keys: &str) -> (String, usize) {
    let mut input = TextInput::new(text, lines, 1000);
    press(&mut input, keys);
    (input.text().to_owned(), input.cursor())
}

fn one(text: &str, keys: &str) -> String {
    after(text, Lines::One, keys).0
}

#[test]
fn readline_keys_edit_one_line() {
    assert_eq!(one("", "r a p a t"), "rapat");
    assert_eq!(one("rapat", "Ctrl-a Space"), " rapat");
    assert_eq!(one("rapat", "Ctrl-a Ctrl-f Ctrl-d"), "rpat");
    assert_eq!(one("rapat", "Ctrl-b Ctrl-h"), "rapt");
    assert_eq!(one("rapat", "Left Left Ctrl-k"), "rap");
    assert_eq!(one("rapat", "Left Left Ctrl-u"), "at");
    assert_eq!(one("rapat", "Home Del End Backspace"), "apa");
    assert_eq!(one("satu dua-tiga  ", "Ctrl-w"), "satu ");
    assert_eq!(one("satu dua-tiga  ", "Alt-Backspace"), "satu dua-");
    assert_eq!(one("satu dua tiga", "Alt-b Alt-b Alt-d"), "satu  tiga");
    assert_eq!(one("satu dua", "Ctrl-a Alt-f x"), "satux dua");
    assert_eq!(one("", "Ctrl-w Ctrl-u Ctrl-k Backspace Del Alt-d"), "");
}

#[test]
fn keys_that_mean_nothing_are_left_to_the_form() {
    let mut input = TextInput::new("a", Lines::One, 10);
    for key in "Enter Esc Tab Shift-Tab Up Down PgUp F1 Ctrl-s Ctrl-g Ctrl-c Alt-x".split(' ') {
        assert!(!press(&mut input, key), "{key}");
    }
    let mut input = TextInput::new("a\nb", Lines::Many, 10);
    assert!(press(&mut input, "Up"));
    assert!(!press(&mut input, "Up"));
    assert!(press(&mut input, "Down"));
    assert!(!press(&mut input, "Down"));
}

#[test]
fn one_press_removes_a_whole_cluster() {
    for cluster in ["é", "e\u{301}", "👨‍👩‍👧", "🇮🇩", "漢"] {
        assert_eq!(one(&format!("a{cluster}"), "Backspace"), "a");
        assert_eq!(one(&format!("{cluster}a"), "Home Del"), "a");
        let (_, cursor) = after(&format!("{cluster}a"), Lines::One, "Home Right");
        assert_eq!(cursor, cluster.len());
    }
}

#[test]
fn lines_are_moved_through_in_columns() {
    let many = |keys| after("panjang\nab\n漢字漢字", Lines::Many, keys).1;
    assert_eq!(many("Up"), 10, "shorter line: its end");
    assert_eq!(
        many("Up Up"),
        7,
        "the column of 8 is kept past the short line"
    );
    assert_eq!(many("Ctrl-a Ctrl-f Up Up"), 2);
    assert_eq!(
        many("Up Up Ctrl-a Right Down Down"),
        11,
        "inside a wide one: before it"
    );
    assert_eq!(many("Ctrl-a"), 11);
    assert_eq!(
        after("ab\ncd", Lines::Many, "Up Ctrl-k").0,
        "abcd",
        "at the end of a line the next is joined"
    );
    assert_eq!(after("ab\ncd", Lines::Many, "Ctrl-u").0, "ab\n");
    assert_eq!(after("abcd", Lines::Many, "Left Left Enter").0, "ab\ncd");
    assert_eq!(
        after("ab\ncd", Lines::Many, "Home Backspace"),
        ("abcd".into(), 2)
    );
}

#[test]
fn pasted_text_is_cleaned_and_cut() {
    let mut input = TextInput::new("", Lines::One, 12);
    let cut = input.paste("satu\r\ndua\ttiga\u{1b}[2J\u{202e}\n");
    assert_eq!(input.text(), "satu dua tig");
    assert_eq!((cut.over.as_str(), cut.dropped), ("a[2J", 2));

    let mut input = TextInput::new("", Lines::Many, 100);
    let cut = input.paste("satu\r\ndua\rtiga\t.\n");
    assert_eq!(input.text(), "satu\ndua\ntiga .\n");
    assert!(cut.is_empty());

    let mut input = TextInput::new("ab", Lines::One, 5);
    press(&mut input, "Left");
    assert_eq!(input.paste("🇮🇩🇮🇩").over, "🇮🇩", "clusters are not cut apart");
    assert_eq!((input.text(), input.cursor()), ("a🇮🇩b", 9));
}

#[test]
fn typed_characters_keep_the_limit_and_are_never_commands() {
    let mut input = TextInput::new("abc", Lines::One, 3);
    assert!(press(&mut input, "q"));
    assert!(input.key(Key::char('\u{202e}')));
    assert!(input.key(Key::char('\u{7}')));
    assert_eq!((input.text(), input.room()), ("abc", 0));
    let longer = TextInput::new("abcdef", Lines::One, 3);
    assert_eq!(longer.text(), "abcdef", "what was stored is not cut");
}

#[test]
fn a_joining_character_leaves_the_cursor_between_clusters() {
    let mut input = TextInput::new("🇩", Lines::One, 10);
    press(&mut input, "Home 🇮");
    assert_eq!((input.text(), input.cursor()), ("🇮🇩", 8));
    let mut input = TextInput::new("🇮x🇩", Lines::One, 10);
    press(&mut input, "Left Backspace");
    assert_eq!((input.text(), input.cursor()), ("🇮🇩", 8));
}

#[test]
fn the_cursor_is_shown_in_the_wrapped_text() {
    let mut input = TextInput::new("rapat evaluasi", Lines::Many, 100);
    let place = |input: &TextInput| {
        let wrapped = input.lines_wrapped(9);
        (wrapped.row, wrapped.column)
    };
    assert_eq!(place(&input), (1, 8));
    press(&mut input, "Alt-b");
    assert_eq!(place(&input), (1, 0));
    press(&mut input, "Left");
    assert_eq!(place(&input), (0, 5));
    press(&mut input, "End Enter");
    assert_eq!(place(&input), (2, 0));
    assert_eq!(*input.lines_wrapped(9).rows, [0..6, 6..14, 15..15]);
    let empty = TextInput::new("", Lines::Many, 9);
    let empty = empty.lines_wrapped(0);
    assert_eq!((empty.rows.len(), empty.row, empty.column), (1, 0, 0));
}

/// An input in a field of ten columns and three rows.
fn small(text: &str) -> TextInput {
    let mut input = TextInput::new(text, Lines::Many, 1_000);
    input.resize(10, 3);
    input
}

/// Row and column of the cursor, and the first row shown.
fn seen(input: &TextInput) -> (usize, usize, usize) {
    let wrapped = input.lines_wrapped(10);
    (wrapped.row, wrapped.column, wrapped.first(3))
}

#[test]
fn up_and_down_go_by_the_rows_that_are_seen() {
    let mut input = small("rapat dengan pegawai\nselesai");
    assert_eq!(seen(&input), (3, 7, 1));
    for (keys, place) in [
        ("Up", (2, 7, 1)),
        ("Up", (1, 6, 1)),
        ("Up", (0, 5, 0)),
        ("Down", (1, 6, 0)),
        ("Ctrl-a Down Down", (2, 0, 0)),
        ("PgDn", (3, 0, 1)),
        ("PgUp", (1, 0, 1)),
    ] {
        press(&mut input, keys);
        input.resize(10, 3);
        assert_eq!(seen(&input), place, "{keys}");
    }
}

#[test]
fn a_row_that_goes_on_without_a_blank_keeps_the_cursor_in_it() {
    let mut input = small("abcdefghijklmnopqrstuvwxyz");
    press(&mut input, "Left Left Left Left Left Left Left");
    assert_eq!(seen(&input), (2, 1, 0));
    press(&mut input, "End Ctrl-a Down End");
    assert_eq!(input.cursor(), 26);
    let mut input = small("abcdefghi漢字\nabcdefghijklmno");
    press(&mut input, "Ctrl-Home Ctrl-e Down Down");
    assert_eq!(seen(&input).0, 3);
    press(&mut input, "Up");
    assert_eq!(seen(&input), (2, 4, 1));
    press(&mut input, "Up Up");
    assert_eq!((input.cursor(), seen(&input).0), (4, 0));
}

#[test]
fn the_rows_shown_stay_until_the_cursor_leaves_them() {
    let mut input = small("1\n2\n3\n4\n5\n6");
    assert_eq!(seen(&input), (5, 1, 3));
    for (keys, first) in [
        ("Up Up", 3),
        ("Up", 2),
        ("Down Down", 2),
        ("Down", 3),
        ("Alt-<", 0),
    ] {
        press(&mut input, keys);
        input.resize(10, 3);
        assert_eq!(seen(&input).2, first, "{keys}");
    }
    press(&mut input, "Alt-> Ctrl-u Backspace Backspace Backspace");
    input.resize(10, 3);
    assert_eq!(
        seen(&input),
        (3, 1, 1),
        "no row is left empty below the text"
    );
}

#[test]
fn a_long_line_is_shown_around_the_cursor() {
    let mut input = TextInput::new("abcdefghij", Lines::One, 100);
    assert_eq!(input.view(20), ("abcdefghij", 10));
    assert_eq!(input.view(6), ("ghij", 4));
    press(&mut input, "Home");
    assert_eq!(input.view(6), ("abcdef", 0));
}

/// Every text on the way back, the last first.
fn taken_back(input: &mut TextInput) -> Vec<String> {
    let mut texts = Vec::new();
    while !input.history.undo().is_empty() {
        press(input, "Ctrl-_");
        texts.push(input.text().to_owned());
    }
    texts
}

#[test]
fn typing_is_taken_back_by_words() {
    let mut input = TextInput::new("Catatan: ", Lines::One, 100);
    press(&mut input, "s a t u Space d u a , Space t i g a");
    let back = taken_back(&mut input);
    assert_eq!(back, ["Catatan: satu dua, ", "Catatan: satu ", "Catatan: "]);
    assert_eq!(input.cursor(), 9);
    press(&mut input, "Ctrl-_");
    assert_eq!(input.text(), "Catatan: ", "there is nothing more");
    press(&mut input, "Alt-_ Alt-_ Alt-_ Alt-_");
    assert_eq!(input.text(), "Catatan: satu dua, tiga");
    press(&mut input, "Ctrl-_ x Alt-_");
    assert_eq!(input.text(), "Catatan: satu dua, x");
}

#[test]
fn erasing_is_taken_back_by_words_too() {
    let mut input = TextInput::new("satu dua tiga", Lines::One, 100);
    press(&mut input, &"Backspace ".repeat(6));
    assert_eq!(input.text(), "satu du");
    assert_eq!(taken_back(&mut input), ["satu dua ", "satu dua tiga"]);
    press(&mut input, "Home Del Del Del Del Del Del");
    assert_eq!(taken_back(&mut input), ["dua tiga", "satu dua tiga"]);
}

#[test]
fn elsewhere_in_the_text_another_edit_begins() {
    let mut input = TextInput::new("", Lines::One, 100);
    press(&mut input, "a b Home c");
    assert_eq!(taken_back(&mut input), ["ab", ""]);
    let mut input = TextInput::new("", Lines::One, 100);
    press(&mut input, "a b Backspace c");
    assert_eq!(taken_back(&mut input), ["a", "ab", ""]);
}

#[test]
fn a_paste_and_a_replaced_text_are_one_step_each() {
    let mut input = TextInput::new("", Lines::Many, 100);
    press(&mut input, "a");
    input.paste("satu dua\r\ntiga\t\u{1b}");
    press(&mut input, "b");
    input.set("lain");
    input.set("lain");
    assert_eq!(
        taken_back(&mut input),
        ["asatu dua\ntiga b", "asatu dua\ntiga ", "a", ""]
    );
    press(&mut input, "Alt-_ Alt-_ Alt-_ Alt-_");
    assert_eq!((input.text(), input.cursor()), ("lain", 4));
}

#[test]
fn what_was_deleted_is_inserted_elsewhere() {
    assert_eq!(
        one("satu dua tiga", "Ctrl-w Ctrl-w Home Ctrl-y"),
        "dua tigasatu "
    );
    assert_eq!(
        one("satu dua tiga", "Home Alt-d Alt-d End Ctrl-y"),
        " tigasatu dua"
    );
    assert_eq!(
        one("satu dua", "Ctrl-w Left Ctrl-w Ctrl-y Ctrl-y"),
        "satusatu "
    );
    let many = after(
        "ab\ncd",
        Lines::Many,
        "Alt-< Ctrl-k Ctrl-k Alt-> Enter Ctrl-y",
    );
    assert_eq!(many, ("cd\nab\n".into(), 6));
    assert_eq!(one("ab", "Backspace Ctrl-y"), "a", "a letter is not kept");
    let mut input = TextInput::new("abcd", Lines::One, 4);
    press(&mut input, "Ctrl-u x Ctrl-y");
    assert_eq!(input.text(), "xabc", "as far as there is room");
}

#[test]
fn the_ends_of_the_text_are_one_key_away() {
    for (begin, end) in [("Alt-<", "Alt->"), ("Ctrl-Home", "Ctrl-End")] {
        assert_eq!(after("ab\ncd", Lines::Many, begin).1, 0);
        assert_eq!(after("ab\ncd", Lines::Many, &format!("{begin} {end}")).1, 5);
    }
}

#[test]
fn the_oldest_edits_are_forgotten_first_and_the_latest_never() {
    let mut input = TextInput::new("", Lines::One, 10_000);
    for _ in 0..1_500 {
        press(&mut input, "a Space");
    }
    assert_eq!(input.memory().undo.len(), 1_000);
    taken_back(&mut input);
    assert_eq!(input.text(), "a ".repeat(500));

    let mut input = TextInput::new(&"漢".repeat(200_000), Lines::One, 200_000);
    press(&mut input, "a b Home Ctrl-k");
    assert_eq!(input.memory().undo.len(), 1);
    press(&mut input, "Ctrl-_");
    assert_eq!(input.room(), 0);
}

#[test]
fn a_memory_that_is_not_one_gives_its_text_and_no_history() {
    let mut input = TextInput::new("satu", Lines::One, 100);
    press(&mut input, "Space d u a Ctrl-w Ctrl-_");
    let good = input.memory();
    let restored = |memory: &Typed| TextInput::restore(memory.clone(), Lines::One, 100).memory();
    assert_eq!(restored(&good), good);
    let spoiled: [fn(&mut Typed); 8] = [
        |memory| memory.undo[0].at = usize::MAX,
        |memory| memory.undo[0].inserted.push('x'),
        |memory| memory.redo[0].removed.insert(0, 'x'),
        |memory| memory.redo[0].at = 1,
        |memory| memory.text.insert(0, '漢'),
        |memory| memory.text.push('\u{1b}'),
        |memory| memory.undo[0].removed.push('\u{202e}'),
        |memory| {
            let empty = Change {
                inserted: String::new(),
                ..memory.undo[0].clone()
            };
            memory.undo = vec![empty; 1_001];
        },
    ];
    for (at, spoil) in spoiled.into_iter().enumerate() {
        let mut memory = good.clone();
        spoil(&mut memory);
        let got = restored(&memory);
        assert!(got.undo.is_empty() && got.redo.is_empty(), "{at}: {got:?}");
        assert!(got.text.contains("satu dua"));
    }
    let beyond = Typed {
        cursor: usize::MAX,
        text: "漢".into(),
        ..Typed::default()
    };
    assert_eq!(restored(&beyond).cursor, 3);
    let within = Typed {
        cursor: 1,
        ..beyond
    };
    assert_eq!(restored(&within).cursor, 3);
    let mut odd = good;
    (odd.undo[0].before, odd.undo[0].after) = (usize::MAX, 2);
    let mut input = TextInput::restore(odd, Lines::One, 100);
    press(&mut input, "Ctrl-_ Alt-_");
    assert_eq!(input.text(), "satu dua");
}

fn any_key() -> impl Strategy<Value = Key> {
    let names = "a é 漢 🇮 👍 Space Enter Backspace Del Left Right Up Down Home End Ctrl-a Ctrl-e Ctrl-b \
        Ctrl-f Ctrl-w Ctrl-u Ctrl-k Ctrl-d Ctrl-h Alt-b Alt-f Alt-d Alt-Backspace \
        Ctrl-y Ctrl-_ Alt-_ Alt-< Alt->";
    let keys = Key::parse_all(names).expect("keys");
    prop_oneof![
        4 => prop::sample::select(keys),
        1 => prop::sample::select(vec!['\u{301}', '\u{200d}', '\u{202e}', '\u{1b}', '\u{1f3fd}'])
            .prop_map(Key::char),
    ]
}

proptest! {
    #[test]
    fn no_sequence_of_keys_breaks_an_input(
        keys in prop::collection::vec(any_key(), 0..60),
        pasted in ".{0,8}",
        many in any::<bool>(),
        width in 0_usize..12,
    ) {
        let lines = if many { Lines::Many } else { Lines::One };
        let mut input = TextInput::new("", lines, 30);
        input.paste(&pasted);
        for key in keys {
            input.key(key);
            let text = input.text();
            prop_assert!(text.chars().count() <= 30);
            prop_assert!(text.chars().all(|c| harmless(c) || (many && c == '\n')));
            prop_assert!(text.grapheme_indices(true).any(|(i, _)| i == input.cursor())
                || input.cursor() == text.len());
            let wrapped = input.lines_wrapped(width);
            prop_assert!(wrapped.row < wrapped.rows.len() && wrapped.column < width.max(2));
            let shown = wrapped.first(3)..wrapped.first(3) + 3;
            prop_assert!(shown.contains(&wrapped.row));
            prop_assert_eq!(&*wrapped.rows, wrap(text, row_width(width)));
            input.resize(width, 3);
            prop_assert_eq!(&*input.lines_wrapped(width).rows, wrap(input.text(), row_width(width)));
            prop_assert!(input.view(width).1 <= width.saturating_sub(1));
        }
    }

    #[test]
    fn all_edits_are_taken_back_and_done_again(
        begun in "[a 漢\n]{0,6}",
        keys in prop::collection::vec(any_key(), 0..80),
    ) {
        let mut input = TextInput::new(&begun, Lines::Many, 60);
        for key in keys {
            input.key(key);
        }
        while !input.history.redo().is_empty() {
            input.redo();
        }
        let last = input.memory();
        let mut back = last.undo.len();
        while back > 0 {
            input.undo();
            prop_assert_eq!(input.chars, input.text().chars().count());
            back -= 1;
        }
        prop_assert_eq!(input.text(), begun);
        for _ in 0..last.undo.len() {
            input.redo();
        }
        prop_assert_eq!(input.text(), last.text);
        prop_assert_eq!(input.memory().undo, last.undo);
    }

    #[test]
    fn a_restored_input_goes_on_as_the_one_that_was_left(
        keys in prop::collection::vec(any_key(), 0..60),
        more in prop::collection::vec(any_key(), 0..30),
    ) {
        let mut left = TextInput::new("satu", Lines::Many, 60);
        for key in keys {
            left.key(key);
        }
        // The column of going up and down and what was deleted last are not remembered.
        left.move_to(left.cursor());
        *left.killed_mut() = Killed::default();
        let mut restored = TextInput::restore(left.memory(), Lines::Many, 60);
        prop_assert_eq!(restored.memory(), left.memory());
        for key in more {
            prop_assert_eq!(restored.key(key), left.key(key));
            prop_assert_eq!(restored.memory(), left.memory());
        }
    }

    #[test]
    fn no_memory_breaks_an_input(
        text in ".{0,6}",
        cursor in 0_usize..9,
        edits in prop::collection::vec((0_usize..7, ".{0,2}", ".{0,2}", 0_usize..9), 0..4),
        split in 0_usize..4,
        keys in prop::collection::vec(any_key(), 0..10),
    ) {
        let edit = |(at, removed, inserted, cursor): (usize, String, String, usize)| Change {
            at, removed, inserted, before: cursor, after: cursor, grows: true,
        };
        let mut undo: Vec<Change> = edits.into_iter().map(edit).collect();
        let redo = undo.split_off(split.min(undo.len()));
        let memory = Typed { text, cursor, undo, redo };
        let mut input = TextInput::restore(memory, Lines::Many, 10);
        for key in keys {
            input.key(key);
            prop_assert!(input.text().is_char_boundary(input.cursor()));
            prop_assert_eq!(input.chars, input.text().chars().count());
        }
    }
}
