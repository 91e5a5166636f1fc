//! Nothing happens twice, because nothing is tried twice.

use model_client::{ChatRequest, Client, Error, Message};

/// Why a run failed, and whether a new run could succeed and would send no email a second time.
#[derive(Debug)]
pub struct Failed {
    pub error: Error,
    pub may_start_over: bool,
}

pub async fn invite(
    client: &Client,
    task: &str,
    send_email: impl AsyncFn(&str),
) -> Result<String, Failed> {
    let result = run(client, task, &send_email).await;
    result.map_err(|error| Failed { may_start_over: false, error })
}

/// Asks the model until it calls no more tools. Its only tool sends an email.
async fn run(
    client: &Client,
    task: &str,
    send_email: impl AsyncFn(&str),
) -> Result<String, Error> {
    let mut request = ChatRequest::new("small", [Message::user(task)]);
    loop {
        let reply = client.chat(&request).await?;
        if reply.calls.is_empty() {
            return Ok(reply.text.unwrap_or_default());
        }
        let calls = reply.calls.clone();
        request.messages.push(reply.into_message());
        for call in calls {
            send_email(&call.arguments).await;
            request.messages.push(Message::tool(call.id, "sent"));
        }
    }
}
