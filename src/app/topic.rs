//! What a screen is for, and the rule behind it with its legal basis: what help tells above the commands.

use crate::domain::coded::Coded;
use crate::domain::rating::{Predikat, Rating};
use crate::domain::rules::Rules;
use crate::i18n::Texts;

use super::model::{Model, Tab};
use super::wrap::{columns, wrap};

/// One line of a topic, as wide as there is room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicLine {
    /// Its words.
    pub text: String,
    /// What it says.
    pub says: Says,
}

/// What a part of a topic says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// What the screen is for.
    Purpose,
    /// The rule behind it.
    Rule,
    /// A table.
    Table,
    /// Where the rule stands, and which version of it is in force.
    Source,
}

/// A topic, before the width of the screen is known.
#[derive(Debug, Clone, Default)]
pub struct Topic {
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    Words(Says, String),
    Table(Box<Table>),
}

/// A table of three by three.
#[derive(Debug, Clone)]
struct Table {
    /// Heads of the columns.
    heads: [String; 3],
    /// Rows with their heads.
    rows: [(String, [String; 3]); 3],
}

/// The word by which the messages of a tab are called.
fn code(tab: Tab) -> &'static str {
    let title = tab.title();
    title.split_once('.').map_or(title, |(_, code)| code)
}

impl Topic {
    /// Nothing but what a page is for.
    #[cfg(feature = "hub")]
    pub fn saying(purpose: &str) -> Self {
        Self {
            parts: vec![Part::Words(Says::Purpose, purpose.to_owned())],
        }
    }

    /// The topic of the screen in front, by the rules in force.
    pub fn of(model: &Model) -> Self {
        let (texts, rules) = (model.texts(), &model.settings.rules);
        let words = |says, part: &str| {
            let key = format!("help.{}.{part}", code(model.tab));
            Part::Words(says, filled(texts, &key, rules))
        };
        let (purpose, rule, source) = (
            words(Says::Purpose, "purpose"),
            words(Says::Rule, "rule"),
            words(Says::Source, "source"),
        );
        let parts = if model.tab == Tab::Evaluation {
            let title = Part::Words(Says::Rule, texts.get("help.predikat").to_owned());
            // The table and its source first: they are what is looked up here.
            vec![purpose, title, predikat(texts, rules), source, rule]
        } else {
            vec![purpose, rule, source]
        };
        Self { parts }
    }

    /// Its lines at a width; the last one is blank, so that the commands stand apart.
    pub fn lines(&self, width: usize) -> Vec<TopicLine> {
        let mut lines = Vec::new();
        for part in &self.parts {
            match part {
                Part::Words(says, words) => {
                    let rows = wrap(words, width).into_iter();
                    lines.extend(rows.map(|row| TopicLine {
                        text: words.get(row).unwrap_or_default().to_owned(),
                        says: *says,
                    }));
                }
                Part::Table(table) => lines.extend(table.lines(width)),
            }
        }
        if !lines.is_empty() {
            lines.push(TopicLine {
                text: String::new(),
                says: Says::Purpose,
            });
        }
        lines
    }
}

/// A message with the numbers of the rules in force in its places.
fn filled(texts: &Texts, key: &str, rules: &Rules) -> String {
    let numbers = [
        ("backfill", rules.backfill_workdays),
        ("silent", rules.silent_workdays),
        ("minutes", rules.minutes_per_day),
        ("voices", rules.voice.min_n),
        ("objection", rules.objection.days),
        ("months", rules.improvement.months),
        ("verify", rules.complaint.verify),
        ("spread", rules.distribution.min_n),
    ];
    let numbers = numbers.map(|(place, number)| (place, number.to_string()));
    let words = [
        ("version", rules.version.as_str()),
        ("predikat-source", rules.predikat_source.as_str()),
    ];
    let places = numbers
        .iter()
        .map(|(place, number)| (*place, number.as_str()));
    let places: Vec<(&str, &str)> = places.chain(words).collect();
    texts.fill(key, &places)
}

/// The table of three by three, the worst behaviour on the left as the law prints it.
fn predikat(texts: &'static Texts, rules: &Rules) -> Part {
    let short = |rating: Rating| texts.get_coded("rating-short", rating.code()).to_owned();
    let behaviours = [Rating::Below, Rating::Meets, Rating::Above];
    let grade = |results, behaviour| -> Predikat { rules.predikat.predikat(results, behaviour) };
    let row = |results: Rating| {
        let cells = behaviours.map(|behaviour| texts.label(grade(results, behaviour)).to_owned());
        (short(results), cells)
    };
    let results = [Rating::Above, Rating::Meets, Rating::Below];
    Part::Table(Box::new(Table {
        heads: behaviours.map(short),
        rows: results.map(row),
    }))
}

/// Between two columns.
const GAP: usize = 2;

impl Table {
    /// Its lines, in columns as wide as the words, or narrower ones in which they are broken.
    fn lines(&self, width: usize) -> Vec<TopicLine> {
        let first = self.rows.iter().map(|(head, _)| columns(head));
        let first = first.max().unwrap_or(0);
        let cells = self.rows.iter().flat_map(|(_, cells)| cells);
        let words = cells.chain(&self.heads).map(|cell| columns(cell));
        let room = (width.saturating_sub(first + 3 * GAP) / 3).max(1);
        let wide = words.max().unwrap_or(0).min(room);
        let mut lines = row_lines("", &self.heads, first, wide);
        for (head, cells) in &self.rows {
            lines.extend(row_lines(head, cells, first, wide));
        }
        let line = |text| TopicLine {
            text,
            says: Says::Table,
        };
        lines.into_iter().map(line).collect()
    }
}

/// The lines of a row, as many as its fullest cell takes.
fn row_lines(head: &str, cells: &[String; 3], first: usize, wide: usize) -> Vec<String> {
    let broken = cells.each_ref().map(|cell| {
        let rows = wrap(cell, wide).into_iter();
        rows.filter_map(|row| cell.get(row)).collect::<Vec<&str>>()
    });
    let high = broken.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let mut text = padded(if at == 0 { head } else { "" }, first);
        for cell in &broken {
            text.push_str(&" ".repeat(GAP));
            text.push_str(&padded(cell.get(at).copied().unwrap_or(""), wide));
        }
        text.trim_end().to_owned()
    };
    (0..high).map(line).collect()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::model::Overlay;
    use crate::app::testing::World;
    use crate::i18n::Lang;

    #[test]
    fn every_screen_tells_what_it_is_for_the_rule_and_its_basis_at_every_size() {
        for lang in [Lang::Indonesian, Lang::English] {
            let mut w = World::of(lang);
            for tab in Tab::ALL {
                w.model.tab = tab;
                w.keys("F1");
                for (width, height) in [(60, 18), (80, 24), (120, 40)] {
                    let seen = w.screen(width, height);
                    let version = &w.model.settings.rules.version;
                    assert!(seen.contains(version), "{tab:?} {width}x{height}:\n{seen}");
                }
                let lines = Topic::of(&w.model).lines(54);
                for says in [Says::Purpose, Says::Rule, Says::Source] {
                    assert!(lines.iter().any(|line| line.says == says), "{tab:?}");
                }
                assert!(
                    lines.iter().all(|line| columns(&line.text) <= 54),
                    "{tab:?}"
                );
                assert!(lines.iter().all(|line| !line.text.contains('{')), "{tab:?}");
                w.keys("Esc");
            }
        }
    }

    #[test]
    fn help_on_the_ratings_draws_the_table_that_is_in_force_with_its_source() {
        let mut w = World::new();
        w.keys("g n F1");
        let seen = w.screen(60, 18);
        for words in [
            "Di bawah      Sesuai        Di atas",
            "Di atas   Kurang        Baik          Sangat Baik",
            "Sesuai    Kurang        Baik          Baik",
            "Di bawah  Sangat        Butuh         Butuh",
            "PermenPANRB 6/2022",
            "nasional-2026.1",
        ] {
            assert!(seen.contains(words), "{words}:\n{seen}");
        }
        let wide = w.screen(120, 40);
        assert!(
            wide.contains("Sangat Kurang    Butuh Perbaikan  Butuh Perbaikan"),
            "{wide}"
        );
        // An office with a table of its own sees its own.
        w.keys("Esc");
        w.model.settings.rules.predikat.0[0][0] = Predikat::Good;
        w.model.settings.rules.predikat_source = "Perwal 7/2027".to_owned();
        w.keys("F1");
        let seen = w.screen(60, 18);
        assert!(
            !seen.contains("Sangat Baik") && seen.contains("Perwal 7/2027"),
            "{seen}"
        );
    }

    #[test]
    fn typing_puts_the_topic_away_and_enter_runs_at_once_or_after() {
        let mut w = World::new();
        w.keys("?");
        let seen = w.screen(80, 24);
        assert!(seen.contains("Daftar pegawai beserta SKP"), "{seen}");
        w.keys("u r u t");
        assert!(!w.screen(80, 24).contains("Daftar pegawai beserta SKP"));
        w.keys("Backspace Backspace Backspace Backspace");
        assert!(w.screen(80, 24).contains("Daftar pegawai beserta SKP"));
        // The first command is selected, and Enter runs it: the filter.
        w.keys("Enter");
        assert!(w.model.overlays.is_empty() && w.model.employees.typing.is_some());
        // Where the topic fills the window one scrolls through it to the commands.
        w.keys("Esc g n");
        w.screen(60, 18);
        w.keys("? Enter");
        assert!(
            matches!(w.model.top(), Some(Overlay::Menu(_))),
            "no command yet"
        );
        w.keys("PgDn PgDn");
        let Some(Overlay::Menu(menu)) = w.model.top() else {
            panic!("{}", w.notice());
        };
        assert!(
            menu.list.selected() > Some(menu.above()),
            "among the commands"
        );
    }
}
