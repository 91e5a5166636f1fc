//! An assistant with two providers, each with a model of its own. If the first provider can't answer, the second is asked.
//! But once the user has seen a piece of the first answer, the assistant must not begin another, and must return the
//! error. Nor may it send the second provider a request that is wrong in itself.
//!
//! At the moment `ask` asks the second provider after every error.

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
    match stream(first, request, &mut show).await {
        Ok(reply) => Ok(reply),
        Err(_) => stream(second, request, &mut show).await,
    }
}

async fn stream(
    provider: &Provider,
    request: &ChatRequest,
    mut show: impl FnMut(&str),
) -> Result<Reply, Error> {
    let mut deltas = provider.client.stream(request).await?;
    let mut reply = Collector::default();
    while let Some(delta) = deltas.try_next().await? {
        if let Delta::Text(text) = &delta {
            show(text);
        }
        reply.push(delta);
    }
    reply.into_reply()
}
