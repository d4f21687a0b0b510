//! The runtime in a real terminal: what it takes it gives back, however it ends.
//!
//! The program under test is this test binary itself, told to run [`session_child`].

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::text::Text;
use rustix::process::Signal;
use tatap::app::key::Key;
use tatap::runtime::backend::CompactBackend;
use tatap::runtime::environment::TermEnv;
use tatap::runtime::input::{Input, read_keys};
use tatap::runtime::pace::{Pace, Step};
use tatap::runtime::signals::{Ending, watch};
use tatap::runtime::terminal::{Session, Suspension, guard_panics, size, speed};
use vt100::{MouseProtocolEncoding, MouseProtocolMode};

use crate::support::pty::Pty;

/// A small program: writes down what came, `q` quits, `p` panics, `t` panics in another thread, `s` hangs, `m` listens to the mouse.
#[test]
#[ignore = "run by the tests of this file, in a terminal"]
fn session_child() {
    guard_panics();
    let env = TermEnv::from_process();
    let session = Session::open(&env).unwrap_or_else(|error| {
        eprintln!("{error}");
        std::process::exit(2)
    });
    let (sender, inputs) = channel();
    let sink = move |input| sender.send(input).is_ok();
    watch(sink.clone()).expect("signals");
    read_keys(env.escape_window(), sink).expect("keys");
    let code = run(&session, &inputs);
    drop(session);
    std::process::exit(code);
}

fn run(session: &Session, inputs: &Receiver<Input>) -> i32 {
    let backend = CompactBackend::new(session.writer().expect("writer"), size());
    let mut terminal = Terminal::new(backend).expect("terminal");
    let mut pace = Pace::new(TermEnv::from_process().line(speed()));
    let mut log = String::from("ready");
    let mut stopped = false;
    loop {
        let input = match pace.next(Instant::now()) {
            Step::Draw if !stopped => {
                if let Ok(input) = inputs.try_recv() {
                    Some(input)
                } else {
                    let shown = terminal.draw(|frame| {
                        frame.render_widget(Text::raw(log.as_str()), frame.area());
                    });
                    if shown.is_err() {
                        return Ending::Hangup.exit_code();
                    }
                    pace.drawn(Instant::now(), terminal.backend().sent().last);
                    None
                }
            }
            Step::WaitUntil(at) => inputs
                .recv_timeout(at.saturating_duration_since(Instant::now()))
                .ok(),
            Step::Draw | Step::Keep | Step::Rest | Step::Idle => inputs.recv().ok(),
        };
        let Some(input) = input else { continue };
        pace.changed();
        match input {
            Input::Key(key) if key == Key::char('q') => return 0,
            Input::Key(key) if key == Key::char('p') => panic!("as asked"),
            Input::Key(key) if key == Key::char('m') => {
                session.listen_to_mouse(true).expect("the mouse");
                log.push_str("\nlistens");
            }
            // A program that hangs.
            Input::Key(key) if key == Key::char('s') => loop {
                std::thread::park();
            },
            Input::Key(key) if key == Key::char('t') => {
                assert!(std::thread::spawn(|| panic!("aside")).join().is_err());
                log.push_str("\nsurvived");
            }
            Input::Key(key) if key == Key::ctrl('z') => match session.suspend().expect("suspend") {
                Suspension::Stopped => stopped = true,
                Suspension::NoJobControl => log.push_str("\nno job control"),
            },
            Input::Suspend => stopped = session.suspend().expect("suspend") == Suspension::Stopped,
            Input::Resumed => {
                if session.resume().is_err() {
                    return Ending::Hangup.exit_code();
                }
                stopped = false;
                log.push_str("\nresumed");
                terminal.clear().expect("clear");
            }
            Input::Resize(width, height) => {
                pace.resized(Instant::now());
                terminal.backend_mut().resize(width, height);
                log = format!("{log}\n{width} by {height}");
            }
            Input::Terminate(ending) => return ending.exit_code(),
            other @ (Input::Key(_)
            | Input::Mouse(_)
            | Input::Paste(_)
            | Input::PasteTooLong
            | Input::Answered
            | Input::Knock) => {
                log = format!("{log}\n{other:?}");
            }
        }
    }
}

fn command() -> (String, Vec<String>) {
    let program = std::env::current_exe().expect("this program");
    let args = [
        "--exact",
        "terminal::session_child",
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ];
    (
        program.display().to_string(),
        args.map(str::to_owned).to_vec(),
    )
}

fn start(env: &[(&str, &str)]) -> Pty {
    let (program, args) = command();
    let mut pty = Pty::start(program, args, env, (80, 24));
    pty.wait_for_text("ready");
    assert!(pty.screen().alternate_screen() && pty.screen().bracketed_paste());
    assert!(pty.screen().hide_cursor() && !pty.is_restored());
    pty
}

#[test]
fn keys_pastes_and_sizes_arrive_and_an_idle_program_is_silent() {
    let mut pty = start(&[("SSH_CONNECTION", "x")]);
    pty.send("\x1b[A\x13");
    pty.wait_for_text("code: Up");
    pty.wait_for_text("Char('s'), ctrl: true");
    pty.send("\x1b");
    pty.wait_for_text("code: Esc");
    pty.send("\x1b[200~q\tp\r\x1b[201~");
    pty.wait_for_text("Paste(\"q\\tp\\n\")");
    pty.resize(100, 30);
    pty.wait_for_text("100 by 30");
    assert_eq!(pty.quiet_for(Duration::from_millis(300)), 0);
    pty.send("q");
    assert!(pty.wait_exit().success());
    assert!(pty.is_restored());
}

#[test]
fn the_mouse_is_taken_on_request_only_and_given_back_whatever_ends_the_program() {
    for end in ["q", "p", "TERM"] {
        let mut pty = start(&[]);
        let none = MouseProtocolMode::None;
        assert_eq!(pty.screen().mouse_protocol_mode(), none);
        pty.send("m");
        pty.wait_for_text("listens");
        assert_eq!(
            pty.screen().mouse_protocol_mode(),
            MouseProtocolMode::PressRelease
        );
        assert_eq!(
            pty.screen().mouse_protocol_encoding(),
            MouseProtocolEncoding::Sgr
        );
        pty.send("\x1b[<0;3;4M");
        pty.wait_for_text("what: Left");
        if end == "TERM" {
            pty.signal(Signal::TERM);
        } else {
            pty.send(end);
        }
        pty.wait_exit();
        assert!(pty.is_restored(), "{end}");
        assert_eq!(pty.screen().mouse_protocol_mode(), none, "{end}");
    }
}

#[test]
fn an_arrow_that_the_line_tears_for_long_is_never_typed_as_text() {
    let mut pty = start(&[("SSH_CONNECTION", "x")]);
    pty.send("\x1b");
    pty.wait_for_text("code: Esc");
    pty.send("[A");
    pty.wait_for_text("code: Up");
    assert!(!pty.screen().contents().contains("Char('[')"));
    pty.send("q");
    assert!(pty.wait_exit().success());
}

#[test]
fn signals_end_the_program_with_the_terminal_restored() {
    for (signal, code) in [
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
        (Signal::TERM, 143),
    ] {
        let mut pty = start(&[]);
        pty.signal(signal);
        assert_eq!(pty.wait_exit().exit_code(), code);
        assert!(pty.is_restored(), "{signal:?}");
    }
}

#[test]
fn a_program_that_hangs_ends_at_the_third_request() {
    // One that does not hang is by then giving the terminal back itself, and must not be cut short.
    for hanging in ["s", ""] {
        let mut pty = start(&[]);
        pty.send(hanging);
        for signal in [Signal::TERM, Signal::INT, Signal::QUIT] {
            pty.signal(signal);
        }
        assert!(pty.wait_exit().exit_code() > 128);
        assert!(pty.is_restored(), "{hanging}");
    }
}

#[test]
fn a_lost_line_ends_the_program() {
    let mut pty = start(&[]);
    pty.hang_up();
    assert_eq!(pty.wait_exit().exit_code(), 129);
}

#[test]
fn a_panic_is_reported_on_a_restored_terminal_and_one_aside_leaves_the_screen_alone() {
    let mut pty = start(&[]);
    pty.send("t");
    pty.wait_for_text("survived");
    assert!(!pty.text().contains("aside"));
    pty.send("p");
    pty.wait_for_text("as asked");
    assert!(pty.is_restored());
}

#[test]
fn without_a_shell_suspending_is_refused() {
    let mut pty = start(&[]);
    pty.send("\x1a");
    pty.wait_for_text("no job control");
    assert!(!pty.is_restored());
}

#[test]
fn a_shell_suspends_and_continues() {
    let args = ["--norc", "--noprofile", "-i"];
    let mut pty = Pty::start("bash", args, &[("PS1", "$ ")], (80, 24));
    let (program, args) = command();
    pty.send(format!("{program} {}\n", args.join(" ")));
    pty.wait_for("the program", vt100::Screen::alternate_screen);
    pty.wait_for_text("ready");
    pty.send("\x1a");
    pty.wait_for("the shell", |screen| !screen.alternate_screen());
    pty.wait_for_text("Stopped");
    assert!(!pty.screen().hide_cursor());
    pty.send("fg\n");
    pty.wait_for("the program", vt100::Screen::alternate_screen);
    pty.wait_for_text("resumed");
    pty.send("x");
    pty.wait_for_text("Char('x')");
    pty.send("q");
    pty.wait_for("the shell", |screen| {
        !screen.alternate_screen() && screen.contents().trim_end().ends_with("\n$")
    });
    pty.send("exit\n");
    assert!(pty.wait_exit().success());
}

#[test]
fn without_a_usable_terminal_the_error_names_the_way_out() {
    let (program, args) = command();
    let mut pty = Pty::start(&program, &args, &[("TERM", "dumb")], (80, 24));
    pty.wait_for_text("TERM is dumb");
    assert_eq!(pty.wait_exit().exit_code(), 2);
    let output = assert_cmd::Command::new(program)
        .args(args)
        .output()
        .expect("output");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("standard input is not a terminal"), "{said}");
    assert!(said.contains("tatap list"), "{said}");
    assert!(!output.stdout.contains(&0x1b));
}
