//! TLS to the database: when it is used, and whom it believes.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::server::Server;
use crate::hub::{Client, Database, HubError, init, need};
use crate::tls::made;

/// How the certificate of the server names it.
const NAME: &str = "db.example";

/// A server with a certificate of its own, which is in the file.
fn secured() -> (Server, TempDir, PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let (certificate, key) = made(temp.path(), NAME);
    let mut server = Server::start();
    server.secure(&certificate, &key);
    (server, temp, certificate)
}

/// Connects to it by a port of this machine, in this way.
fn connected(server: &Server, how: &str, roots: Option<&Path>) -> Result<Client, HubError> {
    let port = server.port();
    let url = format!("hostaddr=127.0.0.1 port={port} user=tatap dbname=postgres {how}");
    Database::named(&url, roots)?.connect()
}

fn is_sealed(mut client: Client) -> bool {
    let sql = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
    client.query_one(sql, &[]).unwrap().get(0)
}

#[test]
fn tls_is_used_where_words_leave_the_machine_and_as_the_address_says() {
    let (server, _temp, ours) = secured();
    for (how, sealed) in [
        ("host=db.example sslmode=require", true),
        ("host=db.example sslmode=prefer", true),
        ("host=db.example", true),
        ("host=db.example sslmode=disable", false),
        ("host=localhost", false),
        ("host=127.0.0.1 sslmode=prefer", false),
    ] {
        let client = connected(&server, how, Some(&ours)).unwrap();
        assert_eq!(is_sealed(client), sealed, "{how}");
    }
    let mut client = connected(&server, "host=db.example sslmode=require", Some(&ours)).unwrap();
    init(&mut client).unwrap();
    need(&mut client).unwrap();
    assert!(!is_sealed(server.client()), "by the socket");
}

#[test]
fn a_server_is_believed_by_its_certificate_and_its_name() {
    let (server, temp, ours) = secured();
    let (others, _) = made(temp.path(), "lain.example");
    for (how, roots, why) in [
        (
            "host=db.example sslmode=require",
            Some(&others),
            "UnknownIssuer",
        ),
        // Also where TLS is only preferred, it is no TLS with anybody at all.
        ("host=db.example", Some(&others), "UnknownIssuer"),
        (
            "host=localhost sslmode=require",
            Some(&ours),
            "not valid for name",
        ),
        (
            "host=127.0.0.1 sslmode=require",
            Some(&ours),
            "not valid for name",
        ),
    ] {
        let refused = connected(&server, how, roots.map(PathBuf::as_path));
        let refused = refused.map(drop).unwrap_err();
        assert!(matches!(refused, HubError::Untrusted { .. }), "{refused}");
        let told = refused.to_string();
        assert!(
            told.contains(why) && told.contains("nothing was changed"),
            "{told}"
        );
        assert!(!refused.is_of_the_file());
    }
    let by_the_system = connected(&server, "host=db.example sslmode=require", None);
    let refused = by_the_system.map(drop).unwrap_err();
    assert!(
        matches!(refused, HubError::Untrusted { .. } | HubError::Tls(_)),
        "nobody whom a machine trusts has signed it: {refused}"
    );
}

#[test]
fn who_insists_on_tls_gets_no_connection_without_it() {
    let temp = tempfile::tempdir().unwrap();
    let (ours, _) = made(temp.path(), NAME);
    let server = Server::start();
    let url = format!("{} sslmode=require", server.url());
    let refused = Database::named(&url, Some(&ours)).unwrap().connect();
    let refused = refused.map(drop).unwrap_err();
    assert!(matches!(refused, HubError::Connect { .. }), "{refused}");
    assert!(refused.to_string().contains("TLS"), "{refused}");
    let none = temp.path().join("tidak-ada.pem");
    let refused = Database::named(&url, Some(&none)).map(drop).unwrap_err();
    assert!(matches!(refused, HubError::Tls(_)), "{refused}");
}
