//! What the screen asks of whoever writes bundles and takes them in, and what is answered; paths are text here.

use crate::app::model::Fresh;
use crate::i18n::Phrase;
use crate::ops::sync::{Offer, Preview, Status};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyncWish {
    /// How far everything has come.
    Look,
    /// What would be written out.
    Offer(Order),
    /// Write it out.
    Export(Order),
    /// What taking in the file with this path would change.
    Preview(String),
    /// Take it in.
    TakeIn(String),
    /// Take a landing back.
    Withdraw {
        /// Its place in the ledger.
        landing: u64,
        /// Why.
        reason: String,
    },
    /// Take in what waits in the exchange folder, and put there what others have not.
    Round,
}

impl SyncWish {
    /// Whether it may take so long that somebody would wonder: it is said before it is begun.
    pub fn is_long(&self) -> bool {
        match self {
            Self::Look | Self::Withdraw { .. } => false,
            Self::Offer(_) | Self::Export(_) | Self::Preview(_) | Self::TakeIn(_) | Self::Round => {
                true
            }
        }
    }
}

/// From where on chains are written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// From what the office has acknowledged.
    Receipt,
    /// From what was last written out for it.
    Export,
}

/// What is to be written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// For which office.
    pub office: String,
    /// From where on.
    pub since: Since,
    /// At most so many bytes in a file.
    pub most: Option<u64>,
    /// Whether only the machines of that office can read it.
    pub sealed: bool,
    /// A file, or a folder for files with names of their own; empty for the exchange folder.
    pub place: String,
}

/// What came of it.
#[derive(Debug)]
pub struct SyncAnswer {
    /// What came of the wish itself.
    pub came: Came,
    /// How far everything has come since; none where it could not be found out.
    pub status: Option<Box<Status>>,
    /// Everything from the store again, where something of it may have changed.
    pub fresh: Option<Box<Fresh>>,
}

impl SyncAnswer {
    /// Something that changed nothing.
    pub fn only(came: Came) -> Self {
        Self {
            came,
            status: None,
            fresh: None,
        }
    }
}

/// What came of a wish.
#[derive(Debug)]
pub enum Came {
    /// Nothing but how far everything has come.
    Looked,
    /// What would be written out.
    Offered(Order, Offer),
    /// It was written out.
    Written(Vec<Written>),
    /// What would be taken in.
    Previewed(Box<Preview>),
    /// It was taken in.
    TakenIn(Box<Preview>),
    /// A landing was taken back.
    Withdrawn(u64),
    /// The exchange folder was gone through.
    Round(Round),
    /// It was not done.
    Failed(Phrase),
    /// What nobody asked for just now was not done, and is tried again.
    Trouble(Phrase),
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where.
    pub place: String,
    /// Its length.
    pub bytes: u64,
    /// Changes in it.
    pub ops: u64,
}

/// What came of going through the exchange folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// Files that were put there.
    pub written: Vec<Written>,
    /// What was taken in.
    pub taken: Vec<Preview>,
    /// Files that were refused, and why.
    pub refused: Vec<(String, Phrase)>,
    /// Whether nobody asked for it, so that nothing is said of it.
    pub by_itself: bool,
}
