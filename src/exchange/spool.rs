//! Taking a file out of the folder: copied first, so that what is checked is what was copied, whatever others do there.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::SystemTime;

use rustix::io::Errno;

use super::error::ExchangeError;
use super::name::{Name, temporary};
use super::scan::Found;
use super::{Folder, sum};

impl Folder {
    /// Copies a file into a private folder (the spool), and answers the copy, open at its beginning. The copy has no name,
    /// so it goes when it is closed, and nobody else can reach it.
    pub fn spool(&self, found: &Found, spool: &Path) -> Result<File, ExchangeError> {
        let path = &found.path;
        let dir = self.place(found.direction, &found.office)?;
        let dir = dir.ok_or_else(|| ExchangeError::io("opening", path, Errno::NOENT))?;
        let mut file = dir.open_file(&found.name.to_string())?;
        let copy = nameless(spool, found.name);
        let mut copy = copy.map_err(|e| ExchangeError::io("making a copy in", spool, e))?;
        match copied(&mut file, &mut copy) {
            Ok(true) => Ok(copy),
            Ok(false) => Err(ExchangeError::Arriving { path: path.clone() }),
            Err(error) => Err(ExchangeError::io("copying", path, error)),
        }
    }
}

/// Copies a file, and answers whether it stayed as it was all the while.
fn copied(file: &mut File, copy: &mut (impl Write + Seek)) -> io::Result<bool> {
    let before = looks(file)?;
    let sum = sum::copy(file, &mut *copy)?;
    copy.rewind()?;
    Ok(before == looks(file)? && before.0 == sum.bytes)
}

/// What changes about a file when somebody writes to it.
fn looks(file: &File) -> io::Result<(u64, SystemTime)> {
    let meta = file.metadata()?;
    Ok((meta.len(), meta.modified()?))
}

/// A new file for us alone, whose name is taken away at once.
fn nameless(spool: &Path, name: Name) -> io::Result<File> {
    let path = spool.join(temporary(&name.to_string())?);
    let mut options = OpenOptions::new();
    let options = options.read(true).write(true).create_new(true).mode(0o600);
    let file = options.open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::io::SeekFrom;

    use super::*;

    /// A copy during which somebody goes on writing to the file.
    struct Meanwhile<'a> {
        path: &'a Path,
        copied: usize,
    }

    impl Write for Meanwhile<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.copied == 0 {
                let mut file = OpenOptions::new().append(true).open(self.path)?;
                file.write_all(b"lagi")?;
            }
            self.copied += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Meanwhile<'_> {
        fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
            Ok(0)
        }
    }

    #[test]
    fn a_file_that_changes_while_it_is_copied_is_noticed() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("berkas");
        std::fs::write(&path, b"isi").unwrap();
        let mut copy = Meanwhile {
            path: &path,
            copied: 0,
        };
        assert!(!copied(&mut File::open(&path).unwrap(), &mut copy).unwrap());
        assert!(copied(&mut File::open(&path).unwrap(), &mut copy).unwrap());
    }
}
