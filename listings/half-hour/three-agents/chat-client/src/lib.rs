//! A client for servers that speak the chat completions shape. It never prints or repeats the key.

use anyhow::{Context, Result, anyhow, bail};
use reqwest::{Client, ClientBuilder};
use serde_json::{Value, json};
use std::env;
use std::time::Duration;

/// The longest that a call may take, from the connection to the last byte of the answer. A few words take a model
/// seconds, or half a minute when it reasons first. reqwest itself sets no limit.
pub const LIMIT: Duration = Duration::from_secs(60);

/// An endpoint and the key for it. Not `Debug`, so that nobody prints the key by accident.
pub struct ChatClient {
    http: Client,
    base_url: String,
    key: String,
    model: Option<String>,
}

impl ChatClient {
    /// A client for a server on this machine that takes any key, without a proxy or certificates.
    pub fn local(base_url: &str) -> Result<ChatClient> {
        let http = builder().no_proxy().tls_certs_only([]).build()?;
        Ok(ChatClient {
            http,
            base_url: base_url.to_string(),
            key: "any".to_string(),
            model: None,
        })
    }

    // ANCHOR: environment
    /// A client for `OPENAI_BASE_URL` with `OPENAI_API_KEY`, or `None` if neither is set. It uses `OPENAI_MODEL`, whatever
    /// model it is asked for. Fails if only one of the two is set, and names the other.
    pub fn from_environment() -> Result<Option<ChatClient>> {
        let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
        let (base_url, key) = match (set("OPENAI_BASE_URL"), set("OPENAI_API_KEY")) {
            (Some(base_url), Some(key)) => (base_url, key),
            (Some(_), None) => bail!("OPENAI_BASE_URL is set, but OPENAI_API_KEY is not"),
            (None, Some(_)) => bail!("OPENAI_API_KEY is set, but OPENAI_BASE_URL is not"),
            (None, None) => return Ok(None),
        };
        let model = set("OPENAI_MODEL").unwrap_or("gpt-5-mini".to_string());
        Ok(Some(ChatClient {
            http: builder().build()?,
            base_url,
            key,
            model: Some(model),
        }))
    }
    // ANCHOR_END: environment

    // ANCHOR: ask
    /// The answer to `task` of `agent`, which is played by the model of that name. Fails if none comes within [`LIMIT`].
    pub async fn ask(&self, agent: &str, task: &str) -> Result<String> {
        let url = format!("{}/chat/completions", self.base_url.trim_end_matches('/'));
        let persona =
            format!("You are the {agent} of a small team. Answer in a few words.");
        let request = json!({
            "model": self.model.as_deref().unwrap_or(agent),
            "messages": [
                { "role": "system", "content": persona },
                { "role": "user", "content": task },
            ],
        });
        let call = self.http.post(url).bearer_auth(&self.key).json(&request);
        let response =
            call.send().await.with_context(|| format!("{agent}: no answer"))?;

        let status = response.status();
        let reply: Value =
            response.json().await.with_context(|| format!("{agent}: {status}"))?;
        match reply["choices"][0]["message"]["content"].as_str() {
            Some(answer) => Ok(answer.to_string()),
            // The code alone: a server's message may repeat a part of the key.
            None => Err(anyhow!("{agent}: {status}, {}", reply["error"]["code"])),
        }
    }
    // ANCHOR_END: ask
}

fn builder() -> ClientBuilder {
    // An error means that the program has already chosen its cryptography.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().timeout(LIMIT)
}
