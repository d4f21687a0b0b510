//! The registry as a file: one line for each person, supervision and machine, signed by head office.
//!
//! ```text
//! form = "tatap-registry-1"
//! version = 2
//! issued = 2026-03-02
//! previous = "<SHA-256 of the file of version 1>"
//!
//! people = [
//!   { nip = "…", name = "…", office = "…", roles = ["auditor"], keys = ["ssh-ed25519 …"] },
//! ]
//! supervision = [
//!   { employee = "…", appraiser = "…", reviewer = "…", from = 2025-01-01, until = 2026-02-28 },
//! ]
//! machines = [
//!   { replica = "…", owner = "…", office = "…", label = "…", key = "ssh-ed25519 …", recipient = "age1…", last = 812, revoked = 2026-03-01 },
//! ]
//! -----BEGIN SSH SIGNATURE-----
//! …
//! ```
//!
//! Entries are in the order of their numbers, so the same registry has the same bytes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::domain::access::{Role, Roles};
use crate::domain::coded::Coded as _;
use crate::domain::id::EmployeeId;
use crate::domain::text::MAX_TEXT;
use crate::ops::op::ReplicaId;
use crate::ops::registry::{Enrolled, Machine, Registry, Revocation, Supervision};

use super::form::{self, Body, Row, digits_of, hex, quoted, quoted_list, unhex};
use super::person::is_key_line;
use super::seal::Recipient;
use super::sign::{PublicHalf, Purpose, SigningKey, claimed_signer};
use super::{Forgery, TrustError};

/// Largest file, in bytes.
pub const LARGEST: usize = 64 << 20;
/// Most people, supervisions and machines.
const MOST: [usize; 3] = [100_000, 1_000_000, 20_000];
/// Longest code of an office and label of a machine, in characters.
pub const MAX_LABEL: usize = 60;
/// Longest line of a key, in characters.
pub const MAX_KEY: usize = 400;
/// Most keys of one person.
pub const MAX_KEYS: usize = 20;
/// What the file begins with.
const FORM: &str = "tatap-registry-1";
const COMMENT: &str = "\
# Registry of tatap: who may be believed. Signed by head office below; one changed letter makes it worthless.
# Daftar tepercaya tatap. Jangan diubah: tanda tangan kantor pusat di bawah tidak akan cocok lagi.
";

/// A registry with its place in the row of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Who may be believed.
    pub registry: Registry,
    /// SHA-256 of the file of the version before; none for version 1.
    pub previous: Option<[u8; 32]>,
}

/// The SHA-256 of a file, as the next version names it.
pub fn digest(file: &[u8]) -> [u8; 32] {
    Sha256::digest(file).into()
}

/// Reads a file that this key has signed. The signature is checked before anything in it is believed.
pub fn verify(file: &[u8], head_office: PublicHalf) -> Result<Issue, TrustError> {
    let (body, signer) = checked(file)?;
    if signer != head_office {
        return Err(TrustError::Forged(Forgery::Stranger));
    }
    parse(body)
}

/// Who signed a file. That is so, as the signature was checked; whether it is head office, nobody knows yet.
pub fn signer(file: &[u8]) -> Result<PublicHalf, TrustError> {
    checked(file).map(|(_, signer)| signer)
}

/// What a file says and who signed it, once the signature fits.
fn checked(file: &[u8]) -> Result<(&str, PublicHalf), TrustError> {
    let form::Signed { body, signature } = form::divide(file, LARGEST)?;
    let fits = |key: &PublicHalf| key.verifies(Purpose::Registry, body.as_bytes(), &signature);
    match claimed_signer(&signature).filter(fits) {
        Some(signer) => Ok((body, signer)),
        None => Err(TrustError::Forged(Forgery::Changed)),
    }
}

/// The file, signed.
pub fn sign(issue: &Issue, key: &SigningKey) -> Result<String, TrustError> {
    let body = text(issue);
    // What could not be read again is not signed.
    parse(&body)?;
    let signature = key.sign(Purpose::Registry, body.as_bytes())?;
    form::join(&body, &signature)
}

/// The file without its signature.
pub fn text(issue: &Issue) -> String {
    let registry = &issue.registry;
    let mut text = String::from(COMMENT);
    let previous = issue.previous.map_or(String::new(), |digest| hex(&digest));
    // Writing into a string never fails.
    let _ = writeln!(text, "form = {}", quoted(FORM));
    let _ = writeln!(text, "version = {}", registry.version);
    let _ = writeln!(text, "issued = {}", registry.issued);
    let _ = writeln!(text, "previous = {}", quoted(&previous));
    let mut supervision: Vec<&Supervision> = registry.supervision.iter().collect();
    supervision.sort_by_key(|one| one.span());
    let people = registry.people.iter();
    list(
        &mut text,
        "people",
        people.map(|(id, person)| person_line(*id, person)),
    );
    list(
        &mut text,
        "supervision",
        supervision.into_iter().map(supervision_line),
    );
    let machines = registry.machines.iter();
    list(
        &mut text,
        "machines",
        machines.map(|(id, machine)| machine_line(*id, machine)),
    );
    text
}

fn list(text: &mut String, name: &str, lines: impl Iterator<Item = String>) {
    let _ = writeln!(text, "\n{name} = [");
    lines.for_each(|line| {
        let _ = writeln!(text, "  {{ {line} }},");
    });
    text.push_str("]\n");
}

fn person_line(id: EmployeeId, person: &Enrolled) -> String {
    let roles = person
        .roles
        .iter()
        .filter(|role| Role::APPOINTED.contains(role));
    format!(
        "nip = {}, name = {}, office = {}, roles = {}, keys = {}",
        quoted(&digits_of(id)),
        quoted(&person.name),
        quoted(&person.office),
        quoted_list(roles.map(Role::code)),
        quoted_list(&person.keys),
    )
}

fn supervision_line(one: &Supervision) -> String {
    let mut line = format!(
        "employee = {}, appraiser = {}",
        quoted(&digits_of(one.employee)),
        quoted(&digits_of(one.appraiser)),
    );
    if let Some(reviewer) = one.reviewer {
        let _ = write!(line, ", reviewer = {}", quoted(&digits_of(reviewer)));
    }
    let _ = write!(line, ", from = {}", one.from);
    if let Some(until) = one.until {
        let _ = write!(line, ", until = {until}");
    }
    line
}

fn machine_line(id: ReplicaId, machine: &Machine) -> String {
    let mut line = format!(
        "replica = {}, owner = {}, office = {}, label = {}, key = {}, recipient = {}",
        quoted(&id.to_string()),
        quoted(&digits_of(machine.owner)),
        quoted(&machine.office),
        quoted(&machine.label),
        quoted(&PublicHalf(machine.key).to_openssh()),
        quoted(&machine.recipient),
    );
    if let Some(revoked) = machine.revoked {
        let _ = write!(line, ", last = {}, revoked = {}", revoked.last, revoked.day);
    }
    line
}

/// Reads a file without its signature, such as a draft.
pub fn parse(text: &str) -> Result<Issue, TrustError> {
    let text = form::text_within(text.as_bytes(), LARGEST)?;
    let body = Body::parse(text)?;
    let top = body.top(FORM)?;
    top.only(&[
        "form",
        "version",
        "issued",
        "previous",
        "people",
        "supervision",
        "machines",
    ])?;
    let version = top.number("version")?;
    if version == 0 {
        return Err(top.refuse("version", "counts from 1"));
    }
    let previous = top.read("previous", "SHA-256", |text| match text {
        "" => Some(None),
        digits => unhex(digits).map(Some),
    })?;
    if previous.is_some() == (version == 1) {
        return Err(top.refuse("previous", "is for every version but the first"));
    }
    let mut registry = Registry {
        version,
        issued: top.day("issued")?,
        people: [].into(),
        supervision: Vec::new(),
        machines: [].into(),
    };
    let [people, supervisions, machines] = MOST;
    for row in top.rows("people", people)? {
        let (id, person) = read_person(&row)?;
        if registry.people.insert(id, person).is_some() {
            return Err(row.refuse("nip", "stands here twice"));
        }
    }
    let mut spans = BTreeSet::new();
    for row in top.rows("supervision", supervisions)? {
        let one = read_supervision(&row)?;
        if !spans.insert(one.span()) {
            return Err(row.refuse(
                "employee",
                "stands here twice with the same appraiser and day",
            ));
        }
        registry.supervision.push(one);
    }
    for row in top.rows("machines", machines)? {
        let (id, machine) = read_machine(&row)?;
        if registry.machines.insert(id, machine).is_some() {
            return Err(row.refuse("replica", "stands here twice"));
        }
    }
    Ok(Issue { registry, previous })
}

fn read_person(row: &Row<'_>) -> Result<(EmployeeId, Enrolled), TrustError> {
    row.only(&["nip", "name", "office", "roles", "keys"])?;
    let role = |code: &str| {
        let role = Role::from_code(code).filter(|role| Role::APPOINTED.contains(role));
        role.ok_or_else(|| row.refuse("roles", "names a role that nobody is appointed to"))
    };
    let roles = row.words("roles", Role::APPOINTED.len(), MAX_LABEL)?;
    let keys = row.words("keys", MAX_KEYS, MAX_KEY)?;
    if !keys.iter().all(|line| is_key_line(line)) {
        return Err(row.refuse(
            "keys",
            "holds what is no Ed25519 key of OpenSSH without a comment",
        ));
    }
    let person = Enrolled {
        name: row.word("name", MAX_TEXT)?.to_owned(),
        office: row.word("office", MAX_LABEL)?.to_owned(),
        roles: roles.into_iter().map(role).collect::<Result<Roles, _>>()?,
        keys: keys.into_iter().map(str::to_owned).collect(),
    };
    Ok((row.person("nip")?, person))
}

fn read_supervision(row: &Row<'_>) -> Result<Supervision, TrustError> {
    row.only(&["employee", "appraiser", "reviewer", "from", "until"])?;
    let reviewer = row.maybe_word("reviewer", MAX_LABEL)?;
    Ok(Supervision {
        employee: row.person("employee")?,
        appraiser: row.person("appraiser")?,
        reviewer: reviewer.map(|_| row.person("reviewer")).transpose()?,
        from: row.day("from")?,
        until: row.maybe_day("until")?,
    })
}

fn read_machine(row: &Row<'_>) -> Result<(ReplicaId, Machine), TrustError> {
    row.only(&[
        "replica",
        "owner",
        "office",
        "label",
        "key",
        "recipient",
        "last",
        "revoked",
    ])?;
    let revoked = match row.maybe_day("revoked")? {
        Some(day) => Some(Revocation {
            last: row.number("last")?,
            day,
        }),
        None if row.has("last") => return Err(row.refuse("revoked", "is missing beside `last`")),
        None => None,
    };
    let machine = Machine {
        owner: row.person("owner")?,
        office: row.word("office", MAX_LABEL)?.to_owned(),
        label: row.word("label", MAX_LABEL)?.to_owned(),
        key: read_key(row, "key")?.0,
        recipient: read_recipient(row)?.to_string(),
        revoked,
    };
    let id = row.read(
        "replica",
        "replica: 32 hexadecimal digits",
        ReplicaId::parse,
    )?;
    Ok((id, machine))
}

/// A key as it is written here: without a comment.
pub(super) fn read_key(row: &Row<'_>, key: &str) -> Result<PublicHalf, TrustError> {
    row.read(key, "Ed25519 key of OpenSSH without a comment", |line| {
        PublicHalf::from_openssh(line).filter(|key| key.to_openssh() == line)
    })
}

/// An age recipient.
pub(super) fn read_recipient(row: &Row<'_>) -> Result<Recipient, TrustError> {
    row.read("recipient", "age recipient", |text| {
        Recipient::parse(text)
            .ok()
            .filter(|recipient| recipient.to_string() == text)
    })
}
