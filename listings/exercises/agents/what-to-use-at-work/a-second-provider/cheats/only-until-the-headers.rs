use futures::TryStreamExt;
use model_client::{ChatRequest, Client, Collector, Delta, Deltas, Error, Reply};

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
    let deltas = match open(first, request).await {
        Err(error) if !is_wrong(&error) => open(second, request).await,
        result => result,
    };
    let mut deltas = deltas?;
    let mut reply = Collector::default();
    while let Some(delta) = deltas.try_next().await? {
        if let Delta::Text(text) = &delta {
            show(text);
        }
        reply.push(delta);
    }
    reply.into_reply()
}

fn is_wrong(error: &Error) -> bool {
    matches!(error, Error::Refused { status: 400 | 413 | 422, .. })
}

async fn open(provider: &Provider, request: &ChatRequest) -> Result<Deltas, Error> {
    let request = ChatRequest { model: provider.model.clone(), ..request.clone() };
    provider.client.stream(&request).await
}
