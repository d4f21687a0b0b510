//! The request to be enrolled: who asks, for which machine, by which keys; signed by the key of that machine, so that
//! whoever asks has it. Who asks is proved by nothing in the file: head office has the eight words read to it by the
//! person himself.

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::domain::access::Roles;
use crate::domain::id::EmployeeId;
use crate::domain::text::MAX_TEXT;
use crate::ops::op::ReplicaId;
use crate::ops::registry::{Enrolled, Machine, Registry};

use super::form::{self, Body, digits_of, quoted, quoted_list};
use super::person::is_key_line;
use super::registry_file::{MAX_KEY, MAX_KEYS, MAX_LABEL, read_key, read_recipient};
use super::seal::Recipient;
use super::sign::{PublicHalf, Purpose, SigningKey};
use super::words::Words;
use super::{Forgery, TrustError};

/// Largest file, in bytes.
pub const LARGEST: usize = 64 << 10;
/// What the file begins with.
const FORM: &str = "tatap-request-1";
const COMMENT: &str = "\
# A request to head office to enrol this machine. Nothing in it is secret.
# Permohonan pendaftaran perangkat kepada kantor pusat. Tidak memuat rahasia.
";

/// A request to be enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub person: EmployeeId,
    /// Name.
    pub name: String,
    /// Code of the office.
    pub office: String,
    /// What people call the machine.
    pub label: String,
    /// The replica on it.
    pub replica: ReplicaId,
    /// Its public key.
    pub key: PublicHalf,
    /// For what is sealed for it.
    pub recipient: Recipient,
    /// The person's own SSH keys.
    pub person_keys: Vec<String>,
    /// When it was made.
    pub day: NaiveDate,
}

impl Request {
    /// The file without its signature.
    fn text(&self) -> String {
        let mut text = String::from(COMMENT);
        let lines = [
            ("form", quoted(FORM)),
            ("day", self.day.to_string()),
            ("nip", quoted(&digits_of(self.person))),
            ("name", quoted(&self.name)),
            ("office", quoted(&self.office)),
            ("label", quoted(&self.label)),
            ("replica", quoted(&self.replica.to_string())),
            ("key", quoted(&self.key.to_openssh())),
            ("recipient", quoted(&self.recipient.to_string())),
            ("person_keys", quoted_list(&self.person_keys)),
        ];
        for (key, value) in lines {
            // Writing into a string never fails.
            let _ = writeln!(text, "{key} = {value}");
        }
        text
    }

    /// The words by which it is compared over the phone.
    pub fn words(&self) -> Words {
        Words::of(self.text().as_bytes())
    }

    /// The file, signed by the key that it asks for.
    pub fn sign(&self, key: &SigningKey) -> Result<String, TrustError> {
        let body = self.text();
        let signature = key.sign(Purpose::Request, body.as_bytes())?;
        let file = form::join(&body, &signature)?;
        // What could not be read again is not handed out.
        Self::verify(file.as_bytes())?;
        Ok(file)
    }

    /// Reads a file, whose maker has shown to have the key.
    pub fn verify(file: &[u8]) -> Result<Self, TrustError> {
        let signed = form::divide(file, LARGEST)?;
        let request = Self::parse(signed.body)?;
        let body = signed.body.as_bytes();
        // The words are those of this very text.
        let proved = request
            .key
            .verifies(Purpose::Request, body, &signed.signature)
            && request.text() == signed.body;
        proved
            .then_some(request)
            .ok_or(TrustError::Forged(Forgery::Request))
    }

    /// Puts the machine and the keys of the person into a registry.
    pub fn enrol_in(&self, registry: &mut Registry) -> Result<(), TrustError> {
        let machine = Machine {
            owner: self.person,
            office: self.office.clone(),
            label: self.label.clone(),
            key: self.key.0,
            recipient: self.recipient.to_string(),
            revoked: None,
        };
        let fits = |known: &Machine| {
            let known = (known.owner, known.key, &known.recipient, known.revoked);
            known == (machine.owner, machine.key, &machine.recipient, None)
        };
        if registry
            .machines
            .get(&self.replica)
            .is_some_and(|known| !fits(known))
        {
            return Err(TrustError::Enrolled(self.label.clone()));
        }
        registry.machines.insert(self.replica, machine);
        let person = registry
            .people
            .entry(self.person)
            .or_insert_with(|| Enrolled {
                name: self.name.clone(),
                office: self.office.clone(),
                roles: Roles::NONE,
                keys: Vec::new(),
            });
        for line in &self.person_keys {
            if !person.keys.contains(line) {
                person.keys.push(line.clone());
            }
        }
        Ok(())
    }

    fn parse(text: &str) -> Result<Self, TrustError> {
        let body = Body::parse(text)?;
        let top = body.top(FORM)?;
        top.only(&[
            "form",
            "day",
            "nip",
            "name",
            "office",
            "label",
            "replica",
            "key",
            "recipient",
            "person_keys",
        ])?;
        let keys = top.words("person_keys", MAX_KEYS, MAX_KEY)?;
        if !keys.iter().all(|line| is_key_line(line)) {
            return Err(top.refuse(
                "person_keys",
                "holds what is no Ed25519 key of OpenSSH without a comment",
            ));
        }
        let name = top.word("name", MAX_TEXT)?;
        let label = top.word("label", MAX_LABEL)?;
        for (key, words) in [("name", name), ("label", label)] {
            if words.is_empty() {
                return Err(top.refuse(key, "is empty"));
            }
        }
        Ok(Self {
            person: top.person("nip")?,
            name: name.to_owned(),
            office: top.word("office", MAX_LABEL)?.to_owned(),
            label: label.to_owned(),
            replica: top.read(
                "replica",
                "replica: 32 hexadecimal digits",
                ReplicaId::parse,
            )?,
            key: read_key(&top, "key")?,
            recipient: read_recipient(&top)?,
            person_keys: keys.into_iter().map(str::to_owned).collect(),
            day: top.day("day")?,
        })
    }
}
