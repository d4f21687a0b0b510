//! Why a bucket did not do what was asked: what, where, what is unchanged, and what to do.

use crate::exchange::ExchangeError;
use crate::tls::TlsError;

/// Why a run ended early. What had been carried before stands, and the next run carries what is missing.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// No address of a bucket.
    #[error("{address} names no bucket: {why}; nothing was carried. Write s3://NAME/PREFIX")]
    Address {
        /// What was written.
        address: String,
        /// What is wrong with it.
        why: String,
    },
    /// Nobody can vouch for the server.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The server is not who it says it is.
    #[error(
        "the server of the bucket is not believed: {why}; nothing was sent to it. Check --endpoint; if its certificate is \
         your own, name the file of whoever signed it in SSL_CERT_FILE"
    )]
    Untrusted {
        /// What is wrong with its certificate.
        why: String,
    },
    /// It did not answer, or cut off, or was too busy, again and again.
    #[error(
        "the bucket did not answer after {tries} tries: {why}; what was carried stands. Run it again later, and it \
         carries what is missing"
    )]
    Unreachable {
        /// How often it was tried.
        tries: u32,
        /// What came of the last.
        why: String,
    },
    /// It refused.
    #[error(
        "the bucket refused: {why}; what was carried stands. Check the keys, their rights and the clock of this \
         machine, --bucket, --region and --endpoint"
    )]
    Refused {
        /// Its status and words.
        why: String,
    },
    /// A list that is none.
    #[error(
        "the list of the bucket cannot be read: {why}; what was carried stands. Check --endpoint"
    )]
    List {
        /// What is wrong with it.
        why: String,
    },
    /// An object that is not what the list says: it is left, and others go on.
    #[error("{key} {why}; it was left where it is")]
    Object {
        /// Its key.
        key: String,
        /// What is wrong with it.
        why: String,
    },
    /// The folder.
    #[error(transparent)]
    Folder(#[from] ExchangeError),
}

impl BucketError {
    /// What lies behind it.
    pub fn why(&self) -> String {
        match self {
            Self::Address { why, .. }
            | Self::Untrusted { why }
            | Self::Unreachable { why, .. }
            | Self::Refused { why }
            | Self::List { why } => why.clone(),
            Self::Object { .. } | Self::Tls(_) | Self::Folder(_) => self.to_string(),
        }
    }
}
