//! An assistant invites people by email. When a call to its model fails, the whole run starts over, so some people are
//! invited twice.
//!
//! Make `invite` give each call to the model up to three tries, and send each email that the model asks for once. If
//! the run fails all the same, tell the caller whether it may start the run over later.

use model_client::{ChatRequest, Client, Error, Message, Retry, retry};

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
    let result = retry(&Retry::default(), || run(client, task, &send_email)).await;
    result.map_err(|error| Failed { may_start_over: error.may_retry().is_some(), error })
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
