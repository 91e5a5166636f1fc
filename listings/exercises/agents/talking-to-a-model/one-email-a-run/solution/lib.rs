//! Each call to the model is retried, and the run remembers whether it has sent an email.

use model_client::{ChatRequest, Client, Error, Message, Retry, retry};

/// Why a run failed, and whether a new run could succeed and would send no email a second time.
#[derive(Debug)]
pub struct Failed {
    pub error: Error,
    pub may_start_over: bool,
}

/// Asks the model until it calls no more tools. Its only tool sends an email.
pub async fn invite(
    client: &Client,
    task: &str,
    send_email: impl AsyncFn(&str),
) -> Result<String, Failed> {
    let policy = Retry::default();
    let mut request = ChatRequest::new("small", [Message::user(task)]);
    let mut sent = false;
    loop {
        let reply = retry(&policy, || client.chat(&request)).await.map_err(|error| {
            Failed { may_start_over: !sent && error.may_retry().is_some(), error }
        })?;
        if reply.calls.is_empty() {
            return Ok(reply.text.unwrap_or_default());
        }
        let calls = reply.calls.clone();
        request.messages.push(reply.into_message());
        for call in calls {
            sent = true;
            send_email(&call.arguments).await;
            request.messages.push(Message::tool(call.id, "sent"));
        }
    }
}
