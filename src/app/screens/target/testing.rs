//! What the tests of this screen need beyond the small office of [`crate::app::testing`].

use chrono::NaiveDate;

use crate::app::testing::{AHMAD, DEWI, World, period};
use crate::domain::id::EmployeeId;
use crate::domain::period::Period;
use crate::domain::plan::Plan;
use crate::i18n::Lang;
use crate::ops::edit::{draft, text, writes};
use crate::ops::fields as f;
use crate::ops::op::{Act, ActKind, Subject, SubjectKind, Value};
use crate::store::Store;

/// The plan of a person in the fourth quarter.
pub(crate) fn plan_of(id: EmployeeId) -> Subject {
    Subject::of(SubjectKind::Plan, id.0, period())
}

/// The target screen of Dewi, who has no plan yet.
pub(crate) fn at_dewi(lang: Lang) -> World {
    let mut world = World::of(lang);
    world.select(DEWI);
    world.keys("g t");
    world
}

impl World {
    /// Another actual, written by somebody who had not seen the one that stands there.
    pub(crate) fn conflict(&mut self, item: u64, actual: &str) {
        let state = self.store.state(plan_of(DEWI)).expect("a state");
        let value = Value::Number(actual.parse().expect("a figure"));
        let all = writes(&state, item, &[(f::ACTUAL, value)], AHMAD);
        let mut drafts: Vec<_> = draft(&state, all).into_iter().collect();
        drafts[0].preds.clear();
        let act = Act {
            kind: ActKind::Import,
            actor: AHMAD,
            drafts,
        };
        self.now += 1_000;
        self.store.commit(act, self.now).expect("a commit");
        self.refresh();
    }

    /// A log entry.
    pub(crate) fn log(
        &mut self,
        item: u64,
        on: NaiveDate,
        result: u64,
        what: &str,
        qty: i64,
        min: i64,
    ) {
        use chrono::Datelike;
        let month = Period::month(on.year(), on.month() as u8).expect("a month");
        let values = [
            (f::LOG_DAY, Value::Date(on)),
            (f::LOG_RESULT, Value::Ref(result)),
            (f::LOG_ACTIVITY, text(what)),
            (f::LOG_QUANTITY, Value::Number(qty.into())),
            (f::LOG_UNIT, text("dokumen")),
            (f::LOG_MINUTES, Value::Number(min.into())),
        ];
        self.put(Subject::of(SubjectKind::Log, DEWI.0, month), item, &values);
    }

    /// Empties the field in focus and types into it.
    pub(crate) fn retypes(&mut self, text: &str) {
        self.keys("Ctrl-u");
        self.type_text(text);
    }

    pub(crate) fn plan(&self) -> &Plan {
        self.model.plan().expect("a plan")
    }
}
