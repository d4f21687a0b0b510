//! Giving, editing, linking and striking out feedback, key by key.

use chrono::NaiveDate;

use super::*;
use crate::app::model::Msg;
use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, SRI, World, day};
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::ops::edit::{code, text};
use crate::ops::op::Subject;
use crate::store::Store;

/// A feedback as an import writes it.
fn put(
    world: &mut World,
    who: EmployeeId,
    item: u64,
    day: NaiveDate,
    (kind, source): (FeedbackKind, Source),
    words: &str,
) {
    let year = Period::containing(day, crate::domain::period::Cycle::Annual);
    let values = [
        (f::FEEDBACK_DAY, Value::Date(day)),
        (f::FEEDBACK_KIND, code(kind)),
        (f::FEEDBACK_SOURCE, code(source)),
        (f::FEEDBACK_TEXT, text(words)),
    ];
    world.put(
        Subject::of(SubjectKind::Feedback, who.0, year),
        item,
        &values,
    );
}

/// What was given to Budi: item, day, kind, source, words.
type Given = (u64, (i32, u32, u32), FeedbackKind, Source, &'static str);

const GIVEN: [Given; 6] = [
    (
        901,
        (2026, 11, 20),
        APPRECIATION,
        Source::Superior,
        "Antrean loket Senin pagi terurai karena Saudara membuka loket kedua tanpa diminta.\nPertahankan.",
    ),
    (
        902,
        (2026, 11, 3),
        IMPROVEMENT,
        Source::Peer,
        "Berkas pemohon dari kecamatan sebaiknya diperiksa sebelum pukul sepuluh.",
    ),
    (
        903,
        (2026, 10, 14),
        APPRECIATION,
        Source::Public,
        "Petugas ramah dan menjelaskan syarat akta dengan sabar.",
    ),
    (
        904,
        (2026, 10, 2),
        NOTE,
        Source::Oneself,
        "Mulai memakai daftar periksa baru.",
    ),
    (
        905,
        (2026, 8, 19),
        IMPROVEMENT,
        Source::Superior,
        "Laporan Juli terlambat dua hari; sepakati tanggal antara.",
    ),
    (
        906,
        (2025, 12, 30),
        APPRECIATION,
        Source::TeamLeader,
        "Tim percepatan selesai lebih awal.",
    ),
];

/// The office with some feedback on Budi, at the screen.
fn stream(lang: Lang) -> World {
    let mut world = World::of(lang);
    for (item, (y, m, d), kind, source, words) in GIVEN {
        let day = day(y, m, d);
        put(&mut world, BUDI, item, day, (kind, source), words);
    }
    let year = Subject::of(
        SubjectKind::Feedback,
        BUDI.0,
        Period::year_of(2026).expect("a year"),
    );
    let links = [
        (901, f::FEEDBACK_VALUE, code(CoreValue::ServiceOriented)),
        (901, f::FEEDBACK_RESULT, Value::Ref(300)),
        (901, f::FEEDBACK_FROM, Value::Ref(AHMAD.0)),
        (902, f::FEEDBACK_VALUE, code(CoreValue::Accountable)),
        (903, f::FEEDBACK_VALUE, code(CoreValue::ServiceOriented)),
        (903, f::FEEDBACK_FROM_TEXT, text("Kotak saran")),
    ];
    for (item, field, value) in links {
        world.put(year, item, &[(field, value)]);
    }
    world.select(BUDI);
    world.keys("g u");
    world
}

/// Everything the store holds on a person's feedback.
fn stored(world: &World, who: EmployeeId) -> Vec<Feedback> {
    world.store.dossier(who).expect("a file").file.feedback
}

fn form_is_open(world: &World) -> bool {
    matches!(world.model.top(), Some(Overlay::Form(_)))
}

/// Opens with `before`, types a text, presses `after`; the number of keys besides the text.
fn give(world: &mut World, before: &str, words: &str, after: &str) -> usize {
    let keys = world.keys(before);
    world.type_text(words);
    keys + world.keys(after)
}

#[test]
fn feedback_takes_at_most_five_keys_besides_the_text() {
    let cases = [
        ("+", "Ctrl-s", 2, APPRECIATION, None, None),
        ("-", "Ctrl-s", 2, IMPROVEMENT, None, None),
        ("a", "Shift-Tab 2 Ctrl-s", 4, IMPROVEMENT, None, None),
        ("+", "Tab Enter 1 Ctrl-s", 5, APPRECIATION, Some(300), None),
        (
            "-",
            "Tab Tab 2 Ctrl-s",
            5,
            IMPROVEMENT,
            None,
            Some(CoreValue::Accountable),
        ),
    ];
    for (before, after, most, kind, result, value) in cases {
        let mut world = World::new();
        world.keys("g u");
        let keys = give(
            &mut world,
            before,
            "Loket kedua dibuka tanpa diminta",
            after,
        );
        assert_eq!(keys, most, "{before} … {after}");
        assert!(keys <= 5);
        let all = stored(&world, BUDI);
        let [given] = all.as_slice() else {
            panic!("{before} … {after}: {all:?}")
        };
        let expected = Feedback {
            id: given.id,
            day: day(2026, 11, 24),
            source: Source::Superior,
            kind,
            text: "Loket kedua dibuka tanpa diminta".to_owned(),
            result: result.map(ItemId),
            value,
            from: Some(AHMAD),
            from_text: String::new(),
            team: None,
        };
        assert_eq!(*given, expected);
        assert_eq!(selected(&world.model).map(|given| given.id), Some(given.id));
        assert!(!form_is_open(&world));
    }
}

#[test]
fn the_next_form_opens_after_saving_when_asked_for() {
    let mut world = World::new();
    world.keys("g u");
    give(&mut world, "+", "Satu", "Ctrl-n");
    assert!(form_is_open(&world));
    give(&mut world, "", "Dua", "Ctrl-s");
    assert!(!form_is_open(&world));
    assert!(
        stored(&world, BUDI)
            .iter()
            .all(|given| given.kind == APPRECIATION)
    );
    assert_eq!(world.model.feedback.shown.len(), 2);
}

#[test]
fn all_marked_get_the_feedback_after_a_preview_and_one_undo_takes_it_back() {
    let mut world = World::new();
    world.keys("Space Space Space");
    assert_eq!(world.model.employees.marks.len(), 3);
    let keys = give(
        &mut world,
        "A",
        "Apel pagi tertib sepanjang bulan",
        "Ctrl-s",
    );
    assert_eq!(keys, 2);
    assert!(matches!(world.model.top(), Some(Overlay::Preview(_))));
    assert!(
        stored(&world, BUDI).is_empty(),
        "nothing before it is confirmed"
    );
    world.keys("Enter");
    assert!(world.model.overlays.is_empty());
    for who in [BUDI, CITRA, DEWI] {
        let all = stored(&world, who);
        assert_eq!(all.len(), 1);
        assert_eq!(
            (all[0].source, all[0].from),
            (Source::Superior, Some(AHMAD))
        );
    }
    world.keys("u");
    assert!(
        [BUDI, CITRA, DEWI]
            .iter()
            .all(|who| stored(&world, *who).is_empty())
    );
    world.keys("Ctrl-r");
    assert!(
        [BUDI, CITRA, DEWI]
            .iter()
            .all(|who| stored(&world, *who).len() == 1)
    );
}

#[test]
fn a_preview_that_is_left_gives_the_text_back() {
    let mut world = World::new();
    world.keys("Space Space");
    give(&mut world, "A", "Tertib", "Ctrl-s Esc");
    assert!(form_is_open(&world));
    assert!(world.screen(80, 24).contains("Tertib"));
    world.keys("Ctrl-s Enter");
    assert_eq!(stored(&world, CITRA).len(), 1);
}

#[test]
fn a_form_for_many_is_checked_before_anything_is_loaded() {
    let mut world = World::new();
    world.keys("Space Space A Ctrl-s");
    assert!(form_is_open(&world));
    assert_eq!(
        world.notice(),
        "Belum disimpan: perbaiki isian yang ditandai"
    );
    give(&mut world, "", "Tertib", "Tab Tab Tab Ctrl-u + 1 Ctrl-s");
    assert!(form_is_open(&world));
    assert!(world.screen(80, 24).contains("tanggal ini belum tiba"));
}

#[test]
fn each_gets_the_source_that_the_giver_is_to_him() {
    let mut world = World::new();
    world.model.actor = CITRA;
    world.select(SRI);
    world.keys("Space");
    world.select(AHMAD);
    world.keys("Space Space Space A");
    world.type_text("Terima kasih");
    world.keys("Ctrl-s Enter");
    let source = |who| stored(&world, who).first().map(|given| given.source);
    // His appraiser's own appraiser is a superior too.
    assert_eq!(source(SRI), Some(Source::Subordinate));
    assert_eq!(source(AHMAD), Some(Source::Subordinate));
    assert_eq!(source(BUDI), Some(Source::Peer));
    assert_eq!(source(CITRA), Some(Source::Oneself));
}

#[test]
fn the_public_is_nobody_at_the_keyboard() {
    let mut world = World::new();
    world.keys("g u");
    give(&mut world, "+", "Ramah", "Tab Tab Tab 5 Ctrl-s");
    let all = stored(&world, BUDI);
    assert_eq!((all[0].source, all[0].from), (Source::Public, None));
}

#[test]
fn a_person_whose_file_is_not_there_yet_gets_his_feedback_too() {
    let mut world = World::new();
    world.keys("j");
    assert!(world.model.person_file().is_none());
    give(&mut world, "A", "Rapi", "Ctrl-s");
    assert_eq!(stored(&world, CITRA).len(), 1);
    // Marked alone, while another is selected: by way of the preview.
    world.keys("v k");
    give(&mut world, "A", "Teliti", "Ctrl-s Enter");
    assert_eq!(stored(&world, CITRA).len(), 2);
    assert!(stored(&world, BUDI).is_empty());
}

#[test]
fn editing_writes_what_changed_and_nothing_where_nothing_did() {
    let mut world = stream(Lang::Indonesian);
    world.keys("j Enter Ctrl-s");
    assert_eq!(
        world.notice(),
        "Tidak ada yang berubah, jadi tidak ada yang disimpan"
    );
    world.keys("e");
    world.type_text(" Terima kasih.");
    world.keys("Ctrl-s");
    let given = stored(&world, BUDI)
        .into_iter()
        .find(|given| given.id == ItemId(902));
    let given = given.expect("still there");
    assert!(given.text.ends_with("pukul sepuluh. Terima kasih."));
    assert_eq!(given.from, None, "a giver nobody named is not invented");
    assert_eq!(
        selected(&world.model).map(|given| given.id),
        Some(ItemId(902))
    );
}

#[test]
fn feedback_moves_with_its_day_to_another_year() {
    let mut world = stream(Lang::Indonesian);
    world.keys("e Tab Tab Tab Tab Ctrl-u");
    world.type_text("31-12-2025");
    world.keys("Ctrl-s");
    let given = selected(&world.model).expect("selected").clone();
    assert_eq!(
        (given.day, given.value),
        (day(2025, 12, 31), Some(CoreValue::ServiceOriented))
    );
    assert_eq!(given.from, Some(AHMAD));
    assert_eq!(stored(&world, BUDI).len(), 6);
    let year = |year| Period::year_of(year).expect("a year");
    let of = |y| {
        let subject = Subject::of(SubjectKind::Feedback, BUDI.0, year(y));
        crate::ops::view::feedback(&world.store.state(subject).expect("a state")).len()
    };
    assert_eq!((of(2025), of(2026)), (2, 4));
    world.keys("u");
    assert_eq!(selected_days(&world), [(2026, 5), (2025, 1)]);
}

/// How much of each year is shown.
fn selected_days(world: &World) -> [(i32, usize); 2] {
    [2026, 2025].map(|year| {
        let of = |given: &&Feedback| given.day.format("%Y").to_string() == year.to_string();
        (year, all(&world.model).iter().filter(of).count())
    })
}

#[test]
fn a_link_is_made_later_with_one_key_and_a_choice() {
    let mut world = stream(Lang::Indonesian);
    world.keys("j = 2 b 6");
    let given = selected(&world.model).expect("selected").clone();
    assert_eq!(given.id, ItemId(902));
    assert_eq!(
        (given.result, given.value),
        (Some(ItemId(310)), Some(CoreValue::Adaptive))
    );
    assert!(
        world
            .screen(80, 24)
            .contains("Tersusunnya laporan pelayanan bulanan")
    );
    // Unlinked by the last line of the choice, and undone one by one.
    world.keys("= 3");
    assert_eq!(selected(&world.model).and_then(|given| given.result), None);
    world.keys("u u");
    let given = selected(&world.model).expect("selected");
    assert_eq!(
        (given.result, given.value),
        (Some(ItemId(310)), Some(CoreValue::Accountable))
    );
}

#[test]
fn feedback_is_struck_out_only_by_yes_and_comes_back_by_undo() {
    let mut world = stream(Lang::Indonesian);
    world.keys("d Enter d");
    assert_eq!(stored(&world, BUDI).len(), 6);
    world.keys("n d y");
    assert_eq!(stored(&world, BUDI).len(), 5);
    assert_eq!(world.model.feedback.shown.len(), 5);
    world.keys("u");
    assert_eq!(world.model.feedback.shown.len(), 6);
}

#[test]
fn what_cannot_be_is_refused_beside_its_field() {
    let mut world = World::new();
    world.keys("g u + Ctrl-s");
    assert!(world.screen(80, 24).contains("wajib diisi"));
    world.type_text("   ");
    world.keys("Ctrl-s");
    assert!(form_is_open(&world));
    world.type_text("Baik");
    world.keys("Tab Tab Tab Tab Ctrl-u");
    world.type_text("25-11-2026");
    world.keys("Ctrl-s");
    assert!(world.screen(80, 24).contains("tanggal ini belum tiba"));
    assert!(stored(&world, BUDI).is_empty());
    world.keys("Ctrl-u Ctrl-s");
    assert_eq!(
        stored(&world, BUDI)[0].day,
        day(2026, 11, 24),
        "no day is today"
    );
}

#[test]
fn an_untouched_form_closes_without_a_question() {
    let mut world = World::new();
    world.keys("g u + Esc");
    assert!(world.model.overlays.is_empty());
    world.keys("+ x Esc");
    assert!(matches!(world.model.top(), Some(Overlay::Confirm(_))));
}

#[test]
fn hostile_text_is_cleaned() {
    let mut world = World::new();
    world.keys("g u +");
    world.send(Msg::Paste(
        "Baik\u{1b}[2J\u{202e} sekali\u{0}\r\nBaris dua".to_owned(),
    ));
    world.keys("Ctrl-s");
    let all = stored(&world, BUDI);
    let text = &all[0].text;
    assert!(
        text.chars()
            .all(|c| c == '\n' || crate::app::wrap::harmless(c)),
        "{text:?}"
    );
    assert!(text.ends_with("sekali\nBaris dua"), "{text:?}");
}

#[test]
fn nothing_is_written_where_nothing_may_be() {
    let mut world = stream(Lang::Indonesian);
    world.model.settings.read_only = Some("kunci dipegang".to_owned());
    for keys in ["a", "+", "-", "e", "Enter", "d", "=", "b"] {
        world.keys(keys);
        assert!(world.model.overlays.is_empty(), "{keys}");
        assert!(world.notice().contains("kunci dipegang"), "{keys}");
    }
}

#[test]
fn filters_narrow_the_stream_and_peel_off() {
    let mut world = stream(Lang::Indonesian);
    let mut shown = |keys: &str| {
        world.keys(keys);
        world.model.feedback.shown.len()
    };
    assert_eq!(shown("2"), 3);
    assert_eq!(shown("3"), 2);
    assert_eq!(shown("x"), 1);
    assert_eq!(shown("1"), 4);
    assert_eq!(shown("<"), 1, "the period looked at is another now");
    assert_eq!(shown("> Esc"), 6);
    let sources = [2, 1, 1, 1, 1, 6];
    assert_eq!(sources.map(|_| shown("s")), sources);
    world.keys("4 + B a i k Ctrl-s");
    assert_eq!(
        world.model.feedback.shown.len(),
        7,
        "what is new is never hidden"
    );
}

#[test]
fn the_selection_stays_with_what_was_selected() {
    let mut world = stream(Lang::Indonesian);
    world.keys("j j j j");
    let before = selected(&world.model).map(|given| given.id);
    world.keys("3");
    assert_eq!(selected(&world.model).map(|given| given.id), before);
    world.keys("r 1");
    assert_eq!(selected(&world.model).map(|given| given.id), before);
    world.keys("n N");
    assert_eq!(
        world.model.feedback.list.selected(),
        Some(0),
        "another person begins above"
    );
}

#[test]
fn the_period_is_summed_up() {
    let world = stream(Lang::Indonesian);
    let sums = sums(&world.model);
    assert_eq!(sums.kinds, [2, 1, 1]);
    assert_eq!(sums.sources, [1, 0, 1, 0, 1, 1]);
    assert_eq!(
        (sums.values[0], sums.values[1], sums.without),
        ((2, 0), (0, 1), 0)
    );
}

#[test]
fn few_voices_of_the_public_are_not_counted_out() {
    let mut world = stream(Lang::Indonesian);
    assert!(world.screen(80, 24).contains("Masyarakat < 5"));
    for item in 0..4 {
        let about = (NOTE, Source::Public);
        put(
            &mut world,
            BUDI,
            950 + item,
            day(2026, 11, 1),
            about,
            "Cepat",
        );
    }
    world.select(BUDI);
    assert!(world.screen(80, 24).contains("Masyarakat 5"));
}

#[test]
fn an_empty_stream_tells_why_and_what_to_do() {
    let mut world = stream(Lang::Indonesian);
    world.keys("4 s");
    let told = |world: &mut World| {
        let seen = world.screen(60, 18);
        seen.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let seen = told(&mut world);
    assert!(
        seen.contains("tersembunyi oleh saringan. Esc menampilkan"),
        "{seen}"
    );
    world.keys("Esc n");
    let seen = told(&mut world);
    assert!(
        seen.contains("Citra Lestari, S.E. belum mendapat umpan balik"),
        "{seen}"
    );
    let mut nobody = World::empty();
    nobody.keys("g u +");
    assert!(nobody.model.overlays.is_empty());
    nobody.model.notice = None;
    assert!(told(&mut nobody).contains("g p membuka daftar Pegawai"));
    nobody.keys("e");
    assert_eq!(nobody.notice(), "Belum ada umpan balik yang dipilih");
}

#[test]
fn every_text_stands_in_both_languages() {
    use crate::i18n::Texts;
    for lang in [Lang::Indonesian, Lang::English] {
        let texts = Texts::of(lang);
        for spec in COMMANDS {
            for list in ["command", "command-name"] {
                assert!(
                    texts.has(&format!("{list}.{}", spec.code)),
                    "{list}.{}",
                    spec.code
                );
            }
        }
    }
}

#[test]
fn no_size_breaks_the_screen() {
    let mut world = stream(Lang::English);
    for (w, h) in [
        (40, 10),
        (41, 17),
        (60, 18),
        (99, 25),
        (100, 24),
        (240, 70),
        (3, 2),
        (80, 24),
    ] {
        world.screen(w, h);
        assert_eq!(
            selected(&world.model).map(|given| given.id),
            Some(ItemId(901)),
            "{w}x{h}"
        );
    }
}

#[test]
fn the_screen_at_80_by_24() {
    let mut world = stream(Lang::Indonesian);
    let seen = world.screen(80, 24);
    let stream: Vec<&str> = seen.lines().skip(1).take(10).collect();
    assert_eq!(
        stream.join("\n"),
        "\
Triwulan IV 2026:  + 2 Apresiasi  - 1 Perbaikan  · 1 Catatan                 1/6
1-4 semua jenis  s semua sumber  x sepanjang waktu
Sumber: Atasan 1 · Rekan 1 · Masyarakat < 5 · Diri sendiri 1
  Tanggal     Jenis       Sumber       Isi
> 20 Nov 2026 + Apresiasi Atasan       Antrean loket Senin pagi terurai karen… →
   3          - Perbaikan Rekan        Berkas pemohon dari kecamatan sebaikny… →
  14 Okt 2026 + Apresiasi Masyarakat   Petugas ramah dan menjelaskan syarat a… →
   2          · Catatan   Diri sendiri Mulai memakai daftar periksa baru.
  19 Agu 2026 - Perbaikan Atasan       Laporan Juli terlambat dua hari; sepak…
  30 Des 2025 + Apresiasi Ketua tim    Tim percepatan selesai lebih awal."
    );
}
