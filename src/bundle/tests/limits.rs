//! Lengths and counts that somebody made up, however right everything else is.

use std::io::{self, Seek, SeekFrom, Write};

use super::forge::{Forge, Piece};
use super::*;
use crate::bundle::FILE_MOST;
use crate::bundle::check::begin;

fn forge() -> Forge {
    let mut sample = Sample::small();
    sample.registry = Some(b"daftar".to_vec());
    Forge::of(&sample.bytes())
}

fn signed(forge: Forge) -> BundleError {
    refused(&forge.bytes(Some(&key(1))))
}

/// Refused in the first pass, before anything is unpacked.
fn out_of_measure(forge: Forge) -> bool {
    let bytes = forge.bytes(Some(&key(1)));
    matches!(checked(&bytes, &[]), Err(BundleError::Limit { .. }))
}

#[test]
fn no_length_is_believed() {
    for tag in [*b"MANF", *b"HEAD", *b"regi"] {
        let mut forge = forge();
        let at = forge.at(tag);
        forge.pieces[at].head[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(out_of_measure(forge), "{tag:?}");
    }
    let mut longer = forge();
    let at = longer.at(*b"MANF");
    longer.pieces[at].head[4..8].copy_from_slice(&(MANIFEST_MOST as u32).to_le_bytes());
    assert!(matches!(signed(longer), BundleError::Corrupt { .. }));
    let mut unknown = forge();
    unknown.pieces.insert(1, Piece::new(*b"BARU", b"isi"));
    unknown.pieces[1].head[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(matches!(signed(unknown), BundleError::Corrupt { .. }));
    let mut header = forge();
    header.header[10..12].copy_from_slice(&u16::MAX.to_le_bytes());
    assert!(out_of_measure(header));
    let mut short = forge();
    short.header[10] = 63;
    assert!(matches!(signed(short), BundleError::Corrupt { .. }));
    let mut trailer = forge().bytes(None);
    let at = trailer.windows(4).rposition(|tag| tag == b"TRLR").unwrap();
    trailer[at + 4..at + 8].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(matches!(refused(&trailer), BundleError::Limit { .. }));
}

#[test]
fn no_number_in_the_head_of_a_frame_is_believed() {
    let at = |place: usize, bytes: &[u8]| {
        let mut forge = forge();
        forge.pieces[1].head[place..place + bytes.len()].copy_from_slice(bytes);
        forge
    };
    let most = u32::MAX.to_le_bytes();
    assert!(out_of_measure(at(4, &most)));
    assert!(out_of_measure(at(8, &most)));
    assert!(out_of_measure(at(8, &(RAW_MOST as u32 + 1).to_le_bytes())));
    assert!(out_of_measure(at(
        14,
        &(FRAME_ENTRIES_MOST + 1).to_le_bytes()
    )));
    assert!(matches!(signed(at(16, &most)), BundleError::Corrupt { .. }));
    assert!(matches!(
        signed(at(14, &[1, 0])),
        BundleError::Corrupt { .. }
    ));
    assert!(matches!(
        signed(at(8, &[9, 0, 0, 0])),
        BundleError::Corrupt { .. }
    ));
    let mut counts = forge();
    counts.frames = u32::MAX;
    assert!(matches!(signed(counts), BundleError::Corrupt { .. }));
    let mut counts = forge();
    counts.entries = u64::MAX;
    assert!(matches!(signed(counts), BundleError::Corrupt { .. }));
}

#[test]
fn a_frame_never_unpacks_to_more_than_it_says() {
    let zeros = vec![0; RAW_MOST];
    let packed = zstd::bulk::compress(&zeros, 19).unwrap();
    let with = |raw: u32, payload: &[u8]| {
        let mut forge = forge();
        forge.frames(vec![Piece::frame(raw, 1, 53, 0, payload)]);
        forge
    };
    // As much as it is, and far too much for its length.
    assert!(out_of_measure(with(RAW_MOST as u32, &packed)));
    // Less than it is: there is no room for more.
    let less = with(RATIO_FROM as u32, &packed);
    assert!(matches!(signed(less), BundleError::Corrupt { .. }));
    // More than it is.
    let few = zstd::bulk::compress(&[0; 100], 19).unwrap();
    assert!(matches!(
        signed(with(101, &few)),
        BundleError::Corrupt { .. }
    ));
    assert!(matches!(
        signed(with(100, b"bukan")),
        BundleError::Corrupt { .. }
    ));
    // A window of 128 MiB is claimed, and a length is not.
    let mut wide = zstd::stream::Encoder::new(Vec::new(), 3).unwrap();
    wide.window_log(27).unwrap();
    wide.write_all(&[1; 100]).unwrap();
    let wide = wide.finish().unwrap();
    assert!(matches!(
        signed(with(100, &wide)),
        BundleError::Corrupt { .. }
    ));
}

#[test]
fn entries_fill_a_frame_exactly() {
    let with = |entries: u16, raw: &[u8]| {
        let mut forge = forge();
        forge.entries = entries.into();
        forge.frames(vec![Piece::frame(raw.len() as u32, 0, entries, 0, raw)]);
        // 53 entries are named, so pass 1 refuses others; the form of entries is judged by pass 2.
        let mut sample = Sample::small();
        let range = &mut sample.manifest.carried[0].range;
        range.to = u64::from(entries);
        sample.manifest.carried.truncate(1);
        let head = sample.heads[0];
        let to = u64::from(entries);
        let head = sign_head(&key(1), head.replica, to, head.clock, head.hash);
        let at = forge.at(*b"HEAD");
        forge.pieces[at] = Piece::new(*b"HEAD", &super::super::seen::head_out(&head.unwrap()));
        forge.manifest(&sample.manifest);
        signed(forge)
    };
    // No end of the length, more bytes than needed for it, an entry cut off, bytes left over.
    for raw in [
        b"\xff\xff\xff\xff\x01".as_slice(),
        b"\x82\x00ab",
        b"\x82\x80\x00ab",
        b"\x05ab",
        b"\x02abc",
        b"",
    ] {
        let error = with(1, raw);
        assert!(
            matches!(error, BundleError::Corrupt { .. }),
            "{raw:?}: {error:?}"
        );
    }
    let error = with(1, b"\xff\xff\x7f");
    assert!(matches!(error, BundleError::Limit { .. }), "{error:?}");
}

/// A file of which only the length is ever asked.
struct Long(u64);

impl Seek for Long {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Ok(self.0)
    }
}

#[test]
fn a_file_is_as_long_as_any_bundle_may_be_and_no_longer() {
    assert!(matches!(begin(&mut Long(FILE_MOST)), Ok(FILE_MOST)));
    let longer = begin(&mut Long(FILE_MOST + 1));
    assert!(
        matches!(longer, Err(BundleError::Limit { .. })),
        "{longer:?}"
    );
}

#[test]
fn there_are_only_so_many_sections_to_skip() {
    let mut most = forge();
    // The registry is one of them.
    let more = vec![Piece::new(*b"baru", b"isi"); ANCILLARIES_MOST - 1];
    most.pieces.extend(more);
    let mut more = most.clone();
    assert!(read(&most.bytes(Some(&key(1))), &[]).is_ok());
    more.pieces.push(Piece::new(*b"baru", b"isi"));
    assert!(out_of_measure(more));
}

#[test]
fn a_seal_out_of_measure_is_refused() {
    let mut manifest = manifest();
    manifest.recipients.push([1; 8]);
    let encoded = crate::wire::encode_manifest(&manifest);
    let mut bytes = Header::of(&manifest, &encoded).bytes;
    bytes.extend(b"age-encryption.org/v1\n");
    bytes.extend(b"-> X25519 a\nb\n".repeat(50_000));
    match checked(&bytes, &[Identity::generate()]) {
        Err(BundleError::Limit { at, .. }) => assert_eq!(at.part, Part::Seal),
        other => panic!("{other:?}"),
    }
}
