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
/// What keys begin with. It isn't secret, and `proj` is part of the word "project".
const PREFIXES: [&str; 5] =
    ["sk-proj-", "sk-svcacct-", "sk-ant-api03-", "sk-or-v1-", "sk-"];

/// The text without any four characters in a row that are also in the secret part of the key. A word that shares four
/// characters with the key loses them, too.
pub(crate) fn redacted(text: &str, key: &str) -> String {
    let secret = PREFIXES.iter().find_map(|prefix| key.strip_prefix(prefix));
    let secret = secret.unwrap_or(key);
    let text: Vec<char> = text.chars().collect();
    let mut hidden = vec![false; text.len()];
    for (at, four) in text.windows(4).enumerate() {
        if secret.contains(&String::from_iter(four)) {
            hidden[at..at + 4].fill(true);
        }
    }
    let shown = text.iter().zip(hidden);
    shown.map(|(shown, hidden)| if hidden { '*' } else { *shown }).collect()
}
// ANCHOR_END: redacted
