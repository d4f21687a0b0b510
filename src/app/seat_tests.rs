use super::*;
use crate::app::model::{Msg, Overlay};
use crate::app::screens::employees;
use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, World, fresh};
use crate::app::update::update;
use crate::domain::id::EmployeeId;
use crate::ops::act::News;
use crate::ops::edit::{draft, text, writes};
use crate::ops::fields as f;
use crate::ops::op::{Act, ActKind, Subject};
use crate::store::Store;

fn asked(name: &str) -> Msg {
    Msg::Seat(Seat::Ours {
        asked_by: Some(name.to_owned()),
    })
}

#[test]
fn somebody_who_types_goes_on_typing_while_the_place_is_asked_for() {
    let mut world = World::new();
    world.select(BUDI);
    world.keys("e Ctrl-u");
    world.type_text("Bu");
    world.send(asked("pts/3 (PID 77)"));
    let seen = world.screen(80, 24);
    assert!(seen.contains("pts/3 (PID 77) meminta tempat ini"), "{seen}");
    assert!(
        seen.contains("Alt-y serahkan · Alt-n pertahankan"),
        "{seen}"
    );
    // No letter is an answer, and none is lost.
    world.type_text("yny di");
    let Some(Overlay::Form(form)) = world.model.top() else {
        panic!("the form stays");
    };
    assert_eq!(form.entered(f::NAME, world.model.today), text("Buyny di"));
    world.keys("Alt-n");
    assert_eq!(world.asked, [Effect::KeepSeat]);
    assert!(!world.screen(80, 24).contains("meminta tempat ini"));
    assert!(matches!(world.model.top(), Some(Overlay::Form(_))));
    world.send(asked("pts/4 (PID 78)"));
    world.keys("Alt-y");
    assert_eq!(world.asked, [Effect::KeepSeat, Effect::HandOver]);
}

#[test]
fn the_question_is_whole_at_every_size_and_goes_when_it_is_withdrawn() {
    let mut world = World::new();
    for (w, h) in [(60, 18), (80, 24), (120, 40)] {
        world.send(asked("pts/3 (PID 77), kantor-wilayah"));
        let seen = world.screen(w, h);
        let words: Vec<&str> = seen.split_whitespace().collect();
        assert!(
            words.join(" ").contains("disimpan dan tempat diserahkan."),
            "{seen}"
        );
        world.send(Msg::Seat(Seat::default()));
        assert!(
            world.notice().contains("tidak jadi meminta"),
            "{}",
            world.notice()
        );
        assert!(!world.screen(w, h).contains("Alt-y"));
    }
    world.keys(": s e r a h k a n - t e m p a t Enter");
    assert_eq!(world.notice(), "Tidak ada yang meminta tempat ini");
    world.keys("Alt-n");
    assert_eq!(world.notice(), "Tidak ada yang meminta tempat ini");
    assert!(world.asked.is_empty());
}

#[test]
fn whoever_looks_on_sees_who_holds_the_place_whatever_lies_above_and_may_take_it_when_it_is_free() {
    let mut world = World::new();
    world.keys(": a m b i l - t e m p a t Enter");
    assert_eq!(world.notice(), "Tempat ini sudah Saudara pegang");
    world.model.settings.read_only = Some("dipegang".to_owned());
    world.keys(": a m b i l - t e m p a t Enter");
    assert!(world.notice().contains("--read-only"), "{}", world.notice());
    world.send(Msg::Seat(Seat::Of("pts/3 (PID 77)".to_owned())));
    world.model.notice = None;
    let seen = world.screen(80, 24);
    assert!(
        seen.contains("HANYA BACA, dipegang pts/3 (PID 77)"),
        "{seen}"
    );
    for keys in ["?", "Esc H", "Esc e", "g x"] {
        world.keys(keys);
        for (w, h) in [(40, 10), (60, 18), (80, 24)] {
            let seen = world.screen(w, h);
            assert!(seen.starts_with("HANYA BACA"), "{keys} {w}x{h}:\n{seen}");
        }
    }
    world.keys("Esc");
    world.send(Msg::Seat(Seat::Free));
    assert_eq!(
        world.notice(),
        "pts/3 (PID 77) sudah selesai; tempat ini kosong"
    );
    world.keys("j");
    assert!(world.screen(80, 24).contains("ketik :ambil-tempat"));
    world.keys(": a m b i l - t e m p a t Enter");
    assert_eq!(world.asked, [Effect::TakeSeat]);
}

/// Names somebody in the store of the world, as another process would, and tells the news of it.
fn name(world: &mut World, id: EmployeeId, name: &str) -> News {
    let state = world.store.state(Subject::employee(id)).unwrap();
    let wanted = [(f::NAME, text(name))];
    let act = Act {
        kind: ActKind::EditEmployee,
        actor: AHMAD,
        drafts: draft(&state, writes(&state, 0, &wanted, AHMAD))
            .into_iter()
            .collect(),
    };
    world.now += 1_000;
    let committed = world.store.commit(act, world.now).unwrap();
    News {
        acts: vec![committed.act],
        states: committed.states,
        rows: committed.rows,
        next_seq: committed.next_seq,
    }
}

#[test]
fn news_of_others_are_shown_and_move_nothing() {
    let mut world = World::new();
    employees::begin(&mut world.model);
    world.keys("/ Ctrl-u ~ a Enter j");
    world.select(CITRA);
    world.keys("Space k");
    let before = (
        world.model.person(),
        world.model.employees.shown.clone(),
        world.model.employees.query.clone(),
        world.model.employees.marks.clone(),
        world.model.employees.list.selected(),
    );
    world.keys("?");
    world.model.notice = None;
    let news = name(&mut world, DEWI, "Dewi A. Putri");
    world.send(Msg::News(Box::new(news)));
    let own = world.model.person().expect("somebody is selected");
    let news = name(&mut world, own, "Nama Baru");
    world.send(Msg::News(Box::new(news)));
    assert_eq!(world.model.people.name(DEWI), "Dewi A. Putri");
    assert_eq!(world.model.people.name(own), "Nama Baru");
    let file = world.model.person_file().expect("it is still loaded");
    assert_eq!(file.employee.name, "Nama Baru");
    assert_eq!(world.notice(), "");
    assert!(matches!(world.model.top(), Some(Overlay::Menu(_))));
    let state = &world.model.employees;
    let after = (
        world.model.person(),
        state.shown.clone(),
        state.query.clone(),
        state.marks.clone(),
        state.list.selected(),
    );
    assert_eq!(after, before);
    assert_eq!(world.model.acts.all, world.store.acts(usize::MAX).unwrap());
}

#[test]
fn much_news_keep_the_order_and_the_person() {
    let mut world = World::new();
    employees::sort(&mut world.model, crate::app::people::SortBy::Name, true);
    world.select(CITRA);
    let order = |world: &World| -> Vec<EmployeeId> {
        world
            .model
            .people
            .rows()
            .iter()
            .map(crate::domain::person::RosterRow::id)
            .collect()
    };
    let before = order(&world);
    world.model.notice = None;
    let everything = fresh(&world.store);
    let effects = update(&mut world.model, Msg::Renewed(Box::new(everything)));
    assert_eq!(effects, [Effect::Load(CITRA)]);
    assert_eq!(order(&world), before);
    assert_eq!(world.model.person(), Some(CITRA));
    assert_eq!(world.notice(), "");
    let everything = fresh(&world.store);
    world.send(Msg::Refreshed(Box::new(everything)));
    assert_eq!(world.notice(), "Dibaca ulang dari penyimpanan");
}
