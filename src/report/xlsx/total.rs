//! Totals: what was seen in each column, the formula that a spreadsheet computes, and its result beforehand.

use rust_decimal::{Decimal, RoundingStrategy};
use rust_xlsxwriter::Formula;
use rust_xlsxwriter::utility::column_number_to_name;

use super::cell::{Kind, Value, float};
use crate::report::workbook::Total;

/// What was seen in a column.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    sum: Decimal,
    figures: u64,
    filled: u64,
    /// The kind of its figures; whole numbers and others together are others.
    pub(super) kind: Option<Kind>,
}

impl Seen {
    /// Takes a value in.
    pub(super) fn add(&mut self, value: &Value) {
        match value {
            Value::Nothing => {}
            Value::Words { .. } | Value::Day(_) => self.filled += 1,
            Value::Figure(number, kind) => {
                self.filled += 1;
                self.figures += 1;
                self.sum = self.sum.saturating_add(*number);
                if self.kind.is_none_or(|known| known == Kind::Whole) {
                    self.kind = Some(*kind);
                }
            }
        }
    }
}

/// Where data lies: the sheets it goes over, each with its last row, counted from 1.
#[derive(Debug)]
pub(super) struct Spans(pub(super) Vec<(String, u32)>);

impl Spans {
    /// A column of the data as formulas name it: `D2:D41`, or with the names of sheets where there are several.
    fn of(&self, column: usize) -> String {
        let letter = column_number_to_name(column as u16);
        let span = |(name, last): &(String, u32)| {
            let span = format!("{letter}2:{letter}{last}");
            if self.0.len() > 1 {
                format!("'{}'!{span}", name.replace('\'', "''"))
            } else {
                span
            }
        };
        let spans: Vec<String> = self.0.iter().map(span).collect();
        spans.join(",")
    }

    fn sum(&self, columns: &[usize]) -> String {
        let sums: Vec<String> = columns
            .iter()
            .map(|column| format!("SUM({})", self.of(*column)))
            .collect();
        sums.join("+")
    }
}

/// A total of a column, and as what it is shown. `place` finds the column with a code.
pub(super) fn formula(
    total: Total,
    column: usize,
    seen: &[Seen],
    spans: &Spans,
    place: impl Fn(&str) -> Option<usize>,
) -> (Formula, Kind) {
    let own = seen.get(column).copied().unwrap_or_default();
    let kind = own.kind.unwrap_or(Kind::Whole);
    let span = spans.of(column);
    let (words, result, kind) = match total {
        Total::Sum => (format!("=SUM({span})"), Some(own.sum), kind),
        Total::Count => {
            let filled = Some(own.filled.into());
            (format!("=COUNTA({span})"), filled, Kind::Whole)
        }
        Total::Mean => {
            let places = kind.decimals();
            let words = format!("=IF(COUNT({span})=0,\"\",ROUND(AVERAGE({span}),{places}))");
            let shown = if kind == Kind::Percent {
                kind
            } else {
                Kind::Hundredths
            };
            (words, share(own.sum, own.figures.into(), places), shown)
        }
        Total::Share { part, of } => {
            let columns = |codes: &[&str]| codes.iter().filter_map(|code| place(code)).collect();
            let (part, of): (Vec<usize>, Vec<usize>) = (columns(part), columns(of));
            let (above, below) = (spans.sum(&part), spans.sum(&of));
            let words = format!("=IF({below}=0,\"\",ROUND(({above})/({below}),3))");
            let sum = |of: &[usize]| -> Decimal {
                let columns = of.iter().filter_map(|at| seen.get(*at));
                columns.map(|one| one.sum).sum()
            };
            let result = share(sum(&part), sum(&of), 3);
            (words, result, Kind::Percent)
        }
    };
    let result = result.map_or_else(String::new, |result| float(result).to_string());
    (Formula::new(words).set_result(result), kind)
}

fn share(part: Decimal, of: Decimal, places: u32) -> Option<Decimal> {
    let exact = part.checked_div(of)?;
    Some(exact.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero))
}
