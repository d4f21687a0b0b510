//! Why a configuration or a file of rules was not taken.

use std::path::PathBuf;

/// Why a file was not taken. Nothing of it was used, and nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no home directory to derive the usual places from.
    #[error(
        "no home directory is known, so there is no usual place for the data; nothing was opened; \
         set HOME, or name the place with --data or `data_dir` in a file given by --config"
    )]
    NoHome,
    /// The file cannot be read.
    #[error(
        "{}: cannot be read: {source}; nothing of it was used; check the path and its permissions",
        path.display()
    )]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The file cannot be written.
    #[error(
        "{}: cannot be written: {source}; nothing was changed; add the line `{line}` to it by hand, \
         above its first table",
        path.display()
    )]
    Write {
        /// Which file.
        path: PathBuf,
        /// What was to be added.
        line: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The file is larger than any configuration can sensibly be.
    #[error(
        "{}: larger than {limit} bytes, which no configuration is; nothing of it was used; check \
         that the path names the right file",
        path.display()
    )]
    TooLarge {
        /// Which file.
        path: PathBuf,
        /// The limit in bytes.
        limit: u64,
    },
    /// The registry of the host may have been written by somebody else than root.
    #[error(
        "{}: {why}, so it is not believed; nothing was opened; have it given to root, writable by root \
         alone (chown root, chmod go-w), or removed",
        path.display()
    )]
    Untrusted {
        /// The file, or its directory.
        path: PathBuf,
        /// Why it is not believed.
        why: &'static str,
    },
    /// No scheme is called so.
    #[error("no scheme is called \"{name}\"; nothing was changed; {next}")]
    UnknownScheme {
        /// What was written.
        name: String,
        /// What to write instead.
        next: String,
    },
    /// Something in the file is wrong.
    #[error("{file}:{line}:{column}: {reason}; nothing of the file was used; {next}")]
    Refused {
        /// Which file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong, naming the key.
        reason: String,
        /// What to do next.
        next: String,
    },
}
