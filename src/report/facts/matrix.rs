//! The matrix of roles and results (matriks peran hasil): which of a superior's results is supported by whom, and how.

use crate::app::model::Model;
use crate::domain::plan::{Plan, PlannedResult};

use super::Facts;
use super::person::name;

/// The matrix: a row for each member, a column for each of the superior's results. In a cell stand the member's own
/// results that support it; what supports nothing stands in a list of its own.
pub fn matrix(model: &Model, superior: Option<&Plan>, members: &[Plan]) -> Facts {
    let results = superior.map_or(&[][..], |plan| plan.results.as_slice());
    let columns = results
        .iter()
        .map(|one| Facts::new().text("title", &one.title));
    let rows = members.iter().map(|plan| {
        let cells = results.iter().map(|above| {
            let own = plan
                .results
                .iter()
                .filter(|own| supports(own, superior, above));
            let own: Vec<&str> = own.map(|own| own.title.as_str()).collect();
            Facts::new().text("text", own.join("\n"))
        });
        let row = model.people.true_row(plan.employee);
        let position = row.map_or("", |row| row.employee.position.as_str());
        Facts::new()
            .text("name", name(model, Some(plan.employee)))
            .text("position", position)
            .list("cells", cells)
    });
    let rows: Vec<Facts> = rows.collect();
    let orphans = members.iter().flat_map(|plan| {
        let alone = plan
            .results
            .iter()
            .filter(|own| !results.iter().any(|above| supports(own, superior, above)));
        alone.map(|own| {
            Facts::new()
                .text("name", name(model, Some(plan.employee)))
                .text("title", &own.title)
        })
    });
    let orphans: Vec<Facts> = orphans.collect();
    Facts::new()
        .flag("exists", superior.is_some() && !rows.is_empty())
        .list("results", columns)
        .list("members", rows)
        .list("orphans", orphans)
}

fn supports(own: &PlannedResult, superior: Option<&Plan>, above: &PlannedResult) -> bool {
    let whose = superior.map(|plan| plan.employee);
    own.supports
        .is_some_and(|(who, what)| Some(who) == whose && what == above.id)
}
