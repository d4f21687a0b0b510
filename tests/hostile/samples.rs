//! The beginning of a corpus: what the program itself writes. Written anew by
//! `cargo test --test hostile -- --ignored write`, where a form has changed; what fuzzing found stays beside it.
#![expect(clippy::unwrap_used, reason = "samples are made by who tests")]
#![expect(
    clippy::too_many_lines,
    reason = "a list of samples reads best in one piece"
)]

use std::fs;
use std::path::Path;

use chrono::NaiveDate;

use tatap::app::key::Key;
use tatap::bundle::armor::armor;
use tatap::config::rules;
use tatap::demo;
use tatap::domain::coded::Coded;
use tatap::domain::id::EmployeeId;
use tatap::domain::pin::Pin;
use tatap::domain::text::clean;
use tatap::identity;
use tatap::import::{Kind, sample};
use tatap::journal::{Access, DataDir, Journal};
use tatap::ops::bundle::{BundleId, Range};
use tatap::ops::ledger::{Exported, Fact};
use tatap::ops::op::{Op, SubjectKind};
use tatap::ops::state::State;
use tatap::pins::Vault;
use tatap::store::Store;
use tatap::store::memory::MemoryStore;
use tatap::trust::registry_file::{self, Issue};
use tatap::trust::request::Request;
use tatap::trust::seal::Identity;
use tatap::trust::sign::{Purpose, armored};
use tatap::wire::{
    Applied, encode_act, encode_applied, encode_fact, encode_manifest, encode_op, encode_record,
    encode_row, encode_state,
};

use crate::corpus_of;
use crate::targets::bundles::{key, manifest, registry};
use crate::targets::terminal::{NOON, desk_of, today};
use crate::targets::{OTHER, OWN, joined};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const AGE: &str = "AGE-SECRET-KEY-103YQ8GZ3J32WTWWHMUY4NRRU39JH9QMKK57U7XFUZDM9LSC6QM0QE02GH9";

/// Puts a sample into the corpus of a target.
fn put(target: &str, name: &str, bytes: &[u8]) {
    let folder = corpus_of(target);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("sample-{name}")), bytes).unwrap();
}

/// The same, behind a first byte that chooses.
fn put_chosen(target: &str, name: &str, choice: u8, bytes: &[u8]) {
    put(target, name, &[&[choice], bytes].concat());
}

fn asset(path: &str) -> Vec<u8> {
    fs::read(Path::new(ROOT).join(path)).unwrap()
}

#[test]
#[ignore = "writes into the corpus"]
fn write() {
    let mut store = MemoryStore::new(OWN);
    demo::fill(&mut store, today(), NOON, rules::national()).unwrap();
    wire(&store);
    ops(&store);
    bundles();
    texts();
    tables();
    trust();
    folders(&store);
    terminal(&mut store);
    papers();
}

fn wire(store: &MemoryStore) {
    let rows = store.roster().unwrap();
    put("wire-row", "0", &encode_row(&rows[0]));
    put("wire-row", "1", &encode_row(&rows[40]));
    let acts = store.acts(3).unwrap();
    put("wire-act", "0", &encode_act(&acts[0], 77));
    let mut states: Vec<State> = store
        .dossier(rows[3].id())
        .unwrap()
        .states
        .into_values()
        .collect();
    states.extend(store.shared().unwrap().into_iter().take(4));
    for (n, state) in states
        .iter()
        .enumerate()
        .filter(|(_, state)| encode_state(state, OWN).len() < 2_000)
        .take(12)
    {
        let kind = SubjectKind::ALL
            .iter()
            .position(|kind| *kind == state.subject.kind)
            .unwrap();
        let bytes = encode_state(state, OWN);
        put_chosen("wire-state", &n.to_string(), kind as u8, &bytes);
        if n < 2 {
            put(
                "wire-record",
                &n.to_string(),
                &encode_record(&[100, 300, 1 << 40], &bytes),
            );
        }
    }
    let applied = Applied {
        replica: OWN,
        index: 9,
        hash: [4; 32],
        last: 500,
        next: 700,
        last_sum: 3,
        clock: tatap::ops::clock::Clock(1 << 30),
        people: 120,
        subjects: 900,
        acts: 7,
        beside: ([0; 32], 0, 1),
    };
    put("wire-applied", "0", &encode_applied(&applied));
    put("wire-manifest", "0", &encode_manifest(&manifest(300)));
    let exported = Exported {
        bundle: BundleId([2; 16]),
        to_office: "pusat".into(),
        ranges: vec![Range {
            replica: OWN,
            from: 1,
            to: 300,
        }],
        part: (1, 2),
        set: [5; 8],
        bytes: 70_000,
        actor: EmployeeId(1),
        millis: NOON,
        place: "/media/stik".into(),
    };
    put("wire-fact", "0", &encode_fact(&Fact::Exported(exported)));
}

fn ops(store: &MemoryStore) {
    let rows = store.roster().unwrap();
    let all: Vec<Op> = rows[..6]
        .iter()
        .flat_map(|row| store.history(row.id().0).unwrap())
        .collect();
    let short: Vec<&Op> = all
        .iter()
        .filter(|op| encode_op(op, OWN).len() < 400)
        .collect();
    let spread: Vec<&Op> = short.iter().step_by(short.len() / 12).copied().collect();
    for (n, op) in spread.iter().enumerate() {
        put("wire-op", &n.to_string(), &encode_op(op, OWN));
    }
    for (name, replica) in [("land", OTHER), ("store", OWN)] {
        for (n, some) in [&short[..3], &short[3..12], &spread[..]]
            .into_iter()
            .enumerate()
        {
            let bytes: Vec<Vec<u8>> = some.iter().map(|op| encode_op(op, replica)).collect();
            put(
                name,
                &n.to_string(),
                &joined(bytes.iter().map(Vec::as_slice)),
            );
        }
    }
}

fn bundles() {
    for name in ["none", "one", "part-1", "plain", "sealed", "unknown"] {
        let bytes = asset(&format!("tests/golden/v1/{name}.tatap"));
        put("bundle", name, &bytes);
        if name != "sealed" {
            put("bundle-signed", name, &bytes);
        }
        let mut text = Vec::new();
        armor(&mut bytes.as_slice(), &mut text).unwrap();
        put("armor", name, &text);
    }
}

fn texts() {
    put("config", "example", &asset("config.example.toml"));
    put("rules", "nasional", &asset("assets/rules/nasional.toml"));
    put("scheme", "aceh", &asset("assets/schemes/aceh.toml"));
    put(
        "scheme",
        "kepahiang",
        &asset("assets/schemes/kepahiang.toml"),
    );
    put("form", "award", &asset("assets/forms/award.toml"));
    put("form", "minutes", &asset("assets/forms/minutes.toml"));
    let logins = "[logins.sri]\nnip = \"198503172010012001\"\nroles = [\"administrator\"]\n";
    put("host-registry", "0", logins.as_bytes());
    let lines = "Baik sekali.\n\nPertahankan, 👩\u{200d}🌾\u{1b}[2J\u{202e}!";
    put("text", "0", lines.as_bytes());
    put("text", "1", "=HYPERLINK(\"x\")".as_bytes());
    for (n, words) in [
        "1.250,5",
        "31-12-2026",
        "198503172010012001",
        "2026-TW4b",
        "2026-03",
        "+3",
        "4 3 4 4 2 1 4 3 4",
        "434421434",
        "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        "A8ACA7DD9A6E5F02E040640A040252AD",
    ]
    .iter()
    .enumerate()
    {
        put("words", &n.to_string(), words.as_bytes());
    }
    put(
        "names",
        "0",
        b"g p Ctrl-x Alt-b F12 Shift-Tab \"budi s\" Enter",
    );
    put("names", "1", b"kepahiang");
    put("names", "2", b"xterm-kitty");
    put(
        "query",
        "0",
        "siti !budi ~sri unit:sekretariat is:mine \"dua kata\" grade:III/d".as_bytes(),
    );
    put("readers", "0", b"2026-11-01\t1\t2\n2026-11-02\t5\t1\n");
    put(
        "seat",
        "0",
        b"4711\n/dev/pts/3\n2026-11-20T09:14\nkantor\nstopped\nasking\n",
    );
    put_chosen(
        "exchange-folder",
        "0",
        0,
        &asset("assets/exchange/TATAP.txt"),
    );
    put_chosen(
        "exchange-folder",
        "1",
        1,
        b"0707070707070707-300-0202020202020202.tatap",
    );
    put_chosen("exchange-folder", "2", 1, "Kec. Barat/../II".as_bytes());
}

fn tables() {
    for (n, kind) in Kind::ALL.iter().enumerate() {
        let text = sample(*kind);
        let short: Vec<&str> = text.lines().take(3).collect();
        put_chosen("csv", kind.code(), n as u8, short.join("\n").as_bytes());
        if n < 4 {
            put_chosen("xlsx", kind.code(), n as u8, &workbook(text));
        }
    }
    let cells = ["Siti", "=1+1", "-2", "a;=b", "a,\t@c", "dua\nbaris"];
    put(
        "cells",
        "0",
        &joined(cells.iter().map(|cell| cell.as_bytes())),
    );
}

fn workbook(text: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..3).zip(text.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, clean(cell)).unwrap();
        }
    }
    sheet.write_number(4, 1, 45_000.5).unwrap();
    book.save_to_buffer().unwrap()
}

fn trust() {
    let issued = NaiveDate::from_ymd_opt(2026, 1, 2).unwrap();
    let mut listed = registry();
    listed.issued = issued;
    listed
        .people
        .values_mut()
        .for_each(|person| person.keys = vec![key().public().to_openssh()]);
    let recipient = Identity::parse(AGE).unwrap().recipient();
    for machine in listed.machines.values_mut() {
        machine.recipient = recipient.to_string();
    }
    let issue = Issue {
        registry: listed,
        previous: None,
    };
    put_chosen(
        "registry",
        "signed",
        1,
        registry_file::text(&issue).as_bytes(),
    );
    let file = registry_file::sign(&issue, &key());
    put_chosen("registry", "file", 0, file.unwrap().as_bytes());
    let request = Request {
        person: EmployeeId(198_503_172_010_012_001),
        name: "Siti Aminah".into(),
        office: "barat".into(),
        label: "Laptop".into(),
        replica: OWN,
        key: key().public(),
        recipient,
        person_keys: vec![key().public().to_openssh()],
        day: issued,
    };
    let file = request.sign(&key()).unwrap();
    put_chosen("request", "file", 0, file.as_bytes());
    let body = file.split("-----").next().unwrap();
    put_chosen("request", "signed", 1, body.as_bytes());
    put("keys", "public", key().public().to_openssh().as_bytes());
    put("keys", "secret", key().to_openssh().unwrap().as_bytes());
    let signature = key().sign(Purpose::Final, b"lain").unwrap();
    put("keys", "signature", &signature);
    put("keys", "armored", armored(&signature).unwrap().as_bytes());
    put(
        "keys",
        "recipient",
        request.recipient.to_string().as_bytes(),
    );
    put(
        "keys",
        "sealed",
        &asset("tests/golden/v1/sealed.tatap")[64..],
    );
}

fn folders(store: &MemoryStore) {
    let temp = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temp.path(), true).unwrap();
    let mut journal = Journal::open(&dir, Access::Write).unwrap().journal;
    let ops = store.history(store.roster().unwrap()[0].id().0).unwrap();
    let entries: Vec<Vec<u8>> = ops
        .iter()
        .map(|op| encode_op(op, OWN))
        .filter(|op| op.len() < 300)
        .take(6)
        .collect();
    journal.append(&entries[..2]).unwrap();
    journal.checkpoint().unwrap();
    journal.append(&entries[2..3]).unwrap();
    journal
        .append_all(&[entries[3..4].to_vec(), entries[4..].to_vec()])
        .unwrap();
    drop(journal);
    let read = |name: &str| fs::read(temp.path().join(name)).unwrap();
    let mut segment = read("journal/00000001.tj");
    let end = segment
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |at| at + 1);
    segment.truncate(end);
    for choice in [0, 1] {
        let pieces = [read("journal/head"), segment.clone()];
        put_chosen(
            "journal",
            &choice.to_string(),
            choice,
            &joined(pieces.iter().map(Vec::as_slice)),
        );
        put_chosen(
            "journal",
            &format!("headless-{choice}"),
            choice,
            &joined([&b""[..], &segment]),
        );
    }
    let mut vault = Vault::at(temp.path());
    vault.choose(EmployeeId(1), &Pin::typed("482913")).unwrap();
    let home = temp.path().join("home");
    fs::create_dir(&home).unwrap();
    identity::settle(temp.path(), &home, OWN, 3).unwrap();
    for (target, file) in [("pins", "pins"), ("identity", "instance")] {
        let whole = read(file);
        put_chosen(target, "whole", 0, &whole);
        let end = whole
            .windows(7)
            .rposition(|part| part == b"sha256 ")
            .unwrap();
        put_chosen(target, "summed", 1, &whole[..end]);
    }
}

/// Words that would be more than words on paper and in spreadsheets.
const WORDS: [&str; 8] = [
    "Siti [2J\u{1b}[2J Aminah",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "-1+1",
    "\u{202e}\u{9b}2J\u{1b}]52;c;eA==\u{7}",
    "dua\r\nbaris\tdan\u{0}nol",
    "{name} & <b> ]]> '\"_x000A_",
    "👩\u{200d}🌾 ש漢 e\u{301}\u{301}\u{301}",
];

fn papers() {
    let words = joined(WORDS.iter().map(|words| words.as_bytes()));
    put("workbook", "0", &words);
    put_chosen("paper", "narrow", 0, &words);
    put_chosen("paper", "wide", 80, &words);
}

fn terminal(store: &mut MemoryStore) {
    for (n, keys) in [
        "\x1b[A\x1b[1;5C\x1b[15~\x1bOP漢\x1b[200~a\tb\rc\x1b[201~q",
        "\x1b[<0;3;5M\x1b[<64;1;1M\x1bb\x1b\x1b[B\x7f\x01\x17",
    ]
    .iter()
    .enumerate()
    {
        put_chosen("terminal", &n.to_string(), 3, keys.as_bytes());
        put_chosen("terminal", &format!("late-{n}"), 128, keys.as_bytes());
    }
    let scripts = [
        "jj\r\x1b gtjja",
        "gmjk?\x1b",
        "gujja Baik\x13",
        "grjj\r",
        "gn\r3",
        "gkjjE",
        "gl\r",
        "gojj\r",
        ":ekspor\r",
        "/siti !budi\r",
        "gsi/tmp\r",
    ];
    for (n, keys) in scripts.iter().enumerate() {
        put_chosen(
            "program",
            &n.to_string(),
            80,
            format!("\x0f{keys}").as_bytes(),
        );
    }
    for (n, typed) in [
        "eks\t\t",
        "bahasa\rtema\rlaporan\t",
        "tak-ada \x1b[A\x1b[A",
        "é漢\u{202e}\t",
    ]
    .iter()
    .enumerate()
    {
        put_chosen("line", &n.to_string(), 80, typed.as_bytes());
    }
    let form = Key::parse_script("g u a B a i k").unwrap();
    for (n, keys) in [&[][..], &form].into_iter().enumerate() {
        let desk = desk_of(store, keys);
        put_chosen(
            "draft",
            &n.to_string(),
            1,
            &tatap::desk::encode(&desk).unwrap(),
        );
    }
}
