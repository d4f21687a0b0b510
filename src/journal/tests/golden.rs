//! The bytes of version 1, made by another program from the description in the module.

use super::*;

/// `00000001.tj` of replica 00…0f: two acts, then a batch of two.
const SEGMENT: &str = "\
    8954415441504a0d0a1a0a0001000000000102030405060708090a0b0c0d0e0f\
    01000000000000000000000000000000e71e03639a2f9fdf8583af21d561f7d7\
    9b152fad78c1386358dc7f56caba45dd0000000000000000000000004c1f2654\
    3b00000051eaae4701000000000000000200000000000000e71e03639a2f9fdf\
    8583af21d561f7d79b152fad78c1386358dc7f56caba45dd0100000061020000\
    00626334000000b9c9235503000000000000000100000000000000b9cd96fcea\
    8b2d1a0612551507bd42b2069d59029f8e2403d8d9f13b837778c60000000035\
    00000027205d17040000000000000001000000000000006b69e6130c8b6765e9\
    250432adf17ca9a01852cdac95e97e5716ecd1645101bb010000006435000000\
    e6205551050000000000000001000000010000005ca37800ae065856a90cdf00\
    624f2bb972423d4d349ae8c40f0ea4561a4c8e0d0100000065\
";

/// `head` after the batch.
const HEAD: &str = "\
    895441544150480d0a1a0a0001000000000102030405060708090a0b0c0d0e0f\
    050000000000000059010000000100000ffe94f6d660c1d805fe404976b343c3\
    6b09fd1977a27dd31a58cc635cc464671c0100000001000000000000e86317b9\
";

fn bytes(hex: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect()
}

fn golden() -> Vec<Vec<Vec<u8>>> {
    let act = |entries: &[&[u8]]| entries.iter().map(|e| e.to_vec()).collect();
    vec![act(&[b"a", b"bc"]), act(&[b""]), act(&[b"d"]), act(&[b"e"])]
}

fn replica() -> ReplicaId {
    ReplicaId(std::array::from_fn(|n| n as u8))
}

#[test]
fn version_1_is_written_as_ever() {
    let world = World::new();
    let root = world.path("");
    fs::create_dir(&root).unwrap();
    Segment::create(&root, 1, replica(), Head::genesis(replica())).unwrap();
    let mut journal = world.open();
    let acts = golden();
    journal.append(&acts[0]).unwrap();
    journal.append(&acts[1]).unwrap();
    journal.append_all(&acts[2..]).unwrap();
    assert_eq!(fs::read(world.path(ONE)).unwrap(), bytes(SEGMENT));
    assert_eq!(fs::read(world.path("head")).unwrap(), bytes(HEAD));
}

#[test]
fn version_1_is_read_for_ever() {
    let world = World::new();
    fs::create_dir(world.path("")).unwrap();
    fs::write(world.path(ONE), bytes(SEGMENT)).unwrap();
    fs::write(world.path("head"), bytes(HEAD)).unwrap();
    let journal = world.open();
    assert_eq!(journal.replica(), replica());
    assert_eq!(entries_of(&journal), golden());
    assert_eq!(journal.verify().faults, Vec::<String>::new());
}
