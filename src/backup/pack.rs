//! Members into a tar packed with zstd, and out of one. The only file that names either.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use tar::{Archive, Builder, EntryType, Header};
use zstd::stream::read::Decoder;
use zstd::stream::write::Encoder;

use super::BackupError;
use super::members::{self, MEMBERS_MOST, SUMS};

/// How hard to pack: level 3 keeps up with disks, and what is harder gains little on hashed chains.
const LEVEL: i32 = 3;
/// The furthest that a file may ask its reader to look back, as a power of two: 8 MiB, four times what is written here.
const WINDOW_MOST: u32 = 23;
/// More of nothing than follows on any tar.
const PADDING_MOST: u64 = 64 << 10;

/// A backup that is being written.
pub(super) struct Packer<W: Write> {
    tar: Builder<Encoder<'static, W>>,
    sums: String,
    seconds: u64,
}

impl<W: Write> Packer<W> {
    /// Begins one; its members bear this moment, in seconds since 1970.
    pub(super) fn new(out: W, seconds: u64) -> io::Result<Self> {
        let mut packed = Encoder::new(out, LEVEL)?;
        packed.include_checksum(true)?;
        Ok(Self {
            tar: Builder::new(packed),
            sums: String::new(),
            seconds,
        })
    }

    /// Adds a member of exactly this length.
    pub(super) fn add(&mut self, name: &str, len: u64, input: &mut dyn Read) -> io::Result<()> {
        let mut header = Header::new_ustar();
        header.set_path(name)?;
        header.set_size(len);
        header.set_mode(0o600);
        header.set_mtime(self.seconds);
        header.set_uid(0);
        header.set_gid(0);
        header.set_entry_type(EntryType::Regular);
        header.set_cksum();
        let mut summed = Summed::new(input);
        self.tar.append(&header, &mut summed)?;
        if summed.len != len {
            let what = format!("{name} became shorter while it was read");
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, what));
        }
        // Writing to memory never fails.
        let _ = writeln!(self.sums, "{}  {name}", summed.hex());
        Ok(())
    }

    /// Adds the sums, and ends it.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let sums = std::mem::take(&mut self.sums);
        self.add(SUMS, sums.len() as u64, &mut sums.as_bytes())?;
        self.tar.into_inner()?.finish()
    }
}

/// Bytes that are summed as they are read.
struct Summed<'a> {
    input: &'a mut dyn Read,
    sum: Sha256,
    len: u64,
}

impl<'a> Summed<'a> {
    fn new(input: &'a mut dyn Read) -> Self {
        Self {
            input,
            sum: Sha256::new(),
            len: 0,
        }
    }

    fn hex(&self) -> String {
        let sum = self.sum.clone().finalize();
        sum.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

impl Read for Summed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.sum.update(buffer.get(..read).unwrap_or_default());
        self.len += read as u64;
        Ok(read)
    }
}

/// What looks at each member: its name, its length, and what it holds.
pub(super) type Visit<'a> = dyn FnMut(&str, u64, &mut dyn Read) -> Result<(), BackupError> + 'a;

/// Goes through all members but the sums, which are compared. Nothing is believed: no name, length or kind, and nothing may
/// follow. `path` names it in errors.
pub(super) fn unpack(
    path: &Path,
    input: &mut dyn Read,
    visit: &mut Visit<'_>,
) -> Result<(), BackupError> {
    let reading = |error| BackupError::reading(path, error);
    let mut packed = Decoder::new(input).map_err(reading)?.single_frame();
    packed.window_log_max(WINDOW_MOST).map_err(reading)?;
    let mut archive = Archive::new(packed);
    members(path, &mut archive, visit)?;
    let mut packed = archive.into_inner();
    nothing_but_zeros(path, &mut packed)?;
    let rest = io::copy(&mut packed.finish(), &mut io::sink()).map_err(reading)?;
    if rest > 0 {
        return Err(damaged(path, "something follows on its end"));
    }
    Ok(())
}

fn members<R: Read>(
    path: &Path,
    archive: &mut Archive<R>,
    visit: &mut Visit<'_>,
) -> Result<(), BackupError> {
    let reading = |error| BackupError::reading(path, error);
    let (mut seen, mut sums) = (BTreeSet::new(), String::new());
    // Raw: what would give the next member another name or length is not followed, and so refused as what it is.
    for entry in archive.entries().map_err(reading)?.raw(true) {
        let mut entry = entry.map_err(reading)?;
        let name = name(path, &entry)?;
        let len = entry.size();
        if len > members::most(&name) {
            return Err(BackupError::Limit {
                path: path.to_path_buf(),
                what: name,
            });
        }
        if seen.contains(SUMS) || !seen.insert(name.clone()) || seen.len() > MEMBERS_MOST {
            return Err(damaged(path, &format!("{name} is not expected there")));
        }
        if name == SUMS {
            compare(path, &mut entry, &sums)?;
            continue;
        }
        let mut summed = Summed::new(&mut entry);
        visit(&name, len, &mut summed)?;
        io::copy(&mut summed, &mut io::sink()).map_err(reading)?;
        if summed.len != len {
            return Err(damaged(path, &format!("{name} is cut short")));
        }
        let _ = writeln!(sums, "{}  {name}", summed.hex());
    }
    if seen.contains(SUMS) {
        Ok(())
    } else {
        Err(damaged(path, "its sums are missing"))
    }
}

/// The name of a member, if it is a regular file of a kind that lies in a backup.
fn name(path: &Path, entry: &tar::Entry<'_, impl Read>) -> Result<String, BackupError> {
    let bytes = entry.path_bytes();
    let name = String::from_utf8_lossy(&bytes);
    let is_file = entry.header().entry_type() == EntryType::Regular;
    if is_file && members::is_known(&name) {
        return Ok(name.into_owned());
    }
    let shown: String = name.chars().take(80).collect();
    Err(BackupError::Foreign {
        path: path.to_path_buf(),
        what: format!("it holds {shown:?}"),
    })
}

fn compare(path: &Path, input: &mut dyn Read, sums: &str) -> Result<(), BackupError> {
    let mut said = String::new();
    let most = sums.len() as u64 + 1;
    let read = input.take(most).read_to_string(&mut said);
    read.map_err(|error| BackupError::reading(path, error))?;
    if said == sums {
        Ok(())
    } else {
        Err(damaged(path, "the sums do not fit"))
    }
}

fn nothing_but_zeros(path: &Path, input: &mut dyn Read) -> Result<(), BackupError> {
    let mut rest = Vec::new();
    let read = input.take(PADDING_MOST + 1).read_to_end(&mut rest);
    read.map_err(|error| BackupError::reading(path, error))?;
    if rest.len() as u64 > PADDING_MOST || rest.iter().any(|byte| *byte != 0) {
        return Err(damaged(path, "something follows on its last member"));
    }
    Ok(())
}

fn damaged(path: &Path, what: &str) -> BackupError {
    BackupError::Damaged {
        path: path.to_path_buf(),
        what: what.to_owned(),
    }
}
