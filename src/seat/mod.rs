//! Who sits at the data, and how the seat passes from one process to another of the same user.
//!
//! Whoever holds the lock of a data directory sits there; everybody else looks on. Who wants to sit lays a
//! [request] into the directory. A request lives as long as the process that made it, by a lock of its
//! own, so nothing that was left behind by a process that died is ever obeyed.
//!
//! What is guaranteed about being noticed: a holder that runs looks for a request when a signal of
//! [ours](neighbour::Neighbour::knock) comes, when his keys rest, when he is continued after a stop, and when he
//! starts. The signal comes at once wherever requester and holder see each other's processes. Where they do not
//! (two containers on one directory), the request is noticed after the holder's next key.

pub mod decide;
pub mod neighbour;
pub mod request;

use std::path::Path;

use crate::journal::Lock;

pub use crate::journal::Holder;

/// Who sits at the data in a directory now, if anybody.
pub fn holder(data: &Path) -> Option<Holder> {
    Lock::holder(data)
}

/// A short name for a process, the same in all languages: its terminal, its number, and the machine if that is
/// not ours.
pub fn name_of(who: &Holder) -> String {
    if who.pid == 0 {
        // It has only just started, and not signed yet.
        return "?".to_owned();
    }
    let tty = who.tty.strip_prefix("/dev/").unwrap_or(&who.tty);
    let name = format!("{tty} (PID {})", who.pid);
    if who.host == Holder::ourselves().host {
        name
    } else {
        format!("{name}, {}", who.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_named_by_what_tells_it_from_others() {
        let ours = Holder {
            pid: 77,
            tty: "/dev/pts/3".to_owned(),
            ..Holder::ourselves()
        };
        assert_eq!(name_of(&ours), "pts/3 (PID 77)");
        let host = "lain".to_owned();
        let other = Holder { host, ..ours };
        assert_eq!(name_of(&other), "pts/3 (PID 77), lain");
        assert_eq!(name_of(&Holder { pid: 0, ..other }), "?");
    }
}
