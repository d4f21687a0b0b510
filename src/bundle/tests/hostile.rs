//! Somebody changes bundles: blindly, knowing the form, or with a key of his own.

use super::forge::{Forge, Piece};
use super::*;
use crate::ops::bundle::Known;

fn sample() -> Sample {
    let mut sample = Sample::small();
    sample.registry = Some(b"daftar".to_vec());
    sample
}

fn forge() -> Forge {
    Forge::of(&sample().bytes())
}

fn is_corrupt(error: &BundleError) -> bool {
    matches!(error, BundleError::Corrupt { .. })
}

#[test]
fn no_byte_can_be_changed() {
    let bytes = sample().bytes();
    let trailer = bytes.windows(4).rposition(|tag| tag == b"TRLR").unwrap();
    let signature = trailer + 8 + 47..bytes.len() - 8;
    for at in 0..bytes.len() {
        for flip in [0x01, 0x20, 0x80, 0xff] {
            let mut spoiled = bytes.clone();
            spoiled[at] ^= flip;
            let Err(error) = read(&spoiled, &[]) else {
                panic!("byte {at}, {flip:#x} is not noticed; the signature is at {signature:?}");
            };
            let right = match error {
                BundleError::NotABundle | BundleError::TextModeDamage => at < 8,
                BundleError::Corrupt { .. } => !signature.contains(&at) && at >= 8,
                // Tags, lengths and kinds that are judged before the root can be.
                BundleError::Newer { .. } | BundleError::Limit { .. } => {
                    at >= 64 && !signature.contains(&at)
                }
                BundleError::BadSignature { .. } => signature.contains(&at),
                _ => false,
            };
            assert!(right, "byte {at}, {flip:#x}: {error:?}");
        }
    }
}

#[test]
fn no_byte_of_a_sealed_bundle_can_be_changed() {
    let identity = [Identity::generate()];
    let to = [identity[0].recipient()];
    let bytes = sample().for_whom(&to).try_write(&to).unwrap();
    for at in 0..bytes.len() {
        let mut spoiled = bytes.clone();
        spoiled[at] ^= 0x04;
        let refused = read(&spoiled, &identity);
        let expected = matches!(
            refused,
            Err(BundleError::NotABundle
                | BundleError::Corrupt { .. }
                | BundleError::NotForYou { .. }
                | BundleError::Newer { .. })
        );
        assert!(expected, "byte {at}: {refused:?}");
    }
    for len in 0..bytes.len() {
        assert!(read(&bytes[..len], &identity).is_err(), "{len}");
    }
    assert!(read(&[bytes.as_slice(), b"\0"].concat(), &identity).is_err());
}

#[test]
fn nothing_can_be_cut_off_or_added() {
    let bytes = sample().bytes();
    for len in 0..bytes.len() {
        let error = refused(&bytes[..len]);
        let right = match error {
            BundleError::NotABundle => len < 8,
            // Where DOS would have ended it.
            BundleError::TextModeDamage => len == 6,
            ref error => is_corrupt(error) && len >= 8,
        };
        assert!(right, "{len}: {error:?}");
    }
    for more in [b"\0".as_slice(), b"\n", &bytes] {
        assert!(is_corrupt(&refused(&[&bytes, more].concat())));
    }
}

/// Every checksum, digest and the root are right; only who signed it does not know of it.
#[test]
fn no_field_can_be_changed_by_somebody_who_recomputes_all_sums() {
    let mut cases: Vec<(String, Forge)> = Vec::new();
    for at in [9, 16, 20, 28, 36, 52] {
        let mut forge = forge();
        forge.header[at] ^= 1;
        cases.push((format!("header {at}"), forge));
    }
    let changes: [fn(&mut Manifest); 12] = [
        |m| m.person.0 += 1,
        |m| m.clock.0 += 1,
        |m| m.from_office.push('b'),
        |m| m.to_office.push('b'),
        |m| m.carried[0].before = [1; 32],
        |m| m.carried[1].range.to += 1,
        |m| {
            m.have.push(Known {
                replica: replica(4),
                seq: 1,
                hash: [0; 8],
            });
        },
        |m| m.registry += 1,
        |m| m.set = [1; 8],
        |m| m.part = (1, 2),
        |m| m.app.push('1'),
        |m| m.exporter = replica(2),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut manifest = sample().manifest;
        change(&mut manifest);
        let mut forge = forge();
        forge.manifest(&manifest);
        cases.push((format!("manifest {number}"), forge));
    }
    for at in [0, 20, 28, 40, 100, 300] {
        let mut forge = forge();
        forge.payload(*b"HEAD")[at] ^= 1;
        cases.push((format!("heads {at}"), forge));
    }
    let mut other = forge();
    other.payload(*b"regi")[0] ^= 1;
    cases.push(("registry".into(), other));
    let mut more = forge();
    more.pieces.push(Piece::new(*b"baru", b"isi"));
    cases.push(("another section".into(), more));
    let mut fewer = forge();
    let at = fewer.at(*b"regi");
    fewer.pieces.remove(at);
    cases.push(("no registry".into(), fewer));
    let mut entries: Vec<Vec<u8>> = sample().entries.into_iter().map(|e| e.bytes).collect();
    entries[4][0] ^= 1;
    let mut other = forge();
    other.frames(vec![Piece::stored(0, &entries)]);
    cases.push(("an entry".into(), other));
    for (name, forge) in cases {
        let error = refused(&forge.bytes(None));
        assert!(
            matches!(error, BundleError::BadSignature { .. }),
            "{name}: {error:?}"
        );
    }
}

#[test]
fn a_signature_of_somebody_else_does_not_count() {
    let bytes = forge().bytes(Some(&key(2)));
    assert!(matches!(refused(&bytes), BundleError::BadSignature { .. }));
    let mut manifest = sample().manifest;
    manifest.exporter = replica(77);
    let mut unknown = forge();
    unknown.manifest(&manifest);
    match refused(&unknown.bytes(Some(&key(77)))) {
        BundleError::UnknownSigner { replica } => assert_eq!(replica, super::replica(77)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_may_sign_bundles_cannot_make_up_the_chain_of_another() {
    let mut sample = sample();
    let bytes = b"karangan".to_vec();
    sample.manifest.carried.pop();
    sample.heads.pop();
    sample.entries.truncate(33);
    sample.carry(2, 7, &[bytes]);
    // Replica 1 signs for replica 2.
    let head = sample.heads[2];
    let forged = sign_head(&key(1), head.replica, head.seq, head.clock, head.hash);
    sample.heads[2] = forged.unwrap();
    match refused(&sample.bytes()) {
        BundleError::BadSignature { at, replica } => {
            assert_eq!(
                (at.part, replica),
                (Part::Section(*b"HEAD"), super::replica(2))
            );
        }
        other => panic!("{other:?}"),
    }
    let mut strange = Sample::small();
    strange.carry(66, 1, &[b"asing".to_vec()]);
    let error = refused(&strange.bytes());
    assert!(
        matches!(error, BundleError::UnknownSigner { replica } if replica == super::replica(66))
    );
}

#[test]
fn two_bundles_cannot_be_made_into_a_third() {
    let one = Sample::of(&[(1, 1, words("satu", 9))]);
    let mut two = Sample::of(&[(1, 1, words("dua", 9))]);
    two.manifest.clock.0 += 1;
    let (a, b) = (Forge::of(&one.bytes()), Forge::of(&two.bytes()));
    for at in 0..a.pieces.len() {
        let mut mixed = a.clone();
        mixed.pieces[at] = b.pieces[at].clone();
        let error = refused(&mixed.bytes(None));
        assert!(
            matches!(error, BundleError::BadSignature { .. }),
            "{at}: {error:?}"
        );
    }
    let mut header = a.clone();
    header.header.clone_from(&b.header);
    assert!(matches!(
        refused(&header.bytes(None)),
        BundleError::BadSignature { .. }
    ));
    let mut signature = a;
    signature.signature = b.signature;
    assert!(matches!(
        refused(&signature.bytes(None)),
        BundleError::BadSignature { .. }
    ));
}

/// The writer himself is at fault: his key is right, and what he says does not agree.
#[test]
fn what_does_not_agree_is_refused_even_if_it_is_signed() {
    let changes: [fn(&mut Manifest); 6] = [
        |m| m.carried[0].before = [1; 32],
        |m| m.carried[1].range.to += 1,
        |m| m.carried[2].range.to = u64::MAX,
        |m| m.carried.swap(0, 1),
        |m| m.part = (0, 1),
        |m| m.carried.truncate(2),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut manifest = sample().manifest;
        change(&mut manifest);
        let mut forge = forge();
        forge.manifest(&manifest);
        let error = refused(&forge.bytes(Some(&key(1))));
        assert!(is_corrupt(&error), "{number}: {error:?}");
    }
    for at in [20, 28, 36, 52] {
        let mut forge = forge();
        forge.header[at] ^= 1;
        let error = refused(&forge.bytes(Some(&key(1))));
        assert!(is_corrupt(&error), "header {at}: {error:?}");
    }
    // Says that it is for somebody, and is open.
    let mut manifest = sample().manifest;
    manifest.recipients.push([1; 8]);
    let mut open = forge();
    open.manifest(&manifest);
    open.header[12] = 2;
    assert!(is_corrupt(&refused(&open.bytes(Some(&key(1))))));
}

#[test]
fn entries_must_make_up_the_signed_chains() {
    let whole: Vec<Vec<u8>> = sample().entries.into_iter().map(|e| e.bytes).collect();
    let signed = |frames: Vec<Vec<Vec<u8>>>| {
        let mut forge = forge();
        forge.entries = frames.iter().map(|frame| frame.len() as u64).sum();
        let frames = (0..).zip(&frames);
        forge.frames(frames.map(|(n, frame)| Piece::stored(n, frame)).collect());
        read(&forge.bytes(Some(&key(1))), &[]).map(|(_, entries)| entries)
    };
    let (one, two) = whole.split_at(20);
    let read = signed(vec![one.to_vec(), two.to_vec()]).unwrap();
    assert_eq!(read, sample().entries);
    let mut changed = whole.clone();
    changed[3][0] ^= 1;
    let mut swapped = whole.clone();
    swapped.swap(3, 4);
    let cases = [
        vec![changed],
        vec![swapped],
        vec![two.to_vec(), one.to_vec()],
        vec![whole[1..].to_vec()],
        vec![whole[..52].to_vec()],
        vec![one.to_vec(), two.to_vec(), vec![b"lagi".to_vec()]],
        vec![one.to_vec(), vec![], two.to_vec()],
        vec![],
    ];
    for (number, frames) in cases.into_iter().enumerate() {
        let error = signed(frames).expect_err("refused");
        assert!(is_corrupt(&error), "{number}: {error:?}");
    }
}

#[test]
fn frames_stand_in_their_order() {
    let whole: Vec<Vec<u8>> = sample().entries.into_iter().map(|e| e.bytes).collect();
    let (one, two) = whole.split_at(20);
    let mut forge = forge();
    forge.frames(vec![Piece::stored(1, two), Piece::stored(0, one)]);
    match refused(&forge.bytes(Some(&key(1)))) {
        BundleError::Corrupt { at, what } => {
            assert_eq!(at.part, Part::Frame(0));
            assert!(what.contains("number 1"), "{what}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn sections_stand_in_their_order_and_once() {
    for (from, to) in [(0, 1), (1, 2), (2, 3), (0, 3)] {
        let mut forge = forge();
        forge.pieces.swap(from, to);
        assert!(
            is_corrupt(&refused(&forge.bytes(Some(&key(1))))),
            "{from} {to}"
        );
    }
    for at in 0..4 {
        let mut twice = forge();
        twice.pieces.insert(at, twice.pieces[at].clone());
        assert!(is_corrupt(&refused(&twice.bytes(Some(&key(1))))), "{at}");
        let mut without = forge();
        without.pieces.remove(at);
        let missing = read(&without.bytes(Some(&key(1))), &[]);
        // Only the registry may be left out.
        assert_eq!(missing.is_ok(), at == 3, "{at}");
    }
}

#[test]
fn what_a_later_version_adds_is_skipped_or_refused_as_it_asks() {
    let mut skipped = forge();
    skipped.pieces.insert(3, Piece::new(*b"baru", b"isi"));
    let bytes = skipped.bytes(Some(&key(1)));
    assert_eq!(read(&bytes, &[]).unwrap().1, sample().entries);
    let seen = inspect(&mut Cursor::new(&bytes), &[]).unwrap();
    assert_eq!(seen.others, [(*b"baru", 3)]);

    let mut longer = forge();
    longer.header[10] = 70;
    longer.header[9] = 3;
    longer.header.extend(b"baru:)");
    let bytes = longer.bytes(Some(&key(1)));
    assert_eq!(read(&bytes, &[]).unwrap().1, sample().entries);
    let mut spoiled = bytes;
    spoiled[66] ^= 1;
    assert!(matches!(
        refused(&spoiled),
        BundleError::BadSignature { .. }
    ));

    let mut required = forge();
    required.pieces.insert(1, Piece::new(*b"BARU", b"isi"));
    let mut feature = forge();
    feature.header[12] |= 4;
    let mut form = forge();
    form.pieces[1].head[12] = 1;
    let mut packing = forge();
    packing.pieces[1].head[13] = 2;
    for (number, forge) in [required, feature, form, packing].into_iter().enumerate() {
        let bytes = forge.bytes(Some(&key(1)));
        let error = refused(&bytes);
        assert!(
            matches!(error, BundleError::Newer { .. }),
            "{number}: {error:?}"
        );
        let seen = inspect(&mut Cursor::new(&bytes), &[]).unwrap();
        assert_eq!(seen.newer.len(), 1, "{number}");
        assert_eq!(seen.fault, None);
        assert_eq!(seen.manifest, Some(sample().manifest));
        assert!(seen.signer.is_some_and(|signer| signer.holds));
    }
    let mut major = forge();
    major.header[8] = 2;
    assert!(matches!(
        refused(&major.bytes(None)),
        BundleError::Newer { .. }
    ));
    let mut withheld = forge();
    withheld.frames(vec![Piece::frame(54, 0, 53, 0, &[0; 54])]);
    assert!(matches!(
        refused(&withheld.bytes(Some(&key(1)))),
        BundleError::Newer { .. }
    ));
}

#[test]
fn nobody_can_seal_it_anew_for_others() {
    let [one, other] = [(); 2].map(|()| Identity::generate());
    let sample = sample().for_whom(&[one.recipient()]);
    let bytes = sample.try_write(&[one.recipient()]).unwrap();
    let mut inner = Vec::new();
    let mut unsealed = crate::trust::seal::unseal(&[one], &bytes[64..]).unwrap();
    std::io::Read::read_to_end(&mut unsealed, &mut inner).unwrap();
    let mut anew = bytes[..64].to_vec();
    let mut sealing = crate::trust::seal::seal(&[other.recipient()], &mut anew).unwrap();
    std::io::Write::write_all(&mut sealing, &inner).unwrap();
    sealing.finish().unwrap();
    let refused = read(&anew, &[other]);
    assert!(
        matches!(refused, Err(BundleError::NotForYou { .. })),
        "{refused:?}"
    );
}

#[test]
fn what_a_transfer_as_text_does_is_told_as_such() {
    let bytes = sample().bytes();
    let dos = bytes.iter().flat_map(|byte| match byte {
        b'\n' => b"\r\n".to_vec(),
        other => vec![*other],
    });
    let unix: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|byte| *byte != b'\r')
        .collect();
    let seven = bytes.iter().map(|byte| byte & 0x7f);
    let latin: String = bytes.iter().copied().map(char::from).collect();
    let lossy = String::from_utf8_lossy(&bytes).into_owned();
    let damaged = [
        dos.collect(),
        unix,
        seven.collect(),
        latin.into_bytes(),
        lossy.into_bytes(),
    ];
    for (number, bytes) in damaged.iter().enumerate() {
        let error = refused(bytes);
        assert!(
            matches!(error, BundleError::TextModeDamage),
            "{number}: {error:?}"
        );
    }
    for other in [
        b"".as_slice(),
        b"PK\x03\x04",
        b"\x89PNG\r\n\x1a\n",
        &[0; 200],
    ] {
        assert!(matches!(refused(other), BundleError::NotABundle));
    }
}

#[test]
fn every_message_names_its_place() {
    let mut forge = forge();
    forge.pieces[1].payload[3] ^= 1;
    let mut bytes = forge.clone().bytes(None);
    // Behind header and manifest; the digest in the head of the frame is the old one.
    let at = 64 + 8 + forge.pieces[0].payload.len();
    bytes[at + 24..at + 56].copy_from_slice(&forge.pieces[1].head[24..56]);
    let told = refused(&bytes).to_string();
    assert!(told.contains(&format!("frame 0 at byte {at}")), "{told}");
}
