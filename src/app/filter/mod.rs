//! The live filter over the employee list, quick enough to answer every key at 100,000 rows.

mod haystack;
mod query;

use memchr::memmem;
use nucleo_matcher::{Config, Matcher, Utf32Str, Utf32String};

pub use haystack::{Haystack, RowText};
pub use query::{Column, Is, Query, Term, Test};

use haystack::{COLUMNS, Row, index, letters};
use query::bit;

/// The rows that a query finds, kept from one key to the next.
///
/// A query that only says more than the last one is searched among the last result.
#[derive(Debug, Clone)]
pub struct Filter {
    rows: Vec<u32>,
    last: Option<(Query, u32)>,
    ranked: Vec<u64>,
    matcher: Matcher,
    letters: Vec<char>,
}

impl Default for Filter {
    fn default() -> Self {
        Self::new()
    }
}

impl Filter {
    /// Without a result.
    pub fn new() -> Self {
        Self {
            rows: Vec::new(),
            last: None,
            ranked: Vec::new(),
            matcher: Matcher::new(Config::DEFAULT),
            letters: Vec::new(),
        }
    }

    /// The rows that were found last.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Finds the rows. They are in their own order, or with a fuzzy term best first and then in their own
    /// order. `is` answers for flags, by row.
    pub fn apply(
        &mut self,
        query: &Query,
        haystack: &Haystack,
        is: impl Fn(usize, Is) -> bool,
    ) -> &[u32] {
        let version = haystack.version();
        // Flags may have changed since, so a result that rests on them narrows nothing.
        let narrows = self
            .last
            .as_ref()
            .is_some_and(|(last, of)| *of == version && !last.has_flags() && query.narrows(last));
        if !narrows {
            self.rows.clear();
            self.rows.extend(0..haystack.len() as u32);
        }
        let same = narrows
            && self
                .last
                .as_ref()
                .is_some_and(|(last, _)| last.terms() == query.terms());
        if !same && !query.is_empty() {
            self.search(query, haystack, is);
        }
        self.last = Some((query.clone(), version));
        &self.rows
    }

    /// Keeps of the rows what the query finds.
    fn search(&mut self, query: &Query, haystack: &Haystack, is: impl Fn(usize, Is) -> bool) {
        let mut search = Search::new(query, haystack, &mut self.matcher, &mut self.letters);
        let mut hit = |i: u32| {
            let row = haystack.row(i as usize)?;
            search.score(row, |flag| is(i as usize, flag))
        };
        if !query.is_ranked() {
            self.rows.retain(|i| hit(*i).is_some());
            return;
        }
        self.ranked.clear();
        // One number each, which sorts faster than a pair: the negated score, so that the best comes
        // first, and below it the row.
        let key = |score: u32, i: u32| u64::from(!score) << 32 | u64::from(i);
        self.ranked
            .extend(self.rows.iter().filter_map(|i| Some(key(hit(*i)?, *i))));
        self.ranked.sort_unstable();
        self.rows.clear();
        self.rows.extend(self.ranked.iter().map(|key| *key as u32));
    }
}

/// A query made ready for many rows.
struct Search<'a> {
    haystack: &'a Haystack,
    /// Cheap tests first.
    terms: Vec<Ready<'a>>,
    matcher: &'a mut Matcher,
    letters: &'a mut Vec<char>,
}

/// A term made ready.
struct Ready<'a> {
    not: bool,
    test: ReadyTest<'a>,
}

enum ReadyTest<'a> {
    Grade(u64),
    Stage(u64),
    Word(Column, u32, Box<memmem::Finder<'a>>),
    Flag(Is),
    Fuzzy(Fuzzy),
}

/// A fuzzy term, and what it has found out.
struct Fuzzy {
    columns: &'static [Column],
    wanted: u32,
    needle: Utf32String,
    /// Scores by number of text: positions and units are scored once and not for each person.
    known: Vec<Known>,
}

/// What is known of the score of a text.
#[derive(Debug, Clone, Copy)]
enum Known {
    Not,
    Score(Option<u16>),
}

impl<'a> Search<'a> {
    fn new(
        query: &'a Query,
        haystack: &'a Haystack,
        matcher: &'a mut Matcher,
        letters: &'a mut Vec<char>,
    ) -> Self {
        let ready = |term| Ready::new(term, haystack);
        let mut terms: Vec<_> = query.terms().iter().map(ready).collect();
        terms.sort_by_key(Ready::cost);
        Self {
            haystack,
            terms,
            matcher,
            letters,
        }
    }

    /// The score of a row, 0 without fuzzy terms, or `None` if it is not found.
    fn score(&mut self, row: &Row, is: impl Fn(Is) -> bool) -> Option<u32> {
        let mut score = 0;
        for Ready { not, test } in &mut self.terms {
            let found = match test {
                ReadyTest::Grade(set) => hit(*set & bit(row.grade) != 0),
                ReadyTest::Stage(set) => hit(*set & bit(row.stage) != 0),
                ReadyTest::Flag(flag) => hit(is(*flag)),
                ReadyTest::Word(column, wanted, finder) => {
                    let text = || self.haystack.text(row, *column).as_bytes();
                    hit(may_hold(row, *column, *wanted) && finder.find(text()).is_some())
                }
                ReadyTest::Fuzzy(fuzzy) => {
                    fuzzy.score(self.haystack, row, self.matcher, self.letters)
                }
            };
            match (found, not) {
                (Some(part), false) => score += part,
                (None, true) => {}
                (Some(_), true) | (None, false) => return None,
            }
        }
        Some(score)
    }
}

impl Fuzzy {
    fn new(column: Column, text: &str, haystack: &Haystack) -> Self {
        let columns: &[Column] = match column {
            // Not in the NIP, where gaps mean nothing.
            Column::Any => &[Column::Name, Column::Position, Column::Unit],
            Column::Name => &[Column::Name],
            Column::Position => &[Column::Position],
            Column::Unit => &[Column::Unit],
            Column::Nip => &[Column::Nip],
        };
        Self {
            columns,
            wanted: letters(text),
            needle: text.into(),
            known: vec![Known::Not; haystack.texts()],
        }
    }

    /// The best score in any of the columns.
    fn score(
        &mut self,
        haystack: &Haystack,
        row: &Row,
        matcher: &mut Matcher,
        letters: &mut Vec<char>,
    ) -> Option<u32> {
        let mut best = None;
        for column in self.columns {
            if !may_hold(row, *column, self.wanted) {
                continue;
            }
            let known = Haystack::number(row, *column).and_then(|n| self.known.get_mut(n));
            let score = match known {
                Some(Known::Score(score)) => *score,
                slot => {
                    let text = Utf32Str::new(haystack.text(row, *column), letters);
                    let score = matcher.fuzzy_match(text, self.needle.slice(..));
                    if let Some(slot) = slot {
                        *slot = Known::Score(score);
                    }
                    score
                }
            };
            best = best.max(score);
        }
        best.map(u32::from)
    }
}

/// A test without a score.
fn hit(yes: bool) -> Option<u32> {
    yes.then_some(0)
}

/// Whether a column has every kind of character that is wanted.
fn may_hold(row: &Row, column: Column, wanted: u32) -> bool {
    let has = |i: usize| row.letters[i] & wanted == wanted;
    match index(column) {
        Some(i) => has(i),
        None => (0..COLUMNS).any(has),
    }
}

impl<'a> Ready<'a> {
    fn new(term: &'a Term, haystack: &Haystack) -> Self {
        let test = match &term.test {
            Test::Word(column, text) => {
                ReadyTest::Word(*column, letters(text), Box::new(memmem::Finder::new(text)))
            }
            Test::Fuzzy(column, text) => ReadyTest::Fuzzy(Fuzzy::new(*column, text, haystack)),
            Test::Grade(set) => ReadyTest::Grade(*set),
            Test::Stage(set) => ReadyTest::Stage(*set),
            Test::Flag(is) => ReadyTest::Flag(*is),
        };
        Self {
            not: term.not,
            test,
        }
    }

    /// Rank of what the test costs.
    fn cost(&self) -> u8 {
        match self.test {
            ReadyTest::Grade(_) | ReadyTest::Stage(_) => 0,
            ReadyTest::Word(..) => 1,
            ReadyTest::Flag(_) => 2,
            ReadyTest::Fuzzy(..) => 3,
        }
    }
}

#[cfg(test)]
mod tests;
