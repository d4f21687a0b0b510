//! What the screen does, told by keys.

use super::testing::{at_dewi, plan_of};
use super::{Choice, Pane, Role, Row, chosen, daily, read, stage};
use crate::app::model::{Msg, Overlay};
use crate::app::testing::{AHMAD, BUDI, DEWI, World, day, period};
use crate::domain::coded::Coded;
use crate::domain::id::{EmployeeId, ItemId};
use crate::domain::log::LogState;
use crate::domain::plan::{Approach, Direction, Stage};
use crate::i18n::Lang;
use crate::ops::fields as f;
use crate::ops::op::{ActKind, Subject, SubjectKind, Value};

fn world() -> World {
    at_dewi(Lang::Indonesian)
}

/// An approved plan of Dewi's: result 10 with indicator 11, and what the arguments say of it.
fn approved(direction: Direction, figures: (&str, Option<&str>, Option<&str>)) -> World {
    let mut world = world();
    world.result(
        plan_of(DEWI),
        10,
        "Terlaksananya imunisasi",
        Stage::Approved,
    );
    let what = "Jumlah vaksin yang tersalurkan";
    world.indicator(
        plan_of(DEWI),
        (11, 10),
        what,
        (direction, "dokumen"),
        figures,
    );
    world
}

fn standing(world: &World) -> read::Standing {
    let plan = world.plan();
    let (_, indicator) = plan.indicators().next().expect("an indicator");
    read::standing(&world.model, plan, indicator)
}

#[test]
fn a_plan_is_written_with_keys_and_handed_in() {
    let mut world = world();
    world.keys("a");
    world.type_text("Terlaksananya pelayanan");
    world.keys("Ctrl-s");
    assert_eq!(world.plan().stage, Stage::Draft);
    assert_eq!(world.plan().results.len(), 1);
    // F01: a result without an indicator is refused, and the line is named.
    world.keys("t 1");
    let told = world.notice();
    assert!(
        told.contains("IKI kosong · Terlaksananya pelayanan"),
        "{told}"
    );
    world.keys("i");
    world.type_text("Jumlah dokumen\t\t\t12\t\tdokumen");
    world.keys("Ctrl-s");
    let row = world.model.target.row();
    assert!(
        matches!(row, Some(Row::Indicator(..))),
        "what is new is selected"
    );
    world.keys("t 1");
    assert_eq!(world.plan().stage, Stage::Submitted);
    assert!(world.notice().contains("pindah tahap"));
    // What was handed in is not changed any more, and the way out is named.
    world.keys("e");
    assert!(
        world.notice().contains("t mengembalikannya ke Draf"),
        "{}",
        world.notice()
    );
    assert!(world.model.overlays.is_empty());
    world.keys("u u");
    assert!(
        world.plan().indicators().next().is_none(),
        "undo takes back stage and indicator"
    );
    world.keys("Ctrl-r");
    assert_eq!(world.plan().indicators().count(), 1);
}

#[test]
fn saving_and_next_opens_the_next_form_of_the_same_result() {
    let mut world = world();
    world.keys("a");
    world.type_text("Satu");
    world.keys("Ctrl-n");
    world.type_text("Dua");
    world.keys("Ctrl-s i");
    world.type_text("Pertama");
    world.keys("Ctrl-n");
    world.type_text("Kedua");
    world.keys("Ctrl-s");
    let plan = world.plan();
    let titles: Vec<&str> = plan.results.iter().map(|r| r.title.as_str()).collect();
    assert_eq!(titles, ["Satu", "Dua"]);
    let texts: Vec<&str> = plan.results[1]
        .indicators
        .iter()
        .map(|i| i.text.as_str())
        .collect();
    assert_eq!(texts, ["Pertama", "Kedua"]);
}

#[test]
fn a_qualitative_plan_asks_for_words_and_keeps_the_figures() {
    let mut world = world();
    world.result(plan_of(DEWI), 10, "Hasil", Stage::Draft);
    let more = (Direction::More, "dokumen");
    world.indicator(plan_of(DEWI), (11, 10), "Jumlah", more, ("12", None, None));
    world.keys("T");
    assert_eq!(world.plan().approach, Approach::Qualitative);
    world.keys("j e");
    let Some(Overlay::Form(form)) = world.model.top() else {
        panic!("no form");
    };
    let fields: Vec<_> = form.fields.iter().map(|field| field.field).collect();
    assert_eq!(fields, [f::INDICATOR_TEXT, f::ASPECT, f::TARGET_TEXT]);
    world.keys("Esc T");
    let (_, indicator) = world.plan().indicators().next().expect("an indicator");
    assert_eq!(indicator.target, Some(12.into()), "nothing is lost");
}

#[test]
fn stages_are_not_jumped_over() {
    let mut world = approved(Direction::More, ("5000", None, None));
    // F04: what is approved may be evaluated.
    chosen(&mut world.model, Choice::Stage, 5);
    assert!(
        world
            .notice()
            .contains("tidak dapat langsung ke Selesai; yang dapat: Evaluasi, Draf")
    );
    world.keys("t 1");
    assert_eq!(world.plan().stage, Stage::Evaluating);
    stage::move_to(&mut world.model, Stage::Evaluating);
    let told = world.notice();
    assert!(told.contains("Sudah di tahap Evaluasi"), "{told}");
    world.keys("t 2 t 2");
    assert_eq!(world.plan().stage, Stage::Draft);
    stage::move_to(&mut world.model, Stage::Evaluating);
    assert!(
        world
            .notice()
            .contains("Dari Draf tidak dapat langsung ke Evaluasi")
    );
}

#[test]
fn achievements_are_told_with_one_decimal_and_a_word() {
    use crate::domain::progress::Outcome::{Exceeded, NotReached, Reached};
    let more = approved(Direction::More, ("5000", None, Some("4350")));
    let less = approved(Direction::Less, ("8", None, Some("9")));
    let faster = approved(Direction::Less, ("7", None, Some("6.5")));
    let below = approved(Direction::Range, ("80", Some("90"), Some("70")));
    let within = approved(Direction::Range, ("80", Some("90"), Some("85")));
    let told = [&more, &less, &faster, &below, &within].map(|world| {
        let standing = standing(world);
        (standing.percent, standing.outcome)
    });
    let expected = [
        ("87,0%", NotReached),
        ("87,5%", NotReached),
        ("107,1%", Exceeded),
        ("87,5%", NotReached),
        ("100,0%", Reached),
    ];
    let expected = expected.map(|(percent, outcome)| (percent.to_owned(), Some(outcome)));
    assert_eq!(told, expected);
}

#[test]
fn an_actual_is_recorded_with_evidence_while_the_work_is_under_way() {
    let mut world = approved(Direction::More, ("5000", None, None));
    world.keys("j Enter");
    world.type_text("4350\t\tberita-acara-17.pdf");
    world.keys("Tab");
    world.retypes("25-11-2026");
    world.keys("Ctrl-s");
    assert_eq!(world.errors(), ["tanggal ini belum tiba"]);
    world.retypes("24-11-2026");
    world.keys("Ctrl-s");
    let plan = world.plan();
    let actual = plan
        .indicators()
        .next()
        .and_then(|(_, i)| i.actual())
        .expect("an actual");
    assert_eq!(actual.number, Some(4350.into()));
    assert_eq!(actual.evidence, "berita-acara-17.pdf");
    assert_eq!(actual.day, Some(day(2026, 11, 24)));
    assert_eq!(standing(&world).percent, "87,0%");
}

#[test]
fn the_log_proposes_the_actual() {
    let mut world = approved(Direction::More, ("120", None, None));
    for (item, on, qty) in [(1, 16, 40), (2, 17, 35), (3, 18, 25)] {
        world.log(item, day(2026, 11, on), 10, "Verifikasi", qty, 60);
    }
    world.keys("j");
    let proposal = read::proposal_here(&world.model).expect("a proposal");
    assert_eq!((proposal.number, proposal.entries), (100.into(), 3));
    world.keys("p Ctrl-s");
    let plan = world.plan();
    let actual = plan
        .indicators()
        .next()
        .and_then(|(_, i)| i.actual())
        .expect("an actual");
    assert_eq!(actual.number, Some(100.into()));
    assert_eq!(
        read::proposal_here(&world.model),
        None,
        "nothing is left to propose"
    );
    world.keys("p");
    assert!(world.notice().contains("tidak mengusulkan"));
}

#[test]
fn a_log_entry_is_typed_checked_and_warned_about() {
    let mut world = approved(Direction::More, ("120", None, None));
    world.keys("L");
    world.type_text("Verifikasi berkas\t40\t\t480");
    world.keys("Ctrl-n");
    assert!(
        world
            .notice()
            .contains("menjadi 480 menit; sehari kerja 450"),
        "{}",
        world.notice()
    );
    world.type_text("Rapat\t\t\t90");
    world.keys("Shift-Tab Shift-Tab Shift-Tab Shift-Tab Shift-Tab");
    world.retypes("25-11-2026");
    world.keys("Ctrl-s");
    assert!(
        world.errors()[0].contains("belum tiba"),
        "the future is refused"
    );
    world.keys("Shift-Tab Tab");
    world.retypes("24-11-2026");
    world.keys("Ctrl-s");
    assert!(
        world
            .notice()
            .contains("menjadi 570 menit; sehari kerja 450"),
        "{}",
        world.notice()
    );
    let file = world.model.person_file().expect("a file");
    let told: Vec<_> = file
        .log
        .iter()
        .map(|e| (e.result, e.minutes, e.unit.as_str()))
        .collect();
    let result = Some(ItemId(10));
    assert_eq!(told.len(), 2);
    assert!(told.contains(&(result, Some(480), "dokumen")));
    assert!(daily::overlong(&world.model, day(2026, 11, 24)));
    world.keys("L");
    world.type_text("Lama");
    world.keys("Shift-Tab Shift-Tab");
    world.retypes("2-11-2026");
    world.keys("Ctrl-s");
    assert!(
        world.notice().contains("16 hari kerja setelah kegiatannya"),
        "{}",
        world.notice()
    );
    world.keys("L");
    world.type_text("Pecahan\t\t\t1,5");
    world.keys("Ctrl-s");
    assert_eq!(world.errors(), ["isi 1 sampai 1440 menit, tanpa pecahan"]);
}

#[test]
fn an_entry_goes_with_its_day_to_another_month_and_undo_brings_it_back() {
    let mut world = approved(Direction::More, ("120", None, None));
    world.log(1, day(2026, 11, 20), 10, "Verifikasi", 40, 60);
    world.keys("Tab e");
    world.retypes("30-10-2026");
    world.keys("Ctrl-s");
    let days = |world: &World| -> Vec<_> {
        let file = world.model.person_file().expect("a file");
        file.log.iter().map(|e| (e.id, e.day, e.quantity)).collect()
    };
    let moved = (ItemId(1), day(2026, 10, 30), Some(40.into()));
    assert_eq!(days(&world), [moved]);
    world.keys("e");
    world.retypes("3-11-2026");
    world.keys("Ctrl-s");
    assert_eq!(
        days(&world),
        [(ItemId(1), day(2026, 11, 3), Some(40.into()))]
    );
    world.keys("u");
    assert_eq!(days(&world), [moved]);
    world.keys("u");
    assert_eq!(
        days(&world),
        [(ItemId(1), day(2026, 11, 20), Some(40.into()))]
    );
}

#[test]
fn entries_are_approved_and_returned_by_another_and_corrected() {
    let mut world = approved(Direction::More, ("120", None, None));
    world.log(1, day(2026, 11, 20), 10, "Verifikasi", 40, 60);
    let state = |world: &World| {
        let file = world.model.person_file().expect("a file");
        (file.log[0].state, file.log[0].return_reason.clone())
    };
    world.keys("+");
    assert!(
        world.notice().contains("Tab membuka log"),
        "the log has to be in sight"
    );
    world.keys("Tab +");
    assert_eq!(state(&world).0, LogState::Approved);
    world.keys("- Ctrl-s");
    assert_eq!(world.errors(), ["wajib diisi"]);
    world.type_text("Bukti kurang");
    world.keys("Ctrl-s");
    assert_eq!(
        state(&world),
        (LogState::Returned, "Bukti kurang".to_owned())
    );
    assert!(
        read::proposal(&world.model, ItemId(10), ItemId(11)).is_none(),
        "it does not count"
    );
    world.keys("e Tab Tab");
    world.type_text(" ulang");
    world.keys("Ctrl-s");
    assert_eq!(state(&world), (LogState::Recorded, String::new()));
    world.model.actor = DEWI;
    world.keys("+");
    assert!(
        world
            .notice()
            .contains("ditinjau oleh pejabat penilai: Ahmad Fauzi")
    );
}

#[test]
fn only_the_appraiser_rates_and_only_in_time() {
    let mut world = world();
    world.keys("b");
    assert!(world.notice().contains("Belum ada SKP"));
    world.result(plan_of(DEWI), 10, "Hasil", Stage::Draft);
    world.keys("b");
    assert!(
        world.notice().contains("SKP ini Draf;"),
        "{}",
        world.notice()
    );
    let mut world = approved(Direction::More, ("12", None, Some("12")));
    world.model.actor = EmployeeId::NOBODY;
    world.keys("b");
    assert!(world.notice().contains(":saya"), "{}", world.notice());
    world.model.actor = DEWI;
    world.keys("b");
    assert!(world.notice().contains("dirinya sendiri"));
    world.keys("Esc");
    world.model.actor = BUDI;
    world.keys("b");
    let told = world.notice();
    assert!(
        told.contains("Ahmad Fauzi") && told.contains("Budi Santoso"),
        "{told}"
    );
    world.model.actor = AHMAD;
    world.keys("b 1 Tab 2 Ctrl-s");
    let ratings = read::ratings(&world.model);
    let (rater, given) = ratings.first().expect("a rating");
    assert_eq!(*rater, AHMAD);
    let predikat = given.predikat(&world.model.settings.rules.predikat);
    assert_eq!(predikat.map(Coded::code), Some("good"));
}

#[test]
fn targets_must_be_of_the_kind_that_their_direction_says() {
    let mut world = world();
    world.result(plan_of(DEWI), 10, "Hasil", Stage::Draft);
    world.keys("i");
    world.type_text("Rentang\t\t3\t90\t80\t%");
    world.keys("Ctrl-s");
    assert_eq!(
        world.errors(),
        ["batas atas lebih kecil daripada batas bawah"]
    );
    world.retypes("95");
    world.keys("Tab");
    world.retypes("");
    world.keys("Ctrl-s");
    assert_eq!(world.errors(), ["sebutkan satuannya"]);
    world.type_text("persen");
    world.keys("Ctrl-s");
    assert!(world.model.overlays.is_empty(), "{:?}", world.errors());
    world.keys("i");
    world.type_text("Uraian\t\t4");
    world.keys("Ctrl-s");
    assert_eq!(world.errors(), ["tuliskan targetnya dengan kata-kata"]);
}

#[test]
fn lines_are_struck_out_after_a_yes_and_come_back_by_undo() {
    let mut world = world();
    world.result(plan_of(DEWI), 10, "Hasil", Stage::Draft);
    let more = (Direction::More, "dokumen");
    world.indicator(plan_of(DEWI), (11, 10), "Jumlah", more, ("12", None, None));
    world.keys("d Enter");
    assert_eq!(world.plan().results.len(), 1, "Enter is no yes");
    world.keys("y");
    assert!(world.plan().results.is_empty());
    world.keys("u");
    assert_eq!(world.plan().indicators().count(), 1);
}

#[test]
fn lines_move_among_their_own_and_folding_keeps_the_place() {
    let mut world = world();
    for (item, title) in [(10, "Satu"), (20, "Dua"), (30, "Tiga")] {
        world.result(plan_of(DEWI), item, title, Stage::Draft);
    }
    let more = (Direction::More, "dokumen");
    world.indicator(plan_of(DEWI), (11, 10), "Jumlah", more, ("12", None, None));
    world.keys("G Alt-k");
    let titles: Vec<&str> = world
        .plan()
        .results
        .iter()
        .map(|r| r.title.as_str())
        .collect();
    assert_eq!(titles, ["Satu", "Tiga", "Dua"]);
    assert_eq!(
        world.model.target.row(),
        Some(Row::Result(ItemId(30))),
        "it stays selected"
    );
    world.keys("g g h");
    assert_eq!(world.model.target.rows.len(), 3);
    world.keys("l l");
    assert_eq!(
        world.model.target.row(),
        Some(Row::Indicator(ItemId(10), ItemId(11)))
    );
    world.keys("h Enter");
    assert_eq!(world.model.target.rows.len(), 3, "Enter folds a result");
    world.keys("Alt-k");
    assert!(world.notice().contains("ujung"));
}

#[test]
fn pasted_rows_are_shown_with_their_faults_before_they_are_added() {
    let mut world = world();
    let pasted = "RHK\tIKI\tAspek\tTarget\tSatuan\tArah\r\n\
        Pelayanan\tJumlah KK\tKuantitas\t1.250\tdokumen\r\n\
        \tLama proses\tWaktu\t≤ 8\thari\r\n\
        \tKepuasan\tKualitas\tdua belas\tpersen\r\n\
        Laporan\tMutu\tkualitas\t80-90%\t\t\r\n\
        \tNilai\tMutu\t5\tbuah\r\n";
    world.send(Msg::Paste(pasted.to_owned()));
    let Some(Overlay::Preview(preview)) = world.model.top() else {
        panic!("no preview: {}", world.notice());
    };
    let texts = world.model.texts();
    assert_eq!(
        preview.summary.text(texts),
        "+2 RHK, +3 IKI, 2 baris ditolak"
    );
    let told: Vec<String> = preview
        .lines
        .iter()
        .map(|line| format!("{} → {}", line.subject, line.outcome.text(texts)))
        .collect();
    assert_eq!(told.len(), 5);
    assert!(told[2].starts_with("Baris 4: Kepuasan → kolom 4 (Target): \"dua belas\" bukan angka"));
    assert!(told[4].starts_with("Baris 6: Nilai → kolom 3 (Aspek): \"Mutu\" bukan aspek"));
    world.keys("Enter");
    let plan = world.plan();
    let read: Vec<_> = plan
        .indicators()
        .map(|(r, i)| {
            (
                r.title.as_str(),
                i.direction,
                i.target,
                i.target_high,
                i.unit.as_str(),
            )
        })
        .collect();
    let number = |n: i64| Some(n.into());
    assert_eq!(
        read,
        [
            ("Pelayanan", Direction::More, number(1250), None, "dokumen"),
            ("Pelayanan", Direction::Less, number(8), None, "hari"),
            ("Laporan", Direction::Range, number(80), number(90), "%"),
        ]
    );
    assert_eq!(world.model.acts.all[0].kind, ActKind::PasteTargets);
    // The same again adds nothing, and one undo takes all of it back.
    world.send(Msg::Paste(pasted.to_owned()));
    world.keys("Enter");
    assert_eq!(world.plan().indicators().count(), 3);
    world.keys("u");
    assert!(
        world
            .model
            .plan()
            .is_none_or(|plan| plan.results.is_empty())
    );
    world.send(Msg::Paste("satu kalimat".to_owned()));
    assert!(world.notice().contains("Bukan tabel"));
}

#[test]
fn quoted_cells_keep_their_line_breaks_as_blanks() {
    let rows = super::paste::table("\"a\n\"\"b\"\"\"\tc\nd\te");
    let rows: Vec<(usize, Vec<&str>)> = rows
        .iter()
        .map(|(line, row)| (*line, row.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(rows, [(1, vec!["a \"b\"", "c"]), (3, vec!["d", "e"])]);
}

#[test]
fn targets_are_copied_to_this_person_alone_and_saved_as_a_template() {
    let mut world = world();
    world.model.employees.marks.extend([AHMAD, BUDI]);
    world.keys("c 2");
    world.type_text("Budi");
    world.keys("Enter Enter");
    assert_eq!(world.plan().employee, DEWI);
    assert_eq!(world.plan().indicators().count(), 3);
    for _ in 0..2 {
        world.keys(":");
        world.type_text("simpan-templat");
        world.keys("Enter");
        world.type_text("Pelayanan");
        world.keys("Ctrl-s");
    }
    let templates: Vec<_> = world.model.people.templates().collect();
    assert_eq!(templates.len(), 1);
    assert_eq!(
        templates[0].plan.results.len(),
        2,
        "the same again is merged"
    );
    assert_eq!(templates[0].plan.indicators().count(), 3);
}

#[test]
fn the_matrix_names_supporters_and_orphans_and_the_share_of_the_superior() {
    let mut world = world();
    for (who, item) in [(BUDI, 10), (DEWI, 20)] {
        world.result(plan_of(who), item, "Pelayanan", Stage::Approved);
        let link = [
            (f::SUPPORTS_PERSON, Value::Ref(AHMAD.0)),
            (f::SUPPORTS_RESULT, Value::Ref(200)),
        ];
        world.put(plan_of(who), item, &link);
    }
    world.result(plan_of(DEWI), 21, "Sendiri", Stage::Approved);
    world.keys("C");
    assert!(world.notice().contains("tidak menilai siapa pun"));
    let share = super::roles::share(&world.model).expect("the superior's plan is at hand");
    assert_eq!((share.supported.len(), share.of), (1, 2));
    assert_eq!(
        world.model.target.known_title(ItemId(200)),
        Some("Terlaksananya pelayanan dokumen kependudukan")
    );
    world.select(AHMAD);
    world.keys("C");
    assert_eq!(world.model.target.pane, Pane::Roles);
    let lines = &world.model.target.matrix;
    assert_eq!(
        lines[0],
        Role::Result("Terlaksananya pelayanan dokumen kependudukan".to_owned(), 2)
    );
    assert_eq!(lines[1], Role::Supporter("Budi Santoso, A.Md.".to_owned()));
    let orphan = Role::Orphan("Dewi Anggraini".to_owned(), "Sendiri".to_owned());
    assert_eq!(lines.last(), Some(&orphan));
}

#[test]
fn the_superiors_results_can_be_chosen_in_the_form_of_a_result() {
    let mut world = world();
    world.keys("a");
    world.type_text("Pelayanan loket\t\t\t");
    world.keys("Enter Enter Ctrl-s");
    let supports = world.plan().results[0].supports;
    assert_eq!(supports, Some((AHMAD, ItemId(200))));
}

#[test]
fn a_trend_goes_by_the_wording_of_the_line() {
    let mut world = approved(Direction::More, ("100", None, Some("80")));
    let before = Subject::of(SubjectKind::Plan, DEWI.0, period().previous());
    world.result(before, 50, "Lain", Stage::Evaluated);
    let more = (Direction::More, "dokumen");
    let figures = ("100", None, Some("60"));
    world.indicator(
        before,
        (51, 50),
        "JUMLAH vaksin yang tersalurkan",
        more,
        figures,
    );
    let trend = read::trend(&world.model, Row::Indicator(ItemId(10), ItemId(11)));
    let shares: Vec<Option<u16>> = trend.into_iter().map(|(_, share)| share).collect();
    assert_eq!(shares, [Some(600), Some(800)]);
}

#[test]
fn a_store_for_reading_only_refuses_pastes_too() {
    let mut world = world();
    world.model.settings.read_only = Some("dipegang proses lain".into());
    world.send(Msg::Paste("a\tb".into()));
    assert!(world.notice().contains("Hanya baca"));
    world.keys("Enter");
    assert!(world.model.overlays.is_empty());
}
