//! Real desks over real data directories: what is pressed on one machine arrives on another.

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use super::*;
use crate::app::key::Key;
use crate::app::model::{Model, Overlay, Settings};
use crate::app::testing::{AHMAD, BUDI, SRI, day, fill, today};
use crate::config::{rules, scheme};
use crate::domain::access::{Role, Roles};
use crate::domain::id::EmployeeId;
use crate::i18n::{Lang, Texts};
use crate::ops::registry::{Enrolled, HEAD_OFFICE, Machine, Registry};
use crate::pins::Vault;
use crate::store::Store;
use crate::store::disk::{DiskStore, Mode};
use crate::trust::kept::{Expected, Kept};
use crate::trust::keys::Keys;
use crate::trust::registry_file::{self, Issue};
use crate::trust::sign::SigningKey;

/// After everything that `fill` wrote.
const NOW: u64 = 1_795_600_000_000;

/// A machine with its data, its keys and a screen.
struct Site {
    dir: TempDir,
    store: DiskStore,
    model: Model,
    desk: Desk,
    owner: EmployeeId,
    office: &'static str,
}

fn model(store: &dyn Store, actor: EmployeeId) -> Model {
    let settings = Settings::shipped(
        Texts::of(Lang::Indonesian),
        rules::national().clone(),
        scheme::national().clone(),
    );
    Model::new(settings, today(), actor, executor::fresh(store).unwrap())
}

impl Site {
    fn new(owner: EmployeeId, office: &'static str, folder: Option<&Path>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = DiskStore::open(dir.path(), Mode::Write, &mut |_, _| ()).unwrap();
        let desk = Desk::open(dir.path(), office, folder.map(Path::to_path_buf)).unwrap();
        Self {
            model: model(&store, owner),
            dir,
            store,
            desk,
            owner,
            office,
        }
    }

    /// Presses keys as they are written in a script, each a second after the other.
    fn press(&mut self, keys: &str) -> String {
        let mut backing = Backing {
            store: &mut self.store,
            pins: &mut Vault::in_memory(),
            desk: Some(&self.desk),
        };
        let keys = Key::parse_script(keys).unwrap();
        executor::press(&mut self.model, &mut backing, (80, 24), &keys, NOW);
        let told = self.model.notice.as_ref();
        told.map_or_else(String::new, |notice| notice.phrase.text(self.model.texts()))
    }

    fn reached(&mut self) -> (u64, u64) {
        let status = self.desk.status(self.store.exchange().unwrap()).unwrap();
        (status.exported, status.acknowledged)
    }
}

/// Lets all machines believe one another.
fn enrol(sites: &mut [&mut Site]) {
    let people = sites.iter().map(|site| {
        let role = if site.office == HEAD_OFFICE {
            Role::HeadOffice
        } else {
            Role::PerformanceAdmin
        };
        let enrolled = Enrolled {
            name: format!("Pegawai {}", site.owner.0 % 1_000),
            office: site.office.into(),
            roles: Roles::of(role),
            keys: vec![],
        };
        (site.owner, enrolled)
    });
    let machines = sites.iter().zip(1..).map(|(site, n)| {
        let machine = Machine {
            owner: site.owner,
            office: site.office.into(),
            label: format!("Laptop-{n}"),
            key: site.desk.keys().replica.public().0,
            recipient: site.desk.keys().recipient.recipient().to_string(),
            revoked: None,
        };
        (site.store.replica(), machine)
    });
    let registry = Registry {
        version: 1,
        issued: day(2026, 11, 1),
        people: people.collect(),
        supervision: vec![],
        machines: machines.collect(),
    };
    let key = SigningKey::from_seed(&[5; 32]);
    let issue = Issue {
        registry: registry.clone(),
        previous: None,
    };
    let file = registry_file::sign(&issue, &key).unwrap();
    for site in sites {
        let kept = Kept::of(site.dir.path());
        let expected = Some(Expected::Key(key.public()));
        kept.take_in(file.as_bytes(), expected).unwrap();
        let exchange = site.store.exchange().unwrap();
        exchange.go_by(Arc::new(registry.clone())).unwrap();
        site.model = model(&site.store, site.owner);
    }
}

#[test]
fn what_is_exported_by_keys_is_imported_by_keys_and_acknowledged_by_the_answer() {
    let mut laptop = Site::new(AHMAD, "dinkes", None);
    let mut server = Site::new(SRI, HEAD_OFFICE, None);
    fill(&mut laptop.store);
    enrol(&mut [&mut laptop, &mut server]);
    let rows = laptop.model.people.rows().len();
    assert_eq!((rows, server.model.people.rows().len()), (5, 0));
    let saved = laptop.model.ids.next_seq() - 1;

    let out = laptop.dir.path().join("keluar.tatap");
    let out = out.to_str().unwrap();
    laptop.press(&format!("g s e Tab Tab Tab Tab \"{out}\" Enter"));
    assert!(matches!(laptop.model.top(), Some(Overlay::Preview(_))));
    assert!(!Path::new(out).exists(), "only offered");
    let told = laptop.press("Enter");
    assert!(told.contains("Diekspor"), "{told}");
    assert_eq!(laptop.reached(), (saved, 0));

    server.press(&format!("g s i \"{out}\" Enter"));
    assert!(matches!(server.model.top(), Some(Overlay::Preview(_))));
    assert!(server.model.people.rows().is_empty(), "only looked at");
    let told = server.press("Enter");
    assert!(told.contains("Diambil dari Laptop-1"), "{told}");
    // Everything is read anew.
    assert_eq!(server.model.people.rows().len(), rows);
    assert_eq!(server.model.people.name(BUDI), "Budi Santoso, A.Md.");

    // The answer is a receipt.
    let back = server.dir.path().display().to_string();
    let told = server.press(&format!("e Space Tab Tab Tab Tab \"{back}\" Enter Enter"));
    assert!(told.contains("Diekspor"), "{told}");
    let place = server.model.sync.status.as_ref().unwrap().exports[0]
        .place
        .clone();
    let told = laptop.press(&format!("i \"{place}\" Enter Enter"));
    assert!(told.contains("Diambil dari Laptop-2"), "{told}");
    assert_eq!(laptop.reached(), (saved, saved));
}

#[test]
fn an_import_is_taken_back_by_keys_and_what_it_brought_is_gone() {
    let mut laptop = Site::new(AHMAD, "dinkes", None);
    let mut server = Site::new(SRI, HEAD_OFFICE, None);
    fill(&mut laptop.store);
    enrol(&mut [&mut laptop, &mut server]);
    let out = laptop.dir.path().join("x.tatap").display().to_string();
    laptop.press(&format!("g s e Tab Tab Tab Tab \"{out}\" Enter Enter"));
    server.press(&format!("g s i \"{out}\" Enter Enter"));
    assert_eq!(server.model.people.rows().len(), 5);
    let told = server.press("2 w \"salah berkas\" Enter");
    assert!(told.contains("ditarik"), "{told}");
    assert_eq!(server.model.people.rows().len(), 0);
}

#[test]
fn a_file_for_another_office_is_refused_in_words_and_nothing_changes() {
    let mut one = Site::new(AHMAD, "dinkes", None);
    let mut other = Site::new(BUDI, "dinsos", None);
    let mut server = Site::new(SRI, HEAD_OFFICE, None);
    fill(&mut one.store);
    enrol(&mut [&mut one, &mut other, &mut server]);
    let out = one.dir.path().join("x.tatap").display().to_string();
    // Sealed it could not even be opened there.
    one.press(&format!(
        "g s e Tab Tab Tab Space Tab \"{out}\" Enter Enter"
    ));
    let told = other.press(&format!("g s i \"{out}\" Enter"));
    assert!(told.contains("untuk kantor pusat"), "{told}");
    assert!(matches!(other.model.top(), Some(Overlay::Ask(_))));
}

#[test]
fn a_large_export_is_written_in_numbered_files_and_as_text_where_the_name_says_so() {
    let mut laptop = Site::new(AHMAD, "dinkes", None);
    let mut server = Site::new(SRI, HEAD_OFFICE, None);
    fill(&mut laptop.store);
    enrol(&mut [&mut laptop, &mut server]);
    let out = laptop.dir.path().join("x.tatap").display().to_string();
    let told = laptop.press(&format!(
        "g s e Tab Tab \"2\" Tab Tab \"{out}\" Enter Enter"
    ));
    assert!(told.contains("berkas"), "{told}");
    assert!(laptop.dir.path().join("x-2.tatap").exists(), "{told}");
    let text = laptop.dir.path().join("surat.txt");
    laptop.press(&format!(
        "e Tab Tab Ctrl-u Tab Tab Ctrl-u \"{}\" Enter Enter",
        text.display()
    ));
    let written = std::fs::read(&text).unwrap();
    assert!(written.is_ascii(), "it goes through any mail");
    let told = server.press(&format!("g s i \"{}\" Enter Enter", text.display()));
    assert!(told.contains("Diambil"), "{told}");
}

#[test]
fn through_a_folder_everybody_gets_everything_and_then_it_rests() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("tukar");
    Folder::make(&root).unwrap();
    let mut one = Site::new(AHMAD, "dinkes", Some(&root));
    let mut colleague = Site::new(BUDI, "dinkes", Some(&root));
    let mut server = Site::new(SRI, HEAD_OFFICE, Some(&root));
    fill(&mut one.store);
    enrol(&mut [&mut one, &mut colleague, &mut server]);
    let told = one.press("g s f");
    assert!(told.contains("2 keluar"), "{told}");
    for site in [&mut colleague, &mut server] {
        let told = site.press("g s f");
        assert!(told.contains("masuk (43 perubahan"), "{told}");
        assert_eq!(site.model.people.rows().len(), 5);
    }
    one.press("f");
    let (exported, acknowledged) = one.reached();
    assert_eq!(exported, acknowledged);
    for _ in 0..4 {
        for site in [&mut one, &mut colleague, &mut server] {
            site.press("f");
        }
    }
    for site in [&mut one, &mut colleague, &mut server] {
        let told = site.press("f");
        assert!(
            told.contains("0 paket masuk") && told.contains("0 keluar"),
            "{told}"
        );
    }
}

#[test]
fn by_itself_a_round_writes_to_colleagues_once_and_to_nobody_else() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("tukar");
    let folder = Folder::make(&root).unwrap();
    let mut one = Site::new(AHMAD, "dinkes", Some(&root));
    let mut colleague = Site::new(BUDI, "dinkes", Some(&root));
    let mut server = Site::new(SRI, HEAD_OFFICE, Some(&root));
    fill(&mut one.store);
    enrol(&mut [&mut one, &mut colleague, &mut server]);
    let go = |site: &mut Site| {
        let by = By {
            actor: site.owner,
            millis: NOW,
        };
        let exchange = site.store.exchange().unwrap();
        let round = round_by_itself(&site.desk, exchange, &folder, by).unwrap();
        (round.taken.len(), round.written.len())
    };
    assert_eq!(go(&mut one), (0, 1));
    assert_eq!(go(&mut one), (0, 0), "what is there is not written again");
    assert_eq!(go(&mut server), (0, 0));
    assert_eq!(go(&mut colleague).0, 1);
    for _ in 0..4 {
        go(&mut one);
        go(&mut colleague);
    }
    assert_eq!((go(&mut one), go(&mut colleague)), ((0, 0), (0, 0)));
}

#[test]
fn without_keys_or_for_practice_there_is_no_desk_and_it_is_told() {
    let temp = tempfile::tempdir().unwrap();
    let none = Exchanging::default();
    let replica = ReplicaId([7; 16]);
    assert!(none.desk(temp.path(), replica).unwrap().is_none());
    assert!(!Keys::dir_of(temp.path()).exists(), "nothing is made");
    Keys::open_or_make(temp.path()).unwrap();
    assert!(none.desk(temp.path(), replica).unwrap().is_some());
    let practice = ReplicaId::practice([7; 8]);
    assert!(none.desk(temp.path(), practice).unwrap().is_none());
}
