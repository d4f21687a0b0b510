//! Bundles in mails.

use std::io::{Read, Seek, SeekFrom};

use proptest::prelude::*;

use super::armor::{BEGIN, END, Source, armor};
use super::*;

fn armored(bytes: &[u8]) -> String {
    let mut text = Vec::new();
    armor(&mut Cursor::new(bytes), &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn open(text: &str) -> Result<Source<Cursor<&[u8]>>, BundleError> {
    Source::open(Cursor::new(text.as_bytes()))
}

fn whole(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    open(text).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_bundle_is_read_as_a_file_and_as_text() {
    let sample = Sample::small();
    let bytes = sample.bytes();
    let text = armored(&bytes);
    for form in [bytes.as_slice(), text.as_bytes()] {
        let mut source = Source::open(Cursor::new(form)).unwrap();
        let checked = check(&mut source, &[], &trusted).unwrap();
        let mut read = Vec::new();
        entries(&mut source, &checked, &[], &mut |entry| {
            read.push(entry);
            Ok(())
        })
        .unwrap();
        assert_eq!(read, sample.entries);
        // Length and digest are those of the bundle, however it came.
        assert_eq!(checked, super::checked(&bytes, &[]).unwrap());
    }
}

#[test]
fn what_mails_do_to_text_is_borne_with() {
    let bytes = Sample::small().bytes();
    let text = armored(&bytes);
    assert!(text.lines().all(|line| line.len() <= 64));
    let quoted = format!("> > {}", text.trim_end().replace('\n', "  \r\n> > "));
    let spaced = text.replace('\n', "\n\n");
    let letters: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    let pieces: Vec<&[u8]> = letters.as_bytes().chunks(61).collect();
    let broken = String::from_utf8(pieces.join(&b'\n')).unwrap();
    let broken = format!("{BEGIN}\n{broken}\n{END}");
    let one_line = format!("{BEGIN}\n{letters}\n{END}\n");
    let talk = format!("Yth. Ibu,\nterlampir bundel.\n\n{text}\nHormat saya\n{text}");
    for (number, text) in [quoted, spaced, broken, one_line, talk].iter().enumerate() {
        assert!(whole(text) == bytes, "{number}");
    }
}

#[test]
fn broken_text_is_refused_at_its_line() {
    let text = armored(&Sample::small().bytes());
    let line = text.lines().nth(3).unwrap();
    let cases = [
        (text.replace(END, ""), "missing"),
        (
            text.replace(line, &line.replace(&line[4..5], "!")),
            "no base64",
        ),
        (text.replace(line, &line[1..]), "missing"),
        (text.replace(END, &format!("AAAA\n{END}")), ""),
        (format!("{BEGIN}\nAA==\nAAAA\n{END}\n"), "follow"),
    ];
    for (number, (text, expected)) in cases.iter().enumerate() {
        let read = open(text).and_then(|mut source| check(&mut source, &[], &trusted));
        match read {
            Err(BundleError::Corrupt { what, .. }) => {
                assert!(what.contains(expected), "{number}: {what}");
            }
            other => panic!("{number}: {other:?}"),
        }
    }
    let mut prose = open("Yth. Ibu, tidak ada apa-apa.").unwrap();
    let refused = check(&mut prose, &[], &trusted);
    assert!(matches!(refused, Err(BundleError::NotABundle)));
}

proptest! {
    #[test]
    fn any_place_can_be_gone_to(
        bytes in prop::collection::vec(any::<u8>(), 0..500),
        places in prop::collection::vec(any::<prop::sample::Index>(), 1..8),
    ) {
        let text = armored(&bytes);
        let mut source = open(&text).unwrap();
        for place in places {
            let place = place.index(bytes.len() + 1);
            source.seek(SeekFrom::Start(place as u64)).unwrap();
            let mut rest = Vec::new();
            source.read_to_end(&mut rest).unwrap();
            prop_assert_eq!(&rest, &bytes[place..]);
        }
        prop_assert_eq!(source.seek(SeekFrom::End(0)).unwrap(), bytes.len() as u64);
    }
}
