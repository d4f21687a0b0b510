//! What a figure was made of: down to the entries, the rule, its source and its version.
//!
//! A screen tells it as a tree ([`Why`]); here it is walked and folded.

use crate::i18n::Phrase;

use super::key::{Key, KeyCode};
use super::list::ListState;
use super::model::{Effect, Model, Overlay, Tab};
use super::screens::{
    employees, evaluation, feedback, follow_up, meeting, overview, service, sync, target, team,
};
use super::update::scroll;

/// One figure, and what it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// What it is.
    pub what: Phrase,
    /// How much, how many, which: as it is shown. May be empty.
    pub value: String,
    /// What it was made of.
    pub parts: Vec<Why>,
}

impl Why {
    /// A figure made of nothing further.
    pub fn leaf(what: Phrase, value: impl Into<String>) -> Self {
        Self {
            what,
            value: value.into(),
            parts: Vec::new(),
        }
    }

    /// A figure made of parts.
    pub fn of(what: Phrase, value: impl Into<String>, parts: Vec<Self>) -> Self {
        Self {
            what,
            value: value.into(),
            parts,
        }
    }

    /// The rule that decided, its legal source and the version of the rules.
    pub fn rule(model: &Model, rule: Phrase, source: &str) -> Self {
        let source = Phrase::new("explain.source").with("source", source);
        let version = Phrase::new("explain.version").with("version", &model.settings.rules.version);
        Self::of(
            rule,
            "",
            vec![Self::leaf(source, ""), Self::leaf(version, "")],
        )
    }
}

/// One line of what is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// How deep it lies.
    pub depth: u16,
    /// Whether it has parts, and whether they are shown.
    pub open: Option<bool>,
    /// What it is.
    pub what: Phrase,
    /// How much.
    pub value: String,
    path: Vec<usize>,
}

/// The explanation of one figure.
#[derive(Debug, Clone)]
pub struct Explain {
    /// Its title.
    pub title: Phrase,
    /// Where in the lines we are.
    pub list: ListState,
    whys: Vec<Why>,
    closed: Vec<Vec<usize>>,
}

impl Explain {
    /// An explanation with everything unfolded.
    pub fn new(title: Phrase, whys: Vec<Why>) -> Self {
        let mut explain = Self {
            title,
            list: ListState::default(),
            whys,
            closed: Vec::new(),
        };
        explain.list.clamp(explain.rows().len());
        explain
    }

    /// The lines that are not folded away.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        self.walk(&self.whys, &[], &mut rows);
        rows
    }

    fn walk(&self, whys: &[Why], path: &[usize], rows: &mut Vec<Row>) {
        for (at, why) in whys.iter().enumerate() {
            let path = [path, &[at]].concat();
            let open = !self.closed.contains(&path);
            rows.push(Row {
                depth: path.len() as u16 - 1,
                open: (!why.parts.is_empty()).then_some(open),
                what: why.what.clone(),
                value: why.value.clone(),
                path: path.clone(),
            });
            if open {
                self.walk(&why.parts, &path, rows);
            }
        }
    }

    /// Takes a key; whether it closes the explanation.
    pub fn key(&mut self, key: Key) -> bool {
        match key.code {
            KeyCode::Char('q' | 'E') | KeyCode::Backspace => return true,
            KeyCode::Enter | KeyCode::Char('h' | 'l') | KeyCode::Left | KeyCode::Right => {
                self.fold();
            }
            _ => scroll(&mut self.list, key),
        }
        false
    }

    /// Folds or unfolds the line selected.
    fn fold(&mut self) {
        let selected = self.list.selected();
        let Some(row) = selected.and_then(|at| self.rows().into_iter().nth(at)) else {
            return;
        };
        match row.open {
            Some(true) => self.closed.push(row.path),
            Some(false) => self.closed.retain(|path| *path != row.path),
            None => {}
        }
        self.list.clamp(self.rows().len());
    }
}

/// Opens the explanation of the figure in focus.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let explain = match model.tab {
        Tab::Employees => employees::explain(model),
        Tab::Target => target::explain(model),
        Tab::Team => team::explain(model),
        Tab::Feedback => feedback::explain(model),
        Tab::Meeting => meeting::explain(model),
        Tab::Evaluation => evaluation::explain(model),
        Tab::FollowUp => follow_up::explain(model),
        Tab::Service => service::explain(model),
        Tab::Overview => overview::explain(model),
        Tab::Sync => sync::explain(model),
    };
    match explain {
        Some(explain) => {
            model.overlays.push(Overlay::Explain(Box::new(explain)));
            Vec::new()
        }
        None => model.refuse("explain.nothing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fold_and_unfold_and_the_cursor_stays_within() {
        let leaf = |key: &'static str| Why::leaf(Phrase::new(key), "1");
        let whole = Why::of(
            Phrase::new("explain.title"),
            "2",
            vec![leaf("explain.source"), leaf("explain.version")],
        );
        let mut explain = Explain::new(Phrase::new("explain.title"), vec![whole]);
        explain.list.resize(10);
        assert_eq!(explain.rows().len(), 3);
        assert_eq!(explain.rows()[1].depth, 1);
        assert!(!explain.key(Key::plain(KeyCode::Enter)));
        assert_eq!(explain.rows().len(), 1);
        assert_eq!(explain.rows()[0].open, Some(false));
        explain.key(Key::plain(KeyCode::Char('l')));
        assert_eq!(explain.rows().len(), 3);
        assert!(explain.key(Key::plain(KeyCode::Char('q'))));
    }
}
