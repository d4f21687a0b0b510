//! A line that drops: what was typed is there again, in the same field, at the same place.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;
use rustix::process::Signal;

use crate::program::{ENV, feedback, office, open, tatap};
use crate::support::pty::Pty;

const CUTS: usize = 50;
const CHARS: usize = 2_000;
/// No more than what was typed so shortly before a cut is lost. Half a second more than is promised, as this
/// machine may be busy with other tests.
const LOST: Duration = Duration::from_millis(1_500);
/// Far more than is ever needed.
const PATIENCE: Duration = Duration::from_secs(20);

/// The text that is typed in the form on top, by the draft on disk, and where the cursor stands in it.
fn kept(data: &str) -> Option<(String, usize)> {
    let file = fs::read_to_string(Path::new(data).join("draft")).ok()?;
    let (_, text) = file.split_once('\n')?;
    let desk: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let form = desk["forms"].as_array()?.last()?;
    let focus = usize::try_from(form["focus"].as_u64()?).ok()?;
    let typed = &form["fields"][focus]["entered"]["text"];
    let cursor = usize::try_from(typed["cursor"].as_u64()?).ok()?;
    Some((typed["text"].as_str()?.to_owned(), cursor))
}

/// Waits until the draft on disk ends with `words`, and answers how long it took.
pub(crate) fn wait_for_kept(pty: &mut Pty, data: &str, words: &str) -> Duration {
    let start = Instant::now();
    while !kept(data).is_some_and(|(text, _)| text.ends_with(words)) {
        assert!(start.elapsed() < PATIENCE, "never kept: {words}");
        pty.quiet_for(Duration::from_millis(5));
    }
    start.elapsed()
}

/// A small generator, so that a failure can be run again.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// Words of letters of one, two and four bytes.
fn words(random: &mut Random) -> Vec<char> {
    let mut text = vec!['A'];
    while text.len() < CHARS - 1 {
        let c = match random.below(24) {
            0..4 if text.last() != Some(&' ') => ' ',
            4 => 'é',
            5 => '👍',
            n => char::from(b'a' + n as u8),
        };
        text.push(c);
    }
    text.push('z');
    text
}

fn start(data: &str) -> Pty {
    Pty::start(cargo_bin("tatap"), ["--data", data], &ENV, (80, 24))
}

/// How many characters the program says it goes on with.
fn told(pty: &mut Pty) -> usize {
    let count = |screen: &vt100::Screen| -> Option<usize> {
        let contents = screen.contents();
        let words: Vec<&str> = contents.split_whitespace().collect();
        let (_, told) = words.split_at(words.iter().position(|word| *word == "Dilanjutkan:")?);
        let at = told.iter().position(|word| *word == "huruf,")?;
        let count = told.get(at.checked_sub(1)?)?.trim_start_matches('(');
        count.replace('.', "").parse().ok()
    };
    pty.wait_for("what is continued", |screen| count(screen).is_some());
    count(pty.screen()).expect("just seen")
}

/// A program that is cut off again and again while somebody types.
struct Typist {
    data: String,
    text: Vec<char>,
    pty: Pty,
    /// How much was typed when, since the last cut.
    sent: Vec<(Instant, usize)>,
    /// How much of the text stands in the field.
    typed: usize,
    /// How much is known to be on disk.
    safe: usize,
    random: Random,
}

impl Typist {
    /// Types the next characters.
    fn send(&mut self, count: usize) {
        let end = (self.typed + count).min(CHARS);
        let piece: String = self.text[self.typed..end].iter().collect();
        self.pty.send(piece);
        self.typed = end;
        self.sent.push((Instant::now(), end));
    }

    /// Waits until all that was typed is on the screen, over whose rows the form may wrap it.
    fn wait_for_screen(&mut self) {
        let seen = |row: String| -> String {
            let seen = row
                .chars()
                .filter(|c| !c.is_whitespace() && !"│_".contains(*c));
            seen.collect()
        };
        let tail = seen(self.text[self.typed - 12..self.typed].iter().collect());
        self.pty.wait_for(&tail, |screen| {
            // Beside the form two columns of the list can be seen.
            let rows: String = screen.rows(2, 76).map(seen).collect();
            rows.contains(&tail)
        });
    }

    /// Types a stretch, in one of the ways in which people type.
    fn stretch(&mut self) {
        let count = 30 + self.random.below(12) as usize;
        match self.random.below(5) {
            // Held back by nothing: cut off in the middle of it.
            0 => self.send(count),
            // With pauses, for longer than a second.
            1 => {
                let end = self.typed + count;
                while self.typed < end.min(CHARS) {
                    self.send(2);
                    let pause = 20 + self.random.below(90);
                    self.pty.quiet_for(Duration::from_millis(pause));
                }
            }
            // Until all of it is kept, and a little more.
            _ => {
                self.send(count);
                let tail: String = self.text[self.typed - 8..self.typed].iter().collect();
                let took = wait_for_kept(&mut self.pty, &self.data, &tail);
                assert!(took < LOST, "kept only after {took:?}");
                self.safe = self.typed;
                let more = self.random.below(4) as usize;
                self.send(more);
            }
        }
    }

    /// Cuts, starts anew, and looks where the program stands.
    fn cut(&mut self, by_kill: bool) {
        let mut least = self.safe;
        if by_kill {
            self.pty.signal(Signal::KILL);
        } else {
            // What the program has seen it keeps when the line drops.
            self.wait_for_screen();
            self.pty.hang_up();
            least = self.typed;
        }
        let now = Instant::now();
        self.pty.wait_exit();
        let old = self.sent.iter().rev().find(|(at, _)| *at + LOST < now);
        least = least.max(old.map_or(0, |(_, count)| *count));
        let (text, cursor) = kept(&self.data).expect("there is a draft");
        if self.random.below(8) == 0 {
            // Cut off again while it starts.
            let again = start(&self.data);
            again.signal(Signal::KILL);
            drop(again);
        }
        self.pty = start(&self.data);
        let count = told(&mut self.pty);
        let stands: String = self.text[..count].iter().collect();
        assert_eq!((text.as_str(), cursor), (stands.as_str(), stands.len()));
        assert!(
            count >= least,
            "{count} of {}, {least} were safe",
            self.typed
        );
        (self.typed, self.safe) = (count, count);
        self.sent.clear();
    }
}

#[test]
fn fifty_cuts_while_two_thousand_characters_are_typed_lose_at_most_the_last_second() {
    let (_dir, data) = office();
    let mut random = Random(0x7a7a_1122);
    let text = words(&mut random);
    let mut pty = open(&data);
    pty.send("A");
    pty.wait_for_text("Ctrl-s");
    let mut typist = Typist {
        pty,
        data: data.clone(),
        text,
        sent: Vec::new(),
        typed: 0,
        safe: 0,
        random,
    };
    // So that there is something to come back to.
    typist.send(12);
    let first: String = typist.text[..12].iter().collect();
    wait_for_kept(&mut typist.pty, &data, &first);
    for cut in 0..CUTS {
        typist.stretch();
        typist.cut(cut % 2 == 0);
    }
    let rest = CHARS - typist.typed;
    typist.send(rest);
    let end: String = typist.text[CHARS - 30..].iter().collect();
    wait_for_kept(&mut typist.pty, &data, &end);
    let whole: String = typist.text.iter().collect();
    assert_eq!(kept(&data), Some((whole.clone(), whole.len())));
    // What was typed before the cuts can be taken back, and done again.
    typist.pty.send("\x18\x15".repeat(60));
    let taken_back = |(text, _): (String, usize)| text.chars().count() + 60 < CHARS;
    let start = Instant::now();
    while !kept(&data).is_some_and(taken_back) {
        assert!(start.elapsed() < PATIENCE, "never taken back");
        typist.pty.quiet_for(Duration::from_millis(5));
    }
    typist.pty.send("\x18\x12".repeat(60));
    wait_for_kept(&mut typist.pty, &data, &end);
    typist.pty.send("\x13");
    typist.pty.wait_for_text("Tersimpan");
    assert_eq!(kept(&data), None, "what is saved is no draft any more");
    typist.pty.send("Q");
    assert_eq!(typist.pty.wait_exit().exit_code(), 0);
    let said = feedback(&data);
    assert_eq!(said.matches(&whole).count(), 1, "{said}");
    assert_eq!(tatap(&["--data", &data, "verify"]).0, Some(0));
}

#[test]
fn a_draft_of_other_data_or_a_damaged_one_is_set_aside_and_told() {
    let (_dir, data) = office();
    let draft = Path::new(&data).join("draft");
    let foreign = format!("tatap-draft 1 {} 5 run 00000000\n{{}}", "ab".repeat(16));
    for spoiled in [&foreign, "tatap-draft 2 later\n", "\0\0\0"] {
        fs::write(&draft, spoiled).expect("written");
        let mut pty = start(&data);
        pty.wait_for_text("Draf tidak dapat dilanjutkan");
        pty.send("j");
        pty.wait_for_text("20 pegawai");
        pty.send("Q");
        assert_eq!(pty.wait_exit().exit_code(), 0);
        assert!(!draft.exists());
    }
    let aside = fs::read_dir(Path::new(&data).join("drafts")).expect("a folder");
    assert_eq!(aside.count(), 3);
}

#[test]
fn whoever_looks_on_neither_continues_nor_keeps_a_draft_and_leaving_starts_fresh() {
    let (_dir, data) = office();
    let draft = Path::new(&data).join("draft");
    let mut pty = open(&data);
    pty.send("g ujjA");
    pty.wait_for_text("Ctrl-s");
    pty.send("setengah");
    wait_for_kept(&mut pty, &data, "setengah");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_exit().exit_code(), 143);
    let before = fs::read(&draft).expect("a draft");
    let mut looking = Pty::start(
        cargo_bin("tatap"),
        ["--data", &data, "--read-only"],
        &ENV,
        (80, 24),
    );
    looking.wait_for_text("HANYA BACA");
    looking.send("jjj");
    looking.send("Q");
    assert_eq!(looking.wait_exit().exit_code(), 0);
    assert_eq!(fs::read(&draft).expect("a draft"), before);
    let mut pty = start(&data);
    pty.wait_for_text("Dilanjutkan");
    assert!(pty.text().contains("setengah"));
    pty.send("\x1b");
    pty.wait_for_text("Buang?");
    pty.send("y");
    pty.wait_for("the list", |screen| !screen.contents().contains("setengah"));
    pty.send("Q");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    assert!(!draft.exists());
}
