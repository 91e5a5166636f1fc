//! An assistant that turns to its second provider only while nothing of the first answer was shown.

use futures::TryStreamExt;
use model_client::{ChatRequest, Client, Collector, Delta, Error, Reply};

pub struct Provider {
    pub client: Client,
    pub model: String,
}

/// Passes each piece of text to `show`, and returns the whole reply, or the error of the provider that was asked last.
pub async fn ask(
    providers: &[Provider; 2],
    request: &ChatRequest,
    mut show: impl FnMut(&str),
) -> Result<Reply, Error> {
    let [first, second] = providers;
    let mut shown = false;
    let reply = stream(first, request, |text| {
        shown = true;
        show(text);
    });
    match reply.await {
        Err(error) if !shown && !is_wrong(&error) => {
            stream(second, request, &mut show).await
        }
        result => result,
    }
}

/// Whether the request itself is the reason, and not the first provider, its key, or its model.
fn is_wrong(error: &Error) -> bool {
    matches!(error, Error::Refused { status: 400 | 413 | 422, .. })
}

async fn stream(
    provider: &Provider,
    request: &ChatRequest,
    mut show: impl FnMut(&str),
) -> Result<Reply, Error> {
    let request = ChatRequest { model: provider.model.clone(), ..request.clone() };
    let mut deltas = provider.client.stream(&request).await?;
    let mut reply = Collector::default();
    while let Some(delta) = deltas.try_next().await? {
        if let Delta::Text(text) = &delta {
            show(text);
        }
        reply.push(delta);
    }
    reply.into_reply()
}
