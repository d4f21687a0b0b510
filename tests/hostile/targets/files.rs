//! Files below a data directory, which somebody else may have written, or a bad disk.

use std::fs::{self, File};
use std::path::Path;

use sha2::{Digest, Sha256};

use tatap::domain::id::EmployeeId;
use tatap::exchange::{Direction, Folder, Name, office_folder};
use tatap::identity;
use tatap::journal::{Access, DataDir, Journal};
use tatap::ops::chain;
use tatap::pins::Vault;
use tatap::seat::request::Asked;
use tatap::store::Store;
use tatap::store::disk::{DiskStore, Mode};
use tatap::store::drafts::Drafts;
use tatap::store::readers::Readers;
use tatap::{desk, seat};

use super::terminal::today;
use super::{OWN, as_text, assert_harmless, choice, pieces, with_folder};

/// Length of the header of a segment and of a head file.
const PLATE: usize = 96;

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("room for a file");
}

/// Head and segment of a journal; with an odd first byte every checksum fits.
pub(super) fn journal(data: &[u8]) {
    let (choice, rest) = choice(data);
    let pieces = pieces(rest);
    let (mut head, mut segment) = match pieces.as_slice() {
        [head, segment, ..] => (head.to_vec(), segment.to_vec()),
        [] | [_] => return,
    };
    if choice % 2 == 1 {
        sum_plate(&mut head);
        sum_plate(&mut segment);
        sum_frames(segment.get_mut(PLATE..).unwrap_or_default());
    }
    with_folder(|data| {
        let place = data.join("journal");
        fs::create_dir(&place).expect("room for a folder");
        write(&place.join("00000001.tj"), &segment);
        if !head.is_empty() {
            write(&place.join("head"), &head);
        }
        let dir = DataDir::open(data, false).expect("a folder of ours");
        let looked = entries(&dir, Access::Look);
        let written = entries(&dir, Access::Write);
        if let (Some(looked), Some(written)) = (looked, written) {
            assert_eq!(looked, written, "who looks sees what is gone on with");
        }
    });
}

/// The entries of a journal, which its hashes cover; nothing where it is refused.
fn entries(dir: &DataDir, access: Access) -> Option<Vec<Vec<u8>>> {
    let journal = Journal::open(dir, access).ok()?.journal;
    let frames: Result<Vec<_>, _> = journal.scan(tatap::journal::Position(0)).collect();
    let entries: Vec<Vec<u8>> = frames
        .ok()?
        .into_iter()
        .flat_map(|frame| frame.entries)
        .collect();
    let genesis = chain::genesis(journal.replica());
    let hash = entries
        .iter()
        .fold(genesis, |hash, entry| chain::next(hash, entry));
    assert_eq!(journal.head().hash, hash);
    assert_eq!(journal.head().index, entries.len() as u64);
    Some(entries)
}

fn sum_plate(plate: &mut [u8]) {
    if let Some((summed, rest)) = plate.split_at_mut_checked(PLATE - 4) {
        let sum = crc32c::crc32c(summed).to_le_bytes();
        rest.iter_mut()
            .zip(sum)
            .for_each(|(place, byte)| *place = byte);
    }
}

fn sum_frames(mut rest: &mut [u8]) {
    while let Some(length) = rest.first_chunk().map(|bytes| u32::from_le_bytes(*bytes)) {
        let Some((frame, after)) = rest.split_at_mut_checked((length as usize).saturating_add(8))
        else {
            return;
        };
        let sum = crc32c::crc32c_append(crc32c::crc32c(&frame[..4]), &frame[8..]);
        frame[4..8].copy_from_slice(&sum.to_le_bytes());
        rest = after;
    }
}

/// A journal that is whole, with entries that may mean nothing.
pub(super) fn store(data: &[u8]) {
    let entries: Vec<Vec<u8>> = pieces(data)
        .into_iter()
        .map(<[u8]>::to_vec)
        .take(64)
        .collect();
    let entries: Vec<Vec<u8>> = entries
        .into_iter()
        .filter(|entry| !entry.is_empty())
        .collect();
    if entries.is_empty() {
        return;
    }
    with_folder(|data| {
        let dir = DataDir::open(data, true).expect("a folder of ours");
        let opened = Journal::open(&dir, Access::Write);
        let mut journal = opened.expect("a new journal").journal;
        journal.append(&entries).expect("room for entries");
        drop(journal);
        let Ok((store, _)) = DiskStore::open(data, Mode::ReadOnly, &mut |_, _| {}) else {
            return;
        };
        let _ = store.roster();
        let _ = store.shared();
        let _ = store.acts(100);
        let _ = store.dossier(EmployeeId(1));
        let _ = store.history(1);
    });
}

pub(super) fn draft(data: &[u8]) {
    let (choice, text) = choice(data);
    if let Ok(read) = desk::decode(text) {
        let written = desk::encode(&read).expect("plain values");
        assert_eq!(desk::decode(&written).expect("ours"), read);
    }
    with_folder(|data| {
        let drafts = Drafts::new(data, OWN);
        if choice % 2 == 0 {
            write(&data.join("draft"), text);
            let _ = drafts.read();
        } else {
            drafts.write(1, false, text).expect("room for a draft");
            let kept = drafts.read().expect("ours").expect("there");
            assert_eq!(kept.text, text);
        }
    });
}

/// What a file ends in, for those that end in the hash of what stands before.
fn with_digest(text: &[u8]) -> Vec<u8> {
    let digest: String = Sha256::digest(text)
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    [text, b"sha256 ", digest.as_bytes(), b"\n"].concat()
}

/// The file as it is, or with the hash that it should end in.
fn perhaps_with_digest(data: &[u8]) -> Vec<u8> {
    match choice(data) {
        (first, rest) if first % 2 == 1 => with_digest(rest),
        (_, rest) => rest.to_vec(),
    }
}

pub(super) fn pins(data: &[u8]) {
    let bytes = perhaps_with_digest(data);
    with_folder(|data| {
        write(&data.join("pins"), &bytes);
        let looking = Vault::looking_at(data);
        let read = looking.standing(EmployeeId(1));
        if let Err(error) = &read {
            assert_harmless(&error.to_string());
        }
        let kept = fs::read(data.join("pins")).expect("it is still there");
        assert_eq!(kept, bytes, "looking changes nothing");
        let _ = Vault::at(data).forget(EmployeeId(2));
    });
}

pub(super) fn identity(data: &[u8]) {
    let bytes = perhaps_with_digest(data);
    with_folder(|data| {
        let home = data.join("home");
        fs::create_dir(&home).expect("room for a folder");
        write(&data.join("instance"), &bytes);
        match identity::look(data, &home, OWN, 3) {
            Ok(looked) => assert!(looked.set_aside.len() <= 1),
            Err(error) => assert!(matches!(error, identity::IdentityError::Newer { .. })),
        }
    });
}

pub(super) fn readers(data: &[u8]) {
    with_folder(|folder| {
        fs::create_dir(folder.join("readers")).expect("room for a folder");
        write(&folder.join("readers/2026-11.tsv"), data);
        let readers = Readers::new(folder);
        let _ = readers.of(EmployeeId(1));
        readers.note(today(), EmployeeId(8), EmployeeId(1));
        assert!(readers.of(EmployeeId(1)).contains_key(&EmployeeId(8)));
    });
}

/// A request for the seat, and the signature of who holds it, which are shown.
pub(super) fn seat(data: &[u8]) {
    with_folder(|folder| {
        let locked = |name: &str| {
            write(&folder.join(name), data);
            let file = File::open(folder.join(name)).expect("it was just written");
            file.lock().expect("nobody else has it");
            file
        };
        let _files = (locked("request"), locked("lock"));
        if let Some(asked) = Asked::find(folder) {
            assert_harmless(&seat::name_of(&asked.who));
        }
        let holder = seat::holder(folder).expect("it is locked");
        assert_harmless(&seat::name_of(&holder));
        assert_harmless(&tatap::journal::JournalError::Held(holder).to_string());
    });
}

/// The note of an exchange folder, names in it, and codes of offices, which become names of folders.
pub(super) fn exchange_folder(data: &[u8]) {
    let (first, rest) = choice(data);
    if let Some(text) = as_text(rest) {
        let folder = office_folder(text);
        assert!((1..=64).contains(&folder.len()), "{folder:?}");
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(
            folder.chars().all(plain) && !folder.starts_with('-'),
            "{folder:?}"
        );
        if let Some(name) = Name::parse(text) {
            assert_eq!(name.to_string(), text);
        }
    }
    if first % 4 != 0 {
        return;
    }
    with_folder(|root| {
        write(&root.join("TATAP.txt"), rest);
        if let Ok(folder) = Folder::open(root) {
            let listing = folder.scan(Direction::ALL[0], "barat");
            assert!(listing.is_ok_and(|listing| listing.files.is_empty()));
        }
    });
}
