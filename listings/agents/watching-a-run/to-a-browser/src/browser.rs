//! What a browser's `EventSource` does, without a browser.

use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use model_client::sse::{Event, events};
use reqwest::StatusCode;
use std::error::Error;

pub type Failed = Box<dyn Error + Send + Sync>;

/// The data of each event.
pub async fn open(
    url: &str,
) -> Result<BoxStream<'static, Result<String, Failed>>, Failed> {
    let response = client()?.get(url).send().await?.error_for_status()?;
    let bytes = response.bytes_stream().map_err(Failed::from);
    let data = |Event { data, .. }| String::from_utf8(data).map_err(Failed::from);
    Ok(events(bytes.boxed()).map(move |event| event.and_then(data)).boxed())
}

pub async fn status(url: &str) -> Result<StatusCode, Failed> {
    Ok(client()?.get(url).send().await?.status())
}

fn client() -> reqwest::Result<reqwest::Client> {
    // An error means that the program has already chosen its cryptography.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().tls_certs_only([]).build()
}
