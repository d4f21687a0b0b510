//! Writing a bundle, to anything that takes bytes: one frame in memory, nothing is gone back to.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use crate::ops::bundle::{BundleId, Entry};
use crate::trust::seal::{Recipient, seal};
use crate::trust::sign::{Purpose, SigningKey};
use crate::wire::encode_manifest;

use super::chains::Chains;
use super::error::{BundleError, Hex};
use super::frame::Packer;
use super::header::Header;
use super::rules;
use super::seen::head_out;
use super::walk::{END, HEADS, MANIFEST, ROOT, SSHSIG, TRAILER};
use super::{
    ANCILLARY_MOST, Contents, ENTRY_MOST, FILE_MOST, FRAMES_MOST, MANIFEST_MOST, REGISTRY,
    SIGNATURE_MOST,
};

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The name of the bundle.
    pub id: BundleId,
    /// Length of the file.
    pub bytes: u64,
    /// Entries.
    pub ops: u64,
    /// Frames.
    pub frames: u32,
}

/// Writes a bundle, sealed if there are recipients. Entries must come in the order of the carried ranges, exactly
/// those, and end in the hashes of the heads: what a reader would refuse is not written to its end.
///
/// `progress` is told how many entries were taken so far, once for each frame. What was written before an error is
/// no bundle, and to be thrown away.
pub fn write(
    out: &mut dyn Write,
    contents: &Contents<'_>,
    entries: &mut dyn Iterator<Item = Result<Entry, BundleError>>,
    key: &SigningKey,
    recipients: &[Recipient],
    progress: &mut dyn FnMut(u64),
) -> Result<Written, BundleError> {
    let manifest = encode_manifest(contents.manifest);
    judge(contents, manifest.len(), recipients)?;
    let header = Header::of(contents.manifest, &manifest);
    let mut out = Counted { out, bytes: 0 };
    out.write_all(&header.bytes)
        .map_err(BundleError::unwritten)?;
    let inner = Inner {
        header: &header,
        manifest: &manifest,
        contents,
        key,
    };
    let (ops, frames) = if recipients.is_empty() {
        inner.write(&mut out, entries, progress)?
    } else {
        let mut sealing = seal(recipients, &mut out).map_err(BundleError::unsealed)?;
        let counts = inner.write(&mut sealing, entries, progress)?;
        sealing.finish().map_err(BundleError::unsealed)?;
        counts
    };
    out.flush().map_err(BundleError::unwritten)?;
    Ok(Written {
        id: header.id,
        bytes: out.bytes,
        ops,
        frames,
    })
}

fn unwritable(what: impl Into<String>) -> BundleError {
    BundleError::Unwritable { what: what.into() }
}

/// Refuses to begin what no reader would take.
fn judge(
    contents: &Contents<'_>,
    manifest: usize,
    recipients: &[Recipient],
) -> Result<(), BundleError> {
    if manifest > MANIFEST_MOST {
        let what = format!("its manifest has {manifest} bytes, at most {MANIFEST_MOST}");
        return Err(unwritable(what));
    }
    if contents
        .registry
        .is_some_and(|bytes| bytes.len() > ANCILLARY_MOST)
    {
        return Err(unwritable("the registry is too large"));
    }
    let named = contents.manifest.recipients.iter().copied();
    if !named.eq(recipients.iter().map(Recipient::id)) {
        return Err(unwritable(
            "its manifest names other recipients than it is sealed for",
        ));
    }
    let carried = rules::agree(contents.manifest, contents.heads);
    carried.map(drop).map_err(unwritable)
}

/// What the inner stream is made of.
struct Inner<'a> {
    header: &'a Header,
    manifest: &'a [u8],
    contents: &'a Contents<'a>,
    key: &'a SigningKey,
}

impl Inner<'_> {
    /// Writes all sections; answers how many entries and frames there are.
    fn write(
        &self,
        out: &mut dyn Write,
        entries: &mut dyn Iterator<Item = Result<Entry, BundleError>>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(u64, u32), BundleError> {
        let root = Sha256::new_with_prefix(ROOT);
        let mut out = Sections { out, root };
        out.section(MANIFEST, self.manifest)?;
        let (ops, frames) = self.frames(&mut out, entries, progress)?;
        let heads: Vec<u8> = self.contents.heads.iter().flat_map(head_out).collect();
        out.section(HEADS, &heads)?;
        if let Some(registry) = self.contents.registry {
            out.section(REGISTRY, registry)?;
        }
        self.trailer(out, ops, frames)?;
        Ok((ops, frames))
    }

    fn frames(
        &self,
        out: &mut Sections<'_>,
        entries: &mut dyn Iterator<Item = Result<Entry, BundleError>>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(u64, u32), BundleError> {
        let mut chains = Chains::new(self.contents.manifest, self.contents.heads);
        let mut packer = Packer::new()?;
        let mut ops = 0;
        for entry in entries {
            let Entry { id, bytes } = entry?;
            let name = || format!("the entry {} of the replica {}", id.seq, Hex(&id.replica.0));
            if chains.next() != Some(id) {
                return Err(unwritable(format!("{} does not come next", name())));
            }
            if bytes.is_empty() || bytes.len() > ENTRY_MOST {
                let len = bytes.len();
                return Err(unwritable(format!("{} has {len} bytes", name())));
            }
            while !packer.has_room(bytes.len()) {
                out.frame(&mut packer)?;
                progress(ops);
            }
            packer.push(&bytes);
            chains.follow(&bytes).map_err(unwritable)?;
            ops += 1;
        }
        chains.finish().map_err(unwritable)?;
        while !packer.is_empty() {
            out.frame(&mut packer)?;
        }
        progress(ops);
        Ok((ops, packer.frames()))
    }

    fn trailer(&self, out: Sections<'_>, ops: u64, frames: u32) -> Result<(), BundleError> {
        let root: [u8; 32] = out.root.finalize().into();
        let mut payload = root.to_vec();
        payload.extend(frames.to_le_bytes());
        payload.extend(ops.to_le_bytes());
        let message = [self.header.bytes.as_slice(), &payload].concat();
        let signature = self.key.sign(Purpose::Bundle, &message)?;
        if signature.len() > SIGNATURE_MOST {
            return Err(unwritable("its signature is too long"));
        }
        payload.push(SSHSIG);
        payload.extend((signature.len() as u16).to_le_bytes());
        payload.extend(signature);
        payload.extend(END);
        let head = section_head(TRAILER, payload.len());
        let written = out.out.write_all(&[head.as_slice(), &payload].concat());
        written.map_err(BundleError::unwritten)
    }
}

fn section_head(tag: [u8; 4], len: usize) -> Vec<u8> {
    [tag, (len as u32).to_le_bytes()].concat()
}

/// Writes sections, and hashes their digests to the root.
struct Sections<'a> {
    out: &'a mut dyn Write,
    root: Sha256,
}

impl Sections<'_> {
    fn section(&mut self, tag: [u8; 4], payload: &[u8]) -> Result<(), BundleError> {
        let head = section_head(tag, payload.len());
        let digest = Sha256::new().chain_update(&head).chain_update(payload);
        self.put(&head, payload, &digest.finalize())
    }

    /// Writes a frame of what waits.
    fn frame(&mut self, packer: &mut Packer) -> Result<(), BundleError> {
        let frame = packer.pack();
        self.put(&frame.head, frame.payload, &frame.digest)?;
        let entries = frame.entries;
        packer.written(entries);
        if packer.frames() > FRAMES_MOST {
            return Err(unwritable(format!("it has more than {FRAMES_MOST} frames")));
        }
        Ok(())
    }

    fn put(&mut self, head: &[u8], payload: &[u8], digest: &[u8]) -> Result<(), BundleError> {
        self.root.update(digest);
        let written = self.out.write_all(head);
        let written = written.and_then(|()| self.out.write_all(payload));
        written.map_err(BundleError::unwritten)
    }
}

/// Counts what is written, and stops where no reader would go on.
struct Counted<'a> {
    out: &'a mut dyn Write,
    bytes: u64,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes + bytes.len() as u64 > FILE_MOST {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
