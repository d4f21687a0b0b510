//! The backend against a terminal emulator: the same cells as the buffer, within the budgets of bytes.

use std::num::NonZeroU16;

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::*;
use crate::app::model::Msg;
use crate::app::testing::World;

/// A terminal emulator that counts the writes.
struct Emulator {
    parser: vt100::Parser,
    writes: usize,
}

impl Write for Emulator {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writes += 1;
        self.parser.process(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

type Screenful = Terminal<CompactBackend<Emulator>>;

fn some(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).expect("a size")
}

fn terminal(width: u16, height: u16) -> Screenful {
    let mut parser = vt100::Parser::new(some(height), some(width), 0);
    // What another program left behind must not show through.
    parser.process(b"\x1b[7;41mleft over \x1b[2;3r\x1b[5Hrubbish");
    let emulator = Emulator { parser, writes: 0 };
    Terminal::new(CompactBackend::new(emulator, (width, height))).expect("terminal")
}

fn resize(terminal: &mut Screenful, width: u16, height: u16) {
    let backend = terminal.backend_mut();
    backend.resize(width, height);
    backend
        .writer
        .parser
        .screen_mut()
        .set_size(some(height), some(width));
}

/// Draws a frame; returns the drawn buffer and the bytes sent.
fn draw(terminal: &mut Screenful, render: impl FnOnce(&mut Buffer)) -> (Buffer, usize) {
    let before = terminal.backend().sent().bytes;
    let frame = terminal
        .draw(|frame| render(frame.buffer_mut()))
        .expect("draw");
    let buffer = frame.buffer.clone();
    let bytes = terminal.backend().sent().bytes - before;
    (buffer, usize::try_from(bytes).expect("small"))
}

/// A cell as it looks, from either side.
#[derive(Debug, PartialEq, Eq)]
struct Look {
    text: String,
    pen: Pen,
}

fn wanted_look(cell: &Cell) -> Look {
    let mut text = Vec::new();
    let tile = tile(cell);
    tile.print(&mut text);
    Look {
        text: String::from_utf8(text).expect("UTF-8"),
        pen: tile.pen,
    }
}

fn shown_look(cell: &vt100::Cell) -> Look {
    let color = |color| match color {
        vt100::Color::Default | vt100::Color::Rgb(..) => Ink::Own,
        vt100::Color::Idx(n) => Ink::Palette(n),
    };
    let bits = [
        (cell.bold(), BOLD),
        (cell.dim(), DIM),
        (cell.underline(), UNDERLINE),
        (cell.inverse(), REVERSE),
    ];
    let pen = Pen {
        ink: color(cell.fgcolor()),
        paper: color(cell.bgcolor()),
        bits: bits.iter().filter(|(on, _)| *on).map(|(_, bit)| bit).sum(),
    };
    let text = if cell.has_contents() {
        cell.contents()
    } else {
        " "
    };
    Look {
        text: text.to_owned(),
        // Through a tile, so that what cannot be seen on a blank does not count.
        pen: Tile::new(text, 2, pen).pen,
    }
}

fn check(terminal: &Screenful, buffer: &Buffer) -> Result<(), TestCaseError> {
    let screen = terminal.backend().writer.parser.screen();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            let width = cell.cell_width().max(1);
            let want = wanted_look(cell);
            let mut got = shown_look(screen.cell(y, x).expect("on the screen"));
            // A doubtful grapheme is filled up with blanks of its own pen.
            for filler in x + 1..x + width {
                let cell = screen.cell(y, filler).expect("on the screen");
                if !cell.is_wide_continuation() {
                    got.text.push_str(cell.contents());
                }
            }
            prop_assert_eq!(&got, &want, "column {} row {}", x, y);
            x += width;
        }
    }
    Ok(())
}

/// One line of a picture: words with styles, and a style laid over all of it.
type Line = (Vec<(u16, String, Style)>, Style);

fn style() -> impl Strategy<Value = Style> {
    let color = prop_oneof![
        4 => Just(Color::Reset),
        1 => Just(Color::Red),
        1 => Just(Color::LightBlue),
        1 => Just(Color::Indexed(200)),
    ];
    let modifier = prop_oneof![
        4 => Just(Modifier::empty()),
        1 => Just(Modifier::BOLD),
        1 => Just(Modifier::DIM),
        1 => Just(Modifier::BOLD | Modifier::REVERSED),
        1 => Just(Modifier::REVERSED),
        1 => Just(Modifier::UNDERLINED | Modifier::DIM),
    ];
    (color.clone(), color, modifier)
        .prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier))
}

fn line() -> impl Strategy<Value = Line> {
    let word = prop_oneof![
        4 => "[a-c ]{0,12}",
        1 => Just("漢字 かな".to_owned()),
        1 => Just("e\u{301}a\u{308}\u{323}x".to_owned()),
        1 => Just("😀 ⌨\u{fe0f} 🇮🇩 👨\u{200d}👩\u{200d}👧".to_owned()),
        1 => Just("a\u{202e}b\u{200b}c".to_owned()),
        1 => Just("█▌──│".to_owned()),
    ];
    let words = prop::collection::vec((0_u16..24, word, style()), 0..4);
    (words, prop_oneof![5 => Just(Style::new()), 1 => style()])
}

/// What happens between two frames.
#[derive(Debug, Clone)]
enum Step {
    Replace(Vec<(usize, Line)>),
    Scroll {
        top: usize,
        height: usize,
        by: isize,
    },
    Resize(u16, u16),
    Repaint,
    Cursor(Option<(u16, u16)>),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => prop::collection::vec((0_usize..20, line()), 0..6).prop_map(Step::Replace),
        4 => (0_usize..10, 1_usize..20, -4_isize..5)
            .prop_map(|(top, height, by)| Step::Scroll { top, height, by }),
        1 => (1_u16..30, 1_u16..20).prop_map(|(width, height)| Step::Resize(width, height)),
        1 => Just(Step::Repaint),
        1 => prop::option::of((0_u16..30, 0_u16..20)).prop_map(Step::Cursor),
    ]
}

fn render(buffer: &mut Buffer, lines: &[Line]) {
    let area = buffer.area;
    for (y, (words, over)) in (0..area.height).zip(lines) {
        for (x, text, style) in words.iter().filter(|(x, ..)| *x < area.width) {
            // A buffer with a word on the right half of a wide character has no meaning.
            if let Some(left) = x.checked_sub(1).map(|left| &mut buffer[(left, y)])
                && left.cell_width() > 1
            {
                left.set_symbol(" ");
            }
            buffer.set_string(*x, y, text, *style);
        }
        // ratatui never sends the hidden column of a wide character, so not a style laid over it
        // either; when that column comes into view unchanged, only `Terminal::clear` mends it.
        let row = Rect::new(0, y, area.width, 1);
        if row
            .positions()
            .all(|position| buffer[position].cell_width() == 1)
        {
            buffer.set_style(row, *over);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_terminal_shows_the_buffer_after_any_sequence_of_frames(
        mut lines in prop::collection::vec(line(), 20),
        steps in prop::collection::vec(step(), 1..12),
    ) {
        let mut terminal = terminal(24, 16);
        let mut cursor = None;
        let mut frames = 0;
        for step in steps {
            match step {
                Step::Replace(changes) => {
                    for (y, line) in changes {
                        lines[y] = line;
                    }
                }
                Step::Scroll { top, height, by } => {
                    let end = lines.len().min(top + height);
                    let region = &mut lines[top..end];
                    let count = by.unsigned_abs() % region.len();
                    if by > 0 { region.rotate_left(count) } else { region.rotate_right(count) }
                }
                Step::Resize(width, height) => resize(&mut terminal, width, height),
                Step::Repaint => terminal.backend_mut().repaint(),
                Step::Cursor(position) => cursor = position,
            }
            let shown = terminal.draw(|frame| {
                render(frame.buffer_mut(), &lines);
                if let Some(position) = cursor {
                    frame.set_cursor_position(position);
                }
            }).expect("draw");
            let buffer = shown.buffer.clone();
            frames += 1;
            check(&terminal, &buffer)?;
            let screen = terminal.backend().writer.parser.screen();
            prop_assert_eq!(screen.hide_cursor(), cursor.is_none());
            if let Some((x, y)) = cursor {
                let inside = (y.min(buffer.area.height - 1), x.min(buffer.area.width - 1));
                prop_assert_eq!(screen.cursor_position(), inside);
            }
            prop_assert!(terminal.backend().writer.writes <= frames, "one write per frame");
        }
    }
}

const FIRST: [&str; 13] = [
    "Siti",
    "Budi",
    "Ni Luh Putu",
    "Yohanes",
    "Muhammad",
    "Dewi",
    "Agus",
    "Rina",
    "I Made",
    "Maria",
    "Abdul",
    "Lestari",
    "Teuku",
];
const LAST: [&str; 11] = [
    "Rahmawati",
    "Santoso",
    "Ayu",
    "Saragih",
    "Hidayat",
    "Anggraini",
    "Wibowo",
    "Marlina",
    "Suardana",
    "Goretti",
    "Rahman",
];

/// A list of employees as the program shows it, scrolled to `offset`, with `selected` marked.
fn list(buffer: &mut Buffer, offset: u16, selected: u16) {
    let area = buffer.area;
    buffer.set_string(
        0,
        0,
        " 1 Pegawai  2 Target  3 Tim  4 Umpan balik",
        Style::new(),
    );
    buffer.set_string(2, 1, "NAMA                          NIP", Modifier::BOLD);
    for y in 2..area.height - 2 {
        let n = offset + y - 2;
        let name = format!(
            "{} {} {n}",
            FIRST[usize::from(n) % 13],
            LAST[usize::from(n) % 11]
        );
        let nip = format!("19{}0{}0{}2010{n:06}", 70 + n % 30, 1 + n % 9, 1 + n % 8);
        buffer.set_string(2, y, &name, Style::new());
        buffer.set_string(32, y, &nip, Style::new());
        let color = [Color::Green, Color::Yellow, Color::Red][usize::from(n) % 3];
        buffer.set_string(
            53,
            y,
            format!("{:>3} %", n * 7 % 100),
            Style::new().fg(color),
        );
        if n == selected {
            // As ux.md has it: a marker in a styled cell, and not the row restyled.
            buffer.set_string(0, y, ">", Modifier::REVERSED);
        }
    }
    let status = format!("{}/1000", selected + 1);
    buffer.set_string(
        0,
        area.height - 1,
        "j/k gerak  Enter buka  / cari  ? bantuan",
        Style::new(),
    );
    buffer.set_string(area.width - 10, area.height - 1, &status, Style::new());
}

/// Bytes of the first frame, a move, a scroll by one, a page, and the same frame again.
fn costs(width: u16, height: u16) -> [usize; 6] {
    let mut terminal = terminal(width, height);
    let page = height - 4;
    let views = [
        (0, 10),
        (0, 11),
        (1, 12),
        (0, 11),
        (page, page + 10),
        (page, page + 10),
    ];
    views.map(|(offset, selected)| {
        let (buffer, bytes) = draw(&mut terminal, |buffer| list(buffer, offset, selected));
        check(&terminal, &buffer).expect("the same picture");
        bytes
    })
}

#[test]
fn frames_stay_within_their_budgets() {
    for (width, height, first_budget, page_budget) in
        [(80, 24, 3_000, 2_200), (160, 48, 6_000, 6_000)]
    {
        let [first, step, scroll, back, page, same] = costs(width, height);
        assert!(first <= first_budget, "first {first}");
        assert!(step <= 60, "move {step}");
        assert!(scroll <= 200 && back <= 200, "scroll {scroll} {back}");
        assert!(page <= page_budget, "page {page}");
        assert_eq!(same, 0, "nothing changed");
    }
}

#[test]
fn typing_a_character_sends_little_more_than_the_character() {
    let mut terminal = terminal(80, 24);
    let mut type_text = |text: &str| {
        let before = terminal.backend().sent().bytes;
        let shown = terminal.draw(|frame| {
            list(frame.buffer_mut(), 0, 0);
            frame.buffer_mut().set_string(0, 22, text, Style::new());
            frame.set_cursor_position((text.len() as u16, 22));
        });
        shown.expect("draw");
        terminal.backend().sent().bytes - before
    };
    type_text("/si");
    assert_eq!(type_text("/sit"), 1);
}

#[test]
fn big_frames_are_synchronized_where_the_terminal_can() {
    let mut out = Vec::new();
    let backend = CompactBackend::new(&mut out, (80, 24)).synchronized(true);
    let mut terminal = Terminal::new(backend).expect("terminal");
    for selected in 0..2 {
        terminal
            .draw(|frame| list(frame.buffer_mut(), 0, selected))
            .expect("draw");
    }
    drop(terminal);
    let text = String::from_utf8(out).expect("UTF-8");
    assert!(text.starts_with("\x1b[?2026h"));
    assert_eq!(
        text.matches("\x1b[?2026l").count(),
        1,
        "the small frame goes without"
    );
}

/// A line that breaks after a few bytes.
struct Broken(usize);

impl Write for Broken {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(1).ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len().min(10))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn after_a_failed_write_everything_is_sent_again() {
    let mut terminal = Terminal::new(CompactBackend::new(Broken(1), (20, 5))).expect("terminal");
    let text = |frame: &mut ratatui::Frame<'_>| {
        frame.buffer_mut().set_string(0, 0, "halo", Style::new());
    };
    assert!(terminal.draw(text).is_err());
    terminal.backend_mut().writer = Broken(100);
    terminal.draw(text).expect("draw");
    let sent = terminal.backend().sent();
    assert!(sent.last > 20, "{sent:?}");
}

#[test]
fn scrolling_beside_a_still_pane_costs_a_page_at_most() {
    // Margins hold for whole rows only, so the list is repainted: the price of a pane at the side.
    let panes = |buffer: &mut Buffer, offset: u16| {
        list(buffer, offset, offset + 10);
        for y in 2..buffer.area.height - 2 {
            let word = FIRST[usize::from(y) * 5 % FIRST.len()];
            let text = format!("│ {word} {word}: target, realisasi, bukti dan catatan {y}");
            buffer.set_string(60, y, text, Style::new());
        }
    };
    let mut terminal = terminal(120, 40);
    draw(&mut terminal, |buffer| panes(buffer, 0));
    let (buffer, bytes) = draw(&mut terminal, |buffer| panes(buffer, 1));
    check(&terminal, &buffer).expect("the same picture");
    assert!(bytes <= 2_200, "{bytes}");
}

#[test]
fn a_letter_in_the_large_editor_costs_little_more_than_its_cells() {
    let mut world = World::new();
    world.keys("g u a");
    world.send(Msg::Paste("Rapat evaluasi kinerja. ".repeat(60)));
    world.keys("Ctrl-x Ctrl-e");
    let mut terminal = terminal(80, 24);
    let mut frame = |world: &World| {
        let before = terminal.backend().sent().bytes;
        crate::ui::draw(&mut terminal, &world.model).expect("draw");
        terminal.backend().sent().bytes - before
    };
    frame(&world);
    let mut costs = Vec::new();
    for c in "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh".chars() {
        world.type_text(&c.to_string());
        costs.push(frame(&world));
    }
    costs.sort_unstable();
    // A letter is itself; now and then a row is full and its last word moves on.
    assert_eq!(costs[costs.len() / 2], 1, "{costs:?}");
    assert!(costs[costs.len() - 1] <= 120, "{costs:?}");
    world.send(Msg::Rested);
    assert!(frame(&world) <= 60, "the figures follow when the keys rest");
}

#[test]
fn where_the_locale_promises_no_utf_8_letters_become_question_marks_of_the_same_width() {
    let mut out = Vec::new();
    let backend = CompactBackend::new(&mut out, (20, 2)).ascii(true);
    let mut terminal = Terminal::new(backend).unwrap();
    for words in [
        "Siti \u{6f22}\u{5b57} é.",
        "S \u{6f22}",
        "S a",
        "Siti \u{6f22}",
        "Siti Aisyah",
        "Siti",
        "S \u{6f22}",
        "S",
    ] {
        terminal
            .draw(|frame| frame.render_widget(ratatui::text::Text::raw(words), frame.area()))
            .unwrap();
    }
    drop(terminal);
    assert!(out.is_ascii());
    let mut shown = vt100::Parser::new(some(2), some(20), 0);
    shown.process(&out);
    assert_eq!(shown.screen().contents().trim_end(), "S");
}
