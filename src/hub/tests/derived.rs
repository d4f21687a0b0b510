//! What is derived from what has landed: records, files of them, receipts.

use std::path::Path;
use std::sync::Arc;

use crate::app::model::Settings;
use crate::config::{rules, scheme};
use crate::domain::id::EmployeeId;
use crate::exchange::Folder;
use crate::hub::{
    Client, HubError, Receiver, Refresher, answer, audit, export, init, land_own, need_analysis,
    read_offices, refresh, stale, write_offices,
};
use crate::i18n::{Lang, Texts};
use crate::ops::fields as f;
use crate::ops::op::{Subject, SubjectKind, Value};
use crate::ops::registry::HEAD_OFFICE;
use crate::ops::standing::Judge;
use crate::ops::sync::By;
use crate::store::Store as _;
use crate::store::exchange::{Chains as _, Exchange as _};
use crate::sync::desk::Desk;
use crate::sync::tests::world::{EMPLOYEE, NOW, RESULTS, World, day, id, key, ratings};
use crate::sync::{apply, open, plan};

use super::server::Server;
use super::{OFFICE, count, landed, ready, receiver};

/// The desk of head office, whose key the registry knows, as it does the recipients of the others.
fn desk(world: &mut World, data: &Path) -> Desk {
    let desk = Desk::open(data, HEAD_OFFICE, None).unwrap();
    let mut registry = (*world.registry).clone();
    registry.machines.get_mut(&id(3)).unwrap().key = desk.keys().replica.public().0;
    for machine in registry.machines.values_mut() {
        machine.recipient = desk.keys().recipient.recipient().to_string();
    }
    world.registry = Arc::new(registry);
    for replica in &mut world.replicas {
        replica.store.go_by(world.registry.clone()).unwrap();
    }
    desk
}

/// What head office writes of the office: a unit, and the employee in it.
fn master_data(world: &mut World) {
    let unit = Subject::lasting(SubjectKind::Unit, 900);
    world.write(
        3,
        unit,
        f::UNIT_NAME,
        Value::Text("Puskesmas Rambutan".to_owned()),
    );
    let person = Subject::lasting(SubjectKind::Employee, EMPLOYEE.0);
    for (field, value) in [
        (f::NAME, Value::Text("Siti Aminah".to_owned())),
        (f::NIP, Value::Ref(EMPLOYEE.0)),
        (f::PHONE, Value::Text("081234567890".to_owned())),
        (f::WORKS_IN, Value::Ref(900)),
    ] {
        world.write(3, person, field, value);
    }
}

#[test]
fn records_are_those_of_the_office_and_name_nobody_outside_of_what_is_personal() {
    let server = Server::start();
    let mut client = ready(&server);
    let temp = tempfile::tempdir().unwrap();
    let mut world = World::new();
    let desk = desk(&mut world, temp.path());
    master_data(&mut world);
    let receiver = Receiver {
        own: (id(3), desk.keys().replica.public()),
        ..receiver(&world, temp.path())
    };
    let own = land_own(&mut client, &world.replicas[3].store, &receiver, &desk);
    assert_eq!(own.unwrap().unwrap().new, 5);
    let again = land_own(&mut client, &world.replicas[3].store, &receiver, &desk);
    assert_eq!(again.unwrap(), None);
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    world.write(
        0,
        ratings(2),
        f::RATE_REASON,
        Value::Text("Siti rajin".to_owned()),
    );
    let sent = world.parts(0, 3, None).remove(0);
    landed(&mut client, &world, &sent).unwrap();

    named(&mut client);
    let judge = Judge::new(world.registry.clone());
    let refresher = refresher(&judge);
    let stale_now = stale(&mut client, false).unwrap();
    let codes: Vec<&str> = stale_now.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["dinkes", HEAD_OFFICE]);
    assert_eq!(stale_now[0].scheme.as_deref(), Some("aceh"));
    for office in &stale_now {
        refresh(&mut client, office, &refresher).unwrap();
    }
    assert_eq!(stale(&mut client, false).unwrap(), []);
    stand_as_written(&mut client);
    nobody_is_named(&mut client);
    let analysis = temp.path().join("analisis");
    std::fs::create_dir(&analysis).unwrap();
    exported_as_they_stand(&mut client, &analysis);
    // Doing it again changes nothing.
    let ratings = "select count(*) from records.rating";
    let before = count(&mut client, ratings);
    refresh(&mut client, &stale_now[0], &refresher).unwrap();
    assert_eq!(count(&mut client, ratings), before);
}

/// What head office says of the office.
fn named(client: &mut Client) {
    let list = "code,name,agency,scheme\ndinkes,Dinas Kesehatan,Kota,aceh\n";
    let listed = read_offices(list.as_bytes(), &|words| Ok(words.to_owned()));
    write_offices(client, &listed.unwrap()).unwrap();
}

fn refresher(judge: &Judge) -> Refresher<'_> {
    Refresher {
        own: id(3),
        judge,
        today: day(2026, 11, 27),
        settings: &|code| {
            let scheme = scheme::find(code.unwrap_or("nasional")).unwrap();
            Settings::shipped(
                Texts::of(Lang::Indonesian),
                rules::national().clone(),
                scheme,
            )
        },
    }
}

fn stand_as_written(client: &mut Client) {
    for one in [
        "select count(*) from records.employee e join unit u using (office, unit) where u.name = 'Puskesmas Rambutan' \
         and e.person like 'p-%' and office = (select office from office where code = 'dinkes')",
        "select count(*) from personal.employee p join records.employee r using (office, \"row\") \
         where p.name = 'Siti Aminah' and office = (select office from office where code = 'dinkes')",
        "select count(*) from analysis.completion where office_name = 'Dinas Kesehatan' and agency = 'Kota' \
         and unit_name = 'Puskesmas Rambutan' and period = '2026-TW1' and people = 1 and rated = 0",
        "select count(*) from records.rating r join records.employee e using (office, person) where r.results = 'meets'",
        "select count(*) from personal.rating where reason = 'Siti rajin'",
    ] {
        assert_eq!(count(client, one), 1, "{one}");
    }
}

fn nobody_is_named(client: &mut Client) {
    for record in crate::hub::records::kinds() {
        let table = format!("records.{}", crate::hub::records::name(record.name));
        let rows = client
            .query(&format!("select t::text from {table} t"), &[])
            .unwrap();
        for row in rows {
            let text: String = row.get(0);
            let named = ["Siti", "0812345", &format!(",{},", EMPLOYEE.0)];
            assert!(
                !named.iter().any(|named| text.contains(named)),
                "{table}: {text}"
            );
        }
    }
}

/// Files hold what the tables hold, and the manifest names them; those of before are gone.
fn exported_as_they_stand(client: &mut Client, folder: &Path) {
    let old = folder.join("rating-0123456789abcdef.parquet");
    let others = folder.join("catatan-kami.parquet");
    for path in [&old, &others] {
        std::fs::write(path, "lama").unwrap();
    }
    let sum = export(client, folder, false, "2026-11-27").unwrap();
    assert!(!old.exists() && others.exists());
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let files = manifest["files"].as_array().unwrap();
    assert_eq!(files.len() as u64, sum.files);
    for file in files {
        let path = folder.join(file["file"].as_str().unwrap());
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(file["bytes"], bytes.len() as u64);
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Siti"), "{path:?}");
    }
    let rating = files
        .iter()
        .find(|file| file["record"] == "rating")
        .unwrap();
    assert_eq!(rating["rows"], 2);
    let rows = crate::hub::columnar::tests::rows(&folder.join(rating["file"].as_str().unwrap()));
    let told = rows.join("\n");
    assert_eq!(rows.len(), 2, "{told}");
    assert!(
        told.contains("office: \"dinkes\"") && told.contains("results: \"meets\""),
        "{told}"
    );
    assert!(
        told.contains("period: \"2026-TW1\"") && told.contains("results: null"),
        "{told}"
    );
}

#[test]
fn the_schemas_of_another_program_are_made_anew_and_their_salt_stays() {
    let server = Server::start();
    let mut client = ready(&server);
    let salt = "select count(*) from personal.salt where salt = 'salt'";
    client
        .batch_execute(
            "create table personal.salt (salt bytea primary key); insert into personal.salt values ('salt'); \
             create table records.of_before (office bigint); update tatap_analysis set made = 'before'",
        )
        .unwrap();
    let other = need_analysis(&mut client).unwrap_err();
    assert!(matches!(other, HubError::OtherAnalysis), "{other}");
    init(&mut client).unwrap();
    need_analysis(&mut client).unwrap();
    assert_eq!(count(&mut client, salt), 1);
    let before = "select count(*) from information_schema.tables where table_name = 'of_before'";
    assert_eq!(count(&mut client, before), 0);
    assert_eq!(
        count(&mut client, "select count(*) from analysis.offices"),
        0
    );
}

#[test]
fn an_office_is_given_its_receipt_once_and_what_head_office_wrote() {
    let server = Server::start();
    let mut client = ready(&server);
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::make(&temp.path().join("antar")).unwrap();
    let mut world = World::new();
    let desk = desk(&mut world, temp.path());
    let own = (id(3), desk.keys().replica.public());
    let receiver = Receiver {
        own,
        ..receiver(&world, temp.path())
    };
    master_data(&mut world);
    land_own(&mut client, &world.replicas[3].store, &receiver, &desk).unwrap();
    world.write(0, ratings(1), RESULTS, Value::Code(2));
    let sent = world.parts(0, 3, None).remove(0);
    landed(&mut client, &world, &sent).unwrap();

    let by = By {
        actor: EmployeeId(3),
        millis: NOW + 1,
    };
    let judge = Judge::new(world.registry.clone());
    let answered = |client: &mut Client| {
        answer(client, (&desk, &folder), OFFICE, (id(3), &judge), by).unwrap()
    };
    let written = answered(&mut client);
    assert_eq!((written.len(), written[0].ops), (1, 5));
    assert_eq!(answered(&mut client), []);
    // The office opens it, and knows that its word has arrived.
    let keys = [desk.keys().recipient.clone()];
    let file = std::fs::File::open(&written[0].place).unwrap();
    let office = (id(0), key(0).public());
    let mut opened = open(file, &keys, &world.registry, office).unwrap();
    let store = &mut world.replicas[0].store;
    let planned = plan(store, &mut opened, None).unwrap();
    apply(store, &mut opened, &planned, EmployeeId(1), NOW).unwrap();
    assert_eq!(store.ledger().acknowledged(id(0)), 1);
    let person = Subject::lasting(SubjectKind::Employee, EMPLOYEE.0);
    let state = store.state(person).unwrap();
    assert_eq!(
        state.value(0, f::NAME),
        Some(&Value::Text("Siti Aminah".to_owned()))
    );
    let audited = audit(&mut client, &world.registry).unwrap();
    assert_eq!(audited.wrong, []);
}
