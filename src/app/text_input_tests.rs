use proptest::prelude::*;

use super::*;

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
    assert_eq!(input.lines_wrapped(9).rows, [0..6, 6..14, 15..15]);
    let empty = TextInput::new("", Lines::Many, 9).lines_wrapped(0);
    assert_eq!((empty.rows.len(), empty.row, empty.column), (1, 0, 0));
}

#[test]
fn a_long_line_is_shown_around_the_cursor() {
    let mut input = TextInput::new("abcdefghij", Lines::One, 100);
    assert_eq!(input.view(20), ("abcdefghij", 10));
    assert_eq!(input.view(6), ("ghij", 4));
    press(&mut input, "Home");
    assert_eq!(input.view(6), ("abcdef", 0));
    assert_eq!(input.cursor_col(), 0);
}

fn any_key() -> impl Strategy<Value = Key> {
    let names = "a é 漢 🇮 👍 Space Enter Backspace Del Left Right Up Down Home End Ctrl-a Ctrl-e Ctrl-b \
        Ctrl-f Ctrl-w Ctrl-u Ctrl-k Ctrl-d Ctrl-h Alt-b Alt-f Alt-d Alt-Backspace";
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
            prop_assert!(input.view(width).1 <= width.saturating_sub(1));
        }
    }
}
