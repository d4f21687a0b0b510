//! Where backups lie, and for whom they are sealed.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use crate::ops::registry::HEAD_OFFICE;
use crate::trust::kept::Kept;
use crate::trust::keys::Keys;
use crate::trust::seal::Recipient;

use super::BackupError;

/// The folder for backups where none is named: beside the data, so that whoever has the one finds the other, and outside of
/// it, so that whatever befalls the one does not befall the other.
pub fn default_dir(data: &Path) -> PathBuf {
    let mut name = data.file_name().unwrap_or_default().to_os_string();
    name.push("-backups");
    data.with_file_name(name)
}

/// Makes the folder where only it is missing: a stick that is not there is not made up. Refuses one within the data.
pub fn make_ready(dir: &Path, data: &Path) -> Result<(), BackupError> {
    let real = |path: &Path| fs::canonicalize(path).map_err(BackupError::io("looking at", path));
    let data = real(data)?;
    let above = match dir.parent() {
        Some(above) if !above.as_os_str().is_empty() => above,
        Some(_) | None => Path::new("."),
    };
    let within = |path: PathBuf| path.starts_with(&data);
    if within(real(if dir.exists() { dir } else { above })?) {
        return Err(BackupError::Within(dir.to_path_buf()));
    }
    match DirBuilder::new().mode(0o700).create(dir) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => Ok(()),
        made => made.map_err(BackupError::io("making", dir)),
    }
}

/// Whether a folder lies on another filesystem than the data, so that what is put there leaves the host, or may.
pub fn is_elsewhere(dir: &Path, data: &Path) -> Result<bool, BackupError> {
    let device = |path: &Path| {
        let meta = fs::metadata(path).map_err(BackupError::io("looking at", path))?;
        Ok::<_, BackupError>(meta.dev())
    };
    Ok(device(dir)? != device(data)?)
}

/// For whom a backup that leaves the host is sealed where nobody says otherwise: the machines of head office, and this
/// one. None where no machine of head office but this one is known: what only opens with keys that lie on the same disk is
/// lost with it.
pub fn usual_recipients(data: &Path) -> Result<Vec<Recipient>, BackupError> {
    let Some(current) = Kept::of(data).current()? else {
        return Ok(Vec::new());
    };
    let own = Keys::open(data)?.map(|keys| keys.recipient.recipient());
    let machines = current.issue.registry.recipients(HEAD_OFFICE);
    let mut to: Vec<Recipient> = machines
        .filter_map(|machine| Recipient::parse(&machine.recipient).ok())
        .filter(|machine| Some(machine) != own.as_ref())
        .collect();
    if !to.is_empty() {
        to.extend(own);
    }
    Ok(to)
}
