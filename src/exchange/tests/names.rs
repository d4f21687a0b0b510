//! Names: what is made is read, and nothing else is.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn any_name() -> impl Strategy<Value = Name> {
    (any::<[u8; 16]>(), any::<u64>(), any::<[u8; 16]>()).prop_map(|(replica, to_seq, bundle)| {
        Name::new(ReplicaId(replica), to_seq, BundleId(bundle))
    })
}

proptest! {
    #[test]
    fn a_name_is_read_as_it_was_made(name in any_name()) {
        let text = name.to_string();
        prop_assert_eq!(Name::parse(&text), Some(name));
        prop_assert!(text.len() <= 64);
        prop_assert!(text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'z' | b'-' | b'.')));
    }

    #[test]
    fn only_what_is_made_is_read(text in "[0-9a-fA-F]{15,17}-0?[0-9+]{1,21}-[0-9a-f]{16}\\.tatap") {
        if let Some(name) = Name::parse(&text) {
            prop_assert_eq!(name.to_string(), text);
        }
    }

    #[test]
    fn any_text_is_read_or_not_but_breaks_nothing(text in any::<String>()) {
        prop_assert!(Name::parse(&text).is_none());
        prop_assert!(name::Name::parse_temporary(&text).is_none());
    }

    #[test]
    fn a_name_with_anything_changed_is_none(name in any_name(), at in 0_usize..60, with in "[^0-9a-f]") {
        let text = name.to_string();
        let at = at % text.len();
        let changed = format!("{}{with}{}", &text[..at], &text[at + 1..]);
        prop_assert!(changed == text || Name::parse(&changed).is_none(), "{}", changed);
    }

    #[test]
    fn the_folder_of_any_office_is_safe_everywhere(code in any::<String>()) {
        let folder = office_folder(&code);
        prop_assert!((1..=49).contains(&folder.len()), "{}", folder);
        prop_assert!(folder.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'z' | b'-')));
        prop_assert!(!folder.starts_with('-') && !folder.ends_with('-'));
    }
}

#[test]
fn the_names_that_other_programs_leave_are_not_ours() {
    let good = name(1, 42).to_string();
    assert_eq!(good, "0101010101010101-42-0707070707070707.tatap");
    let (stem, _) = good.rsplit_once('.').unwrap();
    let junk = [
        format!("{stem}.sync-conflict-20260101-120000-ABCDEFG.tatap"),
        format!("{good}~"),
        format!("{good}.part"),
        format!("{stem} (1).tatap"),
        format!(".syncthing.{good}.tmp"),
        format!("~syncthing~{good}.tmp"),
        format!(".{good}.tmp-0000000000000000"),
        format!("._{good}"),
        format!("/{good}"),
        format!("{good}\n"),
        format!("{good}/"),
        format!("x/../{good}"),
        good.to_uppercase(),
        good.replace("-42-", "-042-"),
        good.replace("-42-", "-+42-"),
        good.replace("-42-", "--"),
        good.replace("-42-", "-18446744073709551616-"),
        good.replace(".tatap", ".TATAP"),
        good.replace(".tatap", ".tatap.tatap"),
        good.replace("01-42", "0١-42"),
        ".stfolder".to_owned(),
        ".tatap".to_owned(),
        String::new(),
    ];
    for junk in junk {
        assert_eq!(Name::parse(&junk), None, "{junk}");
    }
}

#[test]
fn a_temporary_name_tells_what_it_was_to_be() {
    let good = name(1, 42);
    let one = name::temporary(&good.to_string()).unwrap();
    assert_eq!(name::Name::parse_temporary(&one), Some(good));
    assert_ne!(one, name::temporary(&good.to_string()).unwrap());
    for other in [&one[1..], &format!("{one}0"), &one.replace("tmp", "TMP")] {
        assert_eq!(name::Name::parse_temporary(other), None, "{other}");
    }
}

#[test]
fn two_offices_have_two_folders_and_letters_compare_without_case() {
    assert_eq!(office_folder("dinkes-01"), "dinkes-01");
    assert_eq!(office_folder(" DINKES-01 "), "dinkes-01");
    let codes = [
        "dinkes",
        "din kes",
        "din-kes",
        "din_kes",
        "din.kes",
        "dínkes",
        "..",
        "",
        "/",
        "-",
        "--",
        "con",
        "CON-",
        "com1",
        "com10",
        "aux",
        "-rf",
        "dinkes-",
        "\u{202e}sekned",
        "a/../b",
        &"x".repeat(40),
        &"x".repeat(41),
        &"x".repeat(400),
    ];
    let mut folders = BTreeMap::new();
    for code in codes {
        let folder = office_folder(code);
        assert!(!["con", "com1", "aux"].contains(&folder.as_str()));
        if let Some(other) = folders.insert(folder.clone(), code) {
            panic!("{code} and {other} share {folder}");
        }
    }
    // The folder of a code that had to be changed is not to be had by naming it.
    let hashed = office_folder("din kes");
    assert_ne!(office_folder(&hashed), hashed);
}
