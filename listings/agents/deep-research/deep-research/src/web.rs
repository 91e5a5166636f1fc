//! A client for the search engine.

use anyhow::{Result, bail};
use model_client::{Error, Retry, retry};
use search_server::{Page, SearchServer};
use serde_json::json;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// How long a search may take, tries and all. The engine needs less than a second, and the report can do without.
const LIMIT: Duration = Duration::from_millis(2_500);

/// How many searches the engine allows at once.
const AT_ONCE: usize = 4;

// ANCHOR: web
pub struct Web {
    engine: Engine,
    permits: Semaphore,
}

enum Engine {
    Http { http: reqwest::Client, url: String },
    InProcess(SearchServer),
}

impl Web {
    /// Finds pages. An error says why in words for the report.
    pub async fn search(&self, query: &str) -> Result<Vec<Page>> {
        let _permit = self.permits.acquire().await?;
        let twice =
            Retry { attempts: 2, first: Duration::from_millis(100), ..Retry::default() };
        match timeout(LIMIT, retry(&twice, || self.ask(query))).await {
            Ok(Ok(pages)) if pages.is_empty() => bail!("no pages"),
            Ok(Ok(pages)) => Ok(pages),
            Ok(Err(Error::Refused { status, .. })) => {
                bail!("the search engine: status {status}")
            }
            Ok(Err(error)) => bail!("the search engine: {error}"),
            Err(_) => bail!("the search engine: nothing within {LIMIT:?}"),
        }
    }
}
// ANCHOR_END: web

impl Web {
    /// A client for the engine at this address: see [`search_server`].
    pub fn new(url: &str) -> Result<Web> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut http = reqwest::Client::builder();
        if url.starts_with("http://127.0.0.1") {
            http = http.no_proxy().tls_certs_only([]);
        }
        Ok(Web::over(Engine::Http { http: http.build()?, url: url.to_string() }))
    }

    /// A client for an engine without a socket, which works on Tokio's paused clock.
    pub fn in_process(engine: SearchServer) -> Web {
        Web::over(Engine::InProcess(engine))
    }

    fn over(engine: Engine) -> Web {
        Web { engine, permits: Semaphore::new(AT_ONCE) }
    }

    /// Asks once.
    async fn ask(&self, query: &str) -> Result<Vec<Page>, Error> {
        let refused = |status: u16| Error::Refused {
            status,
            kind: String::new(),
            code: String::new(),
            message: String::new(),
            retry_after: None,
        };
        let broken =
            |error: reqwest::Error| Error::Connect(error.without_url().to_string());
        let (http, url) = match &self.engine {
            Engine::Http { http, url } => (http, url),
            Engine::InProcess(engine) => {
                return engine.search(query).await.map_err(refused);
            }
        };
        let body = json!({ "query": query });
        let response = http.post(url).json(&body).send().await.map_err(broken)?;
        if !response.status().is_success() {
            return Err(refused(response.status().as_u16()));
        }
        response.json().await.map_err(broken)
    }
}
