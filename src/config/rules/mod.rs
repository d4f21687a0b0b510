//! The numbers of law, read from `assets/rules/nasional.toml` or an office's own file.
//!
//! The file must be complete: a rule that is silently taken from elsewhere cannot be printed on a form.

mod sections;

use std::path::Path;
use std::sync::LazyLock;

use crate::domain::coded::Coded;
use crate::domain::rating::{Predikat, PredikatTable, Rating};
use crate::domain::rules::Rules;

use super::ConfigError;
use super::reader::{self, Section, Source};

/// The national rules as shipped.
pub const NATIONAL: &str = include_str!("../../../assets/rules/nasional.toml");

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    parse(NATIONAL, "nasional.toml").expect("the shipped rules are parsed by a test")
});

/// The national rules.
pub fn national() -> &'static Rules {
    &RULES
}

/// Reads an office's own file of rules.
pub fn load(path: &Path) -> Result<Rules, ConfigError> {
    parse(&reader::read(path)?, &path.display().to_string())
}

/// Reads the text of a file of rules; `file` names it in errors.
pub fn parse(text: &str, file: &str) -> Result<Rules, ConfigError> {
    let source = Source::new(text, file);
    let table = source.parse()?;
    let top = Section::top(&source, table.get_ref());
    top.only(sections::TOP)?;
    let predikat = top.needed("predikat", top.section("predikat")?)?;
    let workday = top.needed("workday", top.section("workday")?)?;
    workday.only(&["minutes"])?;
    let log = top.needed("log", top.section("log")?)?;
    log.only(&["backfill_workdays", "silent_workdays"])?;
    Ok(Rules {
        version: top.needed("version", top.text("version")?)?.to_owned(),
        predikat_source: predikat
            .needed("source", predikat.text("source")?)?
            .to_owned(),
        predikat: table_of(&predikat)?,
        minutes_per_day: number(&workday, "minutes", 24 * 60)?,
        backfill_workdays: number(&log, "backfill_workdays", 366)?,
        silent_workdays: number(&log, "silent_workdays", 366)?,
        calendar: sections::calendar(&top)?,
        suggestion: sections::suggestion(&top)?,
        distribution: sections::distribution(&top)?,
        voice: sections::voice(&top)?,
        peer: sections::peer(&top)?,
        survey: sections::survey(&top)?,
        complaint: sections::complaint(&top)?,
        discipline: sections::discipline(&top)?,
        competence: sections::competence(&top)?,
        credit: sections::credit(&top)?,
        objection: sections::objection(&top)?,
        award: sections::award(&top)?,
        coaching: sections::coaching(&top)?,
        improvement: sections::improvement(&top)?,
        incentive: sections::incentive(&top)?,
    })
}

fn number(section: &Section<'_>, key: &str, most: u32) -> Result<u32, ConfigError> {
    section.needed(key, section.number(key, 1..=most)?)
}

/// One table for each rating of the results, in it one predikat for each rating of the behaviour.
fn table_of(section: &Section<'_>) -> Result<PredikatTable, ConfigError> {
    let codes: Vec<&str> = Rating::ALL.iter().map(|rating| rating.code()).collect();
    let known: Vec<&str> = codes.iter().copied().chain(["source"]).collect();
    section.only(&known)?;
    let mut table = [[Predikat::VeryPoor; 3]; 3];
    for (cells, results) in table.iter_mut().zip(&codes) {
        let row = section.needed(results, section.section(results)?)?;
        row.only(&codes)?;
        for (cell, behaviour) in cells.iter_mut().zip(&codes) {
            *cell = row.needed(behaviour, row.code(behaviour)?)?;
        }
    }
    Ok(PredikatTable(table))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Domain.md §1.5, SIASN's numbers: `[1]=[1,2,4] [2]=[2,2,4] [3]=[3,3,5]`.
    #[test]
    fn the_national_table_holds_the_nine_cells_of_the_law() {
        let expected = [[1, 2, 4], [2, 2, 4], [3, 3, 5]];
        for (results, row) in Rating::ALL.iter().zip(expected) {
            for (behaviour, siasn) in Rating::ALL.iter().zip(row) {
                let found = national().predikat.predikat(*results, *behaviour);
                assert_eq!(found.number(), siasn, "{results:?} {behaviour:?}");
            }
        }
        let rules = national();
        assert_eq!(
            (
                rules.minutes_per_day,
                rules.backfill_workdays,
                rules.silent_workdays
            ),
            (450, 5, 5)
        );
        assert!(rules.predikat_source.contains("PermenPANRB 6/2022"));
        assert!(!rules.version.is_empty());
    }

    #[test]
    fn a_wrong_rule_is_refused_with_its_file_line_and_key() {
        for (from, to, expected) in [
            (
                "\"very-good\"",
                "\"verygood\"",
                "did you mean \"very-good\"?",
            ),
            ("minutes = 450", "minutes = 2000", "from 1 to 1440"),
            (
                "silent_workdays = 5",
                "silent_workday = 5",
                "did you mean `silent_workdays`?",
            ),
            (
                "silent_workdays = 5",
                "",
                "`log.silent_workdays`: is missing",
            ),
            (
                "below = \"very-poor\"",
                "",
                "`predikat.below.below`: is missing",
            ),
        ] {
            let text = NATIONAL.replacen(from, to, 1);
            assert_ne!(text, NATIONAL, "{from}");
            let error = parse(&text, "own.toml").unwrap_err().to_string();
            assert!(error.starts_with("own.toml:"), "{error}");
            assert!(error.contains(expected), "{error}");
        }
    }
}
