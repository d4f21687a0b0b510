//! A list of the board: any rows, found by words and put in order by what they come to.

use std::cmp::Reverse;

use crate::app::fold::fold;
use crate::app::list::ListState;
use crate::domain::coded::coded;

coded! {
    /// By what a list is in order.
    By "board-sort" {
        /// Who has been silent longest, first.
        Age = 1 "age",
        /// By name.
        Name = 2 "name",
        /// Of whom most is missing, first.
        Missing = 3 "missing",
        /// Whose work has come least far, first.
        Done = 4 "done",
    }
}

/// What a row is found and put in order by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Key {
    /// By what it is known again when the list was read anew.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Words by which it is found, folded, one text on a line.
    pub words: String,
    /// When it was last heard of; none for never.
    pub heard: Option<u64>,
    /// What is missing of it.
    pub missing: u64,
    /// Shares that are closed and rated, in thousandths; none where there is nobody.
    pub done: Option<(u32, u32)>,
}

/// Rows with the filter and the order that they are shown in.
#[derive(Debug, Clone)]
pub struct Table {
    keys: Vec<Key>,
    /// Rows shown, by place among all.
    pub shown: Vec<usize>,
    /// Selection and window.
    pub list: ListState,
    /// The filter in use.
    pub query: String,
    /// By what it can be put in order; the first is how it begins.
    pub orders: &'static [By],
    /// By what it is in order.
    pub by: By,
    /// Whether the other way round.
    pub reversed: bool,
}

impl Table {
    /// A list without rows that can be put in these orders.
    pub fn new(orders: &'static [By]) -> Self {
        Self {
            keys: Vec::new(),
            shown: Vec::new(),
            list: ListState::default(),
            query: String::new(),
            orders,
            by: orders.first().copied().unwrap_or(By::Name),
            reversed: false,
        }
    }

    /// How many rows there are, shown or not.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are no rows at all.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The row selected, by place among all.
    pub fn selected(&self) -> Option<usize> {
        self.shown.get(self.list.selected()?).copied()
    }

    /// Takes other rows; what was selected stays selected where it is still there.
    pub fn take(&mut self, keys: Vec<Key>) {
        self.keep(|table| {
            table.keys = keys;
            table.find();
        });
    }

    /// Selects the row with this id, if it is shown.
    pub fn select(&mut self, id: &str) {
        let is_it = |at: &usize| self.keys.get(*at).is_some_and(|key| key.id == id);
        if let Some(row) = self.shown.iter().position(is_it) {
            self.list.select(row);
        }
    }

    /// Uses a filter, and goes on from the top; without one the row selected stays.
    pub fn filter(&mut self, query: &str) {
        query.clone_into(&mut self.query);
        self.keep(Self::find);
        if !query.is_empty() {
            self.list.first();
        }
    }

    /// Changes something, and selects again what was selected, where it is still shown.
    fn keep(&mut self, change: impl FnOnce(&mut Self)) {
        let before = self.selected().and_then(|at| self.keys.get(at));
        let before = before.map(|key| key.id.clone());
        change(self);
        if let Some(id) = before {
            self.select(&id);
        }
    }

    /// Puts the rows in another order, and goes to its top: what stands there is why it was chosen.
    pub fn sort(&mut self, by: By, reversed: bool) {
        (self.by, self.reversed) = (by, reversed);
        self.find();
        self.list.first();
    }

    fn find(&mut self) {
        let query = Query::parse(&self.query);
        let keys = &self.keys;
        let mut shown: Vec<usize> = (0..keys.len())
            .filter(|at| query.finds(&keys[*at].words))
            .collect();
        shown.sort_by(|a, b| {
            let (a, b) = (&keys[*a], &keys[*b]);
            let by = match self.by {
                By::Age => a.heard.cmp(&b.heard),
                By::Name => a.name.cmp(&b.name),
                By::Missing => Reverse(a.missing).cmp(&Reverse(b.missing)),
                By::Done => a.done.cmp(&b.done),
            };
            let by = if self.reversed { by.reverse() } else { by };
            by.then_with(|| (&a.name, &a.id).cmp(&(&b.name, &b.id)))
        });
        self.list.clamp(shown.len());
        self.shown = shown;
    }
}

/// Words that all have to stand in a row; `!` before one turns it round, quotes keep blanks.
#[derive(Debug, Default, PartialEq, Eq)]
struct Query {
    terms: Vec<(bool, String)>,
}

impl Query {
    /// Any text is a query.
    fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let (mut word, mut quoted) = (String::new(), false);
        for c in text.chars().chain([' ']) {
            match c {
                '"' => quoted = !quoted,
                // What is not closed yet is being typed.
                c if c.is_whitespace() && !quoted => query.add(&std::mem::take(&mut word)),
                c => word.push(c),
            }
        }
        query.add(word.trim_end());
        query
    }

    fn add(&mut self, word: &str) {
        let (not, word) = match word.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, word),
        };
        let word = fold(word);
        if !word.is_empty() {
            self.terms.push((not, word));
        }
    }

    fn finds(&self, words: &str) -> bool {
        let mut terms = self.terms.iter();
        terms.all(|(not, word)| words.contains(word.as_str()) != *not)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::coded::Coded as _;

    fn key(name: &str, heard: Option<u64>, missing: u64, done: Option<(u32, u32)>) -> Key {
        Key {
            id: name.to_owned(),
            name: name.to_owned(),
            words: format!(
                "{}\n{}",
                fold(name),
                if missing > 0 { "is:gap" } else { "" }
            ),
            heard,
            missing,
            done,
        }
    }

    fn table() -> Table {
        let mut table = Table::new(By::ALL);
        table.list.resize(10);
        table.take(vec![
            key("Dinas Kesehatan", Some(5), 0, Some((500, 900))),
            key("Badan Arsip", None, 3, None),
            key("Dinas Sosial", Some(2), 9, Some((500, 100))),
        ]);
        table
    }

    fn names(table: &Table) -> Vec<&str> {
        let shown = table.shown.iter();
        shown.map(|at| table.keys[*at].name.as_str()).collect()
    }

    #[test]
    fn each_order_puts_first_what_needs_an_act() {
        let mut table = table();
        let (arsip, kesehatan, sosial) = ("Badan Arsip", "Dinas Kesehatan", "Dinas Sosial");
        assert_eq!(names(&table), [arsip, sosial, kesehatan]);
        for (by, order) in [
            (By::Name, [arsip, kesehatan, sosial]),
            (By::Missing, [sosial, arsip, kesehatan]),
            (By::Done, [arsip, sosial, kesehatan]),
        ] {
            table.sort(by, false);
            assert_eq!(names(&table), order, "{by:?}");
            table.sort(by, true);
            let mut turned = order;
            turned.reverse();
            assert_eq!(names(&table), turned, "{by:?}");
        }
    }

    #[test]
    fn words_are_found_in_any_order_and_turned_round() {
        for (query, found) in [
            ("", 3),
            ("dinas", 2),
            ("SOSIAL dinas", 1),
            ("!dinas", 1),
            ("\"dinas sosial\"", 1),
            ("\"sosial dinas\"", 0),
            ("\"dinas so", 1),
            ("is:gap !arsip", 1),
            ("!", 3),
        ] {
            let mut table = table();
            table.filter(query);
            assert_eq!(table.shown.len(), found, "{query}");
        }
    }

    #[test]
    fn what_was_selected_stays_selected_when_the_list_is_read_anew() {
        let mut table = table();
        table.select("Dinas Kesehatan");
        let mut keys = table.keys.clone();
        keys.insert(0, key("Aaa", None, 0, None));
        table.take(keys);
        let at = table.selected().unwrap();
        assert_eq!(table.keys[at].name, "Dinas Kesehatan");
        table.filter("arsip");
        assert_eq!(
            table.selected().map(|at| table.keys[at].name.as_str()),
            Some("Badan Arsip")
        );
        table.filter("tidak ada");
        assert_eq!(table.selected(), None);
    }
}
