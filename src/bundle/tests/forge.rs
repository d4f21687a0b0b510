//! Taking bundles apart and putting them together as somebody does who knows the form as well as we do.

use sha2::{Digest, Sha256};

use super::super::frame::{FRAME, HEAD};
use super::super::walk::{END, ROOT, SSHSIG};
use super::*;
use crate::trust::sign::Purpose;

/// A section in its parts.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) head: Vec<u8>,
    pub(super) payload: Vec<u8>,
}

impl Piece {
    pub(super) fn new(tag: [u8; 4], payload: &[u8]) -> Self {
        let head = [tag, (payload.len() as u32).to_le_bytes()].concat();
        let payload = payload.to_vec();
        Self { head, payload }
    }

    /// A frame that says of itself whatever it is told to.
    pub(super) fn frame(raw: u32, packing: u8, entries: u16, number: u32, payload: &[u8]) -> Self {
        let mut head = FRAME.to_vec();
        head.extend((payload.len() as u32).to_le_bytes());
        head.extend(raw.to_le_bytes());
        head.extend([0, packing]);
        head.extend(entries.to_le_bytes());
        head.extend(number.to_le_bytes());
        head.resize(HEAD, 0);
        let payload = payload.to_vec();
        Self { head, payload }
    }

    /// A frame of these entries as they are.
    pub(super) fn stored(number: u32, entries: &[Vec<u8>]) -> Self {
        let mut raw = Vec::new();
        for entry in entries {
            assert!(entry.len() < 128);
            raw.push(entry.len() as u8);
            raw.extend(entry);
        }
        let (len, count) = (raw.len() as u32, entries.len() as u16);
        Self::frame(len, 0, count, number, &raw)
    }

    pub(super) fn is(&self, tag: [u8; 4]) -> bool {
        self.head.starts_with(&tag)
    }

    fn is_frame(&self) -> bool {
        self.is(FRAME) && self.head.len() == HEAD
    }

    /// Recomputes what needs no key.
    fn sum(&mut self) -> [u8; 32] {
        if !self.is_frame() {
            let digest = Sha256::new().chain_update(&self.head);
            return digest.chain_update(&self.payload).finalize().into();
        }
        let sum = crc32c::crc32c(&self.head[..20]);
        self.head[20..24].copy_from_slice(&sum.to_le_bytes());
        let digest = Sha256::new().chain_update(&self.head[..20]);
        let digest: [u8; 32] = digest.chain_update(&self.payload).finalize().into();
        self.head[24..56].copy_from_slice(&digest);
        digest
    }
}

/// A bundle in its parts.
#[derive(Debug, Clone)]
pub(super) struct Forge {
    pub(super) header: Vec<u8>,
    /// All but the trailer.
    pub(super) pieces: Vec<Piece>,
    pub(super) frames: u32,
    pub(super) entries: u64,
    pub(super) signature: Vec<u8>,
}

impl Forge {
    /// Takes a bundle apart.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let (header, mut rest) = bytes.split_at(64);
        let mut pieces = Vec::new();
        loop {
            let head = if rest.starts_with(&FRAME) { HEAD } else { 8 };
            let len = u32::from_le_bytes(rest[4..8].try_into().unwrap()) as usize;
            let (head, after) = rest.split_at(head);
            let (payload, after) = after.split_at(len);
            if head.starts_with(b"TRLR") {
                assert!(after.is_empty());
                return Self {
                    header: header.to_vec(),
                    pieces,
                    frames: u32::from_le_bytes(payload[32..36].try_into().unwrap()),
                    entries: u64::from_le_bytes(payload[36..44].try_into().unwrap()),
                    signature: payload[47..payload.len() - 8].to_vec(),
                };
            }
            pieces.push(Piece {
                head: head.to_vec(),
                payload: payload.to_vec(),
            });
            rest = after;
        }
    }

    /// The place of a section.
    pub(super) fn at(&self, tag: [u8; 4]) -> usize {
        self.pieces.iter().position(|piece| piece.is(tag)).unwrap()
    }

    /// Its payload.
    pub(super) fn payload(&mut self, tag: [u8; 4]) -> &mut Vec<u8> {
        let at = self.at(tag);
        &mut self.pieces[at].payload
    }

    /// Puts another manifest in, and names the bundle after it.
    pub(super) fn manifest(&mut self, manifest: &Manifest) {
        let encoded = crate::wire::encode_manifest(manifest);
        let at = self.at(*b"MANF");
        self.pieces[at] = Piece::new(*b"MANF", &encoded);
        let header = Header::of(manifest, &encoded);
        self.header = header.bytes;
    }

    /// Other frames in the place of those there are.
    pub(super) fn frames(&mut self, frames: Vec<Piece>) {
        self.pieces.retain(|piece| !piece.is(FRAME));
        self.frames = frames.len() as u32;
        self.pieces.splice(1..1, frames);
    }

    /// Puts it together: all that needs no key is recomputed, the signature is made anew only with a key.
    pub(super) fn bytes(mut self, by: Option<&SigningKey>) -> Vec<u8> {
        let sum = crc32c::crc32c(&self.header[..60]);
        self.header[60..64].copy_from_slice(&sum.to_le_bytes());
        let mut root = Sha256::new_with_prefix(ROOT);
        for piece in &mut self.pieces {
            root.update(piece.sum());
        }
        let mut trailer = root.finalize().to_vec();
        trailer.extend(self.frames.to_le_bytes());
        trailer.extend(self.entries.to_le_bytes());
        if let Some(key) = by {
            let message = [self.header.as_slice(), &trailer].concat();
            self.signature = key.sign(Purpose::Bundle, &message).unwrap();
        }
        trailer.push(SSHSIG);
        trailer.extend((self.signature.len() as u16).to_le_bytes());
        trailer.extend(self.signature);
        trailer.extend(END);
        self.pieces.push(Piece::new(*b"TRLR", &trailer));
        let pieces = self.pieces.into_iter();
        let inner = pieces.flat_map(|piece| [piece.head, piece.payload].concat());
        self.header.into_iter().chain(inner).collect()
    }
}

#[test]
fn what_is_taken_apart_goes_together_again() {
    let mut sample = Sample::small();
    sample.registry = Some(b"daftar".to_vec());
    let bytes = sample.bytes();
    assert_eq!(Forge::of(&bytes).bytes(None), bytes);
    assert_eq!(Forge::of(&bytes).bytes(Some(&key(1))), bytes);
}
