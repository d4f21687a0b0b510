//! The privacy lens: while the employee looks on, everybody but the person in focus has neither name nor figures.
//!
//! One place does it. [`People`] hands out rows and names through the veil that is put on here, so what is drawn,
//! searched, sorted, picked, told or copied cannot know more than the veil lets through; a file of somebody hidden is never loaded; and whatever would open or change one is refused before it runs. What
//! counts or writes asks for rows and names as they are by name ([`People::everybody`](super::people::People::everybody),
//! [`People::true_name`](super::people::People::true_name)).

use std::collections::HashMap;

use crate::domain::feedback::Feedback;
use crate::domain::id::EmployeeId;
use crate::domain::nip::Nip;
use crate::domain::people::Employee;
use crate::domain::person::{FollowUps, RosterRow};
use crate::i18n::{Phrase, Texts};

use super::command::{Command, General, Place, spec};
use super::model::{Effect, Model, Overlay, Tab, Tone};
use super::people::People;
use super::screens::{employees, feedback, meeting, target, team};

/// When the lens is on without having been asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// Never.
    Off,
    /// While a meeting is held.
    #[default]
    Meeting,
    /// From the start; nobody is seen until somebody is brought into focus.
    Always,
}

/// Who is seen while the lens is on, and what stands for everybody else.
#[derive(Debug, Clone)]
pub struct Veil {
    focus: EmployeeId,
    appraiser: Option<EmployeeId>,
    texts: &'static Texts,
    unseen: &'static str,
    by_meeting: bool,
}

/// Numbers that stand for names: each person keeps its own as long as the program runs.
#[derive(Debug, Clone, Default)]
pub struct Numbers(HashMap<EmployeeId, usize>);

impl Numbers {
    /// Numbers whoever has none yet, in an order that says nothing of name, age or unit.
    pub fn extend(&mut self, rows: &[RosterRow]) {
        let known = |row: &&RosterRow| self.0.contains_key(&row.id());
        let new = rows.iter().filter(|row| !known(row)).map(RosterRow::id);
        let mut new: Vec<EmployeeId> = new.collect();
        new.sort_unstable_by_key(|id| (crc32c::crc32c(&id.0.to_le_bytes()), id.0));
        for id in new {
            let number = self.0.len() + 1;
            self.0.insert(id, number);
        }
    }
}

impl Veil {
    /// Who is seen; nobody where it is [`EmployeeId::NOBODY`].
    pub fn focus(&self) -> EmployeeId {
        self.focus
    }

    /// Whether a person is hidden.
    pub fn hides(&self, id: EmployeeId) -> bool {
        id != self.focus && id != EmployeeId::NOBODY
    }

    /// What stands for the name of somebody hidden: what the person is to the one in focus, or a number.
    pub fn alias(&self, id: EmployeeId, numbers: &Numbers) -> String {
        if self.appraiser == Some(id) {
            return self.texts.get("lens.appraiser").to_owned();
        }
        match numbers.0.get(&id) {
            Some(number) => self
                .texts
                .fill("lens.employee", &[("n", &number.to_string())]),
            None => self.unseen.to_owned(),
        }
    }

    /// What stands for somebody who must not be recognised at all, as the one who gave feedback.
    pub fn author(&self, id: EmployeeId, numbers: &Numbers) -> String {
        if self.appraiser == Some(id) {
            self.alias(id, numbers)
        } else {
            self.unseen.to_owned()
        }
    }

    /// What stands for something that is not shown.
    pub fn unseen(&self) -> &'static str {
        self.unseen
    }

    /// A NIP as it is shown: year of birth and serial of the one in focus, nothing of others.
    pub fn nip(&self, id: EmployeeId, nip: Option<Nip>) -> String {
        match nip {
            Some(nip) if !self.hides(id) && self.unseen.is_ascii() => {
                nip.masked().replace('•', "*")
            }
            Some(nip) if !self.hides(id) => nip.masked(),
            Some(_) | None => self.unseen.to_owned(),
        }
    }

    /// A row as it is shown: of others position and unit, by which they can still be chosen, and nothing else.
    pub fn row(&self, row: &RosterRow, numbers: &Numbers) -> RosterRow {
        let employee = &row.employee;
        // Whoever is not known is not listed, and must not become so.
        if !self.hides(employee.id) || !row.is_known() {
            return row.clone();
        }
        let known = Employee::unknown(employee.id);
        RosterRow {
            employee: Employee {
                name: self.alias(employee.id, numbers),
                kind: employee.kind,
                position: employee.position.clone(),
                position_kind: employee.position_kind,
                unit: employee.unit,
                retired: employee.retired,
                ..known
            },
            plans: Vec::new(),
            last_log: None,
            last_feedback: None,
            conflicts: 0,
            follow: FollowUps::default(),
            stints: Vec::new(),
            sight: row.sight,
        }
    }
}

/// Puts the lens on at the start, where the configuration wants it always.
pub fn begin(model: &mut Model) {
    if model.settings.lens == When::Always {
        put_on(model, EmployeeId::NOBODY, false);
        model.notice = None;
    }
}

/// The key of the lens: on with the person selected in focus, or off.
pub fn toggle(model: &mut Model) -> Vec<Effect> {
    if model.people.veil().is_some() {
        take_off(model);
        model.say(Tone::Plain, Phrase::new("lens.off"));
    } else {
        let focus = model.person().unwrap_or(EmployeeId::NOBODY);
        put_on(model, focus, false);
    }
    vec![Effect::Redraw]
}

/// Brings the person selected into focus, which nothing but this, a meeting and putting the lens on does.
pub fn look_at_selected(model: &mut Model) -> Vec<Effect> {
    let Some(focus) = model.person() else {
        return model.refuse("notice.nobody");
    };
    put_on(model, focus, false);
    vec![Effect::Redraw]
}

/// A meeting with somebody begins, or goes on to somebody: puts the lens on where the configuration wants it then,
/// and moves the focus where it is on already.
pub fn meeting_begins(model: &mut Model, person: EmployeeId) {
    let by_meeting = match (model.people.veil(), model.settings.lens) {
        (Some(veil), When::Off | When::Meeting | When::Always) => veil.by_meeting,
        (None, When::Meeting | When::Always) => true,
        (None, When::Off) => return,
    };
    if model.people.veil().map(Veil::focus) != Some(person) {
        put_on(model, person, by_meeting);
    }
}

/// The meeting is over: what it put on comes off, and where the lens is on always nobody is in focus any more.
pub fn meeting_ends(model: &mut Model) {
    let Some(veil) = model.people.veil() else {
        return;
    };
    let by_meeting = veil.by_meeting;
    if model.settings.lens == When::Always {
        put_on(model, EmployeeId::NOBODY, false);
    } else if by_meeting {
        take_off(model);
    }
}

/// Everybody read anew is hidden as before.
pub fn carry(before: &People, now: &mut People) {
    now.keep_numbers(before);
    if let Some(veil) = before.veil() {
        let veil = Veil {
            appraiser: appraiser_of(now, veil.focus),
            ..veil.clone()
        };
        now.wear(Some(veil));
    }
}

/// Words follow the language and the characters in use.
pub fn settle(model: &mut Model) {
    let (texts, unseen) = words(model);
    let veil = model.people.veil();
    let Some(veil) = veil.filter(|v| v.texts.lang() != texts.lang() || v.unseen != unseen) else {
        return;
    };
    let veil = Veil {
        texts,
        unseen,
        ..veil.clone()
    };
    wear(model, Some(veil));
}

/// Whether what the screen in front is about is hidden, so that the screen says this instead.
pub fn covers(model: &Model) -> bool {
    let about_one = match model.tab {
        Tab::Target | Tab::Feedback | Tab::Evaluation | Tab::FollowUp => true,
        // The agenda is about nobody.
        Tab::Meeting => meeting::sitting(model).is_some(),
        Tab::Employees | Tab::Team | Tab::Service | Tab::Overview | Tab::Sync => false,
    };
    about_one && model.person().is_some_and(|id| model.people.is_hidden(id))
}

/// Whether a command would open or change what is hidden, which is then told.
pub fn is_refused(model: &mut Model, command: Command) -> bool {
    if model.people.veil().is_none() || !touches_hidden(model, command) {
        return false;
    }
    let key = |general: General| {
        let keymap = &model.settings.keymap;
        keymap.keys_of(Command::General(general))
    };
    let phrase = Phrase::new("lens.refused")
        .with("key", key(General::Lens))
        .with("line", key(General::Line));
    model.say(Tone::Warning, phrase);
    true
}

fn touches_hidden(model: &Model, command: Command) -> bool {
    let hidden = |id: &EmployeeId| model.people.is_hidden(*id);
    let person = || model.person().iter().any(hidden);
    if command == Command::General(General::History) {
        return person();
    }
    if command == Command::General(General::Explain) {
        // Counts are explained by those who are counted.
        return model.tab == Tab::Overview || covers(model);
    }
    if command == Command::Employees(employees::Act::Add) {
        return false;
    }
    if command == Command::Feedback(feedback::Act::Edit) {
        // The form tells who said it.
        let given = feedback::selected(model);
        let by_another = |given: &Feedback| {
            given.from.as_ref().is_some_and(hidden) || !given.from_text.is_empty()
        };
        return person() || given.is_some_and(by_another);
    }
    let Some(spec) = spec(command).filter(|spec| spec.writes) else {
        return false;
    };
    match spec.place {
        Place::On(Tab::Employees) => employees::concerned(model).iter().any(hidden),
        Place::On(Tab::Target | Tab::Feedback | Tab::Evaluation | Tab::FollowUp) => person(),
        Place::On(Tab::Meeting) => meeting::sitting(model).is_some() && person(),
        Place::On(Tab::Team) => team::member_meant(model, command).iter().any(hidden),
        Place::On(Tab::Service | Tab::Overview | Tab::Sync) | Place::Anywhere => false,
    }
}

fn words(model: &Model) -> (&'static Texts, &'static str) {
    let unseen = if model.settings.ascii {
        "***"
    } else {
        "•••"
    };
    (model.texts(), unseen)
}

fn appraiser_of(people: &People, focus: EmployeeId) -> Option<EmployeeId> {
    people.appraiser_at(people.place(focus)?)
}

fn put_on(model: &mut Model, focus: EmployeeId, by_meeting: bool) {
    let (texts, unseen) = words(model);
    let appraiser = appraiser_of(&model.people, focus);
    let veil = Veil {
        focus,
        appraiser,
        texts,
        unseen,
        by_meeting,
    };
    // What was asked for before may name others: the filter, and whatever lies above the screen unsaved or not,
    // but forms and PINs, in which somebody has written.
    if model.employees.saved == 0 {
        model.employees.query.clear();
        model.employees.saved = 1;
    }
    model.employees.typing = None;
    model.bulk = None;
    model
        .overlays
        .retain(|overlay| matches!(overlay, Overlay::Form(_) | Overlay::Pin(_)));
    wear(model, Some(veil));
    if model
        .file
        .as_ref()
        .is_some_and(|dossier| model.people.is_hidden(dossier.file.employee.id))
    {
        model.file = None;
    }
    let phrase = if focus == EmployeeId::NOBODY {
        Phrase::new("lens.on-nobody")
    } else {
        Phrase::new("lens.on").with("name", model.people.name(focus))
    };
    let key = model
        .settings
        .keymap
        .keys_of(Command::General(General::Lens));
    model.say(Tone::Plain, phrase.with("key", key));
}

fn take_off(model: &mut Model) {
    wear(model, None);
}

/// Puts a veil on or takes it off; whoever is selected stays selected, and what was counted is counted anew.
fn wear(model: &mut Model, veil: Option<Veil>) {
    let before = model.person();
    model.people.wear(veil);
    model.employees.outdate();
    model.employees.shown.clear();
    model.overview.outdate();
    model.overview.what_if.clear();
    target::forget_roles(model);
    employees::settle(model);
    if let Some(id) = before {
        employees::select(model, id);
    }
}

#[cfg(test)]
#[path = "lens_tests.rs"]
mod tests;
