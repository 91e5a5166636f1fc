//! Keeps the key out of everything that is printed.

use crate::error::Error;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

// ANCHOR: bearer
/// The header that carries the key. Its `Debug` output is `Sensitive`.
pub(crate) fn bearer(key: &SecretString) -> Result<HeaderValue, Error> {
    let mut header = HeaderValue::from_str(&format!("Bearer {}", key.expose_secret()))
        .map_err(|_| {
            Error::Setup("the key has a character that no header may have".to_string())
        })?;
    header.set_sensitive(true);
    Ok(header)
}
// ANCHOR_END: bearer

// ANCHOR: redacted
/// The text without any four characters in a row that are also in the key.
pub(crate) fn redacted(text: &str, key: &str) -> String {
    let text: Vec<char> = text.chars().collect();
    let mut secret = vec![false; text.len()];
    for (at, four) in text.windows(4).enumerate() {
        if key.contains(&String::from_iter(four)) {
            secret[at..at + 4].fill(true);
        }
    }
    let shown = text.iter().zip(secret);
    shown.map(|(shown, secret)| if secret { '*' } else { *shown }).collect()
}
// ANCHOR_END: redacted
