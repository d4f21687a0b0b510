//! What can go wrong between head office and its database.

use crate::report::ReportError;
use crate::store::StoreError;
use crate::sync::SyncError;
use crate::tls::TlsError;

/// Why something was not done. What had been committed before stands, and nothing else was changed.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// There is no database to speak to.
    #[error(
        "the database cannot be reached: {}; nothing was changed. Check --database-url, and whether the server runs",
        said(source)
    )]
    Connect {
        /// What the library says.
        source: postgres::Error,
    },
    /// The server is not who it says it is.
    #[error(
        "the server of the database is not believed: {why}; nothing was changed, and no password was sent to it. Name the          server as its certificate does, and whoever signed that with --database-ca"
    )]
    Untrusted {
        /// What is wrong with its certificate.
        why: String,
    },
    /// Nobody can vouch for the server.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The database refused something, or went away.
    #[error(
        "the database failed: {}; what was being landed did not land, and lands with the next run", said(.0)
    )]
    Database(#[from] postgres::Error),
    /// Nothing of ours is in it.
    #[error("the database holds nothing of tatap yet; nothing was changed. Run: tatap hub init")]
    Absent,
    /// Of an earlier version.
    #[error(
        "the database is of version {found}, and this program works with {ours}; nothing was changed. Run: tatap hub init"
    )]
    Older {
        /// That of the database.
        found: i32,
        /// That of the program.
        ours: i32,
    },
    /// Of a later version.
    #[error(
        "the database is of version {found}, and this program knows {ours} at most; nothing was changed. Use the newer \
         program"
    )]
    Newer {
        /// That of the database.
        found: i32,
        /// That of the program.
        ours: i32,
    },
    /// The bundle.
    #[error(transparent)]
    Sync(SyncError),
    /// The tables for analysis are not those of this program.
    #[error(
        "the tables for analysis are those of another version of the program; nothing was changed. Run: tatap hub init"
    )]
    OtherAnalysis,
    /// The records of an office could not be made.
    #[error("the records of the office could not be made: {0}; those of before stand")]
    Records(String),
    /// The list of offices.
    #[error("line {line} of the list of offices: {why}; nothing was changed")]
    Offices {
        /// Where.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// A file could not be read or written.
    #[error("{what}: {source}")]
    File {
        /// What was being done, to which file.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// What the database holds cannot be read.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for HubError {
    /// What was read as from a store is the database's fault where that has failed, and not the store's.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Io { what, source } => match source.downcast::<postgres::Error>() {
                Ok(error) => Self::Database(error),
                Err(source) => Self::Store(StoreError::Io { what, source }),
            },
            other => Self::Store(other),
        }
    }
}

impl From<SyncError> for HubError {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Store(error) => error.into(),
            other => Self::Sync(other),
        }
    }
}

impl From<ReportError> for HubError {
    /// What was copied into tables may have failed there.
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Output(source) => Self::from_copy(source),
            ReportError::Store(error) => error.into(),
            other => Self::Records(other.to_string()),
        }
    }
}

impl HubError {
    /// Of an error while rows were copied: that of the database, where it is one.
    pub(super) fn from_copy(error: std::io::Error) -> Self {
        let found = error.downcast::<HubError>().or_else(|error| {
            let found = error.downcast::<postgres::Error>();
            found.map(HubError::Database)
        });
        found.unwrap_or_else(|source| Self::File {
            what: "copying rows into the database".to_owned(),
            source,
        })
    }

    /// What lies behind it: the words of the server, or the version of the tables.
    pub fn why(&self) -> String {
        match self {
            Self::Connect { source } | Self::Database(source) => said(source),
            Self::Older { found, .. } | Self::Newer { found, .. } => found.to_string(),
            Self::Absent | Self::OtherAnalysis => String::new(),
            Self::Offices { .. } | Self::File { .. } => self.to_string(),
            Self::Records(why) | Self::Untrusted { why } => why.clone(),
            Self::Tls(error) => error.to_string(),
            Self::Sync(error) => error.to_string(),
            Self::Store(error) => error.to_string(),
        }
    }

    /// Whether the file is at fault, and not the database or the machine.
    pub fn is_of_the_file(&self) -> bool {
        match self {
            Self::Sync(error) => !matches!(error, SyncError::NoRegistry),
            Self::Connect { .. }
            | Self::Untrusted { .. }
            | Self::Tls(_)
            | Self::Database(_)
            | Self::Absent
            | Self::Older { .. }
            | Self::Newer { .. }
            | Self::OtherAnalysis
            | Self::Records(_)
            | Self::Offices { .. }
            | Self::File { .. }
            | Self::Store(_) => false,
        }
    }
}

/// What the server itself says, where it says something: the library only says that there was an error.
fn said(error: &postgres::Error) -> String {
    if let Some(told) = error.as_db_error() {
        return format!("{} ({})", told.message(), told.code().code());
    }
    let source = std::error::Error::source(error);
    source.map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_fails_while_it_is_read_as_chains_is_told_as_such_and_waited_for() {
        let none = crate::hub::Database::named("host=/nowhere user=tatap", None)
            .unwrap()
            .connect();
        let Err(HubError::Connect { source }) = none else {
            panic!("there is no such folder");
        };
        let read = StoreError::Io {
            what: "reading from the database".to_owned(),
            source: std::io::Error::other(source),
        };
        let error = HubError::from(SyncError::from(read));
        assert!(matches!(error, HubError::Database(_)), "{error}");
        assert!(!error.is_of_the_file());
        let disk = StoreError::Io {
            what: "reading".to_owned(),
            source: std::io::ErrorKind::NotFound.into(),
        };
        let error = HubError::from(SyncError::from(disk));
        assert!(
            matches!(error, HubError::Store(StoreError::Io { .. })),
            "{error}"
        );
    }
}
