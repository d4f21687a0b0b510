//! What every message does to the board.

use crate::app::command::{Command, General, Move};
use crate::app::geometry::{overlay, overlay_rows};
use crate::app::key::{Key, KeyCode};
use crate::app::keymap::Meaning;
use crate::app::menu::{Menu, MenuAnswer};
use crate::app::model::{Tab, Tone};
use crate::app::pick::{Pick, PickAnswer, PickFor, PickItem};
use crate::app::screens::employees::Act;
use crate::app::text_input::{Lines, TextInput};
use crate::app::topic::Topic;
use crate::domain::coded::Coded;
use crate::domain::period::Period;
use crate::i18n::Phrase;
use crate::ops::coverage::{Completion, Unit};

use super::table::{By, Table};
use super::{
    Above, Answer, Board, COMMANDS, Effect, Msg, OfficePage, OfficePart, Part, SAVED, Typing,
    UnitPage, Wish, layout, rows,
};

/// Letters of a filter.
const FILTER: usize = 200;

/// Takes a message and answers what the world is asked for.
pub fn update(board: &mut Board, msg: Msg) -> Vec<Effect> {
    let effects = match msg {
        Msg::Key(key) => on_key(board, key),
        Msg::Paste(text) => on_paste(board, &text),
        Msg::Resize(w, h) => {
            board.size = (w, h);
            Vec::new()
        }
        Msg::Read(read) => {
            on_read(board, read);
            Vec::new()
        }
        Msg::Cannot(key) => refuse(board, key),
    };
    settle(board);
    let reads = effects.iter();
    let reads = reads.filter(|effect| matches!(effect, Effect::Read(_)));
    board.waiting += reads.count();
    effects
}

/// Brings windows in line with the size.
fn settle(board: &mut Board) {
    let height = usize::from(layout::areas(board).list.h).max(1);
    board.table_mut().list.resize(height);
    let size = board.size;
    match &mut board.above {
        Some(Above::Help(menu)) => {
            let inner = overlay(size).w.saturating_sub(2);
            menu.resize(usize::from(inner), overlay_rows(size));
        }
        Some(Above::Pick(pick)) => pick.list.resize(overlay_rows(size)),
        None => {}
    }
}

fn on_key(board: &mut Board, key: Key) -> Vec<Effect> {
    board.notice = None;
    if board.above.is_some() {
        return on_above(board, key);
    }
    if board.typing.is_some() {
        typing_key(board, key);
        return Vec::new();
    }
    if !board.keys.is_empty() && key.code == KeyCode::Esc {
        board.keys.clear();
        return Vec::new();
    }
    board.keys.push(key);
    let meaning = board.settings.keymap.meaning(Tab::Employees, &board.keys);
    match meaning {
        Meaning::Command(command) => {
            board.keys.clear();
            run(board, command)
        }
        Meaning::Prefix => Vec::new(),
        Meaning::Nothing => {
            let keys = board.keys.drain(..).map(|key| key.to_string());
            let keys: Vec<String> = keys.collect();
            let phrase = Phrase::new("notice.no-such-key").with("keys", keys.join(" "));
            board.say(Tone::Warning, phrase);
            Vec::new()
        }
    }
}

/// What is pasted where nothing is typed is never a command.
fn on_paste(board: &mut Board, text: &str) -> Vec<Effect> {
    match (&mut board.above, &mut board.typing) {
        (Some(Above::Help(menu)), _) => menu.paste(text),
        (Some(Above::Pick(pick)), _) => pick.paste(text),
        (None, Some(typing)) => {
            typing.input.paste(text);
            let query = typing.input.text().to_owned();
            board.table_mut().filter(&query);
        }
        (None, None) => return refuse(board, "board.paste"),
    }
    Vec::new()
}

fn refuse(board: &mut Board, key: &'static str) -> Vec<Effect> {
    board.say(Tone::Warning, Phrase::new(key));
    Vec::new()
}

fn on_above(board: &mut Board, key: Key) -> Vec<Effect> {
    let closes = matches!(
        (key.code, key.ctrl),
        (KeyCode::Esc, _) | (KeyCode::Char('g' | 'c'), true)
    );
    match board.above.take() {
        Some(_) if closes => {}
        Some(Above::Help(mut menu)) => match menu.key(key) {
            MenuAnswer::Run(command) => return run(board, command),
            MenuAnswer::Done => board.above = Some(Above::Help(menu)),
            MenuAnswer::RunLine(_) | MenuAnswer::Close => {}
        },
        Some(Above::Pick(mut pick)) => match pick.key(key) {
            PickAnswer::Chosen(id) if pick.purpose == PickFor::Sort => {
                let by = u8::try_from(id).ok().and_then(By::from_number);
                if let Some(by) = by {
                    board.table_mut().sort(by, false);
                }
            }
            PickAnswer::Chosen(id) => {
                let period = u32::try_from(id).ok().and_then(Period::from_number);
                return period.map_or_else(Vec::new, |period| turn_to(board, period));
            }
            PickAnswer::Done => board.above = Some(Above::Pick(pick)),
        },
        None => {}
    }
    Vec::new()
}

fn typing_key(board: &mut Board, key: Key) {
    let Some(mut typing) = board.typing.take() else {
        return;
    };
    match (key.code, key.ctrl) {
        (KeyCode::Esc, _) | (KeyCode::Char('g' | 'c'), true) => {
            board.table_mut().filter(&typing.before);
            return;
        }
        (KeyCode::Enter, _) => return,
        _ if board.table_mut().list.step_while_typing(key) => {}
        _ => {
            let before = typing.input.text().to_owned();
            typing.input.key(key);
            if typing.input.text() != before {
                board.table_mut().filter(typing.input.text());
            }
        }
    }
    board.typing = Some(typing);
}

/// Runs a command of the program, where it means something here.
fn run(board: &mut Board, command: Command) -> Vec<Effect> {
    match command {
        Command::Move(by) => {
            step(board, by);
            Vec::new()
        }
        Command::General(general) => run_general(board, general),
        Command::Employees(act) => {
            run_list(board, act);
            Vec::new()
        }
        Command::Go(_)
        | Command::Turn(_)
        | Command::Target(_)
        | Command::Team(_)
        | Command::Feedback(_)
        | Command::Meeting(_)
        | Command::Evaluation(_)
        | Command::FollowUp(_)
        | Command::Service(_)
        | Command::Overview(_)
        | Command::Sync(_) => refuse(board, "board.not-here"),
    }
}

fn step(board: &mut Board, by: Move) {
    let list = &mut board.table_mut().list;
    match by {
        Move::Rows(n) => list.step(n.into()),
        Move::HalfPage(n) => list.half_page(n.into()),
        Move::Page(n) => list.page(n.into()),
        Move::First => list.first(),
        Move::Last => list.last(),
        Move::Right | Move::NextPane => turn(board, 1),
        Move::Left | Move::PreviousPane => turn(board, -1),
    }
}

/// Brings the next list of the page to the front.
fn turn(board: &mut Board, by: isize) {
    fn turned<T: Copy + PartialEq>(all: &[T], now: T, by: isize) -> T {
        let at = all.iter().position(|one| *one == now).unwrap_or(0);
        let next = at.cast_signed() + by;
        let at = next.rem_euclid(all.len().max(1).cast_signed());
        all.get(at.cast_unsigned()).copied().unwrap_or(now)
    }
    match (&mut board.office, &board.unit) {
        (_, Some(_)) => {}
        (Some(page), None) => page.part = turned(&OfficePart::ALL, page.part, by),
        (None, None) => board.part = turned(&Part::ALL, board.part, by),
    }
}

fn run_general(board: &mut Board, general: General) -> Vec<Effect> {
    match general {
        General::Open => return open(board),
        General::Back => {
            if !close(board) {
                return vec![Effect::Quit];
            }
        }
        General::Peel => peel(board),
        General::Help => help(board),
        General::Refresh => return read_anew(board, board.coverage.period),
        General::NextPeriod => return next_period(board, 1),
        General::PreviousPeriod => return next_period(board, -1),
        General::ChoosePeriod => choose_period(board),
        General::Redraw => return vec![Effect::Redraw],
        General::Suspend => return vec![Effect::Suspend],
        General::Quit => return vec![Effect::Quit],
        General::Cancel => tell_how_to_quit(board),
        General::Palette
        | General::Line
        | General::Undo
        | General::Redo
        | General::NextPerson
        | General::PreviousPerson
        | General::Reload
        | General::Theme
        | General::Borders
        | General::Language
        | General::AddUnit
        | General::EditUnit
        | General::ChooseActor
        | General::Drafts
        | General::ChangePin
        | General::ResetPin
        | General::Roles
        | General::History
        | General::Conflicts
        | General::Explain
        | General::Reports
        | General::Glossary
        | General::Scheme
        | General::Guide
        | General::Lens
        | General::LensHere
        | General::Repeat
        | General::Mouse
        | General::Thrift
        | General::Meter
        | General::CopyField
        | General::CopyRow
        | General::Seat(_) => return refuse(board, "board.not-here"),
    }
    Vec::new()
}

fn help(board: &mut Board) {
    let (texts, keymap) = (board.texts(), &board.settings.keymap);
    let topic = Topic::saying(texts.get("board.purpose"));
    let offered = |command| COMMANDS.contains(&command);
    let menu = Menu::new(Some(topic), Tab::Employees, keymap, texts, &offered);
    board.above = Some(Above::Help(menu));
}

fn tell_how_to_quit(board: &mut Board) {
    let quit = Command::General(General::Quit);
    let key = board.settings.keymap.keys_of(quit);
    let phrase = Phrase::new("board.how-to-quit").with("key", key);
    board.say(Tone::Plain, phrase);
}

/// Uses the filter on a digit.
fn use_saved(board: &mut Board, digit: u8) {
    if let Some((_, name, query)) = SAVED.iter().find(|(at, _, _)| *at == digit) {
        board.table_mut().filter(query);
        let name = vec![Phrase::new(name)];
        board.say(
            Tone::Plain,
            Phrase::new("saved.used").with_all("name", name),
        );
    } else {
        let phrase = Phrase::new("board.saved-none").with("digit", digit);
        board.say(Tone::Warning, phrase);
    }
}

fn run_list(board: &mut Board, act: Act) {
    match act {
        Act::Filter => {
            let query = board.table().query.clone();
            // What is typed narrows the filter in use further.
            let text = match query.as_str() {
                "" => String::new(),
                query => format!("{query} "),
            };
            board.typing = Some(Typing {
                input: TextInput::new(&text, Lines::One, FILTER),
                before: query,
            });
        }
        Act::Saved(digit) => use_saved(board, digit),
        Act::Sort => choose_order(board),
        Act::Reverse => {
            let table = board.table_mut();
            table.sort(table.by, !table.reversed);
        }
        Act::Mark
        | Act::MarkHere
        | Act::Invert
        | Act::MarkMatching
        | Act::ClearMarks
        | Act::Detail
        | Act::Add
        | Act::Edit
        | Act::Feedback
        | Act::Retire
        | Act::Return
        | Act::CopyTargets
        | Act::Stage => {
            refuse(board, "board.not-here");
        }
    }
}

fn choose_order(board: &mut Board) {
    let texts = board.texts();
    let orders = board.table().orders;
    if orders.len() < 2 {
        refuse(board, "board.one-order");
        return;
    }
    let items = orders.iter().map(|by| PickItem {
        id: by.number().into(),
        label: texts.label(*by).to_owned(),
        detail: String::new(),
    });
    let title = Phrase::new("sort.title");
    let pick = Pick::new(title, PickFor::Sort, items.collect(), None);
    let now = board.table().by.number().into();
    board.above = Some(Above::Pick(pick.at(now)));
}

fn choose_period(board: &mut Board) {
    let texts = board.texts();
    let periods = board.coverage.periods.iter().rev();
    let items: Vec<PickItem> = periods
        .map(|period| PickItem {
            id: period.number().into(),
            label: texts.period(*period),
            detail: period.code(),
        })
        .collect();
    if items.is_empty() {
        refuse(board, "board.nothing-counted");
        return;
    }
    let pick = Pick::new(Phrase::new("pick.period"), PickFor::Period, items, None);
    let now = board.coverage.period.map_or(0, Period::number);
    board.above = Some(Above::Pick(pick.at(now.into())));
}

/// The period that was counted before or after the one in front.
fn next_period(board: &mut Board, by: isize) -> Vec<Effect> {
    let periods = &board.coverage.periods;
    let now = board.coverage.period;
    let next = match by {
        1.. => periods.iter().find(|period| Some(**period) > now),
        _ => periods.iter().rev().find(|period| Some(**period) < now),
    };
    match next {
        Some(next) => turn_to(board, *next),
        None => refuse(board, "board.no-more-periods"),
    }
}

fn turn_to(board: &mut Board, period: Period) -> Vec<Effect> {
    read_anew(board, Some(period))
}

/// Asks for everything that is shown, unless it is on its way already.
fn read_anew(board: &mut Board, period: Option<Period>) -> Vec<Effect> {
    if board.waiting > 0 {
        return refuse(board, "board.still-reading");
    }
    let mut wishes = vec![Wish::All(period)];
    if let (Some(page), Some(period)) = (&board.office, period) {
        wishes.push(Wish::Office(page.code.clone(), period));
        let unit = board.unit.as_ref();
        wishes.extend(unit.map(|unit| Wish::Unit(page.code.clone(), unit.id.clone())));
    }
    wishes.into_iter().map(Effect::Read).collect()
}

/// Goes one level down.
fn open(board: &mut Board) -> Vec<Effect> {
    let wish = match (&board.office, &board.unit) {
        (_, Some(_)) => return refuse(board, "board.nothing-below"),
        (Some(page), None) => {
            let at = page.table().selected();
            match (page.part, at.and_then(|at| page.units.get(at))) {
                (OfficePart::Units, Some(unit)) => Wish::Unit(page.code.clone(), unit.id.clone()),
                (OfficePart::Units, None) => return Vec::new(),
                (OfficePart::Machines, _) => return refuse(board, "board.nothing-below"),
            }
        }
        (None, None) => match board.part {
            Part::Offices => match (board.selected_office(), board.coverage.period) {
                (Some(office), Some(period)) => Wish::Office(office.code.clone(), period),
                // Nothing was ever counted: there are machines all the same.
                (Some(office), None) => {
                    let code = office.code.clone();
                    enter(board, code, Vec::new(), 0);
                    return Vec::new();
                }
                (None, _) => return Vec::new(),
            },
            Part::Agencies | Part::Schemes => {
                narrow_to_group(board);
                return Vec::new();
            }
            Part::Refused => return refuse(board, "board.nothing-below"),
        },
    };
    if board.waiting > 0 {
        return refuse(board, "board.still-reading");
    }
    board.opening = Some(wish.clone());
    vec![Effect::Read(wish)]
}

/// Shows the offices of the group selected.
fn narrow_to_group(board: &mut Board) {
    let Some(group) = board.selected_group() else {
        return;
    };
    let query = match board.part {
        Part::Schemes => rows::of_scheme(&group.name),
        Part::Agencies | Part::Offices | Part::Refused => rows::of_agency(&group.name),
    };
    board.part = Part::Offices;
    board.table_mut().filter(&query);
}

/// Goes one level up; no if there is none.
fn close(board: &mut Board) -> bool {
    board.opening = None;
    board.unit.take().is_some() || board.office.take().is_some()
}

/// Peels one layer, and never leaves the program.
fn peel(board: &mut Board) {
    if board.table().query.is_empty() {
        close(board);
    } else {
        board.table_mut().filter("");
    }
}

fn on_read(board: &mut Board, read: Result<Answer, Phrase>) {
    board.waiting = board.waiting.saturating_sub(1);
    match read {
        Ok(answer) => {
            board.trouble = None;
            on_answer(board, answer);
        }
        Err(why) => board.trouble = Some(why),
    }
}

fn on_answer(board: &mut Board, answer: Answer) {
    match answer {
        Answer::All(coverage) => board.take(*coverage),
        Answer::Office {
            code,
            units,
            undecided,
        } => {
            let is_open = board.office.as_ref().is_some_and(|page| page.code == code);
            let is_opening =
                matches!(&board.opening, Some(Wish::Office(opening, _)) if *opening == code);
            // Whoever has gone on meanwhile is not taken back.
            if is_open || is_opening {
                enter(board, code, units, undecided);
            }
        }
        Answer::Unit {
            code,
            unit,
            periods,
        } => {
            let is_open = board.unit.as_ref().is_some_and(|page| page.id == unit);
            let is_opening = board.opening == Some(Wish::Unit(code.clone(), unit.clone()));
            let office = board.office.as_ref().filter(|page| page.code == code);
            if office.is_some() && (is_open || is_opening) {
                enter_unit(board, unit, periods);
            }
        }
    }
}

/// Opens a unit, or shows the one that is open as it is now.
fn enter_unit(board: &mut Board, id: String, periods: Vec<(Period, Completion)>) {
    board.opening = None;
    let before = board.unit.take().filter(|page| page.id == id);
    let is_new = before.is_none();
    let mut table = before.map_or_else(|| Table::new(&[By::Age]), |page| page.table);
    let keys = periods.iter().enumerate();
    table.take(keys.map(|(at, one)| rows::period(at, one)).collect());
    if let Some(period) = board.coverage.period.filter(|_| is_new) {
        table.select(&period.code());
    }
    board.unit = Some(UnitPage { id, periods, table });
}

/// Opens an office, or shows the one that is open as it is now.
fn enter(board: &mut Board, code: String, units: Vec<Unit>, undecided: u64) {
    board.opening = None;
    let keys = units.iter().map(rows::unit).collect();
    let before = board.office.take().filter(|page| page.code == code);
    let mut page = before.unwrap_or_else(|| OfficePage {
        code,
        part: OfficePart::Units,
        units: Vec::new(),
        undecided: 0,
        tables: [
            Table::new(&[By::Done, By::Name]),
            Table::new(&[By::Age, By::Name, By::Missing]),
        ],
    });
    (page.units, page.undecided) = (units, undecided);
    let [table, _] = &mut page.tables;
    table.take(keys);
    if page.units.is_empty() {
        page.part = OfficePart::Machines;
    }
    board.office = Some(page);
    board.take_machines();
}
