//! The person's own signature under what is final: an evaluation that is closed, anew by a decision too.
//!
//! It is made by the SSH key of whoever closes, where one is at hand, before the act is saved; where none is, the act is
//! saved without it and says so. What is signed is the frozen text to the byte, so that it can be checked by hand:
//! `ssh-keygen -Y verify -n tatap-final-v1`.

use crate::domain::closing::Closing;
use crate::ops::fields as f;
use crate::ops::op::{Act, Body, Draft, SubjectKind, Value, Write};
use crate::trust::person::{Answer, Signer, verify};

/// Adds signatures to what an act makes final.
pub(super) fn witness(act: &mut Act, signer: &Signer) {
    let closings = act.drafts.iter_mut();
    let closings = closings.filter(|draft| draft.subject.kind == SubjectKind::Closing);
    for draft in closings {
        sign(draft, signer);
    }
}

/// A signature that does not fit the text it stands under is shown as none.
pub(super) fn leave_out_forged(closing: &mut Closing) {
    let is_signed = !closing.signature.is_empty();
    if is_signed && !verify(&closing.signature, &closing.key, closing.text.as_bytes()) {
        (closing.signature, closing.key) = (String::new(), String::new());
    }
}

fn sign(draft: &mut Draft, signer: &Signer) {
    let Body::Set(writes) = &mut draft.body else {
        return;
    };
    let frozen = writes.iter().find(|write| write.field == f::CLOSED_TEXT);
    let Some((item, Value::Text(text))) = frozen.map(|write| (write.item, write.value.clone()))
    else {
        return;
    };
    if let Answer::Signed { armored, key_line } = signer.sign(text.as_bytes()) {
        let wanted = [(f::CLOSED_SIGNATURE, armored), (f::CLOSED_KEY, key_line)];
        writes.extend(wanted.map(|(field, words)| Write {
            item,
            field,
            value: Value::Text(words),
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::EmployeeId;
    use crate::domain::period::Period;
    use crate::ops::clock::Clock;
    use crate::ops::op::{ActKind, Field, Subject};
    use crate::ops::op::{Op, OpId, ReplicaId};
    use crate::ops::state::fold;
    use crate::ops::view;
    use std::process::Command;

    fn closing() -> Act {
        let period = Period::quarter(2026, 3).unwrap();
        let write = |field: Field, words: &str| Write {
            item: 1,
            field,
            value: Value::Text(words.into()),
        };
        Act {
            kind: ActKind::Close,
            actor: EmployeeId(1),
            drafts: vec![Draft {
                subject: Subject::of(SubjectKind::Closing, 7, period),
                preds: vec![],
                body: Body::Set(vec![write(f::CLOSED_TEXT, "tatap closing v1\nisi: ya\n")]),
            }],
        }
    }

    fn op(act: &Act) -> Op {
        let draft = act.drafts[0].clone();
        Op {
            id: OpId {
                replica: ReplicaId([1; 16]),
                seq: 1,
            },
            clock: Clock::at(1),
            actor: act.actor,
            act: (act.kind, 1),
            subject: draft.subject,
            preds: vec![],
            body: draft.body,
        }
    }

    fn words(act: &Act, field: Field) -> Option<String> {
        let Body::Set(writes) = &act.drafts[0].body else {
            return None;
        };
        let write = writes.iter().find(|write| write.field == field)?;
        match &write.value {
            Value::Text(words) => Some(words.clone()),
            _ => None,
        }
    }

    #[test]
    fn what_is_closed_bears_the_signature_of_the_real_ssh_keygen() {
        let temp = tempfile::tempdir().unwrap();
        let key = temp.path().join("id_ed25519");
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-f"])
            .arg(&key)
            .status();
        assert!(made.unwrap().success());
        let mut act = closing();
        witness(&mut act, &Signer::new(Some(&key), None));
        let (text, signature) = (
            words(&act, f::CLOSED_TEXT),
            words(&act, f::CLOSED_SIGNATURE),
        );
        let line = words(&act, f::CLOSED_KEY).unwrap();
        let (text, signature) = (text.unwrap(), signature.unwrap());
        assert!(verify(&signature, &line, text.as_bytes()));
        let state = fold(act.drafts[0].subject, &[op(&act)]);
        let mut closing = view::registers::closings(&state).remove(0);
        leave_out_forged(&mut closing);
        assert_eq!(closing.signature, signature);
        closing.text.push('!');
        leave_out_forged(&mut closing);
        assert!(closing.signature.is_empty() && closing.key.is_empty());
    }

    #[test]
    fn without_a_key_nothing_is_added() {
        let mut act = closing();
        witness(&mut act, &Signer::new(None, None));
        assert_eq!(act, closing());
    }
}
