//! Reports from the screens: what is offered, looked at, asked, and stopped.

use super::kind::{Format, ReportKind};
use super::{ReportAnswer, ReportWish, Whom};
use crate::app::model::{Effect, Msg, Overlay};
use crate::app::testing::{BUDI, World};
use crate::i18n::Lang;

fn shown(w: &World) -> String {
    let Some(Overlay::Reading(reading)) = w.model.top() else {
        panic!("{}", w.notice());
    };
    reading.lines.join("\n")
}

fn wishes(w: &World) -> Vec<&ReportWish> {
    let reports = w.asked.iter().filter_map(|effect| match effect {
        Effect::Report(wish) => Some(wish),
        _ => None,
    });
    reports.collect()
}

#[test]
fn a_report_is_looked_at_before_anything_is_written() {
    let mut w = World::of(Lang::English);
    w.select(BUDI);
    w.keys("g t F");
    // What fits the screen stands first.
    w.keys("Enter");
    assert!(
        shown(&w).contains("SASARAN KINERJA PEGAWAI"),
        "{}",
        shown(&w)
    );
    assert!(wishes(&w).is_empty());
    w.keys("w Tab");
    w.type_text("skp.pdf");
    w.keys("Enter");
    let [
        ReportWish::Write {
            order,
            format,
            place,
            replace,
        },
    ] = wishes(&w)[..]
    else {
        panic!("{:?}", w.asked);
    };
    assert_eq!((order.kind, *format), (ReportKind::Skp, Format::Pdf));
    assert_eq!(order.whom, Whom::People(vec![BUDI]));
    assert_eq!((place.as_str(), *replace), ("skp.pdf", false));
}

#[test]
fn what_is_missing_is_told_and_nothing_is_shown() {
    let mut w = World::of(Lang::Indonesian);
    w.select(BUDI);
    w.keys("F");
    w.type_text("penghargaan");
    w.keys("Enter");
    assert!(w.model.overlays.is_empty());
    assert!(
        w.notice().contains("belum ada penghargaan"),
        "{}",
        w.notice()
    );
}

#[test]
fn esc_stops_a_run_before_it_closes_anything() {
    let mut w = World::of(Lang::Indonesian);
    w.select(BUDI);
    w.keys("g t F Enter");
    w.send(Msg::Report(Box::new(ReportAnswer::Going {
        done: 3,
        all: 40,
    })));
    assert!(w.notice().contains("3 dari 40"), "{}", w.notice());
    w.keys("Esc");
    assert_eq!(wishes(&w), [&ReportWish::Stop]);
    assert!(shown(&w).contains("SASARAN"));
    w.keys("Esc");
    assert!(w.model.overlays.is_empty());
}

#[test]
fn a_file_that_is_there_is_replaced_only_after_a_yes() {
    let mut w = World::of(Lang::Indonesian);
    let again = ReportWish::Stop;
    let answer = ReportAnswer::Exists("skp.pdf".to_owned(), Box::new(again.clone()));
    w.send(Msg::Report(Box::new(answer)));
    w.keys("Enter");
    assert!(wishes(&w).is_empty());
    w.keys("y");
    assert_eq!(wishes(&w), [&again]);
}

#[test]
fn the_annex_is_asked_for_while_the_plan_is_written() {
    let mut w = World::of(Lang::Indonesian);
    w.select(BUDI);
    w.keys("g t Alt-l");
    let open = matches!(w.model.top(), Some(Overlay::Form(_)));
    assert!(open || w.notice().contains("SKP"), "{}", w.notice());
}
