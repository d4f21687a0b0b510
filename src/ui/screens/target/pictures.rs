//! The screen as it looks, in both languages and at the sizes that matter.

use crate::app::screens::target::testing::{at_dewi, plan_of};
use crate::app::testing::{DEWI, World, day, period};
use crate::domain::coded::Coded;
use crate::domain::plan::{Direction, Stage};
use crate::i18n::Lang;
use crate::ops::edit::text;
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind};

/// Dewi's plan with something of everything.
fn full(lang: Lang, stage: Stage) -> World {
    let mut world = at_dewi(lang);
    let plan = plan_of(DEWI);
    world.result(
        plan,
        10,
        "Terlaksananya pelayanan dokumen kependudukan yang cepat",
        stage,
    );
    let more = |unit| (Direction::More, unit);
    let kk = "Jumlah Kartu Keluarga yang terbit tepat waktu";
    world.indicator(
        plan,
        (11, 10),
        kk,
        more("dokumen"),
        ("5000", None, Some("4350")),
    );
    let less = (Direction::Less, "hari");
    world.indicator(
        plan,
        (12, 10),
        "Lama penerbitan",
        less,
        ("7", None, Some("6.5")),
    );
    world.put(plan, 11, &[(f::EVIDENCE, text("BA-17/2026.pdf"))]);
    world.result(plan, 20, "Tersusunnya laporan pelayanan bulanan", stage);
    let range = (Direction::Range, "persen");
    let figures = ("80", Some("90"), Some("85"));
    world.indicator(plan, (21, 20), "Kelengkapan data laporan", range, figures);
    world.indicator(
        plan,
        (22, 20),
        "Laporan",
        more("dokumen"),
        ("12", None, None),
    );
    let before = Subject::of(SubjectKind::Plan, DEWI.0, period().previous());
    world.result(before, 50, "Terlaksananya pelayanan", Stage::Evaluated);
    world.indicator(
        before,
        (51, 50),
        kk,
        more("dokumen"),
        ("5000", None, Some("3000")),
    );
    for (item, on, qty, min) in [
        (1, 16, 40, 120),
        (2, 17, 35, 300),
        (3, 17, 25, 210),
        (4, 20, 9, 60),
    ] {
        let what = "Verifikasi berkas permohonan Kartu Keluarga";
        world.log(item, day(2026, 11, on), 10, what, qty, min);
    }
    world.log(5, day(2026, 11, 2), 20, "Menyusun laporan bulanan", 2, 240);
    world
}

/// All pictures: title and screen.
fn pictures() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for lang in Lang::ALL {
        for (w, h) in [(60, 18), (80, 24), (120, 40)] {
            let mut world = full(*lang, Stage::Approved);
            let name = lang.code();
            world.keys("j");
            all.push((format!("{name} {w}x{h} plan"), world.screen(w, h)));
            world.keys("Tab j j");
            all.push((format!("{name} {w}x{h} log"), world.screen(w, h)));
        }
        let mut world = full(*lang, Stage::Draft);
        all.push((format!("{} draft", lang.code()), world.screen(80, 24)));
        world.keys("T");
        all.push((format!("{} words", lang.code()), world.screen(80, 24)));
        let mut world = at_dewi(*lang);
        all.push((format!("{} empty", lang.code()), world.screen(80, 24)));
    }
    all
}

#[test]
fn every_picture_is_in_words_and_stays_on_the_screen() {
    for (title, picture) in pictures() {
        println!("=== {title}\n{picture}");
        for raw in ["target.", "hint.", "command.", "outcome.", "stage."] {
            assert!(
                !picture.contains(raw),
                "{title}: a key without words: {raw}"
            );
        }
        let blank = picture.lines().filter(|line| line.is_empty()).count();
        assert!(blank < 30, "{title}: {blank} blank lines");
    }
}

#[test]
fn what_matters_is_there_at_every_size() {
    for (w, h) in [(60, 18), (80, 24), (100, 30), (120, 40), (40, 10)] {
        let mut world = full(Lang::Indonesian, Stage::Approved);
        world.keys("j");
        let seen = world.screen(w, h);
        assert!(
            seen.contains("87,0%") && seen.contains("Disetujui"),
            "{w}x{h}:\n{seen}"
        );
        if (w, h) != (40, 10) {
            // Where the table has no room for the word, the detail has it, over two lines if need be.
            let told = seen.contains("belum tercapai") || seen.contains("belum   │");
            assert!(told || w < 80, "{w}x{h}:\n{seen}");
            assert!(seen.contains("! 1 tertinggal"), "{w}x{h}:\n{seen}");
            assert!(seen.contains("5.000 dokumen"), "{w}x{h}:\n{seen}");
            world.keys("G");
            let seen = world.screen(w, h);
            assert!(
                seen.contains("Log mengusulkan 2 dokumen"),
                "{w}x{h}:\n{seen}"
            );
        }
    }
}

#[test]
fn a_qualitative_plan_has_no_column_of_targets() {
    let mut world = full(Lang::Indonesian, Stage::Draft);
    assert!(world.screen(80, 24).contains("Target      "));
    world.put(
        plan_of(DEWI),
        11,
        &[(f::TARGET_TEXT, text("Terbit di hari itu juga"))],
    );
    world.keys("T j");
    let seen = world.screen(80, 24);
    assert!(
        !seen.contains("Target ") && !seen.contains("Capaian"),
        "{seen}"
    );
    assert!(
        seen.contains("Ekspektasi") && seen.contains("Terbit di hari itu juga"),
        "{seen}"
    );
}

#[test]
fn actuals_that_differ_are_counted_and_the_key_that_decides_is_named() {
    let mut world = full(Lang::Indonesian, Stage::Approved);
    world.conflict(11, "4400");
    world.keys("j");
    let seen = world.screen(80, 24);
    assert!(
        seen.contains("berbeda") && seen.contains("4.350 / 4.400. g b memutuskan"),
        "{seen}"
    );
    world.keys("g b 2");
    world.type_text("Sesuai register loket");
    world.keys("Ctrl-s");
    let seen = world.screen(80, 24);
    assert!(seen.contains("88,0%") && !seen.contains("4.350"), "{seen}");
}
