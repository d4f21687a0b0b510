//! Forms: what a document contains, read from `assets/forms/*.toml`.
//!
//! A form is a list of blocks in the order of the page. Words stand in it as they are printed, always in
//! Indonesian, with places for facts: `{employee.name}`. A place whose fact is empty shows `–`; with a question mark,
//! `{closing.note?}`, it shows nothing, and a line of a title or of a signature in which nothing else than empty
//! places with question marks stands is left out. `assets/forms/README.md` is the description for offices.

use serde::Deserialize;

use crate::app::reports::kind::ReportKind;

use super::document::{Align, Shape};

/// A form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// What it is called.
    pub title: String,
    /// Whom or what it is about.
    #[serde(default)]
    pub about: String,
    /// Whether the paper lies on its side.
    #[serde(default)]
    pub wide: bool,
    /// Facts without which there is no such document, each with what is said instead.
    #[serde(default)]
    pub needs: Vec<(String, String)>,
    /// From top to bottom.
    pub block: Vec<Block>,
}

/// A block: a condition, and exactly one thing that is printed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Block {
    /// Printed only where this fact is there.
    pub when: Option<String>,
    /// Printed only where this fact is not there.
    pub unless: Option<String>,
    /// Printed once for each of this list.
    pub each: Option<String>,
    /// What is printed.
    pub part: Part,
}

/// A block as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    when: Option<String>,
    unless: Option<String>,
    each: Option<String>,
    title: Option<Vec<String>>,
    heading: Option<String>,
    text: Option<Text>,
    pairs: Option<Vec<Pairs>>,
    table: Option<Table>,
    chart: Option<Chart>,
    signatures: Option<Vec<Signature>>,
    new_page: Option<bool>,
    blocks: Option<Vec<Block>>,
}

impl TryFrom<Written> for Block {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let parts = [
            written.title.map(Part::Title),
            written.heading.map(Part::Heading),
            written.text.map(Part::Text),
            written.pairs.map(Part::Pairs),
            written.table.map(Part::Table),
            written.chart.map(Part::Chart),
            written.signatures.map(Part::Signatures),
            written.new_page.map(|_| Part::NewPage),
            written.blocks.map(Part::Blocks),
        ];
        let mut parts = parts.into_iter().flatten();
        match (parts.next(), parts.next()) {
            (Some(part), None) => Ok(Self {
                when: written.when,
                unless: written.unless,
                each: written.each,
                part,
            }),
            (None, _) => Err("a block prints nothing".to_owned()),
            (Some(_), Some(_)) => Err("a block prints one thing only".to_owned()),
        }
    }
}

/// What a block prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Centred lines.
    Title(Vec<String>),
    /// A heading.
    Heading(String),
    /// Words.
    Text(Text),
    /// Names and values, in columns beside each other.
    Pairs(Vec<Pairs>),
    /// A table.
    Table(Table),
    /// A picture.
    Chart(Chart),
    /// Who signs.
    Signatures(Vec<Signature>),
    /// What follows begins a new page.
    NewPage,
    /// Blocks that stand under one condition, or are printed once for each of a list.
    Blocks(Vec<Block>),
}

/// Words, alone or with how they stand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// At the left, as they are.
    Plain(String),
    /// Set otherwise.
    Set {
        /// The words.
        words: String,
        /// Where they stand.
        #[serde(default)]
        align: Align,
        /// Whether they are bold.
        #[serde(default)]
        strong: bool,
    },
}

/// A list of names with their values.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pairs {
    /// What stands above.
    #[serde(default)]
    pub heading: String,
    /// Name and value. Where the value comes to nothing by a question mark, the row is left out.
    pub rows: Vec<(String, String)>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Whether columns are numbered below their heads.
    #[serde(default)]
    pub numbered: bool,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub groups: Vec<Group>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// What stands above it.
    pub head: String,
    /// Its share of the width.
    pub width: u16,
    /// Where words stand in it.
    #[serde(default)]
    pub align: Align,
    /// What stands in each of its cells.
    pub cell: String,
    /// Whether rows of the same outer entry (`rows = "results/indicators"`) share one cell.
    #[serde(default)]
    pub join: bool,
    /// One such column for each of this list; in its head the facts of the list, in its cells those of the row's
    /// own list `cells` at the same place.
    #[serde(default)]
    pub each: Option<String>,
    /// Printed only where this fact is there.
    #[serde(default)]
    pub when: Option<String>,
}

/// Rows that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What stands above them across all columns.
    #[serde(default)]
    pub band: String,
    /// The list that they are made of; `outer/inner` for a list within each of a list.
    #[serde(default)]
    pub rows: Option<String>,
    /// Rows as they are, for tables whose rows are always the same.
    #[serde(default)]
    pub fixed: Vec<Vec<String>>,
    /// What is said where there are no rows.
    #[serde(default)]
    pub empty: String,
    /// A fact by which a row is bold.
    #[serde(default)]
    pub strong: Option<String>,
    /// Printed only where this fact is there.
    #[serde(default)]
    pub when: Option<String>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// What it shows.
    pub caption: String,
    /// How it is drawn.
    #[serde(default)]
    pub shape: Shape,
    /// The list of its bars, each with `label`, `value`, `shown`, and `limit` with `limit-shown` where there is one.
    pub bars: String,
    /// The figure of a full bar.
    pub full: String,
}

/// Room for a signature.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Above it.
    pub above: Vec<String>,
    /// Who.
    pub name: String,
    /// Below it.
    #[serde(default)]
    pub below: Vec<String>,
    /// Printed only where this fact is there.
    #[serde(default)]
    pub when: Option<String>,
}

/// Why a form cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// It is no form.
    #[error("not a form: {0}")]
    Unreadable(String),
    /// It names something that there is no fact for.
    #[error("{at}: there is no fact `{name}`")]
    Unknown {
        /// Where in the form.
        at: String,
        /// What it names.
        name: String,
    },
}

impl Form {
    /// Reads a form.
    pub fn parse(text: &str) -> Result<Self, FormError> {
        toml::from_str(text).map_err(|error| FormError::Unreadable(error.to_string()))
    }
}

/// The words of the form of a document; none for tables and files.
pub fn words(kind: ReportKind) -> Option<&'static str> {
    macro_rules! asset {
        ($name:literal) => {
            Some(include_str!(concat!("../../assets/forms/", $name, ".toml")))
        };
    }
    match kind {
        ReportKind::Skp => asset!("skp"),
        ReportKind::SkpAnnex => asset!("skp-annex"),
        ReportKind::RoleMatrix => asset!("role-matrix"),
        ReportKind::Evaluation => asset!("evaluation"),
        ReportKind::EvaluationDocument => asset!("evaluation-document"),
        ReportKind::UnitPredikat => asset!("unit-predikat"),
        ReportKind::Minutes => asset!("minutes"),
        ReportKind::CoachingFeedback => asset!("coaching-feedback"),
        ReportKind::Competence => asset!("competence"),
        ReportKind::Objection => asset!("objection"),
        ReportKind::Credit => asset!("credit"),
        ReportKind::Survey => asset!("survey"),
        ReportKind::Award => asset!("award"),
        ReportKind::OnePage => asset!("one-page"),
        ReportKind::SubjectAccess => asset!("subject-access"),
        ReportKind::Recap
        | ReportKind::Progress
        | ReportKind::Complaints
        | ReportKind::Log
        | ReportKind::SiasnAnnual
        | ReportKind::SiasnPeriodic
        | ReportKind::SiasnCredit
        | ReportKind::SiasnCourses
        | ReportKind::Data => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::reports::kind::{Format, report};
    use crate::domain::coded::Coded;

    #[test]
    fn every_paper_has_a_form_that_can_be_read() {
        for kind in ReportKind::ALL {
            let on_paper = report(*kind).formats.contains(&Format::Pdf);
            let form = words(*kind).map(Form::parse);
            assert_eq!(form.is_some(), on_paper, "{kind:?}");
            if let Some(form) = form {
                assert!(form.is_ok(), "{kind:?}: {form:?}");
            }
        }
    }
}
