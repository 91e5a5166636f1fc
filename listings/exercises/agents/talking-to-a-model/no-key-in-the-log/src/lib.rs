//! A client for a model. Everything that it can print ends up in a log that many people read: the `Debug` output of
//! the client and its requests, and its errors.
//!
//! Keep the key out of that log, and even any four characters in a row of what follows `sk-proj-`, because this server
//! repeats parts of a key. Keep in the log whatever else helps to find a mistake: the URL, the status, and the rest of
//! the message.

use reqwest::{Request, Url};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub struct Model {
    http: reqwest::Client,
    url: Url,
    key: String,
}

#[derive(Debug)]
pub enum Error {
    Http(reqwest::Error),
    Refused { status: u16, message: String },
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
            key: key.to_string(),
        }
    }

    pub fn request(&self, question: &str) -> Result<Request, Error> {
        let messages = [json!({ "role": "user", "content": question })];
        self.http
            .post(self.url.clone())
            .header("authorization", format!("Bearer {}", self.key))
            .json(&json!({ "model": "small", "messages": messages }))
            .build()
            .map_err(Error::Http)
    }

    pub async fn ask(&self, question: &str) -> Result<String, Error> {
        let response =
            self.http.execute(self.request(question)?).await.map_err(Error::Http)?;
        let status = response.status();
        let body: Value = response.json().await.map_err(Error::Http)?;
        if status.is_success() {
            return Ok(text(&body["choices"][0]["message"]["content"]));
        }
        let message = text(&body["error"]["message"]);
        Err(Error::Refused { status: status.as_u16(), message })
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}
