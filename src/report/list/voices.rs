//! What the public says of each service and each person. What is hidden on the screen is hidden here: no
//! single voice is printed in any form, and the figures of the whole year stand whatever period is named.

use crate::app::screens::service::voices::{About, all};
use crate::app::screens::service::{tell, year};
use crate::domain::voice::Summary;
use crate::report::select;
use crate::report::sheet::{Cell, Head, Sheet, data, shown};

use super::Source;

const HEADS: &[Head] = &[
    data("kind"),
    shown("unit-name"),
    shown("service"),
    data("nip"),
    shown("name"),
    data("n"),
    data("mean"),
    shown("heard"),
];

pub(super) fn sheet(source: &Source<'_>) -> Sheet {
    let model = &source.model;
    let mut sheet = Sheet::new(HEADS);
    for group in all(model, year(model)) {
        let row = row(source, &group.about, group.summary);
        if select::has_words(model, &row, source.asked.filter.as_deref()) {
            sheet.push(row);
        }
    }
    sheet
}

fn row(source: &Source<'_>, about: &About, summary: Summary) -> Vec<Cell> {
    let (model, texts) = (&source.model, source.model.texts());
    let code = |code: &str, label| Cell::Code(code.to_owned(), texts.get(label).to_owned());
    let (kind, unit, service, [nip, name]) = match about {
        About::Service(unit, name) => (
            code("service", "service.of-service"),
            Cell::text(model.people.unit_name(*unit)),
            Cell::text(name),
            [Cell::Empty, Cell::Empty],
        ),
        About::Person(id) => (
            code("person", "service.of-person"),
            Cell::Empty,
            Cell::Empty,
            source.who(*id),
        ),
    };
    let (n, mean) = match summary {
        Summary::Shown { n, mean } => (Cell::count(n), Cell::Hundredths(mean)),
        Summary::Hidden { .. } | Summary::Withheld { .. } => (Cell::Empty, Cell::Empty),
    };
    let told = Cell::text(tell::summary(texts, summary));
    vec![kind, unit, service, nip, name, n, mean, told]
}
