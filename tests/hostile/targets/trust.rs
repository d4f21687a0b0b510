//! Keys, signatures, the registry and requests to be enrolled.

use tatap::trust::registry_file;
use tatap::trust::request::Request;
use tatap::trust::seal::{Identity, Recipient, unseal};
use tatap::trust::sign::{PublicHalf, Purpose, SigningKey, armored, claimed_signer, dearmored};
use tatap::trust::words::Words;
use tatap::trust::{follows, person};

use super::bundles::key;
use super::{as_text, choice};

/// A text with our signature below it, where the choice is odd.
fn signed(data: &[u8], purpose: Purpose) -> Vec<u8> {
    let (first, body) = choice(data);
    if first % 2 == 0 {
        return body.to_vec();
    }
    let signature = key().sign(purpose, body).expect("a key signs");
    [body, armored(&signature).expect("ours").as_bytes()].concat()
}

pub(super) fn registry(data: &[u8]) {
    let file = signed(data, Purpose::Registry);
    let _ = registry_file::signer(&file);
    let Ok(issue) = registry_file::verify(&file, key().public()) else {
        return;
    };
    let text = registry_file::text(&issue);
    assert_eq!(registry_file::parse(&text).as_ref().ok(), Some(&issue));
    let same = follows::follows(&issue.registry, &issue.registry);
    assert!(same.is_ok(), "nothing is taken back");
}

pub(super) fn request(data: &[u8]) {
    let file = signed(data, Purpose::Request);
    if let Ok(request) = Request::verify(&file) {
        assert_eq!(request.key, key().public(), "nobody else has signed");
        let again = request.sign(&key()).expect("it was read");
        assert_eq!(Request::verify(again.as_bytes()).ok(), Some(request));
    }
}

/// Keys and signatures as we accept them, and what is sealed.
pub(super) fn keys(data: &[u8]) {
    let _ = claimed_signer(data);
    let message = b"isi";
    assert!(!key().public().verifies(Purpose::Head, message, data));
    let identity = Identity::parse(
        "AGE-SECRET-KEY-103YQ8GZ3J32WTWWHMUY4NRRU39JH9QMKK57U7XFUZDM9LSC6QM0QE02GH9",
    );
    let _ = unseal(&[identity.expect("a sample")], data);
    let Some(text) = as_text(data) else {
        return;
    };
    if let Some(public) = PublicHalf::from_openssh(text) {
        assert_eq!(PublicHalf::from_openssh(&public.to_openssh()), Some(public));
    }
    if let Ok(secret) = SigningKey::from_openssh(text) {
        let signature = secret.sign(Purpose::Head, message).expect("a key signs");
        assert!(secret.public().verifies(Purpose::Head, message, &signature));
    }
    if let Some(bytes) = dearmored(text) {
        assert_eq!(
            armored(&bytes).and_then(|text| dearmored(&text)),
            Some(bytes)
        );
    }
    if let Some(line) = person::plain_line(text) {
        assert_eq!(person::plain_line(&line), Some(line));
    }
    let line = key().public().to_openssh();
    assert!(!person::verify(text, &line, message));
    let _ = person::verify(&line, text, message);
    if let Ok(recipient) = Recipient::parse(text) {
        assert_eq!(
            Recipient::parse(&recipient.to_string()).ok(),
            Some(recipient)
        );
    }
    let _ = Words::of(message).matches(text);
}
