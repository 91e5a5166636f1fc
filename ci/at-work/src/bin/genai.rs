//! genai: a client for many providers, without a loop.

use anyhow::Context;
use at_work::{MODEL, QUESTION, read, run};
use futures::StreamExt;
use genai::adapter::AdapterKind;
use genai::chat::{ChatMessage, ChatRequest, ChatStreamEvent};
use genai::resolver::{AuthData, Endpoint, Error, ServiceTargetResolver};
use genai::{Client, ModelIden, ServiceTarget};

#[tokio::main]
async fn main() {
    run(whole, streamed).await;
}

async fn whole(url: String) -> anyhow::Result<String> {
    let reply = client(url)?.exec_chat(MODEL, request(), None).await?;
    Ok(reply.first_text().context("no text")?.to_string())
}

async fn streamed(url: String) -> anyhow::Result<String> {
    let mut reply = client(url)?.exec_chat_stream(MODEL, request(), None).await?;
    let mut text = String::new();
    while let Some(event) = reply.stream.next().await {
        if let ChatStreamEvent::Chunk(chunk) = event? {
            read(&chunk.content).await;
            text += &chunk.content;
        }
    }
    Ok(text)
}

fn client(url: String) -> anyhow::Result<Client> {
    let resolve = move |target: ServiceTarget| -> Result<ServiceTarget, Error> {
        let model = ModelIden::new(AdapterKind::OpenAI, target.model.model_name);
        // A slash has to be at the end.
        let endpoint = Endpoint::from_owned(format!("{url}/"));
        Ok(ServiceTarget { endpoint, auth: AuthData::from_single("any"), model })
    };
    let resolver = ServiceTargetResolver::from_resolver_fn(resolve);
    Ok(Client::builder().with_service_target_resolver(resolver).build()?)
}

fn request() -> ChatRequest {
    ChatRequest::new(vec![ChatMessage::user(QUESTION)])
}
