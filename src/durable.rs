//! Files of ours that are replaced whole: after a crash each is there as it was, or as it is now. And opening them, whatever
//! somebody has laid in their place.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

/// Opens a file of ours for reading. A folder, a pipe or a device in its place is refused, and never waited for.
///
/// # Errors
///
/// Whatever the system refuses, and that it is no file.
pub fn open(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
        .open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(no_file())
    }
}

/// That a folder, a pipe or a device stands where a file should be.
pub fn no_file() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidInput,
        "something else stands in the place of the file",
    )
}

/// The same for what is read at once: at most so many bytes, and none of a file that is longer.
///
/// # Errors
///
/// Those of [`open`].
pub fn read(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// Puts bytes in the place of a file, durably and for its owner alone, by way of a file `beside` it.
///
/// # Errors
///
/// Whatever the system refuses. The file is as it was then, unless only its name could not be made durable.
pub fn replace(path: &Path, beside: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_by(path, beside, |file| file.write_all(bytes))
}

/// The same with what writes the bytes, for files that are larger than memory should be.
///
/// # Errors
///
/// Those of [`replace`], and whatever `write` answers.
pub fn replace_by(
    path: &Path,
    beside: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let done = put(beside, write).and_then(|()| fs::rename(beside, path));
    if done.is_err() {
        // What is left of it is of no use, and what cannot be removed does no harm.
        let _ = fs::remove_file(beside);
    }
    done?;
    sync_folder_of(path)
}

/// Writes a file that must not be there yet, durably and for its owner alone, by way of a file `beside` it.
///
/// # Errors
///
/// Whatever the system refuses, also where somebody else was faster. Nothing is in its place then that was not there.
pub fn create(path: &Path, beside: &Path, bytes: &[u8]) -> io::Result<()> {
    create_by(path, beside, |file| file.write_all(bytes))
}

/// The same with what writes the bytes.
///
/// # Errors
///
/// Those of [`create`], and whatever `write` answers.
pub fn create_by(
    path: &Path,
    beside: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let done = put(beside, write).and_then(|()| name(beside, path));
    // What is left of it is of no use, and what cannot be removed does no harm.
    let _ = fs::remove_file(beside);
    done?;
    sync_folder_of(path)
}

/// Gives a file a name that nobody has; filesystems without hard links (sticks) know the first way, old ones the second.
fn name(beside: &Path, path: &Path) -> io::Result<()> {
    let flags = rustix::fs::RenameFlags::NOREPLACE;
    match rustix::fs::renameat_with(rustix::fs::CWD, beside, rustix::fs::CWD, path, flags) {
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => fs::hard_link(beside, path),
        done => Ok(done?),
    }
}

/// Makes the name of a file durable.
pub fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|dir| !dir.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn put(beside: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    // What an earlier failure left behind may have been made by another, with other rights.
    match fs::remove_file(beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(beside)?;
    write(&mut file)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_place_of_a_file_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kunci");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let kind = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, &path, kind, mode, 0).unwrap();
        for path in [&path, folder.path()] {
            assert_eq!(open(path).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        }
        fs::remove_file(&path).unwrap();
        fs::write(&path, b"satu").unwrap();
        assert_eq!(read(&path, 4).unwrap().as_deref(), Some(&b"satu"[..]));
        assert_eq!(read(&path, 3).unwrap(), None);
    }

    #[test]
    fn what_is_there_already_is_not_created_over() {
        let folder = tempfile::tempdir().unwrap();
        let (path, beside) = (folder.path().join("kunci"), folder.path().join("kunci.new"));
        create(&path, &beside, b"satu").unwrap();
        let second = create(&path, &beside, b"dua").unwrap_err();
        assert_eq!(second.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"satu");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
