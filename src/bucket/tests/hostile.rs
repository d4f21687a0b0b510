//! A bucket that means harm, or is out of order: nothing that it says is believed.

use super::*;
use crate::exchange::LARGEST;

/// A list as a server writes it.
fn list(objects: &[(&str, &str)], next: &str) -> Vec<u8> {
    let contents: Vec<String> = objects
        .iter()
        .map(|(key, bytes)| format!("<Contents><Key>{key}</Key><Size>{bytes}</Size></Contents>"))
        .collect();
    let contents = contents.concat();
    let next = match next {
        "" => "<IsTruncated>false</IsTruncated>".to_owned(),
        next => format!(
            "<IsTruncated>true</IsTruncated><NextContinuationToken>{next}</NextContinuationToken>"
        ),
    };
    let spaces = "http://s3.amazonaws.com/doc/2006-03-01/";
    format!("<ListBucketResult xmlns=\"{spaces}\">{contents}{next}</ListBucketResult>").into_bytes()
}

/// Answers every list with this; everything else is as it is.
fn listing(server: &Server, list: Vec<u8>) {
    server.fate(move |asked| {
        if asked.key.is_empty() {
            Fate::Say("200 OK", "", list.clone())
        } else {
            Fate::Pass
        }
    });
}

const UP: [(Direction, &str); 1] = [(Direction::Up, OFFICE)];

#[test]
fn an_object_that_is_not_what_its_list_says_is_left_and_the_others_come() {
    let server = Server::start();
    let mut machine = Machine::of(&server);
    let key = |n| format!("tukar/naik/dinkes/{}", name(n, 1));
    server.object(&key(1), &bytes(OBJECT_MOST + 1, 1));
    server.object(&key(2), b"lebih panjang");
    server.object(&key(4), b"baik");
    // Two pieces of different files, as far as their bytes go; and a set of which one is too large.
    let piece = |n, number| format!("{}.00000000000000aa.0{number}-of-02", key(n));
    server.object(&piece(5, 1), b"satu");
    server.object(&piece(5, 2), b"dua");
    server.object(&piece(6, 1), &bytes(OBJECT_MOST + 1, 1));
    server.object(&piece(6, 2), b"dua");
    let most = (OBJECT_MOST + 1).to_string();
    let told = [
        (key(1), most.as_str()),
        (key(2), "5"),
        (key(3), "7"),
        (key(4), "4"),
        (piece(5, 1), "4"),
        (piece(5, 2), "3"),
        (piece(6, 1), most.as_str()),
        (piece(6, 2), "3"),
    ];
    let told: Vec<(&str, &str)> = told
        .iter()
        .map(|(key, size)| (key.as_str(), *size))
        .collect();
    listing(&server, list(&told, ""));
    let pulled = machine.pull(&UP).unwrap();
    assert_eq!((pulled.carried, pulled.waiting), (1, 1), "{pulled:?}");
    let why: Vec<&str> = pulled.odd.iter().map(|(_, why)| why.as_str()).collect();
    for (said, expected) in why.iter().zip([
        "larger than any",
        "not as long as",
        "not there any more",
        "do not come to one file",
    ]) {
        assert!(said.contains(expected), "{why:?}");
    }
    assert_eq!(why.len(), 4, "{why:?}");
    let place = machine.folder.root().join("naik").join(OFFICE);
    assert_eq!(fs::read_dir(place).unwrap().count(), 1);
    assert_eq!(machine.waits, []);
}

#[test]
fn hostile_names_are_nothing_to_us() {
    let server = Server::start();
    let mut machine = Machine::of(&server);
    let ours = name(1, 1).to_string();
    let names = [
        format!("tukar/naik/dinkes/../../{ours}"),
        format!("tukar/naik/../naik/dinkes/{ours}"),
        format!("tukar/naik//dinkes/{ours}"),
        format!("tukar/naik/dinkes/{ours}/"),
        format!("tukar/naik/dinkes/sub/{ours}"),
        format!("tukar/turun/dinkes/{ours}"),
        format!("tukar/naik/dinkes/{ours}%00"),
        format!("/tukar/naik/dinkes/{ours}"),
        format!("naik/dinkes/{ours}"),
        "tukar/naik/dinkes/%1b[2J &lt;".to_owned(),
        String::new(),
    ];
    let told: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "3")).collect();
    listing(&server, list(&told, ""));
    let pulled = machine.pull(&UP).unwrap();
    assert_eq!((pulled.carried, pulled.odd.len()), (0, 0), "{pulled:?}");
    assert!(server.asked().iter().all(|asked| asked.key.is_empty()));
    let below = fs::read_dir(machine.folder.root()).unwrap();
    assert_eq!(below.count(), 4, "the note and the three directions");
}

#[test]
fn a_list_that_is_none_ends_the_run_and_one_without_end_ends_itself() {
    let server = Server::start();
    let mut machine = Machine::of(&server);
    let page = b"<html><body>Selamat datang di Wi-Fi hotel</body></html>".to_vec();
    let laughs = b"<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\
        <ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
        <Contents><Key>&b;</Key><Size>1</Size></Contents></ListBucketResult>"
        .to_vec();
    let deep = "<a>".repeat(100_000).into_bytes();
    let many = list(&[("x", "99999999999999999999999")], "");
    for (said, kind) in [
        (page, "html"),
        (laughs, ""),
        (deep, ""),
        (many, ""),
        (vec![0xff], ""),
    ] {
        listing(&server, said);
        let refused = machine.pull(&UP).unwrap_err();
        assert!(
            matches!(refused, BucketError::List { .. }),
            "{kind} {refused}"
        );
        assert!(
            !refused.to_string().chars().any(char::is_control),
            "{refused:?}"
        );
    }
    listing(&server, vec![b' '; 4 << 20 | 1]);
    let refused = machine.pull(&UP).unwrap_err();
    assert!(matches!(refused, BucketError::Refused { .. }), "{refused}");

    server.asked();
    listing(&server, list(&[], "lagi"));
    assert_eq!(machine.pull(&UP).unwrap(), Mirrored::default());
    assert_eq!(server.asked().len(), 2, "the same token leads nowhere");
}

#[test]
fn a_list_that_leaves_things_out_or_is_in_no_order_costs_only_transfers() {
    let server = Server::start();
    let [mut office, mut head_office] = [(); 2].map(|()| Machine::of(&server));
    for (n, of) in [(1, OFFICE), (2, "bappeda"), (3, OFFICE)] {
        office.put(Direction::Up, of, name(n, 1), &[n; 9]);
    }
    let both = [(Direction::Up, OFFICE), (Direction::Up, "bappeda")];
    assert_eq!(office.push(&both).unwrap().carried, 3);
    listing(&server, list(&[], ""));
    assert_eq!(
        office.push(&both).unwrap().carried,
        3,
        "once more, over the same"
    );
    let keys = [(1, OFFICE), (2, "bappeda"), (3, OFFICE)]
        .map(|(n, of)| format!("tukar/naik/{of}/{}", name(n, 1)));
    let told = keys.each_ref().map(|key| (key.as_str(), "9"));
    listing(&server, list(&told, ""));
    assert_eq!(head_office.pull(&both).unwrap().carried, 3);
    assert_eq!(head_office.pull(&both).unwrap().there, 3);
    assert_eq!(
        office.push(&both).unwrap().carried,
        2,
        "in each turn what the other tells"
    );
}

#[test]
fn an_object_that_was_cut_off_is_put_there_anew() {
    let server = Server::start();
    let [mut office, mut head_office] = [(); 2].map(|()| Machine::of(&server));
    let large = bytes(OBJECT_MOST + 9, 4);
    office.put(Direction::Up, OFFICE, name(1, 1), b"semua bita");
    office.put(Direction::Up, OFFICE, name(2, 1), &large);
    office.push(&UP).unwrap();
    for key in objects(&server) {
        if !key.ends_with("01-of-02") {
            let held = fs::read(server.data().join(&key)).unwrap();
            server.object(&key, &held[..4]);
        }
    }
    server.asked();
    assert_eq!(office.push(&UP).unwrap().carried, 2);
    assert_eq!(count(&server.asked(), "PUT"), 2);
    assert_eq!(head_office.pull(&UP).unwrap().carried, 2);
    assert!(head_office.held(Direction::Up, OFFICE, name(2, 1)).unwrap() == large);
}

#[test]
fn the_largest_file_goes_and_comes() {
    let server = Server::start();
    let [mut office, mut head_office] = [(); 2].map(|()| Machine::of(&server));
    let largest = bytes(LARGEST, 6);
    office.put(Direction::Up, OFFICE, name(1, 1), &largest);
    assert_eq!(office.push(&UP).unwrap().carried, 1);
    assert_eq!(objects(&server).len(), 13);
    assert_eq!(head_office.pull(&UP).unwrap().carried, 1);
    assert!(head_office.held(Direction::Up, OFFICE, name(1, 1)).unwrap() == largest);
}
