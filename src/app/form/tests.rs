use crate::app::model::Overlay;
use crate::app::testing::World;

/// What is entered in the text in focus of the form on top.
fn text(world: &mut World) -> String {
    let Some(Overlay::Form(form)) = world.model.overlays.last_mut() else {
        panic!("no form: {}", world.notice());
    };
    let input = form.input_mut().expect("a text in focus");
    input.text().to_owned()
}

#[test]
fn edits_are_taken_back_behind_ctrl_x_and_no_other_key_there_types() {
    let mut world = World::new();
    world.keys("e");
    let before = text(&mut world);
    world.type_text(" satu dua");
    world.keys("Ctrl-x Ctrl-u");
    assert_eq!(text(&mut world), format!("{before} satu "));
    world.keys("Ctrl-x Ctrl-r");
    assert_eq!(text(&mut world), format!("{before} satu dua"));
    world.keys("Ctrl-x x Ctrl-x Ctrl-s");
    assert_eq!(text(&mut world), format!("{before} satu dua"));
}

#[test]
fn what_was_deleted_in_one_field_is_inserted_in_another() {
    let mut world = World::new();
    world.keys("e");
    let name = text(&mut world);
    world.keys("Ctrl-u Tab Ctrl-u Ctrl-y");
    let nip = text(&mut world);
    world.keys("Shift-Tab Ctrl-y");
    assert_eq!(text(&mut world), nip);
    assert_ne!(name, nip);
}
