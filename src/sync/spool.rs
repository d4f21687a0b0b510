//! A file from outside, copied before anything in it is looked at: what is judged is then what is taken in, whatever others
//! do to the file meanwhile.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

use super::SyncError;

/// The largest bundle that is taken in.
pub(super) const LARGEST: u64 = 64 << 20;

/// Copies a file into a nameless one of ours, open at its beginning. Links, pipes and devices are refused, and a pipe never
/// holds anybody up.
pub(super) fn spool(path: &Path, place: &Path) -> Result<File, SyncError> {
    let failed = |source| SyncError::Io {
        what: format!("reading {}", path.display()),
        source,
    };
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path);
    let file = opened.map_err(failed)?;
    let meta = file.metadata().map_err(failed)?;
    if !meta.is_file() {
        return Err(failed(io::Error::other("it is no ordinary file")));
    }
    copy(file, place)
        .map_err(failed)?
        .ok_or(SyncError::TooLarge { most: LARGEST })
}

/// Copies whatever can be read, such as a pipe; none if it is too large.
pub(super) fn copy(from: impl Read, place: &Path) -> io::Result<Option<File>> {
    let path = place.join(format!(".spool-{}-{}.tmp", std::process::id(), unique()));
    let mut options = OpenOptions::new();
    let options = options.read(true).write(true).create_new(true).mode(0o600);
    let mut file = options.open(&path)?;
    std::fs::remove_file(&path)?;
    let copied = io::copy(&mut from.take(LARGEST + 1), &mut file)?;
    file.flush()?;
    file.rewind()?;
    Ok((copied <= LARGEST).then_some(file))
}

/// A number that no other copy of this process has.
fn unique() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_pipes_and_folders_are_refused_and_nothing_waits() {
        let temp = tempfile::tempdir().unwrap();
        let real = temp.path().join("paket.tatap");
        std::fs::write(&real, b"isi").unwrap();
        let mut text = String::new();
        spool(&real, temp.path())
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "isi");
        let link = temp.path().join("tautan");
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let pipe = temp.path().join("pipa");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RWXU,
            0,
        )
        .unwrap();
        for path in [
            &link,
            &pipe,
            &temp.path().to_path_buf(),
            &temp.path().join("tak-ada"),
        ] {
            assert!(spool(path, temp.path()).is_err(), "{}", path.display());
        }
        let left = std::fs::read_dir(temp.path()).unwrap().count();
        assert_eq!(left, 3, "copies have no names");
    }
}
