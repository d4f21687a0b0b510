//! Disks that are full or broken.

use rustix::io::Errno;

use super::*;
use crate::journal::tail::FileTail;

/// A file that fails as told.
#[derive(Debug)]
struct Failing {
    file: FileTail,
    /// Writes half of the bytes, then fails so.
    write: Option<Errno>,
    sync: Option<Errno>,
    cut: Option<Errno>,
}

impl Failing {
    fn after(error: Option<Errno>) -> io::Result<()> {
        error.map_or(Ok(()), |error| Err(error.into()))
    }
}

impl Tail for Failing {
    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let error = self.write.take();
        let len = if error.is_some() {
            bytes.len() / 2
        } else {
            bytes.len()
        };
        self.file.write(at, &bytes[..len])?;
        Self::after(error)
    }

    fn sync(&mut self) -> io::Result<()> {
        Self::after(self.sync.take())?;
        self.file.sync()
    }

    fn cut(&mut self, len: u64) -> io::Result<()> {
        Self::after(self.cut.take())?;
        self.file.cut(len)
    }
}

/// A journal of two frames whose next operations fail.
fn failing(
    world: &World,
    write: Option<Errno>,
    sync: Option<Errno>,
    cut: Option<Errno>,
) -> Journal {
    let mut journal = world.open();
    let file = FileTail::open(&world.path(ONE)).unwrap();
    journal.tail = Some(Box::new(Failing {
        file,
        write,
        sync,
        cut,
    }));
    journal
}

#[test]
fn a_full_disk_refuses_one_act_and_takes_the_next() {
    for full in [Errno::NOSPC, Errno::DQUOT] {
        for (write, sync) in [(Some(full), None), (None, Some(full))] {
            let world = World::with(2, 1);
            let before = fs::read(world.path(ONE)).unwrap();
            let mut journal = failing(&world, write, sync, None);
            let refused = journal.append(&act(3));
            assert!(
                matches!(refused, Err(JournalError::Full { .. })),
                "{refused:?}"
            );
            assert_eq!(fs::read(world.path(ONE)).unwrap(), before);
            assert_eq!(journal.next_index(), 4);
            journal.append(&act(3)).unwrap();
            assert_eq!(entries_of(&journal), acts(3));
            drop(journal);
            assert_eq!(entries_of(&world.open()), acts(3));
        }
    }
}

#[test]
fn a_batch_on_a_full_disk_leaves_nothing() {
    let world = World::with(2, 1);
    let before = fs::read(world.path(ONE)).unwrap();
    let mut journal = failing(&world, Some(Errno::NOSPC), None, None);
    let refused = journal.append_all(&acts(9));
    assert!(matches!(refused, Err(JournalError::Full { .. })));
    assert_eq!(fs::read(world.path(ONE)).unwrap(), before);
}

#[test]
fn after_a_failed_write_or_sync_nothing_more_is_taken() {
    for (write, sync) in [(Some(Errno::IO), None), (None, Some(Errno::IO))] {
        let world = World::with(2, 1);
        let before = fs::read(world.path(ONE)).unwrap();
        let mut journal = failing(&world, write, sync, None);
        let refused = journal.append(&act(3));
        assert!(
            matches!(refused, Err(JournalError::Io { .. })),
            "{refused:?}"
        );
        assert_eq!(fs::read(world.path(ONE)).unwrap(), before);
        for refused in [
            journal.append(&act(3)).map(drop),
            journal.append_all(&acts(2)).map(drop),
            journal.checkpoint(),
        ] {
            assert!(
                matches!(refused, Err(JournalError::Poisoned(_))),
                "{refused:?}"
            );
        }
        assert_eq!(entries_of(&journal), acts(2));
        drop(journal);
        assert_eq!(entries_of(&world.open()), acts(2));
    }
}

#[test]
fn what_cannot_be_taken_back_poisons_and_is_torn_when_opened_again() {
    for first in [Errno::NOSPC, Errno::IO] {
        let world = World::with(2, 1);
        let mut journal = failing(&world, Some(first), None, Some(Errno::IO));
        let refused = journal.append(&act(3));
        assert!(
            matches!(refused, Err(JournalError::Poisoned(_))),
            "{refused:?}"
        );
        assert_eq!(entries_of(&journal), acts(2));
        drop(journal);
        let opened = world.try_open(true).unwrap();
        assert_eq!(opened.notes.len(), 1);
        assert_eq!(entries_of(&opened.journal), acts(2));
    }
}

#[test]
fn the_reserve_is_made_once_and_can_be_given_up() {
    let world = World::with(1, 1);
    let reserve = world.path("reserve");
    assert_eq!(fs::metadata(&reserve).unwrap().len(), 1 << 20);
    assert!(disk::release(&world.path("")));
    assert!(!disk::release(&world.path("")));
    drop(world.open());
    assert!(reserve.exists());
}
