//! Over random plans and random commands that rate nothing, no rating changes: only a choice changes one.

use proptest::prelude::*;

use crate::app::command::{Command, all};
use crate::app::model::{Overlay, Tab};
use crate::app::screens::{evaluation, meeting, target};
use crate::app::testing::{AHMAD, BUDI, CITRA, SRI, World, period};
use crate::domain::id::EmployeeId;
use crate::domain::person::PersonFile;
use crate::domain::plan::{Direction, Stage};
use crate::ops::edit::code;
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind};
use crate::store::Store;

/// Everybody whose ratings are watched.
const WATCHED: [EmployeeId; 4] = [SRI, AHMAD, BUDI, CITRA];

/// Whether a command chooses ratings, so that it may change some.
fn chooses(command: Command) -> bool {
    match command {
        Command::Evaluation(act) => match act {
            evaluation::Act::Rate(_)
            | evaluation::Act::Clear
            | evaluation::Act::Edit
            | evaluation::Act::Overall
            | evaluation::Act::Decide => true,
            evaluation::Act::Expect
            | evaluation::Act::Close
            | evaluation::Act::Reopen
            | evaluation::Act::Receive
            | evaluation::Act::ConfirmByPin
            | evaluation::Act::ConfirmOnPaper
            | evaluation::Act::RefuseToSign
            | evaluation::Act::Object
            | evaluation::Act::Transfer => false,
        },
        Command::Meeting(act) => match act {
            meeting::Act::Judge(_)
            | meeting::Act::Clear
            | meeting::Act::Edit
            | meeting::Act::Both => true,
            meeting::Act::Meet
            | meeting::Act::Fill
            | meeting::Act::Add
            | meeting::Act::Strike
            | meeting::Act::Agree
            | meeting::Act::StrikeAgreement
            | meeting::Act::Earlier
            | meeting::Act::Later
            | meeting::Act::More
            | meeting::Act::Less
            | meeting::Act::Actual
            | meeting::Act::Feedback
            | meeting::Act::Expect
            | meeting::Act::Note
            | meeting::Act::Others
            | meeting::Act::Skip
            | meeting::Act::Steps
            | meeting::Act::Close
            | meeting::Act::Reopen
            | meeting::Act::Hand
            | meeting::Act::Answer(_)
            | meeting::Act::Object
            | meeting::Act::Minutes => false,
        },
        Command::Target(act) => act == target::Act::Rate,
        // Enter opens the form of the line.
        Command::General(general) => general == crate::app::command::General::Open,
        Command::Go(_)
        | Command::Turn(_)
        | Command::Move(_)
        | Command::Employees(_)
        | Command::Team(_)
        | Command::Feedback(_)
        | Command::FollowUp(_)
        | Command::Service(_)
        | Command::Overview(_)
        | Command::Sync(_) => false,
    }
}

fn ratings(world: &World) -> Vec<String> {
    let of = |who: &EmployeeId| {
        let file: PersonFile = world.store.dossier(*who).expect("a file").file;
        format!(
            "{:?} {:?} {:?}",
            file.evaluations, file.item_ratings, file.self_assessments
        )
    };
    WATCHED.iter().map(of).collect()
}

/// An office whose plans have these targets and actuals, with ratings that somebody chose.
fn office(figures: &[(u16, u16)], rated: u8) -> World {
    let mut world = World::new();
    let plan = Subject::of(SubjectKind::Plan, BUDI.0, period());
    for (at, (aim, actual)) in (1_u64..).zip(figures) {
        let item = 1_000 + at * 10;
        world.result(plan, item, &format!("Hasil {at}"), Stage::Evaluating);
        let (aim, actual) = (aim.to_string(), actual.to_string());
        let figures = (aim.as_str(), None, Some(actual.as_str()));
        let ids = (item + 1, item);
        world.indicator(plan, ids, "Jumlah", (Direction::More, "berkas"), figures);
        if rated & 1 == 1 {
            let subject = Subject::of(SubjectKind::Evaluation, BUDI.0, period());
            let rating = crate::domain::rating::Rating::Meets;
            world.put(subject, item, &[(f::RATE_ITEM, code(rating))]);
        }
    }
    if rated & 2 == 2 {
        let subject = Subject::of(SubjectKind::Evaluation, BUDI.0, period());
        let rating = crate::domain::rating::Rating::Above;
        let whole = [
            (f::RATE_RESULTS, code(rating)),
            (f::RATE_BEHAVIOUR, code(rating)),
        ];
        world.put(subject, 0, &whole);
    }
    world.keys("g n");
    world
}

/// Answers whatever a command has opened: yes to a question, the first of a choice, words into a form.
fn answer(world: &mut World, digit: u8) {
    for _ in 0..4 {
        match world.model.top() {
            Some(Overlay::Form(form)) => {
                for _ in 0..form.fields.len() {
                    world.keys(&format!("{} Tab", 1 + digit % 3));
                }
                world.keys("Ctrl-s");
                if matches!(world.model.top(), Some(Overlay::Form(_))) {
                    world.model.overlays.clear();
                }
            }
            Some(Overlay::Confirm(_)) => {
                world.keys("y");
            }
            Some(Overlay::Pick(_) | Overlay::Preview(_)) => {
                world.keys("Enter");
            }
            Some(
                Overlay::Menu(_)
                | Overlay::Glossary(_)
                | Overlay::Line(_)
                | Overlay::History(_)
                | Overlay::Explain(_)
                | Overlay::Reading(_)
                | Overlay::Pin(_)
                | Overlay::Conflicts(_)
                | Overlay::Ask(_),
            ) => world.model.overlays.clear(),
            None => return,
        }
    }
    world.model.overlays.clear();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn nothing_but_a_choice_changes_a_rating(
        figures in prop::collection::vec((1_u16..500, 0_u16..600), 1..5),
        rated in 0_u8..4,
        acts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..Tab::ALL.len(), 0_u8..4, any::<u8>()), 1..25),
    ) {
        let mut world = office(&figures, rated);
        let before = ratings(&world);
        let commands: Vec<Command> = all()
            .map(|spec| spec.command)
            .filter(|command| !chooses(*command))
            .collect();
        for (command, tab, who, digit) in acts {
            let command = *command.get(&commands);
            world.model.tab = Tab::ALL[tab];
            world.model.actor = WATCHED[usize::from(who)];
            world.run(command);
            answer(&mut world, digit);
            prop_assert_eq!(&ratings(&world), &before, "{:?}", command);
        }
    }
}
