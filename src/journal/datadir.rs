//! The data directory, checked before anything in it is trusted.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD};

use super::disk::sync_dir;
use super::error::JournalError;

/// Filesystems whose locks and syncs depend on another machine, by the magic number of statfs(2).
const NETWORK: [(u32, &str); 7] = [
    (0x0000_6969, "NFS"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB2"),
    (0x0000_517B, "SMB"),
    (0x5346_414F, "AFS"),
    (0x6B41_4653, "AFS"),
    (0x0102_1997, "9P"),
];

/// A data directory that is ours, local, and writable if that was asked.
#[derive(Debug, Clone)]
pub struct DataDir {
    path: PathBuf,
}

impl DataDir {
    /// Checks the directory; makes it (for the owner alone) when it is to be written to.
    pub fn open(path: &Path, write: bool) -> Result<Self, JournalError> {
        if write && !path.exists() {
            create(path)?;
        }
        let meta = fs::metadata(path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => JournalError::Absent {
                path: path.to_path_buf(),
            },
            io::ErrorKind::NotADirectory => JournalError::NotADirectory {
                path: path.to_path_buf(),
            },
            _ => JournalError::io("looking at", path, e),
        })?;
        if !meta.is_dir() {
            return Err(JournalError::NotADirectory {
                path: path.to_path_buf(),
            });
        }
        check_owner(path, meta.uid(), rustix::process::geteuid().as_raw())?;
        let stat = rustix::fs::statfs(path)
            .map_err(|e| JournalError::io("asking for the filesystem of", path, e.into()))?;
        check_local(path, stat.f_type as u32)?;
        if write {
            check_writable(path)?;
        }
        Ok(Self {
            path: path.to_path_buf(),
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn create(path: &Path) -> Result<(), JournalError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|e| match e.kind() {
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                JournalError::NotADirectory {
                    path: path.to_path_buf(),
                }
            }
            _ => unwritable(path, e),
        })?;
    // A relative path of one part has an empty parent, which means the current directory.
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => sync_dir(Path::new(".")),
        Some(parent) => sync_dir(parent),
        None => Ok(()),
    }
}

fn check_owner(path: &Path, owner: u32, us: u32) -> Result<(), JournalError> {
    if owner == us {
        return Ok(());
    }
    Err(JournalError::ForeignOwner {
        path: path.to_path_buf(),
        owner: user_name(owner),
    })
}

/// The name of a user from the local list; users of a directory service are named by number.
fn user_name(uid: u32) -> String {
    let list = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = list.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    });
    named.unwrap_or_else(|| format!("user {uid}"))
}

fn check_local(path: &Path, magic: u32) -> Result<(), JournalError> {
    match NETWORK.iter().find(|(known, _)| *known == magic) {
        None => Ok(()),
        Some((_, kind)) => Err(JournalError::Network {
            path: path.to_path_buf(),
            kind,
        }),
    }
}

fn check_writable(path: &Path) -> Result<(), JournalError> {
    let access = Access::WRITE_OK | Access::EXEC_OK;
    rustix::fs::accessat(CWD, path, access, AtFlags::EACCESS)
        .map_err(|e| unwritable(path, e.into()))
}

fn unwritable(path: &Path, source: io::Error) -> JournalError {
    match source.kind() {
        io::ErrorKind::PermissionDenied => JournalError::ReadOnlyDisk {
            path: path.to_path_buf(),
            source,
        },
        _ => JournalError::io("writing to", path, source),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn open_makes_the_directory_for_the_owner_alone() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("a/b");
        assert!(matches!(
            DataDir::open(&path, false),
            Err(JournalError::Absent { .. })
        ));
        let dir = DataDir::open(&path, true).unwrap();
        assert_eq!(dir.path(), path);
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn a_file_is_not_a_directory() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("file");
        fs::write(&path, b"").unwrap();
        for write in [false, true] {
            let refused = DataDir::open(&path, write);
            assert!(matches!(refused, Err(JournalError::NotADirectory { .. })));
            let below = DataDir::open(&path.join("below"), write);
            assert!(matches!(below, Err(JournalError::NotADirectory { .. })));
        }
    }

    #[test]
    fn a_directory_of_somebody_else_is_refused_by_name() {
        let refused = check_owner(Path::new("/srv/x"), 0, 1000).unwrap_err();
        assert!(refused.to_string().starts_with("/srv/x belongs to root;"));
        let refused = check_owner(Path::new("/srv/x"), 4_000_000_000, 1000).unwrap_err();
        assert!(refused.to_string().contains("user 4000000000"));
    }

    #[test]
    fn a_network_filesystem_is_refused_by_kind() {
        let refused = check_local(Path::new("/home/x"), 0x6969).unwrap_err();
        assert!(refused.to_string().contains("(NFS)"));
        assert!(check_local(Path::new("/home/x"), 0xEF53).is_ok());
    }

    #[test]
    fn a_directory_without_write_permission_opens_for_reading_only() {
        let temp = tempfile::tempdir().unwrap();
        fs::set_permissions(temp.path(), fs::Permissions::from_mode(0o500)).unwrap();
        assert!(DataDir::open(temp.path(), false).is_ok());
        let opened = DataDir::open(temp.path(), true);
        // Root may write everywhere.
        if rustix::process::geteuid().is_root() {
            assert!(opened.is_ok());
        } else {
            assert!(matches!(opened, Err(JournalError::ReadOnlyDisk { .. })));
        }
    }

    #[test]
    fn a_read_only_filesystem_is_told_apart() {
        let error = io::Error::from_raw_os_error(rustix::io::Errno::ROFS.raw_os_error());
        let error = unwritable(Path::new("/x"), error);
        assert!(matches!(error, JournalError::ReadOnlyDisk { .. }));
    }
}
