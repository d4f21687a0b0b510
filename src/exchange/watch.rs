//! Noticing that something has come, without a daemon: the caller asks when it suits him.

use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, OwnedFd};

use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
use rustix::io::Errno;

use super::dir::Dir;
use super::name::office_folder;
use super::scan::Listing;
use super::{Direction, Folder};

/// Watches the folder of one office. Asking costs two system calls where the kernel tells what changes, and a listing
/// of the folder elsewhere (network filesystems).
#[derive(Debug)]
pub struct Watch {
    folder: Folder,
    direction: Direction,
    office: String,
    seen: Option<Listing>,
    bell: Option<Bell>,
}

impl Folder {
    /// Watches the folder of an office from now on; it need not be there yet.
    pub fn watch(&self, direction: Direction, office: &str) -> Watch {
        let mut watch = Watch {
            folder: self.clone(),
            direction,
            office: office.to_owned(),
            seen: None,
            bell: None,
        };
        let _ = watch.changed_since();
        watch
    }
}

impl Watch {
    /// Whether another listing than the last time would be seen: files came, grew, or went, or the whole folder did. Names
    /// that are not ours are no change.
    pub fn changed_since(&mut self) -> bool {
        let place = self
            .folder
            .place(self.direction, &office_folder(&self.office));
        let place = place.ok().flatten();
        if let (Some(bell), Some(dir)) = (&self.bell, &place)
            && bell.is_quiet(dir)
        {
            return false;
        }
        // The bell is hung before the folder is listed, so that nothing falls between the two.
        let tells = self.folder.filesystem().tells_changes();
        self.bell = place.filter(|_| tells).and_then(|dir| Bell::hang(&dir));
        let listing = self.folder.scan(self.direction, &self.office).ok();
        let listing = listing.map(|listing| Listing {
            ignored: 0,
            ..listing
        });
        let changed = listing != self.seen;
        self.seen = listing;
        changed
    }
}

/// The kernel's word that nothing has changed in a folder.
#[derive(Debug)]
struct Bell {
    inotify: OwnedFd,
    /// Of which folder: another may be mounted or moved into its place.
    identity: (u64, u64),
}

impl Bell {
    /// None where the kernel has no more of them; then the folder is listed each time.
    fn hang(dir: &Dir) -> Option<Self> {
        let inotify = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok()?;
        let wanted = WatchFlags::CREATE
            | WatchFlags::MOVED_TO
            | WatchFlags::MOVED_FROM
            | WatchFlags::DELETE
            | WatchFlags::MODIFY
            | WatchFlags::CLOSE_WRITE
            | WatchFlags::ONLYDIR;
        // By its number among our open files, so that it is this very folder.
        let path = format!("/proc/self/fd/{}", dir.fd.as_raw_fd());
        inotify::add_watch(&inotify, path, wanted).ok()?;
        let identity = dir.identity().ok()?;
        Some(Self { inotify, identity })
    }

    /// Whether it hangs in this folder and nothing has been told since.
    fn is_quiet(&self, dir: &Dir) -> bool {
        let mut buffer = [MaybeUninit::uninit(); 512];
        let told = inotify::Reader::new(&self.inotify, &mut buffer)
            .next()
            .map(|_| ());
        told == Err(Errno::AGAIN) && dir.identity().is_ok_and(|there| there == self.identity)
    }
}
