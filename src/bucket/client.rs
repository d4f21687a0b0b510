//! One request at a time: signed, sent, and its answer judged. Bodies are read up to a limit, and to their end.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use rusty_s3::actions::{ListObjectsV2, S3Action as _};
use rusty_s3::{Credentials, Map};
use ureq::http::Response;
use ureq::http::header::RETRY_AFTER;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use crate::domain::text::clean;
use crate::tls::{self, Roots};

use super::key::OBJECT_MOST;
use super::patience::Trouble;
use super::{BucketError, Place};

/// How long a signature holds.
const HOLDS: Duration = Duration::from_mins(15);
/// How long the server is waited for to take a connection, and then for each of its bytes. There is no limit for the whole: an
/// object takes an hour and a half where the line carries 960 bytes a second.
const CONNECT: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_mins(1);
/// Longest list that is read, in bytes: a thousand of the longest keys.
const LIST_MOST: u64 = 4 << 20;
/// Most objects on a page of a list.
const PAGE: usize = 1_000;
/// Longest words of a refusal that are read.
const WORDS_MOST: u64 = 64 << 10;

/// Statuses that may be others the next time.
const PASSING: [u16; 6] = [408, 429, 500, 502, 503, 504];
/// Codes that may be others the next time, whatever the status: too much at once, or bytes that were lost on the way.
const PASSING_CODES: [&str; 5] = [
    "SlowDown",
    "RequestTimeout",
    "InternalError",
    "BadDigest",
    "IncompleteBody",
];

/// Asks the server of a bucket.
pub struct Client {
    agent: Agent,
    place: Place,
    credentials: Credentials,
    /// How many objects a page of a list may have.
    pub(super) page: usize,
}

/// A page of a list.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Keys behind the prefix of the bucket, and how long their objects are.
    pub(super) objects: Vec<(String, u64)>,
    /// What to ask with for the next one.
    pub(super) next: Option<String>,
}

impl Client {
    /// Asks with the keys in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, where it is set, `AWS_SESSION_TOKEN`; none
    /// where there are no keys.
    pub fn of_environment(place: Place) -> Result<Option<Self>, BucketError> {
        let Some(credentials) = Credentials::from_env() else {
            return Ok(None);
        };
        let is_tls = place.bucket.base_url().scheme() == "https";
        let roots = is_tls.then(Roots::of_the_system).transpose()?;
        Ok(Some(Self::new(place, credentials, roots.as_ref())))
    }

    /// Without `roots`, nobody is believed.
    pub(super) fn new(place: Place, credentials: Credentials, roots: Option<&Roots>) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Whoever has moved says so; nothing is sent elsewhere unasked.
            .max_redirects(0)
            .user_agent(concat!("tatap/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT))
            .timeout_per_read(Some(SILENCE))
            .timeout_per_write(Some(SILENCE))
            .tls_config(tls_config(roots));
        Self {
            agent: config.build().new_agent(),
            place,
            credentials,
            page: PAGE,
        }
    }

    /// A page of what lies below a key.
    pub(super) fn list(&self, below: &str, from: Option<&str>) -> Result<Page, Trouble> {
        let bucket = &self.place.bucket;
        let mut list = bucket.list_objects_v2(Some(&self.credentials));
        list.with_prefix(format!("{}{below}", self.place.prefix));
        list.with_max_keys(self.page);
        if let Some(from) = from {
            list.with_continuation_token(from);
        }
        let asked = self.agent.get(list.sign(HOLDS).as_str()).call();
        let bytes = body(good(asked)?, LIST_MOST)?;
        let wrong = |why: String| BucketError::List { why };
        let text = String::from_utf8(bytes).map_err(|error| wrong(error.to_string()))?;
        let page = ListObjectsV2::parse_response(&text);
        let page = page.map_err(|error| wrong(clean(&error.to_string())))?;
        let ours = page.contents.into_iter().filter_map(|object| {
            let key = object.key.strip_prefix(&self.place.prefix)?.to_owned();
            Some((key, object.size?))
        });
        Ok(Page {
            objects: ours.collect(),
            next: page.next_continuation_token,
        })
    }

    /// What an object holds, which has to be as much as its list says.
    pub(super) fn get(&self, key: &str, bytes: u64) -> Result<Vec<u8>, Trouble> {
        let object = |why: &str| BucketError::Object {
            key: key.to_owned(),
            why: why.to_owned(),
        };
        if bytes > OBJECT_MOST {
            return Err(object("is larger than any that we put there").into());
        }
        let below = format!("{}{key}", self.place.prefix);
        let get = self
            .place
            .bucket
            .get_object(Some(&self.credentials), &below);
        let asked = self.agent.get(get.sign(HOLDS).as_str()).call();
        if asked.as_ref().is_ok_and(|answer| answer.status() == 404) {
            return Err(object("is not there any more").into());
        }
        let held = body(good(asked)?, OBJECT_MOST)?;
        if held.len() as u64 != bytes {
            return Err(object("is not as long as the list says").into());
        }
        Ok(held)
    }

    /// Puts an object there. Its hash is signed with it, so that the server notices what is lost on the way.
    pub(super) fn put(&self, key: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let below = format!("{}{key}", self.place.prefix);
        let mut put = self
            .place
            .bucket
            .put_object(Some(&self.credentials), &below);
        let digest = STANDARD.encode(Md5::digest(bytes));
        let headers: &mut Map<'_> = put.headers_mut();
        headers.insert("content-md5", digest.clone());
        let asked = self.agent.put(put.sign(HOLDS).as_str());
        let asked = asked.header("content-md5", digest).send(bytes);
        good(asked).map(drop)
    }
}

/// Who may vouch for the server, in the words of the library.
fn tls_config(roots: Option<&Roots>) -> TlsConfig {
    let certificates = roots.into_iter().flat_map(Roots::der);
    let certificates = certificates.map(|der| Certificate::from_der(der).to_owned());
    TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(certificates.collect())))
        .unversioned_rustls_crypto_provider(tls::provider())
        .build()
}

/// The answer, where it is what was asked for.
fn good(asked: Result<Response<Body>, ureq::Error>) -> Result<Response<Body>, Trouble> {
    let answer = asked.map_err(|error| failed(&error))?;
    let status = answer.status();
    if status == 200 {
        return Ok(answer);
    }
    let after = answer.headers().get(RETRY_AFTER);
    let after = after.and_then(|after| after.to_str().ok()?.trim().parse().ok());
    let after = after.map(Duration::from_secs);
    // Its words only explain; where they cannot be read, the status has to do.
    let words = body(answer, WORDS_MOST).unwrap_or_default();
    let words = String::from_utf8_lossy(&words);
    let code = within(&words, "Code").unwrap_or_default();
    let told = [code, within(&words, "Message").unwrap_or_default()];
    let why = format!("{status} {}", told.join(" "));
    let why: String = clean(why.trim()).chars().take(300).collect();
    if PASSING.contains(&status.as_u16()) || PASSING_CODES.contains(&code) {
        return Err(Trouble::Passing { why, after });
    }
    Err(BucketError::Refused { why }.into())
}

/// What stands within an element of a refusal.
fn within<'a>(words: &'a str, element: &str) -> Option<&'a str> {
    let (_, rest) = words.split_once(&format!("<{element}>"))?;
    Some(rest.split_once("</")?.0)
}

/// A body, to its end. One that is cut off comes whole the next time; one without an end is refused.
fn body(answer: Response<Body>, most: u64) -> Result<Vec<u8>, Trouble> {
    let promised = answer.body().content_length();
    let cut = |why: String| Trouble::Passing { why, after: None };
    let too_long = || BucketError::Refused {
        why: format!("an answer of more than {most} bytes"),
    };
    if promised.is_some_and(|promised| promised > most) {
        return Err(too_long().into());
    }
    let mut bytes = Vec::new();
    let mut reader = answer.into_body().into_reader().take(most + 1);
    let read = reader.read_to_end(&mut bytes);
    read.map_err(|error| cut(clean(&error.to_string())))?;
    if bytes.len() as u64 > most {
        return Err(too_long().into());
    }
    match promised {
        Some(promised) if promised != bytes.len() as u64 => Err(cut(format!(
            "only {} of {promised} bytes came",
            bytes.len()
        ))),
        Some(_) | None => Ok(bytes),
    }
}

/// What became of a request without an answer. Lines fail in many ways; only a certificate never becomes another by itself.
fn failed(error: &ureq::Error) -> Trouble {
    let why = match error {
        ureq::Error::Io(error) => tls::distrust(error),
        ureq::Error::Rustls(error) => tls::distrust(error),
        other => tls::distrust(other),
    };
    match why {
        Some(why) => BucketError::Untrusted { why }.into(),
        None => Trouble::Passing {
            why: clean(&error.to_string()),
            after: None,
        },
    }
}
