//! Requests to be enrolled.

use super::*;
use crate::trust::TrustError;
use crate::trust::request::Request;
use crate::trust::sign::{Purpose, armored};

fn request(name: String, office: String, label: String, key: &SigningKey) -> Request {
    Request {
        person: EmployeeId(198_609_262_015_051_001),
        name,
        office,
        label,
        replica: ReplicaId([0x0a; 16]),
        key: key.public(),
        recipient: recipient(),
        person_keys: vec![key.public().to_openssh()],
        day: day(739_600),
    }
}

proptest! {
    #[test]
    fn a_request_is_read_as_it_was_made(name in text(), office in text(), label in text(), key in key()) {
        let made = request(name, office, label, &key);
        match made.sign(&key) {
            Ok(file) => {
                let read = Request::verify(file.as_bytes()).unwrap();
                prop_assert_eq!(read.words(), made.words());
                prop_assert_eq!(read, made);
            }
            // Nobody can be told of who has no name.
            Err(error) => prop_assert!(made.name.is_empty() || made.label.is_empty(), "{}", error),
        }
    }

    #[test]
    fn hostile_text_in_any_field_never_reaches_a_reader(
        hostile in proptest::sample::select(HOSTILE), field in 0..7_usize,
    ) {
        let key = SigningKey::from_seed(&[5; 32]);
        let file = request("Budi".into(), "disdik".into(), "Laptop".into(), &key).sign(&key).unwrap();
        let body = file.split("-----BEGIN").next().unwrap();
        let fields = ["nip", "name", "office", "label", "replica", "key", "recipient"];
        let begin = format!("\n{} = \"", fields[field]);
        let at = body.find(&begin).unwrap() + begin.len();
        // As it is, and as TOML escapes any character.
        let codes: Vec<String> = hostile.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect();
        let codes = codes.concat();
        for written in [hostile, &codes] {
            let spoiled = format!("{}{written}{}", &body[..at], &body[at..]);
            let signature = key.sign(Purpose::Request, spoiled.as_bytes()).unwrap();
            let spoiled = spoiled + &armored(&signature).unwrap();
            if let Ok(read) = Request::verify(spoiled.as_bytes()) {
                for text in [&read.name, &read.office, &read.label] {
                    prop_assert_eq!(&clean(text), text);
                }
            }
        }
    }
}

#[test]
fn whoever_does_not_have_the_key_cannot_ask_for_it() {
    let (key, other) = (
        SigningKey::from_seed(&[5; 32]),
        SigningKey::from_seed(&[6; 32]),
    );
    let made = request("Budi".into(), "disdik".into(), "Laptop".into(), &key);
    let by_other = made.sign(&other);
    assert!(matches!(by_other, Err(TrustError::Forged(_))));
    let file = made.sign(&key).unwrap();
    let stolen = file.replace("198609262015051001", "197003151995032001");
    let stolen = Request::verify(stolen.as_bytes());
    assert!(matches!(stolen, Err(TrustError::Forged(_))));
    let mut renamed = made.clone();
    renamed.name = "Budi S.".into();
    assert_ne!(renamed.words(), made.words());
}

#[test]
fn only_the_very_text_whose_words_are_told_is_taken() {
    let key = SigningKey::from_seed(&[5; 32]);
    let file = request("Budi".into(), "disdik".into(), "Laptop".into(), &key)
        .sign(&key)
        .unwrap();
    let body = file
        .split("-----BEGIN")
        .next()
        .unwrap()
        .replace("# A request", "# Another request");
    let signature = key.sign(Purpose::Request, body.as_bytes()).unwrap();
    let file = body + &armored(&signature).unwrap();
    assert!(matches!(
        Request::verify(file.as_bytes()),
        Err(TrustError::Forged(_))
    ));
}

#[test]
fn a_machine_is_enrolled_once_and_never_with_another_key() {
    let key = SigningKey::from_seed(&[5; 32]);
    let made = request("Budi".into(), "disdik".into(), "Laptop".into(), &key);
    let mut registry = small();
    let before = registry.clone();
    made.enrol_in(&mut registry).unwrap();
    assert_eq!(registry.machines.len(), 2);
    assert_eq!(
        registry.people[&made.person].keys.len(),
        2,
        "the old key stays"
    );
    assert_eq!(crate::trust::follows::follows(&before, &registry), Ok(()));
    let once = registry.clone();
    made.enrol_in(&mut registry).unwrap();
    assert_eq!(registry, once);
    let other = request(
        "Budi".into(),
        "disdik".into(),
        "Laptop".into(),
        &SigningKey::from_seed(&[6; 32]),
    );
    assert!(matches!(
        other.enrol_in(&mut registry),
        Err(TrustError::Enrolled(_))
    ));
    let revoked = Some(Revocation {
        last: 3,
        day: day(739_601),
    });
    registry.machines.get_mut(&made.replica).unwrap().revoked = revoked;
    assert!(matches!(
        made.enrol_in(&mut registry),
        Err(TrustError::Enrolled(_))
    ));
}
