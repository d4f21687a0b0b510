//! What proves a bundle to somebody who has no tatap: the message, the signature and the key, as OpenSSH takes them.

use std::io::{Read, Seek};

use crate::trust::seal::Identity;
use crate::trust::sign::{Purpose, armored, claimed_signer};

use super::check::{begin, see_all};
use super::error::{BundleError, Hex, Part, Place};
use super::walk::TRAILER;

/// Three files for `ssh-keygen -Y verify -n tatap-bundle-v1 -I PRINCIPAL -f ALLOWED_SIGNERS -s SIGNATURE < MESSAGE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What is signed: the header, the root, and how many frames and entries there are.
    pub message: Vec<u8>,
    /// The signature between its lines of dashes.
    pub signature: String,
    /// Who may sign: one line with the key that the signature itself names. Whose it is, whoever checks must know.
    pub allowed_signers: String,
    /// The name that stands in that line: the exporter.
    pub principal: String,
}

/// Takes the proof out of a bundle. Its form, its digests and its root are checked, but nobody is trusted.
pub fn proof(file: &mut (impl Read + Seek), keys: &[Identity]) -> Result<Proof, BundleError> {
    begin(file)?;
    let (header, seen, _) = see_all(file, keys)?;
    let at = Place::clear(Part::Section(TRAILER), 0);
    let (Some((_, manifest)), Some((at, trailer))) = (seen.manifest, seen.trailer) else {
        return Err(at.corrupt("it is missing"));
    };
    let signature = armored(&trailer.signature);
    let (Some(signature), Some(key)) = (signature, claimed_signer(&trailer.signature)) else {
        return Err(at.corrupt("its signature is none of OpenSSH"));
    };
    let principal = Hex(&manifest.exporter.0).to_string();
    let namespace = Purpose::Bundle.namespace();
    let key = key.to_openssh();
    Ok(Proof {
        message: trailer.message(&header),
        signature,
        allowed_signers: format!("{principal} namespaces=\"{namespace}\" {key}\n"),
        principal,
    })
}
