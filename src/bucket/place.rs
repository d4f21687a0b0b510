//! Where a bucket is: its name and prefix, and the server that has it.

use rusty_s3::{Bucket, UrlStyle};

use super::BucketError;

/// A bucket of a server, and what all our keys in it begin with.
#[derive(Debug, Clone)]
pub struct Place {
    pub(super) bucket: Bucket,
    /// Empty, or with a `/` at its end.
    pub(super) prefix: String,
}

impl Place {
    /// Reads `s3://NAME` or `s3://NAME/PREFIX`. Without an `endpoint` it is one of Amazon in that region.
    pub fn parse(address: &str, endpoint: Option<&str>, region: &str) -> Result<Self, BucketError> {
        let wrong = |why: &str| BucketError::Address {
            address: address.to_owned(),
            why: why.to_owned(),
        };
        let path = address.strip_prefix("s3://");
        let path = path.ok_or_else(|| wrong("it has to begin with s3://"))?;
        let (name, prefix) = path.split_once('/').unwrap_or((path, ""));
        if !is_name(name) {
            return Err(wrong(
                "the name of a bucket is 3 to 63 of a-z, 0-9, `-` and `.`",
            ));
        }
        if !is_name(region) {
            return Err(wrong("the region is none"));
        }
        let mut prefix = prefix.trim_end_matches('/').to_owned();
        if !prefix.is_empty() {
            if prefix.len() > 200 || !prefix.split('/').all(is_step) {
                return Err(wrong(
                    "between the `/` of a prefix stand A-Z, a-z, 0-9, `-`, `_` and `.`, and 200 of them at most",
                ));
            }
            prefix.push('/');
        }
        let bucket = bucket(name, endpoint, region).map_err(|why| wrong(&why))?;
        Ok(Self { bucket, prefix })
    }
}

/// A name within a host or a path, which changes neither.
fn is_name(name: &str) -> bool {
    let known = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    (3..=63).contains(&name.len()) && name.bytes().all(known) && !name.contains("..")
}

fn is_step(step: &str) -> bool {
    let known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    !step.is_empty() && step != "." && step != ".." && step.bytes().all(known)
}

fn bucket(name: &str, endpoint: Option<&str>, region: &str) -> Result<Bucket, String> {
    let amazon = format!("https://s3.{region}.amazonaws.com");
    // Their certificates know no dots in the name of a bucket, and other servers no names before their own.
    let style = if endpoint.is_none() && !name.contains('.') {
        UrlStyle::VirtualHost
    } else {
        UrlStyle::Path
    };
    let url = endpoint.unwrap_or(&amazon).parse();
    let url = url.map_err(|error| format!("the endpoint is no URL: {error}"))?;
    let bucket = Bucket::new(url, style, name.to_owned(), region.to_owned());
    bucket.map_err(|error| format!("the endpoint cannot be used: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_server_bucket_and_prefix() {
        let url = |address: &str, endpoint| {
            let place = Place::parse(address, endpoint, "ap-southeast-3").unwrap();
            let url = place.bucket.object_url(&format!("{}kunci", place.prefix));
            url.to_string()
        };
        let amazon = "amazonaws.com/tukar/2026/kunci";
        assert_eq!(
            url("s3://kinerja/tukar/2026/", None),
            format!("https://kinerja.s3.ap-southeast-3.{amazon}")
        );
        assert_eq!(
            url("s3://kinerja.go.id/tukar/2026", None),
            format!("https://s3.ap-southeast-3.amazonaws.com/kinerja.go.id/tukar/2026/kunci")
        );
        assert_eq!(
            url("s3://kinerja", Some("http://127.0.0.1:9000")),
            "http://127.0.0.1:9000/kinerja/kunci"
        );
    }

    #[test]
    fn what_would_lead_elsewhere_is_no_address() {
        for address in [
            "kinerja",
            "https://kinerja",
            "s3://",
            "s3://Kinerja",
            "s3://a@evil.example/",
            "s3://kinerja/../rahasia",
            "s3://kinerja/a//b",
            "s3://kinerja/a?b",
            "s3://kinerja/a%2fb",
        ] {
            let error = Place::parse(address, None, "us-east-1").unwrap_err();
            assert!(error.to_string().contains(address), "{error}");
        }
        for endpoint in ["kinerja.example", "ftp://kinerja.example", "file:///etc"] {
            assert!(Place::parse("s3://kinerja", Some(endpoint), "us-east-1").is_err());
        }
        assert!(Place::parse("s3://kinerja", None, "us-east-1.evil.example/").is_err());
    }
}
