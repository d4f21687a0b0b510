//! The person whom somebody names on the command line, and whom he may have meant.

use chrono::NaiveDate;

use crate::app::model::Model;
use crate::app::nearest::fuzzy_rank;
use crate::domain::id::EmployeeId;
use crate::domain::nip::Nip;
use crate::domain::person::RosterRow;
use crate::domain::text::fold;
use crate::i18n::Phrase;

use super::failure::Failure;

/// More slips than this in a NIP, and it is another NIP.
const SLIPS: usize = 4;
/// How many are suggested.
const SUGGESTED: usize = 3;

/// The person with this NIP, or with exactly this name.
pub(super) fn find(model: &Model, words: &str) -> Result<EmployeeId, Failure> {
    // Whose file may not be read is refused, and not taken for nobody.
    let everybody: Vec<&RosterRow> = model.people.known().collect();
    let rows = everybody.as_slice();
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    let is_number = |row: &&&RosterRow| {
        let nip =
            number(row).or_else(|| row.employee.nip.is_none().then(|| row.id().0.to_string()));
        nip.as_deref() == Some(&digits)
    };
    let by_nip = rows.iter().find(is_number);
    if let Some(row) = by_nip {
        return Ok(row.id());
    }
    let wanted = fold(words);
    let named = |row: &&&RosterRow| !wanted.is_empty() && fold(&row.employee.name) == wanted;
    let mut by_name = rows.iter().filter(named);
    if let (Some(row), None) = (by_name.next(), by_name.next()) {
        return Ok(row.id());
    }
    Err(not_found(rows, words, &digits))
}

fn number(row: &RosterRow) -> Option<String> {
    row.employee.nip.map(Nip::plain)
}

fn not_found(rows: &[&RosterRow], words: &str, digits: &str) -> Failure {
    let near = if digits.len() >= words.len() / 2 {
        near_nips(rows, digits)
    } else {
        near_names(rows, words)
    };
    let why = Nip::parse(words, NaiveDate::MAX).err();
    let mut phrase = match (near.is_empty(), why) {
        (false, _) => Phrase::new("cli.nobody-near").with("near", near.join("; ")),
        (true, Some(_)) if !matches!(digits.len(), 0 | 18) => {
            Phrase::new("cli.nobody-no-nip").with("digits", digits.len())
        }
        (true, _) => Phrase::new("cli.nobody"),
    };
    // Enough to recognise what was written, however much it was.
    let words: String = words.chars().take(60).collect();
    phrase = phrase.with("words", words);
    Failure::refused(phrase)
}

fn near_nips(rows: &[&RosterRow], digits: &str) -> Vec<String> {
    let near = rows.iter().filter_map(|row| {
        let number = number(row)?;
        let slips = strsim::osa_distance(&number, digits);
        (slips <= SLIPS).then_some((slips, row))
    });
    let mut near: Vec<(usize, &&RosterRow)> = near.collect();
    near.sort_by_key(|(slips, row)| (*slips, row.id()));
    near.into_iter()
        .take(SUGGESTED)
        .map(|(_, row)| told(row))
        .collect()
}

fn near_names(rows: &[&RosterRow], words: &str) -> Vec<String> {
    let names = rows.iter().map(|row| row.employee.name.as_str());
    let names: Vec<(usize, &str)> = names.enumerate().collect();
    fuzzy_rank(words, &names)
        .into_iter()
        .filter_map(|at| rows.get(at).copied())
        .take(SUGGESTED)
        .map(told)
        .collect()
}

fn told(row: &RosterRow) -> String {
    match number(row) {
        Some(nip) => format!("{nip} {}", row.employee.name),
        None => row.employee.name.clone(),
    }
}
