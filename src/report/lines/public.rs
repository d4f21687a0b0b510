//! What the public says: sums alone, and none from which the voice of one could be worked out.
//!
//! Voices are those of the whole office for a whole year, whatever period is asked for: a narrower cut could be taken
//! from a wider one. The survey is cut once, by unit and year, and an index is told only where each of its elements
//! may be told.

use std::collections::BTreeSet;

use crate::app::screens::service::voices::{self, About};
use crate::domain::coded::Coded;
use crate::domain::id::UnitId;
use crate::domain::survey::{Element, Tally};
use crate::domain::voice::Summary;
use crate::ops::op::SubjectKind;

use super::Lines;
use super::mask::Datum;

pub(super) fn all(lines: &mut Lines<'_>) {
    let years: BTreeSet<i32> = owners(lines, SubjectKind::Voice)
        .into_iter()
        .map(|(_, year)| year)
        .collect();
    for year in years {
        for group in voices::all(lines.model, year) {
            put_voice(lines, year, &group.about, group.summary);
        }
    }
    for (unit, year) in owners(lines, SubjectKind::Survey) {
        let sheets = lines.model.people.services().sheets(unit, year);
        let tally = Tally::of_sheets(sheets);
        if tally.respondents > 0 {
            put_survey(lines, (unit, year), &tally);
        }
    }
}

/// Units and years of which there is something.
fn owners(lines: &Lines<'_>, kind: SubjectKind) -> BTreeSet<(UnitId, i32)> {
    let states = lines.model.people.services().states();
    states
        .filter(|state| state.subject.kind == kind)
        .filter_map(|state| {
            let year = state.subject.period?.year();
            Some((UnitId(state.subject.owner), year))
        })
        .filter(|(_, year)| lines.wants_year(*year))
        .collect()
}

fn put_voice(lines: &mut Lines<'_>, year: i32, about: &About, summary: Summary) {
    let (kind, unit, service, person) = match about {
        About::Service(unit, service) => ("service", Some(unit.0), service.as_str(), None),
        About::Person(id) => ("person", None, "", Some(*id)),
    };
    let (n, mean) = match summary {
        Summary::Shown { n, mean } => (Some(n.into()), Some(mean)),
        Summary::Hidden { .. } | Summary::Withheld { .. } => (None, None),
    };
    let fields = vec![
        ("year", Datum::count(year)),
        ("about", Datum::Code(Some(kind))),
        ("unit", Datum::Id(unit)),
        ("service", Datum::words(service)),
        ("person", Datum::Person(person)),
        ("hidden", Datum::flag(mean.is_none())),
        ("n", Datum::Number(n)),
        ("mean", Datum::Number(mean)),
    ];
    lines.put("voice", fields);
}

/// The whole first, then each element.
fn put_survey(lines: &mut Lines<'_>, (unit, year): (UnitId, i32), tally: &Tally) {
    let rules = &lines.model.settings.rules;
    let least = u64::from(rules.voice.min_n);
    let enough = |element: &Element| tally.element(*element).n >= least;
    let whole = tally.respondents >= least && Element::ALL.iter().all(enough);
    let index = tally.index(&rules.survey).ok().filter(|_| whole);
    let grade = index.as_ref().map(|index| index.grade(&rules.survey));
    let index = index.map(|index| index.rounded());
    let mut rows = vec![(None, whole, tally.respondents, None, index, grade)];
    for element in Element::ALL {
        let (told, result) = (enough(element), tally.element(*element));
        let mean = result.mean().filter(|_| told);
        rows.push((Some(*element), told, result.n, mean, None, None));
    }
    for (element, told, n, mean, index, grade) in rows {
        let fields = vec![
            ("unit", Datum::Id(Some(unit.0))),
            ("year", Datum::count(year)),
            ("element", Datum::some_code(element)),
            ("hidden", Datum::flag(!told)),
            ("n", Datum::Number(told.then(|| n.into()))),
            ("mean", Datum::Number(mean)),
            ("index", Datum::Number(index)),
            ("grade", Datum::some_code(grade)),
        ];
        lines.put("survey", fields);
    }
}
