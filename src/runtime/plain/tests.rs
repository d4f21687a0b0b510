use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use super::*;
use crate::app::testing::{BUDI, World};
use crate::ops::fields as f;
use crate::ops::op::{Body, SubjectKind};

/// Lines of a test; afterwards nobody types any more.
struct Script(VecDeque<String>);

impl Lines for Script {
    fn line(&mut self, _patience: Duration) -> io::Result<Typed> {
        Ok(self.0.pop_front().map_or(Typed::End, Typed::Line))
    }

    fn secret(&mut self) -> io::Result<Typed> {
        self.line(GLANCE)
    }
}

/// What was told to somebody who types these lines in the small office, and the office afterwards.
fn led(world: World, lines: &str) -> (World, String, Ended) {
    let temp = tempfile::tempdir().unwrap();
    let mut out = Vec::new();
    let mut input = Script(lines.lines().map(str::to_owned).collect());
    let World {
        model,
        mut store,
        pins,
        ..
    } = world;
    let ended = run(Start {
        model,
        store: &mut store,
        pins,
        place: SeatedAt::Holding(temp.path().to_path_buf()),
        exchanging: Exchanging::default(),
        input: &mut input,
        out: &mut out,
    })
    .unwrap();
    let mut after = World::new();
    after.store = store;
    (after, String::from_utf8(out).unwrap(), ended)
}

/// What was written about Budi in meetings, ratings, agreements and closings, without clocks and ids.
fn written(world: &World) -> Vec<String> {
    const TIMES: [crate::ops::op::Field; 3] = [f::MEETING_BEGAN, f::MEETING_ENDED, f::MEETING_USED];
    let ops = world.store.history(BUDI.0).unwrap();
    let of_meeting = ops.iter().filter(|op| {
        matches!(
            op.subject.kind,
            SubjectKind::Meeting
                | SubjectKind::Evaluation
                | SubjectKind::Agreement
                | SubjectKind::Closing
                | SubjectKind::Feedback
        )
    });
    of_meeting
        .map(|op| {
            let Body::Set(writes) = &op.body else {
                panic!("nothing is taken back");
            };
            let kept: Vec<String> = writes
                .iter()
                .filter(|write| !TIMES.contains(&write.field) && write.field != f::CLOSED_TEXT)
                .map(|write| format!("{:?} {:?} {:?}", write.item, write.field, write.value))
                .collect();
            format!("{:?} {:?} {:?} {kept:?}", op.actor, op.act.0, op.subject)
        })
        .collect()
}

/// A whole meeting with Budi: results, values, both ratings, closing, one agreement, confirmation with a new PIN.
const MEETING: &str = "1\n\n\n1\n2\n\n\n2\n2\n2\n2\n2\n2\n2\n2\n2\nt\ny\na\nMenyusun jadwal piket\n\n\n\n\n\
                       p\n\n\n739146\n739146\n\nQ\n";

#[test]
fn a_meeting_led_line_by_line_writes_what_the_keys_write() {
    let (by_lines, told, ended) = led(World::new(), MEETING);
    assert_eq!(ended, Ended::ByUser);
    assert!(told.contains("dikonfirmasi pegawai"), "{told}");
    let mut by_keys = World::new();
    by_keys.keys("g r Enter Enter Enter 1 2 Enter Enter 2 2 2 2 2 2 2 2 2 t y a");
    by_keys.type_text("Menyusun jadwal piket");
    by_keys.keys("Ctrl-s Enter p Ctrl-s 7 3 9 1 4 6 Enter 7 3 9 1 4 6 Enter Enter");
    let written = written(&by_lines);
    assert_eq!(written, super::tests::written(&by_keys));
    assert!(written.len() > 12, "{written:#?}");
}

#[test]
fn a_pin_is_never_told() {
    let (_, told, _) = led(World::new(), MEETING);
    assert!(!told.contains("739146"), "{told}");
}

#[test]
fn numbers_that_are_none_and_lines_without_sense_change_nothing_and_say_so() {
    let (world, told, ended) = led(World::new(), "9\nqwerty\n#x\n:tidak-ada\n");
    assert_eq!(ended, Ended::InputOver);
    assert!(told.contains("Tidak ada nomor itu; ada 3"), "{told}");
    assert_eq!(written(&world), written(&World::new()));
}

#[test]
fn a_form_can_be_gone_back_in_emptied_and_given_up() {
    let begin = "1\n\n\n\n\n\n\n\n\n\n";
    let (world, told, _) = led(
        World::new(),
        &format!("{begin}a\nSatu\n<\nDua\ncitra\n\n\n"),
    );
    assert!(told.contains("sekarang: Satu"), "{told}");
    let written = written(&world).join("\n");
    assert!(
        written.contains("Dua") && !written.contains("Satu"),
        "{written}"
    );
    let (world, told, _) = led(World::new(), &format!("{begin}a\n\n\n\n\n!\ny\n"));
    assert!(told.contains("Belum benar"), "{told}");
    assert!(!super::tests::written(&world).join("").contains("Agreement"));
}

#[test]
fn what_steers_a_terminal_is_not_told() {
    let mut world = World::new();
    world.put(
        crate::ops::op::Subject::employee(BUDI),
        0,
        &[(
            f::NAME,
            crate::ops::op::Value::Text("Budi\u{1b}[2J\u{202e}X".into()),
        )],
    );
    let (_, told, _) = led(world, "");
    assert!(told.contains("Budi[2JX"), "{told}");
    assert!(!told.contains('\u{1b}') && !told.contains('\u{202e}'));
}

#[test]
fn differing_values_are_told_version_by_version_and_decided() {
    use crate::app::testing::{AHMAD, period};
    use crate::ops::edit::{draft, writes};
    use crate::ops::op::{Act, ActKind, Subject, Value};
    let mut world = World::new();
    let plan = Subject::of(SubjectKind::Plan, BUDI.0, period());
    let seen = world.store.state(plan).unwrap();
    for n in [305, 290] {
        let all = writes(&seen, 301, &[(f::ACTUAL, Value::Number(n.into()))], AHMAD);
        let act = Act {
            kind: ActKind::Import,
            actor: AHMAD,
            drafts: draft(&seen, all).into_iter().collect(),
        };
        world.now += 1_000;
        world.store.commit(act, world.now).unwrap();
    }
    world.refresh();
    let lines = ":bentrok\nhm?\n2\nSesuai register yang disahkan\n\n\n\nQ\n";
    let (after, told, ended) = led(world, lines);
    assert_eq!(ended, Ended::ByUser, "{told}");
    assert!(told.contains("[1/1] Budi Santoso"), "{told}");
    assert!(told.contains("Realisasi (berbeda): 290"), "{told}");
    assert!(told.contains("Saudara yang memutuskan"), "{told}");
    let state = after.store.state(plan).unwrap();
    assert_eq!(
        state.value(301, f::ACTUAL),
        Some(&Value::Number(290.into()))
    );
}

#[test]
fn how_far_everything_has_come_is_read_out_and_an_import_is_asked_line_by_line() {
    let lines = "g s\ni\n/x.tatap\n!\ne\n\n2\n\n\n/tmp/x\n!\ng r\nQ\n";
    let (_, told, ended) = led(World::new(), lines);
    assert_eq!(ended, Ended::ByUser);
    assert!(told.contains("[1] Disimpan: "), "{told}");
    assert!(told.contains("tatap key request"), "{told}");
    assert!(told.contains("Impor: ambil sebuah paket"), "{told}");
    assert!(told.contains("kuncinya belum ada"), "{told}");
    assert!(told.contains("2: yang belum pernah diekspor"), "{told}");
}
