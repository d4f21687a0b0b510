//! The end of the journal's last file: the only place where it changes.

use std::fmt::Debug;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::disk;
use super::error::JournalError;
use super::segment::Segment;

/// The operations whose failing the journal must survive; tests put a failing one in its place.
pub(super) trait Tail: Debug + Send {
    /// Writes at an offset.
    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()>;
    /// Makes what was written durable.
    fn sync(&mut self) -> io::Result<()>;
    /// Cuts the file off, durably.
    fn cut(&mut self, len: u64) -> io::Result<()>;
}

/// A file as it is.
#[derive(Debug)]
pub(super) struct FileTail(File);

impl FileTail {
    pub(super) fn open(path: &Path) -> Result<Self, JournalError> {
        let file = OpenOptions::new().write(true).open(path);
        file.map(Self)
            .map_err(|e| JournalError::io("opening for writing", path, e))
    }
}

impl Tail for FileTail {
    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all_at(bytes, at)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn cut(&mut self, len: u64) -> io::Result<()> {
        self.0.set_len(len)?;
        self.0.sync_all()
    }
}

/// Leaves out what follows the last whole frame: skips it, or when writing puts it aside and cuts it
/// off. Answers what to tell the user.
pub(super) fn leave_out(
    segment: &Segment,
    end: u64,
    what: &str,
    write: bool,
) -> Result<String, JournalError> {
    let bytes = segment.end - end;
    let found = format!(
        "the last write to {} was not finished ({what} at byte {end})",
        segment.path.display()
    );
    if !write {
        return Ok(format!("{found}; its {bytes} bytes are passed over"));
    }
    let aside = put_aside(segment, end)?;
    FileTail::open(&segment.path)?
        .cut(end)
        .map_err(|e| JournalError::io("cutting off the end of", &segment.path, e))?;
    Ok(format!(
        "{found}; its {bytes} bytes were put aside in {}",
        aside.display()
    ))
}

/// Copies the bytes from an offset on to a file of their own, durably.
fn put_aside(segment: &Segment, end: u64) -> Result<PathBuf, JournalError> {
    let (path, mut copy) = new_aside(segment, end)?;
    let mut from = &segment.file;
    from.seek(SeekFrom::Start(end))
        .and_then(|_| io::copy(&mut from.take(segment.end - end), &mut copy))
        .and_then(|_| copy.sync_all())
        .map_err(|e| JournalError::io("writing", &path, e))?;
    path.parent().map_or(Ok(()), disk::sync_dir)?;
    Ok(path)
}

/// A file that was not there; the same place can be torn more than once.
fn new_aside(segment: &Segment, end: u64) -> Result<(PathBuf, File), JournalError> {
    let mut again = 1;
    loop {
        let suffix = if again == 1 {
            String::new()
        } else {
            format!("-{again}")
        };
        let name = format!("torn-{:08}-{end}{suffix}.bin", segment.number);
        let path = segment.path.with_file_name(name);
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        match made {
            Ok(file) => return Ok((path, file)),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => again += 1,
            Err(e) => return Err(JournalError::io("creating", &path, e)),
        }
    }
}
