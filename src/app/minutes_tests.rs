use crate::app::model::{Model, Overlay};
use crate::app::testing::{AHMAD, BUDI, World, fresh, today};
use crate::app::wrap::columns;
use crate::i18n::Lang;

/// A meeting with Budi in which something was noted and agreed on.
fn held(lang: Lang) -> World {
    let mut w = World::of(lang);
    w.model.now = 1_795_510_800_000;
    w.keys("M w");
    w.type_text("Sekretaris dinas");
    w.keys("Ctrl-s s n");
    w.type_text("Belum sempat mengisi penilaian diri");
    w.keys("Ctrl-s a");
    w.type_text("Mengikuti pelatihan arsip");
    w.keys("Ctrl-s L Home");
    for _ in 0..9 {
        w.keys("Down");
    }
    w.keys("Enter");
    w.model.now += 25 * 60_000;
    w.keys("Enter");
    w
}

/// What is read in the program.
fn minutes(w: &mut World) -> String {
    w.keys("g n B");
    let Some(Overlay::Reading(reading)) = w.model.top() else {
        panic!("{}", w.notice());
    };
    reading.lines.join("\n")
}

#[test]
fn the_minutes_hold_what_was_recorded_on_eighty_columns_in_indonesian() {
    let mut w = held(Lang::Indonesian);
    w.select(BUDI);
    let text = minutes(&mut w);
    for words in [
        "BERITA ACARA DIALOG KINERJA",
        "Triwulan IV 2026",
        "Selasa, 24 November 2026",
        "pukul 09.00 sampai dengan 09.25",
        "15 menit (rencana 30 menit)",
        "Ahmad Fauzi, S.Sos.",
        "Budi Santoso, A.Md.",
        "199001012015031001",
        "Sekretaris dinas",
        "1. KESEPAKATAN LALU DILEWATI",
        "Catatan: Belum sempat mengisi penilaian diri",
        "Jumlah KK yang terbit: target ≥ 400 dokumen, realisasi 310",
        "Mengikuti pelatihan arsip",
        "Penanggung jawab Budi Santoso, A.Md., tenggat 31 Maret 2027",
        "Rapat berakhir: dilanjutkan di hari lain",
        "Pejabat Penilai Kinerja,",
        "bukan tanda tangan elektronik tersertifikasi",
    ] {
        assert!(text.contains(words), "{words}:\n{text}");
    }
    assert!(text.lines().all(|line| columns(line) <= 80), "{text}");
    // Printed forms are in Indonesian, whatever language the screen has.
    let mut english = held(Lang::English);
    english.select(BUDI);
    assert_eq!(minutes(&mut english), text);
}

#[test]
fn the_minutes_are_read_in_the_program_from_the_meeting_and_from_the_evaluation() {
    let mut w = held(Lang::Indonesian);
    // On the agenda: of the person selected, whose file is read first.
    let settings = w.model.settings.clone();
    let agenda = w.model.meeting.agenda.clone();
    w.model = Model::new(settings, today(), AHMAD, fresh(&w.store));
    w.model.meeting.agenda = agenda;
    w.keys("g r B");
    let Some(Overlay::Reading(reading)) = w.model.top() else {
        panic!("{}", w.notice());
    };
    assert!(reading.title().contains("Budi"), "{}", reading.title());
    let seen = w.screen(80, 24);
    assert!(seen.contains("BERITA ACARA"), "{seen}");
    w.keys("G");
    assert!(w.screen(80, 24).contains("elektronik"), "to its end");
    w.keys("q");
    w.select(BUDI);
    w.keys("g n B");
    assert!(
        matches!(w.model.top(), Some(Overlay::Reading(_))),
        "{}",
        w.notice()
    );
    w.keys("Esc <");
    w.keys("B");
    assert!(w.model.overlays.is_empty());
    assert!(w.notice().contains("belum ada"), "{}", w.notice());
}
