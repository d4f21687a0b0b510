//! What an office writes in a quarter, week by week, on the two machines of its head: people and units, plans with
//! indicators, what was achieved each month, feedback, what its local system asks for, ratings and closings. The machines
//! divide the people; some are rated on both, differently, which is a conflict.

use chrono::{Days, NaiveDate};
use tatap::domain::closing::{self, Frozen, Party, Rated};
use tatap::domain::coded::Coded as _;
use tatap::domain::id::EmployeeId;
use tatap::domain::period::{Cycle, Period};
use tatap::domain::rating::{CoreValue, Rating};
use tatap::ops::op::{Act, ActKind, Body, Draft, Field, Subject, SubjectKind, Value, Write};
use tatap::ops::{edit, fields as f, ident, view};
use tatap::store::Store;
use tatap::store::memory::MemoryStore;

use crate::Try;
use crate::dice::Dice;
use crate::enrolled::{Office, first_day};

/// So many weeks, from the first in which people are entered to that in which evaluations are closed.
pub(crate) const WEEKS: usize = 14;
/// The weeks after which a month is over.
const MONTHS: [usize; 3] = [4, 8, 12];
const RATED: usize = 12;
/// So many people of a unit.
const UNIT: usize = 250;
/// Two in so many are rated on both machines.
const BOTH: usize = 40;
/// Drafts of one act, where a file is imported.
const IMPORTED: usize = 500;
/// Milliseconds of a week, and of a minute.
const WEEK: u64 = 7 * 24 * 60 * MINUTE;
const MINUTE: u64 = 60_000;
/// 5 January 2026, at nine in the west.
const BEGUN: u64 = 1_767_578_400_000;

/// One of the two machines, as it writes.
pub(crate) struct Machine<'a> {
    office: &'a Office,
    /// 0 or 1.
    which: usize,
    dice: Dice,
}

/// What somebody does.
type Done = (ActKind, Draft);

impl<'a> Machine<'a> {
    pub(crate) fn new(office: &'a Office, which: usize, seed: u64) -> Self {
        let dice = Dice::of(seed, office.head.0 + which as u64);
        Self {
            office,
            which,
            dice,
        }
    }

    /// Writes a week. Answers its last moment.
    pub(crate) fn week(&mut self, store: &mut MemoryStore, week: usize) -> Try<u64> {
        let begun = BEGUN + week as u64 * WEEK;
        let mut acts = Vec::new();
        for (kind, drafts) in self.imported(week) {
            acts.push((self.act(kind, drafts), begun));
        }
        for (kind, draft) in self.noted(store, week)? {
            let at = begun + acts.len() as u64 * MINUTE % WEEK;
            acts.push((self.act(kind, vec![draft]), at));
        }
        if !acts.is_empty() {
            store.commit_all(acts)?;
        }
        Ok(begun + WEEK)
    }

    fn act(&self, kind: ActKind, drafts: Vec<Draft>) -> Act {
        Act {
            kind,
            actor: self.office.head,
            drafts,
        }
    }

    /// People and units, which are imported in the first week.
    fn imported(&mut self, week: usize) -> Vec<(ActKind, Vec<Draft>)> {
        if week > 0 || self.which > 0 {
            return Vec::new();
        }
        let units = (0..self.units()).map(|n| self.unit(n)).collect();
        let employees = &self.office.employees;
        let people: Vec<Draft> = (0..employees.len()).map(|n| self.employee(n)).collect();
        let people = people.chunks(IMPORTED).map(<[Draft]>::to_vec);
        std::iter::once(units)
            .chain(people)
            .map(|drafts| (ActKind::Import, drafts))
            .collect()
    }

    /// What is written by hand.
    fn noted(&mut self, store: &MemoryStore, week: usize) -> Try<Vec<Done>> {
        let mut done = Vec::new();
        for n in 0..self.office.employees.len() {
            let mine = n % 2 == self.which;
            let on_both = n % BOTH < 2;
            if week == RATED && (mine || on_both) {
                done.push((ActKind::Rate, self.rating(n)));
            }
            if !mine {
                continue;
            }
            if week == 1 {
                done.push((ActKind::EditTarget, self.plan(n)));
            }
            if MONTHS.contains(&week) {
                done.push((ActKind::RecordActual, self.achieved(store, n, week)?));
            }
            if week == 2 + n / 2 % 10 {
                done.push((ActKind::GiveFeedback, self.feedback(n, week)));
            }
            if week == 3 + n / 2 % 5 && n % 10 < 2 {
                done.push(self.local(n, week));
            }
            if week == WEEKS - 1 && !on_both {
                done.push((ActKind::Close, self.closing(store, n)?));
            }
        }
        Ok(done)
    }

    fn units(&self) -> usize {
        1 + self.office.employees.len() / UNIT
    }

    fn unit_id(&self, n: usize) -> u64 {
        ident::natural("unit", &format!("{}-{n}", self.office.code))
    }

    fn person(&self, n: usize) -> EmployeeId {
        self.office
            .employees
            .get(n)
            .copied()
            .unwrap_or(self.office.head)
    }

    /// The period of plans and ratings, as the local system divides the year.
    fn period(&self) -> Period {
        let cycle = self.office.scheme.cycle.unwrap_or(Cycle::Quarterly);
        Period::containing(day_of(8), cycle)
    }

    fn unit(&mut self, n: usize) -> Draft {
        let code = format!("{}-{n}", self.office.code);
        let name = format!("Bidang {}", self.dice.words(2));
        let above = (n > 0).then(|| Value::Ref(self.unit_id(0)));
        let values = vec![
            (f::UNIT_CODE, edit::text(&code)),
            (f::UNIT_NAME, edit::text(&name)),
            (f::UNIT_KIND, Value::Code(2)),
            (f::UNIT_PARENT, above.unwrap_or(Value::Empty)),
            (f::UNIT_HEAD, Value::Ref(self.office.head.0)),
        ];
        new(
            Subject::lasting(SubjectKind::Unit, self.unit_id(n)),
            item(0, values),
        )
    }

    fn employee(&mut self, n: usize) -> Draft {
        let who = self.person(n);
        let values = vec![
            (f::NAME, edit::text(&name(&mut self.dice))),
            (f::NIP, Value::Ref(who.0)),
            (f::EMPLOYMENT, Value::Code(1)),
            (f::GRADE, Value::Code(9 + (n % 4) as u8)),
            (f::POSITION, edit::text("Pengolah Data dan Informasi")),
            (f::POSITION_KIND, Value::Code(6)),
            (f::WORKS_IN, Value::Ref(self.unit_id(n / UNIT))),
            (f::APPRAISER, Value::Ref(self.office.head.0)),
        ];
        new(Subject::employee(who), item(0, values))
    }

    /// Two results with two indicators each.
    fn plan(&mut self, n: usize) -> Draft {
        let subject = self.of_period(SubjectKind::Plan, n);
        let mut writes = item(
            0,
            vec![(f::APPROACH, Value::Code(1)), (f::STAGE, Value::Code(3))],
        );
        for result in [10, 20] {
            let values = vec![
                (f::RESULT_TITLE, edit::text(&self.dice.words(8))),
                (f::RESULT_KIND, Value::Code(1)),
                (f::ORDER, Value::Number((result / 10).into())),
            ];
            writes.extend(item(result, values));
            for indicator in [result + 1, result + 2] {
                let values = vec![
                    (f::INDICATOR_OF, Value::Ref(result)),
                    (f::INDICATOR_TEXT, edit::text(&self.dice.words(6))),
                    (f::ASPECT, Value::Code(self.dice.code(3))),
                    (f::DIRECTION, Value::Code(1)),
                    (f::TARGET, Value::Number((10 * self.dice.below(12)).into())),
                    (f::UNIT_OF_MEASURE, edit::text("dokumen")),
                    (f::ORDER, Value::Number((indicator % 10).into())),
                ];
                writes.extend(item(indicator, values));
            }
        }
        new(subject, writes)
    }

    /// What was achieved until then, of every indicator.
    fn achieved(&mut self, store: &MemoryStore, n: usize, week: usize) -> Try<Draft> {
        let subject = self.of_period(SubjectKind::Plan, n);
        let mut writes = Vec::new();
        for indicator in [11, 12, 21, 22] {
            let values = vec![
                (
                    f::ACTUAL,
                    Value::Number((week * self.dice.below(10)).into()),
                ),
                (f::ACTUAL_TEXT, Value::Empty),
                (
                    f::EVIDENCE,
                    edit::text(&format!("{}.pdf", self.dice.words(2))),
                ),
                (f::ACTUAL_DAY, Value::Date(day_of(week))),
            ];
            writes.extend(item(indicator, values));
        }
        upon(store, subject, writes)
    }

    fn feedback(&mut self, n: usize, week: usize) -> Draft {
        let values = vec![
            (f::FEEDBACK_DAY, Value::Date(day_of(week))),
            (f::FEEDBACK_SOURCE, Value::Code(1)),
            (f::FEEDBACK_KIND, Value::Code(self.dice.code(2))),
            (f::FEEDBACK_TEXT, edit::text(&self.dice.words(14))),
            (f::FEEDBACK_FROM, Value::Ref(self.office.head.0)),
        ];
        let subject = Subject::of(SubjectKind::Feedback, self.person(n).0, year());
        new(subject, item(1, values))
    }

    /// What the local system of the office asks for besides.
    fn local(&mut self, n: usize, week: usize) -> Done {
        let (who, unit) = (self.person(n).0, self.unit_id(n / UNIT));
        let day = Value::Date(day_of(week));
        let (kind, subject, values) = match self.office.scheme.code.as_str() {
            "tangerang-selatan" => {
                let month = Period::containing(day_of(week), Cycle::Monthly);
                let values = vec![
                    (f::LOG_DAY, day),
                    (f::LOG_ACTIVITY, edit::text(&self.dice.words(7))),
                    (f::LOG_MINUTES, Value::Number(120.into())),
                    (f::LOG_STATE, Value::Code(1)),
                ];
                let subject = Subject::of(SubjectKind::Log, who, month);
                (ActKind::EditLog, subject, values)
            }
            "tanjungbalai" | "aceh" => {
                let values = vec![
                    (f::SHEET_DAY, day),
                    (f::SHEET_SERVICE, edit::text("Loket")),
                    (f::SHEET_ANSWERS, edit::text("343434343")),
                    (
                        f::SHEET_AGE,
                        Value::Number((19 + self.dice.below(48)).into()),
                    ),
                ];
                let subject = Subject::of(SubjectKind::Survey, unit, year());
                (ActKind::RecordVoice, subject, values)
            }
            "tebingtinggi" => {
                let values = vec![
                    (f::COURSE_DAY, day),
                    (f::COURSE_NAME, edit::text(&self.dice.words(4))),
                    (f::COURSE_STATE, Value::Code(1)),
                    (f::COURSE_HOURS, Value::Number(16.into())),
                ];
                let subject = Subject::of(SubjectKind::Training, who, year());
                (ActKind::EditRegister, subject, values)
            }
            _ => {
                let number = format!("{}/{n}", self.office.code);
                let values = vec![
                    (f::COMPLAINT_NUMBER, edit::text(&number)),
                    (f::COMPLAINT_DAY, day),
                    (f::COMPLAINT_CHANNEL, Value::Code(self.dice.code(4))),
                    (f::COMPLAINT_KIND, Value::Code(2)),
                    (f::COMPLAINT_UNIT, Value::Ref(unit)),
                    (f::COMPLAINT_TEXT, edit::text(&self.dice.words(20))),
                ];
                let id = ident::natural("complaint", &number);
                let subject = Subject::lasting(SubjectKind::Complaint, id);
                (ActKind::HandleComplaint, subject, values)
            }
        };
        let place = if subject.kind == SubjectKind::Complaint {
            0
        } else {
            1 + n as u64
        };
        (kind, new(subject, item(place, values)))
    }

    /// Both ratings with a reason, and one of each core value.
    fn rating(&mut self, n: usize) -> Draft {
        let rating = |dice: &mut Dice| Value::Code(dice.code(3));
        let reason = if self.dice.chance(70) {
            self.dice.words(16)
        } else {
            String::new()
        };
        let values = vec![
            (f::RATE_RESULTS, rating(&mut self.dice)),
            (f::RATE_BEHAVIOUR, rating(&mut self.dice)),
            (f::RATE_REASON, edit::text(&reason)),
        ];
        let mut writes = item(0, values);
        for value in CoreValue::ALL {
            let note = if self.dice.chance(20) {
                self.dice.words(4)
            } else {
                String::new()
            };
            let values = vec![
                (f::RATE_ITEM, rating(&mut self.dice)),
                (f::RATE_ITEM_NOTE, edit::text(&note)),
            ];
            writes.extend(item(value.number().into(), values));
        }
        new(self.of_period(SubjectKind::Evaluation, n), writes)
    }

    /// The evaluation, frozen as it stands.
    fn closing(&mut self, store: &MemoryStore, n: usize) -> Try<Draft> {
        let state = store.state(self.of_period(SubjectKind::Evaluation, n))?;
        let head = self.office.head;
        let chosen = view::evaluations(&state).remove(&head);
        let chosen = chosen.and_then(|mut all| all.pop()).unwrap_or_default();
        let values = view::item_ratings(&state).remove(&head).unwrap_or_default();
        let rated = |value: &CoreValue| {
            let found = values
                .iter()
                .find(|one| one.item.0 == u64::from(value.number()));
            Rated {
                of: *value,
                rating: found.and_then(|one| one.rating),
                note: found.map_or_else(String::new, |one| one.note.clone()),
            }
        };
        let frozen = Frozen {
            employee: party(name(&mut self.dice), self.person(n)),
            appraiser: party(format!("Kepala {}", self.office.code), head),
            rules: self.office.scheme.version.clone(),
            plan: view::plan(&store.state(self.of_period(SubjectKind::Plan, n))?),
            items: Vec::new(),
            values: CoreValue::ALL.iter().map(rated).collect(),
            results: chosen.results,
            behaviour: chosen.behaviour,
            predikat: None,
            reason: chosen.reason,
        };
        Ok(new(
            self.of_period(SubjectKind::Closing, n),
            item(1, closed(&frozen, head)),
        ))
    }

    fn of_period(&self, kind: SubjectKind, n: usize) -> Subject {
        Subject::of(kind, self.person(n).0, self.period())
    }
}

fn closed(frozen: &Frozen, by: EmployeeId) -> Vec<(Field, Value)> {
    let text = closing::text(frozen);
    let rating = |rating: Option<Rating>| edit::optional(rating, edit::code);
    vec![
        (f::CLOSED_DAY, Value::Date(day_of(WEEKS))),
        (f::CLOSED_BY, Value::Ref(by.0)),
        (f::CLOSED_RESULTS, rating(frozen.results)),
        (f::CLOSED_BEHAVIOUR, rating(frozen.behaviour)),
        (f::CLOSED_RULES, Value::Text(frozen.rules.clone())),
        (f::CLOSED_HASH, Value::Text(closing::hash(&text))),
        (f::CLOSED_TEXT, Value::Text(text)),
    ]
}

fn party(name: String, who: EmployeeId) -> Party {
    Party {
        name,
        nip: format!("{:018}", who.0),
    }
}

fn name(dice: &mut Dice) -> String {
    dice.words(2)
}

/// A day of a week.
fn day_of(week: usize) -> NaiveDate {
    let day = first_day().checked_add_days(Days::new(4 + 7 * week as u64));
    day.unwrap_or_default()
}

fn year() -> Period {
    Period::containing(first_day(), Cycle::Annual)
}

/// Writes of one item; nothing has to be emptied where nothing was.
fn item(item: u64, values: Vec<(Field, Value)>) -> Vec<Write> {
    let values = values.into_iter();
    values
        .filter(|(field, value)| *value != Value::Empty || *field == f::ACTUAL_TEXT)
        .map(|(field, value)| Write { item, field, value })
        .collect()
}

/// Upon nothing, as nobody has written there.
fn new(subject: Subject, writes: Vec<Write>) -> Draft {
    Draft {
        subject,
        preds: Vec::new(),
        body: Body::Set(writes),
    }
}

/// Upon what stands there.
fn upon(store: &MemoryStore, subject: Subject, writes: Vec<Write>) -> Try<Draft> {
    Ok(Draft {
        preds: store.state(subject)?.frontier,
        ..new(subject, writes)
    })
}
