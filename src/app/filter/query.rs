//! What was typed into the filter, as terms.

use crate::domain::coded::{Coded, coded};
use crate::domain::people::Grade;
use crate::domain::plan::Stage;

use super::super::fold::fold;

coded! {
    /// What may be said of a person with `is:`.
    Is "is" {
        /// Targets are behind the calendar.
        Late = 1 "late",
        /// No log entry and no feedback for long.
        Silent = 2 "silent",
        /// Values wait for a decision between them.
        Conflict = 3 "conflict",
        /// The plan is still being written.
        Draft = 4 "draft",
        /// There is no rating yet.
        Unrated = 5 "unrated",
        /// No longer in service.
        Retired = 6 "retired",
        /// Civil servant (PNS).
        Pns = 7 "pns",
        /// Government employee on contract (PPPK).
        Pppk = 8 "pppk",
        /// Marked in the list.
        Marked = 9 "marked",
        /// There is no plan for the period.
        NoPlan = 10 "noplan",
        /// Appraised by whoever sits at the keyboard.
        Mine = 11 "mine",
        /// Something about the person needs an act now.
        Urgent = 12 "urgent",
        /// A closed evaluation waits for the person's answer.
        Waiting = 13 "waiting",
    }
}

impl Is {
    /// The Indonesian word; `pns` and `pppk` are the same in both languages.
    pub fn alias(self) -> &'static str {
        match self {
            Self::Late => "terlambat",
            Self::Silent => "diam",
            Self::Conflict => "konflik",
            Self::Draft => "draf",
            Self::Unrated => "belum-dinilai",
            Self::Retired => "pensiun",
            Self::Pns => "pns",
            Self::Pppk => "pppk",
            Self::Marked => "ditandai",
            Self::NoPlan => "tanpa-skp",
            Self::Mine => "bawahan",
            Self::Urgent => "segera",
            Self::Waiting => "menunggu",
        }
    }

    /// The flag that is meant by a word, or by the beginning of one while only one flag begins so.
    fn read(word: &str) -> Meant {
        let words = |is: Self| [is.code(), is.alias()];
        let exact = |is: &&Self| words(**is).contains(&word);
        let begun = |is: &&Self| words(**is).iter().any(|known| known.starts_with(word));
        if let Some(is) = Self::ALL.iter().find(exact) {
            return Meant::One(*is);
        }
        let mut begun = Self::ALL.iter().filter(begun);
        match (begun.next(), begun.next()) {
            (Some(is), None) => Meant::One(*is),
            (Some(_), Some(_)) => Meant::Several,
            (None, _) => Meant::Nothing,
        }
    }
}

/// Which flag a word means.
enum Meant {
    One(Is),
    Several,
    Nothing,
}

/// Where a word is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// In all of the following.
    Any,
    /// Name.
    Name,
    /// Position.
    Position,
    /// Name of the unit.
    Unit,
    /// NIP.
    Nip,
}

/// What one term asks of a row. Texts are folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// The text is part of the column.
    Word(Column, String),
    /// The letters of the text follow one another in the column, with gaps.
    Fuzzy(Column, String),
    /// The grade is one of these, as a set of [`Grade::number`] bits.
    Grade(u64),
    /// The stage of the plan is one of these, as a set of [`Stage`] number bits.
    Stage(u64),
    /// The flag is set.
    Flag(Is),
}

/// One term of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whether the test has to fail.
    pub not: bool,
    /// What is asked.
    pub test: Test,
}

/// A filter as it is asked for: all terms have to hold.
///
/// `budi unit:keuangan !is:retired ~krt "dinas sosial"`: words, keys, inverse, fuzzy, and quotes that keep
/// blanks together and take their text literally.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    terms: Vec<Term>,
    unfinished: Vec<String>,
}

impl Query {
    /// Reads a query. Any text is a query.
    ///
    /// An unknown key makes the term plain text. A term that is only begun (`!`, `unit:`, `is:p`) asks for
    /// nothing yet, so that the list does not go empty while somebody types.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for token in tokens(text) {
            match token.read() {
                Some(term) => query.terms.push(term),
                None => query.unfinished.push(token.text),
            }
        }
        query
    }

    /// Whether all rows are asked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The terms in their order.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Terms that are only begun and ask for nothing.
    pub fn unfinished(&self) -> &[String] {
        &self.unfinished
    }

    /// Whether the result is in the order of scores.
    pub fn is_ranked(&self) -> bool {
        self.terms
            .iter()
            .any(|term| !term.not && matches!(term.test, Test::Fuzzy(..)))
    }

    /// Whether the answer depends on flags, which change without the rows changing.
    pub(super) fn has_flags(&self) -> bool {
        self.terms
            .iter()
            .any(|term| matches!(term.test, Test::Flag(_)))
    }

    /// Whether every row that this query finds was also found by `old`.
    pub(super) fn narrows(&self, old: &Self) -> bool {
        self.terms.len() >= old.terms.len()
            && old
                .terms
                .iter()
                .zip(&self.terms)
                .all(|(old, new)| new.narrows(old))
    }
}

impl Term {
    fn narrows(&self, old: &Self) -> bool {
        let grown = match (&old.test, &self.test) {
            (Test::Word(there, old), Test::Word(here, new)) => here == there && new.contains(old),
            (Test::Fuzzy(there, old), Test::Fuzzy(here, new)) => {
                here == there && new.starts_with(old)
            }
            _ => false,
        };
        self == old || (grown && !self.not && !old.not)
    }
}

/// One term as it was typed, without its quotes.
struct Token {
    text: String,
    /// How much of the text stood before the first quote and may hold operators.
    free: usize,
}

/// Splits at blanks outside of quotes. A quote that is not closed reaches to the end.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut current = String::new();
    let mut free = None;
    let mut quoted = false;
    for c in text.chars().chain([' ']) {
        match c {
            '"' | '“' | '”' => {
                quoted = !quoted;
                free.get_or_insert(current.len());
            }
            c if c.is_whitespace() && !quoted => {
                let text = std::mem::take(&mut current);
                let free = free.take().unwrap_or(text.len());
                if !text.is_empty() {
                    tokens.push(Token { text, free });
                }
            }
            c => current.push(c),
        }
    }
    // Still quoted: the last character is the blank that was added.
    current.pop();
    if !current.is_empty() {
        let free = free.unwrap_or(current.len());
        tokens.push(Token {
            text: current,
            free,
        });
    }
    tokens
}

impl Token {
    /// The term, or `None` while it is only begun.
    fn read(&self) -> Option<Term> {
        let not = self.free > 0 && self.text.starts_with('!');
        let (body, free) = self.after(usize::from(not));
        let test = match body.find(':').filter(|colon| *colon < free) {
            Some(colon) => {
                let after = usize::from(not) + colon + 1;
                let (value, free) = self.after(after);
                read_key(&fold(&body[..colon]), value, free)
            }
            None => Key::Unknown,
        };
        let test = match test {
            Key::Unknown => word(Column::Any, body, free)?,
            Key::Unfinished => return None,
            Key::Known(test) => test,
        };
        Some(Term { not, test })
    }

    /// What follows the first bytes, and how much of it is free.
    fn after(&self, bytes: usize) -> (&str, usize) {
        (&self.text[bytes..], self.free.saturating_sub(bytes))
    }
}

/// What a term with a colon is.
enum Key {
    Known(Test),
    Unfinished,
    Unknown,
}

fn read_key(key: &str, value: &str, free: usize) -> Key {
    let column = match key {
        "nama" | "name" => Column::Name,
        "jabatan" | "position" => Column::Position,
        "unit" => Column::Unit,
        "nip" => Column::Nip,
        "gol" | "golongan" | "grade" => {
            return set(value, grades).map_or(Key::Unfinished, Key::Known);
        }
        "tahap" | "stage" => return set(value, stages).map_or(Key::Unfinished, Key::Known),
        "is" => {
            return match Is::read(&fold(value)) {
                Meant::One(is) => Key::Known(Test::Flag(is)),
                Meant::Several => Key::Unfinished,
                Meant::Nothing => Key::Unknown,
            };
        }
        _ => return Key::Unknown,
    };
    word(column, value, free).map_or(Key::Unfinished, Key::Known)
}

/// A word, fuzzy when it begins with `~`.
fn word(column: Column, text: &str, free: usize) -> Option<Test> {
    let fuzzy = free > 0 && text.starts_with('~');
    let mut folded = fold(&text[usize::from(fuzzy)..]);
    if column == Column::Nip {
        folded.retain(|c| !matches!(c, ' ' | '.' | '-'));
    }
    let folded = (!folded.is_empty()).then_some(folded)?;
    Some(if fuzzy {
        Test::Fuzzy(column, folded)
    } else {
        Test::Word(column, folded)
    })
}

/// The union of what the parts between commas mean.
fn set(value: &str, read: fn(&str) -> Test) -> Option<Test> {
    fold(value)
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(read)
        .reduce(|a, b| match (a, b) {
            (Test::Grade(a), Test::Grade(b)) => Test::Grade(a | b),
            (Test::Stage(a), Test::Stage(b)) => Test::Stage(a | b),
            (a, _) => a,
        })
}

/// The grades meant: one (`iii/b`, `3b`, `ix`), or all of a group (`iii`).
fn grades(value: &str) -> Test {
    let mut wanted: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    if let Some(digit @ b'1'..=b'4') = wanted.bytes().next() {
        let roman = ["i", "ii", "iii", "iv"][usize::from(digit - b'1')];
        wanted.replace_range(..1, roman);
    }
    let meant = |grade: &Grade| {
        let code = grade.code().to_ascii_lowercase();
        let (group, step) = code.split_once('/').unwrap_or((&code, ""));
        wanted == group || wanted.strip_prefix(group) == Some(step)
    };
    let found = (0..64).filter_map(Grade::from_number).filter(meant);
    Test::Grade(found.fold(0, |set, grade| set | bit(grade.number())))
}

/// The stages whose name, in either language, begins so.
fn stages(value: &str) -> Test {
    let alias = |stage: Stage| match stage {
        Stage::Draft => "draf",
        Stage::Submitted => "diajukan",
        Stage::Approved => "disetujui",
        Stage::Evaluating => "penilaian",
        Stage::Evaluated => "dinilai",
    };
    let meant = |stage: &&Stage| {
        let stage = **stage;
        stage.code().starts_with(value) || alias(stage).starts_with(value)
    };
    let found = Stage::ALL.iter().filter(meant);
    Test::Stage(found.fold(0, |set, stage| set | bit(stage.number())))
}

/// A set with one member; numbers beyond the set, and 0 for none, are in no set.
pub(super) fn bit(number: u8) -> u64 {
    1_u64
        .checked_shl(u32::from(number))
        .filter(|_| number > 0)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Term {
        let query = Query::parse(text);
        assert_eq!(query.terms().len(), 1, "{text}");
        query.terms()[0].clone()
    }

    fn test(text: &str) -> Test {
        only(text).test
    }

    fn word(column: Column, text: &str) -> Test {
        Test::Word(column, text.into())
    }

    #[test]
    fn terms_are_read() {
        assert_eq!(test("Büdi"), word(Column::Any, "budi"));
        assert_eq!(test("\"Budi  S\""), word(Column::Any, "budi  s"));
        assert_eq!(
            test("unit:\"dinas sosial\""),
            word(Column::Unit, "dinas sosial")
        );
        assert_eq!(test("unit:\"dinas so"), word(Column::Unit, "dinas so"));
        assert_eq!(test("NAME:budi"), test("nama:budi"));
        assert_eq!(test("jabatan:guru"), test("position:guru"));
        assert_eq!(test("nip:\"1985 0101\""), word(Column::Nip, "19850101"));
        assert_eq!(test("~bds"), Test::Fuzzy(Column::Any, "bds".into()));
        assert_eq!(test("unit:~bds"), Test::Fuzzy(Column::Unit, "bds".into()));
        assert_eq!(test("foo:bar"), word(Column::Any, "foo:bar"));
        assert_eq!(test("\"!nama:x\""), word(Column::Any, "!nama:x"));
        assert_eq!(test("\"~x\""), word(Column::Any, "~x"));
        assert_eq!(only("!~x").test, Test::Fuzzy(Column::Any, "x".into()));
        assert_eq!(only("!unit:x").test, word(Column::Unit, "x"));
        assert!(only("!unit:x").not && !only("unit:x").not);
        assert_eq!(Query::parse("a  b\tc").terms().len(), 3);
    }

    #[test]
    fn flags_are_known_by_two_words_and_by_a_clear_beginning() {
        for is in Is::ALL {
            assert_eq!(test(&format!("is:{}", is.code())), Test::Flag(*is));
            assert_eq!(test(&format!("!IS:{}", is.alias())), Test::Flag(*is));
        }
        assert_eq!(test("is:terl"), Test::Flag(Is::Late));
        assert_eq!(test("is:xyz"), word(Column::Any, "is:xyz"));
    }

    #[test]
    fn what_is_only_begun_asks_for_nothing() {
        for text in [
            "", "  ", "!", "~", "!~", "unit:", "!is:", "is:p", "gol:", "\"", "\"\"",
        ] {
            assert!(Query::parse(text).is_empty(), "{text}");
        }
        assert_eq!(Query::parse("budi is:p").unfinished(), ["is:p"]);
    }

    #[test]
    fn grades_and_stages_are_sets() {
        let grades = |text: &str| match test(text) {
            Test::Grade(set) => (0..64)
                .filter_map(Grade::from_number)
                .filter(|grade| set & bit(grade.number()) != 0)
                .map(Grade::code)
                .collect::<Vec<_>>()
                .join(" "),
            other => panic!("{other:?}"),
        };
        assert_eq!(grades("gol:iii/b"), "III/b");
        assert_eq!(grades("grade:3B"), "III/b");
        assert_eq!(grades("gol:iii"), "III/a III/b III/c III/d III");
        assert_eq!(grades("gol:ix,4e"), "IV/e IX");
        assert_eq!(grades("gol:zz"), "");
        let stage = |stage: Stage| Test::Stage(bit(stage.number()));
        assert_eq!(test("tahap:disetujui"), stage(Stage::Approved));
        assert_eq!(test("stage:draft"), test("tahap:draf"));
        assert_eq!(test("stage:draft"), stage(Stage::Draft));
    }

    #[test]
    fn a_query_narrows_when_it_only_says_more() {
        let narrows = |old: &str, new: &str| Query::parse(new).narrows(&Query::parse(old));
        for (old, new) in [
            ("", "b"),
            ("b", "bu"),
            ("bu", "bu !x"),
            ("!x b", "!x bu"),
            ("~b", "~bd"),
            ("unit:b", "unit:bu ~x"),
            ("b", "b !"),
        ] {
            assert!(narrows(old, new), "{old} -> {new}");
        }
        for (old, new) in [
            ("bu", "b"),
            ("!b", "!bu"),
            ("b", "~bu"),
            ("b", "unit:bu"),
            ("b c", "b"),
            ("!b", "b"),
        ] {
            assert!(!narrows(old, new), "{old} -> {new}");
        }
    }
}
