//! Files that were asked for: written whole beside their place, synced and named, for their owner alone, as they tell
//! about people. What is there is only replaced by whoever said so.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::durable;

use super::ReportError;

/// Whether a file that is there may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// It is kept, and nothing is written.
    Keep,
    /// It is replaced.
    Replace,
}

/// Writes a file.
pub fn save(path: &Path, bytes: &[u8], over: Over) -> Result<(), ReportError> {
    save_by(path, over, |out| Ok(out.write_all(bytes)?))
}

/// Writes a file by what makes its bytes. Where that fails, nothing is left of it.
pub fn save_by(
    path: &Path,
    over: Over,
    make: impl FnOnce(&mut dyn Write) -> Result<(), ReportError>,
) -> Result<(), ReportError> {
    let mut failed = None;
    let write = |file: &mut File| {
        let mut out = BufWriter::new(file);
        make(&mut out).map_err(|error| match error {
            ReportError::File { source, .. } | ReportError::Output(source) => source,
            error => {
                failed = Some(error);
                io::Error::other("not made")
            }
        })?;
        out.flush()
    };
    let written = beside(path).and_then(|beside| match over {
        Over::Keep => durable::create_by(path, &beside, write),
        Over::Replace => durable::replace_by(path, &beside, write),
    });
    if let Some(error) = failed {
        return Err(error);
    }
    written.map_err(|source| match (source.kind(), over) {
        (io::ErrorKind::AlreadyExists, Over::Keep) => ReportError::Exists(path.to_owned()),
        _ => ReportError::File {
            path: path.to_owned(),
            source,
        },
    })
}

/// Where a file is written before it has its name.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name();
    let name = name.ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?;
    let name = format!(".{}.{}.new", name.to_string_lossy(), std::process::id());
    Ok(match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.join(name),
        Some(_) | None => PathBuf::from(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn nothing_is_replaced_unasked_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evaluasi.pdf");
        save(&path, b"satu", Over::Keep).unwrap();
        let again = save(&path, b"dua", Over::Keep);
        assert!(matches!(again, Err(ReportError::Exists(_))), "{again:?}");
        assert_eq!(fs::read(&path).unwrap(), b"satu");
        save(&path, b"tiga", Over::Replace).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"tiga");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let nowhere = folder.path().join("tidak-ada").join("berkas");
        assert!(matches!(
            save(&nowhere, b"x", Over::Keep),
            Err(ReportError::File { .. })
        ));
    }
}
