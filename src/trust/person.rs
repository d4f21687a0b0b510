//! The signature of a person by his own SSH key, made by the real `ssh-keygen`, so that keys in an agent and on a
//! security key work as they do everywhere else.
//!
//! Nothing is ever asked: a key that is locked and in no agent does not sign, and says so. A security key that waits to
//! be touched has ten seconds.

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use ssh_key::{Algorithm, PublicKey, SshSig};

use crate::domain::text::clean;

use super::sign::Purpose;

/// How long `ssh-keygen` may take.
const LIMIT: Duration = Duration::from_secs(10);
/// Larger than any public key.
const LARGEST: u64 = 16 << 10;
/// Longest answer of `ssh-keygen` that is repeated, in characters.
const SHOWN: usize = 200;
/// The keys that OpenSSH itself uses first.
const USUAL: [&str; 2] = ["id_ed25519.pub", "id_ed25519_sk.pub"];

/// What came of asking for a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It was made.
    Signed {
        /// The signature between its lines of dashes.
        armored: String,
        /// The key that made it, as in `id_ed25519.pub`, without a comment.
        key_line: String,
    },
    /// It was not.
    NotSigned(Reason),
}

/// Why nothing was signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// There is no key.
    #[error("there is no SSH key of yours: neither ~/.ssh/id_ed25519.pub nor id_ed25519_sk.pub")]
    NoKey,
    /// The public half cannot be read.
    #[error("{}: cannot be read: {why}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// The key is of another kind.
    #[error("{}: it is no Ed25519 key (ssh-keygen -t ed25519)", path.display())]
    NotEd25519 {
        /// The file.
        path: PathBuf,
    },
    /// There is no `ssh-keygen`.
    #[error("ssh-keygen cannot be started: {0} (package openssh-client)")]
    NoProgram(String),
    /// `ssh-keygen` did not sign: the key is locked and in no agent, or was not touched.
    #[error("{}: ssh-keygen did not sign: {why}", path.display())]
    Refused {
        /// The public half.
        path: PathBuf,
        /// What it said.
        why: String,
    },
    /// `ssh-keygen` took too long.
    #[error("{}: ssh-keygen did not answer in time", path.display())]
    TooLate {
        /// The public half.
        path: PathBuf,
    },
}

/// Where the keys of a person are, and what signs with them.
#[derive(Clone)]
pub struct Signer {
    /// The one key of the configuration, otherwise the usual ones.
    keys: Vec<PathBuf>,
    program: OsString,
    environment: Vec<(OsString, OsString)>,
    limit: Duration,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}

impl Signer {
    /// Signs with this key (either half may be named), otherwise with the usual ones below this home directory.
    pub fn new(key: Option<&Path>, home: Option<&Path>) -> Self {
        let keys = match (key, home) {
            (Some(key), _) => vec![public_half(key)],
            (None, Some(home)) => USUAL
                .iter()
                .map(|name| home.join(".ssh").join(name))
                .collect(),
            (None, None) => Vec::new(),
        };
        Self {
            keys,
            program: "ssh-keygen".into(),
            environment: Vec::new(),
            limit: LIMIT,
        }
    }

    /// The lines of the keys that can be read, for a request to be enrolled.
    pub fn key_lines(&self) -> Vec<String> {
        let lines = self.keys.iter().filter_map(|path| key_line(path).ok());
        lines.collect()
    }

    /// Signs what is final. The first key that can sign does.
    pub fn sign(&self, message: &[u8]) -> Answer {
        let mut reason = Reason::NoKey;
        for path in &self.keys {
            let why = match self.sign_by(path, message) {
                Ok(signed) => return signed,
                Err(why) => why,
            };
            // Of several, the first one that is there at all is the one to tell of.
            let absent = matches!(&why, Reason::Unreadable { .. }) && self.keys.len() > 1;
            if reason == Reason::NoKey && !absent {
                reason = why;
            }
        }
        Answer::NotSigned(reason)
    }

    fn sign_by(&self, path: &Path, message: &[u8]) -> Result<Answer, Reason> {
        let key_line = key_line(path)?;
        let child = self.start(path)?;
        let output =
            finish(child, message.to_vec(), self.limit).ok_or_else(|| Reason::TooLate {
                path: path.to_path_buf(),
            })?;
        let refused = |why: &str| Reason::Refused {
            path: path.to_path_buf(),
            why: clean(why).chars().take(SHOWN).collect(),
        };
        if !output.status.success() {
            return Err(refused(&String::from_utf8_lossy(&output.stderr)));
        }
        let armored = String::from_utf8_lossy(&output.stdout).into_owned();
        if !verify(&armored, &key_line, message) {
            return Err(refused("its signature does not fit the key"));
        }
        Ok(Answer::Signed { armored, key_line })
    }

    /// Starts it where it can ask nobody: without a terminal, and with an answer to every question that is no.
    fn start(&self, path: &Path) -> Result<Child, Reason> {
        let mut command = Command::new(&self.program);
        command
            .args(["-Y", "sign", "-n", Purpose::Final.namespace(), "-f"])
            .arg(path)
            .envs(self.environment.iter().cloned())
            .env("SSH_ASKPASS", "/bin/false")
            .env("SSH_ASKPASS_REQUIRE", "force")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let started = command.spawn();
        started.map_err(|error| Reason::NoProgram(error.to_string()))
    }
}

/// Hands the message over and waits; nothing where it takes too long, and then the program is ended.
fn finish(mut child: Child, message: Vec<u8>, limit: Duration) -> Option<Output> {
    let group = Pid::from_child(&child);
    let (tell, told) = mpsc::channel();
    let waiting = thread::spawn(move || {
        // A program that does not want the message says why by itself.
        if let Some(mut stdin) = child.stdin.take() {
            let _ = stdin.write_all(&message);
        }
        // Nobody listens any more where it took too long.
        let _ = tell.send(child.wait_with_output());
    });
    let output = told.recv_timeout(limit);
    if output.is_err() {
        // It may have ended just now, which is as good.
        let _ = kill_process_group(group, Signal::KILL);
    }
    // The thread has nothing to fail at.
    let _ = waiting.join();
    output.ok().and_then(io::Result::ok)
}

/// The file of the public half, whichever was named.
fn public_half(key: &Path) -> PathBuf {
    if key.extension().is_some_and(|end| end == "pub") {
        return key.to_path_buf();
    }
    let mut path = key.as_os_str().to_owned();
    path.push(".pub");
    path.into()
}

/// The line of a public half, without its comment.
fn key_line(path: &Path) -> Result<String, Reason> {
    let unreadable = |why: String| Reason::Unreadable {
        path: path.to_path_buf(),
        why,
    };
    let found = fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
    if !found.is_file() || found.len() > LARGEST {
        return Err(unreadable("it is no file of a key".into()));
    }
    let text = fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
    let line = plain_line(text.trim());
    line.ok_or_else(|| Reason::NotEd25519 {
        path: path.to_path_buf(),
    })
}

/// A key that a person can sign with, without its comment; nothing where it is none.
pub fn plain_line(line: &str) -> Option<String> {
    let mut key = PublicKey::from_openssh(line).ok()?;
    let known = [Algorithm::Ed25519, Algorithm::SkEd25519].contains(&key.algorithm());
    key.set_comment("");
    known.then(|| key.to_openssh().ok()).flatten()
}

/// Whether a line is a key that a person can sign with, as registries hold it.
pub(super) fn is_key_line(line: &str) -> bool {
    plain_line(line).is_some_and(|plain| plain == line)
}

/// Whether this key made this signature of this message, for what is final.
pub fn verify(armored: &str, key_line: &str, message: &[u8]) -> bool {
    let (Ok(key), Ok(signature)) = (PublicKey::from_openssh(key_line), SshSig::from_pem(armored))
    else {
        return false;
    };
    let namespace = Purpose::Final.namespace();
    is_key_line(key_line) && key.verify(namespace, message, &signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &[u8] = b"Evaluasi kinerja 2026\nBaik\n";

    fn run(program: &str, args: &[&str]) -> Output {
        let output = Command::new(program)
            .args(args)
            .stdin(Stdio::null())
            .output();
        let output = output.expect("openssh-client is installed");
        assert!(output.status.success(), "{output:?}");
        output
    }

    /// A home directory with a key of this kind, locked with this passphrase.
    fn home(kind: &str, name: &str, passphrase: &str) -> (tempfile::TempDir, PathBuf) {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join(".ssh")).unwrap();
        let key = home.path().join(".ssh").join(name);
        let path = key.to_str().unwrap();
        run(
            "ssh-keygen",
            &[
                "-q",
                "-t",
                kind,
                "-N",
                passphrase,
                "-C",
                "budi@laptop",
                "-f",
                path,
            ],
        );
        (home, key)
    }

    /// Signs without whatever agent whoever runs the tests has.
    fn signer(key: Option<&Path>, home: &Path, agent: &str) -> Signer {
        Signer {
            environment: vec![("SSH_AUTH_SOCK".into(), agent.into())],
            ..Signer::new(key, Some(home))
        }
    }

    fn signed(answer: Answer) -> (String, String) {
        match answer {
            Answer::Signed { armored, key_line } => (armored, key_line),
            Answer::NotSigned(reason) => panic!("{reason}"),
        }
    }

    fn reason(answer: Answer) -> Reason {
        match answer {
            Answer::NotSigned(reason) => reason,
            Answer::Signed { key_line, .. } => panic!("signed by {key_line}"),
        }
    }

    #[test]
    fn the_usual_key_signs_and_only_that_message_fits() {
        let (home, key) = home("ed25519", "id_ed25519", "");
        let signer = signer(None, home.path(), "");
        let (armored, line) = signed(signer.sign(MESSAGE));
        assert_eq!(signer.key_lines(), std::slice::from_ref(&line));
        assert!(
            line.starts_with("ssh-ed25519 ") && !line.contains("budi"),
            "{line}"
        );
        assert!(verify(&armored, &line, MESSAGE));
        assert!(!verify(&armored, &line, b"Sangat baik"));
        assert!(!verify("", &line, MESSAGE) && !verify(&armored, "", MESSAGE));
        let (_other, other) = self::home("ed25519", "id_ed25519", "");
        let other = key_line(&public_half(&other)).unwrap();
        assert!(!verify(&armored, &other, MESSAGE));
        // And what our own code signs for something else is not taken for it.
        let own = super::super::sign::SigningKey::from_openssh(&fs::read_to_string(&key).unwrap())
            .unwrap();
        let head = super::super::sign::armored(&own.sign(Purpose::Head, MESSAGE).unwrap()).unwrap();
        assert!(!verify(&head, &line, MESSAGE));
    }

    #[test]
    fn a_locked_key_signs_only_by_an_agent_and_nothing_is_asked() {
        let (home, key) = home("ed25519", "kunci", "rahasia");
        let alone = signer(Some(&key), home.path(), "");
        assert!(matches!(
            reason(alone.sign(MESSAGE)),
            Reason::Refused { .. }
        ));

        // An agent in the foreground, which ends with the test.
        let socket = home.path().join("agent");
        let socket = socket.to_str().unwrap();
        let mut agent = Command::new("ssh-agent")
            .args(["-D", "-a", socket])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // It tells its variables once it listens.
        let mut first = [0];
        io::Read::read_exact(agent.stdout.as_mut().unwrap(), &mut first).unwrap();
        let open = home.path().join("offen");
        fs::copy(&key, &open).unwrap();
        let open = open.to_str().unwrap();
        run(
            "ssh-keygen",
            &["-q", "-p", "-P", "rahasia", "-N", "", "-f", open],
        );
        let added = Command::new("ssh-add")
            .args(["-q", open])
            .env("SSH_AUTH_SOCK", socket)
            .status();
        assert!(added.unwrap().success());
        let by_agent = signer(Some(&key), home.path(), socket).sign(MESSAGE);
        agent.kill().unwrap();
        agent.wait().unwrap();
        let (armored, line) = signed(by_agent);
        assert!(verify(&armored, &line, MESSAGE));
    }

    #[test]
    fn without_a_key_of_the_right_kind_it_is_said_why() {
        let empty = tempfile::tempdir().unwrap();
        assert_eq!(
            reason(signer(None, empty.path(), "").sign(MESSAGE)),
            Reason::NoKey
        );
        assert_eq!(reason(Signer::new(None, None).sign(MESSAGE)), Reason::NoKey);
        let absent = signer(Some(Path::new("/tidak/ada")), empty.path(), "");
        assert!(matches!(
            reason(absent.sign(MESSAGE)),
            Reason::Unreadable { .. }
        ));
        let (home, key) = home("ecdsa", "id_ecdsa", "");
        let other = signer(Some(&key), home.path(), "");
        assert!(matches!(
            reason(other.sign(MESSAGE)),
            Reason::NotEd25519 { .. }
        ));
        let (home, key) = self::home("ed25519", "id_ed25519", "");
        fs::remove_file(&key).unwrap();
        let half = signer(None, home.path(), "");
        assert!(matches!(reason(half.sign(MESSAGE)), Reason::Refused { .. }));
        let no_program = Signer {
            program: "/tidak/ada".into(),
            ..half
        };
        assert!(matches!(
            reason(no_program.sign(MESSAGE)),
            Reason::NoProgram(_)
        ));
    }

    #[test]
    fn what_does_not_answer_is_ended() {
        let (home, key) = home("ed25519", "id_ed25519", "");
        // Whoever opens a pipe that nobody writes to waits for ever.
        fs::remove_file(&key).unwrap();
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &key, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        let slow = Signer {
            limit: Duration::from_millis(200),
            ..signer(None, home.path(), "")
        };
        assert!(matches!(reason(slow.sign(MESSAGE)), Reason::TooLate { .. }));
    }
}
