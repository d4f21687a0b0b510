//! The five offices as they stand: units, people with valid NIPs, who appraises whom.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::access::Role;
use crate::domain::id::{EmployeeId, UnitId};
use crate::domain::nip::{EmploymentKind, Nip};
use crate::domain::people::{Grade, PositionKind};
use crate::domain::period::{Cycle, Period};
use crate::domain::siasn;
use crate::domain::unit::{Found, Organisation, Post, Unit, UnitKind};
use crate::ops::op::{ActKind, Field, Subject, SubjectKind, Value};
use crate::ops::{edit, fields as f, ident};

use super::diary::{Change, Diary, days_before, workday, workdays_before};
use super::rng::Rng;
use super::tables::{Goal, PostRow, Story, Tables, UnitRow};

/// Somebody in one of the offices.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) id: EmployeeId,
    pub(super) nip: Option<Nip>,
    pub(super) post: &'static PostRow,
    /// First part of the unit's code.
    pub(super) office: &'static str,
    pub(super) appraiser: Option<EmployeeId>,
    /// Whether the appraiser was set by hand.
    by_hand: bool,
}

impl Person {
    /// Whether this is that person's story.
    pub(super) fn is(&self, story: Story) -> bool {
        self.post.story == Some(story)
    }

    /// Whether the law wants a plan of this person: civil servants alone have one.
    pub(super) fn plans(&self) -> bool {
        self.nip.is_some()
    }
}

/// The local system that the demo opens by where no other of the five was chosen.
pub const SCHEME: &str = "tangerang-selatan";

/// The five local systems, and the first part of the codes of the units that use each.
const OFFICES: [(&str, &str); 5] = [
    ("tebingtinggi", "TT"),
    ("kepahiang", "KPH"),
    (SCHEME, "TS"),
    ("tanjungbalai", "TB"),
    ("aceh", "ACH"),
];

/// Everything that the parts of the demo need to know of each other.
#[derive(Debug)]
pub(super) struct World {
    pub(super) tables: &'static Tables,
    pub(super) today: NaiveDate,
    pub(super) people: Vec<Person>,
    /// The last four quarters, the current one last.
    pub(super) quarters: [Period; 4],
    /// The current year.
    pub(super) year: Period,
}

impl World {
    /// The offices on this day.
    pub(super) fn new(today: NaiveDate) -> Self {
        let tables = Tables::shipped();
        let current = Period::containing(today, Cycle::Quarterly);
        let before = current.previous();
        Self {
            tables,
            today,
            people: people(tables, today),
            quarters: [
                before.previous().previous(),
                before.previous(),
                before,
                current,
            ],
            year: Period::containing(today, Cycle::Annual),
        }
    }

    /// The quarter under way.
    pub(super) fn current(&self) -> Period {
        self.quarters[3]
    }

    /// The latest quarter that was evaluated by everybody.
    pub(super) fn judged(&self) -> Period {
        let settled = |period: &&Period| period.last_day() < self.before_today(30);
        let mut latest_first = self.quarters.iter().rev();
        *latest_first.find(settled).unwrap_or(&self.quarters[1])
    }

    /// The last two years whose annual evaluation is over.
    pub(super) fn closed_years(&self) -> [Period; 2] {
        let settled = Period::containing(self.before_today(45), Cycle::Annual);
        let last = settled.previous();
        [last.previous(), last]
    }

    /// The day so many days before today.
    pub(super) fn before_today(&self, days: i64) -> NaiveDate {
        days_before(self.today, days)
    }

    /// Somebody by a part of the name that nobody else has.
    pub(super) fn named(&self, part: &str) -> Option<&Person> {
        let has = |person: &&Person| !part.is_empty() && person.post.name.contains(part);
        self.people.iter().find(has)
    }

    /// Whose people the demo opens with: the supervisor of the office whose local system this is.
    pub(super) fn supervisor(&self, scheme: &str) -> EmployeeId {
        let named = |wanted: &str| OFFICES.iter().find(|(scheme, _)| *scheme == wanted);
        let office = named(scheme).or(named(SCHEME)).map(|(_, office)| *office);
        self.find(|person| Some(person.office) == office && person.is(Story::Supervisor))
    }

    /// The supervisors with whose people the demo opens, one in each office.
    pub(super) fn supervisors(&self) -> impl Iterator<Item = EmployeeId> {
        OFFICES.iter().map(|(scheme, _)| self.supervisor(scheme))
    }

    /// Somebody in the office whose local system this is: its supervisor and his superior, or somebody who leads
    /// nobody.
    pub(super) fn in_role(&self, scheme: &str, role: Role) -> EmployeeId {
        let supervisor = self.supervisor(scheme);
        let person = self.people.iter().find(|one| one.id == supervisor);
        let office = person.map(|one| one.office);
        let leads = |id| self.people.iter().any(|one| one.appraiser == Some(id));
        match role {
            Role::Employee => {
                self.find(|one| Some(one.office) == office && one.plans() && !leads(one.id))
            }
            Role::ReviewingOfficer | Role::Superior => person
                .and_then(|one| one.appraiser)
                .unwrap_or(EmployeeId::NOBODY),
            Role::PerformanceAdmin | Role::ServiceOperator | Role::Auditor | Role::HeadOffice => {
                self.find(|one| {
                    let elsewhere = one.appraiser != Some(supervisor);
                    Some(one.office) == office && one.plans() && elsewhere && !leads(one.id)
                })
            }
            Role::Appraiser
            | Role::UnitHead
            | Role::TeamLeader
            | Role::Peer
            | Role::Colleague
            | Role::Keeper => supervisor,
        }
    }

    /// Who enters things for an office.
    pub(super) fn operator(&self, office: &str) -> EmployeeId {
        self.find(|person| person.office == office && person.is(Story::Operator))
    }

    fn find(&self, wanted: impl Fn(&Person) -> bool) -> EmployeeId {
        let found = self.people.iter().find(|person| wanted(person));
        found.map_or(EmployeeId::NOBODY, |person| person.id)
    }

    /// A piece of evidence as the agency of this unit files it.
    pub(super) fn evidence(&self, unit: &str, period: Period, rng: &mut Rng) -> String {
        let agency: Vec<&str> = unit.split(['-', ' ']).take(2).collect();
        let patterns = self.tables.sentences("evidence", &agency.join("-"));
        let number = rng.between(11, 480).to_string();
        rng.pick(patterns).map_or(String::new(), |pattern| {
            pattern
                .replace("{n}", &number)
                .replace("{period}", &period.code())
        })
    }

    /// What somebody works on.
    pub(super) fn goals(&self, person: &Person) -> &'static [Goal] {
        self.tables
            .work
            .get(&person.post.work)
            .map_or(&[], Vec::as_slice)
    }

    /// Somebody by id.
    pub(super) fn person(&self, id: EmployeeId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// Whether somebody has a plan of a period. Of the years before only some offices brought theirs in.
    pub(super) fn has_plan(&self, person: &Person, period: Period) -> bool {
        let [earlier, last] = self.closed_years();
        let unit = person.post.unit.as_str();
        let brought_in = if period == earlier {
            self.within(unit, "TT-SETDA")
        } else if period == last {
            self.within(unit, "TT-SETDA") || person.office == "TB"
        } else {
            true
        };
        person.plans() && brought_in
    }

    /// Whether a unit lies below another, or is that one.
    pub(super) fn within(&self, unit: &str, top: &str) -> bool {
        let parent = |code: &str| {
            let row = self.tables.units.iter().find(|row| row.code == code)?;
            Some(row.parent.as_str()).filter(|parent| !parent.is_empty())
        };
        std::iter::successors(Some(unit), |code| parent(code)).any(|code| code == top)
    }

    /// The people who have a plan of a period, by their appraiser.
    pub(super) fn by_appraiser(&self, period: Period) -> BTreeMap<EmployeeId, Vec<&Person>> {
        self.grouped(period, |person| person.appraiser)
    }

    /// The people who have a plan of a period, by the operator of their office.
    pub(super) fn by_operator(&self, period: Period) -> BTreeMap<EmployeeId, Vec<&Person>> {
        self.grouped(period, |person| Some(self.operator(person.office)))
    }

    fn grouped(
        &self,
        period: Period,
        key: impl Fn(&Person) -> Option<EmployeeId>,
    ) -> BTreeMap<EmployeeId, Vec<&Person>> {
        let mut groups: BTreeMap<_, Vec<&Person>> = BTreeMap::new();
        let planning = |person: &&Person| self.has_plan(person, period);
        for person in self.people.iter().filter(planning) {
            if let Some(key) = key(person) {
                groups.entry(key).or_default().push(person);
            }
        }
        groups
    }

    /// Tells how units and people came in: one import an office, before anything else, and one move.
    pub(super) fn found(&self, diary: &mut Diary) {
        let [earliest, _] = self.closed_years();
        let day = workday(days_before(earliest.first_day(), 14));
        let offices = self.tables.units.iter().filter(|u| u.parent.is_empty());
        for office in offices.map(|unit| unit.code.as_str()) {
            let units = self.tables.units.iter();
            let units = units.filter(|unit| office_of(&unit.code) == office);
            let people = self.people.iter().filter(|person| person.office == office);
            let changes = units
                .map(|unit| self.unit_change(unit))
                .chain(people.map(|person| self.person_change(person)));
            let changes = changes.collect();
            diary.note(
                (day, 9 * 60),
                self.operator(office),
                ActKind::Import,
                changes,
            );
        }
        let moved = workdays_before(self.today, 12);
        for person in self.people.iter().filter(|p| p.is(Story::Unplaced)) {
            let left = Change::own(
                Subject::employee(person.id),
                vec![(f::WORKS_IN, Value::Empty)],
            );
            let operator = self.operator(person.office);
            diary.note(
                (moved, 10 * 60),
                operator,
                ActKind::EditEmployee,
                vec![left],
            );
        }
    }

    fn unit_change(&self, unit: &UnitRow) -> Change {
        let subject = Subject::lasting(SubjectKind::Unit, unit_id(&unit.code).0);
        let head = head_of(self.tables, &self.people, &unit.code);
        let parent = (!unit.parent.is_empty()).then(|| unit_id(&unit.parent).0);
        Change::own(
            subject,
            vec![
                (f::UNIT_CODE, edit::text(&unit.code)),
                (f::UNIT_NAME, edit::text(&unit.name)),
                (f::UNIT_KIND, edit::code(unit.kind)),
                (f::UNIT_PARENT, edit::optional(parent, Value::Ref)),
                (f::UNIT_HEAD, edit::optional(head, |id| Value::Ref(id.0))),
            ],
        )
    }

    fn person_change(&self, person: &Person) -> Change {
        let post = person.post;
        let kind = person.nip.map_or(EmploymentKind::NonAsn, Nip::kind);
        let nip = person.nip.map(Nip::number);
        let by_hand = person.appraiser.filter(|_| person.by_hand);
        let reason = by_hand.map_or("", |_| self.tables.sentence("appraiser", ""));
        let values: Vec<(Field, Value)> = vec![
            (f::NAME, edit::text(&post.name)),
            (f::NIP, edit::optional(nip, Value::Ref)),
            (f::EMPLOYMENT, edit::code(kind)),
            (
                f::GRADE,
                edit::optional(post.grade, |grade| Value::Code(grade.number())),
            ),
            (f::POSITION, edit::text(&post.title)),
            (f::POSITION_KIND, edit::code(post.kind)),
            (f::CAREER_LEVEL, edit::optional(post.level, edit::code)),
            (f::WORKS_IN, Value::Ref(unit_id(&post.unit).0)),
            (f::APPRAISER, edit::optional(by_hand, |id| Value::Ref(id.0))),
            (f::APPRAISER_REASON, edit::text(reason)),
            (f::SIASN_ID, edit::optional(siasn_id(person), Value::Text)),
        ];
        Change::own(Subject::employee(person.id), values)
    }
}

/// A made-up identity in SIASN; one civil servant in five has not been found there yet.
fn siasn_id(person: &Person) -> Option<String> {
    let key = person.nip?.plain();
    let (high, low) = (
        ident::natural("siasn-high", &key),
        ident::natural("siasn-low", &key),
    );
    siasn::id(&format!("{high:016x}{low:016x}")).filter(|_| !low.is_multiple_of(5))
}

pub(super) fn unit_id(code: &str) -> UnitId {
    UnitId(ident::natural("unit", code))
}

pub(super) fn office_of(code: &str) -> &str {
    code.split('-').next().unwrap_or(code)
}

fn head_of(tables: &Tables, people: &[Person], code: &str) -> Option<EmployeeId> {
    let leads = |post: &PostRow| post.unit == code && !post.lead.is_empty();
    let at = tables.people.iter().position(leads)?;
    people.get(at).map(|person| person.id)
}

fn people(tables: &'static Tables, today: NaiveDate) -> Vec<Person> {
    let person = |post: &'static PostRow| {
        let nip = nip(post, today);
        Person {
            id: ident::person(nip, &post.name),
            nip,
            post,
            office: office_of(&post.unit),
            appraiser: None,
            by_hand: false,
        }
    };
    let mut people: Vec<Person> = tables.people.iter().map(person).collect();
    let units = tables.units.iter().map(|unit| Unit {
        id: unit_id(&unit.code),
        code: unit.code.clone(),
        name: unit.name.clone(),
        kind: unit.kind,
        parent: (!unit.parent.is_empty()).then(|| unit_id(&unit.parent)),
        head: head_of(tables, &people, &unit.code),
        retired: false,
    });
    let organisation = Organisation::new(units, people.iter().map(post_of));
    let found: Vec<(Option<EmployeeId>, bool)> = people
        .iter()
        .map(|person| {
            let by_tree = || organisation.appraiser(&post_of(person)).ok().map(Found::id);
            let by_hand = school_head(tables, &people, person);
            (by_hand.or_else(by_tree), by_hand.is_some())
        })
        .collect();
    for (person, (appraiser, by_hand)) in people.iter_mut().zip(found) {
        (person.appraiser, person.by_hand) = (appraiser, by_hand);
    }
    people
}

fn post_of(person: &Person) -> Post {
    Post {
        id: person.id,
        kind: person.post.kind,
        level: person.post.level,
        unit: Some(unit_id(&person.post.unit)),
        appraiser: None,
        reviewer: None,
    }
}

/// The head of a school is a teacher, whom the table of appraisers does not know as a superior.
fn school_head(tables: &Tables, people: &[Person], person: &Person) -> Option<EmployeeId> {
    let units = tables.units.iter();
    let mut schools = units.filter(|unit| unit.kind == UnitKind::Technical);
    let school = schools.find(|unit| unit.code == person.post.unit)?;
    let head = head_of(tables, people, &school.code).filter(|head| *head != person.id)?;
    let head = people.iter().find(|person| person.id == head)?;
    (head.post.kind == PositionKind::Functional).then_some(head.id)
}

/// A number that fits grade and sex: appointed in a grade of entry, promoted every four years.
fn nip(post: &PostRow, today: NaiveDate) -> Option<Nip> {
    let grade = post.grade?;
    let mut rng = Rng::of(&post.name, 0);
    let year_now = i64::from(Period::containing(today, Cycle::Annual).year());
    let (served, age, month) = match grade.kind() {
        EmploymentKind::Pns => {
            let (years, age) = career(grade, &mut rng);
            (years, age, *rng.pick(&[1, 3, 4, 12])?)
        }
        EmploymentKind::Pppk | EmploymentKind::NonAsn => {
            let marker = 21 + i64::from(rng.chance(30));
            (rng.between(1, 4), rng.between(25, 37), marker)
        }
    };
    let year = year_now - served;
    let text = format!(
        "{:04}{:02}{:02}{year:04}{month:02}{}{:03}",
        year - age,
        rng.between(1, 12),
        rng.between(1, 28),
        if post.sex == "P" { 2 } else { 1 },
        rng.between(1, 19),
    );
    Nip::parse(&text, today).ok()
}

/// Years served and age at appointment of a permanent civil servant.
fn career(grade: Grade, rng: &mut Rng) -> (i64, i64) {
    // III/a with a degree, II/c with a diploma, II/a from school.
    let (entry, youngest) = match grade.number() {
        number if number >= 9 => (9, 22),
        number if number >= 7 => (7, 21),
        _ => (5, 19),
    };
    let promotions = i64::from(grade.number()) - entry;
    (
        4 * promotions.max(0) + rng.between(1, 3),
        youngest + rng.between(0, 4),
    )
}
