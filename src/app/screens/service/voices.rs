//! What the public says, of each service and of each person: mean and number, never a single voice.
//!
//! Whatever unit is looked at, figures are those of the whole office for the whole year. What is shown of one
//! group can so not be taken from what is shown of a larger one, and a narrower look hides no less.

use crate::app::command::Command;
use crate::app::model::{Effect, Model};
use crate::app::register;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::public::{Public, public};
use crate::domain::voice::{Summary, Voice, by_person};
use crate::ops::edit::text;
use crate::ops::fields as f;
use crate::ops::op::Value;
use crate::ops::registers::RegisterId;

use super::{Act, covers, home, year};

/// About what a group of voices is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A service of a unit; the empty name is the unit as a whole.
    Service(UnitId, String),
    /// A person.
    Person(EmployeeId),
}

/// What is heard of a service or a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// About what.
    pub about: About,
    /// What may be shown of it.
    pub summary: Summary,
}

/// What is heard of each service and of each person in a year, in all units.
pub fn all(model: &Model, year: i32) -> Vec<Group> {
    let told = told(model, year);
    let services = told.services.into_iter();
    let services = services.map(|((unit, name), summary)| Group {
        about: About::Service(unit, name),
        summary,
    });
    let people = told.people.into_iter().map(|(id, summary)| Group {
        about: About::Person(id),
        summary,
    });
    services.chain(people).collect()
}

/// The total of all units.
pub fn total(model: &Model, year: i32) -> Summary {
    told(model, year).total
}

fn told(model: &Model, year: i32) -> Public {
    // Both lists are looked at together, and always whole.
    let voices: Vec<(UnitId, &Voice)> = model.people.services().all_voices(year).collect();
    public(voices.iter().copied(), &model.settings.rules.voice)
}

/// What may be shown of what the public says of a person in a year; none where it says nothing.
pub fn of_person(model: &Model, id: EmployeeId, year: i32) -> Option<Summary> {
    let voices = model.people.services().all_voices(year);
    let rules = &model.settings.rules.voice;
    by_person(voices.map(|(_, voice)| voice), rules).remove(&id)
}

/// Words of the public on a group: only where the mean of every group to which a voice belongs is shown, and
/// in no order that tells anything.
pub fn words<'a>(model: &'a Model, about: &About, year: i32) -> Vec<&'a str> {
    let groups = all(model, year);
    let shown = |about: &About| {
        let group = groups.iter().find(|group| group.about == *about);
        group.is_some_and(|group| matches!(group.summary, Summary::Shown { .. }))
    };
    let belongs = |unit: UnitId, voice: &Voice| -> Vec<About> {
        let service = About::Service(unit, voice.service.trim().to_owned());
        let person = voice.about.map(About::Person);
        std::iter::once(service).chain(person).collect()
    };
    let mut said: Vec<&Voice> = model
        .people
        .services()
        .all_voices(year)
        .filter(|(_, voice)| !voice.text.trim().is_empty())
        .filter(|(unit, voice)| {
            let groups = belongs(*unit, voice);
            groups.contains(about) && groups.iter().all(shown)
        })
        .map(|(_, voice)| voice)
        .collect();
    // Ids are hashes: they say nothing of when.
    said.sort_by_key(|voice| voice.id);
    said.into_iter().map(|voice| voice.text.as_str()).collect()
}

pub(super) fn settle(model: &mut Model) {
    let mut now = all(model, year(model));
    now.retain(|group| match group.about {
        About::Service(unit, _) => covers(model, Some(unit)),
        About::Person(id) => {
            let row = model.people.row(id);
            !model.people.is_hidden(id) && covers(model, row.and_then(|row| row.employee.unit))
        }
    });
    let before = selected(model).map(|group| group.about.clone());
    let kept = now
        .iter()
        .position(|group| Some(&group.about) == before.as_ref());
    let state = &mut model.service;
    state.lists[2].follow(&mut state.groups, now, kept);
}

/// The group selected.
pub fn selected(model: &Model) -> Option<&Group> {
    let row = model.service.lists[2].selected()?;
    model.service.groups.get(row)
}

/// Opens the form of a new voice on what is selected.
pub(super) fn add(model: &mut Model) -> Vec<Effect> {
    let about = selected(model).map(|group| group.about.clone());
    let unit = match &about {
        Some(About::Service(unit, _)) => Some(*unit),
        Some(About::Person(_)) | None => home(model),
    };
    let Some(unit) = unit else {
        return model.refuse("service.no-unit");
    };
    let begins = match about {
        Some(About::Service(_, name)) => vec![(f::VOICE_SERVICE, text(&name))],
        Some(About::Person(id)) => vec![(f::VOICE_ABOUT, Value::Ref(id.0))],
        None => Vec::new(),
    };
    let by = Command::Service(Act::Add);
    register::add(model, RegisterId::Voices, unit.0, &begins, by)
}
