//! How keys are named on paper.

/// The last letters of a key in the form of OpenSSH, which is how screens name it too.
pub fn key_name(key: &str) -> Option<String> {
    let body = key.split_whitespace().nth(1)?;
    Some(format!("…{}", body.get(body.len().saturating_sub(8)..)?))
}
