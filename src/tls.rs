//! TLS to a server: who may vouch for one, and whether it was not believed. There is one provider of cryptography, and no
//! way to leave a certificate unchecked.
//!
//! Built only with the feature `bucket`, which `hub` includes.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use crate::durable;

/// Largest file of certificates that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// Why nobody can vouch for a server. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The machine names nobody.
    #[error(
        "this machine names nobody who may vouch for a server: {why}; nothing was sent. Install the package \
         ca-certificates, or name a file in SSL_CERT_FILE"
    )]
    NoRoots {
        /// What the system says.
        why: String,
    },
    /// A file of certificates that cannot be used.
    #[error(
        "{} cannot be used as certificates: {why}; nothing was sent. It has to be a PEM file of those who may vouch \
         for the server", path.display()
    )]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

/// Whoever may vouch for a server.
#[derive(Debug, Clone)]
pub struct Roots(Vec<CertificateDer<'static>>);

impl Roots {
    /// Whom this machine trusts, or the file that `SSL_CERT_FILE` names.
    pub fn of_the_system() -> Result<Self, TlsError> {
        let found = rustls_native_certs::load_native_certs();
        if found.certs.is_empty() {
            let why: Vec<String> = found.errors.iter().map(ToString::to_string).collect();
            return Err(TlsError::NoRoots {
                why: why.join(", "),
            });
        }
        Ok(Self(found.certs))
    }

    /// Those in a PEM file, and nobody else.
    pub fn of_file(path: &Path) -> Result<Self, TlsError> {
        let failed = |why: String| TlsError::File {
            path: path.to_path_buf(),
            why,
        };
        let bytes = durable::read(path, LARGEST).map_err(|error| failed(error.to_string()))?;
        let bytes = bytes.ok_or_else(|| failed(format!("more than {LARGEST} bytes")))?;
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
        let roots = Self(certificates.map_err(|error| failed(error.to_string()))?);
        if roots.store().is_empty() {
            return Err(failed("no certificate in it".to_owned()));
        }
        Ok(roots)
    }

    /// The certificates as bytes.
    pub fn der(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// What a client needs that checks certificate and name of a server against these.
    ///
    /// # Panics
    ///
    /// Never: the provider knows the versions of TLS.
    pub fn client(&self) -> ClientConfig {
        ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .expect("the provider knows the versions")
            .with_root_certificates(self.store())
            .with_no_client_auth()
    }

    /// Systems ship some certificates that nobody can read; the others hold.
    fn store(&self) -> RootCertStore {
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(self.0.iter().cloned());
        store
    }
}

/// The one provider of cryptography.
pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Why a server was not believed, where that is what an error comes from.
pub fn distrust(error: &(dyn Error + 'static)) -> Option<String> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(rustls::Error::InvalidCertificate(why)) = error.downcast_ref() {
            return Some(why.to_string());
        }
        // The error within one of the system is not its source, but the source of that.
        let within = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = match within {
            Some(within) => Some(within as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    None
}

/// A certificate made for a test, and its key: of a server with this name, which vouches for itself.
#[cfg(test)]
pub(crate) fn made(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    let [certificate, key] = ["pem", "key"].map(|end| folder.join(format!("{name}.{end}")));
    let mut openssl = std::process::Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt"]);
    openssl.args(["ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj"]);
    openssl
        .arg(format!("/CN={name}"))
        .args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    openssl
        .arg("-addext")
        .arg(format!("subjectAltName=DNS:{name}"));
    let done = openssl
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output();
    let done = done.expect("openssl is installed");
    assert!(done.status.success(), "{done:?}");
    (certificate, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_is_told_and_never_means_that_nobody_is_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("roots.pem");
        let refused = |why: &str| {
            let error = Roots::of_file(&path).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
            assert!(error.contains("nothing was sent"), "{error}");
        };
        refused("No such file");
        std::fs::write(&path, "selamat pagi").unwrap();
        refused("no certificate in it");
        let empty = "-----BEGIN CERTIFICATE-----\naGFsbw==\n-----END CERTIFICATE-----\n";
        std::fs::write(&path, empty).unwrap();
        refused("no certificate in it");
        std::fs::write(&path, empty.repeat(20_000)).unwrap();
        refused("more than");
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(Roots::of_file(&path).is_err());
    }
}
