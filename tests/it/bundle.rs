//! Bundles as files: golden ones that every later version reads, a decoder that shares no line with ours, the tools of
//! OpenSSH, and how much memory the largest takes.
//!
//! `cargo test --test it -- --ignored golden_bundles_are_written` writes golden bundles that are not there yet. None is
//! ever written anew.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Cursor, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tatap::bundle::{
    self, BundleError, Contents, check, entries, inspect, office_id, proof, sign_head,
};
use tatap::domain::id::EmployeeId;
use tatap::ops::bundle::{
    BundleId, Carried, Entry, Known, Manifest, Range, Reason, SetApart, SignedHead,
};
use tatap::ops::chain;
use tatap::ops::clock::Clock;
use tatap::ops::fields;
use tatap::ops::op::{
    ActKind, Body, Op, OpId, ReplicaId, Subject, Value as Content, Write as Change,
};
use tatap::trust::seal::{Identity, Recipient};
use tatap::trust::sign::{PublicHalf, SigningKey};
use tatap::wire::encode_op;

/// A replica; its key grows from the same number.
fn replica(n: u8) -> ReplicaId {
    ReplicaId([n; 16])
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_seed(&[n; 32])
}

fn trusted(replica: ReplicaId) -> Option<PublicHalf> {
    let [n, ..] = replica.0;
    (n < 10).then(|| key(n).public())
}

/// A bundle to be written.
struct Sample {
    manifest: Manifest,
    heads: Vec<SignedHead>,
    entries: Vec<Entry>,
    registry: Option<&'static [u8]>,
}

impl Sample {
    fn new() -> Self {
        Self {
            manifest: Manifest {
                exporter: replica(1),
                person: EmployeeId(198_505_152_010_011_001),
                clock: Clock::at(1_790_000_000_000),
                from_office: "kab-sumedang".into(),
                to_office: "pusat".into(),
                carried: vec![],
                have: vec![],
                landed: vec![],
                set_apart: vec![],
                wanted: vec![],
                recipients: vec![],
                registry: 0,
                set: *b"golden-1",
                part: (1, 1),
                app: "0.1.0".into(),
            },
            heads: vec![],
            entries: vec![],
            registry: None,
        }
    }

    /// Carries the entries of a chain up to `to`, of which those from `from` on go into this bundle.
    fn carry(mut self, n: u8, (from, to): (u64, u64), entry: impl Fn(u64) -> Vec<u8>) -> Self {
        let replica = replica(n);
        let mut hash = chain::genesis(replica);
        let mut before = hash;
        for seq in 1..=to {
            let bytes = entry(seq);
            if seq == from {
                before = hash;
            }
            hash = chain::next(hash, &bytes);
            if seq >= from {
                let id = OpId { replica, seq };
                self.entries.push(Entry { id, bytes });
            }
        }
        let range = Range { replica, from, to };
        self.manifest.carried.push(Carried { range, before });
        let head = sign_head(
            &key(n),
            replica,
            to,
            Clock::at(1_790_000_000_000 + to),
            hash,
        );
        self.heads.push(head.expect("signed"));
        self
    }

    fn write(&self, out: &mut dyn std::io::Write, to: &[Recipient]) -> Result<(), BundleError> {
        let contents = Contents {
            manifest: &self.manifest,
            heads: &self.heads,
            registry: self.registry,
        };
        let mut entries = self.entries.iter().cloned().map(Ok);
        bundle::write(out, &contents, &mut entries, &key(1), to, &mut |_| ()).map(drop)
    }

    fn bytes(&self, to: &[Recipient]) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(&mut bytes, to).expect("written");
        bytes
    }
}

/// An op as the program writes it.
fn op(n: u8, seq: u64) -> Vec<u8> {
    let replica = replica(n);
    let text = format!("Menyusun laporan ke-{seq} untuk pimpinan");
    let subject = Subject::employee(EmployeeId(198_505_152_010_011_001 + seq % 7));
    let op = Op {
        id: OpId { replica, seq },
        clock: Clock::at(1_790_000_000_000 + seq * 60_000),
        actor: EmployeeId(198_505_152_010_011_001),
        act: (ActKind::EditEmployee, seq),
        subject,
        preds: vec![],
        body: Body::Set(vec![Change::own(fields::NAME, Content::Text(text))]),
    };
    encode_op(&op, replica)
}

/// Ops of a later version: a body of an unknown kind, and bytes that cannot even be placed.
fn unknown_op(seq: u64) -> Vec<u8> {
    let replica = replica(1);
    let op = Op {
        id: OpId { replica, seq },
        clock: Clock::at(1_790_000_000_000 + seq),
        actor: EmployeeId(198_505_152_010_011_001),
        act: (ActKind::EditEmployee, seq),
        subject: Subject::employee(EmployeeId(198_505_152_010_011_001)),
        preds: vec![],
        body: Body::Unknown {
            kind: 200,
            bytes: vec![0xc0, 0xff, 0xee],
        },
    };
    match seq % 2 {
        0 => encode_op(&op, replica),
        _ => vec![1, 99, seq as u8, 0, 0xff],
    }
}

/// What the golden bundles hold; those that are sealed have other bytes each time they are written.
fn golden() -> Vec<(&'static str, Sample, Vec<Recipient>)> {
    let mut plain = Sample::new()
        .carry(1, (1, 150), |seq| op(1, seq))
        .carry(2, (30, 80), |seq| op(2, seq));
    let manifest = &mut plain.manifest;
    manifest.have.push(Known {
        replica: replica(3),
        seq: 70_000,
        hash: [8; 8],
    });
    manifest.landed.push(BundleId([9; 16]));
    manifest.set_apart.push(SetApart {
        op: OpId {
            replica: replica(2),
            seq: 5,
        },
        reason: Reason::NotEntitled,
    });
    manifest.wanted.push(Range {
        replica: replica(4),
        from: 2,
        to: 300,
    });
    manifest.registry = 7;
    plain.registry = Some(b"daftar versi 7, yang bentuknya bukan urusan bundel");
    let part = |from, to, part| {
        let mut sample = Sample::new().carry(1, (from, to), |seq| op(1, seq));
        sample.manifest.part = (part, 2);
        sample.manifest.set = *b"golden-2";
        sample
    };
    let identity = identity();
    let to = vec![identity.recipient(), another().recipient()];
    let mut sealed = Sample::new().carry(1, (1, 40), |seq| op(1, seq));
    sealed.manifest.recipients = to.iter().map(Recipient::id).collect();
    vec![
        ("plain", plain, vec![]),
        ("sealed", sealed, to),
        ("part-1", part(1, 60, 1), vec![]),
        ("part-2", part(61, 100, 2), vec![]),
        (
            "unknown",
            Sample::new().carry(1, (1, 4), unknown_op),
            vec![],
        ),
        (
            "one",
            Sample::new().carry(1, (1, 1), |seq| op(1, seq)),
            vec![],
        ),
        ("none", Sample::new(), vec![]),
    ]
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/v1")
}

fn identity_in(file: &str) -> Identity {
    let text = fs::read_to_string(folder().join(file)).expect("an identity for tests");
    Identity::parse(&text).expect("an identity")
}

/// Opens the golden bundles that are sealed.
fn identity() -> Identity {
    identity_in("identity.txt")
}

fn another() -> Identity {
    identity_in("another-identity.txt")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// All that can be read of a bundle, without the words for people, which may be put better some day.
fn told(bytes: &[u8], keys: &[Identity]) -> Value {
    let mut told = inspect(&mut Cursor::new(bytes), keys)
        .expect("inspected")
        .json();
    let checked = check(&mut Cursor::new(bytes), keys, &trusted).expect("checked");
    let mut read = Vec::new();
    entries(&mut Cursor::new(bytes), &checked, keys, &mut |entry| {
        let replica = hex(&entry.id.replica.0);
        let hash = hex(&Sha256::digest(&entry.bytes));
        read.push(json!([replica, entry.id.seq, hash]));
        Ok(())
    })
    .expect("read");
    let fields = told.as_object_mut().expect("fields");
    fields.remove("fault");
    fields.remove("newer");
    fields.insert("entries".into(), read.into());
    told
}

#[test]
#[ignore = "writes what is never to be written again"]
fn golden_bundles_are_written() {
    for file in ["identity.txt", "another-identity.txt"] {
        let path = folder().join(file);
        if !path.exists() {
            fs::write(path, format!("{}\n", *Identity::generate().secret())).expect("written");
        }
    }
    for (name, sample, to) in golden() {
        let bytes = sample.bytes(&to);
        let json = serde_json::to_string_pretty(&told(&bytes, &[identity()])).expect("JSON");
        for (ending, content) in [("tatap", bytes), ("json", format!("{json}\n").into_bytes())] {
            let path = folder().join(format!("{name}.{ending}"));
            if !path.exists() {
                fs::write(path, content).expect("written");
            }
        }
    }
}

fn golden_file(name: &str, ending: &str) -> Vec<u8> {
    fs::read(folder().join(format!("{name}.{ending}"))).expect(name)
}

#[test]
fn golden_bundles_are_read_and_written_as_they_always_were() {
    for (name, sample, to) in golden() {
        let bytes = golden_file(name, "tatap");
        let json: Value = serde_json::from_slice(&golden_file(name, "json")).expect("JSON");
        for by in [identity(), another()] {
            assert_eq!(told(&bytes, &[by]), json, "{name}");
        }
        if to.is_empty() {
            assert!(sample.bytes(&[]) == bytes, "{name} has other bytes");
        }
    }
}

/// Runs a program, if it is installed, with bytes for it to read.
fn run(program: &str, args: &[&str], input: &[u8]) -> Option<(bool, String)> {
    let child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.ok()?;
    let mut stdin = child.stdin.take().expect("a pipe");
    // It may end before it has read everything.
    let _ = stdin.write_all(input);
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let text = [output.stdout, output.stderr].concat();
    Some((
        output.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    ))
}

#[test]
fn a_decoder_that_shares_nothing_with_ours_reads_the_same_in_golden_bundles() {
    let decoder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decode_bundle.py");
    let identity = folder().join("identity.txt");
    for (name, _, to) in golden() {
        let path = folder().join(format!("{name}.tatap"));
        let args = [&decoder, &path, &identity].map(|path| path.to_str().expect("UTF-8"));
        let (success, printed) = run("python3", &args, b"").expect("python3 is installed");
        assert!(success, "{name}: {printed}");
        let mut found: Value = serde_json::from_str(&printed).expect("JSON");
        let mut golden: Value = serde_json::from_slice(&golden_file(name, "json")).expect("JSON");
        // Whether a signature holds is for OpenSSH to say, below.
        golden["signer"]
            .as_object_mut()
            .expect("a signer")
            .remove("holds");
        if !to.is_empty() && found["manifest"].is_null() {
            // Nobody has installed `age`: only what is clear can be compared.
            for value in [&mut found, &mut golden] {
                let fields = value.as_object_mut().expect("fields");
                fields.retain(|name, _| {
                    ["bytes", "digest_of_file", "header", "sealed"].contains(&name.as_str())
                });
            }
        }
        assert_eq!(found, golden, "{name}");
    }
}

#[test]
fn openssh_accepts_the_proof_of_a_bundle_and_of_nothing_else() {
    let bytes = golden_file("plain", "tatap");
    let proof = proof(&mut Cursor::new(&bytes), &[]).expect("a proof");
    let dir = tempfile::tempdir().expect("a directory");
    let put = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::write(&path, text).expect("written");
        path.to_str().expect("UTF-8").to_owned()
    };
    let signers = put("allowed_signers", &proof.allowed_signers);
    let signature = put("proof.sig", &proof.signature);
    let verify = |namespace: &str, message: &[u8]| {
        let who = proof.principal.as_str();
        let args = [
            "-Y", "verify", "-f", &signers, "-I", who, "-n", namespace, "-s", &signature,
        ];
        run("ssh-keygen", &args, message).expect("ssh-keygen is installed")
    };
    let (accepted, printed) = verify("tatap-bundle-v1", &proof.message);
    assert!(accepted, "{printed}");
    assert!(!verify("tatap-registry-v1", &proof.message).0);
    let mut other = proof.message.clone();
    other[30] ^= 1;
    assert!(!verify("tatap-bundle-v1", &other).0);
    assert_eq!(proof.message.len(), 64 + 32 + 4 + 8);
    assert_eq!(proof.message[28..36], office_id("pusat"));
}

const LARGE: &str = "TATAP_LARGE_BUNDLE";
/// The last entry of the bundle that is measured.
const LAST: u64 = 66;
/// Above what the process had before, in KiB: the budget of a reader and of a writer.
const MEMORY_MOST: u64 = 24 * 1024;

/// Bytes that do not pack.
fn noise(len: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(len + 8);
    while bytes.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(len);
    bytes
}

/// An entry of any number: some that pack, some that do not, some as long as any.
fn large_entry(seq: u64) -> Vec<u8> {
    match seq % 3 {
        0 => noise(1 << 20, seq),
        1 => op(1, seq).repeat(3_000),
        _ => noise(300_000, seq),
    }
}

/// The most memory that this process has had since it last forgot, and what it has now, in KiB.
fn memory() -> (u64, u64) {
    let status = fs::read_to_string("/proc/self/status").expect("a status");
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        number.expect("a number of KiB")
    };
    (field("VmHWM:"), field("VmRSS:"))
}

/// How much more memory something takes than there was before, in KiB.
fn taken(what: impl FnOnce()) -> u64 {
    fs::write("/proc/self/clear_refs", "5").expect("the peak is forgotten");
    let (_, before) = memory();
    what();
    memory().0.saturating_sub(before)
}

/// In a process of its own, so that no other test is measured.
#[test]
#[ignore = "run by the test of memory"]
fn measured_child() {
    let Some(path) = std::env::var_os(LARGE) else {
        return;
    };
    let mut sample = Sample::new();
    let head = {
        let hash = (1..=LAST).fold(chain::genesis(replica(1)), |hash, seq| {
            chain::next(hash, &large_entry(seq))
        });
        sign_head(&key(1), replica(1), LAST, Clock::at(1), hash).expect("signed")
    };
    sample.heads.push(head);
    sample.manifest.carried.push(Carried {
        range: Range {
            replica: replica(1),
            from: 1,
            to: LAST,
        },
        before: chain::genesis(replica(1)),
    });
    let identity = [Identity::generate()];
    let to = [identity[0].recipient()];
    sample.manifest.recipients = to.iter().map(Recipient::id).collect();
    let registry = noise(bundle::ANCILLARY_MOST, 7);
    let contents = Contents {
        manifest: &sample.manifest,
        heads: &sample.heads,
        registry: Some(&registry),
    };
    let mut file = File::create(&path).expect("a file");
    let written = taken(|| {
        let mut entries = (1..=LAST).map(|seq| {
            let id = OpId {
                replica: replica(1),
                seq,
            };
            let bytes = large_entry(seq);
            Ok(Entry { id, bytes })
        });
        bundle::write(
            &mut file,
            &contents,
            &mut entries,
            &key(1),
            &to,
            &mut |_| (),
        )
        .expect("written");
    });
    drop(registry);
    let mut file = File::open(&path).expect("a file");
    let len = file.metadata().expect("a length").len();
    assert!(len > 40 << 20, "{len}");
    let read = taken(|| {
        let checked = check(&mut file, &identity, &trusted).expect("checked");
        let mut count = 0;
        entries(&mut file, &checked, &identity, &mut |_| {
            count += 1;
            Ok(())
        })
        .expect("read");
        assert_eq!(count, LAST);
    });
    let looked = taken(|| {
        let seen = inspect(&mut file, &identity).expect("inspected");
        assert_eq!(seen.fault, None);
    });
    println!("KiB: {written} to write, {read} to read, {looked} to inspect");
    for taken in [written, read, looked] {
        assert!(taken <= MEMORY_MOST, "{written} {read} {looked}");
    }
}

#[test]
fn the_largest_bundles_take_little_memory() {
    let dir = tempfile::tempdir().expect("a directory");
    let binary = std::env::current_exe().expect("this binary");
    let output = Command::new(binary)
        .args([
            "--exact",
            "bundle::measured_child",
            "--ignored",
            "--nocapture",
        ])
        .env(LARGE, dir.path().join("besar.tatap"))
        .output()
        .expect("it runs");
    let mut text = String::new();
    output
        .stdout
        .as_slice()
        .read_to_string(&mut text)
        .expect("UTF-8");
    assert!(output.status.success(), "{text}");
    assert!(text.contains("KiB: "), "{text}");
}
