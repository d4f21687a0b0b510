//! Which database, and how it is spoken to: plainly within this machine, else with TLS as its address says.

use std::net::IpAddr;
use std::path::Path;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::tls::{Roots, distrust};

use super::HubError;

/// A database, to which anybody may connect who has this.
#[derive(Clone)]
pub struct Database {
    config: Config,
    /// None where nothing leaves the machine, or the address wants none.
    tls: Option<MakeRustlsConnect>,
}

impl Database {
    /// The one that a URL (`postgres://user@host/name`) or a line of keywords names.
    ///
    /// `sslmode=prefer`, the default, is plain over a socket and to this machine itself; elsewhere TLS is used where the
    /// server knows it. `require` insists on it, `disable` forbids it. Where it is used, certificate and name of the server are
    /// checked, whatever the mode: against `roots`, or else against whom this machine trusts.
    pub fn named(url: &str, roots: Option<&Path>) -> Result<Self, HubError> {
        let config: Config = url.parse().map_err(|source| HubError::Connect { source })?;
        let plain = match config.get_ssl_mode() {
            SslMode::Disable => true,
            SslMode::Prefer => {
                let hosts = config.get_hosts().iter().all(is_here);
                // Where there are addresses, the hosts are but names.
                hosts && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
            }
            _ => false,
        };
        let tls = match (plain, roots) {
            (true, _) => None,
            (false, Some(file)) => Some(Roots::of_file(file)?),
            (false, None) => Some(Roots::of_the_system()?),
        };
        Ok(Self {
            config,
            tls: tls.map(|roots| MakeRustlsConnect::new(roots.client())),
        })
    }

    /// A connection.
    pub fn connect(&self) -> Result<Client, HubError> {
        let client = match &self.tls {
            None => self.config.connect(NoTls),
            Some(tls) => self.config.connect(tls.clone()),
        };
        client.map_err(|source| match distrust(&source) {
            Some(why) => HubError::Untrusted { why },
            None => HubError::Connect { source },
        })
    }
}

/// Whether nothing that is said to a host leaves the machine.
fn is_here(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            let address = name.parse::<IpAddr>();
            name == "localhost" || address.is_ok_and(|address| address.is_loopback())
        }
    }
}
