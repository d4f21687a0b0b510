//! One line for each person and follow-up that the chosen scheme asks for and that no entry has taken up.

use std::collections::HashMap;

use crate::app::figures::{self, Sources};
use crate::domain::id::EmployeeId;
use crate::domain::plan::Plan;
use crate::report::ReportError;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

use super::Source;

const HEADS: &[Head] = &[
    data("nip"),
    shown("name"),
    data("scheme"),
    data("period"),
    data("code"),
    shown("follow-up"),
    shown("response"),
    shown("why"),
];

pub(super) fn sheet(source: &mut Source<'_>) -> Result<Sheet, ReportError> {
    let people = select::people(&mut source.model, source.asked.filter.as_deref())?;
    let model = &source.model;
    let (texts, period) = (model.texts(), model.period);
    let mut plans: HashMap<EmployeeId, Option<Plan>> = HashMap::new();
    let mut sheet = Sheet::new(HEADS);
    for row in people.iter().filter(|row| !row.employee.retired) {
        let file = source.store.dossier(row.id())?.file;
        let above = figures::superior(model, &file, period);
        let above = above.filter(|id| model.people.reads(*id));
        if let Some(above) = above.filter(|above| !plans.contains_key(above)) {
            let plan = source.store.dossier(above)?.file.plans.remove(&period);
            plans.insert(above, plan);
        }
        let from = Sources {
            model,
            file: &file,
            period,
            superior: above.and_then(|above| plans.get(&above)?.as_ref()),
        };
        let facts = figures::facts(&from, &figures::all(&from));
        let asked = figures::asked(&from, &facts).into_iter();
        for open in asked.filter(|open| open.answered.is_none()) {
            let [nip, name] = source.who(row.id());
            sheet.push(vec![
                nip,
                name,
                Cell::text(&model.settings.scheme.code),
                Cell::Code(period.code(), texts.period(period)),
                Cell::text(&open.follow_up.code),
                Cell::text(texts.said(&open.follow_up.name)),
                Cell::code(texts, open.follow_up.then),
                Cell::text(open.reason.text(texts)),
            ]);
        }
    }
    Ok(sheet)
}
