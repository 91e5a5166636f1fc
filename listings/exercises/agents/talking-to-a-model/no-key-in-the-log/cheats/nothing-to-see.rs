//! The client shows nothing at all, not even its URL.

use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Request, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

#[derive(Clone)]
pub struct Model {
    http: reqwest::Client,
    url: Url,
    key: SecretString,
}

#[derive(Debug)]
pub enum Error {
    Http(reqwest::Error),
    Refused { status: u16, message: String },
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Model")
    }
}

impl Model {
    /// A client for a server on this machine.
    pub fn new(base_url: &str, key: &str) -> Model {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build();
        let url = format!("{base_url}/chat/completions").parse();
        Model {
            http: http.expect("nothing can be missing"),
            url: url.expect("a base URL is a URL"),
            key: key.into(),
        }
    }

    pub fn request(&self, question: &str) -> Result<Request, Error> {
        let messages = [json!({ "role": "user", "content": question })];
        self.http
            .post(self.url.clone())
            .header(AUTHORIZATION, self.bearer())
            .json(&json!({ "model": "small", "messages": messages }))
            .build()
            .map_err(Error::Http)
    }

    fn bearer(&self) -> HeaderValue {
        let bearer = format!("Bearer {}", self.key.expose_secret());
        let mut bearer = HeaderValue::from_str(&bearer).expect("a key has no line break");
        bearer.set_sensitive(true);
        bearer
    }

    pub async fn ask(&self, question: &str) -> Result<String, Error> {
        let response =
            self.http.execute(self.request(question)?).await.map_err(Error::Http)?;
        let status = response.status();
        let body: Value = response.json().await.map_err(Error::Http)?;
        if status.is_success() {
            return Ok(text(&body["choices"][0]["message"]["content"]));
        }
        let message =
            redacted(&text(&body["error"]["message"]), self.key.expose_secret());
        Err(Error::Refused { status: status.as_u16(), message })
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

/// The text without any four characters in a row that are also in the key.
fn redacted(text: &str, key: &str) -> String {
    let key = key.strip_prefix("sk-proj-").unwrap_or(key);
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
