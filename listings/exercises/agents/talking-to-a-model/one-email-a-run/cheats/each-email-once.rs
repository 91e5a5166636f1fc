//! The run starts over and skips emails that it has already sent, even those that the model wants twice.

use model_client::{ChatRequest, Client, Error, Message, Retry, retry};
use std::sync::Mutex;

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
    let sent = Mutex::new(Vec::new());
    let once = async |email: &str| {
        let is_new = {
            let mut sent = sent.lock().expect("no holder panics");
            let is_new = !sent.iter().any(|it| it == email);
            sent.push(email.to_string());
            is_new
        };
        if is_new {
            send_email(email).await;
        }
    };
    let result = retry(&Retry::default(), || run(client, task, &once)).await;
    let sent = !sent.lock().expect("no holder panics").is_empty();
    result.map_err(|error| Failed {
        may_start_over: !sent && error.may_retry().is_some(),
        error,
    })
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
