//! A store of the test's own that checks signatures, on a socket in a folder that goes with it; and before it a line that can
//! be made to fail in each of the ways in which lines fail.

use std::fs;
use std::io::{self, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use rusty_s3::Credentials;
use tempfile::TempDir;

use crate::bucket::{Client, Place};
use crate::tls::{Roots, provider};

/// The store; it ends with this.
pub(super) struct Server {
    folder: TempDir,
    process: Child,
    line: Arc<Mutex<Line>>,
    address: String,
}

/// What was asked, and what is to become of the next requests.
struct Line {
    asked: Vec<Asked>,
    fate: Box<dyn FnMut(&Asked) -> Fate + Send>,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) method: String,
    /// What stands behind the bucket; empty for a list.
    pub(super) key: String,
}

/// What becomes of a request.
pub(super) enum Fate {
    /// It is passed on, and its answer back.
    Pass,
    /// The line is cut before it is passed on.
    Drop,
    /// It is passed on, and the line is cut instead of an answer.
    Deaf,
    /// A byte of its body becomes another on the way.
    Spoil,
    /// So many bytes of the body of its answer come back, then the line is cut.
    Cut(usize),
    /// The line answers by itself: status, further headers, body.
    Say(&'static str, &'static str, Vec<u8>),
}

/// The keys that it knows.
const KEYS: (&str, &str) = ("kunci", "rahasia-sekali");
/// The bucket that it has.
const BUCKET: &str = "kinerja";

impl Server {
    pub(super) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("data").join(BUCKET)).unwrap();
        let socket = folder.path().join("socket");
        let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/s3");
        let mut serve = Command::new("python3");
        serve.args(["-m", "uvicorn", "nanio.app:build_app", "--factory", "--uds"]);
        serve.arg(&socket).args(["--log-level", "critical"]);
        serve
            .env("PYTHONPATH", tools)
            .env("NANIO_ACCESS_KEY", KEYS.0);
        serve.env("NANIO_SECRET_KEY", KEYS.1);
        serve.env("NANIO_DATA_DIR", folder.path().join("data"));
        serve.stdin(Stdio::null()).stdout(Stdio::null());
        let mut process = serve.spawn().expect("python3 is installed");
        while UnixStream::connect(&socket).is_err() {
            let ended = process.try_wait().unwrap();
            assert!(
                ended.is_none(),
                "python3 -m pip install --no-deps --require-hashes --target target/s3 -r tests/s3.txt"
            );
            thread::yield_now();
        }
        let line = Arc::new(Mutex::new(Line {
            asked: Vec::new(),
            fate: Box::new(|_| Fate::Pass),
        }));
        let mut server = Self {
            folder,
            process,
            line,
            address: String::new(),
        };
        let port = server.listen(carry);
        server.address = format!("http://127.0.0.1:{port}");
        server
    }

    /// Takes connections, each of which carries one request; answers on which port.
    fn listen(
        &self,
        mut carry: impl FnMut(TcpStream, &Path, &Mutex<Line>) -> io::Result<()> + Send + 'static,
    ) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (socket, line) = (self.folder.path().join("socket"), self.line.clone());
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // Whoever is cut off learns it by himself.
                let _ = carry(client, &socket, &line);
            }
        });
        port
    }

    /// The port on which it speaks TLS, with this certificate and key.
    pub(super) fn secured(&self, certificate: &Path, key: &Path) -> u16 {
        let chain = CertificateDer::pem_file_iter(certificate).unwrap();
        let chain: Vec<_> = chain.map(Result::unwrap).collect();
        let key = PrivateKeyDer::from_pem_file(key).unwrap();
        let config = ServerConfig::builder_with_provider(provider());
        let config = config.with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(chain, key);
        let config = Arc::new(config.unwrap());
        self.listen(move |client, socket, line| {
            let session = ServerConnection::new(config.clone()).unwrap();
            carry(StreamOwned::new(session, client), socket, line)
        })
    }

    /// Where its bucket keeps its objects, each a file.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.path().join("data").join(BUCKET)
    }

    /// Puts an object there, by nobody's leave.
    pub(super) fn object(&self, key: &str, bytes: &[u8]) {
        let path = self.data().join(key);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        // What it has written down of the one before.
        let _ = fs::remove_file(self.data().join(format!(".nanio-meta/{key}.json")));
    }

    /// Somebody who asks with the right keys.
    pub(super) fn client(&self) -> Client {
        self.client_with(KEYS.1)
    }

    /// Somebody who asks with this secret.
    pub(super) fn client_with(&self, secret: &str) -> Client {
        client(&self.address, secret, None)
    }

    /// What is to become of the requests from now on.
    pub(super) fn fate(&self, fate: impl FnMut(&Asked) -> Fate + Send + 'static) {
        self.line.lock().unwrap().fate = Box::new(fate);
    }

    /// What was asked since this was asked last.
    pub(super) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.line.lock().unwrap().asked)
    }
}

/// Somebody who asks at this address by TLS, and believes these.
pub(super) fn secured_client(at: &str, roots: &Roots) -> Client {
    client(at, KEYS.1, Some(roots))
}

fn client(at: &str, secret: &str, roots: Option<&Roots>) -> Client {
    let address = format!("s3://{BUCKET}/tukar");
    let place = Place::parse(&address, Some(at), "us-east-1").unwrap();
    Client::new(place, Credentials::new(KEYS.0, secret), roots)
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Carries one request and its answer.
fn carry(mut client: impl Read + Write, socket: &Path, line: &Mutex<Line>) -> io::Result<()> {
    let mut from = BufReader::new(&mut client);
    let (head, length) = head(&mut from)?;
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    let asked = asked(&head);
    let fate = {
        let mut line = line.lock().unwrap();
        line.asked.push(asked.clone());
        (line.fate)(&asked)
    };
    match fate {
        Fate::Drop => Ok(()),
        Fate::Say(status, headers, said) => {
            let length = said.len();
            let head = format!(
                "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            client.write_all(head.as_bytes())?;
            client.write_all(&said)
        }
        Fate::Deaf => answer(socket, &head, &body).map(drop),
        Fate::Pass => client.write_all(&answer(socket, &head, &body)?),
        Fate::Spoil => {
            *body.last_mut().unwrap() ^= 1;
            client.write_all(&answer(socket, &head, &body)?)
        }
        Fate::Cut(most) => {
            let whole = answer(socket, &head, &body)?;
            let end = whole.windows(4).position(|end| end == b"\r\n\r\n").unwrap();
            client.write_all(&whole[..whole.len().min(end + 4 + most)])
        }
    }
}

/// The head of a request, with the wish that nothing follows on its answer; and how long its body is.
fn head(from: &mut impl io::BufRead) -> io::Result<(String, usize)> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if from.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == "\r\n" {
            return Ok((head + "Connection: close\r\n\r\n", length));
        }
        if let Some(told) = line.to_lowercase().strip_prefix("content-length:") {
            length = told.trim().parse().unwrap();
        }
        head += &line;
    }
}

fn asked(head: &str) -> Asked {
    let mut words = head.split(' ');
    let method = words.next().unwrap().to_owned();
    let target = words.next().unwrap().split('?').next().unwrap();
    let key = target.trim_start_matches('/').trim_start_matches(BUCKET);
    let key = key.trim_start_matches('/').to_owned();
    Asked { method, key }
}

/// What the store answers.
fn answer(socket: &Path, head: &str, body: &[u8]) -> io::Result<Vec<u8>> {
    let mut store = UnixStream::connect(socket)?;
    store.write_all(head.as_bytes())?;
    store.write_all(body)?;
    let mut whole = Vec::new();
    store.read_to_end(&mut whole)?;
    Ok(whole)
}
