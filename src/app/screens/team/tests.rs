//! The screen, driven by keys over a store in memory.

use super::*;
use crate::app::overlay::Does;
use crate::app::testing::{AHMAD, BUDI, CITRA, DEWI, SECTION, SRI, World, day, period};
use crate::domain::feedback::{FeedbackKind, Source};
use crate::domain::id::EmployeeId;
use crate::domain::plan::Direction;
use crate::domain::progress::Outcome;
use crate::domain::team::Role;
use crate::i18n::Lang;
use crate::ops::edit::{code, draft, text, writes};
use crate::ops::op::{Act, ActKind, Field, Subject, SubjectKind, Value};
use crate::store::Store;

/// The procurement team of domain.md F14 with four members, and two more teams.
pub(crate) fn office(lang: Lang) -> World {
    let mut world = World::of(lang);
    let team = Subject::of(SubjectKind::Team, 900, period());
    world.put(team, 0, &goal("Tim Pengadaan", (30, 24), Direction::Less));
    let result = [
        (f::TEAM_RESULT, Value::Number(21.into())),
        (f::TEAM_EVIDENCE, text("Rekap LPSE")),
        (f::TEAM_RESULT_DAY, Value::Date(day(2026, 11, 20))),
    ];
    world.put(team, 0, &result);
    for (who, role) in [
        (AHMAD, Role::Leader),
        (BUDI, Role::Member),
        (CITRA, Role::Member),
        (DEWI, Role::Member),
    ] {
        world.put(team, who.0, &[(f::MEMBER_ROLE, code(role))]);
    }
    let rated = [
        (f::CONTRIBUTION, code(Rating::Above)),
        (f::COOPERATION, code(Rating::Meets)),
        (f::MEMBER_NOTE, text("Menyusun dokumen lelang lebih awal")),
    ];
    world.put(team, BUDI.0, &rated);
    let second = Subject::of(SubjectKind::Team, 901, period());
    world.put(
        second,
        0,
        &goal("Tim Jemput Bola", (200, 400), Direction::More),
    );
    let third = Subject::of(SubjectKind::Team, 902, period());
    world.put(third, 0, &goal("Tim Arsip", (10, 40), Direction::More));
    let behind = [(f::TEAM_RESULT, Value::Number(25.into()))];
    world.put(third, 0, &behind);
    for (who, results, behaviour) in [
        (AHMAD, Rating::Above, Rating::Above),
        (BUDI, Rating::Meets, Rating::Meets),
        (CITRA, Rating::Below, Rating::Meets),
    ] {
        let subject = Subject::of(SubjectKind::Evaluation, who.0, period());
        let values = [
            (f::RATE_RESULTS, code(results)),
            (f::RATE_BEHAVIOUR, code(behaviour)),
        ];
        world.put(subject, 0, &values);
    }
    world.keys("g m");
    world.model.team.wanted = Some(TeamId(900));
    world.keys("Esc");
    world
}

/// The office without teams.
pub(crate) fn empty(lang: Lang) -> World {
    let mut world = World::of(lang);
    world.keys("g m");
    world
}

fn goal(name: &str, (from, to): (i64, i64), direction: Direction) -> Vec<(Field, Value)> {
    vec![
        (f::TEAM_NAME, text(name)),
        (f::TEAM_UNIT, Value::Ref(SECTION.0)),
        (
            f::TEAM_GOAL,
            text("Mempercepat proses pengadaan barang dan jasa"),
        ),
        (f::TEAM_MEASURE, text("Lama proses pengadaan")),
        (f::TEAM_DIRECTION, code(direction)),
        (f::TEAM_BASELINE, Value::Number(from.into())),
        (f::TEAM_TARGET, Value::Number(to.into())),
        (f::TEAM_UNIT_OF_MEASURE, text("hari")),
    ]
}

fn now(world: &World) -> &Team {
    selected(&world.model)
        .map(|(team, _)| team)
        .expect("a team")
}

fn ratings_of(world: &World) -> Vec<crate::domain::person::RosterRow> {
    let mut rows = world.store.roster().expect("rows");
    for row in &mut rows {
        row.last_feedback = None;
    }
    rows
}

#[test]
fn a_team_result_reaches_four_members_and_changes_no_rating() {
    let mut world = office(Lang::Indonesian);
    let team = now(&world);
    assert_eq!(standing(team), Standing::Outcome(Outcome::Exceeded));
    let texts = world.model.texts();
    assert_eq!(tell::improvement(texts, team).as_deref(), Some("+30,0%"));
    let (before, parts) = (ratings_of(&world), now(&world).members.clone());
    world.keys("f");
    let Some(crate::app::model::Overlay::Preview(preview)) = world.model.top() else {
        panic!("no preview");
    };
    let Does::Commit(_, drafts) = &preview.does else {
        panic!("it commits");
    };
    assert_eq!(drafts.len(), 4);
    world.keys("Enter");
    for who in [AHMAD, BUDI, CITRA, DEWI] {
        let file = world.store.dossier(who).expect("a file").file;
        let [given] = file.feedback.as_slice() else {
            panic!("{:?}", file.feedback);
        };
        assert_eq!(given.kind, FeedbackKind::Appreciation);
        assert_eq!(given.source, Source::TeamLeader);
        assert_eq!(
            (given.team, given.day),
            (Some(TeamId(900)), world.model.today)
        );
        assert_eq!(
            given.text,
            "Hasil Tim Pengadaan, Triwulan IV 2026: Mempercepat proses pengadaan barang dan \
             jasa. Kondisi awal 30 hari; target 24 hari; hasil 21 hari; perbaikan 30,0%. \
             Target terlampaui."
        );
    }
    assert_eq!(ratings_of(&world), before);
    assert_eq!(now(&world).members, parts);
    // The same result is heard once.
    world.keys("f");
    let Some(crate::app::model::Overlay::Preview(preview)) = world.model.top() else {
        panic!("no preview");
    };
    assert!(preview.does.is_nothing());
    let told = |line: &crate::app::overlay::PreviewLine| line.outcome.text(texts);
    assert!(
        preview
            .lines
            .iter()
            .all(|line| told(line) == "sudah diterima")
    );
    world.keys("Esc u");
    let file = world.store.dossier(BUDI).expect("a file").file;
    assert!(file.feedback.is_empty());
}

#[test]
fn an_improvement_is_told_where_the_target_is_missed() {
    let mut world = office(Lang::English);
    world.model.team.wanted = Some(TeamId(902));
    world.keys("Esc");
    let text = tell::feedback_text(world.model.texts(), now(&world));
    assert!(
        text.ends_with("result 25 hari; improved by 150.0%. Target not reached."),
        "{text}"
    );
    world.keys("f");
    assert!(world.model.overlays.is_empty());
    assert_eq!(world.notice(), "No member is selected; add one first");
}

#[test]
fn a_team_is_made_by_keys_and_unmade_by_undo() {
    let mut world = empty(Lang::Indonesian);
    world.keys("a");
    world.type_text("Tim Arsip\n\nArsip rapi\nBerkas\n\n10\n40\nberkas");
    world.keys("Ctrl-s");
    let team = now(&world);
    assert_eq!(
        (team.name.as_str(), team.goal.as_str()),
        ("Tim Arsip", "Arsip rapi")
    );
    assert_eq!(
        (team.baseline, team.target),
        (Some(10.into()), Some(40.into()))
    );
    assert_eq!(team.unit, Some(SECTION));
    assert_eq!(team.id.0, crate::ops::ident::natural("team", "tim arsip"));
    world.keys("e Ctrl-e");
    world.type_text(" Dinas");
    world.keys("Ctrl-s");
    assert_eq!(now(&world).name, "Tim Arsip Dinas");
    world.keys("o");
    world.type_text("50\nRekap");
    world.keys("Ctrl-s");
    assert_eq!(
        tell::standing(now(&world)),
        Standing::Outcome(Outcome::Exceeded)
    );
    assert_eq!(
        now(&world).result().and_then(|result| result.day),
        Some(world.model.today)
    );
    world.keys("u u u");
    assert!(selected(&world.model).is_none());
    // The name is free again, and the way back too.
    world.keys("Ctrl-r");
    assert_eq!(now(&world).name, "Tim Arsip");
}

#[test]
fn two_teams_of_one_period_never_share_a_name() {
    let mut world = office(Lang::Indonesian);
    world.keys("a");
    world.type_text("tim pengadaan ");
    world.keys("Tab Tab");
    world.type_text("Apa saja");
    world.keys("Ctrl-s");
    let Some(crate::app::model::Overlay::Form(form)) = world.model.top() else {
        panic!("the form has closed");
    };
    let name = form.fields.iter().find(|field| field.field == f::TEAM_NAME);
    assert!(name.is_some_and(|field| field.error.is_some()));
    assert_eq!(world.model.people.teams(period()).len(), 3);
}

#[test]
fn members_are_added_rated_by_one_key_and_struck_out() {
    let mut world = office(Lang::Indonesian);
    let before = ratings_of(&world);
    world.keys("3");
    assert!(
        world.notice().contains("Pindah dahulu"),
        "{}",
        world.notice()
    );
    world.keys("Enter G 3 7");
    let dewi = |world: &World| member(&world.model).cloned().expect("a member");
    assert_eq!(dewi(&world).id, DEWI);
    assert_eq!(dewi(&world).contribution, Some(Rating::Below));
    assert_eq!(dewi(&world).cooperation, Some(Rating::Above));
    world.keys("u");
    assert_eq!(dewi(&world).contribution, Some(Rating::Below));
    assert_eq!(dewi(&world).cooperation, None);
    world.keys("i");
    world.type_text("sri\n");
    world.keys("Ctrl-s");
    assert_eq!(member(&world.model).map(|member| member.id), Some(SRI));
    assert_eq!(now(&world).members.len(), 5);
    world.keys("d Enter");
    assert_eq!(now(&world).members.len(), 5, "Enter must not confirm");
    world.keys("y");
    assert_eq!(now(&world).members.len(), 4);
    world.keys("u");
    assert_eq!(now(&world).members.len(), 5);
    assert_eq!(ratings_of(&world), before);
    world.keys("q");
    assert_eq!(world.model.team.focus, Pane::Teams);
    world.keys("d y");
    assert_eq!(world.model.people.teams(period()).len(), 2);
}

#[test]
fn a_member_is_rated_in_the_form_with_a_note() {
    let mut world = office(Lang::Indonesian);
    world.keys("Enter G Enter Down 1 Down 2 Down");
    world.type_text("Rajin");
    world.keys("Ctrl-s");
    let dewi = member(&world.model).expect("a member");
    assert_eq!(dewi.contribution, Some(Rating::Above));
    assert_eq!(dewi.cooperation, Some(Rating::Meets));
    assert_eq!(dewi.note, "Rajin");
}

#[test]
fn teams_are_copied_to_the_next_period_without_results_and_ratings() {
    let mut world = office(Lang::Indonesian);
    world.keys("> c 1 Enter");
    let teams = world.model.people.teams(period().next());
    let names: Vec<&str> = teams.iter().map(|team| team.name.as_str()).collect();
    assert_eq!(names, ["Tim Arsip", "Tim Jemput Bola", "Tim Pengadaan"]);
    let copied = teams
        .iter()
        .find(|team| team.id == TeamId(900))
        .expect("the same team");
    assert_eq!(
        (copied.baseline, copied.target),
        (Some(30.into()), Some(24.into()))
    );
    assert!(copied.results.is_empty());
    assert_eq!(copied.members.len(), 4);
    assert_eq!(copied.leader().map(|leader| leader.id), Some(AHMAD));
    let unrated = |member: &Member| member.contribution.is_none() && member.note.is_empty();
    assert!(copied.members.iter().all(unrated));
    world.keys("c");
    assert!(world.notice().contains("sudah ada"), "{}", world.notice());
    world.keys("u");
    assert!(world.model.people.teams(period().next()).is_empty());
}

/// Another office has said something else, without having seen what was said here.
fn contradict(world: &mut World, item: u64, field: Field, other: &Value) {
    let (_, state) = selected(&world.model).expect("a team");
    let all = writes(state, item, &[(field, other.clone())], AHMAD);
    let mut drafts: Vec<_> = draft(state, all).into_iter().collect();
    drafts[0].preds.clear();
    let act = Act {
        kind: ActKind::Import,
        actor: AHMAD,
        drafts,
    };
    world.now += 1_000;
    world.store.commit(act, world.now).expect("a commit");
    world.refresh();
}

/// Decides for a version, by its number.
fn decide(world: &mut World, version: &str) {
    world.keys(version);
    world.type_text("Disepakati dengan ketua tim");
    world.keys("Ctrl-s");
}

#[test]
fn several_undecided_results_are_told_as_differing_and_not_passed_on() {
    let mut world = office(Lang::Indonesian);
    contradict(&mut world, 0, f::TEAM_RESULT, &Value::Number(26.into()));
    assert_eq!(standing(now(&world)), Standing::Differ);
    let seen = world.screen(80, 24);
    assert!(seen.contains("≠ berbeda"), "{seen}");
    assert!(seen.contains("21 / 26"), "{seen}");
    world.keys("f");
    assert!(
        world.notice().contains("masih berbeda"),
        "{}",
        world.notice()
    );
    // Nobody records over them: the key leads to the decision.
    world.keys("o");
    decide(&mut world, "2");
    assert_eq!(
        standing(now(&world)),
        Standing::Outcome(Outcome::NotReached)
    );
}

#[test]
fn a_disputed_part_is_told_and_decided_with_a_reason() {
    let mut world = office(Lang::Indonesian);
    contradict(&mut world, BUDI.0, f::CONTRIBUTION, &code(Rating::Below));
    assert!(disputed(&world.model, BUDI));
    assert!(world.screen(80, 24).contains("≠ berbeda"));
    world.keys("Enter");
    while member(&world.model).map(|part| part.id) != Some(BUDI) {
        world.keys("j");
    }
    world.keys("2");
    assert!(disputed(&world.model, BUDI), "no key decides by the way");
    decide(&mut world, "2");
    assert!(!disputed(&world.model, BUDI));
    assert_eq!(
        member(&world.model).and_then(|part| part.contribution),
        Some(Rating::Below)
    );
}

#[test]
fn the_three_by_three_counts_the_members_or_everybody() {
    let mut world = office(Lang::Indonesian);
    let team = counts(&world.model);
    assert_eq!(team.nine, [[0, 0, 1], [0, 1, 0], [0, 1, 0]]);
    assert_eq!((team.rated(), team.unrated), (3, 1));
    assert_eq!(team.predikat, [1, 1, 1, 0, 0]);
    world.keys("x");
    let all = counts(&world.model);
    assert_eq!((all.rated(), all.unrated), (3, 2));
    assert_eq!(tell::predikat(&world.model, EmployeeId(1)), None);
}

#[test]
fn reading_only_refuses_every_way_to_write() {
    let mut world = office(Lang::Indonesian);
    world.model.settings.read_only = Some("uji".into());
    world.keys("Enter Enter 1 e d f a o c");
    assert!(world.model.overlays.is_empty());
    assert!(world.model.acts.undo.is_empty());
}

#[test]
fn the_screen_opens_with_a_team_of_the_person_looked_at_or_else_of_the_units_below() {
    let mut world = office(Lang::Indonesian);
    let other = Subject::of(SubjectKind::Team, 903, period());
    let values = goal("Tim Aduan", (9, 7), Direction::Less);
    world.put(other, 0, &values);
    world.put(other, 0, &[(f::TEAM_UNIT, Value::Ref(77))]);
    let opened = |world: &mut World, who: EmployeeId| {
        world.keys("g p");
        world.select(who);
        world.keys("g m");
        let name = selected(&world.model).map(|(team, _)| team.name.clone());
        (name.unwrap_or_default(), member(&world.model).map(|m| m.id))
    };
    // The head of the office is in none, and the first one is not of the office.
    world.keys("g m g g");
    assert_eq!(opened(&mut world, SRI).0, "Tim Arsip");
    let of_citra = ("Tim Pengadaan".to_owned(), Some(CITRA));
    assert_eq!(opened(&mut world, CITRA), of_citra);
}
