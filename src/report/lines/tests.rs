use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::*;
use crate::app::model::{Fresh, Model};
use crate::app::testing::{AHMAD, BUDI, CITRA, SECTION, World, day, fresh, period, today};
use crate::domain::access::{Appointments, Role};
use crate::domain::feedback::Source as Side;
use crate::domain::id::EmployeeId;
use crate::domain::rating::Rating;
use crate::ops::edit::{code, text};
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind, Value as Held};
use crate::report::list::Asked;
use crate::store::Store;
use crate::store::guarded::Guarded;
use crate::store::memory::MemoryStore;

/// Budi, as lines in clear name him.
const BUDI_ID: &str = "199001012015031001";

fn options() -> LinesOptions {
    LinesOptions {
        period: None,
        personal: false,
        salt: [7; 32],
    }
}

fn lines_of(store: &dyn Store, w: &World, asked: &LinesOptions) -> Vec<Value> {
    let fresh = Fresh {
        rows: store.roster().unwrap(),
        shared: store.shared().unwrap(),
        ..fresh(&w.store)
    };
    let mut source = Source {
        store,
        model: Model::new(w.model.settings.clone(), today(), AHMAD, fresh),
        asked: Asked::default(),
    };
    let mut out = Vec::new();
    let written = write(&mut source, asked, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len() as u64, written);
    lines
}

fn told(w: &World, asked: &LinesOptions) -> Vec<Value> {
    lines_of(&w.store, w, asked)
}

fn of<'a>(lines: &'a [Value], record: &str) -> Vec<&'a Value> {
    lines
        .iter()
        .filter(|line| line["record"] == record)
        .collect()
}

/// Every employee of the made-up offices, with everything that is kept of them.
fn demo() -> (World, Vec<String>) {
    let mut w = World::empty();
    let mut store = MemoryStore::new(w.store.replica());
    let rules = crate::config::rules::national();
    crate::demo::fill(&mut store, today(), 1_795_500_000_000, rules).unwrap();
    w.store = store;
    let mut secrets = Vec::new();
    for row in w.store.roster().unwrap() {
        let employee = row.employee;
        let nip = employee.nip.map(crate::domain::nip::Nip::plain);
        secrets.extend(nip.into_iter().chain([
            employee.id.0.to_string(),
            employee.name,
            employee.siasn_id,
            employee.phone,
            employee.email,
        ]));
    }
    secrets.retain(|secret| !secret.is_empty());
    (w, secrets)
}

#[test]
fn each_line_has_exactly_the_fields_of_the_table_in_their_json_types() {
    let (w, _) = demo();
    let asked = LinesOptions {
        personal: true,
        ..options()
    };
    let mut seen = BTreeSet::new();
    for line in told(&w, &asked) {
        let object = line.as_object().unwrap();
        let record = object["record"].as_str().unwrap();
        let spec = TABLE.iter().find(|spec| spec.name == record).unwrap();
        seen.insert(spec.name);
        let names: BTreeSet<&str> = object.keys().map(String::as_str).collect();
        let expected = spec.fields.iter().map(|field| field.name);
        assert_eq!(names, expected.chain(["record"]).collect(), "{record}");
        for field in spec.fields {
            let value = &object[field.name];
            let fits = value.is_null()
                || match field.kind {
                    Kind::Number => value.is_number() || value.is_string(),
                    Kind::Flag => value.is_boolean(),
                    Kind::Codes => value.is_array(),
                    Kind::Person
                    | Kind::Item
                    | Kind::Id
                    | Kind::Secret
                    | Kind::Prose
                    | Kind::Words
                    | Kind::Code
                    | Kind::Day => value.is_string(),
                };
            assert!(fits, "{record}.{}: {value}", field.name);
        }
    }
    let all: BTreeSet<&str> = TABLE.iter().map(|spec| spec.name).collect();
    let missing: Vec<&&str> = all.difference(&seen).collect();
    assert!(missing.is_empty(), "never written: {missing:?}");
}

#[test]
fn names_of_records_and_fields_are_unique() {
    let names: BTreeSet<&str> = TABLE.iter().map(|spec| spec.name).collect();
    assert_eq!(names.len(), TABLE.len());
    for spec in TABLE {
        let fields: BTreeSet<&str> = spec.fields.iter().map(|field| field.name).collect();
        assert_eq!(fields.len(), spec.fields.len(), "{}", spec.name);
        assert!(!fields.contains("record"), "{}", spec.name);
    }
}

#[test]
fn masked_lines_name_nobody_and_can_be_joined() {
    let (w, secrets) = demo();
    let masked = told(&w, &options());
    for line in &masked {
        let line = line.to_string();
        for secret in &secrets {
            assert!(!line.contains(secret.as_str()), "{secret} in {line}");
        }
    }
    assert_eq!(masked[0]["masked"], true);
    let people: BTreeSet<&str> = of(&masked, "employee")
        .iter()
        .map(|line| line["person"].as_str().unwrap())
        .collect();
    assert_eq!(people.len(), w.store.roster().unwrap().len());
    let form = |id: &str| {
        let digits = id.strip_prefix("p-").unwrap();
        digits.len() == 12 && digits.chars().all(|c| c.is_ascii_hexdigit())
    };
    assert!(people.iter().all(|id| form(id)));
    for record in ["plan", "rating", "log", "closing"] {
        let lines = of(&masked, record);
        assert!(!lines.is_empty(), "{record}");
        let known = |line: &&Value| people.contains(line["person"].as_str().unwrap());
        assert!(lines.iter().all(known), "{record}");
    }
    // Another salt makes other pseudonyms.
    let other = LinesOptions {
        salt: [8; 32],
        ..options()
    };
    let again = told(&w, &other);
    let mut others = of(&again, "employee").into_iter();
    assert!(others.all(|line| !people.contains(line["person"].as_str().unwrap())));
}

#[test]
fn in_clear_people_have_their_names_and_numbers_are_exact() {
    let w = World::new();
    let asked = LinesOptions {
        personal: true,
        ..options()
    };
    let lines = told(&w, &asked);
    assert_eq!(lines[0]["record"], "meta");
    assert_eq!(lines[0]["masked"], false);
    assert_eq!(lines[0]["made"], "2026-11-24");
    let budi: Vec<&Value> = of(&lines, "employee")
        .into_iter()
        .filter(|line| line["person"] == BUDI_ID)
        .collect();
    assert_eq!(budi[0]["nip"], "199001012015031001");
    assert_eq!(budi[0]["appraiser"], AHMAD.0.to_string());
    assert_eq!(budi[0]["grade"], "III/b");
    let plans: BTreeMap<&str, &Value> = of(&lines, "plan")
        .into_iter()
        .filter(|line| line["person"] == BUDI_ID)
        .map(|line| (line["period"].as_str().unwrap(), &line["stage"]))
        .collect();
    assert_eq!(plans["2026-TW4"], "approved");
    assert_eq!(plans["2026-TW3"], "evaluated");
    let of_period = LinesOptions {
        period: Some(period()),
        ..asked
    };
    let lines = told(&w, &of_period);
    assert!(
        of(&lines, "plan")
            .iter()
            .all(|line| line["period"] == "2026-TW4")
    );
}

fn put_feedback(w: &mut World, item: u64, side: Side, from: EmployeeId) {
    let year = Period::year_of(2026).unwrap();
    let given = [
        (f::FEEDBACK_DAY, Held::Date(day(2026, 11, 5))),
        (f::FEEDBACK_SOURCE, code(side)),
        (f::FEEDBACK_FROM, Held::Ref(from.0)),
        (f::FEEDBACK_TEXT, text("Teliti")),
    ];
    w.put(
        Subject::of(SubjectKind::Feedback, BUDI.0, year),
        item,
        &given,
    );
}

#[test]
fn who_of_the_colleagues_said_something_is_told_in_no_mode() {
    let mut w = World::new();
    put_feedback(&mut w, 71, Side::Superior, AHMAD);
    put_feedback(&mut w, 72, Side::Peer, CITRA);
    let asked = LinesOptions {
        personal: true,
        ..options()
    };
    let lines = told(&w, &asked);
    for line in of(&lines, "feedback") {
        let expected = match line["source"].as_str() {
            Some("superior") => Value::from(AHMAD.0.to_string()),
            _ => Value::Null,
        };
        assert_eq!(line["from"], expected, "{line}");
    }
    assert_eq!(of(&lines, "feedback").len(), 2);
}

#[test]
fn a_few_voices_and_answers_of_the_public_are_not_told() {
    let mut w = World::new();
    let year = Period::year_of(2026).unwrap();
    let voices = Subject::of(SubjectKind::Voice, SECTION.0, year);
    let sheets = Subject::of(SubjectKind::Survey, SECTION.0, year);
    let add = |w: &mut World, item: u64| {
        let voice = [
            (f::VOICE_DAY, Held::Date(day(2026, 11, 1))),
            (f::VOICE_SERVICE, text("KTP")),
            (f::VOICE_SCORE, Held::Number(4.into())),
            (f::VOICE_TEXT, text("Cepat sekali")),
        ];
        w.put(voices, item, &voice);
        let sheet = [
            (f::SHEET_DAY, Held::Date(day(2026, 11, 1))),
            (f::SHEET_ANSWERS, text("443444433")),
        ];
        w.put(sheets, item, &sheet);
    };
    let asked = LinesOptions {
        personal: true,
        ..options()
    };
    for item in 1..=4 {
        add(&mut w, item);
    }
    let lines = told(&w, &asked);
    for line in of(&lines, "voice").into_iter().chain(of(&lines, "survey")) {
        assert_eq!(line["hidden"], true, "{line}");
        for field in ["n", "mean"] {
            assert!(line[field].is_null(), "{line}");
        }
    }
    assert!(
        !lines
            .iter()
            .any(|line| line.to_string().contains("Cepat sekali"))
    );
    add(&mut w, 5);
    let lines = told(&w, &asked);
    assert_eq!(of(&lines, "voice")[0]["mean"], 4);
    let survey = of(&lines, "survey");
    assert_eq!(
        (survey.len(), &survey[0]["index"]),
        (10, &Value::from(91.67))
    );
    assert_eq!(survey[0]["grade"], "a");
}

fn guarded(seat: EmployeeId, roles: &[Role]) -> Guarded {
    let office = World::new().store;
    let given = Appointments::only(seat, roles.iter().copied().collect());
    let clock = || (today(), 1_800_000_000_000);
    Guarded::new(Box::new(office), seat, given, Box::new(clock))
}

#[test]
fn whoever_is_not_entitled_gets_of_others_only_who_they_are() {
    let w = World::new();
    let asked = LinesOptions {
        personal: true,
        ..options()
    };
    let own = lines_of(&guarded(BUDI, &[]), &w, &asked);
    let people = of(&own, "employee");
    assert_eq!(people.len(), 5);
    for line in people {
        let is_own = line["person"] == BUDI_ID;
        assert_eq!(line["sight"], if is_own { "full" } else { "name" });
        assert_eq!(line["nip"].is_null(), !is_own, "{line}");
        assert_eq!(line["kind"].is_null(), !is_own, "{line}");
        assert!(line["name"].is_string(), "{line}");
    }
    let of_budi = |line: &&Value| line["person"] == BUDI_ID;
    assert!(of(&own, "plan").iter().all(of_budi));
    assert!(of(&own, "complaint").is_empty());
    let auditor = lines_of(&guarded(BUDI, &[Role::Auditor]), &w, &asked);
    assert!(!of(&auditor, "plan").iter().all(of_budi));
}

#[test]
fn a_filter_leaves_the_people_whom_it_names_and_nothing_of_others() {
    let mut w = World::new();
    let rated = Subject::of(SubjectKind::Evaluation, BUDI.0, period());
    w.put(rated, 300, &[(f::RATE_ITEM, code(Rating::Above))]);
    let mut source = Source {
        store: &w.store,
        model: Model::new(w.model.settings.clone(), today(), AHMAD, fresh(&w.store)),
        asked: Asked {
            filter: Some("budi".into()),
            period: None,
        },
    };
    let mut out = Vec::new();
    let asked = LinesOptions {
        personal: true,
        ..options()
    };
    write(&mut source, &asked, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("Budi Santoso") && text.contains("\"item-rating\""));
    assert!(!text.contains("Citra Lestari") && !text.contains("\"unit\",\"unit\""));
}

#[test]
fn a_medium_that_takes_nothing_more_is_told() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::from(io::ErrorKind::StorageFull))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let w = World::new();
    let mut source = Source {
        store: &w.store,
        model: Model::new(w.model.settings.clone(), today(), AHMAD, fresh(&w.store)),
        asked: Asked::default(),
    };
    let failed = write(&mut source, &options(), &mut Full);
    assert!(matches!(failed, Err(ReportError::Output(_))), "{failed:?}");
}

#[test]
fn the_printed_table_is_the_one_that_is_kept() {
    let mut out = Vec::new();
    described(&mut out).unwrap();
    let printed = String::from_utf8(out).unwrap();
    let kept = std::fs::read_to_string("assets/formats/jsonl.md").unwrap();
    if printed != kept {
        println!("{printed}");
    }
    assert!(
        printed == kept,
        "assets/formats/jsonl.md is not what the table prints"
    );
}
