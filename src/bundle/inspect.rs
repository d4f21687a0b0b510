//! Looking at a bundle without believing it: as much as can be told, also of one that is damaged, of a later version,
//! or sealed for others.

use std::io::{Read, Seek};

use serde_json::{Value, json};

use crate::domain::coded::Coded;
use crate::domain::text::clean;
use crate::ops::bundle::{Manifest, Range, SignedHead};
use crate::trust::seal::Identity;
use crate::trust::sign::{PublicHalf, Purpose, claimed_signer};

use super::check::{Hashed, begin};
use super::error::{BundleError, Hex};
use super::header::{AT, Header};
use super::seen::Seen;
use super::walk::Walk;

/// What can be told of a bundle. Nothing of it is proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Length of the file.
    pub bytes: u64,
    /// SHA-256 of the whole file.
    pub digest_of_file: [u8; 32],
    /// The clear header.
    pub header: Header,
    /// The manifest, as far as it can be read.
    pub manifest: Option<Manifest>,
    /// The ends of its ranges; their signatures are not checked.
    pub heads: Vec<SignedHead>,
    /// Length of the registry in it.
    pub registry: Option<u64>,
    /// Sections that may be skipped: tag and length.
    pub others: Vec<([u8; 4], u32)>,
    /// Frames.
    pub frames: u32,
    /// Entries in them.
    pub ops: u64,
    /// Bytes of the frames, unpacked.
    pub unpacked: u64,
    /// The root, when it fits.
    pub root: Option<[u8; 32]>,
    /// Who signed it.
    pub signer: Option<Signer>,
    /// What is of a later version, in the order in which it was found.
    pub newer: Vec<String>,
    /// What is wrong with it, or why it could not be read to its end.
    pub fault: Option<String>,
}

/// Who signed a bundle, as the signature itself says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signer {
    /// The key.
    pub key: PublicHalf,
    /// Whether that key made the signature; whose it is, is another question.
    pub holds: bool,
}

/// Tells what there is to tell. An error means that not even the header can be read.
pub fn inspect(
    file: &mut (impl Read + Seek),
    keys: &[Identity],
) -> Result<Inspection, BundleError> {
    let bytes = begin(file)?;
    let mut file = Hashed::new(file);
    let header = Header::read(&mut file)?;
    let mut newer = Vec::new();
    if header.unknown() != 0 {
        newer.push(format!("{AT}: features {:#x}", header.unknown()));
    }
    let mut seen = Seen::default();
    let fault = Walk::begin(&header, &mut file, keys).and_then(|mut walk| {
        let note = &mut |at, what| {
            newer.push(format!("{at}: {what}"));
            Ok(())
        };
        seen.see(&header, &mut walk, note)
    });
    // Where the walk broke off, the rest is read for the digest alone.
    std::io::copy(&mut file, &mut std::io::sink()).map_err(|error| AT.unread(error))?;
    let trailer = seen.trailer.map(|(_, trailer)| trailer);
    let signer = trailer.as_ref().and_then(|trailer| {
        let key = claimed_signer(&trailer.signature)?;
        let message = trailer.message(&header);
        let holds = key.verifies(Purpose::Bundle, &message, &trailer.signature);
        Some(Signer { key, holds })
    });
    Ok(Inspection {
        bytes,
        digest_of_file: file.finish(),
        header,
        manifest: seen.manifest.map(|(_, manifest)| manifest),
        heads: seen.heads.into_iter().map(|(_, head)| head).collect(),
        registry: seen.registry.map(|registry| registry.len() as u64),
        others: seen.others,
        frames: seen.frames,
        ops: seen.entries,
        unpacked: seen.raw,
        root: trailer.map(|trailer| trailer.root),
        signer,
        newer,
        fault: fault.err().map(|error| error.to_string()),
    })
}

fn hex(bytes: &[u8]) -> String {
    Hex(bytes).to_string()
}

fn range(range: &Range) -> Value {
    json!({ "replica": hex(&range.replica.0), "from": range.from, "to": range.to })
}

impl Inspection {
    /// The same as JSON: names of fields as here, bytes in hexadecimal, words cleaned for a terminal.
    pub fn json(&self) -> Value {
        let header = &self.header;
        let heads = self.heads.iter().map(|head| {
            let (replica, hash) = (hex(&head.replica.0), hex(&head.hash));
            json!({ "replica": replica, "seq": head.seq, "clock": head.clock.0, "hash": hash })
        });
        let others = self
            .others
            .iter()
            .map(|(tag, len)| json!({ "tag": tag.escape_ascii().to_string(), "bytes": len }));
        let signer = self
            .signer
            .map(|signer| json!({ "key": hex(&signer.key.0), "holds": signer.holds }));
        json!({
            "bytes": self.bytes,
            "digest_of_file": hex(&self.digest_of_file),
            "header": {
                "minor": header.minor,
                "required": header.required,
                "optional": header.optional,
                "source": hex(&header.source),
                "destination": hex(&header.destination),
                "id": hex(&header.id.0),
                "set": hex(&header.set),
            },
            "sealed": header.sealed(),
            "manifest": self.manifest.as_ref().map(manifest),
            "heads": heads.collect::<Vec<_>>(),
            "registry": self.registry,
            "others": others.collect::<Vec<_>>(),
            "frames": self.frames,
            "ops": self.ops,
            "unpacked": self.unpacked,
            "root": self.root.map(|root| hex(&root)),
            "signer": signer,
            "newer": self.newer,
            "fault": self.fault,
        })
    }
}

fn manifest(manifest: &Manifest) -> Value {
    let carried = manifest.carried.iter().map(|carried| {
        let mut value = range(&carried.range);
        if let Some(fields) = value.as_object_mut() {
            fields.insert("before".into(), hex(&carried.before).into());
        }
        value
    });
    let have = manifest.have.iter().map(|known| {
        let (replica, hash) = (hex(&known.replica.0), hex(&known.hash));
        json!({ "replica": replica, "seq": known.seq, "hash": hash })
    });
    let set_apart = manifest.set_apart.iter().map(|set| {
        let replica = hex(&set.op.replica.0);
        json!({ "replica": replica, "seq": set.op.seq, "reason": set.reason.code() })
    });
    let (part, parts) = manifest.part;
    json!({
        "exporter": hex(&manifest.exporter.0),
        "person": manifest.person.0,
        "clock": manifest.clock.0,
        "from_office": clean(&manifest.from_office),
        "to_office": clean(&manifest.to_office),
        "carried": carried.collect::<Vec<_>>(),
        "have": have.collect::<Vec<_>>(),
        "landed": manifest.landed.iter().map(|id| hex(&id.0)).collect::<Vec<_>>(),
        "set_apart": set_apart.collect::<Vec<_>>(),
        "wanted": manifest.wanted.iter().map(range).collect::<Vec<_>>(),
        "recipients": manifest.recipients.iter().map(|id| hex(id)).collect::<Vec<_>>(),
        "registry": manifest.registry,
        "set": hex(&manifest.set),
        "part": part,
        "parts": parts,
        "app": clean(&manifest.app),
    })
}
