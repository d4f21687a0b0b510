//! Lines that fail: what is tried again, what is given up, and what the next run still has to do.

use super::*;

/// A server that fails in these ways, one request after the other, and then no more.
fn failing(server: &Server, fates: Vec<Fate>) {
    let mut fates = fates.into_iter();
    server.fate(move |_| fates.next().unwrap_or(Fate::Pass));
}

fn busy(headers: &'static str) -> Fate {
    let words = b"<Error><Code>SlowDown</Code><Message>later</Message></Error>";
    Fate::Say("503 Slow Down", headers, words.to_vec())
}

#[test]
fn whatever_fails_on_the_way_is_tried_again_until_all_is_there() {
    let server = Server::start();
    let mut machine = Machine::of(&server);
    let up = [(Direction::Up, OFFICE)];
    machine.put(Direction::Up, OFFICE, name(1, 1), &bytes(300_000, 1));
    failing(
        &server,
        vec![
            Fate::Drop,
            busy("Retry-After: 77\r\n"),
            Fate::Cut(40),
            Fate::Pass,
            // The list has come; now the file.
            Fate::Spoil,
            Fate::Say("500 Internal Server Error", "", Vec::new()),
            Fate::Deaf,
            Fate::Say("429 Too Many Requests", "Retry-After: soon\r\n", Vec::new()),
            Fate::Drop,
        ],
    );
    assert_eq!(machine.push(&up).unwrap().carried, 1);
    assert_eq!(machine.waits.len(), 8, "{:?}", machine.waits);
    assert_eq!(machine.waits[1], Duration::from_secs(77));
    assert!(
        machine.waits[2] <= Duration::from_secs(2),
        "{:?}",
        machine.waits
    );
    assert_eq!(count(&server.asked(), "PUT"), 6);

    let mut other = Machine::of(&server);
    failing(
        &server,
        vec![Fate::Pass, Fate::Cut(1_000), Fate::Cut(0), Fate::Drop],
    );
    assert_eq!(other.pull(&up).unwrap().carried, 1);
    assert_eq!(other.waits.len(), 3);
    let held = other.held(Direction::Up, OFFICE, name(1, 1));
    assert!(held.unwrap() == bytes(300_000, 1));
}

#[test]
fn a_cut_between_the_pieces_costs_only_what_was_not_there() {
    let server = Server::start();
    let [mut office, mut head_office] = [(); 2].map(|()| Machine::of(&server));
    let up = [(Direction::Up, OFFICE)];
    office.put(Direction::Up, OFFICE, name(1, 1), b"kecil");
    let large = bytes(3 * OBJECT_MOST + 5, 9);
    office.put(Direction::Up, OFFICE, name(2, 1), &large);
    let mut puts = 0;
    server.fate(move |asked| {
        puts += usize::from(asked.method == "PUT");
        if puts > 3 { Fate::Drop } else { Fate::Pass }
    });
    let gone = office.push(&up).unwrap_err();
    assert!(
        matches!(gone, BucketError::Unreachable { tries: 8, .. }),
        "{gone}"
    );
    assert_eq!(office.waits.len(), 7);
    assert!(gone.to_string().contains("Run it again later"), "{gone}");

    server.fate(|_| Fate::Pass);
    let half = head_office.pull(&up).unwrap();
    assert_eq!((half.carried, half.waiting), (1, 1));
    assert_eq!(head_office.held(Direction::Up, OFFICE, name(2, 1)), None);

    server.asked();
    assert_eq!(office.push(&up).unwrap().carried, 1);
    assert_eq!(
        count(&server.asked(), "PUT"),
        2,
        "of four pieces and a file"
    );
    let rest = head_office.pull(&up).unwrap();
    assert_eq!((rest.carried, rest.there), (1, 1));
    let held = head_office.held(Direction::Up, OFFICE, name(2, 1));
    assert!(held.unwrap() == large);
}

#[test]
fn a_cut_between_the_pieces_that_come_leaves_no_file() {
    let server = Server::start();
    let [mut office, mut head_office] = [(); 2].map(|()| Machine::of(&server));
    let up = [(Direction::Up, OFFICE)];
    office.put(
        Direction::Up,
        OFFICE,
        name(2, 1),
        &bytes(OBJECT_MOST + 5, 9),
    );
    office.push(&up).unwrap();
    server.fate(|asked| {
        if asked.key.ends_with(".02-of-02") {
            Fate::Cut(2)
        } else {
            Fate::Pass
        }
    });
    let gone = head_office.pull(&up).unwrap_err();
    assert!(matches!(gone, BucketError::Unreachable { .. }), "{gone}");
    let place = head_office.folder.root().join("naik").join(OFFICE);
    assert_eq!(fs::read_dir(place).unwrap().count(), 0);
    server.fate(|_| Fate::Pass);
    assert_eq!(head_office.pull(&up).unwrap().carried, 1);
}

#[test]
fn what_is_refused_is_told_at_once() {
    let server = Server::start();
    let mut machine = Machine::with(server.client_with("rahasia-lain"));
    let up = [(Direction::Up, OFFICE)];
    machine.put(Direction::Up, OFFICE, name(1, 1), b"isi");
    let refused = machine.push(&up).unwrap_err();
    assert!(matches!(refused, BucketError::Refused { .. }), "{refused}");
    assert!(
        refused.to_string().contains("SignatureDoesNotMatch"),
        "{refused}"
    );
    assert_eq!(objects(&server), [""; 0]);

    machine.client = server.client();
    let hostile = b"<Error><Code>A\x1b[2Jb</Code><Message>c\x07d".repeat(100);
    server.fate(move |_| Fate::Say("403 Forbidden", "", hostile.clone()));
    let refused = machine.push(&up).unwrap_err().to_string();
    assert!(!refused.chars().any(char::is_control), "{refused:?}");
    assert!(refused.len() < 700, "{refused}");
    // Whoever says that the bucket is elsewhere is not followed.
    server.asked();
    let elsewhere = "Location: http://127.0.0.1:1/rahasia\r\n";
    server.fate(move |_| Fate::Say("307 Temporary Redirect", elsewhere, Vec::new()));
    let refused = machine.push(&up).unwrap_err();
    assert!(matches!(refused, BucketError::Refused { .. }), "{refused}");
    assert_eq!(server.asked().len(), 1);
    assert_eq!(machine.waits, []);
}

#[test]
fn a_server_that_asks_for_more_time_than_anybody_has_gets_the_next_run() {
    let server = Server::start();
    let mut machine = Machine::of(&server);
    server.fate(|_| busy("Retry-After: 4000000000\r\n"));
    let gone = machine.push(&[(Direction::Up, OFFICE)]).unwrap_err();
    assert!(
        matches!(gone, BucketError::Unreachable { tries: 1, .. }),
        "{gone}"
    );
    assert!(gone.to_string().contains("SlowDown"), "{gone}");
    assert_eq!(machine.waits, []);
}
