use proptest::prelude::*;

use super::*;

fn ranges() -> impl Strategy<Value = Vec<(u8, u64, Vec<Vec<u8>>)>> {
    let entry = prop::collection::vec(any::<u8>(), 1..300);
    let range = (1..4_u64, prop::collection::vec(entry, 1..40));
    prop::collection::btree_map(1..10_u8, range, 0..5)
        .prop_map(|map| map.into_iter().map(|(n, (from, e))| (n, from, e)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read(
        ranges in ranges(),
        registry in prop::option::of(prop::collection::vec(any::<u8>(), 0..2000)),
    ) {
        let mut sample = Sample::of(&ranges);
        sample.registry = registry;
        let bytes = sample.bytes();
        let (checked, entries) = read(&bytes, &[]).unwrap();
        prop_assert_eq!(&entries, &sample.entries);
        prop_assert_eq!(&checked.manifest, &sample.manifest);
        prop_assert_eq!(&checked.heads, &sample.heads);
        prop_assert_eq!(&checked.registry, &sample.registry);
        prop_assert_eq!(checked.ops, entries.len() as u64);
        prop_assert_eq!(checked.bytes, bytes.len() as u64);
        prop_assert_eq!(checked.signer, key(1).public());
        prop_assert!(!checked.sealed);
        prop_assert_eq!(sample.bytes(), bytes);
    }
}

#[test]
fn entries_of_every_length_go_into_frames_and_out_again() {
    let lengths = [1, 127, 128, 16_383, 16_384, 300_000, 900_000, ENTRY_MOST];
    let entries = lengths.map(|len| noise(len, len as u64));
    let sample = Sample::of(&[(1, 1, entries.to_vec())]);
    let bytes = sample.bytes();
    let (_, read) = read(&bytes, &[]).unwrap();
    assert!(read == sample.entries);
    // What does not pack fills frames of at most the length of a payload.
    let seen = inspect(&mut Cursor::new(&bytes), &[]).unwrap();
    assert_eq!((seen.frames, seen.ops), (4, 8));
}

#[test]
fn what_packs_goes_into_frames_of_four_mebibytes() {
    let entries: Vec<Vec<u8>> = (0..9_000_u64)
        .map(|n| [noise(100, n), vec![n as u8; 900]].concat())
        .collect();
    let sample = Sample::of(&[(1, 1, entries)]);
    let bytes = sample.bytes();
    let (_, read) = read(&bytes, &[]).unwrap();
    assert!(read == sample.entries);
    let seen = inspect(&mut Cursor::new(&bytes), &[]).unwrap();
    assert_eq!(seen.frames, 3);
}

#[test]
fn more_entries_than_a_frame_holds_go_into_several() {
    let sample = Sample::of(&[(1, 1, vec![vec![7]; 40_000])]);
    let (checked, read) = read(&sample.bytes(), &[]).unwrap();
    assert!(read == sample.entries);
    assert_eq!(checked.ops, 40_000);
}

#[test]
fn what_packs_too_well_to_be_believed_is_not_packed() {
    let sample = Sample::of(&[(1, 1, vec![vec![7; 1000]; 5_000])]);
    let bytes = sample.bytes();
    let (_, read) = read(&bytes, &[]).unwrap();
    assert!(read == sample.entries);
    assert!(bytes.len() > 5_000_000);
}

#[test]
fn a_bundle_can_carry_nothing() {
    let (checked, entries) = read(&Sample::of(&[]).bytes(), &[]).unwrap();
    assert_eq!((checked.ops, entries.len()), (0, 0));
}

#[test]
fn a_sealed_bundle_is_for_those_it_names() {
    let [one, two, other] = [(); 3].map(|()| Identity::generate());
    let to = [one.recipient(), two.recipient()];
    let sample = Sample::small().for_whom(&to);
    let bytes = sample.try_write(&to).unwrap();
    let (checked, entries) = read(&bytes, &[other.clone(), two]).unwrap();
    assert!(checked.sealed);
    assert_eq!(entries, sample.entries);
    let refused = super::checked(&bytes, &[other]);
    assert!(matches!(refused, Err(BundleError::NotForYou { .. })));
    let seen = inspect(&mut Cursor::new(&bytes), &[]).unwrap();
    assert_eq!(seen.manifest, None);
    assert_eq!(seen.header.destination, office_id("pusat"));
    assert!(seen.fault.is_some());
    let seen = inspect(&mut Cursor::new(&bytes), &[one]).unwrap();
    assert_eq!(seen.manifest, Some(sample.manifest));
    assert_eq!(seen.fault, None);
}

/// A change, and what is said of it.
type Case = (fn(&mut Sample), &'static str);

#[test]
fn what_no_reader_would_take_is_not_written() {
    let unwritable = |change: fn(&mut Sample)| {
        let mut sample = Sample::small();
        change(&mut sample);
        match sample.try_write(&[]) {
            Err(BundleError::Unwritable { what }) => what,
            other => panic!("{other:?}"),
        }
    };
    let cases: [Case; 12] = [
        (|s| drop(s.entries.remove(3)), "does not come next"),
        (|s| drop(s.entries.pop()), "is missing"),
        (|s| s.entries.swap(1, 2), "does not come next"),
        (|s| s.entries[5].bytes.clear(), "has 0 bytes"),
        (
            |s| s.entries[5].bytes = vec![1; ENTRY_MOST + 1],
            "has 1048577 bytes",
        ),
        (|s| s.entries[5].bytes.push(1), "ends otherwise"),
        (
            |s| s.entries.push(s.entries[0].clone()),
            "does not come next",
        ),
        (|s| s.manifest.part = (3, 2), "part 3 of 2"),
        (
            |s| s.manifest.carried[1].range.from = 30,
            "does not come after",
        ),
        (|s| s.heads.truncate(1), "3 ranges have 1"),
        (|s| s.manifest.recipients.push([1; 8]), "other recipients"),
        (
            |s| s.registry = Some(vec![0; ANCILLARY_MOST + 1]),
            "too large",
        ),
    ];
    for (number, (change, expected)) in cases.into_iter().enumerate() {
        let what = unwritable(change);
        assert!(what.contains(expected), "{number}: {what}");
    }
}

#[test]
fn an_error_of_whoever_gives_or_takes_entries_comes_through() {
    let sample = Sample::small();
    let failing = || BundleError::Elsewhere("padam".into());
    let contents = Contents {
        manifest: &sample.manifest,
        heads: &sample.heads,
        registry: None,
    };
    let mut entries = std::iter::once(Err(failing()));
    let written = write(
        &mut Vec::new(),
        &contents,
        &mut entries,
        &key(1),
        &[],
        &mut |_| (),
    );
    assert!(matches!(written, Err(BundleError::Elsewhere(_))));
    let bytes = sample.bytes();
    let checked = super::checked(&bytes, &[]).unwrap();
    let each = &mut |_| Err(failing());
    let read = super::entries(&mut Cursor::new(&bytes), &checked, &[], each);
    assert!(matches!(read, Err(BundleError::Elsewhere(_))));
}
