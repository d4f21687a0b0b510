//! The filesystem below the exchange folder: its kind, its room, and when a stick may be taken out.

use rustix::fs::StatFs;

use super::Folder;
use super::dir::Dir;
use super::error::ExchangeError;

/// Kinds of filesystems, as far as they matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filesystem {
    /// On this machine, with all that a filesystem of Linux can do.
    Local,
    /// As on sticks: no links, no rights, times of two seconds, files of at most 4 GiB.
    Fat,
    /// On another machine, with its name.
    Network(&'static str),
    /// Served by a program, as SFTP mounts are: nobody knows what lies below.
    Served,
}

/// Filesystems that are not [`Filesystem::Local`], by the magic number of statfs(2).
const KINDS: [(u32, Filesystem); 12] = [
    (0x0000_4D44, Filesystem::Fat),
    (0x2011_BAB0, Filesystem::Fat),
    (0x5346_544E, Filesystem::Fat),
    (0x7366_746E, Filesystem::Fat),
    (0x6573_5546, Filesystem::Served),
    (0x0000_6969, Filesystem::Network("NFS")),
    (0xFF53_4D42, Filesystem::Network("CIFS")),
    (0xFE53_4D42, Filesystem::Network("SMB2")),
    (0x0000_517B, Filesystem::Network("SMB")),
    (0x5346_414F, Filesystem::Network("AFS")),
    (0x6B41_4653, Filesystem::Network("AFS")),
    (0x0102_1997, Filesystem::Network("9P")),
];

impl Filesystem {
    pub(super) fn of_magic(magic: u32) -> Self {
        let known = KINDS.iter().find(|(known, _)| *known == magic);
        known.map_or(Self::Local, |(_, kind)| *kind)
    }

    pub(super) fn of(dir: &Dir) -> Result<Self, ExchangeError> {
        Ok(Self::of_magic(about(dir)?.f_type as u32))
    }

    /// Whether the kernel sees every change that is made in it, whoever makes it.
    pub(super) fn tells_changes(self) -> bool {
        match self {
            Self::Local | Self::Fat => true,
            Self::Network(_) | Self::Served => false,
        }
    }
}

/// A folder from which nothing is lost when it is taken away now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removable {
    /// Where it lies. From a network or a served filesystem there is nothing to be pulled out.
    pub filesystem: Filesystem,
}

impl Folder {
    /// Bytes that may still be written.
    pub fn free(&self) -> Result<u64, ExchangeError> {
        let about = about(&self.enter()?)?;
        let block = u64::try_from(about.f_bsize).unwrap_or_default();
        Ok(about.f_bavail.saturating_mul(block))
    }

    /// Sends everything to the disk that is still on its way there. Once this answers, and every file was read back,
    /// the stick may be taken out.
    pub fn ready_to_remove(&self) -> Result<Removable, ExchangeError> {
        let root = self.enter()?;
        rustix::fs::syncfs(&root.fd).map_err(|e| ExchangeError::io("syncing", &root.path, e))?;
        Ok(Removable {
            filesystem: self.filesystem(),
        })
    }
}

fn about(dir: &Dir) -> Result<StatFs, ExchangeError> {
    let about = rustix::fs::fstatfs(&dir.fd);
    about.map_err(|e| ExchangeError::io("asking for the filesystem of", &dir.path, e))
}
