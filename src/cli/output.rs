//! A file that a command was asked to write: beside it, synced and renamed, so that it is never half; for its
//! owner alone, as it tells about people.

use std::io;
use std::path::Path;

use crate::durable;

use super::failure::Failure;

/// Writes a file in the place of whatever has its name.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    replace(path, bytes).map_err(|error| Failure::file(path, &error))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let name = name.to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.new", std::process::id()));
    durable::replace(path, &beside, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_is_replaced_whole_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("berita-acara.txt");
        write(&path, b"satu\n").unwrap();
        write(&path, b"dua\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"dua\n");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let nowhere = folder.path().join("tidak-ada").join("berkas");
        assert!(write(&nowhere, b"x").is_err());
    }
}
