use crate::app::model::{Effect, Tab};
use crate::app::testing::{BUDI, CITRA, World, period};
use crate::domain::feedback::{FeedbackKind, Source};
use crate::ops::edit::{code, text};
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind, Value};

/// What was given to the clipboard by these keys.
fn copied(w: &mut World, keys: &str) -> String {
    w.asked.clear();
    w.keys(keys);
    match w.asked.as_slice() {
        [Effect::Clip(text)] => text.clone(),
        other => panic!("{keys}: {other:?}: {}", w.notice()),
    }
}

/// Budi with feedback of Citra, in which somebody has written what steers a terminal.
fn world() -> World {
    let mut w = World::new();
    let year = crate::domain::period::Period::year_of(period().year());
    let subject = Subject::of(SubjectKind::Feedback, BUDI.0, year.expect("a year"));
    let given = [
        (f::FEEDBACK_DAY, Value::Date(w.model.today)),
        (f::FEEDBACK_KIND, code(FeedbackKind::Appreciation)),
        (f::FEEDBACK_SOURCE, code(Source::Peer)),
        (
            f::FEEDBACK_TEXT,
            text("Sigap\u{1b}]0;x\u{7} dan \u{202e}ramah\nsekali"),
        ),
        (f::FEEDBACK_FROM, Value::Ref(CITRA.0)),
    ];
    w.put(subject, 700, &given);
    w.select(BUDI);
    w
}

#[test]
fn each_screen_copies_what_is_selected_there() {
    let mut w = world();
    assert_eq!(copied(&mut w, "y"), "19900101 201503 1 001");
    assert!(w.notice().contains("19900101"), "{}", w.notice());
    let row = copied(&mut w, "Y");
    assert_eq!(
        row,
        "Budi Santoso, A.Md.\t19900101 201503 1 001\tPengelola Layanan\tSeksi Pelayanan"
    );
    let result = "Terlaksananya pelayanan dokumen kependudukan";
    assert_eq!(copied(&mut w, "g t y"), result);
    let row = copied(&mut w, "j Y");
    assert_eq!(row, "Jumlah KK yang terbit\t≥ 400 dokumen\t310\t77,5%");
    assert_eq!(copied(&mut w, "g n y"), "Hasil kerja");
    assert!(copied(&mut w, "Y").starts_with("Hasil kerja\t"));
    let section = copied(&mut w, "g k y");
    assert!(w.screen(120, 30).contains(&section), "{section}");
    w.keys("g o");
    assert!(copied(&mut w, "Tab Y").contains('\t'));
}

#[test]
fn what_steers_a_terminal_is_not_copied_and_a_row_stays_one_row() {
    let mut w = world();
    let text = copied(&mut w, "g u y");
    assert_eq!(text, "Sigap]0;x dan ramah\nsekali");
    let row = copied(&mut w, "Y");
    assert_eq!(row.split('\t').count(), 5);
    assert!(
        row.contains("Citra Lestari") && !row.contains('\n') && !row.contains('\u{1b}'),
        "{row:?}"
    );
}

#[test]
fn the_lens_is_over_what_is_copied_too() {
    let mut w = world();
    w.keys("P");
    assert_eq!(copied(&mut w, "y"), "Budi Santoso, A.Md.");
    assert!(copied(&mut w, "Y").contains("1990•••• •••••• • 001"));
    assert!(!copied(&mut w, "g u Y").contains("Citra"));
    w.keys("g p");
    w.select(CITRA);
    let row = copied(&mut w, "Y");
    assert!(
        row.starts_with("Pegawai ") && !row.contains("1992"),
        "{row}"
    );
    for tab in [Tab::Target, Tab::Feedback, Tab::Evaluation] {
        w.model.tab = tab;
        w.asked.clear();
        w.keys("y Y");
        assert!(w.asked.is_empty(), "{tab:?}");
        assert!(
            w.notice().contains("tidak ada yang dapat disalin"),
            "{}",
            w.notice()
        );
    }
}
