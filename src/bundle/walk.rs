//! Walking over the sections of a bundle, once and in order: tags, lengths, digests and the root. What is in them is
//! the business of whoever walks.

use std::io::{BufReader, Read};

use sha2::{Digest, Sha256};

use crate::trust::seal::{Identity, unseal};

use super::error::{BundleError, Part, Place};
use super::frame::{self, FRAME, FrameHead};
use super::header::{Fields, Header};
use super::{
    ANCILLARIES_MOST, ANCILLARY_MOST, FRAMES_MOST, MANIFEST_MOST, RANGES_MOST, REGISTRY,
    SIGNATURE_MOST,
};

pub(super) const MANIFEST: [u8; 4] = *b"MANF";
pub(super) const HEADS: [u8; 4] = *b"HEAD";
pub(super) const TRAILER: [u8; 4] = *b"TRLR";
/// Bytes of a signed head.
pub(super) const SIGNED_HEAD: usize = 128;
/// What the digests of all sections are hashed after.
pub(super) const ROOT: &[u8] = b"root\0";
/// The last bytes of every bundle.
pub(super) const END: [u8; 8] = *b"TTP\x1aEND\n";
/// The kind of signature that there is.
pub(super) const SSHSIG: u8 = 1;
/// What of the trailer is signed.
pub(super) const SIGNED: usize = 44;

/// Bytes before the payload of a section that is no frame.
const TAG_AND_LENGTH: usize = 8;
/// Bytes that are read at once.
const STEP: u64 = 256 * 1024;

/// What was walked over. Its payload is in [`Walk::payload`], unless it was skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Section {
    Manifest,
    Frame(FrameHead),
    Heads,
    Registry,
    /// Of a kind that may be skipped, with its length.
    Skipped([u8; 4], u32),
    /// Of a kind that may not be skipped.
    Unknown([u8; 4]),
    Trailer(Trailer),
}

/// The end of a bundle. Its root and its counts are those of what was walked over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trailer {
    pub(super) root: [u8; 32],
    pub(super) frames: u32,
    pub(super) entries: u64,
    pub(super) signature: Vec<u8>,
    /// The part of it that is signed.
    signed: [u8; SIGNED],
}

impl Trailer {
    fn parse(payload: &[u8]) -> Option<Self> {
        let mut fields = Fields(payload);
        let (root, frames, entries) = (fields.array()?, fields.u32()?, fields.u64()?);
        let _kind: [u8; 1] = fields.array()?;
        let len = usize::from(u16::from_le_bytes(fields.array()?));
        let (signature, end) = fields.0.split_at_checked(len)?;
        (end == END).then_some(Self {
            root,
            frames,
            entries,
            signature: signature.to_vec(),
            signed: *payload.first_chunk()?,
        })
    }

    /// What is signed, with the header before it.
    pub(super) fn message(&self, header: &Header) -> Vec<u8> {
        [header.bytes.as_slice(), &self.signed].concat()
    }
}

/// What may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Manifest,
    Frames,
    Rest,
    End,
}

/// A walk over the sections of a bundle.
pub(super) struct Walk<'a> {
    input: Box<dyn Read + 'a>,
    /// Where the section begins that was walked over last.
    place: Place,
    /// How far it has come.
    at: u64,
    stage: Stage,
    root: Sha256,
    frames: u32,
    entries: u64,
    ancillaries: usize,
    /// The recipient whose identity opened it, if it was sealed.
    opened_by: Option<[u8; 8]>,
    payload: Vec<u8>,
}

impl<'a> Walk<'a> {
    /// Begins behind the header, and opens the seal if there is one.
    pub(super) fn begin(
        header: &Header,
        input: &'a mut dyn Read,
        keys: &[Identity],
    ) -> Result<Self, BundleError> {
        let place = Place::inner(header);
        let (input, opened_by): (Box<dyn Read + 'a>, _) = if header.sealed() {
            let seal = Place::clear(Part::Seal, header.bytes.len() as u64);
            let unsealed =
                unseal(keys, input).map_err(|error| BundleError::unopened(seal, error))?;
            let by = unsealed.by().id();
            (Box::new(unsealed), Some(by))
        } else {
            (Box::new(BufReader::new(input)), None)
        };
        Ok(Self {
            input,
            place,
            at: place.offset,
            stage: Stage::Manifest,
            root: Sha256::new_with_prefix(ROOT),
            frames: 0,
            entries: 0,
            ancillaries: 0,
            opened_by,
            payload: Vec::new(),
        })
    }

    /// The recipient whose identity opened it, if it was sealed.
    pub(super) fn opened_by(&self) -> Option<[u8; 8]> {
        self.opened_by
    }

    /// Where the section lies that was walked over last.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// The payload of the section that was walked over last.
    pub(super) fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The same, to be kept.
    pub(super) fn take_payload(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.payload)
    }

    /// Walks over a section; `None` behind the last, when nothing follows.
    pub(super) fn next(&mut self) -> Result<Option<Section>, BundleError> {
        self.place.part = Part::Between;
        self.place.offset = self.at;
        let wanted = if self.stage == Stage::End {
            1
        } else {
            TAG_AND_LENGTH
        };
        let head = self.bytes(wanted)?;
        if self.stage == Stage::End {
            return match head.as_slice() {
                [] => Ok(None),
                [..] => Err(self.place.corrupt("something follows on the last section")),
            };
        }
        let mut fields = Fields(&head);
        let (Some(tag), Some(len)) = (fields.array::<4>(), fields.u32()) else {
            return Err(self
                .place
                .corrupt("the file ends where a section should begin"));
        };
        self.section(tag, len, &head).map(Some)
    }

    fn section(&mut self, tag: [u8; 4], len: u32, head: &[u8]) -> Result<Section, BundleError> {
        if (tag, self.stage) == (FRAME, Stage::Frames) {
            return self.frame(head).map(Section::Frame);
        }
        self.place.part = Part::Section(tag);
        match (tag, self.stage) {
            (MANIFEST, Stage::Manifest) => {
                self.keep(head, len, MANIFEST_MOST)?;
                self.stage = Stage::Frames;
                Ok(Section::Manifest)
            }
            (HEADS, Stage::Frames) => {
                self.keep(head, len, RANGES_MOST * SIGNED_HEAD)?;
                self.stage = Stage::Rest;
                Ok(Section::Heads)
            }
            (REGISTRY, Stage::Rest) => {
                self.count_ancillary()?;
                self.keep(head, len, ANCILLARY_MOST)?;
                Ok(Section::Registry)
            }
            (TRAILER, Stage::Rest) => self.trailer(len).map(Section::Trailer),
            (MANIFEST | FRAME | HEADS | REGISTRY | TRAILER, _) => {
                Err(self.place.corrupt("it stands in the wrong order"))
            }
            _ => self.other(tag, head, len),
        }
    }

    /// Takes in a payload that is kept.
    fn keep(&mut self, head: &[u8], len: u32, most: usize) -> Result<(), BundleError> {
        self.place.within("length", len.into(), most as u64)?;
        self.take_in(head, len, true).map(drop)
    }

    /// A section of a kind that this version does not know: what may be skipped begins with a small letter.
    fn other(&mut self, tag: [u8; 4], head: &[u8], len: u32) -> Result<Section, BundleError> {
        let [first, ..] = tag;
        if !tag.iter().all(u8::is_ascii_alphanumeric) || first.is_ascii_digit() {
            self.place.part = Part::Between;
            return Err(self.place.corrupt("no section begins here"));
        }
        if first.is_ascii_uppercase() {
            self.take_in(head, len, false)?;
            return Ok(Section::Unknown(tag));
        }
        if self.stage != Stage::Rest {
            return Err(self.place.corrupt("it stands in the wrong order"));
        }
        self.place
            .within("length", len.into(), ANCILLARY_MOST as u64)?;
        self.count_ancillary()?;
        self.take_in(head, len, false)?;
        Ok(Section::Skipped(tag, len))
    }

    fn count_ancillary(&mut self) -> Result<(), BundleError> {
        self.ancillaries += 1;
        let most = ANCILLARIES_MOST as u64;
        self.place.within(
            "sections that may be skipped",
            self.ancillaries as u64,
            most,
        )
    }

    fn frame(&mut self, start: &[u8]) -> Result<FrameHead, BundleError> {
        self.place.part = Part::Frame(self.frames);
        let rest = self.bytes(frame::HEAD - TAG_AND_LENGTH)?;
        let head = [start, &rest].concat();
        let head: &[u8; frame::HEAD] = head
            .as_slice()
            .try_into()
            .map_err(|_| self.place.corrupt("the file ends within its head"))?;
        let frame = FrameHead::read(head, self.place)?;
        if frame.number != self.frames {
            let what = format!("it says that it is number {}", frame.number);
            return Err(self.place.corrupt(what));
        }
        let digest = self.take_in(FrameHead::covered(head), frame.packed, true)?;
        if digest != frame.digest {
            return Err(self.place.corrupt("its digest does not fit"));
        }
        self.frames += 1;
        self.entries += u64::from(frame.entries);
        self.place
            .within("number", self.frames.into(), FRAMES_MOST.into())?;
        Ok(frame)
    }

    /// The end; what it says of the sections before it must be so.
    fn trailer(&mut self, len: u32) -> Result<Trailer, BundleError> {
        let most = SIGNED + 3 + SIGNATURE_MOST + END.len();
        self.place.within("length", len.into(), most as u64)?;
        let root: [u8; 32] = self.root.clone().finalize().into();
        self.take_in(&[], len, true)?;
        let Some(trailer) = self.parse_trailer()? else {
            return Err(self.place.corrupt("it has another length than its fields"));
        };
        if trailer.root != root {
            let what = "the sections before it are not those that were signed";
            return Err(self.place.corrupt(what));
        }
        if (trailer.frames, trailer.entries) != (self.frames, self.entries) {
            return Err(self.place.corrupt("it counts other frames and entries"));
        }
        self.stage = Stage::End;
        Ok(trailer)
    }

    fn parse_trailer(&self) -> Result<Option<Trailer>, BundleError> {
        match self.payload.get(SIGNED) {
            None | Some(&SSHSIG) => Ok(Trailer::parse(&self.payload)),
            Some(kind) => Err(self.place.newer(format!("a signature of kind {kind}"))),
        }
    }

    /// Reads a payload, keeps it or not, and adds the digest of `head` and payload to the root.
    fn take_in(&mut self, head: &[u8], len: u32, keep: bool) -> Result<[u8; 32], BundleError> {
        let mut digest = Sha256::new_with_prefix(head);
        self.payload.clear();
        let mut left = u64::from(len);
        while left > 0 {
            let start = self.payload.len();
            // As much as comes, not as much as was claimed; and never twice as much as that.
            let want = left.min(STEP);
            self.payload.reserve_exact(want as usize);
            let read = (&mut self.input).take(want).read_to_end(&mut self.payload);
            let read = read.map_err(|error| self.place.unread(error))? as u64;
            self.at += read;
            left -= read;
            digest.update(self.payload.get(start..).unwrap_or_default());
            if !keep {
                self.payload.clear();
            }
            if read < want {
                return Err(self
                    .place
                    .corrupt(format!("{left} bytes of it are missing")));
            }
        }
        let digest = digest.finalize().into();
        self.root.update(digest);
        Ok(digest)
    }

    /// Reads a few bytes, fewer at the end of the file.
    fn bytes(&mut self, len: usize) -> Result<Vec<u8>, BundleError> {
        let mut bytes = Vec::with_capacity(len);
        let read = (&mut self.input).take(len as u64).read_to_end(&mut bytes);
        self.at += read.map_err(|error| self.place.unread(error))? as u64;
        Ok(bytes)
    }
}
