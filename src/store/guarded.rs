//! The store as one person may see and change it: every answer is veiled and every act judged by the one table
//! ([`crate::domain::access`]), whoever asks: the screens, the command line, a key pressed by mistake.
//!
//! What is refused is recorded in the name of whoever it was refused to, once for each person, right and day, so
//! that it cannot flood the journal.

mod judge;
mod veil;

use std::cell::{OnceCell, RefCell};

use chrono::{Datelike, NaiveDate};

use crate::domain::access::{Appointments, Denied, Office, Right, Role, Roles, When};
use crate::domain::coded::Coded;
use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::domain::person::RosterRow;
use crate::domain::unit::{Organisation, Post};
use crate::ops::access::{is_asked, reading};
use crate::ops::fields as f;
use crate::ops::ident;
use crate::ops::op::{
    Act, ActKind, Body, Draft, Op, ReplicaId, Subject, SubjectKind, Value, Write,
};
use crate::ops::roster;
use crate::ops::state::State;
use crate::ops::view::{self, Dossier};
use crate::trust::person::Signer;

use super::exchange::Exchange;
use super::notary::{leave_out_forged, witness};
use super::readers::Readings;
use super::{ActRecord, CaughtUp, Committed, Store, StoreError, Verified};

/// Tells the day and the moment in milliseconds.
pub type Clock = Box<dyn Fn() -> (NaiveDate, u64) + Send>;

/// A store that minds who asks.
pub struct Guarded {
    inner: RefCell<Box<dyn Store>>,
    seat: EmployeeId,
    appointments: Appointments,
    clock: Clock,
    /// Built when it is first asked for, and anew after units or their heads have changed.
    organisation: OnceCell<Organisation>,
    /// Who has just proved who he is.
    vouched: Option<EmployeeId>,
    /// Who started the program, and what signs with his keys what he makes final.
    signer: Option<(EmployeeId, Signer)>,
}

impl Guarded {
    /// Guards a store for this person at the keyboard.
    pub fn new(
        inner: Box<dyn Store>,
        seat: EmployeeId,
        appointments: Appointments,
        clock: Clock,
    ) -> Self {
        Self {
            inner: RefCell::new(inner),
            seat,
            appointments,
            clock,
            organisation: OnceCell::new(),
            vouched: None,
            signer: None,
        }
    }

    /// The same, signing what this person, whose keys are at hand, makes final.
    #[must_use]
    pub fn signed_by(self, person: EmployeeId, signer: Signer) -> Self {
        Self {
            signer: Some((person, signer)),
            ..self
        }
    }

    /// The store itself, for whoever guards nothing any more.
    pub fn into_inner(self) -> Box<dyn Store> {
        self.inner.into_inner()
    }

    /// The units with the posts of their heads.
    fn organisation(&self) -> Result<&Organisation, StoreError> {
        if let Some(known) = self.organisation.get() {
            return Ok(known);
        }
        let inner = self.inner.borrow();
        let states = inner.shared()?;
        let units: Vec<_> = states
            .iter()
            .filter(|state| state.subject.kind == SubjectKind::Unit)
            .map(view::unit)
            .collect();
        let mut posts = Vec::new();
        for head in units.iter().filter_map(|unit| unit.head) {
            let state = inner.state(Subject::employee(head))?;
            posts.push(Post::from(&view::employee(&state)));
        }
        let organisation = Organisation::new(units, posts);
        Ok(self.organisation.get_or_init(|| organisation))
    }

    fn office_of(&self, who: EmployeeId) -> Result<Office<'_>, StoreError> {
        Ok(Office::new(self.organisation()?, who, &self.appointments))
    }

    fn office(&self) -> Result<Office<'_>, StoreError> {
        self.office_of(self.seat)
    }

    /// What somebody is everywhere, whomever it is about.
    fn anywhere(&self, who: EmployeeId) -> Roles {
        let known = who != EmployeeId::NOBODY;
        self.appointments.of(who).with_if(known, Role::Colleague)
    }

    /// Whether everything may be read that there is, so that nothing need be veiled.
    fn reads_all(&self) -> bool {
        let roles = self.anywhere(self.seat);
        roles.may(Right::ReadFile) && roles.may(Right::ReadService)
    }

    /// What the person at the keyboard is to a person at any time.
    fn towards(&self, person: EmployeeId) -> Result<Roles, StoreError> {
        let roles = self.anywhere(self.seat);
        if roles.may(Right::ReadFile) {
            return Ok(roles);
        }
        let dossier = self.inner.borrow().dossier(person)?;
        self.towards_file(&dossier)
    }

    fn towards_file(&self, dossier: &Dossier) -> Result<Roles, StoreError> {
        let (post, stints) = (
            Post::from(&dossier.file.employee),
            roster::stints(&dossier.file),
        );
        Ok(self.office()?.towards(&post, &stints, When::Ever))
    }

    /// Answers a refusal about a person, and records it.
    fn refuse<T>(&self, right: Right, person: Option<EmployeeId>) -> Result<T, StoreError> {
        let denied = self.denied(right, person)?;
        // Where it cannot be written, as on data that is only looked at, it is refused all the same.
        let _ = self.record(right, person);
        Err(StoreError::Denied(Box::new(denied)))
    }

    /// A refusal in words: about whom, and who may instead.
    fn denied(&self, right: Right, person: Option<EmployeeId>) -> Result<Denied, StoreError> {
        let name = |id: EmployeeId| -> Result<String, StoreError> {
            let state = self.inner.borrow().state(Subject::employee(id))?;
            Ok(view::employee(&state).name)
        };
        let Some(id) = person else {
            return Ok(Denied {
                right,
                person,
                name: String::new(),
                holder: None,
            });
        };
        let state = self.inner.borrow().state(Subject::employee(id))?;
        let employee = view::employee(&state);
        let holder = match self.organisation()?.holder(right, &Post::from(&employee)) {
            Some((role, who)) => Some((role, name(who)?)).filter(|(_, name)| !name.is_empty()),
            None => None,
        };
        Ok(Denied {
            right,
            person,
            name: employee.name,
            holder,
        })
    }

    /// Writes down what was refused, unless it was today already. Nobody in particular is nobody's record.
    fn record(&self, right: Right, about: Option<EmployeeId>) -> Result<(), StoreError> {
        let (day, millis) = (self.clock)();
        let Some(year) = Period::year_of(day.year()).filter(|_| self.seat != EmployeeId::NOBODY)
        else {
            return Ok(());
        };
        let subject = Subject::of(SubjectKind::Denial, self.seat.0, year);
        let before = self.inner.borrow().state(subject)?;
        let person = about.map_or(0, |id| id.0);
        let item = ident::natural("denial", &format!("{day} {} {person}", right.code()));
        if before.items().any(|known| known == item) {
            return Ok(());
        }
        let write = |field, value| Write { item, field, value };
        let mut writes = vec![
            write(f::DENIED_DAY, Value::Date(day)),
            write(f::DENIED_WHAT, Value::Text(right.code().to_owned())),
        ];
        writes.extend(about.map(|id| write(f::DENIED_PERSON, Value::Ref(id.0))));
        let act = Act {
            kind: ActKind::Deny,
            actor: self.seat,
            drafts: vec![Draft {
                subject,
                preds: before.frontier,
                body: Body::Set(writes),
            }],
        };
        self.inner.borrow_mut().commit(act, millis).map(drop)
    }

    /// Forgets the organisation where an act changed it.
    fn after(&mut self, subjects: impl IntoIterator<Item = Subject>) {
        let changes =
            |subject: Subject| matches!(subject.kind, SubjectKind::Employee | SubjectKind::Unit);
        if subjects.into_iter().any(changes) {
            self.organisation = OnceCell::new();
        }
    }
}

impl Store for Guarded {
    fn replica(&self) -> ReplicaId {
        self.inner.borrow().replica()
    }

    fn next_seq(&self) -> u64 {
        self.inner.borrow().next_seq()
    }

    fn commit(&mut self, mut act: Act, now_millis: u64) -> Result<Committed, StoreError> {
        self.judge(&act)?;
        // The keys of others are not at hand, whoever sits down or vouches, and practice is signed by nobody.
        let is_real = !self.replica().is_practice();
        let own = |(person, _): &&(EmployeeId, Signer)| is_real && act.actor == *person;
        if let Some((_, signer)) = self.signer.as_ref().filter(own) {
            witness(&mut act, signer);
        }
        self.vouched = None;
        let subjects: Vec<Subject> = act.drafts.iter().map(|draft| draft.subject).collect();
        let committed = self.inner.get_mut().commit(act, now_millis)?;
        self.after(subjects);
        self.veil_committed(committed)
    }

    fn commit_all(&mut self, acts: Vec<(Act, u64)>) -> Result<Vec<ActRecord>, StoreError> {
        for (act, _) in &acts {
            self.judge(act)?;
        }
        self.vouched = None;
        let drafts = acts.iter().flat_map(|(act, _)| &act.drafts);
        let subjects: Vec<Subject> = drafts.map(|draft| draft.subject).collect();
        let records = self.inner.get_mut().commit_all(acts)?;
        self.after(subjects);
        Ok(records)
    }

    fn ops_of_act(&self, seq: u64) -> Result<Vec<Op>, StoreError> {
        let ops = self.inner.borrow().ops_of_act(seq)?;
        let own = |op: &Op| op.actor == self.seat;
        // What somebody did himself holds nothing that he has not seen.
        if self.reads_all() || ops.iter().all(own) {
            return Ok(ops);
        }
        self.refuse(Right::ReadHistory, None)
    }

    fn state(&self, subject: Subject) -> Result<State, StoreError> {
        let state = self.inner.borrow().state(subject)?;
        if self.reads_all() {
            return Ok(state);
        }
        if !subject.kind.is_of_person() {
            let shown = self.veil_shared(vec![state])?;
            return Ok(shown
                .into_iter()
                .next()
                .unwrap_or_else(|| State::empty(subject)));
        }
        if subject.kind == SubjectKind::Peer && is_asked(&state, self.seat) {
            return Ok(self.own_answers(state));
        }
        let right = reading(subject.kind).unwrap_or(Right::ReadFile);
        let person = EmployeeId(subject.owner);
        if self.towards(person)?.may(right) {
            return Ok(state);
        }
        self.refuse(right, Some(person))
    }

    fn dossier(&self, id: EmployeeId) -> Result<Dossier, StoreError> {
        let dossier = self.inner.borrow().dossier(id)?;
        let roles = if self.reads_all() {
            self.anywhere(self.seat)
        } else {
            self.towards_file(&dossier)?
        };
        if !roles.may(Right::ReadFile) {
            return self.refuse(Right::ReadFile, Some(id));
        }
        let mut shown = if roles.may(Right::ReadDenials) {
            dossier
        } else {
            let states = dossier.states.into_values();
            let states = states.filter(|state| state.subject.kind != SubjectKind::Denial);
            Dossier::new(id, states)
        };
        let closings = shown.file.closings.values_mut().flatten();
        closings.for_each(leave_out_forged);
        let (day, _) = (self.clock)();
        self.inner.borrow().note_reader(day, self.seat, id);
        Ok(shown)
    }

    fn readers(&self, person: EmployeeId) -> Readings {
        self.inner.borrow().readers(person)
    }

    fn roster(&self) -> Result<Vec<RosterRow>, StoreError> {
        let rows = self.inner.borrow().roster()?;
        self.veil_rows(rows)
    }

    fn shared(&self) -> Result<Vec<State>, StoreError> {
        let states = self.inner.borrow().shared()?;
        self.veil_shared(states)
    }

    fn acts(&self, limit: usize) -> Result<Vec<ActRecord>, StoreError> {
        let acts = self.inner.borrow().acts(limit)?;
        let shown = |act: &ActRecord| self.reads_all() || act.actor == self.seat;
        Ok(acts.into_iter().filter(shown).collect())
    }

    fn history(&self, owner: u64) -> Result<Vec<Op>, StoreError> {
        let ops = self.inner.borrow().history(owner)?;
        let of_person = ops.iter().any(|op| op.subject.kind.is_of_person());
        let person = Some(EmployeeId(owner)).filter(|_| of_person);
        let roles = match person {
            Some(person) => self.towards(person)?,
            None => self.anywhere(self.seat),
        };
        if !ops.is_empty() && !roles.may(Right::ReadHistory) {
            return self.refuse(Right::ReadHistory, person);
        }
        let shown =
            |op: &Op| op.subject.kind != SubjectKind::Denial || roles.may(Right::ReadDenials);
        Ok(ops.into_iter().filter(shown).collect())
    }

    fn verify(&self) -> Result<Verified, StoreError> {
        self.inner.borrow().verify()
    }

    fn checkpoint(&mut self) -> Result<(), StoreError> {
        self.inner.get_mut().checkpoint()
    }

    fn catch_up(&mut self) -> Result<CaughtUp, StoreError> {
        Ok(match self.inner.get_mut().catch_up()? {
            CaughtUp::News(news) => {
                self.after(news.states.iter().map(|state| state.subject));
                CaughtUp::News(Box::new(self.veil_news(*news)?))
            }
            CaughtUp::Everything => {
                self.organisation = OnceCell::new();
                CaughtUp::Everything
            }
            CaughtUp::Nothing => CaughtUp::Nothing,
        })
    }

    fn exchange(&mut self) -> Result<&mut dyn Exchange, StoreError> {
        if !self.anywhere(self.seat).may(Right::Exchange) {
            return self.refuse(Right::Exchange, None);
        }
        self.organisation = OnceCell::new();
        self.inner.get_mut().exchange()
    }

    fn seat(&mut self, who: EmployeeId) {
        self.seat = who;
        self.vouched = None;
    }

    fn vouch(&mut self, who: EmployeeId) {
        self.vouched = Some(who);
    }

    fn deny(&mut self, right: Right, about: Option<EmployeeId>) -> Result<(), StoreError> {
        self.record(right, about)
    }
}

#[cfg(test)]
mod tests;
