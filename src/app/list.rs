//! Which row of a list is selected, and which rows are in the window.

use std::ops::Range;

use super::key::{Key, KeyCode};

/// Selection and window over `len` rows, of which `height` are shown.
///
/// There is a selection whenever there are rows, it is always in the window, and the window shows no empty
/// space while there are rows to fill it. At its edge the window moves by about a page and not by a row:
/// a page is repainted once in a while instead of at every key, which counts on slow lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListState {
    len: usize,
    height: usize,
    selected: usize,
    offset: usize,
}

impl ListState {
    /// The first of `len` rows selected, `height` rows shown.
    pub fn new(len: usize, height: usize) -> Self {
        let mut list = Self::default();
        list.resize(height);
        list.clamp(len);
        list
    }

    /// Moves by a key that leaves letters to what is typed above the list; no if it is none of them.
    pub fn step_while_typing(&mut self, key: Key) -> bool {
        match (key.code, key.ctrl) {
            (KeyCode::Down, _) | (KeyCode::Char('n' | 'j'), true) => self.step(1),
            (KeyCode::Up, _) | (KeyCode::Char('p' | 'k'), true) => self.step(-1),
            (KeyCode::PageDown, _) => self.page(1),
            (KeyCode::PageUp, _) => self.page(-1),
            _ => return false,
        }
        true
    }

    /// Takes what is listed now: selects the row that is wanted, otherwise what was selected before.
    pub fn follow<T: Clone + PartialEq>(
        &mut self,
        listed: &mut Vec<T>,
        now: Vec<T>,
        wanted: Option<usize>,
    ) {
        let before = self.selected().and_then(|row| listed.get(row).cloned());
        self.clamp(now.len());
        let kept = now.iter().position(|item| Some(item) == before.as_ref());
        if let Some(row) = wanted.or(kept) {
            self.select(row);
        }
        *listed = now;
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many rows are shown.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The selected row, if there are rows.
    pub fn selected(&self) -> Option<usize> {
        (self.len > 0).then_some(self.selected)
    }

    /// The first row in the window.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The rows in the window.
    pub fn visible(&self) -> Range<usize> {
        self.offset..self.len.min(self.offset + self.height)
    }

    /// Takes another number of rows, and keeps the selection as far as it goes.
    pub fn clamp(&mut self, len: usize) {
        self.len = len;
        self.select(self.selected);
    }

    /// Takes another height.
    pub fn resize(&mut self, height: usize) {
        self.height = height;
        self.select(self.selected);
    }

    /// Moves the selection by `n` rows, down when positive, and stops at the ends.
    pub fn step(&mut self, n: isize) {
        self.selected = self.selected.saturating_add_signed(n).min(self.last_row());
        self.reveal();
    }

    /// Moves selection and window by `n` pages; one row of the page before stays in sight.
    pub fn page(&mut self, n: isize) {
        let rows = n.saturating_mul((self.height - self.kept()).max(1) as isize);
        self.offset = self.offset.saturating_add_signed(rows);
        self.step(rows);
    }

    /// Moves the selection by `n` half pages.
    pub fn half_page(&mut self, n: isize) {
        self.step(n.saturating_mul((self.height / 2).max(1) as isize));
    }

    /// Selects the first row.
    pub fn first(&mut self) {
        self.select(0);
    }

    /// Selects the last row.
    pub fn last(&mut self) {
        self.select(self.last_row());
    }

    /// Selects a row, or the last if there are fewer. A row that is out of sight comes to the middle of
    /// the window, where both its sides are seen.
    pub fn select(&mut self, row: usize) {
        self.selected = row.min(self.last_row());
        let window = self.offset..self.offset + self.height;
        if !window.contains(&self.selected) {
            self.offset = self.selected.saturating_sub(self.height / 2);
        }
        self.fill();
    }

    /// Moves the window by about a page if the selection has left it.
    fn reveal(&mut self) {
        if self.selected < self.offset {
            self.offset = (self.selected + 1 + self.kept()).saturating_sub(self.height);
        } else if self.selected >= self.offset + self.height {
            self.offset = self.selected.saturating_sub(self.kept());
        }
        self.fill();
    }

    /// Keeps the window from running past the last row.
    fn fill(&mut self) {
        self.offset = self.offset.min(self.len.saturating_sub(self.height));
    }

    /// How many rows stay in sight when the window moves by a page.
    fn kept(&self) -> usize {
        usize::from(self.height > 2)
    }

    fn last_row(&self) -> usize {
        self.len.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(list: &ListState) -> (usize, usize) {
        (list.offset(), list.selected().expect("rows"))
    }

    #[test]
    fn the_window_moves_by_a_page_at_its_edge() {
        let mut list = ListState::new(100, 10);
        list.step(9);
        assert_eq!(place(&list), (0, 9));
        list.step(1);
        assert_eq!(place(&list), (9, 10));
        list.step(-1);
        assert_eq!(place(&list), (9, 9));
        list.step(-1);
        assert_eq!(place(&list), (0, 8));
        list.last();
        assert_eq!(place(&list), (90, 99));
        list.step(1);
        assert_eq!(place(&list), (90, 99));
        list.first();
        list.step(-1);
        assert_eq!(place(&list), (0, 0));
    }

    #[test]
    fn walking_down_repaints_once_a_page() {
        let mut list = ListState::new(100, 10);
        let mut moved = 0;
        for _ in 0..99 {
            let before = list.offset();
            list.step(1);
            moved += usize::from(list.offset() != before);
        }
        assert_eq!(moved, 10);
    }

    #[test]
    fn pages_keep_the_selection_at_its_place() {
        let mut list = ListState::new(100, 10);
        list.select(3);
        list.page(1);
        assert_eq!(place(&list), (9, 12));
        list.page(-1);
        assert_eq!(place(&list), (0, 3));
        list.page(50);
        assert_eq!(place(&list), (90, 99));
        list.half_page(-1);
        assert_eq!(place(&list), (90, 94));
    }

    #[test]
    fn a_far_row_comes_to_the_middle_and_a_near_one_moves_nothing() {
        let mut list = ListState::new(100, 10);
        list.select(50);
        assert_eq!(place(&list), (45, 50));
        list.select(46);
        assert_eq!(place(&list), (45, 46));
        list.clamp(3);
        assert_eq!(place(&list), (0, 2));
        list.clamp(0);
        assert_eq!((list.selected(), list.visible()), (None, 0..0));
        list.clamp(5);
        assert_eq!(place(&list), (0, 0));
    }

    #[derive(Debug, Clone)]
    enum Act {
        Step(isize),
        Page(isize),
        Half(isize),
        First,
        Last,
        Select(usize),
        Clamp(usize),
        Resize(usize),
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            (-30_isize..30).prop_map(Act::Step),
            (-3_isize..4).prop_map(Act::Page),
            (-3_isize..4).prop_map(Act::Half),
            Just(Act::First),
            Just(Act::Last),
            (0_usize..60).prop_map(Act::Select),
            (0_usize..50).prop_map(Act::Clamp),
            (0_usize..20).prop_map(Act::Resize),
        ]
    }

    proptest! {
        #[test]
        fn the_selection_is_always_in_a_full_window(acts in prop::collection::vec(act(), 0..40)) {
            let mut list = ListState::default();
            for act in acts {
                match act {
                    Act::Step(n) => list.step(n),
                    Act::Page(n) => list.page(n),
                    Act::Half(n) => list.half_page(n),
                    Act::First => list.first(),
                    Act::Last => list.last(),
                    Act::Select(row) => list.select(row),
                    Act::Clamp(len) => list.clamp(len),
                    Act::Resize(height) => list.resize(height),
                }
                let rows = list.visible();
                prop_assert_eq!(list.selected().is_none(), list.is_empty());
                if let Some(row) = list.selected() {
                    prop_assert!(row < list.len());
                    prop_assert!(rows.contains(&row) || list.height() == 0);
                }
                prop_assert_eq!(rows.len(), list.height().min(list.len()));
            }
        }
    }
}
