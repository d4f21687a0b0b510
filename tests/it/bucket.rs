//! An office and head office exchange by a bucket of a store that checks signatures, with the real program.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::cli::Office;
use crate::sync::{World, folder, hash, shell, staff};
use crate::trust::done;

/// The store; it ends with this.
struct Store {
    process: Child,
    address: String,
}

impl Store {
    fn start(data: &str) -> Self {
        let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/s3");
        let mut serve = Command::new("python3");
        serve.args(["-m", "uvicorn", "nanio.app:build_app", "--factory"]);
        serve.args(["--port", "0", "--no-access-log"]);
        serve.env("PYTHONPATH", tools).env("NANIO_DATA_DIR", data);
        serve
            .env("NANIO_ACCESS_KEY", "kunci")
            .env("NANIO_SECRET_KEY", "rahasia-sekali");
        let mut process = serve.stderr(Stdio::piped()).spawn().expect("python3");
        let told = BufReader::new(process.stderr.take().expect("a pipe"));
        let address = told.lines().find_map(|line| {
            let line = line.expect("text");
            let (_, address) = line.split_once("running on ")?;
            Some(address.split(' ').next()?.to_owned())
        });
        let address = address.expect(
            "python3 -m pip install --no-deps --require-hashes --target target/s3 -r tests/s3.txt",
        );
        Self { process, address }
    }

    /// What a command says that carries between the folder of an office and the bucket.
    fn carried(&self, office: &Office, way: &str, secret: &str) -> (i32, String) {
        let (folder, address) = (office.path("tukar"), &self.address);
        let keys = format!("AWS_ACCESS_KEY_ID=kunci AWS_SECRET_ACCESS_KEY={secret}");
        let named = format!("--bucket s3://kinerja/uji --folder {folder}");
        shell(
            office,
            &format!("{keys} AWS_ENDPOINT_URL={address} $T sync bucket {way} {named}"),
        )
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// How many files a command has carried.
fn files((code, said): (i32, String)) -> u64 {
    assert_eq!(code, 0, "{said}");
    let line = said.lines().find(|line| line.starts_with("Put into the "));
    let count = line.and_then(|line| line.rsplit(' ').next()?.parse().ok());
    count.expect(&said)
}

#[test]
fn an_office_and_head_office_come_to_the_same_by_a_bucket() {
    let World { head, disdik, .. } = World::new();
    let data = folder(&head, "gudang");
    folder(&head, "gudang/kinerja");
    let store = Store::start(&data);
    for office in [&head, &disdik] {
        done(office, &["sync", "folder", "make", &office.path("tukar")]);
    }
    let with = |office: &Office, way: &str| files(store.carried(office, way, "rahasia-sekali"));
    let turn = |office: &Office| {
        let folder = office.path("tukar");
        with(office, "pull");
        done(office, &["sync", "folder", "pull", &folder]);
        done(office, &["sync", "folder", "push", &folder]);
        with(office, "push")
    };
    staff(&disdik, "Arsiparis Muda");
    assert_eq!(turn(&disdik), 1);
    assert!(turn(&head) >= 1);
    turn(&disdik);
    assert_eq!(hash(&disdik), hash(&head));
    assert_eq!((with(&disdik, "push"), with(&disdik, "pull")), (0, 0));

    let (code, said) = store.carried(&disdik, "pull", "lain");
    assert!(
        code == 1 && said.contains("SignatureDoesNotMatch"),
        "{said}"
    );
    let (code, said) = store.carried(&disdik, "push", "''");
    assert!(
        code == 2 && said.contains("AWS_SECRET_ACCESS_KEY"),
        "{said}"
    );
    let (code, said) = store.carried(&disdik, "pull --read-only", "rahasia-sekali");
    assert!(code != 0, "{said}");
    let address = "$T sync bucket push --bucket kinerja --folder";
    let (code, said) = shell(&disdik, &format!("{address} {}", disdik.path("tukar")));
    assert!(code == 2 && said.contains("s3://NAME/PREFIX"), "{said}");
}
